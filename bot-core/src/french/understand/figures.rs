//! Which of several figures in an answer is the one proposed: « 10 points c'est un peu cher, je peux vous en proposer 6 », « 16 plutôt
//! que 20 », « pour 9 non, pour 14 oui ».
//!
//! Each figure counts for what stands beside it: what is too dear, refused, said before or said by the other side counts against it, a verb
//! of offering and a question for it; of equals the last is meant, as people name what they answer before what they propose.
//!
//! Deliberately absent: figures that only count things (« les 4 », « 10 pots »).

use super::{
    decide::sentence,
    intent::Context,
    message::{Break, Message},
    phrase::Noun,
    vocabulary::Class,
};
use crate::french::{
    entity::{Points, Value},
    numbers::Value as Worth,
    points::{Per, Relation},
};

/// A figure that may be points.
#[derive(Debug, Clone, Copy)]
pub(super) struct Figure {
    /// Its first word.
    at: usize,
    /// The word after it.
    end: usize,
    /// What it is worth: points, or a bare number.
    points: Result<Points, Worth>,
}

impl Figure {
    /// How many.
    pub(super) fn count(&self) -> Option<i64> {
        let value = match &self.points {
            Ok(points) => points.exactly().or(points.most).or(points.least),
            Err(bare) => Some(*bare),
        };
        let negative = self.points.is_ok_and(|points| points.negative);
        match value? {
            Worth::Whole(count) => Some(if negative { -count } else { count }),
            Worth::Fraction(_) | Worth::TooBig => None,
        }
    }

    /// What for, if its unit is said.
    pub(super) fn per(&self) -> Option<Per> {
        self.points.ok().map(|points| points.per)
    }

    /// More (1), fewer (-1) or just so many (0).
    pub(super) fn direction(&self, message: &Message<'_, '_>) -> i64 {
        // « de 20 à 14 points »
        if self.points.is_ok_and(|points| points.exactly().is_none() && points.least.is_some() && points.most.is_some()) {
            return 0;
        }
        let relation = match self.points {
            Ok(points) => points.relation,
            // « cinq de plus »
            Err(_) if message.is(self.end, &["de", "en"]) && message.is(self.end + 1, &["plus"]) => Relation::More,
            Err(_) if message.is(self.end, &["de", "en"]) && message.is(self.end + 1, &["moins"]) => Relation::Less,
            Err(_) => Relation::Exactly,
        };
        // « 5 points de réduction »
        if message.is(self.end, &["de"]) && message.is(self.end + 1, &["reduction", "rabais", "remise", "ristourne"]) {
            return -1;
        }
        direction(message, self.at, relation)
    }
}

/// The figure that is proposed; `read` are the words that the leading rule has read, `noun` what it is all about. Without `bare` only
/// figures with their unit count.
pub(super) fn proposed(
    message: &Message<'_, '_>,
    noun: Option<Noun>,
    read: Option<(usize, usize)>,
    bare: bool,
) -> Option<Figure> {
    let figures = figures(message, noun, bare);
    let worth = |index: usize| {
        let figure = &figures[index];
        let (from, to) = around(message, &figures, index);
        let by_rule = read
            .is_some_and(|(first, end)| (first..end).contains(&figure.at) && (first < figure.at || end > figure.end));
        let echo = index + 1 < figures.len() && echoed(message, figure, (from, to));
        3 * i32::from(offered(message, figure, from)) + 2 * i32::from(message.words[figure.at].asked_here && !echo)
            + i32::from(by_rule)
            + 2 * i32::from(figure.points.is_ok())
            + 2 * i32::from(welcome(message, figure, to))
            - 6 * i32::from(refused_before(message, figure, from))
            - 5 * i32::from(refused_behind(message, figure, to))
            - 4 * i32::from(said_before(message, figure.at, from))
            - 3 * i32::from(echo)
    };
    // Of equals the last.
    (0..figures.len()).max_by_key(|index| worth(*index)).map(|index| figures[index])
}

