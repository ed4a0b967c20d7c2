//! What the service counts, as Prometheus' text format has it. Counted where it happens: inputs by the engine's listener, deliveries
//! around each wire, statements by the database. Nothing here says who or what.

use std::{
    fmt::Write,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use async_trait::async_trait;
use bot_core::wire::{Delivered, Delivery, FileRef, Network, NoAnswer, Question, SendError, Wire};

/// The networks that can be delivered to.
const NETWORKS: [Network; 3] = [Network::Console, Network::Telegram, Network::Matrix];
/// How a delivery can go.
const RESULTS: [&str; 7] = ["delivered", "retry_after", "transient", "unreachable", "gone", "moved", "refused"];

fn result(sent: &Result<Delivered, SendError>) -> usize {
    match sent {
        Ok(_) => 0,
        Err(SendError::RetryAfter(_)) => 1,
        Err(SendError::Transient(_)) => 2,
        Err(SendError::Unreachable) => 3,
        Err(SendError::Gone) => 4,
        Err(SendError::Moved(_)) => 5,
        Err(SendError::Refused(_)) => 6,
    }
}

/// Counters since the start.
#[derive(Debug, Default)]
pub struct Metrics {
    inputs: AtomicU64,
    deliveries: [[AtomicU64; RESULTS.len()]; NETWORKS.len()],
}

/// What the database knows at this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tables {
    /// Messages that wait to leave.
    pub waiting: u64,
    /// Statements run since the start.
    pub statements: u64,
    /// Commits since the start.
    pub commits: u64,
}

impl Metrics {
    /// Counts inputs that were taken.
    pub fn received(&self, inputs: usize) {
        self.inputs.fetch_add(inputs as u64, Ordering::Relaxed);
    }

    fn sent(&self, network: Network, sent: &Result<Delivered, SendError>) {
        if let Some(at) = NETWORKS.iter().position(|known| *known == network) {
            self.deliveries[at][result(sent)].fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Everything, in Prometheus' text format 0.0.4; `tables` is left out while the database does not answer.
    pub fn text(&self, tables: Option<Tables>) -> String {
        let mut out = String::new();
        let mut metric = |name: &str, kind: &str, help: &str, values: &[(String, u64)]| {
            let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}");
            for (labels, value) in values {
                let _ = writeln!(out, "{name}{labels} {value}");
            }
        };
        let plain = |value: u64| vec![(String::new(), value)];
        let inputs = self.inputs.load(Ordering::Relaxed);
        metric("troquet_inputs_total", "counter", "Inputs taken from networks.", &plain(inputs));
        let deliveries: Vec<(String, u64)> = NETWORKS
            .iter()
            .zip(&self.deliveries)
            .flat_map(|(network, counts)| {
                RESULTS.iter().zip(counts).map(move |(result, count)| {
                    (format!("{{network=\"{network}\",result=\"{result}\"}}"), count.load(Ordering::Relaxed))
                })
            })
            .collect();
        metric("troquet_deliveries_total", "counter", "Deliveries tried, by network and result.", &deliveries);
        if let Some(tables) = tables {
            metric("troquet_outbox_waiting", "gauge", "Messages waiting to leave.", &plain(tables.waiting));
            metric("troquet_statements_total", "counter", "Database statements run.", &plain(tables.statements));
            metric("troquet_commits_total", "counter", "Database transactions committed.", &plain(tables.commits));
        }
        out
    }
}

/// A wire whose deliveries are counted.
pub struct Counted {
    wire: Arc<dyn Wire>,
    metrics: Arc<Metrics>,
}

impl Counted {
    /// Counts what goes over this wire.
    pub fn new(wire: Arc<dyn Wire>, metrics: Arc<Metrics>) -> Self {
        Self { wire, metrics }
    }
}

#[async_trait]
impl Wire for Counted {
    fn network(&self) -> Network {
        self.wire.network()
    }

    fn is_connected(&self) -> bool {
        self.wire.is_connected()
    }

    async fn deliver(&self, delivery: &Delivery) -> Result<Delivered, SendError> {
        let sent = self.wire.deliver(delivery).await;
        self.metrics.sent(self.network(), &sent);
        sent
    }

    async fn ask(&self, question: &Question) -> Result<bool, NoAnswer> {
        self.wire.ask(question).await
    }

    async fn fetch(&self, file: &FileRef, limit: usize) -> Result<Vec<u8>, SendError> {
        self.wire.fetch(file, limit).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_as_prometheus_reads_them() {
        let metrics = Metrics::default();
        metrics.received(3);
        metrics.sent(Network::Telegram, &Ok(Delivered::default()));
        metrics.sent(Network::Telegram, &Err(SendError::Gone));
        let text = metrics.text(Some(Tables { waiting: 2, statements: 40, commits: 5 }));
        for line in [
            "# TYPE troquet_inputs_total counter",
            "troquet_inputs_total 3",
            "troquet_deliveries_total{network=\"telegram\",result=\"delivered\"} 1",
            "troquet_deliveries_total{network=\"telegram\",result=\"gone\"} 1",
            "troquet_deliveries_total{network=\"matrix\",result=\"gone\"} 0",
            "troquet_outbox_waiting 2",
            "troquet_statements_total 40",
            "troquet_commits_total 5",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} in\n{text}");
        }
        assert!(!metrics.text(None).contains("outbox"));
    }
}
