//! `troquet run`: the service on its networks. Opens the database, connects, listens, does what is due, and stops cleanly when told to
//! (SIGTERM, SIGINT): what is being committed is finished, nothing new is begun.

use std::{
    fmt, fs,
    io::{self, IsTerminal},
    process::ExitCode,
    sync::{Arc, OnceLock},
    time::Duration,
};

use async_trait::async_trait;
use bot_core::{
    clock::Clock,
    engine::{Engine, Options},
    store::{Store, StoreError},
    wire::{Delivered, Delivery, FileRef, Network, NoAnswer, Question, SendError, Wire},
};
use matrix_bot::MatrixBot;
use storage::Database;
use telegram_bot::{TelegramBot, Token, Webhook, WebhookSecret};
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::{Notify, watch},
    task::JoinSet,
};

use crate::{
    config::{Matrix, Settings, Telegram, TelegramMode, check, why},
    http::Http,
    logs,
    metrics::{Counted, Metrics},
    service,
    system_clock::SystemClock,
    words::words,
};

/// Pause before a network that could not be reached is tried again.
const RECONNECT: Duration = Duration::from_secs(15);
/// Groups count every edit, and people look away from what flickers.
const CARD_PAUSE: chrono::Duration = chrono::Duration::seconds(10);
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
    /// The Matrix account can't be used like this.
    Matrix(matrix_bot::ConnectError),
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
            Self::Matrix(error) => matrix_trouble(error),
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
    logs::start(settings.log_level, settings.log_format);
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
    let (end, ended) = stop_signal().map_err(Failure::System)?;
    let folder = &settings.data_dir;
    fs::create_dir_all(folder).map_err(|error| Failure::Folder(folder.display().to_string(), error.kind()))?;
    let database = Database::connect(&settings.database_url()).await.map_err(Failure::Database)?;
    let metrics = Arc::new(Metrics::default());
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::default());
    let webhook = settings.telegram.as_ref().and_then(|telegram| webhook(telegram, &database, &clock));
    let mut tasks = JoinSet::new();
    if let Some(address) = settings.http_listen {
        let bound = Http::bind(address, database.clone(), metrics.clone()).await;
        let mut http = bound.map_err(|error| Failure::Listen(address.to_string(), error.kind()))?;
        if let Some((webhook, path)) = &webhook {
            http = http.beside(webhook.routes(path));
        }
        tracing::info!(address = %http.address().unwrap_or(address), "health and metrics are served");
        let mut stop = ended.clone();
        tasks.spawn(async move {
            let until = async move {
                let _ = stop.wait_for(|stop| *stop).await;
            };
            http.serve(until).await.map_err(|error| Failure::Listen(address.to_string(), error.kind()))
        });
    }
    let webhook = webhook.map(|(webhook, _)| webhook);
    start(settings, Shared { database: &database, metrics: &metrics, clock, ended: &ended }, webhook, &mut tasks);
    tracing::info!("Troquet is running");

    // Tasks end by themselves only when told to stop, or when they can never do their work.
    let mut failure = None;
    let mut stop = ended.clone();
    loop {
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => break,
            task = tasks.join_next() => match task {
                Some(Ok(Err(why))) => {
                    failure = Some(why);
                    let _ = end.send(true);
                    break;
                }
                Some(Ok(Ok(()))) => {}
                Some(Err(error)) => tracing::error!(%error, "a part of the service broke"),
                None => break,
            },
        }
    }
    let all = async { while tasks.join_next().await.is_some() {} };
    if tokio::time::timeout(FAREWELL, all).await.is_err() {
        tracing::warn!("something did not stop in time and is given up; what was not committed comes again");
    }
    database.close().await;
    tracing::info!("stopped");
    failure.map_or(Ok(()), Err)
}

/// What every part of the service uses.
struct Shared<'a> {
    database: &'a Database,
    metrics: &'a Arc<Metrics>,
    clock: Arc<dyn Clock>,
    ended: &'a watch::Receiver<bool>,
}

