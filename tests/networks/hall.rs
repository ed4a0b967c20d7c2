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
use troquet::system_clock::SystemClock;

/// The engine and its file.
pub(crate) struct Hall {
    /// The engine.
    pub(crate) engine: Arc<Engine>,
    _dir: TempDir,
}

/// The machine's clock.
pub(crate) fn clock() -> Arc<dyn Clock> {
    Arc::new(SystemClock::default())
}

/// A store that can't be reached the first few times.
struct Shaky {
    inner: Database,
    failures: AtomicU32,
}

#[async_trait]
impl Store for Shaky {
    async fn begin(&self, scope: &Scope) -> Stored<Box<dyn Tx>> {
        let left = self.failures.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        if left.is_ok() {
            return Err(StoreError("nobody is there".into()));
        }
        self.inner.begin(scope).await
    }
}

impl Hall {
    /// Opens one for a network.
    pub(crate) async fn open(wire: Arc<dyn Wire>) -> Self {
        Self::open_late(wire, 0).await
    }

    /// Opens one whose store fails so many times first.
    pub(crate) async fn open_late(wire: Arc<dyn Wire>, failures: u32) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let inner = Database::connect(&sqlite_url(&dir.path().join("troquet.sqlite"))).await.expect("a database");
        let store = Shaky { inner, failures: AtomicU32::new(failures) };
        let engine = Engine::new(Arc::new(store), clock(), vec![wire], Options::default());
        Self { engine: Arc::new(engine), _dir: dir }
    }

    /// Sends what waits.
    pub(crate) async fn answer(&self) {
        troquet::drive::now(&self.engine).await.expect("the store answers");
    }
}
