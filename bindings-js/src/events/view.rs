//! The objects inside an event, their documented members by JavaScript's names; everything else is among the event's
//! fields, under Mailgun's.

use mailwright::Event;
use serde::Serialize;
use serde_json::{Map, Value};

/// The envelope: who sent, how, to whom.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(
        object,
        object_from_js = false,
        object_to_js = false,
        js_name = "EventEnvelope"
    )
)]
pub struct PlainEventEnvelope {
    /// The envelope sender (`MAIL FROM`), which need not be the `From` of the message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sender: Option<String>,
    /// How the message left: `smtp`, or `http` for routes and forwards to a URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transport: Option<String>,
    /// The envelope recipients, as one text: addresses separated by commas, or a URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub targets: Option<String>,
    /// The IP address that Mailgun sent from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sending_ip: Option<String>,
    /// The name of the pool that the sending address belongs to; the member is `i-ip-pool-name`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_pool_name: Option<String>,
}

impl From<mailwright::EventEnvelope<'_>> for PlainEventEnvelope {
    fn from(view: mailwright::EventEnvelope<'_>) -> Self {
        Self {
            sender: view.sender().map(str::to_owned),
            transport: view.transport().map(str::to_owned),
            targets: view.targets().map(str::to_owned),
            sending_ip: view.sending_ip().map(str::to_owned),
            ip_pool_name: view.ip_pool_name().map(str::to_owned),
        }
    }
}

/// What the recipient's server said, and how the attempt went.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(
        object,
        object_from_js = false,
        object_to_js = false,
        js_name = "DeliveryStatus"
    )
)]
pub struct PlainDeliveryStatus {
    /// The SMTP code, or one of Mailgun's own (498, 499, 605, 607, 650). Missing for a code that is no integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<i64>,
    /// The server's text, without its code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Mailgun's text, often empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Attempts so far, this one included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attempt_no: Option<i64>,
    /// How long the SMTP session took, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_seconds: Option<f64>,
    /// Seconds until the next attempt, of a temporary failure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_seconds: Option<f64>,
    /// The enhanced status code (RFC 3463): `5.1.1`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enhanced_code: Option<String>,
    /// The name of the server that Mailgun talked to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mx_host: Option<String>,
    /// Whether the session was encrypted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls: Option<bool>,
    /// Whether the server takes SMTPUTF8 (RFC 6531).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub utf8: Option<bool>,
    /// Whether the server's certificate was verified (`o:require-tls`, `o:skip-verification`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_verified: Option<bool>,
    /// `hard` or `soft`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bounce_type: Option<String>,
    /// The code of a delayed bounce, as a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bounce_code: Option<String>,
    /// Seconds from acceptance to the first attempt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_delivery_attempt_seconds: Option<f64>,
    /// The code of the attempt before this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_code: Option<i64>,
    /// The server's text of the attempt before this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_message: Option<String>,
}

impl From<mailwright::DeliveryStatus<'_>> for PlainDeliveryStatus {
    fn from(view: mailwright::DeliveryStatus<'_>) -> Self {
        Self {
            code: view.code(),
            message: view.message().map(str::to_owned),
            description: view.description().map(str::to_owned),
            attempt_no: view.attempt_no(),
            session_seconds: view.session_seconds(),
            retry_seconds: view.retry_seconds(),
            enhanced_code: view.enhanced_code().map(str::to_owned),
            mx_host: view.mx_host().map(str::to_owned),
            tls: view.tls(),
            utf8: view.utf8(),
            certificate_verified: view.certificate_verified(),
            bounce_type: view.bounce_type().map(str::to_owned),
            bounce_code: view.bounce_code().map(str::to_owned),
            first_delivery_attempt_seconds: view.first_delivery_attempt_seconds(),
            last_code: view.last_code(),
            last_message: view.last_message().map(str::to_owned),
        }
    }
}

/// Marks of a message. A mark that is missing is not there, rather than `false`.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false, js_name = "EventFlags")
)]
pub struct PlainEventFlags {
    /// Handed in with a password or key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_authenticated: Option<bool>,
    /// Came in through a route.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_routed: Option<bool>,
    /// Mailgun's own test.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_system_test: Option<bool>,
    /// Sent with `o:testmode`: accepted, charged, never delivered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_test_mode: Option<bool>,
    /// Too large to be kept in memory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_big: Option<bool>,
    /// Has an AMP part (`amp-html`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_amp: Option<bool>,
    /// Was to be posted to a URL rather than mailed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_callback: Option<bool>,
    /// Was handed in over an encrypted connection.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_encrypted: Option<bool>,
    /// Bounced after the recipient's server had taken it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_delayed_bounce: Option<bool>,
}

