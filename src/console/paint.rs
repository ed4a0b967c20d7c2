//! Draws what was seen on the terminal: as wide as it is, in colour where there is colour.

use std::io::{self, IsTerminal};

use bot_core::card::Style;
use unicode_segmentation::UnicodeSegmentation;

use crate::{
    transcript::stage::{Change, Place, Seen},
    words::words,
};

/// The narrowest and widest that lines are broken at, in characters.
const NARROWEST: usize = 30;
const WIDEST: usize = 100;

/// How the terminal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terminal {
    /// Has it colours, and are they wanted?
    pub colours: bool,
    /// Characters in a line.
    pub width: usize,
}

impl Terminal {
    /// Standard output as it is; colours unless `NO_COLOR` is set (to anything), it is no terminal, or a dumb one.
    pub fn detect(width: Option<u16>) -> Self {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let colours = io::stdout().is_terminal() && !set("NO_COLOR") && !dumb;
        Self { colours, width: width.map_or(80, usize::from).clamp(NARROWEST, WIDEST) }
    }

    fn paint(self, colour: Colour, text: &str) -> String {
        if self.colours { format!("\u{1b}[{}m{text}\u{1b}[0m", colour as u8) } else { text.to_owned() }
    }

    /// Something of the terminal's own, which nobody said.
    pub fn aside(self, text: &str) -> String {
        let lines: Vec<String> = wrap(text, self.width).iter().map(|line| self.paint(Colour::Dim, line)).collect();
        lines.join("\n")
    }

    /// Something that went wrong.
    pub fn wrong(self, text: &str) -> String {
        self.paint(Colour::Red, text)
    }

    /// A message, changed or not, with numbered buttons.
    pub fn draw(self, seen: &Seen) -> String {
        let head = match (&seen.place, seen.change) {
            (Place::Group, Change::Said) => words!("console-said"),
            (Place::Group, Change::Edited) => words!("console-edited"),
            (Place::Group, Change::Deleted) => words!("console-deleted"),
            (Place::Group, Change::Left) => words!("console-left"),
            (Place::Other(room), Change::Said) => words!("console-said-in", room = room.name()),
            (Place::Other(room), Change::Edited) => words!("console-edited-in", room = room.name()),
            (Place::Other(room), Change::Deleted) => words!("console-deleted-in", room = room.name()),
            (Place::Other(room), Change::Left) => words!("console-left-in", room = room.name()),
            (Place::Private(who), Change::Said) => words!("console-said-to", name = who.name()),
            (Place::Private(who), Change::Edited) => words!("console-edited-to", name = who.name()),
            (Place::Private(who), Change::Deleted | Change::Left) => words!("console-deleted-to", name = who.name()),
        };
        let colour = if matches!(seen.place, Place::Private(_)) { Colour::Magenta } else { Colour::Green };
        let mut lines = vec![self.paint(colour, &head)];
        for line in &seen.lines {
            let (first, following) = match line.style {
                Style::Title | Style::Body => ("  ", "  "),
                Style::Item => ("  • ", "    "),
                Style::Quote => ("  │ ", "  │ "),
            };
            let mut prefix = first;
            for paragraph in line.text.lines() {
                for part in wrap(paragraph, self.width.saturating_sub(following.chars().count())) {
                    let part = if line.style == Style::Title { self.paint(Colour::Bold, &part) } else { part };
                    lines.push(format!("{prefix}{part}"));
                    prefix = following;
                }
            }
        }
        if seen.photo {
            lines.push("  📷".to_owned());
        }
        lines.extend(seen.files.iter().map(|file| words!("console-file", name = file.name.as_str(), lines = file.lines)));
        if seen.change != Change::Deleted && !seen.buttons.is_empty() {
            let buttons: Vec<String> =
                (1..).zip(&seen.buttons).map(|(number, label)| format!("{number}\u{A0}[{label}]")).collect();
            let buttons = wrap(&buttons.join("  "), self.width.saturating_sub(2));
            lines.extend(buttons.iter().map(|line| format!("  {}", self.paint(Colour::Cyan, line))));
        }
        lines.join("\n")
    }

