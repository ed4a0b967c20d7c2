//! What people can ask for: one table, one file per family of commands. Help and the platforms' menus derive from [`TABLE`].
//!
//! **A button is a pre-typed command**: its payload ([`Press`]) names the verb, the number, the version it was shown for and the
//! club, and goes the same way as typed words. Nothing in a payload is trusted; it only says what is meant.

pub mod clubs;
pub mod feedback;
pub mod help;
pub mod menu;
pub mod offers;
pub mod people;
pub mod points;
pub mod press;
pub mod reminders;
pub mod report;
pub mod trades;

pub use press::{Args, Press, Weight};

use futures::future::BoxFuture;

use crate::{
    engine::context::{Ctx, Done},
    french::normalise::fold,
};

/// What can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verb {
    /// Publish an offer.
    Offer,
    /// Publish a want.
    Want,
    /// List what is offered and looked for.
    Offers,
    /// Show one offer.
    ShowOffer,
    /// List one's own.
    MyOffers,
    /// Change one.
    ChangeOffer,
    /// Take one back.
    WithdrawOffer,
    /// Still available.
    RenewOffer,
    /// « Ça m'intéresse ».
    Interested,
    /// List one's exchanges.
    MyTrades,
    /// Show one exchange.
    ShowTrade,
    /// Yes to a proposition.
    Accept,
    /// No to a proposition.
    Decline,
    /// Other terms.
    Counter,
    /// Off: take back, decline or cancel, as the exchange stands.
    Cancel,
    /// Propose an appointment.
    Meet,
    /// Yes to an appointment.
    MeetYes,
    /// No to an appointment.
    MeetNo,
    /// It took place.
    TookPlace,
    /// The other side did not come.
    NoShow,
    /// Right, I did not come.
    NoShowYes,
    /// I did come.
    NoShowContested,
    /// Something is wrong.
    Problem,
    /// Report an offer to the stewards.
    Report,
    /// Rate the other side.
    Rate,
    /// Answer a comment, once.
    AnswerRating,
    /// Show somebody's profile.
    Profile,
    /// One's balance.
    Balance,
    /// One's movements, with a file.
    Statement,
    /// Each movement in one sentence.
    WhyBalance,
    /// Pay somebody directly: shows payee and amount.
    Pay,
    /// The tap that pays.
    PayYes,
    /// Grant points from the club's account: shows to whom and how much.
    Grant,
    /// The rules in force.
    Rules,
    /// Change them.
    Settings,
    /// One's clubs; switches.
    Clubs,
    /// This room joins a club by its code, or shows the code.
    JoinClub,
    /// What one can do here.
    Help,
    /// The private chat was opened.
    Start,
    /// Agree to the consent screen.
    Consent,
    /// Refuse it.
    RefuseConsent,
    /// Everything about me.
    MyData,
    /// Whether one is asked about what one says in a group that is listened to.
    Listening,
    /// Leave.
    Leave,
    /// Leave, for certain.
    LeaveYes,
    /// Stay after all.
    Stay,
    /// Remind me later.
    Later,
    /// Remind me no more of this.
    NoMore,
    /// Which of several is meant.
    Choose,
    /// A button of a form in progress.
    Form,
}

/// What the number after a command's name counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Numbered {
    /// Exchanges.
    Exchange,
    /// Offers and wants.
    Offer,
}

impl Verb {
    /// Does it act on an exchange, so that the word alone must be meant for exactly one?
    pub fn is_for_one_exchange(self) -> bool {
        self != Self::Choose && self.counts() == Some(Numbered::Exchange)
    }

