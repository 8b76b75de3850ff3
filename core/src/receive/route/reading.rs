//! How patterns are applied: where they may match, and whether case matters. Mailgun does not say.

/// How patterns are applied; Mailgun does not say.
///
/// The default, searching anywhere with regard to case, is the only reading under which every documented example is
/// true.
///
/// # Examples
///
/// ```
/// use mailwright::{Reading, ReadingMode, Route, RouteInput, RouteTable};
/// let ask = |reading| {
///     let route = Route::parse("match_recipient('ann@example.com')", &["store()"], &mailwright::Limits::default())?;
///     let input = RouteInput::new("joann@example.com", [("Subject", "Hi")]);
///     Ok::<_, mailwright::Report>(RouteTable::new(vec![route]).reading(reading).evaluate(&input).executed().len())
/// };
/// assert_eq!(ask(Reading::default())?, 1); // `ann@example.com` is found inside
/// assert_eq!(ask(Reading::new(ReadingMode::Full, false))?, 0);
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    pub(super) mode: ReadingMode,
    pub(super) ignore_case: bool,
}

/// Where a pattern may match.
///
/// # Examples
///
/// ```
/// use mailwright::{Reading, ReadingMode, RouteInput, RouteTable};
/// use serde_json::json;
/// let matched = |mode, expression: &str| {
///     let table = RouteTable::from_json(&json!([{"expression": expression, "actions": ["store()"]}]))?;
///     let input = RouteInput::new("box@example.com", [("Subject", "Re: invoice 17")]);
///     Ok::<_, mailwright::Report>(table.reading(Reading::new(mode, false)).evaluate(&input).executed().len() == 1)
/// };
/// let expression = "match_header('subject', 'invoice')";
/// let verdicts = [ReadingMode::Search, ReadingMode::Start, ReadingMode::Full].map(|mode| matched(mode, expression));
/// assert_eq!(verdicts.into_iter().collect::<Result<Vec<_>, _>>()?, [true, false, false]);
/// assert!(matched(ReadingMode::Start, "match_header('subject', 'Re:')")?);
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadingMode {
    /// Anywhere, as Python's `re.search`.
    #[default]
    Search,
    /// At the start, as `re.match`.
    Start,
    /// From start to end, as `re.fullmatch`.
    Full,
}

impl From<ReadingMode> for crate::regex::Mode {
    fn from(mode: ReadingMode) -> Self {
        match mode {
            ReadingMode::Search => Self::Search,
            ReadingMode::Start => Self::Start,
            ReadingMode::Full => Self::Full,
        }
    }
}

impl Reading {
    /// Those that are compared with the one asked for.
    pub(super) const ALL: [Self; 4] = [
        Self {
            mode: ReadingMode::Search,
            ignore_case: false,
        },
        Self {
            mode: ReadingMode::Start,
            ignore_case: false,
        },
        Self {
            mode: ReadingMode::Full,
            ignore_case: false,
        },
        Self {
            mode: ReadingMode::Search,
            ignore_case: true,
        },
    ];

    /// A reading: where patterns may match, and whether case matters.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Reading, ReadingMode};
    /// assert_eq!(Reading::new(ReadingMode::Search, false), Reading::default());
    /// let careful = Reading::new(ReadingMode::Full, true);
    /// assert_eq!(careful.name(), "full-ignoring-case");
    /// ```
    #[must_use]
    pub fn new(mode: ReadingMode, ignore_case: bool) -> Self {
        Self { mode, ignore_case }
    }

    /// The reading of a name: `search`, `start` or `full`, with `-ignoring-case` behind it.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Reading, ReadingMode};
    /// assert_eq!(Reading::from_name("start"), Some(Reading::new(ReadingMode::Start, false)));
    /// assert_eq!(Reading::from_name("full-ignoring-case"), Some(Reading::new(ReadingMode::Full, true)));
    /// assert_eq!(Reading::from_name("anywhere"), None);
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let (mode, ignore_case) = match name.strip_suffix("-ignoring-case") {
            Some(mode) => (mode, true),
            None => (name, false),
        };
        let mode = match mode {
            "search" => ReadingMode::Search,
            "start" | "match" => ReadingMode::Start,
            "full" | "fullmatch" => ReadingMode::Full,
            _ => return None,
        };
        Some(Self { mode, ignore_case })
    }

    /// The names of all readings.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Reading;
    /// assert_eq!(Reading::names().next().as_deref(), Some("search"));
    /// assert!(Reading::names().all(|name| Reading::from_name(&name).is_some()));
    /// ```
    pub fn names() -> impl Iterator<Item = String> {
        let modes = [ReadingMode::Search, ReadingMode::Start, ReadingMode::Full];
        let both = modes.map(|mode| [Self::new(mode, false), Self::new(mode, true)]);
        both.into_iter().flatten().map(Self::name)
    }

    /// Its name: `search`, `start` or `full`, with `-ignoring-case` behind it. [`from_name`](Self::from_name) reads it back.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Reading, ReadingMode};
    /// assert_eq!(Reading::default().name(), "search");
    /// let reading = Reading::new(ReadingMode::Start, true);
    /// assert_eq!(reading.name(), "start-ignoring-case");
    /// assert_eq!(Reading::from_name(&reading.name()), Some(reading));
    /// ```
    #[must_use]
    pub fn name(self) -> String {
        let mode = match self.mode {
            ReadingMode::Search => "search",
            ReadingMode::Start => "start",
            ReadingMode::Full => "full",
        };
        if self.ignore_case {
            format!("{mode}-ignoring-case")
        } else {
            mode.to_owned()
        }
    }
}
