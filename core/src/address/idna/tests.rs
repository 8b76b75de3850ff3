//! The rules between the characters of a label against the `idna` crate, which implements UTS #46.

use super::character::{Class, class};
use super::{check_hyphens, direction, follows_the_rules, is_joiner, joiner, normal};
use idna::AsciiDenyList;
use idna::uts46::{Hyphens, Uts46};

fn allowed() -> impl Iterator<Item = (char, Class)> {
    ('\0'..=char::MAX).filter_map(|character| Some((character, class(character)?)))
}

/// Compares the answers for a label whose characters may stand in one.
fn compare(label: &str) {
    if label.is_ascii() || check_hyphens(label).is_err() {
        return;
    }
    let characters: Vec<(char, Class)> = label
        .chars()
        .map(|character| (character, class(character).unwrap()))
        .collect();
    let (normal_form, result) =
        Uts46::new().to_unicode(label.as_bytes(), AsciiDenyList::STD3, Hyphens::Check);
    let expected = result.is_ok() && normal_form == label;
    let parts = [
        characters[0].1.is_mark(),
        normal::is_normal(&characters),
        joiner::may_stand(&characters),
        direction::is_clear(&characters),
    ];
    assert_eq!(
        follows_the_rules(&characters),
        expected,
        "{label:?} {} {parts:?}",
        label.escape_unicode()
    );
}

#[test]
fn every_character_agrees_beside_those_that_matter() {
    // From right to left, both kinds of numbers, what joins, a virama, marks of several classes.
    let beside = [
        "a", "9", "\u{5d0}", "\u{661}", "\u{6f1}", "\u{628}", "\u{94d}", "\u{323}", "\u{302}",
    ];
    let plain = class('a');
    for (character, class) in allowed() {
        compare(&format!("a{character}"));
        compare(&format!("\u{5d0}{character}"));
        compare(&format!("\u{628}\u{200c}{character}"));
        // Nine in ten are letters without any property.
        if Some(class) == plain && u32::from(character) % 16 != 0 {
            continue;
        }
        for other in beside {
            compare(&format!("{character}{other}"));
            compare(&format!("{other}{character}"));
        }
        compare(&character.to_string());
        for around in [
            "\u{5d0}?\u{5d0}",
            "\u{628}?\u{200c}\u{628}",
            "\u{628}\u{200c}?\u{628}",
            "a\u{323}?\u{302}",
        ] {
            compare(&around.replace('?', &character.to_string()));
        }
        compare(&format!("a{character}\u{200d}"));
    }
}

#[test]
fn every_mark_agrees_after_every_letter_that_composes() {
    let seconds: Vec<char> = allowed()
        .filter(|(character, class)| {
            class.combining() != 0 || class.is_mark() || normal::composes(*character)
        })
        .map(|(character, _)| character)
        .collect();
    assert!(seconds.len() > 2_000, "{}", seconds.len());
    let latin = "aeinosuvwxyz\u{e2}\u{ea}\u{f4}\u{103}\u{1a1}\u{1b0}\u{1ea1}\u{3b1}\u{3ac}\u{1f00}\u{456}\u{928}\u{9c7}\u{304b}\u{ac00}";
    for second in &seconds {
        for first in latin.chars() {
            compare(&format!("{first}{second}"));
            compare(&format!("{first}{second}\u{301}"));
            compare(&format!("{first}\u{323}{second}"));
        }
    }
}

#[test]
fn labels_made_at_random_agree() {
    let all: Vec<char> = allowed().map(|(character, _)| character).collect();
    let notable: Vec<char> = allowed()
        .filter(|(character, class)| {
            class.combining() != 0 || is_joiner(*character) || normal::composes(*character)
        })
        .map(|(character, _)| character)
        .collect();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    for _ in 0..50_000 {
        let length = 1 + next(6);
        let label: String = (0..length)
            .map(|_| match next(3) {
                0 => all[next(all.len())],
                1 => notable[next(notable.len())],
                // Letters of one neighbourhood, so that directions agree more often.
                _ => [
                    'a', 'e', '\u{e2}', '\u{5d0}', '\u{628}', '\u{915}', '\u{94d}', '7',
                ][next(8)],
            })
            .collect();
        compare(&label);
    }
}
