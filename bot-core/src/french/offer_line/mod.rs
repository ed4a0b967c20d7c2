//! A complete offer in one line: « Vélo enfant 16 pouces, 15 points ou échange contre un 20 pouces ».
//!
//! The line falls into segments at commas and line breaks. The first is the title, up to what is wanted in return; each other one is what
//! is wanted in return, a quantity, a place, « gratuit », or else part of the description, word for word. Nothing is lost and nothing
//! invented.
//!
//! Deliberately absent: whether anything is missing; a line that names no return is a gift, and [`OfferLine::return_named`] tells whether
//! that was said.

mod subject;
pub(super) mod words;

use self::{
    subject::subject,
    words::{ARTICLES, BEFORE_PRICE, FREE, GIVING, IN_RETURN, LEADS, LENDING, LENT, MEASURES, NO_PLACE, PLACE_LINKS},
};
use super::{
    category,
    money::money,
    numbers::{Number, Value, number},
    points::{Mention, Per, Relation, UnitWords, mentions},
    tokens::{self, Kind, Token, Tokens, is_any},
};
use crate::{
    club::Unit,
    offer::{Content, Direction, Quantity, Return, Subject},
    refusal::Refusal,
    text::{BadText, Description, Phrase, Title},
};

/// The example shown when there is nothing to offer in a line.
pub const EXAMPLE: &str = "/offre Vélo enfant 16 pouces, 15 points ou échange contre un livre";
/// The same for a want.
pub const WANT_EXAMPLE: &str = "/cherche une perceuse, 5 points";

/// An offer as read from a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferLine {
    /// What it says.
    pub content: Content,
    /// Something in return, or « gratuit », was named.
    pub return_named: bool,
}

/// Reads an offer's line; see [`read`].
///
/// # Errors
/// Those of [`read`].
pub fn parse_offer(text: &str, direction: Direction, unit: &Unit) -> Result<Content, Refusal> {
    read(text, direction, unit).map(|line| line.content)
}

/// Reads an offer's line.
///
/// # Errors
/// [`Refusal::Usage`] without a title, [`Refusal::MoneyNotPoints`], [`Refusal::NotWhole`], [`Refusal::BadAmount`] (also for two
/// different numbers of points), [`Refusal::BadQuantity`], [`Refusal::TooLong`].
pub fn read(text: &str, direction: Direction, unit: &Unit) -> Result<OfferLine, Refusal> {
    let tokens = Tokens::new(text);
    let unit = UnitWords::new(unit);
    if money(&tokens, &unit).is_some() {
        return Err(Refusal::MoneyNotPoints);
    }
    let mut line = Line::new(&tokens, &unit);
    for (at, (from, to)) in segments(&tokens).into_iter().enumerate() {
        // « , gratuit »: what comes after a comma is no title.
        if at == 0 && from == 0 { line.first(from, to)? } else { line.other(from, to)? }
    }
    line.finish(direction)
}

/// Where the line falls apart: commas and semicolons outside numbers, line breaks.
fn segments(tokens: &Tokens<'_>) -> Vec<(usize, usize)> {
    let all = tokens.all();
    let mut found = Vec::new();
    let mut from = 0;
    for at in 0..all.len() {
        let digits = |at: usize| all.get(at).is_some_and(|token| token.kind == Kind::Digits);
        let in_number =
            all[at].glued && all.get(at + 1).is_some_and(|next| next.glued) && at > 0 && digits(at - 1) && digits(at + 1);
        let comma = (all[at].is(",") || all[at].is(";")) && !in_number;
        let break_before =
            at > 0 && tokens.original()[all[at - 1].span.end..all[at].span.start.max(all[at - 1].span.end)].contains('\n');
        if comma || break_before {
            found.push((from, at));
            from = if comma { at + 1 } else { at };
        }
    }
    found.push((from, all.len()));
    found.retain(|(from, to)| from < to);
    found
}

struct Line<'a, 'b> {
    tokens: &'b Tokens<'a>,
    mentions: Vec<Mention>,
    /// The title's tokens.
    title: (usize, usize),
    back: Return,
    per: Per,
    free: bool,
    lent: bool,
    pieces: Option<i64>,
    place: Option<Phrase>,
    text: Vec<String>,
}

