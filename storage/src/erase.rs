//! A member's words, names and addresses go; what the club's books need stays under the member's id, which nothing leads back from.
//!
//! Gone: name, contacts, memberships, place in queues, forms, waiting messages, pictures, the words of offers, of terms, of reasons and
//! of ratings by or about them. Kept: accounts, movements, holds, numbers and states of exchanges, stars. No sum changes.

use bot_core::{
    event::Event,
    id::{MemberId, OfferId, TradeId},
    offer::{Content, Return},
    store::{CodeFor, Outgoing, Post, Stored, To},
    text::{Phrase, Title},
    time::Timestamp,
    trade::{Terms, Thing},
    wire::{ChatAddress, Network},
};

use crate::{
    ids::Ids,
    link::Link,
    outbox,
    value::{Reader, binds, broken, json, refused},
};

/// Stands where words were.
const GONE: &str = "—";

/// Erases a member all of whose exchanges are over.
pub(crate) async fn member(link: &mut Link, event: &Event, member: MemberId, ids: &Ids, at: Timestamp) -> Stored<()> {
    outbox::forget(link, member).await?;
    conversations(link, member).await?;
    offers(link, member).await?;
    trades(link, member).await?;
    for sql in [
        "UPDATE rating SET comment = NULL, answer = NULL WHERE rater = $1 OR rated = $1",
        "UPDATE transfer SET reason = NULL WHERE payer = $1",
        "UPDATE report SET reason = NULL WHERE reporter = $1",
        "DELETE FROM interest WHERE member = $1",
        "DELETE FROM timer WHERE member = $1 OR who = $1 OR kind = 'member' AND subject = $1",
        "DELETE FROM membership WHERE member = $1",
        "DELETE FROM contact WHERE member = $1",
    ] {
        link.run(sql, binds![member]).await?;
    }
    let sql = "UPDATE member SET name = NULL, name_folded = NULL, standing = 'erased', leaving_at = NULL \
         WHERE id = $1 AND standing <> 'erased' \
         AND NOT EXISTS (SELECT 1 FROM trade AS t WHERE (t.owner = $1 OR t.asker = $1) AND t.is_over = 0)";
    if link.run(sql, binds![member]).await? != 1 {
        return Err(refused(event, "not a member, or with an exchange that is not over"));
    }
    stale_cards(link, member, ids, at).await
}

/// Forms, prompts, inputs and codes of a member's contacts.
async fn conversations(link: &mut Link, member: MemberId) -> Stored<()> {
    for sql in [
        "DELETE FROM form WHERE EXISTS (SELECT 1 FROM contact AS c \
         WHERE c.member = $1 AND c.network = form.network AND c.address = form.person)",
        "DELETE FROM prompt WHERE EXISTS (SELECT 1 FROM contact AS c \
         WHERE c.member = $1 AND c.network = prompt.network AND c.private_chat = prompt.chat)",
        "DELETE FROM waiting_input WHERE EXISTS (SELECT 1 FROM contact AS c \
         WHERE c.member = $1 AND c.network = waiting_input.network AND c.address = waiting_input.person)",
        "DELETE FROM photo WHERE id IN (SELECT o.photo FROM offer AS o WHERE o.owner = $1 AND o.photo IS NOT NULL)",
    ] {
        link.run(sql, binds![member]).await?;
    }
    link.run("DELETE FROM code WHERE purpose = $1", binds![json(&CodeFor::Pairing(member))?]).await?;
    Ok(())
}

/// The words of a member's offers, and the offers: nothing of them is shown any more.
async fn offers(link: &mut Link, member: MemberId) -> Stored<()> {
    let title = Title::new(GONE).map_err(|_| broken("a title must be able to be empty"))?;
    let rows = link.rows("SELECT id, content FROM offer WHERE owner = $1 ORDER BY id", binds![member]).await?;
    for row in &rows {
        let mut row = Reader::new(row);
        let (id, said): (OfferId, Content) = (row.get()?, row.json()?);
        let content = Content {
            title: title.clone(),
            text: None,
            back: Return { points: said.back.points, barter: None, both: false },
            place: None,
            photo: None,
            ..said
        };
        let sql = "UPDATE offer SET content = $2, photo = NULL, version = version + 1, \
             state = 'removed' WHERE id = $1";
        link.run(sql, binds![id, json(&content)?]).await?;
    }
    Ok(())
}

/// The words of a member's exchanges, whoever typed them: what the two said to each other is not kept of one alone.
async fn trades(link: &mut Link, member: MemberId) -> Stored<()> {
    let sql = "UPDATE trade SET reason = NULL, title = CASE \
         WHEN offer IS NOT NULL AND owner = $1 OR offer IS NULL AND asker = $1 THEN $2 ELSE title END \
         WHERE owner = $1 OR asker = $1";
    link.run(sql, binds![member, GONE]).await?;
    let sql = "SELECT id, terms FROM trade WHERE owner = $1 OR asker = $1 ORDER BY id";
    for row in &link.rows(sql, binds![member]).await? {
        let mut row = Reader::new(row);
        let (id, terms): (TradeId, Terms) = (row.get()?, row.json()?);
        link.run("UPDATE trade SET terms = $2 WHERE id = $1", binds![id, json(&wordless(terms)?)?]).await?;
    }
    let sql = "SELECT p.trade, p.version, p.terms FROM proposition AS p JOIN trade AS t ON t.id = p.trade \
         WHERE t.owner = $1 OR t.asker = $1 ORDER BY p.trade, p.version";
    for row in &link.rows(sql, binds![member]).await? {
        let mut row = Reader::new(row);
        let (trade, version, terms): (TradeId, i64, Terms) = (row.get()?, row.get()?, row.json()?);
        let sql = "UPDATE proposition SET terms = $3 WHERE trade = $1 AND version = $2";
        link.run(sql, binds![trade, version, json(&wordless(terms)?)?]).await?;
    }
    Ok(())
}

/// The same terms without anybody's words.
fn wordless(mut terms: Terms) -> Stored<Terms> {
    let gone = Phrase::new(GONE).map_err(|_| broken("a phrase must be able to be empty"))?;
    for give in [&mut terms.owner, &mut terms.asker] {
        if let Some(Thing::Words(words)) = &mut give.thing {
            *words = gone.clone();
        }
    }
    terms.place = None;
    Ok(terms)
}

/// Cards of a member's offers are taken away.
async fn stale_cards(link: &mut Link, member: MemberId, ids: &Ids, at: Timestamp) -> Stored<()> {
    let sql =
        "SELECT k.network, k.chat, k.offer FROM card AS k JOIN offer AS o ON o.id = k.offer WHERE o.owner = $1 ORDER BY k.offer";
    let mut posts = Vec::new();
    for row in &link.rows(sql, binds![member]).await? {
        let mut row = Reader::new(row);
        let (network, chat): (Network, ChatAddress) = (row.get()?, row.get()?);
        posts.push(Post {
            to: To::Chat(network, chat),
            what: Outgoing::Card(row.get()?),
            not_before: at,
            starts: None,
            rank: bot_core::store::Rank::Notice,
        });
    }
    outbox::post(link, &posts, ids, at).await
}
