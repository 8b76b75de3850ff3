//! The types of events.

use super::Event;

macro_rules! kinds {
    ($( $(#[doc = $doc:literal])+ $variant:ident => $name:literal / $event:literal, )+) => {
        /// The type of an event, the sub-types of `failed` told apart.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::{Event, EventKind};
        /// let action = |line: &str| -> Result<&str, mailwright::Report> {
        ///     Ok(match Event::from_json(line)?.kind() {
        ///         EventKind::FailedPermanent | EventKind::DelayedBounce | EventKind::Complained => "suppress",
        ///         EventKind::FailedTemporary => "wait",
        ///         _ => "nothing",
        ///     })
        /// };
        /// assert_eq!(action(r#"{"event":"failed","severity":"permanent"}"#)?, "suppress");
        /// assert_eq!(action(r#"{"event":"failed","severity":"temporary"}"#)?, "wait");
        /// assert_eq!(action(r#"{"event":"a-type-of-next-year"}"#)?, "nothing");
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum EventKind {
            $( $(#[doc = $doc])+ $variant, )+
            /// A type that this version does not know; the event is kept as it is.
            Unknown,
        }

        impl EventKind {
            /// All known ones, in the order of the variants: all but [`Unknown`](Self::Unknown).
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::EventKind;
            /// let of_failed: Vec<_> = EventKind::ALL.iter().filter(|kind| kind.event() == Some("failed")).collect();
            /// assert_eq!(of_failed, [&EventKind::FailedTemporary, &EventKind::FailedPermanent, &EventKind::DelayedBounce]);
            /// assert!(!EventKind::ALL.contains(&EventKind::Unknown));
            /// ```
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )+ ];

            /// The name in every binding: Mailgun's, with `failed-temporary`, `failed-permanent` and
            /// `delayed-bounce` for the sub-types of `failed`.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::{Event, EventKind};
            /// assert_eq!(Event::from_json(r#"{"event":"failed","severity":"temporary"}"#)?.kind().name(), "failed-temporary");
            /// assert_eq!(EventKind::Clicked.name(), "clicked"); // as Mailgun writes it
            /// assert_eq!(EventKind::Unknown.name(), "unknown");
            /// # Ok::<(), mailwright::Report>(())
            /// ```
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $( Self::$variant => $name, )+ Self::Unknown => "unknown" }
            }

            /// What Mailgun writes in the field `event`; `None` for an unknown type.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::{EventKind, Filter};
            /// let wanted = [EventKind::FailedPermanent, EventKind::Complained];
            /// let expression = wanted.iter().filter_map(|kind| kind.event()).collect::<Vec<_>>().join(" OR ");
            /// assert_eq!(expression, "failed OR complained"); // the filter of the Events API tells no sub-types
            /// assert!(Filter::parse("event", &expression).is_ok());
            /// ```
            #[must_use]
            pub fn event(self) -> Option<&'static str> {
                match self { $( Self::$variant => Some($event), )+ Self::Unknown => None }
            }
        }
    };
}

kinds! {
    /// Mailgun took the message and will deliver it.
    Accepted => "accepted" / "accepted",
    /// Mailgun refused the message.
    Rejected => "rejected" / "rejected",
    /// The recipient's server took the message.
    Delivered => "delivered" / "delivered",
    /// The recipient's server refused the message for now; Mailgun tries again.
    FailedTemporary => "failed-temporary" / "failed",
    /// Mailgun gave up.
    FailedPermanent => "failed-permanent" / "failed",
    /// The recipient's server took the message and bounced it later.
    DelayedBounce => "delayed-bounce" / "failed",
    /// The recipient opened the message.
    Opened => "opened" / "opened",
    /// The recipient clicked a link.
    Clicked => "clicked" / "clicked",
    /// The recipient unsubscribed.
    Unsubscribed => "unsubscribed" / "unsubscribed",
    /// The recipient called the message spam.
    Complained => "complained" / "complained",
    /// Mailgun stored an incoming message.
    Stored => "stored" / "stored",
    /// A member was added to a mailing list.
    ListMemberUploaded => "list_member_uploaded" / "list_member_uploaded",
    /// A member could not be added.
    ListMemberUploadError => "list_member_upload_error" / "list_member_upload_error",
    /// A mailing list was uploaded.
    ListUploaded => "list_uploaded" / "list_uploaded",
}

impl EventKind {
    pub(super) fn of(event: &Event) -> Self {
        let Some(name) = event.name() else {
            return Self::Unknown;
        };
        if name != "failed" {
            return Self::ALL
                .iter()
                .copied()
                .find(|kind| kind.event() == Some(name))
                .unwrap_or(Self::Unknown);
        }
        // As the metrics count: whatever is not permanent is temporary.
        if event.severity() != Some("permanent") {
            Self::FailedTemporary
        } else if event
            .flags()
            .is_some_and(|flags| flags.is_delayed_bounce() == Some(true))
        {
            Self::DelayedBounce
        } else {
            Self::FailedPermanent
        }
    }
}
