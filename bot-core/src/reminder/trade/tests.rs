//! What is due in each state, on the wall clock of the club, and that nothing is ever planned in the past or in the quiet hours.

use proptest::prelude::*;

use super::*;
use crate::{
    feedback::Stars,
    samples::{ASKER, CLUB, OWNER, appointment, as_barter, at, for_points, now, on, trade},
    time::QuietHours,
    trade::{End, Moving, Said, Terms},
};

/// Everything due, one line each, in order of time: « 2026-03-03 08:00 asker: answer ».
fn plan_at(trade: &Trade, now: Timestamp, known: (&[Rating], Option<MemberId>)) -> Vec<String> {
    let rules = Rules::default();
    let mut all = due(trade, &rules, known, now);
    all.sort_by_key(|(at, member, _)| (*at, *member));
    all.into_iter()
        .map(|(at, member, due)| {
            let time = at.local(rules.zone).format("%Y-%m-%d %H:%M");
            let who = match member {
                Some(OWNER) => "owner: ",
                Some(ASKER) => "asker: ",
                Some(_) => "somebody else: ",
                None => "",
            };
            let what = match due {
                Due::TradeDeadline { version } => format!("deadline of version {}", version.0),
                Due::RatingsClose => "ratings close".to_owned(),
                Due::Remind(nudge) => format!("{nudge:?}"),
                other => panic!("{other:?} is not about an exchange"),
            };
            format!("{time} {who}{what}")
        })
        .collect()
}

fn plan(trade: &Trade) -> Vec<String> {
    plan_at(trade, now(), (&[], None))
}

#[test]
fn a_proposition_waits_for_the_other_side() {
    let proposed = trade(TradeState::Proposed { by: Side::Asker }, for_points());
    assert_eq!(
        plan(&proposed),
        [
            // 24 and 72 hours after 8:00 are no quiet hours: the first hour that is none is 8.
            "2026-03-03 08:00 owner: Answer",
            "2026-03-05 08:00 owner: Answer",
            "2026-03-09 08:00 deadline of version 2",
        ]
    );
    let at_night = Trade { since: at("2026-03-01 23:00"), state: TradeState::Proposed { by: Side::Owner }, ..proposed };
    assert_eq!(
        plan(&at_night),
        ["2026-03-03 08:00 asker: Answer", "2026-03-05 08:00 asker: Answer", "2026-03-08 23:00 deadline of version 2",]
    );
}

#[test]
fn an_agreement_without_appointment_is_asked_about() {
    let agreed = trade(TradeState::Agreed { moving: None }, for_points());
    let expected =
        ["2026-03-07 08:00 owner: Unscheduled", "2026-03-07 08:00 asker: Unscheduled", "2026-03-16 08:00 deadline of version 2"];
    assert_eq!(plan(&agreed), expected);
    let moving = Some(Moving { by: Side::Owner, to: appointment("2026-03-06 18:00"), since: now() });
    let asked = trade(TradeState::Agreed { moving }, for_points());
    // From when it was proposed, an hour after the agreement.
    assert_eq!(plan(&asked), [&["2026-03-03 09:00 asker: Answer", "2026-03-05 09:00 asker: Answer"], &expected[..]].concat());
}

#[test]
fn an_appointment_is_announced_and_then_asked_about() {
    let scheduled = trade(TradeState::Scheduled { moving: None }, on("2026-03-04 10:00", for_points()));
    assert_eq!(
        plan(&scheduled),
        [
            "2026-03-03 18:00 owner: AppointmentTomorrow",
            "2026-03-03 18:00 asker: AppointmentTomorrow",
            "2026-03-04 08:00 owner: AppointmentSoon",
            "2026-03-04 08:00 asker: AppointmentSoon",
            "2026-03-04 12:00 owner: DidItHappen",
            "2026-03-04 12:00 asker: DidItHappen",
            "2026-03-05 10:00 owner: DidItHappen",
            "2026-03-05 10:00 asker: DidItHappen",
            "2026-03-11 10:00 deadline of version 2",
        ]
    );
}

#[test]
fn a_day_without_an_hour_is_asked_about_when_it_is_over() {
    let scheduled = trade(TradeState::Scheduled { moving: None }, on("2026-03-04", for_points()));
    assert_eq!(
        plan(&scheduled),
        [
            "2026-03-03 18:00 owner: AppointmentTomorrow",
            "2026-03-03 18:00 asker: AppointmentTomorrow",
            "2026-03-05 08:00 owner: DidItHappen",
            "2026-03-05 08:00 asker: DidItHappen",
            "2026-03-06 08:00 owner: DidItHappen",
            "2026-03-06 08:00 asker: DidItHappen",
            "2026-03-11 12:00 deadline of version 2",
        ]
    );
}

/// Waiting for the end of the quiet hours would be too late: it goes out before they begin.
#[test]
fn quiet_hours_never_push_a_reminder_past_its_event() {
    let early = trade(TradeState::Scheduled { moving: None }, on("2026-03-04 07:30", for_points()));
    assert_eq!(plan(&early)[2..4], ["2026-03-03 20:55 owner: AppointmentSoon", "2026-03-03 20:55 asker: AppointmentSoon"]);
    // In an hour: what would be said is known, and nothing is said twice.
    let soon = trade(TradeState::Scheduled { moving: None }, on("2026-03-02 10:00", for_points()));
    assert_eq!(plan(&soon)[0], "2026-03-02 12:00 owner: DidItHappen");
}

