//! Numbers of points in a sentence, with the club's own unit.
//!
//! Deliberately absent: a bare number. It is points only where points were asked for, which [`super::reply`] knows.

mod per;

pub use self::per::Per;
use self::per::per;
use super::{
    Span,
    entity::{Rule, rule},
    numbers::{Value, number},
    tokens::{Token, Tokens, is_any},
};
use crate::{club::Unit, ledger::Amount, refusal::Refusal};

/// How a number of points relates to what was proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// So many.
    Exactly,
    /// « de plus ».
    More,
    /// « de moins ».
    Less,
}

/// Points named in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The first token.
    pub from: usize,
    /// The token after it.
    pub to: usize,
    /// Where it stands.
    pub span: Span,
    /// How many; `None` for « 10 à 15 points », which is no one number.
    pub value: Option<Value>,
    /// At least so many; `None` for « max 20 points ».
    pub least: Option<Value>,
    /// At most so many; `None` for « au moins 5 points ».
    pub most: Option<Value>,
    /// « une quinzaine de points », « environ 10 points ».
    pub approximate: bool,
    /// A minus stands before it.
    pub negative: bool,
    /// What for.
    pub per: Per,
    /// More or less than proposed.
    pub relation: Relation,
    /// « caution 20 points »: a deposit, not a price.
    pub deposit: bool,
}

impl Mention {
    /// How many points can move.
    ///
    /// # Errors
    /// [`Refusal::NotWhole`] for 7,5; [`Refusal::BadAmount`] for none, too many, a negative number, or a range.
    pub fn amount(&self) -> Result<Amount, Refusal> {
        match self.value {
            _ if self.negative => Err(Refusal::BadAmount),
            Some(value) => amount(value),
            None => Err(Refusal::BadAmount),
        }
    }
}

/// How many points a number is, where it is known to be one.
///
/// # Errors
/// [`Refusal::NotWhole`] for 7,5; [`Refusal::BadAmount`] for none or too many.
pub fn amount(value: Value) -> Result<Amount, Refusal> {
    match value {
        Value::Whole(points) => Amount::new(points).ok_or(Refusal::BadAmount),
        Value::Fraction(_) => Err(Refusal::NotWhole),
        Value::TooBig => Err(Refusal::BadAmount),
    }
}

/// What points are called in a club, ready to be compared.
#[derive(Debug, Clone)]
pub struct UnitWords(Vec<Vec<String>>);

impl UnitWords {
    /// « point(s) », « pt(s) » and the club's own words.
    pub fn new(unit: &Unit) -> Self {
        let words = |text: &str| Tokens::new(text).all().iter().map(|token| token.text.clone()).collect::<Vec<_>>();
        let mut all: Vec<Vec<String>> = ["points", "point", "pts", "pt"].iter().map(|word| words(word)).collect();
        all.extend([words(unit.many.as_str()), words(unit.one.as_str())]);
        all.retain(|words| !words.is_empty());
        // The longest first: « heure de vie » before « heure ».
        all.sort_by_key(|words| std::cmp::Reverse(words.len()));
        Self(all)
    }

    /// The token after the unit, if it stands here.
    pub(super) fn at(&self, tokens: &[Token], at: usize) -> Option<usize> {
        let found = self.0.iter().find(|words| {
            tokens.get(at..at + words.len()).is_some_and(|here| here.iter().zip(words.iter()).all(|(token, word)| token.is(word)))
        });
        if let Some(words) = found {
            // « points. » keeps its full stop, « pts. » is one.
            return Some(at + words.len());
        }
        // « 15 p. » at an end.
        let short = tokens.get(at).is_some_and(|token| token.is("p"))
            && tokens.get(at + 1).is_some_and(|token| token.is(".") && token.glued)
            && tokens.get(at + 2).is_none_or(|next| next.is(","));
        short.then_some(at + 2)
    }
}

/// « points » that are none: after the word, or after « de » (rule `points-stop`).
const OTHER_POINTS: &[&str] = &[
    "commun",
    "communs",
    "cardinaux",
    "cardinal",
    "final",
    "noir",
    "noirs",
    "fort",
    "forts",
    "faible",
    "faibles",
    "virgule",
    "chaud",
    "mort",
    "important",
    "importants",
    "essentiel",
    "essentiels",
    "principaux",
    "positif",
    "positifs",
    "negatif",
    "negatifs",
    "delicat",
    "delicats",
    "cle",
    "cles",
];
const POINTS_OF: &[&str] = &[
    "vue",
    "rencontre",
    "suture",
    "repere",
    "cote",
    "depart",
    "retard",
    "avance",
    "ecart",
    "penalite",
    "vie",
    "fidelite",
    "croix",
    "permis",
    "vente",
];
/// Words of games and scores, in which points are none of ours (rule `points-game`).
const GAME: &[&str] = &["marque", "marquee", "marquer", "marquons", "score", "match", "tournoi", "championnat"];

