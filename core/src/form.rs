//! Form bodies: `application/x-www-form-urlencoded` and `multipart/form-data`, read and written.
//!
//! The one reader and writer behind send requests, webhooks and inbound posts. Fields keep their order and may
//! repeat; a field is a text or a file. Sources: the WHATWG URL standard (urlencoded), RFC 7578 and the WHATWG
//! HTML standard (multipart), and what requests, axios, curl and browsers send.
//!
//! Limits: the size of a body and the number of its fields are [`Limits::form_bytes`] and
//! [`Limits::form_fields`](crate::Limits::form_fields). Time is linear in the body.

mod field;
mod multipart;
mod urlencoded;
mod write;

pub use field::{FormField, FormFile, FormValue};
pub use write::EncodedForm;

use crate::diagnostic::{decimal, number};
use crate::{Code, ContentType, Diagnostic, Limits, Report};

/// A form: fields in order, names may repeat.
///
/// # Examples
///
/// ```
/// use mailwright::{Form, Limits};
/// let form = Form::parse("application/x-www-form-urlencoded", b"to=a%40example.com&to=b%40example.com&text=Hi+there", &Limits::default())?;
/// assert_eq!(form.all("to").collect::<Vec<_>>(), ["a@example.com", "b@example.com"]);
/// assert_eq!(form.first("text"), Some("Hi there"));
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Form {
    fields: Vec<FormField>,
    diagnostics: Report,
}

/// Forms are equal when their fields are, whatever was odd about the bodies that they were read from.
impl PartialEq for Form {
    fn eq(&self, other: &Self) -> bool {
        self.fields == other.fields
    }
}

impl Eq for Form {}

