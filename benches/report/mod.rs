//! What benchmarks share: a stopwatch, a folder on the right disk, and a table of measured values beside their limits.

use std::{process::ExitCode, time::Instant};

use tempfile::TempDir;

/// The present moment of a stopwatch.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// The middle one.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// On the disk of the program's own files, where a flush is a flush.
pub(crate) fn folder() -> TempDir {
    TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder")
}

/// The resident memory of a process, in kB.
pub(crate) fn kilobytes(pid: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).expect("a living process");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("its memory");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

/// Measured values and their limits.
#[derive(Default)]
pub(crate) struct Report {
    missed: bool,
}

impl Report {
    fn line(&mut self, what: &str, found: f64, limit: &str, holds: bool) {
        println!("{what:<64} {found:>9.2}   {limit:<8} {}", if holds { "ok" } else { "MISSED" });
        self.missed |= !holds;
    }

    /// At least so much is wanted.
    pub(crate) fn least(&mut self, what: &str, found: f64, limit: f64) {
        self.line(what, found, &format!(">= {limit}"), found >= limit);
    }

    /// At most so much is wanted.
    pub(crate) fn most(&mut self, what: &str, found: f64, limit: f64) {
        self.line(what, found, &format!("<= {limit}"), found <= limit);
    }

    /// 1 if any limit was missed.
    pub(crate) fn end(self) -> ExitCode {
        if self.missed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
    }
}
