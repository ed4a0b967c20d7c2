//! The program as a host runs it, on both networks, with nobody writing.

use std::{
    path::Path,
    process::Stdio,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::Command,
};

use crate::{
    fake_telegram::{FakeTelegram, TOKEN},
    proxy::Proxy,
    report::{self, now},
    synapse::Synapse,
};

/// Who has asked for nothing for so long, is idle: the next question for news comes when this one has been open for 30 s.
const QUIET: Duration = Duration::from_secs(5);

/// What it holds in memory in this data folder once it is connected to both and has nothing to do, in MB.
pub(crate) async fn megabytes(server: &Synapse, user: &str, data: &Path) -> f64 {
    let fake = FakeTelegram::start().await;
    let door = Proxy::open(&server.url).await;
    let asked: Arc<Mutex<Option<Instant>>> = Arc::default();
    let last = asked.clone();
    door.rule(move |asking| {
        let mut last = last.lock().expect("a time");
        // Not before it asks for news: between its first questions it may think for long.
        if last.is_some() || asking.path.contains("/sync?") {
            *last = Some(now());
        }
        None
    });
    let mut process = Command::new(env!("CARGO_BIN_EXE_troquet"))
        .args(["run"])
        .current_dir(data)
        .env("TROQUET__DATA_DIR", data)
        .env("TROQUET__TELEGRAM__TOKEN", TOKEN)
        .env("TROQUET__TELEGRAM__API_URL", &fake.url)
        .env("TROQUET__MATRIX__HOMESERVER", &door.url)
        .env("TROQUET__MATRIX__USER", user)
        .env("TROQUET__MATRIX__PASSWORD", "secret")
        .env("TROQUET__HTTP__LISTEN", "127.0.0.1:0")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("the program runs");
    let mut log = BufReader::new(process.stderr.take().expect("its log")).lines();
    // A pipe that nobody empties would stop it.
    tokio::spawn(async move { while let Ok(Some(_)) = log.next_line().await {} });
    fake.server.until(|state| state.polling.then_some(())).await;
    loop {
        let since = *asked.lock().expect("a time");
        let left = since.map_or(QUIET, |since| QUIET.saturating_sub(since.elapsed()));
        if left.is_zero() {
            break;
        }
        tokio::time::sleep(left).await;
    }
    let id = process.id().expect("it runs").to_string();
    let kilobytes = report::kilobytes(&id);
    process.kill().await.expect("it ends");
    kilobytes as f64 / 1_000.0
}