/// All numbers of points in a text (rule `points`): « 15 points », « 15pts », « septante-cinq points », « 1'200 points »,
/// « 2 points pièce », « 5 points de plus », « 10 à 15 points ».
/// Not: « mise au point », « deux points : », « un point commun », « points de suture », « l'équipe a marqué 30 points », « 12 ».
pub fn mentions(tokens: &Tokens<'_>, unit: &UnitWords) -> Vec<Mention> {
    let all = tokens.all();
    let mut found = Vec::new();
    if all.iter().any(|token| GAME.contains(&token.text.as_str())) {
        return found;
    }
    let mut at = 0;
    while at < all.len() {
        match mention(tokens, at, unit) {
            Some(mention) => {
                at = mention.to;
                found.push(mention);
            }
            // Not in the middle of a number: « 1 200 points » is not also « 200 points ».
            None => at = number(all, at).filter(|number| !number.in_words).map_or(at + 1, |number| number.end),
        }
    }
    found
}

fn mention(tokens: &Tokens<'_>, at: usize, unit: &UnitWords) -> Option<Mention> {
    let all = tokens.all();
    let is = |at: usize, word: &str| all.get(at).is_some_and(|token| token.is(word));
    let glued = |at: usize| all.get(at).is_some_and(|token| token.glued);
    let first = number(all, at)?;
    let (mut value, mut end) = (Some(first.value), first.end);
    let (mut least, mut most) = (value, value);
    if is(end, "x")
        && let Some(times) = number(all, end + 1)
    {
        // « 2x10 points »
        value = match (first.whole(), times.whole()) {
            (Some(a), Some(b)) => Some(a.checked_mul(b).map_or(Value::TooBig, Value::Whole)),
            _ => Some(times.value),
        };
        (least, most, end) = (value, value, times.end);
    } else if (is(end, "a") || is(end, "-") || is(end, "et") || is(end, "ou"))
        && let Some(second) = number(all, end + 1)
    {
        // « 10 à 15 points », « entre 10 et 15 points »
        (value, most, end) = (None, Some(second.value), second.end);
    }
    // « 10.- points »
    if is(end, ".") && glued(end) && is(end + 1, "-") && glued(end + 1) {
        end += 2;
    }
    if is(end, "de") || is(end, "d'") {
        end += 1;
    }
    // « un petit point »
    if is(end, "petit") || is(end, "petits") || is(end, "bons") {
        end += 1;
    }
    end = unit.at(all, end)?;
    let few = first.in_words && first.whole().is_some_and(|count| count <= 10);
    if other_points(all, at, few, end) {
        return None;
    }
    let mut from = at;
    let minus = at.checked_sub(1).filter(|minus| is(*minus, "-") && glued(at) && !(glued(*minus) && *minus > 0));
    if let Some(minus) = minus {
        from = minus;
    }
    let mut deposit = false;
    let before = |back: usize, word: &str| from.checked_sub(back).is_some_and(|at| is(at, word));
    let held = |back: usize| ["caution", "depot", "consigne"].iter().any(|word| before(back, word));
    if held(1) || held(2) && (before(1, "de") || before(1, ":")) {
        deposit = true;
        from -= if held(1) { 1 } else { 2 };
    } else if (is(end, "de") || is(end, "en")) && is(end + 1, "caution") {
        (deposit, end) = (true, end + 2);
    }
    let mut relation = Relation::Exactly;
    if (is(end, "de") || is(end, "en")) && (is(end + 1, "plus") || is(end + 1, "moins")) {
        relation = if is(end + 1, "plus") { Relation::More } else { Relation::Less };
        end += 2;
    }
    let (per, end) = per(all, end);
    match bound(all, from, end) {
        Some(Bound::Most) if value.is_some() => least = None,
        Some(Bound::Least) if value.is_some() => most = None,
        _ => {}
    }
    let approximate = first.approximate || from.checked_sub(1).is_some_and(|at| is(at, "environ") || is(at, "~"));
    let span = tokens.span(from, end);
    Some(Mention { from, to: end, span, value, least, most, approximate, negative: minus.is_some(), per, relation, deposit })
}

/// On which side of a number of points the price lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bound {
    Least,
    Most,
}

/// « max 20 points », « 20 points maximum », « au moins 5 points » (rule `points-bound`).
fn bound(all: &[Token], from: usize, to: usize) -> Option<Bound> {
    const MOST: &[&str] = &["max", "maxi", "maximum"];
    const LEAST: &[&str] = &["min", "mini", "minimum"];
    let before = |words: &[&str]| {
        let start = from.checked_sub(words.len());
        start.is_some_and(|start| words.iter().enumerate().all(|(step, word)| all[start + step].is(word)))
    };
    let beside = |words: &[&str]| from.checked_sub(1).is_some_and(|at| is_any(all, at, words)) || is_any(all, to, words);
    if beside(MOST)
        || before(&["au", "plus"])
        || before(&["jusqu'", "a"])
        || before(&["plus", "de"]) && before(&["pas", "plus", "de"])
    {
        return Some(Bound::Most);
    }
    let least = beside(LEAST) || before(&["au", "moins"]) || before(&["a", "partir", "de"]) || before(&["des"]);
    least.then_some(Bound::Least)
}

