//! Days with a name, from a table (`holidays.txt`): fixed, counted from Easter, or a Sunday of a month, with the cantons that rest on them.

use std::{collections::HashMap, sync::LazyLock};

use chrono::{Datelike, Duration, NaiveDate, Weekday};

use super::{
    days::Days,
    reader::{LAST, NEXT, Reader},
};
use crate::french::{
    entity::{Rule, rule},
    tokens::Tokens,
};

pub(super) const RULES: &[Rule] = &[rule("holiday", "on se voit à Noël", "un sapin de Noël")];

/// When a day with a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum On {
    Fixed {
        day: u32,
        month: u32,
    },
    Easter {
        plus: i64,
    },
    /// `nth` 0: the last.
    Sunday {
        nth: u8,
        month: u32,
        plus: i64,
    },
}

#[derive(Debug)]
struct Holiday {
    on: On,
    /// Where it is a day off.
    off: Vec<&'static str>,
}

#[derive(Debug)]
struct Name {
    words: Vec<String>,
    /// An ordinary word too.
    common: bool,
    holiday: usize,
}

struct Table {
    all: Vec<Holiday>,
    /// By first word, the longest name first.
    names: HashMap<String, Vec<Name>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table { all: Vec::new(), names: HashMap::new() };
    for line in include_str!("holidays.txt").lines().filter(|line| !line.starts_with('#')) {
        let mut parts = line.split('|').map(str::trim);
        let (Some(on), Some(off), Some(names)) = (parts.next().and_then(on), parts.next(), parts.next()) else { continue };
        table.all.push(Holiday { on, off: off.split(' ').collect() });
        for name in names.split(", ") {
            let words: Vec<String> =
                Tokens::new(name.trim_start_matches('^')).all().iter().map(|token| token.text.clone()).collect();
            let Some(first) = words.first().cloned() else { continue };
            let name = Name { words, common: name.starts_with('^'), holiday: table.all.len() - 1 };
            table.names.entry(first).or_default().push(name);
        }
    }
    for names in table.names.values_mut() {
        names.sort_by_key(|name| std::cmp::Reverse(name.words.len()));
    }
    table
});

fn on(text: &str) -> Option<On> {
    let mut words = text.split(' ');
    let first = words.next()?;
    if let Some(plus) = first.strip_prefix("easter") {
        return Some(On::Easter { plus: if plus.is_empty() { 0 } else { plus.parse().ok()? } });
    }
    if let Some((day, month)) = first.split_once('.') {
        return Some(On::Fixed { day: day.parse().ok()?, month: month.parse().ok()? });
    }
    let nth = if first == "last" { 0 } else { first.parse().ok()? };
    let month = words.nth(1)?.parse().ok()?;
    let plus = words.next().map_or(Some(0), |plus| plus.parse().ok())?;
    Some(On::Sunday { nth, month, plus })
}

/// Easter Sunday of a year of the Gregorian calendar, after Gauss, with the two exceptions of the rule in the formula for the moon.
pub fn easter(year: i32) -> Option<NaiveDate> {
    let (century, golden) = (year / 100, year % 19);
    let moon = (century - century / 4 - (8 * century + 13) / 25 + 19 * golden + 15) % 30;
    let moon = moon - (moon / 28) * (1 - (29 / (moon + 1)) * ((21 - golden) / 11));
    let weekday = (year + year / 4 + moon + 2 - century + century / 4) % 7;
    // Days after 28 March.
    let days = moon - weekday;
    NaiveDate::from_ymd_opt(year, 3, 28)?.checked_add_signed(Duration::days(i64::from(days)))
}

impl On {
    fn of_year(self, year: i32) -> Option<NaiveDate> {
        match self {
            Self::Fixed { day, month } => NaiveDate::from_ymd_opt(year, month, day),
            Self::Easter { plus } => easter(year)?.checked_add_signed(Duration::days(plus)),
            Self::Sunday { nth, month, plus } => {
                let sunday = match nth {
                    0 => (1..=5).rev().find_map(|nth| NaiveDate::from_weekday_of_month_opt(year, month, Weekday::Sun, nth)),
                    nth => NaiveDate::from_weekday_of_month_opt(year, month, Weekday::Sun, nth),
                };
                sunday?.checked_add_signed(Duration::days(plus))
            }
        }
    }
}

/// The words with which names of days begin.
pub(in crate::french) fn first_words() -> impl Iterator<Item = &'static str> {
    TABLE.names.keys().map(String::as_str)
}

