//! The published schema of the Bot API: what the fake holds every request against, and its own updates and results.
//!
//! `tests/bot_api.py` writes it as JSON out of the documentation, with the lengths that the documentation names; what it says in words
//! only is in [`rules`](super::rules). Deliberately absent: who may do what to whom, and when; that is the state's.

use std::{
    collections::{BTreeMap, HashMap},
    sync::OnceLock,
};

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{html, rules};

/// Everything that is published.
#[derive(Debug, Deserialize)]
pub(crate) struct Schema {
    methods: HashMap<String, Method>,
    objects: HashMap<String, Fields>,
    aliases: HashMap<String, Type>,
    /// An update of every kind, in every form.
    pub(crate) samples: Vec<Sample>,
}

/// An update as Telegram may send it.
#[derive(Debug, Deserialize)]
pub(crate) struct Sample {
    /// Which one it is, for people.
    pub(crate) name: String,
    /// The kind of update.
    pub(crate) kind: String,
    /// The update.
    pub(crate) update: Value,
}

#[derive(Debug, Deserialize)]
struct Method {
    parameters: Fields,
    returns: Type,
}

type Fields = BTreeMap<String, Field>;

#[derive(Debug, Deserialize)]
struct Field {
    #[serde(rename = "type")]
    kind: Type,
    required: bool,
    deprecated: bool,
    limit: Option<Limit>,
}

/// From so many to so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) struct Limit {
    /// Of what.
    pub(crate) unit: Unit,
    /// At least.
    pub(crate) least: usize,
    /// At most.
    pub(crate) most: usize,
}

/// What a limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Unit {
    /// Characters.
    Characters,
    /// Units of UTF-16 that are left when markup is taken away.
    Parsed,
    /// Bytes of UTF-8.
    Bytes,
    /// Members of a list.
    Items,
    /// The number itself.
    Value,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Type {
    Integer,
    Float,
    Boolean,
    String,
    /// A part of a form that has a file name.
    File,
    Anything,
    Literal(Value),
    Array(Box<Type>),
    Any(Vec<Type>),
    Object(String),
    Alias(String),
}

/// The parameters of a call, as they came.
#[derive(Debug)]
pub(crate) enum Parameters {
    /// In JSON.
    Json(Map<String, Value>),
    /// In a form.
    Form(BTreeMap<String, Part>),
}

/// A part of a form. Everything that is no file is text: numbers too, and objects as JSON.
#[derive(Debug, Clone)]
pub(crate) enum Part {
    /// Text.
    Text(String),
    /// A file.
    File {
        /// Its name.
        name: String,
        /// What is in it, as far as it is text.
        content: String,
    },
}

/// The schema; `None` where the machine has none and nobody required one: then what needs it is skipped, and says so.
pub(crate) fn published() -> Option<&'static Schema> {
    static SCHEMA: OnceLock<Option<Schema>> = OnceLock::new();
    let schema = SCHEMA.get_or_init(|| {
        let Some(path) = std::env::var_os("TROQUET_TEST_BOT_API") else {
            eprintln!("skipped: nothing is checked against the Bot API's schema; tests/run writes it");
            return None;
        };
        let text = std::fs::read(path).expect("the schema can be read");
        Some(serde_json::from_slice(&text).expect("a schema as tests/bot_api.py writes it"))
    });
    if schema.is_none() {
        let required = std::env::var_os("TROQUET_REQUIRE_BOT_API").is_some();
        assert!(!required, "TROQUET_REQUIRE_BOT_API is set, but TROQUET_TEST_BOT_API does not say which file is the schema");
    }
    schema.as_ref()
}

impl Schema {
    /// What is wrong with a call.
    pub(crate) fn request(&self, method: &str, parameters: &Parameters) -> Vec<String> {
        let Some(Method { parameters: known, .. }) = self.methods.get(method) else {
            return vec![format!("{method}: no such method")];
        };
        let mut faults = Vec::new();
        let values = match parameters {
            Parameters::Json(values) => values.clone(),
            Parameters::Form(parts) => self.form(method, known, parts, &mut faults),
        };
        let sent_as_file = |name: &str| match parameters {
            Parameters::Json(_) => false,
            Parameters::Form(parts) => matches!(parts.get(name), Some(Part::File { .. })),
        };
        self.fields(method, known, &values, &sent_as_file, &mut faults);
        for text in values.values() {
            rules::links(method, text, &mut faults);
        }
        faults
    }

    /// What is wrong with the result of a call.
    pub(crate) fn result(&self, method: &str, result: &Value) -> Vec<String> {
        let mut faults = Vec::new();
        if let Some(Method { returns, .. }) = self.methods.get(method) {
            self.value(&format!("result of {method}"), returns, result, &mut faults);
        }
        faults
    }

