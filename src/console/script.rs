//! Plays a transcript in the terminal chat: from a file or a pipe, on a world of its own or on the one of the data folder.

use std::{
    fs,
    io::{self, Read, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use bot_core::{engine::Options, time::moment};
use chrono::{NaiveDate, NaiveDateTime};
use tempfile::TempDir;

use super::{Failure, World, network::ConsoleNetwork, paint::Terminal, stage::ConsoleStage};
use crate::{
    transcript::{
        player::{self, Memory, OnDifference, Played},
        script::{self, Line, Meaning},
    },
    virtual_clock::VirtualClock,
};

/// Where a script's clock stands if it does not say: a Monday at nine.
fn usual_start() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 3, 2).and_then(|day| day.and_hms_opt(9, 0, 0)).unwrap_or_default()
}

/// A script that sets up its own world.
fn is_complete(script: &[Line]) -> bool {
    let head = script.iter().take_while(|line| !matches!(line.meaning, Meaning::Act(_)));
    head.into_iter().any(|line| matches!(line.meaning, Meaning::Clock(_) | Meaning::Members(_)))
}

/// Where a script's clock stands at first.
pub fn start(script: &[Line]) -> NaiveDateTime {
    let clock = |line: &Line| if let Meaning::Clock(at) = line.meaning { Some(at) } else { None };
    script.iter().find_map(clock).unwrap_or_else(usual_start)
}

/// A stage for a script that sets up its own world, on a database that nobody used before.
///
/// # Errors
/// The database can't be opened.
pub async fn fresh_stage(script: &[Line], url: &str, network: Arc<ConsoleNetwork>) -> Result<ConsoleStage, Failure> {
    let now = moment(start(script), chrono_tz::Europe::Zurich);
    let clock = Arc::new(VirtualClock::still(now));
    ConsoleStage::open(url, network, clock, Options::default()).await.map_err(Failure::Store)
}

/// Where a script comes from.
pub(super) enum Source {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Pipe,
}

impl Source {
    fn read(&self) -> Result<String, Failure> {
        match self {
            Self::File(path) => fs::read_to_string(path).map_err(|error| Failure::File(path.clone(), error.kind())),
            Self::Pipe => {
                let mut text = String::new();
                let read = io::stdin().read_to_string(&mut text);
                read.map_err(|error| Failure::File(PathBuf::from("-"), error.kind()))?;
                Ok(text)
            }
        }
    }
}

/// Plays the script; exits with 1 if something else came than expected.
pub(super) async fn play(source: &Source, world: &World, data: Option<&Path>) -> Result<ExitCode, Failure> {
    let text = source.read()?;
    let script = script::parse(&text).map_err(Failure::Line)?;
    let terminal = Terminal::detect(None);
    let mut scratch = None;
    let mut stage = if is_complete(&script) {
        let folder = match data {
            Some(folder) => folder.to_path_buf(),
            None => scratch
                .insert(TempDir::new().map_err(|error| Failure::File(std::env::temp_dir(), error.kind()))?)
                .path()
                .to_path_buf(),
        };
        let world = World::new(folder);
        let network = world.network()?;
        if !network.is_empty() {
            return Err(Failure::FolderInUse(world.folder));
        }
        fresh_stage(&script, &world.database_url(), Arc::new(network)).await?
    } else {
        let stage = world.open().await?;
        stage.stop_clock();
        stage
    };
    let blessed = matches!(source, Source::File(_)) && std::env::var_os("BLESS").is_some_and(|value| value == "1");
    let on_difference = if blessed { OnDifference::Rewrite } else { OnDifference::Stop };
    let mut show = |lines: &[String]| {
        let mut out = io::stdout().lock();
        for line in lines {
            // A reader that went away is none of our business.
            let _ = writeln!(out, "{}", terminal.line(line));
        }
    };
    let mut memory = Memory::default();
    memory.note(&stage.network().standing());
    let played = player::play(&mut stage, &mut memory, &script, on_difference, &mut show).await;
    stage.keep_time().map_err(|error| Failure::File(world.folder.clone(), error.kind()))?;
    let Played { text: new, difference } = played.map_err(Failure::Stopped)?;
    stage.database().close().await;
    drop(scratch);
    if let (true, Source::File(path)) = (blessed, source) {
        if new != text {
            fs::write(path, new).map_err(|error| Failure::File(path.clone(), error.kind()))?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    Ok(match difference {
        Some(difference) => {
            let _ = writeln!(io::stderr(), "{difference}");
            ExitCode::FAILURE
        }
        None => ExitCode::SUCCESS,
    })
}
