//! Offers and wants: `draft → published → (reserved) → fulfilled | withdrawn | expired | removed`. A draft is a form
//! ([`crate::conversation`]) and no offer yet.

pub mod transition;

use serde::{Deserialize, Serialize};

use crate::{
    id::{ClubId, MemberId, OfferId, OfferNumber, PhotoId, Version},
    ledger::Amount,
    text::{Description, Phrase, Title},
    time::Timestamp,
};

/// Whether somebody gives or looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// « je propose ».
    Offering,
    /// « je cherche ».
    Wanting,
}

/// What kind of thing it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// bien
    Good,
    /// service
    Service,
    /// savoir
    Knowledge,
}

/// What the owner takes in return; several may hold at once, and none of them is a gift.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Return {
    /// So many points, per unit of quantity.
    pub points: Option<Amount>,
    /// Something else, in the owner's words: « un 20 pouces ».
    pub barter: Option<Phrase>,
    /// Points and the thing together (« mixte ») instead of either.
    pub both: bool,
}

impl Return {
    /// Nothing in return.
    pub fn is_gift(&self) -> bool {
        self.points.is_none() && self.barter.is_none()
    }
}

/// How many there are. Goods count down; services and know-how don't.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quantity {
    /// As published; `None` for what does not run out.
    pub published: Option<u32>,
    /// Promised to agreed trades.
    pub reserved: u32,
    /// Handed over in completed trades.
    pub given: u32,
}

impl Quantity {
    /// The most pieces one offer may count.
    pub const LARGEST: u32 = 999;

    /// What can still be promised; `None`: no end.
    pub fn available(self) -> Option<u32> {
        self.published.map(|all| all.saturating_sub(self.reserved).saturating_sub(self.given))
    }
}

/// Where an offer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferState {
    /// Can be answered. (« réservée » is published with nothing available.)
    Published,
    /// All of it was given.
    Fulfilled,
    /// Its owner took it back.
    Withdrawn,
    /// Nobody renewed it.
    Expired,
    /// Moderation took it away.
    Removed,
}

/// What its author says of an offer; everything that can be changed afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Offered or looked for.
    pub direction: Direction,
    /// Good, service or know-how.
    pub subject: Subject,
    /// What it is called.
    pub title: Title,
    /// More about it.
    pub text: Option<Description>,
    /// What is taken in return.
    pub back: Return,
    /// It comes back: lent, or borrowed.
    #[serde(default)]
    pub lent: bool,
    /// Its category, a key of the category table.
    pub category: Option<String>,
    /// A named quarter; never an address.
    pub place: Option<Phrase>,
    /// Pieces, for goods.
    pub pieces: Option<u32>,
    /// Its picture.
    pub photo: Option<PhotoId>,
}

/// An offer or a want.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Its identifier.
    pub id: OfferId,
    /// The club it is made in.
    pub club: ClubId,
    /// « annonce 12 ».
    pub number: OfferNumber,
    /// Whose it is.
    pub owner: MemberId,
    /// Counts its changes.
    pub version: Version,
    /// What it says.
    pub content: Content,
    /// What is left.
    pub quantity: Quantity,
    /// Where it stands.
    pub state: OfferState,
    /// When it was published.
    pub published_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
}

impl Offer {
    /// Can somebody answer it now?
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.state == OfferState::Published && now < self.expires_at
    }

    /// Published, but all of it is promised.
    pub fn is_reserved(&self) -> bool {
        self.state == OfferState::Published && self.quantity.available() == Some(0)
    }
}
