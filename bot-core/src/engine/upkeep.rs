//! What is kept no longer than promised: once when the program starts, then every hour, so that what may wait a day waits no two.

use crate::{
    engine::Engine,
    schedule::Schedule,
    store::{Scope, Stored},
};

/// Every hour.
const HOURLY: &str = "0 30 * * * *";

/// The civil time of the host's own work.
const ZONE: chrono_tz::Tz = chrono_tz::Europe::Zurich;

impl Engine {
    /// Removes what is kept no longer, if it is time to; says whether it was.
    ///
    /// # Errors
    /// If the store fails; it is tried again at the next call.
    pub async fn upkeep(&self) -> Stored<bool> {
        let now = self.clock.now();
        let due = *self.next_upkeep.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if due.is_some_and(|due| now < due) {
            return Ok(false);
        }
        let mut tx = self.store.begin(&Scope::default()).await?;
        tx.tidy(now).await?;
        tx.commit().await?;
        self.store.wipe().await?;
        let next = HOURLY.parse::<Schedule>().ok().and_then(|schedule| schedule.next(now, ZONE));
        *self.next_upkeep.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = next;
        Ok(true)
    }
}
