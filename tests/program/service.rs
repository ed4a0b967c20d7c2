//! `troquet run` as a process: it connects, answers, is healthy, and stops cleanly on SIGTERM.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    path::Path,
    process::Stdio,
    sync::{Arc, Mutex},
};

use axum::{Json, Router, extract::Path as Method, response::IntoResponse, routing::post};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{net::TcpListener, runtime::Runtime, sync::Notify};

use super::{cli::program, running::Running};

/// The least of a Bot API: one update, « /aide » in private, then silence; what is sent is noted.
#[derive(Clone, Default)]
struct Telegram {
    sent: Arc<Mutex<Vec<Value>>>,
    told: Arc<Notify>,
}

impl Telegram {
    async fn call(self, method: String, body: Value) -> Value {
        match method.as_str() {
            "GetMe" | "getMe" => {
                json!({ "ok": true, "result": { "id": 7, "is_bot": true, "first_name": "T", "username": "troquet_bot" } })
            }
            "GetUpdates" | "getUpdates" if body.get("offset").is_none_or(Value::is_null) => {
                let zoe = json!({ "id": 42, "is_bot": false, "first_name": "Zoé" });
                let chat = json!({ "id": 42, "type": "private", "first_name": "Zoé" });
                let message = json!({ "message_id": 1, "date": 1, "from": zoe, "chat": chat, "text": "/aide" });
                json!({ "ok": true, "result": [{ "update_id": 1, "message": message }] })
            }
            "GetUpdates" | "getUpdates" => std::future::pending().await,
            "SendMessage" | "sendMessage" => {
                self.sent.lock().unwrap().push(body);
                self.told.notify_one();
                let chat = json!({ "id": 42, "type": "private", "first_name": "Zoé" });
                json!({ "ok": true, "result": { "message_id": 2, "date": 2, "chat": chat, "text": "x" } })
            }
            _ => json!({ "ok": true, "result": true }),
        }
    }

    /// Serves on a free port.
    async fn serve(&self) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let telegram = self.clone();
        let handler = move |Method((token, method)): Method<(String, String)>, body: axum::body::Bytes| {
            let telegram = telegram.clone();
            async move {
                if token != "bot7:jeton" {
                    let refused = json!({ "ok": false, "error_code": 401, "description": "Unauthorized" });
                    return (axum::http::StatusCode::UNAUTHORIZED, Json(refused)).into_response();
                }
                let body = serde_json::from_slice(&body).unwrap_or_default();
                Json(telegram.call(method, body).await).into_response()
            }
        };
        let router = Router::new().route("/{token}/{method}", post(handler));
        tokio::spawn(async move { axum::serve(listener, router).await });
        address
    }
}

fn start(folder: &Path, api: SocketAddr, token: &str) -> Running {
    let mut command = program(folder);
    command
        .arg("run")
        .env("TROQUET__TELEGRAM__TOKEN", token)
        .env("TROQUET__TELEGRAM__API_URL", format!("http://{api}"))
        .env("TROQUET__HTTP__LISTEN", "127.0.0.1:0")
        .env("TROQUET__LOG__FORMAT", "json");
    Running(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program runs"))
}

/// One page by HTTP: status line and body.
fn get(address: &str, path: &str) -> (String, String) {
    let mut stream = TcpStream::connect(address).expect("a connection");
    write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").expect("written");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    let (head, body) = answer.split_once("\r\n\r\n").expect("head and body");
    (head.lines().next().unwrap_or_default().to_owned(), body.to_owned())
}

/// The log line of this message, as JSON; panics with what was logged instead if the log ends before.
fn await_line(log: &mut impl BufRead, message: &str) -> Value {
    let mut before = String::new();
    loop {
        let mut line = String::new();
        assert!(log.read_line(&mut line).expect("the log") > 0, "« {message} » never came:\n{before}");
        let value: Value = serde_json::from_str(&line).unwrap_or_default();
        if value["fields"]["message"] == message {
            return value;
        }
        before.push_str(&line);
    }
}

pub(crate) fn health_answers_and_a_stop_is_clean() {
    let runtime = Runtime::new().expect("a runtime");
    let telegram = Telegram::default();
    let api = runtime.block_on(telegram.serve());
    let folder = TempDir::new().expect("a folder");
    let mut running = start(folder.path(), api, "7:jeton");
    let mut log = BufReader::new(running.0.stderr.take().expect("its log"));

    let served = await_line(&mut log, "health and metrics are served");
    let address = served["fields"]["address"].as_str().expect("an address").to_owned();
    await_line(&mut log, "Troquet is running");
    runtime.block_on(telegram.told.notified());
    let sent = telegram.sent.lock().unwrap().clone();
    assert_eq!(sent[0]["chat_id"], 42);
    assert!(sent[0]["text"].as_str().is_some_and(|text| text.contains("/offre")), "{sent:?}");

    assert_eq!(get(&address, "/live"), ("HTTP/1.1 200 OK".to_owned(), "ok\n".to_owned()));
    assert_eq!(get(&address, "/ready"), ("HTTP/1.1 200 OK".to_owned(), "ok\n".to_owned()));
    let (status, metrics) = get(&address, "/metrics");
    assert_eq!(status, "HTTP/1.1 200 OK");
    assert!(metrics.contains("\ntroquet_inputs_total 1\n"), "{metrics}");
    assert!(metrics.contains("\ntroquet_outbox_waiting "), "{metrics}");
    assert_eq!(get(&address, "/nothing").0, "HTTP/1.1 404 Not Found");

    running.end();
    await_line(&mut log, "stopped");
    let wal = folder.path().join("data/troquet.sqlite-wal");
    assert!(!wal.exists(), "the database was closed");
}

pub(crate) fn a_wrong_token_ends_it() {
    let runtime = Runtime::new().expect("a runtime");
    let api = runtime.block_on(Telegram::default().serve());
    let folder = TempDir::new().expect("a folder");
    let mut running = start(folder.path(), api, "7:faux");
    let mut log = String::new();
    running.0.stderr.take().expect("its log").read_to_string(&mut log).expect("its log");
    assert_eq!(running.0.wait().expect("it ends").code(), Some(1));
    assert!(log.replace('\u{A0}', " ").contains("Le réseau refuse « telegram.token ». Vérifiez sa valeur."), "{log}");
    assert!(!log.contains("7:faux"), "the token is not shown: {log}");
}
