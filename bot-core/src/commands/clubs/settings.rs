//! `/club`: what a club chooses, shown with how to change each, and changed by its stewards. A change is told to everybody in one
//! line in the club's rooms.
//!
//! Reading a setting's words is pure ([`changed`]): every value is checked, and what does not fit is answered with an example.

use std::ops::RangeInclusive;

use chrono_tz::{TZ_VARIANTS, Tz};

use crate::{
    card::Message,
    club::{Club, ClubCreation, Credit, MOST_PLACES, PointsPolicy, Rules, Tone},
    commands::{
        Args,
        clubs::{birth, rules},
    },
    engine::context::{Ctx, Done},
    event::Event,
    french::normalise::fold,
    lang::say,
    ledger::{Amount, Points},
    refusal::Refusal,
    text::{BadText, Name, Phrase, shorten},
    time::QuietHours,
};

use super::rules::Rule;

/// One setting: what is typed after `/club`, folded, and an example.
#[derive(Clone, Copy)]
struct Setting {
    rule: Rule,
    name: &'static str,
    example: &'static str,
}

const fn setting(rule: Rule, name: &'static str, example: &'static str) -> Setting {
    Setting { rule, name, example }
}

/// What clubs choose first.
const SETTINGS: &[Setting] = &[
    setting(Rule::Name, "nom", "/club nom Les voisins"),
    setting(Rule::Unit, "unite", "/club unité grain grains"),
    setting(Rule::Points, "points", "/club points non"),
    setting(Rule::Floor, "plancher", "/club plancher -50"),
    setting(Rule::Newcomers, "debut", "/club début -20 3"),
    setting(Rule::Warning, "alerte", "/club alerte -40"),
    setting(Rule::Ceiling, "plafond", "/club plafond 300"),
    setting(Rule::Places, "lieux", "/club lieux ajoute Ferme du Lignon, Le Bistrot"),
    setting(Rule::Listening, "ecoute", "/club écoute oui"),
    setting(Rule::Quiet, "silence", "/club silence 22-7"),
    setting(Rule::Zone, "fuseau", "/club fuseau Europe/Paris"),
    setting(Rule::Tone, "ton", "/club ton tu"),
];

/// What most clubs leave as it is: `/club délais` shows it.
const MORE_SETTINGS: &[Setting] = &[
    setting(Rule::OpenOffers, "annonces", "/club annonces 20"),
    setting(Rule::Propositions, "propositions", "/club propositions 10"),
    setting(Rule::OfferDays, "duree", "/club durée 60"),
    setting(Rule::WantDays, "recherches", "/club recherches 30"),
    setting(Rule::AnswerDays, "reponse", "/club réponse 7"),
    setting(Rule::UnscheduledDays, "accord", "/club accord 14"),
    setting(Rule::SilenceDays, "nouvelles", "/club nouvelles 7"),
    setting(Rule::LateCancelHours, "tardif", "/club tardif 24"),
    setting(Rule::NoShowHours, "absence", "/club absence 48"),
    setting(Rule::HandoverDays, "reception", "/club réception 7"),
    setting(Rule::RatingDays, "notes", "/club notes 14"),
    setting(Rule::ReportDays, "signalement", "/club signalement 7"),
    setting(Rule::DisputeDays, "desaccord", "/club désaccord 28"),
    setting(Rule::QueueHours, "file", "/club file 24"),
];

/// The word that shows [`MORE_SETTINGS`].
const MORE: &str = "delais";

/// Days and hours that a deadline can have, and how many offers and propositions.
const DAYS: RangeInclusive<u16> = 1..=365;
const HOURS: RangeInclusive<u16> = 1..=168;
const OPEN_OFFERS: RangeInclusive<u16> = 1..=500;
const PROPOSITIONS: RangeInclusive<u16> = 2..=50;
/// Exchanges that make a newcomer a member like others, at most.
const NEWCOMER_EXCHANGES: RangeInclusive<i64> = 0..=50;

