//! People and groups who exchange, and how they are reached.

use serde::{Deserialize, Serialize};

use crate::{
    club::Tone,
    id::{ClubId, ContactId, MemberId},
    text::Name,
    time::Timestamp,
    wire::{ChatAddress, Network, PersonAddress},
};

/// What a member is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberKind {
    /// One person.
    #[default]
    Person,
    /// An association.
    Association,
    /// A collective without legal form.
    Collective,
    /// A business.
    Business,
}

/// Rights in one club, each including those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Exchanges.
    #[default]
    Member,
    /// Also handles reports.
    Moderator,
    /// Also changes the rules. The chat's own administrators; asked again at each privileged act.
    Steward,
    /// Is in none of its rooms any more: finishes what is open, and keeps the account.
    Former,
}

/// Where a member stands with Troquet as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Has consented.
    Active,
    /// Said `/quitte`; erased at that time unless they come back.
    Leaving(Timestamp),
    /// Erased; only ledger rows under this random key remain.
    Erased,
}

/// One person, association, collective or business, who has consented.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Its identifier; after erasure the pseudonym of its ledger rows.
    pub id: MemberId,
    /// What it is.
    pub kind: MemberKind,
    /// What others see.
    pub name: Name,
    /// Where it stands.
    pub standing: Standing,
    /// When it consented, and thereby was born.
    pub consented_at: Timestamp,
    /// Asked about what it says in the group of a club that listens; `false`: it wants none of that.
    pub heard: bool,
}

/// Can a contact be written to in private?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// The private chat is open.
    Open,
    /// Never opened: on Telegram a bot can't write first.
    Unknown,
    /// Closed by the person, or the account is gone.
    Blocked,
}

/// One address on one network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Its identifier.
    pub id: ContactId,
    /// Whose it is.
    pub member: MemberId,
    /// The network.
    pub network: Network,
    /// The person's stable address there.
    pub address: PersonAddress,
    /// The name others mention (« @ali »), if the network has such; it changes hands, so it is never an identity.
    pub username: Option<String>,
    /// The private chat, once known.
    pub private_chat: Option<ChatAddress>,
    /// Whether it can be written to.
    pub reach: Reach,
    /// When the person last wrote from it.
    pub used_at: Timestamp,
}

impl Contact {
    /// Is their private chat another one than this?
    pub fn is_elsewhere(&self, chat: &ChatAddress) -> bool {
        self.private_chat.as_ref().is_some_and(|private| private != chat)
    }
}

/// A member's place in one club.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// The club.
    pub club: ClubId,
    /// Rights last known; privileged acts ask the chat again.
    pub role: Role,
    /// Since when.
    pub since: Timestamp,
}

/// What is shown of a member to others, and how to speak to them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Who.
    pub id: MemberId,
    /// What others see.
    pub name: Name,
    /// Mean of ratings shown in the last 12 months, in tenths, and how many; `None` without any.
    pub rating: Option<Mean>,
    /// Exchanges completed in this club.
    pub completed: u32,
}

/// A mean of ratings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mean {
    /// In tenths of a star: 48 is « 4,8 ».
    pub tenths: u32,
    /// Of how many ratings.
    pub count: u32,
}

/// The text a person agreed to; a new text asks again.
pub const CONSENT_VERSION: i64 = 1;

/// How somebody is addressed where no club decides.
pub const DEFAULT_TONE: Tone = Tone::Vous;
