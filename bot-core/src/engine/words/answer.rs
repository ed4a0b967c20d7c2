//! Words that answer what waits: « ok », « non », « 12 points », « samedi 10h », « c'est fait ». They act only where exactly one exchange,
//! over all of the sender's clubs, waits for such an answer; else one question lists them, never « the latest ».

use crate::{
    card::Choice,
    club::Club,
    commands::{
        Args, Press, Verb,
        trades::{self, answer::asks, finish::can_finish, meet::can_meet},
    },
    conversation::counter,
    engine::{
        context::{Ctx, Done, Stop},
        dispatch::{press, run},
        words::is_form,
    },
    french::{
        free_offer,
        reply::{Reply, without_reference},
    },
    refusal::{Candidate, Refusal},
    store::{Prompt, TradeFilter},
    time::Timestamp,
    trade::{Side, Trade, TradeState, transition::Act},
};

/// Can this answer be meant for this exchange, as it stands for this side?
fn fits(reply: &Reply, trade: &Trade, side: Side) -> bool {
    use TradeState as S;
    let mine = trade.turn() == Some(side);
    match reply {
        Reply::Accept { when: None } | Reply::Decline => mine,
        Reply::Counter(_) => asks(trade, side),
        Reply::Accept { when: Some(_) } | Reply::When(_) | Reply::Unclear(Refusal::WhichTime(..) | Refusal::PastTime) => {
            asks(trade, side) || can_meet(trade, side)
        }
        Reply::Done | Reply::Received => can_finish(trade, side),
        Reply::Cancel | Reply::Withdraw => matches!(trade.state, S::Proposed { .. } | S::Agreed { .. } | S::Scheduled { .. }),
        Reply::NoShow => matches!(trade.state, S::Scheduled { .. }),
        Reply::Problem => trade.state.is_binding() && !matches!(trade.state, S::Disputed { .. }),
        Reply::Unclear(_) | Reply::Number(_) | Reply::Thanks | Reply::Nothing => false,
    }
}

/// An answer as one club reads it, and the exchanges of that club that wait for such an answer.
struct Reading {
    reply: Reply,
    waiting: Vec<Candidate>,
}

/// Reads words in the unit and the zone of each club where the sender has something open.
async fn readings(ctx: &mut Ctx<'_>, text: &str) -> Done<Vec<Reading>> {
    let me = ctx.my_id()?;
    let trades = ctx.work.tx.trades_of(me, TradeFilter::Open).await?;
    let open = |club: &Club| trades.iter().filter(|view| view.trade.club == club.id).map(|view| &view.trade).collect::<Vec<_>>();
    let read = |club: &Club| {
        let reply = counter::read(ctx, club, text);
        let waits = |trade: &&Trade| trade.side(me).is_some_and(|side| fits(&reply, trade, side));
        let waiting = open(club).into_iter().filter(waits).map(Candidate::from).collect();
        Reading { reply, waiting }
    };
    Ok(ctx.caller.clubs.iter().map(|(club, _)| read(club)).collect())
}

/// May there be a time in it, whose day may be the one that is being talked about, or a place?
fn names_a_time(reply: &Reply) -> bool {
    match reply {
        Reply::Accept { when } => when.is_some(),
        // « 8h » may be over today, and not on the day that is being talked about.
        Reply::When(_) | Reply::Counter(_) | Reply::Unclear(Refusal::WhichTime(..) | Refusal::PastTime) => true,
        _ => false,
    }
}

/// The only exchange that waits for an answer of the sender's, if there is exactly one.
///
/// # Errors
/// If the store fails.
pub(super) async fn the_question(ctx: &mut Ctx<'_>) -> Done<Option<trades::Found>> {
    match trades::find(ctx, &Args::default(), |trade, side| trade.turn() == Some(side)).await {
        Ok(found) => Ok(Some(found)),
        Err(Stop::Refused(_)) => Ok(None),
        Err(other) => Err(other),
    }
}

