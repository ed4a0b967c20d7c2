//! What a Matrix server and the machine below do to Troquet at bad moments: the server ends and starts again, is slow, and the process is
//! killed between what it hears, commits and says.

use std::{
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::http::Method;
use bot_core::{
    card::Message,
    id::OutboxId,
    wire::{Act, ChatAddress, Delivery, Destination, Network, SendError},
};
use matrix_sdk::ruma::OwnedUserId;
use storage::{Database, sqlite_url};
use tempfile::TempDir;
use tokio::sync::Notify;

use super::{
    proxy::{Fate, Proxy},
    quarter::{Heard, Home, Kind, OFFER_HELP, PATIENCE, register, register_as},
    synapse::{SERVER_NAME, own_synapse, synapse},
};
use crate::program::{cli::program, kill::free_claims, running::Running};

pub(super) async fn a_server_that_starts_again_costs_only_time() {
    let Some(mut server) = own_synapse() else { return };
    let home = Home::new(&server, "troquet").await;
    let zoe = register(&server, "zoe").await;
    let bot = home.start(0).await;
    let room = zoe.private_chat(&home.user).await;

    server.end();
    let to = Destination { network: Network::Matrix, chat: Some(ChatAddress(room.room_id().to_string())), person: None };
    let say = Delivery { id: OutboxId(1_000), to, act: Act::Say(Message::say("bonjour")), picture: None };
    let away = bot.wire.deliver(&say).await;
    assert_eq!(away, Err(SendError::Transient("the server could not be reached".to_owned())));
    server.begin_again();
    bot.wire.deliver(&say).await.expect("said");
    zoe.says(&room, "/aide offre").await;
    let heard = zoe.hears(&room, &home.user, OFFER_HELP).await;
    let heard: Vec<&str> = heard.iter().map(|heard| heard.body.split('\u{A0}').next().unwrap_or_default()).collect();
    assert_eq!(heard, ["bonjour", "!offre"]);
    bot.stop().await;
}

pub(super) async fn a_choice_is_of_what_stands_before_it() {
    let Some(server) = synapse() else { return };
    let door = Proxy::open(&server.url).await;
    let home = Home::new(server, "troquet83").await.behind(&door.url);
    let zoe = register(server, "zoe83").await;
    let bot = home.start(0).await;
    let private = zoe.room(Kind::Direct, Some(&home.user)).await;
    zoe.hears(&private, &home.user, "Bonjour").await;
    zoe.says(&private, "oui").await;
    zoe.hears(&private, &home.user, "bienvenue").await;
    let group = zoe.room(Kind::Group, Some(&home.user)).await;
    zoe.hears(&group, &home.user, "Ouvrir le club").await;
    zoe.says(&group, "troquet: 1").await;
    zoe.hears(&group, &home.user, "est ouvert").await;

    // The server takes the card, shows it, and does not get round to saying so.
    let room = group.room_id().as_str().trim_start_matches('!').split(':').next().unwrap_or_default().to_owned();
    door.rule(move |asked| (asked.path.contains("/send/m.room.encrypted/") && asked.path.contains(&room)).then_some(Fate::Stall));
    zoe.says(&group, "!offre Vélo, gratuit").await;
    zoe.hears(&group, &home.user, "Annonce 1").await;
    zoe.says(&group, "troquet: 1").await;
    zoe.hears(&private, &home.user, "votre propre annonce").await;
    door.release().await;
    bot.stop().await;
}

pub(super) async fn a_slow_room_holds_up_no_other() {
    let Some(server) = synapse() else { return };
    let door = Proxy::open(&server.url).await;
    let home = Home::new(server, "troquet70").await.behind(&door.url);
    let (zoe, ali) = (register(server, "zoe70").await, register(server, "ali70").await);
    let bot = home.start(0).await;
    let (zoes, alis) = (zoe.private_chat(&home.user).await, ali.private_chat(&home.user).await);

    // Without the sigil, which may be escaped in a path.
    let slow = zoes.room_id().as_str().trim_start_matches('!').split(':').next().unwrap_or_default().to_owned();
    let asked = Arc::new(Notify::new());
    let noted = asked.clone();
    door.rule(move |asked| {
        let stalls = asked.path.contains("/send/") && asked.path.contains(&slow);
        stalls.then(|| noted.notify_one()).map(|()| Fate::Stall)
    });
    zoe.says(&zoes, "/aide solde").await;
    tokio::time::timeout(PATIENCE, asked.notified()).await.expect("it is being answered");
    for _ in 0..3 {
        ali.says(&alis, "/aide offre").await;
        ali.hears(&alis, &home.user, OFFER_HELP).await;
    }
    assert_eq!(door.stalled(), 1, "nobody waited until the slow room was given up for now");
    door.release().await;
    zoe.says(&zoes, "/aide offre").await;
    let heard = zoe.hears(&zoes, &home.user, OFFER_HELP).await;
    let heard: Vec<&str> = heard.iter().map(|heard| heard.body.split('\u{A0}').next().unwrap_or_default()).collect();
    assert_eq!(heard, ["!solde", "!offre"], "once, and in order");
    bot.stop().await;
}

/// `troquet run` on a folder of its own, by that door of the server.
fn start(folder: &TempDir, door: &str) -> Running {
    let mut command = program(folder.path());
    command
        .arg("run")
        .env("TROQUET__MATRIX__HOMESERVER", door)
        .env("TROQUET__MATRIX__USER", "troquet71")
        .env("TROQUET__MATRIX__PASSWORD", "secret")
        .env("TROQUET__HTTP__LISTEN", "127.0.0.1:0");
    Running(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program runs"))
}

pub(super) async fn a_process_that_dies_says_everything_once() {
    let Some(server) = synapse() else { return };
    let folder = TempDir::new().expect("a folder");
    register(server, "troquet71").await;
    let me: OwnedUserId = format!("@troquet71:{SERVER_NAME}").try_into().expect("a user");
    let zoe = register_as(&server.url, "zoe71", |client| client).await;
    let door = Proxy::open(&server.url).await;
    let first = start(&folder, &door.url);
    let private = zoe.room(Kind::Direct, Some(&me)).await;
    zoe.hears(&private, &me, "Bonjour").await;
    zoe.says(&private, "oui").await;
    let group = zoe.room(Kind::Group, Some(&me)).await;
    zoe.hears(&group, &me, "Ouvrir le club").await;
    zoe.says(&group, "troquet: 1").await;
    zoe.hears(&group, &me, "est ouvert").await;
    first.kill();

    let url = sqlite_url(&folder.path().join("data/troquet.sqlite"));
    // Each life hears of one offer, and ends at another of its requests: while it starts, asks for news, or says something.
    let lives = [2, 6, 9, 11, 13, 15, 18, 22];
    for (life, last) in lives.into_iter().enumerate() {
        let (count, came) = (Arc::new(AtomicUsize::new(0)), Arc::new(Notify::new()));
        let noted = came.clone();
        door.rule(move |asked| {
            let is_last = count.fetch_add(1, Ordering::SeqCst) + 1 == last;
            if is_last {
                noted.notify_one();
            }
            // Every other time the server hears of it, and the process never learns that.
            (is_last && life % 2 == 1 && asked.method == Method::PUT).then_some(Fate::LoseAnswer)
        });
        let process = start(&folder, &door.url);
        zoe.says(&group, &format!("!offre Objet {life}, gratuit")).await;
        tokio::time::timeout(PATIENCE, came.notified()).await.expect("it asks that often");
        process.kill();
        door.release().await;
        free_claims(&url).await;
    }
    let end = start(&folder, &door.url);
    zoe.says(&group, "!offre Objet final, gratuit").await;
    let [cards, told] = zoe.hears_in([(&group, "Objet final"), (&private, "Objet final")], &me).await;
    end.end();

    let titles: Vec<String> = (0..lives.len()).map(|life| format!("Objet {life}")).chain(["Objet final".to_owned()]).collect();
    let count = |heard: &[Heard], title: &str, words: &str| {
        heard.iter().filter(|heard| heard.body.contains(words) && heard.body.contains(title)).count()
    };
    for title in &titles {
        assert_eq!(count(&cards, title, "Annonce"), 1, "{title}: {cards:?}");
        assert_eq!(count(&told, title, "publiée"), 1, "{title}: {told:?}");
    }
    let database = Database::connect(&url).await.expect("a database");
    assert_eq!(database.audit().await.expect("an answer"), Vec::<String>::new());
}
