//! `/annonces` (what can be answered, by category, in pages) and `/mesannonces` (one's own, whatever their state).

use crate::{
    card::Message,
    club::Club,
    commands::{Args, Press, Verb},
    engine::context::{Ctx, Done},
    lang::{Lang, say},
    notify,
    offer::Direction,
    refusal::Refusal,
    store::{OfferFilter, OfferView, Page, PageAt},
    text::{LONGEST_INPUT, shorten},
};

/// Offers on one page.
const PAGE: u32 = 8;

/// Lists what can be answered: `/annonces`, `/annonces 2` (page), `/annonces jardin` (category).
///
/// # Errors
/// Those of [`Ctx::club`].
pub async fn run(ctx: &mut Ctx<'_>, args: Args) -> Done {
    let club = ctx.present(args.club).await?;
    let lang = ctx.lang(&club);
    let category = match args.rest.trim() {
        "" => None,
        words if words.len() > LONGEST_INPUT => return Err(Refusal::TooLong(80).into()),
        words => Some(lang.category_named(words).ok_or_else(|| Refusal::NoCategory(shorten(words, 40)))?.to_owned()),
    };
    let filter = OfferFilter { owner: None, category: category.clone() };
    let (page, index) = page(ctx, &club, &filter, args.number).await?;
    if page.total == 0 {
        let none = match &category {
            Some(key) => say!(lang, "offers-none-in", category = lang.category(Some(key))),
            None => say!(lang, "offers-none"),
        };
        ctx.answer(Message::say(none));
        return Ok(());
    }
    let head = match &category {
        Some(key) => say!(lang, "offers-head-in", club = club.name.as_str(), category = lang.category(Some(key))),
        None => say!(lang, "offers-head", club = club.name.as_str()),
    };
    let message = lines(Message::titled(head), &page, &lang).line(say!(lang, "offers-how"));
    let more = Press::new(Verb::Offers, club.id).word(category.unwrap_or_default());
    let message = pages(message, &page, index, &more, &lang);
    ctx.answer(message);
    Ok(())
}

/// Lists one's own offers, newest first.
///
/// # Errors
/// Those of [`Ctx::club`].
pub async fn mine(ctx: &mut Ctx<'_>, args: Args) -> Done {
    let club = ctx.club(args.club).await?;
    let lang = ctx.lang(&club);
    let filter = OfferFilter { owner: Some(ctx.my_id()?), category: None };
    let (page, index) = page(ctx, &club, &filter, args.number).await?;
    if page.total == 0 {
        ctx.answer(Message::say(say!(lang, "my-offers-none")));
        return Ok(());
    }
    let now = ctx.work.now;
    let mut message = Message::titled(say!(lang, "my-offers-head", club = club.name.as_str()));
    for view in &page.items {
        let line = one(view, &lang, true);
        message = message.item(match notify::card::state(&view.offer, &lang, now) {
            Some(state) => say!(lang, "my-offers-line-state", line = line, state = state),
            None => line,
        });
    }
    for view in &page.items {
        let press = Press::new(Verb::ShowOffer, club.id).number(view.offer.number.0);
        message = message.choice(say!(lang, "button-offer", number = view.offer.number.to_string()), press);
    }
    let message = pages(message, &page, index, &Press::new(Verb::MyOffers, club.id), &lang);
    ctx.answer(message);
    Ok(())
}

async fn page(ctx: &mut Ctx<'_>, club: &Club, filter: &OfferFilter, number: Option<u32>) -> Done<(Page<OfferView>, u32)> {
    let index = number.unwrap_or(1).clamp(1, 1_000) - 1;
    let page = ctx.work.tx.offers(club.id, filter, PageAt { index, size: PAGE }, ctx.work.now).await?;
    if page.items.is_empty() && page.total > 0 {
        // A page beyond the last one: the last one.
        let last = (page.total - 1) / PAGE;
        let page = ctx.work.tx.offers(club.id, filter, PageAt { index: last, size: PAGE }, ctx.work.now).await?;
        return Ok((page, last));
    }
    Ok((page, index))
}

fn lines(message: Message, page: &Page<OfferView>, lang: &Lang) -> Message {
    page.items.iter().fold(message, |message, view| message.item(one(view, lang, false)))
}

/// One line; one's own needs no name.
fn one(view: &OfferView, lang: &Lang, mine: bool) -> String {
    let offer = &view.offer;
    let (number, title) = (offer.number.to_string(), offer.content.title.as_str());
    let (back, name) = (notify::card::back(offer, lang), view.owner.name.as_str());
    match (offer.content.direction, mine) {
        (Direction::Offering, true) => say!(lang, "my-offers-line", number = number, title = title, back = back),
        (Direction::Wanting, true) => say!(lang, "my-offers-line-want", number = number, title = title, back = back),
        (Direction::Offering, false) => say!(lang, "offers-line", number = number, title = title, back = back, name = name),
        (Direction::Wanting, false) => say!(lang, "offers-line-want", number = number, title = title, back = back, name = name),
    }
}

fn pages(mut message: Message, page: &Page<OfferView>, index: u32, press: &Press, lang: &Lang) -> Message {
    if index > 0 {
        message = message.choice(say!(lang, "button-newer"), press.clone().number(index));
    }
    if (index + 1) * PAGE < page.total {
        message = message.choice(say!(lang, "button-older"), press.clone().number(index + 2));
    }
    message
}
