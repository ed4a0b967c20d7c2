//! A folded text in words, numbers and signs, so that no rule ever sees half a word: « mon » is not lundi, « main » not mai.
//!
//! What is not the person's own plain words is passed over: quoted lines (« > … »), code, links, e-mail addresses and phone numbers.
//! Short forms of text messages stand for the words they mean (« rdv », « auj »), with the span of what was written.

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

/// Short forms of text messages, as whole words (rule `sms`).
const SHORT: &[(&str, &[&str])] = &[
    ("auj", &["aujourd'hui"]),
    ("ajd", &["aujourd'hui"]),
    ("aujourdhui", &["aujourd'hui"]),
    ("dem", &["demain"]),
    ("apm", &["apres", "midi"]),
    ("aprem", &["apres", "midi"]),
    ("apresmidi", &["apres", "midi"]),
    ("wknd", &["week", "end"]),
    ("weekend", &["week", "end"]),
    ("svp", &["stp"]),
    ("pr", &["pour"]),
    ("ds", &["dans"]),
    ("bcp", &["beaucoup"]),
    ("mn", &["min"]),
    ("pb", &["probleme"]),
    ("qqn", &["quelqu'un"]),
    ("rdv", &["rendez", "vous"]),
    ("dac", &["d'", "accord"]),
    ("dacc", &["d'", "accord"]),
    ("jpeux", &["je", "peux"]),
    ("jannule", &["j'", "annule"]),
    ("cest", &["c'", "est"]),
    ("oki", &["ok"]),
    ("okay", &["ok"]),
    ("okey", &["ok"]),
    ("okk", &["ok"]),
];

/// Words with an apostrophe inside.
const WITH_APOSTROPHE: &[(&str, &str)] = &[("aujourd", "hui"), ("quelqu", "un"), ("presqu", "ile"), ("prud", "homme")];

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
        let passed = passed_over(text);
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
            if passed.iter().any(|passed| passed.start <= span.start && span.end <= passed.end) {
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

/// Adds a token: joins « aujourd' » with « hui », writes short forms out.
fn join(all: &mut Vec<Token>, token: Token) {
    if token.glued
        && let Some(last) = all.last_mut()
        && let Some(head) = last.text.strip_suffix('\'')
        && WITH_APOSTROPHE.iter().any(|(first, second)| *first == head && *second == token.text)
    {
        last.text.push_str(&token.text);
        last.span.end = token.span.end;
        return;
    }
    match SHORT.iter().find(|(short, _)| token.kind == Kind::Word && *short == token.text) {
        None => all.push(token),
        Some((_, full)) => {
            for (at, word) in full.iter().enumerate() {
                all.push(Token { text: (*word).to_owned(), glued: token.glued && at == 0, ..token.clone() });
            }
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

/// The parts of a text that are not read: quoted lines, code, links, e-mail addresses, phone numbers (rule `not-own-words`).
fn passed_over(text: &str) -> Vec<Span> {
    let mut passed = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with('>') {
            passed.push(at..at + line.len());
        }
        at += line.len();
    }
    let mut code = text.match_indices('`');
    while let (Some((start, _)), Some((end, _))) = (code.next(), code.next()) {
        passed.push(start..end + 1);
    }
    let mut start = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end();
        let mail = bare.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !host.contains(':'));
        if bare.contains("://") || bare.starts_with("www.") || mail {
            passed.push(start..start + bare.len());
        }
        start += word.len();
    }
    phones(text, &mut passed);
    passed
}

/// Phone numbers: « + » or « 0 » and at least nine digits in all, with single spaces, dots, slashes or dashes between.
fn phones(text: &str, passed: &mut Vec<Span>) {
    let mut chars = text.char_indices().peekable();
    let mut before = ' ';
    while let Some((start, c)) = chars.next() {
        if !(before.is_alphanumeric() || before == '+') && (c == '+' || c == '0') {
            let (mut digits, mut end, mut gap) = (usize::from(c == '0'), start + 1, false);
            while let Some((at, next)) =
                chars.next_if(|(_, next)| next.is_ascii_digit() || " ./-()\u{A0}\u{202F}".contains(*next))
            {
                if next.is_ascii_digit() {
                    (digits, end, gap) = (digits + 1, at + 1, false);
                } else if std::mem::replace(&mut gap, true) && !"()".contains(next) {
                    break;
                }
            }
            if (9..=15).contains(&digits) {
                passed.push(start..end);
            }
        }
        before = c;
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
