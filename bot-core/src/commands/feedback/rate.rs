//! Stub.
use crate::{
    commands::Args,
    engine::context::{Ctx, Done},
};
pub async fn run(_c: &mut Ctx<'_>, _a: Args) -> Done {
    Ok(())
}
use crate::{club::Club, engine::work::Work, id::*, store::TradeView};
pub async fn answer(_c: &mut Ctx<'_>, _a: Args) -> Done {
    Ok(())
}
pub async fn comment(_c: &mut Ctx<'_>, _t: (ClubId, TradeNumber), _x: &str) -> Done {
    Ok(())
}
pub async fn answer_words(_c: &mut Ctx<'_>, _t: (ClubId, TradeNumber), _x: &str) -> Done {
    Ok(())
}
pub async fn close(_w: &mut Work<'_>, _c: &Club, _v: &TradeView) -> Done {
    Ok(())
}
