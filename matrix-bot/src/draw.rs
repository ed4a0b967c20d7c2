//! Draws a neutral [`Message`] for Matrix: a plain body that is complete in itself, and the same as semantic HTML. Buttons become
//! numbered choices, which are answered by their number or word.

use bot_core::card::{Choice, Message, Style};

/// A message in both forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Drawn {
    /// Without markup.
    pub(crate) body: String,
    /// With it.
    pub(crate) html: String,
}

/// Draws; `None` if there is nothing to see.
pub(crate) fn draw(message: &Message) -> Option<Drawn> {
    let (mut body, mut html) = (Vec::new(), String::new());
    let mut in_list = false;
    for line in &message.lines {
        let item = line.style == Style::Item;
        if item != in_list {
            html.push_str(if item { "<ul>" } else { "</ul>" });
            in_list = item;
        }
        let text = escape(&line.text);
        let (plain, rich) = match line.style {
            Style::Title => (line.text.clone(), format!("<p><strong>{text}</strong></p>")),
            Style::Body => (line.text.clone(), format!("<p>{text}</p>")),
            Style::Item => (format!("• {}", line.text), format!("<li>{text}</li>")),
            Style::Quote => (format!("> {}", line.text.replace('\n', "\n> ")), format!("<blockquote>{text}</blockquote>")),
        };
        body.push(plain);
        html.push_str(&rich);
    }
    if in_list {
        html.push_str("</ul>");
    }
    let (numbered, list) = choices(&message.choices);
    if !body.is_empty() && !numbered.is_empty() {
        body.push(String::new());
    }
    body.extend(numbered);
    html.push_str(&list);
    (!body.is_empty()).then(|| Drawn { body: body.join("\n"), html })
}

/// The choices as numbered lines and as a list. Where the labels are the numbers themselves (a rating), they are one line.
fn choices(choices: &[Choice]) -> (Vec<String>, String) {
    if choices.is_empty() {
        return (Vec::new(), String::new());
    }
    let numbered = choices.iter().zip(1_u32..);
    if numbered.clone().all(|(choice, number)| choice.label == number.to_string()) {
        let line = choices.iter().map(|choice| choice.label.as_str()).collect::<Vec<_>>().join(" · ");
        let html = format!("<p>{line}</p>");
        return (vec![line], html);
    }
    let body = numbered.map(|(choice, number)| format!("{number}. {}", choice.label)).collect();
    let items: Vec<_> = choices.iter().map(|choice| escape(&choice.label)).collect();
    (body, format!("<ol><li>{}</li></ol>", items.join("</li><li>")))
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
        let drawn = draw(message).expect("something to see");
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
    }

    #[test]
    fn lists_are_closed_and_nothing_is_nothing() {
        assert_eq!(drawn(&Message::default().item("un")).1, "<ul><li>un</li></ul>");
        assert_eq!(draw(&Message::default()), None);
    }
}
