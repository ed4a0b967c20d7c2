//! What passes the seam: what is read together, what waits to leave, how it went.

use serde::{Deserialize, Serialize};

use crate::{
    card::{Choice, Message},
    club::{Club, Room},
    feedback::Rating,
    id::{ClubId, MemberId, OfferId, OutboxId, PhotoId, TradeId, TradeNumber},
    ledger::{Points, Transfer},
    member::{Contact, Member, Membership, Person},
    offer::Offer,
    time::Timestamp,
    trade::{Terms, Trade},
    wire::{ChatAddress, Destination, FileRef, MessageRef, Network, PersonAddress},
};

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
    /// They are still to be fetched.
    pub is_coming: bool,
    /// When it was sent.
    pub at: Timestamp,
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
