//! `/offre` and `/cherche`: a complete line publishes at once; alone they open the guided form.

use crate::{
    club::Club,
    commands::Args,
    conversation::{Form, offer::OfferForm},
    engine::{
        context::{Ctx, Done},
        effects,
    },
    french::offer_line::parse_offer,
    id::{OfferId, PhotoId},
    notify,
    offer::{Content, Direction, transition},
    wire::{FileRef, Happening},
};

/// Publishes the line, or asks.
///
/// # Errors
/// The refusals of reading the line and of [`transition::publish`].
pub async fn run(ctx: &mut Ctx<'_>, direction: Direction, args: Args) -> Done {
    let club = ctx.present(args.club).await?;
    let line = line(&args);
    let photo = match &ctx.input.what {
        Happening::Said(said) => said.photo.clone(),
        _ => None,
    };
    if line.is_empty() {
        return match Form::draft(ctx).filter(|draft| draft.is_for(club.id, direction)) {
            Some(draft) => draft.resume(ctx, &club).await,
            None => OfferForm::new(club.id, direction).ask(ctx, &club).await,
        };
    }
    let content = parse_offer(&line, direction, &club.rules.unit)?;
    if photo.is_some() {
        // A photo's caption is shown first: it is easily sent to the wrong chat.
        let form = OfferForm::of(club.id, content);
        return form.with_photo(ctx, photo).await?.ask(ctx, &club).await;
    }
    publish(ctx, &club, content).await
}

/// The words after the name, with a number they may begin with (« 3 pots de confiture »).
pub fn line(args: &Args) -> String {
    match args.number {
        Some(number) => format!("{number} {}", args.rest).trim().to_owned(),
        None => args.rest.clone(),
    }
}

/// Publishes a content: numbered, carded, its owner told.
///
/// # Errors
/// Those of [`transition::publish`].
pub async fn publish(ctx: &mut Ctx<'_>, club: &Club, content: Content) -> Done {
    let me = ctx.my_id()?;
    let now = ctx.work.now;
    let open = ctx.work.tx.open_offers(club.id, me, now).await?;
    let id = OfferId(ctx.work.clock.id());
    // The number is taken only when nothing refuses any more.
    transition::publish((id, club.id, crate::id::OfferNumber(0)), me, content.clone(), open, (now, &club.rules))?;
    let number = ctx.work.tx.next_offer_number(club.id).await?;
    let events = transition::publish((id, club.id, number), me, content, open, (now, &club.rules))?;
    if let Some(offer) = effects::offer(&mut ctx.work, club, events).await? {
        let lang = ctx.lang(club);
        ctx.answer(notify::offer::published(&offer, &lang));
    }
    Ok(())
}

/// Keeps a picture by the network's handle; its bytes come later.
///
/// # Errors
/// If the store fails.
pub async fn keep_photo(ctx: &mut Ctx<'_>, file: &FileRef) -> Done<PhotoId> {
    let id = PhotoId(ctx.work.clock.id());
    ctx.work.tx.save_photo(id, ctx.input.network, file, ctx.work.now).await?;
    Ok(id)
}
