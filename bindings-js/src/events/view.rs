//! The objects inside an event, their documented members by JavaScript's names; everything else is among the event's
//! fields, under Mailgun's.

use mailwright::Event;
use serde::Serialize;
use serde_json::{Map, Value};

/// A plain object of a view's members; what is behind `also` is made by an expression of the view.
macro_rules! view {
    (
        $(#[doc = $doc:literal])+
        $plain:ident of $view:ident as $name:literal |$given:ident| {
            $( $(#[doc = $member_doc:literal])+ $member:ident: $type:ty, )+
        }
        $( also {
            $( $(#[doc = $also_doc:literal])+ $(#[$also_attribute:meta])? $also:ident: $also_type:ty = $made:expr, )+
        } )?
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug, Serialize)]
        #[serde(rename_all = "camelCase")]
        #[cfg_attr(
            feature = "types",
            napi_derive::napi(object, object_from_js = false, object_to_js = false, js_name = $name)
        )]
        pub struct $plain {
            $(
                $(#[doc = $member_doc])+
                #[serde(skip_serializing_if = "Option::is_none")]
                pub $member: Option<$type>,
            )+
            $( $(
                $(#[doc = $also_doc])+
                $(#[$also_attribute])?
                pub $also: $also_type,
            )+ )?
        }

        impl From<mailwright::$view<'_>> for $plain {
            fn from($given: mailwright::$view<'_>) -> Self {
                Self {
                    $( $member: $given.$member().map(Into::into), )+
                    $( $( $also: $made, )+ )?
                }
            }
        }
    };
}

view! {
    /// The envelope: who sent, how, to whom.
    PlainEventEnvelope of EventEnvelope as "EventEnvelope" |view| {
        /// The envelope sender (`MAIL FROM`), which need not be the `From` of the message.
        sender: String,
        /// How the message left: `smtp`, or `http` for routes and forwards to a URL.
        transport: String,
        /// The envelope recipients, as one text: addresses separated by commas, or a URL.
        targets: String,
        /// The IP address that Mailgun sent from.
        sending_ip: String,
        /// The name of the pool that the sending address belongs to; the member is `i-ip-pool-name`.
        ip_pool_name: String,
    }
}

view! {
    /// What the recipient's server said, and how the attempt went.
    PlainDeliveryStatus of DeliveryStatus as "DeliveryStatus" |view| {
        /// The SMTP code, or one of Mailgun's own (498, 499, 605, 607, 650). Missing for a code that is
        /// no integer.
        code: i64,
        /// The server's text, without its code.
        message: String,
        /// Mailgun's text, often empty.
        description: String,
        /// Attempts so far, this one included.
        attempt_no: i64,
        /// How long the SMTP session took, in seconds.
        session_seconds: f64,
        /// Seconds until the next attempt, of a temporary failure.
        retry_seconds: f64,
        /// The enhanced status code (RFC 3463): `5.1.1`.
        enhanced_code: String,
        /// The name of the server that Mailgun talked to.
        mx_host: String,
        /// Whether the session was encrypted.
        tls: bool,
        /// Whether the server takes SMTPUTF8 (RFC 6531).
        utf8: bool,
        /// Whether the server's certificate was verified (`o:require-tls`, `o:skip-verification`).
        certificate_verified: bool,
        /// `hard` or `soft`.
        bounce_type: String,
        /// The code of a delayed bounce, as a text.
        bounce_code: String,
        /// Seconds from acceptance to the first attempt.
        first_delivery_attempt_seconds: f64,
        /// The code of the attempt before this one.
        last_code: i64,
        /// The server's text of the attempt before this one.
        last_message: String,
    }
}

view! {
    /// Marks of a message. A mark that is missing is not there, rather than `false`.
    PlainEventFlags of EventFlags as "EventFlags" |view| {
        /// Handed in with a password or key.
        is_authenticated: bool,
        /// Came in through a route.
        is_routed: bool,
        /// Mailgun's own test.
        is_system_test: bool,
        /// Sent with `o:testmode`: accepted, charged, never delivered.
        is_test_mode: bool,
        /// Too large to be kept in memory.
        is_big: bool,
        /// Has an AMP part (`amp-html`).
        is_amp: bool,
        /// Was to be posted to a URL rather than mailed.
        is_callback: bool,
        /// Was handed in encrypted.
        is_encrypted: bool,
        /// Bounced after the recipient's server had taken it.
        is_delayed_bounce: bool,
    }
}

view! {
    /// The message of an event.
    PlainEventMessage of EventMessage as "EventMessage" |view| {
        /// Its size in bytes, as MIME.
        size: i64,
    }
    also {
        /// Its headers by their lower-case names: `subject`, `message-id`, `from`, `to`.
        #[cfg_attr(feature = "types", napi(ts_type = "Record<string, string>"))]
        headers: Map<String, Value> = headers(view),
        /// All potential recipients.
        recipients: Vec<String> = view.recipients().map(str::to_owned).collect(),
        /// The attachments.
        #[cfg_attr(feature = "types", napi(ts_type = "EventAttachment[]"))]
        attachments: Vec<PlainEventAttachment> = view.attachments().map(PlainEventAttachment::from).collect(),
    }
}

view! {
    /// An attachment of a message, as events tell of it.
    PlainEventAttachment of EventAttachment as "EventAttachment" |view| {
        /// Its file name. It is the sender's: never use it as a path.
        filename: String,
        /// Its media type, as it was sent.
        content_type: String,
        /// Its size in bytes, decoded.
        size: i64,
    }
}

view! {
    /// Where Mailgun keeps a message.
    PlainStorage of Storage as "Storage" |view| {
        /// The URL to get it from, with the API key.
        url: String,
        /// Its key, the last part of the URL.
        key: String,
        /// The region in which it is kept.
        region: String,
        /// The environment in which it is kept.
        env: String,
    }
}

view! {
    /// Why Mailgun refused a message.
    PlainReject of Reject as "Reject" |view| {
        /// In a word or two.
        reason: String,
        /// In a sentence, often empty.
        description: String,
    }
}

view! {
    /// A mailing list.
    PlainMailingList of MailingList as "MailingList" |view| {
        /// Its address.
        address: String,
        /// Its id, as in the header `List-Id` (RFC 2919).
        list_id: String,
        /// Its id within Mailgun.
        sid: String,
    }
}

view! {
    /// A member of a mailing list.
    PlainListMember of ListMember as "ListMember" |view| {
        /// The address.
        address: String,
        /// The name.
        name: String,
        /// Whether mail is wanted.
        subscribed: bool,
    }
}

view! {
    /// The stored template that a message was made from.
    PlainEventTemplate of EventTemplate as "EventTemplate" |view| {
        /// Its name, the parameter `template` of the request.
        name: String,
        /// The tag of its version, `t:version` or the one that was active.
        version: String,
    }
}

view! {
    /// A route that an incoming message matched.
    PlainEventRoute of EventRoute as "EventRoute" |view| {
        /// Its id.
        id: String,
        /// Its expression.
        expression: String,
        /// The description that was given to it.
        description: String,
        /// Its priority: lower ones are evaluated first.
        priority: i64,
    }
    also {
        /// The recipient that matched.
        #[serde(skip_serializing_if = "Option::is_none")]
        matched_recipient: Option<String> = view.matched_recipient().map(str::to_owned),
    }
}

view! {
    /// Who or what opened or clicked, as its user agent tells.
    PlainClientInfo of ClientInfo as "ClientInfo" |view| {
        /// The program: `Chrome`, `Thunderbird` …
        client_name: String,
        /// The operating system: `Linux`, `iOS` …
        client_os: String,
        /// The kind of program: `browser`, `mobile browser`, `email client`, `library`, `robot` …
        client_type: String,
        /// `desktop`, `mobile`, `tablet`, `other` or `unknown`.
        device_type: String,
        /// The HTTP header `User-Agent`, as the client names itself.
        user_agent: String,
        /// The HTTP header `Accept-Language`: the languages that it asks for.
        accept_language: String,
        /// The IP address that it came from.
        ip: String,
        /// Which robot it was: `apple`, `gmail` or `generic`; for a person Mailgun sends null or an empty
        /// text.
        bot: String,
    }
}

view! {
    /// Where the recipient was, by the IP address. Members that Mailgun does not know are `Unknown`.
    PlainGeolocation of Geolocation as "Geolocation" |view| {
        /// The country, in two letters (ISO 3166-1).
        country: String,
        /// The region: a state, a canton.
        region: String,
        /// The city.
        city: String,
    }
}

/// The headers that are texts.
fn headers(message: mailwright::EventMessage<'_>) -> Map<String, Value> {
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
