//! The members of an event and of the objects inside it, typed.
//!
//! A member that is missing, null or of another type than documented is `None`: the event itself still has it.
//! Source: Mailgun's manual, "Event structure". Here are the members of the event itself; [`delivery`], [`message`],
//! [`origin`] and [`reader`] have the objects inside.

use super::Event;
use serde_json::{Map, Value};

/// Getters of documented members, by the type of their value. What they lend lives as long as the lifetime in
/// brackets, or as long as `self` where there is none.
macro_rules! members {
    ($life:tt $( $(#[doc = $doc:literal])+ $name:ident: $kind:ident $key:literal, )+) => {
        $( members!(@one $life $(#[doc = $doc])+ $name $kind $key); )+
    };
    (@one [$($life:lifetime)?] $(#[doc = $doc:literal])+ $name:ident text $key:literal) => {
        $(#[doc = $doc])+
        #[must_use]
        pub fn $name(&self) -> Option<&$($life)? str> {
            self.member($key)?.as_str()
        }
    };
    (@one $life:tt $(#[doc = $doc:literal])+ $name:ident integer $key:literal) => {
        $(#[doc = $doc])+
        #[must_use]
        pub fn $name(&self) -> Option<i64> {
            self.member($key)?.as_i64()
        }
    };
    (@one $life:tt $(#[doc = $doc:literal])+ $name:ident number $key:literal) => {
        $(#[doc = $doc])+
        #[must_use]
        pub fn $name(&self) -> Option<f64> {
            self.member($key)?.as_f64()
        }
    };
    (@one $life:tt $(#[doc = $doc:literal])+ $name:ident flag $key:literal) => {
        $(#[doc = $doc])+
        #[must_use]
        pub fn $name(&self) -> Option<bool> {
            self.member($key)?.as_bool()
        }
    };
    (@one $life:tt $(#[doc = $doc:literal])+ $name:ident $view:ident $key:literal) => {
        $(#[doc = $doc])+
        #[must_use]
        pub fn $name(&self) -> Option<$view<'_>> {
            self.member($key)?.as_object().map($view)
        }
    };
}

/// An object inside an event.
macro_rules! view {
    (
        $(#[doc = $doc:literal])+ $view:ident
        $(#[doc = $all:literal])+ members { $($members:tt)* }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub struct $view<'e>(pub(super) &'e Map<String, Value>);

        impl<'e> $view<'e> {
            fn member(&self, key: &str) -> Option<&'e Value> {
                self.0.get(key)
            }

            $(#[doc = $all])+
            #[must_use]
            pub fn members(&self) -> &'e Map<String, Value> {
                self.0
            }

            members! { ['e] $($members)* }
        }
    };
}

mod delivery;
mod message;
mod origin;
mod reader;

pub use delivery::{DeliveryStatus, EventEnvelope};
pub use message::{EventAttachment, EventFlags, EventMessage, Reject, Storage};
pub use origin::{EventRoute, EventTemplate, ListMember, MailingList};
pub use reader::{ClientInfo, Geolocation};

impl Event {
    fn member(&self, key: &str) -> Option<&Value> {
        self.value.get(key)
    }

    members! {
        []
        /// The type as Mailgun writes it; [`kind`](Self::kind) tells the sub-types apart.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"failed","severity":"permanent"}"#)?;
        /// assert_eq!(event.name(), Some("failed"));
        /// assert_eq!(event.kind().name(), "failed-permanent");
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        name: text "event",
        /// The id: unique within a day only, so keep it together with the [`timestamp`](Self::timestamp).
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"opened","id":"Ase7i2zsRYeDXztHGENqRA","timestamp":1521243339.87}"#)?;
        /// let key = (event.timestamp().map(|at| (at / 86_400.0) as i64), event.id());
        /// assert_eq!(key, (Some(17_606), Some("Ase7i2zsRYeDXztHGENqRA")));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        id: text "id",
        /// How serious it is: `info`, `warn` or `error`.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let lines = [r#"{"event":"delivered","log-level":"info"}"#, r#"{"event":"failed","log-level":"error"}"#];
        /// let events = lines.map(|line| Event::from_json(line).expect("an event"));
        /// let alarming: Vec<_> = events.iter().filter(|event| event.log_level() == Some("error")).collect();
        /// assert_eq!(alarming, [&events[1]]);
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        log_level: text "log-level",
        /// How the message came in: `smtp` or `http`.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"accepted","method":"HTTP"}"#)?;
        /// assert!(event.method().is_some_and(|method| method.eq_ignore_ascii_case("http")));
        /// assert_eq!(Event::from_json(r#"{"event":"opened"}"#)?.method(), None);
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        method: text "method",
        /// Who the event is about: one address, without a name. A message to several recipients has events for each.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let lines = [
        ///     r#"{"event":"delivered","recipient":"ann@example.org"}"#,
        ///     r#"{"event":"failed","severity":"permanent","recipient":"bob@example.org"}"#,
        /// ];
        /// let events = lines.map(|line| Event::from_json(line).expect("an event"));
        /// let failed: Vec<_> = events.iter().filter(|it| it.name() == Some("failed")).filter_map(Event::recipient).collect();
        /// assert_eq!(failed, ["bob@example.org"]);
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        recipient: text "recipient",
        /// The domain of the recipient, as Mailgun has it; events of old archives lack it.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"delivered","recipient":"Ann@Example.org","recipient-domain":"example.org"}"#)?;
        /// assert_eq!(event.recipient_domain(), Some("example.org"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        recipient_domain: text "recipient-domain",
        /// Who runs the recipient's mailbox, in Mailgun's words: `Gmail`, `Outlook` …
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"delivered","recipient":"ann@company.example","recipient-provider":"Gmail"}"#)?;
        /// // The domain would not have told.
        /// assert_eq!(event.recipient_provider(), Some("Gmail"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        recipient_provider: text "recipient-provider",
        /// Of a failure: `temporary` where Mailgun tries again, `permanent` where it gave up.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"failed","severity":"temporary","reason":"generic"}"#)?;
        /// let remove_from_list = event.severity() == Some("permanent");
        /// assert!(!remove_from_list);
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        severity: text "severity",
        /// Why delivery failed: `bounce`, `suppress-complaint`, `espblock`, `greylisted` …
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"failed","severity":"permanent","reason":"suppress-bounce"}"#)?;
        /// // Not sent at all: an earlier message to this recipient had bounced.
        /// assert!(event.reason().is_some_and(|reason| reason.starts_with("suppress-")));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        reason: text "reason",
        /// The link that was clicked, as it stood in the message before Mailgun rewrote it.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"clicked","url":"https://example.com/offers?id=1"}"#)?;
        /// assert_eq!(event.url(), Some("https://example.com/offers?id=1"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        url: text "url",
        /// The IP address from which the recipient opened, clicked or unsubscribed. The sending address is
        /// [`EventEnvelope::sending_ip`].
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"opened","ip":"203.0.113.9","envelope":{"sending-ip":"192.0.2.1"}}"#)?;
        /// assert_eq!(event.ip(), Some("203.0.113.9"));
        /// assert_eq!(event.envelope().unwrap().sending_ip(), Some("192.0.2.1"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        ip: text "ip",
        /// The IP address from which the message was handed in to Mailgun.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"accepted","originating-ip":"198.51.100.4","api-key-id":"6f3a"}"#)?;
        /// assert_eq!((event.originating_ip(), event.api_key_id()), (Some("198.51.100.4"), Some("6f3a")));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        originating_ip: text "originating-ip",
        /// The id of the API key with which the message was handed in; not the key itself.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let lines = [r#"{"event":"accepted","api-key-id":"6f3a"}"#, r#"{"event":"accepted","api-key-id":"old-key"}"#];
        /// let events = lines.map(|line| Event::from_json(line).expect("an event"));
        /// // Is a key that should be retired still in use?
        /// assert!(events.iter().any(|event| event.api_key_id() == Some("old-key")));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        api_key_id: text "api-key-id",
        /// The DKIM key that signed the message: its selector and domain, as a DNS name.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"delivered","primary-dkim":"s1._domainkey.mail.example.com"}"#)?;
        /// assert_eq!(event.primary_dkim(), Some("s1._domainkey.mail.example.com"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        primary_dkim: text "primary-dkim",
        /// The id of the upload that a list event is about; all events of one upload have it.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"list_uploaded","task-id":"c2a1","upserted-count":98,"failed-count":2}"#)?;
        /// assert_eq!((event.kind().name(), event.task_id()), ("list_uploaded", Some("c2a1")));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        task_id: text "task-id",
        /// The format of an uploaded list: `csv` or `json`.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"list_uploaded","format":"csv"}"#)?;
        /// assert_eq!(event.format(), Some("csv"));
        /// assert_eq!(Event::from_json(r#"{"event":"list_uploaded","format":null}"#)?.format(), None);
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        format: text "format",
        /// Whether an upload changed members that were there already, rather than leaving them as they were.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"list_uploaded","is-upsert":true,"upserted-count":98}"#)?;
        /// assert_eq!(event.is_upsert(), Some(true));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        is_upsert: flag "is-upsert",
        /// How many members an upload added or changed.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"list_uploaded","upserted-count":98,"failed-count":2}"#)?;
        /// assert_eq!(event.upserted_count().zip(event.failed_count()).map(|(good, bad)| good + bad), Some(100));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        upserted_count: integer "upserted-count",
        /// How many members an upload could not add.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"list_uploaded","upserted-count":98,"failed-count":2}"#)?;
        /// assert!(event.failed_count() > Some(0)); // look for `list_member_upload_error`
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        failed_count: integer "failed-count",
        /// Whether the members of an upload are subscribed.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"list_uploaded","subscribed":false}"#)?;
        /// assert_eq!(event.subscribed(), Some(false));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        subscribed: flag "subscribed",
        /// The member that could not be added, as it was uploaded; [`error_message`](Self::error_message) says why.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"list_member_upload_error","member-description":"ann@@example.org",
        ///     "error":{"message":"Invalid address"}}"#)?;
        /// assert_eq!(event.member_description(), Some("ann@@example.org"));
        /// assert_eq!(event.error_message(), Some("Invalid address"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        member_description: text "member-description",
        /// Sender, transport and targets of the SMTP dialogue.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"delivered","envelope":{"sender":"news@example.com","targets":"ann@example.org"}}"#)?;
        /// let envelope = event.envelope().unwrap();
        /// assert_eq!((envelope.sender(), envelope.targets()), (Some("news@example.com"), Some("ann@example.org")));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        envelope: EventEnvelope "envelope",
        /// What the recipient's server said; `None` also where it is null, as for messages that were never sent.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let refused = Event::from_json(r#"{"event":"failed","delivery-status":{"code":550,"message":"5.1.1 no such user"}}"#)?;
        /// assert_eq!(refused.delivery_status().and_then(|status| status.code()), Some(550));
        /// let unsent = Event::from_json(r#"{"event":"failed","delivery-status":null}"#)?;
        /// assert!(unsent.delivery_status().is_none());
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        delivery_status: DeliveryStatus "delivery-status",
        /// Marks of the message: test mode, routed, authenticated …
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"delivered","flags":{"is-test-mode":true}}"#)?;
        /// let in_earnest = event.flags().and_then(|flags| flags.is_test_mode()) != Some(true);
        /// assert!(!in_earnest);
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        flags: EventFlags "flags",
        /// The message: headers, recipients, attachments, size. Opens and clicks have its Message-ID alone.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"delivered","message":{"headers":{"message-id":"1@example.com"},"size":1842}}"#)?;
        /// let message = event.message().unwrap();
        /// assert_eq!((message.header("message-id"), message.size()), (Some("1@example.com"), Some(1_842)));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        message: EventMessage "message",
        /// Where Mailgun keeps the message, for some days.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"stored","storage":{"url":"https://storage.example/v3/x","key":"x"}}"#)?;
        /// assert_eq!(event.storage().and_then(|storage| storage.url()), Some("https://storage.example/v3/x"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        storage: Storage "storage",
        /// Who or what opened, clicked or unsubscribed.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"opened","client-info":{"client-name":"Chrome","bot":"gmail"}}"#)?;
        /// // Opened by Gmail's image proxy, not surely by a person.
        /// assert_eq!(event.client_info().and_then(|client| client.bot()), Some("gmail"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        client_info: ClientInfo "client-info",
        /// Where the [`ip`](Self::ip) of the recipient is, roughly.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"clicked","geolocation":{"country":"CH","region":"ZH","city":"Zürich"}}"#)?;
        /// assert_eq!(event.geolocation().and_then(|place| place.city()), Some("Zürich"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        geolocation: Geolocation "geolocation",
        /// Why Mailgun refused the message, of the event `rejected`.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"rejected","reject":{"reason":"Sandbox subdomains are for test purposes only"}}"#)?;
        /// assert!(event.reject().unwrap().reason().unwrap().starts_with("Sandbox"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        reject: Reject "reject",
        /// The mailing list that the message went through, or that was uploaded.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"delivered","mailing-list":{"address":"team@example.com"}}"#)?;
        /// assert_eq!(event.mailing_list().and_then(|list| list.address()), Some("team@example.com"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        mailing_list: MailingList "mailing-list",
        /// The member that a list event is about.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"list_member_uploaded","member":{"address":"ann@example.org","subscribed":true}}"#)?;
        /// assert_eq!(event.member_added().and_then(|member| member.address()), Some("ann@example.org"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        member_added: ListMember "member",
        /// The stored template that the message was made from; `None` where it was made from none.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"accepted","template":{"name":"welcome","version":"v2"}}"#)?;
        /// assert_eq!(event.template().and_then(|template| template.name()), Some("welcome"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        template: EventTemplate "template",
    }

    /// Custom data (`v:` of the send request): an object, or a text where Mailgun cut it or found no JSON. `None` for the
    /// empty list that Mailgun's samples have where there is none.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Event, UserVariables};
    /// let event = Event::from_json(r#"{"user-variables":"truncated: too large"}"#)?;
    /// assert_eq!(event.user_variables(), Some(UserVariables::Text("truncated: too large")));
    /// assert_eq!(Event::from_json(r#"{"user-variables":[]}"#)?.user_variables(), None);
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

    /// The routes that an incoming message matched, in the order of evaluation.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Event;
    /// let event = Event::from_json(r#"{"event":"accepted","routes":[{"id":"4f3bad","expression":"catch_all()"}]}"#)?;
    /// let ids: Vec<_> = event.routes().filter_map(|route| route.id()).collect();
    /// assert_eq!(ids, ["4f3bad"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn routes(&self) -> impl Iterator<Item = EventRoute<'_>> {
        objects(self.member("routes")).map(EventRoute)
    }

    /// The id of the batch that the message belongs to, `batch.id`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Event;
    /// let event = Event::from_json(r#"{"event":"accepted","batch":{"id":"613f1c"}}"#)?;
    /// assert_eq!(event.batch_id(), Some("613f1c"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn batch_id(&self) -> Option<&str> {
        self.member("batch")?.get("id")?.as_str()
    }

    /// Why a member of a list could not be added, `error.message`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Event;
    /// let event = Event::from_json(r#"{"event":"list_member_upload_error","error":{"message":"Invalid address"}}"#)?;
    /// assert_eq!(event.error_message(), Some("Invalid address"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn error_message(&self) -> Option<&str> {
        self.member("error")?.get("message")?.as_str()
    }
}

/// Custom data of a message.
///
/// # Examples
///
/// ```
/// use mailwright::{Event, UserVariables};
/// let order = |line: &str| -> Result<Option<String>, mailwright::Report> {
///     Ok(match Event::from_json(line)?.user_variables() {
///         Some(UserVariables::Object(map)) => map.get("order").and_then(|it| it.as_str()).map(str::to_owned),
///         Some(UserVariables::Text(_)) | None => None,
///     })
/// };
/// assert_eq!(order(r#"{"user-variables":{"order":"A-17"}}"#)?.as_deref(), Some("A-17"));
/// assert_eq!(order(r#"{"user-variables":"truncated"}"#)?, None);
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum UserVariables<'e> {
    /// As it was sent.
    Object(&'e Map<String, Value>),
    /// What Mailgun says in its place; in the Logs API the JSON text.
    Text(&'e str),
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
