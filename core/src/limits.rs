//! [`Limits`]: how much of anything is accepted, every limit with its default in one place.
//!
//! Over a limit is a diagnostic, never a crash. Where Mailgun publishes a limit the default is Mailgun's. A build without
//! the feature `full` has the limits of what it reads, no others.

use crate::{Code, Diagnostic, Report};

/// Where a name is in a list that has it.
const fn place(names: &[&str], name: &str) -> usize {
    let mut at = 0;
    while !same(names[at], name) {
        at += 1;
    }
    at
}

const fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

macro_rules! limits {
    ($( $(#[doc = $doc:literal])+ $name:ident $(of $room:tt)? = $default:literal, )+) => {
        /// How much of anything is accepted. All fields have a documented default and a setter of their name.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::Limits;
        /// let limits = Limits::default().recipients(10);
        /// assert_eq!(limits.get("recipients"), Some(10));
        /// ```
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Limits {
            $( #[cfg(any(feature = "full" $(, feature = $room)?))] pub(crate) $name: usize, )+
        }

        impl Default for Limits {
            fn default() -> Self {
                // Copied as a whole, where it would be set field by field.
                static DEFAULT: Limits = Limits {
                    $( #[cfg(any(feature = "full" $(, feature = $room)?))] $name: $default, )+
                };
                DEFAULT.clone()
            }
        }

        impl Limits {
            /// The names of all limits, for hosts that take them as a dictionary or a configuration file.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::Limits;
            /// let limits = Limits::default();
            /// let table: Vec<_> = Limits::NAMES.iter().map(|name| format!("{name} = {}", limits.get(name).unwrap())).collect();
            /// assert!(table.contains(&"recipients = 1000".to_owned()));
            /// assert!(table.contains(&"route_expression = 4096".to_owned()));
            /// ```
            pub const NAMES: &'static [&'static str] = &[
                $( #[cfg(any(feature = "full" $(, feature = $room)?))] stringify!($name), )+
            ];

            $(
                $(#[doc = $doc])+
                #[cfg(any(feature = "full" $(, feature = $room)?))]
                #[must_use]
                pub fn $name(mut self, limit: usize) -> Self {
                    self.$name = limit;
                    self
                }
            )+

            /// The value of a limit by its name, in the unit that its setter documents; `None` where there is no such limit.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::Limits;
            /// let limits = Limits::default().templates(5);
            /// assert_eq!(limits.get("templates"), Some(5));
            /// assert_eq!(limits.get("template_versions"), Some(40)); // the default, which is Mailgun's
            /// assert_eq!(limits.get("tempaltes"), None);
            /// ```
            #[must_use]
            pub fn get(&self, name: &str) -> Option<usize> {
                // Found in the list rather than matched, which would be code for every name.
                let at = Self::NAMES.iter().position(|known| *known == name)?;
                [$( #[cfg(any(feature = "full" $(, feature = $room)?))] self.$name, )+].get(at).copied()
            }

            /// Sets the limit at that place of [`NAMES`](Self::NAMES); one behind its end is none. For hosts that spell the names
            /// in their own way.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::Limits;
            /// let mut limits = Limits::default();
            /// let at = Limits::NAMES.iter().position(|name| name.replace('_', "-") == "route-depth");
            /// limits.set_at(at.unwrap(), 10);
            /// assert_eq!(limits, Limits::default().route_depth(10));
            /// ```
            pub fn set_at(&mut self, at: usize, limit: usize) {
                $(
                    // Places are known when this is compiled: no table of them, no comparison of names.
                    #[cfg(any(feature = "full" $(, feature = $room)?))]
                    if at == const { place(Self::NAMES, stringify!($name)) } {
                        self.$name = limit;
                    }
                )+
            }

            /// Sets a limit by its name.
            ///
            /// # Errors
            ///
            /// `limit-unknown-name` where there is no such limit.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::Limits;
            /// let mut limits = Limits::default();
            /// for (name, value) in [("recipients", 50), ("route_depth", 10)] {
            ///     limits.set(name, value)?;
            /// }
            /// assert_eq!(limits, Limits::default().recipients(50).route_depth(10));
            /// let refused = limits.set("recipient", 50).unwrap_err();
            /// assert_eq!(refused.first().unwrap().message(), "unknown limit `recipient`");
            /// # Ok::<(), mailwright::Report>(())
            /// ```
            pub fn set(&mut self, name: &str, limit: usize) -> Result<(), Report> {
                let Some(at) = Self::NAMES.iter().position(|known| *known == name) else {
                    return Err(Diagnostic::error(Code::LimitUnknownName, "limits")
                        .with_message(format!("unknown limit `{}`", name.escape_default()))
                        .with_span(0..name.len())
                        .with_help(format!("the limits are {}", Self::NAMES.join(", ")))
                        .into());
                };
                self.set_at(at, limit);
                Ok(())
            }
        }
    };
}

/// Hands the table of limits (documentation, name, the feature besides `full` that has it, default) to another macro, so
/// that a host can spell them as its own fields without writing them again.
#[doc(hidden)]
#[macro_export]
macro_rules! limits_table {
    ($then:ident) => {
        $then! {
            /// A message as built, in bytes. Default: 25 MiB, as at Mailgun.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::{Context, Limits, SendRequest, Templates};
            /// let request = SendRequest::new().with("from", "news@shop.example").with("to", "ann@example.com")
            ///     .with("subject", "Sale").with("text", "Today only. ".repeat(100));
            /// let context = Context::new(1_767_225_600, 7).with_limits(Limits::default().message(1_000));
            /// let refused = request.compile(&Templates::default(), &context).unwrap_err();
            /// assert_eq!(refused.first().unwrap().code().name(), "send-message-too-large");
            /// ```
            message = 26_214_400,
            /// Names and values of all `o:`, `h:`, `v:` and `t:` parameters of one request, in bytes. Default: 16384, as at
            /// Mailgun.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::{Context, Limits, SendRequest, Templates};
            /// let request = SendRequest::new().with("from", "news@shop.example").with("to", "ann@example.com")
            ///     .with("subject", "Sale").with("text", "Today only").with("o:tag", "spring").with("v:campaign", "2026-spring");
            /// let context = Context::new(1_767_225_600, 7).with_limits(Limits::default().send_option_bytes(20));
            /// let refused = request.compile(&Templates::default(), &context).unwrap_err();
            /// assert_eq!(refused.first().unwrap().code().name(), "send-options-too-large");
            /// ```
            send_option_bytes = 16_384,
            /// Characters of a single address, name and comments included. Default: 1024, as in Mailgun's address library.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::{AddressParser, Limits};
            /// let parser = AddressParser::new().limits(Limits::default().address(30));
            /// assert!(parser.parse("ann@example.com").is_ok());
            /// let refused = parser.parse("Ann Lee of the Corner Shop <ann@example.com>").unwrap_err();
            /// assert_eq!(refused.first().unwrap().code().name(), "address-input-too-long");
            /// ```
            address = 1_024,
            /// Characters of a list of addresses. Default: 1,048,576, as in Mailgun's address library.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::{AddressParser, Limits};
            /// let parser = AddressParser::new().limits(Limits::default().address_list(20));
            /// let list = parser.parse_list("ann@example.com, bob@example.com");
            /// assert!(list.addresses().is_empty());
            /// assert_eq!(list.rejected()[0].reason().unwrap().code().name(), "address-input-too-long");
            /// ```
            address_list = 1_048_576,
            /// Elements of an array of addresses. Default: 1024, as in Mailgun's address library.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::{AddressParser, Limits};
            /// let parser = AddressParser::new().limits(Limits::default().address_array(1));
            /// let list = parser.parse_each(["ann@example.com", "bob@example.com"]);
            /// assert!(list.addresses().is_empty()); // all of them are dropped, as there
            /// assert_eq!(list.diagnostics().first().unwrap().code().name(), "address-input-too-long");
            /// ```
            address_array = 1_024,
            /// Recipients of one request over to, cc and bcc. Default: 1000, as at Mailgun.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::{Context, Limits, SendRequest, Templates};
            /// let request = SendRequest::new().with("from", "news@shop.example").with("to", "ann@example.com")
            ///     .with("bcc", "bob@example.com").with("subject", "Sale").with("text", "Today only");
            /// let context = Context::new(1_767_225_600, 7).with_limits(Limits::default().recipients(1));
            /// let refused = request.compile(&Templates::default(), &context).unwrap_err();
            /// assert_eq!(refused.first().unwrap().message(), "Too many recipients, max is 1");
            /// ```
            recipients = 1_000,
            /// Bytes of a form body that is read. Default: 64 MiB, room for a 25 MiB message urlencoded.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::{Form, Limits};
            /// let body = b"recipient=bob%40example.com&body-plain=Hello";
            /// let limits = Limits::default().form_bytes(32);
            /// let refused = Form::parse("application/x-www-form-urlencoded", body, &limits).unwrap_err();
            /// assert_eq!(refused.first().unwrap().code().name(), "form-too-large");
            /// ```
            form_bytes of "webhook-posts" = 67_108_864,
            /// Fields of a form body that is read. Default: 10000.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::{Form, Limits};
            /// let body = b"to=ann%40example.com&to=bob%40example.com&subject=Sale";
            /// assert_eq!(Form::parse_urlencoded(body, &Limits::default().form_fields(3))?.len(), 3);
            /// let refused = Form::parse_urlencoded(body, &Limits::default().form_fields(2)).unwrap_err();
            /// assert_eq!(refused.first().unwrap().code().name(), "form-too-many-fields");
            /// # Ok::<(), mailwright::Report>(())
            /// ```
            form_fields of "webhook-posts" = 10_000,
            /// Bytes of an incoming message. Default: 25 MiB, as at Mailgun.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::{IncomingMessage, Limits};
            /// let raw = format!("Subject: Order\r\n\r\n{}", "ten pens\r\n".repeat(1_000));
            /// let refused = IncomingMessage::parse(raw, &Limits::default().incoming_bytes(4_096)).unwrap_err();
            /// assert_eq!(refused.first().unwrap().code().name(), "inbound-too-large");
            /// ```
            incoming_bytes = 26_214_400,
            /// Multiparts inside each other in an incoming message. Default: 50.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::{IncomingMessage, Limits};
            /// let raw = "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n\
            ///     Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n--b--\r\n--a--\r\n";
            /// assert_eq!(IncomingMessage::parse(raw, &Limits::default().incoming_depth(2))?.parts().count(), 3);
            /// let cut = IncomingMessage::parse(raw, &Limits::default().incoming_depth(1))?;
            /// assert_eq!(cut.parts().count(), 2); // the inner multipart is kept whole
            /// assert_eq!(cut.diagnostics().first().unwrap().code().name(), "inbound-too-deep");
            /// # Ok::<(), mailwright::Report>(())
            /// ```
            incoming_depth = 50,
            /// Header fields of an incoming message, those of its parts included. Default: 10000.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::{IncomingMessage, Limits};
            /// let raw = format!("{}Subject: Order\r\n\r\nten pens", "Received: by mail.example.com\r\n".repeat(30));
            /// let refused = IncomingMessage::parse(raw, &Limits::default().incoming_headers(20)).unwrap_err();
            /// assert_eq!(refused.first().unwrap().code().name(), "inbound-too-many-headers");
            /// ```
            incoming_headers = 10_000,
            /// Parts of an incoming message, multiparts included. Default: 1000.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::{IncomingMessage, Limits};
            /// let raw = format!("Content-Type: multipart/mixed; boundary=a\r\n\r\n{}--a--\r\n", "--a\r\n\r\nx\r\n".repeat(10));
            /// let refused = IncomingMessage::parse(raw, &Limits::default().incoming_parts(5)).unwrap_err();
            /// assert_eq!(refused.first().unwrap().code().name(), "inbound-too-many-parts");
            /// ```
            incoming_parts = 1_000,
            /// Instructions of a compiled regular expression, counted repeats written out. Default: 50000.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::{Expression, Limits};
            /// let source = r#"match_recipient("^([a-z]+-){1,200}list@")"#;
            /// assert!(Expression::parse(source).is_ok());
            /// let refused = Expression::parse_with(source, &Limits::default().regex_program(100)).unwrap_err();
            /// assert_eq!(refused.first().unwrap().code().name(), "route-pattern-too-large");
            /// ```
            regex_program = 50_000,
            /// Bytes that a search for a regular expression may note its states in. Default: 64 MiB.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::{Limits, RouteInput, RouteTable};
            /// let routes = serde_json::json!([{"expression": r#"match_recipient("(a|aa)+$")"#, "actions": ["stop()"]}]);
            /// let table = RouteTable::from_json(&routes)?.limits(Limits::default().regex_memory(10));
            /// let decision = table.evaluate(&RouteInput::new("aaaa@example.com", [("Subject", "Order")]));
            /// assert!(decision.executed().is_empty()); // the route counts as not matching
            /// assert_eq!(decision.diagnostics().first().unwrap().code().name(), "route-limit-exhausted");
            /// # Ok::<(), mailwright::Report>(())
            /// ```
            regex_memory = 67_108_864,
            /// Steps of a search for a regular expression with back-references or conditionals. Default: 1000000.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::{Limits, RouteInput, RouteTable};
            /// // `\1` asks for what the group matched, so the search has to try: without a limit it could take for ever.
            /// let routes = serde_json::json!([{"expression": r#"match_recipient("^(a+)+\\1[0-9]@")"#, "actions": ["stop()"]}]);
            /// let table = RouteTable::from_json(&routes)?.limits(Limits::default().regex_steps(1_000));
            /// let decision = table.evaluate(&RouteInput::new("aaaaaaaaaaaaaaaaaaaa@example.com", [("Subject", "Order")]));
            /// assert_eq!(decision.diagnostics().first().unwrap().code().name(), "route-limit-exhausted");
            /// # Ok::<(), mailwright::Report>(())
            /// ```
            regex_steps = 1_000_000,
            /// Bytes of a webhook's JSON body. Default: 1 MiB; Mailgun's have a few kilobytes.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::{Limits, WebhookVerifier};
            /// let verifier = WebhookVerifier::new(["key"]).limits(Limits::default().webhook_bytes(1_000));
            /// let body = format!(r#"{{"event-data": {{"event": "opened", "note": "{}"}}}}"#, "x".repeat(1_000));
            /// let refused = verifier.read_post("application/json", body.as_bytes(), 1_767_225_600).unwrap_err();
            /// assert_eq!(refused.first().unwrap().code().name(), "webhook-too-large");
            /// ```
            webhook_bytes of "webhook-posts" = 1_048_576,
            /// Blocks or parentheses inside each other in a template, and levels on which blocks are rendered (a helper can
            /// render the block around it). Default: 100.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::{Dialect, Limits, Template};
            /// let source = "{{#if a}}{{#if b}}{{#if c}}all{{/if}}{{/if}}{{/if}}";
            /// let refused = Template::parse_with(source, Dialect::Mailgun, &Limits::default().template_nesting(2)).unwrap_err();
            /// assert_eq!(refused.first().unwrap().code().name(), "template-nesting-too-deep");
            /// ```
            template_nesting = 100,
            /// Bytes that a template may render, what helpers render inside expressions included. Default: 25 MiB.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::{Dialect, Limits, Template};
            /// let limits = Limits::default().template_output(10);
            /// let template = Template::parse_with("{{#each names}}Dear {{this}}, {{/each}}", Dialect::Mailgun, &limits)?;
            /// assert_eq!(template.render(&serde_json::json!({"names": ["A"]}))?, "Dear A, ");
            /// let refused = template.render(&serde_json::json!({"names": ["Ann", "Bob"]})).unwrap_err();
            /// assert_eq!(refused.first().unwrap().code().name(), "template-output-too-long");
            /// # Ok::<(), mailwright::Report>(())
            /// ```
            template_output = 26_214_400,
            /// Bytes of a template above which there is a warning. Default: 100 KiB, Mailgun's limit for stored templates.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::{Dialect, Limits, Template};
            /// let limits = Limits::default().template_size(16);
            /// let template = Template::parse_with("Good morning, {{name}}", Dialect::Mailgun, &limits)?;
            /// assert_eq!(template.check(None).first().unwrap().message(), "the template has 22 bytes; Mailgun stores up to 16");
            /// # Ok::<(), mailwright::Report>(())
            /// ```
            template_size = 102_400,
            /// Bytes of a template above which it is refused. Default: 10 MiB.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::{Dialect, Limits, Template};
            /// let limits = Limits::default().template_source(16);
            /// let refused = Template::parse_with("Good morning, {{name}}", Dialect::Mailgun, &limits).unwrap_err();
            /// assert_eq!(refused.first().unwrap().message(), "the template is longer than 16 bytes");
            /// ```
            template_source = 10_485_760,
            /// Tags, loop rounds and looked-up array elements of one rendering. Default: 5 million.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::{Dialect, Limits, Template};
            /// let source = "{{#each rows}}{{#each ../rows}}{{this}}{{/each}}{{/each}}"; // the square of the rows
            /// let template = Template::parse_with(source, Dialect::Mailgun, &Limits::default().template_steps(100))?;
            /// assert!(template.render(&serde_json::json!({"rows": [1, 2, 3]})).is_ok());
            /// let refused = template.render(&serde_json::json!({"rows": vec![1; 20]})).unwrap_err();
            /// assert_eq!(refused.first().unwrap().code().name(), "template-too-many-steps");
            /// # Ok::<(), mailwright::Report>(())
            /// ```
            template_steps = 5_000_000,
            /// Versions of a stored template. Default: 40, as at Mailgun.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::{Limits, Templates, VersionFields};
            /// let mut templates = Templates::with_limits(&Limits::default().template_versions(1));
            /// templates.create("welcome")?;
            /// templates.add_version("welcome", "v1", &VersionFields::new().template("Hi"))?;
            /// let refused = templates.add_version("welcome", "v2", &VersionFields::new().template("Hello")).unwrap_err();
            /// assert_eq!(refused.first().unwrap().code().name(), "template-too-many-versions");
            /// # Ok::<(), mailwright::Report>(())
            /// ```
            template_versions = 40,
            /// Stored templates. Default: 100, as at Mailgun for a domain.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::{Limits, Templates};
            /// let text = r#"{"welcome": "Hi", "bill": "Pay"}"#;
            /// assert_eq!(Templates::from_json(text, &Limits::default())?.len(), 2);
            /// let refused = Templates::from_json(text, &Limits::default().templates(1)).unwrap_err();
            /// assert_eq!(refused.first().unwrap().code().name(), "template-too-many");
            /// # Ok::<(), mailwright::Report>(())
            /// ```
            templates = 100,
            /// Bytes of one line of an archive of events that is read piece by piece. Default: 16 MiB.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::{EventQuery, Limits};
            /// let archive = "{\"event\":\"opened\",\"note\":\"a rather long line\"}\n{\"event\":\"opened\"}\n";
            /// let query = EventQuery::new().limits(Limits::default().event_line(30));
            /// let mut scan = query.scan_reader(archive.as_bytes());
            /// let passed_over = scan.next_line().unwrap().unwrap().unwrap_err();
            /// assert_eq!(passed_over.first().unwrap().code().name(), "event-line-too-long");
            /// assert_eq!(scan.next_line().unwrap().unwrap().unwrap().number(), 2);
            /// ```
            event_line = 16_777_216,
            /// Groups of metrics. Default: 100000.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::{Dimension, Event, Limits, Metric, Metrics};
            /// let mut metrics = Metrics::new().dimensions([Dimension::Tag])?.limits(Limits::default().event_groups(1));
            /// for tag in ["spring", "summer"] {
            ///     metrics.add(&Event::from_json(&format!(r#"{{"event":"opened","timestamp":1772323300,"tags":["{tag}"]}}"#))?);
            /// }
            /// assert_eq!(metrics.groups().count(), 1);
            /// assert_eq!(metrics.aggregates().count(Metric::Opened), 2);
            /// assert_eq!(metrics.diagnostics().first().unwrap().code().name(), "event-metrics-too-many");
            /// # Ok::<(), mailwright::Report>(())
            /// ```
            event_groups = 100_000,
            /// Unique opens and clicks kept in mind for seven days. Default: 1000000 (some 64 MB).
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::{Event, Limits, Metric, Metrics};
            /// let mut metrics = Metrics::new().limits(Limits::default().event_unique(1));
            /// for who in ["ann", "bob"] {
            ///     let line = format!(r#"{{"event":"opened","timestamp":1772323300,"recipient":"{who}@example.com"}}"#);
            ///     metrics.add(&Event::from_json(&line)?);
            /// }
            /// assert_eq!(metrics.aggregates().count(Metric::Opened), 2);
            /// assert_eq!(metrics.diagnostics().first().unwrap().code().name(), "event-metrics-too-many");
            /// # Ok::<(), mailwright::Report>(())
            /// ```
            event_unique = 1_000_000,
            /// Levels of parentheses and NOTs in a filter expression. Default: 100.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::{Filter, Limits};
            /// let limits = Limits::default().filter_depth(1);
            /// assert!(Filter::parse_with("subject", "(spring OR summer)", &limits).is_ok());
            /// let refused = Filter::parse_with("subject", "((spring OR summer) AND sale)", &limits).unwrap_err();
            /// assert_eq!(refused.first().unwrap().code().name(), "filter-too-deep");
            /// ```
            filter_depth = 100,
            /// Bytes of a route's action. Default: 4096, as at Mailgun.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::{Action, Limits};
            /// let source = r#"forward("https://shop.example/inbound, ann@example.com")"#;
            /// assert_eq!(Action::parse(source)?.destinations().count(), 2);
            /// let refused = Action::parse_with(source, &Limits::default().route_action(40)).unwrap_err();
            /// assert_eq!(refused.first().unwrap().code().name(), "route-too-long");
            /// # Ok::<(), mailwright::Report>(())
            /// ```
            route_action = 4_096,
            /// Levels of parentheses and `not` in a route expression. Default: 100.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::{Expression, Limits};
            /// let source = r#"not (not match_recipient("ann@example.com"))"#;
            /// assert!(Expression::parse(source).is_ok());
            /// let refused = Expression::parse_with(source, &Limits::default().route_depth(2)).unwrap_err();
            /// assert_eq!(refused.first().unwrap().code().name(), "route-too-deep");
            /// ```
            route_depth = 100,
            /// Bytes of a route expression. Default: 4096, as at Mailgun.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::{Expression, Limits};
            /// let names: Vec<_> = (0..400).map(|number| format!("customer-{number}")).collect();
            /// let source = format!(r#"match_recipient("^({})@")"#, names.join("|"));
            /// // More than Mailgun takes; a server of one's own may take it.
            /// assert_eq!(Expression::parse(&source).unwrap_err().first().unwrap().code().name(), "route-too-long");
            /// assert!(Expression::parse_with(&source, &Limits::default().route_expression(8_192)).is_ok());
            /// ```
            route_expression = 4_096,
            /// Lines of a reply that quotations are looked for in: further lines of a plain text are dropped, an HTML
            /// document with more is left as it is. Default: 1000, as in Mailgun's published parser.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::{Limits, strip_text};
            /// let reply = "Yes, please.\nTen of them.\nAnn\n\nOn Monday, Bob <bob@shop.example> wrote:\n> Pens?\n";
            /// assert_eq!(strip_text(reply, &Limits::default()), "Yes, please.\nTen of them.\nAnn");
            /// assert_eq!(strip_text(reply, &Limits::default().reply_lines(2)), "Yes, please.\nTen of them.");
            /// ```
            reply_lines = 1_000,
        }
    };
}

crate::limits_table!(limits);
