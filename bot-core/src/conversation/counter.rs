//! Two short forms: other terms for a proposition, and the time of an appointment.

use crate::{
    card::Message,
    club::Club,
    commands::{
        Args, Press, Verb,
        trades::{Found, answer, find, meet},
    },
    conversation::{Form, end},
    engine::context::{Ctx, Done},
    french::reply::{Reply, ReplyContext, understand},
    id::{ClubId, TradeNumber, Version},
    lang::say,
    refusal::Refusal,
    trade::transition::Act,
};

/// Reads an answer in words, as it stands in this club.
pub fn read(ctx: &Ctx<'_>, club: &Club, text: &str) -> Reply {
    let context =
        ReplyContext { now: ctx.work.now, zone: club.rules.zone, unit: &club.rules.unit, points_pending: true, day: None };
    understand(text, &context)
}

/// Asks for other terms.
///
/// # Errors
/// If the store fails.
pub async fn ask_terms(ctx: &mut Ctx<'_>, found: &Found, form: Form) -> Done {
    form.keep(ctx).await?;
    let lang = ctx.lang(&found.club);
    let question =
        say!(lang, "counter-ask", number = found.view.trade.number.to_string(), points = found.club.rules.unit.many.as_str());
    let cancel = Press::new(Verb::Form, found.club.id).word("annuler");
    ctx.answer(Message::say(question).choice(say!(lang, "button-form-cancel"), cancel));
    Ok(())
}

/// Asks for a time.
///
/// # Errors
/// If the store fails.
pub async fn ask_time(ctx: &mut Ctx<'_>, found: &Found, form: Form) -> Done {
    form.keep(ctx).await?;
    let lang = ctx.lang(&found.club);
    let question = say!(lang, "meet-ask", number = found.view.trade.number.to_string());
    let cancel = Press::new(Verb::Form, found.club.id).word("annuler");
    ctx.answer(Message::say(question).choice(say!(lang, "button-form-cancel"), cancel));
    Ok(())
}

fn args(club: ClubId, trade: TradeNumber) -> Args {
    Args { number: Some(trade.0), club: Some(club), ..Args::default() }
}

/// The other terms, in words.
///
/// # Errors
/// What could not be read; the form stays. [`Refusal::Stale`] ends it.
pub async fn terms(ctx: &mut Ctx<'_>, (club, trade, shown): (ClubId, TradeNumber, Version), text: &str) -> Done {
    let found = find(ctx, &args(club, trade), |_, _| true).await?;
    let reply = read(ctx, &found.club, text);
    if found.view.trade.version != shown || !answer::asks(&found.view.trade, found.side) {
        end(ctx).await?;
        return Err(Refusal::Stale.into());
    }
    match reply {
        Reply::Decline => crate::commands::trades::act(ctx, &found, Act::Decline { shown }).await?,
        Reply::Nothing | Reply::Thanks => return Err(Refusal::Usage("12 points, ou : samedi à 10h").into()),
        reply => answer::propose(ctx, &found, shown, &reply).await?,
    }
    end(ctx).await
}

/// The time, in words.
///
/// # Errors
/// What could not be read; the form stays.
pub async fn meet(ctx: &mut Ctx<'_>, (club, trade): (ClubId, TradeNumber), text: &str) -> Done {
    let found = find(ctx, &args(club, trade), |_, _| true).await?;
    let when = meet::time(&read(ctx, &found.club, text))?;
    crate::commands::trades::act(ctx, &found, Act::Meet(when)).await?;
    end(ctx).await
}
