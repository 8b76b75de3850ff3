//! Signed payloads to test an endpoint with: one for every type of webhook and of alert.
//!
//! The fields are those of Mailgun's manual ("Event Structure"), with names of RFC 2606. The same type, key, time
//! and seed give the same bytes.

use super::key::WebhookSigner;
use crate::seed::Sequence;
use serde_json::{Value, json};

/// The types of webhooks, as they are named when a webhook is set up (`POST /v3/domains/{domain}/webhooks`).
///
/// They are not quite the names of the events inside: both failures post the event `failed`.
///
/// # Examples
///
/// ```
/// use mailwright::{WebhookSample, WebhookSigner, WebhookType};
/// let signer = WebhookSigner::new("key").unwrap();
/// let body = WebhookSample::new(WebhookType::PermanentFail).body(&signer, 1_767_225_600, 1);
/// assert!(body.contains(r#""event":"failed""#) && body.contains(r#""severity":"permanent""#));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WebhookType {
    /// Mailgun took the message.
    Accepted,
    /// The receiving server took the message.
    Delivered,
    /// The recipient opened it.
    Opened,
    /// The recipient clicked a link.
    Clicked,
    /// The recipient unsubscribed.
    Unsubscribed,
    /// The recipient complained about spam.
    Complained,
    /// Not delivered yet: event `failed`, severity `temporary`.
    TemporaryFail,
    /// Never delivered: event `failed`, severity `permanent`.
    PermanentFail,
}

impl WebhookType {
    /// All of them, in the order of the variants.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{WebhookSample, WebhookSigner, WebhookType, WebhookVerifier};
    /// let (signer, verifier) = (WebhookSigner::new("key").unwrap(), WebhookVerifier::new(["key"]));
    /// for kind in WebhookType::ALL {
    ///     let body = WebhookSample::new(*kind).body(&signer, 1_767_225_600, 1);
    ///     let post = verifier.read_post("application/json", body.as_bytes(), 1_767_225_600)?;
    ///     assert_eq!(post.event()["event"], kind.event());
    /// }
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub const ALL: &'static [Self] = &[
        Self::Accepted,
        Self::Delivered,
        Self::Opened,
        Self::Clicked,
        Self::Unsubscribed,
        Self::Complained,
        Self::TemporaryFail,
        Self::PermanentFail,
    ];

    /// Mailgun's name: `permanent_fail`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::WebhookType;
    /// let set_up = format!("POST /v3/domains/example.com/webhooks id={}", WebhookType::PermanentFail.name());
    /// assert_eq!(set_up, "POST /v3/domains/example.com/webhooks id=permanent_fail");
    /// ```
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Delivered => "delivered",
            Self::Opened => "opened",
            Self::Clicked => "clicked",
            Self::Unsubscribed => "unsubscribed",
            Self::Complained => "complained",
            Self::TemporaryFail => "temporary_fail",
            Self::PermanentFail => "permanent_fail",
        }
    }

    /// The type of that name.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::WebhookType;
    /// assert_eq!(WebhookType::from_name("opened"), Some(WebhookType::Opened));
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.name() == name)
    }

    /// The event in the payload: `failed` for both failures, else the type's name.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::WebhookType;
    /// assert_eq!((WebhookType::TemporaryFail.event(), WebhookType::PermanentFail.event()), ("failed", "failed"));
    /// assert_eq!(WebhookType::Clicked.event(), "clicked");
    /// ```
    #[must_use]
    pub fn event(self) -> &'static str {
        match self {
            Self::TemporaryFail | Self::PermanentFail => "failed",
            other => other.name(),
        }
    }
}

/// A payload in the making: the type of webhook, and what of its event is to be yours.
///
/// # Examples
///
/// ```
/// use mailwright::{WebhookSample, WebhookSigner, WebhookType, WebhookVerifier};
/// let signer = WebhookSigner::new("key").unwrap();
/// let body = WebhookSample::new(WebhookType::PermanentFail)
///     .recipient("bob@example.org")
///     .user_variable("order", "42")
///     .body(&signer, 1_767_225_600, 7);
/// let post = WebhookVerifier::new(["key"]).read_post("application/json", body.as_bytes(), 1_767_225_600)?;
/// assert_eq!(post.event()["severity"], "permanent");
/// assert_eq!(post.event()["user-variables"]["order"], "42");
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug)]
pub struct WebhookSample {
    kind: WebhookType,
    domain: String,
    recipient: String,
    tags: Vec<String>,
    variables: Vec<(String, String)>,
    parent: Option<WebhookSigner>,
}

