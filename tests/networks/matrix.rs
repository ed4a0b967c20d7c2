//! The Matrix adapter against a real Synapse, with matrix-sdk as the residents' client.

use std::{sync::Arc, time::Duration};

use bot_core::{
    card::Message,
    engine::{Engine, Options},
    id::OutboxId,
    store::{Scope, Store, StoreError, Stored, Tx},
    wire::{Act, ChatAddress, Delivery, Destination, Network, PersonAddress, Question, Wire},
};
use matrix_bot::{Config, Listener, MatrixBot, Secret};
use matrix_sdk::{
    Client, Room,
    config::SyncSettings,
    ruma::{
        OwnedUserId,
        api::client::{
            account::register,
            room::create_room::v3::{Request as CreateRoom, RoomPreset},
            uiaa::{AuthData, Dummy},
        },
        events::{
            AnySyncMessageLikeEvent, AnySyncTimelineEvent, InitialStateEvent, SyncMessageLikeEvent,
            room::{encryption::RoomEncryptionEventContent, message::RoomMessageEventContent},
        },
    },
};
use tempfile::TempDir;
use tokio::sync::watch;

use crate::{
    hall::clock,
    synapse::{SERVER_NAME, Synapse, synapse},
};

/// Nothing here takes longer; a test that hangs fails instead.
const PATIENCE: Duration = Duration::from_mins(1);

/// Somebody with a client of their own.
struct Resident {
    client: Client,
    _dir: TempDir,
}

async fn register(server: &Synapse, name: &str) -> Resident {
    let dir = tempfile::tempdir().expect("a folder");
    let client = Client::builder().homeserver_url(&server.url).sqlite_store(dir.path(), None).build().await.expect("a client");
    let mut request = register::v3::Request::new();
    request.username = Some(name.to_owned());
    request.password = Some("secret".to_owned());
    request.auth = Some(AuthData::Dummy(Dummy::new()));
    client.matrix_auth().register(request).await.expect("an account");
    Resident { client, _dir: dir }
}

impl Resident {
    /// Syncs until something is so.
    async fn until<T>(&self, mut seen: impl AsyncFnMut(&matrix_sdk::sync::SyncResponse) -> Option<T>) -> T {
        let search = async {
            loop {
                let answer = self.client.sync_once(SyncSettings::new().timeout(Duration::from_secs(10))).await.expect("news");
                if let Some(found) = seen(&answer).await {
                    return found;
                }
            }
        };
        tokio::time::timeout(PATIENCE, search).await.expect("it comes in time")
    }

    /// An encrypted room with somebody.
    async fn invite(&self, person: &OwnedUserId, name: Option<&str>) -> Room {
        let mut request = CreateRoom::new();
        request.is_direct = name.is_none();
        request.name = name.map(str::to_owned);
        request.preset = Some(RoomPreset::PrivateChat);
        request.invite = vec![person.clone()];
        let encryption = RoomEncryptionEventContent::with_recommended_defaults();
        request.initial_state = vec![InitialStateEvent::with_empty_state_key(encryption).to_raw_any()];
        self.client.create_room(request).await.expect("a room")
    }

    /// Waits until somebody is in a room.
    async fn sees_joined(&self, room: &Room, person: &OwnedUserId) {
        self.until(async |_| {
            let member = room.get_member_no_sync(person).await.expect("the store answers")?;
            (*member.membership() == matrix_sdk::ruma::events::room::member::MembershipState::Join).then_some(())
        })
        .await;
    }

    async fn says(&self, room: &Room, text: &str) {
        room.send(RoomMessageEventContent::text_plain(text)).await.expect("sent");
    }

