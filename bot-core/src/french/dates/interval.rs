//! From one day to another, and days with a bound: « du 3 au 5 mars », « entre lundi et mercredi », « dès le 8 », « d'ici vendredi ».

use chrono::{Datelike, Months, NaiveDate, Weekday};

use super::{
    NotClear,
    calendar::Written,
    clocks::{Bound, Clocks},
    days::Days,
    reader::Reader,
};
use crate::french::entity::{DayPart, Grain, Rule, rule};

pub(super) const RULES: &[Rule] = &[
    rule("from-to", "du 24 décembre au 3 janvier", "du 24 au numéro 3"),
    rule("both-days", "samedi et dimanche", "samedi et mercredi"),
    rule("from-on", "dès lundi", "des lundis"),
    rule("until", "jusqu'à vendredi", "jusqu'à la gare"),
    rule("before", "avant lundi", "avant la gare"),
    rule("by", "d'ici vendredi", "je viens d'ici"),
];

/// Days with a bound, maybe with hours at their ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounded {
    pub(super) days: Days,
    pub(super) bound: Bound,
    /// The hour of the first day, and of the last.
    pub(super) clocks: (Option<Clocks>, Option<Clocks>),
    pub(super) rule: Option<&'static str>,
}

/// One end of a range.
#[derive(Debug, Clone, Copy)]
struct Edge {
    weekday: Option<Weekday>,
    written: Option<Written>,
    days: Option<Days>,
    clock: Option<Clocks>,
    part: Option<DayPart>,
    /// The token after it.
    end: usize,
}

