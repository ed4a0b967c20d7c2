//! Every state × every act, what each deadline does, and what no sequence of acts may ever do.

use std::fmt::Write as _;

use super::*;
use crate::{
    club::PointsPolicy,
    ledger::Points,
    samples::{
        ASKER, CLUB, NUMBER, OWNER, account, amount, appointment, as_barter, as_gift, at, for_points, mixed, now, offer, on,
        phrase, trade, wanted,
    },
    trade::Thing,
};

mod matrix;
mod properties;

const FRESH: TransferId = TransferId(99);

fn setting<'a>(now: Timestamp, rules: &'a Rules, offer: Option<&'a Offer>) -> Setting<'a> {
    Setting { now, rules, offer, fresh: FRESH }
}

/// Each state a trade can be in, by the name it has in the tables below.
fn states() -> Vec<(&'static str, Trade)> {
    use TradeState as S;
    let moving = Some(Moving { by: Side::Asker, to: appointment("2026-03-06 18:00"), since: now() });
    let said = Said { owner: true, asker: false };
    let ahead = || on("2026-03-04 10:00", for_points());
    let past = || on("2026-03-01 10:00", for_points());
    vec![
        ("proposed by asker", trade(S::Proposed { by: Side::Asker }, for_points())),
        ("proposed by owner", trade(S::Proposed { by: Side::Owner }, for_points())),
        ("agreed", trade(S::Agreed { moving: None }, for_points())),
        ("agreed, asker moves", trade(S::Agreed { moving }, for_points())),
        ("scheduled", trade(S::Scheduled { moving: None }, ahead())),
        ("scheduled, asker moves", trade(S::Scheduled { moving }, ahead())),
        ("scheduled, hour past", trade(S::Scheduled { moving: None }, past())),
        ("no-show, says owner", trade(S::NoShowSaid { by: Side::Owner }, past())),
        ("handed over by owner", trade(S::HandedOver { said }, for_points())),
        ("completed", trade(S::Completed { at: at("2026-03-01 09:00") }, for_points())),
        ("disputed", trade(S::Disputed { by: Side::Asker }, for_points())),
        ("ended", trade(S::Ended { end: End::Declined }, for_points())),
    ]
}

/// A side in one letter.
fn letter(side: Side) -> char {
    match side {
        Side::Owner => 'o',
        Side::Asker => 'a',
    }
}

/// A state in one word; « ?x » is who has to answer, « ~ » a time that waits for a yes.
fn word(trade: &Trade) -> String {
    use TradeState as S;
    let name = match trade.state {
        S::Proposed { .. } => "proposed".to_owned(),
        S::Agreed { moving } => format!("agreed{}", if moving.is_some() { "~" } else { "" }),
        S::Scheduled { moving } => format!("dated{}", if moving.is_some() { "~" } else { "" }),
        S::NoShowSaid { .. } => "absent".to_owned(),
        S::HandedOver { .. } => "handed".to_owned(),
        S::Completed { .. } => "done".to_owned(),
        S::Disputed { .. } => "disputed".to_owned(),
        S::Ended { end } => match end {
            End::Declined => "declined",
            End::Expired => "expired",
            End::Withdrawn => "withdrawn",
            End::OfferEnded => "offer over",
            End::Cancelled { late: false, .. } => "off",
            End::Cancelled { late: true, .. } => "off late",
            End::Lapsed => "lapsed",
            End::NoShow { .. } => "no-show",
            End::Settled => "settled",
        }
        .to_owned(),
    };
    match trade.turn() {
        Some(side) => format!("{name}?{}", letter(side)),
        None => name,
    }
}

