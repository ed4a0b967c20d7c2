//! Words and the classes they belong to, from tables (`vocabulary/*.txt`) and from the categories' own table.
//!
//! Every word that a rule or a class names gets a number, so that messages are compared by numbers and bits. Deliberately absent: any
//! sense of a word beyond its classes.

use std::{borrow::Cow, collections::HashMap};

use crate::french::{category::phrases_of, normalise::fold, search::singular};

/// A set of classes, one bit each.
pub(super) type Classes = u128;

/// Classes that the code itself asks for; their bits are their places here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Class {
    /// Goods that neighbours exchange.
    Thing,
    /// Goods that are rather lent than given.
    Lendable,
    /// What is done for somebody.
    Service,
    /// What leads to something that is taught.
    Knowledge,
    /// What is taught, where nothing says that it is a thing.
    Skill,
    Abstract,
    Person,
    Art,
    Indef,
    Def,
    Poss,
    Adv,
    Greet,
    Interj,
    Stop,
    Praise,
    Material,
    Hand,
    Do,
    Teach,
    Report,
    Selon,
    Si,
    Ne,
    Neg,
    Ask,
    Il,
    Food,
    /// Links inside a greeting: « bonjour à tous les voisins ».
    Greetlink,
    /// What is looked after.
    Charge,
    /// Somebody asked for: quelqu'un, qui.
    Who,
}

impl Class {
    const NAMED: [(&'static str, Self); 31] = [
        ("thing", Self::Thing),
        ("lendable", Self::Lendable),
        ("service", Self::Service),
        ("knowledge", Self::Knowledge),
        ("skill", Self::Skill),
        ("abstract", Self::Abstract),
        ("person", Self::Person),
        ("art", Self::Art),
        ("indef", Self::Indef),
        ("def", Self::Def),
        ("poss", Self::Poss),
        ("adv", Self::Adv),
        ("greet", Self::Greet),
        ("interj", Self::Interj),
        ("stop", Self::Stop),
        ("praise", Self::Praise),
        ("material", Self::Material),
        ("hand", Self::Hand),
        ("do", Self::Do),
        ("teach", Self::Teach),
        ("report", Self::Report),
        ("selon", Self::Selon),
        ("si", Self::Si),
        ("ne", Self::Ne),
        ("neg", Self::Neg),
        ("ask", Self::Ask),
        ("il", Self::Il),
        ("food", Self::Food),
        ("greetlink", Self::Greetlink),
        ("charge", Self::Charge),
        ("who", Self::Who),
    ];

    /// Its bit.
    pub(super) const fn bit(self) -> Classes {
        1 << (self as u8)
    }
}

/// What is known of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Known {
    /// Its number; 0 for a word that no rule names.
    pub(super) id: u16,
    /// The classes it belongs to.
    pub(super) classes: Classes,
}

/// All words that are known.
#[derive(Debug)]
pub(super) struct Vocabulary {
    words: HashMap<String, Known>,
    /// Words that are often misspelled, by their sound.
    sounds: HashMap<u64, Known>,
    classes: HashMap<String, u8>,
    /// What has found no room.
    pub(super) faults: Vec<String>,
    /// How many words have a number.
    numbered: u16,
    /// The classes of verbs in a finite form, which end a noun phrase.
    pub(super) verbs: Classes,
    /// The classes of infinitives that hand something over.
    pub(super) deals: Classes,
    /// The class of finite verbs of help.
    pub(super) done: Classes,
    /// The classes of verbs of wishing and seeking.
    pub(super) wants: Classes,
    /// The class of conditionals, by their endings.
    pub(super) would: Classes,
    /// The class of imperfects, by their endings.
    pub(super) was: Classes,
}

const TABLES: [&str; 4] = [
    include_str!("vocabulary/grammar.txt"),
    include_str!("vocabulary/verbs.txt"),
    include_str!("vocabulary/nouns.txt"),
    include_str!("vocabulary/topics.txt"),
];

