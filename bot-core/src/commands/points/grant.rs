//! `/accorder @Ali 10 pour la fête du quartier`: a steward grants points from the club's account, with a reason that everyone can read: it
//! stands in the group and in the statement of who is granted.
//!
//! Shown and confirmed like a payment ([`super::pay`]); the chat is asked about the steward's rights both times. Nobody grants themselves.

use crate::{
    commands::{
        Args,
        points::pay::{Purse, ask},
    },
    engine::context::{Ctx, Done},
};

/// How `/accorder` is written.
pub(super) const EXAMPLE: &str = "/accorder @Ali 10 pour la fête du quartier";

/// Shows the grant with « Accorder » « Annuler ».
///
/// # Errors
/// [`crate::refusal::Refusal::NotSteward`], and those of [`super::pay::run`]; without a reason
/// [`crate::refusal::Refusal::Usage`].
pub async fn run(ctx: &mut Ctx<'_>, args: Args) -> Done {
    let club = ctx.club(args.club).await?;
    ctx.steward(&club).await?;
    ask(ctx, &club, &args, Purse::Club).await
}
