//! Two short forms: other terms for a proposition, and the time of an appointment.

use chrono::NaiveDate;

use crate::{
    card::Message,
    club::Club,
    commands::{
        Args, Press, Verb,
        trades::{Found, answer, find, meet},
    },
    conversation::{Form, end},
    engine::context::{About, Ctx, Done},
    french::{
        places,
        reply::{Reply, ReplyContext, understand, understand_freely},
    },
    id::{ClubId, TradeNumber, Version},
    lang::say,
    refusal::Refusal,
    trade::{TradeState, transition::Act},
};

/// What an answer is read against; `day`: the one that is being talked about.
fn context<'a>(ctx: &Ctx<'_>, club: &'a Club, day: Option<NaiveDate>) -> ReplyContext<'a> {
    let rules = &club.rules;
    let chosen = ctx.chosen_time;
    ReplyContext { now: ctx.work.now, zone: rules.zone, unit: &rules.unit, points_pending: true, day, chosen }
}

/// Reads an answer in words, as it stands in this club.
pub fn read(ctx: &Ctx<'_>, club: &Club, text: &str) -> Reply {
    let (_, text) = places::without_place(text, &club.rules.places);
    understand(&text, &context(ctx, club, None))
}

/// Reads an answer to an offer's card, in whatever words.
pub fn read_freely(ctx: &mut Ctx<'_>, club: &Club, text: &str) -> Reply {
    let text = without_place(ctx, club, text);
    understand_freely(&text, &context(ctx, club, None))
}

/// Reads an answer about an exchange, in whatever words: an hour alone is of the day that is being talked about there.
pub fn read_about(ctx: &mut Ctx<'_>, found: &Found, text: &str) -> Reply {
    let trade = &found.view.trade;
    ctx.about = Some(About::Trade(found.club.id, trade.number, trade.version));
    let moving = match trade.state {
        TradeState::Agreed { moving } | TradeState::Scheduled { moving } => moving.map(|moving| moving.to),
        _ => None,
    };
    let day = moving.or(trade.terms.when).map(|when| when.day).filter(|day| *day >= ctx.work.now.day(found.club.rules.zone));
    let text = without_place(ctx, &found.club, text);
    understand_freely(&text, &context(ctx, &found.club, day))
}

/// Takes a place of the club's list out of words, and keeps it for the terms.
fn without_place(ctx: &mut Ctx<'_>, club: &Club, text: &str) -> String {
    let (place, rest) = places::without_place(text, &club.rules.places);
    ctx.place = place;
    rest
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
    let reply = match read_about(ctx, &found, text) {
        // « un livre » says to « que proposez-vous ? » what « plutôt un livre » says by itself.
        Reply::Nothing => read_about(ctx, &found, &format!("plutôt {text}")),
        reply => reply,
    };
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
    let when = meet::time(&read_about(ctx, &found, text))?;
    crate::commands::trades::act(ctx, &found, Act::Meet(when)).await?;
    end(ctx).await
}
