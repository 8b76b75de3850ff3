//! Whole posts: the body is read by its content type, its signature checked, its event handed on.
//!
//! JSON events keep every member, known or not, in order, numbers with their digits. Of several members of one
//! name the last counts. In forms the last value of `timestamp`, `token` and `signature` counts and the first of
//! every other name, since a mail header or a user variable of that name can stand before Mailgun's own.

use super::replay::ReplayGuard;
use super::verifier::{Claim, Verdict, WebhookVerifier};
use crate::form::{Form, FormValue};
use crate::{Code, ContentType, Diagnostic, Report};
use serde_json::{Map, Value, json};

/// What a post tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PostKind {
    /// An event, as JSON.
    Event,
    /// An event as a form, as Mailgun posted them before mid-2018.
    LegacyEvent,
    /// A message that a route forwarded or stored.
    Inbound,
}

impl PostKind {
    /// The name in every binding: `event`, `legacy-event` or `inbound`.
    ///
    /// # Examples
    ///
    /// ```
    /// assert_eq!(mailwright::PostKind::LegacyEvent.name(), "legacy-event");
    /// ```
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::LegacyEvent => "legacy-event",
            Self::Inbound => "inbound",
        }
    }
}

/// A post that is genuine.
///
/// # Examples
///
/// ```
/// use mailwright::{PostKind, WebhookSample, WebhookSigner, WebhookType, WebhookVerifier};
/// let signer = WebhookSigner::new("key").unwrap();
/// let body = WebhookSample::new(WebhookType::Clicked).body(&signer, 1_767_225_600, 1);
/// let post = WebhookVerifier::new(["key"]).read_post("application/json", body.as_bytes(), 1_767_225_660)?;
/// assert_eq!((post.kind(), &post.event()["event"]), (PostKind::Event, &"clicked".into()));
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug)]
pub struct WebhookPost {
    kind: PostKind,
    event: Map<String, Value>,
    form: Option<Form>,
    verdict: Verdict,
}

impl WebhookPost {
    /// What it tells.
    #[must_use]
    pub fn kind(&self) -> PostKind {
        self.kind
    }

    /// The event: the `event-data` of a JSON post; of a form, an object of its fields. A file in a form is
    /// `{"filename", "content-type", "size"}`; its bytes are in [`form`](Self::form).
    #[must_use]
    pub fn event(&self) -> &Map<String, Value> {
        &self.event
    }

    /// The event, without a copy.
    #[must_use]
    pub fn into_event(self) -> Map<String, Value> {
        self.event
    }

    /// The form as it came, files and repeated fields included; `None` for JSON.
    #[must_use]
    pub fn form(&self) -> Option<&Form> {
        self.form.as_ref()
    }

    /// Why it is genuine.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }
}

impl WebhookVerifier {
    /// Reads a post and accepts it if it is genuine and recent.
    ///
    /// `content_type` tells the form of the body: `application/json`, `application/x-www-form-urlencoded` or
    /// `multipart/form-data`; its case and parameters do not matter. A JSON post is genuine if a key fits its
    /// `signature` or its `parent-signature` (the key of the parent account, for events of a subaccount).
    ///
    /// # Errors
    ///
    /// `webhook-content-type`; `webhook-body-malformed` for broken JSON (with the place) or a value of the wrong
    /// type, `webhook-field-missing`, `webhook-too-large`; what [`Form::parse`] says of a form; and all of
    /// [`verify`](Self::verify).
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::WebhookVerifier;
    /// let verifier = WebhookVerifier::new(["key"]);
    /// let refused = verifier.read_post("application/json", br#"{"signature": {"timestamp": "1"}}"#, 1).unwrap_err();
    /// let missing: Vec<_> = refused.iter().map(|found| found.parameter()).collect();
    /// assert_eq!(missing, ["signature.token", "signature.signature", "event-data"]);
    /// ```
    pub fn read_post(&self, content_type: &str, body: &[u8], now: i64) -> Result<WebhookPost, Report> {
        self.read(content_type, body, now, None)
    }

    /// As [`read_post`](Self::read_post), and remembers the token.
    ///
    /// # Errors
    ///
    /// As [`read_post`](Self::read_post); `webhook-replayed` for a token that was seen; and what the guard's store
    /// says.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{MemoryReplayGuard, WebhookSample, WebhookSigner, WebhookType, WebhookVerifier};
    /// let body = WebhookSample::new(WebhookType::Opened).body(&WebhookSigner::new("key").unwrap(), 1_000, 1);
    /// let (verifier, mut guard) = (WebhookVerifier::new(["key"]), MemoryReplayGuard::default());
    /// assert!(verifier.read_post_once("application/json", body.as_bytes(), 1_000, &mut guard).is_ok());
    /// assert!(verifier.read_post_once("application/json", body.as_bytes(), 1_000, &mut guard).is_err());
    /// ```
    pub fn read_post_once(
        &self,
        content_type: &str,
        body: &[u8],
        now: i64,
        guard: &mut dyn ReplayGuard,
    ) -> Result<WebhookPost, Report> {
        self.read(content_type, body, now, Some(guard))
    }

    fn read(
        &self,
        content_type: &str,
        body: &[u8],
        now: i64,
        guard: Option<&mut dyn ReplayGuard>,
    ) -> Result<WebhookPost, Report> {
        match ContentType::parse(content_type)
            .as_ref()
            .map(ContentType::essence)
        {
            Some("application/json") => self.read_json(body, now, guard),
            Some("application/x-www-form-urlencoded" | "multipart/form-data") => {
                self.read_form(Form::parse(content_type, body, &self.limits)?, now, guard)
            }
            _ => Err(Diagnostic::error(Code::WebhookContentType, "content-type")
                .with_message(
                    "expected application/json, application/x-www-form-urlencoded or multipart/form-data",
                )
                .with_span(0..content_type.len())
                .into()),
        }
    }

