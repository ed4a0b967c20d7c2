//! A note from 1 to 5 and what is said with it: the answer to « une note de 1 à 5 ? ».
//!
//! Deliberately absent: guessing a note from words of praise.

use super::{
    entity::{Rule, rule},
    numbers::{Value, number},
    tokens::{Token, Tokens, is_any},
};
use crate::{
    feedback::Stars,
    refusal::Refusal,
    text::{BadText, Comment},
};

/// A note and what was said with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rated {
    /// One to five.
    pub stars: Stars,
    /// In words.
    pub comment: Option<Comment>,
}

/// Reads a note (rules `stars-number`, `stars-signs`): « 5 », « 4/5 », « 4 sur 5 », « cinq étoiles », « ⭐⭐⭐⭐ », « 5 merci beaucoup »,
/// « merci, on s'est éclatés ⭐⭐⭐⭐ ».
///
/// # Errors
/// [`Refusal::BadStars`] without a note from 1 to 5 (« 6 », « 4,5 », « 8/10 », « merci »); [`Refusal::TooLong`] for the comment.
pub fn understand(text: &str) -> Result<Rated, Refusal> {
    let tokens = Tokens::new(text);
    let (stars, from, to) = signs(&tokens).or_else(|| leading(&tokens)).ok_or(Refusal::BadStars)?;
    let stars = Stars::new(stars).ok_or(Refusal::BadStars)?;
    let span = tokens.span(from, to);
    let before = text.get(..span.start).unwrap_or_default();
    let after = text
        .get(span.end..)
        .unwrap_or_default()
        .trim_start_matches(|c: char| !(c.is_alphanumeric() || c == '«' || c > '\u{2BFF}'));
    let comment = if before.trim().is_empty() { after.to_owned() } else { format!("{} {after}", before.trim_end()) };
    let comment = match Comment::new(&comment) {
        Ok(comment) => Some(comment),
        Err(BadText::Empty) => None,
        Err(BadText::TooLong { limit }) => return Err(Refusal::TooLong(limit)),
    };
    Ok(Rated { stars, comment })
}

const STARS: &[&str] = &["⭐", "★", "🌟", "*"];

/// The run of stars that begins at a token: how many, and the token after it (rule `stars-signs`). « ★★★☆☆ » counts the full ones.
pub(super) fn signs_at(all: &[Token], from: usize) -> Option<(i64, usize)> {
    let filled = (from..all.len()).take_while(|at| is_any(all, *at, STARS)).count();
    let empty = (from + filled..all.len()).take_while(|at| all[*at].is("☆")).count();
    let lone = filled == 1 && all[from].is("*");
    (filled > 0 && !lone).then_some((i64::try_from(filled).unwrap_or(i64::MAX), from + filled + empty))
}

/// A note said as one (rule `stars-number`): « 4/5 », « 4 sur 5 », « cinq étoiles », « note : 4 ». Not: « 4/5 d'heure », « 8/10 ».
pub(super) fn said_at(all: &[Token], at: usize) -> Option<(i64, usize)> {
    let is = |at: usize, words: &[&str]| is_any(all, at, words);
    let led = is(at, &["note"]);
    let start = if led { at + 1 + usize::from(is(at + 1, &[":", "de"])) } else { at };
    let first = number(all, start)?;
    let stars = first.whole()?;
    if is(first.end, &["etoile", "etoiles"]) && !is(first.end + 1, &["de"]) {
        return Some((stars, first.end + 1));
    }
    if is(first.end, &["/", "sur"]) && !first.is_article {
        let of = number(all, first.end + 1).filter(|of| of.value == Value::Whole(5))?;
        let goes_on = is(of.end, &["/", "d'", "de", "h", "heure", "."]) && all.get(of.end + 1).is_some();
        return (!goes_on).then_some((stars, of.end));
    }
    (led && !first.is_article).then_some((stars, first.end))
}

/// One run of stars, anywhere: how many, and where.
fn signs(tokens: &Tokens<'_>) -> Option<(i64, usize, usize)> {
    let all = tokens.all();
    let from = (0..all.len()).find(|at| is_any(all, *at, STARS))?;
    let (filled, to) = signs_at(all, from)?;
    let more = (to..all.len()).any(|at| is_any(all, at, STARS));
    (!more).then_some((filled, from, to))
}

/// A number at the beginning.
fn leading(tokens: &Tokens<'_>) -> Option<(i64, usize, usize)> {
    let all = tokens.all();
    let is = |at: usize, words: &[&str]| is_any(all, at, words);
    let start = usize::from(is(0, &["note"])) + usize::from(is(0, &["note"]) && is(1, &[":"]));
    let first = number(all, start)?;
    let Value::Whole(stars) = first.value else { return None };
    let mut end = first.end;
    let glued = all.get(end).is_some_and(|next| next.glued);
    if is(end, &["/", "sur"]) {
        // « 8/10 » is another scale, « 4/5 » ours.
        number(all, end + 1).filter(|of| of.value == Value::Whole(5))?;
        end += 2;
    } else if glued && !is(end, &[",", ".", "!", ":", ";", ")", "-", "⭐", "★"]) {
        // « 3e fois », « 5h »
        return None;
    }
    if is(end, &["etoile", "etoiles", "⭐", "★"]) {
        end += 1;
    } else if first.is_article {
        // « un grand merci »
        return None;
    }
    Some((stars, start, end))
}

pub(super) const RULES: &[Rule] =
    &[rule("stars-signs", "merci ⭐⭐⭐⭐", "* note de bas de page"), rule("stars-number", "je mets 4/5", "je suis à 4/50")];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn notes_with_and_without_words() {
        for (text, stars, comment) in [
            ("5", 5, None),
            (" 4 ", 4, None),
            ("4/5", 4, None),
            ("4 sur 5", 4, None),
            ("⭐⭐⭐⭐", 4, None),
            ("⭐️⭐️⭐️", 3, None),
            ("★★★☆☆", 3, None),
            ("cinq", 5, None),
            ("une étoile", 1, None),
            ("cinq étoiles", 5, None),
            ("3 étoiles, un peu tard", 3, Some("un peu tard")),
            ("5 merci beaucoup", 5, Some("merci beaucoup")),
            ("5 ! Super échange", 5, Some("Super échange")),
            ("4/5 : vélo un peu sale", 4, Some("vélo un peu sale")),
            ("5 👍", 5, Some("👍")),
            ("merci pour la luge, on s'est éclatés ⭐⭐⭐⭐", 4, Some("merci pour la luge, on s'est éclatés")),
        ] {
            let comment = comment.map(|comment| Comment::new(comment).expect("a comment"));
            let stars = Stars::new(stars).expect("stars");
            assert_eq!(understand(text), Ok(Rated { stars, comment }), "{text}");
        }
    }

    #[test]
    fn what_is_no_note() {
        for text in [
            "",
            "6",
            "0",
            "-3",
            "45",
            "4,5",
            "8/10",
            "5/4",
            "merci",
            "un grand merci",
            "3e fois",
            "5h",
            "⭐⭐⭐⭐⭐⭐",
            "⭐ et ⭐⭐",
            "*",
        ] {
            assert_eq!(understand(text), Err(Refusal::BadStars), "{text}");
        }
        assert_eq!(understand(&format!("5 {}", "x".repeat(501))), Err(Refusal::TooLong(500)));
    }

    proptest! {
        #[test]
        fn any_text_is_taken(text in any::<String>(), near in "[0-9⭐★☆]{0,6}[/ ]?[0-9]{0,2}.{0,8}") {
            let _ = understand(&text);
            let _ = understand(&near);
        }
    }
}
