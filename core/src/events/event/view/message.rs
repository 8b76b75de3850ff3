//! The message of an event: headers and attachments, marks, where it is kept, why it was refused.

use super::{Map, Value, objects, texts};

view! {
    /// Marks of a message. A mark that is missing is `None`, not `false`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Event;
    /// let event = Event::from_json(r#"{"event":"accepted","flags":{"is-authenticated":true,"is-test-mode":false}}"#)?;
    /// let flags = event.flags().unwrap();
    /// assert_eq!((flags.is_authenticated(), flags.is_test_mode(), flags.is_routed()), (Some(true), Some(false), None));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    EventFlags
    /// All marks, documented or not, in order.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Event;
    /// let event = Event::from_json(r#"{"event":"accepted","flags":{"is-routed":true,"is-big":false}}"#)?;
    /// let flags = event.flags().unwrap();
    /// let set: Vec<_> = flags.members().iter().filter(|(_, value)| **value == true).map(|(name, _)| name).collect();
    /// assert_eq!(set, ["is-routed"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    members {
        /// Handed in with a password or key.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"accepted","flags":{"is-authenticated":false}}"#)?;
        /// assert_eq!(event.flags().unwrap().is_authenticated(), Some(false)); // from outside: an incoming message
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        is_authenticated: flag "is-authenticated",
        /// Came in through a route.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"accepted","flags":{"is-routed":true},"routes":[{"id":"4f3bad"}]}"#)?;
        /// assert_eq!(event.flags().unwrap().is_routed(), Some(true));
        /// assert_eq!(event.routes().next().unwrap().id(), Some("4f3bad"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        is_routed: flag "is-routed",
        /// Mailgun's own test.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"delivered","flags":{"is-system-test":true}}"#)?;
        /// assert_eq!(event.flags().unwrap().is_system_test(), Some(true)); // to be left out of statistics
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        is_system_test: flag "is-system-test",
        /// Sent with `o:testmode`: accepted, charged, never delivered.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"delivered","recipient":"ann@example.org","flags":{"is-test-mode":true}}"#)?;
        /// let really_delivered = event.name() == Some("delivered") && event.flags().unwrap().is_test_mode() != Some(true);
        /// assert!(!really_delivered);
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        is_test_mode: flag "is-test-mode",
        /// Too large to be kept in memory.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"accepted","flags":{"is-big":true},"message":{"size":21000000}}"#)?;
        /// assert_eq!(event.flags().unwrap().is_big(), Some(true));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        is_big: flag "is-big",
        /// Has an AMP part (`amp-html`).
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"opened","flags":{"is-amp":true}}"#)?;
        /// assert_eq!(event.flags().unwrap().is_amp(), Some(true));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        is_amp: flag "is-amp",
        /// Was to be posted to a URL rather than mailed.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"failed","severity":"permanent","recipient":"https://app.example.net/in","flags":{"is-callback":true}}"#)?;
        /// assert_eq!(event.flags().unwrap().is_callback(), Some(true)); // an endpoint of ours is down: no address to suppress
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        is_callback: flag "is-callback",
        /// Was handed in encrypted.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"accepted","flags":{"is-encrypted":false}}"#)?;
        /// assert_eq!(event.flags().unwrap().is_encrypted(), Some(false));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        is_encrypted: flag "is-encrypted",
        /// Bounced after the recipient's server had taken it.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"failed","severity":"permanent","flags":{"is-delayed-bounce":true}}"#)?;
        /// assert_eq!(event.flags().unwrap().is_delayed_bounce(), Some(true));
        /// assert_eq!(event.kind(), mailwright::EventKind::DelayedBounce);
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        is_delayed_bounce: flag "is-delayed-bounce",
    }
}

view! {
    /// The message of an event.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Event;
    /// let event = Event::from_json(r#"{"event":"accepted","message":{"headers":{"subject":"Invoice 17"},
    ///     "attachments":[{"filename":"17.pdf","content-type":"application/pdf","size":48210}],"size":70011}}"#)?;
    /// let message = event.message().unwrap();
    /// assert_eq!((message.header("subject"), message.size()), (Some("Invoice 17"), Some(70_011)));
    /// assert_eq!(message.attachments().next().unwrap().filename(), Some("17.pdf"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    EventMessage
    /// All members, documented or not, in order.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Event;
    /// let event = Event::from_json(r#"{"event":"stored","message":{"size":1,"scheduled-for":1772323200}}"#)?;
    /// assert_eq!(event.message().unwrap().members()["scheduled-for"], 1_772_323_200);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    members {
        /// Its size in bytes, as MIME.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let lines = [r#"{"event":"delivered","message":{"size":1842}}"#, r#"{"event":"delivered","message":{"size":158}}"#];
        /// let events = lines.map(|line| Event::from_json(line).expect("an event"));
        /// let sent: i64 = events.iter().filter_map(|event| event.message()?.size()).sum();
        /// assert_eq!(sent, 2_000);
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        size: integer "size",
    }
}

