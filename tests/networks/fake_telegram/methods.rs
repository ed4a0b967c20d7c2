//! The methods of the Bot API that Troquet calls, with their refusals.

use std::{collections::BTreeMap, time::Duration};

use axum::{
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE},
    response::Json,
};
use serde_json::{Map, Value, json};

use super::{
    Server, html, refusal,
    schema::{self, Parameters, Part},
    state::{BOT, BOT_NAME, Sent, State, membership},
    webhook,
};

type Response = (StatusCode, Json<Value>);

/// A refusal.
pub(crate) fn refused(code: u16, description: &str) -> Response {
    (StatusCode::from_u16(code).expect("an HTTP status"), Json(refusal(code, description)))
}

fn done(result: &Value) -> Response {
    (StatusCode::OK, Json(json!({ "ok": true, "result": result })))
}

/// The parameters of a call, from JSON or a form.
pub(crate) fn parameters(headers: &HeaderMap, body: &[u8]) -> Result<Parameters, String> {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    match kind.split_once("boundary=") {
        Some((_, boundary)) => form(boundary, body).map(Parameters::Form),
        None if body.is_empty() => Ok(Parameters::Json(Map::new())),
        None => serde_json::from_slice(body).map(Parameters::Json).map_err(|error| error.to_string()),
    }
}

/// The text of bytes that stand for one character each.
fn text(bytes: &str) -> String {
    let bytes: Vec<u8> = bytes.chars().filter_map(|c| u8::try_from(c).ok()).collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A form's parts. One character per byte until the parts are apart, for a picture is no text.
fn form(boundary: &str, body: &[u8]) -> Result<BTreeMap<String, Part>, String> {
    let body: String = body.iter().copied().map(char::from).collect();
    let mut out = BTreeMap::new();
    for part in body.split(&format!("--{boundary}")).skip(1).filter(|part| !part.starts_with("--")) {
        let (head, content) = part.split_once("\r\n\r\n").ok_or("a part without a head")?;
        let content = content.strip_suffix("\r\n").ok_or("a part without an end")?;
        let content = text(content);
        let quoted = |key: &str| Some(text(head.split_once(&format!(" {key}=\""))?.1.split_once('"')?.0));
        let part = match quoted("filename") {
            Some(name) => Part::File { name, content },
            None => Part::Text(content),
        };
        out.insert(quoted("name").ok_or("a part without a name")?, part);
    }
    Ok(out)
}

/// The parameters as values: of a form, the texts that stand for numbers and objects are read, and a file becomes
/// `{ "name": …, "content": … }`.
pub(crate) fn values(parameters: Parameters) -> Result<Map<String, Value>, String> {
    let parts = match parameters {
        Parameters::Json(values) => return Ok(values),
        Parameters::Form(parts) => parts,
    };
    let read = |(name, part): (String, Part)| {
        let value = match part {
            Part::File { name, content } => json!({ "name": name, "content": content }),
            Part::Text(text)
                if ["chat_id", "message_thread_id", "reply_markup", "reply_parameters", "media"].contains(&name.as_str()) =>
            {
                serde_json::from_str(&text).map_err(|error| error.to_string())?
            }
            Part::Text(text) => json!(text),
        };
        Ok((name, value))
    };
    parts.into_iter().map(read).collect()
}

/// What a method's parameters may be called.
fn known(method: &str) -> Option<&'static [&'static str]> {
    Some(match method {
        "getMe" | "getWebhookInfo" => &[],
        "deleteWebhook" => &["drop_pending_updates"],
        "setWebhook" => &["url", "secret_token", "allowed_updates", "max_connections", "drop_pending_updates"],
        "getUpdates" => &["offset", "limit", "timeout", "allowed_updates"],
        "sendMessage" => &[
            "chat_id",
            "text",
            "message_thread_id",
            "parse_mode",
            "link_preview_options",
            "reply_parameters",
            "reply_markup",
            "ephemeral_message_parameters",
        ],
        "sendMediaGroup" => &["chat_id", "media", "message_thread_id"],
        "sendDocument" => &["chat_id", "document", "message_thread_id"],
        "sendPhoto" => &["chat_id", "photo", "caption", "message_thread_id", "parse_mode", "reply_parameters", "reply_markup"],
        "editMessageCaption" => &["chat_id", "message_id", "caption", "parse_mode", "reply_markup"],
        "editMessageText" => &["chat_id", "message_id", "text", "parse_mode", "link_preview_options", "reply_markup"],
        "deleteMessage" => &["chat_id", "message_id"],
        "answerCallbackQuery" => &["callback_query_id", "text", "show_alert"],
        "getChat" | "leaveChat" => &["chat_id"],
        "getChatMember" => &["chat_id", "user_id"],
        "getFile" => &["file_id"],
        "getMyCommands" => &["scope", "language_code"],
        "setMyCommands" => &["commands", "scope", "language_code"],
        "getMyDescription" | "getMyShortDescription" => &["language_code"],
        "setMyDescription" => &["description", "language_code"],
        "setMyShortDescription" => &["short_description", "language_code"],
        _ => return None,
    })
}

