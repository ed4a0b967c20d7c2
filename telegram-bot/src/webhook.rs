//! Is called: Telegram brings updates to our own web address, and an answer of 200 makes it forget them. That is given only once the
//! engine has committed; updates that wait at the same time share one commit.
//!
//! | what comes | answer |
//! | --- | --- |
//! | without the right secret | 401, and the body is not read |
//! | an update that can't be read, or is not for the engine | 200, logged by kind: it must not come again for ever |
//! | an update, committed | 200 |
//! | the store failed, we stop, or are not connected yet | 503: Telegram brings it again |
//!
//! Order does not matter and what comes twice counts once: the engine recognises it. Deliberately absent: an encrypted connection (the
//! host's web server has one), and taking the webhook away at the end (what comes meanwhile waits at Telegram either way).

use std::{
    fmt,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::{
        DefaultBodyLimit, FromRequest, Request, State,
        rejection::{BytesRejection, FailedToBufferBody},
    },
    http::StatusCode,
    routing::post,
};
use bot_core::{
    clock::Clock,
    engine::Engine,
    store::Store,
    time::Timestamp,
    wire::{Incoming, Wire},
};
use serde_json::Value;
use subtle::ConstantTimeEq;
use tokio::sync::{mpsc, oneshot, watch};

use crate::{
    Config, ConnectError, TelegramBot,
    api::{AT_ONCE, Api, Failure, WebhookInfo},
    heard::Heard,
    incoming::{Me, read},
    menu,
};

/// The longest body that is read, in bytes. Telegram's are a few thousand.
const LONGEST_BODY: usize = 1 << 20;
/// Updates that may wait for a commit; more are asked to come again.
const WAITING: usize = 4 * AT_ONCE;
/// How often Telegram is asked whether it still brings updates here.
const LOOK_EVERY: Duration = Duration::from_mins(5);
/// What is wrong for long is told again after this.
const TOLD_AGAIN: chrono::Duration = chrono::Duration::hours(1);
/// The header with the secret.
const HEADER: &str = "x-telegram-bot-api-secret-token";

/// What proves that a request comes from Telegram. Never shown, not even by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookSecret(String);

impl WebhookSecret {
    /// The most that Telegram takes, in characters.
    pub const LONGEST: usize = 256;

    /// A secret as the host wrote it; `None` if Telegram would refuse it.
    pub fn new(text: &str) -> Option<Self> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let fits = !text.is_empty() && text.len() <= Self::LONGEST && text.chars().all(allowed);
        fits.then(|| Self(text.to_owned()))
    }

    /// A secret that nobody can guess, if the clock's chance can't be.
    pub fn random(clock: &dyn Clock) -> Self {
        let parts: Vec<String> = (0..4).map(|_| format!("{:016x}", clock.random())).collect();
        Self(parts.concat())
    }

    /// Takes as long whatever the difference is.
    fn is(&self, given: &[u8]) -> bool {
        self.0.as_bytes().ct_eq(given).into()
    }
}

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSecret(…)")
    }
}

/// An update and who waits for its commit. Dropped without an answer it was not committed.
struct Waiting {
    input: Incoming,
    committed: oneshot::Sender<()>,
}

/// What the web requests share.
struct Door {
    secret: WebhookSecret,
    inbox: mpsc::Sender<Waiting>,
    connected: OnceLock<(Arc<Api>, Me)>,
    /// A wrong secret came, and the host was told.
    told: AtomicBool,
}

/// Troquet's door on Telegram's side: open it ([`Webhook::routes`]), tell Telegram where it is ([`Webhook::connect`]), take what comes
/// ([`Webhook::run`]).
pub struct Webhook {
    door: Arc<Door>,
    inbox: mpsc::Receiver<Waiting>,
    url: String,
    clock: Arc<dyn Clock>,
    look_every: Duration,
    store: Option<Arc<dyn Store>>,
}

impl Webhook {
    /// For a public address (with its path), as Telegram is to call it.
    pub fn new(url: &str, secret: WebhookSecret, clock: Arc<dyn Clock>) -> Self {
        let (sender, inbox) = mpsc::channel(WAITING);
        let door = Door { secret, inbox: sender, connected: OnceLock::new(), told: AtomicBool::new(false) };
        Self { door: Arc::new(door), inbox, url: url.to_owned(), clock, look_every: LOOK_EVERY, store: None }
    }

