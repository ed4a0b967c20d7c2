//! Between the engine and its store: notes what is committed, fails at the chosen moment as a crash would, and can hold a planted bug.
//!
//! All three live outside the product. What the engine handed in is noted before a planted bug can touch it, so the model knows what
//! was meant; what failed before its commit is forgotten, as the store forgets it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use bot_core::{
    card::Message,
    club::{Club, Room},
    event::Event,
    feedback::Rating,
    id::{ClubId, ContactId, MemberId, OfferId, OfferNumber, OutboxId, PhotoId, RoomId, TradeId, TradeNumber, TransferId},
    ledger::{Account, Amount, Holder, Points, Transfer, TransferKey, TransferKind},
    member::{Contact, Member, Membership, Person},
    reminder::{Subject, Timer},
    store::{
        Caller, CodeFor, DataTable, Movement, OfferFilter, OfferView, Outcome, Outgoing, Page, PageAt, Photo, Post,
        ProfileNumbers, Prompt, Ready, Scope, Store, StoreError, Stored, StoredForm, TradeFilter, TradeView, Tx,
    },
    time::Timestamp,
    wire::{ChatAddress, EventId, FileRef, Incoming, MessageRef, Network, PersonAddress},
};
use storage::Database;

use super::random::Random;

/// What a transaction is about, by what it did first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Receive,
    Tick,
    Claim,
    Settle,
    Other,
}

/// On which side of the commit the machine dies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum When {
    /// In the middle of the writing.
    Amid,
    /// All is written, nothing committed.
    Before,
    /// Committed, and nobody was told.
    After,
}

/// Where the machine dies.
pub(crate) type Point = (Kind, When);

/// A bug that the simulation must find.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plant {
    /// Every input looks new.
    NoDedupe,
    /// What is paid is paid twice.
    DoublePost,
    /// A message is lost on its way into the outbox.
    LostRow,
    /// Everybody looks rich.
    NoLimit,
    /// A button forgets the version it was shown for.
    StaleVersion,
}

/// Something that became true with a commit, in the order of its writing.
#[derive(Debug, Clone)]
pub(crate) enum Fact {
    Input {
        event: EventId,
        is_new: bool,
    },
    Recorded(Event),
    Posted(Post),
    Planned(Subject, Vec<Timer>),
    Taken(Vec<Timer>),
    /// What was kept aside for somebody is taken out, to be said in one message.
    TakenBack(PersonAddress, Vec<Message>),
}

/// One commit.
#[derive(Debug, Clone)]
pub(crate) struct Commit {
    pub(crate) kind: Kind,
    pub(crate) facts: Vec<Fact>,
}

struct State {
    armed: Option<Point>,
    /// Writes to let pass before a death amid them.
    patience: usize,
    died: Option<Point>,
    plant: Option<Plant>,
    chance: Random,
    commits: Vec<Commit>,
    /// What the tables would not write.
    refused: Option<String>,
}

/// What outlives a crash of the program: the simulation's own knowledge.
#[derive(Clone)]
pub(crate) struct Shared(Arc<Mutex<State>>);

