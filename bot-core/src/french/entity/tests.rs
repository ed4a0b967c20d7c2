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

#[test]
fn numbers_of_offers_and_trades() {
    let target = |text: &str| {
        read(text).into_iter().find_map(|entity| match entity.value {
            Value::Reference(Target::Trade(number)) => Some(("trade", number)),
            Value::Reference(Target::Offer(number)) => Some(("offer", number)),
            _ => None,
        })
    };
    for (text, expected) in [
        ("échange 3 hier soir ?", Some(("trade", 3))),
        ("échange 3 aujourd'hui ?", Some(("trade", 3))),
        ("annonce 3 aujourd'hui ?", Some(("offer", 3))),
        ("offre 12 ce soir ?", Some(("offer", 12))),
        ("demande 4 cet après-midi", Some(("offer", 4))),
        ("échange 3 pots contre un bol", None),
        ("offre 2 heures de ménage", None),
        ("annonce 12 points", None),
    ] {
        assert_eq!(target(text), expected, "{text}");
    }
}

/// Words about time as « start..end », how the end was said, the part of the day, « ? » where not sure, « or » the other reading, and what
/// to ask.
fn said(text: &str) -> String {
    let moment = |moment: Option<Moment>| moment.map(|moment| moment.to_string()).unwrap_or_default();
    let one = |when: When| {
        let mut words = match when.end {
            None if when.shape == Shape::OpenAfter => format!("{}..", moment(when.start)),
            None => moment(when.start),
            Some(end) => format!("{}..{end}", moment(when.start)),
        };
        let more = [when.end_kind.map(EndKind::key), when.part.map(DayPart::key), (!when.sure).then_some("?")];
        words.extend(more.into_iter().flatten().map(|word| format!(" {word}")));
        words.extend(when.other.map(|other| format!(" or {other}")));
        words.extend(when.ask.map(|ask| format!(" {ask:?}")));
        words
    };
    let whens =
        read(text).into_iter().filter_map(|entity| if let Value::When(when) = entity.value { Some(one(when)) } else { None });
    whens.collect::<Vec<_>>().join(" | ")
}

#[test]
fn days_hours_and_what_bounds_them() {
    for (text, expected) in [
        ("je passe jeudi soir vers 8h", "2026-11-26T20:00 soir"),
        ("libre vendredi après-midi", "2026-11-27 apres-midi"),
        ("samedi en fin de journée si possible", "2026-11-28 fin_de_journee"),
        ("plutôt en soirée", " soir"),
        ("demain au souper", "2026-11-26 soir"),
        ("vendredi au dîner", "2026-11-27 midi"),
        ("entre 17h30 et 19h lundi", "2026-11-30T17:30..2026-11-30T19:00"),
        ("mardi de 6 à 8", "2026-12-01T18:00..2026-12-01T20:00 ?"),
        ("samedi dès 9h", "2026-11-28T09:00.."),
        ("lundi jusqu'à 17h", "2026-11-30T00:00..2026-11-30T17:00 until"),
        ("il me la faut avant samedi midi", "..2026-11-28T12:00 before midi"),
        ("d'ici dimanche", "2026-11-25..2026-11-29 by"),
        ("jusqu'au 12", "..2026-12-12 until"),
        ("du 2 au 4", "2026-12-02..2026-12-04"),
        ("entre le 30 et le 3", "2026-11-30..2026-12-03"),
        ("du 28 décembre au 2 janvier", "2026-12-28..2027-01-02"),
        ("vendredi 18h au dimanche 12h", "2026-11-27T18:00..2026-11-29T12:00"),
        ("le week-end du 5 et 6 décembre", "2026-12-05..2026-12-06"),
        ("toute la semaine prochaine", "2026-11-30..2026-12-06"),
        ("à la fin de l'année", "2026-10-01..2026-12-31"),
        ("mi-janvier", "2027-01-10..2027-01-20"),
        ("de 21h à 1h", "2026-11-25T21:00..2026-11-26T01:00"),
        ("dans dix jours", "2026-12-05"),
        ("trois jours avant Noël", "2026-12-22"),
        ("la veille du 1er août", "2027-07-31"),
        ("au Jeûne genevois", "2027-09-09"),
        ("le lundi de Pentecôte", "2027-05-17"),
    ] {
        assert_eq!(said(text), expected, "{text}");
    }
}

