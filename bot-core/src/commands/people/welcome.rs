//! First contact: one consent screen in private, and what the person was doing goes on by itself once they agree.
//!
//! Without consent nothing about somebody is kept but a refusal and, for at most a day, the one input that waits. Deliberately absent:
//! asking in a group. Where a program can't write to somebody first, the group shows one line with a button to the private chat.

use chrono::Duration;
use futures::future::BoxFuture;

use crate::{
    card::{Choice, Message},
    commands::{self, Args, Press, Verb},
    engine::{
        backlog,
        context::{Ctx, Done},
        dispatch,
    },
    event::Event,
    french::{free_offer, normalise::fold},
    id::{ContactId, MemberId},
    lang::{Lang, say},
    member::{CONSENT_VERSION, Contact, Member, MemberKind, Reach, Standing},
    store::Prompt,
    text::Name,
    wire::{ChatKind, Happening, Incoming, Sender},
};

/// How long an input waits for its sender's consent.
const WAITS: Duration = Duration::hours(24);

/// Whoever has not consented reads the consent screen; what they asked for waits.
///
/// # Errors
/// If the store fails.
pub async fn greet(ctx: &mut Ctx<'_>) -> Done {
    let input = ctx.input;
    // Opening the chat asks for nothing; what was asked for in the group before it still waits.
    if !is_hello(input) {
        ctx.work.tx.keep_waiting(input, ctx.work.now.after(WAITS)).await?;
    }
    ask(ctx).await
}

/// Shows the consent screen, or the way to it.
async fn ask(ctx: &mut Ctx<'_>) -> Done {
    let (input, lang) = (ctx.input, ctx.lang_here());
    if ctx.in_group() && !input.network.writes_first() {
        let name = called(&input.sender, &lang);
        let line = say!(lang, "consent-in-group", name = name.as_str());
        ctx.say_to_them_here(Message::say(line).choice(say!(lang, "button-open-private"), Press::anywhere(Verb::Start)));
        return Ok(());
    }
    let refused = ctx.work.tx.refused_consent(input.network, &input.sender.address).await?;
    let screen = screen(&lang, refused);
    ctx.answer(screen);
    Ok(())
}

/// What is stored, why, how long and where.
fn screen(lang: &Lang, refused: bool) -> Message {
    let version = u32::try_from(CONSENT_VERSION).unwrap_or(u32::MAX);
    let head = if refused { say!(lang, "consent-again") } else { say!(lang, "consent-hello") };
    Message::titled(head)
        .line(say!(lang, "consent-why"))
        .item(say!(lang, "consent-what"))
        .item(say!(lang, "consent-seen"))
        .item(say!(lang, "consent-listens"))
        .item(say!(lang, "consent-where"))
        .item(say!(lang, "consent-how-long"))
        .line(say!(lang, "consent-ask"))
        .choice(say!(lang, "button-consent"), Press::anywhere(Verb::Consent).number(version))
        .choice(say!(lang, "button-refuse-consent"), Press::anywhere(Verb::RefuseConsent))
}

/// The choice of a consent screen that plain words make: « oui », « non merci ».
pub(crate) fn answered<'p>(prompt: &'p Prompt, text: &str) -> Option<&'p Choice> {
    let folded = fold(text);
    let said = folded.trim_end_matches(['.', '!', ' ']);
    let verb = match said {
        "oui" | "ok" | "d'accord" | "oui d'accord" | "oui, d'accord" | "je suis d'accord" | "oui j'accepte"
        | "oui, j'accepte" => Verb::Consent,
        "non" | "pas d'accord" | "je refuse" | "je ne veux pas" => Verb::RefuseConsent,
        _ => return None,
    };
    prompt.choices.iter().find(|choice| Press::read(&choice.press).is_some_and(|(spec, _)| spec.verb == verb))
}

/// « J'accepte »: a member is born, and what waited goes on.
///
/// # Errors
/// Those of what waited.
pub async fn consent(ctx: &mut Ctx<'_>, args: Args) -> Done {
    let lang = ctx.lang_here();
    if ctx.caller.member.is_some() {
        ctx.answer(Message::say(say!(lang, "consent-already")));
        return Ok(());
    }
    // An older text was agreed to: the present one is shown.
    if args.number.is_some_and(|shown| i64::from(shown) != CONSENT_VERSION) {
        return ask(ctx).await;
    }
    let input = ctx.input;
    let member = become_member(ctx, &lang).await?;
    ctx.work.by = Some(member);
    ctx.caller = ctx.work.tx.caller(input.network, &input.sender.address, &input.chat.address).await?;
    let waiting = ctx.work.tx.take_waiting(input.network, &input.sender.address, ctx.work.now).await?;
    // Plain words can't mean anything before a club is known.
    let no_club = ctx.caller.clubs.is_empty();
    let Some(waiting) = waiting.filter(|waiting| !(is_hello(waiting) || no_club && is_talk(waiting))) else {
        let message = hello(ctx, Message::say(say!(lang, "consent-thanks")));
        ctx.answer(message);
        return Ok(());
    };
    ctx.answer(Message::say(say!(lang, "consent-thanks-go-on")));
    ctx.work.flush().await?;
    go_on(ctx, waiting).await
}

