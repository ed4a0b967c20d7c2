//! A real Matrix server as a stage for transcripts: residents act through encrypted clients of their own, the real adapter hears and
//! speaks, and what those clients show is what people saw.
//!
//! Buttons are pressed as people there press them: an answer to the message with the number of the choice. What nobody can do on Matrix
//! (press somebody else's button, forge one) can't be played.

mod person;
mod seen;

use std::{
    collections::{HashMap, HashSet},
    fs,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use async_trait::async_trait;
use bot_core::{
    clock::Clock,
    engine::{Engine, Options},
    store::Store,
    time::Timestamp,
    wire::{ChatAddress, MessageRef, Network, PersonAddress, Wire},
};
use chrono::Duration;
use chrono_tz::Tz;
use matrix_bot::{Config, Listener, Login, MatrixBot, Secret};
use matrix_sdk::ruma::{OwnedEventId, OwnedRoomId, OwnedUserId, int};
use storage::Database;
use tempfile::TempDir;
use troquet::{
    drive,
    system_clock::SystemClock,
    transcript::{
        books,
        stage::{self, Change, PAUSE, Place, Seen, Stage, Trouble, Words, plain},
    },
    virtual_clock::VirtualClock,
};

use self::{
    person::{News, Person},
    seen::Shown,
};
use super::synapse::Synapse;

/// How people in a transcript name Troquet.
const MENTION: &str = "@troquet";
/// The button that calls for the private chat.
const OPEN_PRIVATE: &str = "Ouvrir la discussion";
/// A harmless command: saying it in the group makes its club and makes one a member of it.
const FIRST_WORDS: &str = "!regles";
/// Agrees to what Troquet asks at first.
const CONSENT: &str = "oui";

/// A message that stands in a room: as it is now, and the buttons it ever had.
struct Standing {
    now: Shown,
    ever: Vec<Vec<String>>,
}

/// The story's time with chance of its own for the adapter, so that what the core draws by lot is the same on every network.
struct Beside(Arc<VirtualClock>, SystemClock);

impl Clock for Beside {
    fn now(&self) -> Timestamp {
        self.0.now()
    }

    fn random(&self) -> u64 {
        self.1.random()
    }

    fn id(&self) -> i64 {
        self.1.id()
    }
}

/// A room that people act in.
struct Hall {
    place: Place,
    room: OwnedRoomId,
    /// Who made it.
    host: usize,
}

/// Matrix, its people, and a whole Troquet behind the real adapter.
pub(crate) struct MatrixStage {
    server: &'static Synapse,
    /// What begins the names of this story's accounts.
    prefix: String,
    config: Config,
    bot: OwnedUserId,
    clock: Arc<VirtualClock>,
    url: String,
    database: Database,
    engine: Engine,
    wire: Arc<dyn Wire>,
    listener: Listener,
    people: Vec<(stage::Resident, Person)>,
    halls: Vec<Hall>,
    noted: HashSet<OwnedEventId>,
    standing: HashMap<(OwnedRoomId, OwnedEventId), Standing>,
    seen: Vec<Seen>,
    /// Troquet's signs: under which message, which one.
    signs: Vec<(MessageRef, String)>,
    title: String,
    /// Troquet's place in the stream before the last input, for a network that delivers twice.
    earlier: String,
    dir: TempDir,
}

/// A Troquet at work: what decides, what speaks, what hears.
type Running = (Engine, Arc<dyn Wire>, Listener);

fn failed(error: impl std::fmt::Display) -> Trouble {
    Trouble::Network(error.to_string())
}

fn unplayable() -> Trouble {
    Trouble::Network("nobody can do that on Matrix".to_owned())
}

impl MatrixStage {
    /// Nobody but Troquet, on a database that nobody used before.
    pub(crate) async fn open(
        server: &'static Synapse,
        url: &str,
        clock: Arc<VirtualClock>,
        title: &str,
    ) -> Result<Self, Trouble> {
        Self::behind(&server.url, server, url, clock, title).await
    }

    /// The same; Troquet goes through another door of the server than its people.
    pub(crate) async fn behind(
        door: &str,
        server: &'static Synapse,
        url: &str,
        clock: Arc<VirtualClock>,
        title: &str,
    ) -> Result<Self, Trouble> {
        static STORIES: AtomicU32 = AtomicU32::new(0);
        let prefix = format!("s{}", STORIES.fetch_add(1, Ordering::Relaxed));
        let account = Person::new(&server.url, &prefix, "troquet", "Troquet").await?;
        let dir = TempDir::new().map_err(failed)?;
        let login = Login::Password { user: account.id.localpart().to_owned(), password: Secret::new("secret") };
        let mut config = Config::new(door, login, dir.path().join("matrix"));
        config.long_poll = std::time::Duration::ZERO;
        let database = Database::connect(url).await?;
        let (engine, wire, listener) = Self::start(&config, &clock, &database).await?;
        let mut stage = Self {
            server,
            prefix,
            config,
            bot: account.id,
            clock,
            url: url.to_owned(),
            database,
            engine,
            wire,
            listener,
            people: Vec::new(),
            halls: Vec::new(),
            noted: HashSet::new(),
            standing: HashMap::new(),
            seen: Vec::new(),
            signs: Vec::new(),
            title: title.to_owned(),
            earlier: String::new(),
            dir,
        };
        stage.hear().await?;
        Ok(stage)
    }

    async fn start(config: &Config, clock: &Arc<VirtualClock>, database: &Database) -> Result<Running, Trouble> {
        let beside = Arc::new(Beside(clock.clone(), SystemClock::default()));
        let (wire, listener) = MatrixBot::connect(config, beside).await.map_err(failed)?;
        let options = Options { card_pause: Duration::seconds(10), ..Options::default() };
        Ok((Engine::new(Arc::new(database.clone()), clock.clone(), vec![wire.clone()], options), wire, listener))
    }

    /// What Troquet speaks through until it starts again.
    pub(crate) fn wire(&self) -> Arc<dyn Wire> {
        self.wire.clone()
    }

    /// The tables below.
    pub(crate) fn database(&self) -> &Database {
        &self.database
    }

    fn place_file(&self) -> PathBuf {
        self.dir.path().join("matrix/sync-place")
    }

    /// Before something that Troquet will hear of.
    fn note_place(&mut self) -> Result<(), Trouble> {
        self.earlier = fs::read_to_string(self.place_file()).map_err(failed)?;
        Ok(())
    }

    /// Troquet takes all that the server has for it.
    async fn hear(&mut self) -> Result<(), Trouble> {
        while self.listener.once(&self.engine).await.map_err(Trouble::Network)? {}
        Ok(())
    }

    /// Which account is somebody's; it is made when it is first needed.
    async fn number(&mut self, who: &stage::Resident) -> Result<usize, Trouble> {
        if let Some(at) = self.people.iter().position(|(known, _)| known == who) {
            return Ok(at);
        }
        let person = Person::new(&self.server.url, &self.prefix, who.key(), who.name()).await?;
        self.people.push((who.clone(), person));
        Ok(self.people.len() - 1)
    }

    /// The newest room of a place.
    fn hall(&self, place: &Place) -> Option<&Hall> {
        self.halls.iter().rev().find(|hall| hall.place == *place)
    }

    fn room(&self, place: &Place) -> Result<OwnedRoomId, Trouble> {
        self.hall(place).map(|hall| hall.room.clone()).ok_or_else(|| Trouble::Network("a room that nobody made".to_owned()))
    }

    /// Somebody is in a group, which is there from then on.
    async fn introduce(&mut self, who: &stage::Resident, place: &Place, admin: bool) -> Result<(), Trouble> {
        let at = self.number(who).await?;
        let Some((room, host)) = self.hall(place).map(|hall| (hall.room.clone(), hall.host)) else {
            let title = if let Place::Other(room) = place { room.name().to_owned() } else { self.title.clone() };
            let room = self.people[at].1.make_room(Some(&title), None).await?;
            self.halls.push(Hall { place: place.clone(), room, host: at });
            return Ok(());
        };
        let id = self.people[at].1.id.clone();
        if !self.people[at].1.is_in(&room) {
            self.people[host].1.invite(&room, &id).await?;
            self.people[at].1.enter(&room).await?;
        }
        if admin && at != host {
            let host = &mut self.people[host].1;
            host.sees(&room, &id).await?;
            host.room(&room)?.update_power_levels(vec![(&id, int!(100))]).await.map_err(failed)?;
        }
        Ok(())
    }

    /// Somebody's private room with Troquet; made if there is none that both are in.
    async fn private(&mut self, who: &stage::Resident) -> Result<OwnedRoomId, Trouble> {
        let place = Place::Private(who.clone());
        let at = self.number(who).await?;
        let bot = self.bot.clone();
        if let Ok(room) = self.room(&place)
            && self.people[at].1.is_in(&room)
            && self.people[at].1.sees(&room, &bot).await?
        {
            return Ok(room);
        }
        let room = self.people[at].1.make_room(None, Some(&bot)).await?;
        self.halls.push(Hall { place, room: room.clone(), host: at });
        self.hear().await?;
        assert!(self.people[at].1.sees(&room, &bot).await?, "Troquet follows the invitation");
        Ok(room)
    }

    async fn speak(
        &mut self,
        who: &stage::Resident,
        room: &OwnedRoomId,
        words: (&str, bool),
        answers: Option<&MessageRef>,
    ) -> Result<(), Trouble> {
        let at = self.number(who).await?;
        let (text, photo) = words;
        let mention = text.get(..MENTION.len()).filter(|head| head.eq_ignore_ascii_case(MENTION));
        let rest = mention.map(|_| &text[MENTION.len()..]).filter(|rest| !rest.starts_with(char::is_alphanumeric));
        let text = rest.map_or_else(|| text.to_owned(), |rest| format!("{}{rest}", self.bot));
        let calls = (rest.is_some() || answers.is_some()).then(|| self.bot.clone());
        self.note_place()?;
        self.people[at].1.say(room, (&text, photo), answers, calls.as_deref()).await?;
        self.hear().await
    }

    /// The signs that Troquet put under messages, as people saw them.
    pub(crate) fn signs(&self) -> &[(MessageRef, String)] {
        &self.signs
    }

    /// Somebody puts a sign under a message, and takes it away again.
    pub(crate) async fn react(
        &mut self,
        who: &stage::Resident,
        place: &Place,
        to: &MessageRef,
        sign: &str,
    ) -> Result<Vec<Seen>, Trouble> {
        let (at, room) = (self.number(who).await?, self.room(place)?);
        let event = self.people[at].1.react(&room, to, sign).await?;
        self.hear().await?;
        let seen = self.settle().await?;
        self.people[at].1.withdraw(&room, &event).await?;
        self.hear().await?;
        assert!(self.settle().await?.is_empty(), "taking a sign away is nothing");
        Ok(seen)
    }

    /// Takes note of what somebody's client showed.
    fn note(&mut self, room: &OwnedRoomId, event: OwnedEventId, news: News) {
        let Some(place) = self.halls.iter().find(|hall| hall.room == *room).map(|hall| hall.place.clone()) else { return };
        if !self.noted.insert(event.clone()) {
            return;
        }
        let (change, message, shown) = match news {
            News::Said(shown) => {
                let standing = Standing { now: shown.clone(), ever: vec![shown.buttons.clone()] };
                self.standing.insert((room.clone(), event.clone()), standing);
                (Change::Said, event, shown)
            }
            News::Edited(of, shown) => {
                let standing = self.standing.get_mut(&(room.clone(), of.clone())).expect("what is edited was said");
                if standing.now == shown {
                    return;
                }
                standing.now = shown.clone();
                standing.ever.push(shown.buttons.clone());
                (Change::Edited, of, shown)
            }
            News::Gone(of) => {
                let Some(standing) = self.standing.get(&(room.clone(), of.clone())) else { return };
                (Change::Deleted, of, Shown { buttons: Vec::new(), ..standing.now.clone() })
            }
            News::File(file) => {
                if let Some(last) = self.seen.iter_mut().rev().find(|seen| seen.place == place) {
                    last.files.push(file);
                    return;
                }
                (Change::Said, event, Shown { files: vec![file], ..Shown::default() })
            }
            News::Sign(of, sign) => {
                self.signs.push((MessageRef(of.to_string()), sign));
                return;
            }
            News::Left if matches!(place, Place::Private(_)) => return,
            News::Left => (Change::Left, event, Shown::default()),
        };
        let Shown { lines, buttons, files, photo } = shown;
        self.seen.push(Seen { place, change, message: MessageRef(message.to_string()), lines, buttons, files, photo });
    }

    /// Everybody looks at what came; says whether anything did. Rooms that Troquet invites to are entered.
    async fn look(&mut self) -> Result<bool, Trouble> {
        let mut any = false;
        for at in 0..self.people.len() {
            let bot = self.bot.clone();
            let mut heard = self.people[at].1.hear(&bot).await?;
            let entered = self.people[at].1.follow(&bot).await?;
            if !entered.is_empty() {
                heard.extend(self.people[at].1.hear(&bot).await?);
            }
            any |= !heard.is_empty() || !entered.is_empty();
            let place = Place::Private(self.people[at].0.clone());
            self.halls.extend(entered.into_iter().map(|room| Hall { place: place.clone(), room, host: at }));
            for (room, event, news) in heard {
                self.note(&room, event, news);
            }
        }
        Ok(any)
    }

    /// Troquet starts anew where its files say it stopped.
    async fn begin_again(&mut self) -> Result<(), Trouble> {
        (self.engine, self.wire, self.listener) = Self::start(&self.config, &self.clock, &self.database).await?;
        self.hear().await
    }
}

#[async_trait]
impl Stage for MatrixStage {
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
        Network::Matrix
    }

    fn person(&self, who: &stage::Resident) -> PersonAddress {
        let known = self.people.iter().find(|(known, _)| known == who);
        PersonAddress(known.map(|(_, person)| person.id.to_string()).unwrap_or_default())
    }

    fn group(&self) -> ChatAddress {
        ChatAddress(self.room(&Place::Group).map(|room| room.to_string()).unwrap_or_default())
    }

    async fn gather(&mut self, residents: &[stage::Resident]) -> Result<(), Trouble> {
        for (index, who) in residents.iter().enumerate() {
            self.introduce(who, &Place::Group, index == 0).await?;
        }
        if let Some(steward) = residents.first() {
            self.add(steward, &Place::Group).await?;
        }
        for who in residents {
            self.open(who).await?;
            drive::now(&self.engine).await?;
            self.say(who, &Place::Private(who.clone()), &Words { text: CONSENT.to_owned(), ..Words::default() }).await?;
            self.say(who, &Place::Group, &Words { text: FIRST_WORDS.to_owned(), ..Words::default() }).await?;
            drive::now(&self.engine).await?;
            if !books::is_member(self, who).await? {
                return Err(Trouble::NotMember(who.clone()));
            }
        }
        self.settle().await?;
        Ok(())
    }

    async fn say(&mut self, who: &stage::Resident, place: &Place, words: &Words) -> Result<(), Trouble> {
        let room = match place {
            Place::Group | Place::Other(_) => {
                self.introduce(who, place, false).await?;
                self.room(place)?
            }
            Place::Private(who) => self.private(who).await?,
        };
        self.speak(who, &room, (&words.text, words.photo), words.answers.as_ref()).await
    }

    async fn press(&mut self, who: &stage::Resident, place: &Place, message: &MessageRef, label: &str) -> Result<(), Trouble> {
        if matches!(place, Place::Private(other) if other != who) {
            return Err(unplayable());
        }
        // Whoever wants their private chat lets themselves be invited to it.
        if plain(label) == plain(OPEN_PRIVATE) {
            let at = self.number(who).await?;
            self.people[at].1.let_invite(true).await?;
        }
        if let Place::Group | Place::Other(_) = place {
            self.introduce(who, place, false).await?;
        }
        let event: OwnedEventId = message.as_str().try_into().map_err(|_| Trouble::NoMessage)?;
        let room = self.halls.iter().filter(|hall| hall.place == *place).map(|hall| hall.room.clone());
        let found = room.into_iter().find_map(|room| Some((room.clone(), self.standing.get(&(room, event.clone()))?)));
        let (room, standing) = found.ok_or(Trouble::NoMessage)?;
        let wanted = plain(label);
        let position =
            |labels: &Vec<String>| labels.iter().position(|label| plain(label) == wanted).map(|at| (at, labels.clone()));
        let (at, labels) = standing
            .ever
            .iter()
            .rev()
            .find_map(position)
            .ok_or_else(|| Trouble::NoButton { label: label.to_owned(), visible: Vec::new() })?;
        let beside_notes = labels[0] == "1" && label.parse::<u32>().is_err();
        let text = if beside_notes { label.to_owned() } else { (at + 1).to_string() };
        self.speak(who, &room, (&text, false), Some(message)).await
    }

    async fn open(&mut self, who: &stage::Resident) -> Result<(), Trouble> {
        if let Some(at) = self.people.iter().position(|(known, _)| known == who) {
            self.people[at].1.let_invite(true).await?;
            self.note_place()?;
        }
        self.private(who).await.map(drop)
    }

    /// They leave, and let nobody call them back.
    async fn block(&mut self, who: &stage::Resident) -> Result<(), Trouble> {
        let at = self.number(who).await?;
        self.people[at].1.let_invite(false).await?;
        self.leave(who, &Place::Private(who.clone())).await
    }

    async fn leave(&mut self, who: &stage::Resident, place: &Place) -> Result<(), Trouble> {
        let (at, room) = (self.number(who).await?, self.room(place)?);
        self.note_place()?;
        self.people[at].1.leave(&room).await?;
        self.hear().await
    }

    async fn add(&mut self, who: &stage::Resident, group: &Place) -> Result<(), Trouble> {
        self.introduce(who, group, true).await?;
        let (at, room, bot) = (self.number(who).await?, self.room(group)?, self.bot.clone());
        self.note_place()?;
        self.people[at].1.invite(&room, &bot).await?;
        self.hear().await
    }

    async fn remove(&mut self, who: &stage::Resident, group: &Place) -> Result<(), Trouble> {
        let (at, room, bot) = (self.number(who).await?, self.room(group)?, self.bot.clone());
        self.note_place()?;
        self.people[at].1.room(&room)?.kick_user(&bot, None).await.map_err(failed)?;
        self.hear().await
    }

    async fn forge(&mut self, _: &stage::Resident, _: &str) -> Result<(), Trouble> {
        Err(unplayable())
    }

    /// A crash after the commit, before the place was kept.
    async fn again(&mut self) -> Result<(), Trouble> {
        fs::write(self.place_file(), &self.earlier).map_err(failed)?;
        self.begin_again().await
    }

    async fn restart(&mut self) -> Result<(), Trouble> {
        self.database.close().await;
        self.database = Database::connect(&self.url).await?;
        self.begin_again().await
    }

    async fn settle(&mut self) -> Result<Vec<Seen>, Trouble> {
        drive::shortly(&self.engine, &self.clock, PAUSE).await?;
        self.hear().await?;
        while self.look().await? {
            self.hear().await?;
            drive::now(&self.engine).await?;
        }
        Ok(std::mem::take(&mut self.seen))
    }

    async fn wait(&mut self, until: Timestamp) -> Result<(), Trouble> {
        drive::until(&self.engine, &self.clock, until).await
    }
}
