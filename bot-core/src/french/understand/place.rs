//! Where something is to be: a place the club knows, or words that lead to one (« devant la poste », « à Carouge », « au parc »).

use super::{
    message::{Break, Message},
    phrase::{Noun, extend},
    vocabulary::Class,
};
use crate::french::{entity::Value, tokens::Kind};

/// Places that need no capital.
const KNOWN: &[&str] = &[
    "parc",
    "gare",
    "poste",
    "maison",
    "cafe",
    "buvette",
    "bibliotheque",
    "ludotheque",
    "ecole",
    "eglise",
    "marche",
    "place",
    "arret",
    "hall",
    "cour",
    "garage",
    "cave",
    "buanderie",
    "entree",
    "portail",
    "local",
    "centre",
    "mairie",
    "coop",
    "migros",
    "boulangerie",
    "piscine",
    "stade",
    "kiosque",
    "fontaine",
    "allee",
    "rue",
    "chemin",
    "avenue",
    "immeuble",
    "jardin",
    "terrasse",
    "pharmacie",
    "tram",
    "bus",
    "lac",
    "pont",
    "epicerie",
    "salle",
    "dechetterie",
    "concierge",
    "accueil",
    "bistrot",
    "tour",
];

/// The place that is named, as written.
pub(super) fn place(message: &Message<'_, '_>, title: Option<Noun>) -> Option<String> {
    let known = message.entities.iter().find(|entity| matches!(entity.value, Value::Place(_)));
    if let Some(known) = known {
        return message.tokens.original().get(known.span.clone()).map(str::to_owned);
    }
    let outside = |at: usize| title.is_none_or(|title| at < title.start || at >= title.to);
    (0..message.words.len()).filter(|at| outside(*at)).find_map(|at| led(message, at))
}

fn led(message: &Message<'_, '_>, at: usize) -> Option<String> {
    let near = message.is(at, &["devant", "derriere", "dans", "sous", "chez"]);
    let towards = message.is(at, &["a", "au", "aux"]);
    if !(near || towards) {
        return None;
    }
    let mut noun = at + 1;
    while message.words.get(noun).is_some_and(|word| {
        word.before == Break::None
            && (word.has(Class::Art) || word.has(Class::Poss) || near && message.token(noun).kind == Kind::Digits)
    }) {
        noun += 1;
    }
    let head = message.words.get(noun).filter(|word| word.before == Break::None && message.speaking_entity(noun).is_none())?;
    if head.has(Class::Hand) {
        return None;
    }
    let written = message.tokens.words(head.token, head.token + 1);
    let capital = written.chars().next().is_some_and(char::is_uppercase);
    let named = KNOWN.contains(&message.text(noun));
    let fits = if near { named || capital } else { named || capital && noun <= at + 2 };
    if !fits {
        return None;
    }
    let to = extend(message, noun, 0);
    // « devant la gare avec son abat-jour »: the lamp has it.
    let to = (noun + 1..to).find(|at| message.is(*at, &["avec", "sans", "contre", "pour"])).unwrap_or(to);
    let from = if named { at } else { noun };
    let from = if near { at } else { from };
    message.tokens.original().get(message.span(from, to)).map(|text| text.trim().to_owned())
}
