//! The places of a club's own list, where people name them: « à la ferme du lignon », « devant le Bistrot ». They are found however they are
//! spelt (accents, articles, hyphens, capitals) and shown as the club has typed them.
//!
//! Deliberately absent: places that no list names; those are shown as their author typed them.

use super::{
    entity::Places,
    tokens::{Tokens, is_any},
};
use crate::{
    offer::Content,
    text::{Phrase, Title},
};

/// Words that lead to a place.
const LEADS: &[&str] = &["a", "au", "aux", "chez", "devant", "derriere", "dans", "pres", "vers", "sous", "lieu", "quartier"];
/// Words between them and its name.
const BETWEEN: &[&str] = &["la", "le", "les", "l'", "du", "de", "des", "d'", ":"];

/// A place of the list as it stands in a text.
struct Named {
    index: usize,
    /// The first token, that of a word that leads to it included.
    from: usize,
    /// The token after it.
    to: usize,
    led: bool,
}

fn find(tokens: &Tokens<'_>, places: &Places) -> Option<Named> {
    let all = tokens.all();
    let (at, (index, to)) = (0..all.len()).find_map(|at| places.at(all, at).map(|found| (at, found)))?;
    let mut from = at;
    while from > 0 && is_any(all, from - 1, BETWEEN) {
        from -= 1;
    }
    let led = from > 0 && is_any(all, from - 1, LEADS);
    let from = if led { from - 1 } else { at };
    Some(Named { index, from, to, led })
}

/// Puts a place of the list where it belongs: a place that was read is called what the club calls it; one at the end of the title, or
/// named in the description, is the place.
pub fn settle(content: &mut Content, list: &[Phrase]) {
    if list.is_empty() {
        return;
    }
    let places = Places::new(list);
    if let Some(said) = &content.place {
        let tokens = Tokens::new(said.as_str());
        let named = find(&tokens, &places).filter(|named| named.to == tokens.all().len());
        if let Some(place) = named.and_then(|named| list.get(named.index)) {
            content.place = Some(place.clone());
        }
        return;
    }
    let tokens = Tokens::new(content.title.as_str());
    if let Some(named) = find(&tokens, &places).filter(|named| named.led && named.to == tokens.all().len())
        && let Ok(title) = Title::new(tokens.words(0, named.from))
    {
        content.place = list.get(named.index).cloned();
        content.title = title;
        return;
    }
    if let Some(text) = &content.text {
        let named = find(&Tokens::new(text.as_str()), &places).filter(|named| named.led);
        content.place = named.and_then(|named| list.get(named.index).cloned());
    }
}

/// Takes a place of the list out of an answer: « samedi 10h à la ferme du Lignon » leaves « samedi 10h ».
pub fn without_place(text: &str, list: &[Phrase]) -> (Option<Phrase>, String) {
    let tokens = Tokens::new(text);
    let named = if list.is_empty() { None } else { find(&tokens, &Places::new(list)) };
    match named.filter(|named| named.led || named.from == 0 && named.to == tokens.all().len()) {
        None => (None, text.to_owned()),
        Some(named) => {
            let span = tokens.span(named.from, named.to);
            let rest = format!("{} {}", text[..span.start].trim_end(), text[span.end..].trim_start());
            (list.get(named.index).cloned(), rest.trim_matches([' ', ',']).to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::content;

    fn list() -> Vec<Phrase> {
        ["La Ferme du Lignon", "École de Saint-Jean", "Le Bistrot"].map(|place| Phrase::new(place).expect("a place")).to_vec()
    }

    #[test]
    fn places_are_found_however_they_are_spelt() {
        for (text, place, rest) in [
            ("samedi 10h à la ferme du lignon", Some("La Ferme du Lignon"), "samedi 10h"),
            ("FERME DU LIGNON", Some("La Ferme du Lignon"), ""),
            ("devant l'ecole de saint jean, 18h", Some("École de Saint-Jean"), "18h"),
            ("à l’école de St-Jean samedi", Some("École de Saint-Jean"), "samedi"),
            ("ok au bistrot", Some("Le Bistrot"), "ok"),
            ("ok à la gare", None, "ok à la gare"),
            ("ma ferme du coin", None, "ma ferme du coin"),
        ] {
            let (found, left) = without_place(text, &list());
            assert_eq!((found.as_ref().map(Phrase::as_str), left.as_str()), (place, rest), "{text}");
        }
    }

    #[test]
    fn an_offer_has_the_place_as_the_club_typed_it() {
        let settled = |title: &str, place: Option<&str>| {
            let place = place.map(|place| Phrase::new(place).expect("a place"));
            let mut content = Content { title: Title::new(title).expect("a title"), place, ..content() };
            settle(&mut content, &list());
            (content.title.as_str().to_owned(), content.place.map(|place| place.as_str().to_owned()))
        };
        let bistrot = Some("Le Bistrot".to_owned());
        assert_eq!(settled("Table", Some("bistrot")), ("Table".to_owned(), bistrot.clone()));
        assert_eq!(settled("Table au bistrot", None), ("Table".to_owned(), bistrot));
        assert_eq!(settled("Chaises de bistrot", None), ("Chaises de bistrot".to_owned(), None));
        assert_eq!(settled("Table", Some("Vernier")), ("Table".to_owned(), Some("Vernier".to_owned())));
    }
}
