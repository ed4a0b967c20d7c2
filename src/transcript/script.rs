//! The lines of a transcript, read one by one. Everything that stands in a file is kept, so that it can be written back with only the
//! expectations changed.

use std::fmt;

use chrono::NaiveDateTime;

use super::{
    moves::{self, Move},
    stage::{Change, Place, Resident},
};
use crate::words::words;

/// Lines that go on with the one before begin with this.
pub const INDENT: &str = "     ";

/// Which message is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answers {
    /// The newest card of the group, or the newest question in private.
    Newest,
    /// The card of this offer.
    Offer(u32),
}

/// Which button of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// The newest that the person sees.
    Newest,
    /// The one before that.
    Earlier,
    /// The newest that another person sees.
    Of(Resident),
}

/// Something that happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Somebody says something.
    Say {
        /// Who.
        who: Resident,
        /// In private, else in the group.
        private: bool,
        /// What it answers.
        answers: Option<Answers>,
        /// With a picture.
        photo: bool,
        /// The words.
        text: String,
    },
    /// Somebody presses a button.
    Press {
        /// Who.
        who: Resident,
        /// What it says.
        label: String,
        /// Which of that name.
        which: Which,
    },
    /// Somebody opens the private chat.
    Open(Resident),
    /// Somebody closes it for good.
    Block(Resident),
    /// Somebody leaves the group.
    Leave(Resident),
    /// An administrator of the group puts Troquet into it.
    Add(Resident),
    /// Time passes.
    Wait(Move),
    /// The last input comes again.
    Again,
    /// The program ends and starts again.
    Restart,
}

/// Something that came, as a transcript writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// Where.
    pub place: Place,
    /// New, changed or gone.
    pub change: Change,
    /// The message, line by line, buttons and files included.
    pub lines: Vec<String>,
}

/// Whose balance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// A member's.
    Member(Resident),
    /// The club's.
    Club,
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Member(resident) => f.write_str(resident.name()),
            Self::Club => f.write_str(CLUB),
        }
    }
}

/// What a line means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// Nothing: empty, or a comment.
    Note,
    /// Where the clock stands at first.
    Clock(NaiveDateTime),
    /// Who is a member from the beginning; the first is the steward.
    Members(Vec<Resident>),
    /// Balances: at the head they are set, later they are compared.
    Balances(Vec<(Owner, i64)>),
    /// Something happens.
    Act(Act),
    /// This should have come.
    Heard(Heard),
    /// Nothing should have come.
    Nothing,
}

/// One line, with those that go on with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The number of its first line in the file, from 1.
    pub number: usize,
    /// As it is written.
    pub raw: Vec<String>,
    /// What it means.
    pub meaning: Meaning,
}

/// A line that means nothing anybody knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadLine {
    /// Its number, from 1.
    pub number: usize,
    /// As it is written.
    pub text: String,
}

impl fmt::Display for BadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&words!("script-bad-line", number = self.number.to_string(), text = self.text.as_str()))
    }
}

impl std::error::Error for BadLine {}

const BOT: &str = "bot";
const EDITED: &str = "carte";
const DELETED: &str = "efface";
const CLUB: &str = "club";
const CLICKS: &str = " clique ";

/// Reads a whole transcript.
///
/// # Errors
/// The first line that can't be read.
pub fn parse(text: &str) -> Result<Vec<Line>, BadLine> {
    let mut lines: Vec<Line> = Vec::new();
    for (number, raw) in (1..).zip(text.lines()) {
        let raw = raw.trim_end();
        if raw.starts_with(INDENT)
            && let Some(before) = lines.last_mut()
            && go_on(&mut before.meaning, &raw[INDENT.len()..])
        {
            before.raw.push(raw.to_owned());
            continue;
        }
        let meaning = meaning(raw.trim_start()).ok_or_else(|| BadLine { number, text: raw.to_owned() })?;
        lines.push(Line { number, raw: vec![raw.to_owned()], meaning });
    }
    Ok(lines)
}

/// Adds a line to what was said; `false` if nothing was.
fn go_on(meaning: &mut Meaning, more: &str) -> bool {
    match meaning {
        Meaning::Act(Act::Say { text, .. }) => {
            text.push('\n');
            text.push_str(more);
            true
        }
        Meaning::Heard(heard) => {
            heard.lines.push(more.to_owned());
            true
        }
        _ => false,
    }
}

/// A line without the comment behind it (two spaces, then `#`). What people and Troquet say has none.
fn without_comment(line: &str) -> &str {
    line.find("  #").map_or(line, |at| &line[..at]).trim_end()
}

