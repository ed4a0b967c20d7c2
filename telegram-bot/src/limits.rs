//! What Telegram lets a bot send: about 30 messages a second in all, one a second in a chat, 20 a minute in a group; edits count (Bot
//! FAQ, « My bot is hitting limits »). Asked for before anything is sent, so that Telegram seldom has to say no: whoever asks too soon
//! is told how long to wait, and only that chat waits.
//!
//! Deliberately absent: waiting here, and Telegram's own 429, which the outbox obeys to the second.

use std::collections::{HashMap, VecDeque};

use bot_core::time::Timestamp;
use chrono::Duration;

/// Messages a second in all.
const PER_SECOND: i64 = 30;

/// Messages a minute in a group.
const PER_MINUTE: usize = 20;

/// Messages that may come at once in one chat before its one a second holds.
const BURST: i64 = 5;

/// The most chats remembered; beyond it those that could send anything at once are forgotten.
const CHATS: usize = 10_000;

/// Are these limits kept?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Limits {
    /// Telegram's.
    #[default]
    Standard,
    /// None: the host's own Bot API server counts differently.
    None,
}

/// A steady rate with a little patience (a leaky bucket): when the next one would be exactly on time.
#[derive(Debug, Clone, Copy)]
struct Pace {
    due: Timestamp,
}

impl Pace {
    /// How long until `count` more fit.
    fn wait(self, now: Timestamp, (interval, burst): (Duration, i64)) -> Duration {
        let patience = interval * i32::try_from(burst - 1).unwrap_or(0);
        self.due.since(now.after(patience)).max(Duration::zero())
    }

    /// They were sent. More than a burst at once is paid for afterwards.
    fn spend(&mut self, now: Timestamp, interval: Duration, count: i32) {
        self.due = self.due.max(now).after(interval * count);
    }
}

/// What was sent lately, and where.
#[derive(Debug)]
pub(crate) struct Budget {
    limits: Limits,
    all: Pace,
    chats: HashMap<i64, Pace>,
    /// The last minute of each group.
    groups: HashMap<i64, VecDeque<Timestamp>>,
}

fn in_all() -> (Duration, i64) {
    (Duration::microseconds(1_000_000 / PER_SECOND), PER_SECOND)
}

fn in_chat() -> (Duration, i64) {
    (Duration::seconds(1), BURST)
}

impl Budget {
    /// Nothing was sent yet.
    pub(crate) fn new(limits: Limits) -> Self {
        Self { limits, all: Pace { due: Timestamp(0) }, chats: HashMap::new(), groups: HashMap::new() }
    }

    /// Takes room for so many calls to a chat.
    ///
    /// # Errors
    /// How long to wait before asking again; nothing is taken then.
    pub(crate) fn take(&mut self, chat: i64, calls: usize, now: Timestamp) -> Result<(), Duration> {
        if self.limits == Limits::None {
            return Ok(());
        }
        self.forget(now);
        let pace = self.chats.get(&chat).copied().unwrap_or(Pace { due: Timestamp(0) });
        let mut wait = self.all.wait(now, in_all()).max(pace.wait(now, in_chat()));
        let is_group = chat < 0;
        if is_group {
            let sent = self.groups.entry(chat).or_default();
            while sent.front().is_some_and(|at| now.since(*at) >= Duration::minutes(1)) {
                sent.pop_front();
            }
            // More than a whole minute's at once has to begin somewhere.
            let over = (sent.len() + calls).saturating_sub(PER_MINUTE).min(sent.len());
            if let Some(frees) = over.checked_sub(1).and_then(|last| sent.get(last)) {
                wait = wait.max(frees.after(Duration::minutes(1)).since(now));
            }
        }
        if wait > Duration::zero() {
            return Err(wait);
        }
        let count = i32::try_from(calls).unwrap_or(i32::MAX);
        self.all.spend(now, in_all().0, count);
        self.chats.entry(chat).or_insert(pace).spend(now, in_chat().0, count);
        if let Some(sent) = self.groups.get_mut(&chat) {
            sent.extend(std::iter::repeat_n(now, calls));
        }
        Ok(())
    }

    fn forget(&mut self, now: Timestamp) {
        if self.chats.len() >= CHATS {
            self.chats.retain(|_, pace| pace.due > now);
            self.groups.retain(|_, sent| sent.back().is_some_and(|at| now.since(*at) < Duration::minutes(1)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GROUP: i64 = -100;
    const ZOE: i64 = 42;

    fn at(milliseconds: i64) -> Timestamp {
        Timestamp(1_772_438_400_000 + milliseconds)
    }

    /// When each of so many messages to a chat leaves, in milliseconds, if each waits as long as it is told to.
    fn leaves(chat: i64, count: usize) -> Vec<i64> {
        let mut budget = Budget::new(Limits::Standard);
        let mut now = 0;
        (0..count)
            .map(|_| {
                while let Err(wait) = budget.take(chat, 1, at(now)) {
                    now += wait.num_milliseconds().max(1);
                }
                now
            })
            .collect()
    }

    #[test]
    fn one_a_second_in_a_chat_after_a_few_at_once() {
        assert_eq!(leaves(ZOE, 8), [0, 0, 0, 0, 0, 1_000, 2_000, 3_000]);
    }

    #[test]
    fn twenty_a_minute_in_a_group() {
        let sent = leaves(GROUP, 45);
        for (index, from) in sent.iter().enumerate() {
            let within = sent[index..].iter().filter(|at| **at < from + 60_000).count();
            assert!(within <= PER_MINUTE, "{within} in the minute from {from}");
        }
        assert_eq!((sent[19], sent[20], sent[40]), (15_000, 60_000, 120_000));
    }

    #[test]
    fn thirty_a_second_in_all() {
        let mut budget = Budget::new(Limits::Standard);
        let sent = (0..100).filter(|chat| budget.take(*chat, 1, at(0)).is_ok()).count();
        assert_eq!(sent, 30);
        let wait = budget.take(200, 1, at(0)).expect_err("too many");
        assert!(wait > Duration::zero() && wait <= Duration::milliseconds(34), "{wait}");
        assert_eq!(budget.take(200, 1, at(1_000)), Ok(()));
    }

    #[test]
    fn many_files_at_once_are_paid_for_afterwards() {
        let mut budget = Budget::new(Limits::Standard);
        assert_eq!(budget.take(ZOE, 17, at(0)), Ok(()));
        assert_eq!(budget.take(ZOE, 1, at(0)), Err(Duration::seconds(13)));
        assert_eq!(budget.take(43, 1, at(0)), Ok(()), "others go on");
        let mut group = Budget::new(Limits::Standard);
        assert_eq!(group.take(GROUP, 25, at(0)), Ok(()));
        assert_eq!(group.take(GROUP, 1, at(59_999)), Err(Duration::milliseconds(1)));
    }

    #[test]
    fn an_own_server_counts_differently() {
        let mut budget = Budget::new(Limits::None);
        assert!((0..1_000).all(|_| budget.take(GROUP, 1, at(0)).is_ok()));
    }
}
