//! A real Matrix server for the tests: Synapse on a free loopback port, one for the whole test process, gone with it.

use std::{
    fs,
    io::{BufRead, BufReader},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
};

use serde_json::json;

/// The server's name in user ids.
pub(crate) const SERVER_NAME: &str = "quartier.test";

/// A running server.
pub(crate) struct Synapse {
    /// Its address for clients.
    pub(crate) url: String,
    /// Holds the pipe whose end ends the server.
    process: Child,
    folder: PathBuf,
}

impl Synapse {
    /// Ends it as a power cut would. Asked to end, it would take its files with it.
    pub(crate) fn end(&mut self) {
        self.process.kill().expect("it ran");
        self.process.wait().expect("it ends");
    }

    /// Starts it anew, at the same address and with all that it knows.
    pub(crate) fn begin_again(&mut self) {
        let python = std::env::var_os("TROQUET_TEST_SYNAPSE").expect("it ran before");
        self.process = serve(Path::new(&python), &self.folder).expect("Synapse starts");
    }
}

/// A server for one test, which may end it and start it again.
pub(crate) fn own_synapse() -> Option<Synapse> {
    // Whether there is one, and whether there has to be.
    synapse()?;
    let python = std::env::var_os("TROQUET_TEST_SYNAPSE")?;
    (0..5).find_map(|_| start(Path::new(&python), Limits::Lifted))
}

/// The server of this test process, started by the first who asks. `None` where the machine has no Synapse and nobody required one;
/// the test then says that it was skipped.
pub(crate) fn synapse() -> Option<&'static Synapse> {
    static SERVER: OnceLock<Option<Synapse>> = OnceLock::new();
    one(&SERVER, Limits::Lifted)
}

/// Another one, which slows everybody down as a new server does.
pub(crate) fn slow_synapse() -> Option<&'static Synapse> {
    static SERVER: OnceLock<Option<Synapse>> = OnceLock::new();
    one(&SERVER, Limits::Usual)
}

/// How much a server takes from one account.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Limits {
    /// Everything.
    Lifted,
    /// What Synapse takes where nobody says anything.
    Usual,
}

fn one(server: &'static OnceLock<Option<Synapse>>, limits: Limits) -> Option<&'static Synapse> {
    let server = server.get_or_init(|| {
        let python = std::env::var_os("TROQUET_TEST_SYNAPSE")?;
        // Somebody else may take the port between the question and the start: ask again.
        let started = (0..5).find_map(|_| start(Path::new(&python), limits));
        Some(started.expect("Synapse starts"))
    });
    if server.is_none() {
        let required = std::env::var_os("TROQUET_REQUIRE_SYNAPSE").is_some();
        assert!(!required, "TROQUET_REQUIRE_SYNAPSE is set, but TROQUET_TEST_SYNAPSE does not say which Python has Synapse");
        eprintln!("skipped: no Synapse here; tests/run installs one");
    }
    server.as_ref()
}

fn start(python: &Path, limits: Limits) -> Option<Synapse> {
    let port = TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a free port").port();
    let folder = tempfile::Builder::new().prefix("troquet-synapse.").tempdir().expect("a folder").keep();
    fs::write(folder.join("homeserver.yaml"), config(&folder, port, limits)).expect("a configuration");
    fs::write(folder.join("log.yaml"), log_config()).expect("a log configuration");
    let process = serve(python, &folder)?;
    Some(Synapse { url: format!("http://127.0.0.1:{port}"), process, folder })
}

/// A process that serves what is in a folder, once it listens.
fn serve(python: &Path, folder: &Path) -> Option<Child> {
    let mut process = Command::new(python)
        .arg("-B")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/networks/run_synapse.py"))
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("Python runs");
    let mut lines = BufReader::new(process.stderr.take().expect("a pipe")).lines().map_while(Result::ok);
    let mut seen = Vec::new();
    loop {
        let Some(line) = lines.next() else {
            eprintln!("Synapse did not start:\n{}", seen.join("\n"));
            process.wait().expect("it has ended");
            return None;
        };
        let listening = line.contains("Synapse now listening on TCP port");
        seen.push(line);
        if listening {
            break;
        }
    }
    // A full pipe would stop the server.
    std::thread::spawn(move || lines.for_each(drop));
    Some(process)
}

/// JSON is YAML. Everybody may register, nobody else is spoken to.
fn config(folder: &Path, port: u16, limits: Limits) -> String {
    let lots = json!({ "per_second": 1_000_000, "burst_count": 1_000_000 });
    let mut config = json!({
        "server_name": SERVER_NAME,
        "public_baseurl": format!("http://127.0.0.1:{port}/"),
        "listeners": [{ "port": port, "type": "http", "bind_addresses": ["127.0.0.1"], "resources": [{ "names": ["client"] }] }],
        "database": { "name": "sqlite3", "args": { "database": folder.join("homeserver.db") } },
        "media_store_path": folder.join("media"),
        "log_config": folder.join("log.yaml"),
        "signing_key": "ed25519 a_test AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "macaroon_secret_key": "only for tests",
        "form_secret": "only for tests",
        "enable_registration": true,
        "enable_registration_without_verification": true,
        "bcrypt_rounds": 4,
        "report_stats": false,
        "trusted_key_servers": [],
        "presence": { "enabled": false },
        // Each question is answered from what is there now.
        "caches": { "sync_response_cache_duration": "0s" },
    });
    let lifted = json!({
        "rc_message": lots,
        "rc_registration": lots,
        "rc_login": { "address": lots, "account": lots, "failed_attempts": lots },
        "rc_joins": { "local": lots, "remote": lots },
        "rc_room_creation": lots,
        "rc_invites": { "per_room": lots, "per_user": lots, "per_issuer": lots },
    });
    if let (Limits::Lifted, Some(lifted)) = (limits, lifted.as_object()) {
        for (key, limit) in lifted {
            config[key] = limit.clone();
        }
    }
    config.to_string()
}

fn log_config() -> String {
    json!({
        "version": 1,
        "formatters": { "plain": { "format": "%(levelname)s %(name)s %(message)s" } },
        "handlers": { "console": { "class": "logging.StreamHandler", "formatter": "plain" } },
        "root": { "level": "INFO", "handlers": ["console"] },
        "disable_existing_loggers": false,
    })
    .to_string()
}
