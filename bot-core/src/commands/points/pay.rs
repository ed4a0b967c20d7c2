//! `/payer @Ali 10 pour l'aide de samedi`: shows payee and amount, then one tap moves the points, at once, without exchange or rating.
//!
//! What was shown is kept as a form ([`Pending`]). The movement's natural key is the input that showed it, and the button carries a short
//! name of that key: a second tap, or the same message twice, finds the form gone and can't pay again.
//!
//! A grant from the club's account ([`super::grant`]) goes the same way.
//!
//! Deliberately absent: payees by user name across clubs. Names change hands, so they are looked up among the members of this club
//! who have consented, and the tap is on the name found.

use serde::{Deserialize, Serialize};

use crate::{
    card::Message,
    club::{Club, PointsPolicy},
    commands::{
        Args, Press, Verb,
        points::{about, account},
    },
    conversation::{self, Form},
    engine::context::{Ctx, Done},
    event::Event,
    french::{normalise::fold, payment},
    id::{ClubId, MemberId, TransferId},
    lang::say,
    ledger::{Account, Amount, Holder, Points, Transfer, TransferKey, TransferKind},
    member::{Person, Standing},
    notify::points as words,
    refusal::Refusal,
    store::{Movement, PageAt},
    text::{Phrase, shorten},
    time::Timestamp,
};

/// Movements among which a payment already made is looked for when its button is pressed again.
const LOOKED_THROUGH: u32 = 20;

/// The word of « Annuler », after the payment's identifier.
const NO: &str = "non";

/// Whose account pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purse {
    /// The sender's own.
    Mine,
    /// The club's: a steward grants.
    Club,
}

/// A payment that was shown and waits for its tap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// In which club.
    club: ClubId,
    /// From whose account.
    from: Purse,
    /// To whom: one, or those of that name until one is chosen.
    to: Vec<MemberId>,
    /// How much.
    amount: Amount,
    /// What for.
    reason: Option<Phrase>,
    /// The input that asked for it, by network and event: the movement's natural key.
    asked_by: String,
}

impl Pending {
    /// What its buttons carry: short enough for any network.
    fn tag(&self) -> String {
        tag(&self.asked_by)
    }
}

/// A short name of a movement's key: FNV-1a, 64 bits. It only tells one's own few payments apart and protects nothing; what a tap
/// pays is what the form says.
fn tag(key: &str) -> String {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let hash = key.bytes().fold(OFFSET, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME));
    // A letter first: a payload's tokens of digits are numbers.
    format!("p{hash:x}")
}

/// `/payer`, from one's own account.
///
/// # Errors
/// [`Refusal::Usage`], [`Refusal::NoMember`], [`Refusal::WithOneself`], [`Refusal::NotEnough`], [`Refusal::Ceiling`],
/// [`Refusal::GiftClub`] and those of the words.
pub async fn run(ctx: &mut Ctx<'_>, args: Args) -> Done {
    let club = ctx.present(args.club).await?;
    ask(ctx, &club, &args, Purse::Mine).await
}

/// Reads who is to be paid how much, and shows it with the button that pays.
pub(super) async fn ask(ctx: &mut Ctx<'_>, club: &Club, args: &Args, from: Purse) -> Done {
    if matches!(club.rules.points, PointsPolicy::Gift) {
        return Err(Refusal::GiftClub.into());
    }
    let example = match from {
        Purse::Mine => payment::EXAMPLE,
        Purse::Club => super::grant::EXAMPLE,
    };
    // « /payer 10 à Ali » : the number that every command may begin with belongs to the sentence here.
    let text = match args.number {
        Some(number) => format!("{number} {}", args.rest),
        None => args.rest.clone(),
    };
    let asked = payment::understand(&text, &club.rules.unit).map_err(|refusal| match refusal {
        Refusal::Usage(_) => Refusal::Usage(example),
        other => other,
    })?;
    if from == Purse::Club && asked.reason.is_none() {
        return Err(Refusal::Usage(example).into());
    }
    let to = payees(ctx, club, &asked.who).await?;
    let input = ctx.input;
    let pending = Pending {
        club: club.id,
        from,
        to: to.iter().map(|person| person.id).collect(),
        amount: asked.amount,
        reason: asked.reason,
        asked_by: format!("{}:{}", input.network, input.event.as_str()),
    };
    show(ctx, club, pending, &to).await
}

/// The members of the club that a name can mean, without oneself.
async fn payees(ctx: &mut Ctx<'_>, club: &Club, who: &str) -> Done<Vec<Person>> {
    let me = ctx.my_id()?;
    let named = ctx.work.tx.find_people(club.id, fold(who).trim()).await?;
    if named.is_empty() {
        return Err(Refusal::NoMember(shorten(who, 40)).into());
    }
    let others: Vec<Person> = named.into_iter().filter(|person| person.id != me).collect();
    if others.is_empty() { Err(Refusal::WithOneself.into()) } else { Ok(others) }
}

