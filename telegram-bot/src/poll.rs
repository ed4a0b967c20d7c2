//! Listens: asks for updates, hands them to the engine, and lets Telegram forget them only once the engine has committed.
//!
//! The offset lives in memory only. Telegram's numbers may start anew after a quiet week, so they are neither stored nor compared; what
//! comes twice is recognised by the engine.

use std::{sync::Arc, time::Duration};

use bot_core::{
    clock::{Clock, pause_after},
    engine::Engine,
};
use serde_json::Value;
use tokio::sync::watch;

use crate::{
    api::{Api, Failure},
    incoming::{Me, read},
};

/// Troquet's ear on Telegram.
#[derive(Clone)]
pub struct Poller {
    api: Arc<Api>,
    me: Me,
    clock: Arc<dyn Clock>,
    patience: Duration,
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
                    let wait = wanted.unwrap_or_default().max(pause_after(failures, self.clock.random()));
                    tokio::select! {
                        _ = shutdown.wait_for(|stop| *stop) => return,
                        () = tokio::time::sleep(wait) => {}
                    }
                }
            }
        }
    }

    /// Asks once for what waits, without patience, and hands it over: the next offset, or `None` if nothing waited. For whoever drives the
    /// listening by hand.
    ///
    /// # Errors
    /// Telegram or the engine failed; the offset stays and everything comes again.
    pub async fn once(&self, engine: &Engine, offset: Option<i64>) -> Result<Option<i64>, ()> {
        let updates = self.api.updates(offset, Duration::ZERO).await;
        self.hand_over(updates, engine).await.map_err(drop)
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
