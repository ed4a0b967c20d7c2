//! Facts to tables: one arm per fact. What does not fit what stands there already is refused as an error, so that a bug in a decision
//! ends in a rollback and not in the books.

use bot_core::{
    club::Club,
    event::{Event, Pieces},
    french::normalise::fold,
    id::{MemberId, OfferId},
    ledger::Holder,
    member::{Contact, Member, Reach, Standing},
    offer::Offer,
    store::{StoreError, Stored},
    time::Timestamp,
    trade::{End, Side, Trade, TradeState},
};

use sqlx::error::ErrorKind;

use crate::{
    clubs::{self, floors},
    erase,
    ids::Ids,
    journal, ledger,
    link::Link,
    outbox,
    value::{Value, binds, json, refused},
};

/// Writes facts to the tables, in their order, and to the journal.
pub(crate) async fn record(link: &mut Link, events: &[Event], ids: &Ids, at: Timestamp, by: Option<MemberId>) -> Stored<()> {
    for event in events {
        write(link, event, ids, at).await.map_err(|error| constrained(event, error))?;
    }
    journal::write(link, events, ids, at, by).await
}

/// A constraint of the tables that a fact would break is a contradiction like any other.
fn constrained(event: &Event, error: StoreError) -> StoreError {
    let Some(sqlx::Error::Database(database)) = error.0.downcast_ref() else { return error };
    match database.kind() {
        ErrorKind::UniqueViolation => refused(event, "it is there already"),
        ErrorKind::ForeignKeyViolation => refused(event, "what it is about is not there"),
        ErrorKind::NotNullViolation | ErrorKind::CheckViolation => refused(event, "it is in no state that can be"),
        _ => error,
    }
}

async fn write(link: &mut Link, event: &Event, ids: &Ids, at: Timestamp) -> Stored<()> {
    match event {
        Event::Consented { member, contact } => consented(link, member, contact).await,
        Event::MemberChanged { member } => {
            let sql = "UPDATE member SET kind = $2, name = $3, name_folded = $4, standing = $5, leaving_at = $6, heard = $7 \
                 WHERE id = $1 AND standing <> 'erased'";
            let (standing, until) = standing(member.standing);
            let folded = fold(member.name.as_str());
            one(link, event, sql, binds![member.id, member.kind, &member.name, folded, standing, until, member.heard]).await
        }
        Event::MemberErased { member } => erase::member(link, event, *member, ids, at).await,
        Event::ClubCreated { club } => {
            let sql = "INSERT INTO club (id, name, rules, created_at, floor, newcomer_floor, newcomer_exchanges) \
                 VALUES ($1, $2, $3, $7, $4, $5, $6)";
            let mut binds = club_columns(club)?;
            binds.push(club.created_at.into());
            link.run(sql, binds).await?;
            ledger::open(link, club.id, Holder::Club, ids, at).await
        }
        Event::ClubChanged { club } => {
            let sql =
                "UPDATE club SET name = $2, rules = $3, floor = $4, newcomer_floor = $5, newcomer_exchanges = $6 WHERE id = $1";
            one(link, event, sql, club_columns(club)?).await
        }
        Event::RoomFound { room } => {
            let sql = "INSERT INTO room (id, network, address, thread, club, since) VALUES ($1, $2, $3, $4, $5, $6)";
            one(link, event, sql, binds![room.id, room.network, &room.address, room.thread.clone(), room.club, room.since]).await
        }
        Event::RoomJoined { room, club } => {
            let before = clubs::room(link, *room).await?.and_then(|room| room.club);
            one(link, event, "UPDATE room SET club = $2 WHERE id = $1", binds![*room, *club]).await?;
            match before.filter(|before| before != club) {
                Some(before) => clubs::abandon(link, before).await,
                None => Ok(()),
            }
        }
        Event::RoomLeft { room } => one(link, event, "DELETE FROM room WHERE id = $1", binds![*room]).await,
        Event::Joined { club, member, role } => {
            let sql = "INSERT INTO membership (club, member, role, since) VALUES ($1, $2, $3, $4) \
                 ON CONFLICT (club, member) DO UPDATE SET role = excluded.role";
            link.run(sql, binds![*club, *member, *role, at]).await?;
            ledger::open(link, *club, Holder::Member(*member), ids, at).await
        }
        Event::OfferPublished { offer } => published(link, offer).await,
        Event::OfferChanged { offer } => changed(link, event, offer).await,
        Event::PiecesMoved { offer, movement, pieces } => moved(link, event, *offer, *movement, *pieces).await,
        Event::TradeOpened { trade } => {
            link.run(TRADE_OPENED, trade_columns(trade)?).await?;
            proposed(link, trade, at).await
        }
        Event::TradeChanged { trade } => trade_changed(link, event, trade, at).await,
        Event::PointsHeld { hold } => ledger::hold(link, event, hold, at).await,
        Event::HoldVoided { trade } => ledger::void(link, event, *trade, at).await,
        Event::HoldPosted { trade, transfer } => ledger::post(link, event, *trade, transfer, at).await,
        Event::PointsMoved { transfer } => ledger::transfer(link, event, transfer).await,
        Event::Rated { rating } => {
            let sql = "INSERT INTO rating (trade, rater, rated, club, stars, comment, answer, at, shown_at) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
                 ON CONFLICT (trade, rater) DO UPDATE SET comment = excluded.comment, at = excluded.at \
                 WHERE rating.shown_at IS NULL AND rating.comment IS NULL AND rating.stars = excluded.stars";
            let (comment, answer) = (rating.comment.clone(), rating.answer.clone());
            let binds = binds![
                rating.trade,
                rating.by,
                rating.of,
                rating.club,
                rating.stars,
                comment,
                answer,
                rating.at,
                rating.shown_at
            ];
            one(link, event, sql, binds).await
        }
        Event::RatingsShown { trade, at } => {
            link.run("UPDATE rating SET shown_at = $2 WHERE trade = $1 AND shown_at IS NULL", binds![*trade, *at]).await?;
            Ok(())
        }
        Event::RatingAnswered { trade, by, answer } => {
            let sql = "UPDATE rating SET answer = $3 WHERE trade = $1 AND rater = $2 AND answer IS NULL AND shown_at IS NOT NULL";
            one(link, event, sql, binds![*trade, *by, answer]).await
        }
        Event::Reported { id, club, by, offer, trade, reason } => {
            let sql = "INSERT INTO report (id, club, reporter, offer, trade, reason, at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
            one(link, event, sql, binds![*id, *club, *by, *offer, *trade, reason.clone(), at]).await
        }
        Event::Queued { offer, member, at } => {
            let sql =
                "INSERT INTO interest (offer, member, id, at) VALUES ($1, $2, $3, $4) ON CONFLICT (offer, member) DO NOTHING";
            link.run(sql, binds![*offer, *member, ids.next(*at), *at]).await?;
            Ok(())
        }
        Event::Unqueued { offer, member } => {
            link.run("DELETE FROM interest WHERE offer = $1 AND member = $2", binds![*offer, *member]).await?;
            Ok(())
        }
    }
}

