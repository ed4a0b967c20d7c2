//! Troquet on Matrix: room events become [`bot_core::wire::Incoming`], deliveries become room messages, encrypted where the room is.
//!
//! [`MatrixBot::connect`] gives both halves: the [`Wire`] that speaks and the [`Listener`] that syncs.
//!
//! Deliberately absent: matrix-sdk's event handlers and its endless sync (they store their place before anybody has handled what came
//! with it), its send queue (makes its own transaction ids) and its retries (the outbox has them).
#![recursion_limit = "256"]

mod catch_up;
mod checkup;
mod company;
mod download;
mod draw;
mod files;
mod incoming;
mod invitations;
mod media;
mod private;
mod profile;
mod reactions;
mod reader;
mod room;
mod session;
mod sync;
mod trust;
mod unread;
mod upgrades;
mod wire;

use std::{fmt, path::PathBuf, sync::Arc, time::Duration};

use bot_core::{clock::Clock, wire::Wire};
use tokio::sync::watch;

pub use crate::{
    checkup::{Checkup, Discovery, Open, Standing, checkup},
    incoming::{Me, Skipped, Whereabouts, read},
    invitations::{Inviters, NoInviter},
    profile::{Avatar, BadAvatar, LONGEST_NAME, Profile},
    sync::Listener,
    trust::NewPassphrase,
};
use crate::{files::Files, reader::Reader, trust::Trusting, unread::Unread, wire::MatrixWire};

/// What the account and its device are called where nobody has said otherwise.
pub(crate) const NAME: &str = "Troquet";

/// Something that is never shown, not even by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A secret without the white space around it (a file's last line break).
    pub fn new(text: &str) -> Self {
        Self(text.trim().to_owned())
    }

    /// The secret itself, for whoever has to show it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// How to come in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Login {
    /// By a password: needed for the first login, when the server has ended the session, and to sign a device.
    Password {
        /// The account: `troquet` or `@troquet:example.org`.
        user: String,
        /// Its password.
        password: Secret,
    },
    /// By a token that somebody made for one device, where the server has no passwords.
    Token {
        /// The account, if it shall be checked.
        user: Option<String>,
        /// The token.
        access_token: Secret,
        /// The device that it was made for.
        device_id: String,
    },
}

/// Which account, on which server.
#[derive(Debug, Clone)]
pub struct Config {
    /// The server's address for clients, such as `https://matrix.example.org`.
    pub homeserver: String,
    /// How Troquet proves whose account it is.
    pub login: Login,
    /// What brings the account's encryption identity back when the folder is lost; without one, the first start makes it.
    pub recovery_passphrase: Option<Secret>,
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
    /// How the account looks to people.
    pub profile: Profile,
}

impl Config {
    /// The usual configuration of an account.
    pub fn new(homeserver: &str, login: Login, data_dir: PathBuf) -> Self {
        Self {
            homeserver: homeserver.to_owned(),
            login,
            recovery_passphrase: None,
            data_dir,
            store_key: None,
            long_poll: Duration::from_secs(30),
            key_patience: Duration::from_secs(10),
            inviters: Inviters::own_server(),
            profile: Profile::default(),
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
    /// The server refuses the token, or it is another device's.
    #[error("the server refuses this token, or it was made for another device")]
    BadToken,
    /// The folder can't be read or written, or its key is another one.
    #[error("the data folder can't be used: {0}")]
    DataDir(String),
    /// The folder belongs to another account.
    #[error("the data folder belongs to {found}")]
    WrongAccount {
        /// The folder.
        folder: PathBuf,
        /// Whose it is.
        found: String,
    },
    /// The keys in the folder are not those of the session's device: an old copy, or another device's.
    #[error("the keys in the data folder are not those of this session's device")]
    WrongDevice {
        /// The folder of the keys; what else was kept stays good without it.
        folder: PathBuf,
        /// The device that the folder or the server speaks of.
        device: String,
    },
    /// The token's device had keys, which are lost.
    #[error("the keys of the device {device} are lost")]
    LostKeys {
        /// The device.
        device: String,
    },
    /// The account has an encryption identity that can't be brought here.
    #[error("the account's encryption identity can't be recovered: {0}")]
    NoRecovery(NoRecovery),
    /// The server wants the password, or a person's approval, for the account's first encryption identity.
    #[error("the server wants an approval for the account's first encryption identity")]
    NeedsApproval,
}

/// Why an identity can't be recovered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoRecovery {
    /// Nobody gave the passphrase.
    #[error("no recovery passphrase was given")]
    NoPassphrase,
    /// It is another one.
    #[error("the recovery passphrase is another one")]
    WrongPassphrase,
    /// The server keeps no secrets, or not these.
    #[error("the server does not keep it")]
    NothingKept,
}

/// Troquet's account on Matrix.
#[derive(Debug)]
pub struct MatrixBot;

impl MatrixBot {
    /// Logs in, or goes on with the session of the last run: same device, same keys, and from the place up to which everything was
    /// committed. The device is signed by the account's identity, and the identity recoverable.
    ///
    /// # Errors
    /// [`ConnectError`].
    pub async fn connect(config: &Config, clock: Arc<dyn Clock>) -> Result<(Arc<dyn Wire>, Listener), ConnectError> {
        let files = Files::open(&config.data_dir).await.map_err(|error| ConnectError::DataDir(error.to_string()))?;
        let mut opened = session::open(config, &files).await?;
        let (client, is_new_store) = (opened.client.clone(), opened.is_new_store);
        let trusting = Trusting { client: &client, config, files: &files, clock: &*clock, is_new_store };
        let trust = trusting.establish().await?;
        opened.retire(config, &files, &trust).await?;
        let places = (opened.places, is_new_store);
        let id = client.user_id().ok_or_else(|| ConnectError::DataDir("no session".to_owned()))?.to_string();
        let display_name = config.profile.show(&client).await?;
        let me = Me { id, display_name };
        tracing::info!("connected to Matrix");
        let (ready, synced) = watch::channel(false);
        let shelf = files.shelf().await.map_err(|error| ConnectError::DataDir(error.to_string()))?;
        let reader = Reader { client: client.clone(), me };
        let unread = Unread::new(reader.clone(), files.clone(), shelf, (clock.clone(), config.key_patience));
        let unread = Arc::new(unread);
        let mut listener =
            Listener::new(reader, files, places, ready, unread, (clock, config.long_poll, config.inviters.clone()));
        listener.new_passphrase = trust.made;
        Ok((Arc::new(MatrixWire::new(client, synced)), listener))
    }
}