    /// What its number names; `None` where it names nothing, or where words beside it decide.
    pub fn counts(self) -> Option<Numbered> {
        match self {
            Self::ShowOffer | Self::ChangeOffer | Self::WithdrawOffer | Self::RenewOffer | Self::Interested | Self::Report => {
                Some(Numbered::Offer)
            }
            Self::ShowTrade
            | Self::Accept
            | Self::Decline
            | Self::Counter
            | Self::Cancel
            | Self::Meet
            | Self::MeetYes
            | Self::MeetNo
            | Self::TookPlace
            | Self::NoShow
            | Self::NoShowYes
            | Self::NoShowContested
            | Self::Problem
            | Self::Rate
            | Self::AnswerRating
            | Self::Choose => Some(Numbered::Exchange),
            Self::Offer
            | Self::Want
            | Self::Offers
            | Self::MyOffers
            | Self::MyTrades
            | Self::Profile
            | Self::Balance
            | Self::Statement
            | Self::WhyBalance
            | Self::Pay
            | Self::PayYes
            | Self::Grant
            | Self::Rules
            | Self::Settings
            | Self::Clubs
            | Self::JoinClub
            | Self::Help
            | Self::Start
            | Self::Consent
            | Self::RefuseConsent
            | Self::MyData
            | Self::Listening
            | Self::Leave
            | Self::LeaveYes
            | Self::Stay
            | Self::Later
            | Self::NoMore
            | Self::Form => None,
        }
    }
}

/// Where a command can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    /// In groups and in private.
    Anywhere,
    /// In private only; in a group it answers in private all the same.
    Private,
    /// In the club's group only.
    Group,
}

/// Who may use a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Anybody who consented.
    Member,
    /// Anybody at all, consented or not.
    Anyone,
    /// Stewards of the club.
    Steward,
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Spec {
    /// What it asks for.
    pub verb: Verb,
    /// What is typed, folded: the first is the one shown. At most 32 of `[a-z0-9_]`, as Telegram's menus want.
    pub names: &'static [&'static str],
    /// Where.
    pub place: Where,
    /// Who.
    pub who: Who,
    /// Shown in menus and in `/aide` (what buttons type for people is not).
    pub listed: bool,
    /// Without a slash it is a command too, in private, when the words after it leave no doubt.
    pub bare: bool,
}

const fn listed(verb: Verb, names: &'static [&'static str], place: Where, who: Who) -> Spec {
    Spec { verb, names, place, who, listed: true, bare: true }
}

const fn button(verb: Verb, names: &'static [&'static str]) -> Spec {
    Spec { verb, names, place: Where::Anywhere, who: Who::Member, listed: false, bare: false }
}

