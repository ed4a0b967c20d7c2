//! Does what the outbox asks and says how it went. What an error means is read from its text and parameters: the typed errors are
//! partly out of date.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use bot_core::{
    card::{Attachment, Choice, Message},
    clock::Clock,
    wire::{
        Act, ChatAddress, Delivered, Delivery, Destination, FileRef, MessageRef, Network, NoAnswer, PersonAddress, Picture,
        Question, SendError, Wire,
    },
};
use chrono::Duration;
use reqwest::multipart::{Form, Part};
use serde::Serialize;
use serde_json::Value;
use teloxide::{
    payloads::{
        AnswerCallbackQuery, DeleteMessage, EditMessageCaption, EditMessageText, GetChatMember, GetFile, GetMe, LeaveChat,
        SendMessage,
    },
    types::{
        CallbackQueryId, ChatId, FileId, InlineKeyboardMarkup, LinkPreviewOptions, MessageId, ParseMode, ReplyMarkup,
        ReplyParameters, UserId,
    },
};

use crate::{
    address::{Place, chat_address},
    api::{Api, Failure, Refused},
    draw,
    incoming::present,
    limits::{Budget, Limits},
};

/// Troquet's mouth on Telegram.
pub(crate) struct TelegramWire {
    api: Arc<Api>,
    /// The bot's user name, without « @ ».
    username: String,
    clock: Arc<dyn Clock>,
    budget: Mutex<Budget>,
}

/// Links in people's words are not unfolded.
const NO_PREVIEW: LinkPreviewOptions = LinkPreviewOptions {
    is_disabled: true,
    url: None,
    prefer_small_media: false,
    prefer_large_media: false,
    show_above_text: false,
};

/// The topic is closed or gone.
const NO_TOPIC: &str = "no such topic";

/// What a failure means for whoever sends.
fn verdict(failure: Failure) -> SendError {
    let refused = match failure {
        Failure::Transport(cause) => return SendError::Transient(cause),
        Failure::Refused(refused) => refused,
    };
    if let Some(seconds) = refused.retry_after {
        return SendError::RetryAfter(Duration::seconds(i64::from(seconds)));
    }
    if let Some(chat) = refused.migrate_to {
        return SendError::Moved(chat_address(chat));
    }
    let any = |words: &[&str]| words.iter().any(|words| refused.says(words));
    match refused.code {
        403 => SendError::Unreachable,
        400 if any(&[
            "chat not found",
            "user not found",
            "peer_id_invalid",
            "rights to send",
            "chat_write_forbidden",
            "group is deactivated",
            "bot was kicked",
        ]) =>
        {
            SendError::Unreachable
        }
        400 if any(&["topic_closed", "topic_deleted", "thread not found"]) => SendError::Refused(NO_TOPIC.to_owned()),
        400 if any(&["message to edit not found", "message_id_invalid", "can't be edited"]) => SendError::Gone,
        // 401 and 404: the token is no longer valid, which is the host's to mend and no reason to lose a message.
        400 => SendError::Refused(refused.summary().to_owned()),
        _ => SendError::Transient(refused.summary().to_owned()),
    }
}

/// Counts as done what the API refuses because nothing is left to do.
fn done_if(result: Result<Value, Failure>, nothing_to_do: impl Fn(&Refused) -> bool) -> Result<(), SendError> {
    match result {
        Err(Failure::Refused(refused)) if nothing_to_do(&refused) => Ok(()),
        Err(failure) => Err(verdict(failure)),
        Ok(_) => Ok(()),
    }
}

/// The message's number out of the API's echo.
fn made(echo: &Value) -> Option<MessageRef> {
    echo.get("message_id").and_then(Value::as_i64).map(|id| MessageRef(id.to_string()))
}

fn message_id(of: &MessageRef) -> Result<MessageId, SendError> {
    of.as_str().parse().map(MessageId).map_err(|_| SendError::Refused("not a message of Telegram".to_owned()))
}

/// Where it goes.
fn place(to: &Destination) -> Result<Place, SendError> {
    Place::of(to).ok_or_else(|| SendError::Refused("not an address of Telegram".to_owned()))
}

/// An answer; it is sent also if what it answers is gone.
fn answering(of: MessageId) -> ReplyParameters {
    ReplyParameters::new(of).allow_sending_without_reply()
}

