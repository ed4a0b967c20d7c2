//! Brings the tables up to date. The texts are part of the program; one that was shipped is never edited, and a database that knows a
//! migration which this program does not is refused.
//!
//! `sqlx::migrate!` is not used: its macro crate would be compiled for a list that is written here in one line each.

use bot_core::store::Stored;
use sqlx::{
    AnyPool, SqlSafeStr,
    migrate::{Migration, MigrationType, Migrator},
};

use crate::value::failed;

/// Number, name, text; in order.
const MIGRATIONS: [(i64, &str, &str); 1] = [(1, "first", include_str!("../../migrations/0001_first.sql"))];

/// Applies what is missing, one program at a time.
pub(crate) async fn run(pool: &AnyPool) -> Stored<()> {
    let all = MIGRATIONS
        .into_iter()
        .map(|(number, name, text)| Migration::new(number, name.into(), MigrationType::Simple, text.into_sql_str(), false))
        .collect();
    Migrator::with_migrations(all).run(pool).await.map_err(failed)
}
