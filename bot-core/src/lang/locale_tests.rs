//! What every locale file must hold to: it parses, every sentence renders, typography is right, one tone is spoken, overlays fit,
//! nothing is unused.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use fluent::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use fluent_syntax::{
    ast::{CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement},
    parser,
};

use super::{FILES, TU, VOUS, typography};

/// A file as it is loaded.
fn loaded(language: &str) -> String {
    let path = format!("{language}/bot-core.ftl");
    let (_, source) = FILES.iter().find(|(name, _)| *name == path).expect("the file is included");
    typography::resource(source)
}

/// Its messages, each with the arguments it takes.
fn messages(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let parsed = parser::parse(source).unwrap_or_else(|(_, errors)| panic!("does not parse: {errors:?}"));
    let mut all = BTreeMap::new();
    for entry in parsed.body {
        let Entry::Message(message) = entry else { continue };
        let key = message.id.name.to_owned();
        let mut arguments = BTreeSet::new();
        pattern(message.value.as_ref().unwrap_or_else(|| panic!("{key} says nothing")), &mut arguments);
        assert!(message.attributes.is_empty(), "{key} has attributes, which nothing reads");
        assert!(all.insert(key.clone(), arguments).is_none(), "{key} stands twice");
    }
    all
}

fn pattern(found: &Pattern<&str>, arguments: &mut BTreeSet<String>) {
    for element in &found.elements {
        if let PatternElement::Placeable { expression } = element {
            expressions(expression, arguments);
        }
    }
}

fn expressions(expression: &Expression<&str>, arguments: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(expression) => inline(expression, arguments),
        Expression::Select { selector, variants } => {
            inline(selector, arguments);
            for variant in variants {
                pattern(&variant.value, arguments);
            }
        }
    }
}

fn inline(expression: &InlineExpression<&str>, arguments: &mut BTreeSet<String>) {
    match expression {
        InlineExpression::VariableReference { id } => {
            arguments.insert(id.name.to_owned());
        }
        InlineExpression::Placeable { expression } => expressions(expression, arguments),
        InlineExpression::FunctionReference { arguments: CallArguments { positional, .. }, .. } => {
            for expression in positional {
                inline(expression, arguments);
            }
        }
        _ => {}
    }
}

/// Every sentence of a file, with every number that French grammar treats in its own way.
fn rendered(language: &str) -> Vec<(String, String)> {
    let source = loaded(language);
    let mut bundle = FluentBundle::new(vec![VOUS.parse().expect("a language")]);
    bundle.set_use_isolating(false);
    bundle.add_resource(FluentResource::try_new(source.clone()).expect("it parses")).expect("no key stands twice");
    let mut all = Vec::new();
    for (key, arguments) in messages(&source) {
        for number in [0.0, 1.0, 1.5, 2.0, 1_000_000.0] {
            let given: FluentArgs<'_> = arguments.iter().map(|name| (name.as_str(), FluentValue::from(number))).collect();
            let message = bundle.get_message(&key).and_then(|message| message.value()).expect("it was listed");
            let mut errors = Vec::new();
            let text = bundle.format_pattern(message, Some(&given), &mut errors).into_owned();
            assert!(errors.is_empty(), "{language} {key} with {number}: {errors:?}");
            all.push((key.clone(), text));
        }
    }
    all
}

fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphabetic() && c != '-')
        .filter(|word| !word.eq_ignore_ascii_case("rendez-vous"))
        .flat_map(|word| word.split('-'))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

/// Does it say « vous », or use an imperative of « vous »?
fn says_vous(text: &str) -> bool {
    // An appointment is a « rendez-vous » in any tone.
    let text = text.to_lowercase().replace("rendez-vous", "");
    words(&text).any(|word| {
        matches!(word.as_str(), "vous" | "votre" | "vos" | "vôtre" | "vôtres" | "êtes" | "dites" | "faites")
            || word.ends_with("ez") && !matches!(word.as_str(), "assez" | "chez" | "nez" | "rez")
    })
}

