use std::fs;

use tempfile::TempDir;

use super::*;

/// Loads a configuration written in a folder of its own, with these variables.
fn load(file: &str, variables: &[(&str, &str)]) -> Result<Settings, Vec<Problem>> {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("t.toml");
    fs::write(&path, file).expect("a file");
    Settings::load(Some(&path), variables.iter().map(|(name, value)| (OsString::from(name), OsString::from(value))))
}

fn plain(text: &str) -> String {
    text.replace(['\u{A0}', '\u{202F}'], " ")
}

/// The only thing wrong, with plain spaces and without the folder's name.
fn complaint(file: &str, variables: &[(&str, &str)]) -> String {
    let problems = load(file, variables).expect_err("a problem");
    assert_eq!(problems.len(), 1, "{problems:?}");
    let text = plain(&problems[0].to_string());
    match text.find("t.toml") {
        Some(at) => text[at..].to_owned(),
        None => text,
    }
}

#[test]
fn defaults() {
    let settings = load("", &[]).expect("settings");
    assert_eq!(settings.data_dir, PathBuf::from("data"));
    assert_eq!(settings.database_url(), "sqlite://data/troquet.sqlite?mode=rwc");
    assert_eq!(settings.http_listen, Some(([127, 0, 0, 1], 8080).into()));
    assert_eq!(settings.clubs, ClubCreation::Anyone);
    assert_eq!((settings.log_level, settings.log_format), (LogLevel::Info, LogFormat::Text));
    assert!(!settings.has_network());
}

#[test]
fn the_environment_stands_above_the_file() {
    let file = "data_dir = \"a\"\n[http]\nlisten = \"127.0.0.1:1\"\n[telegram]\ntoken = \"from file\"\n";
    let variables = [("TROQUET__HTTP__LISTEN", "[::1]:2"), ("TROQUET__TELEGRAM__TOKEN", "from env"), ("TROQUET_TEST", "x")];
    let settings = load(file, &variables).expect("settings");
    assert_eq!(settings.data_dir, PathBuf::from("a"));
    assert_eq!(settings.http_listen.map(|address| address.to_string()).as_deref(), Some("[::1]:2"));
    assert_eq!(settings.telegram.expect("telegram").token.reveal(), "from env");
    let off = load("", &[("TROQUET__HTTP__LISTEN", "")]).expect("settings");
    assert_eq!(off.http_listen, None);
}

#[test]
fn secrets_come_from_files_and_are_never_shown() {
    let folder = TempDir::new().expect("a folder");
    let token = folder.path().join("token");
    fs::write(&token, "123:abc\n").expect("a file");
    let variables = [("TROQUET__TELEGRAM__TOKEN_FILE", token.to_str().expect("a path"))];
    let settings = load("[clubs]\ncreate = \"code\"\ncode = \"sesame\"\n", &variables).expect("settings");
    assert_eq!(settings.telegram.as_ref().expect("telegram").token.reveal(), "123:abc");
    assert_eq!(settings.clubs, ClubCreation::Code("sesame".to_owned()));
    let shown = format!("{}{:?}", check::report(&settings), settings.telegram);
    assert!(!shown.contains("123:abc") && !shown.contains("sesame"), "{shown}");

    fs::write(&token, " \n").expect("a file");
    let problems = load("", &variables).expect_err("a problem");
    assert_eq!(problems, [Problem::EmptySecret { path: token, key: "telegram.token" }]);
}

