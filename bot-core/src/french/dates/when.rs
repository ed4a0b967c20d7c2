//! A day and an hour put together: one [`When`] for words about time that stand together, in whatever order.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Timelike};

use super::{
    NotClear,
    clocks::{Bound, Clocks},
    interval::Bounded,
    reader::Reader,
    window::Window,
};
use crate::{
    french::entity::{DayPart, EndKind, Grain, Moment, Rule, Shape, When, rule},
    time::{Resolved, resolve},
};

pub(super) const RULES: &[Rule] = &[
    rule("now", "je passe maintenant", "la main tenant"),
    rule("in-minutes", "dans 30 minutes", "dans 30 cartons"),
    rule("minutes-ago", "il y a deux heures", "il y a deux heureux"),
    rule("next-hours", "les 3 prochaines heures", "les 3 prochaines voitures"),
    rule("part-only", "plutôt le soir", "un soir de pluie"),
];

/// Words about time as read: what they mean, by which rules, and the token after them.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::french) struct Read {
    pub(in crate::french) when: When,
    pub(in crate::french) rules: Vec<&'static str>,
    pub(in crate::french) end: usize,
}

/// The pieces found so far.
#[derive(Default)]
struct Pieces {
    days: Option<Bounded>,
    clocks: Option<Clocks>,
    window: Option<Window>,
    end: usize,
}

