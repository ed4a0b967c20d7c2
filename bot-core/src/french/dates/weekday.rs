//! Days of the week: « samedi », « samedi prochain », « samedi en huit », « samedi 28 », « le premier lundi de mars ».

use chrono::{Datelike, Days as Ahead, NaiveDate, Weekday};

use super::{
    NotClear,
    days::Days,
    reader::{LAST, NEXT, OF_MONTH, Reader},
};
use crate::french::entity::{Rule, rule};

pub(super) const RULES: &[Rule] = &[
    rule("weekday", "on se voit samedi", "tous les samedis"),
    rule("weekday-next", "lundi prochain", "le prochain bus"),
    rule("weekday-last", "c'était lundi dernier", "le dernier vélo"),
    rule("weekday-in-eight", "lundi en huit", "un lundi en hiver"),
    rule("weekday-of-week", "mardi de la semaine prochaine", "mardi de la fête"),
    rule("weekday-numbered", "samedi 28", "samedi 28 personnes"),
    rule("weekday-dated", "samedi 28 novembre", "samedi en novembre"),
    rule("weekday-of-month", "le premier lundi de décembre", "le premier prix de décembre"),
    rule("weekday-reported", "je l'ai rendu mardi", "je le rends mardi"),
];

/// A weekday and a day's number must agree within so many days.
const NEAR: u64 = 60;