#[test]
fn two_readings_and_what_must_be_asked() {
    for (text, expected) in [
        ("jeudi prochain", "2026-11-26 ? or 2026-12-03"),
        ("mercredi à 19h", "2026-11-25T19:00 ? or 2026-12-02T19:00"),
        ("mercredi à 8h", "2026-12-02T08:00 ? or 2026-11-25T08:00"),
        ("le 31 novembre", " Impossible"),
        ("demain à 26h", " Impossible"),
        ("jeudi 28 novembre", "2026-11-28 ? or 2026-11-26 Contradiction"),
        ("le dimanche 28 mars à 2h15", "2027-03-28T02:15 ? Gap"),
        ("je l'ai reçu lundi", "2026-11-23"),
        ("merci pour dimanche", "2026-11-22"),
        ("il y a trois semaines", "2026-11-04"),
    ] {
        assert_eq!(said(text), expected, "{text}");
    }
}

#[test]
fn what_says_nothing_about_time() {
    for text in [
        "mon fils dort dans la main",
        "la société a été vendue",
        "un bus de 20 places",
        "3-6 ans, 60x120",
        "des chaises pour 5 à 7 enfants",
        "un sapin de Noël et un cours d'escalade",
        "une table de nuit en bois",
        "le 2 pièces du 3e étage",
        "il y a deux vélos",
        "un jeu de mars",
        "1/2 litre, 3/4 plein",
    ] {
        assert_eq!(said(text), "", "{text}");
    }
}

#[test]
fn recurrences() {
    for (text, expected) in [
        ("tous les mardis et jeudis", "WEEKLY:TU,TH"),
        ("chaque dimanche matin", "WEEKLY:SU"),
        ("un samedi sur deux", "WEEKLY/2:SA"),
        ("toutes les deux semaines", "WEEKLY/2"),
        ("tous les jours", "DAILY"),
        ("les lundis, mercredis et vendredis", "WEEKLY:MO,WE,FR"),
        ("chaque mois", "MONTHLY"),
    ] {
        let keys: Vec<String> = read(text)
            .into_iter()
            .filter_map(|entity| if let Value::Recurrence(found) = entity.value { Some(found.key()) } else { None })
            .collect();
        assert_eq!(keys, [expected], "{text}");
    }
}

#[test]
fn points_durations_and_the_rest_in_one_message() {
    let text = "Perceuse à prêter 3 jours, 4 points par jour, caution 30 points, à la Ferme du Lignon (x2)";
    let words: Vec<(&str, &str)> = read(text).iter().map(|entity| (&text[entity.span.clone()], entity.rules[0])).collect();
    let expected = [
        ("3 jours", "duration-days"),
        ("4 points par jour", "points"),
        ("caution 30 points", "deposit"),
        ("Ferme du Lignon", "place"),
        ("x2", "quantity"),
    ];
    assert_eq!(words, expected);
}

#[test]
fn the_last_day_of_what_lasts() {
    let day = |text: &str| text.parse::<chrono::NaiveDate>().expect("a day");
    for (text, first, expected) in [
        ("quinze jours", "2026-12-01", Some("2026-12-14")),
        ("une semaine", "2026-11-30", Some("2026-12-06")),
        ("un mois", "2027-01-31", Some("2027-02-27")),
        ("deux heures", "2026-12-01", None),
    ] {
        let duration =
            read(text).into_iter().find_map(|entity| if let Value::Duration(it) = entity.value { Some(it) } else { None });
        assert_eq!(duration.and_then(|duration| duration.last_day(day(first))), expected.map(day), "{text}");
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
