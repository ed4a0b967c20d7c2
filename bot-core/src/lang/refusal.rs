//! The sentence of every refusal: its cause, and one next step.
//!
//! Deliberately absent: any choice of what to do about it; a refusal changes nothing.

use chrono::Duration;
use chrono_tz::Tz;

use super::{Lang, say};
use crate::{
    ledger::{Amount, Points},
    refusal::Refusal,
    time::Timestamp,
};

/// The example in sentences that ask for a number of points.
const EXAMPLE: Points = Points(12);

impl Lang {
    /// Why something is not done, and what can be done instead, in one or two short sentences. `now` and the club's `zone` are for
    /// the refusals that name a time.
    pub fn refusal(&self, refusal: &Refusal, now: Timestamp, zone: Tz) -> String {
        let example = || self.points(EXAMPLE);
        match refusal {
            Refusal::Usage(example) => say!(self, "refusal-usage", example = *example),
            Refusal::UnknownCommand { nearest: None } => say!(self, "refusal-unknown-command"),
            Refusal::UnknownCommand { nearest: Some(nearest) } => {
                say!(self, "refusal-nearest-command", nearest = format!("/{nearest}"))
            }
            Refusal::BadAmount => say!(self, "refusal-bad-amount", largest = self.number(Amount::LARGEST), example = example()),
            Refusal::NotWhole => say!(self, "refusal-not-whole", example = example()),
            Refusal::AlreadyReported => say!(self, "refusal-already-reported"),
            Refusal::BadQuantity => say!(self, "refusal-bad-quantity"),
            Refusal::BadStars => say!(self, "refusal-bad-stars"),
            Refusal::TooLong(limit) => say!(self, "refusal-too-long", limit = *limit),
            Refusal::Empty => say!(self, "refusal-empty"),
            Refusal::MessageTooLong => say!(self, "refusal-message-too-long"),
            Refusal::BadTime => say!(self, "refusal-bad-time"),
            Refusal::PastTime => say!(self, "refusal-past-time"),
            Refusal::GapTime => say!(self, "refusal-gap-time"),
            Refusal::MoneyNotPoints => say!(self, "refusal-money", example = example()),

            Refusal::NoOffer(None) => say!(self, "refusal-no-offer"),
            Refusal::NoOffer(Some(number)) => say!(self, "refusal-no-offer-number", number = number.to_string()),
            Refusal::NoTrade(None) => say!(self, "refusal-no-trade"),
            Refusal::NoTrade(Some(number)) => say!(self, "refusal-no-trade-number", number = number.to_string()),
            Refusal::NoMember(name) => say!(self, "refusal-no-member", name = name.as_str()),
            Refusal::WhichMember(names) => say!(self, "refusal-which-member", names = self.list(names)),
            Refusal::SeveralWait => say!(self, "refusal-several-wait"),
            Refusal::NothingWaits => say!(self, "refusal-nothing-waits"),
            Refusal::WhichTrade(trades) => {
                let named: Vec<String> = trades
                    .iter()
                    .map(|trade| {
                        say!(self, "refusal-trade-and-title", number = trade.number.to_string(), title = trade.title.as_str())
                    })
                    .collect();
                say!(self, "refusal-which-trade", trades = self.list(&named))
            }
            Refusal::NoClub => say!(self, "refusal-no-club"),
            Refusal::LeftClub => say!(self, "refusal-left-club"),
            Refusal::NotYourClub(name) => say!(self, "refusal-not-your-club", name = name.as_str()),
            Refusal::NotOpened => say!(self, "refusal-not-opened"),
            Refusal::WhichClub(clubs) => {
                let names: Vec<String> = clubs.iter().map(|(_, name)| name.clone()).collect();
                say!(self, "refusal-which-club", clubs = self.list(&names))
            }
            Refusal::WhichTime(first, other) => {
                say!(self, "refusal-which-time", first = self.appointment(first, now), other = self.appointment(other, now))
            }
            Refusal::NoPlace(name) => say!(self, "refusal-no-place", name = name.as_str()),
            Refusal::TooManyPlaces(most) => say!(self, "refusal-too-many-places", most = *most),
            Refusal::NotSteward => say!(self, "refusal-not-steward"),
            Refusal::OnlyInGroup => say!(self, "refusal-only-in-group"),
            Refusal::OnlyInPrivate => say!(self, "refusal-only-in-private"),
            Refusal::BadButton => say!(self, "refusal-bad-button"),
            Refusal::CannotAsk => say!(self, "refusal-cannot-ask"),

            Refusal::OwnOffer => say!(self, "refusal-own-offer"),
            Refusal::WithOneself => say!(self, "refusal-with-oneself"),
            Refusal::OfferOver(number) => say!(self, "refusal-offer-over", number = number.to_string()),
            Refusal::NoneLeft { available } => say!(self, "refusal-none-left", available = *available),
            Refusal::AlreadyAsked(number) => say!(self, "refusal-already-asked", number = number.to_string()),
            Refusal::Stale => say!(self, "refusal-stale"),
            Refusal::NotYourTurn => say!(self, "refusal-not-your-turn"),
            Refusal::TradeOver(number) => say!(self, "refusal-trade-over", number = number.to_string()),
            Refusal::NotNow(number) => say!(self, "refusal-not-now", number = number.to_string()),
            Refusal::TooManyPropositions(most) => say!(self, "refusal-too-many-propositions", most = *most),
            Refusal::OneProposition => say!(self, "refusal-one-proposition", example = example()),
            Refusal::SameTerms => say!(self, "refusal-same-terms"),
            Refusal::EmptyTerms => say!(self, "refusal-empty-terms"),
            Refusal::PointsBothWays => say!(self, "refusal-points-both-ways", unit = self.unit.many.as_str()),
            Refusal::NotYet(appointment) => say!(self, "refusal-not-yet", when = self.appointment(appointment, now)),
            Refusal::TooLate => say!(self, "refusal-too-late"),
            Refusal::TooManyOffers(most) => say!(self, "refusal-too-many-offers", most = *most),

            Refusal::NotEnough { missing, available } => {
                say!(self, "refusal-not-enough", missing = self.points(*missing), available = self.points(*available))
            }
            Refusal::TheyLack => say!(self, "refusal-they-lack", unit = self.unit().many.as_str()),
            Refusal::Ceiling { ceiling } => say!(self, "refusal-ceiling", ceiling = self.points(*ceiling)),
            Refusal::GiftClub => say!(self, "refusal-gift-club", unit = self.unit.many.as_str()),

            Refusal::AlreadyRated => say!(self, "refusal-already-rated"),
            Refusal::AlreadyAnswered => say!(self, "refusal-already-answered"),

            Refusal::ClubsClosed => say!(self, "refusal-clubs-closed"),
            Refusal::NoNewClubs => say!(self, "refusal-no-new-clubs"),
            Refusal::TooManyClubs => say!(self, "refusal-too-many-clubs"),
            Refusal::ClubInUse => say!(self, "refusal-club-in-use"),
            Refusal::BadCode => say!(self, "refusal-bad-code"),
            Refusal::BadSetting(setting) => say!(self, "refusal-bad-setting", setting = setting.as_str()),
            Refusal::NoCategory(words) => say!(self, "refusal-no-category", words = words.as_str()),
            Refusal::LeaveWaits { trades } => {
                let named: Vec<String> =
                    trades.iter().map(|number| say!(self, "refusal-trade", number = number.to_string())).collect();
                say!(self, "refusal-leave-waits", trades = self.list(&named))
            }
            Refusal::TooMany { until } => say!(self, "refusal-too-many", time = self.soon(*until, now, zone)),
            Refusal::Unchanged(_) => say!(self, "refusal-unchanged"),
        }
    }

