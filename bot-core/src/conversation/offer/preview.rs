//! How an offer is shown to its author before it is published.

use crate::{
    card::Message,
    club::Club,
    commands::{Press, Verb},
    conversation::offer::button,
    engine::context::{Ctx, Done},
    id::{OfferId, OfferNumber, Version},
    lang::{Lang, say},
    notify,
    offer::{Content, Direction, Offer, OfferState, Quantity},
    time::Timestamp,
};

/// What was overheard, as one question: nothing has been asked before it, and nothing is published without an answer.
pub(super) fn overheard(shown: Message, club: &Club, lang: &Lang) -> Message {
    shown
        .under(say!(lang, "overheard"))
        .line(say!(lang, "overheard-ask"))
        .choice(say!(lang, "button-publish"), button(club.id, "publier"))
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
