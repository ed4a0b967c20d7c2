//! Stub.
use crate::{
    commands::Args,
    engine::context::{Ctx, Done},
};
pub async fn greet(_c: &mut Ctx<'_>) -> Done {
    Ok(())
}
pub async fn start(_c: &mut Ctx<'_>, _a: Args) -> Done {
    Ok(())
}
pub async fn consent(_c: &mut Ctx<'_>, _a: Args) -> Done {
    Ok(())
}
pub async fn refuse(_c: &mut Ctx<'_>, _a: Args) -> Done {
    Ok(())
}
