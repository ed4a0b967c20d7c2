//! The form of an offer or a want: what it is, what comes back for it, then the preview with « Publier ». At most three questions.

use serde::{Deserialize, Serialize};

use crate::{
    card::Message,
    club::{Club, PointsPolicy, Unit},
    commands::{Press, Verb, offers},
    conversation::{Form, end},
    engine::context::{Ctx, Done},
    french::{
        free_offer::FreeOffer,
        normalise::fold,
        offer_line::{OfferLine, parse_offer, read},
        reply::{Counter, Reply},
    },
    id::{ClubId, OfferNumber, PhotoId, Version},
    lang::{Lang, say},
    ledger::Amount,
    notify,
    offer::{Content, Direction, Offer, OfferState, Quantity, Return},
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
}

impl OfferForm {
    /// A new one, nothing known.
    pub fn new(club: ClubId, direction: Direction) -> Self {
        Self { club, direction, step: Step::What, content: None, photo: None, changes: None }
    }

    /// A new one, all of it known: the preview comes next.
    pub fn of(club: ClubId, content: Content) -> Self {
        Self { club, direction: content.direction, step: Step::Preview, content: Some(content), photo: None, changes: None }
    }

    /// Understood from free words: the return is asked only if none was named. A day that was named stands in the description in full.
    pub fn understood(club: ClubId, offer: FreeOffer, lang: &Lang, now: Timestamp) -> Self {
        let FreeOffer { mut line, when, .. } = offer;
        if let Some(when) = when {
            let words = line.content.text.iter().map(|text| text.as_str().to_owned());
            let all: Vec<String> = words.chain([lang.appointment(&when, now)]).collect();
            // Too long a description loses its day, and nothing else.
            line.content.text = Description::new(&all.join(", ")).ok().or(line.content.text);
        }
        Self::new(club, line.content.direction).with_line(line)
    }

    /// Changes this offer.
    pub fn changing(offer: &Offer) -> Self {
        Self {
            club: offer.club,
            direction: offer.content.direction,
            step: Step::What,
            content: None,
            photo: offer.content.photo,
            changes: Some((offer.number, offer.version)),
        }
    }

    /// With what it says; what comes back for it is asked if nothing was said of it.
    #[must_use]
    pub fn with_line(mut self, line: OfferLine) -> Self {
        let asks = !line.return_named && self.direction == Direction::Offering && self.changes.is_none();
        self.step = if asks { Step::Back } else { Step::Preview };
        let photo = line.content.photo.or(self.photo);
        self.content = Some(Content { photo, ..line.content });
        self
    }

    /// Is a number of points asked for?
    pub fn asks_points(&self) -> bool {
        self.step == Step::Points
    }

    /// Has enough been said that its author would miss it?
    pub fn is_draft(&self) -> bool {
        self.content.is_some() && self.changes.is_none()
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
    async fn question(self, ctx: &mut Ctx<'_>, club: &Club) -> Done<Message> {
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
            (Step::Preview, Some(content)) => {
                let publish = match self.changes {
                    Some(_) => say!(lang, "button-save"),
                    None => say!(lang, "button-publish"),
                };
                let ask = match self.changes {
                    Some(_) => say!(lang, "preview-ask-change"),
                    None => say!(lang, "preview-ask"),
                };
                let shown = preview(ctx, club, content, &lang, now)?.line(ask);
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

    async fn the_club(&self, ctx: &mut Ctx<'_>) -> Done<Club> {
        ctx.present(Some(self.club)).await
    }
}

/// The offer as its card would show it.
fn preview(ctx: &Ctx<'_>, club: &Club, content: &Content, lang: &Lang, now: Timestamp) -> Done<Message> {
    let me = ctx.me()?;
    let quantity = Quantity { published: content.pieces.filter(|pieces| *pieces > 1), reserved: 0, given: 0 };
    let offer = Offer {
        id: crate::id::OfferId(0),
        club: club.id,
        number: OfferNumber(0),
        owner: me.id,
        version: Version::FIRST,
        content: content.clone(),
        quantity,
        state: OfferState::Published,
        published_at: now,
        expires_at: Timestamp(i64::MAX),
    };
    let title = content.title.as_str();
    let head = match content.direction {
        Direction::Offering => say!(lang, "preview-offer", title = title),
        Direction::Wanting => say!(lang, "preview-want", title = title),
    };
    let mut message = Message { photo: content.photo, ..Message::titled(head) };
    if let Some(words) = &content.text {
        message = message.quote(words.as_str());
    }
    message = message.line(match content.direction {
        Direction::Offering => notify::card::back(&offer, lang),
        Direction::Wanting => say!(lang, "card-in-return", what = notify::card::back(&offer, lang)),
    });
    if let Some(pieces) = quantity.published {
        message = message.line(say!(lang, "preview-pieces", pieces = pieces.to_string()));
    }
    if let Some(place) = &content.place {
        message = message.line(say!(lang, "preview-place", place = place.as_str()));
    }
    if let Some(category) = &content.category {
        message = message.line(say!(lang, "preview-category", category = lang.category(Some(category))));
    }
    Ok(message)
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
        // A correction in words at the preview: the line is read anew.
        Step::Preview if is_yes(text) => return pressed(ctx, form, "publier").await,
        Step::Preview if is_no(text) => return super::leave(ctx).await.map(drop),
        // « plutôt 12 points » corrects the price and nothing else.
        Step::Preview if let Some(points) = price(ctx, &club, text) => {
            if let Some(content) = &mut form.content {
                content.back = Return { points: Some(points), ..Return::default() };
            }
        }
        Step::Preview => {
            let content = parse_offer(text, form.direction, &unit)?;
            let photo = form.content.as_ref().and_then(|content| content.photo);
            form.content = Some(Content { photo, ..content });
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
    matches!(
        said,
        "non" | "non merci" | "en fait non" | "finalement non" | "merci" | "rien" | "j'ai change d'avis" | "pas maintenant"
    )
}

/// Points and nothing else.
fn price(ctx: &Ctx<'_>, club: &Club, text: &str) -> Option<Amount> {
    match super::counter::read(ctx, club, text) {
        Reply::Counter(Counter { points: Some(points), delta: None, thing: None, when: None, .. }) => Some(points),
        _ => None,
    }
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
pub async fn pressed(ctx: &mut Ctx<'_>, mut form: OfferForm, word: &str) -> Done {
    let club = form.the_club(ctx).await?;
    match (word, form.step, form.content.clone()) {
        ("refaire", Step::Preview, _) => {
            form.step = Step::What;
            form.ask(ctx, &club).await
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
