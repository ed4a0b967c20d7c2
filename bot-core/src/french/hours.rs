//! Hours on the clock: 18h, 18h30, 18:30, « dix-huit heures », midi, minuit, « huit heures et demie ».
//!
//! An hour is read as said; « à 8h » is eight in the morning unless the evening is named ([`placed`]). What leads to it and how it fits a
//! day is [`super::dates`]' business.
//!
//! Deliberately absent: durations. Whether « 2h » alone is an hour of the day is for the caller to say.

use super::{
    entity::DayPart,
    numbers::{Value, number},
    tokens::{Kind, Token},
};

fn is(tokens: &[Token], at: usize, word: &str) -> bool {
    tokens.get(at).is_some_and(|token| token.is(word))
}

fn glued(tokens: &[Token], at: usize) -> bool {
    tokens.get(at).is_some_and(|token| token.glued)
}

/// « 8 h du soir » is 20 h, « 3 h de l'après-midi » 15 h.
pub fn placed(minutes: u32, part: Option<DayPart>) -> u32 {
    let hour = minutes / 60;
    match part {
        Some(DayPart::Evening | DayPart::LateDay) if (4..12).contains(&hour) => minutes + 720,
        Some(DayPart::Afternoon) if (1..8).contains(&hour) => minutes + 720,
        Some(DayPart::Noon) if (1..3).contains(&hour) => minutes + 720,
        Some(DayPart::Night) if (8..12).contains(&hour) => minutes + 720,
        _ => minutes,
    }
}

/// An hour on the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// Minutes from the day's beginning, 0 to 1440 (minuit is the end of the named day); `None` for an hour that does not exist.
    pub minutes: Option<u32>,
    /// The token after it.
    pub end: usize,
    /// It can't be anything but an hour: midi, minuit, or written with minutes between six and midnight.
    pub plain: bool,
    /// Minutes were said.
    pub fine: bool,
    /// It is midi or minuit.
    pub named: bool,
}

/// One time on the clock (rule `hour`). `anchored`: a day or a word that leads to an hour stands before it, so that « 18.30 » can be
/// nothing else.
pub fn clock(tokens: &[Token], at: usize, anchored: bool) -> Option<Clock> {
    named(tokens, at).or_else(|| with_sign(tokens, at, anchored)).or_else(|| with_h(tokens, at, anchored))
}

