//! Which command an input means, and whether it may be used here and now: consent, place, the version a button was shown for. What
//! somebody wrote is read by [`super::words`].

use crate::{
    card::{HAND, Message},
    commands::{self, Args, Numbered, Press, Spec, Verb, Where, Who, clubs, offers, people, trades},
    engine::{
        context::{Ctx, Done, Stop},
        words::{self, command},
    },
    refusal::Refusal,
    wire::{ChatKind, Happening, Incoming, MessageRef},
};

/// Is this input for Troquet at all? Asked before anything is read or written: group talk that is not addressed to it leaves no trace.
pub(crate) fn concerns_us(input: &Incoming) -> bool {
    match (&input.what, input.chat.kind) {
        (Happening::Said(said), ChatKind::Group) => said.to_me || said.reply_to.is_some() || command(&said.text).is_some(),
        (Happening::Reacted { sign, .. }, kind) => kind == ChatKind::Group && is_hand(sign),
        _ => true,
    }
}

/// Is it that sign, in whatever colour of skin?
fn is_hand(sign: &str) -> bool {
    let plain: String = sign.chars().filter(|c| !matches!(c, '\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}')).collect();
    // « a man raising his hand », « a woman … »
    plain.split('\u{200D}').next() == Some(HAND)
}

/// A sign under a card presses what it stands for there now; under anything else it is nothing.
async fn reacted(ctx: &mut Ctx<'_>, to: &MessageRef) -> Done {
    let prompt = ctx.prompt(Some(to)).await?.filter(|prompt| prompt.offer.is_some());
    let payload = prompt.and_then(|prompt| prompt.choices.into_iter().find(|choice| choice.sign().is_some()));
    match payload {
        Some(choice) => press(ctx, &choice.press).await,
        None => Ok(()),
    }
}

/// Does what an input asks for.
///
/// # Errors
/// The refusal that the person reads.
pub(crate) async fn input(ctx: &mut Ctx<'_>) -> Done {
    let input = ctx.input;
    match &input.what {
        Happening::Added => clubs::birth::added(ctx).await,
        Happening::Removed => clubs::birth::removed(ctx).await,
        Happening::Moved { to } => {
            ctx.work.tx.move_chat(input.network, &input.chat.address, to).await?;
            Ok(())
        }
        // A private chat that they don't use any more may end without a word.
        Happening::Blocked if ctx.caller.contact.as_ref().is_some_and(|contact| contact.is_elsewhere(&input.chat.address)) => {
            Ok(())
        }
        Happening::Blocked => {
            ctx.work.tx.unreachable(input.network, &input.sender.address).await?;
            Ok(())
        }
        Happening::Left => clubs::left::run(ctx).await,
        Happening::Faceless => people::faceless::run(ctx).await,
        Happening::Unreadable(cause) => {
            people::unreadable::run(ctx, *cause);
            Ok(())
        }
        // Settled before it gets here.
        Happening::Stands { .. } => Ok(()),
        Happening::Started { payload } => {
            let rest = payload.as_deref().unwrap_or_default();
            run(ctx, Verb::Start, Args { rest: rest.to_owned(), ..Args::default() }).await
        }
        Happening::Pressed { payload, .. } => press(ctx, payload).await,
        Happening::Reacted { to, .. } => reacted(ctx, to).await,
        Happening::Said(said) => words::heard(ctx, said).await,
    }
}

/// An input that waited for its sender's consent goes on by itself.
///
/// # Errors
/// The refusal that the person reads.
pub(crate) async fn resume(ctx: &mut Ctx<'_>, waiting: Incoming) -> Done {
    let caller = ctx.work.tx.caller(waiting.network, &waiting.sender.address, &waiting.chat.address).await?;
    let now = ctx.work.now;
    let mut work = crate::engine::work::Work::new(&mut *ctx.work.tx, ctx.work.clock, now);
    work.by = caller.member.as_ref().map(|member| member.id);
    let mut resumed = Ctx::new(work, &waiting, caller, ctx.facts, ctx.options);
    match Box::pin(input(&mut resumed)).await {
        Err(Stop::Refused(refusal)) => {
            resumed.work.forget();
            resumed.refuse(&refusal).await?;
        }
        other => other?,
    }
    resumed.work.flush().await?;
    Ok(())
}

/// A button.
pub(super) async fn press(ctx: &mut Ctx<'_>, payload: &str) -> Done {
    let Some((spec, args)) = Press::read(payload) else { return Err(Refusal::BadButton.into()) };
    run(ctx, spec.verb, args).await
}

/// A command, once it is known which: consent, place and rights, then the command itself.
pub(super) async fn run(ctx: &mut Ctx<'_>, verb: Verb, args: Args) -> Done {
    let Some(spec) = commands::spec(verb) else { return Err(Refusal::BadButton.into()) };
    if !admitted(ctx, spec).await? {
        return Ok(());
    }
    let named = args.clone();
    match commands::run(ctx, verb, args).await {
        // What stood there before has changed: the present state says more than a refusal.
        Err(Stop::Refused(Refusal::Stale)) => stale(ctx, verb, &named).await,
        other => other,
    }
}

/// May the sender use this here and now? `false`: they were told what comes first.
async fn admitted(ctx: &mut Ctx<'_>, spec: &Spec) -> Done<bool> {
    if spec.place == Where::Group && !ctx.in_group() {
        return Err(Refusal::OnlyInGroup.into());
    }
    if spec.who == Who::Anyone {
        return Ok(true);
    }
    if ctx.caller.member.is_none() {
        people::welcome::greet(ctx).await?;
        return Ok(false);
    }
    if !matches!(spec.verb, Verb::Stay | Verb::Leave | Verb::MyData) && people::leave::gate(ctx).await? {
        return Ok(false);
    }
    if ctx.in_group() && ctx.caller.club.is_none() && spec.verb != Verb::JoinClub {
        clubs::birth::ensure(ctx).await?;
    }
    Ok(true)
}

/// A button of an earlier version never acts on new terms: the present state is shown instead.
pub(crate) async fn stale(ctx: &mut Ctx<'_>, verb: Verb, args: &Args) -> Done {
    ctx.work.forget();
    let said = Message::say(ctx.refusal(&Refusal::Stale));
    ctx.answer(said);
    match (args.number, verb.counts()) {
        (Some(_), Some(Numbered::Exchange)) => {
            let found = trades::find(ctx, args, |_, _| true).await?;
            trades::show::present(ctx, &found);
            Ok(())
        }
        (Some(_), Some(Numbered::Offer)) => offers::show::run(ctx, args.clone()).await,
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_sign_in_all_its_colours() {
        for hand in ["🙋", "🙋\u{FE0F}", "🙋🏽", "🙋\u{200D}♀\u{FE0F}", "🙋🏿\u{200D}♂\u{FE0F}"] {
            assert!(is_hand(hand), "{hand}");
        }
        for other in ["👍", "✋", "", "🙋🙋", "1"] {
            assert!(!is_hand(other), "{other}");
        }
    }
}