/// Runs a statement that has to touch exactly one row.
async fn one(link: &mut Link, event: &Event, sql: &'static str, binds: Vec<Value>) -> Stored<()> {
    match link.run(sql, binds).await? {
        1 => Ok(()),
        _ => Err(refused(event, "what it changes is not there, or not in that state")),
    }
}

fn standing(standing: Standing) -> (&'static str, Option<Timestamp>) {
    match standing {
        Standing::Active => ("active", None),
        Standing::Leaving(until) => ("leaving", Some(until)),
        // Only MemberErased writes it, together with everything else that goes; the constraint refuses it beside a name.
        Standing::Erased => ("erased", None),
    }
}

async fn consented(link: &mut Link, member: &Member, contact: &Contact) -> Stored<()> {
    let sql = "INSERT INTO member (id, kind, name, name_folded, standing, leaving_at, consented_at, heard) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let (standing, until) = standing(member.standing);
    let folded = fold(member.name.as_str());
    link.run(sql, binds![member.id, member.kind, &member.name, folded, standing, until, member.consented_at, member.heard])
        .await?;
    let sql = "INSERT INTO contact (id, member, network, address, username, username_folded, private_chat, reach, used_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let binds = binds![
        contact.id,
        contact.member,
        contact.network,
        &contact.address,
        contact.username.clone(),
        contact.username.as_deref().map(fold),
        contact.private_chat.clone(),
        contact.reach,
        contact.used_at,
    ];
    link.run(sql, binds).await?;
    match contact.reach {
        Reach::Open => outbox::release(link, contact).await,
        Reach::Unknown | Reach::Blocked => Ok(()),
    }
}

fn club_columns(club: &Club) -> Stored<Vec<Value>> {
    let (floor, newcomer_floor, newcomer_exchanges) = floors(&club.rules);
    Ok(binds![club.id, &club.name, json(&club.rules)?, floor, newcomer_floor, newcomer_exchanges])
}