    /// Keeps in this store when Telegram was last heard, so that the next start knows whether messages may be missing.
    #[must_use]
    pub fn keeping(self, store: Arc<dyn Store>) -> Self {
        Self { store: Some(store), ..self }
    }

    /// Asks Telegram so often whether it still brings updates here.
    #[must_use]
    pub fn looking_every(self, look_every: Duration) -> Self {
        Self { look_every, ..self }
    }

    /// What a web server has to serve, at this path. Until [`Self::connect`] has succeeded, everything is asked to come again.
    pub fn routes(&self, path: &str) -> Router {
        Router::new().route(path, post(called)).layer(DefaultBodyLimit::max(LONGEST_BODY)).with_state(self.door.clone())
    }

    /// Asks Telegram who this token is, and has updates brought here; those that wait for a poller come too.
    ///
    /// # Errors
    /// [`ConnectError`]; may be tried again.
    pub async fn connect(&self, config: &Config) -> Result<Arc<dyn Wire>, ConnectError> {
        let (api, me, wire) = TelegramBot::meet(config, self.clock.clone()).await?;
        menu::set(&api).await;
        // First, for the first update may come before the answer.
        let _ = self.door.connected.set((api.clone(), me));
        self.register(&api).await?;
        Ok(wire)
    }

    async fn register(&self, api: &Api) -> Result<(), ConnectError> {
        register(api, &self.url, &self.door.secret).await
    }

    /// Takes what comes until `shutdown` holds `true` or its sender is gone; then finishes what has come, and leaves the webhook as it is.
    pub async fn run(&mut self, engine: &Engine, shutdown: watch::Receiver<bool>) {
        let mut heard = Heard::begin(self.store.clone(), self.clock.clone()).await;
        heard.note().await;
        let look = look(&self.door, &self.url, &*self.clock, self.look_every, heard, shutdown.clone());
        tokio::join!(take(&mut self.inbox, engine, shutdown), look);
    }
}

async fn register(api: &Api, url: &str, secret: &WebhookSecret) -> Result<(), ConnectError> {
    api.set_webhook(url, &secret.0).await.map_err(|failure| match failure {
        // What is wrong with the address stands at the end; nobody's words are in it.
        Failure::Refused(refused) if refused.code == 400 => ConnectError::WebhookRefused(refused.description),
        failure => failure.into(),
    })
}

