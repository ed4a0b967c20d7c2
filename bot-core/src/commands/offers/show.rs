//! `/annonce 12`.

use crate::{
    commands::{Args, offers::find},
    engine::context::{Ctx, Done},
    notify,
};

/// Shows one offer, with the buttons that the reader has.
///
/// # Errors
/// Those of [`find`].
pub async fn run(ctx: &mut Ctx<'_>, args: Args) -> Done {
    let (club, view) = find(ctx, &args, "/annonce 12").await?;
    let mine = view.offer.owner == ctx.my_id()?;
    let message = notify::offer::shown(&view, &ctx.lang(&club), (ctx.work.now, club.rules.zone), mine);
    ctx.answer(message);
    Ok(())
}
