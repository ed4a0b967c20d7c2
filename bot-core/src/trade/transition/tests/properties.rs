//! Whatever two people do, in any order, at any time, to any terms: what is held and promised is resolved exactly once.
//!
//! The model beside the trade is what the tables would hold: the hold, the offer's pieces, the version.

use chrono::Duration;
use proptest::prelude::*;

use super::*;
use crate::{ledger::Amount, offer::Quantity};

/// One thing that happens.
#[derive(Debug, Clone)]
enum Step {
    /// A side does something, with the version that stands or with an earlier one.
    Act { side: Side, act: Act, early: bool },
    /// A side says yes to a proposition.
    Agree { side: Side, early: bool },
    /// Hours pass, and deadlines with them.
    Wait(i64),
    /// The offer ends.
    OfferEnds,
}

/// A hold's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Held {
    Never,
    Open(Amount),
    Posted,
    Voided,
}

/// What the tables would hold.
struct World {
    rules: Rules,
    now: Timestamp,
    trade: Trade,
    offer: Option<Offer>,
    held: Held,
    reserved: u32,
    freed: u32,
    given: u32,
}

impl World {
    fn new(terms: Terms, offer: Option<Offer>) -> Self {
        let trade = Trade { version: Version::FIRST, since: now(), ..trade(TradeState::Proposed { by: Side::Asker }, terms) };
        let trade = Trade { offer: offer.as_ref().map(|offer| offer.id), ..trade };
        Self { rules: Rules::default(), now: now(), trade, offer, held: Held::Never, reserved: 0, freed: 0, given: 0 }
    }

    fn decide(&self, side: Side, act: Act) -> Result<Vec<Event>, Refusal> {
        decide(&self.trade, side, act, setting(self.now, &self.rules, self.offer.as_ref()))
    }

    fn agree(&self, side: Side, shown: Version) -> Result<Vec<Event>, Refusal> {
        let (owner, asker) = (account(Side::Owner, 0, 0), account(Side::Asker, 0, 0));
        let funds = match self.trade.terms.payment() {
            Some((Side::Owner, _)) => Funds { payer: &owner, payee: &asker },
            _ => Funds { payer: &asker, payee: &owner },
        };
        agree(&self.trade, side, shown, Some(funds), setting(self.now, &self.rules, self.offer.as_ref()))
    }

    fn shown(&self, early: bool) -> Version {
        if early { Version(self.trade.version.0 - 1) } else { self.trade.version }
    }

    fn step(&mut self, step: Step) {
        let over = self.trade.state.is_over();
        let decided = match step {
            Step::Act { side, act, early } => self.decide(side, with_version(act, self.shown(early))),
            Step::Agree { side, early } => self.agree(side, self.shown(early)),
            Step::Wait(hours) => {
                self.now = self.now.after(Duration::hours(hours));
                Ok(lapse(&self.trade, setting(self.now, &self.rules, self.offer.as_ref())))
            }
            Step::OfferEnds => {
                if let Some(offer) = &mut self.offer {
                    offer.state = OfferState::Withdrawn;
                }
                Ok(offer_ended(&self.trade, self.now).into_iter().collect())
            }
        };
        let Ok(events) = decided else { return };
        assert!(!over || events.is_empty(), "what is over changed: {events:?}");
        for event in events {
            self.apply(event);
        }
        self.check();
    }

    /// Writes a fact as the tables would, refusing what they refuse.
    fn apply(&mut self, event: Event) {
        match event {
            Event::TradeChanged { trade } => {
                assert!(!self.trade.state.is_over());
                assert!(trade.version >= self.trade.version, "an earlier version");
                assert!(trade.since >= self.trade.since, "waits since an earlier moment");
                let same = |trade: &Trade| (trade.id, trade.club, trade.number, trade.offer, trade.owner, trade.asker);
                assert_eq!(same(&trade), same(&self.trade));
                self.trade = trade;
            }
            Event::PointsHeld { hold } => {
                assert_eq!(self.held, Held::Never, "held twice");
                let (payer, amount) = self.trade.terms.payment().expect("somebody pays");
                let expected = (self.trade.member(payer), self.trade.member(payer.other()), amount);
                assert_eq!((hold.payer, hold.payee, hold.amount), expected);
                self.held = Held::Open(amount);
            }
            Event::HoldVoided { .. } => {
                assert!(matches!(self.held, Held::Open(_)), "freed though {:?}", self.held);
                self.held = Held::Voided;
            }
            Event::HoldPosted { transfer, .. } => {
                assert_eq!(self.held, Held::Open(transfer.amount), "paid what was not held");
                let (payer, _) = self.trade.terms.payment().expect("somebody pays");
                assert_eq!(transfer.from, Holder::Member(self.trade.member(payer)));
                assert_eq!(transfer.to, Holder::Member(self.trade.member(payer.other())));
                self.held = Held::Posted;
            }
            Event::PiecesMoved { movement, pieces, .. } => self.move_pieces(movement, pieces),
            Event::OfferChanged { offer } => {
                assert_eq!(offer.state, OfferState::Fulfilled);
                assert_eq!(
                    self.offer.as_ref().map(|offer| offer.quantity.available()),
                    Some(Some(0)),
                    "fulfilled though some are left"
                );
                self.offer = Some(Offer { quantity: self.offer.as_ref().map_or(offer.quantity, |mine| mine.quantity), ..offer });
            }
            other => panic!("{other:?} comes from no act on a trade"),
        }
    }

