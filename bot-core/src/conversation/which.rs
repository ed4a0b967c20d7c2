//! « Lequel ? »: an input that fits several exchanges or several clubs is answered by one question that lists them, never by a guess.
//! What was said waits beside the question and goes on by itself with the choice, exactly as it was said.
//!
//! A form in progress is put aside meanwhile and is back once the choice was made.

use serde::{Deserialize, Serialize};

use crate::{
    card::Message,
    commands::{Args, Press, Verb, clubs, trades},
    conversation::{Form, counter, end},
    engine::{
        context::{About, Chosen, Ctx, Done, Stop},
        dispatch, words,
    },
    french::{dates, normalise::fold, reply::without_reference, tokens::Tokens},
    id::{ClubId, TradeNumber, Version},
    lang::say,
    refusal::{Candidate, Refusal},
    time::Appointment,
    wire::{FileRef, Happening, MessageRef, Said},
};

/// The most choices under the question.
const MOST: usize = 10;

/// The longest words that wait for a choice, in bytes: what is longer is said again.
const LONGEST: usize = 2_000;

/// What waits for the choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// What was said.
    text: String,
    /// The picture that came with it.
    photo: Option<FileRef>,
    /// The exchanges that were listed, each in the version shown.
    #[serde(default)]
    shown: Vec<(ClubId, TradeNumber, Version)>,
    /// The form that was in progress.
    aside: Option<Box<Form>>,
    /// The message that was answered.
    #[serde(default)]
    reply_to: Option<MessageRef>,
    /// The two moments that were shown, and what they were said about.
    #[serde(default)]
    times: Option<(About, Appointment, Appointment)>,
}

/// Asks which one is meant; `false` if the refusal is of another kind.
///
/// # Errors
/// If the store fails.
pub async fn ask(ctx: &mut Ctx<'_>, refusal: &Refusal) -> Done<bool> {
    let lang = ctx.lang_here();
    let choices: Vec<(String, Press)> = match refusal {
        Refusal::WhichTrade(trades) => {
            let several = trades.iter().any(|trade| trade.club != trades[0].club);
            let label = |trade: &Candidate| {
                let number = trade.number.to_string();
                let club = ctx.caller.clubs.iter().find(|(club, _)| club.id == trade.club && several);
                match club {
                    Some((club, _)) => say!(lang, "button-trade-in-club", number = number, club = club.name.as_str()),
                    None => say!(lang, "button-trade", number = number),
                }
            };
            let press = |trade: &Candidate| Press::new(Verb::Choose, trade.club).number(trade.number.0).version(trade.version);
            trades.iter().take(MOST).map(|trade| (label(trade), press(trade))).collect()
        }
        Refusal::WhichClub(clubs) => {
            clubs.iter().take(MOST).map(|(club, name)| (name.clone(), Press::new(Verb::Choose, *club))).collect()
        }
        Refusal::WhichTime(first, other) => {
            let Some(about) = ctx.about else { return Ok(false) };
            let press = |moment: &Appointment| {
                match about {
                    About::Trade(club, number, version) => Press::new(Verb::Choose, club).number(number.0).version(version),
                    About::Offer(club, ..) | About::Club(club) => Press::new(Verb::Choose, club),
                }
                .word(word_of(moment))
            };
            [first, other].into_iter().map(|moment| (lang.appointment(moment, ctx.work.now), press(moment))).collect()
        }
        _ => return Ok(false),
    };
    let times = match refusal {
        Refusal::WhichTime(first, other) => ctx.about.map(|about| (about, *first, *other)),
        _ => None,
    };
    // Asked again, what was said first still waits.
    let again = matches!(Form::of(ctx), Some(Form::Which(earlier)) if times.is_some() && earlier.times == times);
    if let Some((text, photo, reply_to)) = said(ctx).filter(|(text, ..)| text.len() <= LONGEST && !again) {
        let aside = match Form::of(ctx) {
            Some(Form::Which(earlier)) => earlier.aside,
            other => other.map(Box::new),
        };
        let shown = match refusal {
            Refusal::WhichTrade(trades) => trades.iter().map(|trade| (trade.club, trade.number, trade.version)).collect(),
            _ => Vec::new(),
        };
        Form::Which(Waiting { text, photo, shown, aside, reply_to, times }).keep(ctx).await?;
    }
    let question = Message::say(ctx.refusal(refusal));
    let message = choices.into_iter().fold(question, |message, (label, press)| message.choice(label, press));
    ctx.answer(message);
    Ok(true)
}

