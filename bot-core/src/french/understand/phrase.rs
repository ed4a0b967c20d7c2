//! What a title is: the noun phrase that begins or ends at a word, without article, praise, number of pieces, place or date.
//!
//! Deliberately absent: whether it is worth an offer; that is told by its classes.

use super::{
    infinitive::verb_at,
    links::{another, joined, link_and, link_for, link_of, link_to, link_with, over_article, plain},
    message::{Break, Message},
    vocabulary::{Class, Classes, Known},
};
use crate::french::{
    entity::Value,
    numbers::{Value as Worth, number},
    tokens::{Kind, Token},
};

/// A noun phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Noun {
    /// Where it begins, with its article.
    pub(super) start: usize,
    /// Its first word.
    pub(super) from: usize,
    /// The word after it.
    pub(super) to: usize,
    /// The classes of the word that leads it.
    pub(super) head: Classes,
    /// How many pieces.
    pub(super) quantity: Option<i64>,
    /// « le », « la », « les », « ce »: something known already.
    pub(super) definite: bool,
    /// « mon », « ma », « ton »…
    pub(super) possessive: bool,
    /// It begins with an article or a number at all.
    pub(super) determined: bool,
    /// What it is for, after a date: « coup de main dimanche pour un lit ».
    pub(super) tail: Option<(usize, usize)>,
}

/// Nouns that count what follows: « un lot de livres ».
const LOTS: &[&str] = &[
    "lot",
    "lots",
    "paire",
    "paires",
    "peu",
    "tas",
    "plein",
    "reste",
    "serie",
    "dizaine",
    "douzaine",
    "vingtaine",
    "quinzaine",
    "trentaine",
    "cinquantaine",
    "centaine",
    "poignee",
    "petit",
    "surplus",
    "exces",
];
/// Of these, those that a title keeps.
const KEPT: &[&str] = &["lot", "lots", "paire", "paires", "serie"];
/// What leads somewhere: « covoiturage vers Rennes ».
const RIDES: &[&str] = &["covoiturage", "covoit", "trajet", "trajets", "transport", "navette", "course", "lift"];
const LONGEST: usize = 11;
/// After a hyphen, these belong to a verb: « rendez-le », « as-tu ».
const PRONOUNS: &[&str] = &[
    "le", "la", "les", "moi", "toi", "lui", "nous", "vous", "leur", "en", "y", "je", "tu", "il", "elle", "on", "ils", "elles",
    "t", "ce", "ci", "mm",
];

