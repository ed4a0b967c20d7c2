//! Does what the outbox asks and says how it went. The outbox id is the transaction id, so a delivery asked twice stands in the room once
//! (a server remembers transaction ids for about a day).

use async_trait::async_trait;
use bot_core::{
    card::{Attachment, Message},
    id::OutboxId,
    wire::{
        Act, ChatAddress, Delivered, Delivery, Destination, FileRef, MessageRef, Network, NoAnswer, PersonAddress, Question,
        SendError, Wire,
    },
};
use chrono::Duration;
use matrix_sdk::{
    Client, Error, HttpError, Room, RoomState,
    attachment::AttachmentConfig,
    media::{MediaFormat, MediaRequestParameters},
    ruma::{
        OwnedEventId, OwnedRoomId, OwnedTransactionId, OwnedUserId,
        api::{
            client::{
                room::create_room::v3::{Request as CreateRoom, RoomPreset},
                state::get_state_event_for_key,
            },
            error::{ErrorKind, RetryAfter},
        },
        events::{
            InitialStateEvent, Mentions, StateEventType,
            relation::Reply,
            room::{
                MediaSource,
                encryption::RoomEncryptionEventContent,
                message::{Relation, ReplacementMetadata, RoomMessageEventContent},
                power_levels::{RoomPowerLevels, RoomPowerLevelsEventContent, UserPowerLevel},
            },
        },
        int,
    },
};
use serde_json::Value;
use tokio::sync::watch;

use crate::{draw::draw, room};

/// How long to wait where a server limits without saying for how long.
const UNSAID_PAUSE: Duration = Duration::seconds(10);

/// Troquet's mouth on Matrix.
pub(crate) struct MatrixWire {
    client: Client,
    /// Rooms are known only after the first answer of the sync.
    synced: watch::Receiver<bool>,
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
fn verdict(error: impl Into<Error>) -> SendError {
    let error = error.into();
    let client_fault = error.as_client_api_error().is_some_and(|refused| refused.status_code.is_client_error());
    match error.client_api_error_kind() {
        Some(ErrorKind::LimitExceeded(limit)) => SendError::RetryAfter(match limit.retry_after {
            Some(RetryAfter::Delay(delay)) => Duration::from_std(delay).unwrap_or(UNSAID_PAUSE),
            _ => UNSAID_PAUSE,
        }),
        Some(ErrorKind::Forbidden | ErrorKind::NotFound | ErrorKind::UserDeactivated) => SendError::Unreachable,
        // The host's to mend, and no reason to lose a message.
        Some(ErrorKind::UnknownToken(_) | ErrorKind::MissingToken) => SendError::Transient(summary(&error)),
        Some(_) if client_fault => SendError::Refused(summary(&error)),
        _ => SendError::Transient(summary(&error)),
    }
}

fn refused(why: &str) -> SendError {
    SendError::Refused(why.to_owned())
}

fn event_id(of: &MessageRef) -> Result<OwnedEventId, SendError> {
    of.as_str().parse().map_err(|_| refused("not a message of Matrix"))
}

/// The transaction of one part of a delivery.
fn transaction(id: OutboxId, part: usize) -> OwnedTransactionId {
    format!("troquet-{}-{part}", id.0).into()
}

impl MatrixWire {
    pub(crate) fn new(client: Client, synced: watch::Receiver<bool>) -> Self {
        Self { client, synced }
    }

    /// The room of a destination; a private one is looked for, then made.
    async fn room(&self, to: &Destination) -> Result<Room, SendError> {
        if let Some(address) = &to.chat {
            let id: OwnedRoomId = address.as_str().parse().map_err(|_| refused("not an address of Matrix"))?;
            let room = self.client.get_room(&id).filter(|room| room.state() == RoomState::Joined);
            return room.ok_or(SendError::Unreachable);
        }
        let person = to.person.as_ref().ok_or_else(|| refused("nowhere to go"))?;
        let person: OwnedUserId = person.as_str().parse().map_err(|_| refused("not an address of Matrix"))?;
        for room in self.client.joined_rooms() {
            if room::is_private_with(&room, &person).await {
                return Ok(room);
            }
        }
        let mut request = CreateRoom::new();
        request.is_direct = true;
        request.preset = Some(RoomPreset::TrustedPrivateChat);
        request.invite = vec![person];
        let encryption = RoomEncryptionEventContent::with_recommended_defaults();
        request.initial_state = vec![InitialStateEvent::with_empty_state_key(encryption).to_raw_any()];
        self.client.create_room(request).await.map_err(verdict)
    }

    async fn say(&self, room: &Room, delivery: &Delivery, message: &Message) -> Result<Option<MessageRef>, SendError> {
        let drawn = draw(message);
        if drawn.is_none() && message.files.is_empty() {
            return Err(refused("nothing to say"));
        }
        let mut made = None;
        if let Some(drawn) = drawn {
            let mut content = RoomMessageEventContent::text_html(drawn.body, drawn.html);
            content.mentions = Some(mentions(&delivery.to));
            if let Some(of) = &message.reply_to {
                content.relates_to = Some(Relation::Reply(Reply::with_event_id(event_id(of)?)));
            }
            let sent = room.send(content).with_transaction_id(transaction(delivery.id, 0)).await.map_err(verdict)?;
            made = Some(MessageRef(sent.response.event_id.to_string()));
        }
        for (file, part) in message.files.iter().zip(1..) {
            let sent = send_file(room, file, transaction(delivery.id, part)).await?;
            made = made.or(Some(sent));
        }
        Ok(made)
    }

    async fn edit(&self, room: &Room, delivery: &Delivery, of: &MessageRef, message: &Message) -> Result<(), SendError> {
        let drawn = draw(message).ok_or_else(|| refused("nothing to say"))?;
        // An edit never notifies, so it mentions nobody.
        let content = RoomMessageEventContent::text_html(drawn.body, drawn.html)
            .make_replacement(ReplacementMetadata::new(event_id(of)?, None));
        room.send(content).with_transaction_id(transaction(delivery.id, 0)).await.map_err(verdict)?;
        Ok(())
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

/// In private, a message calls its person; in a room it calls nobody.
fn mentions(to: &Destination) -> Mentions {
    let person = to.person.as_ref().and_then(|person| OwnedUserId::try_from(person.as_str()).ok());
    person.map_or_else(Mentions::new, |person| Mentions::with_user_ids([person]))
}

async fn send_file(room: &Room, file: &Attachment, transaction: OwnedTransactionId) -> Result<MessageRef, SendError> {
    let media_type = file.media_type.parse().map_err(|_| refused("not a media type"))?;
    let config = AttachmentConfig::new().txn_id(transaction);
    let sent = room.send_attachment(&file.name, &media_type, file.text.clone().into_bytes(), config).await.map_err(verdict)?;
    Ok(MessageRef(sent.event_id.to_string()))
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
            return Err(SendError::Transient("rooms are not known yet".to_owned()));
        }
        let room = self.room(&delivery.to).await?;
        let message = match &delivery.act {
            Act::Say(message) => self.say(&room, delivery, message).await?,
            Act::Edit { of, message } => {
                self.edit(&room, delivery, of, message).await?;
                Some(of.clone())
            }
            Act::Delete { of } => {
                room.redact(&event_id(of)?, None, Some(transaction(delivery.id, 0))).await.map_err(verdict)?;
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
        let request = MediaRequestParameters { source, format: MediaFormat::File };
        let bytes = self.client.media().get_media_content(&request, false).await.map_err(verdict)?;
        if bytes.len() > limit { Err(refused("the file is too long")) } else { Ok(bytes) }
    }
}
