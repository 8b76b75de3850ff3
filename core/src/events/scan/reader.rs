//! Searching an archive that is read bit by bit, in constant memory.

use super::extract::Extractor;
use super::{Line, ScannedLine, broken};
use crate::events::query::EventQuery;
use crate::{Code, Diagnostic, Report};
use std::borrow::Cow;
use std::io::{self, Read};
use std::ops::Range;

/// Bytes read at a time.
const CHUNK: usize = 256 * 1024;

/// The same at first: an archive can be a line or two, and a scan for each of many.
const FIRST: usize = 8 * 1024;

/// The lines of an archive behind a reader that match, and the broken ones.
///
/// # Examples
///
/// ```
/// use mailwright::{EventQuery, Filter};
/// let archive = std::io::Cursor::new(b"{\"event\":\"opened\"}\n{\"event\":\"failed\"}");
/// let query = EventQuery::new().filter(Filter::parse("event", "failed")?);
/// let mut scan = query.scan_reader(archive);
/// let line = scan.next_line().unwrap().unwrap()?;
/// assert_eq!(line.number(), 2);
/// assert!(scan.next_line().unwrap().is_none());
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Debug)]
pub struct ScanReader<'q, R> {
    extractor: Extractor<'q>,
    reader: R,
    buffer: Vec<u8>,
    /// What of the buffer is still to be looked at.
    start: usize,
    end: usize,
    ended: bool,
    /// Bytes after `start` that hold no line end.
    searched: usize,
    /// Whether the line that `start` stands in has been longer than the limit already.
    too_long: bool,
    number: u64,
    /// The line that the last answer was about, in the buffer.
    line: Range<usize>,
    left: usize,
    longest: usize,
}

/// The lines of one step.
enum Step {
    Line { start: usize, end: usize },
    TooLong,
    End,
}

impl EventQuery {
    /// Searches an archive behind a reader: as [`scan`](Self::scan), in memory that does not grow with the archive.
    /// A line longer than the limit `event_line` is passed over with `event-line-too-long`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{EventQuery, Filter};
    /// let archive = "{\"event\":\"opened\"}\n".repeat(3) + "{\"event\":\"complained\",\"recipient\":\"ann@example.org\"}\n";
    /// let query = EventQuery::new().filter(Filter::parse("event", "complained")?);
    /// let mut scan = query.scan_reader(archive.as_bytes()); // a file, a socket, standard input
    /// let line = scan.next_line().expect("no reader fails here").expect("one line matches")?;
    /// assert_eq!((line.number(), line.event()?.recipient()), (4, Some("ann@example.org")));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn scan_reader<R: Read>(&self, reader: R) -> ScanReader<'_, R> {
        ScanReader::new(Cow::Borrowed(self), reader)
    }

    /// As [`scan_reader`](Self::scan_reader), for a search that outlives the query.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{EventQuery, ScanReader};
    /// fn all(archive: &[u8]) -> ScanReader<'static, &[u8]> {
    ///     EventQuery::new().into_scan_reader(archive)
    /// }
    /// assert!(all(b"{}").next_line().unwrap().is_some());
    /// ```
    pub fn into_scan_reader<R: Read>(self, reader: R) -> ScanReader<'static, R> {
        ScanReader::new(Cow::Owned(self), reader)
    }

    /// Searches a gzip archive (RFC 1952, of one member or several) behind a reader; see
    /// [`scan_reader`](Self::scan_reader). Needs the cargo feature `gzip`.
    ///
    /// # Examples
    ///
    /// ```
    /// use flate2::{Compression, write::GzEncoder};
    /// use mailwright::EventQuery;
    /// use std::io::Write;
    /// let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    /// packed.write_all(b"{\"event\":\"opened\"}\n{\"event\":\"clicked\"}\n")?;
    /// let packed = packed.finish()?;
    ///
    /// let query = EventQuery::new();
    /// let mut scan = query.scan_gzip(packed.as_slice());
    /// let mut lines = 0;
    /// while let Some(line) = scan.next_line()? {
    ///     lines += usize::from(line.is_ok());
    /// }
    /// assert_eq!(lines, 2);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[cfg(feature = "gzip")]
    pub fn scan_gzip<R: Read>(&self, reader: R) -> ScanReader<'_, flate2::read::MultiGzDecoder<R>> {
        self.scan_reader(flate2::read::MultiGzDecoder::new(reader))
    }

    /// As [`scan_gzip`](Self::scan_gzip), for a search that outlives the query. Needs the cargo feature `gzip`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::EventQuery;
    /// let mut scan = EventQuery::new().into_scan_gzip(&b"no gzip"[..]);
    /// assert!(scan.next_line().is_err());
    /// ```
    #[cfg(feature = "gzip")]
    pub fn into_scan_gzip<R: Read>(self, reader: R) -> ScanReader<'static, flate2::read::MultiGzDecoder<R>> {
        self.into_scan_reader(flate2::read::MultiGzDecoder::new(reader))
    }
}

impl<'q, R: Read> ScanReader<'q, R> {
    fn new(query: Cow<'q, EventQuery>, reader: R) -> Self {
        Self {
            reader,
            buffer: vec![0; FIRST],
            start: 0,
            end: 0,
            ended: false,
            searched: 0,
            too_long: false,
            number: 0,
            line: 0..0,
            left: query.max_results(),
            longest: query.limits.event_line,
            extractor: Extractor::new(query),
        }
    }

