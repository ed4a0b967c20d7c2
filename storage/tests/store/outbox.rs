//! Messages waiting to leave.

use bot_core::{
    card::{Choice, Message},
    event::Event,
    id::{MemberId, OfferId, TradeId},
    member::{Contact, Reach},
    store::{Outcome, Outgoing, Post, Prompt, Ready, To},
    wire::{Destination, MessageRef, Network},
};

use crate::world::{DAY, HOUR, MINUTE, T0, World, chat, group, later, on_both, person, say, say_at, words};

fn done(message: &str) -> Outcome {
    Outcome::Done { message: Some(MessageRef(message.to_owned())), chat: None, choices: Vec::new() }
}

fn card(to: To, offer: OfferId, not_before: bot_core::time::Timestamp) -> Post {
    Post { to, what: Outgoing::Card(offer), not_before, starts: None, rank: bot_core::store::Rank::Notice }
}

fn choice(label: &str) -> Choice {
    Choice { label: label.to_owned(), press: label.to_lowercase() }
}

fn all(ready: Vec<Ready>, outcome: &Outcome) -> Vec<(Ready, Outcome)> {
    ready.into_iter().map(|ready| (ready, outcome.clone())).collect()
}

on_both! {
    async fn one_at_a_time_per_chat_in_order(world) {
        let posts: Vec<_> = [("a", "a1"), ("b", "b1"), ("a", "a2"), ("a", "a3"), ("b", "b2")]
            .into_iter().map(|(to, text)| say(group(to), text)).collect();
        world.post(&posts, T0).await;
        let mut seen = Vec::new();
        loop {
            let ready = world.claim(T0).await;
            if ready.is_empty() { break }
            // While they are on their way nothing else of their chats leaves.
            assert_eq!(world.claim(later(1)).await, []);
            seen.push(words(&ready));
            world.settle(&all(ready, &done("1")), T0).await;
        }
        assert_eq!(seen, [vec!["a1", "b1"], vec!["a2", "b2"], vec!["a3"]]);
        let mut tx = world.tx().await;
        assert_eq!(tx.next_due(&[Network::Telegram]).await.expect("read"), None);
    }

    async fn what_waits_holds_up_its_own_chat_only(world) {
        world.post(&[say(group("a"), "a1"), say(group("a"), "a2"), say(group("b"), "b1")], T0).await;
        let ready = world.claim(T0).await;
        let (first, other) = (ready[0].clone(), ready[1].clone());
        world.settle(&[(first, Outcome::Again(later(HOUR))), (other, done("1"))], T0).await;
        world.post(&[say(group("b"), "b2")], T0).await;
        let ready = world.claim(later(MINUTE)).await;
        assert_eq!(words(&ready), ["b2"]);
        world.settle(&all(ready, &Outcome::Dropped), T0).await;
        let mut tx = world.tx().await;
        assert_eq!(tx.next_due(&[Network::Telegram]).await.expect("read"), Some(later(HOUR)));
        drop(tx);
        let ready = world.claim(later(HOUR)).await;
        assert_eq!((words(&ready), ready[0].attempts), (vec!["a1".to_owned()], 1));
        world.settle(&all(ready, &done("1")), T0).await;
        assert_eq!(words(&world.claim(later(HOUR)).await), ["a2"]);
    }

    async fn a_claim_lapses(world) {
        world.post(&[say(group("a"), "a1")], T0).await;
        assert_eq!(words(&world.claim(T0).await), ["a1"]);
        let mut tx = world.tx().await;
        assert_eq!(tx.next_due(&[Network::Telegram]).await.expect("read"), Some(later(MINUTE)));
        drop(tx);
        assert_eq!(world.claim(later(MINUTE - 1)).await, []);
        let again = world.claim(later(MINUTE)).await;
        assert_eq!((words(&again), again[0].attempts, again[0].posted_at), (vec!["a1".to_owned()], 0, T0));
    }

    /// What is to wait takes its place when its time comes, and holds up nothing before.
    async fn later_messages_do_not_hold_up(world) {
        world.post(&[say_at(group("a"), "at ten", later(10)), say(group("a"), "now")], T0).await;
        let ready = world.claim(T0).await;
        assert_eq!(words(&ready), ["now"]);
        world.settle(&all(ready, &done("1")), T0).await;
        assert_eq!(world.claim(later(9)).await, []);
        world.post(&[say(group("a"), "at eleven")], later(11)).await;
        let ready = world.claim(later(12)).await;
        assert_eq!(words(&ready), ["at ten"]);
        world.settle(&all(ready, &done("2")), later(12)).await;
        assert_eq!(words(&world.claim(later(12)).await), ["at eleven"]);
    }

    async fn only_my_networks(world) {
        world.post(&[say(To::Chat(Network::Matrix, chat("a")), "matrix"), say(group("a"), "telegram")], T0).await;
        let mut tx = world.tx().await;
        let ready = tx.claim(&[Network::Matrix], T0, later(1), 10).await.expect("claimed");
        assert_eq!(words(&ready), ["matrix"]);
        assert_eq!(tx.claim(&[], T0, later(1), 10).await.expect("claimed"), []);
        assert_eq!(tx.claim(&[Network::Telegram], T0, later(1), 0).await.expect("claimed"), []);
    }

    async fn a_member_is_written_to_where_they_can_be_reached(world) {
        let (zoe, _) = world.person("Zoé").await;
        world.post(&[say(To::Member(zoe.id), "privé"), say(To::Member(MemberId(999)), "personne")], T0).await;
        // The answer in the same chat comes after it.
        world.post(&[say(group("p-Zoé"), "réponse")], T0).await;
        let ready = world.claim(T0).await;
        let to = Destination { network: Network::Telegram, chat: Some(chat("p-Zoé")), person: Some(person("Zoé")) };
        assert_eq!((words(&ready), &ready[0].to), (vec!["privé".to_owned()], &to));
        world.settle(&all(ready, &done("1")), T0).await;
        let ready = world.claim(T0).await;
        assert_eq!((words(&ready), &ready[0].to), (vec!["réponse".to_owned()], &to));
    }

    async fn nobody_there_waits_aside(world) {
        let (zoe, contact) = world.person("Zoé").await;
        world.post(&[say(To::Member(zoe.id), "un"), say(To::Member(zoe.id), "deux"), say(group("a"), "groupe")], T0).await;
        let ready = world.claim(T0).await;
        let (private, other) = (ready[0].clone(), ready[1].clone());
        assert_eq!(words(std::slice::from_ref(&other)), ["groupe"]);
        world.settle(&[(private, Outcome::Unreachable), (other, done("1"))], T0).await;
        let mut tx = world.tx().await;
        assert_eq!(tx.contacts(zoe.id).await.expect("read")[0].reach, Reach::Blocked);
        assert_eq!(tx.next_due(&[Network::Telegram]).await.expect("read"), None);
        drop(tx);
        // What is posted now is tried once: only the network knows who is back. Then it waits too.
        world.post(&[say(To::Member(zoe.id), "trois")], later(1)).await;
        let again = world.claim(later(DAY)).await;
        assert_eq!(words(&again), ["trois"]);
        world.settle(&all(again, &Outcome::Unreachable), later(DAY)).await;
        assert_eq!(world.claim(later(DAY)).await, []);
        // Back, in another chat.
        let back = Contact { private_chat: Some(chat("new")), used_at: later(DAY), ..contact };
        let mut tx = world.tx().await;
        tx.touch(&back).await.expect("noted");
        tx.commit().await.expect("committed");
        let mut said = Vec::new();
        for _ in 0..3 {
            let ready = world.claim(later(DAY)).await;
            assert_eq!(ready[0].to.chat, Some(chat("new")));
            said.extend(words(&ready));
            world.settle(&all(ready, &done("1")), later(DAY)).await;
        }
        assert_eq!(said, ["un", "deux", "trois"]);
    }

    async fn blocked_by_the_person(world) {
        let (zoe, contact) = world.person("Zoé").await;
        let heard = Post { what: Outgoing::Acknowledge("7".to_owned()), ..say(To::Member(zoe.id), "") };
        world.post(&[say(To::Member(zoe.id), "un"), heard], T0).await;
        let mut tx = world.tx().await;
        tx.unreachable(Network::Telegram, &contact.address).await.expect("noted");
        tx.commit().await.expect("committed");
        assert_eq!(world.claim(later(1)).await, []);
        let mut tx = world.tx().await;
        tx.caller(Network::Telegram, &contact.address, &chat("p-Zoé")).await.expect("read");
        tx.touch(&contact).await.expect("noted");
        tx.commit().await.expect("committed");
        let ready = world.claim(later(1)).await;
        assert_eq!(words(&ready), ["un"]);
        world.settle(&all(ready, &Outcome::Dropped), T0).await;
        assert_eq!(world.claim(later(1)).await, []);
    }

    /// Who does not come back within 30 days asks anew.
    async fn nothing_waits_aside_for_ever(world) {
        let (zoe, contact) = world.person("Zoé").await;
        world.post(&[say(To::Member(zoe.id), "un")], T0).await;
        let mut tx = world.tx().await;
        tx.unreachable(Network::Telegram, &contact.address).await.expect("noted");
        tx.tidy(later(31 * DAY)).await.expect("tidied");
        tx.touch(&contact).await.expect("noted");
        tx.commit().await.expect("committed");
        assert_eq!(world.claim(later(31 * DAY)).await, []);
    }

    async fn a_stranger_is_welcomed_and_what_can_not_reach_them_is_dropped(world) {
        let nina = || To::Person(Network::Telegram, person("Nina"), None);
        world.post(&[say(nina(), "bienvenue"), say(nina(), "encore")], T0).await;
        let ready = world.claim(T0).await;
        assert_eq!(ready[0].to, Destination { network: Network::Telegram, chat: None, person: Some(person("Nina")) });
        // The adapter made a chat; the next message goes there.
        let made = Outcome::Done { message: None, chat: Some(chat("made")), choices: Vec::new() };
        world.settle(&all(ready, &made), T0).await;
        let ready = world.claim(T0).await;
        assert_eq!((words(&ready), &ready[0].to.chat), (vec!["encore".to_owned()], &Some(chat("made"))));
        // Nothing is kept for somebody who has not consented, not even a message that waits.
        world.settle(&all(ready, &Outcome::Unreachable), T0).await;
        assert_eq!(world.claim(T0).await, []);
        let (member, contact) = world.somebody("Nina");
        world.record(&[Event::Consented { member, contact }]).await;
        assert_eq!(world.claim(T0).await, []);
    }

    async fn a_chat_that_was_made_is_remembered(world) {
        let (member, contact) = world.somebody("Zoé");
        let unknown = Contact { private_chat: None, reach: Reach::Unknown, ..contact };
        world.record(&[Event::Consented { member: member.clone(), contact: unknown.clone() }]).await;
        world.post(&[say(To::Member(member.id), "un")], T0).await;
        let made = Outcome::Done { message: None, chat: Some(chat("made")), choices: Vec::new() };
        let ready = world.claim(T0).await;
        world.settle(&all(ready, &made), T0).await;
        let mut tx = world.tx().await;
        let known = Contact { private_chat: Some(chat("made")), reach: Reach::Open, ..unknown };
        assert_eq!(tx.contacts(member.id).await.expect("read"), [known]);
    }

    async fn a_stale_card_is_marked_once(world) {
        let club = world.club("Vernier").await;
        let zoe = world.member(&club, "Zoé").await;
        let offer = world.offer(&club, zoe, None, 1).await;
        let mark = |at| card(group("a"), offer.id, at);
        world.post(&[mark(T0), mark(T0), card(group("b"), offer.id, T0)], T0).await;
        world.post(&[mark(later(5))], T0).await;
        let ready = world.claim(T0).await;
        assert_eq!((ready.len(), ready[0].card.clone()), (2, None));
        // Stale again while it is being drawn: one more drawing.
        world.post(&[mark(later(1)), mark(later(2))], later(1)).await;
        assert_eq!(world.claim(later(3)).await, []);
        world.settle(&all(ready, &done("77")), later(3)).await;
        let ready = world.claim(later(3)).await;
        assert_eq!((ready.len(), ready[0].card.clone()), (1, Some((MessageRef("77".to_owned()), later(3)))));
        // It has to be tried again, and is stale once more meanwhile: still one drawing.
        world.post(&[mark(later(4))], later(4)).await;
        world.settle(&all(ready, &Outcome::Again(later(9))), later(4)).await;
        assert_eq!(world.claim(later(8)).await, []);
        let ready = world.claim(later(9)).await;
        assert_eq!((ready.len(), ready[0].attempts), (1, 1));
        world.settle(&all(ready, &done("77")), later(9)).await;
        assert_eq!(world.claim(later(99)).await, []);
    }

    /// A card that was drawn a moment ago waits, and nothing waits for it; what goes stale meanwhile is drawn with it.
    async fn what_is_put_off_holds_up_nothing(world) {
        let club = world.club("Vernier").await;
        let zoe = world.member(&club, "Zoé").await;
        let offer = world.offer(&club, zoe, None, 1).await;
        world.post(&[card(group("a"), offer.id, T0), say(group("a"), "un")], T0).await;
        let ready = world.claim(T0).await;
        world.settle(&all(ready, &Outcome::Later(later(10))), T0).await;
        let ready = world.claim(later(1)).await;
        assert_eq!(words(&ready), ["un"]);
        world.settle(&all(ready, &done("1")), later(1)).await;
        world.post(&[card(group("a"), offer.id, later(2))], later(2)).await;
        assert_eq!(world.claim(later(9)).await, []);
        let ready = world.claim(later(10)).await;
        assert_eq!((ready.len(), ready[0].attempts), (1, 0));
        world.settle(&all(ready, &done("2")), later(10)).await;
        assert_eq!(world.claim(later(99)).await, []);
    }

    async fn a_card_that_is_gone_is_posted_anew(world) {
        let club = world.club("Vernier").await;
        let zoe = world.member(&club, "Zoé").await;
        let offer = world.offer(&club, zoe, None, 1).await;
        world.post(&[card(group("a"), offer.id, T0)], T0).await;
        let ready = world.claim(T0).await;
        world.settle(&all(ready, &done("1")), T0).await;
        world.post(&[card(group("a"), offer.id, later(1))], later(1)).await;
        let ready = world.claim(later(1)).await;
        assert_eq!(ready[0].card, Some((MessageRef("1".to_owned()), T0)));
        world.settle(&all(ready, &Outcome::CardGone), later(1)).await;
        let ready = world.claim(later(1)).await;
        assert_eq!((ready[0].card.clone(), ready[0].attempts), (None, 0));
        world.settle(&all(ready, &done("2")), later(1)).await;
        let mut tx = world.tx().await;
        let under = |message: &str| Some(MessageRef(message.to_owned()));
        let prompt = tx.prompt(Network::Telegram, &chat("a"), under("2").as_ref()).await.expect("read");
        assert_eq!(prompt, Some(Prompt { choices: Vec::new(), offer: Some(offer.id) }));
        assert_eq!(tx.prompt(Network::Telegram, &chat("a"), under("1").as_ref()).await.expect("read"), None);
    }

    async fn a_chat_moves_with_all_that_waits(world) {
        let club = world.club("Vernier").await;
        let zoe = world.member(&club, "Zoé").await;
        let offer = world.offer(&club, zoe, None, 1).await;
        let old = format!("group-{}", club.id.0);
        world.post(&[card(group(&old), offer.id, T0)], T0).await;
        let ready = world.claim(T0).await;
        world.settle(&all(ready, &done("1")), T0).await;
        let posts = [say(group(&old), "un"), say(group(&old), "deux"), card(group(&old), offer.id, T0)];
        world.post(&posts, T0).await;
        world.post(&[card(group("-100"), offer.id, later(9))], T0).await;
        let ready = world.claim(T0).await;
        assert_eq!(words(&ready), ["un"]);
        world.settle(&all(ready, &Outcome::Moved(chat("-100"))), T0).await;
        let mut said = Vec::new();
        for _ in 0..3 {
            let ready = world.claim(later(9)).await;
            assert_eq!(ready[0].to.chat, Some(chat("-100")));
            said.extend(words(&ready));
            world.settle(&all(ready, &done("2")), later(9)).await;
        }
        assert_eq!(said, ["un".to_owned(), "deux".to_owned(), format!("card {}", offer.id.0)]);
        assert_eq!(world.claim(later(99)).await, []);
        let mut tx = world.tx().await;
        assert_eq!(tx.rooms(club.id).await.expect("read")[0].address, chat("-100"));
    }

    async fn a_group_that_is_gone_is_given_up(world) {
        world.post(&[say(group("a"), "un")], T0).await;
        let ready = world.claim(T0).await;
        world.settle(&all(ready, &Outcome::Unreachable), T0).await;
        assert_eq!(world.claim(later(DAY)).await, []);
        let mut tx = world.tx().await;
        assert_eq!(tx.next_due(&[Network::Telegram]).await.expect("read"), None);
    }

    async fn choices_are_kept_under_their_message(world) {
        let club = world.club("Vernier").await;
        let zoe = world.member(&club, "Zoé").await;
        let offer = world.offer(&club, zoe, None, 1).await;
        let here = chat("a");
        let show = async |n: usize, what: Outgoing, message: &str, choices: Vec<Choice>| {
            let at = later(i64::try_from(n).expect("small"));
            world.post(&[Post { to: group("a"), what, not_before: at, starts: None, rank: bot_core::store::Rank::Notice }], at).await;
            let ready = world.claim(at).await;
            assert_eq!(ready.len(), 1);
            let outcome = Outcome::Done { message: Some(MessageRef(message.to_owned())), chat: None, choices };
            world.settle(&all(ready, &outcome), at).await;
        };
        show(1, Outgoing::Card(offer.id), "card", vec![choice("Oui")]).await;
        for n in 2..=21 {
            show(n, Outgoing::Say(Message::say("?")), &format!("m{n}"), vec![choice(&format!("C{n}"))]).await;
        }
        show(22, Outgoing::Say(Message::say("!")), "m22", Vec::new()).await;
        let mut tx = world.tx().await;
        let newest = tx.prompt(Network::Telegram, &here, None).await.expect("read");
        assert_eq!(newest, Some(Prompt { choices: vec![choice("C21")], offer: None }));
        let under = MessageRef("m2".to_owned());
        let second = tx.prompt(Network::Telegram, &here, Some(&under)).await.expect("read");
        assert_eq!(second, Some(Prompt { choices: vec![choice("C2")], offer: None }));
        // The card's buttons were the 21st newest: only its offer is known.
        let under = MessageRef("card".to_owned());
        let card = tx.prompt(Network::Telegram, &here, Some(&under)).await.expect("read");
        assert_eq!(card, Some(Prompt { choices: Vec::new(), offer: Some(offer.id) }));
        assert_eq!(tx.prompt(Network::Matrix, &here, None).await.expect("read"), None);
        drop(tx);
        // Drawn anew with buttons, then without.
        show(30, Outgoing::Card(offer.id), "card", vec![choice("Non")]).await;
        let mut tx = world.tx().await;
        let newest = tx.prompt(Network::Telegram, &here, None).await.expect("read");
        assert_eq!(newest, Some(Prompt { choices: vec![choice("Non")], offer: Some(offer.id) }));
        drop(tx);
        show(31, Outgoing::Card(offer.id), "card", Vec::new()).await;
        let mut tx = world.tx().await;
        let newest = tx.prompt(Network::Telegram, &here, None).await.expect("read");
        assert_eq!(newest, Some(Prompt { choices: vec![choice("C21")], offer: None }));
    }

    async fn what_is_seen_to_stand_is_settled_once(world) {
        world.post(&[say(group("a"), "a1"), say(group("a"), "a2")], T0).await;
        let ready = world.claim(T0).await;
        let [sent] = ready.as_slice() else { panic!("one per chat: {ready:?}") };
        let mut tx = world.tx().await;
        assert_eq!(tx.delivery(Network::Telegram, sent.id).await.expect("read").as_ref(), Some(sent));
        assert_eq!(tx.delivery(Network::Matrix, sent.id).await.expect("read"), None, "another network's");
        drop(tx);
        let seen = |label| Outcome::Done { message: Some(MessageRef("m".to_owned())), chat: None, choices: vec![choice(label)] };
        world.settle(&[(sent.clone(), seen("Oui"))], T0).await;
        let mut tx = world.tx().await;
        assert_eq!(tx.delivery(Network::Telegram, sent.id).await.expect("read"), None);
        drop(tx);
        // Whoever sent it knows later, and by then something else may be true.
        world.settle(&[(sent.clone(), seen("Non"))], T0).await;
        world.settle(&[(sent.clone(), Outcome::Again(later(MINUTE)))], T0).await;
        let mut tx = world.tx().await;
        let stands = tx.prompt(Network::Telegram, &chat("a"), None).await.expect("read").expect("choices");
        assert_eq!(stands.choices, [choice("Oui")]);
        drop(tx);
        let ready = world.claim(T0).await;
        assert_eq!(words(&ready), ["a2"]);
        world.settle(&all(ready, &done("2")), T0).await;
        assert_eq!(world.claim(later(HOUR)).await, [], "nothing is said again");
    }

    async fn what_starts_a_clock_says_so(world) {
        world.post(&[Post { starts: Some(TradeId(5)), ..say(group("a"), "un") }], T0).await;
        assert_eq!(world.claim(T0).await[0].starts, Some(TradeId(5)));
    }

    /// Two programs on one database: each message comes to one of them.
    async fn a_message_is_claimed_once(world) {
        let posts: Vec<_> = (0..30).map(|n| say(group(&format!("g{n}")), "un")).collect();
        world.post(&posts, T0).await;
        let (one, two) = tokio::join!(world.claim(T0), world.claim(T0));
        let mut ids: Vec<_> = one.iter().chain(&two).map(|ready| ready.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!((ids.len(), one.len() + two.len()), (30, 30));
    }

    async fn many_at_once(world) {
        let posts: Vec<_> = (0..1_203).map(|n| say(group("a"), &n.to_string())).collect();
        world.post(&posts, T0).await;
        let ready = world.claim(T0).await;
        assert_eq!(words(&ready), ["0"]);
        let mut tx = world.tx().await;
        tx.settle(&all(ready, &done("1")), T0).await.expect("settled");
        tx.commit().await.expect("committed");
        assert_eq!(words(&world.claim(T0).await), ["1"]);
    }
}
