use proptest::prelude::*;

use super::*;
use crate::{club::Rules, ledger::Amount, text::Name};

fn line(text: &str) -> Result<OfferLine, Refusal> {
    read(text, Direction::Offering, &Rules::default().unit)
}

/// A line's content in one string: title | subject | return | pieces | place | category | text.
fn said(text: &str, direction: Direction) -> String {
    let content = parse_offer(text, direction, &Rules::default().unit).unwrap_or_else(|refusal| panic!("{text}: {refusal:?}"));
    let back = match (&content.back.points, &content.back.barter) {
        (None, None) => "-".to_owned(),
        (Some(points), None) => points.to_string(),
        (None, Some(thing)) => thing.to_string(),
        (Some(points), Some(thing)) => format!("{points} {} {thing}", if content.back.both { "+" } else { "ou" }),
    };
    let or = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    format!(
        "{} | {:?} | {back} | {} | {} | {} | {}",
        content.title,
        content.subject,
        or(content.pieces.map(|pieces| pieces.to_string())),
        or(content.place.map(|place| place.to_string())),
        or(content.category),
        or(content.text.map(|text| text.to_string())),
    )
}

#[test]
fn complete_lines() {
    for (text, expected) in [
        (
            "Vélo enfant 16 pouces, 15 points ou échange contre un 20 pouces",
            "Vélo enfant 16 pouces | Good | 15 ou un 20 pouces | - | - | bikes | -",
        ),
        ("3 pots de confiture, 2 points pièce", "Pots de confiture | Good | 2 | 3 | - | food | -"),
        ("Cours de guitare, 3 points", "Cours de guitare | Knowledge | 3 | - | - | music | -"),
        ("Table de camping, gratuit, à Vernier", "Table de camping | Good | - | - | Vernier | outdoors | -"),
        ("Tondre le gazon contre 10 points", "Tondre le gazon | Service | 10 | - | - | garden | -"),
        ("Vélo, 5 points + un livre", "Vélo | Good | 5 + un livre | - | - | bikes | -"),
        (
            "2h de baby-sitting contre 20 points ou un cours de guitare",
            "2h de baby-sitting | Service | 20 ou un cours de guitare | - | - | childcare | -",
        ),
        ("Vélo 15 points", "Vélo | Good | 15 | - | - | bikes | -"),
        ("vélo pour 15 pts", "Vélo | Good | 15 | - | - | bikes | -"),
        ("Vélo : 1'200 points", "Vélo | Good | 1200 | - | - | bikes | -"),
        ("Vélo, 15 points, à la Servette", "Vélo | Good | 15 | - | la Servette | bikes | -"),
        ("Vélo 15 points à Meyrin", "Vélo | Good | 15 | - | Meyrin | bikes | -"),
        ("Table de camping à Vernier, 3 points", "Table de camping | Good | 3 | - | Vernier | outdoors | -"),
        ("Machine à coudre, 30 points", "Machine à coudre | Good | 30 | - | - | appliances | -"),
        ("Vélo, bleu, 15 points, freins neufs", "Vélo | Good | 15 | - | - | bikes | bleu, freins neufs"),
        (
            "Table de camping, à prendre devant l'allée 7, gratuit",
            "Table de camping | Good | - | - | - | outdoors | à prendre devant l'allée 7",
        ),
        ("troc : mes patins 37 contre des 39", "Patins 37 | Good | des 39 | - | - | sport | -"),
        ("Je donne une table de camping", "Table de camping | Good | - | - | - | outdoors | -"),
        ("Cours d'échecs, 5 points l'heure", "Cours d'échecs | Knowledge | 5 | - | - | games | 5 points l'heure"),
        ("Vélo\n15 points\nTrès bon état", "Vélo | Good | 15 | - | - | bikes | Très bon état"),
        ("Un livre contre un gâteau et 3 points", "Livre | Good | 3 + un gâteau | - | - | books | -"),
        ("Livres, 2 points, x3", "Livres | Good | 2 | 3 | - | books | -"),
        ("Livres, quantité 3, 2 points", "Livres | Good | 2 | 3 | - | books | -"),
        ("Livres x3, gratuit", "Livres | Good | - | 3 | - | books | -"),
        ("trois chaises, gratuit", "Chaises | Good | - | 3 | - | furniture | -"),
        // Points for all of them: one lot.
        ("6 chaises, 30 points", "6 chaises | Good | 30 | - | - | furniture | -"),
        ("2 kg de pommes, 3 points", "2 kg de pommes | Good | 3 | - | - | food | -"),
        ("Aide au déménagement, 10 points", "Aide au déménagement | Service | 10 | - | - | home_help | -"),
        ("Panier à linge, 2 points", "Panier à linge | Good | 2 | - | - | - | -"),
        ("Vélo, 15 points, échange possible", "Vélo | Good | 15 | - | - | bikes | échange possible"),
        ("Vélo, 15 points, caution 50 points", "Vélo | Good | 15 | - | - | bikes | caution 50 points"),
    ] {
        assert_eq!(said(text, Direction::Offering), expected, "{text}");
    }
}

