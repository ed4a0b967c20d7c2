//! Which of all phrases a message is about: each has marks (what it is, what stands before and behind it), each mark counts a little for or
//! against it, and the phrase with the most is the title. What the marks count stands in `rules/titles.txt`, in three columns: for things
//! that are exchanged, for what is done or taught, and for everything that is said of an exchange.
//!
//! Deliberately absent: where a phrase ends; that is told by `phrase`.

use std::sync::LazyLock;

use super::{
    decide::{Decision, sentence},
    infinitive::with_object,
    intent::Intent,
    message::{Break, Message},
    phrase::Noun,
    rules::Meaning,
    vocabulary::{Class, Classes},
};
use crate::french::entity::Value;

/// Makes [`Mark`], each by the name that the table gives it.
macro_rules! marks {
    ($($mark:ident = $name:literal),* $(,)?) => {
        /// Something that may be so of a phrase.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        enum Mark {
            $($mark),*
        }

        impl Mark {
            /// Each with its name in the table, in the order of their bits.
            const ALL: &[(Self, &str)] = &[$((Self::$mark, $name)),*];
        }
    };
}

marks! {
    Read = "read",
    Ruled = "ruled",
    Signed = "signed",
    InsideRule = "inside-rule",
    BesideRule = "beside-rule",
    InSentence = "in-sentence",
    Thing = "thing",
    Lendable = "lendable",
    Food = "food",
    Service = "service",
    Knowledge = "knowledge",
    Skill = "skill",
    Work = "work",
    Teaching = "teaching",
    Abstract = "abstract",
    Person = "person",
    Unknown = "unknown",
    Charge = "charge",
    Stop = "stop",
    Verb = "verb",
    Object = "object",
    Determined = "determined",
    Definite = "definite",
    Mine = "mine",
    Yours = "yours",
    Indefinite = "indefinite",
    Counted = "counted",
    InReturn = "in-return",
    AtPlace = "at-place",
    Of = "of",
    For = "for",
    At = "at",
    With = "with",
    AfterVerb = "after-verb",
    AfterHave = "after-have",
    AfterColon = "after-colon",
    Opens = "opens",
    First = "first",
    Later = "later",
    Last = "last",
    OneWord = "one-word",
    Long = "long",
    EndsClause = "ends-clause",
    BeforeHand = "before-hand",
    BeforeVerb = "before-verb",
    BeforeWhich = "before-which",
    Asked = "asked",
    Finite = "finite",
    LinksTwo = "links-two",
    Inner = "inner",
    AfterLead = "after-lead",
    Vessel = "vessel",
    Is = "is",
    AfterSubject = "after-subject",
    AfterWant = "after-want",
    AfterGive = "after-give",
    Supposed = "supposed",
    WhoBefore = "who-before",
    Priced = "priced",
    Dated = "dated",
}

/// What a mark counts, for things, works and the rest.
type Counts = [i32; 3];

/// What the marks count.
static COUNTS: LazyLock<Vec<Counts>> = LazyLock::new(|| read(include_str!("rules/titles.txt")).unwrap_or_default());

fn read(table: &str) -> Result<Vec<Counts>, String> {
    let mut counts = vec![[0; 3]; Mark::ALL.len()];
    for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let mut parts = line.split_whitespace();
        let name = parts.next().unwrap_or_default();
        let at = Mark::ALL.iter().position(|(_, mark)| *mark == name).ok_or_else(|| format!("mark {name}"))?;
        for place in &mut counts[at] {
            *place = parts.next().and_then(|count| count.parse().ok()).ok_or_else(|| format!("counts of {name}"))?;
        }
    }
    Ok(counts)
}

/// The column of an intent.
pub(super) fn column(intent: Intent) -> usize {
    match intent {
        Intent::OfferGive | Intent::OfferLend | Intent::OfferSwapOrPoints | Intent::RequestItem | Intent::RequestLoan => 0,
        Intent::OfferService | Intent::RequestService | Intent::OfferKnowledge | Intent::RequestKnowledge => 1,
        _ => 2,
    }
}

