//! Who and what has which number on the fake.

use troquet::transcript::stage::{self, Place};

use crate::networks::fake_telegram::Resident;

/// The number of the group that a transcript is about; other groups have the numbers below it.
pub(super) const GROUP: i64 = -1_001_000_000_000;
/// The number of the first resident; the others have those above it.
const FIRST: i64 = 1_000;

/// Which number is whose.
#[derive(Default)]
pub(super) struct Names {
    pub(super) residents: Vec<(stage::Resident, Resident)>,
    pub(super) rooms: Vec<stage::Room>,
}

impl Names {
    pub(super) fn resident(&mut self, who: &stage::Resident) -> Resident {
        if let Some((_, known)) = self.residents.iter().find(|(name, _)| name == who) {
            return *known;
        }
        let id = FIRST + i64::try_from(self.residents.len()).expect("few residents");
        // A handful of names for the life of a test.
        let new = Resident { id, name: Box::leak(who.name().to_owned().into_boxed_str()) };
        self.residents.push((who.clone(), new));
        new
    }

    pub(super) fn chat(&mut self, place: &Place) -> i64 {
        match place {
            Place::Group => GROUP,
            Place::Private(who) => self.resident(who).id,
            Place::Other(room) => {
                let at = self.rooms.iter().position(|known| known == room).unwrap_or_else(|| {
                    self.rooms.push(room.clone());
                    self.rooms.len() - 1
                });
                GROUP - 1 - i64::try_from(at).expect("few rooms")
            }
        }
    }

    pub(super) fn place(&self, chat: i64) -> Option<Place> {
        if chat == GROUP {
            return Some(Place::Group);
        }
        if chat < 0 {
            let at = usize::try_from(GROUP - 1 - chat).ok()?;
            return self.rooms.get(at).cloned().map(Place::Other);
        }
        self.residents.iter().find(|(_, known)| known.id == chat).map(|(who, _)| Place::Private(who.clone()))
    }
}
