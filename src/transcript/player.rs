//! Plays a script on a stage: does what its lines say, compares what came with what should have come, or rewrites that.
//!
//! Lines take no time on the story's clock. What Troquet puts off a little (edits of a card) belongs to the line that caused it, so the
//! real clock moves on between lines where it must; « 09:00 » in a story means 09:00 plus all these pauses, so that « 5 jours plus tard,
//! 09:00 » is never a few seconds too early for what happened at 09:00.
//! A script with an expectation anywhere is compared everywhere: what it does not list must not come.

use std::fmt;

use bot_core::wire::MessageRef;
use chrono::Duration;
use similar::{ChangeTag, TextDiff};

use super::{
    books, draw,
    script::{Act, Answers, Heard, Line, Meaning, Which, balances_line},
    stage::{Change, Place, Resident, Seen, Stage, Trouble, Words, plain},
};
use crate::words::words;

/// What to do where something else came than expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDifference {
    /// End there.
    Stop,
    /// Go on; the new text has what came.
    Rewrite,
}

/// What came instead of what was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The number of the line that caused it.
    pub line: usize,
    /// That line.
    pub cause: String,
    /// What was expected after it.
    pub expected: Vec<String>,
    /// What came.
    pub came: Vec<String>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", words!("script-difference", number = self.line.to_string(), line = self.cause.as_str()))?;
        let (expected, came) = (self.expected.join("\n") + "\n", self.came.join("\n") + "\n");
        for change in TextDiff::from_lines(&expected, &came).iter_all_changes() {
            let sign = match change.tag() {
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
                ChangeTag::Equal => ' ',
            };
            write!(f, "  {sign} {}", change.value())?;
        }
        write!(f, "{}", words!("script-legend"))
    }
}

/// How a script went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Played {
    /// The script with what came instead of what was expected.
    pub text: String,
    /// The first difference.
    pub difference: Option<Difference>,
}

/// A line that could not be played.
#[derive(Debug)]
pub struct Stopped {
    /// Its number.
    pub line: usize,
    /// Why.
    pub trouble: Trouble,
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&words!("script-stopped", number = self.line.to_string(), why = self.trouble.to_string()))
    }
}

impl std::error::Error for Stopped {}

/// A message that stands in a chat.
struct Shown {
    place: Place,
    message: MessageRef,
    first_line: String,
    /// What its buttons say now.
    buttons: Vec<String>,
    /// What its buttons ever said.
    ever: Vec<String>,
}

/// What stands in the chats, as far as was seen.
#[derive(Default)]
pub struct Memory(Vec<Shown>);

impl Memory {
    /// Takes note of what was seen.
    pub fn note(&mut self, seen: &[Seen]) {
        for seen in seen {
            let known = self.0.iter().position(|shown| shown.place == seen.place && shown.message == seen.message);
            match (seen.change, known) {
                (Change::Left, _) | (Change::Deleted, None) => {}
                (Change::Deleted, Some(at)) => self.0[at].buttons.clear(),
                (Change::Said | Change::Edited, Some(at)) => {
                    let shown = &mut self.0[at];
                    shown.buttons.clone_from(&seen.buttons);
                    shown.ever.extend(seen.buttons.iter().cloned());
                }
                (Change::Said | Change::Edited, None) => self.0.push(Shown {
                    place: seen.place.clone(),
                    message: seen.message.clone(),
                    first_line: seen.lines.first().map(|line| plain(&line.text)).unwrap_or_default(),
                    buttons: seen.buttons.clone(),
                    ever: seen.buttons.clone(),
                }),
            }
        }
    }

    fn newest_first(&self, place: &Place) -> impl Iterator<Item = &Shown> {
        self.0.iter().rev().filter(move |shown| shown.place == *place)
    }

    /// Those of somebody's messages, in private first, newest first.
    fn visible(&self, who: &Resident) -> Vec<&Shown> {
        let private = Place::Private(who.clone());
        self.newest_first(&private).chain(self.newest_first(&Place::Group)).collect()
    }

    /// The message with the newest button of that name that somebody sees, or the one before it.
    ///
    /// # Errors
    /// [`Trouble::NoButton`].
    pub fn button(&self, who: &Resident, label: &str, earlier: bool) -> Result<(Place, MessageRef), Trouble> {
        let wanted = plain(label);
        let has = |labels: &[String]| labels.iter().any(|label| plain(label) == wanted);
        let visible = self.visible(who);
        let newest = visible.iter().find(|shown| has(&shown.buttons));
        let found = if earlier {
            let other = |shown: &&&Shown| newest.is_none_or(|newest| !std::ptr::eq::<Shown>(*newest, **shown));
            visible.iter().filter(other).find(|shown| has(&shown.ever))
        } else {
            newest
        };
        found.map(|shown| (shown.place.clone(), shown.message.clone())).ok_or_else(|| Trouble::NoButton {
            label: label.to_owned(),
            visible: visible.iter().flat_map(|shown| shown.buttons.iter().cloned()).take(12).collect(),
        })
    }

