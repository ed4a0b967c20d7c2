//! `/regles`: every rule in force, one sentence each. [`Rule`] lists them all, so that what can be set can also be read.

use crate::{
    card::Message,
    club::{Club, Credit, PointsPolicy, Tone},
    commands::Args,
    engine::context::{Ctx, Done},
    lang::{Lang, say},
};

/// One rule of a club.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// What the club is called.
    Name,
    /// What points are called.
    Unit,
    /// Whether points are counted.
    Points,
    /// The lowest balance.
    Floor,
    /// The lowest balance of a newcomer, and for how long.
    Newcomers,
    /// The balance at which giving is recalled.
    Warning,
    /// The balance at which spending is suggested, or that can't be passed.
    Ceiling,
    /// The most open offers.
    OpenOffers,
    /// The most propositions of one negotiation.
    Propositions,
    /// How long an offer lives.
    OfferDays,
    /// How long a want lives.
    WantDays,
    /// How long a proposition waits.
    AnswerDays,
    /// How long an agreement waits for an appointment.
    UnscheduledDays,
    /// How long after an appointment silence cancels.
    SilenceDays,
    /// When a cancellation is late.
    LateCancelHours,
    /// How long somebody said to be absent can contest it.
    NoShowHours,
    /// How long who receives has to confirm.
    HandoverDays,
    /// How long one can rate.
    RatingDays,
    /// How long a completed exchange can be reported.
    ReportDays,
    /// When a dispute ends by itself.
    DisputeDays,
    /// How long the next in the queue has to answer.
    QueueHours,
    /// Places of the club.
    Places,
    /// What is read of the group's talk.
    Listening,
    /// When reminders wait.
    Quiet,
    /// The club's civil time.
    Zone,
    /// vous or tu.
    Tone,
}

impl Rule {
    /// All of them, in the order in which they are read.
    pub const ALL: [Self; 26] = [
        Self::Name,
        Self::Unit,
        Self::Points,
        Self::Floor,
        Self::Newcomers,
        Self::Warning,
        Self::Ceiling,
        Self::OpenOffers,
        Self::Propositions,
        Self::OfferDays,
        Self::WantDays,
        Self::AnswerDays,
        Self::UnscheduledDays,
        Self::SilenceDays,
        Self::LateCancelHours,
        Self::NoShowHours,
        Self::HandoverDays,
        Self::RatingDays,
        Self::ReportDays,
        Self::DisputeDays,
        Self::QueueHours,
        Self::Places,
        Self::Listening,
        Self::Quiet,
        Self::Zone,
        Self::Tone,
    ];
}

/// `/regles`.
///
/// # Errors
/// Those of [`Ctx::club`].
pub async fn run(ctx: &mut Ctx<'_>, args: Args) -> Done {
    let club = ctx.club(args.club).await?;
    let lang = ctx.lang(&club);
    let sentences = Rule::ALL.into_iter().filter(|rule| *rule != Rule::Name).filter_map(|rule| sentence(rule, &club, &lang));
    let message = sentences.fold(Message::titled(say!(lang, "rules-of", club = club.name.as_str())), Message::item);
    ctx.answer(message);
    Ok(())
}

