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
/// [`Refusal::NoOffer`], or those of [`Ctx::club`].
pub async fn find(ctx: &mut Ctx<'_>, args: &Args) -> Done<(Club, OfferView)> {
    let club = ctx.club(args.club).await?;
    let number = OfferNumber(args.number.ok_or(Refusal::NoOffer(None))?);
    match ctx.work.tx.offer_numbered(club.id, number).await? {
        Some(view) => Ok((club, view)),
        None => Err(Refusal::NoOffer(Some(number)).into()),
    }
}

/// One's own offer that a command names.
///
/// # Errors
/// [`Refusal::NoOffer`] also for somebody else's.
pub async fn find_mine(ctx: &mut Ctx<'_>, args: &Args) -> Done<(Club, OfferView)> {
    let (club, view) = find(ctx, args).await?;
    if view.offer.owner != ctx.my_id()? {
        return Err(Refusal::NoOffer(Some(view.offer.number)).into());
    }
    Ok((club, view))
}
