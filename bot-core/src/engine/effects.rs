//! What follows from a changed exchange or offer besides itself: who is told, what is due, which cards are stale, whose turn in the
//! queue it is. The same for a person's act and for a deadline.

use std::collections::HashMap;

use crate::{
    card::Message,
    club::{Club, Deadlines},
    engine::{context::Done, work::Work},
    event::Event,
    id::{MemberId, OfferId, TradeId},
    lang::Lang,
    ledger::Holder,
    member::Reach,
    notify,
    offer::Offer,
    reminder::{self, Due, Subject, Timer},
    store::{Stored, TradeView},
    text::Phrase,
    time::Timestamp,
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
    let who_helps = match view.trade.state {
        TradeState::Disputed { by } => {
            let told = tell_stewards(work, club, &view, by).await?;
            Some(notify::trade::who_helps(told, until(&view, club, work.now, &lang), &lang))
        }
        _ => None,
    };
    let hints = hints(work, club, &view, &lang).await?;
    for news in notify::trade::changed(&before.trade, &view, actor, &lang, (work.now, &club.rules)) {
        let member = view.trade.member(news.to);
        let message = news.message.maybe(who_helps.clone()).maybe(hints.get(&member).cloned());
        if news.waits {
            work.ask(member, message, view.trade.id);
        } else {
            work.tell(member, message);
        }
    }
    reminder::trade::plan(work, &view, &club.rules);
    if let Some(offer) = view.trade.offer {
        if moves_pieces || matches!(view.trade.state, TradeState::Completed { .. }) {
            draw_cards(work, club, offer).await?;
        }
        if let Some(offer) = fulfilled {
            offer_ended(work, club, &offer).await?;
        } else if let (TradeState::Proposed { .. }, true, Some(offer)) =
            (before.trade.state, view.trade.state.is_binding(), &view.offer)
        {
            turn_taken(work, club, offer, &view.trade).await?;
        } else if let (TradeState::Ended { .. }, Some(offer)) = (view.trade.state, &view.offer)
            && (moves_pieces || !offer.is_reserved())
        {
            next_in_queue(work, club, offer, Some(view.trade.asker)).await?;
        }
    }
    Ok(())
}

/// What a completed exchange's points bring each side to, where that is worth a word. What was buffered is not in the tables yet.
async fn hints(work: &mut Work<'_>, club: &Club, view: &TradeView, lang: &Lang) -> Stored<HashMap<MemberId, String>> {
    let mut hints = HashMap::new();
    let (TradeState::Completed { .. }, Some((payer, amount))) = (view.trade.state, view.trade.terms.payment()) else {
        return Ok(hints);
    };
    for (side, change) in [(payer, -amount.points()), (payer.other(), amount.points())] {
        let member = view.trade.member(side);
        let Some(account) = work.tx.account(club.id, Holder::Member(member)).await? else { continue };
        if let Some(hint) = notify::points::crossed(&club.rules, account.balance, account.balance + change, lang) {
            hints.insert(member, hint);
        }
    }
    Ok(hints)
}

/// The exchange as an event changed it.
fn changed_trade(event: &Event) -> Option<&Trade> {
    match event {
        Event::TradeChanged { trade } => Some(trade),
        _ => None,
    }
}

/// A report about an exchange reaches the stewards who are no party to it; says whether there is any.
pub async fn tell_stewards(work: &mut Work<'_>, club: &Club, view: &TradeView, by: Side) -> Stored<bool> {
    let lang = Lang::of(club.rules.tone, &club.rules.unit);
    let reason = view.trade.reason.as_ref().map(Phrase::as_str);
    let until = until(view, club, work.now, &lang);
    let message = notify::trade::to_stewards(view, by, reason, until, &lang);
    tell_others(work, club, &[view.trade.owner, view.trade.asker], &message).await
}

/// Tells the stewards, except those concerned; says whether there is any. Where there is none only the host can help, and is told in the
/// log, without names.
pub async fn tell_others(work: &mut Work<'_>, club: &Club, concerned: &[MemberId], message: &Message) -> Stored<bool> {
    let stewards = work.tx.stewards(club.id).await?;
    let others: Vec<MemberId> = stewards.into_iter().filter(|steward| !concerned.contains(steward)).collect();
    if others.is_empty() {
        tracing::warn!(club = %club.id, "a report in this club has nobody to read it: all its stewards are concerned");
    }
    for steward in &others {
        work.tell(*steward, message.clone());
    }
    Ok(!others.is_empty())
}

