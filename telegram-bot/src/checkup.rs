//! How the account stands at Telegram, for the host who asks: who it is, what it may read, where its updates go, and what it is in each
//! group. Asks only; nothing is changed, and no update is taken.

use bot_core::{time::Timestamp, wire::ChatAddress};
use serde::Deserialize;
use serde_json::Value;
use teloxide::{
    payloads::{GetChat, GetChatMember, GetMe},
    types::{ChatId, Recipient, UserId},
};

use crate::{
    Config, ConnectError,
    api::{Api, Failure},
};

/// What Telegram says about the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkup {
    /// Its name, without « @ ».
    pub username: String,
    /// People may add it to groups.
    pub joins_groups: bool,
    /// In groups it is given everything that is written (privacy mode is off).
    pub reads_all: bool,
    /// Where its updates go.
    pub delivery: Delivery,
    /// What it is in the groups that were asked about, in their order.
    pub groups: Vec<(ChatAddress, Standing)>,
}

/// Where updates go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The webhook; `None`: to whoever polls.
    pub webhook: Option<String>,
    /// Updates that wait.
    pub pending: u64,
    /// When the webhook could last not be reached, and why, in Telegram's words.
    pub failure: Option<(Timestamp, String)>,
}

/// What the account is in a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Reads everything there, and may ask who is in the group.
    Administrator,
    /// Reads what privacy mode lets through.
    Member,
    /// There, but may not write.
    Silenced,
    /// Not there, or the group is no more.
    Absent,
    /// The group has become a supergroup with another number.
    Moved,
    /// Telegram does not say; why.
    Unknown(String),
}

#[derive(Deserialize)]
struct Account {
    id: u64,
    username: String,
    #[serde(default)]
    can_join_groups: bool,
    #[serde(default)]
    can_read_all_group_messages: bool,
}

#[derive(Deserialize)]
struct Membership {
    status: String,
    #[serde(default)]
    is_member: bool,
    #[serde(default)]
    can_send_messages: bool,
}

/// Asks Telegram, about these groups too.
///
/// # Errors
/// [`ConnectError`], if the account itself can't be asked about. What can't be said of a group is its [`Standing::Unknown`].
pub async fn checkup(config: &Config, groups: &[ChatAddress]) -> Result<Checkup, ConnectError> {
    let api = Api::new(&config.api_url, &config.token.0).map_err(ConnectError::Unreachable)?;
    let nobody = |_| ConnectError::Unreachable("no bot in the answer".to_owned());
    let account: Account = serde_json::from_value(api.call(&GetMe::new()).await?).map_err(nobody)?;
    let info = api.webhook_info().await?;
    let failed_at = info.last_error_date.map(|seconds| Timestamp(seconds.saturating_mul(1_000)));
    let delivery = Delivery {
        webhook: Some(info.url).filter(|url| !url.is_empty()),
        pending: info.pending_update_count,
        failure: failed_at.map(|at| (at, info.last_error_message.unwrap_or_default())),
    };
    let mut standings = Vec::with_capacity(groups.len());
    for group in groups {
        standings.push((group.clone(), standing(&api, UserId(account.id), group).await));
    }
    Ok(Checkup {
        username: account.username,
        joins_groups: account.can_join_groups,
        reads_all: account.can_read_all_group_messages,
        delivery,
        groups: standings,
    })
}

async fn standing(api: &Api, me: UserId, group: &ChatAddress) -> Standing {
    let Ok(chat) = group.as_str().parse().map(ChatId) else { return Standing::Absent };
    match read(api.call(&GetChatMember::new(chat, me)).await) {
        // The rights of ordinary members are the group's, and said there only.
        Standing::Member if is_hushed(api.call(&GetChat::new(Recipient::Id(chat))).await.ok().as_ref()) => Standing::Silenced,
        standing => standing,
    }
}

/// Does the group let its ordinary members write nothing? What it does not say is no.
fn is_hushed(group: Option<&Value>) -> bool {
    group.and_then(|group| group["permissions"]["can_send_messages"].as_bool()) == Some(false)
}

fn read(answer: Result<Value, Failure>) -> Standing {
    let answer = match answer {
        Ok(answer) => answer,
        Err(Failure::Transport(cause)) => return Standing::Unknown(cause),
        Err(Failure::Refused(refused)) => {
            return match refused.code {
                _ if refused.migrate_to.is_some() => Standing::Moved,
                403 => Standing::Absent,
                400 if ["chat not found", "upgraded", "deactivated", "member not found", "kicked"]
                    .iter()
                    .any(|words| refused.says(words)) =>
                {
                    Standing::Absent
                }
                _ => Standing::Unknown(refused.summary().to_owned()),
            };
        }
    };
    match serde_json::from_value::<Membership>(answer) {
        Ok(Membership { status, is_member, can_send_messages }) => match status.as_str() {
            "creator" | "administrator" => Standing::Administrator,
            "member" => Standing::Member,
            "restricted" if is_member && can_send_messages => Standing::Member,
            "restricted" if is_member => Standing::Silenced,
            _ => Standing::Absent,
        },
        Err(_) => Standing::Unknown("no member in the answer".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::api::Refused;

    #[test]
    fn standings() {
        let table = [
            (json!({ "status": "creator" }), Standing::Administrator),
            (json!({ "status": "administrator", "can_delete_messages": false }), Standing::Administrator),
            (json!({ "status": "member" }), Standing::Member),
            (json!({ "status": "restricted", "is_member": true, "can_send_messages": true }), Standing::Member),
            (json!({ "status": "restricted", "is_member": true, "can_send_messages": false }), Standing::Silenced),
            (json!({ "status": "restricted", "is_member": false }), Standing::Absent),
            (json!({ "status": "kicked" }), Standing::Absent),
            (json!({ "status": "left" }), Standing::Absent),
            (json!({}), Standing::Unknown("no member in the answer".to_owned())),
        ];
        for (answer, expected) in table {
            assert_eq!(read(Ok(answer.clone())), expected, "{answer}");
        }
    }

    #[test]
    fn a_group_may_hush_everybody() {
        let group = |permissions: Value| json!({ "id": -100, "permissions": permissions });
        assert!(is_hushed(Some(&group(json!({ "can_send_messages": false })))));
        for other in [json!({ "can_send_messages": true }), json!({}), json!(null)] {
            assert!(!is_hushed(Some(&group(other.clone()))), "{other}");
        }
        assert!(!is_hushed(None));
    }

    #[test]
    fn refusals_are_standings_too() {
        let refused = |code, text: &str, migrate_to| {
            read(Err(Failure::Refused(Refused { code, description: text.to_owned(), migrate_to, retry_after: None })))
        };
        assert_eq!(refused(400, "Bad Request: chat not found", None), Standing::Absent);
        assert_eq!(refused(403, "Forbidden: bot was kicked from the supergroup chat", None), Standing::Absent);
        assert_eq!(refused(400, "Bad Request: group chat was upgraded to a supergroup chat", Some(-1)), Standing::Moved);
        assert_eq!(refused(500, "Internal Server Error", None), Standing::Unknown("Internal Server Error".to_owned()));
    }
}
