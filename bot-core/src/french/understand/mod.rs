//! What a message means: an intent with its confidence, the slots that become terms, and the rules that say so.
//!
//! Stages: words with their entities and clause features (`message`), rules over them (`pattern`, [`rules`]), one meaning of all that
//! fit in a context (`decide`), what it is about (`about`), slots (`fill`). Rules and words are tables beside the code.
//!
//! A past, reported, quoted or negated sentence offers nothing; neither do set phrases, sales, events and spam. Deliberately absent: any
//! state, what is done about a message, and every guess at a day that is not sure.

mod about;
mod bargain;
mod beside;
mod choice;
mod decide;
mod doubt;
mod facts;
mod figures;
mod fill;
mod infinitive;
mod intent;
mod links;
mod message;
mod pattern;
mod phrase;
mod place;
mod rules;
mod signs;
mod slots;
mod spelling;
mod vocabulary;

#[cfg(test)]
mod measure;
#[cfg(test)]
mod tests;

pub use self::{
    intent::{Confidence, Context, Intent},
    rules::{CueRule, Example, rules},
    slots::Slots,
};
use self::{message::Message, rules::GRAMMAR};
use super::{
    Span,
    entity::{Reference, entities},
    tokens::Tokens,
};

/// A rule that fired, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fired {
    /// Its name.
    pub name: &'static str,
    /// The words of the original.
    pub span: Span,
}

/// What a message means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understanding {
    /// Its meaning.
    pub intent: Intent,
    /// How sure it is.
    pub confidence: Confidence,
    /// What is said of an exchange.
    pub slots: Slots,
    /// The rules that fired: those of the meaning first, then those of what is named.
    pub rules: Vec<Fired>,
}

/// Understands a message in its context.
///
/// `reply_to` is the text that it answers, if that is known: where no context is given, it tells whether an offer, a wish or a
/// proposition is answered.
pub fn understand(text: &str, reference: &Reference<'_>, context: Context, reply_to: Option<&str>) -> Understanding {
    let context = match (context, reply_to) {
        (Context::None, Some(answered)) => answered_context(answered, reference),
        (context, _) => context,
    };
    let tokens = Tokens::new(text);
    let found = entities(&tokens, reference);
    let message = Message::new(&tokens, found, &GRAMMAR.vocabulary);
    let decision = decide::decide(&message, context);
    let filled = fill::fill(&message, &decision);
    let mut fired: Vec<Fired> = Vec::new();
    for cue in &decision.cues {
        if !fired.iter().any(|fired| fired.name == cue.rule.name) {
            fired.push(Fired { name: cue.rule.name, span: message.span(cue.found.from, cue.found.to) });
        }
    }
    for entity in &message.entities {
        fired.extend(entity.rules.iter().map(|name| Fired { name, span: entity.span.clone() }));
    }
    let confidence = match decision.confidence {
        Confidence::Sure if filled.to_ask => Confidence::Ambiguous,
        confidence => confidence,
    };
    Understanding { intent: decision.intent, confidence, slots: filled.slots, rules: fired }
}

/// What an answer to this text is an answer to.
fn answered_context(answered: &str, reference: &Reference<'_>) -> Context {
    match understand(answered, reference, Context::None, None).intent {
        intent if intent.is_offer() => Context::OpenOffer,
        intent if intent.is_request() => Context::OpenRequest,
        Intent::CounterPoints | Intent::CounterItem | Intent::ProposeTime => Context::ProposalPending,
        _ => Context::None,
    }
}
