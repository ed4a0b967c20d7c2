//! Stub.
use crate::{
    commands::Args,
    engine::context::{Ctx, Done},
};
pub async fn run(_c: &mut Ctx<'_>, _a: Args) -> Done {
    Ok(())
}
