//! Any text in any context is understood without a panic, and every span is words of the text. The first byte chooses the context.
#![no_main]

use std::sync::LazyLock;

use bot_core::{
    club::Rules,
    french::{
        entity::{Places, Reference},
        points::UnitWords,
        understand::{Context, understand},
    },
};
use chrono::{Days, NaiveDate};
use chrono_tz::Europe::Zurich;
use libfuzzer_sys::fuzz_target;

static UNIT: LazyLock<UnitWords> = LazyLock::new(|| UnitWords::new(&Rules::default().unit));
static PLACES: LazyLock<Places> = LazyLock::new(|| Places::new(&["Vernier", "la Maison de quartier"]));

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    let context = Context::ALL[usize::from(*first) % Context::ALL.len()];
    // A day that depends on the text, so that months' ends and changes of the clocks are met.
    let day = NaiveDate::default() + Days::new(20_000 + u64::try_from(data.len()).unwrap_or_default() * 37 % 4_000);
    let now = day.and_hms_opt(9, 12, 0).unwrap_or_default();
    let reference = Reference { now, zone: Zurich, unit: &UNIT, places: &PLACES };
    for fired in understand(text, &reference, context, None).rules {
        assert!(text.get(fired.span).is_some(), "a span inside the text, on character borders");
    }
});
