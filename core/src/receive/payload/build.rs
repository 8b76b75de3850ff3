//! The fields of a post about a message, in Mailgun's order.

use super::PayloadKind;
use crate::receive::message::{Envelope, IncomingMessage, MessagePart};
use crate::receive::reply::{split_signature, strip_html, strip_text};
use crate::seed::Sequence;
use crate::webhook::WebhookSigner;
use crate::{EncodedForm, Form, FormFile, Limits, Report};
use serde_json::{Map, Value, json};

/// What a payload needs besides the message: a clock, a seed, and perhaps a key; and where stored messages are.
///
/// # Examples
///
/// ```
/// use mailwright::{Envelope, IncomingMessage, Limits, PayloadKind, PayloadOptions, WebhookSigner};
/// let options = PayloadOptions::new(1_767_225_600, 1)
///     .signer(WebhookSigner::new("signing-key").unwrap())
///     .domain("in.example.com");
/// let message = IncomingMessage::parse("Subject: Hi\r\n\r\nHello", &Limits::default())?;
/// let payload = message.payload(PayloadKind::Stored, &Envelope::default(), &options);
/// assert_eq!(payload.form().first("domain"), Some("in.example.com"));
/// assert_eq!(payload.form().last("timestamp"), Some("1767225600"));
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug)]
pub struct PayloadOptions {
    now: i64,
    seed: u64,
    signer: Option<WebhookSigner>,
    domain: Option<String>,
    storage_url: String,
    limits: Limits,
}

impl PayloadOptions {
    /// `now` in Unix seconds; token, storage key and multipart boundary are made from `seed`. Nothing is signed.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Envelope, IncomingMessage, Limits, PayloadKind, PayloadOptions};
    /// let message = IncomingMessage::parse("Subject: Hi\r\n\r\nHello", &Limits::default())?;
    /// let url = |seed| {
    ///     let payload = message.payload(PayloadKind::Stored, &Envelope::default(), &PayloadOptions::new(0, seed));
    ///     payload.form().first("message-url").unwrap().to_owned()
    /// };
    /// assert_eq!(url(7), url(7)); // the same input, the same bytes
    /// assert_ne!(url(7), url(8));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn new(now: i64, seed: u64) -> Self {
        Self {
            now,
            seed,
            signer: None,
            domain: None,
            storage_url: "https://storage-us-east4.api.mailgun.net/v3".to_owned(),
            limits: Limits::default(),
        }
    }

    /// Signs: the fields `timestamp`, `token` and `signature` stand at the end. Default: none of the three. A retrieved message
    /// is never signed.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Envelope, IncomingMessage, Limits, PayloadKind, PayloadOptions, WebhookSigner, WebhookVerifier};
    /// let message = IncomingMessage::parse("Subject: Hi\r\n\r\nHello", &Limits::default())?;
    /// let options = PayloadOptions::new(1_767_225_600, 1).signer(WebhookSigner::new("key").unwrap());
    /// let payload = message.payload(PayloadKind::Forward, &Envelope::default(), &options);
    /// let field = |name| payload.form().last(name).unwrap();
    /// assert_eq!(field("timestamp"), "1767225600");
    /// let verifier = WebhookVerifier::new(["key"]);
    /// assert!(verifier.verify(field("timestamp"), field("token"), field("signature"), 1_767_225_600).is_ok());
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn signer(mut self, signer: WebhookSigner) -> Self {
        self.signer = Some(signer);
        self
    }

    /// The receiving domain: the field `domain` of a stored message, and a part of its `message-url`. Default: the domain of
    /// the envelope's recipient.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Envelope, IncomingMessage, Limits, PayloadKind, PayloadOptions};
    /// let message = IncomingMessage::parse("Subject: Hi\r\n\r\nHello", &Limits::default())?;
    /// let envelope = Envelope::new("ann@example.org", "box@in.example.com");
    /// let domain = |options| message.payload(PayloadKind::Stored, &envelope, &options).form().first("domain").map(str::to_owned);
    /// assert_eq!(domain(PayloadOptions::new(0, 1)).as_deref(), Some("in.example.com"));
    /// assert_eq!(domain(PayloadOptions::new(0, 1).domain("example.com")).as_deref(), Some("example.com"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn domain(mut self, domain: impl Into<String>) -> Self {
        self.domain = Some(domain.into());
        self
    }

    /// Where stored messages are fetched from, for `message-url`.
    /// Default: `https://storage-us-east4.api.mailgun.net/v3`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Envelope, IncomingMessage, Limits, PayloadKind, PayloadOptions};
    /// let message = IncomingMessage::parse("Subject: Hi\r\n\r\nHello", &Limits::default())?;
    /// let options = PayloadOptions::new(0, 1).storage_url("http://localhost:8080/v3");
    /// let payload = message.payload(PayloadKind::Stored, &Envelope::new("", "box@in.example.com"), &options);
    /// let url = payload.form().first("message-url").unwrap();
    /// assert!(url.starts_with("http://localhost:8080/v3/domains/in.example.com/messages/"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn storage_url(mut self, url: impl Into<String>) -> Self {
        self.storage_url = url.into();
        self
    }

    /// Limits of what is stripped: `reply_lines`, the lines in which a quotation is looked for.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Envelope, IncomingMessage, Limits, PayloadKind, PayloadOptions};
    /// let message = IncomingMessage::parse("Subject: Hi\r\n\r\none\r\ntwo\r\nthree", &Limits::default())?;
    /// let options = PayloadOptions::new(0, 1).limits(Limits::default().reply_lines(2));
    /// let payload = message.payload(PayloadKind::Forward, &Envelope::default(), &options);
    /// assert_eq!(payload.form().first("stripped-text"), Some("one\r\ntwo"));
    /// assert_eq!(payload.form().first("body-plain"), Some("one\r\ntwo\r\nthree"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    pub(crate) fn seed(&self) -> u64 {
        self.seed
    }

    /// The same with another seed: every post of a delivery has a token of its own.
    pub(crate) fn with_seed(&self, seed: u64) -> Self {
        Self { seed, ..self.clone() }
    }

    /// The address under which the stored message is fetched.
    pub(crate) fn message_url(&self, envelope: &Envelope) -> String {
        let domain = self.domain_of(envelope);
        let key = Sequence::new(self.seed ^ 0x7374_6f72_6167_6521).hex(40);
        format!("{}/domains/{domain}/messages/{key}", self.storage_url)
    }

    fn domain_of<'a>(&'a self, envelope: &'a Envelope) -> &'a str {
        self.domain.as_deref().unwrap_or_else(|| {
            envelope
                .recipient()
                .rsplit_once('@')
                .map_or("", |(_, domain)| domain)
        })
    }
}