fn number(parameters: &Map<String, Value>, name: &str) -> Option<i64> {
    parameters.get(name).and_then(Value::as_i64)
}

/// The true answer of a method.
pub(crate) async fn answer(server: &Server, method: &str, parameters: Map<String, Value>) -> Response {
    server.change(|state| state.calls.push(method.to_owned()));
    let fault = match known(method) {
        None => Some("unknown method".to_owned()),
        Some(names) => {
            let attached = |name: &str| method == "sendMediaGroup" && name.starts_with("file");
            let unknown = parameters.keys().find(|name| !names.contains(&name.as_str()) && !attached(name));
            unknown.map(|name| format!("unknown parameter {name}"))
        }
    };
    if let Some(fault) = fault {
        server.change(|state| state.faults.push(format!("{method}: {fault}")));
        return refused(404, "Not Found");
    }
    if method == "getUpdates" {
        return updates(server, &parameters).await;
    }
    let outcome = server.change(|state| match method {
        "getMe" => Ok(webhook::account(state)),
        "deleteWebhook" => Ok(webhook::delete(state, &parameters)),
        "setWebhook" => webhook::set(state, &parameters),
        "getWebhookInfo" => Ok(webhook::info(state)),
        "sendMessage" | "sendDocument" | "sendPhoto" => send(state, &parameters),
        "sendMediaGroup" => album(state, &parameters),
        "getChat" => full_chat(state, &parameters),
        "editMessageText" | "editMessageCaption" => edit(state, &parameters),
        "deleteMessage" => {
            let key = (number(&parameters, "chat_id").unwrap_or(0), number(&parameters, "message_id").unwrap_or(0));
            state.messages.remove(&key).map(|_| json!(true)).ok_or((400, "Bad Request: message to delete not found".to_owned()))
        }
        "answerCallbackQuery" => {
            let id = parameters.get("callback_query_id").and_then(Value::as_str).unwrap_or_default();
            let waits = state.callbacks.remove(id);
            let late = "Bad Request: query is too old and response timeout expired or query ID is invalid";
            waits.then_some(json!(true)).ok_or((400, late.to_owned()))
        }
        "leaveChat" => reachable(state, &parameters).map(|chat| {
            state.groups.entry(chat).or_default().members.remove(&BOT);
            json!(true)
        }),
        "getChatMember" => chat_member(state, &parameters),
        "getFile" => {
            let id = parameters.get("file_id").and_then(Value::as_str).unwrap_or_default();
            let size = state.files.get(id).map(Vec::len).ok_or((400, "Bad Request: invalid file_id".to_owned()))?;
            Ok(json!({ "file_id": id, "file_unique_id": id, "file_size": size, "file_path": id }))
        }
        "getMyCommands" => Ok(state.menus.get(&shown(&parameters, "scope")).cloned().unwrap_or_else(|| json!([]))),
        "setMyCommands" => menu(&parameters).map(|menu| {
            state.sets += 1;
            state.menus.insert(shown(&parameters, "scope"), menu);
            json!(true)
        }),
        "getMyDescription" => Ok(json!({ "description": state.description(&shown(&parameters, "description")) })),
        "getMyShortDescription" => {
            Ok(json!({ "short_description": state.description(&shown(&parameters, "short_description")) }))
        }
        "setMyDescription" => describe(state, &parameters, "description", 512),
        "setMyShortDescription" => describe(state, &parameters, "short_description", 120),
        _ => Err((404, "Not Found".to_owned())),
    });
    match outcome {
        Ok(result) => {
            if let Some(schema) = schema::published() {
                let faults = schema.result(method, &result);
                server.change(|state| {
                    if !state.novelties {
                        state.faults.extend(faults.iter().map(|fault| format!("the fake's own {fault}")));
                    }
                });
            }
            done(&result)
        }
        Err((code, description)) => {
            let mut answer = refusal(code, &description);
            let moved = number(&parameters, "chat_id").and_then(|chat| server.lock().groups.get(&chat)?.moved_to);
            if let Some(to) = moved {
                answer["parameters"] = json!({ "migrate_to_chat_id": to });
            }
            (StatusCode::from_u16(code).expect("an HTTP status"), Json(answer))
        }
    }
}

