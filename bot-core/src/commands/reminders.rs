//! « Plus tard », « Demain 9 h » and « Stop » under a reminder; typed: `/plustard 3`, `/plustard 3 demain`, `/stop 3`.
//!
//! A button carries the number and one word of ours: `e` for an exchange or `a` for an offer (annonce), and when. Only messages move;
//! deadlines and their default outcomes never do.

use chrono::{Days, Duration, NaiveTime};

use crate::{
    card::Message,
    club::{Club, Deadlines, Rules},
    commands::{
        Args, Press, Verb, offers,
        trades::{self, Found},
    },
    engine::context::{Ctx, Done},
    feedback::Rating,
    lang::{Lang, say},
    refusal::Refusal,
    reminder::{self, Due, Nudge, Subject, Timer},
    time::{Timestamp, moment},
    trade::{Side, Trade, TradeState, transition::deadline},
};

/// « Plus tard ».
const LATER: Duration = Duration::hours(3);

/// « Demain », at this hour.
const MORNING: u32 = 9;

/// When to come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    Later,
    Tomorrow,
}

/// What a reminder is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// An exchange.
    Exchange,
    /// An offer.
    Offer,
}

impl What {
    /// The word that buttons carry for it.
    fn word(self) -> &'static str {
        match self {
            Self::Exchange => "e",
            Self::Offer => "a",
        }
    }
}

/// Puts « Plus tard » « Demain 9 h » « Ne plus me le rappeler » under a reminder about this number. What would come only at `end` or after it,
/// when it is of no use any more, is not offered.
pub fn with_snooze(
    message: Message,
    (what, number): (What, u32),
    club: &Club,
    end: Option<Timestamp>,
    now: Timestamp,
) -> Message {
    let lang = Lang::of(club.rules.tone, &club.rules.unit);
    let press = |verb, word: String| Press::new(verb, club.id).number(number).word(word);
    let times = [(When::Later, "3h", say!(lang, "button-later")), (When::Tomorrow, "demain", say!(lang, "button-tomorrow"))];
    let message = times
        .into_iter()
        .filter(|(when, ..)| end.is_none_or(|end| moment_of(*when, now, &club.rules) < end))
        .fold(message, |message, (_, time, label)| message.choice(label, press(Verb::Later, format!("{}-{time}", what.word()))));
    message.choice(say!(lang, "button-no-more"), press(Verb::NoMore, what.word().to_owned()))
}

/// Reads the word of a button, or what was typed.
fn read(words: &str) -> (What, When) {
    let said = |word: &str| words.split([' ', '-']).any(|part| part.eq_ignore_ascii_case(word));
    let what = if said("a") || said("annonce") { What::Offer } else { What::Exchange };
    let when = if said("demain") { When::Tomorrow } else { When::Later };
    (what, when)
}

/// When that is, outside quiet hours.
fn moment_of(when: When, now: Timestamp, rules: &Rules) -> Timestamp {
    let at = match when {
        When::Later => now.after(LATER),
        When::Tomorrow => {
            let nine = NaiveTime::from_hms_opt(MORNING, 0, 0).unwrap_or_default();
            moment((now.day(rules.zone) + Days::new(1)).and_time(nine), rules.zone)
        }
    };
    rules.quiet.wait(at, rules.zone)
}

/// What this side of an exchange can be reminded of at that moment.
fn nudge(trade: &Trade, side: Side, at: Timestamp) -> Option<Nudge> {
    let mine = trade.turn() == Some(side);
    match trade.state {
        TradeState::Proposed { .. } | TradeState::NoShowSaid { .. } => mine.then_some(Nudge::Answer),
        TradeState::Agreed { moving: Some(_) } | TradeState::Scheduled { moving: Some(_) } if mine => Some(Nudge::Answer),
        TradeState::Agreed { .. } => Some(Nudge::Unscheduled),
        TradeState::Scheduled { .. } => match trade.terms.when {
            Some(when) if at < when.begins() => Some(Nudge::AppointmentSoon),
            _ => Some(Nudge::DidItHappen),
        },
        TradeState::HandedOver { .. } => mine.then_some(Nudge::DidYouReceive),
        TradeState::Completed { .. } => Some(Nudge::Rate),
        TradeState::Disputed { .. } | TradeState::Ended { .. } => None,
    }
}

/// The moment after which a reminder is of no use: the appointment ahead, or the deadline.
pub fn too_late(trade: &Trade, rules: &Rules, now: Timestamp) -> Option<Timestamp> {
    match (trade.state, trade.terms.when) {
        (TradeState::Scheduled { .. }, Some(when)) if now < when.begins() => Some(when.begins()),
        (TradeState::Completed { at }, _) => Some(at.after(Deadlines::days(rules.deadlines.rating_days))),
        _ => deadline(trade, rules),
    }
}

