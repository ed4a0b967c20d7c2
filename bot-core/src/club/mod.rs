//! A club: one exchange community, its rules, its unit, its rooms. Every deadline and limit of the domain is a setting here,
//! shown by `/regles`; the defaults are those of the design.

use chrono::Duration;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::{
    id::{ClubId, RoomId},
    ledger::Points,
    text::{Name, Phrase},
    time::{QuietHours, Timestamp},
    wire::{ChatAddress, Network},
};

/// One exchange community.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Club {
    /// Its identifier.
    pub id: ClubId,
    /// What it is called.
    pub name: Name,
    /// Its rules in force.
    pub rules: Rules,
    /// When it was born.
    pub created_at: Timestamp,
}

/// A chat attached to a club, or one that Troquet was put into and that waits for a steward.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    /// Its identifier.
    pub id: RoomId,
    /// The network it is on.
    pub network: Network,
    /// Its address there.
    pub address: ChatAddress,
    /// The part of it (a topic, a thread) where cards and announcements go: where Troquet was first spoken to.
    pub thread: Option<String>,
    /// The club, once a steward has said so.
    pub club: Option<ClubId>,
    /// When Troquet was put into it.
    pub since: Timestamp,
}

/// What the club's points are called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// One of them: « point », « grain », « minute ».
    pub one: Name,
    /// Several: « points ».
    pub many: Name,
}

/// How Troquet addresses people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// « vous ».
    #[default]
    Vous,
    /// « tu ».
    Tu,
}

/// Mutual credit: the sum of all accounts is always 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credit {
    /// No member's act takes a balance below it.
    pub floor: Points,
    /// At or below it a member is reminded that giving is welcome too.
    pub warning: Points,
    /// At or above it a member is invited to spend.
    pub ceiling: Points,
    /// Whether the ceiling refuses instead of inviting.
    pub ceiling_is_hard: bool,
    /// The floor of a newcomer.
    pub newcomer_floor: Points,
    /// Completed exchanges after which one is no newcomer.
    pub newcomer_exchanges: u32,
}

/// How the club counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PointsPolicy {
    /// Mutual credit.
    MutualCredit(Credit),
    /// « mode don »: nothing is counted.
    Gift,
}

/// The deadlines of offers and exchanges, in hours or days as named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadlines {
    /// An offer lives so many days.
    pub offer_days: u16,
    /// A want lives so many days.
    pub want_days: u16,
    /// Days before the end at which the owner is asked « toujours disponible ? ».
    pub offer_reminders: [u16; 2],
    /// A proposition waits so many days for its answer.
    pub answer_days: u16,
    /// Reminders of a waiting proposition, in hours after it.
    pub answer_reminders: [u16; 2],
    /// An agreement without appointment is asked about after so many days…
    pub unscheduled_reminder_days: u16,
    /// … and cancelled after so many.
    pub unscheduled_days: u16,
    /// Silence after an appointment cancels after so many days.
    pub silence_days: u16,
    /// A cancellation less than so many hours before the appointment is « tardive ».
    pub late_cancel_hours: u16,
    /// Whoever is said not to have come may contest for so many hours.
    pub no_show_hours: u16,
    /// Who receives is asked again after so many days…
    pub handover_reminder_days: u16,
    /// … and the exchange completes after so many.
    pub handover_days: u16,
    /// The window for ratings.
    pub rating_days: u16,
    /// The one reminder to rate.
    pub rating_reminder_days: u16,
    /// A completed exchange can still be reported for so many days.
    pub report_days: u16,
    /// Stewards are reminded of a dispute after so many days.
    pub dispute_reminders: [u16; 2],
    /// A dispute nobody settled releases the points after so many days.
    pub dispute_days: u16,
    /// Who is next in an offer's queue has so many hours.
    pub queue_hours: u16,
}

impl Default for Deadlines {
    fn default() -> Self {
        Self {
            offer_days: 90,
            want_days: 30,
            offer_reminders: [7, 1],
            answer_days: 7,
            answer_reminders: [24, 72],
            unscheduled_reminder_days: 5,
            unscheduled_days: 14,
            silence_days: 7,
            late_cancel_hours: 24,
            no_show_hours: 48,
            handover_reminder_days: 3,
            handover_days: 7,
            rating_days: 14,
            rating_reminder_days: 3,
            report_days: 7,
            dispute_reminders: [3, 7],
            dispute_days: 28,
            queue_hours: 24,
        }
    }
}

impl Deadlines {
    /// So many days.
    pub fn days(days: u16) -> Duration {
        Duration::days(i64::from(days))
    }

    /// So many hours.
    pub fn hours(hours: u16) -> Duration {
        Duration::hours(i64::from(hours))
    }
}

/// The most places on a club's list.
pub const MOST_PLACES: usize = 50;

/// Everything a club chooses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rules {
    /// What points are called.
    pub unit: Unit,
    /// The club's civil time.
    pub zone: Tz,
    /// vous or tu.
    pub tone: Tone,
    /// How points are counted and limited.
    pub points: PointsPolicy,
    /// When reminders wait.
    pub quiet: QuietHours,
    /// Deadlines of offers and exchanges.
    pub deadlines: Deadlines,
    /// The most offers one member may have open.
    pub open_offers: u16,
    /// Propositions in one negotiation.
    pub propositions: u16,
    /// Places where people of the club meet, as it calls them.
    pub places: Vec<Phrase>,
    /// Talk in the club's rooms that is addressed to nobody is looked at for offers and wants, and its author asked in private.
    pub listens: bool,
}

impl Default for Rules {
    fn default() -> Self {
        let word = |text: &str| Name::from_network(text, text);
        Self {
            unit: Unit { one: word("point"), many: word("points") },
            zone: chrono_tz::Europe::Zurich,
            tone: Tone::Vous,
            points: PointsPolicy::MutualCredit(Credit {
                floor: Points(-100),
                warning: Points(-80),
                ceiling: Points(500),
                ceiling_is_hard: false,
                newcomer_floor: Points(-20),
                newcomer_exchanges: 3,
            }),
            quiet: QuietHours { from: 21, to: 8 },
            deadlines: Deadlines::default(),
            open_offers: 50,
            propositions: 10,
            places: Vec::new(),
            listens: false,
        }
    }
}

/// Who may make new clubs on this host (`clubs.create`).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ClubCreation {
    /// Any steward of a chat.
    #[default]
    Anyone,
    /// Who knows the host's code.
    Code(String),
    /// Nobody; rooms can only join existing clubs.
    Nobody,
}

/// New clubs on one host in 24 hours, at most.
pub const NEW_CLUBS_A_DAY: u32 = 20;

/// Days after which Troquet leaves a room that never became part of a club.
pub const LEAVE_UNCLAIMED_DAYS: i64 = 7;
