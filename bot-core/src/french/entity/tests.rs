use std::collections::HashSet;

use chrono_tz::Europe::Zurich;
use proptest::prelude::*;

use super::*;
use crate::club::Rules;

/// All that is named in a text, said on Wednesday 25 November 2026 at 09:12.
fn read(text: &str) -> Vec<Entity> {
    let unit = UnitWords::new(&Rules::default().unit);
    let places = Places::new(&["Ferme du Lignon", "La Servette"]);
    let now = "2026-11-25T09:12:00".parse().expect("a moment");
    entities(&Tokens::new(text), &Reference { now, zone: Zurich, unit: &unit, places: &places })
}

#[test]
fn every_rule_reads_its_example_and_leaves_the_other_alone() {
    let mut names = HashSet::new();
    let mut wrong = Vec::new();
    for rule in rules() {
        assert!(names.insert(rule.name), "{} stands twice", rule.name);
        let fires = |text: &str| read(text).iter().any(|entity| entity.rules.contains(&rule.name));
        if !fires(rule.yes) {
            wrong.push(format!("{} does not read « {} »: {:?}", rule.name, rule.yes, read(rule.yes)));
        }
        if fires(rule.no) {
            wrong.push(format!("{} reads « {} »", rule.name, rule.no));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(names.len() > 50);
}

#[test]
fn every_rule_that_fires_is_listed() {
    let names: HashSet<_> = rules().map(|rule| rule.name).collect();
    for rule in rules() {
        for text in [rule.yes, rule.no] {
            for entity in read(text) {
                for fired in entity.rules {
                    assert!(names.contains(fired), "{fired}, in « {text} »");
                }
            }
        }
    }
}

/// Words that rules look at, and some that they do not.
const WORDS: &[&str] = &[
    "samedi",
    "le",
    "28",
    "février",
    "à",
    "10h",
    "18h30",
    "midi",
    "du",
    "au",
    "entre",
    "et",
    "dans",
    "3",
    "jours",
    "une",
    "demi-heure",
    "31",
    "1er",
    "d'ici",
    "jusqu'à",
    "dès",
    "après-midi",
    "Noël",
    "prochain",
    "en",
    "huit",
    "ce",
    "soir",
    "week-end",
    "hier",
    "l'été",
    "dernier",
    "semaine",
    "prochaine",
    "tous",
    "les",
    "mardis",
    "points",
    "max",
    "caution",
    "20",
    "l'heure",
    "de",
    "Zoé",
    "vélo",
    "l'annonce",
    "12",
    "aujourd'hui",
    "août",
    "décembre",
    "fin",
    "mois",
    "quinzaine",
    "4/5",
    "⭐⭐",
    "CHF",
    "quatre-vingts",
    ",",
    "?",
    "2026",
    "3.12.",
    "à partir",
    "voisin·e·s",
    "premier",
    "lundi",
    "par",
    "fois",
    "journée",
    "la",
    "quelques",
    "minutes",
    "il y a",
    "avant",
    "7,5",
    "1'200",
    "x3",
];

/// Values without the spans in them.
fn values(text: &str) -> Vec<String> {
    let value = |entity: Entity| match entity.value {
        Value::Reference(Target::Belonging { .. }) => format!("belonging {:?}", entity.rules),
        value => format!("{value:?} {:?}", entity.rules),
    };
    read(text).into_iter().map(value).collect()
}

proptest! {
    #[test]
    fn any_text_is_taken(text in any::<String>()) {
        let found = read(&text);
        for entity in &found {
            prop_assert!(entity.from < entity.to && text.get(entity.span.clone()).is_some_and(|words| !words.is_empty()));
        }
        for pair in found.windows(2) {
            prop_assert!(pair[0].to <= pair[1].from);
        }
    }

    #[test]
    fn accents_and_typography_change_nothing(words in proptest::collection::vec(0..WORDS.len(), 1..12)) {
        use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
        let text = words.iter().map(|at| WORDS[*at]).collect::<Vec<_>>().join(" ");
        let plain: String = text.nfd().filter(|c| !is_combining_mark(*c)).collect();
        let curly = text.replace('\'', "\u{2019}").replace('-', "\u{2011}").replace(' ', "\u{A0}");
        let apart: String = text.nfd().collect();
        for other in [plain, curly, apart] {
            prop_assert_eq!(values(&text), values(&other), "{}", text);
        }
        for entity in read(&text) {
            prop_assert!(text.get(entity.span.clone()).is_some_and(|words| !words.is_empty()));
        }
    }

    #[test]
    fn what_has_an_end_ends_after_it_begins(words in proptest::collection::vec(0..WORDS.len(), 1..12)) {
        let text = words.iter().map(|at| WORDS[*at]).collect::<Vec<_>>().join(" ");
        for entity in read(&text) {
            if let Value::When(When { start: Some(start), end: Some(end), .. }) = entity.value {
                prop_assert!(start.day <= end.day, "{text}: {start} {end}");
            }
        }
    }
}