/// What the input says, as somebody would type it: a button is a pre-typed command.
fn said(ctx: &Ctx<'_>) -> Option<(String, Option<FileRef>, Option<MessageRef>)> {
    match &ctx.input.what {
        // A message of the group is not answered again in private.
        Happening::Said(said) => Some((said.text.clone(), said.photo.clone(), said.reply_to.clone().filter(|_| !ctx.in_group()))),
        Happening::Pressed { payload, .. } => Some((format!("/{payload}"), None, None)),
        Happening::Started { payload } => Some((format!("/start {}", payload.as_deref().unwrap_or_default()), None, None)),
        _ => None,
    }
}

/// The choice, by its button: what waited goes on with it. When nothing waits any more, what was chosen is shown.
///
/// # Errors
/// [`Refusal::BadButton`] for a club that isn't the sender's; whatever refuses what waited.
pub async fn chosen(ctx: &mut Ctx<'_>, args: Args) -> Done {
    let waiting = match Form::of(ctx) {
        Some(Form::Which(waiting)) if !args.rest.is_empty() => return time_pressed(ctx, waiting, &args).await,
        // A moment to choose, and nothing to choose it for any more.
        _ if !args.rest.is_empty() => return Err(if args.number.is_some() { Refusal::Stale } else { Refusal::BadButton }.into()),
        Some(Form::Which(waiting)) if waiting.times.is_none() => waiting,
        _ if args.number.is_some() => return trades::show::run(ctx, args).await,
        _ => return clubs::switch::run(ctx, args).await,
    };
    let club = ctx.club(Some(args.club.ok_or(Refusal::BadButton)?)).await?;
    let trade = args.number.map(TradeNumber).zip(args.version);
    go_on(ctx, waiting, Chosen { club: club.id, trade }).await
}

/// The choice in words: « l'échange 3 », or the club's name, and nothing else. `false` if they say something else, which is then a new
/// input.
///
/// # Errors
/// As [`chosen`].
pub async fn in_words(ctx: &mut Ctx<'_>, waiting: Waiting, text: &str) -> Done<bool> {
    if waiting.times.is_some() {
        return time_said(ctx, waiting, text).await;
    }
    let (number, rest) = without_reference(text);
    let named = fold(&rest);
    let is_called = |club: ClubId| {
        let name = ctx.caller.clubs.iter().find(|(mine, _)| mine.id == club).map(|(club, _)| fold(club.name.as_str()));
        named.is_empty() || name.is_some_and(|name| name == named)
    };
    let fits =
        |(club, trade, _): &&(ClubId, TradeNumber, Version)| number.is_none_or(|number| number == *trade) && is_called(*club);
    let mut fitting = waiting.shown.iter().filter(fits);
    match (fitting.next().copied(), fitting.next()) {
        (Some((club, trade, version)), None) if number.is_some() || !named.is_empty() => {
            match go_on(ctx, waiting, Chosen { club, trade: Some((trade, version)) }).await {
                Err(Stop::Refused(Refusal::Stale)) => {
                    let present = Args { number: Some(trade.0), club: Some(club), ..Args::default() };
                    dispatch::stale(ctx, Verb::ShowTrade, &present).await?;
                }
                other => other?,
            }
            Ok(true)
        }
        _ => Ok(false),
    }
}

/// How a button carries a moment: `j20261128`, `j20261128t1000`, `j20261025t0230b` the second time the clocks show it.
pub(super) fn word_of(moment: &Appointment) -> String {
    let day = moment.day.format("j%Y%m%d");
    let second = if moment.later { "b" } else { "" };
    moment.time.map_or_else(|| day.to_string(), |time| format!("{day}t{}{second}", time.format("%H%M")))
}

/// The button of a moment.
async fn time_pressed(ctx: &mut Ctx<'_>, waiting: Waiting, args: &Args) -> Done {
    let stale = || Stop::from(if args.number.is_some() { Refusal::Stale } else { Refusal::BadButton });
    let Some((about, first, other)) = waiting.times else { return Err(stale()) };
    let shown = match about {
        About::Trade(club, number, version) => (Some(club), Some(number.0), Some(version)),
        About::Offer(club, ..) | About::Club(club) => (Some(club), None, None),
    };
    let moment = [first, other].into_iter().find(|moment| word_of(moment) == args.rest);
    let moment = moment.filter(|_| shown == (args.club, args.number, args.version)).ok_or_else(stale)?;
    time_chosen(ctx, waiting, about, moment).await
}

