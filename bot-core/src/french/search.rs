//! What is compared when people look for something: the words of an offer and of a question, brought to the same form.
//!
//! Folded (case, accents, ligatures), short forms in full, inclusive endings and elided articles taken away, words without meaning left
//! out, plurals made singular by a rule with exceptions, and synonyms (`synonyms.txt`, with the words of French Switzerland) brought
//! together. The same for both databases; it decides what may match.
//!
//! A plural rule and not a stemmer: Snowball's French makes « vélo » and « vélos » two words and merges words that have nothing to do with
//! each other.
//!
//! Deliberately absent: order and rank of what was found, spelling mistakes.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use super::{
    Span,
    tokens::{Kind, Token, Tokens},
};

/// A word that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The word itself, folded, singular.
    pub word: String,
    /// The word that stands for it and all its synonyms; equal to `word` for most.
    pub meaning: String,
    /// Where it stands in the original.
    pub span: Span,
}

/// What somebody looks for: the words that count, in their order; a synonym of several words is one term (« machine à laver »).
/// An offer fits a term if the term's meaning is among the offer's [`forms`].
pub fn terms(text: &str) -> Vec<Term> {
    let tokens = Tokens::new(text);
    let all: Vec<&Token> = tokens.all().iter().filter(|token| counts(token)).collect();
    let words: Vec<Cow<'_, str>> = all.iter().map(|token| singular(&token.text)).collect();
    let mut terms = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        let group = group(&words, at);
        let to = at + group.map_or(1, |(phrase, _)| phrase.len());
        let span = all[at].span.start..all[to - 1].span.end;
        let word = words[at..to].join(" ");
        let meaning = group.map_or_else(|| word.clone(), |(_, meaning)| meaning.clone());
        terms.push(Term { word, meaning, span });
        at = to;
    }
    terms
}

/// All by which an offer is found: its terms and, of those of several words, each word too (« jeu de société » is a « jeu »); each once, in
/// the order of the text.
pub fn forms(text: &str) -> Vec<String> {
    let mut forms: Vec<String> = Vec::new();
    let mut add = |form: &str| {
        if !forms.iter().any(|known| known == form) {
            forms.push(form.to_owned());
        }
    };
    for term in terms(text) {
        add(&term.meaning);
        for word in term.word.split(' ') {
            let own = group(&[Cow::Borrowed(word)], 0).map_or(word, |(_, meaning)| meaning);
            add(own);
        }
    }
    forms
}

