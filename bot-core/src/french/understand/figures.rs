//! Which of several figures in an answer is the one proposed: « 10 points c'est un peu cher, je peux vous en proposer 6 », « 16 plutôt
//! que 20 », « pour 9 non, pour 14 oui ».
//!
//! Each figure counts for what stands beside it: what is too dear, refused, said before or said by the other side counts against it, a verb
//! of offering and a question for it; of equals the last is meant, as people name what they answer before what they propose.
//!
//! Deliberately absent: figures that only count things (« les 4 », « 10 pots »).

use super::{
    bargain::{conceded, direction, echoed, offered, refused_before, refused_behind, said_before, welcome},
    beside::Beside,
    intent::Context,
    message::{Break, Message},
    phrase::Noun,
    rules::CueRule,
    vocabulary::Class,
};
use crate::french::{
    entity::{Points, Value},
    numbers::Value as Worth,
    points::{Per, Relation},
};

/// A figure that may be points.
#[derive(Debug, Clone, Copy)]
pub(super) struct Figure {
    /// Its first word.
    pub(super) at: usize,
    /// The word after it.
    pub(super) end: usize,
    /// What it is worth: points, or a bare number.
    pub(super) points: Result<Points, Worth>,
}

impl Figure {
    /// How many.
    pub(super) fn count(&self) -> Option<i64> {
        let value = match &self.points {
            Ok(points) => points.exactly().or(points.most).or(points.least),
            Err(bare) => Some(*bare),
        };
        match value? {
            Worth::Whole(count) => Some(count),
            Worth::Fraction(_) | Worth::TooBig => None,
        }
    }

    /// What for, if its unit is said.
    pub(super) fn per(&self) -> Option<Per> {
        self.points.ok().map(|points| points.per)
    }

    /// More (1), fewer (-1) or just so many (0).
    pub(super) fn direction(&self, message: &Message<'_, '_>) -> i64 {
        // « -4 points et c'est bon »
        if self.points.is_ok_and(|points| points.negative) {
            return -1;
        }
        // « de 20 à 14 points »
        if self.points.is_ok_and(|points| points.exactly().is_none() && points.least.is_some() && points.most.is_some()) {
            return 0;
        }
        let relation = match self.points {
            Ok(points) => points.relation,
            // « cinq de plus »
            Err(_) if message.is(self.end, &["de", "en"]) && message.is(self.end + 1, &["plus"]) => Relation::More,
            Err(_) if message.is(self.end, &["de", "en"]) && message.is(self.end + 1, &["moins"]) => Relation::Less,
            Err(_) => Relation::Exactly,
        };
        // « 5 points de réduction »
        if message.is(self.end, &["de"]) && message.is(self.end + 1, &["reduction", "rabais", "remise", "ristourne"]) {
            return -1;
        }
        direction(message, self.at, relation)
    }
}

/// The figure that is proposed; `read` are the words that the leading rule has read, `noun` what it is all about. Without `bare` only
/// figures with their unit count.
pub(super) fn proposed(
    message: &Message<'_, '_>,
    noun: Option<Noun>,
    read: Option<(usize, usize)>,
    bare: bool,
) -> Option<Figure> {
    let figures = figures(message, noun, bare);
    let worth = |index: usize| {
        let figure = &figures[index];
        let (from, to) = around(message, &figures, index);
        let by_rule =
            read.is_some_and(|(first, end)| (first..end).contains(&figure.at) && (first < figure.at || end > figure.end));
        let echo = index + 1 < figures.len() && echoed(message, figure, (from, to));
        offered(message, figure, from)
            + 2 * i32::from(message.words[figure.at].asked_here && !echo)
            + i32::from(by_rule)
            + 2 * i32::from(figure.points.is_ok())
            + 2 * i32::from(welcome(message, figure, to))
            - 6 * i32::from(refused_before(message, figure, from))
            - 5 * i32::from(refused_behind(message, figure, to))
            - 4 * i32::from(said_before(message, figure.at, from) || conceded(message, figure, to))
            - 3 * i32::from(echo)
    };
    // Of equals the last.
    (0..figures.len()).max_by_key(|index| worth(*index)).map(|index| figures[index])
}

