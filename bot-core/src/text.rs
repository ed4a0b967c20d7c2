//! What people typed, made safe to store and to show: no control, direction or invisible characters, one line where one
//! is meant, and a limit on everything. Escaping for a network's markup is the adapters' task.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// The longest text that is looked at; the rest of a longer message is refused before any parsing.
pub const LONGEST_INPUT: usize = 16_000;

/// Why a text was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadText {
    /// Nothing visible is left of it.
    #[error("empty")]
    Empty,
    /// It has more characters than `limit`.
    #[error("longer than {limit} characters")]
    TooLong {
        /// The most that is taken, in characters as people count them.
        limit: usize,
    },
}

/// Characters that show nothing or turn the direction of what stands around them; a zero-width joiner is kept only inside
/// an emoji, where it is part of one visible character.
fn invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180E}'
        | '\u{200B}'..='\u{200C}' | '\u{200E}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// Folds white space, drops what can't be seen, puts accents together (NFC). Line breaks stay if `lines`, at most two in a row.
pub fn clean(text: &str, lines: bool) -> String {
    let mut out = String::with_capacity(text.len().min(LONGEST_INPUT));
    let mut breaks = 0_usize;
    let mut space = false;
    let mut last = ' ';
    for c in text.nfc() {
        if c == '\n' || c == '\u{2028}' || c == '\u{2029}' {
            breaks += 1;
            space = true;
        } else if c.is_whitespace() || c.is_control() {
            space = true;
        } else if c == '\u{200D}' && (last.is_ascii() || last.is_alphabetic()) || invisible(c) {
            // Nothing to see.
        } else {
            if space && !out.is_empty() {
                if lines && breaks > 0 {
                    out.push_str(if breaks > 1 { "\n\n" } else { "\n" });
                } else {
                    out.push(' ');
                }
            }
            (space, breaks) = (false, 0);
            out.push(c);
            last = c;
        }
    }
    out.trim_end_matches('\u{200D}').to_owned()
}

/// How many characters a reader sees.
pub fn characters(text: &str) -> usize {
    text.graphemes(true).count()
}

/// At most `limit` visible characters, with « … » in place of what was cut.
pub fn shorten(text: &str, limit: usize) -> String {
    if characters(text) <= limit {
        return text.to_owned();
    }
    let mut out: String = text.graphemes(true).take(limit.saturating_sub(1)).collect();
    out.truncate(out.trim_end().len());
    out.push('…');
    out
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident($limit:literal, lines: $lines:literal)),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The most that is taken, in visible characters.
            pub const LIMIT: usize = $limit;

            /// Cleans a text and checks its length.
            ///
            /// # Errors
            /// [`BadText`] if nothing is left of it or it is too long.
            pub fn new(text: &str) -> Result<Self, BadText> {
                // Four bytes a character and room for joined ones: beyond that no need to look.
                if text.len() > Self::LIMIT * 32 + 1_024 {
                    return Err(BadText::TooLong { limit: Self::LIMIT });
                }
                let text = clean(text, $lines);
                // A character may carry any number of marks; eight bytes each is plenty for honest text.
                if characters(&text) > Self::LIMIT || text.len() > Self::LIMIT * 8 {
                    return Err(BadText::TooLong { limit: Self::LIMIT });
                }
                if !text.chars().any(|c| c.is_alphanumeric() || !c.is_ascii()) {
                    return Err(BadText::Empty);
                }
                Ok(Self(text))
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadText;

            fn try_from(text: String) -> Result<Self, BadText> {
                Self::new(&text)
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

texts! {
    /// What a person, a club or a room is called.
    Name(40, lines: false),
    /// What an offer or a thing is called.
    Title(80, lines: false),
    /// A short phrase: a wish, a place, a reason.
    Phrase(120, lines: false),
    /// A comment on an exchange.
    Comment(500, lines: true),
    /// An offer's description.
    Description(1_000, lines: true),
}

impl Name {
    /// A name from what a network says about somebody, which may be anything: cleaned, shortened, and `fallback` if nothing is left.
    pub fn from_network(name: &str, fallback: &str) -> Self {
        let head: String = name.chars().take(LONGEST_INPUT).collect();
        let short = shorten(&clean(&head, false), Self::LIMIT);
        Self::new(&short).or_else(|_| Self::new(fallback)).unwrap_or_else(|_| Self("?".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_characters_are_dropped() {
        let table = [
            ("Vélo\u{202E}olév", "Véloolév"),
            ("a\u{200B}b\u{FEFF}c\0d", "abc d"),
            ("  deux   mots \t ", "deux mots"),
            ("e\u{301}", "é"),
            ("👩\u{200D}🌾 jardin", "👩\u{200D}🌾 jardin"),
            ("x\u{200D}y", "xy"),
            ("<b>gras</b> & *étoiles*", "<b>gras</b> & *étoiles*"),
        ];
        for (input, expected) in table {
            assert_eq!(clean(input, false), expected);
        }
        assert_eq!(clean("un\r\n\n\n\ndeux\ntrois", true), "un\n\ndeux\ntrois");
    }

    #[test]
    fn limits_stand() {
        assert_eq!(Title::new(""), Err(BadText::Empty));
        assert_eq!(Title::new("\u{200B} \u{202E}"), Err(BadText::Empty));
        assert_eq!(Title::new(&"x".repeat(81)), Err(BadText::TooLong { limit: 80 }));
        assert_eq!(Title::new(&"x".repeat(100_000)), Err(BadText::TooLong { limit: 80 }));
        assert!(Title::new(&"é".repeat(80)).is_ok());
        // One visible character under a thousand accents.
        assert_eq!(Title::new(&format!("z{}", "\u{301}\u{302}".repeat(500))), Err(BadText::TooLong { limit: 80 }));
    }

    #[test]
    fn a_name_is_always_found() {
        assert_eq!(Name::from_network("\u{202E}\u{200B}", "Membre").as_str(), "Membre");
        assert_eq!(Name::from_network(&"Zoé ".repeat(50_000), "Membre").as_str().chars().count(), 40);
    }
}