/// Shows the settings, or changes one. In a room without a club it has been opened on the way here.
///
/// # Errors
/// [`Refusal::NotSteward`], [`Refusal::BadSetting`] and those of [`changed`].
pub async fn run(ctx: &mut Ctx<'_>, args: Args) -> Done {
    let club = match args.club {
        Some(_) => ctx.club(args.club).await?,
        None => birth::ensure(ctx).await?,
    };
    ctx.steward(&club).await?;
    let words = match args.number {
        Some(number) => format!("{number} {}", args.rest),
        None => args.rest,
    };
    // What opened the club is no setting.
    let opened = matches!(&ctx.options.clubs, ClubCreation::Code(code) if birth::ends_with_code(ctx.input, code));
    if words.trim().is_empty() || opened {
        show(ctx, &club, SETTINGS);
        return Ok(());
    }
    if fold(&words) == MORE {
        show(ctx, &club, MORE_SETTINGS);
        return Ok(());
    }
    if fold(&words) == "lieux" {
        show(ctx, &club, &SETTINGS.iter().filter(|setting| setting.rule == Rule::Places).copied().collect::<Vec<_>>());
        return Ok(());
    }
    let (rule, next) = changed(&club, &words)?;
    if next == club {
        return Err(Refusal::Unchanged(club.rules.tone).into());
    }
    if rule == Rule::Listening && next.rules.listens {
        can_listen(ctx, &next).await?;
    }
    announce(ctx, rule, &next).await?;
    ctx.work.record([Event::ClubChanged { club: next }]);
    Ok(())
}

/// The settings with how to change each.
fn show(ctx: &mut Ctx<'_>, club: &Club, settings: &[Setting]) {
    let lang = ctx.lang(club);
    let mut message = Message::titled(say!(lang, "settings-of", club = club.name.as_str()));
    for setting in settings {
        // A limit without meaning here can't be set either.
        if let Some(rule) = rules::sentence(setting.rule, club, &lang) {
            message = message.item(say!(lang, "setting-line", rule = rule, example = setting.example));
        } else if setting.rule == Rule::Newcomers && matches!(club.rules.points, PointsPolicy::MutualCredit(_)) {
            message = message.item(say!(lang, "setting-newcomers-off", example = setting.example));
        }
    }
    let more = settings.iter().all(|setting| setting.rule != Rule::OpenOffers);
    ctx.answer(message.maybe(more.then(|| say!(lang, "settings-more"))));
}

/// Listening to the group needs a network that hands its talk over: where it does not, the steward learns how to have it.
async fn can_listen(ctx: &mut Ctx<'_>, club: &Club) -> Done {
    let lang = ctx.lang(club);
    for room in ctx.work.tx.rooms(club.id).await? {
        if room.network == ctx.input.network && ctx.hears_all(&room)? == Some(false) {
            ctx.answer(Message::say(say!(lang, "listens-deaf")));
            break;
        }
    }
    Ok(())
}

/// One line in every room of the club, and in private for who asked there.
async fn announce(ctx: &mut Ctx<'_>, rule: Rule, club: &Club) -> Done {
    let lang = ctx.lang(club);
    let Some(sentence) = rules::sentence(rule, club, &lang).or_else(|| rules::sentence(Rule::Points, club, &lang)) else {
        return Ok(());
    };
    let rooms = ctx.work.tx.rooms(club.id).await?;
    for room in rooms {
        let line = say!(lang, "club-changed", rule = sentence.as_str());
        ctx.work.say(room.network, room.address, Message::say(line));
    }
    if !ctx.in_group() {
        let line = say!(lang, "club-changed-by-you", rule = sentence.as_str());
        ctx.answer(Message::say(line));
    }
    Ok(())
}

