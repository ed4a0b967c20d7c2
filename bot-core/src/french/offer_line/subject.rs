//! Whether a title names a good, a service or know-how.
//!
//! Deliberately absent: verbs by their endings. « panier », « livre » and « miroir » end like infinitives.

use crate::{
    french::{
        numbers::number,
        tokens::{Kind, Token, is_any},
    },
    offer::Subject,
};

/// Words that lead to know-how.
const KNOWLEDGE: &[&str] = &[
    "cours",
    "lecon",
    "lecons",
    "atelier",
    "ateliers",
    "apprendre",
    "initiation",
    "formation",
    "enseigner",
    "expliquer",
    "m'expliquer",
    "tandem",
    "conversation",
    "coaching",
    "stage",
    "tutorat",
    "soutien",
    "appui",
    "montrer",
    "apprentissage",
];
/// Words that lead to a service.
const SERVICE: &[&str] = &[
    "aide",
    "garde",
    "menage",
    "baby",
    "babysitting",
    "repassage",
    "transport",
    "trajet",
    "trajets",
    "covoiturage",
    "demenagement",
    "reparation",
    "reparations",
    "nettoyage",
    "montage",
    "promenade",
    "promenades",
    "coiffure",
    "massage",
    "massages",
    "traduction",
    "depannage",
    "relecture",
    "arrosage",
    "livraison",
    "courses",
    "accompagnement",
    "visite",
    "visites",
    "jardinage",
    "bricolage",
    "couture",
    "retouches",
    "tonte",
    "debarras",
    "coupe",
    "tondre",
    "reparer",
    "garder",
    "promener",
    "arroser",
    "nettoyer",
    "laver",
    "repasser",
    "monter",
    "demonter",
    "porter",
    "transporter",
    "conduire",
    "cuisiner",
    "jardiner",
    "tailler",
    "peindre",
    "coudre",
    "recoudre",
    "traduire",
    "corriger",
    "relire",
    "lire",
    "aider",
    "m'aider",
    "demenager",
    "debarrasser",
    "installer",
    "configurer",
    "depanner",
    "bricoler",
    "couper",
    "coiffer",
    "masser",
    "accompagner",
    "livrer",
    "ranger",
    "trier",
    "poser",
    "percer",
    "fixer",
    "poncer",
    "vider",
    "nourrir",
    "surveiller",
    "faire",
    "remplir",
    "ecrire",
    "photographier",
    "filmer",
    "deneiger",
    "ramasser",
    "cueillir",
    "tricoter",
    "amener",
    "emmener",
    "recuperer",
    "enlever",
    "changer",
    "souder",
    "affuter",
    "aiguiser",
    "deplacer",
    "chercher",
    "rediger",
    "imprimer",
    "sortir",
    "preparer",
    "desherber",
    "babysitter",
    "nounou",
    "quelqu'un",
];

/// Rule `subject`, by the word that leads: cours, atelier → know-how; aide, garde, tondre, « 2h de … » → service; else a good.
/// Not: « livre de cours », « panier », « table à repasser ».
pub(super) fn subject(all: &[Token], from: usize, to: usize) -> Subject {
    let mut head = from;
    // « 2h de baby-sitting »: what is done for two hours.
    let mut lasts = false;
    if let Some(number) = number(all, from)
        && is_any(all, number.end, &["h", "heure", "heures", "min", "minutes"])
    {
        head = number.end + 1;
        lasts = true;
        if all.get(head).is_some_and(|token| token.kind == Kind::Digits) {
            head += 1;
        }
        if is_any(all, head, &["de", "d'"]) {
            head += 1;
        }
    }
    let word = all.get(head).filter(|_| head < to).map(|token| token.text.as_str()).unwrap_or_default();
    let hand = is_any(all, head, &["coup"]) && is_any(all, head + 1, &["de"]) && is_any(all, head + 2, &["main"]);
    // « quelqu'un pour m'apprendre l'arabe »
    let person = word == "quelqu'un" || word == "personne";
    let known = (head..to).take(if person { 4 } else { 1 }).any(|at| is_any(all, at, KNOWLEDGE));
    if known {
        Subject::Knowledge
    } else if lasts || hand || SERVICE.contains(&word) {
        Subject::Service
    } else {
        Subject::Good
    }
}
