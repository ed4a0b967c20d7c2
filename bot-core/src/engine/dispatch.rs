//! Which command an input means: a button's payload, a typed command, the number or word of a choice, an answer to a form, or plain
//! French where Troquet is addressed. In a group, what is not understood gets silence.

use crate::{
    card::{Choice, Message},
    commands::{self, Args, Press, Spec, Verb, Where, Who, clubs, people, trades},
    conversation::{self, counter, offer::OfferForm},
    engine::context::{Ctx, Done, Stop},
    french::{
        free_offer,
        normalise::fold,
        offer_line,
        reply::{Reply, ReplyContext, understand, without_reference},
    },
    id::OfferId,
    lang::say,
    member::Standing,
    refusal::Refusal,
    store::Prompt,
    trade::{Side, Trade, TradeState},
    wire::{ChatKind, Happening, Incoming, Said},
};

/// Is this input for Troquet at all? Asked before anything is read or written: group talk that is not addressed to it leaves no trace.
pub(crate) fn concerns_us(input: &Incoming) -> bool {
    match (&input.what, input.chat.kind) {
        (Happening::Said(said), ChatKind::Group) => said.to_me || said.reply_to.is_some() || command(&said.text).is_some(),
        _ => true,
    }
}

/// The word after `/` or `!` and what follows it.
fn command(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let rest = text.strip_prefix(['/', '!'])?;
    if !rest.starts_with(char::is_alphabetic) {
        return None;
    }
    let (name, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    // « /offre@bot »: the adapter lets through only what is for us.
    let name = name.split_once('@').map_or(name, |(name, _)| name);
    Some((name, rest))
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
        Happening::Blocked => {
            ctx.work.tx.unreachable(input.network, &input.sender.address).await?;
            Ok(())
        }
        // Membership is the chat's own; whoever left is met again when they act.
        Happening::Left => Ok(()),
        Happening::Started { payload } => {
            let rest = payload.as_deref().unwrap_or_default();
            run(ctx, Verb::Start, Args { rest: rest.to_owned(), ..Args::default() }).await
        }
        Happening::Pressed { payload, .. } => press(ctx, payload).await,
        Happening::Said(said) => words(ctx, said).await,
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
    let mut resumed = Ctx { work, input: &waiting, caller, facts: ctx.facts, options: ctx.options };
    match Box::pin(input(&mut resumed)).await {
        Err(Stop::Refused(refusal)) => {
            resumed.work.forget();
            let message = Message::say(resumed.refusal(&refusal));
            resumed.answer(message);
        }
        other => other?,
    }
    resumed.work.flush().await?;
    Ok(())
}

/// A button.
async fn press(ctx: &mut Ctx<'_>, payload: &str) -> Done {
    let Some((spec, args)) = Press::read(payload) else { return Err(Refusal::BadButton.into()) };
    run(ctx, spec.verb, args).await
}

/// A command, once it is known which: consent, place and rights, then the command itself.
async fn run(ctx: &mut Ctx<'_>, verb: Verb, args: Args) -> Done {
    let Some(spec) = commands::spec(verb) else { return Err(Refusal::BadButton.into()) };
    if !admitted(ctx, spec).await? {
        return Ok(());
    }
    let named = args.clone();
    match commands::run(ctx, verb, args).await {
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
async fn stale(ctx: &mut Ctx<'_>, verb: Verb, args: &Args) -> Done {
    ctx.work.forget();
    let said = Message::say(ctx.refusal(&Refusal::Stale));
    ctx.answer(said);
    let about_offer = matches!(verb, Verb::ChangeOffer | Verb::WithdrawOffer | Verb::RenewOffer | Verb::Interested | Verb::Form);
    if args.number.is_some() && !about_offer {
        let found = trades::find(ctx, args, |_, _| true).await?;
        trades::show::present(ctx, &found);
    }
    Ok(())
}

/// Something somebody wrote.
async fn words(ctx: &mut Ctx<'_>, said: &Said) -> Done {
    let text = said.text.trim();
    if let Some((name, rest)) = command(text) {
        return match commands::named(name) {
            Some(spec) => run(ctx, spec.verb, Args::typed(rest)).await,
            // Another bot's command, perhaps.
            None if ctx.in_group() && !said.to_me => Ok(()),
            None => Err(Refusal::UnknownCommand { nearest: commands::nearest(name) }.into()),
        };
    }
    if ctx.in_group() {
        return in_group(ctx, said, text).await;
    }
    if ctx.caller.member.as_ref().is_none_or(|member| member.standing != Standing::Active) {
        return aside(ctx, said, text).await;
    }
    if text.is_empty() && said.photo.is_none() {
        return Ok(());
    }
    if said.reply_to.is_none() && conversation::said(ctx, text, said.photo.as_ref()).await? {
        return Ok(());
    }
    in_private(ctx, said, text).await
}

/// Words in private of somebody who has not consented, or who is leaving: only an answer to what they were shown, or a command that needs
/// no consent, is heard.
async fn aside(ctx: &mut Ctx<'_>, said: &Said, text: &str) -> Done {
    let shown = prompt(ctx, said).await?;
    let pressed = shown.as_ref().and_then(|prompt| choice(prompt, text).or_else(|| people::welcome::answered(prompt, text)));
    match (pressed.map(|choice| choice.press.clone()), bare_command(text)) {
        (Some(payload), _) => press(ctx, &payload).await,
        // « aide » needs no consent; what does is greeted there.
        (None, Some(verb)) if ctx.caller.member.is_none() => run(ctx, verb, Args::default()).await,
        (None, _) if ctx.caller.member.is_none() => people::welcome::greet(ctx).await,
        (None, _) => people::leave::gate(ctx).await.map(drop),
    }
}

/// A reply to a card or to Troquet in a group.
async fn in_group(ctx: &mut Ctx<'_>, said: &Said, text: &str) -> Done {
    let Some(club) = ctx.caller.club.clone() else { return Ok(()) };
    let prompt = match &said.reply_to {
        Some(_) => prompt(ctx, said).await?,
        None => None,
    };
    let offer = prompt.as_ref().and_then(|prompt| prompt.offer);
    if let (Some(offer), false) = (offer, text.is_empty()) {
        // Other people may talk under a card; only what is surely an answer to it counts.
        let reply = counter::read(ctx, &club, text);
        let label = prompt.as_ref().and_then(|prompt| choice(prompt, text)).map(|choice| choice.press.clone());
        if label.is_none() && matches!(reply, Reply::Nothing | Reply::Thanks | Reply::Number(_) | Reply::Unclear(_)) {
            return Ok(());
        }
        if ctx.caller.member.is_none() {
            return people::welcome::greet(ctx).await;
        }
        return match label {
            Some(payload) => press(ctx, &payload).await,
            None => about_card(ctx, offer, &reply).await,
        };
    }
    if said.photo.is_some() && said.to_me && ctx.caller.member.is_some() {
        if people::leave::gate(ctx).await? {
            return Ok(());
        }
        return free_words(ctx, said, text).await;
    }
    if !said.to_me {
        return Ok(());
    }
    // « Troquet, je voudrais l'annonce 1 »: a mention with a reference.
    match free_offer::wanted_number(text) {
        Some(number) => run(ctx, Verb::Interested, Args { number: Some(number), ..Args::default() }).await,
        None => Ok(()),
    }
}

/// Words said in reply to a card: an answer to its offer.
async fn about_card(ctx: &mut Ctx<'_>, offer: OfferId, reply: &Reply) -> Done {
    let Some(view) = ctx.work.tx.offer(offer).await? else { return Err(Refusal::NoOffer(None).into()) };
    let club = ctx.club(Some(view.offer.club)).await?;
    match reply {
        Reply::Accept { .. } | Reply::Counter(_) | Reply::When(_) if people::leave::gate(ctx).await? => Ok(()),
        Reply::Accept { .. } | Reply::Counter(_) | Reply::When(_) => trades::interest::in_words(ctx, &club, &view, reply).await,
        _ => Ok(()),
    }
}

/// Plain words in private: a choice's number or word, an answer to what waits, a want or an offer, or one helpful question.
async fn in_private(ctx: &mut Ctx<'_>, said: &Said, text: &str) -> Done {
    let folded = fold(text);
    let bare = text.parse::<usize>().is_ok();
    let shown =
        if bare || said.reply_to.is_some() || folded.split_whitespace().count() <= 6 { prompt(ctx, said).await? } else { None };
    if let Some(payload) = shown.as_ref().and_then(|prompt| choice(prompt, text)).map(|choice| choice.press.clone()) {
        return press(ctx, &payload).await;
    }
    if bare && shown.is_some() {
        return Err(Refusal::BadButton.into());
    }
    if let Some(payload) = shown.as_ref().and_then(|prompt| silenced(prompt, &folded)).map(|choice| choice.press.clone()) {
        return press(ctx, &payload).await;
    }
    if asks_about_balance(&folded) {
        return run(ctx, Verb::WhyBalance, Args::default()).await;
    }
    if let Some(verb) = bare_command(text) {
        let rest = text.split_once(char::is_whitespace).map_or("", |(_, rest)| rest);
        return run(ctx, verb, Args::typed(rest)).await;
    }
    // A reply to a card shown in private is an answer to that offer.
    if let (Some(_), Some(offer)) = (&said.reply_to, shown.as_ref().and_then(|prompt| prompt.offer)) {
        let club = ctx.club(None).await?;
        let reply = counter::read(ctx, &club, text);
        return about_card(ctx, offer, &reply).await;
    }
    if let Some(number) = free_offer::wanted_number(text) {
        return run(ctx, Verb::Interested, Args { number: Some(number), ..Args::default() }).await;
    }
    // A reply to an exchange's message names that exchange, its version and its club.
    let meant = said.reply_to.as_ref().and(shown.as_ref()).and_then(about_trade);
    if answer(ctx, text, meant).await? {
        return Ok(());
    }
    free_words(ctx, said, text).await
}

/// The exchange that a message's buttons are about.
fn about_trade(prompt: &Prompt) -> Option<Args> {
    prompt.choices.iter().find_map(|choice| {
        let (spec, args) = Press::read(&choice.press)?;
        let trade = matches!(
            spec.verb,
            Verb::Accept
                | Verb::Decline
                | Verb::Counter
                | Verb::Cancel
                | Verb::Meet
                | Verb::MeetYes
                | Verb::TookPlace
                | Verb::ShowTrade
        );
        (trade && args.number.is_some()).then_some(args)
    })
}

/// The choice that a number or a word presses.
fn choice<'p>(prompt: &'p Prompt, text: &str) -> Option<&'p Choice> {
    if let Ok(number) = text.trim().parse::<usize>() {
        return prompt.choices.get(number.checked_sub(1)?);
    }
    let word = fold(text);
    let word = word.trim();
    prompt.choices.iter().find(|choice| fold(&choice.label).trim() == word)
}

/// The message answered, or the newest one with choices in this chat.
async fn prompt(ctx: &mut Ctx<'_>, said: &Said) -> Done<Option<Prompt>> {
    let input = ctx.input;
    Ok(ctx.work.tx.prompt(input.network, &input.chat.address, said.reply_to.as_ref()).await?)
}

/// A command without its slash: alone, or with a number after it.
fn bare_command(text: &str) -> Option<Verb> {
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let spec = commands::named(word).filter(|spec| spec.bare)?;
    let plain = rest.trim().is_empty() || rest.trim().trim_start_matches('#').parse::<u32>().is_ok();
    plain.then_some(spec.verb)
}

/// Words that answer what waits for the sender: exactly one thing, or one question lists them. `false`: nothing of the kind was said.
async fn answer(ctx: &mut Ctx<'_>, text: &str, meant: Option<Args>) -> Done<bool> {
    let unit = ctx.caller.clubs.first().map(|(club, _)| (club.rules.unit.clone(), club.rules.zone));
    let Some((unit, zone)) = unit else { return Ok(false) };
    let context = ReplyContext { now: ctx.work.now, zone, unit: &unit, points_pending: true, day: None };
    let (named, rest) = without_reference(text);
    let reply = understand(&rest, &context);
    let mut args = meant.unwrap_or_default();
    if let Some(number) = named {
        // « j'annule l'échange 3 » is about that one, whatever message it answers.
        args = Args { number: Some(number.0), ..Args::default() };
    }
    let proposed = |trade: &Trade, side: Side| trades::answer::asks(trade, side);
    match &reply {
        Reply::Nothing | Reply::Thanks | Reply::Number(_) => return Ok(false),
        Reply::Unclear(refusal) => return Err(refusal.clone().into()),
        Reply::Accept { when: None } => {
            let found = trades::find(ctx, &args, |trade, side| trade.turn() == Some(side)).await?;
            let verb = match found.view.trade.state {
                TradeState::Proposed { .. } => Verb::Accept,
                TradeState::Agreed { .. } | TradeState::Scheduled { .. } => Verb::MeetYes,
                TradeState::NoShowSaid { .. } => Verb::NoShowYes,
                _ => Verb::TookPlace,
            };
            let named = Args { number: Some(found.view.trade.number.0), club: Some(found.club.id), ..args };
            run(ctx, verb, named).await?;
        }
        Reply::Decline => {
            let found = trades::find(ctx, &args, |trade, side| trade.turn() == Some(side)).await?;
            let verb = match found.view.trade.state {
                TradeState::Proposed { .. } => Verb::Decline,
                TradeState::Agreed { .. } | TradeState::Scheduled { .. } => Verb::MeetNo,
                TradeState::NoShowSaid { .. } => Verb::NoShowContested,
                _ => return Err(Refusal::NothingWaits.into()),
            };
            let named = Args { number: Some(found.view.trade.number.0), club: Some(found.club.id), ..args };
            run(ctx, verb, named).await?;
        }
        Reply::Counter(_) => {
            let found = trades::find(ctx, &args, proposed).await?;
            let shown = args.version.unwrap_or(found.view.trade.version);
            trades::answer::propose(ctx, &found, shown, &reply).await?;
        }
        Reply::Accept { when: Some(when) } | Reply::When(when) => {
            let fits = |trade: &Trade, side: Side| proposed(trade, side) || trades::meet::can_meet(trade, side);
            let found = trades::find(ctx, &args, fits).await?;
            let shown = args.version.unwrap_or(found.view.trade.version);
            if proposed(&found.view.trade, found.side) {
                trades::answer::propose(ctx, &found, shown, &reply).await?;
            } else {
                trades::act(ctx, &found, crate::trade::transition::Act::Meet(*when)).await?;
            }
        }
        Reply::Done | Reply::Received => run(ctx, Verb::TookPlace, args).await?,
        Reply::Cancel | Reply::Withdraw => run(ctx, Verb::Cancel, args).await?,
        Reply::NoShow => run(ctx, Verb::NoShow, args).await?,
        Reply::Problem => run(ctx, Verb::Problem, Args { rest: text.to_owned(), ..args }).await?,
    }
    Ok(true)
}

/// « stop » under a reminder presses its « Ne plus me le rappeler ».
fn silenced<'p>(prompt: &'p Prompt, folded: &str) -> Option<&'p Choice> {
    if !matches!(folded.trim_end_matches(['.', '!', ' ']), "stop" | "arrete" | "arretez" | "plus de rappel") {
        return None;
    }
    prompt.choices.iter().find(|choice| Press::read(&choice.press).is_some_and(|(spec, _)| spec.verb == Verb::NoMore))
}

