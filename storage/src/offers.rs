//! Offers, their lists and their queues.

use bot_core::{
    id::{ClubId, MemberId, OfferId, OfferNumber},
    ledger::Amount,
    offer::{Content, Offer, Quantity},
    store::{OfferFilter, OfferView, Page, PageAt, Stored},
    time::Timestamp,
    wire::{ChatAddress, Network},
};

use crate::{
    clubs::count,
    link::Link,
    people::{person, read_person},
    value::{Reader, Value, binds},
};

/// The columns of [`read_offer`].
macro_rules! offer_columns {
    () => {
        "o.id, o.club, o.number, o.owner, o.version, o.content, o.quantity, o.reserved, o.given, o.state, o.published_at, o.expires_at"
    };
}
pub(crate) use offer_columns;

/// How many columns [`read_offer`] reads.
const OFFER_COLUMNS: usize = 12;

/// An offer, its owner and its queue; `$1` is the moment since when ratings count.
macro_rules! view {
    () => {
        view!("")
    };
    ($more:literal) => {
        concat!(
            "SELECT ",
            offer_columns!(),
            ", ",
            person!("m", "o.club", "$1"),
            ", (SELECT COUNT(*) FROM interest AS i WHERE i.offer = o.id)",
            $more,
            " FROM offer AS o JOIN member AS m ON m.id = o.owner"
        )
    };
}

/// Reads an offer where an outer join found one.
pub(crate) fn read_offer(row: &mut Reader<'_>) -> Stored<Option<Offer>> {
    let Some(id) = row.maybe()? else {
        row.skip(OFFER_COLUMNS - 1);
        return Ok(None);
    };
    Ok(Some(Offer {
        id,
        club: row.get()?,
        number: row.get()?,
        owner: row.get()?,
        version: row.get()?,
        content: row.json()?,
        quantity: Quantity { published: row.maybe()?, reserved: row.get()?, given: row.get()? },
        state: row.get()?,
        published_at: row.get()?,
        expires_at: row.get()?,
    }))
}

fn read_view(row: &mut Reader<'_>) -> Stored<Option<OfferView>> {
    let Some(offer) = read_offer(row)? else { return Ok(None) };
    Ok(Some(OfferView { offer, owner: read_person(row)?, queue: row.get()? }))
}

/// An offer.
pub(crate) async fn offer(link: &mut Link, id: OfferId, since: Timestamp) -> Stored<Option<OfferView>> {
    match link.row(concat!(view!(), " WHERE o.id = $2"), binds![since, id]).await? {
        Some(row) => read_view(&mut Reader::new(&row)),
        None => Ok(None),
    }
}

/// An offer by number.
pub(crate) async fn offer_numbered(
    link: &mut Link,
    club: ClubId,
    number: OfferNumber,
    since: Timestamp,
) -> Stored<Option<OfferView>> {
    match link.row(concat!(view!(), " WHERE o.club = $2 AND o.number = $3"), binds![since, club, number]).await? {
        Some(row) => read_view(&mut Reader::new(&row)),
        None => Ok(None),
    }
}

/// A page of offers, newest first.
pub(crate) async fn offers(
    link: &mut Link,
    club: ClubId,
    filter: &OfferFilter,
    page: PageAt,
    (now, since): (Timestamp, Timestamp),
) -> Stored<Page<OfferView>> {
    let (mut filters, mut binds) = (String::from("o.club = $2"), binds![since, club]);
    if let Some(owner) = filter.owner {
        filters.push_str(" AND o.owner = $3");
        binds.push(owner.into());
    } else {
        filters.push_str(" AND o.state = 'published' AND o.expires_at > $3");
        binds.push(now.into());
    }
    if let Some(category) = &filter.category {
        filters.push_str(" AND o.category = $4");
        binds.push(category.as_str().into());
    }
    let all = (format!("SELECT COUNT(*) FROM offer AS o WHERE {filters}"), binds.clone());
    let at = binds.len() + 1;
    binds.extend([Value::from(page.size), Value::from(i64::from(page.index) * i64::from(page.size))]);
    let sql = format!("{} WHERE {filters} ORDER BY o.number DESC LIMIT ${at} OFFSET ${}", view!(", COUNT(*) OVER ()"), at + 1);
    let rows = link.rows(sql, binds).await?;
    let (mut items, mut total) = (Vec::with_capacity(rows.len()), 0);
    for row in &rows {
        let mut row = Reader::new(row);
        items.extend(read_view(&mut row)?);
        total = row.get()?;
    }
    if rows.is_empty() && page.index > 0 {
        total = count(link.row(all.0, all.1).await?)?;
    }
    Ok(Page { items, total })
}

/// How many of a member's offers can be answered.
pub(crate) async fn open_offers(link: &mut Link, club: ClubId, owner: MemberId, now: Timestamp) -> Stored<u32> {
    let sql = "SELECT COUNT(*) FROM offer WHERE club = $1 AND owner = $2 AND state = 'published' AND expires_at > $3";
    count(link.row(sql, binds![club, owner, now]).await?)
}

/// What the newest offers of a category ask for in points.
pub(crate) async fn values(link: &mut Link, club: ClubId, category: &str, limit: u32) -> Stored<Vec<Amount>> {
    let sql = "SELECT content FROM offer WHERE club = $1 AND category = $2 ORDER BY number DESC LIMIT $3";
    let rows = link.rows(sql, binds![club, category, limit]).await?;
    let contents = rows.iter().map(|row| Reader::new(row).json::<Content>()).collect::<Stored<Vec<_>>>()?;
    Ok(contents.into_iter().filter_map(|content| content.back.points).collect())
}

/// The offers whose cards stand in a chat.
pub(crate) async fn cards(link: &mut Link, network: Network, chat: &ChatAddress, limit: u32) -> Stored<Vec<OfferId>> {
    let sql = "SELECT offer FROM card WHERE network = $1 AND chat = $2 ORDER BY offer DESC LIMIT $3";
    link.rows(sql, binds![network, chat, limit]).await?.iter().map(|row| Reader::new(row).get()).collect()
}

/// The offers that a member waits for.
pub(crate) async fn waits_for(link: &mut Link, member: MemberId) -> Stored<Vec<OfferId>> {
    let sql = "SELECT offer FROM interest WHERE member = $1 ORDER BY id";
    link.rows(sql, binds![member]).await?.iter().map(|row| Reader::new(row).get()).collect()
}

/// Who waits for an offer, first come first.
pub(crate) async fn queue(link: &mut Link, offer: OfferId) -> Stored<Vec<MemberId>> {
    // Who has left the club's groups is passed over.
    let sql = "SELECT i.member FROM interest AS i JOIN offer AS o ON o.id = i.offer WHERE i.offer = $1 AND NOT EXISTS ( \
         SELECT 1 FROM membership AS s WHERE s.club = o.club AND s.member = i.member AND s.role = 'former') ORDER BY i.id";
    link.rows(sql, binds![offer]).await?.iter().map(|row| Reader::new(row).get()).collect()
}
