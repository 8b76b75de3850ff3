//! [`Report`]: an ordered list of findings, and the error type of the crate.

#[cfg(feature = "full")]
use super::Source;
use super::{Diagnostic, Severity, Span, Unit};
use std::borrow::Cow;
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
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Code, Context, Diagnostic, SendRequest, Templates};
    /// # let request = SendRequest::new()
    /// #     .with("from", "news@shop.example").with("to", "ann@example.com").with("subject", "Hi").with("text", "Hello");
    /// let mut report = request.check(&Templates::default(), &Context::new(1_767_225_600, 7));
    /// if request.texts("o:tag").next().is_none() {
    ///     report.push(Diagnostic::warning(Code::SendParameterMissing, "o:tag").with_message("our statistics need a tag"));
    /// }
    /// assert_eq!(report.iter().last().unwrap().parameter(), "o:tag");
    /// ```
    pub fn push(&mut self, found: Diagnostic) {
        self.0.push(found);
    }

    /// Says of the findings from number `from` on that their spans are in `text`, unless they know better.
    #[cfg(feature = "full")]
    pub(crate) fn point_into(&mut self, from: usize, text: &str) {
        let mut source = None;
        for found in self.0.iter_mut().skip(from) {
            if found.0.span.is_some() && found.0.source == Source::Parameter {
                found.0.source = source.get_or_insert_with(|| Source::of(text)).clone();
            }
        }
    }

    /// Names `parameter` in the findings from number `from` on that are about one of `names`.
    #[cfg(feature = "full")]
    pub(crate) fn rename(&mut self, from: usize, names: &[&str], parameter: &str) {
        for found in self.0.iter_mut().skip(from) {
            if names.contains(&found.parameter()) {
                parameter.clone_into(&mut found.0.parameter);
            }
        }
    }

    /// The spans of all findings in the units of a host language, in order, as [`Diagnostic::span_in_units`] has them;
    /// every text is counted once, however many spans are in it.
    ///
    /// `parameter` finds the text of the parameter of a finding, and is asked once for each parameter.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Expression, Unit};
    /// use std::borrow::Cow;
    /// let source = "match_header('x', 'é') and nothing";
    /// let refused = Expression::parse(source).unwrap_err();
    /// let spans = refused.spans_in_units(Unit::Utf16, &|_| Some(Cow::Borrowed(source)));
    /// assert_eq!(spans[0].unwrap().range(), 27..34);
    /// ```
    #[must_use]
    pub fn spans_in_units<'t>(
        &self,
        unit: Unit,
        parameter: &dyn Fn(&Diagnostic) -> Option<Cow<'t, str>>,
    ) -> Vec<Option<Span>> {
        #[cfg(feature = "webhook-posts")]
        return super::index::spans(self, unit, parameter);
        // A small build reads short texts, and has no room for more.
        #[cfg(not(feature = "webhook-posts"))]
        self.iter()
            .map(|found| found.span_in_units(unit, parameter(found).as_deref()))
            .collect()
    }

    /// Whether there is nothing to say, not even a note.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Template;
    /// assert!(Template::parse("Hello {{name}}")?.check(None).is_empty());
    /// assert!(!Template::parse("{{#if name}}Hello{{/if}} {{@nmae}}")?.check(None).is_empty());
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The number of findings, of whatever severity.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Context, SendRequest, Templates};
    /// let nothing = SendRequest::new().compile(&Templates::default(), &Context::new(1_767_225_600, 7)).unwrap_err();
    /// // from, to and a body are missing, and that the subject is missing is a warning.
    /// assert_eq!((nothing.len(), nothing.errors().count()), (4, 3));
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The first error, or the first finding where there is no error; `None` of an empty report.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Code, Diagnostic, Report};
    /// let report: Report = [
    ///     Diagnostic::warning(Code::SendSubjectMissing, "subject"),
    ///     Diagnostic::error(Code::SendParameterMissing, "to"),
    /// ].into_iter().collect();
    /// assert_eq!(report.first().unwrap().parameter(), "to");
    /// assert_eq!(report.iter().next().unwrap().parameter(), "subject");
    /// ```
    #[must_use]
    pub fn first(&self) -> Option<&Diagnostic> {
        self.0.iter().find(|found| found.is_error()).or(self.0.first())
    }

    /// The findings in order: mostly that of the input they are about.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Template;
    /// let source = "Hi {{name}\n{{#if vip}}!";
    /// let refused = Template::parse(source).unwrap_err();
    /// let lines: Vec<_> = refused.iter().map(|found| mailwright::Position::of(source, found.span().unwrap().start()).line()).collect();
    /// assert_eq!(lines, [1, 2]);
    /// ```
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// The findings that refuse the input.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Context, SendRequest, Templates};
    /// let refused = SendRequest::new().with("to", "ann@example.com").with("text", "Hi")
    ///     .compile(&Templates::default(), &Context::new(1_767_225_600, 7)).unwrap_err();
    /// let messages: Vec<_> = refused.errors().map(|error| error.message()).collect();
    /// assert_eq!(messages, ["from parameter is missing"]);
    /// ```
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.0.iter().filter(|found| found.severity() == Severity::Error)
    }

    /// Whether the input is refused: there is an error among the findings.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Context, SendRequest, Templates};
    /// let (templates, context) = (Templates::default(), Context::new(1_767_225_600, 7));
    /// let request = SendRequest::new().with("from", "news@shop.example").with("subject", "Hi").with("text", "Hello");
    /// assert!(request.check(&templates, &context).has_errors());
    /// assert!(!request.with("to", "ann@example.com").check(&templates, &context).has_errors());
    /// ```
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(Diagnostic::is_error)
    }

    /// `Ok(value)` unless there are errors; then the whole report.
    ///
    /// # Errors
    ///
    /// The report itself, warnings included.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Code, Context, Diagnostic, Report, SendRequest, Templates};
    /// fn ready(request: &SendRequest) -> Result<&str, Report> {
    ///     let report = request.check(&Templates::default(), &Context::new(1_767_225_600, 7));
    ///     report.or_ok("ready to send")
    /// }
    /// let request = SendRequest::new().with("from", "news@shop.example").with("to", "ann@example.com").with("text", "Hi");
    /// assert_eq!(ready(&request), Ok("ready to send")); // though without a subject
    /// assert!(ready(&request.with("o:dkim", "perhaps")).is_err());
    /// ```
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

impl Report {
    /// All findings, a line each: what [`Display`](fmt::Display) writes, made without the formatting of the standard
    /// library, which is a good part of the smallest WebAssembly module.
    ///
    /// # Examples
    ///
    /// ```
    /// let report = mailwright::Address::parse("nora @example.org").unwrap_err();
    /// assert_eq!(report.text(), "error[address-space-at-sign] address: white space next to `@`");
    /// assert_eq!(report.text(), report.to_string());
    /// ```
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::new();
        for found in &self.0 {
            if !out.is_empty() {
                out.push('\n');
            }
            found.parts().iter().for_each(|part| out.push_str(part));
        }
        out
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl std::error::Error for Report {}
