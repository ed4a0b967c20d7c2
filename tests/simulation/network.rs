//! A network as strict and as unreliable as the real ones: it knows who may be written to and which buttons stand under which message,
//! refuses what no network takes, fails, asks to wait, applies without answering, and loses messages that cards stand in.
//!
//! Two kinds by seed. One is like Telegram: nobody is written to first, and the same delivery twice is two messages. The other is like
//! Matrix: a program may write first, and a delivery is known by its outbox id.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use bot_core::{
    card::{Choice, Message},
    id::OutboxId,
    time::Timestamp,
    wire::{
        Act, Chat, ChatAddress, ChatKind, Delivered, Delivery, EventId, FileRef, Happening, Incoming, MessageRef, Network,
        NoAnswer, PersonAddress, Question, SendError, Sender, Wire,
    },
};
use chrono::Duration;

use super::random::Random;

/// The group's address.
pub(crate) const GROUP: &str = "groupe";
/// What begins the address of a private chat.
const PRIVATE: &str = "prive-";
/// The longest message a network takes, in characters (Telegram).
const LONGEST: usize = 4_096;
/// The most buttons under a message (Telegram).
const MOST_BUTTONS: usize = 100;
/// One white pixel.
const PICTURE: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00, 0x01, 0x00,
    0x00, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00, 0x00, 0x3a, 0x7e, 0x9b, 0x55, 0x00, 0x00, 0x00, 0x0a, 0x49, 0x44, 0x41, 0x54, 0x78,
    0xda, 0x63, 0xf8, 0x0f, 0x00, 0x01, 0x01, 0x01, 0x00, 0x1c, 0xb0, 0x8c, 0x99, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44,
    0xae, 0x42, 0x60, 0x82,
];

/// Somebody on this network, by place in the list of residents.
#[derive(Debug, Clone)]
pub(crate) struct Someone {
    pub(crate) name: &'static str,
    pub(crate) key: &'static str,
    pub(crate) in_group: bool,
    pub(crate) is_admin: bool,
    /// Has opened the private chat, ever.
    pub(crate) opened: bool,
    pub(crate) blocked: bool,
    /// When it was closed last.
    pub(crate) away_since: Option<Timestamp>,
}

/// A message of Troquet that stands in a chat.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    pub(crate) message: MessageRef,
    pub(crate) choices: Vec<Choice>,
    /// Choices it had before it was drawn anew.
    pub(crate) earlier: Vec<Choice>,
    pub(crate) is_card: bool,
    gone: bool,
}

/// A new message as it arrived: for whom, what, and in how many copies.
#[derive(Debug, Clone)]
pub(crate) struct Arrived {
    pub(crate) to: String,
    pub(crate) body: String,
    pub(crate) copies: u32,
}

#[derive(Debug)]
struct State {
    people: Vec<Someone>,
    chats: BTreeMap<String, Vec<Standing>>,
    arrived: BTreeMap<OutboxId, (Arrived, MessageRef)>,
    /// What came to stand in a chat since Troquet was last shown.
    shown: Vec<(OutboxId, MessageRef, String)>,
    /// What was asked for that no network takes.
    offences: Vec<String>,
    messages: u64,
    chance: Random,
    /// Deliveries in a hundred that go wrong.
    trouble: usize,
    /// Callbacks that a client waits for, and those answered.
    waiting: BTreeSet<String>,
}

#[derive(Debug)]
pub(crate) struct SimNetwork {
    kind: Network,
    state: Mutex<State>,
}

/// The group, as its messages name it.
pub(crate) fn group() -> Chat {
    Chat { address: ChatAddress(GROUP.to_owned()), kind: ChatKind::Group, title: Some("Les voisins".to_owned()), thread: None }
}

/// Whose chat an address is, as the model writes it: a person's key, or the group.
pub(crate) fn recipient(chat: &str) -> String {
    chat.strip_prefix(PRIVATE).unwrap_or(chat).to_owned()
}

/// What a message says, as the model compares it.
pub(crate) fn body(message: &Message) -> String {
    serde_json::to_string(message).expect("a message can be written")
}

