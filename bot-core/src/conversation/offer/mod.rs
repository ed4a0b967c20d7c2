//! The form of an offer or a want: what it is, what comes back for it, then the preview with « Publier ». At most three questions.
//!
//! Until it is published, when it is to be stands beside its words, so that « plutôt samedi » changes the day and nothing else.

mod correct;
mod preview;
mod sentence;

use serde::{Deserialize, Serialize};

use crate::{
    card::Message,
    club::{Club, PointsPolicy, Unit},
    commands::{Args, Press, Verb, offers},
    conversation::{Form, counter, end, which},
    engine::context::{Ctx, Done},
    french::{
        free_offer::FreeOffer,
        normalise::fold,
        offer_line::{OfferLine, read},
        places,
        reply::Reply,
        times::Times,
    },
    id::{ClubId, OfferNumber, PhotoId, Version},
    lang::{Lang, say},
    offer::{Content, Direction, Offer, Return},
    refusal::Refusal,
    text::Description,
    time::Timestamp,
    wire::FileRef,
};

/// How far the form is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Step {
    /// What is it?
    What,
    /// What comes back for it?
    Back,
    /// How many points?
    Points,
    /// In exchange for what?
    Barter,
    /// The preview waits for a tap.
    Preview,
}

/// An offer or a want being written, or an earlier one being changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferForm {
    club: ClubId,
    direction: Direction,
    step: Step,
    content: Option<Content>,
    /// A picture that came before the words, or that the offer being changed has.
    #[serde(default)]
    photo: Option<PhotoId>,
    /// The offer being changed, as it was shown.
    changes: Option<(OfferNumber, Version)>,
    /// The offer being changed is a loan.
    #[serde(default)]
    lent: bool,
    /// Overheard in a group: its author did not ask for it.
    #[serde(default)]
    heard: bool,
    /// When it is wanted or to be had.
    #[serde(default)]
    times: Option<Times>,
    /// The two times that may be meant, until one is chosen.
    #[serde(default)]
    either: Option<(Times, Times)>,
    /// A correction that may mean two things waits for its tap.
    #[serde(default)]
    asked: Option<Asked>,
}

/// What was said may mean two things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Asked {
    /// So many points, or so many pieces.
    Count(u32),
}

impl OfferForm {
    /// A new one, nothing known.
    pub fn new(club: ClubId, direction: Direction) -> Self {
        Self {
            club,
            direction,
            step: Step::What,
            content: None,
            photo: None,
            changes: None,
            lent: false,
            heard: false,
            times: None,
            either: None,
            asked: None,
        }
    }

    /// A new one, all of it known: the preview comes next.
    pub fn of(club: ClubId, content: Content) -> Self {
        Self { step: Step::Preview, ..Self::new(club, content.direction).holding(content) }
    }

    fn holding(self, content: Content) -> Self {
        Self { content: Some(content), ..self }
    }

    /// Understood from free words: the return is asked only if none was named.
    pub fn understood(club: ClubId, offer: FreeOffer) -> Self {
        Self { times: offer.times, ..Self::new(club, offer.line.content.direction).with_line(offer.line) }
    }

    /// Said in a group that is listened to: shown at once as it would be, because nobody asked for questions. Only which of two times is
    /// meant is asked with it.
    pub fn overheard(club: ClubId, offer: FreeOffer, either: Option<(Times, Times)>) -> Self {
        Self { heard: true, step: Step::Preview, either, ..Self::understood(club, offer) }
    }

    /// Was it overheard in a group?
    pub fn is_overheard(&self) -> bool {
        self.heard
    }

    /// Changes this offer.
    pub fn changing(offer: &Offer) -> Self {
        Self {
            photo: offer.content.photo,
            changes: Some((offer.number, offer.version)),
            lent: offer.content.lent,
            ..Self::new(offer.club, offer.content.direction)
        }
    }

