//! Days counted from today: « demain », « dans 15 jours », « il y a deux semaines », « le lendemain », « ce soir ».

use chrono::{Days as Ahead, Duration, Months, NaiveDate, Timelike};

use super::{
    days::Days,
    reader::{LAST, NEXT, Reader},
};
use crate::french::entity::{Grain, Rule, rule};

pub(super) const RULES: &[Rule] = &[
    rule("today", "aujourd'hui", "le jour d'à côté"),
    rule("this-part", "ce soir", "ce soiffard"),
    rule("tomorrow", "demain", "un lendemain de fête"),
    rule("yesterday", "hier", "un chantier"),
    rule("in-days", "dans 15 jours", "dans 15 cartons"),
    rule("within-days", "dans les 10 jours", "dans les 10 cartons"),
    rule("days-ago", "il y a deux semaines", "il y a deux chaises"),
    rule("day-after-another", "le lendemain", "sans lendemain"),
    rule("next-units", "les 3 prochains jours", "les 3 prochains bus"),
];

/// A unit of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Month,
    Year,
}

impl Reader<'_> {
    /// jour, semaine, mois, an.
    pub(super) fn unit(&self, at: usize) -> Option<(Unit, usize)> {
        let unit = match self.word(at) {
            "jour" | "jours" | "j" => Unit::Day,
            "semaine" | "semaines" | "sem" => Unit::Week,
            "mois" => Unit::Month,
            "an" | "ans" | "annee" | "annees" => Unit::Year,
            _ => return None,
        };
        Some((unit, at + 1))
    }

    /// So many units on (or back) from a day. People count both ends of eight and fifteen days, the calendar does not.
    fn shifted(day: NaiveDate, count: u32, unit: Unit, back: bool) -> Option<NaiveDate> {
        let days = |days: u32| {
            let ahead = Ahead::new(u64::from(days));
            if back { day.checked_sub_days(ahead) } else { day.checked_add_days(ahead) }
        };
        let months = |months: u32| {
            let ahead = Months::new(months);
            if back { day.checked_sub_months(ahead) } else { day.checked_add_months(ahead) }
        };
        match unit {
            Unit::Day => days(match count {
                8 => 7,
                15 => 14,
                count => count,
            }),
            Unit::Week => days(count.checked_mul(7)?),
            Unit::Month => months(count),
            Unit::Year => months(count.checked_mul(12)?),
        }
    }

    /// « 3 jours », « une semaine », « une quinzaine (de jours) », « huit jours », « quelques mois »: the day so far away.
    fn away(&self, at: usize, back: bool) -> Option<(NaiveDate, bool, usize)> {
        let at = self.one_of(at, &[&["environ"], &["a", "peu", "pres"], &["a", "peine"]]).unwrap_or(at);
        let dozen = match (self.word(at), self.word(at + 1)) {
            (_, "huitaine") | ("huitaine", _) => Some(8),
            (_, "quinzaine") | ("quinzaine", _) => Some(15),
            _ => None,
        };
        if let Some(days) = dozen {
            let end = self.skip(at, &["une", "la"]) + 1;
            let end = self.seq(end, &["de", "jours"]).unwrap_or(end);
            return Some((Self::shifted(self.today(), days, Unit::Day, back)?, true, end));
        }
        let vague = self.is(at, &["quelques"]);
        let (count, end) = self.count(at, 400)?;
        let (unit, end) = self.unit(self.skip(end, &["de"]))?;
        let day = Self::shifted(self.today(), count, unit, back)?;
        // « dans un mois et demi », « dans deux ans et demi »
        if let Some(half) = self.one_of(end, &[&["et", "demi"], &["et", "demie"]]) {
            let more = match unit {
                Unit::Day => return None,
                Unit::Week => (4, Unit::Day),
                Unit::Month => (14, Unit::Day),
                Unit::Year => (6, Unit::Month),
            };
            return Some((Self::shifted(day, more.0, more.1, back)?, false, half));
        }
        Some((day, !vague, end))
    }

    pub(super) fn relative(&self, at: usize) -> Option<Days> {
        let one = |days: u64, end: usize, rule| self.plus(days).map(|day| Days::one(day, end, rule));
        let back = |days: u64, end, rule| self.today().checked_sub_days(Ahead::new(days)).map(|day| Days::one(day, end, rule));
        match self.word(at) {
            "aujourd'hui" => one(0, self.seq(at + 1, &["meme"]).unwrap_or(at + 1), "today"),
            "demain" => one(1, at + 1, "tomorrow"),
            "apres" => one(2, self.seq(at, &["apres", "demain"])?, "tomorrow"),
            "surlendemain" if self.after(at, &["le"]) => None,
            "hier" => back(1, at + 1, "yesterday"),
            "avant" => back(2, self.seq(at, &["avant", "hier"])?, "yesterday"),
            "ce" | "cet" | "cette" => {
                if let Some(end) = self.seq(at, &["ce", "jour"]).filter(|end| !self.is(*end, &["-", "la"])) {
                    return one(0, end, "today");
                }
                let window = self.window(at)?;
                // Between midnight and six « cette nuit » is the one that is on.
                one(0, window.end, "this-part").map(|day| Days { part: Some(window.part), part_rule: None, ..day })
            }
            "dans" => self.within(at),
            "sous" => {
                let (day, _, end) = self.away(at + 1, false)?;
                Some(Days { from_to: true, ..Days::stretch(self.today(), day, Grain::Day, end, "within-days") })
            }
            "il" => {
                let (day, sure, end) = self.away(self.seq(at, &["il", "y", "a"])?, true)?;
                Some(Days { sure, ..Days::one(day, end, "days-ago") })
            }
            "le" | "la" | "l'" | "un" | "une" | "lendemain" | "surlendemain" | "veille" => {
                self.next_units(at).or_else(|| self.after_another(at))
            }
            "les" | "ces" | "des" => self.next_units(at),
            _ => self.next_units(at).or_else(|| self.after_another(at)),
        }
    }

    /// « dans 3 jours », « dans une semaine », « dans les 10 jours », « dans la journée »
    fn within(&self, at: usize) -> Option<Days> {
        if let Some(end) = self.one_of(at, &[&["dans", "la", "journee"], &["dans", "le", "courant", "de", "la", "journee"]]) {
            return Some(Days::one(self.today(), end, "today"));
        }
        if let Some(days) = self.next_units(at + 1) {
            return Some(days);
        }
        if self.is(at + 1, &["les"]) {
            let (day, _, end) = self.away(at + 2, false)?;
            return Some(Days { from_to: true, ..Days::stretch(self.today(), day, Grain::Day, end, "within-days") });
        }
        let (day, sure, end) = self.away(at + 1, false)?;
        Some(Days { sure, ..Days::one(day, end, "in-days") })
    }

    /// « d'ici 8 jours »: the last day.
    pub(super) fn by_away(&self, at: usize) -> Option<Days> {
        let (day, sure, end) = self.away(at, false)?;
        Some(Days { sure, ..Days::one(day, end, "in-days") })
    }

    /// « le lendemain (du 13 février) », « la veille de Noël », « deux jours après », « le jour suivant », « trois jours avant Noël »
    fn after_another(&self, at: usize) -> Option<Days> {
        const RULE: &str = "day-after-another";
        let start = self.skip(at, &["le", "la", "l'"]);
        let led = start > at;
        let step = match self.word(start) {
            "lendemain" if led => Some((1, start + 1)),
            "surlendemain" if led => Some((2, start + 1)),
            "veille" if led => Some((-1, start + 1)),
            "avant" if led => self.seq(start, &["avant", "veille"]).map(|end| (-2, end)),
            "jour" if led => {
                let next: &[&[&str]] = &[&["suivant"], &["d'", "apres"], &["qui", "suit"]];
                let last: &[&[&str]] = &[&["precedent"], &["d'", "avant"]];
                self.one_of(start + 1, next).map(|end| (1, end)).or_else(|| self.one_of(start + 1, last).map(|end| (-1, end)))
            }
            _ => None,
        };
        let Some((days, end)) = step else { return self.counted_after(at) };
        let at_of = self.one_of(end, &[&["du"], &["de", "la"], &["de", "l'"], &["de"], &["d'"]]);
        if let Some(other) = at_of.and_then(|of| self.days(of).or_else(|| self.days_bare(end))) {
            let day = other.first.and_then(|first| first.checked_add_signed(Duration::days(days)));
            return Some(Days { first: day, last: None, grain: Grain::Day, part: other.part, rule: RULE, ..other });
        }
        let day = self.today().checked_add_signed(Duration::days(days))?;
        Some(Days { anaphoric: true, ..Days::one(day, end, RULE) })
    }

    /// « du 13 »: the day by its number alone.
    fn days_bare(&self, at: usize) -> Option<Days> {
        if !self.is(at, &["du"]) {
            return None;
        }
        let (number, end) = self.day_of_month(at + 1)?;
        self.next_numbered(number).filter(|_| self.is_over(end)).map(|day| Days::one(day, end, "day-number"))
    }

    /// « deux jours après », « une semaine plus tard », « trois jours avant Noël »
    fn counted_after(&self, at: usize) -> Option<Days> {
        const RULE: &str = "day-after-another";
        let (count, end) = self.count(at, 400)?;
        let (unit, end) = self.unit(end)?;
        let (back, end) = match self.word(end) {
            "apres" if self.seq(end, &["apres", "midi"]).is_none() => (false, end + 1),
            "avant" if self.seq(end, &["avant", "midi"]).is_none() => (true, end + 1),
            "plus" if self.is(end + 1, &["tard"]) => (false, end + 2),
            "plus" if self.is(end + 1, &["tot"]) => (true, end + 2),
            _ => return None,
        };
        let named = self.is(end - 1, &["apres", "avant"]).then(|| self.days(self.skip(end, &["la"]))).flatten();
        if let Some(other) = named {
            let day = other.first.and_then(|first| Self::shifted(first, count, unit, back));
            return Some(Days { first: day, last: None, rule: RULE, ..other });
        }
        let day = Self::shifted(self.today(), count, unit, back)?;
        Some(Days { anaphoric: true, ..Days::one(day, end, RULE) })
    }

    /// « les 3 prochains jours », « 3 semaines suivantes », « ces deux dernières semaines »
    fn next_units(&self, at: usize) -> Option<Days> {
        const RULE: &str = "next-units";
        let start = self.skip(at, &["les", "ces", "des", "au"]);
        let turned = |at: usize| self.is(at, NEXT) || self.is(at, LAST);
        // « les prochains jours » are three or so; « les dernières 3 semaines » has its words the other way round.
        let (count, word, noun) = match self.count(start, 100) {
            Some((count, end)) if turned(end) => (count, end, end + 1),
            Some((count, end)) => (count, end + 1, end),
            None if turned(start) => match self.count(start + 1, 100) {
                Some((count, end)) => (count, start, end),
                None if start > at => (3, start, start + 1),
                None => return None,
            },
            None => return None,
        };
        let (unit, _) = self.unit(noun).filter(|_| turned(word))?;
        let (back, end) = (self.is(word, LAST), word.max(noun) + 1);
        let (first, grain) = match unit {
            Unit::Day => (self.plus(1)?, Grain::Day),
            Unit::Week => (self.monday(1)?, Grain::Week),
            Unit::Month => (self.month_from(1)?, Grain::Month),
            Unit::Year => (self.year_from(1)?, Grain::Year),
        };
        let exactly = |first: NaiveDate, count: u32, back: bool| match unit {
            Unit::Day if back => first.checked_sub_days(Ahead::new(u64::from(count))),
            Unit::Day => first.checked_add_days(Ahead::new(u64::from(count))),
            _ => Self::shifted(first, count, unit, back),
        };
        let (first, after) = if back {
            // The units before the present one.
            let after = match unit {
                Unit::Day => self.today(),
                Unit::Week => self.monday(0)?,
                Unit::Month => self.month_from(0)?,
                Unit::Year => self.year_from(0)?,
            };
            (exactly(after, count, true)?, after)
        } else {
            (first, exactly(first, count, false)?)
        };
        Some(Days { from_to: true, ..Days::stretch(first, after.pred_opt()?, grain, end, RULE) })
    }

    /// « dans 30 minutes », « dans une heure », « dans un quart d'heure », « il y a 10 minutes », « maintenant »: a moment, and the token
    /// after it.
    pub(super) fn moment_away(&self, at: usize) -> Option<(chrono::NaiveDateTime, usize, &'static str)> {
        if let Some(end) =
            self.one_of(at, &[&["maintenant"], &["tout", "de", "suite"], &["immediatement"], &["en", "ce", "moment"]])
        {
            let now = self.now.with_second(0)?.with_nanosecond(0)?;
            return Some((now, end, "now"));
        }
        let (start, back) = match self.word(at) {
            "dans" => (at + 1, false),
            "il" => (self.seq(at, &["il", "y", "a"])?, true),
            _ => return None,
        };
        let (minutes, end) = crate::french::durations::hours_and_minutes(self.all, self.skip(start, &["environ"]))?;
        let shift = Duration::minutes(i64::from(minutes));
        let at = if back { self.now.checked_sub_signed(shift)? } else { self.now.checked_add_signed(shift)? };
        Some((at.with_second(0)?.with_nanosecond(0)?, end, if back { "minutes-ago" } else { "in-minutes" }))
    }
}
