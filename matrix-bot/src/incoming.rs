//! Reads one room event as one [`Incoming`]. Pure, and from raw JSON: only what is needed is looked at, so that new kinds and fields
//! lose nothing.
//!
//! Left out on purpose: edits (an edit never executes a command again), `m.notice` (other bots: no loops), and what Troquet itself says,
//! but for the news that it stands.
//! What could not be decrypted is [`unreadable`].

use bot_core::wire::{
    Chat, ChatAddress, ChatKind, EventId, FileRef, Happening, Incoming, MessageRef, Network, PersonAddress, Said, Sender,
    Unreadable,
};
use serde::Deserialize;
use serde_json::Value;

use crate::wire::ended_by;

/// Who the bot is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Me {
    /// `@troquet:example.org`.
    pub id: String,
    /// What clients call it in a mention.
    pub display_name: Option<String>,
}

/// What is known about the room of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whereabouts {
    /// The room's id.
    pub room: String,
    /// Between two or among many.
    pub kind: ChatKind,
    /// What the room is called.
    pub title: Option<String>,
    /// What the event's sender is called there.
    pub sender_name: Option<String>,
    /// The room that this one replaces, if both say so.
    pub replaces: Option<String>,
}

/// An event that is not for the engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The event's type.
    pub kind: String,
    /// Why. Never anything that people wrote.
    pub why: &'static str,
}

#[derive(Deserialize)]
struct RoomEvent {
    #[serde(rename = "type")]
    kind: String,
    event_id: String,
    sender: String,
    state_key: Option<String>,
    content: Value,
    #[serde(default)]
    unsigned: Unsigned,
}

#[derive(Deserialize, Default)]
struct Unsigned {
    prev_content: Option<Membership>,
    prev_sender: Option<String>,
    /// What this device sent it as; only this device is told.
    transaction_id: Option<String>,
}

#[derive(Deserialize)]
struct Membership {
    membership: String,
}

#[derive(Deserialize)]
struct Content {
    msgtype: String,
    body: String,
    filename: Option<String>,
    url: Option<String>,
    file: Option<Value>,
    #[serde(rename = "m.relates_to")]
    relates_to: Option<Relation>,
    #[serde(rename = "m.mentions")]
    mentions: Option<Mentions>,
}

#[derive(Deserialize)]
struct Relation {
    rel_type: Option<String>,
    #[serde(rename = "m.in_reply_to")]
    in_reply_to: Option<InReplyTo>,
    #[serde(default)]
    is_falling_back: bool,
}

#[derive(Deserialize)]
struct InReplyTo {
    event_id: String,
}

#[derive(Deserialize)]
struct Mentions {
    #[serde(default)]
    user_ids: Vec<String>,
}

#[derive(Deserialize)]
struct Reaction {
    #[serde(rename = "m.relates_to")]
    relates_to: Annotation,
}

#[derive(Deserialize)]
struct Annotation {
    rel_type: String,
    event_id: String,
    key: String,
}

impl RoomEvent {
    /// What this membership was before; a new name or picture is a membership event too.
    fn before(&self) -> &str {
        self.unsigned.prev_content.as_ref().map_or("none", |before| before.membership.as_str())
    }
}

/// `ali` of `@ali:example.org`.
fn localpart(user: &str) -> &str {
    user.trim_start_matches('@').split(':').next().unwrap_or(user)
}

/// Reads an event.
///
/// # Errors
/// [`Skipped`] for what is not for the engine: to be logged, and passed over like the rest.
pub fn read(event: &Value, at: &Whereabouts, me: &Me) -> Result<Incoming, Skipped> {
    let kind = event.get("type").and_then(Value::as_str).unwrap_or("none").to_owned();
    read_event(event, at, me).map_err(|why| Skipped { kind, why })
}

fn read_event(event: &Value, at: &Whereabouts, me: &Me) -> Result<Incoming, &'static str> {
    let event = RoomEvent::deserialize(event).map_err(|_| "not as the specification says")?;
    match event.kind.as_str() {
        "m.room.message" if event.state_key.is_none() => read_message(&event, at, me),
        "m.room.member" => read_membership(&event, at, me),
        "m.reaction" => read_reaction(&event, at, me),
        "m.room.encrypted" => Err("could not be decrypted"),
        _ => Err("kind not known"),
    }
}

