//! The loop that does what is due: deadlines, reminders, deliveries, and every hour what is kept no longer goes. It sleeps until the next
//! thing is due, something is delivered, or an input came.
//!
//! Inputs come in beside it (each network listens on its own), and so do pictures. It is never cut off in the middle: told to stop, it
//! finishes the commit it is at.

use std::{sync::Arc, time::Duration};

use bot_core::{
    clock::Clock,
    engine::{Engine, deliver::Deliveries},
    store::{StoreError, Stored},
};
use tokio::{
    sync::{Notify, watch},
    task::JoinSet,
};

/// At least so often it looks, whatever the tables said: another process may have written to them.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);
/// Something is due that can't be done yet, such as a delivery behind one that waits.
const SHORTEST_SLEEP: Duration = Duration::from_millis(500);
/// After a failure of the database.
const AFTER_FAILURE: Duration = Duration::from_secs(5);

/// Does what is due until `stop` holds `true`; `wake` says that an input came. A delivery that takes long holds up none of the rest; what
/// is being sent at the end is finished first.
pub async fn run(engine: Arc<Engine>, clock: Arc<dyn Clock>, wake: Arc<Notify>, mut stop: watch::Receiver<bool>) {
    let pictures = Arc::new(Notify::new());
    // A task of its own: reading a large picture takes a while.
    let mut fetching = JoinSet::new();
    fetching.spawn(fetch(engine.clone(), pictures.clone(), stop.clone()));
    let mut deliveries = engine.deliveries();
    loop {
        let sleep = match beat(&engine, &mut deliveries, &stop).await {
            Ok(()) => until_next(&engine, clock.as_ref()).await,
            Err(error) => Err(error),
        };
        let sleep = sleep.unwrap_or_else(|error| failed(&error));
        pictures.notify_one();
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => break,
            () = deliveries.one_done() => {}
            () = wake.notified() => {}
            () = tokio::time::sleep(sleep) => {}
        }
    }
    if let Err(error) = deliveries.finish().await {
        tracing::error!(%error, "the store fails; what was being sent is sent again after the next start");
    }
}

/// Does everything due now, or until told to stop.
async fn beat(engine: &Engine, deliveries: &mut Deliveries<'_>, stop: &watch::Receiver<bool>) -> Stored<()> {
    engine.upkeep().await?;
    while !*stop.borrow() {
        // Deadlines don't wait for what can't be settled.
        let settled = deliveries.settle().await;
        let done = engine.tick().await? + deliveries.begin().await?;
        settled?;
        if done == 0 {
            break;
        }
    }
    Ok(())
}

/// Fetches pictures when told to look: a network takes as long as it takes. Cut off, it fetches again what it had not kept.
async fn fetch(engine: Arc<Engine>, look: Arc<Notify>, mut stop: watch::Receiver<bool>) {
    loop {
        let fetched = tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return,
            fetched = engine.fetch_photos() => fetched,
        };
        let pause = match fetched {
            Ok(0) => None,
            Ok(_) => Some(Duration::ZERO),
            Err(error) => Some(failed(&error)),
        };
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return,
            () = look.notified(), if pause.is_none() => {}
            () = tokio::time::sleep(pause.unwrap_or_default()), if pause.is_some() => {}
        }
    }
}

/// Says that the store fails, and how long to leave it alone.
fn failed(error: &StoreError) -> Duration {
    tracing::error!(%error, "the store fails; trying again shortly");
    AFTER_FAILURE
}

async fn until_next(engine: &Engine, clock: &dyn Clock) -> Stored<Duration> {
    let wait = engine.next_due().await?.map(|due| due.since(clock.now()).to_std().unwrap_or_default());
    Ok(wait.unwrap_or(LONGEST_SLEEP).clamp(SHORTEST_SLEEP, LONGEST_SLEEP))
}
