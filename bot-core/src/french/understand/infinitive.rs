//! What is to be done: an infinitive with its object, as a title.
//!
//! Deliberately absent: who does it.

use super::{
    message::{Break, Message, Word},
    phrase::{Noun, extend},
    vocabulary::{Class, Classes},
};
use crate::french::entity::Value;

/// What only ends like an infinitive: « notre », « autre », « père », « entre ».
const NO_VERBS: Classes =
    Class::Thing.bit() | Class::Stop.bit() | Class::Poss.bit() | Class::Praise.bit() | Class::Person.bit() | Class::Adv.bit();

/// « arroser mes plantes », « faire du pain au levain »: an infinitive with its object.
pub(super) fn verb_at(message: &Message<'_, '_>, at: usize) -> Option<Noun> {
    let word = message.words.get(at)?;
    let text = message.text(at);
    let infinitive = word.is(Class::Do.bit() | Class::Teach.bit())
        || text.len() > 4 && ["er", "ir", "re"].iter().any(|ending| text.ends_with(ending)) && !word.is(NO_VERBS);
    if !infinitive || word.is(message.deals) || message.speaking_entity(at).is_some() {
        return None;
    }
    Some(with_object(message, at))
}

/// « promène vos toutous », « répare les crevaisons »: what somebody says they do, with its object.
pub(super) fn doing(message: &Message<'_, '_>) -> Option<Noun> {
    let led = |at: &usize| {
        let before = at.checked_sub(1).map(|at| &message.words[at]);
        let named = before.is_none_or(|word| word.is(Class::Art.bit() | Class::Poss.bit() | Class::Ne.bit()));
        // « je fais des ourlets »: the work has its own name.
        let plain = message.is(*at, &["fais", "fait", "faisons", "sers", "rends", "propose"]);
        !named && !plain && !message.is(at - 1, &["de", "d'", "la", "l'", "me", "m'", "qui", "en"])
    };
    let said = (0..message.words.len()).filter(|at| message.words[*at].is(message.done)).filter(led);
    said.map(|at| with_object(message, at)).find(|noun| noun.to > noun.from + 1)
}

/// A verb with its object.
pub(super) fn with_object(message: &Message<'_, '_>, at: usize) -> Noun {
    let mut to = at + 1;
    // « aller chercher mon colis », « faire réviser le permis »
    let next = message.words.get(to).filter(|next| next.before == Break::None && next.is(Class::Do.bit() | Class::Teach.bit()));
    if next.is_some() && message.is(at, &["aller", "faire"]) {
        return Noun { start: at, from: at, ..with_object(message, to) };
    }
    // « animer la soirée dansante »: the evening itself.
    if message.words.get(to + 1).is_some_and(|word| word.before == Break::None)
        && message.words[to].is(Class::Art.bit() | Class::Poss.bit())
        && message.is(to + 1, &["soiree", "journee", "matinee"])
    {
        let to = extend(message, to + 1, Class::Thing.bit());
        return Noun { to, ..plain(message, at) };
    }
    let object = (to..to + 3)
        .take_while(|at| {
            message.words.get(*at).is_some_and(|word| word.before == Break::None && message.speaking_entity(*at).is_none())
        })
        .find(|at| {
            let leads = |next: &Word| next.before == Break::None && next.is(Class::Art.bit() | Class::Do.bit());
            let link = message.is(*at, &["de", "a"]) && message.words.get(at + 1).is_some_and(leads);
            !(link || message.words[*at].is(Class::Art.bit() | Class::Poss.bit()))
        });
    if let Some(object) = object
        && !message.words[object].is(Class::Stop.bit() | Class::Ne.bit() | Class::Adv.bit())
        && !message.is(object, &["pour", "avec", "sur", "dans", "et", "ou", "a", "au", "aux", "en", "par", "sans"])
    {
        to = extend(message, object, Class::Thing.bit());
    } else if message.is(at + 1, &["quelqu'un"]) {
        to = at + 2;
    }
    if message.is(at, MOVES) {
        // « accompagner en voiture à l'hôpital »
        let by = message.is(to, &["en"]) && message.words[to].before == Break::None && message.has(to + 1, Class::Thing);
        to = place_of(message, if by { to + 2 } else { to });
    }
    Noun { to, ..plain(message, at) }
}

/// A verb alone.
fn plain(message: &Message<'_, '_>, at: usize) -> Noun {
    Noun {
        start: at,
        from: at,
        to: at + 1,
        head: message.words[at].known.classes,
        quantity: None,
        definite: false,
        possessive: false,
        determined: true,
        tail: None,
    }
}

/// What takes somebody or something to a place.
const MOVES: &[&str] = &[
    "conduire",
    "amener",
    "emmener",
    "accompagner",
    "raccompagner",
    "ramener",
    "deposer",
    "aller",
    "vehiculer",
    "transporter",
    "monter",
    "descendre",
    "chercher",
    "jouer",
    "veiller",
];

/// « à l'hôpital de Sion », « au marché », « aux courses »: where to.
fn place_of(message: &Message<'_, '_>, at: usize) -> usize {
    let joined = |at: usize| message.words.get(at).is_some_and(|word| word.before == Break::None);
    if !(joined(at) && message.is(at, &["a", "au", "aux", "chez", "sur", "du"])) {
        return at;
    }
    let mut noun = at + 1;
    while joined(noun) && message.words[noun].is(Class::Art.bit() | Class::Poss.bit()) {
        noun += 1;
    }
    // « à l'hôpital de Sion » looks like somebody's thing.
    let named =
        (at + 1..=noun).find_map(|at| message.entity_at(at).filter(|(entity, _)| matches!(entity.value, Value::Reference(_))));
    if let Some((_, end)) = named {
        return end;
    }
    let plain =
        joined(noun) && message.speaking_entity(noun).is_none() && !message.words[noun].is(Class::Ne.bit() | Class::Hand.bit());
    if plain { extend(message, noun, 0) } else { at }
}
