//! Messages waiting to leave.
//!
//! A **lane** is a chat, or a person whose chat is not known yet. Within a lane messages leave in the order of (not before, id): the order
//! of posting, except that what is to wait takes its place when its time comes. The first of a lane that waits for its next try, or
//! is being sent, holds up the rest of its lane and no other. What can't be delivered to somebody is kept aside until they come back,
//! and holds up nothing.
//!
//! Which contact a member is written to is chosen when the message is posted: one whose private chat is open first, then the one last
//! used. A contact never tried is tried: whether that works is the network's affair, and its refusal a state.

use bot_core::{
    card::Message,
    id::{MemberId, OfferId, OutboxId, TradeId},
    member::Contact,
    store::{Outgoing, Post, Ready, Stored, To},
    time::Timestamp,
    wire::{ChatAddress, Destination, Network, PersonAddress},
};
use sqlx::any::AnyRow;

use crate::{
    ids::Ids,
    link::{Link, list, tuples},
    value::{Reader, Value, binds, json},
};

/// Rows in one statement at most; PostgreSQL takes 65 535 values, SQLite 32 766.
const ROWS: usize = 500;

/// The columns of the rows that [`post`] writes.
const WIDTH: usize = 11;

/// A lane by chat.
fn chat_lane(network: Network, chat: &ChatAddress) -> String {
    format!("{network}/{}", chat.as_str())
}

/// A lane by person.
fn person_lane(network: Network, person: &PersonAddress) -> String {
    format!("{network}/@{}", person.as_str())
}

/// Puts messages into the outbox, in this order per lane. A card that waits to be drawn anyway is not marked twice; a member without
/// any contact gets nothing.
pub(crate) async fn post(link: &mut Link, posts: &[Post], ids: &Ids, now: Timestamp) -> Stored<()> {
    for posts in posts.chunks(ROWS) {
        let mut binds: Vec<Value> = Vec::with_capacity(posts.len() * WIDTH);
        for post in posts {
            let (member, network, chat, person) = match &post.to {
                To::Member(member) => (Some(*member), None, None, None),
                To::Person(network, person, chat) => (None, Some(*network), chat.clone(), Some(person.clone())),
                To::Chat(network, chat) => (None, Some(*network), Some(chat.clone()), None),
            };
            let (kind, card): (_, Option<OfferId>) = match &post.what {
                Outgoing::Say(_) => ("say", None),
                Outgoing::Card(offer) => ("card", Some(*offer)),
                Outgoing::Acknowledge(_) => ("acknowledge", None),
                Outgoing::Leave => ("leave", None),
            };
            let network = network.map(|network| network.name().to_owned());
            let turn = post.not_before.max(now);
            let rank = post.rank as i64;
            let body = json(&post.what)?;
            binds.extend(binds![ids.next(now), member, network, chat, person, kind, card, body, post.starts, turn, rank]);
        }
        let at = binds.len() + 1;
        binds.push(now.into());
        link.run(insert(posts.len(), at), binds).await?;
    }
    Ok(())
}

/// One INSERT that looks up the contacts by itself. `VALUES` names its columns `column1…` on both databases.
fn insert(rows: usize, now: usize) -> String {
    format!(
        "INSERT INTO outbox (id, network, chat, person, member, lane, kind, card, body, starts, rank, posted_at, not_before, ready_at, is_held) \
         SELECT w.id, w.network, w.chat, w.person, w.member, \
         w.network || CASE WHEN w.chat IS NOT NULL THEN '/' || w.chat ELSE '/@' || w.person END, \
         w.kind, w.card, w.body, w.starts, w.rank, ${now}, w.turn, w.turn, 0 \
         FROM (SELECT v.column1 AS id, COALESCE(c.network, v.column3) AS network, COALESCE(v.column4, c.private_chat) AS chat, \
         COALESCE(c.address, v.column5) AS person, c.member AS member, v.column6 AS kind, v.column7 AS card, v.column8 AS body, \
         v.column9 AS starts, v.column10 AS turn, v.column11 AS rank \
         FROM (VALUES {}) AS v LEFT JOIN contact AS c ON c.id = CASE \
         WHEN v.column2 IS NOT NULL THEN (SELECT b.id FROM contact AS b WHERE b.member = v.column2 \
         ORDER BY CASE b.reach WHEN 'open' THEN 0 WHEN 'unknown' THEN 1 ELSE 2 END, b.used_at DESC, b.id LIMIT 1) \
         WHEN v.column5 IS NOT NULL THEN (SELECT b.id FROM contact AS b WHERE b.network = v.column3 AND b.address = v.column5) \
         ELSE (SELECT b.id FROM contact AS b WHERE b.network = v.column3 AND b.private_chat = v.column4 \
         ORDER BY b.used_at DESC, b.id LIMIT 1) END) AS w \
         WHERE w.network IS NOT NULL ORDER BY w.id \
         ON CONFLICT (lane, card) WHERE card IS NOT NULL AND is_claimed = 0 AND is_held = 0 DO NOTHING",
        tuples(1, rows, WIDTH)
    )
}

