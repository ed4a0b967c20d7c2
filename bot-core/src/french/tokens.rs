//! A folded text in words, numbers and signs, so that no rule ever sees half a word: « mon » is not lundi, « main » not mai.
//!
//! What is not the person's own plain words is passed over: quoted lines (« > … »), code, links, e-mail addresses and phone numbers.
//! Short forms of text messages stand for the words they mean (« rdv », « auj »), with the span of what was written.

use std::{collections::HashMap, sync::LazyLock};

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
    ("aujd", &["aujourd'hui"]),
    ("aujourdhui", &["aujourd'hui"]),
    ("dem", &["demain"]),
    ("dmain", &["demain"]),
    ("apm", &["apres", "midi"]),
    ("aprem", &["apres", "midi"]),
    ("apresm", &["apres", "midi"]),
    ("apremidi", &["apres", "midi"]),
    ("apresmidi", &["apres", "midi"]),
    ("wknd", &["week", "end"]),
    ("wkd", &["week", "end"]),
    ("we", &["week", "end"]),
    ("weekend", &["week", "end"]),
    ("weekends", &["week", "ends"]),
    ("svp", &["stp"]),
    ("pr", &["pour"]),
    ("ds", &["dans"]),
    ("tt", &["tout"]),
    ("ts", &["tous"]),
    ("tte", &["toute"]),
    ("ttes", &["toutes"]),
    ("bcp", &["beaucoup"]),
    ("mn", &["min"]),
    ("mns", &["min"]),
    ("hrs", &["heures"]),
    ("pb", &["probleme"]),
    ("qqn", &["quelqu'un"]),
    ("qqun", &["quelqu'un"]),
    ("qlqn", &["quelqu'un"]),
    ("qlqun", &["quelqu'un"]),
    ("quelquun", &["quelqu'un"]),
    ("qqch", &["quelque", "chose"]),
    ("qqs", &["quelques"]),
    ("rdv", &["rendez", "vous"]),
    ("bjr", &["bonjour"]),
    ("bsr", &["bonsoir"]),
    ("slt", &["salut"]),
    ("dsl", &["desole"]),
    ("tjrs", &["toujours"]),
    ("tjs", &["toujours"]),
    ("dac", &["d'", "accord"]),
    ("dacc", &["d'", "accord"]),
    ("daccord", &["d'", "accord"]),
    ("jai", &["j'", "ai"]),
    ("jaurais", &["j'", "aurais"]),
    ("jaimerais", &["j'", "aimerais"]),
    ("jarrive", &["j'", "arrive"]),
    ("jattends", &["j'", "attends"]),
    ("joffre", &["j'", "offre"]),
    ("jannule", &["j'", "annule"]),
    ("jechange", &["j'", "echange"]),
    ("chuis", &["je", "suis"]),
    ("yaurait", &["il", "y", "aurait"]),
    ("cest", &["c'", "est"]),
    ("cetait", &["c'", "etait"]),
    ("oki", &["ok"]),
    ("okay", &["ok"]),
    ("okey", &["ok"]),
    ("okk", &["ok"]),
];

/// Verbs that people write together with « je »: « jpeux », « jvoudrais » (rule `glued-pronoun`).
const AFTER_JE: &[&str] = &[
    "peux",
    "veux",
    "voudrais",
    "suis",
    "cherche",
    "donne",
    "prete",
    "propose",
    "vends",
    "prends",
    "garde",
    "passe",
    "repasse",
    "viens",
    "vais",
    "dois",
    "pense",
    "sais",
    "crois",
    "connais",
    "fais",
    "serai",
    "serais",
    "pourrais",
    "pourrai",
    "recherche",
    "trouve",
    "rends",
    "ramene",
    "rapporte",
    "reste",
    "rentre",
    "mets",
    "dis",
    "dirais",
    "confirme",
    "refuse",
    "met",
    "peut",
    "vois",
];

/// Short forms with a digit in them, as their tokens.
const WITH_DIGIT: &[(&[&str], &str)] = &[(&["2", "m", "1"], "demain"), (&["qq", "1"], "quelqu'un"), (&["qqu", "1"], "quelqu'un")];

