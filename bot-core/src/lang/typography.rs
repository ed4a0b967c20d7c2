//! French typography, put in when a locale file is loaded: people who write locale files type plain spaces, because invisible
//! characters get lost in edits.
//!
//! - U+00A0 before « : » and inside « », U+202F before « ; ! ? ».
//! - Only literal text is touched: never a placeable, a string literal or a key, so nothing that people typed is ever changed, and
//!   neither « https:// » nor « 18:30 » has a space to be changed.
//!
//! Deliberately absent: adding a space where none was typed. The tests of the locale files refuse that instead.

use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, Resource},
    parser, serializer,
};

const NO_BREAK: char = '\u{00A0}';
const NARROW_NO_BREAK: char = '\u{202F}';

/// A locale file with its plain spaces made non-breaking where French wants it. What can't be parsed is dropped by the parser
/// here just as it would be afterwards; the tests allow none of it.
pub fn resource(source: &str) -> String {
    let mut parsed = match parser::parse(source.to_owned()) {
        Ok(parsed) | Err((parsed, _)) => parsed,
    };
    walk(&mut parsed);
    serializer::serialize(&parsed)
}

fn walk(resource: &mut Resource<String>) {
    for entry in &mut resource.body {
        match entry {
            Entry::Message(message) => {
                message.value.iter_mut().for_each(pattern);
                message.attributes.iter_mut().for_each(|attribute| pattern(&mut attribute.value));
            }
            Entry::Term(term) => pattern(&mut term.value),
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) | Entry::Junk { .. } => {}
        }
    }
}

fn pattern(pattern: &mut Pattern<String>) {
    for element in &mut pattern.elements {
        match element {
            PatternElement::TextElement { value } => *value = text(value),
            PatternElement::Placeable { expression } => expressions(expression),
        }
    }
}

fn expressions(expression: &mut Expression<String>) {
    match expression {
        Expression::Select { variants, .. } => variants.iter_mut().for_each(|variant| pattern(&mut variant.value)),
        Expression::Inline(InlineExpression::Placeable { expression }) => expressions(expression),
        Expression::Inline(_) => {}
    }
}

/// Makes the spaces of one piece of text non-breaking where French wants it.
fn text(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 8);
    let mut before = None;
    let mut rest = value.chars().peekable();
    while let Some(c) = rest.next() {
        let c = match (before, c, rest.peek()) {
            (_, ' ', Some(':' | '»')) | (Some('«'), ' ', _) => NO_BREAK,
            (_, ' ', Some(';' | '!' | '?')) => NARROW_NO_BREAK,
            _ => c,
        };
        out.push(c);
        before = Some(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_before_double_signs_do_not_break() {
        let table = [
            ("Bonjour !", "Bonjour\u{202F}!"),
            ("Prix : 3 ; état ?", "Prix\u{A0}: 3\u{202F}; état\u{202F}?"),
            ("dites « oui » ou « non »", "dites «\u{A0}oui\u{A0}» ou «\u{A0}non\u{A0}»"),
            ("à 18:30, https://troquet.example/a?b : non", "à 18:30, https://troquet.example/a?b\u{A0}: non"),
            ("sans signe", "sans signe"),
            (" »", "\u{A0}»"),
            ("", ""),
        ];
        for (input, expected) in table {
            assert_eq!(text(input), expected);
        }
    }

    #[test]
    fn placeables_and_literals_are_left_alone() {
        let source = "a = « { $title } » : { \" : \" } { $n ->\n    [0] rien !\n   *[other] { $n } fois ?\n }\n";
        let normal = resource(source);
        assert!(normal.contains("«\u{A0}{ $title }\u{A0}»\u{A0}: { \" : \" }"), "{normal}");
        assert!(normal.contains("rien\u{202F}!") && normal.contains("fois\u{202F}?"), "{normal}");
        assert_eq!(resource(&normal), normal);
    }
}
