//! A request in JSON, read and written.
//!
//! Numbers keep their digits, objects the order of their keys.

use super::SendRequest;
use crate::diagnostic::{json_objection, json_place};
use crate::{Code, Diagnostic, FormFile, FormValue, Report, transfer_encoding};
use serde_json::{Map, Value, json};

pub(super) fn parse(text: &str) -> Result<SendRequest, Report> {
    let value: Value = serde_json::from_str(text).map_err(|error| syntax_error(text, &error, "request"))?;
    from_value(&value)
}

/// A syntax error with its place in the text.
fn syntax_error(text: &str, error: &serde_json::Error, parameter: &str) -> Diagnostic {
    Diagnostic::error(Code::SendJsonSyntax, parameter)
        .with_message(["not a valid JSON: ", &json_objection(error)].concat())
        .with_span(json_place(text, error))
}

pub(super) fn from_value(value: &Value) -> Result<SendRequest, Report> {
    let mut reader = Reader::default();
    match value {
        Value::Object(parameters) => {
            for (name, value) in parameters {
                match value {
                    Value::Array(values) => values.iter().for_each(|value| reader.field(name, value)),
                    value => reader.field(name, value),
                }
            }
        }
        Value::Array(fields) => {
            for field in fields {
                match field.as_array().map(Vec::as_slice) {
                    Some([Value::String(name), value]) => reader.field(name, value),
                    _ => reader.refuse("request", "a list of parameters holds pairs `[name, value]`"),
                }
            }
        }
        _ => reader.refuse(
            "request",
            "a request is an object of parameters or a list of `[name, value]`",
        ),
    }
    reader.report.or_ok(reader.request)
}

#[derive(Default)]
struct Reader {
    request: SendRequest,
    report: Report,
}

impl Reader {
    fn refuse(&mut self, parameter: &str, message: &str) {
        self.report
            .push(Diagnostic::error(Code::SendJsonShape, parameter).with_message(message));
    }

    fn field(&mut self, name: &str, value: &Value) {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Number(_) | Value::Bool(_) => value.to_string(),
            Value::Null => return,
            Value::Object(file) if file.contains_key("base64") => return self.file(name, file),
            _ if holds_json(name) => value.to_string(),
            Value::Object(_) => {
                return self.refuse(
                    name,
                    "an object is a file and needs `base64`, or belongs to a parameter of variables",
                );
            }
            Value::Array(_) => return self.refuse(name, "a list inside a list"),
        };
        self.request.form.push(name, text);
    }

    fn file(&mut self, name: &str, file: &Map<String, Value>) {
        let text = |key: &str| file.get(key).and_then(Value::as_str);
        for (key, value) in file {
            let known = matches!(key.as_str(), "filename" | "content_type" | "base64");
            let is_text = value.is_string() || (value.is_null() && key != "base64");
            if !known || !is_text {
                self.refuse(
                    name,
                    "a file has the texts `filename`, `content_type` and `base64`",
                );
                return;
            }
        }
        let decoded = transfer_encoding::decode("base64", text("base64").unwrap_or_default().as_bytes());
        if let Some(defect) = decoded.defect {
            return self.refuse(name, &format!("the file is not good base64: {defect}"));
        }
        let content_type = text("content_type")
            .filter(|given| !given.is_empty())
            .unwrap_or(FormFile::UNKNOWN_TYPE);
        self.request.form.push_file(
            name,
            FormFile::new(text("filename"), content_type, decoded.bytes.into_owned()),
        );
    }
}

/// Whether the value of a parameter is JSON itself, so that an object may stand for its text.
fn holds_json(name: &str) -> bool {
    matches!(name, "recipient-variables" | "t:variables")
        || name.starts_with("v:")
        || [
            "h:X-Mailgun-Variables",
            "h:X-Mailgun-Recipient-Variables",
            "h:X-Mailgun-Template-Variables",
        ]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name))
}

pub(super) fn push(request: &mut SendRequest, name: &str, value: &Value) -> Result<(), Report> {
    let mut reader = Reader::default();
    reader.field(name, value);
    request.form.extend(reader.report.or_ok(reader.request)?.form);
    Ok(())
}

pub(super) fn to_value(request: &SendRequest) -> Value {
    request
        .form
        .iter()
        .map(|field| match field.value() {
            FormValue::Text(text) => json!([field.name(), text]),
            FormValue::File(file) => json!([field.name(), {
                "filename": file.filename(),
                "content_type": file.content_type(),
                "base64": encodify::base64::STANDARD.encode(file.content()),
            }]),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::SendRequest;

    #[test]
    fn what_is_written_is_read() {
        let text = r#"[["to","a@example.com"],["attachment",{"filename":"a.txt","content_type":"text/plain","base64":"QQ=="}],["o:tag","x"]]"#;
        let request = SendRequest::from_json(text).unwrap();
        assert_eq!(request.to_json_value().to_string(), text);
    }

    #[test]
    fn every_bad_value_is_told() {
        let report =
            SendRequest::from_json(r#"{"to": {"a": 1}, "cc": [["x"]], "attachment": {"base64": "§"}}"#)
                .unwrap_err();
        let parameters: Vec<_> = report.iter().map(crate::Diagnostic::parameter).collect();
        assert_eq!(parameters, ["to", "cc", "attachment"]);
        let report = SendRequest::from_json("{\"to\": }").unwrap_err();
        assert_eq!(report.first().unwrap().span().unwrap().range(), 7..8);
    }
}
