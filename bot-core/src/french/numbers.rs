//! Numbers: digits with Swiss, French and plain grouping, and the number words of France, Switzerland and Belgium.
//!
//! « un » and « une » are numbers only where a unit follows, which the caller knows: [`Number::is_article`].
//!
//! The words are read here and not by the `text2num` package, which was measured: it does not know collectives (« une douzaine »), makes
//! « un vélo neuf » « 1 vélo neuf », cuts its own words without the way back to the original, and would cost a second pass over each text.

use super::tokens::{Kind, Token};

/// What a number is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// A whole number.
    Whole(i64),
    /// Not whole; in thousandths.
    Fraction(i64),
    /// More than anybody means.
    TooBig,
}

/// A number in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    /// Its worth.
    pub value: Value,
    /// The token after it.
    pub end: usize,
    /// Written in words.
    pub in_words: bool,
    /// « un » or « une », which may just as well be an article.
    pub is_article: bool,
    /// « une dizaine » is about ten; « une douzaine » is twelve.
    pub approximate: bool,
}

impl Number {
    /// The whole number, if it is one.
    pub fn whole(self) -> Option<i64> {
        match self.value {
            Value::Whole(value) => Some(value),
            Value::Fraction(_) | Value::TooBig => None,
        }
    }
}

/// The number that begins at a token.
pub fn number(tokens: &[Token], at: usize) -> Option<Number> {
    let count = digits(tokens, at).or_else(|| words(tokens, at));
    collective(tokens, at, count).or(count)
}

/// Rule `collective`: « une dizaine », « une vingtaine », « deux douzaines », « une demi-douzaine », « une centaine ».
/// Not: « la trentaine », « une quinzaine » where days are meant, which is for the rules for time.
fn collective(tokens: &[Token], at: usize, count: Option<Number>) -> Option<Number> {
    let noun = |at: usize| {
        let (worth, exact) = match tokens.get(at)?.text.as_str() {
            "huitaine" => (8, false),
            "dizaine" | "dizaines" => (10, false),
            "douzaine" | "douzaines" => (12, true),
            "quinzaine" | "quinzaines" => (15, false),
            "vingtaine" => (20, false),
            "trentaine" => (30, false),
            "quarantaine" => (40, false),
            "cinquantaine" => (50, false),
            "soixantaine" => (60, false),
            "centaine" | "centaines" => (100, false),
            "millier" | "milliers" => (1_000, false),
            _ => return None,
        };
        Some((worth, exact, at + 1))
    };
    let value = |value: i64, exact: bool, end| {
        Some(Number { value: Value::Whole(value), end, in_words: true, is_article: false, approximate: !exact })
    };
    let half = |at: usize| {
        let half = word(tokens, at, &["demi", "demie"])?;
        let (worth, exact, end) = noun(join(tokens, half)?)?;
        value(worth / 2, exact, end)
    };
    let Some(count) = count else { return half(at) };
    if let Some(found) = half(count.end).filter(|_| count.is_article) {
        return Some(found);
    }
    // « une bonne dizaine »
    let sized = word(tokens, count.end, &["bonne", "petite", "grosse"]).filter(|_| count.is_article);
    let (worth, exact, end) = noun(sized.unwrap_or(count.end))?;
    value(count.whole()?.checked_mul(worth)?, exact, end)
}