/// The day on which time decides about an exchange.
fn until(view: &TradeView, club: &Club, now: Timestamp, lang: &Lang) -> Option<String> {
    let zone = club.rules.zone;
    transition::deadline(&view.trade, &club.rules).map(|at| lang.day(at.day(zone), now.day(zone)))
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
        for news in notify::trade::changed(&view.trade, &after, None, &lang, (work.now, &club.rules)) {
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

/// Pieces are free again: who asked first is told first, and has the club's hours to answer before it is the next one's turn. `over`: whose
/// turn ends with this, if it was theirs.
pub async fn next_in_queue(work: &mut Work<'_>, club: &Club, offer: &Offer, over: Option<MemberId>) -> Stored<()> {
    if !offer.is_open(work.now) {
        return Ok(());
    }
    match work.tx.turn(offer.id).await? {
        Some(asked) if Some(asked) == over => work.plan(Subject::Turn(offer.id), Vec::new()),
        // Somebody was asked already, and their time is not over.
        Some(_) => return Ok(()),
        None => {}
    }
    let Some(member) = work.tx.queue(offer.id).await?.into_iter().next() else { return Ok(()) };
    let lang = Lang::of(club.rules.tone, &club.rules.unit);
    work.record([Event::Unqueued { offer: offer.id, member }]);
    work.tell(member, notify::offer::available_again(offer, club.rules.deadlines.queue_hours, &lang));
    let subject = Subject::Turn(offer.id);
    // Their time begins when they can read it: after the quiet hours, where these hold it back.
    let passes = work.reaches_them().after(Deadlines::hours(club.rules.deadlines.queue_hours));
    let passes = work.timer(passes, subject, Due::TurnPasses { waited: false });
    work.plan(subject, vec![Timer { club: Some(club.id), member: Some(member), ..passes }]);
    draw_cards(work, club, offer.id).await
}

/// The other side could read the question only now: their time to answer begins now, if the exchange still waits for that answer.
pub async fn restart_clock(work: &mut Work<'_>, trade: TradeId, asked_at: Timestamp) -> Stored<()> {
    let Some(mut view) = work.tx.trade(trade).await? else { return Ok(()) };
    if view.trade.since > asked_at || view.trade.state.is_over() {
        return Ok(());
    }
    let Some(club) = work.tx.club(view.trade.club).await? else { return Ok(()) };
    view.trade.since = work.now;
    work.record([Event::TradeChanged { trade: view.trade.clone() }]);
    reminder::trade::plan(work, &view, &club.rules);
    Ok(())
}

/// Somebody leaves: their places in queues are free, and where it was their turn it is the next one's.
pub async fn leave_queues(work: &mut Work<'_>, member: MemberId) -> Stored<()> {
    let (turns, waits) = work.tx.queues_of(member).await?;
    for offer in waits {
        work.record([Event::Unqueued { offer, member }]);
    }
    // Written now: the next one is looked for among those who are left.
    work.flush().await?;
    for offer in turns {
        let Some(view) = work.tx.offer(offer).await? else { continue };
        let Some(club) = work.tx.club(view.offer.club).await? else { continue };
        next_in_queue(work, &club, &view.offer, Some(member)).await?;
    }
    Ok(())
}

/// Whose turn it was has agreed: what is left is the next one's.
async fn turn_taken(work: &mut Work<'_>, club: &Club, offer: &Offer, trade: &Trade) -> Stored<()> {
    if work.tx.turn(offer.id).await? != Some(trade.asker) {
        return Ok(());
    }
    work.plan(Subject::Turn(offer.id), Vec::new());
    // The offer as it was before: the pieces just promised are not counted in it yet.
    if offer.quantity.available().is_some_and(|available| available > trade.terms.pieces()) {
        next_in_queue(work, club, offer, Some(trade.asker)).await?;
    }
    Ok(())
}

/// Whoever was asked had their time; who can't be reached has it once more, 48 h in all with the default of 24. Then the next one is asked, unless somebody has taken it or talks about it: then the end of that exchange
/// asks.
pub async fn next_turn(work: &mut Work<'_>, club: &Club, offer: &Offer, (asked, waited): (Option<MemberId>, bool)) -> Stored<()> {
    if let (Some(asked), false) = (asked, waited)
        && work.tx.contacts(asked).await?.iter().all(|contact| contact.reach == Reach::Blocked)
    {
        let subject = Subject::Turn(offer.id);
        let passes = work.now.after(Deadlines::hours(club.rules.deadlines.queue_hours));
        let passes = work.timer(passes, subject, Due::TurnPasses { waited: true });
        work.plan(subject, vec![Timer { club: Some(club.id), member: Some(asked), ..passes }]);
        return Ok(());
    }
    let talks = |trade: &Trade| asked.is_none_or(|asked| asked == trade.asker);
    let taken = offer.is_reserved() || work.tx.trades_on(offer.id).await?.iter().any(|view| talks(&view.trade));
    if taken { Ok(()) } else { next_in_queue(work, club, offer, None).await }
}
