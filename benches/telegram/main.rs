//! How fast Troquet is on Telegram, as ratios and rates of one run through one stateful fake of the Bot API, the same that the tests use.
//! Prints a table and exits with 1 where a limit is missed. `cargo bench --bench telegram`
//!
//! Troquet is whole here: its poll loop, engine, SQLite file on the program's own disk and delivery loop. The bare bot is teloxide's own
//! dispatcher, which answers every message with its text and keeps nothing. They take turns, message by message, each on a server of its
//! own, so that both meet the same machine.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a benchmark says what it found, and ends where it can't go on"
)]
#![allow(clippy::cast_precision_loss, reason = "counts of a few thousand")]

mod echo;
#[allow(dead_code, unused_imports, reason = "the tests use all of it")]
#[path = "../../tests/networks/fake_telegram/mod.rs"]
mod fake_telegram;
mod idle;
#[path = "../report/mod.rs"]
mod report;
mod whole;

use std::{
    process::ExitCode,
    time::{Duration, Instant},
};

use self::{
    echo::Echo,
    fake_telegram::{FakeTelegram, Resident},
    report::{Report, folder, median, now},
    whole::Whole,
};

/// Members of the club, each with a private chat.
const PEOPLE: usize = 400;

/// Questions of each bot; the first tenth warms up and is not counted.
const QUESTIONS: usize = 300;

/// How long the way to Telegram and the way back take each: 20 ms for both is what a server in Western Europe sees at best.
const AWAY: Duration = Duration::from_millis(10);

/// Messages of others that are none of Troquet's business.
const FOREIGN: usize = 10_000;

/// Each of the members.
fn people() -> impl Iterator<Item = Resident> + Clone {
    (0..PEOPLE).map(|index| Resident { id: 1_000 + i64::try_from(index).expect("few"), name: "Voisin" })
}

/// Asks in private and waits for the answer; how long that took.
async fn ask(fake: &FakeTelegram, who: Resident, text: &str) -> f64 {
    let before = fake.server.lock().sent(who.id).len();
    let began = now();
    fake.says(who, who.id, text);
    fake.server.until(|state| (state.sent(who.id).len() > before).then_some(())).await;
    began.elapsed().as_secs_f64()
}

#[tokio::main]
async fn main() -> ExitCode {
    let mut report = Report::default();
    let folder = folder();
    let fake = FakeTelegram::start().await;
    let whole = Whole::open(&fake, folder.path()).await;
    let bare = FakeTelegram::start().await;
    let echo = Echo::start(&bare);

    // Beside the server, where nobody's Telegram stands, an echo costs nothing and a durable answer its commits: told, and not judged.
    compare(&fake, &bare).await;
    for server in [&fake.server, &bare.server] {
        server.move_away(AWAY);
    }
    report.most("/solde, to a bare echo bot, 20 ms from the server and back", compare(&fake, &bare).await, 1.3);
    for server in [&fake.server, &bare.server] {
        server.move_away(Duration::ZERO);
    }
    echo.stop().await;

    let answers = at_once(&fake).await;
    report.least("answers a second to 400 commands at once", answers, 820.0);
    report.most("microseconds per message that is none of its business", whole.foreign(FOREIGN).await, 20.0);
    whole.close().await;
    fake.faultless();

    let kilobytes = idle::kilobytes().await;
    report.most("memory of the idle program, in MB", kilobytes as f64 / 1_000.0, 45.0);
    report.end()
}

/// `/solde` and the echo by turns: the middle of the one, to the middle of the other.
async fn compare(fake: &FakeTelegram, bare: &FakeTelegram) -> f64 {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for who in people().cycle().take(QUESTIONS) {
        ours.push(ask(fake, who, "/solde").await);
        theirs.push(ask(bare, who, "/solde").await);
    }
    let warm = QUESTIONS / 10;
    let [ours, theirs] = [ours, theirs].map(|times| median(times[warm..].to_vec()));
    println!("/solde {:.2} ms, bare echo {:.2} ms, in the middle: {:.2}", ours * 1_000.0, theirs * 1_000.0, ours / theirs);
    ours / theirs
}

/// Everybody asks in the same moment; answers per second until the last one.
async fn at_once(fake: &FakeTelegram) -> f64 {
    let count = |state: &fake_telegram::State| state.messages.len();
    let before = count(&fake.server.lock());
    let began: Instant = now();
    fake.server.change(|state| {
        for who in people() {
            state.says(who, who.id, "/solde");
        }
    });
    fake.server.until(|state| (count(state) >= before + PEOPLE).then_some(())).await;
    PEOPLE as f64 / began.elapsed().as_secs_f64()
}
