//! Hours of the day: 18h, 18h30, 18:30, « dix-huit heures », midi, minuit, « huit heures et demie », « 8h du soir ».
//!
//! An hour is read as said; « à 8h » is eight in the morning unless the evening is named. How it fits a day is [`super::dates`]'
//! business.
//!
//! Deliberately absent: durations. « 2h de baby-sitting » and « pendant 2h » are no hours of the day.

use super::{
    numbers::{Value, number},
    tokens::{Kind, Token},
};

/// A part of the day, as far as it decides what an hour means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// matin
    Morning,
    /// midi (as a part of the day: « ce midi »)
    Noon,
    /// après-midi
    Afternoon,
    /// soir
    Evening,
    /// nuit
    Night,
}

/// An hour in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hour {
    /// Minutes from the day's beginning, 0 to 1440 (minuit is the end of the named day); `None` for an hour that does not exist.
    pub minutes: Option<u32>,
    /// The token after it, and after the second hour of « de 17h à 18h ».
    pub end: usize,
    /// It can't be anything but an hour: led by « à », « vers », « dès », or written with minutes, or midi and minuit.
    pub sure: bool,
}

fn is(tokens: &[Token], at: usize, word: &str) -> bool {
    tokens.get(at).is_some_and(|token| token.is(word))
}

fn glued(tokens: &[Token], at: usize) -> bool {
    tokens.get(at).is_some_and(|token| token.glued)
}

/// The part of the day that is named here, and the token after it.
pub fn part(tokens: &[Token], at: usize) -> Option<(Part, usize)> {
    let at = if ["ce", "cet", "cette", "le", "en", "au", "du", "la"].iter().any(|word| is(tokens, at, word)) {
        at + 1
    } else if is(tokens, at, "de") && (is(tokens, at + 1, "l'") || is(tokens, at + 1, "la"))
        || is(tokens, at, "dans") && (is(tokens, at + 1, "l'") || is(tokens, at + 1, "la"))
    {
        at + 2
    } else if is(tokens, at, "l'") {
        at + 1
    } else {
        at
    };
    let afternoon = |from: usize| {
        let from = if is(tokens, from, "-") { from + 1 } else { from };
        is(tokens, from, "midi").then_some(from + 1)
    };
    match tokens.get(at).map(|token| token.text.as_str())? {
        "matin" | "matinee" => Some((Part::Morning, at + 1)),
        "soir" | "soiree" => Some((Part::Evening, at + 1)),
        "nuit" => Some((Part::Night, at + 1)),
        "midi" if !is(tokens, at + 1, "et") => Some((Part::Noon, at + 1)),
        "apres" => afternoon(at + 1).map(|end| (Part::Afternoon, end)),
        "fin" if is(tokens, at + 1, "de") && is(tokens, at + 2, "journee") => Some((Part::Evening, at + 3)),
        "fin" if is(tokens, at + 1, "d'") && is(tokens, at + 2, "apres") => afternoon(at + 3).map(|end| (Part::Afternoon, end)),
        _ => None,
    }
}

/// Words that lead to an hour; how many tokens they are.
pub fn lead(tokens: &[Token], at: usize) -> usize {
    const LEADS: &[&[&str]] = &[
        &["aux", "alentours", "de"],
        &["a", "partir", "de"],
        &["a", "environ"],
        &["vers", "les"],
        &["a"],
        &["vers"],
        &["des"],
        &["entre"],
        &["de"],
        &["@"],
    ];
    LEADS
        .iter()
        .find(|words| words.iter().enumerate().all(|(step, word)| is(tokens, at + step, word)))
        .map_or(0, |words| words.len())
}

