//! [`Failure`]: why a call did not answer, as JavaScript is told.
//!
//! A wrong *type* is a `TypeError`, whatever the core refuses a `MailwrightError` with its diagnostics. Spans are
//! translated here, so that `source.slice(...span)` shows the offending text.

use crate::Body;
#[cfg(feature = "webhook-posts")]
use mailwright::UnitIndex;
use mailwright::{Report, Span, Unit};
use std::borrow::Cow;
use std::sync::Arc;

/// What was found, where, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false)
)]
pub struct Diagnostic {
    /// The stable name of the finding, the same in every language: `send-recipient-variable-missing`.
    #[cfg_attr(feature = "types", napi(ts_type = "string"))]
    pub code: &'static str,
    /// How much it matters: an `error` refuses the input.
    #[cfg_attr(feature = "types", napi(ts_type = "'error' | 'warning' | 'note'"))]
    pub severity: &'static str,
    /// What was found, in one line; Mailgun's own message where there is one.
    pub message: String,
    /// The parameter it is about, spelled as Mailgun spells it.
    pub parameter: String,
    /// Start and end in the text of the parameter, so that `text.slice(...span)` is the offending part.
    #[cfg_attr(feature = "types", napi(ts_type = "[start: number, end: number]"))]
    pub span: Option<(usize, usize)>,
    /// The text that the span is in, where the parameter alone does not tell: it is one of several, or that of a template.
    // Findings about one text share it: a copy for each would take the square of a long list.
    #[cfg_attr(feature = "types", napi(ts_type = "string"))]
    pub source: Option<Arc<str>>,
    /// A hint how to mend it.
    pub help: Option<String>,
}

/// Why a call did not answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// An argument of the wrong type, or an option that does not exist: a `TypeError`.
    Type(String),
    /// Input that the core refuses: a `MailwrightError`.
    Refused {
        /// All findings, a line each.
        message: String,
        /// The findings.
        diagnostics: Vec<Diagnostic>,
    },
}

/// The source text of a parameter, to count UTF-16 units in; `None` where there is none.
pub type Sources<'a> = &'a dyn Fn(&str) -> Option<Cow<'a, str>>;

/// For calls whose findings have no spans.
#[must_use]
pub fn no_sources(_: &str) -> Option<Cow<'static, str>> {
    None
}

impl Failure {
    /// A wrong type.
    #[must_use]
    pub fn wrong_type(what: &str, expected: &str) -> Self {
        Self::Type([what, " must be ", expected].concat())
    }

    /// A name that is none of the known ones.
    #[must_use]
    pub fn unknown_name(
        what: &str,
        name: &str,
        known: impl IntoIterator<Item = impl std::fmt::Display>,
    ) -> Self {
        let known: Vec<String> = known.into_iter().map(|name| format!("`{name}`")).collect();
        let shown = name.escape_debug();
        Self::Type(format!(
            "{what} must be one of {}, not `{shown}`",
            known.join(", ")
        ))
    }

    /// What the core refused, with spans in UTF-16 units.
    #[must_use]
    pub fn refused(report: &Report, sources: Sources<'_>) -> Self {
        Self::Refused {
            message: report.text(),
            diagnostics: diagnostics(report, sources),
        }
    }

    /// The same for a body, and for findings that know the text that they are about.
    #[must_use]
    pub fn refused_body(report: &Report, body: Body<'_>) -> Self {
        Self::Refused {
            message: report.text(),
            diagnostics: diagnostics_of_body(report, body),
        }
    }

    /// The same, where every span is in one text.
    #[must_use]
    pub fn refused_in(report: &Report, source: &str) -> Self {
        Self::refused(report, &|_| Some(Cow::Borrowed(source)))
    }
}

/// The findings of a report, with spans in UTF-16 units.
#[must_use]
pub fn diagnostics(report: &Report, sources: Sources<'_>) -> Vec<Diagnostic> {
    let spans = report.spans_in_units(Unit::Utf16, &|found| sources(found.parameter()));
    with_spans(report, spans.into_iter())
}

/// The same, where every span is in one text.
#[must_use]
pub fn diagnostics_in(report: &Report, source: &str) -> Vec<Diagnostic> {
    diagnostics(report, &|_| Some(Cow::Borrowed(source)))
}

