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

/// The most buttons under the list.
const BUTTONS: usize = 10;

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
    let reader = Reader { view: &found.view, side: found.side, lang: &lang, now: ctx.work.now, rules: &found.club.rules };
    let message = reader.card();
    ctx.answer(message);
}

/// Lists what is open, over all the caller's clubs, one line each: where it stands and whose turn it is. Somebody in several clubs reads
/// which one.
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
    let several = views.iter().any(|view| view.trade.club != views[0].trade.club);
    let mut message = Message::titled(say!(lang, "my-trades-head"));
    for (place, view) in views.iter().enumerate() {
        let Some((club, _)) = ctx.caller.clubs.iter().find(|(club, _)| club.id == view.trade.club) else { continue };
        let Some(side) = view.trade.side(me) else { continue };
        let reader = Reader { view, side, lang: &lang, now: ctx.work.now, rules: &club.rules };
        let (number, title, standing) = (view.trade.number.to_string(), view.trade.title.as_str(), reader.standing());
        let (line, label) = if several {
            let club = club.name.as_str();
            let line =
                say!(lang, "my-trades-line-in-club", number = number.as_str(), title = title, club = club, standing = standing);
            (line, say!(lang, "button-trade-in-club", number = number, club = club))
        } else {
            let line = say!(lang, "my-trades-line", number = number.as_str(), title = title, standing = standing);
            (line, say!(lang, "button-trade", number = number))
        };
        message = message.item(line);
        if place < BUTTONS {
            message = message.choice(label, Press::new(Verb::ShowTrade, view.trade.club).number(view.trade.number.0));
        }
    }
    ctx.answer(message);
    Ok(())
}
