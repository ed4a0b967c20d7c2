//! What Troquet is: the exchange domain, the conversation and the engine that ties them to networks and tables.
//!
//! Knows no sqlx, no tokio runtime, no teloxide and no matrix-sdk. Three seams lead out of it: [`store::Store`], [`wire::Wire`] and
//! [`clock::Clock`].

pub mod card;
pub mod clock;
pub mod club;
pub mod commands;
pub mod conversation;
pub mod engine;
pub mod event;
pub mod feedback;
pub mod french;
pub mod id;
pub mod lang;
pub mod ledger;
pub mod member;
pub mod notify;
pub mod offer;
pub mod refusal;
pub mod reminder;
#[cfg(test)]
mod samples;
pub mod schedule;
pub mod store;
pub mod text;
pub mod time;
pub mod trade;
pub mod wire;
