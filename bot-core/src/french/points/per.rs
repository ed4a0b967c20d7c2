//! What a number of points is for: all of it, each piece, an hour, a person.

use crate::french::tokens::{Kind, Token, is_any};

/// What a number of points is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    /// For all of it, or not said.
    All,
    /// For each piece: « pièce », « chacun », « par pot ».
    Piece,
    /// For each person.
    Person,
    /// For half an hour.
    HalfHour,
    /// For an hour.
    Hour,
    /// For a night.
    Night,
    /// For a day.
    Day,
    /// For a week.
    Week,
    /// For a month.
    Month,
    /// For each time: « la séance », « par fois », « le cours ».
    Session,
}

impl Per {
    /// A price for a time or a person: how much it is in the end is not known before.
    pub fn is_rate(self) -> bool {
        !matches!(self, Self::All | Self::Piece)
    }

    /// Its name in slots, if it has one: hour, `half_hour`, day, person, piece.
    pub fn key(self) -> Option<&'static str> {
        match self {
            Self::Piece => Some("piece"),
            Self::Person => Some("person"),
            Self::HalfHour => Some("half_hour"),
            Self::Hour => Some("hour"),
            Self::Day => Some("day"),
            Self::All | Self::Night | Self::Week | Self::Month | Self::Session => None,
        }
    }
}

/// « pièce », « la pièce », « chacun », « par pot » ; « l'heure », « /h », « par jour » (rule `points-per`).
pub(super) fn per(all: &[Token], at: usize) -> (Per, usize) {
    let word =
        |at: usize| all.get(at).filter(|token| token.kind == Kind::Word).map(|token| token.text.as_str()).unwrap_or_default();
    let is = |at: usize, words: &[&str]| is_any(all, at, words);
    let each = |word: &str| matches!(word, "piece" | "pieces" | "unite" | "chacun" | "chacune" | "exemplaire");
    if each(word(at)) {
        return (Per::Piece, at + 1);
    }
    let slash = is(at, &["/"]);
    let led = |skip: usize| at + skip;
    let start = match (word(at), word(at + 1)) {
        ("de" | "a", "l'" | "la") => led(2),
        ("la" | "l'" | "par" | "le" | "chaque", _) => led(1),
        _ if slash => led(1),
        _ => return (Per::All, at),
    };
    // « par demi-heure », « la demi heure »
    if is(start, &["demi", "demie"]) {
        let next = if is(start + 1, &["-"]) { start + 2 } else { start + 1 };
        return match word(next) {
            "heure" | "h" => (Per::HalfHour, next + 1),
            "journee" | "jour" => (Per::Session, next + 1),
            _ => (Per::All, at),
        };
    }
    let per = match word(start) {
        "heure" | "heures" | "h" => Per::Hour,
        "jour" | "journee" | "j" => Per::Day,
        "semaine" | "sem" => Per::Week,
        "mois" => Per::Month,
        "nuit" => Per::Night,
        "personne" | "pers" | "tete" | "enfant" | "adulte" | "participant" => Per::Person,
        "fois" | "seance" | "cours" | "soir" | "soiree" | "matinee" => Per::Session,
        last if each(last) || !last.is_empty() && (word(at) == "par" || word(at) == "chaque" || slash) => Per::Piece,
        _ => return (Per::All, at),
    };
    (per, start + 1)
}