fn json(value: &impl Serialize) -> Result<String, SendError> {
    serde_json::to_string(value).map_err(|_| SendError::Refused("can't be written as JSON".to_owned()))
}

/// The beginning of a form: where to.
fn place_form(to: Place) -> Form {
    let form = Form::new().text("chat_id", to.chat.to_string());
    match to.topic {
        Some(topic) => form.text("message_thread_id", topic.to_string()),
        None => form,
    }
}

/// A picture as Telegram takes it: by its own handle, else its bytes. `None` while there is neither.
fn photo(picture: &Picture) -> Option<Part> {
    match (&picture.file, &picture.jpeg) {
        (Some(file), _) => Some(Part::text(file.as_str().to_owned())),
        (None, Some(jpeg)) => Part::bytes(jpeg.clone()).file_name("photo.jpg").mime_str("image/jpeg").ok(),
        (None, None) => None,
    }
}

fn document(file: &Attachment) -> Result<Part, SendError> {
    let part = Part::text(file.text.clone()).file_name(file.name.clone()).mime_str(&file.media_type);
    part.map_err(|_| SendError::Refused("not a media type".to_owned()))
}

impl TelegramWire {
    pub(crate) fn new(api: Arc<Api>, username: String, clock: Arc<dyn Clock>, limits: Limits) -> Self {
        Self { api, username, clock, budget: Mutex::new(Budget::new(limits)) }
    }

    /// Takes room for what a delivery will send. Answers to buttons and leaving are no messages, and not counted.
    fn reserve(&self, delivery: &Delivery) -> Result<(), SendError> {
        let calls = match &delivery.act {
            // The files of one answer are taken as one burst; should Telegram not, it says so and the outbox waits.
            Act::Say(message) => draw::texts(message, draw::LONGEST_TEXT).len().max(1) + usize::from(!message.files.is_empty()),
            Act::Edit { .. } | Act::Delete { .. } => 1,
            Act::Acknowledge { .. } | Act::Leave => return Ok(()),
        };
        let chat = place(&delivery.to)?.chat.0;
        let mut budget = self.budget.lock().unwrap_or_else(PoisonError::into_inner);
        budget.take(chat, calls, self.clock.now()).map_err(SendError::RetryAfter)
    }

    /// In the message's topic; in the group's general one where that topic is closed or gone.
    async fn say_there(&self, to: Place, message: &Message, picture: Option<&Picture>) -> Result<Option<MessageRef>, SendError> {
        let there = to.in_topic(message.thread.as_deref());
        match self.say(there, message, picture).await {
            Err(SendError::Refused(why)) if there.topic.is_some() && why == NO_TOPIC => self.say(to, message, picture).await,
            other => other,
        }
    }

    /// The buttons of a message there. In a private chat none needs to lead to it.
    fn keyboard(&self, to: Place, choices: &[Choice]) -> Option<InlineKeyboardMarkup> {
        draw::keyboard(choices, Some(self.username.as_str()).filter(|_| to.chat.0 < 0))
    }

    /// The picture with the words under it if they are short enough; else the picture, the texts, the last of them with the buttons.
    /// Then the files. Tells the message that has the buttons.
    async fn say(&self, to: Place, message: &Message, picture: Option<&Picture>) -> Result<Option<MessageRef>, SendError> {
        let mut texts = draw::texts(message, draw::LONGEST_TEXT);
        let mut reply = message.reply_to.as_ref().and_then(|of| message_id(of).ok());
        let mut last = None;
        if let Some(photo) = picture.and_then(photo) {
            let mut form = place_form(to).part("photo", photo);
            if let Some(of) = reply.take() {
                form = form.text("reply_parameters", json(&answering(of))?);
            }
            let mut captions = draw::texts(message, draw::LONGEST_CAPTION);
            if captions.len() <= 1 {
                texts.clear();
                if let Some(caption) = captions.pop() {
                    form = form.text("caption", caption).text("parse_mode", "HTML");
                }
                if let Some(keyboard) = self.keyboard(to, &message.choices) {
                    form = form.text("reply_markup", json(&keyboard)?);
                }
            }
            last = made(&self.api.upload("sendPhoto", form).await.map_err(verdict)?);
        } else if texts.is_empty() && message.files.is_empty() {
            return Err(SendError::Refused("nothing to say".to_owned()));
        }
        let mut texts = texts.into_iter().peekable();
        while let Some(text) = texts.next() {
            let payload = SendMessage {
                message_thread_id: to.topic,
                parse_mode: Some(ParseMode::Html),
                link_preview_options: Some(NO_PREVIEW),
                reply_parameters: reply.take().map(answering),
                reply_markup: self
                    .keyboard(to, &message.choices)
                    .filter(|_| texts.peek().is_none())
                    .map(ReplyMarkup::InlineKeyboard),
                ..SendMessage::new(to.chat, text)
            };
            last = made(&self.api.call(&payload).await.map_err(verdict)?);
        }
        for file in &message.files {
            let echo =
                self.api.upload("sendDocument", place_form(to).part("document", document(file)?)).await.map_err(verdict)?;
            last = last.or_else(|| made(&echo));
        }
        Ok(last)
    }

