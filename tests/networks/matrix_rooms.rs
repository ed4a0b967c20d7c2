//! Rooms on a real Matrix server: invitations, replacements, spaces, private rooms and their ends.

use std::{fs, path::Path, sync::Arc};

use axum::http::{Method, StatusCode};
use bot_core::{
    card::Message,
    id::OutboxId,
    member::Reach,
    store::{Scope, Store},
    time::moment,
    wire::{Act, ChatAddress, Delivery, Destination, MessageRef, Network, Question, SendError},
};
use chrono::Duration;
use matrix_bot::Inviters;
use matrix_sdk::{
    Room, RoomState,
    room::MessagesOptions,
    ruma::{
        OwnedRoomId, RoomVersionId,
        api::client::room::{
            create_room::v3::{CreationContent, Request as CreateRoom, RoomPreset},
            upgrade_room,
        },
        events::{
            InitialStateEvent, StateEventType,
            room::{
                join_rules::{AllowRule, JoinRule, Restricted, RoomJoinRulesEventContent},
                member::MembershipState,
            },
        },
        room::RoomType,
        serde::Raw,
        uint,
    },
};
use serde_json::{Value, json};
use storage::sqlite_url;
use tempfile::TempDir;
use troquet::{
    console::script::start,
    transcript::{
        player::{Memory, OnDifference, play},
        script::parse,
        stage::{Place, Resident as Who, Stage, Words},
    },
    virtual_clock::VirtualClock,
};

use super::{
    matrix_stage::MatrixStage,
    proxy::{Fate, Proxy},
    quarter::{Home, Kind, Resident, person, register},
    synapse::synapse,
};

/// What a group without a club reads as help.
const GROUP_HELP: &str = "Ce groupe n’a pas encore de club.";

/// A room that lets in as it says, with somebody invited.
async fn room_with(who: &Resident, rule: JoinRule, home: &Home) -> Room {
    let mut request = CreateRoom::new();
    request.name = Some("Les voisins".to_owned());
    request.preset = Some(RoomPreset::PrivateChat);
    request.invite = vec![home.user.clone()];
    let rules = RoomJoinRulesEventContent::new(rule);
    request.initial_state = vec![InitialStateEvent::with_empty_state_key(rules).to_raw_any()];
    who.client.create_room(request).await.expect("a room")
}

/// What a state event of a room says, as the server has it.
async fn said(room: &Room, kind: StateEventType, key: &str) -> Value {
    use matrix_sdk::ruma::api::client::state::get_state_event_for_key;
    let request = get_state_event_for_key::v3::Request::new(room.room_id().to_owned(), kind, key.to_owned());
    let answer = room.client().send(request).await.expect("an event");
    serde_json::from_str(answer.event_or_content.get()).expect("JSON")
}

/// The senders of all messages of a room.
async fn speakers(room: &Room) -> Vec<String> {
    let mut options = MessagesOptions::backward();
    options.limit = uint!(100);
    let page = room.messages(options).await.expect("messages");
    let events = page.chunk.iter().map(|event| serde_json::from_str::<Value>(event.raw().json().get()).expect("JSON"));
    let messages = events.filter(|event| event["type"] == "m.room.message" || event["type"] == "m.room.encrypted");
    messages.map(|event| event["sender"].as_str().expect("a sender").to_owned()).collect()
}

