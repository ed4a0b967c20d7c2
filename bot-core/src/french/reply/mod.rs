//! Answers: to a proposition (« ok », « non merci », « plutôt un livre + 5 points », « ok mais dimanche 18h ») and about what became of an
//! exchange (« c'est fait », « bien reçu », « j'annule »).
//!
//! High precision: a message is an answer only if **all** of it is understood: set phrases, points, times, one thing in words. A word left over (« Ali a dit ok », « je n'ai pas dit oui », « on avait dit 12 points ») means that it is something else, and that is
//! [`Reply::Nothing`]. A question accepts nothing and cancels nothing.
//!
//! Deliberately absent: what the answer is to, and whether it is allowed now.

mod cues;
mod meaning;

use chrono::NaiveDate;
use chrono_tz::Tz;

use self::cues::{Cue, cue};
use super::{
    dates,
    money::money,
    numbers::{Value, number},
    points::{Mention, Relation, UnitWords, amount, mentions},
    tokens::{Kind, Token, Tokens, is_any},
};
use crate::{
    club::Unit,
    id::TradeNumber,
    ledger::{Amount, Points},
    refusal::Refusal,
    text::Phrase,
    time::{Appointment, Timestamp},
};

/// What an answer is read against.
#[derive(Debug, Clone, Copy)]
pub struct ReplyContext<'a> {
    /// Now.
    pub now: Timestamp,
    /// The club's zone.
    pub zone: Tz,
    /// What points are called.
    pub unit: &'a Unit,
    /// A number of points is what is being talked about: a bare number means points.
    pub points_pending: bool,
    /// The day being talked about, for an hour without a day.
    pub day: Option<NaiveDate>,
    /// The moment that was chosen where words may mean two.
    pub chosen: Option<Appointment>,
}

/// Other terms.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counter {
    /// So many points.
    pub points: Option<Amount>,
    /// So many more (or, negative, fewer) than in the present proposition.
    pub delta: Option<Points>,
    /// A thing in the person's own words.
    pub thing: Option<Phrase>,
    /// The thing and the points together.
    pub both: bool,
    /// An appointment said with it.
    pub when: Option<Appointment>,
}

/// What an answer says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// Yes; maybe with an appointment.
    Accept {
        /// « ok pour samedi 10h ».
        when: Option<Appointment>,
    },
    /// No.
    Decline,
    /// Other points or another thing.
    Counter(Counter),
    /// An appointment, and nothing else.
    When(Appointment),
    /// It took place.
    Done,
    /// The thing arrived.
    Received,
    /// It shall not take place.
    Cancel,
    /// The other side did not come.
    NoShow,
    /// Something is wrong.
    Problem,
    /// The own proposition is taken back.
    Withdraw,
    /// Thanks.
    Thanks,
    /// A bare whole number, where points are not what is being talked about.
    Number(i64),
    /// An answer, but not a clear one: what to ask.
    Unclear(Refusal),
    /// No answer.
    Nothing,
}

/// The longest answer that is looked at, in tokens: longer talk is no answer.
const LONGEST: usize = 60;
/// The longest thing, in tokens.
const LONGEST_THING: usize = 14;

/// Reads an answer.
pub fn understand(text: &str, context: &ReplyContext<'_>) -> Reply {
    // Longer than any answer could be.
    if text.len() > LONGEST * 40 {
        return Reply::Nothing;
    }
    let tokens = Tokens::new(text);
    if tokens.all().is_empty() || tokens.all().len() > LONGEST {
        return Reply::Nothing;
    }
    if reference(&tokens).is_some() {
        return Reply::Nothing;
    }
    bare_number(&tokens, context).unwrap_or_else(|| Parts::read(&tokens, context).decide(context))
}

/// The same for words that surely are about one exchange or offer: other terms may also be said freely.
pub fn understand_freely(text: &str, context: &ReplyContext<'_>) -> Reply {
    match understand(text, context) {
        Reply::Nothing => meaning::reply(text, context),
        reply => reply,
    }
}

