//! A post about a message, read back: by name, and as a message again.

use super::rebuild;
use crate::receive::message::{Envelope, IncomingMessage};
use crate::{Code, Diagnostic, Form, FormFile, Limits, Report};
use serde_json::Value;

/// A post of a route, as an endpoint sees it.
///
/// # Examples
///
/// ```
/// use mailwright::{Envelope, IncomingMessage, InboundPost, Limits, PayloadKind, PayloadOptions};
/// let message = IncomingMessage::parse("From: ann@example.org\r\nSubject: Hello\r\n\r\nHi\r\n", &Limits::default())?;
/// let envelope = Envelope::new("ann@example.org", "box@in.example.com");
/// let sent = message.payload(PayloadKind::Forward, &envelope, &PayloadOptions::new(0, 1)).encode()?;
///
/// let post = InboundPost::parse(sent.content_type(), sent.body(), &Limits::default())?;
/// assert_eq!(post.envelope(), envelope);
/// assert_eq!(post.headers()[1], ("Subject".to_owned(), "Hello".to_owned()));
/// assert_eq!(post.to_message(&Limits::default())?.text_part().unwrap().text(), "Hi\r\n");
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug)]
pub struct InboundPost {
    form: Form,
    headers: Vec<(String, String)>,
    content_ids: Vec<(String, String)>,
}

impl InboundPost {
    /// Reads the body of a post. Whether it is genuine is for a
    /// [`WebhookVerifier`](crate::WebhookVerifier) to say.
    ///
    /// # Errors
    ///
    /// What [`Form::parse`] says, and that of [`from_form`](Self::from_form).
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{InboundPost, Limits};
    /// let body = b"recipient=box%40in.example.com&sender=ann%40example.org&subject=Hi&message-headers=%5B%5B%22Subject%22%2C%22Hi%22%5D%5D";
    /// let post = InboundPost::parse("application/x-www-form-urlencoded", body, &Limits::default())?;
    /// assert_eq!(post.envelope().sender(), "ann@example.org");
    ///
    /// let broken = [&body[..], b"%2C"].concat();
    /// let refused = InboundPost::parse("application/x-www-form-urlencoded", &broken, &Limits::default()).unwrap_err();
    /// assert_eq!(refused.first().unwrap().code().name(), "inbound-field-malformed");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn parse(content_type: &str, body: &[u8], limits: &Limits) -> Result<Self, Report> {
        Self::from_form(Form::parse(content_type, body, limits)?)
    }

    /// Takes a form that was read already, by [`Form::parse`] or from
    /// [`WebhookPost::form`](crate::WebhookPost::form).
    ///
    /// # Errors
    ///
    /// `inbound-field-missing` without `recipient`, `sender`, or either of `message-headers` and `body-mime`;
    /// `inbound-field-malformed` where `message-headers` or `content-id-map` is not the JSON that it should be.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Form, InboundPost};
    /// let refused = InboundPost::from_form(Form::from_iter([("recipient", "a@example.com")])).unwrap_err();
    /// let missing: Vec<_> = refused.iter().map(|found| found.parameter()).collect();
    /// assert_eq!(missing, ["sender", "message-headers"]);
    /// ```
    pub fn from_form(form: Form) -> Result<Self, Report> {
        let mut report = Report::default();
        for name in ["recipient", "sender"] {
            if form.first(name).is_none() {
                report.push(missing(name));
            }
        }
        let headers = match form.first("message-headers") {
            Some(text) => pairs(text).unwrap_or_else(|| {
                report.push(malformed(
                    "message-headers",
                    text,
                    "a JSON list of pairs of texts",
                ));
                Vec::new()
            }),
            None => {
                if form.first("body-mime").is_none() {
                    report.push(missing("message-headers"));
                }
                Vec::new()
            }
        };
        let content_ids = match form.first("content-id-map") {
            Some(text) => members(text).unwrap_or_else(|| {
                report.push(malformed("content-id-map", text, "a JSON object of texts"));
                Vec::new()
            }),
            None => Vec::new(),
        };
        report.or_ok(Self {
            form,
            headers,
            content_ids,
        })
    }

    /// The fields in order, as they were posted: also those that have no method here.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Form, InboundPost};
    /// let form = Form::from_iter([
    ///     ("recipient", "box@in.example.com"), ("sender", ""), ("message-headers", "[]"), ("stripped-text", "Friday is fine."),
    /// ]);
    /// let post = InboundPost::from_form(form)?;
    /// assert_eq!(post.form().first("stripped-text"), Some("Friday is fine."));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// Sender and recipient of the SMTP dialogue: the fields `sender` and `recipient`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Envelope, Form, InboundPost};
    /// let form = Form::from_iter([
    ///     ("recipient", "box@in.example.com"), ("sender", "bounces@example.org"), ("from", "Ann <ann@example.org>"), ("message-headers", "[]"),
    /// ]);
    /// assert_eq!(InboundPost::from_form(form)?.envelope(), Envelope::new("bounces@example.org", "box@in.example.com"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn envelope(&self) -> Envelope {
        let text = |name| self.form.first(name).unwrap_or_default();
        Envelope::new(text("sender"), text("recipient"))
    }

    /// The headers of the message in order, name and value, of the field `message-headers`; empty for a post that has
    /// `body-mime` alone. Repeated headers are there, which the fields of one name do not tell from Mailgun's own.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Form, InboundPost};
    /// let form = Form::from_iter([
    ///     ("recipient", "box@in.example.com"), ("sender", ""),
    ///     ("message-headers", r#"[["Received","from b"],["Received","from a"],["Subject","Hi"]]"#),
    /// ]);
    /// let post = InboundPost::from_form(form)?;
    /// let received: Vec<_> = post.headers().iter().filter(|(name, _)| name == "Received").map(|(_, value)| value).collect();
    /// assert_eq!(received, ["from b", "from a"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    /// The files of the fields `attachment-1` and so on, in order of their numbers; the message itself is not among them.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Form, FormFile, InboundPost};
    /// let mut form = Form::from_iter([("recipient", "a@example.com"), ("sender", ""), ("message-headers", "[]")]);
    /// form.push_file("attachment-1", FormFile::new(Some("a.txt"), "text/plain", b"hi".to_vec()));
    /// assert_eq!(InboundPost::from_form(form)?.attachments()[0].filename(), Some("a.txt"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn attachments(&self) -> Vec<&FormFile> {
        self.numbered_files().into_iter().map(|(_, file)| file).collect()
    }

    /// Number and file, in order of the numbers.
    pub(super) fn numbered_files(&self) -> Vec<(usize, &FormFile)> {
        let mut files: Vec<_> = self
            .form
            .iter()
            .filter_map(|field| {
                let number = field.name().strip_prefix("attachment-")?.parse().ok()?;
                Some((number, field.file()?))
            })
            .collect();
        files.sort_by_key(|(number, _)| *number);
        files
    }

    /// The `Content-ID` of the file `attachment-{number}` (from 1), by the field `content-id-map`; `None` where it has none.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Form, FormFile, InboundPost};
    /// let mut form = Form::from_iter([
    ///     ("recipient", "box@in.example.com"), ("sender", ""), ("message-headers", "[]"),
    ///     ("content-id-map", r#"{"<logo@example.org>":"attachment-1"}"#),
    /// ]);
    /// form.push_file("attachment-1", FormFile::new(Some("logo.png"), "image/png", b"\x89PNG".to_vec()));
    /// let post = InboundPost::from_form(form)?;
    /// assert_eq!((post.content_id(1), post.content_id(2)), (Some("<logo@example.org>"), None));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn content_id(&self, number: usize) -> Option<&str> {
        let name = format!("attachment-{number}");
        self.content_ids
            .iter()
            .find(|(_, field)| *field == name)
            .map(|(id, _)| id.as_str())
    }

    /// The message again: `body-mime` as it came; else one that is put together of the fields, with the same
    /// headers (its own `Content-Type` and the like excepted), texts and files.
    ///
    /// # Errors
    ///
    /// Those of [`IncomingMessage::parse`].
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Form, FormFile, InboundPost, Limits};
    /// let mut form = Form::from_iter([
    ///     ("recipient", "box@in.example.com"), ("sender", "ann@example.org"), ("body-plain", "See plan"),
    ///     ("message-headers", r#"[["Subject","Grüße"]]"#),
    /// ]);
    /// form.push_file("attachment-1", FormFile::new(Some("plan.pdf"), "application/pdf", b"%PDF".to_vec()));
    /// let message = InboundPost::from_form(form)?.to_message(&Limits::default())?;
    /// assert_eq!(message.header("subject"), Some("Grüße"));
    /// assert_eq!(message.text_part().unwrap().text(), "See plan");
    /// assert_eq!(message.attachments().next().unwrap().filename().as_deref(), Some("plan.pdf"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn to_message(&self, limits: &Limits) -> Result<IncomingMessage, Report> {
        let raw = match self.form.iter().find(|field| field.name() == "body-mime") {
            Some(mime) => mime.bytes().to_vec(),
            None => rebuild::message(self),
        };
        IncomingMessage::parse(raw, limits)
    }
}

