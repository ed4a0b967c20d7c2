//! Stretches with a name: weeks, weekends, months, seasons, years, their beginnings and ends.

use chrono::{Datelike, Days as Ahead, Months, NaiveDate, Weekday};

use super::{
    days::Days,
    reader::{LAST, NEXT, OF_MONTH, Reader},
};
use crate::french::entity::{Grain, Rule, rule};

pub(super) const RULES: &[Rule] = &[
    rule("week", "la semaine prochaine", "une semaine de vacances"),
    rule("week-of", "la semaine du 7 décembre", "la semaine du goût"),
    rule("week-of-month", "la dernière semaine de décembre", "la dernière semaine de cours"),
    rule("week-number", "semaine 50", "semaine 54"),
    rule("week-edge", "en fin de semaine", "en fin de compte"),
    rule("working-week", "en semaine", "en semoule"),
    rule("weekend", "ce week-end", "les week-ends"),
    rule("month", "en mars", "la marche"),
    rule("month-edge", "à la fin du mois", "la fin du moisi"),
    rule("season", "cet été", "il a été"),
    rule("year", "l'année prochaine", "une année"),
];

/// A month of the calendar.
#[derive(Debug, Clone, Copy)]
pub(super) struct Month {
    pub(super) first: NaiveDate,
    pub(super) last: NaiveDate,
    /// A year was said with it.
    pub(super) with_year: bool,
    pub(super) end: usize,
}

/// A part of a longer stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edge {
    Begin,
    Middle,
    End,
}

