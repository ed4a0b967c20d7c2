//! What each side of a trade gives: a thing (the offer's, or one in words), points, or both. A gift is terms with an empty side;
//! a barter has things on both sides.

use serde::{Deserialize, Serialize};

use super::Side;
use crate::{
    ledger::Amount,
    offer::{Direction, Offer, Return},
    refusal::Refusal,
    text::Phrase,
    time::Appointment,
};

/// A good, service or know-how that is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Thing {
    /// What the offer is about.
    Offered {
        /// So many pieces of it; 1 where nothing is counted.
        pieces: u32,
    },
    /// Something in words: « un livre ».
    Words(Phrase),
}

/// What one side gives.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Give {
    /// A thing.
    pub thing: Option<Thing>,
    /// Points.
    pub points: Option<Amount>,
}

impl Give {
    /// Gives nothing.
    pub const NOTHING: Self = Self { thing: None, points: None };

    /// Nothing at all?
    pub fn is_nothing(&self) -> bool {
        self.thing.is_none() && self.points.is_none()
    }
}

/// What both sides give, and when and where if that is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// What the owner gives.
    pub owner: Give,
    /// What the asker gives.
    pub asker: Give,
    /// The appointment.
    pub when: Option<Appointment>,
    /// Where, in words.
    pub place: Option<Phrase>,
}

impl Terms {
    /// The terms an offer asks for itself, for so many pieces. Where the owner takes points or a thing, points come first.
    pub fn asked_by(offer: &Offer, pieces: u32) -> Result<Self, Refusal> {
        let Return { points, barter, both } = &offer.content.back;
        let points = match points {
            Some(each) => Some(Amount::new(i64::from(*each).saturating_mul(i64::from(pieces))).ok_or(Refusal::BadAmount)?),
            None => None,
        };
        let thing = Give { thing: Some(Thing::Offered { pieces }), points: None };
        let wanted = barter.clone().filter(|_| *both || points.is_none()).map(Thing::Words);
        let back = Give { thing: wanted, points };
        Ok(Self::between(offer.content.direction, thing, back))
    }

    /// Puts the offer's thing and what comes back for it on their sides.
    pub fn between(direction: Direction, thing: Give, back: Give) -> Self {
        let (owner, asker) = match direction {
            Direction::Offering => (thing, back),
            Direction::Wanting => (back, thing),
        };
        Self { owner, asker, when: None, place: None }
    }

    /// What a side gives.
    pub fn given_by(&self, side: Side) -> &Give {
        match side {
            Side::Owner => &self.owner,
            Side::Asker => &self.asker,
        }
    }

    /// What a side gives, to change it.
    pub fn given_by_mut(&mut self, side: Side) -> &mut Give {
        match side {
            Side::Owner => &mut self.owner,
            Side::Asker => &mut self.asker,
        }
    }

    /// Does this side receive a thing? Who does says when the exchange took place.
    pub fn receives(&self, side: Side) -> bool {
        self.given_by(side.other()).thing.is_some()
    }

    /// Who pays how many points.
    pub fn payment(&self) -> Option<(Side, Amount)> {
        Side::BOTH.into_iter().find_map(|side| self.given_by(side).points.map(|amount| (side, amount)))
    }

    /// Pieces of the offer that are promised.
    pub fn pieces(&self) -> u32 {
        Side::BOTH
            .into_iter()
            .find_map(|side| match self.given_by(side).thing {
                Some(Thing::Offered { pieces }) => Some(pieces),
                _ => None,
            })
            .unwrap_or(0)
    }

    /// The side that would pay points under these terms, whether or not any are named: who receives the offer's thing, or, in a
    /// direct proposition, who already pays, or else who receives a thing without giving one.
    pub fn natural_payer(&self) -> Option<Side> {
        if let Some((side, _)) = self.payment() {
            return Some(side);
        }
        let gives_offered = |side: &Side| matches!(self.given_by(*side).thing, Some(Thing::Offered { .. }));
        Side::BOTH
            .into_iter()
            .find(gives_offered)
            .or_else(|| Side::BOTH.into_iter().find(|side| self.receives(side.other()) && !self.receives(*side)))
            .map(Side::other)
    }

    /// Refuses what makes no exchange: nothing given, no piece of the offer, or points or the offer's pieces from both sides.
    ///
    /// # Errors
    /// [`Refusal::EmptyTerms`], [`Refusal::PointsBothWays`], [`Refusal::BadQuantity`].
    pub fn check(&self) -> Result<(), Refusal> {
        if self.owner.thing.is_none() && self.asker.thing.is_none() {
            return Err(Refusal::EmptyTerms);
        }
        if self.owner.points.is_some() && self.asker.points.is_some() {
            return Err(Refusal::PointsBothWays);
        }
        let offered = |give: &Give| match give.thing {
            Some(Thing::Offered { pieces }) => Some(pieces),
            _ => None,
        };
        match (offered(&self.owner), offered(&self.asker)) {
            (Some(0), _) | (_, Some(0)) | (Some(_), Some(_)) => Err(Refusal::BadQuantity),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
