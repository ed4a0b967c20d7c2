use bot_core::id::OutboxId;
use serde_json::json;

use super::*;

fn me() -> Me {
    Me { id: "@troquet:quartier.test".to_owned(), display_name: Some("Le Troquet".to_owned()) }
}

fn at(kind: ChatKind) -> Whereabouts {
    let title = (kind == ChatKind::Group).then(|| "Les voisins".to_owned());
    Whereabouts { room: "!salon:quartier.test".to_owned(), kind, title, sender_name: Some("Zoé Rey".to_owned()), replaces: None }
}

fn event(kind: &str, content: Value) -> Value {
    let mut event =
        json!({ "type": kind, "event_id": "$e1", "sender": "@zoe:quartier.test", "origin_server_ts": 1_772_438_400_000_i64 });
    event["content"] = content;
    event
}

fn text(body: &str) -> Value {
    json!({ "msgtype": "m.text", "body": body })
}

fn said(content: Value) -> Said {
    match read(&event("m.room.message", content), &at(ChatKind::Group), &me()).expect("an event").what {
        Happening::Said(said) => said,
        other => panic!("not said: {other:?}"),
    }
}

fn why(event: &Value) -> &'static str {
    read(event, &at(ChatKind::Group), &me()).expect_err("nothing for the engine").why
}

#[test]
fn a_message_in_a_room() {
    let update = event("m.room.message", text("!offre Vélo"));
    let message = Some(MessageRef("$e1".to_owned()));
    assert_eq!(
        read(&update, &at(ChatKind::Group), &me()),
        Ok(Incoming {
            network: Network::Matrix,
            event: EventId("$e1".to_owned()),
            sender: Sender {
                address: PersonAddress("@zoe:quartier.test".to_owned()),
                name: "Zoé Rey".to_owned(),
                username: Some("zoe".to_owned()),
            },
            chat: Chat {
                address: ChatAddress("!salon:quartier.test".to_owned()),
                kind: ChatKind::Group,
                title: Some("Les voisins".to_owned()),
                thread: None,
            },
            message,
            what: Happening::Said(Said { text: "!offre Vélo".to_owned(), ..Said::default() }),
        })
    );
}

#[test]
fn what_troquet_said_last_of_a_delivery_stands() {
    let mut mine = event("m.room.message", text("bonjour"));
    mine["sender"] = json!("@troquet:quartier.test");
    mine["unsigned"] = json!({ "transaction_id": "troquet-7" });
    let read = read(&mine, &at(ChatKind::Group), &me()).expect("news");
    assert_eq!(read.what, Happening::Stands { delivery: OutboxId(7) });
    assert_eq!(read.message, Some(MessageRef("$e1".to_owned())));
    // Whoever else sends something under such a name says nothing of Troquet's.
    mine["sender"] = json!("@zoe:quartier.test");
    let read = super::read(&mine, &at(ChatKind::Group), &me()).expect("an event");
    assert_eq!(read.what, Happening::Said(Said { text: "bonjour".to_owned(), ..Said::default() }));
}

#[test]
fn the_name_at_the_beginning_is_taken_off() {
    let mention = json!({ "user_ids": ["@troquet:quartier.test"] });
    // The words, marked as a mention or not, then: what is left, and is it for us?
    let table = [
        ("Le Troquet: je donne un lit", true, "je donne un lit", true),
        ("Le Troquet : je donne un lit", true, "je donne un lit", true),
        ("le troquet, je donne un lit", false, "je donne un lit", true),
        ("@troquet je donne", true, "je donne", true),
        ("troquet je donne", true, "je donne", true),
        ("@troquet:quartier.test je donne", false, "je donne", true),
        ("@troquet:quartier.test", false, "", true),
        ("Troquet: je donne", false, "je donne", true),
        // Talk about Troquet is not talk to it.
        ("troquet du coin", false, "troquet du coin", false),
        ("troquets à vendre", true, "troquets à vendre", true),
        ("je donne un lit, @troquet", true, "je donne un lit, @troquet", true),
        ("Zoé: bonjour", false, "Zoé: bonjour", false),
        ("é", false, "é", false),
    ];
    for (words, marked, left, to_me) in table {
        let mut content = text(words);
        if marked {
            content["m.mentions"] = mention.clone();
        }
        assert_eq!(said(content), Said { text: left.to_owned(), to_me, ..Said::default() }, "{words}, {marked}");
    }
}

