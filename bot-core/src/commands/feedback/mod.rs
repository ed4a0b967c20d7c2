//! Stub.
pub mod profile;
pub mod rate;
