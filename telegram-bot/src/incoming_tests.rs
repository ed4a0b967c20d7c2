use serde_json::json;

use super::*;

fn me() -> Me {
    Me { id: 7, username: "Troquet_bot".to_owned() }
}

fn zoe() -> Value {
    json!({ "id": 42, "is_bot": false, "first_name": "Zoé", "last_name": "Rey", "username": "zoe_r", "language_code": "fr" })
}

fn group() -> Value {
    json!({ "id": -100_555, "type": "supergroup", "title": "Les voisins" })
}

fn private() -> Value {
    json!({ "id": 42, "type": "private", "first_name": "Zoé" })
}

/// A message by Zoé with more fields, or others.
fn message(chat: Value, more: Value) -> Value {
    let mut message = json!({ "message_id": 11, "date": 1_772_438_400, "from": zoe() });
    message["chat"] = chat;
    if let Value::Object(more) = more {
        message.as_object_mut().expect("an object").extend(more);
    }
    json!({ "update_id": 900, "message": message })
}

/// An entity over the first `span` in the text, counted as Telegram counts.
fn entity(kind: &str, text: &str, span: &str) -> Value {
    let before = &text[..text.find(span).expect("the span is in the text")];
    json!({ "type": kind, "offset": before.encode_utf16().count(), "length": span.encode_utf16().count() })
}

fn what(update: &Value) -> Happening {
    read(update, &me()).expect("an event").what
}

fn said(update: &Value) -> Said {
    match what(update) {
        Happening::Said(said) => said,
        other => panic!("not said: {other:?}"),
    }
}

fn why(update: &Value) -> &'static str {
    read(update, &me()).expect_err("nothing for the engine").why
}

#[test]
fn a_message_in_a_group() {
    let update = message(group(), json!({ "text": "bonjour" }));
    assert_eq!(
        read(&update, &me()),
        Ok(Incoming {
            network: Network::Telegram,
            event: EventId("m:-100555:11".to_owned()),
            sender: Sender {
                address: PersonAddress("42".to_owned()),
                name: "Zoé Rey".to_owned(),
                username: Some("zoe_r".to_owned())
            },
            chat: CoreChat {
                address: bot_core::wire::ChatAddress("-100555".to_owned()),
                kind: ChatKind::Group,
                title: Some("Les voisins".to_owned()),
                thread: None,
            },
            message: Some(MessageRef("11".to_owned())),
            what: Happening::Said(Said { text: "bonjour".to_owned(), ..Said::default() }),
        })
    );
}

#[test]
fn commands_and_mentions_lose_the_address_and_nothing_else() {
    // Text, kind of entity, the span it covers, then: the text that is left, and is it for us?
    let table = [
        ("/offre@troquet_BOT Vélo", "bot_command", "/offre@troquet_BOT", "/offre Vélo", true),
        ("/offre Vélo", "bot_command", "/offre", "/offre Vélo", false),
        ("@troquet_bot : je donne un lit", "mention", "@troquet_bot", "je donne un lit", true),
        ("👩‍🌾 @troquet_bot je donne", "mention", "@troquet_bot", "👩‍🌾 @troquet_bot je donne", true),
        ("@autre_bot je donne", "mention", "@autre_bot", "@autre_bot je donne", false),
        ("voir /offre@autre_bot", "url", "/offre@autre_bot", "voir /offre@autre_bot", false),
        ("voir /offre@autre_bot", "bot_command", "/offre@autre_bot", "voir /offre@autre_bot", false),
    ];
    for (text, kind, span, left, to_me) in table {
        let update = message(group(), json!({ "text": text, "entities": [entity(kind, text, span)] }));
        assert_eq!(said(&update), Said { text: left.to_owned(), to_me, ..Said::default() }, "{text} as {kind}");
    }
    let other = message(
        group(),
        json!({ "text": "/aide@autre_bot", "entities": [entity("bot_command", "/aide@autre_bot", "/aide@autre_bot")] }),
    );
    assert_eq!(why(&other), "a command for another bot");
}