type Outcome<T = Value> = Result<T, (u16, String)>;

/// Where a menu is shown, or which description it is, and in which language: empty for everybody else.
fn shown(parameters: &Map<String, Value>, what: &str) -> (String, String) {
    let language = parameters.get("language_code").and_then(Value::as_str).unwrap_or_default();
    let scope = parameters.get("scope").map(|scope| scope["type"].as_str().unwrap_or_default());
    (scope.unwrap_or(what).to_owned(), language.to_owned())
}

/// A menu that Telegram takes.
fn menu(parameters: &Map<String, Value>) -> Outcome {
    let commands = parameters.get("commands").and_then(Value::as_array).cloned().unwrap_or_default();
    let named = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let right = commands.iter().all(|command| {
        let field = |name: &str| command[name].as_str().unwrap_or_default();
        (1..=32).contains(&field("command").len())
            && field("command").chars().all(named)
            && (1..=256).contains(&field("description").encode_utf16().count())
    });
    match right && commands.len() <= 100 {
        true => Ok(Value::Array(commands)),
        false => Err((400, "Bad Request: BOT_COMMAND_INVALID".to_owned())),
    }
}

fn describe(state: &mut State, parameters: &Map<String, Value>, what: &str, limit: usize) -> Outcome {
    let text = parameters.get(what).and_then(Value::as_str).unwrap_or_default();
    if text.encode_utf16().count() > limit {
        return Err((400, format!("Bad Request: {what} is too long")));
    }
    state.sets += 1;
    state.descriptions.insert(shown(parameters, what), text.to_owned());
    Ok(json!(true))
}

/// An open question for updates; closed when its asker hangs up, too.
struct Open<'a>(&'a Server);

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.change(|state| state.polling = false);
    }
}

async fn updates(server: &Server, parameters: &Map<String, Value>) -> Response {
    let offset = number(parameters, "offset");
    let taken = server.change(|state| {
        state.offsets.push(offset);
        if state.webhook.is_some() {
            return Err("can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first");
        }
        if std::mem::replace(&mut state.polling, true) {
            return Err("terminated by other getUpdates request; make sure that only one bot instance is running");
        }
        if let Some(kinds) = parameters.get("allowed_updates").and_then(Value::as_array) {
            state.kinds = kinds.iter().filter_map(|kind| kind.as_str().map(str::to_owned)).collect();
        }
        if let Some(offset) = offset {
            state.updates.retain(|update| update["update_id"].as_i64() >= Some(offset));
        }
        Ok(())
    });
    if let Err(conflict) = taken {
        return refused(409, &format!("Conflict: {conflict}"));
    }
    let open = Open(server);
    let patience = Duration::from_secs(number(parameters, "timeout").unwrap_or(0).unsigned_abs());
    let ready = server.until(|state| {
        let wanted = |update: &Value| state.every_kind || state.kinds.iter().any(|kind| update.get(kind).is_some());
        let ready: Vec<Value> = state.updates.iter().filter(|update| wanted(update)).take(100).cloned().collect();
        (!ready.is_empty()).then_some(ready)
    });
    let ready = tokio::time::timeout(patience, ready).await.unwrap_or_default();
    drop(open);
    done(&Value::Array(ready))
}

