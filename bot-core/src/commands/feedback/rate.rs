//! `/noter 3 5 merci`: stars for the other side of a completed exchange, a few words, and one public answer to them.
//!
//! **Double blind.** Stars are a rating at once. Words may follow for as long as their question waits (a day); with them, with [Sans
//! commentaire], or after that day the rating stands for good: [`Rating::at`] is that moment, and lies ahead until then. Both ratings
//! are shown together as soon as both stand, so nobody writes having read the other's words; or else when the window closes, whatever
//! there is. Stars are never changed.
//!
//! Deliberately absent: any hint whether the other side has rated already.

use chrono::Duration;

use crate::{
    card::Message,
    club::{Club, Deadlines, Rules},
    commands::{
        Args, Press, Verb,
        trades::{Found, find},
    },
    conversation::{self, Form},
    engine::{
        context::{Ctx, Done},
        work::Work,
    },
    event::Event,
    feedback::Rating,
    french::{
        normalise::fold,
        rating::{self, Rated},
    },
    id::{ClubId, TradeNumber},
    lang::{Lang, say},
    notify::{self, trade::Reader},
    refusal::{Candidate, Refusal},
    reminder,
    store::{TradeFilter, TradeView},
    text::{BadText, Comment},
    time::Timestamp,
    trade::{Side, Trade, TradeState},
};

/// How `/repondre` is written.
const ANSWER_EXAMPLE: &str = "/repondre 3 avec plaisir";

/// The word of « Sans commentaire ».
pub(crate) const NO_WORDS: &str = "sans";

/// How long words may follow the stars: as long as their form lives.
const WORDS_FOLLOW: Duration = conversation::LIVES;

/// A button with stars, `/noter 3 5 merci`; `/noter 5 merci` where only one exchange waits for it; `/noter` alone asks.
///
/// # Errors
/// [`Refusal::BadStars`], [`Refusal::WhichTrade`], [`Refusal::NothingWaits`], those of [`find`] and of the exchange's state:
/// [`Refusal::NotNow`], [`Refusal::TradeOver`], [`Refusal::TooLate`], [`Refusal::AlreadyRated`].
pub async fn run(ctx: &mut Ctx<'_>, args: Args) -> Done {
    match (args.number, args.rest.as_str()) {
        (None, "") => {
            let found = the_only(ctx).await?;
            ask(ctx, &found);
            Ok(())
        }
        (None, words) => {
            let rated = rating::understand(words)?;
            let found = the_only(ctx).await?;
            give(ctx, &found, rated).await
        }
        (Some(number), words) => match rating::understand(words) {
            Ok(rated) => {
                let found = find(ctx, &args, |_, _| true).await?;
                give(ctx, &found, rated).await
            }
            Err(Refusal::BadStars) => one_number(ctx, &args, number).await,
            Err(other) => Err(other.into()),
        },
    }
}

/// One number only, « /noter 5 » or « /noter 5 merci »: the exchange of that number, or else the stars of the only one that waits.
async fn one_number(ctx: &mut Ctx<'_>, args: &Args, number: u32) -> Done {
    let mut waiting = waiting(ctx).await?;
    let named = waiting.iter().any(|found| found.view.trade.number.0 == number);
    if let (false, Ok(rated)) = (named, rating::understand(&format!("{number} {}", args.rest)))
        && let (Some(found), true) = (waiting.pop(), waiting.is_empty())
    {
        return give(ctx, &found, rated).await;
    }
    let found = find(ctx, args, |_, _| true).await?;
    may_rate(ctx, &found).await?;
    if !args.rest.is_empty() {
        return Err(Refusal::BadStars.into());
    }
    ask(ctx, &found);
    Ok(())
}

/// Asks for stars.
fn ask(ctx: &mut Ctx<'_>, found: &Found) {
    let lang = ctx.lang(&found.club);
    let reader = Reader { view: &found.view, side: found.side, lang: &lang, now: ctx.work.now, rules: &found.club.rules };
    let message = notify::trade::rate(&reader, reader.head());
    ctx.answer(message);
}

/// The exchanges, over all the caller's clubs, that wait for their rating.
async fn waiting(ctx: &mut Ctx<'_>) -> Done<Vec<Found>> {
    let (me, now) = (ctx.my_id()?, ctx.work.now);
    let clubs: Vec<Club> = ctx.caller.clubs.iter().map(|(club, _)| club.clone()).collect();
    let longest = clubs.iter().map(|club| club.rules.deadlines.rating_days).max().ok_or(Refusal::NoClub)?;
    let since = now.before(Deadlines::days(longest));
    let views = ctx.work.tx.trades_of(me, TradeFilter::ToRate(since)).await?;
    let found = views.into_iter().filter_map(|view| {
        let club = clubs.iter().find(|club| club.id == view.trade.club)?.clone();
        let side = view.trade.side(me)?;
        window(&view.trade, &club.rules, now).is_ok().then_some(Found { club, view, side })
    });
    Ok(found.collect())
}

