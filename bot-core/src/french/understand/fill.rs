//! The slots of a message: what is named in it, and its noun phrases.
//!
//! Deliberately absent: anything that was not said. A day that can't be is left out, with the confidence lowered.

use chrono::{Datelike, Duration};

use super::{
    about::noun_of,
    decide::Decision,
    figures,
    intent::Intent,
    message::{Break, Message},
    phrase::Noun,
    place,
    rules::Meaning,
    slots::Slots,
    vocabulary::Class,
};
use crate::french::{
    category,
    entity::{DayPart, EndKind, Entity, Moment, Shape, Value, When},
    numbers::Value as Worth,
    points::Per,
};

/// What was found, and whether something about it must be asked.
pub(super) struct Filled {
    pub(super) slots: Slots,
    /// A day or hour is to be asked about.
    pub(super) to_ask: bool,
}

/// Fills the slots.
pub(super) fn fill(message: &Message<'_, '_>, decision: &Decision) -> Filled {
    let mut filled = Filled { slots: Slots::default(), to_ask: false };
    let intent = decision.intent;
    if !intent.is_trigger() {
        return filled;
    }
    let noun = noun_of(message, decision);
    let back = in_return(message, intent, noun);
    nouns(message, intent, noun, back, &mut filled.slots);
    numbers(message, decision, noun, &mut filled.slots);
    times(message, decision, &mut filled);
    filled.slots.place = place::place(message, noun);
    filled
}

/// A noun phrase as it was written.
pub(super) fn written(message: &Message<'_, '_>, noun: Noun) -> Option<String> {
    let words = |from, to| {
        let text = message.tokens.original().get(message.span(from, to)).unwrap_or_default();
        text.trim_matches(|c: char| !(c.is_alphanumeric() || c == ')')).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let text = words(noun.from, noun.to);
    let text = noun.tail.map_or_else(|| text.clone(), |(from, to)| format!("{text} {}", words(from, to)));
    (!text.is_empty()).then_some(text)
}

fn nouns(message: &Message<'_, '_>, intent: Intent, noun: Option<Noun>, back: Option<Back>, slots: &mut Slots) {
    match intent {
        Intent::CounterItem => {
            slots.in_exchange = noun.and_then(|noun| written(message, noun));
            slots.quantity = noun.and_then(|noun| noun.quantity).filter(|count| *count > 1);
            return;
        }
        Intent::AskBalance | Intent::AskClarification | Intent::SmalltalkNone => {}
        _ => slots.title = noun.and_then(|noun| written(message, noun)),
    }
    slots.category = slots.title.as_deref().and_then(category::guess);
    slots.in_exchange = match back {
        Some(Back::Noun(back)) => written(message, back),
        // « mes patins 37 contre des 39 »: others of the same.
        Some(Back::Number(word)) => noun.map(|noun| {
            let of = message.tokens.words(message.words[noun.from].token, message.words[noun.from].token + 1);
            format!("{of} {}", message.text(word))
        }),
        None => None,
    };
}

/// What is wished in return.
#[derive(Debug, Clone, Copy)]
enum Back {
    Noun(Noun),
    /// Only a number, at this word.
    Number(usize),
}

/// « contre un livre », « en échange de cours », « 20 points ou un cours de guitare », « 5 points et un café ».
fn in_return(message: &Message<'_, '_>, intent: Intent, title: Option<Noun>) -> Option<Back> {
    if !(intent.is_offer() || intent.is_request() || matches!(intent, Intent::Accept | Intent::CounterPoints)) {
        return None;
    }
    let outside = |noun: &Noun| title.is_none_or(|title| noun.to <= title.start || noun.start >= title.to);
    (0..message.words.len()).find_map(|at| {
        let mut from = if message.is(at, &["contre"]) {
            at + 1
        } else if message.is(at, &["echange"]) && message.is(at + 1, &["de", "d'", "contre"]) {
            at + 2
        } else {
            let (entity, end) = message.entity_at(at)?;
            let led = message.is(end, &["ou", "et", "plus", "+"]) && matches!(entity.value, Value::Points(_));
            let noun = message.noun_at(end + 1).filter(|noun| led && noun.determined && outside(noun))?;
            return Some(Back::Noun(noun));
        };
        // « contre 20 points ou un cours de guitare »
        if let Some((entity, end)) = message.entity_at(from)
            && matches!(entity.value, Value::Points(_))
        {
            if !message.is(end, &["ou", "et", "plus", "+"]) {
                return None;
            }
            from = end + 1;
        }
        if let Some(noun) = message.noun_at(from).filter(outside) {
            let idle = noun.head & (Class::Greet.bit() | Class::Person.bit()) != 0 && noun.head & Class::Thing.bit() == 0;
            return (!idle && !message.is(noun.from, &["soins", "soin"])).then_some(Back::Noun(noun));
        }
        let number =
            (from..from + 2).find(|at| message.text(*at).chars().all(|c| c.is_ascii_digit()) && !message.text(*at).is_empty());
        number.filter(|at| message.speaking_entity(*at).is_none()).map(Back::Number)
    })
}

fn whole(value: Option<Worth>) -> Option<i64> {
    match value {
        Some(Worth::Whole(value)) => Some(value),
        _ => None,
    }
}

fn per(per: Per) -> Option<&'static str> {
    match per {
        Per::Hour => Some("hour"),
        Per::HalfHour => Some("half_hour"),
        Per::Day => Some("day"),
        Per::Person => Some("person"),
        Per::Piece => Some("piece"),
        _ => None,
    }
}

