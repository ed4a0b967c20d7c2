//! Members, their contacts, and what others see of them.

use bot_core::{
    french::normalise::fold,
    id::{ClubId, ContactId, MemberId},
    member::{Contact, Mean, Member, Person, Standing},
    store::{ProfileNumbers, Stored},
    text::Name,
    time::Timestamp,
    wire::{Network, PersonAddress},
};

use crate::{
    link::{Link, list},
    ratings::read_rating,
    value::{Reader, Value, binds, broken},
};

/// Twelve months, in milliseconds: how far back ratings count.
const YEAR: i64 = 365 * 24 * 3_600 * 1_000;

/// At most so many people of one name.
const NAMESAKES: u32 = 10;

/// The moment after which a rating must have been shown to count.
pub(crate) fn rated_since(latest: Timestamp) -> Timestamp {
    Timestamp(latest.0.saturating_sub(YEAR))
}

/// What stands in place of an erased name; French words for it are the lang's.
pub(crate) fn nobody() -> Name {
    Name::from_network("—", "—")
}

/// The columns of [`read_person`], for a member in a club: `person!("m", "t.club", "$2")`; the last is the moment since when ratings
/// count.
macro_rules! person {
    ($member:literal, $club:literal, $since:literal) => {
        concat!(
            $member,
            ".id, ",
            $member,
            ".name, COALESCE((SELECT pa.completed FROM account AS pa WHERE pa.club = ",
            $club,
            " AND pa.holder = ",
            $member,
            ".id), 0), (SELECT CAST(SUM(pr.stars) AS BIGINT) FROM rating AS pr WHERE pr.rated = ",
            $member,
            ".id AND pr.club = ",
            $club,
            " AND pr.shown_at > ",
            $since,
            "), (SELECT COUNT(*) FROM rating AS pr WHERE pr.rated = ",
            $member,
            ".id AND pr.club = ",
            $club,
            " AND pr.shown_at > ",
            $since,
            ")"
        )
    };
}
pub(crate) use person;

/// Reads what others see of a member.
pub(crate) fn read_person(row: &mut Reader<'_>) -> Stored<Person> {
    let id = row.get()?;
    let name = row.maybe()?.unwrap_or_else(nobody);
    let completed = row.get()?;
    let (sum, count): (Option<u32>, u32) = (row.maybe()?, row.get()?);
    // Half up, in tenths.
    let rating = sum.filter(|_| count > 0).map(|sum| Mean { tenths: (sum * 10 + count / 2) / count, count });
    Ok(Person { id, name, rating, completed })
}

/// Reads `id, kind, name, standing, leaving_at, consented_at, heard`.
pub(crate) fn read_member(row: &mut Reader<'_>) -> Stored<Option<Member>> {
    let Some(id) = row.maybe()? else {
        row.skip(6);
        return Ok(None);
    };
    let kind = row.get()?;
    let name = row.maybe()?.unwrap_or_else(nobody);
    let (word, until): (String, Option<Timestamp>) = (row.get()?, row.maybe()?);
    let standing = match (word.as_str(), until) {
        ("active", None) => Standing::Active,
        ("leaving", Some(until)) => Standing::Leaving(until),
        ("erased", None) => Standing::Erased,
        _ => return Err(broken("a member's standing means nothing")),
    };
    Ok(Some(Member { id, kind, name, standing, consented_at: row.get()?, heard: row.get()? }))
}

/// Reads `id, member, network, address, username, private_chat, reach, used_at`.
pub(crate) fn read_contact(row: &mut Reader<'_>) -> Stored<Option<Contact>> {
    let Some(id) = row.maybe()? else {
        row.skip(7);
        return Ok(None);
    };
    Ok(Some(Contact {
        id,
        member: row.get()?,
        network: row.get()?,
        address: row.get()?,
        username: row.maybe()?,
        private_chat: row.maybe()?,
        reach: row.get()?,
        used_at: row.get()?,
    }))
}

/// A member.
pub(crate) async fn member(link: &mut Link, id: MemberId) -> Stored<Option<Member>> {
    let sql = "SELECT id, kind, name, standing, leaving_at, consented_at, heard FROM member WHERE id = $1";
    match link.row(sql, binds![id]).await? {
        Some(row) => read_member(&mut Reader::new(&row)),
        None => Ok(None),
    }
}