/// How many figures are refused, and how many there are; `None` for none. Bare numbers alone are points only where points were proposed.
pub(super) fn standing(message: &Message<'_, '_>, context: Context) -> Option<(usize, usize)> {
    let mut figures = figures(message, None, true);
    figures.retain(|figure| figure.points.is_ok() || stands_alone(message, figure));
    let refused = |index: usize| {
        let (from, to) = around(message, &figures, index);
        let figure = &figures[index];
        refused_before(message, figure, from) || refused_behind(message, figure, to) || said_before(message, figure.at, from)
    };
    let led = |figure: &Figure| figure.at > 0 && joined(message, figure.at) && message.is(figure.at - 1, &["a", "pour"]);
    let named = context == Context::ProposalPending
        || figures.iter().any(|figure| figure.points.is_ok())
        || figures.len() > 1 && figures.iter().all(led);
    let refusals = (0..figures.len()).filter(|index| refused(*index)).count();
    (named && !figures.is_empty()).then_some((refusals, figures.len()))
}

/// A bare number that may be a price: led by what leads to one, or alone; « Club 44 », « le scooter 125 » and « 34 dans la chambre » are none.
fn stands_alone(message: &Message<'_, '_>, figure: &Figure) -> bool {
    const LEADS: &[&str] = &[
        "a", "pour", "est", "c'", "sur", "genre", "vers", "de", "moi", "allez", "bon", "ok", "oui", "non", "si", "et", "ou", "faut", "prix", "pas",
        "que", "qu'", "trouve", "au", "passer", "dans", "ni", "enleve", "enlevez", "rajoute", "rajoutez", "ajoute", "ajoutez", "vos", "tes",
        "demandez", "demandes", "voulez", "veux", "proposez", "proposes", "disiez", "dites", "etait", "cher", "trop", "chaud", "minimum",
        "maximum", "max", "contre", "en", "par",
    ];
    const FOLLOWS: &[&str] = &[
        "ca", "cela", "ce", "c'", "c", "ou", "et", "je", "j'", "on", "max", "maxi", "maximum", "minimum", "serait", "seraient", "irait", "non", "oui",
        "ok", "pas", "si", "plutot", "au", "a", "tout", "stp", "svp", "pour", "me", "m'", "te", "t'", "vous", "semble", "parait", "suffirait",
        "suffit", "suffisent", "chacun", "chacune", "mais", "peut", "grand", "de", "en", "points", "seulement", "bof", "sinon", "dernier", "il",
        "elle", "qu'", "que", "vu", "balles", "net", "deal", "possible", "voire", "au-dessus", "alors", "par",
    ];
    let (at, end) = (figure.at, figure.end);
    let led = at == 0
        || message.words[at].before != Break::None
        || message.is(at - 1, LEADS)
        || message.is(at - 1, OFFERING)
        || message.words[at - 1].has(Class::Interj)
        || message.words[at - 1].has(Class::Adv);
    let followed = message.words.get(end).is_none_or(|word| word.before != Break::None || word.has(Class::Adv)) || message.is(end, FOLLOWS);
    let money = message.entities.iter().any(|entity| matches!(entity.value, Value::Money));
    led && followed && !money
}

/// Words that bargain.
const BARGAINS: &[&str] = &[
    "mais", "plutot", "disons", "mettons", "dirais", "max", "maxi", "maximum", "minimum", "si", "s'", "propose", "proposais", "lieu", "moins",
    "seulement", "grand", "sinon", "condition", "irait", "serait", "seraient", "conviendrait", "serais", "serions", "accepterais", "prendrais", "hesite", "trop", "cher", "peu", "autant", "par", "monte",
    "descends", "baisse", "dernier", "mot", "pense", "pensais", "prefere", "prefererais", "pas", "ni", "contre",
];

/// Is one number of points named, and nothing that bargains?
pub(super) fn plain(message: &Message<'_, '_>) -> bool {
    let figures = figures(message, None, false);
    let bargains = |at: usize| {
        let minded = message.is(at + 1, &["de"]) && message.is(at + 2, &["souci", "soucis", "probleme", "problemes"]);
        message.words[at].asked || message.is(at, BARGAINS) && !(message.is(at, &["pas"]) && minded)
    };
    let small = Class::Adv.bit() | Class::Interj.bit() | Class::Greet.bit();
    // « 8 points et je dis oui » asks for them.
    let asks = |one: &Figure| message.is(one.end, &["et"]) && (0..one.at).all(|at| message.words[at].is(small));
    matches!(figures.as_slice(), [one] if one.direction(message) == 0 && !asks(one)) && !(0..message.words.len()).any(bargains)
}

/// Between which words nothing but one figure stands.
fn around(message: &Message<'_, '_>, figures: &[Figure], index: usize) -> (usize, usize) {
    let from = index.checked_sub(1).map_or(0, |before| figures[before].end);
    (from, figures.get(index + 1).map_or(message.words.len(), |next| next.at))
}

