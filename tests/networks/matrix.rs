//! The Matrix adapter against a real Synapse, with matrix-sdk as the residents' client and the whole program's loop behind it.

use std::fs;

use bot_core::{
    card::{Attachment, Message},
    id::OutboxId,
    wire::{Act, ChatAddress, Delivered, Delivery, Destination, Network, PersonAddress, Question, SendError},
};
use matrix_bot::{Config, ConnectError, Login, MatrixBot, Secret};
use matrix_sdk::ruma::events::room::member::MembershipState;

use super::{
    hall::{Hall, clock},
    quarter::{Home, Kind, person, register},
    synapse::synapse,
};

/// A line of the help that everybody gets in private.
const HELP: &str = "\n• !offre\u{A0}: ";

pub(super) async fn an_invited_bot_comes_and_answers_in_secret() {
    let Some(server) = synapse() else { return };
    let home = Home::new(server, "troquet1").await;
    let zoe = register(server, "zoe1").await;
    let bot = home.start(0).await;
    let room = zoe.room(Kind::Direct, Some(&home.user)).await;
    zoe.sees(&room, &home.user, MembershipState::Join).await;
    zoe.says(&room, "aide").await;
    let heard = zoe.hears(&room, &home.user, HELP).await;
    assert!(heard.iter().all(|message| message.encrypted), "{heard:?}");
    let welcome: Vec<_> = heard.iter().map(|message| message.body.lines().next().unwrap_or_default()).collect();
    assert_eq!(welcome, ["Bonjour, je suis Troquet. Avant de commencer, voici ce que je garde.", "Voici ce que je sais faire."]);

    // What the wire says and asks, in the room that is there.
    let chat = ChatAddress(room.room_id().to_string());
    let to = Destination { network: Network::Matrix, chat: None, person: Some(person("zoe1")) };
    let say = |id, message| Delivery { id: OutboxId(id), to: to.clone(), act: Act::Say(message), picture: None };
    let message = Message::titled("Bonjour <Zoé>").choice("Oui", "oui").choice("Non", "non");
    let said = bot.wire.deliver(&say(1, message.clone())).await.expect("said");
    assert_eq!(said.chat, Some(chat.clone()), "no second room");
    assert_eq!(bot.wire.deliver(&say(1, message)).await.as_ref(), Ok(&said), "asked twice, said once");
    let file = Attachment { name: "releve.csv".to_owned(), media_type: "text/csv".to_owned(), text: "date;points".to_owned() };
    bot.wire.deliver(&say(2, Message::default().file(file))).await.expect("said");
    let heard = zoe.hears(&room, &home.user, "releve.csv").await;
    let bodies: Vec<_> = heard.into_iter().map(|message| message.body).collect();
    assert_eq!(bodies, ["Bonjour <Zoé>\n\n1. Oui\n2. Non", "releve.csv"]);

    let member = |who: PersonAddress| Question::IsMember { chat: chat.clone(), person: who };
    let admin = |who: PersonAddress| Question::IsAdmin { chat: chat.clone(), person: who };
    assert_eq!(bot.wire.ask(&member(person("zoe1"))).await, Ok(true));
    assert_eq!(bot.wire.ask(&member(person("ali1"))).await, Ok(false));
    assert_eq!(bot.wire.ask(&admin(person("zoe1"))).await, Ok(true));
    assert_eq!(bot.wire.ask(&admin(person("troquet1"))).await, Ok(false));

    // Edits and withdrawals name the message; leaving ends it.
    let of = said.message.clone().expect("a message");
    let act = |id, act| Delivery { id: OutboxId(id), to: to.clone(), act, picture: None };
    let edit = Act::Edit { of: of.clone(), message: Message::say("Bonjour Zoé") };
    assert_eq!(bot.wire.deliver(&act(3, edit)).await.as_ref(), Ok(&said));
    assert_eq!(zoe.hears(&room, &home.user, "Bonjour Zoé").await[0].body, "* Bonjour Zoé");
    assert_eq!(bot.wire.deliver(&act(4, Act::Delete { of })).await, Ok(Delivered { message: None, chat: Some(chat.clone()) }));
    bot.wire.deliver(&act(5, Act::Leave)).await.expect("left");
    zoe.sees(&room, &home.user, MembershipState::Leave).await;
    let gone = Destination { network: Network::Matrix, chat: Some(chat), person: None };
    let late = Delivery { id: OutboxId(6), to: gone, act: Act::Say(Message::say("encore")), picture: None };
    assert_eq!(bot.wire.deliver(&late).await, Err(SendError::Unreachable));
    bot.stop().await;
}

