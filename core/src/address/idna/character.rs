//! What IDNA2008 asks of a character: the derived property PVALID (RFC 5892), its combining class, joining type and
//! bidirectional class, and whether it is a mark. Unicode 18.0.0.
//!
//! `properties.bin` holds them as runs of characters that agree in everything, of which there are 3,406 but only 77
//! kinds: the number of kinds, two bytes for each (see [`Class`]), then the runs from U+0000 on, each the number of a
//! kind (0: not allowed in a label) and its length.

use crate::packed::Packed;
use std::sync::OnceLock;

/// The properties of a character that may stand in a label, be it on conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Class {
    /// From the lowest bit: three for the direction, three for the joining type, one each for mark and PVALID.
    flags: u8,
    combining: u8,
}

/// Bidirectional classes, those together that the Bidi rule treats alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    LeftToRight,
    RightToLeft,
    ArabicNumber,
    EuropeanNumber,
    /// Separators, terminators, other and boundary neutrals.
    Neutral,
    NonspacingMark,
}

impl Class {
    /// Whether it is PVALID: allowed without further conditions.
    pub(super) fn is_valid(self) -> bool {
        self.flags & 0x80 != 0
    }

    /// General category M.
    pub(super) fn is_mark(self) -> bool {
        self.flags & 0x40 != 0
    }

    /// Canonical combining class; 0 of what nothing is put in order around.
    pub(super) fn combining(self) -> u8 {
        self.combining
    }

    pub(super) fn direction(self) -> Direction {
        match self.flags & 7 {
            0 => Direction::LeftToRight,
            // R and AL
            1 | 2 => Direction::RightToLeft,
            3 => Direction::ArabicNumber,
            4 => Direction::EuropeanNumber,
            5 => Direction::Neutral,
            _ => Direction::NonspacingMark,
        }
    }

    /// Joining type L or D.
    pub(super) fn joins_next(self) -> bool {
        matches!(self.joining(), 1 | 3)
    }

    /// Joining type R or D.
    pub(super) fn joins_previous(self) -> bool {
        matches!(self.joining(), 2 | 3)
    }

    /// Joining type T.
    pub(super) fn is_transparent(self) -> bool {
        self.joining() == 4
    }

    fn joining(self) -> u8 {
        self.flags >> 3 & 7
    }
}

/// The properties of a character; `None` where no label may hold it.
pub(super) fn class(character: char) -> Option<Class> {
    let runs = RUNS.get_or_init(|| unpack(Packed(include_bytes!("properties.bin"))));
    let after = runs.partition_point(|(start, _)| *start <= u32::from(character));
    runs.get(after.checked_sub(1)?)?.1
}

/// From this code point on.
type Run = (u32, Option<Class>);

static RUNS: OnceLock<Vec<Run>> = OnceLock::new();

fn unpack(mut packed: Packed<'_>) -> Vec<Run> {
    let kinds: Vec<Class> = (0..packed.byte())
        .map(|_| Class {
            flags: packed.byte(),
            combining: packed.byte(),
        })
        .collect();
    let (mut runs, mut end) = (Vec::new(), 0);
    for (run, kind) in packed.runs() {
        runs.push((run.start, kind.map(|kind| kinds[kind])));
        end = run.end;
    }
    runs.push((end, None));
    runs
}
