//! What residents do: press what they see, what they saw, and what they never saw; type commands with good and bad arguments; talk;
//! fall silent. How often each is done changes from seed to seed, so that some runs are all negotiation and others all nonsense.

use bot_core::{
    clock::Clock,
    trade::{Side, Trade, TradeState},
    wire::{Chat, FileRef, Happening, Incoming, MessageRef, Network, Said},
};
use chrono::Duration;

use crate::{
    model::{Finding, open_offers},
    network::{Someone, Standing},
    world::World,
};

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

const OFFERS: &[&str] = &[
    "/offre Vélo enfant 16 pouces, 5 points ou échange contre un 20 pouces",
    "/offre Cours de guitare, 3 points",
    "/offre 3 pots de confiture, 2 points pièce",
    "/offre Table de camping, gratuit, à Vernier",
    "/offre Perceuse, 4 points + un livre",
    "/offre Tondre le gazon contre 6 points",
    "/offre Livres, 1 point, x5",
    "/offre Piano, 90 points",
    "/offre troc : mes patins 37 contre des 39",
    "/offre Bloc 💡 <b>gras</b> & cie, 7 points",
    "/cherche une perceuse, 5 points",
    "/cherche un coup de main pour déménager, 8 points",
    "/cherche quelqu’un pour arroser mes plantes",
];

const TERMS: &[&str] = &[
    "2 points", "plutôt 4 points", "un gâteau", "un livre + 3 points", "ok pour demain 14h", "12 points", "gratuit", "90 points",
];

const TIMES: &[&str] =
    &["demain 10h", "après-demain 18h30", "samedi 10h", "dimanche", "dans 3 jours à 9h", "lundi 7h", "hier 10h", "demain"];

const WORDS: &[&str] = &[
    "ok",
    "oui",
    "non merci",
    "d'accord",
    "plutôt 4 points",
    "3 points",
    "un livre",
    "un gâteau et 2 points",
    "ok pour demain 15h",
    "samedi 10h",
    "c'est fait",
    "bien reçu, merci",
    "merci beaucoup",
    "annuler",
    "je donne une lampe de bureau",
    "qui aurait une échelle ?",
    "il n'est pas venu",
    "il y a un problème avec l'échange",
    "5",
    "4 très sympa",
    "avec plaisir",
    "solde",
    "je voudrais l'annonce 1",
    "Aspirateur",
    "10 points",
    "\u{202E}!!!\u{200B}",
    "?",
];

/// Commands that need nothing after them, or take what is there.
const COMMANDS: &[&str] = &[
    "/annonces", "/annonces 2", "/annonces jardin", "/mesannonces", "/mesechanges", "/solde", "/releve", "/pourquoi", "/regles",
    "/clubs", "/aide", "/mesdonnees", "/profil", "/noter 4 très bien", "/offre", "/cherche", "/help offre",
];

const BAD: &[&str] = &[
    "/offre -5 points",
    "/offre Vélo, 99999999999999999999 points",
    "/offre \u{0}\u{0}",
    "/annonce douze",
    "/annonce 4000000000",
    "/accepter -1",
    "/accepter 999",
    "/payer",
    "/payer personne 5",
    "/payer Maya 0",
    "/payer Maya -3",
    "/payer Zoé 5000",
    "/rdv 1 le 31 février",
    "/noter 1 6",
    "/noter 1 0 nul",
    "/proposer 1 12,5 points",
    "/proposer 1 20 CHF",
    "/interesse 1 0",
    "/interesse 1 5000",
    "/club plancher beaucoup",
    "/accorder Ali 3",
    "/rejoindre 0000-0000",
    "/fiat 1",
    "/",
    "/consentir 99",
    "/plustard 77",
    "/repondre 1",
    "/start offre_vélo",
];

/// What a steward changes that moves no limit.
const SETTINGS: &[&str] = &[
    "/club", "/club nom Les Grottes", "/club silence 22-7", "/club silence 0-0", "/club ton tu", "/club ton vous", "/club notes 10",
    "/club réponse 5",
];

