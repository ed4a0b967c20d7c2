//! Locks, on PostgreSQL only (SQLite has one writer): everybody takes them in one order, so nobody waits in a circle.
//!
//! First the acting addresses, then their members, then every club the input may touch, each ascending. The addresses come first and
//! by a hash, because what they belong to may only be read once nobody else can change it: READ COMMITTED then shows the present
//! memberships. The locks end with the transaction.
//!
//! This is the one text that runs on one database only.

use bot_core::{
    id::ClubId,
    store::{Scope, Stored},
    wire::{ChatAddress, Network, PersonAddress},
};

use crate::{
    link::{Link, list, tuples},
    value::{Value, binds},
};

/// Takes the locks of a scope.
pub(crate) async fn take(link: &mut Link, scope: &Scope) -> Stored<()> {
    let mut people: Vec<i64> = scope.people.iter().map(|(network, person)| key(*network, person)).collect();
    people.sort_unstable();
    people.dedup();
    if !people.is_empty() {
        let sql = format!(
            "SELECT pg_advisory_xact_lock(s.column1) FROM (SELECT w.column1 FROM (VALUES {}) AS w ORDER BY w.column1) AS s",
            tuples(1, people.len(), 1)
        );
        link.rows(sql, people.into_iter().map(Value::from).collect()).await?;
    }
    let (sql, binds) = members_and_clubs(&scope.people, &scope.chats, &scope.clubs);
    if !sql.is_empty() {
        let sql = format!(
            "SELECT pg_advisory_xact_lock(s.key) FROM \
             (SELECT w.place, w.key FROM ({}) AS w WHERE w.key IS NOT NULL GROUP BY w.place, w.key ORDER BY w.place, w.key) AS s",
            sql.join(" UNION ALL ")
        );
        link.rows(sql, binds).await?;
    }
    Ok(())
}

/// The members of these people; the clubs of these rooms; all clubs of these people, unless every chat is a club's room; these clubs.
fn members_and_clubs(
    people: &[(Network, PersonAddress)],
    chats: &[(Network, ChatAddress)],
    clubs: &[ClubId],
) -> (Vec<String>, Vec<Value>) {
    let (mut sql, mut binds) = (Vec::new(), Vec::new());
    let mut pairs = |pairs: &mut dyn Iterator<Item = (Network, &str)>| {
        let first = binds.len() + 1;
        binds.extend(pairs.flat_map(|(network, address)| binds![network, address]));
        tuples(first, (binds.len() + 1 - first) / 2, 2)
    };
    let people_in = pairs(&mut people.iter().map(|(network, person)| (*network, person.as_str())));
    let chats_in = pairs(&mut chats.iter().map(|(network, chat)| (*network, chat.as_str())));
    if !people.is_empty() {
        sql.push(format!("SELECT 1 AS place, c.member AS key FROM contact AS c WHERE (c.network, c.address) IN ({people_in})"));
        let known = if chats.is_empty() {
            "0".to_owned()
        } else {
            format!("(SELECT COUNT(*) FROM room AS r WHERE (r.network, r.address) IN ({chats_in}) AND r.club IS NOT NULL)")
        };
        let mut different: Vec<_> = chats.iter().collect();
        different.sort_unstable();
        different.dedup();
        sql.push(format!(
            "SELECT 2 AS place, ms.club AS key FROM contact AS c JOIN membership AS ms ON ms.member = c.member \
             WHERE (c.network, c.address) IN ({people_in}) AND ({known} < {} OR {} = 0)",
            different.len(),
            different.len()
        ));
    }
    if !chats.is_empty() {
        sql.push(format!("SELECT 2 AS place, r.club AS key FROM room AS r WHERE (r.network, r.address) IN ({chats_in})"));
    }
    if !clubs.is_empty() {
        let first = binds.len() + 1;
        binds.extend(clubs.iter().map(|club| Value::from(*club)));
        sql.push(format!("SELECT 2 AS place, c.id AS key FROM club AS c WHERE c.id IN ({})", list(first, clubs.len())));
    }
    (sql, binds)
}

/// A lock of an address: a negative number (FNV-1a), where identifiers are positive. Two addresses that share one wait for each other
/// without need, and that is all.
fn key(network: Network, person: &PersonAddress) -> i64 {
    let hash = network
        .name()
        .bytes()
        .chain([0])
        .chain(person.as_str().bytes())
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    i64::MIN | (hash >> 1).cast_signed()
}
