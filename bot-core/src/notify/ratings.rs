//! What both parties read of ratings: their own is noted, both are shown, one was answered.

use crate::{
    card::Message,
    commands::{Press, Verb, feedback::rate::NO_WORDS},
    feedback::{Rating, Stars},
    lang::say,
    notify::trade::Reader,
    trade::Side,
};

/// The stars are noted; asks for a few words.
pub fn ask_words(reader: &Reader<'_>, stars: Stars) -> Message {
    let lang = reader.lang;
    let trade = &reader.view.trade;
    reader
        .head()
        .line(say!(lang, "rate-stars-noted", name = reader.name(), stars = i64::from(stars)))
        .line(say!(lang, "rate-words-ask"))
        .choice(say!(lang, "button-no-comment"), Press::new(Verb::Form, trade.club).number(trade.number.0).word(NO_WORDS))
}

/// The rating is given and waits, blind, for the other one or for the end of the window.
pub fn noted(reader: &Reader<'_>, until: &str) -> Message {
    reader.head().line(say!(reader.lang, "rate-noted", name = reader.name(), until = until))
}

/// The ratings there are, as one side reads them from now on; `None` if there is nothing to say to it.
pub fn shown(reader: &Reader<'_>, ratings: &[Rating]) -> Option<Message> {
    let (lang, side) = (reader.lang, reader.side);
    let trade = &reader.view.trade;
    let by = |side: Side| ratings.iter().find(|rating| rating.by == trade.member(side));
    match (by(side.other()), by(side)) {
        (Some(theirs), mine) => {
            let head = reader.head().line(say!(lang, "rate-shown", name = reader.name(), stars = i64::from(theirs.stars)));
            let message = match &theirs.comment {
                Some(comment) => head.quote(comment.as_str()).choice(
                    say!(lang, "button-answer-rating"),
                    Press::new(Verb::AnswerRating, trade.club).number(trade.number.0),
                ),
                None => head,
            };
            Some(message.maybe(mine.map(|_| say!(lang, "rate-shown-yours"))))
        }
        (None, Some(_)) => Some(reader.head().line(say!(lang, "rate-shown-alone", name = reader.name()))),
        (None, None) => None,
    }
}

/// Whose comment was answered reads the answer.
pub fn answered(reader: &Reader<'_>, answer: &str) -> Message {
    reader.head().line(say!(reader.lang, "rate-answered", name = reader.name())).quote(answer)
}
