//! Nobody else is left in a room: Troquet leaves it, too.

use matrix_sdk::{Client, RoomMemberships, sync::SyncResponse};
use serde_json::Value;

use crate::{sync::json, wire::summary};

/// Leaves the rooms that somebody left in this answer, or in what it leaves out, and that nobody else is in or invited to.
pub(crate) async fn leave_empty(client: &Client, answer: &SyncResponse) {
    for (id, update) in &answer.rooms.joined {
        let Some(room) = client.get_room(id) else { continue };
        let somebody_left = update.timeline.events.iter().filter_map(json).any(|event| is_leaving(&event));
        if !somebody_left && !update.timeline.limited {
            continue;
        }
        match room.members_no_sync(RoomMemberships::ACTIVE).await {
            Ok(members) if members.iter().all(|member| member.user_id() == room.own_user_id()) => {
                if let Err(error) = room.leave().await {
                    tracing::warn!(cause = summary(&error), "an empty room was not left");
                }
            }
            _ => {}
        }
    }
}

fn is_leaving(event: &Value) -> bool {
    event["type"] == "m.room.member" && matches!(event["content"]["membership"].as_str(), Some("leave" | "ban"))
}
