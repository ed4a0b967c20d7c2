//! The rules: each a name, what it means, how much it weighs, its patterns, and examples that it reads and leaves alone. They stand in
//! `rules/*.txt`:
//!
//! ```text
//! [give-first-person] give 4
//! ^ je/on/nous <give1> @
//! + Je donne une table de camping
//! - je donne ma langue au chat
//! ```
//!
//! A sign is too small to decide alone; it says how much it speaks for (or against) which meanings: `[name] sign offer+2 silence-1`. Signs
//! add up, see [`super::signs`].
//!
//! After the weight stand conditions, any of these:
//!
//! | condition | the rule holds only where |
//! | --- | --- |
//! | `in=a,b` | the context is one of these; without it, in all |
//! | `ask` | a question is asked |
//! | `tell` | nothing is asked in its clause |
//! | `whole` | nothing but small words stands besides |
//! | `short` | little is said besides |
//! | `long` | much is said |
//! | `thing` | its noun is known to be one |
//! | `bare` | its noun has no article |
//! | `det` | its noun has an article |
//! | `unpriced` | no points are named |
//! | `against` | one figure is refused and another is not |
//! | `spurned` | all figures are refused |
//! | `meant` | a figure is named that is part of no story |
//! | `figure` | a figure is named that is not refused |
//! | `plain` | one number of points is named, and nothing bargains |
//! | `bargained` | a figure is named, not refused, and something bargains |
//!
//! Two widen it: `si`, it holds also where something is only supposed; `everywhere`, a sign's silence is that of the whole message and
//! not only of its sentence.
//!
//! An example may begin with its context in brackets.

use std::sync::LazyLock;

use super::{
    intent::{Context, Intent},
    message::Message,
    pattern::{First, Pattern},
    signs::{Says, bit, says},
    vocabulary::Vocabulary,
};

/// What a rule says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Just this.
    Is(Intent),
    /// Something is handed over for good; what it is decides.
    Give,
    /// Something is proposed; what it is decides.
    Propose,
    /// Something is wanted; what it is decides.
    Want,
    /// Something somebody may have; what it is decides.
    Have,
    /// Nothing in this sentence is an offer or a wish.
    Hush,
    /// Nothing in this message is meant for Troquet.
    Silence,
    /// A small sign, to be added to others.
    Sign,
}

impl Meaning {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "give" => Self::Give,
            "propose" => Self::Propose,
            "want" => Self::Want,
            "have" => Self::Have,
            "hush" => Self::Hush,
            "silence" => Self::Silence,
            "sign" => Self::Sign,
            _ => Self::Is(Intent::named(name)?),
        })
    }
}

/// An example of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Where it is said.
    pub context: Context,
    /// What is said.
    pub text: &'static str,
}

/// A rule.
#[derive(Debug, Clone)]
pub struct CueRule {
    /// Its name, unique.
    pub name: &'static str,
    pub(super) meaning: Meaning,
    pub(super) weight: i32,
    /// What a sign speaks for.
    pub(super) signs: Vec<Says>,
    pub(super) contexts: u8,
    pub(super) ask: bool,
    pub(super) tell: bool,
    pub(super) whole: bool,
    pub(super) si: bool,
    pub(super) thing: bool,
    pub(super) bare: bool,
    pub(super) short: bool,
    pub(super) det: bool,
    /// Its silence holds for the whole message.
    pub(super) everywhere: bool,
    /// No points are named: what costs points is no sale.
    pub(super) unpriced: bool,
    /// Much is said.
    pub(super) long: bool,
    /// One figure is refused and another is not.
    pub(super) against: bool,
    /// All figures are refused.
    pub(super) spurned: bool,
    /// A figure is named that is part of no story.
    pub(super) meant: bool,
    /// A figure is named and not refused.
    pub(super) figure: bool,
    /// One number of points is named, and nothing bargains.
    pub(super) plain: bool,
    /// A figure is named, not refused, and something bargains.
    pub(super) bargained: bool,
    /// What it reads.
    pub yes: Vec<Example>,
    /// What looks alike and it leaves alone.
    pub no: Vec<Example>,
}

impl CueRule {
    /// Does it speak for silence?
    pub(super) fn hushes(&self) -> bool {
        self.signs.iter().any(|says| says.meanings & bit(Intent::SmalltalkNone) != 0 && says.weight > 0)
    }

    /// Does it ask how the figures of a message stand?
    pub(super) fn counts(&self) -> bool {
        self.against || self.spurned || self.meant || self.figure || self.plain || self.bargained
    }

