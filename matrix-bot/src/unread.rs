//! What could not be read: kept on disk, told to its sender once, and read after all when its key comes.
//!
//! The place in the sync moves on past such a message, so it is kept here, as the ciphertext that it is. Its sender hears of it after a
//! little patience (keys may travel more slowly than messages), once per cause. Messages whose key never comes are forgotten.

use std::{sync::Arc, time::Duration};

use bot_core::{
    clock::{Clock, pause_after},
    engine::Engine,
    time::Timestamp,
    wire::{Incoming, Unreadable},
};
use futures::StreamExt;
use matrix_sdk::{
    deserialized_responses::{TimelineEvent, TimelineEventKind, UnableToDecryptReason, WithheldCode},
    ruma::{RoomId, events::room::encrypted::OriginalSyncRoomEncryptedEvent, serde::Raw},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::{Mutex, Notify, watch};

use crate::{
    files::Files,
    incoming::unreadable,
    reader::Reader,
    sync::{Cause, cause, json},
};

/// The most messages that are kept, and for how long: as long as the engine knows which ones it has had.
const MOST: usize = 1000;
const LIVES: chrono::Duration = chrono::Duration::days(30);

/// Whoever could be read again hears of new trouble no sooner.
const PAUSE: chrono::Duration = chrono::Duration::days(1);

/// A message that waits for its key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Waiting {
    room: String,
    /// As the server gave it.
    event: Value,
    cause: Unreadable,
    since: Timestamp,
    /// Its sender knows, by this message or by another.
    is_told: bool,
    /// Its key may have come since it was last tried: so after every start.
    #[serde(skip, default = "yes")]
    is_to_try: bool,
}

fn yes() -> bool {
    true
}

/// Somebody knows that they can't be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Told {
    sender: String,
    cause: Unreadable,
    at: Timestamp,
    /// Something of theirs that had this cause could be read after all.
    is_over: bool,
}

/// What is kept on disk.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Shelf {
    waiting: Vec<Waiting>,
    told: Vec<Told>,
}

impl Waiting {
    fn text(&self, field: &str) -> &str {
        self.event[field].as_str().unwrap_or_default()
    }

    fn session(&self) -> Option<&str> {
        self.event["content"]["session_id"].as_str()
    }
}

impl Shelf {
    /// Puts messages there that are not yet.
    fn put(&mut self, more: Vec<Waiting>) {
        for one in more {
            if !self.waiting.iter().any(|waiting| waiting.text("event_id") == one.text("event_id")) {
                self.waiting.push(one);
            }
        }
        let surplus = self.waiting.len().saturating_sub(MOST);
        self.waiting.drain(..surplus);
    }

    /// Forgets what is too old.
    fn tidy(&mut self, now: Timestamp) {
        self.waiting.retain(|waiting| now.since(waiting.since) < LIVES);
        self.told.retain(|told| now.since(told.at) < LIVES);
    }

    /// Does this sender already know? If not, from now on they do.
    fn tell(&mut self, sender: &str, cause: Unreadable, now: Timestamp) -> bool {
        match self.told.iter_mut().find(|told| told.sender == sender && told.cause == cause) {
            Some(told) if told.is_over && now.since(told.at) >= PAUSE => *told = Told { at: now, is_over: false, ..told.clone() },
            Some(_) => return false,
            None => self.told.push(Told { sender: sender.to_owned(), cause, at: now, is_over: false }),
        }
        true
    }

    /// The trouble of this sender is over.
    fn over(&mut self, sender: &str) {
        self.told.iter_mut().filter(|told| told.sender == sender).for_each(|told| told.is_over = true);
    }
}

/// Why a message could not be read; `None`: it could.
fn reason(event: &TimelineEvent) -> Option<Unreadable> {
    let TimelineEventKind::UnableToDecrypt { utd_info, .. } = &event.kind else { return None };
    Some(match &utd_info.reason {
        UnableToDecryptReason::MissingMegolmSession {
            withheld_code: Some(WithheldCode::Blacklisted | WithheldCode::Unverified | WithheldCode::Unauthorised),
        } => Unreadable::Withheld,
        UnableToDecryptReason::MissingMegolmSession { .. } | UnableToDecryptReason::UnknownMegolmMessageIndex => {
            Unreadable::NoKey
        }
        _ => Unreadable::Damaged,
    })
}

/// What a room's timeline gave.
pub(crate) enum Found {
    /// An event that can be read.
    Readable(Value),
    /// One that waits for its key.
    Waits(Waiting),
}

