//! Names that filters use, and where their values are in an event: the fields of filter expressions and the
//! attributes of the structured filter.
//!
//! Source: Mailgun's manual, "Events" (filter fields) and "Logs" (filter attributes). Where `domain`, `ip`,
//! `ip_pool`, `subaccount`, `is_routed` and `i_classification_rule_id` live in an event is not documented.

/// A place in an event: keys from the outermost inwards. Lists on the way, and at the end, stand for each of their
/// elements.
pub(crate) type Path = &'static [&'static str];

/// What kind of values a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    /// A text that may be `Name <address>`: equality also looks at the bare address.
    Address,
    Number,
    /// Names and values of an object, or a text.
    Object,
}

/// A field of filter expressions.
#[derive(Debug)]
pub(crate) struct Field {
    name: &'static str,
    places: Places,
    kind: Kind,
}

/// Where the values of a field are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Places {
    One(Path),
    /// At the first, or where there is none, at the second.
    Else(Path, Path),
    /// At the first; in events named so also at the second.
    And(Path, &'static str, Path),
}

pub(crate) const EVENT: Path = &["event"];
const LIST: Path = &["mailing-list", "address"];
const ATTACHMENT: Path = &["message", "attachments", "filename"];
const FROM: Path = &["message", "headers", "from"];
const MESSAGE_ID: Path = &["message", "headers", "message-id"];
const SUBJECT: Path = &["message", "headers", "subject"];
const TO: Path = &["message", "headers", "to"];
const SIZE: Path = &["message", "size"];
const RECIPIENT: Path = &["recipient"];
const RECIPIENTS: Path = &["message", "recipients"];
const TAGS: Path = &["tags"];
const SEVERITY: Path = &["severity"];

/// The time of an event, which time ranges look at.
pub(crate) const TIMESTAMP: Path = &["timestamp"];

static FIELDS: [Field; 12] = [
    Field::new("event", Places::One(EVENT), Kind::Text),
    Field::new("list", Places::One(LIST), Kind::Address),
    Field::new("attachment", Places::One(ATTACHMENT), Kind::Text),
    Field::new("from", Places::One(FROM), Kind::Address),
    Field::new("message-id", Places::One(MESSAGE_ID), Kind::Text),
    Field::new("subject", Places::One(SUBJECT), Kind::Text),
    Field::new("to", Places::One(TO), Kind::Address),
    Field::new("size", Places::One(SIZE), Kind::Number),
    // "For stored events all potential recipients", says the manual's table.
    Field::new(
        "recipient",
        Places::And(RECIPIENT, "stored", RECIPIENTS),
        Kind::Address,
    ),
    Field::new("recipients", Places::One(RECIPIENTS), Kind::Text),
    Field::new("tags", Places::One(TAGS), Kind::Text),
    Field::new("severity", Places::One(SEVERITY), Kind::Text),
];

impl Field {
    const fn new(name: &'static str, places: Places, kind: Kind) -> Self {
        Self { name, places, kind }
    }

    pub(crate) fn all() -> &'static [Self] {
        &FIELDS
    }

    /// Names are case-sensitive.
    pub(crate) fn by_name(name: &str) -> Option<&'static Self> {
        FIELDS.iter().find(|field| field.name == name)
    }

    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    pub(crate) fn places(&self) -> Places {
        self.places
    }

    pub(crate) fn is_number(&self) -> bool {
        self.kind == Kind::Number
    }
}

/// How an attribute of the structured filter is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparator {
    Equal,
    NotEqual,
    Contains,
    NotContains,
    Greater,
    Less,
}

impl Comparator {
    const ALL: [Self; 6] = [
        Self::Equal,
        Self::NotEqual,
        Self::Contains,
        Self::NotContains,
        Self::Greater,
        Self::Less,
    ];

    /// Spelled exactly as documented.
    pub(crate) fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|comparator| comparator.name() == name)
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Contains => "contains",
            Self::NotContains => "not contains",
            Self::Greater => ">",
            Self::Less => "<",
        }
    }
}