pub(super) async fn invitations_are_followed_or_declined_with_a_reason() {
    let Some(server) = synapse() else { return };
    let mut home = Home::new(server, "troquet20").await;
    let (zoe, ali, maya) = (register(server, "zoe20").await, register(server, "ali20").await, register(server, "maya20").await);
    let mut request = CreateRoom::new();
    let mut content = CreationContent::new();
    content.room_type = Some(RoomType::Space);
    request.creation_content = Some(Raw::new(&content).expect("JSON"));
    request.preset = Some(RoomPreset::PublicChat);
    request.name = Some("Le quartier".to_owned());
    request.invite = vec![home.user.clone()];
    let space = zoe.client.create_room(request).await.expect("a space");
    maya.client.join_room_by_id(space.room_id()).await.expect("joined");
    home.config.inviters = Inviters::read(["@zoe20:quartier.test", space.room_id().as_str()]).expect("a list");

    let bot = home.start(0).await;
    zoe.sees(&space, &home.user, MembershipState::Join).await;
    let closed = ali.room(Kind::Group, Some(&home.user)).await;
    ali.sees(&closed, &home.user, MembershipState::Leave).await;
    let reason = said(&closed, StateEventType::RoomMember, home.user.as_str()).await["reason"].clone();
    let words = "Je ne peux pas venir ici : la personne qui m’héberge n’a pas autorisé cette invitation. Il faut lui demander \
                 d’ajouter à sa liste (allow_invites_from) l’adresse de qui m’invite, ou son serveur.";
    assert_eq!(reason.as_str().map(|reason| reason.replace('\u{A0}', " ")).as_deref(), Some(words));

    // Somebody of the space, and rooms that one may knock at or that let the space in.
    let knocked = room_with(&maya, JoinRule::Knock, &home).await;
    maya.sees(&knocked, &home.user, MembershipState::Join).await;
    maya.says(&knocked, "!aide").await;
    maya.hears(&knocked, &home.user, GROUP_HELP).await;
    let allow = AllowRule::room_membership(space.room_id().to_owned());
    let restricted = room_with(&zoe, JoinRule::Restricted(Restricted::new(vec![allow])), &home).await;
    zoe.sees(&restricted, &home.user, MembershipState::Join).await;
    zoe.says(&restricted, "!aide").await;
    zoe.hears(&restricted, &home.user, GROUP_HELP).await;
    // All that was said there was said before this.
    assert_eq!(speakers(&space).await, Vec::<String>::new(), "nobody speaks in a space");
    bot.stop().await;
}

fn to_chat(room: &OwnedRoomId) -> Destination {
    Destination { network: Network::Matrix, chat: Some(ChatAddress(room.to_string())), person: None }
}

fn delivery(id: i64, to: Destination, act: Act) -> Delivery {
    Delivery { id: OutboxId(id), to, act, picture: None }
}

pub(super) async fn a_replaced_room_is_followed_with_all_that_is_its() {
    let Some(server) = synapse() else { return };
    let home = Home::new(server, "troquet21").await;
    let zoe = register(server, "zoe21").await;
    let bot = home.start(0).await;
    let with_zoe = zoe.room(Kind::Direct, Some(&home.user)).await;
    zoe.hears(&with_zoe, &home.user, "Bonjour").await;
    zoe.says(&with_zoe, "oui").await;
    zoe.hears(&with_zoe, &home.user, "bienvenue").await;
    let mut request = CreateRoom::new();
    request.name = Some("Les voisins".to_owned());
    request.room_version = Some(RoomVersionId::V11);
    request.invite = vec![home.user.clone()];
    let old = zoe.client.create_room(request).await.expect("a room");
    zoe.hears(&old, &home.user, "Ouvrir le club").await;
    // A number for the newest question of the room.
    zoe.says(&old, "troquet21: 1").await;
    zoe.hears(&old, &home.user, "est ouvert").await;
    let first = to_chat(&old.room_id().to_owned());
    let card = bot.wire.deliver(&delivery(1, first.clone(), Act::Say(Message::say("Annonce")))).await.expect("said");
    let card: MessageRef = card.message.expect("a message");

    let request = upgrade_room::v3::Request::new(old.room_id().to_owned(), RoomVersionId::V12);
    let new = zoe.client.send(request).await.expect("replaced").replacement_room;
    assert_eq!(new.server_name(), None, "an id without a server");
    let new = zoe.until(async |_| zoe.client.get_room(&new)).await;
    new.invite_user_by_id(&home.user).await.expect("invited");
    zoe.sees(&new, &home.user, MembershipState::Join).await;
    zoe.sees(&old, &home.user, MembershipState::Leave).await;
    zoe.says(&new, "!aide").await;
    let heard = zoe.hears(&new, &home.user, "Le reste se passe en privé").await;
    assert_eq!(heard.len(), 1, "the club is there, and needs no introduction: {heard:?}");

    // What waits for the old room goes to the new one; an old message stays where it is.
    let moved = SendError::Moved(ChatAddress(new.room_id().to_string()));
    assert_eq!(bot.wire.deliver(&delivery(2, first, Act::Say(Message::say("encore")))).await, Err(moved));
    let edit = Act::Edit { of: card, message: Message::say("Annonce réservée") };
    assert_eq!(bot.wire.deliver(&delivery(3, to_chat(&new.room_id().to_owned()), edit)).await, Err(SendError::Gone));
    // Whoever made a room of this version is above all levels, and is listed nowhere.
    let levels = said(&new, StateEventType::RoomPowerLevels, "").await;
    assert_eq!(levels["users"].get("@zoe21:quartier.test"), None);
    let chat = ChatAddress(new.room_id().to_string());
    assert_eq!(bot.wire.ask(&Question::IsAdmin { chat, person: person("zoe21") }).await, Ok(true));
    bot.stop().await;
}

