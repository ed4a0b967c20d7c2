//! Stub until the branch lands.
use crate::{
    club::Unit,
    ledger::Amount,
    refusal::Refusal,
    text::Phrase,
    time::{Appointment, Timestamp},
};
use chrono_tz::Tz;
#[derive(Debug, Clone, Copy)]
pub struct ReplyContext<'a> {
    pub now: Timestamp,
    pub zone: Tz,
    pub unit: &'a Unit,
    pub points_pending: bool,
}
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counter {
    pub points: Option<Amount>,
    pub delta: Option<i64>,
    pub thing: Option<Phrase>,
    pub both: bool,
    pub when: Option<Appointment>,
}
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    Accept { when: Option<Appointment> },
    Decline,
    Counter(Counter),
    When(Appointment),
    Done,
    Received,
    Cancel,
    NoShow,
    Problem,
    Withdraw,
    Thanks,
    Number(i64),
    Unclear(Refusal),
    Nothing,
}
pub fn understand(_text: &str, _context: &ReplyContext<'_>) -> Reply {
    Reply::Nothing
}
