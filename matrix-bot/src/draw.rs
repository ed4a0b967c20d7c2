//! Draws a neutral [`Message`] for Matrix: a plain body that is complete in itself, and the same as semantic HTML. Buttons become
//! numbered choices, which are answered by their number or word; commands are written with « ! », for clients keep « / » for themselves.
//! What is too long for one event is spread over several.

use bot_core::card::{Choice, Line, Message, Span, Style};

/// The most that body and HTML of one event take together, in bytes as JSON. An edit says both twice; encryption adds a third; with
/// what stands beside the words that stays below the 65 536 bytes that a server takes.
const LARGEST: usize = 20_000;

/// What the tags around a piece take, at most.
const TAGS: usize = 80;

/// A message in both forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Drawn {
    /// Without markup.
    pub(crate) body: String,
    /// With it.
    pub(crate) html: String,
}

/// What a piece stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Around {
    /// By itself.
    Nothing,
    /// A list.
    List,
    /// The numbered choices.
    Choices,
}

/// A line, or a part of a long one, in both forms.
struct Piece {
    around: Around,
    /// The number of a choice.
    number: usize,
    body: String,
    html: String,
}

impl Piece {
    fn line(style: Style, body: String, text: &str) -> Self {
        let (around, html) = match style {
            Style::Title => (Around::Nothing, format!("<p><strong>{text}</strong></p>")),
            Style::Body => (Around::Nothing, format!("<p>{text}</p>")),
            Style::Item => (Around::List, format!("<li>{text}</li>")),
            Style::Quote => (Around::Nothing, format!("<blockquote>{text}</blockquote>")),
        };
        Self { around, number: 0, body, html }
    }

    /// Bytes, as JSON writes it.
    fn size(&self) -> usize {
        let json = |text: &str| serde_json::to_string(text).map_or(usize::MAX / 4, |json| json.len());
        json(&self.body) + json(&self.html) + TAGS
    }
}

/// Draws as so many events as it takes; none if there is nothing to see. The choices stand in the last one.
pub(crate) fn draw(message: &Message) -> Vec<Drawn> {
    let mut parts: Vec<(usize, Vec<Piece>)> = Vec::new();
    for piece in message.lines.iter().flat_map(lines).chain(choices(&message.choices)) {
        let size = piece.size();
        match parts.last_mut() {
            Some((taken, pieces)) if *taken + size <= LARGEST => {
                *taken += size;
                pieces.push(piece);
            }
            _ => parts.push((size, vec![piece])),
        }
    }
    parts.into_iter().map(|(_, pieces)| together(&pieces)).collect()
}

fn together(pieces: &[Piece]) -> Drawn {
    let (mut body, mut html) = (Vec::new(), String::new());
    let mut around = Around::Nothing;
    for piece in pieces {
        if piece.around != around {
            html.push_str(closing(around));
            match piece.around {
                Around::Nothing => {}
                Around::List => html.push_str("<ul>"),
                Around::Choices if piece.number > 1 => html.extend(["<ol start=\"", &piece.number.to_string(), "\">"]),
                Around::Choices => html.push_str("<ol>"),
            }
            around = piece.around;
        }
        if piece.number == 1 && !body.is_empty() {
            body.push("");
        }
        body.push(&piece.body);
        html.push_str(&piece.html);
    }
    html.push_str(closing(around));
    Drawn { body: body.join("\n"), html }
}

fn closing(around: Around) -> &'static str {
    match around {
        Around::Nothing => "",
        Around::List => "</ul>",
        Around::Choices => "</ol>",
    }
}

/// A line in pieces that each fit one event.
fn lines(line: &Line) -> Vec<Piece> {
    let (mut plain, mut rich) = (String::new(), String::new());
    for span in line.spans() {
        match span {
            Span::Text(text) => {
                plain.push_str(text);
                rich.push_str(&escape(text));
            }
            Span::Command(name) => {
                plain.extend(["!", name]);
                rich.extend(["<code>!", name, "</code>"]);
            }
        }
    }
    let body = match line.style {
        Style::Title | Style::Body => plain,
        Style::Item => format!("• {plain}"),
        Style::Quote => format!("> {}", plain.replace('\n', "\n> ")),
    };
    let piece = Piece::line(line.style, body, &rich);
    let middle = line.text.char_indices().nth(line.text.chars().count() / 2).map_or(0, |(at, _)| at);
    if piece.size() <= LARGEST || middle == 0 {
        return vec![piece];
    }
    let (start, end) = line.text.split_at(middle);
    [start, end].into_iter().flat_map(|text| lines(&Line { style: line.style, text: text.to_owned() })).collect()
}

