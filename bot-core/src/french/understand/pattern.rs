//! The patterns of rules: words, classes, entities and noun phrases in a row.
//!
//! | in a pattern | stands for |
//! | --- | --- |
//! | `je` | that word, however it is accented |
//! | `je/on/nous` | one of these |
//! | `<give1>` | a word of that class |
//! | `{points}` | an entity: points priced hourly daily session change deposit money number quantity duration when repeat rating place any |
//! | `@` | a noun phrase; it becomes the title |
//! | `@<` | a noun phrase that begins its clause and ends here; first in a pattern; it stays the title |
//! | `@s` | the same, but not the title |
//! | `@v` | an infinitive with its object |
//! | `x?` | maybe x |
//! | `!x` | not x (takes no word) |
//! | `..3` | up to three words of any kind |
//! | `^` | nothing but greetings stands between the last comma or full stop and here |
//! | `$` | a comma, a full stop or the end comes next |
//! | `,` | a break may stand here |
//! | `;` | a break stands here |
//!
//! Between its words small words (class `adv`) may stand; punctuation may not, except where `,` allows it.

use super::{
    message::{Break, Message},
    phrase::Noun,
    vocabulary::{Class, Classes, Known, Vocabulary, folded},
};
use crate::french::{
    dates::NotClear,
    entity::{Entity, Value},
    points::{Per, Relation},
    tokens::Kind,
};

/// A kind of entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fact {
    Points,
    /// Points for an hour, a piece, a person.
    Priced,
    /// Points for an hour.
    Hourly,
    /// Points for days, weeks or months.
    Daily,
    /// Points for each time.
    Session,
    /// More or fewer points than proposed.
    Change,
    Deposit,
    Money,
    Number,
    Quantity,
    Duration,
    /// A day or an hour to come.
    When,
    /// A day or an hour that there is not.
    NoWhen,
    /// A day that is over.
    Past,
    Repeat,
    Rating,
    Place,
    Reference,
    Any,
}

impl Fact {
    const NAMED: [(&'static str, Self); 19] = [
        ("points", Self::Points),
        ("priced", Self::Priced),
        ("hourly", Self::Hourly),
        ("daily", Self::Daily),
        ("session", Self::Session),
        ("change", Self::Change),
        ("deposit", Self::Deposit),
        ("money", Self::Money),
        ("number", Self::Number),
        ("quantity", Self::Quantity),
        ("duration", Self::Duration),
        ("when", Self::When),
        ("nowhen", Self::NoWhen),
        ("past", Self::Past),
        ("repeat", Self::Repeat),
        ("rating", Self::Rating),
        ("place", Self::Place),
        ("reference", Self::Reference),
        ("any", Self::Any),
    ];

    /// Is it of this kind?
    pub(super) fn is(self, entity: &Entity) -> bool {
        if let Value::When(when) = &entity.value {
            let nowhere = when.ask == Some(NotClear::Impossible);
            let past = when.past || when.ask == Some(NotClear::Past);
            return match self {
                Self::Any => true,
                Self::When => !nowhere && !past,
                Self::NoWhen => nowhere,
                Self::Past => past,
                _ => false,
            };
        }
        if let Value::Points(points) = &entity.value {
            match self {
                Self::Priced => return points.per != Per::All,
                Self::Hourly => return matches!(points.per, Per::Hour | Per::HalfHour),
                Self::Daily => return matches!(points.per, Per::Day | Per::Night | Per::Week | Per::Month),
                Self::Session => return points.per == Per::Session,
                Self::Change => return points.relation != Relation::Exactly,
                _ => {}
            }
        }
        matches!(
            (self, &entity.value),
            (Self::Any, _)
                | (Self::Points, Value::Points(_))
                | (Self::Deposit, Value::Deposit(_))
                | (Self::Money, Value::Money)
                | (Self::Number, Value::Number { .. })
                | (Self::Quantity, Value::Quantity(_))
                | (Self::Duration, Value::Duration(_))
                | (Self::Repeat, Value::Recurrence(_))
                | (Self::Rating, Value::Rating(_))
                | (Self::Place, Value::Place(_))
                | (Self::Reference, Value::Reference(_))
        )
    }
}

/// What one place of a pattern takes.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Takes {
    Word { ids: Vec<u16>, classes: Classes },
    Fact(Fact),
    Noun,
    NounBefore { title: bool },
    Verb,
    Gap(usize),
    Start,
    End,
    Comma,
    Break,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    takes: Takes,
    optional: bool,
    not: bool,
}

