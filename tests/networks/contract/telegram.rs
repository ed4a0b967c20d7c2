//! The real adapter on the fake Bot API.

use serde_json::json;

use super::{Fate, Rig, still_clock, tables};
use crate::networks::{fake_telegram::refusal, telegram_stage::TelegramStage};

/// Telegram and its people.
pub(super) async fn rig() -> Option<Rig> {
    let (folder, url) = tables();
    let stage = TelegramStage::open(&url, still_clock(), "Les voisins").await;
    let (server, wire) = (stage.server(), stage.wire());
    let watched = server.clone();
    let befalls = move |fate, _: &str| {
        watched.change(|state| match fate {
            Fate::Limited(wait) => {
                let mut slow = refusal(429, &format!("Too Many Requests: retry after {}", wait.num_seconds()));
                slow["parameters"] = json!({ "retry_after": wait.num_seconds() });
                state.plan("sendMessage", 429, slow);
            }
            Fate::Unanswered => state.unheard.push("sendMessage".to_owned()),
        });
    };
    let faultless = move || assert_eq!(server.lock().faults.clone(), Vec::<String>::new());
    let (stage, befalls, faultless) = (Box::new(stage), Box::new(befalls), Box::new(faultless));
    Some(Rig { stage, wire, url, befalls, faultless, _folder: folder })
}