#[test]
fn what_the_api_invents_later_loses_nothing() {
    let text = "@troquet_bot bonjour";
    let entities = json!([
        { "type": "hologram", "offset": 0, "length": 3, "depth": [1, 2] },
        { "kind": "without anything" },
        { "type": "mention", "offset": 4_000_000_000_u64, "length": 3 },
        { "type": "mention", "offset": -1, "length": 3 },
        { "type": "mention", "offset": 0, "length": 0 },
        entity("mention", text, "@troquet_bot"),
    ]);
    let update = message(group(), json!({ "text": text, "entities": entities, "mood": { "new": true } }));
    assert_eq!(said(&update), Said { text: "bonjour".to_owned(), to_me: true, ..Said::default() });
    assert_eq!(
        read(&json!({ "update_id": 1, "telepathy": { "from": 3 } }), &me()),
        Err(Skipped { kind: "telepathy".to_owned(), why: "kind not known" })
    );
    assert_eq!(why(&json!({ "update_id": 1, "message": { "message_id": "eleven" } })), "not as the API says");
    for broken in [json!({ "update_id": 1 }), json!([]), json!(null), json!("x")] {
        assert_eq!(why(&broken), "nothing in it");
    }
}

#[test]
fn what_is_null_or_missing_costs_only_itself() {
    let nothing = json!({ "text": "bonjour", "entities": null, "caption_entities": null, "is_topic_message": null, "photo": null,
        "reply_to_message": { "message_id": null, "from": {} }, "from": { "id": 42, "is_bot": null, "first_name": null } });
    assert_eq!(said(&message(group(), nothing)), Said { text: "bonjour".to_owned(), ..Said::default() });
    let sizes = json!([{ "file_id": "small" }, null, {}]);
    assert_eq!(said(&message(private(), json!({ "photo": sizes }))).photo, Some(FileRef("small".to_owned())));
    let mut beside = message(group(), json!({ "text": "bonjour" }));
    beside["aura"] = json!({ "from": 3 });
    assert_eq!(said(&beside).text, "bonjour");
}

#[test]
fn answers() {
    let mine =
        json!({ "message_id": 5, "from": { "id": 7, "is_bot": true, "first_name": "Troquet" }, "chat": group(), "date": 1 });
    let update = message(group(), json!({ "text": "ok", "reply_to_message": mine }));
    let expected = Said { text: "ok".to_owned(), reply_to: Some(MessageRef("5".to_owned())), to_me: true, photo: None };
    assert_eq!(said(&update), expected);
    let theirs = json!({ "message_id": 6, "from": { "id": 43, "first_name": "Ali" }, "chat": group(), "date": 1 });
    let update = message(group(), json!({ "text": "ok", "reply_to_message": theirs }));
    assert_eq!(said(&update), Said { reply_to: Some(MessageRef("6".to_owned())), to_me: false, ..expected });
}

#[test]
fn topics_are_places_of_their_own() {
    let opening =
        json!({ "message_id": 3, "from": { "id": 7, "is_bot": true, "first_name": "Troquet" }, "forum_topic_created": {} });
    let update = message(
        group(),
        json!({ "text": "bonjour", "is_topic_message": true, "message_thread_id": 3, "reply_to_message": opening }),
    );
    let chat = read(&update, &me()).expect("an event").chat;
    assert_eq!((chat.address.as_str(), chat.thread.as_deref()), ("-100555", Some("3")));
    assert_eq!(said(&update), Said { text: "bonjour".to_owned(), ..Said::default() }, "answers nothing");
    // A thread of answers in a group without topics is no topic.
    let thread = message(group(), json!({ "text": "bonjour", "message_thread_id": 3 }));
    assert_eq!(read(&thread, &me()).expect("an event").chat.address.as_str(), "-100555");
}

