//! Stands between a client and the Matrix server on a loopback port: what passes can be held back, refused, given twice or changed.

use std::{
    convert::Infallible,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    response::Response,
};
use futures::stream;
use serde_json::{Value, json};
use tokio::{
    net::TcpListener,
    sync::{Notify, futures::OwnedNotified},
    task::JoinHandle,
};

/// A request, as a rule sees it.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) method: Method,
    /// With the query.
    pub(crate) path: String,
    headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// What becomes of a request.
pub(crate) enum Fate {
    /// It is answered at once with an empty object, and reaches the server when [`Proxy::release`] says so.
    Hold,
    /// The server never hears of it; this is the answer.
    Answer(StatusCode, Value),
    /// The server hears of it, and does what it asks; its answer is lost on the way.
    LoseAnswer,
    /// It reaches the server, and its answer comes when [`Proxy::release`] says so.
    Stall,
    /// The server never hears of it; the answer is bytes without end.
    Endless,
    /// It reaches the server, and its answer is changed by this.
    Change(fn(&mut Value)),
}

/// Says what becomes of a request; `None`: another rule decides, or it passes.
type Rule = Box<dyn FnMut(&Asked) -> Option<Fate> + Send>;

#[derive(Default)]
struct Special {
    rules: Vec<Rule>,
    held: Vec<Asked>,
    stalled: Arc<Notify>,
    /// Requests whose clients still wait for a stalled answer.
    open: Arc<AtomicUsize>,
}

/// Counts a client that waits, until it does not any more.
struct Open(Arc<AtomicUsize>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

struct Door {
    server: String,
    http: reqwest::Client,
    special: Mutex<Special>,
}

/// A proxy that lets everything pass until it is told otherwise.
pub(crate) struct Proxy {
    /// Its address for clients.
    pub(crate) url: String,
    door: Arc<Door>,
    task: JoinHandle<()>,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Proxy {
    /// Opens one before a server.
    pub(crate) async fn open(server: &str) -> Self {
        let door = Arc::new(Door { server: server.to_owned(), http: reqwest::Client::new(), special: Mutex::default() });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let app = Router::new().fallback(pass).with_state(door.clone());
        let task = tokio::spawn(async move { axum::serve(listener, app).await.expect("it serves") });
        Self { url, door, task }
    }

    /// From now on, also this.
    pub(crate) fn rule(&self, rule: impl FnMut(&Asked) -> Option<Fate> + Send + 'static) {
        self.door.special.lock().expect("the rules").rules.push(Box::new(rule));
    }

    /// From now on nothing is special. What was held goes to the server.
    pub(crate) async fn release(&self) {
        let held = {
            let mut special = self.door.special.lock().expect("the rules");
            special.rules.clear();
            special.stalled.notify_waiters();
            std::mem::take(&mut special.held)
        };
        for asked in held {
            let answer = self.door.forward(&asked).await.expect("the server answers");
            assert!(answer.status().is_success(), "{} {}", asked.path, answer.status());
        }
    }

    /// How many clients wait for an answer that is stalled.
    pub(crate) fn stalled(&self) -> usize {
        self.door.special.lock().expect("the rules").open.load(Ordering::SeqCst)
    }

    /// The keys of messages don't reach anybody until they are released.
    pub(crate) fn hold_keys(&self) {
        self.rule(|asked| asked.path.contains("/sendToDevice/").then_some(Fate::Hold));
    }
}

impl Door {
    async fn forward(&self, asked: &Asked) -> reqwest::Result<reqwest::Response> {
        let mut headers = asked.headers.clone();
        headers.remove(header::HOST);
        headers.remove(header::CONTENT_LENGTH);
        let url = format!("{}{}", self.server, asked.path);
        self.http.request(asked.method.clone(), url).headers(headers).body(asked.body.clone()).send().await
    }

    /// What becomes of a request, and what ends its stalling.
    fn fate(&self, asked: &Asked) -> (Option<Fate>, OwnedNotified) {
        let mut special = self.special.lock().expect("the rules");
        let fate = special.rules.iter_mut().find_map(|rule| rule(asked));
        if let Some(Fate::Hold) = fate {
            special.held.push(asked.clone());
        }
        (fate, special.stalled.clone().notified_owned())
    }
}

fn answer(status: StatusCode, kind: Option<&header::HeaderValue>, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    let kind = kind.cloned().unwrap_or_else(|| header::HeaderValue::from_static("application/json"));
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

async fn pass(State(door): State<Arc<Door>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
    let body = to_bytes(body, usize::MAX).await.expect("a body");
    let asked = Asked { method: parts.method, path, headers: parts.headers, body };
    let (fate, released) = door.fate(&asked);
    match &fate {
        Some(Fate::Hold) => return answer(StatusCode::OK, None, "{}"),
        Some(Fate::Answer(status, body)) => return answer(*status, None, body.to_string()),
        Some(Fate::Endless) => {
            let parts = stream::repeat_with(|| Ok::<_, Infallible>(Bytes::from_static(&[0; 4_096])));
            return answer(StatusCode::OK, None, Body::from_stream(parts));
        }
        _ => {}
    }
    let Ok(given) = door.forward(&asked).await else {
        let gone = json!({ "errcode": "M_UNKNOWN", "error": "the server is away" });
        return answer(StatusCode::BAD_GATEWAY, None, gone.to_string());
    };
    let (status, kind) = (given.status(), given.headers().get(header::CONTENT_TYPE).cloned());
    let body = given.bytes().await.expect("a body");
    if let Some(Fate::Stall) = fate {
        let open = door.special.lock().expect("the rules").open.clone();
        open.fetch_add(1, Ordering::SeqCst);
        let _open = Open(open);
        released.await;
    }
    match fate {
        Some(Fate::LoseAnswer) => answer(StatusCode::GATEWAY_TIMEOUT, None, "{}"),
        Some(Fate::Change(change)) => {
            let mut value = serde_json::from_slice(&body).expect("JSON");
            change(&mut value);
            answer(status, kind.as_ref(), value.to_string())
        }
        _ => answer(status, kind.as_ref(), body),
    }
}
