//! From rules that fit to one meaning: what is said in quotes, reported, supposed or sold is left out, what is known weighs more, and the
//! thing itself decides between kinds of offers and wishes.

use std::cell::OnceCell;

use super::{
    doubt::{is_meant, marks},
    facts::Facts,
    figures::standing,
    intent::{Confidence, Context, Intent},
    message::{Break, Message},
    pattern::Found,
    phrase::Noun,
    rules::{CueRule, GRAMMAR, Meaning},
    signs::{Meanings, Scores, bit, speaks},
    vocabulary::{Class, Classes},
};
use crate::french::{entity::Value, numbers::Value as Worth};

/// A rule that fits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cue {
    /// Which.
    pub(super) rule: &'static CueRule,
    /// Where.
    pub(super) found: Found,
    /// What it says here.
    pub(super) intent: Intent,
    /// How much it weighs here.
    pub(super) weight: i32,
}

/// What a message comes to.
#[derive(Debug)]
pub(super) struct Decision {
    pub(super) intent: Intent,
    pub(super) confidence: Confidence,
    /// The rules that speak for it (or, for silence, all), the weightiest first.
    pub(super) cues: Vec<Cue>,
}

/// What hushes less than that, hushes only its clause.
const HUSHED: i32 = 5;
/// A sure offer or wish speaks at least so much more than silence.
const DOUBTED: i32 = 3;
/// From here on nothing else in the sentence is heard.
const BARRED: i32 = 9;
/// From here on something is said at all.
const SPOKEN: i32 = 3;
/// From here on several signs together say something, too.
const ENOUGH: i32 = 4;
/// From here on nothing needs to be asked.
const CLEAR: i32 = 4;

/// Decides.
pub(super) fn decide(message: &Message<'_, '_>, context: Context) -> Decision {
    let fits = fitting(message, context);
    let facts = Facts::of(message);
    if let Some(silence) =
        fits.iter().find(|(rule, _)| rule.meaning == Meaning::Silence && !(rule.unpriced && facts.points && !facts.money))
    {
        let cue = Cue { rule: silence.0, found: silence.1, intent: Intent::SmalltalkNone, weight: silence.0.weight };
        return Decision { intent: Intent::SmalltalkNone, confidence: Confidence::Sure, cues: vec![cue] };
    }
    let hushes = || fits.iter().filter(|(rule, _)| rule.meaning == Meaning::Hush);
    let hushed: Vec<(usize, usize)> = hushes()
        .map(|(rule, found)| if rule.weight < HUSHED { clause(message, found.from) } else { sentence(message, found.from) })
        .collect();
    let unhushed = |cue: &Cue| !hushed.iter().any(|(from, to)| (*from..*to).contains(&cue.found.from));
    // Set phrases mean nothing else, whatever stands in them.
    let barred = hushes().filter(|(rule, _)| rule.weight >= BARRED).map(|(_, found)| sentence(message, found.from));
    let barred: Vec<(usize, usize)> = barred.collect();
    let heard = fits.iter().filter(|(_, found)| !barred.iter().any(|(from, to)| (*from..*to).contains(&found.from)));
    let weighed = heard.filter_map(|(rule, found)| weigh(message, context, &facts, rule, *found));
    let (signs, mut cues): (Vec<Cue>, Vec<Cue>) = weighed.partition(|cue| cue.rule.meaning == Meaning::Sign);
    teach(&mut cues);
    // The weightiest first; of equals the one that reads most words, then the first.
    cues.sort_by_key(|cue| (-cue.weight, -i64::try_from(cue.found.to - cue.found.from).unwrap_or_default(), cue.found.from));
    let plain: Vec<Cue> = cues.iter().copied().filter(|cue| unhushed(cue)).collect();
    let ruled = by_rules(&plain);
    // What is hushed only counts where nothing else decides, and then against its hush.
    let hush = hushes().map(|(rule, _)| rule.weight).max().filter(|_| ruled.is_none());
    if ruled.is_some() {
        cues = plain;
    }
    cues.extend(signs.into_iter().filter(|cue| ruled.is_none() || unhushed(cue)));
    let scores = Scores::of(message, context, &cues, ruled.map(|(intent, _)| (intent, SPOKEN)), hush.unwrap_or_default());
    let (intent, lead) = scores.best();
    let intent = priced(intent, &facts);
    let lead = lead - needed(message, context, ruled.is_some(), &cues);
    let marks = marks(message, context, &fits, ruled.is_some());
    if !(intent.is_trigger() && is_meant(&marks, lead)) {
        // What keeps it silent comes first.
        let hushes =
            hushes().map(|(rule, found)| Cue { rule, found: *found, intent: Intent::SmalltalkNone, weight: rule.weight });
        let hushes: Vec<Cue> = hushes.collect();
        let hinted = cues.iter().any(|cue| cue.rule.meaning != Meaning::Sign);
        let confidence = if hushes.is_empty() && hinted { Confidence::Weak } else { Confidence::Sure };
        return Decision {
            intent: Intent::SmalltalkNone,
            confidence,
            cues: hushes.into_iter().chain(cues.into_iter().filter(|cue| unhushed(cue))).collect(),
        };
    }
    let deal = intent.is_offer() || intent.is_request();
    let confidence = match ruled {
        // What the signs rather doubt is not sure.
        Some((by_rules, Confidence::Sure)) if by_rules == intent && deal && lead < DOUBTED => Confidence::Ambiguous,
        Some((by_rules, confidence)) if by_rules == intent => confidence,
        Some((by_rules, _)) if by_rules.is_offer() && intent.is_offer() || by_rules.is_request() && intent.is_request() => {
            Confidence::Ambiguous
        }
        _ => Confidence::Weak,
    };
    cues.retain(|cue| speaks(cue, intent) > 0);
    Decision { intent, confidence, cues }
}

