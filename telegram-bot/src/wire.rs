//! Does what the outbox asks and says how it went.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use bot_core::{
    clock::Clock,
    wire::{
        Act, ChatAddress, Delivered, Delivery, Destination, FileRef, Network, NoAnswer, PersonAddress, Question, SendError, Wire,
    },
};
use serde_json::Value;
use teloxide::{
    payloads::{AnswerCallbackQuery, DeleteMessage, GetChatMember, GetFile, GetMe, LeaveChat},
    types::{CallbackQueryId, ChatId, FileId, UserId},
};

use crate::{
    address::{Place, chat_address},
    api::Api,
    draw,
    incoming::present,
    limits::{Budget, Limits},
    send::{Pen, message_id},
    verdict::{done_if, verdict, verdict_name},
};

/// Troquet's mouth on Telegram.
pub(crate) struct TelegramWire {
    api: Arc<Api>,
    pen: Pen,
    clock: Arc<dyn Clock>,
    budget: Mutex<Budget>,
}

/// Where it goes.
fn place(to: &Destination) -> Result<Place, SendError> {
    Place::of(to).ok_or_else(|| SendError::Refused("not an address of Telegram".to_owned()))
}

impl TelegramWire {
    pub(crate) fn new(api: Arc<Api>, username: String, clock: Arc<dyn Clock>, limits: Limits) -> Self {
        let pen = Pen::new(api.clone(), username);
        Self { api, pen, clock, budget: Mutex::new(Budget::new(limits)) }
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

#[async_trait]
impl Wire for TelegramWire {
    fn network(&self) -> Network {
        Network::Telegram
    }

    async fn deliver(&self, delivery: &Delivery) -> Result<Delivered, SendError> {
        self.reserve(delivery)?;
        let message = match &delivery.act {
            Act::Say(message) => self.pen.say(place(&delivery.to)?, message, delivery.picture.as_ref()).await?,
            Act::Edit { of, message } => {
                self.pen.edit(place(&delivery.to)?, of, message).await?;
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