/// All figures that may be points, in their order.
fn figures(message: &Message<'_, '_>, noun: Option<Noun>, bare: bool) -> Vec<Figure> {
    let figure = |at: usize| {
        let (entity, end) = message.entity_at(at)?;
        let points = match &entity.value {
            Value::Points(points) if !deposit(message, at) && !told(message, at) => Ok(*points),
            Value::Number { value: value @ Worth::Whole(count), .. } if !(1_900..=2_100).contains(count) => {
                let led = at > 0 && message.is(at - 1, &["a", "pour"]);
                let in_title = noun.is_some_and(|noun| (noun.start..noun.to).contains(&at) && !(led && noun.from < at));
                if !bare || in_title || counts(message, at, end) || told(message, at) || scored(message, at, end) {
                    return None;
                }
                Err(*value)
            }
            _ => return None,
        };
        Some(Figure { at, end, points })
    };
    (0..message.words.len()).filter_map(figure).collect()
}

/// « caution de 20 points »
pub(super) fn deposit(message: &Message<'_, '_>, at: usize) -> bool {
    (at.saturating_sub(3)..at).any(|at| message.is(at, &["caution"]))
}

/// Is the word joined to the one before it?
fn joined(message: &Message<'_, '_>, at: usize) -> bool {
    message.words.get(at).is_some_and(|word| word.before == Break::None)
}

/// A bare number that counts things: « les 4 », « je n'en veux que 2 », « 10 pots ».
fn counts(message: &Message<'_, '_>, at: usize, end: usize) -> bool {
    const COUNTED: &[&str] = &[
        "les", "ces", "mes", "tes", "vos", "nos", "leurs", "numero", "no", "n", "reste", "tous", "au", "le", "la", "bus", "tram", "ligne", "rue",
        "chambre", "etage", "appartement", "taille", "pointure", "fin", "code",
    ];
    // « vos 20 » are points again where others stand against them, and are refused as such.
    let before = at > 0 && joined(message, at) && message.is(at - 1, COUNTED);
    let only = at > 1 && message.is(at - 1, &["que", "qu'"]) && (at.saturating_sub(5)..at).any(|at| message.is(at, &["n'", "ne"]));
    let things = Class::Thing.bit() | Class::Food.bit() | Class::Person.bit() | Class::Charge.bit() | Class::Lendable.bit();
    let noun = joined(message, end)
        && message.words.get(end).is_some_and(|word| {
            let plural = word.known.classes == 0 && word.known.id == 0 && message.text(end).ends_with(['s', 'x']);
            word.entity.is_none() && (word.is(things) || message.is(end, UNITS) || plural && message.text(end).len() > 2)
        });
    // « un gratin pour six »
    let fed = at > 1 && joined(message, at) && joined(message, at - 1) && message.is(at - 1, &["pour"]) && {
        let word = message.words[at - 2].known;
        word.classes == 0 && word.id == 0 || word.classes & things != 0
    };
    before || only || noun || fed
}

/// What is measured is no number of points.
const UNITS: &[&str] = &[
    "cm", "mm", "m", "km", "kg", "g", "l", "dl", "litre", "watts", "w", "volts", "v", "degres", "pouces", "fois", "x", "ans", "an", "mois",
    "jours", "heures", "h", "min", "minutes", "euros", "francs", "chf", "€", "%", "m2", "cl", "places", "vitesses", "rue", "avenue", "chemin",
    "route", "place", "bis", "personnes", "enfants", "adultes",
];

/// « elle a eu sa commode pour 15 points », « il paraît qu'il en a demandé 50 », « on menait de 8 points »: somebody else's, or over.
fn told(message: &Message<'_, '_>, at: usize) -> bool {
    const OVER: &[&str] = &[
        "eu", "fait", "pris", "mis", "demande", "donne", "ramene", "gagne", "perdu", "obtenu", "marque", "vendu", "achete", "recu", "paye", "cede",
        "echange", "trouve", "fini", "termine", "encaisse", "battu", "chute", "augmente", "rendu", "mange", "couru",
    ];
    const PLAYED: &[&str] = &["mene", "menait", "menaient", "menions", "gagnait", "perdait", "gagne", "perdu", "battu", "fini", "joue"];
    let from = sentence(message, at).0;
    (from..at).any(|word| {
        let over = message.is(word, &["a", "ont", "avait", "avaient"])
            && !(word > from && message.is(word - 1, &["on", "tu", "ca", "c'", "cela", "je", "j'", "nous"]))
            && (word + 1..at.min(word + 3)).any(|next| message.is(next, OVER));
        let played = message.is(word, PLAYED) && word > from && (message.is(word - 1, &["a", "on", "avons", "ont", "ai"]));
        over || played || message.is(word, &["parait"]) && word > from && message.is(word - 1, &["il"])
    })
}