    /// With what it says; what comes back for it is asked if nothing was said of it.
    #[must_use]
    pub fn with_line(mut self, line: OfferLine) -> Self {
        let asks = !line.return_named && self.direction == Direction::Offering && self.changes.is_none();
        self.step = if asks { Step::Back } else { Step::Preview };
        let photo = line.content.photo.or(self.photo);
        self.content = Some(Content { photo, lent: line.content.lent || self.lent, ..line.content });
        self
    }

    /// Is a number of points asked for?
    pub fn asks_points(&self) -> bool {
        self.step == Step::Points
    }

    /// Has enough been said that its author would miss it?
    pub fn is_draft(&self) -> bool {
        self.content.is_some() && self.changes.is_none() && !self.heard
    }

    /// Is it about this?
    pub fn is_for(&self, club: ClubId, direction: Direction) -> bool {
        (self.club, self.direction) == (club, direction)
    }

    /// With a picture.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn with_photo(mut self, ctx: &mut Ctx<'_>, photo: Option<FileRef>) -> Done<Self> {
        if let Some(file) = &photo {
            self.photo = Some(offers::publish::keep_photo(ctx, file).await?);
        }
        if let Some(content) = &mut self.content {
            content.photo = self.photo.or(content.photo);
        }
        Ok(self)
    }

    /// Goes on where it was left, longer ago than a form lives.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn resume(self, ctx: &mut Ctx<'_>, club: &Club) -> Done {
        let lang = ctx.lang(club);
        let again = button(self.club, "neuf");
        let message = self.question(ctx, club).await?.under(say!(lang, "form-resumed"));
        ctx.answer(message.choice(say!(lang, "button-form-anew"), again));
        Ok(())
    }

    /// Asks what is missing, or shows the preview.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn ask(self, ctx: &mut Ctx<'_>, club: &Club) -> Done {
        let message = self.question(ctx, club).await?;
        ctx.answer(message);
        Ok(())
    }

    /// The same, under a line that says what it is about.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn ask_under(self, ctx: &mut Ctx<'_>, club: &Club, line: String) -> Done {
        let message = self.question(ctx, club).await?;
        ctx.answer(message.under(line));
        Ok(())
    }

    /// The next question, or the preview; the form is kept for its answer.
    async fn question(mut self, ctx: &mut Ctx<'_>, club: &Club) -> Done<Message> {
        if let Some(content) = &mut self.content {
            places::settle(content, &club.rules.places);
        }
        let lang = ctx.lang(club);
        let now = ctx.work.now;
        let cancel = |message: Message| message.choice(say!(lang, "button-form-cancel"), button(self.club, "annuler"));
        let message = match (self.step, &self.content) {
            (Step::What, _) | (_, None) => match (self.changes, self.direction) {
                (Some((number, _)), _) => cancel(Message::say(say!(lang, "form-change", number = number.to_string()))),
                (None, Direction::Offering) => cancel(Message::say(say!(lang, "form-offer"))),
                (None, Direction::Wanting) => cancel(Message::say(say!(lang, "form-want"))),
            },
            (Step::Back, Some(content)) => {
                let mut message = Message::say(say!(lang, "form-back", title = content.title.as_str()))
                    .choice(say!(lang, "button-back-gift"), button(self.club, "don"));
                if !matches!(club.rules.points, PointsPolicy::Gift) {
                    message = message.choice(
                        say!(lang, "button-back-points", points = club.rules.unit.many.as_str()),
                        button(self.club, "points"),
                    );
                }
                cancel(message.choice(say!(lang, "button-back-barter"), button(self.club, "troc")))
            }
            (Step::Points, Some(_)) => cancel(Message::say(say!(lang, "form-points", points = club.rules.unit.many.as_str()))),
            (Step::Barter, Some(_)) => cancel(Message::say(say!(lang, "form-barter"))),
            (Step::Preview, Some(content)) if self.heard => preview::overheard(
                preview::message(ctx, club, &self.complete(content, &lang, now))?,
                club,
                self.either,
                (&lang, now),
            ),
            (Step::Preview, Some(content)) => {
                let publish = match self.changes {
                    Some(_) => say!(lang, "button-save"),
                    None => say!(lang, "button-publish"),
                };
                let ask = match self.changes {
                    Some(_) => say!(lang, "preview-ask-change"),
                    None => say!(lang, "preview-ask"),
                };
                let shown = preview::message(ctx, club, &self.complete(content, &lang, now))?.line(ask);
                cancel(
                    shown
                        .choice(publish, button(self.club, "publier"))
                        .choice(say!(lang, "button-rewrite"), button(self.club, "refaire")),
                )
            }
        };
        Form::Offer(self).keep(ctx).await?;
        Ok(message)
    }

    /// What it would say when published: its day in full stands with its words, because « samedi » is another one next week.
    fn complete(&self, content: &Content, lang: &Lang, now: Timestamp) -> Content {
        let Some(when) = self.times.map(|times| lang.times(&times, now)) else { return content.clone() };
        let words = match &content.text {
            Some(text) if text.as_str().contains(&when) => text.as_str().to_owned(),
            Some(text) => say!(lang, "offer-when", text = text.as_str(), when = when),
            None => when,
        };
        // Too long a description loses its day, and nothing else.
        let text = Description::new(&words).ok().or_else(|| content.text.clone());
        Content { text, ..content.clone() }
    }

    async fn the_club(&self, ctx: &mut Ctx<'_>) -> Done<Club> {
        ctx.present(Some(self.club)).await
    }
}

