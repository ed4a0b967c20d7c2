//! What an owner does with their offer: change, take back, renew.

use crate::{
    card::Message,
    club::Club,
    commands::{Args, offers::find_mine},
    conversation::offer::OfferForm,
    engine::{
        context::{Ctx, Done},
        effects,
    },
    french::offer_line::read,
    lang::say,
    notify,
    offer::{Content, Direction, Offer, transition},
    refusal::Refusal,
};

/// `/modifier 12 …`: with words after it they are read like a new line and shown first; alone it asks for them.
///
/// # Errors
/// [`Refusal::NoOffer`], [`Refusal::Stale`], [`Refusal::OfferOver`] and those of reading the line.
pub async fn run(ctx: &mut Ctx<'_>, args: Args) -> Done {
    let (club, view) = find_mine(ctx, &args, "/modifier 12 Vélo enfant, 12 points").await?;
    if !view.offer.is_open(ctx.work.now) {
        return Err(Refusal::OfferOver(view.offer.number).into());
    }
    let form = OfferForm::changing(&view.offer);
    if args.rest.is_empty() {
        return form.ask(ctx, &club).await;
    }
    let line = read(&args.rest, view.offer.content.direction, &club.rules.unit)?;
    form.with_line(line).ask(ctx, &club).await
}

/// Puts a changed content in force.
///
/// # Errors
/// Those of [`transition::change`].
pub async fn apply(ctx: &mut Ctx<'_>, club: &Club, offer: &Offer, content: Content) -> Done {
    let events = transition::change(offer, content, (ctx.work.now, &club.rules))?;
    if let Some(offer) = effects::offer(&mut ctx.work, club, events).await? {
        if !offer.is_reserved() {
            effects::next_in_queue(&mut ctx.work, club, &offer, None).await?;
        }
        let lang = ctx.lang(club);
        let sentence = notify::offer::sentence(&offer, notify::offer::Done::Changed, &lang);
        ctx.answer(notify::offer::owner_buttons(Message::say(sentence), &offer, &lang));
    }
    Ok(())
}

/// `/retirer 12`.
///
/// # Errors
/// [`Refusal::NoOffer`], [`Refusal::OfferOver`].
pub async fn withdraw(ctx: &mut Ctx<'_>, args: Args) -> Done {
    let (club, view) = find_mine(ctx, &args, "/retirer 12").await?;
    let events = transition::withdraw(&view.offer)?;
    if let Some(offer) = effects::offer(&mut ctx.work, &club, events).await? {
        let lang = ctx.lang(&club);
        let sentence = notify::offer::sentence(&offer, notify::offer::Done::Withdrawn, &lang);
        let message = Message::say(sentence).maybe((offer.quantity.reserved > 0).then(|| say!(lang, "offer-withdrawn-agreed")));
        ctx.answer(message);
    }
    Ok(())
}

/// `/renouveler 12` and « toujours disponible ».
///
/// # Errors
/// [`Refusal::NoOffer`], [`Refusal::OfferOver`].
pub async fn renew(ctx: &mut Ctx<'_>, args: Args) -> Done {
    let (club, view) = find_mine(ctx, &args, "/renouveler 12").await?;
    let events = transition::renew(&view.offer, (ctx.work.now, &club.rules))?;
    if let Some(offer) = effects::offer(&mut ctx.work, &club, events).await? {
        let lang = ctx.lang(&club);
        let day = lang.day(offer.expires_at.day(club.rules.zone), ctx.work.now.day(club.rules.zone));
        let (number, title) = (offer.number.to_string(), offer.content.title.as_str());
        let sentence = match offer.content.direction {
            Direction::Offering => say!(lang, "offer-renewed", number = number, title = title, day = day),
            Direction::Wanting => say!(lang, "want-renewed", number = number, title = title, day = day),
        };
        ctx.answer(Message::say(sentence));
    }
    Ok(())
}
