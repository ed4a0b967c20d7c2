//! Listens: asks for news, hands it to the engine, and moves its own place forward only once the engine has committed.
//!
//! What came comes again after a crash, decrypts again, and is recognised by the engine. A gap in a room's news is read backwards up to
//! the place, so a long absence loses nothing.

use std::{sync::Arc, time::Duration};

use bot_core::{
    clock::{Clock, pause_after},
    engine::Engine,
    wire::Incoming,
};
use matrix_sdk::{
    Room,
    config::{SyncSettings, SyncToken},
    deserialized_responses::TimelineEvent,
    room::MessagesOptions,
    ruma::{
        UInt,
        api::client::{
            filter::{Filter, FilterDefinition},
            sync::sync_events::v3,
        },
    },
    sync::{SyncResponse, Timeline},
};
use serde_json::Value;
use tokio::sync::watch;

use crate::{
    company,
    files::Files,
    incoming::Me,
    invitations::{self, Inviters},
    reader::Reader,
    unread::{self, Found, Unread},
    upgrades,
};

/// Events of one room in one answer; what is more is read backwards.
const TIMELINE: u32 = 50;

/// The most pages that are read backwards to close one gap.
const GAP_PAGES: usize = 100;

/// Troquet's ear on Matrix.
pub struct Listener {
    reader: Reader,
    files: Files,
    /// Up to where everything is committed; `None` before the first answer of this account's life here.
    place: Option<String>,
    /// An answer whose events are not committed yet: matrix-sdk would not give it again.
    in_hand: Option<SyncResponse>,
    ready: watch::Sender<bool>,
    unread: Arc<Unread>,
    clock: Arc<dyn Clock>,
    patience: Duration,
    inviters: Inviters,
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
        place: Option<String>,
        ready: watch::Sender<bool>,
        unread: Arc<Unread>,
        (clock, patience, inviters): (Arc<dyn Clock>, Duration, Inviters),
    ) -> Self {
        Self { reader, files, place, in_hand: None, ready, unread, clock, patience, inviters }
    }

    /// Who the bot is.
    pub fn me(&self) -> &Me {
        &self.reader.me
    }

    /// Listens until `shutdown` holds `true` or its sender is gone. Failures are logged and waited out; a batch that the engine is
    /// committing is finished first.
    pub async fn run(&mut self, engine: &Engine, shutdown: watch::Receiver<bool>) {
        let unread = self.unread.clone();
        tokio::join!(self.listen(engine, shutdown.clone()), unread.run(engine, shutdown));
    }

    async fn listen(&mut self, engine: &Engine, mut shutdown: watch::Receiver<bool>) {
        let mut failures = 0;
        loop {
            let gathered = tokio::select! {
                _ = shutdown.wait_for(|stop| *stop) => return,
                gathered = self.gather() => gathered,
            };
            let done = match gathered {
                Ok(batch) => self.commit(batch, engine).await,
                Err(cause) => Err(cause),
            };
            let Err(cause) = done else {
                failures = 0;
                continue;
            };
            failures += 1;
            tracing::warn!(cause, failures, "nothing taken from Matrix; trying again");
            tokio::select! {
                _ = shutdown.wait_for(|stop| *stop) => return,
                () = tokio::time::sleep(pause_after(failures, self.clock.random())) => {}
            }
        }
    }

    /// Takes what the server has, or what comes in time; says whether there was anything.
    ///
    /// # Errors
    /// Why nothing was taken: it is there still.
    pub async fn once(&mut self, engine: &Engine) -> Result<bool, String> {
        let before = self.place.clone();
        let batch = self.gather().await?;
        self.commit(batch, engine).await?;
        Ok(self.place != before)
    }

    /// The events of the answer in hand, or of the next one.
    async fn gather(&mut self) -> Result<Vec<Incoming>, Cause> {
        if self.in_hand.is_none() {
            self.in_hand = Some(self.reader.client.sync_once(self.settings()).await.map_err(cause)?);
            self.ready.send_replace(true);
        }
        invitations::answer(&self.reader.client, &self.inviters).await;
        let (mut batch, mut waits, now) = (Vec::new(), Vec::new(), self.clock.now());
        // Without a place, what is shown was said before Troquet listened here.
        let (Some(answer), Some(place)) = (&self.in_hand, &self.place) else { return Ok(batch) };
        let joined = answer.rooms.joined.iter().map(|(id, update)| (id, &update.timeline));
        let left = answer.rooms.left.iter().map(|(id, update)| (id, &update.timeline));
        for (id, timeline) in joined.chain(left) {
            let Some(room) = self.reader.client.get_room(id) else { continue };
            for event in events(&room, timeline, place, &self.reader.me).await? {
                match unread::sort(&event, id, &self.reader.me.id, now) {
                    Some(Found::Readable(event)) => batch.extend(self.reader.read(&room, &event).await),
                    Some(Found::Waits(waiting)) => waits.push(waiting),
                    None => {}
                }
            }
        }
        upgrades::follow(&self.reader.client, answer).await;
        company::leave_empty(&self.reader.client, answer).await;
        // Before the place moves past them.
        self.unread.keep(waits).await?;
        Ok(batch)
    }

    /// Gives a batch to the engine, then moves the place.
    async fn commit(&mut self, batch: Vec<Incoming>, engine: &Engine) -> Result<(), Cause> {
        let Some(next) = self.in_hand.as_ref().map(|answer| answer.next_batch.clone()) else { return Ok(()) };
        if !batch.is_empty() {
            engine.receive(batch).await.map_err(|error| error.to_string())?;
        }
        if self.place.as_ref() != Some(&next) {
            self.files.save_place(&next).await.map_err(|error| error.to_string())?;
        }
        self.place = Some(next);
        self.in_hand = None;
        Ok(())
    }

    fn settings(&self) -> SyncSettings {
        let mut filter = FilterDefinition::default();
        filter.presence = Filter::ignore_all();
        filter.room.ephemeral = matrix_sdk::ruma::api::client::filter::RoomEventFilter::ignore_all();
        filter.room.timeline.limit = Some(UInt::from(TIMELINE));
        let token = self.place.clone().map_or(SyncToken::NoToken, SyncToken::Specific);
        SyncSettings::new().filter(v3::Filter::FilterDefinition(filter)).timeout(self.patience).token(token)
    }
}

