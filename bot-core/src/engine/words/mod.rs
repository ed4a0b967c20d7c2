//! What somebody wrote: a command, the number or word of a choice, an answer to a form, or plain French where Troquet is addressed. In
//! a group, what is not understood gets silence.
//!
//! The order in private: a bare number is a choice of the message it answers, else of the newest one; a form in progress takes what is
//! meant for it; words that answer what waits act only where exactly one thing waits for them ([`answer`]).

mod answer;
mod talk;

use crate::{
    card::Choice,
    commands::{self, Args, Numbered, Press, Verb, offers, people, trades},
    conversation::{self, counter},
    engine::{
        context::{About, Ctx, Done},
        dispatch::{press, run, stale},
        listening,
    },
    french::{free_offer, normalise::fold, rating, reply::Reply},
    member::Standing,
    refusal::Refusal,
    store::{OfferView, Prompt},
    wire::Said,
};

pub(crate) use answer::is_meant_elsewhere;

/// The word after `/` or `!` and what follows it.
pub(super) fn command(text: &str) -> Option<(&str, &str)> {
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

/// Something somebody wrote, or chose to go on with.
///
/// # Errors
/// The refusal that the person reads.
pub(crate) async fn heard(ctx: &mut Ctx<'_>, said: &Said) -> Done {
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
    if conversation::in_progress(ctx) {
        let shown = prompt(ctx, said).await?;
        if let Some(payload) = form_choice(ctx, shown.as_ref(), text) {
            return press(ctx, &payload).await;
        }
        // A reply to another message than the form's question is about that message.
        let for_form = said.reply_to.is_none() || shown.as_ref().is_some_and(is_form);
        if for_form && conversation::said(ctx, text, said.photo.as_ref()).await? {
            return Ok(());
        }
    }
    in_private(ctx, said, text).await
}

/// The choice that a number or a word presses while a form is in progress, before the form reads it: « 2 », « Des points ».
fn form_choice(ctx: &Ctx<'_>, shown: Option<&Prompt>, text: &str) -> Option<String> {
    let number = text.parse::<usize>().is_ok();
    if number && conversation::asks_a_number(ctx) {
        return None;
    }
    let shown = shown.filter(|shown| number || is_form(shown) || is_choice(shown))?;
    choice(shown, text).map(|choice| choice.press.clone())
}

/// Does a message ask which of several is meant?
fn is_choice(prompt: &Prompt) -> bool {
    prompt.choices.iter().filter_map(|choice| Press::read(&choice.press)).any(|(spec, _)| spec.verb == Verb::Choose)
}

/// Does a message ask for a form's next answer?
fn is_form(prompt: &Prompt) -> bool {
    prompt.choices.iter().filter_map(|choice| Press::read(&choice.press)).any(|(spec, _)| spec.verb == Verb::Form)
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
    let numbered = said.to_me && text.parse::<usize>().is_ok();
    let prompt = match &said.reply_to {
        None if !numbered => None,
        _ => prompt(ctx, said).await?,
    };
    // What stands under something else than a card: « Ouvrir le club », the way to the private chat.
    let elsewhere = prompt.as_ref().filter(|prompt| prompt.offer.is_none()).and_then(|prompt| choice(prompt, text));
    if let Some(payload) = elsewhere.map(|choice| choice.press.clone()) {
        return press(ctx, &payload).await;
    }
    let Some(club) = ctx.caller.club.clone() else { return Ok(()) };
    let offer = prompt.as_ref().and_then(|prompt| prompt.offer);
    if let (Some(offer), false) = (offer, text.is_empty()) {
        // Other people may talk under a card; only what is surely an answer to it counts.
        let reply = counter::read_freely(ctx, &club, text);
        let label = prompt.as_ref().and_then(|prompt| choice(prompt, text)).map(|choice| choice.press.clone());
        let unclear = matches!(&reply, Reply::Unclear(why) if !matches!(why, Refusal::WhichTime(..)));
        if label.is_none() && (unclear || matches!(reply, Reply::Nothing | Reply::Thanks | Reply::Number(_))) {
            return Ok(());
        }
        if ctx.caller.member.is_none() {
            return people::welcome::greet(ctx).await;
        }
        return match label {
            Some(payload) => press(ctx, &payload).await,
            None => match ctx.work.tx.offer(offer).await? {
                Some(view) => about_card(ctx, &view, &reply).await,
                None => Err(Refusal::NoOffer(None).into()),
            },
        };
    }
    if said.photo.is_some() && said.to_me && ctx.caller.member.is_some() {
        if people::leave::gate(ctx).await? {
            return Ok(());
        }
        return talk::heard(ctx, said, text).await;
    }
    if !said.to_me {
        return listening::overheard(ctx, said).await;
    }
    // « Troquet, je voudrais l'annonce 1 »: a mention with a reference.
    match free_offer::wanted_number(text) {
        Some(number) => run(ctx, Verb::Interested, Args { number: Some(number), ..Args::default() }).await,
        None => Ok(()),
    }
}

/// Words said in reply to a card: an answer to its offer.
pub(crate) async fn about_card(ctx: &mut Ctx<'_>, view: &OfferView, reply: &Reply) -> Done {
    let club = ctx.club(Some(view.offer.club)).await?;
    ctx.about = Some(About::Offer(club.id, view.offer.number, view.offer.version));
    match reply {
        Reply::Unclear(which @ Refusal::WhichTime(..)) => Err(which.clone().into()),
        Reply::Accept { .. } | Reply::Counter(_) | Reply::When(_) if people::leave::gate(ctx).await? => Ok(()),
        Reply::Accept { .. } | Reply::Counter(_) | Reply::When(_) => trades::interest::in_words(ctx, &club, view, reply).await,
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
        return match Press::read(&payload) {
            // A word alone is about an exchange only where no other waits for it: never « the latest ».
            Some((spec, args)) if !bare && said.reply_to.is_none() && spec.verb.is_for_one_exchange() => {
                run(ctx, spec.verb, Args { rest: args.rest, ..Args::default() }).await
            }
            _ => press(ctx, &payload).await,
        };
    }
    if let Some(asked) = shown.as_ref().and_then(asks_for_stars)
        && rating::understand(text).is_ok()
    {
        return run(ctx, Verb::Rate, Args { rest: text.to_owned(), version: None, ..asked }).await;
    }
    if bare && shown.is_some() {
        let stars = shown.as_ref().and_then(asks_for_stars).is_some();
        return Err(if stars { Refusal::BadStars } else { Refusal::BadButton }.into());
    }
    if let Some(payload) = shown
        .as_ref()
        .and_then(|prompt| silenced(prompt, &folded).or_else(|| later(prompt, &folded)))
        .map(|choice| choice.press.clone())
    {
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
    if let Some(named) = said.reply_to.as_ref().and(shown.as_ref()).and_then(about_offer) {
        let (club, view) = offers::find(ctx, &named, "/annonce 12").await?;
        if named.version.is_some_and(|shown| shown != view.offer.version) {
            return stale(ctx, Verb::Interested, &named).await;
        }
        let reply = counter::read_freely(ctx, &club, text);
        return about_card(ctx, &view, &reply).await;
    }
    if let Some(payment) = free_offer::paying(text, ctx.caller.clubs.iter().map(|(club, _)| &club.rules.unit)) {
        return run(ctx, Verb::Pay, Args::typed(payment)).await;
    }
    if let Some(number) = free_offer::wanted_number(text) {
        return run(ctx, Verb::Interested, Args { number: Some(number), ..Args::default() }).await;
    }
    // A reply to an exchange's message names that exchange, its version and its club.
    let meant = said.reply_to.as_ref().and(shown.as_ref()).and_then(about_trade);
    if answer::answer(ctx, text, shown.as_ref(), meant).await? {
        return Ok(());
    }
    talk::heard(ctx, said, text).await
}

/// The exchange that a message's buttons are about.
fn about_trade(prompt: &Prompt) -> Option<Args> {
    prompt.choices.iter().find_map(|choice| {
        let (spec, args) = Press::read(&choice.press)?;
        (spec.verb.counts() == Some(Numbered::Exchange) && args.number.is_some()).then_some(args)
    })
}

/// The offer that a message asks the reader about, by its button.
fn about_offer(prompt: &Prompt) -> Option<Args> {
    prompt.choices.iter().find_map(|choice| {
        let (spec, args) = Press::read(&choice.press)?;
        (spec.verb == Verb::Interested && args.number.is_some()).then_some(args)
    })
}

/// The choice that a number or a word presses.
fn choice<'p>(prompt: &'p Prompt, text: &str) -> Option<&'p Choice> {
    if let Ok(number) = text.trim().parse::<usize>() {
        let at = number.checked_sub(1)?;
        // Under a question for stars a number is the note; what stands beside the notes has words only.
        return prompt.choices.get(at).filter(|choice| asks_for_stars(prompt).is_none() || is_rating(choice));
    }
    let word = fold(text);
    let word = word.trim();
    prompt.choices.iter().find(|choice| fold(&choice.label).trim() == word)
}

