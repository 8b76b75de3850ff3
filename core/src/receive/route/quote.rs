//! Expressions from data: addresses and texts put into patterns so that they match themselves alone.

/// A text as a pattern that matches it and nothing else, as Python's `re.escape`.
///
/// # Examples
///
/// ```
/// use mailwright::{Expression, escape_pattern, quote_route_string};
/// let pattern = escape_pattern("a.b+c@example.com");
/// assert_eq!(pattern, r"a\.b\+c@example\.com");
/// // A pattern goes into an expression by way of a string.
/// let expression = format!("match_header('to', {})", quote_route_string(&format!("{pattern}$")));
/// assert!(Expression::parse(&expression).is_ok());
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
/// use mailwright::{Expression, quote_route_string};
/// assert_eq!(quote_route_string(r#"say "hi" \1"#), r#""say \"hi\" \\1""#);
/// let pattern = r#"^"(urgent|now)"$"#;
/// let expression = Expression::parse(&format!("match_header('subject', {})", quote_route_string(pattern)))?;
/// assert_eq!(expression.syntax_tree()["match_header"][1], pattern); // as it went in
/// # Ok::<(), mailwright::Report>(())
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
/// use mailwright::{Limits, Route, RouteInput, RouteTable, match_recipient_domain};
/// let expression = match_recipient_domain("Example.com");
/// assert_eq!(expression, r#"match_recipient("^.*@example\\.com$")"#);
/// let table = RouteTable::new(vec![Route::parse(&expression, &["store()"], &Limits::default())?]);
/// let matched = |to| table.evaluate(&RouteInput::new(to, [("Subject", "Hi")])).executed().len() == 1;
/// assert!(matched("ann@example.com") && !matched("ann@sub.example.com") && !matched("ann@examplexcom"));
/// # Ok::<(), mailwright::Report>(())
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
/// use mailwright::{Limits, Route, RouteInput, RouteTable, match_header_containing};
/// let expression = match_header_containing("subject", "[dev]");
/// assert_eq!(expression, r#"match_header("subject", "^.*\\[dev\\].*$")"#);
/// let table = RouteTable::new(vec![Route::parse(&expression, &["store()"], &Limits::default())?]);
/// let matched = |subject| table.evaluate(&RouteInput::new("box@example.com", [("Subject", subject)])).executed().len() == 1;
/// assert!(matched("Re: [dev] release") && !matched("dev"));
/// # Ok::<(), mailwright::Report>(())
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
