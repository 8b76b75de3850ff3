//! What events are grouped by, and what a dimension's value is for an event.
//!
//! Source: Mailgun's manual, "Reporting". `ip` is the sending address: the `ip` of an open or a click is the
//! reader's. A value that is missing where the manual gives no word for it is the empty text.

use crate::Event;
use crate::calendar;

/// What events may be grouped by.
///
/// # Examples
///
/// ```
/// use mailwright::{Dimension, Event, Metrics};
/// let event = Event::from_json(r#"{"event":"clicked","timestamp":1772323210,"recipient":"ann@example.org",
///     "client-info":{"bot":"apple"},"geolocation":{"country":"US"},"tags":["news"]}"#)?;
/// let value = |dimension| {
///     let mut metrics = Metrics::new().dimensions([dimension])?;
///     metrics.add(&event);
///     Ok::<_, mailwright::Report>(metrics.groups().next().unwrap().0[0].clone())
/// };
/// assert_eq!(value(Dimension::Bot)?, "Apple");
/// assert_eq!(value(Dimension::Country)?, "US");
/// assert_eq!(value(Dimension::Time)?, "Sun, 01 Mar 2026 00:00:00 +0000");
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Dimension {
    /// Hour, day or month; see [`Resolution`].
    Time,
    /// The sending domain.
    Domain,
    /// The sending IP address.
    Ip,
    /// The pool of the sending IP address.
    IpPool,
    /// The domain of the recipient.
    RecipientDomain,
    /// The mailbox provider of the recipient.
    RecipientProvider,
    /// The account id of the subaccount.
    Subaccount,
    /// A message with several tags counts under each; one without under `Untagged`.
    Tag,
    /// Where a message was opened or clicked, ISO 3166; else `Unknown`.
    Country,
    /// `Apple`, `Gmail`, `Generic` or `None`.
    Bot,
}

impl Dimension {
    /// All of them, in the order of the variants.
    ///
    /// # Examples
    ///
    /// ```
    /// let names: Vec<_> = mailwright::Dimension::ALL.iter().map(|dimension| dimension.name()).collect();
    /// assert_eq!(names, [
    ///     "time", "domain", "ip", "ip_pool", "recipient_domain", "recipient_provider", "subaccount", "tag", "country", "bot",
    /// ]);
    /// ```
    pub const ALL: &'static [Self] = &[
        Self::Time,
        Self::Domain,
        Self::Ip,
        Self::IpPool,
        Self::RecipientDomain,
        Self::RecipientProvider,
        Self::Subaccount,
        Self::Tag,
        Self::Country,
        Self::Bot,
    ];

    /// The name in the Metrics API: `recipient_domain`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Dimension, Metrics, MetricsPage};
    /// let metrics = Metrics::new().dimensions([Dimension::RecipientDomain])?;
    /// let report = metrics.report(&MetricsPage::new(["sent_count"])?)?;
    /// assert_eq!(report.as_value()["dimensions"][0], Dimension::RecipientDomain.name());
    /// assert_eq!(Dimension::RecipientDomain.name(), "recipient_domain");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Domain => "domain",
            Self::Ip => "ip",
            Self::IpPool => "ip_pool",
            Self::RecipientDomain => "recipient_domain",
            Self::RecipientProvider => "recipient_provider",
            Self::Subaccount => "subaccount",
            Self::Tag => "tag",
            Self::Country => "country",
            Self::Bot => "bot",
        }
    }

    /// The dimension of that name.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Dimension;
    /// assert_eq!(Dimension::from_name("ip_pool"), Some(Dimension::IpPool));
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|dimension| dimension.name() == name)
    }

    /// The values of an event, but for time: several tags, one of anything else.
    pub(super) fn values(self, event: &Event) -> Vec<String> {
        let one = |text: Option<&str>| vec![text.unwrap_or_default().to_owned()];
        match self {
            Self::Time => Vec::new(),
            Self::Domain => one(inner(event, "domain", "name")),
            Self::Ip => one(inner(event, "envelope", "sending-ip")),
            Self::IpPool => one(inner(event, "envelope", "i-ip-pool-name")),
            Self::RecipientDomain => {
                let of_address = || event.recipient()?.rsplit_once('@').map(|(_, domain)| domain);
                let domain = event.recipient_domain().or_else(of_address);
                vec![domain.unwrap_or_default().to_ascii_lowercase()]
            }
            Self::RecipientProvider => one(event.recipient_provider()),
            Self::Subaccount => one(inner(event, "account", "id")),
            Self::Tag => {
                let mut tags: Vec<String> = event.tags().map(str::to_owned).collect();
                tags.sort_unstable();
                tags.dedup();
                if tags.is_empty() {
                    tags.push("Untagged".to_owned());
                }
                tags
            }
            Self::Country => {
                let engaged = matches!(event.name(), Some("opened" | "clicked" | "unsubscribed"));
                let country =
                    inner(event, "geolocation", "country").filter(|code| engaged && !code.is_empty());
                vec![country.unwrap_or("Unknown").to_owned()]
            }
            Self::Bot => vec![bot(event)],
        }
    }
}

