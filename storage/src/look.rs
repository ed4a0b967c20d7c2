//! A look from outside: one connection that changes nothing, neither tables nor the count of programs that opened them. For whoever
//! inspects a database that another process may be using.

use bot_core::{
    store::Stored,
    text::Name,
    wire::{ChatAddress, Network},
};
use sqlx::{AnyConnection, Connection, any::AnyConnectOptions, any::install_default_drivers};

use crate::{
    connect::Dialect,
    link::bound,
    value::{Reader, binds, failed},
};

/// The address of the same file, to be only read; it is not made if it is missing.
fn reading(url: &str) -> String {
    let (file, options) = url.split_once('?').unwrap_or((url, ""));
    let others = options.split('&').filter(|option| !option.is_empty() && !option.starts_with("mode="));
    let options: Vec<&str> = others.chain(["mode=ro"]).collect();
    format!("{file}?{}", options.join("&"))
}

/// The rooms of clubs on a network and their clubs' names, in the order in which they came.
///
/// # Errors
/// There is no such database, it can't be read, or its tables are not ours.
pub async fn rooms_on(url: &str, network: Network) -> Stored<Vec<(ChatAddress, Name)>> {
    install_default_drivers();
    let url = match Dialect::of(url)? {
        Dialect::Sqlite => reading(url),
        Dialect::Postgres => url.to_owned(),
    };
    let target: AnyConnectOptions = sqlx::ConnectOptions::disable_statement_logging(url.parse().map_err(failed)?);
    let mut connection = AnyConnection::connect_with(&target).await.map_err(failed)?;
    let sql =
        "SELECT r.address, c.name FROM room AS r JOIN club AS c ON c.id = r.club WHERE r.network = $1 ORDER BY r.since, r.id";
    let rows = bound(sql.into(), binds![network]).fetch_all(&mut connection).await.map_err(failed);
    connection.close().await.map_err(failed)?;
    rows?
        .iter()
        .map(|row| {
            let mut row = Reader::new(row);
            Ok((row.get()?, row.get()?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_not_there_is_not_made() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("x.db");
        assert!(rooms_on(&crate::sqlite_url(&file), Network::Telegram).await.is_err());
        assert!(!file.exists());
    }

    #[test]
    fn addresses_for_reading() {
        for (url, expected) in [
            ("sqlite://a/b.db", "sqlite://a/b.db?mode=ro"),
            ("sqlite://a/b.db?mode=rwc", "sqlite://a/b.db?mode=ro"),
            ("sqlite://a/b.db?mode=rwc&cache=private", "sqlite://a/b.db?cache=private&mode=ro"),
        ] {
            assert_eq!(reading(url), expected);
        }
    }
}
