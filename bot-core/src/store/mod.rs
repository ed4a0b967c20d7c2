//! The seam to the tables. [`Store::begin`] opens the one transaction of an input; [`Tx`] loads what a decision needs and
//! [`Tx::record`]s what it decided; [`Tx::commit`] makes all of it true at once, or nothing of it.
//!
//! Deliberately absent: a trait per noun, a fake store (tests use SQLite files and PostgreSQL), and retry loops. An error here is a
//! failure of the infrastructure: the input is not acknowledged and comes again.

mod records;

use async_trait::async_trait;

pub use self::records::{
    Caller, CodeFor, DataTable, Movement, OfferFilter, OfferView, Outcome, Outgoing, Page, PageAt, Photo, Post, ProfileNumbers,
    Prompt, Rank, Ready, StoredForm, To, TradeFilter, TradeView,
};
use crate::{
    card::Message,
    club::{Club, Room},
    event::Event,
    feedback::Rating,
    id::{ClubId, ContactId, MemberId, OfferId, OfferNumber, OutboxId, PhotoId, RoomId, TradeId, TradeNumber},
    ledger::{Account, Amount, Holder},
    member::{Contact, Member, Membership, Person},
    reminder::{Subject, Timer},
    time::Timestamp,
    wire::{ChatAddress, EventId, FileRef, Incoming, MessageRef, Network, PersonAddress},
};

/// A failure of the database or the way to it.
#[derive(Debug, thiserror::Error)]
#[error("the store failed: {0}")]
pub struct StoreError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

impl StoreError {
    /// Did the tables refuse a fact ([`Contradiction`])? Then trying again can't help: the input is failed like one whose decision
    /// panicked. Anything else is the infrastructure's, and the input comes again.
    pub fn is_contradiction(&self) -> bool {
        self.0.is::<Contradiction>()
    }
}

/// A fact that the tables can't take without breaking an invariant: a bug in the decision that stated it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("« {event} » contradicts the tables: {why}")]
pub struct Contradiction {
    /// The name of the fact ([`Event::name`]).
    pub event: &'static str,
    /// What does not fit; no word that anybody wrote.
    pub why: &'static str,
}

/// What the store answers.
pub type Stored<T> = Result<T, StoreError>;

/// What a transaction may touch, so that it can be locked in one order before anything is read (PostgreSQL: the people ascending, then
/// the clubs ascending; SQLite has one writer and needs no more).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope {
    /// Who acts.
    pub people: Vec<(Network, PersonAddress)>,
    /// Where.
    pub chats: Vec<(Network, ChatAddress)>,
    /// Clubs of timers.
    pub clubs: Vec<ClubId>,
}

/// The tables.
#[async_trait]
pub trait Store: Send + Sync {
    /// Opens a transaction that may write.
    async fn begin(&self, scope: &Scope) -> Stored<Box<dyn Tx>>;

    /// What transactions removed is gone from the disk too, as far as the database allows.
    async fn wipe(&self) -> Stored<()>;
}

/// A transaction: reads, writes, and one commit. Dropped without commit, nothing of it happened.
#[async_trait]
pub trait Tx: Send {
    // ── the transaction ──

    /// Makes everything true.
    async fn commit(self: Box<Self>) -> Stored<()>;
    /// Marks a point to come back to: one input of a batch.
    async fn savepoint(&mut self) -> Stored<()>;
    /// Undoes what came after the last savepoint.
    async fn rollback_to_savepoint(&mut self) -> Stored<()>;
    /// Forgets the last savepoint, keeping what came after.
    async fn release_savepoint(&mut self) -> Stored<()>;

    // ── inputs ──

    /// Notes an input; `false` if it was noted before.
    async fn first_time(&mut self, network: Network, event: &EventId, now: Timestamp) -> Stored<bool>;
    /// Who wrote, where.
    async fn caller(&mut self, network: Network, person: &PersonAddress, chat: &ChatAddress) -> Stored<Caller>;
    /// Notes what changed about a contact: last use, user name, private chat, reachability. Being reachable again frees what waited.
    async fn touch(&mut self, contact: &Contact) -> Stored<()>;
    /// Notes that a person or chat can't be written to (blocked).
    async fn unreachable(&mut self, network: Network, person: &PersonAddress) -> Stored<()>;
    /// Takes out what was kept aside for somebody who could not be written to, oldest first: each message, the trade whose clock was to
    /// start with it, and when it was written.
    async fn take_held(&mut self, network: Network, person: &PersonAddress)
    -> Stored<Vec<(Message, Option<TradeId>, Timestamp)>>;
    /// The club last used in a private chat.
    async fn use_club(&mut self, contact: ContactId, club: ClubId, now: Timestamp) -> Stored<()>;
    /// The form of a person in a chat, over or not.
    async fn form(&mut self, network: Network, chat: &ChatAddress, person: &PersonAddress) -> Stored<Option<StoredForm>>;
    /// Keeps, replaces or (`None`) ends the form of a person in a chat.
    async fn save_form(
        &mut self,
        network: Network,
        chat: &ChatAddress,
        person: &PersonAddress,
        form: Option<&StoredForm>,
    ) -> Stored<()>;
    /// Keeps the input of somebody who has not consented yet; one per person, for at most 24 h.
    async fn keep_waiting(&mut self, incoming: &Incoming, until: Timestamp) -> Stored<()>;
    /// Takes that input back out, if it is still there.
    async fn take_waiting(&mut self, network: Network, person: &PersonAddress, now: Timestamp) -> Stored<Option<Incoming>>;
    /// Has this person refused consent?
    async fn refused_consent(&mut self, network: Network, person: &PersonAddress) -> Stored<bool>;
    /// Notes or forgets a refusal of consent.
    async fn set_refused_consent(&mut self, network: Network, person: &PersonAddress, refused: bool) -> Stored<()>;
    /// The choices under a message, or under the newest message with choices in the chat.
    async fn prompt(&mut self, network: Network, chat: &ChatAddress, message: Option<&MessageRef>) -> Stored<Option<Prompt>>;

