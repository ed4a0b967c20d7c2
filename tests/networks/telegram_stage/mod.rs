//! Telegram as a stage for transcripts: residents act on the fake Bot API, the real adapter hears and speaks through it, and what stands
//! in the fake's chats afterwards is what people saw.

mod names;
mod watched;

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bot_core::{
    clock::Clock,
    engine::{Engine, Options},
    store::Store,
    time::Timestamp,
    wire::{ChatAddress, MessageRef, Network, PersonAddress, Wire},
};
use chrono::Duration;
use chrono_tz::Tz;
use serde_json::{Value, json};
use storage::Database;
use telegram_bot::{Config, Poller, TelegramBot, Token};
use troquet::{
    console::network::PICTURE,
    drive,
    transcript::{
        books,
        stage::{self, PAUSE, Place, Seen, Stage, Trouble, Words, plain},
    },
    virtual_clock::VirtualClock,
};

use self::{
    names::{GROUP, Names},
    watched::{Carried, Watched, locked},
};
use super::fake_telegram::{BOT, BOT_NAME, FakeTelegram, Group, Resident, Server, State, TOKEN, membership};

/// How people in a transcript name Troquet.
const MENTION: &str = "@troquet";
/// A harmless command: saying it in the group makes its club and makes one a member of it.
const FIRST_WORDS: &str = "/regles";
/// What begins the payload of the button that agrees to the consent screen.
const CONSENT: &str = "consentir";

/// Telegram, its people, and a whole Troquet behind the real adapter.
pub(crate) struct TelegramStage {
    fake: FakeTelegram,
    clock: Arc<VirtualClock>,
    url: String,
    database: Database,
    engine: Engine,
    wire: Arc<dyn Wire>,
    poller: Poller,
    offset: Option<i64>,
    names: Arc<Mutex<Names>>,
    seen: Arc<Mutex<Vec<Seen>>>,
    carried: Arc<Mutex<Carried>>,
    title: String,
    /// The last update, for a network that delivers twice.
    last: Option<Value>,
}

impl TelegramStage {
    /// A fake Telegram without anybody, and Troquet on a database that nobody used before.
    pub(crate) async fn open(url: &str, clock: Arc<VirtualClock>, title: &str) -> Self {
        let fake = FakeTelegram::start().await;
        let (names, seen, carried) = <(Arc<Mutex<Names>>, Arc<Mutex<Vec<Seen>>>, Arc<Mutex<Carried>>)>::default();
        let database = Database::connect(url).await.expect("a database");
        let (engine, wire, poller) = Self::start(&fake, &clock, &database, &names, &seen, &carried).await;
        Self {
            fake,
            clock,
            url: url.to_owned(),
            database,
            engine,
            wire,
            poller,
            offset: None,
            names,
            seen,
            carried,
            title: title.to_owned(),
            last: None,
        }
    }

    async fn start(
        fake: &FakeTelegram,
        clock: &Arc<VirtualClock>,
        database: &Database,
        names: &Arc<Mutex<Names>>,
        seen: &Arc<Mutex<Vec<Seen>>>,
        carried: &Arc<Mutex<Carried>>,
    ) -> (Engine, Arc<dyn Wire>, Poller) {
        let config = Config { api_url: fake.url.clone(), long_poll: std::time::Duration::ZERO, ..Config::new(Token::new(TOKEN)) };
        let (wire, poller) = TelegramBot::connect(&config, clock.clone()).await.expect("a connection");
        let watched: Arc<dyn Wire> = Arc::new(Watched {
            wire,
            server: fake.server.clone(),
            names: names.clone(),
            seen: seen.clone(),
            carried: carried.clone(),
        });
        let options = Options { card_pause: Duration::seconds(10), ..Options::default() };
        let engine = Engine::new(Arc::new(database.clone()), clock.clone(), vec![watched.clone()], options);
        (engine, watched, poller)
    }

    /// The tables below.
    pub(crate) fn database(&self) -> &Database {
        &self.database
    }

    /// What Troquet speaks through until it starts again.
    pub(crate) fn wire(&self) -> Arc<dyn Wire> {
        self.wire.clone()
    }