    /// The newest message of a place that still has buttons, and what they say.
    pub fn buttons(&self, place: &Place) -> Option<(MessageRef, &[String])> {
        self.newest_first(place)
            .find(|shown| !shown.buttons.is_empty())
            .map(|shown| (shown.message.clone(), shown.buttons.as_slice()))
    }

    /// The message that an answer is to: a card of the group, or in private the newest question.
    ///
    /// # Errors
    /// [`Trouble::NoMessage`].
    pub fn answered(&self, place: &Place, which: Answers) -> Result<MessageRef, Trouble> {
        let is_card = |shown: &Shown| {
            let rest = shown.first_line.strip_prefix("annonce ").or_else(|| shown.first_line.strip_prefix("recherche "));
            let number = rest.map(|rest| {
                let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
                digits.parse::<u32>().ok()
            });
            match (which, number) {
                (Answers::Newest, Some(Some(_))) => true,
                (Answers::Offer(wanted), Some(Some(number))) => wanted == number,
                _ => false,
            }
        };
        let card = || self.newest_first(place).find(|shown| is_card(shown));
        let found = match (place, which) {
            (Place::Private(_), Answers::Newest) => self.newest_first(place).find(|shown| !shown.buttons.is_empty()),
            (Place::Group, _) | (Place::Private(_), Answers::Offer(_)) => card(),
        };
        let any = || self.newest_first(place).next().filter(|_| which == Answers::Newest);
        found.or_else(any).map(|shown| shown.message.clone()).ok_or(Trouble::NoMessage)
    }
}

/// Plays a script. `memory` knows what stands in the chats already; `watch` gets the lines as they happen: what people do, then what came.
///
/// # Errors
/// The line that could not be played, and why.
pub async fn play(
    stage: &mut dyn Stage,
    memory: &mut Memory,
    script: &[Line],
    on_difference: OnDifference,
    watch: &mut (dyn FnMut(&[String]) + Send),
) -> Result<Played, Stopped> {
    let compared = script.iter().any(|line| matches!(line.meaning, Meaning::Heard(_) | Meaning::Nothing));
    let mut played = Played { text: String::new(), difference: None };
    let mut begun = false;
    let mut pauses = Duration::zero();
    let mut rest = script;
    while let [line, after @ ..] = rest {
        rest = after;
        let stopped = |trouble| Stopped { line: line.number, trouble };
        match &line.meaning {
            Meaning::Act(act) => {
                begun = true;
                watch(&line.raw);
                written(&mut played.text, &line.raw);
                let seen = perform(stage, memory, &mut pauses, act).await.map_err(stopped)?;
                memory.note(&seen);
                let came: Vec<Heard> = seen.iter().map(draw::heard).collect();
                watch(&came.iter().flat_map(draw::lines).collect::<Vec<_>>());
                let until = after.iter().position(|line| !is_answer(&line.meaning)).unwrap_or(after.len());
                let (block, following) = after.split_at(until);
                rest = following;
                if let Some(difference) = compare(line, block, &came).filter(|_| compared) {
                    written(&mut played.text, &difference.came);
                    for note in block.iter().filter(|line| line.meaning == Meaning::Note) {
                        written(&mut played.text, &note.raw);
                    }
                    played.difference.get_or_insert(difference);
                    if on_difference == OnDifference::Stop {
                        return Ok(played);
                    }
                } else {
                    for line in block {
                        written(&mut played.text, &line.raw);
                    }
                }
            }
            Meaning::Members(residents) => {
                stage.gather(residents).await.map_err(stopped)?;
                let seen = stage.settle().await.map_err(stopped)?;
                memory.note(&seen);
                written(&mut played.text, &line.raw);
            }
            Meaning::Balances(balances) if !begun => {
                books::set(stage, balances).await.map_err(stopped)?;
                written(&mut played.text, &line.raw);
            }
            Meaning::Balances(expected) => {
                let present = books::read(stage, expected.iter().map(|(owner, _)| owner)).await.map_err(stopped)?;
                watch(&[balances_line(&present)]);
                if present == *expected {
                    written(&mut played.text, &line.raw);
                    continue;
                }
                let came = vec![balances_line(&present)];
                written(&mut played.text, &came);
                let cause = line.raw.join("\n");
                played.difference.get_or_insert(Difference {
                    line: line.number,
                    cause,
                    expected: vec![balances_line(expected)],
                    came,
                });
                if on_difference == OnDifference::Stop {
                    return Ok(played);
                }
            }
            // An expectation after no act: nothing can have come.
            Meaning::Heard(heard) => {
                played.difference.get_or_insert(Difference {
                    line: line.number,
                    cause: String::new(),
                    expected: draw::lines(heard),
                    came: vec![NOTHING.to_owned()],
                });
                if on_difference == OnDifference::Stop {
                    return Ok(played);
                }
            }
            Meaning::Note | Meaning::Clock(_) | Meaning::Nothing => written(&mut played.text, &line.raw),
        }
    }
    Ok(played)
}

