//! What a sentence of Troquet says, read back by the catalogue it was written from: the model learns of points as people do, from words.

use std::collections::BTreeMap;

/// Both tones, as shipped.
const CATALOGUES: [&str; 2] = [
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/locales/fr/bot-core.ftl")),
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/locales/fr-tutoie/bot-core.ftl")),
];

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Words(String),
    Argument(String),
}

/// The sentences that move points.
#[derive(Debug)]
pub(crate) struct Sentences(BTreeMap<String, Vec<Vec<Piece>>>);

/// Any space is a space.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect()
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((words, after)) = rest.split_once('{') {
        let (argument, after) = after.split_once('}').expect("a closed argument");
        if !words.is_empty() {
            pieces.push(Piece::Words(words.to_owned()));
        }
        pieces.push(Piece::Argument(argument.trim().trim_start_matches('$').to_owned()));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Words(rest.to_owned()));
    }
    pieces
}

/// The arguments of a sentence, if a line is that sentence.
fn read(pieces: &[Piece], line: &str) -> Option<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    let mut rest = line;
    let mut pending: Option<&String> = None;
    for piece in pieces {
        match piece {
            Piece::Argument(name) => pending = Some(name),
            Piece::Words(words) => match pending.take() {
                Some(name) => {
                    let (value, after) = rest.split_once(words.as_str())?;
                    found.insert(name.clone(), value.to_owned());
                    rest = after;
                }
                None => rest = rest.strip_prefix(words.as_str())?,
            },
        }
    }
    match pending {
        Some(name) => {
            found.insert(name.clone(), rest.to_owned());
            Some(found)
        }
        None => rest.is_empty().then_some(found),
    }
}

/// « −12 points »: −12.
fn number(text: &str) -> Option<i64> {
    text.split(' ').next()?.replace('−', "-").trim_start_matches('+').parse().ok()
}

impl Sentences {
    /// Those of these keys, in every tone.
    ///
    /// # Panics
    /// If a catalogue has no such sentence any more: then the model must learn the new one.
    pub(crate) fn of(keys: &[&str]) -> Self {
        let mut sentences: BTreeMap<String, Vec<Vec<Piece>>> = BTreeMap::new();
        for catalogue in CATALOGUES {
            for line in catalogue.lines() {
                if let Some((key, text)) = line.split_once(" = ")
                    && keys.contains(&key)
                {
                    sentences.entry(key.to_owned()).or_default().push(pieces(&plain(text)));
                }
            }
        }
        for key in keys {
            assert!(sentences.contains_key(*key), "the catalogue has no {key}");
        }
        Self(sentences)
    }

    /// The number of points that a line names, if it is that sentence.
    pub(crate) fn points(&self, key: &str, line: &str) -> Option<i64> {
        let line = plain(line);
        self.0.get(key)?.iter().find_map(|pieces| number(read(pieces, &line)?.get("points")?))
    }

    /// Is a line that sentence?
    pub(crate) fn is(&self, key: &str, line: &str) -> bool {
        let line = plain(line);
        self.0.get(key).is_some_and(|all| all.iter().any(|pieces| read(pieces, &line).is_some()))
    }
}

pub(super) fn are_read_back() {
    let keys = ["completed-paid", "completed-earned", "pay-done", "sorry-bug"];
    let sentences = Sentences::of(&keys);
    assert_eq!(sentences.points("completed-paid", "Vous avez versé 12\u{A0}points à Zoé."), Some(12));
    assert_eq!(sentences.points("completed-earned", "Ajouté à votre compte\u{A0}: +1\u{A0}point."), Some(1));
    assert_eq!(
        sentences.points("pay-done", "C’est fait\u{A0}: Ali reçoit 5\u{A0}points. Votre solde\u{A0}: −5\u{A0}points."),
        Some(5)
    );
    assert_eq!(sentences.points("pay-done", "C’est fait : Ali reçoit 5 points du club."), None);
    assert!(!sentences.is("sorry-bug", "Bonjour."));
}
