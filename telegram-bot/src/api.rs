//! One call of the Bot API: a payload out, a result or a [`Failure`] back. No retries, no waiting, no throttle: the outbox has them.
//!
//! Answers stay raw JSON. The typed library lags behind the API, and what is sent must not count as failed because its echo holds
//! something new.

use std::{fmt, time::Duration};

use reqwest::{Client, multipart::Form};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use teloxide::{payloads::GetWebhookInfo, requests::Payload};

/// How long an ordinary call may take.
const CALL: Duration = Duration::from_secs(30);

/// Beyond the server's own patience, how long an open question for updates may take to come back.
const POLL_MARGIN: Duration = Duration::from_secs(15);

/// The kinds of updates that are asked for. `chat_member` is never sent without being named.
pub(crate) const KINDS: [&str; 4] = ["message", "callback_query", "my_chat_member", "chat_member"];

/// Updates that Telegram may bring at once. Those that wait together share a commit.
pub(crate) const AT_ONCE: usize = 64;

/// A server and a token.
pub(crate) struct Api {
    http: Client,
    /// `https://…/bot<token>`: secret.
    methods: String,
    /// `https://…/file/bot<token>`: secret.
    files: String,
}

impl fmt::Debug for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Api(…)")
    }
}

/// Why a call had no result.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The API said no.
    Refused(Refused),
    /// The API was not heard; whether the call took effect is unknown. Holds no address, for that has the token in it.
    Transport(String),
}

/// What the API says when it says no.
#[derive(Debug, Default)]
pub(crate) struct Refused {
    /// Much like an HTTP status.
    pub(crate) code: i64,
    /// In English, with details.
    pub(crate) description: String,
    /// Seconds to wait.
    pub(crate) retry_after: Option<u32>,
    /// The group's new number.
    pub(crate) migrate_to: Option<i64>,
}

impl Refused {
    /// The description without what comes after its second colon, which may quote the message.
    pub(crate) fn summary(&self) -> &str {
        self.description.match_indices(':').nth(1).map_or(self.description.as_str(), |(at, _)| &self.description[..at])
    }

    /// Does the description hold these words, whatever their case?
    pub(crate) fn says(&self, words: &str) -> bool {
        self.description.to_lowercase().contains(words)
    }

    /// Who gets the updates instead, if that is why.
    pub(crate) fn rival(&self) -> Option<Rival> {
        match self.code {
            409 if self.says("webhook") => Some(Rival::Webhook),
            409 => Some(Rival::Poller),
            _ => None,
        }
    }
}

/// Somebody else who gets this bot's updates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rival {
    /// Another program that asks for them.
    Poller,
    /// An address to which Telegram sends them.
    Webhook,
}

/// What Telegram knows of the address to which it sends updates.
#[derive(Debug, Deserialize)]
pub(crate) struct WebhookInfo {
    /// The address; empty if there is none.
    #[serde(default)]
    pub(crate) url: String,
    /// Updates that wait.
    #[serde(default)]
    pub(crate) pending_update_count: u64,
    /// When sending last failed, in seconds since 1970.
    pub(crate) last_error_date: Option<i64>,
    /// Why.
    pub(crate) last_error_message: Option<String>,
}

#[derive(Deserialize)]
struct Answer {
    ok: bool,
    result: Option<Value>,
    #[serde(default)]
    error_code: i64,
    #[serde(default)]
    description: String,
    #[serde(default)]
    parameters: Parameters,
}

#[derive(Deserialize, Default)]
struct Parameters {
    retry_after: Option<u32>,
    migrate_to_chat_id: Option<i64>,
}

#[derive(Serialize)]
struct GetUpdates {
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<i64>,
    timeout: u64,
    allowed_updates: [&'static str; 4],
}

#[derive(Serialize)]
struct SetWebhook<'a> {
    url: &'a str,
    secret_token: &'a str,
    allowed_updates: [&'static str; 4],
    max_connections: usize,
    drop_pending_updates: bool,
}

fn transport(error: reqwest::Error) -> Failure {
    Failure::Transport(error.without_url().to_string())
}

impl Api {
    /// For a server and a token; nothing is sent yet.
    pub(crate) fn new(url: &str, token: &str) -> Result<Self, String> {
        let http = Client::builder()
            .connect_timeout(Duration::from_secs(10))
            .timeout(CALL)
            .build()
            .map_err(|error| error.without_url().to_string())?;
        let url = url.trim_end_matches('/');
        Ok(Self { http, methods: format!("{url}/bot{token}"), files: format!("{url}/file/bot{token}") })
    }

