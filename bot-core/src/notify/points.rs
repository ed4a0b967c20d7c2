//! Points that moved, in words: one movement as its account's holder reads it, and what both sides of a payment are told.

use crate::{
    card::Message,
    club::{PointsPolicy, Rules},
    id::MemberId,
    lang::{Lang, say},
    ledger::{Amount, Holder, Points, TransferKind},
    store::Movement,
    text::Phrase,
};

/// What a movement does to this member's balance.
pub fn change(movement: &Movement, reader: MemberId) -> Points {
    let points = movement.transfer.amount.points();
    if movement.transfer.from == Holder::Member(reader) { -points } else { points }
}

/// A movement in a few words, for a list: « échange 3 avec Zoé, « Cours de guitare » ».
pub fn about(movement: &Movement, reader: MemberId, lang: &Lang) -> String {
    let transfer = &movement.transfer;
    let name = other(movement, lang);
    let reason = transfer.reason.as_ref().map(Phrase::as_str);
    let gives = transfer.from == Holder::Member(reader);
    match (transfer.kind, &movement.trade, reason) {
        (TransferKind::Exchange, Some((number, title)), _) => {
            say!(lang, "movement-exchange", number = number.to_string(), name = name, title = title.as_str())
        }
        (TransferKind::Grant, _, Some(reason)) => say!(lang, "movement-grant-for", reason = reason),
        (TransferKind::Grant, _, None) => say!(lang, "movement-grant"),
        (TransferKind::Closing, ..) => say!(lang, "movement-closing"),
        (TransferKind::Joining, ..) => say!(lang, "movement-joining"),
        (TransferKind::Correction, ..) => say!(lang, "movement-correction"),
        (TransferKind::Exchange | TransferKind::Payment, _, None) if gives => say!(lang, "movement-to", name = name),
        (TransferKind::Exchange | TransferKind::Payment, _, None) => say!(lang, "movement-by", name = name),
        (TransferKind::Exchange | TransferKind::Payment, _, Some(reason)) if gives => {
            say!(lang, "movement-to-for", name = name, reason = reason)
        }
        (TransferKind::Exchange | TransferKind::Payment, _, Some(reason)) => {
            say!(lang, "movement-by-for", name = name, reason = reason)
        }
    }
}

/// A movement as one whole sentence, with its day: « Le 28.11.2026, vous avez donné 12 points à Zoé pour … ».
pub fn sentence(movement: &Movement, reader: MemberId, day: &str, lang: &Lang) -> String {
    let transfer = &movement.transfer;
    let name = other(movement, lang);
    let points = lang.amount(transfer.amount);
    let signed = lang.signed(change(movement, reader));
    let reason = transfer.reason.as_ref().map(Phrase::as_str);
    let gives = transfer.from == Holder::Member(reader);
    match (transfer.kind, &movement.trade, reason) {
        (TransferKind::Exchange, Some((number, title)), _) => {
            let (number, title) = (number.to_string(), title.as_str());
            match gives {
                true => say!(lang, "why-exchange-given", day = day, points = points, name = name, title = title, number = number),
                false => {
                    say!(lang, "why-exchange-earned", day = day, points = points, name = name, title = title, number = number)
                }
            }
        }
        (TransferKind::Grant, _, Some(reason)) => say!(lang, "why-grant-for", day = day, points = points, reason = reason),
        (TransferKind::Grant, _, None) => say!(lang, "why-grant", day = day, points = points),
        (TransferKind::Closing, ..) => say!(lang, "why-closing", day = day, points = signed),
        (TransferKind::Joining, ..) => say!(lang, "why-joining", day = day, points = signed),
        (TransferKind::Correction, ..) => say!(lang, "why-correction", day = day, points = signed),
        (TransferKind::Exchange | TransferKind::Payment, _, None) if gives => {
            say!(lang, "why-paid", day = day, points = points, name = name)
        }
        (TransferKind::Exchange | TransferKind::Payment, _, None) => {
            say!(lang, "why-received", day = day, points = points, name = name)
        }
        (TransferKind::Exchange | TransferKind::Payment, _, Some(reason)) if gives => {
            say!(lang, "why-paid-for", day = day, points = points, name = name, reason = reason)
        }
        (TransferKind::Exchange | TransferKind::Payment, _, Some(reason)) => {
            say!(lang, "why-received-for", day = day, points = points, name = name, reason = reason)
        }
    }
}

