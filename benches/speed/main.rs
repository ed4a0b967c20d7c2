//! How fast Troquet is, as ratios within one run and counts, so that a slow machine fails nothing by itself. Prints a table and exits with
//! 1 where a limit is missed. `cargo bench --workspace`
//!
//! The engine's own mix (offers, interest, agreements, completions, ratings, balances, lists) goes to three copies of one SQLite file: one
//! message at a time, its statements bare, and 64 messages that wait together. The first two take turns message by message, so that both
//! meet the same machine, and of each kind of message the middle one counts, so that whoever else is busy there does not. Not measured:
//! networks, and time that passes.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a benchmark says what it found, and ends where it can't go on"
)]
#![allow(clippy::cast_precision_loss, reason = "counts of a few thousand")]

mod bare;
mod mix;
mod program;
#[path = "../report/mod.rs"]
mod report;

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use storage::{StatementLog, sqlite_url};
use tokio::runtime::Runtime;

use self::{
    bare::Bare,
    mix::{PEOPLE, STEPS, Step, Troquet},
    report::{Report, folder, median, now},
};

/// Rounds through all steps; the first warms up and is not counted.
const ROUNDS: usize = 6;

/// A line of rates, from times.
fn row(what: &str, times: [f64; 3]) {
    let [alone, bare, together] = times.map(|seconds| 1.0 / seconds);
    println!("{what:<16}{alone:>14.0}{bare:>14.0}{together:>14.0}");
}

/// What a step of a round took.
struct Taken {
    step: Step,
    /// Each message by itself.
    alone: Vec<Duration>,
    /// The statements of each, bare.
    bare: Vec<Duration>,
    /// All of them in one go.
    together: Duration,
    /// The most statements of one message.
    statements: u64,
    /// Of all in one go.
    commits: u64,
}

fn main() -> ExitCode {
    let runtime = Runtime::new().expect("a runtime");
    let files = folder();
    let taken = runtime.block_on(play(files.path()));
    let mut report = Report::default();

    println!("{:<16}{:>14}{:>14}{:>14}   messages per second", "", "one by one", "bare", "64 together");
    // A message of each kind, in seconds.
    let mut whole = [0.0; 3];
    for step in STEPS {
        let of = |times: &dyn Fn(&Taken) -> Vec<Duration>| {
            let of_step = taken.iter().filter(|taken| taken.step == step).flat_map(times);
            median(of_step.map(|time| time.as_secs_f64()).collect())
        };
        let times = [
            of(&|taken| taken.alone.clone()),
            of(&|taken| taken.bare.clone()),
            of(&|taken| vec![taken.together]) / PEOPLE as f64,
        ];
        row(&format!("{step:?}"), times);
        for (whole, time) in whole.iter_mut().zip(times) {
            *whole += time / STEPS.len() as f64;
        }
    }
    row("the mix", whole);
    println!();

    let [alone, bare, together] = whole;
    report.least("one message at a time, to its own statements run bare", bare / alone, 0.6);
    report.least("64 that wait, to one at a time", alone / together, 1.3);
    let worst = |of: fn(&Taken) -> u64, step: Option<Step>| {
        let counted = taken.iter().filter(|taken| step.is_none_or(|step| taken.step == step));
        counted.map(of).max().unwrap_or(u64::MAX) as f64
    };
    report.most("commits for 64 that wait", worst(|taken| taken.commits, None), 2.0);
    report.most("statements of /solde", worst(|taken| taken.statements, Some(Step::Balance)), 8.0);
    report.most("statements of an accept", worst(|taken| taken.statements, Some(Step::Accept)), 30.0);

    let console = program::console(&folder());
    report.most("start to ready, in ms", console.start.as_secs_f64() * 1_000.0, 300.0);
    report.most("memory of the idle console, in MB", console.kilobytes as f64 / 1_000.0, 40.0);
    report.end()
}

async fn play(folder: &Path) -> Vec<Taken> {
    let file = |name: &str| -> PathBuf { folder.join(name) };
    let begun = Troquet::open(&sqlite_url(&file("begun")), StatementLog::default()).await;
    begun.settle_in().await;
    begun.close().await;
    for copy in ["one", "together", "bare"] {
        fs::copy(file("begun"), file(copy)).expect("a copy");
    }
    let one = Troquet::open(&sqlite_url(&file("one")), StatementLog::keeping()).await;
    let together = Troquet::open(&sqlite_url(&file("together")), StatementLog::default()).await;
    let mut bare = Bare::open(&sqlite_url(&file("bare"))).await;

    let mut taken = Vec::new();
    for round in 0..ROUNDS {
        for step in STEPS {
            let inputs = mix::inputs(round, step);

            let (mut alone, mut alone_bare, mut statements) = (Vec::new(), Vec::new(), 0);
            for input in &inputs {
                let before = one.database.log().statements();
                let began = now();
                one.engine.receive(vec![input.clone()]).await.expect("received");
                alone.push(began.elapsed());
                statements = statements.max(one.database.log().statements() - before);

                let run = one.database.log().take();
                let began = now();
                bare.run(&run).await;
                alone_bare.push(began.elapsed());
            }

            let before = together.database.log().commits();
            let began = now();
            together.engine.receive(inputs).await.expect("received");
            let together_took = began.elapsed();
            let commits = together.database.log().commits() - before;

            // What was said leaves, unmeasured, and all three files stay alike.
            one.deliver().await;
            together.deliver().await;
            bare.run(&one.database.log().take()).await;
            if round > 0 {
                taken.push(Taken { step, alone, bare: alone_bare, together: together_took, statements, commits });
            }
        }
    }
    for database in [&one.database, &together.database] {
        assert_eq!(database.audit().await.expect("an answer"), Vec::<String>::new());
    }
    assert_eq!(mix::completed(&one).await, ROUNDS * PEOPLE, "every exchange of the mix was completed");
    assert_eq!(mix::completed(&together).await, ROUNDS * PEOPLE);
    taken
}
