//! [`ContentType`]: a media type with its parameters (RFC 2045 §5, RFC 9110 §8.3).

use super::{Dialect, parse};

/// A media type and its parameters.
///
/// # Examples
///
/// ```
/// use mailwright::ContentType;
/// let given = ContentType::parse("Multipart/Form-Data; boundary=\"a b\"; charset=UTF-8").unwrap();
/// assert_eq!(given.essence(), "multipart/form-data");
/// assert_eq!(given.parameter("Boundary"), Some("a b"));
/// assert!(ContentType::parse("no media type").is_none());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ContentType {
    essence: String,
    parameters: Vec<(String, String)>,
}

impl ContentType {
    /// Reads the value of a `Content-Type` header; `None` unless it begins with `type/subtype`.
    ///
    /// Parameters are read tolerantly: missing quotes, comments and stray semicolons do no harm.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::ContentType;
    /// assert_eq!(ContentType::parse("text/plain;charset=utf-8").unwrap().parameter("charset"), Some("utf-8"));
    /// ```
    #[must_use]
    pub fn parse(value: &str) -> Option<Self> {
        Self::from_bytes(value.as_bytes())
    }

    pub(crate) fn from_bytes(value: &[u8]) -> Option<Self> {
        let read = parse(value, Dialect::Mail);
        let (top, sub) = read.main.split_once('/')?;
        if !is_token(top) || !is_token(sub) {
            return None;
        }
        let parameters = read
            .parameters()
            .iter()
            .map(|one| (one.name.clone(), String::from_utf8_lossy(&one.bytes).into_owned()))
            .collect();
        Some(Self {
            essence: read.main,
            parameters,
        })
    }

    /// `type/subtype` in lower case.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::ContentType;
    /// let sent = ContentType::parse("Application/JSON; charset=UTF-8").unwrap();
    /// assert_eq!(sent.essence(), "application/json"); // fit for `match`
    /// assert_eq!(ContentType::parse(" text/html ;").unwrap().essence(), "text/html");
    /// ```
    #[must_use]
    pub fn essence(&self) -> &str {
        &self.essence
    }

    /// The part before the slash, in lower case.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::ContentType;
    /// let previewed = |text: &str| ContentType::parse(text).is_some_and(|given| matches!(given.top_level(), "image" | "text"));
    /// assert!(previewed("IMAGE/PNG") && previewed("text/csv; charset=utf-8"));
    /// assert!(!previewed("application/pdf"));
    /// ```
    #[must_use]
    pub fn top_level(&self) -> &str {
        self.essence.split_once('/').map_or("", |(top, _)| top)
    }

    /// The value of a parameter; the case of its name does not matter.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::ContentType;
    /// let sent = ContentType::parse("text/plain; charset=\"iso-8859-1\"; Format=flowed").unwrap();
    /// assert_eq!(sent.parameter("format"), Some("flowed"));
    /// assert_eq!(sent.parameter("charset"), Some("iso-8859-1")); // without its quotes
    /// assert_eq!(sent.parameter("boundary"), None);
    /// ```
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// A token of RFC 2045: printable ASCII without blanks and `tspecials`.
pub(crate) fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !b"()<>@,;:\\\"/[]?=".contains(&byte))
}
