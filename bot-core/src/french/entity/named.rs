//! Places of the club, and things that were spoken of before.

use std::collections::HashMap;

use super::{Rule, Target, rule};
use crate::french::{
    numbers::number,
    tokens::{Kind, Token, Tokens, is_any},
};

pub(super) const RULES: &[Rule] = &[
    rule("place", "on se voit à la Ferme du Lignon", "une ferme en bois"),
    rule("offer-number", "l'annonce 12 m'intéresse", "une annonce de 12 lignes"),
    rule("trade-number", "l'échange 3", "un échange contre 3 livres"),
    rule("belonging", "le vélo de Zoé", "le vélo de ville"),
];

/// Places of a club, ready to be found.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// By first word: the other words and the index, the longest name first.
    names: HashMap<String, Vec<(Vec<String>, usize)>>,
}

/// Words that may lead a place's name and need not be said.
const ARTICLES: &[&str] = &["le", "la", "les", "l'"];

impl Places {
    /// Prepares names of places; [`super::Value::Place`] gives back the index in them.
    pub fn new<S: AsRef<str>>(names: &[S]) -> Self {
        let mut this = Self::default();
        for (index, name) in names.iter().enumerate() {
            let tokens = Tokens::new(name.as_ref());
            let mut words: Vec<String> = tokens.all().iter().filter_map(|token| part(token).map(str::to_owned)).collect();
            if words.len() > 1 && ARTICLES.contains(&words[0].as_str()) {
                words.remove(0);
            }
            if let Some(first) = words.first().cloned() {
                this.names.entry(first).or_default().push((words, index));
            }
        }
        for names in this.names.values_mut() {
            names.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        this
    }

    /// The place whose name begins at a token, and the token after it.
    pub(in crate::french) fn at(&self, all: &[Token], at: usize) -> Option<(usize, usize)> {
        if self.names.is_empty() {
            return None;
        }
        let names = self.names.get(part(all.get(at)?)?)?;
        names.iter().find_map(|(words, index)| {
            let mut here = (at..all.len()).filter_map(|at| part(&all[at]).map(|part| (at, part)));
            let mut end = at;
            for word in words {
                end = here.next().filter(|(_, part)| part == word)?.0 + 1;
            }
            Some((*index, end))
        })
    }
}

/// A word of a place's name as it is compared; `None` for a hyphen, which people leave out.
fn part(token: &Token) -> Option<&str> {
    match token.text.as_str() {
        "-" => None,
        "st" => Some("saint"),
        "ste" => Some("sainte"),
        word => Some(word),
    }
}

/// « l'annonce 12 », « offre n° 12 », « l'échange 3 »
pub(super) fn numbered(all: &[Token], at: usize) -> Option<(Target, &'static str, usize)> {
    const ABOUT: &[&str] = &["pour", "sur", "de", "d'", "concernant", "re", "bonjour", "salut", "ok", "oui", "et"];
    let article = usize::from(is_any(all, at, &["l'", "la", "cette", "cet", "ton", "votre", "mon"]));
    let noun = at + article;
    let trade = is_any(all, noun, &["echange"]);
    if !trade && !is_any(all, noun, &["annonce", "offre", "demande"]) {
        return None;
    }
    // « la météo annonce 30 »
    let told = noun.checked_sub(1).is_some_and(|at| all[at].kind == Kind::Word && !is_any(all, at, ABOUT));
    if article == 0 && told && is_any(all, noun, &["annonce"]) {
        return None;
    }
    let mut sign = noun + 1;
    while is_any(all, sign, &["numero", "no", "n", "°", "º", "#", "nr"]) {
        sign += 1;
    }
    let found = number(all, sign).filter(|number| !number.in_words)?;
    // « échange 3 pots »: counted, unless said to be a number.
    let counted = sign == noun + 1 && article == 0 && counts(all, noun, found.end);
    let number = found.whole().and_then(|number| u32::try_from(number).ok()).filter(|_| !counted)?;
    let (target, rule) = if trade { (Target::Trade(number), "trade-number") } else { (Target::Offer(number), "offer-number") };
    Some((target, rule, found.end))
}

/// After the number of an exchange these go on, and count nothing.
const GOES_ON: &[&str] = &[
    "est",
    "sont",
    "etait",
    "m'",
    "me",
    "nous",
    "ok",
    "oui",
    "non",
    "svp",
    "stp",
    "toujours",
    "encore",
    "deja",
    "a",
    "pour",
    "et",
    "ou",
    "avec",
    "c'",
    "ca",
    "je",
    "j'",
    "on",
    "merci",
    "s'",
    "se",
    "n'",
    "ne",
    "pas",
    "plus",
    "annule",
    "annulee",
    "termine",
    "terminee",
    "fini",
    "finie",
    "confirme",
    "confirmee",
    "accepte",
    "acceptee",
    "refuse",
    "refusee",
    "valide",
    "validee",
    "conclu",
    "conclue",
    "ferme",
    "fermee",
    "clos",
    "close",
    "regle",
    "reglee",
    "fait",
    "faite",
    "recu",
    "recue",
    "rendu",
    "rendue",
    "donne",
    "donnee",
    "retire",
    "retiree",
    "supprime",
    "supprimee",
    "disponible",
    "dispo",
    "libre",
    "reserve",
    "reservee",
    "tient",
    "reste",
    "il",
    "elle",
    "tu",
    "vous",
    "qui",
    "que",
    "de",
    "d'",
    "hier",
    "aujourd'hui",
    "demain",
    "ce",
    "cet",
    "cette",
    "avant",
    "apres",
    "maintenant",
    "bientot",
    "quand",
    "comment",
    "si",
    "mais",
    "samedi",
    "dimanche",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
];

/// « offre 2 h de ménage », « j'offre 1 point », « échange 3 pots contre … »: something is counted, and said with the verb.
fn counts(all: &[Token], noun: usize, end: usize) -> bool {
    let counted = |next: &Token| next.kind == Kind::Word && (next.glued || !GOES_ON.contains(&next.text.as_str()));
    let verb = is_any(all, noun, &["offre", "demande", "echange"]);
    let said = noun.checked_sub(1).is_some_and(|at| is_any(all, at, &["j'", "je", "on", "nous", "vous", "t'"]));
    verb && (said || all.get(end).is_some_and(counted)) || is_any(all, end, &["points", "pts", "pt", "point"])
}

/// What belongs to no person though a name follows: « la gare de Cornavin ».
const OF_PLACES: &[&str] = &[
    "gare",
    "place",
    "rue",
    "quartier",
    "allee",
    "avenue",
    "chemin",
    "parc",
    "ecole",
    "ville",
    "lac",
    "commune",
    "bas",
    "haut",
    "cote",
    "arret",
    "marche",
    "centre",
    "tour",
    "pont",
    "route",
    "sortie",
    "entree",
    "maison",
    "salle",
    "ferme",
    "poste",
    "bibliotheque",
    "eglise",
    "canton",
    "region",
    "direction",
    "jour",
    "semaine",
    "mois",
    "fete",
    "lendemain",
    "veille",
    "jeune",
    "lycee",
    "college",
    "universite",
];

/// « le vélo de Zoé », « la tente d'Ali »: an article, one to three words, « de », and a name with a capital.
pub(super) fn belonging(tokens: &Tokens<'_>, at: usize) -> Option<(Target, usize)> {
    let all = tokens.all();
    if !is_any(all, at, &["le", "la", "l'", "les"]) {
        return None;
    }
    let plain = |at: usize| all.get(at).is_some_and(|token| token.kind == Kind::Word && !token.text.ends_with('\''));
    let of = (at + 2..at + 5).find(|of| is_any(all, *of, &["de", "d'"]))?;
    if !(at + 1..of).all(plain) || (at + 1..of).any(|word| OF_PLACES.contains(&all[word].text.as_str())) {
        return None;
    }
    let capital = |at: usize| {
        plain(at)
            && tokens.words(at, at + 1).chars().next().is_some_and(char::is_uppercase)
            && tokens.words(at, at + 1).chars().any(char::is_lowercase)
    };
    if !capital(of + 1) {
        return None;
    }
    let end = if capital(of + 2) && !all[of + 2].glued { of + 3 } else { of + 2 };
    Some((Target::Belonging { thing: tokens.span(at + 1, of), owner: tokens.span(of + 1, end) }, end))
}