/// An attribute of the structured filter.
#[derive(Debug)]
pub(crate) struct Attribute {
    name: &'static str,
    places: Places,
    kind: Kind,
    comparators: &'static [Comparator],
}

const EQUALITY: &[Comparator] = &[Comparator::Equal, Comparator::NotEqual];
const CONTAINMENT: &[Comparator] = &[Comparator::Contains, Comparator::NotContains];
const BOTH: &[Comparator] = &[
    Comparator::Equal,
    Comparator::NotEqual,
    Comparator::Contains,
    Comparator::NotContains,
];
const ORDER: &[Comparator] = &[Comparator::Greater, Comparator::Less];

static ATTRIBUTES: [Attribute; 27] = [
    Attribute::new("event", EVENT, EQUALITY),
    Attribute::new("mailing_list_address", LIST, CONTAINMENT),
    Attribute::new("attachment_filename", ATTACHMENT, EQUALITY),
    Attribute::new("from", FROM, BOTH).of(Kind::Address),
    Attribute::new("message_id", MESSAGE_ID, EQUALITY),
    Attribute::new("subject", SUBJECT, BOTH),
    Attribute::new("to", TO, CONTAINMENT).of(Kind::Address),
    Attribute::new("size", SIZE, ORDER).of(Kind::Number),
    Attribute::new("recipients", RECIPIENTS, CONTAINMENT),
    Attribute::new("tag", TAGS, EQUALITY),
    Attribute::new("severity", SEVERITY, EQUALITY),
    Attribute::new("recipient", RECIPIENT, BOTH).of(Kind::Address),
    Attribute::new("domain", &["domain", "name"], BOTH),
    Attribute {
        name: "ip",
        places: Places::Else(&["ip"], &["envelope", "sending-ip"]),
        kind: Kind::Text,
        comparators: EQUALITY,
    },
    Attribute::new("ip_pool", &["envelope", "i-ip-pool-name"], EQUALITY),
    Attribute::new("recipient_domain", &["recipient-domain"], EQUALITY),
    Attribute::new("recipient_provider", &["recipient-provider"], EQUALITY),
    Attribute::new("country", &["geolocation", "country"], EQUALITY),
    Attribute::new("bot", &["client-info", "bot"], BOTH),
    Attribute::new("subaccount", &["account", "id"], EQUALITY),
    Attribute::new("device", &["client-info", "device-type"], BOTH),
    Attribute::new("id", &["id"], EQUALITY),
    Attribute::new("user_variables", &["user-variables"], CONTAINMENT).of(Kind::Object),
    Attribute::new("delivery_status_code", &["delivery-status", "code"], EQUALITY),
    Attribute::new(
        "delivery_status_message",
        &["delivery-status", "message"],
        CONTAINMENT,
    ),
    Attribute::new("is_routed", &["flags", "is-routed"], EQUALITY),
    Attribute::new(
        "i_classification_rule_id",
        &["i-classification-rule-id"],
        EQUALITY,
    ),
];

impl Attribute {
    const fn new(name: &'static str, path: Path, comparators: &'static [Comparator]) -> Self {
        Self {
            name,
            places: Places::One(path),
            kind: Kind::Text,
            comparators,
        }
    }

    const fn of(mut self, kind: Kind) -> Self {
        self.kind = kind;
        self
    }

    pub(crate) fn all() -> &'static [Self] {
        &ATTRIBUTES
    }

    pub(crate) fn by_name(name: &str) -> Option<&'static Self> {
        ATTRIBUTES.iter().find(|attribute| attribute.name == name)
    }

    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    pub(crate) fn places(&self) -> Places {
        self.places
    }

    pub(crate) fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether the names and values of an object are compared.
    pub(crate) fn is_object(&self) -> bool {
        self.kind == Kind::Object
    }

    pub(crate) fn comparators(&self) -> &'static [Comparator] {
        self.comparators
    }
}