/// What [`ready`] reads of a row.
const READY: &str = "id, network, chat, person, body, attempts, posted_at, starts, not_before, (SELECT k.message FROM card AS k \
     WHERE k.network = outbox.network AND k.chat = outbox.chat AND k.offer = outbox.card), (SELECT k.drawn_at FROM card AS k \
     WHERE k.network = outbox.network AND k.chat = outbox.chat AND k.offer = outbox.card), \
     (SELECT r.thread FROM room AS r WHERE r.network = outbox.network AND r.address = outbox.chat)";

/// A row, and when its turn is.
fn ready(row: &AnyRow) -> Stored<(Timestamp, Ready)> {
    let mut row = Reader::new(row);
    let id = row.get()?;
    let to = Destination { network: row.get()?, chat: row.maybe()?, person: row.maybe()? };
    let what = row.json()?;
    let (attempts, posted_at, starts, turn) = (row.get()?, row.get()?, row.maybe()?, row.get()?);
    let card = row.maybe()?.zip(row.maybe()?);
    let thread = row.maybe()?;
    Ok((turn, Ready { id, to, what, card, thread, attempts, posted_at, starts }))
}

/// One row, whatever became of it so far.
pub(crate) async fn delivery(link: &mut Link, network: Network, id: OutboxId) -> Stored<Option<Ready>> {
    let row = link.row(format!("SELECT {READY} FROM outbox WHERE id = $1 AND network = $2"), binds![id, network]).await?;
    row.as_ref().map(ready).transpose().map(|found| found.map(|(_, ready)| ready))
}

/// Claims what is ready on these networks: the first of each lane, oldest first. A claim lapses at `lease`; of two programs that ask
/// at once each row comes to one, because the condition on `ready_at` is looked at again under the row's lock.
pub(crate) async fn claim(
    link: &mut Link,
    networks: &[Network],
    now: Timestamp,
    lease: Timestamp,
    limit: u32,
) -> Stored<Vec<Ready>> {
    if networks.is_empty() || limit == 0 {
        return Ok(Vec::new());
    }
    let sql = format!(
        "UPDATE outbox SET ready_at = $2, is_claimed = 1 WHERE ready_at <= $1 AND id IN ( \
         SELECT o.id FROM outbox AS o WHERE o.is_held = 0 AND o.ready_at <= $1 AND o.network IN ({}) AND NOT EXISTS ( \
         SELECT 1 FROM outbox AS p WHERE p.lane = o.lane AND p.is_held = 0 \
         AND (p.not_before < o.not_before OR p.not_before = o.not_before AND p.id < o.id)) \
         ORDER BY o.rank, o.not_before, o.id LIMIT $3) \
         RETURNING {READY}",
        list(4, networks.len())
    );
    let mut binds = binds![now, lease.max(now), limit];
    binds.extend(networks.iter().map(|network| Value::from(*network)));
    let rows = link.rows(sql, binds).await?;
    let mut claimed = rows.iter().map(ready).collect::<Stored<Vec<(Timestamp, Ready)>>>()?;
    claimed.sort_unstable_by_key(|(turn, ready)| (*turn, ready.id));
    Ok(claimed.into_iter().map(|(_, ready)| ready).collect())
}

