//! Appointments: propose, agree, decline.

use crate::{
    commands::{
        Args,
        trades::{act, find_as_shown},
    },
    conversation::{Form, counter},
    engine::context::{Ctx, Done},
    french::reply::Reply,
    refusal::Refusal,
    time::Appointment,
    trade::{Side, Trade, TradeState, transition::Act},
};

/// Can an appointment be proposed now?
pub fn can_meet(trade: &Trade, _side: Side) -> bool {
    matches!(trade.state, TradeState::Agreed { .. } | TradeState::Scheduled { .. })
}

/// Does an appointment wait for this side's yes or no?
pub fn asks(trade: &Trade, side: Side) -> bool {
    can_meet(trade, side) && trade.turn() == Some(side)
}

/// « Fixer un rendez-vous », `/rdv 3 samedi 10h`: with words they are the time, alone it asks for it.
///
/// # Errors
/// [`Refusal::BadTime`], [`Refusal::PastTime`], [`Refusal::NotNow`].
pub async fn run(ctx: &mut Ctx<'_>, args: Args) -> Done {
    let found = find_as_shown(ctx, &args, can_meet).await?;
    let trade = &found.view.trade;
    if !can_meet(trade, found.side) {
        return Err(if trade.state.is_over() { Refusal::TradeOver(trade.number) } else { Refusal::NotNow(trade.number) }.into());
    }
    if args.rest.is_empty() {
        let form = Form::Meet { club: found.club.id, trade: trade.number };
        return counter::ask_time(ctx, &found, form).await;
    }
    let when = time(&counter::read_about(ctx, &found, &args.rest))?;
    act(ctx, &found, Act::Meet(when)).await
}

/// The time that a reply names.
///
/// # Errors
/// [`Refusal::BadTime`] if it names none.
pub fn time(reply: &Reply) -> Result<Appointment, Refusal> {
    match reply {
        Reply::When(when) | Reply::Accept { when: Some(when) } => Ok(*when),
        Reply::Counter(counter) => counter.when.ok_or(Refusal::BadTime),
        // A number of points that can't be read is no time either.
        Reply::Unclear(Refusal::BadAmount) => Err(Refusal::BadTime),
        Reply::Unclear(refusal) => Err(refusal.clone()),
        _ => Err(Refusal::BadTime),
    }
}

/// « C'est bon pour moi ».
///
/// # Errors
/// [`Refusal::Stale`], [`Refusal::NotYourTurn`], [`Refusal::PastTime`].
pub async fn yes(ctx: &mut Ctx<'_>, args: Args) -> Done {
    let found = find_as_shown(ctx, &args, asks).await?;
    act(ctx, &found, Act::MeetYes { shown: found.view.trade.version }).await
}

/// « Pas possible ».
///
/// # Errors
/// As [`yes`].
pub async fn no(ctx: &mut Ctx<'_>, args: Args) -> Done {
    let found = find_as_shown(ctx, &args, asks).await?;
    act(ctx, &found, Act::MeetNo { shown: found.view.trade.version }).await
}
