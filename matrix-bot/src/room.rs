//! What the adapter asks of a room in matrix-sdk's store.

use bot_core::wire::ChatKind;
use matrix_sdk::{
    Room,
    ruma::{
        UserId,
        events::{direct::DirectUserIdentifier, room::member::MembershipState},
    },
};

/// Between two, or among many? A direct chat that a third person entered is no longer private; a room that was never called direct but
/// has no name and nobody else is.
pub(crate) fn kind(room: &Room) -> ChatKind {
    let two = room.active_members_count() <= 2;
    if two && (room.direct_targets_length() > 0 || room.name().is_none()) { ChatKind::Private } else { ChatKind::Group }
}

/// Is this the private chat with that person?
pub(crate) async fn is_private_with(room: &Room, person: &UserId) -> bool {
    if kind(room) != ChatKind::Private {
        return false;
    }
    let known = room.direct_targets().contains(<&DirectUserIdentifier>::from(person));
    let there = |state: &MembershipState| matches!(state, MembershipState::Join | MembershipState::Invite);
    known || matches!(room.get_member(person).await, Ok(Some(member)) if there(member.membership()))
}

/// What somebody is called in a room.
pub(crate) async fn name_of(room: &Room, person: &UserId) -> Option<String> {
    room.get_member_no_sync(person).await.ok().flatten().and_then(|member| member.display_name().map(str::to_owned))
}
