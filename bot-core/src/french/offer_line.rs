//! Stub until the branch lands.
use crate::{
    club::Unit,
    offer::{Content, Direction, Return, Subject},
    refusal::Refusal,
    text::Title,
};
pub fn parse_offer(text: &str, direction: Direction, _unit: &Unit) -> Result<Content, Refusal> {
    let title = Title::new(text).map_err(|_| Refusal::Empty)?;
    Ok(Content {
        direction,
        subject: Subject::Good,
        title,
        text: None,
        back: Return::default(),
        category: None,
        place: None,
        pieces: None,
        photo: None,
    })
}
