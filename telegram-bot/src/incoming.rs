//! Reads one update as one [`Incoming`]. Pure, and from raw JSON: only what is needed is looked at, so that kinds, entities and fields that
//! came into the API later neither lose an update nor its neighbours.
//!
//! Left out on purpose: edited messages (an edit never executes a command again), channels, other bots, what was forwarded or written
//! through another bot (somebody else's words), the parts of an album that carry no words. What is written to Troquet in the name of a
//! group or channel (anonymous administrators, linked channels) has no person behind it: of that, only that it happened.

use bot_core::{
    commands,
    wire::{Chat as CoreChat, ChatKind, EventId, FileRef, Happening, Incoming, MessageRef, Network, PersonAddress, Said, Sender},
};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
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

/// What is there but null, or of a type that was never heard of, is as good as missing.
fn lenient<'de, D: Deserializer<'de>, T: DeserializeOwned + Default>(from: D) -> Result<T, D::Error> {
    Ok(T::deserialize(Value::deserialize(from)?).unwrap_or_default())
}

#[derive(Deserialize)]
struct User {
    id: i64,
    #[serde(default, deserialize_with = "lenient")]
    is_bot: bool,
    #[serde(default, deserialize_with = "lenient")]
    first_name: String,
    #[serde(default, deserialize_with = "lenient")]
    last_name: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    username: Option<String>,
}

#[derive(Deserialize)]
struct Chat {
    id: i64,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default, deserialize_with = "lenient")]
    title: Option<String>,
}

#[derive(Deserialize)]
struct Written {
    message_id: i64,
    chat: Chat,
    from: Option<User>,
    sender_chat: Option<Named>,
    /// Where it was forwarded from.
    forward_origin: Option<Value>,
    /// A linked channel's post, which Telegram itself forwards to the group.
    #[serde(default, deserialize_with = "lenient")]
    is_automatic_forward: bool,
    /// The bot through which it was written.
    via_bot: Option<Value>,
    /// The album it is a part of.
    media_group_id: Option<Value>,
    /// What it answers in another chat or topic.
    external_reply: Option<Value>,
    #[serde(default, deserialize_with = "lenient")]
    message_thread_id: Option<i64>,
    #[serde(default, deserialize_with = "lenient")]
    is_topic_message: bool,
    #[serde(default, deserialize_with = "lenient")]
    text: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    caption: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    entities: Vec<Value>,
    #[serde(default, deserialize_with = "lenient")]
    caption_entities: Vec<Value>,
    #[serde(default, deserialize_with = "lenient")]
    photo: Option<Vec<Option<File>>>,
    #[serde(default, deserialize_with = "lenient")]
    reply_to_message: Option<Box<Replied>>,
    left_chat_member: Option<User>,
    migrate_to_chat_id: Option<i64>,
}

/// The group or channel in whose name something is written.
#[derive(Deserialize)]
struct Named {
    id: i64,
}

#[derive(Deserialize)]
struct Replied {
    #[serde(default, deserialize_with = "lenient")]
    message_id: Option<i64>,
    #[serde(default, deserialize_with = "lenient")]
    from: Option<Author>,
    /// The first message of a topic; clients « answer » it with everything they send there.
    forum_topic_created: Option<Value>,
}

/// Who wrote what is answered.
#[derive(Deserialize)]
struct Author {
    #[serde(default, deserialize_with = "lenient")]
    id: Option<i64>,
}

#[derive(Deserialize)]
struct File {
    #[serde(default, deserialize_with = "lenient")]
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
    #[serde(default, deserialize_with = "lenient")]
    message: Option<Under>,
    #[serde(default, deserialize_with = "lenient")]
    data: Option<String>,
}

/// The message under which a button was pressed; of an old one little more is left.
#[derive(Deserialize)]
struct Under {
    message_id: i64,
    chat: Chat,
    #[serde(default, deserialize_with = "lenient")]
    message_thread_id: Option<i64>,
    #[serde(default, deserialize_with = "lenient")]
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
    #[serde(default, deserialize_with = "lenient")]
    is_member: bool,
    /// Told of those with restrictions only.
    #[serde(default, deserialize_with = "lenient")]
    can_send_messages: Option<bool>,
}

