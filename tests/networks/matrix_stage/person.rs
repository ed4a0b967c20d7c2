//! Residents with encrypted clients of their own, which keep nothing.

use std::{io::Cursor, time::Duration};

use bot_core::wire::MessageRef;
use matrix_sdk::{
    Client, Room, RoomState,
    config::SyncSettings,
    media::{MediaFormat, MediaRequestParameters},
    ruma::{
        OwnedEventId, OwnedRoomId, OwnedUserId, UserId,
        api::client::{
            account::register,
            filter::FilterDefinition,
            room::create_room::v3::{Request as CreateRoom, RoomPreset},
            uiaa::{AuthData, Dummy},
        },
        events::{
            AnySyncMessageLikeEvent, AnySyncStateEvent, AnySyncTimelineEvent, InitialStateEvent, Mentions, SyncMessageLikeEvent,
            reaction::ReactionEventContent,
            relation::{Annotation, Reply},
            room::{
                MediaSource,
                encryption::RoomEncryptionEventContent,
                member::MembershipState,
                message::{
                    FileMessageEventContent, ImageMessageEventContent, MessageType, Relation, RoomMessageEventContent,
                    RoomMessageEventContentWithoutRelation,
                },
                redaction::SyncRoomRedactionEvent,
            },
        },
        serde::Raw,
        uint,
    },
    sync::SyncResponse,
};
use serde_json::json;
use troquet::{
    console::network::PICTURE,
    transcript::stage::{File, Trouble},
};

use super::seen::{Shown, shown};

/// Something that a client shows of the bot's doing.
pub(super) enum News {
    /// A new message.
    Said(Shown),
    /// An earlier message, as it is now.
    Edited(OwnedEventId, Shown),
    /// An earlier message went.
    Gone(OwnedEventId),
    /// A file, which belongs to what was said before it.
    File(File),
    /// A sign under a message.
    Sign(OwnedEventId, String),
    /// The bot went.
    Left,
}

/// One resident.
pub(super) struct Person {
    pub(super) client: Client,
    pub(super) id: OwnedUserId,
    /// Where the stream was read up to.
    place: Option<String>,
}

fn failed(error: impl std::fmt::Display) -> Trouble {
    Trouble::Network(error.to_string())
}

/// A name in user ids.
fn localpart(prefix: &str, key: &str) -> String {
    let plain = key.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' });
    format!("{prefix}-{}", plain.collect::<String>())
}

impl Person {
    /// Makes an account.
    pub(super) async fn new(url: &str, prefix: &str, key: &str, name: &str) -> Result<Self, Trouble> {
        let client = Client::builder().homeserver_url(url).build().await.map_err(failed)?;
        let mut request = register::v3::Request::new();
        request.username = Some(localpart(prefix, key));
        request.password = Some("secret".to_owned());
        request.auth = Some(AuthData::Dummy(Dummy::new()));
        let answer = client.matrix_auth().register(request).await.map_err(failed)?;
        client.account().set_display_name(Some(name)).await.map_err(failed)?;
        let mut person = Self { client, id: answer.user_id, place: None };
        person.news().await?;
        Ok(person)
    }

    /// What came since last time; nothing is waited for.
    async fn news(&mut self) -> Result<SyncResponse, Trouble> {
        let mut filter = FilterDefinition::default();
        filter.room.timeline.limit = Some(uint!(200));
        let settings = SyncSettings::new().filter(filter.into()).timeout(Duration::ZERO);
        let answer = self.client.sync_once(settings).await.map_err(failed)?;
        self.place = Some(answer.next_batch.clone());
        Ok(answer)
    }

    pub(super) fn room(&self, id: &OwnedRoomId) -> Result<Room, Trouble> {
        self.client.get_room(id).ok_or_else(|| Trouble::Network("a room that is not known".to_owned()))
    }

    /// Makes a room with the bot, or a group that the bot is invited to later.
    pub(super) async fn make_room(&mut self, title: Option<&str>, invite: Option<&UserId>) -> Result<OwnedRoomId, Trouble> {
        let mut request = CreateRoom::new();
        request.is_direct = title.is_none();
        request.name = title.map(str::to_owned);
        request.preset = Some(RoomPreset::PrivateChat);
        request.invite = invite.map(ToOwned::to_owned).into_iter().collect();
        let encryption = RoomEncryptionEventContent::with_recommended_defaults();
        request.initial_state = vec![InitialStateEvent::with_empty_state_key(encryption).to_raw_any()];
        let room = self.client.create_room(request).await.map_err(failed)?;
        self.news().await?;
        Ok(room.room_id().to_owned())
    }