/// The club as it is with a setting changed as the words say: « silence 22-7 ».
///
/// # Errors
/// [`Refusal::BadSetting`] for a setting that does not exist, or not in « mode don »; [`Refusal::Usage`] with an example for a value
/// that does not fit; [`Refusal::TooLong`]; [`Refusal::MoneyNotPoints`].
pub fn changed(club: &Club, words: &str) -> Result<(Rule, Club), Refusal> {
    let words = words.trim();
    let (name, value) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
    let folded = fold(name);
    let Some(setting) = SETTINGS.iter().chain(MORE_SETTINGS).find(|setting| setting.name == folded) else {
        return Err(Refusal::BadSetting(shorten(name, 20)));
    };
    let mut next = club.clone();
    set(&mut next, setting.rule, value.trim()).map_err(|wrong| match wrong {
        Wrong::Value => Refusal::Usage(setting.example),
        Wrong::Absent => Refusal::BadSetting(shorten(name, 20)),
        Wrong::Refused(refusal) => refusal,
    })?;
    Ok((setting.rule, next))
}

/// Why a value does not fit.
enum Wrong {
    /// It can't be read or is out of range: an example helps.
    Value,
    /// The setting has no meaning in this club, and is not shown either.
    Absent,
    /// There is more to say.
    Refused(Refusal),
}

/// Puts a value in force.
fn set(club: &mut Club, rule: Rule, value: &str) -> Result<(), Wrong> {
    let rules = &mut club.rules;
    let deadlines = &mut rules.deadlines;
    match rule {
        Rule::Name => club.name = name(value)?,
        Rule::Unit => (rules.unit.one, rules.unit.many) = unit(value)?,
        Rule::Points => set_policy(rules, yes(value).ok_or(Wrong::Value)?),
        Rule::Floor | Rule::Newcomers | Rule::Warning | Rule::Ceiling => match &mut rules.points {
            PointsPolicy::MutualCredit(credit) => limit(credit, rule, value).ok_or(Wrong::Value)?,
            PointsPolicy::Gift => return Err(Wrong::Absent),
        },
        Rule::OpenOffers => rules.open_offers = within(value, &OPEN_OFFERS)?,
        Rule::Propositions => rules.propositions = within(value, &PROPOSITIONS)?,
        Rule::OfferDays => deadlines.offer_days = within(value, &DAYS)?,
        Rule::WantDays => deadlines.want_days = within(value, &DAYS)?,
        Rule::AnswerDays => deadlines.answer_days = within(value, &DAYS)?,
        Rule::UnscheduledDays => deadlines.unscheduled_days = within(value, &DAYS)?,
        Rule::SilenceDays => deadlines.silence_days = within(value, &DAYS)?,
        Rule::LateCancelHours => deadlines.late_cancel_hours = within(value, &HOURS)?,
        Rule::NoShowHours => deadlines.no_show_hours = within(value, &HOURS)?,
        Rule::HandoverDays => deadlines.handover_days = within(value, &DAYS)?,
        Rule::RatingDays => deadlines.rating_days = within(value, &DAYS)?,
        Rule::ReportDays => deadlines.report_days = within(value, &DAYS)?,
        Rule::DisputeDays => deadlines.dispute_days = within(value, &DAYS)?,
        Rule::QueueHours => deadlines.queue_hours = within(value, &HOURS)?,
        Rule::Places => places(&mut rules.places, value)?,
        Rule::Listening => rules.listens = yes(value).ok_or(Wrong::Value)?,
        Rule::Quiet => rules.quiet = quiet(value).ok_or(Wrong::Value)?,
        Rule::Zone => rules.zone = zone(value).ok_or(Wrong::Value)?,
        Rule::Tone => {
            rules.tone = match fold(value).as_str() {
                "tu" | "toi" => Tone::Tu,
                "vous" => Tone::Vous,
                _ => return Err(Wrong::Value),
            }
        }
    }
    Ok(())
}

