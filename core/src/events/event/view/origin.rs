//! What a message came through or was made from: mailing list, template, route.

use super::{Map, Value};

view! {
    /// A mailing list.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Event;
    /// let event = Event::from_json(r#"{"event":"delivered","mailing-list":{"address":"team@example.com","list-id":"team.example.com"}}"#)?;
    /// let list = event.mailing_list().unwrap();
    /// assert_eq!((list.address(), list.list_id()), (Some("team@example.com"), Some("team.example.com")));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    MailingList
    /// All members, documented or not, in order.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Event;
    /// let event = Event::from_json(r#"{"event":"delivered","mailing-list":{"address":"team@example.com","members":12}}"#)?;
    /// assert_eq!(event.mailing_list().unwrap().members()["members"], 12);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    members {
        /// Its address.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"list_uploaded","mailing-list":{"address":"news@example.com"}}"#)?;
        /// assert_eq!(event.mailing_list().unwrap().address(), Some("news@example.com"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        address: text "address",
        /// Its id, as in the header `List-Id` (RFC 2919).
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"delivered","mailing-list":{"list-id":"team.example.com"}}"#)?;
        /// assert_eq!(event.mailing_list().unwrap().list_id(), Some("team.example.com"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        list_id: text "list-id",
        /// Its id within Mailgun.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"delivered","mailing-list":{"sid":"54a3f2","address":"team@example.com"}}"#)?;
        /// assert_eq!(event.mailing_list().unwrap().sid(), Some("54a3f2"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        sid: text "sid",
    }
}

view! {
    /// A member of a mailing list.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Event;
    /// let event = Event::from_json(r#"{"event":"list_member_uploaded","member":{"address":"ann@example.org","name":"Ann","subscribed":true}}"#)?;
    /// let member = event.member_added().unwrap();
    /// assert_eq!((member.name(), member.address()), (Some("Ann"), Some("ann@example.org")));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    ListMember
    /// All members of the object, documented or not, in order.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Event;
    /// let event = Event::from_json(r#"{"event":"list_member_uploaded","member":{"address":"ann@example.org","vars":{"age":26}}}"#)?;
    /// assert_eq!(event.member_added().unwrap().members()["vars"]["age"], 26);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    members {
        /// The address.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"list_member_uploaded","member":{"address":"ann@example.org"}}"#)?;
        /// assert_eq!(event.member_added().unwrap().address(), Some("ann@example.org"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        address: text "address",
        /// The name.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"list_member_uploaded","member":{"address":"zoe@example.org","name":"Zoë"}}"#)?;
        /// assert_eq!(event.member_added().unwrap().name(), Some("Zoë"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        name: text "name",
        /// Whether mail is wanted.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"list_member_uploaded","member":{"address":"ann@example.org","subscribed":false}}"#)?;
        /// assert_eq!(event.member_added().unwrap().subscribed(), Some(false));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        subscribed: flag "subscribed",
    }
}

view! {
    /// The stored template that a message was made from.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Event;
    /// let event = Event::from_json(r#"{"event":"accepted","template":{"name":"welcome","version":"v2"}}"#)?;
    /// let template = event.template().unwrap();
    /// assert_eq!((template.name(), template.version()), (Some("welcome"), Some("v2")));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    EventTemplate
    /// All members, documented or not, in order.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Event;
    /// let event = Event::from_json(r#"{"event":"accepted","template":{"name":"welcome","is-text":true,"parts":["text"]}}"#)?;
    /// assert_eq!(event.template().unwrap().members().len(), 3);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    members {
        /// Its name, the parameter `template` of the request.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"accepted","template":{"name":"receipt"}}"#)?;
        /// assert_eq!(event.template().unwrap().name(), Some("receipt"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        name: text "name",
        /// The tag of its version, `t:version` or the one that was active.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"accepted","template":{"name":"receipt","version":"2026-03"}}"#)?;
        /// assert_eq!(event.template().unwrap().version(), Some("2026-03"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        version: text "version",
    }
}

view! {
    /// A route that an incoming message matched.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Event;
    /// let event = Event::from_json(r#"{"event":"accepted","routes":[{"id":"4f3bad","priority":1,
    ///     "expression":"match_recipient('^sales@')","match":{"recipient":"sales@example.com"}}]}"#)?;
    /// let route = event.routes().next().unwrap();
    /// assert_eq!((route.priority(), route.matched_recipient()), (Some(1), Some("sales@example.com")));
    /// assert!(mailwright::Expression::parse(route.expression().unwrap()).is_ok());
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    EventRoute
    /// All members, documented or not, in order.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Event;
    /// let event = Event::from_json(r#"{"event":"accepted","routes":[{"id":"4f3bad","actions":["stop()"]}]}"#)?;
    /// assert_eq!(event.routes().next().unwrap().members()["actions"][0], "stop()");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    members {
        /// Its id.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"accepted","routes":[{"id":"4f3bad2335335426750048c6"}]}"#)?;
        /// assert_eq!(event.routes().next().unwrap().id(), Some("4f3bad2335335426750048c6"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        id: text "id",
        /// Its expression.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"accepted","routes":[{"expression":"catch_all()"}]}"#)?;
        /// assert_eq!(event.routes().next().unwrap().expression(), Some("catch_all()"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        expression: text "expression",
        /// The description that was given to it.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"accepted","routes":[{"description":"Sales inbox"}]}"#)?;
        /// assert_eq!(event.routes().next().unwrap().description(), Some("Sales inbox"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        description: text "description",
        /// Its priority: lower ones are evaluated first.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"accepted","routes":[{"id":"a","priority":0},{"id":"b","priority":10}]}"#)?;
        /// assert_eq!(event.routes().filter_map(|route| route.priority()).collect::<Vec<_>>(), [0, 10]);
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        priority: integer "priority",
    }
}

impl<'e> EventRoute<'e> {
    /// The recipient that matched.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Event;
    /// let event = Event::from_json(r#"{"routes":[{"id":"a","match":{"recipient":"sales@example.com"}}]}"#)?;
    /// assert_eq!(event.routes().next().unwrap().matched_recipient(), Some("sales@example.com"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn matched_recipient(&self) -> Option<&'e str> {
        self.member("match")?.get("recipient")?.as_str()
    }
}
