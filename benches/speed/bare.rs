//! The same statements with nothing around them: one connection of sqlx, set up like the program's own.

use sqlx::{
    Any, AnyConnection, AssertSqlSafe, Connection, Executor, any::AnyArguments, any::install_default_drivers, query::Query,
};
use storage::{Statement, Value};

/// As the program sets up its one writer.
const PRAGMAS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
     PRAGMA busy_timeout = 10000; PRAGMA temp_store = MEMORY;";

/// A connection.
pub(crate) struct Bare {
    connection: AnyConnection,
    /// A transaction is open. One that was dropped left no statement behind.
    open: bool,
}

fn query(statement: &Statement) -> Query<'static, Any, AnyArguments> {
    let query = sqlx::query(AssertSqlSafe(statement.sql.clone()));
    statement.binds.iter().cloned().fold(query, |query, value| match value {
        Value::Int(number) => query.bind(number),
        Value::Text(text) => query.bind(text),
        Value::Bytes(bytes) => query.bind(bytes),
    })
}

impl Bare {
    pub(crate) async fn open(url: &str) -> Self {
        install_default_drivers();
        let mut connection = AnyConnection::connect(url).await.expect("a connection");
        connection.execute(sqlx::raw_sql(PRAGMAS)).await.expect("set up");
        Self { connection, open: false }
    }

    /// Runs them in order, with the begins and commits among them. Rows are fetched where the engine fetched them.
    pub(crate) async fn run(&mut self, statements: &[Statement]) {
        for statement in statements {
            if statement.sql.starts_with("BEGIN") && self.open {
                self.connection.execute("ROLLBACK").await.expect("rolled back");
            }
            self.open = statement.sql != "COMMIT";
            let query = query(statement);
            let gives_rows = statement.sql.starts_with("SELECT") || statement.sql.contains("RETURNING");
            let done = if gives_rows {
                query.fetch_all(&mut self.connection).await.map(drop)
            } else {
                query.execute(&mut self.connection).await.map(drop)
            };
            done.unwrap_or_else(|error| panic!("{error}: {}", statement.sql));
        }
    }
}
