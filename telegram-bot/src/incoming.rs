//! Reads one update as one [`Incoming`]. Pure, and from raw JSON: only what is needed is looked at, so that kinds, entities and fields that
//! came into the API later neither lose an update nor its neighbours.
//!
//! Left out on purpose: edited messages (an edit never executes a command again), channels, messages without a person behind them
//! (anonymous administrators, linked channels), other bots.

use bot_core::wire::{
    Chat as CoreChat, ChatKind, EventId, FileRef, Happening, Incoming, MessageRef, Network, PersonAddress, Said, Sender,
};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::{address::chat_address, api::KINDS};

/// Who the bot is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Me {
    /// Its number.
    pub id: i64,
    /// Its name, without « @ ».
    pub username: String,
}

/// An update that is not for the engine; it is acknowledged all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The kind of update, as the API calls it.
    pub kind: String,
    /// Why. Never anything that people wrote.
    pub why: &'static str,
}

/// What may be `null` as well as missing.
fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(from: D) -> Result<T, D::Error> {
    Option::deserialize(from).map(Option::unwrap_or_default)
}

#[derive(Deserialize)]
struct User {
    id: i64,
    #[serde(default, deserialize_with = "or_default")]
    is_bot: bool,
    #[serde(default, deserialize_with = "or_default")]
    first_name: String,
    last_name: Option<String>,
    username: Option<String>,
}

#[derive(Deserialize)]
struct Chat {
    id: i64,
    #[serde(rename = "type")]
    kind: String,
    title: Option<String>,
}

#[derive(Deserialize)]
struct Written {
    message_id: i64,
    chat: Chat,
    from: Option<User>,
    sender_chat: Option<Value>,
    message_thread_id: Option<i32>,
    #[serde(default, deserialize_with = "or_default")]
    is_topic_message: bool,
    text: Option<String>,
    caption: Option<String>,
    #[serde(default, deserialize_with = "or_default")]
    entities: Vec<Value>,
    #[serde(default, deserialize_with = "or_default")]
    caption_entities: Vec<Value>,
    photo: Option<Vec<Option<File>>>,
    reply_to_message: Option<Box<Replied>>,
    left_chat_member: Option<User>,
    migrate_to_chat_id: Option<i64>,
}

#[derive(Deserialize)]
struct Replied {
    message_id: Option<i64>,
    from: Option<Author>,
    /// The first message of a topic; clients « answer » it with everything they send there.
    forum_topic_created: Option<Value>,
}

/// Who wrote what is answered.
#[derive(Deserialize)]
struct Author {
    id: Option<i64>,
}

#[derive(Deserialize)]
struct File {
    file_id: Option<String>,
}

#[derive(Deserialize)]
struct Entity {
    #[serde(rename = "type")]
    kind: String,
    offset: usize,
    length: usize,
}

#[derive(Deserialize)]
struct CallbackQuery {
    id: String,
    from: User,
    message: Option<Under>,
    data: Option<String>,
}

/// The message under which a button was pressed; of an old one little more is left.
#[derive(Deserialize)]
struct Under {
    message_id: i64,
    chat: Chat,
    message_thread_id: Option<i32>,
    #[serde(default, deserialize_with = "or_default")]
    is_topic_message: bool,
}

#[derive(Deserialize)]
struct MemberUpdated {
    chat: Chat,
    from: User,
    date: i64,
    old_chat_member: Membership,
    new_chat_member: Membership,
}

#[derive(Deserialize)]
struct Membership {
    status: String,
    user: User,
    #[serde(default, deserialize_with = "or_default")]
    is_member: bool,
}

impl Membership {
    fn present(&self) -> bool {
        present(&self.status, self.is_member)
    }
}

/// Does a status of `ChatMember` mean that its user is in the chat?
pub(crate) fn present(status: &str, is_member: bool) -> bool {
    match status {
        "creator" | "administrator" | "member" => true,
        "restricted" => is_member,
        _ => false,
    }
}

impl User {
    fn sender(&self) -> Sender {
        let name = match &self.last_name {
            Some(last) => format!("{} {last}", self.first_name),
            None => self.first_name.clone(),
        };
        Sender { address: PersonAddress(self.id.to_string()), name, username: self.username.clone() }
    }
}

