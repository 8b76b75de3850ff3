//! Many spans in one text: its units are counted once, not from the start for each span.

use super::span::floor_boundary;
use super::{Diagnostic, Report, Source, Span, Unit};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Bytes between two places that the count is kept of: so many are looked at for an end of a span, and an index takes a
/// thirty-second of its text.
const STEP: usize = 256;

/// A text whose units were counted, for many spans in it.
///
/// [`Span::in_units`] counts from the start of the text, which is right for one span; the spans of a long list of
/// addresses would take the square of its length.
///
/// # Examples
///
/// ```
/// use mailwright::{AddressList, Unit, UnitIndex};
/// let text = "Zoë <zoe@example.com>, Ann <ann@example.com>";
/// let index = UnitIndex::new(text, Unit::CodePoint);
/// let list = AddressList::parse(text);
/// let spans: Vec<_> = list.addresses().iter().map(|one| index.span(one.span()).range()).collect();
/// assert_eq!(spans, [0..21, 23..44]);
/// ```
#[derive(Clone, Debug)]
pub struct UnitIndex<S> {
    text: S,
    unit: Unit,
    /// The units before each [`STEP`] bytes, from 0 on; nothing where bytes are units.
    before: Box<[usize]>,
}

impl<S: AsRef<str>> UnitIndex<S> {
    /// Counts the units of a text, once.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Unit, UnitIndex};
    /// let owned = UnitIndex::new(String::from("é𝄞!"), Unit::Utf16);
    /// assert_eq!(owned.span((6..7).into()).range(), 3..4);
    /// ```
    #[must_use]
    pub fn new(text: S, unit: Unit) -> Self {
        let source = text.as_ref();
        let mut before = Vec::new();
        if unit != Unit::Byte && !source.is_ascii() {
            let (mut from, mut units) = (0, 0);
            for at in (0..source.len()).step_by(STEP) {
                let at = floor_boundary(source, at);
                units += unit.count(&source[from..at]);
                before.push(units);
                from = at;
            }
        }
        Self {
            before: before.into(),
            unit,
            text,
        }
    }

    /// The text.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Unit, UnitIndex};
    /// assert_eq!(UnitIndex::new("Grüße", Unit::Utf16).text(), "Grüße");
    /// ```
    #[must_use]
    pub fn text(&self) -> &str {
        self.text.as_ref()
    }

    /// A span of the text in the units of the index, as [`Span::in_units`] has it.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Span, Unit, UnitIndex};
    /// let text = "ü".repeat(1_000) + "!";
    /// let index = UnitIndex::new(&text, Unit::CodePoint);
    /// assert_eq!(index.span(Span::from(2_000..2_001)).range(), 1_000..1_001);
    /// assert_eq!(index.span(Span::from(2_000..9_999)).range(), 1_000..1_001); // cut to the text
    /// ```
    #[must_use]
    pub fn span(&self, span: Span) -> Span {
        let (start, end) = (self.units(span.start()), self.units(span.end()));
        Span::from(start..end)
    }

    /// The units before byte `at`.
    fn units(&self, at: usize) -> usize {
        let source = self.text();
        let at = floor_boundary(source, at);
        // At the end of a text of whole steps the last one counts.
        let Some(last) = self.before.len().checked_sub(1) else {
            return at;
        };
        let step = (at / STEP).min(last);
        let from = floor_boundary(source, step * STEP);
        self.before[step] + self.unit.count(&source[from..at])
    }
}

impl Diagnostic {
    /// As [`span_in_units`](Self::span_in_units), with the text of the parameter counted already.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{AddressList, Unit, UnitIndex};
    /// let text = "Zoë <zoe@example.com>, nobody";
    /// let index = UnitIndex::new(text, Unit::CodePoint);
    /// let list = AddressList::parse(text);
    /// let found = list.rejected()[0].reasons().first().unwrap();
    /// assert_eq!(found.span_by(&index).unwrap().range(), 23..29);
    /// ```
    #[must_use]
    pub fn span_by<S: AsRef<str>>(&self, index: &UnitIndex<S>) -> Option<Span> {
        match &self.0.source {
            Source::Parameter => self.0.span.map(|span| index.span(span)),
            Source::Text(_) | Source::Known(_) => self.span_in_units(index.unit, None),
        }
    }
}