/// A pattern, ready to be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern {
    steps: Vec<Step>,
    /// The step by which it is looked for: its first that takes a word.
    anchor: usize,
    /// It begins with a subject.
    subject: bool,
    /// What must stand somewhere in a message: for each step any of these words or classes.
    needs: Vec<Needed>,
}

/// Words and classes, one of which must be there; words by their number's last bits, so that a look at one number tells most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Needed {
    words: u64,
    classes: Classes,
    facts: u32,
}

impl Needed {
    /// Adds what stands in a message.
    pub(super) fn add(&mut self, word: Known) {
        self.words |= if word.id == 0 { 0 } else { 1 << (word.id % 64) };
        self.classes |= word.classes;
    }

    /// Adds an entity.
    pub(super) fn name(&mut self, entity: &Entity) {
        for (_, fact) in Fact::NAMED {
            self.facts |= u32::from(fact.is(entity)) << (fact as u32);
        }
    }
}

/// What a pattern can begin with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum First {
    /// These words, or words of these classes.
    Words(Vec<u16>, Classes),
    /// A noun phrase that begins a clause ends there.
    Subject,
    /// An entity.
    Fact,
    /// Anything.
    Any,
}

/// Where a pattern was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Found {
    /// Its first word.
    pub(super) from: usize,
    /// The word after it.
    pub(super) to: usize,
    /// The noun phrase in it.
    pub(super) noun: Option<Noun>,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// What can't be read in it.
    pub(super) fn read(text: &str, vocabulary: &mut Vocabulary) -> Result<Self, String> {
        let mut steps = Vec::new();
        let mut parts = text.split_whitespace().peekable();
        while let Some(part) = parts.next() {
            let leads_noun = parts.peek().is_some_and(|next| next.starts_with('@'));
            let (part, not) = part.strip_prefix('!').map_or((part, false), |part| (part, true));
            let (part, optional) =
                part.strip_suffix('?').filter(|part| !part.is_empty()).map_or((part, false), |part| (part, true));
            let takes = match part {
                "^" => Takes::Start,
                "$" => Takes::End,
                "," => Takes::Comma,
                ";" => Takes::Break,
                "@" => Takes::Noun,
                "@<" => Takes::NounBefore { title: true },
                "@s" => Takes::NounBefore { title: false },
                "@v" => Takes::Verb,
                _ if part.starts_with("..") => {
                    Takes::Gap(part.trim_start_matches('.').parse().map_err(|_| format!("gap {part}"))?)
                }
                _ if part.starts_with('{') => {
                    let name = part.trim_matches(['{', '}']);
                    let fact = Fact::NAMED.iter().find(|(known, _)| *known == name).ok_or_else(|| format!("entity {name}"))?;
                    Takes::Fact(fact.1)
                }
                _ => {
                    let (mut ids, mut classes) = (Vec::new(), 0);
                    let mut in_class = false;
                    for word in part.split('/') {
                        in_class |= word.starts_with('<');
                        if in_class {
                            let class = word.trim_matches(['<', '>']);
                            classes |= vocabulary.class_named(class).ok_or_else(|| format!("class {class}"))?;
                            in_class = !word.ends_with('>');
                        } else {
                            ids.push(vocabulary.number(&folded(word)));
                            // « à @ » reads « au jass » and « aux échecs », too.
                            if word == "a" && leads_noun {
                                ids.extend(["au", "aux"].map(|word| vocabulary.number(word)));
                            }
                        }
                    }
                    Takes::Word { ids, classes }
                }
            };
            steps.push(Step { takes, optional, not });
        }
        let subject = steps.iter().any(|step| matches!(step.takes, Takes::NounBefore { .. }));
        let anchor = steps.iter().position(|step| !matches!(step.takes, Takes::Start | Takes::NounBefore { .. }));
        let anchor = anchor.ok_or("nothing to look for")?;
        let needs = steps.iter().filter(|step| !(step.optional || step.not)).filter_map(|step| match &step.takes {
            Takes::Word { ids, classes } => {
                let mut needed = Needed { classes: *classes, ..Needed::default() };
                for id in ids {
                    needed.add(Known { id: *id, classes: 0 });
                }
                Some(needed)
            }
            Takes::Fact(fact) => Some(Needed { facts: 1 << (*fact as u32), ..Needed::default() }),
            _ => None,
        });
        let needs = needs.collect();
        Ok(Self { steps, anchor, subject, needs })
    }

    /// What it can begin with: its first step that takes a word.
    pub(super) fn first(&self) -> First {
        if self.subject {
            return First::Subject;
        }
        match self.steps.get(self.anchor) {
            Some(Step { takes: Takes::Word { ids, classes }, optional: false, not: false }) => {
                First::Words(ids.clone(), *classes)
            }
            Some(Step { takes: Takes::Fact(_), optional: false, not: false }) => First::Fact,
            _ => First::Any,
        }
    }

    /// Could it stand anywhere in a message with these words?
    pub(super) fn can_be_in(&self, there: &Needed) -> bool {
        self.needs.iter().all(|needed| {
            there.words & needed.words != 0 || there.classes & needed.classes != 0 || there.facts & needed.facts != 0
        })
    }

    /// The pattern with its first word at a place.
    pub(super) fn at(&self, message: &Message<'_, '_>, at: usize) -> Option<Found> {
        let mut found = Found { from: at, to: at, noun: None };
        let anchor = self.anchor;
        let mut before: Option<(Noun, bool)> = None;
        for step in &self.steps[..anchor] {
            match step.takes {
                Takes::NounBefore { title } => before = Some(((*message.subjects.get(at)?)?, title)),
                Takes::Start if !self.subject && message.words.get(at).is_none_or(|word| !word.opens) => return None,
                _ => {}
            }
        }
        // « ^ @< … » and « @< … » alike begin a clause.
        if let Some((noun, title)) = before {
            found.from = noun.start;
            found.noun = Some(noun).filter(|_| title);
        }
        run(&self.steps[anchor..], message, at, found, true)
    }
}

