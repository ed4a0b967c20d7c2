//! The conversation at the keyboard. Lines are edited on a thread of their own, so that reminders appear while somebody is thinking.

use std::{
    io::{self, Write},
    path::Path,
    sync::mpsc as std_mpsc,
    thread,
};

use bot_core::{lang::Lang, time::Timestamp};
use chrono::Duration;
use rustyline::{DefaultEditor, ExternalPrinter, error::ReadlineError};
use tokio::sync::mpsc;

use super::{
    Failure, World,
    paint::Terminal,
    prompt::{self, Typed},
    stage::ConsoleStage,
};
use crate::{
    transcript::{
        player::{Memory, perform},
        script::{Act, Answers, Which},
        stage::{Change, Place, Resident, Seen, Stage, Trouble},
    },
    words::words,
};

/// The longest and shortest wait before looking whether something is due.
const LONGEST_WAIT: Duration = Duration::minutes(1);
const SHORTEST_WAIT: Duration = Duration::seconds(1);
/// Lines remembered from one opening to the next.
const HISTORY: usize = 500;

/// A line from the keyboard.
enum Line {
    Typed(String),
    /// Ctrl-C: the line is thrown away.
    Interrupted,
    /// Ctrl-D, or no keyboard any more.
    End,
}

/// The thread that edits lines.
struct Keyboard {
    ask: std_mpsc::Sender<String>,
    lines: mpsc::UnboundedReceiver<Line>,
    printer: Option<Box<dyn ExternalPrinter + Send>>,
    width: Option<u16>,
}

impl Keyboard {
    fn start(history: &Path) -> Result<Self, Failure> {
        let failed = |error: &ReadlineError| Failure::Keyboard(error.to_string());
        let config =
            rustyline::Config::builder().max_history_size(HISTORY).map_err(|error| failed(&error))?.auto_add_history(true);
        let mut editor = DefaultEditor::with_config(config.build()).map_err(|error| failed(&error))?;
        // The first time there is none.
        let _ = editor.load_history(history);
        let printer = editor.create_external_printer().ok().map(|printer| Box::new(printer) as Box<dyn ExternalPrinter + Send>);
        let width = editor.dimensions().map(|(width, _)| width);
        let (ask, asked) = std_mpsc::channel::<String>();
        let (tell, lines) = mpsc::unbounded_channel();
        let history = history.to_path_buf();
        let listen = move || {
            while let Ok(question) = asked.recv() {
                let line = match editor.readline(&question) {
                    Ok(line) => Line::Typed(line),
                    Err(ReadlineError::Interrupted) => Line::Interrupted,
                    Err(_) => Line::End,
                };
                let _ = editor.save_history(&history);
                if tell.send(line).is_err() {
                    return;
                }
            }
        };
        thread::Builder::new().name("keyboard".to_owned()).spawn(listen).map_err(|error| Failure::Keyboard(error.to_string()))?;
        Ok(Self { ask, lines, printer, width })
    }

    /// Shows something above the line that is being edited.
    fn print_above(&mut self, text: &str) {
        let shown = self.printer.as_mut().is_some_and(|printer| printer.print(format!("{text}\n")).is_ok());
        if !shown {
            print(text);
        }
    }
}

fn print(text: &str) {
    let mut out = io::stdout().lock();
    // A terminal that went away ends the program by its keyboard.
    let _ = writeln!(out, "{text}");
    let _ = out.flush();
}

/// Who sits at the keyboard now, and what they see.
struct Repl {
    stage: ConsoleStage,
    terminal: Terminal,
    memory: Memory,
    who: Resident,
    place: Place,
}

/// Talks until somebody leaves.
pub(super) async fn run(world: &World) -> Result<(), Failure> {
    let stage = world.open().await?;
    let first_time = !world.folder.join(HISTORY_FILE).exists();
    let mut keyboard = Keyboard::start(&world.folder.join(HISTORY_FILE))?;
    let Some(who) = stage.network().people().into_iter().next() else { return Err(Trouble::NoMessage.into()) };
    let mut memory = Memory::default();
    memory.note(&stage.network().standing());
    let mut repl = Repl { stage, terminal: Terminal::detect(keyboard.width), memory, who, place: Place::Group };
    print(&repl.greeting(first_time));
    loop {
        if keyboard.ask.send(repl.question()).is_err() {
            break;
        }
        match repl.next_line(&mut keyboard).await? {
            Line::Typed(line) => match prompt::read(&line) {
                Typed::Quit => break,
                typed => repl.answer(typed).await?,
            },
            Line::Interrupted => print(&repl.terminal.aside(&words!("console-how-to-leave"))),
            Line::End => break,
        }
        repl.keep_time(world)?;
    }
    repl.keep_time(world)?;
    repl.stage.database().close().await;
    print(&repl.terminal.aside(&words!("console-bye")));
    Ok(())
}

/// What was typed before, in the data folder.
const HISTORY_FILE: &str = "console.history";

impl Repl {
    fn greeting(&self, first_time: bool) -> String {
        let others: Vec<String> = self.stage.network().people().iter().map(|who| who.name().to_owned()).collect();
        let group = self.stage.network().title();
        let people = Lang::default().list(&others);
        let who = self.who.name();
        let welcome = if first_time {
            words!("console-scene", group = group, people = people, who = who)
        } else {
            words!("console-welcome-back", group = group, people = people, who = who)
        };
        let mut lines: Vec<String> = welcome.lines().map(|line| self.terminal.aside(line)).collect();
        lines.push(self.terminal.aside(&self.time()));
        lines.join("\n")
    }