impl WebhookSample {
    /// A payload of that type, from `example.com` to `alice@example.org`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{WebhookSample, WebhookSigner, WebhookType};
    /// let signer = WebhookSigner::new("key").unwrap();
    /// let body = WebhookSample::new(WebhookType::Clicked).body(&signer, 1_767_225_600, 1);
    /// assert!(body.contains(r#""event":"clicked""#));
    /// assert!(body.contains(r#""recipient":"alice@example.org""#));
    /// ```
    #[must_use]
    pub fn new(kind: WebhookType) -> Self {
        Self {
            kind,
            domain: "example.com".to_owned(),
            recipient: "alice@example.org".to_owned(),
            tags: Vec::new(),
            variables: Vec::new(),
            parent: None,
        }
    }

    /// The sending domain: of the sender, the Message-ID and the links. Default: `example.com`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{WebhookSample, WebhookSigner, WebhookType};
    /// let signer = WebhookSigner::new("key").unwrap();
    /// let sample = WebhookSample::new(WebhookType::Clicked).domain("news.example.net");
    /// let body = sample.body(&signer, 1_767_225_600, 1);
    /// assert!(body.contains(r#""url":"https://news.example.net/offers?id=1""#));
    /// ```
    #[must_use]
    pub fn domain(mut self, domain: impl Into<String>) -> Self {
        self.domain = domain.into();
        self
    }

    /// The recipient, whose domain is also the event's `recipient-domain`. Default: `alice@example.org`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{WebhookSample, WebhookSigner, WebhookType};
    /// let signer = WebhookSigner::new("key").unwrap();
    /// let sample = WebhookSample::new(WebhookType::Delivered).recipient("bob@mail.example");
    /// let body = sample.body(&signer, 1_767_225_600, 1);
    /// assert!(body.contains(r#""recipient-domain":"mail.example""#));
    /// ```
    #[must_use]
    pub fn recipient(mut self, address: impl Into<String>) -> Self {
        self.recipient = address.into();
        self
    }

    /// One more tag (`o:tag` of the send request). Default: none.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{WebhookSample, WebhookSigner, WebhookType};
    /// let signer = WebhookSigner::new("key").unwrap();
    /// let sample = WebhookSample::new(WebhookType::Opened).tag("welcome").tag("2026");
    /// assert!(sample.body(&signer, 1_767_225_600, 1).contains(r#""tags":["welcome","2026"]"#));
    /// ```
    #[must_use]
    pub fn tag(mut self, tag: impl Into<String>) -> Self {
        self.tags.push(tag.into());
        self
    }