fn incoming(event: &RoomEvent, who: &str, name: Option<&str>, at: &Whereabouts, what: Happening) -> Incoming {
    Incoming {
        network: Network::Matrix,
        event: EventId(event.event_id.clone()),
        sender: Sender {
            address: PersonAddress(who.to_owned()),
            name: name.unwrap_or_else(|| localpart(who)).to_owned(),
            username: Some(localpart(who).to_owned()),
        },
        chat: Chat { address: ChatAddress(at.room.clone()), kind: at.kind, title: at.title.clone(), thread: None },
        message: None,
        what,
    }
}

/// What stands behind the name of an event that could not be read, so that the event itself is new when it can be.
const UNREADABLE: &str = "/unreadable";

/// The input that says: this encrypted event can't be read. `None` if it is not as the specification says.
pub(crate) fn unreadable(event: &Value, cause: Unreadable, at: &Whereabouts) -> Option<Incoming> {
    let event = RoomEvent::deserialize(event).ok()?;
    let what = Happening::Unreadable(cause);
    let incoming = incoming(&event, &event.sender, at.sender_name.as_deref(), at, what);
    let name = EventId(format!("{}{UNREADABLE}", event.event_id));
    Some(Incoming { event: name, message: Some(MessageRef(event.event_id.clone())), ..incoming })
}

fn read_message(event: &RoomEvent, at: &Whereabouts, me: &Me) -> Result<Incoming, &'static str> {
    if event.sender == me.id {
        let delivery = event.unsigned.transaction_id.as_deref().and_then(ended_by).ok_or("my own")?;
        let message = Some(MessageRef(event.event_id.clone()));
        return Ok(Incoming { message, ..incoming(event, &me.id, None, at, Happening::Stands { delivery }) });
    }
    let content = Content::deserialize(&event.content).map_err(|_| "withdrawn, or not as the specification says")?;
    let (rel_type, reply) = match content.relates_to {
        Some(relation) => (relation.rel_type, relation.in_reply_to.filter(|_| !relation.is_falling_back)),
        None => (None, None),
    };
    if rel_type.as_deref() == Some("m.replace") {
        return Err("an edit");
    }
    let (words, photo) = match content.msgtype.as_str() {
        "m.text" => (content.body, None),
        "m.image" => {
            let source = content.file.map(|file| serde_json::json!({ "file": file }));
            let source = source.or_else(|| content.url.map(|url| serde_json::json!({ "url": url })));
            let photo = source.map(|source| FileRef(source.to_string())).ok_or("a picture that is nowhere")?;
            // The body is the caption only if the file's name stands elsewhere.
            let caption = content.filename.filter(|name| *name != content.body).map(|_| content.body);
            (caption.unwrap_or_default(), Some(photo))
        }
        "m.notice" => return Err("written by a program"),
        _ => return Err("neither words nor a picture"),
    };
    let quoted = reply.is_some().then(|| quote(&words)).flatten();
    let answers_me = quoted.as_ref().is_some_and(|quoted| quoted.of == me.id);
    let words = quoted.map_or(words.as_str(), |quoted| quoted.rest);
    let mentioned = content.mentions.is_some_and(|mentions| mentions.user_ids.contains(&me.id));
    let (text, called) = address(words, me, mentioned);
    let said = Said {
        text: text.to_owned(),
        reply_to: reply.map(|reply| MessageRef(reply.event_id)),
        to_me: mentioned || answers_me || called,
        photo,
    };
    let message = Some(MessageRef(event.event_id.clone()));
    Ok(Incoming { message, ..incoming(event, &event.sender, at.sender_name.as_deref(), at, Happening::Said(said)) })
}

/// What older clients put before an answer: « > <@ali:example.org> their words ».
struct Quoted<'a> {
    of: &'a str,
    rest: &'a str,
}

fn quote(body: &str) -> Option<Quoted<'_>> {
    let first = body.strip_prefix("> ")?;
    let of = first.strip_prefix("* ").unwrap_or(first).strip_prefix('<')?.split_once('>')?.0;
    let mut rest = body;
    while rest.starts_with("> ") || rest.starts_with(">\n") {
        rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
    }
    Some(Quoted { of, rest: rest.strip_prefix('\n').unwrap_or(rest) })
}

