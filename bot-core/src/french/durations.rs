//! How long: « 1h30 », « une heure et demie », « trois quarts d'heure », « une demi-journée », « 2 à 3 heures », « quinze jours ».
//!
//! Minutes; a day counts 1440, a week seven days, a month 30. « huit jours » is a week and « quinze jours » two, as people count both ends.
//!
//! Deliberately absent: ages (« 3 ans »), and when it begins.

use super::{
    entity::{Duration, Rule, rule},
    numbers::{Number, Value, number},
    tokens::{Kind, Token, is_any},
};

pub(super) const RULES: &[Rule] = &[
    rule("duration-hours", "2h30 de ménage", "à 18h30"),
    rule("duration-minutes", "30 minutes de marche", "30 minutieux"),
    rule("duration-days", "pour 3 jours", "les jours"),
    rule("duration-part", "une demi-journée", "une soirée pyjama"),
];

/// Words that mean something rough.
const ROUGHLY: &[&str] = &["environ", "approximativement", "grosso"];

fn word(tokens: &[Token], at: usize) -> &str {
    tokens.get(at).map(|token| token.text.as_str()).unwrap_or_default()
}

fn is(tokens: &[Token], at: usize, words: &[&str]) -> bool {
    is_any(tokens, at, words)
}

/// A length of time as read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// How long.
    pub duration: Duration,
    /// The token after it.
    pub end: usize,
    /// The rule that read it.
    pub rule: &'static str,
}

/// One length: minutes, calendar months if said in them, roughly, the token after it, the rule.
#[derive(Debug, Clone, Copy)]
struct One {
    minutes: u32,
    months: Option<u32>,
    rough: bool,
    end: usize,
    rule: &'static str,
}

impl One {
    fn new(minutes: u32, end: usize, rule: &'static str) -> Self {
        Self { minutes, months: None, rough: false, end, rule }
    }
}

/// The length of time that begins at a token, one or « from 2 to 3 ».
pub fn duration(tokens: &[Token], at: usize) -> Option<Found> {
    let (lead, rough) = lead(tokens, at);
    let one = two_numbers(tokens, lead).or_else(|| one(tokens, lead).map(|one| (one, None)));
    let (first, mut most) = one?;
    let mut end = first.end;
    if most.is_none() && is(tokens, end, &["a", "-", "ou"]) {
        // « 2h30 à 3h »
        if let Some(second) =
            self::one(tokens, end + 1).filter(|second| second.minutes > first.minutes && second.rule == first.rule)
        {
            (most, end) = (Some(second.minutes), second.end);
        }
    }
    let after = is(tokens, end, ROUGHLY) && !tokens.get(end + 1).is_some_and(|next| next.kind == Kind::Digits);
    if after {
        end += 1;
    }
    let duration = Duration { minutes: first.minutes, most, approximate: rough || after || first.rough, months: first.months };
    Some(Found { duration, end, rule: first.rule })
}

/// « pendant environ », « pour une durée de », « durant », « exactement ».
fn lead(tokens: &[Token], at: usize) -> (usize, bool) {
    let mut at = at;
    let mut rough = false;
    loop {
        if is(tokens, at, &["pour"])
            && is(tokens, at + 1, &["une"])
            && is(tokens, at + 2, &["duree"])
            && is(tokens, at + 3, &["de", "d'"])
        {
            at += 4;
        } else if is(tokens, at, &["une", "duree"]) {
            let noun = if is(tokens, at, &["une"]) { at + 1 } else { at };
            if !(is(tokens, noun, &["duree"]) && is(tokens, noun + 1, &["de", "d'", ":"])) {
                return (at, rough);
            }
            at = noun + 2;
        } else if is(tokens, at, &["pendant", "durant", "exactement"]) {
            at += 1;
        } else if is(tokens, at, ROUGHLY) {
            rough = true;
            at += 1;
        } else {
            return (at, rough);
        }
    }
}

/// « 2 à 3 heures », « 2-3h », « deux ou trois jours », « deux trois jours »
fn two_numbers(tokens: &[Token], at: usize) -> Option<(One, Option<u32>)> {
    let first = number(tokens, at)?;
    let or = is(tokens, first.end, &["ou"]);
    let join = if or || is(tokens, first.end, &["a", "-"]) { first.end + 1 } else { first.end };
    // « une ou deux heures », but « une heure », « il en reste une à 18 h »
    if first.is_article && !or || join == first.end && !first.in_words {
        return None;
    }
    let second = number(tokens, join)?;
    let (low, high) = (first.whole()?, second.whole()?);
    let upper = one(tokens, join).filter(|_| low < high && low > 0)?;
    let low = u32::try_from(low).ok()?;
    // Of the same unit: so much for one.
    let unit = unit_minutes(word(tokens, second.end))?;
    let shorter = One { minutes: low.checked_mul(unit)?, months: None, ..upper };
    Some((shorter, Some(upper.minutes)))
}