/// The hour that begins at a token, with or without the word that leads to it (rule `hour`). `near_a_day`: a day stands right before it,
/// so that « 18.30 » can be nothing else. `part`: the part of the day already named.
pub fn hour(tokens: &[Token], at: usize, near_a_day: bool, part_before: Option<Part>) -> Option<Hour> {
    let led = lead(tokens, at);
    let from = at + led;
    let anchored = led > 0 || near_a_day;
    if is_duration_before(tokens, at) {
        return None;
    }
    let first = clock(tokens, from, anchored).or_else(|| start_of_range(tokens, from))?;
    let mut end = first.end;
    if is(tokens, end, "de") && !is(tokens, end + 1, "l'") && !is(tokens, end + 1, "la") || is(tokens, end, "d'") {
        // « 2h de baby-sitting » lasts two hours.
        return None;
    }
    let mut part_named = part_before;
    if let Some((part, after)) = part(tokens, end).filter(|(part, _)| *part != Part::Noon) {
        (part_named, end) = (Some(part), after);
    }
    // « de 17h à 18h30 », « 17h-18h30 »: the beginning counts.
    for between in ["a", "-", "et", "jusqu'"] {
        if is(tokens, end, between) {
            let second = if is(tokens, end + 1, "a") { end + 2 } else { end + 1 };
            if let Some(until) = clock(tokens, second, true) {
                end = until.end;
            }
            break;
        }
    }
    if ["precises", "precise", "pile", "environ"].iter().any(|word| is(tokens, end, word)) {
        end += 1;
    }
    let minutes = first.minutes.map(|minutes| placed(minutes, part_named));
    Some(Hour { minutes, end, sure: anchored && first.exact || first.plain })
}

/// « 8 h du soir » is 20 h, « 3 h de l'après-midi » 15 h.
fn placed(minutes: u32, part: Option<Part>) -> u32 {
    let hour = minutes / 60;
    match part {
        Some(Part::Evening) if (4..12).contains(&hour) => minutes + 720,
        Some(Part::Afternoon | Part::Noon) if (1..8).contains(&hour) => minutes + 720,
        Some(Part::Night) if (8..12).contains(&hour) => minutes + 720,
        _ => minutes,
    }
}

/// « pendant 2h », « dans 2h », « durée 1h30 »: no hour of the day.
fn is_duration_before(tokens: &[Token], at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| {
        [
            "pendant", "durant", "environ", "dans", "duree", "dure", "depuis", "toutes", "les", "en", "avant", "jusqu'", "apres",
            "+", "x", "/",
        ]
        .iter()
        .any(|word| is(tokens, before, word))
    })
}

struct Clock {
    minutes: Option<u32>,
    end: usize,
    /// Written as an hour: with « h », « : » or in words.
    exact: bool,
    /// Can stand alone: has minutes, or is midi.
    plain: bool,
}

/// One time on the clock.
fn clock(tokens: &[Token], at: usize, anchored: bool) -> Option<Clock> {
    named(tokens, at).or_else(|| with_sign(tokens, at, anchored)).or_else(|| with_h(tokens, at, anchored))
}

/// midi, minuit, « midi et demi », « midi moins le quart »
fn named(tokens: &[Token], at: usize) -> Option<Clock> {
    let base: u32 = match tokens.get(at)?.text.as_str() {
        "midi" => 12 * 60,
        "minuit" => 24 * 60,
        _ => return None,
    };
    let after = at.checked_sub(1).is_some_and(|before| is(tokens, before, "apres"))
        || at.checked_sub(2).is_some_and(|before| is(tokens, before, "apres") && is(tokens, before + 1, "-"));
    if after {
        return None;
    }
    let (more, end) = quarters(tokens, at + 1).unwrap_or((0, at + 1));
    let minutes = match base.checked_add_signed(more) {
        // « minuit et quart » belongs to the next day, which nobody means by the day named: asked.
        Some(minutes) if minutes <= 1_440 => Some(minutes),
        _ => None,
    };
    Some(Clock { minutes, end, exact: true, plain: true })
}

/// « et demie », « et quart », « trente », « moins le quart », « moins dix »: minutes to add.
fn quarters(tokens: &[Token], at: usize) -> Option<(i32, usize)> {
    let word = |at: usize| tokens.get(at).map(|token| token.text.as_str()).unwrap_or_default();
    match (word(at), word(at + 1), word(at + 2)) {
        ("et", "demie" | "demi", _) => Some((30, at + 2)),
        ("et", "quart", _) => Some((15, at + 2)),
        ("et", "quarts", _) => None,
        ("trois", "quarts", _) => Some((45, at + 2)),
        ("moins", "le", "quart") => Some((-15, at + 3)),
        ("moins", "quart", _) => Some((-15, at + 2)),
        ("moins", _, _) => minutes_in_words(tokens, at + 1).map(|(minutes, end)| (-minutes, end)),
        _ => minutes_in_words(tokens, at),
    }
}

