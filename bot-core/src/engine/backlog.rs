//! Somebody who could not be written to is back: what was kept aside for them comes as one message, with the buttons of each part, and the
//! time to answer begins now.

use std::collections::BTreeSet;

use crate::{
    card::{Choice, Message},
    commands::{Numbered, Press, reminders},
    engine::{
        context::{Ctx, Done},
        effects,
    },
    id::ClubId,
    lang::Lang,
    member::{Contact, Reach},
    notify,
    wire::{Network, PersonAddress},
};

/// The newest parts keep their buttons; older ones keep their words, and what they are about is in `/mesechanges`.
const WITH_BUTTONS: usize = 8;

/// Tells the sender, who was away, what was kept aside.
///
/// # Errors
/// If the store fails.
pub(super) async fn tell(ctx: &mut Ctx<'_>, network: Network, person: &PersonAddress) -> Done {
    let mut held = ctx.work.tx.take_held(network, person).await?;
    let Some(club) = ctx.caller.clubs.first().map(|(club, _)| club.clone()) else { return Ok(()) };
    for (_, starts, posted_at) in &held {
        if let Some(trade) = starts {
            effects::restart_clock(&mut ctx.work, *trade, *posted_at).await?;
        }
    }
    let older = held.len().saturating_sub(WITH_BUTTONS);
    for (message, ..) in &mut held[..older] {
        message.choices.clear();
    }
    let message = match held.len() {
        0 => return Ok(()),
        1 => held.remove(0).0,
        _ => together(held.into_iter().map(|(message, ..)| message).collect(), club.id, &ctx.lang(&club)),
    };
    ctx.answer(message);
    Ok(())
}

/// Somebody who left their private chat asks for it from a group, on a network where Troquet can write first: what was kept aside goes to
/// a new one, to which they are invited.
///
/// # Errors
/// If the store fails.
pub(crate) async fn reopen(ctx: &mut Ctx<'_>) -> Done {
    let left = |contact: &Contact| contact.reach == Reach::Blocked && contact.network.writes_first();
    let Some(contact) = ctx.caller.contact.clone().filter(left) else { return Ok(()) };
    if !ctx.in_group() {
        return Ok(());
    }
    let contact = Contact { reach: Reach::Unknown, private_chat: None, ..contact };
    ctx.work.tx.touch(&contact).await?;
    tell(ctx, contact.network, &contact.address).await?;
    ctx.caller.contact = Some(contact);
    Ok(())
}

fn together(messages: Vec<Message>, club: ClubId, lang: &Lang) -> Message {
    let named = messages.into_iter().map(|message| (name(&message, lang), message)).collect();
    notify::reminders::backlog(named, club, lang)
}

/// « Échange 3 »: what the buttons of a message are about; empty if it has none, or if they are about several things and say so themselves.
fn name(message: &Message, lang: &Lang) -> String {
    let about = |choice: &Choice| {
        let (spec, args) = Press::read(&choice.press)?;
        spec.verb.counts().zip(args.number)
    };
    let all: BTreeSet<(Numbered, u32)> = message.choices.iter().filter_map(about).collect();
    match all.first() {
        Some((what, number)) if all.len() == 1 => reminders::name(*what, *number, lang),
        _ => String::new(),
    }
}
