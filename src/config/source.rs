//! Where values come from: the file, the environment, and the files that hold secrets.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

use toml::{Table, Value};

use super::{
    keys::{self, KEYS, Meaning, meaning},
    problem::Problem,
};

/// What begins the name of a variable that is a key.
const PREFIX: &str = "TROQUET__";

/// A value and where it was written.
#[derive(Debug, Clone)]
struct Entry {
    text: String,
    place: String,
}

/// Values by key.
#[derive(Debug, Default)]
pub(super) struct Given(BTreeMap<&'static str, Entry>);

impl Given {
    /// Takes the values of `above` over one's own.
    pub(super) fn over(&mut self, above: Self) {
        self.0.extend(above.0);
    }

    pub(super) fn text(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(|entry| entry.text.as_str())
    }

    /// Where the value of a key was written.
    pub(super) fn place(&self, key: &str) -> String {
        self.0.get(key).map(|entry| entry.place.clone()).unwrap_or_default()
    }

    /// Was anything of a section given?
    pub(super) fn has_section(&self, section: &str) -> bool {
        self.0.keys().any(|key| key.split_once('.').is_some_and(|(of, _)| of == section))
    }

    /// What was given, and where.
    pub(super) fn places(&self) -> Vec<(&'static str, String)> {
        KEYS.iter().filter_map(|key| self.0.get(key.name).map(|entry| (key.name, entry.place.clone()))).collect()
    }

    /// Takes one value, or the contents of the file that it names.
    fn take(&mut self, meaning: Meaning, text: String, place: &str, problems: &mut Vec<Problem>) {
        let (key, text) = match meaning {
            Meaning::Value(key) => (key, Some(text)),
            Meaning::File(key) => (key, secret(key, &text, problems)),
        };
        if self.0.contains_key(key) {
            problems.push(Problem::Both { place: place.to_owned(), key });
        } else if let Some(text) = text {
            self.0.insert(key, Entry { text, place: place.to_owned() });
        }
    }
}

/// The secret that stands in a file, without the line end that editors add.
fn secret(key: &'static str, path: &str, problems: &mut Vec<Problem>) -> Option<String> {
    let path = PathBuf::from(path);
    match fs::read_to_string(&path) {
        Ok(text) if text.trim().is_empty() => {
            problems.push(Problem::EmptySecret { path, key });
            None
        }
        Ok(text) => Some(text.trim().to_owned()),
        Err(error) => {
            problems.push(Problem::Unreadable { path, why: error.kind() });
            None
        }
    }
}

/// The values of a TOML file.
pub(super) fn file(path: &Path, problems: &mut Vec<Problem>) -> Given {
    let mut given = Given::default();
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            problems.push(Problem::Unreadable { path: path.to_path_buf(), why: error.kind() });
            return given;
        }
    };
    match text.parse::<Table>() {
        Ok(table) => walk("", &table, &path.display().to_string(), &mut given, problems),
        Err(error) => {
            let before = text.get(..error.span().map_or(0, |span| span.start)).unwrap_or(&text);
            let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
            problems.push(Problem::NotToml { path: path.to_path_buf(), line: before.matches('\n').count() + 1, column });
        }
    }
    given
}

fn walk(prefix: &str, table: &Table, place: &str, given: &mut Given, problems: &mut Vec<Problem>) {
    for (name, value) in table {
        let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        let place = place.to_owned();
        let text = match value {
            Value::Table(inner) if keys::sections().any(|section| section == key) => {
                walk(&key, inner, &place, given, problems);
                continue;
            }
            Value::Table(_) => {
                problems.push(Problem::UnknownKey { place, nearest: keys::nearest_section(&key), key });
                continue;
            }
            Value::Float(_) | Value::Datetime(_) | Value::Array(_) => {
                problems.push(Problem::NotText { place, key });
                continue;
            }
            Value::String(text) => text.clone(),
            Value::Integer(number) => number.to_string(),
            Value::Boolean(yes) => yes.to_string(),
        };
        match meaning(&key) {
            Some(meaning) => given.take(meaning, text, &place, problems),
            None => problems.push(Problem::UnknownKey { place, nearest: keys::nearest(&key), key }),
        }
    }
}

/// The values of the environment.
pub(super) fn environment(variables: impl IntoIterator<Item = (OsString, OsString)>, problems: &mut Vec<Problem>) -> Given {
    let mut given = Given::default();
    let named = variables.into_iter().filter_map(|(name, value)| Some((name.into_string().ok()?, value)));
    let mut ours: Vec<(String, OsString)> = named.filter(|(name, _)| name.starts_with(PREFIX)).collect();
    ours.sort();
    for (variable, value) in ours {
        let key = variable[PREFIX.len()..].to_lowercase().replace("__", ".");
        match (meaning(&key), value.into_string()) {
            (Some(meaning), Ok(text)) => given.take(meaning, text, &variable, problems),
            (Some(_), Err(_)) => problems.push(Problem::NotText { place: variable, key }),
            (None, _) => {
                let nearest = keys::nearest(&key).map(|near| format!("{PREFIX}{}", near.to_uppercase().replace('.', "__")));
                problems.push(Problem::UnknownKey { place: variable, nearest, key });
            }
        }
    }
    given
}