/// The name of the other side: a member's, the club, or a member who is gone.
pub fn other(movement: &Movement, lang: &Lang) -> String {
    let transfer = &movement.transfer;
    match &movement.other {
        Some(name) if !name.is_empty() => name.clone(),
        None if transfer.from == Holder::Club || transfer.to == Holder::Club => say!(lang, "the-club"),
        _ => say!(lang, "a-former-member"),
    }
}

/// A kind word for whoever just came near the floor or over the ceiling of the club's points; none on the way back, nor a second time.
pub fn crossed(rules: &Rules, before: Points, after: Points, lang: &Lang) -> Option<String> {
    let PointsPolicy::MutualCredit(credit) = &rules.points else { return None };
    if before > credit.warning && after <= credit.warning {
        Some(say!(lang, "balance-low"))
    } else if before < credit.ceiling && after >= credit.ceiling {
        Some(say!(lang, "balance-high"))
    } else {
        None
    }
}

/// Who was paid reads this.
pub fn received(from: &str, amount: Amount, reason: Option<&Phrase>, balance: Points, lang: &Lang) -> Message {
    let (points, balance) = (lang.amount(amount), lang.points(balance));
    Message::say(match reason {
        Some(reason) => say!(lang, "pay-received-for", name = from, points = points, reason = reason.as_str(), balance = balance),
        None => say!(lang, "pay-received", name = from, points = points, balance = balance),
    })
}

/// Who was granted points by the club reads this.
pub fn granted(amount: Amount, reason: &str, balance: Points, lang: &Lang) -> Message {
    Message::say(say!(lang, "grant-received", points = lang.amount(amount), reason = reason, balance = lang.points(balance)))
}

