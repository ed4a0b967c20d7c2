//! Parts of the day: matin, midi, après-midi, fin de journée, soir, nuit, and the meals, which Switzerland and France name differently.

use super::reader::Reader;
use crate::french::entity::{DayPart, Rule, rule};

pub(super) const RULES: &[Rule] = &[
    rule("window", "demain matin", "un matin pluvieux"),
    rule("window-late", "samedi en fin de journée", "la fin du film"),
    rule("window-meal", "demain après le souper", "un souper canadien"),
];

/// A part of the day in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    pub(super) part: DayPart,
    /// « ce soir », « cet après-midi »: today's.
    pub(super) today: bool,
    /// Led by an article or preposition, so that it can stand alone: « le soir », « en soirée ».
    pub(super) led: bool,
    pub(super) end: usize,
    pub(super) rule: &'static str,
}

impl Reader<'_> {
    /// A part of the day that begins here, with what leads to it.
    pub(super) fn window(&self, at: usize) -> Option<Window> {
        const LEADS: &[&[&str]] = &[
            &["dans", "le", "courant", "de", "l'"],
            &["dans", "le", "courant", "de", "la"],
            &["tot", "dans", "la"],
            &["tot", "dans", "l'"],
            &["tard", "dans", "la"],
            &["tot", "le"],
            &["tard", "le"],
            &["dans", "l'"],
            &["dans", "la"],
            &["de", "l'"],
            &["de", "la"],
            &["pendant", "la"],
            &["pendant", "l'"],
            &["durant", "la"],
            &["durant", "l'"],
            &["au", "petit"],
            &["pour", "le"],
            &["pour", "la"],
            &["pour", "l'"],
            &["des", "le"],
            &["a", "l'"],
            &["en"],
            &["le"],
            &["la"],
            &["l'"],
            &["au"],
            &["du"],
            &["a"],
        ];
        if let Some(window) = self.meal(at) {
            return Some(window);
        }
        let today = self.is(at, &["ce", "cet", "cette"]);
        let from = if today { Some(at + 1) } else { self.one_of(at, LEADS) };
        let start = from.unwrap_or(at);
        let inside = self.edge(start);
        let (part, end, rule) = self.part_word(inside.unwrap_or(start))?;
        // « à midi » and « au midi » are hours; « du midi » and « le midi » a part of the day.
        if part == DayPart::Noon && (from.is_none() || self.is(at, &["a", "au", "en"])) {
            return None;
        }
        // « samedi matin tôt »
        let end = self.skip(end, &["tot", "tard"]);
        Some(Window { part, today, led: from.is_some() || inside.is_some() || self.is(start, &["avant"]), end, rule })
    }

    /// « début de », « en fin de », « milieu de »: the token after it.
    fn edge(&self, at: usize) -> Option<usize> {
        if !self.is(at, &["debut", "milieu", "fin"]) {
            return None;
        }
        self.one_of(at + 1, &[&["de", "la"], &["de", "l'"], &["de"], &["d'"]])
    }

    fn part_word(&self, at: usize) -> Option<(DayPart, usize, &'static str)> {
        let late = self.after(at, &["de"]) && at >= 2 && self.is(at - 2, &["fin"]);
        Some(match self.word(at) {
            "matin" | "matinee" | "mat" => (DayPart::Morning, at + 1, "window"),
            "soir" | "soiree" => (DayPart::Evening, at + 1, "window"),
            "nuit" => (DayPart::Night, at + 1, "window"),
            "midi" => (DayPart::Noon, at + 1, "window"),
            "apres" => (DayPart::Afternoon, self.seq(at, &["apres", "midi"])?, "window"),
            // « avant-midi » is the morning; « avant midi » an hour.
            "avant" if self.is(at + 1, &["-"]) => (DayPart::Morning, self.seq(at, &["avant", "midi"])?, "window"),
            "journee" if late => (DayPart::LateDay, at + 1, "window-late"),
            _ => return None,
        })
    }

    /// « au souper », « après le dîner », « à l'heure du déjeuner »: Swiss (and Belgian) meals, French ones in France.
    fn meal(&self, at: usize) -> Option<Window> {
        const LEADS: &[&[&str]] = &[
            &["a", "l'", "heure", "du"],
            &["au", "moment", "du"],
            &["pendant", "le"],
            &["apres", "le"],
            &["avant", "le"],
            &["pour", "le"],
            &["apres"],
            &["avant"],
            &["au"],
        ];
        let start = self.one_of(at, LEADS)?;
        let french = self.zone == chrono_tz::Europe::Paris;
        let (part, end) = match self.word(start) {
            "petit" => (DayPart::Morning, self.one_of(start, &[&["petit", "dejeuner"], &["petit", "dej"]])?),
            "dejeuner" => (if french { DayPart::Noon } else { DayPart::Morning }, start + 1),
            "diner" => (if french { DayPart::Evening } else { DayPart::Noon }, start + 1),
            "souper" => (DayPart::Evening, start + 1),
            _ => return None,
        };
        Some(Window { part, today: false, led: true, end, rule: "window-meal" })
    }
}