    /// The next line that matches, or the report of a broken (`event-line-broken`) or too long one (`event-line-too-long`);
    /// `None` at the end and once the query's limit is reached.
    ///
    /// # Errors
    ///
    /// What the reader says.
    ///
    /// # Examples
    ///
    /// ```
    /// let archive = &b"{\"event\":\"opened\",\"id\":\"a\"}\n{\"event\":\n{\"event\":\"opened\",\"id\":\"b\"}\n"[..];
    /// let query = mailwright::EventQuery::new();
    /// let mut scan = query.scan_reader(archive);
    /// let (mut ids, mut broken) = (Vec::new(), 0);
    /// while let Some(line) = scan.next_line()? {
    ///     match line.and_then(|line| line.event()) {
    ///         Ok(event) => ids.extend(event.id().map(str::to_owned)),
    ///         Err(_) => broken += 1,
    ///     }
    /// }
    /// assert_eq!((ids, broken), (vec!["a".to_owned(), "b".to_owned()], 1));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn next_line(&mut self) -> io::Result<Option<Result<ScannedLine<'_>, Report>>> {
        self.line = 0..0;
        while self.left > 0 {
            let (start, end) = match self.step()? {
                Step::End => return Ok(None),
                Step::TooLong => {
                    self.number += 1;
                    self.line = self.start..self.start;
                    let message = format!("line {} is longer than {} bytes", self.number, self.longest);
                    let found = Diagnostic::error(Code::EventLineTooLong, "archive").with_message(message);
                    return Ok(Some(Err(found.into())));
                }
                Step::Line { start, end } => (start, end),
            };
            self.number += 1;
            let line = &self.buffer[start..end];
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            self.line = start..start + line.len();
            match self.extractor.line(line) {
                Line::Matches(_) => {
                    self.left -= 1;
                    // The borrow checker cannot see that a line that is not returned is not held.
                    return Ok(Some(Ok(ScannedLine {
                        number: self.number,
                        bytes: &self.buffer[self.line.clone()],
                    })));
                }
                Line::Broken(at) => return Ok(Some(Err(broken(self.number).with_span(at..at + 1).into()))),
                Line::Passed => {}
            }
        }
        Ok(None)
    }

    /// The number of the line that the last answer was about, from 1; 0 before the first one.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::EventQuery;
    /// let query = EventQuery::new();
    /// let mut scan = query.scan_reader(&b"\n{\"event\":"[..]);
    /// assert!(scan.next_line().unwrap().unwrap().is_err());
    /// assert_eq!(scan.line_number(), 2);
    /// ```
    #[must_use]
    pub fn line_number(&self) -> u64 {
        self.number
    }

    /// The line that the last answer was about, without its end, whether it matches or is broken: what the span of
    /// `event-line-broken` points into. Empty for a line that was too long.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::EventQuery;
    /// let query = EventQuery::new();
    /// let mut scan = query.scan_reader(&b"{}\n{\"event\":}"[..]);
    /// assert!(scan.next_line().unwrap().unwrap().is_ok());
    /// let broken = scan.next_line().unwrap().unwrap().unwrap_err();
    /// let span = broken.first().unwrap().span().unwrap();
    /// assert_eq!(scan.line()[span.range()], b"}"[..]);
    /// ```
    #[must_use]
    pub fn line(&self) -> &[u8] {
        &self.buffer[self.line.clone()]
    }

    /// What the bytes are read from; it stands behind what was read ahead, not behind the last line.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::EventQuery;
    /// let query = EventQuery::new();
    /// let mut scan = query.scan_reader(std::io::Cursor::new("{}\n{}\n"));
    /// assert_eq!(scan.next_line().unwrap().unwrap()?.number(), 1);
    /// assert_eq!(scan.reader_mut().position(), 6); // read as a whole
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn reader_mut(&mut self) -> &mut R {
        &mut self.reader
    }

    fn step(&mut self) -> io::Result<Step> {
        loop {
            let start = self.start;
            if let Some(found) = memchr::memchr(b'\n', &self.buffer[start + self.searched..self.end]) {
                let end = start + self.searched + found;
                self.start = end + 1;
                return Ok(self.whole(start, end));
            }
            if self.ended {
                self.start = self.end;
                let nothing = start == self.end && !self.too_long;
                return Ok(if nothing {
                    Step::End
                } else {
                    self.whole(start, self.end)
                });
            }
            self.searched = self.end - start;
            if self.searched > self.longest {
                self.too_long = true;
                self.start = self.end;
                self.searched = 0;
            }
            self.fill()?;
        }
    }

    /// A line that has come to its end.
    fn whole(&mut self, start: usize, end: usize) -> Step {
        self.searched = 0;
        if std::mem::take(&mut self.too_long) || end - start > self.longest {
            Step::TooLong
        } else {
            Step::Line { start, end }
        }
    }

    /// Moves what is left to the front, makes room, and reads.
    fn fill(&mut self) -> io::Result<()> {
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.buffer.len() - self.end < self.buffer.len().min(CHUNK) / 2 {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        let read = loop {
            match self.reader.read(&mut self.buffer[self.end..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        self.end += read;
        self.ended = read == 0;
        // There is more where that came from.
        if self.end == self.buffer.len() && self.buffer.len() < CHUNK {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        Ok(())
    }
}
