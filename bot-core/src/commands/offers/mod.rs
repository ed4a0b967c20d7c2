//! Offers and wants: publish, list, show, change.

pub mod change;
pub mod list;
pub mod publish;
pub mod show;

use crate::{
    club::Club,
    commands::Args,
    engine::context::{Ctx, Done},
    id::OfferNumber,
    refusal::Refusal,
    store::OfferView,
};

/// The offer that a command names, in the club it is meant in. Absent and forbidden read the same.
///
/// # Errors
/// [`Refusal::Usage`] without a number, [`Refusal::NoOffer`], or those of [`Ctx::club`].
pub async fn find(ctx: &mut Ctx<'_>, args: &Args, example: &'static str) -> Done<(Club, OfferView)> {
    let number = OfferNumber(args.number.ok_or(Refusal::Usage(example))?);
    let club = ctx.present(args.club).await?;
    let view = ctx.work.tx.offer_numbered(club.id, number).await?.ok_or(Refusal::NoOffer(Some(number)))?;
    Ok((club, view))
}

/// One's own offer that a command names, also of a club whose groups one has left.
///
/// # Errors
/// [`Refusal::NoOffer`] also for somebody else's.
pub async fn find_mine(ctx: &mut Ctx<'_>, args: &Args, example: &'static str) -> Done<(Club, OfferView)> {
    let number = OfferNumber(args.number.ok_or(Refusal::Usage(example))?);
    let (club, me) = (ctx.club(args.club).await?, ctx.my_id()?);
    let view = ctx.work.tx.offer_numbered(club.id, number).await?.filter(|view| view.offer.owner == me);
    Ok((club, view.ok_or(Refusal::NoOffer(Some(number)))?))
}