#[test]
fn the_private_chat_opens_with_what_the_link_carries() {
    let start = |chat: Value, text: &str| {
        what(&message(chat, json!({ "text": text, "entities": [entity("bot_command", text, "/start")] })))
    };
    assert_eq!(start(private(), "/start o12_3"), Happening::Started { payload: Some("o12_3".to_owned()) });
    assert_eq!(start(private(), "/start "), Happening::Started { payload: None });
    assert_eq!(start(private(), "/starts"), Happening::Said(Said { text: "/starts".to_owned(), ..Said::default() }));
    assert_eq!(start(group(), "/start x"), Happening::Said(Said { text: "/start x".to_owned(), ..Said::default() }));
}

#[test]
fn pictures_count_with_their_words() {
    let sizes = json!([{ "file_id": "small", "width": 90 }, { "file_id": "large", "width": 1280 }]);
    let caption = "@troquet_bot un lit";
    let update = message(
        private(),
        json!({ "photo": sizes, "caption": caption, "caption_entities": [entity("mention", caption, "@troquet_bot")] }),
    );
    let photo = Some(FileRef("large".to_owned()));
    assert_eq!(said(&update), Said { text: "un lit".to_owned(), to_me: true, photo: photo.clone(), reply_to: None });
    assert_eq!(said(&message(private(), json!({ "photo": sizes }))), Said { photo, ..Said::default() });
}

#[test]
fn pressed() {
    let mut query = json!({
        "id": "77", "from": zoe(), "chat_instance": "x", "data": "oui 12",
        "message": { "message_id": 5, "date": 0, "chat": group(), "is_topic_message": true, "message_thread_id": 3 }
    });
    let read_query = |query: &Value| read(&json!({ "update_id": 901, "callback_query": query }), &me());
    let incoming = read_query(&query).expect("an event");
    assert_eq!((incoming.event.0.as_str(), incoming.chat.address.as_str(), incoming.message), ("c:77", "-100555", None));
    assert_eq!(incoming.chat.thread.as_deref(), Some("3"));
    let under = Some(MessageRef("5".to_owned()));
    assert_eq!(incoming.what, Happening::Pressed { payload: "oui 12".to_owned(), callback: Some("77".to_owned()), under });
    query["data"] = Value::Null;
    assert_eq!(read_query(&query).map_err(|skipped| skipped.why), Err("a button without payload"));
    query["message"] = Value::Null;
    assert_eq!(read_query(&query).map_err(|skipped| skipped.why), Err("not under a message of a chat"));
}

#[test]
fn coming_and_going() {
    let change = |kind: &str, chat: Value, who: i64, old: Value, new: Value| {
        let state = |mut state: Value| {
            state["user"] = json!({ "id": who, "first_name": "Ali", "is_bot": who == 7 });
            state
        };
        let content = json!({ "chat": chat, "from": zoe(), "date": 1_772_438_400, "old_chat_member": state(old), "new_chat_member": state(new) });
        let mut update = json!({ "update_id": 902 });
        update[kind] = content;
        read(&update, &me())
            .map(|incoming| (incoming.sender.address.0, incoming.event.0, incoming.what))
            .map_err(|skipped| skipped.why)
    };
    let status = |status: &str| json!({ "status": status });
    let event = "u:902:1772438400".to_owned();
    let by = |person: &str, what| Ok((person.to_owned(), event.clone(), what));
    let mine = |chat, old, new| change("my_chat_member", chat, 7, status(old), status(new));
    assert_eq!(mine(group(), "left", "member"), by("42", Happening::Added));
    assert_eq!(mine(group(), "kicked", "administrator"), by("42", Happening::Added));
    assert_eq!(mine(group(), "administrator", "kicked"), by("42", Happening::Removed));
    assert_eq!(mine(group(), "member", "administrator"), Err("other rights, still there"));
    assert_eq!(mine(private(), "member", "kicked"), by("42", Happening::Blocked));
    assert_eq!(mine(private(), "kicked", "member"), Err("the message that follows says so"));
    assert_eq!(mine(json!({ "id": -9, "type": "channel" }), "left", "administrator"), Err("not a private chat or group"));
    let theirs = |old, new| change("chat_member", group(), 43, old, new);
    assert_eq!(theirs(status("member"), status("left")), by("43", Happening::Left));
    let muted = json!({ "status": "restricted", "is_member": true });
    assert_eq!(theirs(status("member"), muted.clone()), Err("nobody left"));
    assert_eq!(theirs(muted, json!({ "status": "restricted", "is_member": false })), by("43", Happening::Left));
    assert_eq!(theirs(status("left"), status("member")), Err("nobody left"));
}