/// How much more than silence must speak where no rule is sure and nobody speaks of themselves, as in books: more in long sentences.
fn needed(message: &Message<'_, '_>, context: Context, ruled: bool, cues: &[Cue]) -> i32 {
    const OWN: &[&str] = &["je", "j'", "on", "mon", "ma", "mes", "me", "m'", "moi", "contre", "echange"];
    let own = |at: usize| message.is(at, OWN) || message.has(at, Class::Who) || message.words[at].asked;
    let spoken = || (0..message.words.len()).any(own) || message.entities.iter().any(|entity| counts(&entity.value));
    if context != Context::None || ruled || spoken() {
        return 0;
    }
    let sentences = cues.iter().map(|cue| sentence(message, cue.found.from));
    let shortest = sentences.map(|(from, to)| to - from).min().unwrap_or_default();
    1 + i32::from(shortest > WRITTEN) + i32::from(shortest > LONG)
}

/// Several points: what a neighbour offers or asks; « un point critique » is none.
fn counts(value: &Value) -> bool {
    match value {
        Value::Points(points) => !matches!(points.exactly(), Some(Worth::Whole(1)) | None),
        _ => false,
    }
}

/// What the rules alone decide, the weightiest first.
fn by_rules(cues: &[Cue]) -> Option<(Intent, Confidence)> {
    let leading = cues.first();
    let spoken = leading.filter(|best| best.weight >= SPOKEN).or_else(|| leading.filter(|best| together(cues, best) >= ENOUGH));
    let best = spoken?;
    let rival = cues.iter().find(|cue| cue.intent != best.intent).map_or(0, |cue| cue.weight);
    let confidence = if best.weight >= CLEAR && best.weight > rival { Confidence::Sure } else { Confidence::Ambiguous };
    Some((best.intent, confidence))
}

/// What several small signs of the same kind weigh together, each rule once.
fn together(cues: &[Cue], best: &Cue) -> i32 {
    if !(best.intent.is_offer() || best.intent.is_request()) {
        return 0;
    }
    let alike =
        |cue: &&Cue| cue.intent.is_offer() == best.intent.is_offer() && cue.intent.is_request() == best.intent.is_request();
    let mut seen: Vec<(&str, i32)> = Vec::new();
    for cue in cues.iter().filter(alike) {
        if !seen.iter().any(|(name, _)| *name == cue.rule.name) {
            seen.push((cue.rule.name, cue.weight.max(0)));
        }
    }
    seen.iter().map(|(_, weight)| weight).sum()
}

