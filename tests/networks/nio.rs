//! Residents with an independent client: matrix-nio, whose encryption has nothing in common with matrix-sdk's but the specification.

use std::{
    ffi::{OsStr, OsString},
    path::Path,
    process::Stdio,
};

use matrix_sdk::ruma::UserId;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
};

use super::{
    quarter::{Home, PATIENCE, account},
    synapse::{SERVER_NAME, Synapse, synapse},
};

/// Somebody with such a client, in a process of its own.
struct Nio {
    id: String,
    asks: ChildStdin,
    tells: Lines<BufReader<ChildStdout>>,
    /// What was told and nobody has asked for yet.
    told: Vec<Value>,
    _process: Child,
    _dir: TempDir,
}

/// The Python that has matrix-nio. `None` where the machine has none and nobody required one; the test then says that it was skipped.
fn python() -> Option<OsString> {
    let python = std::env::var_os("TROQUET_TEST_NIO");
    if python.is_none() {
        let required = std::env::var_os("TROQUET_REQUIRE_NIO").is_some();
        assert!(!required, "TROQUET_REQUIRE_NIO is set, but TROQUET_TEST_NIO does not say which Python has matrix-nio");
        eprintln!("skipped: no matrix-nio here; tests/run installs it");
    }
    python
}

impl Nio {
    async fn new(python: &OsStr, server: &Synapse, name: &str) -> Self {
        account(&server.url, name, |client| client).await;
        let dir = tempfile::tempdir().expect("a folder");
        let id = format!("@{name}:{SERVER_NAME}");
        let mut process = Command::new(python)
            .arg("-B")
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/networks/nio_resident.py"))
            .args([server.url.as_str(), &id, "secret"])
            .arg(dir.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("Python runs");
        let asks = process.stdin.take().expect("a pipe");
        let tells = BufReader::new(process.stdout.take().expect("a pipe")).lines();
        Self { id, asks, tells, told: Vec::new(), _process: process, _dir: dir }
    }

    /// What it tells next that is so; what it tells meanwhile is kept.
    async fn tells(&mut self, is_it: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.told.iter().position(&is_it) {
            return self.told.remove(at);
        }
        let listen = async {
            loop {
                let line = self.tells.next_line().await.expect("a pipe").expect("it has not ended");
                let told: Value = serde_json::from_str(&line).expect("JSON");
                assert_eq!(told["unreadable"], Value::Null, "each message can be read");
                if is_it(&told) {
                    return told;
                }
                self.told.push(told);
            }
        };
        let told = tokio::time::timeout(PATIENCE, listen).await;
        told.unwrap_or_else(|_| panic!("it never came to {}, which told: {:?}", self.id, self.told))
    }

    async fn does(&mut self, asked: Value, done: &str) -> Value {
        self.asks.write_all(format!("{asked}\n").as_bytes()).await.expect("it listens");
        self.tells(|told| !told[done].is_null()).await[done].take()
    }

    /// Makes an encrypted room with Troquet, where somebody else may be invited, too.
    async fn makes(&mut self, with: &UserId, other: Option<&str>) -> String {
        let others: Vec<&str> = [with.as_str()].into_iter().chain(other).collect();
        let made = self.does(json!({ "make": others, "direct": other.is_none() }), "made").await;
        made.as_str().expect("a room").to_owned()
    }

    async fn says(&mut self, room: &str, words: &str) {
        self.does(json!({ "say": words, "room": room }), "said").await;
    }

    /// The next message in a room that has these words; it came encrypted.
    async fn hears(&mut self, room: &str, words: &str) -> String {
        let told =
            self.tells(|told| told["room"] == room && told["body"].as_str().is_some_and(|body| body.contains(words))).await;
        assert_eq!(told["encrypted"], true, "{told}");
        told["body"].as_str().expect("words").to_owned()
    }
}

pub(super) async fn residents_with_another_client_make_an_exchange() {
    let (Some(server), Some(python)) = (synapse(), python()) else { return };
    let home = Home::new(server, "troquet66").await;
    let bot = home.start(0).await;
    let me = &home.user;
    let (mut zoe, mut ali) = (Nio::new(&python, server, "zoe66").await, Nio::new(&python, server, "ali66").await);
    let (zoes, alis) = (zoe.makes(me, None).await, ali.makes(me, None).await);
    for (who, room) in [(&mut zoe, &zoes), (&mut ali, &alis)] {
        who.hears(room, "Bonjour").await;
        who.says(room, "oui").await;
        who.hears(room, "bienvenue").await;
    }
    let group = zoe.makes(me, Some(&ali.id)).await;
    ali.does(json!({ "join": group }), "joined").await;
    zoe.does(json!({ "wait": ali.id, "room": group }), "there").await;
    zoe.hears(&group, "Ouvrir le club").await;
    zoe.says(&group, "troquet: 1").await;
    zoe.hears(&group, "est ouvert").await;

    zoe.says(&group, "!offre Vélo d’enfant, 5 points").await;
    ali.hears(&group, "Annonce 1").await;
    ali.says(&group, "troquet: 1").await;
    ali.hears(&alis, "Votre demande est partie").await;
    zoe.hears(&zoes, "aimerait faire cet échange").await;
    zoe.says(&zoes, "oui").await;
    ali.hears(&alis, "C’est entendu").await;
    zoe.hears(&zoes, "C’est entendu").await;
    zoe.says(&zoes, "c'est fait").await;
    ali.hears(&alis, "Avez-vous bien reçu").await;
    ali.says(&alis, "oui").await;
    for (who, room, stars) in [(&mut ali, &alis, "5"), (&mut zoe, &zoes, "4")] {
        who.hears(room, "1 · 2 · 3 · 4 · 5").await;
        who.says(room, stars).await;
        who.hears(room, &format!("Vous donnez {stars} sur 5")).await;
        who.says(room, "Sans commentaire").await;
    }
    ali.hears(&alis, "vous donne 4 sur 5").await;
    zoe.hears(&zoes, "vous donne 5 sur 5").await;
    zoe.says(&zoes, "!solde").await;
    assert_eq!(zoe.hears(&zoes, "solde").await.lines().next(), Some("Votre solde\u{a0}: 5 points."));
    bot.stop().await;
}