/// The noun phrase that begins at a word.
pub(super) fn noun_at(message: &Message<'_, '_>, at: usize) -> Option<Noun> {
    let mut noun = Noun {
        start: at,
        from: at,
        to: at,
        head: 0,
        quantity: None,
        definite: false,
        possessive: false,
        determined: false,
        tail: None,
    };
    let (mut here, mut lead) = (at, None);
    // « 2h de baby-sitting »
    if let Some((entity, end)) = message.entity_at(here)
        && matches!(entity.value, Value::Duration(_))
    {
        here = end;
        if !message.is(here, &["de", "d'"]) {
            return None;
        }
        here += 1;
        noun.determined = true;
    }
    loop {
        if here > at && message.words.get(here)?.before != Break::None {
            return None;
        }
        let word = message.words.get(here)?;
        if message.speaking_entity(here).is_some() {
            return None;
        }
        let token = message.token(here);
        // « un ou deux plants »
        let either = |at: usize| number(message.tokens.all(), message.words[at].token).is_some();
        if message.is(here + 1, &["ou"]) && message.words.len() > here + 2 && either(here) && either(here + 2) {
            noun.determined = true;
            here += 2;
            continue;
        }
        let counted = number(message.tokens.all(), word.token).filter(|number| !number.is_article);
        if let Some(counted) = counted.filter(|_| {
            here == noun.start || message.has(here - 1, Class::Art) || message.has(here - 1, Class::Poss) || noun.determined
        }) {
            if let Worth::Whole(value) = counted.value {
                noun.quantity = Some(value);
            }
            noun.determined = true;
            while message.words.get(here).is_some_and(|word| word.token < counted.end) {
                here += 1;
            }
            // « 2x », « 3 x »
            if message.is(here, &["x"]) {
                here += 1;
            }
        } else if LOTS.contains(&token.text.as_str()) && message.is(here + 1, &["de", "d'"]) {
            noun.quantity = noun.quantity.or(match token.text.as_str() {
                "dizaine" => Some(10),
                "douzaine" => Some(12),
                "quinzaine" => Some(15),
                "vingtaine" => Some(20),
                "trentaine" => Some(30),
                "cinquantaine" => Some(50),
                "centaine" => Some(100),
                _ => None,
            });
            noun.determined = true;
            // « lot de 20 BD », « paire de skis »
            lead = lead.or(Some(here).filter(|_| KEPT.contains(&token.text.as_str())));
            here += 2;
        } else if word.has(Class::Art) && token.text != "1" {
            noun.definite |= word.has(Class::Def);
            noun.determined = true;
            // « de la », « de l' »: some of it.
            if message.is(here, &["de"]) && message.is(here + 1, &["la", "l'"]) {
                here += 1;
            }
            here += 1;
        } else if word.has(Class::Poss) {
            (noun.possessive, noun.determined) = (true, true);
            here += 1;
        } else if word.has(Class::Praise)
            && !message.is(here, &["vieux", "vieille", "vieilles"])
            && message.words.len() > here + 1
        {
            here += 1;
        } else {
            break;
        }
    }
    let head = message.words.get(here)?;
    if message.speaking_entity(here).is_some() || !begins(message, here) {
        return None;
    }
    // « je propose de voter »
    let nameable = Class::Thing.bit() | Class::Service.bit() | Class::Knowledge.bit() | Class::Skill.bit();
    let text = message.text(here);
    if here > at
        && message.is(here - 1, &["de", "d'"])
        && !head.is(nameable)
        && text.len() > 4
        && ["er", "ir", "re"].iter().any(|end| text.ends_with(end))
    {
        return None;
    }
    noun.from = here;
    noun.head = head.known.classes;
    // « coup de main », « coup de pouce »
    if message.is(here, &["coup", "coups"]) && message.is(here + 1, &["de"]) && message.is(here + 2, &["main", "pouce"]) {
        noun.head = Class::Service.bit();
    }
    // « affûter une faux »: what is to be done.
    if here == at && head.is(Class::Do.bit() | Class::Teach.bit()) && !head.is(nameable) {
        return verb_at(message, at);
    }
    // « profiter de mon projecteur »: an infinitive that nobody knows names nothing.
    let plain = head.known == Known::default() && here == at;
    if plain
        && text.len() > 5
        && (text.ends_with("er") || text.ends_with("ir"))
        && message.is(here + 1, &["de", "d'", "un", "une", "la", "le", "les", "mon", "ma", "mes", "a"])
    {
        return None;
    }
    // « petite table »: the noun behind a small adjective leads.
    if message.is(here, SIZES) && message.words.get(here + 1).is_some_and(|next| next.before == Break::None) {
        noun.head = message.words[here + 1].known.classes;
    }
    noun.to = extend(message, here, noun.head);
    noun.from = lead.unwrap_or(here);
    if noun.head & Class::Service.bit() != 0 {
        let mut after = noun.to;
        while message.speaking_entity(after).is_some() {
            after += 1;
        }
        if after > noun.to && message.is(after, &["pour"]) {
            noun.tail = link_for(message, after, noun.head).map(|to| (after, to));
        }
    }
    (noun.to > noun.from).then_some(noun)
}

pub(super) const SIZES: &[&str] = &[
    "petit", "petite", "petits", "petites", "grand", "grande", "grands", "grandes", "gros", "grosse", "grosses", "vieux",
    "vieille", "vieilles", "nouveau", "nouvelle", "deux", "double", "mini",
];

/// Pronouns that a verb follows.
const SUBJECTS: &[&str] = &[
    "je", "j'", "tu", "il", "elle", "on", "ils", "elles", "qui", "ne", "n'", "me", "m'", "te", "t'", "se", "s'", "y", "lui",
    "vous", "ai", "avons", "ont", "suis", "ca", "cela",
];

