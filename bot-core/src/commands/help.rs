//! `/aide`: what one can do here, by place and by role, from the table of commands; `/aide offre` explains one, with an example.
//!
//! `about` names every verb, so a new command does not compile without a decision about its help.

use crate::{
    card::Message,
    commands::{self, Args, Spec, TABLE, Verb, Where, Who},
    engine::context::{Ctx, Done},
    lang::{Lang, say},
    ledger::Points,
    member::Role,
    refusal::Refusal,
};

/// In a group the short list of what is used there, for everybody to read; in private all of it.
///
/// # Errors
/// [`Refusal::UnknownCommand`] for a command that does not exist.
#[expect(clippy::unused_async, reason = "commands are awaited alike")]
pub async fn run(ctx: &mut Ctx<'_>, args: Args) -> Done {
    let lang = ctx.lang_here();
    let word = args.rest.trim().trim_start_matches(['/', '!']);
    if !word.is_empty() {
        let word = word.split_whitespace().next().unwrap_or_default();
        let spec = commands::named(word).ok_or_else(|| Refusal::UnknownCommand { nearest: commands::nearest(word) })?;
        let message = explained(spec, &lang);
        ctx.answer(message);
        return Ok(());
    }
    let steward = is_steward(ctx);
    if !ctx.in_group() {
        let message = listed(Message::titled(say!(lang, "help-private")), |spec| spec.place != Where::Group, steward, &lang);
        ctx.answer(message.line(say!(lang, "help-more")));
        return Ok(());
    }
    let message = match ctx.caller.club.is_some() {
        true => listed(Message::titled(say!(lang, "help-group")), |spec| spec.place != Where::Private, steward, &lang)
            .line(say!(lang, "help-group-private")),
        false => Message::say(say!(lang, "help-group-no-club")),
    };
    ctx.say_here(message);
    Ok(())
}

/// The sentences of the commands that fit a place and a role.
fn listed(message: Message, here: impl Fn(&Spec) -> bool, steward: bool, lang: &Lang) -> Message {
    TABLE
        .iter()
        .filter(|spec| spec.listed && here(spec) && (steward || spec.who != Who::Steward))
        .filter_map(|spec| about(spec.verb, lang))
        .fold(message, Message::item)
}

/// One command, with an example where there is more to write than its name.
fn explained(spec: &Spec, lang: &Lang) -> Message {
    let Some(name) = spec.names.first() else { return Message::say(say!(lang, "help-more")) };
    match about(spec.verb, lang) {
        Some(about) => Message::say(about).maybe(example(spec.verb, lang)),
        None => Message::say(say!(lang, "help-button", name = *name)),
    }
}

/// Is the sender known as a steward here? Only what is shown depends on it; what is done asks the chat again.
fn is_steward(ctx: &Ctx<'_>) -> bool {
    let here = ctx.caller.club.as_ref().map(|club| club.id);
    ctx.caller.clubs.iter().any(|(club, membership)| membership.role == Role::Steward && here.is_none_or(|here| here == club.id))
}

/// What a command is for, in one line that begins with it; `None` for what only buttons are used for.
fn about(verb: Verb, lang: &Lang) -> Option<String> {
    Some(match verb {
        Verb::Offer => say!(lang, "help-offer"),
        Verb::Want => say!(lang, "help-want"),
        Verb::Offers => say!(lang, "help-offers"),
        Verb::ShowOffer => say!(lang, "help-show-offer"),
        Verb::MyOffers => say!(lang, "help-my-offers"),
        Verb::MyTrades => say!(lang, "help-my-trades"),
        Verb::ShowTrade => say!(lang, "help-show-trade"),
        Verb::Balance => say!(lang, "help-balance"),
        Verb::Statement => say!(lang, "help-statement"),
        Verb::Pay => say!(lang, "help-pay", unit = lang.unit().many.as_str()),
        Verb::Profile => say!(lang, "help-profile"),
        Verb::Rules => say!(lang, "help-rules"),
        Verb::Clubs => say!(lang, "help-clubs"),
        Verb::Grant => say!(lang, "help-grant"),
        Verb::Settings => say!(lang, "help-settings"),
        Verb::JoinClub => say!(lang, "help-join"),
        Verb::Help => say!(lang, "help-help"),
        Verb::MyData => say!(lang, "help-my-data"),
        Verb::Listening => say!(lang, "help-listening"),
        Verb::Leave => say!(lang, "help-leave"),
        Verb::Report => say!(lang, "help-report"),
        Verb::ChangeOffer
        | Verb::WithdrawOffer
        | Verb::RenewOffer
        | Verb::Interested
        | Verb::Accept
        | Verb::Decline
        | Verb::Counter
        | Verb::Cancel
        | Verb::Meet
        | Verb::MeetYes
        | Verb::MeetNo
        | Verb::TookPlace
        | Verb::NoShow
        | Verb::NoShowYes
        | Verb::NoShowContested
        | Verb::Problem
        | Verb::Rate
        | Verb::AnswerRating
        | Verb::WhyBalance
        | Verb::PayYes
        | Verb::Start
        | Verb::Consent
        | Verb::RefuseConsent
        | Verb::LeaveYes
        | Verb::Stay
        | Verb::Later
        | Verb::NoMore
        | Verb::Choose
        | Verb::Form => return None,
    })
}

