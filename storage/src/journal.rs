//! The journal: what happened, by number only. It is never replayed (the tables are the truth) and holds no name and no word that
//! anybody wrote, so erasure has nothing to look for in it.

use bot_core::{
    event::{Event, Pieces},
    id::{ClubId, MemberId},
    ledger::Holder,
    store::Stored,
    time::Timestamp,
};

use crate::{
    ids::Ids,
    link::{Link, tuples},
    value::{Value, binds},
};

/// What a fact is about.
struct Line {
    club: Option<ClubId>,
    subject: i64,
    detail: Option<String>,
}

/// Writes a line for each fact.
pub(crate) async fn write(link: &mut Link, events: &[Event], ids: &Ids, at: Timestamp, by: Option<MemberId>) -> Stored<()> {
    if events.is_empty() {
        return Ok(());
    }
    let mut binds: Vec<Value> = Vec::with_capacity(events.len() * 7);
    for event in events {
        let Line { club, subject, detail } = line(event);
        binds.extend(binds![ids.next(at), at, by, club, event.name(), subject, detail]);
    }
    let sql = format!("INSERT INTO journal (id, at, actor, club, event, subject, detail) VALUES {}", tuples(1, events.len(), 7));
    link.run(sql, binds).await?;
    Ok(())
}

fn line(event: &Event) -> Line {
    let about = |club: Option<ClubId>, subject: i64, detail: Option<String>| Line { club, subject, detail };
    match event {
        Event::Consented { member, contact } => about(None, member.id.0, Some(contact.network.to_string())),
        Event::MemberChanged { member } => about(None, member.id.0, None),
        Event::MemberErased { member } => about(None, member.0, None),
        Event::ClubCreated { club } | Event::ClubChanged { club } => about(Some(club.id), club.id.0, None),
        Event::RoomFound { room } => about(room.club, room.id.0, Some(room.network.to_string())),
        Event::RoomJoined { room, club } => about(Some(*club), room.0, None),
        Event::RoomLeft { room } => about(None, room.0, None),
        Event::Joined { club, member, role } => about(Some(*club), member.0, Some(format!("{role:?}"))),
        Event::OfferPublished { offer } | Event::OfferChanged { offer } => {
            about(Some(offer.club), offer.id.0, Some(format!("v{} {:?}", offer.version, offer.state)))
        }
        Event::PiecesMoved { offer, movement, pieces } => {
            let sign = match movement {
                Pieces::Reserved => "reserved",
                Pieces::Freed => "freed",
                Pieces::Given => "given",
            };
            about(None, offer.0, Some(format!("{sign} {pieces}")))
        }
        Event::TradeOpened { trade } | Event::TradeChanged { trade } => {
            about(Some(trade.club), trade.id.0, Some(format!("v{} {}", trade.version, trade.state.name())))
        }
        Event::PointsHeld { hold } => about(Some(hold.club), hold.trade.0, Some(hold.amount.to_string())),
        Event::HoldPosted { trade, transfer } => about(Some(transfer.club), trade.0, Some(transfer.amount.to_string())),
        Event::PointsMoved { transfer } => {
            let holder = |holder: Holder| match holder {
                Holder::Club => 0,
                Holder::Member(member) => member.0,
            };
            let detail = format!("{} {} → {}", transfer.amount, holder(transfer.from), holder(transfer.to));
            about(Some(transfer.club), transfer.id.0, Some(detail))
        }
        // The stars stay blind here too.
        Event::Rated { rating } => about(Some(rating.club), rating.trade.0, None),
        Event::HoldVoided { trade } | Event::RatingsShown { trade, .. } | Event::RatingAnswered { trade, .. } => {
            about(None, trade.0, None)
        }
        Event::Reported { id, club, .. } => about(Some(*club), id.0, None),
        Event::Queued { offer, member, .. } | Event::Unqueued { offer, member } => {
            about(None, offer.0, Some(member.0.to_string()))
        }
    }
}
