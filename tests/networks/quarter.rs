//! Residents of a quarter with Matrix clients of their own, and Troquet with its account, folder and tables: what the tests of the Matrix
//! adapter are played with.

use std::{path::PathBuf, sync::Arc, time::Duration};

use bot_core::wire::{PersonAddress, Wire};
use matrix_bot::{Config, Login, MatrixBot, Secret};
use matrix_sdk::{
    Client, ClientBuilder, Room,
    config::SyncSettings,
    deserialized_responses::TimelineEvent,
    ruma::{
        OwnedUserId, UserId,
        api::client::{
            account::register,
            filter::FilterDefinition,
            room::create_room::v3::{Request as CreateRoom, RoomPreset},
            uiaa::{AuthData, Dummy},
        },
        events::{
            AnySyncMessageLikeEvent, AnySyncTimelineEvent, InitialStateEvent, SyncMessageLikeEvent,
            room::{
                encryption::RoomEncryptionEventContent,
                member::MembershipState,
                message::{Relation, RoomMessageEventContent},
            },
        },
        uint,
    },
    sync::SyncResponse,
};
use tempfile::TempDir;
use tokio::{sync::watch, task::JoinSet};

use super::{
    hall::{Hall, clock, serve},
    synapse::{SERVER_NAME, Synapse},
};

/// Nothing here takes longer; a test that hangs fails instead.
pub(super) const PATIENCE: Duration = Duration::from_mins(2);

/// How an answer to the question « /aide offre » begins.
pub(super) const OFFER_HELP: &str = "!offre";

/// Somebody with a client of their own.
pub(super) struct Resident {
    pub(super) client: Client,
    _dir: TempDir,
}

/// Makes an account.
pub(super) async fn register(server: &Synapse, name: &str) -> Resident {
    register_as(&server.url, name, |client| client).await
}

/// Makes an account, with a client of a certain make and by a certain door of the server.
pub(super) async fn register_as(url: &str, name: &str, make: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Resident {
    let resident = account(url, name, make).await;
    // As every client does before its person can write: whoever answers somebody whose keys the server does not have yet can't be read.
    resident.client.sync_once(SyncSettings::new().timeout(Duration::ZERO)).await.expect("news");
    resident
}

/// Makes an account, and leaves it at that: the client has not said what its keys are.
pub(super) async fn account(url: &str, name: &str, make: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Resident {
    let dir = tempfile::tempdir().expect("a folder");
    let builder = Client::builder().homeserver_url(url).sqlite_store(dir.path(), None);
    let client = make(builder).build().await.expect("a client");
    let mut request = register::v3::Request::new();
    request.username = Some(name.to_owned());
    request.password = Some("secret".to_owned());
    request.auth = Some(AuthData::Dummy(Dummy::new()));
    client.matrix_auth().register(request).await.expect("an account");
    Resident { client, _dir: dir }
}

/// What a room is like.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// Between two, encrypted.
    Direct,
    /// With a name, encrypted.
    Group,
    /// With a name, and whoever comes can read what was said before.
    Open,
}

/// One message as a client shows it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Heard {
    pub(super) body: String,
    pub(super) encrypted: bool,
    /// The message it answers.
    pub(super) answers: Option<String>,
}

impl Resident {
    /// Somebody with this client, whose store is in this folder.
    pub(super) fn new(client: Client, dir: TempDir) -> Self {
        Self { client, _dir: dir }
    }

    /// Syncs until something is so.
    pub(super) async fn until<T>(&self, mut seen: impl AsyncFnMut(&SyncResponse) -> Option<T>) -> T {
        // More than any test says at once, so that nothing is left out.
        let mut filter = FilterDefinition::default();
        filter.room.timeline.limit = Some(uint!(200));
        let settings = SyncSettings::new().filter(filter.into()).timeout(Duration::from_secs(10));
        let search = async {
            loop {
                let answer = self.client.sync_once(settings.clone()).await.expect("news");
                if let Some(found) = seen(&answer).await {
                    return found;
                }
            }
        };
        tokio::time::timeout(PATIENCE, search).await.expect("it comes in time")
    }

    /// Makes a room.
    pub(super) async fn room(&self, kind: Kind, invite: Option<&UserId>) -> Room {
        let mut request = CreateRoom::new();
        request.is_direct = matches!(kind, Kind::Direct);
        request.name = (!request.is_direct).then(|| "Les voisins".to_owned());
        request.preset = Some(if matches!(kind, Kind::Open) { RoomPreset::PublicChat } else { RoomPreset::PrivateChat });
        request.invite = invite.map(ToOwned::to_owned).into_iter().collect();
        if !matches!(kind, Kind::Open) {
            let encryption = RoomEncryptionEventContent::with_recommended_defaults();
            request.initial_state = vec![InitialStateEvent::with_empty_state_key(encryption).to_raw_any()];
        }
        self.client.create_room(request).await.expect("a room")
    }

