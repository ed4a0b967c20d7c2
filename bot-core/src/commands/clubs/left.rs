//! Somebody left a club's group. Who is in none of its groups any more finds and publishes nothing there, and animates nothing; what is
//! open goes on, and the account stays. Acting in one of its groups again brings them back.
//!
//! Deliberately absent: taking their offers down. They may be away for a day, and time ends what is left alone.

use crate::{
    engine::context::{Ctx, Done, Stop},
    event::Event,
    member::Role,
    wire::{Network, Question},
};

/// Ends the membership, unless another group of the club still has them, or may have: what can't be asked changes nothing.
///
/// # Errors
/// [`Stop::Needs`] until the network was asked about the club's other groups.
pub async fn run(ctx: &mut Ctx<'_>) -> Done {
    let (Some(club), Some(member)) = (ctx.caller.club.clone(), ctx.caller.member.as_ref().map(|member| member.id)) else {
        return Ok(());
    };
    let here = (ctx.input.network, &ctx.input.chat.address);
    let rooms = ctx.work.tx.rooms(club.id).await?;
    let others: Vec<_> = rooms.into_iter().filter(|room| (room.network, &room.address) != here).collect();
    let contacts = ctx.work.tx.contacts(member).await?;
    let elsewhere = |network: Network| network != here.0 && contacts.iter().any(|contact| contact.network == network);
    if others.iter().any(|room| elsewhere(room.network)) {
        return Ok(());
    }
    let person = &ctx.input.sender.address;
    let questions: Vec<Question> = others
        .into_iter()
        .filter(|room| room.network == here.0)
        .map(|room| Question::IsMember { chat: room.address, person: person.clone() })
        .collect();
    if questions.iter().any(|question| !ctx.facts.contains_key(question)) {
        return Err(Stop::Needs(questions));
    }
    let gone = |question: &Question| ctx.facts.get(question).copied().flatten().is_some_and(|fact| !fact.holds);
    if questions.iter().all(gone) {
        ctx.work.record([Event::Joined { club: club.id, member, role: Role::Former }]);
    }
    Ok(())
}
