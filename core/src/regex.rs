//! Regular expressions, once for all languages that have them here.
//!
//! A front end turns a pattern into a [`tree`]; [`program`] turns the tree into instructions and [`matcher`] runs
//! them, the same on every host. [`python`] is the front end for Python 3.11's `re` (routes); it alone decides
//! what such a pattern may contain. [`re2`] is the one for Go's `regexp` (templates). [`literals`] finds texts without which a tree cannot match.
//!
//! Kept here: leftmost match, alternatives by priority (what a backtracking engine finds first), captures and
//! empty loops as Python has them. Time is linear in the text for every pattern without back-references and
//! conditionals, the factor being the pattern with its counted repeats written out; the others have a budget
//! of steps.
//!
//! Not covered: patterns over bytes, `re.LOCALE`.

pub(crate) mod literals;
mod matcher;
mod program;
pub(crate) mod python;
pub(crate) mod re2;
mod set;
mod tables;
pub(crate) mod tree;
mod unicode;

pub(crate) use matcher::{Exhausted, Mode, Scratch};
pub(crate) use program::Program;
pub(crate) use tree::matches_all;

#[cfg(test)]
mod oracle;
#[cfg(test)]
mod tests;
