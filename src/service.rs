//! The loop that does what is due: deadlines, reminders, deliveries, pictures, and every hour what is kept no longer goes. It sleeps until the next thing is due or an input came.
//!
//! Inputs come in beside it (each network listens on its own). It is never cut off in the middle: told to stop, it finishes the commit
//! it is at.

use std::{sync::Arc, time::Duration};

use bot_core::{clock::Clock, engine::Engine, store::Stored};
use tokio::sync::{Notify, watch};

/// At least so often it looks, whatever the tables said: another process may have written to them.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);
/// Something is due that can't be done yet, such as a delivery behind one that waits.
const SHORTEST_SLEEP: Duration = Duration::from_millis(500);
/// After a failure of the database.
const AFTER_FAILURE: Duration = Duration::from_secs(5);

/// Does what is due until `stop` holds `true`; `wake` says that an input came.
pub async fn run(engine: &Engine, clock: &Arc<dyn Clock>, wake: &Notify, mut stop: watch::Receiver<bool>) {
    loop {
        let sleep = match beat(engine, &stop).await {
            Ok(()) => until_next(engine, clock.as_ref()).await,
            Err(error) => Err(error),
        };
        let sleep = sleep.unwrap_or_else(|error| {
            tracing::error!(%error, "the store fails; trying again shortly");
            AFTER_FAILURE
        });
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return,
            () = wake.notified() => {}
            () = tokio::time::sleep(sleep) => {}
        }
    }
}

/// Does everything due now, or until told to stop.
async fn beat(engine: &Engine, stop: &watch::Receiver<bool>) -> Stored<()> {
    engine.upkeep().await?;
    while !*stop.borrow() {
        let done = engine.tick().await? + engine.deliver().await?;
        if done == 0 && engine.fetch_photos().await? == 0 {
            break;
        }
    }
    Ok(())
}

async fn until_next(engine: &Engine, clock: &dyn Clock) -> Stored<Duration> {
    let wait = engine.next_due().await?.map(|due| due.since(clock.now()).to_std().unwrap_or_default());
    Ok(wait.unwrap_or(LONGEST_SLEEP).clamp(SHORTEST_SLEEP, LONGEST_SLEEP))
}
