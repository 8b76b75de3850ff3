//! What there is to say about an input: [`Diagnostic`], and the ordered [`Report`] of them.
//!
//! The codes are listed in [`code`]; positions and their translation into other languages' units are in
//! [`span`]; [`excerpt`] writes a report for people, with the offending line underlined.

mod code;
mod excerpt;
#[cfg(feature = "webhook-posts")]
mod place;
mod report;
mod span;

pub use code::Code;
#[cfg(feature = "webhook-posts")]
pub use place::parameter_text;
pub use report::Report;
pub use span::{Position, Span, Unit};

#[cfg(feature = "webhook-posts")]
use serde::ser::{Serialize, SerializeStruct, Serializer};
use std::fmt;

/// How much a [`Diagnostic`] matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Note,
    /// Mailgun accepts the input, but probably does not do what its author wanted.
    Warning,
    /// The input is refused.
    Error,
}

impl Severity {
    /// The name used in every binding and in the conformance protocol: `note`, `warning` or `error`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One finding: a stable code, the parameter it is about, and where in that parameter's text.
///
/// # Examples
///
/// ```
/// use mailwright::{Code, Diagnostic, Severity};
/// let found = Diagnostic::error(Code::LimitUnknownName, "limits")
///     .with_message("unknown limit `mesage`")
///     .with_span(0..6)
///     .with_help("did you mean `message`?");
/// assert_eq!(found.severity(), Severity::Error);
/// assert_eq!(found.code().name(), "limit-unknown-name");
/// assert_eq!(found.to_string(), "error[limit-unknown-name] limits: unknown limit `mesage`");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    code: Code,
    severity: Severity,
    message: String,
    parameter: String,
    span: Option<Span>,
    help: Option<String>,
}

impl Diagnostic {
    fn new(severity: Severity, code: Code, parameter: impl Into<String>) -> Self {
        Self {
            code,
            severity,
            message: String::new(),
            parameter: parameter.into(),
            span: None,
            help: None,
        }
    }

    /// A finding that refuses the input.
    #[must_use]
    pub fn error(code: Code, parameter: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, parameter)
    }

    /// A finding that Mailgun would accept without a word.
    #[must_use]
    pub fn warning(code: Code, parameter: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, parameter)
    }

    /// A finding that is merely worth knowing.
    #[must_use]
    pub fn note(code: Code, parameter: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, parameter)
    }

    /// Sets the message: Mailgun's own where there is one, else lower case without a full stop.
    #[must_use]
    pub fn with_message(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }

    /// Sets the parameter it is about, for a finding that was made before it was known whose text it is.
    #[must_use]
    pub fn with_parameter(mut self, parameter: impl Into<String>) -> Self {
        self.parameter = parameter.into();
        self
    }

    /// Sets the byte range into the source text of the parameter (half-open, on character boundaries).
    #[must_use]
    pub fn with_span(mut self, span: impl Into<Span>) -> Self {
        self.span = Some(span.into());
        self
    }

    /// Sets a hint how to mend it.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The stable code.
    #[must_use]
    pub fn code(&self) -> Code {
        self.code
    }

    /// How much it matters.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// What was found, in one line.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The parameter it is about, spelled as Mailgun spells it (`recipient-variables`, `h:Reply-To`).
    #[must_use]
    pub fn parameter(&self) -> &str {
        &self.parameter
    }

    /// Where in the source text of the parameter, in bytes.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        self.span
    }

    /// A hint how to mend it.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// Whether it refuses the input.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}[{}] {}: {}",
            self.severity.name(),
            self.code.name(),
            self.parameter,
            self.message
        )
    }
}

/// The shape of the conformance protocol: `{code, severity, message, parameter, span?, help?}`, span in bytes.
#[cfg(feature = "webhook-posts")]
impl Serialize for Diagnostic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fields = 4 + usize::from(self.span.is_some()) + usize::from(self.help.is_some());
        let mut out = serializer.serialize_struct("Diagnostic", fields)?;
        out.serialize_field("code", self.code.name())?;
        out.serialize_field("severity", self.severity.name())?;
        out.serialize_field("message", &self.message)?;
        out.serialize_field("parameter", &self.parameter)?;
        if let Some(span) = self.span {
            out.serialize_field("span", &(span.start(), span.end()))?;
        }
        if let Some(help) = &self.help {
            out.serialize_field("help", help)?;
        }
        out.end()
    }
}
