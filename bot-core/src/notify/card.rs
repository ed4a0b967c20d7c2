//! The card of an offer, as the group and `/annonce` show it. One card per offer and room, edited in place for ever after.

use crate::{
    card::Message,
    commands::{Press, Verb},
    lang::{Lang, say},
    offer::{Direction, Offer, OfferState},
    store::OfferView,
    time::Timestamp,
};

/// What is taken in return, in one phrase; a loan is said.
pub fn back(offer: &Offer, lang: &Lang) -> String {
    match offer.content.lent {
        false => in_return(offer, lang),
        true => say!(lang, "back-lent", back = in_return(offer, lang)),
    }
}

/// The same as a line under the title.
pub fn back_line(offer: &Offer, lang: &Lang) -> String {
    match (offer.content.direction, offer.content.lent) {
        (Direction::Offering, _) => back(offer, lang),
        (Direction::Wanting, false) => say!(lang, "card-in-return", what = in_return(offer, lang)),
        (Direction::Wanting, true) => say!(lang, "card-in-return-loan", what = in_return(offer, lang)),
    }
}

fn in_return(offer: &Offer, lang: &Lang) -> String {
    let content = &offer.content;
    let points = content.back.points.map(|points| match offer.quantity.published {
        Some(pieces) if pieces > 1 => say!(lang, "points-each", points = lang.amount(points)),
        _ => lang.amount(points),
    });
    let barter = content.back.barter.as_ref().map(ToString::to_string);
    match (content.direction, points, barter) {
        (Direction::Offering, None, None) => say!(lang, "back-gift"),
        (Direction::Wanting, None, None) => say!(lang, "back-open"),
        (_, Some(points), None) => points,
        (_, None, Some(barter)) => say!(lang, "back-barter", thing = barter),
        (_, Some(points), Some(barter)) if content.back.both => say!(lang, "back-both", points = points, thing = barter),
        (_, Some(points), Some(barter)) => say!(lang, "back-either", points = points, thing = barter),
    }
}

/// The card, without buttons.
pub fn text(view: &OfferView, lang: &Lang, now: Timestamp) -> Message {
    let OfferView { offer, owner, queue } = view;
    let content = &offer.content;
    let number = offer.number.to_string();
    let title = content.title.as_str();
    let state = state(offer, lang, now);
    let head = match (content.direction, state) {
        (Direction::Offering, None) => say!(lang, "card-offer", number = number, title = title),
        (Direction::Wanting, None) => say!(lang, "card-want", number = number, title = title),
        (Direction::Offering, Some(state)) => say!(lang, "card-offer-state", number = number, title = title, state = state),
        (Direction::Wanting, Some(state)) => say!(lang, "card-want-state", number = number, title = title, state = state),
    };
    let mut message = Message { photo: content.photo, ..Message::titled(head) };
    if let Some(words) = &content.text {
        message = message.quote(words.as_str());
    }
    message = message.line(back_line(offer, lang));
    if let (Some(published @ 2..), Some(available), true) =
        (offer.quantity.published, offer.quantity.available(), offer.is_open(now))
    {
        message = message.line(say!(lang, "card-pieces", available = available, all = published));
    }
    let by = match (owner.rating, owner.completed) {
        (Some(mean), completed) => {
            say!(lang, "card-by-rated", name = owner.name.as_str(), stars = lang.stars(mean), count = completed)
        }
        (None, 0) => say!(lang, "card-by-new", name = owner.name.as_str()),
        (None, completed) => say!(lang, "card-by", name = owner.name.as_str(), count = completed),
    };
    message = message.line(match (&content.place, &content.category) {
        (Some(place), _) => say!(lang, "card-by-place", by = by, place = place.as_str()),
        (None, _) => by,
    });
    message.maybe((*queue > 0 && offer.is_open(now)).then(|| say!(lang, "card-queue", count = *queue)))
}

/// The card of the group. Who is erased or whose offer was removed leaves an empty place.
pub fn offer(view: &OfferView, lang: &Lang, now: Timestamp) -> Message {
    let offer = &view.offer;
    if offer.state == OfferState::Removed {
        return Message::titled(say!(lang, "card-removed", number = offer.number.to_string()));
    }
    let message = text(view, lang, now);
    if !offer.is_open(now) {
        return message;
    }
    let press = |verb| Press::new(verb, offer.club).number(offer.number.0).version(offer.version);
    let label = match (offer.is_reserved(), offer.content.direction) {
        (true, _) => say!(lang, "button-queue"),
        (false, Direction::Offering) => say!(lang, "button-interested"),
        (false, Direction::Wanting) => say!(lang, "button-can-help"),
    };
    message.choice(label, press(Verb::Interested)).choice(say!(lang, "button-report"), press(Verb::Report))
}

/// « réservée », « donnée » and the like; `None` while it is simply open.
pub fn state(offer: &Offer, lang: &Lang, now: Timestamp) -> Option<String> {
    Some(match offer.state {
        OfferState::Published if offer.is_reserved() => say!(lang, "state-reserved"),
        OfferState::Published if offer.is_open(now) => return None,
        OfferState::Published | OfferState::Expired => say!(lang, "state-expired"),
        OfferState::Fulfilled if offer.content.direction == Direction::Wanting => say!(lang, "state-found"),
        OfferState::Fulfilled => say!(lang, "state-fulfilled"),
        OfferState::Withdrawn => say!(lang, "state-withdrawn"),
        OfferState::Removed => say!(lang, "state-removed"),
    })
}