fn unit_minutes(word: &str) -> Option<u32> {
    Some(match word {
        "h" | "heure" | "heures" => 60,
        "min" | "mins" | "minute" | "minutes" => 1,
        "jour" | "jours" | "j" => 1_440,
        "semaine" | "semaines" | "sem" => 10_080,
        "mois" => 43_200,
        _ => return None,
    })
}

/// Hours and minutes only, at most three days: « 1h30 », « un quart d'heure », « 20 minutes », « 2' ».
pub fn hours_and_minutes(tokens: &[Token], at: usize) -> Option<(u32, usize)> {
    let found = fraction_of_hour(tokens, at).or_else(|| hours(tokens, at)).or_else(|| minutes(tokens, at))?;
    (found.minutes <= 72 * 60).then_some((found.minutes, found.end))
}

fn one(tokens: &[Token], at: usize) -> Option<One> {
    fraction_of_hour(tokens, at)
        .or_else(|| parts_of_day(tokens, at))
        .or_else(|| hours(tokens, at))
        .or_else(|| minutes(tokens, at))
        .or_else(|| days(tokens, at))
}

/// « un quart d'heure », « trois quarts d'heure », « 3/4 h », « une demi-heure », « 1/2 heure »
fn fraction_of_hour(tokens: &[Token], at: usize) -> Option<One> {
    const RULE: &str = "duration-hours";
    let (quarters, next) = if let Some(quarters) = quarters(tokens, at) {
        (quarters, at + 3)
    } else {
        let (noun, _) = sized(tokens, at + 1);
        match (word(tokens, at), word(tokens, noun)) {
            ("un" | "1", "quart") => (1, noun + 1),
            ("trois" | "3", "quart" | "quarts") => (3, noun + 1),
            ("une" | "1", "demi" | "demie") => (2, noun + 1),
            ("deux" | "2", "demi" | "demie") => (4, noun + 1),
            ("demi" | "demie", _) => (2, at + 1),
            _ => return None,
        }
    };
    let next = if is(tokens, next, &["-", "d'", "de"]) { next + 1 } else { next };
    is(tokens, next, &["heure", "heures", "h"]).then(|| One::new(quarters * 15, next + 1, RULE))
}

/// « 1/4 », « 1/2 », « ¾ »: so many quarters.
fn quarters(tokens: &[Token], at: usize) -> Option<u32> {
    if !is(tokens, at + 1, &["/", "⁄"]) {
        return None;
    }
    match (word(tokens, at), word(tokens, at + 2)) {
        ("1", "4") => Some(1),
        ("1", "2") => Some(2),
        ("3", "4") => Some(3),
        _ => None,
    }
}

/// « une petite heure », « deux bonnes heures »: the word after what says that it is not so exact, and whether that was said.
fn sized(tokens: &[Token], at: usize) -> (usize, bool) {
    const SIZES: &[&str] = &[
        "petit", "petite", "petits", "petites", "bon", "bonne", "bons", "bonnes", "gros", "grosse", "grosses", "grand", "grande",
        "grandes", "courte", "courtes", "longue", "longues",
    ];
    if is(tokens, at, SIZES) { (at + 1, true) } else { (at, false) }
}

/// « une demi-journée », « une soirée », « un après-midi »: only where the thing is not named after it (« une soirée pyjama »).
fn parts_of_day(tokens: &[Token], at: usize) -> Option<One> {
    const RULE: &str = "duration-part";
    let named = |end: usize| tokens.get(end).is_some_and(|next| next.kind == Kind::Word && !LINKS.contains(&next.text.as_str()));
    let whole = is(tokens, at, &["toute", "tout"]) && is(tokens, at + 1, &["la", "l'", "le", "une", "un"]);
    // « 1/2 journée »
    if quarters(tokens, at) == Some(2) {
        let next = if is(tokens, at + 3, &["-"]) { at + 4 } else { at + 3 };
        return (is(tokens, next, &["journee", "jour", "j"]) && !named(next + 1)).then(|| One::new(240, next + 1, RULE));
    }
    let start = if whole {
        at + 2
    } else if is(tokens, at, &["une", "un", "1"]) {
        sized(tokens, at + 1).0
    } else {
        return None;
    };
    let (minutes, end) = match word(tokens, start) {
        "demi" | "demie" => {
            let next = if is(tokens, start + 1, &["-"]) { start + 2 } else { start + 1 };
            is(tokens, next, &["journee", "jour"]).then_some((240, next + 1))?
        }
        "journee" => (1_440, start + 1),
        "soiree" | "matinee" => (240, start + 1),
        "nuit" => (480, start + 1),
        "apres" => {
            let next = if is(tokens, start + 1, &["-"]) { start + 2 } else { start + 1 };
            is(tokens, next, &["midi"]).then_some((300, next + 1))?
        }
        _ => return None,
    };
    (!named(end)).then(|| One::new(minutes, end, RULE))
}