/// Can a noun phrase's first word stand here?
fn begins(message: &Message<'_, '_>, at: usize) -> bool {
    let word = &message.words[at];
    let token = message.token(at);
    let noun = word.is(Class::Thing.bit() | Class::Service.bit() | Class::Knowledge.bit() | Class::Skill.bit());
    let digit = token.kind == Kind::Digits && token.text.len() < 2;
    if word.is(Class::Ne.bit() | Class::Ask.bit()) || token.kind == Kind::Sign || digit || LINKS.contains(&token.text.as_str()) {
        return false;
    }
    if message.is(at, &["points", "pts", "rendez", "rdv"]) {
        return false;
    }
    // « je laisserais »: what follows a pronoun is a verb.
    let led = at > 0 && word.before == Break::None && message.is(at - 1, SUBJECTS);
    let would = ["erais", "erait", "erions", "eriez", "eraient"].iter().any(|end| token.text.ends_with(end));
    // « je montre », whatever « une montre » is.
    let said = led && message.is(at - 1, &["je", "j'", "tu", "il", "elle", "on", "ils", "elles", "ne", "n'", "ca", "cela"]);
    if said || !noun && (led || would) {
        return false;
    }
    let greeting = word.has(Class::Greet)
        && message.is(at, &["bonjour", "bonsoir", "salut", "hello", "coucou", "hey", "hi", "yo", "tous", "toutes", "tout"]);
    noun || !(word.is(Class::Stop.bit() | Class::Adv.bit() | message.verbs) || greeting)
}

/// After « en », these tell a state and no kind.
const STATES: &[&str] = &[
    "bon",
    "parfait",
    "tres",
    "etat",
    "excellent",
    "echange",
    "don",
    "pret",
    "plus",
    "fin",
    "cas",
    "fait",
    "tout",
    "attente",
    "meme",
    "cadeau",
    "panne",
    "trop",
    "vacances",
    "ville",
    "points",
    "main",
    "priorite",
    "avance",
    "retour",
    "mp",
    "prive",
    "journee",
    "soiree",
    "matinee",
    "semaine",
    "weekend",
    "urgence",
    "principe",
    "general",
    "voyage",
    "negatif",
    "ete",
    "hiver",
    "automne",
    "rab",
    "surplus",
    "stock",
    "double",
];

/// Words that join a noun to what specifies it.
pub(super) const LINKS: &[&str] =
    &["de", "d'", "du", "des", "a", "au", "aux", "en", "pour", "sans", "et", "ou", "avec", "par", "sur", "dans"];

