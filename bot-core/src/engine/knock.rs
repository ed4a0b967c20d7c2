//! When a room was last told that somebody can't be written to: at most once a day, whatever waits for them.

use chrono::Duration;

use crate::{
    id::ContactId,
    store::{Stored, Tx},
    time::Timestamp,
};

/// How long before it is told again.
const PAUSE: Duration = Duration::hours(24);

fn name(contact: ContactId) -> String {
    format!("knock/{contact}")
}

/// Is it time to tell (again)?
pub(crate) async fn is_due(tx: &mut dyn Tx, contact: ContactId, now: Timestamp) -> Stored<bool> {
    let last = tx.cursor(&name(contact)).await?.and_then(|at| at.parse().ok()).map(Timestamp);
    Ok(last.is_none_or(|last| now.since(last) >= PAUSE))
}

/// It was told.
pub(crate) async fn note(tx: &mut dyn Tx, contact: ContactId, now: Timestamp) -> Stored<()> {
    tx.save_cursor(&name(contact), &now.0.to_string()).await
}
