use chrono::NaiveDate;
use chrono_tz::Europe::Zurich;
use proptest::prelude::*;

use super::*;
use crate::{
    club::Rules,
    french::{entity::Places, points::UnitWords},
};

fn read(text: &str, context: Context) -> Understanding {
    let unit = UnitWords::new(&Rules::default().unit);
    let now = NaiveDate::from_ymd_opt(2026, 11, 25).and_then(|day| day.and_hms_opt(9, 12, 0)).expect("a date");
    understand(text, &Reference { now, zone: Zurich, unit: &unit, places: &Places::default() }, context, None)
}

/// Every rule reads its positive examples, to its own meaning, and leaves its negative ones alone.
#[test]
fn rules_read_their_examples() {
    let mut wrong = Vec::new();
    for rule in rules() {
        for example in &rule.yes {
            let found = read(example.text, example.context);
            if !found.rules.iter().any(|fired| fired.name == rule.name) {
                wrong.push(format!("{} does not read « {} »: {:?}", rule.name, example.text, found));
            }
        }
        for example in &rule.no {
            let found = read(example.text, example.context);
            if found.rules.iter().any(|fired| fired.name == rule.name) {
                wrong.push(format!("{} reads « {} »: {:?}", rule.name, example.text, found));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What must not depend on accents: all but the words as written and where they stand.
fn essence(found: &Understanding) -> (Intent, Confidence, Slots, Vec<&'static str>) {
    let plain = |text: &Option<String>| text.as_deref().map(crate::french::normalise::fold);
    let slots = Slots {
        title: plain(&found.slots.title),
        in_exchange: plain(&found.slots.in_exchange),
        place: plain(&found.slots.place),
        ..found.slots.clone()
    };
    (found.intent, found.confidence, slots, found.rules.iter().map(|fired| fired.name).collect())
}

/// The letter with an accent, an apostrophe or a hyphen as printers set it.
fn dressed(c: char) -> char {
    match c {
        'a' => 'â',
        'e' => 'é',
        'i' => 'î',
        'o' => 'ô',
        'u' => 'ù',
        'c' => 'ç',
        'E' => 'É',
        'A' => 'À',
        '\'' => '’',
        _ => c,
    }
}

#[test]
fn the_answered_text_gives_the_context() {
    let unit = UnitWords::new(&Rules::default().unit);
    let now = NaiveDate::from_ymd_opt(2026, 11, 25).and_then(|day| day.and_hms_opt(9, 12, 0)).expect("a date");
    let reference = Reference { now, zone: Zurich, unit: &unit, places: &Places::default() };
    let to = |answered: &str, text: &str| understand(text, &reference, Context::None, Some(answered)).intent;
    assert_eq!(to("Je donne un vélo", "ça m'intéresse"), Intent::Accept);
    assert_eq!(to("Quelqu'un aurait une échelle ?", "c'est pour quand ?"), Intent::AskQuestion);
    assert_eq!(to("il pleut", "ok"), Intent::SmalltalkNone);
}

proptest! {
    #[test]
    fn accents_and_quotes_change_nothing(at in any::<prop::sample::Index>(), where_ in prop::collection::vec(any::<bool>(), 16)) {
        let examples: Vec<_> = rules().iter().flat_map(|rule| rule.yes.iter().chain(&rule.no)).collect();
        let example = examples[at.index(examples.len())];
        let dressed: String =
            example.text.chars().enumerate().map(|(at, c)| if where_[at % where_.len()] { dressed(c) } else { c }).collect();
        prop_assert_eq!(essence(&read(example.text, example.context)), essence(&read(&dressed, example.context)), "{}", dressed);
    }

    #[test]
    fn any_text_is_taken(text in any::<String>(), words in prop::collection::vec(prop::sample::select(WORDS), 0..24), context in 0..8_usize) {
        for text in [text, words.join(" ")] {
            for fired in read(&text, Context::ALL[context]).rules {
                prop_assert!(text.get(fired.span).is_some());
            }
        }
    }
}

/// Words that rules begin and end with, to be thrown together.
const WORDS: &[&str] = &[
    "je",
    "donne",
    "un",
    "vélo",
    "à",
    "prêter",
    ",",
    "12",
    "points",
    "contre",
    "demain",
    "18h",
    "?",
    "qui",
    "peut",
    "m'",
    "aider",
    "pas",
    "d'",
    "une",
    "heure",
    "le",
    "31",
    "«",
    "»",
    "quelqu'un",
    "aurait",
    "ok",
    "plutôt",
    "merci",
    "pour",
    ".",
    "·e·s",
    "\n",
    "👍",
    "-",
    "du",
    "3",
    "au",
    "5",
    "de",
    "cours",
    "samedi",
    "si",
    "dit",
    "que",
    "2x",
    "1'200",
    "(",
    ")",
    ":",
    "en",
    "échange",
    "cassé",
    "rendu",
    "vos",
];
