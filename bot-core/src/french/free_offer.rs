//! Free words that offer or look for something, as an offer to be shown to their author; and references to an offer, where Troquet is
//! addressed.
//!
//! What is meant is [`understand`]'s; here it becomes an offer's content. A day is kept in full, because « samedi » is another one next week.

use super::{
    Span, category,
    entity::{Places, Reference, Value, entities},
    normalise::fold,
    offer_line::{OfferLine, capitalised, read as read_line},
    places,
    points::UnitWords,
    times::{Bound, Times},
    tokens::Tokens,
    understand::{Confidence, Context, Intent, Slots, understand},
};
use crate::{
    club::{Rules, Unit},
    ledger::Amount,
    offer::{Content, Direction, Return, Subject},
    refusal::Refusal,
    text::{BadText, Description, Phrase, Title},
    time::{Appointment, Timestamp},
};

/// An offer or a want in free words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreeOffer {
    /// What it says.
    pub line: OfferLine,
    /// When it is wanted or to be had, if a day was named.
    pub times: Option<Times>,
    /// The two moments that may be meant, where that is to be asked.
    pub either: Option<(Appointment, Appointment)>,
    /// Nothing else can be meant.
    pub sure: bool,
}

impl FreeOffer {
    /// With a day that can be only one.
    ///
    /// # Errors
    /// [`Refusal::WhichTime`] where it may be either of two.
    pub fn settled(self) -> Result<Self, Refusal> {
        match self.either {
            Some((one, other)) => Err(Refusal::WhichTime(one, other)),
            None => Ok(self),
        }
    }
}

/// Plain openings of an offer, folded: what follows them is a line as after `/offre`.
const OFFERING: &[&str] = &["je donne ", "je propose ", "j'offre ", "je prete ", "j'echange ", "a donner ", "je peux preter "];

/// The same of a want.
const WANTING: &[&str] = &[
    "je cherche ",
    "on cherche ",
    "cherche ",
    "j'aurais besoin ",
    "j'ai besoin ",
    "besoin ",
    "qui aurait ",
    "quelqu'un aurait ",
];

/// An offer or a want in free words, read by the club's rules at this moment; `None` if it is none, the refusal if it is one that can't be
/// published as it is. After a plain opening the rest is read like a typed line; elsewhere the whole sentence becomes the description, so
/// that nothing of it is lost. `chosen`: the moment that was chosen where the words may mean two.
pub fn read(
    text: &str,
    rules: &Rules,
    (now, chosen): (Timestamp, Option<Appointment>),
    context: Context,
) -> Option<Result<FreeOffer, Refusal>> {
    let unit = UnitWords::new(&rules.unit);
    let places = Places::new(&rules.places);
    let reference = Reference::of_club(now, rules.zone, &unit, &places);
    let meaning = understand(text, &reference, context, None);
    // « Je donne ma langue au chat »: no opening makes an offer of what surely is none.
    if meaning.intent == Intent::SmalltalkNone && meaning.confidence == Confidence::Sure {
        return None;
    }
    let understood = match meaning.intent {
        _ if meaning.confidence == Confidence::Weak => None,
        intent if intent.is_offer() => Some(Direction::Offering),
        intent if intent.is_request() => Some(Direction::Wanting),
        _ => None,
    };
    let said = entities(&Tokens::new(text), &reference).into_iter().find_map(|entity| match entity.value {
        // « acheté samedi dernier » says nothing of when it is to be had.
        Value::When(said) if !said.past => {
            let day = said.start.or(said.end).map(|moment| moment.day);
            let times = Times::choose(&said, rules.zone, day.filter(|_| said.time_only), chosen).transpose()?;
            Some((times, said.either.is_some().then_some(entity.span)))
        }
        _ => None,
    });
    let (times, doubtful) = said.unzip();
    // Words that may mean two times leave sure what is offered.
    let sure_of_it = |span: Span| {
        let rest = format!("{}{}", text.get(..span.start)?, text.get(span.end..)?);
        let rest = understand(&rest, &reference, context, None);
        Some(rest.intent == meaning.intent && rest.confidence == Confidence::Sure)
    };
    let sure = understood.is_some()
        && (meaning.confidence == Confidence::Sure || doubtful.flatten().and_then(sure_of_it).unwrap_or_default());
    // Which of two days it is will be asked; that a day is named is known already.
    let asked = match &times {
        Some(Err((one, _))) => Some(Times { start: *one, end: None, part: None, bound: Bound::At }),
        _ => None,
    };
    let (times, either) = match times {
        Some(Ok(times)) => (Some(times), None),
        Some(Err(either)) => (None, Some(either)),
        None => (None, None),
    };
    let line = match (opened(text, meaning.intent, &rules.unit), understood.zip(meaning.slots.title.as_deref())) {
        // Wishes say more around the thing than offers do: « une perceuse à prêter samedi prochain ».
        (Some(Ok(line)), Some((Direction::Wanting, title))) if fold(line.content.title.as_str()) != fold(title) => {
            understood_line(&meaning.slots, title, Direction::Wanting, meaning.intent, text)
        }
        (Some(line), understood) => line.map(|mut line| {
            line.content.lent |= matches!(meaning.intent, Intent::OfferLend | Intent::RequestLoan);
            if let (Some((_, title)), Some(_)) = (understood, times.or(asked)) {
                without_time(&mut line.content, title, &meaning.slots, (rules, &reference));
            }
            line
        }),
        (None, Some((direction, title))) => understood_line(&meaning.slots, title, direction, meaning.intent, text),
        (None, None) => return None,
    };
    Some(line.map(|line| FreeOffer { line, times, either, sure }))
}

