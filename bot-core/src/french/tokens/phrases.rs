//! Set phrases, each with what it says, found by their first word: of several that fit, the longest counts.

use std::collections::HashMap;

use super::{Token, Tokens};

/// A table of set phrases.
#[derive(Debug)]
pub struct Phrases<T>(HashMap<String, Vec<(Vec<String>, T)>>);

/// The words of a phrase as tokens write them.
pub fn words_of(phrase: &str) -> Vec<String> {
    Tokens::new(phrase).all().iter().map(|token| token.text.clone()).collect()
}

impl<T: Copy> Phrases<T> {
    /// Of phrases as people write them.
    pub fn new<'a>(phrases: impl IntoIterator<Item = (&'a str, T)>) -> Self {
        let mut table: HashMap<String, Vec<(Vec<String>, T)>> = HashMap::new();
        for (phrase, says) in phrases {
            let words = words_of(phrase);
            if let Some(first) = words.first().cloned() {
                table.entry(first).or_default().push((words, says));
            }
        }
        for phrases in table.values_mut() {
            phrases.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        Self(table)
    }

    /// What the longest phrase that begins at a token says, and the token after it.
    pub fn at(&self, all: &[Token], at: usize) -> Option<(T, usize)> {
        let fits = |(words, _): &&(Vec<String>, T)| {
            all.get(at..at + words.len()).is_some_and(|here| here.iter().zip(words).all(|(token, word)| token.is(word)))
        };
        let (words, says) = self.0.get(&all.get(at)?.text)?.iter().find(fits)?;
        Some((*says, at + words.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_counts() {
        let phrases = Phrases::new([("à prêter", 1), ("à", 2), ("à prêter pour", 3)]);
        let tokens = Tokens::new("à prêter pour samedi, à toi");
        let at = |at| phrases.at(tokens.all(), at);
        assert_eq!((at(0), at(1), at(5), at(9)), (Some((3, 3)), None, Some((2, 6)), None));
    }
}
