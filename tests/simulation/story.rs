//! One seed's story: people gather, thirty days of acts with crashes among them, then everybody falls silent for two months and all
//! must come to its end.

use std::{
    fmt::{self, Write as _},
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::Duration;
use tempfile::TempDir;
use tracing::{Level, Subscriber, field::Visit};
use tracing_subscriber::{Layer, layer::Context, layer::SubscriberExt};

use super::{
    acts::{Habits, people},
    between::Plant,
    coverage::Coverage,
    model::Finding,
    random::Random,
    world::{BEGINNING, World},
};

/// Acts of a run at least, days, and crashes.
const ACTS: u64 = 200;
const DAYS: i64 = 30;
const CRASHES: u64 = 3;
/// Acts after which a run ends, whatever it has.
const MOST_ACTS: u64 = 400;
/// Acts between two looks into the tables.
const AUDITED: u64 = 25;
/// How long everybody is silent at the end: longer than every deadline of the domain one after the other.
const SILENCE: Duration = Duration::days(60);

/// A seed whose run found something.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    pub(crate) seed: u64,
    pub(crate) act: u64,
    pub(crate) finding: Finding,
    told: Vec<String>,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.told {
            writeln!(f, "    {line}")?;
        }
        write!(f, "seed {} at act {}: {}\n    replay: TROQUET_SEED={}", self.seed, self.act, self.finding, self.seed)
    }
}

/// Errors that the program logs: it has none to log here.
#[derive(Clone, Default)]
struct Logged(Arc<Mutex<Vec<String>>>);

impl Logged {
    fn first(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).first().cloned()
    }
}

struct Words(String);

impl Visit for Words {
    fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn fmt::Debug) {
        // Writing into a string can't fail.
        let _ = write!(self.0, "{}={value:?} ", field.name());
    }
}

impl<S: Subscriber> Layer<S> for Logged {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        if *event.metadata().level() == Level::ERROR {
            let mut words = Words(String::new());
            event.record(&mut words);
            self.0.lock().unwrap_or_else(PoisonError::into_inner).push(words.0);
        }
    }
}

/// In memory where that is possible: nobody's power is cut here.
fn folder() -> io::Result<TempDir> {
    let memory = PathBuf::from("/dev/shm");
    let builder = || {
        let mut builder = tempfile::Builder::new();
        builder.prefix("troquet-simulation-");
        builder
    };
    if memory.is_dir() { builder().tempdir_in(memory).or_else(|_| builder().tempdir()) } else { builder().tempdir() }
}

/// Runs a seed to its end.
pub(crate) fn run(seed: u64, plant: Option<Plant>) -> Result<Coverage, Box<Failure>> {
    let logged = Logged::default();
    let subscriber = tracing_subscriber::registry().with(logged.clone());
    let guard = tracing::subscriber::set_default(subscriber);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let folder = folder().expect("a folder");
    let members = 5 + Random::new(seed).below(2);
    let mut act = 0;
    let mut told = Vec::new();
    let result = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async {
            let mut world = World::new(folder.path(), seed, plant, people(members + 2)).await?;
            let result = live(&mut world, members, &mut act, &logged).await;
            told = world.told.iter().cloned().collect();
            let coverage = world.model.coverage.clone();
            world.close().await;
            result.map(|()| coverage)
        })
    }));
    drop(guard);
    let finding = match result {
        Ok(Ok(coverage)) => return Ok(coverage),
        Ok(Err(finding)) => finding,
        Err(panic) => {
            let text = panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned()));
            Finding::Bug(format!("panicked: {}", text.unwrap_or_default()))
        }
    };
    Err(Box::new(Failure { seed, act, finding, told }))
}

async fn live(world: &mut World, members: usize, act: &mut u64, logged: &Logged) -> Result<(), Finding> {
    world.gathers(members).await?;
    let habits = Habits::of(world);
    let end = BEGINNING.after(Duration::days(DAYS));
    loop {
        let crashes = world.model.coverage.crashes();
        if *act >= MOST_ACTS || (*act >= ACTS && world.now() >= end && crashes >= CRASHES) {
            break;
        }
        // Crashes come anywhere, and as many as there must be come in time.
        let late = *act > 30 * (crashes + 1);
        if !world.shared.is_armed() && (world.random.percent(2) || late) {
            world.arm();
        }
        *act += 1;
        world.act(&habits).await?;
        world.time_passes().await?;
        if act.is_multiple_of(AUDITED) {
            world.audit().await?;
        }
        if let Some(error) = logged.first() {
            return Err(Finding::Bug(error));
        }
    }
    world.model.coverage.days = world.now().since(BEGINNING).num_days();
    falls_silent(world).await?;
    match logged.first() {
        Some(error) => Err(Finding::Bug(error)),
        None => Ok(()),
    }
}

/// Everybody can be reached, the network is well, nothing dies, and nobody says anything more.
async fn falls_silent(world: &mut World) -> Result<(), Finding> {
    world.shared.disarm();
    world.network.heal();
    for (who, someone) in world.network.people().iter().enumerate() {
        if someone.blocked {
            world.returns(who).await?;
        }
    }
    let until = world.now().after(SILENCE);
    world.advance(until).await?;
    world.at_rest().await
}
