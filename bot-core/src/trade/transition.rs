//! The table of a trade: `(state, actor, act, now) → events | refusal`, without any I/O.
//!
//! Every function returns all facts of the decision, the changed trade among them; nothing else changes it. A hold is made by the
//! agreement and resolved by whatever ends it, so an end without exactly one of « paid » and « released » can't be written here.

use crate::{
    club::{Deadlines, Rules},
    event::{Event, Pieces},
    id::{ClubId, MemberId, TradeId, TradeNumber, TransferId, Version},
    ledger::{Account, Hold, Holder, Transfer, TransferKey, TransferKind},
    offer::{Offer, OfferState},
    refusal::Refusal,
    text::{Phrase, Title},
    time::{Appointment, Timestamp},
    trade::{End, Moving, Said, Side, Terms, Trade, TradeState},
};

/// What a decision is made with besides the trade itself.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// The present moment.
    pub now: Timestamp,
    /// The club's rules in force.
    pub rules: &'a Rules,
    /// The offer as it is now, if the trade is on one.
    pub offer: Option<&'a Offer>,
    /// An unused identifier, for the payment if there is one.
    pub fresh: TransferId,
}

/// What a party does; yes to a proposition is [`agree`], because it needs to see the accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Other terms instead of the version shown.
    Counter {
        /// The version that was shown.
        shown: Version,
        /// The terms proposed now.
        terms: Terms,
    },
    /// No to the version shown.
    Decline {
        /// The version that was shown.
        shown: Version,
    },
    /// Takes one's own proposition back.
    Withdraw,
    /// Proposes an appointment, the first or another one.
    Meet(Appointment),
    /// Yes to the appointment proposed.
    MeetYes {
        /// The version that was shown.
        shown: Version,
    },
    /// No to the appointment proposed.
    MeetNo {
        /// The version that was shown.
        shown: Version,
    },
    /// It took place.
    Done,
    /// The other side did not come.
    NoShow,
    /// Right, I did not come.
    NoShowYes,
    /// I did come.
    NoShowContested,
    /// Something is wrong: hold everything for the stewards.
    Problem(Option<Phrase>),
    /// Off.
    Cancel(Option<Phrase>),
}

/// The accounts an agreement would touch, where points are part of it.
#[derive(Debug, Clone, Copy)]
pub struct Funds<'a> {
    /// Who would pay.
    pub payer: &'a Account,
    /// Who would be paid.
    pub payee: &'a Account,
}

/// A trade about to be opened by its asker.
#[derive(Debug, Clone)]
pub struct New<'a> {
    /// Its identifier.
    pub id: TradeId,
    /// The club it is in.
    pub club: ClubId,
    /// Its number there.
    pub number: TradeNumber,
    /// Whose offer it is, or to whom the direct proposition is made.
    pub owner: MemberId,
    /// Who opens it.
    pub asker: MemberId,
    /// What it is about.
    pub title: &'a Title,
    /// The first proposition.
    pub terms: Terms,
}

/// Opens a trade with its first proposition.
///
/// # Errors
/// [`Refusal::OfferOver`], [`Refusal::OwnOffer`], [`Refusal::WithOneself`], [`Refusal::NoneLeft`] and those of [`Terms::check`].
pub fn open(new: New<'_>, setting: Setting<'_>) -> Result<Vec<Event>, Refusal> {
    let New { id, club, number, owner, asker, title, terms } = new;
    if owner == asker {
        return Err(if setting.offer.is_some() { Refusal::OwnOffer } else { Refusal::WithOneself });
    }
    if let Some(offer) = setting.offer {
        available(offer, terms.pieces(), setting.now)?;
    }
    terms.check()?;
    future(&terms, setting.now)?;
    let trade = Trade {
        id,
        club,
        number,
        offer: setting.offer.map(|offer| offer.id),
        title: title.clone(),
        owner,
        asker,
        version: Version::FIRST,
        terms,
        state: TradeState::Proposed { by: Side::Asker },
        since: setting.now,
        reason: None,
    };
    Ok(vec![Event::TradeOpened { trade }])
}