pub(super) async fn the_next_run_goes_on_where_the_commits_ended() {
    let Some(server) = synapse() else { return };
    let mut home = Home::new(server, "troquet2").await;
    let zoe = register(server, "zoe2").await;
    let bot = home.start(0).await;
    let room = zoe.room(Kind::Direct, Some(&home.user)).await;
    zoe.sees(&room, &home.user, MembershipState::Join).await;
    zoe.says(&room, "aide").await;
    zoe.hears(&room, &home.user, HELP).await;
    bot.stop().await;
    let device = fs::read_to_string(home.dir.path().join("matrix/session.json")).expect("a session");
    let place = fs::read_to_string(home.place()).expect("a place");

    // The same device answers what was said while it was away, although the tables fail at first.
    zoe.says(&room, "aide").await;
    let bot = home.start(1).await;
    assert_eq!(zoe.hears(&room, &home.user, HELP).await.len(), 1);
    bot.stop().await;
    assert_eq!(fs::read_to_string(home.dir.path().join("matrix/session.json")).expect("a session"), device);
    assert_ne!(fs::read_to_string(home.place()).expect("a place"), place);

    // A crash before anything was committed: it comes again, also where the server has nothing newer to say.
    home.hall = Hall::open().await;
    fs::write(home.place(), &place).expect("written");
    let bot = home.start(0).await;
    assert_eq!(zoe.hears(&room, &home.user, HELP).await.len(), 1);
    bot.stop().await;

    // A crash before the place was kept: what was committed comes again, and has no effect.
    fs::write(home.place(), &place).expect("written");
    let bot = home.start(0).await;
    zoe.says(&room, "/aide offre").await;
    let heard = zoe.hears(&room, &home.user, "!offre").await;
    assert!(!heard[0].body.contains(HELP), "only the new question is answered: {heard:?}");
    bot.stop().await;
}

/// What a group without a club reads as help.
const GROUP_HELP: &str = "Ce groupe n’a pas encore de club.";

pub(super) async fn what_was_said_before_it_came_counts_not_and_what_is_personal_opens_a_private_room() {
    let Some(server) = synapse() else { return };
    let home = Home::new(server, "troquet3").await;
    let zoe = register(server, "zoe3").await;
    let room = zoe.room(Kind::Open, None).await;
    zoe.says(&room, "!annonces").await;
    let bot = home.start(0).await;
    room.invite_user_by_id(&home.user).await.expect("invited");
    zoe.sees(&room, &home.user, MembershipState::Join).await;
    zoe.says(&room, "!aide").await;
    let heard = zoe.hears(&room, &home.user, GROUP_HELP).await;
    assert_eq!(heard.len(), 2, "it presents itself and answers the second question only: {heard:?}");
    assert!(heard[0].body.starts_with("Bonjour") && heard[0].body.ends_with("\n\n1. Ouvrir le club"), "{heard:?}");

    zoe.says(&room, "!aide offre").await;
    let private = zoe.until(async |_| zoe.client.invited_rooms().into_iter().next()).await;
    assert_eq!(private.is_direct().await.ok(), Some(true));
    private.join().await.expect("joined");
    let heard = zoe.hears(&private, &home.user, "!offre").await;
    assert!(heard.len() == 1 && heard[0].encrypted, "{heard:?}");
    bot.stop().await;
}

pub(super) async fn a_long_absence_loses_nothing() {
    let Some(server) = synapse() else { return };
    let home = Home::new(server, "troquet4").await;
    let zoe = register(server, "zoe4").await;
    let bot = home.start(0).await;
    let room = zoe.room(Kind::Group, Some(&home.user)).await;
    zoe.sees(&room, &home.user, MembershipState::Join).await;
    zoe.hears(&room, &home.user, "Ouvrir le club").await;
    bot.stop().await;
    // More than one answer of the server holds.
    zoe.says(&room, "!aide").await;
    for number in 0..60 {
        zoe.says(&room, &format!("rien pour Troquet, {number}")).await;
    }
    let bot = home.start(0).await;
    assert_eq!(zoe.hears(&room, &home.user, GROUP_HELP).await.len(), 1);
    bot.stop().await;
}

pub(super) async fn who_can_not_come_in_is_told_why() {
    let Some(server) = synapse() else { return };
    let home = Home::new(server, "troquet5").await;
    let login = Login::Password { user: "troquet5".to_owned(), password: Secret::new("faux") };
    let wrong = Config { login, ..home.config.clone() };
    assert!(matches!(MatrixBot::connect(&wrong, clock()).await.err(), Some(ConnectError::BadLogin)));
    assert!(!format!("{wrong:?}").contains("faux"), "a password is never shown");
    let nowhere = Config { homeserver: "http://127.0.0.1:1".to_owned(), ..home.config.clone() };
    assert!(matches!(MatrixBot::connect(&nowhere, clock()).await.err(), Some(ConnectError::Unreachable(_))));
    // A session that the server has ended is begun anew, as the same device.
    let session = || {
        let text = fs::read_to_string(home.dir.path().join("matrix/session.json")).expect("a session");
        let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        (json["device"].clone(), json["session"]["access_token"].clone())
    };
    drop(MatrixBot::connect(&home.config, clock()).await.expect("a connection"));
    let (device, token) = session();
    let http = reqwest::Client::new().post(format!("{}/_matrix/client/v3/logout", server.url));
    http.bearer_auth(token.as_str().expect("a token")).send().await.expect("an answer").error_for_status().expect("logged out");
    drop(MatrixBot::connect(&home.config, clock()).await.expect("a connection"));
    assert_eq!(session().0, device);
    assert_ne!(session().1, token);
}
