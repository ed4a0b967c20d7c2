//! Signs add up: what no rule alone decides is decided by many small ones and by where it is said.
//!
//! Each rule that fits speaks for its meaning with its weight (of several, the weightiest); each sign adds what its table says. Beside them
//! stands what is likely in a context at all: a proposition is answered, what is lent comes back. Silence is a meaning like others. All
//! numbers are small, stand in tables and are meant to be read: [`rules`](super::rules) and [`LIKELY`].

use std::sync::LazyLock;

use super::{
    decide::{Cue, sentence},
    intent::{Context, Intent},
    message::Message,
    rules::Meaning,
};

/// A set of meanings, one bit each.
pub(super) type Meanings = u32;

/// What a sign speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Says {
    /// For which meanings.
    pub(super) meanings: Meanings,
    /// How much.
    pub(super) weight: i32,
    /// It only tells kinds of offers and wishes apart (« gift or loan »), and is no sign of either.
    pub(super) kind: bool,
}

/// The bit of a meaning.
pub(super) const fn bit(intent: Intent) -> Meanings {
    1 << (intent as u8)
}

/// Several meanings under one name; a meaning's own name stands for itself.
const GROUPS: &[(&str, &[Intent])] = &[
    ("offer", OFFERS),
    ("wish", WISHES),
    ("points", &[Intent::CounterPoints]),
    ("instead", &[Intent::CounterItem]),
    ("time", &[Intent::ProposeTime]),
    ("question", &[Intent::AskQuestion]),
    ("unclear", &[Intent::AskClarification]),
    ("balance", &[Intent::AskBalance]),
    ("thanks", &[Intent::ThanksFeedback]),
    ("close", &[Intent::CloseListing]),
    ("returned", &[Intent::ReturnedItem]),
    ("received", &[Intent::ConfirmReceived]),
    ("problem", &[Intent::ReportProblem]),
    ("silence", &[Intent::SmalltalkNone]),
];

const OFFERS: &[Intent] =
    &[Intent::OfferGive, Intent::OfferLend, Intent::OfferSwapOrPoints, Intent::OfferService, Intent::OfferKnowledge];
const WISHES: &[Intent] = &[Intent::RequestItem, Intent::RequestLoan, Intent::RequestService, Intent::RequestKnowledge];

/// Kinds of offers and wishes.
const KINDS: &[(&str, &[Intent])] = &[
    ("give", &[Intent::OfferGive]),
    ("lend", &[Intent::OfferLend]),
    ("swap", &[Intent::OfferSwapOrPoints]),
    ("item", &[Intent::RequestItem]),
    ("borrow", &[Intent::RequestLoan]),
    ("help", &[Intent::OfferService, Intent::RequestService]),
    ("lesson", &[Intent::OfferKnowledge, Intent::RequestKnowledge]),
    ("goods", &[Intent::OfferGive, Intent::OfferLend, Intent::OfferSwapOrPoints, Intent::RequestItem, Intent::RequestLoan]),
    ("while", &[Intent::OfferLend, Intent::RequestLoan]),
];

/// Reads « offer+2 ».
///
/// # Errors
/// What it can't be read as.
pub(super) fn says(sign: &str) -> Result<Says, String> {
    let at = sign.find(['+', '-']).ok_or_else(|| format!("sign {sign}"))?;
    let (name, weight) = sign.split_at(at);
    let weight = weight.parse().map_err(|_| format!("weight {sign}"))?;
    let in_group = |groups: &[(&str, &[Intent])]| {
        let group = groups.iter().find(|(known, _)| *known == name);
        group.map(|(_, intents)| intents.iter().fold(0, |all, intent| all | bit(*intent)))
    };
    let kind = in_group(KINDS);
    let meanings = kind.or_else(|| in_group(GROUPS)).or_else(|| Intent::named(name).map(bit));
    Ok(Says { meanings: meanings.ok_or_else(|| format!("meaning {name}"))?, weight, kind: kind.is_some() })
}

