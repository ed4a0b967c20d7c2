//! `/solde`: what one has, what is set aside, what one can still give. Where nothing is counted: how often one gave and received.
//!
//! One statement besides those of every input (two where the club counts gifts only).

use crate::{
    card::Message,
    club::{Club, Credit, PointsPolicy},
    commands::{
        Args, Press, Verb,
        points::{about, account},
    },
    engine::context::{Ctx, Done},
    lang::{Lang, say},
    ledger::{Account, Holder, Points},
    store::ProfileNumbers,
};

/// Answers in private with one's balance.
///
/// # Errors
/// Those of [`Ctx::club`].
pub async fn run(ctx: &mut Ctx<'_>, args: Args) -> Done {
    let club = ctx.club(args.club).await?;
    let me = ctx.my_id()?;
    let lang = ctx.lang(&club);
    let message = about(ctx, &club);
    let message = match &club.rules.points {
        PointsPolicy::Gift => gifts(message, &ctx.work.tx.profile(club.id, me, 0).await?, &lang),
        PointsPolicy::MutualCredit(credit) => {
            let account = account(ctx, &club, Holder::Member(me)).await?;
            counted(message, &account, &club, credit, &lang)
        }
    };
    ctx.answer(message);
    Ok(())
}

/// Balance, holds, what is available, and a kind hint near either limit.
fn counted(message: Message, account: &Account, club: &Club, credit: &Credit, lang: &Lang) -> Message {
    let floor = account.floor(&club.rules).unwrap_or(credit.floor);
    let available = account.available(&club.rules).unwrap_or(Points::ZERO);
    let mut message = message.line(say!(lang, "balance", points = lang.points(account.balance)));
    if account.held > Points::ZERO {
        message = message.line(say!(lang, "balance-held", points = lang.points(account.held)));
    }
    message = message.line(if available > Points::ZERO {
        say!(lang, "balance-available", points = lang.points(available), floor = lang.points(floor))
    } else {
        say!(lang, "balance-nothing-available", floor = lang.points(floor))
    });
    let to_go = credit.newcomer_exchanges.saturating_sub(account.completed);
    if to_go > 0 && credit.floor < floor {
        message = message.line(say!(lang, "balance-newcomer", count = to_go, floor = lang.points(credit.floor)));
    }
    if account.balance <= credit.warning || (account.balance < Points::ZERO && available <= Points::ZERO) {
        message = message.line(say!(lang, "balance-low"));
    } else if account.balance >= credit.ceiling {
        message = message.line(say!(lang, "balance-high"));
    }
    message
        .choice(say!(lang, "button-statement"), Press::new(Verb::Statement, club.id))
        .choice(say!(lang, "button-why-balance"), Press::new(Verb::WhyBalance, club.id))
}

/// « Mode don » : given and received, without any balance.
pub(super) fn gifts(message: Message, numbers: &ProfileNumbers, lang: &Lang) -> Message {
    message.line(say!(lang, "balance-gift")).line(say!(lang, "balance-given", count = numbers.given)).line(say!(
        lang,
        "balance-received",
        count = numbers.received
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        club::Rules,
        id::{AccountId, ClubId, MemberId},
        text::Name,
        time::Timestamp,
    };

    fn lines(balance: i64, held: i64, completed: u32) -> Vec<String> {
        let club = Club {
            id: ClubId(1),
            name: Name::new("Les voisins").expect("a name"),
            rules: Rules::default(),
            created_at: Timestamp(0),
        };
        let PointsPolicy::MutualCredit(credit) = club.rules.points.clone() else { panic!("the default counts points") };
        let account = Account {
            id: AccountId(1),
            club: club.id,
            holder: Holder::Member(MemberId(1)),
            balance: Points(balance),
            held: Points(held),
            completed,
        };
        let message = counted(Message::default(), &account, &club, &credit, &Lang::default());
        assert_eq!(message.choices.iter().map(|choice| choice.press.as_str()).collect::<Vec<_>>(), ["releve k1", "pourquoi k1"]);
        message.lines.into_iter().map(|line| line.text.replace(['\u{A0}', '\u{202F}'], " ")).collect()
    }

    #[test]
    fn what_one_has_and_can_still_give() {
        assert_eq!(
            lines(12, 10, 3),
            [
                "Votre solde : 12 points.",
                "Mis de côté pour vos échanges en cours : 10 points.",
                "Vous pouvez encore donner 102 points : le solde peut descendre jusqu’à −100 points.",
            ]
        );
    }

    #[test]
    fn newcomers_read_when_their_floor_moves() {
        assert_eq!(
            lines(0, 0, 2),
            [
                "Votre solde : 0 point.",
                "Vous pouvez encore donner 20 points : le solde peut descendre jusqu’à −20 points.",
                "Encore un échange terminé, et il pourra descendre jusqu’à −100 points.",
            ]
        );
        assert_eq!(lines(0, 0, 0)[2], "Encore 3 échanges terminés, et il pourra descendre jusqu’à −100 points.");
    }

    #[test]
    fn hints_near_the_limits_are_kind() {
        let low = "Vous avez beaucoup reçu. Proposez quelque chose à votre tour avec /offre : un coup de main suffit.";
        let high = "Vous avez beaucoup donné, merci ! Faites-vous plaisir : /annonces montre ce qui se propose.";
        let hint = |balance, held, completed| lines(balance, held, completed).pop().filter(|line| line == low || line == high);
        assert_eq!(hint(-79, 0, 3), None);
        assert_eq!(hint(-80, 0, 3).as_deref(), Some(low));
        assert_eq!(hint(-20, 0, 0).as_deref(), Some(low));
        assert_eq!(hint(499, 0, 3), None);
        assert_eq!(hint(500, 0, 3).as_deref(), Some(high));
        assert_eq!(
            lines(-20, 0, 0)[1],
            "Vous ne pouvez rien donner pour le moment : le solde peut descendre jusqu’à −20 points."
        );
    }
}
