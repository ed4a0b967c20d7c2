//! Words that tell what a figure beside them is: their table is `vocabulary/figures.txt`.

use std::{collections::HashMap, sync::LazyLock};

use super::message::Message;

/// Makes [`Beside`], each kind by the name that the table gives it.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $name:literal),* $(,)?) => {
        /// A kind of words.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Beside {
            $($(#[$doc])* $kind),*
        }

        impl Beside {
            /// Each with its name in the table, in the order of their bits.
            const ALL: &[(Self, &str)] = &[$((Self::$kind, $name)),*];
        }
    };
}

kinds! {
    /// Words of offering and of settling on something.
    Offering = "offering",
    /// What pleases, after a figure.
    Welcome = "welcome",
    /// How a price is that is too high or too low.
    Dear = "dear",
    /// Words that bargain.
    Bargains = "bargains",
    /// Participles of what was said before, after « avoir » or « être ».
    Said = "said",
    /// What the other side asks or offers, after « tu » or « vous ».
    Theirs = "theirs",
    /// « je préfère 14 à 20 »
    Prefers = "prefers",
    /// So many more.
    Add = "add",
    /// So many fewer.
    Take = "take",
    /// With « de »: so many more; with « à »: up to so many.
    Rise = "rise",
    /// With « de »: so many fewer; with « à »: down to so many.
    Fall = "fall",
    /// Before these a bare number counts or names something.
    Counted = "counted",
    /// After a bare number these measure.
    Units = "units",
    /// Before a bare number that may be a price.
    Leads = "leads",
    /// After a bare number that may be a price.
    Follows = "follows",
    /// Participles of stories, after « a » and « ont ».
    Over = "over",
    /// Participles and forms of games, after « on a » and the like.
    Played = "played",
}

/// The kinds of each word, one bit each.
static KINDS: LazyLock<HashMap<&str, u32>> = LazyLock::new(|| {
    let mut kinds: HashMap<&str, u32> = HashMap::new();
    let lines = include_str!("vocabulary/figures.txt").lines().filter_map(|line| line.split_once(": "));
    for (name, words) in lines.filter(|(name, _)| !name.starts_with('#')) {
        let kind = Beside::ALL.iter().find(|(_, known)| *known == name);
        for word in words.split(' ') {
            *kinds.entry(word).or_default() |= kind.map_or(0, |(kind, _)| 1 << (*kind as u32));
        }
    }
    kinds
});

impl Beside {
    /// Is the word there of this kind?
    pub(super) fn is(self, message: &Message<'_, '_>, at: usize) -> bool {
        KINDS.get(message.text(at)).is_some_and(|kinds| kinds >> (self as u32) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_its_words() {
        for (kind, name) in Beside::ALL {
            assert!(KINDS.values().any(|kinds| kinds >> (*kind as u32) & 1 == 1), "{name} has no words");
        }
        assert!(KINDS.values().all(|kinds| *kinds != 0), "a line of the table has no kind");
    }
}
