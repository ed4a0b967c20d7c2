//! How the program's types stand in columns: whole numbers and text only, enums by their serde name, the rest as JSON.

use bot_core::{
    event::Event,
    feedback::Stars,
    id::{
        AccountId, ClubId, ContactId, MemberId, OfferId, OfferNumber, OutboxId, PhotoId, ReportId, RoomId, TimerId, TradeId,
        TradeNumber, TransferId, Version,
    },
    ledger::{Amount, HoldState, Holder, Points, TransferKind},
    member::{MemberKind, Reach, Role},
    offer::OfferState,
    store::{Contradiction, StoreError, Stored},
    text::{Comment, Name, Phrase, Title},
    time::Timestamp,
    wire::{ChatAddress, EventId, FileRef, MessageRef, Network, PersonAddress},
};
use serde::{
    Deserialize, Serialize,
    de::{DeserializeOwned, IntoDeserializer, value},
};
use sqlx::{Row, any::AnyRow};

/// A value bound to a placeholder. NUL, which PostgreSQL can't store, becomes U+FFFD.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A whole number or nothing.
    Int(Option<i64>),
    /// Text or nothing.
    Text(Option<String>),
    /// Bytes or nothing.
    Bytes(Option<Vec<u8>>),
}

/// The values of one statement, in order.
macro_rules! binds {
    ($($value:expr),* $(,)?) => { vec![$($crate::value::Value::from($value)),*] };
}
pub(crate) use binds;

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(Some(number))
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Int(Some(i64::from(number)))
    }
}

