//! Every story of `tests/transcripts`, each on an SQLite file of its own, in the terminal chat. Afterwards the tables must add up.
//! `BLESS=1` rewrites what is expected by what came.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use libtest_mimic::{Failed, Trial};
use storage::sqlite_url;
use tempfile::TempDir;
use troquet::{
    console::{network::ConsoleNetwork, script::fresh_stage},
    transcript::{
        player::{Memory, OnDifference, play},
        script::parse,
    },
};

/// One test per file, by its folder and name.
pub(crate) fn all() -> Vec<Trial> {
    stories().into_iter().map(|(name, path)| Trial::test(format!("transcripts::{name}"), move || story(&path))).collect()
}

/// Every story: its folder and name, and its file.
pub(crate) fn stories() -> Vec<(String, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transcripts");
    let mut files = Vec::new();
    find(&folder, &mut files);
    files.sort();
    assert!(!files.is_empty(), "no transcript in {}", folder.display());
    let name = |path: &Path| path.strip_prefix(&folder).unwrap_or(path).with_extension("").display().to_string();
    files.into_iter().map(|path| (name(&path), path)).collect()
}

/// The transcripts of a folder and of the folders in it.
fn find(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of transcripts") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            find(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "txt") {
            files.push(path);
        }
    }
}

fn story(path: &Path) -> Result<(), Failed> {
    let text = fs::read_to_string(path)?;
    let script = parse(&text)?;
    let blessed = std::env::var_os("BLESS").is_some_and(|value| value == "1");
    let folder = TempDir::new()?;
    let url = sqlite_url(&folder.path().join("story.sqlite"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let network = Arc::new(ConsoleNetwork::new("Les voisins de Vernier"));
        let mut stage = fresh_stage(&script, &url, network).await?;
        let on_difference = if blessed { OnDifference::Rewrite } else { OnDifference::Stop };
        let played = play(&mut stage, &mut Memory::default(), &script, on_difference, &mut |_| {}).await?;
        if blessed && played.text != text {
            fs::write(path, &played.text)?;
        } else if let (false, Some(difference)) = (blessed, played.difference) {
            return Err(Failed::from(format!("{}\n{difference}", path.display())));
        }
        let findings = stage.database().audit().await?;
        if findings.is_empty() { Ok(()) } else { Err(Failed::from(findings.join("\n"))) }
    })
}
