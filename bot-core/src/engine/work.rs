//! What one input or timer brings about, gathered before any of it is written. A refusal drops it; [`Work::flush`] writes it in few
//! statements. So no handler can have half an effect, and none sends anything itself.

use crate::{
    card::Message,
    clock::Clock,
    event::Event,
    id::{MemberId, OfferId, TimerId, TradeId},
    reminder::{Due, Subject, Timer},
    store::{Outgoing, Post, Rank, Stored, To, Tx},
    time::Timestamp,
    wire::{ChatAddress, Network},
};

/// The transaction of one input, and what it will write.
pub struct Work<'a> {
    /// The tables.
    pub tx: &'a mut dyn Tx,
    /// Identifiers and codes.
    pub clock: &'a dyn Clock,
    /// The moment of this input.
    pub now: Timestamp,
    /// Whose doing it is, for the journal.
    pub by: Option<MemberId>,
    /// What members are told leaves no earlier.
    hushed_until: Timestamp,
    /// How urgent what members are told is.
    rank: Rank,
    events: Vec<Event>,
    posts: Vec<Post>,
    plans: Vec<(Subject, Vec<Timer>)>,
}

impl<'a> Work<'a> {
    /// Nothing yet.
    pub fn new(tx: &'a mut dyn Tx, clock: &'a dyn Clock, now: Timestamp) -> Self {
        Self {
            tx,
            clock,
            now,
            by: None,
            hushed_until: now,
            rank: Rank::Notice,
            events: Vec::new(),
            posts: Vec::new(),
            plans: Vec::new(),
        }
    }

    /// Facts to record.
    pub fn record(&mut self, events: impl IntoIterator<Item = Event>) {
        self.events.extend(events);
    }

    /// From here on, what members are told waits until then: time has brought it about, and these are quiet hours.
    pub fn hush(&mut self, until: Timestamp) {
        self.hushed_until = until;
        self.rank = Rank::Reminder;
    }

    /// When a member can read what they are told now, as far as quiet hours go.
    pub fn reaches_them(&self) -> Timestamp {
        self.hushed_until
    }

    /// A message to a member, in private.
    pub fn tell(&mut self, member: MemberId, message: Message) {
        self.write_to(member, message, None);
    }

    /// A message to a member whose time to answer begins with its delivery.
    pub fn ask(&mut self, member: MemberId, message: Message, trade: TradeId) {
        self.write_to(member, message, Some(trade));
    }

    fn write_to(&mut self, member: MemberId, message: Message, starts: Option<TradeId>) {
        self.posts.push(Post {
            to: To::Member(member),
            what: Outgoing::Say(message),
            not_before: self.hushed_until,
            starts,
            rank: self.rank,
        });
    }

    /// Is there something to tell this member?
    pub fn writes_to(&self, member: MemberId) -> bool {
        self.posts.iter().any(|post| post.to == To::Member(member))
    }

    /// A message to a chat.
    pub fn say(&mut self, network: Network, chat: ChatAddress, message: Message) {
        self.post(To::Chat(network, chat), Outgoing::Say(message), None);
    }

    /// Anything for the outbox.
    pub fn post(&mut self, to: To, what: Outgoing, starts: Option<TradeId>) {
        // A card is news; everything else that goes to a place answers somebody there.
        let rank = if matches!(what, Outgoing::Card(_)) { Rank::Notice } else { Rank::Answer };
        self.posts.push(Post { to, what, not_before: self.now, starts, rank });
    }

    /// The card of an offer is stale in these chats, or not there yet.
    pub fn draw_card(&mut self, offer: OfferId, chats: impl IntoIterator<Item = (Network, ChatAddress)>) {
        for (network, chat) in chats {
            let what = Outgoing::Card(offer);
            let to = To::Chat(network, chat);
            if !self.posts.iter().any(|post| post.to == to && post.what == what) {
                self.post(to, what, None);
            }
        }
    }

    /// Replaces what is due about a subject.
    pub fn plan(&mut self, subject: Subject, timers: Vec<Timer>) {
        self.plans.retain(|(planned, _)| *planned != subject);
        self.plans.push((subject, timers));
    }

    /// A timer of this moment's making.
    pub fn timer(&self, at: Timestamp, subject: Subject, due: Due) -> Timer {
        Timer { id: TimerId(self.clock.id()), at, subject, club: None, member: None, due }
    }

    /// Forgets what was gathered.
    pub fn forget(&mut self) {
        self.events.clear();
        self.posts.clear();
        self.plans.clear();
    }

    /// Writes what was gathered.
    pub async fn flush(&mut self) -> Stored<()> {
        if !self.events.is_empty() {
            self.tx.record(&std::mem::take(&mut self.events), self.now, self.by).await?;
        }
        if !self.posts.is_empty() {
            self.tx.post(&std::mem::take(&mut self.posts), self.now).await?;
        }
        for (subject, timers) in std::mem::take(&mut self.plans) {
            self.tx.plan(subject, &timers).await?;
        }
        Ok(())
    }
}
