//! Incoming messages: MIME, read as well as possible.

use super::payload::{InboundPayload, PayloadArguments};
use crate::convert::{self, Octets};
use crate::error::{Diagnostic, diagnostics, no_source, to_py};
use crate::names;
use crate::unchanging;
use mailwright::{Report, SpfResult as Spf};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyTuple};
use std::borrow::Cow;
use std::sync::Arc;

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    unchanging::add::<IncomingMessage>(module)?;
    unchanging::add::<MessagePart>(module)?;
    unchanging::add::<MessageHeader>(module)?;
    unchanging::add::<Envelope>(module)?;
    unchanging::add::<SpamCheck>(module)?;
    module.add_class::<SpfResult>()
}

/// A message as received.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct IncomingMessage {
    pub(super) message: Arc<mailwright::IncomingMessage>,
    /// Whether it was given as text, so that places in it are counted in code points.
    is_text: bool,
}

impl IncomingMessage {
    /// A message that was made here, of bytes.
    pub(super) fn of_bytes(message: mailwright::IncomingMessage) -> Self {
        Self {
            message: message.into(),
            is_text: false,
        }
    }

    fn part(&self, part: mailwright::MessagePart<'_>) -> MessagePart {
        MessagePart {
            message: Arc::clone(&self.message),
            index: part.index(),
        }
    }

    fn parts_of<'m>(&'m self, parts: impl Iterator<Item = mailwright::MessagePart<'m>>) -> Vec<MessagePart> {
        parts.map(|part| self.part(part)).collect()
    }

    fn findings(&self, report: &Report) -> Vec<Diagnostic> {
        let text = self
            .is_text
            .then(|| std::str::from_utf8(self.message.raw()).ok())
            .flatten();
        diagnostics(report, &|_| text.map(Cow::Borrowed))
    }
}

#[pymethods]
impl IncomingMessage {
    /// Reads a message. Line ends may be CRLF or LF.
    ///
    /// Whatever is broken is read as well as possible and told in `diagnostics`: headers without a colon, boundaries
    /// that are missing, parts that are nested too deep (they stay whole).
    ///
    /// Raises `MailwrightError` with `inbound-too-large`, `inbound-too-many-parts` or `inbound-too-many-headers`, by
    /// the limits `incoming_bytes`, `incoming_parts` and `incoming_headers`.
    #[staticmethod]
    #[pyo3(signature = (raw, /, *, limits=None))]
    fn parse(py: Python<'_>, raw: Octets, limits: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        let limits = convert::limits(py, limits)?;
        let message = py
            .detach(|| mailwright::IncomingMessage::parse(raw.as_bytes(), &limits))
            .map_err(|report| to_py(py, &report, &no_source))?;
        Ok(Self {
            message: message.into(),
            is_text: matches!(raw, Octets::Text(_)),
        })
    }

