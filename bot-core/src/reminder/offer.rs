//! What is due about an offer: « toujours disponible ? » before its end, and its end.

use crate::{
    club::{Deadlines, Rules},
    engine::work::Work,
    offer::{Offer, OfferState},
    reminder::{Due, Nudge, Subject, Timer, together},
};

/// Replaces what is due about an offer by what its present state asks for.
pub fn plan(work: &mut Work<'_>, offer: &Offer, rules: &Rules) {
    schedule(work, offer, rules, &rules.deadlines.offer_reminders);
}

/// The same without any reminder: only its end is due.
pub fn plan_silently(work: &mut Work<'_>, offer: &Offer, rules: &Rules) {
    schedule(work, offer, rules, &[]);
}

fn schedule(work: &mut Work<'_>, offer: &Offer, rules: &Rules, reminders: &[u16]) {
    let subject = Subject::Offer(offer.id);
    let mut timers = Vec::new();
    if offer.state == OfferState::Published {
        timers.push(Timer { club: Some(offer.club), ..work.timer(offer.expires_at, subject, Due::OfferExpires) });
        for days in reminders {
            let due = offer.expires_at.before(Deadlines::days(*days));
            let at = rules.quiet.place(together(due), Some(offer.expires_at), rules.zone);
            if at > work.now {
                let timer = work.timer(at, subject, Due::Remind(Nudge::StillAvailable));
                timers.push(Timer { club: Some(offer.club), member: Some(offer.owner), ..timer });
            }
        }
    }
    work.plan(subject, timers);
}