/// What may follow « une soirée » without being part of its name.
const LINKS: &[&str] = &[
    "de", "d'", "pour", "par", "a", "au", "en", "et", "ou", "le", "la", "ce", "cette", "demain", "chez", "avec", "contre",
    "samedi", "dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "dans", "si", "stp", "merci", "environ", "max",
    "maximum", "complete", "entiere",
];

/// 2h, 1h30, « 1 h 30 min », 2.5h, « deux heures et quart », « une petite heure », « 24 heures »
fn hours(tokens: &[Token], at: usize) -> Option<One> {
    const RULE: &str = "duration-hours";
    if is(tokens, at, &["quelques"]) && is(tokens, at + 1, &["heures", "h"]) {
        return Some(One { rough: true, ..One::new(180, at + 2, RULE) });
    }
    let count = number(tokens, at)?;
    let said = of_about(tokens, &count);
    let (unit, rough) = sized(tokens, said);
    // Whoever says so means five minutes less, or more.
    let size = match word(tokens, said) {
        "petite" | "petites" => -5,
        "bonne" | "bonnes" | "grosse" | "grosses" => 5,
        _ => 0,
    };
    if !is(tokens, unit, &["h", "heure", "heures"]) {
        return None;
    }
    let end = unit + 1;
    let minutes = match count.value {
        Value::Whole(hours) => u32::try_from(hours).ok().filter(|hours| *hours <= 10_000)? * 60,
        Value::Fraction(thousandths) => u32::try_from(thousandths).ok().filter(|part| *part <= 10_000_000)? * 60 / 1_000,
        Value::TooBig => return None,
    };
    let (more, end) = if matches!(count.value, Value::Whole(_)) { past_the_hour(tokens, end) } else { (0, end) };
    let minutes = minutes.checked_add_signed(more + size)?;
    Some(One { rough: rough || count.approximate, ..One::new(minutes, end, RULE) })
}

/// The token after a number, and after the « de » of « une vingtaine de ».
fn of_about(tokens: &[Token], count: &Number) -> usize {
    if count.approximate && is(tokens, count.end, &["de", "d'"]) { count.end + 1 } else { count.end }
}

/// « 30 », « 30 min », « trente », « et demie », « et quart », « moins le quart » after hours.
fn past_the_hour(tokens: &[Token], at: usize) -> (i32, usize) {
    // « 2 h 1/2 »
    if let Some(quarters) = quarters(tokens, at).and_then(|quarters| i32::try_from(quarters).ok()) {
        return (quarters * 15, at + 3);
    }
    match (word(tokens, at), word(tokens, at + 1), word(tokens, at + 2)) {
        ("et", "demie" | "demi", _) => return (30, at + 2),
        ("et", "quart", _) => return (15, at + 2),
        ("trois", "quarts", _) => return (45, at + 2),
        ("moins", "le", "quart") => return (-15, at + 3),
        _ => {}
    }
    let start = if is(tokens, at, &["et"]) { at + 1 } else { at };
    let Some(found) = number(tokens, start).filter(|found| !found.is_article) else { return (0, at) };
    let Some(minutes) = found.whole().and_then(|minutes| i32::try_from(minutes).ok()).filter(|minutes| (1..60).contains(minutes))
    else {
        return (0, at);
    };
    if is(tokens, found.end, &["min", "mins", "minute", "minutes", "m", "mn"]) {
        return (minutes, found.end + 1);
    }
    let two_digits = !found.in_words && tokens.get(start).is_some_and(|token| token.text.len() == 2) && start == at;
    let glued = tokens.get(start).is_some_and(|token| token.glued);
    // « 2h 12 points », « deux heures trente »: minutes only if nothing is counted.
    let counted = tokens.get(found.end).is_some_and(|next| next.kind == Kind::Word && !LINKS.contains(&next.text.as_str()));
    let in_words = found.in_words && start == at && minutes >= 5;
    if (two_digits && (glued || !counted) || in_words && !counted) && !is(tokens, found.end, &["€", "%"]) {
        (minutes, found.end)
    } else {
        (0, at)
    }
}