fn is_rating(choice: &Choice) -> bool {
    Press::read(&choice.press).is_some_and(|(spec, _)| spec.verb == Verb::Rate)
}

/// The exchange that a message asks a note for.
fn asks_for_stars(prompt: &Prompt) -> Option<Args> {
    let choice = prompt.choices.iter().find(|choice| is_rating(choice))?;
    Press::read(&choice.press).map(|(_, args)| args)
}

/// The message answered, or the newest one with choices in this chat.
async fn prompt(ctx: &mut Ctx<'_>, said: &Said) -> Done<Option<Prompt>> {
    ctx.prompt(said.reply_to.as_ref()).await
}

/// A command without its slash: alone, or with a number after it.
fn bare_command(text: &str) -> Option<Verb> {
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    // « l'échange 3 », « l'annonce 12 »
    let word = word.strip_prefix(['l', 'L']).and_then(|word| word.strip_prefix(['\'', '’'])).unwrap_or(word);
    let spec = commands::named(word).filter(|spec| spec.bare)?;
    let plain = rest.trim().is_empty() || rest.trim().trim_start_matches('#').parse::<u32>().is_ok();
    plain.then_some(spec.verb)
}

/// « stop » under a reminder presses its « Ne plus me le rappeler ».
fn silenced<'p>(prompt: &'p Prompt, folded: &str) -> Option<&'p Choice> {
    if !matches!(folded.trim_end_matches(['.', '!', ' ']), "stop" | "arrete" | "arretez" | "plus de rappel") {
        return None;
    }
    prompt.choices.iter().find(|choice| Press::read(&choice.press).is_some_and(|(spec, _)| spec.verb == Verb::NoMore))
}

