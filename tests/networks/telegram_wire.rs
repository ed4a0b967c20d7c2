//! What the Telegram adapter says, against the fake Bot API.

use bot_core::{
    card::{Attachment, Message},
    id::OutboxId,
    wire::{
        Act, ChatAddress, Delivered, Delivery, Destination, FileRef, MessageRef, Network, NoAnswer, PersonAddress, Picture,
        Question, SendError,
    },
};
use serde_json::json;
use telegram_bot::{Config, ConnectError, TelegramBot, Token};

use super::{
    fake_telegram::{BOT, Hook, Resident, refusal},
    hall::clock,
    telegram::{ALI, GROUP, ZOE, connect, deliver, in_group, quarter, to},
};

fn card(text: &str) -> Message {
    Message::titled(text).line("3 points & un <merci>").choice("Ça m'intéresse", "interesse 1").choice("Signaler", "signaler 1")
}

pub(super) async fn connecting_names_the_bot_and_ends_a_webhook() {
    let fake = quarter().await;
    fake.server.change(|state| state.webhook = Some(Hook::default()));
    let (wire, poller) = connect(&fake).await;
    assert_eq!((wire.network(), poller.me().id, poller.me().username.as_str()), (Network::Telegram, BOT, "troquet_bot"));
    assert_eq!(fake.server.lock().webhook, None);
    let wrong = Config { api_url: fake.url.clone(), ..Config::new(Token::new("8:faux")) };
    assert!(matches!(TelegramBot::connect(&wrong, clock()).await.err(), Some(ConnectError::BadToken)));
    assert!(!format!("{wrong:?}").contains("8:faux"), "the token is never shown");
    let nowhere = Config { api_url: "http://127.0.0.1:1".to_owned(), ..wrong };
    let error = TelegramBot::connect(&nowhere, clock()).await.err().expect("nobody listens there").to_string();
    assert!(!error.contains("8:faux"), "nor in an error: {error}");
    fake.faultless();
}

pub(super) async fn cards_are_said_edited_and_taken_away() {
    let fake = quarter().await;
    let (wire, _) = connect(&fake).await;
    let said = deliver(&wire, in_group(), Act::Say(card("Annonce 1 : Lit"))).await.expect("said");
    let of = said.message.clone().expect("a message");
    assert_eq!(said.chat, None, "a group is not made");
    assert_eq!(fake.texts(GROUP), ["Annonce 1 : Lit\n3 points & un <merci>"]);
    let buttons = fake.server.lock().sent(GROUP)[0].1.buttons.clone();
    assert_eq!(
        buttons,
        [("Ça m'intéresse".to_owned(), "interesse 1".to_owned()), ("Signaler".to_owned(), "signaler 1".to_owned())]
    );
    let edit = |text: &str| Act::Edit { of: of.clone(), message: Message::say(text) };
    let same = Delivered { message: Some(of.clone()), chat: None };
    assert_eq!(deliver(&wire, in_group(), edit("Annonce 1 : donné")).await, Ok(same.clone()));
    assert_eq!(deliver(&wire, in_group(), edit("Annonce 1 : donné")).await, Ok(same), "not modified is done");
    assert_eq!(fake.texts(GROUP), ["Annonce 1 : donné"]);
    assert!(fake.server.lock().sent(GROUP)[0].1.buttons.is_empty());
    let delete = Act::Delete { of: of.clone() };
    assert_eq!(deliver(&wire, in_group(), delete.clone()).await, Ok(Delivered::default()));
    assert_eq!(deliver(&wire, in_group(), delete).await, Ok(Delivered::default()), "gone is done");
    assert_eq!(deliver(&wire, in_group(), edit("Annonce 1")).await, Err(SendError::Gone));
    fake.faultless();
}

