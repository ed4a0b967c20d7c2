//! The Telegram adapter against the fake Bot API: what it hears, and what becomes of it. What it says is in `telegram_wire`.

use std::{sync::Arc, time::Duration};

use bot_core::{
    engine::Engine,
    id::OutboxId,
    store::{Scope, Store},
    wire::{Act, ChatAddress, Delivered, Delivery, Destination, Network, PersonAddress, SendError, Wire},
};
use serde_json::{Value, json};
use telegram_bot::{Config, Limits, Poller, TelegramBot, Token};
use tokio::{sync::watch, task::JoinHandle};

use super::{
    fake_telegram::{BOT, FakeTelegram, Group, Resident, State, TOKEN, membership, refusal},
    hall::{Hall, answer, clock},
};

pub(super) const ZOE: Resident = Resident { id: 42, name: "Zoé" };
pub(super) const ALI: Resident = Resident { id: 43, name: "Ali" };
pub(super) const GROUP: i64 = -100_555;

/// Nothing here takes longer; a test that hangs fails instead.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// A server with a group of Zoé, Ali and Troquet.
pub(super) async fn quarter() -> FakeTelegram {
    let fake = FakeTelegram::start().await;
    let members = [(ZOE.id, "creator"), (ALI.id, "member"), (BOT, "member")].into();
    let group = Group { title: "Les voisins".to_owned(), members, ..Group::default() };
    fake.server.change(|state| state.groups.insert(GROUP, group));
    fake
}

pub(super) async fn connect(fake: &FakeTelegram) -> (Arc<dyn Wire>, Poller) {
    let config = Config { api_url: fake.url.clone(), limits: Limits::None, ..Config::new(Token::new(TOKEN)) };
    TelegramBot::connect(&config, clock()).await.expect("a connection")
}

pub(super) fn in_group() -> Destination {
    Destination { network: Network::Telegram, chat: Some(ChatAddress(GROUP.to_string())), person: None }
}

pub(super) fn to(who: Resident) -> Destination {
    Destination { network: Network::Telegram, chat: None, person: Some(PersonAddress(who.id.to_string())) }
}

pub(super) async fn deliver(wire: &Arc<dyn Wire>, to: Destination, act: Act) -> Result<Delivered, SendError> {
    wire.deliver(&Delivery { id: OutboxId(1), to, act, picture: None }).await
}

