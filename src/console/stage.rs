//! The terminal as a stage for transcripts, and for whoever sits at the keyboard: acts of people become the same inputs that any
//! network brings, through the engine's own door.

use std::{io, sync::Arc};

use async_trait::async_trait;
use bot_core::{
    clock::Clock,
    commands::Press,
    engine::{Engine, Options},
    store::{Store, Stored},
    time::Timestamp,
    wire::{ChatAddress, EventId, FileRef, Happening, Incoming, MessageRef, Network, PersonAddress, Said, Wire},
};
use chrono_tz::Tz;
use storage::Database;

use super::network::{self, ConsoleNetwork};
use crate::{
    drive,
    transcript::{
        books,
        stage::{PAUSE, Place, Resident, Seen, Stage, Trouble, Words},
    },
    virtual_clock::VirtualClock,
};

/// How people in a group name Troquet when they speak to it.
const MENTION: &str = "@troquet";
/// What begins the payload of the button that agrees to the consent screen.
const CONSENT: &str = "consentir";
/// A harmless command: saying it in the group makes its club and makes one a member of it.
const FIRST_WORDS: &str = "/regles";

/// The terminal, its people, and a whole Troquet behind it.
pub struct ConsoleStage {
    network: Arc<ConsoleNetwork>,
    /// What Troquet speaks through: the network, or what stands before it.
    wire: Arc<dyn Wire>,
    clock: Arc<VirtualClock>,
    url: String,
    options: Options,
    database: Database,
    engine: Engine,
    /// The last input, for a network that delivers twice.
    last: Option<Incoming>,
}

impl ConsoleStage {
    /// Opens the database at `url` and starts an engine on it.
    ///
    /// # Errors
    /// The database can't be opened.
    pub async fn open(url: &str, network: Arc<ConsoleNetwork>, clock: Arc<VirtualClock>, options: Options) -> Stored<Self> {
        Self::through(network.clone(), url, network, clock, options).await
    }

    /// The same, but Troquet speaks through a wire before the network.
    ///
    /// # Errors
    /// The database can't be opened.
    pub async fn through(
        wire: Arc<dyn Wire>,
        url: &str,
        network: Arc<ConsoleNetwork>,
        clock: Arc<VirtualClock>,
        options: Options,
    ) -> Stored<Self> {
        let database = Database::connect(url).await?;
        let engine = Engine::new(Arc::new(database.clone()), clock.clone(), vec![wire.clone()], options.clone());
        Ok(Self { network, wire, clock, url: url.to_owned(), options, database, engine, last: None })
    }

    /// The tables below.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// The people, chats and messages.
    pub fn network(&self) -> &ConsoleNetwork {
        &self.network
    }

    /// From now on time passes only when it is moved.
    pub fn stop_clock(&self) {
        self.clock.stop();
    }

    /// Keeps how far time was moved, for the next opening.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn keep_time(&self) -> io::Result<()> {
        self.network.set_ahead(self.clock.ahead().num_milliseconds())
    }

    /// When something is next due.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn next_due(&self) -> Stored<Option<Timestamp>> {
        self.engine.next_due().await
    }

    async fn receive(
        &mut self,
        who: &Resident,
        place: &Place,
        message: Option<MessageRef>,
        what: Happening,
    ) -> Result<(), Trouble> {
        let incoming = Incoming {
            network: Network::Console,
            event: EventId(self.clock.id().to_string()),
            sender: self.network.sender(who),
            chat: self.network.chat(place),
            message,
            what,
        };
        self.last = Some(incoming.clone());
        Ok(self.engine.receive(vec![incoming]).await?)
    }

    /// Agrees to what Troquet asks at first, if it asks.
    async fn consent(&mut self, who: &Resident) -> Result<(), Trouble> {
        let place = Place::Private(who.clone());
        drive::now(&self.engine).await?;
        let Some((message, labels)) = self.network.buttons(&place) else { return Ok(()) };
        let agrees =
            |label: &&String| self.network.payload(&place, &message, label).is_some_and(|payload| payload.starts_with(CONSENT));
        match labels.iter().find(agrees).cloned() {
            Some(label) => self.press(who, &place, &message, &label).await,
            None => Ok(()),
        }
    }
}

/// Strips the mention that opens a message in a group; was there one?
fn addressed(text: &str) -> (&str, bool) {
    match text.get(..MENTION.len()) {
        Some(head) if head.eq_ignore_ascii_case(MENTION) => {
            let rest = &text[MENTION.len()..];
            let whole = rest.chars().next().is_none_or(|c| !c.is_alphanumeric());
            if whole { (rest.trim_start_matches([',', ':', ' ', '\u{A0}']), true) } else { (text, false) }
        }
        _ => (text, false),
    }
}

#[async_trait]
impl Stage for ConsoleStage {
    fn store(&self) -> Arc<dyn Store> {
        Arc::new(self.database.clone())
    }

    fn clock(&self) -> Arc<dyn Clock> {
        self.clock.clone()
    }

    fn zone(&self) -> Tz {
        chrono_tz::Europe::Zurich
    }

    fn network(&self) -> Network {
        Network::Console
    }

