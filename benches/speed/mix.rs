//! The engine's own mix: as many exchanges as people, each from an offer to a rating, with the questions that people ask on the way.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use async_trait::async_trait;
use bot_core::{
    engine::{Engine, Options},
    ledger::Holder,
    store::{Scope, Store},
    time::moment,
    wire::{
        Act, Chat, ChatAddress, ChatKind, Delivered, Delivery, EventId, FileRef, Happening, Incoming, MessageRef, Network,
        NoAnswer, PersonAddress, Question, Said, SendError, Sender, Wire,
    },
};
use chrono::{Duration, NaiveDate};
use storage::{Database, StatementLog};
use troquet::virtual_clock::VirtualClock;

/// Neighbours.
pub(crate) const PEOPLE: usize = 64;

/// Something that every neighbour does once per round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Publishes an offer.
    Offer,
    /// Wants the next neighbour's.
    Interest,
    /// Agrees.
    Accept,
    /// Asks for the balance.
    Balance,
    /// Has received it.
    Done,
    /// Rates.
    Rate,
    /// Looks what there is.
    List,
}

/// All of them, in order.
pub(crate) const STEPS: [Step; 7] =
    [Step::Offer, Step::Interest, Step::Accept, Step::Balance, Step::Done, Step::Rate, Step::List];

/// A network that takes everything at once.
#[derive(Default)]
struct Everywhere(AtomicU64);

#[async_trait]
impl Wire for Everywhere {
    fn network(&self) -> Network {
        Network::Telegram
    }

    async fn deliver(&self, delivery: &Delivery) -> Result<Delivered, SendError> {
        let message = match &delivery.act {
            Act::Say(_) => Some(MessageRef(self.0.fetch_add(1, Ordering::Relaxed).to_string())),
            Act::Edit { of, .. } => Some(of.clone()),
            _ => None,
        };
        Ok(Delivered { message, chat: None })
    }

    async fn ask(&self, _question: &Question) -> Result<bool, NoAnswer> {
        Ok(true)
    }

    async fn fetch(&self, _file: &FileRef, _limit: usize) -> Result<Vec<u8>, SendError> {
        Err(SendError::Gone)
    }
}

/// Troquet on one file.
pub(crate) struct Troquet {
    pub(crate) database: Database,
    pub(crate) engine: Engine,
    clock: Arc<VirtualClock>,
}

impl Troquet {
    pub(crate) async fn open(url: &str, log: StatementLog) -> Self {
        let database = Database::connect_with(url, storage::Options { log }).await.expect("a database");
        let monday = NaiveDate::from_ymd_opt(2026, 3, 2).and_then(|day| day.and_hms_opt(9, 0, 0)).expect("a moment");
        let clock = Arc::new(VirtualClock::still(moment(monday, chrono_tz::Europe::Zurich)));
        let store = Arc::new(database.clone());
        let engine = Engine::new(store, clock.clone(), vec![Arc::new(Everywhere::default())], Options::default());
        Self { database, engine, clock }
    }

    /// A club is born and everybody joins it.
    pub(crate) async fn settle_in(&self) {
        self.engine.receive(vec![input("added", 0, false, Happening::Added)]).await.expect("received");
        for text in ["/start", "/consentir", "/regles"] {
            for who in 0..PEOPLE {
                let said = says(&format!("{text} {who}"), who, text != "/regles", text);
                self.engine.receive(vec![said]).await.expect("received");
            }
            self.deliver().await;
        }
    }

    /// What was said leaves. Then a minute passes.
    pub(crate) async fn deliver(&self) {
        while self.engine.deliver().await.expect("delivered") > 0 {}
        self.clock.move_to(bot_core::clock::Clock::now(&*self.clock).after(Duration::minutes(1)));
    }

    pub(crate) async fn close(self) {
        self.database.close().await;
    }
}

fn input(event: &str, who: usize, private: bool, what: Happening) -> Incoming {
    let address = (1_000 + who).to_string();
    let chat = if private {
        Chat { address: ChatAddress(address.clone()), kind: ChatKind::Private, title: None, thread: None }
    } else {
        Chat {
            address: ChatAddress("-100".to_owned()),
            kind: ChatKind::Group,
            title: Some("Les voisins".to_owned()),
            thread: None,
        }
    };
    let sender = Sender { address: PersonAddress(address), name: format!("Voisin {who}"), username: None };
    Incoming { network: Network::Telegram, event: EventId(event.to_owned()), sender, chat, message: None, what }
}

fn says(event: &str, who: usize, private: bool, text: &str) -> Incoming {
    let said = Said { text: text.to_owned(), reply_to: None, to_me: true, photo: None };
    Incoming { message: Some(MessageRef(event.to_owned())), ..input(event, who, private, Happening::Said(said)) }
}

/// A step of a round, by everybody. The n-th offer and the n-th exchange are those of the n-th neighbour to offer.
pub(crate) fn inputs(round: usize, step: Step) -> Vec<Incoming> {
    let one = |index: usize| {
        let number = round * PEOPLE + index + 1;
        let (owner, asker) = (index, (index + 1) % PEOPLE);
        let event = format!("{step:?} {number}");
        let said = |who, private, text: String| says(&event, who, private, &text);
        match step {
            Step::Offer => said(owner, false, "/offre Perceuse à percussion, 1 point".to_owned()),
            Step::Interest => said(asker, false, format!("/interesse {number}")),
            Step::Accept => said(owner, true, format!("/accepter {number}")),
            Step::Balance => said(owner, true, "/solde".to_owned()),
            Step::Done => said(asker, true, format!("/fait {number}")),
            Step::Rate => said(owner, true, format!("/noter {number} 5")),
            Step::List => said(owner, true, "/annonces".to_owned()),
        }
    };
    (0..PEOPLE).map(one).collect()
}

/// Exchanges completed, counted once.
pub(crate) async fn completed(troquet: &Troquet) -> usize {
    let group = ChatAddress("-100".to_owned());
    let mut both = 0;
    for who in 0..PEOPLE {
        let address = PersonAddress((1_000 + who).to_string());
        let mut tx = troquet.database.begin(&Scope::default()).await.expect("a transaction");
        let caller = tx.caller(Network::Telegram, &address, &group).await.expect("an answer");
        let (club, member) = (caller.club.expect("a club"), caller.member.expect("a member"));
        let account = tx.account(club.id, Holder::Member(member.id)).await.expect("an answer").expect("an account");
        both += usize::try_from(account.completed).expect("few");
    }
    both / 2
}
