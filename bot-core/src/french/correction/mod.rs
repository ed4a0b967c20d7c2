//! Corrections of an offer that is shown to its author: « non, 18h », « pas à donner, à prêter », « en fait 15 points », « le titre c'est
//! vélo bleu ».
//!
//! High precision, as for answers: it is a correction only if **all** of it is understood. What is negated (« pas samedi, dimanche ») only
//! makes room for what is said instead. What may mean two things comes back as a question.
//!
//! Deliberately absent: the offer. What is changed in it, and in its sentence, is the form's business.

mod words;

use chrono::NaiveDate;

use self::words::{Word, word};
use super::{
    entity::{Entity, Points, Reference, Shape, Value, When, entities},
    normalise::fold,
    numbers,
    offer_line::{capitalised, words::NO_PLACE},
    points::{Per, Relation, amount},
    search::singular,
    times::Times,
    tokens::{Kind as TokenKind, Tokens, is_any},
};
use crate::{
    ledger::Amount,
    offer::{Direction, Quantity, Subject},
    refusal::Refusal,
    text::{BadText, Phrase, Title},
    time::Appointment,
};

/// What the author sees while correcting.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its day.
    pub day: Option<NaiveDate>,
    /// A price in points stands there.
    pub points: bool,
    /// A number of pieces stands there.
    pub pieces: bool,
    /// The moment that was chosen where words may mean two.
    pub chosen: Option<Appointment>,
}

/// What comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Price {
    /// So many points.
    Exactly(Amount),
    /// So many more, or (negative) fewer.
    By(i64),
    /// Nothing.
    Free,
}

/// What is to be changed; what was not said is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Correction {
    /// Offered or looked for.
    pub direction: Option<Direction>,
    /// Good, service or know-how.
    pub subject: Option<Subject>,
    /// Does it come back?
    pub lent: Option<bool>,
    /// The price.
    pub price: Option<Price>,
    /// « 5 points de l'heure »: the words, where the price is for each of something.
    pub rate: Option<String>,
    /// Something wished in return.
    pub barter: Option<Phrase>,
    /// Day, hour or window.
    pub times: Option<Times>,
    /// How many.
    pub pieces: Option<u32>,
    /// Where.
    pub place: Option<Phrase>,
    /// What it is called.
    pub title: Option<Title>,
}

/// What words said at the preview mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// A correction.
    Change(Box<Correction>),
    /// So many points, or so many pieces?
    PointsOrPieces(u32),
    /// A correction that can't be as it was said.
    Unclear(Refusal),
    /// Something else.
    Nothing,
}

/// The longest correction that is looked at, in tokens.
const LONGEST: usize = 60;

/// Reads a correction.
pub fn read(text: &str, reference: &Reference<'_>, places: &[Phrase], shown: &Shown<'_>) -> Said {
    if text.len() > LONGEST * 40 {
        return Said::Nothing;
    }
    let tokens = Tokens::new(text);
    if tokens.all().is_empty() || tokens.all().len() > LONGEST {
        return Said::Nothing;
    }
    let found = entities(&tokens, reference);
    let mut reading = Reading {
        tokens: &tokens,
        found,
        reference,
        places,
        shown,
        change: Correction::default(),
        not: false,
        numbers: Vec::new(),
        whens: Vec::new(),
    };
    match reading.all() {
        Some(Ok(())) => reading.decide(),
        Some(Err(refusal)) => Said::Unclear(refusal),
        None => Said::Nothing,
    }
}

/// What a number without a unit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Counts {
    Points,
    Pieces,
    Unsaid,
}

struct Reading<'a, 'b> {
    tokens: &'b Tokens<'a>,
    found: Vec<Entity>,
    reference: &'b Reference<'b>,
    places: &'b [Phrase],
    shown: &'b Shown<'b>,
    change: Correction,
    /// What comes next is not so.
    not: bool,
    numbers: Vec<(numbers::Value, Counts)>,
    whens: Vec<When>,
}

/// What was read up to a token, a refusal, or `None` for a word that is no correction's.
type Step = Option<Result<usize, Refusal>>;