/// The fields that Mailgun makes of a message.
///
/// # Examples
///
/// ```
/// use mailwright::{Envelope, IncomingMessage, Limits, PayloadKind, PayloadOptions};
/// let message = IncomingMessage::parse("From: Ann <ann@example.org>\r\nSubject: Hello\r\n\r\nHi\r\n", &Limits::default())?;
/// let envelope = Envelope::new("ann@example.org", "box@in.example.com");
/// let payload = message.payload(PayloadKind::Forward, &envelope, &PayloadOptions::new(1_767_225_600, 1));
/// assert_eq!(payload.form().first("body-plain"), Some("Hi\r\n"));
/// assert_eq!(payload.form().first("message-headers"), Some(r#"[["From","Ann <ann@example.org>"],["Subject","Hello"]]"#));
/// assert_eq!(payload.encode()?.content_type(), "application/x-www-form-urlencoded");
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug)]
pub struct InboundPayload {
    kind: PayloadKind,
    form: Form,
    /// A post about stored files has none of them but is multipart all the same.
    multipart: bool,
    seed: u64,
    diagnostics: Report,
}

impl InboundPayload {
    /// Which form of the message it is.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Envelope, IncomingMessage, Limits, PayloadKind, PayloadOptions};
    /// let message = IncomingMessage::parse("Subject: Hi\r\n\r\nHello", &Limits::default())?;
    /// let kind = PayloadKind::of_url("https://app.example.net/in/mime");
    /// let payload = message.payload(kind, &Envelope::default(), &PayloadOptions::new(0, 1));
    /// assert_eq!(payload.kind(), PayloadKind::Mime);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn kind(&self) -> PayloadKind {
        self.kind
    }

    /// The fields in the order in which Mailgun posts them; the headers of the message are fields too.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Envelope, IncomingMessage, Limits, PayloadKind, PayloadOptions};
    /// let message = IncomingMessage::parse("Subject: Hi\r\n\r\nHello", &Limits::default())?;
    /// let payload = message.payload(PayloadKind::Forward, &Envelope::default(), &PayloadOptions::new(0, 1));
    /// let names: Vec<_> = payload.form().iter().map(|field| field.name()).collect();
    /// assert_eq!(names, [
    ///     "recipient", "sender", "from", "subject", "body-plain", "stripped-text", "stripped-signature", "message-headers", "Subject",
    /// ]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// What was odd about the message ([`IncomingMessage::diagnostics`]), and what of it could not be decoded. Spans are bytes
    /// of the message.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Envelope, IncomingMessage, Limits, PayloadKind, PayloadOptions};
    /// let raw = "Content-Type: text/plain; charset=klingon\r\n\r\ncaf\u{e9}";
    /// let message = IncomingMessage::parse(raw, &Limits::default())?;
    /// let payload = message.payload(PayloadKind::Forward, &Envelope::default(), &PayloadOptions::new(0, 1));
    /// assert_eq!(payload.diagnostics().first().unwrap().code().name(), "inbound-charset-unknown");
    /// assert_eq!(payload.form().first("body-plain"), Some("café")); // guessed, and told
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn diagnostics(&self) -> &Report {
        &self.diagnostics
    }

    /// The request body: multipart where there are files (or metadata of files), else urlencoded.
    ///
    /// # Errors
    ///
    /// None for a payload that was made from a message; the type is that of [`Form::encode`].
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Envelope, IncomingMessage, InboundPost, Limits, PayloadKind, PayloadOptions};
    /// let message = IncomingMessage::parse("Content-Type: image/gif; name=dot.gif\r\n\r\nGIF89a", &Limits::default())?;
    /// let envelope = Envelope::new("ann@example.org", "box@in.example.com");
    /// let sent = message.payload(PayloadKind::Forward, &envelope, &PayloadOptions::new(0, 1)).encode()?;
    /// assert!(sent.content_type().starts_with("multipart/form-data"));
    /// let post = InboundPost::parse(sent.content_type(), sent.body(), &Limits::default())?;
    /// assert_eq!(post.attachments()[0].filename(), Some("dot.gif"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn encode(&self) -> Result<EncodedForm, Report> {
        if self.multipart {
            self.form.encode_multipart(self.seed)
        } else {
            self.form.encode(self.seed)
        }
    }

    /// The fields as the JSON object that fetching a stored message answers: `message-headers`, `attachments` and
    /// `content-id-map` are no texts there; of several fields of one name the first is kept; files are left out.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Envelope, IncomingMessage, Limits, PayloadKind, PayloadOptions};
    /// let message = IncomingMessage::parse("Subject: Hello\r\n\r\nHi", &Limits::default())?;
    /// let payload = message.payload(PayloadKind::Retrieved, &Envelope::default(), &PayloadOptions::new(0, 1));
    /// assert_eq!(payload.to_json()["message-headers"][0][1], "Hello");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn to_json(&self) -> Map<String, Value> {
        let mut object = Map::new();
        for field in &self.form {
            let (name, Some(text)) = (field.name(), field.text()) else {
                continue;
            };
            if object.contains_key(name) {
                continue;
            }
            let structured = matches!(name, "message-headers" | "attachments" | "content-id-map");
            let value = structured.then(|| serde_json::from_str(text).ok()).flatten();
            object.insert(name.to_owned(), value.unwrap_or_else(|| text.into()));
        }
        object
    }
}

