//! Whole posts: the body is read by its content type, its signature checked, its event handed on.
//!
//! JSON events keep every member, known or not, in order, numbers with their digits. Of several members of one
//! name in an event the last counts. The event is checked as it is read but taken apart only when asked for, since
//! many endpoints hand its text on. In forms the last value of `timestamp`, `token` and `signature` counts and the first of
//! every other name, since a mail header or a user variable of that name can stand before Mailgun's own.

use super::json::{self, Wrong};
use super::replay::ReplayGuard;
use super::verifier::{Claim, Verdict, WebhookVerifier};
use crate::diagnostic::{character_at, decimal};
use crate::form::{Form, FormField, FormValue, size_message};
use crate::{Code, ContentType, Diagnostic, Report};
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

/// Objects and lists inside each other, as `serde_json` limits them.
const MAX_DEPTH: usize = 127;

/// What a post tells: which of Mailgun's senders it is from, by the shape of its body.
///
/// JSON is an event. A form is an incoming message where it has one of `body-plain`, `body-mime` and `message-url`,
/// else an event of the old kind.
///
/// # Examples
///
/// ```
/// use mailwright::{PostKind, WebhookSigner, WebhookVerifier};
/// let signature = WebhookSigner::new("key").unwrap().sign("1767225600", "t");
/// let kind = |fields: &str| {
///     let body = format!("timestamp=1767225600&token=t&signature={signature}&{fields}");
///     let form = "application/x-www-form-urlencoded";
///     WebhookVerifier::new(["key"]).read_post(form, body.as_bytes(), 1_767_225_600).map(|post| post.kind())
/// };
/// assert_eq!(kind("event=opened&recipient=ann%40example.org")?, PostKind::LegacyEvent);
/// assert_eq!(kind("recipient=ann%40example.com&body-plain=Hello")?, PostKind::Inbound);
/// # Ok::<(), mailwright::Report>(())
/// ```
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
    /// All of them.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::PostKind;
    /// assert!(PostKind::ALL.contains(&PostKind::Inbound));
    /// ```
    pub const ALL: &'static [Self] = &[Self::Event, Self::LegacyEvent, Self::Inbound];

    /// The name in every binding: `event`, `legacy-event` or `inbound`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::PostKind;
    /// let names = [PostKind::Event, PostKind::LegacyEvent, PostKind::Inbound].map(PostKind::name);
    /// assert_eq!(names, ["event", "legacy-event", "inbound"]);
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

/// A post that is genuine: its event or message, and why it is believed.
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
    /// The text of `event-data`, checked; empty for a form.
    text: String,
    event: OnceLock<Map<String, Value>>,
    form: Option<Arc<Form>>,
    token: String,
    verdict: Verdict,
}

