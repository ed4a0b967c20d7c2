//! Moments and civil time. Moments are milliseconds in UTC; what people say is local time of a club's zone.

use chrono::{DateTime, Days, Duration, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// A moment, in milliseconds since 1970-01-01 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// This moment plus a span (saturating).
    #[must_use]
    pub fn after(self, span: Duration) -> Self {
        Self(self.0.saturating_add(span.num_milliseconds()))
    }

    /// This moment minus a span (saturating).
    #[must_use]
    pub fn before(self, span: Duration) -> Self {
        Self(self.0.saturating_sub(span.num_milliseconds()))
    }

    /// How long from an earlier moment to this one; negative if that one is later.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::milliseconds(self.0.saturating_sub(earlier.0))
    }

    /// The wall clock of a zone at this moment. Moments outside chrono's years are clamped to 1970.
    pub fn local(self, zone: Tz) -> NaiveDateTime {
        DateTime::<Utc>::from_timestamp_millis(self.0).unwrap_or_default().with_timezone(&zone).naive_local()
    }

    /// The civil day of a zone at this moment.
    pub fn day(self, zone: Tz) -> NaiveDate {
        self.local(zone).date()
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(at: DateTime<Utc>) -> Self {
        Self(at.timestamp_millis())
    }
}

/// What a wall-clock time means in a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolved {
    /// Exactly one moment.
    One(Timestamp),
    /// It happens twice (clocks go back): the first of the two.
    FirstOfTwo(Timestamp),
    /// It does not exist (clocks go forward): it must be asked, never shifted silently.
    Gap,
}

/// Reads a wall-clock time in a zone.
pub fn resolve(local: NaiveDateTime, zone: Tz) -> Resolved {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(at) => Resolved::One(at.with_timezone(&Utc).into()),
        LocalResult::Ambiguous(first, _) => Resolved::FirstOfTwo(first.with_timezone(&Utc).into()),
        LocalResult::None => Resolved::Gap,
    }
}

/// A wall-clock time in a zone for Troquet's own deadlines and reminders: a gap moves to the first moment after it.
pub fn moment(local: NaiveDateTime, zone: Tz) -> Timestamp {
    match resolve(local, zone) {
        Resolved::One(at) | Resolved::FirstOfTwo(at) => at,
        // Every gap in the IANA database is shorter than a day; the usual one is an hour.
        Resolved::Gap => match resolve(local + Duration::hours(1), zone) {
            Resolved::One(at) | Resolved::FirstOfTwo(at) => at,
            Resolved::Gap => Timestamp(local.and_utc().timestamp_millis()),
        },
    }
}

/// When something is to happen, as people said it: a civil day, maybe an hour, in the club's zone.
/// Stored as local time and zone, never shifted to UTC (a rule of the zone may change before the day).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appointment {
    /// The civil day.
    pub day: NaiveDate,
    /// The hour, if one was said.
    pub time: Option<NaiveTime>,
    /// The zone of the club at that time.
    pub zone: Tz,
    /// The second of the two moments at which the clocks show that hour, in the night in which they go back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub later: bool,
}

impl Appointment {
    /// The moment it begins; a day without an hour begins at noon for the purposes of reminders.
    pub fn begins(&self) -> Timestamp {
        let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
        let local = self.day.and_time(self.time.unwrap_or(noon));
        match self.zone.from_local_datetime(&local) {
            LocalResult::Ambiguous(_, second) if self.later => second.with_timezone(&Utc).into(),
            _ => moment(local, self.zone),
        }
    }

    /// The two moments that are meant, where the clocks show that hour twice.
    pub fn both(&self) -> Option<(Self, Self)> {
        let doubled = matches!(resolve(self.day.and_time(self.time?), self.zone), Resolved::FirstOfTwo(_));
        doubled.then_some((Self { later: false, ..*self }, Self { later: true, ..*self }))
    }

