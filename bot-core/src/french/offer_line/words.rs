//! The words that an offer's line is read by, folded. Of phrases that begin alike the longest stands first.

/// Words that lead to a title without being part of it, the longest first.
pub(super) const LEADS: &[&[&str]] = &[
    &["je", "voudrais", "donner"],
    &["je", "voudrais", "echanger"],
    &["je", "suis", "a", "la", "recherche", "d'"],
    &["je", "suis", "a", "la", "recherche", "de"],
    &["j'", "aurais", "besoin", "d'"],
    &["j'", "aurais", "besoin", "de"],
    &["j'", "ai", "besoin", "d'"],
    &["j'", "ai", "besoin", "de"],
    &["besoin", "d'"],
    &["besoin", "de"],
    &["quelqu'un", "aurait"],
    &["quelqu'un", "a"],
    &["qui", "aurait"],
    &["qui", "a"],
    &["je", "propose"],
    &["je", "donne"],
    &["je", "prete"],
    &["a", "preter"],
    &["je", "cherche"],
    &["je", "recherche"],
    &["je", "voudrais"],
    &["je", "souhaite"],
    &["j'", "offre"],
    &["j'", "echange"],
    &["propose"],
    &["donne"],
    &["cherche"],
    &["recherche"],
    &["echange"],
    &["a", "donner"],
    &["troc"],
];
/// Leads that say that it comes back.
pub(super) const LENDING: &[&[&str]] = &[&["je", "prete"], &["a", "preter"]];
/// Leads that say that nothing is wanted in return.
pub(super) const GIVING: &[&[&str]] = &[&["je", "voudrais", "donner"], &["je", "donne"], &["donne"], &["a", "donner"]];

pub(super) const ARTICLES: &[&[&str]] = &[
    &["de", "la"],
    &["de", "l'"],
    &["un"],
    &["une"],
    &["des"],
    &["du"],
    &["le"],
    &["la"],
    &["les"],
    &["l'"],
    &["mon"],
    &["ma"],
    &["mes"],
    &["notre"],
    &["nos"],
    &["d'"],
];

/// Ways to say that it is free.
pub(super) const FREE: &[&[&str]] = &[
    &["a", "donner"],
    &["en", "don"],
    &["en", "cadeau"],
    &["c'", "est", "gratuit"],
    &["sans", "contrepartie"],
    &["sans", "rien", "en", "retour"],
    &["rien", "en", "retour"],
    &["contre", "rien"],
    &["gratuit"],
    &["gratuite"],
    &["gratuits"],
    &["gratuites"],
    &["gratuitement"],
    &["gratis"],
    &["don"],
    &["cadeau"],
    &["offert"],
    &["offerte"],
    &["offerts"],
    &["offertes"],
];

/// Ways to say that it comes back.
pub(super) const LENT: &[&[&str]] =
    &[&["a", "preter"], &["a", "emprunter"], &["en", "pret"], &["pour", "un", "pret"], &["c'", "est", "un", "pret"], &["pret"]];

/// Words that lead to what is wanted in return, the longest first.
pub(super) const IN_RETURN: &[&[&str]] = &[
    &["a", "echanger", "contre"],
    &["echange", "possible", "contre"],
    &["en", "echange", "contre"],
    &["en", "echange", "de"],
    &["en", "echange", "d'"],
    &["echange", "contre"],
    &["echanger", "contre"],
    &["troc", "contre"],
    &["contre"],
];

/// Words between a title and its price.
pub(super) const BEFORE_PRICE: &[&str] =
    &["pour", "a", ":", "-", "=", "prix", "valeur", "(", "vaut", "demande", "environ", "max", "maximum", "et"];

/// After a leading number, these measure the thing and don't count it.
pub(super) const MEASURES: &[&str] = &[
    "pouces", "pouce", "cm", "mm", "m", "km", "kg", "kilo", "kilos", "g", "grammes", "l", "litre", "litres", "ml", "dl", "cl",
    "h", "heure", "heures", "min", "minutes", "jour", "jours", "semaine", "semaines", "mois", "an", "ans", "w", "watts", "v",
    "volts", "fois", "e", "eme", "er", "gb", "go", "x",
];

/// After « à », these make no place.
pub(in crate::french) const NO_PLACE: &[&str] = &[
    "prendre",
    "debattre",
    "discuter",
    "convenir",
    "donner",
    "vendre",
    "voir",
    "emporter",
    "venir",
    "chercher",
    "retirer",
    "louer",
    "preter",
    "echanger",
    "finir",
    "reparer",
    "essayer",
    "negocier",
    "partager",
    "domicile",
    "definir",
    "fixer",
    "payer",
    "partir",
    "deux",
    "plusieurs",
    "choix",
    "l'heure",
    "neuf",
    "tous",
    "toute",
    "toutes",
    "peine",
    "nouveau",
    "moitie",
    "recuperer",
    "rendre",
    "monter",
    "restaurer",
    "nettoyer",
];

/// Small words inside a place.
pub(super) const PLACE_LINKS: &[&str] = &["de", "la", "le", "les", "l'", "d'", "du", "des", "sur", "en", "-"];
