//! Clubs, their rooms, members and codes.

use bot_core::{
    club::{Club, PointsPolicy, Room, Rules},
    french::normalise::fold,
    id::{ClubId, MemberId, OfferNumber, RoomId, TradeNumber},
    ledger::Points,
    member::Membership,
    store::{CodeFor, Stored},
    time::Timestamp,
    wire::{ChatAddress, Network},
};

use crate::{
    link::Link,
    value::{Reader, binds, broken, from_json, json},
};

/// Reads `id, name, rules, created_at`.
pub(crate) fn read_club(row: &mut Reader<'_>) -> Stored<Option<Club>> {
    let Some(id) = row.maybe()? else {
        row.skip(3);
        return Ok(None);
    };
    Ok(Some(Club { id, name: row.get()?, rules: row.json()?, created_at: row.get()? }))
}

/// Reads `id, network, address, thread, club, since`.
pub(crate) fn read_room(row: &mut Reader<'_>) -> Stored<Option<Room>> {
    let Some(id) = row.maybe()? else {
        row.skip(5);
        return Ok(None);
    };
    let (network, address, thread) = (row.get()?, row.get()?, row.maybe()?);
    Ok(Some(Room { id, network, address, thread, club: row.maybe()?, since: row.get()? }))
}

/// Reads `club, role, since`.
pub(crate) fn read_membership(row: &mut Reader<'_>) -> Stored<Option<Membership>> {
    let Some(club) = row.maybe()? else {
        row.skip(2);
        return Ok(None);
    };
    Ok(Some(Membership { club, role: row.get()?, since: row.get()? }))
}

/// Sorts clubs by name as people read them. Not by the database: the two sort text differently.
pub(crate) fn by_name(clubs: &mut [(Club, Membership)]) {
    clubs.sort_by_cached_key(|(club, _)| (fold(club.name.as_str()), club.id));
}

/// The floor, a newcomer's floor and the exchanges after which one is no newcomer: what the tables themselves enforce of the rules.
pub(crate) fn floors(rules: &Rules) -> (Points, Points, u32) {
    match &rules.points {
        PointsPolicy::Gift => (Points::ZERO, Points::ZERO, 0),
        PointsPolicy::MutualCredit(credit) => {
            (credit.floor, Points(credit.newcomer_floor.0.max(credit.floor.0)), credit.newcomer_exchanges)
        }
    }
}

/// A club.
pub(crate) async fn club(link: &mut Link, id: ClubId) -> Stored<Option<Club>> {
    match link.row("SELECT id, name, rules, created_at FROM club WHERE id = $1", binds![id]).await? {
        Some(row) => read_club(&mut Reader::new(&row)),
        None => Ok(None),
    }
}

/// Its rooms, oldest first.
pub(crate) async fn rooms(link: &mut Link, club: ClubId) -> Stored<Vec<Room>> {
    let sql = "SELECT id, network, address, thread, club, since FROM room WHERE club = $1 ORDER BY since, id";
    let rows = link.rows(sql, binds![club]).await?;
    rows.iter().filter_map(|row| read_room(&mut Reader::new(row)).transpose()).collect()
}

/// The rooms of clubs that listen.
pub(crate) async fn listening(link: &mut Link) -> Stored<Vec<(Network, ChatAddress)>> {
    let sql = "SELECT r.network, r.address, k.rules FROM room AS r JOIN club AS k ON k.id = r.club ORDER BY r.network, r.address";
    let mut listening = Vec::new();
    for row in &link.rows(sql, binds![]).await? {
        let mut row = Reader::new(row);
        let room = (row.get()?, row.get()?);
        let rules: Rules = row.json()?;
        listening.extend(rules.listens.then_some(room));
    }
    Ok(listening)
}

/// Any room.
pub(crate) async fn room(link: &mut Link, id: RoomId) -> Stored<Option<Room>> {
    match link.row("SELECT id, network, address, thread, club, since FROM room WHERE id = $1", binds![id]).await? {
        Some(row) => read_room(&mut Reader::new(&row)),
        None => Ok(None),
    }
}

/// Clubs made since then.
pub(crate) async fn clubs_since(link: &mut Link, since: Timestamp) -> Stored<u32> {
    count(link.row("SELECT COUNT(*) FROM club WHERE created_at >= $1", binds![since]).await?)
}

/// Has the club an offer, a trade or a movement?
pub(crate) async fn club_in_use(link: &mut Link, club: ClubId) -> Stored<bool> {
    let sql = "SELECT c.id FROM club AS c WHERE c.id = $1 AND (EXISTS (SELECT 1 FROM offer WHERE club = c.id) \
         OR EXISTS (SELECT 1 FROM trade WHERE club = c.id) OR EXISTS (SELECT 1 FROM transfer WHERE club = c.id))";
    Ok(link.row(sql, binds![club]).await?.is_some())
}

/// A club that lost a room: without another one and without use, it loses its members too, who would find nothing there.
pub(crate) async fn abandon(link: &mut Link, club: ClubId) -> Stored<()> {
    let sql = "DELETE FROM membership WHERE club = $1 AND NOT EXISTS (SELECT 1 FROM room AS r WHERE r.club = $1) \
         AND NOT EXISTS (SELECT 1 FROM offer AS o WHERE o.club = $1) AND NOT EXISTS (SELECT 1 FROM trade AS t WHERE t.club = $1) \
         AND NOT EXISTS (SELECT 1 FROM transfer AS x WHERE x.club = $1)";
    link.run(sql, binds![club]).await?;
    Ok(())
}

