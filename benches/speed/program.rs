//! The terminal chat as somebody opens it: how long until it can be spoken to, and what it holds while nobody speaks. `script` (Debian's
//! bsdutils) gives it the terminal that it needs.

use std::{
    fs,
    io::{Read, Write},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
    time::Duration,
};

use tempfile::TempDir;

use crate::report::{kilobytes, now};

/// Starts measured; the middle one counts.
const STARTS: usize = 7;

/// What was found.
pub(crate) struct Console {
    /// From the start of the process to its prompt.
    pub(crate) start: Duration,
    /// Resident memory at the prompt, in kB.
    pub(crate) kilobytes: u64,
}

/// The terminal chat on a folder it knows.
pub(crate) fn console(folder: &TempDir) -> Console {
    // The first one makes the demo club.
    open(folder.path()).close();
    let mut found: Vec<(Duration, u64)> = Vec::new();
    for _ in 0..STARTS {
        let opened = open(folder.path());
        found.push((opened.took, opened.kilobytes()));
        opened.close();
    }
    found.sort_unstable();
    let kilobytes = found.iter().map(|(_, kilobytes)| *kilobytes).max().unwrap_or(u64::MAX);
    Console { start: found[STARTS / 2].0, kilobytes }
}

/// An open terminal chat.
struct Opened {
    script: Child,
    out: ChildStdout,
    took: Duration,
    /// The program's own process.
    pid: String,
}

fn open(folder: &Path) -> Opened {
    let pid = folder.join("pid");
    let command =
        format!("echo $$ >{}; exec {} console --data {}/data", pid.display(), env!("CARGO_BIN_EXE_troquet"), folder.display());
    let began = now();
    let mut script = Command::new("script")
        .args(["--quiet", "--return", "--command", &command, "/dev/null"])
        .env("NO_COLOR", "1")
        .env("TERM", "dumb")
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("« script », of Debian's bsdutils");
    let mut out = script.stdout.take().expect("its output");
    let mut seen = Vec::new();
    let mut some = [0; 4_096];
    while !String::from_utf8_lossy(&seen).contains("Zoé> ") {
        let read = out.read(&mut some).expect("its output");
        assert!(read > 0, "no prompt came: {}", String::from_utf8_lossy(&seen));
        seen.extend_from_slice(&some[..read]);
    }
    let took = began.elapsed();
    let pid = fs::read_to_string(pid).expect("its number").trim().to_owned();
    Opened { script, out, took, pid }
}

impl Opened {
    fn kilobytes(&self) -> u64 {
        kilobytes(&self.pid)
    }

    fn close(mut self) {
        let mut input = self.script.stdin.take().expect("its keyboard");
        input.write_all(b"/quit\r").expect("typed");
        let mut rest = Vec::new();
        self.out.read_to_end(&mut rest).expect("its last words");
        assert!(self.script.wait().expect("it ends").success(), "{}", String::from_utf8_lossy(&rest));
    }
}
