//! Health and metrics: `/live` (the program answers), `/ready` (the database does too), `/metrics` (Prometheus' text).
//! Meant for the host's own network; nothing personal is served. A network that calls us has its own routes beside them
//! ([`Http::beside`]), which only it may use.

use std::{future::Future, io, net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
    routing::get,
};
use storage::Database;
use tokio::net::TcpListener;

use crate::metrics::{Metrics, Tables};

/// The database answers within this, or counts as not answering.
const PATIENCE: Duration = Duration::from_secs(2);

/// What the pages show.
#[derive(Clone)]
struct Health {
    database: Database,
    metrics: Arc<Metrics>,
}

/// A server that listens but does not serve yet.
pub struct Http {
    listener: TcpListener,
    health: Health,
    others: Router,
}

impl Http {
    /// Listens at an address.
    ///
    /// # Errors
    /// It is taken, or not ours.
    pub async fn bind(address: SocketAddr, database: Database, metrics: Arc<Metrics>) -> io::Result<Self> {
        let health = Health { database, metrics };
        Ok(Self { listener: TcpListener::bind(address).await?, health, others: Router::new() })
    }

    /// Serves these routes too; their paths are none of ours.
    #[must_use]
    pub fn beside(self, others: Router) -> Self {
        Self { others, ..self }
    }

    /// Where it listens: the port that was found, if none was named.
    ///
    /// # Errors
    /// The system does not say.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until `stop` is done; answers that have begun are finished.
    ///
    /// # Errors
    /// The listener failed.
    pub async fn serve(self, stop: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
        let router = Router::new()
            .route("/live", get(|| async { "ok\n" }))
            .route("/ready", get(ready))
            .route("/metrics", get(metrics))
            .with_state(self.health)
            .merge(self.others);
        axum::serve(self.listener, router).with_graceful_shutdown(stop).await
    }
}

async fn ready(State(health): State<Health>) -> (StatusCode, &'static str) {
    match tokio::time::timeout(PATIENCE, health.database.ping()).await {
        Ok(Ok(())) => (StatusCode::OK, "ok\n"),
        Ok(Err(error)) => {
            tracing::warn!(%error, "not ready: the database fails");
            (StatusCode::SERVICE_UNAVAILABLE, "database\n")
        }
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "database\n"),
    }
}

async fn metrics(State(health): State<Health>) -> impl IntoResponse {
    let waiting = tokio::time::timeout(PATIENCE, health.database.outbox_waiting()).await;
    let log = health.database.log();
    let tables = match waiting {
        Ok(Ok(waiting)) => Some(Tables { waiting, statements: log.statements(), commits: log.commits() }),
        _ => None,
    };
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], health.metrics.text(tables))
}