/// The one exchange that waits for a rating; never « the latest ».
async fn the_only(ctx: &mut Ctx<'_>) -> Done<Found> {
    if ctx.chosen.is_some_and(|chosen| chosen.trade.is_some()) {
        return find(ctx, &Args::default(), |_, _| true).await;
    }
    let mut waiting = waiting(ctx).await?;
    if waiting.len() > 1 {
        let which = waiting.iter().map(|found| Candidate::from(&found.view.trade)).collect();
        return Err(Refusal::WhichTrade(which).into());
    }
    waiting.pop().ok_or_else(|| Refusal::NothingWaits.into())
}

/// When the window of a completed exchange closes.
fn window(trade: &Trade, rules: &Rules, now: Timestamp) -> Result<Timestamp, Refusal> {
    match trade.state {
        TradeState::Completed { at } => {
            let closes = at.after(Deadlines::days(rules.deadlines.rating_days));
            if now < closes { Ok(closes) } else { Err(Refusal::TooLate) }
        }
        TradeState::Ended { .. } => Err(Refusal::TradeOver(trade.number)),
        _ => Err(Refusal::NotNow(trade.number)),
    }
}

/// The window's end and the ratings there are, if the caller may rate now.
async fn may_rate(ctx: &mut Ctx<'_>, found: &Found) -> Done<(Timestamp, Vec<Rating>)> {
    let me = ctx.my_id()?;
    let closes = window(&found.view.trade, &found.club.rules, ctx.work.now)?;
    let ratings = ctx.work.tx.ratings(found.view.trade.id).await?;
    if ratings.iter().any(|rating| rating.by == me) {
        return Err(Refusal::AlreadyRated.into());
    }
    if ratings.iter().any(|rating| rating.shown_at.is_some()) {
        return Err(Refusal::TooLate.into());
    }
    Ok((closes, ratings))
}

/// Gives a rating; without words it asks for them.
async fn give(ctx: &mut Ctx<'_>, found: &Found, rated: Rated) -> Done {
    let (closes, others) = may_rate(ctx, found).await?;
    let (now, trade) = (ctx.work.now, &found.view.trade);
    let words_missing = rated.comment.is_none();
    let mine = Rating {
        trade: trade.id,
        club: trade.club,
        by: trade.member(found.side),
        of: trade.member(found.side.other()),
        stars: rated.stars,
        comment: rated.comment,
        answer: None,
        at: if words_missing { now.after(WORDS_FOLLOW).min(closes) } else { now },
        shown_at: None,
    };
    if words_missing {
        Form::Comment { club: trade.club, trade: trade.number }.keep(ctx).await?;
        let lang = ctx.lang(&found.club);
        let reader = Reader { view: &found.view, side: found.side, lang: &lang, now, rules: &found.club.rules };
        let message = notify::ratings::ask_words(&reader, mine.stars);
        ctx.answer(message);
        record(&mut ctx.work, found, mine, others);
        return Ok(());
    }
    finish(ctx, found, mine, others, closes);
    Ok(())
}

/// Records a rating; the ratings, if both stand now and are shown from now on.
fn record(work: &mut Work<'_>, found: &Found, mine: Rating, others: Vec<Rating>) -> Option<Vec<Rating>> {
    let trade = &found.view.trade;
    work.record([Event::Rated { rating: mine.clone() }]);
    let mut ratings: Vec<Rating> = others.into_iter().filter(|rating| rating.by != mine.by).collect();
    ratings.push(mine);
    if both_stand(&ratings, work.now) {
        work.record([Event::RatingsShown { trade: trade.id, at: work.now }]);
        reminder::trade::forget(work, trade.id);
        return Some(ratings);
    }
    reminder::trade::plan_rated(work, trade, &found.club.rules, &ratings);
    None
}

/// Have both sides rated for good?
fn both_stand(ratings: &[Rating], now: Timestamp) -> bool {
    ratings.len() == Side::BOTH.len() && ratings.iter().all(|rating| rating.at <= now)
}

/// A rating that stands for good: both read both, or its giver that it waits.
fn finish(ctx: &mut Ctx<'_>, found: &Found, mine: Rating, others: Vec<Rating>, closes: Timestamp) {
    let lang = ctx.lang(&found.club);
    let (now, zone) = (ctx.work.now, found.club.rules.zone);
    let reader = Reader { view: &found.view, side: found.side, lang: &lang, now, rules: &found.club.rules };
    if let Some(ratings) = record(&mut ctx.work, found, mine, others) {
        let theirs = Reader { side: found.side.other(), ..reader };
        if let Some(message) = notify::ratings::shown(&reader, &ratings) {
            ctx.answer(message);
        }
        if let Some(message) = notify::ratings::shown(&theirs, &ratings) {
            ctx.work.tell(found.view.trade.member(theirs.side), message);
        }
    } else {
        let until = lang.day(closes.day(zone), now.day(zone));
        ctx.answer(notify::ratings::noted(&reader, &until));
    }
}