/// « Pourquoi ce solde ? »
fn asks_about_balance(folded: &str) -> bool {
    let asked = folded.trim_end_matches(['?', ' ']);
    ["pourquoi ce solde", "pourquoi mon solde", "d'ou vient ce solde", "d'ou vient mon solde"]
        .iter()
        .any(|start| asked.starts_with(start))
}

/// « Je donne une table » or a photo with a caption: a preview, never more. Anything else gets one helpful question.
async fn free_words(ctx: &mut Ctx<'_>, said: &Said, text: &str) -> Done {
    if said.photo.is_none() {
        if let Some(payment) = free_offer::paying(text, ctx.caller.clubs.iter().map(|(club, _)| &club.rules.unit)) {
            return run(ctx, Verb::Pay, Args::typed(payment)).await;
        }
        if is_greeting(text) {
            return run(ctx, Verb::Start, Args::default()).await;
        }
    }
    let club = ctx.club(None).await?;
    let line = match (free_offer::read(text, &club.rules.unit), &said.photo) {
        (Some(line), _) => Some(line?),
        (None, Some(_)) if !text.is_empty() => Some(offer_line::read(text, crate::offer::Direction::Offering, &club.rules.unit)?),
        (None, _) => None,
    };
    if let Some(line) = line {
        return OfferForm::understood(club.id, line).with_photo(ctx, said.photo.clone()).await?.ask(ctx, &club).await;
    }
    let lang = ctx.lang(&club);
    let press = |verb| Press::new(verb, club.id);
    let first = match counter::read(ctx, &club, text) {
        Reply::Thanks => say!(lang, "you-are-welcome"),
        _ => say!(lang, "not-understood"),
    };
    let message = Message::say(first)
        .choice(say!(lang, "button-offer-something"), press(Verb::Offer))
        .choice(say!(lang, "button-want-something"), press(Verb::Want))
        .choice(say!(lang, "button-offers"), press(Verb::Offers))
        .choice(say!(lang, "button-help"), press(Verb::Help));
    ctx.answer(message);
    Ok(())
}

