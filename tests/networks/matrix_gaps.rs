//! Nothing missed on Matrix: absences, gaps, crashes and a failing server, on a real Synapse with a proxy before it.

use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use axum::http::StatusCode;
use matrix_sdk::{Room, ruma::events::room::member::MembershipState};
use serde_json::{Value, json};

use super::{
    proxy::{Fate, Proxy},
    quarter::{Heard, Home, Kind, OFFER_HELP, Resident, register},
    synapse::synapse,
};

/// What a group without a club reads as help.
const GROUP_HELP: &str = "Ce groupe n’a pas encore de club.";

/// What opens a club's first card: Troquet was put into a group.
const GREETING: &str = "Ouvrir le club";

fn fails() -> Fate {
    Fate::Answer(StatusCode::INTERNAL_SERVER_ERROR, json!({ "errcode": "M_UNKNOWN", "error": "out of order" }))
}

/// Talk that is not for Troquet, more than one answer of the server holds.
async fn chatter(resident: &Resident, room: &Room, messages: u32) {
    for number in 0..messages {
        resident.says(room, &format!("rien pour Troquet, {number}")).await;
    }
}

/// What somebody hears up to the so manieth message that holds these words.
async fn hears(resident: &Resident, room: &Room, home: &Home, words: &str, times: usize) -> Vec<String> {
    let mut heard: Vec<Heard> = Vec::new();
    while heard.iter().filter(|message| message.body.contains(words)).count() < times {
        heard.extend(resident.hears(room, &home.user, words).await);
    }
    heard.into_iter().map(|message| message.body).collect()
}

/// A group in which Troquet has said hello.
async fn group(resident: &Resident, home: &Home) -> Room {
    let room = resident.room(Kind::Open, Some(&home.user)).await;
    resident.sees(&room, &home.user, MembershipState::Join).await;
    resident.hears(&room, &home.user, GREETING).await;
    room
}

pub(super) async fn a_room_that_can_not_be_read_holds_up_no_other() {
    let Some(server) = synapse() else { return };
    let door = Proxy::open(&server.url).await;
    let home = Home::new(server, "troquet60").await.behind(&door.url);
    let (zoe, ali) = (register(server, "zoe60").await, register(server, "ali60").await);
    let bot = home.start(0).await;
    let room = group(&zoe, &home).await;
    let alis = ali.room(Kind::Direct, Some(&home.user)).await;
    ali.sees(&alis, &home.user, MembershipState::Join).await;
    bot.stop().await;

    zoe.says(&room, "!aide").await;
    chatter(&zoe, &room, 60).await;
    door.rule(|asked| if asked.path.contains("/messages?") { Some(fails()) } else { None });
    let bot = home.start(0).await;
    ali.says(&alis, "/aide offre").await;
    ali.hears(&alis, &home.user, OFFER_HELP).await;
    // Also across a start: the room's own place is on disk.
    bot.stop().await;
    let bot = home.start(0).await;
    ali.says(&alis, "/aide offre").await;
    ali.hears(&alis, &home.user, OFFER_HELP).await;
    door.release().await;
    zoe.says(&room, "!aide").await;
    let heard = hears(&zoe, &room, &home, GROUP_HELP, 2).await;
    assert_eq!(heard.len(), 2, "{heard:?}");
    bot.stop().await;
}

pub(super) async fn a_long_absence_is_read_in_order_and_a_crash_meanwhile_loses_nothing() {
    let Some(server) = synapse() else { return };
    let door = Proxy::open(&server.url).await;
    let home = Home::new(server, "troquet61").await.behind(&door.url);
    let (zoe, ali) = (register(server, "zoe61").await, register(server, "ali61").await);
    let bot = home.start(0).await;
    let room = zoe.room(Kind::Direct, Some(&home.user)).await;
    zoe.sees(&room, &home.user, MembershipState::Join).await;
    let alis = ali.room(Kind::Direct, Some(&home.user)).await;
    ali.sees(&alis, &home.user, MembershipState::Join).await;
    bot.stop().await;

    let topics = ["offre", "cherche", "solde"];
    for topic in topics {
        zoe.says(&room, &format!("/aide {topic}")).await;
        // In private everything is for Troquet; what it would not answer more often than it may.
        for _ in 0..40 {
            room.send_raw("org.example.noise", json!({})).await.expect("sent");
        }
    }
    // The second page of the room does not come; then the power fails.
    let pages = Arc::new(AtomicU32::new(0));
    let counted = pages.clone();
    door.rule(move |asked| {
        let is_page = asked.path.contains("/messages?") && asked.path.contains("dir=f");
        if is_page && counted.fetch_add(1, Ordering::SeqCst) > 0 { Some(fails()) } else { None }
    });
    let bot = home.start(0).await;
    // Between two of his answers, every room that is behind was tried.
    for _ in 0..3 {
        ali.says(&alis, "/aide offre").await;
        ali.hears(&alis, &home.user, OFFER_HELP).await;
    }
    bot.kill().await;
    door.release().await;
    let bot = home.start(0).await;
    let heard = hears(&zoe, &room, &home, "!solde", 1).await;
    let answers = heard.iter().filter_map(|body| body.strip_prefix('!')).map(|body| body.split([' ', '\u{A0}']).next());
    assert_eq!(answers.collect::<Vec<_>>(), topics.map(Some), "each once, in order: {heard:?}");
    assert!(pages.load(Ordering::SeqCst) > 1, "it was a long absence");
    bot.stop().await;
}

