//! Texts that may hold placeholders: split where there are recipients of their own, and looked at for what stays
//! as it is though it was hardly meant to.

use super::Compiler;
use crate::diagnostic::json_objection;
use crate::send::mime::header::{Field, FieldValue};
use crate::send::mime::json;
use crate::send::request::{excerpt, is_forbidden};
use crate::send::variables::{Name, Segment, scan};
use crate::{Code, Diagnostic, decode_encoded_words};
use serde_json::{Map, Value};
use std::borrow::Cow;

impl Compiler<'_> {
    /// The segments of a text; outside batch mode it is one.
    pub(crate) fn split(
        &mut self,
        text: &str,
        parameter: &str,
        in_header: bool,
        with_spans: bool,
    ) -> Vec<Segment> {
        self.look_for_literals(text, parameter, with_spans);
        if self.is_batch {
            self.slots.split(text, parameter, in_header, with_spans)
        } else if text.is_empty() {
            Vec::new()
        } else {
            vec![Segment::Text(text.to_owned())]
        }
    }

    /// Warns of what looks like a placeholder and stays as it is, each name once in a parameter.
    fn look_for_literals(&mut self, text: &str, parameter: &str, with_spans: bool) {
        let before = self.report.len();
        let mut told: Vec<&str> = Vec::new();
        for (range, name) in scan(text) {
            let written = &text[range.clone()];
            let found = match name {
                Name::Link(_) => continue,
                Name::Unknown(_) if !name.is_suspicious() => continue,
                Name::Unknown(_) => Diagnostic::warning(Code::SendPlaceholderUnknown, parameter)
                    .with_message(format!("`{written}` is no placeholder; it stays as it is"))
                    .with_help("recipient variables are written `%recipient.name%`"),
                _ if self.is_batch => continue,
                _ => Diagnostic::warning(Code::SendPlaceholderOutsideBatch, parameter)
                    .with_message(format!("without recipient variables `{written}` stays as it is"))
                    .with_help("give `recipient-variables`, if only `{}`"),
            };
            if told.contains(&written) {
                continue;
            }
            told.push(written);
            self.report
                .push(if with_spans { found.with_span(range) } else { found });
        }
        self.report.point_into(before, text);
    }

    /// The text of a header as a reader sees it: encoded words (RFC 2047) decoded. What they hide is checked.
    pub(crate) fn header_text<'t>(&mut self, parameter: &str, value: &'t str) -> Cow<'t, str> {
        let decoded = decode_encoded_words(value, self.context.charsets());
        if let Some(at) = decoded.find(is_forbidden)
            && !value.contains(is_forbidden)
        {
            self.report.push(
                Diagnostic::error(Code::SendControlCharacter, parameter)
                    .with_message(format!(
                        "an encoded word hides a control character: `{}`",
                        excerpt(&decoded, at)
                    ))
                    .with_span(0..value.len())
                    .with_source(value)
                    .with_help("headers hold no line breaks and no other control characters"),
            );
        }
        decoded
    }

    /// A field of text or of addresses, by its name.
    pub(crate) fn field(&mut self, name: &str, parameter: &str, value: &str) -> Field {
        if super::address::holds_addresses(name) {
            let segments = self.split(value, parameter, true, true);
            if let Some(field) = self.address_field(name, &segments, parameter) {
                return field;
            }
            if segments.iter().any(|segment| matches!(segment, Segment::Slot(_))) {
                return Field {
                    name: name.to_owned(),
                    value: FieldValue::AddressList(segments),
                };
            }
            if !value.trim().is_empty() && !value.chars().any(is_forbidden) {
                self.report.push(
                    Diagnostic::warning(Code::SendAddressDoubtful, parameter)
                        .with_message(format!(
                            "`{}` is no list of addresses; it is sent as it is",
                            excerpt(value, 0)
                        ))
                        .with_span(0..value.len())
                        .with_source(value),
                );
            }
        }
        let text = self.header_text(parameter, value);
        let segments = match &text {
            Cow::Borrowed(text) => self.split(text, parameter, true, true),
            Cow::Owned(text) => self.split(text, parameter, true, false),
        };
        Field {
            name: name.to_owned(),
            value: FieldValue::Text(segments),
        }
    }

    /// The X-Mailgun-Variables of a request: the header given directly, then `v:` parameters. JSON types are kept.
    pub(crate) fn user_variables(&mut self) -> Map<String, Value> {
        let model = self.model;
        let mut members = Map::new();
        for given in &model.direct_variables {
            match serde_json::from_str(given.value) {
                Ok(Value::Object(map)) => members.extend(map),
                Ok(_) => self.report.push(
                    Diagnostic::warning(Code::SendVariablesInvalid, given.parameter)
                        .with_message("X-Mailgun-Variables is no JSON object; it is left out")
                        .with_span(0..given.value.len())
                        .with_source(given.value),
                ),
                Err(error) => self.report.push(
                    Diagnostic::warning(Code::SendVariablesInvalid, given.parameter)
                        .with_message(
                            [
                                "X-Mailgun-Variables is no JSON; it is left out: ",
                                &json_objection(&error),
                            ]
                            .concat(),
                        )
                        .with_span(0..given.value.len())
                        .with_source(given.value),
                ),
            }
        }
        for given in &model.variables {
            members.insert(given.parameter.to_owned(), Value::String(given.value.to_owned()));
        }
        members
    }

    /// The field X-Mailgun-Variables of a delivery; placeholders work in all its texts.
    pub(crate) fn variables_field(&mut self, members: &Map<String, Value>) -> Field {
        let mut writer = JsonWriter {
            segments: Vec::new(),
            open: String::new(),
        };
        self.json_object(members, None, &mut writer);
        writer.segments.push(Segment::Text(writer.open));
        Field {
            name: crate::send::options::VARIABLES_HEADER.to_owned(),
            value: FieldValue::Json(writer.segments),
        }
    }

    fn json_object(&mut self, map: &Map<String, Value>, parameter: Option<&str>, writer: &mut JsonWriter) {
        writer.open.push('{');
        for (at, (key, value)) in map.iter().enumerate() {
            json::push_key(at, key, &mut writer.open);
            let own = format!("v:{key}");
            self.json_value(value, parameter.unwrap_or(&own), writer);
        }
        writer.open.push('}');
    }

    // As deep as serde_json reads, which is 128 levels.
    fn json_value(&mut self, value: &Value, parameter: &str, writer: &mut JsonWriter) {
        match value {
            Value::String(text) => {
                writer.open.push('"');
                // A JSON text may hold line breaks: they are escaped in it.
                for segment in self.split(text, parameter, false, true) {
                    match segment {
                        Segment::Text(text) => json::push_inside(&text, &mut writer.open),
                        slot @ Segment::Slot(_) => {
                            writer
                                .segments
                                .push(Segment::Text(std::mem::take(&mut writer.open)));
                            writer.segments.push(slot);
                        }
                    }
                }
                writer.open.push('"');
            }
            Value::Array(items) => {
                writer.open.push('[');
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        writer.open.push_str(", ");
                    }
                    self.json_value(item, parameter, writer);
                }
                writer.open.push(']');
            }
            Value::Object(map) => self.json_object(map, Some(parameter), writer),
            other => json::push_value(other, &mut writer.open),
        }
    }
}

/// JSON text that is being split.
struct JsonWriter {
    segments: Vec<Segment>,
    open: String,
}
