//! Connections. On SQLite exactly one connection writes and checkpoints (the bundled library has the WAL-reset bug, fixed after
//! 3.51.2); all others are `query_only` and never checkpoint. What was committed survives a power cut: WAL with synchronous FULL. What was
//! removed is overwritten (`secure_delete`) and leaves the log with the next [`Pools::wipe`].

use std::{path::Path, time::Duration};

use bot_core::store::Stored;
use sqlx::{
    AnyConnection, AnyPool, Connection, Executor, Row,
    any::{AnyConnectOptions, AnyPoolOptions, install_default_drivers},
    pool::PoolOptions,
};

use crate::{
    link::bound,
    log::StatementLog,
    value::{broken, failed},
};

/// Connections to PostgreSQL at most; enough for the engine, ticks, deliveries and health at once.
const POSTGRES_CONNECTIONS: u32 = 10;

/// How long a transaction waits for its turn or its connection. A server that is lost later shows as this time-out.
const PATIENCE: Duration = Duration::from_secs(30);

const WRITER_PRAGMAS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
     PRAGMA busy_timeout = 10000; PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON;";
const READER_PRAGMAS: &str = "PRAGMA query_only = ON; PRAGMA wal_autocheckpoint = 0; PRAGMA busy_timeout = 10000;";

/// Which database it is. There is one SQL text; only locks, begin and pragmas differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// A file.
    Sqlite,
    /// A server.
    Postgres,
}

impl Dialect {
    pub(crate) fn of(url: &str) -> Stored<Self> {
        match url.split(':').next() {
            Some("sqlite") => Ok(Self::Sqlite),
            Some("postgres" | "postgresql") => Ok(Self::Postgres),
            _ => Err(broken("the database's address starts neither with sqlite: nor with postgres:")),
        }
    }

    /// How a transaction begins: SQLite's takes the write lock at once, PostgreSQL's sees what was committed before each statement.
    pub(crate) fn begin(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN IMMEDIATE",
            Self::Postgres => "BEGIN ISOLATION LEVEL READ COMMITTED",
        }
    }

    /// How one moment is looked at.
    pub(crate) fn begin_reading(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN",
            Self::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        }
    }
}

/// How a database is opened.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Where statements are counted.
    pub log: StatementLog,
}

/// The address of a SQLite file, made if it is missing.
pub fn sqlite_url(file: &Path) -> String {
    let path: String = file
        .to_string_lossy()
        .chars()
        .flat_map(|c| match c {
            '%' | '?' | '#' => format!("%{:02X}", u32::from(c)).chars().collect::<Vec<_>>(),
            c => vec![c],
        })
        .collect();
    format!("sqlite://{path}?mode=rwc")
}

/// The connections of a database.
#[derive(Debug, Clone)]
pub(crate) struct Pools {
    pub(crate) dialect: Dialect,
    /// All transactions.
    pub(crate) writer: AnyPool,
    /// Looks, and writes nothing.
    pub(crate) reader: AnyPool,
}

impl Pools {
    pub(crate) async fn open(url: &str) -> Stored<Self> {
        install_default_drivers();
        let dialect = Dialect::of(url)?;
        let url = match dialect {
            Dialect::Sqlite if !url.contains("mode=") => {
                format!("{url}{}mode=rwc", if url.contains('?') { '&' } else { '?' })
            }
            _ => url.to_owned(),
        };
        // sqlx's own log would print statements; ours are counted instead.
        let target: AnyConnectOptions = sqlx::ConnectOptions::disable_statement_logging(url.parse().map_err(failed)?);
        let patient = || PoolOptions::new().acquire_timeout(PATIENCE);
        match dialect {
            Dialect::Sqlite => {
                let writer = pragmas(patient().max_connections(1), WRITER_PRAGMAS).connect_with(target.clone()).await;
                let reader = pragmas(patient().max_connections(2), READER_PRAGMAS).connect_lazy_with(target);
                Ok(Self { dialect, writer: writer.map_err(failed)?, reader })
            }
            Dialect::Postgres => {
                // A pool would try until its patience ends, and then say only that; this says at once what is wrong.
                let first = AnyConnection::connect_with(&target).await.map_err(failed)?;
                first.close().await.map_err(failed)?;
                let pool = patient().max_connections(POSTGRES_CONNECTIONS).connect_with(target).await.map_err(failed)?;
                Ok(Self { dialect, writer: pool.clone(), reader: pool })
            }
        }
    }