/// Takes the bot's name off the beginning: its whole id always, a shorter name if the client marked a mention or a colon or comma follows.
/// Says whether it was there.
fn address<'a>(words: &'a str, me: &Me, mentioned: bool) -> (&'a str, bool) {
    let local = localpart(&me.id);
    let at_local = format!("@{local}");
    let names = [
        (me.id.as_str(), true),
        (&at_local, mentioned),
        (me.display_name.as_deref().unwrap_or(local), mentioned),
        (local, mentioned),
    ];
    let start = words.trim_start();
    for (name, sure) in names {
        let Some(rest) = strip_name(start, name) else { continue };
        let ends = rest.starts_with([':', ',']);
        if ends || (sure && rest.chars().next().is_none_or(char::is_whitespace)) {
            return (rest.trim_start_matches(|c: char| c.is_whitespace() || c == ':' || c == ','), true);
        }
    }
    (words, false)
}

/// The rest after a name, whatever the case of its ASCII letters.
fn strip_name<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let head = text.get(..name.len())?;
    (!name.is_empty() && head.eq_ignore_ascii_case(name)).then(|| &text[name.len()..])
}

/// A sign under a message. In private none is asked for, and it travels unencrypted.
fn read_reaction(event: &RoomEvent, at: &Whereabouts, me: &Me) -> Result<Incoming, &'static str> {
    if event.sender == me.id {
        return Err("my own");
    }
    let annotation: Reaction =
        Reaction::deserialize(&event.content).map_err(|_| "withdrawn, or not as the specification says")?;
    let Annotation { rel_type, event_id, key } = annotation.relates_to;
    match at.kind {
        _ if rel_type != "m.annotation" => Err("a relation that is not known"),
        ChatKind::Private => Err("a sign in private"),
        ChatKind::Group => {
            let what = Happening::Reacted { sign: key, to: MessageRef(event_id) };
            Ok(incoming(event, &event.sender, at.sender_name.as_deref(), at, what))
        }
    }
}

fn read_membership(event: &RoomEvent, at: &Whereabouts, me: &Me) -> Result<Incoming, &'static str> {
    let who = event.state_key.as_deref().ok_or("a membership of nobody")?;
    let now = Membership::deserialize(&event.content).map_err(|_| "not as the specification says")?.membership;
    let joined = now == "join" && event.before() != "join";
    let gone = matches!(now.as_str(), "leave" | "ban");
    let left = gone && event.before() == "join";
    if who == me.id {
        if let (true, Some(old)) = (joined, &at.replaces) {
            let to = ChatAddress(at.room.clone());
            let chat = Chat { address: ChatAddress(old.clone()), kind: at.kind, title: at.title.clone(), thread: None };
            return Ok(Incoming { chat, ..incoming(event, &me.id, None, at, Happening::Moved { to }) });
        }
        // Nobody else was left there, or the room was replaced.
        if left && event.sender == me.id && at.kind == ChatKind::Group {
            return Ok(incoming(event, &me.id, None, at, Happening::Removed));
        }
        // The join is my own act; what counts is who invited.
        let by = if joined { event.unsigned.prev_sender.as_deref() } else { Some(event.sender.as_str()) };
        let by = by.filter(|by| *by != me.id).ok_or("my own act")?;
        let what = match (at.kind, joined, left) {
            (ChatKind::Private, true, _) => Happening::Started { payload: None },
            (ChatKind::Group, true, _) => Happening::Added,
            (ChatKind::Private, _, true) => Happening::Blocked,
            (ChatKind::Group, _, true) => Happening::Removed,
            _ => return Err("nobody came or left"),
        };
        return Ok(incoming(event, by, None, at, what));
    }
    // Turning an invitation to a private chat down is closing it.
    let declined = gone && event.before() == "invite" && event.sender == who;
    let what = match at.kind {
        ChatKind::Private if declined => Happening::Blocked,
        _ if !left => return Err("nobody left"),
        ChatKind::Private => Happening::Blocked,
        ChatKind::Group => Happening::Left,
    };
    Ok(incoming(event, who, None, at, what))
}

#[cfg(test)]
#[path = "incoming_tests.rs"]
mod tests;
