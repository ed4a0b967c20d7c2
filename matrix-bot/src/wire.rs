//! Does what the outbox asks and says how it went. The outbox id is the transaction id, so a delivery asked twice stands in the room once
//! (a server remembers transaction ids for about a day).

use std::fmt::Display;

use async_trait::async_trait;
use bot_core::{
    card::Message,
    id::OutboxId,
    wire::{
        Act, ChatAddress, Delivered, Delivery, Destination, FileRef, MessageRef, Network, NoAnswer, PersonAddress, Question,
        SendError, Wire,
    },
};
use chrono::Duration;
use matrix_sdk::{
    Client, Error, HttpError, Room, RoomState,
    ruma::{
        EventId, OwnedEventId, OwnedRoomId, OwnedTransactionId, OwnedUserId,
        api::{
            client::state::get_state_event_for_key,
            error::{ErrorKind, RetryAfter},
        },
        events::{
            Mentions, StateEventType,
            relation::Reply,
            room::{
                MediaSource,
                message::{Relation, ReplacementMetadata, RoomMessageEventContent},
                power_levels::{RoomPowerLevels, RoomPowerLevelsEventContent, UserPowerLevel},
            },
        },
        int,
    },
};
use serde_json::Value;
use tokio::sync::watch;

use crate::{
    download::download,
    draw::{Drawn, draw},
    media,
    private::PrivateRooms,
    reactions, room, upgrades,
};

/// How long to wait where a server limits without saying for how long.
const UNSAID_PAUSE: Duration = Duration::seconds(10);

/// How long to wait for the bytes of a picture, which another job is fetching.
const PICTURE_PAUSE: Duration = Duration::seconds(1);

/// How long to wait for the first answer of the sync.
const ROOMS_PAUSE: Duration = Duration::seconds(1);

/// What becomes of a step of sending.
pub(crate) type Sending<T> = Result<T, SendError>;

/// Troquet's mouth on Matrix.
pub(crate) struct MatrixWire {
    client: Client,
    /// Rooms are known only after the first answer of the sync.
    synced: watch::Receiver<bool>,
    private: PrivateRooms,
}

/// An error in a few words for logs: no address, nothing that people wrote.
pub(crate) fn summary(error: &Error) -> String {
    match (error.as_client_api_error(), error) {
        (Some(refused), _) => match error.client_api_error_kind() {
            Some(kind) => format!("HTTP {}, {}", refused.status_code.as_u16(), kind.errcode()),
            None => format!("HTTP {}", refused.status_code.as_u16()),
        },
        (None, Error::Http(http)) if matches!(**http, HttpError::Reqwest(_)) => "the server could not be reached".to_owned(),
        (None, other) => other.to_string(),
    }
}

/// What an error means for whoever sends.
pub(crate) fn verdict(error: impl Into<Error>) -> SendError {
    let error = error.into();
    if matches!(error, Error::WrongRoomState(_)) {
        return SendError::Unreachable;
    }
    let client_fault = error.as_client_api_error().is_some_and(|refused| refused.status_code.is_client_error());
    match error.client_api_error_kind() {
        Some(ErrorKind::LimitExceeded(limit)) => SendError::RetryAfter(match limit.retry_after {
            Some(RetryAfter::Delay(delay)) => Duration::from_std(delay).unwrap_or(UNSAID_PAUSE),
            _ => UNSAID_PAUSE,
        }),
        Some(ErrorKind::Forbidden | ErrorKind::NotFound | ErrorKind::UserDeactivated) => SendError::Unreachable,
        // The host's to mend, and no reason to lose a message.
        Some(ErrorKind::UnknownToken(_) | ErrorKind::MissingToken) => SendError::Transient(summary(&error)),
        // What else a server forbids has names of its own: a blocked invitation, for instance.
        Some(_) if error.as_client_api_error().is_some_and(|refused| refused.status_code.as_u16() == 403) => {
            SendError::Unreachable
        }
        Some(_) if client_fault => SendError::Refused(summary(&error)),
        _ => SendError::Transient(summary(&error)),
    }
}

pub(crate) fn refused(why: &str) -> SendError {
    SendError::Refused(why.to_owned())
}

