//! What the adapter asks of a room in matrix-sdk's store.

use bot_core::wire::ChatKind;
use matrix_sdk::{
    Room, RoomMemberships,
    deserialized_responses::RawAnySyncOrStrippedState,
    ruma::{
        UserId,
        events::{StateEventType, room::member::MembershipState},
    },
};
use serde_json::Value;

/// Between two, or among many? A direct chat that a third person entered is no longer private; a room that was never called direct but
/// has no name and nobody else is.
pub(crate) async fn kind(room: &Room) -> ChatKind {
    if room.direct_targets_length() == 0 && room.name().is_some() {
        return ChatKind::Group;
    }
    // The server counts members only for clients that load them lazily.
    match room.members_no_sync(RoomMemberships::ACTIVE).await {
        Ok(members) if members.len() <= 2 => ChatKind::Private,
        _ => ChatKind::Group,
    }
}

/// Is nobody else in a room, or invited?
pub(crate) async fn is_empty(room: &Room) -> bool {
    let members = room.members_no_sync(RoomMemberships::ACTIVE).await;
    members.is_ok_and(|members| members.iter().all(|member| member.user_id() == room.own_user_id()))
}

/// The state event of a kind that has one per room, as a whole.
pub(crate) async fn state(room: &Room, kind: StateEventType) -> Option<Value> {
    match room.get_state_event(kind, "").await {
        Ok(Some(RawAnySyncOrStrippedState::Sync(event))) => serde_json::from_str(event.json().get()).ok(),
        _ => None,
    }
}

/// What somebody is to a room, as far as is known.
pub(crate) async fn membership(room: &Room, person: &UserId) -> Option<MembershipState> {
    room.get_member_no_sync(person).await.ok().flatten().map(|member| member.membership().clone())
}

/// Is somebody in a room, or invited?
pub(crate) async fn has(room: &Room, person: &UserId) -> bool {
    matches!(membership(room, person).await, Some(MembershipState::Join | MembershipState::Invite))
}

/// Is this the private chat with that person?
pub(crate) async fn is_private_with(room: &Room, person: &UserId) -> bool {
    kind(room).await == ChatKind::Private && has(room, person).await
}

/// What somebody is called in a room.
pub(crate) async fn name_of(room: &Room, person: &UserId) -> Option<String> {
    room.get_member_no_sync(person).await.ok().flatten().and_then(|member| member.display_name().map(str::to_owned))
}
