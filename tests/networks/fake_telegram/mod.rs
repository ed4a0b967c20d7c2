//! A Bot API server that remembers: chats, who is in them, messages, updates and offsets. Strict: a method or parameter it does not
//! know, broken HTML, a message too long or to somebody who never opened the chat is refused as Telegram refuses it, and a misuse is
//! noted as a fault that [`FakeTelegram::faultless`] fails on. So is whatever the published [`schema`] does not say: in a request, and
//! in what the fake itself gives.

mod html;
mod methods;
mod rules;
pub(crate) mod schema;
mod state;
mod webhook;

use std::{
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::{Path, State as Shared},
    http::HeaderMap,
    response::Json,
    routing::{get, post},
};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

pub(crate) use self::{
    state::{BOT, BOT_NAME, Group, Resident, Sent, State, entities, membership},
    webhook::{Hook, post as call_webhook},
};

/// The token the server knows.
pub(crate) const TOKEN: &str = "7:faux-jeton";

/// What the server shares with its requests.
pub(crate) struct Server {
    state: Mutex<State>,
    /// Counts changes, so that waiting is not guessing.
    changes: watch::Sender<u64>,
    /// How far away it is: microseconds of every way there and every way back. Nothing in tests; benchmarks stand it where Telegram stands.
    way: AtomicU64,
}

impl Server {
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no test panicked while it held the state")
    }

    /// Moves it: every way there and every way back takes so long from now on.
    #[allow(dead_code, reason = "benchmarks alone measure from a distance")]
    pub(crate) fn move_away(&self, way: Duration) {
        self.way.store(u64::try_from(way.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    async fn travel(&self) {
        let way = self.way.load(Ordering::Relaxed);
        if way > 0 {
            tokio::time::sleep(Duration::from_micros(way)).await;
        }
    }

    /// Changes the state and wakes who waits.
    pub(crate) fn change<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        let out = act(&mut self.lock());
        self.changes.send_modify(|count| *count += 1);
        out
    }

    /// Waits until `seen` finds something in the state.
    pub(crate) async fn until<T>(&self, mut seen: impl FnMut(&mut State) -> Option<T>) -> T {
        let mut changes = self.changes.subscribe();
        loop {
            if let Some(found) = seen(&mut self.lock()) {
                return found;
            }
            changes.changed().await.expect("the server lives as long as this borrow");
        }
    }
}

/// A running server; gone when dropped.
pub(crate) struct FakeTelegram {
    /// Its state.
    pub(crate) server: Arc<Server>,
    /// Its address.
    pub(crate) url: String,
    task: JoinHandle<()>,
}

impl Drop for FakeTelegram {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl FakeTelegram {
    /// Starts on a free loopback port.
    pub(crate) async fn start() -> Self {
        let server =
            Arc::new(Server { state: Mutex::new(State::default()), changes: watch::Sender::new(0), way: AtomicU64::new(0) });
        let router =
            Router::new().route("/{bot}/{method}", post(call)).route("/file/{bot}/{*path}", get(file)).with_state(server.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let task = tokio::spawn(async move { axum::serve(listener, router).await.expect("the server runs until it is dropped") });
        Self { server, url, task }
    }

    /// Somebody writes; says the update's number.
    pub(crate) fn says(&self, who: Resident, chat: i64, text: &str) -> i64 {
        self.server.change(|state| state.says(who, chat, text))
    }

    /// The plain texts of Troquet's messages in a chat, oldest first, as they stand now.
    pub(crate) fn texts(&self, chat: i64) -> Vec<String> {
        self.server.lock().texts(chat)
    }

    /// Nothing was misused.
    pub(crate) fn faultless(&self) {
        // Not while the state is held: who fails must not take it along.
        let faults = self.server.lock().faults.clone();
        assert_eq!(faults, Vec::<String>::new());
    }
}

async fn call(
    Shared(server): Shared<Arc<Server>>,
    path: Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> (axum::http::StatusCode, Json<Value>) {
    server.travel().await;
    let answer = answered(&server, path, headers, body).await;
    server.travel().await;
    answer
}

async fn answered(
    server: &Arc<Server>,
    Path((bot, method)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> (axum::http::StatusCode, Json<Value>) {
    if bot != format!("bot{TOKEN}") {
        return methods::refused(401, "Unauthorized");
    }
    // Telegram does not mind how a method's name begins.
    let method = format!("{}{}", method[..1].to_ascii_lowercase(), &method[1..]);
    let parameters = match methods::parameters(&headers, &body) {
        Ok(parameters) => parameters,
        Err(cause) => return misused(server, 400, &[format!("{method}: {cause}")]),
    };
    if let Some(schema) = schema::published() {
        let faults = schema.request(&method, &parameters);
        if !faults.is_empty() {
            return misused(server, 400, &faults);
        }
    }
    let planned = server.change(|state| {
        let at = state.planned.iter().position(|(planned, _)| *planned == method)?;
        state.planned.remove(at).map(|(_, answer)| answer)
    });
    if let Some((code, answer)) = planned {
        return (axum::http::StatusCode::from_u16(code).expect("an HTTP status"), Json(answer));
    }
    match methods::values(parameters) {
        Ok(values) => {
            let answer = methods::answer(server, &method, values).await;
            let unheard = server.change(|state| {
                let at = state.unheard.iter().position(|unheard| *unheard == method)?;
                Some(state.unheard.remove(at))
            });
            // What a proxy in between says.
            if unheard.is_some() { (axum::http::StatusCode::BAD_GATEWAY, Json(Value::Null)) } else { answer }
        }
        Err(cause) => misused(server, 400, &[format!("{method}: {cause}")]),
    }
}

/// Notes faults and refuses the call for them.
fn misused(server: &Server, code: u16, faults: &[String]) -> (axum::http::StatusCode, Json<Value>) {
    server.change(|state| state.faults.extend_from_slice(faults));
    methods::refused(code, "Bad Request: not a call of the Bot API")
}

async fn file(
    Shared(server): Shared<Arc<Server>>,
    Path((bot, path)): Path<(String, String)>,
) -> Result<Vec<u8>, axum::http::StatusCode> {
    let found = server.lock().files.get(&path).cloned();
    found.filter(|_| bot == format!("bot{TOKEN}")).ok_or(axum::http::StatusCode::NOT_FOUND)
}

/// The body of a refusal.
pub(crate) fn refusal(code: u16, description: &str) -> Value {
    json!({ "ok": false, "error_code": code, "description": description })
}
