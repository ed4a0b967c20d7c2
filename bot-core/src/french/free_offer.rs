//! Free words that offer or look for something, and references to an offer, where Troquet is addressed.
//!
//! Only plain openings are read here (« je donne… », « je cherche… »); what is not surely an offer is none.

use crate::{
    club::Unit,
    french::{
        normalise::fold,
        offer_line::{OfferLine, read as read_line},
    },
    offer::Direction,
    refusal::Refusal,
};

/// Openings of an offer, folded.
const OFFERING: &[&str] = &["je donne ", "je propose ", "j'offre ", "je prete ", "j'echange ", "a donner ", "je peux preter "];

/// Openings of a want, folded.
const WANTING: &[&str] = &[
    "je cherche ",
    "on cherche ",
    "cherche ",
    "j'aurais besoin ",
    "j'ai besoin ",
    "besoin ",
    "qui aurait ",
    "quelqu'un aurait ",
];

/// An offer or a want in free words; `None` if it is not surely one, the refusal if it is one that can't be read.
pub fn read(text: &str, unit: &Unit) -> Option<Result<OfferLine, Refusal>> {
    let folded = fold(text);
    let opening = |openings: &[&'static str]| openings.iter().find(|opening| folded.starts_with(*opening)).copied();
    let (direction, opening) = match (opening(OFFERING), opening(WANTING)) {
        (Some(opening), _) => (Direction::Offering, opening),
        (None, Some(opening)) => (Direction::Wanting, opening),
        (None, None) => return None,
    };
    let words = opening.split_whitespace().count();
    let rest: Vec<&str> = text.split_whitespace().skip(words).collect();
    let rest = rest.join(" ");
    let gift = opening.contains("donne");
    let line = if gift && !fold(&rest).contains("contre") { format!("{rest}, gratuit") } else { rest };
    Some(read_line(line.trim_end_matches(['?', ' ']), direction, unit))
}

/// Openings of a payment, folded.
const PAYING: &[&str] = &["je donne ", "je verse ", "je paie ", "je paye ", "verse ", "paie ", "paye ", "donne "];

/// « je donne 5 points à Ali »: what follows `/payer` then. Points alone are given to somebody; « je donne un vélo à Vernier » is an offer.
pub fn paying<'t, 'u>(text: &'t str, mut units: impl Iterator<Item = &'u Unit>) -> Option<&'t str> {
    let folded = fold(text);
    let opening = PAYING.iter().find(|opening| folded.starts_with(**opening))?;
    let words = opening.split_whitespace().count();
    let mut rest = text.trim_start();
    for _ in 0..words {
        rest = rest.split_once(char::is_whitespace)?.1.trim_start();
    }
    let mut after = fold(rest);
    after.retain(|c| c != '@');
    let mut after = after.split_whitespace();
    let (number, unit, link) = (after.next()?, after.next()?, after.next()?);
    let counted = units.any(|of| unit == fold(of.one.as_str()) || unit == fold(of.many.as_str()));
    (counted && link == "a" && number.chars().all(|c| c.is_ascii_digit())).then_some(rest)
}

/// « je voudrais l'annonce 1 », « l'annonce 12 m'intéresse »: the number of the offer that somebody would like.
pub fn wanted_number(text: &str) -> Option<u32> {
    let folded = fold(text);
    let wish = ["voudrais", "veux bien", "m'interesse", "aimerais", "prends", "interesse par", "suis interesse"];
    if !wish.iter().any(|wish| folded.contains(wish)) || ["pas ", "plus "].iter().any(|no| folded.contains(no)) {
        return None;
    }
    let (_, rest) = folded.split_once("annonce")?;
    let digits: String = rest.trim_start_matches([' ', 'n', '°', 'º', '#']).chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn payments_are_told_from_offers() {
        let unit = crate::club::Rules::default().unit;
        let table = [
            ("je donne 5 points à Ali", Some("5 points à Ali")),
            ("Je verse 12 points à @Ali pour le pain", Some("12 points à @Ali pour le pain")),
            ("je donne un vélo à Vernier", None),
            ("je donne 5 chaises à Vernier", None),
            ("je donne des points", None),
            ("je donne", None),
        ];
        for (text, expected) in table {
            assert_eq!(paying(text, std::iter::once(&unit)), expected, "{text}");
        }
    }

    #[test]
    fn references_to_an_offer() {
        let table = [
            ("je voudrais l'annonce 1", Some(1)),
            ("L’annonce 12 m’intéresse !", Some(12)),
            ("L'annonce n°7 m'intéresse", Some(7)),
            ("l'annonce 3 ne m'intéresse pas du tout", None),
            ("as-tu vu l'annonce 4 ?", None),
            ("je voudrais une annonce", None),
            ("je voudrais l'annonce 99999999999", None),
        ];
        for (text, expected) in table {
            assert_eq!(wanted_number(text), expected, "{text}");
        }
    }
}
