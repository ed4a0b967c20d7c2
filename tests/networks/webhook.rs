//! Updates that Telegram brings, switching between that and asking, and what the host is told: two programs on one token, a long
//! silence.

use std::{
    io,
    net::SocketAddr,
    process::Stdio,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use bot_core::{
    clock::Clock,
    engine::Engine,
    store::{Scope, Store},
    time::Timestamp,
};
use serde_json::{Value, json};
use telegram_bot::{Config, ConnectError, TelegramBot, Token, Webhook, WebhookSecret};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    process::Command,
    sync::watch,
    task::JoinSet,
};
use tracing::subscriber::DefaultGuard;
use troquet::{http::Http, metrics::Metrics};

use super::{
    fake_telegram::{FakeTelegram, Hook, Resident, TOKEN, call_webhook},
    hall::{Hall, answer, clock},
    telegram::{ALI, PATIENCE, ZOE, all_acknowledged, connect, listen, quarter},
};
use crate::program;

pub(super) const SECRET: &str = "sesame_ouvre-toi";

fn config(fake: &FakeTelegram) -> Config {
    Config { api_url: fake.url.clone(), ..Config::new(Token::new(TOKEN)) }
}

/// A web server that serves a webhook, which is not known to Telegram yet.
struct Door {
    webhook: Webhook,
    address: SocketAddr,
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl Door {
    async fn open(hall: &Hall) -> Self {
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        let http = Http::bind(any, hall.database().clone(), Arc::new(Metrics::default())).await.expect("a free port");
        let address = http.address().expect("an address");
        let secret = WebhookSecret::new(SECRET).expect("a secret");
        let webhook = Webhook::new(&format!("http://{address}/telegram"), secret, clock());
        let (stop, mut stopped) = watch::channel(false);
        let http = http.beside(webhook.routes("/telegram"));
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            let until = async move {
                let _ = stopped.wait_for(|stop| *stop).await;
            };
            http.serve(until).await.expect("served");
        });
        Self { webhook, address, stop, tasks }
    }

    /// Tells Telegram and takes what comes; the store fails so many times first.
    async fn take(mut self, fake: &FakeTelegram, hall: &Hall, failures: u32) -> Taking {
        let wire = self.webhook.connect(&config(fake)).await.expect("a connection");
        let engine = Arc::new(hall.engine(wire, failures));
        let (served, stopped) = (engine.clone(), self.stop.subscribe());
        self.tasks.spawn(async move { self.webhook.run(&served, stopped).await });
        Taking { engine, stop: self.stop, tasks: self.tasks }
    }
}

