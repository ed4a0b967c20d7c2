//! The real clock: the machine's time, the system's randomness, and identifiers in the order of time. The only place of the program
//! that reads either.

use std::sync::atomic::{AtomicI64, Ordering};

use bot_core::{clock::Clock, time::Timestamp};

/// 2024-01-01 00:00 UTC, in milliseconds since 1970: identifiers count from here.
const EPOCH: i64 = 1_704_067_200_000;
/// Low bits of an identifier that tell those of one millisecond apart.
const LOW_BITS: u32 = 21;

/// Makes identifiers: 42 bits of milliseconds since 2024 (enough until 2163) above 21 bits that start at random in each millisecond and
/// count up, so that two processes hardly meet and one process never goes back.
#[derive(Debug, Default)]
pub struct Ids(AtomicI64);

impl Ids {
    /// The next identifier: positive and larger than every one before. `chance` scatters the first one of a millisecond.
    pub fn next(&self, now: Timestamp, chance: u64) -> i64 {
        let since = (now.0 - EPOCH).clamp(0, (1 << 42) - 1);
        // Half of the low bits for the start leaves a million identifiers to count on within the millisecond.
        let start = i64::try_from(chance & ((1 << (LOW_BITS - 1)) - 1)).unwrap_or_default();
        let candidate = (since << LOW_BITS) | start.max(1);
        let after = |last: i64| candidate.max(last.saturating_add(1));
        let last = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| Some(after(last))).unwrap_or_default();
        after(last)
    }
}

/// The present moment of this machine.
#[expect(clippy::disallowed_methods, reason = "this is the clock that everybody else asks")]
pub fn machine_time() -> Timestamp {
    chrono::Utc::now().into()
}

/// 64 bits nobody can foresee: a generator that the operating system seeds.
pub fn machine_chance() -> u64 {
    rand::random()
}

/// The machine's time and chance.
#[derive(Debug, Default)]
pub struct SystemClock {
    ids: Ids,
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        machine_time()
    }

    fn random(&self) -> u64 {
        machine_chance()
    }

    fn id(&self) -> i64 {
        self.ids.next(machine_time(), machine_chance())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_grow_with_time_and_within_a_millisecond() {
        let ids = Ids::default();
        let at = Timestamp(EPOCH + 5);
        let first = ids.next(at, 7);
        assert_eq!(first, (5 << 21) | 7);
        // A smaller chance, the same millisecond, even a clock that goes back: still larger.
        assert_eq!(ids.next(at, 3), first + 1);
        assert_eq!(ids.next(Timestamp(EPOCH), 3), first + 2);
        assert_eq!(ids.next(Timestamp(EPOCH + 6), 3), (6 << 21) | 3);
    }

    #[test]
    fn ids_are_positive_at_both_ends_of_time() {
        assert_eq!(Ids::default().next(Timestamp(i64::MIN / 2), u64::MAX), (1 << 20) - 1);
        let last = Ids::default().next(Timestamp(i64::MAX), u64::MAX);
        assert!(last > 0, "{last}");
    }

    #[test]
    fn the_machine_gives_growing_ids() {
        let clock = SystemClock::default();
        let ids: Vec<i64> = (0..1_000).map(|_| clock.id()).collect();
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
