//! What an offer is about, guessed from its title with a table of words (`categories.txt`).
//!
//! Deliberately absent: certainty. A guess can be changed by the offer's author; without a known word there is none.

use std::sync::LazyLock;

use super::{
    search::singular,
    tokens::{Kind, Tokens},
};

/// One category and the phrases that point to it.
struct Category {
    key: &'static str,
    phrases: Vec<Vec<String>>,
}

static TABLE: LazyLock<Vec<Category>> = LazyLock::new(|| {
    include_str!("categories.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(':'))
        .map(|(key, phrases)| Category { key: key.trim(), phrases: phrases.split(',').map(stems).collect() })
        .collect()
});

/// The keys of all categories, in the order in which they are listed.
pub fn keys() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|category| category.key)
}

/// The phrases of a category, each in folded words without plural.
pub(crate) fn phrases_of(key: &str) -> impl Iterator<Item = &'static Vec<String>> {
    TABLE.iter().filter(move |category| category.key == key).flat_map(|category| &category.phrases)
}

/// The words of a text, folded, singular, without elided articles' apostrophes.
fn stems(text: &str) -> Vec<String> {
    let words = Tokens::new(text);
    words.all().iter().filter(|token| token.kind == Kind::Word).map(|token| singular(&token.text).into_owned()).collect()
}

/// The category that a title points to: that of the longest phrase found, and among equals of the first, because the noun that
/// leads is what it is (« livre de cuisine » is a book). `None` without a known word.
pub fn guess(title: &str) -> Option<&'static str> {
    let words = stems(title);
    let mut best: Option<(usize, std::cmp::Reverse<usize>, &'static str)> = None;
    for category in TABLE.iter() {
        for phrase in &category.phrases {
            let Some(at) = words.windows(phrase.len().max(1)).position(|window| window == phrase.as_slice()) else { continue };
            if best.is_none_or(|(length, first, _)| (phrase.len(), std::cmp::Reverse(at)) > (length, first)) {
                best = Some((phrase.len(), std::cmp::Reverse(at), category.key));
            }
        }
    }
    best.map(|(_, _, key)| key)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_table_is_sound() {
        assert!((20..=26).contains(&keys().count()));
        let mut seen: BTreeMap<&[String], &str> = BTreeMap::new();
        for category in TABLE.iter() {
            assert!(category.key.chars().all(|c| c.is_ascii_lowercase() || c == '_'), "{}", category.key);
            for phrase in &category.phrases {
                assert!(!phrase.is_empty(), "an empty phrase in {}", category.key);
                if let Some(other) = seen.insert(phrase, category.key) {
                    panic!("{phrase:?} stands in {other} and in {}", category.key);
                }
            }
        }
    }

    #[test]
    fn guesses() {
        for (title, expected) in [
            ("Vélo enfant 16 pouces", Some("bikes")),
            ("Vélos", Some("bikes")),
            ("Pots de confiture", Some("food")),
            ("Cours de guitare", Some("music")),
            ("Table de camping", Some("outdoors")),
            ("Table", Some("furniture")),
            ("Perceuse", Some("tools")),
            ("Tondre le gazon", Some("garden")),
            ("2h de baby-sitting", Some("childcare")),
            ("Jeux de société", Some("games")),
            ("Livre de cuisine", Some("books")),
            ("Garder mon chat", Some("pets")),
            ("Œufs frais", Some("food")),
            ("Déclaration d’impôts", Some("paperwork")),
            ("Machine à coudre", Some("appliances")),
            ("Chose", None),
            ("Société", None),
            ("", None),
        ] {
            assert_eq!(guess(title), expected, "{title}");
        }
    }

    proptest! {
        #[test]
        fn any_title_is_taken(title in any::<String>()) {
            if let Some(key) = guess(&title) {
                prop_assert!(keys().any(|known| known == key));
            }
        }
    }
}
