//! What an owner, time or moderation can do with an offer. Quantities move by trades only ([`crate::trade::transition`]).

use crate::{
    club::{Deadlines, Rules},
    event::Event,
    id::{ClubId, MemberId, OfferId, OfferNumber, Version},
    offer::{Content, Direction, Offer, OfferState, Quantity, Subject},
    refusal::Refusal,
    time::Timestamp,
};

/// Publishes an offer.
///
/// # Errors
/// [`Refusal::TooManyOffers`] beyond the club's limit, [`Refusal::GiftClub`] for points where the club keeps none,
/// [`Refusal::BadQuantity`].
pub fn publish(
    (id, club, number): (OfferId, ClubId, OfferNumber),
    owner: MemberId,
    content: Content,
    open_already: u32,
    (now, rules): (Timestamp, &Rules),
) -> Result<Vec<Event>, Refusal> {
    if open_already >= u32::from(rules.open_offers) {
        return Err(Refusal::TooManyOffers(rules.open_offers));
    }
    let quantity = Quantity { published: pieces(&content, rules)?, reserved: 0, given: 0 };
    let offer = Offer {
        id,
        club,
        number,
        owner,
        version: Version::FIRST,
        expires_at: expiry(content.direction, now, rules),
        content,
        quantity,
        state: OfferState::Published,
        published_at: now,
    };
    Ok(vec![Event::OfferPublished { offer }])
}

/// Changes what an offer says. What is agreed keeps its terms; propositions go on from what they say.
///
/// # Errors
/// [`Refusal::OfferOver`], [`Refusal::BadQuantity`] if fewer pieces are named than are promised or given or none would be left, and those of [`publish`].
pub fn change(offer: &Offer, content: Content, (now, rules): (Timestamp, &Rules)) -> Result<Vec<Event>, Refusal> {
    if !offer.is_open(now) {
        return Err(Refusal::OfferOver(offer.number));
    }
    if content == offer.content {
        return Err(Refusal::SameTerms);
    }
    let published = pieces(&content, rules)?;
    let Quantity { reserved, given, .. } = offer.quantity;
    // Promised and given pieces are known also where they don't run out, so that counting can begin and end.
    if published.is_some_and(|all| all < reserved.saturating_add(given) || all <= given) {
        return Err(Refusal::BadQuantity);
    }
    let quantity = Quantity { published, ..offer.quantity };
    let next = Offer { content, quantity, version: offer.version.next(), ..offer.clone() };
    Ok(vec![Event::OfferChanged { offer: next }])
}

/// « Toujours disponible » : lives again as long as a new one.
///
/// # Errors
/// [`Refusal::OfferOver`] if it was withdrawn, given or removed; one that expired can come back, unless all of it was given since.
pub fn renew(offer: &Offer, (now, rules): (Timestamp, &Rules)) -> Result<Vec<Event>, Refusal> {
    let all_given = offer.quantity.published.is_some_and(|all| offer.quantity.given >= all);
    if all_given || !matches!(offer.state, OfferState::Published | OfferState::Expired) {
        return Err(Refusal::OfferOver(offer.number));
    }
    let expires_at = expiry(offer.content.direction, now, rules);
    let next = Offer { state: OfferState::Published, expires_at, version: offer.version.next(), ..offer.clone() };
    Ok(vec![Event::OfferChanged { offer: next }])
}

/// Its owner takes it back. What is agreed on it goes on.
///
/// # Errors
/// [`Refusal::OfferOver`] if it has ended already.
pub fn withdraw(offer: &Offer) -> Result<Vec<Event>, Refusal> {
    end(offer, OfferState::Withdrawn)
}

/// Its time is over.
///
/// # Errors
/// [`Refusal::OfferOver`] if it has ended already.
pub fn expire(offer: &Offer) -> Result<Vec<Event>, Refusal> {
    end(offer, OfferState::Expired)
}

fn end(offer: &Offer, state: OfferState) -> Result<Vec<Event>, Refusal> {
    if offer.state != OfferState::Published {
        return Err(Refusal::OfferOver(offer.number));
    }
    Ok(vec![Event::OfferChanged { offer: Offer { state, version: offer.version.next(), ..offer.clone() } }])
}

/// Goods and wants count down, one if nothing was said; services and know-how that are offered don't run out.
fn pieces(content: &Content, rules: &Rules) -> Result<Option<u32>, Refusal> {
    if content.back.points.is_some() && matches!(rules.points, crate::club::PointsPolicy::Gift) {
        return Err(Refusal::GiftClub);
    }
    match (content.subject, content.direction, content.pieces) {
        (_, _, Some(pieces)) if !(1..=Quantity::LARGEST).contains(&pieces) => Err(Refusal::BadQuantity),
        (Subject::Service | Subject::Knowledge, Direction::Offering, _) => Ok(None),
        (_, _, pieces) => Ok(Some(pieces.unwrap_or(1))),
    }
}

fn expiry(direction: Direction, now: Timestamp, rules: &Rules) -> Timestamp {
    now.after(Deadlines::days(match direction {
        Direction::Offering => rules.deadlines.offer_days,
        Direction::Wanting => rules.deadlines.want_days,
    }))
}

#[cfg(test)]
mod tests;
