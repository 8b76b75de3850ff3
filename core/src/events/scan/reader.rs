//! Searching an archive that is read bit by bit, in constant memory.

use super::extract::Extractor;
use super::{Line, ScannedLine, broken};
use crate::events::query::EventQuery;
use crate::{Code, Diagnostic, Report};
use std::io::{self, Read};

/// Bytes read at a time.
const CHUNK: usize = 256 * 1024;

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
    number: u64,
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
    pub fn scan_reader<R: Read>(&self, reader: R) -> ScanReader<'_, R> {
        ScanReader {
            extractor: Extractor::new(self),
            reader,
            buffer: vec![0; CHUNK],
            start: 0,
            end: 0,
            ended: false,
            number: 0,
            left: self.max_results(),
            longest: self.limits.event_line,
        }
    }

    /// Searches a gzip archive (RFC 1952, of one member or several) behind a reader; see
    /// [`scan_reader`](Self::scan_reader). Needs the cargo feature `gzip`.
    #[cfg(feature = "gzip")]
    pub fn scan_gzip<R: Read>(&self, reader: R) -> ScanReader<'_, flate2::read::MultiGzDecoder<R>> {
        self.scan_reader(flate2::read::MultiGzDecoder::new(reader))
    }
}

impl<R: Read> ScanReader<'_, R> {
    /// The next line that matches, or the report of a broken one; `None` at the end.
    ///
    /// # Errors
    ///
    /// What the reader says.
    pub fn next_line(&mut self) -> io::Result<Option<Result<ScannedLine<'_>, Report>>> {
        while self.left > 0 {
            let (start, end) = match self.step()? {
                Step::End => return Ok(None),
                Step::TooLong => {
                    self.number += 1;
                    let message = format!("line {} is longer than {} bytes", self.number, self.longest);
                    let found = Diagnostic::error(Code::EventLineTooLong, "archive").with_message(message);
                    return Ok(Some(Err(found.into())));
                }
                Step::Line { start, end } => (start, end),
            };
            self.number += 1;
            let line = &self.buffer[start..end];
            match self.extractor.line(line.strip_suffix(b"\r").unwrap_or(line)) {
                Line::Matches(bytes) => {
                    self.left -= 1;
                    // The borrow checker cannot see that a line that is not returned is not held.
                    let length = bytes.len();
                    let bytes = &self.buffer[start..start + length];
                    return Ok(Some(Ok(ScannedLine {
                        number: self.number,
                        bytes,
                    })));
                }
                Line::Broken(at) => return Ok(Some(Err(broken(self.number).with_span(at..at + 1).into()))),
                Line::Passed => {}
            }
        }
        Ok(None)
    }

    fn step(&mut self) -> io::Result<Step> {
        // Bytes after `start` that hold no line end.
        let mut searched = 0;
        let mut too_long = false;
        loop {
            let start = self.start;
            if let Some(found) = memchr::memchr(b'\n', &self.buffer[start + searched..self.end]) {
                let end = start + searched + found;
                self.start = end + 1;
                return Ok(self.whole(start, end, too_long));
            }
            if self.ended {
                self.start = self.end;
                let nothing = start == self.end && !too_long;
                return Ok(if nothing {
                    Step::End
                } else {
                    self.whole(start, self.end, too_long)
                });
            }
            searched = self.end - start;
            if searched > self.longest {
                too_long = true;
                self.start = self.end;
                searched = 0;
            }
            self.fill()?;
        }
    }

    fn whole(&self, start: usize, end: usize, too_long: bool) -> Step {
        if too_long || end - start > self.longest {
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
        if self.buffer.len() - self.end < CHUNK / 2 {
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
        Ok(())
    }
}
