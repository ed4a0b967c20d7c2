//! Every act on an offer in every state, and what quantities may become.

use super::*;
use crate::{
    club::PointsPolicy,
    samples::{CLUB, OWNER, amount, at, content, now, offer},
    text::Title,
};

const OFFER: OfferId = OfferId(5);
const NUMBER: OfferNumber = OfferNumber(12);

fn rules() -> Rules {
    Rules::default()
}

fn changed(events: Result<Vec<Event>, Refusal>) -> Result<Offer, Refusal> {
    events.map(|events| match events.as_slice() {
        [Event::OfferPublished { offer } | Event::OfferChanged { offer }] => offer.clone(),
        other => panic!("{other:?}"),
    })
}

fn publishing(content: Content, open_already: u32, rules: &Rules) -> Result<Offer, Refusal> {
    changed(publish((OFFER, CLUB, NUMBER), OWNER, content, open_already, (now(), rules)))
}

#[test]
fn publishing_makes_an_open_offer() {
    let published = publishing(content(), 0, &rules());
    assert_eq!(published, Ok(Offer { published_at: now(), expires_at: at("2026-05-31 10:00"), ..offer(0, 0) }));
    // 90 days are 90 × 24 hours: the clocks have gone forward.
    let wanted = publishing(Content { direction: Direction::Wanting, ..content() }, 0, &rules()).expect("a want");
    assert_eq!(wanted.expires_at, at("2026-04-01 10:00"));
}

/// Subject, direction, pieces named → pieces counted.
#[test]
fn what_is_counted() {
    use Direction::{Offering, Wanting};
    use Subject::{Good, Knowledge, Service};
    let table = [
        (Good, Offering, None, Ok(Some(1))),
        (Good, Offering, Some(3), Ok(Some(3))),
        (Good, Offering, Some(999), Ok(Some(999))),
        (Good, Offering, Some(0), Err(Refusal::BadQuantity)),
        (Good, Offering, Some(1_000), Err(Refusal::BadQuantity)),
        (Good, Wanting, None, Ok(Some(1))),
        (Service, Offering, None, Ok(None)),
        (Service, Offering, Some(3), Ok(None)),
        (Service, Offering, Some(0), Err(Refusal::BadQuantity)),
        (Service, Wanting, None, Ok(Some(1))),
        (Knowledge, Offering, None, Ok(None)),
        (Knowledge, Wanting, Some(2), Ok(Some(2))),
    ];
    for (subject, direction, pieces, expected) in table {
        let published = publishing(Content { direction, subject, pieces, ..content() }, 0, &rules());
        let counted = published.map(|offer| offer.quantity.published);
        assert_eq!(counted, expected, "{subject:?} {direction:?} {pieces:?}");
    }
}

#[test]
fn limits_of_publishing() {
    assert_eq!(publishing(content(), 49, &rules()).map(|offer| offer.id), Ok(OFFER));
    assert_eq!(publishing(content(), 50, &rules()), Err(Refusal::TooManyOffers(50)));
    let gifts = Rules { points: PointsPolicy::Gift, ..rules() };
    assert_eq!(publishing(content(), 0, &gifts), Err(Refusal::GiftClub));
    let free = Content { back: crate::offer::Return::default(), ..content() };
    assert_eq!(publishing(free, 0, &gifts).map(|offer| offer.id), Ok(OFFER));
}

/// State → change, renew, withdraw, expire: the state then, or `None` for [`Refusal::OfferOver`].
#[test]
fn every_state_and_act() {
    use OfferState::{Expired, Fulfilled, Published, Removed, Withdrawn};
    let other = Content { title: Title::new("Gelée").expect("a title"), ..content() };
    let table = [
        (Published, [Some(Published), Some(Published), Some(Withdrawn), Some(Expired)]),
        (Fulfilled, [None; 4]),
        (Withdrawn, [None; 4]),
        (Expired, [None, Some(Published), None, None]),
        (Removed, [None; 4]),
    ];
    for (state, expected) in table {
        let before = Offer { state, ..offer(0, 0) };
        let rules = rules();
        let found = [
            change(&before, other.clone(), (now(), &rules)),
            renew(&before, (now(), &rules)),
            withdraw(&before),
            expire(&before),
        ];
        for (found, expected) in found.into_iter().zip(expected) {
            match (changed(found), expected) {
                (Ok(after), Some(state)) => {
                    assert_eq!(after.state, state, "{before:?}");
                    assert_eq!(after.version, before.version.next(), "{before:?}");
                }
                (found, expected) => {
                    assert_eq!(expected, None, "{before:?}");
                    assert_eq!(found, Err(Refusal::OfferOver(NUMBER)), "{before:?}");
                }
            }
        }
    }
}

