//! The terminal, with a wire before it that can be slow or deaf.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use bot_core::{
    engine::Options,
    wire::{Act, Delivered, Delivery, FileRef, Network, NoAnswer, Question, SendError, Wire},
};
use troquet::console::{network::ConsoleNetwork, stage::ConsoleStage};

use super::{Fate, Rig, still_clock, tables};

/// The terminal and its people.
pub(super) async fn rig() -> Option<Rig> {
    let (folder, url) = tables();
    let network = Arc::new(ConsoleNetwork::new("Les voisins"));
    let wire = Arc::new(Fated { wire: network.clone(), next: Mutex::default() });
    let stage = ConsoleStage::through(wire.clone(), &url, network, still_clock(), Options::default()).await.expect("a database");
    let fated = wire.clone();
    Some(Rig {
        stage: Box::new(stage),
        wire,
        url,
        befalls: Box::new(move |fate, _| {
            fated.next(Some(fate));
        }),
        faultless: Box::new(|| {}),
        _folder: folder,
    })
}

/// The terminal's wire with a fate before it.
struct Fated {
    wire: Arc<ConsoleNetwork>,
    next: Mutex<Option<Fate>>,
}

impl Fated {
    fn next(&self, fate: Option<Fate>) -> Option<Fate> {
        std::mem::replace(&mut *self.next.lock().unwrap_or_else(PoisonError::into_inner), fate)
    }
}

#[async_trait]
impl Wire for Fated {
    fn network(&self) -> Network {
        self.wire.network()
    }

    async fn deliver(&self, delivery: &Delivery) -> Result<Delivered, SendError> {
        let fate = match (&delivery.act, &delivery.to.person) {
            (Act::Say(_), None) => self.next(None),
            _ => None,
        };
        match fate {
            None => self.wire.deliver(delivery).await,
            Some(Fate::Limited(wait)) => Err(SendError::RetryAfter(wait)),
            Some(Fate::Unanswered) => {
                self.wire.deliver(delivery).await?;
                Err(SendError::Transient("the answer was lost".to_owned()))
            }
        }
    }

    async fn ask(&self, question: &Question) -> Result<bool, NoAnswer> {
        self.wire.ask(question).await
    }

    async fn fetch(&self, file: &FileRef, limit: usize) -> Result<Vec<u8>, SendError> {
        self.wire.fetch(file, limit).await
    }
}