    /// What it speaks for: an intent's name, `give`, `propose`, `want` or `have` (the thing decides), `hush` and `silence`, or `sign`.
    pub fn says(&self) -> &'static str {
        match self.meaning {
            Meaning::Is(intent) => intent.name(),
            Meaning::Give => "give",
            Meaning::Propose => "propose",
            Meaning::Want => "want",
            Meaning::Have => "have",
            Meaning::Hush => "hush",
            Meaning::Silence => "silence",
            Meaning::Sign => "sign",
        }
    }
}

/// All rules with their patterns, ready to be found.
#[derive(Debug)]
pub(super) struct Grammar {
    pub(super) vocabulary: Vocabulary,
    pub(super) rules: Vec<CueRule>,
    /// Patterns and the rules they belong to.
    pub(super) patterns: Vec<(Pattern, usize)>,
    by_word: Vec<Vec<u16>>,
    by_class: Vec<Vec<u16>>,
    anywhere: Vec<u16>,
    after_subject: Vec<u16>,
    at_fact: Vec<u16>,
    /// What can't be read in the tables.
    pub(super) faults: Vec<String>,
}

pub(super) static GRAMMAR: LazyLock<Grammar> = LazyLock::new(Grammar::read);

const TABLES: &[&str] = &[
    include_str!("rules/offers.txt"),
    include_str!("rules/requests.txt"),
    include_str!("rules/answers.txt"),
    include_str!("rules/figures.txt"),
    include_str!("rules/prices.txt"),
    include_str!("rules/times.txt"),
    include_str!("rules/course.txt"),
    include_str!("rules/questions.txt"),
    include_str!("rules/silence.txt"),
    include_str!("rules/signs.txt"),
    include_str!("rules/signs-answers.txt"),
];

impl Grammar {
    fn read() -> Self {
        let mut this = Self {
            vocabulary: Vocabulary::read(),
            rules: Vec::new(),
            patterns: Vec::new(),
            by_word: Vec::new(),
            by_class: vec![Vec::new(); 128],
            anywhere: Vec::new(),
            after_subject: Vec::new(),
            at_fact: Vec::new(),
            faults: Vec::new(),
        };
        for line in TABLES.iter().flat_map(|table| table.lines()).map(str::trim) {
            if let Err(fault) = this.line(line) {
                this.faults.push(format!("{line}: {fault}"));
            }
        }
        this.index();
        this.faults.append(&mut this.vocabulary.faults);
        this.vocabulary.listen();
        this
    }

    fn line(&mut self, line: &'static str) -> Result<(), String> {
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        if let Some(head) = line.strip_prefix('[') {
            self.rules.push(read_head(head)?);
            return Ok(());
        }
        let rule = self.rules.len().checked_sub(1).ok_or("no rule yet")?;
        if let Some(example) = line.strip_prefix("+ ") {
            self.rules[rule].yes.push(read_example(example)?);
        } else if let Some(example) = line.strip_prefix("- ") {
            self.rules[rule].no.push(read_example(example)?);
        } else {
            self.patterns.push((Pattern::read(line, &mut self.vocabulary)?, rule));
        }
        Ok(())
    }

    fn index(&mut self) {
        for (at, (pattern, _)) in self.patterns.iter().enumerate() {
            let at = u16::try_from(at).unwrap_or(u16::MAX);
            match pattern.first() {
                First::Any => self.anywhere.push(at),
                First::Subject => self.after_subject.push(at),
                First::Fact => self.at_fact.push(at),
                First::Words(ids, classes) => {
                    for id in ids.into_iter().map(usize::from) {
                        if self.by_word.len() <= id {
                            self.by_word.resize(id + 1, Vec::new());
                        }
                        self.by_word[id].push(at);
                    }
                    for bit in (0..128).filter(|bit| classes >> bit & 1 == 1) {
                        self.by_class[bit].push(at);
                    }
                }
            }
        }
    }

    /// The patterns that can begin at a word (or, after a subject, at the end).
    pub(super) fn beginning<'a>(&'a self, message: &Message<'_, '_>, at: usize) -> impl Iterator<Item = usize> + use<'a> {
        let known = message.words.get(at).map(|word| word.known).unwrap_or_default();
        let by_word = self.by_word.get(usize::from(known.id)).filter(|_| known.id != 0).map_or(&[][..], Vec::as_slice);
        let mut left = known.classes;
        let by_class = std::iter::from_fn(move || {
            let bit = left.trailing_zeros();
            left &= left.wrapping_sub(1);
            self.by_class.get(usize::try_from(bit).unwrap_or(usize::MAX))
        });
        let if_any = |there: bool, patterns: &'a [u16]| if there { patterns } else { &[] };
        let fact = message.entity_at(at).is_some();
        let subject = message.subjects.get(at).is_some_and(Option::is_some);
        let others = [
            if_any(fact, &self.at_fact),
            if_any(subject, &self.after_subject),
            if_any(message.words.get(at).is_some(), &self.anywhere),
        ];
        by_word.iter().chain(by_class.flatten()).chain(others.into_iter().flatten()).map(|at| usize::from(*at))
    }
}

