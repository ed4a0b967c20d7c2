//! What residents do: press what they see, what they saw, and what they never saw; type commands with good and bad arguments; talk;
//! fall silent. How often each is done changes from seed to seed, so that some runs are all negotiation and others all nonsense.

use bot_core::{
    clock::Clock,
    wire::{Chat, FileRef, Happening, Incoming, MessageRef, Network, Said},
};
use chrono::Duration;

use super::{
    model::Finding,
    network::{Someone, group},
    words::{BAD, COMMANDS, OFFERS, SETTINGS, WORDS},
    world::World,
};

/// Days after which somebody who closed the private chat opens it again.
const AWAY: i64 = 14;

/// People in the order in which they come; the first is an administrator of the group, the last two hardly ever speak.
pub(crate) fn people(count: usize) -> Vec<Someone> {
    let names = [
        ("Zoé", "zoe"),
        ("Ali", "ali"),
        ("Maya", "maya"),
        ("Inès d’<b>Aire</b>", "ines"),
        ("Noël", "noel"),
        ("Ali", "ali2"),
        ("Bruno\u{200B}", "bruno"),
        ("Nina", "nina"),
    ];
    let someone = |(at, (name, key)): (usize, &(&'static str, &'static str))| Someone {
        name,
        key,
        in_group: true,
        is_admin: at == 0,
        opened: false,
        blocked: false,
        away_since: None,
    };
    names.iter().take(count).enumerate().map(someone).collect()
}

/// A kind of act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sort {
    /// Goes on with an exchange by a typed command that fits.
    Purpose,
    /// A button under one of the newest messages of one's own.
    Newest,
    /// A button of a card in the group.
    Card,
    /// A button that is no longer there, or of long ago.
    Stale,
    /// Somebody else's button.
    Foreign,
    /// A payload nobody made.
    Forged,
    /// Something new is offered or looked for.
    Offer,
    /// A command as it is meant.
    Command,
    /// A command as it is not meant.
    Bad,
    /// Plain words in private.
    Words,
    /// Plain words in the group.
    Group,
    /// A number or « oui » in private.
    Answer,
    /// Closes the private chat, or opens it again.
    Block,
    /// Leaves the group, or comes back.
    Leave,
    /// The network sends something again.
    Again,
    /// A picture.
    Picture,
    /// Several people at once.
    Burst,
    /// Goes for good, or thinks again.
    Quit,
    /// The host starts the program again.
    Restart,
    /// Nobody does anything.
    Silence,
}

/// How often each is done, before a seed has its say.
const SORTS: [(usize, Sort); 20] = [
    (34, Sort::Purpose),
    (24, Sort::Newest),
    (14, Sort::Card),
    (10, Sort::Stale),
    (5, Sort::Foreign),
    (4, Sort::Forged),
    (12, Sort::Offer),
    (12, Sort::Command),
    (6, Sort::Bad),
    (10, Sort::Words),
    (5, Sort::Group),
    (6, Sort::Answer),
    (3, Sort::Block),
    (1, Sort::Leave),
    (8, Sort::Again),
    (1, Sort::Picture),
    (4, Sort::Burst),
    (1, Sort::Quit),
    (1, Sort::Restart),
    (2, Sort::Silence),
];

/// How a seed's people are.
#[derive(Debug, Clone)]
pub(crate) struct Habits {
    weights: Vec<(usize, Sort)>,
    /// In a hundred: takes the first button, which is the kind one.
    pub(super) kindness: usize,
    /// In a hundred: what waits is done at once.
    diligence: usize,
}

impl Habits {
    pub(crate) fn of(world: &mut World) -> Self {
        let random = &mut world.random;
        let swarm = [0, 1, 1, 2, 4];
        let mut weights: Vec<(usize, Sort)> =
            SORTS.iter().map(|(weight, sort)| (weight * random.pick(&swarm).copied().unwrap_or(1), *sort)).collect();
        // Without offers there would be nothing to do.
        for (weight, sort) in &mut weights {
            if matches!(sort, Sort::Offer | Sort::Card | Sort::Purpose | Sort::Again) {
                *weight = (*weight).max(5);
            }
        }
        Self { weights, kindness: 20 + random.below(70), diligence: 40 + random.below(60) }
    }
}

/// What a button's payload, or a typed command, says of an exchange.
struct About {
    verb: String,
    number: u32,
    version: Option<u32>,
}

