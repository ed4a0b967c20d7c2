//! The sentence that stands in the description, after a correction: what was changed in it says so too, and the rest stays as it was said.

use crate::{
    club::Club,
    french::{
        Span,
        correction::{Correction, Price},
        entity::{Entity, Places, Reference, Value, entities},
        normalise::fold,
        offer_line,
        points::UnitWords,
        times::Times,
        tokens::{Tokens, is_any},
    },
    lang::{Lang, say},
    offer::{Content, Return},
    text::Description,
    time::Timestamp,
};

/// The sentence with what was changed in it; `None` where nothing is left of it.
pub(super) fn amended(
    text: &Description,
    club: &Club,
    (before, next): (&Content, &Content),
    (change, times): (&Correction, Option<Times>),
    (lang, now): (&Lang, Timestamp),
) -> Option<Description> {
    let unit = UnitWords::new(&club.rules.unit);
    let places = Places::default();
    let reference = Reference::of_club(now, club.rules.zone, &unit, &places);
    let tokens = Tokens::new(text.as_str());
    let found = entities(&tokens, &reference);
    let first = |is: fn(&Value) -> bool| found.iter().find(|entity| is(&entity.value));
    let when = first(|value| matches!(value, Value::When(_)));
    let points = first(|value| matches!(value, Value::Points(_))).map(|Entity { from, to, .. }| (*from, *to));
    let mut edits = backs(&tokens, points, (&before.back, &next.back), change, lang);
    if let (Some(entity), Some(times)) = (when, times.filter(|_| change.times.is_some()))
        && edits.iter().all(|(span, _)| span.end <= entity.span.start || entity.span.end <= span.start)
    {
        edits.push((entity.span.clone(), lang.times(&times, now)));
    }
    let mut words = edited(text.as_str(), edits);
    if let (Some(old), Some(new)) = (&before.place, change.place.as_ref()) {
        words = words.replacen(old.as_str(), new.as_str(), 1);
    }
    match change.lent {
        Some(true) => words = said_otherwise(words, GIVEN_AND_LENT.iter().copied()),
        Some(false) => words = said_otherwise(words, GIVEN_AND_LENT.iter().map(|(given, lent)| (*lent, *given))),
        None => {}
    }
    if words.is_empty() { None } else { Some(Description::new(&words).unwrap_or_else(|_| text.clone())) }
}

/// What is said instead of what came back; nothing where nothing comes back.
fn backs(
    tokens: &Tokens<'_>,
    points: Option<(usize, usize)>,
    (before, next): (&Return, &Return),
    change: &Correction,
    lang: &Lang,
) -> Vec<(Span, String)> {
    let price = next.points.map(|points| change.rate.clone().unwrap_or_else(|| lang.amount(points)));
    if let (Some((from, to)), Some(price), Some(Price::Exactly(_) | Price::By(_))) = (points, &price, change.price)
        && before.barter == next.barter
    {
        return vec![(tokens.span(from, to), price.clone())];
    }
    if before == next {
        return Vec::new();
    }
    let what = match (price, &next.barter) {
        (None, None) => None,
        (Some(price), None) => Some(price),
        (None, Some(thing)) => Some(thing.to_string()),
        (Some(price), Some(thing)) if next.both => Some(say!(lang, "back-both", points = price, thing = thing.as_str())),
        (Some(price), Some(thing)) => Some(say!(lang, "back-either", points = price, thing = thing.as_str())),
    };
    let mut instead = what.map(|what| say!(lang, "back-in-words", what = what)).unwrap_or_default();
    let thing = before.barter.as_ref().and_then(|thing| stands(tokens, thing.as_str()));
    let gift = || {
        let is_free = |at: &usize| before.is_gift() && is_any(tokens.all(), *at, FREE);
        (0..tokens.all().len()).find(is_free).map(|at| (at, at + 1))
    };
    let mut places: Vec<(usize, usize)> = points.into_iter().chain(thing).collect();
    if places.is_empty() {
        places.extend(gift());
    }
    places.sort_unstable();
    // « 5 points ou un pain » is one.
    if let [(from, to), (next, end)] = places[..]
        && (to..next).all(|at| is_any(tokens.all(), at, BETWEEN))
    {
        places = vec![(from, end)];
    }
    places.into_iter().map(|(from, to)| (tokens.span(led(tokens, from), to), std::mem::take(&mut instead))).collect()
}

