//! Members, contacts, profiles.

use bot_core::{
    event::Event,
    feedback::{Rating, Stars},
    id::MemberId,
    member::{Contact, Mean, Member, MemberKind, Reach, Role, Standing},
    text::{Comment, Name},
    time::Timestamp,
    trade::{End, Side, Trade, TradeState},
    wire::Network,
};

use crate::world::{DAY, T0, World, chat, later, on_both, person};

fn rating(trade: &Trade, by: Side, stars: i64, comment: Option<&str>) -> Rating {
    Rating {
        trade: trade.id,
        club: trade.club,
        by: trade.member(by),
        of: trade.member(by.other()),
        stars: Stars::new(stars).expect("stars"),
        comment: comment.map(|words| Comment::new(words).expect("a comment")),
        answer: None,
        at: T0,
        shown_at: None,
    }
}

on_both! {
    async fn consent_makes_a_member(world) {
        let (zoe, contact) = world.person("Zoé").await;
        let mut tx = world.tx().await;
        assert_eq!(tx.member(zoe.id).await.expect("read"), Some(zoe.clone()));
        assert_eq!(tx.contacts(zoe.id).await.expect("read"), [contact]);
        assert_eq!(tx.member(MemberId(999)).await.expect("read"), None);
    }

    async fn an_address_belongs_to_one_member(world) {
        let (_, zoe) = world.person("Zoé").await;
        let (other, contact) = world.somebody("Zoé");
        assert_eq!(contact.address, zoe.address);
        world.refuses(&[Event::Consented { member: other.clone(), contact }]).await;
        let mut tx = world.tx().await;
        assert_eq!(tx.member(other.id).await.expect("read"), None);
    }

    async fn members_change(world) {
        let (zoe, _) = world.person("Zoé").await;
        let changed = Member {
            kind: MemberKind::Collective,
            name: Name::new("Les Zoés").expect("a name"),
            standing: Standing::Leaving(later(14 * DAY)),
            ..zoe
        };
        world.record(&[Event::MemberChanged { member: changed.clone() }]).await;
        let mut tx = world.tx().await;
        assert_eq!(tx.member(changed.id).await.expect("read"), Some(changed.clone()));
        drop(tx);
        let nobody = Member { id: MemberId(999), ..changed };
        world.refuses(&[Event::MemberChanged { member: nobody }]).await;
    }

    async fn the_caller_is_seen_at_once(world) {
        let meyrin = world.club("Meyrin").await;
        let etoile = world.club("Étoile").await;
        let (zoe, contact) = world.person("Zoé").await;
        for club in [&meyrin, &etoile] {
            world.record(&[Event::Joined { club: club.id, member: zoe.id, role: Role::Steward }]).await;
        }
        let room = chat(&format!("group-{}", meyrin.id.0));
        let mut tx = world.tx().await;
        tx.use_club(contact.id, etoile.id, later(5)).await.expect("noted");
        let before = world.db.log().statements();
        let caller = tx.caller(Network::Telegram, &person("Zoé"), &room).await.expect("read");
        assert_eq!(world.db.log().statements() - before, 1);
        assert_eq!(caller.room.map(|room| room.club), Some(Some(meyrin.id)));
        assert_eq!(caller.club, Some(meyrin.clone()));
        assert_eq!(caller.contact, Some(contact.clone()));
        assert_eq!(caller.member, Some(zoe));
        assert_eq!(caller.last_club, Some((etoile.id, later(5))));
        assert_eq!(caller.form, None);
        // É stands with E, before M.
        let clubs: Vec<_> = caller.clubs.iter().map(|(club, membership)| (club.id, membership.club, membership.role)).collect();
        assert_eq!(clubs, [(etoile.id, etoile.id, Role::Steward), (meyrin.id, meyrin.id, Role::Steward)]);
        assert_eq!(tx.clubs_of(contact.member).await.expect("read"), caller.clubs);
    }

    async fn a_stranger_is_nobody(world) {
        let club = world.club("Meyrin").await;
        let mut tx = world.tx().await;
        let room = chat(&format!("group-{}", club.id.0));
        let caller = tx.caller(Network::Telegram, &person("Nina"), &room).await.expect("read");
        assert_eq!((caller.contact, caller.member, caller.clubs.len(), caller.last_club), (None, None, 0, None));
        assert_eq!(caller.club, Some(club));
        let elsewhere = tx.caller(Network::Matrix, &person("Nina"), &room).await.expect("read");
        assert!(elsewhere.room.is_none() && elsewhere.club.is_none());
    }

    async fn contacts_change(world) {
        let (zoe, contact) = world.person("Zoé").await;
        let changed = Contact {
            username: Some("Zoé".to_owned()),
            private_chat: Some(chat("other")),
            reach: Reach::Blocked,
            used_at: later(9),
            ..contact.clone()
        };
        let mut tx = world.tx().await;
        tx.touch(&changed).await.expect("noted");
        assert_eq!(tx.contacts(zoe.id).await.expect("read"), [changed]);
        tx.touch(&contact).await.expect("noted");
        tx.unreachable(Network::Telegram, &contact.address).await.expect("noted");
        assert_eq!(tx.contacts(zoe.id).await.expect("read")[0].reach, Reach::Blocked);
    }

    async fn people_are_found_by_any_spelling(world) {
        let club = world.club("Vernier").await;
        let zoe = world.member(&club, "Zoé").await;
        let other = world.club("Meyrin").await;
        world.member(&other, "Zoé Dupont").await;
        let (namesake, contact) = world.somebody("zoe");
        let joined = Event::Joined { club: club.id, member: namesake.id, role: Role::Member };
        world.record(&[Event::Consented { member: namesake.clone(), contact }, joined]).await;
        let mut tx = world.tx().await;
        let found = |people: Vec<bot_core::member::Person>| people.into_iter().map(|person| person.id).collect::<Vec<_>>();
        assert_eq!(found(tx.find_people(club.id, "zoe").await.expect("read")), [zoe, namesake.id]);
        assert_eq!(found(tx.find_people(club.id, "ZOÉ").await.expect("read")), [zoe, namesake.id]);
        assert_eq!(found(tx.find_people(club.id, "zoé_ge").await.expect("read")), [zoe, namesake.id]);
        assert_eq!(found(tx.find_people(club.id, "dupont").await.expect("read")), []);
        assert_eq!(found(tx.find_people(club.id, "zo\0é\0").await.expect("read")), [zoe, namesake.id]);
        drop(tx);
        // Who is leaving is not found.
        world.record(&[Event::MemberChanged { member: Member { standing: Standing::Leaving(later(DAY)), ..namesake } }]).await;
        let mut tx = world.tx().await;
        assert_eq!(found(tx.find_people(club.id, "zoe").await.expect("read")), [zoe]);
    }

    async fn ratings_count_once_shown_and_for_a_year(world) {
        let club = world.club("Vernier").await;
        let (zoe, ali) = (world.member(&club, "Zoé").await, world.member(&club, "Ali").await);
        let offer = world.offer(&club, zoe, None, 1).await;
        let mut trades = Vec::new();
        for _ in 0..3 {
            let trade = world.propose(&offer, ali, 1).await;
            world.record(&World::agreement(&trade)[1..]).await;
            world.record(&world.completion(&trade, T0)[1..]).await;
            trades.push(trade);
        }
        let mean = async |now: Timestamp| {
            let mut tx = world.tx().await;
            tx.first_time(Network::Console, &bot_core::wire::EventId(format!("{}", now.0)), now).await.expect("noted");
            let people = tx.people(club.id, &[ali, zoe, MemberId(999)]).await.expect("read");
            tx.commit().await.expect("committed");
            assert_eq!(people.iter().map(|person| (person.id, person.completed)).collect::<Vec<_>>(), [(ali, 3), (zoe, 3)]);
            people[1].rating
        };
        world.record(&[Event::Rated { rating: rating(&trades[0], Side::Asker, 5, Some("parfait")) }]).await;
        assert_eq!(mean(later(1)).await, None);
        let second = rating(&trades[1], Side::Asker, 4, None);
        let third = rating(&trades[2], Side::Asker, 4, None);
        world.record(&[
            Event::RatingsShown { trade: trades[0].id, at: later(1) },
            Event::Rated { rating: second.clone() },
            Event::RatingsShown { trade: trades[1].id, at: later(2) },
            Event::Rated { rating: third },
            Event::RatingsShown { trade: trades[2].id, at: later(100 * DAY) },
        ]).await;
        assert_eq!(mean(later(200 * DAY)).await, Some(Mean { tenths: 43, count: 3 }));
        assert_eq!(mean(later(365 * DAY + 1)).await, Some(Mean { tenths: 40, count: 2 }));
        assert_eq!(mean(later(366 * DAY)).await, Some(Mean { tenths: 40, count: 1 }));
        assert_eq!(mean(later(500 * DAY)).await, None);
        // One rating for each side of each exchange.
        world.refuses(&[Event::Rated { rating: second }]).await;
    }

    async fn a_profile(world) {
        let club = world.club("Vernier").await;
        let (zoe, ali) = (world.member(&club, "Zoé").await, world.member(&club, "Ali").await);
        let offer = world.offer(&club, zoe, Some(9), 1).await;
        let trade = world.exchange(&offer, ali, T0).await;
        let missed = world.propose(&offer, ali, 1).await;
        let ended = Trade { state: TradeState::Ended { end: End::NoShow { absent: Side::Asker } }, ..missed.clone() };
        world.record(&[Event::TradeChanged { trade: ended }]).await;
        let first = rating(&trade, Side::Asker, 5, Some("Très bonne confiture"));
        world.record(&[Event::Rated { rating: first.clone() }]).await;
        let answer = Comment::new("Merci !").expect("a comment");
        let answered = Event::RatingAnswered { trade: trade.id, by: ali, answer: answer.clone() };
        // Nobody answers what is still blind.
        world.refuses(std::slice::from_ref(&answered)).await;
        let mut tx = world.tx().await;
        assert_eq!(tx.profile(club.id, zoe, 5).await.expect("read").reviews, []);
        drop(tx);
        world.record(&[Event::RatingsShown { trade: trade.id, at: later(3) }, answered.clone()]).await;
        world.refuses(&[answered]).await;
        let mut tx = world.tx().await;
        let profile = tx.profile(club.id, zoe, 5).await.expect("read");
        let shown = Rating { answer: Some(answer), shown_at: Some(later(3)), ..first };
        assert_eq!((profile.no_shows, profile.given, profile.received, profile.since), (0, 1, 0, Some(T0)));
        assert_eq!(profile.reviews, [(shown.clone(), "Ali".to_owned())]);
        let alis = tx.profile(club.id, ali, 0).await.expect("read");
        assert_eq!((alis.no_shows, alis.given, alis.received), (1, 0, 1));
        assert_eq!(tx.ratings(trade.id).await.expect("read"), [shown]);
    }
}