/// What words say, and which exchange they name or can only be meant for.
async fn read(ctx: &mut Ctx<'_>, text: &str, meant: Option<Args>) -> Done<(Reply, Args)> {
    let (named, rest) = without_reference(text);
    let mut args = meant.unwrap_or_default();
    if let Some(number) = named {
        // « j'annule l'échange 3 » is about that one, whatever message it answers.
        args = Args { number: Some(number.0), ..Args::default() };
    }
    if args.number.is_some() || ctx.chosen.is_some() || ctx.caller.clubs.len() == 1 {
        let club = ctx.club(args.club).await?;
        return Ok((counter::read(ctx, &club, &rest), args));
    }
    let mut readings = readings(ctx, &rest).await?;
    let waiting: Vec<Candidate> = readings.iter().flat_map(|reading| reading.waiting.iter().cloned()).collect();
    match waiting.as_slice() {
        [] => {}
        [only] => {
            args = Args { number: Some(only.number.0), club: Some(only.club), ..args };
            readings.retain(|reading| !reading.waiting.is_empty());
        }
        _ => return Err(Refusal::WhichTrade(waiting).into()),
    }
    // Where nothing waits, any club's understanding says what kind of answer it is.
    readings.sort_by_key(|reading| matches!(reading.reply, Reply::Nothing));
    Ok((readings.into_iter().next().map_or(Reply::Nothing, |reading| reading.reply), args))
}

/// Do words said while a comment is asked for surely mean something else: an answer to an exchange that waits for it, an offer, a
/// reference? A comment is public, and what was meant for somebody else must not become one.
///
/// # Errors
/// If the store fails.
pub(crate) async fn is_meant_elsewhere(ctx: &mut Ctx<'_>, text: &str) -> Done<bool> {
    if free_offer::wanted_number(text).is_some() || free_offer::is_one(text) {
        return Ok(true);
    }
    let (named, rest) = without_reference(text);
    let readings = readings(ctx, &rest).await?;
    if named.is_some() && readings.iter().any(|reading| !matches!(reading.reply, Reply::Nothing | Reply::Thanks)) {
        return Ok(true);
    }
    let Some(reading) = readings.into_iter().find(|reading| !reading.waiting.is_empty()) else { return Ok(false) };
    Ok(match reading.reply {
        // Nobody writes a price into a comment.
        Reply::Counter(_) => true,
        // « Très bien, merci » is a comment, « ok » an answer.
        Reply::Accept { when: None } | Reply::Decline if rest.split_whitespace().count() > 2 => false,
        // Right under the question it is said to the question; later to what was asked since.
        _ => !ctx.prompt(None).await?.as_ref().is_some_and(is_form),
    })
}

/// What « oui » and « non » press under a question that is about no exchange: « toujours disponible ? », « c'est votre tour », « voulez-vous
/// vraiment partir ? ».
fn yes_and_no(shown: &Prompt) -> Option<(String, Option<String>)> {
    let pressing = |wanted: Verb| {
        let is = |choice: &&Choice| Press::read(&choice.press).is_some_and(|(spec, _)| spec.verb == wanted);
        shown.choices.iter().find(is).map(|choice| choice.press.clone())
    };
    if let Some(leave) = pressing(Verb::LeaveYes) {
        return Some((leave, pressing(Verb::Stay)));
    }
    let presses = || shown.choices.iter().filter_map(|choice| Press::read(&choice.press));
    let offers = presses().filter(|(spec, _)| spec.verb == Verb::RenewOffer).count();
    let exchanges = presses().any(|(spec, _)| spec.verb.is_for_one_exchange());
    // Several reminders in one message ask several questions: none of them is meant more than another.
    if offers > 1 || exchanges {
        return None;
    }
    if let Some(renew) = pressing(Verb::RenewOffer) {
        return Some((renew, pressing(Verb::WithdrawOffer)));
    }
    let only_interest = shown.choices.len() == 1;
    pressing(Verb::Interested).filter(|_| only_interest).map(|interested| (interested, None))
}

