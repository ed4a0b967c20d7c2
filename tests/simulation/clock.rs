//! Time that the simulation moves, and identifiers that a seed gives again.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicI64, Ordering},
};

use bot_core::{clock::Clock, time::Timestamp};

use super::random::Random;

/// 2024-01-01 UTC in milliseconds, and the bits of an identifier below its millisecond: as the program's own clock makes them.
const EPOCH: i64 = 1_704_067_200_000;
const LOW_BITS: u32 = 21;

#[derive(Debug)]
pub(crate) struct SimClock {
    now: AtomicI64,
    last: AtomicI64,
    chance: Mutex<Random>,
}

impl SimClock {
    pub(crate) fn new(now: Timestamp, chance: Random) -> Self {
        Self { now: AtomicI64::new(now.0), last: AtomicI64::new(0), chance: Mutex::new(chance) }
    }

    /// Moves on; never back.
    pub(crate) fn move_to(&self, at: Timestamp) {
        self.now.fetch_max(at.0, Ordering::Relaxed);
    }
}

impl Clock for SimClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.now.load(Ordering::Relaxed))
    }

    fn random(&self) -> u64 {
        self.chance.lock().unwrap_or_else(PoisonError::into_inner).next()
    }

    fn id(&self) -> i64 {
        let least = (self.now.load(Ordering::Relaxed) - EPOCH) << LOW_BITS;
        let next = self.last.load(Ordering::Relaxed).max(least) + 1;
        self.last.store(next, Ordering::Relaxed);
        next
    }
}