    pub(super) async fn invite(&mut self, room: &OwnedRoomId, who: &UserId) -> Result<(), Trouble> {
        self.room(room)?.invite_user_by_id(who).await.map_err(failed)
    }

    /// May anybody invite them?
    pub(super) async fn let_invite(&self, anybody: bool) -> Result<(), Trouble> {
        let action = json!({ "default_action": if anybody { "allow" } else { "block" } });
        let content = Raw::new(&action).map_err(failed)?.cast_unchecked();
        self.client.account().set_account_data_raw("m.invite_permission_config".into(), content).await.map_err(failed)?;
        Ok(())
    }

    pub(super) async fn enter(&mut self, room: &OwnedRoomId) -> Result<(), Trouble> {
        self.news().await?;
        self.room(room)?.join().await.map_err(failed)?;
        self.news().await.map(drop)
    }

    pub(super) async fn leave(&mut self, room: &OwnedRoomId) -> Result<(), Trouble> {
        self.room(room)?.leave().await.map_err(failed)?;
        self.news().await.map(drop)
    }

    /// Is somebody in a room, as far as this client knows?
    pub(super) async fn sees(&mut self, room: &OwnedRoomId, who: &UserId) -> Result<bool, Trouble> {
        self.news().await?;
        let member = self.room(room)?.get_member_no_sync(who).await.map_err(failed)?;
        Ok(member.is_some_and(|member| *member.membership() == MembershipState::Join))
    }

    /// Says something, with a picture or without, as an answer or not; a client marks whom a message calls.
    pub(super) async fn say(
        &mut self,
        room: &OwnedRoomId,
        words: (&str, bool),
        answers: Option<&MessageRef>,
        calls: Option<&UserId>,
    ) -> Result<(), Trouble> {
        let (text, photo) = words;
        let mut content = if photo {
            let file = self.client.upload_encrypted_file(&mut Cursor::new(PICTURE)).await.map_err(failed)?;
            let mut picture = ImageMessageEventContent::new("IMG_1.png".to_owned(), MediaSource::Encrypted(Box::new(file)));
            if !text.is_empty() {
                picture.filename = Some("IMG_1.png".to_owned());
                text.clone_into(&mut picture.body);
            }
            RoomMessageEventContent::new(MessageType::Image(picture))
        } else {
            RoomMessageEventContent::text_plain(text)
        };
        content.mentions = Some(calls.map_or_else(Mentions::new, |who| Mentions::with_user_ids([who.to_owned()])));
        if let Some(of) = answers {
            let of = of.as_str().try_into().map_err(|_| Trouble::NoMessage)?;
            content.relates_to = Some(Relation::Reply(Reply::with_event_id(of)));
        }
        self.room(room)?.send(content).await.map_err(failed)?;
        Ok(())
    }

    /// Puts a sign under a message.
    pub(super) async fn react(&self, room: &OwnedRoomId, to: &MessageRef, sign: &str) -> Result<OwnedEventId, Trouble> {
        let to = to.as_str().try_into().map_err(|_| Trouble::NoMessage)?;
        let content = ReactionEventContent::new(Annotation::new(to, sign.to_owned()));
        Ok(self.room(room)?.send(content).await.map_err(failed)?.response.event_id)
    }

    /// Takes something back.
    pub(super) async fn withdraw(&self, room: &OwnedRoomId, event: &OwnedEventId) -> Result<(), Trouble> {
        self.room(room)?.redact(event, None, None).await.map_err(failed).map(drop)
    }

    /// The rooms that the bot invited to are entered; tells which.
    pub(super) async fn follow(&mut self, bot: &UserId) -> Result<Vec<OwnedRoomId>, Trouble> {
        let mut entered = Vec::new();
        for room in self.client.invited_rooms() {
            if room.invite_details().await.map_err(failed)?.inviter_id == bot {
                room.join().await.map_err(failed)?;
                entered.push(room.room_id().to_owned());
            }
        }
        Ok(entered)
    }