#[test]
fn answers_lose_the_quote_that_clients_add() {
    let reply = json!({ "m.in_reply_to": { "event_id": "$card" } });
    let answer = |body: &str| {
        let mut content = text(body);
        content["m.relates_to"] = reply.clone();
        said(content)
    };
    let reply_to = Some(MessageRef("$card".to_owned()));
    let expected = Said { text: "12 points".to_owned(), reply_to: reply_to.clone(), to_me: false, photo: None };
    assert_eq!(answer("12 points"), expected);
    assert_eq!(answer("> <@ali:quartier.test> un lit\n> à donner\n>\n\n12 points"), expected);
    assert_eq!(answer("> <@troquet:quartier.test> Annonce 1\n\n12 points"), Said { to_me: true, ..expected.clone() });
    assert_eq!(answer("> * <@ali:quartier.test> rit\n\n12 points"), expected);
    // A quote by hand belongs to the words, and an answer may be all quote.
    assert_eq!(answer("> un lit\n12 points").text, "> un lit\n12 points");
    assert_eq!(answer("> <@ali:quartier.test> un lit").text, "");
    // In a thread, clients name the last message for those that know no threads.
    let mut content = text("12 points");
    content["m.relates_to"] = json!({
        "rel_type": "m.thread", "event_id": "$root", "is_falling_back": true, "m.in_reply_to": { "event_id": "$last" }
    });
    assert_eq!(said(content.clone()), Said { reply_to: None, ..expected.clone() });
    content["m.relates_to"]["is_falling_back"] = json!(false);
    assert_eq!(said(content).reply_to, Some(MessageRef("$last".to_owned())));
}