/// What the club's group reads of a grant: everyone can read the reason.
pub fn granted_in_public(to: &str, amount: Amount, reason: &str, lang: &Lang) -> Message {
    Message::say(say!(lang, "grant-public", name = to, points = lang.amount(amount), reason = reason))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        id::{ClubId, TradeId, TradeNumber, TransferId},
        ledger::{Transfer, TransferKey},
        time::Timestamp,
    };

    const ME: MemberId = MemberId(1);
    const ZOE: MemberId = MemberId(2);

    fn movement(kind: TransferKind, from: Holder, to: Holder, reason: Option<&str>) -> Movement {
        let trade = (kind == TransferKind::Exchange).then(|| (TradeNumber(3), "Cours de guitare".to_owned()));
        Movement {
            transfer: Transfer {
                id: TransferId(1),
                club: ClubId(1),
                from,
                to,
                amount: Amount::new(12).expect("an amount"),
                kind,
                trade: trade.as_ref().map(|_| TradeId(9)),
                corrects: None,
                key: TransferKey::Trade(TradeId(9)),
                reason: reason.map(|reason| Phrase::new(reason).expect("a phrase")),
                at: Timestamp(0),
            },
            other: [from, to].contains(&Holder::Member(ZOE)).then(|| "Zoé".to_owned()),
            trade,
            balance: Points(0),
        }
    }

    #[test]
    fn limits_are_mentioned_when_they_are_crossed() {
        let (rules, lang) = (Rules::default(), Lang::default());
        let hint = |before: i64, after: i64| crossed(&rules, Points(before), Points(after), &lang);
        assert_eq!(hint(-79, -80), Some(say!(lang, "balance-low")));
        assert_eq!(hint(-80, -90), None);
        assert_eq!(hint(-90, -70), None);
        assert_eq!(hint(499, 500), Some(say!(lang, "balance-high")));
        assert_eq!(hint(500, 510), None);
        assert_eq!(hint(0, 20), None);
        assert_eq!(crossed(&Rules { points: PointsPolicy::Gift, ..rules.clone() }, Points(0), Points(-90), &lang), None);
    }

    #[test]
    fn every_movement_has_its_words() {
        let (me, zoe, club) = (Holder::Member(ME), Holder::Member(ZOE), Holder::Club);
        let table = [
            (
                movement(TransferKind::Exchange, me, zoe, None),
                -12,
                "échange 3 avec Zoé, « Cours de guitare »",
                "Le 28.11.2026, vous avez donné 12 points à Zoé pour « Cours de guitare » (échange 3).",
            ),
            (
                movement(TransferKind::Exchange, zoe, me, None),
                12,
                "échange 3 avec Zoé, « Cours de guitare »",
                "Le 28.11.2026, Zoé vous a donné 12 points pour « Cours de guitare » (échange 3).",
            ),
            (
                movement(TransferKind::Payment, me, zoe, None),
                -12,
                "versement à Zoé",
                "Le 28.11.2026, vous avez versé 12 points à Zoé.",
            ),
            (
                movement(TransferKind::Payment, me, zoe, Some("l’aide de samedi")),
                -12,
                "versement à Zoé : l’aide de samedi",
                "Le 28.11.2026, vous avez versé 12 points à Zoé pour « l’aide de samedi ».",
            ),
            (
                movement(TransferKind::Payment, zoe, me, None),
                12,
                "versement par Zoé",
                "Le 28.11.2026, Zoé vous a versé 12 points.",
            ),
            (
                movement(TransferKind::Payment, zoe, me, Some("le gâteau")),
                12,
                "versement par Zoé : le gâteau",
                "Le 28.11.2026, Zoé vous a versé 12 points pour « le gâteau ».",
            ),
            (
                movement(TransferKind::Grant, club, me, Some("fête du quartier")),
                12,
                "accordé par le club : fête du quartier",
                "Le 28.11.2026, le club vous a accordé 12 points pour « fête du quartier ».",
            ),
            (
                movement(TransferKind::Grant, club, me, None),
                12,
                "accordé par le club",
                "Le 28.11.2026, le club vous a accordé 12 points.",
            ),
            (
                movement(TransferKind::Closing, me, club, None),
                -12,
                "compte clôturé",
                "Le 28.11.2026, le compte a été clôturé : −12 points.",
            ),
            (
                movement(TransferKind::Joining, Holder::Member(MemberId(7)), me, None),
                12,
                "comptes réunis",
                "Le 28.11.2026, deux comptes ont été réunis en un seul : +12 points.",
            ),
            (
                movement(TransferKind::Correction, me, zoe, None),
                -12,
                "correction",
                "Le 28.11.2026, un mouvement a été corrigé : −12 points.",
            ),
        ];
        let lang = Lang::default();
        let plain = |text: String| text.replace(['\u{A0}', '\u{202F}'], " ");
        for (movement, points, short, whole) in table {
            assert_eq!(change(&movement, ME), Points(points));
            assert_eq!(plain(about(&movement, ME, &lang)), short);
            assert_eq!(plain(sentence(&movement, ME, "28.11.2026", &lang)), whole);
        }
    }

    #[test]
    fn the_other_side_always_has_a_name() {
        let lang = Lang::default();
        let gone = Movement { other: None, ..movement(TransferKind::Payment, Holder::Member(ZOE), Holder::Member(ME), None) };
        assert_eq!(other(&gone, &lang), "une personne qui a quitté le club");
        assert_eq!(other(&movement(TransferKind::Grant, Holder::Club, Holder::Member(ME), None), &lang), "le club");
    }
}
