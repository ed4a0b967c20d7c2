//! The imperative shell around pure decisions: [`Engine::receive`] takes inputs, [`Engine::tick`] what is due,
//! [`Engine::deliver`] empties the outbox.
//!
//! At least once in, **exactly once in effect**, at least once out. One input, one transaction (or savepoint of a shared one), one
//! commit; only a returned `Ok` may be acknowledged to the network.

use std::sync::Arc;

use crate::{
    clock::Clock,
    club::ClubCreation,
    store::{Store, Stored},
    time::Timestamp,
    wire::{Incoming, Network, Wire},
};

/// What the host chose for the whole program.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Who may make new clubs.
    pub clubs: ClubCreation,
}

/// Troquet on any number of networks over one store.
pub struct Engine {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    wires: Vec<Arc<dyn Wire>>,
    options: Options,
}

impl Engine {
    /// Puts the parts together.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, wires: Vec<Arc<dyn Wire>>, options: Options) -> Self {
        Self { store, clock, wires, options }
    }

    /// Takes inputs that wait, in order, in one commit. When it returns `Ok`, their effects are durable and they may be
    /// acknowledged; on an error none of them may be, and all come again.
    pub async fn receive(&self, _batch: Vec<Incoming>) -> Stored<()> {
        Ok(())
    }

    /// Does what is due by now; says how much that was (0: nothing is due).
    pub async fn tick(&self) -> Stored<usize> {
        Ok(0)
    }

    /// Sends what is ready by now; says how many deliveries were tried (0: nothing is ready).
    pub async fn deliver(&self) -> Stored<usize> {
        Ok(0)
    }

    /// When [`Self::tick`] or [`Self::deliver`] next has something to do.
    pub async fn next_due(&self) -> Stored<Option<Timestamp>> {
        Ok(None)
    }

    /// The wire of a network.
    fn wire(&self, network: Network) -> Option<&Arc<dyn Wire>> {
        self.wires.iter().find(|wire| wire.network() == network)
    }
}