/// What a file says where nothing came.
const NOTHING: &str = "rien";

fn written(text: &mut String, lines: &[String]) {
    for line in lines {
        text.push_str(line);
        text.push('\n');
    }
}

/// Does this belong to the act before it?
fn is_answer(meaning: &Meaning) -> bool {
    matches!(meaning, Meaning::Heard(_) | Meaning::Nothing | Meaning::Note)
}

/// Compares what came after a line with the lines that follow it, chat by chat.
fn compare(cause: &Line, block: &[Line], came: &[Heard]) -> Option<Difference> {
    let heard = |line: &Line| if let Meaning::Heard(heard) = &line.meaning { Some(heard.clone()) } else { None };
    let expected: Vec<Heard> = block.iter().filter_map(heard).collect();
    let in_place = |all: &[Heard], place: &Place| all.iter().filter(|heard| heard.place == *place).cloned().collect::<Vec<_>>();
    let agree = |place: &Place| {
        let (expected, came) = (in_place(&expected, place), in_place(came, place));
        expected.len() == came.len() && expected.iter().zip(&came).all(|(expected, came)| draw::same(expected, came))
    };
    if expected.iter().chain(came).all(|heard| agree(&heard.place)) {
        return None;
    }
    // What came, in the order of chats in which it was expected, and spelt as it was where only what can't be typed differs.
    let spelt = |heard| expected.iter().find(|expected| draw::same(expected, heard)).unwrap_or(heard);
    let mut sorted: Vec<&Heard> = came.iter().map(spelt).collect();
    sorted.sort_by_key(|heard| expected.iter().position(|other| other.place == heard.place).unwrap_or(usize::MAX));
    let or_nothing = |lines: Vec<String>| if lines.is_empty() { vec![NOTHING.to_owned()] } else { lines };
    Some(Difference {
        line: cause.number,
        cause: cause.raw.join("\n"),
        expected: or_nothing(expected.iter().flat_map(draw::lines).collect()),
        came: or_nothing(sorted.into_iter().flat_map(draw::lines).collect()),
    })
}

/// Does one act; tells what people saw of it. `pauses` is how far the clock is ahead of the story's own; it grows by what the clock had to
/// move for this act beyond the time that the story lets pass.
///
/// # Errors
/// What makes it impossible.
pub async fn perform(stage: &mut dyn Stage, memory: &Memory, pauses: &mut Duration, act: &Act) -> Result<Vec<Seen>, Trouble> {
    let clock = stage.clock();
    match act {
        Act::Say { who, private, answers, photo, text } => {
            let place = if *private { Place::Private(who.clone()) } else { Place::Group };
            let answers = answers.map(|which| memory.answered(&place, which)).transpose()?;
            stage.say(who, &place, &Words { text: text.clone(), answers, photo: *photo }).await?;
        }
        Act::Press { who, label, which } => {
            let (place, message) = match which {
                Which::Newest => memory.button(who, label, false)?,
                Which::Earlier => memory.button(who, label, true)?,
                Which::Of(other) => memory.button(other, label, false)?,
            };
            stage.press(who, &place, &message, label).await?;
        }
        Act::Open(who) => stage.open(who).await?,
        Act::Block(who) => stage.block(who).await?,
        Act::Leave(who) => stage.leave(who).await?,
        Act::Add(who) => stage.add(who).await?,
        Act::Wait(step) => {
            let goal = step.from(clock.now().before(*pauses), stage.zone()).ok_or(Trouble::NoSuchTime)?;
            stage.wait(goal.after(*pauses)).await?;
        }
        Act::Again => stage.again().await?,
        Act::Restart => stage.restart().await?,
    }
    let before = clock.now();
    let seen = stage.settle().await?;
    *pauses += clock.now().since(before);
    Ok(seen)
}

#[cfg(test)]
mod tests;
