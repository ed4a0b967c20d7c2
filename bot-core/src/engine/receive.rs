//! One input's way: first time? who, where → form in progress, command or understood sentence → permission → decision → effects,
//! all in one transaction.
//!
//! Inputs that wait share a commit, each in its own savepoint, so that a burst is not paid in one flush to disk per message. A panic
//! rolls its input back, is logged once without the text, and apologises; an infrastructure failure acknowledges nothing.

use std::panic::AssertUnwindSafe;

use chrono::Duration;
use futures::FutureExt;

use crate::{
    card::Message,
    commands::{Press, Verb},
    engine::{
        Engine, backlog,
        context::{Ctx, Done, Facts, Stop},
        dispatch, knock,
        work::Work,
    },
    lang::say,
    member::{Contact, Reach},
    refusal::Refusal,
    store::{Outgoing, Scope, Stored, Tx},
    text::LONGEST_INPUT,
    time::Timestamp,
    wire::{ChatKind, Fact, Happening, Incoming, Network, PersonAddress, Question},
};

/// Inputs that share one commit, at most.
const BATCH: usize = 64;

/// How often one input may ask the networks for more facts.
const ASK_ROUNDS: usize = 3;

/// Commands one person may send in a burst, and how fast they come back: a polite answer once, then silence.
const ALLOWANCE: u32 = 40;
const ALLOWANCE_REFILL: Duration = Duration::seconds(2);

/// The most people whose allowance is remembered; beyond it the ones at rest are forgotten.
const ALLOWANCES: usize = 10_000;

/// How much a person may still say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Allowance {
    left: u32,
    at: Timestamp,
    told: bool,
}

/// What an allowance says to one more input.
enum Spent {
    /// Welcome.
    Ok,
    /// Too many; say so, this once.
    Tell(Timestamp),
    /// Too many; silence.
    Silent,
}