/// Every command there is, in the order in which help shows them.
pub const TABLE: &[Spec] = &[
    listed(Verb::Offer, &["offre", "propose"], Where::Anywhere, Who::Member),
    listed(Verb::Want, &["cherche", "demande"], Where::Anywhere, Who::Member),
    listed(Verb::Offers, &["annonces"], Where::Anywhere, Who::Member),
    listed(Verb::ShowOffer, &["annonce"], Where::Anywhere, Who::Member),
    listed(Verb::MyOffers, &["mesannonces"], Where::Private, Who::Member),
    listed(Verb::MyTrades, &["mesechanges", "echanges"], Where::Private, Who::Member),
    listed(Verb::ShowTrade, &["echange"], Where::Private, Who::Member),
    listed(Verb::Balance, &["solde"], Where::Private, Who::Member),
    listed(Verb::Statement, &["releve"], Where::Private, Who::Member),
    listed(Verb::Pay, &["payer"], Where::Private, Who::Member),
    listed(Verb::Profile, &["profil"], Where::Anywhere, Who::Member),
    listed(Verb::Rules, &["regles"], Where::Anywhere, Who::Member),
    listed(Verb::Clubs, &["clubs"], Where::Private, Who::Member),
    listed(Verb::Settings, &["club"], Where::Anywhere, Who::Steward),
    listed(Verb::JoinClub, &["rejoindre"], Where::Anywhere, Who::Steward),
    listed(Verb::Grant, &["accorder"], Where::Private, Who::Steward),
    listed(Verb::Help, &["aide", "help"], Where::Anywhere, Who::Anyone),
    listed(Verb::MyData, &["mesdonnees"], Where::Private, Who::Member),
    listed(Verb::Listening, &["ecoute"], Where::Private, Who::Member),
    listed(Verb::Leave, &["quitte", "quitter"], Where::Private, Who::Member),
    button(Verb::ChangeOffer, &["modifier"]),
    button(Verb::WithdrawOffer, &["retirer"]),
    button(Verb::RenewOffer, &["renouveler", "prolonger"]),
    button(Verb::Interested, &["interesse", "interessee"]),
    button(Verb::Accept, &["accepter"]),
    button(Verb::Decline, &["refuser"]),
    button(Verb::Counter, &["proposer"]),
    button(Verb::Cancel, &["annuler"]),
    button(Verb::Meet, &["rdv", "rendezvous"]),
    button(Verb::MeetYes, &["rdvoui"]),
    button(Verb::MeetNo, &["rdvnon"]),
    button(Verb::TookPlace, &["fait", "recu"]),
    button(Verb::NoShow, &["absent"]),
    button(Verb::NoShowYes, &["absentoui"]),
    button(Verb::NoShowContested, &["absentnon"]),
    button(Verb::Problem, &["probleme"]),
    button(Verb::Report, &["signaler"]),
    button(Verb::Rate, &["noter"]),
    button(Verb::AnswerRating, &["repondre"]),
    button(Verb::WhyBalance, &["pourquoi"]),
    button(Verb::PayYes, &["payeroui"]),
    Spec { who: Who::Anyone, ..button(Verb::Start, &["start"]) },
    Spec { who: Who::Anyone, ..button(Verb::Consent, &["consentir"]) },
    Spec { who: Who::Anyone, ..button(Verb::RefuseConsent, &["neconsentpas"]) },
    button(Verb::LeaveYes, &["quitteoui"]),
    button(Verb::Stay, &["rester"]),
    button(Verb::Later, &["plustard"]),
    button(Verb::NoMore, &["stop"]),
    button(Verb::Choose, &["choisir"]),
    button(Verb::Form, &["f"]),
];

/// The row of a verb.
pub fn spec(verb: Verb) -> Option<&'static Spec> {
    TABLE.iter().find(|spec| spec.verb == verb)
}

/// The row that a typed word names, accents and capitals aside.
pub fn named(word: &str) -> Option<&'static Spec> {
    let word = fold(word);
    TABLE.iter().find(|spec| spec.names.contains(&word.as_str()))
}

/// The shown name nearest to a word that names nothing.
pub fn nearest(word: &str) -> Option<&'static str> {
    let word = fold(word);
    TABLE
        .iter()
        .flat_map(|spec| spec.names)
        .map(|name| (strsim::damerau_levenshtein(name, &word), *name))
        .filter(|(distance, name)| *distance <= 1 + name.len() / 5)
        .min()
        .map(|(_, name)| name)
}

