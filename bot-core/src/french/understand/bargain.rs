//! What is said of a figure by the words beside it: that it is offered or welcome, too dear, refused, said before, said again, or how far
//! it goes up or down.
//!
//! Deliberately absent: which figure is meant in the end; that is weighed in `figures`.

use super::{
    beside::Beside,
    figures::{Figure, joined, near},
    message::{Break, Message},
};
use crate::french::points::Relation;

/// Does a word of offering stand before it in its clause, with no other figure between? 3 for a verb, 1 for « mais » and the like.
pub(super) fn offered(message: &Message<'_, '_>, figure: &Figure, from: usize) -> i32 {
    let mut weight = 0;
    for at in (from.max(figure.at.saturating_sub(6))..figure.at).rev() {
        if Beside::Offering.is(message, at) {
            return 3;
        }
        weight = weight.max(i32::from(message.is(at, &["mais", "alors", "donc"])));
        if message.words[at].before != Break::None {
            break;
        }
    }
    weight
}

/// Does it please: « … serait plus juste », « … oui », « … et je prends », « … max »?
pub(super) fn welcome(message: &Message<'_, '_>, figure: &Figure, to: usize) -> bool {
    (figure.end..to.min(figure.end + 6))
        .take_while(|at| *at == figure.end || message.words[*at].before != Break::Hard)
        .any(|at| Beside::Welcome.is(message, at) && !(at > 0 && message.is(at - 1, &["pas", "peu", "trop"])))
}

/// « 45 points ? … », « 45 points c'est le prix du neuf … »: what was said is said again, before something else is.
pub(super) fn echoed(message: &Message<'_, '_>, figure: &Figure, (from, to): (usize, usize)) -> bool {
    let named = message.is(figure.end, &["c'", "ca", "ce"]) && !welcome(message, figure, to);
    let asked = message.words[figure.at].asked && near(message, figure.at).1 <= to && offered(message, figure, from) < 3;
    named || asked
}

/// « 20 points c'est correct, mais pour 15 … »: granted, and then another is named.
pub(super) fn conceded(message: &Message<'_, '_>, figure: &Figure, to: usize) -> bool {
    to < message.words.len()
        && message.is(to - 1, &["pour", "a", "plutot"])
        && (figure.end..to).any(|at| message.is(at, &["mais"]))
}

/// « plutôt que 20 », « au lieu de 20 », « pas 20 », « on avait dit 20 », « vous en demandez 20 », « vos 20 points », « trop cher 20 ».
pub(super) fn refused_before(message: &Message<'_, '_>, figure: &Figure, from: usize) -> bool {
    let at = figure.at;
    let before = |back: usize, words: &[&str]| at.checked_sub(back).is_some_and(|at| at >= from && message.is(at, words));
    // « plutôt que 20 », « plus juste que 20 »
    if before(1, &["que", "qu'"]) && !before(2, &["parce", "est"]) {
        let better = (2..4).any(|back| before(back, &["mieux", "juste", "justes", "correct", "raisonnable", "honnete"]));
        return better || (at.saturating_sub(8)..at).any(|at| message.is(at, &["plutot", "preference"]));
    }
    let instead =
        before(1, &["de", "des", "d'", "les", "tes", "vos"]) && (2..5).any(|back| before(back, &["lieu", "place", "non"]));
    let instead = instead || before(1, &["a"]) && before(2, &["trop", "cher"]) && joined(message, at - 1);
    // « pas 20 », not « pas moins de 20 »
    let not = before(1, &["ni"])
        || before(1, &["a"]) && before(2, &["ni"])
        || joined(message, at)
            && (before(1, &["pas", "non"]) && !before(2, &["pourquoi"])
                || before(1, &["a", "pour", "les"]) && before(2, &["pas", "non"]) && joined(message, at - 1));
    // « je ne peux pas mettre 40 points »
    let unable = !message.words[at].asked && before(2, &["pas"]) && joined(message, at) && joined(message, at - 1);
    let not = not || unable && Beside::Offering.is(message, at - 1);
    let theirs = before(1, &["les", "tes", "vos", "ses", "ces"]) && figure.points.is_ok();
    // « je préfère 14 à 20 »
    let other =
        before(1, &["a"]) && at + 1 == from + 2 && (from.saturating_sub(4)..from).any(|at| Beside::Prefers.is(message, at));
    // « je baisse de 20 à 15 »
    let left = other
        || before(1, &["de", "passe", "passer"])
            && joined(message, figure.end)
            && message.is(figure.end, &["a"])
            && message.entity_at(figure.end + 1).is_some();
    // « c'est chaud 20 »
    let dear = at > from && Beside::Dear.is(message, at - 1);
    let dear = joined(message, at) && dear && (2..5).any(|back| before(back, &["trop", "un", "c'", "c", "est", "bien"]));
    instead || not || theirs || left || dear
}

