//! What is left of somebody who left: numbers.

use bot_core::{
    card::Message,
    event::Event,
    feedback::{Rating, Stars},
    id::PhotoId,
    ledger::{Holder, Transfer, TransferKind},
    member::Standing,
    offer::OfferState,
    store::{DataTable, Outcome, Outgoing, PageAt, Post, StoredForm, To},
    text::{Comment, Phrase},
    trade::{End, Side, Thing, Trade, TradeState},
    wire::{FileRef, MessageRef, Network},
};

use crate::world::{DAY, T0, World, chat, group, later, on_both, person, say, words};

fn phrase(words: &str) -> Phrase {
    Phrase::new(words).expect("a phrase")
}

fn table<'a>(tables: &'a [DataTable], name: &str) -> &'a DataTable {
    tables.iter().find(|table| table.name == name).expect("a table of that name")
}

/// The value of a column in the first row.
fn first<'a>(table: &'a DataTable, column: &str) -> Option<&'a str> {
    let at = table.columns.iter().position(|name| *name == column).expect("a column of that name");
    table.rows[0][at].as_deref()
}

on_both! {
    async fn numbers_stay_and_words_go(world) {
        let club = world.club("Vernier").await;
        let (zoe, ali) = (world.member(&club, "Zoé").await, world.member(&club, "Ali").await);
        let mut offer = world.offer(&club, zoe, Some(9), 5).await;
        offer.content.photo = Some(PhotoId(77));
        offer.content.place = Some(phrase("Secret d'église"));
        offer.version = offer.version.next();
        let mut tx = world.tx().await;
        tx.save_photo(PhotoId(77), Network::Telegram, &FileRef("f".to_owned()), T0).await.expect("kept");
        tx.commit().await.expect("committed");
        world.record(&[Event::OfferChanged { offer: offer.clone() }]).await;
        world.post(&[Post { to: group("g"), what: Outgoing::Card(offer.id), not_before: T0, starts: None, rank: bot_core::store::Rank::Notice }], T0).await;
        let ready = world.claim(T0).await;
        let drawn = Outcome::Done { message: Some(MessageRef("9".to_owned())), chat: None, choices: Vec::new() };
        world.settle(&[(ready[0].clone(), drawn)], T0).await;

        let trade = world.exchange(&offer, ali, T0).await;
        let mut second = world.propose(&offer, ali, 1).await;
        second.terms.asker.thing = Some(Thing::Words(phrase("Secret de miel")));
        second.state = TradeState::Ended { end: End::Cancelled { by: Side::Owner, late: false } };
        second.reason = Some(phrase("Secret de santé"));
        world.record(&[Event::TradeChanged { trade: second.clone() }]).await;
        let rating = |by: Side, words: &str| Rating {
            trade: trade.id,
            club: club.id,
            by: trade.member(by),
            of: trade.member(by.other()),
            stars: Stars::new(5).expect("stars"),
            comment: Some(Comment::new(words).expect("a comment")),
            answer: None,
            at: T0,
            shown_at: None,
        };
        world.record(&[
            Event::Rated { rating: rating(Side::Owner, "Secret par Zoé") },
            Event::Rated { rating: rating(Side::Asker, "Secret sur Zoé") },
            Event::RatingsShown { trade: trade.id, at: T0 },
        ]).await;
        let paid = Transfer {
            reason: Some(phrase("Secret de payeuse")),
            ..world.transfer(&club, (Holder::Member(zoe), Holder::Member(ali)), 2, TransferKind::Payment)
        };
        world.record(&[Event::PointsMoved { transfer: paid }]).await;
        let mut tx = world.tx().await;
        let form = StoredForm { json: "Secret de formulaire".to_owned(), until: later(DAY) };
        tx.save_form(Network::Telegram, &chat("p-Zoé"), &person("Zoé"), Some(&form)).await.expect("kept");
        tx.commit().await.expect("committed");
        world.post(&[say(To::Member(zoe), "Secret en route"), say(To::Member(ali), "pour Ali")], T0).await;
        let sums = (world.points(&club, zoe).await, world.points(&club, ali).await);

        world.try_record(&[Event::MemberErased { member: zoe }], later(DAY)).await.expect("erased");

        assert_eq!((world.points(&club, zoe).await, world.points(&club, ali).await), sums);
        let mut tx = world.tx().await;
        let member = tx.member(zoe).await.expect("read").expect("a row");
        assert_eq!((member.standing, member.name.as_str()), (Standing::Erased, "—"));
        assert_eq!(tx.contacts(zoe).await.expect("read"), []);
        assert_eq!(tx.clubs_of(zoe).await.expect("read"), []);
        let now = tx.offer(offer.id).await.expect("read").expect("an offer");
        assert_eq!((now.offer.state, now.offer.content.title.as_str(), now.owner.name.as_str()), (OfferState::Removed, "—", "—"));
        assert_eq!((now.offer.quantity.given, now.offer.content.photo), (1, None));
        let old = tx.trade(second.id).await.expect("read").expect("a trade");
        assert_eq!(old.trade.terms.asker.thing, Some(Thing::Words(phrase("—"))));
        let statement = tx.statement(club.id, ali, PageAt { index: 0, size: 10 }).await.expect("read");
        let lines: Vec<_> = statement.items.iter().map(|line| (i64::from(line.transfer.amount), line.other.as_deref())).collect();
        assert_eq!(lines, [(2, Some("")), (5, Some(""))]);
        let kept = format!("{:?}", tx.all_about(zoe).await.expect("read")) + &format!("{:?}", tx.all_about(ali).await.expect("read"));
        assert!(!kept.contains("Secret"), "{kept}");
        assert!(!kept.contains("Zoé"), "{kept}");
        drop(tx);
        // The card becomes a placeholder; what was for Ali still goes to Ali.
        let mut left = words(&world.claim(later(DAY)).await);
        left.sort();
        assert_eq!(left, [format!("card {}", offer.id.0), "pour Ali".to_owned()]);
        // The address is free for somebody new.
        world.person("Zoé").await;
    }

    async fn not_while_an_exchange_is_open(world) {
        let club = world.club("Vernier").await;
        let (zoe, ali) = (world.member(&club, "Zoé").await, world.member(&club, "Ali").await);
        let offer = world.offer(&club, zoe, None, 5).await;
        let trade = world.propose(&offer, ali, 1).await;
        for member in [zoe, ali] {
            world.refuses(&[Event::MemberErased { member }]).await;
        }
        let ended = Trade { state: TradeState::Ended { end: End::Withdrawn }, ..trade };
        world.record(&[Event::TradeChanged { trade: ended }, Event::MemberErased { member: ali }]).await;
        world.refuses(&[Event::MemberErased { member: ali }]).await;
        let mut tx = world.tx().await;
        assert_eq!(tx.member(zoe).await.expect("read").expect("a member").name.as_str(), "Zoé");
        assert_eq!(tx.offer(offer.id).await.expect("read").expect("an offer").offer, offer);
    }

    async fn everything_about_me(world) {
        let club = world.club("Vernier").await;
        let (zoe, ali) = (world.member(&club, "Zoé").await, world.member(&club, "Ali").await);
        let offer = world.offer(&club, zoe, Some(9), 5).await;
        world.exchange(&offer, ali, later(DAY)).await;
        world.record(&[Event::Queued { offer: offer.id, member: ali, at: T0 }]).await;
        world.post(&[Post { what: Outgoing::Say(Message::say("bientôt")), ..say(To::Member(ali), "") }], T0).await;
        let mut tx = world.tx().await;
        let tables = tx.all_about(ali).await.expect("read");
        for table in &tables {
            assert!(table.rows.iter().all(|row| row.len() == table.columns.len()), "{}", table.name);
        }
        assert_eq!(first(table(&tables, "member"), "name"), Some("Ali"));
        assert_eq!(first(table(&tables, "member"), "consented_at"), Some("2026-03-02 08:00:00Z"));
        assert_eq!(first(table(&tables, "member"), "leaving_at"), None);
        assert_eq!(first(table(&tables, "contacts"), "username"), Some("Ali_ge"));
        assert_eq!(first(table(&tables, "clubs"), "balance"), Some("-5"));
        assert_eq!(first(table(&tables, "exchanges"), "side"), Some("asker"));
        assert_eq!(first(table(&tables, "movements"), "side"), Some("payer"));
        assert_eq!(first(table(&tables, "holds"), "state"), Some("posted"));
        assert_eq!(first(table(&tables, "queue"), "offer"), Some("1"));
        assert_eq!(table(&tables, "messages_waiting").rows.len(), 1);
        assert_eq!(table(&tables, "offers").rows.len(), 0);
        let zoes = tx.all_about(zoe).await.expect("read");
        assert_eq!(first(table(&zoes, "offers"), "state"), Some("published"));
        assert_eq!(first(table(&zoes, "clubs"), "balance"), Some("5"));
    }
}
