//! The place in a text from which words about time are read, and small steps all rules share.

use chrono::{Days as Ahead, NaiveDate, NaiveDateTime};
use chrono_tz::Tz;

use crate::french::{
    numbers::number,
    tokens::{Kind, Token, is_any},
};

/// Reads words about time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) all: &'a [Token],
    pub(super) now: NaiveDateTime,
    pub(super) zone: Tz,
}

/// What stands before and after « prochain » and the like.
pub(super) const NEXT: &[&str] =
    &["prochain", "prochaine", "prochains", "prochaines", "suivant", "suivante", "suivants", "suivantes"];
/// The same of the past.
pub(super) const LAST: &[&str] =
    &["dernier", "derniere", "derniers", "dernieres", "passe", "passee", "passes", "passees", "precedent", "precedente"];

/// What leads from a part of a month to the month: « d'octobre », « du mois prochain ».
pub(super) const OF_MONTH: &[&[&str]] = &[&["du", "mois", "de"], &["du", "mois", "d'"], &["de"], &["d'"], &["du"]];

impl<'a> Reader<'a> {
    pub(super) fn today(&self) -> NaiveDate {
        self.now.date()
    }

    /// A day from today; `None` beyond the calendar.
    pub(super) fn plus(&self, days: u64) -> Option<NaiveDate> {
        self.today().checked_add_days(Ahead::new(days))
    }

    pub(super) fn word(&self, at: usize) -> &'a str {
        self.all.get(at).map(|token| token.text.as_str()).unwrap_or_default()
    }

    pub(super) fn is(&self, at: usize, words: &[&str]) -> bool {
        is_any(self.all, at, words)
    }

    /// The word before is one of these.
    pub(super) fn after(&self, at: usize, words: &[&str]) -> bool {
        at.checked_sub(1).is_some_and(|before| self.is(before, words))
    }

    /// The token after these words, if they stand here; hyphens between them are stepped over.
    pub(super) fn seq(&self, at: usize, words: &[&str]) -> Option<usize> {
        let mut at = at;
        for (step, word) in words.iter().enumerate() {
            if step > 0 && self.is(at, &["-"]) {
                at += 1;
            }
            if !self.all.get(at)?.is(word) {
                return None;
            }
            at += 1;
        }
        Some(at)
    }

    /// The token after the first of these phrases that stands here.
    pub(super) fn one_of(&self, at: usize, phrases: &[&[&str]]) -> Option<usize> {
        // No phrase begins with a figure.
        if self.all.get(at)?.kind == Kind::Digits {
            return None;
        }
        phrases.iter().find_map(|words| self.seq(at, words))
    }

    /// Steps over one of these words, if it is there.
    pub(super) fn skip(&self, at: usize, words: &[&str]) -> usize {
        if self.is(at, words) { at + 1 } else { at }
    }

    pub(super) fn digits(&self, at: usize, longest: usize) -> Option<u32> {
        let token = self.all.get(at).filter(|token| token.kind == Kind::Digits && token.text.len() <= longest)?;
        token.text.parse().ok()
    }

    pub(super) fn glued(&self, at: usize) -> bool {
        self.all.get(at).is_some_and(|token| token.glued)
    }

    /// A whole number in digits or words, « un » included, up to `most`; and « quelques », which stands for three.
    pub(super) fn count(&self, at: usize, most: i64) -> Option<(u32, usize)> {
        if self.is(at, &["quelques"]) {
            return Some((3, at + 1));
        }
        let found = number(self.all, at)?;
        let count = found.whole().filter(|count| (0..=most).contains(count))?;
        Some((u32::try_from(count).ok()?, found.end))
    }

    /// Nothing but the end of a sentence follows.
    pub(super) fn ends(&self, at: usize) -> bool {
        self.all.get(at).is_none_or(|token| token.kind == Kind::Sign && !token.is("/") && !token.is("%") && !token.is("-"))
    }
}
