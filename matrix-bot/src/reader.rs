//! Reads events with what the store knows of their room and sender.

use bot_core::wire::{ChatKind, Incoming};
use matrix_sdk::{Client, Room, ruma::UserId};
use serde_json::Value;

use crate::{
    incoming::{Me, Whereabouts, read},
    room, upgrades,
};

/// Who reads, and where what is known stands.
#[derive(Clone)]
pub(crate) struct Reader {
    pub(crate) client: Client,
    pub(crate) me: Me,
}

impl Reader {
    /// Reads an event of a room; `None`: nothing for the engine.
    pub(crate) async fn read(&self, room: &Room, event: &Value) -> Option<Incoming> {
        // A space is a list of rooms; nobody speaks there.
        if room.is_space() {
            return None;
        }
        let at = self.whereabouts(room, event).await;
        read(event, &at, &self.me)
            .inspect_err(|skipped| tracing::debug!(kind = skipped.kind, why = skipped.why, "event skipped"))
            .ok()
    }

    /// What is known about the room and sender of an event.
    pub(crate) async fn whereabouts(&self, room: &Room, event: &Value) -> Whereabouts {
        let sender = event.get("sender").and_then(Value::as_str).and_then(|sender| <&UserId>::try_from(sender).ok());
        let sender_name = match sender {
            Some(sender) => room::name_of(room, sender).await,
            None => None,
        };
        let kind = room::kind(room).await;
        Whereabouts {
            room: room.room_id().to_string(),
            title: room.name().filter(|_| kind == ChatKind::Group),
            kind,
            sender_name,
            replaces: upgrades::replaced(room).map(|old| old.room_id().to_string()),
        }
    }
}
