//! Where headers and parts of a message are: one pass, no recursion.
//!
//! The boundaries of all open multiparts are kept on a stack, and every line is compared with each of them, so
//! that the boundary of an outer multipart ends an inner one whose closing boundary got lost. A boundary counts
//! only alone on its line, blanks apart (RFC 2046 §5.1.1).
//!
//! Header lines end with CRLF, LF or a lone CR. The first line that is no header begins the body even without a
//! blank line before it, as Python's `email` reads it.

use super::header::MessageHeader;
use crate::mime_header::{Dialect, HeaderValue, parse as parse_value};
use crate::{Charsets, Code, Diagnostic, Limits, Report};
use memchr::memmem;
use std::ops::Range;

/// The message or a part of it.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) headers: Vec<MessageHeader>,
    pub(super) content_type: HeaderValue,
    pub(super) disposition: Option<HeaderValue>,
    pub(super) multipart: bool,
    pub(super) parent: Option<usize>,
    /// Headers, blank line and body.
    pub(super) whole: Range<usize>,
    pub(super) body: Range<usize>,
}

struct Open {
    node: usize,
    /// `--` and the boundary.
    delimiter: Vec<u8>,
    children: usize,
    /// The part that has not ended yet.
    child: Option<usize>,
    closed: bool,
}

struct Scanner<'a> {
    raw: &'a [u8],
    limits: &'a Limits,
    charsets: Charsets,
    nodes: Vec<Node>,
    open: Vec<Open>,
    headers: usize,
    report: Report,
}

pub(super) fn read(raw: &[u8], limits: &Limits, charsets: Charsets) -> Result<(Vec<Node>, Report), Report> {
    let mut scanner = Scanner {
        raw,
        limits,
        charsets,
        nodes: Vec::new(),
        open: Vec::new(),
        headers: 0,
        report: Report::default(),
    };
    scanner.run();
    let Scanner { nodes, report, .. } = scanner;
    if report.has_errors() {
        Err(report)
    } else {
        Ok((nodes, report))
    }
}

/// A boundary line.
struct Delimiter {
    /// Where the content before it ends; its line end belongs to the boundary.
    before: usize,
    after: usize,
    level: usize,
    closing: bool,
}

