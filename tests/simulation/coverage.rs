//! What a run has reached: which acts in which states of an exchange, which buttons, which events, which crashes. Printed as small
//! tables; a cell that must be reached and is not fails the suite.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use super::between::Point;

#[derive(Debug, Clone, Default)]
pub(crate) struct Coverage {
    /// (state before, what was done, by time) → how often.
    transitions: BTreeMap<(&'static str, &'static str, bool), u64>,
    /// (state, verb) → did it, refused.
    acts: BTreeMap<(String, String), (u64, u64)>,
    events: BTreeMap<&'static str, u64>,
    crashes: BTreeMap<String, u64>,
    kinds: BTreeMap<&'static str, u64>,
    /// Payments and payments' arrivals that people read of.
    pub(crate) points: u64,
    pub(crate) days: i64,
}

/// What time or a person does to an exchange, by the table of the domain page: every cell must be reached.
const MUST: &[(&str, &str)] = &[
    ("-", "open"),
    ("proposed", "counter"),
    ("proposed", "accept"),
    ("proposed", "decline"),
    ("proposed", "withdraw"),
    ("proposed", "offer ended"),
    ("proposed", "expire"),
    ("agreed", "meet"),
    ("agreed", "meet yes"),
    ("agreed", "meet no"),
    ("agreed", "done"),
    ("agreed", "complete"),
    ("agreed", "problem"),
    ("agreed", "cancel"),
    ("agreed", "lapse"),
    ("scheduled", "meet"),
    ("scheduled", "meet yes"),
    ("scheduled", "meet no"),
    ("scheduled", "done"),
    ("scheduled", "complete"),
    ("scheduled", "problem"),
    ("scheduled", "cancel"),
    ("scheduled", "cancel late"),
    ("scheduled", "no-show"),
    ("scheduled", "lapse"),
    ("no_show_said", "no-show stands"),
    ("no_show_said", "problem"),
    ("handed_over", "complete"),
    ("handed_over", "problem"),
    ("disputed", "settle"),
];

/// In every state somebody asks for each of these, whether it is refused or not.
const STATES: &[&str] = &["proposed", "agreed", "scheduled", "no_show_said", "handed_over", "completed", "disputed", "ended"];
const ASKED: &[&str] = &["accepter", "annuler", "fait", "probleme", "rdv"];

/// Facts that the simulation must bring about.
const EVENTS: &[&str] = &[
    "consented",
    "member_changed",
    "member_erased",
    "club_created",
    "club_changed",
    "room_found",
    "room_joined",
    "joined",
    "offer_published",
    "offer_changed",
    "pieces_moved",
    "trade_opened",
    "trade_changed",
    "points_held",
    "hold_voided",
    "hold_posted",
    "points_moved",
    "rated",
    "ratings_shown",
    "rating_answered",
    "reported",
    "queued",
    "unqueued",
    "remind answer",
    "remind unscheduled",
    "remind tomorrow",
    "remind soon",
    "remind did it happen",
    "remind did you receive",
    "remind rate",
    "remind dispute",
];

impl Coverage {
    pub(crate) fn transition(&mut self, state: &'static str, act: &'static str, by_time: bool) {
        *self.transitions.entry((state, act, by_time)).or_default() += 1;
    }

    pub(crate) fn act(&mut self, state: &str, verb: &str, did: bool) {
        let cell = self.acts.entry((state.to_owned(), verb.to_owned())).or_default();
        if did {
            cell.0 += 1;
        } else {
            cell.1 += 1;
        }
    }

    pub(crate) fn event(&mut self, name: &'static str) {
        *self.events.entry(name).or_default() += 1;
    }

    pub(crate) fn crash(&mut self, point: Point) {
        *self.crashes.entry(format!("{:?} {:?}", point.0, point.1).to_lowercase()).or_default() += 1;
    }

    pub(crate) fn kind(&mut self, name: &'static str) {
        *self.kinds.entry(name).or_default() += 1;
    }