/// « Plus tard »: the same reminder again, then.
///
/// # Errors
/// [`Refusal::NothingWaits`] if there is nothing to be reminded of any more, and those of finding what it was about.
pub async fn later(ctx: &mut Ctx<'_>, args: Args) -> Done {
    let (what, when) = read(&args.rest);
    let (me, now) = (ctx.my_id()?, ctx.work.now);
    match what {
        What::Exchange => {
            let found = trades::find(ctx, &args, |trade, side| nudge(trade, side, now).is_some()).await?;
            let trade = &found.view.trade;
            let at = moment_of(when, now, &found.club.rules);
            let nudge = nudge(trade, found.side, at).ok_or(Refusal::NothingWaits)?;
            if nudge == Nudge::Rate && ratings(ctx, &found).await?.iter().any(|rating| rating.by == me) {
                return Err(Refusal::AlreadyRated.into());
            }
            let end = too_late(trade, &found.club.rules, now);
            again(ctx, &found.club, (at, end), Subject::SnoozedTrade(trade.id, me), nudge)
        }
        What::Offer => {
            let (club, view) = offers::find_mine(ctx, &args).await?;
            if !view.offer.is_open(now) {
                return Err(Refusal::OfferOver(view.offer.number).into());
            }
            let times = (moment_of(when, now, &club.rules), Some(view.offer.expires_at));
            again(ctx, &club, times, Subject::SnoozedOffer(view.offer.id, me), Nudge::StillAvailable)
        }
    }
}

/// Plans the reminder, unless it would come too late; says which.
fn again(ctx: &mut Ctx<'_>, club: &Club, (at, end): (Timestamp, Option<Timestamp>), about: Subject, nudge: Nudge) -> Done {
    let lang = ctx.lang(club);
    let (me, now, zone) = (ctx.my_id()?, ctx.work.now, club.rules.zone);
    match end {
        Some(end) if end <= now => return Err(Refusal::TooLate.into()),
        Some(end) if end <= at => {
            let until = lang.moment(end, zone, now);
            ctx.answer(Message::say(say!(lang, "later-too-late", until = until)));
            return Ok(());
        }
        _ => {}
    }
    let timer = Timer { club: Some(club.id), member: Some(me), ..ctx.work.timer(at, about, Due::Remind(nudge)) };
    ctx.work.plan(about, vec![timer]);
    ctx.answer(Message::say(say!(lang, "later-noted", when = lang.moment(at, zone, now))));
    Ok(())
}

/// « Stop »: no more reminders about this to this person, until it changes. Deadlines stay.
///
/// # Errors
/// [`Refusal::TradeOver`], [`Refusal::OfferOver`] if there would be none anyway, and those of finding what it was about.
pub async fn no_more(ctx: &mut Ctx<'_>, args: Args) -> Done {
    let me = ctx.my_id()?;
    let message = match read(&args.rest).0 {
        What::Exchange => {
            let found = trades::find(ctx, &args, |_, _| true).await?;
            let trade = &found.view.trade;
            if let TradeState::Ended { .. } = trade.state {
                return Err(Refusal::TradeOver(trade.number).into());
            }
            let ratings = ratings(ctx, &found).await?;
            // Ratings that are shown have nothing due any more.
            if ratings.iter().all(|rating| rating.shown_at.is_none()) {
                reminder::trade::plan_without(&mut ctx.work, trade, &found.club.rules, &ratings, me);
            }
            ctx.work.plan(Subject::SnoozedTrade(trade.id, me), Vec::new());
            say!(ctx.lang(&found.club), "no-more-trade", number = trade.number.to_string())
        }
        What::Offer => {
            let (club, view) = offers::find_mine(ctx, &args).await?;
            if !view.offer.is_open(ctx.work.now) {
                return Err(Refusal::OfferOver(view.offer.number).into());
            }
            reminder::offer::plan_silently(&mut ctx.work, &view.offer, &club.rules);
            ctx.work.plan(Subject::SnoozedOffer(view.offer.id, me), Vec::new());
            let day = ctx.lang(&club).day(view.offer.expires_at.day(club.rules.zone), ctx.work.now.day(club.rules.zone));
            say!(ctx.lang(&club), "no-more-offer", number = view.offer.number.to_string(), day = day)
        }
    };
    ctx.answer(Message::say(message));
    Ok(())
}

