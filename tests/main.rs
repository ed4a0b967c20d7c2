//! Everything that is tested of the program as a whole, in one binary: it links once.
//!
//! | folder | what |
//! | --- | --- |
//! | [`program`] | the program as its users have it, and every story of `tests/transcripts` |
//! | [`networks`] | the adapters against a fake Bot API and a real Synapse |
//! | [`simulation`] | seeded runs with crashes, and bugs planted to be found |
//!
//! The harness is libtest-mimic, so that each story is a test of its own name (`cargo test --test main velo`), in parallel with the
//! others; the tests written in Rust are listed by [`trials!`], and one that is forgotten there is dead code.
#![recursion_limit = "256"]
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "coverage is read by people, and a test that is skipped says so")]

/// Tests by path.
macro_rules! trials {
    ($($test:path),+ $(,)?) => {
        vec![$(libtest_mimic::Trial::test(stringify!($test), || {
            $test();
            Ok(())
        })),+]
    };
}

/// The same for tests that wait for a network.
macro_rules! async_trials {
    ($($test:path),+ $(,)?) => {
        vec![$(libtest_mimic::Trial::test(stringify!($test), || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on($test());
            Ok(())
        })),+]
    };
}

mod networks;
mod program;
mod simulation;

use std::process::ExitCode;

fn main() -> ExitCode {
    let trials = [program::all(), networks::all(), simulation::all()].into_iter().flatten().collect();
    libtest_mimic::run(&libtest_mimic::Arguments::from_args(), trials).exit_code()
}
