//! How deliveries went. All that went well is settled together, in a handful of statements; what did not is rare and told one by one.

use std::collections::HashSet;

use bot_core::{
    card::Choice,
    id::{OfferId, OutboxId},
    store::{Outcome, Outgoing, Ready, Stored},
    time::Timestamp,
    wire::{ChatAddress, MessageRef, Network},
};

use crate::{
    ids::Ids,
    link::{Link, list, tuples},
    outbox,
    value::{Reader, Value, binds, json},
};

/// Prompts kept per chat; a bare number is never meant for an older one.
const PROMPTS: i64 = 20;

/// What a delivered message leaves behind.
struct Made<'a> {
    network: Network,
    chat: &'a ChatAddress,
    message: &'a MessageRef,
    card: Option<OfferId>,
    choices: &'a [Choice],
}

/// Notes how deliveries went.
pub(crate) async fn settle(link: &mut Link, outcomes: &[(Ready, Outcome)], ids: &Ids, now: Timestamp) -> Stored<()> {
    let mut here = take(link, outcomes).await?;
    let mut made: Vec<Made<'_>> = Vec::new();
    for (ready, outcome) in outcomes.iter().filter(|(ready, _)| here.remove(&ready.id)) {
        match outcome {
            Outcome::Done { message, chat, choices } => {
                if let (Some(person), Some(chat)) = (&ready.to.person, chat)
                    && ready.to.chat.as_ref() != Some(chat)
                {
                    outbox::found_chat(link, ready.to.network, person, chat).await?;
                }
                if let (Some(chat), Some(message)) = (chat.as_ref().or(ready.to.chat.as_ref()), message) {
                    let card = match ready.what {
                        Outgoing::Card(offer) => Some(offer),
                        Outgoing::Say(_) | Outgoing::Acknowledge(_) | Outgoing::Leave => None,
                    };
                    made.push(Made { network: ready.to.network, chat, message, card, choices });
                }
            }
            Outcome::Dropped => {}
            Outcome::Again(at) => again(link, ready, *at, 1).await?,
            Outcome::Paused(at) => again(link, ready, *at, 0).await?,
            Outcome::Later(at) => {
                again(link, ready, *at, 0).await?;
                link.run("UPDATE outbox SET not_before = $2 WHERE id = $1", binds![ready.id, *at]).await?;
            }
            Outcome::CardGone => {
                if let (Some(chat), Outgoing::Card(offer)) = (&ready.to.chat, &ready.what) {
                    let sql = "DELETE FROM card WHERE network = $1 AND chat = $2 AND offer = $3";
                    link.run(sql, binds![ready.to.network, chat, *offer]).await?;
                }
                again(link, ready, now, 0).await?;
            }
            Outcome::Unreachable => match &ready.to.person {
                Some(person) => {
                    again(link, ready, now, 0).await?;
                    crate::people::unreachable(link, ready.to.network, person).await?;
                }
                // A group that can't be written to will not come back to ask for what it missed.
                None => drop_row(link, ready.id).await?,
            },
            Outcome::Moved(to) => {
                again(link, ready, now, 0).await?;
                if let Some(from) = &ready.to.chat {
                    crate::clubs::move_chat(link, ready.to.network, from, to).await?;
                }
            }
        }
    }
    keep_cards(link, &made, now).await?;
    keep_prompts(link, &made, ids, now).await
}

/// Takes out the rows that end, and tells which rows were still there. One that is gone was settled before, and what was true then need not
/// be true now; or it was somebody's who left nothing here.
async fn take(link: &mut Link, outcomes: &[(Ready, Outcome)]) -> Stored<HashSet<OutboxId>> {
    let (mut ended, mut others): (Vec<Value>, Vec<Value>) = Default::default();
    for (ready, outcome) in outcomes {
        let ends = matches!(outcome, Outcome::Done { .. } | Outcome::Dropped);
        if ends { &mut ended } else { &mut others }.push(ready.id.into());
    }
    let mut here = HashSet::new();
    for (ids, before, after) in
        [(ended, "DELETE FROM outbox", " RETURNING id"), (others, "SELECT id FROM outbox", " ORDER BY id")]
    {
        if ids.is_empty() {
            continue;
        }
        let sql = format!("{before} WHERE id IN ({}){after}", list(1, ids.len()));
        for row in &link.rows(sql, ids).await? {
            here.insert(Reader::new(row).get()?);
        }
    }
    Ok(here)
}