fn minutes_in_words(tokens: &[Token], at: usize) -> Option<(i32, usize)> {
    let at = if is(tokens, at, "et") { at + 1 } else { at };
    let found = number(tokens, at).filter(|number| number.in_words && !number.is_article)?;
    let minutes = i32::try_from(found.whole()?).ok().filter(|minutes| (1..60).contains(minutes))?;
    let end = if is(tokens, found.end, "minutes") { found.end + 1 } else { found.end };
    Some((minutes, end))
}

fn two_digits(tokens: &[Token], at: usize) -> Option<u32> {
    tokens.get(at).filter(|token| token.kind == Kind::Digits && token.text.len() == 2).and_then(|token| token.text.parse().ok())
}

fn hour_digits(tokens: &[Token], at: usize) -> Option<u32> {
    tokens.get(at).filter(|token| token.kind == Kind::Digits && token.text.len() <= 2).and_then(|token| token.text.parse().ok())
}

fn on_the_clock(hour: u32, minutes: u32) -> Option<u32> {
    (hour < 24 && minutes < 60 || hour == 24 && minutes == 0).then(|| hour * 60 + minutes)
}

/// 18:30, and 18.30 only where nothing but an hour fits.
fn with_sign(tokens: &[Token], at: usize, anchored: bool) -> Option<Clock> {
    let hour = hour_digits(tokens, at)?;
    let sign = tokens.get(at + 1).filter(|sign| sign.glued)?;
    let minutes = two_digits(tokens, at + 2).filter(|_| glued(tokens, at + 2))?;
    // Not 10:30:15, 1:25 000 or 18.30.2026.
    let goes_on = tokens
        .get(at + 3)
        .is_some_and(|next| next.glued && (next.kind == Kind::Digits || (next.is(":") || next.is(".")) && glued(tokens, at + 4)));
    let fits = if sign.is(":") { !goes_on } else { sign.is(".") && anchored && !goes_on };
    if !fits || at.checked_sub(1).is_some_and(|before| is(tokens, before, ":") && glued(tokens, at)) {
        return None;
    }
    let end = if is(tokens, at + 3, "h") || is(tokens, at + 3, "heures") { at + 4 } else { at + 3 };
    Some(Clock {
        minutes: on_the_clock(hour, minutes),
        end,
        exact: true,
        plain: sign.is(":") && (6..24).contains(&hour) || sign.is(":") && hour > 24,
    })
}

/// 18h, 18h30, 18 h 30, « 18 heures trente », « dix-huit heures », « huit heures et demie »
fn with_h(tokens: &[Token], at: usize, anchored: bool) -> Option<Clock> {
    let found = number(tokens, at).filter(|number| number.in_words || number.end == at + 1)?;
    let Value::Whole(hour) = found.value else { return None };
    let h = tokens.get(found.end)?;
    if !(h.is("h") || h.is("heures") || h.is("heure")) || found.is_article && !anchored {
        return None;
    }
    let hour = u32::try_from(hour).ok()?;
    if hour > 24 && !anchored {
        // 48h is two days.
        return None;
    }
    let after = found.end + 1;
    let spaced = h.is("h") || h.is("heures") || h.is("heure");
    let numeral = two_digits(tokens, after).filter(|_| spaced).filter(|_| !counted(tokens, after + 1));
    let (minutes, end) = match numeral {
        Some(minutes) => (Some(i32::try_from(minutes).unwrap_or(60)), minutes_sign(tokens, after + 1)),
        None => quarters(tokens, after).map_or((None, after), |(minutes, end)| (Some(minutes), end)),
    };
    let total = match minutes {
        None => on_the_clock(hour, 0),
        Some(60..) => None,
        Some(minutes) => {
            on_the_clock(hour, 0).and_then(|total| total.checked_add_signed(minutes)).filter(|total| *total <= 1_440)
        }
    };
    let plain = minutes.is_some() && (6..24).contains(&hour) && numeral.is_some();
    Some(Clock { minutes: total, end, exact: true, plain })
}

