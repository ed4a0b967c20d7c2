//! Makes the device one that others can trust, at each start: known to the server with its own keys, signed by the account's identity, and
//! the identity recoverable by a passphrase when the device is lost. Says in the log what is not as it should be, and what to do.
//!
//! Deliberately absent: making a new identity where the account has one. That would warn everybody who ever wrote to it; a person decides it.

use std::path::PathBuf;

use bot_core::clock::Clock;
use matrix_sdk::{
    Client, Error,
    encryption::{
        Encryption,
        recovery::{RecoveryError, RecoveryState},
        secret_storage::SecretStorageError,
    },
    ruma::{
        OwnedDeviceId, OwnedUserId,
        api::client::{
            keys::{get_keys, upload_keys},
            uiaa::{AuthData, MatrixUserIdentifier, Password, UserIdentifier},
        },
        serde::Raw,
    },
};
use serde_json::Value;

use crate::{Config, ConnectError, Login, NoRecovery, Secret, files::Files, wire::summary};

/// A passphrase that was made now, because nobody had given one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPassphrase {
    /// The passphrase, to be shown to the host once.
    pub passphrase: Secret,
    /// The file that holds it.
    pub file: PathBuf,
}

/// What became of the device.
#[derive(Debug, Default)]
pub(crate) struct Trust {
    /// The identity came back from the server's secret storage.
    pub(crate) is_recovered: bool,
    /// A passphrase was made.
    pub(crate) made: Option<NewPassphrase>,
}

fn unreachable(error: impl Into<Error>) -> ConnectError {
    ConnectError::Unreachable(summary(&error.into()))
}

fn storage(error: SecretStorageError) -> ConnectError {
    match error {
        SecretStorageError::SecretStorageKey(_) => ConnectError::NoRecovery(NoRecovery::WrongPassphrase),
        SecretStorageError::MissingKeyInfo { .. } => ConnectError::NoRecovery(NoRecovery::NothingKept),
        SecretStorageError::Sdk(error) => unreachable(error),
        other => ConnectError::Unreachable(other.to_string()),
    }
}

fn recovery(error: RecoveryError) -> ConnectError {
    match error {
        RecoveryError::SecretStorage(error) => storage(error),
        RecoveryError::Sdk(error) => unreachable(error),
        RecoveryError::BackupExistsOnServer => ConnectError::NoRecovery(NoRecovery::NothingKept),
    }
}

/// What the server knows of this account's keys.
struct Known {
    /// The device's signing key.
    device_key: Option<String>,
    has_identity: bool,
}

/// Makes a device trustworthy.
pub(crate) struct Trusting<'a> {
    pub(crate) client: &'a Client,
    pub(crate) config: &'a Config,
    pub(crate) files: &'a Files,
    pub(crate) clock: &'a dyn Clock,
    /// The store has seen no answer of the server yet.
    pub(crate) is_new_store: bool,
}

