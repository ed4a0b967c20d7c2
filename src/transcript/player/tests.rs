use std::sync::Arc;

use async_trait::async_trait;
use bot_core::{
    card::{Line as Text, Style},
    clock::Clock,
    store::{Scope, Store, StoreError, Stored, Tx},
    time::Timestamp,
    wire::{ChatAddress, Network, PersonAddress},
};
use chrono_tz::Tz;

use super::*;
use crate::{transcript::script, virtual_clock::VirtualClock};

/// A network whose Troquet repeats what it is told in the group, asks in private whether it is right, and thanks for a yes.
struct Parrot {
    clock: Arc<VirtualClock>,
    seen: Vec<Seen>,
    messages: usize,
    waits: Vec<Timestamp>,
}

/// Tables nobody can open: the parrot needs none.
struct NoStore;

#[async_trait]
impl Store for NoStore {
    async fn begin(&self, _scope: &Scope) -> Stored<Box<dyn Tx>> {
        Err(StoreError("no tables".into()))
    }

    async fn wipe(&self) -> Stored<()> {
        Ok(())
    }
}

impl Parrot {
    fn new() -> Self {
        Self {
            clock: Arc::new(VirtualClock::still(Timestamp(1_772_438_400_000))),
            seen: Vec::new(),
            messages: 0,
            waits: Vec::new(),
        }
    }

    fn see(&mut self, place: Place, change: Change, message: &MessageRef, text: &str, buttons: &[&str]) {
        self.seen.push(Seen {
            place,
            change,
            message: message.clone(),
            lines: vec![Text { style: Style::Body, text: text.to_owned() }],
            buttons: buttons.iter().map(|label| (*label).to_owned()).collect(),
            files: Vec::new(),
            photo: false,
        });
    }

    fn message(&mut self) -> MessageRef {
        self.messages += 1;
        MessageRef(self.messages.to_string())
    }
}

#[async_trait]
impl Stage for Parrot {
    fn store(&self) -> Arc<dyn Store> {
        Arc::new(NoStore)
    }

    fn clock(&self) -> Arc<dyn Clock> {
        self.clock.clone()
    }

    fn zone(&self) -> Tz {
        chrono_tz::Europe::Zurich
    }

    fn network(&self) -> Network {
        Network::Console
    }

    fn person(&self, who: &Resident) -> PersonAddress {
        PersonAddress(who.key().to_owned())
    }

    fn group(&self) -> ChatAddress {
        ChatAddress("group".to_owned())
    }

    async fn gather(&mut self, _residents: &[Resident]) -> Result<(), Trouble> {
        Ok(())
    }

    async fn say(&mut self, who: &Resident, place: &Place, words: &Words) -> Result<(), Trouble> {
        let (group, private) = (self.message(), self.message());
        let answers = words.answers.as_ref().map(|message| format!(" ({})", message.as_str())).unwrap_or_default();
        self.see(place.clone(), Change::Said, &group, &format!("Annonce {} : {}{answers}", self.messages, words.text), &[]);
        self.see(Place::Private(who.clone()), Change::Said, &private, "C’est juste\u{202F}?", &["Oui", "Non"]);
        Ok(())
    }

    async fn press(&mut self, who: &Resident, place: &Place, message: &MessageRef, label: &str) -> Result<(), Trouble> {
        self.see(place.clone(), Change::Edited, message, &format!("{who} : {label}"), &[]);
        Ok(())
    }

    async fn open(&mut self, _who: &Resident) -> Result<(), Trouble> {
        Ok(())
    }

    async fn block(&mut self, _who: &Resident) -> Result<(), Trouble> {
        Ok(())
    }

    async fn leave(&mut self, _who: &Resident, _group: &Place) -> Result<(), Trouble> {
        Ok(())
    }

    async fn add(&mut self, _who: &Resident, _group: &Place) -> Result<(), Trouble> {
        Ok(())
    }

    async fn remove(&mut self, _who: &Resident, _group: &Place) -> Result<(), Trouble> {
        Ok(())
    }

    async fn forge(&mut self, _who: &Resident, _payload: &str) -> Result<(), Trouble> {
        Ok(())
    }

    async fn again(&mut self) -> Result<(), Trouble> {
        Ok(())
    }

    async fn restart(&mut self) -> Result<(), Trouble> {
        Ok(())
    }

    async fn settle(&mut self) -> Result<Vec<Seen>, Trouble> {
        // The parrot takes three seconds for whatever it says.
        if !self.seen.is_empty() {
            self.clock.move_to(self.clock.now().after(Duration::seconds(3)));
        }
        Ok(std::mem::take(&mut self.seen))
    }

    async fn wait(&mut self, until: Timestamp) -> Result<(), Trouble> {
        self.waits.push(until);
        self.clock.move_to(until);
        Ok(())
    }
}

fn play_on(text: &str, on_difference: OnDifference) -> (Result<Played, Stopped>, String) {
    let script = script::parse(text).expect("a script");
    let mut watched = String::new();
    let mut parrot = Parrot::new();
    let mut watch = |lines: &[String]| written(&mut watched, lines);
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let played = runtime.block_on(play(&mut parrot, &mut Memory::default(), &script, on_difference, &mut watch));
    (played, watched)
}

const STORY: &str = "\
# Une histoire.
membres  Zoé, Ali

Zoé> bonjour
bot @Zoé> C'est juste ? [Oui] [Non]
bot> Annonce 2 : bonjour

