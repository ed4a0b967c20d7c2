//! The imperative shell around pure decisions: [`Engine::receive`] takes inputs, [`Engine::tick`] what is due,
//! [`Engine::deliver`] empties the outbox.
//!
//! At least once in, **exactly once in effect**, at least once out. One input, one transaction (or savepoint of a shared one), one
//! commit; only a returned `Ok` may be acknowledged to the network.
//!
//! | file | holds |
//! | --- | --- |
//! | `receive` | one input's way: first time? who, where → form, command or sentence → effects |
//! | `dispatch` | which command words, a button or an answer mean |
//! | `upkeep` | what is kept no longer goes, every hour |
//! | `tick` | what is due: deadlines happen, reminders are gathered per person |
//! | [`deliver`] | outbox → network → how it went |
//! | `photos` | pictures fetched from their network and made small and anonymous |
//! | [`work`] | what one input brings about, written at once or not at all |
//! | [`context`] | what a command sees |

pub(crate) mod backlog;
pub mod context;
pub mod deliver;
pub(crate) mod dispatch;
pub mod effects;
mod knock;
mod listening;
mod photos;
mod receive;
mod tick;
mod upkeep;
pub(crate) mod words;
pub mod work;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use crate::{
    clock::Clock,
    club::ClubCreation,
    engine::receive::Allowance,
    store::{Scope, Store, Stored},
    time::Timestamp,
    wire::{Network, PersonAddress, Wire},
};

/// What the host chose for the whole program.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Who may make new clubs.
    pub clubs: ClubCreation,
    /// A card in a room is drawn anew at most so often: what changes meanwhile is drawn together. Zero where nobody counts.
    pub card_pause: chrono::Duration,
}

/// Troquet on any number of networks over one store.
pub struct Engine {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    wires: Vec<Arc<dyn Wire>>,
    options: Options,
    /// How much each person has said lately; a restart forgives.
    allowances: Mutex<HashMap<(Network, PersonAddress), Allowance>>,
    /// When [`Self::upkeep`] has something to do again; at once after a start.
    next_upkeep: Mutex<Option<Timestamp>>,
    /// What is being sent now.
    sent: Mutex<deliver::Sent>,
    /// The rooms whose talk is looked at.
    listening: Mutex<listening::Listening>,
    /// Who is told of inputs.
    listener: Option<Listener>,
}

/// Told how many inputs a commit took.
type Listener = Box<dyn Fn(usize) + Send + Sync>;

impl Engine {
    /// Puts the parts together.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, wires: Vec<Arc<dyn Wire>>, options: Options) -> Self {
        let (allowances, next_upkeep, sent, listening) = <(Mutex<_>, Mutex<_>, Mutex<_>, Mutex<_>)>::default();
        Self { store, clock, wires, options, allowances, next_upkeep, sent, listening, listener: None }
    }

    /// Tells after each commit of inputs how many it took: whoever waits until [`Self::next_due`] looks again, and counts.
    #[must_use]
    pub fn on_receive(mut self, listener: impl Fn(usize) + Send + Sync + 'static) -> Self {
        self.listener = Some(Box::new(listener));
        self
    }

    /// When [`Self::tick`] or [`Self::deliver`] next has something to do.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn next_due(&self) -> Stored<Option<Timestamp>> {
        let mut tx = self.store.begin(&Scope::default()).await?;
        tx.next_due(&self.networks()).await
    }

    /// The networks this engine can speak to now.
    fn networks(&self) -> Vec<Network> {
        self.wires.iter().filter(|wire| wire.is_connected()).map(|wire| wire.network()).collect()
    }

    /// The wire of a network.
    fn wire(&self, network: Network) -> Option<&Arc<dyn Wire>> {
        self.wires.iter().find(|wire| wire.network() == network)
    }
}