/// Is this a day off in a canton (« GE », « VD »; « FR » is France, « FR-CH » the canton)? Sundays are none of this table's business.
pub fn is_day_off(day: NaiveDate, canton: &str) -> bool {
    let there = |off: &&str| *off == canton || *off == "CH" && canton != "FR";
    TABLE.all.iter().any(|holiday| holiday.off.iter().any(there) && holiday.on.of_year(day.year()) == Some(day))
}

impl Reader<'_> {
    /// « à Noël », « le jour de la Toussaint », « Pâques 2027 », « le soir du réveillon ». Not: « un sapin de Noël », « un cours d'escalade ».
    pub(super) fn holiday(&self, at: usize) -> Option<Days> {
        const LEADS: &[&[&str]] = &[
            &["le", "jour", "de", "la"],
            &["le", "jour", "de", "l'"],
            &["le", "jour", "de"],
            &["le", "jour", "du"],
            &["le", "soir", "de", "la"],
            &["le", "soir", "de"],
            &["le", "soir", "du"],
            &["la", "journee", "de", "la"],
            &["la", "journee", "de"],
            &["jour", "de", "la"],
            &["jour", "de"],
            &["jour", "du"],
            &["pour", "la"],
            &["pour", "le"],
            &["pour", "l'"],
            &["a", "la"],
            &["a", "l'"],
            &["le"],
            &["la"],
            &["l'"],
            &["a"],
            &["au"],
            &["pour"],
            &["de", "la"],
            &["de", "l'"],
            &["du"],
        ];
        let led = self.one_of(at, LEADS);
        let start = led.unwrap_or(at);
        let start = self.skip(start, NEXT);
        let (name, mut end) = self.holiday_named(start).or_else(|| self.holiday_named(at))?;
        // « sapin de Noël »: part of the thing.
        let part_of_thing = self.after(at, &["de", "d'", "du", "special", "speciale"])
            && !(at >= 2 && self.is(at - 2, &["veille", "lendemain", "jour", "soir", "avant", "apres"]));
        if part_of_thing || self.is(at, &["de", "du"]) {
            return None;
        }
        if name.common && !self.is(at, &["a", "pour"]) {
            return None;
        }
        let on = TABLE.all.get(name.holiday)?.on;
        let year = self.today().year();
        let day = if let Some((year, after)) = self.year(end) {
            end = after;
            on.of_year(i32::try_from(year).ok()?)
        } else if self.is(end, LAST) {
            end += 1;
            (year - 1..=year).rev().filter_map(|year| on.of_year(year)).find(|day| *day < self.today())
        } else {
            end = self.skip(end, NEXT);
            (year..=year + 1).filter_map(|year| on.of_year(year)).find(|day| *day >= self.today())
        };
        Some(Days::one(day?, end, "holiday"))
    }

    fn holiday_named(&self, at: usize) -> Option<(&'static Name, usize)> {
        let names = TABLE.names.get(self.word(at))?;
        names.iter().find_map(|name| {
            let mut end = at;
            for word in &name.words {
                end = if end > at && self.is(end, &["-"]) { end + 1 } else { end };
                if !self.all.get(end)?.is(word) {
                    return None;
                }
                end += 1;
            }
            Some((name, end))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sound() {
        let lines = include_str!("holidays.txt").lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(TABLE.all.len(), lines);
        let mut names: Vec<String> = TABLE.names.values().flatten().map(|name| name.words.join(" ")).collect();
        names.sort_unstable();
        let before = names.len();
        names.dedup();
        assert_eq!(names.len(), before, "a name stands twice");
        for holiday in &TABLE.all {
            assert!(holiday.on.of_year(2027).is_some(), "{holiday:?}");
        }
    }

    #[test]
    fn easter_and_what_hangs_on_it() {
        for (year, expected) in
            [(2024, "2024-03-31"), (2025, "2025-04-20"), (2026, "2026-04-05"), (2027, "2027-03-28"), (2038, "2038-04-25")]
        {
            assert_eq!(easter(year).map(|day| day.to_string()).as_deref(), Some(expected));
        }
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        for (date, canton, off) in [
            ("2026-09-10", "GE", true),
            ("2026-09-10", "VD", false),
            ("2026-12-31", "GE", true),
            ("2026-12-31", "VD", false),
            ("2026-08-01", "VD", true),
            ("2026-08-01", "FR", false),
            ("2026-05-14", "GE", true),
            ("2026-09-21", "VD", true),
            ("2026-12-12", "GE", false),
        ] {
            assert_eq!(is_day_off(day(date), canton), off, "{date} {canton}");
        }
    }
}