const PREFERS: &[&str] = &["prefere", "prefererais", "preferons", "aimerais", "prefererions"];

/// « 4 à 2 », « 21-15 », « 3, 7 et 22 »: numbers that stand together are a score, or a list.
fn scored(message: &Message<'_, '_>, at: usize, end: usize) -> bool {
    let number = |at: usize| matches!(message.entity_at(at), Some((entity, _)) if matches!(entity.value, Value::Number { .. }));
    let next = joined(message, end) && (number(end) || message.is(end, &["a"]) && joined(message, end + 1) && number(end + 1));
    let last = |back: usize| {
        at.checked_sub(back).is_some_and(|before| {
            (before.saturating_sub(1)..=before).any(|from| matches!(message.entity_at(from), Some((_, to)) if to == before + 1) && number(from))
        })
    };
    let before = joined(message, at) && (last(1) || message.is(at.wrapping_sub(1), &["a"]) && joined(message, at - 1) && last(2));
    let fallen = (at.saturating_sub(4)..at).any(|at| message.is(at, &["de", "passer", "passe"]) || message.is(at, PREFERS));
    (next || before) && !fallen
}

/// Words of offering and of settling on something.
const OFFERING: &[&str] = &[
    "propose", "proposer", "proposerais", "proposerai", "proposons", "offre", "offrir", "offrirais", "offrons", "donne", "donner",
    "donnerais", "donnerai", "mets", "mettre", "mettrais", "mettrai", "mettons", "monte", "monter", "monterais", "montez", "descends",
    "descendre", "descendrais", "descendez", "descendriez", "baisser", "vais", "aller", "irais", "irai", "allons", "rester", "reste",
    "restons", "restez", "resterais", "arreter", "disons", "dit", "dirait", "dirais", "pensais", "pense", "songeais", "voyais",
    "imaginais", "plutot", "mais", "alors", "donc", "jusqu'", "faire", "faisons", "ferait", "ferais", "fais", "faites", "feriez",
    "laissez", "laisses", "laisseriez", "laisserais", "laisser", "cede", "prendrais", "prends", "demande", "demanderais", "accepte",
    "accepterais", "accepteriez", "accepterez", "soit", "arrondir", "arrondis", "arrondissons", "partons", "partir", "pars", "tope",
    "tombons", "preferais", "prefere", "prefererais", "veux", "voudrais", "paie", "payer", "paierais", "verrais", "vois", "vaut", "vaudrait", "valent",
    "merite", "compter", "comptez", "diriez", "dirais", "dites",
];

/// Does a word of offering stand before it in its clause, with no other figure between?
fn offered(message: &Message<'_, '_>, figure: &Figure, from: usize) -> bool {
    for at in (from.max(figure.at.saturating_sub(6))..figure.at).rev() {
        if message.is(at, OFFERING) {
            return true;
        }
        if message.words[at].before != Break::None {
            return false;
        }
    }
    false
}

/// Does it please: « … serait plus juste », « … oui », « … et je prends », « … max »?
fn welcome(message: &Message<'_, '_>, figure: &Figure, to: usize) -> bool {
    const WELCOME: &[&str] = &[
        "max", "maxi", "maximum", "oui", "ok", "juste", "correct", "correcte", "irait", "iraient", "conviendrait", "suffirait",
        "suffiraient", "suffit", "suffisent", "volontiers", "possible", "parfait", "accepte", "signe", "prends", "raisonnable", "tope",
        "rigueur", "viens", "partant", "partante", "marche",
    ];
    (figure.end..to.min(figure.end + 6)).take_while(|at| *at == figure.end || message.words[*at].before != Break::Hard).any(|at| {
        message.is(at, WELCOME) && !(at > 0 && message.is(at - 1, &["pas", "peu", "trop"]))
    })
}

/// « 45 points ? … », « 45 points c'est le prix du neuf … »: what was said is said again, before something else is.
fn echoed(message: &Message<'_, '_>, figure: &Figure, (from, to): (usize, usize)) -> bool {
    let named = message.is(figure.end, &["c'", "ca", "ce"]) && !welcome(message, figure, to);
    let asked = message.words[figure.at].asked && sentence(message, figure.at).1 <= to && !offered(message, figure, from);
    named || asked
}

