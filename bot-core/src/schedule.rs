//! Recurring work by cron expressions, in civil time.
//!
//! The `cron` crate wants seconds first, counts Sunday as 1, joins day of month and day of week by « and », and would skip a run that
//! falls into the hour that clocks leave out. So it is asked about wall-clock times only, and the zone is applied here: a run in the gap
//! comes an hour later, a doubled one once.

use std::str::FromStr;

use chrono_tz::Tz;

use crate::time::{Timestamp, moment};

/// When something recurs.
#[derive(Debug, Clone)]
pub struct Schedule(cron::Schedule);

/// Text that is no cron expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a cron expression: {0}")]
pub struct NotASchedule(String);

impl FromStr for Schedule {
    type Err = NotASchedule;

    fn from_str(text: &str) -> Result<Self, NotASchedule> {
        cron::Schedule::from_str(text).map(Self).map_err(|error| NotASchedule(error.to_string()))
    }
}

impl Schedule {
    /// The next run after a moment, on the wall clock of a zone; `None` if there is none any more.
    pub fn next(&self, after: Timestamp, zone: Tz) -> Option<Timestamp> {
        let local = after.local(zone).and_utc();
        // The hour before a doubled one gives a wall clock that has already been; the one after it has not.
        self.0.after(&local).map(|at| moment(at.naive_utc(), zone)).find(|at| *at > after)
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDateTime;

    use super::*;

    const ZONE: Tz = chrono_tz::Europe::Zurich;

    fn at(text: &str) -> Timestamp {
        moment(NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a date"), ZONE)
    }

    /// Expression, after → next.
    #[test]
    fn runs() {
        let table = [
            ("0 30 3 * * *", "2026-03-02 03:29", "2026-03-02 03:30"),
            ("0 30 3 * * *", "2026-03-02 03:30", "2026-03-03 03:30"),
            // Clocks go forward: 2:30 does not exist on the 28th.
            ("0 30 2 * * *", "2027-03-27 12:00", "2027-03-28 03:30"),
            ("0 30 2 * * *", "2027-03-28 12:00", "2027-03-29 02:30"),
            // Clocks go back: 2:30 happens twice, the run once.
            ("0 30 2 * * *", "2026-10-24 12:00", "2026-10-25 02:30"),
            ("0 30 2 * * *", "2026-10-25 02:30", "2026-10-26 02:30"),
            // By name, because the crate counts Sunday as 1.
            ("0 0 8 * * SUN", "2026-03-02 09:00", "2026-03-08 08:00"),
        ];
        for (expression, after, expected) in table {
            let schedule: Schedule = expression.parse().expect("an expression");
            assert_eq!(schedule.next(at(after), ZONE), Some(at(expected)), "{expression} after {after}");
        }
        assert!("every day".parse::<Schedule>().is_err());
    }
}
