//! Ratings of exchanges.

use bot_core::{feedback::Rating, id::TradeId, store::Stored};

use crate::{
    link::Link,
    value::{Reader, binds},
};

/// Reads `trade, club, rater, rated, stars, comment, answer, at, shown_at`.
pub(crate) fn read_rating(row: &mut Reader<'_>) -> Stored<Rating> {
    Ok(Rating {
        trade: row.get()?,
        club: row.get()?,
        by: row.get()?,
        of: row.get()?,
        stars: row.get()?,
        comment: row.maybe()?,
        answer: row.maybe()?,
        at: row.get()?,
        shown_at: row.maybe()?,
    })
}

/// The ratings of a trade, in the order given.
pub(crate) async fn ratings(link: &mut Link, trade: TradeId) -> Stored<Vec<Rating>> {
    let sql = "SELECT trade, club, rater, rated, stars, comment, answer, at, shown_at FROM rating \
         WHERE trade = $1 ORDER BY at, rater";
    link.rows(sql, binds![trade]).await?.iter().map(|row| read_rating(&mut Reader::new(row))).collect()
}
