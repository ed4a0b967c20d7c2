//! `/annonce 12`.

use crate::{
    commands::{Args, offers::find},
    engine::context::{Ctx, Done},
    notify,
    refusal::Refusal,
};

/// Shows one offer, with the buttons that the reader has.
///
/// # Errors
/// [`Refusal::NoOffer`].
pub async fn run(ctx: &mut Ctx<'_>, args: Args) -> Done {
    if args.number.is_none() {
        return Err(Refusal::Usage("/annonce 12").into());
    }
    let (club, view) = find(ctx, &args).await?;
    let mine = view.offer.owner == ctx.my_id()?;
    let message = notify::offer::shown(&view, &ctx.lang(&club), (ctx.work.now, club.rules.zone), mine);
    ctx.answer(message);
    Ok(())
}
