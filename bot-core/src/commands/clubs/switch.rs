//! `/clubs`: one's clubs, and which of them the private chat is about for the next day.

use crate::{
    card::Message,
    club::Club,
    commands::{Args, Press, Verb},
    engine::context::{Ctx, Done, LAST_CLUB_LIVES},
    french::normalise::fold,
    id::ClubId,
    lang::say,
    refusal::Refusal,
    text::shorten,
};

/// Lists the sender's clubs; with one of them named by a button or in words, switches to it.
///
/// # Errors
/// [`Refusal::NoClub`] for somebody in none, [`Refusal::NotYourClub`] if the words fit several or none.
pub async fn run(ctx: &mut Ctx<'_>, args: Args) -> Done {
    if ctx.caller.clubs.is_empty() {
        return Err(Refusal::NoClub.into());
    }
    let clubs: Vec<Club> = ctx.caller.clubs.iter().map(|(club, _)| club.clone()).collect();
    match (args.club, args.rest.as_str()) {
        (Some(id), _) => {
            let club = clubs.into_iter().find(|club| club.id == id).ok_or(Refusal::BadButton)?;
            to(ctx, &club).await
        }
        (None, "") => {
            list(ctx, &clubs);
            Ok(())
        }
        (None, words) => {
            let club = called(&clubs, words).ok_or_else(|| Refusal::NotYourClub(shorten(words, 40)))?;
            to(ctx, &club).await
        }
    }
}

/// From now on this private chat is about that club.
async fn to(ctx: &mut Ctx<'_>, club: &Club) -> Done {
    ctx.talk_about(club).await?;
    let lang = ctx.lang(club);
    let press = |verb| Press::new(verb, club.id);
    let message = Message::say(say!(lang, "clubs-switched", club = club.name.as_str()))
        .choice(say!(lang, "button-offers"), press(Verb::Offers))
        .choice(say!(lang, "button-balance"), press(Verb::Balance));
    ctx.answer(message);
    Ok(())
}

fn list(ctx: &mut Ctx<'_>, clubs: &[Club]) {
    let lang = ctx.lang_here();
    let current = current(ctx);
    let mut message = Message::titled(match clubs {
        [_] => say!(lang, "clubs-one"),
        _ => say!(lang, "clubs-several"),
    });
    for club in clubs {
        message = message.item(match current == Some(club.id) {
            true => say!(lang, "clubs-current", club = club.name.as_str()),
            false => club.name.to_string(),
        });
        if clubs.len() > 1 {
            message = message.choice(club.name.to_string(), Press::new(Verb::Clubs, club.id));
        }
    }
    ctx.answer(message);
}

/// The club that a command without one is about now.
fn current(ctx: &Ctx<'_>) -> Option<ClubId> {
    match ctx.caller.clubs.as_slice() {
        [(only, _)] => Some(only.id),
        _ => ctx.caller.last_club.filter(|(_, at)| ctx.work.now.since(*at) < LAST_CLUB_LIVES).map(|(id, _)| id),
    }
}

/// The only club whose name is, or else begins with, or else contains these words.
fn called(clubs: &[Club], words: &str) -> Option<Club> {
    let words = fold(words);
    let fits: [fn(&str, &str) -> bool; 3] =
        [|name, words| name == words, |name, words| name.starts_with(words), |name, words| name.contains(words)];
    fits.iter().find_map(|fits| {
        let mut found = clubs.iter().filter(|club| fits(&fold(club.name.as_str()), &words));
        let first = found.next()?;
        found.next().is_none().then(|| first.clone())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{club::Rules, text::Name, time::Timestamp};

    #[test]
    fn a_club_is_found_by_its_name_or_part_of_it() {
        let club = |id: i64, name: &str| Club {
            id: ClubId(id),
            name: Name::new(name).expect("a name"),
            rules: Rules::default(),
            created_at: Timestamp(0),
        };
        let clubs = [club(1, "Les Grottes"), club(2, "Vernier"), club(3, "Vernier-Village"), club(4, "École des Grottes")];
        let table = [
            ("vernier", Some(2)),
            ("VERNIER-", Some(3)),
            ("village", Some(3)),
            ("ecole", Some(4)),
            ("Les Grottes", Some(1)),
            ("grottes", None),
            ("carouge", None),
        ];
        for (words, expected) in table {
            assert_eq!(called(&clubs, words).map(|club| club.id.0), expected, "{words}");
        }
    }
}
