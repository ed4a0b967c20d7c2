//! Money, which is never points.

use super::{
    Span,
    entity::{Rule, rule},
    numbers::number,
    points::UnitWords,
    tokens::{Token, Tokens, is_any},
};

pub(super) const RULES: &[Rule] = &[rule("money", "20 CHF", "20 chaises")];

const MONEY: &[&str] = &["chf", "fr", "frs", "franc", "francs", "euro", "euros", "eur", "€", "balles", "dollars", "$", "sfr"];

/// The first sum of money in a text (rule `money`): « 20 CHF », « 10.- », « CHF 15 », « 5 € », « dix francs », « 10 balles ».
/// Not: « 10.- points », « expliquer TWINT ».
pub fn money(tokens: &Tokens<'_>, unit: &UnitWords) -> Option<Span> {
    (0..tokens.all().len()).find_map(|at| money_at(tokens.all(), at, unit)).map(|(from, to)| tokens.span(from, to))
}

/// Is the token there a currency? « 20 balles de l'heure » are francs, « 20 balles de tennis » are not.
pub fn is_currency(all: &[Token], at: usize) -> bool {
    let counted = is_any(all, at, &["balles"])
        && is_any(all, at + 1, &["de", "d'"])
        && !is_any(all, at + 2, &["l'", "la", "plus", "moins"]);
    is_any(all, at, MONEY) && !counted
}

/// The sum of money whose number begins at a token: its first token and the one after it.
pub fn money_at(all: &[Token], at: usize, unit: &UnitWords) -> Option<(usize, usize)> {
    let is = |at: usize, word: &str| all.get(at).is_some_and(|token| token.is(word));
    let currency = |at: usize| is_currency(all, at);
    let number = number(all, at)?;
    let end = number.end;
    if unit.at(all, end).is_some() {
        return None;
    }
    if currency(end) {
        return Some((at, end + 1));
    }
    let glued = |at: usize| all.get(at).is_some_and(|token| token.glued);
    let dash = is(end, ".") && is(end + 1, "-") && glued(end) && glued(end + 1);
    if dash && !number.in_words && unit.at(all, end + 2).is_none() {
        return Some((at, end + 2));
    }
    let before = at.checked_sub(1).filter(|before| currency(*before) && !is(*before, "fr"))?;
    (!number.is_article).then_some((before, end))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::club::Rules;

    fn unit() -> UnitWords {
        UnitWords::new(&Rules::default().unit)
    }

    #[test]
    fn money_is_seen() {
        for (text, expected) in [
            ("vélo 50 CHF", Some("50 CHF")),
            ("20€", Some("20€")),
            ("10.- la pièce", Some("10.-")),
            ("CHF 1'200", Some("CHF 1'200")),
            ("dix francs", Some("dix francs")),
            ("10 balles", Some("10 balles")),
            ("10 balles de l'heure", Some("10 balles")),
            ("10 balles de plus", Some("10 balles")),
            ("10 balles de tennis", None),
            ("10.- points", None),
            ("10 points", None),
            ("expliquer TWINT", None),
            ("le 10. - et après", None),
        ] {
            let span = money(&Tokens::new(text), &unit());
            assert_eq!(span.map(|span| &text[span]), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_taken(text in any::<String>(), near in "[0-9 .,'x-]{0,12}(points?|CHF|€)?[a-z /']{0,8}") {
            for text in [text, near] {
                if let Some(span) = money(&Tokens::new(&text), &unit()) {
                    prop_assert!(!text[span].is_empty());
                }
            }
        }
    }
}