    /// What is wrong with an update.
    pub(crate) fn update(&self, update: &Value) -> Vec<String> {
        let mut faults = Vec::new();
        self.value("update", &Type::Object("Update".to_owned()), update, &mut faults);
        faults
    }

    /// The kinds of updates.
    pub(crate) fn kinds(&self) -> Vec<&str> {
        self.objects["Update"].keys().map(String::as_str).filter(|name| *name != "update_id").collect()
    }

    /// The documented limit of a parameter of a method, or of a field of an object.
    pub(crate) fn limit(&self, owner: &str, name: &str) -> Option<Limit> {
        let fields = self.methods.get(owner).map(|method| &method.parameters).or_else(|| self.objects.get(owner))?;
        fields.get(name)?.limit
    }

    /// The values that a string field may have.
    pub(crate) fn listed(&self, owner: &str, name: &str) -> Vec<&str> {
        match &self.objects[owner][name].kind {
            Type::Any(options) => options.iter().filter_map(literal).collect(),
            _ => Vec::new(),
        }
    }

    /// A form's texts as the values that they stand for; a file stands for its name.
    fn form(&self, method: &str, known: &Fields, parts: &BTreeMap<String, Part>, faults: &mut Vec<String>) -> Map<String, Value> {
        let mut values = Map::new();
        for (name, part) in parts {
            let value = match (part, known.get(name)) {
                (Part::File { .. }, None) if is_attached(name, parts) => continue,
                (Part::File { name, .. }, _) => Value::String(name.clone()),
                (Part::Text(text), None) => Value::String(text.clone()),
                (Part::Text(text), Some(field)) => self.parse(&field.kind, text).unwrap_or_else(|| {
                    faults.push(format!("{method}.{name}: can't be read as {}", field.kind.name()));
                    Value::String(text.clone())
                }),
            };
            values.insert(name.clone(), value);
        }
        values
    }

    /// The value of a type that a text stands for: of several the first that fits, else the first that can be read.
    fn parse(&self, kind: &Type, text: &str) -> Option<Value> {
        match kind {
            Type::String | Type::File | Type::Literal(Value::String(_)) => Some(Value::String(text.to_owned())),
            Type::Integer => text.parse::<i64>().ok().map(Value::from),
            Type::Float => text.parse::<f64>().ok().map(Value::from),
            Type::Boolean => text.parse::<bool>().ok().map(Value::from),
            Type::Anything | Type::Literal(_) | Type::Array(_) | Type::Object(_) | Type::Alias(_) => {
                serde_json::from_str(text).ok()
            }
            Type::Any(options) => {
                let read: Vec<_> = options.iter().filter_map(|option| Some((option, self.parse(option, text)?))).collect();
                let fits = |(option, value): &&(&Type, Value)| {
                    let mut faults = Vec::new();
                    self.value("", option, value, &mut faults);
                    faults.is_empty()
                };
                read.iter().find(fits).or(read.first()).map(|(_, value)| value.clone())
            }
        }
    }

    /// Compares an object's fields, or a method's parameters, with what is known.
    fn fields(
        &self,
        owner: &str,
        known: &Fields,
        values: &Map<String, Value>,
        sent_as_file: &dyn Fn(&str) -> bool,
        faults: &mut Vec<String>,
    ) {
        for (name, field) in known {
            let at = format!("{owner}.{name}");
            match values.get(name) {
                None if field.required => faults.push(format!("{at}: missing")),
                None => {}
                Some(_) if field.deprecated => faults.push(format!("{at}: no longer published")),
                Some(_) if sent_as_file(name) && field.kind.takes_file() => {}
                Some(_) if sent_as_file(name) => faults.push(format!("{at}: is no file")),
                Some(value) => {
                    self.value(&at, &field.kind, value, faults);
                    if let Some(fault) = field.limit.and_then(|limit| exceeds(limit, name, value, values)) {
                        faults.push(format!("{at}: {fault}"));
                    }
                }
            }
        }
        faults.extend(values.keys().filter(|name| !known.contains_key(*name)).map(|name| format!("{owner}.{name}: unknown")));
        rules::words(owner, |name| known.contains_key(name), values, faults);
    }

    /// Does a value say, in a field that has one value only, that it is something else?
    fn denies(&self, kind: &Type, value: &Value) -> bool {
        match kind {
            Type::Object(name) => self.objects[name].iter().any(|(name, field)| match &field.kind {
                Type::Literal(expected) => value.get(name) != Some(expected),
                _ => false,
            }),
            _ => false,
        }
    }

