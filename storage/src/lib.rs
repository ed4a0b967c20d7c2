//! Troquet's tables, on a SQLite file or on PostgreSQL, with one SQL text for both.
//!
//! [`Database`] is the [`Store`]; a transaction is one struct that hands each method to the file of its noun. Statements are few and
//! rich, because each of them costs a hop to SQLite's thread or a round trip to PostgreSQL, and every one is counted
//! ([`StatementLog`]).
//!
//! **Invariant:** facts that don't add up are not written. Balances, holds, pieces and states change by conditional statements whose row
//! count is checked, and by constraints of the tables; what they refuse is an error, never a silent repair. [`Database::audit`] looks
//! at the whole file for what neither can see.
//!
//! Deliberately absent: rules of the domain, a trait per noun, a query builder, retries, a clock. What a person reads is not written here
//! either.

mod audit;
mod clubs;
mod connect;
mod erase;
mod export;
mod forms;
mod ids;
mod inbox;
mod journal;
mod ledger;
mod link;
mod lock;
mod log;
mod look;
mod migrate;
mod offers;
mod outbox;
mod people;
mod photos;
mod ratings;
mod record;
mod reports;
mod settle;
mod tidy;
mod timers;
mod trades;
mod tx;
mod value;

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use async_trait::async_trait;
use bot_core::{
    store::{Scope, Store, Stored, Tx},
    time::Timestamp,
};

use crate::{connect::Pools, ids::Ids, link::Link, tx::Work};
pub use crate::{
    connect::{Dialect, Options, sqlite_url},
    log::{Statement, StatementLog},
    look::rooms_on,
    value::Value,
};

/// An open database whose tables are up to date. Clones share its connections.
#[derive(Debug, Clone)]
pub struct Database {
    pools: Pools,
    log: StatementLog,
    ids: Arc<Ids>,
    latest: Arc<Latest>,
}

/// The newest moment the tables were told of: what « the last 12 months » are counted from.
#[derive(Debug, Default)]
pub(crate) struct Latest(AtomicI64);

impl Latest {
    /// Notes a moment.
    pub(crate) fn note(&self, now: Timestamp) {
        self.0.fetch_max(now.0, Ordering::Relaxed);
    }

    /// The newest of all.
    pub(crate) fn get(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::Relaxed))
    }
}

impl Database {
    /// Opens `sqlite://…` (made if it is missing) or `postgres://…` and brings its tables up to date.
    ///
    /// # Errors
    /// An address that can't be read or reached, tables of a newer program, or a migration that failed.
    pub async fn connect(url: &str) -> Stored<Self> {
        Self::connect_with(url, Options::default()).await
    }

    /// [`Self::connect`] with a log of its own, for tests and benchmarks.
    ///
    /// # Errors
    /// As [`Self::connect`].
    pub async fn connect_with(url: &str, options: Options) -> Stored<Self> {
        let pools = Pools::open(url).await?;
        migrate::run(&pools.writer).await?;
        let instance = connect::next_instance(&pools).await?;
        Ok(Self { pools, log: options.log, ids: Arc::new(Ids::new(instance)), latest: Arc::default() })
    }

    /// Which database it is.
    pub fn dialect(&self) -> Dialect {
        self.pools.dialect
    }

    /// The statements run so far.
    pub fn log(&self) -> &StatementLog {
        &self.log
    }

    /// Does the database answer? Waits for no writer.
    ///
    /// # Errors
    /// It does not.
    pub async fn ping(&self) -> Stored<()> {
        self.pools.ping().await
    }

    /// How many messages wait to leave, those for people who can't be reached left aside. Waits for no writer.
    ///
    /// # Errors
    /// The database failed.
    pub async fn outbox_waiting(&self) -> Stored<u64> {
        Ok(self.pools.outbox_waiting().await?.unsigned_abs())
    }

    /// Checks every invariant of the domain over all tables; an empty list is a sound database. One line per finding, in English, for
    /// tests, simulation and the host. Looks at one moment, waits for no writer and is not counted as the engine's statements are.
    ///
    /// # Errors
    /// The database failed.
    pub async fn audit(&self) -> Stored<Vec<String>> {
        let statement = self.pools.dialect.begin_reading();
        let mut link = Link::begin(&self.pools.reader, statement, StatementLog::default()).await?;
        audit::run(&mut link).await
    }

    /// Closes all connections, after what is being committed.
    pub async fn close(&self) {
        self.pools.close().await;
    }

    async fn begin_link(&self) -> Stored<Link> {
        Link::begin(&self.pools.writer, self.pools.dialect.begin(), self.log.clone()).await
    }
}

#[async_trait]
impl Store for Database {
    async fn begin(&self, scope: &Scope) -> Stored<Box<dyn Tx>> {
        let mut link = self.begin_link().await?;
        if self.pools.dialect == Dialect::Postgres {
            lock::take(&mut link, scope).await?;
        }
        Ok(Box::new(Work::new(link, Arc::clone(&self.ids), Arc::clone(&self.latest))))
    }

    async fn wipe(&self) -> Stored<()> {
        self.pools.wipe().await
    }
}