    /// Opens a private chat with Troquet, and is answered there.
    pub(super) async fn private_chat(&self, with: &UserId) -> Room {
        let room = self.room(Kind::Direct, Some(with)).await;
        self.sees(&room, with, MembershipState::Join).await;
        self.says(&room, "/aide offre").await;
        self.hears(&room, with, OFFER_HELP).await;
        room
    }

    /// Waits until somebody's membership of a room is that.
    pub(super) async fn sees(&self, room: &Room, person: &UserId, state: MembershipState) {
        self.until(async |_| {
            let member = room.get_member_no_sync(person).await.expect("the store answers")?;
            (*member.membership() == state).then_some(())
        })
        .await;
    }

    /// Writes, and gives the message's id.
    pub(super) async fn says(&self, room: &Room, text: &str) -> String {
        room.send(RoomMessageEventContent::text_plain(text)).await.expect("sent").response.event_id.to_string()
    }

    /// The messages of somebody in a room from now on, up to one that holds these words.
    pub(super) async fn hears(&self, room: &Room, person: &UserId, words: &str) -> Vec<Heard> {
        let [heard] = self.hears_in([(room, words)], person).await;
        heard
    }

    /// The messages of somebody in several rooms from now on, until each has come to one that holds its words.
    pub(super) async fn hears_in<const N: usize>(&self, rooms: [(&Room, &str); N], person: &UserId) -> [Vec<Heard>; N] {
        let mut heard = [const { Vec::new() }; N];
        self.until(async |answer| {
            for ((room, _), heard) in rooms.iter().zip(&mut heard) {
                let update = answer.rooms.joined.get(room.room_id());
                let events = update.into_iter().flat_map(|update| &update.timeline.events);
                heard.extend(events.filter_map(|event| message(event, person)));
            }
            let ended = |heard: &Vec<Heard>, words: &str| heard.iter().any(|message| message.body.contains(words));
            rooms.iter().zip(&heard).all(|((_, words), heard)| ended(heard, words)).then_some(())
        })
        .await;
        heard
    }
}

/// A message of somebody's.
fn message(event: &TimelineEvent, person: &UserId) -> Option<Heard> {
    let Ok(AnySyncTimelineEvent::MessageLike(AnySyncMessageLikeEvent::RoomMessage(SyncMessageLikeEvent::Original(message)))) =
        event.raw().deserialize()
    else {
        return None;
    };
    let answers = match &message.content.relates_to {
        Some(Relation::Reply(reply)) => Some(reply.in_reply_to.event_id.to_string()),
        _ => None,
    };
    let encrypted = event.encryption_info().is_some();
    (message.sender == person).then(|| Heard { body: message.content.body().to_owned(), encrypted, answers })
}

/// Troquet's account, folder and tables; it may run several times.
pub(super) struct Home {
    pub(super) user: OwnedUserId,
    pub(super) config: Config,
    pub(super) hall: Hall,
    pub(super) dir: TempDir,
}

/// Troquet at work.
pub(super) struct Bot {
    pub(super) wire: Arc<dyn Wire>,
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl Home {
    pub(super) async fn new(server: &Synapse, name: &str) -> Self {
        account(&server.url, name, |client| client).await;
        let dir = tempfile::tempdir().expect("a folder");
        let login = Login::Password { user: name.to_owned(), password: Secret::new("secret\n") };
        let mut config = Config::new(&server.url, login, dir.path().join("matrix"));
        // No test waits for what shall not come.
        config.key_patience = Duration::ZERO;
        let user = format!("@{name}:{SERVER_NAME}").try_into().expect("a user");
        Self { user, config, hall: Hall::open().await, dir }
    }

    /// The same, through another door of the server.
    pub(super) fn behind(mut self, url: &str) -> Self {
        url.clone_into(&mut self.config.homeserver);
        self
    }

    /// Starts the program, whose store fails so many times first.
    pub(super) async fn start(&self, failures: u32) -> Bot {
        let (wire, mut listener) = MatrixBot::connect(&self.config, clock()).await.expect("a connection");
        assert_eq!(listener.me().id, self.user.as_str());
        let (stop, stopped) = watch::channel(false);
        let (engine, serving) = serve(self.hall.engine(wire.clone(), failures), stopped.clone());
        let mut tasks = JoinSet::new();
        tasks.spawn(serving);
        tasks.spawn(async move { listener.run(&engine, stopped).await });
        Bot { wire, stop, tasks }
    }

    pub(super) fn place(&self) -> PathBuf {
        self.dir.path().join("matrix/sync-place")
    }
}

impl Bot {
    /// Ends it as a power cut would: nothing is finished.
    pub(super) async fn kill(mut self) {
        self.tasks.shutdown().await;
    }

    pub(super) async fn stop(self) {
        self.stop.send_replace(true);
        let all = self.tasks.join_all();
        tokio::time::timeout(PATIENCE, all).await.expect("it stops");
    }
}

pub(super) fn person(name: &str) -> PersonAddress {
    PersonAddress(format!("@{name}:{SERVER_NAME}"))
}
