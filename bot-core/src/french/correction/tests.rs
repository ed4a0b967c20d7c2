//! What is said at a preview → what it changes.

use chrono_tz::Europe::Zurich;

use super::*;
use crate::{
    club::Rules,
    french::{entity::Places, points::UnitWords},
    samples::at,
};

/// Monday 2 March 2026, an offer of a drill for Saturday.
fn said(text: &str, points: bool, pieces: bool) -> Said {
    let unit = UnitWords::new(&Rules::default().unit);
    let places = [Phrase::new("Ferme du Lignon").expect("a place")];
    let known = Places::new(&["Ferme du Lignon"]);
    let reference = Reference { now: at("2026-03-02 09:00").local(Zurich), zone: Zurich, unit: &unit, places: &known };
    let day = NaiveDate::from_ymd_opt(2026, 3, 7);
    read(text, &reference, &places, &Shown { title: "Perceuse", day, points, pieces, chosen: None })
}

fn shown(said: Said) -> String {
    let change = match said {
        Said::Change(change) => *change,
        Said::PointsOrPieces(count) => return format!("{count}?"),
        Said::Unclear(refusal) => return format!("{refusal:?}"),
        Said::Nothing => return "-".to_owned(),
    };
    let Correction { direction, subject, lent, price, rate, barter, times, pieces, place, title } = change;
    let times = times.map(|times| {
        let at = |at: Appointment| match at.time {
            Some(time) => format!("{} {}", at.day.format("%d.%m"), time.format("%H:%M")),
            None => at.day.format("%d.%m").to_string(),
        };
        let end = times.end.map(|end| format!("–{}", at(end))).unwrap_or_default();
        let part = times.part.map(|part| format!(" {}", part.key())).unwrap_or_default();
        format!("{}{end}{part}", at(times.start))
    });
    let all = [
        direction.map(|direction| format!("{direction:?}")),
        subject.map(|subject| format!("{subject:?}")),
        lent.map(|lent| if lent { "lent" } else { "kept" }.to_owned()),
        price.map(|price| match price {
            Price::Exactly(points) => format!("{} p", i64::from(points)),
            Price::By(points) => format!("{points:+} p"),
            Price::Free => "free".to_owned(),
        }),
        rate.map(|rate| format!("[{rate}]")),
        barter.map(|thing| format!("for {thing}")),
        times,
        pieces.map(|pieces| format!("x{pieces}")),
        place.map(|place| format!("@{place}")),
        title.map(|title| format!("« {title} »")),
    ];
    all.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[test]
fn corrections_change_what_they_name() {
    for (text, expected) in [
        ("non, 18h", "07.03 18:00"),
        ("plutôt samedi", "07.03"),
        ("non plutôt dimanche à 10h30", "08.03 10:30"),
        ("pas samedi, mardi", "03.03"),
        ("plutôt le matin", "07.03 matin"),
        ("jeudi après-midi", "05.03 apres-midi"),
        ("c'était un prêt", "lent"),
        ("pas à donner, à prêter", "lent"),
        ("ce n'est pas un prêt", "kept"),
        ("c'est un don", "kept, free"),
        ("gratuit finalement", "free"),
        ("en fait 15 points", "15 p"),
        ("5 points la journée", "5 p, [5 points la journée]"),
        ("2 points de plus", "+2 p"),
        ("pas 10 points, 12 points", "12 p"),
        ("contre un pain maison", "for un pain maison"),
        ("il y en a 2", "x2"),
        ("2 perceuses", "x2"),
        ("x3", "x3"),
        ("3 pièces", "x3"),
        ("à Carouge", "@Carouge"),
        ("c'est à carouge", "@carouge"),
        ("non, à la ferme du lignon", "@Ferme du Lignon"),
        ("le lieu c'est la Servette", "@la Servette"),
        ("pas à Vernier, à Meyrin", "@Meyrin"),
        ("le titre c'est vélo bleu", "« Vélo bleu »"),
        ("Titre : « perceuse à percussion »", "« Perceuse à percussion »"),
        ("je cherche", "Wanting"),
        ("non, 18h et à Carouge", "07.03 18:00, @Carouge"),
        ("15 points, à prêter, samedi 14h", "lent, 15 p, 07.03 14:00"),
        ("plutôt 2", "2?"),
    ] {
        assert_eq!(shown(said(text, false, false)), expected, "{text}");
    }
}

#[test]
fn a_number_alone_is_what_stands_there() {
    assert_eq!(shown(said("plutôt 2", true, false)), "2 p");
    assert_eq!(shown(said("plutôt 2", false, true)), "x2");
    assert_eq!(shown(said("plutôt 2", true, true)), "2?");
    assert_eq!(shown(said("plutôt 0", false, true)), "BadQuantity");
    assert_eq!(shown(said("le prix c'est 4", false, true)), "4 p");
}

#[test]
fn what_is_unclear_or_something_else_changes_nothing() {
    for (text, expected) in [
        ("samedi ou dimanche", "-"),
        ("plutôt lundi dernier", "PastTime"),
        ("32 décembre", "BadTime"),
        ("20 francs", "MoneyNotPoints"),
        ("7,5 points", "NotWhole"),
        ("enfin tu vois bien", "-"),
        ("mdr", "-"),
        ("c'est bon samedi ?", "-"),
        ("Vélo enfant 16 pouces, 10 points", "-"),
        ("non", "-"),
        ("plutôt", "-"),
    ] {
        assert_eq!(shown(said(text, false, false)), expected, "{text}");
    }
}
