//! Points: accounts, holds and movements. Every change is conditional on what it presumes, and its row count is checked, so nothing is
//! paid twice, paid without a hold, or taken below what the rules allow.

use bot_core::{
    event::Event,
    id::{ClubId, MemberId, TradeId},
    ledger::{Account, Hold, Holder, Points, Transfer, TransferKind},
    store::{Movement, Page, PageAt, Stored},
    time::Timestamp,
};

use crate::{
    clubs::count,
    ids::Ids,
    link::Link,
    value::{Reader, Value, binds, from_json, json, refused},
};

/// A member's part of an account row can bear `$4` more: the club's floor, or a newcomer's.
const BEARS: &str = "(balance - held - $4 >= (SELECT CASE WHEN account.completed < c.newcomer_exchanges THEN c.newcomer_floor \
     ELSE c.floor END FROM club AS c WHERE c.id = account.club))";

/// An account.
pub(crate) async fn account(link: &mut Link, club: ClubId, holder: Holder) -> Stored<Option<Account>> {
    let sql = "SELECT id, club, holder, balance, held, completed FROM account WHERE club = $1 AND holder = $2";
    let Some(row) = link.row(sql, binds![club, holder]).await? else { return Ok(None) };
    let mut row = Reader::new(&row);
    Ok(Some(Account {
        id: row.get()?,
        club: row.get()?,
        holder: row.get()?,
        balance: row.get()?,
        held: row.get()?,
        completed: row.get()?,
    }))
}

/// Opens an account, if there is none yet.
pub(crate) async fn open(link: &mut Link, club: ClubId, holder: Holder, ids: &Ids, at: Timestamp) -> Stored<()> {
    let sql = "INSERT INTO account (id, club, holder, balance, held, completed) VALUES ($1, $2, $3, 0, 0, 0) \
         ON CONFLICT (club, holder) DO NOTHING";
    link.run(sql, binds![ids.next(at), club, holder]).await?;
    Ok(())
}

/// An exchange more for both sides.
pub(crate) async fn completed(link: &mut Link, event: &Event, club: ClubId, sides: [MemberId; 2]) -> Stored<()> {
    let sql = "UPDATE account SET completed = completed + 1 WHERE club = $1 AND holder IN ($2, $3)";
    match link.run(sql, binds![club, sides[0], sides[1]]).await? {
        2 => Ok(()),
        _ => Err(refused(event, "both sides have an account")),
    }
}

/// Sets points aside.
pub(crate) async fn hold(link: &mut Link, event: &Event, hold: &Hold, at: Timestamp) -> Stored<()> {
    let sql =
        "INSERT INTO hold (trade, club, payer, payee, amount, state, posted, at) VALUES ($1, $2, $3, $4, $5, 'open', 0, $6)";
    link.run(sql, binds![hold.trade, hold.club, hold.payer, hold.payee, hold.amount, at]).await?;
    let sql = format!("UPDATE account SET held = held + $4 WHERE club = $1 AND holder = $2 AND holder <> $3 AND {BEARS}");
    match link.run(sql, binds![hold.club, hold.payer, hold.payee, hold.amount]).await? {
        1 => Ok(()),
        _ => Err(refused(event, "the payer has no account or not enough points")),
    }
}

/// Frees what was set aside.
pub(crate) async fn void(link: &mut Link, event: &Event, trade: TradeId, at: Timestamp) -> Stored<()> {
    let (club, payer, _, amount) = resolve(link, event, trade, None, at).await?;
    free(link, event, club, payer, amount).await
}

/// Pays what was set aside; what the movement does not take is free again.
pub(crate) async fn post(link: &mut Link, event: &Event, trade: TradeId, transfer: &Transfer, at: Timestamp) -> Stored<()> {
    let (club, payer, payee, amount) = resolve(link, event, trade, Some(transfer), at).await?;
    let fits = transfer.club == club
        && transfer.trade == Some(trade)
        && transfer.from == Holder::Member(payer)
        && transfer.to == Holder::Member(payee);
    if !fits {
        return Err(refused(event, "the payment is not the one that was set aside"));
    }
    write(link, event, transfer, amount).await
}

/// Moves points without a hold. Only a member's own payment has to respect the floor; closing, joining and correcting do not.
pub(crate) async fn transfer(link: &mut Link, event: &Event, transfer: &Transfer) -> Stored<()> {
    write(link, event, transfer, Points::ZERO).await
}

/// Ends a hold, once; says club, payer, payee and amount held.
async fn resolve(
    link: &mut Link,
    event: &Event,
    trade: TradeId,
    paid: Option<&Transfer>,
    at: Timestamp,
) -> Stored<(ClubId, MemberId, MemberId, Points)> {
    let sql = "UPDATE hold SET state = $2, posted = $3, ended_at = $4 WHERE trade = $1 AND state = 'open' AND amount >= $3 \
         RETURNING club, payer, payee, amount";
    let (state, posted) = paid.map_or(("void", 0), |transfer| ("posted", i64::from(transfer.amount)));
    let row = link.row(sql, binds![trade, state, posted, at]).await?;
    let row = row.ok_or_else(|| refused(event, "no open hold of that size"))?;
    let mut row = Reader::new(&row);
    Ok((row.get()?, row.get()?, row.get()?, row.get()?))
}

