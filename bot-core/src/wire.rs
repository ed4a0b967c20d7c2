//! The seam to a network: what comes in ([`Incoming`]), what goes out ([`Delivery`]), what can be asked ([`Wire`]).
//!
//! Adapters turn platform events into [`Incoming`] by a pure function, draw and escape [`Message`], and report how a delivery
//! went. They decide nothing.

use std::fmt;

use async_trait::async_trait;
use chrono::Duration;
use serde::{Deserialize, Serialize};

use crate::{card::Message, id::OutboxId, time::Timestamp};

/// Where people chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Network {
    /// The terminal chat.
    Console,
    /// Telegram.
    Telegram,
    /// Matrix.
    Matrix,
}

impl Network {
    /// Its name in tables and logs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Console => "console",
            Self::Telegram => "telegram",
            Self::Matrix => "matrix",
        }
    }

    /// Can a program write to somebody who has never opened its private chat?
    pub fn writes_first(self) -> bool {
        match self {
            Self::Matrix => true,
            Self::Console | Self::Telegram => false,
        }
    }

    /// The network of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Console, Self::Telegram, Self::Matrix].into_iter().find(|network| network.name() == name)
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

macro_rules! addresses {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// As the network writes it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    )+};
}

addresses! {
    /// A chat's stable address on its network; with a topic where the network has topics (the adapter's own form).
    ChatAddress,
    /// A person's stable address on their network; never a user name, which changes hands.
    PersonAddress,
    /// A message within its chat.
    MessageRef,
    /// A network's own name of an event: what makes a redelivery recognisable.
    EventId,
    /// A network's own handle of a file.
    FileRef,
}

/// Is a chat between two or among many?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChatKind {
    /// One person and Troquet.
    Private,
    /// Several people.
    Group,
}

/// Who wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sender {
    /// Their stable address.
    pub address: PersonAddress,
    /// What they call themselves there; anything at all.
    pub name: String,
    /// « ali » of « @ali », if the network has such names.
    pub username: Option<String>,
}

/// Where something was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chat {
    /// Its stable address.
    pub address: ChatAddress,
    /// Two or many.
    pub kind: ChatKind,
    /// What it is called, if it is a group.
    pub title: Option<String>,
    /// The part of it (a topic, a thread) in which something was written; answers go there.
    #[serde(default)]
    pub thread: Option<String>,
}

/// One event of a network, as the engine takes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incoming {
    /// Which network.
    pub network: Network,
    /// The network's name of this event; the same again is the same event.
    pub event: EventId,
    /// Who.
    pub sender: Sender,
    /// Where.
    pub chat: Chat,
    /// The message's own reference in its chat, if it is a message.
    pub message: Option<MessageRef>,
    /// What happened.
    pub what: Happening,
}

/// What happened on the network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Happening {
    /// Somebody wrote.
    Said(Said),
    /// Somebody pressed a button; its payload comes from a client and is never trusted.
    Pressed {
        /// What the button carries: a pre-typed command.
        payload: String,
        /// What to answer so that the client stops waiting.
        callback: Option<String>,
        /// The message the button stands under.
        under: Option<MessageRef>,
    },
    /// Somebody opened the private chat, maybe by a link that carries something.
    Started {
        /// The link's payload.
        payload: Option<String>,
    },
    /// Somebody closed the private chat or blocked Troquet.
    Blocked,
    /// Troquet was put into a group by the sender.
    Added,
    /// Troquet was taken out of a group.
    Removed,
    /// The group has a new address.
    Moved {
        /// The new one.
        to: ChatAddress,
    },
    /// Somebody left the group.
    Left,
    /// Somebody wrote to Troquet in the name of a group or channel: nobody to deal with. The sender is that group or channel.
    Faceless,
    /// Somebody put a sign (an emoji) under a message; taking one away is nothing.
    Reacted {
        /// Which sign.
        sign: String,
        /// The message.
        to: MessageRef,
    },
    /// A message of Troquet's own stands in the chat, as the chat itself shows: what is said after it may answer it, whether or not the
    /// network has said yet that it took it.
    Stands {
        /// What it was sent as.
        delivery: OutboxId,
    },
    /// Somebody wrote what can't be read, because it is encrypted. Should its key come, it comes again as what it is, under its own name.
    Unreadable(Unreadable),
}

/// Why an encrypted message can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unreadable {
    /// Its key has not come; it may come later.
    NoKey,
    /// The sender's client keeps the key from Troquet on purpose.
    Withheld,
    /// There is a key, but the message is broken.
    Damaged,
}