/// Its stewards, then its moderators.
pub(crate) async fn stewards(link: &mut Link, club: ClubId) -> Stored<Vec<MemberId>> {
    let sql = "SELECT member FROM membership WHERE club = $1 AND role IN ('steward', 'moderator') \
         ORDER BY CASE role WHEN 'steward' THEN 0 ELSE 1 END, since, member";
    link.rows(sql, binds![club]).await?.iter().map(|row| Reader::new(row).get()).collect()
}

/// A member's clubs, by name.
pub(crate) async fn clubs_of(link: &mut Link, member: MemberId) -> Stored<Vec<(Club, Membership)>> {
    let sql = "SELECT k.id, k.name, k.rules, k.created_at, s.club, s.role, s.since \
         FROM membership AS s JOIN club AS k ON k.id = s.club WHERE s.member = $1 ORDER BY k.id";
    let mut clubs = Vec::new();
    for row in &link.rows(sql, binds![member]).await? {
        let mut row = Reader::new(row);
        clubs.extend(read_club(&mut row)?.zip(read_membership(&mut row)?));
    }
    by_name(&mut clubs);
    Ok(clubs)
}

/// The next number of an offer in a club.
pub(crate) async fn next_offer_number(link: &mut Link, club: ClubId) -> Stored<OfferNumber> {
    let sql = "UPDATE club SET last_offer = last_offer + 1 WHERE id = $1 RETURNING last_offer";
    let row = link.row(sql, binds![club]).await?.ok_or_else(|| broken("a number of a club that does not exist"))?;
    Reader::new(&row).get()
}

/// The next number of an exchange in a club.
pub(crate) async fn next_trade_number(link: &mut Link, club: ClubId) -> Stored<TradeNumber> {
    let sql = "UPDATE club SET last_trade = last_trade + 1 WHERE id = $1 RETURNING last_trade";
    let row = link.row(sql, binds![club]).await?.ok_or_else(|| broken("a number of a club that does not exist"))?;
    Reader::new(&row).get()
}

/// Keeps a code by its hash; an older one for the same purpose goes.
pub(crate) async fn save_code(link: &mut Link, hash: &str, what: &CodeFor, until: Timestamp) -> Stored<()> {
    let sql = "INSERT INTO code (purpose, hash, until) VALUES ($1, $2, $3) \
         ON CONFLICT (purpose) DO UPDATE SET hash = excluded.hash, until = excluded.until";
    link.run(sql, binds![json(what)?, hash, until]).await?;
    Ok(())
}

/// What a code opens, if it is still valid; a pairing code is used up by it.
pub(crate) async fn open_code(link: &mut Link, hash: &str, now: Timestamp) -> Stored<Option<CodeFor>> {
    let sql = "SELECT purpose FROM code WHERE hash = $1 AND until > $2";
    let Some(row) = link.row(sql, binds![hash, now]).await? else { return Ok(None) };
    let what: CodeFor = from_json(&Reader::new(&row).get::<String>()?)?;
    if matches!(what, CodeFor::Pairing(_)) && link.run("DELETE FROM code WHERE hash = $1", binds![hash]).await? == 0 {
        // Somebody else was quicker.
        return Ok(None);
    }
    Ok(Some(what))
}

/// The group has a new address: rooms, cards, prompts, forms and waiting messages follow. What already stands at the new address
/// stays there.
pub(crate) async fn move_chat(link: &mut Link, network: Network, from: &ChatAddress, to: &ChatAddress) -> Stored<()> {
    if from == to {
        return Ok(());
    }
    let binds = || binds![network, from, to];
    // The new address may have been seen first, as a room that nobody claimed yet.
    let claimed = "DELETE FROM room WHERE network = $1 AND address = $3 AND club IS NULL \
         AND EXISTS (SELECT 1 FROM room AS r WHERE r.network = $1 AND r.address = $2)";
    link.run(claimed, binds()).await?;
    for sql in [
        "UPDATE room SET address = $3 WHERE network = $1 AND address = $2 \
         AND NOT EXISTS (SELECT 1 FROM room AS r WHERE r.network = $1 AND r.address = $3)",
        "UPDATE card SET chat = $3 WHERE network = $1 AND chat = $2 \
         AND NOT EXISTS (SELECT 1 FROM card AS k WHERE k.network = $1 AND k.chat = $3 AND k.offer = card.offer)",
        "UPDATE prompt SET chat = $3 WHERE network = $1 AND chat = $2 \
         AND NOT EXISTS (SELECT 1 FROM prompt AS p WHERE p.network = $1 AND p.chat = $3 AND p.message = prompt.message)",
        "UPDATE form SET chat = $3 WHERE network = $1 AND chat = $2 \
         AND NOT EXISTS (SELECT 1 FROM form AS f WHERE f.network = $1 AND f.chat = $3 AND f.person = form.person)",
        "UPDATE contact SET private_chat = $3 WHERE network = $1 AND private_chat = $2",
    ] {
        link.run(sql, binds()).await?;
    }
    crate::outbox::move_lane(link, network, from, to).await
}

/// A network's cursor.
pub(crate) async fn cursor(link: &mut Link, name: &str) -> Stored<Option<String>> {
    match link.row("SELECT value FROM cursor WHERE name = $1", binds![name]).await? {
        Some(row) => Reader::new(&row).get().map(Some),
        None => Ok(None),
    }
}

/// Keeps a network's cursor.
pub(crate) async fn save_cursor(link: &mut Link, name: &str, value: &str) -> Stored<()> {
    let sql = "INSERT INTO cursor (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    link.run(sql, binds![name, value]).await?;
    Ok(())
}

/// The number in the one row of a count.
pub(crate) fn count(row: Option<sqlx::any::AnyRow>) -> Stored<u32> {
    row.map_or(Ok(0), |row| Reader::new(&row).get())
}