impl From<bool> for Value {
    fn from(yes: bool) -> Self {
        Self::Int(Some(i64::from(yes)))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(Some(if text.contains('\0') { text.replace('\0', "\u{FFFD}") } else { text }))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

/// What may be absent keeps the kind of its column, because PostgreSQL wants to know it.
impl<T: Column> From<Option<T>> for Value
where
    Self: From<T>,
{
    fn from(value: Option<T>) -> Self {
        value.map_or_else(T::Raw::nothing, Self::from)
    }
}

/// What a column holds before it means something.
pub(crate) trait Raw: Sized + for<'r> sqlx::Decode<'r, sqlx::Any> + sqlx::Type<sqlx::Any> {
    /// NULL of this kind.
    fn nothing() -> Value;
}

impl Raw for i64 {
    fn nothing() -> Value {
        Value::Int(None)
    }
}

impl Raw for Vec<u8> {
    fn nothing() -> Value {
        Value::Bytes(None)
    }
}

impl Column for Vec<u8> {
    type Raw = Self;
    fn read(raw: Self) -> Option<Self> {
        Some(raw)
    }
}

impl Raw for String {
    fn nothing() -> Value {
        Value::Text(None)
    }
}

/// What can be read from a column.
pub(crate) trait Column: Sized {
    /// The column's own type.
    type Raw: Raw;
    /// The meaning of what stands there; `None` if it has none.
    fn read(raw: Self::Raw) -> Option<Self>;
}

impl Column for i64 {
    type Raw = Self;
    fn read(raw: Self) -> Option<Self> {
        Some(raw)
    }
}

impl Column for u32 {
    type Raw = i64;
    fn read(raw: i64) -> Option<Self> {
        Self::try_from(raw).ok()
    }
}

impl Column for bool {
    type Raw = i64;
    fn read(raw: i64) -> Option<Self> {
        Some(raw != 0)
    }
}

impl Column for String {
    type Raw = Self;
    fn read(raw: Self) -> Option<Self> {
        Some(raw)
    }
}

impl Column for Network {
    type Raw = String;
    fn read(raw: String) -> Option<Self> {
        Self::from_name(&raw)
    }
}

impl From<Network> for Value {
    fn from(network: Network) -> Self {
        Self::from(network.name())
    }
}

impl Column for Amount {
    type Raw = i64;
    fn read(raw: i64) -> Option<Self> {
        Self::new(raw)
    }
}

impl From<Amount> for Value {
    fn from(amount: Amount) -> Self {
        Self::from(i64::from(amount))
    }
}

impl Column for Stars {
    type Raw = i64;
    fn read(raw: i64) -> Option<Self> {
        Self::new(raw)
    }
}

impl From<Stars> for Value {
    fn from(stars: Stars) -> Self {
        Self::from(i64::from(stars))
    }
}

/// A member's id, or 0 for the club.
impl Column for Holder {
    type Raw = i64;
    fn read(raw: i64) -> Option<Self> {
        Some(if raw == 0 { Self::Club } else { Self::Member(MemberId(raw)) })
    }
}

impl From<Holder> for Value {
    fn from(holder: Holder) -> Self {
        Self::from(match holder {
            Holder::Club => 0,
            Holder::Member(member) => member.0,
        })
    }
}

macro_rules! newtypes {
    ($raw:ty: $($name:ident),+ $(,)?) => {$(
        impl Column for $name {
            type Raw = $raw;
            fn read(raw: $raw) -> Option<Self> {
                Some(Self(raw))
            }
        }

        impl From<$name> for Value {
            fn from(value: $name) -> Self {
                Self::from(value.0)
            }
        }

        impl From<&$name> for Value {
            fn from(value: &$name) -> Self {
                Self::from(value.0.clone())
            }
        }
    )+};
}

newtypes! { i64:
    MemberId, ContactId, ClubId, RoomId, OfferId, TradeId, AccountId, TransferId, OutboxId, TimerId, PhotoId, ReportId, Timestamp,
    Points,
}
newtypes! { String: ChatAddress, PersonAddress, MessageRef, EventId, FileRef }

macro_rules! numbers {
    ($($name:ident),+ $(,)?) => {$(
        impl Column for $name {
            type Raw = i64;
            fn read(raw: i64) -> Option<Self> {
                u32::read(raw).map(Self)
            }
        }

        impl From<$name> for Value {
            fn from(value: $name) -> Self {
                Self::from(value.0)
            }
        }
    )+};
}

numbers! { OfferNumber, TradeNumber, Version }

macro_rules! texts {
    ($($name:ident),+ $(,)?) => {$(
        impl Column for $name {
            type Raw = String;
            fn read(raw: String) -> Option<Self> {
                Self::new(&raw).ok()
            }
        }

        impl From<&$name> for Value {
            fn from(text: &$name) -> Self {
                Self::from(text.as_str())
            }
        }

        impl From<$name> for Value {
            fn from(text: $name) -> Self {
                Self::from(text.as_str())
            }
        }
    )+};
}

texts! { Name, Title, Phrase, Comment }

macro_rules! words {
    ($($name:ident),+ $(,)?) => {$(
        impl Column for $name {
            type Raw = String;
            fn read(raw: String) -> Option<Self> {
                let word: value::StrDeserializer<'_, value::Error> = raw.as_str().into_deserializer();
                Self::deserialize(word).ok()
            }
        }

        impl From<$name> for Value {
            fn from(word: $name) -> Self {
                Self::Text(serde_json::to_value(word).ok().and_then(|word| word.as_str().map(str::to_owned)))
            }
        }
    )+};
}

words! { MemberKind, Reach, Role, OfferState, HoldState, TransferKind }

/// A failure that is not sqlx's own.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Broken {
    /// A column holds what the program never wrote.
    #[error("column {0} of a row means nothing")]
    Column(usize),
    /// Something else that can't be so.
    #[error("{0}")]
    Other(&'static str),
}

/// A failure that is not sqlx's own, as the seam names it.
pub(crate) fn broken(why: &'static str) -> StoreError {
    failed(Broken::Other(why))
}

/// A fact that the tables refuse.
pub(crate) fn refused(event: &Event, why: &'static str) -> StoreError {
    failed(Contradiction { event: event.name(), why })
}

/// Any failure, as the seam names it.
pub(crate) fn failed(error: impl std::error::Error + Send + Sync + 'static) -> StoreError {
    StoreError(Box::new(error))
}

/// What is only ever read as a whole.
pub(crate) fn json(value: &impl Serialize) -> Stored<String> {
    serde_json::to_string(value).map_err(failed)
}

/// The way back.
pub(crate) fn from_json<T: DeserializeOwned>(text: &str) -> Stored<T> {
    serde_json::from_str(text).map_err(failed)
}

/// Reads a row from left to right, so that the order of a SELECT is the order of the code beside it.
pub(crate) struct Reader<'r> {
    row: &'r AnyRow,
    next: usize,
}

impl<'r> Reader<'r> {
    /// From the first column on.
    pub(crate) fn new(row: &'r AnyRow) -> Self {
        Self { row, next: 0 }
    }

    /// The next column, which may be NULL.
    pub(crate) fn maybe<T: Column>(&mut self) -> Stored<Option<T>> {
        let at = self.next;
        self.next += 1;
        let raw: Option<T::Raw> = self.row.try_get(at).map_err(failed)?;
        raw.map(|raw| T::read(raw).ok_or_else(|| failed(Broken::Column(at)))).transpose()
    }

    /// The next column, which is never NULL.
    pub(crate) fn get<T: Column>(&mut self) -> Stored<T> {
        let at = self.next;
        self.maybe()?.ok_or_else(|| failed(Broken::Column(at)))
    }

    /// The next column, which is never NULL, as JSON.
    pub(crate) fn json<T: DeserializeOwned>(&mut self) -> Stored<T> {
        from_json(&self.get::<String>()?)
    }

    /// Passes over columns, where an outer join found nothing.
    pub(crate) fn skip(&mut self, columns: usize) {
        self.next += columns;
    }
}