/// Categories whose phrases name things.
const GOODS: &[&str] = &[
    "tools",
    "garden",
    "kitchen",
    "food",
    "clothes",
    "children",
    "bikes",
    "sport",
    "outdoors",
    "furniture",
    "appliances",
    "electronics",
    "books",
    "games",
    "music",
    "home",
    "health",
    "party",
];
/// Classes of finite verbs and participles.
const FINITE: &[&str] = &[
    "give1", "give2", "give3", "lend1", "lend2", "lend3", "swap1", "swap3", "propose1", "propose2", "propose3", "proposep",
    "seek1", "seek2", "seek3", "want1", "want3", "can1", "can2", "can3", "need1", "borrow1", "put1", "brokenp", "gonep", "backp",
    "gotp", "was", "would",
];
/// Classes of infinitives that hand something over.
const DEALS: &[&str] = &["give", "lend", "swap", "propose", "borrow"];
/// Forms of verbs that no rule asks for; there is room for 128 classes.
const UNREAD: &[(&str, &str)] = &[
    ("borrow", "1"),
    ("borrow", "2"),
    ("borrow", "3"),
    ("borrow", "i"),
    ("borrow", "p"),
    ("do", "2"),
    ("do", "3"),
    ("do", "i"),
    ("teach", "2"),
    ("teach", "i"),
    ("teach", "p"),
    ("want", "2"),
    ("want", "3"),
    ("want", "i"),
    ("want", "p"),
    ("swap", "2"),
];
/// Verbs by which somebody who writes in haste is still understood.
const SPELLED: &[&str] = &[
    "give",
    "give1",
    "lend",
    "lend1",
    "seek",
    "seek1",
    "propose",
    "propose1",
    "swap",
    "swap1",
    "borrow",
    "teach",
    "do",
    "want1",
    "would",
    "can1",
    "backp",
    "gotp",
    "brokenp",
    "thing",
    "service",
    "skill",
    "knowledge",
];
/// Those whose things are rather lent than given.
const LENDABLE: &[&str] = &["tools", "sport", "outdoors", "bikes", "transport", "party"];

impl Vocabulary {
    /// Reads the tables.
    pub(super) fn read() -> Self {
        let named = Class::NAMED.iter().map(|(name, class)| ((*name).to_owned(), *class as u8));
        let mut this = Self {
            words: HashMap::with_capacity(12_288),
            sounds: HashMap::new(),
            classes: named.collect(),
            faults: Vec::new(),
            numbered: 0,
            verbs: 0,
            deals: 0,
            done: 0,
            wants: 0,
            would: 0,
            was: 0,
        };
        for line in TABLES.iter().flat_map(|table| table.lines()).filter(|line| !line.starts_with('#')) {
            let Some((name, words)) = line.split_once(':') else { continue };
            match name.strip_prefix("er ") {
                Some(name) => words.split_whitespace().for_each(|verb| this.conjugate(name, &folded(verb))),
                None => words.split_whitespace().for_each(|word| this.add(name, &folded(word))),
            }
        }
        for key in GOODS {
            let lendable = LENDABLE.contains(key);
            for word in phrases_of(key)
                .filter_map(|phrase| phrase.first())
                .filter(|word| word.len() > 2 && !matches!(word.as_str(), "baby" | "enfant" | "bebe"))
            {
                // « arroser » is a work.
                if this.words.get(word.as_str()).is_some_and(|known| known.classes & Class::Do.bit() != 0) {
                    continue;
                }
                this.add("thing", word);
                if lendable {
                    this.add("lendable", word);
                }
                if *key == "food" {
                    this.add("food", word);
                }
            }
        }
        this.deals = DEALS.iter().filter_map(|name| this.class_named(name)).fold(0, |all, class| all | class);
        this.done = this.class("do1");
        this.wants =
            ["seek1", "want1", "need1"].iter().filter_map(|name| this.class_named(name)).fold(0, |all, class| all | class);
        this.would = this.class("would");
        this.was = this.class("was");
        this.verbs = FINITE.iter().filter_map(|name| this.class_named(name)).fold(0, |all, class| all | class);
        this
    }

    /// The bit of a class; a new class gets the next one. A class that finds no room has no bit, and is a fault.
    pub(super) fn class(&mut self, name: &str) -> Classes {
        if let Some(class) = self.class_named(name) {
            return class;
        }
        let next = u8::try_from(self.classes.len()).ok().filter(|next| u32::from(*next) < Classes::BITS);
        let Some(next) = next else {
            self.faults.push(format!("no room for a class {name}"));
            return 0;
        };
        self.classes.insert(name.to_owned(), next);
        1 << next
    }

