//! The program: command line, configuration, wiring, terminal chat, HTTP, and the transcripts that every network's tests play.
//!
//! What Troquet is lives in `bot-core`; tables in `storage`; networks in `telegram-bot` and `matrix-bot`. This package puts them
//! together and decides nothing about exchanges.

#![recursion_limit = "256"]

pub mod cli;
pub mod config;
pub mod console;
pub mod drive;
pub mod http;
mod logs;
pub mod metrics;
mod online;
mod run;
pub mod service;
pub mod system_clock;
pub mod transcript;
pub mod understand;
pub mod virtual_clock;
mod words;
