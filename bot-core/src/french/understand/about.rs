//! Which noun phrase a message is about: what a rule has read, what is known, or what most looks like it.
//!
//! Deliberately absent: how it is written down.

use super::{
    choice::choose,
    decide::Decision,
    infinitive::{doing, with_object},
    intent::Intent,
    message::{Break, Message},
    phrase::Noun,
    rules::Meaning,
    vocabulary::{Class, Classes},
};
use crate::french::entity::Value;

/// The noun phrase that the message is about.
pub(super) fn noun_of(message: &Message<'_, '_>, decision: &Decision) -> Option<Noun> {
    let read = read(message, decision);
    match decision.intent {
        // « d'accord, une heure et demie de ménage »
        Intent::Accept if read.is_none() => of_hours(message),
        Intent::CounterItem => read,
        // An answer rarely names anything.
        Intent::Accept | Intent::Decline | Intent::CounterPoints | Intent::ProposeTime if read.is_none() => None,
        _ => choose(message, decision, read).map(|noun| {
            let noun = lent(message, noun);
            match decision.intent {
                Intent::RequestService => mended(message, noun),
                Intent::OfferKnowledge | Intent::RequestKnowledge => with_lead(message, noun),
                _ => noun,
            }
        }),
    }
}

/// « le prêt du barnum » is about the barnum.
fn lent(message: &Message<'_, '_>, noun: Noun) -> Noun {
    let leads = message.is(noun.from, &["pret", "emprunt"]) && message.is(noun.from + 1, &["de", "d'", "du", "des"]);
    let mut inner = (noun.from + 1..noun.from + 3).filter(|_| leads).filter_map(|at| message.noun_at(at));
    inner.rfind(|inner| inner.to == noun.to && inner.from > noun.from + 1).unwrap_or(noun)
}

/// « mon lave-vaisselle fuit, quelqu'un pourrait le réparer ? »: what is to be mended, where its name stands before.
fn mended(message: &Message<'_, '_>, noun: Noun) -> Noun {
    const LOOKS: &[&str] =
        &["jeter", "regarder", "voir", "depanner", "bricoleur", "bricoleuse", "soigneux", "nettoyer", "reparer"];
    let alone = noun.to == noun.from + 1 && message.is(noun.from, LOOKS)
        || message.is(noun.from, &["jeter"]) && message.is(noun.to - 1, &["oeil"])
        || message.is(noun.to - 1, LOOKS) && noun.from + 1 < noun.to && message.is(noun.to - 2, &["le", "la", "l'", "les"]);
    // « couper ma haie, qui viendrait le faire ? »
    if message.is(noun.from, &["faire"])
        && noun.to == noun.from + 1
        && noun.from > 0
        && message.is(noun.from - 1, &["le", "la", "les"])
    {
        let work = |at: &usize| message.verb_at(*at).filter(|work| message.words[*at].has(Class::Do) && work.to > work.from + 1);
        return (0..noun.from).find_map(|at| work(&at)).unwrap_or(noun);
    }
    if !alone {
        return noun;
    }
    let mine = |other: &Noun| {
        other.start < noun.start
            && message.words[other.start].opens
            && message.is(other.start, &["mon", "ma", "mes", "notre", "nos"])
            && other.head & Class::Person.bit() == 0
    };
    phrases(message).into_iter().find(mine).unwrap_or(noun)
}

/// What so many hours are of.
fn of_hours(message: &Message<'_, '_>) -> Option<Noun> {
    let lasts = |at: &usize| matches!(message.entity_at(*at), Some((entity, _)) if matches!(entity.value, Value::Duration(_)));
    (0..message.words.len()).filter(lasts).find_map(|at| message.noun_at(at))
}

/// What rules and order alone come to.
pub(super) fn read(message: &Message<'_, '_>, decision: &Decision) -> Option<Noun> {
    let deal = decision.intent.is_offer() || decision.intent.is_request();
    let noun = match decision.intent {
        _ if deal => dealt(message, decision),
        Intent::Accept | Intent::Decline | Intent::CounterPoints | Intent::ProposeTime => mentioned(message, decision.intent),
        _ => spoken_of(message, decision),
    }?;
    Some(with_lead(message, taught(message, noun)))
}

