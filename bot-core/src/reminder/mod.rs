//! What is due, when. [`Timer`]s are replaced as a whole for their subject each time it changes, so none is ever left over.
//!
//! Two kinds: effects (a deadline's default outcome) happen on time; messages wait for the end of the quiet hours.

use serde::{Deserialize, Serialize};

use crate::{
    id::{ClubId, MemberId, OfferId, RoomId, TimerId, TradeId, Version},
    time::Timestamp,
};

/// What a timer is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// An exchange.
    Trade(TradeId),
    /// An offer.
    Offer(OfferId),
    /// A room without a club.
    Room(RoomId),
    /// A member (leaving).
    Member(MemberId),
    /// Whose turn it is in an offer's queue.
    Turn(OfferId),
    /// One member's postponed reminder about an exchange.
    SnoozedTrade(TradeId, MemberId),
    /// One member's postponed reminder about an offer.
    SnoozedOffer(OfferId, MemberId),
}

/// What is to be done when it is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// The default outcome of a trade's state, if it is still in that state since that moment.
    TradeDeadline {
        /// The proposition it was set for.
        version: Version,
    },
    /// The ratings of a trade are shown, rated or not.
    RatingsClose,
    /// An offer ends.
    OfferExpires,
    /// Who is next in an offer's queue did not answer: the one after is asked.
    TurnPasses {
        /// Who was asked could not be reached, and had the time twice.
        waited: bool,
    },
    /// Troquet leaves a room without a club.
    LeaveRoom,
    /// A leaving member is erased.
    Erase,
    /// A person is reminded of something.
    Remind(Nudge),
}

/// What a person is reminded of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nudge {
    /// A proposition waits for your answer.
    Answer,
    /// Where is the agreed exchange?
    Unscheduled,
    /// The appointment is tomorrow.
    AppointmentTomorrow,
    /// The appointment is soon.
    AppointmentSoon,
    /// Did the exchange take place?
    DidItHappen,
    /// Did you receive it?
    DidYouReceive,
    /// Please rate.
    Rate,
    /// A dispute waits (to stewards).
    Dispute,
    /// Is your offer still available?
    StillAvailable,
}

/// Reminders of things that began a little apart are due together, and so come as one message: on the last full five minutes.
pub(crate) fn together(at: Timestamp) -> Timestamp {
    const GRID: i64 = 5 * 60 * 1_000;
    Timestamp(at.0 - at.0.rem_euclid(GRID))
}

/// Something due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timer {
    /// Its identifier.
    pub id: TimerId,
    /// When.
    pub at: Timestamp,
    /// About what.
    pub subject: Subject,
    /// The club whose rules apply.
    pub club: Option<ClubId>,
    /// Whom it reminds.
    pub member: Option<MemberId>,
    /// What to do.
    pub due: Due,
}

pub mod offer;
pub mod trade;