    /// The server.
    pub(crate) fn server(&self) -> Arc<Server> {
        self.fake.server.clone()
    }

    /// Nothing was misused.
    pub(crate) fn faultless(&self) {
        self.fake.faultless();
    }

    fn resident(&self, who: &stage::Resident) -> Resident {
        locked(&self.names).resident(who)
    }

    fn number(&self, place: &Place) -> i64 {
        locked(&self.names).chat(place)
    }

    /// Somebody is in a group, which is there from then on.
    fn introduce(&self, who: &stage::Resident, place: &Place, admin: bool) {
        let (who, chat) = (self.resident(who), self.number(place));
        let title = match place {
            Place::Other(room) => room.name().to_owned(),
            _ => self.title.clone(),
        };
        self.fake.server.change(|state| {
            let group = state.groups.entry(chat).or_insert_with(|| Group { title, ..Group::default() });
            let status = group.members.entry(who.id).or_insert("member");
            if admin {
                *status = "creator";
            }
        });
    }

    /// Hands an update to the adapter, and the adapter's to the engine.
    async fn update(&mut self, kind: &str, content: Value) -> Result<(), Trouble> {
        self.last = Some(self.fake.server.change(|state| {
            state.update(kind, content);
            state.updates.back().cloned().expect("just put there")
        }));
        self.hear().await
    }

    /// Polls until nothing is left.
    async fn hear(&mut self) -> Result<(), Trouble> {
        loop {
            let next = self.poller.once(&self.engine, self.offset).await;
            let next = next.map_err(|()| Trouble::Network("no updates from the fake".to_owned()))?;
            if next.is_none() {
                return Ok(());
            }
            self.offset = next;
        }
    }

    fn from(&self, who: &stage::Resident) -> Value {
        let who = self.resident(who);
        json!({
            "id": who.id, "is_bot": false, "first_name": who.name, "username": format!("u{}", who.id), "language_code": "fr"
        })
    }

    fn chat(&self, place: &Place) -> Value {
        let chat = self.number(place);
        match place {
            Place::Private(who) => json!({ "id": chat, "type": "private", "first_name": who.name() }),
            Place::Group => json!({ "id": chat, "type": "supergroup", "title": self.title }),
            Place::Other(room) => json!({ "id": chat, "type": "supergroup", "title": room.name() }),
        }
    }

    fn date(&self) -> i64 {
        self.clock.now().0 / 1_000
    }

    /// The bot's place in a chat changes.
    async fn own_membership(&mut self, by: &stage::Resident, place: &Place, old: &str, new: &str) -> Result<(), Trouble> {
        let bot = |status: &str| {
            membership(json!({ "id": BOT, "is_bot": true, "first_name": "Troquet", "username": BOT_NAME }), status)
        };
        let change = json!({
            "chat": self.chat(place), "from": self.from(by), "date": self.date(),
            "old_chat_member": bot(old), "new_chat_member": bot(new),
        });
        self.update("my_chat_member", change).await
    }

    /// Presses whatever carries this, under a message of a chat.
    async fn callback(&mut self, who: &stage::Resident, place: &Place, message: i64, data: &str) -> Result<(), Trouble> {
        let id = self.fake.server.change(|state| {
            let id = format!("cb{}", state.number());
            state.callbacks.insert(id.clone());
            state.pressed.insert(id.clone());
            id
        });
        let under = json!({ "message_id": message, "date": 0, "chat": self.chat(place) });
        let query = json!({ "id": id, "from": self.from(who), "chat_instance": "x", "data": data, "message": under });
        self.update("callback_query", query).await
    }

    /// Agrees to what Troquet asks at first, if it asks.
    async fn consent(&mut self, who: &stage::Resident) -> Result<(), Trouble> {
        drive::now(&self.engine).await?;
        let chat = self.resident(who).id;
        let agrees = |buttons: &Vec<(String, String)>| buttons.iter().find(|(_, payload)| payload.starts_with(CONSENT)).cloned();
        let found = {
            let state = self.fake.server.lock();
            state.sent(chat).into_iter().rev().find_map(|(id, sent)| agrees(&sent.buttons).map(|(_, payload)| (id, payload)))
        };
        match found {
            Some((message, payload)) => self.callback(who, &Place::Private(who.clone()), message, &payload).await,
            None => Ok(()),
        }
    }