    /// The bit of a class that a table has named.
    pub(super) fn class_named(&self, name: &str) -> Option<Classes> {
        self.classes.get(name).map(|bit| 1 << bit)
    }

    fn add(&mut self, class: &str, word: &str) {
        let bit = self.class(class);
        self.words.entry(word.to_owned()).or_default().classes |= bit;
    }

    /// The number of a word that a rule names.
    pub(super) fn number(&mut self, word: &str) -> u16 {
        if let Some(known) = self.words.get(word).filter(|known| known.id != 0) {
            return known.id;
        }
        let known = self.words.entry(word.to_owned()).or_default();
        if known.id == 0 {
            self.numbered = self.numbered.saturating_add(1);
            known.id = self.numbered;
        }
        known.id
    }

    /// What is known of a folded word; of its singular and its masculine, where they themselves are not known; else of the one word
    /// that is written so much alike that it must be meant.
    pub(super) fn of(&self, word: &str) -> Known {
        let single = singular(word);
        let known = self.words.get(word).copied();
        let base = if single.len() == word.len() { None } else { self.words.get(&*single) };
        match (known, base) {
            (Some(known), base) => {
                let id = if known.id == 0 { base.map_or(0, |base| base.id) } else { known.id };
                Known { id, classes: known.classes | base.map_or(0, |base| base.classes & NOUNS) }
            }
            (None, Some(base)) => Known { id: base.id, classes: base.classes & NOUNS },
            (None, None) => match self.nearly(&single) {
                Known { classes: 0, .. } => drawn_in(word, 2)
                    .map(|word| self.of(&word))
                    .filter(|known| *known != Known::default())
                    .or_else(|| drawn_in(word, 1).map(|word| self.of(&word)))
                    .unwrap_or_default(),
                known => known,
            },
        }
    }

    /// « intéressée » is « intéressé »; « cherhce » is « cherche »; « pourai » is « pourrai ».
    fn nearly(&self, word: &str) -> Known {
        if word.len() < 4 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return Known::default();
        }
        if let Some(male) =
            word.strip_suffix('e').filter(|male| male.ends_with(['e', 'i', 'u', 't', 'l'])).and_then(|male| self.words.get(male))
        {
            return Known { id: male.id, classes: male.classes & NOUNS };
        }
        if word.len() < 5 {
            return Known::default();
        }
        self.sounds.get(&sound(word)).copied().unwrap_or_default()
    }

    /// The words that must be meant by others which sound alike; where words of several kinds sound alike, none is.
    pub(super) fn listen(&mut self) {
        let spoken = SPELLED.iter().filter_map(|name| self.class_named(name)).fold(0, |all, class| all | class);
        let mut sounds: HashMap<u64, Known> = HashMap::with_capacity(self.words.len());
        for (word, known) in &self.words {
            if word.len() < 5 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
                continue;
            }
            let meant = if known.classes & spoken == 0 { Known::default() } else { *known };
            let alike = sounds.entry(sound(word)).or_insert(meant);
            if alike.classes != meant.classes {
                *alike = Known::default();
            } else if alike.id != meant.id {
                alike.id = 0;
            }
        }
        sounds.retain(|_, known| known.classes != 0);
        self.sounds = sounds;
    }

    /// The forms of a regular verb in -er.
    fn conjugate(&mut self, class: &str, verb: &str) {
        self.add(class, verb);
        let Some(stem) = verb.strip_suffix("er") else { return };
        let soft = if stem.ends_with('g') { format!("{stem}e") } else { stem.to_owned() };
        let silent = stem.strip_suffix('y').map_or_else(|| stem.to_owned(), |stem| format!("{stem}i"));
        for (part, stem, endings) in [
            ("1", &silent, "e erai erais erait erions erons era"),
            ("1", &soft, "ons"),
            ("2", &silent, "es eras erais erez eriez"),
            ("2", &silent, "ez"),
            ("3", &silent, "ent eraient e erait"),
            ("p", &silent, "e ee es ees"),
            ("p", &verb.strip_suffix("er").unwrap_or_default().to_owned(), "e ee es ees"),
            ("i", &soft, "ais ait aient"),
        ] {
            if UNREAD.contains(&(class, part)) {
                continue;
            }
            for ending in endings.split(' ') {
                self.add(&format!("{class}{part}"), &format!("{stem}{ending}"));
            }
        }
    }
}