impl Reader<'_> {
    pub(super) fn weekday_named(&self, at: usize) -> Option<(Weekday, usize)> {
        let (weekday, short) = match self.word(at) {
            "lundi" => (Weekday::Mon, false),
            "mardi" => (Weekday::Tue, false),
            "mercredi" => (Weekday::Wed, false),
            "jeudi" => (Weekday::Thu, false),
            "vendredi" => (Weekday::Fri, false),
            "samedi" => (Weekday::Sat, false),
            "dimanche" => (Weekday::Sun, false),
            "lun" => (Weekday::Mon, true),
            "mar" => (Weekday::Tue, true),
            "mer" => (Weekday::Wed, true),
            "jeu" => (Weekday::Thu, true),
            "ven" | "vend" => (Weekday::Fri, true),
            "sam" => (Weekday::Sat, true),
            "dim" => (Weekday::Sun, true),
            _ => return None,
        };
        if !short {
            return Some((weekday, at + 1));
        }
        // « sam. 28 », « sam 28 »: short only before a number, or alone with a full stop (« lun. »).
        let dot = self.is(at + 1, &["."]) && self.glued(at + 1);
        let end = if dot { at + 2 } else { at + 1 };
        let before_number = self.digits(end, 2).is_some() && !self.after(at, &["un", "le", "la", "ce", "mon", "ton", "notre"]);
        (before_number || dot && self.all.len() == at + 2).then_some((weekday, end))
    }

    /// How many days ahead a weekday is, 0 to 6.
    fn ahead(&self, weekday: Weekday) -> u64 {
        u64::from((weekday.num_days_from_monday() + 7 - self.today().weekday().num_days_from_monday()) % 7)
    }

    /// Monday of the present week, so many weeks on.
    pub(super) fn monday(&self, weeks: i64) -> Option<NaiveDate> {
        let back = i64::from(self.today().weekday().num_days_from_monday());
        self.today().checked_add_signed(chrono::Duration::try_days(weeks * 7 - back)?)
    }

    pub(super) fn weekday(&self, at: usize) -> Option<Days> {
        if let Some(days) = self.weekday_of_month(at) {
            return Some(days);
        }
        let start = self.skip(at, &["le", "ce", "ces"]);
        // « des » is « dès », too.
        if self.after(at, &["les", "chaque", "tous", "toutes"]) || self.is(at, &["ces"]) {
            return None;
        }
        // « le prochain lundi », « dernier dimanche »
        if self.is(start, &["prochain", "dernier"]) {
            let (weekday, end) = self.weekday_named(start + 1)?;
            return if self.is(start, &["prochain"]) { self.next(weekday, end) } else { self.last(weekday, end) };
        }
        let (weekday, end) = self.weekday_named(start)?;
        if self.is(end, &["sur"]) && self.is(end + 1, &["deux", "trois", "2", "3"]) {
            return None;
        }
        let dated = self.skip(end, &["le", ","]);
        if let Some(day) = self.day_and_month(dated).or_else(|| self.in_figures(dated)) {
            return Some(match day.first {
                Some(first) if first.weekday() != weekday => Self::disagreeing(&day, weekday),
                _ => Days { rule: "weekday-dated", ..day },
            });
        }
        if let Some((number, after)) = self.day_of_month(dated).filter(|(_, after)| self.is_over(*after)) {
            let days = Days::of(self.next_agreeing(weekday, number), after, "weekday-numbered");
            let numbered = self.next_numbered(number).filter(|_| days.ask == Some(NotClear::Contradiction));
            return Some(Days { either: numbered.and_then(|day| Some((day, Self::near(day, weekday)?))), ..days });
        }
        if self.is(end, NEXT) {
            return self.next(weekday, end + 1);
        }
        if self.is(end, LAST) {
            return self.last(weekday, end + 1);
        }
        let ahead = self.ahead(weekday);
        let coming = if ahead == 0 { 7 } else { ahead };
        let day = match (self.word(end), self.word(end + 1)) {
            ("en", "huit" | "8") => Days::one(self.plus(coming + 7)?, end + 2, "weekday-in-eight"),
            ("en", "quinze" | "15") => Days::one(self.plus(coming + 14)?, end + 2, "weekday-in-eight"),
            ("qui" | "d'", "vient" | "suit" | "apres") if !self.is(end + 2, &["-", "midi"]) => {
                Days::one(self.plus(coming)?, end + 2, "weekday-next")
            }
            _ => {
                if let Some(day) = self.of_week(weekday, end) {
                    return Some(day);
                }
                if self.reported(at) {
                    let back = if ahead == 0 { 7 } else { 7 - ahead };
                    let day = self.today().checked_sub_days(Ahead::new(back))?;
                    return Some(Days::one(day, end, "weekday-reported"));
                }
                if ahead == 0 {
                    let today = Days { maybe_today: true, ..Days::one(self.plus(7)?, end, "weekday") };
                    return Some(today.or(Some(self.today())));
                }
                Days::one(self.plus(coming)?, end, "weekday")
            }
        };
        Some(day)
    }

    /// « lundi prochain »: the coming one. Said on Friday to Sunday, or one or two days before, people differ.
    fn next(&self, weekday: Weekday, end: usize) -> Option<Days> {
        let ahead = self.ahead(weekday);
        let coming = if ahead == 0 { 7 } else { ahead };
        let weekend = matches!(self.today().weekday(), Weekday::Fri | Weekday::Sat | Weekday::Sun);
        let day = Days::one(self.plus(coming)?, end, "weekday-next");
        Some(if coming > 2 && !weekend { day } else { day.or(self.plus(coming + 7)) })
    }

    fn last(&self, weekday: Weekday, end: usize) -> Option<Days> {
        let ahead = self.ahead(weekday);
        let back = if ahead == 0 { 7 } else { 7 - ahead };
        Some(Days::one(self.today().checked_sub_days(Ahead::new(back))?, end, "weekday-last"))
    }

    /// « mardi de la semaine prochaine », « mercredi cette semaine »
    fn of_week(&self, weekday: Weekday, at: usize) -> Option<Days> {
        let start = self.skip(at, &["de", ","]);
        let (weeks, end) = self.week_named(start)?;
        let day = self.monday(weeks)?.checked_add_days(Ahead::new(u64::from(weekday.num_days_from_monday())))?;
        Some(Days::one(day, end, "weekday-of-week"))
    }

    /// « mardi 24 »: the next 24th, if it is a Tuesday within sixty days.
    fn next_agreeing(&self, weekday: Weekday, number: u32) -> Result<NaiveDate, NotClear> {
        if !(1..=31).contains(&number) {
            return Err(NotClear::Impossible);
        }
        (0..=NEAR)
            .filter_map(|days| self.plus(days))
            .find(|day| day.day() == number && day.weekday() == weekday)
            .ok_or(NotClear::Contradiction)
    }

    /// « lundi 28 novembre » where that is a Saturday: asked, with the date in full as the better guess.
    fn disagreeing(day: &Days, weekday: Weekday) -> Days {
        let near = day.first.and_then(|first| Self::near(first, weekday));
        let either = day.first.zip(near);
        Days { ask: Some(NotClear::Contradiction), sure: false, other: near, either, rule: "weekday-dated", ..*day }
    }

    /// The day of that name which is nearest to a day.
    fn near(day: NaiveDate, weekday: Weekday) -> Option<NaiveDate> {
        let step = |days: i64| day.checked_add_signed(chrono::Duration::days(days));
        (1..=3).flat_map(|days| [step(days), step(-days)]).flatten().find(|near| near.weekday() == weekday)
    }

    /// « le premier lundi de décembre », « dernier samedi du mois »
    fn weekday_of_month(&self, at: usize) -> Option<Days> {
        let start = self.skip(at, &["le"]);
        let which = self.ordinal(start)?;
        let (weekday, end) = self.weekday_named(which.1)?;
        let of = self.one_of(end, OF_MONTH)?;
        let month = self.month_span(of)?;
        let in_month = |first: NaiveDate| {
            let mut days =
                first.iter_days().take_while(|day| day.month() == first.month()).filter(|day| day.weekday() == weekday);
            match which.0 {
                None => days.last(),
                Some(nth) => days.nth(usize::try_from(nth).ok()?.checked_sub(1)?),
            }
        };
        let mut day = in_month(month.first);
        // « du mois », and that of the present one is over.
        if month.end == of + 1 && self.is(of, &["mois"]) && day.is_some_and(|day| day < self.today()) {
            day = in_month(self.month_from(1)?);
        }
        Some(Days::of(day.ok_or(NotClear::Impossible), month.end, "weekday-of-month"))
    }

    /// « premier », « 2e », « troisième »; `None` for « dernier ».
    pub(super) fn ordinal(&self, at: usize) -> Option<(Option<u32>, usize)> {
        let nth = match self.word(at) {
            "premier" | "premiere" => Some(1),
            "deuxieme" | "second" | "seconde" => Some(2),
            "troisieme" => Some(3),
            "quatrieme" => Some(4),
            "cinquieme" => Some(5),
            "dernier" | "derniere" => None,
            _ => {
                let number = self.digits(at, 2)?;
                let sign = self.glued(at + 1) && self.is(at + 1, &["e", "er", "ere", "eme", "ieme", "nd", "nde"]);
                return sign.then_some((Some(number), at + 2));
            }
        };
        Some((nth, at + 1))
    }

    /// A report of what is over stands before, in the same clause: « je te l'ai rendu », « merci pour », « c'était ».
    fn reported(&self, at: usize) -> bool {
        const DONE: &[&str] = &[
            "rendu",
            "rendue",
            "rendus",
            "rendues",
            "recu",
            "recue",
            "recus",
            "ramene",
            "ramenee",
            "rapporte",
            "recupere",
            "recuperee",
            "emprunte",
            "donne",
            "donnee",
            "prete",
            "pretee",
            "vu",
            "vue",
            "fait",
            "trouve",
            "perdu",
            "oublie",
            "venu",
            "venue",
            "passe",
            "passee",
            "annule",
            "annulee",
        ];
        const HAVE: &[&str] = &["ai", "as", "a", "avons", "avez", "ont", "est", "suis", "es", "sommes", "etes", "sont", "ete"];
        let clause = (at.saturating_sub(9)..at).rev().take_while(|at| !self.is(*at, &[",", ".", "?", "!", ";", "et", "mais"]));
        let mut done: Option<usize> = None;
        for at in clause {
            // « qui a besoin d'un gril, je prête le mien »: too far apart.
            if self.is(at, &["etait", "etaient", "avait"]) || done.is_some_and(|done| done - at < 5) && self.is(at, HAVE) {
                return true;
            }
            if self.is(at, &["merci"]) && self.is(at + 1, &["pour"]) {
                return true;
            }
            done = Some(at).filter(|at| self.is(*at, DONE)).or(done);
        }
        false
    }
}
