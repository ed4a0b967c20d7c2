//! The account's session: the first run logs in, later runs restore the same device. A session that the server has ended is begun anew as
//! the same device, so the keys stay good. Where the keys are lost, a password makes a new device; a token belongs to the lost one, and
//! can only be replaced by the host.

use std::time::Duration;

use matrix_sdk::{
    Client, Error, SessionMeta, SessionTokens,
    authentication::matrix::MatrixSession,
    config::RequestConfig,
    encryption::{BackupDownloadStrategy, CryptoStoreError, EncryptionSettings, OlmError},
    reqwest,
    ruma::{DeviceId, OwnedDeviceId, OwnedUserId, api::error::ErrorKind},
    store::{StateStoreDataKey, StateStoreDataValue},
};
use serde::Deserialize;

use crate::{
    Config, ConnectError, Login, NAME, Secret,
    catch_up::Places,
    files::{Files, StoredSession},
    trust::{self, Trust},
    wire::summary,
};

/// An account that is open.
pub(crate) struct Opened {
    pub(crate) client: Client,
    /// Up to where everything was committed.
    pub(crate) places: Places,
    /// The store has seen no answer of the server yet: it knows no room.
    pub(crate) is_new_store: bool,
    stored: StoredSession,
}

fn unreachable(error: &Error) -> ConnectError {
    ConnectError::Unreachable(summary(error))
}

fn data_dir(error: &impl ToString) -> ConnectError {
    ConnectError::DataDir(error.to_string())
}

/// A client with a session, and the committed place in the sync.
pub(crate) async fn open(config: &Config, files: &Files) -> Result<Opened, ConnectError> {
    let stored = files.session().await.map_err(|error| data_dir(&error))?;
    let has_keys = files.has_keys().await.map_err(|error| data_dir(&error))?;
    let places = files.places().await.map_err(|error| data_dir(&error))?;
    let stored = match &config.login {
        Login::Password { user, .. } => by_password(config, files, stored, has_keys, user).await?,
        Login::Token { user, access_token, device_id } => {
            by_token(config, files, stored, has_keys, (user.as_deref(), access_token, device_id)).await?
        }
    };
    files.save_session(&stored).await.map_err(|error| data_dir(&error))?;
    let known = places.sync.as_deref();
    let mut stored = stored;
    let (client, is_new_store) = match restore(config, files, &stored, known).await? {
        Some(restored) => restored,
        None => login(config, files, &mut stored, known).await?,
    };
    Ok(Opened { client, places, is_new_store, stored })
}

impl Opened {
    /// Logs out the devices whose keys are lost, once the account's identity has come back: whoever could recover it, owns them.
    pub(crate) async fn retire(&mut self, config: &Config, files: &Files, trust: &Trust) -> Result<(), ConnectError> {
        let own = OwnedDeviceId::from(self.stored.device.as_str());
        let mut lost: Vec<OwnedDeviceId> = self.stored.lost.iter().map(|device| device.as_str().into()).collect();
        if trust.is_recovered {
            let devices = self.client.devices().await.map_err(|error| unreachable(&error.into()))?.devices;
            let ours = devices.into_iter().filter(|device| device.display_name.as_deref() == Some(NAME));
            lost.extend(ours.map(|device| device.device_id));
        }
        lost.retain(|device| *device != own);
        lost.sort();
        lost.dedup();
        if lost.is_empty() || !trust::retire(&self.client, config, &lost).await {
            return Ok(());
        }
        self.stored.lost.clear();
        files.save_session(&self.stored).await.map_err(|error| data_dir(&error))
    }
}

