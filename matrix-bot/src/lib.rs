//! Troquet on Matrix: room events become [`bot_core::wire::Incoming`], deliveries become room messages, encrypted where the room is.
//!
//! [`MatrixBot::connect`] gives both halves: the [`Wire`] that speaks and the [`Listener`] that syncs.
//!
//! Deliberately absent: matrix-sdk's event handlers and its endless sync (they store their place before anybody has handled what came
//! with it), its send queue (makes its own transaction ids) and its retries (the outbox has them).
#![recursion_limit = "256"]

mod company;
mod draw;
mod files;
mod incoming;
mod invitations;
mod media;
mod private;
mod reactions;
mod reader;
mod room;
mod session;
mod sync;
mod unread;
mod upgrades;
mod wire;

use std::{fmt, path::PathBuf, sync::Arc, time::Duration};

use bot_core::{clock::Clock, wire::Wire};
use tokio::sync::watch;

use crate::{files::Files, reader::Reader, unread::Unread, wire::MatrixWire};
pub use crate::{
    incoming::{Me, Skipped, Whereabouts, read},
    invitations::{Inviters, NoInviter},
    sync::Listener,
};

/// Something that is never shown, not even by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A secret without the white space around it (a file's last line break).
    pub fn new(text: &str) -> Self {
        Self(text.trim().to_owned())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Which account, on which server.
#[derive(Debug, Clone)]
pub struct Config {
    /// The server's address for clients, such as `https://matrix.example.org`.
    pub homeserver: String,
    /// The account: `troquet` or `@troquet:example.org`.
    pub user: String,
    /// Its password; needed for the first login only, and when the server has ended the session.
    pub password: Secret,
    /// The folder of this account's session, keys and place in the sync. Made if it is missing; one process at a time.
    pub data_dir: PathBuf,
    /// What the keys are locked with on disk; the same for ever.
    pub store_key: Option<Secret>,
    /// How long one question for news may stay open when there are none.
    pub long_poll: Duration,
    /// How long the key of an encrypted message may take before its sender hears that it is missing.
    pub key_patience: Duration,
    /// Whose invitations are followed.
    pub inviters: Inviters,
}

impl Config {
    /// The usual configuration of an account.
    pub fn new(homeserver: &str, user: &str, password: Secret, data_dir: PathBuf) -> Self {
        Self {
            homeserver: homeserver.to_owned(),
            user: user.to_owned(),
            password,
            data_dir,
            store_key: None,
            long_poll: Duration::from_secs(30),
            key_patience: Duration::from_secs(10),
            inviters: Inviters::own_server(),
        }
    }
}

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The server refuses user or password.
    #[error("the server refuses this user or password")]
    BadLogin,
    /// The server could not be reached, or gave no usable answer; worth another try later.
    #[error("the server could not be reached: {0}")]
    Unreachable(String),
    /// The folder can't be read or written, or belongs to another account, device or key.
    #[error("the data folder can't be used: {0}")]
    DataDir(String),
}

/// Troquet's account on Matrix.
#[derive(Debug)]
pub struct MatrixBot;

impl MatrixBot {
    /// Logs in, or goes on with the session of the last run: same device, same keys, and from the place up to which everything was
    /// committed.
    ///
    /// # Errors
    /// [`ConnectError`].
    pub async fn connect(config: &Config, clock: Arc<dyn Clock>) -> Result<(Arc<dyn Wire>, Listener), ConnectError> {
        let files = Files::open(&config.data_dir).await.map_err(|error| ConnectError::DataDir(error.to_string()))?;
        let (client, place) = session::open(config, &files).await?;
        let id = client.user_id().ok_or_else(|| ConnectError::DataDir("no session".to_owned()))?.to_string();
        let display_name =
            client.account().get_display_name().await.map_err(|error| ConnectError::Unreachable(wire::summary(&error)))?;
        let me = Me { id, display_name };
        tracing::info!("connected to Matrix");
        let (ready, synced) = watch::channel(false);
        let shelf = files.shelf().await.map_err(|error| ConnectError::DataDir(error.to_string()))?;
        let reader = Reader { client: client.clone(), me };
        let unread = Unread::new(reader.clone(), files.clone(), shelf, (clock.clone(), config.key_patience));
        let listener =
            Listener::new(reader, files, place, ready, Arc::new(unread), (clock, config.long_poll, config.inviters.clone()));
        Ok((Arc::new(MatrixWire::new(client, synced)), listener))
    }
}