/// Endings of inclusive writing: « voisin·e·s » is « voisins » (rule `inclusive`).
const INCLUSIVE: &[&str] = &[
    "e", "es", "s", "ne", "nes", "le", "les", "te", "tes", "fe", "ve", "ves", "se", "ses", "re", "res", "trice", "trices",
    "euse", "euses", "rice", "rices", "ere", "eres", "esse", "esses",
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

static SHORT_FORMS: LazyLock<HashMap<&str, &[&str]>> = LazyLock::new(|| SHORT.iter().copied().collect());

/// Adds a token: joins « aujourd' » with « hui », writes short forms out, takes inclusive endings away.
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
    if token.glued && (with_digit(all, &token) || inclusive(all, &token)) {
        return;
    }
    if token.kind != Kind::Word {
        all.push(token);
        return;
    }
    if let Some(full) = SHORT_FORMS.get(token.text.as_str()) {
        for (at, word) in full.iter().enumerate() {
            all.push(Token { text: (*word).to_owned(), glued: token.glued && at == 0, ..token.clone() });
        }
        return;
    }
    if let Some(verb) = token.text.strip_prefix('j').filter(|verb| AFTER_JE.contains(verb)) {
        all.push(Token { text: "je".to_owned(), ..token.clone() });
        all.push(Token { text: verb.to_owned(), glued: false, ..token });
        return;
    }
    all.push(token);
}

/// Joins « 2 » « m » « 1 » to demain.
fn with_digit(all: &mut Vec<Token>, token: &Token) -> bool {
    if token.kind != Kind::Digits {
        return false;
    }
    for (parts, word) in WITH_DIGIT {
        let Some((last, first)) = parts.split_last() else { continue };
        let Some(from) = all.len().checked_sub(first.len()) else { continue };
        let here = &all[from..];
        let fits = token.is(last)
            && here.iter().zip(first.iter()).all(|(token, part)| token.is(part))
            && here.iter().skip(1).all(|token| token.glued);
        if fits {
            let (start, glued) = (here[0].span.start, here[0].glued);
            all.truncate(from);
            all.push(Token { kind: Kind::Word, text: (*word).to_owned(), span: start..token.span.end, glued });
            return true;
        }
    }
    false
}

/// Takes « ·e », « .e.s », « -e-s », « (e)s » away from the word before: « voisin·e·s » becomes « voisins ».
/// Not: « est-elle », « fin. Les », « peut-être », « dis-le ».
fn inclusive(all: &mut Vec<Token>, token: &Token) -> bool {
    if token.is(")") {
        // « voisin(e) »
        let [.., word, open, tail] = all.as_slice() else { return false };
        let fits = open.is("(") && open.glued && tail.glued && word.kind == Kind::Word && INCLUSIVE.contains(&tail.text.as_str());
        if fits {
            let plural = tail.text.ends_with('s');
            all.truncate(all.len() - 2);
            end_inclusive(all, token, plural);
        }
        return fits;
    }
    if token.kind != Kind::Word || !INCLUSIVE.contains(&token.text.as_str()) {
        return false;
    }
    let plural = token.text.ends_with('s');
    match all.as_slice() {
        // « voisin(e)s »: the word has lost its ending already.
        [.., word] if token.is("s") && word.kind == Kind::Word && word.span.end == token.span.start => {
            end_inclusive(all, token, true);
            true
        }
        [.., word, sign]
            if sign.glued && word.kind == Kind::Word && (word.text.len() >= 3 || sign.is("·")) && !word.text.ends_with('\'') =>
        {
            // With a plain hyphen only « -e », « -es », « -ne », « -nes », « -s » are sure: not « dis-le », « est-elle ».
            let fits = match sign.text.as_str() {
                "\u{B7}" | "\u{2022}" | "\u{2027}" | "\u{22C5}" => true,
                "." => {
                    !token.is("le")
                        && !token.is("les")
                        && !token.is("se")
                        && !token.is("ses")
                        && !token.is("te")
                        && !token.is("tes")
                }
                "-" => ["e", "es", "ne", "nes", "s", "trice", "trices", "euse", "euses"].contains(&token.text.as_str()),
                _ => false,
            };
            if fits {
                all.pop();
                end_inclusive(all, token, plural);
            }
            fits
        }
        _ => false,
    }
}

/// The word before ends where the inclusive ending ends, and is a plural if that was one.
fn end_inclusive(all: &mut [Token], ending: &Token, plural: bool) {
    if let Some(word) = all.last_mut() {
        word.span.end = ending.span.end;
        if plural && !word.text.ends_with(['s', 'x']) {
            word.text.push('s');
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
