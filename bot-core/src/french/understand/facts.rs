//! What is named in a message, as far as it tells kinds of offers and wishes apart: a price, a day, a span, somebody who comes for it.
//!
//! Deliberately absent: what is said of it.

use super::{message::Message, rules::GRAMMAR, vocabulary::Class};
use crate::french::{
    entity::{Entity, Shape, Value},
    points::Per,
};

/// What is named in a message, as far as it decides.
pub(super) struct Facts {
    /// Points are named.
    pub(super) points: bool,
    /// Money is.
    pub(super) money: bool,
    /// A day to come is named.
    pub(super) day: bool,
    /// It is wanted for so long.
    pub(super) span: bool,
    /// A word of lending is said.
    pub(super) loan: bool,
    /// Something is wished in return.
    pub(super) back: bool,
    /// Something that can be handed over is named.
    pub(super) goods: bool,
    /// It is to come back.
    pub(super) returned: bool,
    /// Somebody comes for it: a day says when.
    pub(super) fetched: bool,
    /// Somebody has one too many: it is to be kept.
    pub(super) spare: bool,
    /// So much an hour: work.
    pub(super) hourly: bool,
}

impl Facts {
    pub(super) fn of(message: &Message<'_, '_>) -> Self {
        let has = |test: &dyn Fn(&Value) -> bool| message.entities.iter().any(|entity| test(&entity.value));
        let loan = GRAMMAR.vocabulary.class_named("loanhint").unwrap_or_default();
        Self {
            points: has(&|value| matches!(value, Value::Points(_))),
            money: has(&|value| matches!(value, Value::Money)),
            day: message.entities.iter().any(|entity| {
                matches!(&entity.value, Value::When(when) if matches!(when.shape, Shape::Point | Shape::Interval) && !when.past)
                    && !vague(entity)
            }),
            span: message.entities.iter().any(|entity| match &entity.value {
                Value::When(when) => when.shape == Shape::Interval && !vague(entity),
                Value::Deposit(_) => true,
                _ => false,
            }) || message
                .entities
                .iter()
                .any(|entity| matches!(entity.value, Value::Duration(_)) && lasts(message, entity.from)),
            goods: message.words.iter().any(|word| word.has(Class::Thing)),
            returned: (0..message.words.len())
                .any(|at| message.is(at, &["rends", "rendez", "rendras", "rendrez", "ramener", "ramenez"])),
            fetched: (1..message.words.len()).any(|at| {
                message.is(at, &["chercher", "prendre", "recuperer", "charger", "retirer", "embarquer"])
                    && (at.saturating_sub(4)..at).any(|at| message.is(at, COMES))
                    || message.is(at, COMES)
                        && message.entity_at(at + 1).is_some_and(|(at, _)| matches!(at.value, Value::When(_)))
            }),
            spare: (1..message.words.len()).any(|at| {
                message.is(at, &["trop", "rab", "surplus", "double"]) && message.is(at - 1, &["en", "de"])
                    || message.is(at, &["donner", "jeter"]) && message.is(at - 1, &["a"])
            }),
            hourly: has(&|value| matches!(value, Value::Points(points) if matches!(points.per, Per::Hour | Per::HalfHour))),
            // « prêt à mettre 15 points » lends nothing.
            loan: (0..message.words.len()).any(|at| {
                message.words[at].is(loan) && !(message.is(at, &["pret", "prets"]) && message.is(at + 1, &["a", "pour"]))
            }),
            back: (0..message.words.len()).any(|at| {
                message.is(at, &["contre"])
                    && !(at > 0 && message.is(at - 1, &["par"]))
                    && !message.is(at + 1, &["bon", "bons", "rien", "le", "la", "les", "l'"])
                    || message.is(at, &["echange"]) && message.is(at + 1, &["de", "d'", "contre"])
            }),
        }
    }
}

/// What one does to fetch something.
const COMES: &[&str] = &["viens", "passe", "passer", "venir", "passerai", "viendrai"];

/// « en mars », « cet hiver »: too long to borrow for.
fn vague(entity: &Entity) -> bool {
    entity.rules.iter().any(|rule| matches!(*rule, "month" | "season" | "year"))
}

/// Is it wanted for so long? Not « depuis trois jours », « il y a trois jours »; after « de » only where something lasts: « prêt de trois
/// semaines », not « enceinte de cinq mois », « au bout de trois jours ».
fn lasts(message: &Message<'_, '_>, token: usize) -> bool {
    const LASTING: &[&str] = &[
        "duree",
        "periode",
        "emprunt",
        "emprunts",
        "pret",
        "prets",
        "location",
        "locations",
        "usage",
        "utilisation",
        "remplacement",
        "absence",
        "sejour",
    ];
    let before = |back: usize, words: &[&str]| {
        token.checked_sub(back).is_some_and(|at| words.contains(&message.tokens.all()[at].text.as_str()))
    };
    !(before(1, &["depuis", "a"]) || before(1, &["de", "d'"]) && !before(2, LASTING))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::french::{
        entity::{Places, Reference, entities},
        points::UnitWords,
        tokens::Tokens,
    };

    fn spans(text: &str) -> bool {
        let unit = UnitWords::new(&crate::club::Rules::default().unit);
        let now = "2026-11-25T09:12:00".parse().expect("a moment");
        let places = Places::default();
        let tokens = Tokens::new(text);
        let found = entities(&tokens, &Reference { now, zone: chrono_tz::Europe::Zurich, unit: &unit, places: &places });
        Facts::of(&Message::new(&tokens, found, &GRAMMAR.vocabulary)).span
    }

    #[test]
    fn what_lasts_is_a_span() {
        for text in
            ["emprunt de trois jours", "prêt de 3 semaines", "location de deux semaines", "pour une durée de 2 mois", "3 jours"]
        {
            assert!(spans(text), "{text}");
        }
        for text in ["enceinte de cinq mois", "au bout de trois jours", "depuis trois jours", "une chatte de 3 mois"] {
            assert!(!spans(text), "{text}");
        }
    }
}