/// How a seed's people are.
#[derive(Debug, Clone)]
pub(crate) struct Habits {
    weights: Vec<(usize, Sort)>,
    /// In a hundred: takes the first button, which is the kind one.
    kindness: usize,
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
        "accepter", "refuser", "proposer", "annuler", "rdv", "rdvoui", "rdvnon", "fait", "absent", "absentoui", "absentnon",
        "probleme", "noter",
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
    fn said(&mut self, who: usize, chat: Chat, text: &str, reply_to: Option<MessageRef>, to_me: bool) -> Incoming {
        let said = Said { text: text.to_owned(), to_me: to_me || reply_to.is_some(), reply_to, photo: None };
        self.input(who, chat, Happening::Said(said))
    }

    fn input(&mut self, who: usize, chat: Chat, what: Happening) -> Incoming {
        let message = matches!(what, Happening::Said(_)).then(|| self.network.next_message());
        let network = bot_core::wire::Wire::network(&*self.network);
        Incoming { network, event: self.event(), sender: self.network.sender(who), chat, message, what }
    }

    fn pressed(&mut self, who: usize, chat: Chat, payload: &str, under: Option<MessageRef>) -> Incoming {
        let network = bot_core::wire::Wire::network(&*self.network);
        let callback = (network == Network::Telegram).then(|| format!("q{}", self.clock.id()));
        if let Some(callback) = &callback {
            self.network.await_callback(callback);
        }
        self.input(who, chat, Happening::Pressed { payload: payload.to_owned(), callback, under })
    }

    /// Hands in something a person did, and checks what it may have done to an exchange.
    async fn does(&mut self, input: Incoming, words: &str) -> Result<(), Finding> {
        let shown: String = words.chars().take(70).collect();
        self.tell(format!("{} {shown} [{}]", input.sender.address.as_str(), input.event.as_str()));
        match about(words) {
            Some(About { verb, number, version }) => self.receive_about(input, &verb, number, version).await,
            None => self.receive(vec![input]).await,
        }
    }

    /// Says something in private; opens the chat for it.
    async fn writes(&mut self, who: usize, text: &str) -> Result<(), Finding> {
        let chat = self.network.private(who);
        self.network.change(who, |someone| (someone.opened, someone.blocked) = (true, false));
        let input = self.said(who, chat, text, None, true);
        self.does(input, text).await
    }

    async fn speaks(&mut self, who: usize, text: &str, reply_to: Option<MessageRef>, to_me: bool) -> Result<(), Finding> {
        let chat = self.network.group();
        self.network.change(who, |someone| someone.in_group = true);
        let input = self.said(who, chat, text, reply_to, to_me);
        self.does(input, text).await
    }

    async fn presses(&mut self, who: usize, chat: Chat, payload: &str, under: Option<MessageRef>) -> Result<(), Finding> {
        let input = self.pressed(who, chat, payload, under);
        self.does(input, payload).await
    }

    /// Opens the private chat, agrees, and says hello in the group.
    async fn joins(&mut self, who: usize) -> Result<(), Finding> {
        self.network.change(who, |someone| (someone.opened, someone.blocked) = (true, false));
        let chat = self.network.private(who);
        let input = self.input(who, chat.clone(), Happening::Started { payload: None });
        self.does(input, "opens the chat").await?;
        self.presses(who, chat, "consentir 1", None).await?;
        self.speaks(who, "/regles", None, false).await
    }

