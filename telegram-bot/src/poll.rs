//! Listens: asks for updates, hands them to the engine, and lets Telegram forget them only once the engine has committed.
//!
//! The offset lives in memory only. Telegram's numbers may start anew after a quiet week, so they are neither stored nor compared; what
//! comes twice is recognised by the engine.

use std::{sync::Arc, time::Duration};

use bot_core::{clock::Clock, engine::Engine};
use serde_json::Value;
use tokio::sync::watch;

use crate::{
    api::{Api, Failure},
    incoming::{Me, read},
};

/// The first pause after a failure, in milliseconds; it doubles up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: u64 = 1_000;

/// The longest pause after failures, in milliseconds.
const LONGEST_PAUSE: u64 = 60_000;

/// Troquet's ear on Telegram.
#[derive(Clone)]
pub struct Poller {
    api: Arc<Api>,
    me: Me,
    clock: Arc<dyn Clock>,
    patience: Duration,
}

/// How long to wait after so many failures in a row: twice as long each time, and of that a random half or more.
fn pause(failures: u32, random: u64) -> Duration {
    let full = FIRST_PAUSE.saturating_mul(1 << failures.saturating_sub(1).min(16)).min(LONGEST_PAUSE);
    Duration::from_millis(full / 2 + random % (full / 2 + 1))
}

impl Poller {
    pub(crate) fn new(api: Arc<Api>, me: Me, clock: Arc<dyn Clock>, patience: Duration) -> Self {
        Self { api, me, clock, patience }
    }

    /// Who the bot is.
    pub fn me(&self) -> &Me {
        &self.me
    }

    /// Listens until `shutdown` holds `true` or its sender is gone. Failures are logged and waited out; a batch that the engine is
    /// committing is finished first.
    pub async fn run(&self, engine: &Engine, mut shutdown: watch::Receiver<bool>) {
        let mut offset = None;
        let mut failures = 0;
        loop {
            let updates = tokio::select! {
                _ = shutdown.wait_for(|stop| *stop) => return,
                updates = self.api.updates(offset, self.patience) => updates,
            };
            match self.hand_over(updates, engine).await {
                Ok(next) => (offset, failures) = (next, 0),
                Err(wanted) => {
                    failures += 1;
                    let wait = wanted.unwrap_or_default().max(pause(failures, self.clock.random()));
                    tokio::select! {
                        _ = shutdown.wait_for(|stop| *stop) => return,
                        () = tokio::time::sleep(wait) => {}
                    }
                }
            }
        }
    }

    /// Gives a batch to the engine and tells the next offset: after an empty answer none. On failure tells the pause that Telegram
    /// named, if any; the offset then stays and everything comes again.
    async fn hand_over(&self, updates: Result<Vec<Value>, Failure>, engine: &Engine) -> Result<Option<i64>, Option<Duration>> {
        let updates = updates.map_err(|failure| match failure {
            Failure::Transport(cause) => {
                tracing::warn!(cause, "no updates from Telegram");
                None
            }
            Failure::Refused(refused) => {
                tracing::error!(code = refused.code, cause = refused.summary(), "Telegram refuses to give updates");
                refused.retry_after.map(|seconds| Duration::from_secs(seconds.into()))
            }
        })?;
        let next = updates.iter().rev().find_map(|update| update.get("update_id").and_then(Value::as_i64)).map(|last| last + 1);
        let batch: Vec<_> = updates
            .iter()
            .filter_map(|update| {
                read(update, &self.me)
                    .inspect_err(|skipped| tracing::info!(kind = skipped.kind, why = skipped.why, "update skipped"))
                    .ok()
            })
            .collect();
        if !batch.is_empty() {
            engine.receive(batch).await.map_err(|error| {
                tracing::error!(%error, "updates not taken; they will come again");
                None
            })?;
        }
        Ok(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_limit_and_differ() {
        let bounds = |failures| (pause(failures, 0).as_millis(), pause(failures, u64::MAX - 1).as_millis());
        assert_eq!(pause(1, 0), Duration::from_millis(500));
        assert_eq!(pause(1, 500), Duration::from_secs(1));
        assert_eq!(pause(1, 501), Duration::from_millis(500));
        assert_eq!(pause(4, 4_000), Duration::from_secs(8));
        for failures in [7, 8, 64, u32::MAX] {
            let (low, high) = bounds(failures);
            assert_eq!(low, 30_000, "{failures}");
            assert!((30_000..=60_000).contains(&high), "{failures}");
        }
    }
}