/// The phrase with the most marks that count for it; of equals the first. `read` is what rules and order alone come to.
pub(super) fn choose(message: &Message<'_, '_>, decision: &Decision, read: Option<Noun>) -> Option<Noun> {
    let column = column(decision.intent);
    let worth = |(_, marks): &(Noun, u64)| -> i32 {
        let mut left = *marks;
        let mut sum = 0;
        while let Some(counts) = COUNTS.get(usize::try_from(left.trailing_zeros()).unwrap_or(usize::MAX)) {
            sum += counts[column];
            left &= left.wrapping_sub(1);
        }
        sum
    };
    marked(message, decision, read).into_iter().rev().max_by_key(worth).map(|(noun, _)| noun)
}

/// All phrases that could be meant, with their marks.
pub(super) fn marked(message: &Message<'_, '_>, decision: &Decision, read: Option<Noun>) -> Vec<(Noun, u64)> {
    let mut found: Vec<(Noun, bool)> = Vec::new();
    let mut add = |noun: Noun, finite: bool| {
        if noun.to > noun.from
            && !found.iter().any(|(other, _)| (other.from, other.to, other.tail) == (noun.from, noun.to, noun.tail))
        {
            found.push((noun, finite));
        }
    };
    for at in 0..message.words.len() {
        if let Some(noun) = message.noun_at(at) {
            add(noun, false);
        }
        if let Some(noun) = message.verb_at(at) {
            add(noun, false);
        }
        if column(decision.intent) == 1 && message.words[at].is(message.done) {
            let noun = with_object(message, at);
            if noun.to > noun.from + 1 {
                add(noun, true);
            }
        }
    }
    if let Some(noun) = read {
        add(noun, false);
    }
    let count = found.len();
    let all: Vec<Noun> = found.iter().map(|(noun, _)| *noun).collect();
    let marks = |at: usize, noun: &Noun, finite: bool| {
        let read = read.is_some_and(|read| (read.from, read.to) == (noun.from, noun.to));
        let inner = all
            .iter()
            .any(|other| other.from <= noun.from && other.to >= noun.to && (other.from, other.to) != (noun.from, noun.to));
        marks_of(message, decision, noun, (at, count), (read, finite, inner))
    };
    found.iter().enumerate().map(|(at, (noun, finite))| (*noun, marks(at, noun, *finite))).collect()
}

const PLACES: &[&str] = &[
    "dans", "sur", "sous", "chez", "devant", "derriere", "pres", "vers", "depuis", "apres", "avant", "par", "entre", "sans",
    "comme", "selon", "pendant",
];
const VESSELS: &[&str] = &[
    "portion", "portions", "part", "parts", "cornet", "cageot", "caisse", "sac", "sacs", "bottes", "boite", "pot", "pots",
    "panier", "cageots", "caisses", "niveau", "taille", "groupe", "groupes", "carton", "cartons",
];

/// What is emptied, not given.
const ROOMS: &[&str] = &[
    "chambre",
    "cave",
    "garage",
    "galetas",
    "grenier",
    "maison",
    "appartement",
    "appart",
    "armoire",
    "remise",
    "placard",
    "placards",
];

/// Before these stands what comes along with a thing, or what would do in return: « matériel fourni », « une tarte suffirait ».
const INCLUDED: &[&str] = &[
    "compris",
    "comprise",
    "comprises",
    "inclus",
    "incluse",
    "incluses",
    "fourni",
    "fournie",
    "fournis",
    "fournies",
    "offert",
    "offerte",
    "offerts",
    "offertes",
    "suffirait",
    "suffiraient",
    "suffit",
    "suffisent",
];