    /// The bytes as received.
    #[getter]
    fn raw<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.message.raw())
    }

    /// The headers of the message in order, repeated ones included.
    #[getter]
    fn headers(&self) -> Vec<MessageHeader> {
        headers(self.message.headers())
    }

    /// The decoded value of the first header of that name, in any case.
    #[pyo3(signature = (name, /))]
    fn header(&self, name: &str) -> Option<&str> {
        self.message.header(name)
    }

    /// The message itself as a part: its body, or the outermost multipart.
    #[getter]
    fn root(&self) -> MessagePart {
        self.part(self.message.root())
    }

    /// All parts, multiparts included, in the order in which they begin; the first is `root`.
    #[getter]
    fn parts(&self) -> Vec<MessagePart> {
        self.parts_of(self.message.parts())
    }

    /// The plain text of the message: its first `text/plain` that is no file.
    #[getter]
    fn text_part(&self) -> Option<MessagePart> {
        self.message.text_part().map(|part| self.part(part))
    }

    /// Every `text/html` that is no file, in order.
    #[getter]
    fn html_parts(&self) -> Vec<MessagePart> {
        self.parts_of(self.message.html_parts())
    }

    /// Further texts beside these in a `multipart/alternative`: `text/calendar`, `text/x-amp-html`.
    #[getter]
    fn alternative_parts(&self) -> Vec<MessagePart> {
        self.parts_of(self.message.alternative_parts())
    }

    /// The files, inline ones included, in order. A message inside the message is one file.
    #[getter]
    fn attachments(&self) -> Vec<MessagePart> {
        self.parts_of(self.message.attachments())
    }

    /// What was odd about the message: warnings and notes. Spans are places in what was parsed: bytes, or code points
    /// of a `str`.
    #[getter]
    fn diagnostics(&self) -> Vec<Diagnostic> {
        self.findings(self.message.diagnostics())
    }

    /// The message as Mailgun keeps it: `X-Mailgun-Incoming: Yes`, `X-Envelope-From` and what the spam filter found
    /// stand before its own headers.
    ///
    /// Raises `MailwrightError` with `inbound-envelope-unsafe` where the sender or the rules hold control characters,
    /// which would break out of their header; and as `parse`, since the message grows.
    #[pyo3(signature = (envelope, /, *, spam=None, limits=None))]
    fn arrived(
        &self,
        py: Python<'_>,
        envelope: &Envelope,
        spam: Option<&SpamCheck>,
        limits: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let limits = convert::limits(py, limits)?;
        let none = SpamCheck::default();
        let spam = spam.unwrap_or(&none);
        py.detach(|| self.message.arrived(&envelope.0, &spam.check, &limits))
            .map(Self::of_bytes)
            .map_err(|report| unsafe_arrival(py, &report, envelope, spam))
    }

    /// The fields that Mailgun makes of the message.
    ///
    /// `kind` is `forward` (`forward("https://…")`: the parsed message, files included), `mime`
    /// (`forward("https://…/mime")`: the message as it came, in `body-mime`), `stored` (`store(notify="https://…")`:
    /// the parsed message, with metadata in place of the files), `retrieved` (a stored message, fetched as JSON) or
    /// `retrieved-mime` (fetched with `Accept: message/rfc2822`).
    ///
    /// Options: `signer` signs `timestamp` and `token`; without one a post has none of the three fields. `domain` is
    /// the receiving domain, by default that of the envelope's recipient. `storage_url` is where stored messages are
    /// fetched from. `now` (by default the host's clock) is the timestamp; token, storage key and multipart boundary
    /// are made from `seed`. Of the limits `reply_lines` is read.
    ///
    /// What cannot be decoded is read as well as possible and told in `InboundPayload.diagnostics`. The message is
    /// taken as it is; for the headers that Mailgun adds on arrival see `arrived`.
    #[pyo3(signature = (
        kind, envelope, /, *, now=None, seed=None, signer=None, domain=None, storage_url=None, limits=None
    ))]
    #[allow(clippy::too_many_arguments)] // options by name in Python
    fn payload(
        &self,
        py: Python<'_>,
        kind: &str,
        envelope: &Envelope,
        now: Option<&Bound<'_, PyAny>>,
        seed: Option<convert::Seed>,
        signer: Option<&crate::webhook::WebhookSigner>,
        domain: Option<String>,
        storage_url: Option<String>,
        limits: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<InboundPayload> {
        let kind = super::payload::find(kind)?;
        let options = PayloadArguments {
            now,
            seed,
            signer,
            domain,
            storage_url,
            limits,
        }
        .options(py)?;
        let payload = py.detach(|| self.message.payload(kind, &envelope.0, &options));
        let diagnostics = self.findings(payload.diagnostics());
        Ok(InboundPayload::new(payload, diagnostics))
    }

    fn __repr__(&self) -> String {
        format!(
            "<IncomingMessage of {} bytes, {} parts>",
            self.message.raw().len(),
            self.message.parts().count()
        )
    }
}