    /// What stands under a picture is a caption and not a text; which of the two a message has, only Telegram knows.
    async fn edit(&self, to: Place, of: &MessageRef, message: &Message) -> Result<(), SendError> {
        // A card that outgrew one message keeps its beginning: an edit can't make a second one.
        let first = |longest| draw::texts(message, longest).into_iter().next();
        let text = first(draw::LONGEST_TEXT).ok_or_else(|| SendError::Refused("nothing to say".to_owned()))?;
        let payload = EditMessageText {
            parse_mode: Some(ParseMode::Html),
            link_preview_options: Some(NO_PREVIEW),
            reply_markup: self.keyboard(to, &message.choices),
            ..EditMessageText::new(to.chat, message_id(of)?, text)
        };
        let mut outcome = self.api.call(&payload).await;
        if matches!(&outcome, Err(Failure::Refused(refused)) if refused.says("there is no text in the message to edit")) {
            let payload = EditMessageCaption {
                caption: first(draw::LONGEST_CAPTION),
                parse_mode: Some(ParseMode::Html),
                reply_markup: self.keyboard(to, &message.choices),
                ..EditMessageCaption::new(to.chat, message_id(of)?)
            };
            outcome = self.api.call(&payload).await;
        }
        done_if(outcome, |refused| refused.says("message is not modified"))
    }

    /// Privacy mode is on unless `BotFather` was told otherwise, and never holds for administrators. Asked anew, for it may have changed.
    async fn hears_all(&self, chat: &ChatAddress) -> Option<bool> {
        let me = self.api.call(&GetMe::new()).await.ok()?;
        if me.get("can_read_all_group_messages").and_then(Value::as_bool) == Some(true) {
            return Some(true);
        }
        let me = PersonAddress(me.get("id")?.as_i64()?.to_string());
        self.member(chat, &me).await?.get("status").and_then(Value::as_str).map(is_admin)
    }

    async fn member(&self, chat: &ChatAddress, person: &PersonAddress) -> Option<Value> {
        let (chat, user) = (chat.as_str().parse().ok().map(ChatId)?, person.as_str().parse().ok().map(UserId)?);
        self.api
            .call(&GetChatMember::new(chat, user))
            .await
            .inspect_err(|failure| tracing::info!(cause = %verdict_name(failure), "Telegram did not say who is in a chat"))
            .ok()
    }
}

/// Does a status of `ChatMember` mean that its user is an administrator?
fn is_admin(status: &str) -> bool {
    matches!(status, "creator" | "administrator")
}

/// A failure in a word or two, for logs.
pub(crate) fn verdict_name(failure: &Failure) -> &str {
    match failure {
        Failure::Refused(refused) => refused.summary(),
        Failure::Transport(cause) => cause,
    }
}

#[async_trait]
impl Wire for TelegramWire {
    fn network(&self) -> Network {
        Network::Telegram
    }

