//! One spelling for all ways to write: compatibility forms, case, accents, apostrophes, ligatures and dashes are folded, spaces
//! collapsed. A map leads every folded byte back to the words the person wrote, so that they can be shown as written.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::Span;
use crate::text::LONGEST_INPUT;

/// A text as it is compared: « Œuvre d’été » is « oeuvre d'ete ». For names, search and understanding alike.
pub fn fold(text: &str) -> String {
    Normalised::new(text).folded
}

/// A folded text with the way back.
#[derive(Debug, Clone)]
pub struct Normalised<'a> {
    original: &'a str,
    folded: String,
    /// For every folded byte, the original character (or characters, where marks follow) it came from.
    from: Vec<Span>,
}

impl<'a> Normalised<'a> {
    /// Folds a text; what is beyond [`LONGEST_INPUT`] characters is not looked at.
    pub fn new(original: &'a str) -> Self {
        let mut this = Self { original, folded: String::with_capacity(original.len().min(LONGEST_INPUT)), from: Vec::new() };
        for (at, c) in original.char_indices().take(LONGEST_INPUT) {
            this.push(c, at..at + c.len_utf8());
        }
        if this.folded.ends_with(' ') {
            this.folded.pop();
            this.from.pop();
        }
        this
    }

    fn push(&mut self, c: char, span: Span) {
        let before = self.folded.len();
        for part in c.nfkd().flat_map(char::to_lowercase) {
            match part {
                _ if part.is_whitespace() => {
                    if !self.folded.is_empty() && !self.folded.ends_with(' ') {
                        self.folded.push(' ');
                    }
                }
                '\u{2019}' | '\u{2018}' | '\u{02BC}' | '\u{00B4}' | '`' => self.folded.push('\''),
                '\u{2010}'..='\u{2015}' | '\u{2212}' => self.folded.push('-'),
                '\u{2044}' => self.folded.push('/'),
                'œ' => self.folded.push_str("oe"),
                'æ' => self.folded.push_str("ae"),
                _ if is_combining_mark(part) || part.is_control() || invisible(part) => {}
                _ => self.folded.push(part),
            }
        }
        if self.folded.len() > before {
            self.from.resize(self.folded.len(), span);
        } else if is_combining_mark(c)
            && let Some(last) = self.from.last().cloned()
        {
            // The mark belongs to the character before it.
            for from in self.from.iter_mut().rev().take_while(|from| from.start == last.start) {
                from.end = span.end;
            }
        }
    }

    /// The text as it was given.
    pub fn original(&self) -> &'a str {
        self.original
    }

    /// The folded text.
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// The words of the original that a range of the folded text came from; an empty range for an empty one.
    pub fn span(&self, folded: &Span) -> Span {
        match self.from.get(folded.clone()) {
            Some([first, .., last]) => first.start..last.end,
            Some([only]) => only.clone(),
            _ => {
                let at = self.from.get(folded.start).map_or(self.original.len(), |from| from.start);
                at..at
            }
        }
    }
}

fn invisible(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE0E}' | '\u{FE0F}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spellings_meet() {
        let table = [
            ("Œuvre d’ÉTÉ", "oeuvre d'ete"),
            ("  Zoé\u{A0}\t Müller ", "zoe muller"),
            ("e\u{301}te\u{301}", "ete"),
            ("½ heure", "1/2 heure"),
            ("ﬁn … 2 m²", "fin ... 2 m2"),
            ("lundi – mardi − 3", "lundi - mardi - 3"),
            ("⭐️⭐️", "⭐⭐"),
            ("", ""),
            (" \u{200B} ", ""),
        ];
        for (text, expected) in table {
            assert_eq!(fold(text), expected, "{text}");
        }
    }

    #[test]
    fn the_way_back_gives_the_words_as_written() {
        let text = "Le  Vélo d’e\u{301}té";
        let normal = Normalised::new(text);
        let words = |word: &str| {
            let at = normal.folded().find(word).expect("it is there");
            &text[normal.span(&(at..at + word.len()))]
        };
        assert_eq!(words("velo"), "Vélo");
        assert_eq!(words("d'ete"), "d’e\u{301}té");
        assert_eq!(normal.span(&(0..0)), 0..0);
    }

    proptest! {
        #[test]
        fn any_text_folds_and_every_span_stands_on_borders(text in any::<String>()) {
            let normal = Normalised::new(&text);
            prop_assert_eq!(fold(normal.folded()), normal.folded());
            let borders: Vec<usize> = normal.folded().char_indices().map(|(at, _)| at).chain([normal.folded().len()]).collect();
            for pair in borders.windows(2) {
                prop_assert!(text.get(normal.span(&(pair[0]..pair[1]))).is_some());
            }
        }
    }
}
