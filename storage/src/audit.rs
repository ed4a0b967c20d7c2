//! Looks at the whole database for what the domain page calls invariants. Every one is a question whose answers are offences.

use bot_core::{
    id::{MemberId, TradeId},
    ledger::Points,
    store::Stored,
    trade::{Trade, TradeState},
};

use crate::{
    link::Link,
    trades::read_trade,
    value::{Reader, broken},
};

/// What an offence is, and who commits it: the first column is its identifier.
const OFFENCES: &[(&str, &str)] = &[
    (
        "the accounts of a club do not add up to 0",
        "SELECT club FROM account GROUP BY club HAVING CAST(SUM(balance) AS BIGINT) <> 0 ORDER BY club",
    ),
    (
        "a balance is not the sum of its movements",
        "SELECT a.id FROM account AS a WHERE a.balance <> \
         COALESCE((SELECT CAST(SUM(x.amount) AS BIGINT) FROM transfer AS x WHERE x.club = a.club AND x.payee = a.holder), 0) \
         - COALESCE((SELECT CAST(SUM(x.amount) AS BIGINT) FROM transfer AS x WHERE x.club = a.club AND x.payer = a.holder), 0) \
         ORDER BY a.id",
    ),
    (
        "the balance after the newest movement is not the balance",
        "SELECT a.id FROM account AS a JOIN transfer AS x ON x.club = a.club AND (x.payer = a.holder OR x.payee = a.holder) \
         WHERE x.id = (SELECT MAX(y.id) FROM transfer AS y WHERE y.club = a.club AND (y.payer = a.holder OR y.payee = a.holder)) \
         AND a.balance <> CASE WHEN x.payer = a.holder THEN x.payer_balance ELSE x.payee_balance END ORDER BY a.id",
    ),
    (
        "what an account holds is not the sum of its open holds",
        "SELECT a.id FROM account AS a WHERE a.held <> COALESCE((SELECT CAST(SUM(h.amount) AS BIGINT) FROM hold AS h \
         WHERE h.club = a.club AND h.payer = a.holder AND h.state = 'open'), 0) ORDER BY a.id",
    ),
    (
        "a hold is open though its exchange is not agreed, or over though it still is",
        "SELECT h.trade FROM hold AS h JOIN trade AS t ON t.id = h.trade WHERE (h.state = 'open') <> \
         (t.state IN ('agreed', 'scheduled', 'no_show_said', 'handed_over', 'disputed')) ORDER BY h.trade",
    ),
    (
        "a hold is not between the parties of its exchange, or in another club",
        "SELECT h.trade FROM hold AS h JOIN trade AS t ON t.id = h.trade WHERE h.club <> t.club \
         OR NOT (h.payer = t.owner AND h.payee = t.asker OR h.payer = t.asker AND h.payee = t.owner) ORDER BY h.trade",
    ),
    (
        "a posted hold has not exactly one payment of its size",
        "SELECT h.trade FROM hold AS h WHERE h.state = 'posted' AND 1 <> (SELECT COUNT(*) FROM transfer AS x \
         WHERE x.trade = h.trade AND x.kind = 'exchange' AND x.club = h.club AND x.payer = h.payer AND x.payee = h.payee \
         AND x.amount = h.posted) ORDER BY h.trade",
    ),
    (
        "an exchange was paid without a posted hold",
        "SELECT x.id FROM transfer AS x WHERE x.kind = 'exchange' AND NOT EXISTS \
         (SELECT 1 FROM hold AS h WHERE h.trade = x.trade AND h.state = 'posted') ORDER BY x.id",
    ),
    (
        "a completed exchange has a hold that was not paid, or another end one that was",
        "SELECT t.id FROM trade AS t JOIN hold AS h ON h.trade = t.id WHERE t.is_over = 1 \
         AND (t.state = 'completed') <> (h.state = 'posted') AND t.detail NOT LIKE '%settled%' ORDER BY t.id",
    ),
    (
        "pieces promised are not those of agreed exchanges",
        "SELECT o.id FROM offer AS o WHERE o.quantity IS NOT NULL AND o.reserved <> COALESCE((SELECT CAST(SUM(t.pieces) AS BIGINT) \
         FROM trade AS t WHERE t.offer = o.id AND t.state IN ('agreed', 'scheduled', 'no_show_said', 'handed_over', 'disputed')), 0) \
         ORDER BY o.id",
    ),
    (
        "pieces given are not those of completed exchanges",
        "SELECT o.id FROM offer AS o WHERE o.quantity IS NOT NULL AND o.given <> COALESCE((SELECT CAST(SUM(t.pieces) AS BIGINT) \
         FROM trade AS t WHERE t.offer = o.id AND t.state = 'completed'), 0) ORDER BY o.id",
    ),
    (
        "exchanges completed are not counted right",
        "SELECT a.id FROM account AS a WHERE a.completed <> (SELECT COUNT(*) FROM trade AS t \
         WHERE t.club = a.club AND t.state = 'completed' AND (t.owner = a.holder OR t.asker = a.holder)) ORDER BY a.id",
    ),
    (
        "a member of a club has no account there",
        "SELECT s.member FROM membership AS s LEFT JOIN account AS a ON a.club = s.club AND a.holder = s.member \
         WHERE a.id IS NULL ORDER BY s.member",
    ),
    (
        "a club has no account",
        "SELECT k.id FROM club AS k LEFT JOIN account AS a ON a.club = k.id AND a.holder = 0 WHERE a.id IS NULL ORDER BY k.id",
    ),
    (
        "an exchange is on an offer of somebody else or of another club",
        "SELECT t.id FROM trade AS t JOIN offer AS o ON o.id = t.offer WHERE t.owner <> o.owner OR t.club <> o.club ORDER BY t.id",
    ),
    (
        "a proposition's terms are not kept",
        "SELECT t.id FROM trade AS t WHERE t.state = 'proposed' AND NOT EXISTS \
         (SELECT 1 FROM proposition AS p WHERE p.trade = t.id AND p.version = t.version) ORDER BY t.id",
    ),
    (
        "a rating is not between the parties of a completed exchange",
        "SELECT g.trade FROM rating AS g JOIN trade AS t ON t.id = g.trade WHERE t.state <> 'completed' OR g.club <> t.club \
         OR NOT (g.rater = t.owner AND g.rated = t.asker OR g.rater = t.asker AND g.rated = t.owner) ORDER BY g.trade",
    ),
    (
        "a rating is shown though its other side is still blind",
        "SELECT g.trade FROM rating AS g JOIN rating AS other ON other.trade = g.trade AND other.rater <> g.rater \
         WHERE g.shown_at IS NOT NULL AND other.shown_at IS NULL ORDER BY g.trade",
    ),
    (
        "a number was given out twice or is ahead of its club's count",
        "SELECT k.id FROM club AS k WHERE k.last_offer < COALESCE((SELECT MAX(o.number) FROM offer AS o WHERE o.club = k.id), 0) \
         OR k.last_trade < COALESCE((SELECT MAX(t.number) FROM trade AS t WHERE t.club = k.id), 0) ORDER BY k.id",
    ),
    (
        "something is left of an erased member",
        "SELECT m.id FROM member AS m WHERE m.standing = 'erased' AND (EXISTS (SELECT 1 FROM contact AS c WHERE c.member = m.id) \
         OR EXISTS (SELECT 1 FROM membership AS s WHERE s.member = m.id) OR EXISTS (SELECT 1 FROM interest AS i WHERE i.member = m.id) \
         OR EXISTS (SELECT 1 FROM outbox AS o WHERE o.member = m.id) \
         OR EXISTS (SELECT 1 FROM rating AS g WHERE g.rater = m.id AND g.comment IS NOT NULL) \
         OR EXISTS (SELECT 1 FROM trade AS t WHERE (t.owner = m.id OR t.asker = m.id) AND t.is_over = 0)) ORDER BY m.id",
    ),
    (
        "an exchange that is not over has no deadline",
        "SELECT t.id FROM trade AS t WHERE t.is_over = 0 AND NOT EXISTS \
         (SELECT 1 FROM timer AS d WHERE d.kind = 'trade' AND d.subject = t.id) ORDER BY t.id",
    ),
];

