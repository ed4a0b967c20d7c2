//! What the fake remembers, and what residents do to it.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use serde_json::{Value, json};

use super::{schema, webhook::Hook};

/// The bot's number.
pub(crate) const BOT: i64 = 7;

/// The bot's name.
pub(crate) const BOT_NAME: &str = "troquet_bot";

/// Somebody with a telephone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Resident {
    /// Their number, which is their private chat's too.
    pub(crate) id: i64,
    /// Their first name.
    pub(crate) name: &'static str,
}

impl Resident {
    fn json(self) -> Value {
        json!({ "id": self.id, "is_bot": false, "first_name": self.name, "username": format!("u{}", self.id), "language_code": "fr" })
    }
}

/// A group.
#[derive(Debug, Default)]
pub(crate) struct Group {
    /// Its name.
    pub(crate) title: String,
    /// Who is in it, with their status. The bot is in it if it is listed.
    pub(crate) members: HashMap<i64, &'static str>,
    /// The number it was upgraded to.
    pub(crate) moved_to: Option<i64>,
    /// Its ordinary members may not write.
    pub(crate) hushed: bool,
}

/// A message of the bot.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sent {
    /// Without markup; under a picture, its caption.
    pub(crate) text: String,
    /// With it.
    pub(crate) html: String,
    /// `(label, payload)`, in order; a link has its address there.
    pub(crate) buttons: Vec<(String, String)>,
    /// The message it answers.
    pub(crate) reply_to: Option<i64>,
    /// The topic it stands in.
    pub(crate) topic: Option<i64>,
    /// The file's name and content, if it is a file.
    pub(crate) file: Option<(String, String)>,
    /// The picture's handle or file name, if it is a picture.
    pub(crate) photo: Option<String>,
    /// The only one who is shown it.
    pub(crate) only_for: Option<i64>,
}

/// An answer instead of the true one: HTTP status and body.
pub(crate) type Answer = (u16, Value);

/// Everything.
#[derive(Debug, Default)]
pub(crate) struct State {
    /// Groups by number.
    pub(crate) groups: HashMap<i64, Group>,
    /// People who opened the private chat.
    pub(crate) opened: HashSet<i64>,
    /// People who blocked the bot.
    pub(crate) blocked: HashSet<i64>,
    /// The bot's messages by chat and number.
    pub(crate) messages: BTreeMap<(i64, i64), Sent>,
    /// Files by path.
    pub(crate) files: HashMap<String, Vec<u8>>,
    /// Pressed buttons that wait for an answer.
    pub(crate) callbacks: HashSet<String>,
    /// All buttons that were ever pressed.
    pub(crate) pressed: HashSet<String>,
    /// Updates that wait, oldest first.
    pub(crate) updates: VecDeque<Value>,
    /// All updates there were.
    pub(crate) history: Vec<Value>,
    /// Kinds of updates that were asked for.
    pub(crate) kinds: Vec<String>,
    /// Other kinds are given too, as for a while after the kinds have changed.
    pub(crate) every_kind: bool,
    /// What is given back of messages holds things that no schema knows.
    pub(crate) novelties: bool,
    /// The offset of every question for updates.
    pub(crate) offsets: Vec<Option<i64>>,
    /// A question for updates is open.
    pub(crate) polling: bool,
    /// Where updates are brought instead of asked for.
    pub(crate) webhook: Option<Hook>,
    /// How often somebody asked about that.
    pub(crate) looks: usize,
    /// The bot can't be added to groups.
    pub(crate) stays_out: bool,
    /// Privacy mode is off.
    pub(crate) hears_all: bool,
    /// Menus of commands, by scope and language.
    pub(crate) menus: HashMap<(String, String), Value>,
    /// Descriptions, by kind and language.
    pub(crate) descriptions: HashMap<(String, String), String>,
    /// How often a menu or description was set.
    pub(crate) sets: u32,
    /// Answers to give instead of the true ones, by method.
    pub(crate) planned: VecDeque<(String, Answer)>,
    /// The next call of each of these methods takes effect, and its answer is lost.
    pub(crate) unheard: Vec<String>,
    /// The methods that were called, oldest first.
    pub(crate) calls: Vec<String>,
    /// What was misused.
    pub(crate) faults: Vec<String>,
    last_number: i64,
}

impl State {
    /// A number that was not used before.
    pub(crate) fn number(&mut self) -> i64 {
        self.last_number += 1;
        self.last_number
    }

    /// One more update, as the schema has it; says its number.
    pub(crate) fn update(&mut self, kind: &str, content: Value) -> i64 {
        let id = self.strange_update(kind, content);
        if let (Some(schema), Some(update)) = (schema::published(), self.updates.back()) {
            self.faults.extend(schema.update(update).into_iter().map(|fault| format!("the fake's own {fault}")));
        }
        id
    }

    /// One more update, that may be anything; says its number.
    pub(crate) fn strange_update(&mut self, kind: &str, content: Value) -> i64 {
        let id = 500_000 + self.number();
        let mut update = json!({ "update_id": id });
        update[kind] = content;
        self.history.push(update.clone());
        self.updates.push_back(update);
        id
    }