/// Takes a named exchange out of a text (rule `trade-reference`): « j'annule l'échange 3 », « échange n° 3 : ok » leave « j'annule » and « ok »
/// with the number 3. The caller finds that exchange and reads the rest as an answer to it.
/// Not: « un échange contre 3 livres ».
pub fn without_reference(text: &str) -> (Option<TradeNumber>, String) {
    let tokens = Tokens::new(text);
    match reference(&tokens) {
        None => (None, text.to_owned()),
        Some((number, from, to)) => {
            let span = tokens.span(from, to);
            let rest = format!("{} {}", text[..span.start].trim_end(), text[span.end..].trim_start());
            (Some(number), rest.trim_matches([' ', ':', ',']).to_owned())
        }
    }
}

fn reference(tokens: &Tokens<'_>) -> Option<(TradeNumber, usize, usize)> {
    let all = tokens.all();
    let at = (0..all.len()).find(|at| all[*at].is("echange"))?;
    let sign = (at + 1..at + 4).find(|at| !is_any(all, *at, &["numero", "n", "no", "°", "º", "#"]))?;
    let found = number(all, sign).filter(|number| !number.in_words)?;
    let ends = all.get(found.end).is_none_or(|next| next.kind == Kind::Sign || cue(all, found.end).is_some());
    let number = found.whole().and_then(|number| u32::try_from(number).ok()).filter(|_| ends)?;
    let led = |back: usize, words: &[&str]| at.checked_sub(back).is_some_and(|at| is_any(all, at, words));
    let from = match (led(1, &["l'", "cet"]), led(2, &["pour", "de", "dans", "sur"])) {
        (true, true) => at - 2,
        (true, false) => at - 1,
        (false, _) => at,
    };
    Some((TradeNumber(number), from, found.end))
}

/// Rule `bare-number`: « 12 » and nothing else.
fn bare_number(tokens: &Tokens<'_>, context: &ReplyContext<'_>) -> Option<Reply> {
    let all = tokens.all();
    let negative = all[0].is("-");
    let found = number(all, usize::from(negative)).filter(|number| !number.in_words)?;
    if all[found.end..].iter().any(|token| !(token.is(".") || token.is("!"))) {
        return None;
    }
    let value = match found.value {
        Value::Whole(value) if negative => Value::Whole(value.saturating_neg()),
        value => value,
    };
    Some(match (amount(value), value) {
        (Ok(points), _) if context.points_pending => Reply::Counter(Counter { points: Some(points), ..Counter::default() }),
        (Err(refusal), _) if context.points_pending => Reply::Unclear(refusal),
        (_, Value::Whole(value)) => Reply::Number(value),
        (_, Value::Fraction(_)) => Reply::Nothing,
        (_, Value::TooBig) => Reply::Unclear(Refusal::BadAmount),
    })
}

/// The moment that was chosen of two, or the question which.
fn which(one: Appointment, other: Appointment, context: &ReplyContext<'_>) -> Result<Appointment, Refusal> {
    let chosen = [one, other].into_iter().find(|moment| context.chosen == Some(*moment));
    chosen.ok_or(Refusal::WhichTime(one, other))
}

/// What a token belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Cue(Cue),
    Points,
    When,
    Money,
    /// A number without a unit, after words that lead to one.
    Bare,
    /// Not understood.
    Rest,
}

struct Parts<'a, 'b> {
    tokens: &'b Tokens<'a>,
    /// What each token belongs to.
    of: Vec<Part>,
    points: Vec<Mention>,
    when: Option<Result<Appointment, Refusal>>,
    bare: Vec<Value>,
}

