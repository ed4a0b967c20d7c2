//! What is due about an exchange, by its state (the table of the domain page).

use chrono::{Days, Duration, NaiveTime};

use crate::{
    club::{Deadlines, Rules},
    engine::work::Work,
    feedback::Rating,
    id::{MemberId, TradeId},
    reminder::{Due, Nudge, Subject, Timer, together},
    store::TradeView,
    time::{Appointment, Timestamp, moment},
    trade::{Moving, Side, Trade, TradeState, transition::deadline},
};

/// The hour of the reminder on the evening before an appointment.
const EVENING: u32 = 18;

/// How long before an appointment the second reminder comes.
const SOON: Duration = Duration::hours(2);

/// How long after an appointment it is asked whether it took place, first and again.
const ASKED_AFTER: [Duration; 2] = [Duration::hours(2), Duration::hours(24)];

/// Replaces what is due about an exchange by what its present state asks for.
pub fn plan(work: &mut Work<'_>, view: &TradeView, rules: &Rules) {
    schedule(work, &view.trade, rules, (&[], None));
}

/// The same for a completed exchange with the ratings it has: who has rated is reminded no more, and where both have, their ratings
/// are shown when both stand for good instead of at the end of the window.
pub fn plan_rated(work: &mut Work<'_>, trade: &Trade, rules: &Rules, ratings: &[Rating]) {
    schedule(work, trade, rules, (ratings, None));
}

/// The same without any reminder to this member, until the exchange changes again. Deadlines and others' reminders stay.
pub fn plan_without(work: &mut Work<'_>, trade: &Trade, rules: &Rules, ratings: &[Rating], silent: MemberId) {
    schedule(work, trade, rules, (ratings, Some(silent)));
}

fn schedule(work: &mut Work<'_>, trade: &Trade, rules: &Rules, known: (&[Rating], Option<MemberId>)) {
    let subject = Subject::Trade(trade.id);
    let timers = due(trade, rules, known, work.now)
        .into_iter()
        .map(|(at, member, due)| Timer { club: Some(trade.club), member, ..work.timer(at, subject, due) })
        .collect();
    work.plan(subject, timers);
}

/// What is due when, and whom it reminds: the state's deadline, the end of the window for ratings, the reminders that are still ahead.
fn due(
    trade: &Trade,
    rules: &Rules,
    (ratings, silent): (&[Rating], Option<MemberId>),
    now: Timestamp,
) -> Vec<(Timestamp, Option<MemberId>, Due)> {
    let mut all = Vec::new();
    if let Some(at) = deadline(trade, rules) {
        all.push((at, None, Due::TradeDeadline { version: trade.version }));
    }
    if let TradeState::Completed { at } = trade.state {
        let window = at.after(Deadlines::days(rules.deadlines.rating_days));
        let closes = match ratings {
            [one, other] => one.at.max(other.at).min(window),
            _ => window,
        };
        all.push((closes, None, Due::RatingsClose));
    }
    for (member, nudge, at, event) in nudges(trade, rules) {
        let rated = nudge == Nudge::Rate && ratings.iter().any(|rating| rating.by == member);
        // A dispute's reminders are the stewards'; a party can't silence them.
        let silenced = silent == Some(member) && nudge != Nudge::Dispute;
        let at = rules.quiet.place(together(at), event, rules.zone);
        // What the present message says anyway, or what would come after the event, needs no reminder.
        let useless = at <= now || event.is_some_and(|event| at >= event);
        if !(rated || silenced || useless) {
            all.push((at, Some(member), Due::Remind(nudge)));
        }
    }
    all
}

/// Everything that becomes due about an exchange is forgotten.
pub fn forget(work: &mut Work<'_>, trade: TradeId) {
    work.plan(Subject::Trade(trade), Vec::new());
}

