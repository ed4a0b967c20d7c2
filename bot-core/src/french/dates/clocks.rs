//! Hours with what leads to them: « à 18h », « entre 17h et 18h30 », « dès 9h », « jusqu'à 16h », « de 5 à 7 ».

use super::reader::Reader;
use crate::french::{
    entity::{DayPart, Rule, rule},
    hours::{Clock, clock, placed},
};

pub(super) const RULES: &[Rule] = &[
    rule("hour", "à 18h30", "2h de baby-sitting"),
    rule("hours-from-to", "samedi de 9h à 11h", "enfants de 9 à 11 ans"),
    rule("hours-bare", "jeudi de 5 à 7", "jeudi pour 5 à 7 personnes"),
    rule("hour-after-part", "demain soir à 8", "demain soir 8 personnes"),
    rule("hour-after-day", "demain à 8", "demain à 8 personnes"),
    rule("midi-et-deux", "entre midi et deux", "entre deux midis"),
];

/// On which side of what is said the time lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    At,
    After,
    Until,
    Before,
    By,
}

/// Hours as read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clocks {
    /// Minutes from the day's beginning; `None` for an hour that does not exist.
    pub(super) from: Option<u32>,
    /// The second of two, maybe of the next day.
    pub(super) to: Option<u32>,
    pub(super) bound: Bound,
    /// Minutes were said.
    pub(super) fine: bool,
    /// « samedi midi »: the part of the day as much as the hour.
    pub(super) noon: bool,
    /// Needs no day beside it.
    pub(super) alone: bool,
    /// French allows no other reading.
    pub(super) sure: bool,
    pub(super) end: usize,
    pub(super) rule: &'static str,
}

/// What leads to hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lead {
    /// Only to hours.
    Hour(Bound),
    /// To hours and much else: « pour », « de ».
    Weak,
    None,
}