impl<'a, 'b> Parts<'a, 'b> {
    fn read(tokens: &'b Tokens<'a>, context: &ReplyContext<'_>) -> Self {
        let all = tokens.all();
        let unit = UnitWords::new(context.unit);
        let mut parts = vec![Part::Rest; all.len()];
        let points = mentions(tokens, &unit);
        for mention in &points {
            parts[mention.from..mention.to].fill(Part::Points);
        }
        let found = dates::find(tokens, context.now, context.zone);
        let found: Vec<_> =
            found.into_iter().filter(|found| parts[found.from..found.to].iter().all(|part| *part == Part::Rest)).collect();
        for found in &found {
            parts[found.from..found.to].fill(Part::When);
        }
        if let Some(span) = money(tokens, &unit) {
            for (token, part) in all.iter().zip(parts.iter_mut()) {
                if span.start <= token.span.start && token.span.end <= span.end {
                    *part = Part::Money;
                }
            }
        }
        let mut at = 0;
        while at < all.len() {
            let free = |to: usize| parts[at..to].iter().all(|part| *part == Part::Rest);
            match cue(all, at).filter(|(_, end)| free(*end)) {
                Some((cue, end)) => {
                    parts[at..end].fill(Part::Cue(cue));
                    at = end;
                }
                None => at += 1,
            }
        }
        let when = match dates::readings(&found, context.now, context.zone, context.day) {
            Some((one, other)) => Some(which(one, other, context)),
            None => dates::appointment(&found, context.now, context.zone, context.day).map(|when| when.map_err(Refusal::from)),
        };
        let mut this = Self { tokens, of: parts, points, when, bare: Vec::new() };
        this.find_bare();
        this
    }

    /// Rule `number-without-unit`: « ok pour 12 », « plutôt 15 », « un livre + 5 ». Not: « plutôt 2 livres ».
    fn find_bare(&mut self) {
        let all = self.tokens.all();
        let mut at = 0;
        while at < all.len() {
            let found = number(all, at)
                .filter(|found| !found.is_article && self.of[at..found.end].iter().all(|part| *part == Part::Rest));
            let Some(found) = found else {
                at += 1;
                continue;
            };
            let counts = self.of.get(found.end) == Some(&Part::Rest);
            let led = at.checked_sub(1).is_none_or(|before| matches!(self.of[before], Part::Cue(_)));
            if led && !counts && !all[at].glued {
                self.of[at..found.end].fill(Part::Bare);
                self.bare.push(found.value);
            }
            at = found.end;
        }
    }

    fn has(&self, cue: Cue) -> bool {
        self.of.contains(&Part::Cue(cue))
    }

    /// Rules by what is said; see the tables below for examples of each.
    fn decide(&self, context: &ReplyContext<'_>) -> Reply {
        let rest = match self.rest() {
            Ok(rest) => rest,
            Err(Scattered) => return Reply::Nothing,
        };
        if let Some(reply) = self.fate(rest) {
            return reply;
        }
        if self.of.contains(&Part::Money) {
            return if rest.is_none() { Reply::Unclear(Refusal::MoneyNotPoints) } else { Reply::Nothing };
        }
        let thing = match rest {
            None => None,
            Some((from, to)) => match self.thing(from, to) {
                Some(thing) => Some(thing),
                None => return Reply::Nothing,
            },
        };
        if thing.is_some() || !self.points.is_empty() || !self.bare.is_empty() {
            return self.counter(thing, context);
        }
        self.answer()
    }

