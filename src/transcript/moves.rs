//! Moving time: « 5 jours plus tard, 09:00 », « dans 3 jours », « demain 9:00 », « samedi 10:00 », « samedi 7 mars 2026 09:00 », « 18:30 ».

use bot_core::time::{Timestamp, moment};
use chrono::{Datelike, Days, Duration, NaiveDate, NaiveDateTime, NaiveTime, Weekday};
use chrono_tz::Tz;

/// How time passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// So many minutes or hours.
    Span(Duration),
    /// So many days; then at that hour, else at the same one.
    Days(u64, Option<NaiveTime>),
    /// The coming weekday at that hour (the same day, if the hour is still ahead).
    Weekday(Weekday, Option<NaiveTime>),
    /// The coming time that a clock shows this.
    Time(NaiveTime),
    /// A date; without a year the coming one.
    Date {
        /// Year, if said.
        year: Option<i32>,
        /// 1 to 12.
        month: u32,
        /// 1 to 31.
        day: u32,
        /// The hour, if said.
        time: Option<NaiveTime>,
    },
}

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("lundi", Weekday::Mon),
    ("mardi", Weekday::Tue),
    ("mercredi", Weekday::Wed),
    ("jeudi", Weekday::Thu),
    ("vendredi", Weekday::Fri),
    ("samedi", Weekday::Sat),
    ("dimanche", Weekday::Sun),
];
const MONTHS: [&str; 12] =
    ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"];
/// The farthest that one move goes: three years, in days.
const FARTHEST: u64 = 3 * 366;

/// « 9:00 », « 09:00 », « 9h », « 9h30 », « midi ».
fn time(word: &str) -> Option<NaiveTime> {
    if word == "midi" {
        return NaiveTime::from_hms_opt(12, 0, 0);
    }
    let (hours, minutes) = word.split_once([':', 'h'])?;
    let number = |text: &str| -> Option<u32> { (text.len() <= 2).then(|| text.parse().ok()).flatten() };
    let minutes = if minutes.is_empty() && word.ends_with('h') { 0 } else { number(minutes)? };
    NaiveTime::from_hms_opt(number(hours)?, minutes, 0)
}

fn weekday(word: &str) -> Option<Weekday> {
    WEEKDAYS.iter().find(|(name, _)| *name == word).map(|(_, day)| *day)
}

fn month(word: &str) -> Option<u32> {
    MONTHS.iter().zip(1..).find(|(name, _)| **name == word).map(|(_, month)| month)
}

fn count(word: &str) -> Option<u64> {
    match word {
        "un" | "une" => Some(1),
        _ => word.parse().ok().filter(|count| *count <= FARTHEST * 24 * 60),
    }
}

/// « 5 jours », « une heure », « 30 minutes », « 2 semaines », maybe with an hour at the end.
fn amount(words: &[&str], at: Option<NaiveTime>) -> Option<Move> {
    let [number, unit] = words else { return None };
    let count = count(number)?;
    let span = |minutes: u64| {
        let minutes = i64::try_from(count.checked_mul(minutes)?).ok()?;
        at.is_none().then_some(Move::Span(Duration::minutes(minutes)))
    };
    let days = |days: u64| Some(Move::Days(count.checked_mul(days).filter(|days| *days <= FARTHEST)?, at));
    match unit.trim_end_matches('s') {
        "minute" => span(1),
        "heure" => span(60),
        "jour" => days(1),
        "semaine" => days(7),
        _ => None,
    }
}

/// « 7 mars », « 7 mars 2026 ».
fn date(words: &[&str], time: Option<NaiveTime>) -> Option<Move> {
    let (day, month_name, year) = match words {
        [day, month] => (day, month, None),
        [day, month, year] => (day, month, Some(year.parse().ok()?)),
        _ => return None,
    };
    let day = day.trim_end_matches("er").parse().ok().filter(|day| (1..=31).contains(day))?;
    Some(Move::Date { year, month: month(month_name)?, day, time })
}

