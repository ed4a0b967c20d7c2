//! Listens: asks for news, hands it to the engine, and moves its own place forward only once the engine has committed.
//!
//! What came comes again after a crash, decrypts again, and is recognised by the engine. A room in whose news the server left a gap has a
//! place of its own until it has caught up, so a long absence loses nothing and holds up nobody.

use std::{pin::pin, sync::Arc, time::Duration};

use bot_core::{
    clock::{Clock, pause_after},
    engine::Engine,
    wire::Incoming,
};
use futures::{StreamExt, stream};
use matrix_sdk::{
    Room,
    config::{SyncSettings, SyncToken},
    deserialized_responses::TimelineEvent,
    ruma::{
        OwnedRoomId, UInt,
        api::client::{
            filter::{Filter, FilterDefinition},
            sync::sync_events::v3,
        },
    },
    sync::SyncResponse,
};
use serde_json::Value;
use tokio::sync::watch;

use crate::{
    catch_up::{self, Behind, Places, complete, is_closed},
    company,
    files::Files,
    incoming::Me,
    invitations::{Invitations, Inviters},
    reader::Reader,
    trust::NewPassphrase,
    unread::{self, Found, Unread},
    upgrades,
};

/// Events of one room in one answer; what is more is read page by page.
const TIMELINE: u32 = 50;

/// Rooms whose next page is asked for at the same time.
const AHEAD: usize = 4;

/// Troquet's ear on Matrix.
pub struct Listener {
    reader: Reader,
    files: Files,
    /// Up to where everything is committed.
    places: Places,
    /// matrix-sdk's store has seen no answer yet, so the first answer has to tell it of every room, whatever the place.
    is_new_store: bool,
    /// An answer whose events are not committed yet: matrix-sdk would not give it again.
    in_hand: Option<SyncResponse>,
    ready: watch::Sender<bool>,
    unread: Arc<Unread>,
    clock: Arc<dyn Clock>,
    patience: Duration,
    invitations: Invitations,
    pub(crate) new_passphrase: Option<NewPassphrase>,
}

/// What went wrong, for one log line.
pub(crate) type Cause = String;

pub(crate) fn cause(error: impl Into<matrix_sdk::Error>) -> Cause {
    crate::wire::summary(&error.into())
}

impl Listener {
    pub(crate) fn new(
        reader: Reader,
        files: Files,
        (places, is_new_store): (Places, bool),
        ready: watch::Sender<bool>,
        unread: Arc<Unread>,
        (clock, patience, inviters): (Arc<dyn Clock>, Duration, Inviters),
    ) -> Self {
        Self {
            reader,
            files,
            places,
            is_new_store,
            in_hand: None,
            ready,
            unread,
            clock,
            patience,
            invitations: Invitations::new(inviters),
            new_passphrase: None,
        }
    }

    /// Who the bot is.
    pub fn me(&self) -> &Me {
        &self.reader.me
    }

    /// The recovery passphrase, if this start had to make one: to be shown once.
    pub fn new_passphrase(&self) -> Option<&NewPassphrase> {
        self.new_passphrase.as_ref()
    }

    /// Listens until `shutdown` holds `true` or its sender is gone. Failures are logged and waited out; a batch that the engine is
    /// committing is finished first.
    pub async fn run(&mut self, engine: &Engine, shutdown: watch::Receiver<bool>) {
        let unread = self.unread.clone();
        tokio::join!(Box::pin(self.listen(engine, shutdown.clone())), Box::pin(unread.run(engine, shutdown)));
    }

    async fn listen(&mut self, engine: &Engine, mut shutdown: watch::Receiver<bool>) {
        let (mut failures, mut stuck) = (0, 0);
        loop {
            // Where rooms are behind, news is not waited for; where they can't be read, for a while.
            let wait = match (self.places.behind.is_empty(), stuck) {
                (true, _) => self.patience,
                (false, 0) => Duration::ZERO,
                (false, times) => pause_after(times, self.clock.random()).min(self.patience),
            };
            let gathered = tokio::select! {
                _ = shutdown.wait_for(|stop| *stop) => return,
                gathered = self.gather(wait) => gathered,
            };
            let done = match gathered {
                Ok((batch, behind)) => self.commit(batch, behind, engine).await,
                Err(cause) => Err(cause),
            };
            let caught_up = match done {
                Ok(()) => self.catch_up(engine, &shutdown).await,
                Err(cause) => Err(cause),
            };
            match caught_up {
                Ok(is_stuck) => {
                    failures = 0;
                    stuck = if is_stuck { stuck + 1 } else { 0 };
                    continue;
                }
                Err(cause) => {
                    failures += 1;
                    tracing::warn!(cause, failures, "nothing taken from Matrix; trying again");
                }
            }
            tokio::select! {
                _ = shutdown.wait_for(|stop| *stop) => return,
                () = tokio::time::sleep(pause_after(failures, self.clock.random())) => {}
            }
        }
    }