/// A webhook at work.
struct Taking {
    engine: Arc<Engine>,
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl Taking {
    async fn stop(self) {
        self.stop.send_replace(true);
        let all = self.tasks.join_all();
        tokio::time::timeout(PATIENCE, all).await.expect("it ends in time");
    }
}

async fn taking(fake: &FakeTelegram, hall: &Hall) -> Taking {
    Door::open(hall).await.take(fake, hall, 0).await
}

fn newest(fake: &FakeTelegram) -> Value {
    fake.server.lock().updates.back().cloned().expect("an update")
}

pub(super) async fn what_is_brought_is_answered() {
    let fake = quarter().await;
    let hall = Hall::open().await;
    let taking = taking(&fake, &hall).await;
    let hook = fake.hook();
    assert!(hook.url.ends_with("/telegram"), "{hook:?}");
    assert_eq!(hook.secret, SECRET);
    assert!(fake.server.lock().kinds.contains(&"chat_member".to_owned()), "never brought without being named");
    fake.says(ZOE, ZOE.id, "/aide");
    assert_eq!(fake.bring_all().await, []);
    answer(&taking.engine).await;
    assert_eq!(fake.texts(ZOE.id).len(), 1);
    taking.stop().await;
    assert_eq!(fake.hook(), hook, "a stop leaves it as it is");
    fake.faultless();
}

pub(super) async fn without_the_secret_nothing_is_read() {
    let fake = quarter().await;
    let hall = Hall::open().await;
    let taking = taking(&fake, &hall).await;
    fake.says(ZOE, ZOE.id, "/aide");
    let (url, update) = (fake.hook().url, newest(&fake).to_string());
    for secret in [None, Some("sesame"), Some("sesame_ouvre-toI"), Some("sesame_ouvre-toi_")] {
        assert_eq!(call_webhook(url.clone(), secret, update.clone()).await, Some(401), "{secret:?}");
    }
    // The answer comes before the body does.
    let address = url.trim_start_matches("http://").trim_end_matches("/telegram");
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let head = format!("POST /telegram HTTP/1.1\r\nHost: {address}\r\nContent-Length: 1000\r\n\r\n");
    stream.write_all(head.as_bytes()).await.expect("written");
    let mut start = [0; 12];
    let read = tokio::time::timeout(PATIENCE, stream.read_exact(&mut start)).await;
    read.expect("it does not wait for the body").expect("an answer");
    assert_eq!(&start, b"HTTP/1.1 401");
    answer(&taking.engine).await;
    assert_eq!(fake.texts(ZOE.id), Vec::<String>::new());
    assert_eq!(fake.bring_all().await, [], "nothing was locked out");
    taking.stop().await;
    fake.faultless();
}

pub(super) async fn order_and_copies_do_not_matter() {
    let fake = quarter().await;
    let hall = Hall::open().await;
    let taking = taking(&fake, &hall).await;
    let people = [ZOE, ALI, Resident { id: 44, name: "Maya" }];
    for who in people {
        fake.says(who, who.id, "/aide");
    }
    let updates: Vec<Value> = fake.server.lock().updates.iter().cloned().collect();
    let (url, mut calls) = (fake.hook().url, JoinSet::new());
    for update in updates.iter().rev().chain(&updates) {
        calls.spawn(call_webhook(url.clone(), Some(SECRET), update.to_string()));
    }
    assert_eq!(calls.join_all().await, [Some(200); 6]);
    // After a quiet week the same message could even come under another number.
    let again = json!({ "update_id": 7, "message": updates[0]["message"] });
    assert_eq!(fake.bring(&again).await, Some(200));
    answer(&taking.engine).await;
    assert_eq!(people.map(|who| fake.texts(who.id).len()), [1, 1, 1]);
    taking.stop().await;
    fake.faultless();
}

pub(super) async fn an_answer_that_is_not_heard_counts_once() {
    let fake = quarter().await;
    let hall = Hall::open().await;
    let taking = taking(&fake, &hall).await;
    fake.says(ZOE, ZOE.id, "/aide");
    for _ in 0..3 {
        fake.bring_unheard(&newest(&fake)).await;
    }
    assert_eq!(fake.bring_all().await, []);
    answer(&taking.engine).await;
    assert_eq!(fake.texts(ZOE.id).len(), 1);
    taking.stop().await;
    fake.faultless();
}

pub(super) async fn a_failing_store_has_it_brought_again() {
    let fake = quarter().await;
    let hall = Hall::open().await;
    let taking = Door::open(&hall).await.take(&fake, &hall, 2).await;
    fake.says(ZOE, ZOE.id, "/aide");
    assert_eq!(fake.bring_all().await, [Some(503), Some(503)]);
    answer(&taking.engine).await;
    assert_eq!(fake.texts(ZOE.id).len(), 1);
    taking.stop().await;
    fake.faultless();
}

pub(super) async fn what_can_not_be_read_does_not_come_again() {
    let fake = quarter().await;
    let hall = Hall::open().await;
    let (log, _guard) = Log::capture();
    let taking = taking(&fake, &hall).await;
    let url = fake.hook().url;
    let long = format!("{{\"update_id\": 1, \"message\": \"{}\"}}", "x".repeat(1 << 20));
    for (body, kind) in [
        ("{", "unreadable"),
        ("", "unreadable"),
        (long.as_str(), "unreadable"),
        ("{}", "none"),
        ("[1]", "none"),
        ("{\"update_id\": 1, \"novelty\": {}}", "novelty"),
        ("{\"update_id\": 1, \"message\": {\"message_id\": \"eleven\", \"text\": \"mot\"}}", "message"),
    ] {
        let before = log.count(&format!("kind=\"{kind}\""));
        assert_eq!(call_webhook(url.clone(), Some(SECRET), body.to_owned()).await, Some(200), "{kind}");
        assert_eq!(log.count(&format!("kind=\"{kind}\"")), before + 1, "{kind}");
    }
    assert!(!log.text().contains("mot"), "nothing that people wrote is logged");
    fake.says(ZOE, ZOE.id, "/aide");
    assert_eq!(fake.bring_all().await, []);
    answer(&taking.engine).await;
    assert_eq!(fake.texts(ZOE.id).len(), 1);
    taking.stop().await;
    fake.faultless();
}

pub(super) async fn what_waits_shares_a_commit() {
    const MANY: usize = 60;
    let fake = quarter().await;
    let hall = Hall::open().await;
    let taking = taking(&fake, &hall).await;
    for id in (1_000..).take(MANY) {
        fake.says(Resident { id, name: "Voisin" }, id, "/aide");
    }
    let url = fake.hook().url;
    let before = hall.database().log().commits();
    let mut calls = JoinSet::new();
    let updates: Vec<Value> = fake.server.lock().updates.iter().cloned().collect();
    for update in updates {
        calls.spawn(call_webhook(url.clone(), Some(SECRET), update.to_string()));
    }
    assert_eq!(calls.join_all().await, [Some(200); MANY]);
    let commits = hall.database().log().commits() - before;
    assert!(commits < MANY as u64 / 2, "{commits}");
    taking.stop().await;
    fake.faultless();
}

pub(super) async fn before_and_after_it_is_brought_again() {
    let fake = quarter().await;
    let hall = Hall::open().await;
    let door = Door::open(&hall).await;
    let url = format!("http://{}/telegram", door.address);
    fake.says(ZOE, ZOE.id, "/aide");
    let update = newest(&fake);
    assert_eq!(call_webhook(url.clone(), Some(SECRET), update.to_string()).await, Some(503), "not connected yet");
    let taking = door.take(&fake, &hall, 0).await;
    let engine = taking.engine.clone();
    taking.stop().await;
    assert_eq!(fake.bring(&update).await, None, "nobody is there");
    assert_eq!(fake.server.lock().updates.len(), 1);
    answer(&engine).await;
    assert_eq!(fake.texts(ZOE.id).len(), 0);
    fake.faultless();
}

pub(super) async fn switching_loses_nothing() {
    let fake = quarter().await;
    let hall = Hall::open().await;
    let people: Vec<Resident> = (50..56).map(|id| Resident { id, name: "Voisine" }).collect();
    let says = |at: usize| fake.says(people[at], people[at].id, "/aide");

    let (wire, poller) = connect(&fake).await;
    let engine = Arc::new(hall.engine(wire, 0));
    let listening = listen(poller, &engine);
    says(0);
    all_acknowledged(&fake).await;
    listening.stop().await;
    answer(&engine).await;
    says(1);

    let taking = taking(&fake, &hall).await;
    says(2);
    assert_eq!(fake.bring_all().await, []);
    says(3);
    answer(&taking.engine).await;
    taking.stop().await;
    assert_eq!(fake.bring(&newest(&fake)).await, None);
    says(4);

    let (wire, poller) = connect(&fake).await;
    assert_eq!(fake.server.lock().webhook, None);
    let engine = Arc::new(hall.engine(wire, 0));
    let listening = listen(poller, &engine);
    says(5);
    all_acknowledged(&fake).await;
    answer(&engine).await;
    listening.stop().await;
    assert_eq!(people.iter().map(|who| fake.texts(who.id).len()).collect::<Vec<_>>(), [1; 6]);
    fake.faultless();
}

pub(super) async fn telegram_may_refuse_the_address() {
    let fake = quarter().await;
    let webhook = Webhook::new("http://troquet.example.org/t", WebhookSecret::random(&*clock()), clock());
    let error = webhook.connect(&config(&fake)).await.err().expect("refused");
    assert!(matches!(&error, ConnectError::WebhookRefused(why) if why.contains("HTTPS")), "{error}");
    let nobody = Config { api_url: fake.url.clone(), ..Config::new(Token::new("8:faux")) };
    assert!(matches!(webhook.connect(&nobody).await.err(), Some(ConnectError::BadToken)));
    fake.faultless();
}

pub(super) async fn one_that_was_taken_away_is_set_again() {
    let fake = quarter().await;
    let hall = Hall::open().await;
    let (log, _guard) = Log::capture();
    let mut door = Door::open(&hall).await;
    door.webhook = door.webhook.looking_every(Duration::from_millis(1));
    let taking = door.take(&fake, &hall, 0).await;
    let hook = fake.hook();
    fake.server.change(|state| state.webhook = None);
    let set = fake.server.until(|state| state.webhook.clone());
    assert_eq!(tokio::time::timeout(PATIENCE, set).await, Ok(hook));
    assert_eq!(log.count("has taken the webhook of this bot away"), 1, "{}", log.text());
    taking.stop().await;
    fake.faultless();
}

/// Waits until somebody has asked about the webhook, and has heard what came before.
async fn looked(fake: &FakeTelegram) {
    let before = fake.server.lock().looks;
    let looked = fake.server.until(|state| (state.looks >= before + 3).then_some(()));
    tokio::time::timeout(PATIENCE, looked).await.expect("asked in time");
}

pub(super) async fn what_is_wrong_with_it_is_told() {
    let fake = quarter().await;
    let hall = Hall::open().await;
    let (log, _guard) = Log::capture();
    let mut door = Door::open(&hall).await;
    door.webhook = door.webhook.looking_every(Duration::from_millis(1));
    let taking = door.take(&fake, &hall, 0).await;
    let hook = fake.hook();
    let fail = |at| {
        let hook = hook.clone();
        fake.server.change(|state| {
            state.webhook = Some(Hook { failure: Some((at, "Connection refused")), ..hook });
        });
    };
    // An old failure is none of ours.
    fail(1_000_000_000);
    looked(&fake).await;
    assert_eq!(log.count("Connection refused"), 0, "{}", log.text());
    fail(clock().now().0 / 1_000 + 60);
    looked(&fake).await;
    assert_eq!(log.count("Telegram could not bring updates"), 1, "{}", log.text());
    let elsewhere = Hook { url: "https://elsewhere.example.org".to_owned(), ..hook };
    fake.server.change(|state| state.webhook = Some(elsewhere.clone()));
    looked(&fake).await;
    assert_eq!(log.count("has set the webhook of this bot"), 1, "{}", log.text());
    assert_eq!(fake.hook(), elsewhere, "not fought");
    taking.stop().await;
    fake.faultless();
}

/// What is logged on this thread.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no panic").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// Hears until the guard is dropped.
    fn capture() -> (Self, DefaultGuard) {
        let log = Self::default();
        let writer = log.clone();
        let logs = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
        (log, tracing::subscriber::set_default(logs))
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().expect("no panic").clone()).expect("text")
    }

    fn count(&self, words: &str) -> usize {
        self.text().matches(words).count()
    }
}

