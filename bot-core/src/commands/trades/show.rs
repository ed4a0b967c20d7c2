//! `/mesechanges` and `/echange 3`.

use crate::{
    card::Message,
    commands::{
        Args, Press, Verb,
        trades::{Found, find},
    },
    engine::context::{Ctx, Done},
    lang::say,
    notify::trade::Reader,
    store::TradeFilter,
};

/// Shows one exchange as it stands, with its buttons.
///
/// # Errors
/// [`crate::refusal::Refusal::NoTrade`].
pub async fn run(ctx: &mut Ctx<'_>, args: Args) -> Done {
    let found = find(ctx, &args, |trade, _| !trade.state.is_over()).await?;
    present(ctx, &found);
    Ok(())
}

/// Answers with the exchange as it stands: also what a stale button gets.
pub fn present(ctx: &mut Ctx<'_>, found: &Found) {
    let lang = ctx.lang(&found.club);
    let reader = Reader { view: &found.view, side: found.side, lang: &lang, now: ctx.work.now };
    let message = reader.card();
    ctx.answer(message);
}

/// Lists what is open, over all the caller's clubs, one line each: where it stands and whose turn it is.
///
/// # Errors
/// If the store fails.
pub async fn mine(ctx: &mut Ctx<'_>, _args: Args) -> Done {
    let me = ctx.my_id()?;
    let lang = ctx.lang_here();
    let views = ctx.work.tx.trades_of(me, TradeFilter::Open).await?;
    if views.is_empty() {
        ctx.answer(Message::say(say!(lang, "my-trades-none")));
        return Ok(());
    }
    let mut message = Message::titled(say!(lang, "my-trades-head"));
    for view in &views {
        let Some(side) = view.trade.side(me) else { continue };
        let reader = Reader { view, side, lang: &lang, now: ctx.work.now };
        message = message.item(say!(
            lang,
            "my-trades-line",
            number = view.trade.number.to_string(),
            title = view.trade.title.as_str(),
            standing = reader.standing()
        ));
    }
    for view in views.iter().take(10) {
        let press = Press::new(Verb::ShowTrade, view.trade.club).number(view.trade.number.0);
        message = message.choice(say!(lang, "button-trade", number = view.trade.number.to_string()), press);
    }
    ctx.answer(message);
    Ok(())
}
