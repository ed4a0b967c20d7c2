//! A process of the program, which does not outlive its test.

use std::process::{Child, Command};

/// The process.
pub(crate) struct Running(pub(crate) Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Running {
    /// SIGTERM, and a good end.
    pub(crate) fn end(mut self) {
        let asked = Command::new("kill").arg("-TERM").arg(self.0.id().to_string()).status().expect("kill");
        assert!(asked.success());
        assert_eq!(self.0.wait().expect("it ends").code(), Some(0));
    }

    /// SIGKILL.
    pub(crate) fn kill(mut self) {
        self.0.kill().expect("killed");
        self.0.wait().expect("it ends");
    }
}