#[test]
fn service_messages() {
    let left = message(group(), json!({ "left_chat_member": { "id": 43, "first_name": "Ali" } }));
    let incoming = read(&left, &me()).expect("an event");
    assert_eq!((incoming.sender.address.0.as_str(), incoming.what), ("43", Happening::Left));
    let removed = message(group(), json!({ "left_chat_member": { "id": 7, "is_bot": true, "first_name": "Troquet" } }));
    assert_eq!(why(&removed), "told by my_chat_member too");
    let moved =
        message(json!({ "id": -5, "type": "group" }), json!({ "migrate_to_chat_id": -100_777, "sender_chat": { "id": -5 } }));
    assert_eq!(what(&moved), Happening::Moved { to: bot_core::wire::ChatAddress("-100777".to_owned()) });
    assert_eq!(why(&message(group(), json!({ "pinned_message": {} }))), "neither words nor a picture");
}

#[test]
fn nobody_behind_it() {
    let bot = json!({ "text": "/aide", "from": { "id": 8, "is_bot": true, "first_name": "Autre" } });
    assert_eq!(why(&message(group(), bot)), "written by a bot");
    assert_eq!(why(&message(group(), json!({ "text": "bonjour", "from": null }))), "nobody wrote it");
    for kind in ["edited_message", "edited_channel_post", "edited_business_message"] {
        let mut edited = json!({ "update_id": 3 });
        edited[kind] = json!({ "message_id": 11, "chat": group(), "from": zoe(), "edit_date": 9, "text": "/offre Vélo" });
        assert_eq!(why(&edited), "an edit does nothing again");
    }
    let post = json!({ "message_id": 4, "chat": { "id": -100_999, "type": "channel", "title": "Infos" }, "text": "/aide" });
    assert_eq!(why(&json!({ "update_id": 3, "channel_post": post })), "kind not known");
    assert_eq!(why(&json!({ "update_id": 3, "message": post })), "not a private chat or group");
}

