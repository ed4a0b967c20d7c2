//! `check-config --online`: asks the networks how the accounts stand and says it in French, with the cure for what is wrong. Changes nothing,
//! neither there nor in the database, so it may be asked while the service runs.

use bot_core::{
    time::Timestamp,
    wire::{ChatAddress, Network},
};
use matrix_bot::{Discovery, Login};
use telegram_bot::{Checkup, ConnectError, Delivery, Standing};

use crate::{
    config::{Matrix, Settings, Telegram, TelegramMode},
    run,
    system_clock::machine_time,
    words::words,
};

/// What was found.
pub(crate) struct Found {
    /// In lines.
    pub(crate) text: String,
    /// Nothing keeps Troquet from working.
    pub(crate) is_well: bool,
}

/// Lines, and whether one of them is about something wrong.
#[derive(Default)]
struct Lines {
    lines: Vec<String>,
    is_wrong: bool,
}

impl Lines {
    fn good(&mut self, line: String) {
        self.lines.push(line);
    }

    fn wrong(&mut self, line: String) {
        self.lines.push(line);
        self.is_wrong = true;
    }

    fn found(self) -> Found {
        Found { text: self.lines.join("\n"), is_well: !self.is_wrong }
    }
}

/// Asks about every configured account that can be asked about.
pub(crate) fn ask(settings: &Settings) -> Found {
    let mut lines = Lines::default();
    if !settings.has_network() {
        lines.good(words!("online-nobody"));
        return lines.found();
    }
    match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(async {
            if let Some(telegram) = &settings.telegram {
                ask_telegram(settings, telegram, &mut lines).await;
            }
            if let Some(matrix) = &settings.matrix {
                ask_matrix(settings, matrix, &mut lines).await;
            }
        }),
        Err(error) => lines.wrong(words!("run-system", error = error.to_string())),
    }
    lines.found()
}

async fn ask_matrix(settings: &Settings, matrix: &Matrix, lines: &mut Lines) {
    let config = run::matrix_config(matrix, settings);
    let found = match matrix_bot::checkup(&config).await {
        Ok(found) => found,
        Err(error) => return lines.wrong(run::matrix_trouble(&error)),
    };
    let version = found.version.unwrap_or_default();
    lines.good(words!("online-matrix-server", server = matrix.homeserver.as_str(), version = version));
    match found.discovery {
        Some(Discovery::Same) => lines.good(words!("online-matrix-discovery")),
        Some(Discovery::Other(other)) => lines.good(words!("online-matrix-discovery-other", other = other)),
        Some(Discovery::Nothing) => lines.good(words!("online-matrix-discovery-nothing")),
        None => {}
    }
    match (&matrix.login, found.takes_passwords) {
        (Login::Password { .. }, true) => lines.good(words!("online-matrix-password")),
        (Login::Password { .. }, false) => lines.wrong(words!("online-matrix-no-password")),
        (Login::Token { .. }, _) => lines.good(words!("online-matrix-token")),
    }
    match found.account {
        matrix_bot::Standing::New => lines.good(words!("online-matrix-new")),
        matrix_bot::Standing::Refused => match matrix.login {
            Login::Password { .. } => lines.good(words!("online-matrix-ended")),
            Login::Token { .. } => lines.wrong(words!("run-matrix-token")),
        },
        matrix_bot::Standing::Open(open) => matrix_account(&open, lines),
    }
    lines.good(words!("online-matrix-limits"));
}

fn matrix_account(open: &matrix_bot::Open, lines: &mut Lines) {
    lines.good(words!("online-matrix-account", user = open.user.as_str(), device = open.device.as_str()));
    if !open.is_right_device {
        lines.wrong(words!("run-matrix-token"));
    }
    match (open.is_signed, open.is_recoverable, open.is_backed_up) {
        (true, true, true) => lines.good(words!("online-matrix-encryption")),
        (false, _, _) => lines.good(words!("online-matrix-unsigned")),
        (true, false, _) => lines.good(words!("online-matrix-unrecoverable")),
        (true, true, false) => lines.good(words!("online-matrix-no-backup")),
    }
    if let Some(limit) = open.upload_limit {
        let megabytes = limit / 1_000_000;
        lines.good(words!("online-matrix-upload", megabytes = megabytes));
    }
}

