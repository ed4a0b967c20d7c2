//! All of Troquet between the fake and a file, with a club of many members.

use std::{path::Path, sync::Arc};

use bot_core::{
    clock::Clock,
    engine::{Engine, Options},
};
use serde_json::json;
use storage::{Database, sqlite_url};
use telegram_bot::{Config, Limits, Me, Poller, TelegramBot, Token, read};
use tokio::{
    sync::{Notify, watch},
    task::JoinSet,
};
use troquet::{service, system_clock::SystemClock};

use crate::{
    fake_telegram::{BOT, BOT_NAME, FakeTelegram, Group, TOKEN},
    people,
    report::now,
};

/// The club's group.
const GROUP: i64 = -100_555;

/// It, at work.
pub(crate) struct Whole {
    engine: Arc<Engine>,
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl Whole {
    /// Begins to listen and makes everybody a member.
    pub(crate) async fn open(fake: &FakeTelegram, folder: &Path) -> Self {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::default());
        let database = Database::connect(&sqlite_url(&folder.join("troquet.sqlite"))).await.expect("a database");
        let config = Config { api_url: fake.url.clone(), limits: Limits::None, ..Config::new(Token::new(TOKEN)) };
        let (wire, poller) = TelegramBot::connect(&config, clock.clone()).await.expect("a connection");
        let wake = Arc::new(Notify::new());
        let heard = wake.clone();
        let engine = Engine::new(Arc::new(database), clock.clone(), vec![wire], Options::default());
        let engine = Arc::new(engine.on_receive(move |_| heard.notify_one()));
        let (stop, stopped) = watch::channel(false);
        let mut tasks = JoinSet::new();
        let (served, until) = (engine.clone(), stopped.clone());
        tasks.spawn(service::run(served, clock, wake, until));
        let served = engine.clone();
        tasks.spawn(async move { Poller::run(&poller, &served, stopped).await });
        let whole = Self { engine, stop, tasks };
        whole.gather(fake).await;
        whole
    }

    async fn gather(&self, fake: &FakeTelegram) {
        fake.server.change(|state| {
            let members = people().map(|who| (who.id, "member")).chain([(BOT, "administrator")]).collect();
            state.groups.insert(GROUP, Group { title: "Les voisins".to_owned(), members, ..Group::default() });
            let steward = people().next().expect("somebody");
            let bot = json!({ "id": BOT, "is_bot": true, "first_name": "Troquet", "username": BOT_NAME });
            let from = json!({ "id": steward.id, "is_bot": false, "first_name": steward.name });
            let chat = json!({ "id": GROUP, "type": "supergroup", "title": "Les voisins" });
            let change = json!({
                "chat": chat, "from": from, "date": 1_772_438_400, "old_chat_member": { "status": "left", "user": bot },
                "new_chat_member": { "status": "member", "user": bot },
            });
            state.strange_update("my_chat_member", change);
        });
        for text in ["/start", "/consentir"] {
            for who in people() {
                crate::ask(fake, who, text).await;
            }
        }
        for who in people() {
            fake.says(who, GROUP, "/regles");
        }
        // Everybody's rules have come in private.
        let last = people().last().expect("somebody").id;
        fake.server.until(|state| (state.texts(last).len() >= 3).then_some(())).await;
        fake.server.until(|state| state.updates.is_empty().then_some(())).await;
    }

    /// What so many messages in the group that are for somebody else cost, in microseconds each, from parsed JSON on.
    pub(crate) async fn foreign(&self, count: usize) -> f64 {
        let me = Me { id: BOT, username: BOT_NAME.to_owned() };
        let update = |number: usize| {
            json!({ "update_id": number, "message": {
                "message_id": 1_000_000 + number, "date": 1_772_438_400,
                "chat": { "id": GROUP, "type": "supergroup", "title": "Les voisins" },
                "from": { "id": 5_000 + number % 50, "is_bot": false, "first_name": "Voisine", "username": "voisine" },
                "text": "Quelqu'un a vu le chat de Maya ? Il est gris, avec une tache blanche, et répond au nom de Socrate.",
            } })
        };
        let updates: Vec<_> = (0..count).map(update).collect();
        let began = now();
        for page in updates.chunks(100) {
            let batch = page.iter().filter_map(|update| read(update, &me).ok()).collect();
            self.engine.receive(batch).await.expect("received");
        }
        began.elapsed().as_secs_f64() * 1_000_000.0 / count as f64
    }

    /// Ends it.
    pub(crate) async fn close(mut self) {
        self.stop.send_replace(true);
        while let Some(ended) = self.tasks.join_next().await {
            ended.expect("no panic");
        }
    }
}