/// The session to go on with: that of the folder, or of a new device where there is none or its keys are lost.
async fn by_password(
    config: &Config,
    files: &Files,
    stored: Option<StoredSession>,
    has_keys: bool,
    user: &str,
) -> Result<StoredSession, ConnectError> {
    let new = |lost| StoredSession { device: DeviceId::new().to_string(), session: None, lost };
    let Some(stored) = stored else {
        return match has_keys {
            false => Ok(new(Vec::new())),
            true => Err(ConnectError::WrongDevice { folder: files.store(), device: "?".to_owned() }),
        };
    };
    let Some(session) = &stored.session else { return Ok(stored) };
    same_account(config, &session.meta.user_id, Some(user))?;
    if has_keys {
        return Ok(stored);
    }
    tracing::warn!(device = stored.device, "the keys of this device are lost; a new device is made");
    files.forget_store().await.map_err(|error| data_dir(&error))?;
    let mut lost = stored.lost;
    lost.push(stored.device);
    Ok(new(lost))
}

/// The session of a token: the folder has to be that device's.
async fn by_token(
    config: &Config,
    files: &Files,
    stored: Option<StoredSession>,
    has_keys: bool,
    (user, token, device): (Option<&str>, &Secret, &str),
) -> Result<StoredSession, ConnectError> {
    let tokens = SessionTokens { access_token: token.0.clone(), refresh_token: None };
    let other = |found: &str| ConnectError::WrongDevice { folder: files.store(), device: found.to_owned() };
    match stored {
        Some(stored) if stored.device != device && has_keys => return Err(other(&stored.device)),
        None if has_keys => return Err(other("?")),
        Some(StoredSession { session: Some(session), lost, .. }) if session.meta.device_id == device => {
            same_account(config, &session.meta.user_id, user)?;
            let session = Some(MatrixSession { meta: session.meta, tokens });
            return Ok(StoredSession { device: device.to_owned(), session, lost });
        }
        _ => {}
    }
    let owner = owner(config, token).await?;
    same_account(config, &owner.user_id, user)?;
    if owner.device_id.as_ref().is_some_and(|of| of != device) {
        return Err(ConnectError::BadToken);
    }
    let meta = SessionMeta { user_id: owner.user_id, device_id: device.into() };
    Ok(StoredSession { device: device.to_owned(), session: Some(MatrixSession { meta, tokens }), lost: Vec::new() })
}

/// Whose token it is.
#[derive(Deserialize)]
struct Owner {
    user_id: OwnedUserId,
    device_id: Option<OwnedDeviceId>,
}

async fn owner(config: &Config, token: &Secret) -> Result<Owner, ConnectError> {
    let url = format!("{}/_matrix/client/v3/account/whoami", config.homeserver.trim_end_matches('/'));
    let away = |error: reqwest::Error| ConnectError::Unreachable(error.without_url().to_string());
    let answer = http().map_err(away)?.get(url).bearer_auth(&token.0).send().await.map_err(away)?;
    match answer.status().as_u16() {
        401 | 403 => Err(ConnectError::BadToken),
        _ => {
            let body = answer.error_for_status().map_err(away)?.bytes().await.map_err(away)?;
            serde_json::from_slice(&body).map_err(|_| ConnectError::Unreachable("not a Matrix server's answer".to_owned()))
        }
    }
}

/// For questions before there is a session. A server that takes them and stays silent is no server.
pub(crate) fn http() -> reqwest::Result<reqwest::Client> {
    reqwest::Client::builder().timeout(Duration::from_secs(30)).build()
}

/// The account is the one that the configuration names, by its whole id or its local part.
fn same_account(config: &Config, found: &OwnedUserId, named: Option<&str>) -> Result<(), ConnectError> {
    let is_same = named.is_none_or(|named| named == found.as_str() || named == found.localpart());
    is_same.then_some(()).ok_or_else(|| ConnectError::WrongAccount { folder: config.data_dir.clone(), found: found.to_string() })
}