/// The end of a noun phrase that begins here.
pub(super) fn extend(message: &Message<'_, '_>, from: usize, head: Classes) -> usize {
    // « initiation à la soudure », « soudure à l'étain »; not « vélo à la journée »
    let taught = head & Class::Knowledge.bit() != 0 || head & (Class::Skill.bit() | Class::Thing.bit()) == Class::Skill.bit();
    let mut to = from + 1;
    while to < message.words.len() && to - from < LONGEST {
        let word = &message.words[to];
        if word.before != Break::None || message.speaking_entity(to).is_some() {
            break;
        }
        let token = message.token(to);
        // « lève-personne »
        if token.glued
            && word.token > 0
            && message.tokens.all()[word.token - 1].is("-")
            && !PRONOUNS.contains(&token.text.as_str())
        {
            to += 1;
            continue;
        }
        // « des courgettes servez-vous », « la selle est-elle »: a verb.
        if commands(message, to) {
            break;
        }
        let next = match token.text.as_str() {
            "vers" | "jusqu'" | "pour" | "a" if message.is(from, RIDES) && is_name(message, to + 1) => Some(to + 2),
            "de" | "d'" | "du" | "des" => link_of(message, to),
            // « bocaux Le Parfait »
            "le" if is_name(message, to + 1) => Some(to + 2),
            // « lit une place », « tente deux places »
            "une" | "deux" | "trois" if message.is(to + 1, &["place", "places"]) => Some(to + 2),
            // « initiation à la soudure »
            "a" if taught && message.is(to + 1, &["la", "l'"]) => over_article(message, to + 1).map(|noun| noun + 1),
            "au" if head & (Class::Knowledge.bit() | Class::Service.bit()) != 0 => plain(message, to + 1).then_some(to + 2),
            "a" | "au" | "aux" => link_to(message, to),
            "en" => (plain(message, to + 1) && !message.is(to + 1, STATES)).then_some(to + 2),
            "sans" => plain(message, to + 1).then_some(to + 2),
            "avec" => link_with(message, to),
            "pour" => link_for(message, to, head),
            "et" | "+" => link_and(message, to),
            "ou" => another(message, to).map(|noun| noun + 1).or_else(|| {
                message.words.get(to + 1).filter(|next| joined(next.before) && next.has(Class::Thing)).map(|_| to + 2)
            }),
            "qui" | "que" | "qu'" | "dans" | "sur" | "par" | "chez" | "autour" | "depuis" => None,
            // « machine à café donner qui veut »
            _ if (word.has(Class::Stop) || word.is(message.verbs | message.deals)) && !word.has(Class::Thing) => None,
            _ if word.has(Class::Adv) || word.has(Class::Ne) || word.has(Class::Ask) => None,
            _ if word.is(message.done) && message.is(to + 1, &["vos", "votre", "tes", "ton", "ta"]) => None,
            _ if word.is(Class::Art.bit() | Class::Poss.bit()) && token.kind == Kind::Word => None,
            _ if token.kind == Kind::Sign => None,
            // « ma machine fait un bruit d'avion »; « pain fait maison »
            "fait" | "font" if !message.is(to + 1, &["maison", "main"]) => None,
            // « nos cousins débarquent »
            _ if word.known == Known::default() && is_plural_verb(&token.text) => None,
            _ => Some(to + 1),
        };
        match next {
            Some(next) => to = next,
            None => break,
        }
    }
    to
}

/// Does a pronoun hang on a word: « servez-vous », « prenez-les »?
fn commands(message: &Message<'_, '_>, at: usize) -> bool {
    let after = message.words[at].token + 1;
    let all = message.tokens.all();
    let hyphen = all.get(after).is_some_and(|token| token.glued && token.is("-"));
    let hangs = |token: &Token| token.glued && PRONOUNS.contains(&token.text.as_str()) && !token.is("ci");
    hyphen && all.get(after + 1).is_some_and(hangs)
}

/// Is it written like a name: « Rennes », « Genève »?
fn is_name(message: &Message<'_, '_>, at: usize) -> bool {
    let word = message.words.get(at).filter(|word| word.before == Break::None && message.speaking_entity(at).is_none());
    word.is_some_and(|word| message.tokens.words(word.token, word.token + 1).chars().next().is_some_and(char::is_uppercase))
}

/// « débarquent »: a verb nobody knows.
fn is_plural_verb(word: &str) -> bool {
    word.len() > 6
        && word.ends_with("ent")
        && !["ment", "cent", "dent", "vent", "gent", "lent", "rent", "ient"].iter().any(|end| word.ends_with(end))
}

/// What is named by whose it is: « la classe de Mme Rochat ».
fn named(from: usize, to: usize) -> Noun {
    Noun { start: from, from, to, head: 0, quantity: None, definite: true, possessive: false, determined: true, tail: None }
}

/// The noun phrases that begin a clause, by the word after them: « vélo à donner », « l'échelle est revenue cassée ».
pub(super) fn subjects(message: &Message<'_, '_>) -> Vec<Option<Noun>> {
    let mut subjects = vec![None; message.words.len() + 1];
    for (at, _) in message.words.iter().enumerate().filter(|(_, word)| word.opens) {
        if let Some(noun) = message.noun_at(at)
            && let Some(place) = subjects.get_mut(noun.to)
        {
            *place = place.or(Some(noun));
        }
        // « la classe de Mme Rochat cherche … »
        if let Some((entity, end)) = message.entity_at(at)
            && matches!(entity.value, Value::Reference(_))
            && let Some(place) = subjects.get_mut(end)
        {
            *place = place.or(Some(named(at, end)));
        }
    }
    subjects
}