fn read_head(head: &'static str) -> Result<CueRule, String> {
    let (name, rest) = head.split_once(']').ok_or("no ]")?;
    let mut rest = rest.split_whitespace().peekable();
    let meaning = rest.next().and_then(Meaning::named).ok_or("no meaning")?;
    let (mut signs, mut weight) = (Vec::new(), 0);
    if meaning == Meaning::Sign {
        while let Some(sign) = rest.next_if(|word| word.contains(['+', '-'])) {
            signs.push(says(sign)?);
        }
    } else {
        weight = rest.next().and_then(|weight| weight.parse().ok()).ok_or("no weight")?;
    }
    let mut rule = CueRule {
        name,
        meaning,
        weight,
        signs,
        contexts: u8::MAX,
        ask: false,
        tell: false,
        whole: false,
        si: false,
        thing: false,
        bare: false,
        short: false,
        det: false,
        everywhere: false,
        unpriced: false,
        long: false,
        against: false,
        spurned: false,
        meant: false,
        figure: false,
        plain: false,
        bargained: false,
        yes: Vec::new(),
        no: Vec::new(),
    };
    for condition in rest {
        match condition {
            "ask" => rule.ask = true,
            "tell" => rule.tell = true,
            "whole" => rule.whole = true,
            "si" => rule.si = true,
            "thing" => rule.thing = true,
            "bare" => rule.bare = true,
            "short" => rule.short = true,
            "det" => rule.det = true,
            "everywhere" => rule.everywhere = true,
            "unpriced" => rule.unpriced = true,
            "long" => rule.long = true,
            "against" => rule.against = true,
            "spurned" => rule.spurned = true,
            "meant" => rule.meant = true,
            "figure" => rule.figure = true,
            "plain" => rule.plain = true,
            "bargained" => rule.bargained = true,
            _ => {
                let contexts = condition.strip_prefix("in=").ok_or_else(|| format!("condition {condition}"))?;
                rule.contexts = 0;
                for name in contexts.split(',') {
                    rule.contexts |= contexts_named(name)?;
                }
            }
        }
    }
    Ok(rule)
}

/// A context by its name, or several: `free` (none, a wish), `terms` (a proposition can be made), `course` (agreed or under way).
fn contexts_named(name: &str) -> Result<u8, String> {
    let all = |contexts: &[Context]| contexts.iter().fold(0, |bits, context| bits | context.bit());
    Ok(match name {
        "free" => all(&[Context::None, Context::OpenRequest, Context::OpenOffer, Context::ExchangeDone, Context::MyListingOpen]),
        "terms" => all(&[Context::ProposalPending, Context::OpenOffer, Context::OpenRequest]),
        "course" => all(&[Context::ExchangeAgreed, Context::ExchangeOngoing]),
        "bound" => all(&[Context::ExchangeAgreed, Context::ExchangeOngoing, Context::ProposalPending]),
        "answers" => !Context::None.bit(),
        _ => Context::named(name).ok_or_else(|| format!("context {name}"))?.bit(),
    })
}

fn read_example(example: &'static str) -> Result<Example, String> {
    match example.strip_prefix('(').and_then(|rest| rest.split_once(") ")) {
        None => Ok(Example { context: Context::None, text: example }),
        Some((context, text)) => {
            let context = Context::named(context).ok_or_else(|| format!("context {context}"))?;
            Ok(Example { context, text })
        }
    }
}

/// All rules, in their order.
pub fn rules() -> &'static [CueRule] {
    &GRAMMAR.rules
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_tables_are_sound() {
        assert_eq!(GRAMMAR.faults, Vec::<String>::new());
        let mut names: HashSet<&str> = crate::french::entity::rules().map(|rule| rule.name).collect();
        for (at, rule) in GRAMMAR.rules.iter().enumerate() {
            assert!(names.insert(rule.name), "{} stands twice", rule.name);
            assert!(!rule.yes.is_empty() && !rule.no.is_empty(), "{} lacks an example", rule.name);
            assert!(GRAMMAR.patterns.iter().any(|(_, of)| *of == at), "{} has no pattern", rule.name);
        }
        // A pattern that begins with anything is tried at every word.
        assert!(GRAMMAR.anywhere.len() < 20, "{}", GRAMMAR.anywhere.len());
    }
}
