//! What joins a noun to what specifies it: « de camping », « à coudre », « avec 4 chaises », « pour un lit », « et boutons ».
//!
//! Deliberately absent: where a phrase begins.

use super::{
    infinitive::verb_at,
    message::{Break, Message},
    phrase::{LINKS, SIZES, extend},
    vocabulary::{Class, Classes, Known},
};
use crate::french::{numbers::number, tokens::Kind};

pub(super) fn joined(before: Break) -> bool {
    before == Break::None
}

/// Can a plain noun stand here?
pub(super) fn plain(message: &Message<'_, '_>, at: usize) -> bool {
    message.words.get(at).is_some_and(|word| {
        joined(word.before)
            && message.speaking_entity(at).is_none()
            && (!word.is(Class::Stop.bit() | Class::Ne.bit()) || word.is(Class::Thing.bit() | Class::Skill.bit()))
            && message.token(at).kind != Kind::Sign
            && !LINKS.contains(&message.text(at))
    })
}

/// Over articles and possessives to a plain noun.
pub(super) fn over_article(message: &Message<'_, '_>, mut at: usize) -> Option<usize> {
    let first = at;
    while at - first < 2
        && message.words.get(at).is_some_and(|word| {
            joined(word.before)
                && word.is(Class::Art.bit() | Class::Poss.bit())
                && message.token(at).kind == Kind::Word
                && message.speaking_entity(at).is_none()
        })
    {
        at += 1;
    }
    plain(message, at).then_some(at)
}

/// « de camping », « d'Astérix », « de la maison »; not « de 18h », « de chez nous ».
pub(super) fn link_of(message: &Message<'_, '_>, at: usize) -> Option<usize> {
    if message.is(at + 1, &["habitude", "avance", "urgence", "suite", "accord", "ici", "plus", "trop", "occasion"]) {
        return None;
    }
    let definite = message.is(at, &["du"]) || message.has(at + 1, Class::Def);
    let mine = message.is(at + 1, &["mon", "ma", "notre", "son", "sa"]);
    let owner = |noun: usize| definite && message.is(noun, OWNERS) || mine && message.has(noun, Class::Person);
    over_article(message, at + 1).filter(|noun| !owner(*noun)).map(|noun| noun + 1)
}

/// Whose things are lent: « la machine de la bibliothèque », « le vélo de mon fils ».
const OWNERS: &[&str] = &[
    "bibliotheque",
    "objetheque",
    "ludotheque",
    "commune",
    "mairie",
    "immeuble",
    "cooperative",
    "association",
    "asso",
    "comite",
    "paroisse",
    "voisin",
    "voisine",
    "voisins",
];

/// « à coudre », « à dos », « aux pommes »; not « à prendre », « à Vernier », « au parc ».
pub(super) fn link_to(message: &Message<'_, '_>, at: usize) -> Option<usize> {
    let next = message.words.get(at + 1).filter(|next| joined(next.before))?;
    let verb = next.is(message.verbs) && !message.is(at + 1, &["voile"])
        || message.is(
            at + 1,
            &[
                "besoin",
                "ete",
                "eu",
                "disparu",
                "fini",
                "dit",
                "fait",
                "disposition",
                "partir",
                "peine",
                "cote",
                "soif",
                "faim",
                "froid",
                "chaud",
                "peur",
                "mal",
                "envie",
                "raison",
            ],
        );
    // « luge à deux places »; not « vannerie à deux apprentis »
    if counts(message, at + 1) {
        let parts =
            message.is(at + 2, &["place", "places", "roues", "portes", "tiroirs", "etages", "vitesses", "feux", "branches"]);
        return parts.then_some(at + 3);
    }
    if message.speaking_entity(at + 1).is_some()
        || next.is(Class::Hand.bit() | Class::Ask.bit())
        || verb
        || !plain(message, at + 1)
    {
        return None;
    }
    let capital = message.tokens.words(next.token, next.token + 1).chars().next().is_some_and(char::is_uppercase);
    // « à monsieur Ali »: to whom.
    let whom = message.is(at + 1, &["monsieur", "madame", "mme", "mr", "quelqu'un"]);
    if capital || whom || next.is(Class::Art.bit() | Class::Poss.bit()) || message.is(at, &["aux"]) && message.is(at + 1, WHOM) {
        return None;
    }
    if message.is(at, &["a"]) {
        return Some(at + 2);
    }
    // « tarte aux pommes », « pull au crochet »
    (next.is(Class::Food.bit() | Class::Skill.bit() | Class::Material.bit()) || message.is(at, &["aux"])).then_some(at + 2)
}

/// To whom something is done or taught.
const WHOM: &[&str] = &[
    "ados",
    "enfants",
    "debutants",
    "debutantes",
    "debutant",
    "adultes",
    "eleves",
    "curieux",
    "curieuses",
    "voisins",
    "gens",
    "parents",
    "aines",
    "seniors",
    "jeunes",
    "petits",
    "grands",
    "personnes",
    "amateurs",
    "familles",
    "membres",
    "adherents",
    "adherentes",
    "habitants",
    "locataires",
    "amis",
];

