//! What `check-config` prints: each key in force, where it comes from, and what is still missing. Secrets are only said to be there.

use bot_core::club::ClubCreation;

use matrix_bot::Login;
use telegram_bot::Limits;

use super::{KEYS, LogFormat, LogLevel, Settings, TelegramMode};
use crate::words::words;

/// The value of a key as it is in force; `None`: not set.
fn value(settings: &Settings, key: &str) -> Option<String> {
    let hidden = || words!("check-secret");
    let telegram = settings.telegram.as_ref();
    let matrix = settings.matrix.as_ref();
    match key {
        "data_dir" => Some(settings.data_dir.display().to_string()),
        // What kind of database is no secret; where it is and who may enter are.
        "database.url" => Some(match &settings.database {
            Some(url) => format!("{}:…", url.reveal().split(':').next().unwrap_or_default()),
            None => settings.database_url(),
        }),
        "http.listen" => settings.http_listen.map(|address| address.to_string()),
        "clubs.create" => Some(
            match settings.clubs {
                ClubCreation::Anyone => "anyone",
                ClubCreation::Code(_) => "code",
                ClubCreation::Nobody => "nobody",
            }
            .to_owned(),
        ),
        "clubs.code" => matches!(settings.clubs, ClubCreation::Code(_)).then(hidden),
        "telegram.token" => telegram.map(|_| hidden()),
        "telegram.api_url" => telegram.and_then(|telegram| telegram.api_url.clone()),
        "telegram.mode" => telegram.map(|telegram| match telegram.mode {
            TelegramMode::Poll => "poll".to_owned(),
            TelegramMode::Webhook { .. } => "webhook".to_owned(),
        }),
        "telegram.webhook_url" => telegram.and_then(|telegram| match &telegram.mode {
            TelegramMode::Webhook { url, .. } => Some(url.clone()),
            TelegramMode::Poll => None,
        }),
        "telegram.webhook_secret" => telegram.and_then(|telegram| match &telegram.mode {
            TelegramMode::Webhook { secret: Some(_), .. } => Some(hidden()),
            TelegramMode::Webhook { secret: None, .. } => Some(words!("check-made-at-start")),
            TelegramMode::Poll => None,
        }),
        "telegram.limits" => telegram.map(|telegram| match telegram.limits {
            Limits::Standard => "standard".to_owned(),
            Limits::None => "none".to_owned(),
        }),
        "matrix.homeserver" => matrix.map(|matrix| matrix.homeserver.clone()),
        "matrix.user" => matrix.and_then(|matrix| matrix.user()).map(str::to_owned),
        "matrix.password" => matrix.filter(|matrix| matches!(matrix.login, Login::Password { .. })).map(|_| hidden()),
        "matrix.access_token" => matrix.filter(|matrix| matches!(matrix.login, Login::Token { .. })).map(|_| hidden()),
        "matrix.device_id" => matrix.and_then(|matrix| match &matrix.login {
            Login::Token { device_id, .. } => Some(device_id.clone()),
            Login::Password { .. } => None,
        }),
        "matrix.recovery_passphrase" => matrix.and_then(|matrix| matrix.recovery_passphrase.as_ref()).map(|_| hidden()),
        "matrix.allow_invites_from" => {
            matrix.map(|matrix| matrix.allow_invites_from.clone().unwrap_or_else(|| words!("check-own-server")))
        }
        "matrix.display_name" => matrix.and_then(|matrix| matrix.profile.name.clone()),
        "matrix.avatar" => matrix.and_then(|matrix| matrix.avatar.as_ref()).map(|path| path.display().to_string()),
        "matrix.store_key" => matrix.and_then(|matrix| matrix.store_key.as_ref()).map(|_| hidden()),
        "log.level" => Some(
            match settings.log_level {
                LogLevel::Error => "error",
                LogLevel::Warn => "warn",
                LogLevel::Info => "info",
                LogLevel::Debug => "debug",
                LogLevel::Trace => "trace",
            }
            .to_owned(),
        ),
        "log.format" => Some(if settings.log_format == LogFormat::Json { "json" } else { "text" }.to_owned()),
        _ => None,
    }
}

/// The whole report.
pub fn report(settings: &Settings) -> String {
    let mut lines = vec![match &settings.file {
        Some(file) => words!("check-file", path = file.display().to_string()),
        None => words!("check-no-file"),
    }];
    let width = KEYS.iter().map(|key| key.name.len()).max().unwrap_or_default();
    for key in KEYS {
        let place = settings.given.iter().find(|(name, _)| *name == key.name).map(|(_, place)| place.clone());
        let value = value(settings, key.name).unwrap_or_else(|| words!("check-unset"));
        let place = place.unwrap_or_else(|| words!("check-default"));
        lines.push(words!("check-line", key = format!("{:<width$}", key.name), value = value, place = place));
    }
    lines.push(missing(settings).unwrap_or_else(|| words!("check-complete")));
    lines.join("\n")
}

/// What is missing before the service can start, and exactly what to write; `None`: nothing.
pub fn missing(settings: &Settings) -> Option<String> {
    let file = settings.file.as_deref().map_or_else(|| super::DEFAULT_FILE.to_owned(), |file| file.display().to_string());
    (!settings.has_network()).then(|| format!("{}\n\n{EXAMPLE}", words!("check-no-network", file = file)))
}

/// The names are the same in every language.
const EXAMPLE: &str = "\
[telegram]
token_file = \"telegram.token\"

[matrix]
homeserver = \"https://matrix.example.org\"
user = \"@troquet:example.org\"
password_file = \"matrix.password\"";
