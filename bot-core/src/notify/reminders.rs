//! Reminders as people read them: several that are due together for one person come in one message.

use crate::{
    card::Message,
    commands::{Press, Verb, reminders},
    id::ClubId,
    lang::{Lang, say},
    notify::{
        offer as about_offer,
        trade::{Reader, rate},
    },
    offer::{Direction, Offer},
    reminder::Nudge,
    trade::TradeState,
};

/// What a reminder about an exchange says; `None` if it no longer applies.
pub fn trade(reader: &Reader<'_>, nudge: Nudge) -> Option<Message> {
    let (lang, trade) = (reader.lang, &reader.view.trade);
    let when = trade.terms.when.map(|when| lang.appointment(&when, reader.now));
    let head = reader.head();
    Some(match (nudge, trade.state) {
        (Nudge::Answer, _) if trade.turn() == Some(reader.side) => reader.card(),
        // A time was proposed meanwhile: it waits for its answer.
        (Nudge::Unscheduled, TradeState::Agreed { moving: Some(_) }) => reader.card(),
        (Nudge::Unscheduled, TradeState::Agreed { moving: None }) => reader.buttons(head.line(say!(lang, "remind-unscheduled"))),
        (Nudge::AppointmentTomorrow, TradeState::Scheduled { .. }) => {
            reader.buttons(head.line(say!(lang, "remind-tomorrow", when = when.unwrap_or_default())).maybe(reader.moving()))
        }
        (Nudge::AppointmentSoon, TradeState::Scheduled { .. }) => {
            reader.buttons(head.line(say!(lang, "remind-soon", when = when.unwrap_or_default())).maybe(reader.moving()))
        }
        (Nudge::DidItHappen, TradeState::Scheduled { .. }) => reader.did_it_happen(head.line(say!(lang, "remind-did-it-happen"))),
        (Nudge::DidYouReceive, TradeState::HandedOver { .. }) if trade.turn() == Some(reader.side) => {
            reader.buttons(head.line(say!(lang, "remind-did-you-receive")))
        }
        (Nudge::Rate, TradeState::Completed { .. }) => rate(reader, head),
        _ => return None,
    })
}

/// « Toujours disponible ? »
pub fn still_available(offer: &Offer, lang: &Lang, days_left: i64) -> Message {
    let press = Press::new(Verb::RenewOffer, offer.club).number(offer.number.0).version(offer.version);
    let (number, title) = (offer.number.to_string(), offer.content.title.as_str());
    let (sentence, button) = match offer.content.direction {
        Direction::Offering => (
            say!(lang, "remind-still-available", number = number, title = title, days = days_left),
            say!(lang, "button-still-available"),
        ),
        Direction::Wanting => (
            say!(lang, "remind-still-wanted", number = number, title = title, days = days_left),
            say!(lang, "button-still-wanted"),
        ),
    };
    about_offer::owner_buttons(Message::say(sentence).choice(button, press), offer, lang)
}

/// Several messages for one person become one; the buttons of each follow in order and say which of them they belong to. The last two put
/// all of it off.
pub fn together(messages: Vec<(String, Message)>, club: ClubId, lang: &Lang) -> Message {
    let title = say!(lang, "remind-several", count = messages.len());
    reminders::all_later(joined(Message::titled(title), messages, lang), club, lang)
}

/// What came while somebody could not be written to.
pub fn backlog(messages: Vec<(String, Message)>, club: ClubId, lang: &Lang) -> Message {
    let title = Message::titled(say!(lang, "backlog", count = messages.len()));
    let all = joined(title, messages, lang);
    all.choice(say!(lang, "button-my-trades"), Press::new(Verb::MyTrades, club))
}

fn joined(mut all: Message, messages: Vec<(String, Message)>, lang: &Lang) -> Message {
    for (name, message) in messages {
        all.lines.extend(message.lines);
        all.files.extend(message.files);
        all.moments.extend(message.moments);
        for mut choice in message.choices {
            // A reminder of what another part already asks.
            if all.choices.iter().any(|other| other.press == choice.press) {
                continue;
            }
            if !name.is_empty() {
                choice.label = say!(lang, "button-of", button = choice.label, of = name.as_str());
            }
            all.choices.push(choice);
        }
    }
    all
}
