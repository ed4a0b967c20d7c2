//! What each side gives, in words for one of them, with what changed since the version before.

use crate::{
    lang::{Lang, say},
    store::TradeView,
    time::Timestamp,
    trade::{Give, Side, Terms, Thing},
};

/// What a side gives; `None` for nothing. Where an offer has several pieces, it is said how many, also of one.
fn give(give: &Give, (title, counted): (&str, bool), lang: &Lang) -> Option<String> {
    let thing = give.thing.as_ref().map(|thing| match thing {
        Thing::Offered { pieces: 0 | 1 } if !counted => title.to_owned(),
        Thing::Offered { pieces } => say!(lang, "pieces-of", pieces = pieces.to_string(), title = title),
        Thing::Words(words) => words.to_string(),
    });
    match (thing, give.points) {
        (Some(thing), Some(points)) => Some(say!(lang, "thing-and-points", thing = thing, points = lang.amount(points))),
        (Some(thing), None) => Some(thing),
        (None, Some(points)) => Some(lang.amount(points)),
        (None, None) => None,
    }
}

/// The terms as one of the parties reads them, one line each.
pub fn lines(view: &TradeView, side: Side, lang: &Lang, now: Timestamp) -> Vec<String> {
    let counted = view.offer.as_ref().and_then(|offer| offer.quantity.published).is_some_and(|pieces| pieces > 1);
    let title = (view.trade.title.as_str(), counted);
    let terms = &view.trade.terms;
    let before = view.before.as_ref();
    let what = |terms: &Terms, side: Side| give(terms.given_by(side), title, lang).unwrap_or_else(|| say!(lang, "terms-nothing"));
    let mut lines = Vec::with_capacity(4);
    for (giver, mine) in [(side, true), (side.other(), false)] {
        let present = what(terms, giver);
        let earlier = before.map(|before| what(before, giver)).filter(|earlier| *earlier != present);
        lines.push(match (mine, earlier) {
            (true, None) => say!(lang, "terms-you-give", what = present),
            (true, Some(earlier)) => say!(lang, "terms-you-give-changed", what = present, before = earlier),
            (false, None) => say!(lang, "terms-you-get", what = present),
            (false, Some(earlier)) => say!(lang, "terms-you-get-changed", what = present, before = earlier),
        });
    }
    if let Some(when) = &terms.when {
        let present = lang.appointment(when, now);
        let changed = before.is_some_and(|before| before.when != terms.when);
        let earlier = before.and_then(|before| before.when).map(|when| lang.appointment(&when, now));
        lines.push(match earlier.filter(|_| changed) {
            Some(earlier) => say!(lang, "terms-when-changed", when = present, before = earlier),
            None => say!(lang, "terms-when", when = present),
        });
    }
    if let Some(place) = &terms.place {
        lines.push(say!(lang, "terms-place", place = place.as_str()));
    }
    lines
}
