//! Searching archives: events as NDJSON, one JSON object a line, without building documents.
//!
//! [`extract`] walks a line and takes only what the query looks at; everything else is skipped over by its quotes
//! and brackets. A line is *broken* when its end cannot be reached as one JSON object; errors inside skipped values
//! need not be found. For valid lines the answer is that of [`EventQuery::matches`] on the parsed event, names that
//! occur twice included: the last one counts. Results come in the order of the archive.

mod cursor;
mod extract;
mod reader;

pub use reader::ScanReader;

use super::event::Event;
use super::query::EventQuery;
use crate::{Code, Diagnostic, Report};
use extract::Extractor;
use std::borrow::Cow;

/// A line that matches.
///
/// # Examples
///
/// ```
/// let archive = b"{\"event\":\"opened\",\"id\":\"a\"}\n{\"event\":\"clicked\",\"id\":\"b\"}\n";
/// let query = mailwright::EventQuery::new().filter(mailwright::Filter::parse("event", "clicked")?);
/// let line = query.scan(archive).next().unwrap()?;
/// assert_eq!((line.number(), line.bytes()), (2, &b"{\"event\":\"clicked\",\"id\":\"b\"}"[..]));
/// assert_eq!(line.event()?.id(), Some("b"));
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScannedLine<'a> {
    number: u64,
    bytes: &'a [u8],
}

impl<'a> ScannedLine<'a> {
    /// A line that a host has kept by its number and its bytes.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::ScannedLine;
    /// let line = ScannedLine::new(7, b"{\"event\":\"opened\"}");
    /// assert_eq!(line.event()?.name(), Some("opened"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn new(number: u64, bytes: &'a [u8]) -> Self {
        Self { number, bytes }
    }

    /// The line's number, from 1, blank lines counted.
    ///
    /// # Examples
    ///
    /// ```
    /// let archive = b"\n{\"id\":\"x\"}\r\n";
    /// let query = mailwright::EventQuery::new();
    /// let line = query.scan(archive).next().unwrap()?;
    /// assert_eq!(line.number(), 2);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The line, without its end.
    ///
    /// # Examples
    ///
    /// ```
    /// let archive = b"\n{\"id\":\"x\"}\r\n";
    /// let query = mailwright::EventQuery::new();
    /// let line = query.scan(archive).next().unwrap()?;
    /// assert_eq!(line.bytes(), b"{\"id\":\"x\"}");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The line as an event.
    ///
    /// # Errors
    ///
    /// `event-malformed` where a part that the scan skipped is no JSON, `event-line-broken` where it is no UTF-8.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{EventQuery, Filter};
    /// let query = EventQuery::new().filter(Filter::parse("event", "opened")?);
    /// let archive = b"{\"event\":\"opened\",\"ip\":\"192.0.2.7\"}\n{\"event\":\"opened\",\"ip\":[1,,2]}\n";
    /// let lines: Vec<_> = query.scan(archive).collect::<Result<_, _>>()?;
    /// assert_eq!(lines[0].event()?.ip(), Some("192.0.2.7"));
    /// // The search never looked into `ip`.
    /// assert_eq!(lines[1].event().unwrap_err().first().unwrap().code().name(), "event-malformed");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn event(&self) -> Result<Event, Report> {
        let text = std::str::from_utf8(self.bytes)
            .map_err(|error| broken(self.number).with_span(error.valid_up_to()..error.valid_up_to() + 1))?;
        Event::from_json(text)
    }
}

fn broken(number: u64) -> Diagnostic {
    Diagnostic::error(Code::EventLineBroken, "archive")
        .with_message(format!("line {number} is no JSON object"))
}

/// The lines of an archive in memory that match, and the broken ones: the iterator of [`EventQuery::scan`].
///
/// # Examples
///
/// ```
/// use mailwright::{EventQuery, Filter};
/// let archive = b"{\"event\":\"failed\"}\nnot json\n{\"event\":\"failed\"}\n";
/// let query = EventQuery::new().filter(Filter::parse("event", "failed")?);
/// let (found, broken): (Vec<_>, Vec<_>) = query.scan(archive).partition(|line| line.is_ok());
/// assert_eq!((found.len(), broken.len()), (2, 1));
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Debug)]
pub struct Scan<'q, 'a> {
    extractor: Extractor<'q>,
    rest: &'a [u8],
    number: u64,
    left: usize,
}

impl EventQuery {
    /// Searches an archive in memory: NDJSON, lines ended by LF or CRLF, blank lines passed over.
    ///
    /// Each item is a line that matches, or the report (`event-line-broken`, the span in bytes of the line) of one
    /// that is broken, which the search passes over. It ends with the archive or when the query's limit is reached.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{EventQuery, Filter};
    /// let archive = b"{\"event\":\"opened\"}\n{\"event\":\n{\"event\":\"failed\",\"id\":\"x\"}\n";
    /// let query = EventQuery::new().filter(Filter::parse("event", "failed OR delivered")?);
    /// let mut found = Vec::new();
    /// for line in query.scan(archive) {
    ///     match line {
    ///         Ok(line) => found.push(line.event()?.id().unwrap().to_owned()),
    ///         Err(report) => assert_eq!(report.first().unwrap().message(), "line 2 is no JSON object"),
    ///     }
    /// }
    /// assert_eq!(found, ["x"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn scan<'q, 'a>(&'q self, archive: &'a [u8]) -> Scan<'q, 'a> {
        Scan {
            extractor: Extractor::new(Cow::Borrowed(self)),
            rest: archive,
            number: 0,
            left: self.max_results(),
        }
    }
}

impl<'a> Iterator for Scan<'_, 'a> {
    type Item = Result<ScannedLine<'a>, Report>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.left > 0 && !self.rest.is_empty() {
            self.number += 1;
            let (line, rest) = self.extractor.next_line(self.rest);
            self.rest = rest;
            match line {
                Line::Matches(bytes) => {
                    self.left -= 1;
                    return Some(Ok(ScannedLine {
                        number: self.number,
                        bytes,
                    }));
                }
                Line::Broken(at) => return Some(Err(broken(self.number).with_span(at..at + 1).into())),
                Line::Passed => {}
            }
        }
        None
    }
}

/// What a line is to a query.
enum Line<'a> {
    /// It matches; without its end.
    Matches(&'a [u8]),
    /// It stops being an object at this byte of it.
    Broken(usize),
    /// It does not match, or is blank.
    Passed,
}
