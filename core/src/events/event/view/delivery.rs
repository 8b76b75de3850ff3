//! How a message went out: its envelope, and what the recipient's server said.

use super::{Map, Value};

view! {
    /// The envelope: who sent, how, to whom.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Event;
    /// let event = Event::from_json(r#"{"event":"delivered","envelope":
    ///     {"sender":"bounce+1@mail.example.com","transport":"smtp","targets":"ann@example.org","sending-ip":"192.0.2.1"}}"#)?;
    /// let envelope = event.envelope().unwrap();
    /// assert_eq!((envelope.transport(), envelope.sending_ip()), (Some("smtp"), Some("192.0.2.1")));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    EventEnvelope
    /// All members of the envelope, documented or not, in order.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Event;
    /// let event = Event::from_json(r#"{"event":"delivered","envelope":{"transport":"smtp","new-field":7}}"#)?;
    /// assert_eq!(event.envelope().unwrap().members()["new-field"], 7);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    members {
        /// The envelope sender (`MAIL FROM`), which need not be the `From` of the message.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"accepted","envelope":{"sender":"bounce+1@mail.example.com"},
        ///     "message":{"headers":{"from":"News <news@example.com>"}}}"#)?;
        /// assert_eq!(event.envelope().unwrap().sender(), Some("bounce+1@mail.example.com"));
        /// assert_eq!(event.message().unwrap().header("from"), Some("News <news@example.com>"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        sender: text "sender",
        /// How the message left: `smtp`, or `http` for routes and forwards to a URL.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"delivered","envelope":{"transport":"http","targets":"https://app.example.net/in"}}"#)?;
        /// assert_eq!(event.envelope().unwrap().transport(), Some("http"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        transport: text "transport",
        /// The envelope recipients, as one text: addresses separated by commas, or a URL.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"accepted","envelope":{"targets":"ann@example.org, bob@example.org"}}"#)?;
        /// let targets = event.envelope().unwrap().targets().unwrap().split(", ").count();
        /// assert_eq!(targets, 2);
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        targets: text "targets",
        /// The IP address that Mailgun sent from.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"delivered","envelope":{"sending-ip":"192.0.2.1"}}"#)?;
        /// assert_eq!(event.envelope().unwrap().sending_ip(), Some("192.0.2.1"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        sending_ip: text "sending-ip",
        /// The name of the pool that the sending address belongs to; the member is `i-ip-pool-name`.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"delivered","envelope":{"i-ip-pool-name":"marketing"}}"#)?;
        /// assert_eq!(event.envelope().unwrap().ip_pool_name(), Some("marketing"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        ip_pool_name: text "i-ip-pool-name",
    }
}

