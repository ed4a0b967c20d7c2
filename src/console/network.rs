//! The terminal as a network: people, their chats and the messages that stand in them, behind the same [`Wire`] as any other.
//!
//! It is as strict as Telegram: Troquet can't write to somebody in private who never opened the private chat, or who closed it.
//! What must outlive a restart (messages that edits and answers refer to, who is there) is kept in one JSON file, written before a
//! delivery is reported as done, so a reference that the tables know is known here too. A delivery that comes twice is recognised
//! by its outbox id.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use bot_core::{
    card::{Choice, Line, Message},
    id::OutboxId,
    wire::{
        Act, Chat, ChatAddress, ChatKind, Delivered, Delivery, Destination, FileRef, MessageRef, Network, NoAnswer,
        PersonAddress, Question, SendError, Sender, Wire,
    },
};
use serde::{Deserialize, Serialize};

use crate::transcript::stage::{Change, File, Place, Resident, Room, Seen, plain};

/// Messages kept per chat; nobody scrolls further back.
const KEPT: usize = 200;
/// The group's address.
const GROUP: &str = "groupe";
/// What begins the address of another group.
const ROOM: &str = "groupe-";
/// What begins the address of a private chat.
const PRIVATE: &str = "prive-";
/// The picture that somebody « sends »: one white pixel, as a PNG.
pub const PICTURE: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00, 0x01, 0x00,
    0x00, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00, 0x00, 0x3a, 0x7e, 0x9b, 0x55, 0x00, 0x00, 0x00, 0x0a, 0x49, 0x44, 0x41, 0x54, 0x78,
    0xda, 0x63, 0xf8, 0x0f, 0x00, 0x01, 0x01, 0x01, 0x00, 0x1c, 0xb0, 0x8c, 0x99, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44,
    0xae, 0x42, 0x60, 0x82,
];

/// Somebody on this network.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Person {
    name: String,
    /// The groups they are in, and whether as an administrator.
    groups: BTreeMap<ChatAddress, bool>,
    /// The private chat is open.
    open: bool,
}

/// A message of Troquet.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Posted {
    chat: ChatAddress,
    message: MessageRef,
    /// The delivery that made it.
    by: OutboxId,
    lines: Vec<Line>,
    choices: Vec<Choice>,
    /// Choices it had before it was drawn anew.
    earlier: Vec<Choice>,
    gone: bool,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct State {
    /// Has the demo club been made?
    ready: bool,
    messages: u64,
    /// Milliseconds that the chat's time is ahead of the machine's.
    ahead: i64,
    people: Vec<Person>,
    /// Other groups, by name.
    rooms: Vec<String>,
    posted: Vec<Posted>,
    #[serde(skip)]
    seen: Vec<Seen>,
}

impl State {
    fn find(&self, who: &Resident) -> Option<&Person> {
        self.people.iter().find(|person| plain(&person.name) == plain(who.name()))
    }

    /// This person, met now if never before.
    fn meet(&mut self, who: &Resident) -> &mut Person {
        let at = self.people.iter().position(|person| plain(&person.name) == plain(who.name())).unwrap_or_else(|| {
            self.people.push(Person { name: who.name().to_owned(), groups: BTreeMap::new(), open: false });
            self.people.len() - 1
        });
        &mut self.people[at]
    }

    fn resident(&self, key: &str) -> Option<Resident> {
        self.people.iter().filter_map(|person| Resident::new(&person.name)).find(|resident| resident.key() == key)
    }

    /// The other group of this address.
    fn room(&self, chat: &ChatAddress) -> Option<Room> {
        let key = chat.as_str().strip_prefix(ROOM)?;
        self.rooms.iter().filter_map(|name| Room::new(name)).find(|room| room.key() == key)
    }