async fn published(link: &mut Link, offer: &Offer) -> Stored<()> {
    let sql = "INSERT INTO offer (id, club, number, owner, version, content, category, photo, quantity, reserved, given, state, \
         published_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    let binds = binds![
        offer.id,
        offer.club,
        offer.number,
        offer.owner,
        offer.version,
        json(&offer.content)?,
        offer.content.category.clone(),
        offer.content.photo,
        offer.quantity.published,
        offer.quantity.reserved,
        offer.quantity.given,
        offer.state,
        offer.published_at,
        offer.expires_at,
    ];
    link.run(sql, binds).await?;
    Ok(())
}

/// How many pieces there are is part of what an offer says; how many are promised or given is not, and stays.
async fn changed(link: &mut Link, event: &Event, offer: &Offer) -> Stored<()> {
    let sql = "UPDATE offer SET version = $2, content = $3, category = $4, photo = $5, quantity = $6, state = $7, expires_at = $8 \
         WHERE id = $1 AND version <= $2";
    let binds = binds![
        offer.id,
        offer.version,
        json(&offer.content)?,
        offer.content.category.clone(),
        offer.content.photo,
        offer.quantity.published,
        offer.state,
        offer.expires_at,
    ];
    one(link, event, sql, binds).await
}

async fn moved(link: &mut Link, event: &Event, offer: OfferId, movement: Pieces, pieces: u32) -> Stored<()> {
    let sql = match movement {
        Pieces::Reserved => {
            "UPDATE offer SET reserved = reserved + $2 WHERE id = $1 AND (quantity IS NULL OR reserved + given + $2 <= quantity)"
        }
        Pieces::Freed => "UPDATE offer SET reserved = reserved - $2 WHERE id = $1 AND reserved >= $2",
        Pieces::Given => "UPDATE offer SET reserved = reserved - $2, given = given + $2 WHERE id = $1 AND reserved >= $2",
    };
    one(link, event, sql, binds![offer, pieces]).await
}

const TRADE_OPENED: &str = "INSERT INTO trade (id, club, number, offer, title, owner, asker, version, terms, pieces, owner_gives, \
     asker_gives, state, detail, is_over, completed_at, absent, since, reason) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)";

/// A trade that is over stays as it is, and none goes back to an earlier version; its parties and its offer never change.
const TRADE_CHANGED: &str = "UPDATE trade SET version = $8, terms = $9, pieces = $10, owner_gives = $11, asker_gives = $12, \
     state = $13, detail = $14, is_over = $15, completed_at = $16, absent = $17, since = $18, reason = $19 \
     WHERE id = $1 AND club = $2 AND number = $3 AND COALESCE(offer, 0) = COALESCE($4, 0) \
     AND owner = $6 AND asker = $7 AND version <= $8 AND is_over = 0";

fn trade_columns(trade: &Trade) -> Stored<Vec<Value>> {
    let completed_at = match trade.state {
        TradeState::Completed { at } => Some(at),
        _ => None,
    };
    let absent = match trade.state {
        TradeState::Ended { end: End::NoShow { absent } } => Some(trade.member(absent)),
        _ => None,
    };
    Ok(binds![
        trade.id,
        trade.club,
        trade.number,
        trade.offer,
        &trade.title,
        trade.owner,
        trade.asker,
        trade.version,
        json(&trade.terms)?,
        trade.terms.pieces(),
        trade.terms.given_by(Side::Owner).thing.is_some(),
        trade.terms.given_by(Side::Asker).thing.is_some(),
        trade.state.name(),
        json(&trade.state)?,
        trade.state.is_over(),
        completed_at,
        absent,
        trade.since,
        trade.reason.clone(),
    ])
}

async fn trade_changed(link: &mut Link, event: &Event, trade: &Trade, at: Timestamp) -> Stored<()> {
    one(link, event, TRADE_CHANGED, trade_columns(trade)?).await?;
    match trade.state {
        TradeState::Proposed { .. } => proposed(link, trade, at).await,
        // A trade becomes completed once, so the count rises once.
        TradeState::Completed { .. } => ledger::completed(link, event, trade.club, [trade.owner, trade.asker]).await,
        _ => Ok(()),
    }
}

/// Keeps the terms of a proposition beside the earlier ones.
async fn proposed(link: &mut Link, trade: &Trade, at: Timestamp) -> Stored<()> {
    let sql =
        "INSERT INTO proposition (trade, version, terms, at) VALUES ($1, $2, $3, $4) ON CONFLICT (trade, version) DO NOTHING";
    link.run(sql, binds![trade.id, trade.version, json(&trade.terms)?, at]).await?;
    Ok(())
}
