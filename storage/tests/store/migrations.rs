//! Every migration is replayed on the data of its time: apply one, load what a program of that version had written, apply the rest.

use std::{fs, path::Path};

use bot_core::store::{Scope, Store};
use sqlx::{
    AnyConnection, AssertSqlSafe, Connection, Executor, SqlSafeStr,
    migrate::{Migration, MigrationType, Migrator},
};
use storage::{Database, sqlite_url};

use crate::world::{drop_database, empty_database, server};

/// Number and text of each migration, in order.
fn migrations() -> Vec<(i64, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations");
    let mut found: Vec<(i64, String)> = fs::read_dir(folder)
        .expect("migrations")
        .map(|entry| entry.expect("an entry").path())
        .map(|path| {
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            let number = name.split('_').next().expect("a number").parse().expect("a number");
            (number, fs::read_to_string(&path).expect("a text"))
        })
        .collect();
    found.sort();
    found
}

async fn replay(url: &str, known: usize) {
    sqlx::any::install_default_drivers();
    let all = migrations();
    let (last, _) = all[known - 1];
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/store/samples/{last:04}.sql"));
    let sample = fs::read_to_string(&sample).unwrap_or_else(|_| panic!("no sample data for migration {last}"));
    let mut connection = AnyConnection::connect(url).await.expect("a connection");
    let list = all[..known]
        .iter()
        .map(|(number, text)| {
            let name = if *number == 1 { "first" } else { "later" };
            Migration::new(*number, name.into(), MigrationType::Simple, AssertSqlSafe(text.clone()).into_sql_str(), false)
        })
        .collect();
    Migrator::with_migrations(list).run(&mut connection).await.expect("migrated");
    connection.execute(sqlx::raw_sql(AssertSqlSafe(sample))).await.expect("sample data fits its tables");
    connection.close().await.expect("closed");

    let db = Database::connect(url).await.expect("the rest of the migrations");
    assert_eq!(db.audit().await.expect("an audit"), Vec::<String>::new());
    let mut tx = db.begin(&Scope::default()).await.expect("a transaction");
    let trade = tx.trade(bot_core::id::TradeId(41)).await.expect("read").expect("the sample's trade");
    assert_eq!((trade.trade.number.0, trade.owner.name.as_str(), trade.asker.completed), (1, "Zoé", 1));
    assert_eq!(tx.club(bot_core::id::ClubId(10)).await.expect("read").expect("the sample's club").name.as_str(), "Vernier");
    drop(tx);
    db.close().await;
    // Opening once more changes nothing.
    let db = Database::connect(url).await.expect("opened again");
    assert_eq!(db.audit().await.expect("an audit"), Vec::<String>::new());
    db.close().await;
}

#[tokio::test]
async fn sqlite_from_every_version() {
    for known in 1..=migrations().len() {
        let folder = tempfile::tempdir().expect("a folder");
        replay(&sqlite_url(&folder.path().join("a b?c#d%e.db")), known).await;
    }
}

#[tokio::test]
async fn postgres_from_every_version() {
    let Some(admin) = server() else { return };
    for known in 1..=migrations().len() {
        let (url, name) = empty_database(&admin).await;
        replay(&url, known).await;
        drop_database(&admin, &name).await;
    }
}

/// A program does not open tables that a newer one has changed.
#[tokio::test]
async fn tables_of_a_newer_program_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = sqlite_url(&folder.path().join("troquet.db"));
    Database::connect(&url).await.expect("a database").close().await;
    let mut connection = AnyConnection::connect(&url).await.expect("a connection");
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         VALUES (9999, 'newer', 1, X'00', 0)";
    connection.execute(sqlx::raw_sql(newer)).await.expect("noted");
    connection.close().await.expect("closed");
    assert!(Database::connect(&url).await.is_err());
}

#[tokio::test]
async fn what_is_no_address_is_refused() {
    for url in ["", "troquet.db", "mysql://localhost/x", "sqlite:///no/such/folder/x.db", "postgres://127.0.0.1:1/x"] {
        let opened = tokio::time::timeout(std::time::Duration::from_mins(1), Database::connect(url)).await;
        assert!(matches!(opened, Ok(Err(_))), "{url}");
    }
}