/// The marks of one phrase.
fn marks_of(
    message: &Message<'_, '_>,
    decision: &Decision,
    noun: &Noun,
    (order, count): (usize, usize),
    (read, finite, inner): (bool, bool, bool),
) -> u64 {
    let mut start = noun.start;
    while start > 0
        && message.words[start].before == Break::None
        && message.words[start - 1].is(Class::Art.bit() | Class::Poss.bit() | Class::Praise.bit())
        && message.speaking_entity(start - 1).is_none()
        && !message.is(start - 1, &["de", "d'"])
    {
        start -= 1;
    }
    let word = &message.words[noun.from];
    let joined = start > 0 && message.words[start].before == Break::None;
    let before = |words: &[&str]| joined && message.is(start - 1, words);
    let before2 =
        |words: &[&str]| joined && start > 1 && message.words[start - 1].before == Break::None && message.is(start - 2, words);
    let class_before = |classes: Classes| joined && message.words[start - 1].is(classes);
    let led_by: Classes = (start..noun.from).fold(0, |all, at| all | message.words[at].known.classes);
    let led_word = |words: &[&str]| (start..noun.from).any(|at| message.is(at, words));
    let next = message.words.get(noun.to);
    let close = next.is_some_and(|next| next.before == Break::None);
    let next_is = |words: &[&str]| close && message.is(noun.to, words);
    let (from, to) = sentence(message, noun.from);
    let lead = decision.cues.iter().find(|cue| cue.rule.meaning != Meaning::Sign).or(decision.cues.first());
    let ruled = |sign: bool| {
        decision.cues.iter().any(|cue| {
            (cue.rule.meaning == Meaning::Sign) == sign
                && cue.found.noun.is_some_and(|other| (other.from, other.to) == (noun.from, noun.to))
        })
    };
    let of = noun.head;
    // « chargeur compris »
    let beside = next_is(INCLUDED);
    // « en vidant la cave »
    let doing = before2(&["en"]) && message.text(start - 1).ends_with("ant")
        || before2(&["ayant", "avoir"])
        || before(&["vide", "vidons", "debarrasse", "debarrassons", "range", "rangeons", "trie", "trions"])
            && message.is(noun.from, ROOMS);
    // « infirmière à la retraite, je … »: who offers.
    let trade =
        decision.intent.is_offer() && word.opens && !noun.determined && word.is(message.trades) && of & Class::Thing.bit() == 0;
    let verb = matches!(message.verb_at(noun.from), Some(verb) if verb.to == noun.to) && of & Class::Thing.bit() == 0;
    let has = |class: Class| of & class.bit() != 0;
    let within = |cue: &super::decide::Cue| cue.found.from <= noun.from && noun.from < cue.found.to;
    let marks = [
        (Mark::Read, read),
        (Mark::Ruled, ruled(false)),
        (Mark::Signed, ruled(true)),
        (Mark::InsideRule, lead.is_some_and(within)),
        (Mark::BesideRule, lead.is_some_and(|cue| !within(cue) && (cue.found.to == start || cue.found.from == noun.to))),
        (Mark::InSentence, lead.is_some_and(|cue| (from..to).contains(&cue.found.from))),
        (Mark::Thing, has(Class::Thing)),
        (Mark::Lendable, has(Class::Lendable)),
        (Mark::Food, has(Class::Food)),
        (Mark::Service, has(Class::Service)),
        (Mark::Knowledge, has(Class::Knowledge)),
        (Mark::Skill, has(Class::Skill)),
        (Mark::Work, has(Class::Do)),
        (Mark::Teaching, has(Class::Teach)),
        (Mark::Abstract, has(Class::Abstract)),
        (Mark::Person, has(Class::Person) || trade),
        (Mark::Unknown, of == 0),
        (Mark::Charge, has(Class::Charge)),
        (Mark::Stop, has(Class::Stop) || has(Class::Ne) || has(Class::Greet) || has(Class::Adv)),
        (Mark::Verb, verb),
        (Mark::Object, verb && noun.to > noun.from + 1),
        (Mark::Determined, noun.determined || led_by & (Class::Art.bit() | Class::Poss.bit()) != 0),
        (Mark::Definite, noun.definite || led_by & Class::Def.bit() != 0),
        (Mark::Mine, led_word(&["mon", "ma", "mes", "notre", "nos"])),
        (Mark::Yours, led_word(&["ton", "ta", "tes", "votre", "vos"])),
        (Mark::Indefinite, led_by & Class::Indef.bit() != 0),
        (Mark::Counted, noun.quantity.is_some()),
        (Mark::InReturn, beside || before(&["contre"]) || before2(&["contre", "echange"])),
        (Mark::AtPlace, doing || before(PLACES)),
        (Mark::Of, before(&["de", "d'", "du", "des"]) || led_word(&["du", "de", "d'"])),
        (Mark::For, before(&["pour"])),
        (Mark::At, before(&["a", "au", "aux"]) || led_word(&["au", "aux"])),
        (Mark::With, before(&["avec"])),
        (Mark::AfterVerb, class_before(message.verbs)),
        (Mark::AfterHave, before(&["ai", "avons", "a", "aurait", "avez", "auriez", "as", "aurais", "ont"])),
        (
            Mark::AfterColon,
            noun.start > 0 && message.tokens.all()[..message.words[noun.start].token].last().is_some_and(|token| token.is(":")),
        ),
        (Mark::Opens, word.opens),
        (Mark::First, order == 0),
        (Mark::Later, order > 2),
        (Mark::Last, order + 1 == count),
        (Mark::OneWord, noun.to == noun.from + 1),
        (Mark::Long, noun.to > noun.from + 4),
        (Mark::EndsClause, !close),
        (
            Mark::BeforeHand,
            close && message.is(noun.to, &["a"]) && message.has(noun.to + 1, Class::Hand)
                || close && message.has(noun.to, Class::Hand),
        ),
        (Mark::BeforeVerb, close && next.is_some_and(|next| next.is(message.verbs) || next.is(Class::Stop.bit()))),
        (Mark::BeforeWhich, next_is(&["qui", "que", "qu'", "dont"])),
        (Mark::Asked, word.asked),
        (Mark::Finite, finite),
        (Mark::LinksTwo, (noun.from..noun.to).any(|at| message.is(at, &["et", "ou", "pour", "avec", "+"]))),
        (Mark::Inner, inner),
        (
            Mark::AfterLead,
            joined
                && decision
                    .cues
                    .iter()
                    .any(|cue| cue.found.to == start || cue.found.noun.is_none() && cue.found.to == noun.start),
        ),
        (Mark::Vessel, message.is(noun.from, VESSELS)),
        (Mark::Is, next_is(&["est", "sont", "a", "ont", "fait", "va", "vont", "part", "partent"])),
        (
            Mark::AfterSubject,
            before(&["je", "j'", "tu", "il", "elle", "on", "nous", "vous", "ils", "elles", "ne", "n'", "se", "s'"]),
        ),
        (Mark::AfterWant, class_before(message.wants) || before(&["besoin", "envie"]) || before2(&["besoin", "envie"])),
        (Mark::AfterGive, class_before(message.deals)),
        (Mark::Supposed, word.supposed),
        (Mark::WhoBefore, joined && (from..start).any(|at| message.has(at, Class::Who))),
        (Mark::Priced, message.entity_at(noun.to).is_some_and(|(entity, _)| matches!(entity.value, Value::Points(_)))),
        (Mark::Dated, message.entity_at(noun.to).is_some_and(|(entity, _)| matches!(entity.value, Value::When(_)))),
    ];
    marks.iter().fold(0, |bits, (mark, there)| bits | u64::from(*there) << (*mark as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_mark_has_its_counts() {
        let table = include_str!("rules/titles.txt");
        assert!(read(table).is_ok_and(|counts| counts.iter().any(|counts| counts.iter().any(|count| *count != 0))));
        for (_, mark) in Mark::ALL {
            let lines = table.lines().filter(|line| line.split(' ').next() == Some(*mark));
            assert_eq!(lines.count(), 1, "{mark}");
        }
        assert_eq!(read("thing 1 2"), Err("counts of thing".to_owned()));
        assert_eq!(read("thingy 1 2 3"), Err("mark thingy".to_owned()));
    }
}
