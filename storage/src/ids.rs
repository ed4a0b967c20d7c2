//! Identifiers of rows that only the tables know of: messages waiting to leave, accounts, journal lines.
//!
//! One is made of the moment (42 bits of milliseconds since 2024), the instance of the program (10 bits, from a counter in the tables)
//! and a count within the millisecond (11 bits). So they grow with time, two programs on one database never make the same, and a
//! restart within a millisecond, as tests with a clock of their own have it, does not make one twice: Matrix would take the second
//! message for the first.

use std::sync::{Mutex, PoisonError};

use bot_core::time::Timestamp;

/// 2024-01-01 UTC in milliseconds.
const EPOCH: i64 = 1_704_067_200_000;
const INSTANCES: i64 = 1 << 10;
const COUNTS: i64 = 1 << 11;

/// Makes identifiers.
#[derive(Debug)]
pub(crate) struct Ids {
    instance: i64,
    last: Mutex<(i64, i64)>,
}

impl Ids {
    /// For the n-th instance that opened the database.
    pub(crate) fn new(instance: i64) -> Self {
        Self { instance: instance.rem_euclid(INSTANCES), last: Mutex::new((0, 0)) }
    }

    /// A new one, larger than all before it.
    pub(crate) fn next(&self, now: Timestamp) -> i64 {
        let moment = now.0.saturating_sub(EPOCH).clamp(1, (1 << 42) - 1);
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, count) = *last;
        *last = if moment > at {
            (moment, 0)
        } else if count + 1 < COUNTS {
            (at, count + 1)
        } else {
            (at + 1, 0)
        };
        (last.0 * INSTANCES + self.instance) * COUNTS + last.1
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn they_grow_whatever_the_clock_does() {
        let ids = Ids::new(7);
        let moments = [EPOCH + 5, EPOCH + 5, EPOCH + 4, 0, i64::MIN, EPOCH + 6];
        let made: Vec<i64> = moments.iter().map(|at| ids.next(Timestamp(*at))).collect();
        assert!(made.is_sorted_by(|a, b| a < b), "{made:?}");
        let many: Vec<i64> = (0..10_000).map(|_| ids.next(Timestamp(EPOCH + 6))).collect();
        assert!(many.is_sorted_by(|a, b| a < b));
        assert!(made.last() < many.first());
    }

    #[test]
    fn instances_never_meet() {
        let (one, two) = (Ids::new(1), Ids::new(2));
        let at = Timestamp(EPOCH + 100);
        let made: BTreeSet<i64> = (0..5_000).flat_map(|_| [one.next(at), two.next(at)]).collect();
        assert_eq!(made.len(), 10_000);
    }

    #[test]
    fn the_largest_moment_fits() {
        assert!(Ids::new(-1).next(Timestamp(i64::MAX)) > 0);
    }
}
