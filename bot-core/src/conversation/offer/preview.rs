//! How an offer is shown to its author before it is published.

use crate::{
    card::Message,
    club::Club,
    commands::{Press, Verb},
    conversation::{offer::button, which::word_of},
    engine::context::{Ctx, Done},
    french::times::Times,
    id::{OfferId, OfferNumber, Version},
    lang::{Lang, say},
    notify,
    offer::{Content, Direction, Offer, OfferState, Quantity},
    refusal::Refusal,
    time::Timestamp,
};

/// What was overheard, as one question: nothing has been asked before it, and nothing is published without an answer. Where its words may
/// mean two times, it is « which? » in the place of « Publier ».
pub(super) fn overheard(shown: Message, club: &Club, either: Option<(Times, Times)>, (lang, now): (&Lang, Timestamp)) -> Message {
    let shown = shown.under(say!(lang, "overheard"));
    let shown = match either {
        None => shown.line(say!(lang, "overheard-ask")).choice(say!(lang, "button-publish"), button(club.id, "publier")),
        Some((one, other)) => {
            let which = lang.refusal(&Refusal::WhichTime(one.start, other.start), now, club.rules.zone);
            let shown = shown.line(say!(lang, "overheard-ask")).line(which);
            [one.start, other.start]
                .into_iter()
                .fold(shown, |shown, moment| shown.choice(lang.appointment(&moment, now), button(club.id, &word_of(&moment))))
        }
    };
    shown
        .choice(say!(lang, "button-correct"), button(club.id, "corriger"))
        .choice(say!(lang, "button-no-thanks"), button(club.id, "annuler"))
        .choice(say!(lang, "button-not-heard"), Press::new(Verb::Listening, club.id).word("non"))
}

/// The offer as its card would show it.
pub(super) fn message(ctx: &Ctx<'_>, club: &Club, content: &Content) -> Done<Message> {
    let (me, lang, now) = (ctx.me()?, ctx.lang(club), ctx.work.now);
    let quantity = Quantity { published: content.pieces.filter(|pieces| *pieces > 1), reserved: 0, given: 0 };
    let offer = Offer {
        id: OfferId(0),
        club: club.id,
        number: OfferNumber(0),
        owner: me.id,
        version: Version::FIRST,
        content: content.clone(),
        quantity,
        state: OfferState::Published,
        published_at: now,
        expires_at: Timestamp(i64::MAX),
    };
    let title = content.title.as_str();
    let head = match content.direction {
        Direction::Offering => say!(lang, "preview-offer", title = title),
        Direction::Wanting => say!(lang, "preview-want", title = title),
    };
    let mut message = Message { photo: content.photo, ..Message::titled(head) };
    if let Some(words) = &content.text {
        message = message.quote(words.as_str());
    }
    message = message.line(notify::card::back_line(&offer, &lang));
    if let Some(pieces) = quantity.published {
        message = message.line(say!(lang, "preview-pieces", pieces = pieces.to_string()));
    }
    if let Some(place) = &content.place {
        message = message.line(say!(lang, "preview-place", place = place.as_str()));
    }
    if let Some(category) = &content.category {
        message = message.line(say!(lang, "preview-category", category = lang.category(Some(category))));
    }
    Ok(message)
}
