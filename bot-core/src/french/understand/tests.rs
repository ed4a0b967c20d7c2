use chrono::NaiveDate;
use chrono_tz::Europe::Zurich;
use proptest::prelude::*;

use super::*;
use crate::{
    club::Rules,
    french::{entity::Places, points::UnitWords},
};

fn read(text: &str, context: Context) -> Understanding {
    let unit = UnitWords::new(&Rules::default().unit);
    let now = NaiveDate::from_ymd_opt(2026, 11, 25).and_then(|day| day.and_hms_opt(9, 12, 0)).expect("a date");
    understand(text, &Reference { now, zone: Zurich, unit: &unit, places: &Places::default() }, context, None)
}

/// Every rule reads its positive examples, to its own meaning, and leaves its negative ones alone.
#[test]
fn rules_read_their_examples() {
    let mut wrong = Vec::new();
    for rule in rules() {
        for example in &rule.yes {
            let found = read(example.text, example.context);
            if !found.rules.iter().any(|fired| fired.name == rule.name) {
                wrong.push(format!("{} does not read « {} »: {:?}", rule.name, example.text, found));
            }
        }
        for example in &rule.no {
            let found = read(example.text, example.context);
            if found.rules.iter().any(|fired| fired.name == rule.name) {
                wrong.push(format!("{} reads « {} »: {:?}", rule.name, example.text, found));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Set phrases hush; the same words in an advert don't.
#[test]
fn adverts_in_the_words_of_set_phrases_are_heard() {
    let offers = [
        "je donne un livre ou un film",
        "livres dans un carton à donner",
        "je donne des romans ou des BD, servez-vous",
        "je propose de la garde d'enfants, le jour ou la nuit",
        "je donne le tout pour 10 points",
        "je donne le tout pour la cuisine",
        "je donne une bonne poussette",
        "je donne un bâton de marche",
        "je donne du piment",
        "j'échange 20 balles de tennis contre un ballon",
        "j'échange vêtements de bébé taille 68 avec des vêtements taille 74",
        "je n'ai pas besoin de ce vélo, je le donne",
        "on n'a pas besoin de la poussette cet été, on la prête",
        "je prête ma tondeuse à qui sait s'en servir",
        "j'offre un fil à coudre et du baume du tigre",
        "je prête la voix d'enfant d'un karaoké, et le micro",
        "je donne des habits d'enfants",
        "je donne des ailes de papillon pour un déguisement",
        "j'ai des pommes à revendre, je les donne",
        "je donne pas mal de livres",
        "je donne un manteau chaud",
        "je donne de la confiture de fraises",
        "je donne du fil à coudre",
        "je donne du bois mort pour la cheminée",
        "je donne un drap 100 % coton",
        "je donne un lit, contactez-moi par WhatsApp",
        "je donne une table achetée à la brocante",
        "Bonjour à tous je propose de tondre les gazons",
        "je donne un vélo, à la personne qui en a besoin",
        "je peux donner des leçons de piano",
        "je peux donner des cours de maths à vos enfants",
        "je vous apprends une nouvelle recette",
        "canapé à donner, à prendre au premier étage",
        "je prête un vélo sans défaut",
    ];
    let wishes = [
        "il me faudrait deux bras pour porter un canapé",
        "il me faudrait une baguette de batterie",
        "j'ai besoin d'un cours de cuisine, surtout le chocolat",
        "j'ai besoin de quatre mains pour monter une armoire samedi",
        "qui peut garder mon chat quand je serai en vacances ?",
        "je cherche un coup de main pour le vide-grenier de samedi",
        "j'ai besoin de personnes qui savent monter un meuble",
        "je suis veuve et je cherche quelqu'un pour tondre",
        "si j'avais le temps je le ferais, mais qui pourrait tondre ma pelouse samedi ?",
    ];
    let silent = [
        "on a vu un film où un vieux monsieur donne tout ce qu'il possède",
        "j'ai lu un roman où la voisine prête sa maison à des inconnus",
        "le jour où il me prêtera sa tondeuse, les poules auront des dents",
        "je donnerais tout pour une sieste",
        "je donnerais tout pour dormir une heure de plus",
        "on m'a donné le bâton pour me battre",
        "ça donne du piment à la vie",
        "on échange nos vêtements avec ma sœur",
        "on a échangé quelques balles au tennis hier",
        "il me faudrait deux vies pour tout ranger",
        "je n'ai pas besoin de vos conseils",
    ];
    let heard = |text: &str, fits: &dyn Fn(Intent) -> bool| {
        let found = read(text, Context::None);
        let rules: Vec<_> = found.rules.iter().map(|rule| rule.name).collect();
        (!fits(found.intent)).then(|| format!("« {text} » {:?} {rules:?}", found.intent))
    };
    let offers = offers.iter().filter_map(|text| heard(text, &Intent::is_offer));
    let wishes = wishes.iter().filter_map(|text| heard(text, &Intent::is_request));
    let silent = silent.iter().filter_map(|text| heard(text, &|intent| !intent.is_trigger()));
    let wrong: Vec<String> = offers.chain(wishes).chain(silent).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a title takes in: a name after « le », and what a service is for.
#[test]
fn titles_take_in_names_and_uses() {
    for (text, title) in [
        ("je donne des bocaux Le Parfait", "bocaux Le Parfait"),
        ("je donne une cocotte Le Creuset", "cocotte Le Creuset"),
        ("je donne un service à sushi", "service à sushi"),
        ("je donne un service à huîtres", "service à huîtres"),
        ("je prête une remorque le Samedi", "remorque"),
        ("je prête une remorque le matin", "remorque"),
    ] {
        let found = read(text, Context::None);
        assert_eq!(found.slots.title.as_deref(), Some(title), "{text}");
        assert!(found.intent.is_offer() && found.intent != Intent::OfferService, "{text}: {:?}", found.intent);
    }
}

#[test]
fn one_thing_left_at_six_lasts_no_hours() {
    let found = read("il en reste une à 18 h ?", Context::OpenOffer);
    assert_eq!(found.slots.duration_minutes, None, "{found:?}");
    let past = read("merciii pour samedi", Context::ExchangeDone);
    assert_eq!(past.slots.date_start, read("merci pour samedi", Context::ExchangeDone).slots.date_start);
}

/// Figures of games hush; the same figures where something is bargained for don't.
#[test]
fn bargaining_is_no_score() {
    let wrong: Vec<_> = [
        ("on baisse de 20 points à 15", Intent::CounterPoints),
        ("on passe de 20 points à 15, ça marche ?", Intent::CounterPoints),
        ("il me manque 5 points, 15 ça irait ?", Intent::CounterPoints),
        ("je prends la partie jardinage, 10 points", Intent::Accept),
        ("à 2 points près c'est bon", Intent::Accept),
        ("Belote d'hier soir : 1010 points à 640, on les a laminés", Intent::SmalltalkNone),
        ("on a gagné la partie avec 20 points", Intent::SmalltalkNone),
        ("il nous manque 5 points pour passer en première ligue", Intent::SmalltalkNone),
        ("à 2 points près on gagnait le championnat", Intent::SmalltalkNone),
    ]
    .into_iter()
    .map(|(text, expected)| (text, expected, read(text, Context::ProposalPending)))
    .filter(|(_, expected, found)| found.intent != *expected)
    .map(|(text, _, found)| {
        format!("« {text} » {:?} {:?}", found.intent, found.rules.iter().map(|rule| rule.name).collect::<Vec<_>>())
    })
    .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What must not depend on accents: all but the words as written and where they stand.
fn essence(found: &Understanding) -> (Intent, Confidence, Slots, Vec<&'static str>) {
    let plain = |text: &Option<String>| text.as_deref().map(crate::french::normalise::fold);
    let slots = Slots {
        title: plain(&found.slots.title),
        in_exchange: plain(&found.slots.in_exchange),
        place: plain(&found.slots.place),
        ..found.slots.clone()
    };
    (found.intent, found.confidence, slots, found.rules.iter().map(|fired| fired.name).collect())
}

/// The letter with an accent, an apostrophe or a hyphen as printers set it.
fn dressed(c: char) -> char {
    match c {
        'a' => 'â',
        'e' => 'é',
        'i' => 'î',
        'o' => 'ô',
        'u' => 'ù',
        'c' => 'ç',
        'E' => 'É',
        'A' => 'À',
        '\'' => '’',
        _ => c,
    }
}

#[test]
fn the_answered_text_gives_the_context() {
    let unit = UnitWords::new(&Rules::default().unit);
    let now = NaiveDate::from_ymd_opt(2026, 11, 25).and_then(|day| day.and_hms_opt(9, 12, 0)).expect("a date");
    let reference = Reference { now, zone: Zurich, unit: &unit, places: &Places::default() };
    let to = |answered: &str, text: &str| understand(text, &reference, Context::None, Some(answered)).intent;
    assert_eq!(to("Je donne un vélo", "ça m'intéresse"), Intent::Accept);
    assert_eq!(to("Quelqu'un aurait une échelle ?", "c'est pour quand ?"), Intent::AskQuestion);
    assert_eq!(to("il pleut", "ok"), Intent::SmalltalkNone);
}

proptest! {
    #[test]
    fn accents_and_quotes_change_nothing(at in any::<prop::sample::Index>(), where_ in prop::collection::vec(any::<bool>(), 16)) {
        let examples: Vec<_> = rules().iter().flat_map(|rule| rule.yes.iter().chain(&rule.no)).collect();
        let example = examples[at.index(examples.len())];
        let dressed: String =
            example.text.chars().enumerate().map(|(at, c)| if where_[at % where_.len()] { dressed(c) } else { c }).collect();
        prop_assert_eq!(essence(&read(example.text, example.context)), essence(&read(&dressed, example.context)), "{}", dressed);
    }

    #[test]
    fn any_text_is_taken(text in any::<String>(), words in prop::collection::vec(prop::sample::select(WORDS), 0..24), context in 0..8_usize) {
        for text in [text, words.join(" ")] {
            for fired in read(&text, Context::ALL[context]).rules {
                prop_assert!(text.get(fired.span).is_some());
            }
        }
    }
}

/// Words that rules begin and end with, to be thrown together.
const WORDS: &[&str] = &[
    "je",
    "donne",
    "un",
    "vélo",
    "à",
    "prêter",
    ",",
    "12",
    "points",
    "contre",
    "demain",
    "18h",
    "?",
    "qui",
    "peut",
    "m'",
    "aider",
    "pas",
    "d'",
    "une",
    "heure",
    "le",
    "31",
    "«",
    "»",
    "quelqu'un",
    "aurait",
    "ok",
    "plutôt",
    "merci",
    "pour",
    ".",
    "·e·s",
    "\n",
    "👍",
    "-",
    "du",
    "3",
    "au",
    "5",
    "de",
    "cours",
    "samedi",
    "si",
    "dit",
    "que",
    "2x",
    "1'200",
    "(",
    ")",
    ":",
    "en",
    "échange",
    "cassé",
    "rendu",
    "vos",
];