fn says_tu(text: &str) -> bool {
    words(text).any(|word| matches!(word.as_str(), "tu" | "te" | "toi" | "ton" | "ta" | "tes" | "tien" | "tienne"))
}

#[test]
fn everything_renders() {
    assert!(rendered(VOUS).len() > 100);
    assert!(!rendered(TU).is_empty());
}

#[test]
fn typography_is_french() {
    for language in [VOUS, TU] {
        for (key, text) in rendered(language) {
            let wrong = |what: &str| panic!("{language} {key}: {what} in « {text} »");
            for (bad, what) in [
                ("'", "a straight apostrophe"),
                ("\"", "a straight quote"),
                ("...", "three dots"),
                ("  ", "two spaces"),
                (" :", "a breaking space"),
                (" ;", "a breaking space"),
                (" !", "a breaking space"),
                (" ?", "a breaking space"),
                ("« ", "a breaking space"),
                (" »", "a breaking space"),
                ("{", "a brace"),
            ] {
                if text.contains(bad) {
                    wrong(what);
                }
            }
            let characters: Vec<char> = text.chars().collect();
            for (at, c) in characters.iter().enumerate() {
                let before = at.checked_sub(1).map(|at| characters[at]);
                let after = characters.get(at + 1).copied();
                match c {
                    ';' | '!' | '?' if !matches!(before, Some('\u{202F}' | '!' | '?')) => wrong("no space before ; ! ?"),
                    ':' if before != Some('\u{A0}') && !after.is_some_and(|c| c == '/' || c.is_ascii_digit()) => {
                        wrong("no space before :");
                    }
                    '«' if after != Some('\u{A0}') => wrong("no space after «"),
                    '»' if before != Some('\u{A0}') => wrong("no space before »"),
                    _ => {}
                }
            }
        }
    }
}

#[test]
fn one_tone_is_spoken() {
    for (key, text) in rendered(VOUS) {
        assert!(!says_tu(&text), "{key} says « tu »: {text}");
    }
    let familiar = messages(&loaded(TU));
    for (key, text) in rendered(VOUS) {
        assert!(!says_vous(&text) || familiar.contains_key(&key), "{key} needs a « tu » in locales/{TU}: {text}");
    }
    for (key, text) in rendered(TU) {
        // Two people together are « vous » in any tone; such a sentence says « ensemble ».
        assert!(!says_vous(&text) || text.contains("ensemble"), "{key} says « vous » in the overlay: {text}");
    }
}

#[test]
fn the_overlay_fits() {
    let all = messages(&loaded(VOUS));
    let sentences: BTreeMap<String, Vec<String>> = rendered(VOUS).into_iter().fold(BTreeMap::new(), |mut map, (key, text)| {
        map.entry(key).or_insert_with(Vec::new).push(text);
        map
    });
    let mut familiar: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (key, text) in rendered(TU) {
        familiar.entry(key).or_default().push(text);
    }
    for (key, arguments) in messages(&loaded(TU)) {
        assert_eq!(Some(&arguments), all.get(&key), "{key} of the overlay takes other arguments, or is no key");
        assert_ne!(familiar.get(&key), sentences.get(&key), "{key} says the same in the overlay: leave it out");
    }
}

#[test]
fn every_sentence_is_said_somewhere() {
    fn sources(folder: &Path, into: &mut String) {
        for entry in fs::read_dir(folder).expect("the sources are there") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                sources(&path, into);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                into.push_str(&fs::read_to_string(&path).expect("a source"));
            }
        }
    }
    let mut code = String::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut code);
    let unused: Vec<String> = messages(&loaded(VOUS)).into_keys().filter(|key| !code.contains(&format!("\"{key}\""))).collect();
    assert_eq!(unused, Vec::<String>::new(), "nothing says these");
}