impl Reading<'_, '_> {
    fn all(&mut self) -> Option<Result<(), Refusal>> {
        let mut at = 0;
        let mut counts = Counts::Unsaid;
        while at < self.tokens.all().len() {
            match self.step(at, &mut counts)? {
                Ok(next) => at = next,
                Err(refusal) => return Some(Err(refusal)),
            }
        }
        Some(Ok(()))
    }

    fn step(&mut self, at: usize, counts: &mut Counts) -> Step {
        if let Some(entity) = self.found.iter().find(|entity| entity.from == at).cloned()
            && !matches!(entity.value, Value::Number { .. } | Value::Duration(_) | Value::Reference(_))
        {
            return self.entity(&entity);
        }
        if let Some((word, next)) = word(self.tokens.all(), at) {
            // « à Carouge » before « à » alone.
            if word == Word::Filler
                && let Some(step) = self.place(at)
            {
                return Some(step);
            }
            return self.said(word, next, counts);
        }
        if let Some(Entity { value: Value::Number { value, .. }, to, .. }) = self.found.iter().find(|entity| entity.from == at) {
            let (value, to) = (*value, *to);
            if !std::mem::take(&mut self.not) {
                let after = self.over_the_title(to);
                let counted = if after > to { Counts::Pieces } else { *counts };
                self.numbers.push((value, counted));
                return Some(Ok(after));
            }
            return Some(Ok(to));
        }
        if let Some(step) = self.place(at) {
            return Some(step);
        }
        let all = self.tokens.all();
        (all[at].kind == TokenKind::Sign && is_any(all, at, &[",", ".", "!", ":", ";", "-", "…", "«", "»", "\"", ")", "("]))
            .then_some(Ok(at + 1))
    }

    /// A set phrase, up to `next`.
    fn said(&mut self, word: Word, next: usize, counts: &mut Counts) -> Step {
        let is = !matches!(word, Word::Filler | Word::Not) && std::mem::take(&mut self.not);
        match (word, is) {
            (Word::Not, _) => self.not = true,
            (Word::Lent, negated) => self.change.lent = Some(!negated),
            (Word::Gift, false) => {
                self.change.lent = Some(false);
                self.change.price = self.change.price.or(Some(Price::Free));
            }
            (Word::Free, false) => self.change.price = self.change.price.or(Some(Price::Free)),
            (Word::Service, false) => self.change.subject = Some(Subject::Service),
            (Word::Knowledge, false) => self.change.subject = Some(Subject::Knowledge),
            (Word::Offering, false) | (Word::Wanting, true) => self.change.direction = Some(Direction::Offering),
            (Word::Wanting, false) | (Word::Offering, true) => self.change.direction = Some(Direction::Wanting),
            (Word::Filler, _) | (Word::Gift | Word::Free | Word::Service | Word::Knowledge, true) => {}
            (Word::Price, _) => *counts = Counts::Points,
            (Word::Pieces, _) => *counts = Counts::Pieces,
            (Word::Title, _) => return self.title(next),
            (Word::Place, _) => {
                let from = self.over_fillers(next);
                return self.place_words(from, from).or(Some(Ok(from)));
            }
            (Word::Barter, _) => {
                let to = self.segment(next);
                let words = self.tokens.words(next, to);
                if words.trim().is_empty()
                    || self
                        .found
                        .iter()
                        .any(|entity| (next..to).contains(&entity.from) && matches!(entity.value, Value::Points(_)))
                {
                    return Some(Ok(next));
                }
                self.change.barter = match phrase(words) {
                    Ok(words) => words,
                    Err(refusal) => return Some(Err(refusal)),
                };
                return Some(Ok(to));
            }
        }
        Some(Ok(next))
    }

    /// Something with a value.
    fn entity(&mut self, entity: &Entity) -> Step {
        let not = std::mem::take(&mut self.not);
        match &entity.value {
            Value::Money => return Some(Err(Refusal::MoneyNotPoints)),
            Value::Deposit(_)
            | Value::Recurrence(_)
            | Value::Rating(_)
            | Value::Number { .. }
            | Value::Duration(_)
            | Value::Reference(_) => {
                return None;
            }
            _ if not => {}
            Value::Points(points) => match price(points) {
                Ok(price) => {
                    if self.change.price.is_some_and(|other| other != price && other != Price::Free) {
                        return Some(Err(Refusal::BadAmount));
                    }
                    self.change.price = Some(price);
                    self.change.rate = (points.per != Per::All && points.per != Per::Piece)
                        .then(|| self.tokens.words(entity.from, entity.to).to_owned());
                }
                Err(refusal) => return Some(Err(refusal)),
            },
            Value::Quantity(count) => self.numbers.push((numbers::Value::Whole(i64::from(*count)), Counts::Pieces)),
            Value::When(when) => self.whens.push(when.clone()),
            Value::Place(index) => self.change.place = self.places.get(*index).cloned(),
        }
        Some(Ok(entity.to))
    }