impl Reader<'_> {
    /// Words about time that begin here.
    pub(super) fn when(&self, at: usize) -> Option<Read> {
        if let Some(read) = self.away_from_now(at).or_else(|| self.next_hours(at)) {
            return Some(read);
        }
        let mut pieces = Pieces { end: at, ..Pieces::default() };
        loop {
            let next = if pieces.end == at { at } else { self.between(pieces.end) };
            let part = pieces.days.and_then(|days| days.days.part).or(pieces.window.map(|window| window.part));
            let near = pieces.days.is_some() || pieces.window.is_some();
            if pieces.days.is_none()
                && let Some(days) = twice(pieces.end, next, |at| self.bounded(at))
                && Self::may_join(&pieces, &days)
            {
                pieces.end = days.days.end;
                pieces.days = Some(days);
            } else if pieces.clocks.is_none()
                && let Some(clocks) = twice(pieces.end, next, |at| self.clocks(at, near, part))
            {
                pieces.end = clocks.end;
                pieces.clocks = Some(clocks);
            } else if part.is_none()
                && pieces.days.is_none_or(|days| days.bound == Bound::At)
                && let Some(window) = twice(pieces.end, next, |at| self.window(at)).filter(|window| {
                    // « soir à 8 »: without an article only where an hour follows.
                    window.led || pieces.days.is_some() || self.clocks(window.end, false, Some(window.part)).is_some()
                })
            {
                pieces.end = window.end;
                pieces.window = Some(window);
            } else {
                break;
            }
        }
        self.put_together(&pieces)
    }

    /// A day after hours only if the hours have none yet and are no duration.
    fn may_join(pieces: &Pieces, days: &Bounded) -> bool {
        match pieces.clocks {
            None => true,
            Some(_) => days.clocks.0.is_none() && days.clocks.1.is_none() && days.days.last.is_none_or(|_| days.days.from_to),
        }
    }

    /// Steps over what may stand between a day and an hour: « samedi, vers 10h », « samedi plutôt à 10h ».
    fn between(&self, at: usize) -> usize {
        let mut at = at;
        while self.is(at, &[",", "plutot", "-", "mais", "alors", ":", "("]) {
            at += 1;
        }
        at
    }

    /// « dans 30 minutes », « maintenant »
    fn away_from_now(&self, at: usize) -> Option<Read> {
        let by = self.seq(at, &["d'", "ici"]);
        let (moment, end, rule) = match by {
            None => self.moment_away(at)?,
            Some(from) => {
                let (minutes, end) = crate::french::durations::hours_and_minutes(self.all, from)?;
                // « d'ici 18h » is an hour of the day.
                if minutes >= 7 * 60 {
                    return None;
                }
                (self.now.checked_add_signed(chrono::Duration::minutes(i64::from(minutes)))?, end, "in-minutes")
            }
        };
        let moment = Moment { day: moment.date(), time: Some(to_the_minute(moment.time())) };
        let mut when = blank(Shape::Point, Grain::Minute);
        if by.is_some() {
            when = When { shape: Shape::OpenBefore, end: Some(moment), end_kind: Some(EndKind::By), ..when };
        } else {
            when.start = Some(moment);
        }
        when.past = moment.begins() < self.minute();
        Some(Read { when, rules: vec![rule], end })
    }

    /// « 3 prochaines heures », « les 20 prochaines minutes »
    fn next_hours(&self, at: usize) -> Option<Read> {
        let start = self.one_of(at, &[&["dans", "les"], &["les"], &["ces"]]).unwrap_or(at);
        let (count, end) = self.count(start, 500)?;
        let unit = |at: usize| match self.word(at) {
            "h" | "heure" | "heures" => Some(60),
            "min" | "minute" | "minutes" => Some(1),
            _ => None,
        };
        let next = |at: usize| self.is(at, super::reader::NEXT);
        let each = if next(end) { unit(end + 1)? } else { unit(end).filter(|_| next(end + 1))? };
        let now = self.minute();
        let now = if each == 60 { now.date().and_hms_opt(now.hour(), 0, 0)? } else { now };
        let step = |steps: u32| now.checked_add_signed(chrono::Duration::minutes(i64::from(steps) * each));
        let moment = |at: NaiveDateTime| Moment { day: at.date(), time: Some(at.time()) };
        let (first, last) = (step(1)?, step(count.max(1))?);
        let grain = if each == 60 { Grain::Hour } else { Grain::Minute };
        let when = When { start: Some(moment(first)), end: Some(moment(last)), ..blank(Shape::Interval, grain) };
        Some(Read { when, rules: vec!["next-hours"], end: end + 2 })
    }

    fn minute(&self) -> NaiveDateTime {
        self.now.date().and_time(to_the_minute(self.now.time()))
    }

    fn put_together(&self, pieces: &Pieces) -> Option<Read> {
        let mut rules = Vec::new();
        if let Some(days) = &pieces.days {
            rules.extend(days.rule);
            if days.rule != Some(days.days.rule) {
                rules.push(days.days.rule);
            }
        }
        rules.extend(pieces.clocks.map(|clocks| clocks.rule));
        rules.extend(pieces.window.map(|window| window.rule));
        rules.extend(pieces.days.and_then(|days| days.days.part_rule));
        let mut when = match (&pieces.days, &pieces.clocks) {
            (Some(days), clocks) => self.on_days(days, clocks.as_ref()),
            (None, Some(clocks)) => {
                if !clocks.alone {
                    return None;
                }
                self.hours_only(clocks)
            }
            (None, None) => {
                pieces.window.filter(|window| window.led)?;
                rules.push("part-only");
                blank(Shape::PartOnly, Grain::Day)
            }
        };
        let part = pieces.days.and_then(|days| days.days.part).or(pieces.window.map(|window| window.part));
        let noon = pieces.clocks.filter(|clocks| clocks.noon).map(|_| DayPart::Noon);
        when.part = when.part.or(part).or(noon);
        self.check(&mut when);
        Some(Read { when, rules, end: pieces.end })
    }

    fn on_days(&self, bounded: &Bounded, clocks: Option<&Clocks>) -> When {
        let days = &bounded.days;
        let grain = match clocks {
            Some(clocks) if clocks.fine => Grain::Minute,
            Some(_) => Grain::Hour,
            None => days.grain,
        };
        let mut when = When {
            sure: days.sure && clocks.is_none_or(|clocks| clocks.sure),
            anaphoric: days.anaphoric,
            ..blank(Shape::Point, grain)
        };
        when.ask = days.ask;
        when.lasts = (days.grain == Grain::Weekend && bounded.bound == Bound::At).then_some(2 * 1_440);
        when.other = days.other.map(|day| Moment { day, time: None });
        let hours = [clocks.copied(), bounded.clocks.0, bounded.clocks.1];
        if hours.iter().flatten().any(|clocks| clocks.from.is_none()) {
            when.ask = Some(NotClear::Impossible);
            return when;
        }
        let hour = clocks.and_then(|clocks| clocks.from);
        when.either = days.either.map(|(one, other)| {
            let at = |day: NaiveDate| hour.map_or(Moment { day, time: None }, |minutes| place(day, minutes));
            (at(one), at(other))
        });
        let Some(mut first) = days.first else { return when };
        if days.maybe_today && bounded.bound != Bound::By {
            // « samedi à 18h » said on a Saturday: today if that is still ahead.
            let ahead = hour.is_some_and(|minutes| place(self.today(), minutes).begins() > self.now);
            if ahead {
                when.other = Some(Moment { day: first, time: None });
                first = self.today();
            }
        }
        when.other = when.other.map(|other| hour.map_or(other, |minutes| place(other.day, minutes)));
        let moment =
            |day: NaiveDate, minutes: Option<u32>| minutes.map_or(Moment { day, time: None }, |minutes| place(day, minutes));
        if let (Some(last), None | Some(Bound::At)) = (days.last, clocks.map(|clocks| clocks.bound)) {
            let at = |clocks: Option<Clocks>| clocks.and_then(|clocks| clocks.from);
            let (from, to) = (at(bounded.clocks.0).or(hour), at(bounded.clocks.1).or(clocks.and_then(|clocks| clocks.to)));
            if bounded.bound == Bound::At {
                when.shape = if days.from_to { Shape::Interval } else { Shape::Point };
                (when.start, when.end) = (Some(moment(first, from)), Some(moment(last, to)));
                return when;
            }
        }
        match (bounded.bound, clocks) {
            (Bound::At, None) => when.start = Some(moment(first, None)),
            (Bound::At, Some(clocks)) => match (clocks.bound, clocks.to) {
                (Bound::At, None) => when.start = Some(moment(first, hour)),
                (Bound::At, Some(to)) => {
                    when.shape = Shape::Interval;
                    (when.start, when.end) = (Some(moment(first, hour)), Some(place(first, to)));
                }
                (Bound::After, _) => {
                    when.shape = Shape::OpenAfter;
                    when.start = Some(moment(first, hour));
                }
                (bound, _) => {
                    when.shape = Shape::Interval;
                    (when.start, when.end) = (Some(place(first, 0)), Some(moment(first, hour)));
                    when.end_kind = end_kind(bound);
                }
            },
            (Bound::After, clocks) => {
                when.shape = Shape::OpenAfter;
                when.start = Some(moment(first, hour));
                if let Some(to) = clocks.and_then(|clocks| clocks.to) {
                    when.shape = Shape::Interval;
                    when.end = Some(place(first, to));
                }
            }
            (bound, clocks) => {
                // « jusqu'à la fin du mois »: its last day; « avant la semaine prochaine »: its first.
                let edge = days.grain == Grain::Month && days.rule == "month-edge";
                let last = if bound == Bound::Before && !edge { days.first } else { days.until() };
                let hour = clocks.and_then(|clocks| clocks.to.or(clocks.from));
                when.shape = Shape::OpenBefore;
                when.end = last.map(|last| moment(last, hour));
                when.end_kind = end_kind(bound);
                let ahead = last.is_some_and(|last| last >= self.today());
                when.start = (bound == Bound::By && ahead).then(|| Moment { day: self.today(), time: None });
            }
        }
        when
    }

    /// An hour without a day: the next time the clock shows it.
    fn hours_only(&self, clocks: &Clocks) -> When {
        let grain = if clocks.fine { Grain::Minute } else { Grain::Hour };
        let mut when = When { time_only: true, sure: clocks.sure, ..blank(Shape::Point, grain) };
        let Some(from) = clocks.from else {
            when.ask = Some(NotClear::Impossible);
            return when;
        };
        let last = clocks.to.unwrap_or(from);
        let today = place(self.today(), last).begins() >= self.minute();
        let day = if today { self.today() } else { self.today().succ_opt().unwrap_or(self.today()) };
        let first = Some(place(day, from));
        match (clocks.bound, clocks.to) {
            (Bound::At, None) => when.start = first,
            (Bound::At | Bound::After, Some(to)) => {
                when.shape = Shape::Interval;
                (when.start, when.end) = (first, Some(place(day, to)));
            }
            (Bound::After, None) => {
                when.shape = Shape::OpenAfter;
                when.start = first;
            }
            (bound, _) => {
                when.shape = Shape::OpenBefore;
                when.end = Some(place(day, last));
                when.end_kind = end_kind(bound);
            }
        }
        when
    }

    /// What the clocks of the zone make of it, and whether it is over.
    fn check(&self, when: &mut When) {
        for moment in [when.start, when.end].into_iter().flatten() {
            if let Some(time) = moment.time {
                match resolve(moment.day.and_time(time), self.zone) {
                    Resolved::Gap => when.ask = Some(NotClear::Gap),
                    Resolved::FirstOfTwo(_) => when.doubled = true,
                    Resolved::One(_) => {}
                }
            }
        }
        let last = when.end.or(when.start.filter(|_| when.shape != Shape::OpenAfter));
        when.past = last.or(when.start).is_some_and(|last| match last.time {
            None => last.day < self.today(),
            Some(_) => last.begins() < self.minute(),
        });
        if when.ask == Some(NotClear::Impossible) {
            (when.start, when.end) = (None, None);
        }
        self.two_readings(when);
    }

    /// What one question with two answers settles: another day, or another half of the day (« à 6h »). What is over is no reading.
    fn two_readings(&self, when: &mut When) {
        let ahead = |moment: &Moment| match moment.time {
            None => moment.day >= self.today(),
            Some(_) => moment.begins() >= self.minute(),
        };
        let at_night = |moment: &Moment| moment.time.filter(|time| (1..7).contains(&time.hour()));
        let later = |moment: Moment| {
            let time = at_night(&moment)?.overflowing_add_signed(chrono::Duration::hours(12)).0;
            Some(Moment { time: Some(time), ..moment })
        };
        let unsure = !when.sure && when.ask.is_none();
        let either = match (when.start, when.other, when.either) {
            (_, _, Some(either)) => Some(either),
            (Some(start), Some(other), None) if unsure => Some((start, other)),
            (Some(start), None, None) if unsure && when.end.is_none() => later(start).map(|later| (start, later)),
            _ => None,
        };
        when.either = either
            .filter(|(one, other)| one != other && ahead(one) && ahead(other))
            .map(|(one, other)| if one <= other { (one, other) } else { (other, one) });
    }
}