    /// Calls the payload's method.
    pub(crate) async fn call<P: Payload + Serialize + Sync>(&self, payload: &P) -> Result<Value, Failure> {
        self.raw(P::NAME, payload).await
    }

    /// Calls a method with parameters of which the typed library does not know all.
    pub(crate) async fn raw(&self, method: &str, parameters: &(impl Serialize + Sync)) -> Result<Value, Failure> {
        self.result(self.http.post(self.method(method)).json(parameters)).await
    }

    /// Calls a method with a file.
    pub(crate) async fn upload(&self, method: &str, form: Form) -> Result<Value, Failure> {
        self.result(self.http.post(self.method(method)).multipart(form)).await
    }

    /// Waits for updates up to `patience` and returns those from `offset` on; with the offset, Telegram forgets all before it.
    pub(crate) async fn updates(&self, offset: Option<i64>, patience: Duration) -> Result<Vec<Value>, Failure> {
        let question = GetUpdates { offset, timeout: patience.as_secs(), allowed_updates: KINDS };
        let request = self.http.post(self.method("getUpdates")).timeout(patience + POLL_MARGIN).json(&question);
        match self.result(request).await? {
            Value::Array(updates) => Ok(updates),
            _ => Err(Failure::Transport("no list of updates in the answer".to_owned())),
        }
    }

    /// Has updates sent to an address, with the secret beside each. What waits is not lost.
    pub(crate) async fn set_webhook(&self, url: &str, secret_token: &str) -> Result<(), Failure> {
        let payload =
            SetWebhook { url, secret_token, allowed_updates: KINDS, max_connections: AT_ONCE, drop_pending_updates: false };
        self.raw("setWebhook", &payload).await.map(drop)
    }

    /// Where updates are sent to, and how that goes.
    pub(crate) async fn webhook_info(&self) -> Result<WebhookInfo, Failure> {
        let answer = self.call(&GetWebhookInfo::new()).await?;
        serde_json::from_value(answer).map_err(|_| Failure::Transport("no webhook in the answer".to_owned()))
    }

    /// Reads a file at a path given by `getFile`; `None` if it is longer than `limit` bytes.
    pub(crate) async fn file(&self, path: &str, limit: usize) -> Result<Option<Vec<u8>>, Failure> {
        let mut response = self.http.get(format!("{}/{path}", self.files)).send().await.map_err(transport)?;
        if !response.status().is_success() {
            return Err(Failure::Transport(format!("HTTP {}", response.status().as_u16())));
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(transport)? {
            if bytes.len() + chunk.len() > limit {
                return Ok(None);
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(Some(bytes))
    }

    /// A method's address; the library's names begin with a capital, the documentation's do not.
    fn method(&self, name: &str) -> String {
        let (first, rest) = name.split_at(1);
        format!("{}/{}{rest}", self.methods, first.to_ascii_lowercase())
    }

    async fn result(&self, request: reqwest::RequestBuilder) -> Result<Value, Failure> {
        let response = request.send().await.map_err(transport)?;
        let status = response.status().as_u16();
        let body = response.bytes().await.map_err(transport)?;
        // A proxy in between answers with a page.
        let answer: Answer = serde_json::from_slice(&body).map_err(|_| Failure::Transport(format!("HTTP {status}, not JSON")))?;
        match answer {
            Answer { ok: true, result: Some(result), .. } => Ok(result),
            Answer { error_code, description, parameters, .. } => Err(Failure::Refused(Refused {
                code: error_code,
                description,
                retry_after: parameters.retry_after,
                migrate_to: parameters.migrate_to_chat_id,
            })),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conflicts_say_who_gets_the_updates() {
        let refused = |code, text: &str| Refused { code, description: text.to_owned(), ..Refused::default() }.rival();
        let other = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running";
        assert_eq!(refused(409, other), Some(Rival::Poller));
        let hook = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
        assert_eq!(refused(409, hook), Some(Rival::Webhook));
        assert_eq!(refused(409, "Conflict: terminated by setWebhook request"), Some(Rival::Webhook));
        assert_eq!(refused(429, "Too Many Requests: webhook"), None);
    }
}
