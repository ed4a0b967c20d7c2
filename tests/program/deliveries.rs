//! Deliveries that take long, on a network whose answers the test holds back.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bot_core::{
    card::Message,
    engine::{Engine, Options},
    store::{Outgoing, Post, Rank, Scope, Store, To},
    time::Timestamp,
    wire::{
        Act, Chat, ChatAddress, ChatKind, Delivered, Delivery, EventId, FileRef, Happening, Incoming, MessageRef, Network,
        NoAnswer, PersonAddress, Question, SendError, Sender, Wire,
    },
};
use chrono::Duration;
use storage::{Database, sqlite_url};
use tempfile::TempDir;
use tokio::sync::watch;
use troquet::virtual_clock::VirtualClock;

const START: Timestamp = Timestamp(1_772_438_400_000);

/// A chat whose server takes what it is given and keeps silent about it.
const SLOW: &str = "lent";

/// A network; what it was given to say, by chat, in order.
struct Given {
    said: Mutex<Vec<(String, Delivery)>>,
    answers: watch::Sender<bool>,
}

#[async_trait]
impl Wire for Given {
    fn network(&self) -> Network {
        Network::Matrix
    }

    async fn deliver(&self, delivery: &Delivery) -> Result<Delivered, SendError> {
        let chat = delivery.to.chat.as_ref().expect("a chat").as_str().to_owned();
        let is_slow = chat == SLOW;
        self.said.lock().expect("nobody panics").push((chat, delivery.clone()));
        if is_slow {
            self.answers.subscribe().wait_for(|answers| *answers).await.expect("the test holds it");
        }
        Ok(Delivered { message: Some(message(delivery)), chat: None })
    }

    async fn ask(&self, _: &Question) -> Result<bool, NoAnswer> {
        Err(NoAnswer)
    }

    async fn fetch(&self, _: &FileRef, _: usize) -> Result<Vec<u8>, SendError> {
        Err(SendError::Refused("no files here".to_owned()))
    }
}

impl Given {
    /// The words given to a chat.
    fn words(&self, chat: &str) -> Vec<String> {
        let said = self.said.lock().expect("nobody panics");
        let words = |(_, delivery): &(String, Delivery)| match &delivery.act {
            Act::Say(message) => message.lines.iter().map(|line| line.text.clone()).collect::<String>(),
            other => panic!("only words: {other:?}"),
        };
        said.iter().filter(|(to, _)| to == chat).map(words).collect()
    }

    fn last(&self, chat: &str) -> Delivery {
        let said = self.said.lock().expect("nobody panics");
        said.iter().rev().find(|(to, _)| to == chat).expect("something").1.clone()
    }
}

fn message(delivery: &Delivery) -> MessageRef {
    MessageRef(format!("m{}", delivery.id.0))
}

/// Puts words into the outbox.
async fn post(database: &Database, chat: &str, words: &str) {
    let mut tx = database.begin(&Scope::default()).await.expect("a transaction");
    let to = To::Chat(Network::Matrix, ChatAddress(chat.to_owned()));
    let what = Outgoing::Say(Message::say(words).choice("Oui", "oui"));
    tx.post(&[Post { to, what, not_before: START, starts: None, rank: Rank::Notice }], START).await.expect("posted");
    tx.commit().await.expect("committed");
}

/// Is the newest choice in a chat one of Troquet's?
async fn has_choices(database: &Database, chat: &str) -> bool {
    let mut tx = database.begin(&Scope::default()).await.expect("a transaction");
    tx.prompt(Network::Matrix, &ChatAddress(chat.to_owned()), None).await.expect("read").is_some()
}

pub(super) async fn a_slow_chat_holds_up_no_other_and_is_said_once() {
    let folder = TempDir::new().expect("a folder");
    let database = Database::connect(&sqlite_url(&folder.path().join("troquet.sqlite"))).await.expect("a database");
    let clock = Arc::new(VirtualClock::still(START));
    let wire = Arc::new(Given { said: Mutex::default(), answers: watch::Sender::new(false) });
    let engine = Engine::new(Arc::new(database.clone()), clock.clone(), vec![wire.clone()], Options::default());
    for (chat, words) in [(SLOW, "un"), (SLOW, "deux"), ("vite", "trois"), ("vite", "quatre")] {
        post(&database, chat, words).await;
    }
    let mut deliveries = engine.deliveries();
    assert_eq!(deliveries.begin().await.expect("begun"), 2, "the first of each chat");
    deliveries.one_done().await;
    deliveries.settle().await.expect("settled");
    assert_eq!(deliveries.begin().await.expect("begun"), 1);
    deliveries.one_done().await;
    deliveries.settle().await.expect("settled");
    assert_eq!((wire.words("vite"), wire.words(SLOW)), (vec!["trois".to_owned(), "quatre".to_owned()], vec!["un".to_owned()]));

    // Its claim lapses, and it is still on its way.
    clock.move_to(START.after(Duration::minutes(3)));
    assert_eq!(deliveries.begin().await.expect("looked"), 0);
    assert_eq!(wire.words(SLOW), ["un"]);
    assert!(!has_choices(&database, SLOW).await);

    // The chat shows it, before the network says so.
    let sent = wire.last(SLOW);
    let stands = Incoming {
        network: Network::Matrix,
        event: EventId("$own".to_owned()),
        sender: Sender { address: PersonAddress("troquet".to_owned()), name: "Troquet".to_owned(), username: None },
        chat: Chat { address: ChatAddress(SLOW.to_owned()), kind: ChatKind::Group, title: None, thread: None },
        message: Some(message(&sent)),
        what: Happening::Stands { delivery: sent.id },
    };
    engine.receive(vec![stands]).await.expect("heard");
    assert!(has_choices(&database, SLOW).await);
    wire.answers.send_replace(true);
    deliveries.finish().await.expect("settled");
    assert_eq!(engine.deliver().await.expect("delivered"), 1);
    assert_eq!(engine.deliver().await.expect("nothing is left"), 0);
    assert_eq!(wire.words(SLOW), ["un", "deux"]);
}
