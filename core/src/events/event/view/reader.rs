//! Who opened or clicked, and where.

use super::{Map, Value};

view! {
    /// Who or what opened or clicked, as its user agent tells.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Event;
    /// let event = Event::from_json(r#"{"event":"clicked","client-info":{"client-name":"Firefox","client-os":"Linux",
    ///     "client-type":"browser","device-type":"desktop","user-agent":"Mozilla/5.0 (X11; Linux x86_64; rv:140.0)"}}"#)?;
    /// let client = event.client_info().unwrap();
    /// assert_eq!((client.client_name(), client.client_os(), client.device_type()), (Some("Firefox"), Some("Linux"), Some("desktop")));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    ClientInfo
    /// All members, documented or not, in order.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Event;
    /// let event = Event::from_json(r#"{"event":"opened","client-info":{"client-name":"Chrome","client-version":"131"}}"#)?;
    /// assert_eq!(event.client_info().unwrap().members()["client-version"], "131");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    members {
        /// The program: `Chrome`, `Thunderbird` …
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"opened","client-info":{"client-name":"Thunderbird"}}"#)?;
        /// assert_eq!(event.client_info().unwrap().client_name(), Some("Thunderbird"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        client_name: text "client-name",
        /// The operating system: `Linux`, `iOS` …
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"opened","client-info":{"client-os":"iOS","device-type":"mobile"}}"#)?;
        /// assert_eq!(event.client_info().unwrap().client_os(), Some("iOS"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        client_os: text "client-os",
        /// The kind of program: `browser`, `mobile browser`, `email client`, `library`, `robot` …
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"clicked","client-info":{"client-type":"library","client-name":"curl"}}"#)?;
        /// let by_a_program = matches!(event.client_info().unwrap().client_type(), Some("library" | "robot"));
        /// assert!(by_a_program);
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        client_type: text "client-type",
        /// `desktop`, `mobile`, `tablet`, `other` or `unknown`.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"opened","client-info":{"device-type":"tablet"}}"#)?;
        /// assert_eq!(event.client_info().unwrap().device_type(), Some("tablet"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        device_type: text "device-type",
        /// The HTTP header `User-Agent`, as the client names itself.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"opened","client-info":{"user-agent":"Mozilla/5.0 (via ggpht.com GoogleImageProxy)"}}"#)?;
        /// assert!(event.client_info().unwrap().user_agent().unwrap().contains("GoogleImageProxy"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        user_agent: text "user-agent",
        /// The HTTP header `Accept-Language`: the languages that it asks for.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"clicked","client-info":{"accept-language":"de-CH,de;q=0.9,en;q=0.8"}}"#)?;
        /// let first = event.client_info().unwrap().accept_language().and_then(|list| list.split(',').next()).map(str::to_owned);
        /// assert_eq!(first.as_deref(), Some("de-CH"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        accept_language: text "accept-language",
        /// The IP address that it came from.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"clicked","client-info":{"ip":"203.0.113.9"}}"#)?;
        /// assert_eq!(event.client_info().unwrap().ip(), Some("203.0.113.9"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        ip: text "ip",
        /// Which robot it was: `apple`, `gmail` or `generic`; for a person Mailgun sends null (`None`) or an empty text.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let lines = [r#"{"event":"opened","client-info":{"bot":"apple"}}"#, r#"{"event":"opened","client-info":{"bot":null}}"#];
        /// let events = lines.map(|line| Event::from_json(line).expect("an event"));
        /// let by_a_person = |event: &Event| event.client_info().is_some_and(|client| client.bot().unwrap_or_default().is_empty());
        /// assert_eq!(events.iter().map(by_a_person).collect::<Vec<_>>(), [false, true]);
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        bot: text "bot",
    }
}

view! {
    /// Where the recipient was, by the IP address. Members that Mailgun does not know are `Unknown`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Event;
    /// let event = Event::from_json(r#"{"event":"opened","geolocation":{"country":"US","region":"CA","city":"Unknown"}}"#)?;
    /// let place = event.geolocation().unwrap();
    /// assert_eq!((place.country(), place.region(), place.city()), (Some("US"), Some("CA"), Some("Unknown")));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    Geolocation
    /// All members, documented or not, in order.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Event;
    /// let event = Event::from_json(r#"{"event":"opened","geolocation":{"country":"US","timezone":"America/Los_Angeles"}}"#)?;
    /// assert_eq!(event.geolocation().unwrap().members()["timezone"], "America/Los_Angeles");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    members {
        /// The country, in two letters (ISO 3166-1).
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"clicked","geolocation":{"country":"CH"}}"#)?;
        /// assert_eq!(event.geolocation().unwrap().country(), Some("CH"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        country: text "country",
        /// The region: a state, a canton.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"clicked","geolocation":{"country":"CH","region":"VD"}}"#)?;
        /// assert_eq!(event.geolocation().unwrap().region(), Some("VD"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        region: text "region",
        /// The city.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Event;
        /// let event = Event::from_json(r#"{"event":"clicked","geolocation":{"country":"CH","city":"Genève"}}"#)?;
        /// assert_eq!(event.geolocation().unwrap().city(), Some("Genève"));
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        city: text "city",
    }
}