/// The longest phrase of the table of synonyms that begins at a word, and what it means.
fn group(words: &[Cow<'_, str>], at: usize) -> Option<&'static Synonym> {
    let phrases = SYNONYMS.get(words.get(at)?.as_ref())?;
    phrases.iter().find(|(phrase, _)| {
        words.get(at..at + phrase.len()).is_some_and(|here| here.iter().zip(phrase).all(|(word, other)| word == other))
    })
}

/// Is it a word or number with a meaning? Not: signs, « l' », « de », « bonjour ».
fn counts(token: &Token) -> bool {
    match token.kind {
        Kind::Digits => true,
        Kind::Sign => false,
        Kind::Word => !token.text.ends_with('\'') && !STOP.contains(token.text.as_str()),
    }
}

/// Words without a meaning of their own here, folded.
const STOP_WORDS: &str = "le la les un une des de du au aux ce cet cette ces mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs \
    je tu il elle on nous vous ils elles me te se moi toi lui eux y en qui que quoi dont ou et mais donc or ni car si ne pas plus \
    a ai as avons avez ont est es suis sommes etes sont ete etre avoir aurait aurais auriez serait sera \
    par pour avec sans sous sur dans chez vers entre depuis pendant quelqu'un quelque quelques chose tout tous toute toutes \
    tres trop bien aussi encore deja bonjour bonsoir salut merci stp svp plait hello coucou \
    cherche cherches cherchons recherche besoin voudrais voudrait aimerais aimerait peux peut faut t";

static STOP: LazyLock<HashSet<&'static str>> = LazyLock::new(|| STOP_WORDS.split_whitespace().collect());

/// A phrase and what it means.
type Synonym = (Vec<String>, String);

/// By first word, the longest phrase first.
static SYNONYMS: LazyLock<HashMap<String, Vec<Synonym>>> = LazyLock::new(|| {
    let mut table: HashMap<String, Vec<Synonym>> = HashMap::new();
    for group in include_str!("synonyms.txt").lines().filter(|line| !line.starts_with('#')) {
        let phrases: Vec<Vec<String>> = group.split(',').map(words).filter(|phrase| !phrase.is_empty()).collect();
        let Some(meaning) = phrases.first().map(|first| first.join(" ")) else { continue };
        for phrase in phrases {
            let Some(first) = phrase.first().cloned() else { continue };
            table.entry(first).or_default().push((phrase, meaning.clone()));
        }
    }
    for phrases in table.values_mut() {
        phrases.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
    }
    table
});

fn words(text: &str) -> Vec<String> {
    Tokens::new(text).all().iter().filter(|token| counts(token)).map(|token| singular(&token.text).into_owned()).collect()
}

/// Words that end like a plural and are none, folded.
const NO_PLURAL: &str = "bras pois souris tapis prix paris noix voix croix choix bus dos bois mois fois pays temps corps cours jus lilas matelas \
    cadenas fils ours repas colis velours radis puits poids tournevis permis tennis ananas cactus virus campus bonus talus refus abus \
    terminus minibus autobus trolleybus repos propos enclos thermos cosmos rhinoceros albatros gros gras bas iris oasis compas cabas chassis croquis \
    debris brebis avis devis commis tamis rubis treillis maquis parvis gris anis paquis trois alors apres dessous dessus dehors moins plusieurs \
    toujours jamais bis gratis judas canevas plus concours secours discours parcours vernis sursis tapas laos acces succes \
    proces exces deces progres abces lys cens sens encens mars relais palais marais biais mais frais anglais \
    francais portugais japonais irlandais ecossais polonais mauvais laquais harnais jadis taux chaux faux doux roux houx toux epoux jaloux \
    vieux heureux creux nombreux deux mieux ceux dangereux delicieux precieux serieux genereux nerveux peureux index silex latex \
    lynx fax box mix relax versoix bernex";
/// Plurals in -ais, -ois that are plurals after all.
const PLURAL: &str = "essais delais balais geais quais vrais rois lois tournois emplois convois parois";
/// Nouns in -au, whose plural looks like that of -al.
const IN_AU: &str = "tuyaux noyaux joyaux boyaux esquimaux etaux fabliaux gluaux";
/// Nouns in -ail with a plural in -aux.
const IN_AIL: &str = "travaux vitraux baux coraux emaux soupiraux";
/// Nouns in -ou with a plural in -oux.
const IN_OU: &str = "bijoux cailloux choux genoux hiboux joujoux poux ripoux";

static WORDS: LazyLock<HashMap<&'static str, Ending>> = LazyLock::new(|| {
    let lists =
        [(NO_PLURAL, Ending::Stays), (PLURAL, Ending::S), (IN_AU, Ending::Au), (IN_AIL, Ending::Ail), (IN_OU, Ending::Ou)];
    lists.into_iter().flat_map(|(words, ending)| words.split_whitespace().map(move |word| (word, ending))).collect()
});

/// How a word leaves its plural.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Stays,
    S,
    Au,
    Ail,
    Ou,
}