    /// What became of the exchange: cues that stand for themselves, maybe with the thing or person they are about.
    fn fate(&self, rest: Option<(usize, usize)>) -> Option<Reply> {
        let question = self.has(Cue::Question);
        let about_thing = rest.is_none_or(|(from, to)| self.is_noun_phrase(from, to));
        let other_terms = !self.points.is_empty() || !self.bare.is_empty() || self.has(Cue::Decline);
        if question || other_terms {
            return None;
        }
        let thing_named = rest.is_some() && about_thing;
        if self.has(Cue::NoShow) {
            return rest.is_none_or(|(from, to)| self.is_name(from, to)).then_some(Reply::NoShow);
        }
        if self.has(Cue::Problem) && about_thing || self.has(Cue::Broken) && thing_named {
            return Some(Reply::Problem);
        }
        let table = [
            (Cue::Cancel, Reply::Cancel, about_thing),
            (Cue::Withdraw, Reply::Withdraw, rest.is_none()),
            (Cue::Received, Reply::Received, about_thing),
            (Cue::Done, Reply::Done, about_thing),
        ];
        let rather = self.has(Cue::Rather);
        let said = table.into_iter().find(|(cue, _, fits)| self.has(*cue) && *fits && !rather).map(|(_, reply, _)| reply);
        if said.is_some() {
            return said;
        }
        let only_thanks = self.has(Cue::Thanks) && !self.has(Cue::Accept) && self.when.is_none() && !rather;
        (only_thanks && about_thing).then_some(Reply::Thanks)
    }

    /// Yes, no, or a time.
    fn answer(&self) -> Reply {
        let yes = self.has(Cue::Accept) || self.has(Cue::Cheer);
        let no = self.has(Cue::Decline);
        let rather = self.has(Cue::Rather);
        let question = self.has(Cue::Question);
        let fate = [Cue::Done, Cue::Received, Cue::Cancel, Cue::NoShow, Cue::Problem, Cue::Broken, Cue::Withdraw];
        if fate.into_iter().any(|cue| self.has(cue)) {
            return Reply::Nothing;
        }
        match &self.when {
            // « pas possible samedi » names a time that does not suit.
            Some(_) if no && !rather => Reply::Nothing,
            Some(Err(why)) => Reply::Unclear(why.clone()),
            Some(Ok(when)) if yes && !no && !rather && !question => Reply::Accept { when: Some(*when) },
            Some(Ok(when)) => Reply::When(*when),
            None if question || rather || yes && no => Reply::Nothing,
            None if yes => Reply::Accept { when: None },
            None if no => Reply::Decline,
            None => Reply::Nothing,
        }
    }

    /// Points, a thing, or both.
    fn counter(&self, thing: Option<Phrase>, context: &ReplyContext<'_>) -> Reply {
        let when = match &self.when {
            Some(Err(why)) => return Reply::Unclear(why.clone()),
            Some(Ok(when)) => Some(*when),
            None => None,
        };
        let mut counter = Counter { thing, when, ..Counter::default() };
        match (self.points.as_slice(), self.bare.as_slice()) {
            ([], []) => {}
            ([mention], []) if !mention.deposit => match (mention.amount(), mention.relation) {
                (Err(refusal), _) => return Reply::Unclear(refusal),
                (Ok(amount), Relation::Exactly) => counter.points = Some(amount),
                (Ok(amount), Relation::More) => counter.delta = Some(amount.points()),
                (Ok(amount), Relation::Less) => counter.delta = Some(-amount.points()),
            },
            ([], [value]) if context.points_pending => match amount(*value) {
                Err(refusal) => return Reply::Unclear(refusal),
                Ok(amount) => counter.points = Some(amount),
            },
            // Two numbers, or one that may count anything.
            _ => return Reply::Unclear(Refusal::BadAmount),
        }
        counter.both = counter.thing.is_some() && counter.points.is_some();
        if counter.both && self.has(Cue::Or) {
            // « 10 points ou un livre » leaves open what an exchange has to fix.
            return Reply::Unclear(Refusal::OneProposition);
        }
        Reply::Counter(counter)
    }

    /// The words that are not understood, as one run of tokens.
    fn rest(&self) -> Result<Option<(usize, usize)>, Scattered> {
        let is_rest = |at: &usize| self.of[*at] == Part::Rest;
        let Some(from) = (0..self.of.len()).find(is_rest) else { return Ok(None) };
        let to = (from..self.of.len()).rev().find(is_rest).map_or(from, |last| last + 1);
        // Small words inside a thing are part of it: « un pot de miel et du pain », « un livre pour enfants ».
        let inside =
            |part: &Part| matches!(part, Part::Rest | Part::Cue(Cue::Filler | Cue::Lead | Cue::And | Cue::Or | Cue::Cheer));
        if self.of[from..to].iter().all(inside) { Ok(Some((from, to))) } else { Err(Scattered) }
    }

