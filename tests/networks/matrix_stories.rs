//! Stories of `tests/transcripts` on a real Matrix server: the same words, buttons and balances as in the terminal, in encrypted rooms.
//! Twelve of them every time, with `TROQUET_TEST_FULL=1` all that can happen there.

use std::{fs, path::Path, sync::Arc};

use bot_core::time::moment;
use libtest_mimic::{Failed, Trial};
use storage::sqlite_url;
use tempfile::TempDir;
use troquet::{
    console::script::start,
    transcript::{
        player::{Memory, OnDifference, play},
        script::parse,
    },
    virtual_clock::VirtualClock,
};

use super::{matrix_stage::MatrixStage, synapse::synapse};
use crate::program::transcripts::stories;

/// What is played every time.
const CHOSEN: [&str; 12] = [
    "avis/double-aveugle",
    "clubs/reglages",
    "echanges/contre-proposition",
    "echanges/cours-de-guitare",
    "echanges/la-file",
    "echanges/mention",
    "echanges/redemarrage",
    "echanges/un-echange-complet",
    "offres/formulaire-guide",
    "offres/photo-et-legende",
    "points/solde-et-releve",
    "rappels/plus-tard",
];

/// What is otherwise on Matrix: nobody has to open the private chat before Troquet may write there, …
const CALLED: [&str; 10] = [
    "clubs/attente-oubliee",
    "clubs/bienvenue",
    "clubs/bienvenue-en-mots",
    "clubs/naissance",
    "clubs/non-merci",
    "clubs/premier-contact",
    "clubs/premier-contact-en-mots",
    "clubs/premiere-commande",
    "ecoute/rejoindre-un-club-qui-ecoute",
    "vie-privee/quitter",
];

/// … there are only numbers and signs under a message, so that no client can press somebody else's button or one that stands nowhere, …
const NO_BUTTONS: [&str; 6] = [
    "clubs/droits",
    "refus/autre-club",
    "refus/boutons-forges",
    "refus/boutons-illisibles",
    "refus/boutons-sans-nom",
    "refus/sa-propre-annonce",
];

/// … a card whose words stay is not drawn anew, clients send no longer messages than servers take, and whoever closed the private chat is
/// called by another line.
const OTHERWISE: [&str; 4] = [
    "offres/modifier-retirer-prolonger",
    "offres/toujours-disponible",
    "refus/messages-enormes",
    "vie-privee/rien-de-prive-dans-le-groupe",
];

/// One test per story.
pub(crate) fn all() -> Vec<Trial> {
    let whole = std::env::var_os("TROQUET_TEST_FULL").is_some();
    let all = stories().into_iter();
    let elsewhere = |name: &str| CALLED.contains(&name) || NO_BUTTONS.contains(&name) || OTHERWISE.contains(&name);
    let plays = |name: &str| CHOSEN.contains(&name) || whole && !elsewhere(name);
    all.filter(|(name, _)| plays(name))
        .map(|(name, path)| Trial::test(format!("matrix::stories::{name}"), move || story(&path)))
        .collect()
}

fn story(path: &Path) -> Result<(), Failed> {
    let Some(server) = synapse() else { return Ok(()) };
    let text = fs::read_to_string(path)?;
    let script = parse(&text)?;
    let folder = TempDir::new()?;
    let url = sqlite_url(&folder.path().join("story.sqlite"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let clock = Arc::new(VirtualClock::still(moment(start(&script), chrono_tz::Europe::Zurich)));
        let mut stage = MatrixStage::open(server, &url, clock, "Les voisins de Vernier").await?;
        let played = play(&mut stage, &mut Memory::default(), &script, OnDifference::Stop, &mut |_| {}).await?;
        if let Some(difference) = played.difference {
            return Err(Failed::from(format!("{}\n{difference}", path.display())));
        }
        let findings = stage.database().audit().await?;
        if findings.is_empty() { Ok(()) } else { Err(Failed::from(findings.join("\n"))) }
    })
}
