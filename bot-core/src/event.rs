//! The closed list of facts that a decision may produce. [`crate::store::Tx::record`] writes them to the tables and the journal in
//! one transaction; [`crate::notify`] says who is told, [`crate::reminder`] what is due because of them.
//!
//! Tables are the truth; the journal is never replayed.

use serde::{Deserialize, Serialize};

use crate::{
    club::{Club, Room},
    feedback::Rating,
    id::{ClubId, MemberId, OfferId, ReportId, RoomId, TradeId},
    ledger::{Hold, Transfer},
    member::{Contact, Member, Role},
    offer::Offer,
    text::{Comment, Phrase},
    time::Timestamp,
    trade::Trade,
};

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// Somebody consented and became a member.
    Consented {
        /// The new member.
        member: Member,
        /// The address they consented from.
        contact: Contact,
    },
    /// A member's name, kind or standing changed.
    MemberChanged {
        /// As it is now.
        member: Member,
    },
    /// A member's words, names, photos and contacts are gone; ledger rows stay under the key.
    MemberErased {
        /// Who.
        member: MemberId,
    },
    /// A club was born.
    ClubCreated {
        /// The club.
        club: Club,
    },
    /// A club's name or rules changed.
    ClubChanged {
        /// As it is now.
        club: Club,
    },
    /// Troquet was put into a chat.
    RoomFound {
        /// The chat, without a club yet.
        room: Room,
    },
    /// A room became part of a club. A club that it leaves behind without room and without use loses its members.
    RoomJoined {
        /// Which.
        room: RoomId,
        /// Of which club.
        club: ClubId,
    },
    /// Troquet left a room or was removed from it.
    RoomLeft {
        /// Which.
        room: RoomId,
    },
    /// A member's place in a club, new or changed; its account is opened with it.
    Joined {
        /// Which club.
        club: ClubId,
        /// Who.
        member: MemberId,
        /// With which rights.
        role: Role,
    },
    /// An offer was published.
    OfferPublished {
        /// The offer.
        offer: Offer,
    },
    /// An offer's words, terms, expiry or state changed. Quantities are not written by it.
    OfferChanged {
        /// As it is now.
        offer: Offer,
    },
    /// Pieces of an offer were promised, freed or handed over. The tables refuse what does not add up.
    PiecesMoved {
        /// Whose pieces.
        offer: OfferId,
        /// How.
        movement: Pieces,
        /// How many.
        pieces: u32,
    },
    /// Somebody opened a trade, with its first proposition.
    TradeOpened {
        /// The trade.
        trade: Trade,
    },
    /// A trade changed; a new proposition is kept beside the earlier ones.
    TradeChanged {
        /// As it is now.
        trade: Trade,
    },
    /// Points were set aside.
    PointsHeld {
        /// The hold.
        hold: Hold,
    },
    /// Points set aside are free again.
    HoldVoided {
        /// Of which agreement.
        trade: TradeId,
    },
    /// Points set aside were paid; what the movement does not take is free again.
    HoldPosted {
        /// Of which agreement.
        trade: TradeId,
        /// The payment.
        transfer: Transfer,
    },
    /// Points moved without a hold.
    PointsMoved {
        /// The movement.
        transfer: Transfer,
    },
    /// Somebody rated; once more for the words that follow the stars, while it is blind and has none. The tables refuse other changes.
    Rated {
        /// The rating, still blind.
        rating: Rating,
    },
    /// The ratings of a trade are shown from now on.
    RatingsShown {
        /// Of which trade.
        trade: TradeId,
        /// Since when.
        at: Timestamp,
    },
    /// Who was rated answered, once.
    RatingAnswered {
        /// Of which trade.
        trade: TradeId,
        /// Whose rating was answered.
        by: MemberId,
        /// The answer.
        answer: Comment,
    },
    /// Somebody reported a problem to the stewards.
    Reported {
        /// Its identifier.
        id: ReportId,
        /// In which club.
        club: ClubId,
        /// Who.
        by: MemberId,
        /// About which offer.
        offer: Option<OfferId>,
        /// About which exchange.
        trade: Option<TradeId>,
        /// In their words.
        reason: Option<Phrase>,
    },
    /// Somebody is interested in an offer that is promised to another, in order of asking.
    Queued {
        /// Which offer.
        offer: OfferId,
        /// Who.
        member: MemberId,
        /// Since when.
        at: Timestamp,
    },
    /// Somebody is no longer in the queue.
    Unqueued {
        /// Which offer.
        offer: OfferId,
        /// Who.
        member: MemberId,
    },
}

/// What happens to pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pieces {
    /// Free → promised.
    Reserved,
    /// Promised → free.
    Freed,
    /// Promised → given.
    Given,
}

impl Event {
    /// Its name in the journal and in logs.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Consented { .. } => "consented",
            Self::MemberChanged { .. } => "member_changed",
            Self::MemberErased { .. } => "member_erased",
            Self::ClubCreated { .. } => "club_created",
            Self::ClubChanged { .. } => "club_changed",
            Self::RoomFound { .. } => "room_found",
            Self::RoomJoined { .. } => "room_joined",
            Self::RoomLeft { .. } => "room_left",
            Self::Joined { .. } => "joined",
            Self::OfferPublished { .. } => "offer_published",
            Self::OfferChanged { .. } => "offer_changed",
            Self::PiecesMoved { .. } => "pieces_moved",
            Self::TradeOpened { .. } => "trade_opened",
            Self::TradeChanged { .. } => "trade_changed",
            Self::PointsHeld { .. } => "points_held",
            Self::HoldVoided { .. } => "hold_voided",
            Self::HoldPosted { .. } => "hold_posted",
            Self::PointsMoved { .. } => "points_moved",
            Self::Rated { .. } => "rated",
            Self::RatingsShown { .. } => "ratings_shown",
            Self::RatingAnswered { .. } => "rating_answered",
            Self::Reported { .. } => "reported",
            Self::Queued { .. } => "queued",
            Self::Unqueued { .. } => "unqueued",
        }
    }
}
