//! Exchanges: what is shown of them, and what can't be changed.

use bot_core::{
    event::Event,
    feedback::{Rating, Stars},
    id::{MemberId, TradeId, TradeNumber, Version},
    store::TradeFilter,
    trade::{End, Side, Terms, Trade, TradeState},
};

use crate::world::{DAY, T0, World, amount, later, on_both};

on_both! {
    async fn a_view_is_one_statement(world) {
        let club = world.club("Vernier").await;
        let (zoe, ali) = (world.member(&club, "Zoé").await, world.member(&club, "Ali").await);
        let offer = world.offer(&club, zoe, Some(3), 5).await;
        let trade = world.propose(&offer, ali, 2).await;
        let mut tx = world.tx().await;
        let before = world.db.log().statements();
        let view = tx.trade(trade.id).await.expect("read").expect("a trade");
        assert_eq!(world.db.log().statements() - before, 1);
        assert_eq!((&view.trade, view.offer.as_ref(), view.owner.id, view.asker.id), (&trade, Some(&offer), zoe, ali));
        assert_eq!((view.asker.name.as_str(), view.asker.completed, view.asker.rating), ("Ali", 0, None));
        assert_eq!(view.before, None);
        assert_eq!(tx.trade_numbered(club.id, TradeNumber(1)).await.expect("read"), Some(view));
        assert_eq!(tx.trade_numbered(club.id, TradeNumber(2)).await.expect("read"), None);
        assert_eq!(tx.trade(TradeId(999)).await.expect("read"), None);
    }

    async fn each_proposition_is_kept(world) {
        let club = world.club("Vernier").await;
        let (zoe, ali) = (world.member(&club, "Zoé").await, world.member(&club, "Ali").await);
        let offer = world.offer(&club, zoe, None, 5).await;
        let first = world.propose(&offer, ali, 1).await;
        let mut second = Trade { version: Version(2), state: TradeState::Proposed { by: Side::Owner }, ..first.clone() };
        second.terms.asker.points = Some(amount(8));
        world.record(&[Event::TradeChanged { trade: second.clone() }]).await;
        let mut tx = world.tx().await;
        let view = tx.trade(first.id).await.expect("read").expect("a trade");
        assert_eq!((view.trade, view.before.map(|terms: Terms| terms.asker.points)), (second, Some(Some(amount(5)))));
        drop(tx);
        // No way back to the first.
        world.refuses(&[Event::TradeChanged { trade: first }]).await;
    }

    async fn what_is_over_stays(world) {
        let club = world.club("Vernier").await;
        let (zoe, ali) = (world.member(&club, "Zoé").await, world.member(&club, "Ali").await);
        let offer = world.offer(&club, zoe, None, 5).await;
        let trade = world.propose(&offer, ali, 1).await;
        let ended = Trade { state: TradeState::Ended { end: End::Declined }, ..trade.clone() };
        world.record(&[Event::TradeChanged { trade: ended.clone() }]).await;
        for state in [TradeState::Proposed { by: Side::Owner }, TradeState::Completed { at: T0 }, ended.state] {
            let trade = Trade { state, ..trade.clone() };
            world.refuses(&[Event::TradeChanged { trade }]).await;
        }
        assert_eq!(world.points(&club, ali).await, (0, 0, 0));
    }

    async fn parties_never_change(world) {
        let club = world.club("Vernier").await;
        let (zoe, ali) = (world.member(&club, "Zoé").await, world.member(&club, "Ali").await);
        let maya = world.member(&club, "Maya").await;
        let offer = world.offer(&club, zoe, None, 5).await;
        let trade = world.propose(&offer, ali, 1).await;
        for changed in [
            Trade { asker: maya, ..trade.clone() },
            Trade { owner: maya, ..trade.clone() },
            Trade { offer: None, ..trade.clone() },
            Trade { number: TradeNumber(9), ..trade.clone() },
            Trade { id: TradeId(999), ..trade.clone() },
        ] {
            world.refuses(&[Event::TradeChanged { trade: changed }]).await;
        }
        let itself = Trade { id: TradeId(999), number: TradeNumber(9), asker: zoe, ..trade };
        world.refuses(&[Event::TradeOpened { trade: itself }]).await;
    }

    async fn which_of_my_trades(world) {
        let (club, other) = (world.club("Vernier").await, world.club("Meyrin").await);
        let (zoe, ali) = (world.member(&club, "Zoé").await, world.member(&club, "Ali").await);
        for member in [zoe, ali] {
            world.record(&[Event::Joined { club: other.id, member, role: bot_core::member::Role::Member }]).await;
        }
        let offer = world.offer(&club, zoe, Some(9), 1).await;
        let there = world.offer(&other, ali, Some(9), 1).await;
        let done = world.exchange(&offer, ali, later(DAY)).await;
        let open = world.propose(&offer, ali, 1).await;
        let open_there = world.propose(&there, zoe, 1).await;
        let newer = world.propose(&offer, ali, 1).await;
        let mut tx = world.tx().await;
        let mut mine = async |member: MemberId, filter| {
            let trades = tx.trades_of(member, filter).await.expect("read");
            trades.into_iter().map(|view| view.trade.id).collect::<Vec<_>>()
        };
        assert_eq!(mine(ali, TradeFilter::Open).await, [newer.id, open_there.id, open.id]);
        assert_eq!(mine(zoe, TradeFilter::OpenIn(club.id)).await, [newer.id, open.id]);
        assert_eq!(mine(MemberId(999), TradeFilter::Open).await, []);
        assert_eq!(mine(zoe, TradeFilter::ToRate(later(DAY))).await, [done.id]);
        assert_eq!(mine(zoe, TradeFilter::ToRate(later(DAY + 1))).await, []);
        let on: Vec<_> = tx.trades_on(offer.id).await.expect("read").into_iter().map(|view| view.trade.id).collect();
        assert_eq!(on, [open.id, newer.id]);
        drop(tx);
        let rating = Rating {
            trade: done.id,
            club: club.id,
            by: zoe,
            of: ali,
            stars: Stars::new(4).expect("stars"),
            comment: None,
            answer: None,
            at: later(DAY),
            shown_at: None,
        };
        world.record(&[Event::Rated { rating }]).await;
        let mut tx = world.tx().await;
        assert_eq!(tx.trades_of(zoe, TradeFilter::ToRate(T0)).await.expect("read"), []);
        assert_eq!(tx.trades_of(ali, TradeFilter::ToRate(T0)).await.expect("read").len(), 1);
    }

    async fn a_problem_is_kept(world) {
        let club = world.club("Vernier").await;
        let zoe = world.member(&club, "Zoé").await;
        let report = Event::Reported {
            id: bot_core::id::ReportId(world.id()),
            club: club.id,
            by: zoe,
            offer: None,
            trade: None,
            reason: Some("pas venu".to_owned().try_into().expect("a phrase")),
        };
        world.record(std::slice::from_ref(&report)).await;
        world.refuses(&[report]).await;
    }
}
