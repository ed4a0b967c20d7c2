//! Every story of `tests/transcripts` on Telegram: the same words, buttons and balances as in the terminal, through the real adapter.

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

use super::telegram_stage::TelegramStage;
use crate::program::transcripts::stories;

/// One test per story.
pub(crate) fn all() -> Vec<Trial> {
    stories().into_iter().map(|(name, path)| Trial::test(format!("telegram::stories::{name}"), move || story(&path))).collect()
}

fn story(path: &Path) -> Result<(), Failed> {
    let text = fs::read_to_string(path)?;
    let script = parse(&text)?;
    let folder = TempDir::new()?;
    let url = sqlite_url(&folder.path().join("story.sqlite"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let clock = Arc::new(VirtualClock::still(moment(start(&script), chrono_tz::Europe::Zurich)));
        let mut stage = TelegramStage::open(&url, clock, "Les voisins de Vernier").await;
        let played = play(&mut stage, &mut Memory::default(), &script, OnDifference::Stop, &mut |_| {}).await?;
        if let Some(difference) = played.difference {
            return Err(Failed::from(format!("{}\n{difference}", path.display())));
        }
        stage.faultless();
        let findings = stage.database().audit().await?;
        if findings.is_empty() { Ok(()) } else { Err(Failed::from(findings.join("\n"))) }
    })
}
