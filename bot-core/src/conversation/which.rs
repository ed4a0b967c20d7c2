//! « Lequel ? »: an input that fits several exchanges or several clubs is answered by one question that lists them, never by a guess.
//! What was said waits beside the question and goes on by itself with the choice, exactly as it was said.
//!
//! A form in progress is put aside meanwhile and is back once the choice was made.

use serde::{Deserialize, Serialize};

use crate::{
    card::Message,
    commands::{Args, Press, Verb, clubs, trades},
    conversation::{Form, end},
    engine::{
        context::{Chosen, Ctx, Done, Stop},
        dispatch, words,
    },
    french::{normalise::fold, reply::without_reference},
    id::{ClubId, TradeNumber, Version},
    lang::say,
    refusal::{Candidate, Refusal},
    wire::{FileRef, Happening, Said},
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
        _ => return Ok(false),
    };
    if let Some((text, photo)) = said(ctx).filter(|(text, _)| text.len() <= LONGEST) {
        let aside = match Form::of(ctx) {
            Some(Form::Which(earlier)) => earlier.aside,
            other => other.map(Box::new),
        };
        let shown = match refusal {
            Refusal::WhichTrade(trades) => trades.iter().map(|trade| (trade.club, trade.number, trade.version)).collect(),
            _ => Vec::new(),
        };
        Form::Which(Waiting { text, photo, shown, aside }).keep(ctx).await?;
    }
    let question = Message::say(ctx.refusal(refusal));
    let message = choices.into_iter().fold(question, |message, (label, press)| message.choice(label, press));
    ctx.answer(message);
    Ok(true)
}

/// What the input says, as somebody would type it: a button is a pre-typed command.
fn said(ctx: &Ctx<'_>) -> Option<(String, Option<FileRef>)> {
    match &ctx.input.what {
        Happening::Said(said) => Some((said.text.clone(), said.photo.clone())),
        Happening::Pressed { payload, .. } => Some((format!("/{payload}"), None)),
        Happening::Started { payload } => Some((format!("/start {}", payload.as_deref().unwrap_or_default()), None)),
        _ => None,
    }
}

/// The choice, by its button: what waited goes on with it. When nothing waits any more, what was chosen is shown.
///
/// # Errors
/// [`Refusal::BadButton`] for a club that isn't the sender's; whatever refuses what waited.
pub async fn chosen(ctx: &mut Ctx<'_>, args: Args) -> Done {
    let waiting = match Form::of(ctx) {
        Some(Form::Which(waiting)) => waiting,
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

async fn go_on(ctx: &mut Ctx<'_>, waiting: Waiting, chosen: Chosen) -> Done {
    match waiting.aside {
        Some(form) => form.keep(ctx).await?,
        None => end(ctx).await?,
    }
    ctx.chosen = Some(chosen);
    let said = Said { text: waiting.text, photo: waiting.photo, reply_to: None, to_me: true };
    Box::pin(words::heard(ctx, &said)).await
}
