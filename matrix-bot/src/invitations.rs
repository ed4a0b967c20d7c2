//! Invitations: whose are followed, and that the others are refused politely.

use std::{collections::HashMap, time::Duration};

use bot_core::{
    clock::{Clock, pause_after},
    commands::menu,
    time::Timestamp,
};
use matrix_sdk::{
    Client, Room,
    ruma::{
        OwnedRoomId, OwnedServerName, OwnedUserId, UserId, api::client::membership::leave_room,
        events::room::member::MembershipState,
    },
};

use crate::{upgrades, wire::summary};

/// Somebody, or a number of people, whose invitations are followed.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Inviter {
    /// Everybody, on every server.
    Anyone,
    /// Everybody on one server.
    Server(OwnedServerName),
    /// One person.
    Person(OwnedUserId),
    /// Everybody in a space that Troquet is in, too.
    Space(OwnedRoomId),
}

/// Whose invitations Troquet follows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Inviters(Vec<Inviter>);

/// A word that names nobody.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("« {0} » is neither « * », a server, a person (« @zoe:example.org ») nor a space (« !id:example.org »)")]
pub struct NoInviter(pub String);

impl Inviters {
    /// Everybody on the own server, unless something else is said.
    pub fn own_server() -> Self {
        Self::default()
    }

    /// `*`, `example.org`, `@zoe:example.org`, `!space:example.org`; nothing at all means [`Self::own_server`].
    ///
    /// # Errors
    /// The first word that is none of these.
    pub fn read<'a>(words: impl IntoIterator<Item = &'a str>) -> Result<Self, NoInviter> {
        let read = |word: &str| match word.chars().next() {
            Some('*') if word.len() == 1 => Some(Inviter::Anyone),
            Some('@') => word.parse().ok().map(Inviter::Person),
            Some('!') => word.parse().ok().map(Inviter::Space),
            _ => word.parse().ok().map(Inviter::Server),
        };
        let words = words.into_iter().map(str::trim);
        words.map(|word| read(word).ok_or_else(|| NoInviter(word.to_owned()))).collect::<Result<_, _>>().map(Self)
    }

    /// Are this person's invitations followed?
    async fn include(&self, client: &Client, who: &UserId) -> bool {
        if self.0.is_empty() {
            return client.user_id().is_some_and(|me| me.server_name() == who.server_name());
        }
        for inviter in &self.0 {
            let included = match inviter {
                Inviter::Anyone => true,
                Inviter::Server(server) => who.server_name() == server,
                Inviter::Person(person) => who == person,
                Inviter::Space(space) => is_in(client, space, who).await,
            };
            if included {
                return true;
            }
        }
        false
    }
}

/// Is somebody in a room that Troquet is in, too? What can't be learned counts as no.
async fn is_in(client: &Client, room: &OwnedRoomId, who: &UserId) -> bool {
    let Some(room) = client.get_room(room) else { return false };
    matches!(room.get_member(who).await, Ok(Some(member)) if *member.membership() == MembershipState::Join)
}

/// How long one answer to an invitation may take: a room whose server is dead must not hold up the others.
const PATIENCE: Duration = Duration::from_secs(20);

/// After how many vain tries an invitation is declined: an hour and a half at least, with the pauses between them.
const TRIES: u32 = 100;

/// Answers invitations.
pub(crate) struct Invitations {
    allowed: Inviters,
    /// What failed: how often, and when it is tried again.
    failed: HashMap<OwnedRoomId, (u32, Timestamp)>,
}

impl Invitations {
    pub(crate) fn new(allowed: Inviters) -> Self {
        Self { allowed, failed: HashMap::new() }
    }

    /// Joins rooms to which somebody invites whose invitations are followed, and declines the others. What fails is tried again with
    /// news that comes after a pause.
    pub(crate) async fn answer(&mut self, client: &Client, clock: &dyn Clock) {
        let invited = client.invited_rooms();
        self.failed.retain(|id, _| invited.iter().any(|room| room.room_id() == id));
        for room in invited {
            let (tries, due) = self.failed.get(room.room_id()).copied().unwrap_or((0, clock.now()));
            if clock.now() < due {
                continue;
            }
            let outcome = match tokio::time::timeout(PATIENCE, self.follow(client, &room, tries)).await {
                Ok(Ok(())) => {
                    self.failed.remove(room.room_id());
                    continue;
                }
                Ok(Err(error)) => summary(&error),
                Err(_) => "no answer in time".to_owned(),
            };
            tracing::warn!(cause = outcome, tries, "an invitation was not answered");
            let pause = chrono::Duration::from_std(pause_after(tries + 1, clock.random())).unwrap_or_default();
            self.failed.insert(room.room_id().to_owned(), (tries + 1, clock.now().after(pause)));
        }
    }

    async fn follow(&self, client: &Client, room: &Room, tries: u32) -> matrix_sdk::Result<()> {
        let inviter = room.invite_details().await?.inviter_id;
        // Who may replace a room of ours may invite to the replacement.
        let follows = upgrades::is_awaited(client, room.room_id()) || self.allowed.include(client, &inviter).await;
        match follows {
            true if tries < TRIES => room.join().await,
            true => {
                tracing::warn!("an invitation that can't be followed is given up");
                decline(room).await
            }
            false => {
                tracing::info!("an invitation by somebody who is not on the list was declined");
                decline(room).await
            }
        }
    }
}

async fn decline(room: &Room) -> matrix_sdk::Result<()> {
    let mut request = leave_room::v3::Request::new(room.room_id().to_owned());
    request.reason = Some(menu::invitation_declined());
    room.client().send(request).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_servers_and_spaces() {
        let read = Inviters::read(["*", " example.org", "@zoe:example.org", "!quartier:example.org", "!0123456789abcdef"]);
        let Inviters(inviters) = read.expect("all are known");
        assert!(matches!(
            inviters.as_slice(),
            [Inviter::Anyone, Inviter::Server(_), Inviter::Person(_), Inviter::Space(_), Inviter::Space(_)]
        ));
        assert_eq!(Inviters::read([]), Ok(Inviters::own_server()));
        for wrong in ["**", "@zoe", "", "ex ample"] {
            assert_eq!(Inviters::read([wrong]), Err(NoInviter(wrong.to_owned())), "{wrong}");
        }
    }
}
