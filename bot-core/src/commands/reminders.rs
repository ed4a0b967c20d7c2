//! Stub.
use crate::{
    commands::Args,
    engine::context::{Ctx, Done},
};
pub async fn later(_c: &mut Ctx<'_>, _a: Args) -> Done {
    Ok(())
}
pub async fn no_more(_c: &mut Ctx<'_>, _a: Args) -> Done {
    Ok(())
}
