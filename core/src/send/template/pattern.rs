//! The patterns of `ifMatchesRegexStr`: compiled once for each rendering, however often the helper is reached.

use crate::Limits;
use crate::regex::{Mode, Program, Scratch, re2};

/// How many patterns are kept; a template has few.
const KEPT: usize = 16;

/// The patterns of one rendering.
#[derive(Default)]
pub(super) struct Patterns {
    known: Vec<(String, Result<Program, Bad>)>,
    scratch: Scratch,
}

/// Why a pattern cannot be used.
#[derive(Clone, Debug)]
pub(super) enum Bad {
    /// It is no pattern, with what Go says of it; the helper renders its else part.
    Syntax(String),
    /// It is larger, or takes more steps, than the limits allow; Go has no such limit.
    Limit,
}

impl Patterns {
    /// Whether the pattern matches anywhere in the text.
    pub(super) fn matches(&mut self, pattern: &str, text: &str, limits: &Limits) -> Result<bool, Bad> {
        let at = match self.known.iter().position(|(known, _)| known == pattern) {
            Some(at) => at,
            None => {
                if self.known.len() == KEPT {
                    drop(self.known.remove(0));
                }
                self.known.push((pattern.to_owned(), compile(pattern, limits)));
                self.known.len() - 1
            }
        };
        let program = self.known[at].1.as_ref().map_err(Clone::clone)?;
        program
            .find(text, Mode::Search, false, limits, &mut self.scratch)
            .map_err(|_| Bad::Limit)
    }
}

/// Compiles a pattern.
pub(super) fn compile(pattern: &str, limits: &Limits) -> Result<Program, Bad> {
    let parsed = re2::parse(pattern).map_err(Bad::Syntax)?;
    Program::new(&parsed, limits.regex_program).map_err(|_| Bad::Limit)
}
