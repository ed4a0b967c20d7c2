//! The set phrases of answers, from a table of words (`cues.txt`).

use std::{collections::HashMap, sync::LazyLock};

use crate::french::tokens::{Kind, Token, Tokens};

/// What a set phrase says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cue {
    /// Yes.
    Accept,
    /// Praise: a yes when alone, nothing beside thanks.
    Cheer,
    /// No.
    Decline,
    /// It took place.
    Done,
    /// The thing arrived.
    Received,
    /// It shall not take place.
    Cancel,
    /// The other did not come.
    NoShow,
    /// Something is wrong.
    Problem,
    /// What is broken: a problem if a thing is named.
    Broken,
    /// The proposition is taken back.
    Withdraw,
    /// Thanks.
    Thanks,
    /// Something else is wished: leads to points, a thing or a time.
    Rather,
    /// Leads to points or a thing, without saying that it is something else: « pour ».
    Lead,
    /// And.
    And,
    /// Or.
    Or,
    /// Says nothing by itself.
    Filler,
    /// A question mark.
    Question,
}

impl Cue {
    /// By its name in the table.
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "accept" => Self::Accept,
            "cheer" => Self::Cheer,
            "decline" => Self::Decline,
            "done" => Self::Done,
            "received" => Self::Received,
            "cancel" => Self::Cancel,
            "no_show" => Self::NoShow,
            "problem" => Self::Problem,
            "broken" => Self::Broken,
            "withdraw" => Self::Withdraw,
            "thanks" => Self::Thanks,
            "rather" => Self::Rather,
            "lead" => Self::Lead,
            "and" => Self::And,
            "or" => Self::Or,
            "question" => Self::Question,
            "filler" => Self::Filler,
            _ => return None,
        })
    }
}

/// One phrase, in tokens.
type Phrase = (Vec<String>, Cue);

/// The phrases by their first token, the longest first.
static TABLE: LazyLock<HashMap<String, Vec<Phrase>>> = LazyLock::new(|| {
    let mut table: HashMap<String, Vec<Phrase>> = HashMap::new();
    for (words, cue) in phrases() {
        if let Some(first) = words.first() {
            table.entry(first.clone()).or_default().push((words, cue));
        }
    }
    for phrases in table.values_mut() {
        phrases.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    }
    table
});

fn phrases() -> impl Iterator<Item = Phrase> {
    let lines = include_str!("cues.txt").lines().filter(|line| !line.starts_with('#'));
    let named = lines.filter_map(|line| line.split_once(": ")).filter_map(|(name, phrases)| Some((Cue::named(name)?, phrases)));
    named.flat_map(|(cue, phrases)| {
        let words = |phrase: &str| Tokens::new(phrase).all().iter().map(|token| token.text.clone()).collect();
        phrases.split(", ").map(move |phrase| (words(phrase), cue))
    })
}

/// Signs that are not plain punctuation or a picture.
const SPEAKING_SIGNS: [&str; 8] = ["?", "+", "@", "/", "%", "&", "=", "#"];

/// The longest set phrase that begins at a token, and the token after it.
pub(super) fn cue(tokens: &[Token], at: usize) -> Option<(Cue, usize)> {
    let token = tokens.get(at)?;
    let fits = |(words, _): &&Phrase| {
        tokens.get(at..at + words.len()).is_some_and(|here| here.iter().zip(words).all(|(token, word)| token.is(word)))
    };
    if let Some((words, cue)) = TABLE.get(&token.text).and_then(|phrases| phrases.iter().find(fits)) {
        return Some((*cue, at + words.len()));
    }
    if token.is("@") && tokens.get(at + 1).is_some_and(|name| name.glued && name.kind == Kind::Word) {
        // Somebody is addressed.
        return Some((Cue::Filler, at + 2));
    }
    (token.kind == Kind::Sign && !SPEAKING_SIGNS.contains(&token.text.as_str())).then_some((Cue::Filler, at + 1))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_table_is_sound() {
        let lines = include_str!("cues.txt").lines().filter(|line| !line.starts_with('#'));
        let mut names = HashSet::new();
        for line in lines {
            let (name, _) = line.split_once(": ").expect("a name and phrases");
            assert!(Cue::named(name).is_some(), "{name} names nothing");
            assert!(names.insert(name), "{name} stands twice");
        }
        let mut seen = HashMap::new();
        for (words, cue) in phrases() {
            assert!(!words.is_empty(), "an empty phrase in {cue:?}");
            if let Some(other) = seen.insert(words.clone(), cue) {
                panic!("{words:?} says {other:?} and {cue:?}");
            }
        }
    }
}
