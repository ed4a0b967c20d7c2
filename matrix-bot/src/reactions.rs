//! Signs under a card in a club's room: Troquet sets them, so that a tap on one presses the choice that it stands for.
//!
//! Deliberately absent: signs in private, where what is chosen concerns nobody else (reactions travel unencrypted), and taking them away
//! when a card changes: a choice that is not open any more is told so, or is no choice.

use bot_core::{
    card::Message,
    wire::{Delivery, MessageRef, SendError},
};
use matrix_sdk::{
    Room,
    ruma::{
        api::error::ErrorKind,
        events::{reaction::ReactionEventContent, relation::Annotation},
    },
};

use crate::wire::{Sending, event_id, summary, transaction, verdict};

/// Sets the signs of a card that was just said. A sign that stands already stands; a room that forbids them does without.
pub(crate) async fn seed(room: &Room, delivery: &Delivery, message: &Message, made: &MessageRef) -> Sending<()> {
    if delivery.to.person.is_some() {
        return Ok(());
    }
    for sign in message.choices.iter().filter_map(|choice| choice.sign()) {
        let content = ReactionEventContent::new(Annotation::new(event_id(made)?, sign.to_owned()));
        let Err(error) = room.send(content).with_transaction_id(transaction(delivery.id, sign)).await else { continue };
        if matches!(error.client_api_error_kind(), Some(ErrorKind::DuplicateAnnotation)) {
            continue;
        }
        let cause = summary(&error);
        match verdict(error) {
            error @ (SendError::RetryAfter(_) | SendError::Transient(_)) => return Err(error),
            _ => tracing::info!(cause, "a room takes no signs"),
        }
    }
    Ok(())
}