    /// Who is meant by an address: the group, or the private chat of somebody who can be written to.
    fn place(&self, to: &Destination) -> Result<Place, SendError> {
        let key = match (&to.chat, &to.person) {
            (Some(chat), _) if chat.as_str() == GROUP => return Ok(Place::Group),
            (Some(chat), _) if chat.as_str().starts_with(ROOM) => {
                return self.room(chat).map(Place::Other).ok_or(SendError::Unreachable);
            }
            (Some(chat), _) => chat.as_str().strip_prefix(PRIVATE).unwrap_or_default(),
            (None, Some(person)) => person.as_str(),
            (None, None) => "",
        };
        let resident = self.resident(key).ok_or(SendError::Unreachable)?;
        if !self.find(&resident).is_some_and(|person| person.open) {
            return Err(SendError::Unreachable);
        }
        Ok(Place::Private(resident))
    }

    fn next_message(&mut self) -> MessageRef {
        self.messages += 1;
        MessageRef(self.messages.to_string())
    }

    fn see(&mut self, place: &Place, change: Change, posted: &Posted, message: Option<&Message>) {
        let files = message.map_or(&[][..], |message| &message.files);
        self.seen.push(Seen {
            place: place.clone(),
            change,
            message: posted.message.clone(),
            lines: posted.lines.clone(),
            buttons: posted.choices.iter().map(|choice| choice.label.clone()).collect(),
            files: files.iter().map(|file| File { name: file.name.clone(), lines: file.text.lines().count() }).collect(),
            photo: message.is_some_and(|message| message.photo.is_some()),
        });
    }

    fn deliver(&mut self, delivery: &Delivery) -> Result<Delivered, SendError> {
        if let Act::Acknowledge { .. } = delivery.act {
            return Ok(Delivered::default());
        }
        let place = self.place(&delivery.to)?;
        let chat = address(&place);
        let known = |of: &MessageRef| {
            let found = self.posted.iter().position(|posted| posted.chat == chat && posted.message == *of && !posted.gone);
            found.ok_or(SendError::Gone)
        };
        let message = match &delivery.act {
            Act::Acknowledge { .. } => None,
            Act::Say(message) => {
                let again = self.posted.iter().find(|posted| posted.chat == chat && posted.by == delivery.id);
                Some(match again {
                    Some(posted) => posted.message.clone(),
                    None => self.post(&place, delivery.id, message),
                })
            }
            Act::Edit { of, message } => {
                let at = known(of)?;
                let posted = &mut self.posted[at];
                if posted.lines != message.lines || posted.choices != message.choices {
                    posted.lines.clone_from(&message.lines);
                    let before = std::mem::replace(&mut posted.choices, message.choices.clone());
                    posted.earlier.extend(before);
                    let posted = posted.clone();
                    self.see(&place, Change::Edited, &posted, Some(message));
                }
                Some(of.clone())
            }
            Act::Delete { of } => {
                let at = known(of)?;
                self.posted[at].gone = true;
                let posted = self.posted[at].clone();
                self.see(&place, Change::Deleted, &posted, None);
                Some(of.clone())
            }
            Act::Leave => {
                let nothing = Posted {
                    chat: chat.clone(),
                    message: MessageRef(String::new()),
                    by: delivery.id,
                    lines: vec![],
                    choices: vec![],
                    earlier: vec![],
                    gone: true,
                };
                self.see(&place, Change::Left, &nothing, None);
                None
            }
        };
        Ok(Delivered { message, chat: Some(chat) })
    }

    fn post(&mut self, place: &Place, by: OutboxId, message: &Message) -> MessageRef {
        let posted = Posted {
            chat: address(place),
            message: self.next_message(),
            by,
            lines: message.lines.clone(),
            choices: message.choices.clone(),
            earlier: Vec::new(),
            gone: false,
        };
        self.see(place, Change::Said, &posted, Some(message));
        let reference = posted.message.clone();
        let of_chat = self.posted.iter().filter(|other| other.chat == posted.chat).count();
        if of_chat >= KEPT
            && let Some(oldest) = self.posted.iter().position(|other| other.chat == posted.chat)
        {
            self.posted.remove(oldest);
        }
        self.posted.push(posted);
        reference
    }
}