pub(super) async fn what_was_said_before_a_joining_that_was_missed_counts_not() {
    let Some(server) = synapse() else { return };
    let door = Proxy::open(&server.url).await;
    let home = Home::new(server, "troquet62").await.behind(&door.url);
    let zoe = register(server, "zoe62").await;
    let bot = home.start(0).await;
    group(&zoe, &home).await;
    let room = zoe.room(Kind::Open, None).await;
    zoe.says(&room, "!aide").await;
    // It comes in, and hears nothing more.
    let has_joined = Arc::new(AtomicU32::new(0));
    door.rule(move |asked| {
        if asked.path.contains("/join") {
            has_joined.store(1, Ordering::SeqCst);
        }
        if has_joined.load(Ordering::SeqCst) == 1 && asked.path.contains("/sync?") { Some(fails()) } else { None }
    });
    room.invite_user_by_id(&home.user).await.expect("invited");
    zoe.sees(&room, &home.user, MembershipState::Join).await;
    bot.kill().await;
    chatter(&zoe, &room, 60).await;
    zoe.says(&room, "!aide").await;
    door.release().await;
    let bot = home.start(0).await;
    let heard = hears(&zoe, &room, &home, GROUP_HELP, 1).await;
    assert!(heard.len() == 2 && heard[0].contains(GREETING), "a greeting, and one answer: {heard:?}");
    bot.stop().await;
}

pub(super) async fn days_away_and_lost_keys_lose_nothing() {
    let Some(server) = synapse() else { return };
    let home = Home::new(server, "troquet63").await;
    let zoe = register(server, "zoe63").await;
    let bot = home.start(0).await;
    let room = group(&zoe, &home).await;
    zoe.says(&room, "!aide").await;
    zoe.hears(&room, &home.user, GROUP_HELP).await;
    bot.stop().await;
    fs::remove_dir_all(home.dir.path().join("matrix/store")).expect("removed");
    zoe.says(&room, "!aide").await;
    let bot = home.start(0).await;
    zoe.says(&room, "!aide").await;
    let heard = hears(&zoe, &room, &home, GROUP_HELP, 2).await;
    assert_eq!(heard.len(), 2, "what was answered before is not answered again: {heard:?}");
    bot.stop().await;
}

/// The same events once more, the other way round.
fn twice(answer: &mut Value) {
    let Some(rooms) = answer["rooms"]["join"].as_object_mut() else { return };
    for room in rooms.values_mut() {
        if let Some(events) = room["timeline"]["events"].as_array_mut() {
            let copies: Vec<Value> = events.iter().rev().cloned().collect();
            events.extend(copies);
        }
    }
}

pub(super) async fn a_failing_server_costs_only_time() {
    let Some(server) = synapse() else { return };
    let door = Proxy::open(&server.url).await;
    let home = Home::new(server, "troquet64").await.behind(&door.url);
    let zoe = register(server, "zoe64").await;
    let bot = home.start(0).await;
    let room = zoe.private_chat(&home.user).await;

    let busy = || json!({ "errcode": "M_LIMIT_EXCEEDED", "error": "slowly", "retry_after_ms": 20 });
    let (mut syncs, mut sends) = (0, 0);
    door.rule(move |asked| {
        if asked.path.contains("/sync?") {
            syncs += 1;
            return match syncs {
                1 => Some(Fate::Answer(StatusCode::BAD_GATEWAY, json!({}))),
                2 => Some(Fate::Answer(StatusCode::TOO_MANY_REQUESTS, busy())),
                3 => Some(Fate::LoseAnswer),
                _ => Some(Fate::Change(twice)),
            };
        }
        if asked.path.contains("/send/") {
            sends += 1;
            return match sends {
                1 => Some(Fate::LoseAnswer),
                2 => Some(Fate::Answer(StatusCode::TOO_MANY_REQUESTS, busy())),
                3 => Some(Fate::Answer(StatusCode::SERVICE_UNAVAILABLE, json!({}))),
                _ => None,
            };
        }
        None
    });
    for topic in ["offre", "cherche", "solde"] {
        zoe.says(&room, &format!("/aide {topic}")).await;
    }
    let heard = hears(&zoe, &room, &home, "!solde", 1).await;
    let names: Vec<_> = heard.iter().map(|body| body.split([' ', '\u{A0}']).next().unwrap_or_default()).collect();
    assert_eq!(names, ["!offre", "!cherche", "!solde"], "each once, in order: {heard:?}");
    bot.stop().await;
}
