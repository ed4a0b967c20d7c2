//! Time and chance, handed in from outside: the core reads neither by itself, so a test owns both.

use std::time::Duration;

use crate::time::Timestamp;

/// The third seam of the core, beside [`crate::store::Store`] and [`crate::wire::Wire`].
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;

    /// 64 unpredictable bits (from the operating system where codes depend on it).
    fn random(&self) -> u64;

    /// A new identifier: positive, and never smaller than one made before by the same process, so that
    /// « oldest first » is « smallest id first ».
    fn id(&self) -> i64;
}

/// The first pause after a failure, in milliseconds; it doubles up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: u64 = 1_000;

/// The longest pause after failures, in milliseconds.
const LONGEST_PAUSE: u64 = 60_000;

/// How long a network's listener waits after so many failures in a row: twice as long each time, and of that a random half or more, so
/// that many do not come back at once.
pub fn pause_after(failures: u32, random: u64) -> Duration {
    let full = FIRST_PAUSE.saturating_mul(1 << failures.saturating_sub(1).min(16)).min(LONGEST_PAUSE);
    Duration::from_millis(full / 2 + random % (full / 2 + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_limit_and_differ() {
        assert_eq!(pause_after(1, 0), Duration::from_millis(500));
        assert_eq!(pause_after(1, 500), Duration::from_secs(1));
        assert_eq!(pause_after(1, 501), Duration::from_millis(500));
        assert_eq!(pause_after(4, 4_000), Duration::from_secs(8));
        for failures in [7, 8, 64, u32::MAX] {
            assert_eq!(pause_after(failures, 0), Duration::from_secs(30), "{failures}");
            assert_eq!(pause_after(failures, 30_000), Duration::from_mins(1), "{failures}");
        }
    }
}
