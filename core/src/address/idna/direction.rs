//! The Bidi rule (RFC 5893 §2) for one label.

use super::character::{Class, Direction};

/// Whether a label can only be read in one direction. What has no character from right to left always can.
pub(super) fn is_clear(label: &[(char, Class)]) -> bool {
    let directions = || label.iter().map(|(_, class)| class.direction());
    let has = |wanted| directions().any(|direction| direction == wanted);
    if !has(Direction::RightToLeft) && !has(Direction::ArabicNumber) {
        return true;
    }
    let last = directions()
        .rev()
        .find(|direction| *direction != Direction::NonspacingMark);
    match directions().next() {
        Some(Direction::RightToLeft) => {
            let ends = matches!(
                last,
                Some(Direction::RightToLeft | Direction::ArabicNumber | Direction::EuropeanNumber)
            );
            let mixes_numbers = has(Direction::ArabicNumber) && has(Direction::EuropeanNumber);
            ends && !mixes_numbers && !has(Direction::LeftToRight)
        }
        // What comes from right to left has no place in it, and it has some. Numbers cannot begin a label.
        _ => false,
    }
}
