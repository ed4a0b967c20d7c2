//! Days, in all the ways people name them.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use super::{NotClear, Reader};
use crate::french::{hours, hours::Part, numbers::number};

/// Further ahead than that, a day and month without a year is more likely a slip than a plan, in days.
const FAR: i64 = 300;
/// A weekday and a day's number must agree within so many days.
const NEAR: u64 = 60;

/// A day as read, before an hour is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Day {
    /// Which.
    pub(super) date: Result<NaiveDate, NotClear>,
    /// French allows no other reading.
    pub(super) sure: bool,
    /// It is today's own weekday: today, if an hour still to come follows, else in a week.
    pub(super) maybe_today: bool,
    /// The part of the day named with it.
    pub(super) part: Option<Part>,
    /// The token after it.
    pub(super) end: usize,
}

impl Day {
    fn sure(day: NaiveDate, end: usize) -> Self {
        Self { date: Ok(day), sure: true, maybe_today: false, part: None, end }
    }

    fn not(why: NotClear, end: usize) -> Self {
        Self { date: Err(why), sure: true, maybe_today: false, part: None, end }
    }

    fn of(date: Result<NaiveDate, NotClear>, end: usize) -> Self {
        Self { date, sure: true, maybe_today: false, part: None, end }
    }
}

impl Reader<'_> {
    /// A day that begins here.
    pub(super) fn day(&self, at: usize) -> Option<Day> {
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
            let agrees = day.date.map(|date| date.weekday() == weekday);
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
    pub(super) fn day_of_month(&self, at: usize) -> Option<(u32, usize)> {
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
        let weekday =
            at.checked_sub(1).is_some_and(|before| self.word(before).ends_with("di") || self.is(before, &["dimanche", ",", "."]));
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
            "/" => {
                (two || second >= 10 || first > 12 && second != 7) && !self.is(start + 3, &["d'", "de", "h", "heure", "journee"])
            }
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
    pub(super) fn is_over(&self, at: usize) -> bool {
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