/// How the figures of a message stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    /// How many are refused.
    refused: usize,
    /// How many there are.
    all: usize,
    /// One number of points is named, and nothing bargains.
    plain: bool,
    /// Something bargains: a question, « mais », « disons ».
    bargains: bool,
}

impl Standing {
    /// Do they stand as a rule asks?
    pub(super) fn fit(&self, rule: &CueRule) -> bool {
        let kept = self.refused < self.all;
        !(rule.against && (self.refused == 0 || !kept)
            || rule.spurned && kept
            || rule.figure && !kept
            || rule.plain && !self.plain
            || rule.bargained && !(kept && self.bargains))
    }
}

/// How figures stand; `None` where there are none. Bare numbers alone are points only where points were proposed.
pub(super) fn standing(message: &Message<'_, '_>, context: Context) -> Option<Standing> {
    let mut figures = figures(message, None, true);
    let money = message.entities.iter().any(|entity| matches!(entity.value, Value::Money));
    figures.retain(|figure| figure.points.is_ok() || !money && stands_alone(message, figure));
    let refused = |index: usize| {
        let (from, to) = around(message, &figures, index);
        let figure = &figures[index];
        refused_before(message, figure, from)
            || refused_behind(message, figure, to)
            || said_before(message, figure.at, from)
            || conceded(message, figure, to)
    };
    let led = |figure: &Figure| figure.at > 0 && joined(message, figure.at) && message.is(figure.at - 1, &["a", "pour"]);
    let named = context == Context::ProposalPending
        || figures.iter().any(|figure| figure.points.is_ok())
        || figures.len() > 1 && figures.iter().all(led);
    let refusals = (0..figures.len()).filter(|index| refused(*index)).count();
    let bargains = bargains(message);
    let plain = !bargains && plain(message, &figures);
    (named && !figures.is_empty()).then_some(Standing { refused: refusals, all: figures.len(), plain, bargains })
}

/// A bare number that may be a price: led by what leads to one, or alone; « Club 44 », « le scooter 125 » and « 34 dans la chambre » are none.
fn stands_alone(message: &Message<'_, '_>, figure: &Figure) -> bool {
    let (at, end) = (figure.at, figure.end);
    let led = at == 0
        || message.words[at].before != Break::None
        || Beside::Leads.is(message, at - 1)
        || Beside::Offering.is(message, at - 1)
        || message.words[at - 1].has(Class::Interj)
        || message.words[at - 1].has(Class::Adv);
    let followed = message.words.get(end).is_none_or(|word| word.before != Break::None || word.has(Class::Adv))
        || Beside::Follows.is(message, end)
        || Beside::Dear.is(message, end)
        || message.is(end, &["a"]) && message.entity_at(end + 1).is_some();
    led && followed
}

/// Does anything bargain: a question, « mais », « disons »?
fn bargains(message: &Message<'_, '_>) -> bool {
    let minded = |at: usize| {
        message.is(at, &["pas"])
            && message.is(at + 1, &["de"])
            && message.is(at + 2, &["souci", "soucis", "probleme", "problemes"])
    };
    (0..message.words.len()).any(|at| message.words[at].asked || Beside::Bargains.is(message, at) && !minded(at))
}

/// Is just one number of points named, and not asked for?
fn plain(message: &Message<'_, '_>, figures: &[Figure]) -> bool {
    let mut named = figures.iter().filter(|figure| figure.points.is_ok());
    let small = Class::Adv.bit() | Class::Interj.bit() | Class::Greet.bit();
    // « 8 points et je dis oui » asks for them.
    let asks = |one: &Figure| {
        message.is(one.end, &["je", "j'"]) || message.is(one.end, &["et"]) && (0..one.at).all(|at| message.words[at].is(small))
    };
    matches!((named.next(), named.next()), (Some(one), None) if one.direction(message) == 0 && !asks(one))
}

/// Between which words nothing but one figure stands.
fn around(message: &Message<'_, '_>, figures: &[Figure], index: usize) -> (usize, usize) {
    let from = index.checked_sub(1).map_or(0, |before| figures[before].end);
    (from, figures.get(index + 1).map_or(message.words.len(), |next| next.at))
}

