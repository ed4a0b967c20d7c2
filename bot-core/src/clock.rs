//! Time and chance, handed in from outside: the core reads neither by itself, so a test owns both.

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
