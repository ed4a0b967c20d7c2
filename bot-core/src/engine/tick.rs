//! What is due: deadlines have their default outcomes on time; reminders that are due together for one person come as one message.
//!
//! A timer is one more input: taken out of the tables by the transaction that does what it says, so it happens exactly once.

use std::{collections::BTreeMap, panic::AssertUnwindSafe};

use futures::FutureExt;

use crate::{
    card::Message,
    club::Club,
    commands::{Numbered, clubs, feedback, people, reminders},
    engine::{
        Engine,
        context::{Done, Stop},
        effects,
        work::Work,
    },
    id::{MemberId, TransferId},
    lang::Lang,
    member::Standing,
    notify::{self, trade::Reader},
    offer,
    reminder::{self, Due, Nudge, Subject, Timer},
    store::{Scope, Stored},
    time::Timestamp,
    trade::transition::{Setting, lapse},
};

/// Timers taken by one transaction.
const AT_ONCE: u32 = 64;

impl Engine {
    /// Does what is due by now; says how much that was (0: nothing is due).
    ///
    /// # Errors
    /// If the store fails; nothing that was due is lost.
    pub async fn tick(&self) -> Stored<usize> {
        let now = self.clock.now();
        let mut tx = self.store.begin(&Scope::default()).await?;
        let clubs = tx.due_clubs(now, AT_ONCE).await?;
        drop(tx);
        // The clubs that timers will touch are locked before anything of theirs is read.
        let mut tx = self.store.begin(&Scope { clubs: clubs.clone(), ..Scope::default() }).await?;
        let due = tx.take_due(now, &clubs, AT_ONCE).await?;
        if due.is_empty() {
            return Ok(0);
        }
        let count = due.len();
        let mut reminders: BTreeMap<MemberId, Vec<Timer>> = BTreeMap::new();
        for timer in due {
            match (timer.due, timer.member) {
                (Due::Remind(Nudge::Dispute), Some(_)) => {
                    let mut work = Work::new(&mut *tx, &*self.clock, now);
                    remind_stewards(&mut work, &timer).await?;
                    work.flush().await?;
                }
                (Due::Remind(_), Some(member)) => reminders.entry(member).or_default().push(timer),
                _ => {
                    tx.savepoint().await?;
                    let mut work = Work::new(&mut *tx, &*self.clock, now);
                    let bug = match AssertUnwindSafe(happen_fully(&mut work, &timer)).catch_unwind().await {
                        Ok(Ok(())) => None,
                        Ok(Err(Stop::Store(error))) if error.is_contradiction() => Some(error.to_string()),
                        Ok(Err(Stop::Store(error))) => return Err(error),
                        Ok(Err(_)) => Some("a deadline was refused".to_owned()),
                        Err(_) => Some("a deadline panicked".to_owned()),
                    };
                    if let Some(bug) = bug {
                        tracing::error!(due = ?timer.due, bug, "a timer is marked as failed");
                        tx.rollback_to_savepoint().await?;
                    }
                    tx.release_savepoint().await?;
                }
            }
        }
        for (member, timers) in reminders {
            tx.savepoint().await?;
            let mut work = Work::new(&mut *tx, &*self.clock, now);
            work.hush(now);
            if let Ok(reminded) = AssertUnwindSafe(remind(&mut work, member, &timers)).catch_unwind().await {
                reminded?;
                work.flush().await?;
            } else {
                tracing::error!("a reminder panicked; it is marked as failed");
                tx.rollback_to_savepoint().await?;
            }
            tx.release_savepoint().await?;
        }
        tx.commit().await?;
        Ok(count)
    }
}

/// A deadline's default outcome, written.
async fn happen_fully(work: &mut Work<'_>, timer: &Timer) -> Done {
    happen(work, timer).await?;
    Ok(work.flush().await?)
}

/// A deadline's default outcome.
async fn happen(work: &mut Work<'_>, timer: &Timer) -> Done {
    match (timer.due, timer.subject) {
        (Due::TradeDeadline { .. }, Subject::Trade(id)) => {
            let Some(view) = work.tx.trade(id).await? else { return Ok(()) };
            let Some(club) = work.tx.club(view.trade.club).await? else { return Ok(()) };
            quietly(work, &club);
            let setting =
                Setting { now: work.now, rules: &club.rules, offer: view.offer.as_ref(), fresh: TransferId(work.clock.id()) };
            let events = lapse(&view.trade, setting);
            if events.is_empty() {
                // The club gives more time now than when this was planned.
                reminder::trade::plan(work, &view, &club.rules);
                return Ok(());
            }
            effects::trade(work, &club, &view, events, None).await
        }
        (Due::RatingsClose, Subject::Trade(id)) => {
            let Some(view) = work.tx.trade(id).await? else { return Ok(()) };
            let Some(club) = work.tx.club(view.trade.club).await? else { return Ok(()) };
            quietly(work, &club);
            feedback::rate::close(work, &club, &view).await
        }
        (Due::OfferExpires, Subject::Offer(id)) => {
            let Some(view) = work.tx.offer(id).await? else { return Ok(()) };
            let Some(club) = work.tx.club(view.offer.club).await? else { return Ok(()) };
            quietly(work, &club);
            if view.offer.expires_at > work.now {
                return Ok(());
            }
            let Ok(events) = offer::transition::expire(&view.offer) else { return Ok(()) };
            if let Some(ended) = effects::offer(work, &club, events).await? {
                let lang = Lang::of(club.rules.tone, &club.rules.unit);
                work.tell(ended.owner, notify::offer::expired(&ended, &lang));
            }
            Ok(())
        }
        (Due::TurnPasses { waited }, Subject::Turn(id)) => {
            let Some(view) = work.tx.offer(id).await? else { return Ok(()) };
            let Some(club) = work.tx.club(view.offer.club).await? else { return Ok(()) };
            quietly(work, &club);
            effects::next_turn(work, &club, &view.offer, (timer.member, waited)).await?;
            Ok(())
        }
        (Due::LeaveRoom, Subject::Room(room)) => clubs::birth::leave_unclaimed(work, room).await,
        (Due::Erase, Subject::Member(member)) => people::leave::erase(work, member).await,
        (due, subject) => {
            tracing::error!(?due, ?subject, "a timer of no known kind");
            Ok(())
        }
    }
}