    fn value(&self, at: &str, kind: &Type, value: &Value, faults: &mut Vec<String>) {
        let fits = match kind {
            Type::Integer => value.is_i64() || value.is_u64(),
            Type::Float => value.is_number(),
            Type::Boolean => value.is_boolean(),
            Type::String => value.is_string(),
            // Files that were sent are looked at before their values are.
            Type::File => false,
            Type::Anything => true,
            Type::Literal(expected) => value == expected,
            Type::Array(of) => match value {
                Value::Array(items) => {
                    for (index, item) in items.iter().enumerate() {
                        self.value(&format!("{at}[{index}]"), of, item, faults);
                    }
                    true
                }
                _ => false,
            },
            Type::Alias(name) => return self.value(at, &self.aliases[name], value, faults),
            Type::Object(name) => match value {
                Value::Object(values) => {
                    // The path says where, the object's name what the rules are.
                    let mut inner = Vec::new();
                    self.fields(name, &self.objects[name], values, &|_| false, &mut inner);
                    faults.extend(inner.into_iter().map(|fault| format!("{at}: {fault}")));
                    true
                }
                _ => false,
            },
            Type::Any(options) => {
                // Of the forms that it may have: the one that it says it is, else the one it comes nearest to.
                let tried = options.iter().map(|option| {
                    let mut inner = Vec::new();
                    self.value(at, option, value, &mut inner);
                    (self.denies(option, value), inner)
                });
                let shapes = options.iter().any(|option| literal(option).is_none());
                match tried.min_by_key(|(denies, faults)| (*denies, faults.len())) {
                    Some((_, least)) if shapes || least.is_empty() => {
                        faults.extend(least);
                        true
                    }
                    _ => false,
                }
            }
        };
        if !fits {
            faults.push(format!("{at}: not {}", kind.name()));
        }
    }
}

impl Type {
    fn takes_file(&self) -> bool {
        match self {
            Self::File => true,
            Self::Any(options) => options.iter().any(Self::takes_file),
            _ => false,
        }
    }

    fn name(&self) -> String {
        match self {
            Self::Integer => "an integer".to_owned(),
            Self::Float => "a number".to_owned(),
            Self::Boolean => "true or false".to_owned(),
            Self::String => "a string".to_owned(),
            Self::File => "a file".to_owned(),
            Self::Anything => "anything".to_owned(),
            Self::Literal(value) => value.to_string(),
            Self::Array(of) => format!("a list of {}", of.name()),
            Self::Any(options) => options.iter().map(Self::name).collect::<Vec<_>>().join(" or "),
            Self::Object(name) | Self::Alias(name) => name.clone(),
        }
    }
}

fn literal(kind: &Type) -> Option<&str> {
    match kind {
        Type::Literal(value) => value.as_str(),
        _ => None,
    }
}

/// Does another part of the form speak of this file?
fn is_attached(file: &str, parts: &BTreeMap<String, Part>) -> bool {
    let name = format!("\"attach://{file}\"");
    parts.values().any(|part| matches!(part, Part::Text(text) if text.contains(&name)))
}

/// How a value exceeds its limit, if it does.
fn exceeds(limit: Limit, name: &str, value: &Value, siblings: &Map<String, Value>) -> Option<String> {
    let Limit { unit, least, most } = limit;
    let count = match (unit, value) {
        (Unit::Characters, Value::String(text)) => text.chars().count(),
        (Unit::Bytes, Value::String(text)) => text.len(),
        (Unit::Parsed, Value::String(text)) => {
            let mode = siblings.get("parse_mode").or_else(|| siblings.get(&format!("{name}_parse_mode")));
            match mode.and_then(Value::as_str) {
                None => text.encode_utf16().count(),
                // Whoever reads broken markup refuses it.
                Some("HTML") => html::plain(text).ok()?.encode_utf16().count(),
                Some("Markdown" | "MarkdownV2") => return Some("markup that the fake does not read".to_owned()),
                // Another fault.
                Some(_) => return None,
            }
        }
        (Unit::Items, Value::Array(items)) => items.len(),
        (Unit::Value, Value::Number(number)) => number.as_u64().and_then(|number| usize::try_from(number).ok()).unwrap_or(0),
        // Of another type, which is a fault of its own.
        _ => return None,
    };
    let named = match unit {
        Unit::Characters | Unit::Parsed => " characters",
        Unit::Bytes => " bytes",
        Unit::Items => " items",
        Unit::Value => "",
    };
    (!(least..=most).contains(&count)).then(|| format!("{count}{named}, not {least} to {most}"))
}