/// Shows the payment with « Payer » « Annuler », or asks which of several people is meant.
async fn show(ctx: &mut Ctx<'_>, club: &Club, pending: Pending, to: &[Person]) -> Done {
    let lang = ctx.lang(club);
    let (points, tag) = (lang.amount(pending.amount), pending.tag());
    let press = |verb| Press::new(verb, club.id);
    let mut message = about(ctx, club);
    if let [payee] = to {
        let (payer, _) = purses(ctx, club, &pending, payee.id).await?;
        let name = payee.name.as_str();
        message = match pending.from {
            Purse::Mine => message.line(say!(lang, "pay-ask", points = points, name = name)),
            Purse::Club => message.line(say!(lang, "grant-ask", points = points, name = name)),
        };
        if let Some(reason) = &pending.reason {
            message = message.quote(reason.as_str());
        }
        message = match pending.from {
            Purse::Mine => {
                let after = payer.balance - pending.amount.points();
                message
                    .line(say!(lang, "pay-after", before = lang.points(payer.balance), after = lang.points(after)))
                    .choice(say!(lang, "button-pay"), press(Verb::PayYes).word(&tag))
            }
            Purse::Club => {
                message.line(say!(lang, "grant-read-by-all")).choice(say!(lang, "button-grant"), press(Verb::PayYes).word(&tag))
            }
        };
    } else {
        message = message.line(say!(lang, "pay-which", points = points));
        for (person, number) in to.iter().zip(1..) {
            let label = say!(lang, "member-of-that-name", name = person.name.as_str(), count = person.completed);
            message = message.choice(label, press(Verb::Form).number(number).word(&tag));
        }
    }
    message = message.choice(say!(lang, "button-dont-pay"), press(Verb::Form).word(format!("{tag} {NO}")));
    Form::Pay(pending).keep(ctx).await?;
    ctx.answer(message);
    Ok(())
}

/// The accounts of a payment, if it can be made now: who pays, who is paid.
async fn purses(ctx: &mut Ctx<'_>, club: &Club, pending: &Pending, to: MemberId) -> Done<(Account, Account)> {
    let from = match pending.from {
        Purse::Mine => Holder::Member(ctx.my_id()?),
        Purse::Club => Holder::Club,
    };
    let payer = account(ctx, club, from).await?;
    let payee = account(ctx, club, Holder::Member(to)).await?;
    payer.afford(pending.amount, &club.rules)?;
    payee.receive(pending.amount, &club.rules)?;
    Ok((payer, payee))
}

/// « Payer »: the one tap that moves the points.
///
/// # Errors
/// Those of [`run`]: what could be paid when it was shown may be too much now.
pub async fn yes(ctx: &mut Ctx<'_>, args: Args) -> Done {
    match Form::of(ctx) {
        // Typed, « payeroui » means what is shown; a button names it.
        Some(Form::Pay(pending)) if args.rest.is_empty() || args.rest == pending.tag() => pay(ctx, pending).await,
        _ => over(ctx, &args).await,
    }
}

/// A button of what is shown: one of several people, or « Annuler ».
///
/// # Errors
/// [`Refusal::BadButton`] for a button of an earlier payment, and those of [`run`].
pub async fn pressed(ctx: &mut Ctx<'_>, mut pending: Pending, args: &Args) -> Done {
    let (named, word) = args.rest.split_once(' ').unwrap_or((&args.rest, ""));
    if named != pending.tag() {
        return Err(Refusal::BadButton.into());
    }
    if word == NO {
        return no(ctx, &pending).await;
    }
    let chosen = args.number.and_then(|number| usize::try_from(number).ok()?.checked_sub(1));
    let chosen = chosen.and_then(|index| pending.to.get(index).copied()).ok_or(Refusal::BadButton)?;
    let club = ctx.present(Some(pending.club)).await?;
    let person = payee(ctx, &club, chosen).await?;
    pending.to = vec![chosen];
    show(ctx, &club, pending, &[person]).await
}

