//! What people write, understood: plain functions from text to values with the words they came from. No input or output, no clock,
//! no state; `now` and the club's words are arguments.
//!
//! | module | understands |
//! | --- | --- |
//! | [`normalise`] | spelling: case, accents, apostrophes, ligatures, with the way back to the original |
//! | [`tokens`] | words, numbers and signs; short forms of text messages; what is not to be read (quotes, links, phone numbers) |
//! | [`numbers`] | digits and number words of France, Switzerland and Belgium |
//! | [`points`], [`money`] | numbers of points, in the club's own unit; money, which is none |
//! | [`hours`], [`dates`], [`durations`] | when something is to be, on the club's wall clock, and for how long |
//! | [`entity`] | all of that at once, with places and references: what is named in a message |
//! | [`places`] | the places of a club's own list |
//! | [`search`] | the words that count when people look for something |
//! | [`times`] | when something is offered or wanted |
//! | [`offer_line`], [`category`] | a complete offer in one line |
//! | [`correction`] | what to change in an offer that is being written |
//! | [`free_offer`] | the same in free words, and references to an offer |
//! | [`reply`] | answers to a proposition, and what became of an exchange |
//! | [`chat`] | talk that wants nothing |
//! | [`understand`] | the meaning of free talk, with the values that become terms |
//! | [`payment`], [`rating`] | `/payer`, and a note with its comment |
//!
//! Every rule has a name, examples that it reads and examples that it leaves alone: those of [`entity`] in tables that are listed and tested
//! ([`entity::rules`]), the others in comments and tests. What is said twice, contradicts itself
//! or does not exist is never guessed at: it comes back as something to ask about.
//!
//! Deliberately absent: every word that Troquet says itself.

pub mod category;
pub mod chat;
pub mod correction;
pub mod dates;
pub mod durations;
pub mod entity;
pub mod free_offer;
pub mod hours;
mod marks;
pub mod money;
pub mod normalise;
pub mod numbers;
pub mod offer_line;
pub mod payment;
pub mod places;
pub mod points;
pub mod rating;
pub mod reply;
pub mod search;
pub mod times;
pub mod tokens;
pub mod understand;

use std::ops::Range;

/// Where words stand in the text that was given: bytes, always on character borders.
pub type Span = Range<usize>;