/// What a decision did: the new state, `+` for a new version, and what moved: `H`eld, `V`oided, `P`osted, `R`eserved, `F`reed,
/// `G`iven, `*` the offer is fulfilled. A refusal is in brackets.
fn outcome(before: &Trade, decided: Result<Vec<Event>, Refusal>) -> String {
    let events = match decided {
        Err(refusal) => return refused(&refusal),
        Ok(events) if events.is_empty() => return "noted".to_owned(),
        Ok(events) => events,
    };
    let mut state = String::new();
    let mut moved = String::new();
    for event in &events {
        match event {
            Event::TradeChanged { trade } => {
                state = word(trade);
                if trade.version != before.version {
                    assert_eq!(trade.version, before.version.next());
                    state.push('+');
                }
            }
            Event::PointsHeld { .. } => moved.push('H'),
            Event::HoldVoided { .. } => moved.push('V'),
            Event::HoldPosted { .. } => moved.push('P'),
            Event::PiecesMoved { movement: Pieces::Reserved, .. } => moved.push('R'),
            Event::PiecesMoved { movement: Pieces::Freed, .. } => moved.push('F'),
            Event::PiecesMoved { movement: Pieces::Given, .. } => moved.push('G'),
            Event::OfferChanged { .. } => moved.push('*'),
            other => panic!("{other:?} comes from no act on a trade"),
        }
    }
    if moved.is_empty() { state } else { format!("{state} {moved}") }
}

fn refused(refusal: &Refusal) -> String {
    match refusal {
        Refusal::NotYourTurn => "(turn)".to_owned(),
        Refusal::NotNow(NUMBER) => "(not now)".to_owned(),
        Refusal::TradeOver(NUMBER) => "(over)".to_owned(),
        Refusal::NotYet(_) => "(not yet)".to_owned(),
        Refusal::Stale => "(stale)".to_owned(),
        other => format!("({other:?})"),
    }
}

/// Does something as this side, with the version that stands now.
fn attempt(trade: &Trade, side: Side, act: &str, shown: Version) -> Result<Vec<Event>, Refusal> {
    let rules = Rules::default();
    let offer = offer(u32::from(trade.state.is_binding()), 0);
    let setting = setting(now(), &rules, Some(&offer));
    let (payer, payee) = (account(Side::Asker, 0, 0), account(Side::Owner, 0, 0));
    let act = match act {
        "accept" => return agree(trade, side, shown, Some(Funds { payer: &payer, payee: &payee }), setting),
        "counter" => Act::Counter { shown, terms: mixed() },
        "decline" => Act::Decline { shown },
        "withdraw" => Act::Withdraw,
        "cancel" => Act::Cancel(None),
        "meet" => Act::Meet(appointment("2026-03-05 10:00")),
        "meet yes" => Act::MeetYes { shown },
        "meet no" => Act::MeetNo { shown },
        "done" => Act::Done,
        "no-show" => Act::NoShow,
        "no-show yes" => Act::NoShowYes,
        "contest" => Act::NoShowContested,
        "problem" => Act::Problem(None),
        other => panic!("no act is called {other}"),
    };
    decide(trade, side, act, setting)
}

/// Whoever receives a thing completes the exchange; a giver's word alone opens « handed over ».
#[test]
fn completed_when_all_who_receive_have_said_so() {
    let table = [
        ("gift", as_gift(), "handed?a", "done G", "done G"),
        ("points", for_points(), "handed?a", "done PG", "done PG"),
        ("wanted", wanted(), "done PG", "handed?o", "done PG"),
        ("barter", as_barter(), "handed?a", "handed?o", "done G"),
        ("mixed", mixed(), "handed?a", "handed?o", "done PG"),
    ];
    for (name, terms, by_owner, by_asker, by_both) in table {
        let agreed = trade(TradeState::Agreed { moving: None }, terms);
        assert_eq!(outcome(&agreed, attempt(&agreed, Side::Owner, "done", agreed.version)), by_owner, "{name}, owner");
        assert_eq!(outcome(&agreed, attempt(&agreed, Side::Asker, "done", agreed.version)), by_asker, "{name}, asker");
        for first in Side::BOTH {
            let said = Said::default().with(first);
            let handed = Trade { state: TradeState::HandedOver { said }, ..agreed.clone() };
            if handed.turn() == Some(first.other()) {
                let second = attempt(&handed, first.other(), "done", handed.version);
                assert_eq!(outcome(&handed, second), by_both, "{name}, {first:?} first");
            }
            assert_eq!(attempt(&handed, first, "done", handed.version), Err(Refusal::NotYourTurn), "{name}, {first:?} twice");
        }
    }
}

