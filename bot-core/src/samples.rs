//! People, offers and exchanges for the tests of the pure domain: small, complete, always the same. It is Monday, 2 March 2026, 9:00.

use chrono::NaiveDateTime;

use crate::{
    club::Rules,
    id::{AccountId, ClubId, MemberId, OfferId, OfferNumber, TradeId, TradeNumber, Version},
    ledger::{Account, Amount, Holder, Points},
    offer::{Content, Direction, Offer, OfferState, Quantity, Return, Subject},
    text::{Phrase, Title},
    time::{Appointment, Timestamp, moment},
    trade::{Give, Side, Terms, Thing, Trade, TradeState},
};

pub(crate) const CLUB: ClubId = ClubId(1);
pub(crate) const OWNER: MemberId = MemberId(11);
pub(crate) const ASKER: MemberId = MemberId(12);
pub(crate) const NUMBER: TradeNumber = TradeNumber(3);

/// A moment on the wall clock of the default zone: « 2026-03-02 09:00 ».
pub(crate) fn at(text: &str) -> Timestamp {
    moment(NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a date and a time"), Rules::default().zone)
}

/// The present moment of these samples.
pub(crate) fn now() -> Timestamp {
    at("2026-03-02 09:00")
}

/// An appointment: « 2026-03-04 10:00 », or a day without an hour.
pub(crate) fn appointment(text: &str) -> Appointment {
    let (day, time) = text.split_once(' ').map_or((text, None), |(day, time)| (day, Some(time)));
    Appointment {
        day: day.parse().expect("a day"),
        time: time.map(|time| format!("{time}:00").parse().expect("a time")),
        zone: Rules::default().zone,
        later: false,
    }
}

pub(crate) fn amount(points: i64) -> Amount {
    Amount::new(points).expect("an amount")
}

pub(crate) fn phrase(text: &str) -> Phrase {
    Phrase::new(text).expect("a phrase")
}

/// What an offer of pots of jam says: 12 points each.
pub(crate) fn content() -> Content {
    Content {
        direction: Direction::Offering,
        subject: Subject::Good,
        title: Title::new("Confiture").expect("a title"),
        text: None,
        back: Return { points: Some(amount(12)), barter: None, both: false },
        lent: false,
        category: None,
        place: None,
        pieces: Some(3),
        photo: None,
    }
}

/// « Annonce 12 »: three pots of jam, published yesterday, so many of them promised and given.
pub(crate) fn offer(reserved: u32, given: u32) -> Offer {
    Offer {
        id: OfferId(5),
        club: CLUB,
        number: OfferNumber(12),
        owner: OWNER,
        version: Version::FIRST,
        content: content(),
        quantity: Quantity { published: Some(3), reserved, given },
        state: OfferState::Published,
        published_at: at("2026-03-01 09:00"),
        expires_at: at("2026-05-30 09:00"),
    }
}

fn gives(thing: Option<Thing>, points: Option<i64>) -> Give {
    Give { thing, points: points.map(amount) }
}

fn terms(owner: Give, asker: Give) -> Terms {
    Terms { owner, asker, when: None, place: None }
}

/// One piece of what the offer is about.
const POT: Thing = Thing::Offered { pieces: 1 };

fn book() -> Thing {
    Thing::Words(phrase("un livre"))
}

/// One pot for 12 points: the asker pays and receives.
pub(crate) fn for_points() -> Terms {
    terms(gives(Some(POT), None), gives(None, Some(12)))
}

/// One pot for nothing.
pub(crate) fn as_gift() -> Terms {
    terms(gives(Some(POT), None), Give::NOTHING)
}

/// One pot for a book: both receive.
pub(crate) fn as_barter() -> Terms {
    terms(gives(Some(POT), None), gives(Some(book()), None))
}

/// One pot for a book and 5 points.
pub(crate) fn mixed() -> Terms {
    terms(gives(Some(POT), None), gives(Some(book()), Some(5)))
}

/// The owner looks for a pot and pays 12 points for it: the owner receives.
pub(crate) fn wanted() -> Terms {
    terms(gives(None, Some(12)), gives(Some(POT), None))
}

/// The same terms with an appointment.
pub(crate) fn on(when: &str, terms: Terms) -> Terms {
    Terms { when: Some(appointment(when)), ..terms }
}

/// « Échange 3 », in its second version, in this state since an hour.
pub(crate) fn trade(state: TradeState, terms: Terms) -> Trade {
    Trade {
        id: TradeId(7),
        club: CLUB,
        number: NUMBER,
        offer: Some(OfferId(5)),
        title: Title::new("Confiture").expect("a title"),
        owner: OWNER,
        asker: ASKER,
        version: Version(2),
        terms,
        state,
        since: at("2026-03-02 08:00"),
        reason: None,
    }
}

/// The account of a side, no newcomer's.
pub(crate) fn account(side: Side, balance: i64, held: i64) -> Account {
    let member = match side {
        Side::Owner => OWNER,
        Side::Asker => ASKER,
    };
    Account {
        id: AccountId(member.0),
        club: CLUB,
        holder: Holder::Member(member),
        balance: Points(balance),
        held: Points(held),
        completed: 3,
    }
}