/// Rule `digits`: 15; 1'200, 1 200, 1.200 (groups of three); 7,5 and 7.5; « 10.- » and « 12,00 » are whole.
/// Not: 18.30 has two digits after the point and comes back as a fraction, which only a rule for hours takes.
fn digits(tokens: &[Token], at: usize) -> Option<Number> {
    let first = tokens.get(at).filter(|token| token.kind == Kind::Digits)?;
    let mut written = first.text.clone();
    let mut end = at + 1;
    // Groups of three, all with the same separator.
    if (1..=3).contains(&written.len()) && !written.starts_with('0') {
        let mut separator: Option<Option<String>> = None;
        while let Some((sep, group, after)) = group(tokens, end) {
            if separator.as_ref().is_some_and(|used| *used != sep) {
                break;
            }
            separator = Some(sep);
            written.push_str(group);
            end = after;
        }
    }
    let decimals = match (tokens.get(end), tokens.get(end + 1)) {
        (Some(sign), Some(part)) if (sign.is(",") || sign.is(".")) && sign.glued && part.glued && part.kind == Kind::Digits => {
            end += 2;
            part.text.as_str()
        }
        _ => "",
    };
    let value = match written.parse::<i64>() {
        Ok(whole) if decimals.chars().all(|digit| digit == '0') => Value::Whole(whole),
        Ok(whole) => {
            let padded: String = decimals.chars().chain("000".chars()).take(3).collect();
            let part = padded.parse::<i64>().unwrap_or_default();
            whole.checked_mul(1_000).and_then(|whole| whole.checked_add(part)).map_or(Value::TooBig, Value::Fraction)
        }
        Err(_) => Value::TooBig,
    };
    Some(Number { value, end, in_words: false, is_article: false, approximate: false })
}

/// One more group of three digits: its separator (`None`: a space), its digits, the token after it.
fn group(tokens: &[Token], at: usize) -> Option<(Option<String>, &str, usize)> {
    let three = |at: usize, glued: bool| {
        tokens.get(at).filter(|token| token.kind == Kind::Digits && token.text.len() == 3 && token.glued == glued)
    };
    if let Some(group) = three(at, false) {
        return Some((None, &group.text, at + 1));
    }
    let sign = tokens.get(at).filter(|token| token.glued && (token.is("'") || token.is(".")))?;
    three(at + 1, true).map(|group| (Some(sign.text.clone()), group.text.as_str(), at + 2))
}

/// Rule `words`: zéro to 999 999 in words; soixante-dix and septante, quatre-vingts, huitante and octante, quatre-vingt-dix and nonante;
/// hyphens, spaces or « et ».
/// Not: « neuf » and « sept » inside other words.
fn words(tokens: &[Token], at: usize) -> Option<Number> {
    if !tokens.get(at).is_some_and(|token| token.kind == Kind::Word && is_number_word(&token.text)) {
        return None;
    }
    let thousands = |count: i64, end: usize| {
        let (rest, end) = join(tokens, end).and_then(|at| below_thousand(tokens, at)).unwrap_or((0, end));
        (count * 1_000 + rest, end)
    };
    let (value, end) = if let Some((count, end)) = below_thousand(tokens, at) {
        let mille = if count > 1 { then(tokens, end, "mille") } else { None };
        mille.map_or((count, end), |end| thousands(count, end))
    } else {
        thousands(1, word(tokens, at, &["mille"])?)
    };
    let is_article = end == at + 1 && tokens.get(at).is_some_and(|token| token.is("un") || token.is("une"));
    Some(Number { value: Value::Whole(value), end, in_words: true, is_article, approximate: false })
}

/// Can a number in words begin with this one? Asked first: nearly every word of a text is none.
fn is_number_word(word: &str) -> bool {
    (2..=9).contains(&word.len())
        && (matches!(word, "une" | "cent" | "mille" | "nonante")
            || SMALL.contains(&word)
            || TENS.iter().any(|(name, ..)| *name == word))
}

fn below_thousand(tokens: &[Token], at: usize) -> Option<(i64, usize)> {
    let hundred = |end: usize, count: i64| {
        let end = if count > 1 { word(tokens, end, &["cents", "cent"]) } else { word(tokens, end, &["cent"]) }?;
        let rest = join(tokens, end).and_then(|at| below_hundred(tokens, at)).filter(|(rest, _)| *rest > 0);
        Some((count * 100 + rest.map_or(0, |(rest, _)| rest), rest.map_or(end, |(_, end)| end)))
    };
    if let Some(found) = hundred(at, 1) {
        return Some(found);
    }
    let (count, end) = below_hundred(tokens, at)?;
    let more = if (2..=9).contains(&count) { join(tokens, end).and_then(|end| hundred(end, count)) } else { None };
    Some(more.unwrap_or((count, end)))
}

