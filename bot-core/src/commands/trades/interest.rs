//! « Ça m'intéresse »: opens an exchange on an offer, at the terms it asks for or at other ones said in the same breath.

use crate::{
    card::Message,
    club::Club,
    commands::{Args, Press, Verb, offers},
    engine::{
        context::{Ctx, Done},
        effects,
    },
    event::Event,
    french::{normalise::fold, reply::Reply},
    id::{TradeId, TradeNumber, TransferId},
    lang::say,
    notify,
    offer::{Offer, Quantity},
    refusal::Refusal,
    reminder,
    store::{OfferView, TradeView},
    trade::{
        Terms, Trade,
        transition::{New, Setting, open},
    },
};

/// The button, or `/interesse 12`, with a number of pieces after it if one likes.
///
/// # Errors
/// [`Refusal::Stale`] for a button of an earlier version, [`Refusal::BadQuantity`], [`Refusal::OwnOffer`], [`Refusal::OfferOver`],
/// [`Refusal::AlreadyAsked`] and those of the terms.
pub async fn run(ctx: &mut Ctx<'_>, args: Args) -> Done {
    let (club, view) = offers::find(ctx, &args, "/interesse 12").await?;
    if args.version.is_some_and(|shown| shown != view.offer.version) {
        return Err(Refusal::Stale.into());
    }
    let pieces = match args.rest.as_str() {
        "" => 1,
        words => pieces(words).filter(|pieces| (1..=Quantity::LARGEST).contains(pieces)).ok_or(Refusal::BadQuantity)?,
    };
    let terms = Terms::asked_by(&view.offer, pieces)?;
    ask(ctx, &club, &view, terms).await
}

/// « 3 », « 3 pièces ».
fn pieces(words: &str) -> Option<u32> {
    let (number, unit) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
    let unit = fold(unit);
    matches!(unit.trim(), "" | "piece" | "pieces" | "exemplaire" | "exemplaires").then(|| number.parse().ok()).flatten()
}

/// A reply to a card in words: « plutôt 10 points, je peux passer samedi à 10h ».
///
/// # Errors
/// As [`run`].
pub async fn in_words(ctx: &mut Ctx<'_>, club: &Club, view: &OfferView, reply: &Reply) -> Done {
    let mut terms = Terms::asked_by(&view.offer, 1)?;
    super::answer::change_terms(&mut terms, reply)?;
    terms.place = ctx.place.clone();
    ask(ctx, club, view, terms).await
}

/// « Non » to « c'est votre tour »: the next one is asked at once.
///
/// # Errors
/// [`Refusal::BadButton`] for no button of ours, those of finding the offer.
pub async fn pass(ctx: &mut Ctx<'_>, payload: &str) -> Done {
    let Some((_, args)) = Press::read(payload) else { return Err(Refusal::BadButton.into()) };
    let (club, view) = offers::find(ctx, &args, "/interesse 12").await?;
    let me = ctx.my_id()?;
    if ctx.work.tx.turn(view.offer.id).await? == Some(me) {
        effects::next_in_queue(&mut ctx.work, &club, &view.offer, Some(me)).await?;
    }
    let lang = ctx.lang(&club);
    ctx.answer(Message::say(say!(lang, "turn-passed")));
    Ok(())
}

