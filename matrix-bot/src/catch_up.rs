//! Rooms that are behind: where the server left out events because there were too many, they are read page by page from the room's own
//! cursor, oldest first, while the other rooms go on. Each page is committed before the cursor moves, so neither length nor a crash loses
//! anything, and a room that can't be read holds up no other.

use std::collections::BTreeMap;

use matrix_sdk::{
    Room,
    deserialized_responses::TimelineEvent,
    room::MessagesOptions,
    ruma::{OwnedRoomId, UInt, api::client::filter::RoomEventFilter, events::AnySyncStateEvent, serde::Raw},
    sync::{State, Timeline},
};
use serde::{Deserialize, Serialize};

use crate::{incoming::Me, sync::is_joining};

/// Events of one page.
const PAGE: u32 = 100;

/// How far everything is committed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Places {
    /// In the sync; `None` before the first answer of this account's life here.
    pub(crate) sync: Option<String>,
    /// Rooms that are not as far as that.
    #[serde(default)]
    pub(crate) behind: BTreeMap<OwnedRoomId, Behind>,
}

/// How far a room is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Behind {
    /// The token after the last committed event.
    from: String,
    /// It is later than one's own joining: nothing that follows was said before it.
    is_since_joining: bool,
}

impl Behind {
    /// Since a place in the sync, where an answer left something out. The state that it tells has what changed meanwhile, so who came
    /// into the room is named there; where that is not the bot, nobody has to ask when it came.
    pub(crate) fn since(place: &str, state: &State, me: &Me) -> Self {
        let (State::Before(changed) | State::After(changed)) = state;
        let is_mine = |event: &Raw<AnySyncStateEvent>| {
            let field = |name: &str| event.get_field::<String>(name).ok().flatten();
            field("type").as_deref() == Some("m.room.member") && field("state_key").as_deref() == Some(me.id.as_str())
        };
        Self { from: place.to_owned(), is_since_joining: !changed.iter().any(is_mine) }
    }
}

/// What a timeline gives at once: its events since one's own joining. `None`: something was left out before them.
pub(crate) fn complete(timeline: &Timeline, me: &Me) -> Option<Vec<TimelineEvent>> {
    let mut events = timeline.events.clone();
    if let Some(joined) = events.iter().rposition(|event| is_joining(event, me)) {
        return Some(events.split_off(joined));
    }
    (!timeline.limited).then_some(events)
}

/// A room's next events.
pub(crate) struct Page {
    pub(crate) events: Vec<TimelineEvent>,
    /// Where it goes on; `None`: the room is no longer behind.
    pub(crate) next: Option<Behind>,
}

/// Reads the next page.
pub(crate) async fn page(room: &Room, me: &Me, behind: &Behind) -> matrix_sdk::Result<Page> {
    if !behind.is_since_joining
        && let Some(page) = since_joining(room, me, &behind.from).await?
    {
        return Ok(page);
    }
    let mut options = MessagesOptions::forward().from(behind.from.as_str());
    options.limit = UInt::from(PAGE);
    let page = room.messages(options).await?;
    let end = page.end.filter(|end| !page.chunk.is_empty() && *end != behind.from);
    Ok(Page { events: page.chunk, next: end.map(|from| Behind { from, is_since_joining: true }) })
}

/// If the bot came into the room since a place: its coming, and where the room goes on after that. What was said before does not count.
async fn since_joining(room: &Room, me: &Me, place: &str) -> matrix_sdk::Result<Option<Page>> {
    let mut filter = RoomEventFilter::default();
    filter.types = Some(vec!["m.room.member".to_owned()]);
    filter.senders = room.client().user_id().map(|id| vec![id.to_owned()]);
    let mut options = MessagesOptions::backward();
    (options.to, options.limit, options.filter) = (Some(place.to_owned()), UInt::from(PAGE), filter);
    let found = room.messages(options).await?.chunk.into_iter().find(|event| is_joining(event, me));
    let Some(joining) = found else { return Ok(None) };
    let Some(id) = joining.event_id() else { return Ok(None) };
    let around = room.event_with_context(&id, true, UInt::from(0_u32), None).await?;
    let next = around.next_batch_token.map(|from| Behind { from, is_since_joining: true });
    Ok(Some(Page { events: vec![joining], next }))
}

/// Can this room never be read again? Then waiting for it is no use.
pub(crate) fn is_closed(error: &matrix_sdk::Error) -> bool {
    error.as_client_api_error().is_some_and(|refused| matches!(refused.status_code.as_u16(), 403 | 404))
}

#[cfg(test)]
mod tests {
    use matrix_sdk::ruma::serde::Raw;
    use serde_json::{Value, json};

    use super::*;
    use crate::sync::json;

    fn event(id: &str, value: Value) -> TimelineEvent {
        let mut value = value;
        value["event_id"] = json!(id);
        TimelineEvent::from_plaintext(Raw::new(&value).expect("JSON").cast_unchecked())
    }

    fn ids(events: Option<Vec<TimelineEvent>>) -> Option<Vec<String>> {
        let id = |event: &TimelineEvent| json(event).expect("JSON")["event_id"].as_str().expect("an id").to_owned();
        events.map(|events| events.iter().map(id).collect())
    }

    #[test]
    fn a_timeline_counts_since_ones_own_joining() {
        let me = Me { id: "@troquet:x".to_owned(), display_name: None };
        let said = json!({ "type": "m.room.message", "content": {} });
        let joining = json!({
            "type": "m.room.member", "state_key": "@troquet:x", "content": { "membership": "join" }, "sender": "@troquet:x"
        });
        let timeline = |limited, events: &[(&str, &Value)]| {
            let events = events.iter().map(|(id, value)| event(id, (*value).clone())).collect();
            Timeline { limited, prev_batch: Some("t1".to_owned()), events }
        };
        let of = |timeline: Timeline| ids(complete(&timeline, &me));
        let known = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        assert_eq!(of(timeline(false, &[("$1", &said), ("$2", &said)])), known(&["$1", "$2"]));
        assert_eq!(of(timeline(true, &[("$1", &said)])), None, "something came before");
        assert_eq!(of(timeline(true, &[("$1", &said), ("$2", &joining), ("$3", &said)])), known(&["$2", "$3"]));
        assert_eq!(of(timeline(true, &[("$1", &joining), ("$2", &joining), ("$3", &said)])), known(&["$2", "$3"]));
    }

    #[test]
    fn who_was_in_a_room_all_along_has_no_joining_to_look_for() {
        let me = Me { id: "@troquet:x".to_owned(), display_name: None };
        let change = |kind: &str, key: &str| {
            let event = json!({ "type": kind, "state_key": key, "content": {}, "event_id": "$1", "sender": "@zoe:x" });
            Raw::new(&event).expect("JSON").cast_unchecked::<AnySyncStateEvent>()
        };
        let since = |changes| Behind::since("s1", &State::Before(changes), &me).is_since_joining;
        assert!(since(vec![]));
        assert!(since(vec![change("m.room.member", "@zoe:x"), change("m.room.topic", "@troquet:x")]));
        assert!(!since(vec![change("m.room.topic", ""), change("m.room.member", "@troquet:x")]));
    }
}