/// The exception for an envelope that would break out of its header.
pub(super) fn unsafe_arrival(
    py: Python<'_>,
    report: &Report,
    envelope: &Envelope,
    spam: &SpamCheck,
) -> PyErr {
    to_py(py, report, &|found| match found.parameter() {
        "sender" => Some(Cow::Borrowed(envelope.0.sender())),
        "spam-rules" => spam.rules.as_deref().map(Cow::Borrowed),
        _ => None,
    })
}

/// A part of a message, or the message itself.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct MessagePart {
    message: Arc<mailwright::IncomingMessage>,
    index: usize,
}

impl MessagePart {
    fn part(&self) -> mailwright::MessagePart<'_> {
        // The index is one of the message's.
        self.message
            .parts()
            .nth(self.index)
            .unwrap_or_else(|| self.message.root())
    }

    fn other(&self, part: mailwright::MessagePart<'_>) -> Self {
        Self {
            message: Arc::clone(&self.message),
            index: part.index(),
        }
    }
}

#[pymethods]
impl MessagePart {
    /// Its place among `IncomingMessage.parts`.
    #[getter]
    fn index(&self) -> usize {
        self.index
    }

    /// The multipart it stands in; `None` for the message itself.
    #[getter]
    fn parent(&self) -> Option<Self> {
        self.part().parent().map(|part| self.other(part))
    }

    /// The parts of a multipart, in order; none of any other part.
    #[getter]
    fn children(&self) -> Vec<Self> {
        self.part().children().map(|part| self.other(part)).collect()
    }

    /// Its headers in order.
    #[getter]
    fn headers(&self) -> Vec<MessageHeader> {
        headers(self.part().headers())
    }

    /// The decoded value of its first header of that name, in any case.
    #[pyo3(signature = (name, /))]
    fn header(&self, name: &str) -> Option<&str> {
        self.part().header(name)
    }

    /// The media type in lower case, without parameters. `text/plain` where there is none or a broken one
    /// (`message/rfc822` in a digest), and for a multipart without parts.
    #[getter]
    fn content_type(&self) -> &str {
        self.part().content_type()
    }

    /// A parameter of the media type, decoded; `name` in lower case.
    #[pyo3(signature = (name, /))]
    fn content_type_parameter(&self, name: &str) -> Option<String> {
        self.part().content_type_parameter(name)
    }

    /// `attachment`, `inline` or whatever `Content-Disposition` says, in lower case.
    #[getter]
    fn disposition(&self) -> Option<&str> {
        self.part().disposition()
    }

    /// The file name: of `Content-Disposition`, else the `name` of `Content-Type`; decoded. An empty name is none. It
    /// is the sender's: never use it as a path.
    #[getter]
    fn filename(&self) -> Option<String> {
        self.part().filename()
    }

    /// The value of `Content-ID` as written, with its angle brackets.
    #[getter]
    fn content_id(&self) -> Option<&str> {
        self.part().content_id()
    }

    /// Whether it holds parts instead of a body.
    #[getter]
    fn is_multipart(&self) -> bool {
        self.part().is_multipart()
    }

    /// The part as it stands in the message: headers, blank line and encoded body.
    #[getter]
    fn raw<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.part().raw())
    }

    /// The body as it stands in the message, still encoded.
    #[getter]
    fn raw_body<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.part().raw_body())
    }

    /// The body without its transfer encoding. What is broken is read as well as possible.
    #[getter]
    fn content<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        let content = py.detach(|| self.part().content());
        PyBytes::new(py, &content)
    }

    /// The body as text: transfer encoding and character set undone, line ends as sent.
    ///
    /// Without a character set, or with an unknown one, bytes are read as UTF-8 where they are, else as windows-1252.
    /// Bytes that mean nothing become U+FFFD.
    #[getter]
    fn text(&self, py: Python<'_>) -> Cow<'_, str> {
        py.detach(|| self.part().text())
    }

    fn __repr__(&self) -> String {
        format!("<MessagePart {} {}>", self.index, self.part().content_type())
    }
}

