//! What the program itself says (command line, configuration, terminal chat): `locales/fr/troquet.ftl`, by [`words!`], which checks
//! keys and arguments while it compiles. What Troquet says in chats is in `bot_core::lang`.

use std::{borrow::Cow, sync::LazyLock};

use bot_core::lang::typography;
use i18n_embed::{I18nAssets, LanguageLoader, fluent::FluentLanguageLoader};
use unic_langid::LanguageIdentifier;

/// Says a sentence of `locales/fr/troquet.ftl`: `words!("key", name = value, …)`.
macro_rules! words {
    ($($rest:tt)+) => {
        ::i18n_embed_fl::fl!($crate::words::loader(), $($rest)+)
    };
}
pub(crate) use words;

const FILE: (&str, &str) = ("fr/troquet.ftl", include_str!("../locales/fr/troquet.ftl"));

/// The locale file as the loader reads it.
struct File;

impl I18nAssets for File {
    fn get_files(&self, path: &str) -> Vec<Cow<'_, [u8]>> {
        (FILE.0 == path).then(|| Cow::Owned(typography::resource(FILE.1).into_bytes())).into_iter().collect()
    }

    fn filenames_iter(&self) -> Box<dyn Iterator<Item = String> + '_> {
        Box::new(std::iter::once(FILE.0.to_owned()))
    }
}

static LOADER: LazyLock<FluentLanguageLoader> = LazyLock::new(|| {
    let french = || "fr".parse::<LanguageIdentifier>().unwrap_or_default();
    let loader = FluentLanguageLoader::new("troquet", french());
    if let Err(error) = loader.load_languages(&File, &[french()]) {
        tracing::error!(%error, "the sentences could not be loaded");
    }
    loader.set_use_isolating(false);
    loader
});

/// The sentences, for [`words!`].
pub(crate) fn loader() -> &'static FluentLanguageLoader {
    &LOADER
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The keys of the file, with the rest of their line.
    fn keys() -> impl Iterator<Item = (&'static str, &'static str)> {
        FILE.1.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase())).filter_map(|line| line.split_once(" ="))
    }

    #[test]
    fn every_key_is_used_somewhere() {
        fn sources(folder: &std::path::Path, out: &mut String) {
            for entry in std::fs::read_dir(folder).expect("the sources") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    sources(&path, out);
                } else {
                    out.push_str(&std::fs::read_to_string(&path).expect("a source file"));
                }
            }
        }
        let mut code = String::new();
        sources(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut code);
        let unused: Vec<_> = keys().map(|(key, _)| key).filter(|key| !code.contains(&format!("\"{key}\""))).collect();
        assert_eq!(unused, Vec::<&str>::new());
        assert!(keys().count() > 20);
    }

    #[test]
    fn every_key_is_found_and_typography_holds() {
        for (key, _) in keys() {
            assert!(loader().has(key), "{key}");
        }
        for line in FILE.1.lines().filter(|line| !line.starts_with('#')) {
            assert!(!line.contains('\'') && !line.contains("..."), "{line}");
        }
    }
}
