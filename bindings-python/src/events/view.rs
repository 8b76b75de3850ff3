//! The objects inside an event. Each holds the event it is in and looks its members up there.

use crate::convert;
use crate::unchanging;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::sync::Arc;

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    unchanging::add::<EventEnvelope>(module)?;
    unchanging::add::<DeliveryStatus>(module)?;
    unchanging::add::<EventFlags>(module)?;
    unchanging::add::<EventMessage>(module)?;
    unchanging::add::<EventAttachment>(module)?;
    unchanging::add::<Storage>(module)?;
    unchanging::add::<Reject>(module)?;
    unchanging::add::<MailingList>(module)?;
    unchanging::add::<ListMember>(module)?;
    unchanging::add::<EventTemplate>(module)?;
    unchanging::add::<EventRoute>(module)?;
    unchanging::add::<ClientInfo>(module)?;
    unchanging::add::<Geolocation>(module)?;
    Ok(())
}

/// A class for an object inside an event: its place there (one of a list has an index), the members that the core
/// knows, and what else it can do.
macro_rules! view {
    (
        $(#[doc = $doc:literal])+ $class:ident $([$index:ident])? |$view:ident| $core:expr;
        { $( $(#[doc = $member_doc:literal])+ $member:ident: $type:ty, )+ }
        { $($more:tt)* }
    ) => {
        $(#[doc = $doc])+
        #[pyclass(frozen, module = "mailwright")]
        pub(crate) struct $class {
            pub(super) event: Arc<mailwright::Event>,
            $( pub(super) $index: usize, )?
        }

        impl $class {
            fn view(&self) -> Option<mailwright::$class<'_>> {
                let $view = self;
                $core
            }
        }

        #[pymethods]
        impl $class {
            $(
                $(#[doc = $member_doc])+
                #[getter]
                fn $member(&self) -> Option<$type> {
                    self.view()?.$member()
                }
            )+

            /// All members, documented or not, in order.
            #[getter]
            fn members<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
                match self.view() {
                    Some(view) => convert::python_map(py, view.members()),
                    None => Ok(PyDict::new(py)),
                }
            }

            $($more)*
        }
    };
}

view! {
    /// The envelope: who sent, how, to whom.
    EventEnvelope |view| view.event.envelope();
    {
        /// The envelope sender (`MAIL FROM`), which need not be the `From` of the message.
        sender: &str,

        /// How the message left: `smtp`, or `http` for routes and forwards to a URL.
        transport: &str,

        /// The envelope recipients, as one text: addresses separated by commas, or a URL.
        targets: &str,

        /// The IP address that Mailgun sent from.
        sending_ip: &str,

        /// The name of the pool that the sending address belongs to; the member is `i-ip-pool-name`.
        ip_pool_name: &str,
    }
    {}
}

view! {
    /// What the recipient's server said, and how the attempt went.
    DeliveryStatus |view| view.event.delivery_status();
    {
        /// The SMTP code, or one of Mailgun's own (498, 499, 605, 607, 650). `None` for a code that is no integer.
        code: i64,

        /// The server's text, without its code.
        message: &str,

        /// Mailgun's text, often empty.
        description: &str,

        /// Attempts so far, this one included.
        attempt_no: i64,

        /// How long the SMTP session took, in seconds.
        session_seconds: f64,

        /// Seconds until the next attempt, of a temporary failure.
        retry_seconds: f64,

        /// The enhanced status code (RFC 3463): `5.1.1`.
        enhanced_code: &str,

        /// The name of the server that Mailgun talked to.
        mx_host: &str,

        /// Whether the session was encrypted.
        tls: bool,

        /// Whether the server takes SMTPUTF8 (RFC 6531).
        utf8: bool,

        /// Whether the server's certificate was verified (`o:require-tls`, `o:skip-verification`).
        certificate_verified: bool,

        /// `hard` or `soft`.
        bounce_type: &str,

        /// The code of a delayed bounce, as a text.
        bounce_code: &str,

        /// Seconds from acceptance to the first attempt.
        first_delivery_attempt_seconds: f64,

        /// The code of the attempt before this one.
        last_code: i64,

        /// The server's text of the attempt before this one.
        last_message: &str,
    }
    {}
}

view! {
    /// Marks of a message. A mark that is missing is `None`, not `False`.
    EventFlags |view| view.event.flags();
    {
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

        /// Was handed in over an encrypted connection.
        is_encrypted: bool,

        /// Bounced after the recipient's server had taken it.
        is_delayed_bounce: bool,
    }
    {}
}

view! {
    /// The message of an event.
    EventMessage |view| view.event.message();
    {
        /// Its size in bytes, as MIME.
        size: i64,
    }
    {
        /// A header by its lower-case name: `subject`, `message-id`, `from`, `to`.
        #[pyo3(signature = (name, /))]
        fn header(&self, name: &str) -> Option<&str> {
            self.view()?.header(name)
        }

        /// All potential recipients.
        #[getter]
        fn recipients(&self) -> Vec<&str> {
            self.view().map(|message| message.recipients().collect()).unwrap_or_default()
        }

        /// The attachments.
        #[getter]
        fn attachments(&self) -> Vec<EventAttachment> {
            let count = self.view().map_or(0, |message| message.attachments().count());
            (0..count).map(|index| EventAttachment { event: Arc::clone(&self.event), index }).collect()
        }
    }
}

view! {
    /// An attachment of a message, as events tell of it.
    EventAttachment [index] |view| view.event.message()?.attachments().nth(view.index);
    {
        /// Its file name. It is the sender's: never use it as a path.
        filename: &str,

        /// Its media type, as it was sent.
        content_type: &str,

        /// Its size in bytes, decoded.
        size: i64,
    }
    {}
}

view! {
    /// Where Mailgun keeps a message.
    Storage |view| view.event.storage();
    {
        /// The URL to get it from, with the API key.
        url: &str,

        /// Its key, the last part of the URL.
        key: &str,

        /// The region in which it is kept.
        region: &str,

        /// The environment in which it is kept.
        env: &str,
    }
    {}
}

view! {
    /// Why Mailgun refused a message.
    Reject |view| view.event.reject();
    {
        /// In a word or two.
        reason: &str,

        /// In a sentence, often empty.
        description: &str,
    }
    {}
}

view! {
    /// A mailing list.
    MailingList |view| view.event.mailing_list();
    {
        /// Its address.
        address: &str,

        /// Its id, as in the header `List-Id` (RFC 2919).
        list_id: &str,

        /// Its id within Mailgun.
        sid: &str,
    }
    {}
}

view! {
    /// A member of a mailing list.
    ListMember |view| view.event.member_added();
    {
        /// The address.
        address: &str,

        /// The name.
        name: &str,

        /// Whether mail is wanted.
        subscribed: bool,
    }
    {}
}

view! {
    /// The stored template that a message was made from.
    EventTemplate |view| view.event.template();
    {
        /// Its name, the parameter `template` of the request.
        name: &str,

        /// The tag of its version, `t:version` or the one that was active.
        version: &str,
    }
    {}
}

view! {
    /// A route that an incoming message matched.
    EventRoute [index] |view| view.event.routes().nth(view.index);
    {
        /// Its id.
        id: &str,

        /// Its expression.
        expression: &str,

        /// The description that was given to it.
        description: &str,

        /// Its priority: lower ones are evaluated first.
        priority: i64,
    }
    {
        /// The recipient that matched.
        #[getter]
        fn matched_recipient(&self) -> Option<&str> {
            self.view()?.matched_recipient()
        }
    }
}

view! {
    /// Who or what opened or clicked, as its user agent tells.
    ClientInfo |view| view.event.client_info();
    {
        /// The program: `Chrome`, `Thunderbird` …
        client_name: &str,

        /// The operating system: `Linux`, `iOS` …
        client_os: &str,

        /// The kind of program: `browser`, `mobile browser`, `email client`, `library`, `robot` …
        client_type: &str,

        /// `desktop`, `mobile`, `tablet`, `other` or `unknown`.
        device_type: &str,

        /// The HTTP header `User-Agent`, as the client names itself.
        user_agent: &str,

        /// The HTTP header `Accept-Language`: the languages that it asks for.
        accept_language: &str,

        /// The IP address that it came from.
        ip: &str,

        /// Which robot it was: `apple`, `gmail` or `generic`; `None` or empty for a person.
        bot: &str,
    }
    {}
}

view! {
    /// Where the recipient was, by the IP address. Members that Mailgun does not know are `Unknown`.
    Geolocation |view| view.event.geolocation();
    {
        /// The country, in two letters (ISO 3166-1).
        country: &str,

        /// The region: a state, a canton.
        region: &str,

        /// The city.
        city: &str,
    }
    {}
}
