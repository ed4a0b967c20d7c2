//! The command line: exit codes and sentences.

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Command, Output, Stdio},
};

use tempfile::TempDir;

/// How a run of the program ended, with plain spaces.
pub(super) struct Ended {
    pub(super) code: Option<i32>,
    pub(super) out: String,
    pub(super) err: String,
}

/// The program in a folder, in an environment of its own.
pub(crate) fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_troquet"));
    command.current_dir(folder).env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    command
}

fn ended(output: Output) -> Ended {
    let plain = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text").replace(['\u{A0}', '\u{202F}'], " ");
    Ended { code: output.status.code(), out: plain(output.stdout), err: plain(output.stderr) }
}

fn run(folder: &Path, arguments: &[&str]) -> Ended {
    ended(program(folder).args(arguments).stdin(Stdio::null()).output().expect("the program runs"))
}

/// The program with lines on its standard input.
pub(super) fn piped(folder: &Path, arguments: &[&str], lines: &str) -> Ended {
    let mut command = program(folder);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program runs");
    child.stdin.take().expect("its input").write_all(lines.as_bytes()).expect("written");
    ended(child.wait_with_output().expect("it ends"))
}

fn folder() -> TempDir {
    TempDir::new().expect("a folder")
}

pub(crate) fn version_and_help() {
    let folder = folder();
    for arguments in [["version"], ["--version"]] {
        let ended = run(folder.path(), &arguments);
        assert_eq!((ended.code, ended.out.as_str()), (Some(0), concat!("troquet ", env!("CARGO_PKG_VERSION"), "\n")));
    }
    let help = run(folder.path(), &["--help"]);
    assert_eq!(help.code, Some(0));
    assert!(help.out.contains("Commandes :\n") && help.out.contains("check-config"), "{}", help.out);
    let wrong = run(folder.path(), &["danser"]);
    assert_eq!((wrong.code, wrong.err.as_str()), (Some(2), "La commande « danser » n’existe pas. L’aide : troquet --help\n"));
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 0, "nothing is written for that");
}

pub(crate) fn a_misspelt_key_names_the_nearest() {
    let folder = folder();
    fs::write(folder.path().join("troquet.toml"), "[http]\nlissten = \"127.0.0.1:1\"\n").expect("written");
    let ended = run(folder.path(), &["check-config"]);
    let expected = "troquet.toml : la clé « http.lissten » est inconnue. Vouliez-vous dire : http.listen ?\n";
    assert_eq!((ended.code, ended.err.as_str()), (Some(2), expected));
    let ended = program(folder.path()).env("TROQUET__LOG__LEVLE", "x").args(["--config", "no.toml", "run"]).output();
    let err = ended.map(self::ended).expect("the program runs").err;
    assert!(err.contains("no.toml ne peut pas être lu : il n’existe pas."), "{err}");
    assert!(err.contains("Vouliez-vous dire : TROQUET__LOG__LEVEL ?"), "{err}");
}

