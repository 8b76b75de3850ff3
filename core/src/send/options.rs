//! The `o:` and `t:` parameters and their `X-Mailgun-*` headers: one table, read both ways.
//!
//! A row of [`OPTIONS`] holds the parameter, the header that says the same in MIME and SMTP, and the grammar of
//! its value; [`value`] checks values, [`date`] reads delivery times. Source: Mailgun's manual (sending messages,
//! SMTP parameters), with the texts that the service is known to answer.
//!
//! Not here: `h:` and `v:` parameters, which carry names of their own.

mod date;
mod value;

use super::request::OF_MESSAGE;
use std::hash::{Hash, Hasher};
use value::Grammar;

/// One parameter that steers Mailgun.
///
/// # Examples
///
/// ```
/// use mailwright::SendOption;
/// let testmode = SendOption::by_parameter("o:testmode").unwrap();
/// assert_eq!(testmode.header(), Some("X-Mailgun-Drop-Message"));
/// assert_eq!(SendOption::by_header("x-mailgun-drop-message"), Some(testmode));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct SendOption {
    parameter: &'static str,
    header: Option<&'static str>,
    grammar: Grammar,
    repeats: bool,
    /// What the manual says of its value, in a few words.
    values: &'static str,
}

impl PartialEq for SendOption {
    fn eq(&self, other: &Self) -> bool {
        self.parameter == other.parameter
    }
}

impl Eq for SendOption {}

impl Hash for SendOption {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.parameter.hash(hasher);
    }
}

const fn row(
    parameter: &'static str,
    header: &'static str,
    grammar: Grammar,
    values: &'static str,
) -> SendOption {
    SendOption {
        parameter,
        header: Some(header),
        grammar,
        repeats: false,
        values,
    }
}

const fn repeated(option: SendOption) -> SendOption {
    SendOption {
        repeats: true,
        ..option
    }
}

/// Every option, in the order of the manual.
const OPTIONS: &[SendOption] = &[
    repeated(row(
        "o:tag",
        "X-Mailgun-Tag",
        Grammar::Tag,
        "ASCII text of up to 128 characters",
    )),
    row(
        "o:dkim",
        "X-Mailgun-Dkim",
        Grammar::Switch,
        "yes, no, true or false",
    ),
    row(
        "o:secondary-dkim",
        "X-Mailgun-Secondary-DKIM",
        Grammar::Dkim(','),
        "domain,selector",
    ),
    row(
        "o:secondary-dkim-public",
        "X-Mailgun-Secondary-DKIM-Public",
        Grammar::Dkim('/'),
        "domain/selector",
    ),
    row(
        "o:deliverytime",
        "X-Mailgun-Deliver-By",
        Grammar::DeliveryTime,
        "an RFC 2822 date",
    ),
    row(
        "o:deliver-within",
        "X-Mailgun-Deliver-Within",
        Grammar::DeliverWithin,
        "a duration of 5m to 24h such as 1h30m",
    ),
    row(
        "o:deliverytime-optimize-period",
        "X-Mailgun-Delivery-Time-Optimize-Period",
        Grammar::OptimizePeriod,
        "hours, 24h to 72h",
    ),
    row(
        "o:time-zone-localize",
        "X-Mailgun-Time-Zone-Localize",
        Grammar::TimeOfDay,
        "HH:mm or hh:mmaa",
    ),
    row(
        "o:testmode",
        "X-Mailgun-Drop-Message",
        Grammar::Switch,
        "yes, true, no or false",
    ),
    row(
        "o:tracking",
        "X-Mailgun-Track",
        Grammar::Tracking,
        "yes, no, true, false or htmlonly",
    ),
    row(
        "o:tracking-clicks",
        "X-Mailgun-Track-Clicks",
        Grammar::Tracking,
        "yes, no, true, false or htmlonly",
    ),
    row(
        "o:tracking-opens",
        "X-Mailgun-Track-Opens",
        Grammar::Switch,
        "yes, no, true or false",
    ),
    row(
        "o:tracking-pixel-location-top",
        "X-Mailgun-Track-Pixel-Location-Top",
        Grammar::Tracking,
        "yes, no, true, false or htmlonly",
    ),
    row(
        "o:require-tls",
        "X-Mailgun-Require-TLS",
        Grammar::Switch,
        "yes, no, true or false",
    ),
    row(
        "o:skip-verification",
        "X-Mailgun-Skip-Verification",
        Grammar::Switch,
        "yes, no, true or false",
    ),
    row(
        "o:sending-ip",
        "X-Mailgun-Sending-Ip",
        Grammar::IpAddress,
        "an IP address",
    ),
    row(
        "o:sending-ip-pool",
        "X-Mailgun-Sending-Ip-Pool",
        Grammar::Token,
        "the id of an IP pool",
    ),
    row(
        "o:archive-to",
        "X-Mailgun-Archive-To",
        Grammar::Url,
        "an http or https URL",
    ),
    repeated(row(
        "o:suppress-headers",
        "X-Mailgun-Suppress-Headers",
        Grammar::HeaderNames,
        "header names, or all",
    )),
    row(
        "template",
        "X-Mailgun-Template-Name",
        Grammar::Token,
        "the name of a stored template",
    ),
    row(
        "t:version",
        "X-Mailgun-Template-Version",
        Grammar::Token,
        "the tag of a version",
    ),
    row(
        "t:variables",
        "X-Mailgun-Template-Variables",
        Grammar::Json,
        "a JSON object",
    ),
    row(
        "recipient-variables",
        "X-Mailgun-Recipient-Variables",
        Grammar::Json,
        "a JSON object",
    ),
    SendOption {
        parameter: "t:text",
        header: None,
        grammar: Grammar::Switch,
        repeats: false,
        values: "yes or no",
    },
];