/// The spans of a report, in order; see [`Report::spans_in_units`].
pub(super) fn spans<'t>(
    report: &Report,
    unit: Unit,
    parameter: &dyn Fn(&Diagnostic) -> Option<Cow<'t, str>>,
) -> Vec<Option<Span>> {
    let mut indexes: BTreeMap<Text<'_>, Option<UnitIndex<Cow<'_, str>>>> = BTreeMap::new();
    report
        .iter()
        .map(|found| {
            let span = found.0.span?;
            let text = match &found.0.source {
                Source::Parameter => Text::Parameter(found.parameter()),
                Source::Text(text) => Text::At(text.as_ptr(), text.len()),
                // Covered as a whole, and no other finding's.
                Source::Known(_) => return found.span_in_units(unit, None),
            };
            let index = indexes.entry(text).or_insert_with(|| {
                let text = found.source().map(Cow::Borrowed).or_else(|| parameter(found));
                Some(UnitIndex::new(text?, unit))
            });
            Some(index.as_ref().map_or(span, |index| index.span(span)))
        })
        .collect()
}

/// What tells one text of a report from another.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Text<'r> {
    Parameter(&'r str),
    /// Findings about one text share it: where it lies will do.
    At(*const u8, usize),
}

#[cfg(test)]
mod tests {
    use super::{Cow, STEP, Span, Unit, UnitIndex};
    use crate::{Code, Diagnostic, Report};

    #[test]
    fn an_index_counts_as_in_units_does_whatever_lies_on_its_steps() {
        for pattern in ["é", "x𝄞", "𝄞€é", "abc", "aé", ""] {
            for length in [0, 1, STEP / 3, STEP - 1, STEP, STEP + 1, 3 * STEP] {
                let text: String = pattern.chars().cycle().take(length).collect();
                for unit in [Unit::Byte, Unit::CodePoint, Unit::Utf16] {
                    let index = UnitIndex::new(&text, unit);
                    for start in 0..=text.len() + 1 {
                        let span = Span::from(start..start + 7);
                        assert_eq!(
                            index.span(span),
                            span.in_units(&text, unit),
                            "{pattern:?} {length} {unit:?}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn spans_of_a_report_are_those_of_its_findings() {
        let found = |parameter: &str| Diagnostic::error(Code::LimitUnknownName, parameter);
        let report: Report = vec![
            found("a").with_span(2..3),
            found("a").with_span(4..5).with_source("é𝄞"),
            found("b").with_span(2..3),
            found("c"),
            found("a").with_span(0..2),
            found("a").with_span(2..6).with_source("é𝄞!"),
        ]
        .into();
        let text = |found: &Diagnostic| (found.parameter() == "a").then_some(Cow::Borrowed("ü!"));
        for unit in [Unit::Byte, Unit::CodePoint, Unit::Utf16] {
            let one_by_one: Vec<_> = report
                .iter()
                .map(|one| one.span_in_units(unit, text(one).as_deref()))
                .collect();
            assert_eq!(report.spans_in_units(unit, &text), one_by_one);
        }
    }

    #[test]
    fn a_text_is_asked_for_and_counted_once() {
        let asked = std::cell::Cell::new(0);
        let report: Report = (0..1_000)
            .map(|at| Diagnostic::error(Code::LimitUnknownName, "a").with_span(at * 2..at * 2 + 2))
            .collect();
        let spans = report.spans_in_units(Unit::Utf16, &|_| {
            asked.set(asked.get() + 1);
            Some(Cow::Owned("ü".repeat(1_000)))
        });
        assert_eq!(spans[999].map(Span::range), Some(999..1_000));
        assert_eq!(asked.get(), 1);
    }
}
