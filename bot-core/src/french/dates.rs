//! When something is to be, as people say it, on the wall clock of the club's zone.
//!
//! Policy: day before month, always. A weekday, a day's number or a day and month without a year is the next one to come. What is
//! over, contradicts itself, does not exist (32 décembre, an hour the clocks jump over) or names no one day comes back as
//! [`NotClear`]: it is asked about, never guessed. Where French itself is ambiguous (« samedi » said on a Saturday, « lundi prochain »
//! said on a Sunday) the reading is given with `sure: false`.
//!
//! Deliberately absent: whole periods, opening hours, holidays.

use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime, Weekday};
use chrono_tz::Tz;

use super::{
    Span, hours,
    hours::Part,
    numbers::number,
    tokens::{Kind, Token, Tokens},
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

/// Further ahead than that, a day and month without a year is more likely a slip than a plan, in days.
const FAR: i64 = 300;
/// A weekday and a day's number must agree within so many days.
const NEAR: u64 = 60;

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

/// A day as read, before an hour is known.
#[derive(Debug, Clone, Copy)]
struct Day {
    day: Result<NaiveDate, NotClear>,
    sure: bool,
    /// It is today's own weekday: today, if an hour still to come follows, else in a week.
    maybe_today: bool,
    part: Option<Part>,
    end: usize,
}

impl Day {
    fn sure(day: NaiveDate, end: usize) -> Self {
        Self { day: Ok(day), sure: true, maybe_today: false, part: None, end }
    }

    fn not(why: NotClear, end: usize) -> Self {
        Self { day: Err(why), sure: true, maybe_today: false, part: None, end }
    }

    fn of(day: Result<NaiveDate, NotClear>, end: usize) -> Self {
        Self { day, sure: true, maybe_today: false, part: None, end }
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
        words.contains(&self.word(at))
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
        if let Some(day) = self.day(at) {
            let after = self.between(day.end);
            let near = |at: usize| hours::hour(self.all, at, true, day.part).map(|hour| (hour.minutes, hour.end));
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
                return Some(self.put_together(day, Some(hour.minutes), day.end));
            }
            if hour.sure || self.is_alone(at, hour.end) && hour.minutes.is_none_or(|minutes| minutes >= 6 * 60) {
                let when = hour.minutes.map_or(When::NotClear(NotClear::Impossible), When::Hour);
                return Some((when, hour.minutes.is_none_or(|minutes| minutes >= 7 * 60), hour.end));
            }
        }
        None
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

    fn put_together(&self, day: Day, hour: Option<Option<u32>>, end: usize) -> (When, bool, usize) {
        let not = |why| (When::NotClear(why), true, end);
        let minutes = match hour {
            Some(None) => return not(NotClear::Impossible),
            Some(Some(minutes)) => Some(minutes),
            None => None,
        };
        let mut date = match day.day {
            Ok(date) => date,
            Err(why) => return not(why),
        };
        let mut sure = day.sure;
        if day.maybe_today {
            let ahead = minutes.is_some_and(|minutes| self.at(self.today(), minutes).is_some_and(|at| at > self.now));
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

    fn at(&self, day: NaiveDate, minutes: u32) -> Option<NaiveDateTime> {
        let day = if minutes >= 1_440 { day.checked_add_days(Days::new(1))? } else { day };
        day.and_hms_opt(minutes % 1_440 / 60, minutes % 60, 0)
    }

    /// A day and maybe an hour, if that moment exists and is not over.
    fn checked(&self, day: NaiveDate, minutes: Option<u32>) -> Result<Appointment, NotClear> {
        let Some(minutes) = minutes else {
            let over = day < self.today();
            return if over { Err(NotClear::Past) } else { Ok(Appointment { day, time: None, zone: self.zone }) };
        };
        let at = self.at(day, minutes).ok_or(NotClear::Impossible)?;
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
        // « du 24 décembre au 3 janvier », « entre le 3 et le 5 »: more than one day.
        let (first, joins): (usize, &[&str]) = match self.word(at) {
            "du" => (at + 1, &["au"]),
            "de" => (at + 1, &["a"]),
            "entre" => (at + 1, &["et"]),
            _ => return None,
        };
        // Inside a range a bare number is a day.
        let one = self.day(first).map(|day| day.end).or_else(|| self.bare_day(first))?;
        if !self.is(one, joins) {
            return None;
        }
        let other = self.day(one + 1).map(|day| day.end).or_else(|| self.bare_day(one + 1))?;
        vague(other)
    }

    fn bare_day(&self, at: usize) -> Option<usize> {
        let day = self.digits(at, 2).filter(|day| (1..=31).contains(day)).map(|_| at + 1);
        day.filter(|end| self.is(*end, &["au", "et", "a"]) || self.is_over(*end))
    }

    /// A day that begins here.
    fn day(&self, at: usize) -> Option<Day> {
        let mut day = self.day_alone(at)?;
        if let Some((part, end)) = hours::part(self.all, day.end) {
            // « samedi midi » is an hour; « samedi matin » only says how the hour is meant.
            if part != Part::Noon {
                (day.part, day.end) = (Some(part), end);
            }
        }
        Some(day)
    }

    fn day_alone(&self, at: usize) -> Option<Day> {
        self.relative(at)
            .or_else(|| self.weekday(at))
            .or_else(|| self.day_and_month(at))
            .or_else(|| self.in_figures(at))
            .or_else(|| self.day_number(at))
    }

    /// Rule `relative`: aujourd'hui, ce soir, demain, après-demain, « dans 3 jours », « dans une semaine »; « dans 8 jours » is a week,
    /// « dans 15 jours » two (and so they are: people count both ends, the calendar does not). Not: « le lendemain ».
    fn relative(&self, at: usize) -> Option<Day> {
        let plus = |days: u64, end| self.today().checked_add_days(Days::new(days)).map(|day| Day::sure(day, end));
        match self.word(at) {
            "aujourd'hui" => plus(0, at + 1),
            "demain" => plus(1, at + 1),
            "apres" => {
                let end = if self.is(at + 1, &["-"]) { at + 2 } else { at + 1 };
                self.is(end, &["demain"]).then(|| plus(2, end + 1))?
            }
            "ce" | "cet" | "cette" => {
                let (part, end) = hours::part(self.all, at)?;
                // « ce midi » is an hour of today.
                let end = if part == Part::Noon { end - 1 } else { end };
                plus(0, end).map(|day| Day { part: Some(part), ..day })
            }
            "dans" => {
                if let Some(day) = self.in_a_dozen(at + 1) {
                    return Some(day);
                }
                let count = number(self.all, at + 1)?;
                let (count, end) = (count.whole()?, count.end);
                let days = u64::try_from(count).ok().filter(|count| *count <= 400)?;
                match self.word(end) {
                    "jour" | "jours" | "j" => plus(
                        if days == 8 {
                            7
                        } else if days == 15 {
                            14
                        } else {
                            days
                        },
                        end + 1,
                    ),
                    "semaine" | "semaines" => plus(days * 7, end + 1),
                    "mois" => {
                        let months = Months::new(u32::try_from(days).ok()?);
                        self.today().checked_add_months(months).map(|day| Day::sure(day, end + 1))
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// « dans une quinzaine », « dans une huitaine »
    fn in_a_dozen(&self, at: usize) -> Option<Day> {
        let days = match (self.word(at), self.word(at + 1)) {
            ("une", "huitaine") => 7,
            ("une", "quinzaine") => 14,
            _ => return None,
        };
        let end = if self.is(at + 2, &["de"]) && self.is(at + 3, &["jours"]) { at + 4 } else { at + 2 };
        self.today().checked_add_days(Days::new(days)).map(|day| Day::sure(day, end))
    }

    fn weekday_named(&self, at: usize) -> Option<(Weekday, usize)> {
        const NAMES: [(&str, &str, Weekday); 7] = [
            ("lundi", "lun", Weekday::Mon),
            ("mardi", "mar", Weekday::Tue),
            ("mercredi", "mer", Weekday::Wed),
            ("jeudi", "jeu", Weekday::Thu),
            ("vendredi", "ven", Weekday::Fri),
            ("samedi", "sam", Weekday::Sat),
            ("dimanche", "dim", Weekday::Sun),
        ];
        let (_, short, weekday) = NAMES.iter().find(|(full, short, _)| self.is(at, &[full, short]))?;
        if !self.is(at, &[short]) {
            return Some((*weekday, at + 1));
        }
        // « sam. 28 », « sam 28 »: short only before a number.
        let end = if self.is(at + 1, &["."]) { at + 2 } else { at + 1 };
        self.digits(end, 2).map(|_| (*weekday, end))
    }

    /// Rule `weekday`: samedi; samedi prochain; samedi en huit; samedi de la semaine prochaine; samedi 28; samedi 28 novembre;
    /// samedi 28.11. Not: « les samedis », « tous les samedis », « chaque samedi ».
    fn weekday(&self, at: usize) -> Option<Day> {
        let start = if self.is(at, &["le", "ce"]) { at + 1 } else { at };
        let before = |at: usize, words: &[&str]| at.checked_sub(1).is_some_and(|before| self.is(before, words));
        if before(at, &["les", "chaque", "tous", "des"]) {
            return None;
        }
        let (weekday, end) = self.weekday_named(start)?;
        if self.is(end, &["dernier", "passe"]) {
            return Some(Day::not(NotClear::Past, end + 1));
        }
        let dated = if self.is(end, &["le", ","]) { end + 1 } else { end };
        if let Some(day) = self.day_and_month(dated).or_else(|| self.in_figures(dated)) {
            let agrees = day.day.map(|date| date.weekday() == weekday);
            return Some(if agrees == Ok(false) { Day::not(NotClear::Contradiction, day.end) } else { day });
        }
        if let Some((number, after)) = self.day_of_month(dated).filter(|(_, after)| self.is_over(*after)) {
            return Some(Day::of(self.next_agreeing(weekday, number), after));
        }
        let today = self.today();
        let ahead = u64::from((weekday.num_days_from_monday() + 7 - today.weekday().num_days_from_monday()) % 7);
        let coming = if ahead == 0 { 7 } else { ahead };
        let plus = |days: u64| today.checked_add_days(Days::new(days));
        let day = match (self.word(end), self.word(end + 1)) {
            ("prochain", _) => {
                let weekend = matches!(today.weekday(), Weekday::Fri | Weekday::Sat | Weekday::Sun);
                Day { sure: coming > 2 && !weekend, ..Day::sure(plus(coming)?, end + 1) }
            }
            ("en", "huit") => Day::sure(plus(coming + 7)?, end + 2),
            ("en", "quinze") => Day::sure(plus(coming + 14)?, end + 2),
            ("de", "la") if self.is(end + 2, &["semaine"]) && self.is(end + 3, &["prochaine"]) => {
                let monday = 7 - u64::from(today.weekday().num_days_from_monday());
                Day::sure(plus(monday + u64::from(weekday.num_days_from_monday()))?, end + 4)
            }
            ("qui", "vient") => Day::sure(plus(coming)?, end + 2),
            _ if ahead == 0 => Day { maybe_today: true, sure: false, ..Day::sure(plus(7)?, end) },
            _ => Day::sure(plus(coming)?, end),
        };
        Some(day)
    }

    /// « mardi 24 »: the next 24th, if it is a Tuesday within sixty days.
    fn next_agreeing(&self, weekday: Weekday, number: u32) -> Result<NaiveDate, NotClear> {
        if !(1..=31).contains(&number) {
            return Err(NotClear::Impossible);
        }
        (0..=NEAR)
            .filter_map(|days| self.today().checked_add_days(Days::new(days)))
            .find(|day| day.day() == number && day.weekday() == weekday)
            .ok_or(NotClear::Contradiction)
    }

    /// 28, 1er, premier, and in words where a month follows (« quinze mars »).
    fn day_of_month(&self, at: usize) -> Option<(u32, usize)> {
        if let Some(day) = self.digits(at, 2) {
            let er = self.is(at + 1, &["er", "e", "eme"]) && self.glued(at + 1);
            return Some((day, if er { at + 2 } else { at + 1 }));
        }
        if self.is(at, &["premier"]) {
            return Some((1, at + 1));
        }
        let number = number(self.all, at).filter(|number| number.in_words && !number.is_article)?;
        Some((u32::try_from(number.whole()?).ok()?, number.end))
    }

    fn month(&self, at: usize) -> Option<(u32, usize)> {
        const MONTHS: [&[&str]; 12] = [
            &["janvier", "janv", "jan"],
            &["fevrier", "fevr", "fev"],
            &["mars"],
            &["avril", "avr"],
            &["mai"],
            &["juin"],
            &["juillet", "juil"],
            &["aout"],
            &["septembre", "sept", "sep"],
            &["octobre", "oct"],
            &["novembre", "nov"],
            &["decembre", "dec"],
        ];
        let month = (1..).zip(MONTHS).find(|(_, names)| self.is(at, names)).map(|(month, _)| month)?;
        let short = self.word(at).len() <= 5 && self.is(at + 1, &["."]) && self.glued(at + 1);
        Some((month, if short { at + 2 } else { at + 1 }))
    }

    /// Rule `day-month`: « 28 novembre », « le 1er mars 2027 », « quinze mars », « 5 juil. ». Not: « mars » alone.
    fn day_and_month(&self, at: usize) -> Option<Day> {
        let start = if self.is(at, &["le", "au"]) { at + 1 } else { at };
        let (day, end) = self.day_of_month(start)?;
        let (month, end) = self.month(end)?;
        let year = self.digits(end, 4).filter(|year| (2_000..2_200).contains(year));
        let end = if year.is_some() { end + 1 } else { end };
        Some(self.calendar(day, month, year, end))
    }

    /// Rule `figures`: 3/12, 03.12., 3.12.2026, 3-12-2026, 2026-12-03, day before month. Not: 3/4 d'heure, 1/2, 24/7, 2.5h, « 17 02 ».
    fn in_figures(&self, at: usize) -> Option<Day> {
        let start = if self.is(at, &["le", "au"]) { at + 1 } else { at };
        let led =
            start > at || at.checked_sub(1).is_some_and(|before| self.is(before, &["le", "au", "pour", "du", "des", "jusqu'"]));
        let weekday = at
            .checked_sub(1)
            .is_some_and(|before| self.all[before].text.ends_with("di") || self.is(before, &["dimanche", ",", "."]));
        let (first, sign, second) = (self.digits(start, 4)?, self.word(start + 1), self.digits(start + 2, 2)?);
        if !["/", ".", "-"].contains(&sign) || !self.glued(start + 1) || !self.glued(start + 2) {
            return None;
        }
        let third = (self.is(start + 3, &[sign]) && self.glued(start + 3) && self.glued(start + 4))
            .then(|| self.digits(start + 4, 4).map(|third| (third, self.word(start + 4).len())))
            .flatten();
        if self.word(start).len() == 4 {
            let (day, _) = third.filter(|_| sign == "-")?;
            return Some(self.calendar(day, second, Some(first), start + 5));
        }
        if let Some((year, length)) = third {
            let year = match length {
                4 => year,
                2 => 2_000 + year,
                _ => return None,
            };
            return Some(self.calendar(first, second, Some(year), start + 5));
        }
        let dot = self.is(start + 3, &["."]) && self.glued(start + 3);
        let two = self.word(start + 2).len() == 2;
        let goes_on = self.glued(start + 3) && !self.is(start + 3, &[".", ",", "?", "!", ")", ";"]);
        let fits = match sign {
            _ if goes_on || first == 0 || second == 0 => false,
            _ if led || weekday => second <= 12 || sign == "/",
            // Without a lead a fraction must be ruled out: 3/12 but not 1/2, 3/4, 4/5 or 24/7.
            "/" => (two || second >= 10) && !self.is(start + 3, &["d'", "de", "h", "heure", "journee"]),
            // « 3.12. » with its second point; « 28.11 » can be no hour.
            "." => dot && second <= 12 || two && first > 24 && second <= 12,
            _ => false,
        };
        fits.then(|| self.calendar(first, second, None, if dot { start + 4 } else { start + 3 }))
    }

    /// Rule `day-number`: « le 31 », « pour le 1er »: this month's or the next that has it. Not: « le 20 pouces », « le 2 pièces ».
    fn day_number(&self, at: usize) -> Option<Day> {
        if !self.is(at, &["le"]) {
            return None;
        }
        let (number, end) = self.day_of_month(at + 1)?;
        if !self.is_over(end) {
            return None;
        }
        if !(1..=31).contains(&number) {
            return Some(Day::not(NotClear::Impossible, end));
        }
        let first = self.today().with_day(1)?;
        let day = (0..12)
            .filter_map(|months| first.checked_add_months(Months::new(months))?.with_day(number))
            .find(|day| *day >= self.today());
        Some(Day::of(day.ok_or(NotClear::Impossible), end))
    }

    /// What may follow a day's number without making it count something else.
    fn is_over(&self, at: usize) -> bool {
        const NEXT: &[&str] = &[
            ",", ".", "?", "!", ";", ")", "a", "au", "vers", "des", "entre", "apres", "matin", "soir", "midi", "si", "ou", "et",
            "plutot", "c'", "ca", "je", "j'", "ok", "pour", "merci", "stp", "dans", "de", "en", "-", "possible", "chez",
            "devant", "on", "tu", "vous",
        ];
        self.all.get(at).is_none() || self.is(at, NEXT) || hours::hour(self.all, at, true, None).is_some()
    }

    /// A day of the calendar; without a year the next to come.
    fn calendar(&self, day: u32, month: u32, year: Option<u32>, end: usize) -> Day {
        let today = self.today();
        let date = |year: i32| NaiveDate::from_ymd_opt(year, month, day);
        if let Some(year) = year {
            let date = i32::try_from(year).ok().and_then(date);
            let past = date.is_some_and(|date| date < today);
            return Day::of(
                date.ok_or(NotClear::Impossible).and_then(|date| if past { Err(NotClear::Past) } else { Ok(date) }),
                end,
            );
        }
        // 29 février only where the coming year has it.
        let coming = date(today.year()).filter(|date| *date >= today).or_else(|| {
            // Not in this year any more: the next, if it exists there.
            date(today.year() + 1).filter(|_| date(today.year()).is_some() || day == 29 && month == 2)
        });
        match coming {
            None => Day::not(NotClear::Impossible, end),
            Some(date) if date.signed_duration_since(today).num_days() > FAR => Day::not(NotClear::Past, end),
            Some(date) => Day::sure(date, end),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe::Zurich;
    use proptest::prelude::*;

    use super::*;
    use crate::time::moment;

    /// A moment on the clock of Zürich.
    fn at(text: &str) -> Timestamp {
        moment(NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a moment"), Zurich)
    }

    /// What a text names, said at a moment: « 2026-11-28 10:00 », « 2026-11-28 » or why not; with « ? » where it is not sure.
    fn said(now: &str, text: &str) -> String {
        let found = find(&Tokens::new(text), at(now), Zurich);
        let unsure = if found.iter().all(|found| found.sure) { "" } else { " ?" };
        match appointment(&found, at(now), Zurich, None) {
            None => "-".to_owned(),
            Some(Err(why)) => format!("{why:?}"),
            Some(Ok(Appointment { day, time: None, .. })) => format!("{day}{unsure}"),
            Some(Ok(Appointment { day, time: Some(time), .. })) => format!("{day} {}{unsure}", time.format("%H:%M")),
        }
    }

    fn check(now: &str, table: &[(&str, &str)]) {
        for (text, expected) in table {
            assert_eq!(said(now, text), *expected, "« {text} » said {now}");
        }
    }

    /// A Wednesday.
    const NOW: &str = "2026-11-25 09:12";

    #[test]
    fn days() {
        check(
            NOW,
            &[
                ("aujourd'hui", "2026-11-25"),
                ("demain", "2026-11-26"),
                ("après-demain", "2026-11-27"),
                ("apres demain", "2026-11-27"),
                ("ce soir", "2026-11-25"),
                ("samedi", "2026-11-28"),
                ("samedi matin", "2026-11-28"),
                ("lundi prochain", "2026-11-30"),
                ("vendredi prochain", "2026-11-27 ?"),
                ("lundi en huit", "2026-12-07"),
                ("lundi en quinze", "2026-12-14"),
                ("mardi de la semaine prochaine", "2026-12-01"),
                ("mercredi", "2026-12-02 ?"),
                ("samedi 28", "2026-11-28"),
                ("samedi 28 novembre", "2026-11-28"),
                ("sam. 28 nov.", "2026-11-28"),
                ("samedi 28.11.", "2026-11-28"),
                ("le 28 novembre", "2026-11-28"),
                ("28 novembre 2026", "2026-11-28"),
                ("le 1er décembre", "2026-12-01"),
                ("premier décembre", "2026-12-01"),
                ("quinze janvier", "2027-01-15"),
                ("le 31", "2026-12-31"),
                ("le 25", "2026-11-25"),
                ("le 1er", "2026-12-01"),
                ("3/12 plutôt", "2026-12-03"),
                ("le 3/12", "2026-12-03"),
                ("17/02", "2027-02-17"),
                ("le 3.12.", "2026-12-03"),
                ("28.11", "2026-11-28"),
                ("3.12.2026", "2026-12-03"),
                ("3/12/26", "2026-12-03"),
                ("2026-12-03", "2026-12-03"),
                ("dans 3 jours", "2026-11-28"),
                ("dans 8 jours", "2026-12-02"),
                ("dans quinze jours", "2026-12-09"),
                ("dans une semaine", "2026-12-02"),
                ("dans une quinzaine de jours", "2026-12-09"),
                ("dans un mois", "2026-12-25"),
            ],
        );
    }

    #[test]
    fn days_with_hours() {
        check(
            NOW,
            &[
                ("samedi à 10h", "2026-11-28 10:00"),
                ("samedi, vers 10 h", "2026-11-28 10:00"),
                ("demain 18h30", "2026-11-26 18:30"),
                ("à 10h samedi", "2026-11-28 10:00"),
                ("18h30 demain", "2026-11-26 18:30"),
                ("le 3.12. à 18.30", "2026-12-03 18:30"),
                ("lundi en huit à 18h15", "2026-12-07 18:15"),
                ("vendredi midi et quart devant la poste", "2026-11-27 12:15"),
                ("samedi midi", "2026-11-28 12:00"),
                ("samedi minuit", "2026-11-29 00:00"),
                ("samedi soir à 8h", "2026-11-28 20:00"),
                ("samedi à 8h du soir", "2026-11-28 20:00"),
                ("demain après-midi à 3h", "2026-11-26 15:00"),
                ("demain matin 11h", "2026-11-26 11:00"),
                ("demain entre 17h et 18h30", "2026-11-26 17:00"),
                ("ce soir 19h", "2026-11-25 19:00"),
                ("mercredi 18h", "2026-11-25 18:00 ?"),
                ("mercredi 8h", "2026-12-02 08:00 ?"),
                ("samedi à 6h", "2026-11-28 06:00 ?"),
                ("samedi ça me va, je passe à 10h", "2026-11-28 10:00"),
                ("dimanche 29 à dix heures et demie", "2026-11-29 10:30"),
                ("18h30", "2026-11-25 18:30"),
                ("18h", "2026-11-25 18:00"),
                ("midi ?", "2026-11-25 12:00"),
            ],
        );
    }

    #[test]
    fn what_must_be_asked() {
        check(
            NOW,
            &[
                ("32 décembre", "Impossible"),
                ("31 juin", "Impossible"),
                ("29 février", "Impossible"),
                ("29.2.2027", "Impossible"),
                ("le 32", "Impossible"),
                ("samedi à 25h", "Impossible"),
                ("demain 12h75", "Impossible"),
                ("mardi 24", "Contradiction"),
                ("lundi 28 novembre", "Contradiction"),
                ("samedi 29.11.", "Contradiction"),
                ("hier", "Past"),
                ("avant-hier", "Past"),
                ("samedi dernier", "Past"),
                ("aujourd'hui à 8h", "Past"),
                ("8h30", "Past"),
                ("24 novembre", "Past"),
                ("le 3.3.2026", "Past"),
                ("ce week-end", "Vague"),
                ("la semaine prochaine", "Vague"),
                ("samedi ou dimanche", "Vague"),
                ("du 24 décembre au 3 janvier", "Vague"),
                ("du 3 au 5 décembre", "Vague"),
                ("entre lundi et mercredi", "Vague"),
                ("samedi à 10h ou à 11h ou à 12h", "Vague"),
            ],
        );
        check(
            "2027-03-25 12:15",
            &[("dimanche 28 mars à 2h30", "Gap"), ("dimanche à 2h30", "Gap"), ("dimanche 28 mars à 3h30", "2027-03-28 03:30 ?")],
        );
        check("2026-10-20 12:00", &[("dimanche à 2h30", "2026-10-25 02:30 ?")]);
        check("2028-01-10 12:00", &[("29 février", "2028-02-29")]);
        check(
            "2026-11-29 18:00",
            &[("lundi prochain", "2026-11-30 ?"), ("lundi", "2026-11-30"), ("dimanche 20h", "2026-11-29 20:00 ?")],
        );
    }

    #[test]
    fn what_says_nothing_about_time() {
        for text in [
            "mon vélo",
            "la main",
            "cette société du 2e étage",
            "elle dort",
            "les samedis",
            "tous les lundi",
            "chaque mardi",
            "le lendemain",
            "17 02",
            "3-6 ans",
            "60x120",
            "un vélo 20 pouces",
            "le 20 pouces",
            "le 2 pièces",
            "2h de baby-sitting",
            "pendant 2h30",
            "3/4 d'heure",
            "1/2",
            "4/5",
            "24/7",
            "2.5h",
            "12 points",
            "à 12 points",
            "7,5",
            "mars",
            "un jeu, la mer",
            "après-midi",
            "ok",
        ] {
            assert_eq!(said(NOW, text), "-", "{text}");
        }
    }

    #[test]
    fn spans_are_the_words() {
        let text = "Ok, plutôt SAMEDI 28 Nov. à 10 h, merci";
        let found = find(&Tokens::new(text), at(NOW), Zurich);
        assert_eq!(found.len(), 1);
        assert_eq!(&text[found[0].span.clone()], "SAMEDI 28 Nov. à 10 h");
    }

    #[test]
    fn an_hour_alone_is_of_the_day_talked_about() {
        let found = find(&Tokens::new("plutôt à 11h"), at(NOW), Zurich);
        let day = "2026-11-28".parse().expect("a day");
        let expected = Appointment { day, time: Some(chrono::NaiveTime::from_hms_opt(11, 0, 0).expect("a time")), zone: Zurich };
        assert_eq!(appointment(&found, at(NOW), Zurich, Some(day)), Some(Ok(expected)));
    }

    proptest! {
        #[test]
        fn any_text_is_taken(
            text in any::<String>(),
            near in "(samedi|le|dans|du|à|ce|midi|demain|mardi)?[ ,.]{0,2}[0-9]{0,4}[h:./ -]{0,2}[0-9]{0,5}( mars| fevrier|h| jours|er|/1)?[ 0-9h]{0,6}",
            now in 0_i64..4_000_000_000_000,
        ) {
            for text in [text, near] {
                for found in find(&Tokens::new(&text), Timestamp(now), Zurich) {
                    prop_assert!(found.from < found.to && text.get(found.span.clone()).is_some());
                    if let When::Day(appointment) = found.when {
                        prop_assert!(!appointment.is_past(Timestamp(now - now % 60_000)) , "{text}");
                    }
                }
            }
        }
    }
}
