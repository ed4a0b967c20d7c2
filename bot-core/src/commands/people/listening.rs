//! `/ecoute`: whether somebody is asked about what they say in the group of a club that listens. A club chooses to listen; each member can
//! say no for themselves, everywhere and for as long as they like. Also the button under such a question.

use crate::{
    card::Message,
    commands::{Args, Press, Verb},
    conversation::{self, Form},
    engine::context::{Ctx, Done},
    event::Event,
    french::normalise::fold,
    lang::say,
    member::Member,
    refusal::Refusal,
};

/// `/ecoute non`, `/ecoute oui`; alone it says how it stands.
///
/// # Errors
/// [`Refusal::Usage`] for other words.
pub async fn run(ctx: &mut Ctx<'_>, args: Args) -> Done {
    let me = ctx.me()?.clone();
    let said = fold(&args.rest);
    let said = said.trim_end_matches(['.', '!', ' ']);
    let wanted = match said {
        "" => me.heard,
        "oui" => true,
        "non" | "stop" => false,
        _ => return Err(Refusal::Usage("/ecoute non").into()),
    };
    let lang = ctx.lang_here();
    // The question that waits is answered by it; nothing else that is being written is.
    if !wanted && matches!(Form::of(ctx), Some(Form::Offer(form)) if form.is_overheard()) {
        conversation::end(ctx).await?;
    }
    let heard = Member { heard: wanted, ..me.clone() };
    if heard != me {
        ctx.work.record([Event::MemberChanged { member: heard.clone() }]);
        ctx.caller.member = Some(heard);
    }
    let button = |word: &str| Press::anywhere(Verb::Listening).word(word);
    let message = if wanted {
        Message::say(say!(lang, "heard-yes")).choice(say!(lang, "button-not-heard"), button("non"))
    } else {
        let how = if said.is_empty() { say!(lang, "heard-not") } else { say!(lang, "heard-no") };
        Message::say(how).choice(say!(lang, "button-heard"), button("oui"))
    };
    ctx.answer(message);
    Ok(())
}