    fn person(&self, who: &Resident) -> PersonAddress {
        network::person(who)
    }

    fn group(&self) -> ChatAddress {
        network::address(&Place::Group)
    }

    async fn gather(&mut self, residents: &[Resident]) -> Result<(), Trouble> {
        for (index, who) in residents.iter().enumerate() {
            self.network.introduce(who, &Place::Group, index == 0)?;
        }
        if let Some(steward) = residents.first() {
            self.receive(steward, &Place::Group, None, Happening::Added).await?;
        }
        for who in residents {
            self.open(who).await?;
            self.consent(who).await?;
            self.say(who, &Place::Group, &Words { text: FIRST_WORDS.to_owned(), ..Words::default() }).await?;
            drive::now(&self.engine).await?;
            if !books::is_member(self, who).await? {
                return Err(Trouble::NotMember(who.clone()));
            }
        }
        self.network.take_seen();
        Ok(self.network.set_ready()?)
    }

    async fn say(&mut self, who: &Resident, place: &Place, words: &Words) -> Result<(), Trouble> {
        match place {
            Place::Group | Place::Other(_) => self.network.introduce(who, place, false),
            Place::Private(_) => self.network.set_open(who, true),
        }?;
        let message = self.network.next_message()?;
        let (text, mentioned) = addressed(&words.text);
        let said = Said {
            text: text.to_owned(),
            reply_to: words.answers.clone(),
            to_me: mentioned || words.answers.is_some() || matches!(place, Place::Private(_)),
            photo: words.photo.then(|| FileRef(format!("photo-{}", message.as_str()))),
        };
        self.receive(who, place, Some(message), Happening::Said(said)).await
    }

    async fn press(&mut self, who: &Resident, place: &Place, message: &MessageRef, label: &str) -> Result<(), Trouble> {
        let payload = self.network.payload(place, message, label);
        let payload = payload.ok_or_else(|| Trouble::NoButton { label: label.to_owned(), visible: Vec::new() })?;
        if Press::opens_private(&payload) {
            return self.open(who).await;
        }
        let callback = Some(self.clock.id().to_string());
        // Somebody else's button can only be pressed from one's own chat.
        let from = match place {
            Place::Private(other) if other != who => Place::Private(who.clone()),
            place => place.clone(),
        };
        let under = Some(message.clone());
        self.receive(who, &from, None, Happening::Pressed { payload, callback, under }).await
    }

    async fn open(&mut self, who: &Resident) -> Result<(), Trouble> {
        self.network.set_open(who, true)?;
        self.receive(who, &Place::Private(who.clone()), None, Happening::Started { payload: None }).await
    }

    async fn block(&mut self, who: &Resident) -> Result<(), Trouble> {
        self.network.set_open(who, false)?;
        self.receive(who, &Place::Private(who.clone()), None, Happening::Blocked).await
    }

    async fn leave(&mut self, who: &Resident, group: &Place) -> Result<(), Trouble> {
        self.network.leave(who, group)?;
        self.receive(who, group, None, Happening::Left).await
    }

    async fn add(&mut self, who: &Resident, group: &Place) -> Result<(), Trouble> {
        self.network.introduce(who, group, true)?;
        self.receive(who, group, None, Happening::Added).await
    }

    async fn remove(&mut self, who: &Resident, group: &Place) -> Result<(), Trouble> {
        self.receive(who, group, None, Happening::Removed).await
    }

    async fn forge(&mut self, who: &Resident, payload: &str) -> Result<(), Trouble> {
        let callback = Some(self.clock.id().to_string());
        let pressed = Happening::Pressed { payload: payload.to_owned(), callback, under: None };
        self.receive(who, &Place::Private(who.clone()), None, pressed).await
    }

    async fn again(&mut self) -> Result<(), Trouble> {
        match self.last.clone() {
            Some(incoming) => Ok(self.engine.receive(vec![incoming]).await?),
            None => Err(Trouble::NoMessage),
        }
    }

    async fn restart(&mut self) -> Result<(), Trouble> {
        self.database.close().await;
        let last = self.last.take();
        *self =
            Self::through(self.wire.clone(), &self.url, self.network.clone(), self.clock.clone(), self.options.clone()).await?;
        self.last = last;
        Ok(())
    }

    async fn settle(&mut self) -> Result<Vec<Seen>, Trouble> {
        drive::shortly(&self.engine, &self.clock, PAUSE).await?;
        Ok(self.network.take_seen())
    }

    async fn wait(&mut self, until: Timestamp) -> Result<(), Trouble> {
        drive::until(&self.engine, &self.clock, until).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speaking_to_troquet_in_a_group() {
        let table = [
            ("@Troquet aide", ("aide", true)),
            ("@troquet, qui a une perceuse ?", ("qui a une perceuse ?", true)),
            ("@TROQUET", ("", true)),
            ("@troquets du quartier", ("@troquets du quartier", false)),
            ("bonjour @Troquet", ("bonjour @Troquet", false)),
            ("@Ali merci", ("@Ali merci", false)),
            ("é", ("é", false)),
        ];
        for (text, expected) in table {
            assert_eq!(addressed(text), expected, "{text}");
        }
    }
}