    /// « le titre c'est vélo bleu »: up to the end of the segment.
    fn title(&mut self, from: usize) -> Step {
        let from = self.over_fillers(from);
        let to = self.segment(from);
        let words = self.tokens.words(from, to).trim_matches(['«', '»', '"', ' ', '.', '\u{A0}']);
        match Title::new(&capitalised(words)) {
            Ok(title) => self.change.title = Some(title),
            Err(BadText::Empty) => return None,
            Err(BadText::TooLong { limit }) => return Some(Err(Refusal::TooLong(limit))),
        }
        Some(Ok(to))
    }

    /// « : », « c'est », and the like.
    fn over_fillers(&self, from: usize) -> usize {
        let all = self.tokens.all();
        let mut at = from;
        loop {
            at = if is_any(all, at, &["c'", "ce"]) && is_any(all, at + 1, &["est", "etait", "sera", "serait"]) {
                at + 2
            } else if is_any(all, at, &[":", "=", "«", "\"", "est", "sera", "serait", "devrait", "etre", "plutot"]) {
                at + 1
            } else {
                return at;
            }
        }
    }

    /// The token after this comma's part of the sentence.
    fn segment(&self, from: usize) -> usize {
        let all = self.tokens.all();
        (from..all.len()).find(|at| is_any(all, *at, &[",", ";"])).unwrap_or(all.len())
    }

    /// « à Carouge », « à la gare », « devant la poste ».
    fn place(&mut self, at: usize) -> Option<Result<usize, Refusal>> {
        let all = self.tokens.all();
        let lead = is_any(all, at, &["a", "au", "aux"]);
        let near = is_any(all, at, &["devant", "derriere", "dans", "chez", "pres"]);
        if !(lead || near) || is_any(all, at + 1, NO_PLACE) {
            return None;
        }
        self.place_words(if lead { at + 1 } else { at }, at + 1)
    }

    /// The words of a place from one token on; `noun`: the first that must be a word.
    fn place_words(&mut self, from: usize, noun: usize) -> Option<Result<usize, Refusal>> {
        let all = self.tokens.all();
        let end = |at: &usize| {
            is_any(all, *at, &[",", ";", ".", "!", "et", "mais", "plutot", "pas", "?"])
                || *at > noun
                    && self.found.iter().any(|entity| entity.from == *at && !matches!(entity.value, Value::Number { .. }))
        };
        let to = (noun..all.len()).find(end).unwrap_or(all.len());
        let words = all.get(noun..to).filter(|words| !words.is_empty() && words.len() <= 6)?;
        if words[0].kind != TokenKind::Word || word(all, noun).is_some_and(|(said, _)| matches!(said, Word::Lent | Word::Gift)) {
            return None;
        }
        // A place of the club is called what the club calls it.
        if let Some(Entity { value: Value::Place(index), .. }) = self.found.iter().find(|entity| entity.from == noun) {
            let index = *index;
            if !std::mem::take(&mut self.not) {
                self.change.place = self.places.get(index).cloned();
            }
            return Some(Ok(to));
        }
        match phrase(self.tokens.words(from, to)) {
            Ok(place) => {
                if !std::mem::take(&mut self.not) {
                    self.change.place = place;
                }
                Some(Ok(to))
            }
            Err(refusal) => Some(Err(refusal)),
        }
    }

    /// « 2 chaises », where chairs are what it is about: the token after them.
    fn over_the_title(&self, from: usize) -> usize {
        let all = self.tokens.all();
        let title = fold(self.shown.title);
        let known: Vec<String> = Tokens::new(&title).all().iter().map(|token| singular(&token.text).into_owned()).collect();
        let mut at = from;
        while all
            .get(at)
            .is_some_and(|token| token.kind == TokenKind::Word && known.contains(&singular(&token.text).into_owned()))
        {
            at += 1;
        }
        at
    }

