//! A folded text in words, numbers and signs, so that no rule ever sees half a word: « mon » is not lundi, « main » not mai.
//!
//! What is not the person's own plain words is passed over: quoted lines (« > … »), code, links, e-mail addresses and phone numbers.
//! Short forms of text messages stand for the words they mean (« rdv », « auj »), with the span of what was written.

mod passed;
mod phrases;
mod spelling;

pub use self::phrases::{Phrases, words_of};
use self::{passed::passed_over, spelling::join};
use super::{Span, normalise::Normalised};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Letters.
    Word,
    /// ASCII digits.
    Digits,
    /// One sign or symbol.
    Sign,
}

/// One word, number or sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Folded, a short form in full.
    pub text: String,
    /// Where it stands in the original.
    pub span: Span,
    /// No space stands before it.
    pub glued: bool,
}

impl Token {
    /// Is it this word or sign?
    pub fn is(&self, text: &str) -> bool {
        self.text == text
    }
}

/// Is the token there one of these words or signs?
pub fn is_any(tokens: &[Token], at: usize, words: &[&str]) -> bool {
    tokens.get(at).is_some_and(|token| words.contains(&token.text.as_str()))
}

/// The token after the first of these phrases that stands there, not beyond `to`.
pub fn phrase(tokens: &[Token], at: usize, to: usize, phrases: &[&[&str]]) -> Option<usize> {
    let fits = |words: &&&[&str]| {
        at + words.len() <= to
            && words.iter().enumerate().all(|(step, word)| tokens.get(at + step).is_some_and(|token| token.is(word)))
    };
    phrases.iter().find(fits).map(|words| at + words.len())
}

/// The words, numbers and signs of a text.
#[derive(Debug, Clone)]
pub struct Tokens<'a> {
    normal: Normalised<'a>,
    all: Vec<Token>,
}

impl<'a> Tokens<'a> {
    /// Reads a text.
    pub fn new(text: &'a str) -> Self {
        let normal = Normalised::new(text);
        let mut passed = passed_over(text);
        passed.sort_by_key(|passed| passed.start);
        let mut passed = passed.into_iter().peekable();
        let mut all: Vec<Token> = Vec::new();
        let mut rest = normal.folded().char_indices().peekable();
        let mut glued = false;
        while let Some((start, c)) = rest.next() {
            if c == ' ' {
                glued = false;
                continue;
            }
            let kind = kind(c);
            let mut end = start + c.len_utf8();
            while kind != Kind::Sign
                && let Some((at, next)) = rest.next_if(|(_, next)| self::kind(*next) == kind)
            {
                end = at + next.len_utf8();
            }
            // « l' », « d' », « aujourd' »: the apostrophe belongs to the word before it.
            if kind == Kind::Word && rest.next_if(|(_, next)| *next == '\'').is_some() {
                end += 1;
            }
            let span = normal.span(&(start..end));
            while passed.next_if(|passed| passed.end <= span.start).is_some() {}
            if passed.peek().is_some_and(|passed| passed.start <= span.start && span.end <= passed.end) {
                glued = false;
                continue;
            }
            let text = normal.folded()[start..end].to_owned();
            join(&mut all, Token { kind, text, span, glued });
            glued = true;
        }
        Self { normal, all }
    }

    /// All of them.
    pub fn all(&self) -> &[Token] {
        &self.all
    }

    /// The text as it was given.
    pub fn original(&self) -> &'a str {
        self.normal.original()
    }

    /// The words of the original from one token up to (not including) another.
    pub fn words(&self, from: usize, to: usize) -> &'a str {
        self.original().get(self.span(from, to)).unwrap_or_default()
    }

    /// Where the tokens from one up to (not including) another stand; empty if there are none.
    pub fn span(&self, from: usize, to: usize) -> Span {
        match (self.all.get(from), to.checked_sub(1).and_then(|last| self.all.get(last))) {
            (Some(first), Some(last)) if from < to => first.span.start..last.span.end,
            (Some(first), _) => first.span.start..first.span.start,
            _ => self.original().len()..self.original().len(),
        }
    }
}

