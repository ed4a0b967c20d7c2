//! Days and stretches of days, before an hour is known.

use chrono::NaiveDate;

use super::{NotClear, reader::Reader};
use crate::french::entity::{DayPart, Grain};

/// Days as read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Days {
    /// The first, if there is one; else why not.
    pub(super) first: Option<NaiveDate>,
    /// The last, of a stretch.
    pub(super) last: Option<NaiveDate>,
    pub(super) grain: Grain,
    /// What to ask.
    pub(super) ask: Option<NotClear>,
    /// French allows no other reading.
    pub(super) sure: bool,
    /// The other reading.
    pub(super) other: Option<NaiveDate>,
    /// The two days that may be meant where they contradict each other.
    pub(super) either: Option<(NaiveDate, NaiveDate)>,
    /// It is today's own weekday: today, if an hour still to come follows, else in a week.
    pub(super) maybe_today: bool,
    /// The part of the day named with it.
    pub(super) part: Option<DayPart>,
    /// The rule that read that part.
    pub(super) part_rule: Option<&'static str>,
    /// It follows a day spoken of before.
    pub(super) anaphoric: bool,
    /// Two days that were said, not one stretch with a name.
    pub(super) from_to: bool,
    /// The token after it.
    pub(super) end: usize,
    /// The rule that read it.
    pub(super) rule: &'static str,
}

impl Days {
    /// One day.
    pub(super) fn one(day: NaiveDate, end: usize, rule: &'static str) -> Self {
        Self {
            first: Some(day),
            last: None,
            grain: Grain::Day,
            ask: None,
            sure: true,
            other: None,
            either: None,
            maybe_today: false,
            part: None,
            part_rule: None,
            anaphoric: false,
            from_to: false,
            end,
            rule,
        }
    }

    /// A stretch of days with a name.
    pub(super) fn stretch(first: NaiveDate, last: NaiveDate, grain: Grain, end: usize, rule: &'static str) -> Self {
        Self { last: Some(last), grain, ..Self::one(first, end, rule) }
    }

    /// Days that there are not.
    pub(super) fn not(why: NotClear, end: usize, rule: &'static str) -> Self {
        Self { first: None, ask: Some(why), ..Self::one(NaiveDate::MIN, end, rule) }
    }

    /// A day, or why there is none.
    pub(super) fn of(day: Result<NaiveDate, NotClear>, end: usize, rule: &'static str) -> Self {
        match day {
            Ok(day) => Self::one(day, end, rule),
            Err(why) => Self::not(why, end, rule),
        }
    }

    /// The last day, of one day or of a stretch.
    pub(super) fn until(&self) -> Option<NaiveDate> {
        self.last.or(self.first)
    }

    /// With another reading.
    pub(super) fn or(self, other: Option<NaiveDate>) -> Self {
        Self { sure: false, other, ..self }
    }
}

impl Reader<'_> {
    /// Days that begin here, with the part of the day that may follow: « demain », « samedi matin », « la semaine prochaine ».
    pub(super) fn days(&self, at: usize) -> Option<Days> {
        let mut days = self
            .relative(at)
            .or_else(|| self.week(at))
            .or_else(|| self.holiday(at))
            .or_else(|| self.weekday(at))
            .or_else(|| self.calendar(at))
            .or_else(|| self.month_stretch(at))?;
        if days.part.is_none()
            && days.last.is_none()
            && let Some(window) = self.window(days.end).filter(|window| !window.today)
        {
            (days.part, days.part_rule, days.end) = (Some(window.part), Some(window.rule), window.end);
        }
        Some(days)
    }
}