/// « Gratuit », folded.
const FREE: &[&str] = &["gratuit", "gratuite", "gratuits", "gratuites", "gratuitement", "gratis"];
/// Between points and a thing, folded.
const BETWEEN: &[&str] = &["ou", "bien", "et", "+", "plus", "avec", "contre", ","];
/// What leads to what comes back and says nothing without it, folded, in tokens; the longer first.
const LEADS: &[&[&str]] = &[
    &["en", "echange", "de"],
    &["en", "echange", "d'"],
    &["j'", "en", "demande"],
    &["j'", "en", "voudrais"],
    &["j'", "en", "veux"],
    &["en", "echange"],
    &["echange", "contre"],
    &["je", "demande"],
    &["je", "voudrais"],
    &["je", "donne"],
    &["je", "propose"],
    &["je", "paie"],
    &["j'", "offre"],
    &["c'", "est"],
    &["ca", "coute"],
    &["pour"],
    &["contre"],
    &["moyennant"],
    &["a"],
];

/// The first token of the words that lead to this one.
fn led(tokens: &Tokens<'_>, from: usize) -> usize {
    let all = tokens.all();
    let leads = |lead: &&&[&str]| {
        lead.len() <= from && lead.iter().zip(&all[from - lead.len()..from]).all(|(word, token)| token.is(word))
    };
    let at = LEADS.iter().find(leads).map_or(from, |lead| from - lead.len());
    if at > 1 && is_any(all, at - 1, &["et", "mais"]) { at - 1 } else { at }
}

/// Where a thing stands in the words.
fn stands(tokens: &Tokens<'_>, thing: &str) -> Option<(usize, usize)> {
    let thing = Tokens::new(thing);
    let count = thing.all().len();
    let all = tokens.all();
    let fits = |from: &usize| all[*from..*from + count].iter().zip(thing.all()).all(|(token, word)| token.is(&word.text));
    let ends = all.len().checked_sub(count).filter(|_| count > 0)?;
    (0..=ends).find(fits).map(|from| (from, from + count))
}

/// All of it, from the end on, so that the places hold.
fn edited(text: &str, mut edits: Vec<(Span, String)>) -> String {
    edits.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
    edits.into_iter().fold(text.to_owned(), |words, (span, instead)| replaced(&words, &span, &instead))
}

/// Other words in the place of these; without any, no comma, bracket or space is left over.
fn replaced(words: &str, span: &Span, instead: &str) -> String {
    let (Some(before), Some(after)) = (words.get(..span.start), words.get(span.end..)) else { return words.to_owned() };
    if !instead.is_empty() {
        return format!("{before}{instead}{after}");
    }
    let (mut before, mut rest) = (before.trim_end(), after.trim_start());
    if let (Some(opened), Some(closed)) = (before.strip_suffix('('), rest.strip_prefix(')')) {
        (before, rest) = (opened.trim_end(), closed.trim_start());
    }
    let spaced = before.len() + rest.len() < words.len() - span.len();
    if rest.is_empty() || rest.starts_with([',', ';', '.', '!', '?', ')']) {
        before = before.trim_end_matches([',', ';', ':', '-', '–', ' ']);
    }
    if before.is_empty() {
        return rest.trim_start_matches([',', ';', '.', ':', '-', '–', ' ']).to_owned();
    }
    let space = if spaced && !rest.is_empty() && !rest.starts_with([',', ';', '.', ')']) { " " } else { "" };
    format!("{before}{space}{rest}")
}

/// How a gift is said, and a loan instead of it; back from a loan the first that fits counts.
const GIVEN_AND_LENT: &[(&str, &str)] = &[("je donne", "je prête"), ("j'offre", "je prête"), ("à donner", "à prêter")];