/// The same, with the UTF-16 units of the text counted already.
#[cfg(feature = "full")]
#[must_use]
pub fn diagnostics_by<S: AsRef<str>>(report: &Report, index: &UnitIndex<S>) -> Vec<Diagnostic> {
    with_spans(report, report.iter().map(|found| found.span_by(index)))
}

/// The same of a body, in whose units they are; bytes are counted in bytes. Findings elsewhere know their text.
#[must_use]
pub fn diagnostics_of_body(report: &Report, body: Body<'_>) -> Vec<Diagnostic> {
    with_spans(report, spans_of_body(report, body).into_iter())
}

/// The spans of a report about a body, in order.
#[must_use]
pub fn spans_of_body(report: &Report, body: Body<'_>) -> Vec<Option<Span>> {
    #[cfg(feature = "webhook-posts")]
    if let Body::Text(text) = body
        && !report.is_empty()
    {
        let index = UnitIndex::new(text, Unit::Utf16);
        return report.iter().map(|found| found.span_by(&index)).collect();
    }
    let text = body.text();
    let spans = report.iter().map(|found| found.span_in_units(Unit::Utf16, text));
    spans.collect()
}

/// The findings with their spans in UTF-16 units.
fn with_spans(report: &Report, spans: impl Iterator<Item = Option<Span>>) -> Vec<Diagnostic> {
    // Findings about one text follow each other.
    let mut shared: Option<(&str, Arc<str>)> = None;
    report
        .iter()
        .zip(spans)
        .map(|(found, span)| {
            let source = found.source().map(|text| match &shared {
                Some((last, shared)) if std::ptr::eq(*last, text) => shared.clone(),
                _ => shared.insert((text, text.into())).1.clone(),
            });
            Diagnostic::new(found, span, source)
        })
        .collect()
}

impl Diagnostic {
    /// A finding; `span` is in UTF-16 units.
    fn new(found: &mailwright::Diagnostic, span: Option<Span>, source: Option<Arc<str>>) -> Self {
        Self {
            code: found.code().name(),
            severity: found.severity().name(),
            message: found.message().to_owned(),
            parameter: found.parameter().to_owned(),
            span: span.map(ends),
            source,
            help: found.help().map(str::to_owned),
        }
    }
}

/// A finding as JavaScript gives it back: its members, which are JavaScript's to change.
#[cfg(feature = "full")]
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// The name of its code.
    pub code: &'a str,
    /// The name of its severity.
    pub severity: &'a str,
    /// The message.
    pub message: &'a str,
    /// The parameter.
    pub parameter: &'a str,
    /// Start and end in UTF-16 units.
    pub span: Option<(usize, usize)>,
    /// The hint.
    pub help: Option<&'a str>,
}

#[cfg(feature = "full")]
impl Given<'_> {
    /// The finding as text of several lines, with the offending line of `text` underlined.
    ///
    /// # Errors
    ///
    /// [`Failure::Type`] where there is no such code or severity.
    pub fn excerpt(&self, text: &str) -> Result<String, Failure> {
        use mailwright::{Code, Diagnostic};
        let code = Code::ALL.iter().find(|code| code.name() == self.code);
        let code = *code.ok_or_else(|| Failure::wrong_type("code", "that of a finding"))?;
        let made =
            [Diagnostic::error, Diagnostic::warning, Diagnostic::note].map(|make| make(code, self.parameter));
        let mut found = made
            .into_iter()
            .find(|found| found.severity().name() == self.severity)
            .ok_or_else(|| Failure::wrong_type("severity", "that of a finding"))?
            .with_message(self.message);
        if let Some((start, end)) = self.span {
            found = found.with_span(Span::from_units(text, start..end, Unit::Utf16));
        }
        if let Some(help) = self.help {
            found = found.with_help(help);
        }
        Ok(found.excerpt(text))
    }
}

/// A span in UTF-16 units.
#[must_use]
pub fn utf16(span: Span, source: &str) -> (usize, usize) {
    ends(span.in_units(source, Unit::Utf16))
}

/// A span as JavaScript has it.
#[must_use]
pub fn ends(span: Span) -> (usize, usize) {
    (span.start(), span.end())
}