impl Chat {
    /// As the core sees it; channels are nothing to it.
    fn core(&self, topic: Option<i32>) -> Result<CoreChat, &'static str> {
        let kind = match self.kind.as_str() {
            "private" => ChatKind::Private,
            "group" | "supergroup" => ChatKind::Group,
            _ => return Err("not a private chat or group"),
        };
        let thread = topic.map(|topic| topic.to_string());
        Ok(CoreChat { address: chat_address(self.id), kind, title: self.title.clone(), thread })
    }
}

/// Reads an update.
///
/// # Errors
/// [`Skipped`] for what is not for the engine: to be logged, and acknowledged like the rest.
pub fn read(update: &Value, me: &Me) -> Result<Incoming, Skipped> {
    // What else the API may come to say beside the content is not taken for it.
    let fields = update.as_object();
    let content = fields
        .and_then(|fields| fields.iter().find(|(name, _)| KINDS.contains(&name.as_str())))
        .or_else(|| fields?.iter().find(|(name, _)| *name != "update_id"));
    let Some((kind, content)) = content else {
        return Err(Skipped { kind: "none".to_owned(), why: "nothing in it" });
    };
    let incoming = match kind.as_str() {
        "message" => parse(content).and_then(|message| read_message(message, me)),
        "callback_query" => parse(content).and_then(read_press),
        "my_chat_member" => parse(content).and_then(|change| read_own_membership(&change, update)),
        "chat_member" => parse(content).and_then(|change| read_membership(&change, update)),
        _ => Err("kind not known"),
    };
    incoming.map_err(|why| Skipped { kind: kind.clone(), why })
}

fn parse<'a, T: Deserialize<'a>>(content: &'a Value) -> Result<T, &'static str> {
    T::deserialize(content).map_err(|_| "not as the API says")
}

fn incoming(event: String, sender: Sender, chat: CoreChat, what: Happening) -> Incoming {
    Incoming { network: Network::Telegram, event: EventId(event), sender, chat, message: None, what }
}

fn read_message(message: Written, me: &Me) -> Result<Incoming, &'static str> {
    let topic = message.message_thread_id.filter(|_| message.is_topic_message);
    let chat = message.chat.core(topic)?;
    let event = format!("m:{}:{}", message.chat.id, message.message_id);
    let from = message.from.as_ref().ok_or("nobody wrote it")?;
    if let Some(to) = message.migrate_to_chat_id {
        return Ok(incoming(event, from.sender(), chat, Happening::Moved { to: chat_address(to) }));
    }
    if let Some(left) = &message.left_chat_member {
        if left.id == me.id {
            return Err("told by my_chat_member too");
        }
        return Ok(incoming(event, left.sender(), chat, Happening::Left));
    }
    if message.sender_chat.is_some() {
        return Err("written in the name of a chat");
    }
    if from.is_bot {
        return Err("written by a bot");
    }
    let (sender, id) = (from.sender(), MessageRef(message.message_id.to_string()));
    let what = said(message, me, chat.kind)?;
    Ok(Incoming { message: Some(id), ..incoming(event, sender, chat, what) })
}

/// What a person's message says.
fn said(message: Written, me: &Me, kind: ChatKind) -> Result<Happening, &'static str> {
    let (text, entities) = match (message.text, message.caption) {
        (Some(text), _) => (text, message.entities),
        (None, Some(caption)) => (caption, message.caption_entities),
        (None, None) => (String::new(), Vec::new()),
    };
    // The sizes ascend.
    let photo = message.photo.and_then(|sizes| sizes.into_iter().flatten().rev().find_map(|size| size.file_id)).map(FileRef);
    if text.is_empty() && photo.is_none() {
        return Err("neither words nor a picture");
    }
    let addressed = address(&text, &entities, me)?;
    let replied = message.reply_to_message.filter(|replied| replied.forum_topic_created.is_none());
    let answers_me = replied.as_ref().and_then(|replied| replied.from.as_ref()).is_some_and(|from| from.id == Some(me.id));
    let (command, rest) = addressed.text.split_once(char::is_whitespace).unwrap_or((&addressed.text, ""));
    if kind == ChatKind::Private && command == "/start" {
        let payload = Some(rest.trim().to_owned()).filter(|payload| !payload.is_empty());
        return Ok(Happening::Started { payload });
    }
    Ok(Happening::Said(Said {
        reply_to: replied.and_then(|replied| replied.message_id).map(|id| MessageRef(id.to_string())),
        to_me: addressed.to_me || answers_me,
        photo,
        text: addressed.text,
    }))
}

