//! An engine on a SQLite file of its own, for an adapter to bring people to.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use async_trait::async_trait;
use bot_core::{
    clock::Clock,
    engine::{Engine, Options},
    store::{Scope, Store, StoreError, Stored, Tx},
    wire::Wire,
};
use storage::{Database, sqlite_url};
use tempfile::TempDir;
use tokio::sync::{Notify, watch};
use troquet::{drive, service, system_clock::SystemClock};

/// The tables, which outlive every engine.
pub(crate) struct Hall {
    database: Database,
    _dir: TempDir,
}

/// The machine's clock.
pub(crate) fn clock() -> Arc<dyn Clock> {
    Arc::new(SystemClock::default())
}

/// A store that can't be reached the first few times that somebody's input is to be written.
struct Shaky {
    inner: Database,
    failures: AtomicU32,
}

#[async_trait]
impl Store for Shaky {
    async fn begin(&self, scope: &Scope) -> Stored<Box<dyn Tx>> {
        if scope.people.is_empty() {
            return self.inner.begin(scope).await;
        }
        let left = self.failures.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        if left.is_ok() {
            return Err(StoreError("nobody is there".into()));
        }
        self.inner.begin(scope).await
    }

    async fn wipe(&self) -> Stored<()> {
        self.inner.wipe().await
    }
}

impl Hall {
    /// Opens one.
    pub(crate) async fn open() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let database = Database::connect(&sqlite_url(&dir.path().join("troquet.sqlite"))).await.expect("a database");
        Self { database, _dir: dir }
    }

    /// The tables.
    pub(crate) fn database(&self) -> &Database {
        &self.database
    }

    /// An engine for a network, whose store fails so many times first, when inputs come.
    pub(crate) fn engine(&self, wire: Arc<dyn Wire>, failures: u32) -> Engine {
        let store = Shaky { inner: self.database.clone(), failures: AtomicU32::new(failures) };
        Engine::new(Arc::new(store), clock(), vec![wire], Options::default())
    }
}

/// Sends what waits.
pub(crate) async fn answer(engine: &Engine) {
    drive::now(engine).await.expect("the store answers");
}

/// The engine, and the loop that sends what waits as soon as an input came, until `stop`.
pub(crate) fn serve(engine: Engine, stop: watch::Receiver<bool>) -> (Arc<Engine>, impl Future<Output = ()> + Send + 'static) {
    let wake = Arc::new(Notify::new());
    let heard = wake.clone();
    let engine = Arc::new(engine.on_receive(move |_| heard.notify_one()));
    let served = engine.clone();
    (engine, service::run(served, clock(), wake, stop))
}
