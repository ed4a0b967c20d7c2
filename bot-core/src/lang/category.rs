//! What categories of offers are called.

use super::{Lang, say};
use crate::french::{category, normalise::fold};

impl Lang {
    /// The name of a category by its key ([`crate::french::category::keys`]); « Divers » for a key from elsewhere or none.
    pub fn category(&self, key: Option<&str>) -> String {
        match key.unwrap_or_default() {
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
            _ => say!(self, "category-other"),
        }
    }

    /// The category that somebody names, by its label, a part of it, or a thing that belongs to it (« vélo »).
    pub fn category_named(&self, words: &str) -> Option<&'static str> {
        let wanted = fold(words);
        let wanted = wanted.trim();
        category::keys()
            .find(|key| fold(&self.category(Some(key))) == wanted)
            .or_else(|| category::guess(words))
            .or_else(|| category::keys().find(|key| wanted.len() > 3 && fold(&self.category(Some(key))).contains(wanted)))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_category_has_its_own_name_and_is_found_by_it() {
        let lang = Lang::default();
        let other = lang.category(None);
        let mut seen = BTreeSet::from([other.clone()]);
        for key in category::keys() {
            let name = lang.category(Some(key));
            assert_eq!(category::guess(&name), Some(key), "« {name} » should lead to its own category");
            assert_eq!(lang.category_named(&name), Some(key), "{name}");
            assert!(seen.insert(name), "{key} has the name of another category");
        }
        assert_eq!(lang.category(Some("unheard_of")), other);
    }
}
