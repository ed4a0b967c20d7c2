//! What a conversation keeps between two messages: the form in progress, and the choices under messages.

use bot_core::{
    store::{Prompt, Stored, StoredForm},
    wire::{ChatAddress, MessageRef, Network, PersonAddress},
};

use crate::{
    link::Link,
    value::{Reader, binds, from_json},
};

/// The form of a person in a chat.
pub(crate) async fn form(
    link: &mut Link,
    network: Network,
    chat: &ChatAddress,
    person: &PersonAddress,
) -> Stored<Option<StoredForm>> {
    let sql = "SELECT body, until FROM form WHERE network = $1 AND chat = $2 AND person = $3";
    let Some(row) = link.row(sql, binds![network, chat, person]).await? else { return Ok(None) };
    let mut row = Reader::new(&row);
    Ok(Some(StoredForm { json: row.get()?, until: row.get()? }))
}

/// Keeps, replaces or ends the form of a person in a chat.
pub(crate) async fn save_form(
    link: &mut Link,
    network: Network,
    chat: &ChatAddress,
    person: &PersonAddress,
    form: Option<&StoredForm>,
) -> Stored<()> {
    if let Some(form) = form {
        let sql = "INSERT INTO form (network, chat, person, body, until) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (network, chat, person) DO UPDATE SET body = excluded.body, until = excluded.until";
        link.run(sql, binds![network, chat, person, form.json.as_str(), form.until]).await?;
    } else {
        let sql = "DELETE FROM form WHERE network = $1 AND chat = $2 AND person = $3";
        link.run(sql, binds![network, chat, person]).await?;
    }
    Ok(())
}

/// The choices under a message, or under the newest message with choices in the chat.
pub(crate) async fn prompt(
    link: &mut Link,
    network: Network,
    chat: &ChatAddress,
    message: Option<&MessageRef>,
) -> Stored<Option<Prompt>> {
    const NEWEST: &str = "SELECT p.choices, k.offer FROM prompt AS p \
         LEFT JOIN card AS k ON k.network = p.network AND k.chat = p.chat AND k.message = p.message \
         WHERE p.network = $1 AND p.chat = $2 ORDER BY p.id DESC LIMIT 1";
    const UNDER: &str = "SELECT p.choices, k.offer FROM (SELECT 1 AS one) AS b \
         LEFT JOIN prompt AS p ON p.network = $1 AND p.chat = $2 AND p.message = $3 \
         LEFT JOIN card AS k ON k.network = $1 AND k.chat = $2 AND k.message = $3 \
         ORDER BY k.offer LIMIT 1";
    let row = match message {
        Some(message) => link.row(UNDER, binds![network, chat, message]).await?,
        None => link.row(NEWEST, binds![network, chat]).await?,
    };
    let Some(row) = row else { return Ok(None) };
    let mut row = Reader::new(&row);
    let (choices, offer) = (row.maybe::<String>()?, row.maybe()?);
    if choices.is_none() && offer.is_none() {
        return Ok(None);
    }
    let choices = choices.map_or_else(|| Ok(Vec::new()), |json| from_json(&json))?;
    Ok(Some(Prompt { choices, offer }))
}

/// Forgets the choices under the messages of a chat.
pub(crate) async fn forget_prompts(link: &mut Link, network: Network, chat: &ChatAddress) -> Stored<()> {
    link.run("DELETE FROM prompt WHERE network = $1 AND chat = $2", binds![network, chat]).await?;
    Ok(())
}