impl Happening {
    /// Its name in logs.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Said(_) => "said",
            Self::Pressed { .. } => "pressed",
            Self::Started { .. } => "started",
            Self::Blocked => "blocked",
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Moved { .. } => "moved",
            Self::Left => "left",
            Self::Faceless => "faceless",
            Self::Reacted { .. } => "reacted",
            Self::Stands { .. } => "stands",
            Self::Unreadable(_) => "unreadable",
        }
    }
}

/// Something somebody wrote.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Said {
    /// The words, without quotes the client added for a reply.
    pub text: String,
    /// The message it answers.
    pub reply_to: Option<MessageRef>,
    /// Troquet is mentioned, or the message it answers is Troquet's.
    pub to_me: bool,
    /// A picture came with it.
    pub photo: Option<FileRef>,
}

/// Where a message goes, once it is known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Destination {
    /// The network.
    pub network: Network,
    /// The chat; for somebody without an open private chat, empty until the adapter has made one.
    pub chat: Option<ChatAddress>,
    /// The person, if the chat is private.
    pub person: Option<PersonAddress>,
}

/// One thing for an adapter to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivery {
    /// The outbox row; Matrix uses it as transaction id.
    pub id: OutboxId,
    /// Where.
    pub to: Destination,
    /// What.
    pub act: Act,
    /// The picture of its message, as far as there is one by now.
    pub picture: Option<Picture>,
}

/// A picture to send.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Picture {
    /// This network's own handle, if it came from here.
    pub file: Option<FileRef>,
    /// Its re-encoded bytes (JPEG), once the job has fetched them.
    pub jpeg: Option<Vec<u8>>,
    /// The job is still to fetch them. A network that passes files on as they are waits: the original says where it was taken.
    pub is_coming: bool,
}

/// What an adapter does.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// Says something new.
    Say(Message),
    /// Draws an earlier message anew.
    Edit {
        /// Which message.
        of: MessageRef,
        /// As it is now.
        message: Message,
    },
    /// Takes an earlier message away.
    Delete {
        /// Which message.
        of: MessageRef,
    },
    /// Tells the client of a pressed button that it was heard.
    Acknowledge {
        /// The callback.
        callback: String,
    },
    /// Leaves the chat.
    Leave,
}

/// What a network says of a delivery that went well.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Delivered {
    /// The message made or edited.
    pub message: Option<MessageRef>,
    /// The private chat, where one had to be made.
    pub chat: Option<ChatAddress>,
}

/// What a network says of a delivery that did not go well. Unreachable is a state, not an error.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Not now: the network named a time to wait, for this chat.
    #[error("asked to wait {0}")]
    RetryAfter(Duration),
    /// The network or the way to it failed; try again with growing pauses.
    #[error("not delivered: {0}")]
    Transient(String),
    /// The person or chat can't be written to.
    #[error("unreachable")]
    Unreachable,
    /// The message to edit or delete is gone.
    #[error("message gone")]
    Gone,
    /// The chat has a new address.
    #[error("chat moved")]
    Moved(ChatAddress),
    /// The network will never take it; it is given up and logged.
    #[error("refused: {0}")]
    Refused(String),
}

/// A fact that only the network knows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Question {
    /// Is this person an administrator of this chat now?
    IsAdmin {
        /// The chat.
        chat: ChatAddress,
        /// The person.
        person: PersonAddress,
    },
    /// Is this person in this chat now?
    IsMember {
        /// The chat.
        chat: ChatAddress,
        /// The person.
        person: PersonAddress,
    },
    /// Does the network hand over everything that is said in this chat? Some keep back what is not clearly for a program.
    HearsAll {
        /// The chat.
        chat: ChatAddress,
    },
}

/// An answer and when it was had; older than 60 s it no longer counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fact {
    /// Yes or no.
    pub holds: bool,
    /// When the network said so.
    pub at: Timestamp,
}

/// The network could not be asked; a fact that can't be had refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the network gave no answer")]
pub struct NoAnswer;

/// A network.
#[async_trait]
pub trait Wire: Send + Sync {
    /// Which one.
    fn network(&self) -> Network;

    /// Can anything be sent now? What waits for a network that is not connected yet stays untouched until it is.
    fn is_connected(&self) -> bool {
        true
    }

    /// Does one thing. The same delivery may be asked twice after a crash; the network's own idempotence is used where it has any.
    async fn deliver(&self, delivery: &Delivery) -> Result<Delivered, SendError>;

    /// Asks the network for a fact.
    async fn ask(&self, question: &Question) -> Result<bool, NoAnswer>;

    /// Fetches a file that somebody sent, at most `limit` bytes.
    async fn fetch(&self, file: &FileRef, limit: usize) -> Result<Vec<u8>, SendError>;
}
