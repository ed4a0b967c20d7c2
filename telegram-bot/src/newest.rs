//! What the Bot API takes and teloxide's types do not know yet (they are of Bot API 9.1): buttons with a style, messages for one person's
//! eyes, several files as one message. Sent as plain JSON under the names of the documentation; a server that is older than a field
//! passes over it.
//!
//! What teloxide learns leaves this module.

use bot_core::commands::Weight;
use reqwest::Url;
use serde::Serialize;
use teloxide::types::{ChatId, LinkPreviewOptions, MessageId, ParseMode, ReplyParameters, UserId};

/// Buttons under a message, row by row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Keyboard {
    pub(crate) inline_keyboard: Vec<Vec<Button>>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Button {
    pub(crate) text: String,
    #[serde(flatten)]
    pub(crate) does: Does,
    /// Its colour, for whoever sees one; the text says it too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) style: Option<ButtonStyle>,
}

/// What a button does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) enum Does {
    /// Tells the bot this, 1 to 64 bytes.
    #[serde(rename = "callback_data")]
    Tell(String),
    /// Opens this.
    #[serde(rename = "url")]
    Open(Url),
}

/// A colour (Bot API 9.4, `InlineKeyboardButton.style`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ButtonStyle {
    /// Green.
    Success,
    /// Red.
    Danger,
}

impl From<Weight> for ButtonStyle {
    fn from(weight: Weight) -> Self {
        match weight {
            Weight::Agrees => Self::Success,
            Weight::Ends => Self::Danger,
        }
    }
}

/// Whom a message in a group is shown to, and nobody else (Bot API 10.3, « Ephemeral messages and commands »). Somebody's client that is
/// not there at that moment may never show it. A bot that is no administrator may send one only as the answer to a press, for 15 seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Ephemeral {
    pub(crate) receiver_user_id: UserId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) callback_query_id: Option<String>,
}

/// `sendMessage`.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct SendMessage {
    pub(crate) chat_id: ChatId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) message_thread_id: Option<i64>,
    pub(crate) text: String,
    pub(crate) parse_mode: ParseMode,
    pub(crate) link_preview_options: LinkPreviewOptions,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reply_parameters: Option<ReplyParameters>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reply_markup: Option<Keyboard>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ephemeral_message_parameters: Option<Ephemeral>,
}

/// `editMessageText`, or `editMessageCaption` if it has a caption.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct EditMessage {
    pub(crate) chat_id: ChatId,
    #[serde(flatten)]
    pub(crate) message_id: MessageId,
    #[serde(flatten)]
    pub(crate) words: Words,
    pub(crate) parse_mode: ParseMode,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reply_markup: Option<Keyboard>,
}

/// What an edit writes anew.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub(crate) enum Words {
    /// A message's text.
    Text { text: String, link_preview_options: LinkPreviewOptions },
    /// What stands under a picture.
    Caption { caption: String },
}

/// One file of `sendMediaGroup`, whose bytes come in the form's part of that name.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct InputMediaDocument {
    #[serde(rename = "type")]
    kind: &'static str,
    media: String,
}

impl InputMediaDocument {
    /// The file in that part.
    pub(crate) fn attached(part: &str) -> Self {
        Self { kind: "document", media: format!("attach://{part}") }
    }
}

/// The most files of one `sendMediaGroup`.
pub(crate) const LONGEST_ALBUM: usize = 10;