/// Who is reminded of what, when, and before which event.
fn nudges(trade: &Trade, rules: &Rules) -> Vec<(MemberId, Nudge, Timestamp, Option<Timestamp>)> {
    let d = &rules.deadlines;
    let both = |nudge: Nudge, at: Timestamp, event: Option<Timestamp>| {
        Side::BOTH.into_iter().map(move |side| (trade.member(side), nudge, at, event))
    };
    let end = deadline(trade, rules);
    let mut nudges = Vec::new();
    match trade.state {
        TradeState::Proposed { by } => {
            let answerer = trade.member(by.other());
            nudges.extend(
                d.answer_reminders.map(|hours| (answerer, Nudge::Answer, trade.since.after(Deadlines::hours(hours)), end)),
            );
        }
        TradeState::Agreed { moving } => {
            if let Some(moving) = moving {
                nudges.extend(moving_nudges(trade, moving, rules));
            }
            nudges.extend(both(Nudge::Unscheduled, trade.since.after(Deadlines::days(d.unscheduled_reminder_days)), end));
        }
        TradeState::Scheduled { moving } => {
            if let Some(moving) = moving {
                nudges.extend(moving_nudges(trade, moving, rules));
            }
            if let Some(when) = trade.terms.when {
                let begins = when.begins();
                nudges.extend(both(Nudge::AppointmentTomorrow, evening_before(&when), Some(begins)));
                if when.time.is_some() {
                    nudges.extend(both(Nudge::AppointmentSoon, begins.before(SOON), Some(begins)));
                }
                for after in ASKED_AFTER {
                    nudges.extend(both(Nudge::DidItHappen, takes_place_by(&when).after(after), end));
                }
            }
        }
        TradeState::NoShowSaid { by } => {
            nudges.push((trade.member(by.other()), Nudge::Answer, trade.since.after(Duration::hours(24)), end));
        }
        TradeState::HandedOver { said } => {
            let waited = Side::BOTH.into_iter().filter(|side| trade.terms.receives(*side) && !said.by(*side));
            let at = trade.since.after(Deadlines::days(d.handover_reminder_days));
            nudges.extend(waited.map(|side| (trade.member(side), Nudge::DidYouReceive, at, end)));
        }
        TradeState::Completed { at } => {
            let closes = at.after(Deadlines::days(d.rating_days));
            nudges.extend(both(Nudge::Rate, at.after(Deadlines::days(d.rating_reminder_days)), Some(closes)));
        }
        // Stewards are reminded by `Nudge::Dispute`; they are looked up when it is due.
        TradeState::Disputed { .. } => {
            nudges.extend(
                d.dispute_reminders.map(|days| (trade.owner, Nudge::Dispute, trade.since.after(Deadlines::days(days)), end)),
            );
        }
        TradeState::Ended { .. } => {}
    }
    nudges
}

/// An appointment that waits for a yes is asked about like a proposition, from when it was proposed; not after its own time.
fn moving_nudges(trade: &Trade, moving: Moving, rules: &Rules) -> [(MemberId, Nudge, Timestamp, Option<Timestamp>); 2] {
    let answerer = trade.member(moving.by.other());
    let end = deadline(trade, rules).map_or(moving.to.begins(), |end| end.min(moving.to.begins()));
    rules
        .deadlines
        .answer_reminders
        .map(|hours| (answerer, Nudge::Answer, moving.since.after(Deadlines::hours(hours)), Some(end)))
}

/// When it is time to ask whether it took place: from the hour on, or once the day is over where no hour was said.
fn takes_place_by(when: &Appointment) -> Timestamp {
    match when.time {
        Some(_) => when.begins(),
        None => moment((when.day + Days::new(1)).and_time(NaiveTime::MIN), when.zone),
    }
}

fn evening_before(when: &Appointment) -> Timestamp {
    let evening = NaiveTime::from_hms_opt(EVENING, 0, 0).unwrap_or_default();
    moment((when.day - Days::new(1)).and_time(evening), when.zone)
}

#[cfg(test)]
mod tests;
