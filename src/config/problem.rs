//! What can be wrong with a configuration, in kind French that names file and key. Values are not repeated: one of them may be a
//! token in the wrong place.

use std::{
    fmt, io,
    path::{Path, PathBuf},
};

use crate::words::words;

/// Something wrong with the configuration. `place` is the file or the variable in which it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// A file can't be read.
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        why: io::ErrorKind,
    },
    /// The file is no TOML.
    NotToml {
        /// Which file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// A key that nobody knows.
    UnknownKey {
        /// Where.
        place: String,
        /// As written.
        key: String,
        /// The nearest one known.
        nearest: Option<String>,
    },
    /// A value that is neither text, number nor yes/no, or not readable text.
    NotText {
        /// Where.
        place: String,
        /// As written.
        key: String,
    },
    /// A secret and its `…_file` variant, both.
    Both {
        /// Where.
        place: String,
        /// Which key.
        key: &'static str,
    },
    /// Two keys of which only one may be there.
    Exclusive {
        /// Where the first one is.
        place: String,
        /// One.
        key: &'static str,
        /// The other.
        other: &'static str,
    },
    /// A file that should hold a secret is empty.
    EmptySecret {
        /// Which file.
        path: PathBuf,
        /// Which key.
        key: &'static str,
    },
    /// A value of no use.
    BadValue {
        /// Where.
        place: String,
        /// Which key.
        key: &'static str,
        /// What would be.
        expected: String,
    },
    /// A key that others make necessary.
    Missing {
        /// Which key.
        key: &'static str,
        /// Because of which other.
        because: &'static str,
    },
}

/// Why a file can't be read or written, in French; the system's own words for what is rare.
pub(crate) fn why(kind: io::ErrorKind) -> String {
    match kind {
        io::ErrorKind::NotFound => words!("why-not-found"),
        io::ErrorKind::PermissionDenied => words!("why-permission"),
        io::ErrorKind::IsADirectory => words!("why-folder"),
        io::ErrorKind::AddrInUse => words!("why-in-use"),
        io::ErrorKind::InvalidData => words!("why-not-text"),
        other => other.to_string(),
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |path: &Path| path.display().to_string();
        let sentence = match self {
            Self::Unreadable { path, why: kind } => words!("config-unreadable", path = shown(path), why = why(*kind)),
            Self::NotToml { path, line, column } => {
                words!("config-not-toml", path = shown(path), line = line.to_string(), column = column.to_string())
            }
            Self::UnknownKey { place, key, nearest } => {
                let unknown = words!("config-unknown-key", place = place.as_str(), key = key.as_str());
                match nearest {
                    Some(nearest) => format!("{unknown} {}", words!("cli-nearest", nearest = nearest.as_str())),
                    None => unknown,
                }
            }
            Self::NotText { place, key } => words!("config-not-text", place = place.as_str(), key = key.as_str()),
            Self::Both { place, key } => words!("config-both", place = place.as_str(), key = (*key).to_owned()),
            Self::Exclusive { place, key, other } => {
                words!("config-exclusive", place = place.as_str(), key = (*key).to_owned(), other = (*other).to_owned())
            }
            Self::EmptySecret { path, key } => words!("config-empty-secret", path = shown(path), key = (*key).to_owned()),
            Self::BadValue { place, key, expected } => {
                words!("config-bad-value", place = place.as_str(), key = (*key).to_owned(), expected = expected.as_str())
            }
            Self::Missing { key, because } => words!("config-missing", key = (*key).to_owned(), because = (*because).to_owned()),
        };
        f.write_str(&sentence)
    }
}
