//! Yes, no, or other terms.

use crate::{
    club::Club,
    commands::{
        Args,
        trades::{Found, act, apply, find_as_shown, setting},
    },
    conversation::{Form, counter::ask_terms},
    engine::context::{Ctx, Done},
    french::reply::{Counter, Reply},
    id::Version,
    ledger::{Account, Amount, Holder},
    refusal::Refusal,
    trade::{
        Give, Side, Terms, Thing, Trade, TradeState,
        transition::{Act, Funds, agree},
    },
};

/// Does this exchange wait for the side's yes or no to a proposition?
pub fn asks(trade: &Trade, side: Side) -> bool {
    matches!(trade.state, TradeState::Proposed { .. }) && trade.turn() == Some(side)
}

/// « Accepter », `/accepter 3`.
///
/// # Errors
/// [`Refusal::Stale`], [`Refusal::NotEnough`] and the others of [`agree`].
pub async fn accept(ctx: &mut Ctx<'_>, args: Args) -> Done {
    let found = find_as_shown(ctx, &args, asks).await?;
    yes(ctx, &found, args.version).await
}

/// Yes to the version shown (typed words mean the present one: while it is this side's turn nobody else can change it).
///
/// # Errors
/// As [`accept`].
pub async fn yes(ctx: &mut Ctx<'_>, found: &Found, shown: Option<Version>) -> Done {
    let trade = &found.view.trade;
    let accounts = match trade.terms.payment() {
        Some((payer, _)) => {
            Some((account(ctx, &found.club, trade, payer).await?, account(ctx, &found.club, trade, payer.other()).await?))
        }
        None => None,
    };
    let funds = accounts.as_ref().map(|(payer, payee)| Funds { payer, payee });
    let decided = agree(trade, found.side, shown.unwrap_or(trade.version), funds, setting(ctx, found));
    let events = decided.map_err(|refusal| for_whom(refusal, trade, found.side))?;
    apply(ctx, found, events).await
}

async fn account(ctx: &mut Ctx<'_>, club: &Club, trade: &Trade, side: Side) -> Done<Account> {
    let holder = Holder::Member(trade.member(side));
    ctx.work.tx.account(club.id, holder).await?.ok_or_else(|| Refusal::NoClub.into())
}

/// What one's own account lacks is said in numbers; the other side's balance is theirs.
fn for_whom(refusal: Refusal, trade: &Trade, side: Side) -> Refusal {
    match refusal {
        Refusal::NotEnough { .. } if trade.terms.payment().is_some_and(|(payer, _)| payer != side) => Refusal::TheyLack,
        other => other,
    }
}

/// « Refuser », `/refuser 3`.
///
/// # Errors
/// [`Refusal::Stale`], [`Refusal::NotYourTurn`].
pub async fn decline(ctx: &mut Ctx<'_>, args: Args) -> Done {
    let found = find_as_shown(ctx, &args, asks).await?;
    act(ctx, &found, Act::Decline { shown: found.view.trade.version }).await
}

/// « Proposer autre chose », `/proposer 3 12 points`: with words they are the new terms, alone it asks for them.
///
/// # Errors
/// [`Refusal::Stale`] and those of the terms.
pub async fn counter(ctx: &mut Ctx<'_>, args: Args) -> Done {
    let found = find_as_shown(ctx, &args, asks).await?;
    let shown = found.view.trade.version;
    if !asks(&found.view.trade, found.side) {
        return Err(if found.view.trade.state.is_over() {
            Refusal::TradeOver(found.view.trade.number).into()
        } else {
            Refusal::NotYourTurn.into()
        });
    }
    if args.rest.is_empty() {
        let form = Form::Counter { club: found.club.id, trade: found.view.trade.number, shown };
        return ask_terms(ctx, &found, form).await;
    }
    let reply = crate::conversation::counter::read_about(ctx, &found, &args.rest);
    propose(ctx, &found, shown, &reply).await
}

/// Other terms in words. « ok pour 12 » is a proposition unless 12 is what stands already.
///
/// # Errors
/// What could not be read, and those of the decision.
pub async fn propose(ctx: &mut Ctx<'_>, found: &Found, shown: Version, reply: &Reply) -> Done {
    let mut terms = found.view.trade.terms.clone();
    change_terms(&mut terms, reply)?;
    terms.place = ctx.place.clone().or(terms.place);
    if terms == found.view.trade.terms {
        return match reply {
            Reply::Accept { .. } | Reply::Counter(_) => yes(ctx, found, Some(shown)).await,
            _ => Err(Refusal::SameTerms.into()),
        };
    }
    act(ctx, found, Act::Counter { shown, terms }).await
}