impl IncomingMessage {
    /// The fields that Mailgun makes of the message.
    ///
    /// Never fails: what cannot be decoded is read as well as possible and told in
    /// [`InboundPayload::diagnostics`]. The message is taken as it is; for the headers that Mailgun adds on arrival
    /// see [`arrived`](Self::arrived).
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Envelope, IncomingMessage, Limits, PayloadKind, PayloadOptions};
    /// let raw = "Content-Type: application/pdf; name=a.pdf\r\n\r\n%PDF";
    /// let message = IncomingMessage::parse(raw, &Limits::default())?;
    /// let envelope = Envelope::new("", "box@in.example.com");
    /// let payload = |kind| message.payload(kind, &envelope, &PayloadOptions::new(0, 1));
    /// assert_eq!(payload(PayloadKind::Forward).form().first("attachment-count"), Some("1"));
    /// assert!(payload(PayloadKind::Stored).form().first("attachments").unwrap().contains("\"name\":\"a.pdf\""));
    /// assert_eq!(payload(PayloadKind::Mime).form().first("body-mime"), Some(raw));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn payload(
        &self,
        kind: PayloadKind,
        envelope: &Envelope,
        options: &PayloadOptions,
    ) -> InboundPayload {
        let mut builder = Builder {
            message: self,
            kind,
            envelope,
            options,
            form: Form::new(),
            multipart: false,
            report: self.diagnostics().clone(),
        };
        builder.fields();
        InboundPayload {
            kind,
            form: builder.form,
            multipart: builder.multipart,
            seed: options.seed,
            diagnostics: builder.report,
        }
    }
}

struct Builder<'a> {
    message: &'a IncomingMessage,
    kind: PayloadKind,
    envelope: &'a Envelope,
    options: &'a PayloadOptions,
    form: Form,
    multipart: bool,
    report: Report,
}