/// One line for each offence.
pub(crate) async fn run(link: &mut Link) -> Stored<Vec<String>> {
    let mut found = Vec::new();
    for (what, sql) in OFFENCES {
        for row in &link.rows(*sql, Vec::new()).await? {
            let id: i64 = Reader::new(row).get()?;
            found.push(format!("{what}: {id}"));
        }
    }
    trades(link, &mut found).await?;
    Ok(found)
}

/// What stands in a trade's JSON: its columns repeat it, and its hold is what its terms say.
async fn trades(link: &mut Link, found: &mut Vec<String>) -> Stored<()> {
    const PAGE: i64 = 1_000;
    let sql = "SELECT t.id, t.club, t.number, t.offer, t.title, t.owner, t.asker, t.version, t.terms, t.detail, t.since, t.reason, \
         t.state, t.pieces, h.payer, h.amount FROM trade AS t LEFT JOIN hold AS h ON h.trade = t.id \
         WHERE t.id > $1 ORDER BY t.id LIMIT $2";
    let mut last = TradeId(0);
    loop {
        let rows = link.rows(sql, crate::value::binds![last, PAGE]).await?;
        for row in &rows {
            let mut row = Reader::new(row);
            let trade = read_trade(&mut row)?;
            last = trade.id;
            let (state, pieces): (String, u32) = (row.get()?, row.get()?);
            if state != trade.state.name() || pieces != trade.terms.pieces() {
                found.push(format!("an exchange says one thing in its columns and another in its terms: {}", trade.id.0));
            }
            let held = row.maybe::<MemberId>()?.zip(row.maybe::<Points>()?);
            let ended = matches!(trade.state, TradeState::Ended { .. });
            if !ended && held != expected(&trade) {
                found.push(format!("an exchange holds not what its terms say: {}", trade.id.0));
            }
        }
        if i64::try_from(rows.len()).map_err(|_| broken("more rows than numbers"))? < PAGE {
            return Ok(());
        }
    }
}

/// Who has points set aside for a trade, and how many.
fn expected(trade: &Trade) -> Option<(MemberId, Points)> {
    let binding = trade.state.is_binding() || matches!(trade.state, TradeState::Completed { .. });
    trade.terms.payment().filter(|_| binding).map(|(side, amount)| (trade.member(side), amount.points()))
}
