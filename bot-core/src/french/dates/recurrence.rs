//! Again and again: « tous les mardis », « chaque samedi matin », « un mardi sur deux », « le mardi et le jeudi, chaque semaine ».

use chrono::{NaiveDateTime, NaiveTime, Weekday};
use chrono_tz::Tz;

use super::{clocks::Bound, reader::Reader};
use crate::french::{
    entity::{DayPart, Every, Recurrence, Rule, rule},
    tokens::Token,
};

pub(in crate::french) const RULES: &[Rule] = &[
    rule("every-weekday", "tous les mardis", "tous les marins"),
    rule("every-unit", "chaque semaine", "chaque semainier"),
    rule("every-other", "un mardi sur deux", "un voisin sur deux"),
    rule("times-per", "deux fois par semaine", "deux fois par hasard"),
    rule("on-weekdays", "les mardis et jeudis", "les marches et jeux"),
];

/// A recurrence that begins at a token: what it is, its rule, and the token after it.
pub(in crate::french) fn recurrence(
    all: &[Token],
    at: usize,
    now: NaiveDateTime,
    zone: Tz,
) -> Option<((Recurrence, &'static str), usize)> {
    Reader { all, now, zone }.recurrence(at)
}

impl Reader<'_> {
    fn recurrence(&self, at: usize) -> Option<((Recurrence, &'static str), usize)> {
        let (mut found, rule, mut end) = self.every_other(at).or_else(|| self.every(at)).or_else(|| self.plural(at))?;
        // « tous les mardis soir à 18h »
        if let Some(window) = self.window(end).filter(|window| !window.today) {
            (found.part, end) = (Some(window.part), window.end);
        }
        let next = self.skip(end, &[","]);
        if let Some(clocks) =
            self.clocks(next, true, found.part).filter(|clocks| clocks.bound == Bound::At && clocks.from.is_some())
        {
            found.time = clocks.from.and_then(|minutes| NaiveTime::from_hms_opt(minutes % 1_440 / 60, minutes % 60, 0));
            end = clocks.end;
        }
        Some(((found, rule), end))
    }

    fn plain(every: Every, days: Vec<Weekday>) -> Recurrence {
        Recurrence { every, interval: 1, days, time: None, part: None }
    }

    /// A weekday, in the plural too.
    fn any_weekday(&self, at: usize) -> Option<Weekday> {
        let word = self.word(at);
        Some(match word.strip_suffix('s').unwrap_or(word) {
            "lundi" => Weekday::Mon,
            "mardi" => Weekday::Tue,
            "mercredi" => Weekday::Wed,
            "jeudi" => Weekday::Thu,
            "vendredi" => Weekday::Fri,
            "samedi" => Weekday::Sat,
            "dimanche" => Weekday::Sun,
            _ => return None,
        })
    }

    /// « mardis et jeudis », « lundi, mercredi et vendredi », « week-ends »
    fn weekdays(&self, at: usize) -> Option<(Vec<Weekday>, usize)> {
        if let Some(end) = self.one_of(at, &[&["week", "ends"], &["week", "end"]]) {
            return Some((vec![Weekday::Sat, Weekday::Sun], end));
        }
        let mut days = vec![self.any_weekday(at)?];
        let mut end = at + 1;
        loop {
            let next = self.one_of(end, &[&[",", "les"], &["et", "les"], &["et", "le"], &["et"], &[","], &["/"]]);
            let Some((next, day)) = next.and_then(|next| Some((next, self.any_weekday(next)?))) else { break };
            if !days.contains(&day) {
                days.push(day);
            }
            end = next + 1;
        }
        days.sort_by_key(Weekday::num_days_from_monday);
        Some((days, end))
    }

    /// « tous les mardis », « chaque mardi », « tous les jours », « chaque semaine », « toutes les deux semaines »
    fn every(&self, at: usize) -> Option<(Recurrence, &'static str, usize)> {
        let start = self.one_of(at, &[&["tous", "les"], &["toutes", "les"], &["tout", "les"], &["chaque"]]);
        let Some(start) = start else { return self.times(at) };
        if let Some((days, end)) = self.weekdays(start) {
            return Some((Self::plain(Every::Week, days), "every-weekday", end));
        }
        // « chaque premier lundi du mois »
        let nth = self.is(start, &["premiers", "premieres", "derniers"]) || self.ordinal(start).is_some();
        if nth && let Some(day) = self.any_weekday(start + 1) {
            let end = self.one_of(start + 2, &[&["du", "mois"], &["de", "chaque", "mois"], &["de", "mois"]])?;
            return Some((Self::plain(Every::Month, vec![day]), "every-weekday", end));
        }
        if let Some(window) = self.window(start).filter(|window| window.part != DayPart::Noon) {
            let found = Recurrence { part: Some(window.part), ..Self::plain(Every::Day, Vec::new()) };
            return Some((found, "every-unit", window.end));
        }
        // « tous les soirs », « tous les matins »
        let part = match self.word(start) {
            "soirs" => Some(DayPart::Evening),
            "matins" => Some(DayPart::Morning),
            "nuits" => Some(DayPart::Night),
            "midis" => Some(DayPart::Noon),
            _ => None,
        };
        if part.is_some() {
            return Some((Recurrence { part, ..Self::plain(Every::Day, Vec::new()) }, "every-unit", start + 1));
        }
        let (interval, unit) = self.count(start, 99).map_or((1, start), |(count, end)| (count, end));
        let (every, interval) = match self.word(unit) {
            "jour" | "jours" => match interval {
                8 => (Every::Week, 1),
                15 => (Every::Week, 2),
                count => (Every::Day, count),
            },
            "semaine" | "semaines" => (Every::Week, interval),
            "mois" => (Every::Month, interval),
            "an" | "ans" | "annee" | "annees" => (Every::Year, interval),
            _ => return None,
        };
        let found = Recurrence { interval: interval.max(1), ..Self::plain(every, Vec::new()) };
        let end = unit + 1;
        // « chaque semaine le mardi »
        if every == Every::Week
            && let Some((days, end)) = self.weekdays(self.skip(end, &["le", "les"]))
        {
            return Some((Recurrence { days, ..found }, "every-unit", end));
        }
        Some((found, "every-unit", end))
    }

    /// « deux fois par semaine », « 1x/semaine »
    fn times(&self, at: usize) -> Option<(Recurrence, &'static str, usize)> {
        let (_, end) = self.count(at, 50)?;
        let per = self.one_of(end, &[&["fois", "par"], &["fois", "/"], &["x", "par"], &["x", "/"]])?;
        let every = match self.word(per) {
            "jour" => Every::Day,
            "semaine" => Every::Week,
            "mois" => Every::Month,
            "an" | "annee" => Every::Year,
            _ => return None,
        };
        Some((Self::plain(every, Vec::new()), "times-per", per + 1))
    }

    /// « un mardi sur deux », « une semaine sur deux », « un week-end sur deux »
    fn every_other(&self, at: usize) -> Option<(Recurrence, &'static str, usize)> {
        let start = at + usize::from(self.is(at, &["un", "une", "1"]));
        let (every, days, end) = match self.weekdays(start) {
            Some((days, end)) if start > at => (Every::Week, days, end),
            _ if start == at => return None,
            _ => match self.word(start) {
                "jour" => (Every::Day, Vec::new(), start + 1),
                "semaine" => (Every::Week, Vec::new(), start + 1),
                "mois" => (Every::Month, Vec::new(), start + 1),
                _ => return None,
            },
        };
        let (interval, end) = self.is(end, &["sur"]).then(|| self.count(end + 1, 9))??;
        Some((Recurrence { interval, ..Self::plain(every, days) }, "every-other", end))
    }

    /// « les mardis », « le mardi et le jeudi de chaque semaine », « les week-ends »
    fn plural(&self, at: usize) -> Option<(Recurrence, &'static str, usize)> {
        let start = self.one_of(at, &[&["les"]])?;
        let (days, end) = self.weekdays(start)?;
        (self.word(start).ends_with('s') || self.is(end - 1, &["ends"]))
            .then(|| (Self::plain(Every::Week, days), "on-weekdays", end))
    }
}