/// Opens the exchange, or queues where all of it is promised to others.
async fn ask(ctx: &mut Ctx<'_>, club: &Club, view: &OfferView, terms: Terms) -> Done {
    let me = ctx.my_id()?;
    let (offer, queued) = (&view.offer, view.queue);
    if offer.owner == me {
        return Err(Refusal::OwnOffer.into());
    }
    let lang = ctx.lang(club);
    if let Some(mine) = ctx.work.tx.trades_on(offer.id).await?.into_iter().find(|view| view.trade.asker == me) {
        return Err(Refusal::AlreadyAsked(mine.trade.number).into());
    }
    if offer.is_open(ctx.work.now) && (offer.is_reserved() || promised(ctx, offer, terms.pieces()).await?) {
        return queue(ctx, club, offer).await;
    }
    let id = TradeId(ctx.work.clock.id());
    let new = |number| New {
        id,
        club: club.id,
        number,
        owner: offer.owner,
        asker: me,
        title: &offer.content.title,
        terms: terms.clone(),
    };
    let setting = Setting { now: ctx.work.now, rules: &club.rules, offer: Some(offer), fresh: TransferId(ctx.work.clock.id()) };
    // The number is taken only when nothing refuses any more.
    open(new(TradeNumber(0)), setting)?;
    affordable(ctx, club, &terms, me, offer).await?;
    let number = ctx.work.tx.next_trade_number(club.id).await?;
    let events = open(new(number), setting)?;
    let Some(trade) = events.iter().find_map(opened) else { return Ok(()) };
    let people = ctx.work.tx.people(club.id, &[offer.owner, me]).await?;
    let [owner, asker] = people.as_slice() else { return Err(Refusal::NoOffer(Some(offer.number)).into()) };
    let view =
        TradeView { trade: trade.clone(), offer: Some(offer.clone()), owner: owner.clone(), asker: asker.clone(), before: None };
    ctx.work.record(events);
    if queued > 0 && ctx.work.tx.queue(offer.id).await?.contains(&me) {
        ctx.work.record([Event::Unqueued { offer: offer.id, member: me }]);
        effects::draw_cards(&mut ctx.work, club, offer.id).await?;
    }
    for news in notify::trade::opened(&view, &lang, (ctx.work.now, &club.rules)) {
        let member = view.trade.member(news.to);
        if news.waits {
            ctx.work.ask(member, news.message, view.trade.id);
        } else {
            ctx.work.tell(member, news.message);
        }
    }
    reminder::trade::plan(&mut ctx.work, &view, &club.rules);
    Ok(())
}

/// Would nothing be left for somebody else, whose turn it is?
async fn promised(ctx: &mut Ctx<'_>, offer: &Offer, pieces: u32) -> Done<bool> {
    let me = ctx.my_id()?;
    let last = offer.quantity.available().is_none_or(|available| available <= pieces);
    Ok(last && ctx.work.tx.turn(offer.id).await?.is_some_and(|other| other != me))
}

/// Who asks for something they could not pay now is told so before anybody is disturbed.
async fn affordable(ctx: &mut Ctx<'_>, club: &Club, terms: &Terms, me: crate::id::MemberId, offer: &Offer) -> Done {
    if let Some((payer, amount)) = terms.payment() {
        let payer = match payer {
            crate::trade::Side::Owner => offer.owner,
            crate::trade::Side::Asker => me,
        };
        if payer == me {
            let account = ctx.work.tx.account(club.id, crate::ledger::Holder::Member(me)).await?.ok_or(Refusal::NoClub)?;
            account.afford(amount, &club.rules)?;
        }
    }
    Ok(())
}

/// Everything is promised: the caller waits in order, and is told when it is their turn.
async fn queue(ctx: &mut Ctx<'_>, club: &Club, offer: &Offer) -> Done {
    let me = ctx.my_id()?;
    let lang = ctx.lang(club);
    let mut waiting = ctx.work.tx.queue(offer.id).await?;
    if !waiting.contains(&me) {
        ctx.work.record([Event::Queued { offer: offer.id, member: me, at: ctx.work.now }]);
        waiting.push(me);
        effects::draw_cards(&mut ctx.work, club, offer.id).await?;
    }
    let place = waiting.iter().position(|member| *member == me).unwrap_or(0) + 1;
    let sentence = say!(lang, "queued", number = offer.number.to_string(), title = offer.content.title.as_str(), place = place);
    let show = Press::new(Verb::ShowOffer, club.id).number(offer.number.0);
    ctx.answer(Message::say(sentence).choice(say!(lang, "button-offer", number = offer.number.to_string()), show));
    Ok(())
}

fn opened(event: &Event) -> Option<&Trade> {
    match event {
        Event::TradeOpened { trade } => Some(trade),
        _ => None,
    }
}
