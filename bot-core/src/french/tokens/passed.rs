//! What is not the person's own plain words: quoted lines, code, links, e-mail addresses, phone numbers.

use crate::french::Span;

/// The parts of a text that are not read: quoted lines, code, links, e-mail addresses, phone numbers (rule `not-own-words`).
pub(super) fn passed_over(text: &str) -> Vec<Span> {
    let mut passed = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with('>') {
            passed.push(at..at + line.len());
        }
        at += line.len();
    }
    let mut code = text.match_indices('`');
    while let (Some((start, _)), Some((end, _))) = (code.next(), code.next()) {
        passed.push(start..end + 1);
    }
    let mut start = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end();
        let mail = bare.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !host.contains(':'));
        if bare.contains("://") || bare.starts_with("www.") || mail {
            passed.push(start..start + bare.len());
        }
        start += word.len();
    }
    phones(text, &mut passed);
    passed
}

/// Phone numbers: « + » or « 0 » and at least nine digits in all, with single spaces, dots, slashes or dashes between.
fn phones(text: &str, passed: &mut Vec<Span>) {
    let mut chars = text.char_indices().peekable();
    let mut before = ' ';
    while let Some((start, c)) = chars.next() {
        if !(before.is_alphanumeric() || before == '+') && (c == '+' || c == '0') {
            let (mut digits, mut end, mut gap) = (usize::from(c == '0'), start + 1, false);
            while let Some((at, next)) =
                chars.next_if(|(_, next)| next.is_ascii_digit() || " ./-()\u{A0}\u{202F}".contains(*next))
            {
                if next.is_ascii_digit() {
                    (digits, end, gap) = (digits + 1, at + 1, false);
                } else if std::mem::replace(&mut gap, true) && !"()".contains(next) {
                    break;
                }
            }
            if (9..=15).contains(&digits) {
                passed.push(start..end);
            }
        }
        before = c;
    }
}