/// `few`: so few, and in words, that a colon may be meant, or a list.
fn other_points(all: &[Token], from: usize, few: bool, end: usize) -> bool {
    let word = |at: usize| all.get(at).map(|token| token.text.as_str()).unwrap_or_default();
    let of =
        ["de", "du", "d'"].contains(&word(end)) && (POINTS_OF.contains(&word(end + 1)) || POINTS_OF.contains(&word(end + 2)));
    // « deux points : voici », but « contre deux points : une luge »
    let priced = from.checked_sub(1).is_some_and(|at| is_any(all, at, &["contre", "pour", "a"]));
    OTHER_POINTS.contains(&word(end)) || of || few && !priced && word(end) == ":"
}

pub(super) const RULES: &[Rule] = &[
    rule("points", "15 points", "mise au point"),
    rule("points-bound", "max 20 points", "le max de points"),
    rule("points-per", "5 points l'heure", "5 points le matin"),
    rule("deposit", "caution 20 points", "sans caution"),
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{club::Rules, text::Name};

    fn unit() -> UnitWords {
        UnitWords::new(&Rules::default().unit)
    }

    fn amounts(text: &str) -> Vec<Result<i64, Refusal>> {
        mentions(&Tokens::new(text), &unit()).iter().map(|found| found.amount().map(i64::from)).collect()
    }

    #[test]
    fn points_in_many_spellings() {
        for (text, expected) in [
            ("15 points", 15),
            ("15pts", 15),
            ("15 pt", 15),
            ("15 p.", 15),
            ("un point", 1),
            ("septante-cinq points et c'est à vous", 75),
            ("quatre-vingts points", 80),
            ("1'200 points", 1_200),
            ("1 200 points", 1_200),
            ("10.- points", 10),
            ("2x10 points", 20),
            ("max 20 points", 20),
            ("20 pts/h", 20),
            ("12 points de l'heure", 12),
            ("une centaine de chaises, 3 points", 3),
            ("contre nonante-cinq points : une poussette", 95),
            ("contre deux points : une luge", 2),
        ] {
            assert_eq!(amounts(text), [Ok(expected)], "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for (text, expected) in [
            ("7,5 points", Refusal::NotWhole),
            ("2.5 pts", Refusal::NotWhole),
            ("0 point", Refusal::BadAmount),
            ("-5 points", Refusal::BadAmount),
            ("− 5 points et plus -3 points", Refusal::BadAmount),
            ("99999999999999999999 points", Refusal::BadAmount),
            ("100001 points", Refusal::BadAmount),
            ("10-15 pts", Refusal::BadAmount),
            ("entre 10 et 15 points", Refusal::BadAmount),
        ] {
            assert_eq!(amounts(text).last(), Some(&Err(expected)), "{text}");
        }
    }

    #[test]
    fn what_is_not_points() {
        for text in [
            "mise au point",
            "à point",
            "point de vue",
            "point final",
            "un point commun",
            "à quel point",
            "dix points de suture",
            "les points du permis",
            "deux points : voici",
            "l'équipe a marqué 30 points",
            "12",
            "12 pommes",
        ] {
            assert_eq!(amounts(text), [], "{text}");
        }
    }

    #[test]
    fn each_more_less_and_deposit() {
        let one = |text: &str| mentions(&Tokens::new(text), &unit()).pop().expect("points");
        for (text, per) in [
            ("2 points pièce", Per::Piece),
            ("2 points la pièce", Per::Piece),
            ("2 points chacune", Per::Piece),
            ("2 points par pot", Per::Piece),
            ("5 points l'heure", Per::Hour),
            ("5 pts/h", Per::Hour),
            ("5 points par jour", Per::Day),
            ("5 points la semaine", Per::Week),
            ("5 points par demi-heure", Per::HalfHour),
            ("5 points par personne", Per::Person),
            ("5 points le tout", Per::All),
            ("5 points", Per::All),
        ] {
            assert_eq!(one(text).per, per, "{text}");
        }
        assert_eq!(one("2 points de moins").relation, Relation::Less);
        assert_eq!(one("2 points en plus").relation, Relation::More);
        assert!(one("caution 20 points").deposit && one("20 points de caution").deposit && !one("20 points").deposit);
    }

    #[test]
    fn the_clubs_own_unit() {
        let unit = Unit { one: Name::new("heure de vie").expect("a name"), many: Name::new("heures de vie").expect("a name") };
        let text = "d'accord pour 3 heures de vie";
        let found = mentions(&Tokens::new(text), &UnitWords::new(&unit));
        assert_eq!(found.len(), 1);
        assert_eq!(&text[found[0].span.clone()], "3 heures de vie");
    }

    proptest! {
        #[test]
        fn any_text_is_taken(text in any::<String>(), near in "[0-9 .,'x-]{0,12}(points?|pts|p\\.|CHF|€)?[a-z /']{0,8}") {
            for text in [text, near] {
                let tokens = Tokens::new(&text);
                for found in mentions(&tokens, &unit()) {
                    prop_assert!(!text[found.span].is_empty());
                }
            }
        }
    }
}
