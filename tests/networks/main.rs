//! The network adapters against the networks: Telegram as a strict, stateful fake of its Bot API, Matrix as a real Synapse.
#![recursion_limit = "256"]
#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]
#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

mod fake_telegram;
mod hall;
mod matrix;
mod synapse;
mod telegram;
