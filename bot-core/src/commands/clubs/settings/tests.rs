//! What is typed after `/club` → what becomes of the club.

use super::*;
use crate::{commands::clubs::rules::sentence, id::ClubId, lang::Lang, time::Timestamp};

fn club() -> Club {
    let name = Name::new("Les Grottes").expect("a name");
    Club { id: ClubId(1), name, rules: Rules::default(), created_at: Timestamp(0) }
}

/// The changed rule as everybody reads it.
fn read(words: &str) -> Result<String, Refusal> {
    let (rule, next) = changed(&club(), words)?;
    Ok(sentence(rule, &next, &Lang::of(Tone::Vous, &next.rules.unit)).expect("a sentence").replace('\u{A0}', " "))
}

#[test]
fn settings_are_understood_as_people_write_them() {
    let table = [
        ("nom Les voisins", "Le club s’appelle « Les voisins »."),
        ("NOM  Les   voisins ", "Le club s’appelle « Les voisins »."),
        ("unité grain grains", "On compte en grains (un seul : grain)."),
        ("unite heure", "On compte en heures (un seul : heure)."),
        ("unité grain de sel / grains de sel", "On compte en grains de sel (un seul : grain de sel)."),
        ("points non", "Mode don : rien ne se compte, tout se donne."),
        ("plancher -50", "Un compte peut descendre jusqu’à −50 points."),
        ("plancher −50 points", "Un compte peut descendre jusqu’à −50 points."),
        ("plancher 0", "Un compte peut descendre jusqu’à 0 point."),
        ("début -10 5", "Avant 5 échanges terminés, un compte descend jusqu’à −10 points seulement."),
        ("début -10", "Avant 3 échanges terminés, un compte descend jusqu’à −10 points seulement."),
        ("plafond 300", "À partir de 300 points, je propose de dépenser."),
        ("plafond 1'000 ferme", "Un compte ne peut pas dépasser 1\u{202F}000 points."),
        ("silence 22-7", "Aucun rappel entre 22 h et 7 h."),
        ("silence de 22h à 7h", "Aucun rappel entre 22 h et 7 h."),
        ("silence 24 h - 6 h", "Aucun rappel entre 0 h et 6 h."),
        ("silence non", "Les rappels arrivent à toute heure."),
        ("fuseau Europe/Paris", "Heure du club : Europe/Paris."),
        ("fuseau new york", "Heure du club : America/New_York."),
        ("fuseau Genève", "Heure du club : Europe/Zurich."),
        ("ton tu", "Ici, on se tutoie."),
        ("réponse 3 jours", "Une proposition attend sa réponse 3 jours."),
        ("file 1", "Quand une chose se libère, la personne suivante a 1 heure pour répondre."),
    ];
    for (words, expected) in table {
        assert_eq!(read(words).as_deref(), Ok(expected), "{words}");
    }
}

#[test]
fn what_does_not_fit_gets_an_example() {
    let table = [
        ("nom", "/club nom Les voisins"),
        ("nom \u{200B}", "/club nom Les voisins"),
        ("unité", "/club unité grain grains"),
        ("unité 3 points", "/club unité grain grains"),
        ("unité grain grains et encore", "/club unité grain grains"),
        ("points peut-être", "/club points non"),
        ("plancher 50", "/club plancher -50"),
        ("plancher -100001", "/club plancher -50"),
        ("plancher -99999999999999999999", "/club plancher -50"),
        ("début -101", "/club début -20 3"),
        ("début -20 51", "/club début -20 3"),
        ("alerte -101", "/club alerte -40"),
        ("plafond -3", "/club plafond 300"),
        ("plafond ferme", "/club plafond 300"),
        ("silence 25-7", "/club silence 22-7"),
        ("silence 22", "/club silence 22-7"),
        ("silence 22h30-7h", "/club silence 22-7"),
        ("silence 22.5-7", "/club silence 22-7"),
        ("fuseau Atlantide", "/club fuseau Europe/Paris"),
        ("fuseau", "/club fuseau Europe/Paris"),
        ("ton il", "/club ton tu"),
        ("réponse 0", "/club réponse 7"),
        ("réponse 366", "/club réponse 7"),
        ("réponse -7", "/club réponse 7"),
        ("réponse 7,5", "/club réponse 7"),
        ("propositions 1", "/club propositions 10"),
    ];
    for (words, example) in table {
        assert_eq!(changed(&club(), words).err(), Some(Refusal::Usage(example)), "{words}");
    }
    assert_eq!(changed(&club(), "couleur bleu").err(), Some(Refusal::BadSetting("couleur".into())));
    assert_eq!(changed(&club(), "12").err(), Some(Refusal::BadSetting("12".into())));
    assert_eq!(changed(&club(), &format!("nom {}", "é".repeat(41))).err(), Some(Refusal::TooLong(40)));
    assert_eq!(changed(&club(), "unité franc").err(), Some(Refusal::MoneyNotPoints));
}

#[test]
fn limits_that_depend_on_a_limit_follow() {
    let (_, next) = changed(&club(), "plancher -10").expect("a change");
    let PointsPolicy::MutualCredit(credit) = &next.rules.points else { panic!("{:?}", next.rules.points) };
    assert_eq!((credit.floor, credit.newcomer_floor, credit.warning), (Points(-10), Points(-10), Points(-8)));
}

#[test]
fn gift_clubs_have_no_limits_and_can_count_again() {
    let (_, gift) = changed(&club(), "points non").expect("a change");
    assert_eq!(changed(&gift, "plancher -50").err(), Some(Refusal::BadSetting("plancher".into())));
    assert_eq!(changed(&gift, "points non").map(|(_, next)| next == gift), Ok(true));
    let (_, again) = changed(&gift, "points oui").expect("a change");
    assert_eq!(again, club());
}

#[test]
fn every_rule_can_be_set_once_and_every_example_is_taken() {
    for rule in Rule::ALL {
        let settings: Vec<&Setting> = SETTINGS.iter().chain(MORE_SETTINGS).filter(|setting| setting.rule == rule).collect();
        assert_eq!(settings.len(), 1, "{rule:?}");
        let words = settings[0].example.strip_prefix("/club ").expect("a command");
        assert_eq!(changed(&club(), words).map(|(changed, _)| changed), Ok(rule), "{words}");
    }
}