impl Reader<'_> {
    /// The first of a month, so many from the present one.
    pub(super) fn month_from(&self, months: i32) -> Option<NaiveDate> {
        let first = self.today().with_day(1)?;
        let many = Months::new(months.unsigned_abs());
        if months < 0 { first.checked_sub_months(many) } else { first.checked_add_months(many) }
    }

    pub(super) fn year_from(&self, years: i32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.today().year().checked_add(years)?, 1, 1)
    }

    fn whole_month(first: NaiveDate, with_year: bool, end: usize) -> Option<Month> {
        let last = first.checked_add_months(Months::new(1))?.pred_opt()?;
        Some(Month { first, last, with_year, end })
    }

    /// A month: « mars », « mars 2027 », « mois prochain », « ce mois », « mois ». Without a year the present one or the next to come.
    pub(super) fn month_span(&self, at: usize) -> Option<Month> {
        if self.is(at, &["mois"]) || self.is(at, &["ce"]) && self.is(at + 1, &["mois"]) {
            let end = self.skip(at, &["ce"]) + 1;
            let (months, end) = self.which(end, true)?;
            return Self::whole_month(self.month_from(months)?, true, end);
        }
        let (month, end) = self.month_named(at)?;
        if let Some((year, end)) = self.year(end) {
            return Self::whole_month(NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, 1)?, true, end);
        }
        let today = self.today();
        let (shift, end) = if self.is(end, NEXT) {
            (0, end + 1)
        } else if self.is(end, LAST) {
            let this = today.year() - i32::from(month >= today.month());
            return Self::whole_month(NaiveDate::from_ymd_opt(this, month, 1)?, true, end + 1);
        } else {
            (0, end)
        };
        let year = today.year() + i32::from(month < today.month()) + shift;
        Self::whole_month(NaiveDate::from_ymd_opt(year, month, 1)?, false, end)
    }

    /// Which one is meant: prochain 1, dernier −1, none said 0.
    fn which(&self, at: usize, bare: bool) -> Option<(i32, usize)> {
        if self.is(at, NEXT) {
            return Some((1, at + 1));
        }
        if self.is(at, LAST) {
            return Some((-1, at + 1));
        }
        if let Some(end) = self.one_of(at, &[&["qui", "vient"], &["qui", "suit"], &["d'", "apres"], &["a", "venir"], &["pro"]]) {
            return Some((1, end));
        }
        if let Some(end) = self.one_of(at, &[&["d'", "avant"]]) {
            return Some((-1, end));
        }
        bare.then(|| (0, self.one_of(at, &[&["en", "cours"], &["-", "ci"], &["ci"]]).unwrap_or(at)))
    }

    /// « la semaine prochaine », « cette semaine », « dans la semaine »: how many weeks from the present one.
    pub(super) fn week_named(&self, at: usize) -> Option<(i64, usize)> {
        if let Some(end) = self.seq(at, &["cette", "semaine"]) {
            return Some((0, self.one_of(end, &[&["-", "ci"], &["ci"]]).unwrap_or(end)));
        }
        let start = self.one_of(at, &[&["dans", "la"], &["la"]]).unwrap_or(at);
        // « la prochaine semaine », « la semaine prochaine »
        if self.is(start + 1, &["semaine"]) && (self.is(start, NEXT) || self.is(start, LAST)) {
            return Some((if self.is(start, NEXT) { 1 } else { -1 }, start + 2));
        }
        if !self.is(start, &["semaine"]) {
            return None;
        }
        let (weeks, end) = match self.which(start + 1, false) {
            Some(which) => which,
            None if self.seq(at, &["dans", "la", "semaine"]).is_some()
                || self.seq(start, &["semaine", "en", "cours"]).is_some() =>
            {
                (0, start + 1)
            }
            None => return None,
        };
        Some((i64::from(weeks), end))
    }

    pub(super) fn week(&self, at: usize) -> Option<Days> {
        let week = |monday: NaiveDate, end, rule| {
            monday.checked_add_days(Ahead::new(6)).map(|sunday| Days::stretch(monday, sunday, Grain::Week, end, rule))
        };
        if let Some(days) = self.weekend(at).or_else(|| self.edges(at)) {
            return Some(days);
        }
        if let Some(end) = self.one_of(at, &[&["en", "semaine"], &["dans", "la", "semaine", "de", "travail"]]) {
            let days =
                Days::stretch(self.monday(0)?, self.monday(0)?.checked_add_days(Ahead::new(4))?, Grain::Day, end, "working-week");
            return Some(Days { from_to: true, sure: false, ..days });
        }
        let start = self.skip(at, &["la", "cette"]);
        // « la semaine du 7 octobre »
        if self.is(start, &["semaine"]) && self.is(start + 1, &["du"]) {
            let day = self.day_and_month(start + 2).or_else(|| self.in_figures(start + 2)).or_else(|| {
                let (number, end) = self.day_of_month(start + 2)?;
                Some(Days::one(self.next_numbered(number).filter(|_| self.is_over(end))?, end, "week-of"))
            })?;
            let first = day.first?;
            let monday = first.checked_sub_days(Ahead::new(u64::from(first.weekday().num_days_from_monday())))?;
            return week(monday, day.end, "week-of");
        }
        // « semaine 48 »
        if self.is(start, &["semaine"])
            && let Some(number) = self.digits(start + 1, 2)
        {
            let monday = |year| NaiveDate::from_isoywd_opt(year, number, Weekday::Mon);
            let over = |monday: &NaiveDate| monday.checked_add_days(Ahead::new(6)).is_none_or(|sunday| sunday < self.today());
            let year = self.today().iso_week().year();
            let monday = monday(year).filter(|monday| !over(monday)).or_else(|| monday(year + 1))?;
            return week(monday, start + 2, "week-number");
        }
        if let Some((monday, end)) = self.week_of_month(start) {
            return week(monday, end, "week-of-month");
        }
        let (weeks, end) = self.week_named(at)?;
        week(self.monday(weeks)?, end, "week")
    }

    /// « la dernière semaine de septembre », « la première semaine du mois prochain »: its Monday.
    fn week_of_month(&self, start: usize) -> Option<(NaiveDate, usize)> {
        let (nth, end) = self.ordinal(start)?;
        if !self.is(end, &["semaine"]) {
            return None;
        }
        let of = self.one_of(end + 1, OF_MONTH)?;
        let month = self.month_span(of)?;
        // Weeks that lie in the month as a whole.
        let whole = |monday: &NaiveDate| monday.checked_add_days(Ahead::new(6)).is_some_and(|sunday| sunday <= month.last);
        let days = month.first.iter_days().take_while(|day| *day <= month.last);
        let mut mondays = days.filter(|day| day.weekday() == Weekday::Mon).filter(whole);
        let monday = match nth {
            Some(nth) => mondays.nth(usize::try_from(nth).ok()?.checked_sub(1)?)?,
            None => mondays.last()?,
        };
        Some((monday, month.end))
    }

    /// « ce week-end », « le week-end prochain », « le week-end du 13 », « we »
    fn weekend(&self, at: usize) -> Option<Days> {
        const LEADS: &[&[&str]] = &[
            &["tout", "le"],
            &["tout", "ce"],
            &["dans", "le"],
            &["pendant", "le"],
            &["durant", "le"],
            &["ce"],
            &["le"],
            &["au"],
        ];
        if self.after(at, &["un", "chaque", "les", "des"]) {
            return None;
        }
        if let Some(days) = self.weekend_of_month(at) {
            return Some(days);
        }
        let start = self.one_of(at, LEADS).unwrap_or(at);
        let named = self.skip(start, &["prochain"]);
        let next_before = named > start;
        let end = self.seq(named, &["week", "end"])?;
        let today = self.today();
        let saturday = self.monday(0)?.checked_add_days(Ahead::new(5))?;
        let two = |saturday: NaiveDate, end| Some(Days::stretch(saturday, saturday.succ_opt()?, Grain::Weekend, end, "weekend"));
        let later = saturday.checked_add_days(Ahead::new(7))?;
        // « le week-end du 13 (mars) »
        if self.is(end, &["du"]) {
            // « le week-end du 5 au 6 décembre »
            if let Some(range) = self.range(end).filter(|range| range.clocks.0.is_none() && range.clocks.1.is_none()) {
                return Some(range.days);
            }
            let day = self.day_and_month(end + 1).or_else(|| self.in_figures(end + 1)).or_else(|| {
                let (number, end) = self.day_of_month(end + 1)?;
                Some(Days::one(self.next_numbered(number).filter(|_| self.is_over(end))?, end, "weekend"))
            });
            if let Some(first) = day.and_then(|day| day.first) {
                let back = match first.weekday() {
                    Weekday::Sun => -1,
                    Weekday::Fri => 1,
                    _ => 0,
                };
                return two(first.checked_add_signed(chrono::Duration::days(back))?, day.map_or(end, |day| day.end));
            }
        }
        if let Some(end) = self.is(end, LAST).then_some(end + 1).or_else(|| self.seq(end, &["d'", "avant"])) {
            return two(saturday.checked_sub_days(Ahead::new(7))?, end);
        }
        if let Some(end) = self.one_of(end, &[&["en", "huit"], &["d'", "apres"], &["suivant"]]) {
            return two(later, end);
        }
        if self.is(end, &["prochain"]) || next_before {
            let end = self.skip(end, &["prochain"]);
            // People differ from Thursday on.
            return if today.weekday().num_days_from_monday() >= 3 {
                Some(two(later, end)?.or(Some(saturday)))
            } else {
                two(saturday, end)
            };
        }
        two(saturday, self.one_of(end, &[&["qui", "vient"], &["-", "ci"]]).unwrap_or(end))
    }

    /// « le premier week-end de décembre »: its Saturday lies in the month.
    fn weekend_of_month(&self, at: usize) -> Option<Days> {
        let (nth, end) = self.ordinal(self.skip(at, &["le", "ce"]))?;
        let of = self.one_of(self.seq(end, &["week", "end"])?, OF_MONTH)?;
        let month = self.month_span(of)?;
        let days = month.first.iter_days().take_while(|day| *day <= month.last);
        let mut saturdays = days.filter(|day| day.weekday() == Weekday::Sat);
        let saturday = match nth {
            Some(nth) => saturdays.nth(usize::try_from(nth).ok()?.checked_sub(1)?)?,
            None => saturdays.last()?,
        };
        Some(Days::stretch(saturday, saturday.succ_opt()?, Grain::Weekend, month.end, "weekend"))
    }

    /// « début mars », « fin du mois », « mi-avril », « en fin de semaine », « la fin de l'année »
    fn edges(&self, at: usize) -> Option<Days> {
        let start = self.one_of(at, &[&["a", "la"], &["la"], &["en"], &["au"], &["le"], &["des"]]).unwrap_or(at);
        let edge = match self.word(start) {
            "debut" => Edge::Begin,
            "mi" | "milieu" => Edge::Middle,
            "fin" => Edge::End,
            _ => return None,
        };
        let dash = self.skip(start + 1, &["-"]);
        let of = self
            .one_of(
                dash,
                &[
                    &["de", "la"],
                    &["de", "l'"],
                    &["du", "mois", "de"],
                    &["du", "mois", "d'"],
                    &["de"],
                    &["d'"],
                    &["du"],
                    &["de", "cette"],
                ],
            )
            .unwrap_or(dash);
        if let Some(month) = self.month_span(of).or_else(|| self.month_span(self.skip(of, &["ce"]))) {
            let day = |day| month.first.with_day(day);
            let (first, last) = match edge {
                Edge::Begin => (month.first, day(10)?),
                Edge::Middle => (day(10)?, day(20)?),
                Edge::End => (day(21)?, month.last),
            };
            return Some(Days::stretch(first, last, Grain::Month, month.end, "month-edge"));
        }
        let week = self.week_named(of).or_else(|| self.is(of, &["semaine"]).then_some((0, of + 1)));
        if let Some((weeks, end)) = week {
            let monday = self.monday(weeks)?;
            let (first, last) = match edge {
                Edge::Begin => (0, 1),
                Edge::Middle => (2, 3),
                Edge::End => (3, 6),
            };
            let day = |days| monday.checked_add_days(Ahead::new(days));
            return Some(Days::stretch(day(first)?, day(last)?, Grain::Week, end, "week-edge"));
        }
        // « fin 2027 »
        let (year, end) = match self.year(of).filter(|_| of == start + 1) {
            Some((year, end)) => (NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, 1, 1)?, end),
            None => self.year_named(of).and_then(|(years, end)| Some((self.year_from(years)?, end)))?,
        };
        let month = |month| year.with_month(month);
        let (first, last) = match edge {
            Edge::Begin => (year, month(3)?.with_day(31)?),
            Edge::Middle => (month(5)?, month(8)?.with_day(31)?),
            Edge::End => (month(10)?, month(12)?.with_day(31)?),
        };
        Some(Days::stretch(first, last, Grain::Year, end, "month-edge"))
    }

    /// « annee », « an », « annee prochaine »: how many years from the present one.
    fn year_named(&self, at: usize) -> Option<(i32, usize)> {
        if !self.is(at, &["annee", "an"]) {
            return None;
        }
        self.which(at + 1, self.is(at, &["annee"]))
    }

    /// Months, seasons and years, led so that nothing else can be meant: « en mars », « mars 2027 », « cet été », « l'année prochaine ».
    pub(super) fn month_stretch(&self, at: usize) -> Option<Days> {
        self.month_alone(at).or_else(|| self.season(at)).or_else(|| self.year_alone(at))
    }

    fn month_alone(&self, at: usize) -> Option<Days> {
        const LEADS: &[&[&str]] = &[
            &["courant", "du", "mois", "de"],
            &["au", "mois", "de"],
            &["au", "mois", "d'"],
            &["le", "mois", "de"],
            &["le", "mois", "d'"],
            &["courant"],
            &["en"],
            &["pour"],
            &["le"],
            &["ce"],
            &["dans", "le"],
            &["depuis"],
        ];
        let start = self.one_of(at, LEADS);
        let month = self.month_span(start.unwrap_or(at)).or_else(|| self.month_span(at))?;
        let said = self.is(at, &["ce", "courant", "en", "au"])
            || self.is(at, &["le"]) && (self.is(at + 1, &["mois"]) || month.with_year);
        let bare = self.is(start.unwrap_or(at), &["mois"]) && !self.is(month.end - 1, NEXT) && !self.is(month.end - 1, LAST);
        if bare
            && !self.is(at, &["ce"])
            && self.seq(at, &["dans", "le"]).is_none()
            && !self.is(month.end - 1, &["vient", "cours"])
        {
            return None;
        }
        // « sept » alone counts.
        let alone = at == 0
            && self.ends(month.end)
            && (self.word(at).len() > 5 || self.is(at, &["mars", "avril", "mai", "juin", "aout"]));
        let named = self.is(at, &["pour", "depuis"]) && self.ends(month.end);
        // « mars » alone may be a planet, a bar or a verb.
        if !(said || month.with_year || alone || named) {
            return None;
        }
        Some(Days::stretch(month.first, month.last, Grain::Month, month.end, "month"))
    }

    /// « cet été », « l'hiver prochain », « au printemps », « en automne »
    fn season(&self, at: usize) -> Option<Days> {
        let start =
            self.one_of(at, &[&["cet"], &["ce"], &["l'"], &["le"], &["en"], &["au"], &["pour", "l'"], &["pour", "le"]])?;
        let (from, until) = match self.word(start) {
            "printemps" => ((3, 20), (6, 20)),
            "ete" => ((6, 21), (9, 22)),
            "automne" => ((9, 23), (12, 20)),
            "hiver" => ((12, 21), (3, 19)),
            _ => return None,
        };
        let next = self.which(start + 1, false);
        if self.is(at, &["l'", "le"]) && next.is_none() {
            return None;
        }
        let season = |year: i32| {
            let first = NaiveDate::from_ymd_opt(year, from.0, from.1)?;
            let last = NaiveDate::from_ymd_opt(year + i32::from(until.0 < from.0), until.0, until.1)?;
            Some((first, last))
        };
        let year = self.today().year();
        let mut coming = (year - 1..=year + 1).filter_map(season).filter(|(_, last)| *last >= self.today());
        let (first, last) = match next {
            Some((-1, _)) => (year - 2..=year).filter_map(season).rfind(|(_, last)| *last < self.today())?,
            Some(_) => coming.find(|(first, _)| *first > self.today())?,
            None => coming.next()?,
        };
        Some(Days::stretch(first, last, Grain::Season, next.map_or(start + 1, |(_, end)| end), "season"))
    }

    fn year_alone(&self, at: usize) -> Option<Days> {
        let start = self.one_of(at, &[&["l'"], &["cette"], &["dans", "l'"]]);
        let (first, end) = if let Some(start) = start {
            let (years, end) = self.year_named(start)?;
            if years == 0 && !self.is(at, &["cette"]) {
                return None;
            }
            (self.year_from(years)?, end)
        } else {
            // « en 2027 », « d'ici 2027 »
            if !self.is(at, &["en", "debut", "courant"]) {
                return None;
            }
            let year = self.digits(at + 1, 4).filter(|year| (2_000..2_200).contains(year))?;
            (NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, 1, 1)?, at + 2)
        };
        let last = first.with_month(12)?.with_day(31)?;
        Some(Days::stretch(first, last, Grain::Year, end, "year"))
    }
}
