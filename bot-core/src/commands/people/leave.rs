//! `/quitte`: what is open is ended, two weeks of limbo follow, then somebody's names, words, pictures and contacts are gone. Ledger
//! rows stay under a key that leads nowhere, so that nobody else's balance changes.
//!
//! Whoever leaves can come back with one tap until the last moment; until then they can read about themselves and nothing more.

use chrono::Duration;

use crate::{
    card::Message,
    club::Club,
    commands::{Args, Press, Verb},
    conversation::{self, Form},
    engine::{
        context::{Ctx, Done},
        effects,
        work::Work,
    },
    event::Event,
    id::{MemberId, TransferId},
    lang::{Lang, say},
    ledger::{Amount, Holder, Points, Transfer, TransferKey, TransferKind},
    member::{Member, Standing},
    offer::{self, OfferState},
    refusal::Refusal,
    reminder::{Due, Subject, Timer},
    store::{OfferFilter, OfferView, PageAt, TradeFilter, TradeView},
    time::Timestamp,
    trade::{
        Trade, TradeState,
        transition::{Act, Setting, decide},
    },
};

/// The time to think again.
const LIMBO: Duration = Duration::days(14);

/// Erasure that something still open prevents is tried again after so long.
const RETRY: Duration = Duration::days(1);

/// Offers looked at together.
const PAGE: u32 = 100;

/// Rounds of ending exchanges, 50 each: far beyond what anybody has open.
const ROUNDS: usize = 100;

/// Says what will happen and asks.
///
/// # Errors
/// [`Refusal::LeaveWaits`] while something is open that only the other side, or the stewards, can end.
pub async fn run(ctx: &mut Ctx<'_>, _args: Args) -> Done {
    if gate(ctx).await? {
        return Ok(());
    }
    let me = ctx.my_id()?;
    let open = ctx.work.tx.trades_of(me, TradeFilter::Open).await?;
    waits_for(&open)?;
    let (mut offers, clubs) = (0_usize, clubs(ctx));
    for club in &clubs {
        offers += open_offers(&mut ctx.work, club, me).await?.len();
    }
    let lang = ctx.lang_here();
    let mut message = Message::titled(say!(lang, "leave-ask"));
    if offers > 0 {
        message = message.item(say!(lang, "leave-offers", count = offers));
    }
    if !open.is_empty() {
        message = message.item(say!(lang, "leave-trades", count = open.len()));
    }
    for club in &clubs {
        let account = ctx.work.tx.account(club.id, Holder::Member(me)).await?;
        if let Some(balance) = account.map(|account| account.balance).filter(|balance| *balance != Points::ZERO) {
            let points = ctx.lang(club).points(balance);
            message = message.item(say!(lang, "leave-balance", points = points, club = club.name.as_str()));
        }
    }
    Form::Leave.keep(ctx).await?;
    let message = message
        .item(say!(lang, "leave-erased", days = LIMBO.num_days()))
        .item(say!(lang, "leave-copies"))
        .line(say!(lang, "leave-data"))
        .choice(say!(lang, "button-leave"), Press::anywhere(Verb::LeaveYes))
        .choice(say!(lang, "button-stay"), Press::anywhere(Verb::Stay));
    ctx.answer(message);
    Ok(())
}

/// « Oui, je pars »: offers and exchanges end now, everything else after the limbo.
///
/// # Errors
/// [`Refusal::LeaveWaits`].
pub async fn yes(ctx: &mut Ctx<'_>, args: Args) -> Done {
    let me = ctx.me()?.clone();
    // An old button: what it meant then is shown as it is now.
    if me.standing == Standing::Active && Form::of(ctx) != Some(Form::Leave) {
        return run(ctx, args).await;
    }
    waits_for(&ctx.work.tx.trades_of(me.id, TradeFilter::Open).await?)?;
    for club in clubs(ctx) {
        for view in open_offers(&mut ctx.work, &club, me.id).await? {
            let events = offer::transition::withdraw(&view.offer)?;
            effects::offer(&mut ctx.work, &club, events).await?;
        }
    }
    // Written now, so that the propositions which ended with their offers are not ended twice.
    ctx.work.flush().await?;
    let left = end_trades(&mut ctx.work, me.id).await?;
    waits_for(&left)?;
    effects::leave_queues(&mut ctx.work, me.id).await?;
    conversation::end(ctx).await?;
    let until = ctx.work.now.after(LIMBO);
    change_standing(&mut ctx.work, me.clone(), Standing::Leaving(until));
    plan_erasure(&mut ctx.work, me.id, until);
    let lang = ctx.lang_here();
    let message = Message::say(say!(lang, "leave-done", day = day(ctx, &lang, until)))
        .choice(say!(lang, "button-stay"), Press::anywhere(Verb::Stay));
    ctx.answer(message);
    Ok(())
}

