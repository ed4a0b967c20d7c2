//! The store on both databases: every story runs on a fresh SQLite file and on a fresh PostgreSQL database, and ends with the audit.
//!
//! PostgreSQL needs `TROQUET_TEST_POSTGRES`, the address of a server where databases may be made; without it those halves print that
//! they were skipped, or fail where `TROQUET_REQUIRE_POSTGRES=1`.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a story that can't go on fails, and a skipped one says so"
)]

mod audit;
mod clubs;
mod conversation;
mod erasure;
mod ledger;
mod locks;
mod migrations;
mod offers;
mod outbox;
mod people;
mod statements;
mod timers;
mod trades;
mod world;
