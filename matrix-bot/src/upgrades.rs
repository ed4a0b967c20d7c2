//! Rooms that were replaced by a newer one: Troquet follows, and what belongs to the room goes with it.
//!
//! The replacement counts only if both rooms say so: the old one by its tombstone, the new one by naming its predecessor.

use bot_core::wire::{ChatAddress, SendError};
use matrix_sdk::{
    Client, Room, RoomState,
    ruma::{OwnedServerName, RoomId, UserId, events::StateEventType},
    sync::SyncResponse,
};

use crate::{room, wire::summary};

/// The room that this one replaces, if that says so too.
pub(crate) fn replaced(room: &Room) -> Option<Room> {
    let old = room.client().get_room(&room.predecessor_room()?.room_id)?;
    (old.successor_room()?.room_id == room.room_id()).then_some(old)
}

/// Does a room of ours say that this one replaces it?
pub(crate) fn is_awaited(client: &Client, room: &RoomId) -> bool {
    let replaced_by = |old: &Room| old.successor_room().is_some_and(|new| new.room_id == room);
    client.joined_rooms().iter().any(replaced_by)
}

/// Why nothing can be sent to a room that was replaced: it is elsewhere, or will be once Troquet is let in there.
pub(crate) fn moved(room: &Room) -> Option<SendError> {
    let new = room.successor_room()?.room_id;
    let is_there = room.client().get_room(&new).is_some_and(|new| new.state() == RoomState::Joined);
    Some(match is_there {
        true => SendError::Moved(ChatAddress(new.to_string())),
        false => SendError::Transient("the room was replaced, and its replacement is closed yet".to_owned()),
    })
}

/// Enters the replacements of the rooms that this answer is about, and leaves the old ones once that is done. Where one is closed, an
/// invitation opens it later.
pub(crate) async fn follow(client: &Client, answer: &SyncResponse) {
    for old in client.joined_rooms() {
        let Some(new) = old.successor_room().map(|new| new.room_id) else { continue };
        let outcome = match client.get_room(&new).map(|new| new.state()) {
            Some(RoomState::Joined) => old.leave().await,
            _ if answer.rooms.joined.contains_key(old.room_id()) => {
                let via: Vec<OwnedServerName> = upgrader(&old).await.into_iter().collect();
                client.join_room_by_id_or_alias((&*new).into(), &via).await.map(drop)
            }
            _ => Ok(()),
        };
        if let Err(error) = outcome {
            tracing::info!(cause = summary(&error), "a room was replaced, and could not be followed yet");
        }
    }
}

/// The server of whoever replaced a room: it surely knows the new one.
async fn upgrader(old: &Room) -> Option<OwnedServerName> {
    let tombstone = room::state(old, StateEventType::RoomTombstone).await?;
    <&UserId>::try_from(tombstone["sender"].as_str()?).ok().map(|sender| sender.server_name().to_owned())
}