/// The client of an earlier session, unless there is none or the server has ended it.
async fn restore(
    config: &Config,
    files: &Files,
    stored: &StoredSession,
    place: Option<&str>,
) -> Result<Option<(Client, bool)>, ConnectError> {
    let Some(session) = stored.session.clone() else { return Ok(None) };
    let (client, is_new_store) = client(config, files, place).await?;
    client.restore_session(session).await.map_err(|error| refused_store(files, stored, &error))?;
    match client.whoami().await {
        Ok(_) => Ok(Some((client, is_new_store))),
        Err(error) if matches!(error.client_api_error_kind(), Some(ErrorKind::UnknownToken(_))) => match config.login {
            Login::Token { .. } => Err(ConnectError::BadToken),
            Login::Password { .. } => {
                tracing::warn!("the server has ended the session; logging in again");
                Ok(None)
            }
        },
        Err(error) => Err(unreachable(&error.into())),
    }
}

async fn login(
    config: &Config,
    files: &Files,
    stored: &mut StoredSession,
    place: Option<&str>,
) -> Result<(Client, bool), ConnectError> {
    let Login::Password { user, password } = &config.login else { return Err(ConnectError::BadToken) };
    let (client, is_new_store) = client(config, files, place).await?;
    let auth = client.matrix_auth();
    auth.login_username(user, &password.0)
        .device_id(&stored.device)
        .initial_device_display_name(NAME)
        .await
        .map_err(|error| refused_login(files, stored, &error))?;
    stored.session = auth.session();
    files.save_session(stored).await.map_err(|error| data_dir(&error))?;
    Ok((client, is_new_store))
}

fn refused_login(files: &Files, stored: &StoredSession, error: &Error) -> ConnectError {
    match error.client_api_error_kind() {
        Some(ErrorKind::Forbidden | ErrorKind::UserDeactivated) => ConnectError::BadLogin,
        _ => match refused_store(files, stored, error) {
            ConnectError::DataDir(_) => unreachable(error),
            refused => refused,
        },
    }
}

/// Why matrix-sdk does not take the store.
fn refused_store(files: &Files, stored: &StoredSession, error: &Error) -> ConnectError {
    let foreign = |error: &CryptoStoreError| matches!(error, CryptoStoreError::MismatchedAccount { .. });
    match error {
        Error::OlmError(error) if matches!(&**error, OlmError::Store(error) if foreign(error)) => {}
        Error::CryptoStoreError(error) if foreign(error) => {}
        other => return data_dir(other),
    }
    ConnectError::WrongDevice { folder: files.store(), device: stored.device.clone() }
}

/// A client on the account's store, without a session yet, and whether that store has never seen an answer of the server: then it has to
/// hear of all rooms again, whatever the place, also where an earlier start ended before it did. matrix-sdk notes its place before anybody has handled what came up to it,
/// and silently drops an answer that ends at the noted place; so it is told the committed one instead.
async fn client(config: &Config, files: &Files, place: Option<&str>) -> Result<(Client, bool), ConnectError> {
    // Identity and recovery are looked after by `trust`, which says what goes wrong.
    let encryption = EncryptionSettings {
        backup_download_strategy: BackupDownloadStrategy::AfterDecryptionFailure,
        ..EncryptionSettings::default()
    };
    let client = Client::builder()
        .homeserver_url(&config.homeserver)
        .respect_login_well_known(false)
        .sqlite_store(files.store(), config.store_key.as_ref().map(|key| key.0.as_str()))
        .request_config(RequestConfig::new().disable_retry())
        .with_encryption_settings(encryption)
        .build()
        .await
        .map_err(|error| data_dir(&error))?;
    let store = client.state_store();
    let seen = store.get_kv_data(StateStoreDataKey::SyncToken).await.map_err(|error| data_dir(&error))?;
    match place.filter(|_| seen.is_some()) {
        Some(place) => {
            let value = StateStoreDataValue::SyncToken(place.to_owned());
            store.set_kv_data(StateStoreDataKey::SyncToken, value).await
        }
        None => store.remove_kv_data(StateStoreDataKey::SyncToken).await,
    }
    .map_err(|error| data_dir(&error))?;
    Ok((client, seen.is_none()))
}