impl Reader<'_> {
    fn hour_lead(&self, at: usize) -> (Lead, usize) {
        use Bound::{After, At, Before, By, Until};
        const LEADS: &[(Bound, &[&str])] = &[
            (At, &["aux", "alentours", "de"]),
            (At, &["aux", "environs", "de"]),
            (At, &["autour", "de"]),
            (After, &["a", "partir", "de"]),
            (After, &["a", "partir", "d'"]),
            (After, &["a", "compter", "de"]),
            (By, &["au", "plus", "tard", "a"]),
            (By, &["au", "plus", "tard", "vers"]),
            (By, &["au", "plus", "tard"]),
            (At, &["a", "environ"]),
            (At, &["a", "peu", "pres"]),
            (At, &["vers", "les"]),
            (At, &["sur", "les"]),
            (At, &["a"]),
            (At, &["vers"]),
            (At, &["@"]),
            (After, &["des", "les"]),
            (After, &["des"]),
            (After, &["apres", "les"]),
            (After, &["apres"]),
            (After, &["depuis"]),
            (Until, &["jusqu'", "a", "environ"]),
            (Until, &["jusqu'", "a"]),
            (Until, &["jusqu'", "aux", "environs", "de"]),
            (Until, &["jusque", "vers"]),
            (Before, &["avant", "les"]),
            (Before, &["avant"]),
            (By, &["d'", "ici", "a"]),
            (By, &["d'", "ici"]),
        ];
        if self.digits(at, 20).is_some() {
            return (Lead::None, at);
        }
        for (bound, words) in LEADS {
            if let Some(end) = self.seq(at, words) {
                return (Lead::Hour(*bound), end);
            }
        }
        if self.is(at, &["pour"]) { (Lead::Weak, at + 1) } else { (Lead::None, at) }
    }

    /// An hour right after a day's number: « le 16 à 18h », « le 16 18h ».
    pub(super) fn clock_after_day(&self, at: usize) -> Option<Clocks> {
        self.clocks(at, true, None)
    }

    /// Hours that begin here. `near`: a day stands before; `part`: the part of the day already named.
    pub(super) fn clocks(&self, at: usize, near: bool, part: Option<DayPart>) -> Option<Clocks> {
        if let Some(found) =
            self.midi_et_deux(at).or_else(|| self.hours_between(at, near, part)).or_else(|| self.open_both(at, near))
        {
            return Some(found);
        }
        let (lead, from) = self.hour_lead(at);
        let led = matches!(lead, Lead::Hour(_));
        let bound = if let Lead::Hour(bound) = lead { bound } else { Bound::At };
        let Some(first) = clock(self.all, from, near || led) else {
            return self.bare_led(from, led, bound, near, part);
        };
        if !led && self.lasts_before(at) {
            return None;
        }
        let (part, end) = self.part_after(first.end, part);
        if self.counts_of(first.end, end) {
            return None;
        }
        let hour = first.minutes.map(|minutes| minutes / 60);
        // « 1h30 dimanche matin », « pour 2h »: without a lead a small hour is a duration.
        // « 28 mars 2h20 »
        let dated = first.fine && at.checked_sub(1).is_some_and(|before| self.month_named(before).is_some());
        if lead != Lead::Hour(bound) && !first.named && !dated && !Self::fits_unled(&first, hour, part, lead) {
            return None;
        }
        if !led && hour.is_none() && !near && !first.plain {
            return None;
        }
        // « d'ici 2h » is a duration.
        if bound == Bound::By && !first.fine && !first.named && hour.is_some_and(|hour| hour < 7) {
            return None;
        }
        let minutes = first.minutes.map(|minutes| placed(minutes, part));
        let end = self.skip(end, &["precises", "precise", "pile", "environ", "tapantes"]);
        // « à 18h au plus tard »
        let (bound, end) = self.seq(end, &["au", "plus", "tard"]).map_or((bound, end), |end| (Bound::By, end));
        let alone = led || first.plain || hour.is_some_and(|hour| hour >= 13) || part.is_some() || self.is_alone(at, end);
        // « à 6h », without a part of the day, may well be the evening.
        let sure = part.is_some() || first.named || minutes.is_none_or(|minutes| minutes >= 7 * 60);
        let noon = first.named && !first.fine && !led && minutes == Some(12 * 60);
        Some(Clocks { from: minutes, to: None, bound, fine: first.fine, noon, alone, sure, end, rule: "hour" })
    }

    /// The part of the day after an hour, « 8h du soir », else the one named before.
    fn part_after(&self, at: usize, before: Option<DayPart>) -> (Option<DayPart>, usize) {
        match self.window(at).filter(|window| !window.today && window.led && window.part != DayPart::Noon) {
            Some(window) if self.is(at, &["du", "de", "le", "dans", "au", "en", "la", "l'"]) => (Some(window.part), window.end),
            _ => match self.window(at).filter(|window| window.today) {
                // « 8 heures ce soir »: the words are read as the day.
                Some(window) => (Some(window.part), at),
                None => (before, at),
            },
        }
    }

    /// « 2h de baby-sitting », « 18h d'affilée » last so long.
    fn counts_of(&self, hour_end: usize, end: usize) -> bool {
        hour_end == end && (self.is(end, &["de", "d'"]) || self.is(end, &["/"]) || self.is(end, &["par"]))
    }

    /// May an hour without a lead be one?
    fn fits_unled(first: &Clock, hour: Option<u32>, part: Option<DayPart>, lead: Lead) -> bool {
        let Some(hour) = hour else { return true };
        match part {
            None if lead == Lead::Weak => hour >= 7,
            None => first.plain || hour >= 6,
            Some(DayPart::Morning) => (5..=12).contains(&hour),
            Some(DayPart::Noon) => (11..=14).contains(&hour),
            Some(_) => hour >= 3,
        }
    }

    /// « pendant 2h », « durée 1h30 », « + 2h »: no hour of the day.
    fn lasts_before(&self, at: usize) -> bool {
        self.after(
            at,
            &[
                "pendant",
                "durant",
                "environ",
                "dans",
                "duree",
                "dure",
                "durera",
                "toutes",
                "les",
                "en",
                "+",
                "x",
                "/",
                "approximativement",
                "exactement",
                "compter",
                "prend",
                "reste",
            ],
        )
    }

    /// Nothing else is said: « 18h », « 18h ? », « plutôt 18h », « ok 18h ».
    fn is_alone(&self, from: usize, to: usize) -> bool {
        let hour_fits = to - from <= 3;
        let before =
            (0..from).all(|at| self.is(at, &["plutot", "ok", "oui", "mais", ",", "d'", "accord", "alors", "pour", "non"]));
        let after = (to..self.all.len())
            .all(|at| self.is(at, &["?", "!", ".", ",", "plutot", "stp", "merci", "alors", "ok", "ca", "va"]));
        hour_fits && before && after
    }

    /// « soir à 8 », « après-midi vers 5 », « demain à 8 »: a bare number after a day or a part of it.
    fn bare_led(&self, at: usize, led: bool, bound: Bound, near: bool, part: Option<DayPart>) -> Option<Clocks> {
        let hour = self.digits(at, 2).filter(|_| led && (near || part.is_some()))?;
        let fits = if part.is_some() { (1..=12).contains(&hour) } else { (7..=22).contains(&hour) };
        if !fits || !self.ends(at + 1) || self.glued(at + 1) && !self.is(at + 1, &[".", ",", "?", "!"]) {
            return None;
        }
        let (from, sure) = (Some(placed(hour * 60, part)), part.is_some());
        let rule = if part.is_some() { "hour-after-part" } else { "hour-after-day" };
        Some(Clocks { from, to: None, bound, fine: false, noon: false, alone: true, sure, end: at + 1, rule })
    }

    /// « entre midi et deux »
    fn midi_et_deux(&self, at: usize) -> Option<Clocks> {
        let start = self.skip(at, &["entre"]);
        let end = self.one_of(start, &[&["midi", "et", "deux"], &["midi", "et", "2"]])?;
        if self.is(end, &["h", "heures"]) || start == at {
            return None;
        }
        let (from, to) = (Some(720), Some(840));
        Some(Clocks { from, to, bound: Bound::At, fine: false, noon: true, alone: true, sure: true, end, rule: "midi-et-deux" })
    }

    /// « à partir de 9h jusqu'à 12h »
    fn open_both(&self, at: usize, near: bool) -> Option<Clocks> {
        let (lead, from) = self.hour_lead(at);
        if lead != Lead::Hour(Bound::After) {
            return None;
        }
        let first = clock(self.all, from, true)?;
        let next = self.skip(first.end, &["et", ","]);
        let (Lead::Hour(Bound::Until), second) = self.hour_lead(next) else { return None };
        let second = clock(self.all, second, true)?;
        Some(Self::two(&first, &second, None, near, second.end, true, "hours-from-to"))
    }

    /// « de 9h30 à 11h », « entre 17h et 18h30 », « 13-15h », « 8:10 - 12.32 », « de 5 à 7 »
    fn hours_between(&self, at: usize, near: bool, part: Option<DayPart>) -> Option<Clocks> {
        let between = self.is(at, &["entre"]);
        let led = between || self.is(at, &["de", "d'"]);
        let start = if led { at + 1 } else { self.one_of(at, &[&["a"], &["vers"]]).unwrap_or(at) };
        if !led && self.lasts_before(at) {
            return None;
        }
        let join = |at: usize| -> Option<usize> {
            let phrases: &[&[&str]] =
                if between { &[&["et"], &["-"]] } else { &[&["a"], &["-"], &["/"], &["jusqu'", "a"], &["jusque", "vers"]] };
            let end = self.one_of(at, phrases)?;
            Some(self.skip(end, &["environ", "vers"]))
        };
        let first = clock(self.all, start, led || near || start > at).or_else(|| {
            clock(self.all, start, true).filter(|first| join(first.end).is_some_and(|to| clock(self.all, to, false).is_some()))
        });
        let (first, second) = if let Some(first) = first {
            let second = join(first.end)?;
            let bare = || {
                // « de 9h à 11 »
                let hour = self.digits(second, 2).filter(|hour| *hour <= 24 && led)?;
                let free = self.ends(second + 1) || self.days(second + 1).is_some();
                free.then_some(Self::full_hour(hour, second + 1))
            };
            (first, clock(self.all, second, true).or_else(bare)?)
        } else {
            // « 13-15h »: the first of the two has no « h » of its own.
            let hour = self.digits(start, 2).filter(|hour| *hour < 24)?;
            let second = join(start + 1)?;
            let first = Self::full_hour(hour, start + 1);
            let Some(until) = clock(self.all, second, true).filter(|until| !until.named || led) else {
                return self.bare_hours(&first, second, led, near, part);
            };
            (first, until)
        };
        let (part, end) = self.part_after(second.end, part);
        let whole = led || near || part.is_some();
        let early = first.minutes.is_some_and(|minutes| minutes < 6 * 60);
        // « 2h30 à 3h » lasts so long; « de 2h à 4h » is in the afternoon.
        if early && !whole || self.counts_of(second.end, end) && !(led && near) {
            return None;
        }
        let mut clocks = Self::two(&first, &second, part, near, end, led, "hours-from-to");
        clocks.alone = led || !early;
        Some(clocks)
    }

    /// « de 5 à 7 », with no « h » at all.
    fn bare_hours(&self, first: &Clock, second: usize, led: bool, near: bool, part: Option<DayPart>) -> Option<Clocks> {
        let hour = self.digits(second, 2).filter(|hour| *hour <= 24)?;
        let end = second + 1;
        let (part, end) = self.part_after(end, part);
        // « jeudi de 5 à 7 à la buvette »
        let placed =
            near && led && self.is(end, &["a", "au", "aux", "chez", "devant", "dans"]) && self.digits(end + 1, 4).is_none();
        let free = placed || self.ends(end) && !(self.glued(end) && self.is(end, &["%", "°"]));
        let day_after = self.days(self.skip(end, &[","])).is_some();
        // « de 5 à 7 »: an age, a price, a count? Only with a day or part of the day, or as all that is said.
        if !led
            || !(near || part.is_some() || day_after || self.after(end, &["7"]) && first.minutes == Some(300))
            || !(free || day_after)
        {
            return None;
        }
        let until = Self::full_hour(hour, end);
        Some(Clocks { rule: "hours-bare", alone: true, ..Self::two(first, &until, part, near, end, led, "hours-bare") })
    }

    fn full_hour(hour: u32, end: usize) -> Clock {
        Clock { minutes: Some(hour * 60), end, plain: false, fine: false, named: false }
    }

    fn two(
        first: &Clock,
        second: &Clock,
        part: Option<DayPart>,
        near: bool,
        end: usize,
        led: bool,
        rule: &'static str,
    ) -> Clocks {
        let (mut from, mut to) = (first.minutes.map(|m| placed(m, part)), second.minutes.map(|m| placed(m, part)));
        let small = from.is_some_and(|from| (60..7 * 60).contains(&from)) && part.is_none();
        if small && to.is_some_and(|to| to < 12 * 60) {
            // « de 5 à 7 » is after work.
            (from, to) = (from.map(|from| from + 720), to.map(|to| to + 720));
        }
        if let (Some(from), Some(until)) = (from, to)
            && until <= from
        {
            // « 11h30-1h30 » ends after noon, « 22h-2h » on the next day.
            to = Some(if until + 720 > from { until + 720 } else { until + 1_440 });
        }
        let from = from.filter(|_| to.is_some());
        Clocks {
            from,
            to,
            bound: Bound::At,
            fine: first.fine || second.fine,
            noon: false,
            alone: led || near,
            sure: !small,
            end,
            rule,
        }
    }
}
