//! A message ready for the rules: its words with their classes, where it falls into sentences and clauses, what is quoted, asked,
//! reported or only supposed.
//!
//! Punctuation is no word; it stands between words as a break. Hyphens inside words, pictures and inclusive endings (« voisin·e·s ») are
//! passed over. Deliberately absent: what any of it means.

use std::cell::OnceCell;

use super::{
    infinitive::verb_at,
    pattern::Needed,
    phrase::{Noun, noun_at, subjects},
    spelling::{inclusive, is_adverb, is_imperfect, unglue},
    vocabulary::{Class, Classes, Known, Vocabulary},
};
use crate::french::{
    Span,
    entity::{Entity, Value},
    tokens::{Kind, Token, Tokens},
};

/// What stands before a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Break {
    /// Nothing but a space.
    None,
    /// A comma, a colon, a bracket, a picture.
    Soft,
    /// The end of a sentence or a line.
    Hard,
}

/// One word of a message.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    /// What is known of it.
    pub(super) known: Known,
    /// Its token.
    pub(super) token: usize,
    /// What stands before it.
    pub(super) before: Break,
    /// The entity it belongs to.
    pub(super) entity: Option<usize>,
    /// Nothing but greetings and small words stands between the last break and it.
    pub(super) opens: bool,
    /// Its sentence ends with a question mark.
    pub(super) asked: bool,
    /// Its clause does.
    pub(super) asked_here: bool,
    /// It stands between quotation marks.
    pub(super) quoted: bool,
    /// Somebody else's words, or hearsay, as far as the sentence says.
    pub(super) reported: bool,
    /// It follows « si » or « quand » in its clause.
    pub(super) supposed: bool,
}

impl Word {
    /// Does it belong to one of these classes?
    pub(super) fn is(&self, classes: Classes) -> bool {
        self.known.classes & classes != 0
    }

    /// Does it belong to this class?
    pub(super) fn has(&self, class: Class) -> bool {
        self.is(class.bit())
    }
}

/// A message in words.
pub(super) struct Message<'a, 't> {
    /// The text in tokens.
    pub(super) tokens: &'t Tokens<'a>,
    /// What is named in it.
    pub(super) entities: Vec<Entity>,
    /// Its words.
    pub(super) words: Vec<Word>,
    /// Noun phrases that begin a clause, by the word after them.
    pub(super) subjects: Vec<Option<Noun>>,
    /// The noun phrase and the infinitive that begin at each word, once they were asked for.
    phrases: Vec<[OnceCell<Option<Noun>>; 2]>,
    /// What stands anywhere in it, to leave out at once what can't fit.
    pub(super) there: Needed,
    /// The classes of verbs that end a noun phrase.
    pub(super) verbs: Classes,
    /// The classes of infinitives that hand something over.
    pub(super) deals: Classes,
    /// The class of finite verbs of help.
    pub(super) done: Classes,
    /// The classes of verbs of wishing and seeking.
    pub(super) wants: Classes,
    /// The class of trades and callings.
    pub(super) trades: Classes,
    /// The class of what people talk about besides exchanges.
    topics: Classes,
    /// The class of those asked for without a name.
    souls: Classes,
}

/// What a « service » of things is for, besides food.
const TABLEWARE: &[&str] =
    &["fondue", "raclette", "the", "cafe", "table", "vaisselle", "porcelaine", "dessert", "couverts", "verres", "salade"];
/// After these a link belongs to the greeting.
const GREETING: Classes = Class::Greet.bit() | Class::Greetlink.bit();
impl<'a, 't> Message<'a, 't> {
    /// Reads the words of a text in which entities were found.
    pub(super) fn new(tokens: &'t Tokens<'a>, entities: Vec<Entity>, vocabulary: &Vocabulary) -> Self {
        let words = Vec::with_capacity(tokens.all().len() + 4);
        let mut this = Self {
            tokens,
            entities,
            words,
            subjects: Vec::new(),
            phrases: Vec::new(),
            there: Needed::default(),
            verbs: vocabulary.verbs,
            deals: vocabulary.deals,
            done: vocabulary.done,
            wants: vocabulary.wants,
            trades: vocabulary.class_named("trade").unwrap_or_default(),
            topics: vocabulary.class_named("topic").unwrap_or_default(),
            souls: vocabulary.class_named("soul").unwrap_or_default(),
        };
        this.read(vocabulary);
        this.mark();
        this.words.iter().for_each(|word| this.there.add(word.known));
        this.entities.iter().for_each(|entity| this.there.name(entity));
        this.phrases.resize_with(this.words.len(), Default::default);
        this.subjects = subjects(&this);
        this
    }