impl Form {
    /// A form without fields, to be filled with [`push`](Self::push) and [`push_file`](Self::push_file).
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Form;
    /// let mut form = Form::new();
    /// form.push("to", "ann@example.org");
    /// form.push("subject", "Grüße");
    /// assert_eq!(form.encode_urlencoded()?.body(), b"to=ann%40example.org&subject=Gr%C3%BC%C3%9Fe");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads a body; `content_type` tells its form. Case and further parameters of it do not matter.
    ///
    /// Bytes that are not UTF-8 become U+FFFD, and a `%` without two hex digits stands for itself, each with a
    /// warning among [`diagnostics`](Self::diagnostics).
    ///
    /// # Errors
    ///
    /// `form-content-type` for any other content type, `form-boundary-missing`, `form-too-large`,
    /// `form-too-many-fields`; for multipart also `form-unterminated` (the body ends without its closing
    /// boundary: it was cut off), `form-part-malformed` and `form-part-unnamed`. Spans are bytes of the body.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Form, Limits};
    /// let body = b"--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\nhello\r\n--x--\r\n";
    /// let form = Form::parse("multipart/form-data; boundary=x", body, &Limits::default())?;
    /// let file = form.iter().next().and_then(|field| field.file()).unwrap();
    /// assert_eq!((file.filename(), file.content()), (Some("a.txt"), &b"hello"[..]));
    ///
    /// let cut = Form::parse("multipart/form-data; boundary=x", &body[..90], &Limits::default());
    /// assert_eq!(cut.unwrap_err().first().unwrap().code().name(), "form-unterminated");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn parse(content_type: &str, body: &[u8], limits: &Limits) -> Result<Self, Report> {
        let kind = ContentType::parse(content_type);
        let form = kind.and_then(|kind| Self::parse_as(&kind, content_type, body, limits));
        form.unwrap_or_else(|| {
            Err(Diagnostic::refusal(
                Code::FormContentType,
                "content-type",
                &[
                    "`",
                    &shown(content_type),
                    "` is not a form: expected application/x-www-form-urlencoded or multipart/form-data",
                ],
            )
            .with_all_of(content_type)
            .into())
        })
    }

    /// Reads a body of that type; `None` where it is not one of a form. `content_type` is the type as it was written.
    pub(crate) fn parse_as(
        kind: &ContentType,
        content_type: &str,
        body: &[u8],
        limits: &Limits,
    ) -> Option<Result<Self, Report>> {
        Some(match kind.essence() {
            "application/x-www-form-urlencoded" => Self::parse_urlencoded(body, limits),
            "multipart/form-data" => match kind.parameter("boundary") {
                Some(boundary) if !boundary.is_empty() => Self::parse_multipart(boundary, body, limits),
                _ => Err(Diagnostic::refusal(
                    Code::FormBoundaryMissing,
                    "content-type",
                    &["multipart/form-data without a `boundary` parameter"],
                )
                .with_all_of(content_type)
                .helped("let the HTTP client set the Content-Type header; it knows the boundary")
                .into()),
            },
            _ => return None,
        })
    }

    /// Reads an `application/x-www-form-urlencoded` body.
    ///
    /// # Errors
    ///
    /// `form-too-large` and `form-too-many-fields`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Form, Limits};
    /// let form = Form::parse_urlencoded(b"a=1&b&a=%C3%BC", &Limits::default())?;
    /// assert_eq!((form.first("b"), form.last("a")), (Some(""), Some("ü")));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn parse_urlencoded(body: &[u8], limits: &Limits) -> Result<Self, Report> {
        check_size(body, limits)?;
        urlencoded::read(body, limits)
    }

    /// Reads a `multipart/form-data` body with a known boundary (without the leading `--`).
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse).
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Form, Limits};
    /// let form = Form::parse_multipart("x", b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--x--", &Limits::default())?;
    /// assert_eq!(form.first("a"), Some("1"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn parse_multipart(boundary: &str, body: &[u8], limits: &Limits) -> Result<Self, Report> {
        check_size(body, limits)?;
        multipart::read(boundary, body, limits)
    }

    /// Adds a text field at the end.
    ///
    /// # Examples
    ///
    /// ```
    /// let mut form = mailwright::Form::new();
    /// form.push("subject", "Hello");
    /// assert_eq!(form.len(), 1);
    /// ```
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.fields.push(FormField {
            name: name.into(),
            value: FormValue::Text(value.into()),
            raw: None,
        });
    }

    /// Adds a text field of bytes at the end, which need not be UTF-8 and are written as they are.
    ///
    /// # Examples
    ///
    /// ```
    /// let mut form = mailwright::Form::new();
    /// form.push_bytes("body-mime", b"caf\xe9".to_vec());
    /// assert_eq!(form.encode_urlencoded()?.body(), b"body-mime=caf%E9");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn push_bytes(&mut self, name: impl Into<String>, bytes: Vec<u8>) {
        self.fields.push(FormField::from_text(name.into(), bytes));
    }

    /// Adds a file at the end.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Form, FormFile};
    /// let mut form = Form::new();
    /// form.push_file("attachment", FormFile::new(Some("a.txt"), "text/plain", b"hi".to_vec()));
    /// assert!(form.has_files());
    /// ```
    pub fn push_file(&mut self, name: impl Into<String>, file: FormFile) {
        self.fields.push(FormField {
            name: name.into(),
            value: FormValue::File(file),
            raw: None,
        });
    }

    /// The text of the first field of that name that is not a file. Names are case-sensitive.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Form, Limits};
    /// let form = Form::parse_urlencoded(b"Subject=of+the+mail&subject=Hello&subject=Bye", &Limits::default())?;
    /// assert_eq!(form.first("subject"), Some("Hello"));
    /// assert_eq!(form.first("from"), None);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn first(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .filter(|field| field.name == name)
            .find_map(FormField::text)
    }

    /// The text of the last field of that name that is not a file: where a mail header of the same name may stand before
    /// Mailgun's own field, as with `timestamp`, `token` and `signature`. Names are case-sensitive.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Form, Limits};
    /// let form = Form::parse_urlencoded(b"token=a+mail+header&timestamp=1&token=f0e1d2", &Limits::default())?;
    /// assert_eq!(form.last("token"), Some("f0e1d2"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn last(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .rev()
            .filter(|field| field.name == name)
            .find_map(FormField::text)
    }

    /// The texts of all fields of that name, in order; files are left out. Names are case-sensitive.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Form, Limits};
    /// let form = Form::parse_urlencoded(b"o:tag=news&subject=Hi&o:tag=spring", &Limits::default())?;
    /// assert_eq!(form.all("o:tag").collect::<Vec<_>>(), ["news", "spring"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields
            .iter()
            .filter(move |field| field.name == name)
            .filter_map(FormField::text)
    }

    /// The fields in the order of the body, repeated ones included.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Form;
    /// let form = Form::from_iter([("to", "ann@example.org"), ("cc", "bob@example.org"), ("to", "eve@example.org")]);
    /// let names: Vec<_> = form.iter().map(|field| field.name()).collect();
    /// assert_eq!(names, ["to", "cc", "to"]);
    /// ```
    pub fn iter(&self) -> std::slice::Iter<'_, FormField> {
        self.fields.iter()
    }

    /// The number of fields, each of a repeated name counted; at most the limit `form_fields` where the form was read.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Form, Limits};
    /// let body = b"o:tag=a&o:tag=b&text=Hi";
    /// assert_eq!(Form::parse_urlencoded(body, &Limits::default())?.len(), 3);
    /// let refused = Form::parse_urlencoded(body, &Limits::default().form_fields(2)).unwrap_err();
    /// assert_eq!(refused.first().unwrap().code().name(), "form-too-many-fields");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// Whether there is no field.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Form, Limits};
    /// assert!(Form::parse_urlencoded(b"", &Limits::default())?.is_empty());
    /// assert!(!Form::parse_urlencoded(b"text=", &Limits::default())?.is_empty()); // an empty field is one
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// Whether a field is a file; such a form can only be written as multipart.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Form, FormFile};
    /// let mut form = Form::from_iter([("text", "See attachment")]);
    /// assert!(!form.has_files());
    /// form.push_file("attachment", FormFile::new(Some("a.pdf"), "application/pdf", b"%PDF".to_vec()));
    /// assert!(form.has_files());
    /// let refused = form.encode_urlencoded().unwrap_err();
    /// assert_eq!(refused.first().unwrap().code().name(), "form-file-in-urlencoded");
    /// ```
    #[must_use]
    pub fn has_files(&self) -> bool {
        self.fields.iter().any(|field| field.file().is_some())
    }

    /// What was odd about the body that this form was read from: warnings and notes. Spans are bytes of the body.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Form, Limits};
    /// let form = Form::parse_urlencoded(b"subject=100%&text=Hi", &Limits::default())?;
    /// let odd = form.diagnostics().first().unwrap();
    /// assert_eq!(form.first("subject"), Some("100%"));
    /// assert_eq!(odd.code().name(), "form-malformed-escape");
    /// assert_eq!(odd.span().unwrap().start(), 11);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn diagnostics(&self) -> &Report {
        &self.diagnostics
    }

    /// Turns a report into an answer: its errors refuse the form, else they are its diagnostics.
    fn finish(fields: Vec<FormField>, report: Report) -> Result<Self, Report> {
        if report.has_errors() {
            return Err(report);
        }
        Ok(Self {
            fields,
            diagnostics: report,
        })
    }
}

