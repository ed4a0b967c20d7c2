//! Many plain rooms and those who talk in them, by bare requests: what is measured is who listens.

use std::sync::Arc;

use bot_core::card::HAND;
use matrix_sdk::ruma::{OwnedRoomId, UserId};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::synapse::Synapse;

/// Rooms.
pub(crate) const ROOMS: usize = 100;

/// Everything that is said in them while nobody listens.
pub(crate) const EVENTS: usize = 5_000;

/// The people, each in half of the rooms: no room has a single voice, and none of them raises a hand more often than one may.
const PEOPLE: usize = 4;

/// Events of a room: most are quiet, some have more than one answer of the server holds, a few more than one page.
fn share(room: usize) -> usize {
    match room % 10 {
        0 => 200,
        1..=3 => 80,
        _ => 10,
    }
}

/// Somebody with a session.
struct Person {
    id: String,
    token: String,
    url: String,
    http: reqwest::Client,
}

impl Person {
    async fn new(server: &Synapse, name: &str) -> Self {
        let (url, http) = (server.url.clone(), reqwest::Client::new());
        let account = json!({ "username": name, "password": "secret", "auth": { "type": "m.login.dummy" } });
        let made = answered(http.post(format!("{url}/_matrix/client/v3/register")).json(&account)).await;
        let field = |name: &str| made[name].as_str().expect("an account").to_owned();
        Self { id: field("user_id"), token: field("access_token"), url, http }
    }

    async fn asks(&self, method: Method, path: &str, body: &Value) -> Value {
        let request = self.http.request(method, format!("{}/_matrix/client/v3/{path}", self.url));
        answered(request.bearer_auth(&self.token).json(body)).await
    }

    async fn makes(&self, number: usize, invited: &[String]) -> OwnedRoomId {
        let room = json!({ "preset": "private_chat", "name": format!("Quartier {number}"), "invite": invited });
        let made = self.asks(Method::POST, "createRoom", &room).await;
        made["room_id"].as_str().expect("a room").try_into().expect("an id")
    }

    async fn enters(&self, room: &OwnedRoomId) {
        self.asks(Method::POST, &format!("rooms/{room}/join"), &json!({})).await;
    }

    async fn sends(&self, room: &OwnedRoomId, kind: &str, number: usize, content: &Value) -> String {
        let path = format!("rooms/{room}/send/{kind}/{number}");
        let sent = self.asks(Method::PUT, &path, content).await;
        sent["event_id"].as_str().expect("an event").to_owned()
    }
}

async fn answered(request: RequestBuilder) -> Value {
    let answer = request.send().await.expect("an answer");
    let (status, body) = (answer.status(), answer.text().await.expect("a body"));
    assert!(status.is_success(), "{status}: {body}");
    serde_json::from_str(&body).expect("JSON")
}

/// The rooms and the people.
pub(crate) struct Town {
    people: Vec<Arc<Person>>,
    pub(crate) rooms: Vec<OwnedRoomId>,
}

impl Town {
    /// Makes the rooms, each with two people, and invites everybody else who shall listen.
    pub(crate) async fn build(server: &Synapse, listeners: &[&UserId]) -> Self {
        let mut people = Vec::new();
        for number in 0..PEOPLE {
            people.push(Arc::new(Person::new(server, &format!("passant{number}")).await));
        }
        // Side by side, each person for themselves.
        let mut making = JoinSet::new();
        for at in 0..PEOPLE {
            let (person, neighbour) = (people[at].clone(), people[(at + 1) % PEOPLE].clone());
            let mut invited: Vec<String> = listeners.iter().map(ToString::to_string).collect();
            invited.push(neighbour.id.clone());
            making.spawn(async move {
                let mut rooms = Vec::new();
                for number in (at..ROOMS).step_by(PEOPLE) {
                    let room = person.makes(number, &invited).await;
                    neighbour.enters(&room).await;
                    rooms.push((number, room));
                }
                rooms
            });
        }
        let mut rooms = making.join_all().await.concat();
        rooms.sort();
        Self { people, rooms: rooms.into_iter().map(|(_, room)| room).collect() }
    }

    /// Everybody talks, and none of it is for Troquet, but that the last event of each room is a raised hand under something that is no
    /// card: it goes through the tables, and asks for no answer.
    pub(crate) async fn talk(&self) {
        let mut talking = JoinSet::new();
        for at in 0..PEOPLE {
            let voices = [self.people[at].clone(), self.people[(at + 1) % PEOPLE].clone()];
            let rooms: Vec<_> = self.rooms.iter().cloned().enumerate().skip(at).step_by(PEOPLE).collect();
            talking.spawn(async move {
                for (number, room) in rooms {
                    talk_in(&room, share(number), &voices).await;
                }
            });
        }
        talking.join_all().await;
        assert_eq!((0..ROOMS).map(share).sum::<usize>(), EVENTS, "what was said");
    }
}

async fn talk_in(room: &OwnedRoomId, events: usize, voices: &[Arc<Person>; 2]) {
    let mut last = String::new();
    for said in 1..events {
        let body = format!("Quelqu’un a vu le chat de Maya ? Il est gris, et répond au nom de Socrate, {said}.");
        let words = json!({ "msgtype": "m.text", "body": body });
        last = voices[said % 2].sends(room, "m.room.message", said, &words).await;
    }
    let hand = json!({ "m.relates_to": { "rel_type": "m.annotation", "event_id": last, "key": HAND } });
    voices[0].sends(room, "m.reaction", 0, &hand).await;
}