/// What is likely where it is said; the rest counts nothing. Silence is what all others must outweigh.
const LIKELY: &[(Context, &[(&str, i32)])] = &[
    (Context::None, &[("silence", 3)]),
    (Context::OpenOffer, &[("silence", 2), ("question", 1), ("accept", 1)]),
    (Context::OpenRequest, &[("silence", 2), ("offer", 1), ("question", 1), ("time", 1)]),
    (Context::ProposalPending, &[("silence", 1), ("accept", 1), ("decline", 1), ("points", 1)]),
    (Context::ExchangeAgreed, &[("silence", 1), ("time", 1), ("accept", -3), ("decline", -3), ("offer", -3), ("wish", -3)]),
    (Context::ExchangeOngoing, &[("silence", 2), ("returned", 1), ("problem", 1), ("offer", -3), ("wish", -3)]),
    (Context::ExchangeDone, &[("silence", 2), ("thanks", 2), ("offer", -3), ("wish", -3)]),
    (Context::MyListingOpen, &[("silence", 2), ("close", 1)]),
];

/// [`LIKELY`], read once.
static PRIORS: LazyLock<Vec<(Context, Says)>> = LazyLock::new(|| {
    let of = |(context, likely): &(Context, &[(&str, i32)])| {
        let read = likely.iter().filter_map(|(name, weight)| says(&format!("{name}{weight:+}")).ok());
        read.map(|says| (*context, says)).collect::<Vec<_>>()
    };
    LIKELY.iter().flat_map(of).collect()
});

/// How much speaks for each meaning.
#[derive(Debug, Clone)]
pub(super) struct Scores {
    /// What is said and done: of offers and wishes each stands for its whole family.
    acts: [i32; Intent::ALL.len()],
    /// What kind of offer or wish it is.
    kinds: [i32; Intent::ALL.len()],
    /// What anything but the context speaks for.
    spoken: Meanings,
    /// What the rules alone have decided.
    ruled: Option<Intent>,
}

impl Scores {
    /// Adds up what speaks in a context, `hushed` by so much. What the rules alone have decided counts at least so much.
    pub(super) fn of(
        message: &Message<'_, '_>,
        context: Context,
        cues: &[Cue],
        ruled: Option<(Intent, i32)>,
        hushed: i32,
    ) -> Self {
        const NONE: [i32; Intent::ALL.len()] = [0; Intent::ALL.len()];
        let mut rules = NONE;
        if let Some((intent, least)) = ruled {
            rules[intent as usize] = least;
        }
        let mut this = Self { acts: NONE, kinds: NONE, spoken: 0, ruled: ruled.map(|(intent, _)| intent) };
        for (_, says) in PRIORS.iter().filter(|(of, _)| *of == context) {
            add(&mut this.acts, *says);
        }
        let mut silences = Silences::default();
        for (at, cue) in cues.iter().enumerate() {
            if cue.rule.meaning != Meaning::Sign {
                let best = &mut rules[cue.intent as usize];
                *best = cue.weight.max(*best);
                silences.heard(message, cue);
                continue;
            }
            let first = !cues[..at].iter().any(|other| std::ptr::eq(other.rule, cue.rule));
            for says in cue.rule.signs.iter().copied() {
                if says.meanings == bit(Intent::SmalltalkNone) && says.weight > 0 {
                    silences.add(message, cue, says.weight);
                } else if first {
                    add(if says.kind { &mut this.kinds } else { &mut this.acts }, says);
                    this.spoken |= if says.weight > 0 { says.meanings } else { 0 };
                }
                if says.weight > 0 && says.meanings & (bit(Intent::OfferGive) | bit(Intent::RequestItem)) != 0 {
                    silences.heard(message, cue);
                }
            }
        }
        this.acts[Intent::SmalltalkNone as usize] +=
            hushed + if context == Context::None { silences.least() } else { silences.all() };
        for family in [OFFERS, WISHES] {
            let rule = family.iter().map(|intent| rules[*intent as usize]).max().unwrap_or_default();
            let kind = family.iter().map(|intent| this.kinds[*intent as usize]).max().unwrap_or_default();
            for intent in family {
                this.acts[*intent as usize] += rule + kind.clamp(0, 1);
                this.kinds[*intent as usize] += rules[*intent as usize];
            }
        }
        for intent in Intent::ALL {
            let rule = rules[intent as usize];
            if !(intent.is_offer() || intent.is_request()) {
                this.acts[intent as usize] += rule;
            }
            this.spoken |= if rule > 0 { bit(intent) } else { 0 };
        }
        this
    }