#[test]
fn what_is_wrong_is_named() {
    let none: &[(&str, &str)] = &[];
    let table = [
        ("[http]\nlisten_on = \"x\"", none, "t.toml : la clé « http.listen_on » est inconnue. Vouliez-vous dire : http.listen ?"),
        ("[htpp]\nlisten = \"x\"", none, "t.toml : la clé « htpp » est inconnue. Vouliez-vous dire : [http] ?"),
        ("zzz = 1", none, "t.toml : la clé « zzz » est inconnue."),
        ("token_file = \"x\"", none, "t.toml : la clé « token_file » est inconnue. Vouliez-vous dire : telegram.token_file ?"),
        ("data_dir = [1]", none, "t.toml : la valeur de « data_dir » doit être un texte entre guillemets."),
        ("a = 1\nb = = 2", none, "t.toml, ligne 2, colonne 5 : ce n’est pas du TOML. Vérifiez les guillemets et le signe =."),
        ("[http]\nlisten = \"ici\"", none, "t.toml : la valeur de « http.listen » ne convient pas. Par exemple : 127.0.0.1:8080"),
        (
            "[clubs]\ncreate = \"all\"",
            none,
            "t.toml : la valeur de « clubs.create » ne convient pas. Par exemple : anyone, code, nobody",
        ),
        ("[clubs]\ncreate = \"code\"", none, "Il manque « clubs.code », à cause de : clubs.create = \"code\"."),
        (
            "",
            [("TROQUET__HTTP__LISTN", "x")].as_slice(),
            "TROQUET__HTTP__LISTN : la clé « http.listn » est inconnue. Vouliez-vous dire : TROQUET__HTTP__LISTEN ?",
        ),
        (
            "[telegram]\ntoken_file = \"/nowhere/at/all\"",
            none,
            "Le fichier /nowhere/at/all ne peut pas être lu : il n’existe pas.",
        ),
        (
            "[telegram]\nlimits = \"none\"\ntoken = \"x\"",
            none,
            "Il manque « telegram.api_url », à cause de : telegram.limits = \"none\".",
        ),
        (
            "[telegram]\nlimits = \"none\"\ntoken = \"x\"\napi_url = \"https://API.telegram.org\"",
            none,
            "t.toml : la valeur de « telegram.limits » ne convient pas. Par exemple : standard",
        ),
        (
            "[telegram]\nmode = \"hook\"\ntoken = \"x\"",
            none,
            "t.toml : la valeur de « telegram.mode » ne convient pas. Par exemple : poll, webhook",
        ),
        (
            "[telegram]\nmode = \"webhook\"\ntoken = \"x\"",
            none,
            "Il manque « telegram.webhook_url », à cause de : telegram.mode = \"webhook\".",
        ),
        (
            "[telegram]\nmode = \"webhook\"\ntoken = \"x\"\nwebhook_url = \"https://x.org/t\"\n[http]\nlisten = \"\"",
            none,
            "Il manque « http.listen », à cause de : telegram.mode = \"webhook\".",
        ),
        (
            "[telegram]\ntoken = \"x\"\nwebhook_secret = \"avec espace\"",
            none,
            "t.toml : la valeur de « telegram.webhook_secret » ne convient pas. Par exemple : A-Z a-z 0-9 _ - (1…256)",
        ),
        (
            "[telegram]\nwebhook_url = \"https://x.org/t\"",
            none,
            "Il manque « telegram.token », à cause de : telegram.webhook_url.",
        ),
        ("[telegram]\napi_url = \"http://localhost\"", none, "Il manque « telegram.token », à cause de : telegram.api_url."),
    ];
    for (file, variables, expected) in table {
        assert_eq!(complaint(file, variables), expected, "{file}");
    }
}

#[test]
fn where_telegram_brings_updates() {
    let mode = |url: &str| {
        let settings = load(&format!("[telegram]\ntoken = \"x\"\nmode = \"webhook\"\nwebhook_url = \"{url}\""), &[])?;
        Ok::<_, Vec<Problem>>(settings.telegram.expect("telegram").mode)
    };
    for (url, kept, path) in [
        ("https://troquet.example.org/telegram", "https://troquet.example.org/telegram", "/telegram"),
        ("https://x.org:8443/a/b-c/", "https://x.org:8443/a/b-c", "/a/b-c"),
        ("https://x.org", "https://x.org", "/"),
        ("http://127.0.0.1:8080/t", "http://127.0.0.1:8080/t", "/t"),
        ("http://[::1]:8080/t", "http://[::1]:8080/t", "/t"),
        ("http://localhost/t", "http://localhost/t", "/t"),
    ] {
        assert_eq!(mode(url), Ok(TelegramMode::Webhook { url: kept.to_owned(), path: path.to_owned(), secret: None }), "{url}");
    }
    for url in [
        "http://x.org/t",
        "ftp://x.org/t",
        "x.org/t",
        "https:///t",
        "https://x.org/live",
        "https://x.org/{a}",
        "https://x.org/:a",
        "https://x.org/t?a=1",
        "https://x.org/t#a",
        "https://u:p@x.org/t",
        "",
    ] {
        let problems = mode(url).expect_err(url);
        assert!(matches!(problems[..], [Problem::BadValue { key: "telegram.webhook_url", .. }]), "{url}: {problems:?}");
    }
    let secret = "[telegram]\ntoken = \"x\"\nmode = \"webhook\"\nwebhook_url = \"https://x.org/t\"\nwebhook_secret = \"sesame\"";
    let settings = load(secret, &[]).expect("settings");
    let shown = format!("{}{settings:?}", check::report(&settings));
    assert!(!shown.contains("sesame"), "{shown}");
    let polling = load("[telegram]\ntoken = \"x\"\nwebhook_url = \"https://x.org/t\"", &[]).expect("settings");
    assert_eq!(polling.telegram.expect("telegram").mode, TelegramMode::Poll, "kept for the day it is needed");
}

