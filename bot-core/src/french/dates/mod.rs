//! When something is to be, as people say it, on the wall clock of the club's zone.
//!
//! Policy: day before month, always. A weekday, a day's number or a day and month without a year is the next one to come. What is
//! over, contradicts itself, does not exist (32 décembre, an hour the clocks jump over) or names no one day comes back as
//! [`NotClear`]: it is asked about, never guessed. Where French itself is ambiguous (« samedi » said on a Saturday, « lundi prochain »
//! said on a Sunday) the reading is given with `sure: false`.
//!
//! Deliberately absent: whole periods, opening hours, holidays.

mod days;

use chrono::{Days, Duration, NaiveDate, NaiveDateTime, Timelike};
use chrono_tz::Tz;

use self::days::Day;
use super::{
    Span, hours,
    numbers::number,
    tokens::{Kind, Token, Tokens, is_any, phrase},
};
use crate::{
    refusal::Refusal,
    time::{Appointment, Resolved, Timestamp, resolve},
};

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

/// What some words about time mean.
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
    /// Where they stand.
    pub span: Span,
    /// The first token.
    pub from: usize,
    /// The token after them.
    pub to: usize,
}

/// All words about time in a text.
pub fn find(tokens: &Tokens<'_>, now: Timestamp, zone: Tz) -> Vec<Found> {
    let reader = Reader { all: tokens.all(), now: now.local(zone), zone };
    let mut found: Vec<Found> = Vec::new();
    let mut at = 0;
    while at < reader.all.len() {
        let Some((when, sure, to)) = reader.when(at) else {
            at += 1;
            continue;
        };
        found.push(Found { when, sure, span: tokens.span(at, to), from: at, to });
        at = to.max(at + 1);
    }
    found
}

/// The one moment a text names. `day` is the day meant where only an hour is said (that of the appointment being talked about); without it
/// that is today, if the hour is still to come. `None`: the text says nothing about time.
pub fn appointment(found: &[Found], now: Timestamp, zone: Tz, day: Option<NaiveDate>) -> Option<Result<Appointment, NotClear>> {
    let reader = Reader { all: &[], now: now.local(zone), zone };
    let minutes = |found: &Found| match found.when {
        When::Hour(minutes) => Some(minutes),
        _ => None,
    };
    match found {
        [] => None,
        [only] => Some(match only.when {
            When::Day(appointment) => Ok(appointment),
            When::NotClear(why) => Err(why),
            When::Hour(minutes) => reader.checked(day.unwrap_or(reader.today()), Some(minutes)),
        }),
        [one, other] => Some(match (one.when, other.when) {
            (When::NotClear(why), _) | (_, When::NotClear(why)) => Err(why),
            // « samedi ça me va, je passe à 10h »
            (When::Day(Appointment { day, time: None, .. }), _) if minutes(other).is_some() => {
                reader.checked(day, minutes(other))
            }
            (_, When::Day(Appointment { day, time: None, .. })) if minutes(one).is_some() => reader.checked(day, minutes(one)),
            _ => Err(NotClear::Vague),
        }),
        _ => Some(Err(NotClear::Vague)),
    }
}

struct Reader<'a> {
    all: &'a [Token],
    now: NaiveDateTime,
    zone: Tz,
}