/// A member's contacts, last used first.
pub(crate) async fn contacts(link: &mut Link, member: MemberId) -> Stored<Vec<Contact>> {
    let sql = "SELECT id, member, network, address, username, private_chat, reach, used_at FROM contact \
         WHERE member = $1 ORDER BY used_at DESC, id";
    let rows = link.rows(sql, binds![member]).await?;
    rows.iter().filter_map(|row| read_contact(&mut Reader::new(row)).transpose()).collect()
}

/// The club last used in a private chat.
pub(crate) async fn use_club(link: &mut Link, contact: ContactId, club: ClubId, now: Timestamp) -> Stored<()> {
    link.run("UPDATE contact SET last_club = $2, last_club_at = $3 WHERE id = $1", binds![contact, club, now]).await?;
    Ok(())
}

/// Marks a person who can't be written to any more, and keeps what waits for them.
pub(crate) async fn unreachable(link: &mut Link, network: Network, person: &PersonAddress) -> Stored<()> {
    let sql = "UPDATE contact SET reach = 'blocked' WHERE network = $1 AND address = $2";
    link.run(sql, binds![network, person]).await?;
    crate::outbox::hold(link, network, person).await
}

/// Members of a club as others see them, in the order asked for.
pub(crate) async fn people(link: &mut Link, club: ClubId, members: &[MemberId], since: Timestamp) -> Stored<Vec<Person>> {
    if members.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        concat!("SELECT ", person!("m", "$1", "$2"), " FROM member AS m WHERE m.id IN ({}) ORDER BY m.id"),
        list(3, members.len())
    );
    let mut binds = binds![club, since];
    binds.extend(members.iter().map(|member| Value::from(*member)));
    let found: Vec<Person> =
        link.rows(sql, binds).await?.iter().map(|row| read_person(&mut Reader::new(row))).collect::<Stored<_>>()?;
    Ok(members.iter().filter_map(|member| found.iter().find(|person| person.id == *member).cloned()).collect())
}

/// Active members of a club who are called that, by name or by user name.
pub(crate) async fn find_people(link: &mut Link, club: ClubId, folded: &str, since: Timestamp) -> Stored<Vec<Person>> {
    const SQL: &str = concat!(
        "SELECT ",
        person!("m", "$1", "$2"),
        " FROM membership AS s JOIN member AS m ON m.id = s.member \
          WHERE s.club = $1 AND s.role <> 'former' AND m.standing = 'active' \
          AND (m.name_folded = $3 OR EXISTS (SELECT 1 FROM contact AS c WHERE c.member = m.id AND c.username_folded = $3)) \
          ORDER BY m.id LIMIT $4"
    );
    let rows = link.rows(SQL, binds![club, since, fold(folded), NAMESAKES]).await?;
    rows.iter().map(|row| read_person(&mut Reader::new(row))).collect()
}

/// What a profile shows beside the person.
pub(crate) async fn profile(link: &mut Link, club: ClubId, member: MemberId, reviews: u32) -> Stored<ProfileNumbers> {
    const NUMBERS: &str = "SELECT \
         (SELECT COUNT(*) FROM trade WHERE club = $1 AND absent = $2), \
         (SELECT COUNT(*) FROM trade WHERE club = $1 AND state = 'completed' \
            AND (owner = $2 AND owner_gives = 1 OR asker = $2 AND asker_gives = 1)), \
         (SELECT COUNT(*) FROM trade WHERE club = $1 AND state = 'completed' \
            AND (owner = $2 AND asker_gives = 1 OR asker = $2 AND owner_gives = 1)), \
         (SELECT since FROM membership WHERE club = $1 AND member = $2)";
    const REVIEWS: &str = "SELECT g.trade, g.club, g.rater, g.rated, g.stars, g.comment, g.answer, g.at, g.shown_at, m.name \
         FROM rating AS g JOIN member AS m ON m.id = g.rater \
         WHERE g.rated = $2 AND g.club = $1 AND g.shown_at IS NOT NULL AND g.comment IS NOT NULL \
         ORDER BY g.shown_at DESC, g.trade DESC LIMIT $3";
    let mut profile = ProfileNumbers::default();
    if let Some(row) = link.row(NUMBERS, binds![club, member]).await? {
        let mut row = Reader::new(&row);
        profile.no_shows = row.get()?;
        profile.given = row.get()?;
        profile.received = row.get()?;
        profile.since = row.maybe()?;
    }
    if reviews > 0 {
        for row in &link.rows(REVIEWS, binds![club, member, reviews]).await? {
            let mut row = Reader::new(row);
            let rating = read_rating(&mut row)?;
            let name = row.maybe()?.unwrap_or_else(nobody);
            profile.reviews.push((rating, name.to_string()));
        }
    }
    Ok(profile)
}
