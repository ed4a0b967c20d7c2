//! What follows from a changed exchange or offer besides itself: who is told, what is due, which cards are stale, whose turn in the
//! queue it is. The same for a person's act and for a deadline.

use crate::{
    club::{Club, Deadlines},
    engine::{context::Done, work::Work},
    event::Event,
    id::OfferId,
    lang::Lang,
    notify,
    offer::Offer,
    reminder::{self, Due, Subject, Timer},
    store::{Stored, TradeView},
    text::Phrase,
    trade::{Side, Trade, TradeState, transition},
};

/// Records what a decision about an exchange produced, and all that follows from it.
pub async fn trade(work: &mut Work<'_>, club: &Club, before: &TradeView, events: Vec<Event>, actor: Option<Side>) -> Done {
    let Some(after) = events.iter().find_map(changed_trade).cloned() else {
        work.record(events);
        return Ok(());
    };
    let lang = Lang::of(club.rules.tone, &club.rules.unit);
    let fulfilled = events.iter().find_map(|event| match event {
        Event::OfferChanged { offer } => Some(offer.clone()),
        _ => None,
    });
    let moves_pieces = events.iter().any(|event| matches!(event, Event::PiecesMoved { .. }));
    work.record(events);

    let earlier = (after.version != before.trade.version).then(|| before.trade.terms.clone());
    let view = TradeView { trade: after, before: earlier, ..before.clone() };
    for news in notify::trade::changed(&before.trade, &view, actor, &lang, work.now) {
        let member = view.trade.member(news.to);
        if news.waits {
            work.ask(member, news.message, view.trade.id);
        } else {
            work.tell(member, news.message);
        }
    }
    reminder::trade::plan(work, &view, &club.rules);
    if let TradeState::Disputed { by } = view.trade.state {
        tell_stewards(work, club, &view, by).await?;
    }
    if let Some(offer) = view.trade.offer {
        if moves_pieces || matches!(view.trade.state, TradeState::Completed { .. }) {
            draw_cards(work, club, offer).await?;
        }
        if let Some(offer) = fulfilled {
            offer_ended(work, club, &offer).await?;
        } else if let (TradeState::Ended { .. }, Some(offer)) = (view.trade.state, &view.offer)
            && (moves_pieces || !offer.is_reserved())
        {
            next_in_queue(work, club, offer).await?;
        }
    }
    Ok(())
}

/// The exchange as an event changed it.
fn changed_trade(event: &Event) -> Option<&Trade> {
    match event {
        Event::TradeChanged { trade } => Some(trade),
        _ => None,
    }
}

/// A report about an exchange reaches the stewards who are no party to it.
pub async fn tell_stewards(work: &mut Work<'_>, club: &Club, view: &TradeView, by: Side) -> Stored<()> {
    let lang = Lang::of(club.rules.tone, &club.rules.unit);
    let reason = view.trade.reason.as_ref().map(Phrase::as_str);
    let zone = club.rules.zone;
    let until = transition::deadline(&view.trade, &club.rules).map(|at| lang.day(at.day(zone), work.now.day(zone)));
    for steward in work.tx.stewards(club.id).await? {
        if view.trade.side(steward).is_none() {
            work.tell(steward, notify::trade::to_stewards(view, by, reason, until.clone(), &lang));
        }
    }
    Ok(())
}

/// The cards of an offer are stale in every room of its club.
pub async fn draw_cards(work: &mut Work<'_>, club: &Club, offer: OfferId) -> Stored<()> {
    let rooms = work.tx.rooms(club.id).await?;
    work.draw_card(offer, rooms.into_iter().map(|room| (room.network, room.address)));
    Ok(())
}

/// An offer was published or changed: cards, timers, and, if it ended, its propositions and its queue.
pub async fn offer(work: &mut Work<'_>, club: &Club, events: Vec<Event>) -> Done<Option<Offer>> {
    let offer = events.iter().find_map(|event| match event {
        Event::OfferPublished { offer } | Event::OfferChanged { offer } => Some(offer.clone()),
        _ => None,
    });
    work.record(events);
    if let Some(offer) = &offer {
        reminder::offer::plan(work, offer, &club.rules);
        draw_cards(work, club, offer.id).await?;
        if !offer.is_open(work.now) {
            offer_ended(work, club, offer).await?;
        }
    }
    Ok(offer)
}

/// Propositions on an offer end with it, each with the reason; nobody waits for it any more; nothing more is due about it.
async fn offer_ended(work: &mut Work<'_>, club: &Club, offer: &Offer) -> Done {
    reminder::offer::plan(work, offer, &club.rules);
    let lang = Lang::of(club.rules.tone, &club.rules.unit);
    for view in work.tx.trades_on(offer.id).await? {
        let Some(event) = transition::offer_ended(&view.trade, work.now) else { continue };
        let Event::TradeChanged { trade } = &event else { continue };
        let after = TradeView { trade: trade.clone(), before: None, ..view.clone() };
        work.record([event]);
        for news in notify::trade::changed(&view.trade, &after, None, &lang, work.now) {
            // The owner knows: it is their offer.
            if news.to == Side::Asker {
                work.tell(after.trade.asker, news.message);
            }
        }
        reminder::trade::forget(work, after.trade.id);
    }
    for member in work.tx.queue(offer.id).await? {
        work.record([Event::Unqueued { offer: offer.id, member }]);
    }
    Ok(())
}

/// Pieces are free again: who asked first is told first, and has the club's hours to answer before it is the next one's turn.
async fn next_in_queue(work: &mut Work<'_>, club: &Club, offer: &Offer) -> Stored<()> {
    if !offer.is_open(work.now) {
        return Ok(());
    }
    let Some(member) = work.tx.queue(offer.id).await?.into_iter().next() else { return Ok(()) };
    let lang = Lang::of(club.rules.tone, &club.rules.unit);
    work.record([Event::Unqueued { offer: offer.id, member }]);
    work.tell(member, notify::offer::available_again(offer, club.rules.deadlines.queue_hours, &lang));
    let subject = Subject::Turn(offer.id);
    let passes = work.timer(work.now.after(Deadlines::hours(club.rules.deadlines.queue_hours)), subject, Due::TurnPasses);
    work.plan(subject, vec![Timer { club: Some(club.id), ..passes }]);
    draw_cards(work, club, offer.id).await
}

/// Whoever was asked had their time. The next one is asked, unless somebody has taken it or talks about it: then the end of that exchange
/// asks.
pub async fn next_turn(work: &mut Work<'_>, club: &Club, offer: &Offer) -> Stored<()> {
    let taken = offer.is_reserved() || !work.tx.trades_on(offer.id).await?.is_empty();
    if taken { Ok(()) } else { next_in_queue(work, club, offer).await }
}