pub(super) async fn a_third_person_makes_a_private_room_a_group() {
    let Some(server) = synapse() else { return };
    let home = Home::new(server, "troquet22").await;
    let (zoe, ali) = (register(server, "zoe22").await, register(server, "ali22").await);
    let bot = home.start(0).await;
    let room = zoe.room(Kind::Direct, Some(&home.user)).await;
    zoe.hears(&room, &home.user, "Bonjour").await;
    let ali_id = ali.client.user_id().expect("an account");
    room.invite_user_by_id(ali_id).await.expect("invited");
    zoe.says(&room, "oui").await;
    zoe.says(&room, "!aide").await;
    let heard = zoe.hears(&room, &home.user, GROUP_HELP).await;
    assert_eq!(heard.len(), 1, "what is said among three is no answer in private: {heard:?}");

    // What is private goes elsewhere, whatever was known of this room.
    let to = Destination {
        network: Network::Matrix,
        chat: Some(ChatAddress(room.room_id().to_string())),
        person: Some(person("zoe22")),
    };
    let said = bot.wire.deliver(&delivery(1, to, Act::Say(Message::say("Votre solde")))).await.expect("said");
    let invited = zoe.until(async |_| zoe.client.invited_rooms().into_iter().next()).await;
    assert_eq!(said.chat, Some(ChatAddress(invited.room_id().to_string())));
    bot.stop().await;
}

pub(super) async fn nobody_makes_somebody_elses_private_room() {
    let Some(server) = synapse() else { return };
    let home = Home::new(server, "troquet27").await;
    let (zoe, mallory) = (register(server, "zoe27").await, register(server, "mallory27").await);
    let bot = home.start(0).await;
    // Mallory's room says what Troquet's own say of the rooms that it made.
    let trap = mallory.room(Kind::Direct, Some(&home.user)).await;
    mallory.hears(&trap, &home.user, "Bonjour").await;
    let claim = json!({ "person": person("zoe27").as_str(), "delivery": "1" });
    trap.send_state_event_raw("org.troquet.made_for", "", claim).await.expect("claimed");
    mallory.says(&trap, "!aide").await;
    mallory.hears(&trap, &home.user, "!aide").await;
    let to = |chat| Destination { network: Network::Matrix, chat, person: Some(person("zoe27")) };
    let said = bot.wire.deliver(&delivery(1, to(None), Act::Say(Message::say("Votre solde")))).await.expect("said");
    let invited = zoe.until(async |_| zoe.client.invited_rooms().into_iter().next()).await;
    assert_eq!(said.chat, Some(ChatAddress(invited.room_id().to_string())));
    assert_ne!(invited.room_id(), trap.room_id());

    // Whoever was let into a room that Troquet made reads nothing once its person has left it.
    invited.join().await.expect("joined");
    let mallory_id = mallory.client.user_id().expect("an account");
    zoe.until(async |_| zoe.client.get_room(invited.room_id()).filter(|room| room.state() == RoomState::Joined)).await;
    invited.invite_user_by_id(mallory_id).await.expect("invited");
    let theirs = mallory.until(async |_| mallory.client.invited_rooms().into_iter().next()).await;
    theirs.join().await.expect("joined");
    invited.leave().await.expect("left");
    mallory.says(&theirs, "!aide").await;
    mallory.hears(&theirs, &home.user, "!aide").await;
    let again = bot.wire.deliver(&delivery(2, to(None), Act::Say(Message::say("Votre solde")))).await.expect("said");
    assert!(again.chat.is_some() && again.chat != said.chat, "{again:?}");
    bot.stop().await;
}

pub(super) async fn an_older_private_room_may_be_left() {
    let Some(server) = synapse() else { return };
    let home = Home::new(server, "troquet28").await;
    let zoe = register(server, "zoe28").await;
    let bot = home.start(0).await;
    let older = zoe.room(Kind::Direct, Some(&home.user)).await;
    zoe.hears(&older, &home.user, "Bonjour").await;
    zoe.says(&older, "oui").await;
    let newer = zoe.room(Kind::Direct, Some(&home.user)).await;
    zoe.sees(&newer, &home.user, MembershipState::Join).await;
    let help = async || {
        zoe.says(&newer, "/aide offre").await;
        zoe.hears(&newer, &home.user, "!offre").await
    };
    help().await;
    older.leave().await.expect("left");
    help().await;
    let scope = Scope { people: vec![(Network::Matrix, person("zoe28"))], ..Scope::default() };
    let mut tx = home.hall.database().begin(&scope).await.expect("a transaction");
    let caller = tx.caller(Network::Matrix, &person("zoe28"), &ChatAddress(newer.room_id().to_string())).await;
    let contact = caller.expect("an answer").contact.expect("a contact");
    assert_eq!((contact.reach, contact.private_chat), (Reach::Open, Some(ChatAddress(newer.room_id().to_string()))));
    drop(tx);
    bot.stop().await;
}

