//! The keys there are.

/// One key of the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// `section.key`, as in the file.
    pub name: &'static str,
    /// Never printed; may also be given as `…_file`.
    pub secret: bool,
}

const fn open(name: &'static str) -> Key {
    Key { name, secret: false }
}

const fn secret(name: &'static str) -> Key {
    Key { name, secret: true }
}

/// All of them, in the order in which `check-config` shows them.
pub const KEYS: [Key; 23] = [
    open("data_dir"),
    secret("database.url"),
    open("http.listen"),
    open("clubs.create"),
    secret("clubs.code"),
    secret("telegram.token"),
    open("telegram.api_url"),
    open("telegram.mode"),
    open("telegram.webhook_url"),
    secret("telegram.webhook_secret"),
    open("telegram.limits"),
    open("matrix.homeserver"),
    open("matrix.user"),
    secret("matrix.password"),
    secret("matrix.access_token"),
    open("matrix.device_id"),
    secret("matrix.recovery_passphrase"),
    open("matrix.allow_invites_from"),
    open("matrix.display_name"),
    open("matrix.avatar"),
    secret("matrix.store_key"),
    open("log.level"),
    open("log.format"),
];

/// What ends the name of a key whose value stands in a file.
const FILE: &str = "_file";
/// From this likeness on (Jaro-Winkler, 0 to 1) a name is suggested.
const LIKE: f64 = 0.8;

/// What a name in the file or environment means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The value of this key.
    Value(&'static str),
    /// The name of a file that holds the value of this key.
    File(&'static str),
}

/// The meaning of `section.key`, if it has one.
pub(super) fn meaning(name: &str) -> Option<Meaning> {
    if let Some(key) = KEYS.iter().find(|key| key.name == name) {
        return Some(Meaning::Value(key.name));
    }
    let name = name.strip_suffix(FILE)?;
    KEYS.iter().find(|key| key.secret && key.name == name).map(|key| Meaning::File(key.name))
}

/// The names of sections.
pub(super) fn sections() -> impl Iterator<Item = &'static str> {
    KEYS.iter().filter_map(|key| key.name.split_once('.')).map(|(section, _)| section)
}

fn most_like(name: &str, known: impl Iterator<Item = String>, likeness: impl Fn(&str, &str) -> f64) -> Option<String> {
    let measured = known.map(|known| (likeness(&known, name), known)).filter(|(likeness, _)| *likeness > LIKE);
    measured.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, known)| known)
}

/// The known name most like `name`; `None` if none is like it.
pub(super) fn nearest(name: &str) -> Option<String> {
    let names = KEYS.iter().flat_map(|key| {
        let file = key.secret.then(|| format!("{}{FILE}", key.name));
        std::iter::once(key.name.to_owned()).chain(file)
    });
    // A key under the wrong section is nearest by its own name.
    let own = |name: &str| name.rsplit('.').next().map(str::to_owned);
    most_like(name, names, |known, name| {
        let whole = strsim::jaro_winkler(known, name);
        if own(known) == own(name) { whole.max(0.9) } else { whole }
    })
}

/// The known section most like `name`, as it is written.
pub(super) fn nearest_section(name: &str) -> Option<String> {
    most_like(name, sections().map(str::to_owned), strsim::jaro_winkler).map(|section| format!("[{section}]"))
}
