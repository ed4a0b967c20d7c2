//! What every network does for Troquet and its people, one behaviour a test: a network that passes all of them can carry every story. Where
//! networks differ (who may be written to first, how often something stands there after an answer was lost), the behaviour says what
//! holds on all.

mod console;
mod matrix;
mod telegram;

use std::{pin::Pin, sync::Arc};

use bot_core::{
    card::{Attachment, Message},
    id::OutboxId,
    time::moment,
    wire::{Act, Delivered, Delivery, Destination, MessageRef, Picture, SendError, Wire},
};
use chrono::Duration;
use libtest_mimic::{Failed, Trial};
use storage::{Database, sqlite_url};
use tempfile::TempDir;
use troquet::{
    console::script::start,
    transcript::{
        books::is_member,
        stage::{Change, File, Place, Resident, Seen, Stage, Words},
    },
    virtual_clock::VirtualClock,
};

/// A network on which the behaviours are tried.
pub(super) struct Rig {
    /// Its people, and Troquet behind it.
    stage: Box<dyn Stage>,
    /// What Troquet speaks through until it starts again.
    wire: Arc<dyn Wire>,
    /// Where the tables are.
    url: String,
    /// Decides what becomes of the next message to the group, which has this address.
    befalls: Befalls,
    /// Fails if the network was misused.
    faultless: Box<dyn Fn()>,
    _folder: TempDir,
}

/// Decides what becomes of the next message to a group.
type Befalls = Box<dyn Fn(Fate, &str)>;

/// What becomes of a message.
#[derive(Debug, Clone, Copy)]
pub(super) enum Fate {
    /// It is refused: too many, again in so long.
    Limited(Duration),
    /// It gets there, and the answer that says so is lost.
    Unanswered,
}

type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;
type Behaviour = fn(&mut Visit) -> Pending<'_, ()>;

macro_rules! behaviours {
    ($($name:ident),* $(,)?) => {
        &[$((stringify!($name), |visit| Box::pin($name(visit)))),*]
    };
}

/// All of them.
const BEHAVIOURS: &[(&str, Behaviour)] = behaviours![
    what_is_posted_stands_there_word_for_word,
    an_edit_changes_what_stands_there_once,
    what_is_deleted_is_gone,
    nothing_is_too_long,
    a_question_comes_with_its_answers,
    a_choice_is_a_typed_command,
    a_picture_goes_to_the_card,
    files_arrive_whole,
    whoever_can_not_be_reached_loses_nothing,
    a_limit_delays_and_loses_nothing,
    an_answer_that_is_lost_loses_nothing,
    answers_keep_their_order,
    the_same_input_again_does_nothing,
    a_restart_forgets_nothing,
];

/// One test per network and behaviour.
pub(crate) fn all() -> Vec<Trial> {
    let mut trials = trials_on("console", || Box::pin(console::rig()));
    trials.extend(trials_on("telegram", || Box::pin(telegram::rig())));
    trials.extend(trials_on("matrix", || Box::pin(matrix::rig())));
    trials
}

/// `None` where the machine has no such network.
type Opening = fn() -> Pending<'static, Option<Rig>>;

fn trials_on(network: &str, open: Opening) -> Vec<Trial> {
    let trial = |(name, behaviour): &(&str, Behaviour)| {
        let behaviour = *behaviour;
        Trial::test(format!("contract::{network}::{name}"), move || show(open, behaviour))
    };
    BEHAVIOURS.iter().map(trial).collect()
}

fn show(open: Opening, behaviour: Behaviour) -> Result<(), Failed> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let Some(rig) = open().await else { return Ok(()) };
        let mut visit = Visit::begin(rig).await;
        behaviour(&mut visit).await;
        (visit.rig.faultless)();
        let findings = Database::connect(&visit.rig.url).await?.audit().await?;
        if findings.is_empty() { Ok(()) } else { Err(Failed::from(findings.join("\n"))) }
    })
}

/// A file for the tables, in a folder that goes with the rig.
fn tables() -> (TempDir, String) {
    let folder = TempDir::new().expect("a folder");
    let url = sqlite_url(&folder.path().join("contract.sqlite"));
    (folder, url)
}

/// A Monday morning.
fn still_clock() -> Arc<VirtualClock> {
    Arc::new(VirtualClock::still(moment(start(&[]), chrono_tz::Europe::Zurich)))
}

/// Zoé and Ali, members of a club, on a network.
struct Visit {
    rig: Rig,
    zoe: Resident,
    ali: Resident,
    /// The last outbox number.
    last: i64,
}