/// What a command is for, without its name before it.
pub(super) fn aim(verb: Verb, lang: &Lang) -> Option<String> {
    let about = about(verb, lang)?;
    let (_, aim) = about.split_once("\u{A0}: ")?;
    let mut rest = aim.chars();
    Some(rest.next()?.to_uppercase().chain(rest).collect())
}

/// How a command is written when there is more to it.
fn example(verb: Verb, lang: &Lang) -> Option<String> {
    Some(match verb {
        Verb::Offer => say!(lang, "help-offer-example", points = lang.points(Points(15))),
        Verb::Want => say!(lang, "help-want-example"),
        Verb::ShowOffer => say!(lang, "help-show-offer-example"),
        Verb::Pay => say!(lang, "help-pay-example"),
        Verb::Profile => say!(lang, "help-profile-example"),
        Verb::Report => say!(lang, "help-report-example"),
        Verb::Settings => say!(lang, "help-settings-example"),
        Verb::JoinClub => say!(lang, "help-join-example"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_command_has_its_line() {
        let lang = Lang::default();
        for spec in TABLE.iter().filter(|spec| spec.listed) {
            let line = about(spec.verb, &lang).unwrap_or_else(|| panic!("{:?} is listed and has no help", spec.verb));
            let expected = format!("/{}\u{A0}: ", spec.names[0]);
            assert!(line.starts_with(&expected), "{line}");
            assert!(crate::text::characters(&line) <= 100, "{line}");
        }
    }

    #[test]
    fn examples_are_commands_of_the_table() {
        let lang = Lang::default();
        for spec in TABLE {
            let Some(text) = example(spec.verb, &lang) else { continue };
            let (_, command) = text.split_once('/').expect("a command in the example");
            let name = command.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            assert_eq!(commands::named(name).map(|spec| spec.verb), Some(spec.verb), "{text}");
        }
    }

    #[test]
    fn place_and_role_choose_what_is_listed() {
        let lang = Lang::default();
        let lines = |steward: bool, here: fn(&Spec) -> bool| {
            let message = listed(Message::default(), here, steward, &lang);
            message.lines.iter().filter_map(|line| line.text.split('\u{A0}').next().map(str::to_owned)).collect::<Vec<_>>()
        };
        let group = lines(false, |spec| spec.place != Where::Private);
        assert_eq!(group, ["/offre", "/cherche", "/annonces", "/annonce", "/profil", "/regles", "/aide"]);
        let steward = lines(true, |spec| spec.place != Where::Private);
        assert_eq!(
            steward,
            ["/offre", "/cherche", "/annonces", "/annonce", "/profil", "/regles", "/club", "/rejoindre", "/aide"]
        );
        let private = lines(false, |spec| spec.place != Where::Group);
        assert!(private.contains(&"/solde".to_owned()) && !private.contains(&"/club".to_owned()), "{private:?}");
    }

    #[test]
    fn what_only_buttons_do_is_explained_too() {
        let lang = Lang::default();
        let accept = commands::named("accepter").expect("a command");
        assert_eq!(explained(accept, &lang).lines.len(), 1);
        let offer = commands::named("offre").expect("a command");
        assert_eq!(explained(offer, &lang).lines.len(), 2);
    }
}