fn numbers(message: &Message<'_, '_>, decision: &Decision, noun: Option<Noun>, slots: &mut Slots) {
    let intent = decision.intent;
    let answered = matches!(intent, Intent::CounterPoints | Intent::Accept);
    let mut bare = None;
    for (at, _) in message.words.iter().enumerate() {
        let Some((entity, _)) = message.entity_at(at) else { continue };
        let in_title = noun.is_some_and(|noun| (noun.start..noun.to).contains(&at));
        match &entity.value {
            Value::Points(points) if slots.deposit_points.is_none() && figures::deposit(message, at) => {
                slots.deposit_points = whole(points.exactly().or(points.most).or(points.least));
            }
            Value::Points(points) if slots.points.is_none() => {
                let count = whole(points.exactly().or(points.most).or(points.least));
                slots.points = count.map(|count| if points.negative { -count } else { count });
                slots.points_per = per(points.per);
            }
            Value::Deposit(points) if slots.deposit_points.is_none() => {
                slots.deposit_points = whole(points.exactly().or(points.most).or(points.least));
            }
            Value::Rating(stars) => slots.rating = slots.rating.or(Some(i64::from(*stars))),
            Value::Quantity(count) if !answered => slots.quantity = slots.quantity.or(Some(i64::from(*count))),
            Value::Number { value, .. } if !in_title => bare = whole(Some(*value)),
            Value::Duration(duration) if slots.duration_minutes.is_none() => {
                slots.duration_minutes = Some(i64::from(duration.minutes));
            }
            _ => {}
        }
    }
    if answered {
        return answer(message, decision, noun, slots);
    }
    // « je paie en points, 6 de l'heure »
    let said = (1..message.words.len()).find(|at| message.is(at - 1, &["en"]) && message.is(*at, &["points", "pts"]));
    if let Some(said) = said
        && slots.points.is_none()
        && (intent.is_offer() || intent.is_request())
    {
        let number = |at: usize| match message.entity_at(at) {
            Some((Entity { value: Value::Number { value, .. }, .. }, _)) => whole(Some(*value)),
            _ => None,
        };
        slots.points = (said + 1..message.words.len().min(said + 5)).find_map(number);
        bare = bare.filter(|bare| slots.points != Some(*bare));
    }
    if intent.is_offer() || intent.is_request() || intent == Intent::ConfirmReceived {
        slots.quantity = noun.and_then(|noun| noun.quantity).or(slots.quantity).or(bare).filter(|count| *count > 1);
    }
}

/// The points of an answer: of several figures the one proposed.
fn answer(message: &Message<'_, '_>, decision: &Decision, noun: Option<Noun>, slots: &mut Slots) {
    let read = decision.cues.first().filter(|cue| cue.rule.meaning != Meaning::Sign).map(|cue| (cue.found.from, cue.found.to));
    let bare = decision.intent == Intent::CounterPoints;
    let Some(figure) = figures::proposed(message, noun, read, bare) else { return };
    (slots.points, slots.points_delta) = match figure.direction(message) {
        0 => (figure.count(), None),
        sign => (None, figure.count().map(|count| sign * count)),
    };
    // « 7 points par personne ? disons 6 »: for a person, too.
    slots.points_per = figure.per().map_or(slots.points_per, per);
}

/// Does a date say when a thing comes back?
fn comes_back(message: &Message<'_, '_>, at: usize) -> bool {
    const BACK: &[&str] = &[
        "rendu",
        "rendue",
        "rendus",
        "rendues",
        "rends",
        "rend",
        "rendre",
        "rendrai",
        "retour",
        "ramene",
        "ramener",
        "ramenes",
        "ramenez",
        "rendez",
        "rendras",
        "rendrez",
        "rapporte",
        "rapportes",
        "rapportez",
        "restitution",
        "retourne",
    ];
    let from = (0..=at).rev().find(|at| message.words[*at].before == Break::Hard).unwrap_or(0);
    (from.max(at.saturating_sub(5))..at).any(|at| message.is(at, BACK))
}