/// « Je reste », before or after having said yes.
///
/// # Errors
/// If the store fails.
pub async fn stay(ctx: &mut Ctx<'_>, _args: Args) -> Done {
    let me = ctx.me()?.clone();
    let lang = ctx.lang_here();
    let message = match me.standing {
        Standing::Leaving(_) => {
            ctx.work.plan(Subject::Member(me.id), Vec::new());
            change_standing(&mut ctx.work, me, Standing::Active);
            Message::say(say!(lang, "stay-back")).choice(say!(lang, "button-offers"), Press::anywhere(Verb::Offers))
        }
        Standing::Active | Standing::Erased => {
            conversation::end(ctx).await?;
            Message::say(say!(lang, "stay-same"))
        }
    };
    ctx.answer(message);
    Ok(())
}

/// Whoever is leaving and asks for something else is told when they are erased, and offered to stay; nothing else happens. `false`
/// for everybody else.
///
/// # Errors
/// If the store fails.
#[expect(clippy::unused_async, reason = "commands are awaited alike")]
pub async fn gate(ctx: &mut Ctx<'_>) -> Done<bool> {
    let Some(Standing::Leaving(until)) = ctx.caller.member.as_ref().map(|member| member.standing) else { return Ok(false) };
    let lang = ctx.lang_here();
    let message = Message::say(say!(lang, "leave-pending", day = day(ctx, &lang, until)))
        .choice(say!(lang, "button-stay"), Press::anywhere(Verb::Stay));
    ctx.answer(message);
    Ok(true)
}

/// The limbo is over: the accounts are closed and the member erased; the tables draw their cards anew. What could not end by then delays it, a day at a time; every
/// state of an exchange has its deadline, so it does end.
///
/// # Errors
/// If the store fails.
pub async fn erase(work: &mut Work<'_>, member: MemberId) -> Done {
    let Some(Member { standing: Standing::Leaving(until), .. }) = work.tx.member(member).await? else { return Ok(()) };
    if until > work.now {
        plan_erasure(work, member, until);
        return Ok(());
    }
    if !end_trades(work, member).await?.is_empty() {
        plan_erasure(work, member, work.now.after(RETRY));
        return Ok(());
    }
    for (club, _) in work.tx.clubs_of(member).await? {
        let account = work.tx.account(club.id, Holder::Member(member)).await?;
        let balance = account.map_or(Points::ZERO, |account| account.balance);
        let closing = closing(&club, member, balance, work.now, || TransferId(work.clock.id()));
        work.record(closing.into_iter().map(|transfer| Event::PointsMoved { transfer }));
    }
    work.record([Event::MemberErased { member }]);
    work.plan(Subject::Member(member), Vec::new());
    Ok(())
}

/// The movements that bring an account to nothing: one, or several where the balance is beyond what one movement can carry.
fn closing(
    club: &Club,
    member: MemberId,
    balance: Points,
    now: Timestamp,
    mut fresh: impl FnMut() -> TransferId,
) -> Vec<Transfer> {
    let (from, to) = match balance > Points::ZERO {
        true => (Holder::Member(member), Holder::Club),
        false => (Holder::Club, Holder::Member(member)),
    };
    let mut left = balance.0.saturating_abs();
    let mut transfers = Vec::new();
    while let Some(amount) = Amount::new(left.min(Amount::LARGEST)) {
        left -= i64::from(amount);
        let part = u32::try_from(transfers.len()).unwrap_or(u32::MAX);
        transfers.push(Transfer {
            id: fresh(),
            club: club.id,
            from,
            to,
            amount,
            kind: TransferKind::Closing,
            trade: None,
            corrects: None,
            key: TransferKey::Closing(member, part),
            reason: None,
            at: now,
        });
    }
    transfers
}

/// Exchanges that can't be ended by one side.
fn waits_for(open: &[TradeView]) -> Result<(), Refusal> {
    let trades: Vec<_> = open.iter().map(|view| &view.trade).filter(|trade| must_wait(trade)).map(|trade| trade.number).collect();
    if trades.is_empty() { Ok(()) } else { Err(Refusal::LeaveWaits { trades }) }
}

