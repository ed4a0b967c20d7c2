//! Words and the classes they belong to, from tables (`vocabulary/*.txt`) and from the categories' own table.
//!
//! Every word that a rule or a class names gets a number, so that messages are compared by numbers and bits. Deliberately absent: any
//! sense of a word beyond its classes.

use std::collections::HashMap;

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
    classes: HashMap<String, u8>,
    /// How many words have a number.
    numbered: u16,
    /// The classes of verbs in a finite form, which end a noun phrase.
    pub(super) verbs: Classes,
    /// The classes of infinitives that hand something over.
    pub(super) deals: Classes,
    /// The class of finite verbs of help.
    pub(super) done: Classes,
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
    "gotp",
];
/// Classes of infinitives that hand something over.
const DEALS: &[&str] = &["give", "lend", "swap", "propose", "borrow"];
/// Forms of verbs that no rule asks for; there is room for 127 classes.
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
/// Those whose things are rather lent than given.
const LENDABLE: &[&str] = &["tools", "sport", "outdoors", "bikes", "transport", "party"];

impl Vocabulary {
    /// Reads the tables.
    pub(super) fn read() -> Self {
        let named = Class::NAMED.iter().map(|(name, class)| ((*name).to_owned(), *class as u8));
        let mut this = Self {
            words: HashMap::with_capacity(4_096),
            classes: named.collect(),
            numbered: 0,
            verbs: 0,
            deals: 0,
            done: 0,
            would: 0,
            was: 0,
        };
        for line in TABLES.iter().flat_map(|table| table.lines()).filter(|line| !line.starts_with('#')) {
            let Some((name, words)) = line.split_once(':') else { continue };
            match name.strip_prefix("er ") {
                Some(name) => words.split_whitespace().for_each(|verb| this.conjugate(name, &fold(verb))),
                None => words.split_whitespace().for_each(|word| this.add(name, &fold(word))),
            }
        }
        for key in GOODS {
            let lendable = LENDABLE.contains(key);
            for word in phrases_of(key)
                .filter_map(|phrase| phrase.first())
                .filter(|word| word.len() > 2 && !matches!(word.as_str(), "baby" | "enfant" | "bebe"))
            {
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
        this.would = this.class("would");
        this.was = this.class("was");
        this.verbs = FINITE.iter().filter_map(|name| this.class_named(name)).fold(0, |all, class| all | class);
        this
    }

    /// The bit of a class; a new class gets the next one.
    pub(super) fn class(&mut self, name: &str) -> Classes {
        let next = u8::try_from(self.classes.len()).unwrap_or(127).min(127);
        1 << *self.classes.entry(name.to_owned()).or_insert(next)
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
        let known = self.words.entry(word.to_owned()).or_default();
        if known.id == 0 {
            self.numbered = self.numbered.saturating_add(1);
            known.id = self.numbered;
        }
        known.id
    }

    /// What is known of a folded word; of its singular, if the plural is not known itself.
    pub(super) fn of(&self, word: &str) -> Known {
        if let Some(known) = self.words.get(word) {
            let single = singular(word);
            if single.len() == word.len() {
                return *known;
            }
            let nouns = self.words.get(&*single).map_or(0, |single| single.classes & NOUNS);
            return Known { classes: known.classes | nouns, ..*known };
        }
        let single = singular(word);
        let classes = self.words.get(&*single).map_or(0, |single| single.classes & NOUNS);
        Known { id: 0, classes }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_their_classes() {
        let mut words = Vocabulary::read();
        assert!(words.classes.len() <= 127);
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
        for (word, class) in [("societe", "thing"), ("bonne", "give1"), ("pretre", "lend1")] {
            let bit = words.class(class);
            assert_eq!(words.of(word).classes & bit, 0, "{word} is a {class}");
        }
    }
}