/// What waited goes on with that moment, about the same thing as it stood; it changes nothing else, and nothing that has changed since.
async fn time_chosen(ctx: &mut Ctx<'_>, waiting: Waiting, about: About, moment: Appointment) -> Done {
    ctx.chosen_time = Some(moment);
    match about {
        About::Trade(club, number, version) => {
            let club = ctx.club(Some(club)).await?;
            let present = ctx.work.tx.trade_numbered(club.id, number).await?.map(|view| view.trade.version);
            if present != Some(version) {
                end(ctx).await?;
                return Err(Refusal::Stale.into());
            }
            go_on(ctx, waiting, Chosen { club: club.id, trade: Some((number, version)) }).await
        }
        About::Club(club) => go_on(ctx, waiting, Chosen { club, trade: None }).await,
        About::Offer(club, number, version) => {
            let club = ctx.club(Some(club)).await?;
            end(ctx).await?;
            let view = ctx.work.tx.offer_numbered(club.id, number).await?.ok_or(Refusal::NoOffer(Some(number)))?;
            if view.offer.version != version {
                let present = Args { number: Some(number.0), club: Some(club.id), ..Args::default() };
                return dispatch::stale(ctx, Verb::Interested, &present).await;
            }
            let reply = counter::read_freely(ctx, &club, &waiting.text);
            Box::pin(words::about_card(ctx, &view, &reply)).await
        }
    }
}

/// A moment in words: « le 28 », « samedi 5 décembre ». A bare yes is asked again; anything else is said to what was being written before.
async fn time_said(ctx: &mut Ctx<'_>, waiting: Waiting, text: &str) -> Done<bool> {
    let Some((about, first, other)) = waiting.times else { return Ok(false) };
    let zone = first.zone;
    let found = dates::find(&Tokens::new(text), ctx.work.now, zone);
    let day = (first.day == other.day).then_some(first.day);
    let named = match dates::readings(&found, ctx.work.now, zone, day) {
        Some(_) => None,
        None => dates::appointment(&found, ctx.work.now, zone, day).and_then(Result::ok),
    };
    let is_named = |moment: &Appointment| {
        named.is_some_and(|named| named.day == moment.day && named.time.is_none_or(|time| moment.time == Some(time)))
    };
    let winter = first.both().is_some() && fold(text).contains("hiver");
    let summer = first.both().is_some() && fold(text).contains("ete");
    let is_said = |moment: &Appointment| is_named(moment) || winter && moment.later || summer && !moment.later;
    let mut fitting = [first, other].into_iter().filter(is_said);
    if let (Some(moment), None) = (fitting.next(), fitting.next()) {
        match time_chosen(ctx, waiting, about, moment).await {
            Err(Stop::Refused(Refusal::Stale)) => {
                let About::Trade(club, number, _) = about else { return Err(Refusal::Stale.into()) };
                let present = Args { number: Some(number.0), club: Some(club), ..Args::default() };
                dispatch::stale(ctx, Verb::ShowTrade, &present).await?;
            }
            other => other?,
        }
        return Ok(true);
    }
    if matches!(fold(text).trim_end_matches(['.', '!', ' ']), "oui" | "ok" | "d'accord") {
        ctx.about = Some(about);
        return Err(Refusal::WhichTime(first, other).into());
    }
    let neither = is_neither(text);
    if neither {
        let how = say!(ctx.lang_here(), "which-time-neither");
        ctx.answer(Message::say(how));
    }
    match waiting.aside {
        Some(form) if neither => form.keep(ctx).await.map(|()| true),
        None if neither => end(ctx).await.map(|()| true),
        Some(form) => {
            form.keep(ctx).await?;
            Box::pin(super::said(ctx, text, None)).await
        }
        None => {
            end(ctx).await?;
            Ok(false)
        }
    }
}

/// None of the two.
fn is_neither(text: &str) -> bool {
    let folded = fold(text);
    matches!(
        folded.trim_end_matches(['.', '!', ' ']),
        "non" | "non merci" | "aucun" | "aucun des deux" | "ni l'un ni l'autre" | "ni l'un, ni l'autre" | "un autre jour"
    )
}

async fn go_on(ctx: &mut Ctx<'_>, waiting: Waiting, chosen: Chosen) -> Done {
    match waiting.aside {
        Some(form) => form.keep(ctx).await?,
        None => end(ctx).await?,
    }
    ctx.chosen = Some(chosen);
    let said = Said { text: waiting.text, photo: waiting.photo, reply_to: waiting.reply_to, to_me: true };
    Box::pin(words::heard(ctx, &said)).await
}