pub(super) async fn encryption_may_be_switched_on_later() {
    let Some(server) = synapse() else { return };
    let home = Home::new(server, "troquet23").await;
    let zoe = register(server, "zoe23").await;
    let bot = home.start(0).await;
    let room = zoe.room(Kind::Open, Some(&home.user)).await;
    zoe.sees(&room, &home.user, MembershipState::Join).await;
    zoe.says(&room, "!aide").await;
    assert!(zoe.hears(&room, &home.user, GROUP_HELP).await.iter().all(|heard| !heard.encrypted));
    room.enable_encryption().await.expect("encrypted");
    zoe.says(&room, "!aide").await;
    assert!(zoe.hears(&room, &home.user, GROUP_HELP).await.iter().all(|heard| heard.encrypted));
    bot.stop().await;
}

/// The rooms that the account of this folder is in, as the server says.
async fn joined(url: &str, home: &Home) -> usize {
    let session = fs::read_to_string(home.dir.path().join("matrix/session.json")).expect("a session");
    let session: Value = serde_json::from_str(&session).expect("JSON");
    let token = session["session"]["access_token"].as_str().expect("a token");
    let http = reqwest::Client::new().get(format!("{url}/_matrix/client/v3/joined_rooms")).bearer_auth(token);
    let answer: Value = http.send().await.expect("an answer").json().await.expect("JSON");
    answer["joined_rooms"].as_array().expect("rooms").len()
}

pub(super) async fn an_empty_room_is_left() {
    let Some(server) = synapse() else { return };
    let home = Home::new(server, "troquet26").await;
    let (zoe, ali) = (register(server, "zoe26").await, register(server, "ali26").await);
    let bot = home.start(0).await;
    let group = zoe.room(Kind::Open, Some(&home.user)).await;
    zoe.hears(&group, &home.user, "Ouvrir le club").await;
    let alis = ali.room(Kind::Direct, Some(&home.user)).await;
    ali.sees(&alis, &home.user, MembershipState::Join).await;
    assert_eq!(joined(&server.url, &home).await, 2);
    bot.stop().await;
    group.leave().await.expect("left");
    let bot = home.start(0).await;
    ali.says(&alis, "/aide offre").await;
    ali.hears(&alis, &home.user, "!offre").await;
    assert_eq!(joined(&server.url, &home).await, 1, "nobody else is there");
    bot.stop().await;
}