/// A clock that stands where it was put; chance has no say.
#[derive(Default)]
struct Standing {
    now: AtomicI64,
    ids: AtomicI64,
}

impl Clock for Standing {
    fn now(&self) -> Timestamp {
        Timestamp(self.now.load(Ordering::SeqCst))
    }

    fn random(&self) -> u64 {
        0
    }

    fn id(&self) -> i64 {
        self.ids.fetch_add(1, Ordering::SeqCst) + 1
    }
}

/// Waits for so many questions for updates in all.
async fn asked(fake: &FakeTelegram, times: usize) {
    let asked = fake.server.until(|state| (state.offsets.len() >= times).then_some(()));
    tokio::time::timeout(PATIENCE, asked).await.expect("asked in time");
}

pub(super) async fn a_second_program_is_told_of_once() {
    let fake = quarter().await;
    let (log, _guard) = Log::capture();
    let hall = Hall::open().await;
    let (wire, first) = connect(&fake).await;
    let engine = Arc::new(hall.engine(wire, 0));
    let first = listen(first, &engine);
    asked(&fake, 1).await;
    let (_, second) = TelegramBot::connect(&config(&fake), Arc::new(Standing::default())).await.expect("a connection");
    let second = listen(second, &engine);
    asked(&fake, 4).await;
    assert_eq!(log.count("another program uses this bot's token"), 1, "{}", log.text());
    assert_eq!(log.count("stop that program"), 1, "{}", log.text());
    first.stop().await;
    second.stop().await;
    fake.faultless();
}

