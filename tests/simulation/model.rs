//! What the simulation itself knows to be true: learned from what was meant to be written and from the words people read, and held
//! against the tables and the network. It shares no rule with the product but the names of things.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use bot_core::{
    card::{Message, Style},
    event::Event,
    id::{ClubId, MemberId, OfferId, OfferNumber, TimerId, TradeNumber},
    member::Standing,
    offer::Offer,
    reminder::{Due, Nudge, Subject, Timer},
    store::{Outgoing, Post, To},
    time::Timestamp,
    trade::{End, Side, Trade, TradeState},
    wire::EventId,
};
use chrono::Duration;

use super::{
    between::{Commit, Fact, Kind},
    coverage::Coverage,
    network::{body, recipient},
    sentences::Sentences,
};

/// What is wrong. The kind says which promise is broken, the words where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Finding {
    /// One input had two effects, or none.
    Effect(String),
    /// A message was lost, doubled, or never promised.
    Message(String),
    /// An account is not what people were told.
    Books(String),
    /// Somebody promised more than they may.
    Overdraft(String),
    /// A button acted on terms it was not shown for, or for somebody who is no party.
    Stale(String),
    /// The tables contradict themselves.
    Audit(String),
    /// The store refused what the engine decided.
    Store(String),
    /// Something due did not happen at its time.
    Due(String),
    /// Work without end, or something that never ends.
    Endless(String),
    /// The program says that it has a bug.
    Bug(String),
    /// A network would refuse it.
    Network(String),
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, text) = match self {
            Self::Effect(text) => ("effect", text),
            Self::Message(text) => ("message", text),
            Self::Books(text) => ("books", text),
            Self::Overdraft(text) => ("overdraft", text),
            Self::Stale(text) => ("stale", text),
            Self::Audit(text) => ("audit", text),
            Self::Store(text) => ("store", text),
            Self::Due(text) => ("due", text),
            Self::Endless(text) => ("endless", text),
            Self::Bug(text) => ("bug", text),
            Self::Network(text) => ("network", text),
        };
        write!(f, "{kind}: {text}")
    }
}

/// A newcomer's floor, everybody's floor, and the completed exchanges between them (the domain page, not the code).
const FLOORS: (i64, i64, i64) = (-20, -100, 3);

/// How late something due may be taken: the clock is moved from one due moment to the next.
const LATE: Duration = Duration::minutes(1);

/// The sentences that say that points moved, and what each does to its reader's account.
const MOVES: [(&str, i64); 6] = [
    ("completed-paid", -1),
    ("completed-earned", 1),
    ("pay-done", -1),
    ("pay-received", 1),
    ("pay-received-for", 1),
    ("grant-received", 1),
];

#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) club: Option<ClubId>,
    pub(crate) offers: BTreeMap<OfferNumber, Offer>,
    pub(crate) trades: BTreeMap<TradeNumber, Trade>,
    /// Whose address each member has.
    pub(crate) members: BTreeMap<MemberId, String>,
    erased: BTreeSet<MemberId>,
    /// Members who said that they go: they are left in peace.
    leaving: BTreeSet<MemberId>,
    /// Addresses of members who were erased: what waited for them went with them.
    pub(crate) forgotten: BTreeSet<String>,
    books: BTreeMap<MemberId, i64>,
    pub(crate) promised: BTreeMap<(String, String), u32>,
    /// Of these, those for people who had not consented: nothing waits for them where the chat is closed.
    pub(crate) for_strangers: BTreeSet<(String, String)>,
    /// What was taken out again. It may have arrived before: a network that applies without answering, and then its reader leaves.
    pub(crate) taken_back: BTreeMap<(String, String), u32>,
    handled: BTreeSet<EventId>,
    /// When the machine was last switched on: nothing happens before.
    pub(crate) on_since: Timestamp,
    timers: BTreeMap<TimerId, (Timer, Timestamp)>,
    sentences: Sentences,
    pub(crate) coverage: Coverage,
}