impl WebhookPost {
    /// What it tells: an event, or a message that a route forwarded or stored.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{PostKind, WebhookSample, WebhookSigner, WebhookType, WebhookVerifier};
    /// let signer = WebhookSigner::new("key").unwrap();
    /// let body = WebhookSample::new(WebhookType::Unsubscribed).body(&signer, 1_767_225_600, 3);
    /// let post = WebhookVerifier::new(["key"]).read_post("application/json", body.as_bytes(), 1_767_225_600)?;
    /// let handler = match post.kind() {
    ///     PostKind::Event => "events",
    ///     PostKind::Inbound => "inbox",
    ///     _ => "legacy",
    /// };
    /// assert_eq!(handler, "events");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn kind(&self) -> PostKind {
        self.kind
    }

    /// The event: the `event-data` of a JSON post; of a form, an object of its fields. A file in a form is
    /// `{"filename", "content-type", "size"}`; its bytes are in [`form`](Self::form).
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{WebhookSample, WebhookSigner, WebhookType, WebhookVerifier};
    /// let signer = WebhookSigner::new("key").unwrap();
    /// let body = WebhookSample::new(WebhookType::PermanentFail)
    ///     .recipient("nobody@example.org")
    ///     .body(&signer, 1_767_225_600, 1);
    /// let post = WebhookVerifier::new(["key"]).read_post("application/json", body.as_bytes(), 1_767_225_600)?;
    /// assert_eq!(post.event()["recipient"], "nobody@example.org");
    /// assert_eq!(post.event()["delivery-status"]["code"], 550);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn event(&self) -> &Map<String, Value> {
        self.event.get_or_init(|| match &self.form {
            Some(form) => event_of_form(form),
            // The text was checked when it was read.
            None => serde_json::from_str(&self.text).unwrap_or_default(),
        })
    }

    /// The event of [`event`](Self::event), without a copy: to hand it on, to [`Event::from_value`](crate::Event::from_value)
    /// for one.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Event, EventKind, WebhookSample, WebhookSigner, WebhookType, WebhookVerifier};
    /// let signer = WebhookSigner::new("key").unwrap();
    /// let body = WebhookSample::new(WebhookType::TemporaryFail).body(&signer, 1_767_225_600, 1);
    /// let post = WebhookVerifier::new(["key"]).read_post("application/json", body.as_bytes(), 1_767_225_600)?;
    /// let event = Event::from_value(post.into_event().into())?;
    /// assert_eq!(event.kind(), EventKind::FailedTemporary);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn into_event(self) -> Map<String, Value> {
        let _ = self.event();
        self.event.into_inner().unwrap_or_default()
    }

    /// The event as JSON: the text of `event-data` as it was sent; of a form, that of [`event`](Self::event).
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{WebhookSigner, WebhookVerifier};
    /// let signature = WebhookSigner::new("key").unwrap().sign("1", "t");
    /// let body = format!(r#"{{"signature":{{"timestamp":"1","token":"t","signature":"{signature}"}},"event-data":{{ "event":"opened" }}}}"#);
    /// let post = WebhookVerifier::new(["key"]).read_post("application/json", body.as_bytes(), 1)?;
    /// assert_eq!(post.event_json(), r#"{ "event":"opened" }"#);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn event_json(&self) -> Cow<'_, str> {
        match &self.form {
            Some(form) => json_of_form(form).into(),
            None => self.text.as_str().into(),
        }
    }

    /// The form as it came, files and repeated fields included; `None` for JSON.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Form, FormFile, WebhookSigner, WebhookVerifier};
    /// let signature = WebhookSigner::new("key").unwrap().sign("1767225600", "t");
    /// let mut sent = Form::from_iter([("body-plain", "See file"), ("timestamp", "1767225600"), ("token", "t")]);
    /// sent.push("signature", signature);
    /// sent.push_file("attachment-1", FormFile::new(Some("plan.pdf"), "application/pdf", b"%PDF-1.7".to_vec()));
    /// let sent = sent.encode(1)?;
    ///
    /// let post = WebhookVerifier::new(["key"]).read_post(sent.content_type(), sent.body(), 1_767_225_600)?;
    /// assert_eq!(post.event()["attachment-1"]["filename"], "plan.pdf"); // the event tells of the file …
    /// let file = post.form().unwrap().iter().find_map(|field| field.file()).unwrap();
    /// assert_eq!(file.content(), b"%PDF-1.7"); // … the form has it
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn form(&self) -> Option<&Form> {
        self.form.as_deref()
    }

    /// The signed token, by which a [`ReplayGuard`] knows the post: to make it [forget](ReplayGuard::forget) a post that
    /// could not be handled.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{WebhookSigner, WebhookVerifier};
    /// let signature = WebhookSigner::new("key").unwrap().sign("1", "t");
    /// let body = format!("event=opened&timestamp=1&token=t&signature={signature}");
    /// let post = WebhookVerifier::new(["key"]).read_post("application/x-www-form-urlencoded", body.as_bytes(), 1)?;
    /// assert_eq!(post.token(), "t");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The form of [`form`](Self::form), to keep without a copy of its files.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{WebhookSigner, WebhookVerifier};
    /// let signature = WebhookSigner::new("key").unwrap().sign("1", "t");
    /// let body = format!("timestamp=1&token=t&signature={signature}&body-plain=Hello");
    /// let post = WebhookVerifier::new(["key"]).read_post("application/x-www-form-urlencoded", body.as_bytes(), 1)?;
    /// let form = post.shared_form().unwrap();
    /// drop(post);
    /// assert_eq!(form.first("body-plain"), Some("Hello"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn shared_form(&self) -> Option<Arc<Form>> {
        self.form.clone()
    }

    /// Why it is genuine: which key fitted, and whether it was seen before.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{WebhookSample, WebhookSigner, WebhookType, WebhookVerifier};
    /// let retired = WebhookSigner::new("retired-key").unwrap();
    /// let body = WebhookSample::new(WebhookType::Opened).body(&retired, 1_767_225_600, 1);
    /// let verifier = WebhookVerifier::new(["current-key", "retired-key"]);
    /// let post = verifier.read_post("application/json", body.as_bytes(), 1_767_225_600)?;
    /// assert_eq!(post.verdict().key(), 1); // still signed with the old key
    /// # Ok::<(), mailwright::Report>(())
    /// ```
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
    /// type, `webhook-field-missing`, `webhook-too-large` (JSON over the limit `webhook_bytes`); what [`Form::parse`] says of a form; and all of
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
        let kind = ContentType::parse(content_type);
        if kind.as_ref().is_some_and(|kind| kind.essence() == JSON) {
            return self.read_json(body, now, guard);
        }
        match kind.and_then(|kind| Form::parse_as(&kind, content_type, body, &self.limits)) {
            Some(form) => self.read_form(form?, now, guard),
            None => Err(Diagnostic::refusal(
                Code::WebhookContentType,
                "content-type",
                &["expected application/json, application/x-www-form-urlencoded or multipart/form-data"],
            )
            .with_all_of(content_type)
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
            return Err(Diagnostic::refusal(
                Code::WebhookTooLarge,
                "body",
                &[&size_message("a body", body.len(), self.limits.webhook_bytes)],
            )
            .into());
        }
        let text = read_text(body)?;
        if text.trim_ascii_start().starts_with('[') {
            return Err(Diagnostic::refusal(
                Code::WebhookBodyMalformed,
                "body",
                &["expected an object, found a list"],
            )
            .into());
        }
        let body = json::members(text, &["signature", "event-data"], true)
            .map_err(|wrong| broken(text, text, &wrong))?;
        let member = |at: usize| body.values[at].unwrap_or("null");
        let (signature, event) = (member(0), member(1));
        let mut errors = Vec::new();
        if event.starts_with('{') {
            let read = json::members(event, &["event"], true).map_err(|wrong| broken(text, event, &wrong))?;
            let name = read.values[0].unwrap_or("null");
            if !name.starts_with('"') {
                errors.push(missing_or_malformed(name, "event-data.event", "a text"));
            }
            check_event(text, event, read.depth)?;
        } else {
            errors.push(missing_or_malformed(event, "event-data", "an object"));
        }
        let Some(signed) = signature_members(signature) else {
            errors.insert(0, missing_or_malformed(signature, "signature", "an object"));
            return Err(errors.into());
        };
        let mut wrong = Vec::new();
        let mut member = |at: usize| {
            let value = signed[at].unwrap_or("null");
            let (expected, digits) = if SIGNED[at] == "timestamp" {
                // As its digits; whether they are only digits is checked with the rest.
                ("a text or an integer", json::number(value))
            } else {
                ("a text", None)
            };
            let text = json::text(value).or(digits.map(Cow::Borrowed));
            text.unwrap_or_else(|| {
                wrong.push(missing_or_malformed(
                    value,
                    &["signature.", SIGNED[at]].concat(),
                    expected,
                ));
                Cow::Borrowed("")
            })
        };
        let (timestamp, token, text) = (member(0), member(1), member(2));
        wrong.append(&mut errors);
        Report::from(wrong).or_ok(())?;
        let parent_signature = signed[3].and_then(json::text);
        let verdict = self.check(
            &Claim {
                timestamp: &timestamp,
                token: &token,
                signature: &text,
                parent_signature: parent_signature.as_deref(),
                prefix: "signature.",
            },
            now,
            guard,
        )?;
        Ok(WebhookPost {
            kind: PostKind::Event,
            text: event.to_owned(),
            event: OnceLock::new(),
            form: None,
            token: token.into_owned(),
            verdict,
        })
    }

    fn read_form(
        &self,
        form: Form,
        now: i64,
        guard: Option<&mut dyn ReplayGuard>,
    ) -> Result<WebhookPost, Report> {
        let fields = [0, 1, 2].map(|at| form.last(SIGNED[at]));
        let [Some(timestamp), Some(token), Some(signature)] = fields else {
            return Err((0..3)
                .filter(|&at| fields[at].is_none())
                .map(|at| missing_or_malformed("null", SIGNED[at], "a text"))
                .collect());
        };
        let verdict = self.check(&Claim::new(timestamp, token, signature), now, guard)?;
        let token = token.to_owned();
        let is_inbound = form
            .iter()
            .any(|field| matches!(field.name(), "body-plain" | "body-mime" | "message-url"));
        Ok(WebhookPost {
            kind: if is_inbound {
                PostKind::Inbound
            } else {
                PostKind::LegacyEvent
            },
            text: String::new(),
            event: OnceLock::new(),
            form: Some(Arc::new(form)),
            token,
            verdict,
        })
    }
}