impl Visit {
    async fn begin(mut rig: Rig) -> Self {
        let [zoe, ali] = ["Zoé", "Ali"].map(|name| Resident::new(name).expect("a name"));
        rig.stage.gather(&[zoe.clone(), ali.clone()]).await.expect("a club");
        rig.stage.settle().await.expect("all is quiet");
        Self { rig, zoe, ali, last: 1_000_000 }
    }

    fn in_group(&self) -> Destination {
        Destination { network: self.rig.stage.network(), chat: Some(self.rig.stage.group()), person: None }
    }

    fn to(&self, who: &Resident) -> Destination {
        Destination { network: self.rig.stage.network(), chat: None, person: Some(self.rig.stage.person(who)) }
    }

    /// Gives the wire something to do.
    async fn deliver(&mut self, to: Destination, act: Act, picture: Option<Picture>) -> Result<Delivered, SendError> {
        self.last += 1;
        let delivery = Delivery { id: OutboxId(self.last), to, act, picture };
        self.rig.wire.deliver(&delivery).await
    }

    /// Decides what becomes of the next message to the group.
    fn befalls(&self, fate: Fate) {
        (self.rig.befalls)(fate, self.rig.stage.group().as_str());
    }

    /// What the people saw since they last looked.
    async fn look(&mut self) -> Vec<Seen> {
        self.rig.stage.settle().await.expect("it comes to rest")
    }

    async fn says(&mut self, who: &Resident, place: &Place, text: &str) {
        let words = Words { text: text.to_owned(), ..Words::default() };
        self.rig.stage.say(who, place, &words).await.expect("said");
    }

    /// Zoé offers something in the group; the card.
    async fn offer(&mut self, text: &str) -> MessageRef {
        let zoe = self.zoe.clone();
        self.says(&zoe, &Place::Group, text).await;
        let seen = self.look().await;
        let [card] = in_group(&seen)[..] else { panic!("one card: {seen:?}") };
        card.message.clone()
    }

    /// Waits a while.
    async fn wait(&mut self, span: Duration) {
        let until = self.rig.stage.clock().now().after(span);
        self.rig.stage.wait(until).await.expect("time passes");
    }
}

fn in_group(seen: &[Seen]) -> Vec<&Seen> {
    seen.iter().filter(|seen| seen.place == Place::Group).collect()
}

fn in_private<'a>(seen: &'a [Seen], who: &Resident) -> Vec<&'a Seen> {
    seen.iter().filter(|seen| seen.place == Place::Private(who.clone())).collect()
}

/// The words, whatever they look like.
fn text(seen: &Seen) -> Vec<&str> {
    seen.lines.iter().map(|line| line.text.as_str()).collect()
}

async fn what_is_posted_stands_there_word_for_word(visit: &mut Visit) {
    let message = Message::titled("Annonce 1 · <b>Lit</b> & *co*")
        .line("5 < 6, \"oui\" `non` _rien_")
        .item("un")
        .quote("</blockquote>[a](b)");
    let said = visit.deliver(visit.in_group(), Act::Say(message.clone()), None).await.expect("said");
    let seen = visit.look().await;
    let [seen] = &seen[..] else { panic!("{seen:?}") };
    assert_eq!((&seen.place, seen.change, Some(&seen.message)), (&Place::Group, Change::Said, said.message.as_ref()));
    assert_eq!(text(seen), message.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>());
}

async fn an_edit_changes_what_stands_there_once(visit: &mut Visit) {
    let said = visit.deliver(visit.in_group(), Act::Say(Message::say("avant")), None).await.expect("said");
    let of = said.message.expect("a message");
    visit.look().await;
    let edit = Act::Edit { of: of.clone(), message: Message::say("après") };
    for changes in [1, 0] {
        visit.deliver(visit.in_group(), edit.clone(), None).await.expect("edited");
        let seen = visit.look().await;
        assert_eq!(seen.len(), changes, "{seen:?}");
        if let Some(seen) = seen.first() {
            assert_eq!((seen.change, &seen.message, text(seen)), (Change::Edited, &of, vec!["après"]));
        }
    }
}

async fn what_is_deleted_is_gone(visit: &mut Visit) {
    let said = visit.deliver(visit.in_group(), Act::Say(Message::say("oublié")), None).await.expect("said");
    let of = said.message.expect("a message");
    visit.look().await;
    visit.deliver(visit.in_group(), Act::Delete { of: of.clone() }, None).await.expect("deleted");
    let seen = visit.look().await;
    assert_eq!(seen.iter().map(|seen| (seen.change, &seen.message)).collect::<Vec<_>>(), [(Change::Deleted, &of)]);
    let edit = Act::Edit { of, message: Message::say("encore") };
    assert_eq!(visit.deliver(visit.in_group(), edit, None).await, Err(SendError::Gone));
    assert_eq!(visit.look().await, []);
}