fn kind(c: char) -> Kind {
    if c.is_ascii_digit() {
        Kind::Digits
    } else if c.is_alphabetic() {
        Kind::Word
    } else {
        Kind::Sign
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(text: &str) -> Vec<String> {
        Tokens::new(text).all().iter().map(|token| token.text.clone()).collect()
    }

    #[test]
    fn words_numbers_signs() {
        let table: [(&str, &[&str]); 6] = [
            ("d’accord pour 18h30", &["d'", "accord", "pour", "18", "h", "30"]),
            ("Aujourd’hui, l'été", &["aujourd'hui", ",", "l'", "ete"]),
            ("quatre-vingt 1'200", &["quatre", "-", "vingt", "1", "'", "200"]),
            ("auj apm, rdv à 7,5", &["aujourd'hui", "apres", "midi", ",", "rendez", "vous", "a", "7", ",", "5"]),
            ("jpeux pas", &["je", "peux", "pas"]),
            ("", &[]),
        ];
        for (text, expected) in table {
            assert_eq!(texts(text), expected, "{text}");
        }
    }

    #[test]
    fn inclusive_writing_is_the_plain_plural() {
        for (text, expected) in [
            ("voisin·e·s", "voisins"),
            ("voisin.e.s", "voisins"),
            ("voisin-e-s", "voisins"),
            ("voisin(e)s", "voisins"),
            ("voisin·es", "voisins"),
            ("un·e ami·e", "un ami"),
            ("habitant-es", "habitants"),
            ("citoyen·ne·s", "citoyens"),
            ("acteur·trices", "acteurs"),
            ("chers voisin(e)s !", "chers voisins !"),
            ("dis-le", "dis - le"),
            ("peut-être", "peut - etre"),
            ("est-elle là", "est - elle la"),
            ("samedi (le soir)", "samedi ( le soir )"),
            ("fin. Les", "fin . les"),
        ] {
            assert_eq!(texts(text).join(" "), expected, "{text}");
        }
        let text = "chers voisin·e·s, bonjour";
        let tokens = Tokens::new(text);
        assert_eq!(tokens.words(1, 2), "voisin·e·s");
    }

    #[test]
    fn short_forms_of_text_messages() {
        for (text, expected) in [
            ("2m1 18h", "demain 18 h"),
            ("qq1 aurait", "quelqu'un aurait"),
            ("qqn", "quelqu'un"),
            ("ts les we", "tous les week end"),
            ("jvoudrais", "je voudrais"),
            ("jcherche bcp", "je cherche beaucoup"),
            ("jaurais", "j' aurais"),
            ("jeudi journal jardin", "jeudi journal jardin"),
            ("12m15", "12 m 15"),
            ("merciii, à demainnn", "merci , a demain"),
            ("hmmm, Louis XVIII, l'annéeee", "hmmm , louis xviii , l' anneeee"),
        ] {
            assert_eq!(texts(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn what_is_not_ones_own_words_is_passed_over() {
        let table: [(&str, &[&str]); 7] = [
            ("> 12 points ?\nok", &["ok"]),
            ("voir https://troquet.example/12 ok", &["voir", "ok"]),
            ("écris à zoe.7@exemple.ch ou @zoe", &["ecris", "a", "ou", "@", "zoe"]),
            ("tél 079 123 45 67 merci", &["tel", "merci"]),
            ("+41 (0)79 123 45 67", &[]),
            ("le 02.03.2026 à 10h", &["le", "02", ".", "03", ".", "2026", "a", "10", "h"]),
            ("tape `12 points` ok", &["tape", "ok"]),
        ];
        for (text, expected) in table {
            assert_eq!(texts(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn spans_stand_on_borders_and_in_order(text in any::<String>()) {
            let tokens = Tokens::new(&text);
            for token in tokens.all() {
                prop_assert!(text.get(token.span.clone()).is_some());
            }
            for pair in tokens.all().windows(2) {
                prop_assert!(pair[0].span.start <= pair[1].span.start);
            }
        }
    }
}
