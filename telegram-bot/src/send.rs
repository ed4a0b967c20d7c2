//! How a neutral message becomes calls: a picture with its words, texts, buttons, files; edits of what stands there.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use bot_core::{
    card::{Attachment, Choice, Message, Whisper},
    wire::{MessageRef, Picture, SendError},
};
use reqwest::multipart::{Form, Part};
use serde::Serialize;
use serde_json::Value;
use teloxide::types::{LinkPreviewOptions, MessageId, ParseMode, ReplyParameters, UserId};

use crate::{
    address::Place,
    api::{Api, Failure},
    draw,
    newest::{EditMessage, Ephemeral, InputMediaDocument, Keyboard, LONGEST_ALBUM, SendMessage, Words},
    verdict::{NO_TOPIC, done_if, verdict},
};

/// Writes messages.
pub(crate) struct Pen {
    api: Arc<Api>,
    /// The bot's user name, without « @ ».
    username: String,
    /// The server is older than marks on moments, and was found out.
    without_moments: AtomicBool,
}

/// Links in people's words are not unfolded.
const NO_PREVIEW: LinkPreviewOptions = LinkPreviewOptions {
    is_disabled: true,
    url: None,
    prefer_small_media: false,
    prefer_large_media: false,
    show_above_text: false,
};

/// What a server says of marks that it does not know.
const UNKNOWN_MARK: &str = "unsupported start tag \"tg-time\"";

/// The message's number out of the API's echo. A message that only one person is shown has none to come back to.
fn made(echo: &Value) -> Option<MessageRef> {
    echo.get("message_id").and_then(Value::as_i64).filter(|id| *id != 0).map(|id| MessageRef(id.to_string()))
}