/// What a party's act does.
///
/// # Errors
/// The refusal that the person reads; nothing has changed.
pub fn decide(trade: &Trade, side: Side, act: Act, setting: Setting<'_>) -> Result<Vec<Event>, Refusal> {
    use TradeState as S;

    let not_now = || if trade.state.is_over() { Refusal::TradeOver(trade.number) } else { Refusal::NotNow(trade.number) };
    match (trade.state, act) {
        (S::Proposed { by }, Act::Counter { shown, terms }) => {
            answers(trade, side, by, shown)?;
            if trade.version.0 >= u32::from(setting.rules.propositions) {
                return Err(Refusal::TooManyPropositions(setting.rules.propositions));
            }
            if terms == trade.terms {
                return Err(Refusal::SameTerms);
            }
            terms.check()?;
            future(&terms, setting.now)?;
            if let Some(offer) = setting.offer {
                available(offer, terms.pieces(), setting.now)?;
            }
            let next = Trade { terms, version: trade.version.next(), ..trade.clone() };
            Ok(vec![changed(&next, S::Proposed { by: side }, setting.now)])
        }
        (S::Proposed { by }, Act::Decline { shown }) => {
            answers(trade, side, by, shown)?;
            Ok(vec![changed(trade, S::Ended { end: End::Declined }, setting.now)])
        }
        (S::Proposed { by }, Act::Withdraw | Act::Cancel(_)) if by == side => {
            Ok(vec![changed(trade, S::Ended { end: End::Withdrawn }, setting.now)])
        }
        (S::Proposed { .. }, Act::Cancel(_)) => Ok(vec![changed(trade, S::Ended { end: End::Declined }, setting.now)]),

        (S::Agreed { moving } | S::Scheduled { moving }, Act::Meet(to)) => {
            if to.is_past(setting.now) {
                return Err(Refusal::PastTime);
            }
            if trade.terms.when == Some(to) {
                return Err(Refusal::SameTerms);
            }
            match moving {
                Some(moving) if moving.to == to && moving.by == side => Err(Refusal::NotYourTurn),
                // Both want the same.
                Some(moving) if moving.to == to => Ok(vec![scheduled(trade, to, setting.now)]),
                _ => {
                    let next = Trade { version: trade.version.next(), ..trade.clone() };
                    Ok(vec![kept(&next, with_moving(trade.state, Some(Moving { by: side, to, since: setting.now })))])
                }
            }
        }
        (S::Agreed { moving: Some(moving) } | S::Scheduled { moving: Some(moving) }, Act::MeetYes { shown }) => {
            answers(trade, side, moving.by, shown)?;
            if moving.to.is_past(setting.now) {
                return Err(Refusal::PastTime);
            }
            Ok(vec![scheduled(trade, moving.to, setting.now)])
        }
        (S::Agreed { moving: Some(moving) } | S::Scheduled { moving: Some(moving) }, Act::MeetNo { shown }) => {
            answers(trade, side, moving.by, shown)?;
            let next = Trade { version: trade.version.next(), ..trade.clone() };
            Ok(vec![kept(&next, with_moving(trade.state, None))])
        }
        (S::Agreed { .. } | S::Scheduled { .. }, Act::Cancel(reason)) => {
            let late = trade.terms.when.filter(|_| matches!(trade.state, S::Scheduled { .. })).is_some_and(|when| {
                setting.now > when.begins().before(Deadlines::hours(setting.rules.deadlines.late_cancel_hours))
            });
            let next = Trade { reason, ..trade.clone() };
            Ok(released(&next, End::Cancelled { by: side, late }, setting))
        }
        (S::Agreed { .. } | S::Scheduled { .. }, Act::Done) => Ok(done(trade, side, Said::default(), setting)),
        (S::HandedOver { said }, Act::Done) => {
            if said.by(side) {
                return Err(Refusal::NotYourTurn);
            }
            Ok(done(trade, side, said, setting))
        }
        (S::Scheduled { .. }, Act::NoShow) => match trade.terms.when {
            Some(when) if ahead(&when, setting.now) => Err(Refusal::NotYet(when)),
            _ => Ok(vec![changed(trade, S::NoShowSaid { by: side }, setting.now)]),
        },
        (S::NoShowSaid { by }, Act::NoShowYes) if side == by.other() => {
            Ok(released(trade, End::NoShow { absent: side }, setting))
        }
        (S::NoShowSaid { by }, Act::NoShowContested) if side == by.other() => {
            Ok(vec![changed(trade, S::Disputed { by: side }, setting.now)])
        }
        (S::NoShowSaid { .. }, Act::NoShowYes | Act::NoShowContested) => Err(Refusal::NotYourTurn),
        (S::Agreed { .. } | S::Scheduled { .. } | S::NoShowSaid { .. } | S::HandedOver { .. }, Act::Problem(reason)) => {
            let next = Trade { reason, ..trade.clone() };
            Ok(vec![changed(&next, S::Disputed { by: side }, setting.now)])
        }
        // After completion a problem is reported to the stewards, and changes neither state nor points.
        (S::Completed { at }, Act::Problem(_)) => {
            if setting.now > at.after(Deadlines::days(setting.rules.deadlines.report_days)) {
                return Err(Refusal::TooLate);
            }
            Ok(Vec::new())
        }
        _ => Err(not_now()),
    }
}

