//! Reads events with what the store knows of their room and sender.

use std::collections::HashMap;

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
    /// Reads events of a room, in their order; what is nothing for the engine is left out. The store is asked once for the room and once
    /// for each sender: a long absence has many events of few people.
    pub(crate) async fn read(&self, room: &Room, events: &[Value]) -> Vec<Incoming> {
        let mut incoming = Vec::new();
        // A space is a list of rooms; nobody speaks there.
        let Some(first) = events.first().filter(|_| !room.is_space()) else { return incoming };
        let mut at = self.whereabouts(room, first).await;
        let mut names = HashMap::from([(sender(first), at.sender_name.clone())]);
        for event in events {
            let sender = sender(event);
            at.sender_name = match names.get(&sender) {
                Some(name) => name.clone(),
                None => names.entry(sender).or_insert(name(room, sender).await).clone(),
            };
            match read(event, &at, &self.me) {
                Ok(one) => incoming.push(one),
                Err(skipped) => tracing::debug!(kind = skipped.kind, why = skipped.why, "event skipped"),
            }
        }
        incoming
    }

    /// What is known about the room and sender of an event.
    pub(crate) async fn whereabouts(&self, room: &Room, event: &Value) -> Whereabouts {
        let kind = room::kind(room).await;
        Whereabouts {
            room: room.room_id().to_string(),
            title: room.name().filter(|_| kind == ChatKind::Group),
            kind,
            sender_name: name(room, sender(event)).await,
            replaces: upgrades::replaced(room).map(|old| old.room_id().to_string()),
        }
    }
}

/// Who sent an event.
fn sender(event: &Value) -> Option<&UserId> {
    event.get("sender").and_then(Value::as_str).and_then(|sender| sender.try_into().ok())
}

/// What a sender is called in a room.
async fn name(room: &Room, sender: Option<&UserId>) -> Option<String> {
    room::name_of(room, sender?).await
}
