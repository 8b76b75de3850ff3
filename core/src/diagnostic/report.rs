//! [`Report`]: an ordered list of findings, and the error type of the crate.

use super::{Diagnostic, Severity};
use std::fmt;

/// An ordered list of findings, possibly empty.
///
/// As the `Err` of a call it holds at least one error; all errors of an input are reported, not the first
/// alone. As the answer of a check it may hold warnings and notes only.
///
/// # Examples
///
/// ```
/// use mailwright::{Code, Diagnostic, Report};
/// let mut report = Report::default();
/// report.push(Diagnostic::warning(Code::LimitUnknownName, "limits").with_message("ignored"));
/// assert!(!report.has_errors());
/// assert_eq!(report.iter().count(), 1);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report(Vec<Diagnostic>);

impl Report {
    /// Adds a finding at the end.
    pub fn push(&mut self, found: Diagnostic) {
        self.0.push(found);
    }

    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The number of findings.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The first error, or the first finding where there is no error.
    #[must_use]
    pub fn first(&self) -> Option<&Diagnostic> {
        self.0.iter().find(|found| found.is_error()).or(self.0.first())
    }

    /// The findings in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// The findings that refuse the input.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.0.iter().filter(|found| found.severity() == Severity::Error)
    }

    /// Whether the input is refused.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(Diagnostic::is_error)
    }

    /// `Ok(value)` unless there are errors; then the whole report.
    ///
    /// # Errors
    ///
    /// The report itself, warnings included.
    pub fn or_ok<T>(self, value: T) -> Result<T, Report> {
        if self.has_errors() { Err(self) } else { Ok(value) }
    }
}

impl From<Diagnostic> for Report {
    fn from(found: Diagnostic) -> Self {
        Self(vec![found])
    }
}

impl From<Vec<Diagnostic>> for Report {
    fn from(found: Vec<Diagnostic>) -> Self {
        Self(found)
    }
}

impl Extend<Diagnostic> for Report {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, found: I) {
        self.0.extend(found);
    }
}

impl FromIterator<Diagnostic> for Report {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(found: I) -> Self {
        Self(found.into_iter().collect())
    }
}

impl IntoIterator for Report {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Report {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, found) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str("\n")?;
            }
            found.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Report {}