impl SimNetwork {
    pub(crate) fn new(kind: Network, people: Vec<Someone>, trouble: usize, chance: Random) -> Arc<Self> {
        let state = State {
            people,
            chats: BTreeMap::new(),
            arrived: BTreeMap::new(),
            shown: Vec::new(),
            offences: Vec::new(),
            messages: 0,
            chance,
            trouble,
            waiting: BTreeSet::new(),
        };
        Arc::new(Self { kind, state: Mutex::new(state) })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The same delivery twice is one message here.
    pub(crate) fn is_idempotent(&self) -> bool {
        self.kind == Network::Matrix
    }

    /// From now on everything goes well.
    pub(crate) fn heal(&self) {
        self.state().trouble = 0;
    }

    pub(crate) fn people(&self) -> Vec<Someone> {
        self.state().people.clone()
    }

    pub(crate) fn change(&self, who: usize, change: impl FnOnce(&mut Someone)) {
        change(&mut self.state().people[who]);
    }

    pub(crate) fn sender(&self, who: usize) -> Sender {
        let state = self.state();
        let someone = &state.people[who];
        Sender {
            address: PersonAddress(someone.key.to_owned()),
            name: someone.name.to_owned(),
            username: Some(someone.key.to_owned()),
        }
    }

    pub(crate) fn private(&self, who: usize) -> Chat {
        let key = self.state().people[who].key;
        Chat { address: ChatAddress(format!("{PRIVATE}{key}")), kind: ChatKind::Private, title: None, thread: None }
    }

    /// What stands in a chat, oldest first, the newest so many.
    pub(crate) fn standing(&self, chat: &Chat, newest: usize) -> Vec<Standing> {
        let state = self.state();
        let all = state.chats.get(chat.address.as_str()).map_or(&[][..], Vec::as_slice);
        let shown: Vec<Standing> = all.iter().filter(|standing| !standing.gone).cloned().collect();
        shown[shown.len().saturating_sub(newest)..].to_vec()
    }

    /// A reference for somebody's own message.
    pub(crate) fn next_message(&self) -> MessageRef {
        let mut state = self.state();
        state.messages += 1;
        MessageRef(state.messages.to_string())
    }

    /// A button was pressed: its client waits.
    pub(crate) fn await_callback(&self, callback: &str) {
        self.state().waiting.insert(callback.to_owned());
    }

    /// Everything that ever arrived.
    pub(crate) fn arrived(&self) -> Vec<Arrived> {
        self.state().arrived.values().map(|(arrived, _)| arrived.clone()).collect()
    }

    /// What Troquet sees of its own messages, since last asked: on Matrix they stand in the rooms that it reads.
    pub(crate) fn shown(&self) -> Vec<Incoming> {
        let shown = std::mem::take(&mut self.state().shown);
        let shown = shown.into_iter().filter(|_| self.kind == Network::Matrix);
        let input = |(delivery, message, chat): (OutboxId, MessageRef, String)| {
            let private = Chat { address: ChatAddress(chat.clone()), kind: ChatKind::Private, title: None, thread: None };
            Incoming {
                network: self.kind,
                event: EventId(format!("own-{}", message.as_str())),
                sender: Sender { address: PersonAddress("troquet".to_owned()), name: "Troquet".to_owned(), username: None },
                chat: if chat == GROUP { group() } else { private },
                message: Some(message),
                what: Happening::Stands { delivery },
            }
        };
        shown.map(input).collect()
    }

    /// What no network takes, since last asked.
    pub(crate) fn offences(&self) -> Vec<String> {
        std::mem::take(&mut self.state().offences)
    }
}

impl State {
    fn check(&mut self, message: &Message) {
        let length: usize = message.lines.iter().map(|line| line.text.chars().count() + 1).sum();
        let offence = if length > LONGEST {
            format!("a message of {length} characters")
        } else if length <= 1 && message.photo.is_none() && message.files.is_empty() {
            "a message without words".to_owned()
        } else if message.choices.len() > MOST_BUTTONS {
            format!("{} buttons under a message", message.choices.len())
        } else if let Some(choice) = message.choices.iter().find(|choice| choice.press.len() > Choice::LONGEST_PRESS) {
            format!("a button that carries too much: {}", choice.press)
        } else if message.choices.iter().any(|choice| choice.label.trim().is_empty() || choice.press.is_empty()) {
            "a button without words".to_owned()
        } else {
            return;
        };
        self.offences.push(format!("{offence}: {:?}", message.lines.first()));
    }

    /// The chat of a delivery, if it can be written to now.
    fn chat(&mut self, kind: Network, delivery: &Delivery) -> Result<String, SendError> {
        let to = &delivery.to;
        let key = match (&to.chat, &to.person) {
            (Some(chat), _) if chat.as_str() == GROUP => return Ok(GROUP.to_owned()),
            (Some(chat), _) => chat.as_str().strip_prefix(PRIVATE).map(str::to_owned),
            (None, Some(person)) => Some(person.as_str().to_owned()),
            (None, None) => None,
        };
        let someone = key.as_deref().and_then(|key| self.people.iter().find(|someone| someone.key == key));
        let Some(someone) = someone else {
            self.offences.push(format!("a delivery to nobody: {to:?}"));
            return Err(SendError::Refused("nobody there".to_owned()));
        };
        if to.person.as_ref().is_some_and(|person| person.as_str() != someone.key) {
            self.offences.push(format!("a delivery to somebody else's chat: {to:?}"));
        }
        if someone.blocked || !(someone.opened || kind.writes_first()) {
            return Err(SendError::Unreachable);
        }
        Ok(format!("{PRIVATE}{}", someone.key))
    }

