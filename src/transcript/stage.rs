//! What a network must offer so that transcripts can be played on it.

use std::{fmt, io, sync::Arc};

use async_trait::async_trait;
use bot_core::{
    card::Line,
    clock::Clock,
    store::{Store, StoreError},
    time::Timestamp,
    wire::{ChatAddress, MessageRef, Network, PersonAddress},
};
use chrono::Duration;
use chrono_tz::Tz;
use unicode_normalization::UnicodeNormalization;

use crate::{config::why, words::words};

/// How far ahead a line of a transcript looks: what Troquet puts off a little (edits of a card) belongs to the line that caused it.
pub const PAUSE: Duration = Duration::seconds(10);

/// Somebody in a transcript or at the terminal, by name. Two spellings that differ in case or accents only are one person.
#[derive(Debug, Clone)]
pub struct Resident {
    name: String,
    key: String,
}

impl Resident {
    /// The longest name, in characters.
    pub const LONGEST: usize = 40;

    /// Somebody of that name; `None` if it is no name: it begins with a letter and has letters, spaces, hyphens and apostrophes.
    pub fn new(name: &str) -> Option<Self> {
        let name = name.trim();
        let fits = name.chars().count() <= Self::LONGEST
            && name.starts_with(char::is_alphabetic)
            && name.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '\'' | '’' | '.'));
        fits.then(|| Self { name: name.to_owned(), key: plain(name).replace(' ', "-") })
    }

    /// As it is written.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The same for all spellings: small letters without accents, hyphens for spaces.
    pub fn key(&self) -> &str {
        &self.key
    }
}

impl PartialEq for Resident {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Resident {}

impl fmt::Display for Resident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// Small letters without accents, one kind of space and apostrophe: what two ways of typing the same have in common.
pub fn plain(text: &str) -> String {
    let letters = text.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).flat_map(char::to_lowercase);
    let one_kind = letters.map(|c| match c {
        '’' => '\'',
        c if c.is_whitespace() => ' ',
        c => c,
    });
    one_kind.collect::<String>().split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Where something is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Among all.
    Group,
    /// Between this resident and Troquet.
    Private(Resident),
}

/// What somebody says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// The text.
    pub text: String,
    /// The message of Troquet that it answers.
    pub answers: Option<MessageRef>,
    /// A picture comes with it.
    pub photo: bool,
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    Said,
    /// It was drawn anew.
    Edited,
    /// It is gone.
    Deleted,
    /// Troquet left the chat.
    Left,
}

/// A file, as far as a transcript tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name.
    pub name: String,
    /// How many lines of text it has.
    pub lines: usize,
}

/// Something that people in a chat saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Where.
    pub place: Place,
    /// New, changed or gone.
    pub change: Change,
    /// Which message, as its network calls it.
    pub message: MessageRef,
    /// What it says; of a message that is gone, what it said.
    pub lines: Vec<Line>,
    /// What its buttons say.
    pub buttons: Vec<String>,
    /// Its files.
    pub files: Vec<File>,
    /// Has it a picture?
    pub photo: bool,
}

/// Why a story can't go on.
#[derive(Debug)]
pub enum Trouble {
    /// The store failed.
    Store(StoreError),
    /// Nobody sees such a button there.
    NoButton {
        /// What it should say.
        label: String,
        /// What the buttons there say.
        visible: Vec<String>,
    },
    /// There is no message to answer.
    NoMessage,
    /// There is always something more to do: a loop.
    NeverIdle,
    /// Somebody who should be a member is not.
    NotMember(Resident),
    /// The time named does not exist or is not ahead.
    NoSuchTime,
    /// The balances asked for don't add up to zero, or could not be set.
    Balances(String),
    /// The network's own words.
    Network(String),
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::Network(why(error.kind()))
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            Self::Store(error) => words!("trouble-store", error = error.to_string()),
            Self::NoButton { label, visible } if visible.is_empty() => words!("trouble-no-buttons", label = label.as_str()),
            Self::NoButton { label, visible } => {
                let visible: Vec<_> = visible.iter().map(|label| format!("[{label}]")).collect();
                words!("trouble-no-button", label = label.as_str(), visible = visible.join(" "))
            }
            Self::NoMessage => words!("trouble-no-message"),
            Self::NeverIdle => words!("trouble-never-idle"),
            Self::NotMember(resident) => words!("trouble-not-member", name = resident.name()),
            Self::NoSuchTime => words!("trouble-no-such-time"),
            Self::Balances(text) => words!("trouble-balances", text = text.as_str()),
            Self::Network(text) => words!("trouble-network", text = text.as_str()),
        })
    }
}

impl std::error::Error for Trouble {}

/// A network with people on it. Every act hands its input to the engine before it returns; what comes of it is awaited by [`Self::settle`].
#[async_trait]
pub trait Stage: Send + Sync {
    /// The tables below.
    fn store(&self) -> Arc<dyn Store>;

    /// The time.
    fn clock(&self) -> Arc<dyn Clock>;

    /// The wall clock of the people.
    fn zone(&self) -> Tz;

    /// Which network.
    fn network(&self) -> Network;

    /// A resident's address.
    fn person(&self, who: &Resident) -> PersonAddress;

    /// The group's address.
    fn group(&self) -> ChatAddress;

    /// Makes a club of the group and members of these residents, the first of them its steward, by the ordinary inputs.
    async fn gather(&mut self, residents: &[Resident]) -> Result<(), Trouble>;

    /// Somebody says something.
    async fn say(&mut self, who: &Resident, place: &Place, words: &Words) -> Result<(), Trouble>;

    /// Somebody presses a button of a message that stands (or stood) at a place; the place may be another's, as a forged press is.
    async fn press(&mut self, who: &Resident, place: &Place, message: &MessageRef, label: &str) -> Result<(), Trouble>;

    /// Somebody opens the private chat.
    async fn open(&mut self, who: &Resident) -> Result<(), Trouble>;

    /// Somebody closes it for good.
    async fn block(&mut self, who: &Resident) -> Result<(), Trouble>;

    /// Somebody who administers the group puts Troquet into it.
    async fn add(&mut self, who: &Resident) -> Result<(), Trouble>;

    /// Somebody leaves the group.
    async fn leave(&mut self, who: &Resident) -> Result<(), Trouble>;

    /// The network delivers the last input once more.
    async fn again(&mut self) -> Result<(), Trouble>;

    /// Troquet ends and starts again on the same data.
    async fn restart(&mut self) -> Result<(), Trouble>;

    /// Lets what is due within [`PAUSE`] happen until Troquet is idle, and tells what people saw since last time. The clock moves only
    /// as far as something was due.
    async fn settle(&mut self) -> Result<Vec<Seen>, Trouble>;

    /// Moves the clock to `until`; what falls due on the way happens at its moment.
    async fn wait(&mut self, until: Timestamp) -> Result<(), Trouble>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert_eq!(Resident::new("Zoé"), Resident::new("zoe"));
        assert_eq!(
            Resident::new(" Marie-Claire du Lac ").map(|who| who.key().to_owned()).as_deref(),
            Some("marie-claire-du-lac")
        );
        for bad in ["", "1", "a[b]", "<b>", "a\nb", &"x".repeat(41)] {
            assert_eq!(Resident::new(bad), None, "{bad}");
        }
    }

    #[test]
    fn ways_of_typing_the_same() {
        assert_eq!(plain("Ça m’intéresse\u{202F}!"), plain("ca m'intéresse !"));
        assert_ne!(plain("Accepter"), plain("Refuser"));
    }
}