    async fn deliver(&self, delivery: &Delivery) -> Result<Delivered, SendError> {
        self.reserve(delivery)?;
        let message = match &delivery.act {
            Act::Say(message) => self.say_there(place(&delivery.to)?, message, delivery.picture.as_ref()).await?,
            Act::Edit { of, message } => {
                self.edit(place(&delivery.to)?, of, message).await?;
                Some(of.clone())
            }
            Act::Delete { of } => {
                let payload = DeleteMessage::new(place(&delivery.to)?.chat, message_id(of)?);
                done_if(self.api.call(&payload).await, |refused| refused.says("message to delete not found"))?;
                None
            }
            Act::Acknowledge { callback } => {
                let payload = AnswerCallbackQuery::new(CallbackQueryId(callback.clone()));
                done_if(self.api.call(&payload).await, |refused| refused.says("query is too old"))?;
                None
            }
            Act::Leave => {
                let payload = LeaveChat::new(place(&delivery.to)?.chat);
                done_if(self.api.call(&payload).await, |refused| refused.code == 403 || refused.says("chat not found"))?;
                None
            }
        };
        let chat = delivery.to.person.as_ref().and(place(&delivery.to).ok());
        Ok(Delivered { message, chat: chat.map(|place| chat_address(place.chat.0)) })
    }

    /// About others Telegram answers surely only administrators; what it does not say is no answer.
    async fn ask(&self, question: &Question) -> Result<bool, NoAnswer> {
        let (chat, person, wants_admin) = match question {
            Question::IsAdmin { chat, person } => (chat, person, true),
            Question::IsMember { chat, person } => (chat, person, false),
            Question::HearsAll { chat } => return self.hears_all(chat).await.ok_or(NoAnswer),
        };
        let member = self.member(chat, person).await.ok_or(NoAnswer)?;
        let status = member.get("status").and_then(Value::as_str).ok_or(NoAnswer)?;
        Ok(match wants_admin {
            true => is_admin(status),
            false => present(status, member.get("is_member").and_then(Value::as_bool).unwrap_or(false)),
        })
    }

    async fn fetch(&self, file: &FileRef, limit: usize) -> Result<Vec<u8>, SendError> {
        let found = self.api.call(&GetFile::new(FileId(file.as_str().to_owned()))).await.map_err(verdict)?;
        let path = found.get("file_path").and_then(Value::as_str);
        let path = path.ok_or_else(|| SendError::Refused("the file is no longer there".to_owned()))?;
        let bytes = self.api.file(path, limit).await.map_err(verdict)?;
        bytes.ok_or_else(|| SendError::Refused("the file is too long".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(code: i64, description: &str) -> Failure {
        Failure::Refused(Refused { code, description: description.to_owned(), ..Refused::default() })
    }

    #[test]
    fn errors_are_told_apart_by_their_words() {
        let unreachable = [
            (403, "Forbidden: bot was blocked by the user"),
            (403, "Forbidden: bot can't initiate conversation with a user"),
            (403, "Forbidden: something new"),
            (400, "Bad Request: chat not found"),
            (400, "Bad Request: not enough rights to send text messages to the chat"),
        ];
        for (code, text) in unreachable {
            assert_eq!(verdict(refused(code, text)), SendError::Unreachable, "{text}");
        }
        for text in ["message thread not found", "TOPIC_CLOSED", "TOPIC_DELETED"] {
            assert_eq!(verdict(refused(400, &format!("Bad Request: {text}"))), SendError::Refused(NO_TOPIC.to_owned()), "{text}");
        }
        for text in ["message to edit not found", "MESSAGE_ID_INVALID", "message can't be edited"] {
            assert_eq!(verdict(refused(400, &format!("Bad Request: {text}"))), SendError::Gone, "{text}");
        }
        let mine = "Bad Request: can't parse entities: unsupported tag \"Zoé\"";
        assert_eq!(verdict(refused(400, mine)), SendError::Refused("Bad Request: can't parse entities".to_owned()));
        for (code, text) in [(500, "Internal Server Error"), (401, "Unauthorized"), (404, "Not Found"), (502, "Bad Gateway")] {
            assert_eq!(verdict(refused(code, text)), SendError::Transient(text.to_owned()));
        }
    }

    #[test]
    fn waiting_and_moving_come_with_their_numbers() {
        let slow = Refused { code: 429, retry_after: Some(35), ..Refused::default() };
        assert_eq!(verdict(Failure::Refused(slow)), SendError::RetryAfter(Duration::seconds(35)));
        let moved = Refused {
            code: 400,
            description: "Bad Request: group chat was upgraded to a supergroup chat".to_owned(),
            migrate_to: Some(-1_001_234),
            retry_after: None,
        };
        assert_eq!(verdict(Failure::Refused(moved)), SendError::Moved(ChatAddress("-1001234".to_owned())));
    }
}