async fn ask_telegram(settings: &Settings, telegram: &Telegram, lines: &mut Lines) {
    // Before the first start there is no database, and no group either.
    let rooms = storage::rooms_on(&settings.database_url(), Network::Telegram).await;
    let groups: Vec<ChatAddress> = rooms.iter().flatten().map(|(address, _)| address.clone()).collect();
    match telegram_bot::checkup(&run::telegram_config(telegram), &groups).await {
        Ok(checkup) => {
            account(&checkup, lines);
            delivery(&checkup.delivery, &telegram.mode, machine_time(), lines);
            for ((chat, found), (_, club)) in checkup.groups.iter().zip(rooms.iter().flatten()) {
                standing(&format!("{} ({})", club.as_str(), chat.as_str()), found, lines);
            }
            match rooms {
                Err(_) => lines.good(words!("online-no-database")),
                Ok(rooms) if rooms.is_empty() => lines.good(words!("online-no-groups")),
                Ok(_) => {}
            }
        }
        Err(ConnectError::BadToken) => lines.wrong(words!("run-refused", key = "telegram.token")),
        Err(ConnectError::Unreachable(why) | ConnectError::WebhookRefused(why)) => {
            lines.wrong(words!("online-unreachable", why = why));
        }
    }
}

fn account(checkup: &Checkup, lines: &mut Lines) {
    lines.good(words!("online-account", name = checkup.username.as_str()));
    match checkup.joins_groups {
        true => lines.good(words!("online-joins")),
        false => lines.wrong(words!("online-joins-not")),
    }
    lines.good(match checkup.reads_all {
        true => words!("online-privacy-off"),
        false => words!("online-privacy-on"),
    });
}

fn delivery(delivery: &Delivery, mode: &TelegramMode, now: Timestamp, lines: &mut Lines) {
    match (mode, delivery.webhook.as_deref()) {
        (TelegramMode::Poll, None) => lines.good(words!("online-polling")),
        (TelegramMode::Poll, Some(_)) => lines.wrong(words!("online-webhook-in-the-way")),
        (TelegramMode::Webhook { .. }, None) => lines.good(words!("online-webhook-not-yet")),
        (TelegramMode::Webhook { url, .. }, Some(there)) if there == url => lines.good(words!("online-webhook")),
        (TelegramMode::Webhook { .. }, Some(_)) => lines.wrong(words!("online-webhook-elsewhere")),
    }
    if delivery.pending > 0 {
        lines.good(words!("online-pending", count = delivery.pending));
    }
    if let (Some(_), Some((at, why))) = (&delivery.webhook, &delivery.failure) {
        let since = now.since(*at);
        let ago = match since.num_hours() {
            ..2 => words!("online-minutes", count = since.num_minutes()),
            hours => words!("online-hours", count = hours),
        };
        let line = words!("online-failure", ago = ago, why = why.as_str());
        // What was long ago and holds nothing up is over.
        if delivery.pending > 0 { lines.wrong(line) } else { lines.good(line) }
    }
}

fn standing(group: &str, standing: &Standing, lines: &mut Lines) {
    match standing {
        Standing::Administrator => lines.good(words!("online-administrator", group = group)),
        Standing::Member => lines.good(words!("online-member", group = group)),
        Standing::Silenced => lines.wrong(words!("online-silenced", group = group)),
        Standing::Absent => lines.wrong(words!("online-absent", group = group)),
        Standing::Moved => lines.good(words!("online-moved", group = group)),
        Standing::Unknown(why) => lines.wrong(words!("online-unknown", group = group, why = why.as_str())),
    }
}