impl Model {
    pub(crate) fn new() -> Self {
        let keys: Vec<&str> = MOVES.iter().map(|(key, _)| *key).chain(["sorry-bug"]).collect();
        Self {
            club: None,
            offers: BTreeMap::new(),
            trades: BTreeMap::new(),
            members: BTreeMap::new(),
            erased: BTreeSet::new(),
            leaving: BTreeSet::new(),
            forgotten: BTreeSet::new(),
            books: BTreeMap::new(),
            promised: BTreeMap::new(),
            taken_back: BTreeMap::new(),
            for_strangers: BTreeSet::new(),
            handled: BTreeSet::new(),
            on_since: Timestamp(0),
            timers: BTreeMap::new(),
            sentences: Sentences::of(&keys),
            coverage: Coverage::default(),
        }
    }

    /// The effect of this input is there.
    pub(crate) fn has_handled(&self, event: &EventId) -> bool {
        self.handled.contains(event)
    }

    /// The present member of an address.
    pub(crate) fn member(&self, key: &str) -> Option<MemberId> {
        self.members.iter().find(|(member, address)| *address == key && !self.erased.contains(member)).map(|(member, _)| *member)
    }

    /// Learns what a commit made true.
    pub(crate) fn learn(&mut self, commit: &Commit, now: Timestamp) -> Result<(), Finding> {
        for fact in &commit.facts {
            match fact {
                Fact::Input { event, is_new: true } => {
                    if !self.handled.insert(event.clone()) {
                        return Err(Finding::Effect(format!("input {} was taken for new twice", event.as_str())));
                    }
                }
                Fact::Input { .. } => {}
                Fact::Recorded(event) => self.recorded(event, commit.kind),
                Fact::Posted(post) => self.posted(post)?,
                Fact::Planned(subject, timers) => {
                    self.timers.retain(|_, (timer, _)| timer.subject != *subject);
                    self.timers.extend(timers.iter().map(|timer| (timer.id, (timer.clone(), now))));
                }
                Fact::TakenBack(person, messages) => {
                    for message in messages {
                        self.taken_back(person.as_str(), message);
                    }
                }
                Fact::Taken(timers) => {
                    for timer in timers {
                        self.taken(timer, commit, now)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn recorded(&mut self, event: &Event, kind: Kind) {
        self.coverage.event(event.name());
        match event {
            Event::Consented { member, contact } => {
                self.members.insert(member.id, contact.address.as_str().to_owned());
                self.books.insert(member.id, 0);
            }
            Event::MemberErased { member } => {
                self.erased.insert(*member);
                self.forgotten.extend(self.members.get(member).cloned());
                let of = |timer: &Timer| {
                    let who = match timer.subject {
                        Subject::Member(who) | Subject::SnoozedTrade(_, who) | Subject::SnoozedOffer(_, who) => Some(who),
                        Subject::Trade(_) | Subject::Offer(_) | Subject::Room(_) | Subject::Turn(_) => None,
                    };
                    timer.member == Some(*member) || who == Some(*member)
                };
                self.timers.retain(|_, (timer, _)| !of(timer));
            }
            Event::MemberChanged { member } => {
                if matches!(member.standing, Standing::Leaving(_)) {
                    self.leaving.insert(member.id);
                } else {
                    self.leaving.remove(&member.id);
                }
            }
            Event::ClubCreated { club } => self.club = Some(club.id),
            Event::OfferPublished { offer } | Event::OfferChanged { offer } => {
                self.offers.insert(offer.number, offer.clone());
            }
            Event::TradeOpened { trade } => {
                self.coverage.transition("-", "open", kind == Kind::Tick);
                self.trades.insert(trade.number, trade.clone());
            }
            Event::TradeChanged { trade } => {
                if let Some(before) = self.trades.insert(trade.number, trade.clone())
                    && let Some(act) = act(&before, trade)
                {
                    self.coverage.transition(before.state.name(), act, kind == Kind::Tick);
                }
            }
            _ => {}
        }
    }

    fn posted(&mut self, post: &Post) -> Result<(), Finding> {
        let Outgoing::Say(message) = &post.what else { return Ok(()) };
        let (member, to) = match &post.to {
            To::Member(member) => (Some(*member), self.members.get(member).cloned()),
            To::Person(_, person, _) => (self.member(person.as_str()), Some(person.as_str().to_owned())),
            To::Chat(_, chat) => (None, Some(recipient(chat.as_str()))),
        };
        let Some(to) = to else { return Err(Finding::Message("for a member nobody knows".to_owned())) };
        let promise = (to.clone(), body(message));
        if member.is_none() && matches!(post.to, To::Person(..)) {
            self.for_strangers.insert(promise.clone());
        }
        *self.promised.entry(promise).or_default() += 1;
        self.read(member, &to, message)
    }

    /// A message that waited is taken out again: what it promised and told comes in another one.
    fn taken_back(&mut self, to: &str, message: &Message) {
        let promise = (to.to_owned(), body(message));
        if let Some(count) = self.promised.get_mut(&promise) {
            *count -= 1;
            if *count == 0 {
                self.promised.remove(&promise);
            }
        }
        *self.taken_back.entry(promise).or_default() += 1;
        for (points, sign, member) in self.told(self.member(to), message) {
            *self.books.entry(member).or_default() -= sign * points;
        }
    }

    /// What a message tells its reader of points.
    fn told(&self, member: Option<MemberId>, message: &Message) -> Vec<(i64, i64, MemberId)> {
        let lines = message.lines.iter().filter(|line| matches!(line.style, Style::Body | Style::Title));
        let of = |text: &str| MOVES.iter().find_map(|(key, sign)| self.sentences.points(key, text).map(|points| (points, *sign)));
        lines.filter_map(|line| of(&line.text).zip(member).map(|((points, sign), member)| (points, sign, member))).collect()
    }

    /// What a message tells its reader.
    fn read(&mut self, member: Option<MemberId>, to: &str, message: &Message) -> Result<(), Finding> {
        for line in message.lines.iter().filter(|line| matches!(line.style, Style::Body | Style::Title)) {
            if self.sentences.is("sorry-bug", &line.text) {
                return Err(Finding::Bug(format!("{to} reads: {}", line.text)));
            }
        }
        for (points, sign, member) in self.told(member, message) {
            *self.books.entry(member).or_default() += sign * points;
            self.coverage.points += u64::from(sign > 0);
        }
        Ok(())
    }

    fn taken(&mut self, timer: &Timer, commit: &Commit, now: Timestamp) -> Result<(), Finding> {
        let Some((known, planned)) = self.timers.remove(&timer.id) else {
            return Err(Finding::Due(format!("taken twice, or after it was replaced: {timer:?}")));
        };
        if now.since(known.at.max(planned).max(self.on_since)) > LATE || now < known.at {
            return Err(Finding::Due(format!("taken at {} instead of {}: {timer:?}", now.0, known.at.0)));
        }
        let Due::Remind(nudge) = timer.due else { return Ok(()) };
        self.coverage.event(match nudge {
            Nudge::Answer => "remind answer",
            Nudge::Unscheduled => "remind unscheduled",
            Nudge::AppointmentTomorrow => "remind tomorrow",
            Nudge::AppointmentSoon => "remind soon",
            Nudge::DidItHappen => "remind did it happen",
            Nudge::DidYouReceive => "remind did you receive",
            Nudge::Rate => "remind rate",
            Nudge::Dispute => "remind dispute",
            Nudge::StillAvailable => "remind still available",
        });
        let postponed = matches!(timer.subject, Subject::SnoozedTrade(..) | Subject::SnoozedOffer(..));
        let told = |member: MemberId| {
            commit.facts.iter().any(|fact| matches!(fact, Fact::Posted(Post { to: To::Member(to), .. }) if *to == member))
        };
        match timer.member {
            // A postponed one may have lost its reason, and a dispute's goes to stewards, if there are any.
            Some(member) if !postponed && nudge != Nudge::Dispute && !self.leaving.contains(&member) && !told(member) => {
                Err(Finding::Due(format!("nobody was reminded: {timer:?}")))
            }
            _ => Ok(()),
        }
    }

    /// Nothing is due that did not happen.
    pub(crate) fn nothing_due(&self, now: Timestamp) -> Result<(), Finding> {
        match self.timers.values().find(|(timer, _)| timer.at <= now) {
            Some((timer, _)) => Err(Finding::Due(format!("did not happen by {}: {timer:?}", now.0))),
            None => Ok(()),
        }
    }

    /// The timers there must be.
    pub(crate) fn timers(&self) -> BTreeSet<i64> {
        self.timers.keys().map(|id| id.0).collect()
    }

    /// Holds accounts (holder, balance, held, completed; holder 0 is the club) against what people read.
    pub(crate) fn accounts(&self, accounts: &[(i64, i64, i64, i64)]) -> Result<(), Finding> {
        let mut sum = 0;
        for (holder, balance, held, completed) in accounts.iter().filter(|(holder, ..)| *holder != 0) {
            let member = MemberId(*holder);
            let told = if self.erased.contains(&member) { 0 } else { self.books.get(&member).copied().unwrap_or_default() };
            let name = self.members.get(&member);
            if told != *balance {
                return Err(Finding::Books(format!("{name:?} was told of {told} points and has {balance}")));
            }
            let floor = if *completed < FLOORS.2 { FLOORS.0 } else { FLOORS.1 };
            if balance - floor - held < 0 {
                return Err(Finding::Overdraft(format!("{name:?} has {balance}, {held} of it held, and may go to {floor}")));
            }
            sum += balance;
        }
        let club = accounts.iter().find(|(holder, ..)| *holder == 0).map_or(0, |(_, balance, ..)| *balance);
        if sum + club == 0 { Ok(()) } else { Err(Finding::Books(format!("the accounts add up to {}", sum + club))) }
    }

    /// The exchange of that number, if this person is one of its parties.
    pub(crate) fn is_party(&self, number: u32, key: &str) -> bool {
        let member = self.member(key);
        let trade = self.trades.get(&TradeNumber(number));
        trade.zip(member).is_some_and(|(trade, member)| trade.side(member).is_some())
    }

    /// Exchanges that are not over, with their sides' addresses.
    pub(crate) fn open_trades(&self) -> Vec<(&Trade, [String; 2])> {
        let key = |trade: &Trade, side: Side| self.members.get(&trade.member(side)).cloned().unwrap_or_default();
        self.trades
            .values()
            .filter(|trade| !trade.state.is_over())
            .map(|trade| (trade, Side::BOTH.map(|side| key(trade, side))))
            .collect()
    }

    /// Exchanges completed, with their sides' addresses.
    pub(crate) fn completed_trades(&self) -> Vec<(&Trade, [String; 2])> {
        let key = |trade: &Trade, side: Side| self.members.get(&trade.member(side)).cloned().unwrap_or_default();
        self.trades
            .values()
            .filter(|trade| matches!(trade.state, TradeState::Completed { .. }))
            .map(|trade| (trade, Side::BOTH.map(|side| key(trade, side))))
            .collect()
    }
}

/// What was done to an exchange, by what it became; `None` if nothing that counts.
fn act(before: &Trade, after: &Trade) -> Option<&'static str> {
    use TradeState as S;

    // Only the moment since when somebody is waited for.
    if before.state == after.state && before.version == after.version {
        return None;
    }
    Some(match (before.state, after.state) {
        (S::Proposed { .. }, S::Proposed { .. }) if before.version != after.version => "counter",
        (S::Proposed { .. }, S::Agreed { .. } | S::Scheduled { .. }) => "accept",
        (_, S::Ended { end }) => match end {
            End::Declined => "decline",
            End::Expired => "expire",
            End::Withdrawn => "withdraw",
            End::OfferEnded => "offer ended",
            End::Cancelled { late: false, .. } => "cancel",
            End::Cancelled { late: true, .. } => "cancel late",
            End::Lapsed => "lapse",
            End::NoShow { .. } => "no-show stands",
            End::Settled => "settle",
        },
        (S::Agreed { moving }, S::Agreed { moving: next }) | (S::Scheduled { moving }, S::Scheduled { moving: next })
            if before.terms.when == after.terms.when =>
        {
            match (moving == next, next.is_some()) {
                (true, _) => return None,
                (false, true) => "meet",
                (false, false) => "meet no",
            }
        }
        (_, S::Scheduled { .. }) => "meet yes",
        (_, S::NoShowSaid { .. }) => "no-show",
        (S::HandedOver { .. }, S::HandedOver { .. }) => "done too",
        (_, S::HandedOver { .. }) => "done",
        (_, S::Completed { .. }) => "complete",
        (_, S::Disputed { .. }) => "problem",
        _ => return None,
    })
}

/// Offers that can be answered, as far as the model knows.
pub(crate) fn open_offers(model: &Model, now: Timestamp) -> Vec<(OfferId, OfferNumber, MemberId)> {
    model.offers.values().filter(|offer| offer.is_open(now)).map(|offer| (offer.id, offer.number, offer.owner)).collect()
}
