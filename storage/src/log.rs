//! Counts statements, and keeps their text and values when asked to: a benchmark replays the engine's own mix bare, a test says how many
//! statements a command may cost. Begin, commit and savepoints count like any other statement.
//!
//! Values are what people wrote, so nothing of this ever reaches the program's logs.

use std::{
    mem,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use crate::value::Value;

/// One statement as it was run.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// Its text.
    pub sql: String,
    /// Its values, in the order of their placeholders.
    pub binds: Vec<Value>,
}

#[derive(Debug, Default)]
struct Inner {
    statements: AtomicU64,
    commits: AtomicU64,
    kept: Option<Mutex<Vec<Statement>>>,
}

/// The statements of a database; clones share it.
#[derive(Debug, Clone, Default)]
pub struct StatementLog(Arc<Inner>);

impl StatementLog {
    /// Counts and also keeps every statement, for benchmarks and tests.
    pub fn keeping() -> Self {
        Self(Arc::new(Inner { kept: Some(Mutex::default()), ..Inner::default() }))
    }

    /// Statements run so far, begins and commits included.
    pub fn statements(&self) -> u64 {
        self.0.statements.load(Ordering::Relaxed)
    }

    /// Commits so far.
    pub fn commits(&self) -> u64 {
        self.0.commits.load(Ordering::Relaxed)
    }

    /// Takes what was kept; empty for a log that only counts.
    pub fn take(&self) -> Vec<Statement> {
        let Some(kept) = &self.0.kept else { return Vec::new() };
        mem::take(&mut *kept.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn note(&self, sql: &str, binds: &[Value]) {
        self.0.statements.fetch_add(1, Ordering::Relaxed);
        if let Some(kept) = &self.0.kept {
            let statement = Statement { sql: sql.to_owned(), binds: binds.to_vec() };
            kept.lock().unwrap_or_else(PoisonError::into_inner).push(statement);
        }
    }

    pub(crate) fn note_commit(&self) {
        self.0.commits.fetch_add(1, Ordering::Relaxed);
        self.note("COMMIT", &[]);
    }
}