/// Stretches that are only talked about where an exact day follows.
const VAGUE: &[&str] = &["season", "holiday", "week-edge", "month", "weekend", "year"];

/// Is a day (or, with `clock`, only an hour) named there?
fn when_at(message: &Message<'_, '_>, at: usize, clock: bool) -> bool {
    matches!(message.entity_at(at), Some((Entity { value: Value::When(when), .. }, _)) if when.time_only == clock)
}

/// Days of the week in a recurrence.
const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

fn times(message: &Message<'_, '_>, decision: &Decision, filled: &mut Filled) {
    let intent = decision.intent;
    // « mercredi ça coince, plutôt samedi »: another day before the rule's own is refused.
    let no = |at: usize| {
        message.has(at, Class::Neg)
            || message.is(at, &["coince", "impossible", "mort", "complique", "non", "sinon", "indispo", "occupe", "occupee"])
    };
    let own = decision.cues.first().filter(|_| intent == Intent::ProposeTime).map_or(0, |cue| cue.found.from);
    let when = |at: usize, clock: bool| when_at(message, at, clock);
    let later = |clock| (own..message.words.len()).any(|at| when(at, clock));
    let earlier = |clock| (0..own).any(|at| when(at, clock));
    let refused = if (0..own).any(no) && (later(false) || later(true) && !earlier(false)) { own } else { 0 };
    let works =
        matches!(intent, Intent::OfferService | Intent::RequestService | Intent::OfferKnowledge | Intent::RequestKnowledge);
    let of = |at: usize, names: &[&str]| {
        message.entity_at(at).is_some_and(|(entity, _)| entity.rules.iter().any(|rule| names.contains(rule)))
    };
    let more_days = |at: usize| (at + 1..message.words.len()).any(|at| when_at(message, at, false));
    let mut vague = false;
    let entity_rules = |at: usize| message.entity_at(at).map(|(entity, _)| &entity.rules);
    let the_day = |at: usize| message.is(at, &["le"]) || at > 0 && message.is(at - 1, &["le"]);
    let told = matches!(intent, Intent::ReturnedItem | Intent::ConfirmReceived | Intent::ReportProblem | Intent::ThanksFeedback);
    let mut first: Option<When> = None;
    let mut back: Option<Moment> = None;
    for (at, _) in message.words.iter().enumerate() {
        let Some((Entity { value, .. }, _)) = message.entity_at(at) else { continue };
        match value {
            Value::When(_) if at < refused => {}
            // « un costume de père Noël »
            Value::When(_) if at > 0 && message.is(at - 1, &["pere"]) => {}
            Value::When(when)
                if !told
                    && (when.past || when.start.is_none() && when.end.is_none() && when.part.is_none() && when.ask.is_none()) => {
            }
            Value::When(when) if (intent.is_request() || intent == Intent::OfferLend) && comes_back(message, at) => {
                // « le 7 août, je le rends le lendemain »
                let next = first.as_ref().and_then(|first| first.end.or(first.start)).filter(|_| of(at, &["day-after-another"]));
                let next = next.and_then(|day| Some(Moment { day: day.day.succ_opt()?, time: None }));
                back = back.or(next).or(when.end.or(when.start));
            }
            // « pas jeudi, vendredi »
            Value::When(_) if at > 0 && message.is(at - 1, &["pas"]) && !of(at, &["before"]) && more_days(at) => {}
            // « pas avant vendredi »
            Value::When(when) if at > 0 && message.is(at - 1, &["pas"]) && of(at, &["before"]) && first.is_none() => {
                first =
                    Some(When { start: when.end.or(when.start), end: None, end_kind: None, shape: Shape::Point, ..when.clone() });
            }
            // « remis à midi »: the last time the clock showed it.
            Value::When(when)
                if matches!(intent, Intent::ReturnedItem | Intent::ConfirmReceived) && when.time_only && first.is_none() =>
            {
                first = when.start.and_then(|next| Some(when.clone().on(next.day.pred_opt()?)));
            }
            // « rendu mardi »: last Tuesday.
            Value::When(when) if told && of(at, &["weekday"]) && !when.past && first.is_none() => {
                let before = |moment: Moment| Moment { day: moment.day - Duration::days(7), ..moment };
                first = Some(When { start: when.start.map(before), end: when.end.map(before), ..when.clone() });
            }
            // « j'enseigne l'arabe, le jeudi à 19 h »: every Thursday.
            Value::When(when)
                if works
                    && entity_rules(at).is_some_and(|rules| rules.contains(&"weekday"))
                    && the_day(at)
                    && filled.slots.recurrence.is_none() =>
            {
                let Some(start) = when.start else { continue };
                filled.slots.recurrence = Some(format!("WEEKLY:{}", DAYS[start.day.weekday().num_days_from_monday() as usize]));
                filled.slots.part_of_day = filled.slots.part_of_day.or(when.part.map(DayPart::key));
                filled.slots.time_only = start.time.map(|time| time.format("%H:%M").to_string());
            }
            // « le mardi et le jeudi vers 19h »
            Value::When(When { start: Some(start), .. })
                if works && of(at, &["weekday"]) && the_day(at) && first.is_none() && filled.slots.recurrence.is_some() =>
            {
                let day = DAYS[start.day.weekday().num_days_from_monday() as usize];
                if let Some(days) = &mut filled.slots.recurrence
                    && days.starts_with("WEEKLY:")
                    && !days.contains(day)
                {
                    days.push(',');
                    days.push_str(day);
                }
                let time = start.time.map(|time| time.format("%H:%M").to_string());
                filled.slots.time_only = filled.slots.time_only.take().or(time);
            }
            Value::When(when) => match &mut first {
                None => {
                    vague = of(at, VAGUE);
                    first = Some(when.clone());
                }
                // « cet hiver …, du 6 au 13 février »: what is exact counts.
                Some(first) if vague && !when.time_only && when.start.or(when.end).is_some() && !of(at, VAGUE) => {
                    vague = false;
                    *first = when.clone();
                }
                Some(first) => join(first, when),
            },
            Value::Recurrence(again) if filled.slots.recurrence.is_none() => {
                filled.slots.recurrence = Some(again.key());
                filled.slots.part_of_day = filled.slots.part_of_day.or(again.part.map(DayPart::key));
                filled.slots.time_only = again.time.map(|time| time.format("%H:%M").to_string());
            }
            _ => {}
        }
    }
    let slots = &mut filled.slots;
    if let Some(when) = first {
        filled.to_ask = !when.sure || when.ask.is_some();
        slots.part_of_day = slots.part_of_day.or(when.part.map(DayPart::key));
        if when.time_only {
            slots.time_only = when.start.or(when.end).and_then(|moment| moment.time).map(|time| time.format("%H:%M").to_string());
            if when.shape == Shape::OpenBefore {
                slots.end_kind = when.end_kind.map(EndKind::key);
            }
        } else {
            let open = when.shape == Shape::OpenBefore || when.end_kind == Some(EndKind::By);
            slots.date_start = when.start.filter(|_| !open).map(|moment| moment.to_string());
            slots.date_end = when.end.map(|moment| moment.to_string());
            slots.end_kind = when.end_kind.filter(|_| when.end.is_some()).map(EndKind::key);
            lasting(&when, slots);
        }
    }
    if let Some(back) = back {
        slots.date_end = Some(back.to_string());
    }
}