impl Membership {
    fn present(&self) -> bool {
        present(&self.status, self.is_member)
    }

    /// May they write in the chat?
    fn writes(&self) -> bool {
        self.present() && (self.status != "restricted" || self.can_send_messages == Some(true))
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
            // What clients call an account that is no more: nobody's name.
            None if self.first_name == "Deleted Account" => String::new(),
            None => self.first_name.clone(),
        };
        Sender { address: PersonAddress(self.id.to_string()), name, username: self.username.clone() }
    }
}

impl Chat {
    /// As the core sees it; channels are nothing to it.
    fn core(&self, topic: Option<i64>) -> Result<CoreChat, &'static str> {
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
        "edited_message" | "edited_channel_post" | "edited_business_message" => Err("an edit does nothing again"),
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
    if let Some(to) = message.migrate_to_chat_id {
        let from = message.from.as_ref().ok_or("nobody wrote it")?;
        return Ok(incoming(event, from.sender(), chat, Happening::Moved { to: chat_address(to) }));
    }
    if let Some(left) = &message.left_chat_member {
        if left.id == me.id {
            return Err("told by my_chat_member too");
        }
        return Ok(incoming(event, left.sender(), chat, Happening::Left));
    }
    if message.forward_origin.is_some() && !message.is_automatic_forward {
        return Err("forwarded: somebody else's words");
    }
    if message.via_bot.is_some() {
        return Err("written through a bot");
    }
    let id = MessageRef(message.message_id.to_string());
    let (sender, what) = match (&message.sender_chat, &message.from) {
        (Some(named), _) => {
            let sender = Sender { address: PersonAddress(named.id.to_string()), name: String::new(), username: None };
            (sender, faceless(message, me, chat.kind)?)
        }
        (None, Some(from)) if from.is_bot => return Err("written by a bot"),
        (None, Some(from)) => (from.sender(), said(message, me, chat.kind)?),
        (None, None) => return Err("nobody wrote it"),
    };
    Ok(Incoming { message: Some(id), ..incoming(event, sender, chat, what) })
}

/// What is written in a chat's name, if it is for the bot: a command that it knows, a mention, a reply to it.
fn faceless(message: Written, me: &Me, kind: ChatKind) -> Result<Happening, &'static str> {
    match said(message, me, kind)? {
        Happening::Said(said) if said.to_me || is_command(&said.text) => Ok(Happening::Faceless),
        _ => Err("written in the name of a chat, not to us"),
    }
}

/// Does a text begin with a command of ours?
fn is_command(text: &str) -> bool {
    let word = text.trim_start().strip_prefix('/').and_then(|rest| rest.split_whitespace().next());
    word.is_some_and(|word| commands::named(word).is_some())
}

/// What a person's message says.
fn said(message: Written, me: &Me, kind: ChatKind) -> Result<Happening, &'static str> {
    let (text, entities) = match (message.text, message.caption) {
        (Some(text), _) => (text, message.entities),
        (None, Some(caption)) => (caption, message.caption_entities),
        (None, None) => (String::new(), Vec::new()),
    };
    if message.media_group_id.is_some() && text.is_empty() {
        return Err("a part of an album without words");
    }
    // The sizes ascend.
    let photo = message.photo.and_then(|sizes| sizes.into_iter().flatten().rev().find_map(|size| size.file_id)).map(FileRef);
    if text.is_empty() && photo.is_none() {
        return Err("neither words nor a picture");
    }
    let addressed = address(&text, &entities, me)?;
    let elsewhere = message.external_reply.is_some();
    let replied = message.reply_to_message.filter(|replied| replied.forum_topic_created.is_none() && !elsewhere);
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
        // What could not be said meanwhile is said anew.
        (ChatKind::Group, true, true) => match (change.old_chat_member.writes(), change.new_chat_member.writes()) {
            (false, true) => Happening::Added,
            (true, false) => return Err("may no longer write there"),
            _ => return Err("other rights, still there"),
        },
        (ChatKind::Group, false, false) => return Err("other rights, still away"),
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
