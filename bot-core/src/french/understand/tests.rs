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
