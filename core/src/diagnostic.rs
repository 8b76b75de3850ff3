//! What there is to say about an input: [`Diagnostic`], and the ordered [`Report`] of them.
//!
//! The codes are listed in [`code`]; positions and their translation into other languages' units are in
//! [`span`]; [`excerpt`] writes a report for people, with the offending line underlined.

mod code;
#[cfg(feature = "webhook")]
mod digits;
mod excerpt;
#[cfg(feature = "webhook-posts")]
mod index;
#[cfg(feature = "full")]
mod json;
#[cfg(feature = "webhook-posts")]
mod place;
mod report;
mod source;
mod span;

pub use code::Code;
#[cfg(feature = "webhook")]
pub(crate) use digits::decimal;
#[cfg(feature = "webhook-posts")]
pub(crate) use digits::number;
#[cfg(feature = "webhook-posts")]
pub use index::UnitIndex;
#[cfg(feature = "full")]
pub(crate) use json::{json_objection, json_place};
#[cfg(feature = "webhook-posts")]
pub use place::parameter_text;
pub use report::Report;
pub(crate) use source::Source;
#[cfg(feature = "webhook-posts")]
pub(crate) use span::character_at;
pub use span::{Position, Span, Unit};

#[cfg(feature = "webhook-posts")]
use serde::ser::{Serialize, SerializeStruct, Serializer};
use std::fmt;

/// How much a [`Diagnostic`] matters. They are ordered: a note is less than a warning, a warning less than an error.
///
/// # Examples
///
/// ```
/// use mailwright::{Context, SendRequest, Severity, Templates};
/// # let request = SendRequest::new()
/// #     .with("from", "news@shop.example").with("to", "ann@example.com").with("subject", "Sale")
/// #     .with("html", "<p>Today only</p>");
/// // Mailgun would send this mail, but something can be said about it.
/// let report = request.check(&Templates::default(), &Context::new(1_767_225_600, 7));
/// let worst = report.iter().map(|found| found.severity()).max();
/// assert_eq!(worst, Some(Severity::Note));
/// assert!(Severity::Note < Severity::Warning && Severity::Warning < Severity::Error);
/// ```
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
    ///
    /// # Examples
    ///
    /// ```
    /// let report = mailwright::AddressList::parse("ann@under_score.example").diagnostics().clone();
    /// let line = format!("{}: {}", report.first().unwrap().severity().name(), report.first().unwrap().message());
    /// assert!(line.starts_with("warning: "));
    /// ```
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
#[derive(Clone, PartialEq, Eq)]
pub struct Diagnostic(
    /// In a box: a finding is handed through many hands, most of them in a `Result`.
    Box<Finding>,
);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Finding {
    code: Code,
    severity: Severity,
    message: String,
    parameter: String,
    span: Option<Span>,
    source: Source,
    help: Option<String>,
}

impl Diagnostic {
    fn new(severity: Severity, code: Code, parameter: impl Into<String>) -> Self {
        Self::made(severity, code, parameter.into())
    }

    fn made(severity: Severity, code: Code, parameter: String) -> Self {
        Self(Box::new(Finding {
            code,
            severity,
            message: String::new(),
            parameter,
            span: None,
            source: Source::default(),
            help: None,
        }))
    }