impl Engine {
    /// Takes inputs that wait, in order, in one commit. When it returns `Ok`, their effects are durable and they may be
    /// acknowledged; on an error none of them may be, and all come again.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn receive(&self, batch: Vec<Incoming>) -> Stored<()> {
        let mut ours = Vec::with_capacity(batch.len());
        for input in batch {
            if let Happening::Stands { delivery } = input.what {
                self.receive_all(&ours).await?;
                ours.clear();
                self.stands(&input, delivery).await?;
            } else if dispatch::concerns_us(&input) || self.listens_to(&input).await? {
                ours.push(input);
            }
        }
        self.receive_all(&ours).await
    }

    /// The same, of people's inputs.
    async fn receive_all(&self, batch: &[Incoming]) -> Stored<()> {
        for inputs in batch.chunks(BATCH) {
            let mut facts = Facts::new();
            let mut rounds = 0;
            let mut done = 0;
            while done < inputs.len() {
                let (handled, questions) = self.receive_some(&inputs[done..], &facts).await?;
                done += handled;
                if let (Some(listener), 1..) = (&self.listener, handled) {
                    listener(handled);
                }
                if let (Some(asking), false) = (inputs.get(done), questions.is_empty()) {
                    rounds = if handled == 0 { rounds + 1 } else { 1 };
                    if rounds > ASK_ROUNDS {
                        tracing::error!(network = %asking.network, "an input asks for facts without end; dropped");
                        (done, rounds) = (done + 1, 0);
                        continue;
                    }
                    self.find_out(asking.network, questions, &mut facts).await;
                }
            }
        }
        Ok(())
    }

    /// Handles inputs until one needs facts: how many were handled and committed, and what the next one asks.
    async fn receive_some(&self, inputs: &[Incoming], facts: &Facts) -> Stored<(usize, Vec<Question>)> {
        let scope = Scope {
            people: inputs.iter().map(|input| (input.network, input.sender.address.clone())).collect(),
            chats: inputs.iter().map(|input| (input.network, input.chat.address.clone())).collect(),
            clubs: Vec::new(),
        };
        let mut tx = self.store.begin(&scope).await?;
        let shared = inputs.len() > 1;
        for (handled, input) in inputs.iter().enumerate() {
            if shared {
                tx.savepoint().await?;
            }
            let bug = match AssertUnwindSafe(self.handle(&mut *tx, input, facts)).catch_unwind().await {
                Ok(Ok(())) => None,
                // What the tables refuse they would refuse again.
                Ok(Err(Stop::Store(error))) if error.is_contradiction() => Some(error.to_string()),
                Ok(Err(Stop::Store(error))) => return Err(error),
                Ok(Err(Stop::Needs(questions))) => {
                    // It comes again with the answers, and counts once.
                    self.give_back(input);
                    if shared {
                        tx.rollback_to_savepoint().await?;
                        tx.release_savepoint().await?;
                        tx.commit().await?;
                    }
                    return Ok((handled, questions));
                }
                // `handle` answers refusals itself; one that gets here comes from before it could.
                Ok(Err(Stop::Refused(_))) => Some("a refusal was not answered".to_owned()),
                Err(_) => Some("a decision panicked".to_owned()),
            };
            if let Some(bug) = bug {
                tracing::error!(network = %input.network, kind = input.what.name(), bug, "an input is marked as failed");
                if shared {
                    tx.rollback_to_savepoint().await?;
                } else {
                    drop(tx);
                    tx = self.store.begin(&scope).await?;
                }
                self.apologise(&mut *tx, input).await?;
            }
            if shared {
                tx.release_savepoint().await?;
            }
        }
        tx.commit().await?;
        Ok((inputs.len(), Vec::new()))
    }

    /// One input, the first time it comes.
    async fn handle(&self, tx: &mut dyn Tx, input: &Incoming, facts: &Facts) -> Done {
        let now = self.clock.now();
        if !tx.first_time(input.network, &input.event, now).await? {
            return Ok(());
        }
        let caller = tx.caller(input.network, &input.sender.address, &input.chat.address).await?;
        let mut work = Work::new(tx, &*self.clock, now);
        work.by = caller.member.as_ref().map(|member| member.id);
        let mut ctx = Ctx::new(work, input, caller, facts, &self.options);
        ctx.note_contact().await?;
        match self.spend(input, now) {
            Spent::Ok => {}
            Spent::Silent => return Ok(()),
            // Nobody to tell, or nothing asked.
            Spent::Tell(_) if matches!(input.what, Happening::Faceless | Happening::Unreadable(_)) => return Ok(()),
            Spent::Tell(until) => {
                ctx.refuse(&Refusal::TooMany { until }).await?;
                ctx.work.flush().await?;
                return Ok(());
            }
        }
        if let Happening::Pressed { callback: Some(callback), .. } = &input.what {
            let to = crate::store::To::Chat(input.network, input.chat.address.clone());
            ctx.work.post(to, Outgoing::Acknowledge(callback.clone()), None);
            ctx.work.flush().await?;
        }
        let handled = match too_long(input) {
            true => Err(Refusal::MessageTooLong.into()),
            false => dispatch::input(&mut ctx).await,
        };
        match handled {
            Err(Stop::Refused(refusal)) => {
                ctx.work.forget();
                ctx.refuse(&refusal).await?;
            }
            other => other?,
        }
        ctx.knock().await?;
        ctx.work.flush().await?;
        Ok(())
    }

    /// Marks an input as seen and says that something went wrong.
    async fn apologise(&self, tx: &mut dyn Tx, input: &Incoming) -> Stored<()> {
        let now = self.clock.now();
        tx.first_time(input.network, &input.event, now).await?;
        let caller = tx.caller(input.network, &input.sender.address, &input.chat.address).await?;
        let (facts, options) = (Facts::new(), &self.options);
        let mut ctx = Ctx::new(Work::new(tx, &*self.clock, now), input, caller, &facts, options);
        let sorry = Message::say(say!(ctx.lang_here(), "sorry-bug"));
        ctx.answer(sorry);
        ctx.work.flush().await
    }

    /// Asks the networks, outside any transaction. What can't be had is remembered as such.
    async fn find_out(&self, network: Network, questions: Vec<Question>, facts: &mut Facts) {
        for question in questions {
            let answer = match self.wire(network) {
                Some(wire) => wire.ask(&question).await.ok(),
                None => None,
            };
            facts.insert(question, answer.map(|holds| Fact { holds, at: self.clock.now() }));
        }
    }

    fn give_back(&self, input: &Incoming) {
        let mut allowances = self.allowances.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(allowance) = allowances.get_mut(&(input.network, input.sender.address.clone())) {
            allowance.left += 1;
        }
    }

    fn spend(&self, input: &Incoming, now: Timestamp) -> Spent {
        let key: (Network, PersonAddress) = (input.network, input.sender.address.clone());
        let mut allowances = self.allowances.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if allowances.len() >= ALLOWANCES {
            allowances.retain(|_, allowance| now.since(allowance.at) < Duration::minutes(5));
        }
        let allowance = allowances.entry(key).or_insert(Allowance { left: ALLOWANCE, at: now, told: false });
        let gained = now.since(allowance.at).num_milliseconds() / ALLOWANCE_REFILL.num_milliseconds();
        if gained > 0 {
            allowance.left = u32::try_from(i64::from(allowance.left) + gained).unwrap_or(ALLOWANCE).min(ALLOWANCE);
            allowance.at = now;
        }
        if allowance.left > 0 {
            allowance.left -= 1;
            allowance.told = false;
            return Spent::Ok;
        }
        if std::mem::replace(&mut allowance.told, true) { Spent::Silent } else { Spent::Tell(now.after(Duration::minutes(1))) }
    }
}

