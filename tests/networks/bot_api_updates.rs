//! Every update that the published schema of the Bot API knows is read, whole or broken, and passes the engine.

use std::{collections::BTreeSet, sync::Arc};

use bot_core::wire::{Happening, Incoming};
use serde_json::{Value, json};
use telegram_bot::{Me, Skipped, read};

use super::{
    fake_telegram::{
        BOT, FakeTelegram,
        schema::{self, Sample, Schema},
    },
    hall::{Hall, answer},
    telegram::{ZOE, all_acknowledged, connect, listen, quarter},
};

fn me() -> Me {
    Me { id: BOT, username: "troquet_bot".to_owned() }
}

/// What an update is to the engine. Whatever it is, it must not panic and not lose its kind.
fn outcome(name: &str, kind: &str, update: &Value) -> Result<Incoming, Skipped> {
    let outcome = read(update, &me());
    if let Err(skipped) = &outcome {
        assert_eq!(skipped.kind, kind, "{name}: {skipped:?}");
    }
    outcome
}

pub(super) fn every_sample_is_read() {
    let Some(schema) = schema::published() else { return };
    let mut kinds = BTreeSet::new();
    let mut whats = BTreeSet::new();
    for Sample { name, kind, update } in &schema.samples {
        assert_eq!(schema.update(update), Vec::<String>::new(), "{name}");
        kinds.insert(kind.as_str());
        if let Ok(incoming) = outcome(name, kind, update) {
            whats.insert(incoming.what.name());
        }
    }
    assert_eq!(kinds, schema.kinds().into_iter().collect(), "every kind has a sample");
    let all = ["added", "blocked", "left", "moved", "pressed", "removed", "said"];
    assert_eq!(whats, BTreeSet::from(all), "and everything that a sample can be, one is");
}

/// How a place in an update is broken.
const BREAKS: [fn() -> Option<Value>; 8] = [
    || None,
    || Some(Value::Null),
    || Some(json!({ "hologram": [] })),
    || Some(json!([null, {}, []])),
    || Some(json!("\u{0}")),
    || Some(json!(-1)),
    || Some(json!(u64::MAX)),
    || Some(json!(0.5)),
];

/// Every place in a value down to a depth, as JSON pointers.
fn places(value: &Value, depth: usize) -> Vec<String> {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(name, field)| (name.clone(), field)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect(),
        _ => Vec::new(),
    };
    let below = |(name, value): (String, &Value)| {
        let deeper = if depth > 1 { places(value, depth - 1) } else { Vec::new() };
        let deeper: Vec<String> = deeper.into_iter().map(|place| format!("/{name}{place}")).collect();
        std::iter::once(format!("/{name}")).chain(deeper)
    };
    inner.into_iter().flat_map(below).collect()
}

/// Breaks one place of a value, lets somebody look at it, and mends it again.
fn while_broken(value: &mut Value, place: &str, how: fn() -> Option<Value>, look: impl FnOnce(&Value)) {
    let (parent, name) = place.rsplit_once('/').expect("a pointer");
    let whole = |value: &mut Value, new: Option<Value>| match (value.pointer_mut(parent).expect("a parent"), new) {
        (Value::Object(fields), None) => fields.remove(name),
        (Value::Object(fields), Some(new)) => fields.insert(name.to_owned(), new),
        (Value::Array(items), None) => Some(items.remove(name.parse().expect("an index"))),
        (Value::Array(items), Some(new)) => Some(std::mem::replace(&mut items[name.parse::<usize>().expect("an index")], new)),
        (other, _) => panic!("nothing in {other}"),
    };
    // What is taken out of a list comes back at its place.
    let kept = value.pointer(parent).filter(|parent| parent.is_array()).cloned();
    let old = whole(value, how());
    look(value);
    match kept {
        Some(list) => *value.pointer_mut(parent).expect("a parent") = list,
        None => drop(whole(value, old)),
    }
}

/// The kinds that Troquet asks for.
const ASKED: [&str; 4] = ["message", "callback_query", "my_chat_member", "chat_member"];

pub(super) fn broken_samples_are_read() {
    let Some(schema) = schema::published() else { return };
    let asked = schema.samples.iter().filter(|sample| ASKED.contains(&sample.kind.as_str()));
    for Sample { name, kind, update } in asked {
        // Of the largest, what is deep is in the others too.
        let depth = if name.contains(", full,") { 2 } else { 6 };
        let mut update = update.clone();
        for place in places(&update[kind], depth) {
            let name = format!("{name}{place}");
            for how in BREAKS {
                while_broken(&mut update, &format!("/{kind}{place}"), how, |update| drop(outcome(&name, kind, update)));
            }
        }
    }
}

/// The sample of that name.
fn sample<'a>(schema: &'a Schema, name: &str) -> &'a Sample {
    schema.samples.iter().find(|sample| sample.name == name).unwrap_or_else(|| panic!("no sample « {name} »"))
}

/// The words of a message, as the engine has them.
fn words(update: &Value) -> Option<String> {
    match read(update, &me()).ok()?.what {
        Happening::Said(said) => Some(said.text),
        _ => None,
    }
}

