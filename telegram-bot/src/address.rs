//! How Telegram's chats are written as [`ChatAddress`]: the chat's number. A private chat has the number of its person. A topic of a group is
//! no chat of its own: it is the message's thread.

use bot_core::wire::{ChatAddress, Destination, PersonAddress};
use teloxide::types::ChatId;

/// A chat, or one topic of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// The chat.
    pub(crate) chat: ChatId,
    /// The topic.
    pub(crate) topic: Option<i64>,
}

/// A chat, as the core writes it.
pub(crate) fn chat_address(chat: i64) -> ChatAddress {
    ChatAddress(chat.to_string())
}

impl Place {
    /// Where something goes; `None` if this was never an address of Telegram's. A private chat has its person's number.
    pub(crate) fn of(to: &Destination) -> Option<Self> {
        let address = to.chat.as_ref().map(ChatAddress::as_str).or_else(|| to.person.as_ref().map(PersonAddress::as_str));
        Some(Self { chat: ChatId(address?.parse().ok()?), topic: None })
    }

    /// In this topic of it, if that is one of Telegram's.
    pub(crate) fn in_topic(self, thread: Option<&str>) -> Self {
        Self { topic: thread.and_then(|topic| topic.parse().ok()), ..self }
    }
}

#[cfg(test)]
mod tests {
    use bot_core::wire::Network;

    use super::*;

    fn to(chat: Option<&str>, person: Option<&str>) -> Option<Place> {
        Place::of(&Destination {
            network: Network::Telegram,
            chat: chat.map(|chat| ChatAddress(chat.to_owned())),
            person: person.map(|person| PersonAddress(person.to_owned())),
        })
    }

    #[test]
    fn where_things_go() {
        let group = to(Some("-1001234"), None).expect("a group");
        assert_eq!((group.chat, group.topic), (ChatId(-1_001_234), None));
        assert_eq!(group.in_topic(Some("7")).topic, Some(7));
        assert_eq!(group.in_topic(Some("x")).topic, None);
        let zoe = to(None, Some("42")).expect("a person");
        assert_eq!((zoe.chat, zoe.topic), (ChatId(42), None));
        for nowhere in [to(None, None), to(Some(""), None), to(Some("!room:example.org"), None), to(None, Some("zoe"))] {
            assert_eq!(nowhere, None);
        }
    }
}
