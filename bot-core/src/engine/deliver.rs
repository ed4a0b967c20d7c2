//! Outbox → network → how it went. Rows are claimed with a lease, sent outside any transaction, different chats at the same time,
//! and settled as they are done: delivered, again at, unreachable, moved, given up.

use std::{
    collections::HashMap,
    sync::{MutexGuard, PoisonError},
};

use chrono::Duration;
use futures::{
    FutureExt, StreamExt,
    future::{self, BoxFuture},
    stream::FuturesUnordered,
};

use crate::{
    card::{Choice, Message},
    commands::{Press, Verb},
    engine::{Engine, effects, knock, work::Work},
    id::OutboxId,
    lang::{Lang, say},
    member::Role,
    notify,
    offer::OfferState,
    store::{Outcome, Outgoing, Ready, Scope, Stored, Tx},
    time::Timestamp,
    wire::{Act, ChatAddress, Delivered, Delivery, Incoming, Network, PersonAddress, Picture, SendError},
};

/// Rows sent at once to one network, at most one per chat.
const AT_ONCE: u32 = 64;

/// After it a claim of a process that died is free again.
const LEASE: Duration = Duration::minutes(2);

/// A row that failed so often is given up: with the pauses below after a week, so that a network may be down for days and nothing is lost.
const ATTEMPTS: u32 = 64;

/// The longest pause between two attempts.
const LONGEST_PAUSE: Duration = Duration::hours(3);

/// A message that left later than this after it was written starts its reader's time to answer anew.
const PROMPT: Duration = Duration::minutes(1);

/// How long a message waits for the bytes of its picture.
const PICTURE: Duration = Duration::minutes(1);

/// The longest wait that a network may ask for.
const LONGEST_WAIT: Duration = Duration::hours(24);

/// What goes to a network: a row, and what it asks of it.
type Sendable = (Ready, Option<Drawn>, Option<Picture>);

/// Deliveries under way: each is settled when it is done, whatever becomes of the others, so that a chat whose server is slow holds up no
/// other chat, and what somebody has before their eyes is known here as soon as can be.
pub struct Deliveries<'e> {
    engine: &'e Engine,
    under_way: FuturesUnordered<BoxFuture<'e, (Ready, Outcome)>>,
    /// What is to be settled.
    done: Vec<(Ready, Outcome)>,
    /// Both of these.
    places: HashMap<OutboxId, Taken<'e>>,
}

impl Deliveries<'_> {
    /// Claims what is ready by now and begins to send it; says how many deliveries were begun (0: nothing is ready, or enough is under
    /// way).
    ///
    /// # Errors
    /// If the store fails; nothing was begun then.
    pub async fn begin(&mut self) -> Stored<usize> {
        let (engine, now) = (self.engine, self.engine.clock.now());
        let mut tx = engine.store.begin(&Scope::default()).await?;
        let (mut count, mut deliveries, mut too_soon) = (0, Vec::new(), Vec::new());
        // Each network has places of its own: one that hangs takes none of the others'.
        for network in engine.networks() {
            let room = AT_ONCE.saturating_sub(engine.sent().on(network));
            for row in tx.claim(&[network], now, now.after(LEASE), room).await? {
                // It takes longer than its claim lasts, which has just begun anew.
                if engine.sent().has(row.id) {
                    continue;
                }
                count += 1;
                match engine.too_soon(&row, now) {
                    Some(at) => too_soon.push((row, Outcome::Later(at))),
                    None => deliveries.push(engine.sendable(&mut *tx, row).await?),
                }
            }
        }
        tx.commit().await?;

        self.done.extend(too_soon);
        for (row, drawn, picture) in deliveries {
            let choices = drawn.as_ref().map(Drawn::choices).unwrap_or_default();
            engine.sent().0.insert(row.id, (row.to.network, choices));
            self.places.insert(row.id, Taken(engine, row.id));
            let delivery = async move {
                let outcome = match drawn {
                    Some(drawn) => engine.send(&row, drawn, picture).await,
                    None => Outcome::Dropped,
                };
                (row, outcome)
            };
            self.under_way.push(delivery.boxed());
        }
        Ok(count)
    }

    /// Waits until a delivery is done; for ever if none is under way. Given up, nothing is lost.
    pub async fn one_done(&mut self) {
        match self.under_way.next().await {
            Some(done) => self.done.push(done),
            None => future::pending().await,
        }
    }

    /// Settles all that is done by now: together, or, where one of them can't be settled, without that one.
    ///
    /// # Errors
    /// If the store fails; what is done is settled next time, or sent again after a crash.
    pub async fn settle(&mut self) -> Stored<()> {
        while let Some(Some(done)) = self.under_way.next().now_or_never() {
            self.done.push(done);
        }
        if self.done.is_empty() {
            return Ok(());
        }
        let mut done = std::mem::take(&mut self.done);
        let Err(error) = self.settle_some(&done).await else { return Ok(()) };
        if done.len() == 1 {
            self.done = done;
            return Err(error);
        }
        while let Some(one) = done.pop() {
            if self.settle_some(std::slice::from_ref(&one)).await.is_err() {
                self.done.push(one);
            }
            // More than one: it is the store.
            if self.done.len() > 1 {
                self.done.append(&mut done);
            }
        }
        Err(error)
    }

    async fn settle_some(&mut self, done: &[(Ready, Outcome)]) -> Stored<()> {
        let engine = self.engine;
        let mut tx = engine.store.begin(&Scope::default()).await?;
        tx.settle(done, engine.clock.now()).await?;
        tx.commit().await?;
        for (row, outcome) in done {
            self.places.remove(&row.id);
            let after = match (outcome, &row.to.person) {
                (Outcome::Done { .. }, _) => engine.start_clock(row).await,
                (Outcome::Unreachable, Some(person)) if matches!(row.what, Outgoing::Say(_)) => {
                    engine.knock(row.to.network, person).await
                }
                _ => Ok(()),
            };
            if let Err(error) = after {
                tracing::warn!(%error, "what follows a delivery was not written");
            }
        }
        Ok(())
    }

    /// Waits for all that is under way, and settles it.
    ///
    /// # Errors
    /// As [`Self::settle`].
    pub async fn finish(&mut self) -> Stored<()> {
        let mut outcome = self.settle().await;
        while !self.under_way.is_empty() {
            self.one_done().await;
            outcome = self.settle().await;
        }
        outcome
    }
}