impl Scanner<'_> {
    fn run(&mut self) {
        let finder = memmem::Finder::new(b"--");
        let mut at = self.entity(0, None);
        while !self.report.has_errors() {
            let found = if self.open.is_empty() {
                None
            } else {
                self.next_delimiter(&finder, at)
            };
            let Some(found) = found else {
                let end = self.raw.len();
                if let Some(innermost) = self.open.len().checked_sub(1) {
                    // The last line end belongs to the boundary that is missing.
                    let line_end = match self.raw {
                        [.., b'\r', b'\n'] => 2,
                        [.., b'\r' | b'\n'] => 1,
                        _ => 0,
                    };
                    self.end_last_child(innermost, end - line_end);
                }
                self.end_entities(0, end);
                return;
            };
            // What is open inside the multipart of this boundary ends here, and so does the part before.
            self.end_entities(found.level + 1, found.before);
            self.end_last_child(found.level, found.before);
            at = found.after;
            let parent = self.open[found.level].node;
            if found.closing {
                self.open[found.level].closed = true;
                self.nodes[parent].body.end = found.after;
                self.nodes[parent].whole.end = found.after;
                self.close(found.level);
            } else if self
                .delimiter_at(at, at)
                .is_some_and(|next| next.level == found.level)
            {
                // Nothing between two boundaries is no part (RFC 2046 §5.1.1).
            } else {
                if self.nodes.len() >= self.limits.incoming_parts {
                    self.report.push(
                        Diagnostic::error(Code::InboundTooManyParts, "message")
                            .with_message(format!("more than {} parts", self.limits.incoming_parts))
                            .with_span(at..at),
                    );
                    return;
                }
                let open = &mut self.open[found.level];
                open.children += 1;
                open.child = Some(self.nodes.len());
                at = self.entity(at, Some(parent));
            }
        }
    }

    /// Reads the headers of the message or of a part that begins at `at`; answers where its body begins.
    fn entity(&mut self, at: usize, parent: Option<usize>) -> usize {
        let (headers, body) = self.header_section(at);
        let value = |name: &str| {
            headers
                .iter()
                .find(|header| header.name().eq_ignore_ascii_case(name))
        };
        let in_digest =
            parent.is_some_and(|parent| self.nodes[parent].content_type.main == "multipart/digest");
        let default = if in_digest { "message/rfc822" } else { "text/plain" };
        let mut content_type = parse_value(
            value("content-type").map_or(b"", MessageHeader::raw),
            Dialect::Mail,
        );
        if !is_media_type(&content_type.main) {
            default.clone_into(&mut content_type.main);
        }
        let disposition = value("content-disposition").map(|header| parse_value(header.raw(), Dialect::Mail));
        let multipart = content_type.main.starts_with("multipart/");
        let boundary = content_type
            .parameter("boundary")
            .map(|found| found.bytes.trim_ascii_end().to_vec());
        let node = self.nodes.len();
        self.nodes.push(Node {
            headers,
            content_type,
            disposition,
            multipart: false,
            parent,
            whole: at..self.raw.len(),
            body: body..self.raw.len(),
        });
        if !multipart {
            return body;
        }
        let odd = match boundary {
            Some(boundary) if !boundary.is_empty() && self.open.len() < self.limits.incoming_depth => {
                self.nodes[node].multipart = true;
                self.open.push(Open {
                    node,
                    delimiter: [b"--", boundary.as_slice()].concat(),
                    children: 0,
                    child: None,
                    closed: false,
                });
                return body;
            }
            Some(boundary) if !boundary.is_empty() => Diagnostic::warning(Code::InboundTooDeep, "message")
                .with_message(format!(
                    "nested deeper than {}; the part is kept whole",
                    self.limits.incoming_depth
                )),
            _ => {
                "text/plain".clone_into(&mut self.nodes[node].content_type.main);
                Diagnostic::warning(Code::InboundBoundaryMissing, "message")
                    .with_message("a multipart without a `boundary` parameter is read as text")
            }
        };
        self.report.push(odd.with_span(at..body));
        body
    }

    /// Ends the multiparts from `level` on, innermost first, at `end`.
    fn end_entities(&mut self, level: usize, end: usize) {
        while self.open.len() > level {
            let innermost = self.open.len() - 1;
            self.end_last_child(innermost, end);
            let node = self.open[innermost].node;
            self.nodes[node].body.end = end.max(self.nodes[node].body.start);
            self.nodes[node].whole.end = self.nodes[node].body.end;
            self.close(innermost);
        }
    }

    /// Ends the last part of the multipart at `level`, unless that part is a multipart, which ends itself.
    fn end_last_child(&mut self, level: usize, end: usize) {
        if let Some(child) = self.open[level].child.take()
            && !self.nodes[child].multipart
        {
            let child = &mut self.nodes[child];
            child.body.end = end.max(child.body.start);
            child.whole.end = child.body.end;
        }
    }

    /// Takes the innermost multipart off the stack and says what it lacks.
    fn close(&mut self, level: usize) {
        self.open.truncate(level + 1);
        let Some(open) = self.open.pop() else { return };
        let node = &mut self.nodes[open.node];
        if open.children == 0 && !open.closed {
            node.multipart = false;
            "text/plain".clone_into(&mut node.content_type.main);
            self.report.push(
                Diagnostic::warning(Code::InboundBoundaryMissing, "message")
                    .with_message("the boundary of a multipart never appears; its body is read as text")
                    .with_span(node.body.clone()),
            );
        } else if !open.closed {
            self.report.push(
                Diagnostic::warning(Code::InboundUnterminated, "message")
                    .with_message("a multipart ends without its closing boundary")
                    .with_span(node.body.clone()),
            );
        }
    }

    fn next_delimiter(&self, finder: &memmem::Finder, from: usize) -> Option<Delimiter> {
        let mut search = from;
        loop {
            let at = search + finder.find(self.raw.get(search..)?)?;
            let starts_line = at == from || matches!(self.raw[at - 1], b'\n' | b'\r');
            if starts_line && let Some(found) = self.delimiter_at(at, from) {
                return Some(found);
            }
            // A line holds at most one boundary, at its start; a run of dashes is passed in one step.
            search = at + 2;
        }
    }

    /// The boundary line that starts at `at`, if one does; the content before it starts at `from`.
    fn delimiter_at(&self, at: usize, from: usize) -> Option<Delimiter> {
        let line = &self.raw[at..];
        self.open.iter().enumerate().rev().find_map(|(level, open)| {
            let rest = line.strip_prefix(open.delimiter.as_slice())?;
            let (rest, closing) = match rest.strip_prefix(b"--") {
                Some(rest) => (rest, true),
                None => (rest, false),
            };
            let blanks = rest
                .iter()
                .take_while(|byte| matches!(byte, b' ' | b'\t'))
                .count();
            let line_end = match &rest[blanks..] {
                [b'\r', b'\n', ..] => 2,
                [b'\r' | b'\n', ..] => 1,
                [] => 0,
                _ => return None,
            };
            let before = match &self.raw[from..at] {
                [.., b'\r', b'\n'] => at - 2,
                [.., b'\r' | b'\n'] => at - 1,
                _ => at,
            };
            Some(Delimiter {
                before,
                after: self.raw.len() - rest.len() + blanks + line_end,
                level,
                closing,
            })
        })
    }

    /// Header fields from `at` on, and where the body begins.
    fn header_section(&mut self, start: usize) -> (Vec<MessageHeader>, usize) {
        let mut headers: Vec<MessageHeader> = Vec::new();
        // The field that may still be continued: its name, and where its value stands.
        let mut field: Option<(Range<usize>, Range<usize>)> = None;
        let mut at = start;
        let body = loop {
            let line = self.line(at);
            let text = &self.raw[line.start..line.end];
            if text.is_empty() {
                break line.next;
            }
            if text.starts_with(b"--") && self.delimiter_at(at, at).is_some() {
                break at;
            }
            if matches!(text[0], b' ' | b'\t') {
                match &mut field {
                    Some((_, value)) => value.end = line.end,
                    None => self.report.push(
                        Diagnostic::warning(Code::InboundHeaderMalformed, "message")
                            .with_message("a continuation line before the first header; it is passed over")
                            .with_span(line.start..line.end),
                    ),
                }
            } else if let Some(name) = field_name(text) {
                self.finish_field(field.take(), &mut headers);
                if self.report.has_errors() {
                    break at;
                }
                let colon = at + memchr::memchr(b':', text).unwrap_or(name);
                field = Some((at..at + name, colon + 1..line.end));
            } else if at == start && text.starts_with(b"From ") {
                // The separator of an mbox file before the first header.
            } else {
                self.report.push(
                    Diagnostic::warning(Code::InboundHeaderMalformed, "message")
                        .with_message("a line that is no header; the body is taken to begin here")
                        .with_span(line.start..line.end),
                );
                break at;
            }
            at = line.next;
            if at == line.start {
                break at;
            }
        };
        self.finish_field(field, &mut headers);
        (headers, body)
    }

    fn finish_field(
        &mut self,
        field: Option<(Range<usize>, Range<usize>)>,
        headers: &mut Vec<MessageHeader>,
    ) {
        let Some((name, value)) = field else { return };
        self.headers += 1;
        if self.headers > self.limits.incoming_headers {
            self.report.push(
                Diagnostic::error(Code::InboundTooManyHeaders, "message")
                    .with_message(format!(
                        "more than {} header fields",
                        self.limits.incoming_headers
                    ))
                    .with_span(name),
            );
            return;
        }
        headers.push(MessageHeader::new(
            &self.raw[name],
            &self.raw[value],
            self.charsets,
        ));
    }

    fn line(&self, start: usize) -> Line {
        let rest = &self.raw[start..];
        let length = memchr::memchr2(b'\r', b'\n', rest).unwrap_or(rest.len());
        let line_end = match &rest[length..] {
            [b'\r', b'\n', ..] => 2,
            [] => 0,
            _ => 1,
        };
        Line {
            start,
            end: start + length,
            next: start + length + line_end,
        }
    }
}

struct Line {
    start: usize,
    end: usize,
    /// Where the next line begins; `start` where there is none.
    next: usize,
}

/// How long the field name of a header line is; `None` where the line is no header (RFC 5322 §2.2, §4.5).
fn field_name(line: &[u8]) -> Option<usize> {
    let colon = memchr::memchr(b':', line)?;
    let name = line[..colon].trim_ascii_end();
    (!name.is_empty() && name.iter().all(u8::is_ascii_graphic)).then_some(name.len())
}

fn is_media_type(text: &str) -> bool {
    text.split_once('/')
        .is_some_and(|(top, sub)| crate::mime_header::is_token(top) && crate::mime_header::is_token(sub))
}