/// The chat of a call, if the bot may write there.
fn reachable(state: &State, parameters: &Map<String, Value>) -> Outcome<i64> {
    let chat = number(parameters, "chat_id").ok_or((400, "Bad Request: chat_id is empty".to_owned()))?;
    match state.groups.get(&chat) {
        Some(group) if group.moved_to.is_some() => {
            Err((400, "Bad Request: group chat was upgraded to a supergroup chat".to_owned()))
        }
        Some(group) if group.members.contains_key(&BOT) => Ok(chat),
        Some(_) => Err((403, "Forbidden: bot was kicked from the supergroup chat".to_owned())),
        None if state.blocked.contains(&chat) => Err((403, "Forbidden: bot was blocked by the user".to_owned())),
        None if state.opened.contains(&chat) => Ok(chat),
        None if chat > 0 => Err((403, "Forbidden: bot can't initiate conversation with a user".to_owned())),
        None => Err((400, "Bad Request: chat not found".to_owned())),
    }
}

/// The text and buttons of a call.
fn content(parameters: &Map<String, Value>) -> Outcome<Sent> {
    let bad = |what: &str| (400, format!("Bad Request: {what}"));
    let (words, limit) = match (parameters.get("text"), parameters.get("caption")) {
        (None, Some(caption)) => (caption.as_str(), 1_024),
        (text, _) => (text.and_then(Value::as_str), 4_096),
    };
    let html = words.unwrap_or_default().to_owned();
    let text = match parameters.get("parse_mode").and_then(Value::as_str) {
        Some("HTML") => html::plain(&html).map_err(|description| (400, description))?,
        None => html.clone(),
        Some(_) => return Err(bad("unsupported parse_mode")),
    };
    let file = parameters.get("document").map(|file| {
        let field = |name: &str| file[name].as_str().unwrap_or_default().to_owned();
        (field("name"), field("content"))
    });
    let photo = parameters.get("photo").map(|photo| match photo.as_str() {
        Some(handle) => handle.to_owned(),
        None => photo["name"].as_str().unwrap_or_default().to_owned(),
    });
    if text.trim().is_empty() && file.is_none() && photo.is_none() {
        return Err(bad("message text is empty"));
    }
    if text.encode_utf16().count() > limit {
        return Err(bad("message is too long"));
    }
    let mut buttons = Vec::new();
    let rows =
        parameters.get("reply_markup").and_then(|markup| markup["inline_keyboard"].as_array()).cloned().unwrap_or_default();
    for button in rows.iter().flat_map(|row| row.as_array().cloned().unwrap_or_default()) {
        let (label, url) = (button["text"].as_str(), button["url"].as_str());
        let (Some(label), Some(payload)) = (label, button["callback_data"].as_str().xor(url)) else {
            return Err(bad("Text buttons are unallowed in the inline keyboard"));
        };
        if url.is_none() && (payload.is_empty() || payload.len() > 64) {
            return Err(bad("BUTTON_DATA_INVALID"));
        }
        if url.is_some_and(|url| !url.starts_with("https://")) {
            return Err(bad("BUTTON_URL_INVALID"));
        }
        buttons.push((label.to_owned(), payload.to_owned()));
    }
    let only_for = parameters.get("ephemeral_message_parameters").and_then(|ephemeral| ephemeral["receiver_user_id"].as_i64());
    let reply_to = parameters.get("reply_parameters").and_then(|reply| reply["message_id"].as_i64());
    Ok(Sent { text, html, buttons, reply_to, topic: number(parameters, "message_thread_id"), file, photo, only_for })
}

/// The message as the API gives it back.
fn echo(state: &State, chat: i64, id: i64, sent: &Sent) -> Value {
    let mut echo = json!({ "message_id": id, "date": 1_772_438_400, "chat": state.chat(chat), "from": me() });
    let words = if sent.photo.is_some() { "caption" } else { "text" };
    if !sent.text.is_empty() {
        echo[words] = json!(sent.text);
    }
    if state.novelties {
        echo["aura"] = json!({});
        echo["chat"]["type"] = json!("novel");
    }
    echo
}

/// The bot, as the API describes it.
fn me() -> Value {
    json!({ "id": BOT, "is_bot": true, "first_name": "Troquet", "username": BOT_NAME })
}

fn send(state: &mut State, parameters: &Map<String, Value>) -> Outcome {
    let chat = reachable(state, parameters)?;
    let sent = content(parameters)?;
    if let Some(ephemeral) = parameters.get("ephemeral_message_parameters") {
        may_whisper(state, chat, ephemeral)?;
    }
    let id = state.number();
    let mut echo = echo(state, chat, id, &sent);
    if sent.only_for.is_some() {
        echo["message_id"] = json!(0);
        echo["ephemeral_message_id"] = json!(id);
    }
    state.messages.insert((chat, id), sent);
    Ok(echo)
}