/// The one `X-Mailgun-` header of a request that stays in what the recipient gets.
pub(crate) const VARIABLES_HEADER: &str = "X-Mailgun-Variables";

/// Other spellings that Mailgun's own pages and clients use, and what they mean.
const ALIASES: &[(&str, &str)] = &[(
    "o:X-Mailgun-Track-Pixel-Location-Top",
    "o:tracking-pixel-location-top",
)];

impl SendOption {
    /// All options, in the order of Mailgun's manual.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::SendOption;
    /// // A page of help, made from the table:
    /// let lines: Vec<_> = SendOption::all().iter()
    ///     .map(|option| format!("{}: {}", option.parameter(), option.values()))
    ///     .collect();
    /// assert_eq!(lines[0], "o:tag: ASCII text of up to 128 characters");
    /// assert!(lines.contains(&"o:time-zone-localize: HH:mm or hh:mmaa".to_owned()));
    /// ```
    #[must_use]
    pub fn all() -> &'static [SendOption] {
        OPTIONS
    }

    /// The option of a form parameter; names are case-sensitive, as at Mailgun.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::SendOption;
    /// let localize = SendOption::by_parameter("o:time-zone-localize").unwrap();
    /// assert_eq!(localize.header(), Some("X-Mailgun-Time-Zone-Localize"));
    /// assert!(SendOption::by_parameter("o:Time-Zone-Localize").is_none());
    /// assert!(SendOption::by_parameter("h:Reply-To").is_none()); // a header, no option
    /// ```
    #[must_use]
    pub fn by_parameter(name: &str) -> Option<SendOption> {
        OPTIONS.iter().copied().find(|option| option.parameter == name)
    }

    /// The option that a header of a MIME message sets; header names have no case (RFC 5322).
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::SendOption;
    /// let option = SendOption::by_header("X-MAILGUN-TRACK-CLICKS").unwrap();
    /// assert_eq!(option.parameter(), "o:tracking-clicks");
    /// // Variables travel in a header of that kind too, and are no option.
    /// assert!(SendOption::by_header("X-Mailgun-Variables").is_none());
    /// ```
    #[must_use]
    pub fn by_header(name: &str) -> Option<SendOption> {
        OPTIONS.iter().copied().find(|option| {
            option
                .header
                .is_some_and(|header| header.eq_ignore_ascii_case(name))
        })
    }

    /// The option that another spelling of a parameter stands for.
    pub(crate) fn by_alias(name: &str) -> Option<SendOption> {
        ALIASES
            .iter()
            .find(|(alias, _)| *alias == name)
            .and_then(|(_, parameter)| Self::by_parameter(parameter))
    }

    /// The form parameter: `o:testmode`. Options of templates begin with `t:`; `template` and `recipient-variables` have no
    /// prefix.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::SendOption;
    /// let of_templates: Vec<_> = SendOption::all().iter().map(|option| option.parameter())
    ///     .filter(|name| name.starts_with("t:")).collect();
    /// assert_eq!(of_templates, ["t:version", "t:variables", "t:text"]);
    /// ```
    #[must_use]
    pub fn parameter(self) -> &'static str {
        self.parameter
    }

    /// The header that says the same in MIME and SMTP: `X-Mailgun-Drop-Message`. `t:text` has none.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::SendOption;
    /// let header = |parameter| SendOption::by_parameter(parameter).and_then(SendOption::header);
    /// assert_eq!(header("o:deliverytime"), Some("X-Mailgun-Deliver-By")); // not the name one would guess
    /// assert_eq!(header("o:testmode"), Some("X-Mailgun-Drop-Message"));
    /// assert_eq!(header("t:text"), None);
    /// ```
    #[must_use]
    pub fn header(self) -> Option<&'static str> {
        self.header
    }

    /// Whether it may be given more than once; of any other option the last value counts, with a warning.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Context, SendOption, SendRequest, Templates};
    /// let repeated: Vec<_> = SendOption::all().iter().filter(|option| option.repeats())
    ///     .map(|option| option.parameter()).collect();
    /// assert_eq!(repeated, ["o:tag", "o:suppress-headers"]);
    /// # let request = SendRequest::new().with("from", "news@shop.example").with("to", "ann@example.com")
    /// #     .with("subject", "Hi").with("text", "Hi");
    /// let report = request.with("o:tag", "a").with("o:tag", "b").with("o:dkim", "yes").with("o:dkim", "no")
    ///     .check(&Templates::default(), &Context::new(1_767_225_600, 7));
    /// assert_eq!(report.to_string(), "warning[send-parameter-repeated] o:dkim: given more than once; the last one counts");
    /// ```
    #[must_use]
    pub fn repeats(self) -> bool {
        self.repeats
    }

    /// What its value looks like, in a few words: the help of a diagnostic that refuses one.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Context, SendOption, SendRequest, Templates};
    /// let option = SendOption::by_parameter("o:require-tls").unwrap();
    /// assert_eq!(option.values(), "yes, no, true or false");
    /// let refused = SendRequest::new().with("from", "news@shop.example").with("to", "ann@example.com").with("text", "Hi")
    ///     .with("o:require-tls", "always")
    ///     .compile(&Templates::default(), &Context::new(1_767_225_600, 7)).unwrap_err();
    /// assert_eq!(refused.first().unwrap().help(), Some("it takes yes, no, true or false"));
    /// ```
    #[must_use]
    pub fn values(self) -> &'static str {
        self.values
    }
}

