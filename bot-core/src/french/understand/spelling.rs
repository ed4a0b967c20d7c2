//! How words are written in messages: inclusive endings (« voisin·e·s »), words glued together (« jdonne », « yaurait »), and endings that
//! tell what a word nobody knows is.
//!
//! Deliberately absent: what a message says.

use super::vocabulary::{Class, Known, Vocabulary};
use crate::french::tokens::{Kind, Token};

/// Endings of inclusive writing.
const INCLUSIVE: &[&str] = &[
    "e", "es", "s", "ne", "nes", "trice", "trices", "euse", "euses", "se", "ses", "rice", "rices", "le", "les", "ve", "ves",
    "te", "tes",
];
/// Verbs that a text message glues to « je ».
const GLUED: &[(&str, &[&str])] = &[
    ("c", &["c'", "est"]),
    ("ch", &["cherche"]),
    ("g", &["j'", "ai"]),
    ("dc", &["donc"]),
    ("mtn", &["maintenant"]),
    ("yen", &["y", "en"]),
    ("aye", &["ca", "y", "est"]),
    ("tkt", &["t'", "inquiete"]),
    ("ya", &["y", "a"]),
    ("yaurait", &["y", "aurait"]),
    ("jai", &["j'", "ai"]),
    ("jen", &["j'", "en"]),
    ("jla", &["je", "la"]),
    ("jle", &["je", "le"]),
    ("jte", &["je", "te"]),
    ("jles", &["je", "les"]),
    ("jl'", &["je", "l'"]),
    ("jlui", &["je", "lui"]),
    ("jy", &["j'", "y"]),
    ("jpren", &["je", "prends"]),
    ("jvous", &["je", "vous"]),
    ("jme", &["je", "me"]),
    ("jsuis", &["je", "suis"]),
    ("chuis", &["je", "suis"]),
    ("chui", &["je", "suis"]),
    ("cetait", &["c'", "etait"]),
    ("ct", &["c'", "etait"]),
    ("tas", &["t'", "as"]),
    ("taurais", &["t'", "aurais"]),
    ("ns", &["nous"]),
    ("vs", &["vous"]),
    ("qd", &["quand"]),
    ("dun", &["d'", "un"]),
    ("dune", &["d'", "une"]),
    ("lannonce", &["l'", "annonce"]),
    ("keske", &["qu'", "est", "ce", "que"]),
    ("quelquun", &["quelqu'un"]),
    ("chez-moi", &["chez", "moi"]),
    ("avt", &["avant"]),
    ("tt", &["tout"]),
    ("ts", &["tous"]),
    ("msg", &["message"]),
    ("mm", &["meme"]),
];

/// The token after an inclusive ending that begins with this sign.
pub(super) fn inclusive(all: &[Token], at: usize) -> Option<usize> {
    let sign = &all[at];
    let strong = sign.is("·") || sign.is("•");
    if !(sign.glued && (strong || sign.is(".") || sign.is("-") || sign.is("("))) {
        return None;
    }
    let ending = all.get(at + 1).filter(|next| next.glued && INCLUSIVE.contains(&next.text.as_str()))?;
    let long_enough = at > 0 && all[at - 1].kind == Kind::Word && all[at - 1].text.len() > 2;
    let closed = sign.is("(") == all.get(at + 2).is_some_and(|next| next.is(")"));
    let plain =
        strong || sign.is("(") && closed || matches!(ending.text.as_str(), "e" | "es" | "s" | "ne" | "euse" | "trice" | "nes");
    // « rends-le », « donne-s »: no inclusive writing.
    (long_enough && plain).then_some(if sign.is("(") { at + 3 } else { at + 2 })
}

/// « disait », « menaient »; not « refait », « portrait ».
pub(super) fn is_imperfect(word: &str) -> bool {
    let other = ["fait", "trait", "lait", "hait", "rait"].iter().any(|end| word.ends_with(end));
    !other && ["ait", "aient"].iter().any(|end| word.ends_with(end))
}

/// « activement », « récemment »: says how, not what.
pub(super) fn is_adverb(word: &str) -> bool {
    const NOUNS: [&str; 11] = [
        "batiment",
        "sentiment",
        "evenement",
        "paiement",
        "parlement",
        "reglement",
        "traitement",
        "enterrement",
        "changement",
        "equipement",
        "campement",
    ];
    word.len() > 7 && word.ends_with("ment") && !NOUNS.contains(&word)
}

/// « jdonne » is « je donne ».
pub(super) fn unglue(word: &str, vocabulary: &Vocabulary) -> Option<Vec<Known>> {
    if word == "r" {
        return Some(vec![vocabulary.of("rien")]);
    }
    if let Some((_, parts)) = GLUED.iter().find(|(glued, _)| *glued == word) {
        return Some(parts.iter().map(|part| vocabulary.of(part)).collect());
    }
    // « mexpliquer », « maider »
    if let Some(verb) = word.strip_prefix('m').filter(|verb| verb.len() > 4 && verb.starts_with(['a', 'e', 'i', 'o', 'u'])) {
        let known = vocabulary.of(verb);
        if known.classes & (Class::Do.bit() | Class::Teach.bit()) != 0 {
            return Some(vec![vocabulary.of("m'"), known]);
        }
    }
    let verb = word.strip_prefix('j').filter(|verb| verb.len() > 3)?;
    let known = vocabulary.of(verb);
    // « jardin » is no « je ardin »; before a vowel only what is surely a verb.
    let finite = if verb.starts_with(['a', 'e', 'i', 'o', 'u']) { known.classes & vocabulary.verbs } else { known.classes };
    (finite != 0).then(|| vec![vocabulary.of("je"), known])
}
