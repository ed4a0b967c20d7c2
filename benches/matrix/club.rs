//! A club in an encrypted room, whose members ask in encrypted private rooms, of Troquet and of an echo by turns.

use matrix_sdk::{
    Room,
    ruma::{UserId, events::room::member::MembershipState},
};

use crate::{
    echo::Echo,
    quarter::{Kind, Resident, register},
    report::{folder, median, now},
    synapse::Synapse,
    whole::Home,
};

/// Members who take turns, for nobody may ask all the time.
const PEOPLE: usize = 5;

/// Questions of each bot; the first tenth warms up and is not counted.
const QUESTIONS: usize = 120;

/// What a member has, in the answer.
const BALANCE: &str = "Votre solde";

/// Somebody with a private room for each bot.
struct Member {
    resident: Resident,
    ours: Room,
    theirs: Room,
}

/// `!solde` and the echo by turns: the middle of the one, to the middle of the other.
pub(crate) async fn compare(server: &Synapse) -> f64 {
    let home = Home::new(server, "troquet").await;
    let troquet = home.start().await;
    let store = folder();
    let echo = Echo::start(server, "echo", store.path()).await;
    let members = gather(server, &home.user, &echo.user).await;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for member in members.iter().cycle().take(QUESTIONS) {
        ours.push(ask(&member.resident, &member.ours, &home.user, BALANCE).await);
        theirs.push(ask(&member.resident, &member.theirs, &echo.user, "!solde").await);
    }
    troquet.stop().await;
    let warm = QUESTIONS / 10;
    let [ours, theirs] = [ours, theirs].map(|times| median(times[warm..].to_vec()));
    println!("!solde {:.2} ms, bare echo {:.2} ms, in the middle: {:.2}", ours * 1_000.0, theirs * 1_000.0, ours / theirs);
    ours / theirs
}

/// Makes the club and its members' private rooms.
async fn gather(server: &Synapse, troquet: &UserId, echo: &UserId) -> Vec<Member> {
    let mut members: Vec<Member> = Vec::new();
    let mut group = None;
    for number in 0..PEOPLE {
        let resident = register(server, &format!("voisin{number}")).await;
        let ours = private(&resident, troquet).await;
        resident.hears(&ours, troquet, "Bonjour").await;
        resident.says(&ours, "oui").await;
        resident.hears(&ours, troquet, "bienvenue").await;
        let room = if let (Some(room), Some(steward)) = (&group, members.first()) {
            enter(steward, room, &resident).await
        } else {
            let room = resident.room(Kind::Group, Some(troquet)).await;
            resident.sees(&room, troquet, MembershipState::Join).await;
            resident.hears(&room, troquet, "Ouvrir le club").await;
            group.insert(room).clone()
        };
        resident.says(&room, "!regles").await;
        resident.hears(&ours, troquet, "Les règles du club").await;
        let theirs = private(&resident, echo).await;
        members.push(Member { resident, ours, theirs });
    }
    members
}

/// A private room that somebody else has entered.
async fn private(resident: &Resident, with: &UserId) -> Room {
    let room = resident.room(Kind::Direct, Some(with)).await;
    resident.sees(&room, with, MembershipState::Join).await;
    room
}

/// One more in the group.
async fn enter(steward: &Member, group: &Room, resident: &Resident) -> Room {
    let id = resident.client.user_id().expect("a session");
    steward.resident.client.get_room(group.room_id()).expect("their room").invite_user_by_id(id).await.expect("invited");
    let room = resident.until(async |_| resident.client.get_room(group.room_id())).await;
    room.join().await.expect("joined");
    resident.sees(&room, id, MembershipState::Join).await;
    room
}

/// Asks in private and waits for the answer in clear; how long that took, in seconds.
async fn ask(resident: &Resident, room: &Room, of: &UserId, words: &str) -> f64 {
    let began = now();
    resident.says(room, "!solde").await;
    let heard = resident.hears(room, of, words).await;
    let took = began.elapsed().as_secs_f64();
    assert!(heard.len() == 1 && heard[0].encrypted, "one answer, and in secret: {heard:?}");
    took
}
