//! How Telegram's chats are written as [`ChatAddress`]: the chat's number, and after a slash the topic's, if the group has topics.
//! A private chat has the number of its person.

use bot_core::wire::ChatAddress;
use teloxide::types::{ChatId, MessageId, ThreadId};

/// A chat, or one topic of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// The chat.
    pub(crate) chat: ChatId,
    /// The topic.
    pub(crate) topic: Option<ThreadId>,
}

impl Place {
    /// A chat, or one topic of it, from Telegram's own numbers.
    pub(crate) fn new(chat: i64, topic: Option<i32>) -> Self {
        Self { chat: ChatId(chat), topic: topic.map(|id| ThreadId(MessageId(id))) }
    }

    /// The core's form.
    pub(crate) fn address(self) -> ChatAddress {
        ChatAddress(match self.topic {
            Some(topic) => format!("{}/{}", self.chat, topic),
            None => self.chat.to_string(),
        })
    }

    /// Telegram's numbers again; `None` if this address was never one of Telegram's.
    pub(crate) fn parse(address: &str) -> Option<Self> {
        let (chat, topic) = match address.split_once('/') {
            Some((chat, topic)) => (chat, Some(topic.parse().ok()?)),
            None => (address, None),
        };
        Some(Self::new(chat.parse().ok()?, topic))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_go_there_and_back() {
        for text in ["42", "-1001234567890", "-1001234567890/7"] {
            assert_eq!(Place::parse(text).map(|place| place.address().0).as_deref(), Some(text));
        }
    }

    #[test]
    fn what_telegram_never_said_is_refused() {
        for text in ["", "/", "12/", "/7", "12/x", "!room:example.org", "99999999999999999999"] {
            assert_eq!(Place::parse(text), None, "{text}");
        }
    }
}