fn event_id(of: &MessageRef) -> Sending<OwnedEventId> {
    of.as_str().parse().map_err(|_| refused("not a message of Matrix"))
}

/// What transactions of Troquet's begin with.
const TRANSACTION: &str = "troquet-";

/// The transaction of one part of a delivery.
pub(crate) fn transaction(id: OutboxId, part: impl Display) -> OwnedTransactionId {
    format!("{TRANSACTION}{}-{part}", id.0).into()
}

/// The transaction of a delivery's last part, after which nothing of it is left to do, where that is the message that it makes.
fn last_transaction(id: OutboxId) -> OwnedTransactionId {
    format!("{TRANSACTION}{}", id.0).into()
}

/// The delivery whose last part a transaction is.
pub(crate) fn ended_by(transaction: &str) -> Option<OutboxId> {
    transaction.strip_prefix(TRANSACTION)?.parse().ok().map(OutboxId)
}

/// A message that stands in a room.
struct Standing {
    /// Its content, or that of its newest edit as far as the server tells.
    content: Value,
    /// The server told the newest edit. Where it does not, nobody knows what the message shows.
    is_told: bool,
}

/// What a message that stands in a room shows. Gone: somebody took it away, or it stands in the room that this one replaced.
async fn standing(room: &Room, message: &EventId) -> Sending<Standing> {
    let event = match room.event(message, None).await {
        Err(error) if matches!(error.client_api_error_kind(), Some(ErrorKind::NotFound)) => return Err(SendError::Gone),
        other => other.map_err(verdict)?,
    };
    let unsigned = event.raw().get_field::<Value>("unsigned").ok().flatten().unwrap_or_default();
    if unsigned.get("redacted_because").is_some() {
        return Err(SendError::Gone);
    }
    let edit = &unsigned["m.relations"]["m.replace"];
    let is_own = edit["sender"].as_str() == Some(room.own_user_id().as_str());
    match &edit["content"]["m.new_content"] {
        edited @ Value::Object(_) if is_own => Ok(Standing { content: edited.clone(), is_told: true }),
        _ => {
            let content = event.raw().get_field("content").ok().flatten().unwrap_or_default();
            Ok(Standing { content, is_told: false })
        }
    }
}

impl Standing {
    /// Does it surely show that already?
    fn shows(&self, content: &RoomMessageEventContent) -> bool {
        let content = serde_json::to_value(content).unwrap_or_default();
        let parts = ["msgtype", "body", "formatted_body", "url", "file"];
        self.is_told && parts.iter().all(|part| self.content[part] == content[part])
    }
}

impl MatrixWire {
    pub(crate) fn new(client: Client, synced: watch::Receiver<bool>) -> Self {
        let private = PrivateRooms::new(client.clone());
        Self { client, synced, private }
    }

    /// The room of a destination; a private one is looked for, then made.
    async fn room(&self, delivery: &Delivery) -> Sending<Room> {
        let to = &delivery.to;
        let person = to.person.as_ref().map(|person| person.as_str().parse::<OwnedUserId>());
        let person = person.transpose().map_err(|_| refused("not an address of Matrix"))?;
        if let Some(address) = &to.chat {
            let id: OwnedRoomId = address.as_str().parse().map_err(|_| refused("not an address of Matrix"))?;
            let room = self.client.get_room(&id);
            if let Some(moved) = room.as_ref().and_then(upgrades::moved) {
                return Err(moved);
            }
            match (room.filter(|room| room.state() == RoomState::Joined), &person) {
                (Some(room), None) => return Ok(room),
                // They left it.
                (Some(room), Some(person)) if !room::has(&room, person).await => return Err(SendError::Unreachable),
                (Some(room), Some(person)) if room::is_private_with(&room, person).await => return Ok(room),
                (None, None) => return Err(SendError::Unreachable),
                // Somebody else came in: what is private goes elsewhere from now on.
                (_, Some(_)) => {}
            }
        }
        let person = person.ok_or_else(|| refused("nowhere to go"))?;
        self.private.with(&person, delivery.id).await
    }

