//! One call of the Bot API: a payload out, a result or a [`Failure`] back. No retries, no waiting, no throttle: the outbox has them.
//!
//! Answers stay raw JSON. The typed library lags behind the API, and what is sent must not count as failed because its echo holds
//! something new.

use std::{fmt, time::Duration};

use reqwest::{Client, multipart::Form};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use teloxide::requests::Payload;

/// How long an ordinary call may take.
const CALL: Duration = Duration::from_secs(30);

/// Beyond the server's own patience, how long an open question for updates may take to come back.
const POLL_MARGIN: Duration = Duration::from_secs(15);

/// The kinds of updates that are asked for. `chat_member` is never sent without being named.
pub(crate) const KINDS: [&str; 4] = ["message", "callback_query", "my_chat_member", "chat_member"];

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
        self.result(self.http.post(self.method(P::NAME)).json(payload)).await
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