/// Starts the engine, its loop, and each configured network beside it. One network that does not answer holds up none of the others.
fn start(settings: &Settings, shared: Shared<'_>, webhook: Option<Webhook>, tasks: &mut JoinSet<Result<(), Failure>>) {
    let Shared { database, metrics, clock, ended } = shared;
    let telegram = settings.telegram.as_ref().map(|account| (telegram_config(account), Arc::new(Later::new(Network::Telegram))));
    let matrix =
        settings.matrix.as_ref().map(|account| (matrix_config(account, settings), Arc::new(Later::new(Network::Matrix))));
    let later = telegram.iter().map(|(_, wire)| wire.clone()).chain(matrix.iter().map(|(_, wire)| wire.clone()));
    let wires = later.map(|wire| Arc::new(Counted::new(wire, metrics.clone())) as Arc<dyn Wire>).collect();
    let wake = Arc::new(Notify::new());
    let heard = {
        let (wake, metrics) = (wake.clone(), metrics.clone());
        move |inputs| {
            metrics.received(inputs);
            wake.notify_one();
        }
    };
    let options = Options { clubs: settings.clubs.clone(), card_pause: CARD_PAUSE };
    let engine = Engine::new(Arc::new(database.clone()), clock.clone(), wires, options).on_receive(heard);
    let engine = Arc::new(engine);

    if let Some((config, later)) = telegram {
        let (engine, clock, wake, stop) = (engine.clone(), clock.clone(), wake.clone(), ended.clone());
        let store: Arc<dyn Store> = Arc::new(database.clone());
        tasks.spawn(async move {
            if let Some(mut webhook) = webhook {
                let connect = || async { webhook.connect(&config).await.map_err(telegram_trouble) };
                if let Some(wire) = patiently(Network::Telegram, stop.clone(), connect).await? {
                    later.connect(wire);
                    wake.notify_one();
                    webhook.run(&engine, stop).await;
                }
            } else {
                let connect = || async { TelegramBot::connect(&config, clock.clone()).await.map_err(telegram_trouble) };
                if let Some((wire, poller)) = patiently(Network::Telegram, stop.clone(), connect).await? {
                    later.connect(wire);
                    wake.notify_one();
                    poller.keeping(store).run(&engine, stop).await;
                }
            }
            Ok(())
        });
    }
    if let Some((config, later)) = matrix {
        let (engine, clock, wake, stop) = (engine.clone(), clock.clone(), wake.clone(), ended.clone());
        tasks.spawn(async move {
            let connect = || async {
                MatrixBot::connect(&config, clock.clone()).await.map_err(|error| match error {
                    error @ matrix_bot::ConnectError::Unreachable(_) => Connecting::Later(error.to_string()),
                    refused => Connecting::Refused(Failure::Matrix(refused)),
                })
            };
            if let Some((wire, mut listener)) = patiently(Network::Matrix, stop.clone(), connect).await? {
                if let Some(made) = listener.new_passphrase() {
                    show_passphrase(made);
                }
                later.connect(wire);
                wake.notify_one();
                listener.run(&engine, stop).await;
            }
            Ok(())
        });
    }
    let stop = ended.clone();
    tasks.spawn(async move {
        service::run(engine, clock, wake, stop).await;
        Ok(())
    });
}

/// The wire of a network that may not be connected yet: until it is, everything is asked to wait.
struct Later {
    network: Network,
    wire: OnceLock<Arc<dyn Wire>>,
}

impl Later {
    fn new(network: Network) -> Self {
        Self { network, wire: OnceLock::new() }
    }

    fn connect(&self, wire: Arc<dyn Wire>) {
        // A network connects once.
        let _ = self.wire.set(wire);
    }

    fn wire(&self) -> Result<&Arc<dyn Wire>, SendError> {
        let wait = chrono::Duration::from_std(RECONNECT).unwrap_or_default();
        self.wire.get().ok_or(SendError::RetryAfter(wait))
    }
}

#[async_trait]
impl Wire for Later {
    fn network(&self) -> Network {
        self.network
    }

    fn is_connected(&self) -> bool {
        self.wire.get().is_some()
    }

    async fn deliver(&self, delivery: &Delivery) -> Result<Delivered, SendError> {
        self.wire()?.deliver(delivery).await
    }

    async fn ask(&self, question: &Question) -> Result<bool, NoAnswer> {
        self.wire().map_err(|_| NoAnswer)?.ask(question).await
    }

    async fn fetch(&self, file: &FileRef, limit: usize) -> Result<Vec<u8>, SendError> {
        self.wire()?.fetch(file, limit).await
    }
}

/// `true` once the process was asked to end, from outside or by whoever has the sender.
fn stop_signal() -> io::Result<(watch::Sender<bool>, watch::Receiver<bool>)> {
    let (end, ended) = watch::channel(false);
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let tell = end.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping: what is being committed is finished first");
        let _ = tell.send(true);
    });
    Ok((end, ended))
}

/// Why a network is not connected yet.
enum Connecting {
    /// It will never be, like this.
    Refused(Failure),
    /// It may be later.
    Later(String),
}

