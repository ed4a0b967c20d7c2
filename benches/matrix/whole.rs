//! All of Troquet between Synapse and a file, in a folder laid out as the program's own.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use bot_core::engine::{Engine, Options};
use matrix_bot::{Config, Login, MatrixBot, Secret};
use matrix_sdk::ruma::OwnedUserId;
use serde_json::Value;
use storage::{Database, sqlite_url};
use tempfile::TempDir;
use tokio::{
    sync::{Notify, watch},
    task::JoinSet,
};
use troquet::service;

use crate::{
    hall::clock,
    quarter::register,
    report::folder,
    synapse::{SERVER_NAME, Synapse},
};

/// Its account and its folder.
pub(crate) struct Home {
    pub(crate) name: String,
    pub(crate) user: OwnedUserId,
    url: String,
    folder: TempDir,
}

/// It, at work.
pub(crate) struct Whole {
    database: Database,
    /// How many inputs are committed.
    pub(crate) committed: watch::Receiver<usize>,
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl Home {
    /// An account that nobody used yet.
    pub(crate) async fn new(server: &Synapse, name: &str) -> Self {
        register(server, name).await;
        let user = format!("@{name}:{SERVER_NAME}").try_into().expect("a user");
        Self { name: name.to_owned(), user, url: server.url.clone(), folder: folder() }
    }

    /// The same account and device, in a copy of the folder, as if what happens there never happened here.
    pub(crate) fn copy(&self) -> Self {
        Self { name: self.name.clone(), user: self.user.clone(), url: self.url.clone(), folder: copied(self.folder.path()) }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Begins to listen.
    pub(crate) async fn start(&self) -> Whole {
        let login = Login::Password { user: self.name.clone(), password: Secret::new("secret") };
        let config = Config::new(&self.url, login, self.path().join("matrix"));
        let clock = clock();
        let database = Database::connect(&sqlite_url(&self.path().join("troquet.sqlite"))).await.expect("a database");
        let (wire, mut listener) = MatrixBot::connect(&config, clock.clone()).await.expect("a connection");
        let wake = Arc::new(Notify::new());
        let heard = wake.clone();
        let (count, committed) = watch::channel(0);
        let engine = Engine::new(Arc::new(database.clone()), clock.clone(), vec![wire], Options::default());
        let engine = Arc::new(engine.on_receive(move |inputs| {
            count.send_modify(|count| *count += inputs);
            heard.notify_one();
        }));
        let (stop, stopped) = watch::channel(false);
        let mut tasks = JoinSet::new();
        let (served, until) = (engine.clone(), stopped.clone());
        tasks.spawn(service::run(served, clock, wake, until));
        tasks.spawn(async move { listener.run(&engine, stopped).await });
        Whole { database, committed, stop, tasks }
    }

    /// How far everything is committed, as it stands on disk: the place in the sync, and how many rooms are behind it.
    pub(crate) fn place(&self) -> (String, usize) {
        let text = fs::read_to_string(self.path().join("matrix/sync-place")).expect("a place");
        let places: Value = serde_json::from_str(&text).expect("JSON");
        let sync = places["sync"].as_str().expect("a place").to_owned();
        (sync, places["behind"].as_object().expect("rooms").len())
    }

    /// Waits until it is past a place, and no room is behind.
    pub(crate) async fn caught_up(&self, since: &str) {
        while matches!(self.place(), (now, behind) if now == since || behind > 0) {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}

impl Whole {
    /// Ends it.
    pub(crate) async fn stop(mut self) {
        self.stop.send_replace(true);
        while let Some(ended) = self.tasks.join_next().await {
            ended.expect("no panic");
        }
        self.database.close().await;
    }
}

/// A copy of a folder, on the same disk.
pub(crate) fn copied(from: &Path) -> TempDir {
    let copy = folder();
    let mut left: Vec<(PathBuf, PathBuf)> = vec![(from.to_owned(), copy.path().to_owned())];
    while let Some((from, to)) = left.pop() {
        fs::create_dir_all(&to).expect("a folder");
        for entry in fs::read_dir(from).expect("a folder") {
            let entry = entry.expect("an entry");
            let to = to.join(entry.file_name());
            if entry.file_type().expect("a kind").is_dir() {
                left.push((entry.path(), to));
            } else {
                fs::copy(entry.path(), to).expect("copied");
            }
        }
    }
    copy
}