#[test]
fn wants() {
    for (text, expected) in [
        ("une perceuse", "Perceuse | Good | - | - | - | tools | -"),
        ("Une perceuse pour samedi, 5 points", "Perceuse pour samedi | Good | 5 | - | - | tools | -"),
        ("quelqu'un pour garder mon chat, 10 points", "Quelqu'un pour garder mon chat | Service | 10 | - | - | pets | -"),
        ("quelqu'un pour m'apprendre l'arabe", "Quelqu'un pour m'apprendre l'arabe | Knowledge | - | - | - | languages | -"),
        ("un coup de main dimanche, 12 pts", "Coup de main dimanche | Service | 12 | - | - | home_help | -"),
        ("je cherche une échelle", "Échelle | Good | - | - | - | tools | -"),
        ("qui aurait une luge ?", "Luge | Good | - | - | - | sport | -"),
        ("3 cartons de déménagement", "Cartons de déménagement | Good | - | 3 | - | home_help | -"),
    ] {
        assert_eq!(said(text, Direction::Wanting), expected, "{text}");
    }
}

#[test]
fn whether_a_return_was_named() {
    for (text, named) in [
        ("Vélo", false),
        ("Vélo, gratuit", true),
        ("Je donne un vélo", true),
        ("Vélo, 3 points", true),
        ("Vélo contre un livre", true),
    ] {
        assert_eq!(line(text).map(|line| line.return_named), Ok(named), "{text}");
    }
}

#[test]
fn refusals() {
    for (text, expected) in [
        ("", Refusal::Usage(EXAMPLE)),
        (", gratuit", Refusal::Usage(EXAMPLE)),
        ("gratuit", Refusal::Usage(EXAMPLE)),
        ("  \u{200B} ", Refusal::Usage(EXAMPLE)),
        ("15 points", Refusal::Usage(EXAMPLE)),
        ("!!!", Refusal::Usage(EXAMPLE)),
        ("Vélo, 50 CHF", Refusal::MoneyNotPoints),
        ("Vélo 20.-", Refusal::MoneyNotPoints),
        ("Vélo, 7,5 points", Refusal::NotWhole),
        ("Vélo, 0 point", Refusal::BadAmount),
        ("Vélo, -5 points", Refusal::BadAmount),
        ("Vélo, 10 à 15 points", Refusal::BadAmount),
        ("Vélo, 10 points, 15 points", Refusal::BadAmount),
        ("Vélo, 999999999999999999999 points", Refusal::BadAmount),
        ("Vélo contre 10", Refusal::BadAmount),
        ("1000 pots de confiture, gratuit", Refusal::BadQuantity),
        ("Livres, x0", Refusal::BadQuantity),
        ("Livres, quantité 2,5", Refusal::BadQuantity),
    ] {
        assert_eq!(line(text), Err(expected), "{text}");
    }
    assert_eq!(line(&"x".repeat(81)), Err(Refusal::TooLong(80)));
    assert_eq!(line(&format!("Vélo contre {}", "x".repeat(121))), Err(Refusal::TooLong(120)));
    assert_eq!(line(&format!("Vélo, {}", "x".repeat(1_001))), Err(Refusal::TooLong(1_000)));
}

#[test]
fn the_clubs_own_unit() {
    let unit = Unit { one: Name::new("grain").expect("a name"), many: Name::new("grains").expect("a name") };
    let content = parse_offer("Vélo, 15 grains", Direction::Offering, &unit).expect("an offer");
    assert_eq!(content.back, Return { points: Amount::new(15), barter: None, both: false });
}

proptest! {
    #[test]
    fn any_text_is_taken(text in any::<String>(), words in proptest::collection::vec(0_usize..24, 0..10)) {
        const WORDS: [&str; 24] = [
            "vélo", "3", "pots", ",", "à", "Vernier", "points", "contre", "ou", "+", "un", "livre", "gratuit", "x", "7,5", "échange", "cours", "de", "h",
            "\n", "pièce", "(", "mes", "l'",
        ];
        let made: Vec<&str> = words.iter().map(|at| WORDS[*at]).collect();
        for text in [text, made.join(" ")] {
            for direction in [Direction::Offering, Direction::Wanting] {
                let _ = parse_offer(&text, direction, &Rules::default().unit);
            }
        }
    }
}