/// What time brings about happens on time; the people concerned read it when the club's quiet hours are over.
fn quietly(work: &mut Work<'_>, club: &Club) {
    work.hush(club.rules.quiet.wait(work.now, club.rules.zone));
}

/// What one person is reminded of, in one message.
async fn remind(work: &mut Work<'_>, member: MemberId, timers: &[Timer]) -> Stored<()> {
    // Who is leaving is left in peace.
    if work.tx.member(member).await?.is_none_or(|member| member.standing != Standing::Active) {
        return Ok(());
    }
    let mut all = Vec::new();
    let now = work.now;
    for timer in timers {
        let Due::Remind(nudge) = timer.due else { continue };
        let Some(reminder) = reminder(work, member, timer.subject, nudge).await? else { continue };
        let rules = &reminder.club.rules;
        let waits = rules.quiet.wait(now, rules.zone);
        if waits > now && reminder.end.is_none_or(|end| waits < end) {
            // The club's quiet hours have changed since this was planned.
            let subject = snoozed(timer.subject, member);
            work.plan(subject, vec![Timer { at: waits, subject, ..timer.clone() }]);
            continue;
        }
        all.push(reminder);
    }
    let message = match all.as_slice() {
        [] => return Ok(()),
        [Reminder { club, message, about, end }] => reminders::with_snooze(message.clone(), *about, club, *end, now),
        [Reminder { club, .. }, ..] => {
            let lang = Lang::of(club.rules.tone, &club.rules.unit);
            let name = |(what, number)| reminders::name(what, number, &lang);
            let named = all.iter().map(|reminder| (name(reminder.about), reminder.message.clone())).collect();
            notify::reminders::together(named, club.id, &lang)
        }
    };
    work.tell(member, message);
    Ok(())
}

/// Where a reminder of this member waits beside the others of its subject.
fn snoozed(subject: Subject, member: MemberId) -> Subject {
    match subject {
        Subject::Trade(trade) => Subject::SnoozedTrade(trade, member),
        Subject::Offer(offer) => Subject::SnoozedOffer(offer, member),
        other => other,
    }
}

/// A reminder that applies.
struct Reminder {
    club: Club,
    message: Message,
    /// An exchange or an offer, and its number.
    about: (Numbered, u32),
    /// When it is of no use any more.
    end: Option<Timestamp>,
}

/// One reminder, if it still applies.
async fn reminder(work: &mut Work<'_>, member: MemberId, subject: Subject, nudge: Nudge) -> Stored<Option<Reminder>> {
    let now = work.now;
    match subject {
        Subject::Trade(id) | Subject::SnoozedTrade(id, _) => {
            let Some(view) = work.tx.trade(id).await? else { return Ok(None) };
            let Some(side) = view.trade.side(member) else { return Ok(None) };
            if nudge == Nudge::Rate && work.tx.ratings(id).await?.iter().any(|rating| rating.by == member) {
                return Ok(None);
            }
            let Some(club) = work.tx.club(view.trade.club).await? else { return Ok(None) };
            let lang = Lang::of(club.rules.tone, &club.rules.unit);
            let message = notify::reminders::trade(&Reader { view: &view, side, lang: &lang, now, rules: &club.rules }, nudge);
            let end = reminders::too_late(&view.trade, &club.rules, now);
            Ok(message.map(|message| Reminder { club, message, about: (Numbered::Exchange, view.trade.number.0), end }))
        }
        Subject::Offer(id) | Subject::SnoozedOffer(id, _) => {
            let Some(view) = work.tx.offer(id).await? else { return Ok(None) };
            if !view.offer.is_open(now) || view.offer.owner != member {
                return Ok(None);
            }
            let Some(club) = work.tx.club(view.offer.club).await? else { return Ok(None) };
            let lang = Lang::of(club.rules.tone, &club.rules.unit);
            let days = (view.offer.expires_at.day(club.rules.zone) - now.day(club.rules.zone)).num_days();
            let message = notify::reminders::still_available(&view.offer, &lang, days);
            Ok(Some(Reminder { club, message, about: (Numbered::Offer, view.offer.number.0), end: Some(view.offer.expires_at) }))
        }
        Subject::Room(_) | Subject::Member(_) | Subject::Turn(_) => Ok(None),
    }
}

/// A dispute waits: those who can settle it are reminded.
async fn remind_stewards(work: &mut Work<'_>, timer: &Timer) -> Stored<()> {
    let Subject::Trade(id) = timer.subject else { return Ok(()) };
    let Some(view) = work.tx.trade(id).await? else { return Ok(()) };
    let crate::trade::TradeState::Disputed { by } = view.trade.state else { return Ok(()) };
    let Some(club) = work.tx.club(view.trade.club).await? else { return Ok(()) };
    effects::tell_stewards(work, &club, &view, by).await.map(drop)
}
