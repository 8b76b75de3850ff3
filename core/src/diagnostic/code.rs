//! Every code, by its stable name. A name is never reused.
//!
//! The documentation comment of a code is its entry in `docs/diagnostics.md`; `core/tests/diagnostics.rs`
//! keeps the two equal. Codes stand in the order of their prefixes: address, send, template, route, inbound,
//! form, event, filter, logfilter, timerange, webhook, limit.

macro_rules! codes {
    ($( $(#[doc = $doc:literal])+ $variant:ident => $name:literal, )+) => {
        /// Every finding, by its stable name: `docs/diagnostics.md` lists them all.
        ///
        /// The enum grows; a `match` on it needs a `_` arm.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::{Code, SendRequest};
        /// let refused = SendRequest::from_json(r#"{"to": ["ann@example.com",]}"#).unwrap_err();
        /// match refused.first().unwrap().code() {
        ///     Code::SendJsonSyntax => assert_eq!(Code::SendJsonSyntax.name(), "send-json-syntax"),
        ///     other => panic!("{}: {}", other.name(), other.description()),
        /// }
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Code {
            $( $(#[doc = $doc])+ $variant, )+
        }

        impl Code {
            /// All codes, in the order of `docs/diagnostics.md`: by prefix, then by kind.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::Code;
            /// let of_limits: Vec<_> = Code::ALL.iter().filter(|code| code.name().starts_with("limit-")).collect();
            /// assert_eq!(of_limits, [&Code::LimitUnknownName]);
            /// assert!(Code::ALL.len() > 200);
            /// ```
            pub const ALL: &'static [Code] = &[ $( Code::$variant, )+ ];

            /// The stable name, prefix and kind: `route-unterminated-string`. It is the same in every language, is never reused, and
            /// is what to store or to compare with.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::{Code, Expression};
            /// let refused = Expression::parse("match_recipient('ann@example.com)").unwrap_err();
            /// assert_eq!(refused.first().unwrap().code(), Code::RouteUnterminatedString);
            /// assert_eq!(Code::RouteUnterminatedString.name(), "route-unterminated-string");
            /// ```
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $( Code::$variant => const { if occurs($name) { $name } else { "" } }, )+ }
            }

            /// What the code means, as `docs/diagnostics.md` has it: Markdown, for a help page or a tooltip beside the message of a
            /// single finding.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::Code;
            /// let text = Code::LimitUnknownName.description();
            /// assert_eq!(text.trim(), "A limit was set by a name that does not exist. The span covers the name.");
            /// ```
            #[must_use]
            pub fn description(self) -> &'static str {
                match self { $( Code::$variant => concat!($($doc, "\n"),+), )+ }
            }
        }
    };
}

/// Whether a code can occur in this build: a small WebAssembly module does not carry the names of all others.
const fn occurs(name: &str) -> bool {
    const fn starts_with(name: &[u8], prefix: &[u8]) -> bool {
        let mut at = 0;
        while at < prefix.len() {
            if at >= name.len() || name[at] != prefix[at] {
                return false;
            }
            at += 1;
        }
        true
    }
    let name = name.as_bytes();
    cfg!(feature = "full")
        || starts_with(name, b"webhook-")
        || starts_with(name, b"limit-")
        || cfg!(feature = "webhook-posts") && starts_with(name, b"form-")
}

codes! {
    // address
    /// Brackets hold something other than an IPv4 address or `IPv6:` and an IPv6 address (RFC 5321). Mailgun accepts
    /// it. The span covers the domain.
    AddressBadAddressLiteral => "address-bad-address-literal",
    /// RFC 5322 would allow this comment, Mailgun's grammar does not: it is nested, a second one in one place, holds a
    /// backslash, or touches the `@`. The span covers the place.
    AddressComment => "address-comment",
    /// A control character in a display name, local part or domain, perhaps out of an encoded word: it never reaches a
    /// header. The span covers the mailbox.
    AddressControlCharacter => "address-control-character",
    /// The domain is not ASCII, or has an A-label, and IDNA2008 does not allow it. The span covers the domain.
    AddressDomainNotIdna => "address-domain-not-idna",
    /// A label of the domain is not made of letters, digits and inner hyphens: no mail can be routed there, though
    /// Mailgun accepts it. The span covers the domain.
    AddressDomainNotLdh => "address-domain-not-ldh",
    /// There is nothing but white space where an address is wanted. The span covers the text.
    AddressEmpty => "address-empty",
    /// The text is no mailbox; its last word was taken for the address and the rest for the name. The span covers the
    /// name.
    AddressFallback => "address-fallback",
    /// A group (RFC 6854) was expanded, its members count as recipients. The span covers the group's name.
    AddressGroupExpanded => "address-group-expanded",
    /// A group (RFC 6854) where Mailgun takes none, or one that is not closed. The span covers the group's name.
    AddressGroupSyntax => "address-group-syntax",
    /// The text is longer than the limit `address`, `address_list` or `address_array`. The span covers the excess.
    AddressInputTooLong => "address-input-too-long",
    /// Addresses are separated by `;`, which RFC 5322 does not know outside groups. The span covers the separator.
    AddressListSeparator => "address-list-separator",
    /// A display name begins with a dot outside quotes. Mailgun accepts it. The span covers the dot.
    AddressNameLeadingDot => "address-name-leading-dot",
    /// The labels of the domain are separated by a full stop outside ASCII. The span covers the domain.
    AddressNonAsciiDot => "address-non-ascii-dot",
    /// Something RFC 5322 allows only to be read (§4), not to be written. The span covers it.
    AddressObsoleteSyntax => "address-obsolete-syntax",
    /// A large provider's rules for local parts exclude the address: it cannot exist. The span covers the mailbox.
    AddressProviderGrammar => "address-provider-grammar",
    /// White space next to the `@`, which RFC 5322 allows and Mailgun's grammar does not. The span covers the white
    /// space.
    AddressSpaceAtSign => "address-space-at-sign",
    /// The text leaves the grammar of addresses. The span covers what does not fit.
    AddressSyntax => "address-syntax",
    /// Local part, label, domain or address is longer than RFC 5321 or RFC 1035 allow; such mail bounces. The span
    /// covers the part.
    AddressTooLong => "address-too-long",
    /// A quoted string, comment or domain literal has no end. The span goes from its first character to the end.
    AddressUnterminated => "address-unterminated",
    /// A URL where a mailbox is wanted; only routes and mailing lists take URLs. The span covers the URL.
    AddressUrl => "address-url",
    /// White space that RFC 5322 does not allow: a bare line break, a control character, a space outside ASCII. The
    /// span covers it.
    AddressWhiteSpace => "address-white-space",

    // send

    // send
    /// A header that holds addresses holds something else; it is sent as it is. The span covers the value.
    SendAddressDoubtful => "send-address-doubtful",
    /// A parameter holds no valid address, with Mailgun's message; the help says what is wrong. The span covers what is.
    SendAddressInvalid => "send-address-invalid",
    /// There is an AMP part, but neither text nor HTML for readers without AMP.
    SendAmpAlone => "send-amp-alone",
    /// An address in the AMP part is not https. The span covers it.
    SendAmpInsecure => "send-amp-insecure",
    /// A request has neither text nor html nor amp-html nor template.
    SendBodyMissing => "send-body-missing",
    /// A line break, NUL or other control character would reach a header. The span covers it.
    SendControlCharacter => "send-control-character",
    /// An attachment or inline file without a file name, or given as text, which Mailgun drops.
    SendFileDropped => "send-file-dropped",
    /// A file has a content type that is none; it is sent as application/octet-stream.
    SendFileType => "send-file-type",
    /// From is of another domain than the sending domain.
    SendFromDomain => "send-from-domain",
    /// Handlebars in a text that no template engine renders. The span covers the first tag.
    SendHandlebarsLiteral => "send-handlebars-literal",
    /// The name of an `h:` parameter is no header name (RFC 5322). The span covers it.
    SendHeaderName => "send-header-name",
    /// A request cannot set this header.
    SendHeaderRefused => "send-header-refused",
    /// A header that a message has once is given more than once; the last one counts.
    SendHeaderRepeated => "send-header-repeated",
    /// Both `html` and `template` are given.
    SendHtmlAndTemplate => "send-html-and-template",
    /// There is HTML, but no text beside it.
    SendHtmlWithoutText => "send-html-without-text",
    /// A value in a JSON request is neither a text nor a file nor a list of them.
    SendJsonShape => "send-json-shape",
    /// A request is no JSON. The span starts where reading it failed.
    SendJsonSyntax => "send-json-syntax",
    /// `message` is not given as a file.
    SendMessageNotFile => "send-message-not-file",
    /// The message is larger than the limit.
    SendMessageTooLarge => "send-message-too-large",
    /// The value of an option is accepted, but hardly does what is meant. The span covers it.
    SendOptionDoubtful => "send-option-doubtful",
    /// An option needs another one.
    SendOptionNeeds => "send-option-needs",
    /// The value of an option is not of its grammar. The span covers it, or what of it is wrong.
    SendOptionValue => "send-option-value",
    /// The `o:`, `h:`, `v:` and `t:` parameters are larger together than the limit.
    SendOptionsTooLarge => "send-options-too-large",
    /// Another spelling of a parameter.
    SendParameterAlias => "send-parameter-alias",
    /// A parameter that does nothing in this request.
    SendParameterIgnored => "send-parameter-ignored",
    /// A parameter that every request needs is missing.
    SendParameterMissing => "send-parameter-missing",
    /// A parameter that counts once is given more than once; the last one counts.
    SendParameterRepeated => "send-parameter-repeated",
    /// A placeholder in a parameter where placeholders do not work. The span covers it.
    SendPlaceholderNotHere => "send-placeholder-not-here",
    /// A placeholder in a request without recipient variables stays as it is. The span covers it.
    SendPlaceholderOutsideBatch => "send-placeholder-outside-batch",
    /// What looks like a placeholder is none, and stays as it is. The span covers it.
    SendPlaceholderUnknown => "send-placeholder-unknown",
    /// A recipient has no value for a placeholder, which stays as it is. The span covers the first such placeholder.
    SendRecipientVariableMissing => "send-recipient-variable-missing",
    /// The variables of a recipient stand under an address that differs in case.
    SendRecipientVariablesCase => "send-recipient-variables-case",
    /// The recipient variables are no JSON. The span starts where reading them failed.
    SendRecipientVariablesJson => "send-recipient-variables-json",
    /// The recipient variables are JSON, but no object of objects.
    SendRecipientVariablesShape => "send-recipient-variables-shape",
    /// There is no subject; the message has an empty one.
    SendSubjectMissing => "send-subject-missing",
    /// A MIME message whose only body is text/plain names a template: Mailgun does not render it.
    SendTemplateNotRendered => "send-template-not-rendered",
    /// The request is in test mode: charged, never sent.
    SendTestMode => "send-test-mode",
    /// More recipients over to, cc and bcc than the limit.
    SendTooManyRecipients => "send-too-many-recipients",
    /// More tags than Mailgun takes.
    SendTooManyTags => "send-too-many-tags",
    /// A parameter that Mailgun does not know, and ignores.
    SendUnknownParameter => "send-unknown-parameter",
    /// X-Mailgun-Variables given directly are no JSON object; they are left out.
    SendVariablesInvalid => "send-variables-invalid",
    /// More custom data than events and webhooks show.
    SendVariablesTruncated => "send-variables-truncated",
    // template
    /// The pattern of `ifMatchesRegexStr` is none, so the helper renders its else part. The span covers the pattern.
    TemplateBadPattern => "template-bad-pattern",
    /// A closing tag does not repeat the name of the block that is open. The span covers the name, or the tag where no
    /// block is open.
    TemplateBlockMismatch => "template-block-mismatch",
    /// Names in `as |…|` that nothing is bound to. The span covers the tag.
    TemplateBlockParameter => "template-block-parameter",
    /// A carriage return inside a tag is part of a name. The span covers the name.
    TemplateCarriageReturn => "template-carriage-return",
    /// `@` without a name: Mailgun's engine crashes on it. The span covers it.
    TemplateDataVariable => "template-data-variable",
    /// The standard dialect of Handlebars is not part of this build.
    TemplateDialectUnavailable => "template-dialect-unavailable",
    /// A dialect was asked for by a name that does not exist. The span covers the name.
    TemplateDialectUnknown => "template-dialect-unknown",
    /// Standard Handlebars renders something else, or refuses what Mailgun renders, or the other way round. The span, if
    /// any, is where Handlebars refuses it.
    TemplateDiffersFromHandlebars => "template-differs-from-handlebars",
    /// `each` over a text, a number or `true` renders nothing, not even its else part. The span covers the argument.
    TemplateEachOfNoCollection => "template-each-of-no-collection",
    /// A name that begins with `else`, read as an else with a condition. The span covers the tag.
    TemplateElseJoined => "template-else-joined",
    /// An else part of `equal` is never rendered. The span covers the `else` tag.
    TemplateEqualElse => "template-equal-else",
    /// A stored template of that name exists already. The span covers the name.
    TemplateExists => "template-exists",
    /// The text `false`, `0`, `no` or the like decides a condition, and is true as every text is. The span covers the
    /// condition.
    TemplateFalseText => "template-false-text",
    /// Standard Handlebars fails to render a template. The span is the place it names.
    TemplateHandlebars => "template-handlebars",
    /// A header that a stored template cannot carry, or one with a line break.
    TemplateHeader => "template-header",
    /// A header of a stored template shows HTML entities, since its values are escaped as in HTML.
    TemplateHeaderEscaped => "template-header-escaped",
    /// A helper with too many or too few arguments fails where it is reached. The span covers the call.
    TemplateHelperArguments => "template-helper-arguments",
    /// A helper without a body of its own renders the body of the block around it. The span covers the call.
    TemplateHelperRunsBlock => "template-helper-runs-block",
    /// `includeZero` without effect: a zero of the data is no integer to Mailgun's engine. The span covers the call.
    TemplateIncludeZero => "template-include-zero",
    /// An array index in a path without brackets. The span covers the index.
    TemplateIndexWithoutBrackets => "template-index-without-brackets",
    /// Stored templates in JSON of another shape, or data that is no JSON.
    TemplateJson => "template-json",
    /// A printed list: its elements stand with nothing between them. The span covers the name.
    TemplateListAsText => "template-list-as-text",
    /// `lookup` gives text, which `each` and sections cannot walk over. The span covers the call.
    TemplateLookupIsText => "template-lookup-is-text",
    /// There is more to say about a template than is said.
    TemplateMoreFindings => "template-more-findings",
    /// A stored template without a name, or with characters in it that are not safe. The span covers the character.
    TemplateName => "template-name",
    /// An array is indexed with a negative number: Mailgun's engine crashes on it. The span covers the path.
    TemplateNegativeIndex => "template-negative-index",
    /// More blocks or parentheses are open than the limit `template_nesting`. The span covers the one too many.
    TemplateNestingTooDeep => "template-nesting-too-deep",
    /// A stored template has no active version, so one has to be asked for.
    TemplateNoActiveVersion => "template-no-active-version",
    /// There is no stored template of that name. The span covers the name.
    TemplateNotFound => "template-not-found",
    /// A number of the data does not fit a double. The span covers where it is printed.
    TemplateNumberOutOfRange => "template-number-out-of-range",
    /// A printed object, which Mailgun writes as `map[…]`. The span covers the name.
    TemplateObjectAsText => "template-object-as-text",
    /// `each` over an object: at Mailgun its order is random, here it is that of the data. The span covers the argument.
    TemplateObjectOrder => "template-object-order",
    /// The output is longer than the limit `template_output`. The span covers what would have exceeded it.
    TemplateOutputTooLong => "template-output-too-long",
    /// Blocks are rendered deeper than the limit `template_nesting`: a helper renders the block it stands in. The span
    /// covers the tag of the block.
    TemplateRecursion => "template-recursion",
    /// The active version of a stored template cannot be made inactive, only another one active.
    TemplateStaysActive => "template-stays-active",
    /// A `~` that does nothing at Mailgun. The span covers the tag.
    TemplateStripIgnored => "template-strip-ignored",
    /// Something in a tag that Mailgun's engine does not accept. The span covers it.
    TemplateSyntax => "template-syntax",
    /// The template is larger than the limit `template_size`.
    TemplateTooLarge => "template-too-large",
    /// The template is longer than the limit `template_source`.
    TemplateTooLong => "template-too-long",
    /// More stored templates than the limit `templates`.
    TemplateTooMany => "template-too-many",
    /// Rendering takes more steps than the limit `template_steps`. The span covers the tag that was one too many.
    TemplateTooManySteps => "template-too-many-steps",
    /// A pattern of `ifMatchesRegexStr` is larger than the limit `regex_program` allows, or takes more steps than
    /// `regex_steps`. The span covers the call.
    TemplatePatternLimit => "template-pattern-limit",
    /// More versions of a stored template than the limit `template_versions`.
    TemplateTooManyVersions => "template-too-many-versions",
    /// A block without a closing tag. The span covers its opening tag, or the body of a raw block.
    TemplateUnclosedBlock => "template-unclosed-block",
    /// A tag, a comment, a string or a name in brackets that does not end. The span covers it, or the end of the template.
    TemplateUnclosedTag => "template-unclosed-tag",
    /// A partial: Mailgun has none, so rendering fails where it is reached. The span covers the tag.
    TemplateUndefinedPartial => "template-undefined-partial",
    /// An `else` outside of a block, behind a plain `else`, or a chained one in an inverted block. The span covers it.
    TemplateUnexpectedElse => "template-unexpected-else",
    /// An `@name` that loops do not have: the field of that name is read. The span covers it.
    TemplateUnknownData => "template-unknown-data",
    /// A name with arguments that is no helper is a variable; its arguments are ignored. The span covers the call.
    TemplateUnknownHelper => "template-unknown-helper",
    /// A printed name that the data does not have. The span covers the name.
    TemplateVariableMissing => "template-variable-missing",
    /// `t:variables` is no JSON object. The span covers its value.
    TemplateVariablesJson => "template-variables-json",
    /// A stored template has a version with that tag already. The span covers the tag.
    TemplateVersionExists => "template-version-exists",
    /// A stored template has no version with that tag. The span covers the tag.
    TemplateVersionNotFound => "template-version-not-found",
    /// A version without a tag, or with characters in it that are not safe. The span covers the character.
    TemplateVersionTag => "template-version-tag",
    /// White space that handlebars.js treats differently. The span covers it.
    TemplateWhitespace => "template-whitespace",

    // route
    /// A destination is neither a URL nor a bare address. The span starts at it.
    RouteBadDestination => "route-bad-destination",
    /// A route of a table is not `{"priority", "expression", "actions"}`.
    RouteBadShape => "route-bad-shape",
    /// A backslash in a destination that begins no group reference. The span starts at it.
    RouteBadTemplate => "route-bad-template",
    /// A group reference in the host of a URL. The span covers it.
    RouteCaptureInHostname => "route-capture-in-hostname",
    /// A `catch_all()` that is never true, since an earlier route matches every message. The span covers it.
    RouteCatchAllNever => "route-catch-all-never",
    /// `notify` is given twice. The span covers the second one.
    RouteDuplicateKeyword => "route-duplicate-keyword",
    /// The expression or action is blank.
    RouteEmpty => "route-empty",
    /// A pattern that Python's `re` refuses. The span covers its string.
    RouteInvalidPattern => "route-invalid-pattern",
    /// A pattern took more steps or memory than the limits allow; its route does not match.
    RouteLimitExhausted => "route-limit-exhausted",
    /// A pattern that looks like an address matches others as well. The span covers its call.
    RoutePatternLoose => "route-pattern-loose",
    /// A pattern is larger than the limit `regex_program`. The span covers its string.
    RoutePatternTooLarge => "route-pattern-too-large",
    /// Another reading of patterns gives another verdict for the message.
    RouteReadingDiffers => "route-reading-differs",
    /// A route is never reached, since an earlier one matches every message and stops.
    RouteShadowed => "route-shadowed",
    /// Parentheses and `not` are nested deeper than the limit `route_depth`. The span is where it happens.
    RouteTooDeep => "route-too-deep",
    /// The expression or action is longer than 4,096 bytes. The span covers what is too much.
    RouteTooLong => "route-too-long",
    /// A parenthesis is never closed. The span covers the innermost one that is open.
    RouteUnclosedParenthesis => "route-unclosed-parenthesis",
    /// `or`, `not` or parentheses, which Mailgun does not document. The span covers it.
    RouteUndocumented => "route-undocumented",
    /// A character that no token begins with. The span covers it.
    RouteUnexpectedChar => "route-unexpected-char",
    /// The expression or action ends too early. The span is its end.
    RouteUnexpectedEnd => "route-unexpected-end",
    /// A token that is not expected. The span covers it.
    RouteUnexpectedToken => "route-unexpected-token",
    /// There is no action of that name. The span covers it.
    RouteUnknownAction => "route-unknown-action",
    /// There is no function of that name. The span covers it.
    RouteUnknownFunction => "route-unknown-function",
    /// A reference to a group that the expression does not have. The span covers it.
    RouteUnknownGroup => "route-unknown-group",
    /// An argument that the action does not have. The span covers its name.
    RouteUnknownKeyword => "route-unknown-keyword",
    /// A quoted string runs to the end. The span starts at its quote.
    RouteUnterminatedString => "route-unterminated-string",
    /// Too many or too few arguments. The span covers the first surplus one, or the parenthesis that came too early.
    RouteWrongArity => "route-wrong-arity",

    // inbound
    /// A multipart has no `boundary`, or its boundary never appears; it is read as text. The span covers it.
    InboundBoundaryMissing => "inbound-boundary-missing",
    /// Bytes of a text mean nothing in its character set and became U+FFFD. The span covers the encoded body.
    InboundCharsetMalformed => "inbound-charset-malformed",
    /// A character set is unknown, or this host cannot decode it. The span covers the encoded body.
    InboundCharsetUnknown => "inbound-charset-unknown",
    /// An envelope address or a spam rule holds a control character. The span covers it.
    InboundEnvelopeUnsafe => "inbound-envelope-unsafe",
    /// A field of an inbound post is not the JSON that it should be. The span covers its text.
    InboundFieldMalformed => "inbound-field-malformed",
    /// A field that every inbound post has is missing.
    InboundFieldMissing => "inbound-field-missing",
    /// A line among the headers is none; the body begins with it. The span covers the line.
    InboundHeaderMalformed => "inbound-header-malformed",
    /// A part is nested deeper than the limit `incoming_depth`; it is kept whole. The span covers its headers.
    InboundTooDeep => "inbound-too-deep",
    /// A message is larger than the limit `incoming_bytes`.
    InboundTooLarge => "inbound-too-large",
    /// A message has more header fields than the limit `incoming_headers`. The span covers the first name too many.
    InboundTooManyHeaders => "inbound-too-many-headers",
    /// A message has more parts than the limit `incoming_parts`. The span is where the first one too many begins.
    InboundTooManyParts => "inbound-too-many-parts",
    /// A transfer encoding is unknown or broken; what could be read was read. The span covers the encoded body.
    InboundTransferEncoding => "inbound-transfer-encoding",
    /// A multipart ends without its closing boundary. The span covers it.
    InboundUnterminated => "inbound-unterminated",

    // form
    /// A multipart form whose content type has no `boundary`. The span covers the content type.
    FormBoundaryMissing => "form-boundary-missing",
    /// The content type is not that of a form. The span covers the content type.
    FormContentType => "form-content-type",
    /// A file stands in a form that is to be written as urlencoded.
    FormFileInUrlencoded => "form-file-in-urlencoded",
    /// Bytes of a form are not UTF-8; they were replaced by U+FFFD. The span covers the name or the value.
    FormInvalidUtf8 => "form-invalid-utf8",
    /// A `%` in an urlencoded form without two hex digits; it stands for itself. The span covers it and what follows.
    FormMalformedEscape => "form-malformed-escape",
    /// A part of a multipart form has no blank line that ends its headers. The span covers the part.
    FormPartMalformed => "form-part-malformed",
    /// A part of a multipart form has no field name. The span covers its headers.
    FormPartUnnamed => "form-part-unnamed",
    /// A form body is larger than the limit `form_bytes`.
    FormTooLarge => "form-too-large",
    /// A form has more fields than the limit `form_fields`. The span is where the first one too many begins.
    FormTooManyFields => "form-too-many-fields",
    /// A multipart form ends without its closing boundary, or never has it: it was cut off. The span covers what is left.
    FormUnterminated => "form-unterminated",
    /// The media type of a file is none, and would break out of its header line.
    FormValueUnsafe => "form-value-unsafe",

    // event
    /// A line of an archive is no JSON object. The span, in bytes of the line, is where it stops being one.
    EventLineBroken => "event-line-broken",
    /// A line of an archive is longer than the limit `event_line`.
    EventLineTooLong => "event-line-too-long",
    /// The text is no JSON. The span is where it stops being JSON.
    EventMalformed => "event-malformed",
    /// Metrics are grouped by more than three dimensions, or by one twice.
    EventMetricsDimensions => "event-metrics-dimensions",
    /// A duration is no number with `h`, `d` or `m`. The span covers it.
    EventMetricsDuration => "event-metrics-duration",
    /// A page of metrics shows no group, or more groups than the API does.
    EventMetricsLimit => "event-metrics-limit",
    /// A page of metrics shows no metric, or more than ten.
    EventMetricsMetrics => "event-metrics-metrics",
    /// Metrics are sorted by something that is not there, or in no direction. The span covers it.
    EventMetricsSort => "event-metrics-sort",
    /// There were more groups or unique opens and clicks than the limits allow; some figures are too coarse.
    EventMetricsTooMany => "event-metrics-too-many",
    /// No metric has that name. The span covers it.
    EventMetricsUnknownName => "event-metrics-unknown-name",
    /// Events without timestamp were left out of metrics that need one.
    EventMetricsWithoutTime => "event-metrics-without-time",
    /// An event is JSON, but no object.
    EventNotAnObject => "event-not-an-object",

    // filter
    /// A comparison (`>n`, `<n`) on a field that is no number. The span covers it.
    FilterComparisonOnTextField => "filter-comparison-on-text-field",
    /// The number after `>` or `<` is not made of digits alone. The span covers what stands there.
    FilterBadNumber => "filter-bad-number",
    /// The filter expression is blank.
    FilterEmpty => "filter-empty",
    /// A phrase with nothing between its quotes. The span covers the quotes.
    FilterEmptyPhrase => "filter-empty-phrase",
    /// An SQL clause may select more than the query where a text is not ASCII.
    FilterSqlApproximate => "filter-sql-approximate",
    /// Parentheses and NOTs are nested deeper than the limit `filter_depth`. The span is where it happens.
    FilterTooDeep => "filter-too-deep",
    /// A parenthesis is never closed. The span covers the innermost one that is open.
    FilterUnclosedParenthesis => "filter-unclosed-parenthesis",
    /// The expression ends where a term is due. The span is its end.
    FilterUnexpectedEnd => "filter-unexpected-end",
    /// An operator or a parenthesis where a term or an end is due. The span covers it.
    FilterUnexpectedToken => "filter-unexpected-token",
    /// There is no filter field of that name.
    FilterUnknownField => "filter-unknown-field",
    /// A phrase has no closing quote. The span starts at its quote.
    FilterUnterminatedPhrase => "filter-unterminated-phrase",

    // logfilter
    /// The attribute does not take that comparator, or there is none of that name. The span covers it.
    LogfilterBadComparator => "logfilter-bad-comparator",
    /// The filter, or an entry of it, has not the documented shape.
    LogfilterBadShape => "logfilter-bad-shape",
    /// The values of an entry are not a list of at least one `{"value": text}`, or no numbers where numbers are due.
    LogfilterBadValues => "logfilter-bad-values",
    /// There is no filter attribute of that name. The span covers it.
    LogfilterUnknownAttribute => "logfilter-unknown-attribute",
    /// The structured filter takes `AND` alone.
    LogfilterUnsupportedOperator => "logfilter-unsupported-operator",

    // timerange
    /// `ascending` is neither `yes` nor `no`. The span covers the value.
    TimerangeBadAscending => "timerange-bad-ascending",
    /// `limit` is no number from 1 to 300. The span covers the value.
    TimerangeBadLimit => "timerange-bad-limit",
    /// `begin` or `end` is neither Unix seconds nor an RFC 2822 date. The span covers the value.
    TimerangeBadTime => "timerange-bad-time",
    /// `ascending` contradicts the order of `begin` and `end`.
    TimerangeDirectionConflict => "timerange-direction-conflict",
    /// `begin` comes without `end` and without `ascending`.
    TimerangeMissingAscending => "timerange-missing-ascending",
    /// `begin` is missing.
    TimerangeMissingBegin => "timerange-missing-begin",

    // webhook
    /// A webhook body is not JSON (the span is where reading stopped), or a member of it has the wrong type.
    WebhookBodyMalformed => "webhook-body-malformed",
    /// The content type is none that Mailgun posts. The span covers it.
    WebhookContentType => "webhook-content-type",
    /// A field that every post has is missing or empty.
    WebhookFieldMissing => "webhook-field-missing",
    /// The store behind a replay guard gave no answer; nobody knows whether the token was seen.
    WebhookGuardFailed => "webhook-guard-failed",
    /// There is no key to check with, or only empty ones.
    WebhookNoKey => "webhook-no-key",
    /// The token was seen before.
    WebhookReplayed => "webhook-replayed",
    /// A signature is not 64 lower-case hex digits. The span covers it.
    WebhookSignatureMalformed => "webhook-signature-malformed",
    /// No key fits the signature.
    WebhookSignatureMismatch => "webhook-signature-mismatch",
    /// The timestamp is outside the time window. The span covers it.
    WebhookStale => "webhook-stale",
    /// A timestamp is not decimal digits. The span covers it.
    WebhookTimestampMalformed => "webhook-timestamp-malformed",
    /// A JSON body is larger than the limit `webhook_bytes`.
    WebhookTooLarge => "webhook-too-large",

    // limit
    /// A limit was set by a name that does not exist. The span covers the name.
    LimitUnknownName => "limit-unknown-name",
}
