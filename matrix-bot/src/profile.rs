//! How the account looks to people: its name and its picture, set where the server shows others. A host who says nothing finds what a person
//! has set by hand left alone.

use std::{fmt, fs, io, path::Path};

use image::ImageFormat;
use matrix_sdk::{Client, Error, media::MediaFormat};

use crate::{ConnectError, NAME, wire::summary};

/// The longest name, in characters: what fits on a line of clients on small screens. Matrix itself has no limit but that of an event.
pub const LONGEST_NAME: usize = 64;

/// The largest picture, in bytes: every client loads it, and servers often refuse more.
const LARGEST: u64 = 1024 * 1024;

/// Name and picture.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    /// The name; `None`: « Troquet » if nobody has given the account another one.
    pub name: Option<String>,
    /// The picture; `None`: whatever the account has.
    pub avatar: Option<Avatar>,
}

/// A picture for an account: PNG or JPEG, up to 1 MiB.
#[derive(Clone, PartialEq, Eq)]
pub struct Avatar {
    bytes: Vec<u8>,
    format: ImageFormat,
}

impl fmt::Debug for Avatar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Avatar({}, {} bytes)", self.format.to_mime_type(), self.bytes.len())
    }
}

/// Why a file is no picture for an account.
#[derive(Debug, thiserror::Error)]
pub enum BadAvatar {
    /// It can't be read.
    #[error(transparent)]
    Unreadable(#[from] io::Error),
    /// It is larger than 1 MiB, or neither PNG nor JPEG.
    #[error("not a PNG or JPEG of at most 1 MiB")]
    Unusable,
}

impl Avatar {
    /// The picture in a file.
    ///
    /// # Errors
    /// [`BadAvatar`].
    pub fn read(path: &Path) -> Result<Self, BadAvatar> {
        if fs::metadata(path)?.len() > LARGEST {
            return Err(BadAvatar::Unusable);
        }
        let bytes = fs::read(path)?;
        match image::guess_format(&bytes) {
            Ok(format @ (ImageFormat::Png | ImageFormat::Jpeg)) => Ok(Self { bytes, format }),
            _ => Err(BadAvatar::Unusable),
        }
    }
}

/// Some servers leave profiles to their administration: no reason not to serve.
fn kept(error: &Error) {
    tracing::info!(cause = summary(error), "the account keeps its name or picture");
}

impl Profile {
    /// Shows it to people, and tells the account's name.
    pub(crate) async fn show(&self, client: &Client) -> Result<Option<String>, ConnectError> {
        let name = self.show_name(client).await?;
        if let Some(avatar) = &self.avatar {
            avatar.show(client).await.unwrap_or_else(|error| kept(&error));
        }
        Ok(name)
    }

    /// One that nobody has named yet (servers then take its local part) is called Troquet.
    async fn show_name(&self, client: &Client) -> Result<Option<String>, ConnectError> {
        let account = client.account();
        let shown = account.get_display_name().await.map_err(|error| ConnectError::Unreachable(summary(&error)))?;
        let wanted = match &self.name {
            Some(name) => name,
            None if shown.as_deref().is_some_and(|name| client.user_id().is_none_or(|id| id.localpart() != name)) => {
                return Ok(shown);
            }
            None => NAME,
        };
        if shown.as_deref() == Some(wanted) {
            return Ok(shown);
        }
        match account.set_display_name(Some(wanted)).await {
            Ok(()) => Ok(Some(wanted.to_owned())),
            Err(error) => {
                kept(&error);
                Ok(shown)
            }
        }
    }
}

impl Avatar {
    async fn show(&self, client: &Client) -> Result<(), Error> {
        let account = client.account();
        let shown = account.get_avatar(MediaFormat::File).await.ok().flatten();
        if shown.as_ref() != Some(&self.bytes) {
            let media_type = self.format.to_mime_type().parse().map_err(|_| Error::InsufficientData)?;
            account.upload_avatar(&media_type, self.bytes.clone()).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pictures_of_a_fair_size() {
        let folder = tempfile::tempdir().expect("a folder");
        let read = |bytes: &[u8]| {
            let path = folder.path().join("picture");
            fs::write(&path, bytes).expect("written");
            Avatar::read(&path)
        };
        let png = b"\x89PNG\r\n\x1a\n rest";
        assert_eq!(read(png).expect("a picture").format, ImageFormat::Png);
        assert_eq!(read(&[0xFF, 0xD8, 0xFF, 0xE0]).expect("a picture").format, ImageFormat::Jpeg);
        let huge = [png.as_slice(), &vec![0; 1024 * 1024]].concat();
        for other in [b"GIF89a".as_slice(), b"", b"<svg/>", &huge] {
            assert!(matches!(read(other), Err(BadAvatar::Unusable)));
        }
        assert!(matches!(Avatar::read(&folder.path().join("none")), Err(BadAvatar::Unreadable(_))));
    }
}