    /// All of it is understood; what does it change?
    fn decide(mut self) -> Said {
        match self.numbers.as_slice() {
            [] => {}
            [(value, counts)] => {
                let counts = match (counts, self.shown.points, self.shown.pieces) {
                    // « 15 points, 2 pièces » and « 15 points, 2 » leave only the pieces.
                    (Counts::Unsaid, ..) if self.change.price.is_some() => Counts::Pieces,
                    (Counts::Unsaid, true, false) => Counts::Points,
                    (Counts::Unsaid, false, true) => Counts::Pieces,
                    (counts, ..) => *counts,
                };
                match (counts, *value) {
                    (Counts::Points, value) => match amount(value) {
                        Ok(points) => self.change.price = Some(Price::Exactly(points)),
                        Err(refusal) => return Said::Unclear(refusal),
                    },
                    (counts, numbers::Value::Whole(count)) => {
                        let Some(count) = u32::try_from(count).ok().filter(|count| (1..=Quantity::LARGEST).contains(count))
                        else {
                            return Said::Unclear(Refusal::BadQuantity);
                        };
                        if counts == Counts::Unsaid {
                            return Said::PointsOrPieces(count);
                        }
                        self.change.pieces = Some(count);
                    }
                    (_, numbers::Value::Fraction(_) | numbers::Value::TooBig) => return Said::Unclear(Refusal::BadQuantity),
                }
            }
            _ => return Said::Unclear(Refusal::BadAmount),
        }
        if let Err(refusal) = self.times() {
            return Said::Unclear(refusal);
        }
        if self.change == Correction::default() { Said::Nothing } else { Said::Change(Box::new(self.change)) }
    }

    /// Day and hour, from one mention or from two that complete each other.
    fn times(&mut self) -> Result<(), Refusal> {
        let zone = self.reference.zone;
        let when = match self.whens.as_slice() {
            [] => return Ok(()),
            [only] => only.clone(),
            [day, hours] | [hours, day] if !day.time_only && (hours.time_only || hours.shape == Shape::PartOnly) => {
                let mut day = day.clone();
                let on = day.start.or(day.end).map(|moment| moment.day);
                if let (Some(on), true) = (on, hours.time_only) {
                    let hours = hours.clone().on(on);
                    (day.start, day.end, day.shape, day.past) = (hours.start, hours.end, hours.shape, false);
                }
                day.part = day.part.or(hours.part);
                day
            }
            _ => return Err(Refusal::BadTime),
        };
        if let Some(why) = when.ask.filter(|_| when.either.is_none()) {
            return Err(why.into());
        }
        let times = match Times::choose(&when, zone, self.shown.day, self.shown.chosen) {
            Ok(times) => times.ok_or(Refusal::BadTime)?,
            Err((one, other)) => return Err(Refusal::WhichTime(one, other)),
        };
        let last = times.end.unwrap_or(times.start);
        if last.time.map_or(last.day < self.reference.now.date(), |time| last.day.and_time(time) < self.reference.now) {
            return Err(Refusal::PastTime);
        }
        self.change.times = Some(times);
        Ok(())
    }
}

fn price(points: &Points) -> Result<Price, Refusal> {
    let value = points.exactly().filter(|_| !points.negative).ok_or(Refusal::BadAmount)?;
    let amount = amount(value)?;
    Ok(match points.relation {
        Relation::Exactly => Price::Exactly(amount),
        Relation::More => Price::By(i64::from(amount)),
        Relation::Less => Price::By(-i64::from(amount)),
    })
}

fn phrase(words: &str) -> Result<Option<Phrase>, Refusal> {
    match Phrase::new(words.trim_matches(|c: char| !(c.is_alphanumeric() || c == ')'))) {
        Ok(phrase) => Ok(Some(phrase)),
        Err(BadText::Empty) => Ok(None),
        Err(BadText::TooLong { limit }) => Err(Refusal::TooLong(limit)),
    }
}

#[cfg(test)]
mod tests;
