//! The real adapter on a real Matrix server, with a proxy between them that can be slow or deaf.

use axum::http::{Method, StatusCode};
use serde_json::json;

use super::{Fate, Rig, still_clock, tables};
use crate::networks::{
    matrix_stage::MatrixStage,
    proxy::{self, Proxy},
    synapse::synapse,
};

/// Matrix and its people.
pub(super) async fn rig() -> Option<Rig> {
    let server = synapse()?;
    let (folder, url) = tables();
    let door = Proxy::open(&server.url).await;
    let stage = MatrixStage::behind(&door.url, server, &url, still_clock(), "Les voisins").await.expect("a stage");
    let wire = stage.wire();
    let befalls = move |fate: Fate, group: &str| {
        let (group, mut next) = (format!("/rooms/{group}/send/m.room.encrypted/").replace('!', "%21").replace(':', "%3A"), true);
        door.rule(move |asked| {
            let path = asked.path.replace('!', "%21").replace(':', "%3A");
            if asked.method != Method::PUT || !path.contains(&group) || !std::mem::take(&mut next) {
                return None;
            }
            Some(match fate {
                Fate::Limited(wait) => {
                    let slow =
                        json!({ "errcode": "M_LIMIT_EXCEEDED", "error": "slowly", "retry_after_ms": wait.num_milliseconds() });
                    proxy::Fate::Answer(StatusCode::TOO_MANY_REQUESTS, slow)
                }
                Fate::Unanswered => proxy::Fate::LoseAnswer,
            })
        });
    };
    let (stage, befalls) = (Box::new(stage), Box::new(befalls));
    Some(Rig { stage, wire, url, befalls, faultless: Box::new(|| {}), _folder: folder })
}