/// Yes to a proposition: points held, pieces reserved, the other side bound, in one step or not at all.
///
/// # Errors
/// [`Refusal::Stale`], [`Refusal::NotYourTurn`], [`Refusal::OfferOver`], [`Refusal::NoneLeft`], [`Refusal::NotEnough`],
/// [`Refusal::Ceiling`], [`Refusal::GiftClub`].
pub fn agree(
    trade: &Trade,
    side: Side,
    shown: Version,
    funds: Option<Funds<'_>>,
    setting: Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    let TradeState::Proposed { by } = trade.state else {
        return Err(if trade.state.is_over() { Refusal::TradeOver(trade.number) } else { Refusal::Stale });
    };
    answers(trade, side, by, shown)?;
    let mut events = Vec::with_capacity(3);
    if let Some(offer) = setting.offer {
        available(offer, trade.terms.pieces(), setting.now)?;
        if trade.terms.pieces() > 0 {
            events.push(Event::PiecesMoved { offer: offer.id, movement: Pieces::Reserved, pieces: trade.terms.pieces() });
        }
    }
    if let Some((payer, amount)) = trade.terms.payment() {
        let Some(funds) = funds else { return Err(Refusal::NoClub) };
        funds.payer.afford(amount, setting.rules)?;
        funds.payee.receive(amount, setting.rules)?;
        events.push(Event::PointsHeld {
            hold: Hold {
                trade: trade.id,
                club: trade.club,
                payer: trade.member(payer),
                payee: trade.member(payer.other()),
                amount,
            },
        });
    }
    // A new version: [Retirer ma proposition] under the proposition must not cancel the agreement.
    let mut next = Trade { version: trade.version.next(), ..trade.clone() };
    // An appointment that passed while the proposition waited is dropped, not agreed.
    next.terms.when = trade.terms.when.filter(|when| !when.is_past(setting.now));
    let state = match next.terms.when {
        Some(_) => TradeState::Scheduled { moving: None },
        None => TradeState::Agreed { moving: None },
    };
    events.push(changed(&next, state, setting.now));
    Ok(events)
}

/// When the present state ends by itself; `None` where nobody has to act any more.
pub fn deadline(trade: &Trade, rules: &Rules) -> Option<Timestamp> {
    let d = &rules.deadlines;
    match trade.state {
        TradeState::Proposed { .. } => Some(trade.since.after(Deadlines::days(d.answer_days))),
        TradeState::Agreed { .. } => Some(trade.since.after(Deadlines::days(d.unscheduled_days))),
        TradeState::Scheduled { .. } => {
            let begins = trade.terms.when.map_or(trade.since, |when| when.begins());
            Some(begins.after(Deadlines::days(d.silence_days)))
        }
        TradeState::NoShowSaid { .. } => Some(trade.since.after(Deadlines::hours(d.no_show_hours))),
        TradeState::HandedOver { .. } => Some(trade.since.after(Deadlines::days(d.handover_days))),
        TradeState::Disputed { .. } => Some(trade.since.after(Deadlines::days(d.dispute_days))),
        TradeState::Completed { .. } | TradeState::Ended { .. } => None,
    }
}

/// The default outcome, if the deadline has passed; nothing before it or where there is none.
pub fn lapse(trade: &Trade, setting: Setting<'_>) -> Vec<Event> {
    match deadline(trade, setting.rules) {
        Some(at) if at <= setting.now => {}
        _ => return Vec::new(),
    }
    match trade.state {
        TradeState::Proposed { .. } => vec![changed(trade, TradeState::Ended { end: End::Expired }, setting.now)],
        TradeState::Agreed { .. } | TradeState::Scheduled { .. } => released(trade, End::Lapsed, setting),
        TradeState::NoShowSaid { by } => released(trade, End::NoShow { absent: by.other() }, setting),
        TradeState::HandedOver { .. } => completed(trade, setting),
        TradeState::Disputed { .. } => released(trade, End::Settled, setting),
        TradeState::Completed { .. } | TradeState::Ended { .. } => Vec::new(),
    }
}

/// The offer ended: a proposition on it ends with it; what is agreed goes on.
pub fn offer_ended(trade: &Trade, now: Timestamp) -> Option<Event> {
    matches!(trade.state, TradeState::Proposed { .. }).then(|| changed(trade, TradeState::Ended { end: End::OfferEnded }, now))
}

/// Is it this side's turn, and was this the version shown?
fn answers(trade: &Trade, side: Side, proposed_by: Side, shown: Version) -> Result<(), Refusal> {
    if shown != trade.version {
        return Err(Refusal::Stale);
    }
    if side == proposed_by {
        return Err(Refusal::NotYourTurn);
    }
    Ok(())
}