/// « oui », « non », said to what is shown; `false` for anything else, which is no answer to it.
///
/// # Errors
/// Those of [`run`].
pub async fn said(ctx: &mut Ctx<'_>, pending: Pending, text: &str) -> Done<bool> {
    let word = fold(text);
    match word.trim().trim_end_matches(['.', '!', ' ']) {
        "oui" | "ok" | "d'accord" | "payer" | "accorder" | "confirmer" if pending.to.len() == 1 => pay(ctx, pending).await?,
        "non" | "non merci" | "annuler" | "annule" | "stop" | "laisse tomber" => no(ctx, &pending).await?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// Nothing is paid.
async fn no(ctx: &mut Ctx<'_>, pending: &Pending) -> Done {
    let club = ctx.club(Some(pending.club)).await?;
    let lang = ctx.lang(&club);
    conversation::end(ctx).await?;
    ctx.answer(Message::say(say!(lang, "pay-cancelled")));
    Ok(())
}

/// Somebody who can be paid in this club: a member of it, who has not left.
async fn payee(ctx: &mut Ctx<'_>, club: &Club, id: MemberId) -> Done<Person> {
    let active = ctx.work.tx.member(id).await?.is_some_and(|member| member.standing == Standing::Active);
    let person = ctx.work.tx.people(club.id, &[id]).await?.into_iter().next().filter(|_| active);
    person.ok_or_else(|| Refusal::BadButton.into())
}

/// Moves the points, and tells both sides.
async fn pay(ctx: &mut Ctx<'_>, pending: Pending) -> Done {
    let [to] = pending.to[..] else { return Err(Refusal::BadButton.into()) };
    let club = ctx.present(Some(pending.club)).await?;
    if pending.from == Purse::Club {
        ctx.steward(&club).await?;
    }
    let payee = payee(ctx, &club, to).await?;
    let (payer_account, payee_account) = purses(ctx, &club, &pending, to).await?;
    conversation::end(ctx).await?;

    let lang = ctx.lang(&club);
    let amount = pending.amount;
    let after = payee_account.balance + amount.points();
    let reason = pending.reason.clone();
    let id = TransferId(ctx.work.clock.id());
    ctx.work.record([Event::PointsMoved { transfer: transfer(id, &pending, (payer_account.holder, to), ctx.work.now) }]);
    match pending.from {
        Purse::Mine => {
            let me = ctx.me()?.name.clone();
            let left = payer_account.balance - amount.points();
            let done =
                say!(lang, "pay-done", name = payee.name.as_str(), points = lang.amount(amount), balance = lang.points(left));
            let hint = words::crossed(&club.rules, payer_account.balance, left, &lang);
            ctx.answer(about(ctx, &club).line(done).maybe(hint));
            let told = words::received(me.as_str(), amount, reason.as_ref(), after, &lang);
            ctx.work.tell(to, told.maybe(words::crossed(&club.rules, payee_account.balance, after, &lang)));
        }
        Purse::Club => {
            let reason = reason.as_ref().map(Phrase::as_str).unwrap_or_default();
            let done = say!(lang, "grant-done", name = payee.name.as_str(), points = lang.amount(amount));
            ctx.answer(about(ctx, &club).line(done));
            ctx.work.tell(to, words::granted(amount, reason, after, &lang));
            for room in ctx.work.tx.rooms(club.id).await? {
                let public = words::granted_in_public(payee.name.as_str(), amount, reason, &lang);
                ctx.work.say(room.network, room.address, public);
            }
        }
    }
    Ok(())
}

fn transfer(id: TransferId, pending: &Pending, (from, to): (Holder, MemberId), now: Timestamp) -> Transfer {
    Transfer {
        id,
        club: pending.club,
        from,
        to: Holder::Member(to),
        amount: pending.amount,
        kind: match pending.from {
            Purse::Mine => TransferKind::Payment,
            Purse::Club => TransferKind::Grant,
        },
        trade: None,
        corrects: None,
        key: TransferKey::Input(pending.asked_by.clone()),
        reason: pending.reason.clone(),
        at: now,
    }
}

/// The button of a payment that no longer waits: already made, or not.
async fn over(ctx: &mut Ctx<'_>, args: &Args) -> Done {
    let club = ctx.present(args.club).await?;
    let me = ctx.my_id()?;
    let lang = ctx.lang(&club);
    let last = ctx.work.tx.statement(club.id, me, PageAt { index: 0, size: LOOKED_THROUGH }).await?;
    let named = |movement: &&Movement| matches!(&movement.transfer.key, TransferKey::Input(key) if tag(key) == args.rest);
    let made = last.items.iter().find(named).filter(|movement| words::change(movement, me) < Points::ZERO);
    let message = match made {
        Some(made) => say!(lang, "pay-already", name = words::other(made, &lang), points = lang.amount(made.transfer.amount)),
        None => say!(lang, "pay-over"),
    };
    ctx.answer(about(ctx, &club).line(message));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::Choice;

    /// Any network's event id becomes a button that fits, and the same one each time.
    #[test]
    fn buttons_name_the_payment_in_few_bytes() {
        let matrix = format!("matrix:${}", "x".repeat(250));
        assert_eq!(tag("console:7"), "p51fb9c0c4d5fe605");
        assert_ne!(tag("console:7"), tag("console:8"));
        for key in ["", "console:7", &matrix] {
            let press = Press::new(Verb::Form, ClubId(i64::MAX)).number(10).word(format!("{} {NO}", tag(key))).to_string();
            assert!(press.len() <= Choice::LONGEST_PRESS, "{press}");
            let press = Press::new(Verb::PayYes, ClubId(i64::MAX)).word(tag(key)).to_string();
            let (_, args) = Press::read(&press).expect("a payload of ours");
            assert_eq!((args.number, args.rest), (None, tag(key)));
        }
    }
}
