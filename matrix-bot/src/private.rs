//! The private room with somebody: the one that is there, whoever made it, else one that Troquet makes and invites them to.
//!
//! Making and inviting are two steps, for a server may refuse or put off the second. A room that was made says in its own state for whom
//! and for which delivery, so that neither a crash between the steps nor a lost answer makes a second one. Whoever turned an invitation
//! down is not invited again for the same delivery.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use bot_core::{id::OutboxId, wire::SendError};
use matrix_sdk::{
    Client, Room,
    ruma::{
        OwnedRoomId, OwnedUserId, UserId,
        api::client::room::create_room::v3::{Request as CreateRoom, RoomPreset},
        events::{
            InitialStateEvent,
            room::{
                encryption::RoomEncryptionEventContent,
                member::{MembershipState, RoomMemberEventContent},
            },
        },
        serde::Raw,
    },
};
use serde_json::json;

use crate::{
    room,
    wire::{Sending, summary, verdict},
};

/// The state event of a room that Troquet made for somebody.
const MADE_FOR: &str = "org.troquet.made_for";

/// A room that Troquet made for somebody, as its state says.
struct Made {
    room: Room,
    /// The delivery it was made for.
    delivery: String,
}

/// Finds and makes private rooms.
pub(crate) struct PrivateRooms {
    client: Client,
    /// Made since the start; the sync may not have shown them yet.
    fresh: Mutex<HashMap<OwnedUserId, OwnedRoomId>>,
}

impl PrivateRooms {
    pub(crate) fn new(client: Client) -> Self {
        Self { client, fresh: Mutex::default() }
    }

    fn fresh(&self) -> MutexGuard<'_, HashMap<OwnedUserId, OwnedRoomId>> {
        self.fresh.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The private room with a person, to which they are invited at least.
    pub(crate) async fn with(&self, person: &OwnedUserId, delivery: OutboxId) -> Sending<Room> {
        for room in self.client.joined_rooms() {
            if room::is_private_with(&room, person).await {
                return Ok(room);
            }
        }
        let delivery = delivery.0.to_string();
        let room = match self.made(person).await {
            Some(made) => {
                let refused =
                    matches!(room::membership(&made.room, person).await, Some(MembershipState::Leave | MembershipState::Ban));
                if refused && made.delivery == delivery {
                    return Err(SendError::Unreachable);
                }
                made.room
            }
            None => self.make(person, &delivery).await?,
        };
        self.invite(&room, person).await?;
        Ok(room)
    }

    /// A room that was made for them, and that nobody but Troquet is in.
    async fn made(&self, person: &UserId) -> Option<Made> {
        let fresh = self.fresh().get(person).cloned();
        let fresh = fresh.and_then(|id| self.client.joined_rooms().into_iter().find(|room| room.room_id() == id));
        let rooms = fresh.into_iter().chain(self.client.joined_rooms());
        for room in rooms {
            let is_fresh = self.fresh().get(person).is_some_and(|id| id == room.room_id());
            // Anybody can say that in a room of theirs, and wait there for what is not theirs to read.
            let said = room::state(&room, MADE_FOR.into()).await.filter(|event| event["sender"] == room.own_user_id().as_str());
            let said = said.map(|event| event["content"].clone());
            let for_them = said.as_ref().is_some_and(|said| said["person"] == person.as_str());
            if (for_them || is_fresh) && room::is_empty(&room).await {
                let delivery = said.and_then(|said| said["delivery"].as_str().map(str::to_owned)).unwrap_or_default();
                return Some(Made { room, delivery });
            }
        }
        None
    }

    async fn make(&self, person: &OwnedUserId, delivery: &str) -> Sending<Room> {
        let mut request = CreateRoom::new();
        request.is_direct = true;
        request.preset = Some(RoomPreset::PrivateChat);
        let encryption = InitialStateEvent::with_empty_state_key(RoomEncryptionEventContent::with_recommended_defaults());
        let made_for = json!({ "type": MADE_FOR, "state_key": "", "content": { "person": person, "delivery": delivery } });
        request.initial_state = vec![encryption.to_raw_any()];
        request.initial_state.extend(Raw::new(&made_for).ok().map(Raw::cast_unchecked));
        let room = self.client.create_room(request).await.map_err(verdict)?;
        self.fresh().insert(person.clone(), room.room_id().to_owned());
        Ok(room)
    }

    /// Invites them as to a private chat. Whoever can't be invited is out of reach, and the room of no use.
    async fn invite(&self, room: &Room, person: &OwnedUserId) -> Sending<()> {
        let mut content = RoomMemberEventContent::new(MembershipState::Invite);
        content.is_direct = Some(true);
        match room.send_state_event_for_key(person, content).await.map_err(verdict) {
            Ok(_) => {}
            Err(SendError::Unreachable) => {
                self.fresh().remove(person);
                if let Err(error) = room.leave().await {
                    tracing::info!(cause = summary(&error), "a private room that nobody may enter was not left");
                }
                return Err(SendError::Unreachable);
            }
            Err(error) => return Err(error),
        }
        if let Err(error) = self.client.account().mark_as_dm(room.room_id(), std::slice::from_ref(person)).await {
            tracing::info!(cause = summary(&error), "a private room is not on the account's list of such rooms");
        }
        Ok(())
    }
}
