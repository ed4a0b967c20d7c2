//! When something is offered or wanted, as its author's words say it: a day, an hour, a window, or a stretch of days.
//!
//! Deliberately absent: what is ambiguous or does not exist; that is asked about before there are [`Times`].

use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::entity::{DayPart, Moment, Shape, When};
use crate::time::Appointment;

/// How the first moment is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// Just then, or from then to the end that is said.
    At,
    /// « dès samedi »
    From,
    /// « jusqu'à samedi », « d'ici vendredi »
    Until,
}

/// When something is offered or wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Times {
    /// The moment, or the first.
    pub start: Appointment,
    /// The last, where two were said.
    pub end: Option<Appointment>,
    /// The window of the day.
    pub part: Option<DayPart>,
    /// How `start` is meant.
    pub bound: Bound,
}

impl Times {
    /// What words about time say, if a day is known: theirs, or else the one that is being talked about.
    pub fn of(when: &When, zone: Tz, day: Option<NaiveDate>) -> Option<Self> {
        if when.ask.is_some() {
            return None;
        }
        let at = |moment: Moment| Appointment { day: moment.day, time: moment.time, zone, later: false };
        if when.shape == Shape::PartOnly {
            let start = Appointment { day: day?, time: None, zone, later: false };
            return Some(Self { start, end: None, part: when.part, bound: Bound::At });
        }
        let when = if when.time_only { when.clone().on(day?) } else { when.clone() };
        let (start, end, bound) = match when.shape {
            Shape::OpenBefore => (when.end?, None, Bound::Until),
            Shape::OpenAfter => (when.start?, None, Bound::From),
            Shape::Point | Shape::Interval | Shape::PartOnly => (when.start?, when.end, Bound::At),
        };
        Some(Self { start: at(start), end: end.map(at), part: when.part, bound })
    }

    /// The same where French may mean two moments: the chosen one of them, or else what to ask.
    ///
    /// # Errors
    /// The two moments.
    pub fn choose(
        when: &When,
        zone: Tz,
        day: Option<NaiveDate>,
        chosen: Option<Appointment>,
    ) -> Result<Option<Self>, (Appointment, Appointment)> {
        let when = match day {
            Some(day) => when.clone().on(day),
            None => when.clone(),
        };
        let Some((one, other)) = when.either else {
            let times = Self::of(&when, zone, day);
            let twice = times.filter(|times| times.end.is_none()).and_then(|times| times.start.both());
            return match (twice, times) {
                (Some((first, second)), Some(times)) => {
                    let start = [first, second].into_iter().find(|moment| chosen == Some(*moment)).ok_or((first, second))?;
                    Ok(Some(Self { start, ..times }))
                }
                (_, times) => Ok(times),
            };
        };
        let at = |moment: Moment| Appointment { day: moment.day, time: moment.time, zone, later: false };
        let Some(moment) = [one, other].into_iter().find(|moment| chosen == Some(at(*moment))) else {
            return Err((at(one), at(other)));
        };
        let plain = When { ask: None, either: None, ..when };
        Ok(match plain.end {
            Some(_) => Self::of(&plain, zone, day).map(|times| times.on(moment.day)),
            None => Self::of(&When { start: Some(moment), ..plain }, zone, day),
        })
    }

    /// The same on another day, a stretch as long as before.
    #[must_use]
    pub fn on(self, day: NaiveDate) -> Self {
        let ahead = day.signed_duration_since(self.start.day);
        let moved = |at: Appointment| Appointment { day: at.day.checked_add_signed(ahead).unwrap_or(at.day), ..at };
        Self { start: moved(self.start), end: self.end.map(moved), ..self }
    }

    /// With the hour that was said before, where these words name a day and nothing of the hours.
    #[must_use]
    pub fn keeping_hours(self, before: &Self) -> Self {
        let plain = self.start.time.is_none() && self.end.is_none() && self.part.is_none();
        if !plain || before.end.is_some_and(|end| end.day != before.start.day) {
            return self;
        }
        Self { bound: self.bound, ..before.on(self.start.day) }
    }
}