    /// What time it is, in a sentence.
    fn time(&self) -> String {
        let now = self.stage.clock().now();
        words!("console-time", time = Lang::default().moment(now, self.stage.zone(), now))
    }

    fn question(&self) -> String {
        match self.place {
            Place::Group | Place::Other(_) => words!("console-speaks", name = self.who.name()),
            Place::Private(_) => words!("console-speaks-privately", name = self.who.name()),
        }
    }

    fn keep_time(&self, world: &World) -> Result<(), Failure> {
        self.stage.keep_time().map_err(|error| Failure::File(world.folder.clone(), error.kind()))
    }

    /// Waits for a line; what falls due meanwhile is shown above it.
    async fn next_line(&mut self, keyboard: &mut Keyboard) -> Result<Line, Failure> {
        loop {
            let wait = self.wait().await?;
            tokio::select! {
                line = keyboard.lines.recv() => return Ok(line.unwrap_or(Line::End)),
                () = tokio::time::sleep(wait) => {
                    let seen = self.stage.settle().await?;
                    self.memory.note(&seen);
                    for seen in &seen {
                        keyboard.print_above(&self.terminal.draw(seen));
                    }
                }
            }
        }
    }

    async fn wait(&self) -> Result<std::time::Duration, Failure> {
        let now = self.stage.clock().now();
        let due: Option<Timestamp> = self.stage.next_due().await.map_err(Failure::Store)?;
        let wait = due.map_or(LONGEST_WAIT, |due| due.since(now)).clamp(SHORTEST_WAIT, LONGEST_WAIT);
        Ok(wait.to_std().unwrap_or_default())
    }

    /// Does what was typed. Only a failure of the machine ends the conversation.
    async fn answer(&mut self, typed: Typed) -> Result<(), Failure> {
        let is_move = matches!(typed, Typed::Act(Act::Wait(_)));
        match self.act(typed).await {
            Ok(seen) => self.show(&seen),
            Err(Trouble::Store(error)) => return Err(Failure::Store(error)),
            Err(trouble) => print(&self.terminal.wrong(&trouble.to_string())),
        }
        if is_move {
            print(&self.terminal.aside(&self.time()));
        }
        Ok(())
    }

    fn show(&mut self, seen: &[Seen]) {
        self.memory.note(seen);
        for seen in seen {
            print(&format!("{}\n", self.terminal.draw(seen)));
        }
        // Somebody's private chat is read by them alone; here one may look into all of them.
        let elsewhere =
            |seen: &&Seen| matches!(&seen.place, Place::Private(who) if *who != self.who && seen.change == Change::Said);
        if let Some(Place::Private(who)) = seen.iter().find(elsewhere).map(|seen| &seen.place) {
            print(&self.terminal.aside(&words!("console-switch-hint", name = who.name())));
        }
    }

    async fn act(&mut self, typed: Typed) -> Result<Vec<Seen>, Trouble> {
        let say = |repl: &Self, text: String, answers| Act::Say {
            who: repl.who.clone(),
            place: repl.place.clone(),
            answers,
            photo: false,
            text,
        };
        let act = match typed {
            Typed::Nothing | Typed::Quit => return Ok(Vec::new()),
            Typed::Help => {
                print(&self.terminal.aside(&words!("console-help")));
                return Ok(Vec::new());
            }
            Typed::NoTime(text) => {
                print(&self.terminal.wrong(&words!("console-no-time", text = text.as_str())));
                return Ok(Vec::new());
            }
            Typed::Speak(place, who) => {
                // The spelling of whoever is known already.
                let known = self.stage.network().people().into_iter().find(|known| *known == who);
                self.who = known.unwrap_or(who);
                self.place = if place == Place::Group { place } else { Place::Private(self.who.clone()) };
                if self.place == Place::Group || self.stage.network().is_open(&self.who) {
                    return Ok(Vec::new());
                }
                Act::Open(self.who.clone())
            }
            Typed::Say(text) => say(self, text, None),
            Typed::Answer(text) => say(self, text, Some(Answers::Newest)),
            Typed::Number(number) => {
                let label = self.memory.buttons(&self.place).and_then(|(_, labels)| labels.get(number - 1).cloned());
                match label {
                    Some(label) => return self.press(&label).await,
                    None => say(self, number.to_string(), None),
                }
            }
            // « Ali clique », « (redémarrage) »: as in a transcript.
            Typed::Act(act) => act,
        };
        perform(&mut self.stage, &self.memory, &mut Duration::zero(), &act).await
    }

    /// Presses a button of the newest message with buttons where one is.
    async fn press(&mut self, label: &str) -> Result<Vec<Seen>, Trouble> {
        let act = Act::Press { who: self.who.clone(), label: label.to_owned(), which: Which::Newest };
        let Some((message, _)) = self.memory.buttons(&self.place) else { return Err(Trouble::NoMessage) };
        // In the group the newest button of that name might be a private one.
        if self.place == Place::Group {
            self.stage.press(&self.who.clone(), &Place::Group, &message, label).await?;
            return self.stage.settle().await;
        }
        perform(&mut self.stage, &self.memory, &mut Duration::zero(), &act).await
    }
}