#[test]
fn what_is_written_in_a_chats_name_counts_only_if_it_is_to_us() {
    let admin = json!({ "id": 1_087_968_824, "is_bot": true, "first_name": "Group", "username": "GroupAnonymousBot" });
    let channel = json!({ "id": 136_817_688, "is_bot": true, "first_name": "Channel", "username": "Channel_Bot" });
    let telegram = json!({ "id": 777_000, "is_bot": false, "first_name": "Telegram" });
    let infos = json!({ "id": -100_999, "type": "channel", "title": "Infos" });
    let origin = json!({ "type": "channel", "chat": infos, "message_id": 4, "date": 1 });
    let mine =
        json!({ "message_id": 5, "from": { "id": 7, "is_bot": true, "first_name": "Troquet" }, "chat": group(), "date": 1 });
    let named = [
        (json!({ "from": admin, "sender_chat": group() }), "-100555"),
        (json!({ "from": channel, "sender_chat": infos }), "-100999"),
        (json!({ "from": telegram, "sender_chat": infos, "is_automatic_forward": true, "forward_origin": origin }), "-100999"),
        (json!({ "from": null, "sender_chat": infos }), "-100999"),
    ];
    let says = |by: &Value, text: &str, kind: &str, span: &str, more: Value| {
        let mut update = message(group(), by.clone());
        update["message"]["text"] = json!(text);
        update["message"]["entities"] = json!([entity(kind, text, span)]);
        update["message"].as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        read(&update, &me())
    };
    for (by, address) in &named {
        let to_us = [
            says(by, "/offre Vélo", "bot_command", "/offre", json!({})),
            says(by, "/Club@troquet_bot", "bot_command", "/Club@troquet_bot", json!({})),
            says(by, "dis @troquet_bot", "mention", "@troquet_bot", json!({})),
            says(by, "ok merci", "bold", "ok", json!({ "reply_to_message": mine })),
        ];
        for incoming in to_us {
            let incoming = incoming.expect("an event");
            assert_eq!(incoming.what, Happening::Faceless);
            let sender = Sender { address: PersonAddress((*address).to_owned()), name: String::new(), username: None };
            assert_eq!((incoming.sender, incoming.chat.address.as_str()), (sender, "-100555"));
        }
        let other = says(by, "/autre", "bot_command", "/autre", json!({}));
        assert_eq!(other.map_err(|skipped| skipped.why), Err("written in the name of a chat, not to us"));
        let talk = says(by, "bonjour à tous", "bold", "bonjour", json!({}));
        assert_eq!(talk.map_err(|skipped| skipped.why), Err("written in the name of a chat, not to us"));
        let bots = says(by, "/aide@autre_bot", "bot_command", "/aide@autre_bot", json!({}));
        assert_eq!(bots.map_err(|skipped| skipped.why), Err("a command for another bot"));
    }
    // An administrator without a face who takes somebody out.
    let (by, _) = &named[0];
    let mut removes = message(group(), by.clone());
    removes["message"]["left_chat_member"] = json!({ "id": 43, "first_name": "Ali" });
    assert_eq!(what(&removes), Happening::Left);
}

#[test]
fn somebody_elses_words_do_nothing() {
    let user = json!({ "type": "user", "sender_user": { "id": 43, "is_bot": false, "first_name": "Ali" }, "date": 1 });
    let hidden = json!({ "type": "hidden_user", "sender_user_name": "Ali", "date": 1 });
    let chat = json!({ "type": "chat", "sender_chat": group(), "date": 1 });
    for origin in [user, hidden, chat, json!({ "type": "novel" })] {
        for place in [private(), group()] {
            let forwarded = message(place, json!({ "text": "/offre Vélo", "forward_origin": origin }));
            assert_eq!(why(&forwarded), "forwarded: somebody else's words");
        }
    }
    let anonymous = json!({ "text": "/offre Vélo", "sender_chat": group(), "forward_origin": { "type": "chat" } });
    assert_eq!(why(&message(group(), anonymous)), "forwarded: somebody else's words");
    let inline = json!({ "text": "/offre Vélo", "via_bot": { "id": 8, "is_bot": true, "first_name": "Autre" } });
    assert_eq!(why(&message(private(), inline)), "written through a bot");
}

#[test]
fn an_album_counts_once_with_its_words() {
    let sizes = json!([{ "file_id": "one", "width": 1280 }]);
    let part = |words: Value| {
        let mut part = message(private(), json!({ "media_group_id": "13", "photo": sizes }));
        part["message"].as_object_mut().expect("an object").extend(words.as_object().expect("an object").clone());
        part
    };
    let photo = Some(FileRef("one".to_owned()));
    let with_words = part(json!({ "caption": "je donne un lit" }));
    assert_eq!(said(&with_words), Said { text: "je donne un lit".to_owned(), photo, ..Said::default() });
    assert_eq!(why(&part(json!({}))), "a part of an album without words");
    assert_eq!(why(&part(json!({ "caption": "" }))), "a part of an album without words");
}

