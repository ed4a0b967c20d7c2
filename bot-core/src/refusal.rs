//! Why something is not done. A refusal is a value, never an error of the program: the person reads the cause and one next step
//! ([`crate::lang`] has the sentences), and nothing has changed.

use crate::{
    club::Tone,
    id::{ClubId, OfferNumber, TradeNumber, Version},
    ledger::Points,
    time::{Appointment, Timestamp},
    trade::Trade,
};

/// One of several exchanges that words may be meant for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its club.
    pub club: ClubId,
    /// Its number there.
    pub number: TradeNumber,
    /// As it stands.
    pub version: Version,
    /// What it is about.
    pub title: String,
}

impl From<&Trade> for Candidate {
    fn from(trade: &Trade) -> Self {
        Self { club: trade.club, number: trade.number, version: trade.version, title: trade.title.to_string() }
    }
}

/// Why something is not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    // What was asked for could not be read.
    /// The command needs something after it; shows the command's own example.
    Usage(&'static str),
    /// Nothing is called that.
    UnknownCommand {
        /// The nearest command, if one is near.
        nearest: Option<&'static str>,
    },
    /// No points at all, or too many, or a broken number.
    BadAmount,
    /// Points are whole.
    NotWhole,
    /// Reported by the same person before, and nothing is added.
    AlreadyReported,
    /// Not 1 to 999 pieces.
    BadQuantity,
    /// Not 1 to 5.
    BadStars,
    /// Text that is too long, with the most that is taken.
    TooLong(usize),
    /// Text with nothing in it.
    Empty,
    /// The whole message is too long to be read.
    MessageTooLong,
    /// A time that does not exist, or a contradiction.
    BadTime,
    /// A time that is over.
    PastTime,
    /// That hour does not exist on that day (clocks go forward).
    GapTime,
    /// Money, where points are meant.
    MoneyNotPoints,

    // Nothing there, or not yours: the same words for absent and forbidden.
    /// No such offer here.
    NoOffer(Option<OfferNumber>),
    /// No such exchange of yours.
    NoTrade(Option<TradeNumber>),
    /// Nobody of that name in this club.
    NoMember(String),
    /// Several people are called that.
    WhichMember(Vec<String>),
    /// Nothing waits for such an answer.
    NothingWaits,
    /// A question and an exchange wait for the same word.
    SeveralWait,
    /// Several things wait; which one is meant?
    WhichTrade(Vec<Candidate>),
    /// No club here, or none of yours.
    NoClub,
    /// Not in any of the club's groups any more.
    LeftClub,
    /// Not one of theirs.
    NotYourClub(String),
    /// The group has no club yet, and only an administrator of the group can open one.
    NotOpened,
    /// The person is in several clubs; which one?
    WhichClub(Vec<(ClubId, String)>),
    /// French may mean either moment; which one?
    WhichTime(Appointment, Appointment),
    /// The club's list has no such place.
    NoPlace(String),
    /// More places than a club's list takes, with the most.
    TooManyPlaces(usize),
    /// Only stewards of the club.
    NotSteward,
    /// Only in the club's group.
    OnlyInGroup,
    /// Only in private.
    OnlyInPrivate,
    /// The button, command or code is no longer valid, or never was.
    BadButton,
    /// The chat could not be asked about rights or membership just now.
    CannotAsk,

    // Rules of offers and exchanges.
    /// One's own offer can't be answered.
    OwnOffer,
    /// Nothing is exchanged with oneself.
    WithOneself,
    /// The offer has ended.
    OfferOver(OfferNumber),
    /// All pieces are promised or given.
    NoneLeft {
        /// Pieces still free.
        available: u32,
    },
    /// There already is an exchange of this person on this offer.
    AlreadyAsked(TradeNumber),
    /// The terms changed since that button was shown; the present card is shown again.
    Stale,
    /// The other side has to answer now.
    NotYourTurn,
    /// The exchange is over.
    TradeOver(TradeNumber),
    /// Not possible as the exchange stands.
    NotNow(TradeNumber),
    /// Enough propositions; accept or decline.
    TooManyPropositions(u16),
    /// Either this or that: one proposition at a time.
    OneProposition,
    /// The same terms again.
    SameTerms,
    /// Nothing would be given.
    EmptyTerms,
    /// Both would pay points.
    PointsBothWays,
    /// The appointment is still ahead.
    NotYet(Appointment),
    /// The time for that is over.
    TooLate,
    /// Too many open offers.
    TooManyOffers(u16),

    // Points.
    /// Not enough points.
    NotEnough {
        /// How much is missing.
        missing: Points,
        /// What could be promised.
        available: Points,
    },
    /// The other side could not pay; how much they have is theirs to know.
    TheyLack,
    /// The club's hard ceiling.
    Ceiling {
        /// The highest balance.
        ceiling: Points,
    },
    /// This club keeps no points.
    GiftClub,

    // Feedback.
    /// Already rated.
    AlreadyRated,
    /// Already answered.
    AlreadyAnswered,

    // Clubs and people.
    /// New clubs are not made on this host without its code.
    ClubsClosed,
    /// New clubs are not made on this host; rooms can only join existing ones.
    NoNewClubs,
    /// Enough new clubs for today.
    TooManyClubs,
    /// The room already belongs to a club in use.
    ClubInUse,
    /// That code is wrong or over.
    BadCode,
    /// A setting of that name or value does not exist.
    BadSetting(String),
    /// No such category.
    NoCategory(String),
    /// Leaving has to wait for what is still open.
    LeaveWaits {
        /// Exchanges that are still open and can't be cancelled.
        trades: Vec<TradeNumber>,
    },
    /// Too many messages in a short time.
    TooMany {
        /// When the next one is welcome.
        until: Timestamp,
    },
    /// A tone that is already in force, and the like: nothing to change.
    Unchanged(Tone),
}
