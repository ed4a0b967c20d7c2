//! What commands cost the database, from the first look at an input to its commit: a count is no measure of time, so it is exact.
//! The limits are 8 for `/solde` and 30 for an agreement.

use std::sync::Arc;

use bot_core::engine::Options;
use storage::sqlite_url;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use troquet::{
    console::{network::ConsoleNetwork, stage::ConsoleStage},
    transcript::stage::{Place, Resident, Stage, Words},
    virtual_clock::VirtualClock,
};

/// Statements and commits of one input.
type Cost = (u64, u64);

/// Says something and lets all that follows happen; what the input itself cost.
async fn cost(stage: &mut ConsoleStage, who: &Resident, place: &Place, text: &str) -> Cost {
    let now = |stage: &ConsoleStage| (stage.database().log().statements(), stage.database().log().commits());
    let before = now(stage);
    stage.say(who, place, &Words { text: text.to_owned(), ..Words::default() }).await.expect("said");
    let after = now(stage);
    stage.settle().await.expect("settled");
    (after.0 - before.0, after.1 - before.1)
}

pub(crate) fn of_an_exchange() {
    let folder = TempDir::new().expect("a folder");
    let url = sqlite_url(&folder.path().join("cost.sqlite"));
    Runtime::new().expect("a runtime").block_on(async {
        let network = Arc::new(ConsoleNetwork::new("Les voisins de Vernier"));
        let clock = Arc::new(VirtualClock::still(bot_core::time::Timestamp(1_772_438_400_000)));
        let mut stage = ConsoleStage::open(&url, network, clock, Options::default()).await.expect("a stage");
        let people = ["Zoé", "Ali"].map(|name| Resident::new(name).expect("a name"));
        stage.gather(&people).await.expect("gathered");
        let [zoe, ali] = people;
        let alone = |who: &Resident| Place::Private(who.clone());
        let table = [
            (&zoe, Place::Group, "/offre Tondeuse, 5 points", (13, 1)),
            (&ali, Place::Group, "/interesse 1", (16, 1)),
            (&zoe, alone(&zoe), "/accepter 1", (17, 1)),
            (&ali, alone(&ali), "/solde", (6, 1)),
            (&ali, alone(&ali), "/fait 1", (22, 1)),
            (&zoe, alone(&zoe), "/noter 1 5", (12, 1)),
            (&zoe, alone(&zoe), "/annonces", (6, 1)),
        ];
        let mut found = Vec::new();
        for (who, place, text, _) in &table {
            found.push((*text, cost(&mut stage, who, place, text).await));
        }
        let expected: Vec<(&str, Cost)> = table.iter().map(|(_, _, text, cost)| (*text, *cost)).collect();
        assert_eq!(found, expected);
    });
}
