//! Words at the preview: a correction changes what it names and nothing else, also in the sentence that stands in the description; a whole
//! new sentence takes the place of the old one; anything else is asked about, and nothing is lost.

use super::{Asked, OfferForm, button, sentence};
use crate::{
    card::Message,
    club::Club,
    commands::Args,
    conversation::Form,
    engine::context::{About, Ctx, Done},
    french::{
        category,
        correction::{self, Correction, Price, Said, Shown},
        entity::{Places, Reference},
        free_offer::{self, FreeOffer},
        offer_line,
        points::UnitWords,
        search::singular,
        times::Times,
        tokens::{Kind, Tokens},
        understand::Context,
    },
    lang::{Lang, say},
    ledger::Amount,
    offer::{Content, Return},
    refusal::Refusal,
    text::Description,
    time::{Appointment, Timestamp},
};

/// « C'est le prix », « c'est la quantité », in a button.
pub(super) const POINTS: &str = "prix";
pub(super) const PIECES: &str = "pieces";

/// Something said at the preview.
///
/// # Errors
/// If the store fails; what can't be changed so is said above the preview.
pub(super) async fn said(ctx: &mut Ctx<'_>, club: &Club, mut form: OfferForm, text: &str) -> Done {
    let lang = ctx.lang(club);
    let now = ctx.work.now;
    let Some(content) = form.content.clone() else { return form.ask(ctx, club).await };
    ctx.about = Some(About::Club(club.id));
    form.asked = None;
    let meant = read(text, club, &form, &content, (now, ctx.chosen_time));
    let why = match meant {
        // What others have answered to stays an offer or a want.
        Said::Change(change)
            if form.changes.is_some() && change.direction.is_some_and(|direction| direction != form.direction) =>
        {
            say!(lang, "preview-not-understood", points = club.rules.unit.many.as_str())
        }
        Said::Change(change) => match form.change(club, &content, &change, (&lang, now)) {
            Ok(()) => return form.ask(ctx, club).await,
            Err(refusal) => ctx.refusal(&refusal),
        },
        Said::PointsOrPieces(count) => return ask_which(ctx, club, form, count).await,
        Said::Unclear(which @ Refusal::WhichTime(..)) => return Err(which.into()),
        Said::Unclear(refusal) => ctx.refusal(&refusal),
        Said::Nothing => match rewritten(text, club, &form, &content, (now, ctx.chosen_time)) {
            Some(Ok((line, times))) => {
                let photo = content.photo;
                form.content = Some(Content { photo, ..line });
                (form.times, form.either) = (times, None);
                return form.ask(ctx, club).await;
            }
            Some(Err(which @ Refusal::WhichTime(..))) => return Err(which.into()),
            Some(Err(refusal)) => ctx.refusal(&refusal),
            None => say!(lang, "preview-not-understood", points = club.rules.unit.many.as_str()),
        },
    };
    form.ask_under(ctx, club, why).await
}

/// Something said before the preview, where what comes back is asked for: is it a correction of something else?
pub(super) fn aside(ctx: &Ctx<'_>, club: &Club, form: &OfferForm, text: &str) -> Option<OfferForm> {
    let content = form.content.as_ref()?;
    let Said::Change(change) = read(text, club, form, content, (ctx.work.now, None)) else { return None };
    let elsewhere = change.title.is_some() || change.times.is_some() || change.place.is_some() || change.lent.is_some();
    let answers = change.price.is_some() || change.barter.is_some() || change.subject.is_some() || change.direction.is_some();
    let mut corrected = form.clone();
    corrected.change(club, content, &change, (&ctx.lang(club), ctx.work.now)).ok()?;
    (elsewhere && !answers).then_some(corrected)
}

fn read(text: &str, club: &Club, form: &OfferForm, content: &Content, (now, chosen): (Timestamp, Option<Appointment>)) -> Said {
    let unit = UnitWords::new(&club.rules.unit);
    let places = Places::new(&club.rules.places);
    let reference = Reference::of_club(now, club.rules.zone, &unit, &places);
    correction::read(text, &reference, &club.rules.places, &Shown { chosen, ..form.shown(content) })
}

/// « 2 » may be the price or the quantity.
async fn ask_which(ctx: &mut Ctx<'_>, club: &Club, mut form: OfferForm, count: u32) -> Done {
    let lang = ctx.lang(club);
    let number = |word: &str| button(club.id, word).number(count);
    let mut message = Message::say(say!(lang, "preview-points-or-pieces", count = count.to_string()));
    if let Some(points) = Amount::new(i64::from(count)) {
        message = message.choice(say!(lang, "button-is-points", points = lang.amount(points)), number(POINTS));
    }
    let message = message.choice(say!(lang, "button-is-pieces", count = count), number(PIECES));
    form.asked = Some(Asked::Count(count));
    Form::Offer(form).keep(ctx).await?;
    ctx.answer(message);
    Ok(())
}

/// The answer to that question, by its button.
///
/// # Errors
/// [`Refusal::BadButton`] where something else is asked by now.
pub(super) async fn chosen(ctx: &mut Ctx<'_>, club: &Club, mut form: OfferForm, args: &Args) -> Done {
    let (Some(Asked::Count(count)), Some(content)) = (form.asked, form.content.clone()) else {
        return Err(Refusal::BadButton.into());
    };
    if args.number != Some(count) {
        return Err(Refusal::BadButton.into());
    }
    let change = match args.rest.as_str() {
        POINTS => {
            let points = Amount::new(i64::from(count)).ok_or(Refusal::BadAmount)?;
            Correction { price: Some(Price::Exactly(points)), ..Correction::default() }
        }
        _ => Correction { pieces: Some(count), ..Correction::default() },
    };
    form.asked = None;
    let (lang, now) = (ctx.lang(club), ctx.work.now);
    form.change(club, &content, &change, (&lang, now))?;
    form.ask(ctx, club).await
}

