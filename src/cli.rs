//! The command line: `troquet [console | run | check-config | understand | version]`. Without a command: `run` where something is configured, else
//! the terminal chat.
//!
//! Every word of it is French and comes from the locale file, so the parser is put together by hand instead of derived.
//! Exit codes: 0 all is well, 1 it failed or a script differed, 2 the command line or the configuration is wrong.

use std::{
    ffi::OsString,
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::{
    Arg, ArgAction, ArgMatches, Command,
    builder::{Styles, ValueParser},
    error::{ContextKind, ContextValue, ErrorKind},
};

use crate::{
    config::{self, Settings},
    console, online, understand,
    words::words,
};

/// Something is wrong that the person at the keyboard can put right.
const WRONG: u8 = 2;

/// What the command line asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arguments {
    /// Another configuration file than `troquet.toml`.
    pub config: Option<PathBuf>,
    /// What to do; `None`: whatever fits the configuration.
    pub task: Option<Task>,
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    /// The terminal chat, or a script played in it.
    Console(ConsoleArguments),
    /// The service on its networks.
    Run,
    /// Show the configuration in force and what is missing.
    CheckConfig {
        /// And ask the networks how the accounts stand.
        online: bool,
    },
    /// Say what messages mean.
    Understand(UnderstandTask),
    /// Show the version.
    Version,
}

/// What `understand` shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnderstandTask {
    /// What messages from the standard input mean.
    Messages(understand::Form),
    /// All rules with their examples.
    Rules,
}

/// How the terminal chat is opened.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ConsoleArguments {
    /// A transcript to play instead of reading from the keyboard.
    pub script: Option<PathBuf>,
    /// Another data folder than the configured one.
    pub data: Option<PathBuf>,
}

/// The command line ends here: something was asked to be shown, or could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// Help, as asked for.
    Shown(String),
    /// What is wrong, in one sentence, and where help is.
    Wrong(String),
}

/// What stands for a value in usage lines.
const FILE: &str = "FICHIER";
const FOLDER: &str = "DOSSIER";

const SECTIONS: &str = "{about}\n\n{usage-heading} {usage}\n\n";

fn help_flag() -> Arg {
    Arg::new("help").short('h').long("help").action(ArgAction::Help).help(words!("cli-help")).global(true)
}

fn subcommand(name: &'static str, about: String) -> Command {
    Command::new(name).about(about).help_template(format!("{SECTIONS}{}\n{{options}}\n", words!("cli-options")))
}

fn path(id: &'static str, name: &'static str, help: String) -> Arg {
    Arg::new(id).long(id).value_name(name).value_parser(ValueParser::path_buf()).help(help)
}

fn parser() -> Command {
    let template = format!("{SECTIONS}{}\n{{subcommands}}\n\n{}\n{{options}}\n", words!("cli-commands"), words!("cli-options"));
    Command::new("troquet")
        .about(words!("cli-about"))
        .help_template(template)
        .override_usage(words!("cli-usage"))
        .styles(Styles::plain())
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .arg(help_flag())
        .arg(path("config", FILE, words!("cli-config")).global(true))
        .arg(Arg::new("version").short('V').long("version").action(ArgAction::SetTrue).help(words!("cli-version")))
        .subcommand(
            subcommand("console", words!("cli-console"))
                .override_usage("troquet console [--script FICHIER] [--data DOSSIER]")
                .arg(path("script", FILE, words!("cli-script")))
                .arg(path("data", FOLDER, words!("cli-data"))),
        )
        .subcommand(subcommand("run", words!("cli-run")).override_usage("troquet run [--config FICHIER]"))
        .subcommand(
            subcommand("check-config", words!("cli-check"))
                .override_usage("troquet check-config [--online] [--config FICHIER]")
                .arg(Arg::new("online").long("online").action(ArgAction::SetTrue).help(words!("cli-online"))),
        )
        .subcommand(
            subcommand("understand", words!("cli-understand"))
                .override_usage("troquet understand [--explain | --rules] < FICHIER")
                .arg(Arg::new("explain").long("explain").action(ArgAction::SetTrue).help(words!("cli-explain")))
                .arg(
                    Arg::new("rules")
                        .long("rules")
                        .action(ArgAction::SetTrue)
                        .help(words!("cli-rules"))
                        .conflicts_with("explain"),
                ),
        )
        .subcommand(subcommand("version", words!("cli-version")).override_usage("troquet version"))
}

