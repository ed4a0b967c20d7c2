//! `/rejoindre`: one club over several rooms, on any network. A steward makes a code in one room (or in private); an administrator
//! types it in the other.
//!
//! A code has twelve letters of eighteen (50 bits) and lives a day; only its hash is kept. Whoever guesses has to be an
//! administrator of their own chat, and after `ATTEMPTS` wrong codes waits for an hour.

use chrono::Duration;
use sha2::{Digest, Sha256};

use crate::{
    card::Message,
    club::{Club, ClubCreation},
    commands::{
        Args,
        clubs::birth::{self, EXAMPLE},
    },
    conversation::Form,
    engine::context::{Ctx, Done},
    lang::say,
    refusal::Refusal,
    store::CodeFor,
};

/// How long a code opens its club.
const LIVES: Duration = Duration::hours(24);

/// Wrong codes one person may type in one chat, and how long they count.
const ATTEMPTS: u8 = 5;
const ATTEMPTS_COUNT: Duration = Duration::hours(1);

/// Letters that are not taken for another one, nor for a digit, and make no words.
const LETTERS: &[u8; 18] = b"BCDFGHJKMPQRSTVWXZ";

/// Letters in a code, and in each of its groups.
const LENGTH: usize = 12;
const GROUP: usize = 4;

/// Without a code: makes one, told in private. With one: this room joins its club.
///
/// # Errors
/// [`Refusal::NotSteward`], [`Refusal::BadCode`], [`Refusal::TooMany`], [`Refusal::ClubInUse`], [`Refusal::OnlyInGroup`] for a code in private.
pub async fn run(ctx: &mut Ctx<'_>, args: Args) -> Done {
    if args.number.is_some() || !args.rest.is_empty() {
        return enter(ctx, &args).await;
    }
    if ctx.in_group() && ctx.caller.club.is_none() {
        return Err(Refusal::Usage("/rejoindre BCDF-GHJK-MPQR").into());
    }
    let club = ctx.club(args.club).await?;
    ctx.steward(&club).await?;
    let code = new_code(ctx, &club, LIVES).await?;
    let until = ctx.work.now.after(LIVES);
    let lang = ctx.lang(&club);
    let message = Message::titled(say!(lang, "join-code", club = club.name.as_str()))
        .line(say!(lang, "join-code-how", code = code))
        .line(say!(lang, "join-code-until", moment = lang.moment(until, club.rules.zone, ctx.work.now)));
    ctx.answer(message);
    Ok(())
}

/// Makes the code of a club; the one before it opens nothing any more.
///
/// # Errors
/// If the store fails.
pub(super) async fn new_code(ctx: &mut Ctx<'_>, club: &Club, lives: Duration) -> Done<String> {
    let code = code(ctx.work.clock.random());
    let until = ctx.work.now.after(lives);
    ctx.work.tx.save_code(&hash(&code), &CodeFor::JoinClub(club.id), until).await?;
    Ok(code)
}

/// May the sender try one more code here?
///
/// # Errors
/// [`Refusal::TooMany`] with the time when they may.
pub(super) fn allowed(ctx: &Ctx<'_>) -> Done {
    match (Form::of(ctx), &ctx.caller.form) {
        (Some(Form::WrongCodes { count: ATTEMPTS.. }), Some(stored)) => Err(Refusal::TooMany { until: stored.until }.into()),
        _ => Ok(()),
    }
}

/// A wrong code is counted, and refused.
///
/// # Errors
/// Always: [`Refusal::BadCode`], or [`Refusal::TooMany`] where it is one too many.
pub(super) async fn wrong<T>(ctx: &mut Ctx<'_>) -> Done<T> {
    allowed(ctx)?;
    let (count, until) = match (Form::of(ctx), &ctx.caller.form) {
        (Some(Form::WrongCodes { count }), Some(stored)) => (count + 1, stored.until),
        _ => (1, ctx.work.now.after(ATTEMPTS_COUNT)),
    };
    Form::WrongCodes { count }.keep_here(ctx, until).await?;
    Err(Refusal::BadCode.into())
}

