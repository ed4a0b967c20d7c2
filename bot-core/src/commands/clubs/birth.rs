//! A club is born in a chat: Troquet is put into a group and says what it reads; an administrator's first command or tap opens the
//! club; nobody does, and Troquet leaves.
//!
//! Until then nothing but the room's address is kept. Deliberately absent: opening a club for somebody who has not consented (they
//! are welcomed first, and their command goes on by itself) and taking a network's word from earlier for « administrator ».

use chrono::Duration;

use crate::{
    card::Message,
    club::{Club, ClubCreation, LEAVE_UNCLAIMED_DAYS, NEW_CLUBS_A_DAY, Room, Rules},
    commands::{Press, Verb, clubs::join},
    engine::{
        context::{Ctx, Done, Stop},
        work::Work,
    },
    event::Event,
    id::{ClubId, RoomId},
    lang::{Lang, say},
    ledger::Points,
    member::Role,
    refusal::Refusal,
    reminder::{Due, Subject},
    store::{Outgoing, To},
    text::Name,
    wire::{Happening, Incoming},
};

/// The points of the example in a club's introduction.
pub(super) const EXAMPLE: Points = Points(15);

/// Cards drawn anew in a group that Troquet comes back to, newest first.
const CARDS: u32 = 50;

/// How long the stewards of a club that lost a room can bring it back with the code they are sent.
const BACK_WITHIN: Duration = Duration::days(30);

/// Troquet was put into a group: one introduction, and a week for somebody to open the club.
///
/// # Errors
/// If the store fails.
pub async fn added(ctx: &mut Ctx<'_>) -> Done {
    let lang = ctx.lang_here();
    if let Some(club) = &ctx.caller.club {
        let message = Message::say(say!(lang, "room-back", club = club.name.as_str()));
        ctx.say_here(message);
        return refresh_cards(ctx).await;
    }
    let room = ctx.caller.room.clone().unwrap_or_else(|| {
        let room = found(ctx);
        ctx.work.record([Event::RoomFound { room: room.clone() }]);
        room
    });
    let subject = Subject::Room(room.id);
    let leaves = ctx.work.timer(ctx.work.now.after(Duration::days(LEAVE_UNCLAIMED_DAYS)), subject, Due::LeaveRoom);
    ctx.work.plan(subject, vec![leaves]);
    let message = Message::say(say!(lang, "room-hello"))
        .line(say!(lang, "room-reads"))
        .line(say!(lang, "room-waits", days = LEAVE_UNCLAIMED_DAYS))
        .choice(say!(lang, "button-open-club"), Press::anywhere(Verb::Settings));
    ctx.say_here(message);
    Ok(())
}

/// Troquet was taken out of a group. A club that loses a room keeps all else; its stewards are told how to bring it back.
///
/// # Errors
/// If the store fails.
pub async fn removed(ctx: &mut Ctx<'_>) -> Done {
    let Some(room) = ctx.caller.room.take() else { return Ok(()) };
    ctx.work.record([Event::RoomLeft { room: room.id }]);
    ctx.work.plan(Subject::Room(room.id), Vec::new());
    let Some(club) = ctx.caller.club.take() else { return Ok(()) };
    let code = join::new_code(ctx, &club, BACK_WITHIN).await?;
    let lang = ctx.lang(&club);
    let message =
        Message::say(say!(lang, "room-removed", club = club.name.as_str())).line(say!(lang, "room-removed-how", code = code));
    for steward in ctx.work.tx.stewards(club.id).await? {
        ctx.work.tell(steward, message.clone());
    }
    Ok(())
}

