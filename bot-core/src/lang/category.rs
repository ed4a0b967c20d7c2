//! What categories are called, and the category that people mean by a name.

use super::{Lang, say};
use crate::french::{category, normalise::fold};

impl Lang {
    /// What a category is called; a key that no longer exists reads as itself.
    pub fn category(&self, key: &str) -> String {
        match key {
            "tools" => say!(self, "category-tools"),
            "garden" => say!(self, "category-garden"),
            "kitchen" => say!(self, "category-kitchen"),
            "food" => say!(self, "category-food"),
            "clothes" => say!(self, "category-clothes"),
            "children" => say!(self, "category-children"),
            "bikes" => say!(self, "category-bikes"),
            "sport" => say!(self, "category-sport"),
            "outdoors" => say!(self, "category-outdoors"),
            "furniture" => say!(self, "category-furniture"),
            "appliances" => say!(self, "category-appliances"),
            "electronics" => say!(self, "category-electronics"),
            "books" => say!(self, "category-books"),
            "games" => say!(self, "category-games"),
            "music" => say!(self, "category-music"),
            "languages" => say!(self, "category-languages"),
            "schooling" => say!(self, "category-schooling"),
            "childcare" => say!(self, "category-childcare"),
            "pets" => say!(self, "category-pets"),
            "home_help" => say!(self, "category-home-help"),
            "repair" => say!(self, "category-repair"),
            "transport" => say!(self, "category-transport"),
            "paperwork" => say!(self, "category-paperwork"),
            "wellbeing" => say!(self, "category-wellbeing"),
            other => other.to_owned(),
        }
    }

    /// The category that somebody names, by its label or by a thing that belongs to it (« vélo »).
    pub fn category_named(&self, words: &str) -> Option<&'static str> {
        let wanted = fold(words);
        let wanted = wanted.trim();
        category::keys()
            .find(|key| *key == wanted)
            .or_else(|| category::keys().find(|key| fold(&self.category(key)).contains(wanted) && wanted.len() > 3))
            .or_else(|| category::guess(words))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::club::{Rules, Tone};

    #[test]
    fn every_category_has_a_name_and_is_found_by_it() {
        let lang = Lang::of(Tone::Vous, &Rules::default().unit);
        for key in category::keys() {
            let label = lang.category(key);
            assert_ne!(label, key);
            assert_eq!(lang.category_named(&label), Some(key), "{label}");
        }
        assert_eq!(lang.category_named("vélo"), Some("bikes"));
        assert_eq!(lang.category_named("xyz"), None);
    }
}
