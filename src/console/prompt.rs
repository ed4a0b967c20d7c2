//! What is typed at the terminal: words, or one of the few things that are no words. Transcript lines work here too.

use crate::transcript::{
    script::{self, Act, Meaning},
    stage::{Place, Resident},
};

/// What a typed line means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// Nothing.
    Nothing,
    /// From now on this person speaks here.
    Speak(Place, Resident),
    /// The person who speaks says this.
    Say(String),
    /// The person who speaks says this in answer to the newest card or question here.
    Answer(String),
    /// The person who speaks presses this button, counted from 1, or says the number if there is no such button.
    Number(usize),
    /// Something a transcript can say: somebody else acts, or time passes.
    Act(Act),
    /// Parentheses around no time that is understood.
    NoTime(String),
    /// What can be typed.
    Help,
    /// Leaves.
    Quit,
}

/// Reads a line.
pub fn read(line: &str) -> Typed {
    let line = line.trim();
    if let Some(name) = line.strip_prefix('@')
        && let Some(speak) = speaker(name)
    {
        return speak;
    }
    match line {
        "" => return Typed::Nothing,
        "?" => return Typed::Help,
        "/quit" => return Typed::Quit,
        _ => {}
    }
    if let Some(text) = line.strip_prefix("> ") {
        return Typed::Answer(text.trim().to_owned());
    }
    if line.len() <= 2
        && let Ok(number) = line.parse::<usize>()
        && number > 0
    {
        return Typed::Number(number);
    }
    if let Some(inside) = line.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        return match script::parse(line).ok().and_then(act) {
            Some(act) => Typed::Act(act),
            None => Typed::NoTime(inside.to_owned()),
        };
    }
    match script::parse(line).ok().and_then(act) {
        Some(act) => Typed::Act(act),
        None => Typed::Say(line.to_owned()),
    }
}

/// The act of a single line.
fn act(lines: Vec<script::Line>) -> Option<Act> {
    match lines.into_iter().next()?.meaning {
        Meaning::Act(act) => Some(act),
        _ => None,
    }
}

/// `Zoé`, `Zoé privé`, `Zoé groupe`; « @Ali merci » is none of these.
fn speaker(name: &str) -> Option<Typed> {
    let (name, place) = match name.trim().rsplit_once(' ') {
        Some((name, "privé" | "prive")) => (name, true),
        Some((name, "groupe")) => (name, false),
        Some(_) => return None,
        None => (name.trim(), false),
    };
    let who = Resident::new(name)?;
    let place = if place { Place::Private(who.clone()) } else { Place::Group };
    Some(Typed::Speak(place, who))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transcript::moves::Move;

    fn zoe() -> Resident {
        Resident::new("Zoé").expect("a name")
    }

    #[test]
    fn what_lines_mean() {
        let table = [
            ("", Typed::Nothing),
            ("?", Typed::Help),
            ("/quit", Typed::Quit),
            ("/quitte", Typed::Say("/quitte".to_owned())),
            ("@Zoé", Typed::Speak(Place::Group, zoe())),
            ("@zoe groupe", Typed::Speak(Place::Group, zoe())),
            ("@Zoé privé", Typed::Speak(Place::Private(zoe()), zoe())),
            ("@Zoé merci beaucoup", Typed::Say("@Zoé merci beaucoup".to_owned())),
            ("1", Typed::Number(1)),
            ("12", Typed::Number(12)),
            ("0", Typed::Say("0".to_owned())),
            ("150", Typed::Say("150".to_owned())),
            ("> plutôt 10 points", Typed::Answer("plutôt 10 points".to_owned())),
            ("(demain 9:00)", Typed::Act(Act::Wait(Move::parse("demain 9:00").expect("a time")))),
            ("(redémarrage)", Typed::Act(Act::Restart)),
            ("(avant-hier)", Typed::NoTime("avant-hier".to_owned())),
            ("/offre Vélo (bleu), 15 points", Typed::Say("/offre Vélo (bleu), 15 points".to_owned())),
            ("horloge lundi 2 mars 2026 09:00", Typed::Say("horloge lundi 2 mars 2026 09:00".to_owned())),
            ("bot> non", Typed::Say("bot> non".to_owned())),
        ];
        for (line, expected) in table {
            assert_eq!(read(line), expected, "{line}");
        }
    }

    #[test]
    fn transcript_lines_work_too() {
        assert!(matches!(read("Ali clique [Accepter]"), Typed::Act(Act::Press { .. })));
        assert!(matches!(read("Ali (privé)> ok"), Typed::Act(Act::Say { place: Place::Private(_), .. })));
    }
}