/// Sorts what can be read from what can't; `None` for what is not even JSON, or can't be read and is nobody's request.
pub(crate) fn sort(event: &TimelineEvent, room: &RoomId, me: &str, now: Timestamp) -> Option<Found> {
    let value = json(event)?;
    let Some(cause) = reason(event) else { return Some(Found::Readable(value)) };
    // An edit never executes a command, and Troquet asks itself for nothing.
    let is_request = value["sender"] != me && value["content"]["m.relates_to"]["rel_type"] != "m.replace";
    is_request.then(|| {
        Found::Waits(Waiting { room: room.to_string(), event: value, cause, since: now, is_told: false, is_to_try: true })
    })
}

/// Keeps what could not be read.
pub(crate) struct Unread {
    reader: Reader,
    files: Files,
    clock: Arc<dyn Clock>,
    /// How long a key may take before its message's sender hears that it is missing.
    patience: chrono::Duration,
    shelf: Mutex<Shelf>,
    news: Notify,
}

impl Unread {
    /// With what the last run left.
    pub(crate) fn new(reader: Reader, files: Files, shelf: Shelf, (clock, patience): (Arc<dyn Clock>, Duration)) -> Self {
        let patience = chrono::Duration::from_std(patience).unwrap_or(LIVES);
        Self { reader, files, clock, patience, shelf: Mutex::new(shelf), news: Notify::new() }
    }

    /// Keeps messages; when it returns `Ok`, they are on disk.
    pub(crate) async fn keep(&self, more: Vec<Waiting>) -> Result<(), Cause> {
        if more.is_empty() {
            return Ok(());
        }
        let mut shelf = self.shelf.lock().await;
        shelf.put(more);
        shelf.tidy(self.clock.now());
        self.save(&shelf).await?;
        self.news.notify_one();
        Ok(())
    }

    /// Tells and reads, whenever there is reason to, until `shutdown` holds `true` or its sender is gone.
    pub(crate) async fn run(&self, engine: &Engine, mut shutdown: watch::Receiver<bool>) {
        let Some(keys) = self.reader.client.encryption().room_keys_received_stream().await else { return };
        let mut keys = std::pin::pin!(keys);
        let mut failures = 0;
        loop {
            let wait = match self.work(engine).await {
                Ok(wait) => {
                    failures = 0;
                    wait
                }
                Err(cause) => {
                    failures += 1;
                    tracing::warn!(cause, failures, "what can't be read could not be looked after; trying again");
                    Some(pause_after(failures, self.clock.random()))
                }
            };
            let deadline = async {
                match wait {
                    Some(wait) => tokio::time::sleep(wait).await,
                    None => std::future::pending().await,
                }
            };
            let came = tokio::select! {
                _ = shutdown.wait_for(|stop| *stop) => return,
                () = self.news.notified() => continue,
                () = deadline => continue,
                came = keys.next() => came,
            };
            match came {
                Some(Ok(came)) => self.retry(|session| came.iter().any(|key| Some(key.session_id.as_str()) == session)).await,
                // Too many at once to be listed.
                Some(Err(_)) => self.retry(|_| true).await,
                None => return,
            }
        }
    }

    /// Marks what may be readable now.
    async fn retry(&self, may_be: impl Fn(Option<&str>) -> bool) {
        let mut shelf = self.shelf.lock().await;
        for waiting in &mut shelf.waiting {
            waiting.is_to_try |= may_be(waiting.session());
        }
    }

    /// Hands over what can be read now, tells who waits for too long, and says when the next one does.
    async fn work(&self, engine: &Engine) -> Result<Option<Duration>, Cause> {
        let mut kept = self.shelf.lock().await;
        // What was told counts once the engine has it.
        let mut shelf = kept.clone();
        let now = self.clock.now();
        let (mut still, mut read, mut next) = (Vec::new(), 0, None);
        let mut batch = Vec::new();
        for mut waiting in std::mem::take(&mut shelf.waiting) {
            let due = waiting.since.after(self.patience);
            let is_due = !waiting.is_told && (now >= due || waiting.cause != Unreadable::NoKey);
            if waiting.is_to_try || is_due {
                waiting.is_to_try = false;
                match self.open(&waiting).await? {
                    Opened::Read(incoming) => {
                        shelf.over(waiting.text("sender"));
                        batch.extend(incoming.map(|incoming| *incoming));
                        read += 1;
                        continue;
                    }
                    Opened::Shut(cause) => waiting.cause = cause,
                    Opened::Nowhere => {
                        still.push(waiting);
                        continue;
                    }
                }
            }
            if !waiting.is_told && (now >= due || waiting.cause != Unreadable::NoKey) {
                if shelf.tell(waiting.text("sender"), waiting.cause, now) {
                    batch.extend(self.told(&waiting).await);
                }
                waiting.is_told = true;
            }
            if !waiting.is_told {
                next = next.into_iter().chain([due]).min();
            }
            still.push(waiting);
        }
        shelf.waiting = still;
        if !batch.is_empty() {
            engine.receive(batch).await.map_err(|error| error.to_string())?;
        }
        if read > 0 {
            tracing::info!(read, "keys came, and with them what could not be read");
        }
        if shelf != *kept {
            self.save(&shelf).await?;
            *kept = shelf;
        }
        Ok(next.map(|next| next.since(now).to_std().unwrap_or_default()))
    }