/// Does what was asked for. What it takes to remember meanwhile stands on the heap: commands lead to others, and all of them together would
/// not fit on a thread's stack.
pub fn run<'a>(ctx: &'a mut Ctx<'_>, verb: Verb, args: Args) -> BoxFuture<'a, Done> {
    match verb {
        Verb::Offer => Box::pin(offers::publish::run(ctx, crate::offer::Direction::Offering, args)),
        Verb::Want => Box::pin(offers::publish::run(ctx, crate::offer::Direction::Wanting, args)),
        Verb::Offers => Box::pin(offers::list::run(ctx, args)),
        Verb::ShowOffer => Box::pin(offers::show::run(ctx, args)),
        Verb::MyOffers => Box::pin(offers::list::mine(ctx, args)),
        Verb::ChangeOffer => Box::pin(offers::change::run(ctx, args)),
        Verb::WithdrawOffer => Box::pin(offers::change::withdraw(ctx, args)),
        Verb::RenewOffer => Box::pin(offers::change::renew(ctx, args)),
        Verb::Interested => Box::pin(trades::interest::run(ctx, args)),
        Verb::MyTrades => Box::pin(trades::show::mine(ctx, args)),
        Verb::ShowTrade => Box::pin(trades::show::run(ctx, args)),
        Verb::Accept => Box::pin(trades::answer::accept(ctx, args)),
        Verb::Decline => Box::pin(trades::answer::decline(ctx, args)),
        Verb::Counter => Box::pin(trades::answer::counter(ctx, args)),
        Verb::Cancel => Box::pin(trades::finish::cancel(ctx, args)),
        Verb::Meet => Box::pin(trades::meet::run(ctx, args)),
        Verb::MeetYes => Box::pin(trades::meet::yes(ctx, args)),
        Verb::MeetNo => Box::pin(trades::meet::no(ctx, args)),
        Verb::TookPlace => Box::pin(trades::finish::took_place(ctx, args)),
        Verb::NoShow => Box::pin(trades::finish::no_show(ctx, args)),
        Verb::NoShowYes => Box::pin(trades::finish::no_show_yes(ctx, args)),
        Verb::NoShowContested => Box::pin(trades::finish::no_show_contested(ctx, args)),
        Verb::Problem => Box::pin(trades::finish::problem(ctx, args)),
        Verb::Report => Box::pin(report::run(ctx, args)),
        Verb::Rate => Box::pin(feedback::rate::run(ctx, args)),
        Verb::AnswerRating => Box::pin(feedback::rate::answer(ctx, args)),
        Verb::Profile => Box::pin(feedback::profile::run(ctx, args)),
        Verb::Balance => Box::pin(points::balance::run(ctx, args)),
        Verb::Statement => Box::pin(points::statement::run(ctx, args)),
        Verb::WhyBalance => Box::pin(points::statement::why(ctx, args)),
        Verb::Pay => Box::pin(points::pay::run(ctx, args)),
        Verb::PayYes => Box::pin(points::pay::yes(ctx, args)),
        Verb::Grant => Box::pin(points::grant::run(ctx, args)),
        Verb::Rules => Box::pin(clubs::rules::run(ctx, args)),
        Verb::Settings => Box::pin(clubs::settings::run(ctx, args)),
        Verb::Clubs => Box::pin(clubs::switch::run(ctx, args)),
        Verb::JoinClub => Box::pin(clubs::join::run(ctx, args)),
        Verb::Help => Box::pin(help::run(ctx, args)),
        Verb::Start => Box::pin(people::welcome::start(ctx, args)),
        Verb::Consent => Box::pin(people::welcome::consent(ctx, args)),
        Verb::RefuseConsent => Box::pin(people::welcome::refuse(ctx, args)),
        Verb::MyData => Box::pin(people::data::run(ctx, args)),
        Verb::Listening => Box::pin(people::listening::run(ctx, args)),
        Verb::Leave => Box::pin(people::leave::run(ctx, args)),
        Verb::LeaveYes => Box::pin(people::leave::yes(ctx, args)),
        Verb::Stay => Box::pin(people::leave::stay(ctx, args)),
        Verb::Later => Box::pin(reminders::later(ctx, args)),
        Verb::NoMore => Box::pin(reminders::no_more(ctx, args)),
        Verb::Choose => Box::pin(crate::conversation::which::chosen(ctx, args)),
        Verb::Form => Box::pin(crate::conversation::pressed(ctx, args)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_fit_the_platforms_menus() {
        let names: Vec<&str> = TABLE.iter().flat_map(|spec| spec.names).copied().collect();
        for name in &names {
            assert_eq!(names.iter().filter(|other| *other == name).count(), 1, "{name}");
            assert!(
                name.len() <= 32 && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'),
                "{name}"
            );
        }
    }

    #[test]
    fn names_are_found_by_any_spelling() {
        assert_eq!(named("Mes annonces").map(|spec| spec.verb), None);
        assert_eq!(named("Échange").map(|spec| spec.verb), Some(Verb::ShowTrade));
        assert_eq!(nearest("anonce"), Some("annonce"));
        assert_eq!(nearest("zzzz"), None);
    }
}
