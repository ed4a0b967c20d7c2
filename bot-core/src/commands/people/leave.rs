//! Stub.
use crate::{
    commands::Args,
    engine::{
        context::{Ctx, Done},
        work::Work,
    },
    id::MemberId,
};
pub async fn run(_c: &mut Ctx<'_>, _a: Args) -> Done {
    Ok(())
}
pub async fn yes(_c: &mut Ctx<'_>, _a: Args) -> Done {
    Ok(())
}
pub async fn stay(_c: &mut Ctx<'_>, _a: Args) -> Done {
    Ok(())
}
pub async fn gate(_c: &mut Ctx<'_>) -> Done<bool> {
    Ok(false)
}
pub async fn erase(_w: &mut Work<'_>, _m: MemberId) -> Done {
    Ok(())
}