/// All figures that may be points, in their order.
fn figures(message: &Message<'_, '_>, noun: Option<Noun>, bare: bool) -> Vec<Figure> {
    let figure = |at: usize| {
        let (entity, end) = message.entity_at(at)?;
        let points = match &entity.value {
            Value::Points(points) if !(deposit(message, at) || told(message, at) || none_left(message, at, points)) => {
                Ok(*points)
            }
            Value::Number { value: value @ Worth::Whole(count), .. } if !(1_900..=2_100).contains(count) => {
                let led = at > 0 && message.is(at - 1, &["a", "pour"]);
                let in_title = noun.is_some_and(|noun| (noun.start..noun.to).contains(&at) && !(led && noun.from < at));
                if !bare || in_title || counts(message, at, end) || told(message, at) || scored(message, at, end) {
                    return None;
                }
                Err(*value)
            }
            _ => return None,
        };
        Some(Figure { at, end, points })
    };
    (0..message.words.len()).filter_map(figure).collect()
}

/// « je n'ai plus un point »
fn none_left(message: &Message<'_, '_>, at: usize, points: &Points) -> bool {
    points.exactly() == Some(Worth::Whole(1)) && at > 0 && message.is(at - 1, &["plus", "pas", "meme"])
}

/// « caution de 20 points »
pub(super) fn deposit(message: &Message<'_, '_>, at: usize) -> bool {
    (at.saturating_sub(3)..at).any(|at| message.is(at, &["caution"]))
}

/// The words of the sentence around a word, as far as they can be about it.
pub(super) fn near(message: &Message<'_, '_>, at: usize) -> (usize, usize) {
    const BACK: usize = 16;
    const AHEAD: usize = 24;
    let at = at.min(message.words.len().saturating_sub(1));
    let hard = |at: &usize| message.words.get(*at).is_some_and(|word| word.before == Break::Hard);
    let from = (at.saturating_sub(BACK)..=at).rev().find(hard).unwrap_or(at.saturating_sub(BACK));
    let end = message.words.len().min(at + AHEAD);
    (from, (at + 1..end).find(hard).unwrap_or(end))
}

/// Is the word joined to the one before it?
pub(super) fn joined(message: &Message<'_, '_>, at: usize) -> bool {
    message.words.get(at).is_some_and(|word| word.before == Break::None)
}

/// A bare number that counts things: « les 4 », « je n'en veux que 2 », « 10 pots ».
fn counts(message: &Message<'_, '_>, at: usize, end: usize) -> bool {
    // « vos 20 » are points again where others stand against them, and are refused as such.
    let before = at > 0 && joined(message, at) && Beside::Counted.is(message, at - 1);
    let few = (at.saturating_sub(5)..at)
        .any(|at| message.is(at, &["veux", "prends", "voudrais", "reste", "restent", "garde", "faut", "vois", "prendrais"]));
    let only = few
        && at > 1
        && message.is(at - 1, &["que", "qu'"])
        && (at.saturating_sub(5)..at).any(|at| message.is(at, &["n'", "ne"]));
    let things = Class::Thing.bit() | Class::Food.bit() | Class::Person.bit() | Class::Charge.bit() | Class::Lendable.bit();
    let noun = joined(message, end)
        && message.words.get(end).is_some_and(|word| {
            let plural = word.known.classes == 0 && word.known.id == 0 && message.text(end).ends_with(['s', 'x']);
            word.entity.is_none() && (word.is(things) || Beside::Units.is(message, end) || plural && message.text(end).len() > 2)
        });
    // « un gratin pour six »
    let fed = at > 1 && joined(message, at) && joined(message, at - 1) && message.is(at - 1, &["pour"]) && {
        let word = message.words[at - 2].known;
        word.classes == 0 && word.id == 0 || word.classes & things != 0
    };
    before || only || noun || fed
}

/// « elle a eu sa commode pour 15 points », « il paraît qu'il en a demandé 50 », « on menait de 8 points »: somebody else's, or over.
fn told(message: &Message<'_, '_>, at: usize) -> bool {
    let from = near(message, at).0;
    (from..at).any(|word| {
        let over = message.is(word, &["a", "ont", "avait", "avaient"])
            && !(word > from && message.is(word - 1, &["on", "tu", "ca", "c'", "cela", "je", "j'", "nous"]))
            && (word + 1..at.min(word + 3)).any(|next| Beside::Over.is(message, next));
        let played =
            Beside::Played.is(message, word) && word > from && (message.is(word - 1, &["a", "on", "avons", "ont", "ai"]));
        over || played || message.is(word, &["parait"]) && word > from && message.is(word - 1, &["il"])
    })
}

