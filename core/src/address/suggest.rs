//! Did you mean? The domain that was probably meant, as Mailgun's address library finds it.
//!
//! A bare name out of a table, else the most similar of 207 common domains: Ratcliff and Obershelp's similarity as
//! Python's `difflib` computes it, at least 0.77; of equals the last in alphabetical order. Nothing is trimmed,
//! lower-cased or validated. Its oddities are kept: `mit.edu` gives `pitt.edu`.

use super::suggest_data::{BARE, COMMON};

/// Similarity from which a domain is suggested.
const CUTOFF: f64 = 0.77;

/// The domain that was probably meant; `None` where there is nothing to suggest.
///
/// # Examples
///
/// ```
/// use mailwright::suggest_domain;
/// assert_eq!(suggest_domain("gmial.com"), Some("gmail.com"));
/// assert_eq!(suggest_domain("cox"), Some("cox.net"));
/// assert_eq!(suggest_domain("gmail.com"), None);
/// assert_eq!(suggest_domain("example.org"), None);
/// ```
#[must_use]
pub fn suggest_domain(domain: &str) -> Option<&'static str> {
    if let Some((_, meant)) = BARE.iter().find(|(bare, _)| *bare == domain) {
        return Some(meant);
    }
    // No common domain is longer than 24 characters, and what is a good deal longer cannot be similar.
    let typed: Vec<char> = domain.chars().take(100).collect();
    let best = COMMON
        .iter()
        .filter_map(|candidate| Some((similarity(candidate, &typed)?, *candidate)))
        .max_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(other.1)))?;
    (best.1 != domain).then_some(best.1)
}

/// The address with the domain that was probably meant; `None` where there is nothing to suggest.
///
/// The local part is what stands before the first `@`, the domain what follows the last one. Text without `@` has
/// nothing to suggest for.
///
/// # Examples
///
/// ```
/// use mailwright::did_you_mean;
/// assert_eq!(did_you_mean("nora@gmial.com").as_deref(), Some("nora@gmail.com"));
/// assert_eq!(did_you_mean("nora@gmail.com"), None);
/// assert_eq!(did_you_mean("nora"), None);
/// ```
#[must_use]
pub fn did_you_mean(address: &str) -> Option<String> {
    let (local, _) = address.split_once('@')?;
    let (_, domain) = address.rsplit_once('@')?;
    suggest_domain(domain).map(|meant| format!("{local}@{meant}"))
}

/// Twice the matching characters, divided by all; `None` below the cutoff.
fn similarity(candidate: &str, typed: &[char]) -> Option<f64> {
    let candidate: Vec<char> = candidate.chars().collect();
    let total = candidate.len() + typed.len();
    let reaches = |matches: usize| ratio(2 * matches, total).filter(|ratio| *ratio >= CUTOFF);
    // An upper bound first: most candidates are too long or too short.
    reaches(candidate.len().min(typed.len()))?;
    reaches(matches(&candidate, typed))
}

fn ratio(part: usize, total: usize) -> Option<f64> {
    let exact = |count: usize| u32::try_from(count).ok().map(f64::from);
    Some(exact(part)? / exact(total)?)
}

/// Characters in common blocks: the longest one, and those to its left and right.
fn matches(one: &[char], other: &[char]) -> usize {
    let mut count = 0;
    let mut open = vec![(one, other)];
    while let Some((one, other)) = open.pop() {
        let (at_one, at_other, length) = longest_block(one, other);
        if length > 0 {
            count += length;
            open.push((&one[..at_one], &other[..at_other]));
            open.push((&one[at_one + length..], &other[at_other + length..]));
        }
    }
    count
}

/// The longest block that both have: of several the earliest in `one`, and of those the earliest in `other`.
fn longest_block(one: &[char], other: &[char]) -> (usize, usize, usize) {
    let mut best = (0, 0, 0);
    for at_one in 0..one.len() {
        for at_other in 0..other.len() {
            let length = one[at_one..]
                .iter()
                .zip(&other[at_other..])
                .take_while(|(left, right)| left == right)
                .count();
            if length > best.2 {
                best = (at_one, at_other, length);
            }
        }
    }
    best
}
