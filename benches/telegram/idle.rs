//! The program as a host runs it, with nobody writing.

use std::process::Stdio;

use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::Command,
};

use crate::{
    fake_telegram::{FakeTelegram, TOKEN},
    report::{self, folder},
};

/// What it holds in memory once it is connected and has asked for updates, in kB.
pub(crate) async fn kilobytes() -> u64 {
    let fake = FakeTelegram::start().await;
    let folder = folder();
    let mut process = Command::new(env!("CARGO_BIN_EXE_troquet"))
        .args(["run"])
        .current_dir(folder.path())
        .env("TROQUET__TELEGRAM__TOKEN", TOKEN)
        .env("TROQUET__TELEGRAM__API_URL", &fake.url)
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
    let id = process.id().expect("it runs").to_string();
    let kilobytes = report::kilobytes(&id);
    process.kill().await.expect("it ends");
    kilobytes
}