impl<'a, 'b> Line<'a, 'b> {
    fn new(tokens: &'b Tokens<'a>, unit: &UnitWords) -> Self {
        let mentions = mentions(tokens, unit).into_iter().filter(|mention| !mention.deposit).collect();
        Self {
            tokens,
            mentions,
            title: (0, 0),
            back: Return::default(),
            per: Per::All,
            free: false,
            lent: false,
            pieces: None,
            place: None,
            text: Vec::new(),
        }
    }

    fn all(&self) -> &'b [Token] {
        self.tokens.all()
    }

    fn is(&self, at: usize, words: &[&str]) -> bool {
        is_any(self.all(), at, words)
    }

    /// The token after the first of these phrases that stands here.
    fn starts(&self, at: usize, to: usize, phrases: &[&[&str]]) -> Option<usize> {
        tokens::phrase(self.all(), at, to, phrases)
    }

    /// Rule `title`: up to what is wanted in return, without what leads to it.
    fn first(&mut self, from: usize, to: usize) -> Result<(), Refusal> {
        let mut from = from;
        if let Some(end) = self.starts(from, to, LEADS) {
            self.free |= self.starts(from, to, GIVING).is_some();
            self.lent |= self.starts(from, to, LENDING).is_some();
            from = if self.is(end, &[":"]) { end + 1 } else { end };
        }
        if self.starts(from, to, FREE) == Some(to) {
            self.free = true;
            return Ok(());
        }
        let to = self.place_at_end(from, to)?;
        let to = match (from + 1..to).find(|at| self.starts(*at, to, LENT) == Some(to)) {
            // « pinceau prêt » is no loan, « perceuse à prêter » is one.
            Some(at) if at + 1 < to => {
                self.lent = true;
                at
            }
            _ => to,
        };
        let priced = self.mentions.iter().find(|mention| (from..to).contains(&mention.from)).map(|mention| mention.from);
        let in_return = (from + 1..to).find(|at| self.starts(*at, to, IN_RETURN).is_some());
        let free = (from + 1..to).find(|at| self.starts(*at, to, FREE) == Some(to));
        let Some(split) = [priced, in_return, free].into_iter().flatten().min() else {
            self.title = (from, to);
            return Ok(());
        };
        let mut end = split;
        while end > from && self.is(end - 1, BEFORE_PRICE) {
            end -= 1;
        }
        self.title = (from, end);
        self.other(split, to)
    }

    /// Any other segment.
    fn other(&mut self, from: usize, to: usize) -> Result<(), Refusal> {
        let mut from = from;
        // The minus of « -5 points » belongs to its number.
        while from < to && self.is(from, &[":", "-", "(", ")", "."]) && !self.mentions.iter().any(|mention| mention.from == from)
        {
            from += 1;
        }
        let mut to = to;
        while to > from && self.is(to - 1, &[".", "!", "?", ")", "-"]) {
            to -= 1;
        }
        if from == to {
            return Ok(());
        }
        if self.starts(from, to, FREE) == Some(to) {
            self.free = true;
            return Ok(());
        }
        if self.starts(from, to, LENT) == Some(to) {
            self.lent = true;
            return Ok(());
        }
        if let Some(pieces) = self.quantity(from, to) {
            self.pieces = Some(pieces);
            return Ok(());
        }
        if self.own_place(from, to)? {
            return Ok(());
        }
        let joined = if self.is(from, &["ou", "et", "+", "plus", "avec"]) { from + 1 } else { from };
        let priced = self.mentions.iter().any(|mention| (from..to).contains(&mention.from));
        if priced || self.starts(joined, to, IN_RETURN).is_some() {
            let to = self.place_at_end(from, to)?;
            return self.in_return(from, to);
        }
        self.text.push(self.tokens.words(from, to).to_owned());
        Ok(())
    }

    /// Rule `quantity`: x3, « 3 pièces », « quantité 3 », « 3 exemplaires ».
    fn quantity(&self, from: usize, to: usize) -> Option<i64> {
        let all = self.all();
        let read = |at: usize| number(all, at).filter(|number| !number.is_article && number.end <= to);
        let count = |number: Number| match number.value {
            Value::Whole(count) => count,
            // Half a piece and a billion pieces are refused alike.
            Value::Fraction(_) | Value::TooBig => 0,
        };
        let lead = match (self.is(from, &["x"]), self.is(from, &["quantite", "qte", "nombre"])) {
            (true, _) => Some(from + 1),
            (_, true) => Some(if self.is(from + 1, &[":", "de"]) { from + 2 } else { from + 1 }),
            _ => None,
        };
        if let Some(at) = lead {
            return read(at).filter(|number| number.end == to).map(count);
        }
        let number = read(from)?;
        let unit = self.is(number.end, &["pieces", "piece", "exemplaires", "exemplaire", "unites", "disponibles", "dispo", "x"]);
        (unit && number.end + 1 == to).then(|| count(number))
    }

    /// Rule `place`: « à Vernier », « au Lignon », « quartier des Grottes », « lieu : la Servette » as a segment of its own.
    /// Not: « à prendre devant l'allée 7 », « à discuter », « à domicile ».
    fn own_place(&mut self, from: usize, to: usize) -> Result<bool, Refusal> {
        let start = if self.is(from, &["lieu", "quartier", "endroit"]) {
            if self.is(from + 1, &[":"]) {
                from + 2
            } else if self.is(from, &["quartier"]) {
                from
            } else {
                from + 1
            }
        } else if self.is(from, &["a", "au", "aux"]) && !self.is(from + 1, NO_PLACE) {
            from + 1
        } else {
            return Ok(false);
        };
        if start >= to || self.all()[start].kind != Kind::Word || to - start > 8 {
            return Ok(false);
        }
        self.set_place(start, to)?;
        Ok(true)
    }

    /// The same at the end of a segment, if the place has a capital: « Table de camping à Vernier ». Not: « machine à coudre ».
    fn place_at_end(&mut self, from: usize, to: usize) -> Result<usize, Refusal> {
        let original = self.tokens.words(from, to);
        if original.to_uppercase() == original {
            return Ok(to);
        }
        let capital = |at: usize| self.tokens.words(at, at + 1).chars().next().is_some_and(char::is_uppercase);
        let Some(at) = (from + 1..to).rev().find(|at| self.is(*at, &["a", "au", "aux"])) else { return Ok(to) };
        let place = at + 1..to;
        let proper = place.clone().any(capital) && place.clone().all(|at| capital(at) || self.is(at, PLACE_LINKS));
        if !proper || place.len() > 6 {
            return Ok(to);
        }
        self.set_place(at + 1, to)?;
        Ok(at)
    }

    fn set_place(&mut self, from: usize, to: usize) -> Result<(), Refusal> {
        if self.place.is_some() {
            self.text.push(self.tokens.words(from, to).to_owned());
        } else {
            self.place = phrase(self.tokens.words(from, to))?;
        }
        Ok(())
    }

    /// Rule `return`: points, something else, either (« ou »), or both (« + », « et »).
    fn in_return(&mut self, from: usize, to: usize) -> Result<(), Refusal> {
        let inside: Vec<Mention> = self.mentions.iter().filter(|mention| (from..to).contains(&mention.from)).cloned().collect();
        let (before, after) = match inside.as_slice() {
            [] => ((from, to), (to, to)),
            [mention] if mention.relation == Relation::Exactly => {
                let amount = mention.amount()?;
                if self.back.points.is_some_and(|points| points != amount) {
                    return Err(Refusal::BadAmount);
                }
                (self.back.points, self.per) = (Some(amount), mention.per);
                if mention.per.is_rate() {
                    self.text.push(self.tokens.words(mention.from, mention.to).to_owned());
                }
                ((from, mention.from), (mention.to, to))
            }
            _ => return Err(Refusal::BadAmount),
        };
        for (from, to) in [before, after] {
            self.thing_in_return(from, to)?;
        }
        Ok(())
    }

    /// What is left beside the points: something else that is wanted, or a remark.
    fn thing_in_return(&mut self, from: usize, to: usize) -> Result<(), Refusal> {
        let (mut from, mut to) = (from, to);
        let mut led = false;
        let mut together = None;
        loop {
            if let Some(end) = self.starts(from, to, IN_RETURN) {
                (from, led) = (end, true);
            } else if from < to && self.is(from, &["+", "et", "plus", "avec"]) {
                (from, together) = (from + 1, Some(true));
            } else if from < to && self.is(from, &["ou", "/"]) {
                (from, together) = (from + 1, Some(false));
            } else if from < to && self.is(from, BEFORE_PRICE) {
                from += 1;
            } else {
                break;
            }
        }
        while to > from {
            if self.is(to - 1, &["+", "et", "plus", "avec"]) {
                together = Some(true);
            } else if self.is(to - 1, &["ou", "/"]) {
                together = Some(false);
            } else if !self.is(to - 1, BEFORE_PRICE) && !self.is(to - 1, &[")", "."]) {
                break;
            }
            to -= 1;
        }
        if from == to {
            return Ok(());
        }
        let words = self.tokens.words(from, to);
        if number(self.all(), from).is_some_and(|number| number.end == to && !number.is_article) {
            // « contre 10 »: ten of what?
            return Err(Refusal::BadAmount);
        }
        if !led && together.is_none()
            || self.back.barter.is_some()
            || self.is(from, &["echange", "troc", "negociable", "debattre", "discuter"])
        {
            self.text.push(words.to_owned());
            return Ok(());
        }
        self.back.barter = phrase(words)?;
        self.back.both = together == Some(true);
        Ok(())
    }

    fn finish(mut self, direction: Direction) -> Result<OfferLine, Refusal> {
        let usage = Refusal::Usage(match direction {
            Direction::Offering => EXAMPLE,
            Direction::Wanting => WANT_EXAMPLE,
        });
        let (mut from, mut to) = self.title;
        while to > from && self.is(to - 1, &["?", "!", ".", ":", "-", ",", "("]) {
            to -= 1;
        }
        if let Some(end) = self.starts(from, to, ARTICLES).filter(|end| *end < to) {
            from = end;
        }
        // « -1 », « 12 » and « ??? » are no thing.
        if !(from..to).any(|at| self.all()[at].kind == Kind::Word) {
            return Err(usage);
        }
        let subject = subject(self.all(), from, to);
        let counted = if subject == Subject::Good { self.counted(from, to) } else { None };
        // « 6 chaises, 30 points » is one lot; « 6 chaises, 5 points pièce » is six chairs.
        let lot = self.back.points.is_some() && self.per != Per::Piece && self.pieces.is_none();
        if let Some((pieces, (first, last))) = counted.filter(|_| !lot) {
            self.pieces = self.pieces.or(Some(pieces));
            (from, to) = (first, last);
        }
        let pieces = match self.pieces {
            None => None,
            Some(pieces) => Some(
                u32::try_from(pieces)
                    .ok()
                    .filter(|pieces| (1..=Quantity::LARGEST).contains(pieces))
                    .ok_or(Refusal::BadQuantity)?,
            ),
        };
        let title = match Title::new(&capitalised(self.tokens.words(from, to))) {
            Ok(title) => title,
            Err(BadText::Empty) => return Err(usage),
            Err(BadText::TooLong { limit }) => return Err(Refusal::TooLong(limit)),
        };
        let text = match Description::new(&self.text.join(", ")) {
            Ok(text) => Some(text),
            Err(BadText::Empty) => None,
            Err(BadText::TooLong { limit }) => return Err(Refusal::TooLong(limit)),
        };
        let return_named = self.free || !self.back.is_gift();
        let category = category::guess(title.as_str()).map(str::to_owned);
        let content = Content {
            direction,
            subject,
            title,
            text,
            back: self.back,
            lent: self.lent,
            category,
            place: self.place,
            pieces,
            photo: None,
        };
        Ok(OfferLine { content, return_named })
    }

    /// Rule `leading-number`: « 3 pots de confiture », « trois chaises »; and « pots de confiture x3 ». Not: « 20 pouces », « 2 kg de pommes »,
    /// « 3 en 1 ».
    fn counted(&self, from: usize, to: usize) -> Option<(i64, (usize, usize))> {
        let all = self.all();
        if to - from > 2
            && self.is(to - 2, &["x"])
            && let Some(Value::Whole(pieces)) = number(all, to - 1).map(|number| number.value)
        {
            return Some((pieces, (from, to - 2)));
        }
        let number = number(all, from).filter(|number| !number.is_article)?;
        let noun = if self.is(number.end, &["x"]) { number.end + 1 } else { number.end };
        let plural = all.get(noun).filter(|_| noun < to).is_some_and(|token| {
            token.kind == Kind::Word
                && token.text.len() > 2
                && token.text.ends_with(['s', 'x'])
                && !MEASURES.contains(&token.text.as_str())
        });
        plural.then(|| (number.whole().unwrap_or(0), (noun, to)))
    }
}

fn phrase(words: &str) -> Result<Option<Phrase>, Refusal> {
    match Phrase::new(words) {
        Ok(phrase) => Ok(Some(phrase)),
        Err(BadText::Empty) => Ok(None),
        Err(BadText::TooLong { limit }) => Err(Refusal::TooLong(limit)),
    }
}

pub(crate) fn capitalised(words: &str) -> String {
    let mut rest = words.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

#[cfg(test)]
mod tests;