fn pairs(text: &str) -> Option<Vec<(String, String)>> {
    let list: Value = serde_json::from_str(text).ok()?;
    list.as_array()?
        .iter()
        .map(|pair| match pair.as_array()?.as_slice() {
            [Value::String(name), Value::String(value)] => Some((name.clone(), value.clone())),
            // Legacy posts have structured values: `["text/plain", {"charset": "utf-8"}]`.
            [Value::String(name), value] => Some((name.clone(), legacy_value(value))),
            _ => None,
        })
        .collect()
}

fn legacy_value(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(legacy_value).collect::<Vec<_>>().join("; "),
        Value::Object(parameters) => parameters
            .iter()
            .map(|(name, value)| format!("{name}=\"{}\"", legacy_value(value)))
            .collect::<Vec<_>>()
            .join("; "),
        other => other.to_string(),
    }
}

/// The members of a JSON object of texts, repeated names included.
fn members(text: &str) -> Option<Vec<(String, String)>> {
    struct Members;
    impl<'de> serde::de::Visitor<'de> for Members {
        type Value = Vec<(String, String)>;

        fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
            f.write_str("an object of texts")
        }

        fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut out = Vec::new();
            while let Some(member) = map.next_entry()? {
                out.push(member);
            }
            Ok(out)
        }
    }
    let mut reader = serde_json::Deserializer::from_str(text);
    let out = serde::Deserializer::deserialize_map(&mut reader, Members).ok()?;
    reader.end().ok()?;
    Some(out)
}

fn missing(name: &str) -> Diagnostic {
    Diagnostic::error(Code::InboundFieldMissing, name).with_message(format!("the field `{name}` is missing"))
}

fn malformed(name: &str, text: &str, expected: &str) -> Diagnostic {
    Diagnostic::error(Code::InboundFieldMalformed, name)
        .with_message(format!("`{name}` is not {expected}"))
        .with_span(0..text.len())
}
