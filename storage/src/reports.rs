//! What was reported to the stewards.

use bot_core::{
    id::{MemberId, OfferId, TradeId},
    store::Stored,
};

use crate::{link::Link, value::binds};

/// Has this member reported this offer, or this trade?
pub(crate) async fn has_reported(link: &mut Link, by: MemberId, offer: Option<OfferId>, trade: Option<TradeId>) -> Stored<bool> {
    let sql = "SELECT id FROM report WHERE reporter = $1 AND (offer = $2 OR trade = $3) ORDER BY id LIMIT 1";
    Ok(link.row(sql, binds![by, offer, trade]).await?.is_some())
}
