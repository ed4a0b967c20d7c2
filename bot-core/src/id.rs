//! Identifiers. The program makes them (see [`crate::clock::Clock::id`]); the database never does,
//! because SQLite and PostgreSQL disagree on how.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Text that is no identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier")]
pub struct NotAnId;

/// Short form of an identifier (base 36), as it stands in a button's payload.
fn to_base36(mut value: u64) -> String {
    const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let mut out = Vec::with_capacity(13);
    loop {
        out.push(char::from(DIGITS[(value % 36) as usize]));
        value /= 36;
        if value == 0 {
            break;
        }
    }
    out.iter().rev().collect()
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        /// Base 36, at most 13 characters: what a button's payload carries.
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&to_base36(self.0.unsigned_abs()))
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                i64::from_str_radix(text, 36).ok().filter(|id| *id > 0).map(Self).ok_or(NotAnId)
            }
        }
    )+};
}

ids! {
    /// One person, association, collective or business.
    MemberId,
    /// One address of a member on one network.
    ContactId,
    /// One exchange community.
    ClubId,
    /// A chat attached to a club.
    RoomId,
    /// An offer or a want.
    OfferId,
    /// An exchange between two members.
    TradeId,
    /// A ledger account.
    AccountId,
    /// A movement of points.
    TransferId,
    /// A message waiting to leave.
    OutboxId,
    /// Something due at a time.
    TimerId,
    /// A picture.
    PhotoId,
    /// A problem somebody reported.
    ReportId,
}

macro_rules! numbers {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

numbers! {
    /// « annonce 12 »: counted per club, small enough to type.
    OfferNumber,
    /// « échange 3 »: counted per club.
    TradeNumber,
    /// Counts the changes of an offer or the propositions of a trade; a button names the one it was shown for.
    Version,
}

impl Version {
    /// The version that something is born with.
    pub const FIRST: Self = Self(1);

    /// The one after this.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_form_goes_there_and_back() {
        for value in [1, 35, 36, 1_295, i64::MAX] {
            let id = ClubId(value);
            assert_eq!(id.to_string().parse(), Ok(id));
            assert!(id.to_string().len() <= 13);
        }
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for text in ["", "-1", "0", "é", "zzzzzzzzzzzzzz", "1 2"] {
            assert_eq!(text.parse::<ClubId>(), Err(NotAnId), "{text}");
        }
    }
}