    /// The group, its administrator, and everybody who is there from the start.
    pub(crate) async fn gathers(&mut self, members: usize) -> Result<(), Finding> {
        let group = self.network.group();
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
                if self.random.percent(20) { self.speaks(who, &text, None, false).await? } else { self.writes(who, &text).await? }
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
                let cards = self.network.standing(&self.network.group(), 6);
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
                    let group = self.network.group();
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
                self.tell("starts again".to_owned());
                self.restart().await?;
            }
            Sort::Silence => self.tell("silence".to_owned()),
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
        self.advance(until).await
    }

    /// An exchange goes on as its state allows, by somebody who may (or, now and then, may not).
    async fn goes_on(&mut self, habits: &Habits) -> Result<(), Finding> {
        let trades: Vec<(Trade, [String; 2])> = if self.random.percent(15) {
            self.model.completed_trades().into_iter().map(|(trade, keys)| (trade.clone(), keys)).collect()
        } else {
            self.model.open_trades().into_iter().map(|(trade, keys)| (trade.clone(), keys)).collect()
        };
        let Some((trade, keys)) = self.random.pick(&trades).cloned() else {
            return self.answers_an_offer().await;
        };
        if self.random.percent(15) {
            return self.answers_an_offer().await;
        }
        let turn = trade.turn().unwrap_or(if self.random.percent(50) { Side::Owner } else { Side::Asker });
        let side = if self.random.percent(80) { turn } else { turn.other() };
        let Some(who) = self.network.people().iter().position(|someone| someone.key == keys[usize::from(side == Side::Asker)]) else {
            return Ok(());
        };
        let number = trade.number;
        let terms = self.random.pick(TERMS).copied().unwrap_or_default();
        let time = self.random.pick(TIMES).copied().unwrap_or_default();
        let kind = self.random.percent(habits.kindness);
        let over = trade.terms.when.is_some_and(|when| when.is_past(self.now()));
        let text = match trade.state {
            TradeState::Proposed { .. } => match self.random.below(10) {
                0..6 if kind => format!("/accepter {number}"),
                0..4 => format!("/proposer {number} {terms}"),
                4..6 => format!("/refuser {number}"),
                6 => format!("/annuler {number} trop tard"),
                7 => format!("/accepter {number}"),
                8 => format!("/fait {number}"),
                _ => format!("/proposer {number} {terms}"),
            },
            TradeState::Agreed { moving } | TradeState::Scheduled { moving } => match self.random.below(14) {
                0..6 if over => format!("/absent {number}"),
                6..9 if over => format!("/fait {number}"),
                0..6 if moving.is_some() => format!("/rdvoui {number}"),
                6 if moving.is_some() => format!("/rdvnon {number}"),
                0..8 => format!("/rdv {number} {time}"),
                8..10 => format!("/fait {number}"),
                10 => format!("/absent {number}"),
                11 => format!("/annuler {number} malade"),
                12 => format!("/probleme {number} cassé"),
                _ => format!("/accepter {number}"),
            },
            TradeState::NoShowSaid { .. } => match self.random.below(4) {
                0 => format!("/absentoui {number}"),
                1 => format!("/absentnon {number}"),
                2 => format!("/fait {number}"),
                _ => format!("/probleme {number}"),
            },
            TradeState::HandedOver { .. } => match self.random.below(6) {
                0..4 => format!("/fait {number}"),
                4 => format!("/probleme {number} il manque une pièce"),
                _ => format!("/annuler {number}"),
            },
            TradeState::Completed { .. } => match self.random.below(8) {
                0..5 => format!("/noter {number} {} merci", self.random.between(1, 5)),
                5 => format!("/repondre {number} avec plaisir"),
                6 => format!("/probleme {number}"),
                _ => format!("/fait {number}"),
            },
            TradeState::Disputed { .. } | TradeState::Ended { .. } => match self.random.below(3) {
                0 => format!("/fait {number}"),
                1 => format!("/probleme {number}"),
                _ => format!("/annuler {number}"),
            },
        };
        self.writes(who, &text).await
    }

    /// Somebody is interested in what is offered.
    async fn answers_an_offer(&mut self) -> Result<(), Finding> {
        let offers = open_offers(&self.model, self.now());
        let Some((_, number, owner)) = self.random.pick(&offers).copied() else { return Ok(()) };
        let people = self.network.people();
        let owner = self.model.members.get(&owner).cloned().unwrap_or_default();
        let others: Vec<usize> = (0..people.len().min(6)).filter(|who| people[*who].key != owner).collect();
        let Some(who) = self.random.pick(&others).copied() else { return Ok(()) };
        let text = match self.random.below(4) {
            0 => format!("/interesse {number} {}", self.random.between(1, 3)),
            1 => format!("je voudrais l'annonce {number}"),
            _ => format!("/interesse {number}"),
        };
        self.writes(who, &text).await
    }

    async fn presses_newest(&mut self, who: usize, habits: &Habits) -> Result<(), Finding> {
        let chat = self.network.private(who);
        let shown: Vec<Standing> =
            self.network.standing(&chat, 5).into_iter().filter(|standing| !standing.choices.is_empty()).collect();
        let Some(standing) = self.random.pick(&shown).cloned() else { return self.joins_if_new(who).await };
        let at = if self.random.percent(habits.kindness) { 0 } else { self.random.below(standing.choices.len()) };
        let choice = standing.choices[at].clone();
        self.network.change(who, |someone| (someone.opened, someone.blocked) = (true, false));
        match self.random.below(10) {
            // A number or the word, in answer to the message: how it is pressed where there are no buttons.
            0 => {
                let input = self.said(who, chat, &(at + 1).to_string(), Some(standing.message), true);
                self.does(input, &choice.press).await
            }
            1 => {
                let input = self.said(who, chat, &choice.label, Some(standing.message), true);
                self.does(input, &choice.label).await
            }
            _ => self.presses(who, chat, &choice.press, Some(standing.message)).await,
        }
    }

    async fn joins_if_new(&mut self, who: usize) -> Result<(), Finding> {
        if self.random.percent(30) { self.joins(who).await } else { self.writes(who, "bonjour").await }
    }

    async fn presses_card(&mut self, who: usize, habits: &Habits) -> Result<(), Finding> {
        let group = self.network.group();
        let shown: Vec<Standing> = self.network.standing(&group, 12).into_iter().filter(|standing| standing.is_card).collect();
        let Some(standing) = self.random.pick(&shown).cloned() else { return Ok(()) };
        let at = if self.random.percent(habits.kindness) { 0 } else { self.random.below(standing.choices.len()) };
        let Some(choice) = standing.choices.get(at).cloned() else { return Ok(()) };
        self.network.change(who, |someone| someone.in_group = true);
        self.presses(who, group, &choice.press, Some(standing.message)).await
    }

    /// Under a message of long ago, or a button that was drawn over.
    async fn presses_stale(&mut self, who: usize) -> Result<(), Finding> {
        let chat = if self.random.percent(80) { self.network.private(who) } else { self.network.group() };
        let all = self.network.standing(&chat, 60);
        let Some(standing) = self.random.pick(&all).cloned() else { return Ok(()) };
        let mut choices = standing.earlier;
        choices.extend(standing.choices);
        let Some(choice) = self.random.pick(&choices).cloned() else { return Ok(()) };
        self.network.change(who, |someone| (someone.opened, someone.blocked, someone.in_group) = (true, false, true));
        self.presses(who, chat, &choice.press, Some(standing.message)).await
    }

    async fn presses_foreign(&mut self, who: usize) -> Result<(), Finding> {
        let other = self.random.below(self.network.people().len());
        let theirs = self.network.standing(&self.network.private(other), 20);
        let choices: Vec<String> = theirs.into_iter().flat_map(|one| one.choices).map(|choice| choice.press).collect();
        let Some(payload) = self.random.pick(&choices).cloned() else { return Ok(()) };
        self.network.change(who, |someone| (someone.opened, someone.blocked) = (true, false));
        let chat = self.network.private(who);
        self.presses(who, chat, &payload, None).await
    }

    async fn presses_forged(&mut self, who: usize) -> Result<(), Finding> {
        let seen = self.network.standing(&self.network.private(who), 10);
        let choices: Vec<String> = seen.into_iter().flat_map(|one| one.choices).map(|choice| choice.press).collect();
        let made = self.random.pick(&choices).cloned().unwrap_or_default();
        let other = self.random.between(0, 30);
        let payload = match self.random.below(7) {
            0 => made.replace(['1', '2', '3'], &other.to_string()),
            1 => made.replace(" k", " kz"),
            2 => made.replace(" v", " v9"),
            3 => format!("{made} x\u{0}y"),
            4 => "a".repeat(200),
            5 => format!("accepter {other} v{}", self.random.between(0, 4)),
            _ => ["", "drop table", "payeroui 0", "quitteoui 1 2 3", "f 1 v1", "absentoui"][self.random.below(6)].to_owned(),
        };
        // Sent to the owner's own chat as any client can send it.
        self.network.change(who, |someone| (someone.opened, someone.blocked) = (true, false));
        let chat = self.network.private(who);
        self.presses(who, chat, &payload, None).await
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
        self.network.change(who, |someone| someone.blocked = true);
        // The network tells, or leaves it to be found out.
        if self.random.percent(50) {
            let chat = self.network.private(who);
            let input = self.input(who, chat, Happening::Blocked);
            return self.does(input, "blocks").await;
        }
        self.tell(format!("{} blocks in silence", someone.key));
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
        self.tell(format!("the network sends {} again", input.event.as_str()));
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
        self.tell(format!("{} at once", batch.len()));
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
