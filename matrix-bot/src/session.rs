//! One device for ever: the first run logs in, later runs restore. A session that the server has ended is logged in anew as the same
//! device, so the keys stay good.

use matrix_sdk::{
    Client, Error,
    config::RequestConfig,
    encryption::EncryptionSettings,
    ruma::{DeviceId, api::error::ErrorKind},
    store::{StateStoreDataKey, StateStoreDataValue},
};

use crate::{
    Config, ConnectError,
    files::{Files, StoredSession},
};

fn unreachable(error: &impl ToString) -> ConnectError {
    ConnectError::Unreachable(error.to_string())
}

fn data_dir(error: &impl ToString) -> ConnectError {
    ConnectError::DataDir(error.to_string())
}

/// A client with a session, and the committed place in the sync.
pub(crate) async fn open(config: &Config, files: &Files) -> Result<(Client, Option<String>), ConnectError> {
    let stored = if let Some(stored) = files.session().await.map_err(|error| data_dir(&error))? {
        stored
    } else {
        let fresh = StoredSession { device: DeviceId::new().to_string(), session: None };
        files.save_session(&fresh).await.map_err(|error| data_dir(&error))?;
        fresh
    };
    let place = files.place().await.map_err(|error| data_dir(&error))?;
    let client = match restore(config, files, &stored, place.as_deref()).await? {
        Some(client) => client,
        None => login(config, files, stored.device, place.as_deref()).await?,
    };
    Ok((client, place))
}

/// The client of an earlier session, unless there is none or the server has ended it.
async fn restore(
    config: &Config,
    files: &Files,
    stored: &StoredSession,
    place: Option<&str>,
) -> Result<Option<Client>, ConnectError> {
    let Some(session) = stored.session.clone() else { return Ok(None) };
    let client = client(config, files, place).await?;
    client.restore_session(session).await.map_err(|error| data_dir(&error))?;
    match client.whoami().await {
        Ok(_) => Ok(Some(client)),
        Err(error) if matches!(error.client_api_error_kind(), Some(ErrorKind::UnknownToken(_))) => {
            tracing::warn!("the server has ended the session; logging in again");
            Ok(None)
        }
        Err(error) => Err(unreachable(&error)),
    }
}

async fn login(config: &Config, files: &Files, device: String, place: Option<&str>) -> Result<Client, ConnectError> {
    let client = client(config, files, place).await?;
    let auth = client.matrix_auth();
    auth.login_username(&config.user, &config.password.0)
        .device_id(&device)
        .initial_device_display_name("Troquet")
        .await
        .map_err(|error| refused_login(&error))?;
    let session = auth.session();
    files.save_session(&StoredSession { device, session }).await.map_err(|error| data_dir(&error))?;
    Ok(client)
}

fn refused_login(error: &Error) -> ConnectError {
    match error.client_api_error_kind() {
        Some(ErrorKind::Forbidden | ErrorKind::UserDeactivated) => ConnectError::BadLogin,
        _ => unreachable(error),
    }
}

/// A client on the account's store, without a session yet. matrix-sdk notes its place before anybody has handled what came up to it,
/// and silently drops an answer that ends at the noted place; so it is told the committed one instead.
async fn client(config: &Config, files: &Files, place: Option<&str>) -> Result<Client, ConnectError> {
    let client = Client::builder()
        .homeserver_url(&config.homeserver)
        .respect_login_well_known(false)
        .sqlite_store(files.store(), config.store_key.as_ref().map(|key| key.0.as_str()))
        .request_config(RequestConfig::new().disable_retry())
        .with_encryption_settings(EncryptionSettings { auto_enable_cross_signing: true, ..EncryptionSettings::default() })
        .build()
        .await
        .map_err(|error| data_dir(&error))?;
    let store = client.state_store();
    match place {
        Some(place) => {
            let value = StateStoreDataValue::SyncToken(place.to_owned());
            store.set_kv_data(StateStoreDataKey::SyncToken, value).await
        }
        None => store.remove_kv_data(StateStoreDataKey::SyncToken).await,
    }
    .map_err(|error| data_dir(&error))?;
    Ok(client)
}