    pub(crate) fn crashes(&self) -> u64 {
        self.crashes.values().sum()
    }

    /// Adds another run's.
    pub(crate) fn add(&mut self, other: Self) {
        fn sum<K: Ord>(into: &mut BTreeMap<K, u64>, from: BTreeMap<K, u64>) {
            for (key, count) in from {
                *into.entry(key).or_default() += count;
            }
        }
        sum(&mut self.transitions, other.transitions);
        sum(&mut self.events, other.events);
        sum(&mut self.crashes, other.crashes);
        sum(&mut self.kinds, other.kinds);
        for (cell, (did, refused)) in other.acts {
            let into = self.acts.entry(cell).or_default();
            *into = (into.0 + did, into.1 + refused);
        }
        self.points += other.points;
        self.days += other.days;
    }

    /// What must be reached and was not.
    pub(crate) fn missing(&self) -> Vec<String> {
        let reached: BTreeSet<_> = self.transitions.keys().map(|(state, act, _)| (*state, *act)).collect();
        let cells = MUST.iter().filter(|cell| !reached.contains(cell)).map(|(state, act)| format!("{state} × {act}"));
        let events = EVENTS.iter().filter(|event| !self.events.contains_key(*event)).map(|event| format!("event {event}"));
        let acts = STATES.iter().flat_map(|state| ASKED.iter().map(move |verb| ((*state).to_owned(), (*verb).to_owned())));
        // What has ended shows no button to report a problem with it.
        let acts = acts.filter(|(state, verb)| (state.as_str(), verb.as_str()) != ("ended", "probleme"));
        let acts = acts.filter(|cell| !self.acts.contains_key(cell)).map(|(state, verb)| format!("{state} × /{verb}"));
        cells.chain(events).chain(acts).collect()
    }

    /// In one line.
    pub(crate) fn line(&self) -> String {
        let cells: BTreeSet<_> = self.transitions.keys().map(|(state, act, _)| (state, act)).collect();
        let of = |name: &str| self.events.get(name).copied().unwrap_or_default();
        format!(
            "{} days, {} crashes, {} of {} cells, {} offers, {} exchanges, {} paid",
            self.days,
            self.crashes(),
            cells.len(),
            MUST.len(),
            of("offer_published"),
            of("trade_opened"),
            of("hold_posted") + of("points_moved"),
        )
    }

    /// As tables.
    pub(crate) fn tables(&self) -> String {
        let mut out = String::from("state × what happened to it (by people + by time)\n");
        let rows: BTreeSet<&str> = self.transitions.keys().map(|(state, ..)| *state).collect();
        for state in rows {
            let _ = write!(out, "  {state:<13}");
            let acts: BTreeSet<&str> =
                self.transitions.keys().filter(|(row, ..)| *row == state).map(|(_, act, _)| *act).collect();
            for act in acts {
                let count = |by_time| self.transitions.get(&(state, act, by_time)).copied().unwrap_or_default();
                let _ = write!(out, " · {act} {}+{}", count(false), count(true));
            }
            out.push('\n');
        }
        out.push_str("state × command about it (did + refused)\n");
        let rows: BTreeSet<&String> = self.acts.keys().map(|(state, _)| state).collect();
        for state in rows {
            let _ = write!(out, "  {state:<13}");
            for ((_, verb), (did, refused)) in self.acts.iter().filter(|((row, _), _)| row == state) {
                let _ = write!(out, " · {verb} {did}+{refused}");
            }
            out.push('\n');
        }
        for (title, table) in [("events", flat(&self.events)), ("crashes", flat(&self.crashes)), ("acts", flat(&self.kinds))] {
            let _ = writeln!(out, "{title}\n  {table}");
        }
        out
    }
}

fn flat<K: std::fmt::Display>(counts: &BTreeMap<K, u64>) -> String {
    counts.iter().map(|(key, count)| format!("{key} {count}")).collect::<Vec<_>>().join(" · ")
}
