//! Points: double entry, whole numbers, one currency per club.
//!
//! A movement has two legs of the same positive amount between two different accounts and is never changed or deleted; a correction
//! is a new movement that names the old one. An agreement **holds** points, its completion **posts** them (all or part) or its end
//! **voids** them; a hold resolves exactly once. Natural keys ([`TransferKey`]) make a second payment impossible to write.
//!
//! Deliberately absent: fractions, interest, and any way to buy or cash out points.

use std::{
    fmt,
    iter::Sum,
    ops::{Add, Neg, Sub},
};

use serde::{Deserialize, Serialize};

use crate::{
    club::{PointsPolicy, Rules},
    id::{AccountId, ClubId, MemberId, TradeId, TransferId},
    refusal::Refusal,
    text::Phrase,
    time::Timestamp,
};

/// A signed number of points: a balance, a limit, a difference.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Points(pub i64);

impl Points {
    /// No points.
    pub const ZERO: Self = Self(0);
}

impl Add for Points {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Points {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for Points {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl Sum for Points {
    fn sum<I: Iterator<Item = Self>>(items: I) -> Self {
        items.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A number of points that can move: from 1 to [`Amount::LARGEST`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Amount(i64);

impl Amount {
    /// The most that one offer, proposition or payment can name. A limit stands on everything; no club's hard limits come near it.
    pub const LARGEST: i64 = 100_000;

    /// An amount, if it is from 1 to [`Self::LARGEST`].
    pub fn new(points: i64) -> Option<Self> {
        (1..=Self::LARGEST).contains(&points).then_some(Self(points))
    }

    /// As a signed number of points.
    pub fn points(self) -> Points {
        Points(self.0)
    }
}

impl TryFrom<i64> for Amount {
    type Error = NotAnAmount;
    fn try_from(points: i64) -> Result<Self, NotAnAmount> {
        Self::new(points).ok_or(NotAnAmount(points))
    }
}

impl From<Amount> for i64 {
    fn from(amount: Amount) -> Self {
        amount.0
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A number of points that can't move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} is no amount of points")]
pub struct NotAnAmount(pub i64);

/// Whose account it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holder {
    /// A member of the club.
    Member(MemberId),
    /// The club itself: the visible issuer of any bonus; may go negative.
    Club,
}

/// An account as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Its identifier.
    pub id: AccountId,
    /// The club whose points it counts.
    pub club: ClubId,
    /// Whose it is.
    pub holder: Holder,
    /// Sum of all movements.
    pub balance: Points,
    /// Sum of the holds that are open.
    pub held: Points,
    /// Exchanges completed in this club, which lifts a newcomer's floor.
    pub completed: u32,
}

impl Account {
    /// The lowest balance this account may reach by its holder's own act; `None` for the club's account.
    pub fn floor(&self, rules: &Rules) -> Option<Points> {
        match (self.holder, &rules.points) {
            (Holder::Club, _) => None,
            (Holder::Member(_), PointsPolicy::Gift) => Some(Points::ZERO),
            (Holder::Member(_), PointsPolicy::MutualCredit(credit)) => Some(if self.completed < credit.newcomer_exchanges {
                Points(credit.newcomer_floor.0.max(credit.floor.0))
            } else {
                credit.floor
            }),
        }
    }

    /// What the holder can still promise: balance + credit limit − held. `None`: no limit.
    pub fn available(&self, rules: &Rules) -> Option<Points> {
        self.floor(rules).map(|floor| self.balance - floor - self.held)
    }

    /// May this much more be held or paid?
    ///
    /// # Errors
    /// [`Refusal::NotEnough`] with what is missing; [`Refusal::GiftClub`] where the club keeps no points.
    pub fn afford(&self, amount: Amount, rules: &Rules) -> Result<(), Refusal> {
        if matches!(rules.points, PointsPolicy::Gift) {
            return Err(Refusal::GiftClub);
        }
        match self.available(rules) {
            Some(available) if available < amount.points() => {
                Err(Refusal::NotEnough { missing: amount.points() - available, available: available.max(Points::ZERO) })
            }
            _ => Ok(()),
        }
    }

    /// May this account receive so much more? Only where the club made its ceiling hard, and never against what is already agreed.
    ///
    /// # Errors
    /// [`Refusal::Ceiling`].
    pub fn receive(&self, amount: Amount, rules: &Rules) -> Result<(), Refusal> {
        match (&rules.points, self.holder) {
            (PointsPolicy::MutualCredit(credit), Holder::Member(_))
                if credit.ceiling_is_hard && self.balance + amount.points() > credit.ceiling =>
            {
                Err(Refusal::Ceiling { ceiling: credit.ceiling })
            }
            _ => Ok(()),
        }
    }
}

/// How a hold stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldState {
    /// Set aside.
    Open,
    /// Paid, all or part; the rest is free again.
    Posted,
    /// Free again.
    Void,
}

/// Points set aside by an agreement: at most one per trade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// The agreement; also the hold's natural key.
    pub trade: TradeId,
    /// The club whose points are held.
    pub club: ClubId,
    /// Who owes.
    pub payer: MemberId,
    /// Who will be paid.
    pub payee: MemberId,
    /// How much.
    pub amount: Amount,
}

/// What makes a movement unique: writing the same key twice is impossible.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransferKey {
    /// One completion, one payment.
    Trade(TradeId),
    /// `/payer`: the input that said so (network and event id).
    Input(String),
    /// Closing the account of a member who leaves; parts from 0, because one movement can't carry any balance.
    Closing(MemberId, u32),
    /// The joining of two members' histories.
    Joining(MemberId, MemberId),
}

impl fmt::Display for TransferKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Trade(trade) => write!(f, "trade:{trade}"),
            Self::Input(input) => write!(f, "input:{input}"),
            Self::Closing(member, part) => write!(f, "closing:{member}:{part}"),
            Self::Joining(kept, gone) => write!(f, "joining:{kept}:{gone}"),
        }
    }
}