pub(super) async fn one_private_room_whatever_goes_wrong() {
    let Some(server) = synapse() else { return };
    let proxy = Proxy::open(&server.url).await;
    let home = Home::new(server, "troquet24").await.behind(&proxy.url);
    let (zoe, ali) = (register(server, "zoe24").await, register(server, "ali24").await);
    let bot = home.start(0).await;
    // A room of the group wakes the sync, so that the bot knows its rooms.
    let group = zoe.room(Kind::Open, Some(&home.user)).await;
    zoe.hears(&group, &home.user, "Ouvrir le club").await;
    let to = |name: &str| Destination { network: Network::Matrix, chat: None, person: Some(person(name)) };
    let say = |id, name: &str| delivery(id, to(name), Act::Say(Message::say("Bonjour")));

    // The invitation is put off once: the room that was made is used the next time.
    let mut slow = true;
    proxy.rule(move |asked| {
        let invites = asked.method == Method::PUT && asked.path.contains("/state/m.room.member/");
        let later = json!({ "errcode": "M_LIMIT_EXCEEDED", "error": "slowly", "retry_after_ms": 1500 });
        (invites && std::mem::take(&mut slow)).then_some(Fate::Answer(StatusCode::TOO_MANY_REQUESTS, later))
    });
    let first = bot.wire.deliver(&say(1, "zoe24")).await;
    assert_eq!(first, Err(SendError::RetryAfter(Duration::milliseconds(1500))));
    // Meanwhile the room that was made comes in an answer of the sync, with nobody else in it.
    zoe.says(&group, "!aide").await;
    zoe.hears(&group, &home.user, GROUP_HELP).await;
    let said_to_zoe = bot.wire.deliver(&say(1, "zoe24")).await.expect("said");
    let invited = zoe.until(async |_| zoe.client.invited_rooms().into_iter().next()).await;
    assert_eq!(said_to_zoe.chat, Some(ChatAddress(invited.room_id().to_string())));
    assert_eq!(invited.is_direct().await.ok(), Some(true));
    assert_eq!(joined(&server.url, &home).await, 2, "the group and one private room");

    // The same room again, also for who has not come in yet, and after a restart.
    assert_eq!(bot.wire.deliver(&say(2, "zoe24")).await.expect("said").chat, said_to_zoe.chat);
    bot.stop().await;
    let bot = home.start(0).await;
    zoe.says(&group, "!aide").await;
    zoe.hears(&group, &home.user, GROUP_HELP).await;
    assert_eq!(bot.wire.deliver(&say(3, "zoe24")).await.expect("said").chat, said_to_zoe.chat);

    // Turned down: not asked again for the same, and nothing goes into an empty room.
    invited.leave().await.expect("declined");
    zoe.says(&group, "!aide").await;
    zoe.hears(&group, &home.user, GROUP_HELP).await;
    let known = Destination { chat: said_to_zoe.chat.clone(), ..to("zoe24") };
    let late = delivery(4, known, Act::Say(Message::say("Bonjour")));
    assert_ne!(bot.wire.deliver(&late).await.ok().and_then(|sent| sent.chat), said_to_zoe.chat);

    // Whoever lets nobody invite them is out of reach, and no empty room stays behind.
    let before = joined(&server.url, &home).await;
    let account = ali.client.user_id().expect("an account").to_owned();
    let http = reqwest::Client::new()
        .put(format!("{}/_matrix/client/v3/user/{account}/account_data/m.invite_permission_config", server.url))
        .bearer_auth(ali.client.access_token().expect("a token"))
        .json(&json!({ "default_action": "block" }));
    http.send().await.expect("an answer").error_for_status().expect("noted");
    assert_eq!(bot.wire.deliver(&say(5, "ali24")).await, Err(SendError::Unreachable));
    assert_eq!(joined(&server.url, &home).await, before);
    bot.stop().await;
}

/// A club of Zoé and Ali on a stage of its own.
async fn club(text: &str) -> Option<(MatrixStage, TempDir)> {
    let server = synapse()?;
    let script = parse(text).expect("a story");
    let folder = TempDir::new().expect("a folder");
    let url = sqlite_url(&folder.path().join("story.sqlite"));
    let clock = Arc::new(VirtualClock::still(moment(start(&script), chrono_tz::Europe::Zurich)));
    Some((MatrixStage::open(server, &url, clock, "Les voisins").await.expect("a stage"), folder))
}

pub(super) async fn whoever_left_is_called_back_when_they_act() {
    let Some((mut stage, _folder)) = club("").await else { return };
    let [zoe, ali] = ["Zoé", "Ali"].map(|name| Who::new(name).expect("a name"));
    stage.gather(&[zoe.clone(), ali.clone()]).await.expect("a club");
    stage.leave(&ali, &Place::Private(ali.clone())).await.expect("left");
    assert_eq!(stage.settle().await.expect("quiet"), []);
    let solde = Words { text: "/solde".to_owned(), ..Words::default() };
    stage.say(&ali, &Place::Group, &solde).await.expect("said");
    let seen = stage.settle().await.expect("quiet");
    let [seen] = &seen[..] else { panic!("one answer: {seen:?}") };
    assert_eq!((&seen.place, seen.lines[0].text.as_str()), (&Place::Private(ali), "Votre solde\u{a0}: 0 point."));
}

/// A story that only Matrix has: elsewhere nobody can be called back.
pub(super) async fn whoever_lets_nobody_in_is_told_in_the_group() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/networks/matrix_only/personne-ne-peut-m-inviter.txt");
    let text = fs::read_to_string(&path).expect("a story");
    let Some((mut stage, _folder)) = club(&text).await else { return };
    let script = parse(&text).expect("a story");
    let played = play(&mut stage, &mut Memory::default(), &script, OnDifference::Rewrite, &mut |_| {}).await.expect("played");
    if std::env::var_os("BLESS").is_some_and(|value| value == "1") {
        fs::write(path, played.text).expect("written");
    } else {
        assert_eq!(played.text, text);
    }
}
