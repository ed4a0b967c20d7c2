//! The first look at an input: seen before? who wrote, where? And what is kept of people who have not consented.

use bot_core::{
    french::normalise::fold,
    member::Contact,
    store::{Caller, Stored, StoredForm},
    time::Timestamp,
    wire::{ChatAddress, EventId, Incoming, Network, PersonAddress},
};

use crate::{
    clubs::{read_club, read_membership, read_room},
    link::Link,
    people::{read_contact, read_member},
    value::{Reader, binds, from_json, json},
};

/// Notes an input; `false` if it was noted before.
pub(crate) async fn first_time(link: &mut Link, network: Network, event: &EventId, now: Timestamp) -> Stored<bool> {
    let sql = "INSERT INTO inbox (network, event, at) VALUES ($1, $2, $3) ON CONFLICT (network, event) DO NOTHING";
    Ok(link.run(sql, binds![network, event, now]).await? == 1)
}

/// Everything about sender and chat in one statement: a row for each club of theirs, or one without.
pub(crate) async fn caller(link: &mut Link, network: Network, person: &PersonAddress, chat: &ChatAddress) -> Stored<Caller> {
    const SQL: &str = "SELECT \
         r.id, r.network, r.address, r.thread, r.club, r.since, \
         h.id, h.name, h.rules, h.created_at, \
         c.id, c.member, c.network, c.address, c.username, c.private_chat, c.reach, c.used_at, c.last_club, c.last_club_at, \
         m.id, m.kind, m.name, m.standing, m.leaving_at, m.consented_at, m.heard, \
         f.body, f.until, \
         k.id, k.name, k.rules, k.created_at, \
         s.club, s.role, s.since \
         FROM (SELECT 1 AS one) AS b \
         LEFT JOIN room AS r ON r.network = $1 AND r.address = $3 \
         LEFT JOIN club AS h ON h.id = r.club \
         LEFT JOIN contact AS c ON c.network = $1 AND c.address = $2 \
         LEFT JOIN member AS m ON m.id = c.member \
         LEFT JOIN form AS f ON f.network = $1 AND f.chat = $3 AND f.person = $2 \
         LEFT JOIN membership AS s ON s.member = c.member \
         LEFT JOIN club AS k ON k.id = s.club \
         ORDER BY k.id";
    let mut caller = Caller::default();
    for row in &link.rows(SQL, binds![network, person, chat]).await? {
        let mut row = Reader::new(row);
        caller.room = read_room(&mut row)?;
        caller.club = read_club(&mut row)?;
        caller.contact = read_contact(&mut row)?;
        caller.last_club = row.maybe()?.zip(row.maybe()?);
        caller.member = read_member(&mut row)?;
        caller.form = match (row.maybe()?, row.maybe()?) {
            (Some(json), Some(until)) => Some(StoredForm { json, until }),
            _ => None,
        };
        caller.clubs.extend(read_club(&mut row)?.zip(read_membership(&mut row)?));
    }
    crate::clubs::by_name(&mut caller.clubs);
    Ok(caller)
}

/// Notes what changed about a contact. `returns`: it can be written to again, so what waited for it may go, to this chat.
pub(crate) async fn touch(link: &mut Link, contact: &Contact, returns: bool) -> Stored<()> {
    let sql = "UPDATE contact SET username = $2, username_folded = $3, private_chat = $4, reach = $5, used_at = $6 WHERE id = $1";
    let folded = contact.username.as_deref().map(fold);
    let values =
        binds![contact.id, contact.username.clone(), folded, contact.private_chat.clone(), contact.reach, contact.used_at];
    link.run(sql, values).await?;
    if returns {
        crate::outbox::release(link, contact).await?;
    }
    Ok(())
}

/// Keeps the input of somebody who has not consented yet; one per person.
pub(crate) async fn keep_waiting(link: &mut Link, incoming: &Incoming, until: Timestamp) -> Stored<()> {
    let sql = "INSERT INTO waiting_input (network, person, incoming, until) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (network, person) DO UPDATE SET incoming = excluded.incoming, until = excluded.until";
    link.run(sql, binds![incoming.network, &incoming.sender.address, json(incoming)?, until]).await?;
    Ok(())
}

/// Takes that input back out, if it is still there and not too old.
pub(crate) async fn take_waiting(
    link: &mut Link,
    network: Network,
    person: &PersonAddress,
    now: Timestamp,
) -> Stored<Option<Incoming>> {
    let sql = "DELETE FROM waiting_input WHERE network = $1 AND person = $2 RETURNING incoming, until";
    let Some(row) = link.row(sql, binds![network, person]).await? else { return Ok(None) };
    let mut row = Reader::new(&row);
    let (incoming, until): (String, Timestamp) = (row.get()?, row.get()?);
    if now < until { from_json(&incoming).map(Some) } else { Ok(None) }
}

/// Has this person refused consent?
pub(crate) async fn refused_consent(link: &mut Link, network: Network, person: &PersonAddress) -> Stored<bool> {
    let sql = "SELECT 1 FROM consent_refused WHERE network = $1 AND person = $2";
    Ok(link.row(sql, binds![network, person]).await?.is_some())
}

/// Notes or forgets a refusal of consent.
pub(crate) async fn set_refused_consent(link: &mut Link, network: Network, person: &PersonAddress, refused: bool) -> Stored<()> {
    let sql = if refused {
        "INSERT INTO consent_refused (network, person) VALUES ($1, $2) ON CONFLICT (network, person) DO NOTHING"
    } else {
        "DELETE FROM consent_refused WHERE network = $1 AND person = $2"
    };
    link.run(sql, binds![network, person]).await?;
    Ok(())
}
