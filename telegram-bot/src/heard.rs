//! When Telegram was last heard. It keeps updates for a day: after a longer silence some may be gone, and the host is told so.
//!
//! The moment is kept beside the tables, at most once an hour; nothing depends on it but that one warning.

use std::sync::Arc;

use bot_core::{
    clock::Clock,
    store::{Scope, Store, Stored},
    time::Timestamp,
};
use chrono::Duration;

/// The name under which the moment is kept.
const CURSOR: &str = "telegram_heard";
/// So long Telegram keeps updates for who does not take them.
const KEPT: Duration = Duration::hours(24);
/// A restart may think itself away for this much longer than it was.
const SAVED_EVERY: Duration = Duration::hours(1);

/// Remembers when Telegram was last heard, over restarts too if there is a store.
pub(crate) struct Heard {
    store: Option<Arc<dyn Store>>,
    clock: Arc<dyn Clock>,
    last: Option<Timestamp>,
    saved: Option<Timestamp>,
}

impl Heard {
    /// Reads when it was last, and warns if that is too long ago.
    pub(crate) async fn begin(store: Option<Arc<dyn Store>>, clock: Arc<dyn Clock>) -> Self {
        let mut heard = Self { store, clock, last: None, saved: None };
        match heard.load().await {
            Ok(last) => (heard.last, heard.saved) = (last, last),
            Err(error) => tracing::warn!(%error, "when Telegram was last heard is not known"),
        }
        heard.look_back(heard.clock.now());
        heard
    }

    /// It was heard now.
    pub(crate) async fn note(&mut self) {
        let now = self.clock.now();
        self.look_back(now);
        self.last = Some(now);
        if self.saved.is_none_or(|saved| now.since(saved) >= SAVED_EVERY) {
            match self.save(now).await {
                Ok(()) => self.saved = Some(now),
                Err(error) => tracing::warn!(%error, "when Telegram was last heard is not kept"),
            }
        }
    }

    /// Warns once about a silence that was too long.
    fn look_back(&mut self, now: Timestamp) {
        let Some(silence) = self.last.map(|last| now.since(last)).filter(|silence| *silence > KEPT) else { return };
        self.last = None;
        tracing::warn!(
            hours = silence.num_hours(),
            "no updates were taken from Telegram for more than a day; it keeps them for 24 hours, so messages may be missing"
        );
    }

    async fn load(&self) -> Stored<Option<Timestamp>> {
        let Some(store) = &self.store else { return Ok(None) };
        let kept = store.begin(&Scope::default()).await?.cursor(CURSOR).await?;
        Ok(kept.and_then(|text| text.parse().ok()).map(Timestamp))
    }

    async fn save(&self, now: Timestamp) -> Stored<()> {
        let Some(store) = &self.store else { return Ok(()) };
        let mut tx = store.begin(&Scope::default()).await?;
        tx.save_cursor(CURSOR, &now.0.to_string()).await?;
        tx.commit().await
    }
}