/// Adds fields at the end, whatever they hold.
impl Extend<FormField> for Form {
    fn extend<I: IntoIterator<Item = FormField>>(&mut self, fields: I) {
        self.fields.extend(fields);
    }
}

impl IntoIterator for Form {
    type Item = FormField;
    type IntoIter = std::vec::IntoIter<FormField>;

    fn into_iter(self) -> Self::IntoIter {
        self.fields.into_iter()
    }
}

impl<'a> IntoIterator for &'a Form {
    type Item = &'a FormField;
    type IntoIter = std::slice::Iter<'a, FormField>;

    fn into_iter(self) -> Self::IntoIter {
        self.fields.iter()
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Form {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(fields: I) -> Self {
        let mut form = Self::new();
        for (name, value) in fields {
            form.push(name, value);
        }
        form
    }
}

fn check_size(body: &[u8], limits: &Limits) -> Result<(), Report> {
    if body.len() <= limits.form_bytes {
        return Ok(());
    }
    Err(Diagnostic::refusal(
        Code::FormTooLarge,
        "body",
        &[&size_message("a form", body.len(), limits.form_bytes)],
    )
    .into())
}

/// Joined, not formatted, as all messages about posts: see [`Report::text`].
pub(crate) fn size_message(what: &str, size: usize, limit: usize) -> String {
    [
        what,
        " of ",
        &decimal(size as u64),
        " bytes; the limit is ",
        &decimal(limit as u64),
    ]
    .concat()
}

fn too_many_fields(at: usize, limits: &Limits) -> Diagnostic {
    Diagnostic::refusal(
        Code::FormTooManyFields,
        "body",
        &["more than ", &decimal(limits.form_fields as u64), " fields"],
    )
    .with_span(at..at)
}

/// The text of some bytes; what is not UTF-8 becomes U+FFFD and a warning.
fn text(bytes: Vec<u8>, at: std::ops::Range<usize>, report: &mut Report) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| {
        report.push(not_utf8(at));
        String::from_utf8_lossy(error.as_bytes()).into_owned()
    })
}

/// A text field whose bytes stand at `at`.
fn text_field(name: String, bytes: Vec<u8>, at: std::ops::Range<usize>, report: &mut Report) -> FormField {
    let field = FormField::from_text(name, bytes);
    if field.raw.is_some() {
        report.push(not_utf8(at));
    }
    field
}

fn not_utf8(at: std::ops::Range<usize>) -> Diagnostic {
    Diagnostic::warning(Code::FormInvalidUtf8, "body")
        .with_message("not UTF-8; the text has U+FFFD in place of the invalid bytes")
        .with_span(at)
}

/// The beginning of a text from outside, fit for a message.
fn shown(text: &str) -> String {
    let mut out = String::new();
    for char in text.chars().take(60) {
        match char {
            '\\' | '\'' | '"' => out.push('\\'),
            ' '..='~' => {}
            _ => {
                for part in ["\\u{", &number(char.into(), 16), "}"] {
                    out.push_str(part);
                }
                continue;
            }
        }
        out.push(char);
    }
    out
}

#[cfg(test)]
mod tests;