impl Reader<'_> {
    fn today(&self) -> NaiveDate {
        self.now.date()
    }

    fn word(&self, at: usize) -> &str {
        self.all.get(at).map(|token| token.text.as_str()).unwrap_or_default()
    }

    fn is(&self, at: usize, words: &[&str]) -> bool {
        is_any(self.all, at, words)
    }

    fn digits(&self, at: usize, longest: usize) -> Option<u32> {
        let token = self.all.get(at).filter(|token| token.kind == Kind::Digits && token.text.len() <= longest)?;
        token.text.parse().ok()
    }

    fn glued(&self, at: usize) -> bool {
        self.all.get(at).is_some_and(|token| token.glued)
    }

    /// Words about time that begin here: a day and an hour in either order, or one of them.
    fn when(&self, at: usize) -> Option<(When, bool, usize)> {
        if let Some((when, sure, end)) = self.far_or_past(at) {
            let hour = hours::hour(self.all, end, true, None);
            return Some((when, sure, hour.map_or(end, |hour| hour.end)));
        }
        if let Some((minutes, end)) = self.in_minutes(at) {
            let at = self.now.checked_add_signed(Duration::minutes(minutes))?.with_second(0)?.with_nanosecond(0)?;
            let when = Appointment { day: at.date(), time: Some(at.time()), zone: self.zone };
            return Some((When::Day(when), true, end));
        }
        if let Some(day) = self.day(at) {
            let after = self.between(day.end);
            let near = |at: usize| {
                hours::hour(self.all, at, true, day.part).map(|hour| (hour.minutes.ok_or(NotClear::Impossible), hour.end))
            };
            if let Some((minutes, end)) = near(day.end).or_else(|| near(after)) {
                return Some(self.put_together(day, Some(minutes), end));
            }
            return Some(self.put_together(day, None, day.end));
        }
        let before = hours::part(self.all, at).filter(|_| self.is(at, &["ce", "cet", "cette"]));
        let hour = hours::hour(self.all, at, false, before.map(|(part, _)| part));
        if let Some(hour) = hour {
            // « à 10h samedi », « 10h le 3 mars »
            let after = self.between(hour.end);
            if let Some(day) = self.day(hour.end).or_else(|| self.day(after)) {
                return Some(self.put_together(day, Some(hour.minutes.ok_or(NotClear::Impossible)), day.end));
            }
            if hour.sure || self.is_alone(at, hour.end) && hour.minutes.is_none_or(|minutes| minutes >= 6 * 60) {
                let when = hour.minutes.map_or(When::NotClear(NotClear::Impossible), When::Hour);
                return Some((when, hour.minutes.is_none_or(|minutes| minutes >= 7 * 60), hour.end));
            }
        }
        None
    }

    /// Rule `in-minutes`: « dans 30 minutes », « dans une heure », « dans un quart d'heure », « dans une demi-heure ».
    fn in_minutes(&self, at: usize) -> Option<(i64, usize)> {
        const SPANS: [(i64, &[&str]); 4] = [
            (15, &["un", "quart", "d'", "heure"]),
            (45, &["trois", "quarts", "d'", "heure"]),
            (30, &["une", "demi", "-", "heure"]),
            (30, &["une", "demi", "heure"]),
        ];
        if !self.is(at, &["dans"]) {
            return None;
        }
        let span =
            |(minutes, words): &(i64, &[&str])| phrase(self.all, at + 1, self.all.len(), &[words]).map(|end| (*minutes, end));
        if let Some(found) = SPANS.iter().find_map(span) {
            return Some(found);
        }
        let count = number(self.all, at + 1)?;
        let each = match self.word(count.end) {
            "min" | "mins" | "minute" | "minutes" => 1,
            "h" | "heure" | "heures" => 60,
            _ => return None,
        };
        let minutes = count.whole().filter(|count| (1..=72 * 60).contains(count)).map(|count| count * each)?;
        // « dans 1h30 »: more is said than is read here.
        let goes_on = self.digits(count.end + 1, 2).is_some() || self.is(count.end + 1, &["et"]);
        (!goes_on).then_some((minutes, count.end + 1))
    }

    /// Nothing else is said: « 18h », « 18h ? », « plutôt 18h », « ok 18h ».
    fn is_alone(&self, from: usize, to: usize) -> bool {
        let before =
            (0..from).all(|at| self.is(at, &["plutot", "ok", "oui", "mais", ",", "d'", "accord", "alors", "pour", "non"]));
        let after = (to..self.all.len())
            .all(|at| self.is(at, &["?", "!", ".", ",", "plutot", "stp", "merci", "alors", "ok", "ca", "va"]));
        before && after
    }

    /// Steps over what may stand between a day and an hour: « samedi, vers 10h », « samedi plutôt à 10h ».
    fn between(&self, at: usize) -> usize {
        let mut at = at;
        while self.is(at, &[",", "plutot", "-", "mais", "alors", ":"]) {
            at += 1;
        }
        at
    }

    fn put_together(&self, day: Day, hour: Option<Result<u32, NotClear>>, end: usize) -> (When, bool, usize) {
        let not = |why| (When::NotClear(why), true, end);
        let minutes = match hour {
            Some(Err(why)) => return not(why),
            Some(Ok(minutes)) => Some(minutes),
            None => None,
        };
        let mut date = match day.date {
            Ok(date) => date,
            Err(why) => return not(why),
        };
        let mut sure = day.sure;
        if day.maybe_today {
            let ahead = minutes.is_some_and(|minutes| Self::at(self.today(), minutes).is_some_and(|at| at > self.now));
            date = if ahead { self.today() } else { date };
            sure = false;
        }
        // « à 6h », without a part of the day, may well be the evening.
        if minutes.is_some_and(|minutes| minutes < 7 * 60) && day.part.is_none() {
            sure = false;
        }
        match self.checked(date, minutes) {
            Ok(appointment) => (When::Day(appointment), sure, end),
            Err(why) => not(why),
        }
    }

    /// Minutes from a day's beginning, maybe into the next.
    fn at(day: NaiveDate, minutes: u32) -> Option<NaiveDateTime> {
        let day = if minutes >= 1_440 { day.checked_add_days(Days::new(1))? } else { day };
        day.and_hms_opt(minutes % 1_440 / 60, minutes % 60, 0)
    }

    /// A day and maybe an hour, if that moment exists and is not over.
    fn checked(&self, day: NaiveDate, minutes: Option<u32>) -> Result<Appointment, NotClear> {
        let Some(minutes) = minutes else {
            let over = day < self.today();
            return if over { Err(NotClear::Past) } else { Ok(Appointment { day, time: None, zone: self.zone }) };
        };
        let at = Self::at(day, minutes).ok_or(NotClear::Impossible)?;
        if resolve(at, self.zone) == Resolved::Gap {
            return Err(NotClear::Gap);
        }
        if at < self.now {
            return Err(NotClear::Past);
        }
        Ok(Appointment { day: at.date(), time: Some(at.time()), zone: self.zone })
    }

    /// Rules `past` and `period`: hier, avant-hier; « le week-end », « la semaine prochaine », « cette semaine », « du 3 au 5 mars ».
    fn far_or_past(&self, at: usize) -> Option<(When, bool, usize)> {
        let vague = |end| Some((When::NotClear(NotClear::Vague), true, end));
        if self.is(at, &["avant"]) {
            let hier = if self.is(at + 1, &["-"]) { at + 2 } else { at + 1 };
            return self.is(hier, &["hier"]).then_some((When::NotClear(NotClear::Past), true, hier + 1));
        }
        if self.is(at, &["hier"]) {
            return Some((When::NotClear(NotClear::Past), true, at + 1));
        }
        let start = if self.is(at, &["le", "la", "ce", "cette", "les"]) { at + 1 } else { at };
        if self.is(start, &["week"]) {
            let end = if self.is(start + 1, &["-"]) { start + 2 } else { start + 1 };
            if self.is(end, &["end"]) {
                let next = self.is(end + 1, &["prochain", "passe", "dernier"]);
                return vague(if next { end + 2 } else { end + 1 });
            }
        }
        if self.is(start, &["semaine"]) && (self.is(at, &["cette"]) || self.is(start + 1, &["prochaine"])) {
            return vague(if self.is(start + 1, &["prochaine"]) { start + 2 } else { start + 1 });
        }
        // « la veille du 3 mars »: no day that is named.
        if self.is(at, &["lendemain", "veille"]) {
            let (of, end) = (self.is(at + 1, &["du", "de"]), self.day(at + 2).map(|day| day.end));
            return if of { vague(end.unwrap_or(at + 2)) } else { None };
        }
        // « du 24 décembre au 3 janvier », « entre le 3 et le 5 », « 13-15 juillet »: more than one day.
        let (first, joins): (usize, &[&[&str]]) = match self.word(at) {
            "du" => (at + 1, &[&["au"], &["jusqu'", "au"]]),
            "de" => (at + 1, &[&["a"]]),
            "entre" => (at + 1, &[&["et"]]),
            _ => (at, &[&["au"], &["-"], &["jusqu'", "au"]]),
        };
        let one = self.day(first).map(|day| day.end).or_else(|| self.bare_day(first, joins))?;
        let next = phrase(self.all, one, self.all.len(), joins)?;
        let other = self.day(next).map(|day| day.end).or_else(|| self.bare_day(next, &[]).filter(|_| first > at))?;
        vague(other)
    }

    /// Inside a range a number alone is a day.
    fn bare_day(&self, at: usize, joins: &[&[&str]]) -> Option<usize> {
        let (_, end) = self.day_of_month(at).filter(|(day, _)| (1..=31).contains(day))?;
        (phrase(self.all, end, self.all.len(), joins).is_some() || self.is_over(end)).then_some(end)
    }
}

#[cfg(test)]
mod tests;