/// midi, minuit, « midi et demi », « midi moins le quart »
fn named(tokens: &[Token], at: usize) -> Option<Clock> {
    let base: u32 = match tokens.get(at)?.text.as_str() {
        "midi" => 12 * 60,
        "minuit" => 24 * 60,
        _ => return None,
    };
    let hyphen = |word: &str| at.checked_sub(2).is_some_and(|before| is(tokens, before, word) && is(tokens, before + 1, "-"));
    let after = at.checked_sub(1).is_some_and(|before| is(tokens, before, "apres")) || hyphen("apres") || hyphen("avant");
    if after {
        return None;
    }
    let (more, end) = quarters(tokens, at + 1).unwrap_or((0, at + 1));
    // « aujourd'hui à minuit trois » is at the day's beginning, minuit its end.
    let minutes = base.checked_add_signed(more).map(|minutes| if minutes > 1_440 { minutes - 1_440 } else { minutes });
    Some(Clock { minutes, end, plain: true, fine: more != 0, named: true })
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
    let led = is(tokens, at, "et");
    let at = if led { at + 1 } else { at };
    let found = number(tokens, at).filter(|number| number.in_words && !number.is_article)?;
    let minutes = i32::try_from(found.whole()?).ok().filter(|minutes| (1..60).contains(minutes))?;
    let said = is(tokens, found.end, "minutes") || is(tokens, found.end, "minute");
    // « entre midi et deux » is an hour, « midi dix personnes » counts people.
    let counts =
        !said && tokens.get(found.end).is_some_and(|next| next.kind == Kind::Word && COUNTED.contains(&next.text.as_str()));
    if led && !said && minutes < 5 || counts {
        return None;
    }
    Some((minutes, if said { found.end + 1 } else { found.end }))
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
        plain: sign.is(":") && (6..24).contains(&hour) || sign.is(":") && hour > 24,
        fine: true,
        named: false,
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
    // « 25h30 » is no hour; 24h is a day, 48h are two.
    let missed = (25..30).contains(&hour) && two_digits(tokens, found.end + 1).is_some() && glued(tokens, found.end + 1);
    // « 26h30 de ménage » is how long.
    let missed = missed && !(is(tokens, found.end + 2, "de") || is(tokens, found.end + 2, "d'"));
    if hour >= 24 && !anchored && !missed {
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
    let plain = minutes.is_some() && (6..24).contains(&hour) || missed;
    Some(Clock { minutes: total, end, plain, fine: minutes.is_some(), named: false })
}

/// What a number after an hour may count instead of minutes.
const COUNTED: &[&str] =
    &["point", "points", "pts", "pt", "personne", "personnes", "enfants", "heures", "h", "jours", "semaines"];

/// « 18h 12 points »: the twelve counts points.
fn counted(tokens: &[Token], at: usize) -> bool {
    COUNTED.iter().any(|word| is(tokens, at, word))
}

fn minutes_sign(tokens: &[Token], at: usize) -> usize {
    let sign = ["m", "min", "minutes"].iter().any(|word| is(tokens, at, word));
    if sign { at + 1 } else { at }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::french::tokens::Tokens;

    /// Hour and minutes, or `None` in the pair for an impossible hour; with whether it can be nothing else.
    fn read(text: &str, anchored: bool) -> Option<(Option<(u32, u32)>, bool)> {
        let tokens = Tokens::new(text);
        clock(tokens.all(), 0, anchored).map(|hour| (hour.minutes.map(|all| (all / 60, all % 60)), hour.plain))
    }

    #[test]
    fn hours_that_stand_alone() {
        for (text, expected) in [
            ("18h30", (18, 30)),
            ("18 h 30", (18, 30)),
            ("18:30", (18, 30)),
            ("midi", (12, 0)),
            ("midi et demi", (12, 30)),
            ("midi et quart", (12, 15)),
            ("midi moins le quart", (11, 45)),
            ("midi trente", (12, 30)),
            ("minuit", (24, 0)),
            ("minuit trois", (0, 3)),
            ("dix-huit heures trente", (18, 30)),
            ("huit heures et demie", (8, 30)),
            ("8h moins le quart", (7, 45)),
            ("8h10m", (8, 10)),
            ("17h00-18h30", (17, 0)),
        ] {
            assert_eq!(read(text, false), Some((Some(expected), true)), "{text}");
        }
    }

    #[test]
    fn hours_that_need_a_day() {
        for (text, expected) in [
            ("18h", (18, 0)),
            ("10 h", (10, 0)),
            ("15 heures", (15, 0)),
            ("18.30", (18, 30)),
            ("1h30", (1, 30)),
            ("une heure", (1, 0)),
        ] {
            assert_eq!(read(text, true), Some((Some(expected), false)), "{text}");
        }
    }

    #[test]
    fn hours_that_do_not_exist() {
        assert_eq!(read("25h30", false), Some((None, true)));
        for text in ["25h", "25:12", "8:62", "8h75", "24h30", "99999999h"] {
            assert_eq!(read(text, true).map(|(hour, _)| hour), Some(None), "{text}");
        }
    }

    #[test]
    fn what_is_no_hour() {
        for text in [
            "18.30",
            "48h",
            "25h",
            "48h30",
            "17 02",
            "3-6 ans",
            "60x120",
            "1:25000",
            "10 points",
            "une heure",
            "h",
            "10",
            "26h30 de ménage",
        ] {
            assert_eq!(read(text, false), None, "{text}");
        }
    }

    #[test]
    fn a_part_of_the_day_places_an_hour() {
        for (hour, part, expected) in [
            (8, Some(DayPart::Evening), 20),
            (3, Some(DayPart::Afternoon), 15),
            (8, Some(DayPart::Morning), 8),
            (11, Some(DayPart::Night), 23),
            (8, None, 8),
        ] {
            assert_eq!(placed(hour * 60, part), expected * 60, "{hour} {part:?}");
        }
    }
}