/// Clap's own heading is English and not to be set.
fn in_french(help: &str) -> String {
    help.replacen("Usage:", &words!("cli-usage-heading"), 1)
}

fn context(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => texts.first().cloned(),
        _ => None,
    }
}

/// What clap found wrong, in French.
fn complaint(error: &clap::Error) -> String {
    let shown = |kind| context(error, kind).unwrap_or_default();
    let sentence = match error.kind() {
        ErrorKind::InvalidSubcommand => words!("cli-unknown-command", given = shown(ContextKind::InvalidSubcommand)),
        ErrorKind::UnknownArgument => words!("cli-unknown-argument", given = shown(ContextKind::InvalidArg)),
        ErrorKind::InvalidValue | ErrorKind::TooFewValues => words!("cli-missing-value", given = shown(ContextKind::InvalidArg)),
        ErrorKind::ArgumentConflict => words!("cli-twice", given = shown(ContextKind::InvalidArg)),
        _ => words!("cli-unreadable"),
    };
    let near = context(error, ContextKind::SuggestedSubcommand).or_else(|| context(error, ContextKind::SuggestedArg));
    match near {
        Some(near) => format!("{sentence} {}", words!("cli-nearest", nearest = near)),
        None => format!("{sentence} {}", words!("cli-see-help")),
    }
}

fn task(matches: &ArgMatches) -> Option<Task> {
    let path = |matches: &ArgMatches, id| matches.get_one::<PathBuf>(id).cloned();
    match matches.subcommand() {
        Some(("console", given)) => {
            Some(Task::Console(ConsoleArguments { script: path(given, "script"), data: path(given, "data") }))
        }
        Some(("run", _)) => Some(Task::Run),
        Some(("check-config", given)) => Some(Task::CheckConfig { online: given.get_flag("online") }),
        Some(("understand", given)) => Some(Task::Understand(match (given.get_flag("rules"), given.get_flag("explain")) {
            (true, _) => UnderstandTask::Rules,
            (false, true) => UnderstandTask::Messages(understand::Form::Explained),
            (false, false) => UnderstandTask::Messages(understand::Form::Json),
        })),
        Some(("version", _)) => Some(Task::Version),
        _ if matches.get_flag("version") => Some(Task::Version),
        _ => None,
    }
}

/// Reads the command line.
///
/// # Errors
/// [`Stop`] when there is nothing more to do than to show something.
pub fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Arguments, Stop> {
    match parser().try_get_matches_from(arguments) {
        Ok(matches) => Ok(Arguments { config: matches.get_one::<PathBuf>("config").cloned(), task: task(&matches) }),
        Err(error) if error.kind() == ErrorKind::DisplayHelp => Err(Stop::Shown(in_french(&error.render().to_string()))),
        Err(error) => Err(Stop::Wrong(complaint(&error))),
    }
}

/// Writes to the terminal; a reader that went away is none of our business.
fn show(mut to: impl Write, text: &str) {
    let _ = writeln!(to, "{}", text.trim_end());
}

/// Reads the command line, does what it says.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match read(arguments) {
        Ok(arguments) => arguments,
        Err(Stop::Shown(text)) => {
            show(io::stdout(), &text);
            return ExitCode::SUCCESS;
        }
        Err(Stop::Wrong(text)) => {
            show(io::stderr(), &text);
            return ExitCode::from(WRONG);
        }
    };
    if arguments.task == Some(Task::Version) {
        show(io::stdout(), &format!("troquet {}", env!("CARGO_PKG_VERSION")));
        return ExitCode::SUCCESS;
    }
    if let Some(Task::Understand(asked)) = arguments.task {
        return tell(asked);
    }
    match Settings::load(arguments.config.as_deref(), std::env::vars_os()) {
        Ok(settings) => run(arguments.task, &settings),
        Err(problems) => {
            let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
            show(io::stderr(), &problems.join("\n"));
            ExitCode::from(WRONG)
        }
    }
}

