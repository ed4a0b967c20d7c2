//! Listens: asks for updates, hands them to the engine, and lets Telegram forget them only once the engine has committed.
//!
//! The offset lives in memory only. Telegram's numbers may start anew after a quiet week, so they are neither stored nor compared; what
//! comes twice is recognised by the engine. Somebody else who takes the updates is told to the host, and not fought.

use std::{sync::Arc, time::Duration};

use bot_core::{
    clock::{Clock, pause_after},
    engine::Engine,
    store::Store,
    time::Timestamp,
};
use serde_json::Value;
use tokio::sync::watch;

use crate::{
    api::{Api, Failure, Rival},
    heard::Heard,
    incoming::{Me, read},
};

/// A rival that stays is told of again after this.
const TOLD_AGAIN: chrono::Duration = chrono::Duration::hours(1);

/// Troquet's ear on Telegram.
#[derive(Clone)]
pub struct Poller {
    api: Arc<Api>,
    me: Me,
    clock: Arc<dyn Clock>,
    patience: Duration,
    store: Option<Arc<dyn Store>>,
}

impl Poller {
    pub(crate) fn new(api: Arc<Api>, me: Me, clock: Arc<dyn Clock>, patience: Duration) -> Self {
        Self { api, me, clock, patience, store: None }
    }

    /// Who the bot is.
    pub fn me(&self) -> &Me {
        &self.me
    }

    /// Keeps in this store when Telegram was last heard, so that the next start knows whether messages may be missing.
    #[must_use]
    pub fn keeping(self, store: Arc<dyn Store>) -> Self {
        Self { store: Some(store), ..self }
    }

    /// Listens until `shutdown` holds `true` or its sender is gone. Failures are logged and waited out; a batch that the engine is
    /// committing is finished first.
    pub async fn run(&self, engine: &Engine, mut shutdown: watch::Receiver<bool>) {
        let mut heard = Heard::begin(self.store.clone(), self.clock.clone()).await;
        let mut rivals = Rivals::default();
        let mut offset = None;
        let mut failures = 0;
        loop {
            let updates = tokio::select! {
                _ = shutdown.wait_for(|stop| *stop) => return,
                updates = self.api.updates(offset, self.patience) => updates,
            };
            match self.hand_over(updates, engine, &mut rivals).await {
                Ok(next) => {
                    (offset, failures) = (next, 0);
                    heard.note().await;
                }
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
        self.hand_over(updates, engine, &mut Rivals::default()).await.map_err(drop)
    }

    /// Gives a batch to the engine and tells the next offset: after an empty answer none. On failure tells the pause that Telegram
    /// named, if any; the offset then stays and everything comes again.
    async fn hand_over(
        &self,
        updates: Result<Vec<Value>, Failure>,
        engine: &Engine,
        rivals: &mut Rivals,
    ) -> Result<Option<i64>, Option<Duration>> {
        let updates = updates.map_err(|failure| match failure {
            Failure::Transport(cause) => {
                tracing::warn!(cause, "no updates from Telegram");
                None
            }
            Failure::Refused(refused) => {
                if let Some(rival) = refused.rival() {
                    rivals.met(rival, self.clock.now());
                } else {
                    tracing::error!(code = refused.code, cause = refused.summary(), "Telegram refuses to give updates");
                }
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

/// Who else takes the updates, and when the host was told. Two programs that ask interrupt each other at every turn, so a success in
/// between does not mean that the other one is gone.
#[derive(Debug, Default)]
struct Rivals {
    poller: Option<Timestamp>,
    webhook: Option<Timestamp>,
}

impl Rivals {
    /// Tells the host, unless that was done lately.
    fn met(&mut self, rival: Rival, now: Timestamp) {
        let told = match rival {
            Rival::Poller => &mut self.poller,
            Rival::Webhook => &mut self.webhook,
        };
        if told.is_some_and(|told| now.since(told) < TOLD_AGAIN) {
            return;
        }
        *told = Some(now);
        match rival {
            Rival::Poller => tracing::error!(
                "another program uses this bot's token and takes some of its updates; stop that program, or give it a bot of its own \
                 (BotFather makes one)"
            ),
            Rival::Webhook => tracing::error!(
                "somebody has set a webhook for this bot, so its updates go elsewhere; stop the program that did and start Troquet \
                 again, or set telegram.mode = \"webhook\" here"
            ),
        }
    }
}
