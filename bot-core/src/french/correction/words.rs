//! The set phrases of corrections, folded, in tokens. The longest that fits counts.

use std::sync::LazyLock;

use crate::french::tokens::{Phrases, Token};

/// What a set phrase says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// It comes back.
    Lent,
    /// It is given for good.
    Gift,
    /// Nothing is asked for it.
    Free,
    /// It is work.
    Service,
    /// It is know-how.
    Knowledge,
    /// It is offered.
    Offering,
    /// It is looked for.
    Wanting,
    /// What follows is not so.
    Not,
    /// What follows is the title.
    Title,
    /// What follows is the place.
    Place,
    /// What follows is what is wished in return.
    Barter,
    /// What follows is a price.
    Price,
    /// What follows is a number of pieces.
    Pieces,
    /// Says nothing by itself.
    Filler,
}

const TABLE: &[(Word, &str)] = &[
    (
        Word::Lent,
        "un prêt, prêt, à prêter, en prêt, je prête, je la prête, je le prête, je les prête, je te la prête, pour un prêt, \
         à emprunter, pour emprunter, un emprunt, c'est prêté, prêter, emprunter",
    ),
    (Word::Gift, "un don, don, à donner, en don, je donne, je le donne, je la donne, je les donne, un cadeau, donner"),
    (
        Word::Free,
        "gratuit, gratuite, gratuits, gratuites, gratuitement, gratis, pour rien, sans rien en échange, sans rien en retour, \
         rien en échange, rien en retour, sans contrepartie",
    ),
    (Word::Service, "un service, un coup de main"),
    (Word::Knowledge, "un cours, un savoir, des cours"),
    (Word::Offering, "je propose, une offre, une annonce, c'est moi qui propose"),
    (Word::Wanting, "je cherche, une recherche, une demande, c'est moi qui cherche"),
    (Word::Not, "pas, ce n'est pas, c'est pas, ce n'était pas, c'était pas, non pas, et pas, et non, plus"),
    (
        Word::Title,
        "le titre, titre, le titre c'est, le titre est, le titre serait, appelle ça, appelez ça, appelle la, appelle le, \
         appelez la, appelez le, ça s'appelle, le nom c'est, mets comme titre, mettez comme titre, comme titre",
    ),
    (Word::Place, "le lieu, lieu, l'endroit, endroit, le quartier, quartier"),
    (Word::Barter, "contre, en échange de, en échange d', échange contre, en échange contre, échanger contre, à échanger contre"),
    (Word::Price, "le prix, prix, le tarif, tarif"),
    (
        Word::Pieces,
        "la quantité, quantité, il y en a, y en a, j'en ai, j'en donne, j'en prête, j'en cherche, il m'en faut, il en reste",
    ),
    (
        Word::Filler,
        "non, nan, oui, ok, en fait, plutôt, enfin, pardon, oups, finalement, mais, mais plutôt, ou plutôt, alors, donc, \
         c'est, c'était, ce sera, ce serait, ça sera, ça serait, c'est plutôt, c'est pour, c'était pour, sera, serait, est, était, \
         je voulais dire, je veux dire, je voulais écrire, correction, erreur, petite erreur, attends, attendez, ah, ah non, euh, oh, ah oui, \
         merci, stp, s'il te plaît, s'il vous plaît, mets, mettez, met, mettre, on met, on mettra, change, changez, changer, corrige, \
         corrigez, corriger, remplace, remplacez, par, en, je préfère, disons, seulement, juste, désolé, désolée, en vrai, il faut, faut, \
         la date, le jour, l'heure, date, heure, jour, et, à, au, vers, pour, de, à prendre, à venir chercher, à chercher, à récupérer, \
         ce n'est que, que, aussi, bien sûr, du coup, me suis trompé, me suis trompée, je me suis trompé, je me suis trompée, \
         j'ai oublié, un, une, le, la, les, des",
    ),
];

static PHRASES: LazyLock<Phrases<Word>> = LazyLock::new(|| Phrases::new(phrases()));

fn phrases() -> impl Iterator<Item = (&'static str, Word)> {
    TABLE.iter().flat_map(|(word, phrases)| phrases.split(", ").map(|phrase| (phrase, *word)))
}

/// The longest set phrase that begins at a token, and the token after it.
pub(super) fn word(all: &[Token], at: usize) -> Option<(Word, usize)> {
    PHRASES.at(all, at)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::french::tokens::words_of;

    #[test]
    fn no_phrase_says_two_things() {
        let mut seen: HashMap<Vec<String>, Word> = HashMap::new();
        for (phrase, word) in phrases() {
            let words = words_of(phrase);
            assert!(!words.is_empty(), "{phrase}");
            if let Some(other) = seen.insert(words, word) {
                panic!("« {phrase} » says {other:?} and {word:?}");
            }
        }
    }
}