/// « samedi … 18h », « demain … le soir »: what a later mention adds to the first.
fn join(first: &mut When, later: &When) {
    first.part = first.part.or(later.part);
    let timed = |moment: Option<Moment>| moment.is_some_and(|moment| moment.time.is_some());
    if later.time_only && !first.time_only && !timed(first.start) {
        if let Some(day) = first.start.map(|moment| moment.day) {
            let later = later.clone().on(day);
            first.start = later.start.or(first.start);
            first.end = later.end.or(first.end);
        }
    } else if first.time_only && !later.time_only {
        if let Some(day) = later.start.map(|moment| moment.day) {
            *first = first.clone().on(day);
        }
    } else if first.shape == Shape::Point && later.shape == Shape::OpenBefore && first.end.is_none() {
        (first.end, first.end_kind) = (later.end, later.end_kind);
    } else if first.start.is_none() && first.end.is_none() && first.ask.is_none() {
        let part = first.part;
        *first = later.clone();
        first.part = part.or(later.part);
    }
}

/// « quinze jours dès le 1er »: the last of so many days.
fn lasting(when: &When, slots: &mut Slots) {
    const DAY: i64 = 24 * 60;
    let (Some(start), Some(minutes)) = (when.start, slots.duration_minutes) else { return };
    if when.end.is_some() || minutes < DAY || minutes % DAY != 0 || slots.date_end.is_some() || start.time.is_some() {
        return;
    }
    slots.date_end = start.day.checked_add_signed(Duration::days(minutes / DAY - 1)).map(|day| day.to_string());
}
