//! It took place, it did not, it is off, something is wrong.

use crate::{
    card::Message,
    commands::{
        Args, Press, Verb,
        trades::{Found, act, find, find_as_shown, setting},
    },
    conversation::{self, Form},
    engine::{
        context::{Ctx, Done},
        effects,
    },
    event::Event,
    id::{ClubId, ReportId, TradeNumber},
    lang::say,
    notify::trade::Reader,
    refusal::Refusal,
    store::TradeView,
    text::{BadText, Phrase},
    trade::{
        Side, Trade, TradeState,
        transition::{Act, decide},
    },
};

/// Can this side say that it took place?
pub fn can_finish(trade: &Trade, side: Side) -> bool {
    match trade.state {
        TradeState::Agreed { .. } | TradeState::Scheduled { .. } => true,
        TradeState::HandedOver { said } => !said.by(side),
        _ => false,
    }
}

/// « C'est fait », « Oui, bien reçu », `/fait 3`.
///
/// # Errors
/// [`Refusal::NotNow`], [`Refusal::TradeOver`], [`Refusal::NotYourTurn`].
pub async fn took_place(ctx: &mut Ctx<'_>, args: Args) -> Done {
    let found = find_as_shown(ctx, &args, can_finish).await?;
    act(ctx, &found, Act::Done).await
}

/// « L'autre n'est pas venu·e », `/absent 3`.
///
/// # Errors
/// [`Refusal::NotYet`] before the appointment; [`Refusal::NotNow`].
pub async fn no_show(ctx: &mut Ctx<'_>, args: Args) -> Done {
    let found = find_as_shown(ctx, &args, |trade, _| matches!(trade.state, TradeState::Scheduled { .. })).await?;
    act(ctx, &found, Act::NoShow).await
}

/// « Non » to « avez-vous bien reçu ? »: nothing changes, and the two ways on are shown.
pub fn not_yet(ctx: &mut Ctx<'_>, found: &Found) {
    let lang = ctx.lang(&found.club);
    let reader = Reader { view: &found.view, side: found.side, lang: &lang, now: ctx.work.now, rules: &found.club.rules };
    let message = reader.buttons(reader.head().line(say!(lang, "not-received-yet", name = reader.name())));
    ctx.answer(message);
}

/// « Non » to « L'échange a-t-il eu lieu ? »: nothing changes, and the ways on are shown.
pub fn did_not_happen(ctx: &mut Ctx<'_>, found: &Found) {
    let lang = ctx.lang(&found.club);
    let (now, rules) = (ctx.work.now, &found.club.rules);
    let reader = Reader { view: &found.view, side: found.side, lang: &lang, now, rules };
    let message = reader.did_it_happen(reader.head().line(say!(lang, "did-not-happen")));
    ctx.answer(message);
}

fn no_show_asks(trade: &Trade, side: Side) -> bool {
    matches!(trade.state, TradeState::NoShowSaid { .. }) && trade.turn() == Some(side)
}

/// « C'est exact »: I did not come.
///
/// # Errors
/// [`Refusal::NotYourTurn`], [`Refusal::NotNow`].
pub async fn no_show_yes(ctx: &mut Ctx<'_>, args: Args) -> Done {
    let found = find_as_shown(ctx, &args, no_show_asks).await?;
    act(ctx, &found, Act::NoShowYes).await
}

/// « Non, j'y étais ».
///
/// # Errors
/// [`Refusal::NotYourTurn`], [`Refusal::NotNow`].
pub async fn no_show_contested(ctx: &mut Ctx<'_>, args: Args) -> Done {
    let found = find_as_shown(ctx, &args, no_show_asks).await?;
    act(ctx, &found, Act::NoShowContested).await
}

/// « Annuler », `/annuler 3 raison`: takes a proposition back, declines it or cancels what was agreed. Without a number it first
/// leaves the form in progress.
///
/// # Errors
/// [`Refusal::NotNow`], [`Refusal::TradeOver`].
pub async fn cancel(ctx: &mut Ctx<'_>, args: Args) -> Done {
    if args.number.is_none() && conversation::leave(ctx).await? {
        return Ok(());
    }
    let can = |trade: &Trade, _| {
        matches!(trade.state, TradeState::Proposed { .. } | TradeState::Agreed { .. } | TradeState::Scheduled { .. })
    };
    let found = find_as_shown(ctx, &args, can).await?;
    let reason = reason(&args.rest)?;
    act(ctx, &found, Act::Cancel(reason)).await
}

/// « Signaler un problème », `/probleme 3 raison`: everything is held and the stewards are told.
///
/// # Errors
/// [`Refusal::TooLate`], [`Refusal::NotNow`].
pub async fn problem(ctx: &mut Ctx<'_>, args: Args) -> Done {
    let can = |trade: &Trade, _| trade.state.is_binding() && !matches!(trade.state, TradeState::Disputed { .. });
    let found = find(ctx, &args, can).await?;
    let reason = reason(&args.rest)?;
    let Found { club, view, side } = &found;
    let me = view.trade.member(*side);
    let again = matches!(view.trade.state, TradeState::Disputed { .. })
        || ctx.work.tx.has_reported(me, None, Some(view.trade.id)).await?;
    if reason.is_none() && again {
        return Err(Refusal::AlreadyReported.into());
    }
    let known = matches!(view.trade.state, TradeState::Disputed { .. });
    let events = match known {
        // Held already: more words for the stewards.
        true => Vec::new(),
        false => decide(&view.trade, *side, Act::Problem(reason.clone()), setting(ctx, &found))?,
    };
    let report = Event::Reported {
        id: ReportId(ctx.work.clock.id()),
        club: club.id,
        by: me,
        offer: None,
        trade: Some(view.trade.id),
        reason: reason.clone(),
    };
    ctx.work.record([report]);
    if events.is_empty() {
        // The stewards are told, nothing more is held.
        let told = TradeView { trade: Trade { reason, ..view.trade.clone() }, ..view.clone() };
        let helped = effects::tell_stewards(&mut ctx.work, club, &told, *side).await?;
        let lang = ctx.lang(club);
        ctx.answer(Message::say(if helped { say!(lang, "problem-after") } else { say!(lang, "problem-alone") }));
        return Ok(());
    }
    effects::trade(&mut ctx.work, club, view, events, Some(*side)).await?;
    let stewards = ctx.work.tx.stewards(club.id).await?;
    if reason.is_none() && stewards.iter().any(|steward| view.trade.side(*steward).is_none()) {
        Form::Reason { club: club.id, trade: view.trade.number }.keep(ctx).await?;
        let lang = ctx.lang(club);
        let without = Press::new(Verb::Form, club.id).word("annuler");
        ctx.answer(Message::say(say!(lang, "problem-reason-ask")).choice(say!(lang, "button-no-reason"), without));
    }
    Ok(())
}

/// What the problem is, said when it was asked for.
///
/// # Errors
/// Those of [`problem`].
pub async fn reason_said(ctx: &mut Ctx<'_>, (club, trade): (ClubId, TradeNumber), text: &str) -> Done {
    conversation::end(ctx).await?;
    problem(ctx, Args { number: Some(trade.0), club: Some(club), rest: text.to_owned(), ..Args::default() }).await
}

/// A reason in the person's words, if there is one.
fn reason(words: &str) -> Result<Option<Phrase>, Refusal> {
    match Phrase::new(words) {
        Ok(reason) => Ok(Some(reason)),
        Err(BadText::Empty) => Ok(None),
        Err(BadText::TooLong { limit }) => Err(Refusal::TooLong(limit)),
    }
}
