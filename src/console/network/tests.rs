use tempfile::TempDir;

use super::*;

fn zoe() -> Resident {
    Resident::new("Zoé").expect("a name")
}

fn to(place: &Place) -> Destination {
    Destination { network: Network::Console, chat: Some(address(place)), person: None }
}

fn deliver(network: &ConsoleNetwork, id: i64, to: Destination, act: Act) -> Result<Delivered, SendError> {
    let delivery = Delivery { id: OutboxId(id), to, act, picture: None };
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(network.deliver(&delivery))
}

fn ask(network: &ConsoleNetwork, question: &Question) -> Result<bool, NoAnswer> {
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(network.ask(question))
}

#[test]
fn a_private_chat_must_be_open() {
    let network = ConsoleNetwork::new("Les voisins");
    let private = || Destination { network: Network::Console, chat: None, person: Some(person(&zoe())) };
    let say = || Act::Say(Message::say("Bonjour"));
    assert_eq!(deliver(&network, 1, private(), say()), Err(SendError::Unreachable));
    network.set_open(&zoe(), true).expect("kept");
    let chat = Some(ChatAddress("prive-zoe".to_owned()));
    assert_eq!(deliver(&network, 1, private(), say()), Ok(Delivered { message: Some(MessageRef("1".to_owned())), chat }));
    network.set_open(&zoe(), false).expect("kept");
    assert_eq!(deliver(&network, 2, private(), say()), Err(SendError::Unreachable));
    assert_eq!(network.take_seen().len(), 1);
}

#[test]
fn the_same_delivery_twice_is_one_message() {
    let network = ConsoleNetwork::new("Les voisins");
    let say = || deliver(&network, 7, to(&Place::Group), Act::Say(Message::say("Bonjour")));
    assert_eq!(say(), say());
    assert_eq!(network.take_seen().len(), 1);
}

#[test]
fn cards_change_and_go_and_their_old_buttons_can_be_pressed() {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("console.json");
    let network = ConsoleNetwork::open("Les voisins", &file).expect("a network");
    let card = |text: &str, label: &str, press: &str| Message::titled(text).choice(label, press);
    let group = || to(&Place::Group);
    let made = deliver(&network, 1, group(), Act::Say(card("Annonce 1", "Ça m’intéresse", "interesse 1"))).expect("made");
    let of = made.message.expect("a reference");
    let edit = |text: &str| Act::Edit { of: of.clone(), message: card(text, "File", "file 1") };
    deliver(&network, 2, group(), edit("Annonce 1, réservée")).expect("edited");
    // The same again shows nothing new.
    deliver(&network, 3, group(), edit("Annonce 1, réservée")).expect("edited");
    let changes: Vec<_> = network.take_seen().into_iter().map(|seen| (seen.change, seen.message)).collect();
    assert_eq!(changes, [(Change::Said, of.clone()), (Change::Edited, of.clone())]);

    // Another process finds what the first one left.
    let again = ConsoleNetwork::open("Les voisins", &file).expect("a network");
    assert_eq!(again.payload(&Place::Group, &of, "file").as_deref(), Some("file 1"));
    assert_eq!(again.payload(&Place::Group, &of, "Ca m'interesse").as_deref(), Some("interesse 1"));
    assert_eq!(again.payload(&Place::Private(zoe()), &of, "file"), None);
    assert_eq!(again.buttons(&Place::Group), Some((of.clone(), vec!["File".to_owned()])));
    assert_eq!(again.standing().len(), 1);
    deliver(&again, 4, group(), Act::Delete { of: of.clone() }).expect("deleted");
    assert_eq!(deliver(&again, 5, group(), edit("x")), Err(SendError::Gone));
    assert_eq!(again.next_message().expect("a reference"), MessageRef("2".to_owned()));
}

#[test]
fn who_is_what_in_the_group() {
    let network = ConsoleNetwork::new("Les voisins");
    let ali = Resident::new("Ali").expect("a name");
    network.introduce(&zoe(), &Place::Group, true).expect("kept");
    network.introduce(&ali, &Place::Group, false).expect("kept");
    let chat = address(&Place::Group);
    let admin = |who: &Resident| Question::IsAdmin { chat: chat.clone(), person: person(who) };
    let member = |who: &Resident| Question::IsMember { chat: chat.clone(), person: person(who) };
    assert_eq!((ask(&network, &admin(&zoe())), ask(&network, &admin(&ali))), (Ok(true), Ok(false)));
    assert_eq!((ask(&network, &member(&zoe())), ask(&network, &member(&ali))), (Ok(true), Ok(true)));
    network.leave(&zoe(), &Place::Group).expect("kept");
    assert_eq!((ask(&network, &admin(&zoe())), ask(&network, &member(&zoe()))), (Ok(false), Ok(false)));
    let lilacs = Place::Other(Room::new("Les Lilas").expect("a name"));
    let elsewhere = Question::IsAdmin { chat: address(&lilacs), person: person(&ali) };
    assert_eq!(ask(&network, &elsewhere), Err(NoAnswer));
    network.introduce(&ali, &lilacs, true).expect("kept");
    assert_eq!((ask(&network, &elsewhere), ask(&network, &admin(&ali))), (Ok(true), Ok(false)));
    let said = deliver(&network, 1, to(&lilacs), Act::Say(Message::say("Bonjour"))).expect("said");
    assert_eq!(said.chat, Some(ChatAddress("groupe-les-lilas".to_owned())));
    assert_eq!(network.take_seen().first().map(|seen| seen.place.clone()), Some(lilacs));
}