    async fn start_link(&mut self, who: &stage::Resident, payload: &str) -> Result<(), Trouble> {
        let chat = self.resident(who).id;
        self.fake.server.change(|state| {
            state.blocked.remove(&chat);
            state.opened.insert(chat);
        });
        let text = format!("/start {payload}");
        self.message(who, &Place::Private(who.clone()), json!({ "text": text.trim_end() })).await
    }

    async fn message(&mut self, who: &stage::Resident, place: &Place, content: Value) -> Result<(), Trouble> {
        let id = self.fake.server.change(State::number);
        let mut message = json!({ "message_id": id, "date": self.date(), "chat": self.chat(place), "from": self.from(who) });
        for (name, value) in content.as_object().expect("fields of a message") {
            message[name] = value.clone();
        }
        for (words, marks) in [("text", "entities"), ("caption", "caption_entities")] {
            if let Some(text) = message[words].as_str().map(str::to_owned) {
                message[marks] = super::fake_telegram::entities(&text);
            }
        }
        self.update("message", message).await
    }
}

#[async_trait]
impl Stage for TelegramStage {
    fn store(&self) -> Arc<dyn Store> {
        Arc::new(self.database.clone())
    }

    fn clock(&self) -> Arc<dyn Clock> {
        self.clock.clone()
    }

    fn zone(&self) -> Tz {
        chrono_tz::Europe::Zurich
    }

    fn network(&self) -> Network {
        Network::Telegram
    }

    fn person(&self, who: &stage::Resident) -> PersonAddress {
        PersonAddress(self.resident(who).id.to_string())
    }

    fn group(&self) -> ChatAddress {
        ChatAddress(GROUP.to_string())
    }

    async fn gather(&mut self, residents: &[stage::Resident]) -> Result<(), Trouble> {
        for (index, who) in residents.iter().enumerate() {
            self.introduce(who, &Place::Group, index == 0);
        }
        if let Some(steward) = residents.first() {
            self.add(steward, &Place::Group).await?;
        }
        for who in residents {
            self.open(who).await?;
            self.consent(who).await?;
            self.say(who, &Place::Group, &Words { text: FIRST_WORDS.to_owned(), ..Words::default() }).await?;
            drive::now(&self.engine).await?;
            if !books::is_member(self, who).await? {
                return Err(Trouble::NotMember(who.clone()));
            }
        }
        locked(&self.seen).clear();
        Ok(())
    }

    async fn say(&mut self, who: &stage::Resident, place: &Place, words: &Words) -> Result<(), Trouble> {
        match place {
            Place::Group | Place::Other(_) => self.introduce(who, place, false),
            Place::Private(who) => {
                let chat = self.resident(who).id;
                self.fake.server.change(|state| {
                    state.blocked.remove(&chat);
                    state.opened.insert(chat)
                });
            }
        }
        let text = match words.text.get(..MENTION.len()) {
            Some(head)
                if head.eq_ignore_ascii_case(MENTION) && !words.text[MENTION.len()..].starts_with(char::is_alphanumeric) =>
            {
                format!("@{BOT_NAME}{}", &words.text[MENTION.len()..])
            }
            _ => words.text.clone(),
        };
        let mut content = json!({});
        if words.photo {
            let file = format!("photo-{}", self.fake.server.change(State::number));
            self.fake.server.change(|state| state.files.insert(file.clone(), PICTURE.to_vec()));
            content["photo"] = json!([{ "file_id": file, "file_unique_id": file, "width": 8, "height": 8 }]);
        }
        if !text.is_empty() {
            content[if words.photo { "caption" } else { "text" }] = json!(text);
        }
        if let Some(answers) = &words.answers {
            let id: i64 = answers.as_str().parse().map_err(|_| Trouble::NoMessage)?;
            content["reply_to_message"] = json!({
                "message_id": id, "date": 0, "chat": self.chat(place), "from": { "id": BOT, "is_bot": true, "first_name": "Troquet" }
            });
        }
        self.message(who, place, content).await
    }

