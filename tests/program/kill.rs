//! Kill −9 at any moment: `troquet run` works through a script of exchanges and is killed at seeded moments, before, during and after what
//! it asks of its network, while it starts, receives, commits and delivers. Each life begins on what the last one left.
//!
//! In the end the same must stand as after one life without any harm: the same balances, the same rows, the same messages in the same
//! order. A message may come again only from a later life than its first copy, for whoever dies between sending and noting it can't
//! know (at least once out). `TROQUET_TEST_FULL=1` plays many more seeds.

mod script;
mod telegram;

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Stdio,
    sync::Arc,
    time::Duration,
};

use bot_core::{
    engine::{Engine, Options},
    ledger::Holder,
    store::{Scope, Store},
    wire::{ChatAddress, Network, PersonAddress},
};
use libtest_mimic::Trial;
use sqlx::{Connection, SqliteConnection};
use storage::{Database, sqlite_url};
use telegram_bot::{Config, Limits, TelegramBot, Token};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use troquet::{drive, virtual_clock::VirtualClock};

use self::{
    script::{GROUP, PEOPLE, Script},
    telegram::{Moment, Sent, TOKEN, Telegram, When},
};
use super::{cli::program, running::Running};

/// Lives that end by a kill, before one that may finish.
const KILLS: usize = 16;
/// Nothing here takes so long, unless something hangs.
const PATIENCE: Duration = Duration::from_mins(2);
/// Longer than a dead process' claim on a message holds.
const CLAIM_IS_OVER: chrono::Duration = chrono::Duration::minutes(3);

/// Numbers that are the same for the same seed (`SplitMix64`).
#[derive(Debug)]
pub(crate) struct Chance(u64);

impl Chance {
    /// A number below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end
    }

    /// When the next life ends: while it starts, or at one of its calls.
    fn moment(&mut self) -> Moment {
        if self.below(6) == 0 {
            return Moment::Started(Duration::from_millis(self.below(250)));
        }
        let when = match self.below(3) {
            0 => When::Before,
            1 => When::Unanswered,
            _ => When::Answered(Duration::from_micros(self.below(20_000))),
        };
        // The first two calls ask who one is.
        Moment::Call { number: self.below(25), when }
    }
}

/// One test per seed.
pub(crate) fn all() -> Vec<Trial> {
    let seeds = if std::env::var_os("TROQUET_TEST_FULL").is_some() { 1..=25 } else { 1..=3 };
    let test = |seed| {
        Trial::test(format!("kill::seed_{seed}"), move || {
            at_any_moment(seed);
            Ok(())
        })
    };
    seeds.map(test).collect()
}

fn at_any_moment(seed: u64) {
    let runtime = Runtime::new().expect("a runtime");
    let script = script::exchanges();

    let unharmed = World::new(&runtime, &script, seed);
    unharmed.live(Moment::Never);
    let expected = unharmed.ended(&script, 0);

    let harmed = World::new(&runtime, &script, seed);
    let mut chance = Chance(seed);
    for life in 0..KILLS {
        harmed.live(chance.moment());
        if life % 2 == 0 {
            harmed.look_between(life);
        }
    }
    harmed.live(Moment::Never);
    let came = harmed.ended(&script, KILLS);
    compare(&script, &expected, &came);
}

/// Two minutes pass: what a dead process had claimed is free again.
pub(crate) async fn free_claims(database: &str) {
    let mut file = SqliteConnection::connect(database).await.expect("the file opens");
    sqlx::query("UPDATE outbox SET ready_at = not_before").execute(&mut file).await.expect("freed");
    file.close().await.expect("closed");
}

/// A data folder, a network, and the processes that live one after the other.
struct World<'r> {
    runtime: &'r Runtime,
    folder: TempDir,
    telegram: Telegram,
}