    /// The moment after which it is past: its beginning, or the end of the day if no hour was said.
    pub fn is_past(&self, now: Timestamp) -> bool {
        match self.time {
            Some(_) => self.begins() < now,
            None => self.day < now.day(self.zone),
        }
    }
}

/// Hours in which reminders wait, in a club's wall-clock time; may cross midnight (21–8 by default).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuietHours {
    /// First quiet hour, 0–23.
    pub from: u8,
    /// First hour that is no longer quiet, 0–23. Equal to `from`: no quiet hours.
    pub to: u8,
}

impl QuietHours {
    fn hour(hour: u8) -> NaiveTime {
        NaiveTime::from_hms_opt(u32::from(hour % 24), 0, 0).unwrap_or_default()
    }

    /// Is this wall-clock time quiet?
    pub fn contains(self, time: NaiveTime) -> bool {
        let (from, to) = (Self::hour(self.from), Self::hour(self.to));
        if from <= to { from <= time && time < to } else { time >= from || time < to }
    }

    /// The end of the quiet hours that hold `at`, or `at` itself outside them.
    pub fn wait(self, at: Timestamp, zone: Tz) -> Timestamp {
        let local = at.local(zone);
        if !self.contains(local.time()) {
            return at;
        }
        let to = Self::hour(self.to);
        let day = if local.time() < to { local.date() } else { local.date() + Days::new(1) };
        moment(day.and_time(to), zone)
    }

    /// When a reminder due at `at` for something at `event` goes out: after the quiet hours, or, if that is too
    /// late for the event, at the last moment before they begin.
    pub fn place(self, at: Timestamp, event: Option<Timestamp>, zone: Tz) -> Timestamp {
        let waited = self.wait(at, zone);
        match event {
            Some(event) if waited != at && waited >= event => {
                let local = at.local(zone);
                let from = Self::hour(self.from);
                let day = if local.time() >= from { local.date() } else { local.date() - Days::new(1) };
                moment(day.and_time(from), zone).before(Duration::minutes(5))
            }
            _ => waited,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ZONE: Tz = chrono_tz::Europe::Zurich;

    fn at(text: &str) -> Timestamp {
        moment(NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a date"), ZONE)
    }

    #[test]
    fn quiet_hours_move_reminders_and_never_past_the_event() {
        let quiet = QuietHours { from: 21, to: 8 };
        let table = [
            ("2026-03-02 12:00", None, "2026-03-02 12:00"),
            ("2026-03-02 22:30", None, "2026-03-03 08:00"),
            ("2026-03-02 07:59", None, "2026-03-02 08:00"),
            ("2026-03-02 21:00", Some("2026-03-03 12:00"), "2026-03-03 08:00"),
            // The appointment is at 7: waiting until 8 would be too late.
            ("2026-03-03 05:00", Some("2026-03-03 07:00"), "2026-03-02 20:55"),
        ];
        for (due, event, expected) in table {
            assert_eq!(quiet.place(at(due), event.map(at), ZONE), at(expected), "{due} {event:?}");
        }
    }

    #[test]
    fn clock_changes() {
        let local = |text: &str| NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a date");
        assert_eq!(resolve(local("2027-03-28 02:30"), ZONE), Resolved::Gap);
        assert!(matches!(resolve(local("2026-10-25 02:30"), ZONE), Resolved::FirstOfTwo(_)));
        assert_eq!(moment(local("2027-03-28 02:30"), ZONE).local(ZONE), local("2027-03-28 03:30"));
        let night = local("2026-10-25 02:30");
        let twice = Appointment { day: night.date(), time: Some(night.time()), zone: ZONE, later: false };
        let (first, second) = twice.both().expect("two moments");
        assert_eq!(second.begins().since(first.begins()), Duration::hours(1));
        assert_eq!(Appointment { time: None, ..twice }.both(), None);
    }

    #[test]
    fn no_quiet_hours() {
        let none = QuietHours { from: 8, to: 8 };
        assert_eq!(none.wait(at("2026-03-02 23:00"), ZONE), at("2026-03-02 23:00"));
    }
}
