//! Forms over several turns: what is missing is asked, one thing at a time, and kept as data between the turns.
//!
//! A form belongs to one person in one private chat; « annuler » always leaves it; left alone it ends quietly after a day, and an offer's
//! draft is there for a week when its author comes back to it. Nothing
//! understood from free words is written before its author's tap on the preview.
//!
//! | file | form |
//! | --- | --- |
//! | [`offer`] | an offer or a want, new or changed, up to its preview |
//! | [`counter`] | other terms for a proposition, or an appointment |
//! | `Form::Comment`, `Form::AnswerRating` | words after the stars, and the answer to them ([`crate::commands::feedback::rate`]) |
//! | `Form::Reason` | what the problem is ([`crate::commands::trades::finish`]) |
//! | [`which`] | « lequel ? », and what was said waits for the choice |
//! | `Form::Leave` | leaving, once what it means was shown ([`crate::commands::people::leave`]) |
//! | `Form::Pay` | a payment that waits for its tap ([`crate::commands::points::pay`]) |

pub mod counter;
pub mod offer;
pub mod which;

use chrono::Duration;
use serde::{Deserialize, Serialize};

use crate::{
    card::Message,
    commands::{self, Args, feedback, points::pay, trades::finish},
    engine::{
        context::{Ctx, Done},
        words,
    },
    french::{normalise::fold, reply::Reply},
    id::{ClubId, TradeNumber, Version},
    lang::say,
    refusal::Refusal,
    store::StoredForm,
    time::Timestamp,
    wire::FileRef,
};

/// A form left alone ends after so long.
pub(crate) const LIVES: Duration = Duration::hours(24);

/// How much longer the draft of an offer is there.
const DRAFT: Duration = Duration::days(7);

/// A form in progress: which, and how far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "form", rename_all = "snake_case")]
pub enum Form {
    /// An offer or a want.
    Offer(offer::OfferForm),
    /// Other terms, in words, for this version of an exchange.
    Counter {
        /// Its club.
        club: ClubId,
        /// Which exchange.
        trade: TradeNumber,
        /// The version that was shown.
        shown: Version,
    },
    /// An appointment for an exchange.
    Meet {
        /// Its club.
        club: ClubId,
        /// Which exchange.
        trade: TradeNumber,
    },
    /// A comment after the stars.
    Comment {
        /// The exchange's club.
        club: ClubId,
        /// Which exchange.
        trade: TradeNumber,
    },
    /// The one public answer to a comment.
    AnswerRating {
        /// The exchange's club.
        club: ClubId,
        /// Which exchange.
        trade: TradeNumber,
    },
    /// What leaving means was shown, and waits for its tap.
    Leave,
    /// No question, but a count: wrong codes typed in a group ([`crate::commands::clubs::join`]).
    WrongCodes {
        /// How many.
        count: u8,
    },
    /// A payment that was shown and waits for its tap.
    Pay(pay::Pending),
    /// What the problem is, for the stewards.
    Reason {
        /// The exchange's club.
        club: ClubId,
        /// Which exchange.
        trade: TradeNumber,
    },
    /// Words that fit several exchanges or clubs wait for the choice.
    Which(which::Waiting),
}

impl Form {
    /// The form of a caller, if one is in progress and can be read.
    pub fn of(ctx: &Ctx<'_>) -> Option<Self> {
        let stored = ctx.caller.form.as_ref().filter(|stored| stored.until > ctx.work.now)?;
        serde_json::from_str(&stored.json).ok()
    }

    /// An offer that its author began and left alone: the form is over, what was written is not lost.
    pub fn draft(ctx: &Ctx<'_>) -> Option<offer::OfferForm> {
        let stored = ctx.caller.form.as_ref().filter(|stored| stored.until.after(DRAFT) > ctx.work.now)?;
        match serde_json::from_str(&stored.json) {
            Ok(Self::Offer(form)) if form.is_draft() => Some(form),
            _ => None,
        }
    }

    /// Keeps it until the next turn.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn keep(&self, ctx: &mut Ctx<'_>) -> Done {
        let json = serde_json::to_string(self).map_err(|error| crate::store::StoreError(Box::new(error)))?;
        let stored = StoredForm { json, until: ctx.work.now.after(LIVES) };
        ctx.save_form(Some(&stored)).await?;
        ctx.caller.form = Some(stored);
        Ok(())
    }
}

impl Form {
    /// Keeps it in this very chat, a group perhaps, until a moment.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn keep_here(&self, ctx: &mut Ctx<'_>, until: Timestamp) -> Done {
        let input = ctx.input;
        let json = serde_json::to_string(self).map_err(|error| crate::store::StoreError(Box::new(error)))?;
        let stored = StoredForm { json, until };
        ctx.work.tx.save_form(input.network, &input.chat.address, &input.sender.address, Some(&stored)).await?;
        ctx.caller.form = Some(stored);
        Ok(())
    }
}