/// The choices, numbered. Where the first labels are the numbers themselves (a rating), they are one line, and what stands beside them is
/// answered by its words.
fn choices(choices: &[Choice]) -> Vec<Piece> {
    let ratings = choices.iter().zip(1_usize..).take_while(|(choice, number)| choice.label == number.to_string()).count();
    if ratings > 1 {
        let row = |choices: &[Choice], number| {
            let words = choices.iter().map(|choice| choice.label.as_str()).collect::<Vec<_>>().join(" · ");
            let html = escape(&words);
            Piece { number, ..Piece::line(Style::Body, words, &html) }
        };
        let (ratings, beside) = choices.split_at(ratings);
        let beside = (!beside.is_empty()).then(|| row(beside, 2));
        return [row(ratings, 1)].into_iter().chain(beside).collect();
    }
    let numbered = choices.iter().zip(1..);
    numbered
        .map(|(choice, number)| Piece {
            around: Around::Choices,
            number,
            body: format!("{number}. {}", choice.label),
            html: format!("<li>{}</li>", escape(&choice.label)),
        })
        .collect()
}

/// Text that HTML shows as it is, line breaks included.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("<br>"),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(message: &Message) -> (String, String) {
        let mut parts = draw(message);
        assert_eq!(parts.len(), 1);
        let drawn = parts.remove(0);
        (drawn.body, drawn.html)
    }

    #[test]
    fn both_forms_say_the_same() {
        let message = Message::titled("Annonce 1 : <b>Lit</b>")
            .line("3 points & un \"merci\"")
            .item("un")
            .item("deux")
            .quote("a\nb")
            .choice("Ça m'intéresse", "interesse 1")
            .choice("Signaler", "signaler 1");
        let (body, html) = drawn(&message);
        assert_eq!(
            body,
            "Annonce 1 : <b>Lit</b>\n3 points & un \"merci\"\n• un\n• deux\n> a\n> b\n\n1. Ça m'intéresse\n2. Signaler"
        );
        assert_eq!(
            html,
            "<p><strong>Annonce 1 : &lt;b&gt;Lit&lt;/b&gt;</strong></p><p>3 points &amp; un &quot;merci&quot;</p>\
             <ul><li>un</li><li>deux</li></ul><blockquote>a<br>b</blockquote><ol><li>Ça m'intéresse</li><li>Signaler</li></ol>"
        );
    }

    #[test]
    fn ratings_are_their_own_numbers() {
        let message = (1..=5).fold(Message::say("Combien d'étoiles ?"), |message, stars| message.choice(stars.to_string(), "n"));
        let (body, html) = drawn(&message);
        assert_eq!(body, "Combien d'étoiles ?\n\n1 · 2 · 3 · 4 · 5");
        assert_eq!(html, "<p>Combien d'étoiles ?</p><p>1 · 2 · 3 · 4 · 5</p>");
        let (body, html) = drawn(&message.choice("Plus tard", "x").choice("Demain 9 h", "y"));
        assert_eq!(body, "Combien d'étoiles ?\n\n1 · 2 · 3 · 4 · 5\nPlus tard · Demain 9 h");
        assert!(html.ends_with("<p>1 · 2 · 3 · 4 · 5</p><p>Plus tard · Demain 9 h</p>"), "{html}");
    }

    #[test]
    fn commands_are_typed_with_another_sign() {
        let (body, html) = drawn(&Message::say("Écrivez « /offre Vélo » ou /cherche <x>.").quote("/offre"));
        assert_eq!(body, "Écrivez « !offre Vélo » ou !cherche <x>.\n> /offre");
        assert_eq!(
            html,
            "<p>Écrivez « <code>!offre</code> Vélo » ou <code>!cherche</code> &lt;x&gt;.</p><blockquote>/offre</blockquote>"
        );
    }

    #[test]
    fn lists_are_closed_and_nothing_is_nothing() {
        assert_eq!(drawn(&Message::default().item("un")).1, "<ul><li>un</li></ul>");
        assert_eq!(draw(&Message::default()), []);
    }

    #[test]
    fn no_event_is_too_large() {
        // Signs that JSON, HTML or both write longer, in one line and in many.
        for sign in ["é", "<", "\"", "\u{1}", "👍", "\n"] {
            let long = (0..90).fold(Message::titled(sign.repeat(70_000)), |message, _| message.item(sign.repeat(500)));
            let long = (0..300).fold(long, |message, _| message.choice(sign.repeat(60), "x"));
            let parts = draw(&long);
            assert!(parts.len() > 3);
            for part in &parts {
                let size = serde_json::json!([part.body, part.html]).to_string().len();
                assert!(size <= LARGEST, "{sign:?}: {size}");
            }
            let said: usize = parts.iter().map(|part| part.body.matches(sign).count()).sum();
            if !sign.contains('\n') {
                assert_eq!(said, 70_000 + 90 * 500 + 300 * 60, "nothing is lost of {sign:?}");
            }
            let begun: usize = parts.iter().map(|part| part.html.matches("<ol>").count()).sum();
            assert_eq!(begun, 1, "the numbers go on");
        }
    }
}
