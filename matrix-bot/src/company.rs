//! Nobody else is left in a room: Troquet leaves it, too.

use matrix_sdk::{Client, sync::SyncResponse};
use serde_json::Value;

use crate::{
    incoming::Me,
    room,
    sync::{is_joining, json},
    wire::summary,
};

/// Leaves the rooms that somebody left in this answer, or in what it leaves out, and that nobody else is in or invited to.
/// A room into which Troquet came just now stays: it may have made it, and be about to invite somebody.
pub(crate) async fn leave_empty(client: &Client, me: &Me, answer: &SyncResponse) {
    for (id, update) in &answer.rooms.joined {
        let Some(room) = client.get_room(id) else { continue };
        let events = &update.timeline.events;
        let somebody_left = events.iter().filter_map(json).any(|event| is_leaving(&event));
        let has_come_in = events.iter().any(|event| is_joining(event, me));
        if has_come_in || !(somebody_left || update.timeline.limited) || !room::is_empty(&room).await {
            continue;
        }
        if let Err(error) = room.leave().await {
            tracing::warn!(cause = summary(&error), "an empty room was not left");
        }
    }
}

fn is_leaving(event: &Value) -> bool {
    event["type"] == "m.room.member" && matches!(event["content"]["membership"].as_str(), Some("leave" | "ban"))
}