/// « Bonjour », and nothing else.
fn is_greeting(text: &str) -> bool {
    let folded = fold(text);
    let said = folded.trim_end_matches(['.', '!', ',', ' ']).trim_end_matches(" troquet");
    matches!(said, "bonjour" | "bonsoir" | "salut" | "coucou" | "hello" | "hey" | "bonjour a tous" | "salut ca va")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_told_from_talk() {
        assert_eq!(command("/offre Vélo, 15 points"), Some(("offre", "Vélo, 15 points")));
        assert_eq!(command("  !aide"), Some(("aide", "")));
        assert_eq!(command("/offre@troquet_bot vélo"), Some(("offre", "vélo")));
        for talk in ["!!!", "/ 3", "bonjour", "", "1/2", "!"] {
            assert_eq!(command(talk), None, "{talk}");
        }
    }

    #[test]
    fn bare_words_are_commands_only_without_doubt() {
        assert_eq!(bare_command("solde"), Some(Verb::Balance));
        assert_eq!(bare_command("Annonce 12"), Some(Verb::ShowOffer));
        assert_eq!(bare_command("offre vélo"), None);
        assert_eq!(bare_command("accepter"), None);
    }

    #[test]
    fn small_words_in_private() {
        assert!(is_greeting("Bonjour !") && is_greeting("salut Troquet") && !is_greeting("bonjour, je donne un vélo"));
        assert!(asks_about_balance(&fold("Pourquoi ce solde\u{202F}?")) && !asks_about_balance(&fold("pourquoi pas")));
    }
}