/// With other words for the first of these that stands there.
fn said_otherwise<'a>(words: String, mut pairs: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    // Folding keeps the number of characters in these words, so a place in one is a place in the other.
    let folded = fold(&words);
    if folded.chars().count() != words.chars().count() {
        return words;
    }
    let Some((at, old, new)) = pairs.find_map(|(old, new)| folded.find(&fold(old)).map(|at| (at, old, new))) else {
        return words;
    };
    let skip = folded[..at].chars().count();
    let before: String = words.chars().take(skip).collect();
    let after: String = words.chars().skip(skip + old.chars().count()).collect();
    let new =
        if before.is_empty() && words.starts_with(char::is_uppercase) { offer_line::capitalised(new) } else { new.to_owned() };
    format!("{before}{new}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ledger::Amount, samples, text::Phrase};

    fn after(text: &str, before: &Return, next: &Return) -> String {
        let unit = UnitWords::new(&crate::club::Rules::default().unit);
        let places = Places::default();
        let reference = Reference::of_club(samples::at("2026-03-02 09:00"), chrono_tz::Europe::Zurich, &unit, &places);
        let tokens = Tokens::new(text);
        let points = entities(&tokens, &reference)
            .into_iter()
            .find(|entity| matches!(entity.value, Value::Points(_)))
            .map(|entity| (entity.from, entity.to));
        let price = if next.is_gift() { Some(Price::Free) } else { next.points.map(Price::Exactly) };
        let change = Correction { price, barter: next.barter.clone(), ..Correction::default() };
        let edits = backs(&tokens, points, (before, next), &change, &Lang::default());
        edited(text, edits).replace('\u{A0}', " ")
    }

    #[test]
    fn what_no_longer_comes_back_is_not_said() {
        let points = Return { points: Amount::new(15), ..Return::default() };
        let bread = Return { barter: Phrase::new("un pain").ok(), ..Return::default() };
        let either = Return { points: Amount::new(15), ..bread.clone() };
        let free = Return::default();
        for (text, before, next, expected) in [
            ("ma perceuse est à prêter contre 15 points", &points, &free, "ma perceuse est à prêter"),
            ("ma perceuse contre 15 points samedi, si ça va", &points, &free, "ma perceuse samedi, si ça va"),
            ("ma perceuse à prêter, 15 points, samedi", &points, &free, "ma perceuse à prêter, samedi"),
            ("ma perceuse à prêter (15 points), samedi", &points, &free, "ma perceuse à prêter, samedi"),
            ("ma perceuse à prêter, j'en demande 15 points.", &points, &free, "ma perceuse à prêter."),
            ("quelqu'un a une perceuse pour 15 points ?", &points, &free, "quelqu'un a une perceuse ?"),
            ("15 points : ma perceuse", &points, &free, "ma perceuse"),
            ("15 points", &points, &free, ""),
            ("ma perceuse contre 15 points ou un pain", &either, &free, "ma perceuse"),
            ("ma perceuse contre un pain demain", &bread, &free, "ma perceuse demain"),
            ("ma perceuse contre 15 points demain", &points, &bread, "ma perceuse contre un pain demain"),
            ("ma perceuse pour 15 points", &points, &bread, "ma perceuse contre un pain"),
            ("ma perceuse, 15 points, samedi", &points, &bread, "ma perceuse, contre un pain, samedi"),
            ("ma perceuse contre un pain", &bread, &points, "ma perceuse contre 15 points"),
            ("ma perceuse à prêter gratuitement", &free, &points, "ma perceuse à prêter contre 15 points"),
            (
                "ma perceuse contre 20 points",
                &Return { points: Amount::new(20), ..Return::default() },
                &points,
                "ma perceuse contre 15 points",
            ),
            ("ma perceuse est là", &points, &free, "ma perceuse est là"),
        ] {
            assert_eq!(after(text, before, next), expected, "{text}");
        }
    }
}
