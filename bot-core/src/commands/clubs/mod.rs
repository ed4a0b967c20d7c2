//! Stub.
pub mod birth;
pub mod join;
pub mod rules;
pub mod settings;
pub mod switch;
