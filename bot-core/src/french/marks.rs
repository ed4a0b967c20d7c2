//! What a word may begin, looked up once per token, so that most words cost no rule anything.

use std::{collections::HashMap, sync::LazyLock};

use super::{
    dates::holiday,
    tokens::{Kind, Token},
};

/// What a token may begin; several at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Mark(u8);

impl Mark {
    /// A number.
    pub(super) const COUNT: Self = Self(1);
    /// It may be what makes words about time: a day, a month, an hour, a number.
    pub(super) const CORE: Self = Self(2);
    /// It may lead to such a word.
    pub(super) const LEAD: Self = Self(4);
    /// A note, money, a deposit, a reference, a quantity.
    pub(super) const OTHER: Self = Self(8);

    /// Is one of these in it?
    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// So many tokens at most stand before the one that makes words about time (« dans le courant de la matinée »).
const REACH: usize = 8;

const NUMBERS: &str = "zero deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante \
    cinquante soixante septante huitante octante nonante cent mille";
const COUNTED: &str = "un une quelques demi demie douzaine dizaine";
const TIME: &str = "lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven vend sam dim lundis mardis mercredis jeudis vendredis \
    samedis dimanches janvier janv jan fevrier fevr fev mars avril avr mai juin juillet juil aout septembre sept sep octobre oct novembre nov \
    decembre dec premier premiere deuxieme second seconde troisieme quatrieme cinquieme dernier derniere derniers dernieres prochain prochaine \
    prochains prochaines aujourd'hui demain hier jour jours j semaine semaines mois an ans annee annees week heure heures h min mins minute \
    minutes mn matin matinee matins soir soiree soirs nuit nuits midi midis minuit journee lendemain surlendemain veille maintenant suite \
    immediatement moment huitaine quinzaine printemps ete automne hiver dejeuner diner souper duree";
const LEADS: &str = "a de d' du des entre le la l' les ce cet cette ces en vers pour au aux avant apres jusqu' jusque dans sous il depuis autour sur \
    tot tard tot pendant durant chaque tous toutes tout toute debut fin milieu mi environ approximativement grosso exactement courant @ sur";
const OTHERS: &str = "le la l' les caution note annonce offre demande echange x quantite qte cette cet ton votre mon chf fr frs franc francs euro euros eur € \
    balles dollars $ sfr ⭐ ★ 🌟 *";

static MARKS: LazyLock<HashMap<String, Mark>> = LazyLock::new(|| {
    let mut marks: HashMap<String, Mark> = HashMap::new();
    let lists = [
        (NUMBERS, Mark::COUNT.and(Mark::CORE)),
        (COUNTED, Mark::COUNT),
        (TIME, Mark::CORE),
        (LEADS, Mark::LEAD),
        (OTHERS, Mark::OTHER),
    ];
    let words = lists.into_iter().flat_map(|(words, mark)| words.split_whitespace().map(move |word| (word.to_owned(), mark)));
    for (word, mark) in words.chain(holiday::first_words().map(|word| (word.to_owned(), Mark::CORE))) {
        let entry = marks.entry(word).or_default();
        *entry = entry.and(mark);
    }
    marks
});

/// What each token of a text may begin. A word that only leads to a time is marked so only where one can follow.
pub(super) fn marks(all: &[Token]) -> Vec<Mark> {
    let mark = |token: &Token| match token.kind {
        Kind::Digits => Mark::COUNT.and(Mark::CORE),
        Kind::Word | Kind::Sign => MARKS.get(&token.text).copied().unwrap_or_default(),
    };
    let mut marks: Vec<Mark> = all.iter().map(mark).collect();
    let mut core = usize::MAX;
    for at in (0..marks.len()).rev() {
        if core.saturating_sub(at) > REACH {
            marks[at].0 &= !Mark::LEAD.0;
        } else if marks[at].has(Mark::COUNT) {
            // « un jour après »
            marks[at] = marks[at].and(Mark::LEAD);
        }
        if marks[at].has(Mark::CORE) {
            core = at;
        }
    }
    marks
}