/// A code typed in a room.
async fn enter(ctx: &mut Ctx<'_>, args: &Args) -> Done {
    let room = birth::administered(ctx)?;
    allowed(ctx)?;
    if let (ClubCreation::Code(code), None) = (&ctx.options.clubs, room.club)
        && birth::ends_with_code(ctx.input, code)
    {
        birth::open(ctx, room).await?;
        return Ok(());
    }
    let hash = match args.number {
        // A code has no digits.
        Some(_) => return wrong(ctx).await,
        None => hash(&args.rest),
    };
    let Some(CodeFor::JoinClub(id)) = ctx.work.tx.open_code(&hash, ctx.work.now).await? else {
        return wrong(ctx).await;
    };
    let club = ctx.work.tx.club(id).await?.ok_or(Refusal::BadCode)?;
    if room.club == Some(id) {
        return Err(Refusal::Unchanged(club.rules.tone).into());
    }
    if let Some(own) = room.club
        && ctx.work.tx.club_in_use(own).await?
    {
        return Err(Refusal::ClubInUse.into());
    }
    let others = ctx.work.tx.rooms(id).await?;
    birth::attach(ctx, room, &club, None).await?;
    let lang = ctx.lang(&club);
    let hello = Message::titled(say!(lang, "room-joined", club = club.name.as_str()))
        .line(say!(lang, "club-born-how", points = lang.points(EXAMPLE)))
        .line(say!(lang, "room-reads"));
    ctx.say_here(hello);
    birth::refresh_cards(ctx).await?;
    let title = crate::text::Name::from_network(ctx.input.chat.title.as_deref().unwrap_or_default(), "…");
    for other in others {
        ctx.work.say(other.network, other.address, Message::say(say!(lang, "room-joined-others", room = title.as_str())));
    }
    Ok(())
}

/// A code as people read and type it: « BCDF-GHJK-MPQR ».
fn code(mut random: u64) -> String {
    let count = LETTERS.len() as u64;
    let mut out = String::with_capacity(LENGTH + LENGTH / GROUP);
    for at in 0..LENGTH {
        if at > 0 && at % GROUP == 0 {
            out.push('-');
        }
        out.push(usize::try_from(random % count).ok().and_then(|at| LETTERS.get(at)).map_or('?', |letter| char::from(*letter)));
        random /= count;
    }
    out
}

/// What is kept of a code: SHA-256 of its letters, however they were typed.
fn hash(typed: &str) -> String {
    let letters: String = typed.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).take(64).collect();
    Sha256::digest(letters.as_bytes()).iter().fold(String::with_capacity(64), |mut hex, byte| {
        hex.extend([byte >> 4, byte & 0xf].map(|half| char::from_digit(u32::from(half), 16).unwrap_or('0')));
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_readable_and_use_all_of_chance() {
        assert_eq!(code(0), "BBBB-BBBB-BBBB");
        assert_eq!(code(u64::from(u32::MAX)).len(), LENGTH + 2);
        assert_ne!(code(1), code(2));
        // The largest number that the letters tell apart.
        assert_eq!(code(18_u64.pow(12) - 1), "ZZZZ-ZZZZ-ZZZZ");
        for bad in *b"AEILNOUY" {
            assert!(!LETTERS.contains(&bad), "{bad}");
        }
    }

    #[test]
    fn a_code_is_the_same_however_it_is_typed() {
        let kept = hash("BCDF-GHJK-MPQR");
        for typed in ["bcdf-ghjk-mpqr", " BCDF GHJK MPQR ", "«BCDFGHJKMPQR»", "bcdf–ghjk–mpqr"] {
            assert_eq!(hash(typed), kept, "{typed}");
        }
        assert_ne!(hash("BCDF-GHJK-MPQS"), kept);
        assert_eq!(hash("abc"), "b5d4045c3f466fa91fe2cc6abe79232a1a57cdf104f7a26e716e0a1e2789df78");
    }
}
