//! Draws a neutral [`Message`] as Telegram's HTML and inline keyboard. Words are never changed, only escaped, laid out and, beyond
//! Telegram's limit, spread over several messages.

use bot_core::{
    card::{Choice, Line, Message, Moment, Style},
    commands::Press,
};
use reqwest::Url;

use crate::newest::{Button, ButtonStyle, Does, Keyboard};

/// The most that one message holds, in UTF-16 units without markup (Bot API, `sendMessage.text`).
pub(crate) const LONGEST_TEXT: usize = 4_096;

/// The most that stands under a picture, likewise (Bot API, `sendPhoto.caption`).
pub(crate) const LONGEST_CAPTION: usize = 1_024;

/// Buttons next to each other, at most…
const ROW_BUTTONS: usize = 5;

/// … and characters on them together, so that a telephone shows them whole.
const ROW_CHARACTERS: usize = 28;

/// The message as HTML texts of at most so many UTF-16 units each, in order; none for a message without lines. Words that name a moment
/// are marked as one: they stay as they are, and a tap on them offers the reader's calendar.
pub(crate) fn texts(message: &Message, longest: usize) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    let mut room = 0;
    for line in message.lines.iter().flat_map(|line| pieces(line, longest)) {
        let (html, units) = html(&line, &message.moments);
        match texts.last_mut() {
            Some(text) if units < room => {
                text.push('\n');
                text.push_str(&html);
                room -= units + 1;
            }
            _ => {
                texts.push(html);
                room = longest.saturating_sub(units);
            }
        }
    }
    texts
}

/// The message's choices as buttons, in order, few and short ones side by side. Where there is a bot to link to, those that lead to the
/// private chat are links, so that the press itself opens it.
pub(crate) fn keyboard(choices: &[Choice], bot: Option<&str>) -> Option<Keyboard> {
    let mut rows: Vec<Vec<Button>> = Vec::new();
    let mut characters = 0;
    for choice in choices {
        let does = match bot.and_then(|bot| link(bot, &choice.press)) {
            Some(url) => Does::Open(url),
            None => Does::Tell(choice.press.clone()),
        };
        let style = Press::weight(&choice.press).map(ButtonStyle::from);
        let button = Button { text: choice.label.clone(), does, style };
        let width = choice.label.chars().count();
        match rows.last_mut() {
            Some(row) if row.len() < ROW_BUTTONS && characters + width <= ROW_CHARACTERS => {
                row.push(button);
                characters += width;
            }
            _ => {
                rows.push(vec![button]);
                characters = width;
            }
        }
    }
    (!rows.is_empty()).then_some(Keyboard { inline_keyboard: rows })
}

/// The link that opens the private chat in the place of a button; `None` for a button that does not lead there.
fn link(bot: &str, press: &str) -> Option<Url> {
    let payload = Press::link(press)?;
    Url::parse(&format!("https://t.me/{bot}?start={payload}")).ok()
}

/// A line in parts that each fit even with the sign of an item.
fn pieces(line: &Line, longest: usize) -> Vec<Line> {
    let longest = longest.saturating_sub(2);
    let mut parts = vec![String::new()];
    let mut units = 0;
    for c in line.text.chars() {
        if units + c.len_utf16() > longest {
            parts.push(String::new());
            units = 0;
        }
        units += c.len_utf16();
        if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    }
    parts.into_iter().map(|text| Line { style: line.style, text }).collect()
}

/// One line as HTML, and how many UTF-16 units of it are seen.
fn html(line: &Line, moments: &[Moment]) -> (String, usize) {
    let text = marked(&line.text, moments);
    let units = line.text.encode_utf16().count();
    match line.style {
        Style::Title => (format!("<b>{text}</b>"), units),
        Style::Body => (text, units),
        Style::Item => (format!("• {text}"), units + 2),
        Style::Quote => (format!("<blockquote>{text}</blockquote>"), units),
    }
}

/// A line's text, escaped, with the first moment that it names marked as one (Bot API 9.5, `<tg-time>`). Without a format, clients show
/// the words as they are.
fn marked(text: &str, moments: &[Moment]) -> String {
    let found = moments.iter().find_map(|moment| Some((text.split_once(&moment.words)?, moment)));
    let Some(((before, after), Moment { words, at })) = found else { return escape(text) };
    let unix = at.0.div_euclid(1_000);
    format!("{}<tg-time unix=\"{unix}\">{}</tg-time>{}", escape(before), escape(words), escape(after))
}

