//! « Plus tard », « Demain 9 h » and « Stop » under a reminder; typed: `/plustard 3`, `/plustard 3 demain`, `/stop 3`.
//!
//! A button carries the number and one word of ours: `e` for an exchange or `a` for an offer (annonce), and when; under several reminders in
//! one message `tout` puts off all that its other buttons name. Only messages move; deadlines and their default outcomes never do.

use chrono::{Days, Duration, NaiveTime};

use crate::{
    card::{Choice, Message},
    club::{Club, Deadlines, Rules},
    commands::{
        Args, Numbered, Press, Verb, offers,
        trades::{self, Found},
    },
    engine::context::{Ctx, Done, Stop},
    feedback::Rating,
    id::ClubId,
    lang::{Lang, say},
    refusal::Refusal,
    reminder::{self, Due, Nudge, Subject, Timer},
    time::{Timestamp, moment},
    trade::{Side, Trade, TradeState, transition::deadline},
    wire::Happening,
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

/// The word that buttons carry for what they are about.
fn word(what: Numbered) -> &'static str {
    match what {
        Numbered::Exchange => "e",
        Numbered::Offer => "a",
    }
}

/// The word of a button that is about everything in its message.
const ALL: &str = "tout";

/// Puts « Plus tard » « Demain 9 h » « Ne plus me le rappeler » under a reminder about this number. What would come only at `end` or after it,
/// when it is of no use any more, is not offered.
pub fn with_snooze(
    message: Message,
    (what, number): (Numbered, u32),
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
        .fold(message, |message, (_, time, label)| message.choice(label, press(Verb::Later, format!("{}-{time}", word(what)))));
    message.choice(say!(lang, "button-no-more"), press(Verb::NoMore, word(what).to_owned()))
}

/// Puts « Plus tard » and « Demain 9 h » for all of it under several reminders in one message.
pub fn all_later(message: Message, club: ClubId, lang: &Lang) -> Message {
    let press = |time: &str| Press::new(Verb::Later, club).word(format!("{ALL}-{time}"));
    message.choice(say!(lang, "button-all-later"), press("3h")).choice(say!(lang, "button-all-tomorrow"), press("demain"))
}

/// Reads the word of a button, or what was typed.
fn read(words: &str) -> (Numbered, When) {
    let said = |word: &str| words.split([' ', '-']).any(|part| part.eq_ignore_ascii_case(word));
    let what = if said("a") || said("annonce") { Numbered::Offer } else { Numbered::Exchange };
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
    if args.rest.starts_with(ALL) {
        return everything_later(ctx, &args).await;
    }
    let (what, when) = read(&args.rest);
    let (club, planned) = again(ctx, what, &args, when).await?;
    let (lang, zone, now) = (ctx.lang(&club), club.rules.zone, ctx.work.now);
    ctx.answer(Message::say(match planned {
        Planned::At(at) => say!(lang, "later-noted", when = lang.moment(at, zone, now)),
        Planned::Not(end) => say!(lang, "later-too-late", until = lang.moment(end, zone, now)),
    }));
    Ok(())
}

/// All that the message reminded of comes back then, except what is settled meanwhile and what can't wait so long.
async fn everything_later(ctx: &mut Ctx<'_>, args: &Args) -> Done {
    let (_, when) = read(&args.rest);
    let club = ctx.club(args.club).await?;
    let (lang, zone, now) = (ctx.lang(&club), club.rules.zone, ctx.work.now);
    let mut noted: Option<Timestamp> = None;
    let mut urgent = Vec::new();
    for (what, args) in named_by(&shown(ctx).await?) {
        match again(ctx, what, &args, when).await {
            Ok((_, Planned::At(at))) => noted = Some(noted.map_or(at, |noted| noted.min(at))),
            Ok((_, Planned::Not(_))) => urgent.push(name(what, args.number.unwrap_or_default(), &lang)),
            // Answered or over since then: nothing to come back to.
            Err(Stop::Refused(_)) => {}
            Err(other) => return Err(other),
        }
    }
    let urgent = (!urgent.is_empty()).then(|| say!(lang, "later-but-not", what = lang.list(&urgent)));
    let message = match (noted, urgent) {
        (Some(at), urgent) => Message::say(say!(lang, "later-noted", when = lang.moment(at, zone, now))).maybe(urgent),
        (None, Some(urgent)) => Message::say(urgent),
        (None, None) => return Err(Refusal::NothingWaits.into()),
    };
    ctx.answer(message);
    Ok(())
}