/// Classes that a plural shares with its singular.
const NOUNS: Classes = Class::Thing.bit()
    | Class::Lendable.bit()
    | Class::Service.bit()
    | Class::Knowledge.bit()
    | Class::Skill.bit()
    | Class::Abstract.bit()
    | Class::Person.bit()
    | Class::Charge.bit()
    | Class::Food.bit();

/// A word of a table folded; most of them are so already.
pub(super) fn folded(word: &str) -> Cow<'_, str> {
    let plain = word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'\'');
    if plain { Cow::Borrowed(word) } else { Cow::Owned(fold(word)) }
}

/// « merciii », « ouiiii », « balllon »: a word whose letters that draw it out stand only so often; `None` if there are none. Two of a
/// letter draw nothing out.
fn drawn_in(word: &str, often: usize) -> Option<String> {
    let mut short = String::with_capacity(word.len());
    let letters = word.as_bytes();
    let mut at = 0;
    while let Some(&letter) = letters.get(at) {
        let run = letters[at..].iter().take_while(|next| **next == letter).count();
        let kept = if run > 2 && letter.is_ascii_alphabetic() { often } else { run };
        short.push_str(word.get(at..at + kept)?);
        at += run;
    }
    (short.len() < word.len()).then_some(short)
}

/// How a word sounds, roughly: without doubled letters and mute endings, and with one letter for each sound; as a number (FNV).
fn sound(word: &str) -> u64 {
    const START: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let letters = word.trim_end_matches(['e', 's', 't', 'x', 'z', 'd']).as_bytes();
    let (mut sound, mut last, mut at) = (START, 0, 0);
    while let Some(&letter) = letters.get(at) {
        let next = letters.get(at + 1).copied().unwrap_or_default();
        at += 1;
        let (heard, skip) = match (letter, next) {
            (b'h', _) => continue,
            (b'q', b'u') => (b'k', 1),
            (b'q' | b'k', _) | (b'c', b'a' | b'o' | b'u' | b'l' | b'r' | b't' | 0) => (b'k', 0),
            (b'c' | b'z', _) => (b's', 0),
            (b'p', b'h') => (b'f', 1),
            (b'y', _) => (b'i', 0),
            (b'a' | b'e', b'i') => (b'e', 1),
            (b'a', b'u') => (b'o', 1),
            (letter, _) => (letter, 0),
        };
        at += skip;
        if heard != last {
            sound = (sound ^ u64::from(heard)).wrapping_mul(PRIME);
            last = heard;
        }
    }
    sound
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_without_room_is_a_fault() {
        let mut words = Vocabulary::read();
        let bits: Vec<Classes> = (0..Classes::BITS).map(|at| words.class(&format!("new{at}"))).collect();
        assert_eq!(words.classes.len(), Classes::BITS as usize);
        assert_eq!(words.faults.len(), bits.iter().filter(|bit| **bit == 0).count());
        let shared = bits.iter().enumerate().any(|(at, bit)| bits[..at].iter().any(|other| other & bit != 0));
        assert!(!words.faults.is_empty() && !shared);
    }

    #[test]
    fn words_have_their_classes() {
        let mut words = Vocabulary::read();
        assert_eq!(words.faults, Vec::<String>::new());
        for (at, (_, class)) in Class::NAMED.iter().enumerate() {
            assert_eq!(*class as usize, at);
        }
        for (word, class) in [
            ("perceuse", "thing"),
            ("perceuses", "thing"),
            ("perceuse", "lendable"),
            ("donnerais", "give1"),
            ("echangeons", "swap1"),
            ("pretez", "lend2"),
            ("nettoyer", "do"),
            ("menage", "service"),
        ] {
            let bit = words.class(class);
            assert_ne!(words.of(word).classes & bit, 0, "{word} is no {class}");
        }
        for (drawn, word) in [
            ("merciii", "merci"),
            ("ouiiii", "oui"),
            ("balllon", "ballon"),
            ("balllle", "balle"),
            ("chaisssse", "chaise"),
            ("merciiii", "merci"),
        ] {
            assert_eq!(words.of(drawn), words.of(word));
        }
        for (word, class) in [("societe", "thing"), ("bonne", "give1"), ("pretre", "lend1")] {
            let bit = words.class(class);
            assert_eq!(words.of(word).classes & bit, 0, "{word} is a {class}");
        }
    }
}
