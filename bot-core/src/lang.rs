//! What Troquet says: every sentence comes from `locales/`, by `say!`, which checks keys and arguments while it compiles.
//!
//! A [`Lang`] is one way of speaking: the tone of a club (« vous » or « tu ») and what its points are called. « tu » is an overlay
//! (`fr-tutoie` → `fr`) that holds only the sentences that differ; `fr-CH` would stand between them the day a sentence needs it.
//! Typography is put in at load time ([`typography`]); direction isolates are off, because adapters escape names anyway and
//! isolates show up as boxes on old phones.
//!
//! Deliberately absent: choosing what to say, and to whom ([`crate::notify`], commands), and any markup.

mod category;
#[cfg(test)]
mod locale_tests;
mod refusal;
pub mod typography;

use std::{
    borrow::Cow,
    sync::{Arc, LazyLock},
};

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};
use chrono_tz::Tz;
use i18n_embed::{I18nAssets, LanguageLoader, fluent::FluentLanguageLoader};
use unic_langid::LanguageIdentifier;

use crate::{
    club::{Rules, Tone, Unit},
    french::times::{Bound, Times},
    ledger::{Amount, Points},
    member::Mean,
    time::{Appointment, Timestamp},
};

/// Says a sentence of `locales/fr/bot-core.ftl` in a [`Lang`]: `say!(lang, "key", name = value, …)`. A key that does not exist, an
/// argument too few or too many does not compile. Arguments are strings (also borrowed) or whole numbers.
macro_rules! say {
    ($lang:expr, $key:literal $(, $name:ident = $value:expr)* $(,)?) => {
        ::i18n_embed_fl::fl!($lang.loader(), $key $(, $name = ($value))*)
    };
}
pub(crate) use say;

/// The locale files, part of the program. Being included, they also make this crate compile again when they change.
const FILES: [(&str, &str); 2] = [
    ("fr/bot-core.ftl", include_str!("../../locales/fr/bot-core.ftl")),
    ("fr-tutoie/bot-core.ftl", include_str!("../../locales/fr-tutoie/bot-core.ftl")),
];

/// The language that has every sentence.
const VOUS: &str = "fr";
/// The overlay: the same language, familiar.
const TU: &str = "fr-tutoie";

/// The locale files as the loader reads them.
struct Files;

impl I18nAssets for Files {
    fn get_files(&self, path: &str) -> Vec<Cow<'_, [u8]>> {
        let file = |(name, source): &(&str, &str)| (*name == path).then(|| Cow::Owned(typography::resource(source).into_bytes()));
        FILES.iter().filter_map(file).collect()
    }

    fn filenames_iter(&self) -> Box<dyn Iterator<Item = String> + '_> {
        Box::new(FILES.iter().map(|(name, _)| (*name).to_owned()))
    }
}

fn load(languages: &[&str]) -> FluentLanguageLoader {
    let id = |name: &str| name.parse::<LanguageIdentifier>().unwrap_or_default();
    let languages: Vec<_> = languages.iter().copied().map(id).collect();
    let loader = FluentLanguageLoader::new("bot-core", id(VOUS));
    if let Err(error) = loader.load_languages(&Files, &languages) {
        tracing::error!(%error, "the sentences could not be loaded");
    }
    loader.set_use_isolating(false);
    loader
}

static SAYS_VOUS: LazyLock<FluentLanguageLoader> = LazyLock::new(|| load(&[VOUS]));
static SAYS_TU: LazyLock<FluentLanguageLoader> = LazyLock::new(|| load(&[TU, VOUS]));

/// Days from today within which a date is said without its year: before…
const DAYS_BEFORE_WITHOUT_YEAR: i64 = 60;
/// … and after.
const DAYS_AFTER_WITHOUT_YEAR: i64 = 180;

/// A way of speaking: a tone, and what points are called. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Lang {
    tone: Tone,
    unit: Arc<Unit>,
}

impl Default for Lang {
    /// Where no club decides: « vous », and points are points.
    fn default() -> Self {
        let Rules { tone, unit, .. } = Rules::default();
        Self::of(tone, &unit)
    }
}

impl Lang {
    /// The way of speaking of a club with this tone and unit.
    pub fn of(tone: Tone, unit: &Unit) -> Self {
        Self { tone, unit: Arc::new(unit.clone()) }
    }

