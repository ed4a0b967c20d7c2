//! `troquet understand`: what messages mean, as JSON lines or explained to a person.
//!
//! One message a line: `{"id","text","reference_time","timezone"?,"context"?,"reply_to"?}` gives
//! `{"id","intent","confidence","slots":{…},"rules":[{"name","start","end"}…]}`, bytes of the text. A line that can't be read gives
//! `{"line","id"?,"error"}` and ends nothing. With `--explain`, a line that is no JSON object is a message itself, written now.
//!
//! Deliberately absent: any state, and any network.

use std::io::{self, BufRead, Write};

use bot_core::{
    club::Rules,
    french::{
        Span,
        entity::{self, Places, Reference},
        points::UnitWords,
        understand::{Confidence, Context, Intent, Understanding, rules, understand},
    },
    time::Timestamp,
};
use chrono::{DateTime, NaiveDateTime};
use chrono_tz::Tz;
use serde::Serialize;
use serde_json::{Value, json};

use crate::{system_clock::machine_time, words::words};

/// The zone of a message that names none.
const ZONE: Tz = Tz::Europe__Zurich;

/// How the answers look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// JSON lines.
    Json,
    /// For a person.
    Explained,
}

/// A message to understand.
struct Message {
    id: Value,
    text: String,
    now: NaiveDateTime,
    zone: Tz,
    context: Context,
    reply_to: Option<String>,
}

/// Reads messages until the input ends.
///
/// # Errors
/// When input can't be read or output not be written.
pub fn run(input: impl BufRead, mut output: impl Write, form: Form) -> io::Result<()> {
    let unit = UnitWords::new(&Rules::default().unit);
    let places = Places::default();
    for (number, line) in (1_u64..).zip(input.split(b'\n')) {
        let line = line?;
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let message = match read(&line, form) {
            Ok(message) => message,
            Err((id, why)) => {
                complain(&mut output, form, number, &id, &why)?;
                continue;
            }
        };
        let reference = Reference { now: message.now, zone: message.zone, unit: &unit, places: &places };
        let found = understand(&message.text, &reference, message.context, message.reply_to.as_deref());
        match form {
            Form::Json => writeln!(output, "{}", answer(&message.id, &found))?,
            Form::Explained => output.write_all(explained(&message, &found).as_bytes())?,
        }
    }
    output.flush()
}

fn complain(output: &mut impl Write, form: Form, line: u64, id: &Value, why: &str) -> io::Result<()> {
    match form {
        Form::Explained => writeln!(output, "{}", words!("understand-bad-line", line = line.to_string(), why = why)),
        Form::Json if id.is_null() => writeln!(output, "{}", json!({"line": line, "error": why})),
        Form::Json => writeln!(output, "{}", json!({"line": line, "id": id, "error": why})),
    }
}

/// A line as a message; else its id, if that can be read, and what is wrong.
fn read(line: &[u8], form: Form) -> Result<Message, (Value, String)> {
    let Ok(text) = std::str::from_utf8(line) else { return Err((Value::Null, words!("understand-not-text"))) };
    let value = match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(value)) => value,
        _ if form == Form::Explained && !text.trim_start().starts_with('{') => return Ok(spoken_now(text.trim())),
        _ => return Err((Value::Null, words!("understand-not-json"))),
    };
    let id = value.get("id").cloned().unwrap_or_default();
    let wrong = |why: String| (id.clone(), why);
    let text = |name: &'static str| match value.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(wrong(words!("understand-not-a-string", field = name))),
    };
    let needed = |name: &'static str| text(name)?.ok_or_else(|| wrong(words!("understand-missing", field = name)));
    let zone = match text("timezone")? {
        None => ZONE,
        Some(zone) => zone.parse().map_err(|_| wrong(words!("understand-bad-value", field = "timezone", value = zone)))?,
    };
    let context = match text("context")? {
        None => Context::None,
        Some(name) => {
            Context::named(&name).ok_or_else(|| wrong(words!("understand-bad-value", field = "context", value = name.clone())))?
        }
    };
    let (words, reply_to, time) = (needed("text")?, text("reply_to")?, needed("reference_time")?);
    let now = local(&time, zone)
        .ok_or_else(|| wrong(words!("understand-bad-value", field = "reference_time", value = time.clone())))?;
    Ok(Message { id, text: words, now, zone, context, reply_to })
}

fn spoken_now(text: &str) -> Message {
    let now = machine_time().local(ZONE);
    Message { id: Value::Null, text: text.to_owned(), now, zone: ZONE, context: Context::None, reply_to: None }
}