    fn read(&mut self, vocabulary: &Vocabulary) {
        let all = self.tokens.all();
        let text = self.tokens.original();
        let mut before = Break::Hard;
        let mut quoted = false;
        let closing = all.iter().filter(|token| is_quote(token)).count() % 2 == 0;
        let (mut at, mut entity) = (0, 0);
        let mut asked_from = 0;
        while at < all.len() {
            let token = &all[at];
            while self.entities.get(entity).is_some_and(|entity| entity.to <= at) {
                entity += 1;
            }
            let inside = self.entities.get(entity).is_some_and(|entity| entity.from <= at);
            let line = at > 0 && text.get(all[at - 1].span.end..token.span.start).is_some_and(|gap| gap.contains('\n'));
            if line {
                before = Break::Hard;
                asked_from = self.words.len();
            }
            if token.kind == Kind::Sign {
                let next = at + 1;
                if closing && is_quote(token) {
                    quoted = !quoted;
                }
                if let Some(end) = inclusive(all, at) {
                    at = end;
                    continue;
                }
                let known = vocabulary.of(&token.text);
                if known.id != 0 || inside {
                    self.push(known, at, before, inside.then_some(entity), quoted);
                    before = Break::None;
                } else {
                    let sign = self.sign(at);
                    if token.is("?") {
                        self.words[asked_from..].iter_mut().for_each(|word| word.asked = true);
                        for word in self.words[asked_from..].iter_mut().rev() {
                            word.asked_here = true;
                            if word.before != Break::None {
                                break;
                            }
                        }
                    }
                    if sign == Break::Hard {
                        asked_from = self.words.len();
                    }
                    before = before.max(sign);
                }
                at = next;
                continue;
            }
            let mut known = vocabulary.of(&token.text);
            // « peut-il », « aurait-elle », « a-t-il »: the pronoun says nothing new.
            if token.glued
                && at > 0
                && all[at - 1].is("-")
                && matches!(token.text.as_str(), "t" | "il" | "elle" | "ils" | "elles")
            {
                known.classes |= Class::Adv.bit();
            }
            if known.classes == 0 && known.id == 0 && is_adverb(&token.text) {
                known.classes |= Class::Adv.bit();
            }
            // « donnerait », « passeriez »
            if token.text.len() > 6 && ["rait", "raient", "riez"].iter().any(|ending| token.text.ends_with(ending)) {
                known.classes |= vocabulary.would;
            }
            // « disait », « avions fini »
            if known.classes == 0 && token.text.len() > 5 && is_imperfect(&token.text) {
                known.classes |= vocabulary.was;
            }
            let parts = if known == Known::default() || matches!(token.text.as_str(), "c" | "g") {
                unglue(&token.text, vocabulary)
            } else {
                None
            };
            for part in parts.unwrap_or_else(|| vec![known]) {
                self.push(part, at, before, inside.then_some(entity), quoted);
                before = Break::None;
            }
            at += 1;
        }
    }

    fn push(&mut self, known: Known, token: usize, before: Break, entity: Option<usize>, quoted: bool) {
        let word = Word {
            known,
            token,
            before,
            entity,
            opens: false,
            asked: false,
            asked_here: false,
            quoted,
            reported: false,
            supposed: false,
        };
        self.words.push(word);
    }

    /// How far a sign parts what stands around it.
    fn sign(&self, at: usize) -> Break {
        let all = self.tokens.all();
        let token = &all[at];
        let digit = |at: usize| all.get(at).is_some_and(|token| token.kind == Kind::Digits);
        let next_glued = all.get(at + 1).is_some_and(|next| next.glued && next.kind != Kind::Sign);
        match token.text.as_str() {
            "," | "." | ":" if token.glued && next_glued && at > 0 && digit(at - 1) && digit(at + 1) => Break::None,
            // « p.ex. », « voisin.e.s »
            "." if token.glued && next_glued && at > 0 && all[at - 1].text.len() < 3 => Break::None,
            "." | "!" | "?" | ";" => Break::Hard,
            "-" if token.glued && next_glued => Break::None,
            "'" | "·" | "/" | "*" | "_" | "~" | "#" | "@" | "&" | "°" | "º" | "\"" | "«" | "»" | "“" | "”" => {
                Break::None
            }
            _ => Break::Soft,
        }
    }

