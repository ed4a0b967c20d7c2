//! Points as people see and move them.
//!
//! | file | command |
//! | --- | --- |
//! | [`balance`] | `/solde` |
//! | [`statement`] | `/releve` and `/pourquoi` |
//! | [`pay`] | `/payer`, and the one tap that moves points |
//! | [`grant`] | `/accorder`, a steward's, from the club's account |
//!
//! Deliberately absent: paying for an exchange, which only its completion does ([`crate::trade::transition`]), and anybody else's
//! balance: it is said to its holder, in private, and to nobody else.

pub mod balance;
pub mod grant;
pub mod pay;
pub mod statement;

use crate::{
    card::Message,
    club::Club,
    engine::context::{Ctx, Done},
    ledger::{Account, Holder},
    refusal::Refusal,
};

/// A private answer about one club: it names the club where the reader is in several.
pub(in crate::commands) fn about(ctx: &Ctx<'_>, club: &Club) -> Message {
    if ctx.caller.clubs.len() > 1 { Message::titled(club.name.as_str()) } else { Message::default() }
}

/// An account of a club.
///
/// # Errors
/// [`Refusal::NoClub`] if the holder is not in that club.
pub(in crate::commands) async fn account(ctx: &mut Ctx<'_>, club: &Club, holder: Holder) -> Done<Account> {
    ctx.work.tx.account(club.id, holder).await?.ok_or_else(|| Refusal::NoClub.into())
}