    /// How people are addressed.
    pub fn tone(&self) -> Tone {
        self.tone
    }

    /// What points are called.
    pub fn unit(&self) -> &Unit {
        &self.unit
    }

    /// The sentences of this tone, for [`say!`].
    pub(crate) fn loader(&self) -> &'static FluentLanguageLoader {
        match self.tone {
            Tone::Vous => &SAYS_VOUS,
            Tone::Tu => &SAYS_TU,
        }
    }

    /// « 15 points », « 1 point », « 0 point », « −3 points », with the club's own unit.
    pub fn points(&self, points: Points) -> String {
        self.count(points, self.number(points.0))
    }

    /// The same for what can move.
    pub fn amount(&self, amount: Amount) -> String {
        self.points(amount.points())
    }

    /// A movement or difference, always with its sign: « +3 points », « −3 points »; nothing has none: « 0 point ».
    pub fn signed(&self, points: Points) -> String {
        let number = if points.0 > 0 { format!("+{}", self.number(points.0)) } else { self.number(points.0) };
        self.count(points, number)
    }

    /// French counts 0 and 1, on either side of zero, as one.
    fn count(&self, points: Points, number: String) -> String {
        let unit = if points.0.unsigned_abs() < 2 { &self.unit.one } else { &self.unit.many };
        say!(self, "points", number = number, unit = unit.as_str())
    }

    /// « 100 000 »: thousands apart, with the narrow space that French takes.
    pub fn number(&self, number: i64) -> String {
        let digits = number.unsigned_abs().to_string();
        let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
        let grouped = groups.join("\u{202F}");
        if number < 0 { format!("\u{2212}{grouped}") } else { grouped }
    }

    /// « samedi 28 novembre », with the year where it isn't obvious: more than 60 days ago or more than 180 ahead.
    pub fn day(&self, day: NaiveDate, today: NaiveDate) -> String {
        let weekday = say!(self, "weekday", day = day.weekday().number_from_monday());
        let month = say!(self, "month", month = day.month());
        let number = say!(self, "day-of-month", number = day.day());
        let away = day.signed_duration_since(today).num_days();
        if (-DAYS_BEFORE_WITHOUT_YEAR..=DAYS_AFTER_WITHOUT_YEAR).contains(&away) {
            say!(self, "date", weekday = weekday, number = number, month = month)
        } else {
            say!(self, "date-with-year", weekday = weekday, number = number, month = month, year = day.year().to_string())
        }
    }

    /// « 10 h », « 18 h 30 », « 9 h 05 ».
    pub fn time(&self, time: NaiveTime) -> String {
        let hour = time.hour();
        match time.minute() {
            0 => say!(self, "hour", hour = hour),
            minutes => say!(self, "hour-and-minutes", hour = hour, minutes = format!("{minutes:02}")),
        }
    }

    /// « samedi 28 novembre à 10 h », or the day alone if no hour was said.
    pub fn appointment(&self, appointment: &Appointment, now: Timestamp) -> String {
        let day = self.day(appointment.day, now.day(appointment.zone));
        let Some(time) = appointment.time else { return day };
        let when = say!(self, "date-and-time", date = day, time = self.time(time));
        match appointment.both() {
            None => when,
            Some(_) if appointment.later => say!(self, "time-winter", when = when),
            Some(_) => say!(self, "time-summer", when = when),
        }
    }

    /// When something is offered or wanted: « samedi 28 novembre, le matin », « du samedi 28 novembre au dimanche 29 novembre ».
    pub fn times(&self, times: &Times, now: Timestamp) -> String {
        let Times { start, end, part, bound } = times;
        let when = self.appointment(start, now);
        let when = match (bound, start.time, end) {
            (Bound::From, ..) => say!(self, "times-from", when = when),
            (Bound::Until, ..) => say!(self, "times-until", when = when),
            (Bound::At, Some(from), Some(Appointment { day, time: Some(to), .. })) if *day == start.day => {
                let date = self.day(start.day, now.day(start.zone));
                say!(self, "times-from-to", date = date, from = self.time(from), to = self.time(*to))
            }
            (Bound::At, _, Some(end)) if end.day != start.day => {
                say!(self, "times-days", from = when, to = self.appointment(end, now))
            }
            (Bound::At, ..) => when,
        };
        match part {
            Some(part) if start.time.is_none() => say!(self, "times-part", when = when, part = part.key()),
            _ => when,
        }
    }

    /// A moment on a zone's wall clock: « samedi 28 novembre à 10 h 07 ».
    pub fn moment(&self, at: Timestamp, zone: Tz, now: Timestamp) -> String {
        let local = at.local(zone);
        let day = self.day(local.date(), now.day(zone));
        say!(self, "date-and-time", date = day, time = self.time(local.time()))
    }

    /// « 28.11.2026 », for statements and tables.
    pub fn date_short(&self, day: NaiveDate) -> String {
        format!("{:02}.{:02}.{}", day.day(), day.month(), day.year())
    }

    /// « a, b et c »; nothing for nothing.
    pub fn list(&self, items: &[String]) -> String {
        match items {
            [] => String::new(),
            [only] => only.clone(),
            [first @ .., last] => say!(self, "list-and", first = first.join(", "), last = last.as_str()),
        }
    }

    /// « ★ 4,8 ».
    pub fn stars(&self, mean: Mean) -> String {
        say!(self, "stars", mean = format!("{},{}", mean.tenths / 10, mean.tenths % 10))
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe::Zurich;

    use super::*;
    use crate::text::Name;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn points_are_counted_as_the_club_calls_them() {
        let lang = Lang::default();
        let table = [
            (0, "0 point"),
            (1, "1 point"),
            (-1, "−1 point"),
            (2, "2 points"),
            (-20, "−20 points"),
            (100_000, "100\u{202F}000 points"),
        ];
        for (points, expected) in table {
            assert_eq!(lang.points(Points(points)), expected);
        }
        let grains = Unit { one: Name::new("grain").expect("a name"), many: Name::new("grains").expect("a name") };
        let grains = Lang::of(Tone::Tu, &grains);
        assert_eq!(grains.amount(Amount::new(15).expect("an amount")), "15 grains");
        assert_eq!(grains.signed(Points(3)), "+3 grains");
        assert_eq!(grains.signed(Points(-1)), "−1 grain");
        assert_eq!(grains.signed(Points(0)), "0 grain");
    }

    #[test]
    fn days_in_full_with_a_year_where_needed() {
        let lang = Lang::default();
        let today = day("2026-11-22");
        let table = [
            ("2026-11-28", "samedi 28 novembre"),
            ("2027-03-01", "lundi 1er mars"),
            ("2027-08-01", "dimanche 1er août 2027"),
            ("2026-10-01", "jeudi 1er octobre"),
            ("2026-02-28", "samedi 28 février 2026"),
        ];
        for (date, expected) in table {
            assert_eq!(lang.day(day(date), today), expected);
        }
        assert_eq!(lang.date_short(day("2026-03-07")), "07.03.2026");
    }

    #[test]
    fn appointments_and_moments() {
        let lang = Lang::default();
        let now = crate::time::moment(day("2026-11-22").and_hms_opt(9, 5, 0).expect("a time"), Zurich);
        let at = |time: Option<&str>| Appointment {
            day: day("2026-11-28"),
            time: time.map(|time| NaiveTime::parse_from_str(time, "%H:%M").expect("a time")),
            zone: Zurich,
            later: false,
        };
        assert_eq!(lang.appointment(&at(Some("10:00")), now), "samedi 28 novembre à 10\u{A0}h");
        assert_eq!(lang.appointment(&at(Some("18:30")), now), "samedi 28 novembre à 18\u{A0}h\u{A0}30");
        assert_eq!(lang.appointment(&at(None), now), "samedi 28 novembre");
        assert_eq!(lang.moment(now, Zurich, now), "dimanche 22 novembre à 9\u{A0}h\u{A0}05");
    }

    #[test]
    fn lists_and_stars() {
        let lang = Lang::default();
        let list = |items: &[&str]| lang.list(&items.iter().map(|item| (*item).to_owned()).collect::<Vec<_>>());
        assert_eq!(list(&[]), "");
        assert_eq!(list(&["a"]), "a");
        assert_eq!(list(&["a", "b"]), "a et b");
        assert_eq!(list(&["a", "b", "c"]), "a, b et c");
        assert_eq!(lang.stars(Mean { tenths: 48, count: 12 }), "★ 4,8");
        assert_eq!(lang.stars(Mean { tenths: 50, count: 1 }), "★ 5,0");
    }
}