/// A room's events since the place, oldest first: since one's own joining if that came later, and with the gap that the server left
/// out if there was too much.
async fn events(room: &Room, timeline: &Timeline, place: &str, me: &Me) -> Result<Vec<TimelineEvent>, Cause> {
    let mut events = timeline.events.clone();
    if let Some(joined) = events.iter().rposition(|event| is_joining(event, me)) {
        return Ok(events.split_off(joined));
    }
    let Some(mut from) = timeline.prev_batch.clone().filter(|_| timeline.limited) else { return Ok(events) };
    let mut earlier = Vec::new();
    for _ in 0..GAP_PAGES {
        let mut options = MessagesOptions::backward().from(from.as_str());
        options.to = Some(place.to_owned());
        options.limit = UInt::from(TIMELINE);
        let page = room.messages(options).await.map_err(cause)?;
        let is_end = page.chunk.is_empty();
        for event in page.chunk {
            let joined = is_joining(&event, me);
            earlier.push(event);
            if joined {
                return Ok(earlier.into_iter().rev().chain(events).collect());
            }
        }
        match page.end {
            Some(end) if !is_end => from = end,
            _ => return Ok(earlier.into_iter().rev().chain(events).collect()),
        }
    }
    tracing::error!("a room's gap is too long; its oldest messages are passed over");
    Ok(earlier.into_iter().rev().chain(events).collect())
}

/// An event as it was sent, decrypted if it could be.
pub(crate) fn json(event: &TimelineEvent) -> Option<Value> {
    serde_json::from_str(event.raw().json().get()).ok()
}

/// Is it the event by which the bot came into the room?
fn is_joining(event: &TimelineEvent, me: &Me) -> bool {
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