fn available(offer: &Offer, pieces: u32, now: Timestamp) -> Result<(), Refusal> {
    if !offer.is_open(now) {
        return Err(Refusal::OfferOver(offer.number));
    }
    match offer.quantity.available() {
        Some(available) if available < pieces.max(1) => Err(Refusal::NoneLeft { available }),
        _ => Ok(()),
    }
}

/// May somebody still come? Until the hour, or all day long where no hour was said.
fn ahead(when: &Appointment, now: Timestamp) -> bool {
    match when.time {
        Some(_) => now < when.begins(),
        None => !when.is_past(now),
    }
}

fn future(terms: &Terms, now: Timestamp) -> Result<(), Refusal> {
    if terms.when.is_some_and(|when| when.is_past(now)) { Err(Refusal::PastTime) } else { Ok(()) }
}

/// The trade in a new state, whose waiting begins now.
fn changed(trade: &Trade, state: TradeState, now: Timestamp) -> Event {
    Event::TradeChanged { trade: Trade { state, since: now, ..trade.clone() } }
}

/// The trade with its state's details changed, whose waiting goes on.
fn kept(trade: &Trade, state: TradeState) -> Event {
    Event::TradeChanged { trade: Trade { state, ..trade.clone() } }
}

fn with_moving(state: TradeState, moving: Option<Moving>) -> TradeState {
    match state {
        TradeState::Scheduled { .. } => TradeState::Scheduled { moving },
        _ => TradeState::Agreed { moving },
    }
}

fn scheduled(trade: &Trade, to: Appointment, now: Timestamp) -> Event {
    let mut next = Trade { version: trade.version.next(), ..trade.clone() };
    next.terms.when = Some(to);
    changed(&next, TradeState::Scheduled { moving: None }, now)
}

/// One more side says that it took place. Completed as soon as every side that receives a thing has said so.
fn done(trade: &Trade, side: Side, said: Said, setting: Setting<'_>) -> Vec<Event> {
    let now_said = said.with(side);
    let all = Side::BOTH.into_iter().filter(|side| trade.terms.receives(*side)).all(|side| now_said.by(side));
    if all {
        return completed(trade, setting);
    }
    let state = TradeState::HandedOver { said: now_said };
    // The other side's time to answer does not begin anew when the second of two speaks.
    vec![if said == Said::default() { changed(trade, state, setting.now) } else { kept(trade, state) }]
}

fn completed(trade: &Trade, setting: Setting<'_>) -> Vec<Event> {
    let mut events = Vec::with_capacity(4);
    if let Some((payer, amount)) = trade.terms.payment() {
        events.push(Event::HoldPosted {
            trade: trade.id,
            transfer: Transfer {
                id: setting.fresh,
                club: trade.club,
                from: Holder::Member(trade.member(payer)),
                to: Holder::Member(trade.member(payer.other())),
                amount,
                kind: TransferKind::Exchange,
                trade: Some(trade.id),
                corrects: None,
                key: TransferKey::Trade(trade.id),
                reason: None,
                at: setting.now,
            },
        });
    }
    if let Some((offer, pieces)) = counted(trade, setting.offer) {
        events.push(Event::PiecesMoved { offer: offer.id, movement: Pieces::Given, pieces });
        let left = offer.quantity.published.unwrap_or(0).saturating_sub(offer.quantity.given).saturating_sub(pieces);
        if offer.quantity.published.is_some() && left == 0 && offer.state == OfferState::Published {
            events.push(Event::OfferChanged { offer: Offer { state: OfferState::Fulfilled, ..offer.clone() } });
        }
    }
    events.push(changed(trade, TradeState::Completed { at: setting.now }, setting.now));
    events
}

/// The trade ends; what was held and reserved is free again.
fn released(trade: &Trade, end: End, setting: Setting<'_>) -> Vec<Event> {
    let mut events = Vec::with_capacity(3);
    if trade.terms.payment().is_some() {
        events.push(Event::HoldVoided { trade: trade.id });
    }
    if let Some((offer, pieces)) = counted(trade, setting.offer) {
        events.push(Event::PiecesMoved { offer: offer.id, movement: Pieces::Freed, pieces });
    }
    events.push(changed(trade, TradeState::Ended { end }, setting.now));
    events
}

/// The pieces that this trade's agreement reserved.
fn counted<'a>(trade: &Trade, offer: Option<&'a Offer>) -> Option<(&'a Offer, u32)> {
    let pieces = trade.terms.pieces();
    offer.filter(|_| pieces > 0).map(|offer| (offer, pieces))
}

#[cfg(test)]
mod tests;
