//! What an offer's owner is told about it.

use chrono_tz::Tz;

use crate::{
    card::Message,
    commands::{Press, Verb},
    lang::{Lang, say},
    ledger::Amount,
    notify::card,
    offer::{Direction, Offer, OfferState},
    store::OfferView,
    time::Timestamp,
};

/// What its owner just did to it, or time did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// Published.
    Published,
    /// Changed.
    Changed,
    /// Taken back.
    Withdrawn,
    /// Its time is over.
    Expired,
}

/// That, in one sentence: an « annonce » or a « recherche ».
pub fn sentence(offer: &Offer, done: Done, lang: &Lang) -> String {
    let (number, title) = (offer.number.to_string(), offer.content.title.as_str());
    match (offer.content.direction, done) {
        (Direction::Offering, Done::Published) => {
            say!(lang, "offer-published", number = number, title = title, back = card::back(offer, lang))
        }
        (Direction::Offering, Done::Changed) => {
            say!(lang, "offer-changed", number = number, title = title, back = card::back(offer, lang))
        }
        (Direction::Offering, Done::Withdrawn) => say!(lang, "offer-withdrawn", number = number, title = title),
        (Direction::Offering, Done::Expired) => say!(lang, "offer-expired", number = number, title = title),
        (Direction::Wanting, Done::Published) => say!(lang, "want-published", number = number, title = title),
        (Direction::Wanting, Done::Changed) => say!(lang, "want-changed", number = number, title = title),
        (Direction::Wanting, Done::Withdrawn) => say!(lang, "want-withdrawn", number = number, title = title),
        (Direction::Wanting, Done::Expired) => say!(lang, "want-expired", number = number, title = title),
    }
}

/// It is published. `usual`: what such offers ask for in this club, where this one asks for far more.
pub fn published(offer: &Offer, usual: Option<Amount>, lang: &Lang) -> Message {
    let remark = usual.map(|usual| say!(lang, "offer-dear", points = lang.amount(usual)));
    owner_buttons(Message::say(sentence(offer, Done::Published, lang)).maybe(remark), offer, lang)
}

/// The buttons an owner has under their own open offer.
pub fn owner_buttons(message: Message, offer: &Offer, lang: &Lang) -> Message {
    let press = |verb| Press::new(verb, offer.club).number(offer.number.0).version(offer.version);
    message
        .choice(say!(lang, "button-change"), press(Verb::ChangeOffer))
        .choice(say!(lang, "button-withdraw"), press(Verb::WithdrawOffer))
}

/// It is one of these, shown to whoever asked: with the buttons that person has.
pub fn shown(view: &OfferView, lang: &Lang, (now, zone): (Timestamp, Tz), mine: bool) -> Message {
    if !mine {
        return card::offer(view, lang, now);
    }
    let text = card::text(view, lang, now);
    if view.offer.is_open(now) {
        let day = lang.day(view.offer.expires_at.day(zone), now.day(zone));
        return owner_buttons(text.line(say!(lang, "offer-until", day = day)), &view.offer, lang);
    }
    match view.offer.state {
        OfferState::Expired | OfferState::Published => text.choice(
            say!(lang, "button-renew"),
            Press::new(Verb::RenewOffer, view.offer.club).number(view.offer.number.0).version(view.offer.version),
        ),
        _ => text,
    }
}

/// Its time is over.
pub fn expired(offer: &Offer, lang: &Lang) -> Message {
    let press = Press::new(Verb::RenewOffer, offer.club).number(offer.number.0).version(offer.version);
    Message::say(sentence(offer, Done::Expired, lang)).choice(say!(lang, "button-renew"), press)
}

/// It can be had again, says the queue; the reader has so many hours.
pub fn available_again(offer: &Offer, hours: u16, lang: &Lang) -> Message {
    let press = Press::new(Verb::Interested, offer.club).number(offer.number.0).version(offer.version);
    Message::say(say!(lang, "offer-available-again", number = offer.number.to_string(), title = offer.content.title.as_str()))
        .line(say!(lang, "offer-your-turn", hours = hours))
        .choice(say!(lang, "button-interested"), press)
}