pub(super) fn entities_of_every_type_leave_the_text() {
    let Some(schema) = schema::published() else { return };
    let types = schema.listed("MessageEntity", "type");
    assert!(types.contains(&"date_time"), "{types:?}");
    for chat in ["private", "supergroup"] {
        for kind in types.iter().copied().chain(["hologram"]) {
            for text in ["demain à 10h", "/offre Vélo demain à 10h"] {
                let mut update = sample(schema, &format!("message, text, {chat}")).update.clone();
                update["message"]["text"] = json!(text);
                let mut entity = json!({ "type": kind, "offset": 0, "length": text.encode_utf16().count() });
                if kind == "date_time" {
                    entity["unix_time"] = json!(1_772_524_800);
                    entity["date_time_format"] = json!("wDT");
                    update["message"]["entities"] = json!([entity]);
                    assert_eq!(schema.update(&update), Vec::<String>::new());
                }
                for entities in [json!([entity.clone()]), json!([{ "type": "bold", "offset": 0, "length": 2 }, entity.clone()])] {
                    update["message"]["entities"] = entities;
                    assert_eq!(words(&update).as_deref(), Some(text), "{kind}");
                }
            }
        }
    }
}

pub(super) fn what_is_broken_beside_the_words_does_not_cost_them() {
    let Some(schema) = schema::published() else { return };
    // Without these it is not known what is meant, by whom or where; the last two say something else than words.
    let vital =
        ["message_id", "chat", "chat/id", "chat/type", "from", "from/id", "text", "left_chat_member", "migrate_to_chat_id"];
    // Of another type than anybody knows, these still say that the words are somebody else's, or whose they are.
    let telling = ["forward_origin", "via_bot", "sender_chat", "sender_chat/id"];
    let samples = schema.samples.iter().filter(|sample| sample.kind == "message");
    let mut broke = 0;
    for Sample { name, update, .. } in samples.filter(|sample| !sample.name.contains(", full,")) {
        let mut update = update.clone();
        update["message"]["text"] = json!("bonjour");
        if words(&update).is_none() {
            continue;
        }
        for place in places(&update["message"], 6) {
            let place = &place[1..];
            if vital.contains(&place) || place.starts_with("left_chat_member/") {
                continue;
            }
            let ways = if telling.contains(&place) { 2 } else { BREAKS.len() };
            for how in &BREAKS[..ways] {
                while_broken(&mut update, &format!("/message/{place}"), *how, |update| {
                    assert_eq!(words(update).as_deref(), Some("bonjour"), "{name}: {place} broken: {update}");
                });
                broke += 1;
            }
        }
    }
    assert!(broke > 1_000, "{broke}");
    // A second field beside the content, before or after it in the alphabet, is no other content.
    for name in ["aura", "zeal"] {
        let mut update = sample(schema, "message, text, private").update.clone();
        update[name] = json!({ "message_id": 1 });
        assert!(words(&update).is_some(), "{name}");
    }
}

/// Puts updates into a fake of their own, with « /aide » after them, and has Troquet at work until it was answered. Says how many questions for
/// updates it took.
async fn answered_after(fill: impl FnOnce(&FakeTelegram)) -> usize {
    let fake = quarter().await;
    let (wire, poller) = connect(&fake).await;
    let hall = Hall::open().await;
    let engine = Arc::new(hall.engine(wire, 0));
    fake.server.change(|state| state.every_kind = true);
    fill(&fake);
    let last = fake.says(ZOE, ZOE.id, "/aide");
    let listening = listen(poller, &engine);
    all_acknowledged(&fake).await;
    answer(&engine).await;
    let texts = fake.texts(ZOE.id);
    assert_eq!(texts.len(), 1, "{texts:?}");
    assert!(texts[0].contains("\n• /offre\u{A0}: "), "{texts:?}");
    let offsets = fake.server.lock().offsets.clone();
    let questions = offsets.iter().position(|offset| *offset == Some(last + 1)).expect("past all");
    listening.stop().await;
    fake.faultless();
    questions
}

pub(super) async fn every_kind_of_update_passes_the_engine() {
    let Some(schema) = schema::published() else { return };
    let extremes = |sample: &&Sample| {
        let extreme = [", least,", ", full,"].iter().any(|word| sample.name.contains(word));
        extreme && (sample.kind == "message" || sample.name.ends_with(", private"))
    };
    let one_batch = answered_after(|fake| {
        for Sample { kind, update, .. } in schema.samples.iter().filter(extremes) {
            fake.server.change(|state| state.update(kind, update[kind].clone()));
        }
    });
    assert_eq!(one_batch.await, 1, "in one batch");
    // Each form of each that Troquet asks for, after one another.
    answered_after(|fake| {
        for Sample { kind, update, .. } in schema.samples.iter().filter(|sample| ASKED.contains(&sample.kind.as_str())) {
            fake.server.change(|state| state.update(kind, update[kind].clone()));
        }
    })
    .await;
}

pub(super) async fn broken_updates_cost_only_themselves() {
    let Some(schema) = schema::published() else { return };
    answered_after(|fake| {
        let names = [
            "message, text, private",
            "message, text, supergroup",
            "message, entities, private",
            "message, reply_to_message Message, supergroup",
            "callback_query, data, private",
            "my_chat_member, least, private",
            "my_chat_member, least, supergroup",
            "chat_member, least, supergroup",
        ];
        for name in names {
            let Sample { kind, update, .. } = sample(schema, name);
            let mut content = update[kind].clone();
            for place in places(&content, 3) {
                for how in &BREAKS[..3] {
                    while_broken(&mut content, &place, *how, |content| {
                        let mut content = content.clone();
                        fake.server.change(|state| {
                            // Each a message of its own.
                            if content["message_id"].is_i64() {
                                content["message_id"] = json!(state.number());
                            }
                            state.strange_update(kind, content);
                        });
                    });
                }
            }
        }
        for content in [json!(null), json!([]), json!("x"), json!({}), json!({ "message_id": 1 })] {
            fake.server.change(|state| {
                state.strange_update("telepathy", content.clone());
                state.strange_update("message", content);
            });
        }
    })
    .await;
}