    pub(super) fn is_in(&self, room: &OwnedRoomId) -> bool {
        self.client.get_room(room).is_some_and(|room| room.state() == RoomState::Joined)
    }

    /// What the bot did in the rooms since last time, until nothing more comes.
    pub(super) async fn hear(&mut self, bot: &UserId) -> Result<Vec<(OwnedRoomId, OwnedEventId, News)>, Trouble> {
        let mut heard = Vec::new();
        loop {
            let before = self.place.clone();
            let answer = self.news().await?;
            for (room, update) in &answer.rooms.joined {
                for event in &update.timeline.events {
                    let event = event.raw().deserialize().map_err(failed)?;
                    if let Some(news) = self.read(&event, bot).await? {
                        heard.push((room.clone(), event.event_id().to_owned(), news));
                    }
                }
            }
            if self.place == before {
                return Ok(heard);
            }
        }
    }

    async fn read(&self, event: &AnySyncTimelineEvent, bot: &UserId) -> Result<Option<News>, Trouble> {
        if event.sender() != bot {
            return Ok(None);
        }
        Ok(match event {
            AnySyncTimelineEvent::State(AnySyncStateEvent::RoomMember(member))
                if member.state_key() == bot && *member.membership() == MembershipState::Leave =>
            {
                Some(News::Left)
            }
            AnySyncTimelineEvent::MessageLike(AnySyncMessageLikeEvent::RoomRedaction(SyncRoomRedactionEvent::Original(gone))) => {
                gone.redacts.clone().or_else(|| gone.content.redacts.clone()).map(News::Gone)
            }
            AnySyncTimelineEvent::MessageLike(AnySyncMessageLikeEvent::Reaction(SyncMessageLikeEvent::Original(sign))) => {
                let Annotation { event_id, key, .. } = sign.content.relates_to.clone();
                Some(News::Sign(event_id, key))
            }
            AnySyncTimelineEvent::MessageLike(AnySyncMessageLikeEvent::RoomEncrypted(_)) => {
                return Err(Trouble::Network("a message of Troquet's can't be decrypted".to_owned()));
            }
            AnySyncTimelineEvent::MessageLike(AnySyncMessageLikeEvent::RoomMessage(SyncMessageLikeEvent::Original(said))) => {
                if let MessageType::Image(picture) = &said.content.msgtype {
                    self.look_at(picture).await?;
                }
                match &said.content.relates_to {
                    Some(Relation::Replacement(edit)) => Some(News::Edited(edit.event_id.clone(), show(&edit.new_content))),
                    _ => Some(match &said.content.msgtype {
                        MessageType::File(file) => News::File(self.file(file).await?),
                        _ => News::Said(show(&said.content.clone().into())),
                    }),
                }
            }
            _ => None,
        })
    }

    /// Fetches and decrypts a picture, which is a JPEG whatever was sent to the bot.
    async fn look_at(&self, picture: &ImageMessageEventContent) -> Result<(), Trouble> {
        let request = MediaRequestParameters { source: picture.source.clone(), format: MediaFormat::File };
        let bytes = self.client.media().get_media_content(&request, false).await.map_err(failed)?;
        if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) { Ok(()) } else { Err(Trouble::Network("no JPEG".to_owned())) }
    }

    /// A file, fetched and decrypted.
    async fn file(&self, file: &FileMessageEventContent) -> Result<File, Trouble> {
        let request = MediaRequestParameters { source: file.source.clone(), format: MediaFormat::File };
        let bytes = self.client.media().get_media_content(&request, false).await.map_err(failed)?;
        let text = String::from_utf8(bytes).map_err(failed)?;
        Ok(File { name: file.filename().to_owned(), lines: text.lines().count() })
    }
}

/// A message as the client shows it.
fn show(content: &RoomMessageEventContentWithoutRelation) -> Shown {
    let (body, html, photo) = match &content.msgtype {
        MessageType::Text(text) => (&text.body, text.formatted.as_ref(), false),
        MessageType::Notice(text) => (&text.body, text.formatted.as_ref(), false),
        MessageType::Image(picture) => (&picture.body, picture.formatted.as_ref(), true),
        other => panic!("Troquet sends no {}", other.msgtype()),
    };
    let words = html.map(|html| shown(&html.body, body)).unwrap_or_default();
    Shown { photo, ..words }
}
