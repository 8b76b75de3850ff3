//! [`Failure`]: why a call did not answer, as JavaScript is told.
//!
//! A wrong *type* is a `TypeError`, whatever the core refuses a `MailwrightError` with its diagnostics. Spans are
//! translated here, so that `source.slice(...span)` shows the offending text.

use mailwright::{Report, Span, Unit};
use std::borrow::Cow;

/// What was found, where, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "webhook-posts", derive(serde::Serialize))]
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
    #[cfg_attr(feature = "webhook-posts", serde(skip_serializing_if = "Option::is_none"))]
    pub span: Option<(usize, usize)>,
    /// The text that the span is in, where the parameter alone does not tell: it is one of several, or that of a template.
    #[cfg_attr(feature = "webhook-posts", serde(skip_serializing_if = "Option::is_none"))]
    pub source: Option<String>,
    /// A hint how to mend it.
    #[cfg_attr(feature = "webhook-posts", serde(skip_serializing_if = "Option::is_none"))]
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

    /// The same, where every span is in one text.
    #[must_use]
    pub fn refused_in(report: &Report, source: &str) -> Self {
        Self::refused(report, &|_| Some(Cow::Borrowed(source)))
    }
}

/// The findings of a report, with spans in UTF-16 units.
#[must_use]
pub fn diagnostics(report: &Report, sources: Sources<'_>) -> Vec<Diagnostic> {
    report
        .iter()
        .map(|found| Diagnostic::new(found, sources))
        .collect()
}

/// The same, where every span is in one text.
#[must_use]
pub fn diagnostics_in(report: &Report, source: &str) -> Vec<Diagnostic> {
    diagnostics(report, &|_| Some(Cow::Borrowed(source)))
}

impl Diagnostic {
    /// A finding, with its span in UTF-16 units.
    #[must_use]
    pub fn new(found: &mailwright::Diagnostic, sources: Sources<'_>) -> Self {
        let span = found.span_in_units(Unit::Utf16, sources(found.parameter()).as_deref());
        Self {
            code: found.code().name(),
            severity: found.severity().name(),
            message: found.message().to_owned(),
            parameter: found.parameter().to_owned(),
            span: span.map(|span| (span.start(), span.end())),
            source: found.source().map(str::to_owned),
            help: found.help().map(str::to_owned),
        }
    }
}

/// A span in UTF-16 units.
#[must_use]
pub fn utf16(span: Span, source: &str) -> (usize, usize) {
    let span = span.in_units(source, Unit::Utf16);
    (span.start(), span.end())
}