impl Move {
    /// Reads what stands between the parentheses.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase().replace(',', " ");
        let mut words: Vec<&str> = text.split_whitespace().filter(|word| *word != "à").collect();
        let at = words.last().and_then(|word| time(word));
        if at.is_some() {
            words.pop();
        }
        match (words.as_slice(), at) {
            ([], Some(at)) => Some(Self::Time(at)),
            (["demain"] | ["le", "lendemain"], at) => Some(Self::Days(1, at)),
            (["après-demain"], at) => Some(Self::Days(2, at)),
            (["dans", rest @ ..] | [rest @ .., "plus", "tard"], at) => amount(rest, at),
            ([word], at) => weekday(word).map(|day| Self::Weekday(day, at)),
            (["le", rest @ ..], at) => date(rest, at),
            ([word, rest @ ..], at) if weekday(word).is_some() => date(rest, at),
            (rest, at) => date(rest, at),
        }
    }

    /// The moment it leads to; `None` if there is no such date, or it is not ahead.
    pub fn from(self, now: Timestamp, zone: Tz) -> Option<Timestamp> {
        let local = now.local(zone);
        let on = |day: NaiveDate, at: Option<NaiveTime>| moment(day.and_time(at.unwrap_or_else(|| local.time())), zone);
        let goal = match self {
            Self::Span(span) => now.after(span),
            Self::Days(days, at) => on(local.date() + Days::new(days), at),
            Self::Time(at) => {
                let today = on(local.date(), Some(at));
                if today > now { today } else { on(local.date() + Days::new(1), Some(at)) }
            }
            Self::Weekday(weekday, at) => {
                let ahead = weekday.days_since(local.weekday());
                let goal = on(local.date() + Days::new(u64::from(ahead)), at);
                if goal > now { goal } else { on(local.date() + Days::new(u64::from(ahead) + 7), at) }
            }
            Self::Date { year: Some(year), month, day, time } => on(NaiveDate::from_ymd_opt(year, month, day)?, time),
            Self::Date { year: None, month, day, time } => {
                let in_year =
                    |year| NaiveDate::from_ymd_opt(year, month, day).map(|day| on(day, time)).filter(|goal| *goal > now);
                in_year(local.year()).or_else(|| in_year(local.year() + 1))?
            }
        };
        (goal > now).then_some(goal)
    }
}

/// « lundi 2 mars 2026 09:00 », with the right weekday: where a transcript's clock stands at first.
pub fn start(text: &str) -> Option<NaiveDateTime> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let said = weekday(words.first()?)?;
    let Move::Date { year: Some(year), month, day, time: Some(time) } = Move::parse(text)? else { return None };
    let day = NaiveDate::from_ymd_opt(year, month, day).filter(|day| day.weekday() == said)?;
    Some(day.and_time(time))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ZONE: Tz = chrono_tz::Europe::Zurich;

    fn at(text: &str) -> Timestamp {
        moment(NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a time"), ZONE)
    }

    #[test]
    fn where_they_lead() {
        // A Monday.
        let now = at("2026-03-02 09:00");
        let table = [
            ("5 jours plus tard, 09:00", "2026-03-07 09:00"),
            ("5 jours plus tard", "2026-03-07 09:00"),
            ("un jour plus tard, 8h", "2026-03-03 08:00"),
            ("2 heures plus tard", "2026-03-02 11:00"),
            ("une heure plus tard", "2026-03-02 10:00"),
            ("30 minutes plus tard", "2026-03-02 09:30"),
            ("2 semaines plus tard", "2026-03-16 09:00"),
            ("demain 9:00", "2026-03-03 09:00"),
            ("demain à 18h30", "2026-03-03 18:30"),
            ("après-demain, midi", "2026-03-04 12:00"),
            ("dans 3 jours, 09:00", "2026-03-05 09:00"),
            ("samedi 10:00", "2026-03-07 10:00"),
            ("Lundi 10:00", "2026-03-02 10:00"),
            ("lundi 08:00", "2026-03-09 08:00"),
            ("samedi 7 mars 10:00", "2026-03-07 10:00"),
            ("le 1er mars 10:00", "2027-03-01 10:00"),
            ("dimanche 29 mars 2026 02:30", "2026-03-29 03:30"),
            ("18:30", "2026-03-02 18:30"),
            ("8h", "2026-03-03 08:00"),
        ];
        for (text, expected) in table {
            let found = Move::parse(text).and_then(|found| found.from(now, ZONE));
            assert_eq!(found, Some(at(expected)), "{text}");
        }
    }

    #[test]
    fn what_leads_nowhere() {
        let now = at("2026-03-02 09:00");
        for text in [
            "",
            "hier",
            "25:00",
            "31 février 10:00",
            "1 mars 2026 10:00",
            "2 heures plus tard, 09:00",
            "99999999 jours plus tard",
            "plus tard",
            "redémarrage",
        ] {
            assert_eq!(Move::parse(text).and_then(|found| found.from(now, ZONE)), None, "{text}");
        }
    }

    #[test]
    fn a_start_names_its_weekday() {
        assert_eq!(start("lundi 2 mars 2026 09:00").map(|at| at.to_string()).as_deref(), Some("2026-03-02 09:00:00"));
        for text in ["mardi 2 mars 2026 09:00", "2 mars 2026 09:00", "lundi 2 mars 09:00", "lundi 2 mars 2026", "demain 9:00"] {
            assert_eq!(start(text), None, "{text}");
        }
    }
}