/// « on avait dit 20 », « vous demandez 20 », « c'était 20 »: not what is proposed now.
pub(super) fn said_before(message: &Message<'_, '_>, at: usize, from: usize) -> bool {
    let start = from.max(at.saturating_sub(5));
    (start..at).rev().take_while(|word| *word + 1 == at || joined(message, *word + 1)).any(|word| {
        let within = |words: &[&str]| (start.saturating_sub(3).max(from)..word).any(|at| message.is(at, words));
        Beside::Said.is(message, word) && within(&["avait", "avions", "avais", "aviez", "ai", "as", "avez", "etait", "est", "a"])
            || Beside::Theirs.is(message, word) && within(&["vous", "tu", "t'"]) && !message.words[word].asked_here
            || message.is(word, &["etait", "etaient"])
    })
}

/// « … c'est trop cher », « … me semble élevé », « … non », « … je ne peux pas ».
pub(super) fn refused_behind(message: &Message<'_, '_>, figure: &Figure, to: usize) -> bool {
    // « en dessous de 20 je ne peux pas »
    if figure.at > 1 && message.is(figure.at - 1, &["de"]) && message.is(figure.at - 2, &["dessous", "moins", "dessus"]) {
        return false;
    }
    let end = near(message, figure.at).1;
    // « 60 points ? c'est trop »
    let end = if message.words.get(end).is_some() && end < to { near(message, end).1 } else { end }.min(to);
    let mut breaks = 0;
    for at in figure.end..end {
        breaks += i32::from(message.words[at].before != Break::None);
        // « …, trop cher 20 » belongs to the next.
        let next = to < message.words.len() && at + 2 >= to && (at + 1..=to).all(|at| joined(message, at)) && breaks > 0;
        if dear(message, at) && !next && breaks < 3 {
            return true;
        }
        if breaks < 2 && message.is(at, &["non", "impossible", "nan", "bof"]) {
            return true;
        }
        // « c'est pas assez », « je passe mon tour »
        let short = message.is(at, &["pas"]) && message.is(at + 1, &["assez", "possible", "envisageable", "question", "jouable"]);
        if breaks < 3 && (short || message.is(at, &["mon"]) && message.is(at + 1, &["tour"])) {
            return true;
        }
        let own = message.is(at, &["je", "j'", "on", "nous", "ca", "c'", "cela"]);
        let no = |at: usize| {
            message.is(at, &["pas", "plus", "rien"])
                && !(at + 1..end.min(at + 3)).any(|at| message.is(at, &["plus", "moins", "mieux", "mal", "dessus", "davantage"]))
        };
        let not = own && (at + 1..end.min(at + 6)).take_while(|at| joined(message, *at)).any(no);
        if breaks == 0 && not {
            return true;
        }
        if Beside::Offering.is(message, at) {
            return false;
        }
    }
    false
}

/// Is it too dear, or too little? « hors budget », but « hors livraison » is not.
fn dear(message: &Message<'_, '_>, at: usize) -> bool {
    const BEYOND: &[&str] = &["budget", "prix", "de", "question", "portee", "moyens"];
    let above = message.is(at, &["dessus"]) && message.is(at + 1, &["de", "du", "des"]);
    above || Beside::Dear.is(message, at) && (!message.is(at, &["hors"]) || message.is(at + 1, BEYOND))
}

/// More (1), fewer (-1) or just so many (0): « 3 points de plus », « rajoute 3 points », « baisse de 3 points », « descendre de 4 ».
pub(super) fn direction(message: &Message<'_, '_>, at: usize, relation: Relation) -> i64 {
    match relation {
        Relation::More => return 1,
        Relation::Less => return -1,
        Relation::Exactly => {}
    }
    // « moins 4 points »
    let before =
        |word: &str| at > 0 && message.is(at - 1, &[word]) && (at == 1 || !message.is(at - 2, &["au", "a", "du", "pas"]));
    if before("moins") {
        return -1;
    }
    // « +3 ? »
    let sign = message.words[at].token.checked_sub(1).and_then(|sign| message.tokens.all().get(sign));
    if message.token(at).glued && sign.is_some_and(|sign| sign.is("+")) {
        return 1;
    }
    // « plus 2 points pour la livraison »
    if at > 0 && message.is(at - 1, &["plus"]) && (at == 1 || message.words[at - 1].before != Break::None) {
        return 1;
    }
    let near = |words: Beside| (at.saturating_sub(5)..at).any(|at| words.is(message, at));
    let named = |words: &[&str]| (at.saturating_sub(5)..at).any(|at| message.is(at, words));
    // With « de »: how far; with « à »: where to.
    let reaches = named(&["a", "jusqu'"]);
    // « en dessous de 50 » is no distance.
    let by = at > 1 && message.is(at - 1, &["de", "d'"]) && !message.is(at - 2, &["dessous", "dessus", "moins", "plus"]);
    let falls = joined(message, at) && (at.saturating_sub(2)..at).any(|at| Beside::Fall.is(message, at));
    if near(Beside::Add) || by && near(Beside::Rise) {
        1
    } else if (near(Beside::Take) && !named(&["poire"]) || falls) && !reaches || by && near(Beside::Fall) {
        -1
    } else {
        0
    }
}
