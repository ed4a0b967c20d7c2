use chrono_tz::Europe::Zurich;
use proptest::prelude::*;

use super::*;
use crate::{club::Rules, time::moment};

/// Wednesday 25 November 2026, 09:12 in Zürich.
fn now() -> Timestamp {
    let local = "2026-11-25T09:12:00".parse().expect("a moment");
    moment(local, Zurich)
}

fn read(text: &str, points_pending: bool) -> Reply {
    let unit = Rules::default().unit;
    understand(text, &ReplyContext { now: now(), zone: Zurich, unit: &unit, points_pending, day: None, chosen: None })
}

fn at(text: &str) -> Appointment {
    let (day, time) = text.split_once(' ').map_or((text, None), |(day, time)| (day, Some(time)));
    let time = time.map(|time| chrono::NaiveTime::parse_from_str(time, "%H:%M").expect("a time"));
    Appointment { day: day.parse().expect("a day"), time, zone: Zurich, later: false }
}

fn points(points: i64) -> Counter {
    Counter { points: Amount::new(points), ..Counter::default() }
}

fn thing(text: &str) -> Counter {
    Counter { thing: Some(Phrase::new(text).expect("a phrase")), ..Counter::default() }
}

fn check(expected: &Reply, texts: &[&str]) {
    for text in texts {
        assert_eq!(read(text, true), *expected, "{text}");
    }
}

#[test]
fn yes() {
    check(
        &Reply::Accept { when: None },
        &[
            "ok",
            "Ok !",
            "OK merci",
            "d'accord",
            "D’accord, merci beaucoup",
            "dac",
            "oui",
            "oui, parfait",
            "Parfait 👍",
            "👍🏽",
            "ça marche",
            "ça joue",
            "pas de problème",
            "ok pour moi",
            "volontiers, à bientôt",
            "super",
            "bonjour, c'est bon pour moi",
            "@troquet ok",
        ],
    );
}

#[test]
fn no() {
    check(
        &Reply::Decline,
        &[
            "non",
            "non merci",
            "Non, désolé",
            "pas possible",
            "pas d'accord",
            "désolée je ne peux pas",
            "impossible",
            "je refuse",
            "👎",
        ],
    );
}

#[test]
fn yes_with_a_time() {
    for (text, expected) in [
        ("ok pour samedi", "2026-11-28"),
        ("ok pour samedi à 10h", "2026-11-28 10:00"),
        ("d'accord, demain 18h30", "2026-11-26 18:30"),
        ("ça marche, je passe samedi matin", "2026-11-28"),
    ] {
        assert_eq!(read(text, true), Reply::Accept { when: Some(at(expected)) }, "{text}");
    }
}

#[test]
fn times() {
    for (text, expected) in [
        ("samedi à 10h", "2026-11-28 10:00"),
        ("samedi à 10h ?", "2026-11-28 10:00"),
        ("ok mais dimanche 18h", "2026-11-29 18:00"),
        ("plutôt dimanche", "2026-11-29"),
        ("non, plutôt dimanche", "2026-11-29"),
        ("3/12 plutôt", "2026-12-03"),
        ("dispo lundi en huit à 18h15", "2026-12-07 18:15"),
        ("demain entre 17h et 18h30", "2026-11-26 17:00"),
        ("je peux passer samedi à 10h", "2026-11-28 10:00"),
        ("d'accord pour samedi ?", "2026-11-28"),
        ("18h30", "2026-11-25 18:30"),
    ] {
        assert_eq!(read(text, true), Reply::When(at(expected)), "{text}");
    }
}

#[test]
fn other_points() {
    for (text, expected) in [
        ("12 points", 12),
        ("12 points ?", 12),
        ("plutôt 15 points", 15),
        ("ok pour 12 points", 12),
        ("non, 12 points", 12),
        ("je propose 12 pts", 12),
        ("septante-cinq points et c'est à vous", 75),
        ("12 points max", 12),
    ] {
        assert_eq!(read(text, false), Reply::Counter(points(expected)), "{text}");
    }
    let with = |delta| Reply::Counter(Counter { delta: Some(Points(delta)), ..Counter::default() });
    assert_eq!(read("2 points de moins", false), with(-2));
    assert_eq!(read("ok pour 3 points de plus", false), with(3));
}

#[test]
fn a_number_without_unit_is_points_only_where_points_are_talked_about() {
    for text in ["12", "12 !", "ok pour 12", "plutôt 12", "d'accord pour 12", "12 plutôt", "non, 12", "disons douze"] {
        assert_eq!(read(text, true), Reply::Counter(points(12)), "{text}");
    }
    assert_eq!(read("12", false), Reply::Number(12));
    assert_eq!(read("-3", false), Reply::Number(-3));
    assert_eq!(read("7,5", false), Reply::Nothing);
    for text in ["ok pour 12", "plutôt 12", "99999999999999999999"] {
        assert_eq!(read(text, false), Reply::Unclear(Refusal::BadAmount), "{text}");
    }
}

#[test]
fn other_things() {
    let and = |text: &str, amount: i64| Counter { points: Amount::new(amount), both: true, ..thing(text) };
    for (text, expected) in [
        ("plutôt un livre", thing("un livre")),
        ("plutôt un livre + 5 points", and("un livre", 5)),
        ("plutôt un livre + 5", and("un livre", 5)),
        ("10 points et un gâteau", and("un gâteau", 10)),
        ("un gâteau et 10 points", and("un gâteau", 10)),
        ("10 points + deux pots de miel", and("deux pots de miel", 10)),
        ("contre un pot de confiture d'abricots", thing("un pot de confiture d'abricots")),
        ("un livre plutôt", thing("un livre")),
        ("ok pour un gâteau", thing("un gâteau")),
    ] {
        assert_eq!(read(text, true), Reply::Counter(expected), "{text}");
    }
    let expected = Counter { when: Some(at("2026-11-28 10:00")), ..points(10) };
    assert_eq!(read("plutôt 10 points, je peux passer samedi à 10h", true), Reply::Counter(expected));
}