/// A poller at work.
pub(super) struct Listening {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

pub(super) fn listen(poller: Poller, engine: &Arc<Engine>) -> Listening {
    let (stop, stopped) = watch::channel(false);
    let engine = engine.clone();
    Listening { stop, task: tokio::spawn(async move { poller.run(&engine, stopped).await }) }
}

impl Listening {
    pub(super) async fn stop(self) {
        self.stop.send_replace(true);
        self.task.await.expect("no panic");
    }
}

/// Waits until Telegram may forget every update: all of them are committed.
pub(super) async fn all_acknowledged(fake: &FakeTelegram) {
    let forgotten = fake.server.until(|state| state.updates.is_empty().then_some(()));
    tokio::time::timeout(PATIENCE, forgotten).await.expect("acknowledged in time");
}

pub(super) async fn a_question_in_private_is_answered() {
    let fake = quarter().await;
    let (wire, poller) = connect(&fake).await;
    let hall = Hall::open().await;
    let engine = Arc::new(hall.engine(wire, 0));
    let listening = listen(poller, &engine);
    let update = fake.says(ZOE, ZOE.id, "/aide");
    all_acknowledged(&fake).await;
    answer(&engine).await;
    let texts = fake.texts(ZOE.id);
    assert_eq!(texts.len(), 1, "{texts:?}");
    assert!(texts[0].contains("\n• /offre\u{A0}: "), "{texts:?}");
    assert!(fake.texts(GROUP).is_empty());
    assert_eq!(fake.server.lock().offsets[..2], [None, Some(update + 1)]);
    listening.stop().await;
    fake.faultless();
}

pub(super) async fn what_comes_twice_is_answered_once() {
    let fake = quarter().await;
    let (wire, poller) = connect(&fake).await;
    let hall = Hall::open().await;
    let engine = Arc::new(hall.engine(wire, 0));
    let listening = listen(poller.clone(), &engine);
    fake.says(ZOE, ZOE.id, "/aide");
    let again = fake.server.lock().updates.clone();
    all_acknowledged(&fake).await;
    listening.stop().await;
    // Telegram never heard the acknowledgement, and gives the update again to the next run, under another number too.
    fake.server.change(|state| {
        state.updates = again;
        let content = state.updates[0]["message"].clone();
        state.update("message", content);
    });
    let listening = listen(poller, &engine);
    all_acknowledged(&fake).await;
    answer(&engine).await;
    assert_eq!(fake.texts(ZOE.id).len(), 1);
    listening.stop().await;
    fake.faultless();
}

pub(super) async fn nothing_is_acknowledged_before_it_is_committed() {
    let fake = quarter().await;
    let (wire, poller) = connect(&fake).await;
    let hall = Hall::open().await;
    let engine = Arc::new(hall.engine(wire, 1));
    let update = fake.says(ZOE, ZOE.id, "/aide");
    let listening = listen(poller, &engine);
    all_acknowledged(&fake).await;
    answer(&engine).await;
    assert_eq!(fake.server.lock().offsets[..3], [None, None, Some(update + 1)], "asked again from the same place");
    assert_eq!(fake.texts(ZOE.id).len(), 1);
    listening.stop().await;
    fake.faultless();
}

pub(super) async fn a_broken_update_loses_neither_itself_nor_its_neighbours() {
    let fake = quarter().await;
    let (wire, poller) = connect(&fake).await;
    let hall = Hall::open().await;
    let engine = Arc::new(hall.engine(wire, 0));
    fake.says(ZOE, ZOE.id, "/aide");
    fake.server.change(|state| state.strange_update("message", json!({ "message_id": "eleven", "chat": null })));
    let last = fake.says(ALI, ALI.id, "/aide");
    let listening = listen(poller, &engine);
    all_acknowledged(&fake).await;
    answer(&engine).await;
    assert_eq!((fake.texts(ZOE.id).len(), fake.texts(ALI.id).len()), (1, 1));
    assert_eq!(fake.server.lock().offsets[..2], [None, Some(last + 1)]);
    listening.stop().await;
    fake.faultless();
}

pub(super) async fn a_quiet_stretch_forgets_the_offset() {
    let fake = quarter().await;
    let config = Config { api_url: fake.url.clone(), long_poll: Duration::ZERO, ..Config::new(Token::new(TOKEN)) };
    let (wire, poller) = TelegramBot::connect(&config, clock()).await.expect("a connection");
    let hall = Hall::open().await;
    let engine = Arc::new(hall.engine(wire, 0));
    let update = fake.says(ZOE, ZOE.id, "/aide");
    let listening = listen(poller, &engine);
    let rounds = fake.server.until(|state| (state.offsets.len() >= 4).then(|| state.offsets[..4].to_vec()));
    assert_eq!(tokio::time::timeout(PATIENCE, rounds).await, Ok(vec![None, Some(update + 1), None, None]));
    listening.stop().await;
    fake.faultless();
}

pub(super) async fn menus_and_descriptions_are_set_where_they_differ() {
    let fake = quarter().await;
    let set = async || {
        connect(&fake).await;
        std::mem::take(&mut fake.server.lock().sets)
    };
    assert_eq!(set().await, 10, "three menus and two descriptions in two languages");
    assert_eq!(set().await, 0, "they are there");
    {
        let state = fake.server.lock();
        let names = |scope: &str, language: &str| {
            let menu = state.menus[&(scope.to_owned(), language.to_owned())].as_array().expect("a menu").clone();
            menu.iter().map(|entry| entry["command"].as_str().expect("a name").to_owned()).collect::<Vec<_>>()
        };
        for language in ["", "fr"] {
            assert_eq!(
                names("all_group_chats", language),
                ["offre", "cherche", "annonces", "annonce", "profil", "regles", "aide"]
            );
            assert!(names("all_chat_administrators", language).contains(&"club".to_owned()));
            assert!(names("all_private_chats", language).contains(&"solde".to_owned()));
        }
        let short = state.description(&("short_description".to_owned(), "fr".to_owned()));
        assert!(short.starts_with("Objets, services et savoirs"), "{short}");
    }
    let french = ("all_group_chats".to_owned(), "fr".to_owned());
    fake.server.change(|state| state.menus.insert(french, json!([{ "command": "start", "description": "Hello" }])));
    assert_eq!(set().await, 1, "the one that differs");
    fake.server.change(|state| {
        state.menus.clear();
        state.plan("setMyCommands", 429, refusal(429, "Too Many Requests: retry after 3600"));
    });
    assert_eq!(set().await, 0, "a refusal does not stop the bot");
    assert_eq!(set().await, 6);
    fake.faultless();
}

/// A bot at work, with its engine.
struct Bot {
    fake: FakeTelegram,
    engine: Arc<Engine>,
    listening: Listening,
    hall: Hall,
}

impl Bot {
    async fn start() -> Self {
        let fake = quarter().await;
        let config = Config { api_url: fake.url.clone(), limits: Limits::None, ..Config::new(Token::new(TOKEN)) };
        let (wire, poller) = TelegramBot::connect(&config, clock()).await.expect("a connection");
        let hall = Hall::open().await;
        let engine = Arc::new(hall.engine(wire, 0));
        let listening = listen(poller, &engine);
        Self { fake, engine, listening, hall }
    }

