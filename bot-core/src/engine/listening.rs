//! Listening: in the rooms of clubs that chose it, talk that is addressed to nobody is looked at for offers and wants. What is surely none is
//! dropped before anything is read or written, as everywhere else; whoever surely offers or looks for something is asked in private, once,
//! and nothing is said in the room.
//!
//! Which rooms listen is remembered for a minute, so that the talk of others costs no statement.

use std::collections::HashSet;

use chrono::Duration;

use crate::{
    club::Rules,
    conversation::offer::OfferForm,
    engine::{
        Engine,
        context::{Ctx, Done},
    },
    french::{
        free_offer::{self, FreeOffer},
        understand::Context,
    },
    member::{Reach, Standing},
    store::{Scope, Stored},
    time::{Appointment, Timestamp},
    wire::{ChatAddress, ChatKind, Happening, Incoming, Network, Said},
};

/// How long what is known of rooms counts.
const FRESH: Duration = Duration::minutes(1);

/// The rooms that listen, as of some time.
#[derive(Debug, Default)]
pub(super) struct Listening {
    rooms: HashSet<(Network, ChatAddress)>,
    at: Option<Timestamp>,
}

impl Engine {
    /// Does a club listen where this was said, to nobody in particular, and is something surely offered or looked for in it?
    pub(super) async fn listens_to(&self, input: &Incoming) -> Stored<bool> {
        let (Happening::Said(said), ChatKind::Group) = (&input.what, input.chat.kind) else { return Ok(false) };
        Ok(self.listens_in(input).await? && says_so(&said.text, &Rules::default(), (self.clock.now(), None)).is_some())
    }

    async fn listens_in(&self, input: &Incoming) -> Stored<bool> {
        let now = self.clock.now();
        let is_here = |listening: &Listening| listening.rooms.contains(&(input.network, input.chat.address.clone()));
        let known = {
            let listening = self.listening.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            listening.at.filter(|at| now.since(*at) < FRESH).map(|_| is_here(&listening))
        };
        if let Some(known) = known {
            return Ok(known);
        }
        let rooms = self.store.begin(&Scope::default()).await?.listening().await?.into_iter().collect();
        let mut listening = self.listening.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *listening = Listening { rooms, at: Some(now) };
        Ok(is_here(&listening))
    }
}

/// What is surely offered or looked for in these words, at the moment that was chosen where they may mean two.
fn says_so(text: &str, rules: &Rules, when: (Timestamp, Option<Appointment>)) -> Option<FreeOffer> {
    free_offer::read(text, rules, when, Context::None)?.ok().filter(|offer| offer.sure)
}

/// Something said in a room that listens. A member who surely offers or looks for something, and can be written to, is shown it as an
/// offer in private; everything else is silence, and is kept nowhere.
///
/// # Errors
/// If the store fails.
pub(super) async fn overheard(ctx: &mut Ctx<'_>, said: &Said) -> Done {
    let Some(club) = ctx.caller.club.clone().filter(|club| club.rules.listens) else { return Ok(()) };
    // Who said no to it is not read.
    let active = ctx.caller.member.as_ref().is_some_and(|member| member.standing == Standing::Active && member.heard);
    let contact = ctx.caller.contact.as_ref().filter(|contact| active && contact.reach == Reach::Open);
    let Some(private) = contact.and_then(|contact| contact.private_chat.clone()) else { return Ok(()) };
    // One question at a time: what they are writing there goes first.
    let form = ctx.work.tx.form(ctx.input.network, &private, &ctx.input.sender.address).await?;
    if form.is_some_and(|form| form.until > ctx.work.now) {
        return Ok(());
    }
    let read = |chosen| says_so(&said.text, &club.rules, (ctx.work.now, chosen));
    let Some(offer) = read(None) else { return Ok(()) };
    let times = |chosen| read(Some(chosen)).and_then(|offer| offer.times);
    let either = offer.either.and_then(|(one, other)| times(one).zip(times(other)));
    // Whoever wrote in the group is in the club from their first word to Troquet on, not before.
    if !ctx.caller.clubs.iter().any(|(mine, _)| mine.id == club.id) {
        return Ok(());
    }
    OfferForm::overheard(club.id, offer, either).with_photo(ctx, said.photo.clone()).await?.ask(ctx, &club).await
}
