//! What one account keeps on disk beside matrix-sdk's own store: its session, its places in the sync, and what it could not
//! read. All of it belongs to exactly this store (a device's keys, a server's stream), so it stands next to it and not in Troquet's tables.

use std::{
    io,
    path::{Path, PathBuf},
};

use matrix_sdk::authentication::matrix::MatrixSession;
use serde::{Deserialize, Serialize};
use tokio::{fs, io::AsyncWriteExt};

use crate::{catch_up::Places, unread::Shelf};

/// The device and, once logged in, the session.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct StoredSession {
    /// Chosen before the first login, so that a crash right after it leaves no second device.
    pub(crate) device: String,
    /// With the access token.
    pub(crate) session: Option<MatrixSession>,
    /// Earlier devices whose keys are lost, to be logged out.
    #[serde(default)]
    pub(crate) lost: Vec<String>,
}

/// The file in which matrix-sdk keeps a device's keys.
const KEYS: &str = "matrix-sdk-crypto.sqlite3";

/// The account's folder.
#[derive(Debug, Clone)]
pub(crate) struct Files {
    dir: PathBuf,
}

impl Files {
    /// Makes the folder if it is missing, for its owner only.
    pub(crate) async fn open(dir: &Path) -> io::Result<Self> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        builder.mode(0o700);
        builder.create(dir).await?;
        Ok(Self { dir: dir.to_owned() })
    }

    /// Where matrix-sdk keeps its store.
    pub(crate) fn store(&self) -> PathBuf {
        self.dir.join("store")
    }

    /// Are there keys of a device?
    pub(crate) async fn has_keys(&self) -> io::Result<bool> {
        fs::try_exists(self.store().join(KEYS)).await
    }

    /// Removes what is left of matrix-sdk's store: without its keys it only knows rooms, which the server tells again.
    pub(crate) async fn forget_store(&self) -> io::Result<()> {
        match fs::remove_dir_all(self.store()).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Beside the folder, so that it outlives a folder that is lost or removed.
    fn passphrase_file(&self) -> PathBuf {
        self.dir.with_extension("recovery")
    }

    /// The recovery passphrase that was made at a first start.
    pub(crate) async fn passphrase(&self) -> io::Result<Option<String>> {
        read(&self.passphrase_file()).await
    }

    /// Keeps it, and says where.
    pub(crate) async fn save_passphrase(&self, passphrase: &str) -> io::Result<PathBuf> {
        let file = self.passphrase_file();
        write(&file, format!("{passphrase}\n").as_bytes()).await?;
        Ok(file)
    }

    /// The session of an earlier run.
    pub(crate) async fn session(&self) -> io::Result<Option<StoredSession>> {
        let Some(text) = self.read("session.json").await? else { return Ok(None) };
        serde_json::from_str(&text).map(Some).map_err(io::Error::from)
    }

    /// Keeps the session.
    pub(crate) async fn save_session(&self, session: &StoredSession) -> io::Result<()> {
        self.write("session.json", &serde_json::to_vec(session)?).await
    }

    /// The places up to which everything was committed.
    pub(crate) async fn places(&self) -> io::Result<Places> {
        let Some(text) = self.read("sync-place").await? else { return Ok(Places::default()) };
        serde_json::from_str(&text).map_err(io::Error::from)
    }

    /// Keeps those places.
    pub(crate) async fn save_places(&self, places: &Places) -> io::Result<()> {
        self.write("sync-place", &serde_json::to_vec(places)?).await
    }

    /// What could not be read so far.
    pub(crate) async fn shelf(&self) -> io::Result<Shelf> {
        let Some(text) = self.read("unread.json").await? else { return Ok(Shelf::default()) };
        serde_json::from_str(&text).map_err(io::Error::from)
    }

    /// Keeps that.
    pub(crate) async fn save_shelf(&self, shelf: &Shelf) -> io::Result<()> {
        self.write("unread.json", &serde_json::to_vec(shelf)?).await
    }

    async fn read(&self, name: &str) -> io::Result<Option<String>> {
        read(&self.dir.join(name)).await
    }

    async fn write(&self, name: &str, content: &[u8]) -> io::Result<()> {
        write(&self.dir.join(name), content).await
    }
}

async fn read(file: &Path) -> io::Result<Option<String>> {
    match fs::read_to_string(file).await {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// All or nothing, also through a power cut, and for its owner only.
async fn write(file: &Path, content: &[u8]) -> io::Result<()> {
    let mut draft = file.as_os_str().to_owned();
    draft.push(".new");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    options.mode(0o600);
    let mut opened = options.open(&draft).await?;
    opened.write_all(content).await?;
    opened.sync_all().await?;
    fs::rename(&draft, file).await
}