#[test]
fn an_offer_past_its_end_can_only_be_renewed() {
    let rules = rules();
    let old = Offer { expires_at: now(), ..offer(0, 0) };
    let other = Content { pieces: Some(5), ..content() };
    assert_eq!(change(&old, other, (now(), &rules)), Err(Refusal::OfferOver(NUMBER)));
    let renewed = changed(renew(&old, (now(), &rules)));
    assert_eq!(renewed.map(|offer| offer.expires_at), Ok(at("2026-05-31 10:00")));
}

#[test]
fn nothing_is_left_to_renew() {
    let rules = rules();
    let expired = |reserved, given| Offer { state: OfferState::Expired, ..offer(reserved, given) };
    assert_eq!(renew(&expired(0, 3), (now(), &rules)), Err(Refusal::OfferOver(NUMBER)));
    // What is promised may come back.
    assert_eq!(changed(renew(&expired(1, 2), (now(), &rules))).map(|offer| offer.state), Ok(OfferState::Published));
    assert_eq!(changed(renew(&expired(0, 2), (now(), &rules))).map(|offer| offer.state), Ok(OfferState::Published));
}

/// Promised and given of three, pieces named → pieces counted.
#[test]
fn pieces_never_fall_below_what_is_promised_or_given() {
    let rules = rules();
    let table = [
        (0, 0, Some(1), Ok(Some(1))),
        (2, 0, Some(2), Ok(Some(2))),
        (2, 0, Some(1), Err(Refusal::BadQuantity)),
        (1, 1, Some(2), Ok(Some(2))),
        (1, 1, Some(1), Err(Refusal::BadQuantity)),
        (0, 2, Some(4), Ok(Some(4))),
        // Nothing would be left, and nothing promised: it would stand there for ever.
        (0, 2, Some(2), Err(Refusal::BadQuantity)),
        (0, 2, Some(1), Err(Refusal::BadQuantity)),
    ];
    for (reserved, given, pieces, expected) in table {
        let content = Content { title: Title::new("Gelée").expect("a title"), pieces, ..content() };
        let after = changed(change(&offer(reserved, given), content, (now(), &rules)));
        assert_eq!(after.map(|offer| offer.quantity.published), expected, "{reserved} {given} {pieces:?}");
    }
}

/// What was promised or given stays known when an offer stops running out, or begins to.
#[test]
fn counting_begins_and_ends_with_what_is_promised_and_given() {
    let rules = rules();
    let service = Content { subject: Subject::Service, ..content() };
    let quantity =
        |before: &Offer, content: &Content| changed(change(before, content.clone(), (now(), &rules))).map(|offer| offer.quantity);
    let counts = |published, reserved, given| Quantity { published, reserved, given };
    assert_eq!(quantity(&offer(1, 1), &service), Ok(counts(None, 1, 1)));
    let endless = |reserved, given| Offer { quantity: counts(None, reserved, given), content: service.clone(), ..offer(0, 0) };
    assert_eq!(quantity(&endless(2, 0), &content()), Ok(counts(Some(3), 2, 0)));
    assert_eq!(quantity(&endless(2, 2), &content()), Err(Refusal::BadQuantity));
    assert_eq!(quantity(&endless(0, 3), &content()), Err(Refusal::BadQuantity));
}

#[test]
fn a_change_changes_something_and_nothing_else() {
    let rules = rules();
    let before = offer(1, 0);
    assert_eq!(change(&before, content(), (now(), &rules)), Err(Refusal::SameTerms));
    let content = Content { back: crate::offer::Return { points: Some(amount(10)), ..content().back }, ..content() };
    let after = Offer { content: content.clone(), version: before.version.next(), ..before.clone() };
    assert_eq!(changed(change(&before, content, (now(), &rules))), Ok(after));
}
