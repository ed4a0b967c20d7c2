//! What things cost: statements, begin and commit included.

use bot_core::{
    event::Event,
    id::TimerId,
    reminder::{Due, Nudge, Subject, Timer},
    store::{Scope, Store, To},
    trade::TradeState,
    wire::{EventId, Network},
};
use storage::{Database, Dialect, Options, StatementLog};

use crate::world::{DAY, T0, World, chat, later, on_both, person, say};

/// PostgreSQL takes locks: those of the people, and those of members and clubs.
fn locks(world: &World) -> u64 {
    match world.db.dialect() {
        Dialect::Sqlite => 0,
        Dialect::Postgres => 2,
    }
}

fn private(name: &str) -> Scope {
    Scope {
        people: vec![(Network::Telegram, person(name))],
        chats: vec![(Network::Telegram, chat(&format!("p-{name}")))],
        clubs: Vec::new(),
    }
}

on_both! {
    /// `/solde`: begin, first time?, who?, account, answer, commit; and a note of the last use.
    async fn a_balance(world) {
        let club = world.club("Vernier").await;
        let ali = world.member(&club, "Ali").await;
        let (before, commits) = (world.db.log().statements(), world.db.log().commits());
        let mut tx = world.db.begin(&private("Ali")).await.expect("a transaction");
        assert!(tx.first_time(Network::Telegram, &EventId("1".to_owned()), T0).await.expect("noted"));
        let caller = tx.caller(Network::Telegram, &person("Ali"), &chat("p-Ali")).await.expect("read");
        let contact = caller.contact.expect("a contact");
        tx.touch(&contact).await.expect("noted");
        tx.account(caller.clubs[0].0.id, bot_core::ledger::Holder::Member(ali)).await.expect("read").expect("an account");
        tx.post(&[say(To::Member(ali), "0 point")], T0).await.expect("posted");
        tx.commit().await.expect("committed");
        assert_eq!(world.db.log().statements() - before, 7 + locks(world));
        assert_eq!(world.db.log().commits() - commits, 1);
    }

    /// Accepting a proposition, with its messages, card and reminders.
    async fn an_accept(world) {
        let club = world.club("Vernier").await;
        let (zoe, ali) = (world.member(&club, "Zoé").await, world.member(&club, "Ali").await);
        let offer = world.offer(&club, zoe, Some(3), 5).await;
        let trade = world.propose(&offer, ali, 1).await;
        let before = world.db.log().statements();
        let mut tx = world.db.begin(&private("Zoé")).await.expect("a transaction");
        assert!(tx.first_time(Network::Telegram, &EventId("1".to_owned()), T0).await.expect("noted"));
        tx.caller(Network::Telegram, &person("Zoé"), &chat("p-Zoé")).await.expect("read");
        let view = tx.trade(trade.id).await.expect("read").expect("a trade");
        for side in bot_core::trade::Side::BOTH {
            let holder = bot_core::ledger::Holder::Member(view.trade.member(side));
            tx.account(club.id, holder).await.expect("read").expect("an account");
        }
        tx.record(&World::agreement(&view.trade), T0, Some(zoe)).await.expect("recorded");
        let rooms = tx.rooms(club.id).await.expect("read");
        let mut posts = vec![say(To::Member(zoe), "C'est entendu"), say(To::Member(ali), "C'est entendu")];
        posts.extend(rooms.into_iter().map(|room| bot_core::store::Post {
            to: To::Chat(room.network, room.address),
            what: bot_core::store::Outgoing::Card(offer.id),
            not_before: T0,
            starts: None,
            rank: bot_core::store::Rank::Notice,
        }));
        tx.post(&posts, T0).await.expect("posted");
        let subject = Subject::Trade(trade.id);
        let timer = |at, due| Timer { id: TimerId(world.id()), at, subject, club: Some(club.id), member: None, due };
        let remind = |member| Timer { member: Some(member), ..timer(later(5 * DAY), Due::Remind(Nudge::Unscheduled)) };
        let deadline = timer(later(14 * DAY), Due::TradeDeadline { version: trade.version });
        tx.plan(subject, &[deadline, remind(zoe), remind(ali)]).await.expect("planned");
        tx.commit().await.expect("committed");
        assert_eq!(world.db.log().statements() - before, 16 + locks(world));
        let mut tx = world.tx().await;
        let now = tx.trade(trade.id).await.expect("read").expect("a trade");
        assert_eq!(now.trade.state, TradeState::Agreed { moving: None });
    }

    /// The kept log says what ran, in order, and is emptied by taking it.
    async fn the_log_is_complete(world) {
        let (zoe, _) = world.person("Zoé").await;
        world.db.log().take();
        let mut tx = world.tx().await;
        tx.savepoint().await.expect("marked");
        tx.record(&[Event::MemberChanged { member: zoe.clone() }], T0, None).await.expect("recorded");
        tx.rollback_to_savepoint().await.expect("undone");
        tx.release_savepoint().await.expect("released");
        tx.commit().await.expect("committed");
        let log = world.db.log().take();
        let begins: Vec<_> = log.iter().map(|statement| statement.sql.split(' ').next().unwrap_or_default()).collect();
        assert_eq!(begins, ["BEGIN", "SAVEPOINT", "UPDATE", "INSERT", "ROLLBACK", "RELEASE", "COMMIT"]);
        assert_eq!(log[2].binds[0], storage::Value::Int(Some(zoe.id.0)));
        assert_eq!(world.db.log().take(), []);
    }

    async fn a_log_that_only_counts(world) {
        let options = Options { log: StatementLog::default() };
        let db = Database::connect_with(&world.url, options).await.expect("a second connection");
        db.ping().await.expect("an answer");
        db.begin(&Scope::default()).await.expect("a transaction").commit().await.expect("committed");
        assert_eq!((db.log().statements(), db.log().commits(), db.log().take()), (2, 1, Vec::new()));
        db.close().await;
    }
}
