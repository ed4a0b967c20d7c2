//! The set phrases of answers, from a table of words (`cues.txt`).

use std::sync::LazyLock;

use crate::french::tokens::{Kind, Phrases, Token};

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

static TABLE: LazyLock<Phrases<Cue>> = LazyLock::new(|| Phrases::new(phrases()));

fn phrases() -> impl Iterator<Item = (&'static str, Cue)> {
    let lines = include_str!("cues.txt").lines().filter(|line| !line.starts_with('#'));
    let named = lines.filter_map(|line| line.split_once(": ")).filter_map(|(name, phrases)| Some((Cue::named(name)?, phrases)));
    named.flat_map(|(cue, phrases)| phrases.split(", ").map(move |phrase| (phrase, cue)))
}

/// Signs that are not plain punctuation or a picture.
const SPEAKING_SIGNS: [&str; 8] = ["?", "+", "@", "/", "%", "&", "=", "#"];

/// The longest set phrase that begins at a token, and the token after it.
pub(super) fn cue(tokens: &[Token], at: usize) -> Option<(Cue, usize)> {
    let token = tokens.get(at)?;
    if let Some(found) = TABLE.at(tokens, at) {
        return Some(found);
    }
    if token.is("@") && tokens.get(at + 1).is_some_and(|name| name.glued && name.kind == Kind::Word) {
        // Somebody is addressed.
        return Some((Cue::Filler, at + 2));
    }
    (token.kind == Kind::Sign && !SPEAKING_SIGNS.contains(&token.text.as_str())).then_some((Cue::Filler, at + 1))
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;
    use crate::french::tokens::words_of;

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
        for (phrase, cue) in phrases() {
            let words = words_of(phrase);
            assert!(!words.is_empty(), "an empty phrase in {cue:?}");
            if let Some(other) = seen.insert(words.clone(), cue) {
                panic!("{words:?} says {other:?} and {cue:?}");
            }
        }
    }
}