/// The ratings of a completed exchange; none before.
async fn ratings(ctx: &mut Ctx<'_>, found: &Found) -> Done<Vec<Rating>> {
    match found.view.trade.state {
        TradeState::Completed { .. } => Ok(ctx.work.tx.ratings(found.view.trade.id).await?),
        _ => Ok(Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        samples::{appointment, at, for_points, now, on, trade},
        trade::{End, Moving, Said},
    };

    #[test]
    fn words_of_buttons_and_of_people() {
        let table = [
            ("e-3h", (What::Exchange, When::Later)),
            ("e-demain", (What::Exchange, When::Tomorrow)),
            ("a-3h", (What::Offer, When::Later)),
            ("a-demain", (What::Offer, When::Tomorrow)),
            ("", (What::Exchange, When::Later)),
            ("demain", (What::Exchange, When::Tomorrow)),
            ("annonce demain", (What::Offer, When::Tomorrow)),
            ("e", (What::Exchange, When::Later)),
            ("a", (What::Offer, When::Later)),
        ];
        for (words, expected) in table {
            assert_eq!(read(words), expected, "{words}");
        }
    }

    /// What each side can be reminded of in each state, now and (where that differs) in two days.
    #[test]
    fn what_a_snooze_is_about() {
        use Nudge::{Answer, AppointmentSoon, DidItHappen, DidYouReceive, Rate, Unscheduled};
        use TradeState as S;
        let moving = Some(Moving { by: Side::Asker, to: appointment("2026-03-06 18:00") });
        let said = Said { owner: true, asker: false };
        let ahead = || on("2026-03-03 10:00", for_points());
        let table = [
            (S::Proposed { by: Side::Asker }, for_points(), Some(Answer), None),
            (S::Agreed { moving: None }, for_points(), Some(Unscheduled), Some(Unscheduled)),
            (S::Agreed { moving }, for_points(), Some(Answer), Some(Unscheduled)),
            (S::Scheduled { moving: None }, ahead(), Some(AppointmentSoon), Some(AppointmentSoon)),
            (S::Scheduled { moving }, ahead(), Some(Answer), Some(AppointmentSoon)),
            (S::NoShowSaid { by: Side::Asker }, ahead(), Some(Answer), None),
            (S::HandedOver { said }, for_points(), None, Some(DidYouReceive)),
            (S::Completed { at: now() }, for_points(), Some(Rate), Some(Rate)),
            (S::Disputed { by: Side::Asker }, for_points(), None, None),
            (S::Ended { end: End::Declined }, for_points(), None, None),
        ];
        for (state, terms, owner, asker) in table {
            let trade = trade(state, terms);
            assert_eq!(nudge(&trade, Side::Owner, now()), owner, "{state:?}");
            assert_eq!(nudge(&trade, Side::Asker, now()), asker, "{state:?}");
        }
        let scheduled = trade(S::Scheduled { moving: None }, ahead());
        assert_eq!(nudge(&scheduled, Side::Owner, at("2026-03-04 09:00")), Some(DidItHappen));
    }

    #[test]
    fn after_which_moment_a_reminder_is_of_no_use() {
        use TradeState as S;
        let rules = Rules::default();
        let ahead = trade(S::Scheduled { moving: None }, on("2026-03-03 10:00", for_points()));
        assert_eq!(too_late(&ahead, &rules, now()), Some(at("2026-03-03 10:00")));
        assert_eq!(too_late(&ahead, &rules, at("2026-03-03 10:00")), Some(at("2026-03-10 10:00")));
        let completed = trade(S::Completed { at: now() }, for_points());
        assert_eq!(too_late(&completed, &rules, now()), Some(at("2026-03-16 09:00")));
        let proposed = trade(S::Proposed { by: Side::Asker }, for_points());
        assert_eq!(too_late(&proposed, &rules, now()), Some(at("2026-03-09 08:00")));
    }

    #[test]
    fn later_is_outside_quiet_hours() {
        let rules = Rules::default();
        let table = [
            (When::Later, "2026-03-02 10:00", "2026-03-02 13:00"),
            (When::Later, "2026-03-02 18:00", "2026-03-03 08:00"),
            (When::Later, "2026-03-02 23:00", "2026-03-03 08:00"),
            (When::Later, "2026-03-03 06:00", "2026-03-03 09:00"),
            (When::Tomorrow, "2026-03-02 10:00", "2026-03-03 09:00"),
            (When::Tomorrow, "2026-03-03 00:30", "2026-03-04 09:00"),
            // The night in which clocks go forward.
            (When::Tomorrow, "2026-03-28 12:00", "2026-03-29 09:00"),
        ];
        for (when, now, expected) in table {
            assert_eq!(moment_of(when, at(now), &rules), at(expected), "{when:?} at {now}");
        }
        let late = Rules { quiet: crate::time::QuietHours { from: 21, to: 10 }, ..Rules::default() };
        assert_eq!(moment_of(When::Tomorrow, at("2026-03-02 10:00"), &late), at("2026-03-03 10:00"));
    }
}