/// « plus tard » and « demain » under a reminder press the buttons that say so.
fn later<'p>(prompt: &'p Prompt, folded: &str) -> Option<&'p Choice> {
    let when = match folded.trim_end_matches(['.', '!', ' ']) {
        "plus tard" | "tout plus tard" => "3h",
        "demain" | "demain matin" | "tout demain" => "demain",
        _ => return None,
    };
    let says = |choice: &&Choice| {
        Press::read(&choice.press).is_some_and(|(spec, args)| spec.verb == Verb::Later && args.rest.ends_with(when))
    };
    prompt.choices.iter().find(says)
}

/// « Pourquoi ce solde ? »
fn asks_about_balance(folded: &str) -> bool {
    let asked = folded.trim_end_matches(['?', ' ']);
    ["pourquoi ce solde", "pourquoi mon solde", "d'ou vient ce solde", "d'ou vient mon solde"]
        .iter()
        .any(|start| asked.starts_with(start))
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
        assert_eq!(bare_command("l’échange 3"), Some(Verb::ShowTrade));
        assert_eq!(bare_command("offre vélo"), None);
        assert_eq!(bare_command("accepter"), None);
    }

    #[test]
    fn questions_about_the_balance() {
        assert!(asks_about_balance(&fold("Pourquoi ce solde\u{202F}?")) && !asks_about_balance(&fold("pourquoi pas")));
    }
}
