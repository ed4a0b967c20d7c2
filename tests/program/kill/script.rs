//! What people do: the updates that Telegram holds for Troquet, and the balances that must come of them. Every exchange is named by its
//! number, so no input depends on what a person was shown.

use serde_json::{Value, json};

/// The group of the club.
pub(crate) const GROUP: i64 = -1_001;

/// Somebody on Telegram.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Person {
    /// Their number, which is their private chat's too.
    pub(crate) id: i64,
    /// Their name.
    pub(crate) name: &'static str,
}

/// Who lives here; the first one administers the group.
pub(crate) const PEOPLE: [Person; 4] = [
    Person { id: 41, name: "Zoé" },
    Person { id: 42, name: "Ali" },
    Person { id: 43, name: "Maya" },
    Person { id: 44, name: "Nina" },
];

/// What is offered: one exchange each.
const THINGS: [&str; 12] = [
    "Perceuse",
    "Tondeuse",
    "Échelle",
    "Tente",
    "Vélo rouge",
    "Table basse",
    "Lampe",
    "Chaise",
    "Poêle",
    "Guitare",
    "Valise",
    "Miroir",
];

/// A script.
#[derive(Debug, Default)]
pub(crate) struct Script {
    /// In the order in which they happened.
    pub(crate) updates: Vec<Value>,
    /// Of [`PEOPLE`], in the end.
    pub(crate) balances: Vec<i64>,
    /// Movements of points.
    pub(crate) movements: i64,
    /// The numbers of the offers that are open in the end.
    pub(crate) open: Vec<usize>,
}

fn user(who: Person) -> Value {
    json!({ "id": who.id, "is_bot": false, "first_name": who.name })
}

fn chat(id: i64) -> Value {
    match id {
        GROUP => json!({ "id": id, "type": "supergroup", "title": "Les voisins de Vernier" }),
        _ => json!({ "id": id, "type": "private" }),
    }
}

impl Script {
    fn happens(&mut self, kind: &str, content: Value) {
        let mut update = json!({ "update_id": self.updates.len() + 1 });
        update[kind] = content;
        self.updates.push(update);
    }

    fn says(&mut self, who: Person, place: i64, text: &str) {
        let id = self.updates.len() + 1;
        let message = json!({ "message_id": id, "date": 1_772_438_400, "chat": chat(place), "from": user(who), "text": text });
        self.happens("message", message);
    }

    fn presses(&mut self, who: Person, place: i64, payload: &str) {
        let id = format!("c{}", self.updates.len() + 1);
        let under = json!({ "message_id": 1, "date": 1_772_438_400, "chat": chat(place) });
        let press = json!({ "id": id, "from": user(who), "chat_instance": "x", "data": payload, "message": under });
        self.happens("callback_query", press);
    }

    fn move_points(&mut self, from: usize, to: usize, amount: i64) {
        self.balances[from] -= amount;
        self.balances[to] += amount;
        self.movements += 1;
    }
}

/// A club is born; then exchanges in every way they can end, with ratings, payments and questions between.
pub(crate) fn exchanges() -> Script {
    let mut script = Script { balances: vec![0; PEOPLE.len()], ..Script::default() };
    let bot = json!({ "id": 7, "is_bot": true, "first_name": "Troquet" });
    let added = json!({
        "chat": chat(GROUP), "from": user(PEOPLE[0]), "date": 1_772_438_400,
        "old_chat_member": { "status": "left", "user": bot }, "new_chat_member": { "status": "member", "user": bot },
    });
    script.happens("my_chat_member", added);
    for who in PEOPLE {
        script.says(who, who.id, "/start");
        script.says(who, who.id, "/consentir");
        script.says(who, GROUP, "/regles");
    }
    for (round, thing) in THINGS.into_iter().enumerate() {
        let (from, to) = ((round + 1) % PEOPLE.len(), round % PEOPLE.len());
        let (asker, owner) = (PEOPLE[from], PEOPLE[to]);
        // One offer and one exchange each, so both have the number of the round.
        let number = round + 1;
        let mut price = 1 + i64::try_from(round % 3).unwrap_or_default();
        script.says(owner, GROUP, &format!("/offre {thing}, {price} pts"));
        script.presses(asker, GROUP, &format!("interesse {number}"));
        if round % 4 == 3 {
            price += 1;
            script.says(owner, owner.id, &format!("/proposer {number} {price} points"));
            script.says(asker, asker.id, &format!("/accepter {number}"));
        } else {
            script.presses(owner, owner.id, &format!("accepter {number}"));
        }
        if round % 6 == 5 {
            script.says(asker, asker.id, &format!("/annuler {number}"));
            script.open.push(number);
            continue;
        }
        script.presses(asker, asker.id, &format!("fait {number}"));
        script.move_points(from, to, price);
        script.says(owner, owner.id, &format!("/noter {number} 5"));
        script.says(asker, asker.id, "/solde");
        if round % 3 == 1 {
            script.says(owner, owner.id, &format!("/payer @{} 1 pour le café", asker.name));
            script.presses(owner, owner.id, "payeroui");
            script.move_points(to, from, 1);
        }
    }
    script
}