/// One request.
async fn called(State(door): State<Arc<Door>>, request: Request) -> StatusCode {
    if !request.headers().get(HEADER).is_some_and(|given| door.secret.is(given.as_bytes())) {
        // Once, for anybody can do this.
        if !door.told.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                "a call without the right secret was refused; if Telegram brings nothing, another program has set the webhook of \
                 this bot: stop it and start Troquet again, or give both the same telegram.webhook_secret"
            );
        }
        return StatusCode::UNAUTHORIZED;
    }
    door.told.store(false, Ordering::Relaxed);
    let Some((_, me)) = door.connected.get() else { return StatusCode::SERVICE_UNAVAILABLE };
    let body = match Bytes::from_request(request, &()).await {
        Ok(body) => body,
        Err(BytesRejection::FailedToBufferBody(FailedToBufferBody::LengthLimitError(_))) => {
            return skip("unreadable", "too long");
        }
        // It broke off.
        Err(_) => return StatusCode::BAD_REQUEST,
    };
    let Ok(update) = serde_json::from_slice::<Value>(&body) else { return skip("unreadable", "not JSON") };
    let input = match read(&update, me) {
        Ok(input) => input,
        Err(skipped) => return skip(&skipped.kind, skipped.why),
    };
    let (committed, commit) = oneshot::channel();
    match door.inbox.try_send(Waiting { input, committed }) {
        Ok(()) => commit.await.map_or(StatusCode::SERVICE_UNAVAILABLE, |()| StatusCode::OK),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// It shall not come again.
fn skip(kind: &str, why: &str) -> StatusCode {
    tracing::info!(kind, why, "update skipped");
    StatusCode::OK
}

/// Commits what waits, together, until told to stop and nothing waits any more.
async fn take(inbox: &mut mpsc::Receiver<Waiting>, engine: &Engine, mut shutdown: watch::Receiver<bool>) {
    let mut waiting = Vec::with_capacity(AT_ONCE);
    loop {
        let count = tokio::select! {
            _ = shutdown.wait_for(|stop| *stop), if !inbox.is_closed() => None,
            count = inbox.recv_many(&mut waiting, AT_ONCE) => Some(count),
        };
        match count {
            None => inbox.close(),
            Some(0) => return,
            Some(_) => commit(engine, waiting.drain(..)).await,
        }
    }
}

async fn commit(engine: &Engine, waiting: impl Iterator<Item = Waiting>) {
    let (inputs, committed): (Vec<_>, Vec<_>) = waiting.map(|waiting| (waiting.input, waiting.committed)).unzip();
    match engine.receive(inputs).await {
        Ok(()) => {
            for committed in committed {
                // Whoever has hung up meanwhile brings it again.
                let _ = committed.send(());
            }
        }
        Err(error) => tracing::error!(%error, "updates not taken; they will come again"),
    }
}

/// Looks from time to time whether Telegram still brings updates here, and tells the host what is wrong. A webhook that was taken away (a
/// program that polls begins with that) is set again; one that leads elsewhere is another program's, and not fought.
async fn look(door: &Door, url: &str, clock: &dyn Clock, every: Duration, mut heard: Heard, mut shutdown: watch::Receiver<bool>) {
    let Some((api, _)) = door.connected.get() else { return };
    let mut elsewhere: Option<Timestamp> = None;
    let mut failed = clock.now();
    loop {
        tokio::select! {
            _ = shutdown.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(every) => {}
        }
        let info = tokio::select! {
            _ = shutdown.wait_for(|stop| *stop) => return,
            info = api.webhook_info() => info,
        };
        match info {
            Err(Failure::Transport(cause)) => tracing::warn!(cause, "Telegram does not answer"),
            Err(Failure::Refused(refused)) => {
                tracing::warn!(code = refused.code, cause = refused.summary(), "Telegram does not say where updates go");
            }
            Ok(WebhookInfo { url: there, .. }) if there.is_empty() => {
                tracing::error!(
                    "another program has taken the webhook of this bot away; it is set again. Stop that program, or give it a bot \
                     of its own (BotFather makes one)"
                );
                if let Err(error) = register(api, url, &door.secret).await {
                    tracing::error!(%error, "the webhook is not set");
                }
            }
            Ok(info) if info.url != url => {
                if elsewhere.is_none_or(|told| clock.now().since(told) >= TOLD_AGAIN) {
                    elsewhere = Some(clock.now());
                    tracing::error!(
                        "another program has set the webhook of this bot, so its updates go elsewhere; stop that program and start \
                         Troquet again, or give it a bot of its own (BotFather makes one)"
                    );
                }
            }
            Ok(info) => {
                heard.note().await;
                let at = info.last_error_date.map(|at| Timestamp(at.saturating_mul(1_000)));
                if let Some(at) = at.filter(|at| *at > failed) {
                    failed = at;
                    let (why, pending) = (info.last_error_message.as_deref(), info.pending_update_count);
                    tracing::warn!(why, pending, "Telegram could not bring updates to the webhook");
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_what_telegram_takes() {
        for good in ["a", "Az_09-", &"x".repeat(256)] {
            assert!(WebhookSecret::new(good).is_some_and(|secret| secret.is(good.as_bytes())), "{good}");
        }
        for bad in ["", "é", "a b", "a\n", &"x".repeat(257)] {
            assert_eq!(WebhookSecret::new(bad), None, "{bad}");
        }
        let secret = WebhookSecret::new("abc").expect("a secret");
        for wrong in [&b"abd"[..], b"ab", b"abcd", b""] {
            assert!(!secret.is(wrong));
        }
        assert_eq!(format!("{secret:?}"), "WebhookSecret(…)");
    }
}