const SMALL: [&str; 17] = [
    "zero", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize", "quatorze",
    "quinze", "seize",
];

const TENS: [(&str, i64, i64); 8] = [
    // The word, its worth, the largest number that follows it.
    ("vingt", 20, 9),
    ("trente", 30, 9),
    ("quarante", 40, 9),
    ("cinquante", 50, 9),
    ("soixante", 60, 19),
    ("septante", 70, 9),
    ("huitante", 80, 9),
    ("octante", 80, 9),
];

fn below_hundred(tokens: &[Token], at: usize) -> Option<(i64, usize)> {
    // quatre-vingt(s)(-dix-neuf)
    if let Some(end) =
        word(tokens, at, &["quatre"]).and_then(|end| join(tokens, end)).and_then(|end| word(tokens, end, &["vingts", "vingt"]))
    {
        return Some(follow(tokens, end, 80, 19));
    }
    let tens = TENS.iter().copied().chain([("nonante", 90, 9)]);
    for (name, worth, largest) in tens {
        if let Some(end) = word(tokens, at, &[name]) {
            return Some(follow(tokens, end, worth, largest));
        }
    }
    below_twenty(tokens, at)
}

/// What follows a word for tens: « -sept », « et un », « -onze ».
fn follow(tokens: &[Token], end: usize, worth: i64, largest: i64) -> (i64, usize) {
    let after = join(tokens, end).map(|at| word(tokens, at, &["et"]).and_then(|end| join(tokens, end)).unwrap_or(at));
    match after.and_then(|at| below_twenty(tokens, at)) {
        Some((rest, end)) if (1..=largest).contains(&rest) => (worth + rest, end),
        _ => (worth, end),
    }
}

fn below_twenty(tokens: &[Token], at: usize) -> Option<(i64, usize)> {
    let read = |at: usize| {
        let token = tokens.get(at).filter(|token| token.kind == Kind::Word)?;
        let name = if token.is("une") { "un" } else { token.text.as_str() };
        (0_i64..).zip(SMALL).find(|(_, small)| *small == name).map(|(worth, _)| worth)
    };
    let worth = read(at)?;
    // dix-sept, dix-huit, dix-neuf
    if worth == 10
        && let Some(next) = join(tokens, at + 1)
        && let Some(rest @ 7..=9) = read(next)
    {
        return Some((10 + rest, next + 1));
    }
    Some((worth, at + 1))
}

/// The token after one of these words.
fn word(tokens: &[Token], at: usize, names: &[&str]) -> Option<usize> {
    tokens.get(at).filter(|token| names.iter().any(|name| token.is(name))).map(|_| at + 1)
}

/// The token after a word that may be joined by a hyphen.
fn then(tokens: &[Token], at: usize, name: &str) -> Option<usize> {
    join(tokens, at).and_then(|at| word(tokens, at, &[name]))
}

