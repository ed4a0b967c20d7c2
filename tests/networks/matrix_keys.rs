//! Encryption on Matrix, on a real Synapse: what can't be read, who can read Troquet, and how its keys are kept and come back.

use matrix_sdk::{ClientBuilder, ruma::events::room::member::MembershipState};
use matrix_sdk_base::crypto::CollectStrategy;

use super::{
    proxy::Proxy,
    quarter::{Home, Kind, register, register_as},
    synapse::synapse,
};

/// How an answer to the question « /aide offre » begins.
const OFFER_HELP: &str = "/offre";

const NO_KEY: &str = "Je ne peux pas vous lire\u{A0}: la clé de ce message chiffré ne m’est pas arrivée.";
const WITHHELD: &str = "Je ne peux pas vous lire\u{A0}: votre application ne me donne pas la clé de vos messages chiffrés.";

pub(super) async fn what_can_not_be_read_is_told_once_and_served_when_its_key_comes() {
    let Some(server) = synapse() else { return };
    let home = Home::new(server, "troquet6").await;
    let mail = Proxy::open(&server.url).await;
    let zoe = register_as(&mail.url, "zoe6", |client| client).await;
    let ali = register(server, "ali6").await;
    let bot = home.start(0).await;
    let alis = ali.room(Kind::Direct, Some(&home.user)).await;
    ali.sees(&alis, &home.user, MembershipState::Join).await;
    let room = zoe.room(Kind::Direct, Some(&home.user)).await;
    zoe.sees(&room, &home.user, MembershipState::Join).await;
    zoe.says(&room, "/aide offre").await;
    zoe.hears(&room, &home.user, OFFER_HELP).await;

    mail.hold_keys();
    room.discard_room_key().await.expect("a new key comes next");
    let first = zoe.says(&room, "/aide offre").await;
    let heard = zoe.hears(&room, &home.user, "vous lire").await;
    assert_eq!(heard.len(), 1, "{heard:?}");
    assert!(heard[0].body.starts_with(NO_KEY) && heard[0].answers == Some(first) && heard[0].encrypted, "{heard:?}");
    zoe.says(&room, "/aide offre").await;
    mail.release().await;
    let mut heard = zoe.hears(&room, &home.user, OFFER_HELP).await;
    if heard.len() == 1 {
        heard.extend(zoe.hears(&room, &home.user, OFFER_HELP).await);
    }
    let first_lines: Vec<_> = heard.iter().map(|message| message.body.lines().next().unwrap_or_default()).collect();
    assert_eq!(heard.len(), 2, "each request is served once, and nobody hears twice of one key: {first_lines:?}");

    // The key comes while Troquet is away.
    mail.hold_keys();
    room.discard_room_key().await.expect("a new key comes next");
    zoe.says(&room, "/aide offre").await;
    // Whoever is answered later was heard later.
    ali.says(&alis, "/aide offre").await;
    ali.hears(&alis, &home.user, OFFER_HELP).await;
    bot.stop().await;
    mail.release().await;
    let bot = home.start(0).await;
    assert_eq!(zoe.hears(&room, &home.user, OFFER_HELP).await.len(), 1);
    bot.stop().await;
    // And counts once: a barrier is all that is answered.
    let bot = home.start(0).await;
    zoe.says(&room, "/aide payer").await;
    let heard = zoe.hears(&room, &home.user, "/payer").await;
    assert!(heard.len() == 1 && !heard[0].body.starts_with(OFFER_HELP), "{heard:?}");
    bot.stop().await;
}

pub(super) async fn whoever_keeps_keys_back_learns_what_to_change() {
    let Some(server) = synapse() else { return };
    let home = Home::new(server, "troquet7").await;
    // A client that gives keys only to devices that somebody has compared by hand.
    let strict = |client: ClientBuilder| client.with_room_key_recipient_strategy(CollectStrategy::OnlyTrustedDevices);
    let zoe = register_as(&server.url, "zoe7", strict).await;
    let bot = home.start(0).await;
    let room = zoe.room(Kind::Direct, Some(&home.user)).await;
    zoe.sees(&room, &home.user, MembershipState::Join).await;
    let first = zoe.says(&room, "aide").await;
    let heard = zoe.hears(&room, &home.user, "vous lire").await;
    let last = heard.last().expect("an answer");
    assert!(last.body.starts_with(WITHHELD) && last.answers == Some(first), "{heard:?}");
    bot.stop().await;
}
