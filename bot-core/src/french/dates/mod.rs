//! When something is to be, as people say it, on the wall clock of the club's zone: one policy for dates, in two depths.
//!
//! [`super::entity::entities`] gives all there is in a text (days, hours, windows, intervals, bounds); [`find`] and [`appointment`] give of
//! the same reading the one moment at which people could meet.
//!
//! Policy: day before month, always. A weekday, a day's number or a day and month without a year is the next one to come; the past is
//! named (« hier », « lundi dernier », « il y a ») or reported (« je l'ai rendu mardi »). What contradicts itself or does not exist
//! (32 décembre, an hour the clocks jump over) is asked about, never guessed. Where French itself is ambiguous (« samedi » said on a
//! Saturday, « lundi prochain » said on a Sunday) the reading is given with `sure: false` and the other one.
//!
//! | module | reads |
//! | --- | --- |
//! | `reader` | where we are in the text, and steps all share |
//! | `relative` | demain, dans 15 jours, il y a deux semaines, le lendemain |
//! | `weekday` | samedi, samedi prochain, samedi en huit, le premier lundi de mars |
//! | `calendar` | 28 novembre, 3/12, le 31 |
//! | `period` | la semaine prochaine, ce week-end, en mars, fin du mois |
//! | `holiday` | à Noël, and days off per canton |
//! | `window` | matin, fin de journée, au souper |
//! | `clocks` | à 18h, entre 17h et 18h30, dès 9h |
//! | `interval` | du 3 au 5, d'ici vendredi |
//! | `recurrence` | tous les mardis |
//! | `when` | a day and an hour together |
//!
//! Deliberately absent: opening hours.

mod calendar;
mod clocks;
mod days;
pub mod holiday;
mod interval;
mod period;
mod reader;
mod recurrence;
mod relative;
mod weekday;
mod when;
mod window;

use chrono::{NaiveDate, NaiveDateTime, Timelike};
use chrono_tz::Tz;

use self::reader::Reader;
pub(super) use self::{recurrence::recurrence, when::Read};
use super::{
    Span,
    entity::{Grain, Moment, Rule, Shape},
    marks::{Mark, marks},
    tokens::{Token, Tokens},
};
use crate::{
    refusal::Refusal,
    time::{Appointment, Resolved, Timestamp, resolve},
};

/// The rules of all modules.
pub(super) const RULES: [&[Rule]; 9] = [
    relative::RULES,
    weekday::RULES,
    calendar::RULES,
    period::RULES,
    holiday::RULES,
    window::RULES,
    clocks::RULES,
    interval::RULES,
    when::RULES,
];

pub(super) use self::recurrence::RULES as RECURRENCE_RULES;

/// Why words about time name no moment to meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotClear {
    /// 32 décembre, 25h, 29 février of a common year.
    Impossible,
    /// « mardi 24 » where no such day is near.
    Contradiction,
    /// « le week-end », « du 3 au 5 », « samedi ou dimanche ».
    Vague,
    /// The clocks jump over that hour.
    Gap,
    /// It is over.
    Past,
}

impl From<NotClear> for Refusal {
    fn from(why: NotClear) -> Self {
        match why {
            NotClear::Impossible | NotClear::Contradiction | NotClear::Vague => Self::BadTime,
            NotClear::Gap => Self::GapTime,
            NotClear::Past => Self::PastTime,
        }
    }
}

/// What some words about time mean for an appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// A day, maybe with an hour.
    Day(Appointment),
    /// An hour without a day, in minutes from the day's beginning (1440: midnight at its end).
    Hour(u32),
    /// Something to ask about.
    NotClear(NotClear),
}

/// Words about time in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What they mean.
    pub when: When,
    /// French allows no other reading.
    pub sure: bool,
    /// The two moments that may be meant, the earlier first.
    pub either: Option<(Appointment, Appointment)>,
    /// Where they stand.
    pub span: Span,
    /// The first token.
    pub from: usize,
    /// The token after them.
    pub to: usize,
}

/// The words about time that begin at a token, in full.
pub(super) fn read(all: &[Token], at: usize, now: NaiveDateTime, zone: Tz) -> Option<Read> {
    Reader { all, now, zone }.when(at)
}

/// All words about time in a text, as far as they concern an appointment.
pub fn find(tokens: &Tokens<'_>, now: Timestamp, zone: Tz) -> Vec<Found> {
    let local = now.local(zone);
    let all = tokens.all();
    let marks = marks(all);
    let mut found: Vec<Found> = Vec::new();
    let mut at = 0;
    while let Some(mark) = marks.get(at) {
        if !mark.has(Mark::CORE) && !mark.has(Mark::LEAD) {
            at += 1;
            continue;
        }
        if let Some((_, to)) = recurrence(all, at, local, zone) {
            at = to.max(at + 1);
            continue;
        }
        let Some(read) = read(all, at, local, zone) else {
            at += 1;
            continue;
        };
        if let Some((when, sure)) = to_meet(&read, local, zone) {
            let appointment = |moment: Moment| Appointment { day: moment.day, time: moment.time, zone, later: false };
            let either = read.when.either.map(|(one, other)| (appointment(one), appointment(other)));
            found.push(Found { when, sure, either, span: tokens.span(at, read.end), from: at, to: read.end });
        }
        at = read.end.max(at + 1);
    }
    found
}

