//! Pictures and files: uploaded, encrypted where the room is, and named in an event.
//!
//! A picture leaves only as the core re-encoded it: the file that somebody's client sent may say where and when it was taken.

use std::io::Cursor;

use bot_core::card::Attachment;
use image::ImageReader;
use matrix_sdk::{
    Room,
    ruma::{
        UInt,
        events::room::{
            ImageInfo, MediaSource,
            message::{
                FileInfo, FileMessageEventContent, FormattedBody, ImageMessageEventContent, MessageType, RoomMessageEventContent,
            },
        },
    },
};
use serde_json::Value;

use crate::{
    draw::Drawn,
    wire::{Sending, refused, verdict},
};

/// What a picture is called.
const NAME: &str = "photo.jpg";

fn size(bytes: &[u8]) -> Option<UInt> {
    UInt::try_from(bytes.len()).ok()
}

/// Uploads a file for a room.
async fn upload(room: &Room, media_type: &str, bytes: Vec<u8>) -> Sending<MediaSource> {
    let client = room.client();
    if room.latest_encryption_state().await.map_err(verdict)?.is_encrypted() {
        let file = client.upload_encrypted_file(&mut Cursor::new(bytes)).await.map_err(verdict)?;
        return Ok(MediaSource::Encrypted(Box::new(file)));
    }
    let media_type = media_type.parse().map_err(|_| refused("not a media type"))?;
    let uploaded = client.media().upload(&media_type, bytes, None).await.map_err(verdict)?;
    Ok(MediaSource::Plain(uploaded.content_uri))
}

/// A new picture, without words yet.
pub(crate) async fn picture(room: &Room, jpeg: &[u8]) -> Sending<ImageMessageEventContent> {
    let mut info = ImageInfo::new();
    info.mimetype = Some("image/jpeg".to_owned());
    info.size = size(jpeg);
    if let Ok((width, height)) = ImageReader::with_format(Cursor::new(jpeg), image::ImageFormat::Jpeg).into_dimensions() {
        (info.width, info.height) = (Some(width.into()), Some(height.into()));
    }
    let source = upload(room, "image/jpeg", jpeg.to_vec()).await?;
    Ok(ImageMessageEventContent::new(NAME.to_owned(), source).info(Box::new(info)))
}

/// The picture with words under it.
pub(crate) fn captioned(picture: ImageMessageEventContent, words: Option<Drawn>) -> RoomMessageEventContent {
    let picture = match words {
        Some(Drawn { body, html }) => {
            let mut picture = picture;
            picture.filename = Some(NAME.to_owned());
            picture.body = body;
            picture.formatted = Some(FormattedBody::html(html));
            picture
        }
        None => picture,
    };
    RoomMessageEventContent::new(MessageType::Image(picture))
}

/// The picture in a message's content; `None` if it has none, or can't be read any more.
pub(crate) fn shown(content: Value) -> Option<ImageMessageEventContent> {
    let is_picture = content["msgtype"] == "m.image";
    is_picture.then(|| serde_json::from_value(content).ok()).flatten()
}

/// A file.
pub(crate) async fn file(room: &Room, file: &Attachment) -> Sending<RoomMessageEventContent> {
    let bytes = file.text.clone().into_bytes();
    let mut info = FileInfo::new();
    info.mimetype = Some(file.media_type.clone());
    info.size = size(&bytes);
    let source = upload(room, &file.media_type, bytes).await?;
    let content = FileMessageEventContent::new(file.name.clone(), source).info(Box::new(info));
    Ok(RoomMessageEventContent::new(MessageType::File(content)))
}