    /// Something happens, and Troquet has said all it has to say about it.
    async fn after<T>(&self, what: impl FnOnce(&mut State) -> T) -> T {
        let out = self.fake.server.change(what);
        all_acknowledged(&self.fake).await;
        answer(&self.engine).await;
        out
    }

    /// Somebody presses a button under the newest message that has it.
    async fn press(&self, who: Resident, chat: i64, label: &str) {
        let id = self.under(chat, label);
        self.after(|state| state.presses(who, chat, id, label)).await;
    }

    /// The newest message with this button.
    fn under(&self, chat: i64, label: &str) -> i64 {
        let sent = self.fake.server.lock().sent(chat);
        let has = |buttons: &[(String, String)]| buttons.iter().any(|(text, _)| text == label);
        sent.iter().rev().find(|(_, sent)| has(&sent.buttons)).map(|(id, _)| *id).expect("such a button")
    }

    /// Zoé opens the group's club.
    async fn club(&self) {
        self.after(|state| state.says(ZOE, ZOE.id, "/start")).await;
        self.press(ZOE, ZOE.id, "J’accepte").await;
        self.after(|state| state.says(ZOE, GROUP, "/club")).await;
    }

    /// What it said in a chat that has these words.
    fn said(&self, chat: i64, words: &str) -> usize {
        self.fake.texts(chat).iter().filter(|text| text.contains(words)).count()
    }

