//! What networks show of Troquet before anybody writes: menus of commands, and who Troquet is. Derived from [`TABLE`] in the words of help.

use crate::{
    commands::{TABLE, Where, Who, help},
    lang::{Lang, say},
};

/// Who sees a menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Everybody in their private chat.
    Private,
    /// Everybody in a group.
    Group,
    /// Administrators of a group, there.
    GroupAdmins,
}

/// One line of a menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What choosing it types, without the slash.
    pub name: &'static str,
    /// What it is for: one line.
    pub about: String,
}

/// The menu of a scope, in French, in the order in which help shows the commands.
pub fn menu(scope: Scope) -> Vec<Entry> {
    let lang = Lang::default();
    let (elsewhere, stewards) = match scope {
        Scope::Private => (Where::Group, false),
        Scope::Group => (Where::Private, false),
        Scope::GroupAdmins => (Where::Private, true),
    };
    let shown = TABLE.iter().filter(|spec| spec.listed && spec.place != elsewhere && (stewards || spec.who != Who::Steward));
    shown.filter_map(|spec| Some(Entry { name: spec.names.first()?, about: help::aim(spec.verb, &lang)? })).collect()
}

/// Who Troquet is, for an empty private chat: at most 512 characters.
pub fn description() -> String {
    say!(Lang::default(), "menu-description")
}

/// The same for a profile or a shared link: at most 120 characters.
pub fn short_description() -> String {
    say!(Lang::default(), "menu-short-description")
}

/// Why an invitation is not followed: for whoever invited.
pub fn invitation_declined() -> String {
    say!(Lang::default(), "invitation-declined")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn menus_fit_the_networks() {
        for scope in [Scope::Private, Scope::Group, Scope::GroupAdmins] {
            let menu = menu(scope);
            assert!((1..=100).contains(&menu.len()), "{scope:?}");
            for Entry { name, about } in menu {
                assert!((1..=256).contains(&about.chars().count()) && !about.contains('\n'), "{name}: {about}");
                assert!(!about.contains('/') && about.chars().next().is_some_and(char::is_uppercase), "{name}: {about}");
            }
        }
        assert!((1..=512).contains(&description().chars().count()), "{}", description());
        assert!((1..=120).contains(&short_description().chars().count()), "{}", short_description());
    }

    #[test]
    fn each_scope_has_what_is_used_there() {
        let names = |scope| menu(scope).into_iter().map(|entry| entry.name).collect::<Vec<_>>();
        assert_eq!(names(Scope::Group), ["offre", "cherche", "annonces", "annonce", "profil", "regles", "aide"]);
        let admins = ["offre", "cherche", "annonces", "annonce", "profil", "regles", "club", "rejoindre", "aide"];
        assert_eq!(names(Scope::GroupAdmins), admins);
        let private = names(Scope::Private);
        assert!(private.contains(&"solde") && private.contains(&"mesdonnees") && !private.contains(&"accorder"), "{private:?}");
        assert_eq!(menu(Scope::Group)[2].about, "Voir ce qui se propose et se cherche");
    }
}
