//! Clubs: how one is born, joined, chosen and ruled.

pub mod birth;
pub mod join;
pub mod rules;
pub mod settings;
pub mod switch;