    /// The picture with the words under it if they fit, the texts, the last of them with the choices, then the files. Tells the message
    /// that has the choices.
    async fn say(&self, room: &Room, delivery: &Delivery, message: &Message) -> Sending<Option<MessageRef>> {
        let mut texts = draw(message);
        let picture = delivery.picture.as_ref();
        if picture.is_some_and(|picture| picture.is_coming) {
            return Err(SendError::RetryAfter(PICTURE_PAUSE));
        }
        let called = called(&delivery.to, message);
        let mut contents = Vec::new();
        if let Some(jpeg) = picture.and_then(|picture| picture.jpeg.as_ref()) {
            let caption = if texts.len() == 1 { texts.pop() } else { None };
            contents.push(media::captioned(media::picture(room, jpeg).await?, caption));
        }
        contents.extend(texts.into_iter().map(|text| words(text, called.is_some())));
        // The message that it makes: the last words, else the first file.
        let making = contents.len().saturating_sub(1);
        for file in &message.files {
            contents.push(media::file(room, file).await?);
        }
        let last = contents.len().saturating_sub(1);
        let mut made = None;
        for (part, mut content) in contents.into_iter().enumerate() {
            if part == 0 {
                content.mentions = Some(Mentions::with_user_ids(called.clone()));
                if let Some(of) = &message.reply_to {
                    content.relates_to = Some(Relation::Reply(Reply::with_event_id(event_id(of)?)));
                }
            }
            let id = if part == making && part == last { last_transaction(delivery.id) } else { transaction(delivery.id, part) };
            let sent = room.send(content).with_transaction_id(id).await.map_err(verdict)?;
            if part == making {
                made = Some(MessageRef(sent.response.event_id.to_string()));
            }
        }
        let Some(made) = made else { return Err(refused("nothing to say")) };
        reactions::seed(room, delivery, message, &event_id(&made)?).await;
        Ok(Some(made))
    }

    /// A card that outgrew one message keeps its beginning: an edit can't make a second one. Its picture stays. What changes nothing is not
    /// sent: servers count edits, too.
    async fn edit(&self, room: &Room, delivery: &Delivery, of: &MessageRef, message: &Message) -> Sending<()> {
        let of = event_id(of)?;
        let stands = standing(room, &of).await?;
        let drawn = draw(message).into_iter().next().ok_or_else(|| refused("nothing to say"))?;
        let picture = match (message.photo, delivery.picture.as_ref().and_then(|picture| picture.jpeg.as_ref())) {
            (None, _) => None,
            (Some(_), jpeg) => match (media::shown(stands.content.clone()), jpeg) {
                (None, Some(jpeg)) => Some(media::picture(room, jpeg).await?),
                (shown, _) => shown,
            },
        };
        let content = match picture {
            Some(picture) => media::captioned(picture, Some(drawn)),
            None => words(drawn, called(&delivery.to, message).is_some()),
        };
        if stands.shows(&content) {
            return Ok(());
        }
        // An edit never notifies, so it mentions nobody.
        let content = content.make_replacement(ReplacementMetadata::new(of, None));
        room.send(content).with_transaction_id(transaction(delivery.id, 0)).await.map_err(verdict)?;
        Ok(())
    }

    /// Takes a message away; one that is gone already is.
    async fn delete(&self, room: &Room, delivery: &Delivery, of: &MessageRef) -> Sending<()> {
        match room.redact(&event_id(of)?, None, Some(transaction(delivery.id, 0))).await {
            Err(error) if matches!(error.client_api_error_kind(), Some(ErrorKind::NotFound)) => Ok(()),
            Err(error) => Err(verdict(error)),
            Ok(_) => Ok(()),
        }
    }

    /// A state event's content as the server has it now; `None` if there is none.
    async fn state(&self, room: &Room, kind: StateEventType, key: &str) -> Result<Option<Value>, NoAnswer> {
        let request = get_state_event_for_key::v3::Request::new(room.room_id().to_owned(), kind, key.to_owned());
        match self.client.send(request).await {
            Ok(response) => serde_json::from_str(response.event_or_content.get()).map_err(|_| NoAnswer),
            Err(error) if matches!(error.client_api_error_kind(), Some(ErrorKind::NotFound)) => Ok(None),
            Err(error) => {
                tracing::info!(cause = summary(&error.into()), "Matrix did not say who is in a room");
                Err(NoAnswer)
            }
        }
    }