    /// Tries to read a message once more.
    async fn open(&self, waiting: &Waiting) -> Result<Opened, Cause> {
        let room = <&RoomId>::try_from(waiting.room.as_str()).ok().and_then(|id| self.reader.client.get_room(id));
        let Some(room) = room else { return Ok(Opened::Nowhere) };
        let raw = Raw::new(&waiting.event).map_err(|error| error.to_string())?;
        let event = room.decrypt_event(raw.cast_ref_unchecked::<OriginalSyncRoomEncryptedEvent>(), None).await.map_err(cause)?;
        Ok(match (reason(&event), json(&event)) {
            (Some(cause), _) => Opened::Shut(cause),
            (None, Some(value)) => Opened::Read(self.reader.read(&room, &[value]).await.pop().map(Box::new)),
            (None, None) => Opened::Read(None),
        })
    }

    /// The input by which the engine learns of it.
    async fn told(&self, waiting: &Waiting) -> Option<Incoming> {
        let room = self.reader.client.get_room(<&RoomId>::try_from(waiting.room.as_str()).ok()?)?;
        let at = self.reader.whereabouts(&room, &waiting.event).await;
        unreadable(&waiting.event, waiting.cause, &at)
    }

    async fn save(&self, shelf: &Shelf) -> Result<(), Cause> {
        self.files.save_shelf(shelf).await.map_err(|error| error.to_string())
    }
}

/// What became of a message.
enum Opened {
    /// It can be read; `None`: and is nothing for the engine.
    Read(Option<Box<Incoming>>),
    /// Not yet.
    Shut(Unreadable),
    /// Its room is not known, or no longer.
    Nowhere,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const NOW: Timestamp = Timestamp(1_772_438_400_000);

    fn waiting(id: &str, since: Timestamp) -> Waiting {
        let event = json!({ "event_id": id, "sender": "@zoe:x", "content": { "session_id": "s" } });
        Waiting { room: "!r:x".to_owned(), event, cause: Unreadable::NoKey, since, is_told: false, is_to_try: false }
    }

    #[test]
    fn nobody_hears_twice_of_one_cause_until_it_was_over_for_a_day() {
        let mut shelf = Shelf::default();
        let day = |days| NOW.after(chrono::Duration::days(days));
        assert!(shelf.tell("zoe", Unreadable::NoKey, NOW));
        assert!(!shelf.tell("zoe", Unreadable::NoKey, day(2)), "still the same trouble");
        assert!(shelf.tell("zoe", Unreadable::Withheld, NOW), "another cause");
        assert!(shelf.tell("ali", Unreadable::NoKey, NOW), "another person");
        shelf.over("zoe");
        assert!(!shelf.tell("zoe", Unreadable::NoKey, NOW), "the same day");
        assert!(shelf.tell("zoe", Unreadable::NoKey, day(1)), "new trouble");
        assert!(!shelf.tell("zoe", Unreadable::NoKey, day(2)));
        shelf.tidy(day(31));
        assert!(shelf.told.is_empty(), "{shelf:?}");
    }

    #[test]
    fn what_waits_is_kept_once_and_not_for_ever() {
        let mut shelf = Shelf::default();
        shelf.put(vec![waiting("$1", NOW), waiting("$1", NOW), waiting("$2", NOW)]);
        shelf.put(vec![waiting("$2", NOW)]);
        assert_eq!(shelf.waiting, [waiting("$1", NOW), waiting("$2", NOW)]);
        shelf.put((0..MOST).map(|number| waiting(&format!("$new{number}"), NOW)).collect());
        assert_eq!((shelf.waiting.len(), shelf.waiting[0].text("event_id")), (MOST, "$new0"), "the oldest go first");
        shelf.tidy(NOW.after(LIVES));
        assert_eq!(shelf, Shelf::default());
    }

    #[test]
    fn what_was_kept_is_tried_again_after_a_start() {
        let shelf = Shelf { waiting: vec![waiting("$1", NOW)], told: Vec::new() };
        let text = serde_json::to_string(&shelf).expect("text");
        let back: Shelf = serde_json::from_str(&text).expect("a shelf");
        assert_eq!(back.waiting, [Waiting { is_to_try: true, ..waiting("$1", NOW) }]);
    }
}
