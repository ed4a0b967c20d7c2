//! Balances, set and read below every network, so that a story can begin with points that were earned before it.

use bot_core::{
    event::Event,
    id::{ClubId, MemberId, TransferId},
    ledger::{Amount, Holder, Transfer, TransferKey, TransferKind},
    store::{Scope, Tx},
    wire::ChatAddress,
};

use super::{
    script::{Owner, balances_line},
    stage::{Resident, Stage, Trouble},
};

/// What a stage's transaction may touch: the group's club.
fn scope(stage: &dyn Stage) -> Scope {
    Scope { people: Vec::new(), chats: vec![(stage.network(), stage.group())], clubs: Vec::new() }
}

async fn club(stage: &dyn Stage, tx: &mut dyn Tx) -> Result<Option<ClubId>, Trouble> {
    // Nobody's address: only the room is asked for.
    let nobody = bot_core::wire::PersonAddress(String::new());
    let group: ChatAddress = stage.group();
    Ok(tx.caller(stage.network(), &nobody, &group).await?.club.map(|club| club.id))
}

async fn member(stage: &dyn Stage, tx: &mut dyn Tx, who: &Resident) -> Result<MemberId, Trouble> {
    let caller = tx.caller(stage.network(), &stage.person(who), &stage.group()).await?;
    let club = caller.club.map(|club| club.id);
    let member = caller.member.filter(|_| caller.clubs.iter().any(|(of, _)| Some(of.id) == club));
    member.map(|member| member.id).ok_or_else(|| Trouble::NotMember(who.clone()))
}

async fn holder(stage: &dyn Stage, tx: &mut dyn Tx, owner: &Owner) -> Result<Holder, Trouble> {
    Ok(match owner {
        Owner::Club => Holder::Club,
        Owner::Member(who) => Holder::Member(member(stage, tx, who).await?),
    })
}

/// Is this resident a member of the group's club?
///
/// # Errors
/// [`Trouble::Store`].
pub async fn is_member(stage: &dyn Stage, who: &Resident) -> Result<bool, Trouble> {
    let mut tx = stage.store().begin(&scope(stage)).await?;
    match member(stage, tx.as_mut(), who).await {
        Ok(_) => Ok(true),
        Err(Trouble::NotMember(_)) => Ok(false),
        Err(trouble) => Err(trouble),
    }
}

/// The balances of these, in this order.
///
/// # Errors
/// [`Trouble::NotMember`] for who has no account in the group's club.
pub async fn read(stage: &dyn Stage, owners: impl IntoIterator<Item = &Owner> + Send) -> Result<Vec<(Owner, i64)>, Trouble> {
    let owners: Vec<Owner> = owners.into_iter().cloned().collect();
    let mut tx = stage.store().begin(&scope(stage)).await?;
    let club = club(stage, tx.as_mut()).await?;
    let mut balances = Vec::with_capacity(owners.len());
    for owner in owners {
        let holder = holder(stage, tx.as_mut(), &owner).await?;
        let account = match club {
            Some(club) => tx.account(club, holder).await?,
            None => None,
        };
        balances.push((owner, account.map_or(0, |account| account.balance.0)));
    }
    Ok(balances)
}

/// Moves points between the club's account and those of members until their balances are these. The club's own is what follows.
///
/// # Errors
/// [`Trouble::Balances`] if they don't add up to what the line says of the club, or an amount can't be moved.
pub async fn set(stage: &dyn Stage, wanted: &[(Owner, i64)]) -> Result<(), Trouble> {
    let refused = || Trouble::Balances(balances_line(wanted));
    let present = read(stage, wanted.iter().map(|(owner, _)| owner)).await?;
    let mut tx = stage.store().begin(&scope(stage)).await?;
    let club = club(stage, tx.as_mut()).await?.ok_or_else(refused)?;
    let clock = stage.clock();
    for ((owner, points), (_, balance)) in wanted.iter().zip(present) {
        let difference = points - balance;
        if *owner == Owner::Club || difference == 0 {
            continue;
        }
        let member = holder(stage, tx.as_mut(), owner).await?;
        let amount = Amount::new(difference.abs()).ok_or_else(refused)?;
        let (from, to) = if difference > 0 { (Holder::Club, member) } else { (member, Holder::Club) };
        let id = TransferId(clock.id());
        let transfer = Transfer {
            id,
            club,
            from,
            to,
            amount,
            kind: TransferKind::Grant,
            trade: None,
            corrects: None,
            key: TransferKey::Input(format!("transcript:{id}")),
            reason: None,
            at: clock.now(),
        };
        tx.record(&[Event::PointsMoved { transfer }], clock.now(), None).await?;
    }
    tx.commit().await?;
    let reached = read(stage, wanted.iter().map(|(owner, _)| owner)).await?;
    if reached == wanted { Ok(()) } else { Err(refused()) }
}
