//! The published schema of the Bot API: that the fake holds everything against it. What it brings is in `bot_api_updates`.

use bot_core::wire::{ChatAddress, PersonAddress, Question};
use serde_json::{Map, Value, json};

use super::{
    fake_telegram::{
        FakeTelegram, TOKEN,
        schema::{self, Limit, Parameters, Part, Unit},
    },
    telegram::{GROUP, ZOE, connect, quarter},
};

pub(super) fn the_documented_lengths_are_known() {
    let Some(schema) = schema::published() else { return };
    let table = [
        ("sendMessage", "text", Unit::Parsed, 1, 4_096),
        ("editMessageText", "text", Unit::Parsed, 1, 4_096),
        ("sendPhoto", "caption", Unit::Parsed, 0, 1_024),
        ("sendDocument", "caption", Unit::Parsed, 0, 1_024),
        ("editMessageCaption", "caption", Unit::Parsed, 0, 1_024),
        ("InlineKeyboardButton", "callback_data", Unit::Bytes, 1, 64),
        ("answerCallbackQuery", "text", Unit::Characters, 0, 200),
        ("setMyCommands", "commands", Unit::Items, 0, 100),
        ("BotCommand", "command", Unit::Characters, 1, 32),
        ("BotCommand", "description", Unit::Characters, 1, 256),
        ("setMyDescription", "description", Unit::Characters, 0, 512),
        ("setMyShortDescription", "short_description", Unit::Characters, 0, 120),
        ("setWebhook", "secret_token", Unit::Characters, 1, 256),
        ("getUpdates", "limit", Unit::Value, 1, 100),
    ];
    for (owner, name, unit, least, most) in table {
        assert_eq!(schema.limit(owner, name), Some(Limit { unit, least, most }), "{owner}.{name}");
    }
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        other => panic!("not an object: {other}"),
    }
}

/// A keyboard of one button.
fn keyboard(button: &Value) -> Value {
    json!({ "inline_keyboard": [[button]] })
}