impl From<mailwright::EventFlags<'_>> for PlainEventFlags {
    fn from(view: mailwright::EventFlags<'_>) -> Self {
        Self {
            is_authenticated: view.is_authenticated(),
            is_routed: view.is_routed(),
            is_system_test: view.is_system_test(),
            is_test_mode: view.is_test_mode(),
            is_big: view.is_big(),
            is_amp: view.is_amp(),
            is_callback: view.is_callback(),
            is_encrypted: view.is_encrypted(),
            is_delayed_bounce: view.is_delayed_bounce(),
        }
    }
}

/// The message of an event.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(
        object,
        object_from_js = false,
        object_to_js = false,
        js_name = "EventMessage"
    )
)]
pub struct PlainEventMessage {
    /// Its size in bytes, as MIME.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<i64>,
    /// Its headers by their lower-case names: `subject`, `message-id`, `from`, `to`.
    #[cfg_attr(feature = "types", napi(ts_type = "Record<string, string>"))]
    pub headers: Map<String, Value>,
    /// All potential recipients.
    pub recipients: Vec<String>,
    /// The attachments.
    #[cfg_attr(feature = "types", napi(ts_type = "EventAttachment[]"))]
    pub attachments: Vec<PlainEventAttachment>,
}

impl From<mailwright::EventMessage<'_>> for PlainEventMessage {
    fn from(view: mailwright::EventMessage<'_>) -> Self {
        Self {
            size: view.size(),
            headers: headers(&view),
            recipients: view.recipients().map(str::to_owned).collect(),
            attachments: view.attachments().map(PlainEventAttachment::from).collect(),
        }
    }
}

/// An attachment of a message, as events tell of it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(
        object,
        object_from_js = false,
        object_to_js = false,
        js_name = "EventAttachment"
    )
)]
pub struct PlainEventAttachment {
    /// Its file name. It is the sender's: never use it as a path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filename: Option<String>,
    /// Its media type, as it was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// Its size in bytes, decoded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<i64>,
}

impl From<mailwright::EventAttachment<'_>> for PlainEventAttachment {
    fn from(view: mailwright::EventAttachment<'_>) -> Self {
        Self {
            filename: view.filename().map(str::to_owned),
            content_type: view.content_type().map(str::to_owned),
            size: view.size(),
        }
    }
}

/// Where Mailgun keeps a message.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false, js_name = "Storage")
)]
pub struct PlainStorage {
    /// The URL to get it from, with the API key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Its key, the last part of the URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The region in which it is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The environment in which it is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub env: Option<String>,
}

impl From<mailwright::Storage<'_>> for PlainStorage {
    fn from(view: mailwright::Storage<'_>) -> Self {
        Self {
            url: view.url().map(str::to_owned),
            key: view.key().map(str::to_owned),
            region: view.region().map(str::to_owned),
            env: view.env().map(str::to_owned),
        }
    }
}

/// Why Mailgun refused a message.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false, js_name = "Reject")
)]
pub struct PlainReject {
    /// In a word or two.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// In a sentence, often empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

impl From<mailwright::Reject<'_>> for PlainReject {
    fn from(view: mailwright::Reject<'_>) -> Self {
        Self {
            reason: view.reason().map(str::to_owned),
            description: view.description().map(str::to_owned),
        }
    }
}

/// A mailing list.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false, js_name = "MailingList")
)]
pub struct PlainMailingList {
    /// Its address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Its id, as in the header `List-Id` (RFC 2919).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list_id: Option<String>,
    /// Its id within Mailgun.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
}

impl From<mailwright::MailingList<'_>> for PlainMailingList {
    fn from(view: mailwright::MailingList<'_>) -> Self {
        Self {
            address: view.address().map(str::to_owned),
            list_id: view.list_id().map(str::to_owned),
            sid: view.sid().map(str::to_owned),
        }
    }
}

/// A member of a mailing list.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false, js_name = "ListMember")
)]
pub struct PlainListMember {
    /// The address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether mail is wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscribed: Option<bool>,
}

