//! Two at once.

use bot_core::{
    club::Club,
    event::Event,
    id::MemberId,
    ledger::{Holder, TransferKind},
    store::{Scope, Store},
    wire::Network,
};

use futures::future::join_all;

use crate::world::{T0, World, amount, chat, on_both, person};

/// What one `/payer` does: look, decide, write.
async fn pay(world: &World, club: &Club, (from, name): (MemberId, &str), to: MemberId, points: i64) -> bool {
    let scope = Scope {
        people: vec![(Network::Telegram, person(name))],
        chats: vec![(Network::Telegram, chat(&format!("p-{name}")))],
        clubs: Vec::new(),
    };
    let mut tx = world.db.begin(&scope).await.expect("a transaction");
    let account = tx.account(club.id, Holder::Member(from)).await.expect("read").expect("an account");
    tokio::task::yield_now().await;
    if account.afford(amount(points), &club.rules).is_err() {
        return false;
    }
    let transfer = world.transfer(club, (Holder::Member(from), Holder::Member(to)), points, TransferKind::Payment);
    tx.record(&[Event::PointsMoved { transfer }], T0, Some(from)).await.expect("what was decided fits the tables");
    tx.commit().await.expect("committed");
    true
}

on_both! {
    /// Eight payments of 15 at once from an account that bears one: one goes through, seven read the truth.
    async fn nobody_overspends(world) {
        let club = world.club("Vernier").await;
        let (zoe, ali) = (world.member(&club, "Zoé").await, world.member(&club, "Ali").await);
        let paid = join_all((0..8).map(|_| pay(world, &club, (ali, "Ali"), zoe, 15))).await;
        assert_eq!(paid.iter().filter(|paid| **paid).count(), 1);
        assert_eq!(world.points(&club, ali).await, (-15, 0, 0));
    }

    /// Payments in opposite directions, in two clubs, never wait in a circle.
    async fn nobody_waits_in_a_circle(world) {
        let (one, two) = (world.club("Vernier").await, world.club("Meyrin").await);
        let (zoe, ali) = (world.member(&one, "Zoé").await, world.member(&one, "Ali").await);
        for member in [zoe, ali] {
            world.record(&[Event::Joined { club: two.id, member, role: bot_core::member::Role::Member }]).await;
        }
        let there = (0..6).map(|n| pay(world, if n % 2 == 0 { &one } else { &two }, (ali, "Ali"), zoe, 2));
        let back = (0..6).map(|n| pay(world, if n % 2 == 0 { &two } else { &one }, (zoe, "Zoé"), ali, 2));
        let (there, back) = tokio::join!(join_all(there), join_all(back));
        assert!(there.into_iter().chain(back).all(|paid| paid));
        assert_eq!((world.points(&one, ali).await, world.points(&two, zoe).await), ((0, 0, 0), (0, 0, 0)));
    }

    /// Whoever asks for the locks of rooms, people and clubs at once gets them, whatever is unknown among them.
    async fn every_kind_of_scope(world) {
        let club = world.club("Vernier").await;
        world.member(&club, "Ali").await;
        let people = vec![(Network::Telegram, person("Ali")), (Network::Matrix, person("@nobody:x"))];
        let room = (Network::Telegram, chat(&format!("group-{}", club.id.0)));
        let scopes = [
            Scope::default(),
            Scope { people: people.clone(), ..Scope::default() },
            Scope { chats: vec![room.clone()], ..Scope::default() },
            Scope { clubs: vec![club.id], ..Scope::default() },
            Scope { people: people.clone(), chats: vec![room.clone(), room.clone()], clubs: vec![club.id, club.id] },
            Scope { people, chats: vec![room, (Network::Matrix, chat("!unknown:x"))], clubs: Vec::new() },
        ];
        for scope in scopes {
            let tx = world.db.begin(&scope).await.expect("locked");
            tx.commit().await.expect("committed");
        }
    }
}
