//! Stub.
pub mod data;
pub mod leave;
pub mod welcome;
