//! Somebody wrote what can't be read, because it is encrypted. They learn it where they wrote, in answer to that very message, with what to
//! do; the adapter sees to it that nobody hears the same twice, and brings the message again when its key has come.

use crate::{card::Message, engine::context::Ctx, lang::say, wire::Unreadable};

/// Says what is wrong and what to do.
pub fn run(ctx: &mut Ctx<'_>, cause: Unreadable) {
    let lang = ctx.lang_here();
    let text = match cause {
        Unreadable::NoKey => say!(lang, "unreadable-no-key"),
        Unreadable::Withheld => say!(lang, "unreadable-withheld"),
        Unreadable::Damaged => say!(lang, "unreadable-damaged"),
    };
    let message = Message { reply_to: ctx.input.message.clone(), ..Message::say(text) };
    if ctx.in_group() { ctx.say_here(message) } else { ctx.answer(message) }
}
