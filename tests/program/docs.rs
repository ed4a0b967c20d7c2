//! What is written for people names only what there is: keys of the configuration, commands, buttons, and the places of other files.

use std::{fs, path::Path};

use bot_core::commands;
use troquet::config::KEYS;

fn file(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).expect("a file of the repository")
}

/// The text without what can't be typed.
fn plain(text: &str) -> String {
    text.replace(['\u{A0}', '\u{202F}'], " ").replace('’', "'")
}

/// What stands between two marks, on one line.
fn between(text: &str, open: char, close: char) -> Vec<(&str, &str)> {
    let ends = |(at, _)| {
        let inside: &str = &text[at + open.len_utf8()..];
        let end = inside.find([close, '\n'])?;
        inside[end..].starts_with(close).then(|| (&inside[..end], &inside[end + close.len_utf8()..]))
    };
    text.match_indices(open).filter_map(ends).collect()
}

pub(crate) fn every_key_is_explained() {
    let readme = file("README.md");
    let rows: Vec<&str> = readme.lines().filter(|line| line.starts_with("| `")).collect();
    for key in KEYS {
        let named = format!("`{}`", key.name);
        let row = rows.iter().find(|row| row.contains(&named)).unwrap_or_else(|| panic!("{named} is not in the README"));
        assert_eq!(row.contains(&format!("{named} (secret)")), key.secret, "{row}");
    }
}

pub(crate) fn every_command_of_the_guide_exists() {
    let guide = file("docs/guide.md");
    let mut named = Vec::new();
    let quoted = between(&guide, '`', '`').into_iter().map(|(inside, _)| inside);
    for line in guide.lines().chain(quoted) {
        if let Some(word) = line.strip_prefix('/').and_then(|rest| rest.split_whitespace().next()) {
            named.push(word);
        }
    }
    let pages = ["live", "ready", "metrics"];
    for word in &named {
        assert!(pages.contains(word) || commands::named(word).is_some(), "/{word} is no command");
    }
    for spec in commands::TABLE.iter().filter(|spec| spec.listed) {
        let known = ["annonces", "clubs", "aide"];
        let name = spec.names[0];
        assert!(named.contains(&name) || known.contains(&name), "the guide does not tell of /{name}");
    }
}

pub(crate) fn every_button_of_the_guide_exists() {
    let locale = plain(&file("locales/fr/bot-core.ftl"));
    let labels: Vec<&str> = locale
        .lines()
        .filter(|line| line.starts_with("button-"))
        .filter_map(|line| line.split_once(" = "))
        .map(|(_, label)| label)
        .collect();
    let guide = plain(&file("docs/guide.md"));
    let mut buttons = 0;
    for (label, after) in between(&guide, '[', ']') {
        let in_code = label.chars().all(|c| c.is_ascii_lowercase());
        if !after.starts_with('(') && !in_code {
            assert!(labels.contains(&label), "[{label}] is no button");
            buttons += 1;
        }
    }
    assert!(buttons >= 10, "{buttons}");
}

pub(crate) fn every_link_leads_somewhere() {
    for (name, folder) in [("README.md", ""), ("docs/guide.md", "docs")] {
        let text = file(name);
        for (_, after) in between(&text, '[', ']').into_iter().filter(|(_, after)| after.starts_with('(')) {
            let target = after[1..].split([')', '#']).next().unwrap_or_default();
            let found = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join(target).exists();
            assert!(target.starts_with("http") || found, "{name}: {target}");
        }
        for place in text.split(['`', ' ', '\n']).filter(|word| word.starts_with("tests/")) {
            assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(place).exists(), "{name}: {place}");
        }
    }
}

pub(crate) fn the_licence_is_whole() {
    let licence = file("LICENSE");
    let head = "                    GNU AFFERO GENERAL PUBLIC LICENSE\n                       Version 3, 19 November 2007\n";
    assert!(licence.starts_with(head) && licence.ends_with("<https://www.gnu.org/licenses/>.\n"));
    assert_eq!((licence.lines().count(), licence.len()), (661, 34_523));
}
