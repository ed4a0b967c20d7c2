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
}