/// A word without its plural (rule `plural`): vélos vélo, jeux jeu, gâteaux gâteau, travaux travail, chevaux cheval, bijoux bijou.
/// Not: bras, pois, souris, tapis, prix, Paris. Expects folded text.
pub fn singular(word: &str) -> Cow<'_, str> {
    let with = |stem: &str, ending: &str| Cow::Owned(format!("{stem}{ending}"));
    let cut = |ending: &str| word.strip_suffix(ending);
    if word.len() <= 3 || !word.ends_with(['s', 'x']) {
        return Cow::Borrowed(word);
    }
    match WORDS.get(word) {
        Some(Ending::Stays) => return Cow::Borrowed(word),
        Some(Ending::S | Ending::Au | Ending::Ou) => return Cow::Borrowed(&word[..word.len() - 1]),
        Some(Ending::Ail) => return cut("aux").map_or(Cow::Borrowed(word), |stem| with(stem, "ail")),
        None => {}
    }
    if let Some(stem) = cut("x") {
        return match word {
            _ if stem.ends_with("eau") => Cow::Borrowed(stem),
            _ if stem.ends_with("au") => with(&stem[..stem.len() - 2], "al"),
            // « jeux », « cheveux », « lieux »; « -ieux » and « -oux » are mostly adjectives.
            "jeux" | "feux" | "cheveux" | "neveux" | "lieux" | "voeux" | "adieux" | "milieux" | "enjeux" | "aveux" => {
                Cow::Borrowed(stem)
            }
            _ => Cow::Borrowed(word),
        };
    }
    // « anglais », « chinois », « bass »: no plurals.
    if word.ends_with("ss") || word.len() > 5 && (word.ends_with("ais") || word.ends_with("ois")) {
        return Cow::Borrowed(word);
    }
    Cow::Borrowed(cut("s").unwrap_or(word))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn plurals_and_what_only_looks_like_one() {
        for (word, expected) in [
            ("velos", "velo"),
            ("velo", "velo"),
            ("jeux", "jeu"),
            ("gateaux", "gateau"),
            ("travaux", "travail"),
            ("chevaux", "cheval"),
            ("journaux", "journal"),
            ("bijoux", "bijou"),
            ("tuyaux", "tuyau"),
            ("cheveux", "cheveu"),
            ("oeufs", "oeuf"),
            ("habits", "habit"),
            ("lits", "lit"),
            ("balais", "balai"),
            ("tournois", "tournoi"),
            ("outils", "outil"),
        ] {
            assert_eq!(singular(word), expected);
        }
        for word in [
            "bras",
            "pois",
            "souris",
            "tapis",
            "prix",
            "paris",
            "bus",
            "os",
            "noix",
            "faux",
            "doux",
            "vieux",
            "anglais",
            "chinois",
            "tennis",
            "matelas",
            "tournevis",
            "cours",
            "repas",
            "jus",
            "bass",
            "bernex",
            "velo",
        ] {
            assert_eq!(singular(word), word);
        }
    }

    #[test]
    fn questions_meet_offers() {
        for (question, offer) in [
            ("vélo", "Vélos d’enfant 16 pouces"),
            ("VELOS", "mon vélo"),
            ("jeu", "Jeux de société"),
            ("natel", "Téléphone portable Samsung"),
            ("l’échelle", "Échelles alu"),
            ("machine à laver", "lave-linge"),
            ("baby-sitting", "babysitting le soir"),
            ("luge", "bob pour la neige"),
            ("perceuse", "visseuse-perceuse"),
            ("habits bébé", "vêtements bébés"),
            ("oeuf", "Œufs"),
            ("pomme de terre", "patates du jardin"),
        ] {
            let offer = forms(offer);
            let asked = terms(question);
            assert!(!asked.is_empty());
            for term in asked {
                assert!(offer.contains(&term.meaning), "{question}: {term:?} not in {offer:?}");
            }
        }
    }

    #[test]
    fn a_part_of_a_phrase_finds_it_and_not_the_other_way_round() {
        assert_eq!(forms("Jeu de plateau"), ["jeu societe", "jeu", "plateau"]);
        assert_eq!(forms("lave-linge"), ["lave linge", "lave", "linge"]);
        let asked = terms("machine à laver");
        assert_eq!(asked.len(), 1);
        assert_eq!((asked[0].word.as_str(), asked[0].meaning.as_str()), ("machine laver", "lave linge"));
    }

    #[test]
    fn what_has_nothing_to_do_with_each_other_stays_apart() {
        for (one, other) in
            [("bras", "bra"), ("souris", "sourire"), ("pois", "poids"), ("cours", "cour"), ("port", "porte"), ("noix", "noir")]
        {
            assert_ne!(forms(one), forms(other));
        }
    }

    #[test]
    fn words_without_a_meaning_are_left_out() {
        for (text, expected) in [
            ("Bonjour, je cherche un vélo pour ma fille svp !", "velo fille"),
            ("l'aspirateur d’Ana", "aspirateur ana"),
            ("Quelqu’un aurait 2 tables ?", "2 table"),
            ("le de la", ""),
            ("voisin·e·s", "voisin"),
            ("", ""),
        ] {
            assert_eq!(forms(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn the_table_of_synonyms_is_sound() {
        let mut seen = HashMap::new();
        for group in include_str!("synonyms.txt").lines().filter(|line| !line.starts_with('#')) {
            let phrases: Vec<Vec<String>> = group.split(',').map(words).collect();
            assert!(phrases.len() > 1, "alone: {group}");
            for phrase in phrases {
                assert!(!phrase.is_empty(), "an empty phrase: {group}");
                if let Some(other) = seen.insert(phrase.clone(), group) {
                    panic!("{phrase:?} stands in « {other} » and « {group} »");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_is_taken(text in any::<String>(), near in "[a-zéèœ' -]{0,30}(s|x|aux|eaux)?") {
            for text in [text, near] {
                for term in terms(&text) {
                    prop_assert!(text.get(term.span.clone()).is_some_and(|words| !words.is_empty()));
                }
            }
        }

        #[test]
        fn a_singular_is_its_own(word in "[a-z]{1,12}") {
            let plural = format!("{word}s");
            prop_assert!(singular(&word).len() <= word.len() + 1);
            prop_assert!(!singular(&plural).is_empty());
        }
    }
}