/// « 30 min », « 45 minutes », 30'
fn minutes(tokens: &[Token], at: usize) -> Option<One> {
    const RULE: &str = "duration-minutes";
    if is(tokens, at, &["quelques"]) && is(tokens, at + 1, &["minutes", "min"]) {
        return Some(One { rough: true, ..One::new(3, at + 2, RULE) });
    }
    let count = number(tokens, at)?;
    let minutes = u32::try_from(count.whole()?).ok().filter(|minutes| *minutes <= 100_000)?;
    let unit = of_about(tokens, &count);
    let quote = is(tokens, count.end, &["'", "′"]) && tokens.get(count.end + 1).is_none_or(|next| !next.glued) && !count.in_words;
    let (unit, rough) = sized(tokens, unit);
    if !is(tokens, unit, &["min", "mins", "minute", "minutes", "mn"]) && !quote {
        return None;
    }
    // « 5 min. »
    let end = if quote { count.end } else { unit } + 1;
    Some(One { rough: rough || count.approximate, ..One::new(minutes, end, RULE) })
}

/// « 3 jours », 2j, « trois jours et demi », « une semaine », « un mois », « quinze jours », « une huitaine », « quelques jours »
fn days(tokens: &[Token], at: usize) -> Option<One> {
    const RULE: &str = "duration-days";
    if is(tokens, at, &["quelques"]) {
        let each = unit_minutes(word(tokens, at + 1))?;
        return Some(One { rough: true, ..One::new(3 * each, at + 2, RULE) });
    }
    let dozen = if is(tokens, at, &["une"]) { at + 1 } else { at };
    for (name, minutes) in [("huitaine", 10_080), ("quinzaine", 20_160)] {
        if is(tokens, dozen, &[name]) {
            let of_days = is(tokens, dozen + 1, &["de"]) && is(tokens, dozen + 2, &["jours"]);
            // « une quinzaine » alone counts anything.
            let led = dozen > 1 && is(tokens, dozen - 2, &["pendant", "durant", "pour", "chaque", "toute"]);
            let other = is(tokens, dozen + 1, &["de", "d'"]) && !of_days || name == "quinzaine" && !of_days && !led;
            return (!other).then(|| One::new(minutes, if of_days { dozen + 3 } else { dozen + 1 }, RULE));
        }
    }
    let count = number(tokens, at)?;
    let amount = u32::try_from(count.whole()?).ok().filter(|amount| (1..=1_000).contains(amount))?;
    // « une bonne semaine »
    let (unit, rough) = sized(tokens, of_about(tokens, &count));
    let each = unit_minutes(word(tokens, unit)).filter(|each| *each >= 1_440)?;
    if word(tokens, unit) == "j" && !tokens.get(unit).is_some_and(|token| token.glued) {
        return None;
    }
    let mut end = unit + 1;
    if is(tokens, unit, &["sem"]) && is(tokens, end, &["."]) {
        end += 1;
    }
    let day = each == 1_440;
    let mut minutes = match amount {
        8 if day => 10_080,
        15 if day => 20_160,
        _ => amount.checked_mul(each)?,
    };
    let half = is(tokens, end, &["et"]) && is(tokens, end + 1, &["demi", "demie"]);
    if half {
        (minutes, end) = (minutes + each / 2, end + 2);
    }
    let months = (each == 43_200 && !half).then_some(amount);
    Some(One { months, rough: rough || count.approximate, ..One::new(minutes, end, RULE) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::french::tokens::Tokens;

    fn minutes(text: &str) -> Option<u32> {
        let tokens = Tokens::new(text);
        duration(tokens.all(), 0).map(|found| found.duration.minutes)
    }

    #[test]
    fn lengths_as_people_say_them() {
        for (text, expected) in [
            ("une petite heure", 55),
            ("deux bonnes heures", 125),
            ("une bonne demi-heure", 30),
            ("un petit quart d'heure", 15),
            ("deux demi-heures", 60),
            ("une vingtaine de minutes", 20),
            ("une bonne quinzaine de minutes", 15),
            ("une dizaine d'heures", 600),
            ("1/2 journée", 240),
            ("½ h", 30),
            ("2 h 1/2", 150),
            ("une grosse journée", 1_440),
            ("une petite semaine", 10_080),
            ("une ou deux heures", 60),
            ("deux trois heures", 120),
        ] {
            assert_eq!(minutes(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_length() {
        for text in [
            "une vingtaine de chaises",
            "une petite table",
            "1/2 pomme",
            "deux bonnes tartes",
            "une heureuse surprise",
            "une à 18 h",
            "une - 2 h de route",
            "1/2 journée découverte",
            "1/2 jour férié",
        ] {
            assert_eq!(minutes(text), None, "{text}");
        }
    }
}