fn too_long(input: &Incoming) -> bool {
    match &input.what {
        Happening::Said(said) => said.text.len() > LONGEST_INPUT,
        Happening::Pressed { payload, .. } => payload.len() > LONGEST_INPUT,
        Happening::Started { payload } => payload.as_ref().is_some_and(|payload| payload.len() > LONGEST_INPUT),
        _ => false,
    }
}

impl Ctx<'_> {
    /// Somebody who closed the private chat acts in the group: what they are told waits there, and one line here says so. Where Troquet can
    /// write first they are called back instead, which [`super::deliver::Deliveries::settle`] does by itself.
    async fn knock(&mut self) -> Done {
        let closed = |contact: &Contact| contact.reach == Reach::Blocked && !contact.network.writes_first();
        let Some(contact) = self.caller.contact.as_ref().filter(|contact| closed(contact)) else { return Ok(()) };
        if !self.in_group() || !self.work.writes_to(contact.member) {
            return Ok(());
        }
        knock::note(&mut *self.work.tx, contact.id, self.work.now).await?;
        let lang = self.lang_here();
        let name = self.caller.member.as_ref().map(|member| member.name.to_string()).unwrap_or_default();
        let message = Message::say(say!(lang, "cannot-write", name = name))
            .choice(say!(lang, "button-open-private"), Press::anywhere(Verb::Start));
        self.say_to_them_here(message);
        Ok(())
    }

    /// Notes what the input says about how the sender can be reached.
    async fn note_contact(&mut self) -> Done {
        let input = self.input;
        let Some(contact) = &mut self.caller.contact else { return Ok(()) };
        let mut next = contact.clone();
        next.username.clone_from(&input.sender.username);
        if input.chat.kind == ChatKind::Private && !matches!(input.what, Happening::Blocked) {
            next.private_chat = Some(input.chat.address.clone());
            next.reach = Reach::Open;
        }
        // The last use is kept to the hour: enough to choose a network, and no trail of somebody's day.
        if self.work.now.since(contact.used_at) >= Duration::hours(1) {
            next.used_at = self.work.now;
        }
        if next == *contact {
            return Ok(());
        }
        let returns = contact.reach == Reach::Blocked && next.reach == Reach::Open;
        let (network, address) = (next.network, next.address.clone());
        *contact = next.clone();
        if returns {
            backlog::tell(self, network, &address).await?;
            // Taken out for good: a refusal of what follows must not drop it.
            self.work.flush().await?;
        }
        self.work.tx.touch(&next).await?;
        Ok(())
    }
}
