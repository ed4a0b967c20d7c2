//! Answers that the set phrases do not cover: « j'en donnerais volontiers une quinzaine », « plutôt mercredi en fin de journée alors ».
//!
//! Only other terms are taken from here, which the other side has still to agree to. A yes, a no or an end in free talk is no act: the
//! person is shown the exchange with its buttons instead.

use super::{Counter, Reply, ReplyContext, which};
use crate::{
    french::{
        entity::{Moment, Places, Reference, Shape, Value, entities},
        points::UnitWords,
        tokens::Tokens,
        understand::{Confidence, Context, Intent, understand},
    },
    ledger::{Amount, Points},
    text::Phrase,
    time::Appointment,
};

/// Other terms, or thanks, where that is surely meant; else [`Reply::Nothing`].
pub(super) fn reply(text: &str, context: &ReplyContext<'_>) -> Reply {
    let unit = UnitWords::new(context.unit);
    // A place of the club's list has been taken out before.
    let places = Places::default();
    let reference = Reference::of_club(context.now, context.zone, &unit, &places);
    let meaning = understand(text, &reference, Context::ProposalPending, None);
    // A day that may be either of two is asked about.
    let either = || {
        entities(&Tokens::new(text), &reference).into_iter().find_map(|entity| match entity.value {
            Value::When(when) if when.shape == Shape::Point && when.end.is_none() => when.either,
            _ => None,
        })
    };
    let at = |moment: Moment| Appointment { day: moment.day, time: moment.time, zone: context.zone, later: false };
    let either = either().map(|(one, other)| which(at(one), at(other), context));
    match (meaning.confidence, &either) {
        (Confidence::Sure, _) | (Confidence::Ambiguous, Some(_)) => {}
        _ => return Reply::Nothing,
    }
    let terms = matches!(meaning.intent, Intent::CounterPoints | Intent::CounterItem | Intent::ProposeTime);
    let chosen = match either {
        Some(Err(which)) if terms => return Reply::Unclear(which),
        Some(Ok(chosen)) => Some(chosen),
        Some(Err(_)) | None => None,
    };
    let slots = &meaning.slots;
    let when = || {
        if chosen.is_some() {
            return chosen;
        }
        let tokens = Tokens::new(text);
        let said = entities(&tokens, &reference).into_iter().find_map(|entity| match entity.value {
            Value::When(when) => Some(when),
            _ => None,
        })?;
        // A stretch of days is to be talked about, not a time to meet.
        let start = said.start.filter(|_| said.shape == Shape::Point && said.ask.is_none())?;
        Some(Appointment { day: start.day, time: start.time, zone: context.zone, later: false })
    };
    match meaning.intent {
        Intent::CounterPoints => {
            let points = slots.points.and_then(Amount::new);
            let delta = slots.points_delta.map(Points);
            match (points, delta) {
                (None, None) => Reply::Nothing,
                (points, delta) => Reply::Counter(Counter { points, delta, when: when(), ..Counter::default() }),
            }
        }
        Intent::CounterItem => match slots.in_exchange.as_deref().or(slots.title.as_deref()).map(Phrase::new) {
            Some(Ok(thing)) => Reply::Counter(Counter { thing: Some(thing), when: when(), ..Counter::default() }),
            _ => Reply::Nothing,
        },
        Intent::ProposeTime => when().map_or(Reply::Nothing, Reply::When),
        Intent::ThanksFeedback => Reply::Thanks,
        _ => Reply::Nothing,
    }
}