/// The payment goes from who owes to who gave, whole, once.
#[test]
fn what_completion_pays() {
    let agreed = trade(TradeState::Agreed { moving: None }, for_points());
    let events = attempt(&agreed, Side::Asker, "done", agreed.version).expect("the asker receives");
    let transfer = Transfer {
        id: FRESH,
        club: CLUB,
        from: Holder::Member(ASKER),
        to: Holder::Member(OWNER),
        amount: amount(12),
        kind: TransferKind::Exchange,
        trade: Some(agreed.id),
        corrects: None,
        key: TransferKey::Trade(agreed.id),
        reason: None,
        at: now(),
    };
    let completed = Trade { state: TradeState::Completed { at: now() }, since: now(), ..agreed.clone() };
    assert_eq!(
        events,
        [
            Event::HoldPosted { trade: agreed.id, transfer },
            Event::PiecesMoved { offer: offer(1, 0).id, movement: Pieces::Given, pieces: 1 },
            Event::TradeChanged { trade: completed },
        ]
    );
}

/// The last piece fulfils an offer that is still published; what ended keeps its end, and what does not run out is never fulfilled.
#[test]
fn the_last_piece_fulfils_the_offer() {
    let agreed = trade(TradeState::Agreed { moving: None }, as_gift());
    let rules = Rules::default();
    let done = |offer: &Offer| outcome(&agreed, decide(&agreed, Side::Asker, Act::Done, setting(now(), &rules, Some(offer))));
    assert_eq!(done(&offer(1, 1)), "done G");
    assert_eq!(done(&offer(1, 2)), "done G*");
    // Promised to another as well: not the last.
    assert_eq!(done(&offer(2, 1)), "done G");
    assert_eq!(done(&Offer { state: OfferState::Withdrawn, ..offer(1, 2) }), "done G");
    let endless = Offer { quantity: crate::offer::Quantity { published: None, reserved: 0, given: 0 }, ..offer(0, 0) };
    assert_eq!(done(&endless), "done G");
}

/// Balance and holds of the payer, balance of the payee, and what the agreement answers.
#[test]
fn agreement_holds_points_or_says_what_is_missing() {
    let proposed = trade(TradeState::Proposed { by: Side::Asker }, for_points());
    let agreed = |rules: &Rules, payer: (i64, i64), payee: i64| {
        let offer = offer(0, 0);
        let (payer, payee) = (account(Side::Asker, payer.0, payer.1), account(Side::Owner, payee, 0));
        let funds = Funds { payer: &payer, payee: &payee };
        agree(&proposed, Side::Owner, proposed.version, Some(funds), setting(now(), rules, Some(&offer)))
    };
    let rules = Rules::default();
    let lacks = |missing: i64, available: i64| Err(Refusal::NotEnough { missing: Points(missing), available: Points(available) });
    assert_eq!(agreed(&rules, (-88, 0), 0).map(|events| events.len()), Ok(3));
    assert_eq!(agreed(&rules, (-89, 0), 0), lacks(1, 11));
    assert_eq!(agreed(&rules, (0, 88), 0).map(|events| events.len()), Ok(3));
    assert_eq!(agreed(&rules, (0, 100), 0), lacks(12, 0));
    assert_eq!(agreed(&rules, (-130, 0), 0), lacks(42, 0));
    assert_eq!(agreed(&rules, (0, 0), 10_000).map(|events| events.len()), Ok(3));

    let mut hard = Rules::default();
    if let PointsPolicy::MutualCredit(credit) = &mut hard.points {
        credit.ceiling_is_hard = true;
    }
    assert_eq!(agreed(&hard, (0, 0), 488).map(|events| events.len()), Ok(3));
    assert_eq!(agreed(&hard, (0, 0), 489), Err(Refusal::Ceiling { ceiling: Points(500) }));

    let gifts = Rules { points: PointsPolicy::Gift, ..Rules::default() };
    assert_eq!(agreed(&gifts, (0, 0), 0), Err(Refusal::GiftClub));
    let unknown = agree(&proposed, Side::Owner, proposed.version, None, setting(now(), &rules, None));
    assert_eq!(unknown, Err(Refusal::NoClub));
}

#[test]
fn agreement_binds_both_in_one_step() {
    let proposed = trade(TradeState::Proposed { by: Side::Asker }, on("2026-03-04 10:00", for_points()));
    let events = attempt(&proposed, Side::Owner, "accept", proposed.version).expect("the owner may accept");
    let hold = Hold { trade: proposed.id, club: CLUB, payer: ASKER, payee: OWNER, amount: amount(12) };
    let version = proposed.version.next();
    let scheduled = Trade { state: TradeState::Scheduled { moving: None }, since: now(), version, ..proposed.clone() };
    assert_eq!(
        events,
        [
            Event::PiecesMoved { offer: offer(0, 0).id, movement: Pieces::Reserved, pieces: 1 },
            Event::PointsHeld { hold },
            Event::TradeChanged { trade: scheduled },
        ]
    );
}