    /// Every update once more, under new numbers.
    pub(crate) fn happens_again(&mut self) {
        for update in std::mem::take(&mut self.history) {
            let content = update.as_object().into_iter().flatten().find(|(kind, _)| *kind != "update_id");
            let (kind, content) = content.expect("something happened");
            self.update(kind, content.clone());
        }
    }

    /// The next call of this method is answered so.
    pub(crate) fn plan(&mut self, method: &str, code: u16, answer: Value) {
        self.planned.push_back((method.to_owned(), (code, answer)));
    }

    pub(super) fn chat(&self, id: i64) -> Value {
        match self.groups.get(&id) {
            Some(group) => json!({ "id": id, "type": "supergroup", "title": group.title }),
            None => json!({ "id": id, "type": "private" }),
        }
    }

    /// Somebody writes, in a group or in their private chat, which is open from then on.
    pub(crate) fn says(&mut self, who: Resident, chat: i64, text: &str) -> i64 {
        if chat == who.id {
            self.opened.insert(chat);
        }
        let message = json!({
            "message_id": self.number(), "date": 1_772_438_400, "chat": self.chat(chat), "from": who.json(),
            "text": text, "entities": entities(text),
        });
        self.update("message", message)
    }

    /// Somebody presses a button of the bot's message; says the callback's number.
    pub(crate) fn presses(&mut self, who: Resident, chat: i64, message: i64, label: &str) -> String {
        let buttons = &self.messages[&(chat, message)].buttons;
        let payload = buttons.iter().find(|(text, _)| text == label).map(|(_, payload)| payload.clone()).expect("such a button");
        let callback = format!("cb{}", self.number());
        self.callbacks.insert(callback.clone());
        self.pressed.insert(callback.clone());
        let under = json!({ "message_id": message, "date": 1_772_438_400, "chat": self.chat(chat), "text": "…" });
        self.update(
            "callback_query",
            json!({ "id": callback, "from": who.json(), "chat_instance": "x", "data": payload, "message": under }),
        );
        callback
    }

    /// Somebody presses a button that is a link to their private chat; says the update's number.
    pub(crate) fn follows(&mut self, who: Resident, chat: i64, message: i64, label: &str) -> i64 {
        let buttons = &self.messages[&(chat, message)].buttons;
        let url = buttons.iter().find(|(text, _)| text == label).map(|(_, url)| url.clone()).expect("such a button");
        let payload = url.strip_prefix(&format!("https://t.me/{BOT_NAME}?start=")).expect("a link to the bot");
        let plain = payload.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
        assert!(plain && (1..=64).contains(&payload.len()), "{payload}");
        self.says(who, who.id, &format!("/start {payload}"))
    }

    /// A description, empty if there is none.
    pub(crate) fn description(&self, which: &(String, String)) -> &str {
        self.descriptions.get(which).map_or("", String::as_str)
    }

    /// Somebody writes in the name of a group or channel.
    pub(crate) fn says_in_its_name(&mut self, of: i64, chat: i64, text: &str) -> i64 {
        let message = json!({
            "message_id": self.number(), "date": 1_772_438_400, "chat": self.chat(chat), "sender_chat": { "id": of, "type": "supergroup" },
            "from": { "id": 1_087_968_824, "is_bot": true, "first_name": "Group", "username": "GroupAnonymousBot" },
            "text": text, "entities": entities(text),
        });
        self.update("message", message)
    }

    /// The bot's messages in a chat, oldest first.
    pub(crate) fn sent(&self, chat: i64) -> Vec<(i64, Sent)> {
        self.messages.range((chat, i64::MIN)..=(chat, i64::MAX)).map(|(&(_, id), sent)| (id, sent.clone())).collect()
    }

    /// Their texts.
    pub(crate) fn texts(&self, chat: i64) -> Vec<String> {
        self.sent(chat).into_iter().map(|(_, sent)| sent.text).collect()
    }
}

/// Commands and mentions as Telegram marks them.
pub(crate) fn entities(text: &str) -> Value {
    let mut out = Vec::new();
    for word in text.split_whitespace() {
        let kind = match word.chars().next() {
            Some('/') => "bot_command",
            Some('@') => "mention",
            _ => continue,
        };
        // A comma after it is no part of it.
        let word = word.trim_end_matches(|c: char| !(c.is_alphanumeric() || c == '_'));
        // Both are slices of one string.
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        let offset = text[..start].encode_utf16().count();
        out.push(json!({ "type": kind, "offset": offset, "length": word.encode_utf16().count() }));
    }
    Value::Array(out)
}

/// Somebody's part in a chat, with all that belongs to the status.
pub(crate) fn membership(user: Value, status: &str) -> Value {
    let mut membership = json!({ "status": status });
    membership["user"] = user;
    let (rights, also): (&[&str], _) = match status {
        "creator" => (&["is_anonymous"], None),
        "administrator" => (&ADMINISTRATOR, None),
        "restricted" => (&RESTRICTED, Some("until_date")),
        "kicked" => (&[], Some("until_date")),
        _ => (&[], None),
    };
    for right in rights {
        membership[*right] = json!(false);
    }
    if let Some(date) = also {
        membership[date] = json!(0);
    }
    if status == "restricted" {
        membership["is_member"] = json!(true);
    }
    membership
}

/// What an administrator may or may not.
const ADMINISTRATOR: [&str; 13] = [
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
];

/// What somebody restricted may or may not.
const RESTRICTED: [&str; 16] = [
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
];
