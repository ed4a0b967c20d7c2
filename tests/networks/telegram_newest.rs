//! What is newer than the typed library: marked moments, messages for one person's eyes, albums of files.

use bot_core::{
    card::{Attachment, Message, Moment, Whisper},
    time::Timestamp,
    wire::{Act, PersonAddress},
};

use super::{
    fake_telegram::{BOT, FakeTelegram, refusal},
    hall::{Hall, answer},
    telegram::{ALI, GROUP, ZOE, all_acknowledged, connect, deliver, in_group, listen, quarter, to},
};

fn appointment() -> Message {
    let moment = Moment { words: "samedi 7 mars à 10 h".to_owned(), at: Timestamp(1_772_874_000_000) };
    Message { moments: vec![moment], ..Message::say("Rendez-vous samedi 7 mars à 10 h.") }
}

pub(super) async fn moments_are_marked_where_the_server_knows_how() {
    let fake = quarter().await;
    fake.says(ZOE, ZOE.id, "bonjour");
    let (wire, _) = connect(&fake).await;
    let html = |place: usize| fake.server.lock().sent(ZOE.id)[place].1.html.clone();
    let said = deliver(&wire, to(ZOE), Act::Say(appointment())).await.expect("said");
    assert_eq!(html(0), "Rendez-vous <tg-time unix=\"1772874000\">samedi 7 mars à 10 h</tg-time>.");
    assert_eq!(fake.texts(ZOE.id), ["Rendez-vous samedi 7 mars à 10 h."]);

    // An older server of the host's own knows no such mark: it is asked once.
    let unknown = || refusal(400, "Bad Request: can't parse entities: unsupported start tag \"tg-time\" at byte offset 12");
    fake.server.change(|state| state.plan("editMessageText", 400, unknown()));
    let edit = Act::Edit { of: said.message.expect("a message"), message: appointment().line("C'est noté.") };
    let edited = deliver(&wire, to(ZOE), edit).await;
    fake.faultless();
    edited.expect("edited");
    assert_eq!(html(0), "Rendez-vous samedi 7 mars à 10 h.\nC'est noté.");
    deliver(&wire, to(ZOE), Act::Say(appointment())).await.expect("said");
    assert_eq!(html(1), "Rendez-vous samedi 7 mars à 10 h.");
    fake.faultless();
}

/// The texts of a group, each with the only one who is shown it.
fn shown(fake: &FakeTelegram) -> Vec<(String, Option<i64>)> {
    fake.server.lock().sent(GROUP).into_iter().map(|(_, sent)| (sent.text, sent.only_for)).collect()
}

pub(super) async fn only_the_presser_sees_what_is_for_them() {
    let fake = quarter().await;
    let (wire, poller) = connect(&fake).await;
    let hall = Hall::open().await;
    let engine = std::sync::Arc::new(hall.engine(wire.clone(), 0));
    let card = Message::titled("Annonce 1 : Lit").choice("Ça m'intéresse", "interesse 1 v1 k1");
    let said = deliver(&wire, in_group(), Act::Say(card)).await.expect("said");
    let card = said.message.and_then(|message| message.as_str().parse().ok()).expect("a number");
    let listening = listen(poller, &engine);
    // Ali never opened the private chat: the way to it is for Ali alone.
    fake.server.change(|state| state.presses(ALI, GROUP, card, "Ça m'intéresse"));
    all_acknowledged(&fake).await;
    answer(&engine).await;
    listening.stop().await;
    let shown = shown(&fake);
    let [_, (line, Some(only_for))] = shown.as_slice() else { panic!("{shown:?}") };
    assert!(*only_for == ALI.id && line.starts_with("Ali"), "{shown:?}");
    let (id, line) = fake.server.lock().sent(GROUP)[1].clone();
    assert_eq!(line.buttons.len(), 1, "{line:?}");
    let label = line.buttons[0].0.clone();
    fake.server.change(|state| state.follows(ALI, GROUP, id, &label));
    fake.faultless();
}

pub(super) async fn what_can_not_be_whispered_is_said() {
    let fake = quarter().await;
    let (wire, _) = connect(&fake).await;
    let whisper = |callback: Option<&str>| {
        let whisper = Whisper { to: PersonAddress(ALI.id.to_string()), callback: callback.map(str::to_owned) };
        Message { whisper: Some(whisper), ..Message::say("Ali, par ici.") }
    };
    // Nothing was pressed, and Troquet is no administrator.
    let said = deliver(&wire, in_group(), Act::Say(whisper(None))).await.expect("said");
    assert!(said.message.is_some());
    fake.server.change(|state| state.groups.get_mut(&GROUP).expect("the group").members.insert(BOT, "administrator"));
    let said = deliver(&wire, in_group(), Act::Say(whisper(None))).await.expect("said");
    assert_eq!(said.message, None, "there is nothing to come back to");
    // A server that is older than that.
    fake.server.change(|state| state.plan("sendMessage", 400, refusal(400, "Bad Request: unsupported parameter")));
    deliver(&wire, in_group(), Act::Say(whisper(Some("cb1")))).await.expect("said");
    let seen: Vec<Option<i64>> = shown(&fake).into_iter().map(|(_, only_for)| only_for).collect();
    assert_eq!(seen, [None, Some(ALI.id), None]);
    fake.faultless();
}

pub(super) async fn several_files_are_one_message() {
    let fake = quarter().await;
    fake.says(ZOE, ZOE.id, "bonjour");
    let (wire, _) = connect(&fake).await;
    let file = |place: usize| Attachment {
        name: format!("{place}.csv"),
        media_type: "text/csv".to_owned(),
        text: format!("nº;{place}"),
    };
    let message = (0..13).map(file).fold(Message::say("Vos données"), Message::file);
    let said = deliver(&wire, to(ZOE), Act::Say(message)).await.expect("said");
    let sent = fake.server.lock().sent(ZOE.id);
    assert_eq!(said.message.expect("a message").as_str(), sent[0].0.to_string(), "the words, not a file");
    let files: Vec<_> = sent.iter().filter_map(|(_, sent)| sent.file.clone()).collect();
    let expected: Vec<_> = (0..13).map(file).map(|file| (file.name, file.text)).collect();
    assert_eq!(files, expected);
    let albums = fake.server.lock().calls.iter().filter(|method| *method == "sendMediaGroup").count();
    assert_eq!(albums, 2, "ten at most, then three");
    fake.faultless();
}