impl Builder<'_> {
    fn fields(&mut self) {
        self.form.push("recipient", self.envelope.recipient());
        self.form.push("sender", self.envelope.sender());
        self.form
            .push("from", self.message.header("from").unwrap_or_default());
        self.form
            .push("subject", self.message.header("subject").unwrap_or_default());
        if self.kind.is_mime() {
            self.form.push_bytes("body-mime", self.message.raw().to_vec());
            if self.kind == PayloadKind::Mime {
                self.form.push("message-headers", self.message_headers());
            }
        } else {
            self.bodies();
            self.files();
            self.form.push("message-headers", self.message_headers());
            for header in self.message.headers() {
                self.form.push(header.name(), header.value());
            }
        }
        if let (Some(signer), false) = (&self.options.signer, self.kind.is_retrieved()) {
            let stamp = signer.stamp(self.options.now, &mut Sequence::new(self.options.seed));
            for (name, value) in ["timestamp", "token", "signature"].into_iter().zip(stamp) {
                self.form.push(name, value);
            }
        }
    }

    fn bodies(&mut self) {
        let message = self.message;
        let html: Vec<_> = message
            .html_parts()
            .map(|part| part.text_noting(&mut self.report))
            .collect();
        let plain = match (message.text_part(), html.first()) {
            (Some(part), _) => part.text_noting(&mut self.report),
            (None, Some(html)) => crate::html_to_text(html).into(),
            (None, None) => String::new().into(),
        };
        let limits = &self.options.limits;
        let stripped = split_signature(&strip_text(&plain, limits));
        let stripped_html = html.first().map(|html| strip_html(html, limits));
        self.form.push("body-plain", plain);
        for html in html {
            self.form.push("body-html", html);
        }
        for part in message.alternative_parts() {
            let subtype = part.content_type().trim_start_matches("text/");
            self.form
                .push(format!("body-{subtype}"), part.text_noting(&mut self.report));
        }
        self.form.push("stripped-text", stripped.text);
        self.form
            .push("stripped-signature", stripped.signature.unwrap_or_default());
        if let Some(html) = stripped_html {
            self.form.push("stripped-html", html);
        }
    }

    fn files(&mut self) {
        let parts: Vec<_> = self.message.attachments().collect();
        let stored = matches!(self.kind, PayloadKind::Stored | PayloadKind::Retrieved);
        if stored {
            let url = self.options.message_url(self.envelope);
            self.multipart = self.kind == PayloadKind::Stored && !parts.is_empty();
            let list: Vec<Value> = parts
                .iter()
                .enumerate()
                .map(|(at, part)| {
                    json!({
                        "size": part.content_noting(&mut self.report).len(),
                        "url": format!("{url}/attachments/{at}"),
                        "name": part.filename().unwrap_or_else(|| format!("attachment-{}", at + 1)),
                        "content-type": media_type(*part),
                    })
                })
                .collect();
            self.form.push("attachments", Value::from(list).to_string());
            if self.kind == PayloadKind::Stored {
                self.form.push("domain", self.options.domain_of(self.envelope));
                self.form.push("message-url", url);
            }
        } else if !parts.is_empty() {
            self.form.push("attachment-count", parts.len().to_string());
            for (number, part) in (1..).zip(&parts) {
                let name = format!("attachment-{number}");
                let filename = part.filename().unwrap_or_else(|| name.clone());
                let content = part.content_noting(&mut self.report).into_owned();
                self.form
                    .push_file(name, FormFile::new(Some(&filename), &media_type(*part), content));
            }
        }
        if let Some(map) = content_id_map(&parts) {
            self.form.push("content-id-map", map);
        }
    }

    fn message_headers(&self) -> String {
        let pairs = self
            .message
            .headers()
            .iter()
            .map(|header| [header.name(), header.value()]);
        json!(pairs.collect::<Vec<_>>()).to_string()
    }
}

/// The media type of a file, with its character set where it is a text.
fn media_type(part: MessagePart) -> String {
    let charset = part
        .content_type_parameter("charset")
        .filter(|charset| part.content_type().starts_with("text/") && crate::mime_header::is_token(charset));
    match charset {
        Some(charset) => format!("{}; charset={charset}", part.content_type()),
        None => part.content_type().to_owned(),
    }
}

/// `{"<id>":"attachment-1"}`, written by hand because ids may repeat.
fn content_id_map(parts: &[MessagePart]) -> Option<String> {
    let entries: Vec<String> = (1..)
        .zip(parts)
        .filter_map(|(number, part)| {
            let id = part.header("content-id")?;
            Some(format!("{}:\"attachment-{number}\"", Value::from(id)))
        })
        .collect();
    (!entries.is_empty()).then(|| format!("{{{}}}", entries.join(",")))
}