/// « montrer comment tailler » is no service but know-how.
fn teach(cues: &mut [Cue]) {
    for cue in cues {
        let taught = cue.found.noun.is_some_and(|noun| noun.head & (Class::Teach.bit() | Class::Do.bit()) == Class::Teach.bit());
        cue.intent = match cue.intent {
            Intent::OfferService if taught => Intent::OfferKnowledge,
            Intent::RequestService if taught => Intent::RequestKnowledge,
            Intent::RequestItem if cue.found.noun.is_some_and(|noun| noun.head & TAUGHT != 0) => Intent::RequestKnowledge,
            intent => intent,
        };
    }
}

/// The rules that fit, each where it fits first.
fn fitting(message: &Message<'_, '_>, context: Context) -> Vec<(&'static CueRule, Found)> {
    let grammar = &*GRAMMAR;
    let mut fits: Vec<(&'static CueRule, Found)> = Vec::new();
    let stand = OnceCell::new();
    let mut begun = 0;
    for at in 0..=message.words.len() {
        if message.words.get(at).is_some_and(|word| word.before == Break::Hard) {
            begun = at;
        }
        let word = message.words.get(at.min(message.words.len().saturating_sub(1)));
        let (asked, here) = word.map_or((false, false), |word| (word.asked, word.asked_here));
        for pattern in grammar.beginning(message, at) {
            let (pattern, of) = &grammar.patterns[pattern];
            let rule = &grammar.rules[*of];
            if rule.contexts & context.bit() == 0 || rule.ask && !asked || rule.tell && here || !pattern.can_be_in(&message.there)
            {
                continue;
            }
            // A sign counts once in a sentence.
            if rule.meaning == Meaning::Sign
                && fits.iter().rev().any(|(other, found)| found.from >= begun && std::ptr::eq(*other, rule))
            {
                continue;
            }
            let Some(found) = pattern.at(message, at) else { continue };
            if !(rule.whole && has_rest(message, &found)
                || rule.short && others(message) > SHORT
                || rule.long && others(message) < LONGER
                || rule.counts() && !stand.get_or_init(|| standing(message, context)).is_some_and(|figures| figures.fit(rule)))
            {
                fits.push((rule, found));
            }
        }
    }
    fits
}

/// The words of the sentence around a word.
pub(super) fn sentence(message: &Message<'_, '_>, at: usize) -> (usize, usize) {
    let at = at.min(message.words.len().saturating_sub(1));
    let hard = |at: &usize| message.words.get(*at).is_some_and(|word| word.before == Break::Hard);
    let from = (0..=at).rev().find(hard).unwrap_or(0);
    let to = (at + 1..message.words.len()).find(hard).unwrap_or(message.words.len());
    (from, to)
}

/// The words of the clause around a word.
fn clause(message: &Message<'_, '_>, at: usize) -> (usize, usize) {
    let at = at.min(message.words.len().saturating_sub(1));
    let parted = |at: &usize| message.words.get(*at).is_some_and(|word| word.before != Break::None);
    let from = (0..=at).rev().find(parted).unwrap_or(0);
    let to = (at + 1..message.words.len()).find(parted).unwrap_or(message.words.len());
    (from, to)
}

/// A message that is all about a time has no more other words than these.
const SHORT: usize = 6;

/// A story has at least so many.
const LONGER: usize = 14;

/// How many words are neither small nor part of an entity.
fn others(message: &Message<'_, '_>) -> usize {
    let small = Class::Adv.bit() | Class::Interj.bit();
    (0..message.words.len()).filter(|at| !message.words[*at].is(small) && message.speaking_entity(*at).is_none()).count()
}

/// Does anything speak besides what a rule has read?
fn has_rest(message: &Message<'_, '_>, found: &Found) -> bool {
    let small = Class::Adv.bit() | Class::Greet.bit() | Class::Interj.bit();
    message.words.iter().enumerate().any(|(at, word)| {
        let inside = (found.from..found.to).contains(&at);
        !(inside || word.is(small) || message.speaking_entity(at).is_some())
    })
}

/// How much less a rule weighs in a story.
const TOLD: i32 = 4;
const DEALS: Meanings =
    bit(Intent::OfferGive) | bit(Intent::RequestItem) | bit(Intent::OfferService) | bit(Intent::RequestService);

/// « ma démission », « mon avis »: nothing to hand over, to do or to teach.
fn idle(noun: Noun) -> bool {
    noun.to - noun.from == 1
        && noun.head & Class::Abstract.bit() != 0
        && noun.head & (GOODS | TAUGHT | DONE | Class::Skill.bit() | Class::Do.bit() | Class::Teach.bit()) == 0
}

/// « le cousin voulait que je lui prête … », « on m'avait promis de … »: somebody else's past stands before it in its sentence.
fn told(message: &Message<'_, '_>, at: usize) -> bool {
    let was = GRAMMAR.vocabulary.was;
    let from = sentence(message, at).0;
    (from..at).any(|at| {
        let word = &message.words[at];
        let own = at > 0 && message.is(at - 1, &["je", "j'", "si", "s'", "qui"]);
        word.is(was) && !(word.supposed || word.asked || own)
    })
}

/// Words of a sentence that is more likely from a book.
const LONG: usize = 30;
/// Words of a sentence that is rather written than said.
const WRITTEN: usize = 15;
const TAUGHT: Classes = Class::Knowledge.bit();
const GOODS: Classes = Class::Thing.bit() | Class::Lendable.bit() | Class::Food.bit();
const DONE: Classes = Class::Service.bit();

/// What a rule says of this message, and how much it weighs; `None` if it says nothing here.
fn weigh(message: &Message<'_, '_>, context: Context, facts: &Facts, rule: &'static CueRule, found: Found) -> Option<Cue> {
    let mut weight = rule.weight;
    let noun = found.noun;
    let intent = match rule.meaning {
        Meaning::Is(intent) => intent,
        Meaning::Give => given(noun?, facts, false),
        Meaning::Propose => given(noun?, facts, true),
        Meaning::Want => wanted(noun?, facts, false),
        Meaning::Have => wanted(noun?, facts, true),
        Meaning::Hush | Meaning::Silence => return None,
        Meaning::Sign => {
            let opening = message.words.get(found.from.min(message.words.len().saturating_sub(1)))?;
            let deal = rule.signs.iter().any(|says| says.weight > 0 && says.meanings & DEALS != 0);
            if deal && (told(message, found.from) || found.noun.is_some_and(idle)) {
                return None;
            }
            let heard = context != Context::None || !(opening.quoted || opening.reported) || rule.hushes();
            return heard.then_some(Cue { rule, found, intent: Intent::SmalltalkNone, weight: 0 });
        }
    };
    // « une heure de compta »: by the hour, one works.
    let lasting = |at: usize| {
        let entity = message.words.get(at).and_then(|word| word.entity).and_then(|entity| message.entities.get(entity));
        entity.is_some_and(|entity| matches!(entity.value, Value::Duration(_)))
    };
    let after = |start: usize| start > 1 && message.is(start - 1, &["de", "d'"]) && lasting(start - 2);
    let hourly = noun.is_some_and(|noun| lasting(noun.start) || after(noun.start));
    let intent = match (rule.meaning, intent) {
        (Meaning::Give | Meaning::Propose, Intent::OfferGive | Intent::OfferSwapOrPoints) if hourly => Intent::OfferService,
        _ => intent,
    };
    // « tonte contre coup de main », « leçons de dessin contre … »: what is swapped is done or taught.
    let intent = match noun {
        Some(noun) if intent == Intent::OfferSwapOrPoints && noun.head & TAUGHT != 0 => Intent::OfferKnowledge,
        Some(noun) if intent == Intent::OfferSwapOrPoints && noun.head & DONE != 0 && noun.head & GOODS == 0 => {
            Intent::OfferService
        }
        _ => intent,
    };
    let intent = match intent {
        Intent::RequestItem | Intent::RequestLoan => {
            kept_or_lent(intent == Intent::RequestLoan || facts.loan && facts.span, facts)
        }
        intent => priced(intent, facts),
    };
    let opening = message.words.get(found.from)?;
    if intent.is_offer() || intent.is_request() {
        if told(message, found.from) {
            weight -= TOLD;
        }
        if opening.quoted || opening.reported || opening.supposed && !rule.si {
            return None;
        }
        if facts.money && !facts.points {
            return None;
        }
        if let Some(noun) = noun {
            let cared = matches!(intent, Intent::OfferService | Intent::RequestService) && noun.head & Class::Charge.bit() != 0;
            let known =
                cared || noun.head & (GOODS | TAUGHT | DONE | Class::Skill.bit() | Class::Do.bit() | Class::Teach.bit()) != 0;
            let idle = noun.head & Class::Abstract.bit() != 0
                || noun.head & Class::Person.bit() != 0 && !matches!(rule.meaning, Meaning::Is(_));
            let determined = if noun.determined { rule.bare } else { rule.det };
            if !known && (rule.thing || idle) || determined {
                return None;
            }
            if known {
                weight += 1;
            } else if !noun.determined && !facts.points {
                weight -= 1;
            }
            // « je cherche la sortie », « je cherche mes lunettes »
            if intent.is_request() && (noun.definite || noun.possessive) && matches!(rule.meaning, Meaning::Want | Meaning::Have)
            {
                weight -= 3;
            }
        }
        // Nobody writes that long a sentence in a group.
        let (from, to) = sentence(message, found.from.min(message.words.len() - 1));
        if to - from > LONG {
            weight -= 1;
        }
        if noun.is_none() && facts.goods {
            weight += 1;
        }
        if facts.points || facts.span {
            weight += 1;
        }
        // Where an exchange is under way, what looks like an offer rather answers.
        if !matches!(context, Context::None | Context::OpenRequest | Context::MyListingOpen) {
            weight -= 2;
        }
    } else if context == Context::None && (opening.reported || opening.quoted) {
        return None;
    }
    Some(Cue { rule, found, intent, weight })
}

/// What has a price is no gift.
fn priced(intent: Intent, facts: &Facts) -> Intent {
    if intent == Intent::OfferGive && (facts.points || facts.back) { Intent::OfferSwapOrPoints } else { intent }
}

/// A wish for a thing: what others have too many of is wished for good, whatever else speaks for a loan, unless that is said.
fn kept_or_lent(lent: bool, facts: &Facts) -> Intent {
    if lent && (facts.loan || !facts.spare) { Intent::RequestLoan } else { Intent::RequestItem }
}

/// What is given or proposed: lessons are know-how, help is a service, and a thing with a price is no gift.
fn given(noun: Noun, facts: &Facts, proposed: bool) -> Intent {
    let of = noun.head;
    if of & TAUGHT != 0 {
        Intent::OfferKnowledge
    } else if of & DONE != 0 && (proposed || of & GOODS == 0) {
        Intent::OfferService
    } else if of & (Class::Do.bit() | Class::Teach.bit()) != 0 && of & GOODS == 0 {
        if of & Class::Teach.bit() != 0 { Intent::OfferKnowledge } else { Intent::OfferService }
    } else if facts.returned && !facts.back {
        Intent::OfferLend
    } else if facts.hourly && of & GOODS == 0 {
        Intent::OfferService
    } else {
        priced(Intent::OfferGive, facts)
    }
}

/// What is wanted: for good, for a while, or to be done or taught.
fn wanted(noun: Noun, facts: &Facts, asked_round: bool) -> Intent {
    let of = noun.head;
    if of & TAUGHT != 0 {
        Intent::RequestKnowledge
    } else if of & (DONE | Class::Person.bit() | Class::Do.bit()) != 0 && of & GOODS == 0 {
        Intent::RequestService
    } else {
        let lent = facts.loan
            || of & Class::Lendable.bit() != 0 && (asked_round || facts.day || facts.span)
            || asked_round && facts.day && !facts.fetched
            || (facts.span || facts.day) && !facts.fetched && !facts.points && of & Class::Food.bit() == 0;
        kept_or_lent(lent, facts)
    }
}