    fn deliver(&mut self, kind: Network, delivery: &Delivery) -> Result<Delivered, SendError> {
        if let Act::Acknowledge { callback } = &delivery.act {
            if !self.waiting.remove(callback) && kind == Network::Telegram {
                // Answered before: the network says that the query is too old.
                return Err(SendError::Gone);
            }
            return Ok(Delivered::default());
        }
        let chat = self.chat(kind, delivery)?;
        let silent = match self.chance.below(100) {
            at if at >= self.trouble => false,
            at => match at % 4 {
                0 => return Err(SendError::RetryAfter(Duration::seconds(self.chance.between(1, 600)))),
                1 => return Err(SendError::Transient("lost on its way".to_owned())),
                2 if self.lose_card(&chat, delivery) => return Err(SendError::Gone),
                _ => true,
            },
        };
        let message = match &delivery.act {
            Act::Say(message) => Some(self.say(kind, &chat, delivery, message)),
            Act::Edit { of, message } => {
                self.check(message);
                let standing = self.find(&chat, of).ok_or(SendError::Gone)?;
                let before = std::mem::replace(&mut standing.choices, message.choices.clone());
                standing.earlier.extend(before);
                Some(of.clone())
            }
            Act::Delete { of } => {
                self.find(&chat, of).ok_or(SendError::Gone)?.gone = true;
                None
            }
            Act::Leave => {
                self.offences.push("leaves a group that has a club".to_owned());
                None
            }
            Act::Acknowledge { .. } => None,
        };
        if silent {
            return Err(SendError::Transient("applied, and no answer".to_owned()));
        }
        Ok(Delivered { message, chat: Some(ChatAddress(chat)) })
    }

    /// Somebody deleted the message that is to be edited.
    fn lose_card(&mut self, chat: &str, delivery: &Delivery) -> bool {
        let Act::Edit { of, .. } = &delivery.act else { return false };
        match self.find(chat, of) {
            Some(standing) => {
                standing.gone = true;
                true
            }
            None => false,
        }
    }

    fn find(&mut self, chat: &str, of: &MessageRef) -> Option<&mut Standing> {
        let all = self.chats.get_mut(chat)?;
        all.iter_mut().find(|standing| standing.message == *of && !standing.gone)
    }

    fn say(&mut self, kind: Network, chat: &str, delivery: &Delivery, message: &Message) -> MessageRef {
        self.check(message);
        if let Some((arrived, made)) = self.arrived.get_mut(&delivery.id)
            && kind == Network::Matrix
            && arrived.to == recipient(chat)
        {
            return made.clone();
        }
        self.messages += 1;
        let made = MessageRef(self.messages.to_string());
        let standing = Standing {
            message: made.clone(),
            choices: message.choices.clone(),
            earlier: Vec::new(),
            is_card: chat == GROUP && !message.choices.is_empty(),
            gone: false,
        };
        self.chats.entry(chat.to_owned()).or_default().push(standing);
        self.shown.push((delivery.id, made.clone(), chat.to_owned()));
        let arrived = Arrived { to: recipient(chat), body: body(message), copies: 0 };
        self.arrived.entry(delivery.id).or_insert_with(|| (arrived, made.clone())).0.copies += 1;
        made
    }
}

#[async_trait]
impl Wire for SimNetwork {
    fn network(&self) -> Network {
        self.kind
    }

    async fn deliver(&self, delivery: &Delivery) -> Result<Delivered, SendError> {
        self.state().deliver(self.kind, delivery)
    }

    async fn ask(&self, question: &Question) -> Result<bool, NoAnswer> {
        let (chat, person, wants_admin) = match question {
            Question::IsAdmin { chat, person } => (chat, person, true),
            Question::IsMember { chat, person } => (chat, person, false),
            Question::HearsAll { .. } => return Ok(true),
        };
        let mut state = self.state();
        let trouble = state.trouble;
        if state.chance.percent(trouble) {
            return Err(NoAnswer);
        }
        if chat.as_str() != GROUP {
            return Err(NoAnswer);
        }
        let found = state.people.iter().find(|someone| someone.key == person.as_str());
        Ok(found.is_some_and(|someone| someone.in_group && (someone.is_admin || !wants_admin)))
    }

    async fn fetch(&self, _file: &FileRef, _limit: usize) -> Result<Vec<u8>, SendError> {
        let mut state = self.state();
        let trouble = state.trouble;
        if state.chance.percent(trouble) {
            return Err(SendError::Transient("no picture today".to_owned()));
        }
        Ok(PICTURE.to_vec())
    }
}