    /// A line of a transcript.
    pub fn line(self, line: &str) -> String {
        let head = line.split('>').next().unwrap_or_default();
        let colour = match head.split(' ').next().unwrap_or_default() {
            "bot" | "carte" | "efface" if head.contains('@') => Colour::Magenta,
            "bot" | "carte" | "efface" => Colour::Green,
            _ if line.starts_with(' ') => return line.to_owned(),
            _ => Colour::Bold,
        };
        match line.split_once('>') {
            Some((head, rest)) => format!("{}{rest}", self.paint(colour, &format!("{head}>"))),
            None => self.paint(Colour::Dim, line),
        }
    }
}

/// ANSI's numbers.
#[derive(Debug, Clone, Copy)]
enum Colour {
    Bold = 1,
    Dim = 2,
    Red = 31,
    Green = 32,
    Magenta = 35,
    Cyan = 36,
}

/// Breaks a line at plain spaces; non-breaking ones hold. A word that is too long stands alone, unbroken.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let length = |text: &str| text.graphemes(true).count();
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        if !line.is_empty() && length(&line) + 1 + length(word) > width {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
        }
        if !(line.is_empty() && word.is_empty()) {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines.push(line.trim_end().to_owned());
    lines
}

#[cfg(test)]
mod tests {
    use bot_core::{card::Line, wire::MessageRef};

    use super::*;
    use crate::transcript::stage::{File, Resident};

    const PLAIN: Terminal = Terminal { colours: false, width: 40 };

    fn seen() -> Seen {
        let line = |style, text: &str| Line { style, text: text.to_owned() };
        Seen {
            place: Place::Group,
            change: Change::Said,
            message: MessageRef("1".to_owned()),
            lines: vec![
                line(Style::Title, "Annonce 12"),
                line(Style::Body, "Un vélo pour enfant, seize pouces, bleu, presque neuf\u{A0}!"),
                line(Style::Item, "un"),
                line(Style::Quote, "deux\ntrois"),
            ],
            buttons: vec!["Ça m’intéresse".to_owned(), "Signaler".to_owned()],
            files: vec![File { name: "releve.csv".to_owned(), lines: 3 }],
            photo: false,
        }
    }

    #[test]
    fn as_wide_as_the_terminal() {
        let drawn = PLAIN.draw(&seen()).replace('\u{A0}', " ");
        assert_eq!(
            drawn,
            "Troquet\n  Annonce 12\n  Un vélo pour enfant, seize pouces,\n  bleu, presque neuf !\n  • un\n  │ deux\n  │ trois\n  \
             Fichier : releve.csv (3 lignes)\n  1 [Ça m’intéresse]  2 [Signaler]"
        );
        assert!(drawn.lines().all(|line| line.chars().count() <= 40), "{drawn}");
    }

    #[test]
    fn where_and_what() {
        let zoe = Resident::new("Zoé").expect("a name");
        let private = Seen { place: Place::Private(zoe), change: Change::Edited, ..seen() };
        assert_eq!(PLAIN.draw(&private).lines().next(), Some("Troquet → Zoé, en privé (message modifié)"));
        let colours = Terminal { colours: true, ..PLAIN };
        assert!(colours.draw(&private).starts_with("\u{1b}[35mTroquet → Zoé"));
        assert!(!PLAIN.draw(&private).contains('\u{1b}'));
    }

    #[test]
    fn long_words_stay_whole() {
        assert_eq!(wrap("a bb https://troquet.example/tres/long ccc", 8), ["a bb", "https://troquet.example/tres/long", "ccc"]);
        assert_eq!(wrap("", 8), [""]);
    }

    #[test]
    fn lines_of_transcripts() {
        let colours = Terminal { colours: true, ..PLAIN };
        assert_eq!(colours.line("bot @Zoé> ok > non"), "\u{1b}[35mbot @Zoé>\u{1b}[0m ok > non");
        assert_eq!(colours.line("     suite"), "     suite");
        assert_eq!(PLAIN.line("(demain)"), "(demain)");
    }
}
