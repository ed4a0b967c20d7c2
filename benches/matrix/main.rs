//! How fast Troquet is on Matrix, as ratios of one run on one real Synapse, the same that the tests use. Prints a table and exits with 1
//! where a limit is missed. `cargo bench --bench matrix`; `TROQUET_TEST_SYNAPSE` says which Python has Synapse.
//!
//! Troquet is whole here: its sync loop, engine, SQLite file on the program's own disk and delivery loop. What it is held against are
//! matrix-sdk's own loops on the same server, by turns, so that both meet the same machine.
#![recursion_limit = "256"]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a benchmark says what it found, and ends where it can't go on"
)]
#![allow(clippy::cast_precision_loss, reason = "counts of a few thousand")]

mod away;
mod club;
mod echo;
#[allow(dead_code, unused_imports, reason = "the tests use all of it")]
#[path = "../../tests/networks/fake_telegram/mod.rs"]
mod fake_telegram;
#[allow(dead_code, reason = "the tests use all of it")]
#[path = "../../tests/networks/hall.rs"]
mod hall;
mod idle;
#[allow(dead_code, reason = "the tests use all of it")]
#[path = "../../tests/networks/proxy.rs"]
mod proxy;
#[allow(dead_code, reason = "the tests use all of it")]
#[path = "../../tests/networks/quarter.rs"]
mod quarter;
#[allow(dead_code, reason = "the other benchmarks use the rest")]
#[path = "../report/mod.rs"]
mod report;
#[allow(dead_code, reason = "the tests use all of it")]
#[path = "../../tests/networks/synapse.rs"]
mod synapse;
mod town;
mod whole;

use std::process::ExitCode;

use self::{
    report::{Report, folder},
    synapse::synapse,
};

#[tokio::main]
async fn main() -> ExitCode {
    let mut report = Report::default();
    let server = synapse().expect("TROQUET_TEST_SYNAPSE says which Python has Synapse");
    report.most("!solde in an encrypted room, to a bare echo bot", club::compare(server).await, 1.2);
    let (ratio, home) = away::compare(server).await;
    report.most("5000 events in 100 rooms after an absence, to bare paging", ratio, 1.3);

    let new = folder();
    quarter::register(server, "nouveau").await;
    let first = idle::megabytes(server, "nouveau", new.path()).await;
    report.most("memory of the idle program on both networks, first start, in MB", first, 80.0);
    let later = idle::megabytes(server, &home.name, home.copy().path()).await;
    report.most("the same in 100 rooms, after that absence, in MB", later, 80.0);
    report.end()
}
