//! `application/x-www-form-urlencoded`, read by the parser of the WHATWG URL standard (§5.1).
//!
//! Fields end at `&` only, an empty sequence is no field, `+` is a blank, a `%` without two hex digits stands
//! for itself.

use super::{Form, text, text_field, too_many_fields};
use crate::mime_header::hex;
use crate::{Code, Diagnostic, Limits, Report};

/// Warnings about single escapes beyond this number are left out: one tells the story.
const MAX_ESCAPE_WARNINGS: usize = 10;

pub(super) fn read(body: &[u8], limits: &Limits) -> Result<Form, Report> {
    let mut report = Report::default();
    let mut fields = Vec::new();
    let mut start = 0;
    while start < body.len() {
        let end = memchr::memchr(b'&', &body[start..]).map_or(body.len(), |at| start + at);
        if end > start {
            if fields.len() == limits.form_fields {
                report.push(too_many_fields(start, limits));
                break;
            }
            let equals = memchr::memchr(b'=', &body[start..end]).map_or(end, |at| start + at);
            let name = text(
                decode(body, start..equals, &mut report),
                start..equals,
                &mut report,
            );
            let value = (equals + 1).min(end)..end;
            let bytes = decode(body, value.clone(), &mut report);
            fields.push(text_field(name, bytes, value, &mut report));
        }
        start = end + 1;
    }
    Form::finish(fields, report)
}

fn decode(body: &[u8], range: std::ops::Range<usize>, report: &mut Report) -> Vec<u8> {
    let source = &body[range.clone()];
    let mut out = Vec::with_capacity(source.len());
    let mut at = 0;
    while let Some(special) = memchr::memchr2(b'%', b'+', &source[at..]) {
        out.extend_from_slice(&source[at..at + special]);
        at += special;
        match (source[at], hex(source.get(at + 1)), hex(source.get(at + 2))) {
            (b'+', ..) => {
                out.push(b' ');
                at += 1;
            }
            (_, Some(high), Some(low)) => {
                out.push(high << 4 | low);
                at += 3;
            }
            _ => {
                if report.len() < MAX_ESCAPE_WARNINGS {
                    let span = range.start + at..range.start + (at + 3).min(source.len());
                    report.push(
                        Diagnostic::warning(Code::FormMalformedEscape, "body")
                            .with_message("`%` without two hex digits stands for itself")
                            .with_span(span),
                    );
                }
                out.push(b'%');
                at += 1;
            }
        }
    }
    out.extend_from_slice(&source[at..]);
    out
}