pub(super) async fn long_answers_files_replies_and_topics() {
    let fake = quarter().await;
    fake.says(ZOE, ZOE.id, "bonjour");
    let (wire, _) = connect(&fake).await;
    let file =
        Attachment { name: "releve.csv".to_owned(), media_type: "text/csv".to_owned(), text: "date;points\r\n1;2".to_owned() };
    let message = Message { reply_to: Some(MessageRef("1".to_owned())), ..Message::say("é".repeat(5_000)) }
        .file(file)
        .choice("Suite", "suite");
    let said = deliver(&wire, to(ZOE), Act::Say(message)).await.expect("said");
    assert_eq!(said.chat, Some(ChatAddress(ZOE.id.to_string())));
    let sent = fake.server.lock().sent(ZOE.id);
    let seen: Vec<_> =
        sent.iter().map(|(_, m)| (m.text.chars().count(), m.buttons.len(), m.reply_to, m.file.is_some())).collect();
    assert_eq!(seen, [(4_094, 0, Some(1), false), (906, 1, None, false), (0, 0, None, true)]);
    assert_eq!(said.message, Some(MessageRef(sent[1].0.to_string())), "the one with the buttons");
    assert_eq!(sent[2].1.file, Some(("releve.csv".to_owned(), "date;points\r\n1;2".to_owned())));
    let there = Message { thread: Some("3".to_owned()), ..Message::say("ici") };
    deliver(&wire, in_group(), Act::Say(there.clone())).await.expect("said");
    fake.server.change(|state| state.plan("sendMessage", 400, refusal(400, "Bad Request: TOPIC_CLOSED")));
    deliver(&wire, in_group(), Act::Say(there)).await.expect("said elsewhere in the group");
    let topics: Vec<_> = fake.server.lock().sent(GROUP).into_iter().map(|(_, sent)| sent.topic).collect();
    assert_eq!(topics, [Some(3), None]);
    fake.faultless();
}

pub(super) async fn an_echo_of_something_new_is_an_echo() {
    let fake = quarter().await;
    fake.server.change(|state| state.novelties = true);
    let (wire, _) = connect(&fake).await;
    let said = deliver(&wire, in_group(), Act::Say(card("Annonce 1"))).await.expect("said");
    let of = said.message.expect("a message");
    let edit = Act::Edit { of: of.clone(), message: Message::say("Annonce 1 : donné") };
    assert_eq!(deliver(&wire, in_group(), edit).await, Ok(Delivered { message: Some(of), chat: None }));
    fake.faultless();
}

pub(super) async fn pictures_carry_short_words_and_precede_long_ones() {
    let fake = quarter().await;
    let (wire, _) = connect(&fake).await;
    let say = async |message: Message, picture: Picture| {
        let delivery = Delivery { id: OutboxId(1), to: in_group(), act: Act::Say(message), picture: Some(picture) };
        wire.deliver(&delivery).await.expect("said").message.expect("a message")
    };
    let own = Picture { file: Some(FileRef("photo-1".to_owned())), jpeg: Some(vec![0xFF, 0xD8, 0]), is_coming: false };
    let foreign = Picture { file: None, ..own.clone() };
    let card_of_picture = say(card("Annonce 1 : Lit"), own).await;
    say(card("Annonce 2").line("é".repeat(1_100)), foreign).await;
    say(Message::say("plus tard"), Picture::default()).await;
    let sent = fake.server.lock().sent(GROUP);
    let seen: Vec<_> = sent.iter().map(|(_, m)| (m.photo.as_deref(), m.text.chars().count(), m.buttons.len())).collect();
    assert_eq!(seen, [(Some("photo-1"), 37, 2), (Some("photo.jpg"), 0, 0), (None, 1_132, 2), (None, 9, 0)]);
    let edit = Act::Edit { of: card_of_picture, message: Message::say("Annonce 1 : donné").line("é".repeat(1_100)) };
    deliver(&wire, in_group(), edit.clone()).await.expect("edited");
    deliver(&wire, in_group(), edit).await.expect("not modified is done");
    assert_eq!(fake.texts(GROUP)[0], "Annonce 1 : donné", "what fits under a picture");
    fake.faultless();
}

