//! `troquet run`: the service on its networks. Opens the database, connects, listens, does what is due, and stops cleanly when told to
//! (SIGTERM, SIGINT): what is being committed is finished, nothing new is begun.

use std::{fmt, fs, io, process::ExitCode, sync::Arc, time::Duration};

use bot_core::{
    clock::Clock,
    engine::{Engine, Options},
    store::StoreError,
    wire::Wire,
};
use storage::Database;
use telegram_bot::{ConnectError, Poller, TelegramBot, Token};
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::{Notify, watch},
    task::JoinSet,
};

use crate::{
    config::{Settings, Telegram, check, why},
    http::Http,
    logs,
    metrics::{Counted, Metrics},
    service,
    system_clock::SystemClock,
    words::words,
};

/// Pause before a network that could not be reached is tried again.
const RECONNECT: Duration = Duration::from_secs(15);
/// After being told to stop, what still runs is given up after this.
const FAREWELL: Duration = Duration::from_secs(20);

/// Why the service ends.
#[derive(Debug)]
enum Failure {
    /// The data folder can't be made.
    Folder(String, io::ErrorKind),
    /// The database can't be opened.
    Database(StoreError),
    /// The address for health and metrics is taken, or not ours.
    Listen(String, io::ErrorKind),
    /// A token or password is wrong.
    Refused(&'static str),
    /// Signals can't be heard.
    System(io::Error),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            Self::Folder(path, kind) => words!("console-file-failed", path = path.as_str(), why = why(*kind)),
            Self::Database(error) => words!("run-database", error = error.to_string()),
            Self::Listen(address, kind) => words!("run-listen", address = address.as_str(), why = why(*kind)),
            Self::Refused(key) => words!("run-refused", key = (*key).to_owned()),
            Self::System(error) => words!("run-system", error = error.to_string()),
        })
    }
}

/// Runs until told to stop.
pub(crate) fn run(settings: &Settings) -> ExitCode {
    if let Some(missing) = check::missing(settings) {
        logs::tell(&missing);
        return ExitCode::from(2);
    }
    logs::start(settings);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let ended = runtime.map_err(Failure::System).and_then(|runtime| runtime.block_on(serve(settings)));
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            logs::tell(&failure.to_string());
            ExitCode::FAILURE
        }
    }
}

async fn serve(settings: &Settings) -> Result<(), Failure> {
    let stop = stop_signal().map_err(Failure::System)?;
    let folder = &settings.data_dir;
    fs::create_dir_all(folder).map_err(|error| Failure::Folder(folder.display().to_string(), error.kind()))?;
    let database = Database::connect(&settings.database_url()).await.map_err(Failure::Database)?;
    let metrics = Arc::new(Metrics::default());
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::default());

    // Health is told from the beginning: a network that does not answer yet is no reason to be killed.
    let mut tasks = JoinSet::new();
    if let Some(address) = settings.http_listen {
        let bound = Http::bind(address, database.clone(), metrics.clone()).await;
        let http = bound.map_err(|error| Failure::Listen(address.to_string(), error.kind()))?;
        tracing::info!(address = %http.address().unwrap_or(address), "health and metrics are served");
        let mut stop = stop.clone();
        tasks.spawn(async move {
            let until = async move {
                let _ = stop.wait_for(|stop| *stop).await;
            };
            if let Err(error) = http.serve(until).await {
                tracing::error!(%error, "health and metrics are no longer served");
            }
        });
    }

    if let Some((wires, pollers)) = networks(settings, &clock, stop.clone()).await? {
        let wires = wires.into_iter().map(|wire| Arc::new(Counted::new(wire, metrics.clone())) as Arc<dyn Wire>).collect();
        let wake = Arc::new(Notify::new());
        let options = Options { clubs: settings.clubs.clone() };
        let heard = {
            let (wake, metrics) = (wake.clone(), metrics.clone());
            move |inputs| {
                metrics.received(inputs);
                wake.notify_one();
            }
        };
        let engine = Engine::new(Arc::new(database.clone()), clock.clone(), wires, options).on_receive(heard);
        let engine = Arc::new(engine);
        for poller in pollers {
            let (engine, stop) = (engine.clone(), stop.clone());
            tasks.spawn(async move { poller.run(&engine, stop).await });
        }
        let (engine, clock, stop) = (engine.clone(), clock.clone(), stop.clone());
        tasks.spawn(async move { service::run(&engine, &clock, &wake, stop).await });
        tracing::info!("Troquet is running");
    }

    let mut told = stop;
    let _ = told.wait_for(|stop| *stop).await;
    let all = async { while tasks.join_next().await.is_some() {} };
    if tokio::time::timeout(FAREWELL, all).await.is_err() {
        tracing::warn!("something did not stop in time and is given up; what was not committed comes again");
    }
    database.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// `true` once the process was asked to end.
fn stop_signal() -> io::Result<watch::Receiver<bool>> {
    let (tell, told) = watch::channel(false);
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping: what is being committed is finished first");
        let _ = tell.send(true);
        // The receivers outlive this task; a closed channel would mean the same.
        tell.closed().await;
    });
    Ok(told)
}

/// Connects to every configured network; `None` if told to stop before that was done.
async fn networks(
    settings: &Settings,
    clock: &Arc<dyn Clock>,
    mut stop: watch::Receiver<bool>,
) -> Result<Option<(Vec<Arc<dyn Wire>>, Vec<Poller>)>, Failure> {
    let (mut wires, mut pollers) = (Vec::new(), Vec::new());
    if let Some(telegram) = &settings.telegram {
        let config = telegram_config(telegram);
        loop {
            match TelegramBot::connect(&config, clock.clone()).await {
                Ok((wire, poller)) => {
                    wires.push(wire);
                    pollers.push(poller);
                    break;
                }
                Err(ConnectError::BadToken) => return Err(Failure::Refused("telegram.token")),
                Err(error) => tracing::warn!(%error, "trying again in a while"),
            }
            tokio::select! {
                _ = stop.wait_for(|stop| *stop) => return Ok(None),
                () = tokio::time::sleep(RECONNECT) => {}
            }
        }
    }
    Ok(Some((wires, pollers)))
}

fn telegram_config(telegram: &Telegram) -> telegram_bot::Config {
    let mut config = telegram_bot::Config::new(Token::new(telegram.token.reveal()));
    if let Some(url) = &telegram.api_url {
        config.api_url.clone_from(url);
    }
    config
}