impl Trusting<'_> {
    /// Does it.
    pub(crate) async fn establish(&self) -> Result<Trust, ConnectError> {
        let (encryption, user, device) = (self.client.encryption(), self.user()?, self.device()?);
        encryption.wait_for_e2ee_initialization_tasks().await;
        let known = self.known(&user, &device).await?;
        self.own_keys(&encryption, known.device_key, &device).await?;
        encryption.request_user_identity(&user).await.map_err(unreachable)?;
        let given = self.passphrase().await?;
        let mut trust = Trust::default();
        let is_ours = encryption.cross_signing_status().await.is_some_and(|status| status.is_complete());
        if !known.has_identity {
            self.bootstrap(&encryption).await?;
            tracing::info!("the account has an identity now, which signs this device");
        } else if !is_ours {
            self.recover(&encryption, given.as_ref()).await?;
            trust.is_recovered = true;
        }
        encryption.request_user_identity(&user).await.map_err(unreachable)?;
        self.sign(&encryption).await?;
        if !trust.is_recovered {
            trust.made = self.keep(&encryption, given).await?;
        }
        self.check(&encryption).await;
        Ok(trust)
    }

    fn user(&self) -> Result<OwnedUserId, ConnectError> {
        self.client.user_id().map(ToOwned::to_owned).ok_or_else(|| ConnectError::DataDir("no session".to_owned()))
    }

    fn device(&self) -> Result<OwnedDeviceId, ConnectError> {
        self.client.device_id().map(ToOwned::to_owned).ok_or_else(|| ConnectError::DataDir("no session".to_owned()))
    }

    /// The passphrase of the configuration, or the one that was made at a first start.
    async fn passphrase(&self) -> Result<Option<Secret>, ConnectError> {
        if let Some(given) = &self.config.recovery_passphrase {
            return Ok(Some(given.clone()));
        }
        let kept = self.files.passphrase().await.map_err(|error| ConnectError::DataDir(error.to_string()))?;
        Ok(kept.map(|kept| Secret::new(&kept)))
    }

    async fn known(&self, user: &OwnedUserId, device: &OwnedDeviceId) -> Result<Known, ConnectError> {
        let mut request = get_keys::v3::Request::new();
        request.device_keys.insert(user.clone(), Vec::new());
        let answer = self.client.send(request).await.map_err(unreachable)?;
        let keys = answer.device_keys.get(user).and_then(|devices| devices.get(device));
        let keys = keys.and_then(|keys| serde_json::from_str::<Value>(keys.json().get()).ok());
        let device_key = keys.and_then(|keys| keys["keys"][format!("ed25519:{device}")].as_str().map(str::to_owned));
        Ok(Known { device_key, has_identity: answer.master_keys.contains_key(user) })
    }

    /// The server has this device's keys, and no others under its name.
    async fn own_keys(&self, encryption: &Encryption, known: Option<String>, name: &OwnedDeviceId) -> Result<(), ConnectError> {
        let device = encryption.get_own_device().await.map_err(|error| ConnectError::DataDir(error.to_string()))?;
        let device = device.ok_or_else(|| ConnectError::DataDir("no device".to_owned()))?;
        let folder = self.files.store();
        match known {
            Some(known) if device.ed25519_key().is_some_and(|own| own.to_base64() == known) => Ok(()),
            Some(_) if self.is_new_store => Err(ConnectError::LostKeys { device: name.to_string() }),
            Some(_) => Err(ConnectError::WrongDevice { folder, device: name.to_string() }),
            None => {
                // New, or logged out by the server meanwhile, which forgets a device's keys.
                let keys = Raw::new(device.as_device_keys()).map_err(|error| ConnectError::DataDir(error.to_string()))?;
                let mut request = upload_keys::v3::Request::new();
                request.device_keys = Some(keys.cast_unchecked());
                self.client.send(request).await.map_err(unreachable)?;
                Ok(())
            }
        }
    }

    /// Makes the account's first identity. Servers may ask for the password once more.
    async fn bootstrap(&self, encryption: &Encryption) -> Result<(), ConnectError> {
        let Err(error) = encryption.bootstrap_cross_signing(None).await else { return Ok(()) };
        let Some(asked) = error.as_uiaa_response() else { return Err(unreachable(error)) };
        let auth = password(self.config, asked.session.clone()).ok_or(ConnectError::NeedsApproval)?;
        encryption.bootstrap_cross_signing(Some(auth)).await.map_err(unreachable)
    }

    /// Brings the identity back from the server's secret storage.
    async fn recover(&self, encryption: &Encryption, given: Option<&Secret>) -> Result<(), ConnectError> {
        if !encryption.secret_storage().is_enabled().await.map_err(unreachable)? {
            return Err(ConnectError::NoRecovery(NoRecovery::NothingKept));
        }
        let given = given.ok_or(ConnectError::NoRecovery(NoRecovery::NoPassphrase))?;
        encryption.recovery().recover_and_fix_backup(&given.0).await.map_err(recovery)?;
        let is_ours = encryption.cross_signing_status().await.is_some_and(|status| status.is_complete());
        if !is_ours {
            return Err(ConnectError::NoRecovery(NoRecovery::NothingKept));
        }
        tracing::info!("the account's identity was recovered and signs this device");
        Ok(())
    }

    /// Signs the device, if it is not.
    async fn sign(&self, encryption: &Encryption) -> Result<(), ConnectError> {
        let device = encryption.get_own_device().await.map_err(|error| ConnectError::DataDir(error.to_string()))?;
        match device {
            Some(device) if !device.is_cross_signed_by_owner() => {
                device.verify().await.map_err(|error| ConnectError::Unreachable(error.to_string()))?;
                encryption.request_user_identity(&self.user()?).await.map_err(unreachable)?;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Keeps the identity in the server's secret storage, under the passphrase; gives the one that had to be made.
    async fn keep(&self, encryption: &Encryption, given: Option<Secret>) -> Result<Option<NewPassphrase>, ConnectError> {
        let (storage_, recovery_) = (encryption.secret_storage(), encryption.recovery());
        if storage_.is_enabled().await.map_err(unreachable)? {
            let Some(given) = given else {
                tracing::warn!(
                    "no recovery passphrase is known here, so the keys could not come back after a loss of the folder; \
                     give the account's own as matrix.recovery_passphrase"
                );
                return Ok(None);
            };
            match storage_.open_secret_store(&given.0).await {
                Ok(_) if recovery_.state() == RecoveryState::Enabled => {}
                Ok(_) => recovery_.recover_and_fix_backup(&given.0).await.map_err(recovery)?,
                Err(SecretStorageError::SecretStorageKey(_)) => tracing::warn!(
                    "matrix.recovery_passphrase does not open the account's secret storage, so the keys could not come back after a \
                     loss of the folder; give the passphrase that was set first"
                ),
                Err(error) => return Err(storage(error)),
            }
            return Ok(None);
        }
        let (passphrase, made) = if let Some(given) = given {
            (given, None)
        } else {
            // On disk before it locks anything.
            let passphrase = Secret(random(self.clock));
            let kept = self.files.save_passphrase(&passphrase.0).await;
            let file = kept.map_err(|error| ConnectError::DataDir(error.to_string()))?;
            (passphrase.clone(), Some(NewPassphrase { passphrase, file }))
        };
        match recovery_.enable().with_passphrase(&passphrase.0).await {
            Ok(_) => {}
            Err(RecoveryError::BackupExistsOnServer) => {
                tracing::warn!(
                    "the account has a key backup of another program, which is left alone; new messages are not backed up"
                );
                storage_.create_secret_store().with_passphrase(&passphrase.0).await.map_err(storage)?;
            }
            Err(error) => return Err(recovery(error)),
        }
        if let Some(made) = &made {
            tracing::warn!(
                file = %made.file.display(),
                "a recovery passphrase was made; keep a copy of this file in a safe place: without it, a lost data folder means a new identity"
            );
        }
        Ok(made)
    }

    /// Says how things stand.
    async fn check(&self, encryption: &Encryption) {
        let device = encryption.get_own_device().await.ok().flatten();
        let is_signed = device.is_some_and(|device| device.is_cross_signed_by_owner());
        let is_backed_up = encryption.backups().are_enabled().await;
        let is_recoverable = encryption.secret_storage().is_enabled().await.ok();
        if is_signed && is_backed_up && is_recoverable == Some(true) {
            tracing::info!("encryption is in order: this device is signed, its keys are backed up and can be recovered");
        } else {
            tracing::warn!(
                is_signed,
                is_backed_up,
                is_recoverable,
                "encryption is not in order; start again, and see the README if it stays so"
            );
        }
    }
}

/// The password, as servers want it for what is delicate; `None` where there is only a token.
pub(crate) fn password(config: &Config, session: Option<String>) -> Option<AuthData> {
    let Login::Password { user, password } = &config.login else { return None };
    let user = UserIdentifier::Matrix(MatrixUserIdentifier::new(user.clone()));
    let mut auth = Password::new(user, password.0.clone());
    auth.session = session;
    Some(AuthData::Password(auth))
}

/// Logs devices out whose keys are lost. What fails is said, and can be done by hand.
pub(crate) async fn retire(client: &Client, config: &Config, devices: &[OwnedDeviceId]) -> bool {
    let Err(error) = client.delete_devices(devices, None).await else { return true };
    let auth = error.as_uiaa_response().and_then(|asked| password(config, asked.session.clone()));
    let outcome = match auth {
        Some(auth) => client.delete_devices(devices, Some(auth)).await.map(|_| ()).map_err(Error::from),
        None => Err(error.into()),
    };
    match outcome {
        Ok(()) => tracing::info!(devices = devices.len(), "devices whose keys are lost were logged out"),
        Err(error) => {
            tracing::warn!(cause = summary(&error), "devices whose keys are lost are still logged in; log them out by hand");
            return false;
        }
    }
    true
}

/// Eight groups of four: 160 bits, without letters that look alike.
fn random(clock: &dyn Clock) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut groups = Vec::new();
    for _ in 0..8 {
        let chance = clock.random();
        let letter =
            |place: u32| char::from(LETTERS[usize::from(u8::try_from((chance >> (5 * place)) & 31).unwrap_or_default())]);
        groups.push((0..4).map(letter).collect::<String>());
    }
    groups.join("-")
}
