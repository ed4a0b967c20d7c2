//! What a failure of the Bot API means for whoever sends: read from its text and parameters, for the typed errors are partly out of date.

use bot_core::wire::SendError;
use chrono::Duration;
use serde_json::Value;

use crate::{
    address::chat_address,
    api::{Failure, Refused},
};

/// The topic is closed or gone.
pub(crate) const NO_TOPIC: &str = "no such topic";

/// What a failure means for whoever sends.
pub(crate) fn verdict(failure: Failure) -> SendError {
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
pub(crate) fn done_if(result: Result<Value, Failure>, nothing_to_do: impl Fn(&Refused) -> bool) -> Result<(), SendError> {
    match result {
        Err(Failure::Refused(refused)) if nothing_to_do(&refused) => Ok(()),
        Err(failure) => Err(verdict(failure)),
        Ok(_) => Ok(()),
    }
}

/// A failure in a word or two, for logs.
pub(crate) fn verdict_name(failure: &Failure) -> &str {
    match failure {
        Failure::Refused(refused) => refused.summary(),
        Failure::Transport(cause) => cause,
    }
}

#[cfg(test)]
mod tests {
    use bot_core::wire::ChatAddress;

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
