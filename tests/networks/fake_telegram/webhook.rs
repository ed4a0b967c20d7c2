//! Updates that are brought: the address to which they go, and Telegram as the one who calls it. A test says when something is brought,
//! in which order and how often; what is not answered with success stays and can be brought again.

use reqwest::Client;
use serde_json::{Map, Value, json};
use tokio::{io::AsyncWriteExt, net::TcpStream};

use super::{
    FakeTelegram,
    state::{BOT, BOT_NAME, State},
};

/// Where updates are brought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Hook {
    /// The address.
    pub(crate) url: String,
    /// What goes beside each.
    pub(crate) secret: String,
    /// The last failure: seconds since 1970, and what it was.
    pub(crate) failure: Option<(i64, &'static str)>,
}

/// The account as its owner is told of it.
pub(super) fn account(state: &State) -> Value {
    json!({
        "id": BOT, "is_bot": true, "first_name": "Troquet", "username": BOT_NAME,
        "can_join_groups": !state.stays_out, "can_read_all_group_messages": state.hears_all,
        "supports_inline_queries": false, "can_connect_to_business": false, "has_main_web_app": false,
    })
}

/// `setWebhook`.
pub(super) fn set(state: &mut State, parameters: &Map<String, Value>) -> Result<Value, (u16, String)> {
    let text = |name: &str| parameters.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (url, secret) = (text("url"), text("secret_token"));
    if !url.starts_with("https://") && !url.starts_with("http://127.0.0.1") {
        return Err((400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook".to_owned()));
    }
    if parameters.get("drop_pending_updates") == Some(&json!(true)) {
        state.updates.clear();
    }
    if let Some(kinds) = parameters.get("allowed_updates").and_then(Value::as_array) {
        state.kinds = kinds.iter().filter_map(|kind| kind.as_str().map(str::to_owned)).collect();
    }
    state.webhook = Some(Hook { url, secret, failure: None });
    Ok(json!(true))
}

/// `deleteWebhook`.
pub(super) fn delete(state: &mut State, parameters: &Map<String, Value>) -> Value {
    if parameters.get("drop_pending_updates") == Some(&json!(true)) {
        state.updates.clear();
    }
    state.webhook = None;
    json!(true)
}

/// `getWebhookInfo`.
pub(super) fn info(state: &mut State) -> Value {
    state.looks += 1;
    let hook = state.webhook.clone().unwrap_or_default();
    let mut info = json!({ "url": hook.url, "has_custom_certificate": false, "pending_update_count": state.updates.len() });
    if let Some((at, why)) = hook.failure {
        info["last_error_date"] = json!(at);
        info["last_error_message"] = json!(why);
    }
    info
}

impl FakeTelegram {
    /// The address that is set.
    pub(crate) fn hook(&self) -> Hook {
        self.server.lock().webhook.clone().expect("a webhook is set")
    }

    /// Brings one update once and says the status of the answer; `None`: there was none. With success, it no longer waits.
    pub(crate) async fn bring(&self, update: &Value) -> Option<u16> {
        let Hook { url, secret, .. } = self.hook();
        let status = post(url, Some(&secret), update.to_string()).await?;
        if (200..300).contains(&status) {
            self.server.change(|state| state.updates.retain(|waiting| waiting["update_id"] != update["update_id"]));
        }
        Some(status)
    }

    /// Brings everything that waits, oldest first, each until it is taken; says the answers that were no success.
    pub(crate) async fn bring_all(&self) -> Vec<Option<u16>> {
        let mut failures = Vec::new();
        loop {
            let Some(update) = self.server.lock().updates.front().cloned() else { return failures };
            let status = self.bring(&update).await;
            if !status.is_some_and(|status| (200..300).contains(&status)) {
                assert!(failures.len() < 20, "nothing is taken: {failures:?}");
                failures.push(status);
            }
        }
    }

    /// Brings an update and hangs up before the answer.
    pub(crate) async fn bring_unheard(&self, update: &Value) {
        let Hook { url, secret, .. } = self.hook();
        let (address, path) = url.strip_prefix("http://").and_then(|url| url.split_once('/')).expect("an address with a path");
        let body = update.to_string();
        let request = format!(
            "POST /{path} HTTP/1.1\r\nHost: {address}\r\nX-Telegram-Bot-Api-Secret-Token: {secret}\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        stream.write_all(request.as_bytes()).await.expect("written");
    }
}

/// One request; the status of its answer.
pub(crate) async fn post(url: String, secret: Option<&str>, body: String) -> Option<u16> {
    let request = Client::new().post(url).header("Content-Type", "application/json").body(body);
    let request = match secret {
        Some(secret) => request.header("X-Telegram-Bot-Api-Secret-Token", secret),
        None => request,
    };
    request.send().await.ok().map(|answer| answer.status().as_u16())
}
