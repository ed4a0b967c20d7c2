//! The least of a Bot API server, that outlives the processes it serves: holds updates until they are acknowledged, keeps what was sent,
//! and knows which of its calls is the last that a process makes.

use std::{
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use axum::{Json, Router, body::Bytes, extract::Path, routing::post};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::Notify};

use super::{
    Chance,
    script::{GROUP, PEOPLE},
};
use crate::networks::schema::{self, Parameters};

/// The token it knows.
pub(crate) const TOKEN: &str = "7:jeton";
/// Updates handed over at once, at most.
const AT_ONCE: u64 = 6;
/// A process that has nothing more to take is left alone so long, at most, before it is killed.
const IDLE: u64 = 60_000;

/// How far a call comes before its process is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// It was heard, and nothing done.
    Before,
    /// It was done, but never answered.
    Unanswered,
    /// It was answered, and that time passed.
    Answered(Duration),
}

/// When a process is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    /// That long after its start.
    Started(Duration),
    /// At the n-th of its calls, from 0; or soon after it has taken everything.
    Call {
        /// Which.
        number: u64,
        /// How far it comes.
        when: When,
    },
    /// It may take everything.
    Never,
}

/// A message as it stands.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    /// The process that sent it, counted from 1.
    pub(crate) life: usize,
    /// Where.
    pub(crate) chat: i64,
    /// What it says.
    pub(crate) text: String,
}

struct State {
    updates: Vec<Value>,
    /// How many of them were acknowledged.
    acknowledged: usize,
    /// The place of a message is its number.
    sent: Vec<Sent>,
    lives: usize,
    calls: u64,
    moment: Moment,
    /// Told when it has come; a new one for each process, so that none hears of another's.
    come: Arc<Notify>,
    chance: Chance,
    /// What the published schema does not say.
    faults: Vec<String>,
}

/// The server. Clones are the same one.
#[derive(Clone)]
pub(crate) struct Telegram {
    state: Arc<Mutex<State>>,
}

/// Says after a while that the moment has come, and never returns: the process is dead by then.
async fn end(come: Arc<Notify>, after: Duration) -> Value {
    tokio::time::sleep(after).await;
    come.notify_one();
    std::future::pending().await
}

fn done(result: &Value) -> Value {
    json!({ "ok": true, "result": result })
}

impl Telegram {
    pub(crate) fn new(updates: Vec<Value>, chance: Chance) -> Self {
        let state = State {
            updates,
            acknowledged: 0,
            sent: Vec::new(),
            lives: 0,
            calls: 0,
            moment: Moment::Never,
            come: Arc::default(),
            chance,
            faults: Vec::new(),
        };
        Self { state: Arc::new(Mutex::new(state)) }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no call panicked")
    }