    /// A finding that refuses the input. `parameter` is spelled as Mailgun spells it.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Code, Diagnostic, Report};
    /// // What a service that adds a rule of its own says in the same words:
    /// let found = Diagnostic::error(Code::SendParameterMissing, "o:tag").with_message("every mail needs a tag");
    /// assert!(found.is_error());
    /// assert_eq!(Report::from(found).or_ok("sent").unwrap_err().to_string(),
    ///     "error[send-parameter-missing] o:tag: every mail needs a tag");
    /// ```
    #[must_use]
    pub fn error(code: Code, parameter: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, parameter)
    }

    /// A finding that Mailgun would accept without a word, though the outcome is hardly what was wanted.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Code, Diagnostic, Report};
    /// let found = Diagnostic::warning(Code::SendUnknownParameter, "o:trackng").with_help("did you mean `o:tracking`?");
    /// assert_eq!(found.severity().name(), "warning");
    /// assert!(Report::from(found).or_ok("sent").is_ok());
    /// ```
    #[must_use]
    pub fn warning(code: Code, parameter: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, parameter)
    }

    /// A finding that is merely worth knowing.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Code, Diagnostic};
    /// let found = Diagnostic::note(Code::AddressGroupExpanded, "to")
    ///     .with_message("the group `Team` was expanded to 2 recipients")
    ///     .with_span(0..4);
    /// assert_eq!(found.to_string(), "note[address-group-expanded] to: the group `Team` was expanded to 2 recipients");
    /// ```
    #[must_use]
    pub fn note(code: Code, parameter: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, parameter)
    }

    /// Sets the message: Mailgun's own where there is one, else lower case without a full stop.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Code, Diagnostic};
    /// let found = Diagnostic::error(Code::SendOptionValue, "o:deliver-within").with_message("`1m` is too short");
    /// assert_eq!(found.message(), "`1m` is too short");
    /// // The code and the parameter are not repeated in the message: they are printed before it.
    /// assert_eq!(found.to_string(), "error[send-option-value] o:deliver-within: `1m` is too short");
    /// ```
    #[must_use]
    pub fn with_message(mut self, message: impl Into<String>) -> Self {
        self.0.message = message.into();
        self
    }

    /// Sets the parameter it is about, for a finding that was made before it was known whose text it is.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Filter;
    /// // A filter knows the field it is for; whoever reads it from a query string knows the name there.
    /// let refused = Filter::parse("subject", "(spring AND").unwrap_err();
    /// let found = refused.first().unwrap().clone().with_parameter("subject[0]");
    /// assert_eq!(found.parameter(), "subject[0]");
    /// assert_eq!(found.code(), refused.first().unwrap().code());
    /// ```
    #[must_use]
    pub fn with_parameter(mut self, parameter: impl Into<String>) -> Self {
        self.0.parameter = parameter.into();
        self
    }

    /// Sets the byte range into the source text of the parameter (half-open, on character boundaries).
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Code, Diagnostic};
    /// let tag = "größe";
    /// let found = Diagnostic::error(Code::SendOptionValue, "o:tag").with_message("tags are ASCII text").with_span(2..6);
    /// assert_eq!(&tag[found.span().unwrap().range()], "öß");
    /// ```
    #[must_use]
    pub fn with_span(mut self, span: impl Into<Span>) -> Self {
        self.0.span = Some(span.into());
        self
    }

    /// Sets the text that the span points into, where the parameter alone does not tell: it is one of several, or
    /// another text than the parameter's own.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Code, Diagnostic, Unit};
    /// let second = "Zoë, x";
    /// let found = Diagnostic::error(Code::AddressSyntax, "to").with_span(6..7).with_source(second);
    /// assert_eq!(found.span_in_units(Unit::CodePoint, Some("Ann <a@example.com>")).unwrap().range(), 5..6);
    /// ```
    #[must_use]
    pub fn with_source(mut self, text: &str) -> Self {
        self.0.source = Source::of(text);
        self
    }

    /// As [`with_help`](Self::with_help), in one call.
    #[cfg(feature = "webhook")]
    #[inline(never)]
    pub(crate) fn helped(self, help: &str) -> Self {
        self.with_help(help)
    }

    /// A finding that refuses the input, its message joined of parts: one call, where room is scarce.
    #[cfg(feature = "webhook")]
    #[inline(never)]
    pub(crate) fn refusal(code: Code, parameter: &str, message: &[&str]) -> Self {
        Self::error(code, parameter).with_message(message.concat())
    }

    /// Points at all of `text`, which is that of the parameter: whoever counts in other units need not find it again.
    #[cfg(feature = "webhook")]
    pub(crate) fn with_all_of(mut self, text: &str) -> Self {
        self.0.source = Source::Known(text.into());
        self.with_span(0..text.len())
    }

    #[cfg(feature = "full")]
    pub(crate) fn with_known_source(mut self, source: Source) -> Self {
        self.0.source = source;
        self
    }

    /// Sets a hint how to mend it, a sentence without a full stop. It is not part of the message: only
    /// [`excerpt`](Self::excerpt) prints both.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Code, Diagnostic};
    /// let found = Diagnostic::warning(Code::SendUnknownParameter, "o:trackng")
    ///     .with_message("Mailgun does not know this parameter")
    ///     .with_help("did you mean `o:tracking`?");
    /// assert!(!found.to_string().contains("did you mean"));
    /// assert!(found.excerpt("yes").ends_with("  help: did you mean `o:tracking`?\n"));
    /// ```
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.0.help = Some(help.into());
        self
    }

    /// The stable code.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Action, Code};
    /// let refused = Action::parse(r#"forward("ftp://example.com")"#).unwrap_err();
    /// // Programs decide by the code; messages are for people.
    /// assert_eq!(refused.first().unwrap().code(), Code::RouteBadDestination);
    /// assert_eq!(refused.first().unwrap().code().name(), "route-bad-destination");
    /// ```
    #[must_use]
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// How much it matters.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Severity, Template};
    /// let template = Template::parse(r#"{{#equal lang "en"}}Hi{{else}}Hola{{/equal}}"#)?;
    /// // Mailgun renders it, with both texts: a warning.
    /// assert_eq!(template.check(None).first().unwrap().severity(), Severity::Warning);
    /// // It renders nothing where a block stays open: an error.
    /// let refused = Template::parse("{{#if paid}}thanks").unwrap_err();
    /// assert_eq!(refused.first().unwrap().severity(), Severity::Error);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.0.severity
    }

    /// What was found, in one line: Mailgun's own text where the API is known to answer with one.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Context, SendRequest, Templates};
    /// let request = SendRequest::new().with("from", "news@shop.example").with("subject", "Hi").with("text", "Hello");
    /// let refused = request.compile(&Templates::default(), &Context::new(1_767_225_600, 7)).unwrap_err();
    /// assert_eq!(refused.first().unwrap().message(), "to parameter is missing");
    /// ```
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The parameter it is about, spelled as Mailgun spells it (`recipient-variables`, `h:Reply-To`).
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Context, SendRequest, Templates};
    /// # let request = SendRequest::new()
    /// #     .with("from", "news@shop.example").with("to", "ann@example.com").with("subject", "Hi").with("text", "Hello");
    /// let request = request.with("h:Reply-To", "ann@example.com\r\nBcc: eve@example.com").with("o:dkim", "perhaps");
    /// let refused = request.compile(&Templates::default(), &Context::new(1_767_225_600, 7)).unwrap_err();
    /// let parameters: Vec<_> = refused.errors().map(|error| error.parameter()).collect();
    /// assert_eq!(parameters, ["h:Reply-To", "o:dkim"]);
    /// ```
    #[must_use]
    pub fn parameter(&self) -> &str {
        &self.0.parameter
    }

    /// Where in the source text of the parameter, in bytes; `None` where it is about the parameter as a whole.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Expression;
    /// let source = "match_recipient('.*@example.com') and match_sender('a')";
    /// let refused = Expression::parse(source).unwrap_err();
    /// let span = refused.first().unwrap().span().unwrap();
    /// assert_eq!(&source[span.range()], "match_sender");
    /// ```
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        self.0.span
    }

    /// The text that the span is in, where the parameter alone does not tell: one of several texts of it, the source of
    /// a template that it names. `None`: it is the text of the parameter, or there is no span.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Context, SendRequest, Templates};
    /// let request = SendRequest::new()
    ///     .with("from", "a@example.com").with("to", "Zoë <zoe@example.com>").with("to", "nobody").with("text", "Hi");
    /// let refused = request.compile(&Templates::default(), &Context::new(0, 0)).unwrap_err();
    /// assert_eq!(refused.first().unwrap().source(), Some("nobody"));
    /// ```
    #[must_use]
    pub fn source(&self) -> Option<&str> {
        self.0.source.text()
    }

    /// The span in the units of a host language, so that slicing shows the same text there.
    ///
    /// `parameter` is the text of the parameter, which counts unless the finding knows better: a parameter may be
    /// given several times, and the span is in one of its texts. Without any text the span stays in bytes.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Address, Unit};
    /// let text = "Zoë Ångström <zoë @example.com>";
    /// let refused = Address::parse(text).unwrap_err();
    /// let found = refused.first().unwrap();
    /// let bytes = found.span().unwrap();
    /// let points = found.span_in_units(Unit::CodePoint, Some(text)).unwrap();
    /// let sliced: String = text.chars().skip(points.start()).take(points.end() - points.start()).collect();
    /// assert_eq!(sliced, &text[bytes.range()]);
    /// ```
    #[must_use]
    pub fn span_in_units(&self, unit: Unit, parameter: Option<&str>) -> Option<Span> {
        self.0
            .span
            .map(|span| self.0.source.in_units(span, unit, parameter))
    }

    /// A hint how to mend it.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Context, SendRequest, Templates};
    /// # let request = SendRequest::new()
    /// #     .with("from", "news@shop.example").with("to", "ann@example.com").with("subject", "Hi").with("text", "Hello");
    /// let report = request.with("o:trackng", "yes").check(&Templates::default(), &Context::new(1_767_225_600, 7));
    /// assert_eq!(report.first().unwrap().help(), Some("did you mean `o:tracking`?"));
    /// ```
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        self.0.help.as_deref()
    }

    /// Whether it refuses the input.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::AddressList;
    /// // Mailgun accepts the underscore, and no mail server can be found there.
    /// let accepted = AddressList::parse("ann@under_score.example");
    /// assert!(!accepted.diagnostics().first().unwrap().is_error());
    /// let refused = AddressList::parse("ann@");
    /// assert!(refused.rejected()[0].reason().unwrap().is_error());
    /// ```
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.0.severity == Severity::Error
    }
}

impl Diagnostic {
    /// The line that it is shown as, in parts.
    pub(crate) fn parts(&self) -> [&str; 7] {
        let (severity, code) = (self.0.severity.name(), self.0.code.name());
        [
            severity,
            "[",
            code,
            "] ",
            &self.0.parameter,
            ": ",
            &self.0.message,
        ]
    }
}

impl fmt::Debug for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts().iter().try_for_each(|part| f.write_str(part))
    }
}

/// The shape of the conformance protocol: `{code, severity, message, parameter, span?, help?}`, span in bytes.
#[cfg(feature = "webhook-posts")]
impl Serialize for Diagnostic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fields = 4 + usize::from(self.0.span.is_some()) + usize::from(self.0.help.is_some());
        let mut out = serializer.serialize_struct("Diagnostic", fields)?;
        out.serialize_field("code", self.0.code.name())?;
        out.serialize_field("severity", self.0.severity.name())?;
        out.serialize_field("message", &self.0.message)?;
        out.serialize_field("parameter", &self.0.parameter)?;
        if let Some(span) = self.0.span {
            out.serialize_field("span", &(span.start(), span.end()))?;
        }
        if let Some(help) = &self.0.help {
            out.serialize_field("help", help)?;
        }
        out.end()
    }
}
