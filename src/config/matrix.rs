//! The Matrix account: by password or by token, never both.

use std::path::{Path, PathBuf};

use matrix_bot::{Avatar, BadAvatar, Inviters, LONGEST_NAME, Login, Profile, Secret};

use super::{Problem, Reader};

/// A Matrix account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matrix {
    /// The server's URL.
    pub homeserver: String,
    /// How to come in.
    pub login: Login,
    /// What brings its encryption identity back when the data folder is lost.
    pub recovery_passphrase: Option<Secret>,
    /// What its encryption keys are locked with on disk; the same for ever.
    pub store_key: Option<Secret>,
    /// Whose invitations are followed.
    pub inviters: Inviters,
    /// The same, as it was written.
    pub allow_invites_from: Option<String>,
    /// How the account looks to people.
    pub profile: Profile,
    /// The file of its picture.
    pub avatar: Option<PathBuf>,
}

impl Matrix {
    /// The account, as far as it is named.
    pub fn user(&self) -> Option<&str> {
        match &self.login {
            Login::Password { user, .. } => Some(user),
            Login::Token { user, .. } => user.as_deref(),
        }
    }
}

impl Reader<'_> {
    pub(super) fn matrix(&mut self) -> Option<Matrix> {
        let homeserver = self.url("matrix.homeserver");
        let login = self.matrix_login();
        let allow_invites_from = self.text("matrix.allow_invites_from");
        let inviters = self.inviters(allow_invites_from.as_deref());
        let avatar = self.text("matrix.avatar").map(PathBuf::from);
        let profile = Profile { name: self.display_name(), avatar: avatar.as_deref().and_then(|path| self.avatar(path)) };
        if !self.given.has_section("matrix") {
            return None;
        }
        if homeserver.is_none() {
            self.problems.push(Problem::Missing { key: "matrix.homeserver", because: "[matrix]" });
        }
        Some(Matrix {
            homeserver: homeserver?,
            login: login?,
            recovery_passphrase: self.matrix_secret("matrix.recovery_passphrase"),
            store_key: self.matrix_secret("matrix.store_key"),
            inviters,
            allow_invites_from,
            profile,
            avatar,
        })
    }

    fn matrix_login(&mut self) -> Option<Login> {
        let (user, password) = (self.text("matrix.user"), self.matrix_secret("matrix.password"));
        let (access_token, device_id) = (self.matrix_secret("matrix.access_token"), self.text("matrix.device_id"));
        if !self.given.has_section("matrix") {
            return None;
        }
        match (password, access_token) {
            (Some(_), Some(_)) => {
                let place = self.given.place("matrix.access_token");
                self.problems.push(Problem::Exclusive { place, key: "matrix.access_token", other: "matrix.password" });
                None
            }
            (None, Some(access_token)) => {
                if device_id.is_none() {
                    self.problems.push(Problem::Missing { key: "matrix.device_id", because: "matrix.access_token" });
                }
                Some(Login::Token { user, access_token, device_id: device_id? })
            }
            (password, None) => {
                for (key, is_there) in [("matrix.user", user.is_some()), ("matrix.password", password.is_some())] {
                    if !is_there {
                        self.problems.push(Problem::Missing { key, because: "[matrix]" });
                    }
                }
                Some(Login::Password { user: user?, password: password? })
            }
        }
    }

    fn matrix_secret(&self, key: &str) -> Option<Secret> {
        self.secret(key).map(|secret| Secret::new(secret.reveal()))
    }

    fn display_name(&mut self) -> Option<String> {
        let name = self.text("matrix.display_name")?.trim().to_owned();
        if name.is_empty() || name.chars().count() > LONGEST_NAME || name.contains(char::is_control) {
            self.wrong("matrix.display_name", "Troquet des Pâquis");
        }
        Some(name)
    }

    fn avatar(&mut self, path: &Path) -> Option<Avatar> {
        match Avatar::read(path) {
            Ok(avatar) => return Some(avatar),
            Err(BadAvatar::Unreadable(error)) => {
                self.problems.push(Problem::Unreadable { path: path.to_owned(), why: error.kind() });
            }
            Err(BadAvatar::Unusable) => self.wrong("matrix.avatar", "PNG, JPEG (≤ 1 Mio)"),
        }
        None
    }

    fn inviters(&mut self, words: Option<&str>) -> Inviters {
        let words = words.unwrap_or_default().split([',', ' ']).filter(|word| !word.is_empty());
        Inviters::read(words).unwrap_or_else(|_| {
            self.wrong("matrix.allow_invites_from", "example.org, @zoe:example.org, !espace:example.org, *");
            Inviters::own_server()
        })
    }
}