/// Text that Telegram's HTML shows as it is.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use bot_core::time::Timestamp;

    use super::*;

    fn texts(message: &Message) -> Vec<String> {
        super::texts(message, LONGEST_TEXT)
    }

    /// The labels, row by row.
    fn rows(labels: &[&str]) -> Vec<Vec<String>> {
        let choices: Vec<Choice> =
            labels.iter().map(|label| Choice { label: (*label).to_owned(), press: format!("p {label}") }).collect();
        let keyboard = keyboard(&choices, None).map(|markup| markup.inline_keyboard).unwrap_or_default();
        for button in keyboard.iter().flatten() {
            assert_eq!((&button.does, button.style), (&Does::Tell(format!("p {}", button.text)), None));
        }
        keyboard.into_iter().map(|row| row.into_iter().map(|button| button.text).collect()).collect()
    }

    #[test]
    fn styles_and_escapes() {
        let message = Message::titled("Annonce 1 : <script>").line("5 < 6 & 7 > 6").item("un \"vélo\"").quote("</b>&amp;");
        assert_eq!(
            texts(&message),
            [
                "<b>Annonce 1 : &lt;script&gt;</b>\n5 &lt; 6 &amp; 7 &gt; 6\n• un \"vélo\"\n<blockquote>&lt;/b&gt;&amp;amp;</blockquote>"
            ]
        );
        assert_eq!(texts(&Message::default()), Vec::<String>::new());
    }

    #[test]
    fn long_messages_are_spread_and_lose_nothing() {
        let exact = Message::say("a".repeat(2_000)).line("b".repeat(2_095));
        assert_eq!(texts(&exact).len(), 1, "4096 with the line break");
        let more = Message::say("a".repeat(2_000)).line("b".repeat(2_096));
        assert_eq!(texts(&more), ["a".repeat(2_000), "b".repeat(2_096)]);
        // An emoji counts twice for Telegram; escapes do not count.
        assert_eq!(texts(&Message::say("&".repeat(4_000))).len(), 1);
        let faces = texts(&Message::say("🙂".repeat(3_000)));
        assert_eq!(faces.len(), 2);
        assert_eq!(faces.concat(), "🙂".repeat(3_000));
        assert_eq!(super::texts(&Message::say("un").item("deux"), 8), ["un", "• deux"], "a caption is shorter");
    }

    #[test]
    fn moments_are_marked_and_their_words_stay() {
        let moment = Moment { words: "samedi 28 novembre à 10 h".to_owned(), at: Timestamp(1_795_942_800_999) };
        let message = Message {
            moments: vec![moment.clone(), Moment { words: "lundi".to_owned(), ..moment }],
            ..Message::say("<Rendez-vous> samedi 28 novembre à 10 h, samedi").line("rien ici")
        };
        let marked = "&lt;Rendez-vous&gt; <tg-time unix=\"1795942800\">samedi 28 novembre à 10 h</tg-time>, samedi\nrien ici";
        assert_eq!(texts(&message), [marked]);
    }

    #[test]
    fn yes_and_the_end_have_a_colour() {
        let choice = |press: &str| Choice { label: "Oui".to_owned(), press: press.to_owned() };
        let keyboard = keyboard(&[choice("accepter 3 v1 k1"), choice("refuser 3 v1 k1"), choice("aide")], None).expect("buttons");
        let json = serde_json::to_value(&keyboard.inline_keyboard[0]).expect("JSON");
        let button = |press: &str| serde_json::json!({ "text": "Oui", "callback_data": press });
        let (mut yes, mut no) = (button("accepter 3 v1 k1"), button("refuser 3 v1 k1"));
        yes["style"] = "success".into();
        no["style"] = "danger".into();
        assert_eq!(json, serde_json::json!([yes, no, button("aide")]));
    }

    #[test]
    fn only_a_group_links_to_the_private_chat() {
        let choice = |press: &str| Choice { label: "Ouvrir".to_owned(), press: press.to_owned() };
        let kinds = |bot: Option<&str>| {
            let keyboard = keyboard(&[choice("start"), choice("aide")], bot).expect("buttons");
            keyboard.inline_keyboard.into_iter().flatten().map(|button| button.does).collect::<Vec<_>>()
        };
        let pressed = |press: &str| Does::Tell(press.to_owned());
        let url = Does::Open("https://t.me/troquet_bot?start=start".parse().expect("a link"));
        assert_eq!(kinds(Some("troquet_bot")), [url, pressed("aide")]);
        assert_eq!(kinds(None), [pressed("start"), pressed("aide")]);
    }

    #[test]
    fn buttons_stand_side_by_side_while_they_can_be_read() {
        assert_eq!(rows(&[]), Vec::<Vec<String>>::new());
        assert_eq!(rows(&["1", "2", "3", "4", "5"]), [["1", "2", "3", "4", "5"]]);
        assert_eq!(rows(&["Accepter", "Refuser"]), [["Accepter", "Refuser"]]);
        assert_eq!(
            rows(&["Fixer un rendez-vous", "C'est fait", "Annuler"]),
            [vec!["Fixer un rendez-vous"], vec!["C'est fait", "Annuler"]]
        );
    }
}
