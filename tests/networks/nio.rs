//! A resident with an independent client: matrix-nio, whose encryption has nothing in common with matrix-sdk's but the specification.

use std::{path::Path, process::Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
};

use super::{
    quarter::{Home, PATIENCE, register},
    synapse::{SERVER_NAME, Synapse, synapse},
};

/// The client's process.
struct Nio {
    asks: ChildStdin,
    tells: Lines<BufReader<ChildStdout>>,
    _process: Child,
    _dir: TempDir,
}

/// The Python that has matrix-nio. `None` where the machine has none and nobody required one; the test then says that it was skipped.
fn python() -> Option<std::ffi::OsString> {
    let python = std::env::var_os("TROQUET_TEST_NIO");
    if python.is_none() {
        let required = std::env::var_os("TROQUET_REQUIRE_NIO").is_some();
        assert!(!required, "TROQUET_REQUIRE_NIO is set, but TROQUET_TEST_NIO does not say which Python has matrix-nio");
        eprintln!("skipped: no matrix-nio here; tests/run installs it");
    }
    python
}

impl Nio {
    fn start(python: &std::ffi::OsStr, server: &Synapse, name: &str) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let mut process = Command::new(python)
            .arg("-B")
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/networks/nio_resident.py"))
            .args([server.url.as_str(), &format!("@{name}:{SERVER_NAME}"), "secret"])
            .arg(dir.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("Python runs");
        let asks = process.stdin.take().expect("a pipe");
        let tells = BufReader::new(process.stdout.take().expect("a pipe")).lines();
        Self { asks, tells, _process: process, _dir: dir }
    }

    /// Asks it for something and gives what it tells, up to the first that is so.
    async fn ask(&mut self, asked: Value, is_last: impl Fn(&Value) -> bool) -> Vec<Value> {
        self.asks.write_all(format!("{asked}\n").as_bytes()).await.expect("it listens");
        let mut told = Vec::new();
        let listen = async {
            loop {
                let line = self.tells.next_line().await.expect("a pipe").expect("it has not ended");
                told.push(serde_json::from_str::<Value>(&line).expect("JSON"));
                if told.last().is_some_and(&is_last) {
                    return;
                }
            }
        };
        tokio::time::timeout(PATIENCE, listen).await.expect("it comes in time");
        told
    }
}

pub(super) async fn another_client_reads_and_is_read() {
    let (Some(server), Some(python)) = (synapse(), python()) else { return };
    let home = Home::new(server, "troquet66").await;
    register(server, "zoe66").await;
    let bot = home.start(0).await;
    let mut zoe = Nio::start(&python, server, "zoe66");
    zoe.ask(json!({ "invite": home.user }), |told| told["joined"] == home.user.as_str()).await;
    let is_help = |told: &Value| told["body"].as_str().is_some_and(|body| body.starts_with("!offre"));
    let told = zoe.ask(json!({ "say": "!aide offre" }), is_help).await;
    let messages: Vec<_> = told.iter().filter(|told| told["body"].is_string()).collect();
    assert!(messages.iter().all(|told| told["encrypted"] == true && told["sender"] == home.user.as_str()), "{told:?}");
    assert!(told.iter().all(|told| told["unreadable"].is_null()), "{told:?}");
    bot.stop().await;
}
