//! Files of the media repository, up to a limit: the bytes are counted as they come, for whoever sent the file says what they like about
//! its length, and the server takes longer ones than are wanted here.

use std::{
    io::{Cursor, Read},
    time::Duration,
};

use bot_core::wire::SendError;
use matrix_sdk::{
    Client,
    reqwest::{Response, StatusCode},
    ruma::{
        MxcUri,
        api::{Metadata, SupportedVersions, client::authenticated_media::get_content},
        events::room::{EncryptedFile, MediaSource},
    },
};
use matrix_sdk_base::crypto::AttachmentDecryptor;

use crate::wire::{Sending, refused, verdict};

/// How long a whole file may take: the longest one that is wanted comes over a slow line in that time.
const PATIENCE: Duration = Duration::from_mins(2);

/// A file's bytes, decrypted if it was encrypted.
///
/// # Errors
/// [`SendError::Refused`]: it is longer than the limit, or not what its sender said. Else what the server says.
pub(crate) async fn download(client: &Client, source: &MediaSource, limit: usize) -> Sending<Vec<u8>> {
    match source {
        MediaSource::Plain(uri) => bytes(client, uri, limit).await,
        MediaSource::Encrypted(file) => decrypt(&bytes(client, &file.url, limit).await?, file),
    }
}

async fn bytes(client: &Client, uri: &MxcUri, limit: usize) -> Sending<Vec<u8>> {
    let versions = client.supported_versions().await.map_err(verdict)?;
    let (server, id) = uri.parts().map_err(|_| refused("not a file of Matrix"))?;
    // Servers before version 1.11 give their files to everybody, and know no other way.
    let path = if is_authenticated(&versions) { "client/v1/media" } else { "media/v3" };
    let url = format!("{}/_matrix/{path}/download/{server}/{id}", client.homeserver().as_str().trim_end_matches('/'));
    let token = client.access_token().ok_or_else(|| SendError::Transient("no session".to_owned()))?;
    let away = |_| SendError::Transient("the server could not be reached".to_owned());
    let request = client.http_client().get(url).bearer_auth(token).timeout(PATIENCE);
    let mut response = answered(request.send().await.map_err(away)?)?;
    let mut bytes = Vec::new();
    while let Some(part) = response.chunk().await.map_err(away)? {
        if bytes.len() + part.len() > limit {
            return Err(refused("the file is too long"));
        }
        bytes.extend_from_slice(&part);
    }
    Ok(bytes)
}

fn is_authenticated(versions: &SupportedVersions) -> bool {
    get_content::v1::Request::PATH_BUILDER.is_supported(versions)
}

/// An answer that brings a file.
fn answered(response: Response) -> Sending<Response> {
    let status = response.status();
    let why = || format!("HTTP {}", status.as_u16());
    match status {
        _ if status.is_success() => Ok(response),
        // Whoever asks asks again, and a session that has ended begins anew.
        StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT | StatusCode::UNAUTHORIZED => {
            Err(SendError::Transient(why()))
        }
        _ if status.is_client_error() => Err(SendError::Refused(why())),
        _ => Err(SendError::Transient(why())),
    }
}

fn decrypt(bytes: &[u8], file: &EncryptedFile) -> Sending<Vec<u8>> {
    let mut encrypted = Cursor::new(bytes);
    let mut plain = Vec::with_capacity(bytes.len());
    let broken = || refused("the file is not what its sender said");
    let mut decryptor = AttachmentDecryptor::new(&mut encrypted, file.clone().into()).map_err(|_| broken())?;
    decryptor.read_to_end(&mut plain).map_err(|_| broken())?;
    Ok(plain)
}