impl<'r> World<'r> {
    fn new(runtime: &'r Runtime, script: &Script, seed: u64) -> Self {
        let telegram = Telegram::new(script.updates.clone(), Chance(!seed));
        Self { runtime, folder: TempDir::new().expect("a folder"), telegram }
    }

    fn database_url(&self) -> String {
        sqlite_url(&self.folder.path().join("data/troquet.sqlite"))
    }

    fn start(&self, api: &str) -> Running {
        let mut command = program(self.folder.path());
        command
            .arg("run")
            .env("TROQUET__TELEGRAM__TOKEN", TOKEN)
            .env("TROQUET__TELEGRAM__API_URL", api)
            .env("TROQUET__TELEGRAM__LIMITS", "none")
            .env("TROQUET__HTTP__LISTEN", "127.0.0.1:0");
        Running(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program runs"))
    }

    /// Lets a process live until that moment and kills it; without one, until it has taken everything, and asks it to end.
    fn live(&self, until: Moment) {
        let api = self.runtime.block_on(self.telegram.next_life(until));
        let mut process = self.start(&api);
        let come = async {
            match until {
                Moment::Started(after) => {
                    let _ = tokio::time::timeout(after, self.telegram.has_come()).await;
                }
                Moment::Call { .. } | Moment::Never => self.telegram.has_come().await,
            }
        };
        let come = self.runtime.block_on(async { tokio::time::timeout(PATIENCE, come).await });
        assert!(come.is_ok(), "{until:?} never came; the process: {:?}", process.0.try_wait());
        match until {
            Moment::Never => process.end(),
            _ => process.kill(),
        }
    }

    /// What a dead process left adds up. And two minutes pass: what it had claimed is free again.
    fn look_between(&self, life: usize) {
        if !self.folder.path().join("data/troquet.sqlite").exists() {
            return;
        }
        self.runtime.block_on(async {
            let database = Database::connect(&self.database_url()).await.expect("the file of a dead process opens");
            assert_eq!(database.audit().await.expect("an answer"), Vec::<String>::new(), "after life {life}");
            database.close().await;
            free_claims(&self.database_url()).await;
        });
    }

    async fn file(&self) -> SqliteConnection {
        SqliteConnection::connect(&self.database_url()).await.expect("the file opens")
    }

    /// Everything in the end, after what still waits has left.
    fn ended(&self, script: &Script, life: usize) -> Ended {
        assert_eq!(self.telegram.waiting(), 0, "everything was taken");
        self.telegram.faultless();
        self.runtime.block_on(async {
            let api_url = self.telegram.next_life(Moment::Never).await;
            let database = Database::connect(&self.database_url()).await.expect("a database");
            let clock = Arc::new(VirtualClock::flowing(CLAIM_IS_OVER));
            let config = Config { api_url, limits: Limits::None, ..Config::new(Token::new(TOKEN)) };
            let (wire, _) = TelegramBot::connect(&config, clock.clone()).await.expect("a connection");
            let engine = Engine::new(Arc::new(database.clone()), clock, vec![wire], Options::default());
            drive::now(&engine).await.expect("the store answers");
            assert_eq!(database.outbox_waiting().await.expect("an answer"), 0, "everything left");
            assert_eq!(database.audit().await.expect("an answer"), Vec::<String>::new());
            assert_eq!(balances(&database).await, script.balances);
            database.close().await;
            let mut file = self.file().await;
            let mut rows = BTreeMap::new();
            for (table, count) in [
                ("member", "SELECT COUNT(*) FROM member"),
                ("club", "SELECT COUNT(*) FROM club"),
                ("offer", "SELECT COUNT(*) FROM offer"),
                ("trade", "SELECT COUNT(*) FROM trade"),
                ("hold", "SELECT COUNT(*) FROM hold"),
                ("transfer", "SELECT COUNT(*) FROM transfer"),
                ("rating", "SELECT COUNT(*) FROM rating"),
                ("inbox", "SELECT COUNT(*) FROM inbox"),
            ] {
                let found: i64 = sqlx::query_scalar(count).fetch_one(&mut file).await.expect("a count");
                rows.insert(table, found);
            }
            assert_eq!(rows["transfer"], script.movements, "after {life} kills");
            assert_eq!(rows["inbox"], i64::try_from(script.updates.len()).expect("few"));
            file.close().await.expect("closed");
            Ended { rows, sent: self.telegram.sent() }
        })
    }
}

/// Of the people in their order.
async fn balances(database: &Database) -> Vec<i64> {
    let group = ChatAddress(GROUP.to_string());
    let mut found = Vec::new();
    for person in PEOPLE {
        let address = PersonAddress(person.id.to_string());
        let scope = Scope { people: vec![(Network::Telegram, address.clone())], ..Scope::default() };
        let mut tx = database.begin(&scope).await.expect("a transaction");
        let caller = tx.caller(Network::Telegram, &address, &group).await.expect("an answer");
        let (club, member) = (caller.club.expect("a club"), caller.member.expect("a member"));
        let account = tx.account(club.id, Holder::Member(member.id)).await.expect("an answer").expect("an account");
        assert_eq!(account.held.0, 0, "{}", person.name);
        found.push(account.balance.0);
    }
    found
}

/// What a world ends with.
struct Ended {
    rows: BTreeMap<&'static str, i64>,
    sent: Vec<Sent>,
}

/// What begins a card in the group, up to its number.
fn card(text: &str) -> Option<&str> {
    text.split_once(" ·").map(|(head, _)| head).filter(|head| head.trim_start_matches("<b>").starts_with("Annonce "))
}

/// The messages of a chat in the order of their first copies, and each card of the group as it stands.
fn read(sent: &[Sent], chat: i64) -> (Vec<&str>, BTreeMap<&str, &str>) {
    let (mut known, mut messages, mut cards) = (BTreeSet::new(), Vec::new(), BTreeMap::new());
    for sent in sent.iter().filter(|sent| sent.chat == chat) {
        match card(&sent.text).filter(|_| chat == GROUP) {
            Some(head) => {
                cards.insert(head, sent.text.as_str());
            }
            None if known.insert(sent.text.as_str()) => messages.push(sent.text.as_str()),
            None => {}
        }
    }
    (messages, cards)
}

fn compare(script: &Script, expected: &Ended, came: &Ended) {
    assert_eq!(came.rows, expected.rows);
    for chat in PEOPLE.iter().map(|person| person.id).chain([GROUP]) {
        let ((expected, expected_cards), (came, came_cards)) = (read(&expected.sent, chat), read(&came.sent, chat));
        assert_eq!(came, expected, "in chat {chat}");
        // Of an offer that has ended no card is made any more, so whether there is one is a matter of time.
        for offer in script.open.iter().filter(|_| chat == GROUP) {
            let head = format!("<b>Annonce {offer}");
            assert_eq!(came_cards.get(head.as_str()), expected_cards.get(head.as_str()), "{head}");
            assert!(expected_cards.contains_key(head.as_str()), "{head} stands in {expected_cards:?}");
        }
    }
    let copies = |sent: &[Sent]| {
        let mut copies: BTreeMap<(i64, String), Vec<usize>> = BTreeMap::new();
        for sent in sent {
            let text = card(&sent.text).filter(|_| sent.chat == GROUP).unwrap_or(&sent.text);
            copies.entry((sent.chat, text.to_owned())).or_default().push(sent.life);
        }
        copies
    };
    let unharmed = copies(&expected.sent);
    for (message, lives) in copies(&came.sent) {
        let once = unharmed.get(&message).map_or(1, Vec::len);
        assert!(lives.len() >= once, "a copy of {message:?} was lost");
        let different: BTreeSet<usize> = lives.iter().copied().collect();
        let again = lives.len() - once;
        assert!(again < different.len(), "{message:?} came again within a life: {lives:?}, expected {once}");
    }
}
