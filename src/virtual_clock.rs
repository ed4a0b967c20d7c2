//! A clock that can be moved: what the terminal chat and the transcripts live by.
//!
//! It stands still at a moment (transcripts: the same run every time) or flows with the machine at a distance from it (the terminal
//! chat after « (demain 9:00) »). It never goes back by itself.

use std::sync::{Mutex, MutexGuard, PoisonError};

use bot_core::{clock::Clock, time::Timestamp};
use chrono::Duration;

use crate::system_clock::{Ids, machine_chance, machine_time};

/// Where the time comes from.
#[derive(Debug, Clone, Copy)]
enum Time {
    /// Stands still.
    Still(Timestamp),
    /// The machine's, plus that much.
    Flowing(Duration),
}

/// Where chance comes from.
#[derive(Debug)]
enum Chance {
    /// The machine.
    Machine,
    /// The same numbers every time (`SplitMix64`).
    Seeded(u64),
}

/// A clock that can be moved.
#[derive(Debug)]
pub struct VirtualClock {
    time: Mutex<Time>,
    chance: Mutex<Chance>,
    ids: Ids,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A value that is replaced as a whole is whole, whoever panicked.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl VirtualClock {
    /// A clock that stands at `now`, with the same chance and identifiers every time.
    pub fn still(now: Timestamp) -> Self {
        Self { time: Mutex::new(Time::Still(now)), chance: Mutex::new(Chance::Seeded(0x5eed)), ids: Ids::default() }
    }

    /// A clock that flows with the machine, `ahead` of it.
    pub fn flowing(ahead: Duration) -> Self {
        Self { time: Mutex::new(Time::Flowing(ahead)), chance: Mutex::new(Chance::Machine), ids: Ids::default() }
    }

    /// How far it is ahead of the machine.
    pub fn ahead(&self) -> Duration {
        match *lock(&self.time) {
            Time::Still(at) => at.since(machine_time()),
            Time::Flowing(ahead) => ahead,
        }
    }

    /// Stops flowing, where it is now.
    pub fn stop(&self) {
        let now = self.now();
        *lock(&self.time) = Time::Still(now);
    }

    /// Moves on to `at`; an earlier moment changes nothing.
    pub fn move_to(&self, at: Timestamp) {
        let mut time = lock(&self.time);
        *time = match *time {
            Time::Still(now) => Time::Still(now.max(at)),
            Time::Flowing(ahead) => Time::Flowing(ahead.max(at.since(machine_time()))),
        };
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> Timestamp {
        match *lock(&self.time) {
            Time::Still(at) => at,
            Time::Flowing(ahead) => machine_time().after(ahead),
        }
    }

    fn random(&self) -> u64 {
        match &mut *lock(&self.chance) {
            Chance::Machine => machine_chance(),
            Chance::Seeded(state) => {
                *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
                let mut z = *state;
                z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
                z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
                z ^ (z >> 31)
            }
        }
    }

    fn id(&self) -> i64 {
        // A clock that stands still counts from the same start, so a transcript's identifiers are the same every time.
        let chance = match *lock(&self.chance) {
            Chance::Machine => machine_chance(),
            Chance::Seeded(_) => 0,
        };
        self.ids.next(self.now(), chance)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stands_still_until_moved_and_never_goes_back() {
        let clock = VirtualClock::still(Timestamp(1_000));
        assert_eq!(clock.now(), Timestamp(1_000));
        clock.move_to(Timestamp(5_000));
        clock.move_to(Timestamp(2_000));
        assert_eq!(clock.now(), Timestamp(5_000));
    }

    #[test]
    fn flows_ahead_of_the_machine() {
        let clock = VirtualClock::flowing(Duration::zero());
        let later = clock.now().after(Duration::days(3));
        clock.move_to(later);
        assert!(clock.now() >= later);
        let ahead = clock.ahead();
        assert!(ahead <= Duration::days(3) && ahead > Duration::days(3) - Duration::minutes(1), "{ahead}");
        clock.stop();
        assert_eq!(clock.now(), clock.now());
    }

    #[test]
    fn the_same_chance_and_ids_every_time() {
        let run = || {
            let clock = VirtualClock::still(Timestamp(1_772_000_000_000));
            [clock.random(), clock.random(), clock.id().unsigned_abs(), clock.id().unsigned_abs()]
        };
        assert_eq!(run(), run());
        assert_ne!(run()[0], run()[1]);
        assert_eq!(run()[2] + 1, run()[3]);
    }
}
