//! What the words of a message are worth: the values of [`super::Entity`].

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Weekday};
use serde::{Deserialize, Serialize};

use crate::french::{
    dates::NotClear,
    numbers,
    points::{Per, Relation},
};

/// What some words mean.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A number that counts nothing we know: « 15 », « une vingtaine ». Never « un » and « une » alone.
    Number {
        /// Its worth.
        value: numbers::Value,
        /// « une dizaine », « environ 20 ».
        approximate: bool,
    },
    /// A price or an offer in points.
    Points(Points),
    /// Points that come back: « caution 20 points ».
    Deposit(Points),
    /// Money, which is never points. Nothing is read from it.
    Money,
    /// So many of the thing: « x3 », « 3 pièces », « deux exemplaires ».
    Quantity(u32),
    /// How long something takes or lasts.
    Duration(Duration),
    /// A day, an hour, a window, or a stretch of them.
    When(When),
    /// Again and again.
    Recurrence(Recurrence),
    /// A note from 1 to 5.
    Rating(u8),
    /// A place of the club: its index in [`super::Places`] as given.
    Place(usize),
    /// Something that was spoken of before.
    Reference(Target),
}

/// A number of points, or bounds for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Points {
    /// At least so many; equal to `most` for one exact number; `None` for « max 20 points ».
    pub least: Option<numbers::Value>,
    /// At most so many; `None` for « au moins 5 points ».
    pub most: Option<numbers::Value>,
    /// For each what.
    pub per: Per,
    /// More or fewer than proposed, or just so many.
    pub relation: Relation,
    /// « une quinzaine de points », « environ 15 points ».
    pub approximate: bool,
    /// A minus stands before it.
    pub negative: bool,
}

impl Points {
    /// The one number meant, whole or not; `None` for bounds and ranges.
    pub fn exactly(&self) -> Option<numbers::Value> {
        self.least.filter(|least| self.most == Some(*least))
    }
}

/// A span of time in minutes. Days count 1440, a week 7 days, a month 30 (a calendar month where a first day is known).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duration {
    /// So many minutes; the shorter of « 2h30 à 3h ».
    pub minutes: u32,
    /// The longer of two.
    pub most: Option<u32>,
    /// « environ », « une petite heure », « quelques jours ».
    pub approximate: bool,
    /// Said in calendar months: so many. The last day is then the same number of the later month, clipped.
    pub months: Option<u32>,
}

impl Duration {
    /// The last day of what lasts so long from a first day on, both counted: « quinze jours dès le 1er » end on the 14th, a month from the
    /// 5th on the 4th. `None` for less than a day and beyond the calendar.
    pub fn last_day(&self, first: NaiveDate) -> Option<NaiveDate> {
        let after = match self.months {
            Some(months) => first.checked_add_months(chrono::Months::new(months))?,
            None => first.checked_add_days(chrono::Days::new(u64::from(self.minutes / 1_440)))?,
        };
        (after > first).then(|| after.pred_opt()).flatten()
    }
}

/// How fine a date is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grain {
    /// With minutes: « 18h30 ».
    Minute,
    /// A full hour: « 18h ».
    Hour,
    /// A day.
    Day,
    /// A weekend.
    Weekend,
    /// A week, Monday first.
    Week,
    /// A month.
    Month,
    /// A season.
    Season,
    /// A year.
    Year,
}

/// A day, maybe with an hour; on the club's wall clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// The civil day.
    pub day: NaiveDate,
    /// The hour, if one was said.
    pub time: Option<NaiveTime>,
}

impl Moment {
    /// As one wall-clock time; a day without an hour begins at midnight.
    pub fn begins(&self) -> NaiveDateTime {
        self.day.and_time(self.time.unwrap_or_default())
    }
}

impl std::fmt::Display for Moment {
    /// YYYY-MM-DD or YYYY-MM-DDTHH:MM.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.time {
            None => write!(out, "{}", self.day),
            Some(time) => write!(out, "{}T{}", self.day, time.format("%H:%M")),
        }
    }
}

/// A window of the day by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayPart {
    /// matin, 8–12; Swiss déjeuner too
    Morning,
    /// midi, 12–14; Swiss dîner too
    Noon,
    /// après-midi, 14–18
    Afternoon,
    /// fin de journée, 17–19
    LateDay,
    /// soir, 18–22; Swiss souper too
    Evening,
    /// nuit, 22–6
    Night,
}

impl DayPart {
    /// Its name in slots: matin, midi, apres-midi, `fin_de_journee`, soir, nuit.
    pub fn key(self) -> &'static str {
        match self {
            Self::Morning => "matin",
            Self::Noon => "midi",
            Self::Afternoon => "apres-midi",
            Self::LateDay => "fin_de_journee",
            Self::Evening => "soir",
            Self::Night => "nuit",
        }
    }

    /// The hours it stands for: from, to. A night ends on the next day.
    pub fn window(self) -> (u32, u32) {
        match self {
            Self::Morning => (8, 12),
            Self::Noon => (12, 14),
            Self::Afternoon => (14, 18),
            Self::LateDay => (17, 19),
            Self::Evening => (18, 22),
            Self::Night => (22, 6),
        }
    }
}

