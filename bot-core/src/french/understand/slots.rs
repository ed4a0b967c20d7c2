//! What was said of an exchange: the values that become its terms.

use serde::Serialize;

/// The values found in a message; what was not said is not there.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Slots {
    /// The shortest noun phrase that says what it is about, as written, without its article.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// How many points.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points: Option<i64>,
    /// For what each: `hour`, `half_hour`, `day`, `person`, `piece`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points_per: Option<&'static str>,
    /// Points more (positive) or less (negative) than proposed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points_delta: Option<i64>,
    /// Points held as a deposit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deposit_points: Option<i64>,
    /// How many pieces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<i64>,
    /// How long, in minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration_minutes: Option<i64>,
    /// The first day or moment: `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM`, local.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_start: Option<String>,
    /// The last day or moment, inclusive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_end: Option<String>,
    /// `matin`, `midi`, `apres-midi`, `fin_de_journee`, `soir`, `nuit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part_of_day: Option<&'static str>,
    /// What the end means: `before`, `until`, `by`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_kind: Option<&'static str>,
    /// An hour without a day: `HH:MM`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_only: Option<String>,
    /// What comes again: `WEEKLY:TU,TH`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recurrence: Option<String>,
    /// Where, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The key of a category.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<&'static str>,
    /// What is wished or offered in return, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_exchange: Option<String>,
    /// A note from 1 to 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<i64>,
}
