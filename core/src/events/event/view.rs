//! The members of an event and of the objects inside it, typed.
//!
//! A member that is missing, null or of another type than documented is `None`: the event itself still has it.

use super::Event;
use serde_json::{Map, Value};

/// Getters of documented members, by the type of their value.
macro_rules! members {
    ($( $(#[doc = $doc:literal])+ $name:ident: $kind:ident $key:literal, )+) => {
        $( members!(@one $(#[doc = $doc])+ $name $kind $key); )+
    };
    (@one $(#[doc = $doc:literal])+ $name:ident text $key:literal) => {
        $(#[doc = $doc])+
        #[must_use]
        pub fn $name(&self) -> Option<&str> {
            self.member($key)?.as_str()
        }
    };
    (@one $(#[doc = $doc:literal])+ $name:ident integer $key:literal) => {
        $(#[doc = $doc])+
        #[must_use]
        pub fn $name(&self) -> Option<i64> {
            self.member($key)?.as_i64()
        }
    };
    (@one $(#[doc = $doc:literal])+ $name:ident number $key:literal) => {
        $(#[doc = $doc])+
        #[must_use]
        pub fn $name(&self) -> Option<f64> {
            self.member($key)?.as_f64()
        }
    };
    (@one $(#[doc = $doc:literal])+ $name:ident flag $key:literal) => {
        $(#[doc = $doc])+
        #[must_use]
        pub fn $name(&self) -> Option<bool> {
            self.member($key)?.as_bool()
        }
    };
    (@one $(#[doc = $doc:literal])+ $name:ident $view:ident $key:literal) => {
        $(#[doc = $doc])+
        #[must_use]
        pub fn $name(&self) -> Option<$view<'_>> {
            self.member($key)?.as_object().map($view)
        }
    };
}

/// An object inside an event.
macro_rules! view {
    ($(#[doc = $doc:literal])+ $view:ident { $($members:tt)* }) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub struct $view<'e>(&'e Map<String, Value>);

        impl $view<'_> {
            fn member(&self, key: &str) -> Option<&Value> {
                self.0.get(key)
            }

            /// All members, documented or not.
            #[must_use]
            pub fn members(&self) -> &Map<String, Value> {
                self.0
            }

            members! { $($members)* }
        }
    };
}

impl Event {
    fn member(&self, key: &str) -> Option<&Value> {
        self.value.get(key)
    }

    members! {
        /// The type as Mailgun writes it; [`kind`](Self::kind) tells the sub-types apart.
        name: text "event",
        /// Unique within a day only.
        id: text "id",
        /// `info`, `warn` or `error`.
        log_level: text "log-level",
        /// `smtp` or `http`: how the message came in.
        method: text "method",
        /// Who the event is about.
        recipient: text "recipient",
        /// The domain of the recipient.
        recipient_domain: text "recipient-domain",
        /// Who runs the recipient's mailbox.
        recipient_provider: text "recipient-provider",
        /// `temporary` or `permanent`, of a failure.
        severity: text "severity",
        /// Why delivery failed: `bounce`, `suppress-complaint` …
        reason: text "reason",
        /// The link that was clicked.
        url: text "url",
        /// Where the recipient opened, clicked or unsubscribed.
        ip: text "ip",
        /// Where the message was handed in.
        originating_ip: text "originating-ip",
        /// The API key that the message was handed in with.
        api_key_id: text "api-key-id",
        /// The DKIM key that signed the message.
        primary_dkim: text "primary-dkim",
        /// The upload that a list event is about.
        task_id: text "task-id",
        /// The format of an uploaded list.
        format: text "format",
        /// Whether an upload changed members that were there.
        is_upsert: flag "is-upsert",
        /// Members added by an upload.
        upserted_count: integer "upserted-count",
        /// Members that an upload could not add.
        failed_count: integer "failed-count",
        /// Whether the members of an upload are subscribed.
        subscribed: flag "subscribed",
        /// The member that could not be added.
        member_description: text "member-description",
        /// Sender, transport and targets.
        envelope: EventEnvelope "envelope",
        /// What the recipient's server said; may be null.
        delivery_status: DeliveryStatus "delivery-status",
        /// Marks of the message.
        flags: EventFlags "flags",
        /// The message.
        message: EventMessage "message",
        /// Where Mailgun keeps the message.
        storage: Storage "storage",
        /// Who or what opened or clicked.
        client_info: ClientInfo "client-info",
        /// Where.
        geolocation: Geolocation "geolocation",
        /// Why Mailgun refused the message.
        reject: Reject "reject",
        /// The mailing list that the message went through.
        mailing_list: MailingList "mailing-list",
        /// The member of a list event.
        member_added: ListMember "member",
        /// The stored template that the message was made from.
        template: EventTemplate "template",
    }

    /// Custom data: an object, or a text where Mailgun cut it or found no JSON.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Event, UserVariables};
    /// let event = Event::from_json(r#"{"user-variables":"truncated: too large"}"#)?;
    /// assert_eq!(event.user_variables(), Some(UserVariables::Text("truncated: too large")));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn user_variables(&self) -> Option<UserVariables<'_>> {
        match self.member("user-variables")? {
            Value::Object(map) => Some(UserVariables::Object(map)),
            Value::String(text) => Some(UserVariables::Text(text)),
            _ => None,
        }
    }

    /// The routes that an incoming message matched.
    pub fn routes(&self) -> impl Iterator<Item = EventRoute<'_>> {
        objects(self.member("routes")).map(EventRoute)
    }

    /// The batch that the message belongs to.
    #[must_use]
    pub fn batch_id(&self) -> Option<&str> {
        self.member("batch")?.get("id")?.as_str()
    }

    /// Why a member of a list could not be added.
    #[must_use]
    pub fn error_message(&self) -> Option<&str> {
        self.member("error")?.get("message")?.as_str()
    }
}

/// Custom data of a message.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum UserVariables<'e> {
    /// As it was sent.
    Object(&'e Map<String, Value>),
    /// What Mailgun says in its place; in the Logs API the JSON text.
    Text(&'e str),
}

view! {
    /// The envelope: who sent, how, to whom.
    EventEnvelope {
        /// The envelope sender.
        sender: text "sender",
        /// `smtp`, or `http` for routes and forwards.
        transport: text "transport",
        /// The envelope recipients, as a text.
        targets: text "targets",
        /// The address that Mailgun sent from.
        sending_ip: text "sending-ip",
        /// The pool of that address.
        ip_pool_name: text "i-ip-pool-name",
    }
}

view! {
    /// What the recipient's server said.
    DeliveryStatus {
        /// The SMTP code, or one of Mailgun's own (498, 499, 605, 607, 650).
        code: integer "code",
        /// The server's text.
        message: text "message",
        /// Mailgun's text.
        description: text "description",
        /// Attempts so far.
        attempt_no: integer "attempt-no",
        /// How long the session took, in seconds.
        session_seconds: number "session-seconds",
        /// Seconds until the next attempt.
        retry_seconds: number "retry-seconds",
        /// The enhanced code (RFC 3463): `5.1.1`.
        enhanced_code: text "enhanced-code",
        /// The server.
        mx_host: text "mx-host",
        /// Whether the session was encrypted.
        tls: flag "tls",
        /// Whether the server takes SMTPUTF8.
        utf8: flag "utf8",
        /// Whether its certificate was verified.
        certificate_verified: flag "certificate-verified",
        /// `hard` or `soft`.
        bounce_type: text "bounce-type",
        /// The code of a delayed bounce.
        bounce_code: text "bounce-code",
        /// Seconds from acceptance to the first attempt.
        first_delivery_attempt_seconds: number "first-delivery-attempt-seconds",
        /// The code before the last one.
        last_code: integer "last-code",
        /// The text before the last one.
        last_message: text "last-message",
    }
}

view! {
    /// Marks of a message.
    EventFlags {
        /// Handed in with a password or key.
        is_authenticated: flag "is-authenticated",
        /// Came in through a route.
        is_routed: flag "is-routed",
        /// Mailgun's own test.
        is_system_test: flag "is-system-test",
        /// Sent with `o:testmode`.
        is_test_mode: flag "is-test-mode",
        /// Too large to be kept in memory.
        is_big: flag "is-big",
        /// Has an AMP part.
        is_amp: flag "is-amp",
        /// Was to be posted to a URL.
        is_callback: flag "is-callback",
        /// Was handed in encrypted.
        is_encrypted: flag "is-encrypted",
        /// Bounced after it was taken.
        is_delayed_bounce: flag "is-delayed-bounce",
    }
}

view! {
    /// The message of an event.
    EventMessage {
        /// Its size in bytes.
        size: integer "size",
    }
}

impl EventMessage<'_> {
    /// A header by its lower-case name: `subject`, `message-id`, `from`, `to`.
    ///
    /// # Examples
    ///
    /// ```
    /// let event = mailwright::Event::from_json(r#"{"message":{"headers":{"subject":"Hello"}}}"#)?;
    /// assert_eq!(event.message().unwrap().header("subject"), Some("Hello"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.member("headers")?.get(name)?.as_str()
    }

    /// All potential recipients.
    pub fn recipients(&self) -> impl Iterator<Item = &str> {
        texts(self.member("recipients"))
    }

    /// The attachments.
    pub fn attachments(&self) -> impl Iterator<Item = EventAttachment<'_>> {
        objects(self.member("attachments")).map(EventAttachment)
    }
}

view! {
    /// An attachment of a message.
    EventAttachment {
        /// Its file name.
        filename: text "filename",
        /// Its type.
        content_type: text "content-type",
        /// Its size in bytes.
        size: integer "size",
    }
}

view! {
    /// Where Mailgun keeps a message.
    Storage {
        /// The address to get it from.
        url: text "url",
        /// Its key.
        key: text "key",
        /// The region.
        region: text "region",
        /// The environment.
        env: text "env",
    }
}

view! {
    /// Who or what opened or clicked.
    ClientInfo {
        /// `Chrome`.
        client_name: text "client-name",
        /// `Linux`.
        client_os: text "client-os",
        /// `browser`, `mobile browser`, `email client` …
        client_type: text "client-type",
        /// `desktop`, `mobile`, `tablet`, `other` or `unknown`.
        device_type: text "device-type",
        /// As the client names itself.
        user_agent: text "user-agent",
        /// The languages that it asks for.
        accept_language: text "accept-language",
        /// The address that it came from.
        ip: text "ip",
        /// `apple`, `gmail`, `generic` or empty.
        bot: text "bot",
    }
}

view! {
    /// Where the recipient was.
    Geolocation {
        /// ISO 3166.
        country: text "country",
        /// The region.
        region: text "region",
        /// The city.
        city: text "city",
    }
}

view! {
    /// Why Mailgun refused a message.
    Reject {
        /// In a word.
        reason: text "reason",
        /// In a sentence.
        description: text "description",
    }
}

view! {
    /// A mailing list.
    MailingList {
        /// Its address.
        address: text "address",
        /// Its id.
        list_id: text "list-id",
        /// Its id within Mailgun.
        sid: text "sid",
    }
}

view! {
    /// A member of a mailing list.
    ListMember {
        /// The address.
        address: text "address",
        /// The name.
        name: text "name",
        /// Whether mail is wanted.
        subscribed: flag "subscribed",
    }
}

view! {
    /// A stored template.
    EventTemplate {
        /// Its name.
        name: text "name",
        /// The tag of its version.
        version: text "version",
    }
}

view! {
    /// A route that matched.
    EventRoute {
        /// Its id.
        id: text "id",
        /// Its expression.
        expression: text "expression",
        /// Its description.
        description: text "description",
        /// Its priority.
        priority: integer "priority",
    }
}

impl EventRoute<'_> {
    /// The recipient that matched.
    #[must_use]
    pub fn matched_recipient(&self) -> Option<&str> {
        self.member("match")?.get("recipient")?.as_str()
    }
}

/// The texts of a list.
pub(super) fn texts(list: Option<&Value>) -> impl Iterator<Item = &str> {
    list.and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
}

fn objects(list: Option<&Value>) -> impl Iterator<Item = &Map<String, Value>> {
    list.and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
}
