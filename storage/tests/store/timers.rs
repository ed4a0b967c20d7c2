//! What is due.

use bot_core::{
    id::{ClubId, MemberId, OfferId, RoomId, TimerId, TradeId},
    reminder::{Due, Nudge, Subject, Timer},
    time::Timestamp,
    wire::Network,
};

use crate::world::{T0, World, group, later, on_both, say_at};

fn timer(id: i64, at: Timestamp, subject: Subject) -> Timer {
    Timer { id: TimerId(id), at, subject, club: Some(ClubId(3)), member: Some(MemberId(4)), due: Due::Remind(Nudge::Answer) }
}

on_both! {
    async fn what_is_due_comes_once_and_in_order(world) {
        let (trade, member) = (TradeId(1), MemberId(2));
        let mut all = vec![
            timer(1, later(5), Subject::Trade(trade)),
            timer(2, later(5), Subject::Offer(OfferId(1))),
            timer(3, later(1), Subject::Room(RoomId(1))),
            timer(4, later(3), Subject::Member(member)),
            timer(5, later(3), Subject::SnoozedTrade(trade, member)),
            timer(6, later(9), Subject::SnoozedOffer(OfferId(1), member)),
        ];
        all[0].due = Due::TradeDeadline { version: bot_core::id::Version(7) };
        all[1].club = None;
        all[2].member = None;
        let mut tx = world.tx().await;
        for timer in &all {
            tx.plan(timer.subject, std::slice::from_ref(timer)).await.expect("planned");
        }
        assert_eq!(tx.next_due(&[Network::Telegram]).await.expect("read"), Some(later(1)));
        assert_eq!(tx.take_due(T0, &[ClubId(3)], 10).await.expect("taken"), []);
        let first = tx.take_due(later(5), &[ClubId(3)], 3).await.expect("taken");
        assert_eq!(first, [all[2].clone(), all[3].clone(), all[4].clone()]);
        let second = tx.take_due(later(5), &[ClubId(3)], 3).await.expect("taken");
        assert_eq!(second, [all[0].clone(), all[1].clone()]);
        assert_eq!(tx.next_due(&[Network::Telegram]).await.expect("read"), Some(later(9)));
        tx.plan(all[5].subject, &[]).await.expect("forgotten");
        assert_eq!(tx.next_due(&[Network::Telegram]).await.expect("read"), None);
    }

    /// A tick locks the clubs of what is due before it takes it.
    async fn only_of_the_clubs_that_are_locked(world) {
        let of = |n: i64, club: Option<i64>| Timer { club: club.map(ClubId), ..timer(n, later(n), Subject::Offer(OfferId(n))) };
        let mut tx = world.tx().await;
        for timer in [of(1, Some(5)), of(2, Some(4)), of(3, None), of(4, Some(5)), of(5, Some(9))] {
            tx.plan(timer.subject, &[timer]).await.expect("planned");
        }
        assert_eq!(tx.due_clubs(later(4), 10).await.expect("read"), [ClubId(4), ClubId(5)]);
        assert_eq!(tx.due_clubs(later(4), 1).await.expect("read"), [ClubId(5)]);
        let mut take = async |clubs: &[ClubId]| {
            tx.take_due(later(9), clubs, 10).await.expect("taken").into_iter().map(|timer| timer.id.0).collect::<Vec<_>>()
        };
        assert_eq!(take(&[]).await, [3]);
        assert_eq!(take(&[ClubId(5)]).await, [1, 4]);
        assert_eq!(take(&[ClubId(4), ClubId(9)]).await, [2, 5]);
    }

    async fn a_plan_replaces_what_was_planned(world) {
        let (subject, snoozed) = (Subject::Trade(TradeId(1)), Subject::SnoozedTrade(TradeId(1), MemberId(2)));
        let mut tx = world.tx().await;
        tx.plan(subject, &[timer(1, later(1), subject), timer(2, later(2), subject)]).await.expect("planned");
        tx.plan(snoozed, &[timer(3, later(3), snoozed)]).await.expect("planned");
        tx.plan(subject, &[timer(4, later(4), subject)]).await.expect("planned");
        let due: Vec<_> = tx.take_due(later(9), &[ClubId(3)], 10).await.expect("taken").into_iter().map(|timer| timer.id.0).collect();
        assert_eq!(due, [3, 4]);
        tx.plan(subject, &[timer(5, later(5), subject)]).await.expect("planned");
        tx.plan(subject, &[]).await.expect("planned");
        assert_eq!(tx.next_due(&[Network::Telegram]).await.expect("read"), None);
    }

    async fn a_message_is_due_too(world) {
        let subject = Subject::Trade(TradeId(1));
        let mut tx = world.tx().await;
        tx.plan(subject, &[timer(1, later(50), subject)]).await.expect("planned");
        tx.post(&[say_at(group("a"), "un", later(40)), say_at(group("b"), "deux", later(30))], T0).await.expect("posted");
        assert_eq!(tx.next_due(&[Network::Telegram]).await.expect("read"), Some(later(30)));
    }

    /// Two programs on one database: each timer comes to one of them.
    async fn a_timer_is_taken_once(world) {
        let mut tx = world.tx().await;
        for n in 1..=20 {
            let subject = Subject::Trade(TradeId(n));
            tx.plan(subject, &[timer(n, T0, subject)]).await.expect("planned");
        }
        tx.commit().await.expect("committed");
        let take = async || {
            let mut tx = world.tx().await;
            let due = tx.take_due(T0, &[ClubId(3)], 20).await.expect("taken");
            tx.commit().await.expect("committed");
            due.len()
        };
        let (one, two) = tokio::join!(take(), take());
        assert_eq!(one + two, 20);
    }
}