/// Reads a payload or command as anybody could: a word, a number, a version. `None` if it is not about an exchange.
fn about(text: &str) -> Option<About> {
    const VERBS: [&str; 13] = [
        "accepter",
        "refuser",
        "proposer",
        "annuler",
        "rdv",
        "rdvoui",
        "rdvnon",
        "fait",
        "absent",
        "absentoui",
        "absentnon",
        "probleme",
        "noter",
    ];
    let text = text.trim_start_matches('/');
    let (verb, rest) = text.split_once(' ')?;
    if !VERBS.contains(&verb) {
        return None;
    }
    let number = rest.split(' ').next()?.parse().ok()?;
    let version = rest.split(' ').find_map(|word| word.strip_prefix('v')?.parse().ok());
    Some(About { verb: verb.to_owned(), number, version })
}

impl World {
    pub(super) fn said(&mut self, who: usize, chat: Chat, text: &str, reply_to: Option<MessageRef>, to_me: bool) -> Incoming {
        let said = Said { text: text.to_owned(), to_me: to_me || reply_to.is_some(), reply_to, photo: None };
        self.input(who, chat, Happening::Said(said))
    }

    pub(super) fn input(&mut self, who: usize, chat: Chat, what: Happening) -> Incoming {
        let message = matches!(what, Happening::Said(_)).then(|| self.network.next_message());
        let network = bot_core::wire::Wire::network(&*self.network);
        Incoming { network, event: self.event(), sender: self.network.sender(who), chat, message, what }
    }

    pub(super) fn pressed(&mut self, who: usize, chat: Chat, payload: &str, under: Option<MessageRef>) -> Incoming {
        let network = bot_core::wire::Wire::network(&*self.network);
        let callback = (network == Network::Telegram).then(|| format!("q{}", self.clock.id()));
        if let Some(callback) = &callback {
            self.network.await_callback(callback);
        }
        self.input(who, chat, Happening::Pressed { payload: payload.to_owned(), callback, under })
    }

    /// Hands in something a person did, and checks what it may have done to an exchange.
    pub(super) async fn does(&mut self, input: Incoming, words: &str) -> Result<(), Finding> {
        let shown: String = words.chars().take(70).collect();
        self.tell(&format!("{} {shown} [{}]", input.sender.address.as_str(), input.event.as_str()));
        match about(words) {
            Some(About { verb, number, version }) => self.receive_about(input, &verb, number, version).await,
            None => self.receive(vec![input]).await,
        }
    }

    /// Says something in private; opens the chat for it.
    pub(super) async fn writes(&mut self, who: usize, text: &str) -> Result<(), Finding> {
        let chat = self.network.private(who);
        self.network.change(who, |someone| (someone.opened, someone.blocked) = (true, false));
        let input = self.said(who, chat, text, None, true);
        self.does(input, text).await
    }

    pub(super) async fn speaks(
        &mut self,
        who: usize,
        text: &str,
        reply_to: Option<MessageRef>,
        to_me: bool,
    ) -> Result<(), Finding> {
        let chat = group();
        self.network.change(who, |someone| someone.in_group = true);
        let input = self.said(who, chat, text, reply_to, to_me);
        self.does(input, text).await
    }

    pub(super) async fn presses(
        &mut self,
        who: usize,
        chat: Chat,
        payload: &str,
        under: Option<MessageRef>,
    ) -> Result<(), Finding> {
        let input = self.pressed(who, chat, payload, under);
        self.does(input, payload).await
    }

    /// Opens the private chat, agrees, and says hello in the group.
    pub(super) async fn joins(&mut self, who: usize) -> Result<(), Finding> {
        self.network.change(who, |someone| (someone.opened, someone.blocked) = (true, false));
        let chat = self.network.private(who);
        let input = self.input(who, chat.clone(), Happening::Started { payload: None });
        self.does(input, "opens the chat").await?;
        self.presses(who, chat, "consentir 1", None).await?;
        self.speaks(who, "/regles", None, false).await
    }

    /// The group, its administrator, and everybody who is there from the start.
    pub(crate) async fn gathers(&mut self, members: usize) -> Result<(), Finding> {
        let group = group();
        let input = self.input(0, group, Happening::Added);
        self.does(input, "brings Troquet").await?;
        for who in 0..members {
            self.joins(who).await?;
            // The group's answer may be out of reach for a moment: an administrator tries again.
            for _ in 0..20 {
                if self.model.club.is_some() {
                    break;
                }
                self.speaks(who, "/regles", None, false).await?;
            }
            let later = self.now().after(Duration::seconds(20));
            self.advance(later).await?;
        }
        Ok(())
    }