    /// The next message of somebody in a room: its body, and whether it was encrypted.
    async fn hears(&self, room: &Room, person: &OwnedUserId) -> (String, bool) {
        self.until(async |answer| {
            let update = answer.rooms.joined.get(room.room_id())?;
            update.timeline.events.iter().find_map(|event| {
                let parsed = event.raw().deserialize().ok()?;
                let AnySyncTimelineEvent::MessageLike(AnySyncMessageLikeEvent::RoomMessage(SyncMessageLikeEvent::Original(
                    message,
                ))) = parsed
                else {
                    return None;
                };
                (message.sender == *person).then(|| (message.content.body().to_owned(), event.encryption_info().is_some()))
            })
        })
        .await
    }
}

/// A store that nobody can reach.
struct NoStore;

#[async_trait::async_trait]
impl Store for NoStore {
    async fn begin(&self, _scope: &Scope) -> Stored<Box<dyn Tx>> {
        Err(StoreError("nobody is there".into()))
    }
}

struct Bot {
    user: OwnedUserId,
    wire: Arc<dyn Wire>,
    stop: watch::Sender<bool>,
    running: tokio::task::JoinHandle<Listener>,
    _dir: TempDir,
}

async fn bot(server: &Synapse, name: &str) -> Bot {
    let dir = tempfile::tempdir().expect("a folder");
    drop(register(server, name).await);
    let config = Config::new(&server.url, name, Secret::new("secret\n"), dir.path().join("matrix"));
    let (wire, mut listener) = MatrixBot::connect(&config, clock()).await.expect("a connection");
    let (stop, shutdown) = watch::channel(false);
    let engine = Engine::new(Arc::new(NoStore), clock(), vec![wire.clone()], Options::default());
    let running = tokio::spawn(async move {
        listener.run(&engine, shutdown).await;
        listener
    });
    let user = format!("@{name}:{SERVER_NAME}").try_into().expect("a user");
    Bot { user, wire, stop, running, _dir: dir }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invited_bot_comes_and_speaks_in_secret() {
    let Some(server) = synapse() else { return };
    let bot = bot(server, "troquet1").await;
    let zoe = register(server, "zoe1").await;
    let room = zoe.invite(&bot.user, None).await;
    zoe.sees_joined(&room, &bot.user).await;
    let person = PersonAddress(format!("@zoe1:{SERVER_NAME}"));
    let to = Destination { network: Network::Matrix, chat: None, person: Some(person.clone()) };
    let delivery =
        Delivery { id: OutboxId(1), to, act: Act::Say(Message::say("Bonjour <Zoé>").choice("Oui", "oui")), picture: None };
    let delivered = loop {
        match bot.wire.deliver(&delivery).await {
            Err(bot_core::wire::SendError::Transient(_)) => {
                zoe.client.sync_once(SyncSettings::new().timeout(Duration::from_millis(100))).await.expect("news");
            }
            other => break other.expect("delivered"),
        }
    };
    assert_eq!(delivered.chat, Some(ChatAddress(room.room_id().to_string())), "the room that was there");
    assert_eq!(zoe.hears(&room, &bot.user).await, ("Bonjour <Zoé>\n\n1. Oui".to_owned(), true));
    assert_eq!(bot.wire.deliver(&delivery).await, Ok(delivered), "said once, whoever asks twice");
    let chat = ChatAddress(room.room_id().to_string());
    assert_eq!(bot.wire.ask(&Question::IsMember { chat: chat.clone(), person: person.clone() }).await, Ok(true));
    assert_eq!(bot.wire.ask(&Question::IsAdmin { chat: chat.clone(), person }).await, Ok(true));
    let ali = PersonAddress(format!("@ali1:{SERVER_NAME}"));
    assert_eq!(bot.wire.ask(&Question::IsMember { chat: chat.clone(), person: ali }).await, Ok(false));
    let me = PersonAddress(bot.user.to_string());
    assert_eq!(bot.wire.ask(&Question::IsAdmin { chat, person: me }).await, Ok(false));
    bot.stop.send_replace(true);
    tokio::time::timeout(PATIENCE, bot.running).await.expect("it stops").expect("without panic");
}