/// Steps over a glued hyphen between two number words.
fn join(tokens: &[Token], at: usize) -> Option<usize> {
    let token = tokens.get(at)?;
    Some(if token.is("-") && token.glued && tokens.get(at + 1).is_some_and(|next| next.glued) { at + 1 } else { at })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::french::tokens::Tokens;

    fn read(text: &str) -> Option<(Value, usize)> {
        let tokens = Tokens::new(text);
        number(tokens.all(), 0).map(|number| (number.value, tokens.all().len() - number.end))
    }

    #[test]
    fn digits_in_all_groupings() {
        let table = [
            ("15", Value::Whole(15)),
            ("0", Value::Whole(0)),
            ("1'200", Value::Whole(1_200)),
            ("1’200’000", Value::Whole(1_200_000)),
            ("1 200", Value::Whole(1_200)),
            ("1\u{202F}200", Value::Whole(1_200)),
            ("1.200", Value::Whole(1_200)),
            ("7,5", Value::Fraction(7_500)),
            ("2.5", Value::Fraction(2_500)),
            ("0,25", Value::Fraction(250)),
            ("12,00", Value::Whole(12)),
            ("99999999999999999999", Value::TooBig),
            ("9223372036854775807,5", Value::TooBig),
        ];
        for (text, value) in table {
            assert_eq!(read(text), Some((value, 0)), "{text}");
        }
    }

    #[test]
    fn groups_need_three_digits_and_one_separator() {
        assert_eq!(read("17 02"), Some((Value::Whole(17), 1)));
        assert_eq!(read("12 1234"), Some((Value::Whole(12), 1)));
        assert_eq!(read("1'200 300"), Some((Value::Whole(1_200), 1)));
        assert_eq!(read("3, 4"), Some((Value::Whole(3), 2)));
        assert_eq!(read("x"), None);
        assert_eq!(read("-5"), None);
    }

    #[test]
    fn words_of_three_countries() {
        let table = [
            ("zéro", 0),
            ("une", 1),
            ("dix-sept", 17),
            ("vingt et un", 21),
            ("vingt-et-un", 21),
            ("trente deux", 32),
            ("soixante-dix", 70),
            ("soixante et onze", 71),
            ("septante", 70),
            ("septante-cinq", 75),
            ("quatre-vingts", 80),
            ("quatre-vingt-un", 81),
            ("huitante trois", 83),
            ("octante-quatre", 84),
            ("quatre vingt dix neuf", 99),
            ("nonante-neuf", 99),
            ("cent", 100),
            ("cent un", 101),
            ("deux cents", 200),
            ("deux-cent-cinquante", 250),
            ("mille", 1_000),
            ("deux mille dix-sept", 2_017),
        ];
        for (text, value) in table {
            assert_eq!(read(text), Some((Value::Whole(value), 0)), "{text}");
        }
    }

    #[test]
    fn every_number_below_a_hundred_reads_back() {
        let unit = |n: usize| SMALL[n].to_owned();
        let teens = |n: usize| if n < 17 { unit(n) } else { format!("dix-{}", SMALL[n - 10]) };
        let with = |tens: &str, rest: usize| match rest {
            0 => tens.to_owned(),
            1 => format!("{tens} et un"),
            _ => format!("{tens}-{}", teens(rest)),
        };
        let tens = ["", "", "vingt", "trente", "quarante", "cinquante", "soixante"];
        for n in 0..100_usize {
            let swiss = ["septante", "huitante", "nonante"];
            let mut forms = Vec::new();
            match n {
                0..20 => forms.push(teens(n)),
                20..70 => forms.push(with(tens[n / 10], n % 10)),
                70..80 => forms.push(with("soixante", n - 60)),
                _ => forms.push(if n == 80 { "quatre-vingts".to_owned() } else { format!("quatre-vingt-{}", teens(n - 80)) }),
            }
            if n >= 70 {
                forms.push(with(swiss[n / 10 - 7], n % 10));
            }
            for form in forms {
                let value = Value::Whole(i64::try_from(n).expect("small"));
                assert_eq!(read(&form), Some((value, 0)), "{form}");
                assert_eq!(read(&form.replace('-', " ")), Some((value, 0)), "{form}");
            }
        }
    }

    #[test]
    fn un_may_be_an_article() {
        let tokens = Tokens::new("un livre");
        assert!(number(tokens.all(), 0).is_some_and(|number| number.is_article));
        let tokens = Tokens::new("vingt et un");
        assert!(number(tokens.all(), 0).is_some_and(|number| !number.is_article));
        for text in ["neufs", "septembre", "dizaine", "centre", "oncle"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn collectives_are_about_so_many() {
        for (text, value, approximate) in [
            ("une dizaine", 10, true),
            ("une douzaine", 12, false),
            ("deux douzaines", 24, false),
            ("une demi-douzaine", 6, false),
            ("3 douzaines", 36, false),
            ("une centaine", 100, true),
            ("vingt", 20, false),
        ] {
            let tokens = Tokens::new(text);
            let found = number(tokens.all(), 0).expect("a number");
            assert_eq!(
                (found.value, found.approximate, found.end),
                (Value::Whole(value), approximate, tokens.all().len()),
                "{text}"
            );
        }
        assert_eq!(read("une dizaine de chaises").map(|(_, left)| left), Some(2));
    }
}