/// « ajoute Ferme du Lignon, Le Bistrot », « retire Le Bistrot »; without a verb they are added.
fn places(list: &mut Vec<Phrase>, value: &str) -> Result<(), Wrong> {
    let (verb, rest) = value.split_once(char::is_whitespace).unwrap_or((value, ""));
    let (takes, names) = match fold(verb).as_str() {
        "ajoute" | "ajouter" | "ajoutez" | "+" => (false, rest),
        "retire" | "retirer" | "retirez" | "enleve" | "enlever" | "supprime" | "supprimer" | "-" => (true, rest),
        _ => (false, value),
    };
    let same = |one: &str, other: &str| fold(one) == fold(other);
    let mut named = 0_usize;
    for name in names.split([',', ';', '\n']).map(str::trim).filter(|name| !name.is_empty()) {
        named += 1;
        if takes {
            let at = list
                .iter()
                .position(|place| same(place.as_str(), name))
                .ok_or(Wrong::Refused(Refusal::NoPlace(shorten(name, 40))))?;
            list.remove(at);
            continue;
        }
        let place = Phrase::new(name).map_err(|bad| match bad {
            BadText::Empty => Wrong::Value,
            BadText::TooLong { limit } => Wrong::Refused(Refusal::TooLong(limit)),
        })?;
        // A number alone, or one letter, would be found everywhere.
        if place.as_str().chars().filter(|c| c.is_alphabetic()).count() < 3 {
            return Err(Wrong::Value);
        }
        if !list.iter().any(|known| same(known.as_str(), place.as_str())) {
            list.push(place);
        }
    }
    if list.len() > MOST_PLACES {
        return Err(Wrong::Refused(Refusal::TooManyPlaces(MOST_PLACES)));
    }
    if named == 0 { Err(Wrong::Value) } else { Ok(()) }
}

fn name(value: &str) -> Result<Name, Wrong> {
    Name::new(value).map_err(|bad| match bad {
        BadText::Empty => Wrong::Value,
        BadText::TooLong { limit } => Wrong::Refused(Refusal::TooLong(limit)),
    })
}

/// « grain grains », « grain », « grain de sel / grains de sel »: letters only, so that « 12 grains » stays readable.
fn unit(value: &str) -> Result<(Name, Name), Wrong> {
    let (one, many) = match value.split_once('/') {
        Some((one, many)) => (one.trim().to_owned(), many.trim().to_owned()),
        None => match value.split_whitespace().collect::<Vec<_>>().as_slice() {
            [one] => (String::from(*one), plural(one)),
            [one, many] => (String::from(*one), String::from(*many)),
            _ => return Err(Wrong::Value),
        },
    };
    for word in [&one, &many] {
        if !word.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’')) {
            return Err(Wrong::Value);
        }
        if money(word) {
            return Err(Wrong::Refused(Refusal::MoneyNotPoints));
        }
    }
    Ok((name(&one)?, name(&many)?))
}

/// The regular plural.
fn plural(word: &str) -> String {
    if word.ends_with(['s', 'x', 'z']) { word.to_owned() } else { format!("{word}s") }
}

/// Names of money: points are none, and must not look like it.
fn money(word: &str) -> bool {
    matches!(
        fold(word).as_str(),
        "franc" | "francs" | "chf" | "fr" | "frs" | "euro" | "euros" | "eur" | "dollar" | "dollars" | "balle" | "balles"
    )
}

fn yes(value: &str) -> Option<bool> {
    match fold(value).as_str() {
        "oui" | "avec" => Some(true),
        "non" | "sans" => Some(false),
        _ => None,
    }
}

/// Counting or « mode don ». Who counts already keeps the limits.
fn set_policy(rules: &mut Rules, counted: bool) {
    match (&rules.points, counted) {
        (PointsPolicy::MutualCredit(_), false) => rules.points = PointsPolicy::Gift,
        (PointsPolicy::Gift, true) => rules.points = Rules::default().points,
        (PointsPolicy::MutualCredit(_), true) | (PointsPolicy::Gift, false) => {}
    }
}