async fn nothing_is_too_long(visit: &mut Visit) {
    let lines: Vec<String> = (0..300).map(|n| format!("{n} : {}", "é🙂".repeat(20))).collect();
    let message = lines.iter().fold(Message::default(), |message, line| message.item(line.as_str()));
    visit.deliver(visit.to(&visit.zoe.clone()), Act::Say(message), None).await.expect("said");
    let seen = visit.look().await;
    assert_eq!(seen.iter().flat_map(text).collect::<Vec<_>>(), lines);
}

async fn a_question_comes_with_its_answers(visit: &mut Visit) {
    let ali = visit.ali.clone();
    visit.offer("/offre Vélo, 5 points").await;
    visit.says(&ali, &Place::Private(ali.clone()), "/interesse 1").await;
    let seen = visit.look().await;
    let zoe = visit.zoe.clone();
    let [question] = in_private(&seen, &zoe)[..] else { panic!("{seen:?}") };
    assert_eq!(question.buttons, ["Accepter", "Proposer autre chose", "Refuser"]);
    let [told] = in_private(&seen, &ali)[..] else { panic!("{seen:?}") };
    assert_eq!(told.buttons, ["Retirer ma proposition"]);
}

async fn a_choice_is_a_typed_command(visit: &mut Visit) {
    let (zoe, ali) = (visit.zoe.clone(), visit.ali.clone());
    let mut told = Vec::new();
    for typed in [false, true] {
        let card = visit.offer("/offre Vélo, 5 points").await;
        match typed {
            true => visit.says(&ali, &Place::Private(ali.clone()), "/interesse 2").await,
            false => visit.rig.stage.press(&ali, &Place::Group, &card, "Ça m'intéresse").await.expect("pressed"),
        }
        let seen = visit.look().await;
        let question = in_private(&seen, &zoe).first().map(|seen| seen.message.clone()).expect("a question");
        match typed {
            true => visit.says(&zoe, &Place::Private(zoe.clone()), "/accepter 2").await,
            false => visit.rig.stage.press(&zoe, &Place::Private(zoe.clone()), &question, "Accepter").await.expect("pressed"),
        }
        let seen = visit.look().await;
        let mut words: Vec<String> = seen.iter().map(|seen| text(seen).join("\n")).collect();
        words.sort();
        told.push(words.join("\n").replace("ange 2", "ange 1").replace("once 2", "once 1"));
    }
    assert_eq!(told[0], told[1]);
}

async fn a_picture_goes_to_the_card(visit: &mut Visit) {
    let zoe = visit.zoe.clone();
    let private = Place::Private(zoe.clone());
    let words = Words { text: "/offre Lampe, 4 points".to_owned(), photo: true, ..Words::default() };
    visit.rig.stage.say(&zoe, &private, &words).await.expect("said");
    let seen = visit.look().await;
    let [preview] = in_private(&seen, &zoe)[..] else { panic!("a preview: {seen:?}") };
    assert!(preview.photo, "{preview:?}");
    let preview = preview.message.clone();
    visit.rig.stage.press(&zoe, &private, &preview, "Publier").await.expect("pressed");
    let seen = visit.look().await;
    let [card] = in_group(&seen)[..] else { panic!("one card: {seen:?}") };
    assert!(card.photo, "{card:?}");
    assert_eq!(text(card)[0], "Annonce 1 · Lampe");
}

async fn files_arrive_whole(visit: &mut Visit) {
    let file =
        |name: &str, text: &str| Attachment { name: name.to_owned(), media_type: "text/csv".to_owned(), text: text.to_owned() };
    let message = Message::say("Voici.").file(file("relevé.csv", "a;b\n1;é\n")).file(file("deux.csv", "x"));
    visit.deliver(visit.to(&visit.zoe.clone()), Act::Say(message), None).await.expect("said");
    let seen = visit.look().await;
    let files: Vec<&File> = seen.iter().flat_map(|seen| &seen.files).collect();
    let expected = [("relevé.csv", 2), ("deux.csv", 1)].map(|(name, lines)| File { name: name.to_owned(), lines });
    assert_eq!(files, expected.iter().collect::<Vec<_>>());
    assert_eq!(seen.iter().flat_map(text).collect::<Vec<_>>(), ["Voici."]);
}