/// The address of a place.
pub fn address(place: &Place) -> ChatAddress {
    ChatAddress(match place {
        Place::Group => GROUP.to_owned(),
        Place::Other(room) => format!("{ROOM}{}", room.key()),
        Place::Private(resident) => format!("{PRIVATE}{}", resident.key()),
    })
}

/// The address of a person.
pub fn person(who: &Resident) -> PersonAddress {
    PersonAddress(who.key().to_owned())
}

/// The terminal's people, chats and messages.
#[derive(Debug)]
pub struct ConsoleNetwork {
    state: Mutex<State>,
    /// Where it is kept; `None`: nowhere.
    file: Option<PathBuf>,
    /// What the group is called.
    title: String,
}

impl ConsoleNetwork {
    /// An empty network that ends with the program.
    pub fn new(title: impl Into<String>) -> Self {
        Self { state: Mutex::default(), file: None, title: title.into() }
    }

    /// The network kept in that file; empty if there is none yet.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn open(title: impl Into<String>, file: &Path) -> io::Result<Self> {
        let state = match fs::read(file) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(io::Error::from)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => State::default(),
            Err(error) => return Err(error),
        };
        Ok(Self { state: Mutex::new(state), file: Some(file.to_path_buf()), title: title.into() })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes something and keeps it, whole or not at all.
    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> io::Result<T> {
        let mut state = self.state();
        let result = change(&mut state);
        if let Some(file) = &self.file {
            let next = file.with_extension("new");
            fs::write(&next, serde_json::to_vec(&*state)?)?;
            fs::File::open(&next)?.sync_all()?;
            fs::rename(&next, file)?;
        }
        Ok(result)
    }

    /// Has the demo club been made?
    pub fn is_ready(&self) -> bool {
        self.state().ready
    }

    /// Is nobody here yet?
    pub fn is_empty(&self) -> bool {
        self.state().people.is_empty()
    }

    /// The demo club has been made.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn set_ready(&self) -> io::Result<()> {
        self.change(|state| state.ready = true)
    }

    /// How far the chat's time is ahead of the machine's, in milliseconds.
    pub fn ahead(&self) -> i64 {
        self.state().ahead
    }

    /// Keeps that.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn set_ahead(&self, milliseconds: i64) -> io::Result<()> {
        self.change(|state| state.ahead = milliseconds)
    }

    /// Somebody is in a group; an administrator of it, if so said.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn introduce(&self, who: &Resident, group: &Place, admin: bool) -> io::Result<()> {
        self.change(|state| {
            if let Place::Other(room) = group
                && state.room(&address(group)).is_none()
            {
                state.rooms.push(room.name().to_owned());
            }
            *state.meet(who).groups.entry(address(group)).or_default() |= admin;
        })
    }

    /// Somebody left a group.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn leave(&self, who: &Resident, group: &Place) -> io::Result<()> {
        self.change(|state| {
            state.meet(who).groups.remove(&address(group));
        })
    }

    /// Somebody opened (or closed for good) the private chat.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn set_open(&self, who: &Resident, open: bool) -> io::Result<()> {
        self.change(|state| state.meet(who).open = open)
    }

    /// Is somebody's private chat open?
    pub fn is_open(&self, who: &Resident) -> bool {
        self.state().find(who).is_some_and(|person| person.open)
    }

    /// A reference for somebody's own message.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn next_message(&self) -> io::Result<MessageRef> {
        self.change(State::next_message)
    }

    /// Everybody, as first met.
    pub fn people(&self) -> Vec<Resident> {
        self.state().people.iter().filter_map(|person| Resident::new(&person.name)).collect()
    }

    /// Who writes.
    pub fn sender(&self, who: &Resident) -> Sender {
        let known = self.state().find(who).map(|person| person.name.clone());
        Sender {
            address: person(who),
            name: known.unwrap_or_else(|| who.name().to_owned()),
            username: Some(who.key().to_owned()),
        }
    }

    /// Where something is written.
    pub fn chat(&self, place: &Place) -> Chat {
        match place {
            Place::Group => {
                Chat { address: address(place), kind: ChatKind::Group, title: Some(self.title.clone()), thread: None }
            }
            Place::Other(room) => {
                Chat { address: address(place), kind: ChatKind::Group, title: Some(room.name().to_owned()), thread: None }
            }
            Place::Private(_) => Chat { address: address(place), kind: ChatKind::Private, title: None, thread: None },
        }
    }

    /// What the group is called.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What the button of a message carries; also one that it had before.
    pub fn payload(&self, place: &Place, message: &MessageRef, label: &str) -> Option<String> {
        let state = self.state();
        let chat = address(place);
        let posted = state.posted.iter().find(|posted| posted.chat == chat && posted.message == *message)?;
        let labelled = |choice: &&Choice| plain(&choice.label) == plain(label);
        let found = posted.choices.iter().find(labelled).or_else(|| posted.earlier.iter().rev().find(labelled));
        found.map(|choice| choice.press.clone())
    }

    /// The newest message of a place that has buttons: its reference and what they say.
    pub fn buttons(&self, place: &Place) -> Option<(MessageRef, Vec<String>)> {
        let state = self.state();
        let chat = address(place);
        let posted =
            state.posted.iter().rev().find(|posted| posted.chat == chat && !posted.gone && !posted.choices.is_empty())?;
        Some((posted.message.clone(), posted.choices.iter().map(|choice| choice.label.clone()).collect()))
    }

    /// Everything that stands in the chats, as if it had just been seen.
    pub fn standing(&self) -> Vec<Seen> {
        let mut state = self.state();
        let before = std::mem::take(&mut state.seen);
        for posted in state.posted.clone().iter().filter(|posted| !posted.gone) {
            let to = Destination { network: Network::Console, chat: Some(posted.chat.clone()), person: None };
            if let Ok(place) = state.place(&to) {
                state.see(&place, Change::Said, posted, None);
            }
        }
        std::mem::replace(&mut state.seen, before)
    }

    /// What was seen since last time.
    pub fn take_seen(&self) -> Vec<Seen> {
        std::mem::take(&mut self.state().seen)
    }
}