/// What is being sent or settled now: to which network, and with which choices.
#[derive(Debug, Default)]
pub(super) struct Sent(HashMap<OutboxId, (Network, Vec<Choice>)>);

impl Sent {
    /// How many go to a network.
    fn on(&self, network: Network) -> u32 {
        u32::try_from(self.0.values().filter(|(to, _)| *to == network).count()).unwrap_or(u32::MAX)
    }

    fn has(&self, id: OutboxId) -> bool {
        self.0.contains_key(&id)
    }
}

/// A place among what is being sent; free again when it is settled, or nobody sends it any more.
struct Taken<'e>(&'e Engine, OutboxId);

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        self.0.sent().0.remove(&self.1);
    }
}

impl Engine {
    /// Deliveries, none under way yet.
    pub fn deliveries(&self) -> Deliveries<'_> {
        Deliveries { engine: self, under_way: FuturesUnordered::new(), done: Vec::new(), places: HashMap::new() }
    }

    /// Sends what is ready by now, and waits until all of it is done; says how many deliveries were tried (0: nothing is ready).
    ///
    /// # Errors
    /// If the store fails; what was sent may be sent again then.
    pub async fn deliver(&self) -> Stored<usize> {
        let mut deliveries = self.deliveries();
        let count = deliveries.begin().await?;
        deliveries.finish().await?;
        Ok(count)
    }

    /// Settles a delivery whose message is seen to stand in its chat, before what was said after it is heard. Whoever sent it may not
    /// know yet, and settles nothing any more when they do.
    pub(super) async fn stands(&self, input: &Incoming, delivery: OutboxId) -> Stored<()> {
        let mut tx = self.store.begin(&Scope::default()).await?;
        let row = tx.delivery(input.network, delivery).await?;
        tracing::debug!(delivery = delivery.0, is_news = row.is_some(), "a message is seen to stand");
        let Some(row) = row else { return Ok(()) };
        let sent = self.sent().0.get(&delivery).map(|(_, choices)| choices.clone());
        let choices = match sent {
            Some(choices) => choices,
            // Sent before a crash.
            None => self.draw(&mut *tx, &row).await?.map(|drawn| drawn.choices()).unwrap_or_default(),
        };
        let chat = row.to.person.as_ref().map(|_| input.chat.address.clone());
        let done = Outcome::Done { message: input.message.clone(), chat, choices };
        let settled = [(row, done)];
        tx.settle(&settled, self.clock.now()).await?;
        tx.commit().await?;
        let [(row, _)] = settled;
        self.start_clock(&row).await
    }

    fn sent(&self) -> MutexGuard<'_, Sent> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A row with what it asks of its network now.
    async fn sendable(&self, tx: &mut dyn Tx, row: Ready) -> Stored<Sendable> {
        let drawn = self.draw(tx, &row).await?;
        let picture = self.picture(tx, &row, drawn.as_ref().map(|drawn| &drawn.act)).await?;
        Ok((row, drawn, picture))
    }

    /// The picture of a message, by the network's own handle if it came from there, else by its bytes. Nobody waits long for these: what
    /// it stands in goes without.
    async fn picture(&self, tx: &mut dyn Tx, row: &Ready, act: Option<&Act>) -> Stored<Option<Picture>> {
        let id = match act {
            Some(Act::Say(message) | Act::Edit { message, .. }) => message.photo,
            _ => None,
        };
        let Some(id) = id else { return Ok(None) };
        let photo = tx.photo(id).await?;
        Ok(photo.map(|photo| Picture {
            file: (photo.network == row.to.network).then_some(photo.file),
            jpeg: photo.jpeg,
            is_coming: photo.is_coming && self.clock.now().since(photo.at) < PICTURE,
        }))
    }

    /// When a card that was drawn a moment ago may be drawn again.
    fn too_soon(&self, row: &Ready, now: Timestamp) -> Option<Timestamp> {
        let (_, drawn_at) = row.card.as_ref()?;
        Some(drawn_at.after(self.options.card_pause)).filter(|at| now < *at)
    }

    /// What a row asks of the network, from the present state; `None` if there is nothing to do any more.
    async fn draw(&self, tx: &mut dyn Tx, row: &Ready) -> Stored<Option<Drawn>> {
        Ok(match &row.what {
            Outgoing::Say(message) => Some(Drawn::only(Act::Say(in_thread(message.clone(), row)))),
            Outgoing::Acknowledge(callback) => Some(Drawn::only(Act::Acknowledge { callback: callback.clone() })),
            Outgoing::Leave => Some(Drawn::only(Act::Leave)),
            Outgoing::Card(offer) => {
                let Some(view) = tx.offer(*offer).await? else { return Ok(None) };
                let Some(club) = tx.club(view.offer.club).await? else { return Ok(None) };
                let lang = Lang::of(club.rules.tone, &club.rules.unit);
                let message = in_thread(notify::card::offer(&view, &lang, self.clock.now()), row);
                match row.card.clone().map(|(message, _)| message) {
                    Some(of) if view.offer.state == OfferState::Removed => {
                        Some(Drawn { act: Act::Delete { of: of.clone() }, otherwise: Some(Act::Edit { of, message }) })
                    }
                    Some(of) => Some(Drawn::only(Act::Edit { of, message })),
                    None if view.offer.is_open(self.clock.now()) => Some(Drawn::only(Act::Say(message))),
                    // What has ended needs no new card, in a room that joined later for instance.
                    None => None,
                }
            }
        })
    }

    async fn send(&self, row: &Ready, drawn: Drawn, picture: Option<Picture>) -> Outcome {
        let choices = drawn.choices();
        let Drawn { act, otherwise } = drawn;
        let deletes = matches!(act, Act::Delete { .. });
        let Some(wire) = self.wire(row.to.network) else { return Outcome::Again(self.clock.now().after(LONGEST_PAUSE)) };
        let delivery = Delivery { id: row.id, to: row.to.clone(), act, picture };
        let mut delivered = wire.deliver(&delivery).await;
        if let (Err(SendError::Refused(_)), Some(act)) = (&delivered, otherwise) {
            delivered = wire.deliver(&Delivery { act, ..delivery }).await;
        } else if deletes && delivered.is_ok() {
            return Outcome::CardGone;
        }
        match delivered {
            Ok(Delivered { message, chat }) => Outcome::Done { message, chat, choices },
            Err(error) => self.judge(row, &error),
        }
    }

    fn judge(&self, row: &Ready, error: &SendError) -> Outcome {
        let now = self.clock.now();
        match error {
            SendError::RetryAfter(wait) => Outcome::Paused(now.after((*wait).clamp(Duration::zero(), LONGEST_WAIT))),
            SendError::Unreachable => Outcome::Unreachable,
            SendError::Gone => match row.what {
                Outgoing::Card(_) => Outcome::CardGone,
                _ => Outcome::Dropped,
            },
            SendError::Moved(to) => Outcome::Moved(to.clone()),
            SendError::Refused(_) => {
                tracing::error!(network = %row.to.network, %error, "the network refuses a message; given up");
                Outcome::Dropped
            }
            SendError::Transient(_) if row.attempts + 1 >= ATTEMPTS => {
                tracing::error!(network = %row.to.network, attempts = row.attempts, %error, "a message could not be delivered; given up");
                Outcome::Dropped
            }
            SendError::Transient(_) => {
                tracing::warn!(network = %row.to.network, attempts = row.attempts, %error, "not delivered; tried again later");
                Outcome::Again(now.after(pause(row.attempts, self.clock.random())))
            }
        }
    }

    /// Somebody can't be written to: one line in a room of theirs says so, at most once a day, with a button and nothing private.
    async fn knock(&self, network: Network, person: &PersonAddress) -> Stored<()> {
        let now = self.clock.now();
        let scope = Scope { people: vec![(network, person.clone())], ..Scope::default() };
        let mut tx = self.store.begin(&scope).await?;
        let caller = tx.caller(network, person, &ChatAddress(String::new())).await?;
        let (Some(contact), Some(member)) = (caller.contact, caller.member) else { return Ok(()) };
        if !knock::is_due(&mut *tx, contact.id, now).await? {
            return Ok(());
        }
        let mut line = None;
        for (club, _) in caller.clubs.iter().filter(|(_, membership)| membership.role != Role::Former) {
            if let Some(room) = tx.rooms(club.id).await?.into_iter().find(|room| room.network == network) {
                let lang = Lang::of(club.rules.tone, &club.rules.unit);
                let message = Message::say(say!(lang, "someone-waits", name = member.name.as_str()))
                    .choice(say!(lang, "button-open-private"), Press::anywhere(Verb::Start));
                line = Some((room, message));
                break;
            }
        }
        let Some((room, message)) = line else { return Ok(()) };
        knock::note(&mut *tx, contact.id, now).await?;
        let mut work = Work::new(&mut *tx, &*self.clock, now);
        work.say(room.network, room.address, message);
        work.flush().await?;
        tx.commit().await
    }

    /// Somebody's time to answer begins when they could read the question. A crash before this leaves the earlier deadline in force.
    async fn start_clock(&self, row: &Ready) -> Stored<()> {
        let now = self.clock.now();
        let Some(trade) = row.starts else { return Ok(()) };
        if now.since(row.posted_at) < PROMPT {
            return Ok(());
        }
        let mut tx = self.store.begin(&Scope::default()).await?;
        let Some(club) = tx.trade(trade).await?.map(|view| view.trade.club) else { return Ok(()) };
        drop(tx);
        let mut tx = self.store.begin(&Scope { clubs: vec![club], ..Scope::default() }).await?;
        let mut work = Work::new(&mut *tx, &*self.clock, now);
        effects::restart_clock(&mut work, trade, row.posted_at).await?;
        work.flush().await?;
        tx.commit().await
    }
}

