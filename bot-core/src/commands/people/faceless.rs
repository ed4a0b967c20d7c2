//! Somebody writes to Troquet in the name of a group or channel: an anonymous administrator, a channel's post. There is nobody to deal with
//! and nobody to answer in private, so one line in the group says how to go on, at most once a day.
//!
//! Deliberately absent: guessing who it was, and keeping anything but the moment of that line.

use chrono::Duration;

use crate::{
    card::Message,
    commands::{Press, Verb},
    engine::context::{Ctx, Done},
    lang::say,
    time::Timestamp,
};

/// The line is not said again before.
const PAUSE: Duration = Duration::days(1);

/// Says how to go on, unless it was said lately.
///
/// # Errors
/// If the store fails.
pub async fn run(ctx: &mut Ctx<'_>) -> Done {
    let now = ctx.work.now;
    let name = format!("faceless/{}/{}", ctx.input.network, ctx.input.chat.address.as_str());
    let last = ctx.work.tx.cursor(&name).await?.and_then(|at| at.parse().ok()).map(Timestamp);
    if last.is_some_and(|last| now.since(last) < PAUSE) {
        return Ok(());
    }
    ctx.work.tx.save_cursor(&name, &now.0.to_string()).await?;
    let lang = ctx.lang_here();
    let message = Message::say(say!(lang, "faceless")).choice(say!(lang, "button-open-private"), Press::anywhere(Verb::Start));
    ctx.say_here(message);
    Ok(())
}
