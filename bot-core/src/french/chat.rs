//! Talk that wants nothing: a laugh, the weather, a wish, « je regarde et te redis ». Told apart from what was not understood, so that a program
//! need not say that it did not.
//!
//! High precision, and asked last: what may be an answer, an offer or a question never gets here.

use std::sync::LazyLock;

use super::tokens::{Kind, Phrases, Token, Tokens, is_any};

/// What kind of talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chat {
    /// The answer comes later: « ok je regarde et te redis ».
    Later,
    /// « bonne journée », « à bientôt »
    Wish,
    /// « mdr », « il fait froid », a picture alone
    Small,
}

/// The longest talk of this kind, in tokens.
const LONGEST: usize = 16;

const LATER: &[&str] = &[
    "te redis",
    "vous redis",
    "je regarde",
    "on regarde",
    "te dis",
    "vous dis",
    "je réfléchis",
    "je vais réfléchir",
    "je vais voir",
    "je verrai",
    "on verra",
    "laisse moi",
    "laissez moi",
    "te tiens au courant",
    "vous tiens au courant",
    "je reviens vers",
    "je vois avec",
    "je demande à",
    "je sais pas encore",
    "je ne sais pas encore",
    "pas encore sûr",
    "pas encore sûre",
    "je vérifie",
    "te réponds",
    "vous réponds",
    "plus tard",
];

/// What makes a « je te confirme » one to come, right behind it: « oui, je vous confirme » is an answer.
const CONFIRMED_LATER: &[&str] = &["demain", "ce soir", "cet après-midi", "bientôt", "dès que", "d'ici", "dans la journée"];

const WISHES: &[&str] = &[
    "bonne journée",
    "bonne soirée",
    "bonne nuit",
    "bon week-end",
    "bon weekend",
    "bonne fin de",
    "bonne semaine",
    "bon dimanche",
    "bon appétit",
    "bonnes vacances",
    "à bientôt",
    "à plus",
    "bisous",
    "ciao",
    "bonne fête",
    "bonnes fêtes",
    "bonne année",
    "au revoir",
];

const SMALL: &[&str] = &[
    "il fait",
    "il pleut",
    "il neige",
    "quel temps",
    "quelle chaleur",
    "quel froid",
    "j'ai faim",
    "j'ai froid",
    "j'ai chaud",
    "je suis fatigué",
    "je suis fatiguée",
    "ça va",
    "comment ça va",
    "comment vas",
    "comment allez",
    "quoi de neuf",
    "trop bien",
    "trop drôle",
    "trop mignon",
    "oh la la",
];

const LAUGHS: &[&str] = &[
    "mdr", "mdrr", "mdrrr", "ptdr", "lol", "xd", "hihi", "hehe", "héhé", "haha", "ahah", "ahaha", "hahaha", "oups", "waouh",
    "wow",
];

/// What may stand before it.
const HELLOS: &[&str] = &["bonjour", "bonsoir", "salut", "coucou", "hello", "hey", "troquet", ",", "!"];

/// The phrases, in tokens.
struct Talk {
    later: Phrases<()>,
    confirmed_later: Phrases<()>,
    wishes: Phrases<()>,
    small: Phrases<()>,
    laughs: Phrases<()>,
}

static TALK: LazyLock<Talk> = LazyLock::new(|| {
    let table = |phrases: &'static [&str]| Phrases::new(phrases.iter().map(|phrase| (*phrase, ())));
    Talk {
        later: table(LATER),
        confirmed_later: table(CONFIRMED_LATER),
        wishes: table(WISHES),
        small: table(SMALL),
        laughs: table(LAUGHS),
    }
});

/// What kind of talk it surely is.
pub fn chat(text: &str) -> Option<Chat> {
    let tokens = Tokens::new(text);
    let all = tokens.all();
    if all.is_empty() || all.len() > LONGEST {
        return None;
    }
    if all.iter().any(|token| token.kind == Kind::Digits) {
        return None;
    }
    let mut words = (0..all.len()).filter(|at| all[*at].kind == Kind::Word).peekable();
    let pictures = all.iter().any(|token| token.kind == Kind::Sign && !token.text.is_ascii());
    if (pictures || words.peek().is_some()) && words.all(|at| TALK.laughs.at(all, at).is_some()) {
        return Some(Chat::Small);
    }
    let hello = all.iter().take_while(|token| HELLOS.contains(&token.text.as_str())).count();
    let says = |phrases: &Phrases<()>, mut starts: std::ops::Range<usize>| starts.any(|at| phrases.at(all, at).is_some());
    if says(&TALK.later, 0..all.len()) || (0..all.len()).any(|at| confirms_later(all, at)) {
        Some(Chat::Later)
    } else if says(&TALK.wishes, 0..all.len()) && all.len() <= 8 {
        Some(Chat::Wish)
    } else if says(&TALK.small, hello..hello + 1) && all.len() <= 8 {
        Some(Chat::Small)
    } else {
        None
    }
}

/// « te confirme ça demain », from this token on.
fn confirms_later(all: &[Token], at: usize) -> bool {
    if !(is_any(all, at, &["te", "vous"]) && is_any(all, at + 1, &["confirme"])) {
        return false;
    }
    let when = at + 2 + usize::from(is_any(all, at + 2, &["ca", "cela", "tout"]));
    TALK.confirmed_later.at(all, when).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn talk_is_told_from_what_was_not_understood() {
        for (text, expected) in [
            ("mdr", Some(Chat::Small)),
            ("Haha !", Some(Chat::Small)),
            ("😄", Some(Chat::Small)),
            ("il fait froid", Some(Chat::Small)),
            ("Ça va ?", Some(Chat::Small)),
            ("ok je regarde et te redis", Some(Chat::Later)),
            ("je réfléchis", Some(Chat::Later)),
            ("je vous dis ça demain", Some(Chat::Later)),
            ("je te confirme ça demain", Some(Chat::Later)),
            ("je vous confirme ce soir", Some(Chat::Later)),
            ("je te confirme plus tard", Some(Chat::Later)),
            ("oui, je vous confirme", None),
            ("je te confirme pour demain", None),
            ("bonne journée !", Some(Chat::Wish)),
            ("on l'a déjà donné hier", None),
            ("le vélo fait du bruit", None),
            ("Salut, ça va ?", Some(Chat::Small)),
            ("/", None),
            ("12", None),
            ("bidule", None),
        ] {
            assert_eq!(chat(text), expected, "{text}");
        }
    }
}
