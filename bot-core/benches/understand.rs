//! How long it takes to understand a message, against its limits: a message of 80 characters (median and 99th percentile), one of 4 096
//! (and one that is all « de 5 à 7 »), the growth between them, and the first message of a program, which reads the tables.
//!
//! `cargo bench -p bot-core --bench understand`; prints each figure with its share of the limit, and fails where one is missed.

#![allow(clippy::print_stdout, reason = "figures are read by people")]

use std::{
    hint::black_box,
    process::ExitCode,
    time::{Duration, Instant},
};

use bot_core::{
    club::Rules,
    french::{
        entity::{Places, Reference},
        points::UnitWords,
        understand::{Context, understand},
    },
};
use chrono::NaiveDate;
use chrono_tz::Europe::Zurich;

/// About 80 characters each, as they are written.
const MESSAGES: [(&str, Context); 8] = [
    ("Bonjour, je donne une table de camping et deux chaises, à venir prendre samedi.", Context::None),
    ("Quelqu'un aurait une scie sauteuse à me prêter samedi prochain ? Merci d'avance !", Context::None),
    ("je propose 2h de baby-sitting contre 20 points ou un cours de guitare le mardi..", Context::None),
    ("ok mais plutôt mercredi 18h, je passe devant la poste avec la remorque, 12 points", Context::ProposalPending),
    ("Hier soir on a mangé une fondue chez Paul, c'était vraiment une belle soirée ici", Context::None),
    ("merci pour la luge, les enfants se sont éclatés tout le week-end ⭐⭐⭐⭐ à bientôt !!", Context::ExchangeDone),
    ("la tondeuse que tu m'as prêtée ne démarre plus depuis ce matin, je suis désolée ", Context::ExchangeOngoing),
    ("Coupure d'eau jeudi de 8h à 11h dans tout l'immeuble, pensez à remplir une seau.", Context::None),
];

/// The present moment of a stopwatch.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures")]
fn stopwatch() -> Instant {
    Instant::now()
}

struct Limit {
    what: &'static str,
    took: Duration,
    most: Duration,
}

fn main() -> ExitCode {
    let unit = UnitWords::new(&Rules::default().unit);
    let places = Places::default();
    let Some(now) = NaiveDate::from_ymd_opt(2026, 11, 25).and_then(|day| day.and_hms_opt(9, 12, 0)) else {
        return ExitCode::FAILURE;
    };
    let reference = Reference { now, zone: Zurich, unit: &unit, places: &places };
    let time = |text: &str, context: Context| {
        let start = stopwatch();
        black_box(understand(black_box(text), &reference, context, None));
        start.elapsed()
    };
    let first = time(MESSAGES[0].0, MESSAGES[0].1);
    let sample = |rounds: usize, text: &dyn Fn(&str) -> String| {
        let texts: Vec<(String, Context)> = MESSAGES.iter().map(|(message, context)| (text(message), *context)).collect();
        let mut took: Vec<Duration> =
            (0..rounds).flat_map(|_| texts.iter().map(|(text, context)| time(text, *context)).collect::<Vec<_>>()).collect();
        took.sort_unstable();
        (took[took.len() / 2], took[took.len() * 99 / 100])
    };
    let of_length = |length: usize| move |message: &str| message.chars().cycle().take(length).collect::<String>();
    sample(500, &of_length(80));
    let (median, slowest) = sample(5_000, &of_length(80));
    let (half, _) = sample(100, &of_length(2_048));
    let (long, _) = sample(100, &of_length(4_096));
    // Everything may begin an hour here, and nothing is one.
    let hours = "de 5 à 7 ".chars().cycle().take(4_096).collect::<String>();
    let mut took: Vec<Duration> = (0..50).map(|_| time(&hours, Context::None)).collect();
    took.sort_unstable();
    let hours = took[took.len() / 2];
    let limits = [
        Limit { what: "80 characters, median", took: median, most: Duration::from_micros(30) },
        Limit { what: "80 characters, 99 of 100", took: slowest, most: Duration::from_micros(300) },
        Limit { what: "4096 characters, median", took: long, most: Duration::from_millis(5) },
        Limit { what: "4096 of « de 5 à 7 »", took: hours, most: Duration::from_millis(5) },
        // Twice the length may take twice as long, and a little.
        Limit { what: "4096 after 2048 characters", took: long, most: half * 5 / 2 },
        Limit { what: "the first message", took: first, most: Duration::from_millis(20) },
    ];
    let mut missed = false;
    for limit in &limits {
        let share = limit.took.as_secs_f64() / limit.most.as_secs_f64();
        println!("{:28} {:>10.1?} of {:>10.1?}: {share:.2}", limit.what, limit.took, limit.most);
        missed |= share > 1.0;
    }
    if missed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