async fn whoever_can_not_be_reached_loses_nothing(visit: &mut Visit) {
    let (zoe, ali) = (visit.zoe.clone(), visit.ali.clone());
    visit.offer("/offre Vélo, 5 points").await;
    visit.rig.stage.block(&zoe).await.expect("blocked");
    visit.look().await;
    visit.says(&ali, &Place::Private(ali.clone()), "/interesse 1").await;
    let seen = visit.look().await;
    assert_eq!(in_private(&seen, &zoe), Vec::<&Seen>::new());
    let [line] = in_group(&seen)[..] else { panic!("one line in the group: {seen:?}") };
    let line = text(line).join("\n");
    assert!(line.contains("Zoé") && !line.contains("Ali") && !line.contains("Vélo"), "nothing private: {line}");
    visit.rig.stage.open(&zoe).await.expect("opened again");
    let seen = visit.look().await;
    let words: Vec<&str> = in_private(&seen, &zoe).into_iter().flat_map(text).collect();
    assert!(words.iter().any(|line| line.contains("Vélo")) && words.iter().any(|line| line.contains("Ali")), "{words:?}");
}

async fn a_limit_delays_and_loses_nothing(visit: &mut Visit) {
    let (zoe, ali) = (visit.zoe.clone(), visit.ali.clone());
    visit.befalls(Fate::Limited(Duration::seconds(35)));
    visit.says(&zoe, &Place::Group, "/offre Vélo, 5 points").await;
    let seen = visit.look().await;
    assert_eq!(in_group(&seen), Vec::<&Seen>::new());
    visit.says(&ali, &Place::Private(ali.clone()), "/solde").await;
    let seen = visit.look().await;
    assert_eq!(in_private(&seen, &ali).len(), 1, "other chats go on: {seen:?}");
    visit.wait(Duration::seconds(36)).await;
    let seen = visit.look().await;
    assert_eq!(in_group(&seen).into_iter().map(|seen| text(seen)[0]).collect::<Vec<_>>(), ["Annonce 1 · Vélo"]);
}

async fn an_answer_that_is_lost_loses_nothing(visit: &mut Visit) {
    let (zoe, ali) = (visit.zoe.clone(), visit.ali.clone());
    visit.befalls(Fate::Unanswered);
    visit.says(&zoe, &Place::Group, "/offre Vélo, 5 points").await;
    let mut seen = visit.look().await;
    visit.wait(Duration::minutes(1)).await;
    seen.extend(visit.look().await);
    let cards: Vec<&Seen> = in_group(&seen);
    assert!(cards.iter().all(|card| text(card)[0] == "Annonce 1 · Vélo") && (1..=2).contains(&cards.len()), "{cards:?}");
    // The one that Troquet knows of lives on.
    let card = cards.last().expect("a card").message.clone();
    visit.rig.stage.press(&ali, &Place::Group, &card, "Ça m'intéresse").await.expect("pressed");
    let seen = visit.look().await;
    assert_eq!(in_private(&seen, &zoe).len(), 1, "{seen:?}");
}

async fn answers_keep_their_order(visit: &mut Visit) {
    let ali = visit.ali.clone();
    let private = Place::Private(ali.clone());
    for number in 1..=5 {
        visit.says(&ali, &private, &format!("/annonce {number}")).await;
    }
    let mut seen = visit.look().await;
    visit.wait(Duration::minutes(1)).await;
    seen.extend(visit.look().await);
    let words: Vec<String> = in_private(&seen, &ali).into_iter().map(|seen| text(seen).join(" ")).collect();
    assert_eq!(words.len(), 5, "{words:?}");
    for (number, words) in (1..=5).zip(words) {
        assert!(words.contains(&format!("annonce {number}")), "{words}");
    }
}

async fn the_same_input_again_does_nothing(visit: &mut Visit) {
    visit.offer("/offre Vélo, 5 points").await;
    visit.rig.stage.again().await.expect("delivered again");
    assert_eq!(visit.look().await, []);
}

async fn a_restart_forgets_nothing(visit: &mut Visit) {
    let (zoe, ali) = (visit.zoe.clone(), visit.ali.clone());
    let card = visit.offer("/offre Vélo, 5 points").await;
    visit.rig.stage.restart().await.expect("started again");
    visit.rig.stage.press(&ali, &Place::Group, &card, "Ça m'intéresse").await.expect("pressed");
    let seen = visit.look().await;
    assert_eq!(in_private(&seen, &zoe).len(), 1, "{seen:?}");
    visit.says(&zoe, &Place::Private(zoe.clone()), "/retirer 1").await;
    let mut seen = visit.look().await;
    visit.wait(Duration::minutes(1)).await;
    seen.extend(visit.look().await);
    let edits: Vec<&MessageRef> =
        in_group(&seen).into_iter().filter(|seen| seen.change == Change::Edited).map(|seen| &seen.message).collect();
    assert_eq!(edits, [&card]);
    assert!(is_member(&*visit.rig.stage, &ali).await.expect("an answer"));
}