    /// Rule `thing`: « plutôt un livre », « contre des œufs », « 10 points et un gâteau », « ok pour un gâteau ».
    /// Not: « un livre » without a word that leads to it, « un ami m'a dit 10 points ».
    fn thing(&self, from: usize, to: usize) -> Option<Phrase> {
        if !self.is_noun_phrase(from, to) {
            return None;
        }
        let before = from.checked_sub(1).map(|before| self.of[before]);
        let after = self.of.get(to);
        let joined = |part: &Part| matches!(part, Part::Cue(Cue::And | Cue::Or));
        let led = matches!(before, Some(Part::Cue(Cue::Rather | Cue::Lead)));
        let with_points = !self.points.is_empty() || !self.bare.is_empty();
        let joined = with_points && (before.as_ref().is_some_and(joined) || after.is_some_and(joined));
        let replaced = after.is_some_and(|part| matches!(part, Part::Cue(Cue::Rather)));
        if !(led || joined || replaced) {
            return None;
        }
        Phrase::new(self.tokens.words(from, to)).ok()
    }

    /// Begins with an article, a possessive or a number, and has no verb, pronoun or negation in it.
    fn is_noun_phrase(&self, from: usize, to: usize) -> bool {
        let words = &self.tokens.all()[from..to];
        let first = words[0].kind == Kind::Digits || one_of(FIRST, &words[0]) || number(words, 0).is_some();
        let plain = words.iter().all(|token| !one_of(NEVER, token) && (token.kind != Kind::Sign || one_of("- ' , /", token)));
        first
            && plain
            && words.len() <= LONGEST_THING
            && words.iter().any(|token| token.kind == Kind::Word && token.text.len() > 2)
            // Not cut off: « quinze jours dès … ». Not a span of time: « pour quinze jours ».
            && words.last().is_some_and(|last| !one_of(OPEN, last))
            && !(number(words, 0).is_some_and(|number| number.end + 1 == words.len()) && words.last().is_some_and(|last| one_of(TIMES, last)))
    }

    /// One to three words with a capital first: « Ali n'est pas venu ».
    fn is_name(&self, from: usize, to: usize) -> bool {
        let capital = self.tokens.words(from, to).chars().next().is_some_and(char::is_uppercase);
        let pronoun = self.tokens.all()[from].is("je") || self.tokens.all()[from].is("j'");
        capital && !pronoun && to - from <= 3 && self.tokens.all()[from..to].iter().all(|token| token.kind == Kind::Word)
    }
}

/// What a thing begins with, besides numbers.
const FIRST: &str = "un une des du de d' le la les l' mon ma mes ton ta tes votre vos notre nos quelques";
/// What no thing has in it: negations, pronouns, verbs, and the words of the conversation itself.
const NEVER: &str = "ne n' pas jamais rien plus je j' tu t' il elle on nous vous ils elles me m' te se s' qui que qu' quoi quand si \
    dit dis disait a as ai ont avait avais est es sont etait etais sera serait veut voulait faut fait \
    proposition message messages mail offre annonce reponse demande parce comme c' ca y";
/// What no thing ends with.
const OPEN: &str = "des de du d' le la les l' un une et ou pour avec a au aux dans sur en";
/// Spans of time.
const TIMES: &str = "jour jours semaine semaines mois heure heures h min minutes an ans";

fn one_of(words: &str, token: &Token) -> bool {
    words.split_whitespace().any(|word| token.is(word))
}

/// The words left over stand in several places.
struct Scattered;

#[cfg(test)]
mod tests;
