//! Everything about a member, table by table, as text: `/mesdonnees`. What others wrote about them is in it once it is shown to them;
//! what is still blind, and who reported them with which words, is not.

use bot_core::{
    id::MemberId,
    store::{DataTable, Stored},
    time::Timestamp,
};
use sqlx::{Row, TypeInfo, ValueRef, any::AnyRow};

use crate::{
    link::Link,
    value::{binds, failed},
};

/// Name, columns, and where they come from. Columns that end in `at` or are `until` hold moments. `$1` is the member.
const TABLES: &[(&str, &[&str], &str)] = &[
    (
        "member",
        &["id", "kind", "name", "standing", "leaving_at", "consented_at", "heard"],
        "SELECT id, kind, name, standing, leaving_at, consented_at, heard FROM member WHERE id = $1",
    ),
    (
        "contacts",
        &["network", "address", "username", "private_chat", "reach", "used_at"],
        "SELECT network, address, username, private_chat, reach, used_at FROM contact WHERE member = $1 ORDER BY id",
    ),
    (
        "clubs",
        &["club", "name", "role", "since_at", "balance", "held", "completed"],
        "SELECT k.id, k.name, s.role, s.since, a.balance, a.held, a.completed FROM membership AS s \
         JOIN club AS k ON k.id = s.club LEFT JOIN account AS a ON a.club = s.club AND a.holder = s.member \
         WHERE s.member = $1 ORDER BY k.id",
    ),
    (
        "offers",
        &["club", "number", "state", "content", "quantity", "reserved", "given", "published_at", "expires_at"],
        "SELECT club, number, state, content, quantity, reserved, given, published_at, expires_at FROM offer WHERE owner = $1 \
         ORDER BY id",
    ),
    (
        "photos",
        &["id", "network", "at"],
        "SELECT p.id, p.network, p.at FROM photo AS p JOIN offer AS o ON o.photo = p.id WHERE o.owner = $1 ORDER BY p.id",
    ),
    (
        "queue",
        &["club", "offer", "at"],
        "SELECT o.club, o.number, i.at FROM interest AS i JOIN offer AS o ON o.id = i.offer WHERE i.member = $1 ORDER BY i.id",
    ),
    (
        "exchanges",
        &["club", "number", "title", "side", "version", "terms", "state", "detail", "since_at", "reason"],
        "SELECT club, number, title, CASE WHEN owner = $1 THEN 'owner' ELSE 'asker' END, version, terms, state, detail, since, \
         CASE WHEN EXISTS (SELECT 1 FROM report AS r WHERE r.trade = trade.id AND r.reporter <> $1) THEN NULL ELSE reason END \
         FROM trade WHERE owner = $1 OR asker = $1 ORDER BY id",
    ),
    (
        "propositions",
        &["club", "exchange", "version", "terms", "at"],
        "SELECT t.club, t.number, p.version, p.terms, p.at FROM proposition AS p JOIN trade AS t ON t.id = p.trade \
         WHERE t.owner = $1 OR t.asker = $1 ORDER BY p.trade, p.version",
    ),
    (
        "holds",
        &["club", "exchange", "side", "amount", "state", "posted", "at", "ended_at"],
        "SELECT h.club, t.number, CASE WHEN h.payer = $1 THEN 'payer' ELSE 'payee' END, h.amount, h.state, h.posted, h.at, h.ended_at \
         FROM hold AS h JOIN trade AS t ON t.id = h.trade WHERE h.payer = $1 OR h.payee = $1 ORDER BY h.trade",
    ),
    (
        "movements",
        &["club", "at", "side", "amount", "balance", "kind", "exchange", "reason"],
        "SELECT x.club, x.at, CASE WHEN x.payer = $1 THEN 'payer' ELSE 'payee' END, x.amount, \
         CASE WHEN x.payer = $1 THEN x.payer_balance ELSE x.payee_balance END, x.kind, t.number, x.reason \
         FROM transfer AS x LEFT JOIN trade AS t ON t.id = x.trade WHERE x.payer = $1 OR x.payee = $1 ORDER BY x.at, x.id",
    ),
    (
        "ratings_given",
        &["club", "exchange", "stars", "comment", "answer", "at", "shown_at"],
        "SELECT g.club, t.number, g.stars, g.comment, g.answer, g.at, g.shown_at FROM rating AS g JOIN trade AS t ON t.id = g.trade \
         WHERE g.rater = $1 ORDER BY g.at, g.trade",
    ),
    (
        "ratings_received",
        &["club", "exchange", "stars", "comment", "answer", "at", "shown_at"],
        "SELECT g.club, t.number, g.stars, g.comment, g.answer, g.at, g.shown_at FROM rating AS g JOIN trade AS t ON t.id = g.trade \
         WHERE g.rated = $1 AND g.shown_at IS NOT NULL ORDER BY g.at, g.trade",
    ),
    (
        "reports_made",
        &["club", "offer", "exchange", "reason", "at"],
        "SELECT r.club, o.number, t.number, r.reason, r.at FROM report AS r LEFT JOIN offer AS o ON o.id = r.offer \
         LEFT JOIN trade AS t ON t.id = r.trade WHERE r.reporter = $1 ORDER BY r.id",
    ),
    (
        "forms",
        &["network", "chat", "content", "until"],
        "SELECT f.network, f.chat, f.body, f.until FROM form AS f JOIN contact AS c ON c.network = f.network AND c.address = f.person \
         WHERE c.member = $1 ORDER BY f.until",
    ),
    (
        "messages_waiting",
        &["network", "content", "posted_at"],
        "SELECT network, body, posted_at FROM outbox WHERE member = $1 ORDER BY id",
    ),
    (
        "reminders",
        &["at", "about", "content"],
        "SELECT at, kind, due FROM timer WHERE member = $1 OR who = $1 OR kind = 'member' AND subject = $1 ORDER BY at, id",
    ),
];

/// Everything about a member.
pub(crate) async fn all_about(link: &mut Link, member: MemberId) -> Stored<Vec<DataTable>> {
    let mut tables = Vec::with_capacity(TABLES.len());
    for (name, columns, sql) in TABLES {
        let rows = link.rows(*sql, binds![member]).await?;
        let rows = rows.iter().map(|row| texts(row, columns)).collect::<Stored<_>>()?;
        tables.push(DataTable { name, columns: columns.to_vec(), rows });
    }
    Ok(tables)
}

/// A row as text; moments as people and spreadsheets read them.
fn texts(row: &AnyRow, columns: &[&str]) -> Stored<Vec<Option<String>>> {
    let text = |(at, column): (usize, &&str)| {
        let value = row.try_get_raw(at).map_err(failed)?;
        if value.is_null() {
            return Ok(None);
        }
        if value.type_info().name() == "TEXT" {
            return row.try_get(at).map_err(failed);
        }
        let number: i64 = row.try_get(at).map_err(failed)?;
        let moment = column.ends_with("at") || *column == "until";
        Ok(Some(if moment { format!("{}Z", Timestamp(number).local(chrono_tz::UTC)) } else { number.to_string() }))
    };
    columns.iter().enumerate().map(text).collect()
}
