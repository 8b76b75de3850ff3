//! Where the zero width joiners may stand (RFC 5892 appendix A.1 and A.2).

use super::character::Class;

const NON_JOINER: char = '\u{200c}';
const JOINER: char = '\u{200d}';
/// The combining class of viramas.
const VIRAMA: u8 = 9;

/// Whether every joiner of a label changes how its neighbours are written: after a virama, or, of the non-joiner, between
/// two characters that would be joined.
pub(super) fn may_stand(label: &[(char, Class)]) -> bool {
    label.iter().enumerate().all(|(at, (character, _))| {
        let (before, after) = (&label[..at], &label[at + 1..]);
        match *character {
            JOINER => follows_virama(before),
            NON_JOINER => follows_virama(before) || parts(before, after),
            _ => true,
        }
    })
}

fn follows_virama(before: &[(char, Class)]) -> bool {
    before
        .last()
        .is_some_and(|(_, class)| class.combining() == VIRAMA)
}

fn parts(before: &[(char, Class)], after: &[(char, Class)]) -> bool {
    let opaque = |(_, class): &&(char, Class)| !class.is_transparent();
    let previous = before.iter().rev().find(opaque);
    let next = after.iter().find(opaque);
    previous.is_some_and(|(_, class)| class.joins_next())
        && next.is_some_and(|(_, class)| class.joins_previous())
}
