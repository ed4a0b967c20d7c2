//! `check-config --online`: what the host is told of the account, its groups and its webhook.

use bot_core::{
    club::{Club, Room, Rules},
    event::Event,
    id::{ClubId, RoomId},
    store::{Scope, Store},
    text::Name,
    time::Timestamp,
    wire::{ChatAddress, Network},
};
use storage::{Database, sqlite_url};
use tempfile::TempDir;

use super::{
    fake_telegram::{BOT, FakeTelegram, Group, Hook, TOKEN},
    hall::clock,
    telegram::{GROUP, PATIENCE, ZOE, quarter},
    webhook::{SECRET, troquet},
};

/// What `check-config --online` says after the table of keys, with plain spaces; and how it ends.
async fn online(folder: &TempDir, fake: &FakeTelegram, variables: &[(&str, &str)]) -> (Option<i32>, String) {
    let mut command = troquet(folder, fake, &["check-config", "--online"]);
    command.envs(variables.iter().copied());
    let ended = tokio::time::timeout(PATIENCE, command.output()).await.expect("in time").expect("the program runs");
    let out = String::from_utf8(ended.stdout).expect("text").replace(['\u{A0}', '\u{202F}'], " ");
    assert!(!out.contains(TOKEN), "{out}");
    let (_, said) = out.split_once("\n\n").unwrap_or_else(|| panic!("{out}{}", String::from_utf8_lossy(&ended.stderr)));
    (ended.status.code(), said.to_owned())
}

pub(super) async fn check_config_asks_telegram() {
    let fake = quarter().await;
    let folder = TempDir::new().expect("a folder");
    let (code, said) = online(&folder, &fake, &[]).await;
    assert_eq!(code, Some(0), "{said}");
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines[0], "Compte Telegram : @troquet_bot");
    assert_eq!(lines[1], "Ajout à un groupe : permis.");
    assert!(lines[2].starts_with("Mode « privacy » : actif.") && said.contains("/setprivacy"), "{said}");
    assert!(said.contains("\nMessages : « troquet run » va les chercher.\n"), "{said}");
    assert!(said.ends_with("Avant le premier démarrage, c’est normal.\n"), "{said}");
    assert!(!folder.path().join("data").exists(), "nothing is made for that");

    // A club with its group, one whose group is gone.
    std::fs::create_dir(folder.path().join("data")).expect("a folder");
    let url = sqlite_url(&folder.path().join("data/troquet.sqlite"));
    let database = Database::connect(&url).await.expect("a database");
    let mut tx = database.begin(&Scope::default()).await.expect("a transaction");
    let mut events = Vec::new();
    for (id, name, group) in [(1, "Vernier", GROUP), (2, "Meyrin", -100_777)] {
        let since = Timestamp(id);
        let club = Club { id: ClubId(id), name: Name::new(name).expect("a name"), rules: Rules::default(), created_at: since };
        let (address, network) = (ChatAddress(group.to_string()), Network::Telegram);
        let room = Room { id: RoomId(id), network, address, thread: None, club: Some(club.id), since };
        events.extend([Event::ClubCreated { club }, Event::RoomFound { room }]);
    }
    tx.record(&events, Timestamp(1), None).await.expect("recorded");
    tx.commit().await.expect("committed");
    fake.server.change(|state| {
        state.stays_out = true;
        state.hears_all = true;
    });
    let (code, said) = online(&folder, &fake, &[]).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("/setjoingroups") && said.contains("Mode « privacy » : inactif."), "{said}");
    assert!(
        said.contains(&format!("\nGroupe Vernier ({GROUP}) : membre.\nGroupe Meyrin (-100777) : Troquet n’y est plus.")),
        "{said}"
    );
    assert_eq!(said.matches("Groupe ").count(), 2, "{said}");

    fake.server.change(|state| {
        state.stays_out = false;
        let group = state.groups.get_mut(&GROUP).expect("the group");
        group.members.insert(BOT, "administrator");
        let members = [(BOT, "restricted")].into();
        state.groups.insert(-100_777, Group { members, ..Default::default() });
    });
    let (code, said) = online(&folder, &fake, &[]).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains(" : administrateur.") && said.contains("n’a pas le droit d’y écrire"), "{said}");
    fake.server.change(|state| state.groups.get_mut(&-100_777).expect("the group").members.insert(BOT, "member"));
    let (code, said) = online(&folder, &fake, &[]).await;
    assert_eq!(code, Some(0), "{said}");
    // Nobody but administrators may write there.
    fake.server.change(|state| state.groups.get_mut(&-100_777).expect("the group").hushed = true);
    let (code, said) = online(&folder, &fake, &[]).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("Groupe Meyrin (-100777) : Troquet n’a pas le droit d’y écrire."), "{said}");
    fake.server.change(|state| state.groups.get_mut(&-100_777).expect("the group").hushed = false);
    database.close().await;

    // A webhook.
    let mine = "https://troquet.example.org/telegram";
    let webhook = [("TROQUET__TELEGRAM__MODE", "webhook"), ("TROQUET__TELEGRAM__WEBHOOK_URL", mine)];
    let (code, said) = online(&folder, &fake, &webhook).await;
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("Telegram ne les apporte pas encore."), "{said}");
    let set = |url: &str, failure| {
        let hook = Hook { url: url.to_owned(), secret: SECRET.to_owned(), failure };
        fake.server.change(|state| state.webhook = Some(hook));
    };
    set(mine, Some((clock().now().0 / 1_000 - 300, "Connection refused")));
    let (code, said) = online(&folder, &fake, &webhook).await;
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("\nMessages : Telegram les apporte à telegram.webhook_url.\n"), "{said}");
    assert!(said.contains("il y a 5 minutes : Connection refused\n"), "{said}");
    fake.says(ZOE, ZOE.id, "/aide");
    let (code, said) = online(&folder, &fake, &webhook).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("\n1 message attend chez Telegram.\n"), "{said}");
    set("https://elsewhere.example.org", None);
    let (code, said) = online(&folder, &fake, &webhook).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("à une autre adresse que telegram.webhook_url"), "{said}");
    let (code, said) = online(&folder, &fake, &[]).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("un webhook est en place"), "{said}");

    let (code, said) = online(&folder, &fake, &[("TROQUET__TELEGRAM__TOKEN", "8:faux")]).await;
    assert_eq!((code, said.as_str()), (Some(1), "Le réseau refuse « telegram.token ». Vérifiez sa valeur.\n"));
    let nowhere = [("TROQUET__TELEGRAM__API_URL", "http://127.0.0.1:1")];
    let (code, said) = online(&folder, &fake, &nowhere).await;
    assert!(code == Some(1) && said.starts_with("Telegram ne répond pas : "), "{said}");
    fake.faultless();
}
