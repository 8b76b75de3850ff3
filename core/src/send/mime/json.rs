//! JSON in headers: ASCII alone, with a space wherever the line may be folded, and nothing that a reader of
//! headers could take for an encoded word.

use serde_json::{Map, Value};
use std::fmt::Write;

/// Appends a value.
pub(crate) fn push_value(value: &Value, out: &mut String) {
    match value {
        Value::String(text) => push_text(text, out),
        Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push_str(", ");
                }
                push_value(item, out);
            }
            out.push(']');
        }
        Value::Object(map) => push_object(map, out),
        other => out.push_str(&other.to_string()),
    }
}

/// Appends an object.
pub(crate) fn push_object(map: &Map<String, Value>, out: &mut String) {
    out.push('{');
    for (at, (key, value)) in map.iter().enumerate() {
        push_key(at, key, out);
        push_value(value, out);
    }
    out.push('}');
}

/// Appends the key of a member, with what stands before and after it.
pub(crate) fn push_key(at: usize, key: &str, out: &mut String) {
    if at > 0 {
        out.push_str(", ");
    }
    push_text(key, out);
    out.push_str(": ");
}

/// Appends a text in quotes.
pub(crate) fn push_text(text: &str, out: &mut String) {
    out.push('"');
    push_inside(text, out);
    out.push('"');
}

/// Appends what stands between the quotes of a text, or a piece of it.
pub(crate) fn push_inside(text: &str, out: &mut String) {
    // Whatever stands before a piece: neither `=?`, which would begin an encoded word (RFC 2047), nor a run of
    // blanks, which folding might change, comes of joining them.
    let mut previous = None;
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '?' if matches!(previous, None | Some('=')) => out.push_str("\\u003f"),
            ' ' if matches!(previous, None | Some(' ')) => out.push_str("\\u0020"),
            ' '..='\x7e' => out.push(c),
            _ => {
                let mut units = [0; 2];
                for unit in c.encode_utf16(&mut units) {
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
        }
        previous = Some(c);
    }
}

#[cfg(test)]
mod tests {
    use super::push_value;
    use serde_json::{Value, json};

    #[test]
    fn values_read_back() {
        let value = json!({"a": "Zoë 🎉 \u{7f}\u{0} =?utf-8?q?x?= \"\\", " b  ": [1, null, {"c": "\r\n  "}], "n": 1.5});
        let mut out = String::new();
        push_value(&value, &mut out);
        assert!(out.bytes().all(|byte| (0x20..0x7f).contains(&byte)), "{out}");
        assert!(!out.contains("=?"));
        assert_eq!(serde_json::from_str::<Value>(&out).unwrap(), value);
    }
}