/// A button of this form.
fn button(club: ClubId, word: &str) -> Press {
    Press::new(Verb::Form, club).word(word)
}

/// The next answer, in words.
///
/// # Errors
/// What could not be read; the form stays where it was.
pub async fn said(ctx: &mut Ctx<'_>, mut form: OfferForm, text: &str, photo: Option<&FileRef>) -> Done {
    let club = form.the_club(ctx).await?;
    let unit = club.rules.unit.clone();
    if text.is_empty() {
        // A picture alone belongs to what is being written, whatever is asked.
        return form.with_photo(ctx, photo.cloned()).await?.ask(ctx, &club).await;
    }
    // « non, samedi » to « que souhaitez-vous en échange ? »: that is corrected, and the question asked again.
    if matches!(form.step, Step::Back | Step::Points)
        && let Some(corrected) = correct::aside(ctx, &club, &form, text)
    {
        return corrected.with_photo(ctx, photo.cloned()).await?.ask(ctx, &club).await;
    }
    match form.step {
        Step::What => {
            let line = read(text, form.direction, &unit)?;
            form = form.with_line(line);
        }
        Step::Back | Step::Points | Step::Barter => {
            let back = in_return(&form, text, &unit)?;
            if let Some(content) = &mut form.content {
                content.back = back;
            }
            form.step = Step::Preview;
        }
        Step::Preview if is_yes(text) => {
            let publish = Args { rest: "publier".to_owned(), ..Args::default() };
            return pressed(ctx, form, &publish).await;
        }
        Step::Preview if is_no(text) => return super::leave(ctx).await.map(drop),
        // Politeness is no refusal.
        Step::Preview if photo.is_none() && counter::read(ctx, &club, text) == Reply::Thanks => {
            let thanked = say!(ctx.lang(&club), "preview-thanked");
            return form.ask_under(ctx, &club, thanked).await;
        }
        Step::Preview => {
            let form = form.with_photo(ctx, photo.cloned()).await?;
            return correct::said(ctx, &club, form, text).await;
        }
    }
    form.with_photo(ctx, photo.cloned()).await?.ask(ctx, &club).await
}