/// « Oui » and « non » to such a question, if the message is answered or nothing else waits for them; `false`: something else was said.
async fn other_question(ctx: &mut Ctx<'_>, text: &str, shown: &Prompt, replied: bool) -> Done<bool> {
    let Some((yes, no)) = yes_and_no(shown) else { return Ok(false) };
    let said_yes = match readings(ctx, text).await?.into_iter().next().map(|reading| reading.reply) {
        Some(Reply::Accept { when: None }) => true,
        Some(Reply::Decline) => false,
        _ => return Ok(false),
    };
    if !replied {
        let me = ctx.my_id()?;
        let open = ctx.work.tx.trades_of(me, TradeFilter::Open).await?;
        if open.iter().any(|view| view.trade.side(me).is_some_and(|side| view.trade.turn() == Some(side))) {
            return Err(Refusal::SeveralWait.into());
        }
    }
    match (said_yes, no) {
        (true, _) => press(ctx, &yes).await?,
        (false, Some(no)) => press(ctx, &no).await?,
        (false, None) => trades::interest::pass(ctx, &yes).await?,
    }
    Ok(true)
}

/// Has its appointment begun?
fn is_past(trade: &Trade, now: Timestamp) -> bool {
    trade.terms.when.is_some_and(|when| when.begins() <= now)
}

/// The exchange of a « L'échange a-t-il eu lieu ? », by its buttons.
fn asks_if_it_happened(shown: &Prompt) -> Option<Args> {
    shown.choices.iter().find_map(|choice| {
        let (spec, args) = Press::read(&choice.press)?;
        (spec.verb == Verb::NoShow).then_some(args)
    })
}

/// « Oui » and « non » to « L'échange a-t-il eu lieu ? », whatever other time was proposed meanwhile. `replied`: the message itself is
/// answered; else it must be the only thing that waits for a yes. `false`: something else was said.
async fn happened(ctx: &mut Ctx<'_>, text: &str, asked: Args, replied: bool) -> Done<bool> {
    let club = ctx.club(asked.club).await?;
    let yes = match counter::read(ctx, &club, text) {
        Reply::Accept { when: None } => true,
        Reply::Decline => false,
        _ => return Ok(false),
    };
    let found = trades::find(ctx, &asked, |_, _| true).await?;
    if !matches!(found.view.trade.state, TradeState::Scheduled { .. }) {
        return Ok(false);
    }
    if !replied {
        let this = Candidate::from(&found.view.trade);
        let (me, now) = (ctx.my_id()?, ctx.work.now);
        let asked_too = |trade: &Trade| matches!(trade.state, TradeState::Scheduled { .. }) && is_past(trade, now);
        let open = ctx.work.tx.trades_of(me, TradeFilter::Open).await?;
        let waits = |trade: &Trade| asked_too(trade) || trade.side(me).is_some_and(|side| trade.turn() == Some(side));
        let mut waiting: Vec<Candidate> =
            open.iter().map(|view| &view.trade).filter(|trade| waits(trade)).map(Candidate::from).collect();
        waiting.retain(|other| (other.club, other.number) != (this.club, this.number));
        if !waiting.is_empty() {
            waiting.insert(0, this);
            return Err(Refusal::WhichTrade(waiting).into());
        }
    }
    if yes {
        run(ctx, Verb::TookPlace, found.named(asked)).await?;
    } else {
        trades::finish::did_not_happen(ctx, &found);
    }
    Ok(true)
}

/// The exchange that a time may be said of. A day that may be either of two is asked about only where an exchange waits for one.
///
/// # Errors
/// Why there is none, for such a day.
async fn about_a_time(ctx: &mut Ctx<'_>, args: &Args, reply: &Reply) -> Done<Option<trades::Found>> {
    match trades::find(ctx, args, |trade, side| fits(reply, trade, side)).await {
        Ok(found) => Ok(Some(found)),
        Err(refused) if matches!(reply, Reply::Unclear(Refusal::WhichTime(..))) => Err(refused),
        Err(_) => Ok(None),
    }
}

