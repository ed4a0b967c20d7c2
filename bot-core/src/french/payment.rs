//! What follows `/payer`: who, how many points, what for.
//!
//! Deliberately absent: who that is. Names resolve only among the members of the club, which the engine knows.

use super::{
    money::money,
    numbers::number,
    points::{UnitWords, amount, mentions},
    tokens::{Token, Tokens, is_any},
};
use crate::{
    club::Unit,
    ledger::Amount,
    refusal::Refusal,
    text::{BadText, Phrase},
};

/// The example shown when something is missing.
pub const EXAMPLE: &str = "/payer @Ali 10 pour l’aide de samedi";

/// A payment as somebody wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// The name or user name, as written, without « @ ».
    pub who: String,
    /// How many points.
    pub amount: Amount,
    /// What for.
    pub reason: Option<Phrase>,
}

/// Reads a payment (rules `pay-name-first`, `pay-amount-first`): « @Ali 10 pour l'aide de samedi », « Ali Benali 10 points »,
/// « 10 points à Ali : merci », « 10 à Ali pour l'aide ».
///
/// # Errors
/// [`Refusal::Usage`] if a name or a number is missing, [`Refusal::MoneyNotPoints`], [`Refusal::NotWhole`], [`Refusal::BadAmount`],
/// [`Refusal::TooLong`] for the reason.
pub fn understand(text: &str, unit: &Unit) -> Result<Payment, Refusal> {
    const USAGE: Refusal = Refusal::Usage(EXAMPLE);
    let tokens = Tokens::new(text);
    let all = tokens.all();
    let unit = UnitWords::new(unit);
    if money(&tokens, &unit).is_some() {
        return Err(Refusal::MoneyNotPoints);
    }
    let is = |at: usize, words: &[&str]| is_any(all, at, words);
    let spoken = mentions(&tokens, &unit).first().map(|mention| (mention.from, mention.to, mention.amount()));
    let (from, to, amount) = spoken.or_else(|| bare(all)).ok_or(USAGE)?;
    let amount = amount?;
    let (name, reason_from) = if from > 0 {
        (tokens.words(0, from), to)
    } else {
        // « 10 à Ali pour l'aide »: the name goes up to « pour », « : », « , » or the end.
        if !is(to, &["a", "pour"]) {
            return Err(USAGE);
        }
        let end = (to + 1..all.len()).find(|at| is(*at, &["pour", ":", ",", "-", "("])).unwrap_or(all.len());
        (tokens.words(to + 1, end), end)
    };
    let who = name.trim().trim_start_matches('@').trim_end_matches([',', ':']).trim();
    if !who.chars().any(char::is_alphanumeric) {
        return Err(USAGE);
    }
    let lead = if is(reason_from, &["pour", ":", ",", "-"]) { reason_from + 1 } else { reason_from };
    let reason = match Phrase::new(tokens.words(lead, all.len())) {
        Ok(reason) => Some(reason),
        Err(BadText::Empty) => None,
        Err(BadText::TooLong { limit }) => return Err(Refusal::TooLong(limit)),
    };
    Ok(Payment { who: who.to_owned(), amount, reason })
}

/// The first number without a unit that is not part of a name (« Ali2 »).
fn bare(all: &[Token]) -> Option<(usize, usize, Result<Amount, Refusal>)> {
    let minus = |at: usize| at > 0 && all[at].glued && all[at - 1].is("-");
    (0..all.len()).find_map(|at| {
        let found = number(all, at).filter(|number| !number.is_article)?;
        let apart = !all[at].glued || minus(at) && !all[at - 1].glued;
        let open = all.get(found.end).is_none_or(|next| !next.glued || !next.text.chars().all(char::is_alphanumeric));
        let amount = if minus(at) { Err(Refusal::BadAmount) } else { amount(found.value) };
        (apart && open).then_some((at - usize::from(minus(at)), found.end, amount))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::club::Rules;

    fn read(text: &str) -> Result<(String, i64, Option<String>), Refusal> {
        understand(text, &Rules::default().unit)
            .map(|payment| (payment.who, payment.amount.into(), payment.reason.map(|reason| reason.as_str().to_owned())))
    }

    #[test]
    fn payments() {
        for (text, who, amount, reason) in [
            ("@Ali 10 pour l'aide de samedi", "Ali", 10, Some("l'aide de samedi")),
            ("Ali 10", "Ali", 10, None),
            ("Ali Benali 10 points", "Ali Benali", 10, None),
            ("@ali_7 10 points : merci !", "ali_7", 10, Some("merci !")),
            ("Ali, 1'200 points pour le vélo", "Ali", 1_200, Some("le vélo")),
            ("10 à Ali pour l’aide de samedi", "Ali", 10, Some("l’aide de samedi")),
            ("10 points à Ali Benali", "Ali Benali", 10, None),
            ("dix points à Zoé: merci", "Zoé", 10, Some("merci")),
            ("Zoé 3 2 livres", "Zoé", 3, Some("2 livres")),
        ] {
            assert_eq!(read(text), Ok((who.to_owned(), amount, reason.map(str::to_owned))), "{text}");
        }
    }

    #[test]
    fn what_can_not_be_paid() {
        let usage = || Refusal::Usage(EXAMPLE);
        for (text, expected) in [
            ("", usage()),
            ("Ali", usage()),
            ("10", usage()),
            ("10 points", usage()),
            ("10 Ali", usage()),
            ("@ 10", usage()),
            ("un livre", usage()),
            ("Ali 7,5", Refusal::NotWhole),
            ("Ali 0", Refusal::BadAmount),
            ("Ali -5", Refusal::BadAmount),
            ("Ali -5 points", Refusal::BadAmount),
            ("Ali 99999999999999999999999", Refusal::BadAmount),
            ("Ali 20 CHF", Refusal::MoneyNotPoints),
            ("Ali 10.-", Refusal::MoneyNotPoints),
        ] {
            assert_eq!(read(text), Err(expected), "{text}");
        }
        assert_eq!(read(&format!("Ali 10 pour {}", "x".repeat(121))), Err(Refusal::TooLong(120)));
    }

    proptest! {
        #[test]
        fn any_text_is_taken(text in any::<String>(), near in "[@A-Za-z ]{0,6}-?[0-9.,' ]{0,6}(points?)?( à | pour |: )?[a-z -]{0,6}") {
            let _ = read(&text);
            let _ = read(&near);
        }
    }
}