    /// The first whole minute at or after a moment: « 10 h 05 », with its day if that is not today.
    fn soon(&self, at: Timestamp, now: Timestamp, zone: Tz) -> String {
        let rounded = at.after(Duration::milliseconds(59_999));
        if rounded.day(zone) == now.day(zone) { self.time(rounded.local(zone).time()) } else { self.moment(rounded, zone, now) }
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe::Zurich;

    use super::*;
    use crate::{
        club::Tone,
        id::{ClubId, OfferNumber, TradeNumber, Version},
        refusal::Candidate,
        time::Appointment,
    };

    fn candidate(number: u32, title: &str) -> Candidate {
        Candidate { club: ClubId(1), number: TradeNumber(number), version: Version(1), title: title.to_owned() }
    }

    /// One of each; a new variant makes `refusal` fail to compile, and its author meets this list there.
    fn every() -> Vec<Refusal> {
        let when = Appointment { day: "2026-03-07".parse().expect("a day"), time: None, zone: Zurich, later: false };
        vec![
            Refusal::Usage("/offre Vélo, 15 points"),
            Refusal::UnknownCommand { nearest: None },
            Refusal::UnknownCommand { nearest: Some("offre") },
            Refusal::BadAmount,
            Refusal::NotWhole,
            Refusal::AlreadyReported,
            Refusal::BadQuantity,
            Refusal::BadStars,
            Refusal::TooLong(80),
            Refusal::Empty,
            Refusal::MessageTooLong,
            Refusal::BadTime,
            Refusal::PastTime,
            Refusal::GapTime,
            Refusal::MoneyNotPoints,
            Refusal::NoOffer(None),
            Refusal::NoOffer(Some(OfferNumber(12))),
            Refusal::NoTrade(None),
            Refusal::NoTrade(Some(TradeNumber(3))),
            Refusal::NoMember("Ali".to_owned()),
            Refusal::WhichMember(vec!["Ali Benali".to_owned(), "Ali Muller".to_owned()]),
            Refusal::SeveralWait,
            Refusal::NothingWaits,
            Refusal::WhichTrade(vec![candidate(3, "Vélo"), candidate(4, "Livre")]),
            Refusal::NoClub,
            Refusal::LeftClub,
            Refusal::NotYourClub("Carouge".to_owned()),
            Refusal::NotOpened,
            Refusal::WhichClub(vec![(ClubId(1), "Les Grottes".to_owned()), (ClubId(2), "Vernier".to_owned())]),
            Refusal::WhichTime(when, when),
            Refusal::NoPlace("Le Bistrot".to_owned()),
            Refusal::TooManyPlaces(50),
            Refusal::NotSteward,
            Refusal::OnlyInGroup,
            Refusal::OnlyInPrivate,
            Refusal::BadButton,
            Refusal::CannotAsk,
            Refusal::OwnOffer,
            Refusal::WithOneself,
            Refusal::OfferOver(OfferNumber(12)),
            Refusal::NoneLeft { available: 0 },
            Refusal::NoneLeft { available: 1 },
            Refusal::NoneLeft { available: 2 },
            Refusal::AlreadyAsked(TradeNumber(3)),
            Refusal::Stale,
            Refusal::NotYourTurn,
            Refusal::TradeOver(TradeNumber(3)),
            Refusal::NotNow(TradeNumber(3)),
            Refusal::TooManyPropositions(10),
            Refusal::OneProposition,
            Refusal::SameTerms,
            Refusal::EmptyTerms,
            Refusal::PointsBothWays,
            Refusal::NotYet(when),
            Refusal::TooLate,
            Refusal::TooManyOffers(50),
            Refusal::NotEnough { missing: Points(5), available: Points(0) },
            Refusal::Ceiling { ceiling: Points(500) },
            Refusal::GiftClub,
            Refusal::AlreadyRated,
            Refusal::AlreadyAnswered,
            Refusal::ClubsClosed,
            Refusal::NoNewClubs,
            Refusal::TooManyClubs,
            Refusal::ClubInUse,
            Refusal::BadCode,
            Refusal::BadSetting("couleur".to_owned()),
            Refusal::LeaveWaits { trades: vec![TradeNumber(3), TradeNumber(4)] },
            Refusal::TooMany { until: Timestamp(0) },
            Refusal::Unchanged(Tone::Tu),
        ]
    }

    fn lang(tone: Tone) -> Lang {
        Lang::of(tone, Lang::default().unit())
    }

    #[test]
    fn each_has_its_own_one_or_two_short_sentences() {
        for tone in [Tone::Vous, Tone::Tu] {
            let mut seen = std::collections::BTreeMap::new();
            for refusal in every() {
                let text = lang(tone).refusal(&refusal, Timestamp(0), Zurich);
                assert!(!text.contains("No localization") && !text.contains("{$"), "{refusal:?}: {text}");
                assert!(crate::text::characters(&text) <= 200, "{refusal:?}: {text}");
                assert!(text.matches(". ").count() + text.matches("! ").count() < 2, "{refusal:?}: {text}");
                assert!(text.ends_with(['.', '?', '!']) || matches!(refusal, Refusal::Usage(_)), "{refusal:?}: {text}");
                if let Some(other) = seen.insert(text.clone(), refusal.clone()) {
                    panic!("{refusal:?} and {other:?} say the same: {text}");
                }
            }
        }
    }

    #[test]
    fn some_in_full() {
        let now = Timestamp(1_772_434_800_000); // 2 March 2026, 08:00 in Zürich
        let table = [
            (
                Refusal::NotEnough { missing: Points(5), available: Points(1) },
                "Il vous manque 5 points\u{A0}: vous pouvez donner 1 point en ce moment. Proposez moins, ou rendez d’abord un \
                 service à quelqu’un.",
            ),
            (
                Refusal::WhichTrade(vec![candidate(3, "Vélo"), candidate(4, "Livre")]),
                "Plusieurs échanges peuvent être concernés\u{A0}: l’échange 3 «\u{A0}Vélo\u{A0}» et l’échange 4 «\u{A0}Livre\u{A0}». \
                 De quel échange parlez-vous\u{202F}?",
            ),
            (
                Refusal::TooMany { until: now.after(Duration::milliseconds(60_001)) },
                "C’est beaucoup en peu de temps, je fais une pause. Écrivez-moi de nouveau à partir de 8\u{A0}h\u{A0}02.",
            ),
            (
                Refusal::UnknownCommand { nearest: Some("offre") },
                "Je ne connais pas cette commande. Vouliez-vous dire /offre\u{202F}?",
            ),
        ];
        for (refusal, expected) in table {
            assert_eq!(lang(Tone::Vous).refusal(&refusal, now, Zurich), expected);
        }
        assert_eq!(
            lang(Tone::Tu).refusal(&Refusal::OwnOffer, now, Zurich),
            "C’est ta propre annonce. Écris /mesannonces pour la modifier ou la retirer."
        );
        // The overlay falls back where nothing differs.
        assert_eq!(
            lang(Tone::Tu).refusal(&Refusal::Unchanged(Tone::Tu), now, Zurich),
            "C’est déjà le cas. Il n’y a rien à changer."
        );
    }
}
