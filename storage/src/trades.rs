//! Exchanges as their messages need them: one statement each, whatever it joins.

use bot_core::{
    id::{ClubId, MemberId, OfferId, TradeId, TradeNumber},
    store::{Stored, TradeFilter, TradeView},
    time::Timestamp,
    trade::{Terms, Trade, TradeState},
};

use crate::{
    link::Link,
    offers::{offer_columns, read_offer},
    people::{person, read_person},
    value::{Reader, binds, from_json},
};

/// Trades of a member at most in one list.
const MOST: i64 = 50;

/// A trade with its offer, both people and the terms before; `$1` is the moment since when ratings count.
macro_rules! view {
    () => {
        concat!(
            "SELECT t.id, t.club, t.number, t.offer, t.title, t.owner, t.asker, t.version, t.terms, t.detail, t.since, t.reason, ",
            offer_columns!(),
            ", ",
            person!("mo", "t.club", "$1"),
            ", ",
            person!("ma", "t.club", "$1"),
            ", (SELECT p.terms FROM proposition AS p WHERE p.trade = t.id AND p.version = t.version - 1) \
             FROM trade AS t \
             JOIN member AS mo ON mo.id = t.owner \
             JOIN member AS ma ON ma.id = t.asker \
             LEFT JOIN offer AS o ON o.id = t.offer"
        )
    };
}

/// Reads `id, club, number, offer, title, owner, asker, version, terms, detail, since, reason`.
pub(crate) fn read_trade(row: &mut Reader<'_>) -> Stored<Trade> {
    Ok(Trade {
        id: row.get()?,
        club: row.get()?,
        number: row.get()?,
        offer: row.maybe()?,
        title: row.get()?,
        owner: row.get()?,
        asker: row.get()?,
        version: row.get()?,
        terms: row.json::<Terms>()?,
        state: row.json::<TradeState>()?,
        since: row.get()?,
        reason: row.maybe()?,
    })
}

fn read_view(row: &mut Reader<'_>) -> Stored<TradeView> {
    Ok(TradeView {
        trade: read_trade(row)?,
        offer: read_offer(row)?,
        owner: read_person(row)?,
        asker: read_person(row)?,
        before: row.maybe::<String>()?.map(|terms| from_json(&terms)).transpose()?,
    })
}

/// A trade.
pub(crate) async fn trade(link: &mut Link, id: TradeId, since: Timestamp) -> Stored<Option<TradeView>> {
    let row = link.row(concat!(view!(), " WHERE t.id = $2"), binds![since, id]).await?;
    row.map(|row| read_view(&mut Reader::new(&row))).transpose()
}

/// A trade by number.
pub(crate) async fn trade_numbered(
    link: &mut Link,
    club: ClubId,
    number: TradeNumber,
    since: Timestamp,
) -> Stored<Option<TradeView>> {
    let row = link.row(concat!(view!(), " WHERE t.club = $2 AND t.number = $3"), binds![since, club, number]).await?;
    row.map(|row| read_view(&mut Reader::new(&row))).transpose()
}

/// Trades of a member, newest first.
pub(crate) async fn trades_of(
    link: &mut Link,
    member: MemberId,
    filter: TradeFilter,
    since: Timestamp,
) -> Stored<Vec<TradeView>> {
    const OPEN: &str = concat!(view!(), " WHERE (t.owner = $2 OR t.asker = $2) AND t.is_over = 0 ORDER BY t.id DESC LIMIT $3");
    const OPEN_IN: &str =
        concat!(view!(), " WHERE (t.owner = $2 OR t.asker = $2) AND t.is_over = 0 AND t.club = $4 ORDER BY t.id DESC LIMIT $3");
    const TO_RATE: &str = concat!(
        view!(),
        " WHERE (t.owner = $2 OR t.asker = $2) AND t.is_over = 1 AND t.completed_at >= $4 \
          AND NOT EXISTS (SELECT 1 FROM rating AS g WHERE g.trade = t.id AND g.rater = $2) ORDER BY t.id DESC LIMIT $3"
    );
    let rows = match filter {
        TradeFilter::Open => link.rows(OPEN, binds![since, member, MOST]).await?,
        TradeFilter::OpenIn(club) => link.rows(OPEN_IN, binds![since, member, MOST, club]).await?,
        TradeFilter::ToRate(opened) => link.rows(TO_RATE, binds![since, member, MOST, opened]).await?,
    };
    rows.iter().map(|row| read_view(&mut Reader::new(row))).collect()
}

/// Trades on an offer that are not over, oldest first.
pub(crate) async fn trades_on(link: &mut Link, offer: OfferId, since: Timestamp) -> Stored<Vec<TradeView>> {
    let rows = link.rows(concat!(view!(), " WHERE t.offer = $2 AND t.is_over = 0 ORDER BY t.id"), binds![since, offer]).await?;
    rows.iter().map(|row| read_view(&mut Reader::new(row))).collect()
}
