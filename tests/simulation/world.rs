//! One run: people, a network, a program that dies and starts again on the same file, and a model that knows better.

use std::{collections::VecDeque, path::Path, sync::Arc};

use bot_core::{
    clock::Clock,
    engine::{Engine, Options},
    id::TradeNumber,
    store::{Scope, Store, Stored},
    time::Timestamp,
    trade::Trade,
    wire::{EventId, Happening, Incoming, Network},
};
use chrono::Duration;
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Row};
use storage::{Database, sqlite_url};

use super::{
    between::{Between, Kind, Plant, Shared, When},
    clock::SimClock,
    model::{Finding, Model},
    network::{SimNetwork, Someone},
    random::Random,
};

/// Rounds of work in one go after which there is no end to it.
const ROUNDS: u32 = 3_000;
/// Lines of what happened that a failure shows.
const TOLD: usize = 40;
/// Acknowledged inputs that a network may send again.
const REMEMBERED: usize = 60;
/// The day the stories begin: Monday 2 March 2026, 9:00 in Zürich; four weeks later the clocks change.
pub(crate) const BEGINNING: Timestamp = Timestamp(1_772_438_400_000);

pub(crate) struct World {
    pub(crate) random: Random,
    pub(crate) clock: Arc<SimClock>,
    pub(crate) network: Arc<SimNetwork>,
    pub(crate) model: Model,
    pub(crate) shared: Shared,
    pub(crate) plant: Option<Plant>,
    /// What happened lately.
    pub(crate) told: VecDeque<String>,
    /// Inputs that were acknowledged, newest last.
    pub(crate) acknowledged: VecDeque<Incoming>,
    pub(crate) pictures: bool,
    url: String,
    database: Database,
    engine: Engine,
    eyes: AnyConnection,
    events: u64,
    tidied: Timestamp,
}

fn failed(error: impl std::fmt::Display) -> Finding {
    Finding::Store(error.to_string())
}

/// Sources of an error, in one line.
fn whole(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text = format!("{text}: {inner}");
        source = inner.source();
    }
    text
}

