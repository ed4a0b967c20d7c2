//! What is due, when.

use bot_core::{
    id::{ClubId, MemberId, OfferId, RoomId, TradeId},
    reminder::{Subject, Timer},
    store::Stored,
    time::Timestamp,
    wire::Network,
};

use crate::{
    link::{Link, list, tuples},
    value::{Reader, Value, binds, broken, json},
};

/// How a subject stands in its three columns.
fn columns(subject: Subject) -> (&'static str, i64, i64) {
    match subject {
        Subject::Trade(trade) => ("trade", trade.0, 0),
        Subject::Offer(offer) => ("offer", offer.0, 0),
        Subject::Room(room) => ("room", room.0, 0),
        Subject::Member(member) => ("member", member.0, 0),
        Subject::Turn(offer) => ("turn", offer.0, 0),
        Subject::SnoozedTrade(trade, member) => ("snoozed_trade", trade.0, member.0),
        Subject::SnoozedOffer(offer, member) => ("snoozed_offer", offer.0, member.0),
    }
}

fn subject(kind: &str, id: i64, who: i64) -> Stored<Subject> {
    Ok(match kind {
        "trade" => Subject::Trade(TradeId(id)),
        "offer" => Subject::Offer(OfferId(id)),
        "room" => Subject::Room(RoomId(id)),
        "member" => Subject::Member(MemberId(id)),
        "turn" => Subject::Turn(OfferId(id)),
        "snoozed_trade" => Subject::SnoozedTrade(TradeId(id), MemberId(who)),
        "snoozed_offer" => Subject::SnoozedOffer(OfferId(id), MemberId(who)),
        _ => return Err(broken("a timer about nothing")),
    })
}

/// Replaces all timers of a subject.
pub(crate) async fn plan(link: &mut Link, subject: Subject, timers: &[Timer]) -> Stored<()> {
    let (kind, id, who) = columns(subject);
    link.run("DELETE FROM timer WHERE kind = $1 AND subject = $2 AND who = $3", binds![kind, id, who]).await?;
    add(link, timers).await
}

async fn add(link: &mut Link, timers: &[Timer]) -> Stored<()> {
    if timers.is_empty() {
        return Ok(());
    }
    let mut binds: Vec<Value> = Vec::with_capacity(timers.len() * 8);
    for timer in timers {
        let (kind, id, who) = columns(timer.subject);
        binds.extend(binds![timer.id, timer.at, kind, id, who, timer.club, timer.member, json(&timer.due)?]);
    }
    let sql = format!("INSERT INTO timer (id, at, kind, subject, who, club, member, due) VALUES {}", tuples(1, timers.len(), 8));
    link.run(sql, binds).await?;
    Ok(())
}

/// The clubs of the oldest timers due by now.
pub(crate) async fn due_clubs(link: &mut Link, now: Timestamp, limit: u32) -> Stored<Vec<ClubId>> {
    let sql = "SELECT DISTINCT d.club FROM (SELECT club FROM timer WHERE at <= $1 ORDER BY at, id LIMIT $2) AS d \
         WHERE d.club IS NOT NULL ORDER BY d.club";
    link.rows(sql, binds![now, limit]).await?.iter().map(|row| Reader::new(row).get()).collect()
}

/// Takes out what is due by now of these clubs or of none, oldest first. Of two programs that ask at once, each timer comes to one.
pub(crate) async fn take_due(link: &mut Link, now: Timestamp, clubs: &[ClubId], limit: u32) -> Stored<Vec<Timer>> {
    let mut values: Vec<Value> = binds![now, limit];
    values.extend(clubs.iter().copied().map(Value::from));
    let of_these = if clubs.is_empty() { String::new() } else { format!(" OR club IN ({})", list(3, clubs.len())) };
    let sql = format!(
        "DELETE FROM timer WHERE id IN (SELECT id FROM timer WHERE at <= $1 AND (club IS NULL{of_these}) ORDER BY at, id LIMIT $2) \
         RETURNING id, at, kind, subject, who, club, member, due"
    );
    let mut due = Vec::new();
    for row in &link.rows(sql, values).await? {
        let mut row = Reader::new(row);
        let (id, at) = (row.get()?, row.get()?);
        let (kind, about, who): (String, i64, i64) = (row.get()?, row.get()?, row.get()?);
        let subject = subject(&kind, about, who)?;
        due.push(Timer { id, at, subject, club: row.maybe()?, member: row.maybe()?, due: row.json()? });
    }
    due.sort_unstable_by_key(|timer| (timer.at, timer.id));
    Ok(due)
}

/// Whose turn it is in an offer's queue.
pub(crate) async fn turn(link: &mut Link, offer: OfferId) -> Stored<Option<MemberId>> {
    let (kind, id, who) = columns(Subject::Turn(offer));
    let sql = "SELECT member FROM timer WHERE kind = $1 AND subject = $2 AND who = $3 ORDER BY id LIMIT 1";
    match link.row(sql, binds![kind, id, who]).await? {
        Some(row) => Reader::new(&row).maybe(),
        None => Ok(None),
    }
}

/// The offers whose turn is a member's.
pub(crate) async fn turns_of(link: &mut Link, member: MemberId) -> Stored<Vec<OfferId>> {
    let (kind, ..) = columns(Subject::Turn(OfferId(0)));
    let sql = "SELECT subject FROM timer WHERE kind = $1 AND member = $2 ORDER BY subject";
    link.rows(sql, binds![kind, member]).await?.iter().map(|row| Reader::new(row).get()).collect()
}

/// When the next timer, or the next message that waits for these networks, is due. Of a lane only its first row counts: the others wait for it.
pub(crate) async fn next_due(link: &mut Link, networks: &[Network]) -> Stored<Option<Timestamp>> {
    if networks.is_empty() {
        let row = link.row("SELECT MIN(at) FROM timer", Vec::new()).await?;
        return row.map_or(Ok(None), |row| Reader::new(&row).maybe());
    }
    let sql = format!(
        "SELECT MIN(w.at) FROM (SELECT MIN(at) AS at FROM timer UNION ALL \
         SELECT MIN(o.ready_at) AS at FROM outbox AS o WHERE o.is_held = 0 AND o.network IN ({}) AND NOT EXISTS ( \
         SELECT 1 FROM outbox AS p WHERE p.lane = o.lane AND p.is_held = 0 \
         AND (p.not_before < o.not_before OR p.not_before = o.not_before AND p.id < o.id))) AS w",
        list(1, networks.len())
    );
    match link.row(sql, networks.iter().map(|network| Value::from(*network)).collect()).await? {
        Some(row) => Reader::new(&row).maybe(),
        None => Ok(None),
    }
}
