//! What people saw, as lines of a transcript: the same for the same message, whatever the network.

use bot_core::card::Style;

use super::{
    script::{Heard, INDENT},
    stage::{Change, Place, Seen},
};

/// Buttons go on a line of their own where the last line would become longer than this, in characters.
const WIDEST: usize = 120;

/// What came, as a transcript writes it.
pub fn heard(seen: &Seen) -> Heard {
    let lines = match seen.change {
        Change::Left => vec!["(quitte le groupe)".to_owned()],
        Change::Deleted => text(seen).into_iter().take(1).collect(),
        Change::Said | Change::Edited => whole(seen),
    };
    let change = if seen.change == Change::Left { Change::Said } else { seen.change };
    Heard { place: seen.place.clone(), change, lines: if lines.is_empty() { vec![String::new()] } else { lines } }
}

/// The words alone: items behind a bullet, people's own words behind a bar. Empty lines are left out.
fn text(seen: &Seen) -> Vec<String> {
    let prefix = |style| match style {
        Style::Title | Style::Body => "",
        Style::Item => "• ",
        Style::Quote => "| ",
    };
    let lines = seen.lines.iter().flat_map(|line| {
        line.text
            .lines()
            .filter(|text| !text.trim().is_empty())
            .map(move |text| format!("{}{}", prefix(line.style), text.trim_end()))
    });
    lines.map(|line| spaces(&line)).collect()
}

fn whole(seen: &Seen) -> Vec<String> {
    let mut lines = text(seen);
    let photo = seen.photo.then(|| "📷".to_owned());
    lines.extend(photo);
    lines.extend(
        seen.files
            .iter()
            .map(|file| format!("📎 {} ({} {})", file.name, file.lines, if file.lines < 2 { "ligne" } else { "lignes" })),
    );
    if !seen.buttons.is_empty() {
        let buttons: Vec<_> = seen.buttons.iter().map(|label| format!("[{}]", spaces(label))).collect();
        let buttons = buttons.join(" ");
        match lines.last_mut() {
            Some(last) if last.chars().count() + buttons.chars().count() < WIDEST => {
                last.push(' ');
                last.push_str(&buttons);
            }
            _ => lines.push(buttons),
        }
    }
    lines
}

/// Plain spaces, which can be typed; a line break within a line can't be.
fn spaces(text: &str) -> String {
    text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect()
}

/// As it stands in a file.
pub fn lines(heard: &Heard) -> Vec<String> {
    let word = match heard.change {
        Change::Said | Change::Left => "bot",
        Change::Edited => "carte",
        Change::Deleted => "efface",
    };
    let head = match &heard.place {
        Place::Group => format!("{word}>"),
        Place::Other(room) => format!("{word} #{room}>"),
        Place::Private(resident) => format!("{word} @{resident}>"),
    };
    let mut out = Vec::with_capacity(heard.lines.len());
    for (index, line) in heard.lines.iter().enumerate() {
        let line = if index == 0 { format!("{head} {line}") } else { format!("{INDENT}{line}") };
        out.push(line.trim_end().to_owned());
    }
    out
}

/// Do both say the same? Kinds of spaces and apostrophes, which are hard to type, don't count.
pub fn same(one: &Heard, other: &Heard) -> bool {
    let plain = |heard: &Heard| -> Vec<String> { heard.lines.iter().map(|line| typed(line)).collect() };
    one.place == other.place && one.change == other.change && plain(one) == plain(other)
}

fn typed(line: &str) -> String {
    spaces(line).replace('’', "'").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use bot_core::{card::Line, wire::MessageRef};

    use super::*;
    use crate::transcript::stage::{File, Resident};

    fn seen(lines: &[(Style, &str)], buttons: &[&str]) -> Seen {
        Seen {
            place: Place::Group,
            change: Change::Said,
            message: MessageRef("1".to_owned()),
            lines: lines.iter().map(|(style, text)| Line { style: *style, text: (*text).to_owned() }).collect(),
            buttons: buttons.iter().map(|label| (*label).to_owned()).collect(),
            files: Vec::new(),
            photo: false,
        }
    }

    fn drawn(seen: &Seen) -> String {
        lines(&heard(seen)).join("\n")
    }

    #[test]
    fn messages_as_lines() {
        let card = seen(
            &[
                (Style::Title, "Annonce 12\u{A0}: Vélo"),
                (Style::Body, "15 points"),
                (Style::Item, "un"),
                (Style::Quote, "deux\n\ntrois"),
            ],
            &["A", "B"],
        );
        assert_eq!(drawn(&card), "bot> Annonce 12 : Vélo\n     15 points\n     • un\n     | deux\n     | trois [A] [B]");
        let long = seen(&[(Style::Body, &"x".repeat(115))], &["Bouton"]);
        assert_eq!(drawn(&long), format!("bot> {}\n     [Bouton]", "x".repeat(115)));
        assert_eq!(drawn(&seen(&[], &["A"])), "bot> [A]");
        assert_eq!(drawn(&seen(&[], &[])), "bot>");
        let zoe = Resident::new("Zoé").expect("a name");
        let files = vec![File { name: "releve.csv".to_owned(), lines: 3 }, File { name: "a.ics".to_owned(), lines: 1 }];
        let private = Seen { place: Place::Private(zoe), files, photo: true, ..seen(&[(Style::Body, "Voici.")], &[]) };
        assert_eq!(drawn(&private), "bot @Zoé> Voici.\n     📷\n     📎 releve.csv (3 lignes)\n     📎 a.ics (1 ligne)");
        assert_eq!(drawn(&Seen { change: Change::Edited, ..card.clone() }).lines().next(), Some("carte> Annonce 12 : Vélo"));
        assert_eq!(drawn(&Seen { change: Change::Deleted, ..card.clone() }), "efface> Annonce 12 : Vélo");
        assert_eq!(drawn(&Seen { change: Change::Left, ..card }), "bot> (quitte le groupe)");
    }

    #[test]
    fn what_can_not_be_typed_does_not_count() {
        let one = heard(&seen(&[(Style::Body, "Ça m’intéresse\u{202F}!")], &[]));
        let same_typed = heard(&seen(&[(Style::Body, "Ça m'intéresse !")], &[]));
        let other = heard(&seen(&[(Style::Body, "Ca m'intéresse !")], &[]));
        assert!(same(&one, &same_typed));
        assert!(!same(&one, &other));
    }
}