    async fn press(&mut self, who: &stage::Resident, place: &Place, message: &MessageRef, label: &str) -> Result<(), Trouble> {
        let chat = self.number(place);
        let payload = {
            let carried = locked(&self.carried);
            let buttons = carried.get(&(chat, message.as_str().to_owned()));
            buttons
                .and_then(|all| all.iter().rev().find(|(text, _)| plain(text) == plain(label)))
                .map(|(_, payload)| payload.clone())
        };
        let payload = payload.ok_or_else(|| Trouble::NoButton { label: label.to_owned(), visible: Vec::new() })?;
        if let Some(link) = payload.strip_prefix("https://t.me/") {
            let payload = link.split_once("?start=").map_or("", |(_, payload)| payload).to_owned();
            return self.start_link(who, &payload).await;
        }
        // Somebody else's button can only be pressed from one's own chat.
        let from = match place {
            Place::Private(other) if other != who => Place::Private(who.clone()),
            place => place.clone(),
        };
        let message = message.as_str().parse().map_err(|_| Trouble::NoMessage)?;
        self.callback(who, &from, message, &payload).await
    }

    async fn open(&mut self, who: &stage::Resident) -> Result<(), Trouble> {
        self.start_link(who, "").await
    }

    async fn block(&mut self, who: &stage::Resident) -> Result<(), Trouble> {
        let chat = self.resident(who).id;
        self.fake.server.change(|state| {
            state.opened.remove(&chat);
            state.blocked.insert(chat)
        });
        self.own_membership(who, &Place::Private(who.clone()), "member", "kicked").await
    }

    async fn leave(&mut self, who: &stage::Resident, group: &Place) -> Result<(), Trouble> {
        let (chat, id) = (self.number(group), self.resident(who).id);
        self.fake.server.change(|state| state.groups.get_mut(&chat).and_then(|group| group.members.remove(&id)));
        let left = self.from(who);
        self.message(who, group, json!({ "left_chat_member": left })).await
    }

    async fn add(&mut self, who: &stage::Resident, group: &Place) -> Result<(), Trouble> {
        self.introduce(who, group, true);
        let chat = self.number(group);
        self.fake.server.change(|state| state.groups.get_mut(&chat).map(|group| group.members.insert(BOT, "administrator")));
        self.own_membership(who, group, "left", "administrator").await
    }

    async fn remove(&mut self, who: &stage::Resident, group: &Place) -> Result<(), Trouble> {
        let chat = self.number(group);
        self.fake.server.change(|state| state.groups.get_mut(&chat).and_then(|group| group.members.remove(&BOT)));
        self.own_membership(who, group, "administrator", "left").await
    }

    async fn forge(&mut self, who: &stage::Resident, payload: &str) -> Result<(), Trouble> {
        self.callback(who, &Place::Private(who.clone()), 0, payload).await
    }

    async fn again(&mut self) -> Result<(), Trouble> {
        let last = self.last.clone().ok_or(Trouble::NoMessage)?;
        self.fake.server.change(|state| state.updates.push_back(last));
        // As after a restart: what was not acknowledged comes again.
        self.offset = None;
        self.hear().await
    }

    async fn restart(&mut self) -> Result<(), Trouble> {
        self.database.close().await;
        self.database = Database::connect(&self.url).await?;
        let (engine, wire, poller) =
            Self::start(&self.fake, &self.clock, &self.database, &self.names, &self.seen, &self.carried).await;
        (self.engine, self.wire, self.poller, self.offset) = (engine, wire, poller, None);
        self.hear().await
    }

    async fn settle(&mut self) -> Result<Vec<Seen>, Trouble> {
        drive::shortly(&self.engine, &self.clock, PAUSE).await?;
        Ok(std::mem::take(&mut locked(&self.seen)))
    }

    async fn wait(&mut self, until: Timestamp) -> Result<(), Trouble> {
        drive::until(&self.engine, &self.clock, until).await
    }
}
