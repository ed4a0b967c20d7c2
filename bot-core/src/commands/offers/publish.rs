//! `/offre` and `/cherche`: a complete line publishes at once; alone they open the guided form.

use crate::{
    club::Club,
    commands::Args,
    conversation::{Form, offer::OfferForm},
    engine::{
        context::{Ctx, Done},
        effects,
    },
    french::{offer_line::parse_offer, places},
    id::{OfferId, PhotoId},
    ledger::Amount,
    notify,
    offer::{Content, Direction, Offer, transition},
    wire::{FileRef, Happening},
};

/// From so many offers on a category has a usual value; of so many it is taken; so many times more than that is far more.
const SAMPLES_AT_LEAST: usize = 5;
const SAMPLES_AT_MOST: u32 = 100;
const DEAR: i64 = 3;

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
    let mut content = parse_offer(&line, direction, &club.rules.unit)?;
    places::settle(&mut content, &club.rules.places);
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
        let usual = usual(ctx, club, &offer).await?;
        ctx.answer(notify::offer::published(&offer, usual, &lang));
    }
    Ok(())
}

/// What is usual in this club for the category, where the offer asks for far more: a remark then, never a refusal.
///
/// Domain page, « Offer »: over 3 × the median, at least 5 samples.
async fn usual(ctx: &mut Ctx<'_>, club: &Club, offer: &Offer) -> Done<Option<Amount>> {
    let (Some(category), Some(asked), Direction::Offering) =
        (&offer.content.category, offer.content.back.points, offer.content.direction)
    else {
        return Ok(None);
    };
    let samples = ctx.work.tx.values(club.id, category, SAMPLES_AT_MOST).await?;
    Ok(median(samples).filter(|usual| i64::from(asked) > i64::from(*usual) * DEAR))
}

/// The middle of enough samples.
fn median(mut samples: Vec<Amount>) -> Option<Amount> {
    samples.sort_unstable_by_key(|amount| i64::from(*amount));
    (samples.len() >= SAMPLES_AT_LEAST).then(|| samples[samples.len() / 2])
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_category_has_a_usual_value_from_five_offers_on() {
        let amounts = |points: &[i64]| points.iter().filter_map(|points| Amount::new(*points)).collect::<Vec<_>>();
        assert_eq!(median(amounts(&[5, 5, 5, 5])), None);
        assert_eq!(median(amounts(&[90, 4, 5, 6, 7])), Amount::new(6));
        assert_eq!(median(amounts(&[1, 2, 3, 4, 5, 6])), Amount::new(4));
    }
}