/// Why points moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransferKind {
    /// An exchange was completed.
    Exchange,
    /// `/payer`.
    Payment,
    /// A steward granted points from the club's account, with a reason that everyone can read.
    Grant,
    /// A member left; what remained went to the club's account.
    Closing,
    /// Two members turned out to be one.
    Joining,
    /// Names and undoes an earlier movement.
    Correction,
}

/// A movement: `amount` leaves `from` and reaches `to`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// Its identifier.
    pub id: TransferId,
    /// The club whose points move.
    pub club: ClubId,
    /// Who pays.
    pub from: Holder,
    /// Who is paid; never the payer.
    pub to: Holder,
    /// How much.
    pub amount: Amount,
    /// Why.
    pub kind: TransferKind,
    /// The exchange it belongs to.
    pub trade: Option<TradeId>,
    /// The movement it corrects.
    pub corrects: Option<TransferId>,
    /// What makes it unique.
    pub key: TransferKey,
    /// The reason in the payer's words.
    pub reason: Option<Phrase>,
    /// When.
    pub at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(balance: i64, held: i64, completed: u32) -> Account {
        Account {
            id: AccountId(1),
            club: ClubId(1),
            holder: Holder::Member(MemberId(1)),
            balance: Points(balance),
            held: Points(held),
            completed,
        }
    }

    /// Balance, held, exchanges completed, amount wanted → what is missing.
    #[test]
    fn floors() {
        let rules = Rules::default();
        let table = [
            (0, 0, 0, 20, None),
            (0, 0, 0, 21, Some(1)),
            (0, 0, 2, 21, Some(1)),
            (0, 0, 3, 100, None),
            (0, 0, 3, 101, Some(1)),
            (-90, 5, 3, 5, None),
            (-90, 5, 3, 6, Some(1)),
            (50, 0, 0, 70, None),
            (50, 60, 0, 15, Some(5)),
        ];
        for (balance, held, completed, amount, missing) in table {
            let refusal = account(balance, held, completed).afford(Amount::new(amount).expect("an amount"), &rules).err();
            let found = refusal.map(|refusal| match refusal {
                Refusal::NotEnough { missing, .. } => missing.0,
                other => panic!("{other:?}"),
            });
            assert_eq!(found, missing, "{balance} {held} {completed} {amount}");
        }
    }

    #[test]
    fn amounts_have_limits() {
        assert_eq!([i64::MIN, -1, 0, 100_001, i64::MAX].map(Amount::new), [None; 5]);
        assert!(Amount::new(1).is_some() && Amount::new(100_000).is_some());
    }

    #[test]
    fn the_ceiling_is_soft_unless_the_club_says_so() {
        let mut rules = Rules::default();
        let ten = Amount::new(10).expect("an amount");
        assert_eq!(account(495, 0, 9).receive(ten, &rules), Ok(()));
        if let PointsPolicy::MutualCredit(credit) = &mut rules.points {
            credit.ceiling_is_hard = true;
        }
        assert_eq!(account(495, 0, 9).receive(ten, &rules), Err(Refusal::Ceiling { ceiling: Points(500) }));
        assert_eq!(account(490, 0, 9).receive(ten, &rules), Ok(()));
    }
}
