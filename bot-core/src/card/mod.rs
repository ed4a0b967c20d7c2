//! Neutral rich text: what is said, before a network draws it. Adapters escape and lay out; they never change words.

use serde::{Deserialize, Serialize};

use crate::{
    commands::{self, Press, Verb},
    id::PhotoId,
    time::Timestamp,
    wire::{MessageRef, PersonAddress},
};

/// How a line stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Style {
    /// The first line of a card or answer, set in bold.
    Title,
    /// Ordinary text.
    Body,
    /// One item of a list.
    Item,
    /// Somebody's own words.
    Quote,
}

/// One line (or paragraph) of a message: one whole sentence or item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// How it stands out.
    pub style: Style,
    /// Plain text; may hold anything that people typed.
    pub text: String,
}

/// A part of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span<'a> {
    /// Words.
    Text(&'a str),
    /// A command to type, without the sign before it: networks have different ones.
    Command(&'a str),
}

impl Line {
    /// The line's parts: words, and the commands of Troquet that it tells to type (« /offre »). People's own words have none.
    pub fn spans(&self) -> Vec<Span<'_>> {
        let text = self.text.as_str();
        if self.style == Style::Quote {
            return vec![Span::Text(text)];
        }
        let (mut spans, mut from) = (Vec::new(), 0);
        for (slash, _) in text.match_indices('/') {
            let name = &text[slash + 1..];
            let name = &name[..name.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(name.len())];
            let end = slash + 1 + name.len();
            let begins = !text[..slash].ends_with(|c: char| c.is_alphanumeric() || c == '/');
            let ends = !text[end..].starts_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '@'));
            if begins && ends && commands::named(name).is_some() {
                spans.extend((from < slash).then(|| Span::Text(&text[from..slash])));
                spans.push(Span::Command(name));
                from = end;
            }
        }
        spans.extend((from < text.len()).then(|| Span::Text(&text[from..])));
        spans
    }
}

/// A button, or a numbered choice where the network has no buttons: a pre-typed command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What it says.
    pub label: String,
    /// The command it types: at most 64 bytes ([`Choice::LONGEST_PRESS`]).
    pub press: String,
}

/// The sign for « count me in », under an offer's card. Seldom used for anything else, so that other people's signs mean nothing here.
pub const HAND: &str = "🙋";

impl Choice {
    /// The sign that presses it where messages can carry signs.
    pub fn sign(&self) -> Option<&'static str> {
        Press::read(&self.press).filter(|(spec, _)| spec.verb == Verb::Interested).map(|_| HAND)
    }

    /// Telegram's limit of a button's payload, in bytes (Bot API, `InlineKeyboardButton.callback_data`).
    pub const LONGEST_PRESS: usize = 64;
}

/// A file made for one person: `/releve`, `/mesdonnees`, an appointment for a calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its name, with an ending.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// What is in it.
    pub text: String,
}

/// Words of a message that name a moment: a network whose clients know moments lets people put it into a calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// As they stand in a line.
    pub words: String,
    /// What they mean.
    pub at: Timestamp,
}

/// Only for the eyes of one person among several: a network that can shows it to nobody else, others say it to all. So it holds nothing
/// that others must not read, and nothing that would be lost with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whisper {
    /// Whose.
    pub to: PersonAddress,
    /// The pressed button that it answers.
    pub callback: Option<String>,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Message {
    /// Its lines.
    pub lines: Vec<Line>,
    /// Its buttons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// Its picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo: Option<PhotoId>,
    /// Its files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<Attachment>,
    /// The part of the chat (a topic, a thread) it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<String>,
    /// The message it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<MessageRef>,
    /// What its lines say of days and hours.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moments: Vec<Moment>,
    /// For whose eyes it is, if not for everybody's there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whisper: Option<Whisper>,
}

impl Message {
    /// One sentence.
    pub fn say(text: impl Into<String>) -> Self {
        Self::default().line(text)
    }

    /// A message that opens with a bold line.
    pub fn titled(text: impl Into<String>) -> Self {
        Self::default().push(Style::Title, text)
    }

    /// One more line.
    #[must_use]
    pub fn line(self, text: impl Into<String>) -> Self {
        self.push(Style::Body, text)
    }

    /// One more item of a list.
    #[must_use]
    pub fn item(self, text: impl Into<String>) -> Self {
        self.push(Style::Item, text)
    }

    /// Somebody's words.
    #[must_use]
    pub fn quote(self, text: impl Into<String>) -> Self {
        self.push(Style::Quote, text)
    }

    /// One more line, if there is one.
    #[must_use]
    pub fn maybe(self, text: Option<String>) -> Self {
        match text {
            Some(text) => self.line(text),
            None => self,
        }
    }

    /// Under a line that says what all of it is about.
    #[must_use]
    pub fn under(mut self, text: impl Into<String>) -> Self {
        self.lines.insert(0, Line { style: Style::Body, text: text.into() });
        self
    }

    /// One more button.
    ///
    /// # Panics
    /// In debug builds, if the payload is longer than Telegram takes; the core makes them all, from numbers.
    #[must_use]
    pub fn choice(mut self, label: impl Into<String>, press: impl Into<String>) -> Self {
        let press = press.into();
        debug_assert!(press.len() <= Choice::LONGEST_PRESS, "payload too long: {press}");
        self.choices.push(Choice { label: label.into(), press });
        self
    }

    /// With a file.
    #[must_use]
    pub fn file(mut self, file: Attachment) -> Self {
        self.files.push(file);
        self
    }

    fn push(mut self, style: Style, text: impl Into<String>) -> Self {
        self.lines.push(Line { style, text: text.into() });
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_known_from_words() {
        use Span::{Command, Text};
        let spans = |text: &str| Message::say(text).lines[0].clone();
        let line = spans("Écrivez « /offre Vélo » ou /cherche.");
        assert_eq!(line.spans(), [Text("Écrivez « "), Command("offre"), Text(" Vélo » ou "), Command("cherche"), Text(".")]);
        assert_eq!(spans("/aide").spans(), [Command("aide")]);
        for words in ["1/2", "et/ou", "/inconnu", "//offre", "https://x/offre", "/offres@autre", "/offre/x", "", "/"] {
            let line = spans(words);
            assert!(!line.spans().iter().any(|span| matches!(span, Command(_))), "{words}: {:?}", line.spans());
        }
        assert_eq!(Message::default().quote("/offre").lines[0].spans(), [Text("/offre")]);
    }
}
