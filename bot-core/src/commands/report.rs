//! `/signaler`: an offer is reported to the stewards, in private. Acknowledged at once; what they decide is theirs.
//!
//! Exchanges are reported with [`crate::commands::trades::finish::problem`], because points are held then.

use crate::{
    card::Message,
    club::Club,
    commands::{Args, Press, Verb},
    engine::{
        context::{Ctx, Done},
        effects,
    },
    event::Event,
    id::{OfferNumber, ReportId},
    lang::say,
    offer::OfferState,
    refusal::Refusal,
    store::OfferView,
    text::{BadText, Phrase},
};

/// `/signaler 12 propos blessants`, or the button of a card.
///
/// # Errors
/// [`Refusal::Usage`] without a number, [`Refusal::NoOffer`], [`Refusal::OwnOffer`], [`Refusal::TooLong`]; [`Refusal::AlreadyReported`] for
/// the same again without a reason.
pub async fn run(ctx: &mut Ctx<'_>, args: Args) -> Done {
    let Some(number) = args.number else { return Err(Refusal::Usage("/signaler 12 propos blessants").into()) };
    let number = OfferNumber(number);
    let club = ctx.present(args.club).await?;
    let me = ctx.my_id()?;
    let found = ctx.work.tx.offer_numbered(club.id, number).await?;
    let view = found.filter(|view| view.offer.state != OfferState::Removed).ok_or(Refusal::NoOffer(Some(number)))?;
    if view.offer.owner == me {
        return Err(Refusal::OwnOffer.into());
    }
    let reason = reason(&args.rest)?;
    if reason.is_none() && ctx.work.tx.has_reported(me, Some(view.offer.id), None).await? {
        return Err(Refusal::AlreadyReported.into());
    }
    ctx.work.record([Event::Reported {
        id: ReportId(ctx.work.clock.id()),
        club: club.id,
        by: me,
        offer: Some(view.offer.id),
        trade: None,
        reason: reason.clone(),
    }]);
    let read = tell_stewards(ctx, &club, &view, reason.as_ref()).await?;
    let lang = ctx.lang(&club);
    if !read {
        ctx.answer(Message::say(say!(lang, "report-alone")));
        return Ok(());
    }
    let message = Message::say(say!(lang, "report-thanks", number = number.to_string()));
    let more = reason.is_none().then(|| say!(lang, "report-add-reason", number = number.to_string()));
    ctx.answer(message.maybe(more));
    Ok(())
}

/// The reporter's words, if there are any.
fn reason(words: &str) -> Result<Option<Phrase>, Refusal> {
    match Phrase::new(words) {
        Ok(reason) => Ok(Some(reason)),
        Err(BadText::Empty) => Ok(None),
        Err(BadText::TooLong { limit }) => Err(Refusal::TooLong(limit)),
    }
}

/// Stewards and moderators read it in private, except who reported and whose offer it is; says whether there is any.
async fn tell_stewards(ctx: &mut Ctx<'_>, club: &Club, view: &OfferView, reason: Option<&Phrase>) -> Done<bool> {
    let lang = ctx.lang(club);
    let offer = &view.offer;
    let (me, by) = (ctx.my_id()?, ctx.me()?.name.clone());
    let mut message = Message::titled(say!(
        lang,
        "report-to-stewards",
        number = offer.number.to_string(),
        title = offer.content.title.as_str()
    ))
    .line(say!(lang, "report-by", by = by.as_str(), owner = view.owner.name.as_str()));
    if let Some(reason) = reason {
        message = message.quote(reason.as_str());
    }
    let show = Press::new(Verb::ShowOffer, club.id).number(offer.number.0);
    let message = message.choice(say!(lang, "button-offer", number = offer.number.to_string()), show);
    Ok(effects::tell_others(&mut ctx.work, club, &[me, offer.owner], &message).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_optional_and_short() {
        assert_eq!(reason(""), Ok(None));
        assert_eq!(reason(" \u{200B} "), Ok(None));
        assert_eq!(reason("propos\nblessants").map(|reason| reason.map(String::from)), Ok(Some("propos blessants".into())));
        assert_eq!(reason(&"x".repeat(121)), Err(Refusal::TooLong(120)));
        assert_eq!(reason(&"x".repeat(100_000)), Err(Refusal::TooLong(120)));
    }
}