/// Keeps aside what waits for a member who can't be written to. Marks and answers to buttons are worth nothing later and go; so does
/// what was meant for somebody who has not consented: nothing is kept of them.
pub(crate) async fn hold(link: &mut Link, network: Network, person: &PersonAddress) -> Stored<()> {
    let binds = || binds![network, person];
    link.run(
        "DELETE FROM outbox WHERE network = $1 AND person = $2 AND is_held = 0 AND (kind <> 'say' OR member IS NULL)",
        binds(),
    )
    .await?;
    let sql = "UPDATE outbox SET is_held = 1, is_claimed = 0, attempts = 0, ready_at = not_before \
         WHERE network = $1 AND person = $2 AND is_held = 0";
    link.run(sql, binds()).await?;
    Ok(())
}

/// Lets go what was kept aside for somebody who is back, and sends it where they are now.
pub(crate) async fn release(link: &mut Link, contact: &Contact) -> Stored<()> {
    let lane = match &contact.private_chat {
        Some(chat) => chat_lane(contact.network, chat),
        None => person_lane(contact.network, &contact.address),
    };
    let sql = "UPDATE outbox SET is_held = 0, network = $1, person = $2, chat = $3, lane = $4, member = $5 \
         WHERE is_held = 1 AND (member = $5 OR network = $1 AND person = $2)";
    link.run(sql, binds![contact.network, &contact.address, contact.private_chat.clone(), lane, contact.member]).await?;
    Ok(())
}

/// Takes out what was kept aside for a person.
pub(crate) async fn take_held(
    link: &mut Link,
    network: Network,
    person: &PersonAddress,
) -> Stored<Vec<(Message, Option<TradeId>, Timestamp)>> {
    let sql = "DELETE FROM outbox WHERE network = $1 AND person = $2 AND is_held = 1 AND kind = 'say' RETURNING id, body, starts, posted_at";
    let mut taken: Vec<(OutboxId, Outgoing, Option<TradeId>, Timestamp)> = Vec::new();
    for row in &link.rows(sql, binds![network, person]).await? {
        let mut row = Reader::new(row);
        taken.push((row.get()?, row.json()?, row.maybe()?, row.get()?));
    }
    taken.sort_unstable_by_key(|(id, ..)| *id);
    let message = |(_, what, starts, at)| match what {
        Outgoing::Say(message) => Some((message, starts, at)),
        Outgoing::Card(_) | Outgoing::Acknowledge(_) | Outgoing::Leave => None,
    };
    Ok(taken.into_iter().filter_map(message).collect())
}

/// What waits for a person goes to the private chat that was made for them.
pub(crate) async fn found_chat(link: &mut Link, network: Network, person: &PersonAddress, chat: &ChatAddress) -> Stored<()> {
    let binds = || binds![network, person, chat];
    link.run("UPDATE contact SET private_chat = $3, reach = 'open' WHERE network = $1 AND address = $2", binds()).await?;
    let sql = "UPDATE outbox SET chat = $3, lane = $4 WHERE network = $1 AND person = $2 AND chat IS NULL";
    let mut binds = binds();
    binds.push(chat_lane(network, chat).into());
    link.run(sql, binds).await?;
    Ok(())
}

/// What waits for a chat goes to its new address. A card that is marked stale at both needs one mark.
pub(crate) async fn move_lane(link: &mut Link, network: Network, from: &ChatAddress, to: &ChatAddress) -> Stored<()> {
    let (from, to) = (chat_lane(network, from), (to, chat_lane(network, to)));
    let double = "DELETE FROM outbox WHERE lane = $1 AND card IS NOT NULL AND is_claimed = 0 AND is_held = 0 \
         AND card IN (SELECT o.card FROM outbox AS o WHERE o.lane = $2 AND o.card IS NOT NULL AND o.is_claimed = 0 AND o.is_held = 0)";
    link.run(double, binds![from.as_str(), to.1.as_str()]).await?;
    link.run("UPDATE outbox SET chat = $2, lane = $3 WHERE lane = $1", binds![from, to.0, to.1]).await?;
    Ok(())
}

/// Nothing more is sent to a member.
pub(crate) async fn forget(link: &mut Link, member: MemberId) -> Stored<()> {
    let sql = "DELETE FROM outbox WHERE member = $1 OR EXISTS \
         (SELECT 1 FROM contact AS c WHERE c.member = $1 AND c.network = outbox.network AND c.address = outbox.person)";
    link.run(sql, binds![member]).await?;
    Ok(())
}