async fn free(link: &mut Link, event: &Event, club: ClubId, payer: MemberId, amount: Points) -> Stored<()> {
    let sql = "UPDATE account SET held = held - $3 WHERE club = $1 AND holder = $2 AND held >= $3";
    match link.run(sql, binds![club, payer, amount]).await? {
        1 => Ok(()),
        _ => Err(refused(event, "less is held than is to be freed")),
    }
}

/// Both legs and the movement itself; frees `held` of the payer with it.
async fn write(link: &mut Link, event: &Event, transfer: &Transfer, held: Points) -> Stored<()> {
    let own_act = transfer.kind == TransferKind::Payment && transfer.from != Holder::Club;
    let sql = format!(
        "UPDATE account SET balance = balance + CASE WHEN holder = $2 THEN -$4 ELSE $4 END, \
         held = held - CASE WHEN holder = $2 THEN $5 ELSE 0 END \
         WHERE club = $1 AND (holder = $3 AND $3 <> $2 OR holder = $2 AND held >= $5 {}) RETURNING holder, balance",
        if own_act { format!("AND {BEARS}") } else { String::new() }
    );
    let rows = link.rows(sql, binds![transfer.club, transfer.from, transfer.to, transfer.amount, held]).await?;
    let (mut payer, mut payee) = (None, None);
    for row in &rows {
        let mut row = Reader::new(row);
        let (holder, balance): (Holder, Points) = (row.get()?, row.get()?);
        if holder == transfer.from { payer = Some(balance) } else { payee = Some(balance) }
    }
    let (Some(payer), Some(payee)) = (payer, payee) else {
        return Err(refused(event, "an account is missing, or has not enough points"));
    };
    let sql = "INSERT INTO transfer (id, club, payer, payee, amount, kind, trade, corrects, key, reason, at, payer_balance, payee_balance) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    let binds = binds![
        transfer.id,
        transfer.club,
        transfer.from,
        transfer.to,
        transfer.amount,
        transfer.kind,
        transfer.trade,
        transfer.corrects,
        json(&transfer.key)?,
        transfer.reason.clone(),
        transfer.at,
        payer,
        payee,
    ];
    link.run(sql, binds).await?;
    Ok(())
}

/// A page of movements, newest first.
pub(crate) async fn statement(link: &mut Link, club: ClubId, member: MemberId, page: PageAt) -> Stored<Page<Movement>> {
    const SQL: &str = "SELECT x.id, x.club, x.payer, x.payee, x.amount, x.kind, x.trade, x.corrects, x.key, x.reason, x.at, \
         CASE WHEN x.payer = $2 THEN x.payer_balance ELSE x.payee_balance END, m.id, m.name, t.number, t.title, COUNT(*) OVER () \
         FROM transfer AS x \
         LEFT JOIN member AS m ON m.id = CASE WHEN x.payer = $2 THEN x.payee ELSE x.payer END \
         LEFT JOIN trade AS t ON t.id = x.trade \
         WHERE x.club = $1 AND (x.payer = $2 OR x.payee = $2) \
         ORDER BY x.at DESC, x.id DESC LIMIT $3 OFFSET $4";
    let offset = Value::from(i64::from(page.index) * i64::from(page.size));
    let mut binds = binds![club, member, page.size];
    binds.push(offset);
    let rows = link.rows(SQL, binds).await?;
    let (mut items, mut total) = (Vec::with_capacity(rows.len()), 0);
    for row in &rows {
        let mut row = Reader::new(row);
        let transfer = read_transfer(&mut row)?;
        let balance = row.get()?;
        let (other, name) = (row.maybe::<MemberId>()?, row.maybe::<String>()?.unwrap_or_default());
        let trade = row.maybe()?.zip(row.maybe::<String>()?);
        items.push(Movement { transfer, other: other.map(|_| name), trade, balance });
        total = row.get()?;
    }
    if rows.is_empty() && page.index > 0 {
        let sql = "SELECT COUNT(*) FROM transfer WHERE club = $1 AND (payer = $2 OR payee = $2)";
        total = count(link.row(sql, binds![club, member]).await?)?;
    }
    Ok(Page { items, total })
}

/// Reads `id, club, payer, payee, amount, kind, trade, corrects, key, reason, at`.
fn read_transfer(row: &mut Reader<'_>) -> Stored<Transfer> {
    Ok(Transfer {
        id: row.get()?,
        club: row.get()?,
        from: row.get()?,
        to: row.get()?,
        amount: row.get()?,
        kind: row.get()?,
        trade: row.maybe()?,
        corrects: row.maybe()?,
        key: from_json(&row.get::<String>()?)?,
        reason: row.maybe()?,
        at: row.get()?,
    })
}
