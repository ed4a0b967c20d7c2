//! The one way to the database: every statement of a transaction passes through [`Link`], which counts it.

use std::borrow::Cow;

use bot_core::store::Stored;
use sqlx::{Any, AssertSqlSafe, Transaction, any::AnyRow, query::Query};

use crate::{
    log::StatementLog,
    value::{Value, failed},
};

/// An open transaction. Dropped without [`Link::commit`] it is rolled back.
pub(crate) struct Link {
    tx: Transaction<'static, Any>,
    log: StatementLog,
}

impl Link {
    /// Begins.
    pub(crate) async fn begin(pool: &sqlx::AnyPool, statement: &'static str, log: StatementLog) -> Stored<Self> {
        log.note(statement, &[]);
        let tx = pool.begin_with(statement).await.map_err(failed)?;
        Ok(Self { tx, log })
    }

    /// Runs a statement; says how many rows it touched.
    pub(crate) async fn run(&mut self, sql: impl Into<Cow<'static, str>>, binds: Vec<Value>) -> Stored<u64> {
        let query = self.query(sql.into(), binds);
        Ok(query.execute(&mut *self.tx).await.map_err(failed)?.rows_affected())
    }

    /// Runs a statement for all its rows.
    pub(crate) async fn rows(&mut self, sql: impl Into<Cow<'static, str>>, binds: Vec<Value>) -> Stored<Vec<AnyRow>> {
        let query = self.query(sql.into(), binds);
        query.fetch_all(&mut *self.tx).await.map_err(failed)
    }

    /// Runs a statement for its first row, if it has one.
    pub(crate) async fn row(&mut self, sql: impl Into<Cow<'static, str>>, binds: Vec<Value>) -> Stored<Option<AnyRow>> {
        let query = self.query(sql.into(), binds);
        query.fetch_optional(&mut *self.tx).await.map_err(failed)
    }

    /// Makes everything true.
    pub(crate) async fn commit(self) -> Stored<()> {
        self.log.note_commit();
        self.tx.commit().await.map_err(failed)
    }

    fn query(&self, sql: Cow<'static, str>, binds: Vec<Value>) -> Query<'static, Any, sqlx::any::AnyArguments> {
        self.log.note(&sql, &binds);
        bound(sql, binds)
    }
}

/// A statement with its values. Every text is this crate's own; what people wrote only ever is a value.
pub(crate) fn bound(sql: Cow<'static, str>, binds: Vec<Value>) -> Query<'static, Any, sqlx::any::AnyArguments> {
    binds.into_iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, value| match value {
        Value::Int(number) => query.bind(number),
        Value::Text(text) => query.bind(text),
        Value::Bytes(bytes) => query.bind(bytes),
    })
}

/// « $3, $4, $5 »: `count` placeholders from `first` on.
pub(crate) fn list(first: usize, count: usize) -> String {
    (first..first + count).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ")
}

/// « ($1, $2), ($3, $4) »: `rows` tuples of `width` placeholders from `first` on.
pub(crate) fn tuples(first: usize, rows: usize, width: usize) -> String {
    (0..rows).map(|row| format!("({})", list(first + row * width, width))).collect::<Vec<_>>().join(", ")
}