/// « plutôt que 20 », « au lieu de 20 », « pas 20 », « on avait dit 20 », « vous en demandez 20 », « vos 20 points », « trop cher 20 ».
fn refused_before(message: &Message<'_, '_>, figure: &Figure, from: usize) -> bool {
    let at = figure.at;
    let before = |back: usize, words: &[&str]| at.checked_sub(back).is_some_and(|at| at >= from && message.is(at, words));
    if before(1, &["que", "qu'"]) && !before(2, &["parce", "est", "mieux"]) {
        return (at.saturating_sub(8)..at).any(|at| message.is(at, &["plutot", "preference"]));
    }
    let instead = before(1, &["de", "des", "d'", "les", "tes", "vos", "a"])
        && (2..5).any(|back| before(back, &["lieu", "place", "non"]) || before(back, &["trop"]) && before(back - 1, &["a", "cher"]));
    // « pas 20 », not « pas moins de 20 »
    let not = before(1, &["ni"])
        || before(1, &["a"]) && before(2, &["ni"])
        || joined(message, at) && (before(1, &["pas", "non"])
            || before(1, &["a", "pour", "les"]) && before(2, &["pas", "non"]) && joined(message, at - 1));
    let theirs = before(1, &["les", "tes", "vos", "ses", "ces"]) && figure.points.is_ok();
    // « je baisse de 20 à 15 »
    // « je préfère 14 à 20 »
    let other = message.is(at.wrapping_sub(1), &["a"]) && at + 1 == from + 2 && (from.saturating_sub(4)..from).any(|at| message.is(at, PREFERS));
    let left = other || before(1, &["de", "passe", "passer"]) && joined(message, figure.end) && message.is(figure.end, &["a"])
        && message.entity_at(figure.end + 1).is_some();
    // « c'est chaud 20 »
    let dear = joined(message, at) && before(1, DEAR) && (2..5).any(|back| before(back, &["trop", "un", "c'", "c", "est", "bien"]));
    instead || not || theirs || left || dear
}

/// « on avait dit 20 », « vous demandez 20 », « c'était 20 »: not what is proposed now.
fn said_before(message: &Message<'_, '_>, at: usize, from: usize) -> bool {
    const SAID: &[&str] = &["dit", "convenu", "parle", "compris", "lu", "mis", "marque", "ecrit", "annonce", "prevu", "note", "fixe", "cru"];
    const THEIRS: &[&str] = &[
        "demandez", "demandes", "demandiez", "demandais", "proposez", "proposes", "proposiez", "voulez", "veux", "vouliez", "voulais",
        "annoncez", "annonces", "affichez", "affiches", "dites", "dis", "disiez", "disais", "offrez", "offres", "mettez", "parlez",
        "parles", "parliez", "parlais",
    ];
    let start = from.max(at.saturating_sub(5));
    (start..at).rev().take_while(|word| *word + 1 == at || joined(message, *word + 1)).any(|word| {
        let within = |words: &[&str]| (start.saturating_sub(3).max(from)..word).any(|at| message.is(at, words));
        message.is(word, SAID) && within(&["avait", "avions", "avais", "aviez", "ai", "as", "avez", "etait", "est", "a"])
            || message.is(word, THEIRS) && within(&["vous", "tu", "t'"]) && !message.words[word].asked_here
            || message.is(word, &["etait", "etaient"])
    })
}

/// How a price is that is too high or too low.
const DEAR: &[&str] = &[
    "trop", "cher", "chere", "chers", "cheros", "beaucoup", "eleve", "elevee", "eleves", "exagere", "abuse", "abuser", "abusif", "raide", "sale",
    "corse", "excessif", "costaud", "haut", "bas", "enorme", "demesure", "gonfle", "rude", "peu", "leger", "insuffisant", "piquant",
    "pique", "lourd", "faible", "maigre", "seulement", "moyens", "hors", "depasse", "chaud", "tendu", "violent", "ose", "exorbitant",
    "dissuasif", "ruineux", "delirant", "fou", "dur", "limite", "complique",
];

