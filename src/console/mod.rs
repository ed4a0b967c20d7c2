//! The terminal chat: the first network, for trying Troquet out and for its transcripts.

pub mod network;
pub mod paint;
pub mod prompt;
