//! How names are compared: without case and accents.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// « Zoé Œuvrard » → « zoe oeuvrard ».
pub(crate) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase).nfd().filter(|c| !is_combining_mark(*c)) {
        match c {
            'œ' => out.push_str("oe"),
            'æ' => out.push_str("ae"),
            '’' => out.push('\''),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for (name, folded) in [("Zoé", "zoe"), ("ŒUVRE", "oeuvre"), ("Lætitia", "laetitia"), ("D’Ana", "d'ana"), ("Ça", "ca")]
        {
            assert_eq!(fold(name), folded);
        }
    }
}