/// An administrator may show something to one person at any time, another bot only as the answer to what they have pressed.
fn may_whisper(state: &State, chat: i64, ephemeral: &Value) -> Outcome<()> {
    let bad = |what: &str| Err((400, format!("Bad Request: {what}")));
    let Some(group) = state.groups.get(&chat) else { return bad("ephemeral messages can be sent only to groups") };
    if !group.members.contains_key(&ephemeral["receiver_user_id"].as_i64().unwrap_or(0)) {
        return bad("user not found");
    }
    let pressed = ephemeral["callback_query_id"].as_str().is_some_and(|callback| state.pressed.contains(callback));
    match pressed || group.members.get(&BOT) == Some(&"administrator") {
        true => Ok(()),
        false => bad("not enough rights to send ephemeral messages"),
    }
}

/// Several files as one message each, one below the other.
fn album(state: &mut State, parameters: &Map<String, Value>) -> Outcome {
    let chat = reachable(state, parameters)?;
    let mut echoes = Vec::new();
    for medium in parameters.get("media").and_then(Value::as_array).into_iter().flatten() {
        let part = medium["media"].as_str().and_then(|media| media.strip_prefix("attach://")).unwrap_or_default();
        let mut one: Map<String, Value> = Map::new();
        one.insert("document".to_owned(), parameters.get(part).cloned().ok_or((400, "Bad Request: no such file".to_owned()))?);
        one.extend(parameters.get("message_thread_id").map(|topic| ("message_thread_id".to_owned(), topic.clone())));
        let sent = content(&one)?;
        let id = state.number();
        echoes.push(echo(state, chat, id, &sent));
        state.messages.insert((chat, id), sent);
    }
    Ok(Value::Array(echoes))
}

/// A group as its members see it, with what they may do there.
fn full_chat(state: &State, parameters: &Map<String, Value>) -> Outcome {
    let id = reachable(state, parameters)?;
    let mut chat = state.chat(id);
    chat["accent_color_id"] = json!(0);
    chat["max_reaction_count"] = json!(11);
    chat["accepted_gift_types"] = accepted_gifts();
    if let Some(group) = state.groups.get(&id) {
        chat["permissions"] = json!({ "can_send_messages": !group.hushed });
    }
    Ok(chat)
}

fn accepted_gifts() -> Value {
    let kinds = ["unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"];
    Value::Object(kinds.into_iter().map(|kind| (kind.to_owned(), json!(false))).collect())
}

fn edit(state: &mut State, parameters: &Map<String, Value>) -> Outcome {
    let chat = reachable(state, parameters)?;
    let id = number(parameters, "message_id").unwrap_or(0);
    let edited = content(parameters)?;
    let there = state.messages.get_mut(&(chat, id)).ok_or((400, "Bad Request: message to edit not found".to_owned()))?;
    match (&there.photo, parameters.contains_key("caption")) {
        (Some(_), false) => return Err((400, "Bad Request: there is no text in the message to edit".to_owned())),
        (None, true) => return Err((400, "Bad Request: there is no caption in the message to edit".to_owned())),
        _ => {}
    }
    let edited =
        Sent { reply_to: there.reply_to, topic: there.topic, photo: there.photo.clone(), only_for: there.only_for, ..edited };
    if *there == edited {
        let same = "Bad Request: message is not modified: specified new message content and reply markup are exactly the same";
        return Err((400, same.to_owned()));
    }
    *there = edited.clone();
    Ok(echo(state, chat, id, &edited))
}

/// About others, only an administrator is told.
fn chat_member(state: &State, parameters: &Map<String, Value>) -> Outcome {
    let chat = reachable(state, parameters)?;
    let user = number(parameters, "user_id").unwrap_or(0);
    let members = state.groups.get(&chat).map(|group| &group.members).ok_or((400, "Bad Request: chat not found".to_owned()))?;
    let status = match members.get(&user) {
        Some(status) => *status,
        None if members.get(&BOT) == Some(&"administrator") => "left",
        None => return Err((400, "Bad Request: member not found".to_owned())),
    };
    Ok(membership(json!({ "id": user, "is_bot": user == BOT, "first_name": "?" }), status))
}