    /// Takes what the server has, or what comes in time, and what it left out; says whether there was anything.
    ///
    /// # Errors
    /// Why nothing was taken: it is there still.
    pub async fn once(&mut self, engine: &Engine) -> Result<bool, String> {
        let before = self.places.clone();
        let (batch, behind) = self.gather(self.patience).await?;
        self.commit(batch, behind, engine).await?;
        self.catch_up(engine, &watch::channel(false).1).await?;
        Ok(self.places != before)
    }

    /// The events of the answer in hand, or of the next one; and the rooms in which it left something out.
    async fn gather(&mut self, wait: Duration) -> Result<(Vec<Incoming>, Vec<(OwnedRoomId, Behind)>), Cause> {
        if self.in_hand.is_none() {
            // The first answer says which rooms there are; until then nothing can be sent.
            let wait = if *self.ready.borrow() { wait } else { Duration::ZERO };
            let settings = self.settings(wait);
            self.in_hand = Some(self.reader.client.sync_once(settings).await.map_err(cause)?);
            self.ready.send_replace(true);
        }
        self.invitations.answer(&self.reader.client, &*self.clock).await;
        let (mut batch, mut behind) = (Vec::new(), Vec::new());
        // Without a place, what is shown was said before Troquet listened here.
        let (Some(answer), Some(place)) = (&self.in_hand, &self.places.sync) else { return Ok((batch, behind)) };
        let joined = answer.rooms.joined.iter().map(|(id, update)| (id, &update.timeline, &update.state));
        let left = answer.rooms.left.iter().map(|(id, update)| (id, &update.timeline, &update.state));
        for (id, timeline, state) in joined.chain(left) {
            let Some(room) = self.reader.client.get_room(id) else { continue };
            if self.places.behind.contains_key(id) {
                continue;
            }
            match complete(timeline, &self.reader.me).filter(|_| !self.is_new_store) {
                Some(events) => batch.extend(self.read(&room, &events).await?),
                None => behind.push((id.clone(), Behind::since(place, state, &self.reader.me))),
            }
        }
        upgrades::follow(&self.reader.client, answer).await;
        company::leave_empty(&self.reader.client, &self.reader.me, answer).await;
        Ok((batch, behind))
    }

    /// The inputs among a room's events; what can't be read is kept, before any place moves past it.
    async fn read(&self, room: &Room, events: &[TimelineEvent]) -> Result<Vec<Incoming>, Cause> {
        let (mut readable, mut waits, now) = (Vec::new(), Vec::new(), self.clock.now());
        for event in events {
            match unread::sort(event, room.room_id(), &self.reader.me.id, now) {
                Some(Found::Readable(event)) => readable.push(event),
                Some(Found::Waits(waiting)) => waits.push(waiting),
                None => {}
            }
        }
        self.unread.keep(waits).await?;
        Ok(self.reader.read(room, &readable).await)
    }

    /// Gives a batch to the engine, then moves the place; rooms that are behind stay where they are.
    async fn commit(&mut self, batch: Vec<Incoming>, behind: Vec<(OwnedRoomId, Behind)>, engine: &Engine) -> Result<(), Cause> {
        let Some(next) = self.in_hand.as_ref().map(|answer| answer.next_batch.clone()) else { return Ok(()) };
        receive(engine, batch).await?;
        let mut places = self.places.clone();
        places.sync = Some(next);
        places.behind.extend(behind);
        self.save(places).await?;
        self.is_new_store = false;
        self.in_hand = None;
        Ok(())
    }

    /// Takes one page of each room that is behind; says whether all of them can't be read just now.
    async fn catch_up(&mut self, engine: &Engine, shutdown: &watch::Receiver<bool>) -> Result<bool, Cause> {
        let mut places = self.places.clone();
        let taken = self.take_pages(&mut places, engine, shutdown).await;
        // Once for all of them: what is committed, and comes again after a crash before this, is known again.
        self.save(places).await?;
        taken
    }