pub(super) fn planted_misuses_are_found() {
    let Some(schema) = schema::published() else { return };
    let say = |more: Value| {
        let mut call = object(json!({ "chat_id": 42, "text": "bonjour" }));
        call.extend(object(more));
        Value::Object(call)
    };
    let command = |command: &str, description: &str| json!({ "commands": [{ "command": command, "description": description }] });
    let pressed = |payload: &str| say(json!({ "reply_markup": keyboard(&json!({ "text": "ok", "callback_data": payload })) }));
    let linked = |url: &str| say(json!({ "reply_markup": keyboard(&json!({ "text": "ok", "url": url })) }));
    let right = [
        ("getMe", json!({})),
        ("sendMessage", say(json!({}))),
        ("sendMessage", say(json!({ "chat_id": "@voisins", "parse_mode": "HTML", "text": "<b>ici</b>" }))),
        ("sendMessage", say(json!({ "text": "&amp;".repeat(4_096), "parse_mode": "HTML" }))),
        ("sendMessage", say(json!({ "link_preview_options": { "is_disabled": true }, "reply_parameters": { "message_id": 3 } }))),
        ("sendMessage", pressed(&"é".repeat(32))),
        ("sendMessage", linked("https://t.me/troquet_bot?start=o12_3-x")),
        ("sendMessage", linked("https://example.org/?start=n'importe")),
        ("sendPhoto", json!({ "chat_id": 42, "photo": "handle", "caption": "" })),
        ("editMessageText", json!({ "chat_id": 42, "message_id": 3, "text": "bonsoir" })),
        ("editMessageText", json!({ "inline_message_id": "x", "text": "bonsoir" })),
        ("setMyCommands", command("offre_2", "Donner")),
        ("setWebhook", json!({ "url": "https://example.org", "secret_token": "A-z_9", "allowed_updates": ["message"] })),
        ("getUpdates", json!({ "offset": -1, "limit": 100, "timeout": 50, "allowed_updates": ["chat_member"] })),
    ];
    for (method, call) in right {
        assert_eq!(schema.request(method, &Parameters::Json(object(call.clone()))), Vec::<String>::new(), "{method} {call}");
    }
    let wrong = [
        ("sendTelepathy", json!({}), "sendTelepathy: no such method"),
        ("SendMessage", say(json!({})), "SendMessage: no such method"),
        ("sendMessage", say(json!({ "mood": 1 })), "sendMessage.mood: unknown"),
        ("sendMessage", json!({ "chat_id": 42 }), "sendMessage.text: missing"),
        ("sendMessage", say(json!({ "text": 5 })), "sendMessage.text: not a string"),
        ("sendMessage", say(json!({ "text": null })), "sendMessage.text: not a string"),
        ("sendMessage", say(json!({ "message_thread_id": "3" })), "sendMessage.message_thread_id: not an integer"),
        ("sendMessage", say(json!({ "message_thread_id": 3.5 })), "sendMessage.message_thread_id: not an integer"),
        ("sendMessage", say(json!({ "protect_content": "yes" })), "sendMessage.protect_content: not true or false"),
        ("sendMessage", say(json!({ "reply_to_message_id": 3 })), "sendMessage.reply_to_message_id: no longer published"),
        (
            "sendMessage",
            say(json!({ "parse_mode": "html" })),
            "sendMessage.parse_mode: not \"MarkdownV2\" or \"Markdown\" or \"HTML\"",
        ),
        ("sendMessage", say(json!({ "parse_mode": "HTML", "entities": [] })), "sendMessage.parse_mode: stands beside entities"),
        ("sendMessage", say(json!({ "text": "" })), "sendMessage.text: 0 characters, not 1 to 4096"),
        ("sendMessage", say(json!({ "text": "<b></b>", "parse_mode": "HTML" })), "sendMessage.text: 0 characters, not 1 to 4096"),
        ("sendMessage", say(json!({ "text": "é".repeat(4_097) })), "sendMessage.text: 4097 characters, not 1 to 4096"),
        ("sendMessage", say(json!({ "text": "🙂".repeat(2_049) })), "sendMessage.text: 4098 characters, not 1 to 4096"),
        (
            "sendMessage",
            say(json!({ "reply_parameters": { "message_id": 3, "mood": 1 } })),
            "sendMessage.reply_parameters: ReplyParameters.mood: unknown",
        ),
        (
            "sendMessage",
            say(json!({ "link_preview_options": { "is_disabled": 1 } })),
            "sendMessage.link_preview_options: LinkPreviewOptions.is_disabled: not true or false",
        ),
        (
            "sendMessage",
            pressed(&"é".repeat(33)),
            "sendMessage.reply_markup: InlineKeyboardMarkup.inline_keyboard[0][0]: InlineKeyboardButton.callback_data: \
             66 bytes, not 1 to 64",
        ),
        (
            "sendMessage",
            pressed(""),
            "sendMessage.reply_markup: InlineKeyboardMarkup.inline_keyboard[0][0]: InlineKeyboardButton.callback_data: \
             0 bytes, not 1 to 64",
        ),
        (
            "sendMessage",
            say(json!({ "reply_markup": keyboard(&json!({ "text": "ok" })) })),
            "sendMessage.reply_markup: InlineKeyboardMarkup.inline_keyboard[0][0]: InlineKeyboardButton.text: \
             a button does exactly one thing",
        ),
        (
            "sendMessage",
            say(json!({ "reply_markup": keyboard(&json!({ "text": "ok", "callback_data": "x", "glow": 1 })) })),
            "sendMessage.reply_markup: InlineKeyboardMarkup.inline_keyboard[0][0]: InlineKeyboardButton.glow: unknown",
        ),
        (
            "sendMessage",
            say(json!({ "reply_markup": keyboard(&json!({ "text": "ok", "callback_data": "x", "style": "loud" })) })),
            "sendMessage.reply_markup: InlineKeyboardMarkup.inline_keyboard[0][0]: InlineKeyboardButton.style: \
             not \"danger\" or \"success\" or \"primary\"",
        ),
        (
            "sendMessage",
            linked("https://t.me/troquet_bot?start=o12.3"),
            "sendMessage: a link's payload is 1 to 64 of A-Z, a-z, 0-9, _ and -",
        ),
        (
            "sendMessage",
            say(json!({ "text": format!("https://t.me/troquet_bot?start={}", "a".repeat(65)) })),
            "sendMessage: a link's payload is 1 to 64 of A-Z, a-z, 0-9, _ and -",
        ),
        ("sendPhoto", json!({ "chat_id": 42 }), "sendPhoto.photo: missing"),
        (
            "sendPhoto",
            json!({ "chat_id": 42, "photo": "handle", "caption": "é".repeat(1_025) }),
            "sendPhoto.caption: 1025 characters, not 0 to 1024",
        ),
        ("editMessageText", json!({ "chat_id": 42, "text": "bonsoir" }), "editMessageText.message_id: no message is named"),
        ("editMessageText", json!({ "chat_id": 42, "message_id": 3 }), "editMessageText.text: nothing to write"),
        (
            "answerCallbackQuery",
            json!({ "callback_query_id": "1", "text": "é".repeat(201) }),
            "answerCallbackQuery.text: 201 characters, not 0 to 200",
        ),
        ("setMyCommands", command("Offre", "Donner"), "setMyCommands.commands[0]: BotCommand.command: not only a-z, 0-9 and _"),
        (
            "setMyCommands",
            command(&"a".repeat(33), "Donner"),
            "setMyCommands.commands[0]: BotCommand.command: 33 characters, not 1 to 32",
        ),
        ("setMyCommands", command("offre", ""), "setMyCommands.commands[0]: BotCommand.description: 0 characters, not 1 to 256"),
        (
            "setMyCommands",
            json!({ "commands": [], "scope": { "type": "chat" } }),
            "setMyCommands.scope: BotCommandScopeChat.chat_id: missing",
        ),
        (
            "setMyDescription",
            json!({ "description": "é".repeat(513) }),
            "setMyDescription.description: 513 characters, not 0 to 512",
        ),
        (
            "setMyShortDescription",
            json!({ "short_description": "é".repeat(121) }),
            "setMyShortDescription.short_description: 121 characters, not 0 to 120",
        ),
        (
            "setWebhook",
            json!({ "url": "https://example.org", "secret_token": "a b" }),
            "setWebhook.secret_token: not only A-Z, a-z, 0-9, _ and -",
        ),
        (
            "setWebhook",
            json!({ "url": "https://example.org", "secret_token": "" }),
            "setWebhook.secret_token: 0 characters, not 1 to 256",
        ),
        ("getUpdates", json!({ "limit": 101 }), "getUpdates.limit: 101, not 1 to 100"),
        ("getUpdates", json!({ "allowed_updates": ["telepathy"] }), "getUpdates.allowed_updates[0]: not \"message\" or "),
    ];
    for (method, call, expected) in wrong {
        let faults = schema.request(method, &Parameters::Json(object(call.clone())));
        let found = faults.first().is_some_and(|fault| fault.starts_with(expected));
        assert!(found && faults.len() == 1, "{method} {call}: {faults:?}, not {expected}");
    }
}