    /// One act of somebody.
    pub(crate) async fn act(&mut self, habits: &Habits) -> Result<(), Finding> {
        let sort = self.random.weighted(&habits.weights);
        self.model.coverage.kind(name(sort));
        let count = self.network.people().len();
        // The first ones do most.
        let who = if self.random.percent(90) { self.random.below(count.min(6)) } else { self.random.below(count) };
        match sort {
            Sort::Purpose => self.goes_on(habits).await?,
            Sort::Newest => self.presses_newest(who, habits).await?,
            Sort::Card => self.presses_card(who, habits).await?,
            Sort::Stale => self.presses_stale(who).await?,
            Sort::Foreign => self.presses_foreign(who).await?,
            Sort::Forged => self.presses_forged(who).await?,
            Sort::Offer => {
                let text = self.random.pick(OFFERS).copied().unwrap_or_default();
                if self.random.percent(50) { self.speaks(who, text, None, false).await? } else { self.writes(who, text).await? }
            }
            Sort::Command => self.commands(who).await?,
            Sort::Bad => {
                let text = match self.random.below(BAD.len() + 1) {
                    at if at < BAD.len() => BAD[at].to_owned(),
                    _ => format!("/offre {}", "a".repeat(20_000)),
                };
                if self.random.percent(20) {
                    self.speaks(who, &text, None, false).await?;
                } else {
                    self.writes(who, &text).await?;
                }
            }
            Sort::Words => {
                let text = self.random.pick(WORDS).copied().unwrap_or_default();
                let shown = self.network.standing(&self.network.private(who), 4);
                let answers = self.random.percent(30).then(|| self.random.pick(&shown).map(|one| one.message.clone())).flatten();
                self.network.change(who, |someone| (someone.opened, someone.blocked) = (true, false));
                let chat = self.network.private(who);
                let input = self.said(who, chat, text, answers, true);
                self.does(input, text).await?;
            }
            Sort::Group => {
                let text = self.random.pick(WORDS).copied().unwrap_or_default();
                let cards = self.network.standing(&group(), 6);
                let answers = self.random.percent(70).then(|| self.random.pick(&cards).map(|one| one.message.clone())).flatten();
                let to_me = self.random.percent(30);
                self.speaks(who, text, answers, to_me).await?;
            }
            Sort::Answer => {
                let text = ["1", "2", "3", "oui", "ok", "non", "7"][self.random.below(7)];
                self.writes(who, text).await?;
            }
            Sort::Block => self.blocks(who).await?,
            Sort::Leave => {
                let was = self.network.people()[who].in_group;
                self.network.change(who, |someone| someone.in_group = !was);
                if was {
                    let group = group();
                    let input = self.input(who, group, Happening::Left);
                    self.does(input, "leaves the group").await?;
                }
            }
            Sort::Again => self.comes_again().await?,
            Sort::Picture => {
                self.pictures = true;
                let chat = self.network.private(who);
                self.network.change(who, |someone| (someone.opened, someone.blocked) = (true, false));
                let photo = Some(FileRef(format!("photo-{}", self.clock.id())));
                let said = Said { text: "Lampe, 3 points".to_owned(), reply_to: None, to_me: true, photo };
                let input = self.input(who, chat, Happening::Said(said));
                self.does(input, "sends a picture").await?;
            }
            Sort::Burst => self.all_at_once().await?,
            Sort::Quit => {
                let text = ["/quitte", "/rester"][self.random.below(2)];
                // The administrator stays: somebody must change the rules.
                let who = who.max(1);
                self.writes(who, text).await?;
                if text == "/quitte" && self.random.percent(70) {
                    let chat = self.network.private(who);
                    self.presses(who, chat, "quitteoui", None).await?;
                }
            }
            Sort::Restart => {
                self.tell("starts again");
                self.restart().await?;
            }
            Sort::Silence => self.tell("silence"),
        }
        if self.random.percent(habits.diligence) {
            self.work().await?;
        }
        Ok(())
    }

    /// Time passes: mostly minutes, sometimes days.
    pub(crate) async fn time_passes(&mut self) -> Result<(), Finding> {
        let seconds = match self.random.below(100) {
            0..45 => self.random.between(1, 300),
            45..74 => self.random.between(300, 7_200),
            74..95 => self.random.between(7_200, 43_200),
            _ => self.random.between(43_200, 216_000),
        };
        let until = self.now().after(Duration::seconds(seconds));
        self.advance(until).await?;
        // What waits longer than a month for somebody is forgotten; nobody here stays away so long.
        for (who, someone) in self.network.people().iter().enumerate() {
            if someone.blocked && someone.away_since.is_some_and(|since| self.now().since(since) > Duration::days(AWAY)) {
                self.returns(who).await?;
            }
        }
        Ok(())
    }