    /// The meaning that most speaks for, and how much more than for silence; of equals the one the rules have decided, then the first.
    pub(super) fn best(&self) -> (Intent, i32) {
        let meant = Intent::ALL.into_iter().filter(|intent| intent.is_trigger() && self.spoken & bit(*intent) != 0).rev();
        let score = |intent: &Intent| {
            let at = *intent as usize;
            (self.acts[at], self.kinds[at], self.ruled == Some(*intent))
        };
        let Some(best) = meant.max_by_key(score) else { return (Intent::SmalltalkNone, -1) };
        (best, self.acts[best as usize] - self.acts[Intent::SmalltalkNone as usize])
    }
}

fn add(to: &mut [i32; Intent::ALL.len()], says: Says) {
    let mut left = says.meanings;
    while let Some(score) = to.get_mut(usize::try_from(left.trailing_zeros()).unwrap_or(usize::MAX)) {
        *score += says.weight;
        left &= left.wrapping_sub(1);
    }
}

/// What speaks for silence, sentence by sentence: a story before it does not silence an offer.
#[derive(Debug, Default)]
struct Silences {
    /// A sentence's first word, its rules, how much, and whether anything else is heard there.
    sentences: Vec<(usize, i32, bool)>,
    counted: Vec<(usize, &'static str)>,
    everywhere: i32,
}

impl Silences {
    fn at(&mut self, message: &Message<'_, '_>, cue: &Cue) -> &mut (usize, i32, bool) {
        let (from, _) = sentence(message, cue.found.from);
        let at = self.sentences.iter().position(|(first, ..)| *first == from).unwrap_or_else(|| {
            self.sentences.push((from, 0, false));
            self.sentences.len() - 1
        });
        &mut self.sentences[at]
    }

    fn heard(&mut self, message: &Message<'_, '_>, cue: &Cue) {
        self.at(message, cue).2 = true;
    }

    fn add(&mut self, message: &Message<'_, '_>, cue: &Cue, weight: i32) {
        let place = if cue.rule.everywhere { usize::MAX } else { sentence(message, cue.found.from).0 };
        if self.counted.contains(&(place, cue.rule.name)) {
            return;
        }
        self.counted.push((place, cue.rule.name));
        if cue.rule.everywhere {
            self.everywhere += weight;
        } else {
            self.at(message, cue).1 += weight;
        }
    }

    /// Of the sentences in which something is heard, the least silent.
    fn least(&self) -> i32 {
        let heard = self.sentences.iter().filter(|(.., heard)| *heard).map(|(_, weight, _)| *weight).min();
        self.everywhere + heard.unwrap_or_else(|| self.sentences.iter().map(|(_, weight, _)| weight).sum())
    }

    fn all(&self) -> i32 {
        self.everywhere + self.sentences.iter().map(|(_, weight, _)| weight).sum::<i32>()
    }
}

/// How much a cue speaks for a meaning.
pub(super) fn speaks(cue: &Cue, intent: Intent) -> i32 {
    if cue.rule.meaning != Meaning::Sign {
        return if cue.intent == intent { cue.weight } else { 0 };
    }
    cue.rule.signs.iter().filter(|says| says.meanings & bit(intent) != 0).map(|says| says.weight).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_read() {
        let both = bit(Intent::OfferService) | bit(Intent::RequestService);
        assert_eq!(says("help+2"), Ok(Says { meanings: both, weight: 2, kind: true }));
        assert_eq!(says("silence-1"), Ok(Says { meanings: bit(Intent::SmalltalkNone), weight: -1, kind: false }));
        assert_eq!(says("accept+3"), Ok(Says { meanings: bit(Intent::Accept), weight: 3, kind: false }));
        assert!(says("accept").is_err());
        assert!(says("nothing+1").is_err());
        for (context, likely) in LIKELY {
            for (name, _) in *likely {
                assert!(says(&format!("{name}+1")).is_ok(), "{name} in {}", context.name());
            }
        }
    }
}
