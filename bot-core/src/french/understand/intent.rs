//! What a message can mean, where it can be said, and how sure one may be.

use serde::{Deserialize, Serialize};

/// What a message means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// A thing is given for nothing.
    OfferGive,
    /// A thing is lent, with or without points.
    OfferLend,
    /// A thing is offered against something else or points.
    OfferSwapOrPoints,
    /// Something is done for somebody.
    OfferService,
    /// Something is taught.
    OfferKnowledge,
    /// A thing is wanted for good.
    RequestItem,
    /// A thing is wanted for a while.
    RequestLoan,
    /// Somebody is wanted who does something.
    RequestService,
    /// Somebody is wanted who teaches or explains something.
    RequestKnowledge,
    /// Yes.
    Accept,
    /// No.
    Decline,
    /// Other points.
    CounterPoints,
    /// A thing instead.
    CounterItem,
    /// A day, an hour, a window.
    ProposeTime,
    /// A question about what is offered or agreed.
    AskQuestion,
    /// How many points have I?
    AskBalance,
    /// What was said can't be read, or was not understood.
    AskClarification,
    /// Thanks, praise, a note.
    ThanksFeedback,
    /// It shall not take place.
    Cancel,
    /// One's own offer is no longer there.
    CloseListing,
    /// What was lent is back.
    ReturnedItem,
    /// It arrived.
    ConfirmReceived,
    /// Something is wrong.
    ReportProblem,
    /// Nothing that is Troquet's business.
    SmalltalkNone,
}

impl Intent {
    /// All of them.
    pub const ALL: [Self; 24] = [
        Self::OfferGive,
        Self::OfferLend,
        Self::OfferSwapOrPoints,
        Self::OfferService,
        Self::OfferKnowledge,
        Self::RequestItem,
        Self::RequestLoan,
        Self::RequestService,
        Self::RequestKnowledge,
        Self::Accept,
        Self::Decline,
        Self::CounterPoints,
        Self::CounterItem,
        Self::ProposeTime,
        Self::AskQuestion,
        Self::AskBalance,
        Self::AskClarification,
        Self::ThanksFeedback,
        Self::Cancel,
        Self::CloseListing,
        Self::ReturnedItem,
        Self::ConfirmReceived,
        Self::ReportProblem,
        Self::SmalltalkNone,
    ];

    /// Its name in data: `offer_give`.
    pub fn name(self) -> &'static str {
        match self {
            Self::OfferGive => "offer_give",
            Self::OfferLend => "offer_lend",
            Self::OfferSwapOrPoints => "offer_swap_or_points",
            Self::OfferService => "offer_service",
            Self::OfferKnowledge => "offer_knowledge",
            Self::RequestItem => "request_item",
            Self::RequestLoan => "request_loan",
            Self::RequestService => "request_service",
            Self::RequestKnowledge => "request_knowledge",
            Self::Accept => "accept",
            Self::Decline => "decline",
            Self::CounterPoints => "counter_points",
            Self::CounterItem => "counter_item",
            Self::ProposeTime => "propose_time",
            Self::AskQuestion => "ask_question",
            Self::AskBalance => "ask_balance",
            Self::AskClarification => "ask_clarification",
            Self::ThanksFeedback => "thanks_feedback",
            Self::Cancel => "cancel",
            Self::CloseListing => "close_listing",
            Self::ReturnedItem => "returned_item",
            Self::ConfirmReceived => "confirm_received",
            Self::ReportProblem => "report_problem",
            Self::SmalltalkNone => "smalltalk_none",
        }
    }

    /// By its name in data.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|intent| intent.name() == name)
    }

    /// Something is to be done about it.
    pub fn is_trigger(self) -> bool {
        self != Self::SmalltalkNone
    }

    /// An offer of something.
    pub fn is_offer(self) -> bool {
        matches!(self, Self::OfferGive | Self::OfferLend | Self::OfferSwapOrPoints | Self::OfferService | Self::OfferKnowledge)
    }

    /// A wish for something.
    pub fn is_request(self) -> bool {
        matches!(self, Self::RequestItem | Self::RequestLoan | Self::RequestService | Self::RequestKnowledge)
    }
}

/// What stands between the people who talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Context {
    /// Free talk.
    #[default]
    None,
    /// Somebody else's offer is answered.
    OpenOffer,
    /// Somebody's wish is talked about.
    OpenRequest,
    /// A proposition waits for an answer.
    ProposalPending,
    /// Both said yes.
    ExchangeAgreed,
    /// It is under way; a thing is lent.
    ExchangeOngoing,
    /// It took place.
    ExchangeDone,
    /// One's own offer stands.
    MyListingOpen,
}

impl Context {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::None,
        Self::OpenOffer,
        Self::OpenRequest,
        Self::ProposalPending,
        Self::ExchangeAgreed,
        Self::ExchangeOngoing,
        Self::ExchangeDone,
        Self::MyListingOpen,
    ];

    /// Its name in data: `open_offer`.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::OpenOffer => "open_offer",
            Self::OpenRequest => "open_request",
            Self::ProposalPending => "proposal_pending",
            Self::ExchangeAgreed => "exchange_agreed",
            Self::ExchangeOngoing => "exchange_ongoing",
            Self::ExchangeDone => "exchange_done",
            Self::MyListingOpen => "my_listing_open",
        }
    }

    /// By its name in data.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|context| context.name() == name)
    }

    /// Its bit in a set of contexts.
    pub(super) fn bit(self) -> u8 {
        1 << (self as u8)
    }
}

/// How sure one may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Nothing else fits.
    Sure,
    /// Something else fits too, or a day is to be asked about.
    Ambiguous,
    /// Only a hint: silence in a group.
    Weak,
}

impl Confidence {
    /// Its name in data.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sure => "sure",
            Self::Ambiguous => "ambiguous",
            Self::Weak => "weak",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back() {
        for intent in Intent::ALL {
            assert_eq!(Intent::named(intent.name()), Some(intent));
            assert_eq!(serde_json::to_value(intent).expect("a name"), intent.name());
        }
        for context in Context::ALL {
            assert_eq!(Context::named(context.name()), Some(context));
            assert_eq!(serde_json::to_value(context).expect("a name"), context.name());
        }
    }
}