#[test]
fn a_reply_to_another_chat_or_topic_is_none() {
    let origin = json!({ "type": "user", "sender_user": { "id": 7, "is_bot": true, "first_name": "Troquet" }, "date": 1 });
    let external = json!({ "origin": origin, "chat": group(), "message_id": 5 });
    let update = message(group(), json!({ "text": "ok", "external_reply": external, "quote": { "text": "lit", "position": 0 } }));
    assert_eq!(said(&update), Said { text: "ok".to_owned(), ..Said::default() });
    let mine = json!({ "message_id": 5, "from": { "id": 7, "is_bot": true, "first_name": "Troquet" }, "chat": group() });
    let both = message(group(), json!({ "text": "ok", "external_reply": external, "reply_to_message": mine }));
    assert_eq!(said(&both), Said { text: "ok".to_owned(), ..Said::default() });
}

#[test]
fn accounts_that_are_no_more_have_no_name() {
    let name = |from: Value| read(&message(group(), json!({ "text": "x", "from": from })), &me()).expect("an event").sender.name;
    assert_eq!(name(json!({ "id": 9, "is_bot": false, "first_name": "" })), "");
    assert_eq!(name(json!({ "id": 9, "is_bot": false })), "");
    assert_eq!(name(json!({ "id": 9, "is_bot": false, "first_name": null, "last_name": null })), "");
    assert_eq!(name(json!({ "id": 9, "is_bot": false, "first_name": "Deleted Account" })), "");
    assert_eq!(
        name(json!({ "id": 9, "is_bot": false, "first_name": "Deleted Account", "last_name": "Rey" })),
        "Deleted Account Rey"
    );
}

#[test]
fn null_is_as_good_as_missing() {
    let nulls = json!({
        "text": "bonjour", "caption": null, "entities": null, "caption_entities": null, "photo": null, "is_topic_message": null,
        "message_thread_id": null, "sender_chat": null, "forward_origin": null, "is_automatic_forward": null, "via_bot": null,
        "media_group_id": null, "external_reply": null, "reply_to_message": null, "left_chat_member": null, "migrate_to_chat_id": null,
    });
    assert_eq!(said(&message(group(), nulls)), Said { text: "bonjour".to_owned(), ..Said::default() });
}

#[test]
fn what_may_be_written_again_is_news() {
    let change = |old: Value, new: Value| {
        let state = |mut state: Value| {
            state["user"] = json!({ "id": 7, "first_name": "Troquet", "is_bot": true });
            state
        };
        let change =
            json!({ "chat": group(), "from": zoe(), "date": 1, "old_chat_member": state(old), "new_chat_member": state(new) });
        read(&json!({ "update_id": 902, "my_chat_member": change }), &me())
            .map(|incoming| incoming.what)
            .map_err(|skipped| skipped.why)
    };
    let member = json!({ "status": "member" });
    let admin = json!({ "status": "administrator", "can_manage_chat": true });
    let restricted =
        |is_member: bool, writes: bool| json!({ "status": "restricted", "is_member": is_member, "can_send_messages": writes });
    for free in [member.clone(), admin.clone(), restricted(true, true)] {
        assert_eq!(change(restricted(true, false), free.clone()), Ok(Happening::Added));
        assert_eq!(change(free.clone(), restricted(true, false)), Err("may no longer write there"));
        assert_eq!(change(free.clone(), restricted(false, false)), Ok(Happening::Removed));
    }
    assert_eq!(change(restricted(true, true), member.clone()), Err("other rights, still there"));
    assert_eq!(change(member, admin), Err("other rights, still there"));
    assert_eq!(change(json!({ "status": "left" }), json!({ "status": "kicked" })), Err("other rights, still away"));
    assert_eq!(change(restricted(false, false), restricted(false, true)), Err("other rights, still away"));
    assert_eq!(change(restricted(false, false), restricted(true, false)), Ok(Happening::Added));
}