# Puis :
Zoé clique [oui]
carte @Zoé> Zoé : oui
(le réseau renvoie le dernier message)
rien
Ali (réponse 2)> ah
bot> Annonce 4 : ah (1)
bot @Ali> C’est juste ? [Oui] [Non]
";

#[test]
fn a_story_that_goes_as_written() {
    let (played, watched) = play_on(STORY, OnDifference::Stop);
    assert_eq!(played.expect("played"), Played { text: STORY.to_owned(), difference: None });
    assert_eq!(watched.lines().next(), Some("Zoé> bonjour"));
    assert_eq!(watched.lines().count(), 9, "{watched}");
}

#[test]
fn a_script_without_expectations_is_only_shown() {
    let (played, watched) = play_on("Zoé> a\nAli> b\n", OnDifference::Stop);
    assert_eq!(played.expect("played").difference, None);
    assert_eq!(
        watched,
        "Zoé> a\nbot> Annonce 2 : a\nbot @Zoé> C’est juste ? [Oui] [Non]\nAli> b\nbot> Annonce 4 : b\nbot @Ali> C’est juste ? [Oui] [Non]\n"
    );
}

#[test]
fn the_first_difference_ends_it() {
    let text = STORY.replace("Annonce 2 : bonjour", "Annonce 2 : bonsoir");
    let (played, watched) = play_on(&text, OnDifference::Stop);
    let difference = played.expect("played").difference.expect("a difference");
    assert_eq!(difference.line, 4);
    assert_eq!(difference.came, ["bot @Zoé> C'est juste ? [Oui] [Non]", "bot> Annonce 2 : bonjour"]);
    assert!(difference.to_string().contains("  - bot> Annonce 2 : bonsoir\n  + bot> Annonce 2 : bonjour\n"), "{difference}");
    assert_eq!(watched.lines().count(), 3, "{watched}");
}

#[test]
fn what_is_not_listed_must_not_come() {
    let (played, _) = play_on("Zoé> a\nbot> Annonce 2 : a\n", OnDifference::Stop);
    assert_eq!(played.expect("played").difference.map(|difference| difference.line), Some(1));
    let (played, _) = play_on("(demain 9:00)\nbot> Bonjour\n", OnDifference::Stop);
    assert_eq!(played.expect("played").difference.map(|difference| difference.came), Some(vec!["rien".to_owned()]));
}

#[test]
fn expectations_are_rewritten_and_nothing_else() {
    let text = STORY.replace("Annonce 2 : bonjour", "Annonce 2 : bonsoir").replace("rien\n", "bot> quelque chose\n");
    let (played, _) = play_on(&text, OnDifference::Rewrite);
    let played = played.expect("played");
    assert_eq!(played.difference.map(|difference| difference.line), Some(4));
    assert_eq!(played.text, STORY);
}

#[test]
fn buttons_that_nobody_sees() {
    let (played, _) = play_on("Zoé> a\nAli clique [Oui]\n", OnDifference::Stop);
    let stopped = played.expect_err("no button");
    assert_eq!(stopped.line, 2);
    assert!(matches!(stopped.trouble, Trouble::NoButton { visible, .. } if visible.is_empty()));
    let (played, watched) = play_on("Zoé> a\nAli clique [Oui] de Zoé\n", OnDifference::Stop);
    assert_eq!(played.expect("played").difference, None);
    assert!(watched.ends_with("carte @Zoé> Ali : Oui\n"), "{watched}");
}

#[test]
fn an_earlier_button_of_the_same_name() {
    let mut memory = Memory::default();
    let zoe = Resident::new("Zoé").expect("a name");
    let mut parrot = Parrot::new();
    for (message, buttons) in [("1", ["Accepter"]), ("2", ["Accepter"])] {
        parrot.see(Place::Private(zoe.clone()), Change::Said, &MessageRef(message.to_owned()), "?", &buttons);
    }
    memory.note(&parrot.seen);
    let found = |earlier| memory.button(&zoe, "accepter", earlier).map(|(_, message)| message.0).ok();
    assert_eq!((found(false).as_deref(), found(true).as_deref()), (Some("2"), Some("1")));
    parrot.see(Place::Private(zoe.clone()), Change::Edited, &MessageRef("2".to_owned()), "!", &[]);
    memory.note(&parrot.seen[2..]);
    let found = |earlier| memory.button(&zoe, "accepter", earlier).map(|(_, message)| message.0).ok();
    assert_eq!((found(false).as_deref(), found(true).as_deref()), (Some("1"), Some("2")));
}

#[test]
fn pauses_between_lines_are_not_part_of_the_story() {
    let script = script::parse("Zoé> a\nAli> b\n(2 jours plus tard, 09:00)\nZoé> c\n(une heure plus tard)\n").expect("a script");
    let mut parrot = Parrot::new();
    let start = parrot.clock.now();
    assert_eq!(start.local(parrot.zone()).to_string(), "2026-03-02 09:00:00");
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let played = async { play(&mut parrot, &mut Memory::default(), &script, OnDifference::Stop, &mut |_| {}).await };
    runtime.block_on(played).expect("played");
    let waits: Vec<Duration> = parrot.waits.iter().map(|wait| wait.since(start)).collect();
    assert_eq!(waits, [Duration::days(2) + Duration::seconds(6), Duration::hours(49) + Duration::seconds(9)]);
}