/// The club of the sender's group; in a group without one, an administrator's first command opens it.
///
/// # Errors
/// [`Refusal::NotOpened`] for everybody else, [`Refusal::ClubsClosed`], [`Refusal::BadCode`], [`Refusal::NoNewClubs`],
/// [`Refusal::TooManyClubs`], [`Stop::Needs`] until the group was asked; in private those of [`Ctx::club`].
pub async fn ensure(ctx: &mut Ctx<'_>) -> Done<Club> {
    if !ctx.in_group() || ctx.caller.club.is_some() {
        return ctx.club(None).await;
    }
    let room = administered(ctx).map_err(|stop| match stop {
        Stop::Refused(Refusal::NotSteward) => Stop::Refused(Refusal::NotOpened),
        other => other,
    })?;
    match &ctx.options.clubs {
        ClubCreation::Anyone => {}
        ClubCreation::Code(code) if ends_with_code(ctx.input, code) => join::allowed(ctx)?,
        ClubCreation::Code(_) if tries_a_code(ctx.input) => return join::wrong(ctx).await,
        ClubCreation::Code(_) => return Err(Refusal::ClubsClosed.into()),
        ClubCreation::Nobody => return Err(Refusal::NoNewClubs.into()),
    }
    open(ctx, room).await
}

/// The sender's group as a room, known or not, if they are an administrator of it now.
///
/// # Errors
/// [`Refusal::OnlyInGroup`], [`Refusal::NotSteward`], [`Refusal::CannotAsk`], [`Stop::Needs`] until the group was asked.
pub(super) fn administered(ctx: &Ctx<'_>) -> Done<Room> {
    if !ctx.in_group() {
        return Err(Refusal::OnlyInGroup.into());
    }
    let room = ctx.caller.room.clone().unwrap_or_else(|| found(ctx));
    ctx.admin_of(std::slice::from_ref(&room))?;
    Ok(room)
}

/// Opens a new club in a room. It is written at once, so that what the sender asked for finds it.
///
/// # Errors
/// [`Refusal::TooManyClubs`].
pub(super) async fn open(ctx: &mut Ctx<'_>, room: Room) -> Done<Club> {
    let now = ctx.work.now;
    if ctx.work.tx.clubs_since(now.before(Duration::hours(24))).await? >= NEW_CLUBS_A_DAY {
        return Err(Refusal::TooManyClubs.into());
    }
    let lang = Lang::default();
    let fallback = say!(lang, "club-unnamed");
    let name = Name::from_network(ctx.input.chat.title.as_deref().unwrap_or_default(), &fallback);
    let club = Club { id: ClubId(ctx.work.clock.id()), name, rules: Rules::default(), created_at: now };
    attach(ctx, room, &club, Some(Event::ClubCreated { club: club.clone() })).await?;
    let message = Message::titled(say!(lang, "club-born", club = club.name.as_str()))
        .line(say!(lang, "club-born-how", points = lang.points(EXAMPLE)))
        .line(say!(lang, "room-reads"))
        .line(say!(lang, "club-born-rules"));
    ctx.say_here(message);
    ctx.work.flush().await?;
    Ok(club)
}

/// Makes a room part of a club, with the sender as its steward, at once: the rest of this input sees the room's club. Where the network
/// keeps back part of what is said there, the steward learns what to do about it.
///
/// # Errors
/// [`Stop::Needs`] until the network was asked whether it does.
pub(super) async fn attach(ctx: &mut Ctx<'_>, mut room: Room, club: &Club, born: Option<Event>) -> Done {
    let (me, now) = (ctx.my_id()?, ctx.work.now);
    let hears_all = ctx.hears_all(&room)?;
    let mut events = Vec::with_capacity(4);
    if ctx.caller.room.is_none() {
        events.push(Event::RoomFound { room: room.clone() });
    }
    events.extend(born);
    events.push(Event::RoomJoined { room: room.id, club: club.id });
    events.push(Event::Joined { club: club.id, member: me, role: Role::Steward });
    ctx.work.tx.record(&events, now, Some(me)).await?;
    ctx.work.tx.plan(Subject::Room(room.id), &[]).await?;
    room.club = Some(club.id);
    ctx.caller.room = Some(room);
    ctx.caller.club = Some(club.clone());
    ctx.caller.clubs = ctx.work.tx.clubs_of(me).await?;
    if hears_all == Some(false) {
        let group = Name::from_network(ctx.input.chat.title.as_deref().unwrap_or_default(), club.name.as_str());
        let message = Message::say(say!(ctx.lang(club), "room-hears-little", group = group.as_str()));
        ctx.work.tell(me, message);
    }
    Ok(())
}