/// « 18h 12 points »: the twelve counts points.
fn counted(tokens: &[Token], at: usize) -> bool {
    ["point", "points", "pts", "pt"].iter().any(|word| is(tokens, at, word))
}

fn minutes_sign(tokens: &[Token], at: usize) -> usize {
    let sign = ["m", "min", "minutes"].iter().any(|word| is(tokens, at, word));
    if sign { at + 1 } else { at }
}

/// « 13-15h »: the first of the two has no « h » of its own.
fn start_of_range(tokens: &[Token], at: usize) -> Option<Clock> {
    let hour = hour_digits(tokens, at).filter(|hour| *hour < 24)?;
    if !(is(tokens, at + 1, "-") && glued(tokens, at + 1) || is(tokens, at + 1, "a")) {
        return None;
    }
    let until = with_h(tokens, at + 2, true)?;
    let minutes = until.minutes.filter(|until| *until > hour * 60).map(|_| hour * 60);
    Some(Clock { minutes, end: until.end, exact: true, plain: false })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::french::tokens::Tokens;

    /// Hour and minutes, or `None` in the pair for an impossible hour; with whether it is sure.
    fn read(text: &str) -> Option<(Option<(u32, u32)>, bool)> {
        let tokens = Tokens::new(text);
        hour(tokens.all(), 0, false, None).map(|hour| (hour.minutes.map(|all| (all / 60, all % 60)), hour.sure))
    }

    #[test]
    fn hours_that_stand_alone() {
        for (text, expected) in [
            ("à 10h", (10, 0)),
            ("a 10 h", (10, 0)),
            ("18h30", (18, 30)),
            ("18 h 30", (18, 30)),
            ("18:30", (18, 30)),
            ("à 18.30", (18, 30)),
            ("vers 15 heures", (15, 0)),
            ("dès 9h", (9, 0)),
            ("midi", (12, 0)),
            ("midi et demi", (12, 30)),
            ("midi et quart", (12, 15)),
            ("midi moins le quart", (11, 45)),
            ("midi trente", (12, 30)),
            ("minuit", (24, 0)),
            ("à dix-huit heures trente", (18, 30)),
            ("à huit heures et demie", (8, 30)),
            ("à 8h moins le quart", (7, 45)),
            ("à 8h du soir", (20, 0)),
            ("à 3h de l'après-midi", (15, 0)),
            ("à 8h du matin", (8, 0)),
            ("de 17h à 18h30", (17, 0)),
            ("entre 17h et 18h30", (17, 0)),
            ("8h10m", (8, 10)),
            ("17h00-18h30", (17, 0)),
            ("à une heure", (1, 0)),
        ] {
            assert_eq!(read(text), Some((Some(expected), true)), "{text}");
        }
    }

    #[test]
    fn hours_that_need_a_day() {
        for (text, expected) in [("18h", (18, 0)), ("13-15h", (13, 0)), ("dix heures", (10, 0)), ("1h30", (1, 30))] {
            assert_eq!(read(text), Some((Some(expected), false)), "{text}");
        }
    }

    #[test]
    fn hours_that_do_not_exist() {
        for text in ["à 25h", "25:12", "8:62", "à 8h75", "à 24h30", "à 99999999h"] {
            assert_eq!(read(text).map(|(hour, _)| hour), Some(None), "{text}");
        }
    }

    #[test]
    fn what_is_no_hour() {
        for text in
            ["2h de baby-sitting", "18.30", "48h", "17 02", "3-6 ans", "60x120", "1:25000", "10 points", "une heure", "h", "à 10"]
        {
            assert_eq!(read(text), None, "{text}");
        }
        let tokens = Tokens::new("pendant 2h30");
        assert_eq!(hour(tokens.all(), 1, false, None), None);
    }
}