pub(super) async fn a_webhook_in_the_way_is_told_of_once() {
    let fake = quarter().await;
    let (log, _guard) = Log::capture();
    let hall = Hall::open().await;
    let (wire, poller) = TelegramBot::connect(&config(&fake), Arc::new(Standing::default())).await.expect("a connection");
    let engine = Arc::new(hall.engine(wire, 0));
    fake.server.change(|state| state.webhook = Some(Hook::default()));
    let listening = listen(poller, &engine);
    asked(&fake, 3).await;
    assert_eq!(log.count("somebody has set a webhook for this bot"), 1, "{}", log.text());
    // As soon as it is gone, everything comes.
    fake.server.change(|state| state.webhook = None);
    fake.says(ZOE, ZOE.id, "/aide");
    all_acknowledged(&fake).await;
    listening.stop().await;
    fake.faultless();
}

pub(super) async fn a_long_silence_is_told_of() {
    const HOUR: i64 = 3_600_000;
    let fake = quarter().await;
    let (log, _guard) = Log::capture();
    let hall = Hall::open().await;
    let start = Timestamp(1_772_438_400_000);
    let clock = Arc::new(Standing::default());
    for (hours, told) in [(0, 0), (24, 0), (49, 1), (50, 1), (175, 2)] {
        clock.now.store(start.0 + hours * HOUR, Ordering::SeqCst);
        let (wire, poller) = TelegramBot::connect(&config(&fake), clock.clone()).await.expect("a connection");
        let engine = Arc::new(hall.engine(wire, 0));
        let listening = listen(poller.keeping(Arc::new(hall.database().clone())), &engine);
        let before = fake.server.lock().offsets.len();
        fake.says(ZOE, ZOE.id, "/aide");
        // The second question comes after the first answer was noted.
        asked(&fake, before + 2).await;
        listening.stop().await;
        assert_eq!(log.count("messages may be missing"), told, "after {hours} h: {}", log.text());
    }
    assert_eq!(log.count("hours=125"), 1, "{}", log.text());
    let mut tx = hall.database().begin(&Scope::default()).await.expect("a transaction");
    let kept = tx.cursor("telegram_heard").await.expect("read");
    assert_eq!(kept, Some((start.0 + 175 * HOUR).to_string()));
    fake.faultless();
}