    fn move_pieces(&mut self, movement: Pieces, pieces: u32) {
        let offer = self.offer.as_mut().expect("pieces of an offer");
        let quantity = &mut offer.quantity;
        match movement {
            Pieces::Reserved => {
                assert!(quantity.available().is_none_or(|left| left >= pieces), "more than there are");
                quantity.reserved += pieces;
                self.reserved += pieces;
            }
            Pieces::Freed => {
                quantity.reserved = quantity.reserved.checked_sub(pieces).expect("freed what was not promised");
                self.freed += pieces;
            }
            Pieces::Given => {
                quantity.reserved = quantity.reserved.checked_sub(pieces).expect("gave what was not promised");
                quantity.given += pieces;
                self.given += pieces;
            }
        }
    }

    /// What holds after every step.
    fn check(&self) {
        let trade = &self.trade;
        let (binding, over) = (trade.state.is_binding(), trade.state.is_over());
        let pays = trade.terms.payment().is_some();
        assert_eq!(matches!(self.held, Held::Open(_)), binding && pays, "{:?} while {}", self.held, trade.state.name());
        let promised = if binding && self.offer.is_some() { trade.terms.pieces() } else { 0 };
        assert_eq!(self.reserved - self.freed - self.given, promised, "pieces while {}", trade.state.name());
        if over {
            assert_eq!(self.reserved, self.freed + self.given);
            let completed = matches!(trade.state, TradeState::Completed { .. });
            assert_eq!(self.held == Held::Posted, completed && pays);
            assert_eq!(self.given > 0, completed && self.offer.is_some() && trade.terms.pieces() > 0);
        }
        assert_eq!(deadline(trade, &self.rules).is_some(), !over, "somebody is waited for without end");
        assert!(trade.version.0 >= 1 && trade.terms.check().is_ok());
        self.check_turn();
    }

    /// [`Trade::turn`] names a side exactly where that side, and only that side, can give the answer that is waited for.
    fn check_turn(&self) {
        let shown = self.trade.version;
        let answer = match self.trade.state {
            TradeState::Proposed { .. } => Some(Act::Decline { shown }),
            TradeState::Agreed { moving } | TradeState::Scheduled { moving } => moving.map(|_| Act::MeetNo { shown }),
            TradeState::NoShowSaid { .. } => Some(Act::NoShowYes),
            TradeState::HandedOver { .. } => Some(Act::Done),
            TradeState::Completed { .. } | TradeState::Disputed { .. } | TradeState::Ended { .. } => None,
        };
        assert_eq!(self.trade.turn().is_some(), answer.is_some(), "{:?}", self.trade.state);
        for side in Side::BOTH {
            if let Some(answer) = &answer {
                let may = self.decide(side, answer.clone()).is_ok();
                assert_eq!(may, self.trade.turn() == Some(side), "{side:?} answers {:?}", self.trade.state);
            }
        }
    }
}

/// The act as a button of that version does it.
fn with_version(act: Act, shown: Version) -> Act {
    match act {
        Act::Counter { terms, .. } => Act::Counter { shown, terms },
        Act::Decline { .. } => Act::Decline { shown },
        Act::MeetYes { .. } => Act::MeetYes { shown },
        Act::MeetNo { .. } => Act::MeetNo { shown },
        other => other,
    }
}

fn sides() -> impl Strategy<Value = Side> {
    prop_oneof![Just(Side::Owner), Just(Side::Asker)]
}

