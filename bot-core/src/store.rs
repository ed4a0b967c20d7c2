//! The seam to the tables. [`Store::begin`] opens the one transaction of an input; [`Tx`] loads what a decision needs and
//! [`Tx::record`]s what it decided; [`Tx::commit`] makes all of it true at once, or nothing of it.
//!
//! Deliberately absent: a trait per noun, a fake store (tests use SQLite files and PostgreSQL), and retry loops. An error here is a
//! failure of the infrastructure: the input is not acknowledged and comes again.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::{
    card::{Choice, Message},
    club::{Club, Room},
    event::Event,
    feedback::Rating,
    id::{ClubId, ContactId, MemberId, OfferId, OfferNumber, OutboxId, PhotoId, RoomId, TradeId, TradeNumber},
    ledger::{Account, Amount, Holder, Points, Transfer},
    member::{Contact, Member, Membership, Person},
    offer::Offer,
    reminder::{Subject, Timer},
    time::Timestamp,
    trade::{Terms, Trade},
    wire::{ChatAddress, Destination, EventId, FileRef, Incoming, MessageRef, Network, PersonAddress},
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

/// Who wrote, where, and what is known of both: all that the first look at an input needs, in few statements.
#[derive(Debug, Clone, Default)]
pub struct Caller {
    /// The room, if the chat is a known group.
    pub room: Option<Room>,
    /// The room's club.
    pub club: Option<Club>,
    /// The sender's address, if they have consented.
    pub contact: Option<Contact>,
    /// Whose it is.
    pub member: Option<Member>,
    /// The clubs they are in, by name.
    pub clubs: Vec<(Club, Membership)>,
    /// The club last used in this private chat.
    pub last_club: Option<(ClubId, Timestamp)>,
    /// The form in progress in this chat.
    pub form: Option<StoredForm>,
}

/// A form as stored: the conversation's own JSON and its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredForm {
    /// What [`crate::conversation`] made of it.
    pub json: String,
    /// When it ends quietly.
    pub until: Timestamp,
}

/// A message for the outbox.
#[derive(Debug, Clone, PartialEq)]
pub struct Post {
    /// For whom.
    pub to: To,
    /// What.
    pub what: Outgoing,
    /// Not before.
    pub not_before: Timestamp,
    /// The trade whose clock starts when this is delivered: a person's time to answer begins when they could read it.
    pub starts: Option<TradeId>,
    /// What goes first where a network takes only so much at once.
    pub rank: Rank,
}

/// What goes first where a network takes only so much at once. Within a chat the order of writing stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Rank {
    /// Somebody waits for it.
    Answer,
    /// News.
    #[default]
    Notice,
    /// What time brings about: reminders, several things in one message.
    Reminder,
}

/// For whom a message is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum To {
    /// A member, in private, on the network last used.
    Member(MemberId),
    /// Somebody who has no contact yet, in private.
    Person(Network, PersonAddress, Option<ChatAddress>),
    /// A chat.
    Chat(Network, ChatAddress),
}

/// What waits in the outbox.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outgoing {
    /// A message.
    Say(Message),
    /// « The card of this offer in this chat is stale »: drawn at delivery from the present state. At most one waits per chat and offer.
    Card(OfferId),
    /// A pressed button was heard.
    Acknowledge(String),
    /// Leave the chat.
    Leave,
}

/// A row of the outbox, claimed for delivery.
#[derive(Debug, Clone, PartialEq)]
pub struct Ready {
    /// The row.
    pub id: OutboxId,
    /// Where to.
    pub to: Destination,
    /// What.
    pub what: Outgoing,
    /// The card's message, where one stands already, and when it was last drawn.
    pub card: Option<(MessageRef, Timestamp)>,
    /// The part of the chat where a room's cards and announcements go.
    pub thread: Option<String>,
    /// How often it failed.
    pub attempts: u32,
    /// When it was posted.
    pub posted_at: Timestamp,
    /// The trade whose clock starts.
    pub starts: Option<TradeId>,
}

