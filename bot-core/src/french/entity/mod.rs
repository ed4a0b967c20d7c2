//! What is named in a message: numbers, points, money, quantities, durations, dates, recurrences, notes, places and references, each with
//! the words it came from, its value and the rules that read it.
//!
//! ```text
//! let tokens = Tokens::new(text);                      // once per message
//! let reference = Reference { now, zone, unit: &unit, places: &places };
//! for entity in entities(&tokens, &reference) {
//!     entity.span    // bytes of the original text, on character borders
//!     entity.from .. entity.to   // the same in tokens
//!     entity.value   // see [`Value`]
//!     entity.rules   // names, the main one first; each is in [`rules`]
//! }
//! ```
//!
//! Entities come in the order of the text and never overlap: the longer reading wins, at the same length points before dates before
//! durations before numbers. What is ambiguous or impossible is an entity too, with `sure: false` and the other reading, or with what to
//! ask ([`When::ask`]): nothing is guessed and nothing is lost.
//!
//! [`Reference`] is all that is known from outside; nothing else decides. Building [`Places`] and
//! [`UnitWords`] costs something: keep them with the club.
//!
//! Deliberately absent: what the message wants, and to what a number without a unit belongs.

mod named;
mod rule;
#[cfg(test)]
mod tests;
mod value;

use chrono::NaiveDateTime;
use chrono_tz::Tz;

pub(in crate::french) use self::rule::rule;
pub use self::{
    named::Places,
    rule::Rule,
    value::{DayPart, Duration, EndKind, Every, Grain, Moment, Points, Recurrence, Shape, Target, Value, When},
};
use super::{
    Span, dates, durations,
    marks::{Mark, marks},
    money::{self, money_at},
    numbers::number,
    points::{self, Mention, UnitWords},
    rating,
    tokens::{Kind, Token, Tokens, is_any},
};
use crate::time::Timestamp;

/// What a message is read against.
#[derive(Debug, Clone, Copy)]
pub struct Reference<'a> {
    /// The club's wall clock when the message was written.
    pub now: NaiveDateTime,
    /// The club's zone, for hours that do not exist or happen twice.
    pub zone: Tz,
    /// What points are called in the club.
    pub unit: &'a UnitWords,
    /// Places the club knows.
    pub places: &'a Places,
}

impl<'a> Reference<'a> {
    /// Read at this moment in a club's zone, with its unit and its places.
    pub fn of_club(now: Timestamp, zone: Tz, unit: &'a UnitWords, places: &'a Places) -> Self {
        Self { now: now.local(zone), zone, unit, places }
    }
}

/// Something named in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Entity {
    /// Where it stands in the original: bytes, on character borders.
    pub span: Span,
    /// The first token.
    pub from: usize,
    /// The token after it.
    pub to: usize,
    /// What it is worth.
    pub value: Value,
    /// The rules that read it, the main one first.
    pub rules: Vec<&'static str>,
}

/// All that is named in a text, in its order, without overlaps.
pub fn entities(tokens: &Tokens<'_>, reference: &Reference<'_>) -> Vec<Entity> {
    let all = tokens.all();
    let mentions = points::mentions(tokens, reference.unit);
    let reader = Reader { tokens, all, reference, marks: &marks(all) };
    let mut found: Vec<Entity> = Vec::new();
    let (mut at, mut mention) = (0, 0);
    while at < all.len() {
        while mentions.get(mention).is_some_and(|mention| mention.from < at) {
            mention += 1;
        }
        let candidate = reader.entity(at, mentions.get(mention));
        let Some((value, rules, from, to)) = candidate else {
            // Not in the middle of a number: « 1 200 » is not also « 200 ».
            at = if all[at].kind == Kind::Digits {
                number(all, at).map_or(at + 1, |number| number.end.max(at + 1))
            } else {
                at + 1
            };
            continue;
        };
        found.push(Entity { span: tokens.span(from, to), from, to, value, rules });
        at = to.max(at + 1);
    }
    found
}