view! {
    /// What the recipient's server said, and how the attempt went.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Event;
    /// let event = Event::from_json(r#"{"event":"failed","severity":"temporary","delivery-status":
    ///     {"code":451,"message":"4.7.1 Greylisted","attempt-no":1,"retry-seconds":600}}"#)?;
    /// let status = event.delivery_status().unwrap();
    /// assert_eq!((status.code(), status.attempt_no(), status.retry_seconds()), (Some(451), Some(1), Some(600.0)));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    DeliveryStatus
    /// All members of the status, documented or not, in order.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Event;
    /// let event = Event::from_json(r#"{"event":"delivered","delivery-status":{"code":250,"i-delivery-optimizer":"sto"}}"#)?;
    /// assert_eq!(event.delivery_status().unwrap().members().keys().collect::<Vec<_>>(), ["code", "i-delivery-optimizer"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    members {
        /// The SMTP code, or one of Mailgun's own (498, 499, 605, 607, 650). `None` for a code that is no integer.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"failed","delivery-status":{"code":605,"message":"","description":"Not delivering to previously bounced address"}}"#)?;
        /// let never_sent = event.delivery_status().and_then(|status| status.code()).is_some_and(|code| code >= 600);
        /// assert!(never_sent);
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        code: integer "code",
        /// The server's text, without its code.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"failed","delivery-status":{"code":550,"message":"5.2.2 Mailbox full"}}"#)?;
        /// assert_eq!(event.delivery_status().unwrap().message(), Some("5.2.2 Mailbox full"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        message: text "message",
        /// Mailgun's text, often empty.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"failed","delivery-status":{"message":"","description":"No MX for nowhere.example"}}"#)?;
        /// let status = event.delivery_status().unwrap();
        /// let told = [status.message(), status.description()].into_iter().flatten().find(|text| !text.is_empty());
        /// assert_eq!(told, Some("No MX for nowhere.example"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        description: text "description",
        /// Attempts so far, this one included.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"delivered","delivery-status":{"attempt-no":3}}"#)?;
        /// assert_eq!(event.delivery_status().unwrap().attempt_no(), Some(3)); // two were refused before
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        attempt_no: integer "attempt-no",
        /// How long the SMTP session took, in seconds.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"delivered","delivery-status":{"session-seconds":0.4331989288330078}}"#)?;
        /// assert_eq!(event.delivery_status().unwrap().session_seconds().map(|it| (it * 1_000.0).round()), Some(433.0));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        session_seconds: number "session-seconds",
        /// Seconds until the next attempt, of a temporary failure.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"failed","severity":"temporary","timestamp":1000,"delivery-status":{"retry-seconds":600}}"#)?;
        /// let next = event.timestamp().zip(event.delivery_status().unwrap().retry_seconds()).map(|(at, wait)| at + wait);
        /// assert_eq!(next, Some(1_600.0));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        retry_seconds: number "retry-seconds",
        /// The enhanced status code (RFC 3463): `5.1.1`.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"failed","delivery-status":{"code":550,"enhanced-code":"5.1.1"}}"#)?;
        /// // 5.1.x: the address is wrong; 5.2.x would be about the mailbox, 5.7.x about policy.
        /// assert!(event.delivery_status().unwrap().enhanced_code().unwrap().starts_with("5.1."));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        enhanced_code: text "enhanced-code",
        /// The name of the server that Mailgun talked to.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"delivered","recipient":"ann@example.org","delivery-status":{"mx-host":"mx2.example.org"}}"#)?;
        /// assert_eq!(event.delivery_status().unwrap().mx_host(), Some("mx2.example.org"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        mx_host: text "mx-host",
        /// Whether the session was encrypted.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"delivered","delivery-status":{"tls":true,"certificate-verified":false}}"#)?;
        /// let status = event.delivery_status().unwrap();
        /// assert_eq!((status.tls(), status.certificate_verified()), (Some(true), Some(false))); // encrypted, to whomever
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        tls: flag "tls",
        /// Whether the server takes SMTPUTF8 (RFC 6531).
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"delivered","recipient":"用户@example.org","delivery-status":{"utf8":true}}"#)?;
        /// assert_eq!(event.delivery_status().unwrap().utf8(), Some(true));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        utf8: flag "utf8",
        /// Whether the server's certificate was verified (`o:require-tls`, `o:skip-verification`).
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"delivered","delivery-status":{"tls":true,"certificate-verified":true}}"#)?;
        /// assert_eq!(event.delivery_status().unwrap().certificate_verified(), Some(true));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        certificate_verified: flag "certificate-verified",
        /// `hard` or `soft`.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"failed","severity":"permanent","delivery-status":{"bounce-type":"soft"}}"#)?;
        /// assert_eq!(event.delivery_status().unwrap().bounce_type(), Some("soft")); // the address may work another day
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        bounce_type: text "bounce-type",
        /// The code of a delayed bounce, as a text.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"failed","severity":"permanent","flags":{"is-delayed-bounce":true},
        ///     "delivery-status":{"bounce-code":"5.1.1"}}"#)?;
        /// assert_eq!(event.delivery_status().unwrap().bounce_code(), Some("5.1.1"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        bounce_code: text "bounce-code",
        /// Seconds from acceptance to the first attempt.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"delivered","delivery-status":{"first-delivery-attempt-seconds":0.018}}"#)?;
        /// assert_eq!(event.delivery_status().unwrap().first_delivery_attempt_seconds(), Some(0.018));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        first_delivery_attempt_seconds: number "first-delivery-attempt-seconds",
        /// The code of the attempt before this one.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"failed","severity":"permanent","delivery-status":
        ///     {"code":602,"message":"Too old","last-code":452,"last-message":"4.2.2 Mailbox full"}}"#)?;
        /// assert_eq!(event.delivery_status().unwrap().last_code(), Some(452)); // what lies behind "too old"
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        last_code: integer "last-code",
        /// The server's text of the attempt before this one.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"failed","delivery-status":{"message":"Too old","last-message":"4.2.2 Mailbox full"}}"#)?;
        /// assert_eq!(event.delivery_status().unwrap().last_message(), Some("4.2.2 Mailbox full"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        last_message: text "last-message",
    }
}