/// « m'initier au tableur », « m'expliquer comment marche le compost »: what is taught, not the teaching.
fn taught(message: &Message<'_, '_>, noun: Noun) -> Noun {
    const BETWEEN: &[&str] = &[
        "a",
        "au",
        "aux",
        "comment",
        "on",
        "ca",
        "marche",
        "marchent",
        "fonctionne",
        "fonctionnent",
        "se",
        "s'",
        "me",
        "m'",
        "nous",
        "fait",
        "fais",
        "utiliser",
    ];
    if noun.head & (Class::Teach.bit() | Class::Do.bit()) != Class::Teach.bit() || noun.head & Class::Thing.bit() != 0 {
        return noun;
    }
    let Some(at) = (noun.from + 1..message.words.len()).find(|at| !message.is(*at, BETWEEN)) else { return noun };
    if message.words[at].before != Break::None {
        return noun;
    }
    let finite = message.words[at].is(message.done) && !message.words[at].has(Class::Do);
    let finite = finite.then(|| with_object(message, at));
    finite
        .or_else(|| message.verb_at(at))
        .or_else(|| message.noun_at(at))
        .filter(|inner| inner.head & Class::Stop.bit() == 0)
        .unwrap_or(noun)
}

const GOODS: Classes = Class::Thing.bit() | Class::Do.bit() | Class::Service.bit() | Class::Knowledge.bit();

/// What is offered or wished: the noun phrase of the weightiest rule, one that is known before others.
fn dealt(message: &Message<'_, '_>, decision: &Decision) -> Option<Noun> {
    let led = || decision.cues.iter().filter_map(|cue| cue.found.noun).filter(|noun| !is_return(message, noun));
    let known = |noun: &Noun| noun.head & (GOODS | Class::Skill.bit()) != 0;
    if decision.intent == Intent::OfferService
        && !led().any(|noun| noun.head & (Class::Do.bit() | Class::Service.bit()) != 0)
        && let Some(doing) = doing(message)
    {
        return Some(doing);
    }
    // « besoin de bras pour rentrer le bois »: what they are for.
    let hands = |noun: &Noun| message.is(noun.from, &["bras", "aide", "renfort", "renforts", "mains", "volontaires", "monde"]);
    if decision.intent == Intent::RequestService
        && led().find(known).is_some_and(|noun| hands(&noun))
        && let Some(work) = led().find(|noun| message.verb_at(noun.from).is_some() && !hands(noun))
    {
        return Some(work);
    }
    let by_rule = || decision.cues.iter().filter(|cue| cue.rule.meaning != Meaning::Sign).filter_map(|cue| cue.found.noun);
    let goods = !matches!(
        decision.intent,
        Intent::OfferService | Intent::RequestService | Intent::OfferKnowledge | Intent::RequestKnowledge
    );
    if let Some(read) = by_rule()
        .filter(|noun| !(is_return(message, noun) || goods && (placed(message, noun) && !noun.determined || is_work(noun))))
        .find(known)
    {
        return Some(if goods { read } else { whole_work(message, read) });
    }
    let likely = || likeliest(message, decision.intent);
    let named = || {
        by_rule().filter(|noun| !is_return(message, noun)).find(|noun| noun.determined && noun.head & Class::Person.bit() == 0)
    };
    let found = work(message, decision.intent)
        .or_else(|| likely().filter(|noun| !goods && known(noun)))
        .or_else(named)
        .or_else(|| likely().filter(known))
        .or_else(|| led().find(known))
        .or_else(|| led().next())
        .or_else(likely)
        .or_else(|| anything(message, false))?;
    let found = if goods { found } else { whole_work(message, found) };
    // « … accepterait de me former ? », « … pour le nettoyer »: in what stands elsewhere.
    let bare = found.head & (Class::Teach.bit() | Class::Do.bit()) != 0 && found.head & Class::Thing.bit() == 0;
    let bare = bare && found.to == found.from + 1;
    let other = || likely().filter(|noun| known(noun) && noun.head & (Class::Teach.bit() | Class::Do.bit()) == 0);
    if bare { other().or(Some(found)) } else { Some(found) }
}

/// « cueillir mes haricots », where only « haricots » was read; « remplir … », where « aide à remplir » was.
fn whole_work(message: &Message<'_, '_>, noun: Noun) -> Noun {
    if message.is(noun.from, &["aide", "aider", "aidez"]) && message.is(noun.from + 1, &["a", "pour"]) {
        return message.verb_at(noun.from + 2).filter(|verb| verb.to > verb.from + 1).unwrap_or(noun);
    }
    let mut start = noun.start;
    while start > 0
        && message.words[start].before == Break::None
        && message.words[start - 1].is(Class::Art.bit() | Class::Poss.bit())
    {
        start -= 1;
    }
    let verb = start.checked_sub(1).filter(|at| message.words[start].before == Break::None && message.words[*at].has(Class::Do));
    verb.and_then(|at| message.verb_at(at)).filter(|verb| verb.to >= noun.to).unwrap_or(noun)
}

