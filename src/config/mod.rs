//! The configuration: a TOML file (`--config FILE`, else `troquet.toml` of the working folder if there is one), above it the
//! environment (`TROQUET__SECTION__KEY`), and for each secret a `…_file` variant that names a file holding it.
//!
//! A key that nobody knows is an error that names it and the nearest one known: a misspelt limit must never be silently absent.
//! All problems are told at once. Paths are relative to the working folder. Secrets are never printed.

pub mod check;
mod keys;
mod matrix;
mod problem;
mod source;

use std::{
    ffi::OsString,
    fmt,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

use axum::http::Uri;
use bot_core::club::ClubCreation;
use storage::sqlite_url;
use telegram_bot::{Limits, WebhookSecret};

pub use keys::{KEYS, Key};
pub use matrix::Matrix;
pub use problem::Problem;
pub(crate) use problem::why;

use source::Given;

/// Something that must not be printed or logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The secret itself, for whoever has to send it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// How logs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object per line.
    Json,
}

/// How much is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LogLevel {
    /// Failures.
    Error,
    /// And what a host should look at.
    Warn,
    /// And what happens.
    #[default]
    Info,
    /// And how.
    Debug,
    /// And everything else.
    Trace,
}

/// A Telegram account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telegram {
    /// What `BotFather` gave.
    pub token: Secret,
    /// Another Bot API server than Telegram's own.
    pub api_url: Option<String>,
    /// How updates come.
    pub mode: TelegramMode,
    /// Who counts what is sent.
    pub limits: Limits,
}

/// How updates come from Telegram.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TelegramMode {
    /// They are asked for.
    Poll,
    /// Telegram brings them.
    Webhook {
        /// To this public address.
        url: String,
        /// The path in it, which is served at `http.listen`.
        path: String,
        /// With this secret; `None`: a new one at each start.
        secret: Option<WebhookSecret>,
    },
}

/// The configuration in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The file that was read.
    pub file: Option<PathBuf>,
    /// Where Troquet keeps what is not in the database, and the database itself unless `database.url` says otherwise.
    pub data_dir: PathBuf,
    /// The database of the service (its URL may hold a password); `None`: an SQLite file in the data folder.
    pub database: Option<Secret>,
    /// Where health and metrics are served; `None`: nowhere.
    pub http_listen: Option<SocketAddr>,
    /// Who may make new clubs.
    pub clubs: ClubCreation,
    /// The Telegram account.
    pub telegram: Option<Telegram>,
    /// The Matrix account.
    pub matrix: Option<Matrix>,
    /// How much is logged.
    pub log_level: LogLevel,
    /// How.
    pub log_format: LogFormat,
    /// The keys that were given, and where: for `check-config`.
    pub given: Vec<(&'static str, String)>,
}

/// The file that is read when none is named.
pub const DEFAULT_FILE: &str = "troquet.toml";
/// Where health and metrics are served unless said otherwise.
const DEFAULT_LISTEN: &str = "127.0.0.1:8080";

impl Settings {
    /// Reads file and environment.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn load(file: Option<&Path>, environment: impl IntoIterator<Item = (OsString, OsString)>) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let default = Path::new(DEFAULT_FILE);
        let file = file.or_else(|| default.exists().then_some(default));
        let mut given = file.map(|file| source::file(file, &mut problems)).unwrap_or_default();
        given.over(source::environment(environment, &mut problems));
        let mut settings = Reader { given: &given, problems: &mut problems }.settings();
        settings.file = file.map(Path::to_path_buf);
        if problems.is_empty() { Ok(settings) } else { Err(problems) }
    }

    /// Is nothing configured at all? Then the terminal chat opens.
    pub fn is_empty(&self) -> bool {
        self.file.is_none() && self.given.is_empty()
    }

    /// Is there a network to run on?
    pub fn has_network(&self) -> bool {
        self.telegram.is_some() || self.matrix.is_some()
    }

    /// The database of the service.
    pub fn database_url(&self) -> String {
        match &self.database {
            Some(url) => url.reveal().to_owned(),
            None => sqlite_url(&self.data_dir.join("troquet.sqlite")),
        }
    }
}

/// The host of an address.
fn host(url: &str) -> Option<String> {
    url.parse::<Uri>().ok()?.host().map(str::to_owned)
}