/// A text one level down.
fn inner<'e>(event: &'e Event, object: &str, key: &str) -> Option<&'e str> {
    event.fields().get(object)?.get(key)?.as_str()
}

/// `apple`, `gmail` and `generic` with a capital, whatever else as it is, `None` for the empty text.
fn bot(event: &Event) -> String {
    match inner(event, "client-info", "bot").unwrap_or_default() {
        "" => "None".to_owned(),
        "apple" => "Apple".to_owned(),
        "gmail" => "Gmail".to_owned(),
        "generic" => "Generic".to_owned(),
        other => other.to_owned(),
    }
}

/// How long a group of the dimension `time` is. Days and months are those of UTC, hours those of the zone that
/// [`Metrics::utc_offset`](crate::Metrics::utc_offset) sets.
///
/// # Examples
///
/// ```
/// use mailwright::{Dimension, Event, Metrics, Resolution};
/// let start = |resolution| {
///     let mut metrics = Metrics::new().dimensions([Dimension::Time])?.resolution(resolution);
///     metrics.add(&Event::from_json(r#"{"event":"opened","timestamp":1773583200}"#)?); // 15 March 2026, 14:00
///     Ok::<_, mailwright::Report>(metrics.groups().next().unwrap().0[0].clone())
/// };
/// assert_eq!(start(Resolution::Hour)?, "Sun, 15 Mar 2026 14:00:00 +0000");
/// assert_eq!(start(Resolution::Day)?, "Sun, 15 Mar 2026 00:00:00 +0000");
/// assert_eq!(start(Resolution::Month)?, "Sun, 01 Mar 2026 00:00:00 +0000");
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Resolution {
    /// Hours of the account's time zone.
    Hour,
    /// Days of UTC.
    #[default]
    Day,
    /// Months of UTC.
    Month,
}

impl Resolution {
    /// All of them, from the shortest to the longest.
    ///
    /// # Examples
    ///
    /// ```
    /// let names: Vec<_> = mailwright::Resolution::ALL.iter().map(|resolution| resolution.name()).collect();
    /// assert_eq!(names, ["hour", "day", "month"]);
    /// ```
    pub const ALL: &'static [Self] = &[Self::Hour, Self::Day, Self::Month];

    /// The name in the Metrics API: `hour`, `day` or `month`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Dimension, Metrics, MetricsPage, Resolution};
    /// let metrics = Metrics::new().dimensions([Dimension::Time])?.resolution(Resolution::Hour);
    /// let report = metrics.report(&MetricsPage::new(["sent_count"])?)?;
    /// assert_eq!(report.as_value()["resolution"], "hour");
    /// assert_eq!(Resolution::Hour.name(), "hour");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Month => "month",
        }
    }

    /// The resolution of that name.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Resolution;
    /// assert_eq!(Resolution::from_name("month"), Some(Resolution::Month));
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.name() == name)
    }

    /// When the hour, day or month began in which the second lies; `offset` (seconds east of UTC) counts for hours.
    pub(super) fn start(self, seconds: i64, offset: i64) -> i64 {
        match self {
            Self::Hour => (seconds + offset).div_euclid(3_600) * 3_600 - offset,
            Self::Day => seconds.div_euclid(calendar::DAY) * calendar::DAY,
            Self::Month => {
                let (year, month, _) = calendar::civil_from_days(seconds.div_euclid(calendar::DAY));
                calendar::days_from_civil(year, month, 1) * calendar::DAY
            }
        }
    }
}