/// « nettoyer la terrasse »: no thing.
fn is_work(noun: &Noun) -> bool {
    noun.head & Class::Do.bit() != 0 && noun.head & Class::Thing.bit() == 0
}

/// « contre un râteau », « en échange d'un café »: not what is offered but what is wished for it.
fn is_return(message: &Message<'_, '_>, noun: &Noun) -> bool {
    // « 6 points la part »
    let counted = noun.start.checked_sub(1).and_then(|at| message.speaking_entity(at));
    if noun.definite && counted.is_some_and(|entity| matches!(entity.value, Value::Points(_))) {
        return true;
    }
    let mut start = noun.start;
    while start > 0
        && message.words[start].before == Break::None
        && message.words[start - 1].is(Class::Art.bit() | Class::Poss.bit() | Class::Praise.bit())
    {
        start -= 1;
    }
    let before = |back: usize, words: &[&str]| start >= back && message.is(start - back, words);
    let link = message.is(start, &["de", "d'"]) && before(1, &["echange"]);
    before(1, &["contre"]) || link || before(1, &["de", "d'", "contre"]) && before(2, &["echange"])
}

/// What is to be done or taught, where no rule has read it: the first infinitive that is led to.
fn work(message: &Message<'_, '_>, intent: Intent) -> Option<Noun> {
    const LEADS: &[&str] = &[
        "pour", "a", "de", "d'", "m'", "me", "nous", "vous", "t'", "te", "comment", "peux", "peut", "pourrait", "pourrais",
        "sais", "sait", "viens", "vais", "aller", "venir", "passer",
    ];
    const IDLE: &[&str] = &[
        "aider",
        "venir",
        "passer",
        "prendre",
        "payer",
        "offrir",
        "avoir",
        "rendre",
        "contacter",
        "ecrire",
        "appeler",
        "partir",
        "rester",
        "devenir",
        "servir",
        "profiter",
        "finir",
        "commencer",
        "apporter",
        "demander",
        "repondre",
    ];
    let works =
        matches!(intent, Intent::OfferService | Intent::RequestService | Intent::OfferKnowledge | Intent::RequestKnowledge);
    if !works {
        return None;
    }
    let done = |at: &usize| {
        let word = &message.words[*at];
        let led = *at > 0 && word.before == Break::None && message.is(at - 1, LEADS);
        // « machine à coudre »
        let tool = *at > 1 && message.is(at - 1, &["a"]) && message.has(at - 2, Class::Thing);
        let teaches = word.is(Class::Teach.bit()) && !word.is(Class::Do.bit());
        let empty = teaches && message.verb_at(*at).is_none_or(|verb| verb.to == at + 1 || message.is(at + 1, &["comment"]));
        led && !tool
            && !empty
            && !message.is(*at, IDLE)
            && !word.is(Class::Hand.bit() & !Class::Do.bit())
            && word.is(Class::Do.bit() | Class::Teach.bit())
    };
    // « comment on greffe un pommier »
    let how = (0..message.words.len()).find(|at| message.is(*at, &["comment"])).filter(|_| intent != Intent::OfferService);
    let how = how.and_then(|at| {
        (at + 1..message.words.len()).find(|at| !message.is(*at, &["on", "je", "ca", "se", "s'", "bien", "il", "faut"]))
    });
    let how =
        how.filter(|at| message.words[*at].before == Break::None && !message.words[*at].is(Class::Stop.bit() & !Class::Do.bit()));
    if let Some(at) = how {
        let how = message.verb_at(at).unwrap_or_else(|| with_object(message, at));
        if how.to > how.from + 1 {
            return Some(how);
        }
    }
    (0..message.words.len()).find(done).and_then(|at| message.verb_at(at))
}

/// What holds what is offered.
const VESSELS: &[&str] = &[
    "portion", "portions", "part", "parts", "cornet", "cageot", "caisse", "sac", "sacs", "bottes", "boite", "pot", "pots",
    "panier",
];

