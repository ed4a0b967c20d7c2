//! Pictures: fetched once from their network, turned upright, made small and stripped of all they carry besides (place, camera, time),
//! and kept in the tables, so that one backup and every process has them.

use std::io::Cursor;

use chrono::Duration;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits, codecs::jpeg::JpegEncoder, imageops::FilterType};

use crate::{
    engine::Engine,
    store::{Scope, Stored},
    wire::SendError,
};

/// The longest side, in pixels.
const LONGEST_SIDE: u32 = 1_600;

/// The most bytes that are kept of one picture.
const LARGEST: usize = 400_000;

/// The most bytes that are fetched of one picture (Telegram gives bots at most 20 MB).
const LARGEST_FETCHED: usize = 20_000_000;

/// Pictures looked at in one go; what can't be had just now is among them.
const AT_ONCE: u32 = 16;

/// A picture that can't be had for so long is given up, and what it stands in goes without.
const PATIENCE: Duration = Duration::hours(1);

/// The most memory that reading one picture may take, in bytes: 50 megapixels in full colour.
const MEMORY: u64 = 200_000_000;

impl Engine {
    /// Fetches pictures that were sent; says how many were looked at (0: none waits).
    ///
    /// # Errors
    /// If the store fails.
    pub async fn fetch_photos(&self) -> Stored<usize> {
        let mut tx = self.store.begin(&Scope::default()).await?;
        let waiting = tx.photos_to_fetch(&self.networks(), AT_ONCE).await?;
        drop(tx);
        let mut looked_at = 0;
        for photo in waiting {
            let Some(wire) = self.wire(photo.network) else { continue };
            let jpeg = match wire.fetch(&photo.file, LARGEST_FETCHED).await {
                Ok(bytes) => reencode(&bytes),
                // The network is asked again at the next round.
                Err(SendError::Transient(_) | SendError::RetryAfter(_)) if self.clock.now().since(photo.at) < PATIENCE => {
                    continue;
                }
                Err(_) => None,
            };
            if jpeg.is_none() {
                tracing::warn!(network = %photo.network, "a picture could not be kept");
            }
            let mut tx = self.store.begin(&Scope::default()).await?;
            tx.keep_photo(photo.id, jpeg.as_deref()).await?;
            tx.commit().await?;
            looked_at += 1;
        }
        Ok(looked_at)
    }
}

/// A picture as it is kept: JPEG, upright, at most [`LONGEST_SIDE`] and [`LARGEST`]; `None` for what is no picture.
fn reencode(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let orientation = decoder.orientation().ok()?;
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    picture.apply_orientation(orientation);
    if picture.width().max(picture.height()) > LONGEST_SIDE {
        picture = picture.resize(LONGEST_SIDE, LONGEST_SIDE, FilterType::Triangle);
    }
    let picture = picture.to_rgb8();
    [85_u8, 70, 50, 30].into_iter().find_map(|quality| {
        let mut out = Vec::new();
        JpegEncoder::new_with_quality(&mut out, quality).encode_image(&picture).ok()?;
        (out.len() <= LARGEST).then_some(out)
    })
}

#[cfg(test)]
mod tests {
    use image::{ImageFormat, RgbImage};

    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let noise = RgbImage::from_fn(width, height, |x, y| {
            image::Rgb([x * 7 + y, x ^ y, y * 3].map(|value| u8::try_from(value % 256).expect("a byte")))
        });
        let mut out = Cursor::new(Vec::new());
        noise.write_to(&mut out, ImageFormat::Png).expect("a picture");
        out.into_inner()
    }

    #[test]
    fn large_pictures_become_small_jpegs() {
        let kept = reencode(&png(3_000, 1_000)).expect("a picture");
        assert!(kept.len() <= LARGEST);
        let read = image::load_from_memory_with_format(&kept, ImageFormat::Jpeg).expect("a JPEG");
        assert_eq!((read.width(), read.height()), (1_600, 533));
    }

    #[test]
    fn nothing_but_the_picture_is_kept() {
        let mut jpeg = Vec::new();
        JpegEncoder::new(&mut jpeg).encode_image(&RgbImage::new(8, 8)).expect("a picture");
        // An EXIF block with a place in it, as phones write it, after the start marker.
        let exif = b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0GPS 46.21 6.10";
        let mut with_place = jpeg[..2].to_vec();
        with_place.extend([0xFF, 0xE1]);
        with_place.extend(u16::try_from(exif.len() + 2).expect("short").to_be_bytes());
        with_place.extend(exif);
        with_place.extend(&jpeg[2..]);
        let kept = reencode(&with_place).expect("a picture");
        assert!(!kept.windows(3).any(|window| window == b"GPS"));
    }

    #[test]
    fn what_is_no_picture_is_not_kept() {
        for bytes in [&b""[..], b"<svg/>", b"\x89PNG\r\n\x1a\nbroken"] {
            assert_eq!(reencode(bytes), None);
        }
    }
}