#[test]
fn what_became_of_it() {
    check(
        &Reply::Done,
        &[
            "c'est fait",
            "C’est fait !",
            "fait",
            "oui c'est fait, merci",
            "c'est fait hier",
            "c'est fait pour le vélo",
            "tout s'est bien passé",
        ],
    );
    check(
        &Reply::Received,
        &["bien reçu", "bien reçu merci", "je l'ai bien reçue", "j'ai bien reçu le vélo", "c'est fait, bien reçu"],
    );
    check(&Reply::Cancel, &["j'annule", "annuler", "désolé, je dois annuler", "j'annule pour samedi", "j'annule le rendez-vous"]);
    check(&Reply::NoShow, &["personne n'est venu", "il n'est pas venu", "Ali n'est pas venu", "pas venue"]);
    check(
        &Reply::Problem,
        &[
            "il y a un problème",
            "signaler un problème",
            "problème avec le vélo",
            "l'échelle est revenue cassée",
            "le vélo ne marche pas",
        ],
    );
    check(&Reply::Withdraw, &["je retire ma proposition", "je la retire"]);
    check(&Reply::Thanks, &["merci", "merci beaucoup !", "super merci", "merci pour la luge", "🙏"]);
}

#[test]
fn what_must_be_asked() {
    for (text, expected) in [
        ("7,5 points", Refusal::NotWhole),
        ("0 point", Refusal::BadAmount),
        ("-5 points", Refusal::BadAmount),
        ("10 à 15 points", Refusal::BadAmount),
        ("12 points ou 15 points", Refusal::BadAmount),
        ("10 points ou un livre", Refusal::OneProposition),
        ("20 CHF", Refusal::MoneyNotPoints),
        ("ok pour 10.-", Refusal::MoneyNotPoints),
        ("ok pour le 32 décembre", Refusal::BadTime),
        // A Wednesday: today, or in a week; the 24th of the next month that has one is a Thursday.
        ("ok pour mercredi 18h", Refusal::WhichTime(at("2026-11-25 18:00"), at("2026-12-02 18:00"))),
        ("mardi 24 ?", Refusal::WhichTime(at("2026-12-22"), at("2026-12-24"))),
        ("samedi ou dimanche", Refusal::BadTime),
        ("hier 10h", Refusal::PastTime),
    ] {
        assert_eq!(read(text, true), Reply::Unclear(expected), "{text}");
    }
}

#[test]
fn silence() {
    check(
        &Reply::Nothing,
        &[
            "",
            "   ",
            "Ali a dit ok",
            "je n'ai pas dit oui",
            "ce n'est pas fait",
            "c'est pas fait",
            "c'est fait ?",
            "ok ?",
            "ok ou non",
            "oui et non",
            "pas possible samedi",
            "on avait dit 12 points",
            "l'équipe a marqué 30 points",
            "je ne suis pas venu",
            "je n'annule pas",
            "il a annulé son voyage",
            "j'ai reçu ta proposition",
            "pas reçu",
            "je n'ai rien reçu",
            "un livre",
            "on l'a déjà donné à une collègue",
            "Le repas est prêt !",
            "j'ai rendu les clés de l'appart",
            "Cette société du 2e étage a trois jours de retard",
            "un ami m'a dit 10 points",
            "comment ça marche ?",
            "> ok",
            "merci ?",
            "plutôt",
            "je donne des cours d'échecs, 5 points l'heure",
            "je voudrais l'annonce 1",
            "j'annule l'échange 3",
            "pour quinze jours dès le 1er",
            "plutôt quinze jours",
            "une perceuse et une scie",
        ],
    );
    assert_eq!(read(&"ok ".repeat(200), true), Reply::Nothing);
}

#[test]
fn a_named_exchange_is_taken_out() {
    for (text, number, rest) in [
        ("j'annule l'échange 3", Some(3), "j'annule"),
        ("échange 3 : ok", Some(3), "ok"),
        ("C'est fait pour l'échange n° 12 merci", Some(12), "C'est fait merci"),
        ("ok", None, "ok"),
        ("échange contre 3 livres", None, "échange contre 3 livres"),
        ("un échange, 3 livres", None, "un échange, 3 livres"),
        ("échange 3 livres", None, "échange 3 livres"),
        ("échange 99999999999", None, "échange 99999999999"),
    ] {
        assert_eq!(without_reference(text), (number.map(TradeNumber), rest.to_owned()), "{text}");
    }
}

#[test]
fn quoted_lines_are_not_ones_own_words() {
    assert_eq!(read("> 12 points ?\nnon merci", true), Reply::Decline);
}

proptest! {
    #[test]
    fn any_text_is_taken(text in any::<String>(), words in proptest::collection::vec(0_usize..24, 0..9)) {
        const WORDS: [&str; 24] = [
            "ok", "non", "pas", "plutôt", "12", "points", "un", "livre", "+", "et", "samedi", "à", "10h", "?", "fait", "reçu", "merci", "j'", "annule",
            "ou", "le", "28", ",", "7,5",
        ];
        let _ = read(&text, true);
        let _ = read(&text, false);
        let made: Vec<&str> = words.iter().map(|at| WORDS[*at]).collect();
        if let Reply::Counter(Counter { thing: Some(thing), .. }) = read(&made.join(" "), true) {
            prop_assert!(!thing.as_str().is_empty());
        }
    }
}
