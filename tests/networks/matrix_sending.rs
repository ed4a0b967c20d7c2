//! What Troquet sends to a real Matrix server: pictures, long messages, and what becomes of them when the server is slow.

use std::{
    io::Cursor,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::http::{Method, StatusCode};
use bot_core::{
    card::{Message, Whisper},
    id::{OutboxId, PhotoId},
    wire::{Act, ChatAddress, Delivery, Destination, FileRef, Network, Picture, SendError},
};
use chrono::Duration;
use matrix_sdk::{
    Room,
    media::{MediaFormat, MediaRequestParameters},
    ruma::events::room::{MediaSource, member::MembershipState},
};
use serde_json::{Value, json};

use super::{
    proxy::{Fate, Proxy},
    quarter::{Home, Kind, Resident, person, register},
    synapse::synapse,
};

pub(super) async fn what_is_for_somebody_calls_them_and_the_rest_makes_no_noise() {
    let Some(server) = synapse() else { return };
    let home = Home::new(server, "troquet32").await;
    let zoe = register(server, "zoe32").await;
    let bot = home.start(0).await;
    let private = zoe.room(Kind::Direct, Some(&home.user)).await;
    zoe.hears(&private, &home.user, "Bonjour").await;
    let group = zoe.room(Kind::Group, Some(&home.user)).await;
    zoe.hears(&group, &home.user, "Ouvrir le club").await;
    let whisper = Whisper { to: person("zoe32"), callback: None };
    let table = [
        (&group, None, None, "m.notice", json!({})),
        (&group, None, Some(whisper), "m.text", json!({ "user_ids": [person("zoe32").as_str()] })),
        (&private, Some(person("zoe32")), None, "m.text", json!({ "user_ids": [person("zoe32").as_str()] })),
    ];
    for (id, (room, person, whisper, kind, mentions)) in (1..).zip(table) {
        let message = Message { whisper, ..Message::say("Une annonce") };
        let delivery =
            Delivery { id: OutboxId(id), to: Destination { person, ..to(room) }, act: Act::Say(message), picture: None };
        bot.wire.deliver(&delivery).await.expect("said");
        let said = contents(&zoe, room, home.user.as_str(), "Une annonce").await.pop().expect("a message");
        assert_eq!((&said["msgtype"], &said["m.mentions"]), (&json!(kind), &mentions));
    }
    bot.stop().await;
}

/// A JPEG as far as its first bytes say.
const JPEG: &[u8] = &[0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3];

fn to(room: &Room) -> Destination {
    Destination { network: Network::Matrix, chat: Some(ChatAddress(room.room_id().to_string())), person: None }
}

/// The contents of the next messages of somebody in a room, decrypted, up to one with these words.
async fn contents(who: &Resident, room: &Room, person: &str, words: &str) -> Vec<Value> {
    let mut found = Vec::new();
    who.until(async |answer| {
        for event in &answer.rooms.joined.get(room.room_id())?.timeline.events {
            let event: Value = serde_json::from_str(event.raw().json().get()).expect("JSON");
            if event["sender"] == person && event["type"] == "m.room.message" {
                found.push(event["content"].clone());
            }
        }
        found.last().is_some_and(|last: &Value| last["body"].as_str().is_some_and(|body| body.contains(words))).then_some(())
    })
    .await;
    found
}

async fn bytes(who: &Resident, content: &Value) -> Vec<u8> {
    let source: MediaSource = serde_json::from_value(content.clone()).expect("a file");
    let request = MediaRequestParameters { source, format: MediaFormat::File };
    who.client.media().get_media_content(&request, false).await.expect("the file")
}

pub(super) async fn pictures_go_with_their_words_and_stay_when_they_change() {
    let Some(server) = synapse() else { return };
    let home = Home::new(server, "troquet30").await;
    let zoe = register(server, "zoe30").await;
    let bot = home.start(0).await;
    for (id, kind, place) in [(10, Kind::Group, "file"), (20, Kind::Open, "url")] {
        let room = zoe.room(kind, Some(&home.user)).await;
        zoe.sees(&room, &home.user, MembershipState::Join).await;
        let message = Message { photo: Some(PhotoId(1)), ..Message::titled("Annonce 1 · Vélo <rouge>") };
        let picture = Picture { file: None, jpeg: Some(JPEG.to_vec()), is_coming: false };
        let say = |picture| Delivery { id: OutboxId(id), to: to(&room), act: Act::Say(message.clone()), picture: Some(picture) };
        // What the network has is not passed on: who sent it may have sent where it was taken, too.
        let coming = Picture { jpeg: None, is_coming: true, ..picture.clone() };
        assert_eq!(bot.wire.deliver(&say(coming)).await, Err(SendError::RetryAfter(Duration::seconds(1))));
        let card = bot.wire.deliver(&say(picture.clone())).await.expect("said").message.expect("a message");
        let said = contents(&zoe, &room, home.user.as_str(), "Annonce 1").await.pop().expect("a message");
        assert_eq!(said["msgtype"], "m.image");
        assert_eq!(said["body"], "Annonce 1 · Vélo <rouge>");
        assert_eq!(said["formatted_body"], "<p><strong>Annonce 1 · Vélo &lt;rouge&gt;</strong></p>");
        assert_eq!((&said["filename"], &said["info"]["mimetype"]), (&json!("photo.jpg"), &json!("image/jpeg")));
        assert!(said.get(place).is_some(), "encrypted where the room is");
        assert_eq!(bytes(&zoe, &said).await, JPEG);

        let changed = Message { photo: Some(PhotoId(1)), ..Message::titled("Annonce 1 · Vélo (réservée)") };
        let act = Act::Edit { of: card.clone(), message: changed };
        let edit = Delivery { id: OutboxId(id + 1), to: to(&room), act, picture: Some(picture) };
        bot.wire.deliver(&edit).await.expect("edited");
        let edited = contents(&zoe, &room, home.user.as_str(), "réservée").await.pop().expect("an edit");
        assert_eq!(edited["m.relates_to"]["event_id"], card.as_str());
        let edited = &edited["m.new_content"];
        assert_eq!((&edited["msgtype"], &edited["body"]), (&json!("m.image"), &json!("Annonce 1 · Vélo (réservée)")));
        assert_eq!(edited[place], said[place], "the same picture");
        assert_eq!(edited.get("m.mentions").and_then(|mentions| mentions.get("user_ids")), None, "an edit calls nobody");

        // Words that don't fit under a picture follow it.
        let long = Message { photo: Some(PhotoId(1)), ..Message::say("é".repeat(60_000)) }.line("fin");
        let picture = Picture { file: None, jpeg: Some(JPEG.to_vec()), is_coming: false };
        let act = Act::Say(long);
        let long = Delivery { id: OutboxId(id + 2), to: to(&room), act, picture: Some(picture) };
        bot.wire.deliver(&long).await.expect("said");
        let parts = contents(&zoe, &room, home.user.as_str(), "fin").await;
        assert_eq!((&parts[0]["msgtype"], &parts[0]["body"]), (&json!("m.image"), &json!("photo.jpg")));
        assert!(parts.len() > 3 && parts[1..].iter().all(|part| part["msgtype"] == "m.notice"), "{}", parts.len());
    }
    bot.stop().await;
}

pub(super) async fn what_changes_nothing_is_not_sent() {
    let Some(server) = synapse() else { return };
    let door = Proxy::open(&server.url).await;
    let home = Home::new(server, "troquet82").await.behind(&door.url);
    let zoe = register(server, "zoe82").await;
    let bot = home.start(0).await;
    let room = zoe.room(Kind::Group, Some(&home.user)).await;
    zoe.hears(&room, &home.user, "Ouvrir le club").await;
    let deliver = async |id, act| {
        let delivery = Delivery { id: OutboxId(id), to: to(&room), act, picture: None };
        bot.wire.deliver(&delivery).await.expect("done").message.expect("a message")
    };
    let sent = Arc::new(AtomicUsize::new(0));
    let counter = sent.clone();
    door.rule(move |asked| {
        let sends = asked.method == Method::PUT && asked.path.contains("/send/");
        counter.fetch_add(usize::from(sends), Ordering::Relaxed);
        None
    });
    let card = deliver(1, Act::Say(Message::say("Vélo"))).await;
    let drawn = [("Vélo, réservé", 2), ("Vélo, réservé", 2), ("Vélo", 3), ("Vélo", 3)];
    for (id, (words, sends)) in (2..).zip(drawn) {
        deliver(id, Act::Edit { of: card.clone(), message: Message::say(words) }).await;
        assert_eq!(sent.load(Ordering::Relaxed), sends, "{id}: {words}");
    }
    bot.stop().await;
}

pub(super) async fn files_are_fetched_up_to_a_limit() {
    let Some(server) = synapse() else { return };
    let door = Proxy::open(&server.url).await;
    let home = Home::new(server, "troquet81").await.behind(&door.url);
    let zoe = register(server, "zoe81").await;
    let bot = home.start(0).await;
    let bytes = vec![7; 100];
    let jpeg = "image/jpeg".parse().expect("a media type");
    let plain = zoe.client.media().upload(&jpeg, bytes.clone(), None).await.expect("uploaded").content_uri;
    let file = zoe.client.upload_encrypted_file(&mut Cursor::new(&bytes)).await.expect("uploaded");
    let mut forged = file.clone();
    forged.url.clone_from(&plain);
    let [plain, file, forged] =
        [json!({ "url": plain }), json!({ "file": file }), json!({ "file": forged })].map(|source| FileRef(source.to_string()));
    let too_long = || Err(SendError::Refused("the file is too long".to_owned()));
    for one in [&plain, &file] {
        assert_eq!(bot.wire.fetch(one, 100).await, Ok(bytes.clone()));
        assert_eq!(bot.wire.fetch(one, 99).await, too_long());
    }
    let other = Err(SendError::Refused("the file is not what its sender said".to_owned()));
    assert_eq!(bot.wire.fetch(&forged, 100).await, other);

    // However much comes, no more is taken.
    door.rule(|asked| asked.path.contains("/download/").then_some(Fate::Endless));
    assert_eq!(bot.wire.fetch(&plain, 20_000_000).await, too_long());
    door.release().await;
    let fails = [
        (StatusCode::NOT_FOUND, SendError::Refused("HTTP 404".to_owned())),
        (StatusCode::UNAUTHORIZED, SendError::Transient("HTTP 401".to_owned())),
        (StatusCode::BAD_GATEWAY, SendError::Transient("HTTP 502".to_owned())),
    ];
    for (status, expected) in fails {
        door.rule(move |asked| asked.path.contains("/download/").then(|| Fate::Answer(status, json!({}))));
        assert_eq!(bot.wire.fetch(&plain, 100).await, Err(expected));
        door.release().await;
    }
    bot.stop().await;
}

pub(super) async fn what_is_long_comes_in_parts_and_what_is_limited_later() {
    let Some(server) = synapse() else { return };
    let proxy = Proxy::open(&server.url).await;
    let home = Home::new(server, "troquet31").await.behind(&proxy.url);
    let zoe = register(server, "zoe31").await;
    let bot = home.start(0).await;
    let room = zoe.room(Kind::Group, Some(&home.user)).await;
    zoe.hears(&room, &home.user, "Ouvrir le club").await;

    // The second part is put off: the next try says what is missing, and nothing twice.
    proxy.rule(|asked| {
        let second = asked.method == Method::PUT && asked.path.ends_with("/troquet-1-1");
        let later = json!({ "errcode": "M_LIMIT_EXCEEDED", "error": "slowly", "retry_after_ms": 2500 });
        second.then_some(Fate::Answer(StatusCode::TOO_MANY_REQUESTS, later))
    });
    let message = ["un", "deux", "trois"]
        .iter()
        .fold(Message::default(), |message, word| message.line(format!("{word} {}", "<".repeat(3_000))));
    let delivery = Delivery { id: OutboxId(1), to: to(&room), act: Act::Say(message.line("fin")), picture: None };
    assert_eq!(bot.wire.deliver(&delivery).await, Err(SendError::RetryAfter(Duration::milliseconds(2500))));
    proxy.release().await;
    bot.wire.deliver(&delivery).await.expect("said");
    let parts = contents(&zoe, &room, home.user.as_str(), "fin").await;
    let parts: Vec<&str> = parts.iter().map(|part| part["body"].as_str().unwrap_or_default()).collect();
    let begins: Vec<&str> = parts.iter().map(|part| part.split(' ').next().unwrap_or_default()).collect();
    assert_eq!(begins, ["un", "deux", "trois"]);

    // Where the server fails, it is tried again later; where Troquet may not speak, nobody is reached.
    let refused = |status: StatusCode, kind: &'static str| {
        proxy.rule(move |asked| {
            let answer = json!({ "errcode": kind, "error": "no" });
            asked.path.contains("/send/m.room.encrypted/").then_some(Fate::Answer(status, answer))
        });
    };
    let say = |id| Delivery { id: OutboxId(id), to: to(&room), act: Act::Say(Message::say("bonjour")), picture: None };
    refused(StatusCode::BAD_GATEWAY, "M_UNKNOWN");
    assert_eq!(bot.wire.deliver(&say(2)).await, Err(SendError::Transient("HTTP 502, M_UNKNOWN".to_owned())));
    proxy.release().await;
    refused(StatusCode::FORBIDDEN, "M_FORBIDDEN");
    assert_eq!(bot.wire.deliver(&say(3)).await, Err(SendError::Unreachable));
    proxy.release().await;
    bot.wire.deliver(&say(2)).await.expect("said");
    bot.stop().await;
}