/// What a room is told goes where its cards are, unless it answers something said elsewhere in it.
fn in_thread(message: Message, row: &Ready) -> Message {
    let thread = message.thread.clone().or_else(|| row.thread.clone());
    Message { thread, ..message }
}

/// What a row asks of the network, and what to ask where it refuses that.
struct Drawn {
    act: Act,
    otherwise: Option<Act>,
}

impl Drawn {
    fn only(act: Act) -> Self {
        Self { act, otherwise: None }
    }

    /// What can be chosen under it.
    fn choices(&self) -> Vec<Choice> {
        match &self.act {
            Act::Say(message) | Act::Edit { message, .. } => message.choices.clone(),
            _ => Vec::new(),
        }
    }
}

/// The pause before the next attempt: doubled each time from 5 s, with up to a quarter of chance so that many do not come back at once.
fn pause(attempts: u32, random: u64) -> Duration {
    let base = Duration::seconds(5 << attempts.min(12)).min(LONGEST_PAUSE);
    let spread = u64::try_from(base.num_milliseconds() / 4).unwrap_or(0).max(1);
    base + Duration::milliseconds(i64::try_from(random % spread).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end() {
        assert_eq!(pause(0, 0), Duration::seconds(5));
        assert_eq!(pause(3, 0), Duration::seconds(40));
        assert!(pause(40, u64::MAX) <= LONGEST_PAUSE + LONGEST_PAUSE / 4);
        assert_ne!(pause(2, 1), pause(2, 2));
    }
}