    /// One more user variable (`v:name` of the send request). Default: none.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{WebhookSample, WebhookSigner, WebhookType};
    /// let signer = WebhookSigner::new("key").unwrap();
    /// let sample = WebhookSample::new(WebhookType::Complained).user_variable("order", "A-17");
    /// assert!(sample.body(&signer, 1_767_225_600, 1).contains(r#""user-variables":{"order":"A-17"}"#));
    /// ```
    #[must_use]
    pub fn user_variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.variables.push((name.into(), value.into()));
        self
    }

    /// Also signs as the parent account (`parent-signature`), as Mailgun does for events of a subaccount.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{WebhookSample, WebhookSigner, WebhookType, WebhookVerifier};
    /// let subaccount = WebhookSigner::new("subaccount-key").unwrap();
    /// let sample = WebhookSample::new(WebhookType::Opened).parent(WebhookSigner::new("parent-key").unwrap());
    /// let body = sample.body(&subaccount, 1_767_225_600, 1);
    /// // Whoever knows the key of the parent account alone can check it too.
    /// let post = WebhookVerifier::new(["parent-key"]).read_post("application/json", body.as_bytes(), 1_767_225_600)?;
    /// assert!(post.verdict().is_by_parent());
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn parent(mut self, signer: WebhookSigner) -> Self {
        self.parent = Some(signer);
        self
    }

    /// The JSON body, signed at `now` (Unix seconds); token and ids are made from `seed`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{WebhookSample, WebhookSigner, WebhookType};
    /// let signer = WebhookSigner::new("key").unwrap();
    /// let sample = WebhookSample::new(WebhookType::Opened);
    /// assert_eq!(sample.body(&signer, 1_000, 1), sample.body(&signer, 1_000, 1));
    /// assert_ne!(sample.body(&signer, 1_000, 1), sample.body(&signer, 1_000, 2));
    /// ```
    #[must_use]
    pub fn body(&self, signer: &WebhookSigner, now: i64, seed: u64) -> String {
        let mut sequence = Sequence::new(seed);
        let mut signature = signature(signer, now, &mut sequence);
        if let Some(parent) = &self.parent {
            let part = |name: &str| signature[name].as_str().unwrap_or_default().to_owned();
            signature["parent-signature"] = parent.sign(&part("timestamp"), &part("token")).into();
        }
        json!({"signature": signature, "event-data": self.event(now, &mut sequence)}).to_string()
    }

    fn event(&self, now: i64, sequence: &mut Sequence) -> Value {
        let Self {
            kind,
            domain,
            recipient,
            ..
        } = self;
        let recipient_domain = recipient.rsplit_once('@').map_or("", |(_, domain)| domain);
        let message_id = format!("20260101000000.1.{}@{domain}", sequence.hex(16).to_uppercase());
        let level = match kind {
            WebhookType::TemporaryFail | WebhookType::Complained => "warn",
            WebhookType::PermanentFail => "error",
            _ => "info",
        };
        let variables: serde_json::Map<String, Value> = self
            .variables
            .iter()
            .map(|(name, value)| (name.clone(), value.as_str().into()))
            .collect();
        let mut event = json!({
            "event": kind.event(),
            "id": sequence.hex(22),
            "timestamp": now,
            "log-level": level,
            "recipient": recipient,
            "recipient-domain": recipient_domain,
            "tags": self.tags,
            "campaigns": [],
            "user-variables": variables,
        });
        // A fraction, as Mailgun has; made of text so that no rounding shows.
        if let Ok(timestamp) = serde_json::from_str(&format!("{now}.{:06}", sequence.next() % 1_000_000)) {
            event["timestamp"] = timestamp;
        }
        let more = match kind {
            WebhookType::Accepted
            | WebhookType::Delivered
            | WebhookType::TemporaryFail
            | WebhookType::PermanentFail => self.transfer(&message_id, sequence),
            WebhookType::Opened | WebhookType::Clicked | WebhookType::Unsubscribed => {
                self.engagement(&message_id, domain)
            }
            WebhookType::Complained => json!({
                "flags": {"is-test-mode": false},
                "message": {
                    "headers": {"to": recipient, "from": format!("Example <news@{domain}>"), "subject": "Hello", "message-id": message_id},
                    "attachments": [],
                    "size": 1842,
                },
            }),
        };
        if let (Value::Object(event), Value::Object(more)) = (&mut event, more) {
            event.extend(more);
        }
        event
    }

    /// What accepted, delivered and failed have.
    fn transfer(&self, message_id: &str, sequence: &mut Sequence) -> Value {
        let Self {
            kind,
            domain,
            recipient,
            ..
        } = self;
        let storage_key = sequence.hex(40);
        let mut more = json!({
            "envelope": {"sender": format!("news@{domain}"), "transport": "smtp", "targets": recipient},
            "flags": {"is-authenticated": true, "is-routed": false, "is-system-test": false, "is-test-mode": false},
            "message": {
                "headers": {"to": recipient, "from": format!("Example <news@{domain}>"), "subject": "Hello", "message-id": message_id},
                "attachments": [],
                "size": 1842,
            },
            "storage": {
                "url": format!("https://storage-us-east4.api.mailgun.net/v3/domains/{domain}/messages/{storage_key}"),
                "key": storage_key,
                "region": "us-east4",
                "env": "production",
            },
        });
        let status = |code: u16, message: &str, retry: Option<u32>| {
            let mut status = json!({
                "code": code,
                "message": message,
                "description": "",
                "attempt-no": 1,
                "session-seconds": 0.712,
                "mx-host": "mx.example.org",
                "tls": true,
                "utf8": true,
                "certificate-verified": true,
            });
            if let Some(seconds) = retry {
                status["retry-seconds"] = seconds.into();
            }
            status
        };
        match kind {
            WebhookType::Accepted => {
                more["method"] = "HTTP".into();
                more["originating-ip"] = "192.0.2.10".into();
            }
            WebhookType::Delivered => {
                more["envelope"]["sending-ip"] = "198.51.100.20".into();
                more["primary-dkim"] = format!("k1._domainkey.{domain}").into();
                more["delivery-status"] = status(250, "OK", None);
            }
            WebhookType::TemporaryFail => {
                more["severity"] = "temporary".into();
                more["reason"] = "generic".into();
                more["delivery-status"] = status(
                    451,
                    "4.7.0 Temporary server error, please try again later",
                    Some(600),
                );
            }
            _ => {
                more["severity"] = "permanent".into();
                more["reason"] = "bounce".into();
                more["delivery-status"] = status(
                    550,
                    "5.1.1 The email account that you tried to reach does not exist",
                    None,
                );
                more["delivery-status"]["enhanced-code"] = "5.1.1".into();
                more["delivery-status"]["bounce-type"] = "hard".into();
            }
        }
        more
    }

    /// What opened, clicked and unsubscribed have.
    fn engagement(&self, message_id: &str, domain: &str) -> Value {
        let mut more = json!({
            "ip": "203.0.113.9",
            "geolocation": {"country": "US", "region": "CA", "city": "San Francisco"},
            "client-info": {
                "client-name": "Chrome",
                "client-os": "Linux",
                "client-type": "browser",
                "device-type": "desktop",
                "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
                "bot": "",
            },
            "message": {"headers": {"message-id": message_id}},
        });
        if self.kind == WebhookType::Clicked {
            more["url"] = format!("https://{domain}/offers?id=1").into();
        }
        more
    }
}

