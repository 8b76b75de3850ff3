//! `multipart/form-data` (RFC 7578), read.
//!
//! A part is a file when it has a file name, or when it has none but is `application/octet-stream`, as busboy
//! (and with it multer) decides. Part headers are limited to [`MAX_HEADER_BYTES`]. Text before the first
//! boundary and after the last is passed over (RFC 2046 §5.1.1).

use super::{Form, FormField, FormFile, FormValue, text, text_field, too_many_fields};
use crate::diagnostic::decimal;
use crate::mime_header::{Dialect, parse as parse_header};
use crate::{Code, Diagnostic, Limits, Report};
use std::ops::Range;

/// Headers of one part; browsers need some hundred bytes.
const MAX_HEADER_BYTES: usize = 16_384;

pub(super) fn read(boundary: &str, body: &[u8], limits: &Limits) -> Result<Form, Report> {
    let delimiter = ["--", boundary].concat();
    let mut report = Report::default();
    let mut fields = Vec::new();
    // Looked for line by line, so one of several lines cannot be found.
    let first = (!boundary.contains('\n')).then(|| next_delimiter(delimiter.as_bytes(), body, 0));
    let Some(mut current) = first.flatten() else {
        report.push(
            Diagnostic::refusal(
                Code::FormUnterminated,
                "body",
                &["the boundary `", &super::shown(&delimiter), "` does not occur"],
            )
            .with_span(0..body.len()),
        );
        return Err(report);
    };
    while !current.last {
        let Some(next) = next_delimiter(delimiter.as_bytes(), body, current.after) else {
            report.push(
                Diagnostic::refusal(
                    Code::FormUnterminated,
                    "body",
                    &["the body ends inside a part: the closing boundary is missing"],
                )
                .with_span(current.after..body.len())
                .helped("the request was cut off, or its reader stopped at a size limit"),
            );
            break;
        };
        if fields.len() == limits.form_fields {
            report.push(too_many_fields(current.after, limits));
            break;
        }
        // A delimiter right after another one has no line end of its own between them.
        let part = current.after..next.before.max(current.after);
        if let Some(field) = field(body, part, &mut report) {
            fields.push(field);
        }
        current = next;
    }
    Form::finish(fields, report)
}

struct Delimiter {
    /// Where the part before it ends: the line end belongs to the delimiter.
    before: usize,
    /// Where the part after it begins.
    after: usize,
    last: bool,
}

fn next_delimiter(delimiter: &[u8], body: &[u8], from: usize) -> Option<Delimiter> {
    let mut at = from;
    loop {
        let starts_line = at == 0 || body[at - 1] == b'\n';
        let rest = body.get(at..)?;
        // A delimiter begins at the start of a line and is alone on it, blanks apart.
        if starts_line
            && let Some(behind) = rest.strip_prefix(delimiter)
            && let Some((after, last)) = end_of_delimiter(behind)
        {
            let before = match body[..at] {
                [.., b'\r', b'\n'] => at - 2,
                [.., b'\n'] => at - 1,
                _ => at,
            };
            return Some(Delimiter {
                before,
                after: at + delimiter.len() + after,
                last,
            });
        }
        at += memchr::memchr(b'\n', rest)? + 1;
    }
}

/// What follows the boundary on its line: how long it is, and whether it closes the form.
fn end_of_delimiter(rest: &[u8]) -> Option<(usize, bool)> {
    let last = rest.starts_with(b"--");
    if last {
        return Some((2, true));
    }
    let blanks = rest
        .iter()
        .take_while(|byte| matches!(byte, b' ' | b'\t'))
        .count();
    match &rest[blanks..] {
        [b'\r', b'\n', ..] => Some((blanks + 2, false)),
        [b'\n', ..] => Some((blanks + 1, false)),
        _ => None,
    }
}

fn field(body: &[u8], part: Range<usize>, report: &mut Report) -> Option<FormField> {
    let Some((headers, content)) = split_headers(&body[part.clone()]) else {
        report.push(
            Diagnostic::refusal(
                Code::FormPartMalformed,
                "body",
                &[
                    "no blank line within the first ",
                    &decimal(MAX_HEADER_BYTES as u64),
                    " bytes of a part: where its headers end is unknown",
                ],
            )
            .with_span(part),
        );
        return None;
    };
    let content = part.start + content.start..part.start + content.end;
    let headers = &body[part.start + headers.start..part.start + headers.end];
    let disposition = header(headers, "content-disposition");
    let disposition = disposition.map(|value| parse_header(&value, Dialect::Form));
    let name = disposition.as_ref().and_then(|one| one.parameter("name"));
    let Some(name) = name else {
        report.push(
            Diagnostic::refusal(
                Code::FormPartUnnamed,
                "body",
                &["a part without `Content-Disposition: form-data; name=…`"],
            )
            .with_span(part.start..content.start),
        );
        return None;
    };
    let name = text(name.bytes.clone(), part.start..content.start, report);
    let content_type =
        header(headers, "content-type").map(|value| String::from_utf8_lossy(&value).trim().to_owned());
    let filename = disposition
        .as_ref()
        .and_then(|one| one.parameter("filename"))
        .map(|one| text(one.bytes.clone(), part.start..content.start, report));
    let binary = content_type
        .as_deref()
        .is_some_and(|kind| kind.to_ascii_lowercase().starts_with("application/octet-stream"));
    let bytes = body[content.clone()].to_vec();
    if filename.is_none() && !binary {
        return Some(text_field(name, bytes, content, report));
    }
    Some(FormField {
        name,
        value: FormValue::File(FormFile {
            filename,
            content_type: content_type.unwrap_or_else(|| FormFile::UNKNOWN_TYPE.to_owned()),
            content: bytes,
        }),
        raw: None,
    })
}

/// Headers and content of a part, relative to it.
fn split_headers(part: &[u8]) -> Option<(Range<usize>, Range<usize>)> {
    let mut line = 0;
    loop {
        let end = line + memchr::memchr(b'\n', part.get(line..part.len().min(line + MAX_HEADER_BYTES))?)?;
        if end > MAX_HEADER_BYTES {
            return None;
        }
        if matches!(&part[line..end], b"" | b"\r") {
            return Some((0..line, end + 1..part.len()));
        }
        line = end + 1;
    }
}

/// The value of a header of a part, unfolded.
fn header(headers: &[u8], name: &str) -> Option<Vec<u8>> {
    let mut found: Option<Vec<u8>> = None;
    for line in headers.split(|&byte| byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if let (Some(value), Some(b' ' | b'\t')) = (&mut found, line.first()) {
            value.extend_from_slice(line);
            continue;
        }
        if found.is_some() {
            break;
        }
        if let Some(colon) = memchr::memchr(b':', line)
            && line[..colon].trim_ascii().eq_ignore_ascii_case(name.as_bytes())
        {
            found = Some(line[colon + 1..].to_vec());
        }
    }
    found
}
