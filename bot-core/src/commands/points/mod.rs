//! Stub.
pub mod balance;
pub mod pay;
pub mod statement;