    async fn stop(self) {
        self.listening.stop().await;
        self.fake.faultless();
    }
}

pub(super) async fn a_link_opens_the_private_chat_and_what_waited_goes_on_once() {
    let bot = Bot::start().await;
    bot.club().await;
    bot.after(|state| state.says(ALI, GROUP, "/offre Vélo enfant, 15 points")).await;
    assert!(bot.fake.texts(ALI.id).is_empty(), "nobody can be written to first");
    let (id, line) = bot.fake.server.lock().sent(GROUP).pop().expect("a line in the group");
    assert_eq!(line.buttons, [("Ouvrir la discussion".to_owned(), "https://t.me/troquet_bot?start=start".to_owned())]);
    // Pressed twice, before and after: each press is a message of its own.
    for _ in 0..2 {
        bot.after(|state| state.follows(ALI, GROUP, id, "Ouvrir la discussion")).await;
    }
    assert_eq!(bot.said(ALI.id, "Êtes-vous d’accord"), 2);
    assert_eq!(bot.said(GROUP, "Annonce 1"), 0);
    bot.press(ALI, ALI.id, "J’accepte").await;
    assert_eq!((bot.said(GROUP, "Annonce 1"), bot.said(ALI.id, "Annonce 1 publiée")), (1, 1), "it went on by itself");
    bot.after(|state| state.follows(ALI, GROUP, id, "Ouvrir la discussion")).await;
    let again = bot.fake.server.lock().messages.len();
    bot.after(State::happens_again).await;
    assert_eq!(bot.fake.server.lock().messages.len(), again, "the same updates once more");
    assert_eq!((bot.said(GROUP, "Annonce"), bot.said(ALI.id, "publiée")), (1, 1));
    bot.stop().await;
}

pub(super) async fn whoever_has_no_face_is_told_once_a_day() {
    let bot = Bot::start().await;
    let (told, hello) = ("au nom du groupe ou d’un canal", "bonjour à tous");
    // A group without a club, then the same with one.
    for text in [hello, "/inconnu", "/aide@autre_bot"] {
        bot.after(|state| state.says_in_its_name(GROUP, GROUP, text)).await;
    }
    assert!(bot.fake.texts(GROUP).is_empty());
    bot.after(|state| state.says_in_its_name(GROUP, GROUP, "/club")).await;
    assert_eq!(bot.said(GROUP, told), 1);
    let (_, line) = bot.fake.server.lock().sent(GROUP).pop().expect("a line in the group");
    assert_eq!(line.buttons[0].1, "https://t.me/troquet_bot?start=start");
    bot.club().await;
    let before = bot.fake.texts(GROUP).len();
    for text in ["/offre Vélo", "@troquet_bot bonjour", "/aide@troquet_bot"] {
        bot.after(|state| state.says_in_its_name(-100_999, GROUP, text)).await;
    }
    assert_eq!(bot.fake.texts(GROUP).len(), before, "said today already, and nothing is done");
    // A day later.
    let mut tx = bot.hall.database().begin(&Scope::default()).await.expect("a transaction");
    let name = format!("faceless/telegram/{GROUP}");
    let said: i64 = tx.cursor(&name).await.expect("read").and_then(|at| at.parse().ok()).expect("a moment");
    tx.save_cursor(&name, &(said - 24 * 3_600 * 1_000).to_string()).await.expect("kept");
    tx.commit().await.expect("kept");
    bot.after(|state| state.says_in_its_name(GROUP, GROUP, "/aide")).await;
    assert_eq!(bot.said(GROUP, told), 2);
    bot.stop().await;
}

pub(super) async fn albums_and_forwards_in_private_are_one_preview_at_most() {
    let bot = Bot::start().await;
    bot.club().await;
    let before = bot.fake.texts(ZOE.id).len();
    let sends = |more: Value| {
        move |state: &mut State| {
            let mut message = json!({ "message_id": state.number(), "date": 1, "chat": { "id": ZOE.id, "type": "private" } });
            message["from"] = json!({ "id": ZOE.id, "is_bot": false, "first_name": ZOE.name });
            message.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
            state.update("message", message)
        }
    };
    for part in 0..3 {
        let file = format!("p{part}");
        let size = json!({ "file_id": file, "file_unique_id": file, "width": 90, "height": 60 });
        let mut picture = json!({ "media_group_id": "13", "photo": [size] });
        if part == 1 {
            picture["caption"] = json!("je donne un lit");
        }
        bot.fake.server.change(|state| state.files.insert(format!("p{part}"), Vec::new()));
        bot.after(sends(picture)).await;
    }
    assert_eq!(bot.fake.texts(ZOE.id).len(), before + 1, "{:?}", bot.fake.texts(ZOE.id));
    assert_eq!(bot.said(ZOE.id, "Voici votre annonce\u{A0}: Lit"), 1, "{:?}", bot.fake.texts(ZOE.id));
    let origin = json!({ "type": "hidden_user", "sender_user_name": "Ali", "date": 1 });
    bot.after(sends(json!({ "text": "/offre Vélo, 3 points", "forward_origin": origin }))).await;
    assert_eq!((bot.fake.texts(ZOE.id).len(), bot.said(GROUP, "Annonce")), (before + 1, 0));
    bot.stop().await;
}

pub(super) async fn being_allowed_to_write_again_is_coming_back() {
    let bot = Bot::start().await;
    bot.club().await;
    let changes = |old: bool, new: bool| {
        move |state: &mut State| {
            let bot = |writes: bool| {
                let user = json!({ "id": BOT, "is_bot": true, "first_name": "Troquet" });
                let mut restricted = membership(user, "restricted");
                restricted["can_send_messages"] = json!(writes);
                restricted
            };
            let chat = json!({ "id": GROUP, "type": "supergroup", "title": "Les voisins" });
            let by = json!({ "id": ZOE.id, "is_bot": false, "first_name": ZOE.name });
            let change = json!({ "chat": chat, "from": by, "date": 1, "old_chat_member": bot(old), "new_chat_member": bot(new) });
            state.update("my_chat_member", change)
        }
    };
    bot.after(changes(true, false)).await;
    assert_eq!(bot.said(GROUP, "Me revoilà"), 0);
    bot.after(changes(false, true)).await;
    assert_eq!(bot.said(GROUP, "Me revoilà"), 1);
    bot.stop().await;
}

pub(super) async fn a_steward_learns_what_privacy_mode_keeps_back() {
    let cure = "nommez-moi administrateur du groupe";
    let bot = Bot::start().await;
    bot.club().await;
    assert_eq!((bot.said(ZOE.id, cure), bot.said(GROUP, cure)), (1, 0));
    assert_eq!(bot.said(GROUP, "est ouvert"), 1);
    bot.stop().await;
    for hears in 0..3 {
        let bot = Bot::start().await;
        bot.fake.server.change(|state| match hears {
            0 => state.hears_all = true,
            1 => drop(state.groups.get_mut(&GROUP).expect("the group").members.insert(BOT, "administrator")),
            // The first question for it is about Zoé; no answer about itself says nothing.
            _ => state.plan("getMe", 502, refusal(502, "Bad Gateway")),
        });
        bot.club().await;
        assert_eq!((bot.said(ZOE.id, cure), bot.said(GROUP, "est ouvert")), (0, 1), "{hears}");
        bot.stop().await;
    }
}
