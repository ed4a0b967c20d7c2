use chrono_tz::Europe::Zurich;
use proptest::prelude::*;

use super::*;
use crate::time::moment;

/// A moment on the clock of Zürich.
fn at(text: &str) -> Timestamp {
    moment(NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a moment"), Zurich)
}

/// What a text names, said at a moment: « 2026-11-28 10:00 », « 2026-11-28 » or why not; with « ? » where it is not sure.
fn said(now: &str, text: &str) -> String {
    let found = find(&Tokens::new(text), at(now), Zurich);
    let unsure = if found.iter().all(|found| found.sure) { "" } else { " ?" };
    match appointment(&found, at(now), Zurich, None) {
        None => "-".to_owned(),
        Some(Err(why)) => format!("{why:?}"),
        Some(Ok(Appointment { day, time: None, .. })) => format!("{day}{unsure}"),
        Some(Ok(Appointment { day, time: Some(time), .. })) => format!("{day} {}{unsure}", time.format("%H:%M")),
    }
}

fn check(now: &str, table: &[(&str, &str)]) {
    for (text, expected) in table {
        assert_eq!(said(now, text), *expected, "« {text} » said {now}");
    }
}

/// A Wednesday.
const NOW: &str = "2026-11-25 09:12";

#[test]
fn days() {
    check(
        NOW,
        &[
            ("aujourd'hui", "2026-11-25"),
            ("demain", "2026-11-26"),
            ("après-demain", "2026-11-27"),
            ("apres demain", "2026-11-27"),
            ("ce soir", "2026-11-25"),
            ("samedi", "2026-11-28"),
            ("samedi matin", "2026-11-28"),
            ("lundi prochain", "2026-11-30"),
            ("vendredi prochain", "2026-11-27 ?"),
            ("lundi en huit", "2026-12-07"),
            ("lundi en quinze", "2026-12-14"),
            ("mardi de la semaine prochaine", "2026-12-01"),
            ("mercredi", "2026-12-02 ?"),
            ("samedi 28", "2026-11-28"),
            ("samedi 28 novembre", "2026-11-28"),
            ("sam. 28 nov.", "2026-11-28"),
            ("samedi 28.11.", "2026-11-28"),
            ("le 28 novembre", "2026-11-28"),
            ("28 novembre 2026", "2026-11-28"),
            ("le 1er décembre", "2026-12-01"),
            ("premier décembre", "2026-12-01"),
            ("quinze janvier", "2027-01-15"),
            ("le 31", "2026-12-31"),
            ("le 25", "2026-11-25"),
            ("le 1er", "2026-12-01"),
            ("3/12 plutôt", "2026-12-03"),
            ("le 3/12", "2026-12-03"),
            ("17/02", "2027-02-17"),
            ("17/2", "2027-02-17"),
            ("le 3.12.", "2026-12-03"),
            ("28.11", "2026-11-28"),
            ("3.12.2026", "2026-12-03"),
            ("3/12/26", "2026-12-03"),
            ("2026-12-03", "2026-12-03"),
            ("dans 3 jours", "2026-11-28"),
            ("dans 8 jours", "2026-12-02"),
            ("dans quinze jours", "2026-12-09"),
            ("dans une semaine", "2026-12-02"),
            ("dans une quinzaine de jours", "2026-12-09"),
            ("dans un mois", "2026-12-25"),
            ("le lendemain du 3 décembre", "2026-12-04"),
        ],
    );
}

#[test]
fn days_with_hours() {
    check(
        NOW,
        &[
            ("samedi à 10h", "2026-11-28 10:00"),
            ("samedi, vers 10 h", "2026-11-28 10:00"),
            ("demain 18h30", "2026-11-26 18:30"),
            ("à 10h samedi", "2026-11-28 10:00"),
            ("18h30 demain", "2026-11-26 18:30"),
            ("le 3.12. à 18.30", "2026-12-03 18:30"),
            ("lundi en huit à 18h15", "2026-12-07 18:15"),
            ("vendredi midi et quart devant la poste", "2026-11-27 12:15"),
            ("samedi midi", "2026-11-28 12:00"),
            ("samedi minuit", "2026-11-29 00:00"),
            ("samedi soir à 8h", "2026-11-28 20:00"),
            ("samedi à 8h du soir", "2026-11-28 20:00"),
            ("demain après-midi à 3h", "2026-11-26 15:00"),
            ("demain matin 11h", "2026-11-26 11:00"),
            ("demain entre 17h et 18h30", "2026-11-26 17:00"),
            ("ce soir 19h", "2026-11-25 19:00"),
            ("mercredi 18h", "2026-11-25 18:00 ?"),
            ("mercredi 8h", "2026-12-02 08:00 ?"),
            ("samedi à 6h", "2026-11-28 06:00 ?"),
            ("samedi ça me va, je passe à 10h", "2026-11-28 10:00"),
            ("dimanche 29 à dix heures et demie", "2026-11-29 10:30"),
            ("18h30", "2026-11-25 18:30"),
            ("18h", "2026-11-25 18:00"),
            ("midi ?", "2026-11-25 12:00"),
            ("dans 30 minutes", "2026-11-25 09:42"),
            ("j'arrive dans une heure", "2026-11-25 10:12"),
            ("dans un quart d'heure", "2026-11-25 09:27"),
            ("dans une demi-heure", "2026-11-25 09:42"),
            ("dans 24 heures", "2026-11-26 09:12"),
            ("dans 1h30", "2026-11-25 10:42"),
        ],
    );
}

#[test]
fn what_must_be_asked() {
    check(
        NOW,
        &[
            ("32 décembre", "Impossible"),
            ("31 juin", "Impossible"),
            ("29 février", "Impossible"),
            ("29.2.2027", "Impossible"),
            ("le 32", "Impossible"),
            ("le 17/20", "Impossible"),
            ("samedi 17/20", "Impossible"),
            ("samedi à 25h", "Impossible"),
            ("demain 12h75", "Impossible"),
            ("mardi 24", "Contradiction"),
            ("lundi 28 novembre", "Contradiction"),
            ("samedi 29.11.", "Contradiction"),
            ("hier", "Past"),
            ("avant-hier", "Past"),
            ("samedi dernier", "Past"),
            ("aujourd'hui à 8h", "Past"),
            ("8h30", "Past"),
            ("24 novembre", "Past"),
            ("le 3.3.2026", "Past"),
            ("ce week-end", "Vague"),
            ("la semaine prochaine", "Vague"),
            ("samedi ou dimanche", "Vague"),
            ("du 24 décembre au 3 janvier", "Vague"),
            ("du 3 au 5 décembre", "Vague"),
            ("entre lundi et mercredi", "Vague"),
            ("3 au 5 décembre", "Vague"),
            ("10-12 décembre", "Vague"),
            ("du treize au 15 décembre", "Vague"),
            ("28 novembre - 3 décembre", "Vague"),
            ("lundi au mercredi", "Vague"),
            ("samedi à 10h ou à 11h ou à 12h", "Vague"),
        ],
    );
    check(
        "2027-03-25 12:15",
        &[
            ("dimanche 28 mars à 2h30", "Gap"),
            ("dimanche à 2h30", "Gap"),
            ("dimanche 28 mars 2h20", "Gap"),
            ("dimanche 28 mars à 3h30", "2027-03-28 03:30 ?"),
        ],
    );
    check("2026-10-20 12:00", &[("dimanche à 2h30", "2026-10-25 02:30 ?")]);
    check("2028-01-10 12:00", &[("29 février", "2028-02-29")]);
    check("2027-02-11 12:00", &[("29 février", "Impossible")]);
    check("2027-03-05 12:00", &[("29 février", "2028-02-29 ?")]);
    check(
        "2026-11-29 18:00",
        &[("lundi prochain", "2026-11-30 ?"), ("lundi", "2026-11-30"), ("dimanche 20h", "2026-11-29 20:00 ?")],
    );
}

#[test]
fn what_says_nothing_about_time() {
    for text in [
        "mon vélo",
        "la main",
        "cette société du 2e étage",
        "elle dort",
        "les samedis",
        "tous les lundi",
        "chaque mardi",
        "le lendemain",
        "17 02",
        "pneus 195/65 R15",
        "17/20 à sa dictée",
        "3-6 ans",
        "60x120",
        "un vélo 20 pouces",
        "le 20 pouces",
        "le 2 pièces",
        "2h de baby-sitting",
        "pendant 2h30",
        "3/4 d'heure",
        "1/2",
        "4/5",
        "environ 1h30",
        "environ une heure trente",
        "au 3e étage",
        "3 à 5 points",
        "10-12 ans",
        "24/7",
        "2.5h",
        "12 points",
        "à 12 points",
        "7,5",
        "mars",
        "un jeu, la mer",
        "après-midi",
        "ok",
    ] {
        assert_eq!(said(NOW, text), "-", "{text}");
    }
}

#[test]
fn spans_are_the_words() {
    let text = "Ok, plutôt SAMEDI 28 Nov. à 10 h, merci";
    let found = find(&Tokens::new(text), at(NOW), Zurich);
    assert_eq!(found.len(), 1);
    assert_eq!(&text[found[0].span.clone()], "SAMEDI 28 Nov. à 10 h");
}

#[test]
fn an_hour_alone_is_of_the_day_talked_about() {
    let found = find(&Tokens::new("plutôt à 11h"), at(NOW), Zurich);
    let day = "2026-11-28".parse().expect("a day");
    let expected =
        Appointment { day, time: Some(chrono::NaiveTime::from_hms_opt(11, 0, 0).expect("a time")), zone: Zurich, later: false };
    assert_eq!(appointment(&found, at(NOW), Zurich, Some(day)), Some(Ok(expected)));
}

#[test]
fn what_has_begun_names_its_day() {
    // A Saturday.
    let now = at("2026-11-28 10:01");
    let day = "2026-11-28".parse().expect("a day");
    let found = find(&Tokens::new("week-end 10h - 10h"), now, Zurich);
    assert_eq!(appointment(&found, now, Zurich, None), Some(Ok(Appointment { day, time: None, zone: Zurich, later: false })));
}

proptest! {
    #[test]
    fn any_text_is_taken(
        text in any::<String>(),
        near in "(samedi|le|dans|du|à|ce|midi|demain|mardi)?[ ,.]{0,2}[0-9]{0,4}[h:./ -]{0,2}[0-9]{0,5}( mars| fevrier|h| jours|er|/1)?[ 0-9h]{0,6}",
        words in proptest::collection::vec(0_usize..40, 0..9),
        now in 0_i64..4_000_000_000_000,
    ) {
        const WORDS: [&str; 40] = [
            "samedi", "le", "28", "novembre", "à", "10h", "18h30", "midi", "du", "au", "entre", "et", "dans", "3", "jours", "une", "demi", "-", "heure", "31",
            "1er", "/", ".", "12", "2026", "prochain", "en", "huit", "ce", "soir", "week-end", "hier", "avant", "veille", "de", "la", "semaine", "prochaine",
            "premier", "minutes",
        ];
        let spaced: Vec<&str> = words.iter().map(|at| WORDS[*at]).collect();
        for text in [text, near, spaced.join(" "), spaced.concat()] {
            for found in find(&Tokens::new(&text), Timestamp(now), Zurich) {
                prop_assert!(found.from < found.to && text.get(found.span.clone()).is_some());
                if let When::Day(appointment) = found.when {
                    prop_assert!(!appointment.is_past(Timestamp(now - now % 60_000)) , "{text}");
                }
            }
        }
    }
}