/// Ends the form in progress.
///
/// # Errors
/// If the store fails.
pub async fn end(ctx: &mut Ctx<'_>) -> Done {
    if ctx.caller.form.take().is_some() {
        ctx.save_form(None).await?;
    }
    Ok(())
}

/// Leaves the form in progress, and says so; `false` if there is none.
///
/// # Errors
/// If the store fails.
pub async fn leave(ctx: &mut Ctx<'_>) -> Done<bool> {
    let lang = ctx.lang_here();
    let said = match Form::of(ctx) {
        None => return Ok(false),
        // The stars stand.
        Some(Form::Comment { club, trade }) => {
            let rated = Args { number: Some(trade.0), club: Some(club), ..Args::default() };
            feedback::rate::no_comment(ctx, &rated).await?;
            return Ok(true);
        }
        Some(Form::Reason { .. }) => say!(lang, "reason-skipped"),
        Some(Form::Offer(form)) if form.is_overheard() => say!(lang, "overheard-left"),
        Some(_) => say!(lang, "form-left"),
    };
    end(ctx).await?;
    ctx.answer(Message::say(said));
    Ok(true)
}

/// Is a form in progress in this chat?
pub fn in_progress(ctx: &Ctx<'_>) -> bool {
    Form::of(ctx).is_some()
}

/// Does the form ask for a number, so that a bare one is its answer and no choice?
pub fn asks_a_number(ctx: &Ctx<'_>) -> bool {
    matches!(Form::of(ctx), Some(Form::Offer(form)) if form.asks_points())
}

/// Words said while a form is in progress: `false` if the form does not want them.
///
/// # Errors
/// The refusals of what the form asks for; the form goes on.
pub async fn said(ctx: &mut Ctx<'_>, text: &str, photo: Option<&FileRef>) -> Done<bool> {
    let Some(form) = Form::of(ctx) else { return Ok(false) };
    if !matches!(form, Form::Pay(_) | Form::Leave) && matches!(fold(text).trim(), "annuler" | "annule" | "stop" | "laisse tomber")
    {
        return leave(ctx).await;
    }
    if matches!(form, Form::Comment { .. } | Form::AnswerRating { .. } | Form::Reason { .. } | Form::Pay(_))
        && is_for_others(text)
    {
        return Ok(false);
    }
    if matches!(form, Form::Comment { .. } | Form::AnswerRating { .. } | Form::Reason { .. })
        && words::is_meant_elsewhere(ctx, text).await?
    {
        return Ok(false);
    }
    if let Form::Reason { club, .. } = form {
        // « c'est fait » and « ok » explain nothing.
        let club = ctx.club(Some(club)).await?;
        if !matches!(counter::read(ctx, &club, text), Reply::Nothing | Reply::Thanks | Reply::Problem) {
            return Ok(false);
        }
    }
    match form {
        Form::Offer(form) => offer::said(ctx, form, text, photo).await?,
        Form::Counter { club, trade, shown } => counter::terms(ctx, (club, trade, shown), text).await?,
        Form::Meet { club, trade } => counter::meet(ctx, (club, trade), text).await?,
        Form::Comment { club, trade } => feedback::rate::comment(ctx, (club, trade), text).await?,
        Form::AnswerRating { club, trade } => feedback::rate::answer_words(ctx, (club, trade), text).await?,
        Form::WrongCodes { .. } | Form::Leave => return Ok(false),
        Form::Pay(pending) => return pay::said(ctx, pending, text).await,
        Form::Reason { club, trade } => finish::reason_said(ctx, (club, trade), text).await?,
        Form::Which(waiting) => return which::in_words(ctx, waiting, text).await,
    }
    Ok(true)
}

/// A bare number presses a choice of the newest prompt, and a command's name alone is that command: neither is a form's words.
fn is_for_others(text: &str) -> bool {
    let text = text.trim();
    text.parse::<u64>().is_ok() || commands::named(text).is_some_and(|spec| spec.bare)
}

/// A button of the form in progress: its word says which.
///
/// # Errors
/// [`Refusal::BadButton`] if the form is over or is another.
pub async fn pressed(ctx: &mut Ctx<'_>, args: Args) -> Done {
    if args.rest == "annuler" {
        return if leave(ctx).await? { Ok(()) } else { Err(Refusal::BadButton.into()) };
    }
    match Form::of(ctx) {
        // It names its exchange, so it holds whatever form has been begun since.
        _ if args.rest == feedback::rate::NO_WORDS && args.number.is_some() => feedback::rate::no_comment(ctx, &args).await,
        Some(Form::Offer(form)) => offer::pressed(ctx, form, &args).await,
        Some(Form::Pay(pending)) => pay::pressed(ctx, pending, &args).await,
        _ => Err(Refusal::BadButton.into()),
    }
}
