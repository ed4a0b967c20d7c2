//! What a command is called with: typed after its name, or carried by a button's payload.

use std::fmt;

use crate::{
    commands::{Spec, TABLE, Verb, spec},
    id::{ClubId, Version},
};

/// What follows a command's name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Args {
    /// The number it names, if it begins with one: « annonce 12 ».
    pub number: Option<u32>,
    /// The version a button was shown for.
    pub version: Option<Version>,
    /// The club a button belongs to.
    pub club: Option<ClubId>,
    /// The rest, in the person's words.
    pub rest: String,
}

impl Args {
    /// Reads what was typed after the name.
    pub fn typed(rest: &str) -> Self {
        let rest = rest.trim();
        let (head, tail) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        match head.trim_start_matches(['#', 'n', 'N', '°', 'º']).parse() {
            Ok(number) if head.len() <= 12 => Self { number: Some(number), rest: tail.trim().to_owned(), ..Self::default() },
            _ => Self { rest: rest.to_owned(), ..Self::default() },
        }
    }

    /// Begins with a number that is none: « -1 », « 99999999999999999999 ». It names nothing, and must not read as no number at all.
    pub fn misnumbered(&self) -> bool {
        self.number.is_none() && self.rest.split_whitespace().next().is_some_and(is_number)
    }

    /// Reads what a button carries after the name; `None` if part of it is what no button of ours carries.
    fn pressed(rest: &str) -> Option<Self> {
        let mut args = Self::default();
        let mut words = Vec::new();
        for token in rest.split_whitespace() {
            if let (None, Ok(number)) = (args.number, token.parse()) {
                args.number = Some(number);
            } else if let (None, Some(Ok(version))) = (args.version, token.strip_prefix('v').map(str::parse)) {
                args.version = Some(Version(version));
            } else if let (None, Some(Ok(club))) = (args.club, token.strip_prefix('k').map(str::parse)) {
                args.club = Some(club).filter(|club: &ClubId| club.0 > 0);
                args.club?;
            } else if args.number.is_none() && is_number(token) || token.strip_prefix(['v', 'k']).is_some_and(is_number) {
                return None;
            } else {
                words.push(token);
            }
        }
        args.rest = words.join(" ");
        Some(args)
    }
}

/// The commands whose buttons and links say more than a number: stars, a page's category, a form's answer, what a link offers.
fn carries_words(verb: Verb) -> bool {
    use Verb as V;
    matches!(
        verb,
        V::Rate
            | V::Form
            | V::Offers
            | V::Offer
            | V::Want
            | V::Profile
            | V::PayYes
            | V::Later
            | V::NoMore
            | V::Listening
            | V::Choose
    )
}

/// Digits, with a sign or not.
fn is_number(text: &str) -> bool {
    let digits = text.trim_start_matches(['-', '−', '–', '+', '#']);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

/// What a press would mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Yes to what was asked.
    Agrees,
    /// Something ends that may not be had back.
    Ends,
}

/// A button's payload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Press {
    verb: Verb,
    args: Args,
}

impl Press {
    /// A button that asks for this in a club.
    pub fn new(verb: Verb, club: ClubId) -> Self {
        Self { verb, args: Args { club: Some(club), ..Args::default() } }
    }

    /// A button that belongs to no club: the consent screen, the first hello.
    pub fn anywhere(verb: Verb) -> Self {
        Self { verb, args: Args::default() }
    }

    /// About this offer or exchange.
    #[must_use]
    pub fn number(mut self, number: u32) -> Self {
        self.args.number = Some(number);
        self
    }

    /// As it was shown.
    #[must_use]
    pub fn version(mut self, version: Version) -> Self {
        self.args.version = Some(version);
        self
    }

    /// With one more word of our own.
    #[must_use]
    pub fn word(mut self, word: impl Into<String>) -> Self {
        self.args.rest = word.into();
        self
    }

    /// Does this button lead to the private chat? A network that has links to it draws it as one, so that the press itself opens it.
    pub fn opens_private(payload: &str) -> bool {
        Self::read(payload).is_some_and(|(spec, _)| spec.verb == Verb::Start)
    }

    /// What a link to the private chat carries in the place of a button that leads there, as [`super::people::welcome::start`] reads it:
    /// `[A-Za-z0-9_-]{1,64}`, spaces written `_`. `None` for any other button.
    pub fn link(payload: &str) -> Option<String> {
        let link = payload.replace(' ', "_");
        let plain = link.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
        (plain && link.len() <= 64 && Self::opens_private(payload)).then_some(link)
    }

