//! `/profil` and `/profil @Ali`: what others may know of somebody before they exchange: name, mean of ratings, exchanges, reviews.
//!
//! Always answered in private. Deliberately absent: balances, ratings still blind, and any ranking.

use crate::{
    card::Message,
    club::{Club, PointsPolicy},
    commands::{Args, Press, Verb, points::about},
    engine::context::{Ctx, Done},
    feedback::Rating,
    french::normalise::fold,
    id::MemberId,
    lang::{Lang, say},
    member::{MemberKind, Person, Standing},
    refusal::Refusal,
    store::ProfileNumbers,
    text::shorten,
};

/// The newest reviews shown.
const REVIEWS: u32 = 5;

/// Before an identifier in a button, where a name would stand: no name is looked up by it.
const BY_ID: char = '=';

/// Shows one's own profile, or somebody else's.
///
/// # Errors
/// [`Refusal::NoMember`], those of [`Ctx::club`].
pub async fn run(ctx: &mut Ctx<'_>, args: Args) -> Done {
    let club = ctx.present(args.club).await?;
    let me = ctx.my_id()?;
    let name = args.rest.trim().trim_start_matches('@');
    let people = match name.strip_prefix(BY_ID).map(str::parse::<MemberId>) {
        _ if name.is_empty() => ctx.work.tx.people(club.id, &[me]).await?,
        Some(Ok(id)) => ctx.work.tx.people(club.id, &[id]).await?,
        _ => ctx.work.tx.find_people(club.id, fold(name).trim()).await?,
    };
    match people.as_slice() {
        [] => Err(Refusal::NoMember(shorten(name, 40)).into()),
        [person] => show(ctx, &club, person).await,
        several => {
            which(ctx, &club, several);
            Ok(())
        }
    }
}

/// Several people are called that.
fn which(ctx: &mut Ctx<'_>, club: &Club, people: &[Person]) {
    let lang = ctx.lang(club);
    let message = people.iter().fold(about(ctx, club).line(say!(lang, "profile-which")), |message, person| {
        let label = say!(lang, "member-of-that-name", name = person.name.as_str(), count = person.completed);
        message.choice(label, Press::new(Verb::Profile, club.id).word(format!("{BY_ID}{}", person.id)))
    });
    ctx.answer(message);
}

async fn show(ctx: &mut Ctx<'_>, club: &Club, person: &Person) -> Done {
    let member = ctx.work.tx.member(person.id).await?.filter(|member| member.standing != Standing::Erased);
    let numbers = ctx.work.tx.profile(club.id, person.id, REVIEWS).await?;
    // A forged button opens nobody's profile outside their clubs.
    let (Some(member), Some(_)) = (member, numbers.since) else { return Err(Refusal::BadButton.into()) };
    let lang = ctx.lang(club);
    let head = head(member.kind, person, &lang);
    let mine = person.id == ctx.my_id()?;
    let message = lines(head, person, (&numbers, mine), club, &lang);
    let message = numbers.reviews.iter().fold(message, |message, (rating, by)| review(message, rating, by, &lang));
    ctx.answer(message);
    Ok(())
}

/// The name, and what it is if it is no person.
fn head(kind: MemberKind, person: &Person, lang: &Lang) -> Message {
    let name = person.name.as_str();
    Message::titled(match kind {
        MemberKind::Person => name.to_owned(),
        MemberKind::Association => say!(lang, "profile-association", name = name),
        MemberKind::Collective => say!(lang, "profile-collective", name = name),
        MemberKind::Business => say!(lang, "profile-business", name = name),
    })
}

fn lines(message: Message, person: &Person, (numbers, mine): (&ProfileNumbers, bool), club: &Club, lang: &Lang) -> Message {
    let message = message
        .line(match person.rating {
            Some(mean) => say!(lang, "profile-rating", stars = lang.stars(mean), count = mean.count),
            None => say!(lang, "profile-no-rating"),
        })
        .line(say!(lang, "profile-completed", count = person.completed));
    let message = match club.rules.points {
        PointsPolicy::Gift => message.line(say!(lang, "profile-gifts", given = numbers.given, received = numbers.received)),
        PointsPolicy::MutualCredit(_) => message,
    };
    let zone = club.rules.zone;
    let message = message.maybe(numbers.since.map(|at| say!(lang, "profile-since", day = lang.date_short(at.day(zone)))));
    let message = match (numbers.no_shows, mine) {
        (0, _) => message,
        (count, true) => message.line(say!(lang, "profile-own-no-shows", count = count)),
        (count, false) => message.line(say!(lang, "profile-no-shows", count = count)),
    };
    if numbers.reviews.is_empty() { message } else { message.line(say!(lang, "profile-reviews")) }
}

/// One review with its answer.
fn review(message: Message, rating: &Rating, by: &str, lang: &Lang) -> Message {
    let message = message.item(say!(lang, "profile-review", stars = i64::from(rating.stars), name = by));
    let message = match &rating.comment {
        Some(comment) => message.quote(comment.as_str()),
        None => message,
    };
    message.maybe(rating.answer.as_ref().map(|answer| say!(lang, "profile-answer", answer = answer.as_str())))
}