#[test]
fn all_problems_at_once() {
    let problems = load("[matrix]\nuser = \"x\"\n[log]\nlevel = \"loud\"\ncolour = \"red\"\n", &[]).expect_err("problems");
    assert_eq!(problems.len(), 4, "{problems:?}");
}

#[test]
fn a_secret_given_twice() {
    let folder = TempDir::new().expect("a folder");
    let token = folder.path().join("token");
    fs::write(&token, "x").expect("a file");
    let file = format!("[telegram]\ntoken = \"a\"\ntoken_file = {:?}", token.to_str().expect("a path"));
    let expected = "t.toml : « telegram.token » est donné deux fois, directement et par un fichier. Gardez l’un des deux.";
    assert_eq!(complaint(&file, &[]), expected);
}

#[test]
fn what_is_in_force() {
    let settings = load("data_dir = \"d\"\n[database]\nurl = \"postgres://u:secret@h/d\"", &[]).expect("settings");
    let report = plain(&check::report(&settings));
    // Names are padded to the longest of them.
    let report: String = report.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ") + "\n").collect();
    assert!(report.contains("\ndatabase.url = postgres:… ("), "{report}");
    assert!(report.contains("\nlog.level = info (par défaut)\n"), "{report}");
    assert!(report.contains("[telegram]\ntoken_file = "), "{report}");
    assert!(!report.contains("secret@"), "{report}");
}

#[test]
fn a_matrix_account_comes_in_by_password_or_by_token() {
    use matrix_bot::{Login, Secret};
    let load = |keys: &str| load(&format!("[matrix]\nhomeserver = \"https://matrix.example.org/\"\n{keys}"), &[]);
    let matrix = load("user = \"troquet\"\npassword = \"a\"\nrecovery_passphrase = \"b\"\n").expect("settings").matrix;
    let matrix = matrix.expect("an account");
    assert_eq!(matrix.homeserver, "https://matrix.example.org");
    assert_eq!(matrix.login, Login::Password { user: "troquet".to_owned(), password: Secret::new("a") });
    assert_eq!(matrix.recovery_passphrase, Some(Secret::new("b")));
    assert_eq!(matrix.inviters, matrix_bot::Inviters::own_server());
    let matrix = load("access_token = \"t\"\ndevice_id = \"D\"\nallow_invites_from = \"example.org, @zoe:example.net\"\n");
    let matrix = matrix.expect("settings").matrix.expect("an account");
    let token = Secret::new("t");
    assert_eq!(matrix.login, Login::Token { user: None, access_token: token, device_id: "D".to_owned() });
    assert_eq!(Ok(matrix.inviters), matrix_bot::Inviters::read(["example.org", "@zoe:example.net"]));

    let wrong = |keys: &str| -> Vec<String> {
        load(keys).expect_err("a problem").iter().map(|problem| plain(&problem.to_string())).collect()
    };
    let missing = |key: &str, because: &str| vec![format!("Il manque « {key} », à cause de : {because}.")];
    assert_eq!(wrong("user = \"troquet\"\n"), missing("matrix.password", "[matrix]"));
    assert_eq!(wrong("access_token = \"t\"\n"), missing("matrix.device_id", "matrix.access_token"));
    let both = wrong("user = \"troquet\"\npassword = \"a\"\naccess_token = \"t\"\ndevice_id = \"D\"\n");
    assert!(
        both.len() == 1 && both[0].ends_with("« matrix.access_token » et « matrix.password » s’excluent. Gardez l’un des deux.")
    );
    let account = "user = \"troquet\"\npassword = \"a\"\n";
    let name = wrong(&format!("{account}display_name = \"{}\"\n", "é".repeat(65)));
    assert!(name.len() == 1 && name[0].ends_with("« matrix.display_name » ne convient pas. Par exemple : Troquet des Pâquis"));
    let none = wrong(&format!("{account}avatar = \"/nowhere/at/all\"\n"));
    assert_eq!(none, ["Le fichier /nowhere/at/all ne peut pas être lu : il n’existe pas."]);
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("logo");
    fs::write(&path, "<svg/>").expect("written");
    let drawing = wrong(&format!("{account}avatar = \"{}\"\n", path.display()));
    assert!(drawing.len() == 1 && drawing[0].ends_with("« matrix.avatar » ne convient pas. Par exemple : PNG, JPEG (≤ 1 Mio)"));
    let invites = wrong("user = \"troquet\"\npassword = \"a\"\nallow_invites_from = \"@zoe\"\n");
    assert!(invites.len() == 1 && invites[0].contains("« matrix.allow_invites_from » ne convient pas"), "{invites:?}");
}
