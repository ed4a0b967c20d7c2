//! Clubs: how one is born, joined, chosen and ruled.

pub mod birth;
pub mod join;
pub mod left;
pub mod rules;
pub mod settings;
pub mod switch;