/// Words that answer what waits for the sender. `false`: nothing of the kind was said.
///
/// # Errors
/// [`Refusal::WhichTrade`], [`Refusal::NothingWaits`], and those of the act.
pub(super) async fn answer(ctx: &mut Ctx<'_>, text: &str, shown: Option<&Prompt>, meant: Option<Args>) -> Done<bool> {
    if ctx.caller.clubs.is_empty() {
        return Ok(false);
    }
    if let Some(shown) = shown
        && other_question(ctx, text, shown, meant.is_some()).await?
    {
        return Ok(true);
    }
    if let Some(asked) = shown.and_then(asks_if_it_happened)
        && happened(ctx, text, asked, meant.is_some()).await?
    {
        return Ok(true);
    }
    let (mut reply, mut args) = read(ctx, text, meant).await?;
    // Where exactly one question waits, other terms may be said in whatever words.
    if reply == Reply::Nothing
        && let Some(found) = the_question(ctx).await?
    {
        reply = counter::read_about(ctx, &found, text);
        args = found.named(args);
    }
    // « je propose des cours de piano mardi à 17h » where no exchange waits for a proposition: an offer.
    if matches!(reply, Reply::Counter(_) | Reply::When(_) | Reply::Unclear(Refusal::WhichTime(..)))
        && free_offer::is_one(text)
        && let Err(Stop::Refused(_)) = trades::find(ctx, &args, |trade, side| fits(&reply, trade, side)).await
    {
        return Ok(false);
    }
    if names_a_time(&reply)
        && let Some(found) = about_a_time(ctx, &args, &reply).await?
    {
        reply = counter::read_about(ctx, &found, &without_reference(text).1);
    }
    match &reply {
        Reply::Nothing | Reply::Thanks | Reply::Number(_) => return Ok(false),
        Reply::Unclear(refusal) => return Err(refusal.clone().into()),
        Reply::Accept { when: None } => {
            let found = trades::find(ctx, &args, |trade, side| fits(&reply, trade, side)).await?;
            let verb = match found.view.trade.state {
                TradeState::Proposed { .. } => Verb::Accept,
                // « L'échange a-t-il eu lieu ? »
                TradeState::Scheduled { moving: None } if is_past(&found.view.trade, ctx.work.now) => Verb::TookPlace,
                TradeState::Agreed { .. } | TradeState::Scheduled { .. } => Verb::MeetYes,
                TradeState::NoShowSaid { .. } => Verb::NoShowYes,
                _ => Verb::TookPlace,
            };
            run(ctx, verb, found.named(args)).await?;
        }
        Reply::Decline => {
            let found = trades::find(ctx, &args, |trade, side| fits(&reply, trade, side)).await?;
            let verb = match found.view.trade.state {
                TradeState::Proposed { .. } => Verb::Decline,
                TradeState::Agreed { .. } | TradeState::Scheduled { .. } => Verb::MeetNo,
                TradeState::NoShowSaid { .. } => Verb::NoShowContested,
                TradeState::HandedOver { .. } => {
                    trades::finish::not_yet(ctx, &found);
                    return Ok(true);
                }
                _ => return Err(Refusal::NothingWaits.into()),
            };
            run(ctx, verb, found.named(args)).await?;
        }
        Reply::Counter(_) => {
            let found = trades::find(ctx, &args, |trade, side| fits(&reply, trade, side)).await?;
            let shown = args.version.unwrap_or(found.view.trade.version);
            trades::answer::propose(ctx, &found, shown, &reply).await?;
        }
        Reply::Accept { when: Some(when) } | Reply::When(when) => {
            let found = trades::find(ctx, &args, |trade, side| fits(&reply, trade, side)).await?;
            let shown = args.version.unwrap_or(found.view.trade.version);
            if asks(&found.view.trade, found.side) {
                trades::answer::propose(ctx, &found, shown, &reply).await?;
            } else {
                trades::act(ctx, &found, Act::Meet(*when)).await?;
            }
        }
        Reply::Done | Reply::Received => run(ctx, Verb::TookPlace, args).await?,
        Reply::Cancel | Reply::Withdraw => run(ctx, Verb::Cancel, args).await?,
        Reply::NoShow => run(ctx, Verb::NoShow, args).await?,
        Reply::Problem => run(ctx, Verb::Problem, Args { rest: text.to_owned(), ..args }).await?,
    }
    Ok(true)
}
