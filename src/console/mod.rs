//! The terminal chat: the first network, for trying Troquet out and for its transcripts.
//!
//! - [`network`] is the network: people, chats, messages; [`stage`] puts a whole Troquet behind it;
//! - [`prompt`] reads what is typed, [`paint`] draws what comes, `repl` is the conversation at the keyboard;
//! - [`script`] plays transcripts from a file or a pipe.
//!
//! It goes the way of every network: inputs by the engine's door, words by the outbox and the wire. Its data are an SQLite file and
//! what the network itself must remember, both in the data folder; closing and opening again goes on.

pub mod network;
pub mod paint;
pub mod prompt;
mod repl;
pub mod script;
pub mod stage;

use std::{
    fmt, fs,
    io::{self, IsTerminal, Write},
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
};

use bot_core::{engine::Options, store::StoreError};
use chrono::Duration;
use storage::sqlite_url;

use self::{network::ConsoleNetwork, script::Source, stage::ConsoleStage};
use crate::{
    cli::ConsoleArguments,
    config::{LogLevel, Settings, why},
    logs,
    transcript::{
        player::Stopped,
        script::BadLine,
        stage::{Resident, Stage, Trouble},
    },
    virtual_clock::VirtualClock,
    words::words,
};

/// Who is in the demo club; the first is its steward.
const DEMO: [&str; 3] = ["Zoé", "Ali", "Maya"];

/// Why the terminal chat ends early.
#[derive(Debug)]
pub enum Failure {
    /// A file or folder.
    File(PathBuf, io::ErrorKind),
    /// The database.
    Store(StoreError),
    /// A line of the script can't be read.
    Line(BadLine),
    /// A line of the script can't be played.
    Stopped(Stopped),
    /// Something at the keyboard can't be done.
    Trouble(Trouble),
    /// A script wants a world of its own, and this folder has one already.
    FolderInUse(PathBuf),
    /// The keyboard.
    Keyboard(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            Self::File(path, kind) => words!("console-file-failed", path = path.display().to_string(), why = why(*kind)),
            Self::Store(error) => words!("trouble-store", error = error.to_string()),
            Self::Line(line) => line.to_string(),
            Self::Stopped(stopped) => stopped.to_string(),
            Self::Trouble(trouble) => trouble.to_string(),
            Self::FolderInUse(path) => words!("console-folder-in-use", path = path.display().to_string()),
            Self::Keyboard(error) => words!("console-keyboard-failed", error = error.as_str()),
        })
    }
}

impl std::error::Error for Failure {}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

/// A data folder, and what the terminal chat keeps in it.
#[derive(Debug, Clone)]
pub struct World {
    folder: PathBuf,
}

impl World {
    /// The world in this folder.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    fn database_url(&self) -> String {
        sqlite_url(&self.folder.join("console.sqlite"))
    }

    /// Its people and messages; the folder is made if it is missing.
    fn network(&self) -> Result<ConsoleNetwork, Failure> {
        let failed = |error: io::Error| Failure::File(self.folder.clone(), error.kind());
        fs::create_dir_all(&self.folder).map_err(failed)?;
        ConsoleNetwork::open(words!("console-group"), &self.folder.join("console.json")).map_err(failed)
    }

    /// Goes on where it was left; the demo club is made the first time.
    async fn open(&self) -> Result<ConsoleStage, Failure> {
        let network = Arc::new(self.network()?);
        let clock = Arc::new(VirtualClock::flowing(Duration::milliseconds(network.ahead())));
        let opened = ConsoleStage::open(&self.database_url(), network.clone(), clock, Options::default()).await;
        let mut stage = opened.map_err(Failure::Store)?;
        if !network.is_ready() {
            let residents: Vec<Resident> = DEMO.into_iter().filter_map(Resident::new).collect();
            stage.gather(&residents).await?;
        }
        Ok(stage)
    }
}

/// Opens the terminal chat, or plays what a file or a pipe holds.
pub fn run(settings: &Settings, arguments: &ConsoleArguments) -> ExitCode {
    // Between the lines of a conversation only what went wrong has a place, unless more was asked for.
    let asked = settings.given.iter().any(|(key, _)| *key == "log.level");
    logs::start(if asked { settings.log_level } else { LogLevel::Warn }, settings.log_format);
    let world = World::new(arguments.data.clone().unwrap_or_else(|| settings.data_dir.clone()));
    let source = match &arguments.script {
        Some(path) => Some(Source::File(path.clone())),
        None if !io::stdin().is_terminal() => Some(Source::Pipe),
        None => None,
    };
    let played = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let played = played.map_err(|error| Failure::Keyboard(error.to_string())).and_then(|runtime| {
        runtime.block_on(async {
            match source {
                Some(source) => script::play(&source, &world, arguments.data.as_deref()).await,
                None => repl::run(&world).await.map(|()| ExitCode::SUCCESS),
            }
        })
    });
    played.unwrap_or_else(|failure| {
        let _ = writeln!(io::stderr(), "{failure}");
        match failure {
            Failure::Line(_) | Failure::FolderInUse(_) | Failure::File(..) => ExitCode::from(2),
            _ => ExitCode::FAILURE,
        }
    })
}
