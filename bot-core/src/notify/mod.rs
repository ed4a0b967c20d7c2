//! Who is told what. Decisions produce facts; this is the only place that turns them into messages, and [`crate::reminder`] the only
//! one that says when a later message is due.

pub mod card;
pub mod offer;
pub mod points;
pub mod ratings;
pub mod reminders;
pub mod terms;
pub mod trade;
