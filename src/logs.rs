//! The program's own words to its host: logs on standard error, and the last sentence before it ends.
//!
//! Logs are English for searching, with fields; never what people wrote, nor names, tokens or addresses.

use std::io::{self, IsTerminal, Write};

use tracing::level_filters::LevelFilter;
use tracing_subscriber::EnvFilter;

use crate::config::{LogFormat, LogLevel};

/// Says something to whoever started the program.
pub(crate) fn tell(sentence: &str) {
    // Nobody reads it: then nobody is told.
    let _ = writeln!(io::stderr(), "{sentence}");
}

/// Begins to log. Crates we build on are heard from « warn » on, unless everything is asked for.
pub(crate) fn start(level: LogLevel, format: LogFormat) {
    let (ours, theirs) = match level {
        LogLevel::Error => ("error", LevelFilter::ERROR),
        LogLevel::Warn => ("warn", LevelFilter::WARN),
        LogLevel::Info => ("info", LevelFilter::WARN),
        LogLevel::Debug => ("debug", LevelFilter::WARN),
        LogLevel::Trace => ("trace", LevelFilter::INFO),
    };
    let own = ["troquet", "bot_core", "storage", "telegram_bot", "matrix_bot"];
    // It calls an error what is an answer (« there is no backup yet »), and everything that fails is told by whoever asked.
    let quiet = if level == LogLevel::Trace { "" } else { ",matrix_sdk::http_client=off" };
    let directives = own.map(|name| format!("{name}={ours}")).join(",") + quiet;
    let filter = EnvFilter::builder().with_default_directive(theirs.into()).parse_lossy(directives);
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).with_ansi(io::stderr().is_terminal());
    // A second start (tests) keeps the first.
    let _ = match format {
        LogFormat::Text => logs.try_init(),
        LogFormat::Json => logs.json().try_init(),
    };
}