/// « 4 à 2 », « 21-15 », « 3, 7 et 22 »: numbers that stand together are a score, or a list.
fn scored(message: &Message<'_, '_>, at: usize, end: usize) -> bool {
    let number = |at: usize| matches!(message.entity_at(at), Some((entity, _)) if matches!(entity.value, Value::Number { .. }));
    let next = joined(message, end) && (number(end) || message.is(end, &["a"]) && joined(message, end + 1) && number(end + 1));
    let last = |back: usize| {
        at.checked_sub(back).is_some_and(|before| {
            (before.saturating_sub(1)..=before)
                .any(|from| matches!(message.entity_at(from), Some((_, to)) if to == before + 1) && number(from))
        })
    };
    let to = at.checked_sub(1).is_some_and(|to| message.is(to, &["a"]) && joined(message, to));
    let before = joined(message, at) && (last(1) || to && last(2));
    let fallen =
        (at.saturating_sub(4)..at).any(|at| message.is(at, &["de", "passer", "passe"]) || Beside::Prefers.is(message, at));
    (next || before) && !fallen
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use chrono_tz::Europe::Zurich;

    use crate::{
        club::Rules,
        french::{
            entity::{Places, Reference},
            points::UnitWords,
            understand::{Context, Intent, Slots, understand},
        },
    };

    fn read(text: &str) -> (Intent, Slots) {
        let unit = UnitWords::new(&Rules::default().unit);
        let now = NaiveDate::from_ymd_opt(2026, 11, 25).and_then(|day| day.and_hms_opt(9, 12, 0)).expect("a date");
        let reference = Reference { now, zone: Zurich, unit: &unit, places: &Places::default() };
        let read = understand(text, &reference, Context::ProposalPending, None);
        (read.intent, read.slots)
    }

    #[test]
    fn of_several_figures_the_one_proposed() {
        for (text, expected) in [
            ("10 points c'est un peu cher, je peux vous en proposer 6", 6),
            ("60 points me semble élevé, je vous en propose 45", 45),
            ("20, c'est trop ; 15 ?", 15),
            ("restons à 16 plutôt que 20", 16),
            ("pour 9 non, pour 14 oui", 14),
            ("14 me va mieux que vos 20 points", 14),
            ("28 non, 22 ok", 22),
            ("45 pts c'est le prix du neuf ! 20 et on est quittes", 20),
            ("vous en voulez 50, j'en mets 35", 35),
            ("on avait dit 40, mais 44 points serait plus juste", 44),
            ("je préfère 14 à 20, honnêtement", 14),
            ("ni 10 ni 20, mettons 15", 15),
            ("30 points pour 10 pots, je trouve ça beaucoup. 22 pour les dix ?", 22),
            ("c'est pas 14 mais 18 points", 18),
        ] {
            let (intent, slots) = read(text);
            assert_eq!((intent, slots.points, slots.points_delta), (Intent::CounterPoints, Some(expected), None), "{text}");
        }
    }

    #[test]
    fn so_many_more_or_fewer() {
        for (text, expected) in [
            ("enlève 5 et je passe le chercher", -5),
            ("pourriez-vous descendre de quatre points ?", -4),
            ("monte de trois pts stp", 3),
            ("faites-moi un rabais de dix points", -10),
            ("rajoutez-en quatre et c'est dans la poche", 4),
            ("encore trois points de moins et je le réserve", -3),
        ] {
            let (intent, slots) = read(text);
            assert_eq!((intent, slots.points, slots.points_delta), (Intent::CounterPoints, None, Some(expected)), "{text}");
        }
        for (text, expected) in [("vous pouvez descendre un peu, genre 14 ?", 14), ("baisse à 12 points", 12)] {
            let (_, slots) = read(text);
            assert_eq!((slots.points, slots.points_delta), (Some(expected), None), "{text}");
        }
    }

    #[test]
    fn figures_that_propose_nothing() {
        for text in
            ["6-4 6-3, Wawrinka n'a pas tremblé", "j'habite au 15", "le prof lui a donné 40 points", "on a eu 34 degrés hier"]
        {
            assert_ne!(read(text).0, Intent::CounterPoints, "{text}");
        }
    }
}
