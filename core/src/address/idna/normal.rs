//! Normalisation Form C (Unicode Standard Annex #15), of labels all of whose characters are allowed.
//!
//! Such characters do not change by themselves, so what has no combining mark is normal. `compositions.bin` has those of
//! the canonical compositions that can occur: the number of second parts; these in order, each as the distance from the
//! one before; then by result: its distance from the result before, the distance of its first part from that of the
//! result before and the index of its second part. Hangul needs no entry: the
//! letters that its syllables are made of are allowed in no label.

use super::character::{Class, class};
use crate::packed::Packed;
use std::sync::OnceLock;

/// Two characters that are one.
struct Composition {
    whole: char,
    first: char,
    second: char,
}

static COMPOSITIONS: OnceLock<Vec<Composition>> = OnceLock::new();

fn compositions() -> &'static [Composition] {
    COMPOSITIONS.get_or_init(|| unpack(Packed(include_bytes!("compositions.bin"))))
}

/// Whether a label is in Normalisation Form C.
pub(super) fn is_normal(label: &[(char, Class)]) -> bool {
    let may_change = |(character, class): &(char, Class)| class.combining() != 0 || composes(*character);
    if !label.iter().any(may_change) {
        return true;
    }
    let mut parts = Vec::with_capacity(label.len() * 2);
    for &(character, _) in label {
        decompose(character, &mut parts);
    }
    for marks in parts.split_mut(|(_, combining)| *combining == 0) {
        marks.sort_by_key(|(_, combining)| *combining);
    }
    let composed = compose(&parts);
    composed.iter().eq(label.iter().map(|(character, _)| character))
}

/// Whether a character can become one with one before it.
pub(super) fn composes(character: char) -> bool {
    compositions().iter().any(|one| one.second == character)
}

fn decompose(character: char, parts: &mut Vec<(char, u8)>) {
    match compositions().iter().find(|one| one.whole == character) {
        Some(one) => {
            decompose(one.first, parts);
            decompose(one.second, parts);
        }
        None => parts.push((character, class(character).map_or(0, Class::combining))),
    }
}

fn compose(parts: &[(char, u8)]) -> Vec<char> {
    let mut composed: Vec<char> = Vec::with_capacity(parts.len());
    let (mut starter, mut last) = (None, 0);
    for &(character, combining) in parts {
        // A mark is kept from the starter by one of its own class or a higher one, any other by whatever is between.
        let adjoins = starter.is_some_and(|at| at + 1 == composed.len());
        let is_blocked = if adjoins { false } else { last >= combining };
        let whole = starter
            .filter(|_| !is_blocked)
            .and_then(|at: usize| Some((at, whole(composed[at], character)?)));
        match whole {
            Some((at, whole)) => composed[at] = whole,
            None => {
                if combining == 0 {
                    starter = Some(composed.len());
                }
                last = combining;
                composed.push(character);
            }
        }
    }
    composed
}

fn whole(first: char, second: char) -> Option<char> {
    let is_it = |one: &&Composition| one.first == first && one.second == second;
    compositions().iter().find(is_it).map(|one| one.whole)
}

fn unpack(mut packed: Packed<'_>) -> Vec<Composition> {
    let mut second = 0;
    let seconds: Vec<u32> = (0..packed.byte())
        .map(|_| {
            second += packed.number();
            second
        })
        .collect();
    let (mut whole, mut first) = (0, 0_u32);
    let mut compositions = Vec::new();
    while !packed.is_empty() {
        whole += packed.number();
        first = first.wrapping_add_signed(packed.difference());
        let second = seconds[usize::from(packed.byte())];
        if let [Some(whole), Some(first), Some(second)] = [whole, first, second].map(char::from_u32) {
            compositions.push(Composition { whole, first, second });
        }
    }
    compositions
}