/// A line of what was understood.
fn understood_line(
    slots: &Slots,
    title: &str,
    direction: Direction,
    intent: Intent,
    sentence: &str,
) -> Result<OfferLine, Refusal> {
    let content = content(slots, title, direction, intent, sentence)?;
    Ok(OfferLine { return_named: !content.back.is_gift() || intent == Intent::OfferGive, content })
}

/// « perceuse samedi à 10h à la gare »: the day is no part of the thing, and what else stands there is not lost.
fn without_time(content: &mut Content, title: &str, slots: &Slots, (rules, reference): (&Rules, &Reference<'_>)) {
    let whole = content.title.as_str().to_owned();
    let Some(tail) = whole.get(title.len()..).filter(|_| fold(&whole).starts_with(&fold(title))) else { return };
    let Ok(short) = Title::new(&capitalised(title)) else { return };
    let mut left = tail.to_owned();
    let found = entities(&Tokens::new(tail), reference);
    for entity in found.iter().rev().filter(|entity| matches!(entity.value, Value::When(_))) {
        left.replace_range(entity.span.clone(), "");
    }
    let (known, mut left) = places::without_place(&left, &rules.places);
    let said = slots.place.as_deref().filter(|place| left.contains(place)).and_then(|place| Phrase::new(place).ok());
    if let Some(said) = said.filter(|_| content.place.is_none() && known.is_none()) {
        left = left.replacen(said.as_str(), "", 1);
        content.place = Some(said);
    }
    content.place = known.or(content.place.take());
    content.title = short;
    if left.split_whitespace().any(|word| word.chars().count() > 2) {
        let words = content.text.iter().map(|text| text.as_str().to_owned());
        let all: Vec<String> = std::iter::once(left.trim().to_owned()).chain(words).collect();
        content.text = Description::new(&all.join(", ")).ok().or(content.text.take());
    }
}

/// A line behind a plain opening.
fn opened(text: &str, intent: Intent, unit: &Unit) -> Option<Result<OfferLine, Refusal>> {
    let folded = fold(text);
    let opening = |openings: &[&'static str]| openings.iter().find(|opening| folded.starts_with(*opening)).copied();
    let (direction, opening) = match (opening(OFFERING), opening(WANTING)) {
        (Some(opening), _) => (Direction::Offering, opening),
        (None, Some(opening)) => (Direction::Wanting, opening),
        (None, None) => return None,
    };
    let words = opening.split_whitespace().count();
    let rest: Vec<&str> = text.split_whitespace().skip(words).collect();
    let rest = rest.join(" ");
    // Who gives lessons gives nothing away.
    let gift = opening.contains("donne") && intent != Intent::OfferKnowledge;
    let line = if gift && !fold(&rest).contains("contre") { format!("{rest}, gratuit") } else { rest };
    Some(read_line(line.trim_end_matches(['?', ' ']), direction, unit))
}

/// What is surely meant by words said to nobody's proposition; `None` where that is not sure.
pub fn meaning(text: &str, rules: &Rules, now: Timestamp) -> Option<Intent> {
    let unit = UnitWords::new(&rules.unit);
    let places = Places::new(&rules.places);
    let reference = Reference::of_club(now, rules.zone, &unit, &places);
    let meaning = understand(text, &reference, Context::None, None);
    (meaning.confidence == Confidence::Sure).then_some(meaning.intent)
}

/// Is an offer or a want in these words, whenever they are said?
pub fn is_one(text: &str) -> bool {
    read(text, &Rules::default(), (Timestamp(0), None), Context::None).is_some()
}

fn content(slots: &Slots, title: &str, direction: Direction, intent: Intent, sentence: &str) -> Result<Content, Refusal> {
    let subject = match intent {
        Intent::OfferService | Intent::RequestService => Subject::Service,
        Intent::OfferKnowledge | Intent::RequestKnowledge => Subject::Knowledge,
        _ => Subject::Good,
    };
    let too_long = |bad: BadText| match bad {
        BadText::Empty => Refusal::BadAmount,
        BadText::TooLong { limit } => Refusal::TooLong(limit),
    };
    let phrase = |words: &Option<String>| words.as_deref().map(Phrase::new).transpose().map_err(too_long);
    let points = slots.points.map(|points| Amount::new(points).ok_or(Refusal::BadAmount)).transpose()?;
    let title = capitalised(title);
    Ok(Content {
        direction,
        subject,
        category: slots.category.or_else(|| category::guess(&title)).map(str::to_owned),
        title: Title::new(&title).map_err(too_long)?,
        text: Some(Description::new(sentence.trim()).map_err(too_long)?),
        back: Return { points, barter: phrase(&slots.in_exchange)?, both: false },
        lent: matches!(intent, Intent::OfferLend | Intent::RequestLoan),
        place: phrase(&slots.place)?,
        pieces: None,
        photo: None,
    })
}

/// Openings of a payment, folded.
const PAYING: &[&str] = &["je donne ", "je verse ", "je paie ", "je paye ", "verse ", "paie ", "paye ", "donne "];

/// « je donne 5 points à Ali »: what follows `/payer` then. Points alone are given to somebody; « je donne un vélo à Vernier » is an offer.
pub fn paying<'t, 'u>(text: &'t str, mut units: impl Iterator<Item = &'u Unit>) -> Option<&'t str> {
    let folded = fold(text);
    let opening = PAYING.iter().find(|opening| folded.starts_with(**opening))?;
    let words = opening.split_whitespace().count();
    let mut rest = text.trim_start();
    for _ in 0..words {
        rest = rest.split_once(char::is_whitespace)?.1.trim_start();
    }
    let mut after = fold(rest);
    after.retain(|c| c != '@');
    let mut after = after.split_whitespace();
    let (number, unit, link) = (after.next()?, after.next()?, after.next()?);
    let counted = units.any(|of| unit == fold(of.one.as_str()) || unit == fold(of.many.as_str()));
    (counted && link == "a" && number.chars().all(|c| c.is_ascii_digit())).then_some(rest)
}

/// « je voudrais l'annonce 1 », « l'annonce 12 m'intéresse »: the number of the offer that somebody would like.
pub fn wanted_number(text: &str) -> Option<u32> {
    let folded = fold(text);
    let wish = ["voudrais", "veux bien", "m'interesse", "aimerais", "prends", "interesse par", "suis interesse"];
    if !wish.iter().any(|wish| folded.contains(wish)) || ["pas ", "plus "].iter().any(|no| folded.contains(no)) {
        return None;
    }
    let (_, rest) = folded.split_once("annonce")?;
    let digits: String = rest.trim_start_matches([' ', 'n', '°', 'º', '#']).chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn payments_are_told_from_offers() {
        let unit = Rules::default().unit;
        let table = [
            ("je donne 5 points à Ali", Some("5 points à Ali")),
            ("Je verse 12 points à @Ali pour le pain", Some("12 points à @Ali pour le pain")),
            ("je donne un vélo à Vernier", None),
            ("je donne 5 chaises à Vernier", None),
            ("je donne des points", None),
            ("je donne", None),
        ];
        for (text, expected) in table {
            assert_eq!(paying(text, std::iter::once(&unit)), expected, "{text}");
        }
    }

    #[test]
    fn what_is_over_is_no_time_to_have_it() {
        let rules = Rules::default();
        let now = crate::samples::at("2026-03-02 09:00");
        let times = |text: &str| {
            let offer = read(text, &rules, (now, None), Context::None).expect("an offer").expect("a good one");
            offer.times.map(|times| times.start.day.to_string())
        };
        assert_eq!(times("je donne le vélo acheté samedi dernier"), None);
        assert_eq!(times("je donne mon vélo samedi"), Some("2026-03-07".to_owned()));
    }

    #[test]
    fn a_doubtful_day_leaves_the_offer_sure() {
        let rules = Rules::default();
        // A Wednesday.
        let now = crate::samples::at("2026-03-04 09:00");
        for (text, sure, days) in [
            ("je donne ma perceuse mercredi 18h", true, 2),
            ("je donne ma perceuse vendredi 18h", true, 0),
            ("la perceuse est chez moi mercredi", false, 0),
        ] {
            let offer = read(text, &rules, (now, None), Context::None).and_then(Result::ok);
            let found = offer.map(|offer| (offer.sure, offer.either.map_or(0, |(one, other)| [one, other].len())));
            assert_eq!(found.unwrap_or_default(), (sure, days), "{text}");
        }
    }

    #[test]
    fn references_to_an_offer() {
        let table = [
            ("je voudrais l'annonce 1", Some(1)),
            ("L’annonce 12 m’intéresse !", Some(12)),
            ("L'annonce n°7 m'intéresse", Some(7)),
            ("l'annonce 3 ne m'intéresse pas du tout", None),
            ("as-tu vu l'annonce 4 ?", None),
            ("je voudrais une annonce", None),
            ("je voudrais l'annonce 99999999999", None),
        ];
        for (text, expected) in table {
            assert_eq!(wanted_number(text), expected, "{text}");
        }
    }
}