    async fn commands(&mut self, who: usize) -> Result<(), Finding> {
        let number = self.random.between(1, 12);
        let people = self.network.people();
        let name = self.random.pick(&people).map_or("Zoé", |someone| someone.name);
        let text = match self.random.below(14) {
            0 => format!("/annonce {number}"),
            1 => format!("/echange {number}"),
            2..4 => format!("/payer {name} {} pour le coup de main", self.random.between(1, 9)),
            4 => format!("/profil {name}"),
            5 => format!("/retirer {number}"),
            6 => format!("/renouveler {number}"),
            7 => format!("/modifier {number} Autre chose, {number} points"),
            8 => format!("/signaler {number} propos blessants"),
            9 => format!("/plustard {number} demain"),
            10 => format!("/stop {number}"),
            11 => {
                let text = self.random.pick(SETTINGS).copied().unwrap_or_default();
                let who = if self.random.percent(80) { 0 } else { who };
                return if self.random.percent(50) {
                    self.speaks(who, text, None, false).await
                } else {
                    self.writes(who, text).await
                };
            }
            12 => {
                let text = format!("/accorder {name} {} pour la fête", self.random.between(1, 15));
                let who = if self.random.percent(80) { 0 } else { who };
                self.writes(who, &text).await?;
                return self.presses_newest(who, &Habits { weights: Vec::new(), kindness: 90, diligence: 0 }).await;
            }
            _ => self.random.pick(COMMANDS).copied().unwrap_or_default().to_owned(),
        };
        self.writes(who, &text).await?;
        if text.starts_with("/payer") && self.random.percent(80) {
            self.work().await?;
            return self.presses_newest(who, &Habits { weights: Vec::new(), kindness: 95, diligence: 0 }).await;
        }
        Ok(())
    }

    async fn blocks(&mut self, who: usize) -> Result<(), Finding> {
        let someone = self.network.people()[who].clone();
        if someone.blocked || !someone.opened {
            return self.returns(who).await;
        }
        let now = self.now();
        self.network.change(who, |someone| (someone.blocked, someone.away_since) = (true, Some(now)));
        // The network tells, or leaves it to be found out.
        if self.random.percent(50) {
            let chat = self.network.private(who);
            let input = self.input(who, chat, Happening::Blocked);
            return self.does(input, "blocks").await;
        }
        self.tell(&format!("{} blocks in silence", someone.key));
        Ok(())
    }

    /// Opens the private chat again.
    pub(crate) async fn returns(&mut self, who: usize) -> Result<(), Finding> {
        self.network.change(who, |someone| (someone.opened, someone.blocked) = (true, false));
        let chat = self.network.private(who);
        let input = self.input(who, chat, Happening::Started { payload: None });
        self.does(input, "opens the chat").await
    }

    /// Something that was acknowledged comes once more, alone or beside something new.
    async fn comes_again(&mut self) -> Result<(), Finding> {
        let known: Vec<Incoming> = self.acknowledged.iter().cloned().collect();
        // Mostly the newest: that is what networks do.
        let newest = known.len().saturating_sub(8);
        let from = if self.random.percent(70) { &known[newest..] } else { &known[..] };
        let Some(input) = self.random.pick(from).cloned() else { return Ok(()) };
        self.tell(&format!("the network sends {} again", input.event.as_str()));
        self.receive(vec![input]).await
    }

    /// Several inputs in one commit, one of them maybe twice.
    async fn all_at_once(&mut self) -> Result<(), Finding> {
        let mut batch = Vec::new();
        for _ in 0..self.random.between(2, 6) {
            let who = self.random.below(self.network.people().len().min(6));
            let text = match self.random.below(4) {
                0 => self.random.pick(WORDS).copied().unwrap_or_default(),
                1 => self.random.pick(OFFERS).copied().unwrap_or_default(),
                2 => self.random.pick(BAD).copied().unwrap_or_default(),
                _ => self.random.pick(COMMANDS).copied().unwrap_or_default(),
            };
            self.network.change(who, |someone| (someone.opened, someone.blocked) = (true, false));
            let chat = self.network.private(who);
            batch.push(self.said(who, chat, text, None, true));
        }
        if self.random.percent(40)
            && let Some(double) = self.random.pick(&batch).cloned()
        {
            batch.push(double);
        }
        self.tell(&format!("{} at once", batch.len()));
        self.receive(batch).await
    }
}

/// A sort's name in the tables.
fn name(sort: Sort) -> &'static str {
    match sort {
        Sort::Purpose => "purpose",
        Sort::Newest => "newest",
        Sort::Card => "card",
        Sort::Stale => "stale",
        Sort::Foreign => "foreign",
        Sort::Forged => "forged",
        Sort::Offer => "offer",
        Sort::Command => "command",
        Sort::Bad => "bad",
        Sort::Words => "words",
        Sort::Group => "group",
        Sort::Answer => "answer",
        Sort::Block => "block",
        Sort::Leave => "leave",
        Sort::Again => "again",
        Sort::Picture => "picture",
        Sort::Burst => "burst",
        Sort::Quit => "quit",
        Sort::Restart => "restart",
        Sort::Silence => "silence",
    }
}