impl Reader<'_> {
    /// Days with what bounds them.
    pub(super) fn bounded(&self, at: usize) -> Option<Bounded> {
        if let Some(range) = self.range(at) {
            return Some(range);
        }
        let plain = |days| Bounded { days, bound: Bound::At, clocks: (None, None), rule: None };
        if let Some(days) = self.days(at) {
            // « vendredi au plus tard »
            if let Some(end) = self.seq(days.end, &["au", "plus", "tard"]) {
                return Some(Bounded { days: Days { end, ..days }, bound: Bound::By, rule: Some("by"), ..plain(days) });
            }
            return Some(plain(days));
        }
        let (bound, start, rule) = self.day_lead(at)?;
        let days = self.bounded_day(start, bound, at)?;
        if bound == Bound::After {
            // « dès le 3 jusqu'au 5 »
            let next = self.skip(days.end, &["et", ","]);
            if let Some((Bound::Until, until, _)) = self.day_lead(next)
                && let Some(last) = self.rebased(days.first).bounded_day(until, Bound::Until, next)
                && last.until() > days.first
            {
                let both = Days { last: last.until(), from_to: true, end: last.end, ..days };
                return Some(Bounded { rule: Some("from-to"), ..plain(both) });
            }
        }
        let end = self.one_of(days.end, &[&["inclus"], &["compris"], &["y", "compris"], &["non", "compris"]]).unwrap_or(days.end);
        Some(Bounded { days: Days { end, ..days }, bound, rule: Some(rule), ..plain(days) })
    }

    /// What bounds a day: the bound, the token after it, and its rule. The article is left to the day.
    fn day_lead(&self, at: usize) -> Option<(Bound, usize, &'static str)> {
        use Bound::{After, Before, By, Until};
        const LEADS: &[(Bound, &[&str], &str)] = &[
            (After, &["a", "partir", "de", "la"], "from-on"),
            (After, &["a", "partir", "de"], "from-on"),
            (After, &["a", "partir", "d'"], "from-on"),
            (After, &["a", "partir"], "from-on"),
            (After, &["a", "compter", "de"], "from-on"),
            (After, &["a", "compter"], "from-on"),
            (After, &["apres"], "from-on"),
            (After, &["depuis"], "from-on"),
            (After, &["des"], "from-on"),
            (Until, &["jusqu'", "a", "la"], "until"),
            (Until, &["jusqu'", "a"], "until"),
            (Until, &["jusqu'", "en"], "until"),
            (Until, &["jusqu'"], "until"),
            (Before, &["avant"], "before"),
            (By, &["au", "plus", "tard"], "by"),
            (By, &["d'", "ici", "a"], "by"),
            (By, &["d'", "ici"], "by"),
        ];
        LEADS.iter().find_map(|(bound, words, rule)| self.seq(at, words).map(|end| (*bound, end, *rule)))
    }

    /// The day after a bound; a number alone will do: « à partir du 8 », « jusqu'au 12 ».
    fn bounded_day(&self, start: usize, bound: Bound, at: usize) -> Option<Days> {
        if bound == Bound::By
            && let Some(days) = self.by_away(start)
        {
            return Some(days);
        }
        let article = self.skip(start, &["du", "au", "le", "la", "les", "l'"]);
        let numbered = || {
            let (number, end) = self.day_of_month(article)?;
            let led = article > start && self.is(start, &["du", "au", "le"]);
            let day = self.next_numbered(number).filter(|_| led && self.is_over(end))?;
            Some(Days::one(day, end, "day-number"))
        };
        let mut days = self
            .days(start)
            .or_else(|| self.days(article))
            .or_else(numbered)
            // « d'ici mars », « jusqu'en mars », « avant l'été »
            .or_else(|| {
                let month = self.month_span(start).filter(|_| self.month_named(start).is_some())?;
                Some(Days::stretch(month.first, month.last, Grain::Month, month.end, "month"))
            })?;
        if self.is(at, &["depuis"]) && days.rule == "weekday" && !days.maybe_today {
            // Since a day that is over.
            days.first = days.first.and_then(|first| first.checked_sub_days(chrono::Days::new(7)));
        }
        Some(days)
    }

    /// The same text read as if said on another day.
    fn rebased(&self, day: Option<NaiveDate>) -> Self {
        let now = day.and_then(|day| day.and_hms_opt(0, 0, 0)).unwrap_or(self.now);
        Self { now, ..*self }
    }

    /// « du 24 décembre au 3 janvier », « entre le 13 et le 15 juillet », « 10 - 22 août », « samedi 10h au dimanche 18h »
    pub(super) fn range(&self, at: usize) -> Option<Bounded> {
        let (led, start) = match self.word(at) {
            "du" | "de" | "d'" | "entre" => (true, at + 1),
            _ => (false, at),
        };
        // Most words are followed by no second end.
        let joined = (start + 1..start + 12).any(|at| self.is(at, &["au", "a", "-", "et", "/", "jusqu'"]));
        if !joined {
            return None;
        }
        if let Some(months) = self.months(start, at) {
            return Some(months);
        }
        let first = self.range_end(start)?;
        let joins: &[&[&str]] = match self.word(at) {
            "entre" => &[&["et"]],
            _ if led => &[&["jusqu'", "au"], &["jusqu'", "a"], &["au"], &["a"], &["-"], &["et"]],
            _ => &[&["jusqu'", "au"], &["jusqu'", "a"], &["au"], &["-"], &["a"], &["et"], &["/"]],
        };
        let join = first.end;
        let next = self.one_of(join, joins)?;
        let both = !self.is(at, &["entre"]) && self.is(join, &["et", "/"]);
        let second = self.range_end(next)?;
        if !led
            && self.is(join, &["a"])
            && second.weekday.is_none()
            && second.written.is_none_or(|written| written.month.is_none())
        {
            return None;
        }
        // « de 5 à 7 » are no days.
        let numbers = self.is(at, &["du"]) || led && self.is(start, &["le"]);
        let (from, to) = self.both_ends(&first, &second, numbers)?;
        if both && to.pred_opt() != Some(from) || to < from {
            return None;
        }
        let contradicted = |end: &Edge, day: NaiveDate| end.weekday.is_some_and(|weekday| day.weekday() != weekday);
        let rule = if both { "both-days" } else { "from-to" };
        let mut days = Days { from_to: true, ..Days::stretch(from, to, Grain::Day, second.end, rule) };
        if contradicted(&first, from) || contradicted(&second, to) {
            days = Days { ask: Some(NotClear::Contradiction), sure: false, ..days };
        }
        // « du lundi au vendredi » may be said of every week.
        days.sure &= first.written.is_some() || second.written.is_some() || !self.is(at, &["du"]);
        days.part = first.part.filter(|part| second.part == Some(*part));
        Some(Bounded { days, bound: Bound::At, clocks: (first.clock, second.clock), rule: None })
    }

    /// A day at one end of a range, with an hour or part of the day.
    fn range_end(&self, at: usize) -> Option<Edge> {
        let article = self.skip(at, &["le", "ce"]);
        let (weekday, numbered) = match self.weekday_named(article) {
            Some((weekday, end)) => (Some(weekday), self.skip(end, &["le"])),
            None => (None, article),
        };
        let written = self.written_figures(numbered).or_else(|| {
            let written = self.written(numbered).filter(|written| (1..=31).contains(&written.day))?;
            // « samedi 10h »: no day's number.
            (written.month.is_some() || !self.is(written.end, &["h", "heures", "heure", ":", "/", "."])).then_some(written)
        });
        let (days, end) = if let Some(written) = written {
            (None, written.end)
        } else {
            let days = self.days(at).filter(|days| days.last.is_none() && days.first.is_some())?;
            (Some(days), days.end)
        };
        let window = self.window(end).filter(|window| !window.today);
        let mut this = Edge { weekday, written, days, clock: None, part: window.map(|window| window.part), end };
        this.end = window.map_or(end, |window| window.end);
        this.part = this.part.or(days.and_then(|days| days.part));
        // An hour of its own, unless that begins the hours of the whole: « samedi de 9h à 11h ».
        if written.is_none_or(|written| written.month.is_some()) || weekday.is_some() {
            let clock = self.clocks(this.end, true, this.part).filter(|clock| clock.to.is_none() && clock.bound == Bound::At);
            if let Some(clock) = clock {
                (this.clock, this.end) = (Some(clock), clock.end);
            }
        }
        Some(this)
    }

    /// 3.12., 3/12 and with a year, as a written date.
    fn written_figures(&self, at: usize) -> Option<Written> {
        let days = self.in_figures(at)?;
        let first = days.first?;
        let year = u32::try_from(first.year()).ok()?;
        Some(Written { day: first.day(), month: Some(first.month()), year: Some(year), end: days.end })
    }

    /// The two days of a range. What the first leaves out (month, year) it has from the second.
    fn both_ends(&self, first: &Edge, second: &Edge, numbers: bool) -> Option<(NaiveDate, NaiveDate)> {
        let today = self.today();
        let on = |year: i32, month: u32, day: u32| NaiveDate::from_ymd_opt(year, month, day);
        let year_of = |year: u32| i32::try_from(year).ok();
        match (first.written, second.written) {
            (Some(from), Some(to)) => {
                let Some(to_month) = to.month else {
                    return self.numbers_only(from, to).filter(|_| numbers);
                };
                let from_month = from.month.unwrap_or(to_month);
                let across = (from_month, from.day) > (to_month, to.day);
                match (from.year, to.year) {
                    (Some(year), None) => {
                        let year = year_of(year)?;
                        Some((on(year, from_month, from.day)?, on(year + i32::from(across), to_month, to.day)?))
                    }
                    (from_year, Some(year)) => {
                        let year = year_of(year)?;
                        let first = from_year.and_then(year_of).unwrap_or(year - i32::from(across));
                        Some((on(first, from_month, from.day)?, on(year, to_month, to.day)?))
                    }
                    (None, None) => (today.year() - 1..=today.year() + 1).find_map(|year| {
                        let to = on(year + i32::from(across), to_month, to.day).filter(|to| *to >= today)?;
                        Some((on(year, from_month, from.day)?, to))
                    }),
                }
            }
            (Some(from), None) => {
                // « du 3 au lundi »: no.
                let month = from.month?;
                let from = self.dated(from.day, month, from.year, from.end, "from-to").first?;
                Some((from, Self::later(from, second)?))
            }
            (None, Some(to)) => {
                let from = first.days?.first?;
                let to = match to.month {
                    Some(month) => self.rebased(Some(from)).dated(to.day, month, to.year, to.end, "from-to").first?,
                    None => self.rebased(Some(from)).next_numbered(to.day).filter(|_| self.is_over(second.end))?,
                };
                Some((from, to))
            }
            (None, None) => {
                let from = first.days?.first?;
                Some((from, Self::later(from, second)?))
            }
        }
    }

    /// The second day of a range, as seen from the first.
    fn later(from: NaiveDate, second: &Edge) -> Option<NaiveDate> {
        let days = second.days?;
        match second.weekday {
            Some(weekday) if days.rule == "weekday" => {
                let ahead = (weekday.num_days_from_monday() + 7 - from.weekday().num_days_from_monday()) % 7;
                from.checked_add_days(chrono::Days::new(if ahead == 0 { 7 } else { u64::from(ahead) }))
            }
            _ => days.first,
        }
    }

    /// « du 13 au 18 », « du 28 décembre au 3 »
    fn numbers_only(&self, from: Written, to: Written) -> Option<(NaiveDate, NaiveDate)> {
        if !self.is_over(to.end) {
            return None;
        }
        if let Some(month) = from.month {
            let first = self.dated(from.day, month, from.year, from.end, "from-to").first?;
            return Some((first, self.rebased(Some(first)).next_numbered(to.day)?));
        }
        // The first stretch whose end is not over.
        let this = self.today().with_day(1)?;
        (0..13).filter_map(|months| this.checked_add_months(Months::new(months))).find_map(|month| {
            let first = month.with_day(from.day)?;
            let later = if to.day < from.day { month.checked_add_months(Months::new(1))? } else { month };
            let last = later.with_day(to.day)?;
            (last >= self.today() && first >= self.today().pred_opt()?.checked_sub_months(Months::new(1))?)
                .then_some((first, last))
        })
    }

    /// « entre février et mars 2027 », « de mars à mai »
    fn months(&self, start: usize, at: usize) -> Option<Bounded> {
        if start == at || self.month_named(start).is_none() {
            return None;
        }
        let first = self.month_span(start)?;
        let joins: &[&[&str]] = if self.is(at, &["entre"]) { &[&["et"]] } else { &[&["a"], &["jusqu'", "a"], &["jusqu'", "en"]] };
        let next = self.one_of(first.end, joins)?;
        self.month_named(next)?;
        let last = self.month_span(next)?;
        let mut from = first.first;
        if !first.with_year && last.with_year {
            from = from.with_year(last.first.year())?;
        }
        let mut to = last.last;
        if from > to {
            if last.with_year {
                from = from.checked_sub_months(Months::new(12))?;
            } else {
                to = to.with_day(1)?.checked_add_months(Months::new(13))?.pred_opt()?;
            }
        }
        let days = Days { from_to: true, ..Days::stretch(from, to, Grain::Month, last.end, "from-to") };
        Some(Bounded { days, bound: Bound::At, clocks: (None, None), rule: None })
    }
}