    async fn is_member(&self, room: &Room, person: &OwnedUserId) -> Result<bool, NoAnswer> {
        let membership = self.state(room, StateEventType::RoomMember, person.as_str()).await?;
        Ok(membership.is_some_and(|membership| membership["membership"] == "join"))
    }

    /// Power level of at least 50, or a creator of a room whose version puts creators above all levels.
    async fn is_admin(&self, room: &Room, person: &OwnedUserId) -> Result<bool, NoAnswer> {
        if !self.is_member(room, person).await? {
            return Ok(false);
        }
        let content = self.state(room, StateEventType::RoomPowerLevels, "").await?;
        let content = content.map(serde_json::from_value::<RoomPowerLevelsEventContent>).transpose().map_err(|_| NoAnswer)?;
        let creators = room.creators().ok_or(NoAnswer)?;
        let rules = room.clone_info().room_version_rules_or_default().authorization;
        let level = RoomPowerLevels::new(content.into(), &rules, creators).for_user(person);
        Ok(level >= UserPowerLevel::Int(int!(50)))
    }
}

/// Whom a message calls: in private its person, in a room whoever it is meant for, if it is not for all.
fn called(to: &Destination, message: &Message) -> Option<OwnedUserId> {
    let person = to.person.as_ref().or(message.whisper.as_ref().map(|whisper| &whisper.to))?;
    person.as_str().try_into().ok()
}

/// What calls nobody makes no noise: clients don't notify of notices.
fn words(words: Drawn, calls: bool) -> RoomMessageEventContent {
    match calls {
        true => RoomMessageEventContent::text_html(words.body, words.html),
        false => RoomMessageEventContent::notice_html(words.body, words.html),
    }
}

fn ids(chat: &ChatAddress, person: &PersonAddress) -> Option<(OwnedRoomId, OwnedUserId)> {
    Some((chat.as_str().parse().ok()?, person.as_str().parse().ok()?))
}

#[async_trait]
impl Wire for MatrixWire {
    fn network(&self) -> Network {
        Network::Matrix
    }

    async fn deliver(&self, delivery: &Delivery) -> Result<Delivered, SendError> {
        if let Act::Acknowledge { .. } = delivery.act {
            return Ok(Delivered::default());
        }
        if !*self.synced.borrow() {
            return Err(SendError::RetryAfter(ROOMS_PAUSE));
        }
        let room = self.room(delivery).await?;
        let message = match &delivery.act {
            Act::Say(message) => self.say(&room, delivery, message).await?,
            Act::Edit { of, message } => {
                self.edit(&room, delivery, of, message).await?;
                Some(of.clone())
            }
            Act::Delete { of } => {
                self.delete(&room, delivery, of).await?;
                None
            }
            Act::Leave => {
                room.leave().await.map_err(verdict)?;
                None
            }
            Act::Acknowledge { .. } => None,
        };
        let chat = delivery.to.person.as_ref().map(|_| ChatAddress(room.room_id().to_string()));
        Ok(Delivered { message, chat })
    }

    async fn ask(&self, question: &Question) -> Result<bool, NoAnswer> {
        let (chat, person, wants_admin) = match question {
            Question::IsAdmin { chat, person } => (chat, person, true),
            Question::IsMember { chat, person } => (chat, person, false),
            Question::HearsAll { .. } => return Ok(true),
        };
        let (room, person) = ids(chat, person).ok_or(NoAnswer)?;
        let room = self.client.get_room(&room).ok_or(NoAnswer)?;
        if wants_admin { self.is_admin(&room, &person).await } else { self.is_member(&room, &person).await }
    }

    async fn fetch(&self, file: &FileRef, limit: usize) -> Result<Vec<u8>, SendError> {
        let source: MediaSource = serde_json::from_str(file.as_str()).map_err(|_| refused("not a file of Matrix"))?;
        download(&self.client, &source, limit).await
    }
}