fn meaning(line: &str) -> Option<Meaning> {
    if line.is_empty() || line.starts_with('#') {
        return Some(Meaning::Note);
    }
    if let Some(said) = said(line) {
        return Some(said);
    }
    let line = without_comment(line);
    if line == "rien" {
        return Some(Meaning::Nothing);
    }
    if let Some(inside) = line.strip_prefix('(').and_then(|line| line.strip_suffix(')')) {
        return stage_direction(inside).map(Meaning::Act);
    }
    let header = line.split_once(' ').map(|(word, rest)| (word, rest.trim()));
    match header {
        Some(("horloge", rest)) => moves::start(rest).map(Meaning::Clock),
        Some(("membres", rest)) => members(rest).map(Meaning::Members),
        Some(("soldes", rest)) => balances(rest).map(Meaning::Balances),
        _ => deed(line).map(Meaning::Act),
    }
}

/// `Zoé (privé)> …`, `bot @Zoé> …`, `carte> …`.
fn said(line: &str) -> Option<Meaning> {
    let (head, text) = line.split_once('>')?;
    let text = text.strip_prefix(' ').unwrap_or(text).to_owned();
    let (word, to) = head.split_once(" @").map_or((head, None), |(word, to)| (word, Some(to)));
    let change = match word {
        BOT => Some(Change::Said),
        EDITED => Some(Change::Edited),
        DELETED => Some(Change::Deleted),
        _ => None,
    };
    if let Some(change) = change {
        let place = match to {
            Some(name) => Place::Private(Resident::new(name)?),
            None => Place::Group,
        };
        return Some(Meaning::Heard(Heard { place, change, lines: vec![text] }));
    }
    let (name, how) = match head.strip_suffix(')') {
        Some(head) => head.split_once(" (")?,
        None => (head, ""),
    };
    let who = Resident::new(name)?;
    let (mut private, mut answers, mut photo) = (false, None, false);
    for word in how.split(',').map(str::trim).filter(|word| !word.is_empty()) {
        match word {
            "privé" => private = true,
            "groupe" => private = false,
            "photo" => photo = true,
            "réponse" => answers = Some(Answers::Newest),
            _ => answers = Some(Answers::Offer(word.strip_prefix("réponse ")?.parse().ok()?)),
        }
    }
    Some(Meaning::Act(Act::Say { who, private, answers, photo, text }))
}

fn stage_direction(inside: &str) -> Option<Act> {
    match inside {
        "le réseau renvoie le dernier message" => Some(Act::Again),
        "redémarrage" => Some(Act::Restart),
        _ => Move::parse(inside).map(Act::Wait),
    }
}

/// `Ali clique [Accepter]`, `Nina ouvre la discussion`.
fn deed(line: &str) -> Option<Act> {
    if let Some((name, what)) = line.split_once(CLICKS) {
        let who = Resident::new(name)?;
        let (what, earlier) = what.strip_prefix("un ancien ").map_or((what, false), |what| (what, true));
        let (label, rest) = what.strip_prefix('[')?.rsplit_once(']')?;
        let which = match (rest.trim().strip_prefix("de "), earlier) {
            (Some(other), false) => Which::Of(Resident::new(other)?),
            (None, true) if rest.is_empty() => Which::Earlier,
            (None, false) if rest.is_empty() => Which::Newest,
            _ => return None,
        };
        return Some(Act::Press { who, label: label.to_owned(), which });
    }
    let does = |what| line.strip_suffix(what).and_then(Resident::new);
    None.or_else(|| does(" ouvre la discussion").map(Act::Open))
        .or_else(|| does(" bloque").map(Act::Block))
        .or_else(|| does(" quitte le groupe").map(Act::Leave))
        .or_else(|| does(" ajoute Troquet").map(Act::Add))
}

fn members(rest: &str) -> Option<Vec<Resident>> {
    rest.split(',').map(Resident::new).collect()
}

fn balances(rest: &str) -> Option<Vec<(Owner, i64)>> {
    let one = |part: &str| {
        let (name, points) = part.trim().rsplit_once(' ')?;
        let owner = if name.trim() == CLUB { Owner::Club } else { Owner::Member(Resident::new(name)?) };
        Some((owner, points.replace('\u{2212}', "-").parse().ok()?))
    };
    rest.split(',').map(one).collect()
}