/// A value with its rules, its first token and the one after it.
type Candidate = (Value, Vec<&'static str>, usize, usize);

struct Reader<'a, 'b> {
    tokens: &'b Tokens<'a>,
    all: &'b [Token],
    reference: &'b Reference<'b>,
    marks: &'b [Mark],
}

impl Reader<'_, '_> {
    /// The longest reading that begins at a token. `next`: the next points in the text.
    fn entity(&self, at: usize, next: Option<&Mention>) -> Option<Candidate> {
        if let Some(mention) = next.filter(|mention| mention.from == at) {
            return Some(Self::points(mention));
        }
        let mark = *self.marks.get(at)?;
        if mark == Mark::default() {
            return self.place(at);
        }
        if let Some(found) = self.deposit(at).or_else(|| self.money(at, mark)).or_else(|| self.rating(at, mark)) {
            return Some(found);
        }
        let time = if mark.has(Mark::CORE) || mark.has(Mark::LEAD) {
            [self.recurrence(at), self.when(at), self.duration(at)]
        } else {
            [None, None, None]
        };
        let longest = time.into_iter().flatten().reduce(|best, next| if next.3 > best.3 { next } else { best });
        // Points inside are never part of a date.
        let longest = longest.filter(|(_, _, _, to)| next.is_none_or(|mention| mention.from >= *to));
        longest
            .or_else(|| self.place(at))
            .or_else(|| self.named(at))
            .or_else(|| self.quantity(at))
            .or_else(|| self.number(at, mark))
    }

    fn points(mention: &Mention) -> Candidate {
        let value = Points {
            least: mention.least,
            most: mention.most,
            per: mention.per,
            relation: mention.relation,
            approximate: mention.approximate,
            negative: mention.negative,
        };
        let mut rules = vec![if mention.deposit { "deposit" } else { "points" }];
        if mention.per != points::Per::All {
            rules.push("points-per");
        }
        if mention.value.is_some() && mention.least != mention.most {
            rules.push("points-bound");
        }
        let value = if mention.deposit { Value::Deposit(value) } else { Value::Points(value) };
        (value, rules, mention.from, mention.to)
    }

    /// « caution 20 », without a unit.
    fn deposit(&self, at: usize) -> Option<Candidate> {
        if !is_any(self.all, at, &["caution"]) {
            return None;
        }
        let start = if is_any(self.all, at + 1, &["de", ":"]) { at + 2 } else { at + 1 };
        let found = number(self.all, start).filter(|number| !number.is_article)?;
        let ends = self.all.get(found.end).is_none_or(|next| next.kind == Kind::Sign && !next.is("€") && !next.is("$"));
        let money = money_at(self.all, start, self.reference.unit).is_some();
        let value = Some(found.value);
        let points = Points {
            least: value,
            most: value,
            per: points::Per::All,
            relation: points::Relation::Exactly,
            approximate: found.approximate,
            negative: false,
        };
        (ends && !money).then(|| (Value::Deposit(points), vec!["deposit-bare"], at, found.end))
    }

    fn money(&self, at: usize, mark: Mark) -> Option<Candidate> {
        if !mark.has(Mark::COUNT) && !mark.has(Mark::OTHER) {
            return None;
        }
        let currency_before = money::is_currency(self.all, at);
        let start = if currency_before { at + 1 } else { at };
        let (from, to) = money_at(self.all, start, self.reference.unit)?;
        (from == at).then(|| (Value::Money, vec!["money"], from, to))
    }

    fn rating(&self, at: usize, mark: Mark) -> Option<Candidate> {
        if !mark.has(Mark::COUNT) && !mark.has(Mark::OTHER) {
            return None;
        }
        let (stars, rule, to) = match rating::signs_at(self.all, at) {
            Some((stars, to)) => (stars, "stars-signs", to),
            None => rating::said_at(self.all, at).map(|(stars, to)| (stars, "stars-number", to))?,
        };
        let stars = u8::try_from(stars).ok().filter(|stars| (1..=5).contains(stars))?;
        Some((Value::Rating(stars), vec![rule], at, to))
    }

    fn recurrence(&self, at: usize) -> Option<Candidate> {
        let ((found, rule), to) = dates::recurrence(self.all, at, self.reference.now, self.reference.zone)?;
        Some((Value::Recurrence(found), vec![rule], at, to))
    }

    fn when(&self, at: usize) -> Option<Candidate> {
        let read = dates::read(self.all, at, self.reference.now, self.reference.zone)?;
        Some((Value::When(read.when), read.rules, at, read.end))
    }

    fn duration(&self, at: usize) -> Option<Candidate> {
        let found = durations::duration(self.all, at)?;
        Some((Value::Duration(found.duration), vec![found.rule], at, found.end))
    }

    fn place(&self, at: usize) -> Option<Candidate> {
        let (place, to) = self.reference.places.at(self.all, at)?;
        Some((Value::Place(place), vec!["place"], at, to))
    }

    fn named(&self, at: usize) -> Option<Candidate> {
        if let Some((target, rule, to)) = named::numbered(self.all, at) {
            return Some((Value::Reference(target), vec![rule], at, to));
        }
        let (target, to) = named::belonging(self.tokens, at)?;
        let place = (at..to).any(|at| self.reference.places.at(self.all, at).is_some());
        (!place).then(|| (Value::Reference(target), vec!["belonging"], at, to))
    }

    /// « x3 », « 3 pièces », « deux exemplaires », « quantité : 3 »
    fn quantity(&self, at: usize) -> Option<Candidate> {
        let is = |at: usize, words: &[&str]| is_any(self.all, at, words);
        let (start, led) = if is(at, &["x"])
            && !(self.all[at].glued && at > 0 && self.all[at - 1].kind == Kind::Digits)
            && self.all.get(at + 1).is_some_and(|next| next.glued)
        {
            (at + 1, true)
        } else if is(at, &["quantite", "qte"]) {
            (if is(at + 1, &[":", "de"]) { at + 2 } else { at + 1 }, true)
        } else {
            (at, false)
        };
        let found = number(self.all, start).filter(|number| !number.is_article)?;
        let unit = is(found.end, &["pieces", "piece", "exemplaires", "exemplaire", "unites", "pces", "pcs"]);
        let times = is(found.end, &["x"]) && !self.all.get(found.end + 1).is_some_and(|next| next.glued);
        let count = found.whole().and_then(|count| u32::try_from(count).ok())?;
        // « un 3 pièces » is a flat.
        let flat = unit && start > 0 && is(start - 1, &["un", "le", "mon", "d'un"]);
        let to = if unit || times { found.end + 1 } else { found.end };
        ((led || unit || times) && !flat).then(|| (Value::Quantity(count), vec!["quantity"], at, to))
    }

    fn number(&self, at: usize, mark: Mark) -> Option<Candidate> {
        if !mark.has(Mark::COUNT) {
            return None;
        }
        let found = number(self.all, at).filter(|number| !number.is_article)?;
        // « le 2e étage »: no count.
        if self.all.get(found.end).is_some_and(|next| next.glued) && is_any(self.all, found.end, ORDINALS) {
            return None;
        }
        let approximate = found.approximate || at > 0 && is_any(self.all, at - 1, &["environ", "~"]);
        Some((Value::Number { value: found.value, approximate }, vec!["number"], at, found.end))
    }
}

/// Endings of « 2e » and the like.
const ORDINALS: &[&str] = &["e", "er", "ere", "eme", "ieme", "nd", "nde"];

/// Rules of this module's own.
const RULES: &[Rule] = &[
    rule("number", "il en reste 12", "au 2e étage"),
    rule("quantity", "tasses x3", "un 3 pièces à louer"),
    rule("deposit-bare", "prêt, caution 20", "une caution de 20 CHF"),
];

/// All rules, for listing and testing.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    let own = [RULES, named::RULES, points::RULES, money::RULES, rating::RULES, durations::RULES, dates::RECURRENCE_RULES];
    own.into_iter().chain(dates::RULES).flatten()
}
