//! What the documentation of the Bot API says in words only, as far as Troquet comes near it.

use serde_json::{Map, Value};

/// Checks the fields of one object, or the parameters of one method, together.
pub(crate) fn words(owner: &str, knows: impl Fn(&str) -> bool, values: &Map<String, Value>, faults: &mut Vec<String>) {
    let text = |name: &str| values.get(name).and_then(Value::as_str);
    let mut says = |name: &str, fault: &str| faults.push(format!("{owner}.{name}: {fault}"));
    match owner {
        "InlineKeyboardButton" => {
            let about = ["text", "icon_custom_emoji_id", "style"];
            if values.keys().filter(|name| knows(name) && !about.contains(&name.as_str())).count() != 1 {
                says("text", "a button does exactly one thing");
            }
            if text("text").is_some_and(|label| label.trim().is_empty()) {
                says("text", "empty");
            }
        }
        "BotCommand" if text("command").is_some_and(|name| !only(name, |c| c.is_ascii_lowercase() || c == '_')) => {
            says("command", "not only a-z, 0-9 and _");
        }
        "setWebhook" if text("secret_token").is_some_and(|token| !only(token, is_of_links)) => {
            says("secret_token", "not only A-Z, a-z, 0-9, _ and -");
        }
        "editMessageText" if !values.contains_key("text") && !values.contains_key("rich_message") => {
            says("text", "nothing to write");
        }
        _ => {}
    }
    // A message is named by its chat and number, or by the number that an inline message has.
    let may_name = ["chat_id", "message_id", "inline_message_id"].iter().all(|name| knows(name));
    let names = |name: &str| values.contains_key(name);
    if may_name && !names("inline_message_id") && !(names("chat_id") && names("message_id")) {
        says("message_id", "no message is named");
    }
    if values.contains_key("parse_mode") && (values.contains_key("entities") || values.contains_key("caption_entities")) {
        says("parse_mode", "stands beside entities");
    }
}

/// Looks for links that open a chat with a payload, in every string of a value.
pub(crate) fn links(at: &str, value: &Value, faults: &mut Vec<String>) {
    match value {
        Value::String(text) => {
            for key in ["start=", "startgroup="] {
                let payloads = ["?", "&", "&amp;"].into_iter().flat_map(|before| {
                    let key = format!("{before}{key}");
                    text.match_indices(&key).map(|(place, key)| (place, &text[place + key.len()..])).collect::<Vec<_>>()
                });
                for (place, rest) in payloads {
                    let before = text[..place].rsplit(char::is_whitespace).next().unwrap_or_default();
                    let ends = |c: char| c.is_whitespace() || "&\"'<>#)".contains(c);
                    let payload = rest.split(ends).next().unwrap_or_default();
                    let to_telegram = before.contains("t.me/") || before.contains("tg://resolve");
                    if to_telegram && !((1..=64).contains(&payload.len()) && only(payload, is_of_links)) {
                        faults.push(format!("{at}: a link's payload is 1 to 64 of A-Z, a-z, 0-9, _ and -"));
                    }
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| links(at, item, faults)),
        Value::Object(fields) => fields.values().for_each(|field| links(at, field, faults)),
        _ => {}
    }
}

fn is_of_links(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_' || c == '-'
}

/// Are there only digits and such characters?
fn only(text: &str, fits: impl Fn(char) -> bool) -> bool {
    text.chars().all(|c| c.is_ascii_digit() || fits(c))
}