/// A text and whether it is for the bot.
struct Addressed {
    text: String,
    to_me: bool,
}

/// Takes « @bot » off a command and off the beginning of a sentence. A command for another bot is none of ours.
fn address(text: &str, entities: &[Value], me: &Me) -> Result<Addressed, &'static str> {
    let spans = entities.iter().filter_map(|entity| Entity::deserialize(entity).ok());
    let mut to_me = false;
    for entity in spans {
        let Some((before, span, after)) = cut(text, entity.offset, entity.length) else { continue };
        match entity.kind.as_str() {
            "bot_command" if before.trim().is_empty() => {
                if let Some((command, name)) = span.split_once('@') {
                    if !name.eq_ignore_ascii_case(&me.username) {
                        return Err("a command for another bot");
                    }
                    return Ok(Addressed { text: format!("{command}{after}"), to_me: true });
                }
            }
            "mention" if span.strip_prefix('@').is_some_and(|name| name.eq_ignore_ascii_case(&me.username)) => {
                to_me = true;
                if before.trim().is_empty() {
                    let rest = after.trim_start_matches(|c: char| c.is_whitespace() || c == ',' || c == ':');
                    return Ok(Addressed { text: rest.to_owned(), to_me });
                }
            }
            _ => {}
        }
    }
    Ok(Addressed { text: text.to_owned(), to_me })
}

/// The text before, within and after a span counted in UTF-16 units; `None` if there is no such span or nothing in it.
fn cut(text: &str, offset: usize, length: usize) -> Option<(&str, &str, &str)> {
    let byte = |units: usize| {
        let mut left = units;
        for (at, c) in text.char_indices() {
            if left == 0 {
                return Some(at);
            }
            left = left.checked_sub(c.len_utf16())?;
        }
        (left == 0).then_some(text.len())
    };
    let (start, end) = (byte(offset)?, byte(offset.checked_add(length)?)?);
    (start < end).then(|| (&text[..start], &text[start..end], &text[end..]))
}

fn read_press(query: CallbackQuery) -> Result<Incoming, &'static str> {
    let under = query.message.ok_or("not under a message of a chat")?;
    let payload = query.data.ok_or("a button without payload")?;
    let chat = under.chat.core(under.message_thread_id.filter(|_| under.is_topic_message))?;
    let event = format!("c:{}", query.id);
    let under = Some(MessageRef(under.message_id.to_string()));
    Ok(incoming(event, query.from.sender(), chat, Happening::Pressed { payload, callback: Some(query.id), under }))
}

/// A change of membership has no name of its own; updates' numbers may start anew after a quiet week, so the date goes with it.
fn change_event(change: &MemberUpdated, update: &Value) -> Result<String, &'static str> {
    let number = update.get("update_id").and_then(Value::as_i64).ok_or("without a number")?;
    Ok(format!("u:{number}:{}", change.date))
}

fn read_own_membership(change: &MemberUpdated, update: &Value) -> Result<Incoming, &'static str> {
    let chat = change.chat.core(None)?;
    let what = match (chat.kind, change.old_chat_member.present(), change.new_chat_member.present()) {
        (ChatKind::Private, _, false) => Happening::Blocked,
        (ChatKind::Private, _, true) => return Err("the message that follows says so"),
        (ChatKind::Group, false, true) => Happening::Added,
        (ChatKind::Group, true, false) => Happening::Removed,
        (ChatKind::Group, ..) => return Err("other rights, still there or still away"),
    };
    Ok(incoming(change_event(change, update)?, change.from.sender(), chat, what))
}

fn read_membership(change: &MemberUpdated, update: &Value) -> Result<Incoming, &'static str> {
    if !change.old_chat_member.present() || change.new_chat_member.present() {
        return Err("nobody left");
    }
    let chat = change.chat.core(None)?;
    Ok(incoming(change_event(change, update)?, change.new_chat_member.user.sender(), chat, Happening::Left))
}

#[cfg(test)]
#[path = "incoming_tests.rs"]
mod tests;
