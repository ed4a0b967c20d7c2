//! What a resident's client shows of Troquet's messages, as the neutral lines and buttons that they were drawn from.

use bot_core::card::{Line, Style};
use troquet::transcript::stage::File;

/// A message as it stands in a room.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Shown {
    pub(super) lines: Vec<Line>,
    pub(super) buttons: Vec<String>,
    pub(super) files: Vec<File>,
    pub(super) photo: bool,
}

/// Reads a message's HTML, and holds its plain body against it: both must say the same.
pub(super) fn shown(html: &str, body: &str) -> Shown {
    let mut shown = Shown::default();
    let mut rest = html;
    while let Some((tag, after)) = rest.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
        let name = tag.split(' ').next().unwrap_or(tag);
        let (content, after) = after.split_once(&format!("</{name}>")).expect("tags are closed");
        rest = after;
        match name {
            "p" if is_row(content) || !shown.buttons.is_empty() => {
                shown.buttons.extend(text(content).split(" · ").map(str::to_owned));
            }
            "p" => shown.lines.push(line(Style::Body, content)),
            "blockquote" => shown.lines.push(line(Style::Quote, content)),
            "ul" => shown.lines.extend(items(content).map(|item| line(Style::Item, item))),
            "ol" => shown.buttons.extend(items(content).map(text)),
            _ => panic!("an unknown tag: {tag}"),
        }
    }
    assert!(rest.is_empty(), "words outside of tags: {html}");
    let said = |words: &str| words.lines().all(|words| body.contains(words));
    assert!(
        shown
            .lines
            .iter()
            .all(|line| said(&line.text.replace('/', "!")) || said(&line.text) || said_with_signs(&line.text, body)),
        "{html}\n{body}"
    );
    assert!(shown.buttons.iter().all(|label| said(label)), "{html}\n{body}");
    shown
}

/// Where a line has commands and other slashes, its words without any.
fn said_with_signs(line: &str, body: &str) -> bool {
    let bare = |text: &str| text.replace(['/', '!', '\n'], "").replace("> ", "");
    bare(body).contains(&bare(line))
}

/// The notes of a rating.
fn is_row(content: &str) -> bool {
    content.starts_with("1 · 2")
}

fn items(list: &str) -> impl Iterator<Item = &str> {
    list.split("<li>").skip(1).map(|item| item.trim_end_matches("</li>"))
}

fn line(style: Style, html: &str) -> Line {
    Line { style, text: text(html) }
}

/// Words without tags and escapes; commands with the sign that transcripts write.
fn text(html: &str) -> String {
    let html = html
        .replace("<code>!", "/")
        .replace("</code>", "")
        .replace("<strong>", "")
        .replace("</strong>", "")
        .replace("<br>", "\n");
    assert!(!html.contains('<'), "an unknown tag: {html}");
    html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}