/// The program in a folder, with this account.
pub(super) fn troquet(folder: &TempDir, fake: &FakeTelegram, arguments: &[&str]) -> Command {
    let mut command = program::cli::program(folder.path());
    command.env("TROQUET__TELEGRAM__TOKEN", TOKEN).env("TROQUET__TELEGRAM__API_URL", &fake.url).args(arguments);
    let mut command = Command::from(command);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}

pub(super) async fn the_program_serves_and_leaves_it() {
    let fake = quarter().await;
    let folder = TempDir::new().expect("a folder");
    let mut process = troquet(&folder, &fake, &["run"])
        .env("TROQUET__TELEGRAM__MODE", "webhook")
        .env("TROQUET__TELEGRAM__WEBHOOK_URL", "http://127.0.0.1:1/t/roquet")
        .env("TROQUET__HTTP__LISTEN", "127.0.0.1:0")
        .env("TROQUET__LOG__FORMAT", "json")
        .spawn()
        .expect("the program runs");
    let mut lines = BufReader::new(process.stderr.take().expect("its log")).lines();
    let mut log = String::new();
    let address = loop {
        let line = tokio::time::timeout(PATIENCE, lines.next_line()).await.expect("in time").expect("a log").expect("a line");
        log.push_str(&line);
        let line: Value = serde_json::from_str(&line).expect("JSON");
        if let Some(address) = line["fields"]["address"].as_str() {
            break address.to_owned();
        }
    };
    let set = fake.server.until(|state| state.webhook.clone());
    let hook = tokio::time::timeout(PATIENCE, set).await.expect("set in time");
    assert_eq!((hook.url.as_str(), hook.secret.len()), ("http://127.0.0.1:1/t/roquet", 64));
    // What stands before the program leads here.
    fake.server.change(|state| state.webhook.as_mut().expect("set").url = format!("http://{address}/t/roquet"));
    fake.says(ZOE, ZOE.id, "/aide");
    fake.bring_all().await;
    let said = fake.server.until(|state| state.texts(ZOE.id).first().cloned());
    assert!(tokio::time::timeout(PATIENCE, said).await.expect("answered in time").contains("/offre"));
    let id = process.id().expect("it runs").to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().await.expect("kill").success());
    while let Some(line) = tokio::time::timeout(PATIENCE, lines.next_line()).await.expect("in time").expect("a log") {
        log.push_str(&line);
    }
    assert_eq!(process.wait().await.expect("it ends").code(), Some(0), "{log}");
    assert!(!log.contains(&hook.secret), "the secret is not shown");
    assert!(fake.server.lock().webhook.is_some(), "it stays");
    fake.faultless();
}