/// Writes the new member and their contact at once: what waits for them needs both.
async fn become_member(ctx: &mut Ctx<'_>, lang: &Lang) -> Done<MemberId> {
    let (input, now) = (ctx.input, ctx.work.now);
    let member = Member {
        id: MemberId(ctx.work.clock.id()),
        kind: MemberKind::Person,
        name: called(&input.sender, lang),
        standing: Standing::Active,
        consented_at: now,
        heard: true,
    };
    let (private_chat, reach) = match input.chat.kind {
        ChatKind::Private => (Some(input.chat.address.clone()), Reach::Open),
        ChatKind::Group => (None, Reach::Unknown),
    };
    let contact = Contact {
        id: ContactId(ctx.work.clock.id()),
        member: member.id,
        network: input.network,
        address: input.sender.address.clone(),
        username: input.sender.username.clone(),
        private_chat,
        reach,
        used_at: now,
    };
    let id = member.id;
    ctx.work.tx.record(&[Event::Consented { member, contact }], now, Some(id)).await?;
    ctx.work.tx.set_refused_consent(input.network, &input.sender.address, false).await?;
    Ok(id)
}

/// « Non merci »: what waited is gone, and only the refusal is kept.
///
/// # Errors
/// If the store fails.
pub async fn refuse(ctx: &mut Ctx<'_>, _args: Args) -> Done {
    let lang = ctx.lang_here();
    if ctx.caller.member.is_some() {
        let message = Message::say(say!(lang, "consent-too-late-to-refuse"));
        ctx.answer(message);
        return Ok(());
    }
    let input = ctx.input;
    ctx.work.tx.take_waiting(input.network, &input.sender.address, ctx.work.now).await?;
    ctx.work.tx.set_refused_consent(input.network, &input.sender.address, true).await?;
    if input.chat.kind == ChatKind::Private {
        ctx.work.tx.forget_prompts(input.network, &input.chat.address).await?;
    }
    ctx.answer(Message::say(say!(lang, "consent-refused")));
    Ok(())
}

/// The private chat was opened, maybe by a link that carries a command (spaces written `_`).
///
/// # Errors
/// Those of that command.
pub async fn start(ctx: &mut Ctx<'_>, args: Args) -> Done {
    if ctx.caller.member.is_none() {
        return greet(ctx).await;
    }
    if let Some((verb, args)) = linked(&args.rest) {
        return commands::run(ctx, verb, args).await;
    }
    backlog::reopen(ctx).await?;
    let lang = ctx.lang_here();
    let name = ctx.me()?.name.clone();
    let message = hello(ctx, Message::say(say!(lang, "hello", name = name.as_str())));
    ctx.answer(message);
    Ok(())
}

/// What one can do, after a first sentence.
fn hello(ctx: &Ctx<'_>, message: Message) -> Message {
    let lang = ctx.lang_here();
    if ctx.caller.clubs.is_empty() {
        return message.line(say!(lang, "hello-no-club")).choice(say!(lang, "button-help"), Press::anywhere(Verb::Help));
    }
    message
        .line(say!(lang, "hello-how"))
        .choice(say!(lang, "button-offers"), Press::anywhere(Verb::Offers))
        .choice(say!(lang, "button-offer-something"), Press::anywhere(Verb::Offer))
        .choice(say!(lang, "button-want-something"), Press::anywhere(Verb::Want))
        .choice(say!(lang, "button-help"), Press::anywhere(Verb::Help))
}

/// The command that a link carries. Anybody can make a link, so it only shows or begins something, and never acts.
fn linked(payload: &str) -> Option<(Verb, Args)> {
    let (spec, args) = Press::read(&payload.replace('_', " "))?;
    match spec.verb {
        // The guided form: a link can't say for somebody what they offer.
        Verb::Offer | Verb::Want => Some((spec.verb, Args { club: args.club, ..Args::default() })),
        Verb::Offers
        | Verb::ShowOffer
        | Verb::MyOffers
        | Verb::MyTrades
        | Verb::ShowTrade
        | Verb::Balance
        | Verb::Statement
        | Verb::Rules
        | Verb::Clubs
        | Verb::Help => Some((spec.verb, args)),
        _ => None,
    }
}

/// The private chat was opened and nothing more.
fn is_hello(input: &Incoming) -> bool {
    match &input.what {
        Happening::Started { payload } => payload.as_deref().is_none_or(|payload| linked(payload).is_none()),
        Happening::Pressed { payload, .. } => Press::read(payload).is_some_and(|(spec, _)| spec.verb == Verb::Start),
        Happening::Said(said) => {
            let text = said.text.trim();
            said.photo.is_none() && (text.is_empty() || text == "/start" || text == "!start" || is_small_talk(input, text))
        }
        _ => false,
    }
}