/// « Échange 3 », « Annonce 12 ».
pub fn name(what: Numbered, number: u32, lang: &Lang) -> String {
    match what {
        Numbered::Exchange => say!(lang, "button-trade", number = number.to_string()),
        Numbered::Offer => say!(lang, "button-offer", number = number.to_string()),
    }
}

/// The buttons of the message that was pressed or answered.
async fn shown(ctx: &mut Ctx<'_>) -> Done<Vec<Choice>> {
    let input = ctx.input;
    let message = match &input.what {
        Happening::Pressed { under, .. } => under.as_ref(),
        Happening::Said(said) => said.reply_to.as_ref(),
        _ => None,
    };
    Ok(ctx.prompt(message).await?.map(|prompt| prompt.choices).unwrap_or_default())
}

/// Every exchange and offer that buttons name, once each, in their order.
fn named_by(choices: &[Choice]) -> Vec<(Numbered, Args)> {
    let mut all: Vec<(Numbered, Args)> = Vec::new();
    for (spec, args) in choices.iter().filter_map(|choice| Press::read(&choice.press)) {
        let named = Args { number: args.number, club: args.club, ..Args::default() };
        match spec.verb.counts() {
            Some(what) if named.number.is_some() && !all.contains(&(what, named.clone())) => all.push((what, named)),
            _ => {}
        }
    }
    all
}

/// When a reminder comes back.
enum Planned {
    /// Then.
    At(Timestamp),
    /// Not at all: it is of no use after this.
    Not(Timestamp),
}

/// Plans a reminder anew, unless it would come too late.
async fn again(ctx: &mut Ctx<'_>, what: Numbered, args: &Args, when: When) -> Done<(Club, Planned)> {
    let (me, now) = (ctx.my_id()?, ctx.work.now);
    let (club, about, nudge, end) = match what {
        Numbered::Exchange => {
            let found = trades::find(ctx, args, |trade, side| nudge(trade, side, now).is_some()).await?;
            let trade = &found.view.trade;
            let nudge = nudge(trade, found.side, moment_of(when, now, &found.club.rules)).ok_or(Refusal::NothingWaits)?;
            if nudge == Nudge::Rate && ratings(ctx, &found).await?.iter().any(|rating| rating.by == me) {
                return Err(Refusal::AlreadyRated.into());
            }
            let end = too_late(trade, &found.club.rules, now);
            (found.club, Subject::SnoozedTrade(trade.id, me), nudge, end)
        }
        Numbered::Offer => {
            let (club, view) = offers::find_mine(ctx, args, "/plustard 12 annonce").await?;
            if !view.offer.is_open(now) {
                return Err(Refusal::OfferOver(view.offer.number).into());
            }
            (club, Subject::SnoozedOffer(view.offer.id, me), Nudge::StillAvailable, Some(view.offer.expires_at))
        }
    };
    let at = moment_of(when, now, &club.rules);
    match end {
        Some(end) if end <= now => return Err(Refusal::TooLate.into()),
        Some(end) if end <= at => return Ok((club, Planned::Not(end))),
        _ => {}
    }
    let timer = Timer { club: Some(club.id), member: Some(me), ..ctx.work.timer(at, about, Due::Remind(nudge)) };
    ctx.work.plan(about, vec![timer]);
    Ok((club, Planned::At(at)))
}

/// « Stop »: no more reminders about this to this person, until it changes. Deadlines stay.
///
/// # Errors
/// [`Refusal::TradeOver`], [`Refusal::OfferOver`] if there would be none anyway, and those of finding what it was about.
pub async fn no_more(ctx: &mut Ctx<'_>, args: Args) -> Done {
    let me = ctx.my_id()?;
    let message = match read(&args.rest).0 {
        Numbered::Exchange => {
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
        Numbered::Offer => {
            let (club, view) = offers::find_mine(ctx, &args, "/stop 12 annonce").await?;
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
            ("e-3h", (Numbered::Exchange, When::Later)),
            ("e-demain", (Numbered::Exchange, When::Tomorrow)),
            ("a-3h", (Numbered::Offer, When::Later)),
            ("a-demain", (Numbered::Offer, When::Tomorrow)),
            ("", (Numbered::Exchange, When::Later)),
            ("demain", (Numbered::Exchange, When::Tomorrow)),
            ("annonce demain", (Numbered::Offer, When::Tomorrow)),
            ("e", (Numbered::Exchange, When::Later)),
            ("a", (Numbered::Offer, When::Later)),
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
        let moving = Some(Moving { by: Side::Asker, to: appointment("2026-03-06 18:00"), since: now() });
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
