//! The part of Telegram's HTML that the fake understands; anything else is an error, as it is there.

/// The text without markup.
///
/// # Errors
/// What is wrong, in Telegram's words.
pub(crate) fn plain(html: &str) -> Result<String, String> {
    let mut out = String::new();
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(entity) = rest.strip_prefix('&') {
            let (name, after) = entity.split_once(';').ok_or("Bad Request: can't parse entities: unclosed entity")?;
            out.push(match name {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                _ => return Err(format!("Bad Request: can't parse entities: unknown entity \"{name}\"")),
            });
            rest = after;
        } else {
            let (tag, after) = rest[1..].split_once('>').ok_or("Bad Request: can't parse entities: unclosed start tag")?;
            match tag.strip_prefix('/') {
                Some(name) if open.pop() == Some(name) => {}
                Some(name) => return Err(format!("Bad Request: can't parse entities: unexpected end tag \"{name}\"")),
                None if ["b", "i", "u", "s", "code", "pre", "blockquote"].contains(&tag) => open.push(tag),
                None if is_moment(tag) => open.push("tg-time"),
                None => return Err(format!("Bad Request: can't parse entities: unsupported start tag \"{tag}\"")),
            }
            rest = after;
        }
    }
    out.push_str(rest);
    if open.is_empty() { Ok(out) } else { Err("Bad Request: can't parse entities: can't find end tag".to_owned()) }
}

/// `tg-time unix="…"`: a moment, in seconds since 1970.
fn is_moment(tag: &str) -> bool {
    let unix = tag.strip_prefix("tg-time unix=\"").and_then(|unix| unix.strip_suffix('"'));
    unix.is_some_and(|unix| unix.parse::<i64>().is_ok_and(|unix| unix > 0))
}