/// What is read at one token or else at the other, which may be the same.
fn twice<T>(at: usize, next: usize, read: impl Fn(usize) -> Option<T>) -> Option<T> {
    read(at).or_else(|| if next == at { None } else { read(next) })
}

/// Minutes of a day as a moment, maybe on a later day.
fn place(day: NaiveDate, minutes: u32) -> Moment {
    let day = day.checked_add_days(chrono::Days::new(u64::from(minutes / 1_440))).unwrap_or(day);
    Moment { day, time: NaiveTime::from_hms_opt(minutes % 1_440 / 60, minutes % 60, 0) }
}

fn end_kind(bound: Bound) -> Option<EndKind> {
    match bound {
        Bound::At | Bound::After => None,
        Bound::Until => Some(EndKind::Until),
        Bound::Before => Some(EndKind::Before),
        Bound::By => Some(EndKind::By),
    }
}

/// Words about time of which nothing else is known.
fn blank(shape: Shape, grain: Grain) -> When {
    When {
        shape,
        start: None,
        end: None,
        grain,
        part: None,
        end_kind: None,
        time_only: false,
        sure: true,
        other: None,
        either: None,
        ask: None,
        doubled: false,
        past: false,
        anaphoric: false,
        lasts: None,
    }
}

/// Without seconds.
fn to_the_minute(time: NaiveTime) -> NaiveTime {
    NaiveTime::from_hms_opt(time.hour(), time.minute(), 0).unwrap_or_default()
}