    /// What a button's press would mean, for networks that colour buttons; its words say it too. `None` for most.
    pub fn weight(payload: &str) -> Option<Weight> {
        use Verb as V;
        match Self::read(payload)?.0.verb {
            V::Accept | V::MeetYes | V::TookPlace | V::PayYes | V::Consent => Some(Weight::Agrees),
            V::Decline | V::Cancel | V::WithdrawOffer | V::LeaveYes => Some(Weight::Ends),
            _ => None,
        }
    }

    /// Reads a payload; `None` for what no button of ours carries.
    pub fn read(payload: &str) -> Option<(&'static Spec, Args)> {
        if payload.len() > crate::card::Choice::LONGEST_PRESS {
            return None;
        }
        let (name, rest) = payload.split_once(' ').unwrap_or((payload, ""));
        let spec = TABLE.iter().find(|spec| spec.names.first() == Some(&name))?;
        let args = Args::pressed(rest)?;
        (args.rest.is_empty() || carries_words(spec.verb)).then_some((spec, args))
    }
}

impl fmt::Display for Press {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = spec(self.verb).and_then(|spec| spec.names.first()).unwrap_or(&"");
        f.write_str(name)?;
        if let Some(number) = self.args.number {
            write!(f, " {number}")?;
        }
        if let Some(version) = self.args.version {
            write!(f, " v{version}")?;
        }
        if let Some(club) = self.args.club {
            write!(f, " k{club}")?;
        }
        if !self.args.rest.is_empty() {
            write!(f, " {}", self.args.rest)?;
        }
        Ok(())
    }
}

impl From<Press> for String {
    fn from(press: Press) -> Self {
        press.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::Choice;

    #[test]
    fn the_longest_payload_fits() {
        for spec in TABLE {
            let press = Press::new(spec.verb, ClubId(i64::MAX)).number(u32::MAX).version(Version(9_999)).to_string();
            assert!(press.len() <= Choice::LONGEST_PRESS, "{press}");
            let (read, args) = Press::read(&press).expect("a payload of ours");
            assert_eq!(read.verb, spec.verb);
            assert_eq!((args.number, args.version, args.club), (Some(u32::MAX), Some(Version(9_999)), Some(ClubId(i64::MAX))));
        }
    }

    #[test]
    fn forged_payloads_mean_nothing() {
        let long = "accepter ".repeat(20);
        for payload in [
            "",
            "inconnu 3",
            "accepter\0",
            "ACCEPTER 3",
            "accepter -1 v1",
            "accepter 3 v99999999999999999999",
            "accepter 3 v1 k0",
            "accepter 3 v1 k-1",
            "accepter 3 v1 kzzzzzzzzzzzzzzzzzzzz",
            "accepter 99999999999999999999",
            "accepter 3 v1 k1 12 points",
            &long,
        ] {
            assert!(Press::read(payload).is_none(), "{payload}");
        }
    }

    #[test]
    fn one_button_opens_the_private_chat() {
        assert!(Press::opens_private(&Press::anywhere(Verb::Start).to_string()));
        for other in [Press::anywhere(Verb::Help).to_string(), "started".into(), String::new()] {
            assert!(!Press::opens_private(&other) && Press::link(&other).is_none(), "{other}");
        }
        assert_eq!(Press::link(&Press::anywhere(Verb::Start).to_string()).as_deref(), Some("start"));
        assert_eq!(Press::link("start 12 k3").as_deref(), Some("start_12_k3"));
    }

    #[test]
    fn yes_and_the_end_stand_out() {
        let weight = |verb| Press::weight(&Press::new(verb, ClubId(1)).number(3).version(Version(2)).to_string());
        assert_eq!(weight(Verb::Accept), Some(Weight::Agrees));
        assert_eq!(weight(Verb::Decline), Some(Weight::Ends));
        assert_eq!(weight(Verb::Counter), None);
        assert_eq!(Press::weight("inconnu"), None);
    }

    #[test]
    fn typed_words() {
        assert_eq!(Args::typed(" 12 plutôt demain "), Args { number: Some(12), rest: "plutôt demain".into(), ..Args::default() });
        assert_eq!(Args::typed("n°12"), Args { number: Some(12), ..Args::default() });
        assert_eq!(Args::typed("k3 v2"), Args { rest: "k3 v2".into(), ..Args::default() });
        assert_eq!(Args::typed("99999999999999999999").number, None);
    }
}
