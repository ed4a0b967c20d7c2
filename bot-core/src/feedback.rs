//! Ratings: 1 to 5 and a comment, by each side of each completed exchange, double blind: shown when both have rated or the
//! window has closed. One public answer to a comment. There is no ranking by low score.

use serde::{Deserialize, Serialize};

use crate::{
    id::{ClubId, MemberId, TradeId},
    text::Comment,
    time::Timestamp,
};

/// A number that is not from 1 to 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not 1 to 5")]
pub struct NotStars;

/// One to five.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Stars(u8);

impl Stars {
    /// One to five; anything else is none.
    pub fn new(stars: i64) -> Option<Self> {
        u8::try_from(stars).ok().filter(|stars| (1..=5).contains(stars)).map(Self)
    }
}

impl TryFrom<i64> for Stars {
    type Error = NotStars;
    fn try_from(stars: i64) -> Result<Self, NotStars> {
        Self::new(stars).ok_or(NotStars)
    }
}

impl From<Stars> for i64 {
    fn from(stars: Stars) -> Self {
        Self::from(stars.0)
    }
}

/// What one side says of the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// The completed exchange.
    pub trade: TradeId,
    /// The club it was in.
    pub club: ClubId,
    /// Who rates.
    pub by: MemberId,
    /// Who is rated; a rating never moves to another exchange or person.
    pub of: MemberId,
    /// How good it was.
    pub stars: Stars,
    /// In words.
    pub comment: Option<Comment>,
    /// The one public answer of who was rated.
    pub answer: Option<Comment>,
    /// From when it stands for good: with its words, or when words were declined; stars alone stand a day after they were given, and
    /// until then this lies ahead. It can be written again before, with later words, and never afterwards.
    pub at: Timestamp,
    /// When it was shown; `None` while it is still blind.
    pub shown_at: Option<Timestamp>,
}