impl From<mailwright::ListMember<'_>> for PlainListMember {
    fn from(view: mailwright::ListMember<'_>) -> Self {
        Self {
            address: view.address().map(str::to_owned),
            name: view.name().map(str::to_owned),
            subscribed: view.subscribed(),
        }
    }
}

/// The stored template that a message was made from.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(
        object,
        object_from_js = false,
        object_to_js = false,
        js_name = "EventTemplate"
    )
)]
pub struct PlainEventTemplate {
    /// Its name, the parameter `template` of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The tag of its version, `t:version` or the one that was active.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

impl From<mailwright::EventTemplate<'_>> for PlainEventTemplate {
    fn from(view: mailwright::EventTemplate<'_>) -> Self {
        Self {
            name: view.name().map(str::to_owned),
            version: view.version().map(str::to_owned),
        }
    }
}

/// A route that an incoming message matched.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false, js_name = "EventRoute")
)]
pub struct PlainEventRoute {
    /// Its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its expression.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expression: Option<String>,
    /// The description that was given to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its priority: lower ones are evaluated first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<i64>,
    /// The recipient that matched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matched_recipient: Option<String>,
}

impl From<mailwright::EventRoute<'_>> for PlainEventRoute {
    fn from(view: mailwright::EventRoute<'_>) -> Self {
        Self {
            id: view.id().map(str::to_owned),
            expression: view.expression().map(str::to_owned),
            description: view.description().map(str::to_owned),
            priority: view.priority(),
            matched_recipient: view.matched_recipient().map(str::to_owned),
        }
    }
}

/// Who or what opened or clicked, as its user agent tells.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false, js_name = "ClientInfo")
)]
pub struct PlainClientInfo {
    /// The program: `Chrome`, `Thunderbird` …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_name: Option<String>,
    /// The operating system: `Linux`, `iOS` …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_os: Option<String>,
    /// The kind of program: `browser`, `mobile browser`, `email client`, `library`, `robot` …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_type: Option<String>,
    /// `desktop`, `mobile`, `tablet`, `other` or `unknown`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_type: Option<String>,
    /// The HTTP header `User-Agent`, as the client names itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
    /// The HTTP header `Accept-Language`: the languages that it asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accept_language: Option<String>,
    /// The IP address that it came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip: Option<String>,
    /// Which robot it was: `apple`, `gmail`, `generic`, or empty for a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bot: Option<String>,
}

impl From<mailwright::ClientInfo<'_>> for PlainClientInfo {
    fn from(view: mailwright::ClientInfo<'_>) -> Self {
        Self {
            client_name: view.client_name().map(str::to_owned),
            client_os: view.client_os().map(str::to_owned),
            client_type: view.client_type().map(str::to_owned),
            device_type: view.device_type().map(str::to_owned),
            user_agent: view.user_agent().map(str::to_owned),
            accept_language: view.accept_language().map(str::to_owned),
            ip: view.ip().map(str::to_owned),
            bot: view.bot().map(str::to_owned),
        }
    }
}

/// Where the recipient was, by the IP address. Members that Mailgun does not know are `Unknown`.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false, js_name = "Geolocation")
)]
pub struct PlainGeolocation {
    /// The country, in two letters (ISO 3166-1).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The region: a state, a canton.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The city.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
}

impl From<mailwright::Geolocation<'_>> for PlainGeolocation {
    fn from(view: mailwright::Geolocation<'_>) -> Self {
        Self {
            country: view.country().map(str::to_owned),
            region: view.region().map(str::to_owned),
            city: view.city().map(str::to_owned),
        }
    }
}

/// The headers that are texts.
fn headers(message: &mailwright::EventMessage<'_>) -> Map<String, Value> {
    let headers = message.members().get("headers").and_then(Value::as_object);
    let texts = headers
        .into_iter()
        .flatten()
        .filter(|(_, value)| value.is_string());
    texts.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// The routes that an incoming message matched.
#[must_use]
pub fn routes(event: &Event) -> Vec<PlainEventRoute> {
    event.routes().map(PlainEventRoute::from).collect()
}

/// Custom data of a message: an object, or a text where Mailgun cut it or found no JSON; null where there is none.
#[must_use]
pub fn user_variables(event: &Event) -> Value {
    match event.user_variables() {
        Some(mailwright::UserVariables::Object(members)) => Value::Object(members.clone()),
        Some(mailwright::UserVariables::Text(text)) => Value::from(text),
        None => Value::Null,
    }
}
