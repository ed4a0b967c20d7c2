//! Dates of the calendar: « 28 novembre », « 3/12 », « le 31 », « le 3e jour d'octobre ».

use chrono::{Datelike, Months, NaiveDate};

use super::{
    NotClear,
    days::Days,
    reader::{OF_MONTH, Reader},
};
use crate::french::{
    entity::{Rule, rule},
    numbers::number,
};

pub(super) const RULES: &[Rule] = &[
    rule("day-month", "le 28 novembre", "28 novembres"),
    rule("day-figures", "le 3.12.2026", "3/4 d'heure"),
    rule("day-number", "rendez-vous le 31", "le 20 pouces"),
    rule("day-of-month", "le dernier jour d'octobre", "le dernier jour de pluie"),
];

/// Further ahead than that, a day and month without a year may as well be what is just over, in days.
pub(super) const FAR: i64 = 300;

/// A date as it is written, before a year is found for it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Written {
    pub(super) day: u32,
    pub(super) month: Option<u32>,
    pub(super) year: Option<u32>,
    pub(super) end: usize,
}

impl Reader<'_> {
    pub(super) fn calendar(&self, at: usize) -> Option<Days> {
        self.day_and_month(at).or_else(|| self.in_figures(at)).or_else(|| self.nth_day(at)).or_else(|| self.day_number(at))
    }

    /// 28, 1er, 13e, premier, and in words.
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

    pub(super) fn month_named(&self, at: usize) -> Option<(u32, usize)> {
        let word = self.word(at);
        let month = match word {
            "janvier" | "janv" | "jan" => 1,
            "fevrier" | "fevr" | "fev" => 2,
            "mars" => 3,
            "avril" | "avr" => 4,
            "mai" => 5,
            "juin" => 6,
            "juillet" | "juil" => 7,
            "aout" => 8,
            "septembre" | "sept" | "sep" => 9,
            "octobre" | "oct" => 10,
            "novembre" | "nov" => 11,
            "decembre" | "dec" => 12,
            _ => return None,
        };
        let short = word.len() <= 5 && self.is(at + 1, &["."]) && self.glued(at + 1);
        Some((month, if short { at + 2 } else { at + 1 }))
    }

    /// 2027, « deux mille vingt-sept ».
    pub(super) fn year(&self, at: usize) -> Option<(u32, usize)> {
        if let Some(year) = self.digits(at, 4) {
            return (2_000..2_200).contains(&year).then_some((year, at + 1));
        }
        if !self.is(at, &["deux"]) {
            return None;
        }
        let number = number(self.all, at)?;
        let year = u32::try_from(number.whole()?).ok().filter(|year| (2_000..2_200).contains(year))?;
        Some((year, number.end))
    }

    /// « 28 novembre », « 1er mars 2027 », « quinze mars », with or without « le ».
    pub(super) fn written(&self, at: usize) -> Option<Written> {
        let start = self.skip(at, &["le", "au", "du"]);
        let (day, end) = self.day_of_month(start)?;
        let Some((month, end)) = self.month_named(end) else {
            return Some(Written { day, month: None, year: None, end });
        };
        // « le 5 mars 15 points » has no year.
        let (year, end) = self.year(end).map_or((None, end), |(year, end)| (Some(year), end));
        Some(Written { day, month: Some(month), year, end })
    }

    pub(super) fn day_and_month(&self, at: usize) -> Option<Days> {
        let written = self.written(at)?;
        let end = self.skip(written.end, &["prochain"]);
        Some(self.dated(written.day, written.month?, written.year, end, "day-month"))
    }

    /// 3/12, 03.12., 3.12.2026, 3-12-2026, 2026-12-03, day before month. Not: 3/4 d'heure, 1/2, 24/7, 2.5h, « 17 02 ».
    pub(super) fn in_figures(&self, at: usize) -> Option<Days> {
        let start = self.skip(at, &["le", "au"]);
        let led = start > at || self.after(start, &["le", "au", "pour", "du", "des", "jusqu'", "d'ici"]);
        let weekday = start.checked_sub(1).is_some_and(|before| {
            let before = if self.is(before, &[",", "."]) { before.saturating_sub(1) } else { before };
            self.weekday_named(before).is_some()
        });
        let (first, sign, second) = (self.digits(start, 4)?, self.word(start + 1), self.digits(start + 2, 2)?);
        if !["/", ".", "-"].contains(&sign) || !self.glued(start + 1) || !self.glued(start + 2) {
            return None;
        }
        // « 17/20 à sa dictée » is a mark; « le 17/20 » must be asked.
        let article = start > at || self.after(start, &["le", "au"]);
        if sign == "/" && second == 20 && !(article || weekday || self.is(start + 3, &["/"])) {
            return None;
        }
        let third = (self.is(start + 3, &[sign]) && self.glued(start + 3) && self.glued(start + 4))
            .then(|| self.digits(start + 4, 4).map(|third| (third, self.word(start + 4).len())))
            .flatten();
        let dated = |day, month, year, end| Some(self.dated(day, month, year, end, "day-figures"));
        if self.word(start).len() == 4 {
            let (day, _) = third.filter(|_| sign == "-" || sign == "/")?;
            return dated(day, second, Some(first), start + 5);
        }
        // « 195/65 » is a tyre.
        if self.word(start).len() > 2 {
            return None;
        }
        if let Some((year, length)) = third {
            let year = match length {
                4 => year,
                2 => 2_000 + year,
                _ => return None,
            };
            return dated(first, second, Some(year), start + 5);
        }
        let dot = self.is(start + 3, &["."]) && self.glued(start + 3);
        let two = self.word(start + 2).len() == 2;
        // « 5-6 décembre » are two days.
        if sign == "-" && self.month_named(start + 3).is_some() {
            return None;
        }
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
        if !fits {
            return None;
        }
        dated(first, second, None, if dot { start + 4 } else { start + 3 })
    }

    /// « le 3e jour d'octobre », « dernier jour d'octobre 2026 », « le premier jour du mois »
    fn nth_day(&self, at: usize) -> Option<Days> {
        let (nth, end) = self.ordinal(self.skip(at, &["le"]))?;
        if !self.is(end, &["jour"]) {
            return None;
        }
        let of = self.one_of(end + 1, OF_MONTH)?;
        let month = self.month_span(of)?;
        let day = nth.map_or(Some(month.last), |nth| month.first.with_day(nth));
        Some(Days::of(day.ok_or(NotClear::Impossible), month.end, "day-of-month"))
    }

    /// « le 31 », « pour le 1er »: this month's or the next that has it. Not: « le 20 pouces », « le 2 pièces ».
    fn day_number(&self, at: usize) -> Option<Days> {
        if !self.is(at, &["le"]) {
            return None;
        }
        let (number, end) = self.day_of_month(at + 1)?;
        if !self.is_over(end) {
            return None;
        }
        if !(1..=31).contains(&number) {
            return Some(Days::not(NotClear::Impossible, end, "day-number"));
        }
        // « le 3 ou le 4 mars »
        if self.is(end, &["ou", "et"])
            && let Some(Written { month: Some(month), year, .. }) = self.written(end + 1)
        {
            return Some(self.dated(number, month, year, end, "day-number"));
        }
        let day = self.next_numbered(number);
        Some(Days::of(day.ok_or(NotClear::Impossible), end, "day-number"))
    }

    /// The next day with this number, in this month or the next that has it.
    pub(super) fn next_numbered(&self, number: u32) -> Option<NaiveDate> {
        let first = self.today().with_day(1)?;
        (0..12)
            .filter_map(|months| first.checked_add_months(Months::new(months))?.with_day(number))
            .find(|day| *day >= self.today())
    }

    /// What may follow a day's number without making it count something else.
    pub(super) fn is_over(&self, at: usize) -> bool {
        const NEXT: &[&str] = &[
            ",", ".", "?", "!", ";", ")", "a", "au", "vers", "des", "entre", "apres", "avant", "jusqu'", "matin", "soir", "midi",
            "si", "ou", "et", "plutot", "c'", "ca", "je", "j'", "ok", "pour", "merci", "stp", "dans", "de", "en", "-",
            "possible", "chez", "devant", "sinon", "mais", "car", "nous", "me", "m'", "on", "tu", "vous", "il", "elle", "au",
        ];
        self.all.get(at).is_none() || self.is(at, NEXT) || self.clock_after_day(at).is_some() || self.window(at).is_some()
    }

    /// A day of the calendar; without a year the next to come.
    pub(super) fn dated(&self, day: u32, month: u32, year: Option<u32>, end: usize, rule: &'static str) -> Days {
        let today = self.today();
        let date = |year: i32| NaiveDate::from_ymd_opt(year, month, day);
        if let Some(year) = year {
            let date = i32::try_from(year).ok().and_then(date);
            return Days::of(date.ok_or(NotClear::Impossible), end, rule);
        }
        // 29 février only where the coming February has it.
        let coming = date(today.year()).filter(|date| *date >= today).or_else(|| {
            // Not in this year any more: the next, if it exists there.
            date(today.year() + 1).filter(|_| date(today.year()).is_some() || day == 29 && month == 2 && today.month() > 2)
        });
        match coming {
            None => Days::not(NotClear::Impossible, end, rule),
            Some(coming) if coming.signed_duration_since(today).num_days() > FAR => {
                Days::one(coming, end, rule).or(date(today.year()))
            }
            Some(coming) => Days::one(coming, end, rule),
        }
    }
}