#[test]
fn after_the_appointment() {
    let past = || on("2026-03-01 10:00", as_barter());
    assert_eq!(
        plan(&trade(TradeState::NoShowSaid { by: Side::Owner }, past())),
        ["2026-03-03 08:00 asker: Answer", "2026-03-04 08:00 deadline of version 2"]
    );
    let handed = |said: Said| plan(&trade(TradeState::HandedOver { said }, past()));
    let deadline = "2026-03-09 08:00 deadline of version 2";
    assert_eq!(handed(Said { owner: true, asker: false }), ["2026-03-05 08:00 asker: DidYouReceive", deadline]);
    assert_eq!(handed(Said { owner: false, asker: true }), ["2026-03-05 08:00 owner: DidYouReceive", deadline]);
}

fn rating(by: MemberId, stands: &str) -> Rating {
    Rating {
        trade: TradeId(7),
        club: CLUB,
        by,
        of: if by == OWNER { ASKER } else { OWNER },
        stars: Stars::new(5).expect("five"),
        comment: None,
        answer: None,
        at: at(stands),
        shown_at: None,
    }
}

#[test]
fn ratings_are_asked_for_once_and_close() {
    let completed = trade(TradeState::Completed { at: at("2026-03-02 08:30") }, for_points());
    let plan = |ratings: &[Rating]| plan_at(&completed, now(), (ratings, None));
    assert_eq!(plan(&[]), ["2026-03-05 08:30 owner: Rate", "2026-03-05 08:30 asker: Rate", "2026-03-16 08:30 ratings close"]);
    assert_eq!(plan(&[rating(ASKER, "2026-03-03 09:00")]), ["2026-03-05 08:30 owner: Rate", "2026-03-16 08:30 ratings close"]);
    // Both have rated: shown when both stand, and never after the window.
    let both = |stands: &str| plan(&[rating(ASKER, "2026-03-02 09:30"), rating(OWNER, stands)]);
    assert_eq!(both("2026-03-03 09:00"), ["2026-03-03 09:00 ratings close"]);
    assert_eq!(both("2026-03-17 09:00"), ["2026-03-16 08:30 ratings close"]);
}

#[test]
fn disputes_are_the_stewards() {
    let disputed = trade(TradeState::Disputed { by: Side::Asker }, for_points());
    let expected =
        ["2026-03-05 08:00 owner: Dispute", "2026-03-09 08:00 owner: Dispute", "2026-03-30 09:00 deadline of version 2"];
    assert_eq!(plan(&disputed), expected);
    assert_eq!(plan_at(&disputed, now(), (&[], Some(OWNER))), expected);
}

#[test]
fn no_more_silences_one_person_only() {
    let scheduled = trade(TradeState::Scheduled { moving: None }, on("2026-03-04 10:00", for_points()));
    let silent = plan_at(&scheduled, now(), (&[], Some(ASKER)));
    let expected: Vec<String> = plan(&scheduled).into_iter().filter(|line| !line.contains("asker")).collect();
    assert_eq!(silent, expected);
    assert_eq!(silent.len(), 5);
}

#[test]
fn nothing_is_due_about_what_has_ended() {
    let ended = trade(TradeState::Ended { end: End::Declined }, for_points());
    assert_eq!(plan(&ended), Vec::<String>::new());
}

fn any_state() -> impl Strategy<Value = TradeState> {
    let side = || prop_oneof![Just(Side::Owner), Just(Side::Asker)];
    let moving = || {
        prop::option::of((side(), 2_u32..28, 0_u32..24).prop_map(|(by, day, hour)| {
            let to = appointment(&format!("2026-03-{day:02} {hour:02}:30"));
            Moving { by, to, since: now() }
        }))
    };
    prop_oneof![
        side().prop_map(|by| TradeState::Proposed { by }),
        moving().prop_map(|moving| TradeState::Agreed { moving }),
        moving().prop_map(|moving| TradeState::Scheduled { moving }),
        side().prop_map(|by| TradeState::NoShowSaid { by }),
        side().prop_map(|by| TradeState::HandedOver { said: Said::default().with(by) }),
        (0_i64..400).prop_map(|hours| TradeState::Completed { at: now().before(Duration::hours(hours)) }),
        side().prop_map(|by| TradeState::Disputed { by }),
    ]
}

proptest! {
    /// Reminders come later than now, before their state's end and outside quiet hours, whatever those are and whenever it began.
    #[test]
    fn nothing_is_planned_in_the_past_or_at_night(
        state in any_state(),
        began in 0_i64..500,
        meets in prop::option::of((1_u32..29, prop::option::of(0_u32..24))),
        (from, to) in (0_u8..24, 0_u8..24),
    ) {
        let rules = Rules { quiet: QuietHours { from, to }, ..Rules::default() };
        let when = meets.map(|(day, hour)| match hour {
            Some(hour) => appointment(&format!("2026-03-{day:02} {hour:02}:30")),
            None => appointment(&format!("2026-03-{day:02}")),
        });
        let trade = Trade { since: now().before(Duration::hours(began)), ..trade(state, Terms { when, ..for_points() }) };
        let end = deadline(&trade, &rules);
        for (at, member, due) in due(&trade, &rules, (&[], None), now()) {
            let Due::Remind(nudge) = due else {
                prop_assert_eq!(member, None);
                continue;
            };
            prop_assert!(at > now(), "{:?} in the past", nudge);
            prop_assert!(!rules.quiet.contains(at.local(rules.zone).time()), "{:?} at night: {}", nudge, at.local(rules.zone));
            prop_assert!(end.is_none_or(|end| at < end), "{:?} after the end", nudge);
            prop_assert!(member == Some(OWNER) || member == Some(ASKER));
            if let (Nudge::AppointmentTomorrow | Nudge::AppointmentSoon, Some(when)) = (nudge, trade.terms.when) {
                prop_assert!(at < when.begins(), "{:?} after the appointment", nudge);
            }
        }
    }
}
