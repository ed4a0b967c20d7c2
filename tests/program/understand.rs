//! `troquet understand`: lines in, lines out; and how often ordinary French prose is taken for an exchange.

use std::env;

use bot_core::{
    club::Rules,
    french::{
        entity::{Places, Reference},
        points::UnitWords,
        understand::{Context, understand},
    },
};
use chrono::NaiveDate;
use chrono_tz::Europe::Zurich;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::cli::piped;

fn answers(arguments: &[&str], lines: &str) -> String {
    let folder = TempDir::new().expect("a folder");
    let ended = piped(folder.path(), &[&["understand"], arguments].concat(), lines);
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    ended.out
}

fn json_answers(lines: &str) -> Vec<Value> {
    answers(&[], lines).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

pub(crate) fn lines_in_lines_out() {
    let text = "Je prête ma luge du 24 décembre au 3 janvier";
    let line = json!({"id": "S08", "text": text, "reference_time": "2026-11-25T09:12:00", "timezone": "Europe/Zurich", "context": "none"});
    let found = json_answers(&format!("{line}\n\n{line}\n"));
    assert_eq!(found.len(), 2, "an empty line is none");
    let slots = &found[0]["slots"];
    assert_eq!(
        (&found[0]["id"], &found[0]["intent"], &found[0]["confidence"]),
        (&json!("S08"), &json!("offer_lend"), &json!("sure"))
    );
    assert_eq!(
        (&slots["title"], &slots["date_start"], &slots["date_end"]),
        (&json!("luge"), &json!("2026-12-24"), &json!("2027-01-03"))
    );
    for rule in found[0]["rules"].as_array().expect("rules") {
        let border = |name: &str| usize::try_from(rule[name].as_u64().expect("a number")).expect("small");
        assert!(text.get(border("start")..border("end")).is_some_and(|words| !words.is_empty()), "{rule}");
    }
    let answered = json!({"id": 2, "text": "ça m'intéresse", "reference_time": "2026-11-25T09:12", "reply_to": text});
    assert_eq!(json_answers(&answered.to_string())[0]["intent"], "accept");
}

pub(crate) fn a_bad_line_ends_nothing() {
    let good = json!({"id": "b", "text": "ok", "reference_time": "2026-11-25T09:12:00"});
    let lines = format!(
        "pas du JSON\n{good}\n{}\n{}\n{}\n",
        json!({"id": "c", "reference_time": "2026-11-25T09:12:00"}),
        json!({"id": "d", "text": "ok", "reference_time": "hier"}),
        json!({"id": "e", "text": "ok", "reference_time": "2026-11-25T09:12:00", "context": "nulle part"}),
    );
    let found = json_answers(&lines);
    let plain = |at: usize| found[at]["error"].as_str().expect("an error").replace(['\u{A0}', '\u{202F}'], " ");
    assert_eq!((&found[0]["line"], plain(0).as_str()), (&json!(1), "ce n’est pas un objet JSON sur une ligne"));
    assert_eq!(found[1]["intent"], "smalltalk_none");
    assert_eq!((&found[2]["line"], &found[2]["id"], plain(2).as_str()), (&json!(3), &json!("c"), "il manque « text »"));
    assert_eq!(plain(3), "« reference_time » ne peut pas valoir « hier »");
    assert_eq!(plain(4), "« context » ne peut pas valoir « nulle part »");
}

pub(crate) fn explained_to_a_person() {
    let found = answers(&["--explain"], "Je donne une table de camping\n");
    assert!(found.starts_with("Je donne une table de camping\n→ offre un don (offer_give, sûr)\n"), "{found}");
    assert!(found.contains("give-first-person") && found.contains("title = table de camping"), "{found}");
    assert!(found.contains("J\u{332}e\u{332}"), "underlined: {found}");
}

pub(crate) fn every_rule_is_listed() {
    let found = answers(&["--rules"], "");
    let listed = found.lines().filter(|line| !line.starts_with(' ')).count();
    assert_eq!(listed, bot_core::french::understand::rules().len() + bot_core::french::entity::rules().count());
    assert!(found.contains("give-first-person (give)\n  + Je donne une table de camping"), "{found}");
}

/// At most two sentences of a thousand of ordinary French look like an exchange: in the text that `TROQUET_TEST_PROSE` names.
pub(crate) fn ordinary_prose_is_left_alone() {
    let Some(path) = env::var_os("TROQUET_TEST_PROSE") else {
        assert!(env::var_os("TROQUET_REQUIRE_PROSE").is_none(), "TROQUET_TEST_PROSE is not set");
        println!("no prose to read: TROQUET_TEST_PROSE is not set");
        return;
    };
    let text = std::fs::read_to_string(path).expect("French prose");
    let unit = UnitWords::new(&Rules::default().unit);
    let now = NaiveDate::from_ymd_opt(2026, 11, 25).and_then(|day| day.and_hms_opt(9, 12, 0)).expect("a date");
    let reference = Reference { now, zone: Zurich, unit: &unit, places: &Places::default() };
    let paragraphs = text.split("\n\n").map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" "));
    let sentences: Vec<String> = paragraphs
        .flat_map(|paragraph| paragraph.split_inclusive(['.', '!', '?']).map(str::trim).map(str::to_owned).collect::<Vec<_>>())
        .filter(|sentence| sentence.split(' ').count() > 4 && sentence.chars().count() < 400)
        .collect();
    assert!(sentences.len() >= 2_000, "{} sentences are too few", sentences.len());
    let taken: Vec<&String> =
        sentences.iter().filter(|sentence| understand(sentence, &reference, Context::None, None).intent.is_trigger()).collect();
    println!("{} of {} sentences of prose are taken for an exchange", taken.len(), sentences.len());
    assert!(taken.len() * 1_000 <= sentences.len() * 2, "{taken:#?}");
}