pub(super) fn planted_misuses_in_forms_are_found() {
    let Some(schema) = schema::published() else { return };
    let faults = |method: &str, parts: &[(&str, Part)]| {
        let parts = parts.iter().map(|(name, part)| ((*name).to_owned(), part.clone())).collect();
        schema.request(method, &Parameters::Form(parts))
    };
    let text = |text: &str| Part::Text(text.to_owned());
    let picture = || Part::File { name: "photo.jpg".to_owned(), content: String::new() };
    let to = || ("chat_id", text("42"));
    let markup = r#"{"inline_keyboard":[[{"text":"ok","callback_data":"x"}]]}"#;
    let album = r#"[{"type":"photo","media":"attach://un"},{"type":"photo","media":"attach://deux"}]"#;
    let nothing = Vec::<String>::new();
    assert_eq!(faults("sendPhoto", &[to(), ("photo", picture()), ("reply_markup", text(markup))]), nothing);
    assert_eq!(faults("sendPhoto", &[("chat_id", text("@voisins")), ("photo", text("handle"))]), nothing);
    assert_eq!(faults("sendMediaGroup", &[to(), ("media", text(album)), ("un", picture()), ("deux", picture())]), nothing);
    let table: [(&[(&str, Part)], &str); 8] = [
        (&[to()], "sendPhoto.photo: missing"),
        (&[("chat_id", picture()), ("photo", picture())], "sendPhoto.chat_id: is no file"),
        (
            &[to(), ("photo", picture()), ("message_thread_id", text("trois"))],
            "sendPhoto.message_thread_id: can't be read as an integer",
        ),
        (&[to(), ("photo", picture()), ("has_spoiler", text("oui"))], "sendPhoto.has_spoiler: can't be read as true or false"),
        (&[to(), ("photo", picture()), ("reply_markup", text("{"))], "sendPhoto.reply_markup: can't be read as Inline"),
        (
            &[to(), ("photo", picture()), ("reply_parameters", text(r#"{"message_id":"3"}"#))],
            "sendPhoto.reply_parameters: ReplyParameters.message_id: not an integer",
        ),
        (&[to(), ("photo", picture()), ("mood", text("1"))], "sendPhoto.mood: unknown"),
        (&[to(), ("photo", picture()), ("deux", picture())], "sendPhoto.deux: unknown"),
    ];
    for (parts, expected) in table {
        let faults = faults("sendPhoto", parts);
        assert!(faults.first().is_some_and(|fault| fault.starts_with(expected)), "{parts:?}: {faults:?}, not {expected}");
    }
}

pub(super) async fn a_misuse_is_refused_and_noted() {
    if schema::published().is_none() {
        return;
    }
    let fake = quarter().await;
    let call = async |method: &str, body: Value| {
        let request = reqwest::Client::new().post(format!("{}/bot{TOKEN}/{method}", fake.url)).json(&body);
        let answer: Value = request.send().await.expect("an answer").json().await.expect("JSON");
        answer["error_code"].as_i64()
    };
    fake.says(ZOE, ZOE.id, "bonjour");
    assert_eq!(call("sendMessage", json!({ "chat_id": ZOE.id, "text": "bonjour" })).await, None);
    fake.faultless();
    assert_eq!(call("sendMessage", json!({ "chat_id": ZOE.id, "text": "bonjour", "mood": 1 })).await, Some(400));
    assert_eq!(call("sendTelepathy", json!({})).await, Some(400));
    assert_eq!(fake.server.lock().faults, ["sendMessage.mood: unknown", "sendTelepathy: no such method"]);
    assert_eq!(fake.texts(ZOE.id).len(), 1, "nothing else was sent");
}

pub(super) async fn what_the_fake_gives_is_checked_too() {
    let Some(schema) = schema::published() else { return };
    let fake = FakeTelegram::start().await;
    fake.server.change(|state| {
        state.strange_update("message", json!({ "aura": 1 }));
        assert!(state.faults.is_empty(), "strange on purpose");
        state.update("message", json!({ "message_id": 1, "date": "today", "chat": { "id": 1, "type": "private" } }));
        state.update("telepathy", json!({}));
    });
    let expected = [
        "the fake's own update: Update.message: Message.date: not an integer",
        "the fake's own update: Update.telepathy: unknown",
    ];
    assert_eq!(fake.server.lock().faults, expected);
    assert_eq!(schema.result("getMe", &json!({ "id": 7, "is_bot": true })), ["result of getMe: User.first_name: missing"]);
    let member = json!({ "status": "restricted", "user": { "id": 7, "is_bot": true, "first_name": "x" } });
    let missing = schema.result("getChatMember", &member);
    assert!(missing.contains(&"result of getChatMember: ChatMemberRestricted.until_date: missing".to_owned()), "{missing:?}");
    // Each status comes with all that belongs to it.
    let fake = quarter().await;
    let (wire, _) = connect(&fake).await;
    for status in ["creator", "administrator", "member", "restricted", "left", "kicked"] {
        fake.server.change(|state| state.groups.get_mut(&GROUP).expect("the group").members.insert(ZOE.id, status));
        let (chat, person) = (ChatAddress(GROUP.to_string()), PersonAddress(ZOE.id.to_string()));
        assert!(wire.ask(&Question::IsMember { chat, person }).await.is_ok(), "{status}");
    }
    fake.faultless();
}