/// The cards that stand in this group already are drawn anew: Troquet was away, and they may say what is over.
///
/// # Errors
/// If the store fails.
pub(super) async fn refresh_cards(ctx: &mut Ctx<'_>) -> Done {
    let (network, chat) = (ctx.input.network, ctx.input.chat.address.clone());
    for offer in ctx.work.tx.cards(network, &chat, CARDS).await? {
        ctx.work.draw_card(offer, [(network, chat.clone())]);
    }
    Ok(())
}

/// A week has passed: Troquet leaves a room that nobody made part of a club.
///
/// # Errors
/// If the store fails.
pub async fn leave_unclaimed(work: &mut Work<'_>, room: RoomId) -> Done {
    let Some(room) = work.tx.room(room).await?.filter(|room| room.club.is_none()) else { return Ok(()) };
    let lang = Lang::default();
    work.say(room.network, room.address.clone(), Message::say(say!(lang, "room-goodbye")));
    work.post(To::Chat(room.network, room.address), Outgoing::Leave, None);
    work.record([Event::RoomLeft { room: room.id }]);
    Ok(())
}

/// The sender's group, met for the first time.
fn found(ctx: &Ctx<'_>) -> Room {
    Room {
        id: RoomId(ctx.work.clock.id()),
        network: ctx.input.network,
        address: ctx.input.chat.address.clone(),
        thread: ctx.input.chat.thread.clone(),
        club: None,
        since: ctx.work.now,
    }
}

/// Does the message end with this code, as a word (or words) of its own?
pub(super) fn ends_with_code(input: &Incoming, code: &str) -> bool {
    let Happening::Said(said) = &input.what else { return false };
    let code = code.trim();
    said.text.trim_end().strip_suffix(code).is_some_and(|before| !code.is_empty() && before.ends_with(char::is_whitespace))
}

/// Is it a command with something after it that could be meant as the host's code?
fn tries_a_code(input: &Incoming) -> bool {
    let Happening::Said(said) = &input.what else { return false };
    let mut words = said.text.split_whitespace();
    words.next().is_some_and(|name| name.trim_start_matches(['/', '!']) == "club") && words.next().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{Chat, ChatAddress, ChatKind, EventId, Network, PersonAddress, Said, Sender};

    fn said(text: &str) -> Incoming {
        Incoming {
            network: Network::Console,
            event: EventId("1".into()),
            sender: Sender { address: PersonAddress("zoe".into()), name: "Zoé".into(), username: None },
            chat: Chat { address: ChatAddress("g".into()), kind: ChatKind::Group, title: None, thread: None },
            message: None,
            what: Happening::Said(Said { text: text.into(), ..Said::default() }),
        }
    }

    #[test]
    fn the_hosts_code_is_a_word_at_the_end() {
        let table = [
            ("/club 0123", "0123", true),
            ("/club   lilas 1815 ", "lilas 1815", true),
            ("@troquet rejoindre 0123", "0123", true),
            ("/club 90123", "0123", false),
            ("/club", "0123", false),
            ("0123", "0123", false),
            ("/club ", "", false),
            ("/club x", " ", false),
        ];
        for (text, code, expected) in table {
            assert_eq!(ends_with_code(&said(text), code), expected, "{text} {code}");
        }
        assert!(tries_a_code(&said("/club 0000")) && !tries_a_code(&said("/club")) && !tries_a_code(&said("/offre Vélo")));
        let added = Incoming { what: Happening::Added, ..said("") };
        assert!(!ends_with_code(&added, "0123"));
    }
}
