//! Searching archives that come in pieces.

use crate::{Diagnostic, diagnostics};
use mailwright::{EventQuery, ScanReader};
use std::borrow::Cow;
use std::io::{ErrorKind, Read};

/// The lines of an archive that match, and the broken ones. Pieces are pushed in, lines pulled out.
#[derive(Debug)]
pub struct Scanner {
    /// None when no further line can come: an object of JavaScript may keep its memory until long after its last use.
    reader: Option<ScanReader<'static, Pieces>>,
}

/// A line of an archive.
#[derive(Clone, Debug)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false)
)]
pub struct ScannedLine {
    /// Its number, from 1, blank lines counted.
    #[cfg_attr(feature = "types", napi(ts_type = "number"))]
    pub number: u64,
    /// The line, without its end: an event as JSON, numbers with their digits. Empty where it is too long. Bytes that
    /// are not UTF-8 are U+FFFD.
    pub text: String,
    /// Empty for a line that matches. Of a broken one `event-line-broken`, with the place in `text` where it stops being
    /// an object, or `event-line-too-long`; such lines are passed over.
    pub diagnostics: Vec<Diagnostic>,
}

impl Scanner {
    /// A scan for a query.
    #[must_use]
    pub fn new(query: EventQuery) -> Self {
        Self {
            reader: Some(query.into_scan_reader(Pieces::default())),
        }
    }

    /// Adds a piece of the archive at the end.
    pub fn push(&mut self, piece: &[u8]) {
        if let Some(reader) = &mut self.reader {
            reader.reader_mut().add(piece);
        }
    }

    /// Says that no further piece comes.
    pub fn finish(&mut self) {
        if let Some(reader) = &mut self.reader {
            reader.reader_mut().is_finished = true;
        }
    }

    /// Whether no further line can come: the archive is at its end, or the query's limit is reached.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.reader.is_none()
    }

    /// The next line; `None` where the pieces so far hold no further one.
    pub fn next_line(&mut self) -> Option<ScannedLine> {
        let reader = self.reader.as_mut()?;
        // The reader's only error is that nothing is at hand.
        let Some(found) = reader.next_line().ok()? else {
            self.reader = None;
            return None;
        };
        let report = found.err().unwrap_or_default();
        let line = reader.line();
        let text = String::from_utf8_lossy(line);
        // Places are bytes of the line as it came; up to a place in the text, U+FFFD stands for as many as it replaced.
        let diagnostics = diagnostics(&report, &|_| Some(Cow::Borrowed(&text)));
        Some(ScannedLine {
            number: reader.line_number(),
            diagnostics,
            text: text.into_owned(),
        })
    }
}

/// Bytes that were pushed and not read yet.
#[derive(Debug, Default)]
struct Pieces {
    bytes: Vec<u8>,
    read: usize,
    is_finished: bool,
}

impl Pieces {
    fn add(&mut self, piece: &[u8]) {
        self.bytes.drain(..self.read);
        self.read = 0;
        self.bytes.extend_from_slice(piece);
    }
}

impl Read for Pieces {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let rest = &self.bytes[self.read..];
        if rest.is_empty() && !self.is_finished {
            return Err(ErrorKind::WouldBlock.into());
        }
        let length = rest.len().min(into.len());
        into[..length].copy_from_slice(&rest[..length]);
        self.read += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::Scanner;
    use mailwright::EventQuery;

    fn lines(pieces: &[&[u8]]) -> Vec<(u64, String, usize)> {
        let mut scanner = Scanner::new(EventQuery::new());
        let mut found = Vec::new();
        let mut pull = |scanner: &mut Scanner| {
            while let Some(line) = scanner.next_line() {
                found.push((line.number, line.text, line.diagnostics.len()));
            }
        };
        for piece in pieces {
            scanner.push(piece);
            pull(&mut scanner);
        }
        scanner.finish();
        pull(&mut scanner);
        found
    }

    #[test]
    fn where_an_archive_is_cut_does_not_matter() {
        let archive = "{\"event\":\"opened\",\"x\":\"\u{e9}\"}\r\n\n{\"event\":}\n{}".as_bytes();
        let whole = lines(&[archive]);
        assert_eq!(
            whole.iter().map(|line| (line.0, line.2)).collect::<Vec<_>>(),
            [(1, 0), (3, 1), (4, 0)]
        );
        for at in 0..=archive.len() {
            assert_eq!(lines(&[&archive[..at], &archive[at..]]), whole, "{at}");
        }
        let bytes: Vec<&[u8]> = archive.chunks(1).collect();
        assert_eq!(lines(&bytes), whole);
    }

    #[test]
    fn places_are_in_utf16_units() {
        let mut scanner = Scanner::new(EventQuery::new());
        scanner.push("{\"x\":\"\u{1f600}\",}\n".as_bytes());
        let line = scanner.next_line().expect("a line");
        let (start, end) = line.diagnostics[0].span.expect("a span");
        let units: Vec<u16> = line.text.encode_utf16().collect();
        assert_eq!(String::from_utf16(&units[start..end]).expect("whole"), "}");
    }
}