#[test]
fn an_appointment_that_passed_meanwhile_is_not_agreed() {
    let proposed = trade(TradeState::Proposed { by: Side::Asker }, on("2026-03-01 10:00", as_gift()));
    let events = attempt(&proposed, Side::Owner, "accept", proposed.version).expect("the owner may accept");
    let version = proposed.version.next();
    let agreed = Trade { state: TradeState::Agreed { moving: None }, since: now(), terms: as_gift(), version, ..proposed };
    assert_eq!(events.last(), Some(&Event::TradeChanged { trade: agreed }));
}

/// Reserved and given pieces of three, where one or two are asked for.
#[test]
fn pieces_that_are_left() {
    let rules = Rules::default();
    let two = Terms { owner: crate::trade::Give { thing: Some(Thing::Offered { pieces: 2 }), points: None }, ..as_gift() };
    let ended = Offer { state: OfferState::Withdrawn, ..offer(0, 0) };
    let old = Offer { expires_at: now(), ..offer(0, 0) };
    let over = Err(Refusal::OfferOver(offer(0, 0).number));
    let table = [
        (as_gift(), offer(2, 0), Ok(())),
        (as_gift(), offer(1, 1), Ok(())),
        (as_gift(), offer(2, 1), Err(Refusal::NoneLeft { available: 0 })),
        (two.clone(), offer(1, 0), Ok(())),
        (two.clone(), offer(1, 1), Err(Refusal::NoneLeft { available: 1 })),
        (as_gift(), ended, over.clone()),
        (as_gift(), old, over),
    ];
    for (terms, offer, expected) in table {
        let setting = setting(now(), &rules, Some(&offer));
        let proposed = trade(TradeState::Proposed { by: Side::Asker }, terms.clone());
        assert_eq!(agree(&proposed, Side::Owner, proposed.version, None, setting).map(|_| ()), expected, "agree {offer:?}");
        let title = &proposed.title;
        let new = New { id: proposed.id, club: CLUB, number: NUMBER, owner: OWNER, asker: ASKER, title, terms: terms.clone() };
        assert_eq!(open(new, setting).map(|_| ()), expected, "open {offer:?}");
        let counter = Act::Counter { shown: proposed.version, terms: on("2026-03-05", terms) };
        assert_eq!(decide(&proposed, Side::Owner, counter, setting).map(|_| ()), expected, "counter {offer:?}");
    }
}

#[test]
fn opening() {
    let rules = Rules::default();
    let offer = offer(0, 0);
    let title = offer.content.title.clone();
    let new = |asker: MemberId, terms: Terms| New {
        id: TradeId(7),
        club: CLUB,
        number: NUMBER,
        owner: OWNER,
        asker,
        title: &title,
        terms,
    };
    let on_offer = setting(now(), &rules, Some(&offer));
    let direct = setting(now(), &rules, None);
    let opened = Trade { version: Version::FIRST, since: now(), ..trade(TradeState::Proposed { by: Side::Asker }, for_points()) };
    assert_eq!(open(new(ASKER, for_points()), on_offer), Ok(vec![Event::TradeOpened { trade: opened }]));
    assert_eq!(open(new(OWNER, for_points()), on_offer), Err(Refusal::OwnOffer));
    assert_eq!(open(new(OWNER, for_points()), direct), Err(Refusal::WithOneself));
    assert_eq!(open(new(ASKER, on("2026-03-01", for_points())), on_offer), Err(Refusal::PastTime));
    let nothing = Terms { owner: crate::trade::Give::NOTHING, ..for_points() };
    assert_eq!(open(new(ASKER, nothing), on_offer), Err(Refusal::EmptyTerms));
}