/// Something was handed over or contested: it is not one side's any more to end it.
fn must_wait(trade: &Trade) -> bool {
    match trade.state {
        TradeState::NoShowSaid { .. } | TradeState::HandedOver { .. } | TradeState::Disputed { .. } => true,
        TradeState::Proposed { .. }
        | TradeState::Agreed { .. }
        | TradeState::Scheduled { .. }
        | TradeState::Completed { .. }
        | TradeState::Ended { .. } => false,
    }
}

/// Takes back, declines or cancels whatever one side can; gives back what it can't. Writes as it goes.
async fn end_trades(work: &mut Work<'_>, member: MemberId) -> Done<Vec<TradeView>> {
    for _ in 0..ROUNDS {
        let (waiting, open): (Vec<_>, Vec<_>) =
            work.tx.trades_of(member, TradeFilter::Open).await?.into_iter().partition(|view| must_wait(&view.trade));
        if open.is_empty() {
            return Ok(waiting);
        }
        for view in open {
            let (Some(side), Some(club)) = (view.trade.side(member), work.tx.club(view.trade.club).await?) else { continue };
            let fresh = TransferId(work.clock.id());
            let setting = Setting { now: work.now, rules: &club.rules, offer: view.offer.as_ref(), fresh };
            let events = decide(&view.trade, side, Act::Cancel(None), setting)?;
            effects::trade(work, &club, &view, events, Some(side)).await?;
            // One by one: two exchanges may share an offer, whose pieces the second must see.
            work.flush().await?;
        }
    }
    Ok(Vec::new())
}

fn clubs(ctx: &Ctx<'_>) -> Vec<Club> {
    ctx.caller.clubs.iter().map(|(club, _)| club.clone()).collect()
}

/// A member's offers that can still be answered, or are promised.
async fn open_offers(work: &mut Work<'_>, club: &Club, member: MemberId) -> Done<Vec<OfferView>> {
    let filter = OfferFilter { owner: Some(member), ..OfferFilter::default() };
    let mut all = Vec::new();
    for index in 0.. {
        let page = work.tx.offers(club.id, &filter, PageAt { index, size: PAGE }, work.now).await?;
        let last = page.items.len() < PAGE as usize;
        all.extend(page.items.into_iter().filter(|view| view.offer.state == OfferState::Published));
        if last {
            break;
        }
    }
    Ok(all)
}

fn change_standing(work: &mut Work<'_>, member: Member, standing: Standing) {
    work.record([Event::MemberChanged { member: Member { standing, ..member } }]);
}

fn plan_erasure(work: &mut Work<'_>, member: MemberId, at: Timestamp) {
    let subject = Subject::Member(member);
    let timer = Timer { member: Some(member), ..work.timer(at, subject, Due::Erase) };
    work.plan(subject, vec![timer]);
}

/// The day of erasure, by the clock of the first of the member's clubs.
fn day(ctx: &Ctx<'_>, lang: &Lang, at: Timestamp) -> String {
    let zone = ctx.caller.clubs.first().map_or(chrono_tz::Europe::Zurich, |(club, _)| club.rules.zone);
    lang.day(at.day(zone), ctx.work.now.day(zone))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{club::Rules, id::ClubId, text::Name};

    /// Balance → what moves, as seen from the member.
    #[test]
    fn an_account_is_closed_to_nothing() {
        let name = Name::new("Les Grottes").expect("a name");
        let club = Club { id: ClubId(1), name, rules: Rules::default(), created_at: Timestamp(0) };
        let member = MemberId(7);
        let table: [(i64, &[i64]); 6] = [
            (0, &[]),
            (12, &[-12]),
            (-12, &[12]),
            (Amount::LARGEST, &[-Amount::LARGEST]),
            (Amount::LARGEST + 1, &[-Amount::LARGEST, -1]),
            (-2 * Amount::LARGEST, &[Amount::LARGEST, Amount::LARGEST]),
        ];
        for (balance, expected) in table {
            let mut ids = 0;
            let transfers = closing(&club, member, Points(balance), Timestamp(5), || {
                ids += 1;
                TransferId(ids)
            });
            let moved: Vec<i64> = transfers
                .iter()
                .map(|transfer| match (transfer.from, transfer.to) {
                    (Holder::Member(from), Holder::Club) if from == member => -i64::from(transfer.amount),
                    (Holder::Club, Holder::Member(to)) if to == member => i64::from(transfer.amount),
                    other => panic!("{other:?}"),
                })
                .collect();
            assert_eq!(moved, expected, "{balance}");
            assert_eq!(balance + moved.iter().sum::<i64>(), 0);
            let keys: std::collections::HashSet<String> = transfers.iter().map(|transfer| transfer.key.to_string()).collect();
            assert_eq!(keys.len(), transfers.len());
        }
    }
}
