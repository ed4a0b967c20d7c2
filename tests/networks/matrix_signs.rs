//! Signs (emoji) under messages, on a real Matrix server.

use std::sync::Arc;

use bot_core::time::moment;
use storage::sqlite_url;
use tempfile::TempDir;
use troquet::{
    console::script::start,
    transcript::{
        player::{Memory, OnDifference, play},
        script::{Answers, parse},
        stage::{Place, Resident, Seen, Stage},
    },
    virtual_clock::VirtualClock,
};

use super::{matrix_stage::MatrixStage, synapse::synapse};

const STORY: &str = "\
horloge  lundi 2 mars 2026 09:00
membres  Zoé, Ali
soldes   Zoé 0, Ali 20, club -20

Zoé> /offre Vélo, 15 points
";

/// Where what was seen stands, and its first line.
fn told(seen: &[Seen]) -> Vec<(Place, String)> {
    seen.iter().map(|seen| (seen.place.clone(), seen.lines[0].text.replace('\u{A0}', " "))).collect()
}

pub(super) async fn a_sign_under_a_card_presses_it() {
    let Some(server) = synapse() else { return };
    let script = parse(STORY).expect("a story");
    let folder = TempDir::new().expect("a folder");
    let url = sqlite_url(&folder.path().join("story.sqlite"));
    let clock = Arc::new(VirtualClock::still(moment(start(&script), chrono_tz::Europe::Zurich)));
    let mut stage = MatrixStage::open(server, &url, clock, "Les voisins").await.expect("a stage");
    let mut memory = Memory::default();
    play(&mut stage, &mut memory, &script, OnDifference::Stop, &mut |_| {}).await.expect("played");
    let (zoe, ali) = (Resident::new("Zoé").expect("a name"), Resident::new("Ali").expect("a name"));
    let private = |who: &Resident| Place::Private(who.clone());
    let card = memory.answered(&Place::Group, Answers::Newest).expect("a card");
    assert_eq!(stage.signs(), [(card.clone(), "🙋".to_owned())], "under the card only");

    // Not for anybody, and not what was meant.
    let seen = stage.react(&ali, &Place::Group, &card, "👍").await.expect("put there");
    assert_eq!(told(&seen), []);
    let confirmation = memory.answered(&private(&zoe), Answers::Newest).expect("a message");
    let seen = stage.react(&zoe, &private(&zoe), &confirmation, "🙋").await.expect("put there");
    assert_eq!(told(&seen), [], "nothing in private");
    let seen = stage.react(&zoe, &Place::Group, &card, "🙋").await.expect("put there");
    let refusal = "C’est votre propre annonce. Écrivez /mesannonces pour la modifier ou la retirer.";
    assert_eq!(told(&seen), [(private(&zoe), refusal.to_owned())]);

    let seen = stage.react(&ali, &Place::Group, &card, "🙋🏽").await.expect("put there");
    let (mut told, trade) = (told(&seen), "Échange 1 · Vélo".to_owned());
    told.sort_by_key(|(place, _)| *place == private(&ali));
    assert_eq!(told, [(private(&zoe), trade.clone()), (private(&ali), trade)]);
    assert_eq!(stage.settle().await.expect("settled"), []);
}