/// The number of an earlier message.
pub(crate) fn message_id(of: &MessageRef) -> Result<MessageId, SendError> {
    of.as_str().parse().map(MessageId).map_err(|_| SendError::Refused("not a message of Telegram".to_owned()))
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

/// Who alone is to see it.
fn ephemeral(whisper: &Whisper) -> Option<Ephemeral> {
    let receiver_user_id = UserId(whisper.to.as_str().parse().ok()?);
    Some(Ephemeral { receiver_user_id, callback_query_id: whisper.callback.clone() })
}

impl Pen {
    /// A pen that has written nothing yet.
    pub(crate) fn new(api: Arc<Api>, username: String) -> Self {
        Self { api, username, without_moments: AtomicBool::new(false) }
    }

    /// Says it in the message's topic, or in the group's general one where that topic is closed or gone. Tells the message that has the
    /// buttons.
    pub(crate) async fn say(
        &self,
        to: Place,
        message: &Message,
        picture: Option<&Picture>,
    ) -> Result<Option<MessageRef>, SendError> {
        if let Some(whisper) = &message.whisper
            && self.whisper(to, message, whisper).await
        {
            return Ok(None);
        }
        let there = to.in_topic(message.thread.as_deref());
        match self.write(there, message, picture).await {
            Err(SendError::Refused(why)) if there.topic.is_some() && why == NO_TOPIC => self.write(to, message, picture).await,
            other => other,
        }
    }

    /// Shows it to that person only, where the server does that and lets the bot; says whether it did. Whatever else it says, everybody is
    /// told instead, and what hinders that is found there.
    async fn whisper(&self, to: Place, message: &Message, whisper: &Whisper) -> bool {
        let Some(ephemeral) = ephemeral(whisper) else { return false };
        // What is longer is nothing to whisper.
        let Ok([text]) = <[String; 1]>::try_from(self.texts(message, draw::LONGEST_TEXT)) else { return false };
        let payload = SendMessage {
            ephemeral_message_parameters: Some(ephemeral),
            ..self.text(to.in_topic(message.thread.as_deref()), text, &message.choices)
        };
        self.api.raw("sendMessage", &payload).await.is_ok()
    }

    /// A text as it is sent.
    fn text(&self, to: Place, text: String, choices: &[Choice]) -> SendMessage {
        SendMessage {
            chat_id: to.chat,
            message_thread_id: to.topic,
            text,
            parse_mode: ParseMode::Html,
            link_preview_options: NO_PREVIEW,
            reply_parameters: None,
            reply_markup: self.keyboard(to, choices),
            ephemeral_message_parameters: None,
        }
    }

    /// The buttons of a message there. In a private chat none needs to lead to it.
    fn keyboard(&self, to: Place, choices: &[Choice]) -> Option<Keyboard> {
        draw::keyboard(choices, Some(self.username.as_str()).filter(|_| to.chat.0 < 0))
    }

    /// The message's texts, as far as this server understands what is marked in them.
    fn texts(&self, message: &Message, longest: usize) -> Vec<String> {
        match self.without_moments.load(Ordering::Relaxed) && !message.moments.is_empty() {
            true => draw::texts(&Message { moments: Vec::new(), ..message.clone() }, longest),
            false => draw::texts(message, longest),
        }
    }

    /// Did the server refuse for a mark that it does not know? From now on it gets none.
    fn is_older(&self, failure: &Failure) -> bool {
        let older = matches!(failure, Failure::Refused(refused) if refused.says(UNKNOWN_MARK));
        older && !self.without_moments.swap(true, Ordering::Relaxed)
    }

    /// The picture with the words under it if they are short enough; else the picture, the texts, the last of them with the buttons.
    /// Then the files.
    async fn write(&self, to: Place, message: &Message, picture: Option<&Picture>) -> Result<Option<MessageRef>, SendError> {
        let mut reply = message.reply_to.as_ref().and_then(|of| message_id(of).ok());
        let mut last = None;
        let mut under_picture = false;
        if let Some(photo) = picture.and_then(photo) {
            let mut form = place_form(to).part("photo", photo);
            if let Some(of) = reply.take() {
                form = form.text("reply_parameters", json(&answering(of))?);
            }
            // A form is used up by sending it and could not be sent once more without marks.
            let mut captions = draw::texts(&Message { moments: Vec::new(), ..message.clone() }, draw::LONGEST_CAPTION);
            if captions.len() <= 1 {
                under_picture = true;
                if let Some(caption) = captions.pop() {
                    form = form.text("caption", caption).text("parse_mode", "HTML");
                }
                if let Some(keyboard) = self.keyboard(to, &message.choices) {
                    form = form.text("reply_markup", json(&keyboard)?);
                }
            }
            last = made(&self.api.upload("sendPhoto", form).await.map_err(verdict)?);
        } else if message.lines.is_empty() && message.files.is_empty() {
            return Err(SendError::Refused("nothing to say".to_owned()));
        }
        if !under_picture {
            let count = self.texts(message, draw::LONGEST_TEXT).len();
            for place in 0..count {
                let choices = if place + 1 == count { message.choices.as_slice() } else { &[] };
                last = self.write_text(to, message, place, choices, reply.take()).await?;
            }
        }
        for album in message.files.chunks(LONGEST_ALBUM) {
            let echo = self.files(to, album).await?;
            last = last.or(echo);
        }
        Ok(last)
    }

    /// One of the message's texts.
    async fn write_text(
        &self,
        to: Place,
        message: &Message,
        place: usize,
        choices: &[Choice],
        reply: Option<MessageId>,
    ) -> Result<Option<MessageRef>, SendError> {
        let nth = || self.texts(message, draw::LONGEST_TEXT).into_iter().nth(place).unwrap_or_default();
        let mut payload = SendMessage { reply_parameters: reply.map(answering), ..self.text(to, nth(), choices) };
        let mut outcome = self.api.raw("sendMessage", &payload).await;
        if outcome.as_ref().is_err_and(|failure| self.is_older(failure)) {
            payload.text = nth();
            outcome = self.api.raw("sendMessage", &payload).await;
        }
        Ok(made(&outcome.map_err(verdict)?))
    }

    /// Files: one by itself, several as one message.
    async fn files(&self, to: Place, files: &[Attachment]) -> Result<Option<MessageRef>, SendError> {
        if let [only] = files {
            let form = place_form(to).part("document", document(only)?);
            return Ok(made(&self.api.upload("sendDocument", form).await.map_err(verdict)?));
        }
        let names: Vec<String> = (0..files.len()).map(|place| format!("file{place}")).collect();
        let media: Vec<InputMediaDocument> = names.iter().map(|name| InputMediaDocument::attached(name)).collect();
        let mut form = place_form(to).text("media", json(&media)?);
        for (file, name) in files.iter().zip(names) {
            form = form.part(name, document(file)?);
        }
        let echo = self.api.upload("sendMediaGroup", form).await.map_err(verdict)?;
        Ok(echo.get(0).and_then(made))
    }

    /// Writes an earlier message anew. What stands under a picture is a caption and not a text; which of the two a message has, only
    /// Telegram knows.
    pub(crate) async fn edit(&self, to: Place, of: &MessageRef, message: &Message) -> Result<(), SendError> {
        // A card that outgrew one message keeps its beginning: an edit can't make a second one.
        let first = |longest| self.texts(message, longest).into_iter().next();
        let text = first(draw::LONGEST_TEXT).ok_or_else(|| SendError::Refused("nothing to say".to_owned()))?;
        let mut payload = EditMessage {
            chat_id: to.chat,
            message_id: message_id(of)?,
            words: Words::Text { text, link_preview_options: NO_PREVIEW },
            parse_mode: ParseMode::Html,
            reply_markup: self.keyboard(to, &message.choices),
        };
        let mut outcome = self.api.raw("editMessageText", &payload).await;
        if outcome.as_ref().is_err_and(|failure| self.is_older(failure)) {
            let text = first(draw::LONGEST_TEXT).unwrap_or_default();
            payload.words = Words::Text { text, link_preview_options: NO_PREVIEW };
            outcome = self.api.raw("editMessageText", &payload).await;
        }
        if matches!(&outcome, Err(Failure::Refused(refused)) if refused.says("there is no text in the message to edit")) {
            payload.words = Words::Caption { caption: first(draw::LONGEST_CAPTION).unwrap_or_default() };
            outcome = self.api.raw("editMessageCaption", &payload).await;
        }
        done_if(outcome, |refused| refused.says("message is not modified"))
    }
}