/// A whole new sentence in the place of the old one: an offer by itself, or a line with a price, or one about the same thing.
fn rewritten(
    text: &str,
    club: &Club,
    form: &OfferForm,
    before: &Content,
    when: (Timestamp, Option<Appointment>),
) -> Option<Result<(Content, Option<Times>), Refusal>> {
    let direction = form.direction;
    let tokens = Tokens::new(text);
    let talk = tokens.all().first().is_none_or(|first| TALK.contains(&first.text.as_str()));
    if !talk && let Ok(line) = offer_line::read(text, direction, &club.rules.unit) {
        let known = nouns(before.title.as_str());
        let same = nouns(line.content.title.as_str()).iter().any(|word| known.contains(word));
        if same || line.return_named {
            return Some(Ok((line.content, None)));
        }
    }
    match free_offer::read(text, &club.rules, when, Context::None)?.and_then(FreeOffer::settled) {
        Ok(offer) => (offer.line.content.direction == direction).then_some(Ok((offer.line.content, offer.times))),
        Err(refusal) => Some(Err(refusal)),
    }
}

/// The words of a title that may be what it is about.
fn nouns(title: &str) -> Vec<String> {
    let tokens = Tokens::new(title);
    let words = tokens.all().iter().filter(|token| token.kind == Kind::Word && token.text.len() > 2);
    words.map(|token| singular(&token.text).into_owned()).collect()
}

/// What no line of an offer begins with.
const TALK: &[&str] = &[
    "non", "enfin", "en", "plutot", "mais", "je", "j'", "tu", "t'", "il", "elle", "on", "nous", "vous", "ils", "elles", "c'",
    "ca", "ce", "cela", "pas", "ne", "ok", "oui", "merci", "attends", "attendez", "pardon", "oups", "ah", "euh", "qui", "que",
    "quoi", "comment", "pourquoi", "quand", "si", "est", "et", "ou",
];

impl OfferForm {
    fn shown<'c>(&self, content: &'c Content) -> Shown<'c> {
        Shown {
            title: content.title.as_str(),
            day: self.times.map(|times| times.start.day),
            points: content.back.points.is_some(),
            pieces: content.pieces.is_some(),
            chosen: None,
        }
    }

    /// Changes what was named.
    ///
    /// # Errors
    /// [`Refusal::BadAmount`], [`Refusal::GiftClub`], [`Refusal::BadQuantity`].
    fn change(&mut self, club: &Club, before: &Content, change: &Correction, how: (&Lang, Timestamp)) -> Result<(), Refusal> {
        let mut next = before.clone();
        if let Some(direction) = change.direction {
            (self.direction, next.direction) = (direction, direction);
        }
        next.subject = change.subject.unwrap_or(next.subject);
        next.lent = change.lent.unwrap_or(next.lent);
        if let Some(title) = &change.title {
            next.category = category::guess(title.as_str()).map(str::to_owned).or(next.category);
            next.title = title.clone();
        }
        next.back = returned(&before.back, change)?;
        next.pieces = change.pieces.or(next.pieces);
        next.place = change.place.clone().or(next.place);
        if let Some(times) = change.times {
            // « Le 11 », where it may be the 4th or the 11th at 18 h.
            let meant =
                self.either.take().and_then(|(one, other)| [one, other].into_iter().find(|of| of.start.day == times.start.day));
            self.times = Some(self.times.or(meant).map_or(times, |before| times.keeping_hours(&before)));
        }
        next.text =
            before.text.as_ref().and_then(|text| sentence::amended(text, club, (before, &next), (change, self.times), how));
        if let Some(rate) = &change.rate
            && !next.text.as_ref().is_some_and(|text| text.as_str().contains(rate.as_str()))
        {
            let words: Vec<&str> = next.text.iter().map(Description::as_str).chain([rate.as_str()]).collect();
            next.text = Description::new(&words.join(", ")).ok().or(next.text);
        }
        self.content = Some(next);
        Ok(())
    }
}

/// What comes back after a correction.
fn returned(before: &Return, change: &Correction) -> Result<Return, Refusal> {
    let points = match change.price {
        None => before.points,
        Some(Price::Free) => return Ok(Return { barter: change.barter.clone(), ..Return::default() }),
        Some(Price::Exactly(points)) => Some(points),
        Some(Price::By(points)) => {
            let now = before.points.map_or(0, i64::from);
            Some(Amount::new(now.saturating_add(points)).ok_or(Refusal::BadAmount)?)
        }
    };
    Ok(match &change.barter {
        // « contre un pain » is said instead of the price, « 5 points ou un pain » beside it.
        Some(thing) => Return { points: points.filter(|_| change.price.is_some()), barter: Some(thing.clone()), both: false },
        // A price instead of a thing; beside it only where it already stood so.
        None if change.price.is_some() && before.points.is_none() => Return { points, ..Return::default() },
        None => Return { points, ..before.clone() },
    })
}