/// The path of an address that Telegram can call: encrypted, or on this machine for a Bot API server that is there too. `None` if it is
/// no such address, or its path is taken or can't be told apart from a pattern.
fn webhook_path(url: &str) -> Option<String> {
    const TAKEN: [&str; 3] = ["/live", "/ready", "/metrics"];
    let parsed = url.parse::<Uri>().ok()?;
    let host = parsed.host().filter(|host| !host.is_empty())?;
    let is_local = host == "localhost" || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    let is_safe = match parsed.scheme_str()? {
        "https" => true,
        "http" => is_local,
        _ => false,
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || "/-_.~".contains(c);
    let path = parsed.path();
    let fits = path.chars().all(plain) && !TAKEN.contains(&path) && !url.contains(['?', '#', '@']);
    (is_safe && fits).then(|| path.to_owned())
}

/// Reads typed values, noting what is wrong.
struct Reader<'a> {
    given: &'a Given,
    problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    fn settings(&mut self) -> Settings {
        let levels = [
            ("error", LogLevel::Error),
            ("warn", LogLevel::Warn),
            ("info", LogLevel::Info),
            ("debug", LogLevel::Debug),
            ("trace", LogLevel::Trace),
        ];
        let formats = [("text", LogFormat::Text), ("json", LogFormat::Json)];
        Settings {
            file: None,
            data_dir: self.text("data_dir").map_or_else(|| PathBuf::from("data"), PathBuf::from),
            database: self.database(),
            http_listen: self.listen(),
            clubs: self.clubs(),
            telegram: self.telegram(),
            matrix: self.matrix(),
            log_level: self.choice("log.level", &levels).unwrap_or_default(),
            log_format: self.choice("log.format", &formats).unwrap_or_default(),
            given: self.given.places(),
        }
    }

    fn text(&self, key: &str) -> Option<String> {
        self.given.text(key).map(str::to_owned)
    }

    fn secret(&self, key: &str) -> Option<Secret> {
        self.text(key).map(Secret)
    }

    fn wrong(&mut self, key: &'static str, expected: impl Into<String>) {
        self.problems.push(Problem::BadValue { place: self.given.place(key), key, expected: expected.into() });
    }

    fn choice<T: Copy>(&mut self, key: &'static str, choices: &[(&str, T)]) -> Option<T> {
        let given = self.text(key)?;
        let found = choices.iter().find(|(name, _)| *name == given).map(|(_, value)| *value);
        if found.is_none() {
            let names: Vec<_> = choices.iter().map(|(name, _)| *name).collect();
            self.wrong(key, names.join(", "));
        }
        found
    }

    fn database(&mut self) -> Option<Secret> {
        let url = self.secret("database.url")?;
        let known = ["sqlite:", "postgres://", "postgresql://"];
        if !known.iter().any(|scheme| url.reveal().starts_with(scheme)) {
            self.wrong("database.url", "sqlite://…, postgres://…");
        }
        Some(url)
    }

    fn url(&mut self, key: &'static str) -> Option<String> {
        let url = self.text(key)?;
        if !(url.starts_with("https://") || url.starts_with("http://")) {
            self.wrong(key, "https://…");
        }
        Some(url.trim_end_matches('/').to_owned())
    }

    fn listen(&mut self) -> Option<SocketAddr> {
        let given = self.text("http.listen").unwrap_or_else(|| DEFAULT_LISTEN.to_owned());
        if given.is_empty() {
            return None;
        }
        let address = given.parse().ok();
        if address.is_none() {
            self.wrong("http.listen", DEFAULT_LISTEN);
        }
        address
    }

    fn clubs(&mut self) -> ClubCreation {
        #[derive(Clone, Copy)]
        enum Who {
            Anyone,
            WithCode,
            Nobody,
        }
        let who = self.choice("clubs.create", &[("anyone", Who::Anyone), ("code", Who::WithCode), ("nobody", Who::Nobody)]);
        match (who, self.secret("clubs.code")) {
            (None | Some(Who::Anyone), _) => ClubCreation::Anyone,
            (Some(Who::Nobody), _) => ClubCreation::Nobody,
            (Some(Who::WithCode), Some(code)) => ClubCreation::Code(code.0),
            (Some(Who::WithCode), None) => {
                self.problems.push(Problem::Missing { key: "clubs.code", because: "clubs.create = \"code\"" });
                ClubCreation::Nobody
            }
        }
    }

    fn telegram(&mut self) -> Option<Telegram> {
        let api_url = self.url("telegram.api_url");
        let limits = self.limits(api_url.as_deref());
        let mode = self.telegram_mode();
        let token = self.secret("telegram.token");
        if token.is_none() {
            let others = KEYS.iter().filter(|key| key.name.starts_with("telegram.")).map(|key| key.name);
            if let Some(because) = others.into_iter().find(|key| self.given.text(key).is_some()) {
                self.problems.push(Problem::Missing { key: "telegram.token", because });
            }
        }
        Some(Telegram { token: token?, api_url, mode, limits })
    }

    /// Telegram's own server counts, whatever we say.
    fn limits(&mut self, api_url: Option<&str>) -> Limits {
        let limits =
            self.choice("telegram.limits", &[("standard", Limits::Standard), ("none", Limits::None)]).unwrap_or_default();
        let public = |url: &str| host(url).is_some_and(|host| host.eq_ignore_ascii_case("api.telegram.org"));
        if limits == Limits::None {
            match api_url {
                None => self.problems.push(Problem::Missing { key: "telegram.api_url", because: "telegram.limits = \"none\"" }),
                Some(url) if public(url) => self.wrong("telegram.limits", "standard"),
                Some(_) => {}
            }
        }
        limits
    }

    /// What a webhook needs is read in either mode, so that what is wrong with it shows before the day it is needed.
    fn telegram_mode(&mut self) -> TelegramMode {
        const BECAUSE: &str = "telegram.mode = \"webhook\"";
        let is_webhook = self.choice("telegram.mode", &[("poll", false), ("webhook", true)]).unwrap_or_default();
        let url = self.text("telegram.webhook_url").map(|url| url.trim_end_matches('/').to_owned());
        let path = url.as_deref().and_then(webhook_path);
        if url.is_some() && path.is_none() {
            self.wrong("telegram.webhook_url", "https://troquet.example.org/telegram");
        }
        let secret = self.text("telegram.webhook_secret").map(|text| WebhookSecret::new(&text));
        if secret == Some(None) {
            self.wrong("telegram.webhook_secret", "A-Z a-z 0-9 _ - (1…256)");
        }
        if is_webhook && url.is_none() {
            self.problems.push(Problem::Missing { key: "telegram.webhook_url", because: BECAUSE });
        }
        if is_webhook && self.given.text("http.listen") == Some("") {
            self.problems.push(Problem::Missing { key: "http.listen", because: BECAUSE });
        }
        match (is_webhook, url, path) {
            (true, Some(url), Some(path)) => TelegramMode::Webhook { url, path, secret: secret.flatten() },
            _ => TelegramMode::Poll,
        }
    }
}

#[cfg(test)]
mod tests;