/// The alerts of Mailgun Optimize, by the name that their `event_data` carries.
///
/// # Examples
///
/// ```
/// use mailwright::{AlertType, WebhookSigner, sample_alert};
/// let signer = WebhookSigner::new("alerts-key").unwrap();
/// let (body, _x_sign) = sample_alert(AlertType::DomainListed, &signer, 1_767_225_600, 1);
/// let alert: serde_json::Value = serde_json::from_str(&body).unwrap();
/// assert_eq!(alert["event_data"]["event"], AlertType::DomainListed.name());
/// assert_eq!(alert["event_data"]["domain"], "example.com");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AlertType {
    /// An address of yours was put on a blocklist.
    IpListed,
    /// It was taken off.
    IpDelisted,
    /// A domain of yours was put on a blocklist.
    DomainListed,
    /// It was taken off.
    DomainDelisted,
    /// A bulk validation is done.
    ValidationJob,
    /// A preview of a bulk validation is done.
    ValidationPreview,
}

impl AlertType {
    /// All of them, in the order of the variants.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::AlertType;
    /// let about_domains: Vec<_> = AlertType::ALL.iter().filter(|kind| kind.name().starts_with("domain")).collect();
    /// assert_eq!(about_domains, [&AlertType::DomainListed, &AlertType::DomainDelisted]);
    /// ```
    pub const ALL: &'static [Self] = &[
        Self::IpListed,
        Self::IpDelisted,
        Self::DomainListed,
        Self::DomainDelisted,
        Self::ValidationJob,
        Self::ValidationPreview,
    ];

    /// Mailgun's name: `ip_listed`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::AlertType;
    /// assert_eq!(AlertType::IpListed.name(), "ip_listed");
    /// assert!(AlertType::ALL.iter().all(|kind| AlertType::from_name(kind.name()) == Some(*kind)));
    /// ```
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::IpListed => "ip_listed",
            Self::IpDelisted => "ip_delisted",
            Self::DomainListed => "domain_listed",
            Self::DomainDelisted => "domain_delisted",
            Self::ValidationJob => "validation_job",
            Self::ValidationPreview => "validation_preview",
        }
    }

    /// The type of that name.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::AlertType;
    /// assert_eq!(AlertType::from_name("ip_listed"), Some(AlertType::IpListed));
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.name() == name)
    }
}

/// An alert's JSON body, dated `now` (Unix seconds), and the value of its `X-Sign` header. Token and ids are made from
/// `seed`.
///
/// # Examples
///
/// ```
/// use mailwright::{AlertType, WebhookSigner, WebhookVerifier, sample_alert};
/// let signer = WebhookSigner::new("alerts-key").unwrap();
/// let (body, x_sign) = sample_alert(AlertType::IpListed, &signer, 1_767_225_600, 1);
/// assert!(WebhookVerifier::new(["alerts-key"]).verify_alert(body.as_bytes(), &x_sign).is_ok());
/// ```
#[must_use]
pub fn sample_alert(kind: AlertType, signer: &WebhookSigner, now: i64, seed: u64) -> (String, String) {
    let mut sequence = Sequence::new(seed);
    let mut signature = signature(signer, now, &mut sequence);
    signature["timestamp"] = now.into();
    let mut event = json!({"event": kind.name(), "id": sequence.hex(24), "timestamp": now});
    match kind {
        AlertType::IpListed | AlertType::IpDelisted => {
            event["ip"] = "192.0.2.7".into();
            event["blocklist"] = "bl.example.net".into();
        }
        AlertType::DomainListed | AlertType::DomainDelisted => {
            event["domain"] = "example.com".into();
            event["blocklist"] = "bl.example.net".into();
        }
        AlertType::ValidationJob | AlertType::ValidationPreview => {
            event["list"] = "customers.csv".into();
            event["records"] = 1_000.into();
        }
    }
    let body = json!({"signature": signature, "event_data": event}).to_string();
    let x_sign = signer.sign_body(body.as_bytes());
    (body, x_sign)
}

fn signature(signer: &WebhookSigner, now: i64, sequence: &mut Sequence) -> Value {
    let [timestamp, token, signature] = signer.stamp(now, sequence);
    json!({"timestamp": timestamp, "token": token, "signature": signature})
}