#[test]
fn pictures_count_with_their_words() {
    let file = json!({ "url": "mxc://quartier.test/abc", "key": { "k": "secret" } });
    let encrypted = json!({ "msgtype": "m.image", "body": "un lit", "filename": "IMG_1.jpg", "file": file });
    let photo = Some(FileRef(json!({ "file": file }).to_string()));
    assert_eq!(said(encrypted), Said { text: "un lit".to_owned(), photo, ..Said::default() });
    let plain = json!({ "msgtype": "m.image", "body": "IMG_1.jpg", "url": "mxc://quartier.test/abc" });
    let photo = Some(FileRef(r#"{"url":"mxc://quartier.test/abc"}"#.to_owned()));
    assert_eq!(said(plain.clone()), Said { photo, ..Said::default() }, "a file's name is no caption");
    let mut same = plain;
    same["filename"] = json!("IMG_1.jpg");
    assert_eq!(said(same).text, "");
}

#[test]
fn what_is_not_for_the_engine() {
    let table = [
        (event("m.room.message", json!({})), "withdrawn, or not as the specification says"),
        (event("m.room.message", json!({ "msgtype": "m.notice", "body": "bip" })), "written by a program"),
        (event("m.room.message", json!({ "msgtype": "m.audio", "body": "a" })), "neither words nor a picture"),
        (event("m.room.message", json!({ "msgtype": "m.image", "body": "a" })), "a picture that is nowhere"),
        (event("m.room.encrypted", json!({ "algorithm": "m.megolm.v1.aes-sha2" })), "could not be decrypted"),
        (event("org.example.telepathy", json!({ "new": true })), "kind not known"),
        (event("m.room.member", json!({ "membership": "leave" })), "a membership of nobody"),
        (json!({ "type": "m.room.message", "content": text("sans nom") }), "not as the specification says"),
        (json!([]), "not as the specification says"),
        (json!(null), "not as the specification says"),
    ];
    for (event, expected) in table {
        assert_eq!(why(&event), expected, "{event}");
    }
    let mut edit = text("* !offre Vélo");
    edit["m.relates_to"] = json!({ "rel_type": "m.replace", "event_id": "$old" });
    assert_eq!(why(&event("m.room.message", edit)), "an edit");
    let mut mine = event("m.room.message", text("bonjour"));
    mine["sender"] = json!("@troquet:quartier.test");
    assert_eq!(why(&mine), "my own");
    for not_whole in ["troquet-7-0", "troquet-7-✋", "m1763", "troquet-"] {
        mine["unsigned"] = json!({ "transaction_id": not_whole });
        assert_eq!(why(&mine), "my own", "{not_whole}");
    }
    let mut state = event("m.room.message", text("bonjour"));
    state["state_key"] = json!("");
    assert_eq!(why(&state), "kind not known");
}

#[test]
fn what_comes_later_into_the_specification_loses_nothing() {
    let mut content = text("bonjour");
    content["m.hologram"] = json!({ "depth": [1, 2] });
    content["m.mentions"] = json!({ "room": true, "mood": 3 });
    content["m.relates_to"] = json!({ "rel_type": "m.telepathy", "event_id": "$x" });
    assert_eq!(said(content), Said { text: "bonjour".to_owned(), ..Said::default() });
}

#[test]
fn coming_and_going() {
    let change = |kind: ChatKind, sender: &str, who: &str, before: Value, now: &str| {
        let mut event = event("m.room.member", json!({ "membership": now }));
        event["sender"] = json!(format!("@{sender}:quartier.test"));
        event["state_key"] = json!(format!("@{who}:quartier.test"));
        event["unsigned"] = before;
        read(&event, &at(kind), &me()).map(|incoming| (incoming.sender.address.0, incoming.what)).map_err(|skipped| skipped.why)
    };
    let before = |membership: &str| json!({ "prev_content": { "membership": membership }, "prev_sender": "@zoe:quartier.test" });
    let by = |who: &str, what| Ok((format!("@{who}:quartier.test"), what));
    let (private, group) = (ChatKind::Private, ChatKind::Group);
    // Troquet itself: what counts is who invited or removed it.
    assert_eq!(change(group, "troquet", "troquet", before("invite"), "join"), by("zoe", Happening::Added));
    assert_eq!(change(private, "troquet", "troquet", before("invite"), "join"), by("zoe", Happening::Started { payload: None }));
    assert_eq!(change(group, "troquet", "troquet", before("join"), "join"), Err("my own act"), "took another name");
    assert_eq!(change(group, "zoe", "troquet", before("join"), "leave"), by("zoe", Happening::Removed));
    assert_eq!(change(group, "zoe", "troquet", before("join"), "ban"), by("zoe", Happening::Removed));
    assert_eq!(change(group, "troquet", "troquet", before("join"), "leave"), by("troquet", Happening::Removed), "left alone");
    assert_eq!(change(private, "troquet", "troquet", before("join"), "leave"), Err("my own act"));
    assert_eq!(change(group, "zoe", "troquet", before("leave"), "invite"), Err("nobody came or left"));
    assert_eq!(change(group, "troquet", "troquet", json!({}), "join"), Err("my own act"), "nobody invited");
    // The others.
    assert_eq!(change(group, "ali", "ali", before("join"), "leave"), by("ali", Happening::Left));
    assert_eq!(change(group, "zoe", "ali", before("join"), "ban"), by("ali", Happening::Left));
    assert_eq!(change(private, "ali", "ali", before("join"), "leave"), by("ali", Happening::Blocked));
    assert_eq!(change(group, "ali", "ali", before("invite"), "leave"), Err("nobody left"), "declined an invitation");
    assert_eq!(change(private, "ali", "ali", before("invite"), "leave"), by("ali", Happening::Blocked), "declined it");
    assert_eq!(change(private, "troquet", "ali", before("invite"), "leave"), Err("nobody left"), "was taken back");
    assert_eq!(change(group, "ali", "ali", before("join"), "join"), Err("nobody left"), "took another name");
    assert_eq!(change(group, "ali", "ali", json!({}), "leave"), Err("nobody left"), "was never there");
}

#[test]
fn coming_into_a_replacement_is_moving() {
    let mut event = event("m.room.member", json!({ "membership": "join" }));
    event["sender"] = json!("@troquet:quartier.test");
    event["state_key"] = json!("@troquet:quartier.test");
    let at = Whereabouts { room: "!neu".to_owned(), replaces: Some("!alt:quartier.test".to_owned()), ..at(ChatKind::Group) };
    let moved = read(&event, &at, &me()).expect("an event");
    assert_eq!(moved.chat.address, ChatAddress("!alt:quartier.test".to_owned()));
    assert_eq!(moved.what, Happening::Moved { to: ChatAddress("!neu".to_owned()) });
}

#[test]
fn signs_under_messages() {
    let reaction = |rel_type: &str, sender: &str, kind: ChatKind| {
        let relation = json!({ "rel_type": rel_type, "event_id": "$card", "key": "🙋" });
        let mut event = event("m.reaction", json!({ "m.relates_to": relation }));
        event["sender"] = json!(format!("@{sender}:quartier.test"));
        read(&event, &at(kind), &me()).map(|incoming| (incoming.sender.address.0, incoming.what)).map_err(|skipped| skipped.why)
    };
    let what = Happening::Reacted { sign: "🙋".to_owned(), to: MessageRef("$card".to_owned()) };
    assert_eq!(reaction("m.annotation", "zoe", ChatKind::Group), Ok(("@zoe:quartier.test".to_owned(), what)));
    assert_eq!(reaction("m.annotation", "zoe", ChatKind::Private), Err("a sign in private"));
    assert_eq!(reaction("m.annotation", "troquet", ChatKind::Group), Err("my own"));
    assert_eq!(reaction("m.telepathy", "zoe", ChatKind::Group), Err("a relation that is not known"));
    let withdrawn = event("m.reaction", json!({}));
    assert_eq!(why(&withdrawn), "withdrawn, or not as the specification says");
}
