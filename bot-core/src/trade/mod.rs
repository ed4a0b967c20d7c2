//! An exchange between two members, opened on an offer or directly.
//!
//! Every state has a next actor, a deadline and a default outcome (the table of the domain page); [`transition`] is that table.
//! [`terms`] says what each side gives.

pub mod terms;
pub mod transition;

use serde::{Deserialize, Serialize};

pub use terms::{Give, Terms, Thing};

use crate::{
    id::{ClubId, MemberId, OfferId, TradeId, TradeNumber, Version},
    text::{Phrase, Title},
    time::{Appointment, Timestamp},
};

/// One of the two parties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Whose offer it is, or to whom a direct proposition was made.
    Owner,
    /// Who answered the offer, or made the direct proposition.
    Asker,
}

impl Side {
    /// Both, the owner first.
    pub const BOTH: [Self; 2] = [Self::Owner, Self::Asker];

    /// The other party.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Owner => Self::Asker,
            Self::Asker => Self::Owner,
        }
    }
}

/// A new time for the appointment that waits for the other side's yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moving {
    /// Who proposes it.
    pub by: Side,
    /// The time proposed.
    pub to: Appointment,
    /// When it was proposed: the other side is reminded from then on.
    pub since: Timestamp,
}

/// Who has said that it took place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Said {
    /// The owner has.
    pub owner: bool,
    /// The asker has.
    pub asker: bool,
}

impl Said {
    /// Has this side said so?
    pub fn by(self, side: Side) -> bool {
        match side {
            Side::Owner => self.owner,
            Side::Asker => self.asker,
        }
    }

    /// Now this side has too.
    #[must_use]
    pub fn with(mut self, side: Side) -> Self {
        match side {
            Side::Owner => self.owner = true,
            Side::Asker => self.asker = true,
        }
        self
    }
}

/// How a trade ended without being completed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// The side that had to answer said no.
    Declined,
    /// Nobody answered in time.
    Expired,
    /// Who proposed took it back.
    Withdrawn,
    /// The offer it was about ended first.
    OfferEnded,
    /// One side cancelled what was agreed; late: under the club's hours before the appointment.
    Cancelled {
        /// Who.
        by: Side,
        /// Too short before the appointment.
        late: bool,
    },
    /// Nobody fixed an appointment, or nobody said what became of it.
    Lapsed,
    /// One side did not come, and the other side's word stood.
    NoShow {
        /// Who did not come.
        absent: Side,
    },
    /// A dispute ended; the points held were released or paid as decided.
    Settled,
}

/// Where a trade stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum TradeState {
    /// Waits for the side that did not propose.
    Proposed {
        /// Who proposed the present version.
        by: Side,
    },
    /// Agreed, without an appointment.
    Agreed {
        /// An appointment that waits for a yes.
        moving: Option<Moving>,
    },
    /// Agreed, with an appointment ([`Terms::when`]).
    Scheduled {
        /// Another time that waits for a yes.
        moving: Option<Moving>,
    },
    /// One side says that the other did not come.
    NoShowSaid {
        /// Who says so.
        by: Side,
    },
    /// Somebody says it took place; who receives has not all said so yet.
    HandedOver {
        /// Who has said so.
        said: Said,
    },
    /// Took place; points went with it.
    Completed {
        /// When; the windows for ratings and reports start here.
        at: Timestamp,
    },
    /// Somebody reported a problem before completion: everything is held for the stewards.
    Disputed {
        /// Who.
        by: Side,
    },
    /// Over without completion.
    Ended {
        /// How.
        end: End,
    },
}

impl TradeState {
    /// Its name in tables, logs and coverage.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Proposed { .. } => "proposed",
            Self::Agreed { .. } => "agreed",
            Self::Scheduled { .. } => "scheduled",
            Self::NoShowSaid { .. } => "no_show_said",
            Self::HandedOver { .. } => "handed_over",
            Self::Completed { .. } => "completed",
            Self::Disputed { .. } => "disputed",
            Self::Ended { .. } => "ended",
        }
    }

    /// Nothing more will change it (ratings aside).
    pub fn is_over(&self) -> bool {
        matches!(self, Self::Completed { .. } | Self::Ended { .. })
    }

    /// Points are held and pieces reserved.
    pub fn is_binding(&self) -> bool {
        matches!(
            self,
            Self::Agreed { .. }
                | Self::Scheduled { .. }
                | Self::NoShowSaid { .. }
                | Self::HandedOver { .. }
                | Self::Disputed { .. }
        )
    }
}

/// An exchange between two members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trade {
    /// Its identifier.
    pub id: TradeId,
    /// The club it is in.
    pub club: ClubId,
    /// « échange 3 ».
    pub number: TradeNumber,
    /// The offer it answers; none for a direct proposition.
    pub offer: Option<OfferId>,
    /// What it is about, in the words of the offer when it was opened.
    pub title: Title,
    /// One party.
    pub owner: MemberId,
    /// The other; never the same member.
    pub asker: MemberId,
    /// Counts the propositions; a button names the one it was shown for.
    pub version: Version,
    /// The terms of the present version.
    pub terms: Terms,
    /// Where it stands.
    pub state: TradeState,
    /// Since when the next actor is being waited for: the present state's beginning, moved to the delivery of the message that
    /// asks, if that came later.
    pub since: Timestamp,
    /// Why it was cancelled or disputed, in the words of who did.
    pub reason: Option<Phrase>,
}

impl Trade {
    /// The member on a side.
    pub fn member(&self, side: Side) -> MemberId {
        match side {
            Side::Owner => self.owner,
            Side::Asker => self.asker,
        }
    }

    /// The side a member is on; `None` for anybody else.
    pub fn side(&self, member: MemberId) -> Option<Side> {
        Side::BOTH.into_iter().find(|side| self.member(*side) == member)
    }

    /// The side whose answer is waited for, where it is one side's.
    pub fn turn(&self) -> Option<Side> {
        match self.state {
            TradeState::Proposed { by } | TradeState::NoShowSaid { by } => Some(by.other()),
            TradeState::Agreed { moving } | TradeState::Scheduled { moving } => moving.map(|moving| moving.by.other()),
            TradeState::HandedOver { said } => Side::BOTH.into_iter().find(|side| self.terms.receives(*side) && !said.by(*side)),
            TradeState::Completed { .. } | TradeState::Disputed { .. } | TradeState::Ended { .. } => None,
        }
    }
}