#[test]
fn propositions_have_an_end() {
    let rules = Rules::default();
    let counter = |version: u32, terms: Terms| {
        let proposed = Trade { version: Version(version), ..trade(TradeState::Proposed { by: Side::Asker }, for_points()) };
        let decided =
            decide(&proposed, Side::Owner, Act::Counter { shown: proposed.version, terms }, setting(now(), &rules, None));
        outcome(&proposed, decided)
    };
    assert_eq!(counter(9, mixed()), "proposed?a+");
    assert_eq!(counter(10, mixed()), "(TooManyPropositions(10))");
    assert_eq!(counter(2, for_points()), "(SameTerms)");
    assert_eq!(counter(2, on("2026-03-01 10:00", for_points())), "(PastTime)");
    let both_pay = Terms { owner: mixed().asker, ..mixed() };
    assert_eq!(counter(2, both_pay), "(PointsBothWays)");
}

/// The appointment, and when it is called off.
#[test]
fn cancelling_is_late_from_24_hours_before() {
    let rules = Rules::default();
    let cancelled = |state: TradeState, when: &str| {
        let trade = trade(state, on(when, for_points()));
        let events = decide(&trade, Side::Asker, Act::Cancel(Some(phrase("malade"))), setting(now(), &rules, None));
        match events.expect("what is agreed can be cancelled").last() {
            Some(Event::TradeChanged { trade: Trade { state: TradeState::Ended { end }, reason, .. } }) => {
                assert_eq!(*reason, Some(phrase("malade")));
                *end
            }
            other => panic!("{other:?}"),
        }
    };
    let scheduled = TradeState::Scheduled { moving: None };
    let end = |late| End::Cancelled { by: Side::Asker, late };
    assert_eq!(cancelled(scheduled, "2026-03-03 09:00"), end(false));
    assert_eq!(cancelled(scheduled, "2026-03-03 08:59"), end(true));
    assert_eq!(cancelled(scheduled, "2026-03-01 10:00"), end(true));
    assert_eq!(cancelled(TradeState::Agreed { moving: None }, "2026-03-02 10:00"), end(false));
}

#[test]
fn appointments() {
    let rules = Rules::default();
    let moving = |by: Side, to: &str| Some(Moving { by, to: appointment(to), since: now() });
    let meet = |state: TradeState, when: Option<&str>, side: Side, to: &str| {
        let terms = when.map_or_else(for_points, |when| on(when, for_points()));
        let trade = trade(state, terms);
        outcome(&trade, decide(&trade, side, Act::Meet(appointment(to)), setting(now(), &rules, None)))
    };
    let agreed = |moving| TradeState::Agreed { moving };
    let scheduled = |moving| TradeState::Scheduled { moving };
    let thursday = "2026-03-05 10:00";
    assert_eq!(meet(agreed(None), None, Side::Owner, thursday), "agreed~?a+");
    assert_eq!(meet(agreed(None), None, Side::Owner, "2026-03-02 08:59"), "(PastTime)");
    // A day without an hour lasts until its end.
    assert_eq!(meet(agreed(None), None, Side::Owner, "2026-03-02"), "agreed~?a+");
    assert_eq!(meet(agreed(None), None, Side::Owner, "2026-03-01"), "(PastTime)");
    // Saying it again changes nothing; naming the time that the other side named is a yes.
    assert_eq!(meet(agreed(moving(Side::Owner, thursday)), None, Side::Owner, thursday), "(turn)");
    assert_eq!(meet(agreed(moving(Side::Asker, thursday)), None, Side::Owner, thursday), "dated+");
    assert_eq!(meet(scheduled(None), Some(thursday), Side::Owner, thursday), "(SameTerms)");
    assert_eq!(meet(scheduled(None), Some(thursday), Side::Owner, "2026-03-06 10:00"), "dated~?a+");
}

#[test]
fn a_time_that_passed_before_the_yes_is_no_appointment() {
    let moving = Some(Moving { by: Side::Asker, to: appointment("2026-03-02 08:30"), since: now() });
    let agreed = trade(TradeState::Agreed { moving }, for_points());
    assert_eq!(attempt(&agreed, Side::Owner, "meet yes", agreed.version), Err(Refusal::PastTime));
}