fn any_terms() -> impl Strategy<Value = Terms> {
    let when = prop_oneof![
        2 => Just(None),
        1 => (2_u32..28, 8_u32..20).prop_map(|(day, hour)| Some(format!("2026-03-{day:02} {hour:02}:00"))),
        1 => (2_u32..28).prop_map(|day| Some(format!("2026-03-{day:02}"))),
    ];
    let what = prop_oneof![Just(as_gift()), Just(for_points()), Just(as_barter()), Just(mixed()), Just(wanted())];
    (what, when, 1_u32..=2).prop_map(|(mut terms, when, pieces)| {
        terms.when = when.as_deref().map(appointment);
        for side in Side::BOTH {
            if let Some(Thing::Offered { pieces: offered }) = &mut terms.given_by_mut(side).thing {
                *offered = pieces;
            }
        }
        terms
    })
}

fn any_act() -> impl Strategy<Value = Act> {
    const SHOWN: Version = Version::FIRST;
    prop_oneof![
        2 => any_terms().prop_map(|terms| Act::Counter { shown: SHOWN, terms }),
        1 => Just(Act::Decline { shown: SHOWN }),
        1 => Just(Act::Withdraw),
        4 => (2_u32..28, 8_u32..20).prop_map(|(day, hour)| Act::Meet(appointment(&format!("2026-03-{day:02} {hour:02}:00")))),
        3 => Just(Act::MeetYes { shown: SHOWN }),
        1 => Just(Act::MeetNo { shown: SHOWN }),
        3 => Just(Act::Done),
        3 => Just(Act::NoShow),
        1 => Just(Act::NoShowYes),
        1 => Just(Act::NoShowContested),
        1 => Just(Act::Problem(None)),
        1 => Just(Act::Cancel(None)),
    ]
}

fn any_step() -> impl Strategy<Value = Step> {
    let early = || prop_oneof![9 => Just(false), 1 => Just(true)];
    prop_oneof![
        12 => (sides(), any_act(), early()).prop_map(|(side, act, early)| Step::Act { side, act, early }),
        6 => (sides(), early()).prop_map(|(side, early)| Step::Agree { side, early }),
        5 => (1_i64..200).prop_map(Step::Wait),
        1 => Just(Step::OfferEnds),
    ]
}

fn any_offer() -> impl Strategy<Value = Option<Offer>> {
    prop_oneof![
        1 => Just(None),
        4 => (0_u32..2, 0_u32..2).prop_map(|(reserved, given)| Some(offer(reserved, given))),
        1 => Just(Some(Offer { quantity: Quantity { published: None, reserved: 0, given: 0 }, ..offer(0, 0) })),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn everything_is_resolved_exactly_once(
        terms in any_terms(),
        offer in any_offer(),
        steps in prop::collection::vec(any_step(), 1..40),
    ) {
        let mut world = World::new(terms, offer);
        world.check();
        for step in steps {
            world.step(step);
        }
        // Left alone, it ends: no state waits for ever.
        for _ in 0..4 {
            world.step(Step::Wait(24 * 30));
        }
        prop_assert!(world.trade.state.is_over(), "{:?}", world.trade.state);
    }

    /// Of all the sides and acts, only those of the turn's side and those that either may do at any time are taken.
    #[test]
    fn what_is_over_stays_over(terms in any_terms(), act in any_act(), side in sides(), early in any::<bool>()) {
        for state in [
            TradeState::Completed { at: now() },
            TradeState::Ended { end: End::Lapsed },
            TradeState::Ended { end: End::Cancelled { by: Side::Owner, late: true } },
        ] {
            let mut world = World::new(terms.clone(), Some(offer(0, 0)));
            world.trade.state = state;
            let reports = matches!((state, &act), (TradeState::Completed { .. }, Act::Problem(_)));
            let decided = world.decide(side, with_version(act.clone(), world.shown(early)));
            prop_assert_eq!(decided, if reports { Ok(Vec::new()) } else { Err(Refusal::TradeOver(NUMBER)) });
            prop_assert_eq!(world.agree(side, world.trade.version), Err(Refusal::TradeOver(NUMBER)));
            world.now = world.now.after(Duration::days(3_650));
            prop_assert_eq!(lapse(&world.trade, setting(world.now, &world.rules, None)), Vec::new());
            prop_assert_eq!(offer_ended(&world.trade, world.now), None);
        }
    }
}