/// Compares steps with words.
fn run(steps: &[Step], message: &Message<'_, '_>, at: usize, mut found: Found, first: bool) -> Option<Found> {
    let Some((step, rest)) = steps.split_first() else {
        found.to = at;
        return Some(found);
    };
    if step.not {
        let there = take(step, message, at, first).is_some();
        return if there { None } else { run(rest, message, at, found, first) };
    }
    match &step.takes {
        Takes::Start => return message.words.get(at).filter(|word| word.opens).and_then(|_| run(rest, message, at, found, true)),
        Takes::End => {
            let mut end = at;
            while message.words.get(end).is_some_and(|word| word.before == Break::None && word.has(Class::Adv)) {
                end += 1;
            }
            let ends =
                message.words.get(end).is_none_or(|word| word.before != Break::None || message.token(end).kind == Kind::Sign);
            return if ends { run(rest, message, at, found, first) } else { None };
        }
        Takes::Comma => return run(rest, message, at, found, true),
        Takes::Break => {
            let parted = message.words.get(at).is_some_and(|word| word.before != Break::None);
            return if parted { run(rest, message, at, found, true) } else { None };
        }
        Takes::Gap(most) => {
            for skip in 0..=*most {
                // Not over a break, and not over a « pas ».
                let over = (at + skip).checked_sub(1).filter(|_| skip > 0).map(|over| message.words.get(over));
                if over.is_some_and(|over| {
                    over.is_none_or(|over| over.has(Class::Neg) || over.before != Break::None && !(first && skip == 1))
                }) {
                    break;
                }
                if let Some(found) = run(rest, message, at + skip, found, first && skip == 0) {
                    return Some(found);
                }
            }
            return None;
        }
        _ => {}
    }
    if let Some((to, noun)) = take(step, message, at, first) {
        let mut with = found;
        // The subject stays the title.
        with.noun = match found.noun {
            Some(subject) if subject.start == found.from => Some(subject),
            earlier => noun.or(earlier),
        };
        if let Some(done) = run(rest, message, to, with, false) {
            return Some(done);
        }
    }
    if step.optional
        && let Some(done) = run(rest, message, at, found, first)
    {
        return Some(done);
    }
    // Over a small word.
    let small = message.words.get(at).is_some_and(|word| (word.before == Break::None || first) && word.has(Class::Adv));
    let inside = !first || at > found.from;
    if small && inside { run(steps, message, at + 1, found, false) } else { None }
}

/// What one step takes at a place.
fn take(step: &Step, message: &Message<'_, '_>, at: usize, first: bool) -> Option<(usize, Option<Noun>)> {
    let word = message.words.get(at)?;
    if !first && word.before != Break::None {
        return None;
    }
    match &step.takes {
        Takes::Word { ids, classes } => {
            (word.known.id != 0 && ids.contains(&word.known.id) || word.is(*classes)).then_some((at + 1, None))
        }
        Takes::Fact(fact) => message.entity_at(at).filter(|(entity, _)| fact.is(entity)).map(|(_, end)| (end, None)),
        Takes::Noun => message.noun_at(at).map(|noun| (noun.to, Some(noun))),
        Takes::Verb => message.verb_at(at).map(|noun| (noun.to, Some(noun))),
        Takes::NounBefore { .. } | Takes::Gap(_) | Takes::Start | Takes::End | Takes::Comma | Takes::Break => None,
    }
}