#[async_trait]
impl Wire for ConsoleNetwork {
    fn network(&self) -> Network {
        Network::Console
    }

    async fn deliver(&self, delivery: &Delivery) -> Result<Delivered, SendError> {
        self.change(|state| state.deliver(delivery)).unwrap_or_else(|error| Err(SendError::Transient(error.to_string())))
    }

    async fn ask(&self, question: &Question) -> Result<bool, NoAnswer> {
        let (chat, person, wants_admin) = match question {
            Question::IsAdmin { chat, person } => (chat, person, true),
            Question::IsMember { chat, person } => (chat, person, false),
            Question::HearsAll { .. } => return Ok(true),
        };
        let state = self.state();
        if chat.as_str() != GROUP && state.room(chat).is_none() {
            return Err(NoAnswer);
        }
        let found = state.resident(person.as_str()).and_then(|resident| state.find(&resident).cloned());
        let admin = found.and_then(|person| person.groups.get(chat).copied());
        Ok(admin.is_some_and(|admin| admin || !wants_admin))
    }

    async fn fetch(&self, _file: &FileRef, limit: usize) -> Result<Vec<u8>, SendError> {
        if PICTURE.len() > limit {
            return Err(SendError::Refused("larger than the limit".to_owned()));
        }
        Ok(PICTURE.to_vec())
    }
}

#[cfg(test)]
mod tests;
