//! How fast Troquet is, as ratios within one run and counts, so that a slow machine fails nothing by itself. Prints a table and exits with
//! 1 where a limit is missed. `cargo bench --workspace`
//!
//! The engine's own mix (offers, interest, agreements, completions, ratings, balances, lists) goes to three copies of one SQLite file, in
//! turns so that all three meet the same machine: one message at a time, 64 that wait together, and the statements of the first run
//! bare. Not measured: networks, and time that passes.
#![allow(clippy::expect_used, clippy::print_stdout, reason = "a benchmark says what it found, and ends where it can't go on")]

mod bare;
mod mix;
mod program;

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
    time::{Duration, Instant},
};

use storage::{StatementLog, sqlite_url};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use self::{
    bare::Bare,
    mix::{PEOPLE, STEPS, Step, Troquet},
};

/// Rounds through all steps; the first warms up and is not counted.
const ROUNDS: usize = 5;

/// The present moment of a stopwatch.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// The middle one.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Measured values and their limits.
#[derive(Default)]
struct Report {
    missed: bool,
}

impl Report {
    fn line(&mut self, what: &str, found: f64, limit: &str, holds: bool) {
        println!("{what:<64} {found:>9.2}   {limit:<8} {}", if holds { "ok" } else { "MISSED" });
        self.missed |= !holds;
    }

    fn least(&mut self, what: &str, found: f64, limit: f64) {
        self.line(what, found, &format!(">= {limit}"), found >= limit);
    }

    fn most(&mut self, what: &str, found: f64, limit: f64) {
        self.line(what, found, &format!("<= {limit}"), found <= limit);
    }
}

/// What one step took.
struct Taken {
    step: Step,
    one_by_one: Duration,
    together: Duration,
    bare: Duration,
    /// The most statements of one command.
    statements: u64,
    /// Of the 64 together.
    commits: u64,
}

/// On the disk of the program's own files, where a flush is a flush.
fn folder() -> TempDir {
    TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder")
}

fn main() -> ExitCode {
    let runtime = Runtime::new().expect("a runtime");
    let folder = folder();
    let taken = runtime.block_on(play(folder.path()));
    let mut report = Report::default();

    let sum = |of: fn(&Taken) -> Duration| taken.iter().map(of).sum::<Duration>().as_secs_f64();
    let commands = (taken.len() * PEOPLE) as f64;
    println!("{:<16}{:>14}{:>14}{:>14}   per second", "", "one by one", "64 together", "bare");
    let rates = [sum(|step| step.one_by_one), sum(|step| step.together), sum(|step| step.bare)].map(|seconds| commands / seconds);
    println!("{:<16}{:>14.0}{:>14.0}{:>14.0}", "all commands", rates[0], rates[1], rates[2]);
    for step in STEPS {
        let of = |time: fn(&Taken) -> Duration| {
            let times = taken.iter().filter(|taken| taken.step == step).map(|taken| time(taken).as_secs_f64());
            PEOPLE as f64 / median(times.collect())
        };
        let rates = [of(|taken| taken.one_by_one), of(|taken| taken.together), of(|taken| taken.bare)];
        println!("{:<16}{:>14.0}{:>14.0}{:>14.0}", format!("{step:?}"), rates[0], rates[1], rates[2]);
    }
    println!();

    let ratio = |of: fn(&Taken) -> f64| median(taken.iter().map(of).collect());
    let to_bare = ratio(|taken| taken.bare.as_secs_f64() / taken.one_by_one.as_secs_f64());
    report.least("one message at a time, to its own statements run bare", to_bare, 0.6);
    let gain = ratio(|taken| taken.one_by_one.as_secs_f64() / taken.together.as_secs_f64());
    report.least("64 that wait, to one at a time", gain, 1.3);
    let worst = |of: fn(&Taken) -> u64, step: Option<Step>| {
        let counted = taken.iter().filter(|taken| step.is_none_or(|step| taken.step == step));
        counted.map(of).max().unwrap_or(u64::MAX) as f64
    };
    report.most("commits for 64 that wait", worst(|taken| taken.commits, None), 2.0);
    report.most("statements of /solde", worst(|taken| taken.statements, Some(Step::Balance)), 8.0);
    report.most("statements of an accept", worst(|taken| taken.statements, Some(Step::Accept)), 30.0);

    let console = program::console(&self::folder());
    report.most("start to ready, in ms", console.start.as_secs_f64() * 1_000.0, 300.0);
    report.most("memory of the idle console, in MB", console.kilobytes as f64 / 1_000.0, 40.0);
    if report.missed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
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

            let mut statements = 0;
            let began = now();
            for input in &inputs {
                let before = one.database.log().statements();
                one.engine.receive(vec![input.clone()]).await.expect("received");
                statements = statements.max(one.database.log().statements() - before);
            }
            let one_by_one = began.elapsed();

            let run = one.database.log().take();
            let began = now();
            bare.run(&run).await;
            let bare_took = began.elapsed();

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
                taken.push(Taken { step, one_by_one, together: together_took, bare: bare_took, statements, commits });
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