/// What is signed, the signature, and the one that the parent account's key makes.
const SIGNED: [&str; 4] = ["timestamp", "token", "signature", "parent-signature"];

const JSON: &str = "application/json";

/// The members of a JSON `signature`, in the order of [`SIGNED`]; `None` where it is no object that can be taken apart.
fn signature_members(signature: &str) -> Option<Vec<Option<&str>>> {
    let depth = json::check_text(signature).ok()?;
    let read = json::members(signature, &SIGNED, false).ok()?;
    (depth <= MAX_DEPTH).then_some(read.values)
}

/// The fields that count in the event of a form, in order. A field stays where its name first stood, whichever of its
/// values counts.
fn event_fields(form: &Form) -> Vec<&FormField> {
    let fields = form.iter().as_slice();
    let mut by_name: Vec<usize> = (0..fields.len()).collect();
    by_name.sort_by_key(|&at| fields[at].name());
    let same = |one: &usize, other: &usize| fields[*one].name() == fields[*other].name();
    let mut at_first: Vec<Option<&FormField>> = vec![None; fields.len()];
    for of_name in by_name.chunk_by(same) {
        if let (Some(&first), Some(&last)) = (of_name.first(), of_name.last()) {
            let is_signed = SIGNED[..3].contains(&fields[first].name());
            at_first[first] = Some(&fields[if is_signed { last } else { first }]);
        }
    }
    at_first.into_iter().flatten().collect()
}