    /// The same, noting how far each room has come. While one page is being committed, the server is already asked for the next ones.
    async fn take_pages(&self, places: &mut Places, engine: &Engine, shutdown: &watch::Receiver<bool>) -> Result<bool, Cause> {
        let rooms = places.behind.clone();
        let mut is_stuck = !rooms.is_empty();
        let Reader { client, me } = self.reader.clone();
        let pages = stream::iter(rooms).map(async |(id, behind)| {
            let page = match client.get_room(&id) {
                Some(room) => catch_up::page(&room, &me, &behind).await.map(|page| Some((room, page))),
                None => Ok(None),
            };
            (id, page)
        });
        let mut pages = pin!(pages.buffered(AHEAD));
        while let Some((id, page)) = pages.next().await {
            if *shutdown.borrow() {
                break;
            }
            match page {
                Ok(Some((room, page))) => {
                    let batch = self.read(&room, &page.events).await?;
                    receive(engine, batch).await?;
                    match page.next {
                        Some(next) => places.behind.insert(id, next),
                        None => places.behind.remove(&id),
                    };
                }
                Err(error) if !is_closed(&error) => {
                    tracing::warn!(cause = cause(error), "a room is behind and can't be read just now; the others go on");
                    continue;
                }
                Ok(None) | Err(_) => {
                    tracing::warn!("a room that is behind can't be read any more; it is given up");
                    places.behind.remove(&id);
                }
            }
            is_stuck = false;
        }
        Ok(is_stuck)
    }

    /// Moves the places, on disk first.
    async fn save(&mut self, places: Places) -> Result<(), Cause> {
        if self.places != places {
            self.files.save_places(&places).await.map_err(|error| error.to_string())?;
            self.places = places;
        }
        Ok(())
    }

    fn settings(&self, wait: Duration) -> SyncSettings {
        let mut filter = FilterDefinition::default();
        filter.presence = Filter::ignore_all();
        filter.room.ephemeral = matrix_sdk::ruma::api::client::filter::RoomEventFilter::ignore_all();
        filter.room.timeline.limit = Some(UInt::from(TIMELINE));
        let place = self.places.sync.clone().filter(|_| !self.is_new_store);
        let token = place.map_or(SyncToken::NoToken, SyncToken::Specific);
        SyncSettings::new().filter(v3::Filter::FilterDefinition(filter)).timeout(wait).token(token)
    }
}

/// Gives inputs to the engine.
async fn receive(engine: &Engine, batch: Vec<Incoming>) -> Result<(), Cause> {
    match batch.is_empty() {
        true => Ok(()),
        false => engine.receive(batch).await.map_err(|error| error.to_string()),
    }
}

/// An event as it was sent, decrypted if it could be.
pub(crate) fn json(event: &TimelineEvent) -> Option<Value> {
    serde_json::from_str(event.raw().json().get()).ok()
}

/// Is it the event by which the bot came into the room?
pub(crate) fn is_joining(event: &TimelineEvent, me: &Me) -> bool {
    let is_membership = event.raw().get_field::<&str>("type").is_ok_and(|kind| kind == Some("m.room.member"));
    is_membership && json(event).is_some_and(|event| is_my_joining(&event, me))
}

fn is_my_joining(event: &Value, me: &Me) -> bool {
    event["type"] == "m.room.member"
        && event["state_key"] == me.id.as_str()
        && event["content"]["membership"] == "join"
        && event["unsigned"]["prev_content"]["membership"] != "join"
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn joining_is_not_changing_ones_name() {
        let me = Me { id: "@troquet:x".to_owned(), display_name: None };
        let joining = |key: &str, now: &str, before: &str| {
            let unsigned = json!({ "prev_content": { "membership": before } });
            let event =
                json!({ "type": "m.room.member", "state_key": key, "content": { "membership": now }, "unsigned": unsigned });
            is_my_joining(&event, &me)
        };
        assert!(joining("@troquet:x", "join", "invite"));
        assert!(!joining("@troquet:x", "join", "join"));
        assert!(!joining("@troquet:x", "leave", "join"));
        assert!(!joining("@ali:x", "join", "invite"));
        assert!(!is_my_joining(&json!({ "type": "m.room.message" }), &me));
    }
}
