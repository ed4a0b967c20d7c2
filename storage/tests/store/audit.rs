//! The audit finds what it looks for: each offence is written past the store, found, and undone.

use bot_core::{
    event::Event,
    feedback::{Rating, Stars},
    trade::{Trade, TradeState},
};
use sqlx::{AnyConnection, Connection, Executor};

use crate::world::{T0, World, on_both};

/// What is done to the tables, how it is undone, and the offences found meanwhile, without their numbers.
const OFFENCES: &[(&str, &str, &[&str])] = &[
    (
        "UPDATE account SET balance = balance + 1 WHERE holder <> 0 AND balance > 0",
        "UPDATE account SET balance = balance - 1 WHERE holder <> 0 AND balance > 0",
        &[
            "the accounts of a club do not add up to 0",
            "a balance is not the sum of its movements",
            "the balance after the newest movement is not the balance",
        ],
    ),
    (
        "UPDATE account SET held = held + 1 WHERE holder = 0",
        "UPDATE account SET held = held - 1 WHERE holder = 0",
        &["what an account holds is not the sum of its open holds"],
    ),
    (
        "UPDATE account SET completed = completed + 1 WHERE holder = 0",
        "UPDATE account SET completed = completed - 1 WHERE holder = 0",
        &["exchanges completed are not counted right"],
    ),
    (
        "UPDATE hold SET state = 'void', ended_at = 1 WHERE state = 'open'",
        "UPDATE hold SET state = 'open', ended_at = NULL WHERE state = 'void'",
        &[
            "what an account holds is not the sum of its open holds",
            "a hold is open though its exchange is not agreed, or over though it still is",
        ],
    ),
    (
        "UPDATE hold SET posted = posted - 1 WHERE state = 'posted'",
        "UPDATE hold SET posted = posted + 1 WHERE state = 'posted'",
        &["a posted hold has not exactly one payment of its size"],
    ),
    (
        "UPDATE hold SET amount = amount + 1 WHERE state = 'posted'",
        "UPDATE hold SET amount = amount - 1 WHERE state = 'posted'",
        &["an exchange holds not what its terms say"],
    ),
    (
        "UPDATE hold SET payer = payee, payee = payer WHERE state = 'posted'",
        "UPDATE hold SET payer = payee, payee = payer WHERE state = 'posted'",
        &["a posted hold has not exactly one payment of its size", "an exchange holds not what its terms say"],
    ),
    (
        "UPDATE offer SET reserved = reserved + 1",
        "UPDATE offer SET reserved = reserved - 1",
        &["pieces promised are not those of agreed exchanges"],
    ),
    (
        "UPDATE offer SET given = given + 1",
        "UPDATE offer SET given = given - 1",
        &["pieces given are not those of completed exchanges"],
    ),
    (
        "UPDATE trade SET pieces = pieces + 1 WHERE state = 'proposed'",
        "UPDATE trade SET pieces = pieces - 1 WHERE state = 'proposed'",
        &["an exchange says one thing in its columns and another in its terms"],
    ),
    (
        "UPDATE proposition SET version = version + 1",
        "UPDATE proposition SET version = version - 1",
        &["a proposition's terms are not kept"],
    ),
    (
        "UPDATE timer SET kind = 'offer' WHERE kind = 'trade'",
        "UPDATE timer SET kind = 'trade' WHERE kind = 'offer'",
        &["an exchange that is not over has no deadline", "an exchange that is not over has no deadline"],
    ),
    (
        "UPDATE club SET last_trade = 0",
        "UPDATE club SET last_trade = 3",
        &["a number was given out twice or is ahead of its club's count"],
    ),
    (
        "UPDATE rating SET rater = (SELECT id FROM member WHERE name = 'Maya')",
        "UPDATE rating SET rater = (SELECT id FROM member WHERE name = 'Ali')",
        &["a rating is not between the parties of a completed exchange"],
    ),
    (
        "UPDATE member SET standing = 'erased', name = NULL, name_folded = NULL WHERE name = 'Maya'",
        "UPDATE member SET standing = 'active', name = 'Maya', name_folded = 'maya' WHERE name IS NULL",
        &["something is left of an erased member"],
    ),
    (
        "UPDATE transfer SET kind = 'correction' WHERE kind = 'exchange'",
        "UPDATE transfer SET kind = 'exchange' WHERE kind = 'correction'",
        &["a posted hold has not exactly one payment of its size"],
    ),
    (
        "UPDATE account SET holder = 999 WHERE holder = (SELECT id FROM member WHERE name = 'Maya')",
        "UPDATE account SET holder = (SELECT id FROM member WHERE name = 'Maya') WHERE holder = 999",
        &["a member of a club has no account there"],
    ),
];

on_both! {
    async fn every_offence_is_found(world) {
        let club = world.club("Vernier").await;
        let (zoe, ali) = (world.member(&club, "Zoé").await, world.member(&club, "Ali").await);
        world.member(&club, "Maya").await;
        let offer = world.offer(&club, zoe, Some(9), 5).await;
        let done = world.exchange(&offer, ali, T0).await;
        let agreed = world.propose(&offer, ali, 1).await;
        world.record(&World::agreement(&agreed)).await;
        let proposed: Trade = world.propose(&offer, ali, 1).await;
        assert!(matches!(proposed.state, TradeState::Proposed { .. }));
        let rating = Rating {
            trade: done.id,
            club: club.id,
            by: ali,
            of: zoe,
            stars: Stars::new(5).expect("stars"),
            comment: None,
            answer: None,
            at: T0,
            shown_at: None,
        };
        world.record(&[Event::Rated { rating }]).await;
        let mut past = AnyConnection::connect(&world.url).await.expect("a connection");
        for (wrong, right, offences) in OFFENCES {
            assert_eq!(world.db.audit().await.expect("an audit"), Vec::<String>::new(), "before: {wrong}");
            past.execute(*wrong).await.expect(wrong);
            let found = world.db.audit().await.expect("an audit");
            let found: Vec<&str> = found.iter().filter_map(|line| line.rsplit_once(": ")).map(|(what, _)| what).collect();
            assert_eq!(found, *offences, "{wrong}");
            past.execute(*right).await.expect(right);
        }
        past.close().await.expect("closed");
    }
}
