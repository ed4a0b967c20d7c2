//! The first exchange on a Matrix server that nobody told to let Troquet through: ten messages at once, then one in five seconds.

use std::time::Duration;

use matrix_sdk::{
    Room,
    config::SyncSettings,
    room::MessagesOptions,
    ruma::{UserId, events::room::member::MembershipState, uint},
};
use serde_json::Value;

use super::{
    quarter::{Home, Kind, PATIENCE, Resident, register},
    synapse::slow_synapse,
};

/// Waits until a message of somebody with these words stands in a room.
async fn finds(who: &Resident, room: &Room, person: &UserId, words: &str) {
    let says = |event: &Value| {
        event["sender"] == person.as_str() && event["content"]["body"].as_str().is_some_and(|body| body.contains(words))
    };
    let search = async {
        loop {
            let mut options = MessagesOptions::backward();
            options.limit = uint!(50);
            let page = room.messages(options).await.expect("messages");
            let mut events = page.chunk.iter().map(|event| serde_json::from_str(event.raw().json().get()).expect("JSON"));
            if events.any(|event: Value| says(&event)) {
                return;
            }
            who.client.sync_once(SyncSettings::new().timeout(Duration::from_secs(10))).await.expect("news");
        }
    };
    assert!(tokio::time::timeout(PATIENCE, search).await.is_ok(), "« {words} » never came");
}

pub(super) async fn the_first_exchange_passes_the_usual_limits() {
    let Some(server) = slow_synapse() else { return };
    let home = Home::new(server, "troquet").await;
    let (zoe, ali) = (register(server, "zoe").await, register(server, "ali").await);
    let bot = home.start(0).await;
    let me = &home.user;
    let with_zoe = zoe.room(Kind::Direct, Some(me)).await;
    finds(&zoe, &with_zoe, me, "Bonjour").await;
    zoe.says(&with_zoe, "oui").await;
    let with_ali = ali.room(Kind::Direct, Some(me)).await;
    finds(&ali, &with_ali, me, "Bonjour").await;
    ali.says(&with_ali, "oui").await;
    let group = zoe.room(Kind::Group, Some(me)).await;
    group.invite_user_by_id(ali.client.user_id().expect("an account")).await.expect("invited");
    ali.until(async |_| ali.client.invited_rooms().into_iter().next()).await.join().await.expect("joined");
    finds(&zoe, &group, me, "Ouvrir le club").await;
    zoe.sees(&group, ali.client.user_id().expect("an account"), MembershipState::Join).await;
    zoe.says(&group, "troquet: 1").await;
    finds(&zoe, &group, me, "est ouvert").await;
    zoe.says(&group, "!offre Vélo, gratuit").await;
    finds(&zoe, &group, me, "Annonce 1").await;
    finds(&zoe, &with_zoe, me, "Annonce 1 publiée").await;

    let in_group = ali.client.get_room(group.room_id()).expect("the group");
    ali.says(&in_group, "troquet: 1").await;
    finds(&ali, &with_ali, me, "Votre demande est partie").await;
    finds(&zoe, &with_zoe, me, "aimerait faire cet échange").await;
    zoe.says(&with_zoe, "1").await;
    finds(&zoe, &with_zoe, me, "C’est entendu").await;
    finds(&ali, &with_ali, me, "C’est entendu").await;
    zoe.says(&with_zoe, "c'est fait").await;
    finds(&ali, &with_ali, me, "Avez-vous bien reçu").await;
    ali.says(&with_ali, "1").await;
    finds(&ali, &with_ali, me, "1 · 2 · 3 · 4 · 5").await;
    finds(&zoe, &with_zoe, me, "1 · 2 · 3 · 4 · 5").await;
    ali.says(&with_ali, "5").await;
    finds(&ali, &with_ali, me, "Vous donnez 5 sur 5").await;
    zoe.says(&with_zoe, "4").await;
    finds(&zoe, &with_zoe, me, "Vous donnez 4 sur 5").await;
    zoe.says(&with_zoe, "Sans commentaire").await;
    ali.says(&with_ali, "Sans commentaire").await;
    finds(&ali, &with_ali, me, "vous donne 4 sur 5").await;
    finds(&zoe, &with_zoe, me, "vous donne 5 sur 5").await;
    bot.stop().await;
}
