//! How the account stands at its server, for the host who asks: what the server is, how one logs in, whose session is kept here, and how
//! its encryption stands. Asks only: no login, no new device, no key.

use matrix_sdk::reqwest;
use serde_json::{Value, json};

use crate::{Config, ConnectError, Login, Secret, files::Files, session};

/// What the server says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkup {
    /// The newest version of the specification that it speaks.
    pub version: Option<String>,
    /// What the account's domain publishes; `None` where the account is named without its domain.
    pub discovery: Option<Discovery>,
    /// Passwords are taken.
    pub takes_passwords: bool,
    /// The account, as far as there is a token to ask with.
    pub account: Standing,
}

/// Where an account's domain says that its server is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Discovery {
    /// At the configured address.
    Same,
    /// At another one.
    Other(String),
    /// It says nothing.
    Nothing,
}

/// How an account stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// There is no session yet: the first start logs in.
    New,
    /// The server does not take the token.
    Refused,
    /// It does.
    Open(Open),
}

/// A session that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// Whose it is.
    pub user: String,
    /// Its device.
    pub device: String,
    /// The token's device is the configured one.
    pub is_right_device: bool,
    /// The account's identity has signed the device.
    pub is_signed: bool,
    /// The server keeps the account's secrets under a passphrase.
    pub is_recoverable: bool,
    /// Message keys are backed up.
    pub is_backed_up: bool,
    /// The largest file it takes, in bytes.
    pub upload_limit: Option<u64>,
}

struct Asking<'a> {
    http: reqwest::Client,
    server: &'a str,
    token: Option<&'a Secret>,
}

impl Asking<'_> {
    /// An answer's status and body.
    async fn ask(&self, path: &str, body: Option<&Value>) -> Result<(u16, Value), ConnectError> {
        let url = format!("{}/_matrix/client/{path}", self.server);
        let mut request = match body {
            None => self.http.get(url),
            Some(body) => self.http.post(url).body(body.to_string()),
        };
        if let Some(token) = self.token {
            request = request.bearer_auth(&token.0);
        }
        let away = |error: reqwest::Error| ConnectError::Unreachable(error.without_url().to_string());
        let answer = request.send().await.map_err(away)?;
        let status = answer.status().as_u16();
        let body = answer.bytes().await.map_err(away)?;
        Ok((status, serde_json::from_slice(&body).unwrap_or_default()))
    }

    /// Where a domain says that its server is.
    async fn discovery(&self, domain: &str) -> Discovery {
        let url = format!("https://{domain}/.well-known/matrix/client");
        let Ok(answer) = self.http.get(url).send().await else { return Discovery::Nothing };
        let Ok(body) = answer.bytes().await else { return Discovery::Nothing };
        let value: Value = serde_json::from_slice(&body).unwrap_or_default();
        match value["m.homeserver"]["base_url"].as_str().map(|url| url.trim_end_matches('/')) {
            Some(url) if url == self.server => Discovery::Same,
            Some(url) => Discovery::Other(url.to_owned()),
            None => Discovery::Nothing,
        }
    }

    async fn standing(&self, wanted: Option<&str>) -> Result<Standing, ConnectError> {
        let (status, owner) = self.ask("v3/account/whoami", None).await?;
        let (Some(user), 200) = (owner["user_id"].as_str(), status) else { return Ok(Standing::Refused) };
        let device = owner["device_id"].as_str().unwrap_or_default();
        let (_, keys) = self.ask("v3/keys/query", Some(&json!({ "device_keys": { user: [] } }))).await?;
        let signer = keys["self_signing_keys"][user]["keys"].as_object().and_then(|keys| keys.keys().next());
        let signatures = &keys["device_keys"][user][device]["signatures"][user];
        let secrets = format!("v3/user/{user}/account_data/m.secret_storage.default_key");
        let (secret_storage, key) = self.ask(&secrets, None).await?;
        let (backup, _) = self.ask("v3/room_keys/version", None).await?;
        let (_, media) = self.ask("v1/media/config", None).await?;
        Ok(Standing::Open(Open {
            user: user.to_owned(),
            device: device.to_owned(),
            is_right_device: wanted.is_none_or(|wanted| wanted == device),
            is_signed: signer.is_some_and(|signer| signatures.get(signer).is_some()),
            is_recoverable: secret_storage == 200 && key["key"].is_string(),
            is_backed_up: backup == 200,
            upload_limit: media["m.upload.size"].as_u64(),
        }))
    }
}

/// Asks the server.
///
/// # Errors
/// [`ConnectError`], if it can't be reached or the folder can't be read.
pub async fn checkup(config: &Config) -> Result<Checkup, ConnectError> {
    let (user, wanted) = match &config.login {
        Login::Password { user, .. } => (Some(user.as_str()), None),
        Login::Token { user, device_id, .. } => (user.as_deref(), Some(device_id.as_str())),
    };
    let token = match &config.login {
        Login::Token { access_token, .. } => Some(access_token.clone()),
        Login::Password { .. } => {
            let stored = Files::at(&config.data_dir).session().await;
            let stored = stored.map_err(|error| ConnectError::DataDir(error.to_string()))?;
            stored.and_then(|stored| stored.session).map(|session| Secret(session.tokens.access_token))
        }
    };
    let server = config.homeserver.trim_end_matches('/');
    let http = session::http().map_err(|error| ConnectError::Unreachable(error.to_string()))?;
    let asking = Asking { http, server, token: None };
    let (status, versions) = asking.ask("versions", None).await?;
    if status != 200 {
        return Err(ConnectError::Unreachable(format!("HTTP {status}")));
    }
    let version = versions["versions"].as_array().and_then(|versions| versions.last()).and_then(Value::as_str);
    let (_, login) = asking.ask("v3/login", None).await?;
    let flows = login["flows"].as_array().map(Vec::as_slice).unwrap_or_default();
    let discovery = match user.and_then(|user| user.split_once(':')) {
        Some((_, domain)) => Some(asking.discovery(domain).await),
        None => None,
    };
    let account = match &token {
        None => Standing::New,
        Some(token) => Asking { token: Some(token), ..asking }.standing(wanted).await?,
    };
    Ok(Checkup {
        version: version.map(str::to_owned),
        discovery,
        takes_passwords: flows.iter().any(|flow| flow["type"] == "m.login.password"),
        account,
    })
}