/// A limit of balances; those that depend on it follow.
fn limit(credit: &mut Credit, rule: Rule, value: &str) -> Option<()> {
    let lowest = -Amount::LARGEST;
    match rule {
        Rule::Floor => {
            let floor = whole(value).filter(|floor| (lowest..=0).contains(floor))?;
            credit.floor = Points(floor);
            credit.newcomer_floor = credit.newcomer_floor.max(credit.floor);
            // Four fifths of the way down, as by default.
            credit.warning = Points(floor * 4 / 5);
        }
        Rule::Newcomers => {
            let (floor, exchanges) = value.split_once(char::is_whitespace).unwrap_or((value, ""));
            let floor = whole(floor).filter(|floor| (credit.floor.0..=0).contains(floor))?;
            if !exchanges.trim().is_empty() {
                let exchanges = whole(exchanges).filter(|count| NEWCOMER_EXCHANGES.contains(count))?;
                credit.newcomer_exchanges = u32::try_from(exchanges).ok()?;
            }
            credit.newcomer_floor = Points(floor);
        }
        Rule::Warning => credit.warning = Points(whole(value).filter(|warning| (credit.floor.0..=0).contains(warning))?),
        _ => {
            let mut hard = credit.ceiling_is_hard;
            let mut number = String::new();
            for word in value.split_whitespace() {
                match fold(word).as_str() {
                    "ferme" | "strict" => hard = true,
                    "souple" => hard = false,
                    _ => number.push_str(word),
                }
            }
            credit.ceiling = Points(whole(&number).filter(|ceiling| (1..=Amount::LARGEST).contains(ceiling))?);
            credit.ceiling_is_hard = hard;
        }
    }
    Some(())
}

/// A number from a range.
fn within(value: &str, range: &RangeInclusive<u16>) -> Result<u16, Wrong> {
    whole(value).and_then(|number| u16::try_from(number).ok()).filter(|number| range.contains(number)).ok_or(Wrong::Value)
}

/// A whole number, with a minus in any writing and a word after it: « −50 points », « 14 jours ».
fn whole(value: &str) -> Option<i64> {
    let value = value.trim().trim_end_matches(|c: char| c.is_alphabetic()).trim_end();
    let digits = value.strip_prefix(['-', '−', '–']);
    let text: String = digits.unwrap_or(value).chars().filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’')).collect();
    if text.is_empty() || text.len() > 9 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: i64 = text.parse().ok()?;
    Some(if digits.is_some() { -number } else { number })
}

/// The longest quiet hours: some of the day is left for reminders.
const LONGEST_QUIET: u8 = 16;

/// « 22-7 », « de 22h à 7h », « non ».
fn quiet(value: &str) -> Option<QuietHours> {
    let folded = fold(value);
    if matches!(folded.as_str(), "non" | "jamais" | "aucun" | "sans") {
        return Some(QuietHours { from: 0, to: 0 });
    }
    let known = |word: &str| matches!(word, "" | "h" | "heure" | "heures" | "de" | "a" | "et" | "entre");
    if !folded.split(|c: char| !c.is_alphabetic()).all(known) || folded.contains(['.', ',', ':']) {
        return None;
    }
    let hours: Vec<&str> = folded.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let [from, to] = hours.as_slice() else { return None };
    let hour = |text: &str| text.parse().ok().filter(|hour: &u8| *hour <= 24).map(|hour| hour % 24);
    let (from, to) = (hour(from)?, hour(to)?);
    let lasts = (24 + to - from) % 24;
    // All day long there would be no reminder at all.
    (1..=LONGEST_QUIET).contains(&lasts).then_some(QuietHours { from, to })
}

/// « Europe/Paris », « Paris », « Suisse ».
fn zone(value: &str) -> Option<Tz> {
    let wanted = fold(value).replace(' ', "_");
    let wanted = match wanted.as_str() {
        "suisse" | "geneve" | "lausanne" | "berne" => "europe/zurich",
        "france" => "europe/paris",
        "belgique" | "bruxelles" => "europe/brussels",
        other => other,
    };
    let exact = TZ_VARIANTS.iter().find(|zone| zone.name().eq_ignore_ascii_case(wanted));
    let city = || {
        TZ_VARIANTS.iter().find(|zone| zone.name().rsplit_once('/').is_some_and(|(_, city)| city.eq_ignore_ascii_case(wanted)))
    };
    exact.or_else(city).copied()
}

#[cfg(test)]
mod tests;