/// Where no rule has read a name: the first phrase of those that most look like what is offered or wished.
fn likeliest(message: &Message<'_, '_>, intent: Intent) -> Option<Noun> {
    const PLACES: &[&str] = &[
        "dans", "sur", "sous", "chez", "devant", "derriere", "au", "aux", "a", "apres", "avant", "par", "contre", "pour",
        "depuis",
    ];
    let works =
        matches!(intent, Intent::OfferService | Intent::RequestService | Intent::OfferKnowledge | Intent::RequestKnowledge);
    let worth = |noun: &Noun| {
        let of = noun.head;
        let idle =
            of & (Class::Abstract.bit() | Class::Person.bit() | Class::Greet.bit() | Class::Stop.bit() | Class::Ne.bit()) != 0;
        let known = of & (GOODS | Class::Skill.bit()) != 0;
        let done = of & Class::Do.bit() != 0 && of & Class::Thing.bit() == 0;
        if is_return(message, noun) {
            return 0;
        }
        // « Informatique pour les seniors : … »
        let first = message.words[noun.start].opens && (0..noun.start).all(|at| message.words[at].opens);
        let lessons = matches!(intent, Intent::OfferKnowledge | Intent::RequestKnowledge)
            && of & (Class::Skill.bit() | Class::Knowledge.bit()) != 0;
        let helps = matches!(intent, Intent::OfferService | Intent::RequestService) && of & Class::Service.bit() != 0;
        let placed = noun.start > 0 && message.words[noun.start].before == Break::None && message.is(noun.start - 1, PLACES);
        4 * i32::from(known) + 2 * i32::from(noun.determined || first) + 3 * i32::from(lessons || helps)
            - 5 * i32::from(placed)
            - 2 * i32::from(message.is(noun.from, VESSELS) && noun.to == noun.from + 1)
            - 4 * i32::from(idle)
            - 4 * i32::from(done && !works)
    };
    // Of equals the first.
    phrases(message).into_iter().rev().filter(|noun| worth(noun) > 1).max_by_key(worth)
}

/// « je prends volontiers la cafetière »: a thing that both know.
fn mentioned(message: &Message<'_, '_>, intent: Intent) -> Option<Noun> {
    let works = Class::Thing.bit() | Class::Service.bit() | Class::Knowledge.bit();
    let meant = |noun: &Noun| {
        (noun.definite || noun.possessive)
            && noun.head & works != 0
            && noun.head & (Class::Person.bit() | Class::Abstract.bit()) == 0
            && !placed(message, noun)
            && !is_return(message, noun)
    };
    phrases(message)
        .into_iter()
        .find(meant)
        .or_else(|| anything(message, intent == Intent::ProposeTime || intent == Intent::CounterPoints))
}

/// The first thing that is named anywhere, also inside another phrase: « plus besoin du bureau »; `known` with « le », « mon », « du ».
fn anything(message: &Message<'_, '_>, known: bool) -> Option<Noun> {
    let article = |at: usize| message.words[at].is(Class::Def.bit() | Class::Poss.bit()) || message.is(at, &["du"]);
    let thing = |at: &usize| {
        let word = &message.words[*at];
        let led = *at > 0 && word.before == Break::None && article(at - 1);
        word.has(Class::Thing)
            && !word.is(message.verbs)
            && message.speaking_entity(*at).is_none()
            && (led || !known)
            && message.noun_at(*at).is_some_and(|noun| !placed(message, &noun) && !is_return(message, &noun))
            && !(led
                && *at > 1
                && message.is(at - 2, &["dans", "sur", "devant", "chez", "derriere", "sous", "a", "vers", "pres", "par"]))
    };
    (0..message.words.len()).find(thing).and_then(|at| message.noun_at(at))
}

/// « devant la gare », « dans le sac ».
fn placed(message: &Message<'_, '_>, noun: &Noun) -> bool {
    const PLACES: &[&str] = &["dans", "sur", "sous", "chez", "devant", "derriere", "au", "aux", "a", "pres", "vers", "par"];
    noun.start > 0 && message.words[noun.start].before == Break::None && message.is(noun.start - 1, PLACES)
}

