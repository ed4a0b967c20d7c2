//! Signs under a card in a club's room: Troquet sets them, so that a tap on one presses the choice that it stands for.
//!
//! Deliberately absent: signs in private, where what is chosen concerns nobody else (reactions travel unencrypted), and taking them away
//! when a card changes: a choice that is not open any more is told so, or is no choice.

use bot_core::{
    card::{Choice, Message},
    wire::Delivery,
};
use matrix_sdk::{
    Room,
    ruma::{
        EventId,
        api::error::ErrorKind,
        events::{reaction::ReactionEventContent, relation::Annotation},
    },
};

use crate::wire::{summary, transaction};

/// Sets the signs of a card that was just said. The card stands whatever becomes of them, for the numbers in it do the same: where the
/// server wants to wait or the room forbids signs, it does without.
pub(crate) async fn seed(room: &Room, delivery: &Delivery, message: &Message, made: &EventId) {
    if delivery.to.person.is_some() {
        return;
    }
    for sign in message.choices.iter().filter_map(Choice::sign) {
        let content = ReactionEventContent::new(Annotation::new(made.to_owned(), sign.to_owned()));
        match room.send(content).with_transaction_id(transaction(delivery.id, sign)).await {
            // Said twice, and it stands already.
            Err(error) if matches!(error.client_api_error_kind(), Some(ErrorKind::DuplicateAnnotation)) => {}
            Err(error) => tracing::info!(cause = summary(&error), "a card does without its sign"),
            Ok(_) => {}
        }
    }
}