pub(crate) fn check_config_shows_what_is_missing() {
    let folder = folder();
    let ended = run(folder.path(), &["check-config"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(ended.out.starts_with("Aucun fichier de configuration"), "{}", ended.out);
    // Names are padded to the longest of them.
    let has = |out: &str, line: &str| out.lines().any(|shown| shown.split_whitespace().eq(line.split_whitespace()));
    assert!(has(&ended.out, "data_dir = data (par défaut)"), "{}", ended.out);
    assert!(ended.out.contains("Il manque un réseau."), "{}", ended.out);
    fs::write(folder.path().join("troquet.toml"), "[telegram]\ntoken = \"1:sesame\"\n").expect("written");
    let ended = run(folder.path(), &["check-config"]);
    assert!(has(&ended.out, "telegram.token = (présent, caché) (troquet.toml)"), "{}", ended.out);
    assert!(ended.out.ends_with("Tout est là : « troquet run » peut démarrer.\n"), "{}", ended.out);
    assert!(!ended.out.contains("sesame"), "{}", ended.out);
}

pub(crate) fn run_says_what_to_write() {
    let folder = folder();
    let ended = run(folder.path(), &["run"]);
    assert_eq!(ended.code, Some(2));
    assert!(ended.err.starts_with("Il manque un réseau."), "{}", ended.err);
    assert!(ended.err.contains("[telegram]\ntoken_file = \"telegram.token\"\n"), "{}", ended.err);
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 0, "nothing is made for that");
}

pub(crate) fn the_demo_club_goes_on_after_closing() {
    let folder = folder();
    // Without configuration the terminal chat opens; a pipe is a script.
    let first = piped(folder.path(), &[], "Zoé> /offre Cours de guitare, 3 points\n(demain 9:00)\n");
    assert_eq!((first.code, first.err.as_str()), (Some(0), ""));
    assert!(first.out.starts_with("Zoé> /offre Cours de guitare, 3 points\nbot> Annonce 1"), "{}", first.out);
    assert!(!first.out.contains('\u{1b}'), "no colours in a pipe");
    assert!(folder.path().join("data/console.sqlite").exists());
    let second = piped(folder.path(), &["console"], "Maya clique [Ça m'intéresse]\n");
    assert_eq!((second.code, second.err.as_str()), (Some(0), ""));
    assert!(second.out.contains("bot @Zoé> ") && second.out.contains("Maya"), "{}", second.out);
    // Somebody new is welcomed first.
    let third = piped(folder.path(), &["console", "--data", "data"], "Nina (privé)> /solde\n");
    assert!(third.out.contains("bot @Nina> ") && third.out.contains("[J’accepte]"), "{}", third.out);
}

const OWN_WORLD: &str = "horloge lundi 2 mars 2026 09:00\nmembres Léa, Max\nsoldes Léa 2, club -2\n\nLéa (privé)> /solde\n";

pub(crate) fn a_script_with_its_own_members_is_apart() {
    let folder = folder();
    fs::write(folder.path().join("s.txt"), OWN_WORLD).expect("written");
    let ended = run(folder.path(), &["console", "--script", "s.txt"]);
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    assert!(ended.out.contains("bot @Léa> ") && ended.out.contains("2 points"), "{}", ended.out);
    assert!(!folder.path().join("data").exists(), "the demo club is untouched");
    let kept = ["console", "--script", "s.txt", "--data", "d"];
    assert_eq!(run(folder.path(), &kept).code, Some(0));
    let again = run(folder.path(), &kept);
    assert_eq!(again.code, Some(2));
    assert!(again.err.contains("d a déjà servi"), "{}", again.err);
}

pub(crate) fn a_difference_ends_a_script() {
    let folder = folder();
    fs::write(folder.path().join("s.txt"), format!("{OWN_WORLD}bot @Léa> Rien.\nMax> /aide\n")).expect("written");
    let ended = run(folder.path(), &["console", "--script", "s.txt"]);
    assert_eq!(ended.code, Some(1));
    assert!(
        ended.err.starts_with("Différence après la ligne 5 : Léa (privé)> /solde\n  - bot @Léa> Rien.\n  + bot @Léa> "),
        "{}",
        ended.err
    );
    assert!(!ended.out.contains("Max> /aide"), "{}", ended.out);
}

pub(crate) fn a_script_that_can_not_be_read() {
    let folder = folder();
    let bad = piped(folder.path(), &["console"], "# tête\nn’importe quoi\n");
    assert_eq!((bad.code, bad.err.as_str()), (Some(2), "Ligne 2 : cette ligne n’est pas comprise : n’importe quoi\n"));
    let none = run(folder.path(), &["console", "--script", "absent.txt"]);
    assert_eq!((none.code, none.err.as_str()), (Some(2), "absent.txt ne peut être ni lu ni écrit : il n’existe pas.\n"));
    let button = piped(folder.path(), &["console"], "Ali clique [Danser]\n");
    assert_eq!(button.code, Some(1));
    assert!(button.err.starts_with("Ligne 1 : Il n’y a "), "{}", button.err);
}

pub(crate) fn expectations_are_rewritten_on_request() {
    let folder = folder();
    let path = folder.path().join("s.txt");
    let before = format!("# Un solde.\n{OWN_WORLD}bot @Léa> Rien.\n\n# Fin.\n");
    fs::write(&path, &before).expect("written");
    let blessed = program(folder.path()).env("BLESS", "1").args(["console", "--script", "s.txt"]).output().expect("it runs");
    assert!(blessed.status.success());
    let after = fs::read_to_string(&path).expect("the script");
    assert!(after.starts_with(&format!("# Un solde.\n{OWN_WORLD}bot @Léa> ")) && after.ends_with("\n\n# Fin.\n"), "{after}");
    assert!(!after.contains("Rien."), "{after}");
    assert_eq!(run(folder.path(), &["console", "--script", "s.txt"]).code, Some(0), "{after}");
}
