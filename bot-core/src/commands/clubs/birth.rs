//! Stub.
use crate::{
    club::Club,
    engine::{
        context::{Ctx, Done},
        work::Work,
    },
    id::RoomId,
};
pub async fn added(_c: &mut Ctx<'_>) -> Done {
    Ok(())
}
pub async fn removed(_c: &mut Ctx<'_>) -> Done {
    Ok(())
}
pub async fn ensure(_c: &mut Ctx<'_>) -> Done<Club> {
    Err(crate::refusal::Refusal::NoClub.into())
}
pub async fn leave_unclaimed(_w: &mut Work<'_>, _r: RoomId) -> Done {
    Ok(())
}