/// « avec matelas », « avec 4 chaises »; not « avec plaisir ».
pub(super) fn link_with(message: &Message<'_, '_>, at: usize) -> Option<usize> {
    let mut noun = at + 1;
    if message.is(noun, &["leur", "leurs", "son", "sa", "ses", "vos", "votre"]) {
        return None;
    }
    while message.words.get(noun).is_some_and(|word| {
        joined(word.before) && (word.is(Class::Art.bit() | Class::Poss.bit()) || message.token(noun).kind == Kind::Digits)
    }) {
        noun += 1;
    }
    message.words.get(noun).filter(|word| joined(word.before) && word.has(Class::Thing)).map(|_| noun + 1)
}

/// « pour enfant », « pour un lit IKEA », « pour monter une armoire »; not « pour samedi », « pour ma fille ».
pub(super) fn link_for(message: &Message<'_, '_>, at: usize, head: Classes) -> Option<usize> {
    let next = message.words.get(at + 1).filter(|next| joined(next.before))?;
    if message.speaking_entity(at + 1).is_some() {
        return None;
    }
    // « pour 4 », « pour tout le monde »
    if counts(message, at + 1) || message.is(at + 1, &["tout", "tous", "toutes", "chacun", "chacune", "qui", "celui", "celle"]) {
        return None;
    }
    let served = head & (Class::Service.bit() | Class::Person.bit()) != 0;
    if served {
        if next.is(Class::Do.bit() | Class::Teach.bit()) {
            return verb_at(message, at + 1).map(|verb| verb.to);
        }
        let noun = over_article(message, at + 1)?;
        // « une baby-sitter pour mes deux monstres »: for whom.
        if next.has(Class::Poss) && !message.words[noun].is(Class::Thing.bit() | Class::Service.bit()) {
            return None;
        }
        let all = message.is(noun, OWNERS) || message.is(noun, &["quartier", "village", "tous", "toutes"]);
        let fits = !(all || message.words[noun].has(Class::Person)) && message.speaking_entity(noun).is_none();
        return fits.then(|| extend(message, noun, Class::Thing.bit()));
    }
    let short = !next.is(Class::Art.bit() | Class::Poss.bit() | Class::Do.bit() | Class::Hand.bit() | Class::Teach.bit());
    // « machine pour coudre »: what the thing does; « perceuse pour fixer un lit » is about no more than the drill.
    let alone =
        message.words.get(at + 2).is_none_or(|word| word.before != Break::None || word.has(Class::Stop) && !word.has(Class::Art));
    if alone && head & Class::Thing.bit() != 0 && (next.has(Class::Do) || message.is(at + 1, &["manger"])) {
        return Some(at + 2);
    }
    let named = next.is(Class::Thing.bit() | Class::Charge.bit());
    // « pour grands débutants »
    let sized = usize::from(message.is(at + 1, SIZES) && plain(message, at + 2));
    (short
        && plain(message, at + 1)
        && (named || !message.text(at + 1).ends_with("er"))
        && head & (Class::Thing.bit() | Class::Knowledge.bit()) != 0)
        .then_some(at + 2 + sized)
}

/// « ou d'un palan », « et une mitre »: one more of what was named, known or not.
pub(super) fn another(message: &Message<'_, '_>, at: usize) -> Option<usize> {
    let of = usize::from(message.is(at + 1, &["de", "d'"]));
    let article = message.words.get(at + 1 + of).is_some_and(|word| joined(word.before) && word.has(Class::Indef));
    let noun = at + 1 + of + usize::from(article);
    let idle = Class::Abstract.bit() | Class::Person.bit() | Class::Service.bit();
    let fits = (article || of > 0) && plain(message, noun) && !message.words[noun].is(idle);
    fits.then_some(noun)
}

/// « et boutons », « et petites retouches »; not « et je passe », « et merci ».
pub(super) fn link_and(message: &Message<'_, '_>, at: usize) -> Option<usize> {
    if let Some(noun) = another(message, at) {
        return Some(noun + 1);
    }
    let mut noun = at + 1;
    while message.words.get(noun).is_some_and(|word| {
        joined(word.before) && (word.is(Class::Art.bit() | Class::Poss.bit()) || message.is(noun, SIZES) || counts(message, noun))
    }) {
        noun += 1;
    }
    let known = message.words.get(noun)?;
    // « ourlets et reprises »
    let last = message.words.get(noun + 1).is_none_or(|next| next.before != Break::None);
    if last && joined(known.before) && known.known == Known::default() && message.text(noun).ends_with(['s', 'x']) {
        return Some(noun + 1);
    }
    let fits = joined(known.before)
        && message.speaking_entity(noun).is_none()
        && known.is(Class::Thing.bit() | Class::Service.bit() | Class::Knowledge.bit())
        && !known.has(Class::Stop);
    fits.then_some(noun + 1)
}

/// « 2 », « six »: how many follow.
fn counts(message: &Message<'_, '_>, at: usize) -> bool {
    message.speaking_entity(at).is_none()
        && (message.token(at).kind == Kind::Digits
            || number(message.tokens.all(), message.words[at].token).is_some_and(|number| !number.is_article))
}