/// The rating whose words are being asked for, while they may still follow.
async fn unfinished(ctx: &mut Ctx<'_>, args: &Args) -> Done<(Found, Rating, Vec<Rating>, Timestamp)> {
    let found = find(ctx, args, |_, _| true).await?;
    let (me, now) = (ctx.my_id()?, ctx.work.now);
    let closes = window(&found.view.trade, &found.club.rules, now)?;
    let mut ratings = ctx.work.tx.ratings(found.view.trade.id).await?;
    let mine =
        ratings.iter().position(|rating| rating.by == me).map(|at| ratings.swap_remove(at)).ok_or(Refusal::NothingWaits)?;
    if mine.shown_at.is_some() || mine.at <= now {
        return Err(Refusal::TooLate.into());
    }
    Ok((found, mine, ratings, closes))
}

/// The exchange that a form is about, as a command names it.
fn named((club, number): (ClubId, TradeNumber)) -> Args {
    Args { number: Some(number.0), club: Some(club), ..Args::default() }
}

/// The words that follow the stars.
///
/// # Errors
/// [`Refusal::TooLong`], [`Refusal::Empty`]: the question goes on; [`Refusal::TooLate`] once the rating stands.
pub async fn comment(ctx: &mut Ctx<'_>, about: (ClubId, TradeNumber), text: &str) -> Done {
    let args = named(about);
    if matches!(fold(text).trim(), "sans commentaire" | "sans" | "non" | "non merci" | "rien") {
        return no_comment(ctx, &args).await;
    }
    let words = words(text)?;
    let (found, mine, others, closes) = unfinished(ctx, &args).await?;
    conversation::end(ctx).await?;
    let mine = Rating { comment: Some(words), at: ctx.work.now, ..mine };
    finish(ctx, &found, mine, others, closes);
    Ok(())
}

/// « Sans commentaire »: the stars stand alone.
///
/// # Errors
/// [`Refusal::TooLate`] once the rating stands.
pub async fn no_comment(ctx: &mut Ctx<'_>, args: &Args) -> Done {
    let (found, mine, others, closes) = unfinished(ctx, args).await?;
    let asked = Form::Comment { club: found.club.id, trade: found.view.trade.number };
    if Form::of(ctx) == Some(asked) {
        conversation::end(ctx).await?;
    }
    let mine = Rating { at: ctx.work.now, ..mine };
    finish(ctx, &found, mine, others, closes);
    Ok(())
}

fn words(text: &str) -> Result<Comment, Refusal> {
    Comment::new(text).map_err(|bad| match bad {
        BadText::Empty => Refusal::Empty,
        BadText::TooLong { limit } => Refusal::TooLong(limit),
    })
}

/// The window has closed, or the words of both had their time: what there is is shown, and both are told.
///
/// # Errors
/// If the store fails.
pub async fn close(work: &mut Work<'_>, club: &Club, view: &TradeView) -> Done {
    let trade = &view.trade;
    let ratings = work.tx.ratings(trade.id).await?;
    let over = window(trade, &club.rules, work.now).is_err();
    if ratings.is_empty() || ratings.iter().any(|rating| rating.shown_at.is_some()) {
        return Ok(());
    }
    if !over && !both_stand(&ratings, work.now) {
        reminder::trade::plan_rated(work, trade, &club.rules, &ratings);
        return Ok(());
    }
    work.record([Event::RatingsShown { trade: trade.id, at: work.now }]);
    reminder::trade::forget(work, trade.id);
    let lang = Lang::of(club.rules.tone, &club.rules.unit);
    for side in Side::BOTH {
        let reader = Reader { view, side, lang: &lang, now: work.now, rules: &club.rules };
        if let Some(message) = notify::ratings::shown(&reader, &ratings) {
            work.tell(trade.member(side), message);
        }
    }
    Ok(())
}