    pub(crate) async fn ping(&self) -> Stored<()> {
        bound("SELECT value FROM sequence WHERE name = 'instance'".into(), Vec::new())
            .fetch_one(&self.reader)
            .await
            .map_err(failed)?;
        Ok(())
    }

    pub(crate) async fn outbox_waiting(&self) -> Stored<i64> {
        let row = bound("SELECT COUNT(*) FROM outbox WHERE is_held = 0".into(), Vec::new()).fetch_one(&self.reader).await;
        row.and_then(|row| row.try_get(0)).map_err(failed)
    }

    /// Puts what was removed out of the file's log too. A server does that by itself.
    pub(crate) async fn wipe(&self) -> Stored<()> {
        if self.dialect == Dialect::Sqlite {
            self.writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").await.map_err(failed)?;
        }
        Ok(())
    }

    pub(crate) async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }
}

/// A pool on a file: its connections stay open, are known to be sound, and are set up once.
fn pragmas(pool: AnyPoolOptions, text: &'static str) -> AnyPoolOptions {
    pool.idle_timeout(None).max_lifetime(None).test_before_acquire(false).after_connect(move |connection, _| {
        Box::pin(async move {
            connection.execute(sqlx::raw_sql(text)).await?;
            Ok(())
        })
    })
}

/// Counts the programs that opened this database; see [`crate::ids`].
pub(crate) async fn next_instance(pools: &Pools) -> Stored<i64> {
    let sql = "UPDATE sequence SET value = value + 1 WHERE name = 'instance' RETURNING value";
    let row = bound(sql.into(), Vec::new()).fetch_one(&pools.writer).await.map_err(failed)?;
    row.try_get(0).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn pragma(pool: &AnyPool, name: &'static str) -> String {
        let row = bound(format!("PRAGMA {name}").into(), Vec::new()).fetch_one(pool).await.expect("a pragma");
        row.try_get::<String, _>(0).or_else(|_| row.try_get::<i64, _>(0).map(|n| n.to_string())).expect("a value")
    }

    /// What was committed survives a power cut, and only the one writer writes.
    #[tokio::test]
    async fn a_file_is_set_up() {
        let folder = tempfile::tempdir().expect("a folder");
        let pools = Pools::open(&sqlite_url(&folder.path().join("x.db"))).await.expect("open");
        for (name, value) in [("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1"), ("query_only", "0")] {
            assert_eq!(pragma(&pools.writer, name).await, value, "{name}");
        }
        for (name, value) in [("journal_mode", "wal"), ("query_only", "1"), ("wal_autocheckpoint", "0")] {
            assert_eq!(pragma(&pools.reader, name).await, value, "{name}");
        }
        let write = || bound("CREATE TABLE t (x BIGINT)".into(), Vec::new());
        assert!(write().execute(&pools.reader).await.is_err());
        assert!(write().execute(&pools.writer).await.is_ok());
        assert_eq!(pools.writer.options().get_max_connections(), 1);
        pools.close().await;
    }

    #[test]
    fn addresses() {
        assert_eq!(sqlite_url(Path::new("/a b/c?d#e%f.db")), "sqlite:///a b/c%3Fd%23e%25f.db?mode=rwc");
        assert_eq!(Dialect::of("postgresql://localhost/x").ok(), Some(Dialect::Postgres));
        assert!(Dialect::of("mysql://localhost/x").is_err());
    }
}