impl Shared {
    pub(crate) fn new(plant: Option<Plant>, chance: Random) -> Self {
        Self(Arc::new(Mutex::new(State {
            armed: None,
            patience: 0,
            died: None,
            plant,
            chance,
            commits: Vec::new(),
            refused: None,
        })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next transaction of that kind that writes will not survive.
    pub(crate) fn arm(&self, point: Point) {
        let mut state = self.state();
        state.patience = state.chance.below(3);
        state.armed = Some(point);
    }

    pub(crate) fn disarm(&self) {
        self.state().armed = None;
    }

    pub(crate) fn is_armed(&self) -> bool {
        self.state().armed.is_some()
    }

    /// Where the machine died since last asked.
    pub(crate) fn death(&self) -> Option<Point> {
        self.state().died.take()
    }

    /// What the engine decided and the tables would not write, since last asked.
    pub(crate) fn refused(&self) -> Option<String> {
        self.state().refused.take()
    }

    /// What was committed since last asked.
    pub(crate) fn commits(&self) -> Vec<Commit> {
        std::mem::take(&mut self.state().commits)
    }
}

/// The machine is off.
#[derive(Debug, thiserror::Error)]
#[error("the simulated machine died")]
struct Died;

fn died() -> StoreError {
    StoreError(Box::new(Died))
}

/// The store as the engine sees it.
pub(crate) struct Between {
    database: Database,
    shared: Shared,
}

impl Between {
    pub(crate) fn new(database: Database, shared: Shared) -> Self {
        Self { database, shared }
    }
}

#[async_trait]
impl Store for Between {
    async fn begin(&self, scope: &Scope) -> Stored<Box<dyn Tx>> {
        let inner = self.database.begin(scope).await?;
        Ok(Box::new(Watched { inner, shared: self.shared.clone(), kind: Kind::Other, facts: Vec::new(), mark: 0 }))
    }

    async fn wipe(&self) -> Stored<()> {
        self.database.wipe().await
    }
}

struct Watched {
    inner: Box<dyn Tx>,
    shared: Shared,
    kind: Kind,
    facts: Vec<Fact>,
    /// Facts before the last savepoint.
    mark: usize,
}

impl Watched {
    fn is(&mut self, kind: Kind) {
        if self.kind == Kind::Other {
            self.kind = kind;
        }
    }

    /// Is this the moment?
    fn die(&self, when: When) -> Stored<()> {
        let mut state = self.shared.state();
        if state.armed != Some((self.kind, when)) {
            return Ok(());
        }
        if when == When::Amid && state.patience > 0 {
            state.patience -= 1;
            return Ok(());
        }
        state.died = state.armed.take();
        Err(died())
    }

    fn planted(&self, plant: Plant) -> bool {
        self.shared.state().plant == Some(plant)
    }

    /// The planted loss, now and then.
    fn loses(&self) -> bool {
        self.planted(Plant::LostRow) && self.shared.state().chance.percent(2)
    }
}

/// Each payment of an exchange once more, under another key.
fn once_more(events: &[Event]) -> Vec<Event> {
    let again = |transfer: &Transfer| Transfer {
        id: TransferId(transfer.id.0 + (1 << 20)),
        kind: TransferKind::Payment,
        trade: None,
        key: TransferKey::Input(format!("again:{}", transfer.id)),
        ..transfer.clone()
    };
    events
        .iter()
        .filter_map(|event| match event {
            Event::HoldPosted { transfer, .. } => Some(Event::PointsMoved { transfer: again(transfer) }),
            _ => None,
        })
        .collect()
}

/// Implements [`Tx`]: what is written out here, and every other method by handing it on.
macro_rules! watched {
    ({ $($own:tt)* } $(fn $name:ident($($arg:ident: $of:ty),*) -> $answer:ty;)*) => {
        #[async_trait]
        impl Tx for Watched {
            $($own)*
            $(async fn $name(&mut self $(, $arg: $of)*) -> Stored<$answer> {
                self.inner.$name($($arg),*).await
            })*
        }
    };
}

watched! {
    {
        async fn commit(self: Box<Self>) -> Stored<()> {
            self.die(When::Before)?;
            let this = *self;
            this.inner.commit().await?;
            let mut state = this.shared.state();
            state.commits.push(Commit { kind: this.kind, facts: this.facts });
            if state.armed == Some((this.kind, When::After)) {
                state.died = state.armed.take();
                return Err(died());
            }
            Ok(())
        }

        async fn savepoint(&mut self) -> Stored<()> {
            self.mark = self.facts.len();
            self.inner.savepoint().await
        }

        async fn rollback_to_savepoint(&mut self) -> Stored<()> {
            self.facts.truncate(self.mark);
            self.inner.rollback_to_savepoint().await
        }

        async fn first_time(&mut self, network: Network, event: &EventId, now: Timestamp) -> Stored<bool> {
            self.is(Kind::Receive);
            self.die(When::Amid)?;
            let is_new = self.inner.first_time(network, event, now).await? || self.planted(Plant::NoDedupe);
            self.facts.push(Fact::Input { event: event.clone(), is_new });
            Ok(is_new)
        }

        async fn record(&mut self, events: &[Event], at: Timestamp, by: Option<MemberId>) -> Stored<()> {
            self.die(When::Amid)?;
            if let Err(error) = self.inner.record(events, at, by).await {
                self.shared.state().refused = Some(error.to_string());
                return Err(error);
            }
            self.facts.extend(events.iter().cloned().map(Fact::Recorded));
            if self.planted(Plant::DoublePost) {
                self.inner.record(&once_more(events), at, by).await?;
            }
            Ok(())
        }

        async fn post(&mut self, posts: &[Post], now: Timestamp) -> Stored<()> {
            self.die(When::Amid)?;
            self.facts.extend(posts.iter().cloned().map(Fact::Posted));
            let kept: Vec<Post> =
                posts.iter().filter(|post| !(matches!(post.what, Outgoing::Say(_)) && self.loses())).cloned().collect();
            self.inner.post(&kept, now).await
        }

        async fn plan(&mut self, subject: Subject, timers: &[Timer]) -> Stored<()> {
            self.die(When::Amid)?;
            self.facts.push(Fact::Planned(subject, timers.to_vec()));
            self.inner.plan(subject, timers).await
        }

        async fn take_held(
            &mut self,
            network: Network,
            person: &PersonAddress,
        ) -> Stored<Vec<(Message, Option<TradeId>, Timestamp)>> {
            let held = self.inner.take_held(network, person).await?;
            let messages = held.iter().map(|(message, ..)| message.clone()).collect();
            self.facts.push(Fact::TakenBack(person.clone(), messages));
            Ok(held)
        }

        async fn take_due(&mut self, now: Timestamp, clubs: &[ClubId], limit: u32) -> Stored<Vec<Timer>> {
            self.is(Kind::Tick);
            let due = self.inner.take_due(now, clubs, limit).await?;
            if !due.is_empty() {
                self.facts.push(Fact::Taken(due.clone()));
                self.die(When::Amid)?;
            }
            Ok(due)
        }

        async fn claim(&mut self, networks: &[Network], now: Timestamp, lease: Timestamp, limit: u32) -> Stored<Vec<Ready>> {
            self.is(Kind::Claim);
            let ready = self.inner.claim(networks, now, lease, limit).await?;
            if !ready.is_empty() {
                self.die(When::Amid)?;
            }
            Ok(ready)
        }

        async fn settle(&mut self, outcomes: &[(Ready, Outcome)], now: Timestamp) -> Stored<()> {
            self.is(Kind::Settle);
            self.die(When::Amid)?;
            self.inner.settle(outcomes, now).await
        }

        async fn account(&mut self, club: ClubId, holder: Holder) -> Stored<Option<Account>> {
            let account = self.inner.account(club, holder).await?;
            let rich = self.planted(Plant::NoLimit) && holder != Holder::Club;
            // Only what can be promised is wrong; the balance, which closes accounts, stays true.
            Ok(account.map(|account| Account { held: account.held - Points(if rich { 1_000_000 } else { 0 }), ..account }))
        }
    }

    fn release_savepoint() -> ();
    fn delivery(network: Network, id: OutboxId) -> Option<Ready>;
    fn caller(network: Network, person: &PersonAddress, chat: &ChatAddress) -> Caller;
    fn touch(contact: &Contact) -> ();
    fn unreachable(network: Network, person: &PersonAddress) -> ();
    fn use_club(contact: ContactId, club: ClubId, now: Timestamp) -> ();
    fn form(network: Network, chat: &ChatAddress, person: &PersonAddress) -> Option<StoredForm>;
    fn listening() -> Vec<(Network, ChatAddress)>;
    fn save_form(network: Network, chat: &ChatAddress, person: &PersonAddress, form: Option<&StoredForm>) -> ();
    fn keep_waiting(incoming: &Incoming, until: Timestamp) -> ();
    fn take_waiting(network: Network, person: &PersonAddress, now: Timestamp) -> Option<Incoming>;
    fn refused_consent(network: Network, person: &PersonAddress) -> bool;
    fn set_refused_consent(network: Network, person: &PersonAddress, refused: bool) -> ();
    fn prompt(network: Network, chat: &ChatAddress, message: Option<&MessageRef>) -> Option<Prompt>;
    fn next_offer_number(club: ClubId) -> OfferNumber;
    fn next_trade_number(club: ClubId) -> TradeNumber;
    fn save_code(hash: &str, what: &CodeFor, until: Timestamp) -> ();
    fn open_code(hash: &str, now: Timestamp) -> Option<CodeFor>;
    fn save_photo(id: PhotoId, network: Network, file: &FileRef, now: Timestamp) -> ();
    fn photo(id: PhotoId) -> Option<Photo>;
    fn photos_to_fetch(networks: &[Network], limit: u32) -> Vec<Photo>;
    fn keep_photo(id: PhotoId, jpeg: Option<&[u8]>) -> ();
    fn club(id: ClubId) -> Option<Club>;
    fn rooms(club: ClubId) -> Vec<Room>;
    fn room(id: RoomId) -> Option<Room>;
    fn clubs_since(since: Timestamp) -> u32;
    fn club_in_use(club: ClubId) -> bool;
    fn stewards(club: ClubId) -> Vec<MemberId>;
    fn member(id: MemberId) -> Option<Member>;
    fn contacts(member: MemberId) -> Vec<Contact>;
    fn clubs_of(member: MemberId) -> Vec<(Club, Membership)>;
    fn people(club: ClubId, members: &[MemberId]) -> Vec<Person>;
    fn find_people(club: ClubId, folded: &str) -> Vec<Person>;
    fn profile(club: ClubId, member: MemberId, reviews: u32) -> ProfileNumbers;
    fn all_about(member: MemberId) -> Vec<DataTable>;
    fn offer_numbered(club: ClubId, number: OfferNumber) -> Option<OfferView>;
    fn offer(id: OfferId) -> Option<OfferView>;
    fn offers(club: ClubId, filter: &OfferFilter, page: PageAt, now: Timestamp) -> Page<OfferView>;
    fn open_offers(club: ClubId, owner: MemberId, now: Timestamp) -> u32;
    fn values(club: ClubId, category: &str, limit: u32) -> Vec<Amount>;
    fn cards(network: Network, chat: &ChatAddress, limit: u32) -> Vec<OfferId>;
    fn queues_of(member: MemberId) -> (Vec<OfferId>, Vec<OfferId>);
    fn turn(offer: OfferId) -> Option<MemberId>;
    fn queue(offer: OfferId) -> Vec<MemberId>;
    fn trade(id: TradeId) -> Option<TradeView>;
    fn trade_numbered(club: ClubId, number: TradeNumber) -> Option<TradeView>;
    fn trades_of(member: MemberId, filter: TradeFilter) -> Vec<TradeView>;
    fn trades_on(offer: OfferId) -> Vec<TradeView>;
    fn statement(club: ClubId, member: MemberId, page: PageAt) -> Page<Movement>;
    fn has_reported(by: MemberId, offer: Option<OfferId>, trade: Option<TradeId>) -> bool;
    fn forget_prompts(network: Network, chat: &ChatAddress) -> ();
    fn ratings(trade: TradeId) -> Vec<Rating>;
    fn due_clubs(now: Timestamp, limit: u32) -> Vec<ClubId>;
    fn next_due(networks: &[Network]) -> Option<Timestamp>;
    fn tidy(now: Timestamp) -> ();
    fn cursor(name: &str) -> Option<String>;
    fn save_cursor(name: &str, value: &str) -> ();
    fn move_chat(network: Network, from: &ChatAddress, to: &ChatAddress) -> ();
}