/// A `soldes` line.
pub fn balances_line(balances: &[(Owner, i64)]) -> String {
    let each: Vec<String> = balances.iter().map(|(owner, points)| format!("{owner} {points}")).collect();
    format!("soldes   {}", each.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zoe() -> Resident {
        Resident::new("Zoé").expect("a name")
    }

    fn one(line: &str) -> Meaning {
        let lines = parse(line).expect("a line");
        assert_eq!(lines.len(), 1, "{line}");
        lines[0].meaning.clone()
    }

    fn says(private: bool, answers: Option<Answers>, photo: bool, text: &str) -> Meaning {
        Meaning::Act(Act::Say { who: zoe(), private, answers, photo, text: text.to_owned() })
    }

    #[test]
    fn what_people_say() {
        assert_eq!(one("Zoé> /offre Vélo, 15 points  # oui"), says(false, None, false, "/offre Vélo, 15 points  # oui"));
        assert_eq!(one("Zoé (privé)> ok"), says(true, None, false, "ok"));
        assert_eq!(one("Zoé (réponse)> ok > non"), says(false, Some(Answers::Newest), false, "ok > non"));
        assert_eq!(one("Zoé (réponse 12)> ok"), says(false, Some(Answers::Offer(12)), false, "ok"));
        assert_eq!(one("Zoé (privé, réponse)> ok"), says(true, Some(Answers::Newest), false, "ok"));
        assert_eq!(one("Zoé (privé, photo)>"), says(true, None, true, ""));
        assert_eq!(one("Zoé> un\n     deux\n     trois"), says(false, None, false, "un\ndeux\ntrois"));
    }

    #[test]
    fn what_people_do() {
        let press = |label: &str, which| Meaning::Act(Act::Press { who: zoe(), label: label.to_owned(), which });
        assert_eq!(one("Zoé clique [Ça m'intéresse]   # fort"), press("Ça m'intéresse", Which::Newest));
        assert_eq!(one("Zoé clique un ancien [Accepter]"), press("Accepter", Which::Earlier));
        assert_eq!(one("Zoé clique [Accepter] de Zoé"), press("Accepter", Which::Of(zoe())));
        assert_eq!(one("Zoé ouvre la discussion"), Meaning::Act(Act::Open(zoe())));
        assert_eq!(one("Zoé bloque"), Meaning::Act(Act::Block(zoe())));
        assert_eq!(one("Zoé quitte le groupe"), Meaning::Act(Act::Leave(zoe())));
        assert_eq!(one("Zoé ajoute Troquet"), Meaning::Act(Act::Add(zoe())));
        assert_eq!(one("(le réseau renvoie le dernier message)      # doublon : rien"), Meaning::Act(Act::Again));
        assert_eq!(one("(redémarrage)"), Meaning::Act(Act::Restart));
        assert_eq!(one("(demain 9:00)"), Meaning::Act(Act::Wait(Move::parse("demain 9:00").expect("a move"))));
    }

    #[test]
    fn what_comes() {
        let heard = |place, change, lines: &[&str]| {
            Meaning::Heard(Heard { place, change, lines: lines.iter().map(|line| (*line).to_owned()).collect() })
        };
        assert_eq!(one("bot> Bonjour\n     [A] [B]"), heard(Place::Group, Change::Said, &["Bonjour", "[A] [B]"]));
        assert_eq!(one("bot @Zoé> Solde : 3"), heard(Place::Private(zoe()), Change::Said, &["Solde : 3"]));
        assert_eq!(one("carte> Annonce 1"), heard(Place::Group, Change::Edited, &["Annonce 1"]));
        assert_eq!(one("efface @Zoé> x"), heard(Place::Private(zoe()), Change::Deleted, &["x"]));
        assert_eq!(one("rien"), Meaning::Nothing);
    }

    #[test]
    fn heads() {
        assert_eq!(one("membres  Zoé, Zoé"), Meaning::Members(vec![zoe(), zoe()]));
        let balances = vec![(Owner::Member(zoe()), 3), (Owner::Club, -3)];
        assert_eq!(one("soldes   Zoé 3, club -3"), Meaning::Balances(balances.clone()));
        assert_eq!(balances_line(&balances), "soldes   Zoé 3, club -3");
        assert!(matches!(one("horloge  lundi 2 mars 2026 09:00"), Meaning::Clock(_)));
        assert_eq!(one("# un mot"), Meaning::Note);
    }

    #[test]
    fn lines_that_mean_nothing() {
        for line in [
            "bonjour",
            "horloge demain",
            "(jamais)",
            "Zoé clique Accepter",
            "soldes Zoé beaucoup",
            "Zoé (fort)> ok",
            "<b>> x",
            "Zoé clique un ancien [A] de Zoé",
        ] {
            let found = parse(&format!("# tête\n\n{line}"));
            assert_eq!(found, Err(BadLine { number: 3, text: line.to_owned() }), "{line}");
        }
    }
}
