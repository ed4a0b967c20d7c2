//! Exchanges: ask, answer, meet, finish, show.

pub mod answer;
pub mod finish;
pub mod interest;
pub mod meet;
pub mod show;

use crate::{
    club::Club,
    commands::Args,
    engine::{
        context::{Ctx, Done},
        effects,
    },
    event::Event,
    id::{TradeNumber, TransferId},
    refusal::{Candidate, Refusal},
    store::{TradeFilter, TradeView},
    trade::{
        Side, Trade,
        transition::{Act, Setting, decide},
    },
};

/// One of the caller's exchanges.
#[derive(Debug)]
pub struct Found {
    /// Its club.
    pub club: Club,
    /// The exchange.
    pub view: TradeView,
    /// The caller's side.
    pub side: Side,
}

impl Found {
    /// The same, named as a command's arguments name it.
    pub fn named(&self, args: Args) -> Args {
        Args { number: Some(self.view.trade.number.0), club: Some(self.club.id), ..args }
    }
}

/// The exchange that a command names; without a number, the only one that such an answer can be meant for.
///
/// # Errors
/// [`Refusal::NoTrade`] also for other people's; [`Refusal::NothingWaits`], [`Refusal::WhichTrade`]; those of [`Ctx::club`].
pub async fn find(ctx: &mut Ctx<'_>, args: &Args, fits: impl Fn(&Trade, Side) -> bool) -> Done<Found> {
    if args.misnumbered() {
        return Err(Refusal::NoTrade(None).into());
    }
    let chosen = ctx.chosen.as_ref().and_then(|chosen| chosen.trade.map(|trade| (chosen.club, trade)));
    let (club, number, shown) = match (args.number, chosen) {
        (Some(number), _) => (args.club, TradeNumber(number), None),
        (None, Some((club, (number, shown)))) => (Some(club), number, Some(shown)),
        (None, None) => return the_only(ctx, fits).await,
    };
    let club = ctx.club(club).await?;
    let me = ctx.my_id()?;
    let view = ctx.work.tx.trade_numbered(club.id, number).await?.ok_or(Refusal::NoTrade(Some(number)))?;
    let side = view.trade.side(me).ok_or(Refusal::NoTrade(Some(number)))?;
    // Chosen from a list that showed an earlier version: what was typed was not meant for this one.
    if shown.is_some_and(|shown| shown != view.trade.version) {
        return Err(Refusal::Stale.into());
    }
    Ok(Found { club, view, side })
}

/// The same for an act that a button shows: a button of an earlier version must not act on what came after.
///
/// # Errors
/// [`Refusal::Stale`], and those of [`find`].
pub async fn find_as_shown(ctx: &mut Ctx<'_>, args: &Args, fits: impl Fn(&Trade, Side) -> bool) -> Done<Found> {
    let found = find(ctx, args, fits).await?;
    match args.version {
        Some(shown) if shown != found.view.trade.version => Err(Refusal::Stale.into()),
        _ => Ok(found),
    }
}

/// The one exchange, over all the caller's clubs, that waits for such an answer from them. Never « the latest ».
async fn the_only(ctx: &mut Ctx<'_>, fits: impl Fn(&Trade, Side) -> bool) -> Done<Found> {
    let me = ctx.my_id()?;
    let mut waiting: Vec<(TradeView, Side)> = ctx
        .work
        .tx
        .trades_of(me, TradeFilter::Open)
        .await?
        .into_iter()
        .filter_map(|view| view.trade.side(me).map(|side| (view, side)))
        .filter(|(view, side)| fits(&view.trade, *side))
        .collect();
    if waiting.len() > 1 {
        waiting.sort_by_key(|(view, _)| view.trade.number);
        let which = waiting.iter().map(|(view, _)| Candidate::from(&view.trade)).collect();
        return Err(Refusal::WhichTrade(which).into());
    }
    let (view, side) = waiting.pop().ok_or(Refusal::NothingWaits)?;
    let club = ctx.club(Some(view.trade.club)).await?;
    Ok(Found { club, view, side })
}

/// What a decision is made with.
pub fn setting<'a>(ctx: &Ctx<'_>, found: &'a Found) -> Setting<'a> {
    Setting {
        now: ctx.work.now,
        rules: &found.club.rules,
        offer: found.view.offer.as_ref(),
        fresh: TransferId(ctx.work.clock.id()),
    }
}

/// Decides an act of the caller and lets all that follows from it happen.
///
/// # Errors
/// The refusal of [`decide`].
pub async fn act(ctx: &mut Ctx<'_>, found: &Found, act: Act) -> Done {
    let events = decide(&found.view.trade, found.side, act, setting(ctx, found))?;
    apply(ctx, found, events).await
}

/// Lets all that follows from a decision of the caller happen.
///
/// # Errors
/// If the store fails.
pub async fn apply(ctx: &mut Ctx<'_>, found: &Found, events: Vec<Event>) -> Done {
    effects::trade(&mut ctx.work, &found.club, &found.view, events, Some(found.side)).await
}