/// Words in private that ask for nothing: « bonjour », « c'est quoi ? ».
fn is_small_talk(input: &Incoming, text: &str) -> bool {
    let asks = text.starts_with(['/', '!'])
        || free_offer::is_one(text)
        || text.split_whitespace().next().is_some_and(|word| commands::named(word).is_some());
    input.chat.kind == ChatKind::Private && !asks
}

/// Plain words in private, not a command.
fn is_talk(input: &Incoming) -> bool {
    matches!(&input.what, Happening::Said(said) if input.chat.kind == ChatKind::Private && !said.text.trim_start().starts_with(['/', '!']))
}

/// What others call somebody until they say otherwise.
fn called(sender: &Sender, lang: &Lang) -> Name {
    Name::from_network(&sender.name, &say!(lang, "member-unnamed"))
}

/// An input that waited; boxed, because it may be anything, even this.
fn go_on<'a>(ctx: &'a mut Ctx<'_>, waiting: Incoming) -> BoxFuture<'a, Done> {
    Box::pin(dispatch::resume(ctx, waiting))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        club::Tone,
        id::ClubId,
        wire::{Chat, ChatAddress, EventId, Network, PersonAddress, Said},
    };

    #[test]
    fn links_show_and_never_act() {
        assert_eq!(linked("annonce_12"), Some((Verb::ShowOffer, Args { number: Some(12), ..Args::default() })));
        assert_eq!(linked("offre_Velo,_3_points_k1"), Some((Verb::Offer, Args { club: Some(ClubId(1)), ..Args::default() })));
        assert_eq!(linked("aide"), Some((Verb::Help, Args::default())));
        for forged in
            ["", "accepter_3_v1", "payeroui_3", "quitteoui", "consentir_1", "start", "payer_ali_10", "<script>", "solde\0"]
        {
            assert_eq!(linked(forged), None, "{forged}");
        }
    }

    #[test]
    fn opening_the_chat_does_not_replace_what_waits() {
        let input = |what: Happening| Incoming {
            network: Network::Telegram,
            event: EventId("1".into()),
            sender: Sender { address: PersonAddress("1".into()), name: String::new(), username: None },
            chat: Chat { address: ChatAddress("1".into()), kind: ChatKind::Private, title: None, thread: None },
            message: None,
            what,
        };
        let said = |text: &str| Happening::Said(Said { text: text.into(), ..Said::default() });
        let started = |payload: Option<&str>| Happening::Started { payload: payload.map(str::to_owned) };
        let pressed = |payload: &str| Happening::Pressed { payload: payload.into(), callback: None, under: None };
        for hello in [started(None), started(Some("bonjour")), pressed("start"), said("/start"), said(" "), said("bonjour")] {
            assert!(is_hello(&input(hello.clone())), "{hello:?}");
        }
        for asks in [
            started(Some("annonce_12")),
            pressed("interesse 12 v1 k1"),
            said("/offre Vélo"),
            said("annonces"),
            said("je donne un vélo"),
        ] {
            assert!(!is_hello(&input(asks.clone())), "{asks:?}");
        }
    }

    #[test]
    fn plain_words_answer_the_screen_and_nothing_else() {
        let prompt = Prompt { choices: screen(&Lang::default(), false).choices, offer: None };
        let press = |text: &str| answered(&prompt, text).map(|choice| choice.press.as_str());
        for yes in ["oui", "Oui !", "D’accord.", "ok"] {
            assert_eq!(press(yes), Some("consentir 1"), "{yes}");
        }
        assert_eq!(press("Non"), Some("neconsentpas"));
        for other in ["oui mais", "peut-être", "", "bonjour", "/offre Vélo"] {
            assert_eq!(press(other), None, "{other}");
        }
        let elsewhere = Prompt { choices: vec![Choice { label: "Oui".into(), press: "accepter 3 v1 k1".into() }], offer: None };
        assert_eq!(answered(&elsewhere, "oui"), None);
    }

    #[test]
    fn the_screen_fits_one_message_and_its_buttons_say_which_text_was_read() {
        for tone in [Tone::Vous, Tone::Tu] {
            let lang = Lang::of(tone, Lang::default().unit());
            for refused in [false, true] {
                let screen = screen(&lang, refused);
                let length: usize = screen.lines.iter().map(|line| line.text.chars().count()).sum();
                assert!(length <= 1_000, "{length}");
                assert_eq!(
                    screen.choices,
                    [
                        Choice { label: "J’accepte".into(), press: "consentir 1".into() },
                        Choice { label: "Non merci".into(), press: "neconsentpas".into() },
                    ]
                );
            }
        }
    }
}