/// Connects, again and again if it must be; `None` if told to stop meanwhile.
async fn patiently<T, F>(network: Network, mut stop: watch::Receiver<bool>, connect: impl Fn() -> F) -> Result<Option<T>, Failure>
where
    F: Future<Output = Result<T, Connecting>>,
{
    loop {
        let connected = tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return Ok(None),
            connected = connect() => connected,
        };
        match connected {
            Ok(connected) => return Ok(Some(connected)),
            Err(Connecting::Refused(failure)) => return Err(failure),
            Err(Connecting::Later(why)) => tracing::warn!(%network, why, "not connected; trying again in a while"),
        }
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return Ok(None),
            () = tokio::time::sleep(RECONNECT) => {}
        }
    }
}

fn telegram_trouble(error: telegram_bot::ConnectError) -> Connecting {
    match error {
        telegram_bot::ConnectError::BadToken => Connecting::Refused(Failure::Refused("telegram.token")),
        // A name that is not known yet, a server that is not up yet: the address may become right.
        error @ (telegram_bot::ConnectError::Unreachable(_) | telegram_bot::ConnectError::WebhookRefused(_)) => {
            Connecting::Later(error.to_string())
        }
    }
}

/// Where Telegram brings updates, and the path of that; `None`: nowhere, they are asked for.
fn webhook(telegram: &Telegram, database: &Database, clock: &Arc<dyn Clock>) -> Option<(Webhook, String)> {
    let TelegramMode::Webhook { url, path, secret } = &telegram.mode else { return None };
    let secret = secret.clone().unwrap_or_else(|| WebhookSecret::random(&**clock));
    let webhook = Webhook::new(url, secret, clock.clone()).keeping(Arc::new(database.clone()));
    Some((webhook, path.clone()))
}

/// How to reach the account.
pub(crate) fn telegram_config(telegram: &Telegram) -> telegram_bot::Config {
    let mut config = telegram_bot::Config::new(Token::new(telegram.token.reveal()));
    config.limits = telegram.limits;
    if let Some(url) = &telegram.api_url {
        config.api_url.clone_from(url);
    }
    config
}

/// How to reach the account, and where it is kept.
pub(crate) fn matrix_config(matrix: &Matrix, settings: &Settings) -> matrix_bot::Config {
    let folder = settings.data_dir.join("matrix");
    let mut config = matrix_bot::Config::new(&matrix.homeserver, matrix.login.clone(), folder);
    config.recovery_passphrase.clone_from(&matrix.recovery_passphrase);
    config.store_key.clone_from(&matrix.store_key);
    config.inviters = matrix.inviters.clone();
    config.profile = matrix.profile.clone();
    config
}

/// What is wrong with a Matrix account, and what to do.
pub(crate) fn matrix_trouble(error: &matrix_bot::ConnectError) -> String {
    use matrix_bot::{ConnectError, NoRecovery};
    match error {
        ConnectError::BadLogin => words!("run-refused", key = "matrix.password"),
        ConnectError::BadToken => words!("run-matrix-token"),
        ConnectError::Unreachable(why) => words!("run-matrix-away", why = why.as_str()),
        ConnectError::DataDir(error) => words!("run-matrix-folder", error = error.as_str()),
        ConnectError::WrongAccount { folder, found } => {
            words!("run-matrix-other-account", folder = folder.display().to_string(), found = found.as_str())
        }
        ConnectError::WrongDevice { folder, device } => {
            words!("run-matrix-other-device", folder = folder.display().to_string(), device = device.as_str())
        }
        ConnectError::LostKeys { device } => words!("run-matrix-lost-keys", device = device.as_str()),
        ConnectError::NoRecovery(NoRecovery::NoPassphrase) => words!("run-matrix-no-passphrase"),
        ConnectError::NoRecovery(NoRecovery::WrongPassphrase) => words!("run-matrix-wrong-passphrase"),
        ConnectError::NoRecovery(NoRecovery::NothingKept) => words!("run-matrix-nothing-kept"),
        ConnectError::NeedsApproval => words!("run-matrix-needs-approval"),
    }
}

/// Shows a passphrase that was made at this start to whoever sits before it. Logs are kept by others, so it never stands there.
fn show_passphrase(made: &matrix_bot::NewPassphrase) {
    if io::stderr().is_terminal() {
        let file = made.file.display().to_string();
        logs::tell(&words!("run-matrix-passphrase", passphrase = made.passphrase.reveal(), file = file));
    }
}
