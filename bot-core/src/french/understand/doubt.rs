//! Whether anything is meant for Troquet at all: how far the best meaning outweighs silence, and small marks of the whole message beside it
//! (a thing, a price, a question to « vous »; small talk, a topic of the day, hearsay). What each counts stands in `rules/doubts.txt`.
//!
//! Deliberately absent: what is meant.

use std::{collections::HashMap, sync::LazyLock};

use super::{
    intent::Context,
    message::Message,
    pattern::Found,
    rules::CueRule,
    vocabulary::{Class, Classes},
};
use crate::french::entity::Value;

/// What the marks count.
static COUNTS: LazyLock<HashMap<&'static str, i32>> = LazyLock::new(|| {
    let lines = include_str!("rules/doubts.txt").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(' ')).filter_map(|(mark, count)| Some((mark, count.trim().parse().ok()?))).collect()
});

/// What must be exceeded: a word too much disturbs all, a word too few only who said it.
const ENOUGH: i32 = 3;
/// What a lead counts at least and at most.
const LEADS: (i32, i32) = (-4, 6);

/// Classes whose words are a mark.
const CLASSES: &[(&str, Class)] = &[
    ("<thing>", Class::Thing),
    ("<lendable>", Class::Lendable),
    ("<food>", Class::Food),
    ("<service>", Class::Service),
    ("<knowledge>", Class::Knowledge),
    ("<skill>", Class::Skill),
    ("<do>", Class::Do),
    ("<teach>", Class::Teach),
    ("<hand>", Class::Hand),
    ("<who>", Class::Who),
    ("<neg>", Class::Neg),
    ("<il>", Class::Il),
    ("<abstract>", Class::Abstract),
    ("<person>", Class::Person),
];

/// The marks of a message by their names.
pub(super) fn marks(
    message: &Message<'_, '_>,
    context: Context,
    fits: &[(&'static CueRule, Found)],
    ruled: bool,
) -> Vec<&'static str> {
    const LENGTHS: [&str; 6] = ["0-words", "8-words", "16-words", "24-words", "32-words", "40-words"];
    let mut marks: Vec<&'static str> = Vec::with_capacity(fits.len() + 16);
    for (at, (rule, _)) in fits.iter().enumerate() {
        if !fits[..at].iter().any(|(other, _)| std::ptr::eq(*other, *rule)) {
            marks.push(rule.name);
        }
    }
    let there: Classes = message.words.iter().fold(0, |all, word| all | word.known.classes);
    marks.extend(CLASSES.iter().filter(|(_, class)| there & class.bit() != 0).map(|(name, _)| *name));
    let mut named: Vec<&'static str> = message.entities.iter().filter_map(|entity| kind(&entity.value)).collect();
    named.sort_unstable();
    named.dedup();
    marks.extend(named);
    let any = |words: &[&str]| (0..message.words.len()).any(|at| message.is(at, words));
    let own = any(&["je", "j'", "on", "nous", "me", "m'", "moi"]).then_some("own");
    let yours = any(&["vous", "tu", "votre", "vos", "ton", "ta", "tes", "te", "t'"]).then_some("yours");
    let asked = message.words.iter().any(|word| word.asked).then_some("asked");
    marks.extend([own, yours, asked, ruled.then_some("ruled")].into_iter().flatten());
    marks.extend(LENGTHS.get((message.words.len() / 8).min(LENGTHS.len() - 1)));
    marks.push(context.name());
    marks
}

fn kind(value: &Value) -> Option<&'static str> {
    Some(match value {
        Value::Points(_) => "{points}",
        Value::Number { .. } => "{number}",
        Value::Duration(_) => "{duration}",
        Value::When(when) if when.past => "{past}",
        Value::When(_) => "{when}",
        Value::Recurrence(_) => "{repeat}",
        Value::Money => "{money}",
        Value::Rating(_) => "{rating}",
        _ => return None,
    })
}

/// Is enough said, where the best meaning leads by so much?
pub(super) fn is_meant(marks: &[&'static str], lead: i32) -> bool {
    let count = |mark: &str| COUNTS.get(mark).copied().unwrap_or_default();
    let of_lead = count("lead") * lead.clamp(LEADS.0, LEADS.1);
    of_lead + marks.iter().map(|mark| count(mark)).sum::<i32>() > ENOUGH
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::french::understand::rules;

    #[test]
    fn every_mark_that_counts_can_be_there() {
        let others = ["lead", "ruled", "own", "yours", "asked"];
        let kinds = ["{points}", "{number}", "{duration}", "{past}", "{when}", "{repeat}", "{money}", "{rating}"];
        let known = |mark: &str| {
            rules().iter().any(|rule| rule.name == mark)
                || CLASSES.iter().any(|(name, _)| *name == mark)
                || others.contains(&mark)
                || kinds.contains(&mark)
                || mark.ends_with("-words")
                || Context::named(mark).is_some()
        };
        let unknown: Vec<&&str> = COUNTS.keys().filter(|mark| !known(mark)).collect();
        assert_eq!(unknown, Vec::<&&str>::new());
        let lines = include_str!("rules/doubts.txt").lines().filter(|line| !line.starts_with('#'));
        assert_eq!(lines.count(), COUNTS.len(), "each once, with a number");
    }

    #[test]
    fn what_leads_clearly_is_meant() {
        assert!(is_meant(&[], 6));
        assert!(!is_meant(&[], 0));
        assert!(!is_meant(&["sign-past", "sign-mood"], 1));
    }
}
