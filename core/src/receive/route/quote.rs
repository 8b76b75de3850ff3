//! Expressions from data: addresses and texts put into patterns so that they match themselves alone.

/// A text as a pattern that matches it and nothing else, as Python's `re.escape`.
///
/// # Examples
///
/// ```
/// assert_eq!(mailwright::escape_pattern("a.b+c@example.com"), r"a\.b\+c@example\.com");
/// ```
#[must_use]
pub fn escape_pattern(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if "()[]{}?*+-|^$\\.&~# \t\n\r\u{b}\u{c}".contains(character) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

/// A text as a string of an expression or action, in double quotes.
///
/// # Examples
///
/// ```
/// assert_eq!(mailwright::quote_route_string(r#"say "hi" \1"#), r#""say \"hi\" \\1""#);
/// ```
#[must_use]
pub fn quote_route_string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        if matches!(character, '"' | '\\') {
            out.push('\\');
        }
        out.push(character);
    }
    out.push('"');
    out
}

/// The expression for one recipient, whichever way Mailgun reads patterns.
///
/// # Examples
///
/// ```
/// use mailwright::{Expression, match_recipient_exactly};
/// let expression = match_recipient_exactly("ann+news@example.com");
/// assert_eq!(expression, r#"match_recipient("^ann\\+news@example\\.com$")"#);
/// assert!(Expression::parse(&expression).is_ok());
/// ```
#[must_use]
pub fn match_recipient_exactly(address: &str) -> String {
    // What Mailgun lower-cases in the recipient has to be in lower case here.
    let address = match address.rsplit_once('@') {
        Some((local, domain)) => format!("{local}@{}", domain.to_ascii_lowercase()),
        None => address.to_owned(),
    };
    format!(
        "match_recipient({})",
        quote_route_string(&format!("^{}$", escape_pattern(&address)))
    )
}

/// The expression for all recipients of a domain, whichever way Mailgun reads patterns.
///
/// # Examples
///
/// ```
/// assert_eq!(mailwright::match_recipient_domain("Example.com"), r#"match_recipient("^.*@example\\.com$")"#);
/// ```
#[must_use]
pub fn match_recipient_domain(domain: &str) -> String {
    let pattern = format!("^.*@{}$", escape_pattern(&domain.to_ascii_lowercase()));
    format!("match_recipient({})", quote_route_string(&pattern))
}

/// The expression for messages with a header that contains a text, whichever way Mailgun reads patterns.
///
/// # Examples
///
/// ```
/// assert_eq!(mailwright::match_header_containing("subject", "[dev]"), r#"match_header("subject", "^.*\\[dev\\].*$")"#);
/// ```
#[must_use]
pub fn match_header_containing(name: &str, text: &str) -> String {
    let pattern = format!("^.*{}.*$", escape_pattern(text));
    format!(
        "match_header({}, {})",
        quote_route_string(name),
        quote_route_string(&pattern)
    )
}