/// « Répondre », `/repondre 3 avec plaisir`: the one public answer to a comment.
///
/// # Errors
/// [`Refusal::NothingWaits`] where no comment is shown, [`Refusal::AlreadyAnswered`], and those of the words.
pub async fn answer(ctx: &mut Ctx<'_>, args: Args) -> Done {
    if args.number.is_none() {
        return Err(Refusal::Usage(ANSWER_EXAMPLE).into());
    }
    let found = find(ctx, &args, |_, _| true).await?;
    if !args.rest.is_empty() {
        return publish(ctx, &found, &args.rest).await;
    }
    answerable(ctx, &found).await?;
    let trade = &found.view.trade;
    Form::AnswerRating { club: trade.club, trade: trade.number }.keep(ctx).await?;
    let lang = ctx.lang(&found.club);
    let cancel = Press::new(Verb::Form, found.club.id).word("annuler");
    ctx.answer(Message::say(say!(lang, "rate-answer-ask")).choice(say!(lang, "button-form-cancel"), cancel));
    Ok(())
}

/// The words of that answer.
///
/// # Errors
/// As [`answer`].
pub async fn answer_words(ctx: &mut Ctx<'_>, about: (ClubId, TradeNumber), text: &str) -> Done {
    let found = find(ctx, &named(about), |_, _| true).await?;
    publish(ctx, &found, text).await
}

/// The comment that the caller may answer. Not given, still blind and without words read the same.
async fn answerable(ctx: &mut Ctx<'_>, found: &Found) -> Done<Rating> {
    let other = found.view.trade.member(found.side.other());
    let ratings = ctx.work.tx.ratings(found.view.trade.id).await?;
    let rating = ratings.into_iter().find(|rating| rating.by == other && rating.shown_at.is_some() && rating.comment.is_some());
    let rating = rating.ok_or(Refusal::NothingWaits)?;
    if rating.answer.is_some() { Err(Refusal::AlreadyAnswered.into()) } else { Ok(rating) }
}

async fn publish(ctx: &mut Ctx<'_>, found: &Found, text: &str) -> Done {
    let answer = words(text)?;
    let rating = answerable(ctx, found).await?;
    if matches!(Form::of(ctx), Some(Form::AnswerRating { .. })) {
        conversation::end(ctx).await?;
    }
    let lang = ctx.lang(&found.club);
    let reader = Reader { view: &found.view, side: found.side.other(), lang: &lang, now: ctx.work.now, rules: &found.club.rules };
    let told = notify::ratings::answered(&reader, answer.as_str());
    ctx.work.record([Event::RatingAnswered { trade: rating.trade, by: rating.by, answer }]);
    ctx.work.tell(rating.by, told);
    ctx.answer(Message::say(say!(lang, "rate-answer-done")));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        samples::{ASKER, CLUB, OWNER, at, for_points, now, trade},
        trade::End,
    };

    fn rating(by: crate::id::MemberId, stands: &str) -> Rating {
        let exchange = trade(TradeState::Completed { at: now() }, for_points());
        Rating {
            trade: exchange.id,
            club: CLUB,
            by,
            of: if by == OWNER { ASKER } else { OWNER },
            stars: crate::feedback::Stars::new(4).expect("four"),
            comment: None,
            answer: None,
            at: at(stands),
            shown_at: None,
        }
    }

    #[test]
    fn the_window_is_14_days_from_completion() {
        let rules = Rules::default();
        let completed = trade(TradeState::Completed { at: at("2026-03-02 09:00") }, for_points());
        let closes = at("2026-03-16 09:00");
        assert_eq!(window(&completed, &rules, now()), Ok(closes));
        assert_eq!(window(&completed, &rules, Timestamp(closes.0 - 1)), Ok(closes));
        assert_eq!(window(&completed, &rules, closes), Err(Refusal::TooLate));
        let number = completed.number;
        let ended = trade(TradeState::Ended { end: End::Lapsed }, for_points());
        assert_eq!(window(&ended, &rules, now()), Err(Refusal::TradeOver(number)));
        let agreed = trade(TradeState::Agreed { moving: None }, for_points());
        assert_eq!(window(&agreed, &rules, now()), Err(Refusal::NotNow(number)));
    }

    /// Blind until both stand: one side's words can't follow the other side's rating.
    #[test]
    fn ratings_are_shown_when_both_stand() {
        let (early, later) = ("2026-03-02 09:00", "2026-03-03 09:00");
        let stand = |ratings: &[Rating], now: &str| both_stand(ratings, at(now));
        assert!(!stand(&[], early));
        assert!(!stand(&[rating(OWNER, early)], later));
        assert!(!stand(&[rating(OWNER, early), rating(ASKER, later)], early));
        assert!(!stand(&[rating(OWNER, early), rating(ASKER, later)], "2026-03-03 08:59"));
        assert!(stand(&[rating(OWNER, early), rating(ASKER, later)], later));
    }

    #[test]
    fn words_have_a_limit() {
        assert_eq!(words(" merci  beaucoup ").map(|comment| comment.to_string()), Ok("merci beaucoup".to_owned()));
        assert_eq!(words("\u{200B}"), Err(Refusal::Empty));
        assert_eq!(words(&"x".repeat(501)), Err(Refusal::TooLong(500)));
    }
}
