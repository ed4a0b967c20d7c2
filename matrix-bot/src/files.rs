//! What one account keeps on disk beside matrix-sdk's own store: its session, its place in the sync, and what it could not
//! read. All of it belongs to exactly this store (a device's keys, a server's stream), so it stands next to it and not in Troquet's tables.

use std::{
    io,
    path::{Path, PathBuf},
};

use matrix_sdk::authentication::matrix::MatrixSession;
use serde::{Deserialize, Serialize};
use tokio::{fs, io::AsyncWriteExt};

use crate::unread::Shelf;

/// The device and, once logged in, the session.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct StoredSession {
    /// Chosen before the first login, so that a crash right after it leaves no second device.
    pub(crate) device: String,
    /// With the access token.
    pub(crate) session: Option<MatrixSession>,
}

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

    /// The session of an earlier run.
    pub(crate) async fn session(&self) -> io::Result<Option<StoredSession>> {
        let Some(text) = self.read("session.json").await? else { return Ok(None) };
        serde_json::from_str(&text).map(Some).map_err(io::Error::from)
    }

    /// Keeps the session.
    pub(crate) async fn save_session(&self, session: &StoredSession) -> io::Result<()> {
        self.write("session.json", &serde_json::to_vec(session)?).await
    }

    /// The place in the sync up to which everything was committed.
    pub(crate) async fn place(&self) -> io::Result<Option<String>> {
        Ok(self.read("sync-place").await?.filter(|place| !place.is_empty()))
    }

    /// Keeps that place.
    pub(crate) async fn save_place(&self, place: &str) -> io::Result<()> {
        self.write("sync-place", place.as_bytes()).await
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
        match fs::read_to_string(self.dir.join(name)).await {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// All or nothing, also through a power cut, and for its owner only.
    async fn write(&self, name: &str, content: &[u8]) -> io::Result<()> {
        let draft = self.dir.join(format!("{name}.new"));
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        options.mode(0o600);
        let mut file = options.open(&draft).await?;
        file.write_all(content).await?;
        file.sync_all().await?;
        fs::rename(&draft, self.dir.join(name)).await
    }
}