/// The parameter name that is nearest to a misspelt one.
pub(crate) fn nearest(name: &str) -> Option<&'static str> {
    OPTIONS
        .iter()
        .map(|option| option.parameter)
        .chain(OF_MESSAGE)
        .chain(["to", "message"])
        .map(|known| (distance(name, known), known))
        .filter(|(distance, known)| *distance <= 2 && *distance * 3 <= known.len())
        .min()
        .map(|(_, known)| known)
}

/// Levenshtein distance, over a row at a time; names longer than any option are far from all of them.
fn distance(one: &str, other: &str) -> usize {
    if one.len() > 64 {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, left) in one.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = at + 1;
        for (column, right) in other.bytes().enumerate() {
            let next = (diagonal + usize::from(!left.eq_ignore_ascii_case(&right)))
                .min(row[column] + 1)
                .min(row[column + 1] + 1);
            diagonal = row[column + 1];
            row[column + 1] = next;
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::{SendOption, nearest};

    #[test]
    fn each_header_and_parameter_stands_once() {
        for option in SendOption::all() {
            assert_eq!(SendOption::by_parameter(option.parameter()), Some(*option));
            if let Some(header) = option.header() {
                assert_eq!(SendOption::by_header(&header.to_uppercase()), Some(*option));
            }
        }
    }

    #[test]
    fn misspelt_names_find_their_neighbour() {
        assert_eq!(nearest("o:trackng"), Some("o:tracking"));
        assert_eq!(nearest("Cc"), Some("cc"));
        assert_eq!(nearest("reply-to"), None);
    }
}