/// What comes back for it; any way of saying it is welcome at any of the three questions.
fn in_return(form: &OfferForm, text: &str, unit: &Unit) -> Result<Return, Refusal> {
    let answer = match form.step {
        Step::Barter if !fold(text).contains("contre") => format!("x, contre {text}"),
        Step::Points if text.trim().parse::<u64>().is_ok() => format!("x, {} {}", text.trim(), unit.many),
        _ => format!("x, {text}"),
    };
    let line = read(&answer, form.direction, unit)?;
    if line.return_named && (form.step == Step::Back || !line.content.back.is_gift()) {
        return Ok(line.content.back);
    }
    // « un gâteau », said to « que souhaitez-vous en échange ? »; a number alone says not of what.
    if form.step != Step::Back || !text.chars().any(char::is_alphabetic) {
        return Err(Refusal::BadAmount);
    }
    Ok(read(&format!("x, contre {text}"), form.direction, unit)?.content.back)
}

/// « Non » to the preview.
fn is_no(text: &str) -> bool {
    let folded = fold(text);
    let said = folded.trim_end_matches(['.', '!', ' ']);
    matches!(said, "non" | "non merci" | "en fait non" | "finalement non" | "j'ai change d'avis" | "pas maintenant")
}

/// « Oui » to the preview.
fn is_yes(text: &str) -> bool {
    let folded = fold(text);
    let said = folded.trim_end_matches(['.', '!', ' ']);
    matches!(
        said,
        "oui" | "ok" | "d'accord" | "publie" | "publiez" | "oui publie" | "c'est bon" | "parfait" | "vas-y" | "allez-y"
    )
}

/// A button of the form.
///
/// # Errors
/// [`Refusal::BadButton`] for a button of an earlier step; those of publishing and changing.
pub async fn pressed(ctx: &mut Ctx<'_>, mut form: OfferForm, args: &Args) -> Done {
    let club = form.the_club(ctx).await?;
    let chosen =
        form.either.and_then(|(one, other)| [one, other].into_iter().find(|times| which::word_of(&times.start) == args.rest));
    if let (Some(times), Step::Preview) = (chosen, form.step) {
        (form.times, form.either) = (Some(times), None);
        return form.ask(ctx, &club).await;
    }
    match (args.rest.as_str(), form.step, form.content.clone()) {
        // Not before it is known when.
        ("publier", Step::Preview, Some(_)) if form.either.is_some() => form.ask(ctx, &club).await,
        (correct::POINTS | correct::PIECES, Step::Preview, _) => correct::chosen(ctx, &club, form, args).await,
        ("refaire", Step::Preview, _) => {
            form.step = Step::What;
            form.ask(ctx, &club).await
        }
        ("corriger", Step::Preview, Some(_)) => {
            let how = say!(ctx.lang(&club), "preview-correct-how", points = club.rules.unit.many.as_str());
            form.ask_under(ctx, &club, how).await
        }
        ("neuf", ..) => OfferForm::new(form.club, form.direction).ask(ctx, &club).await,
        ("don", Step::Back, Some(mut content)) => {
            content.back = Return::default();
            (form.content, form.step) = (Some(content), Step::Preview);
            form.ask(ctx, &club).await
        }
        ("points", Step::Back, Some(_)) => {
            form.step = Step::Points;
            form.ask(ctx, &club).await
        }
        ("troc", Step::Back, Some(_)) => {
            form.step = Step::Barter;
            form.ask(ctx, &club).await
        }
        ("publier", Step::Preview, Some(content)) => {
            let content = form.complete(&content, &ctx.lang(&club), ctx.work.now);
            match form.changes {
                None => offers::publish::publish(ctx, &club, content).await?,
                Some((number, shown)) => {
                    let view = ctx.work.tx.offer_numbered(club.id, number).await?.ok_or(Refusal::NoOffer(Some(number)))?;
                    if view.offer.owner != ctx.my_id()? {
                        return Err(Refusal::NoOffer(Some(number)).into());
                    }
                    if view.offer.version != shown {
                        return Err(Refusal::Stale.into());
                    }
                    offers::change::apply(ctx, &club, &view.offer, content).await?;
                }
            }
            end(ctx).await
        }
        _ => Err(Refusal::BadButton.into()),
    }
}
