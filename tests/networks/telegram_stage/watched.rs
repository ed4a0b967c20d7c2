//! What people see: the chats of the fake, compared before and after each delivery of the real wire.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use bot_core::{
    card::{Line, Style},
    wire::{
        Act, ChatAddress, Delivered, Delivery, FileRef, MessageRef, Network, NoAnswer, PersonAddress, Question, SendError, Wire,
    },
};
use troquet::transcript::stage::{self, Change, Seen};

use super::names::Names;
use crate::networks::fake_telegram::{Sent, Server};

/// The real wire, with a note of what each delivery did to the chats.
pub(super) struct Watched {
    pub(super) wire: Arc<dyn Wire>,
    pub(super) server: Arc<Server>,
    pub(super) names: Arc<Mutex<Names>>,
    pub(super) seen: Arc<Mutex<Vec<Seen>>>,
    /// What each message's buttons ever carried.
    pub(super) carried: Arc<Mutex<Carried>>,
}

/// The buttons that a message of a chat ever had: what they say, what they carry.
pub(super) type Carried = HashMap<(i64, String), Vec<(String, String)>>;

pub(super) fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Watched {
    fn chat(delivery: &Delivery) -> Option<i64> {
        let to = &delivery.to;
        let address = to.chat.as_ref().map(ChatAddress::as_str).or_else(|| to.person.as_ref().map(PersonAddress::as_str))?;
        address.split('/').next()?.parse().ok()
    }

    /// Notes what people see now.
    fn see(&self, chat: i64, change: Change, message: &MessageRef, parts: &[Sent]) {
        let Some(place) = locked(&self.names).place(chat) else { return };
        let buttons: Vec<(String, String)> = parts.iter().flat_map(|sent| sent.buttons.iter().cloned()).collect();
        locked(&self.carried).entry((chat, message.as_str().to_owned())).or_default().extend(buttons.iter().cloned());
        let files = parts.iter().filter_map(|sent| sent.file.as_ref());
        locked(&self.seen).push(Seen {
            place,
            change,
            message: message.clone(),
            lines: parts.iter().flat_map(|sent| lines(&sent.html)).collect(),
            buttons: buttons.into_iter().map(|(label, _)| label).collect(),
            files: files.map(|(name, text)| stage::File { name: name.clone(), lines: text.lines().count() }).collect(),
            photo: parts.iter().any(|sent| sent.photo.is_some()),
        });
    }
}

#[async_trait]
impl Wire for Watched {
    fn network(&self) -> Network {
        self.wire.network()
    }

    async fn deliver(&self, delivery: &Delivery) -> Result<Delivered, SendError> {
        let chat = Self::chat(delivery);
        let standing = || chat.map(|chat| self.server.lock().sent(chat)).unwrap_or_default();
        let before = standing();
        let delivered = self.wire.deliver(delivery).await;
        let after = standing();
        let Some(chat) = chat else { return delivered };
        let at = |all: &[(i64, Sent)], of: &MessageRef| all.iter().find(|(id, _)| id.to_string() == of.as_str()).cloned();
        match &delivery.act {
            Act::Say(_) => {
                let (ids, new): (Vec<i64>, Vec<Sent>) =
                    after.into_iter().filter(|(id, _)| !before.iter().any(|(old, _)| old == id)).unzip();
                // What one person is shown has no number that the bot could come back to.
                let shown = || ids.first().map(|id| MessageRef(id.to_string()));
                if let (Ok(Delivered { message, .. }), Some(shown)) = (&delivered, shown()) {
                    self.see(chat, Change::Said, message.as_ref().unwrap_or(&shown), &new);
                }
            }
            Act::Edit { of, .. } => {
                if let (Some((_, old)), Some((_, new))) = (at(&before, of), at(&after, of))
                    && old != new
                {
                    self.see(chat, Change::Edited, of, &[new]);
                }
            }
            Act::Delete { of } => {
                if let (Some((_, old)), None) = (at(&before, of), at(&after, of)) {
                    let bare = Sent { buttons: Vec::new(), ..old };
                    self.see(chat, Change::Deleted, of, &[bare]);
                }
            }
            Act::Leave => self.see(chat, Change::Left, &MessageRef(String::new()), &[]),
            Act::Acknowledge { .. } => {}
        }
        delivered
    }

    async fn ask(&self, question: &Question) -> Result<bool, NoAnswer> {
        self.wire.ask(question).await
    }

    async fn fetch(&self, file: &FileRef, limit: usize) -> Result<Vec<u8>, SendError> {
        self.wire.fetch(file, limit).await
    }
}

/// The neutral lines that a message's HTML was drawn from.
fn lines(html: &str) -> Vec<Line> {
    let mut out = Vec::new();
    let mut rest = html;
    while let Some((before, quoted)) = rest.split_once("<blockquote>") {
        out.extend(before.trim_end_matches('\n').split('\n').filter(|line| !line.is_empty()).map(line));
        let (quote, after) = quoted.split_once("</blockquote>").expect("the fake refuses open tags");
        out.push(Line { style: Style::Quote, text: text(quote) });
        rest = after.trim_start_matches('\n');
    }
    out.extend(rest.split('\n').filter(|line| !line.is_empty()).map(line));
    out
}

fn line(html: &str) -> Line {
    match html.strip_prefix("• ") {
        Some(item) => Line { style: Style::Item, text: text(item) },
        None => Line { style: Style::Body, text: text(html) },
    }
}

/// Words without tags and escapes.
fn text(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        out.push_str(before);
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}
