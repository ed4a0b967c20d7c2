//! A long absence: what was said in many rooms meanwhile is taken in and committed, against the same pages turned and nothing done with
//! them.

use std::{collections::HashSet, time::Duration};

use matrix_sdk::{
    Client,
    authentication::matrix::MatrixSession,
    config::{RequestConfig, SyncSettings, SyncToken},
    deserialized_responses::TimelineEvent,
    room::MessagesOptions,
    ruma::{
        OwnedEventId, OwnedUserId, UInt,
        api::client::filter::{Filter, FilterDefinition, RoomEventFilter},
    },
    sync::SyncResponse,
};
use tempfile::TempDir;
use tokio::time::timeout;

use crate::{
    quarter::{PATIENCE, register},
    report::{folder, median, now},
    synapse::Synapse,
    town::{EVENTS, ROOMS, Town},
    whole::{Home, copied},
};

/// Absences of each; one more before them warms up and is not counted.
const ABSENCES: usize = 5;

/// As many events of a room in one answer as Troquet asks for, and as many in a page.
const TIMELINE: u32 = 50;
const PAGE: u32 = 100;

/// Who only turns pages, with the library's store on disk.
struct Bare {
    url: String,
    user: OwnedUserId,
    session: MatrixSession,
    store: TempDir,
    place: String,
}

/// The times of the one to the times of the other, in the middle; and Troquet's folder as it was left.
pub(crate) async fn compare(server: &Synapse) -> (f64, Home) {
    let home = Home::new(server, "absent").await;
    let mut bare = Bare::new(server, "feuilleteur").await;
    let troquet = home.start().await;
    let town = Town::build(server, &[&home.user, &bare.user]).await;
    bare.settle(&town, &home.user).await;
    let mut committed = troquet.committed.clone();
    committed.wait_for(|count| *count >= ROOMS).await.expect("it runs");
    troquet.stop().await;
    let began = now();
    town.talk().await;
    println!("{EVENTS} events said in {:.1} s", began.elapsed().as_secs_f64());

    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..=ABSENCES {
        theirs.push(bare.turn_pages().await);
        ours.push(come_back(&home).await);
    }
    let [ours, theirs] = [ours, theirs].map(|times| median(times[1..].to_vec()));
    println!("back after {ours:.2} s, pages turned in {theirs:.2} s, in the middle: {:.2}", ours / theirs);
    (ours / theirs, home)
}

/// From the start until nothing is behind, in seconds.
async fn come_back(home: &Home) -> f64 {
    let home = home.copy();
    let (place, _) = home.place();
    let began = now();
    let troquet = home.start().await;
    let connected = began.elapsed().as_secs_f64();
    // Synapse keeps what it answered to the last question before the absence: the first answer may hold next to nothing.
    let mut committed = troquet.committed.clone();
    let seen = timeout(PATIENCE, committed.wait_for(|count| *count >= ROOMS)).await;
    seen.expect("every raised hand is seen").expect("it runs");
    home.caught_up(&place).await;
    let took = began.elapsed().as_secs_f64();
    println!("back after {took:.2} s, of which {connected:.2} s to connect");
    troquet.stop().await;
    took
}

impl Bare {
    async fn new(server: &Synapse, name: &str) -> Self {
        register(server, name).await;
        let store = folder();
        let client = client(&server.url, &store).await;
        client.matrix_auth().login_username(name, "secret").await.expect("a session");
        let session = client.matrix_auth().session().expect("a session");
        let user = session.meta.user_id.clone();
        Self { url: server.url.clone(), user, session, store, place: String::new() }
    }

    async fn open(&self, store: &TempDir) -> Client {
        let client = client(&self.url, store).await;
        client.restore_session(self.session.clone()).await.expect("a session");
        client
    }

    /// Enters all rooms, and waits until Troquet has said something in each and nothing more comes.
    async fn settle(&mut self, town: &Town, troquet: &OwnedUserId) {
        let client = self.open(&self.store).await;
        for room in &town.rooms {
            client.join_room_by_id(room).await.expect("joined");
        }
        let mut greeted = HashSet::new();
        while greeted.len() < ROOMS {
            let answer = news(&client, None, Duration::from_secs(1)).await;
            for (room, update) in &answer.rooms.joined {
                let said = |event: &TimelineEvent| {
                    event.sender().as_ref() == Some(troquet)
                        && event.raw().get_field::<&str>("type").is_ok_and(|kind| kind == Some("m.room.message"))
                };
                if update.timeline.events.iter().any(said) {
                    greeted.insert(room.clone());
                }
            }
        }
        loop {
            let answer = news(&client, None, Duration::from_secs(1)).await;
            if answer.next_batch == self.place {
                return;
            }
            self.place = answer.next_batch;
        }
    }

    /// From the start until all of it was seen, in seconds.
    async fn turn_pages(&self) -> f64 {
        let store = copied(self.store.path());
        let began = now();
        let client = self.open(&store).await;
        let answer = news(&client, Some(&self.place), Duration::ZERO).await;
        let mut seen: HashSet<OwnedEventId> = HashSet::new();
        let mut pages = 0;
        for (id, update) in &answer.rooms.joined {
            if !update.timeline.limited {
                seen.extend(update.timeline.events.iter().filter_map(TimelineEvent::event_id));
                continue;
            }
            let room = client.get_room(id).expect("a room");
            let mut from = Some(self.place.clone());
            while let Some(token) = from {
                let mut options = MessagesOptions::forward().from(token.as_str());
                options.limit = UInt::from(PAGE);
                let page = room.messages(options).await.expect("a page");
                pages += 1;
                seen.extend(page.chunk.iter().filter_map(TimelineEvent::event_id));
                from = page.end.filter(|end| !page.chunk.is_empty() && *end != token);
            }
        }
        let took = began.elapsed().as_secs_f64();
        assert!(seen.len() >= EVENTS, "everything was seen: {}", seen.len());
        println!("{pages} pages turned in {took:.2} s");
        took
    }
}

async fn client(url: &str, store: &TempDir) -> Client {
    let builder = Client::builder().homeserver_url(url).sqlite_store(store.path(), None);
    builder.request_config(RequestConfig::new().disable_retry()).build().await.expect("a client")
}

/// What came since a place, or since the last time, or comes in time.
async fn news(client: &Client, place: Option<&String>, wait: Duration) -> SyncResponse {
    let mut filter = FilterDefinition::default();
    filter.presence = Filter::ignore_all();
    filter.room.ephemeral = RoomEventFilter::ignore_all();
    filter.room.timeline.limit = Some(UInt::from(TIMELINE));
    let token = place.map_or(SyncToken::ReusePrevious, |place| SyncToken::Specific(place.clone()));
    let settings = SyncSettings::new().filter(filter.into()).timeout(wait).token(token);
    client.sync_once(settings).await.expect("news")
}