async fn drop_row(link: &mut Link, id: OutboxId) -> Stored<()> {
    link.run("DELETE FROM outbox WHERE id = $1", binds![id]).await?;
    Ok(())
}

/// The row is tried again at that time. If its card was marked stale once more while it was away, one of the two marks is enough.
async fn again(link: &mut Link, ready: &Ready, at: Timestamp, attempts: i64) -> Stored<()> {
    if let Outgoing::Card(offer) = &ready.what {
        let sql = "DELETE FROM outbox WHERE card = $1 AND id <> $2 AND is_claimed = 0 AND is_held = 0 \
             AND lane = (SELECT o.lane FROM outbox AS o WHERE o.id = $2)";
        link.run(sql, binds![*offer, ready.id]).await?;
    }
    let sql = "UPDATE outbox SET is_claimed = 0, attempts = attempts + $3, \
         ready_at = CASE WHEN $2 < not_before THEN not_before ELSE $2 END WHERE id = $1";
    link.run(sql, binds![ready.id, at, attempts]).await?;
    Ok(())
}

/// Where each card stands now.
async fn keep_cards(link: &mut Link, made: &[Made<'_>], now: Timestamp) -> Stored<()> {
    let mut binds: Vec<Value> = Vec::new();
    for made in made {
        if let Some(card) = made.card {
            binds.extend(binds![made.network, made.chat, card, made.message, now]);
        }
    }
    if binds.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "INSERT INTO card (network, chat, offer, message, drawn_at) VALUES {} \
         ON CONFLICT (network, chat, offer) DO UPDATE SET message = excluded.message, drawn_at = excluded.drawn_at",
        tuples(1, binds.len() / 5, 5)
    );
    link.run(sql, binds).await?;
    Ok(())
}

/// The choices under the messages. A card drawn anew without buttons has none any more.
async fn keep_prompts(link: &mut Link, made: &[Made<'_>], ids: &Ids, now: Timestamp) -> Stored<()> {
    let (mut shown, mut bare, mut chats): (Vec<Value>, Vec<Value>, Vec<(Network, &ChatAddress)>) = Default::default();
    for made in made {
        if !made.choices.is_empty() {
            shown.extend(binds![made.network, made.chat, made.message, ids.next(now), json(&made.choices)?, now]);
            chats.push((made.network, made.chat));
        } else if made.card.is_some() {
            bare.extend(binds![made.network, made.chat, made.message]);
        }
    }
    if !bare.is_empty() {
        let sql = format!("DELETE FROM prompt WHERE (network, chat, message) IN (VALUES {})", tuples(1, bare.len() / 3, 3));
        link.run(sql, bare).await?;
    }
    if shown.is_empty() {
        return Ok(());
    }
    // An edited card keeps its place among the prompts of its chat.
    let sql = format!(
        "INSERT INTO prompt (network, chat, message, id, choices, at) VALUES {} \
         ON CONFLICT (network, chat, message) DO UPDATE SET choices = excluded.choices, at = excluded.at",
        tuples(1, shown.len() / 6, 6)
    );
    link.run(sql, shown).await?;
    let sql = format!(
        "DELETE FROM prompt WHERE (network, chat) IN (VALUES {}) AND (SELECT COUNT(*) FROM prompt AS p \
         WHERE p.network = prompt.network AND p.chat = prompt.chat AND p.id > prompt.id) >= {PROMPTS}",
        tuples(1, chats.len(), 2)
    );
    link.run(sql, chats.into_iter().flat_map(|(network, chat)| binds![network, chat]).collect()).await?;
    Ok(())
}
