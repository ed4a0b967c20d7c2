//! Inputs, forms, prompts and what is kept of people who have not consented.

use bot_core::{
    store::StoredForm,
    wire::{Chat, ChatKind, EventId, Happening, Incoming, Network, Said, Sender},
};

use crate::world::{DAY, HOUR, T0, World, chat, later, on_both, person};

fn incoming(words: &str) -> Incoming {
    Incoming {
        network: Network::Telegram,
        event: EventId("1".to_owned()),
        sender: Sender { address: person("Nina"), name: "Nina\0\u{202E}".to_owned(), username: None },
        chat: Chat { address: chat("p-Nina"), kind: ChatKind::Private, title: None, thread: None },
        message: None,
        what: Happening::Said(Said { text: words.to_owned(), ..Said::default() }),
    }
}

on_both! {
    async fn an_input_is_new_once(world) {
        let event = EventId("42".to_owned());
        let mut tx = world.tx().await;
        assert!(tx.first_time(Network::Telegram, &event, T0).await.expect("noted"));
        assert!(!tx.first_time(Network::Telegram, &event, later(1)).await.expect("noted"));
        assert!(tx.first_time(Network::Matrix, &event, T0).await.expect("noted"));
        drop(tx);
        // Nothing of an abandoned transaction stays.
        let mut tx = world.tx().await;
        assert!(tx.first_time(Network::Telegram, &event, T0).await.expect("noted"));
        tx.commit().await.expect("committed");
        let mut tx = world.tx().await;
        assert!(!tx.first_time(Network::Telegram, &event, T0).await.expect("noted"));
    }

    /// One input of a batch fails, also by an error of the database; its neighbours stay.
    async fn a_savepoint_undoes_one_input(world) {
        let club = world.club("Vernier").await;
        let zoe = world.member(&club, "Zoé").await;
        let event = |n: u32| EventId(n.to_string());
        let mut tx = world.tx().await;
        for n in 0..4 {
            tx.savepoint().await.expect("marked");
            assert!(tx.first_time(Network::Console, &event(n), T0).await.expect("noted"));
            if n % 2 == 1 {
                let sides = (bot_core::ledger::Holder::Member(zoe), bot_core::ledger::Holder::Club);
                let transfer = world.transfer(&club, sides, 5, bot_core::ledger::TransferKind::Payment);
                let moved = bot_core::event::Event::PointsMoved { transfer };
                tx.record(std::slice::from_ref(&moved), T0, None).await.expect("paid");
                assert!(tx.record(&[moved], T0, None).await.is_err());
                tx.rollback_to_savepoint().await.expect("undone");
            }
            tx.release_savepoint().await.expect("released");
        }
        tx.commit().await.expect("committed");
        assert_eq!(world.points(&club, zoe).await, (0, 0, 0));
        let mut tx = world.tx().await;
        let mut new = Vec::new();
        for n in 0..4 {
            new.push(tx.first_time(Network::Console, &event(n), T0).await.expect("noted"));
        }
        assert_eq!(new, [false, true, false, true]);
    }

    async fn a_form_in_its_chat(world) {
        let (here, there, zoe) = (chat("p-Zoé"), chat("group"), person("Zoé"));
        let form = |json: &str| StoredForm { json: json.to_owned(), until: later(DAY) };
        let mut tx = world.tx().await;
        tx.save_form(Network::Telegram, &here, &zoe, Some(&form("1"))).await.expect("kept");
        tx.save_form(Network::Telegram, &here, &zoe, Some(&form("2"))).await.expect("kept");
        let caller = tx.caller(Network::Telegram, &zoe, &here).await.expect("read");
        assert_eq!(caller.form, Some(form("2")));
        assert_eq!(tx.caller(Network::Telegram, &zoe, &there).await.expect("read").form, None);
        assert_eq!(tx.caller(Network::Telegram, &person("Ali"), &here).await.expect("read").form, None);
        tx.save_form(Network::Telegram, &here, &zoe, None).await.expect("ended");
        assert_eq!(tx.caller(Network::Telegram, &zoe, &here).await.expect("read").form, None);
    }

    async fn what_waits_for_consent(world) {
        let nina = person("Nina");
        let mut tx = world.tx().await;
        tx.keep_waiting(&incoming("un"), later(DAY)).await.expect("kept");
        tx.keep_waiting(&incoming("deux\0"), later(DAY)).await.expect("kept");
        assert_eq!(tx.take_waiting(Network::Matrix, &nina, T0).await.expect("read"), None);
        assert_eq!(tx.take_waiting(Network::Telegram, &nina, T0).await.expect("read"), Some(incoming("deux\0")));
        assert_eq!(tx.take_waiting(Network::Telegram, &nina, T0).await.expect("read"), None);
        tx.keep_waiting(&incoming("trois"), later(DAY)).await.expect("kept");
        assert_eq!(tx.take_waiting(Network::Telegram, &nina, later(DAY)).await.expect("read"), None);
    }

    async fn a_refusal_of_consent(world) {
        let nina = person("Nina");
        let mut tx = world.tx().await;
        let mut said = Vec::new();
        for refused in [false, true, true, false] {
            tx.set_refused_consent(Network::Telegram, &nina, refused).await.expect("noted");
            said.push(tx.refused_consent(Network::Telegram, &nina).await.expect("read"));
        }
        assert_eq!(said, [false, true, true, false]);
    }

    async fn what_is_kept_no_longer(world) {
        let nina = person("Nina");
        let event = EventId("1".to_owned());
        let form = |until| StoredForm { json: "{}".to_owned(), until };
        let mut tx = world.tx().await;
        tx.first_time(Network::Telegram, &event, T0).await.expect("noted");
        tx.keep_waiting(&incoming("un"), later(DAY)).await.expect("kept");
        tx.save_form(Network::Telegram, &chat("a"), &nina, Some(&form(later(HOUR)))).await.expect("kept");
        tx.save_form(Network::Telegram, &chat("b"), &nina, Some(&form(later(99 * DAY)))).await.expect("kept");
        tx.tidy(later(30 * DAY)).await.expect("tidied");
        assert!(!tx.first_time(Network::Telegram, &event, later(30 * DAY)).await.expect("noted"));
        assert_eq!(tx.caller(Network::Telegram, &nina, &chat("a")).await.expect("read").form, None);
        assert_eq!(tx.caller(Network::Telegram, &nina, &chat("b")).await.expect("read").form, Some(form(later(99 * DAY))));
        assert_eq!(tx.take_waiting(Network::Telegram, &nina, T0).await.expect("read"), None);
        tx.tidy(later(30 * DAY + 1)).await.expect("tidied");
        assert!(tx.first_time(Network::Telegram, &event, later(31 * DAY)).await.expect("noted"));
    }
}
