//! What is kept no longer. Every table that grows by talking has its end here.

use bot_core::{store::Stored, time::Timestamp};

use crate::{link::Link, value::binds};

const DAY: i64 = 24 * 3_600 * 1_000;

/// A statement and the age in days at which it removes; 0 for what names its own end.
const OLD: [(&str, i64); 9] = [
    // No network sends an event again after so long.
    ("DELETE FROM inbox WHERE at < $1", 30),
    // Its draft is kept for who comes back to it.
    ("DELETE FROM form WHERE until <= $1", 7),
    ("DELETE FROM code WHERE until <= $1", 0),
    ("DELETE FROM waiting_input WHERE until <= $1", 0),
    ("DELETE FROM prompt WHERE at < $1", 90),
    // Under a consent screen that nobody answered: its person keeps nothing here.
    (
        "DELETE FROM prompt WHERE at < $1 \
         AND NOT EXISTS (SELECT 1 FROM contact AS c WHERE c.network = prompt.network AND c.private_chat = prompt.chat) \
         AND NOT EXISTS (SELECT 1 FROM room AS r WHERE r.network = prompt.network AND r.address = prompt.chat)",
        1,
    ),
    // As long as a club's moderation log.
    ("DELETE FROM journal WHERE at < $1", 365),
    // Who does not come back in that time asks anew.
    ("DELETE FROM outbox WHERE is_held = 1 AND posted_at < $1", 30),
    // Sent with a form that was never finished.
    ("DELETE FROM photo WHERE at < $1 AND NOT EXISTS (SELECT 1 FROM offer AS o WHERE o.photo = photo.id)", 7),
];

/// Removes it.
pub(crate) async fn tidy(link: &mut Link, now: Timestamp) -> Stored<()> {
    for (sql, days) in OLD {
        link.run(sql, binds![now.0.saturating_sub(days * DAY)]).await?;
    }
    Ok(())
}