/// What an exchange is about: something known already, before what is only led by a rule.
fn spoken_of(message: &Message<'_, '_>, decision: &Decision) -> Option<Noun> {
    let led = decision.cues.iter().filter_map(|cue| cue.found.noun);
    if decision.intent == Intent::CounterItem {
        return led.into_iter().next();
    }
    // « Yannick est venu tailler la haie »
    let came = (1..message.words.len()).find(|at| {
        message.words[*at].has(Class::Do)
            && (at.saturating_sub(3)..*at).any(|at| message.is(at, &["venu", "venue", "venus", "passe", "passee"]))
    });
    if decision.intent == Intent::ConfirmReceived
        && let Some(work) = came.and_then(|at| message.verb_at(at)).filter(|work| work.to > work.from + 1)
    {
        return Some(work);
    }
    let led: Vec<Noun> = led.filter(|noun| noun.head & (Class::Do.bit() | Class::Thing.bit()) != Class::Do.bit()).collect();
    let idle = Class::Abstract.bit() | Class::Person.bit();
    let known = |noun: &&Noun| {
        (noun.definite || noun.possessive)
            && noun.head & GOODS != 0
            && (noun.head & idle == 0 || noun.head & Class::Thing.bit() != 0)
            && !(decision.intent == Intent::ReturnedItem && placed(message, noun))
    };
    let all = phrases(message);
    let yours = |noun: &&Noun| message.is(noun.start, &["ton", "ta", "tes", "votre", "vos", "cette", "cet"]);
    let part = |noun: Noun| whole_of(message, noun, decision.intent);
    let told =
        matches!(decision.intent, Intent::ReportProblem | Intent::ReturnedItem | Intent::ConfirmReceived | Intent::AskQuestion);
    // « il manque des pièces au puzzle », « les piles ont coulé dans le métronome »: what they belong to.
    let holds = |noun: &&Noun| {
        noun.head & Class::Thing.bit() != 0
            && (message.is(noun.start, &["au", "aux"])
                || noun.start > 0
                    && message.words[noun.start].before == Break::None
                    && message.is(noun.start - 1, &["dans", "sur", "au", "aux"]))
    };
    let inner = led.iter().chain(all.iter().filter(|noun| noun.definite)).find_map(|noun| {
        let whole = whole_of(message, *noun, decision.intent);
        (whole.start != noun.start).then_some(whole)
    });
    if matches!(decision.intent, Intent::ReportProblem | Intent::AskQuestion) && inner.is_some() {
        return inner;
    }
    if decision.intent == Intent::ReportProblem
        && let Some(whole) = all.iter().find(holds)
    {
        return Some(*whole);
    }
    let sure = led.iter().find(known).or_else(|| all.iter().find(known));
    // « remis la mandoline dans ton casier »: what the rule has read, although nobody knows it.
    let named = |noun: &&Noun| (noun.definite || noun.possessive) && noun.head & idle == 0;
    let sure = led.iter().find(known).or_else(|| led.first().filter(named)).or(sure);
    sure.or_else(|| led.first().filter(|noun| noun.head & GOODS != 0))
        .or_else(|| all.iter().find(yours))
        .or(led.first())
        .or_else(|| all.iter().find(|noun| told && named(noun)))
        .or_else(|| {
            let thing = |noun: &&Noun| noun.head & GOODS != 0 && noun.head & idle == 0 && !placed(message, noun);
            let ended = matches!(decision.intent, Intent::CloseListing | Intent::Cancel | Intent::ThanksFeedback);
            all.iter().find(|noun| (told || ended) && thing(noun))
        })
        .copied()
        .or_else(|| anything(message, false))
        .map(part)
}

/// « un pied de la chaise » is about the chair.
fn whole_of(message: &Message<'_, '_>, noun: Noun, intent: Intent) -> Noun {
    let inner = (noun.from + 1..noun.to.saturating_sub(1))
        .find(|at| message.is(*at, &["du"]) || message.is(*at, &["de"]) && message.has(at + 1, Class::Def));
    match inner.and_then(|at| message.noun_at(at + 1)) {
        Some(inner) if matches!(intent, Intent::ReportProblem | Intent::AskQuestion) && inner.head & Class::Thing.bit() != 0 => {
            inner
        }
        _ => noun,
    }
}

/// All noun phrases, from left to right.
fn phrases(message: &Message<'_, '_>) -> Vec<Noun> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < message.words.len() {
        let noun = message.noun_at(at);
        at = noun.map_or(at + 1, |noun| noun.to.max(at + 1));
        found.extend(noun);
    }
    found
}

/// « leçons d'accordéon », where a rule has only read « accordéon ».
fn with_lead(message: &Message<'_, '_>, noun: Noun) -> Noun {
    const LINKS: &[&str] = &["de", "d'", "en", "au", "aux", "a"];
    let leads = Class::Knowledge.bit() | Class::Service.bit();
    // « de » may be its own article.
    let link = if message.is(noun.start, LINKS) { Some(noun.start) } else { noun.start.checked_sub(1) };
    let lead = link.and_then(|link| link.checked_sub(1).filter(|_| message.is(link, LINKS)));
    lead.filter(|at| message.words[*at].is(leads)).map_or(noun, |from| Noun { start: from, from, ..noun })
}