/// Words about time as an appointment, and whether that is sure. `None`: they say nothing about one (« le soir », « en mars »).
fn to_meet(read: &Read, now: NaiveDateTime, zone: Tz) -> Option<(When, bool)> {
    let when = &read.when;
    let not = |why| Some((When::NotClear(why), true));
    if when.shape == Shape::PartOnly || when.anaphoric || read.rules.first() == Some(&"now") {
        return None;
    }
    if let Some(why) = when.ask {
        return not(why);
    }
    if when.grain >= Grain::Month {
        return None;
    }
    let moment = when.start.or(when.end)?;
    if when.time_only {
        // An hour by which something is done is none to meet.
        let time = when.start?.time?;
        let minutes = time.num_seconds_from_midnight() / 60;
        let minutes = if minutes == 0 { 1_440 } else { minutes };
        return Some((When::Hour(minutes), minutes >= 7 * 60));
    }
    if when.past {
        return not(NotClear::Past);
    }
    // « 24 novembre » said on the 25th: more likely a slip than next year's.
    let far = moment.day.signed_duration_since(now.date()).num_days() > calendar::FAR;
    if far && when.other.is_some_and(|other| other.day < now.date()) {
        return not(NotClear::Past);
    }
    let several = when.end.is_some_and(|end| when.shape != Shape::OpenBefore && end.day != moment.day && end.time.is_none());
    let longer =
        when.shape == Shape::Interval && when.end.is_some_and(|end| end.day.signed_duration_since(moment.day).num_days() > 1);
    if several || longer {
        return not(NotClear::Vague);
    }
    // « demain avant 16h » names the day; « d'ici vendredi » its last.
    let moment = match (when.shape, when.end_kind, when.end) {
        (Shape::Interval, Some(_), _) => Moment { time: None, ..moment },
        (Shape::OpenBefore, _, Some(end)) => end,
        _ => moment,
    };
    // What has begun and goes on names its day, if that is not over, too.
    let moment = match moment.time {
        Some(_) if moment.begins() < now => Moment { time: None, ..moment },
        _ => moment,
    };
    if moment.day < now.date() {
        return not(NotClear::Past);
    }
    Some((When::Day(Appointment { day: moment.day, time: moment.time, zone, later: false }), when.sure))
}

/// The one moment a text names. `day` is the day meant where only an hour is said (that of the appointment being talked about); without it
/// that is today, if the hour is still to come. `None`: the text says nothing about time.
pub fn appointment(found: &[Found], now: Timestamp, zone: Tz, day: Option<NaiveDate>) -> Option<Result<Appointment, NotClear>> {
    let local = now.local(zone);
    let minutes = |found: &Found| match found.when {
        When::Hour(minutes) => Some(minutes),
        _ => None,
    };
    match found {
        [] => None,
        [only] => Some(match only.when {
            When::Day(appointment) => Ok(appointment),
            When::NotClear(why) => Err(why),
            When::Hour(minutes) => checked(day.unwrap_or(local.date()), Some(minutes), local, zone),
        }),
        [one, other] => Some(match (one.when, other.when) {
            (When::NotClear(why), _) | (_, When::NotClear(why)) => Err(why),
            // « samedi ça me va, je passe à 10h »
            (When::Day(Appointment { day, time: None, .. }), _) if minutes(other).is_some() => {
                checked(day, minutes(other), local, zone)
            }
            (_, When::Day(Appointment { day, time: None, .. })) if minutes(one).is_some() => {
                checked(day, minutes(one), local, zone)
            }
            _ => Err(NotClear::Vague),
        }),
        _ => Some(Err(NotClear::Vague)),
    }
}

/// The two moments that a text may name, the earlier first, where one question settles which; `day` as for [`appointment`].
pub fn readings(found: &[Found], now: Timestamp, zone: Tz, day: Option<NaiveDate>) -> Option<(Appointment, Appointment)> {
    let local = now.local(zone);
    let at = |day: NaiveDate, minutes: u32| checked(day, Some(minutes), local, zone).ok();
    let either = match found {
        [Found { when: When::Hour(_), either: Some((one, other)), .. }] => {
            let day = day.unwrap_or(local.date());
            let minutes = |at: &Appointment| at.time.map(|time| time.num_seconds_from_midnight() / 60);
            at(day, minutes(one)?).zip(at(day, minutes(other)?))
        }
        [only] => only.either,
        // « samedi prochain ça me va, je passe à 10h »
        [Found { either: Some((one, other)), .. }, Found { when: When::Hour(minutes), either: None, .. }]
        | [Found { when: When::Hour(minutes), either: None, .. }, Found { either: Some((one, other)), .. }]
            if one.time.is_none() =>
        {
            at(one.day, *minutes).zip(at(other.day, *minutes))
        }
        _ => None,
    };
    // In the night in which the clocks go back, an hour comes twice.
    either.or_else(|| appointment(found, now, zone, day)?.ok()?.both())
}

/// A day and maybe an hour, if that moment exists and is not over.
fn checked(day: NaiveDate, minutes: Option<u32>, now: NaiveDateTime, zone: Tz) -> Result<Appointment, NotClear> {
    let Some(minutes) = minutes else {
        let over = day < now.date();
        return if over { Err(NotClear::Past) } else { Ok(Appointment { day, time: None, zone, later: false }) };
    };
    let day = if minutes >= 1_440 { day.succ_opt().ok_or(NotClear::Impossible)? } else { day };
    let at = day.and_hms_opt(minutes % 1_440 / 60, minutes % 60, 0).ok_or(NotClear::Impossible)?;
    if resolve(at, zone) == Resolved::Gap {
        return Err(NotClear::Gap);
    }
    if at < now {
        return Err(NotClear::Past);
    }
    Ok(Appointment { day: at.date(), time: Some(at.time()), zone, later: false })
}

#[cfg(test)]
mod tests;
