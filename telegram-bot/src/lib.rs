//! Troquet on Telegram: updates become [`bot_core::wire::Incoming`], deliveries become Bot API calls.
//!
//! [`TelegramBot::connect`] gives both halves: the [`Wire`] that speaks and the [`Poller`] that listens; or [`Webhook`] listens, where
//! Telegram can reach us. [`checkup`] asks Telegram how the account stands, for the host.
//!
//! Of teloxide, types and payloads are used; its dispatcher (acknowledges before handlers finish), its sender (sleeps ten seconds on
//! any server error) and its typed updates (one unknown entity loses a whole update) are not. Deliberately absent: decisions, words,
//! retries and anything stored. Those are the engine's.

mod address;
mod api;
mod checkup;
mod draw;
mod heard;
mod incoming;
mod limits;
mod menu;
mod newest;
mod poll;
mod send;
mod verdict;
mod webhook;
mod wire;

use std::{fmt, sync::Arc, time::Duration};

use bot_core::{clock::Clock, wire::Wire};
use teloxide::payloads::{DeleteWebhook, GetMe};

use crate::{
    api::{Api, Failure},
    wire::TelegramWire,
};
pub use crate::{
    checkup::{Checkup, Delivery, Standing, checkup},
    incoming::{Me, Skipped, read},
    limits::Limits,
    poll::Poller,
    webhook::{Webhook, WebhookSecret},
};

/// The secret that makes one a certain bot. Never shown, not even by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// The token as `BotFather` wrote it; surrounding white space (a file's last line break) is not part of it.
    pub fn new(text: &str) -> Self {
        Self(text.trim().to_owned())
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// How to reach the Bot API, and as whom.
#[derive(Debug, Clone)]
pub struct Config {
    /// The bot's token.
    pub token: Token,
    /// The server's address without a path; [`Config::PUBLIC_API`] unless the host runs a Bot API server of their own.
    pub api_url: String,
    /// How long one question for updates may stay open when there are none.
    pub long_poll: Duration,
    /// What may be sent how fast.
    pub limits: Limits,
}

impl Config {
    /// Telegram's own server.
    pub const PUBLIC_API: &str = "https://api.telegram.org";

    /// The usual configuration for a token.
    pub fn new(token: Token) -> Self {
        Self { token, api_url: Self::PUBLIC_API.to_owned(), long_poll: Duration::from_secs(50), limits: Limits::Standard }
    }
}

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// Telegram does not know the token.
    #[error("Telegram refuses the token")]
    BadToken,
    /// Telegram could not be reached, or gave no usable answer; worth another try later.
    #[error("Telegram could not be reached: {0}")]
    Unreachable(String),
    /// Telegram does not want to bring updates to this address; why, in its words.
    #[error("Telegram refuses the webhook: {0}")]
    WebhookRefused(String),
}

impl From<Failure> for ConnectError {
    fn from(failure: Failure) -> Self {
        match failure {
            // 404 is what a token without a colon gets: the method's path does not match.
            Failure::Refused(refused) if matches!(refused.code, 401 | 404) => Self::BadToken,
            Failure::Refused(refused) => Self::Unreachable(refused.summary().to_owned()),
            Failure::Transport(cause) => Self::Unreachable(cause),
        }
    }
}

/// Troquet's account on Telegram.
#[derive(Debug)]
pub struct TelegramBot;

impl TelegramBot {
    /// Asks Telegram who this token is, and makes sure that updates come to whoever polls (an earlier webhook would keep them; what waits
    /// for it is not lost).
    ///
    /// # Errors
    /// [`ConnectError`]; nothing has been changed or read then.
    pub async fn connect(config: &Config, clock: Arc<dyn Clock>) -> Result<(Arc<dyn Wire>, Poller), ConnectError> {
        let (api, me, wire) = Self::meet(config, clock.clone()).await?;
        api.call(&DeleteWebhook { drop_pending_updates: Some(false) }).await?;
        menu::set(&api).await;
        Ok((wire, Poller::new(api, me, clock, config.long_poll)))
    }

    /// Asks Telegram who this token is.
    async fn meet(config: &Config, clock: Arc<dyn Clock>) -> Result<(Arc<Api>, Me, Arc<dyn Wire>), ConnectError> {
        let api = Arc::new(Api::new(&config.api_url, &config.token.0).map_err(ConnectError::Unreachable)?);
        let answer = api.call(&GetMe::new()).await?;
        let me: Me = serde_json::from_value(answer).map_err(|_| ConnectError::Unreachable("no bot in the answer".to_owned()))?;
        tracing::info!(username = me.username, "connected to Telegram");
        let wire = TelegramWire::new(api.clone(), me.username.clone(), clock, config.limits);
        Ok((api, me, Arc::new(wire)))
    }
}