/// « … c'est trop cher », « … me semble élevé », « … non », « … je ne peux pas ».
fn refused_behind(message: &Message<'_, '_>, figure: &Figure, to: usize) -> bool {
    // « en dessous de 20 je ne peux pas »
    if figure.at > 1 && message.is(figure.at - 1, &["de"]) && message.is(figure.at - 2, &["dessous", "moins", "dessus"]) {
        return false;
    }
    let end = sentence(message, figure.at).1;
    // « 60 points ? c'est trop »
    let end = if message.words.get(end).is_some() && end < to { sentence(message, end).1 } else { end }.min(to);
    let mut breaks = 0;
    for at in figure.end..end {
        breaks += i32::from(message.words[at].before != Break::None);
        // « …, trop cher 20 » belongs to the next.
        let next = to < message.words.len() && at + 2 >= to && (at + 1..=to).all(|at| joined(message, at)) && breaks > 0;
        if message.is(at, DEAR) && !next && breaks < 3 {
            return true;
        }
        if breaks < 2 && message.is(at, &["non", "impossible", "nan", "bof"]) {
            return true;
        }
        // « c'est pas assez », « je passe mon tour »
        let short = message.is(at, &["pas"]) && message.is(at + 1, &["assez", "possible", "envisageable", "question", "jouable"]);
        if breaks < 3 && (short || message.is(at, &["mon"]) && message.is(at + 1, &["tour"])) {
            return true;
        }
        let own = message.is(at, &["je", "j'", "on", "nous", "ca", "c'", "cela"]);
        let no = |at: usize| {
            message.is(at, &["pas", "plus", "rien"])
                && !(at + 1..end.min(at + 3)).any(|at| message.is(at, &["plus", "moins", "mieux", "mal", "dessus", "davantage"]))
        };
        let not = own && (at + 1..end.min(at + 6)).take_while(|at| joined(message, *at)).any(no);
        if breaks == 0 && not {
            return true;
        }
        if message.is(at, OFFERING) {
            return false;
        }
    }
    false
}

/// More (1), fewer (-1) or just so many (0): « 3 points de plus », « rajoute 3 points », « baisse de 3 points », « descendre de 4 ».
fn direction(message: &Message<'_, '_>, at: usize, relation: Relation) -> i64 {
    const ADD: &[&str] = &["rajoute", "rajoutes", "rajoutez", "rajouter", "rajoutons", "ajoute", "ajoutes", "ajoutez", "ajouter", "ajoutons"];
    const TAKE: &[&str] = &[
        "enleve", "enleves", "enlevez", "enlever", "enlevons", "retire", "retires", "retirez", "retirer", "ote", "otez", "oter", "deduis",
        "deduire", "deduisez", "rabais", "remise", "ristourne",
        "coupe", "coupez", "couper", "retranche", "retranchez", "retrancher", "soustrais", "soustrayez", "soustraire", "gratte", "grattez",
        "gratter", "otes", "enleverais", "enleveriez", "retireriez",
    ];
    // With « de »: how far; with « à »: where to.
    const RISE: &[&str] = &[
        "monte", "montes", "montez", "monter", "montons", "augmente", "augmentes", "augmentez", "augmenter", "remonte", "remontez",
        "remonter", "grimpe", "hausse",
    ];
    const FALL: &[&str] = &[
        "baisse", "baisses", "baissez", "baisser", "baissons", "descends", "descendez", "descendre", "descendiez", "descendais",
        "descendrais", "descendriez", "diminue", "diminuez", "diminuer", "rabaisse", "rabaissez", "rabaisser", "rebaisse", "rebaissez", "reduis", "reduisez", "reduire", "rabats",
    ];
    match relation {
        Relation::More => return 1,
        Relation::Less => return -1,
        Relation::Exactly => {}
    }
    // « moins 4 points »
    let before =
        |word: &str| at > 0 && message.is(at - 1, &[word]) && (at == 1 || !message.is(at - 2, &["au", "a", "du", "pas"]));
    if before("moins") {
        return -1;
    }
    // « plus 2 points pour la livraison »
    if at > 0 && message.is(at - 1, &["plus"]) && (at == 1 || message.words[at - 1].before != Break::None) {
        return 1;
    }
    let near = |words: &[&str]| (at.saturating_sub(5)..at).any(|at| message.is(at, words));
    let reaches = near(&["a", "jusqu'"]);
    let by = at > 0 && message.is(at - 1, &["de", "d'"]);
    if near(ADD) || by && near(RISE) {
        1
    } else if near(TAKE) && !reaches && !near(&["poire"]) || near(FALL) && by || joined(message, at) && (at.saturating_sub(2)..at).any(|at| message.is(at, FALL)) && !reaches {
        -1
    } else {
        0
    }
}