/// A rule as people read it; `None` where it has no meaning (limits of points in « mode don »).
pub fn sentence(rule: Rule, club: &Club, lang: &Lang) -> Option<String> {
    let rules = &club.rules;
    let d = &rules.deadlines;
    let days = |days: u16| say!(lang, "span-days", count = days);
    let hours = |hours: u16| say!(lang, "span-hours", count = hours);
    let credit = match &rules.points {
        PointsPolicy::MutualCredit(credit) => Some(credit),
        PointsPolicy::Gift => None,
    };
    Some(match rule {
        Rule::Name => say!(lang, "rule-name", club = club.name.as_str()),
        // Where nothing is counted nothing has a name.
        Rule::Unit if credit.is_none() => return None,
        Rule::Unit => say!(lang, "rule-unit", unit = rules.unit.many.as_str(), one = rules.unit.one.as_str()),
        Rule::Points if credit.is_some() => say!(lang, "rule-credit"),
        Rule::Points => say!(lang, "rule-gift"),
        Rule::Floor => say!(lang, "rule-floor", points = lang.points(credit?.floor)),
        Rule::Newcomers => {
            let Credit { floor, newcomer_floor, newcomer_exchanges, .. } = *credit?;
            if newcomer_exchanges == 0 || newcomer_floor <= floor {
                return None;
            }
            say!(lang, "rule-newcomers", count = newcomer_exchanges, points = lang.points(newcomer_floor))
        }
        Rule::Warning => say!(lang, "rule-warning", points = lang.points(credit?.warning)),
        Rule::Ceiling => {
            let Credit { ceiling, ceiling_is_hard, .. } = *credit?;
            match ceiling_is_hard {
                true => say!(lang, "rule-ceiling-hard", points = lang.points(ceiling)),
                false => say!(lang, "rule-ceiling", points = lang.points(ceiling)),
            }
        }
        Rule::OpenOffers => say!(lang, "rule-open-offers", count = rules.open_offers),
        Rule::Propositions => say!(lang, "rule-propositions", count = rules.propositions),
        Rule::OfferDays => say!(lang, "rule-offer-days", days = days(d.offer_days)),
        Rule::WantDays => say!(lang, "rule-want-days", days = days(d.want_days)),
        Rule::AnswerDays => say!(lang, "rule-answer-days", days = days(d.answer_days)),
        Rule::UnscheduledDays => say!(lang, "rule-unscheduled-days", days = days(d.unscheduled_days)),
        Rule::SilenceDays => say!(lang, "rule-silence-days", days = days(d.silence_days)),
        Rule::LateCancelHours => say!(lang, "rule-late-cancel", hours = hours(d.late_cancel_hours)),
        Rule::NoShowHours => say!(lang, "rule-no-show", hours = hours(d.no_show_hours)),
        Rule::HandoverDays => say!(lang, "rule-handover", days = days(d.handover_days)),
        Rule::RatingDays => say!(lang, "rule-rating", days = days(d.rating_days)),
        Rule::ReportDays => say!(lang, "rule-report", days = days(d.report_days)),
        Rule::DisputeDays => say!(lang, "rule-dispute", days = days(d.dispute_days)),
        Rule::QueueHours => say!(lang, "rule-queue", hours = hours(d.queue_hours)),
        Rule::Places if rules.places.is_empty() => say!(lang, "rule-places-none"),
        Rule::Places => {
            let places: Vec<String> = rules.places.iter().map(ToString::to_string).collect();
            say!(lang, "rule-places", places = lang.list(&places))
        }
        Rule::Listening if rules.listens => say!(lang, "rule-listens"),
        Rule::Listening => say!(lang, "rule-listens-not"),
        Rule::Quiet if rules.quiet.from == rules.quiet.to => say!(lang, "rule-quiet-none"),
        Rule::Quiet => say!(lang, "rule-quiet", from = hour(rules.quiet.from, lang), to = hour(rules.quiet.to, lang)),
        Rule::Zone => say!(lang, "rule-zone", zone = rules.zone.name()),
        Rule::Tone => match rules.tone {
            Tone::Vous => say!(lang, "rule-tone-vous"),
            Tone::Tu => say!(lang, "rule-tone-tu"),
        },
    })
}

/// « 21 h ».
fn hour(hour: u8, lang: &Lang) -> String {
    lang.time(chrono::NaiveTime::from_hms_opt(u32::from(hour % 24), 0, 0).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{club::Rules, id::ClubId, text::Name, time::Timestamp};

    fn club() -> Club {
        let name = Name::new("Les Grottes").expect("a name");
        Club { id: ClubId(1), name, rules: Rules::default(), created_at: Timestamp(0) }
    }

    #[test]
    fn every_rule_has_its_own_sentence() {
        let (club, lang) = (club(), Lang::default());
        let all: Vec<String> = Rule::ALL.iter().map(|rule| sentence(*rule, &club, &lang).expect("a sentence")).collect();
        for (at, text) in all.iter().enumerate() {
            assert!(text.ends_with('.') && !text.contains('{'), "{text}");
            assert!(!all[..at].contains(text), "{text}");
        }
        assert_eq!(all[3], "Un compte peut descendre jusqu’à −100 points.");
        assert_eq!(all[4], "Avant 3 échanges terminés, un compte descend jusqu’à −20 points seulement.");
        assert_eq!(all[23], "Aucun rappel entre 21\u{A0}h et 8\u{A0}h.");
    }

    #[test]
    fn gift_clubs_show_no_limits() {
        let mut club = club();
        club.rules.points = PointsPolicy::Gift;
        let lang = Lang::default();
        for rule in [Rule::Floor, Rule::Newcomers, Rule::Warning, Rule::Ceiling] {
            assert_eq!(sentence(rule, &club, &lang), None);
        }
        assert_eq!(sentence(Rule::Points, &club, &lang).as_deref(), Some("Mode don\u{A0}: rien ne se compte, tout se donne."));
    }

    #[test]
    fn a_newcomer_without_limits_of_their_own_is_not_mentioned() {
        let mut club = club();
        if let PointsPolicy::MutualCredit(credit) = &mut club.rules.points {
            credit.newcomer_exchanges = 0;
        }
        assert_eq!(sentence(Rule::Newcomers, &club, &Lang::default()), None);
    }
}