impl World {
    pub(crate) async fn new(folder: &Path, seed: u64, plant: Option<Plant>, people: Vec<Someone>) -> Result<Self, Finding> {
        let mut random = Random::new(seed);
        let clock = Arc::new(SimClock::new(BEGINNING, random.fork()));
        let kind = if random.percent(50) { Network::Telegram } else { Network::Matrix };
        let trouble = random.weighted(&[(1, 0), (3, 5), (3, 12), (1, 30)]);
        let network = SimNetwork::new(kind, people, trouble, random.fork());
        let shared = Shared::new(plant, random.fork());
        let url = sqlite_url(&folder.join("troquet.db"));
        let database = Database::connect(&url).await.map_err(failed)?;
        let eyes = AnyConnection::connect(&url).await.map_err(failed)?;
        let engine = start(&database, &shared, &clock, &network);
        Ok(Self {
            random,
            clock,
            network,
            model: Model::new(),
            shared,
            plant,
            told: VecDeque::new(),
            acknowledged: VecDeque::new(),
            pictures: false,
            url,
            database,
            engine,
            eyes,
            events: 0,
            tidied: BEGINNING,
        })
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn tell(&mut self, what: &str) {
        if self.told.len() >= TOLD {
            self.told.pop_front();
        }
        let minutes = self.now().since(BEGINNING).num_minutes();
        self.told.push_back(format!("day {:>2} {:02}:{:02}  {what}", minutes / 1440, minutes / 60 % 24, minutes % 60));
    }

    /// An event as the network names it.
    pub(crate) fn event(&mut self) -> EventId {
        self.events += 1;
        EventId(format!("e{}", self.events))
    }

    /// Learns what became true, in the tables and on the network.
    fn learn(&mut self) -> Result<(), Finding> {
        if let Some(refused) = self.shared.refused() {
            return Err(Finding::Store(refused));
        }
        let commits = self.shared.commits();
        let now = self.now();
        for commit in &commits {
            self.model.learn(commit, now)?;
        }
        match self.network.offences().pop() {
            Some(offence) => Err(Finding::Network(offence)),
            None => Ok(()),
        }
    }

    /// What a call of the engine came to: its answer, or `None` if the machine died and stands again.
    async fn survive<T>(&mut self, answer: Stored<T>) -> Result<Option<T>, Finding> {
        self.learn()?;
        match (answer, self.shared.death()) {
            (Ok(answer), None) => Ok(Some(answer)),
            (_, Some(point)) => {
                self.model.coverage.crash(point);
                self.tell(&format!("† dies: {:?} {:?}", point.0, point.1));
                self.restart().await?;
                Ok(None)
            }
            (Err(error), None) => Err(Finding::Store(whole(&error))),
        }
    }

    /// The program ends and starts again on the same file.
    pub(crate) async fn restart(&mut self) -> Result<(), Finding> {
        self.database.close().await;
        self.database = Database::connect(&self.url).await.map_err(failed)?;
        self.engine = start(&self.database, &self.shared, &self.clock, &self.network);
        Ok(())
    }

    /// Hands inputs in until they are acknowledged. An input that was there before changes nothing at all.
    pub(crate) async fn receive(&mut self, batch: Vec<Incoming>) -> Result<(), Finding> {
        let batch: Vec<Incoming> = batch.into_iter().map(|input| self.forget_version(input)).collect();
        loop {
            let known = batch.iter().all(|input| self.model.has_handled(&input.event));
            let before = if known { Some(self.digest().await?) } else { None };
            let answer = self.engine.receive(batch.clone()).await;
            let acknowledged = self.survive(answer).await?.is_some();
            if let Some(before) = before {
                let after = self.digest().await?;
                if before != after {
                    let events: Vec<&str> = batch.iter().map(|input| input.event.as_str()).collect();
                    return Err(Finding::Effect(format!("{events:?} came again and changed {}", difference(&before, &after))));
                }
            }
            if acknowledged {
                break;
            }
            let pause = self.random.between(0, 900);
            self.clock.move_to(self.now().after(Duration::seconds(pause)));
            self.model.on_since = self.now();
        }
        for input in batch {
            if !self.model.has_handled(&input.event) && concerns(&input) {
                return Err(Finding::Effect(format!("{} was acknowledged without any effect", input.event.as_str())));
            }
            self.acknowledged.push_back(input);
            if self.acknowledged.len() > REMEMBERED {
                self.acknowledged.pop_front();
            }
        }
        Ok(())
    }

    /// Hands one input in that says something about an exchange, and looks whether it could.
    pub(crate) async fn receive_about(
        &mut self,
        input: Incoming,
        verb: &str,
        number: u32,
        version: Option<u32>,
    ) -> Result<(), Finding> {
        let of = |model: &Model| model.trades.get(&TradeNumber(number)).cloned();
        let before: Option<Trade> = of(&self.model);
        let key = input.sender.address.as_str().to_owned();
        let event = input.event.as_str().to_owned();
        self.receive(vec![input]).await?;
        let Some(before) = before else { return Ok(()) };
        // Who comes back has the time to answer anew: that is no act on the exchange.
        let did = of(&self.model).is_some_and(|after| Trade { since: before.since, ..after } != before);
        self.model.coverage.act(before.state.name(), verb, did);
        if !did {
            return Ok(());
        }
        if !self.model.is_party(number, &key) {
            return Err(Finding::Stale(format!("{key} is no party of exchange {number} and changed it by {event}: {verb}")));
        }
        match version {
            Some(shown) if shown != before.version.0 => Err(Finding::Stale(format!(
                "{verb} shown for version {shown} acted on version {} of exchange {number} ({event})",
                before.version.0
            ))),
            _ => Ok(()),
        }
    }

    /// The planted bug of a client that loses what version its button was shown for.
    fn forget_version(&self, mut input: Incoming) -> Incoming {
        if let (Some(Plant::StaleVersion), Happening::Pressed { payload, .. }) = (self.plant, &mut input.what) {
            let is_version = |word: &&str| word.strip_prefix('v').is_some_and(|rest| rest.parse::<u32>().is_ok());
            *payload = payload.split(' ').filter(|word| !is_version(word)).collect::<Vec<_>>().join(" ");
        }
        input
    }

    /// Does what is due by now; says whether there was anything.
    async fn round(&mut self) -> Result<bool, Finding> {
        let answer = self.engine.tick().await;
        let Some(ticked) = self.survive(answer).await? else { return Ok(true) };
        let answer = self.engine.deliver().await;
        let delivered = self.survive(answer).await?;
        self.see_what_stands().await?;
        let Some(delivered) = delivered else { return Ok(true) };
        if ticked + delivered > 0 {
            return Ok(true);
        }
        if !self.pictures {
            return Ok(false);
        }
        let answer = self.engine.fetch_photos().await;
        let fetched = self.survive(answer).await?;
        self.pictures = fetched != Some(0);
        Ok(fetched != Some(0))
    }

    /// Shows Troquet half of what it said, whatever it was told of its saying it.
    async fn see_what_stands(&mut self) -> Result<(), Finding> {
        for input in self.network.shown() {
            if self.random.percent(50) {
                let answer = self.engine.receive(vec![input]).await;
                self.survive(answer).await?;
            }
        }
        Ok(())
    }

    /// Works until there is nothing more to do by now.
    pub(crate) async fn work(&mut self) -> Result<bool, Finding> {
        let mut any = false;
        for _ in 0..ROUNDS {
            if !self.round().await? {
                self.model.nothing_due(self.now())?;
                return Ok(any);
            }
            any = true;
        }
        Err(Finding::Endless("work without end".to_owned()))
    }

    /// Moves time on to `until`, from one due moment to the next.
    pub(crate) async fn advance(&mut self, until: Timestamp) -> Result<(), Finding> {
        let mut step = Duration::seconds(1);
        loop {
            if self.work().await? {
                step = Duration::seconds(1);
            }
            let now = self.now();
            if now.since(self.tidied) > Duration::days(1) {
                self.tidy().await?;
            }
            if now >= until {
                return Ok(());
            }
            let next = match self.engine.next_due().await.map_err(|error| Finding::Store(whole(&error)))? {
                Some(due) if due > now => due.min(until),
                Some(_) => {
                    let next = now.after(step).min(until);
                    step = step * 2;
                    next
                }
                None => until,
            };
            self.clock.move_to(next);
        }
    }

    /// What the host's daily work forgets.
    async fn tidy(&mut self) -> Result<(), Finding> {
        let now = self.now();
        self.tidied = now;
        let mut tx = self.database.begin(&Scope::default()).await.map_err(failed)?;
        tx.tidy(now).await.map_err(failed)?;
        tx.commit().await.map_err(failed)
    }

    async fn text(&mut self, sql: &'static str) -> Result<String, Finding> {
        let row = sqlx::query(AssertSqlSafe(sql)).fetch_one(&mut self.eyes).await.map_err(failed)?;
        row.try_get::<String, _>(0).map_err(failed)
    }

    /// Everything that an input could change, in a few lines.
    async fn digest(&mut self) -> Result<String, Finding> {
        const DIGEST: &str = "SELECT \
             'journal ' || (SELECT COUNT(*) FROM journal) || char(10) || \
             'inbox ' || (SELECT COUNT(*) FROM inbox) || char(10) || \
             'prompts ' || (SELECT COUNT(*) FROM prompt) || char(10) || \
             'transfers ' || (SELECT COUNT(*) FROM transfer) || char(10) || \
             'ratings ' || (SELECT COUNT(*) || '/' || COALESCE(SUM(stars), 0) FROM rating) || char(10) || \
             'reports ' || (SELECT COUNT(*) FROM report) || char(10) || \
             'waiting ' || (SELECT COUNT(*) FROM waiting_input) || char(10) || \
             'interest ' || (SELECT COUNT(*) FROM interest) || char(10) || \
             'outbox ' || COALESCE((SELECT group_concat(id || ':' || is_held || ':' || attempts) FROM outbox), '') || char(10) || \
             'timers ' || COALESCE((SELECT group_concat(id) FROM timer), '') || char(10) || \
             'forms ' || COALESCE((SELECT group_concat(body || until) FROM form), '') || char(10) || \
             'people ' || COALESCE((SELECT group_concat(id || ':' || reach || ':' || used_at || ':' || COALESCE(last_club_at, 0)) FROM contact), '') || char(10) || \
             'members ' || COALESCE((SELECT group_concat(id || ':' || standing) FROM member), '') || char(10) || \
             'accounts ' || COALESCE((SELECT group_concat(id || ':' || balance || ':' || held) FROM account), '') || char(10) || \
             'offers ' || COALESCE((SELECT group_concat(id || ':' || version || ':' || state || ':' || reserved || ':' || expires_at) FROM offer), '') || char(10) || \
             'trades ' || COALESCE((SELECT group_concat(id || ':' || version || ':' || detail || ':' || since) FROM trade), '')";
        self.text(DIGEST).await
    }

    /// Asks the tables themselves.
    pub(crate) async fn audit(&mut self) -> Result<(), Finding> {
        let found = self.database.audit().await.map_err(|error| Finding::Store(whole(&error)))?;
        if let Some(first) = found.first() {
            return Err(Finding::Audit(format!("{first} ({} in all)", found.len())));
        }
        let accounts = self
            .text(
                "SELECT COALESCE(group_concat(holder || ' ' || balance || ' ' || held || ' ' || completed, ','), '') FROM account",
            )
            .await?;
        let accounts: Vec<(i64, i64, i64, i64)> = accounts
            .split(',')
            .filter_map(|row| {
                let mut numbers = row.split(' ').map(|word| word.parse::<i64>().ok());
                Some((numbers.next()??, numbers.next()??, numbers.next()??, numbers.next()??))
            })
            .collect();
        self.model.accounts(&accounts)?;
        let bound = self
            .text(
                "SELECT COALESCE(group_concat(t.number || ' (' || t.state || ', with ' || m.name || ')'), '') FROM trade AS t \
                 JOIN member AS m ON m.id = t.owner OR m.id = t.asker \
                 WHERE m.standing = 'leaving' AND t.state IN ('proposed', 'agreed', 'scheduled')",
            )
            .await?;
        if !bound.is_empty() {
            return Err(Finding::Audit(format!("somebody who is leaving is still bound by exchanges {bound}")));
        }
        let timers = self.text("SELECT COALESCE(group_concat(id, ','), '') FROM timer").await?;
        let timers = timers.split(',').filter_map(|id| id.parse().ok()).collect();
        let known = self.model.timers();
        if known != timers {
            let (lost, extra) = (known.difference(&timers).count(), timers.difference(&known).count());
            return Err(Finding::Due(format!("of the timers {lost} are lost and {extra} nobody knows of")));
        }
        Ok(())
    }

    /// Does any message wait to leave?
    pub(crate) async fn has_mail(&mut self) -> Result<bool, Finding> {
        Ok(self.database.outbox_waiting().await.map_err(|error| Finding::Store(whole(&error)))? > 0)
    }

    /// Nothing waits any more, and nothing is left over.
    pub(crate) async fn at_rest(&mut self) -> Result<(), Finding> {
        self.audit().await?;
        let left = self
            .text(
                "SELECT (SELECT COUNT(*) FROM outbox) || ' messages, ' || \
                 (SELECT COUNT(*) FROM hold WHERE state = 'open') || ' holds, ' || \
                 (SELECT COUNT(*) FROM trade WHERE is_over = 0) || ' exchanges'",
            )
            .await?;
        if left != "0 messages, 0 holds, 0 exchanges" {
            let rows = self
                .text("SELECT COALESCE(group_concat(lane || ' ' || kind || ' held ' || is_held || ' tries ' || attempts), '') FROM outbox")
                .await?;
            return Err(Finding::Endless(format!("left over after two months of silence: {left} ({rows})")));
        }
        self.model.nothing_due(self.now())?;
        self.all_arrived()
    }

    /// Every message that was promised arrived, as often as it was promised.
    fn all_arrived(&mut self) -> Result<(), Finding> {
        let (mut promised, mut taken_back) = (self.model.promised.clone(), self.model.taken_back.clone());
        for arrived in self.network.arrived() {
            let short: String = arrived.body.chars().take(200).collect();
            if self.network.is_idempotent() && arrived.copies != 1 {
                return Err(Finding::Message(format!("{} copies for {}: {short}", arrived.copies, arrived.to)));
            }
            let promise = (arrived.to.clone(), arrived.body);
            let open = promised.get_mut(&promise).filter(|open| **open > 0);
            match open.or_else(|| taken_back.get_mut(&promise).filter(|open| **open > 0)) {
                Some(open) => *open -= 1,
                // A card, which is drawn when it leaves, is never promised word by word.
                _ if arrived.to == super::network::GROUP => {}
                _ => return Err(Finding::Message(format!("nobody promised {}: {short}", arrived.to))),
            }
        }
        let away: Vec<&str> =
            self.network.people().iter().filter(|someone| someone.away_since.is_some()).map(|someone| someone.key).collect();
        let lost = promised.iter().find(|(promise, open)| {
            let gone = self.model.forgotten.contains(&promise.0);
            let unknown = self.model.for_strangers.contains(promise) && away.contains(&promise.0.as_str());
            **open > 0 && !gone && !unknown
        });
        match lost {
            Some(((to, body), open)) => {
                let short: String = body.chars().take(300).collect();
                Err(Finding::Message(format!("{open} never arrived for {to}: {short}")))
            }
            None => Ok(()),
        }
    }

    /// Dies at the next write of that kind.
    pub(crate) fn arm(&mut self) {
        let points = [
            (3, (Kind::Receive, When::Before)),
            (3, (Kind::Receive, When::After)),
            (2, (Kind::Receive, When::Amid)),
            (2, (Kind::Tick, When::Before)),
            (2, (Kind::Tick, When::After)),
            (1, (Kind::Tick, When::Amid)),
            (2, (Kind::Claim, When::Before)),
            (2, (Kind::Claim, When::After)),
            (3, (Kind::Settle, When::Before)),
            (2, (Kind::Settle, When::After)),
            (1, (Kind::Settle, When::Amid)),
        ];
        let point = self.random.weighted(&points);
        self.shared.arm(point);
    }

    pub(crate) async fn close(self) {
        // The run is over; what can't be closed is closed with the folder.
        let _ = self.eyes.close().await;
        self.database.close().await;
    }
}

fn start(database: &Database, shared: &Shared, clock: &Arc<SimClock>, network: &Arc<SimNetwork>) -> Engine {
    let store = Arc::new(Between::new(database.clone(), shared.clone()));
    Engine::new(store, clock.clone(), vec![network.clone()], Options::default())
}

/// Is this input for Troquet? Group talk that is not addressed to it leaves no trace, not even in the inbox.
fn concerns(input: &Incoming) -> bool {
    match &input.what {
        Happening::Said(said) => {
            input.chat.kind == bot_core::wire::ChatKind::Private
                || said.to_me
                || said.reply_to.is_some()
                || said.text.trim_start().strip_prefix(['/', '!']).is_some_and(|rest| rest.starts_with(char::is_alphabetic))
        }
        _ => true,
    }
}

/// The lines of two digests that differ.
fn difference(before: &str, after: &str) -> String {
    before
        .lines()
        .zip(after.lines())
        .filter(|(one, other)| one != other)
        .map(|(one, _)| one.split(' ').next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join(", ")
}