fn headers(headers: &[mailwright::MessageHeader]) -> Vec<MessageHeader> {
    headers.iter().cloned().map(MessageHeader).collect()
}

/// One header field of a message or of a part.
#[pyclass(frozen, eq, hash, module = "mailwright")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct MessageHeader(mailwright::MessageHeader);

#[pymethods]
impl MessageHeader {
    /// The name in the case in which it was written.
    #[getter]
    fn name(&self) -> &str {
        self.0.name()
    }

    /// The value as written: everything between the colon and the last line end, folds included.
    #[getter]
    fn raw<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.0.raw())
    }

    /// The value for people: unfolded, trimmed, encoded words decoded.
    ///
    /// An encoded word can bring control characters, line ends too: encode it before writing it anywhere.
    #[getter]
    fn value(&self) -> &str {
        self.0.value()
    }

    fn __repr__(&self) -> String {
        format!("<MessageHeader {}>", self.0.name())
    }
}

/// Who sent a message and to whom, by the SMTP dialogue (`MAIL FROM` and `RCPT TO`). The sender of a bounce is empty.
#[pyclass(frozen, eq, hash, module = "mailwright")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct Envelope(pub(super) mailwright::Envelope);

#[pymethods]
impl Envelope {
    #[new]
    #[pyo3(signature = (sender, recipient, /))]
    fn new(sender: String, recipient: String) -> Self {
        Self(mailwright::Envelope::new(sender, recipient))
    }

    /// The address of `MAIL FROM`, empty for a bounce.
    #[getter]
    fn sender(&self) -> &str {
        self.0.sender()
    }

    /// The address of `RCPT TO`.
    #[getter]
    fn recipient(&self) -> &str {
        self.0.recipient()
    }

    fn __getnewargs__(&self) -> (&str, &str) {
        (self.sender(), self.recipient())
    }

    fn __repr__(&self) -> String {
        let (sender, recipient) = (self.sender().escape_debug(), self.recipient().escape_debug());
        format!("<Envelope <{sender}> to <{recipient}>>")
    }
}

/// What Mailgun's spam filter found; what is not set writes no header.
///
/// `spam`: whether the message is spam (`X-Mailgun-Sflag: Yes`, a header that only spam has); `score`
/// (`X-Mailgun-Sscore`); `spf`: one of `SpfResult.ALL` (`X-Mailgun-Spf`); `dkim`: whether it passed
/// (`X-Mailgun-Dkim-Check-Result`); `rules`: the names of the rules that matched (`X-Mailgun-Spam-Rules`).
#[pyclass(frozen, module = "mailwright")]
#[derive(Default)]
pub(crate) struct SpamCheck {
    pub(super) check: mailwright::SpamCheck,
    rules: Option<String>,
}

#[pymethods]
impl SpamCheck {
    #[new]
    #[pyo3(signature = (*, spam=None, score=None, spf=None, dkim=None, rules=None))]
    fn new(
        spam: Option<bool>,
        score: Option<f64>,
        spf: Option<&str>,
        dkim: Option<bool>,
        rules: Option<String>,
    ) -> PyResult<Self> {
        let mut check = mailwright::SpamCheck::new();
        if let Some(spam) = spam {
            check = check.spam(spam);
        }
        if let Some(score) = score {
            check = check.score(score);
        }
        if let Some(spf) = spf {
            check = check.spf(names::find("result of SPF", spf, Spf::ALL, Spf::name)?);
        }
        if let Some(passed) = dkim {
            check = check.dkim(passed);
        }
        if let Some(rules) = &rules {
            check = check.rules(rules);
        }
        Ok(Self { check, rules })
    }
}

/// What SPF found out about the sending server.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct SpfResult;

#[pymethods]
impl SpfResult {
    /// The names of all of them, which are the values of `X-Mailgun-Spf`.
    #[classattr]
    #[pyo3(name = "ALL")]
    fn all(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        names::all(py, Spf::ALL, Spf::name)
    }
}