    /// Forgets the choices under the messages of a private chat whose person keeps nothing here.
    async fn forget_prompts(&mut self, network: Network, chat: &ChatAddress) -> Stored<()>;

    // ── writing ──

    /// Writes facts to the tables and the journal. Refuses (as an error) what would break an invariant.
    async fn record(&mut self, events: &[Event], at: Timestamp, by: Option<MemberId>) -> Stored<()>;
    /// Puts messages into the outbox, in this order per chat.
    async fn post(&mut self, posts: &[Post], now: Timestamp) -> Stored<()>;
    /// Replaces all timers of a subject.
    async fn plan(&mut self, subject: Subject, timers: &[Timer]) -> Stored<()>;
    /// The next number of an offer in a club.
    async fn next_offer_number(&mut self, club: ClubId) -> Stored<OfferNumber>;
    /// The next number of an exchange in a club.
    async fn next_trade_number(&mut self, club: ClubId) -> Stored<TradeNumber>;
    /// Keeps a code by its hash; an older one for the same purpose goes.
    async fn save_code(&mut self, hash: &str, what: &CodeFor, until: Timestamp) -> Stored<()>;
    /// What a code opens, if it is still valid; a pairing code is used up by it.
    async fn open_code(&mut self, hash: &str, now: Timestamp) -> Stored<Option<CodeFor>>;
    /// Keeps a picture by the network's handle; the bytes come later.
    async fn save_photo(&mut self, id: PhotoId, network: Network, file: &FileRef, now: Timestamp) -> Stored<()>;
    /// A picture.
    async fn photo(&mut self, id: PhotoId) -> Stored<Option<Photo>>;
    /// Pictures on these networks whose bytes are still to be fetched, newest first.
    async fn photos_to_fetch(&mut self, networks: &[Network], limit: u32) -> Stored<Vec<Photo>>;
    /// Keeps a picture's re-encoded bytes, or (`None`) that they can't be had.
    async fn keep_photo(&mut self, id: PhotoId, jpeg: Option<&[u8]>) -> Stored<()>;

    // ── clubs and people ──

    /// A club.
    async fn club(&mut self, id: ClubId) -> Stored<Option<Club>>;
    /// Its rooms, oldest first.
    async fn rooms(&mut self, club: ClubId) -> Stored<Vec<Room>>;
    /// The rooms of clubs that listen to what is said there, whoever it is said to.
    async fn listening(&mut self) -> Stored<Vec<(Network, ChatAddress)>>;
    /// Any room.
    async fn room(&mut self, id: RoomId) -> Stored<Option<Room>>;
    /// Clubs made since then.
    async fn clubs_since(&mut self, since: Timestamp) -> Stored<u32>;
    /// Has the club an offer, a trade or a movement?
    async fn club_in_use(&mut self, club: ClubId) -> Stored<bool>;
    /// Its stewards and moderators.
    async fn stewards(&mut self, club: ClubId) -> Stored<Vec<MemberId>>;
    /// A member.
    async fn member(&mut self, id: MemberId) -> Stored<Option<Member>>;
    /// A member's contacts, last used first.
    async fn contacts(&mut self, member: MemberId) -> Stored<Vec<Contact>>;
    /// A member's clubs, by name.
    async fn clubs_of(&mut self, member: MemberId) -> Stored<Vec<(Club, Membership)>>;
    /// Members of a club as others see them, in the order asked for.
    async fn people(&mut self, club: ClubId, members: &[MemberId]) -> Stored<Vec<Person>>;
    /// Active members of a club whose folded name or user name is this (at most 10).
    async fn find_people(&mut self, club: ClubId, folded: &str) -> Stored<Vec<Person>>;
    /// What a profile shows besides.
    async fn profile(&mut self, club: ClubId, member: MemberId, reviews: u32) -> Stored<ProfileNumbers>;
    /// Everything about a member.
    async fn all_about(&mut self, member: MemberId) -> Stored<Vec<DataTable>>;