    fn read_json(
        &self,
        body: &[u8],
        now: i64,
        guard: Option<&mut dyn ReplayGuard>,
    ) -> Result<WebhookPost, Report> {
        if body.len() > self.limits.webhook_bytes {
            return Err(Diagnostic::error(Code::WebhookTooLarge, "body")
                .with_message(format!(
                    "a body of {} bytes; the limit is {}",
                    body.len(),
                    self.limits.webhook_bytes
                ))
                .into());
        }
        let mut post: Value = serde_json::from_slice(body).map_err(|error| broken_json(body, &error))?;
        let mut report = Report::default();
        let event = match post.get_mut("event-data").map(Value::take) {
            Some(Value::Object(event)) => {
                if !event.get("event").is_some_and(Value::is_string) {
                    report.push(missing_or_malformed(
                        event.get("event"),
                        "event-data.event",
                        "a text",
                    ));
                }
                Some(event)
            }
            other => {
                report.push(missing_or_malformed(other.as_ref(), "event-data", "an object"));
                None
            }
        };
        let signature = post.get("signature");
        let mut errors = Vec::new();
        let mut member = |name: &str| {
            let value = signature.and_then(|signature| signature.get(name));
            match value {
                Some(Value::String(text)) => text.clone(),
                // As its digits; whether they are only digits is checked with the rest.
                Some(Value::Number(number)) if name == "timestamp" => number.to_string(),
                other => {
                    let expected = if name == "timestamp" {
                        "a text or an integer"
                    } else {
                        "a text"
                    };
                    errors.push(missing_or_malformed(
                        other,
                        &format!("signature.{name}"),
                        expected,
                    ));
                    String::new()
                }
            }
        };
        let (timestamp, token, text) = (member("timestamp"), member("token"), member("signature"));
        if !signature.is_some_and(Value::is_object) {
            errors = vec![missing_or_malformed(signature, "signature", "an object")];
        }
        errors.extend(report);
        let (Some(event), true) = (event, errors.is_empty()) else {
            return Err(errors.into());
        };
        let verdict = self.check(
            &Claim {
                timestamp: &timestamp,
                token: &token,
                signature: &text,
                parent_signature: post
                    .pointer("/signature/parent-signature")
                    .and_then(Value::as_str),
                prefix: "signature.",
            },
            now,
            guard,
        )?;
        Ok(WebhookPost {
            kind: PostKind::Event,
            event,
            form: None,
            verdict,
        })
    }

    fn read_form(
        &self,
        form: Form,
        now: i64,
        guard: Option<&mut dyn ReplayGuard>,
    ) -> Result<WebhookPost, Report> {
        const SIGNED: [&str; 3] = ["timestamp", "token", "signature"];
        let [timestamp, token, signature] = SIGNED.map(|name| form.last(name));
        let (Some(timestamp), Some(token), Some(signature)) = (timestamp, token, signature) else {
            return Err(SIGNED
                .iter()
                .filter(|name| form.last(name).is_none())
                .map(|name| missing_or_malformed(None, name, "a text"))
                .collect());
        };
        let verdict = self.check(
            &Claim {
                timestamp,
                token,
                signature,
                parent_signature: None,
                prefix: "",
            },
            now,
            guard,
        )?;
        let mut event = Map::new();
        for field in &form {
            let value = match field.value() {
                FormValue::Text(text) => Value::from(text.as_str()),
                FormValue::File(file) => json!({
                    "filename": file.filename(),
                    "content-type": file.content_type(),
                    "size": file.content().len(),
                }),
            };
            // A field stays where it first stood, whichever of its values counts.
            if SIGNED.contains(&field.name()) {
                event.insert(field.name().to_owned(), value);
            } else {
                event.entry(field.name()).or_insert(value);
            }
        }
        let inbound = ["body-plain", "body-mime", "message-url"]
            .iter()
            .any(|name| event.contains_key(*name));
        Ok(WebhookPost {
            kind: if inbound {
                PostKind::Inbound
            } else {
                PostKind::LegacyEvent
            },
            event,
            form: Some(form),
            verdict,
        })
    }
}

fn missing_or_malformed(value: Option<&Value>, name: &str, expected: &str) -> Diagnostic {
    match value {
        None | Some(Value::Null) => Diagnostic::error(Code::WebhookFieldMissing, name)
            .with_message(format!("`{name}` is missing; expected {expected}"))
            .with_help("is this the whole body as Mailgun sent it, read before anything else consumed it?"),
        Some(_) => Diagnostic::error(Code::WebhookBodyMalformed, name)
            .with_message(format!("`{name}` has the wrong type; expected {expected}")),
    }
}

fn broken_json(body: &[u8], error: &serde_json::Error) -> Report {
    let line_start = match error.line() {
        0 | 1 => 0,
        line => memchr::memchr_iter(b'\n', body)
            .nth(line - 2)
            .map_or(body.len(), |at| at + 1),
    };
    let at = (line_start + error.column().saturating_sub(1)).min(body.len());
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    Diagnostic::error(Code::WebhookBodyMalformed, "body")
        .with_message(format!("the body is not JSON: {message}"))
        .with_span(at..(at + 1).min(body.len()))
        .into()
}