/// A wall-clock time, or a moment with its offset, brought to the wall clock of the zone.
fn local(text: &str, zone: Tz) -> Option<NaiveDateTime> {
    let wall = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M"];
    let wall = wall.into_iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    wall.or_else(|| DateTime::parse_from_rfc3339(text).ok().map(|moment| Timestamp(moment.timestamp_millis()).local(zone)))
}

#[derive(Serialize)]
struct Answer<'a> {
    id: &'a Value,
    intent: &'static str,
    confidence: &'static str,
    slots: &'a bot_core::french::understand::Slots,
    rules: Vec<FiredRule>,
}

#[derive(Serialize)]
struct FiredRule {
    name: &'static str,
    start: usize,
    end: usize,
}

fn answer(id: &Value, found: &Understanding) -> String {
    let rules = found.rules.iter().map(|fired| FiredRule { name: fired.name, start: fired.span.start, end: fired.span.end });
    let answer = Answer {
        id,
        intent: found.intent.name(),
        confidence: found.confidence.name(),
        slots: &found.slots,
        rules: rules.collect(),
    };
    serde_json::to_string(&answer).unwrap_or_default()
}

/// A message with what it means, and under it, for each rule, the words it read.
fn explained(message: &Message, found: &Understanding) -> String {
    let text = message.text.replace(char::is_control, " ");
    let sure = match found.confidence {
        Confidence::Sure => words!("understand-sure"),
        Confidence::Ambiguous => words!("understand-ambiguous"),
        Confidence::Weak => words!("understand-weak"),
    };
    let mut lines =
        vec![text.clone(), words!("understand-means", meaning = meaning(found.intent), name = found.intent.name(), sure = sure)];
    for fired in &found.rules {
        lines.push(format!("  {}  {}", underlined(&text, &fired.span), fired.name));
    }
    if let Ok(Value::Object(slots)) = serde_json::to_value(&found.slots) {
        lines.extend(slots.iter().map(|(name, value)| match value {
            Value::String(text) => format!("  {name} = {text}"),
            value => format!("  {name} = {value}"),
        }));
    }
    lines.join("\n") + "\n\n"
}

/// The words of a span, underlined by combining lines, so that they stand alone wherever it is shown.
fn underlined(text: &str, span: &Span) -> String {
    const LINE: char = '\u{332}';
    text.get(span.clone()).unwrap_or_default().chars().flat_map(|c| [c, LINE]).collect()
}

/// An intent in French.
fn meaning(intent: Intent) -> String {
    match intent {
        Intent::OfferGive => words!("intent-offer-give"),
        Intent::OfferLend => words!("intent-offer-lend"),
        Intent::OfferSwapOrPoints => words!("intent-offer-swap"),
        Intent::OfferService => words!("intent-offer-service"),
        Intent::OfferKnowledge => words!("intent-offer-knowledge"),
        Intent::RequestItem => words!("intent-request-item"),
        Intent::RequestLoan => words!("intent-request-loan"),
        Intent::RequestService => words!("intent-request-service"),
        Intent::RequestKnowledge => words!("intent-request-knowledge"),
        Intent::Accept => words!("intent-accept"),
        Intent::Decline => words!("intent-decline"),
        Intent::CounterPoints => words!("intent-counter-points"),
        Intent::CounterItem => words!("intent-counter-item"),
        Intent::ProposeTime => words!("intent-propose-time"),
        Intent::AskQuestion => words!("intent-ask-question"),
        Intent::AskBalance => words!("intent-ask-balance"),
        Intent::AskClarification => words!("intent-ask-clarification"),
        Intent::ThanksFeedback => words!("intent-thanks"),
        Intent::Cancel => words!("intent-cancel"),
        Intent::CloseListing => words!("intent-close"),
        Intent::ReturnedItem => words!("intent-returned"),
        Intent::ConfirmReceived => words!("intent-received"),
        Intent::ReportProblem => words!("intent-problem"),
        Intent::SmalltalkNone => words!("intent-none"),
    }
}

/// All rules by name, each with what it reads (+) and what it leaves alone (−).
///
/// # Errors
/// When output can't be written.
pub fn list(mut output: impl Write) -> io::Result<()> {
    for rule in rules() {
        writeln!(output, "{} ({})", rule.name, rule.says())?;
        for (sign, examples) in [('+', &rule.yes), ('−', &rule.no)] {
            for example in examples {
                match example.context {
                    Context::None => writeln!(output, "  {sign} {}", example.text)?,
                    context => writeln!(output, "  {sign} {} ({})", example.text, context.name())?,
                }
            }
        }
    }
    for rule in entity::rules() {
        writeln!(output, "{}\n  + {}\n  − {}", rule.name, rule.yes, rule.no)?;
    }
    output.flush()
}
