//! The network adapters against the networks: Telegram as a strict, stateful fake of its Bot API, Matrix as a real Synapse.
#![recursion_limit = "256"]
#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

mod fake_telegram;
mod matrix;
mod synapse;
mod telegram;

use bot_core::{clock::Clock, time::Timestamp};

/// Time stands still; nothing here depends on it.
struct StillClock;

impl Clock for StillClock {
    fn now(&self) -> Timestamp {
        Timestamp(1_772_438_400_000)
    }

    fn random(&self) -> u64 {
        0
    }

    fn id(&self) -> i64 {
        1
    }
}