/// How an end was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndKind {
    /// avant: the end itself may be out.
    Before,
    /// jusqu'à: the end is in.
    Until,
    /// d'ici: at the latest.
    By,
}

impl EndKind {
    /// Its name in slots: before, until, by.
    pub fn key(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::Until => "until",
            Self::By => "by",
        }
    }
}

/// What a date looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One moment, one day, or one named stretch (« la semaine prochaine »: then `end` is set).
    Point,
    /// From one to another, both said.
    Interval,
    /// « dès lundi »: no end.
    OpenAfter,
    /// « jusqu'à 16h », « d'ici vendredi », « avant lundi »: `end` is what counts.
    OpenBefore,
    /// Only a part of the day: « plutôt le soir ». Neither start nor end.
    PartOnly,
}

/// Words about time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When {
    /// What it looks like.
    pub shape: Shape,
    /// The first moment; `None` where it is open, where only a part of the day is said, and where the date does not exist.
    /// With « d'ici » it is the present day.
    pub start: Option<Moment>,
    /// The last moment, inclusive; `None` for one moment or one day.
    pub end: Option<Moment>,
    /// How fine.
    pub grain: Grain,
    /// The window of the day that was named.
    pub part: Option<DayPart>,
    /// How the end was said.
    pub end_kind: Option<EndKind>,
    /// Only an hour was said: `start` (or `end`) is the next time the clock shows it, and whoever knows of a day puts it there
    /// ([`When::on`]).
    pub time_only: bool,
    /// French allows no other reading.
    pub sure: bool,
    /// The other reading where French is ambiguous: the second button.
    pub other: Option<Moment>,
    /// The two moments that may be meant, the earlier first, where one question settles it.
    pub either: Option<(Moment, Moment)>,
    /// Not to be guessed: what to ask. `start` and `end` are `None` then, except for an hour the clocks jump over, a contradiction with a
    /// date written in full, and what is over.
    pub ask: Option<NotClear>,
    /// The hour happens twice that night; the first is meant.
    pub doubled: bool,
    /// It is over.
    pub past: bool,
    /// It follows a day that was spoken of before: « le lendemain », « deux jours après ». `start` counts from today.
    pub anaphoric: bool,
    /// How long the named stretch lasts, in minutes, where it may be meant as a duration: « le week-end » 2880.
    pub lasts: Option<u32>,
}

impl When {
    /// The same on a day that is known, where only hours were said.
    #[must_use]
    pub fn on(mut self, day: NaiveDate) -> Self {
        if self.time_only {
            let shift = |moment: Option<Moment>, first: Option<NaiveDate>| {
                moment.map(|moment| {
                    let ahead = first.map_or(0, |first| moment.day.signed_duration_since(first).num_days());
                    Moment { day: day + chrono::Duration::days(ahead), ..moment }
                })
            };
            let first = self.start.or(self.end).map(|moment| moment.day);
            self.either = self.either.and_then(|(one, other)| shift(Some(one), first).zip(shift(Some(other), first)));
            self.start = shift(self.start, first);
            self.end = shift(self.end, first);
            self.time_only = false;
        }
        self
    }
}

/// Again and again: « tous les mardis », « un mardi sur deux ».
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recurrence {
    /// How often.
    pub every: Every,
    /// 2 for « une semaine sur deux »; else 1.
    pub interval: u32,
    /// On these days of the week, Monday first; empty for « tous les jours ».
    pub days: Vec<Weekday>,
    /// The hour.
    pub time: Option<NaiveTime>,
    /// The window of the day.
    pub part: Option<DayPart>,
}

/// The beat of a recurrence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    /// Each day.
    Day,
    /// Each week.
    Week,
    /// Each month.
    Month,
    /// Each year.
    Year,
}

impl Recurrence {
    /// As in slots: « WEEKLY:TU,TH », « DAILY », « WEEKLY/2:TU ».
    pub fn key(&self) -> String {
        let every = match self.every {
            Every::Day => "DAILY",
            Every::Week => "WEEKLY",
            Every::Month => "MONTHLY",
            Every::Year => "YEARLY",
        };
        let interval = if self.interval > 1 { format!("/{}", self.interval) } else { String::new() };
        let name = |day: &Weekday| match day {
            Weekday::Mon => "MO",
            Weekday::Tue => "TU",
            Weekday::Wed => "WE",
            Weekday::Thu => "TH",
            Weekday::Fri => "FR",
            Weekday::Sat => "SA",
            Weekday::Sun => "SU",
        };
        let days: Vec<&str> = self.days.iter().map(name).collect();
        if days.is_empty() { format!("{every}{interval}") } else { format!("{every}{interval}:{}", days.join(",")) }
    }
}

/// What is referred to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// « l'annonce 12 », « l'offre n° 12 ».
    Offer(u32),
    /// « l'échange 3 ».
    Trade(u32),
    /// « le vélo de Zoé »: the thing's and the person's words in the original text.
    Belonging {
        /// « vélo ».
        thing: crate::french::Span,
        /// « Zoé ».
        owner: crate::french::Span,
    },
}