/// Puts what a reply says into the terms it answers.
///
/// # Errors
/// [`Refusal::BadAmount`], [`Refusal::Usage`] if the words change nothing that could be meant.
pub fn change_terms(terms: &mut Terms, reply: &Reply) -> Result<(), Refusal> {
    match reply {
        Reply::Accept { when: None } => Ok(()),
        Reply::Accept { when: Some(when) } | Reply::When(when) => {
            terms.when = Some(*when);
            Ok(())
        }
        Reply::Counter(counter) => counter_terms(terms, counter),
        Reply::Unclear(refusal) => Err(refusal.clone()),
        _ => Err(Refusal::Usage("12 points, ou : un livre")),
    }
}

/// Points, a thing, or both, from whoever gives something for the offered thing.
fn counter_terms(terms: &mut Terms, counter: &Counter) -> Result<(), Refusal> {
    if let Some(when) = counter.when {
        terms.when = Some(when);
    }
    let Some(payer) = terms.natural_payer() else { return Err(Refusal::EmptyTerms) };
    let present = terms.given_by(payer).clone();
    let points = match (counter.points, counter.delta) {
        (Some(points), _) => Some(points),
        (None, Some(delta)) => {
            let now = present.points.map_or(0, i64::from);
            Some(Amount::new(now.saturating_add(delta.0)).ok_or(Refusal::BadAmount)?)
        }
        (None, None) => None,
    };
    let thing = counter.thing.clone().map(Thing::Words);
    let offered = |thing: &Option<Thing>| matches!(thing, Some(Thing::Offered { .. }));
    let next = match (points, thing) {
        (None, None) => return Ok(()),
        // « 2 points de plus » changes a number and nothing else.
        (Some(points), None) => {
            Give { points: Some(points), thing: present.thing.filter(|_| counter.both || counter.delta.is_some()) }
        }
        (None, Some(thing)) => Give { thing: Some(thing), points: present.points.filter(|_| counter.both) },
        (Some(points), Some(thing)) => Give { thing: Some(thing), points: Some(points) },
    };
    if offered(&terms.given_by(payer).thing) {
        return Err(Refusal::EmptyTerms);
    }
    *terms.given_by_mut(payer) = next;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ledger::Points, text::Phrase};

    fn points(points: i64) -> Amount {
        Amount::new(points).expect("an amount")
    }

    fn asked(back: Give) -> Terms {
        let thing = Give { thing: Some(Thing::Offered { pieces: 1 }), points: None };
        Terms { owner: thing, asker: back, when: None, place: None }
    }

    fn counter(points: Option<i64>, delta: Option<i64>, thing: Option<&str>) -> Reply {
        Reply::Counter(Counter {
            points: points.and_then(Amount::new),
            delta: delta.map(Points),
            thing: thing.map(|words| Phrase::new(words).expect("words")),
            both: false,
            when: None,
        })
    }

    /// Terms before, what is said → what the asker gives after.
    #[test]
    fn words_change_what_is_given_in_return() {
        let book = || Some(Thing::Words(Phrase::new("un livre").expect("words")));
        let fifteen = Give { points: Some(points(15)), thing: None };
        let table = [
            (fifteen.clone(), counter(Some(12), None, None), Ok(Give { points: Some(points(12)), thing: None })),
            (fifteen.clone(), counter(None, Some(-5), None), Ok(Give { points: Some(points(10)), thing: None })),
            (fifteen.clone(), counter(None, Some(-15), None), Err(Refusal::BadAmount)),
            (fifteen.clone(), counter(None, None, Some("un livre")), Ok(Give { points: None, thing: book() })),
            (fifteen, counter(Some(5), None, Some("un livre")), Ok(Give { points: Some(points(5)), thing: book() })),
            (Give::NOTHING, counter(Some(5), None, None), Ok(Give { points: Some(points(5)), thing: None })),
            (
                Give { points: Some(points(5)), thing: book() },
                counter(None, Some(2), None),
                Ok(Give { points: Some(points(7)), thing: book() }),
            ),
        ];
        for (before, reply, expected) in table {
            let mut terms = asked(before);
            let result = change_terms(&mut terms, &reply).map(|()| terms.asker);
            assert_eq!(result, expected, "{reply:?}");
        }
    }
}