/// How a delivery went, for the outbox.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Done: the row goes, the card's message or the prompt's choices are kept.
    Done {
        /// The message made.
        message: Option<MessageRef>,
        /// The private chat, where one was made.
        chat: Option<ChatAddress>,
        /// The choices under it, for typed numbers.
        choices: Vec<Choice>,
    },
    /// Again at that time; counts as an attempt.
    Again(Timestamp),
    /// The network asks to wait until then: the row stays first in its lane. No attempt.
    Paused(Timestamp),
    /// Not yet: it takes its place among what is written then, and holds up nothing meanwhile. No attempt.
    Later(Timestamp),
    /// The person can't be reached: the contact is marked, the row is kept for their return.
    Unreachable,
    /// The card's message is gone: it is posted anew.
    CardGone,
    /// The chat has a new address: rooms, cards and waiting rows follow.
    Moved(ChatAddress),
    /// Given up.
    Dropped,
}

/// Which offers a list shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OfferFilter {
    /// Of this member, whatever their state; else only open ones of everybody.
    pub owner: Option<MemberId>,
    /// Of this category.
    pub category: Option<String>,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// How many there are in all.
    pub total: u32,
}

/// Which page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageAt {
    /// From 0.
    pub index: u32,
    /// Items on one, at most 100.
    pub size: u32,
}

/// An offer and what a card shows beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferView {
    /// The offer.
    pub offer: Offer,
    /// Its owner.
    pub owner: Person,
    /// How many people wait for it.
    pub queue: u32,
}

/// A trade and what its messages need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TradeView {
    /// The trade.
    pub trade: Trade,
    /// Its offer as it is now.
    pub offer: Option<Offer>,
    /// One party.
    pub owner: Person,
    /// The other.
    pub asker: Person,
    /// The terms of the version before, to say what changed.
    pub before: Option<Terms>,
}

/// Which of somebody's trades.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TradeFilter {
    /// All that are not over, in all of the member's clubs.
    Open,
    /// All that are not over, in this club.
    OpenIn(ClubId),
    /// Completed in this club or any, without a rating by the member, window open since that moment.
    ToRate(Timestamp),
}

/// One line of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// The movement.
    pub transfer: Transfer,
    /// The other side's name; `None` for the club.
    pub other: Option<String>,
    /// The trade's number and title.
    pub trade: Option<(TradeNumber, String)>,
    /// The balance after it.
    pub balance: Points,
}

/// What a profile shows beside [`Person`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProfileNumbers {
    /// No-shows that stood.
    pub no_shows: u32,
    /// Given and received things, for « mode don ».
    pub given: u32,
    /// See `given`.
    pub received: u32,
    /// Member of the club since.
    pub since: Option<Timestamp>,
    /// The newest shown reviews.
    pub reviews: Vec<(Rating, String)>,
}

/// A picture as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    /// Its identifier.
    pub id: PhotoId,
    /// The network it came from.
    pub network: Network,
    /// That network's handle.
    pub file: FileRef,
    /// Its re-encoded bytes, once they were fetched.
    pub jpeg: Option<Vec<u8>>,
}

/// A one-time code: the hash of what is typed, and what it opens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeFor {
    /// A room joins this club.
    JoinClub(ClubId),
    /// A contact joins this member.
    Pairing(MemberId),
}

/// What is known about an answered message or a bare number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// Its choices, in the order shown.
    pub choices: Vec<Choice>,
    /// The offer whose card it is.
    pub offer: Option<OfferId>,
}

/// One table of somebody's data: its name, its columns, its rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DataTable {
    /// What it holds, the same word in JSON and as the CSV file's name.
    pub name: &'static str,
    /// Column names.
    pub columns: Vec<&'static str>,
    /// Values as text.
    pub rows: Vec<Vec<Option<String>>>,
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
    /// Pictures on these networks whose bytes are still to be fetched, oldest first.
    async fn photos_to_fetch(&mut self, networks: &[Network], limit: u32) -> Stored<Vec<Photo>>;
    /// Keeps a picture's re-encoded bytes, or (`None`) that they can't be had.
    async fn keep_photo(&mut self, id: PhotoId, jpeg: Option<&[u8]>) -> Stored<()>;

    // ── clubs and people ──

    /// A club.
    async fn club(&mut self, id: ClubId) -> Stored<Option<Club>>;
    /// Its rooms, oldest first.
    async fn rooms(&mut self, club: ClubId) -> Stored<Vec<Room>>;
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
    /// Notes how deliveries went.
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