pub(super) async fn refusals_say_what_to_do() {
    let fake = quarter().await;
    fake.says(ZOE, ZOE.id, "bonjour");
    let (wire, _) = connect(&fake).await;
    let say = || Act::Say(Message::say("bonjour"));
    assert_eq!(deliver(&wire, to(ALI), say()).await, Err(SendError::Unreachable), "never opened");
    fake.server.change(|state| state.blocked.insert(ZOE.id));
    assert_eq!(deliver(&wire, to(ZOE), say()).await, Err(SendError::Unreachable), "blocked");
    let mut slow = refusal(429, "Too Many Requests: retry after 35");
    slow["parameters"] = json!({ "retry_after": 35 });
    fake.server.change(|state| state.plan("sendMessage", 429, slow));
    assert_eq!(deliver(&wire, in_group(), say()).await, Err(SendError::RetryAfter(chrono::Duration::seconds(35))));
    fake.server.change(|state| state.plan("sendMessage", 500, refusal(500, "Internal Server Error")));
    assert_eq!(deliver(&wire, in_group(), say()).await, Err(SendError::Transient("Internal Server Error".to_owned())));
    fake.server.change(|state| state.groups.get_mut(&GROUP).expect("the group").moved_to = Some(-100_777));
    assert_eq!(deliver(&wire, in_group(), say()).await, Err(SendError::Moved(ChatAddress("-100777".to_owned()))));
    let nobody = Destination { network: Network::Telegram, chat: None, person: None };
    assert_eq!(deliver(&wire, nobody, say()).await, Err(SendError::Refused("not an address of Telegram".to_owned())));
    assert_eq!(
        deliver(&wire, in_group(), Act::Say(Message::default())).await,
        Err(SendError::Refused("nothing to say".to_owned()))
    );
    fake.faultless();
}

pub(super) async fn presses_are_acknowledged_and_rooms_left_once() {
    let fake = quarter().await;
    let (wire, _) = connect(&fake).await;
    let said = deliver(&wire, in_group(), Act::Say(card("Annonce 1"))).await.expect("said");
    let id = said.message.and_then(|message| message.as_str().parse().ok()).expect("a number");
    let callback = fake.server.change(|state| state.presses(ALI, GROUP, id, "Signaler"));
    let acknowledge = Act::Acknowledge { callback };
    assert_eq!(deliver(&wire, in_group(), acknowledge.clone()).await, Ok(Delivered::default()));
    assert!(fake.server.lock().callbacks.is_empty());
    assert_eq!(deliver(&wire, in_group(), acknowledge).await, Ok(Delivered::default()), "too late is done");
    assert_eq!(deliver(&wire, in_group(), Act::Leave).await, Ok(Delivered::default()));
    assert!(!fake.server.lock().groups[&GROUP].members.contains_key(&BOT));
    assert_eq!(deliver(&wire, in_group(), Act::Leave).await, Ok(Delivered::default()), "already left is done");
    fake.faultless();
}

pub(super) async fn only_what_telegram_says_is_a_fact() {
    let fake = quarter().await;
    let (wire, _) = connect(&fake).await;
    let chat = ChatAddress(GROUP.to_string());
    let person = |who: Resident| PersonAddress(who.id.to_string());
    let admin = |who| Question::IsAdmin { chat: chat.clone(), person: person(who) };
    let member = |who| Question::IsMember { chat: chat.clone(), person: person(who) };
    let stranger = Resident { id: 44, name: "Maya" };
    assert_eq!(wire.ask(&admin(ZOE)).await, Ok(true));
    assert_eq!(wire.ask(&admin(ALI)).await, Ok(false));
    assert_eq!(wire.ask(&member(ALI)).await, Ok(true));
    assert_eq!(wire.ask(&member(stranger)).await, Err(NoAnswer), "an ordinary member is not told about strangers");
    fake.server.change(|state| state.groups.get_mut(&GROUP).expect("the group").members.insert(BOT, "administrator"));
    assert_eq!(wire.ask(&member(stranger)).await, Ok(false));
    fake.server.change(|state| state.plan("getChatMember", 502, refusal(502, "Bad Gateway")));
    assert_eq!(wire.ask(&member(ALI)).await, Err(NoAnswer));
    fake.faultless();
}

pub(super) async fn files_are_fetched_up_to_a_limit() {
    let fake = quarter().await;
    fake.server.change(|state| state.files.insert("photo-1".to_owned(), vec![7; 100]));
    let (wire, _) = connect(&fake).await;
    let file = |name: &str| FileRef(name.to_owned());
    assert_eq!(wire.fetch(&file("photo-1"), 100).await, Ok(vec![7; 100]));
    assert_eq!(wire.fetch(&file("photo-1"), 99).await, Err(SendError::Refused("the file is too long".to_owned())));
    assert_eq!(wire.fetch(&file("photo-2"), 99).await, Err(SendError::Refused("Bad Request: invalid file_id".to_owned())));
    fake.faultless();
}
