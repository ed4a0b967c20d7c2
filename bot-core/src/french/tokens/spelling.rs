//! Words as they are meant: short forms of text messages in full, « j' » glued to its verb, inclusive endings taken away.

use std::{collections::HashMap, sync::LazyLock};

use super::{Kind, Token};

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
    ("avt", &["avant"]),
    ("jusqua", &["jusqu'", "a"]),
    ("kel", &["quel"]),
    ("kelle", &["quelle"]),
    ("koi", &["quoi"]),
    ("ke", &["que"]),
    ("tro", &["trop"]),
    ("mor", &["mort"]),
    ("invits", &["invitations"]),
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

static SHORT_FORMS: LazyLock<HashMap<&str, &[&str]>> = LazyLock::new(|| SHORT.iter().copied().collect());

/// « merciii », « demainnn »: a word without the letters that only draw out its end; `None` if there are none. « hmmm », « xviii » and
/// « annéeee » stay as they are.
fn drawn_out(word: &str) -> Option<&str> {
    let last = word.chars().next_back().filter(|last| last.is_ascii_alphabetic() && *last != 'e')?;
    let stem = word.trim_end_matches(last);
    let figures = stem.bytes().all(|letter| matches!(letter, b'i' | b'v' | b'x' | b'l' | b'c' | b'd' | b'm'));
    (word.len() > stem.len() + 2 && stem.len() > 1 && !figures).then_some(&word[..=stem.len()])
}

/// Adds a token: joins « aujourd' » with « hui », writes short forms out, takes inclusive endings away.
pub(super) fn join(all: &mut Vec<Token>, mut token: Token) {
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
    if let Some(length) = drawn_out(&token.text).map(str::len) {
        token.text.truncate(length);
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
