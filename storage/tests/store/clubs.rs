//! Clubs, rooms, codes, cursors.

use bot_core::{
    club::{Room, Tone},
    event::Event,
    id::{ClubId, RoomId},
    member::Role,
    store::CodeFor,
    text::Name,
    wire::Network,
};

use crate::world::{DAY, T0, World, chat, later, on_both};

on_both! {
    async fn a_club_and_its_rooms(world) {
        let mut club = world.club("Vernier").await;
        let second = Room {
            id: RoomId(world.id()),
            network: Network::Matrix,
            address: chat("!room:example.org"),
            thread: Some("3".to_owned()),
            club: None,
            since: later(1),
        };
        world.record(&[Event::RoomFound { room: second.clone() }]).await;
        let mut tx = world.tx().await;
        assert_eq!(tx.room(second.id).await.expect("read"), Some(second.clone()));
        assert_eq!(tx.rooms(club.id).await.expect("read").len(), 1);
        drop(tx);
        world.record(&[Event::RoomJoined { room: second.id, club: club.id }]).await;
        club.name = Name::new("Vernier et Châtelaine").expect("a name");
        club.rules.tone = Tone::Tu;
        world.record(&[Event::ClubChanged { club: club.clone() }]).await;
        let mut tx = world.tx().await;
        assert_eq!(tx.club(club.id).await.expect("read"), Some(club.clone()));
        assert_eq!(tx.club(ClubId(999)).await.expect("read"), None);
        let rooms = tx.rooms(club.id).await.expect("read");
        assert_eq!(rooms[1], Room { club: Some(club.id), ..second.clone() });
        drop(tx);
        world.record(&[Event::RoomLeft { room: second.id }]).await;
        let mut tx = world.tx().await;
        assert_eq!(tx.room(second.id).await.expect("read"), None);
        drop(tx);
        for gone in [Event::RoomLeft { room: second.id }, Event::RoomJoined { room: second.id, club: club.id }] {
            world.refuses(&[gone]).await;
        }
    }

    /// A room goes to another club; what it leaves behind keeps its members only if it has something of theirs.
    async fn a_room_changes_its_club(world) {
        let (empty, used, joined) = (world.club("Vernier").await, world.club("Meyrin").await, world.club("Onex").await);
        let (zoe, ali) = (world.member(&empty, "Zoé").await, world.member(&used, "Ali").await);
        world.grant(&used, ali, 1).await;
        for club in [&empty, &used] {
            let mut tx = world.tx().await;
            let room = tx.rooms(club.id).await.expect("read")[0].id;
            drop(tx);
            world.record(&[Event::RoomJoined { room, club: joined.id }]).await;
        }
        let mut tx = world.tx().await;
        assert_eq!(tx.clubs_of(zoe).await.expect("read"), []);
        assert_eq!(tx.clubs_of(ali).await.expect("read")[0].0.id, used.id);
        assert_eq!(tx.rooms(joined.id).await.expect("read").len(), 3);
    }

    async fn clubs_are_counted_by_birth(world) {
        world.club("Vernier").await;
        world.club("Meyrin").await;
        let mut tx = world.tx().await;
        assert_eq!(tx.clubs_since(T0).await.expect("read"), 2);
        assert_eq!(tx.clubs_since(later(1)).await.expect("read"), 0);
    }

    async fn a_club_is_in_use_after_its_first_offer_or_movement(world) {
        let (one, two, three) = (world.club("Vernier").await, world.club("Meyrin").await, world.club("Onex").await);
        let zoe = world.member(&one, "Zoé").await;
        let ali = world.member(&two, "Ali").await;
        world.offer(&one, zoe, None, 3).await;
        world.grant(&two, ali, 1).await;
        let mut tx = world.tx().await;
        for (club, used) in [(&one, true), (&two, true), (&three, false)] {
            assert_eq!(tx.club_in_use(club.id).await.expect("read"), used, "{}", club.name);
        }
    }

    async fn stewards_first(world) {
        let club = world.club("Vernier").await;
        let (zoe, ali) = (world.member(&club, "Zoé").await, world.member(&club, "Ali").await);
        let maya = world.member(&club, "Maya").await;
        for (member, role) in [(zoe, Role::Moderator), (maya, Role::Steward)] {
            world.record(&[Event::Joined { club: club.id, member, role }]).await;
        }
        let mut tx = world.tx().await;
        assert_eq!(tx.stewards(club.id).await.expect("read"), [maya, zoe]);
        let ali = tx.clubs_of(ali).await.expect("read");
        assert_eq!((ali.len(), ali[0].1.role, ali[0].1.since), (1, Role::Member, T0));
    }

    async fn numbers_count_from_one(world) {
        let (one, two) = (world.club("Vernier").await, world.club("Meyrin").await);
        let mut tx = world.tx().await;
        let mut numbers = Vec::new();
        for club in [one.id, one.id, two.id] {
            numbers.push((tx.next_offer_number(club).await.expect("a number").0, tx.next_trade_number(club).await.expect("a number").0));
        }
        assert_eq!(numbers, [(1, 1), (2, 2), (1, 1)]);
        assert!(tx.next_offer_number(ClubId(999)).await.is_err());
    }

    async fn codes_open_once_or_for_a_while(world) {
        let club = world.club("Vernier").await;
        let (zoe, _) = world.person("Zoé").await;
        let (join, pair) = (CodeFor::JoinClub(club.id), CodeFor::Pairing(zoe.id));
        let mut tx = world.tx().await;
        tx.save_code("old", &join, later(DAY)).await.expect("kept");
        tx.save_code("join", &join, later(DAY)).await.expect("kept");
        tx.save_code("pair", &pair, later(DAY)).await.expect("kept");
        assert_eq!(tx.open_code("old", T0).await.expect("read"), None);
        assert_eq!(tx.open_code("join", T0).await.expect("read"), Some(join.clone()));
        assert_eq!(tx.open_code("join", T0).await.expect("read"), Some(join));
        assert_eq!(tx.open_code("join", later(DAY)).await.expect("read"), None);
        assert_eq!(tx.open_code("pair", T0).await.expect("read"), Some(pair));
        assert_eq!(tx.open_code("pair", T0).await.expect("read"), None);
    }

    async fn cursors(world) {
        let mut tx = world.tx().await;
        assert_eq!(tx.cursor("matrix").await.expect("read"), None);
        for value in ["s1", "s2"] {
            tx.save_cursor("matrix", value).await.expect("kept");
        }
        assert_eq!(tx.cursor("matrix").await.expect("read").as_deref(), Some("s2"));
    }

    /// Whoever only looks finds them beside the program that uses the database.
    async fn rooms_seen_from_outside(world) {
        let club = world.club("Vernier").await;
        let rooms = storage::rooms_on(&world.url, Network::Telegram).await.expect("read");
        assert_eq!(rooms, [(chat(&format!("group-{}", club.id.0)), club.name)]);
        assert_eq!(storage::rooms_on(&world.url, Network::Console).await.expect("read"), []);
    }

    /// The new address may have been seen before anybody said that it is the old chat.
    async fn a_group_moves(world) {
        let club = world.club("Vernier").await;
        let old = chat(&format!("group-{}", club.id.0));
        let new = chat("-100123");
        let seen = Room { id: RoomId(world.id()), network: Network::Telegram, address: new.clone(), thread: Some("7".to_owned()), club: None, since: later(1) };
        world.record(&[Event::RoomFound { room: seen.clone() }]).await;
        let mut tx = world.tx().await;
        tx.move_chat(Network::Telegram, &old, &new).await.expect("moved");
        tx.move_chat(Network::Telegram, &old, &new).await.expect("moved again");
        tx.move_chat(Network::Telegram, &new, &new).await.expect("stays");
        let rooms = tx.rooms(club.id).await.expect("read");
        assert_eq!((rooms.len(), &rooms[0].address), (1, &new));
        assert_eq!(tx.room(seen.id).await.expect("read"), None);
    }
}
