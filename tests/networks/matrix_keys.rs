//! Encryption on Matrix, on a real Synapse: what can't be read, who can read Troquet, and how its keys are kept and come back.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use matrix_bot::{ConnectError, Login, MatrixBot, NoRecovery, Secret};
use matrix_sdk::{
    Client, ClientBuilder,
    ruma::{UserId, events::room::member::MembershipState},
};
use matrix_sdk_base::crypto::{CollectStrategy, DecryptionSettings, TrustRequirement};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{
    hall::clock,
    proxy::Proxy,
    quarter::{Home, Kind, OFFER_HELP, Resident, register, register_as},
    synapse::{Synapse, synapse},
};

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
    let room = zoe.private_chat(&home.user).await;

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
    let heard = zoe.hears(&room, &home.user, "!payer").await;
    assert!(heard.len() == 1 && !heard[0].body.starts_with(OFFER_HELP), "{heard:?}");
    bot.stop().await;
}

pub(super) async fn a_failing_store_costs_nobody_the_news() {
    let Some(server) = synapse() else { return };
    let home = Home::new(server, "troquet80").await;
    let mail = Proxy::open(&server.url).await;
    let zoe = register_as(&mail.url, "zoe80", |client| client).await;
    let bot = home.start(0).await;
    let room = zoe.private_chat(&home.user).await;
    bot.stop().await;

    mail.hold_keys();
    room.discard_room_key().await.expect("a new key comes next");
    let message = zoe.says(&room, "/aide offre").await;
    let bot = home.start(1).await;
    let heard = zoe.hears(&room, &home.user, "vous lire").await;
    assert!(heard.len() == 1 && heard[0].answers == Some(message), "{heard:?}");
    mail.release().await;
    let heard = zoe.hears(&room, &home.user, OFFER_HELP).await;
    assert_eq!(heard.len(), 1, "{heard:?}");
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

/// A client that deals with signed devices only.
fn strict(client: ClientBuilder) -> ClientBuilder {
    let signed = DecryptionSettings { sender_device_trust_requirement: TrustRequirement::CrossSigned };
    client.with_room_key_recipient_strategy(CollectStrategy::IdentityBasedStrategy).with_decryption_settings(signed)
}

/// Somebody who deals with signed devices only, and has signed their own.
async fn strict_resident(server: &Synapse, name: &str) -> Resident {
    let resident = register_as(&server.url, name, strict).await;
    resident.client.encryption().bootstrap_cross_signing(None).await.expect("an identity");
    resident
}

/// What the session file says.
fn session(home: &Home) -> Value {
    let text = fs::read_to_string(home.dir.path().join("matrix/session.json")).expect("a session");
    serde_json::from_str(&text).expect("JSON")
}

fn device(home: &Home) -> String {
    session(home)["device"].as_str().expect("a device").to_owned()
}

/// A question to the server in the account's name.
async fn asked(server: &Synapse, token: &str, path: &str) -> Value {
    let http = reqwest::Client::new().get(format!("{}/_matrix/client/v3/{path}", server.url)).bearer_auth(token);
    http.send().await.expect("an answer").json().await.expect("JSON")
}

/// The account's devices.
async fn devices(server: &Synapse, home: &Home) -> Vec<String> {
    let session = session(home);
    let answer = asked(server, session["session"]["access_token"].as_str().expect("a token"), "devices").await;
    let devices = answer["devices"].as_array().expect("devices").iter();
    devices.map(|device| device["device_id"].as_str().expect("a name").to_owned()).collect()
}

/// A new token with its device.
async fn token(server: &Synapse, name: &str) -> (String, String) {
    let user = json!({ "type": "m.id.user", "user": name });
    let body = json!({ "type": "m.login.password", "identifier": user, "password": "secret" });
    let http = reqwest::Client::new().post(format!("{}/_matrix/client/v3/login", server.url)).json(&body);
    let answer: Value = http.send().await.expect("an answer").json().await.expect("JSON");
    let text = |key: &str| answer[key].as_str().expect("text").to_owned();
    (text("access_token"), text("device_id"))
}

async fn refusal(home: &Home) -> ConnectError {
    MatrixBot::connect(&home.config, clock()).await.err().expect("a refusal")
}

/// Is every device of somebody signed by their identity?
async fn all_signed(resident: &Resident, person: &UserId) -> bool {
    resident.client.encryption().request_user_identity(person).await.expect("an answer").expect("an identity");
    let devices = resident.client.encryption().get_user_devices(person).await.expect("devices");
    devices.devices().count() > 0 && devices.devices().all(|device| device.is_cross_signed_by_owner())
}

pub(super) async fn the_first_start_signs_the_device_and_keeps_a_way_back() {
    let Some(server) = synapse() else { return };
    let home = Home::new(server, "troquet8").await;
    let (_, listener) = MatrixBot::connect(&home.config, clock()).await.expect("a connection");
    assert_eq!(listener.me().display_name.as_deref(), Some("Troquet"), "nobody had named it");
    let made = listener.new_passphrase().expect("a passphrase").clone();
    assert!(!format!("{made:?}").contains(made.passphrase.reveal()), "never in a log");
    drop(listener);
    assert_eq!(made.file, home.dir.path().join("matrix.recovery"), "beside the folder, so that both are not lost together");
    assert_eq!(fs::read_to_string(&made.file).expect("a file").trim_end(), made.passphrase.reveal());
    assert_eq!(fs::metadata(&made.file).expect("a file").permissions().mode() & 0o777, 0o600);
    let groups: Vec<_> = made.passphrase.reveal().split('-').map(str::len).collect();
    assert_eq!(groups, [4; 8]);
    let (_, listener) = MatrixBot::connect(&home.config, clock()).await.expect("a connection");
    assert_eq!(listener.new_passphrase(), None, "shown once");
    drop(listener);

    // Who deals with signed devices only, reads it and is read; so is a device of theirs that they never signed.
    let zoe = strict_resident(server, "zoe8").await;
    assert!(all_signed(&zoe, &home.user).await);
    let bot = home.start(0).await;
    let room = zoe.room(Kind::Direct, Some(&home.user)).await;
    zoe.sees(&room, &home.user, MembershipState::Join).await;
    let other = another_device(server, "zoe8").await;
    let same_room = other.until(async |_| other.client.get_room(room.room_id())).await;
    zoe.says(&room, "/aide offre").await;
    assert!(zoe.hears(&room, &home.user, OFFER_HELP).await.iter().all(|message| message.encrypted));
    assert!(other.hears(&same_room, &home.user, OFFER_HELP).await.iter().any(|message| message.body.starts_with(OFFER_HELP)));
    bot.stop().await;
}

/// Troquet has asked for news since it started: whoever wants to write to its device finds keys for it. Following an invitation shows it.
async fn is_ready(resident: &Resident, home: &Home) {
    let room = resident.room(Kind::Group, Some(&home.user)).await;
    resident.sees(&room, &home.user, MembershipState::Join).await;
}

/// One more client of somebody, which nobody has signed.
async fn another_device(server: &Synapse, name: &str) -> Resident {
    let dir = TempDir::new().expect("a folder");
    let builder = Client::builder().homeserver_url(&server.url).sqlite_store(dir.path(), None);
    let client = builder.build().await.expect("a client");
    client.matrix_auth().login_username(name, "secret").await.expect("logged in");
    Resident::new(client, dir)
}

pub(super) async fn lost_keys_make_a_new_device_with_the_same_identity() {
    let Some(server) = synapse() else { return };
    let home = Home::new(server, "troquet9").await;
    let zoe = strict_resident(server, "zoe9").await;
    let bot = home.start(0).await;
    let room = zoe.private_chat(&home.user).await;
    bot.stop().await;
    let identity = zoe.client.encryption().get_user_identity(&home.user).await.expect("the store").expect("an identity");
    let first = device(&home);

    for lost in ["matrix/store", "matrix"] {
        fs::remove_dir_all(home.dir.path().join(lost)).expect("removed");
        let bot = home.start(0).await;
        assert_ne!(device(&home), first, "{lost}");
        assert!(!devices(server, &home).await.contains(&first), "the old device is logged out");
        is_ready(&zoe, &home).await;
        zoe.says(&room, "/aide offre").await;
        let heard = zoe.hears(&room, &home.user, OFFER_HELP).await;
        assert!(heard.iter().all(|message| message.encrypted), "{lost}: {heard:?}");
        bot.stop().await;
        assert!(all_signed(&zoe, &home.user).await, "{lost}");
        let now = zoe.client.encryption().get_user_identity(&home.user).await.expect("the store").expect("an identity");
        assert_eq!(now.master_key(), identity.master_key(), "nobody is warned of another person");
    }
    let mut of_account = devices(server, &home).await;
    of_account.retain(|name| *name != device(&home));
    assert_eq!(of_account.len(), 1, "only the device by which the account was made: {of_account:?}");
}

pub(super) async fn without_the_right_passphrase_nothing_is_made_anew() {
    let Some(server) = synapse() else { return };
    let mut home = Home::new(server, "troquet10").await;
    home.config.recovery_passphrase = Some(Secret::new("le bon mot de passe"));
    let zoe = register(server, "zoe10").await;
    let bot = home.start(0).await;
    let group = zoe.room(Kind::Open, Some(&home.user)).await;
    zoe.hears(&group, &home.user, "Ouvrir le club").await;
    bot.stop().await;
    assert!(!home.dir.path().join("matrix.recovery").exists(), "it was given");
    fs::remove_dir_all(home.dir.path().join("matrix/store")).expect("removed");
    home.config.recovery_passphrase = None;
    assert!(matches!(refusal(&home).await, ConnectError::NoRecovery(NoRecovery::NoPassphrase)));
    let device_of_failure = device(&home);
    home.config.recovery_passphrase = Some(Secret::new("un autre"));
    assert!(matches!(refusal(&home).await, ConnectError::NoRecovery(NoRecovery::WrongPassphrase)));
    assert_eq!(device(&home), device_of_failure, "one try is one device");
    home.config.recovery_passphrase = Some(Secret::new("le bon mot de passe"));
    // The rooms are known again, although earlier starts have made the store.
    let bot = home.start(0).await;
    zoe.says(&group, "!aide").await;
    zoe.hears(&group, &home.user, "Ce groupe n’a pas encore de club.").await;
    bot.stop().await;
    assert_eq!(devices(server, &home).await.len(), 2, "the new one, and the one by which the account was made");
}

pub(super) async fn a_token_is_for_one_device_and_its_keys() {
    let Some(server) = synapse() else { return };
    let mut home = Home::new(server, "troquet11").await;
    let login = |(access_token, device_id): &(String, String)| Login::Token {
        user: Some("troquet11".to_owned()),
        access_token: Secret::new(access_token),
        device_id: device_id.clone(),
    };
    let (first, second) = (token(server, "troquet11").await, token(server, "troquet11").await);
    home.config.login = login(&("wrong".to_owned(), first.1.clone()));
    assert!(matches!(refusal(&home).await, ConnectError::BadToken));
    home.config.login = login(&(first.0.clone(), second.1.clone()));
    assert!(matches!(refusal(&home).await, ConnectError::BadToken), "another device's");
    home.config.login = login(&first);
    drop(MatrixBot::connect(&home.config, clock()).await.expect("a connection"));
    drop(MatrixBot::connect(&home.config, clock()).await.expect("a connection"));
    let zoe = register(server, "zoe11").await;
    zoe.client.encryption().request_user_identity(&home.user).await.expect("an answer").expect("an identity");

    // Another device's token with these keys; these keys lost; then a new token, for which the identity comes back.
    let store = home.dir.path().join("matrix/store");
    home.config.login = login(&second);
    let other = refusal(&home).await;
    assert!(
        matches!(&other, ConnectError::WrongDevice { folder, device } if *folder == store && *device == first.1),
        "{other:?}"
    );
    fs::remove_dir_all(&store).expect("removed");
    home.config.login = login(&first);
    let lost = refusal(&home).await;
    assert!(matches!(&lost, ConnectError::LostKeys { device } if *device == first.1), "{lost:?}");
    let again = refusal(&home).await;
    assert!(matches!(again, ConnectError::LostKeys { .. } | ConnectError::WrongDevice { .. }), "{again:?}");
    let _ = fs::remove_dir_all(&store);
    home.config.login = login(&second);
    drop(MatrixBot::connect(&home.config, clock()).await.expect("a connection"));
    let devices = zoe.client.encryption();
    devices.request_user_identity(&home.user).await.expect("an answer").expect("an identity");
    let signed = devices.get_device(&home.user, second.1.as_str().into()).await.expect("the store").expect("a device");
    assert!(signed.is_cross_signed_by_owner());
}

pub(super) async fn a_store_of_another_device_is_refused() {
    let Some(server) = synapse() else { return };
    let (mine, others) = (Home::new(server, "troquet12").await, Home::new(server, "troquet13").await);
    for home in [&mine, &others] {
        drop(MatrixBot::connect(&home.config, clock()).await.expect("a connection"));
    }
    let store = mine.dir.path().join("matrix/store");
    fs::remove_dir_all(&store).expect("removed");
    fs::rename(others.dir.path().join("matrix/store"), &store).expect("moved");
    let refused = refusal(&mine).await;
    assert!(matches!(&refused, ConnectError::WrongDevice { folder, .. } if *folder == store), "{refused:?}");
    // As the advice says.
    fs::remove_dir_all(&store).expect("removed");
    drop(MatrixBot::connect(&mine.config, clock()).await.expect("a connection"));
    let text = fs::read_to_string(mine.dir.path().join("matrix/session.json")).expect("a session");
    fs::write(others.dir.path().join("matrix/session.json"), text).expect("written");
    let refused = refusal(&others).await;
    assert!(matches!(&refused, ConnectError::WrongAccount { found, .. } if found == mine.user.as_str()), "{refused:?}");
}

pub(super) async fn a_session_that_the_server_ended_goes_on_with_its_keys() {
    let Some(server) = synapse() else { return };
    let home = Home::new(server, "troquet14").await;
    let zoe = strict_resident(server, "zoe14").await;
    let bot = home.start(0).await;
    let room = zoe.room(Kind::Direct, Some(&home.user)).await;
    zoe.sees(&room, &home.user, MembershipState::Join).await;
    bot.stop().await;
    // The server forgets a device that is logged out, with its keys.
    let session = session(&home);
    let http = reqwest::Client::new().post(format!("{}/_matrix/client/v3/logout", server.url));
    let http = http.bearer_auth(session["session"]["access_token"].as_str().expect("a token"));
    http.send().await.expect("an answer").error_for_status().expect("logged out");
    let bot = home.start(0).await;
    is_ready(&zoe, &home).await;
    zoe.says(&room, "/aide offre").await;
    let heard = zoe.hears(&room, &home.user, OFFER_HELP).await;
    assert!(heard.iter().all(|message| message.encrypted), "{heard:?}");
    bot.stop().await;
}

/// What the program says, with plain spaces; and how it ends.
async fn check_config(folder: &Path, variables: &[(&str, &str)]) -> (Option<i32>, String) {
    let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_troquet"));
    command.args(["check-config", "--online"]).current_dir(folder).env_clear();
    let output = command.envs(variables.iter().copied()).output().await.expect("it runs");
    (output.status.code(), String::from_utf8(output.stdout).expect("text").replace(['\u{A0}', '\u{202F}'], " "))
}

pub(super) async fn check_config_asks_the_server() {
    let Some(server) = synapse() else { return };
    let home = Home::new(server, "troquet15").await;
    let folder = home.dir.path();
    fs::write(folder.join("password"), "secret").expect("written");
    let password = [
        ("TROQUET__DATA_DIR", "."),
        ("TROQUET__MATRIX__HOMESERVER", server.url.as_str()),
        ("TROQUET__MATRIX__USER", "troquet15"),
        ("TROQUET__MATRIX__PASSWORD_FILE", "password"),
    ];
    let (code, said) = check_config(folder, &password).await;
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains(&format!("\nServeur Matrix : {}, version v1.", server.url)), "{said}");
    assert!(said.contains("\nConnexion : par mot de passe.\nCompte Matrix : pas encore ouvert ici."), "{said}");
    assert!(!folder.join("matrix").exists(), "nothing is made for that");

    drop(MatrixBot::connect(&home.config, clock()).await.expect("a connection"));
    let (code, said) = check_config(folder, &password).await;
    assert_eq!(code, Some(0), "{said}");
    let account =
        format!("\nCompte Matrix : {}, appareil {}.\nChiffrement : l’appareil est signé, ses clés", home.user, device(&home));
    assert!(said.contains(&account) && said.contains("\nPlus grand fichier accepté : "), "{said}");

    let (access_token, device_id) = token(server, "troquet15").await;
    let by_token = |device: &str| {
        let keys = ["HOMESERVER", "ACCESS_TOKEN", "DEVICE_ID"].map(|key| format!("TROQUET__MATRIX__{key}"));
        keys.into_iter().zip([server.url.clone(), access_token.clone(), device.to_owned()]).collect::<Vec<_>>()
    };
    let ask = async |device: &str| {
        let variables = by_token(device);
        let variables: Vec<_> = variables.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        check_config(folder, &variables).await
    };
    let (code, said) = ask(&device_id).await;
    assert!(code == Some(0) && said.contains("\nConnexion : par jeton.\n") && said.contains("pas encore signé"), "{said}");
    let (code, said) = ask("AUTRE").await;
    assert!(code == Some(1) && said.contains("Faites un nouveau jeton"), "{said}");
    assert!(!said.contains(&access_token), "secrets are never printed");
}