    /// What opens a clause; what is reported and what is only supposed.
    fn mark(&mut self) {
        let small = Class::Greet.bit() | Class::Interj.bit() | Class::Adv.bit();
        let (mut opens, mut reporting, mut reported, mut supposed) = (true, false, false, false);
        let mut wondering = false;
        for at in 0..self.words.len() {
            let word = self.words[at];
            if word.before == Break::Hard {
                (reporting, reported) = (false, false);
            }
            if word.before != Break::None {
                (opens, supposed) = (true, false);
                // « elle a dit : … »
                reported |= reporting;
            }
            // « si quelqu'un en a besoin je prête … »: the main clause begins.
            if supposed && self.is(at, &["je", "j'", "on", "nous"]) && at > 0 && !self.words[at - 1].has(Class::Si) {
                supposed = false;
            }
            let token = self.token(at);
            if reporting && matches!(token.text.as_str(), "que" | "qu'" | "quoi" | "si" | "s'") {
                reported = true;
            }
            let wondered = std::mem::take(&mut wondering);
            if word.has(Class::Si)
                && !wondered
                && !(token.is("si") && self.words.get(at + 1).is_some_and(|next| next.has(Class::Adv)))
            {
                supposed = true;
            }
            self.words[at].opens = opens;
            // « ce qui peut aider » asks for nobody.
            if !opens && word.before == Break::None && self.is(at, &["qui", "ki"]) {
                self.words[at].known.classes &= !Class::Who.bit();
            }
            // « par contre » swaps nothing.
            if self.is(at, &["contre"]) && at > 0 && word.before == Break::None && self.is(at - 1, &["par"]) {
                self.words[at].known = Known { id: 0, classes: Class::Adv.bit() };
                self.words[at - 1].known = self.words[at].known;
            }
            // « lunettes de soleil », « chaussures de foot »: no talk of the weather or of sport.
            if at > 1
                && word.is(self.topics)
                && word.before == Break::None
                && self.is(at - 1, &["de", "d'", "a"])
                && self.words[at - 2].has(Class::Thing)
            {
                self.words[at].known.classes &= !self.topics;
            }
            // « service à fondue », « service de table »: a thing.
            if self.is(at, &["service", "services"])
                && self.is(at + 1, &["a", "de"])
                && (self.is(at + 2, TABLEWARE) || self.is(at + 1, &["a"]) && self.has(at + 2, Class::Food))
                && self.words[at + 1].before == Break::None
            {
                let classes = self.words[at].known.classes & !Class::Service.bit() | Class::Thing.bit();
                self.words[at].known.classes = classes;
            }
            // « personne pour m'aider »: nobody.
            if self.is(at, &["personne"])
                && !(word.asked || at > 0 && self.words[at - 1].is(Class::Art.bit() | Class::Poss.bit()))
            {
                self.words[at].known.classes &= !(self.souls | Class::Person.bit());
            }
            self.words[at].reported = reported;
            self.words[at].supposed = supposed && !word.has(Class::Si);
            // « je me demandais si quelqu'un … » asks.
            let oneself = at > 0 && self.is(at - 1, &["me", "m'"]) && self.text(at).starts_with("demand");
            // « il rêve d'un vélo » wishes.
            let dreams = self.text(at).starts_with("rev") && self.is(at + 1, &["de", "d'"]);
            if word.has(Class::Report) && !oneself && !dreams {
                reporting = true;
            }
            wondering |= oneself;
            if word.has(Class::Selon) {
                reported = true;
            }
            let link = word.has(Class::Greetlink) && at > 0 && word.before == Break::None && self.words[at - 1].is(GREETING);
            if opens && !((word.is(small) || link) && word.entity.is_none()) {
                opens = false;
            }
        }
    }

    /// The noun phrase that begins at a word.
    pub(super) fn noun_at(&self, at: usize) -> Option<Noun> {
        *self.phrases.get(at)?[0].get_or_init(|| noun_at(self, at))
    }

    /// The infinitive with its object that begins at a word.
    pub(super) fn verb_at(&self, at: usize) -> Option<Noun> {
        *self.phrases.get(at)?[1].get_or_init(|| verb_at(self, at))
    }

    /// The token of a word.
    pub(super) fn token(&self, at: usize) -> &Token {
        &self.tokens.all()[self.words[at].token]
    }

    /// The folded text of a word.
    pub(super) fn text(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| self.tokens.all()[word.token].text.as_str())
    }

    /// Is the word there this one?
    pub(super) fn is(&self, at: usize, words: &[&str]) -> bool {
        words.contains(&self.text(at))
    }

    /// Does the word there belong to this class?
    pub(super) fn has(&self, at: usize, class: Class) -> bool {
        self.words.get(at).is_some_and(|word| word.has(class))
    }

    /// The entity at a word, if it begins there, and the word after it.
    pub(super) fn entity_at(&self, at: usize) -> Option<(&Entity, usize)> {
        let index = self.words.get(at)?.entity?;
        let begins = at == 0 || self.words[at - 1].entity != Some(index);
        let end = (at..self.words.len()).find(|at| self.words[*at].entity != Some(index)).unwrap_or(self.words.len());
        self.entities.get(index).filter(|_| begins).map(|entity| (entity, end))
    }

    /// The entity that a word belongs to, unless it is a bare number.
    pub(super) fn speaking_entity(&self, at: usize) -> Option<&Entity> {
        let index = self.words.get(at)?.entity?;
        self.entities.get(index).filter(|entity| !matches!(entity.value, Value::Number { .. } | Value::Quantity(_)))
    }

    /// Where the words from one up to (not including) another stand in the text.
    pub(super) fn span(&self, from: usize, to: usize) -> Span {
        match (self.words.get(from), to.checked_sub(1).and_then(|last| self.words.get(last))) {
            (Some(first), Some(last)) if from < to => self.tokens.span(first.token, last.token + 1),
            (Some(first), _) => self.tokens.span(first.token, first.token),
            _ => self.tokens.span(usize::MAX, usize::MAX),
        }
    }
}

fn is_quote(token: &Token) -> bool {
    matches!(token.text.as_str(), "\"" | "«" | "»" | "“" | "”" | "„")
}
