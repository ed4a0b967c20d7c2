//! People: how they come, what is kept of them, and how they go.

pub mod data;
pub mod faceless;
pub mod leave;
pub mod listening;
pub mod unreadable;
pub mod welcome;