    /// A new process begins, to be killed at that moment; says where this server is for it. A request of an earlier one that was still
    /// on its way never arrives.
    pub(crate) async fn next_life(&self, until: Moment) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let life = {
            let mut state = self.lock();
            state.lives += 1;
            state.calls = 0;
            state.moment = until;
            state.come = Arc::default();
            state.lives
        };
        let telegram = self.clone();
        let handler = move |Path((_, method)): Path<(String, String)>, body: Bytes| {
            let telegram = telegram.clone();
            async move { Json(telegram.called(life, &method, &serde_json::from_slice(&body).unwrap_or_default()).await) }
        };
        let router = Router::new().route("/{token}/{method}", post(handler));
        tokio::spawn(async move { axum::serve(listener, router).await });
        url
    }

    /// Waits until the moment has come.
    pub(crate) async fn has_come(&self) {
        let come = self.lock().come.clone();
        come.notified().await;
    }

    /// Updates that were not acknowledged.
    pub(crate) fn waiting(&self) -> usize {
        let state = self.lock();
        state.updates.len() - state.acknowledged
    }

    /// Every message, in the order of sending, as it stands.
    pub(crate) fn sent(&self) -> Vec<Sent> {
        self.lock().sent.clone()
    }

    /// Nothing was misused.
    pub(crate) fn faultless(&self) {
        let faults = self.lock().faults.clone();
        assert_eq!(faults, Vec::<String>::new());
    }

    async fn called(&self, life: usize, method: &str, parameters: &Value) -> Value {
        if let (Some(schema), Value::Object(parameters)) = (schema::published(), parameters) {
            let faults = schema.request(method, &Parameters::Json(parameters.clone()));
            self.lock().faults.extend(faults);
        }
        // Menus and descriptions have no part in what must survive.
        if method.contains("etMy") {
            return done(&json!(true));
        }
        let now = {
            let mut state = self.lock();
            (state.lives == life).then(|| {
                state.calls += 1;
                let last = match state.moment {
                    Moment::Call { number, when } if number + 1 == state.calls => Some(when),
                    _ => None,
                };
                (last, state.come.clone())
            })
        };
        let Some((last, come)) = now else { return std::future::pending().await };
        if last == Some(When::Before) {
            return end(come, Duration::ZERO).await;
        }
        let Some(answer) = self.answer(life, method, parameters) else {
            // Nothing more to take. Whoever is to be killed at a later call that may never come has a moment to deliver.
            let left = {
                let mut state = self.lock();
                if state.moment == Moment::Never { 0 } else { state.chance.below(IDLE) }
            };
            return end(come, Duration::from_micros(left)).await;
        };
        match last {
            Some(When::Unanswered) => end(come, Duration::ZERO).await,
            Some(When::Answered(after)) => {
                tokio::spawn(end(come, after));
                answer
            }
            _ => answer,
        }
    }

    /// Does what is asked; `None` if there are no updates any more.
    fn answer(&self, life: usize, method: &str, parameters: &Value) -> Option<Value> {
        let mut state = self.lock();
        let number = |name: &str| parameters[name].as_i64().unwrap_or_default();
        let text = || parameters["text"].as_str().unwrap_or_default().to_owned();
        let echo = |id: usize, chat: i64| json!({ "message_id": id, "date": 1, "chat": { "id": chat, "type": "private" } });
        Some(match method.to_ascii_lowercase().as_str() {
            "getme" => done(&json!({ "id": 7, "is_bot": true, "first_name": "Troquet", "username": "troquet_bot" })),
            "getupdates" => {
                // Update n is the n-th: the offset acknowledges all before it.
                let acknowledged = usize::try_from(number("offset").max(1) - 1).unwrap_or_default();
                state.acknowledged = state.acknowledged.max(acknowledged);
                let count = usize::try_from(1 + state.chance.below(AT_ONCE)).unwrap_or(1);
                let next: Vec<Value> = state.updates.iter().skip(state.acknowledged).take(count).cloned().collect();
                if next.is_empty() {
                    return None;
                }
                done(&Value::Array(next))
            }
            "sendmessage" => {
                let sent = Sent { life, chat: number("chat_id"), text: text() };
                let chat = sent.chat;
                state.sent.push(sent);
                done(&echo(state.sent.len(), chat))
            }
            "editmessagetext" => {
                let id = usize::try_from(number("message_id")).unwrap_or_default();
                match state.sent.get_mut(id.wrapping_sub(1)) {
                    Some(sent) => {
                        sent.text = text();
                        done(&echo(id, number("chat_id")))
                    }
                    None => json!({ "ok": false, "error_code": 400, "description": "Bad Request: message to edit not found" }),
                }
            }
            "getchatmember" => {
                let status = if number("chat_id") == GROUP && number("user_id") == PEOPLE[0].id { "creator" } else { "member" };
                done(&json!({ "status": status, "user": { "id": number("user_id"), "is_bot": false, "first_name": "?" } }))
            }
            _ => done(&json!(true)),
        })
    }
}