/// A no-show can be said from the hour on; where only a day was fixed, once the day is over.
#[test]
fn no_shows_are_said_after_the_appointment() {
    let rules = Rules::default();
    let said = |when: &str, now: Timestamp| {
        let trade = trade(TradeState::Scheduled { moving: None }, on(when, for_points()));
        outcome(&trade, decide(&trade, Side::Owner, Act::NoShow, setting(now, &rules, None)))
    };
    assert_eq!(said("2026-03-02 10:00", at("2026-03-02 09:59")), "(not yet)");
    assert_eq!(said("2026-03-02 10:00", at("2026-03-02 10:00")), "absent?a");
    assert_eq!(said("2026-03-02", at("2026-03-02 12:00")), "(not yet)");
    assert_eq!(said("2026-03-02", at("2026-03-02 23:59")), "(not yet)");
    assert_eq!(said("2026-03-02", at("2026-03-03 00:00")), "absent?a");
}

#[test]
fn problems_after_completion_are_heard_for_seven_days() {
    let rules = Rules::default();
    let completed = trade(TradeState::Completed { at: at("2026-03-02 09:00") }, for_points());
    let reported = |now: &str| decide(&completed, Side::Asker, Act::Problem(None), setting(at(now), &rules, None));
    assert_eq!(reported("2026-03-09 09:00"), Ok(Vec::new()));
    assert_eq!(reported("2026-03-09 09:01"), Err(Refusal::TooLate));
}

/// Each state's deadline, and what happens then and not a millisecond before.
#[test]
fn every_state_has_its_deadline_and_default() {
    let table = [
        ("proposed by asker", "2026-03-09 08:00", "expired"),
        ("proposed by owner", "2026-03-09 08:00", "expired"),
        ("agreed", "2026-03-16 08:00", "lapsed VF"),
        ("agreed, asker moves", "2026-03-16 08:00", "lapsed VF"),
        ("scheduled", "2026-03-11 10:00", "lapsed VF"),
        ("scheduled, asker moves", "2026-03-11 10:00", "lapsed VF"),
        ("scheduled, hour past", "2026-03-08 10:00", "lapsed VF"),
        ("no-show, says owner", "2026-03-04 08:00", "no-show VF"),
        ("handed over by owner", "2026-03-09 08:00", "done PG"),
        // The clocks go forward in between: 28 days are 28 × 24 hours.
        ("disputed", "2026-03-30 09:00", "settled VF"),
    ];
    let rules = Rules::default();
    let offer = offer(1, 0);
    for (name, trade) in states() {
        let expected = table.iter().find(|(state, ..)| *state == name);
        assert_eq!(deadline(&trade, &rules), expected.map(|(_, at_then, _)| at(at_then)), "{name}");
        let then = expected.map_or_else(|| at("2036-03-02 09:00"), |(_, then, _)| at(then));
        let early = setting(Timestamp(then.0 - 1), &rules, Some(&offer));
        assert_eq!(lapse(&trade, early), Vec::new(), "{name}, too early");
        let events = lapse(&trade, setting(then, &rules, Some(&offer)));
        assert_eq!(trade.state.is_over(), events.is_empty(), "{name}");
        if let Some((_, _, default)) = expected {
            assert_eq!(outcome(&trade, Ok(events)), *default, "{name}");
        }
    }
    assert_eq!(table.len() + 2, states().len());
}

#[test]
fn who_did_not_come_is_the_other_side() {
    let rules = Rules::default();
    let said = trade(TradeState::NoShowSaid { by: Side::Owner }, as_gift());
    let ended = |events: Vec<Event>| match events.last() {
        Some(Event::TradeChanged { trade }) => trade.state,
        other => panic!("{other:?}"),
    };
    let absent = TradeState::Ended { end: End::NoShow { absent: Side::Asker } };
    assert_eq!(ended(lapse(&said, setting(at("2026-03-04 08:00"), &rules, None))), absent);
    assert_eq!(
        ended(decide(&said, Side::Asker, Act::NoShowYes, setting(now(), &rules, None)).expect("it is their turn")),
        absent
    );
}

#[test]
fn an_offer_that_ends_takes_only_propositions_with_it() {
    for (name, trade) in states() {
        let event = offer_ended(&trade, now());
        if let TradeState::Proposed { .. } = trade.state {
            let ended = Trade { state: TradeState::Ended { end: End::OfferEnded }, since: now(), ..trade };
            assert_eq!(event, Some(Event::TradeChanged { trade: ended }), "{name}");
        } else {
            assert_eq!(event, None, "{name}");
        }
    }
}