impl<'e> EventMessage<'e> {
    /// A header by its lower-case name: `subject`, `message-id`, `from`, `to`. The `message-id` has no angle brackets.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Event;
    /// let event = Event::from_json(r#"{"message":{"headers":{"subject":"Hello","message-id":"1@example.com"}}}"#)?;
    /// let message = event.message().unwrap();
    /// assert_eq!((message.header("subject"), message.header("Subject")), (Some("Hello"), None));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&'e str> {
        self.member("headers")?.get(name)?.as_str()
    }

    /// All potential recipients: of a batch those of the whole request, not only the one of this event.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Event;
    /// let event = Event::from_json(r#"{"recipient":"ann@example.org","message":{"recipients":["ann@example.org","bob@example.org"]}}"#)?;
    /// let message = event.message().unwrap();
    /// let others: Vec<_> = message.recipients().filter(|one| Some(*one) != event.recipient()).collect();
    /// assert_eq!(others, ["bob@example.org"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn recipients(&self) -> impl Iterator<Item = &'e str> + use<'e> {
        texts(self.member("recipients"))
    }

    /// The attachments: their names, types and sizes, not their contents.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Event;
    /// let event = Event::from_json(r#"{"message":{"attachments":[{"filename":"a.pdf"},{"filename":"b.png"}]}}"#)?;
    /// let message = event.message().unwrap();
    /// let names: Vec<_> = message.attachments().filter_map(|file| file.filename().map(str::to_owned)).collect();
    /// assert_eq!(names, ["a.pdf", "b.png"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn attachments(&self) -> impl Iterator<Item = EventAttachment<'e>> + use<'e> {
        objects(self.member("attachments")).map(EventAttachment)
    }
}

view! {
    /// An attachment of a message, as events tell of it.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Event;
    /// let event = Event::from_json(r#"{"message":{"attachments":[{"filename":"a.pdf","content-type":"application/pdf","size":42}]}}"#)?;
    /// let message = event.message().unwrap();
    /// let file = message.attachments().next().unwrap();
    /// assert_eq!((file.content_type(), file.size()), (Some("application/pdf"), Some(42)));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    EventAttachment
    /// All members, documented or not, in order.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Event;
    /// let event = Event::from_json(r#"{"message":{"attachments":[{"filename":"a.pdf","inline":true}]}}"#)?;
    /// let message = event.message().unwrap();
    /// assert_eq!(message.attachments().next().unwrap().members()["inline"], true);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    members {
        /// Its file name. It is the sender's: never use it as a path.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"message":{"attachments":[{"filename":"Plän?.pdf"},{"size":1}]}}"#)?;
        /// let message = event.message().unwrap();
        /// let names: Vec<_> = message.attachments().map(|file| file.filename().unwrap_or("unnamed").to_owned()).collect();
        /// assert_eq!(names, ["Plän?.pdf", "unnamed"]);
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        filename: text "filename",
        /// Its media type, as it was sent.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"message":{"attachments":[{"content-type":"text/calendar; method=REQUEST"}]}}"#)?;
        /// let message = event.message().unwrap();
        /// let file = message.attachments().next().unwrap();
        /// let kind = file.content_type().and_then(mailwright::ContentType::parse).unwrap();
        /// assert_eq!(kind.essence(), "text/calendar");
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        content_type: text "content-type",
        /// Its size in bytes, decoded.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"message":{"attachments":[{"size":48210},{"size":1790}]}}"#)?;
        /// let total: i64 = event.message().unwrap().attachments().filter_map(|file| file.size()).sum();
        /// assert_eq!(total, 50_000);
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        size: integer "size",
    }
}

view! {
    /// Where Mailgun keeps a message.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Event;
    /// let event = Event::from_json(r#"{"event":"stored","storage":{"url":
    ///     "https://storage-us-east4.api.mailgun.net/v3/domains/example.com/messages/AgEF","key":"AgEF","region":"us-east4"}}"#)?;
    /// let storage = event.storage().unwrap();
    /// assert!(storage.url().unwrap().ends_with(storage.key().unwrap()));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    Storage
    /// All members, documented or not, in order.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Event;
    /// let event = Event::from_json(r#"{"event":"stored","storage":{"key":"AgEF","expires":1772582400}}"#)?;
    /// assert_eq!(event.storage().unwrap().members()["expires"], 1_772_582_400);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    members {
        /// The URL to get it from, with the API key.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"stored","storage":{"url":"https://storage-eu-west1.api.mailgun.net/v3/domains/example.com/messages/AgEF"}}"#)?;
        /// assert!(event.storage().unwrap().url().unwrap().starts_with("https://storage-eu-west1."));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        url: text "url",
        /// Its key, the last part of the URL.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"stored","storage":{"key":"AgEFCgM9"}}"#)?;
        /// let resend = format!("POST /v3/domains/example.com/messages/{}", event.storage().unwrap().key().unwrap());
        /// assert_eq!(resend, "POST /v3/domains/example.com/messages/AgEFCgM9");
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        key: text "key",
        /// The region in which it is kept.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"stored","storage":{"region":"eu-west1","env":"production"}}"#)?;
        /// assert_eq!(event.storage().unwrap().region(), Some("eu-west1"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        region: text "region",
        /// The environment in which it is kept.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"stored","storage":{"region":"eu-west1","env":"production"}}"#)?;
        /// assert_eq!(event.storage().unwrap().env(), Some("production"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        env: text "env",
    }
}

view! {
    /// Why Mailgun refused a message.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Event;
    /// let event = Event::from_json(r#"{"event":"rejected","reject":{"reason":"Invalid recipient","description":"no @ in it"}}"#)?;
    /// let reject = event.reject().unwrap();
    /// assert_eq!((reject.reason(), reject.description()), (Some("Invalid recipient"), Some("no @ in it")));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    Reject
    /// All members, documented or not, in order.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Event;
    /// let event = Event::from_json(r#"{"event":"rejected","reject":{"reason":"Policy","rule":12}}"#)?;
    /// assert_eq!(event.reject().unwrap().members().keys().collect::<Vec<_>>(), ["reason", "rule"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    members {
        /// In a word or two.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"rejected","reject":{"reason":"Virus found"}}"#)?;
        /// assert_eq!(event.reject().unwrap().reason(), Some("Virus found"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        reason: text "reason",
        /// In a sentence, often empty.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"rejected","reject":{"reason":"Virus found","description":""}}"#)?;
        /// assert_eq!(event.reject().unwrap().description(), Some(""));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        description: text "description",
    }
}