fn event_of_form(form: &Form) -> Map<String, Value> {
    let value = |field: &FormField| match field.value() {
        FormValue::Text(text) => Value::from(text.as_str()),
        FormValue::File(file) => json!({
            "filename": file.filename(),
            "content-type": file.content_type(),
            "size": file.content().len(),
        }),
    };
    event_fields(form)
        .into_iter()
        .map(|field| (field.name().to_owned(), value(field)))
        .collect()
}

/// The text of [`event_of_form`].
fn json_of_form(form: &Form) -> String {
    let mut out = String::from("{");
    for field in event_fields(form) {
        if out.len() > 1 {
            out.push(',');
        }
        json::quote(field.name(), &mut out);
        out.push(':');
        match field.value() {
            FormValue::Text(text) => json::quote(text, &mut out),
            FormValue::File(file) => {
                out.push_str("{\"filename\":");
                match file.filename() {
                    Some(filename) => json::quote(filename, &mut out),
                    None => out.push_str("null"),
                }
                out.push_str(",\"content-type\":");
                json::quote(file.content_type(), &mut out);
                out.push_str(",\"size\":");
                out.push_str(&decimal(file.content().len() as u64));
                out.push('}');
            }
        }
    }
    out.push('}');
    out
}

/// `value` is JSON: nothing and null are the same.
fn missing_or_malformed(value: &str, name: &str, expected: &str) -> Diagnostic {
    if value == "null" {
        Diagnostic::refusal(
            Code::WebhookFieldMissing,
            name,
            &["`", name, "` is missing; expected ", expected],
        )
        .helped("is this the whole body as Mailgun sent it, read before anything else consumed it?")
    } else {
        Diagnostic::refusal(
            Code::WebhookBodyMalformed,
            name,
            &["`", name, "` has the wrong type; expected ", expected],
        )
    }
}

fn read_text(body: &[u8]) -> Result<&str, Report> {
    std::str::from_utf8(body).map_err(|error| {
        let at = error.valid_up_to();
        Diagnostic::refusal(Code::WebhookBodyMalformed, "body", &["the body is not UTF-8"])
            .with_span(at..at + 1)
            .into()
    })
}

/// Makes sure that the event can be taken apart later. What is left to check in JSON that was passed over once are
/// its depth and its surrogates.
fn check_event(body: &str, event: &str, depth: usize) -> Result<(), Report> {
    if depth > MAX_DEPTH {
        return Err(Diagnostic::refusal(
            Code::WebhookBodyMalformed,
            "event-data",
            &[
                "objects and lists nested deeper than ",
                &decimal(MAX_DEPTH as u64),
            ],
        )
        .into());
    }
    if memchr::memchr(b'\\', event.as_bytes()).is_some() {
        json::check_text(event).map_err(|wrong| broken(body, event, &wrong))?;
    }
    Ok(())
}

/// `part` of `body` is not what it should be: the place is told in the body.
fn broken(body: &str, part: &str, wrong: &Wrong) -> Report {
    let start = part.as_ptr().addr() - body.as_ptr().addr();
    let what = if wrong.is_json {
        ""
    } else {
        "the body is not JSON: "
    };
    Diagnostic::refusal(Code::WebhookBodyMalformed, "body", &[what, &wrong.reason()])
        .with_span(character_at(body, start + wrong.at))
        .into()
}