/// Says what messages mean; needs no configuration.
fn tell(asked: UnderstandTask) -> ExitCode {
    let output = io::BufWriter::new(io::stdout().lock());
    let told = match asked {
        UnderstandTask::Rules => understand::list(output),
        UnderstandTask::Messages(form) => understand::run(io::stdin().lock(), output, form),
    };
    match told {
        Ok(()) => ExitCode::SUCCESS,
        // A reader that went away is none of our business.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            show(io::stderr(), &words!("understand-failed", error = error.to_string()));
            ExitCode::FAILURE
        }
    }
}

fn run(task: Option<Task>, settings: &Settings) -> ExitCode {
    let task = task.unwrap_or_else(|| if settings.is_empty() { Task::Console(ConsoleArguments::default()) } else { Task::Run });
    match task {
        Task::CheckConfig { online } => {
            show(io::stdout(), &config::check::report(settings));
            if !online {
                return ExitCode::SUCCESS;
            }
            let found = online::ask(settings);
            show(io::stdout(), &format!("\n{}", found.text));
            if found.is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Task::Console(arguments) => console::run(settings, &arguments),
        Task::Run => crate::run::run(settings),
        Task::Understand(asked) => tell(asked),
        Task::Version => ExitCode::SUCCESS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Result<Arguments, Stop> {
        read(std::iter::once("troquet").chain(text.split_whitespace()).map(OsString::from))
    }

    fn asks(task: Task) -> Arguments {
        Arguments { config: None, task: Some(task) }
    }

    #[test]
    fn commands() {
        parser().debug_assert();
        assert_eq!(line(""), Ok(Arguments { config: None, task: None }));
        assert_eq!(line("run"), Ok(asks(Task::Run)));
        assert_eq!(line("check-config"), Ok(asks(Task::CheckConfig { online: false })));
        assert_eq!(line("check-config --online"), Ok(asks(Task::CheckConfig { online: true })));
        let messages = |form| Ok(asks(Task::Understand(UnderstandTask::Messages(form))));
        assert_eq!(line("understand"), messages(understand::Form::Json));
        assert_eq!(line("understand --explain"), messages(understand::Form::Explained));
        assert_eq!(line("understand --rules"), Ok(asks(Task::Understand(UnderstandTask::Rules))));
        assert_eq!(line("version"), Ok(asks(Task::Version)));
        assert_eq!(line("--version"), Ok(asks(Task::Version)));
        let console = |script: Option<&str>, data: Option<&str>| {
            Task::Console(ConsoleArguments { script: script.map(PathBuf::from), data: data.map(PathBuf::from) })
        };
        assert_eq!(line("console"), Ok(asks(console(None, None))));
        assert_eq!(line("console --script a.txt --data d"), Ok(asks(console(Some("a.txt"), Some("d")))));
        let config = Some(PathBuf::from("x.toml"));
        assert_eq!(line("run --config x.toml"), Ok(Arguments { config: config.clone(), task: Some(Task::Run) }));
        assert_eq!(line("--config x.toml"), Ok(Arguments { config, task: None }));
    }

    #[test]
    fn what_is_wrong_is_said_in_french() {
        let table = [
            ("consol", "La commande « consol » n’existe pas. Vouliez-vous dire : console ?"),
            ("danser", "La commande « danser » n’existe pas. L’aide : troquet --help"),
            ("--scrip x", "L’option « --scrip » n’existe pas ici. L’aide : troquet --help"),
            ("console --dat x", "L’option « --dat » n’existe pas ici. Vouliez-vous dire : --data ?"),
            ("console --script", "Il manque quelque chose après « --script <FICHIER> ». L’aide : troquet --help"),
        ];
        for (given, expected) in table {
            let Err(Stop::Wrong(found)) = line(given) else { panic!("{given}") };
            assert_eq!(found.replace(['\u{A0}', '\u{202F}'], " "), expected, "{given}");
        }
    }

    #[test]
    fn help_is_french() {
        for (given, expected) in
            [("--help", "check-config"), ("console -h", "--script <FICHIER>"), ("run --help", "--config <FICHIER>")]
        {
            let Err(Stop::Shown(help)) = line(given) else { panic!("{given}") };
            assert!(help.contains(expected), "{help}");
            for english in ["Usage:", "Commands", "Options:", "Print", "help for"] {
                assert!(!help.contains(english), "{english} in\n{help}");
            }
        }
    }
}