    // ── offers ──

    /// An offer by number.
    async fn offer_numbered(&mut self, club: ClubId, number: OfferNumber) -> Stored<Option<OfferView>>;
    /// An offer.
    async fn offer(&mut self, id: OfferId) -> Stored<Option<OfferView>>;
    /// A page of offers, newest first.
    async fn offers(&mut self, club: ClubId, filter: &OfferFilter, page: PageAt, now: Timestamp) -> Stored<Page<OfferView>>;
    /// How many of a member's offers can be answered.
    async fn open_offers(&mut self, club: ClubId, owner: MemberId, now: Timestamp) -> Stored<u32>;
    /// What the newest offers of a category ask for in points, whatever became of them, at most so many.
    async fn values(&mut self, club: ClubId, category: &str, limit: u32) -> Stored<Vec<Amount>>;
    /// The offers whose cards stand in a chat, newest first.
    async fn cards(&mut self, network: Network, chat: &ChatAddress, limit: u32) -> Stored<Vec<OfferId>>;
    /// The offers whose turn is a member's, and those they wait for.
    async fn queues_of(&mut self, member: MemberId) -> Stored<(Vec<OfferId>, Vec<OfferId>)>;
    /// Whose turn it is in an offer's queue, if somebody was asked and has time left.
    async fn turn(&mut self, offer: OfferId) -> Stored<Option<MemberId>>;
    /// Who waits for an offer, first come first.
    async fn queue(&mut self, offer: OfferId) -> Stored<Vec<MemberId>>;

    // ── trades ──

    /// A trade.
    async fn trade(&mut self, id: TradeId) -> Stored<Option<TradeView>>;
    /// A trade by number.
    async fn trade_numbered(&mut self, club: ClubId, number: TradeNumber) -> Stored<Option<TradeView>>;
    /// Trades of a member, newest first (at most 50).
    async fn trades_of(&mut self, member: MemberId, filter: TradeFilter) -> Stored<Vec<TradeView>>;
    /// Trades on an offer that are not over, oldest first.
    async fn trades_on(&mut self, offer: OfferId) -> Stored<Vec<TradeView>>;

    // ── points and ratings ──

    /// An account; members of the club and the club itself always have one.
    async fn account(&mut self, club: ClubId, holder: Holder) -> Stored<Option<Account>>;
    /// A page of movements, newest first.
    async fn statement(&mut self, club: ClubId, member: MemberId, page: PageAt) -> Stored<Page<Movement>>;
    /// Has this member reported this offer, or this trade, before?
    async fn has_reported(&mut self, by: MemberId, offer: Option<OfferId>, trade: Option<TradeId>) -> Stored<bool>;
    /// The ratings of a trade.
    async fn ratings(&mut self, trade: TradeId) -> Stored<Vec<Rating>>;

    // ── what is due ──

    /// The clubs of the oldest timers due by now, to be locked before these are taken.
    async fn due_clubs(&mut self, now: Timestamp, limit: u32) -> Stored<Vec<ClubId>>;
    /// Timers of these clubs, or of none, due by now, oldest first; removed by this transaction.
    async fn take_due(&mut self, now: Timestamp, clubs: &[ClubId], limit: u32) -> Stored<Vec<Timer>>;
    /// When the next timer, or the next outbox row on these networks, is due.
    async fn next_due(&mut self, networks: &[Network]) -> Stored<Option<Timestamp>>;
    /// Claims outbox rows ready to go on these networks: at most one per chat, oldest first; a claim lapses after `lease` so that a crash loses none.
    async fn claim(&mut self, networks: &[Network], now: Timestamp, lease: Timestamp, limit: u32) -> Stored<Vec<Ready>>;
    /// An outbox row, claimed or not, unless it is gone already.
    async fn delivery(&mut self, network: Network, id: OutboxId) -> Stored<Option<Ready>>;
    /// Notes how deliveries went. Of a row that is gone already nothing is kept.
    async fn settle(&mut self, outcomes: &[(Ready, Outcome)], now: Timestamp) -> Stored<()>;
    /// Removes what is kept no longer: inputs after 30 days, ended forms and codes, waiting inputs after 24 h, journal and prompts by age.
    async fn tidy(&mut self, now: Timestamp) -> Stored<()>;

    // ── networks ──

    /// A network's cursor.
    async fn cursor(&mut self, name: &str) -> Stored<Option<String>>;
    /// Keeps a network's cursor.
    async fn save_cursor(&mut self, name: &str, value: &str) -> Stored<()>;
    /// The group has a new address: rooms, cards and waiting rows follow.
    async fn move_chat(&mut self, network: Network, from: &ChatAddress, to: &ChatAddress) -> Stored<()>;
}
