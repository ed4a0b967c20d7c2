//! Free words in private that are neither a command nor an answer to what waits: an offer or a want becomes a preview, a question about the
//! balance its answer, thanks a thank you. Anything else gets one helpful question.

use crate::{
    card::Message,
    club::Club,
    commands::{
        Args, Press, Verb,
        trades::{self, Found},
    },
    conversation::{counter, offer::OfferForm},
    engine::{
        context::{About, Ctx, Done},
        dispatch::run,
        words::answer,
    },
    french::{
        chat::{Chat, chat},
        free_offer::{self, FreeOffer},
        normalise::fold,
        offer_line,
        reply::Reply,
        understand::{Context, Intent},
    },
    lang::say,
    wire::Said,
};

/// « Je donne une table » or a photo with a caption: a preview, never more. Anything else gets one helpful question.
pub(super) async fn heard(ctx: &mut Ctx<'_>, said: &Said, text: &str) -> Done {
    if said.photo.is_none() && is_greeting(text) {
        return run(ctx, Verb::Start, Args::default()).await;
    }
    let club = ctx.club(None).await?;
    // What could be said to the one question that waits is no offer beside it.
    let question = answer::the_question(ctx).await?;
    let context = if question.is_some() { Context::ProposalPending } else { Context::None };
    let offer = match (free_offer::read(text, &club.rules, (ctx.work.now, ctx.chosen_time), context), &said.photo) {
        (Some(offer), _) => {
            ctx.about = Some(About::Club(club.id));
            Some(offer.and_then(FreeOffer::settled)?)
        }
        (None, Some(_)) if !text.is_empty() => {
            let line = offer_line::read(text, crate::offer::Direction::Offering, &club.rules.unit)?;
            Some(FreeOffer { line, times: None, either: None, sure: false })
        }
        (None, _) => None,
    };
    if let Some(offer) = offer {
        let club = ctx.present(Some(club.id)).await?;
        let form = OfferForm::understood(club.id, offer);
        return form.with_photo(ctx, said.photo.clone()).await?.ask(ctx, &club).await;
    }
    let meaning = free_offer::meaning(text, &club.rules, ctx.work.now);
    let asks = match meaning {
        Some(Intent::AskBalance) => Some(Verb::Balance),
        Some(Intent::CloseListing) => Some(Verb::MyOffers),
        _ => None,
    };
    if let Some(verb) = asks {
        return run(ctx, verb, Args::default()).await;
    }
    let lang = ctx.lang(&club);
    let press = |verb| Press::new(verb, club.id);
    let thanks = meaning == Some(Intent::ThanksFeedback) || counter::read(ctx, &club, text) == Reply::Thanks;
    if let Some(kind) = chat(text).filter(|_| !thanks) {
        chatted(ctx, &club, kind, question.as_ref());
        return Ok(());
    }
    // Where exactly one question waits, that is what was talked about.
    if let Some(found) = question.filter(|_| !thanks) {
        ctx.answer(Message::say(say!(lang, "not-understood-here")));
        trades::show::present(ctx, &found);
        return Ok(());
    }
    let first = if thanks { say!(lang, "you-are-welcome") } else { say!(lang, "not-understood") };
    let message = Message::say(first)
        .choice(say!(lang, "button-offer-something"), press(Verb::Offer))
        .choice(say!(lang, "button-want-something"), press(Verb::Want))
        .choice(say!(lang, "button-offers"), press(Verb::Offers))
        .choice(say!(lang, "button-help"), press(Verb::Help));
    ctx.answer(message);
    Ok(())
}

/// Talk that wants nothing is no yes and no no: what waits goes on waiting, and that is said.
fn chatted(ctx: &mut Ctx<'_>, club: &Club, kind: Chat, waits: Option<&Found>) {
    let lang = ctx.lang(club);
    let first = match kind {
        Chat::Later => say!(lang, "chat-later"),
        Chat::Wish => say!(lang, "chat-wish"),
        Chat::Small => say!(lang, "chat-small"),
    };
    let message = Message::say(first);
    let message = match waits {
        None => message,
        Some(found) => {
            let number = found.view.trade.number;
            let show = Press::new(Verb::ShowTrade, found.club.id).number(number.0);
            message
                .line(say!(lang, "chat-still-waits", number = number.to_string()))
                .choice(say!(lang, "button-trade", number = number.to_string()), show)
        }
    };
    ctx.answer(message);
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
    fn greetings() {
        assert!(is_greeting("Bonjour !") && is_greeting("salut Troquet") && !is_greeting("bonjour, je donne un vélo"));
    }
}
