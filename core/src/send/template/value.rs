//! The values that templates compute with: borrowed from the data wherever possible, never copied.

use super::number;
use super::tree::Part;
use serde_json::{Map, Number, Value};
use std::borrow::Cow;
use std::rc::Rc;

/// A value. JSON `null` and a missing name are the same thing as soon as they have been looked up.
#[derive(Clone, Debug)]
pub(super) enum Val<'a> {
    Nil,
    Bool(bool),
    /// A literal, `@index` or `.length`; numbers of the data are never integers.
    Int(i64),
    Float(f64),
    Number(&'a Number),
    Str(&'a str),
    /// What a helper has rendered.
    Text(Rc<str>),
    Array(&'a [Value]),
    /// A name looked up on an array: the values of its elements.
    List(Rc<[Val<'a>]>),
    Object(&'a Map<String, Value>),
}

/// An array was indexed with a negative number: Mailgun's engine crashes.
#[derive(Debug)]
pub(super) struct NegativeIndex;

impl<'a> From<&'a Value> for Val<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Null => Self::Nil,
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => Self::Number(number),
            Value::String(text) => Self::Str(text),
            Value::Array(items) => Self::Array(items),
            Value::Object(map) => Self::Object(map),
        }
    }
}

/// Up to this many entries a scan of the keys beats hashing the name.
const SCANNED: usize = 10;

fn entry<'a>(map: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    if map.len() <= SCANNED {
        map.iter()
            .find(|(key, _)| key.as_str() == name)
            .map(|(_, value)| value)
    } else {
        map.get(name)
    }
}

impl<'a> Val<'a> {
    pub(super) fn is_nil(&self) -> bool {
        matches!(self, Self::Nil)
    }

    /// Null, missing, `false`, zero, and everything empty are false.
    pub(super) fn truth(&self) -> bool {
        match self {
            Self::Nil => false,
            Self::Bool(value) => *value,
            Self::Int(value) => *value != 0,
            Self::Float(value) => *value != 0.0,
            // No parsing: a JSON number is zero when it has no digit but zeros before its exponent. A number so small
            // that it becomes zero has to be parsed.
            Self::Number(number) => match number.as_str() {
                "0" => false,
                text if text.len() < 16 && !text.contains(['e', 'E']) => {
                    text.bytes().any(|byte| matches!(byte, b'1'..=b'9'))
                }
                _ => number.as_f64() != Some(0.0),
            },
            Self::Str(text) => !text.is_empty(),
            Self::Text(text) => !text.is_empty(),
            Self::Array(items) => !items.is_empty(),
            Self::List(items) => !items.is_empty(),
            Self::Object(map) => !map.is_empty(),
        }
    }

    /// A field or an element; `None` where there is none (a null is there), and `length` where the name is free.
    pub(super) fn field(&self, part: &Part) -> Result<Option<Val<'a>>, NegativeIndex> {
        let index = |length: usize| match part.index {
            Some(index) if index < 0 && length > 0 => Err(NegativeIndex),
            Some(index) => Ok(usize::try_from(index).ok().filter(|&index| index < length)),
            None => Ok(None),
        };
        let (found, length) = match self {
            Self::Object(map) => match entry(map, &part.name) {
                Some(value) => return Ok(Some(value.into())),
                None => (None, Some(map.len())),
            },
            Self::Array(items) => (
                index(items.len())?.and_then(|at| items.get(at)).map(Val::from),
                Some(items.len()),
            ),
            Self::List(items) => (
                index(items.len())?.and_then(|at| items.get(at)).cloned(),
                Some(items.len()),
            ),
            Self::Str(text) => (None, Some(text.len())),
            Self::Text(text) => (None, Some(text.len())),
            _ => (None, None),
        };
        if found.is_some() || &*part.name != "length" {
            return Ok(found);
        }
        Ok(length.map(|length| Val::Int(i64::try_from(length).unwrap_or(i64::MAX))))
    }

    /// As text, if it is text.
    pub(super) fn as_str(&self) -> Option<&str> {
        match self {
            Self::Str(text) => Some(text),
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text that printing gives, before it is escaped.
    pub(super) fn text(&self) -> Result<Cow<'_, str>, OutOfRange> {
        if let Some(text) = self.as_str() {
            return Ok(Cow::Borrowed(text));
        }
        let mut out = String::new();
        self.write(&mut out)?;
        Ok(Cow::Owned(out))
    }

    /// Writes the text that printing gives, before it is escaped.
    pub(super) fn write(&self, out: &mut String) -> Result<(), OutOfRange> {
        match self {
            Self::Nil => {}
            Self::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::Int(value) => write_int(*value, out),
            Self::Float(value) => number::write_double(*value, out),
            Self::Number(number) => {
                if !number::write_number(number, out) {
                    return Err(OutOfRange(number.to_string()));
                }
            }
            Self::Str(text) => out.push_str(text),
            Self::Text(text) => out.push_str(text),
            Self::Array(items) => {
                for item in *items {
                    Val::from(item).write(out)?;
                }
            }
            Self::List(items) => {
                for item in items.iter() {
                    item.write(out)?;
                }
            }
            Self::Object(map) => write_map(map, out)?,
        }
        Ok(())
    }

    /// The value as a number, as `ifGt` and its like see it.
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Bool(value) => Some(f64::from(u8::from(*value))),
            #[allow(clippy::cast_precision_loss)] // as in Go
            Self::Int(value) => Some(*value as f64),
            Self::Float(value) => Some(*value),
            Self::Number(number) => number::double(number),
            Self::Str(text) => number::parse_float(text),
            Self::Text(text) => number::parse_float(text),
            _ => None,
        }
    }
}

/// A number of the data does not fit a double; Go refuses to decode such JSON.
#[derive(Debug)]
pub(super) struct OutOfRange(pub(super) String);

fn write_int(value: i64, out: &mut String) {
    use std::fmt::Write;
    if let Ok(digit @ 0..=9) = u8::try_from(value) {
        out.push(char::from(b'0' + digit));
    } else {
        let _ = write!(out, "{value}");
    }
}

/// Go's `%s` of a map: `map[key:value …]`, keys in order of their bytes.
fn write_map(map: &Map<String, Value>, out: &mut String) -> Result<(), OutOfRange> {
    let mut entries: Vec<_> = map.iter().collect();
    entries.sort_unstable_by_key(|(key, _)| *key);
    out.push_str("map[");
    for (at, (key, value)) in entries.into_iter().enumerate() {
        if at > 0 {
            out.push(' ');
        }
        out.push_str(key);
        out.push(':');
        write_inner(value, out)?;
    }
    out.push(']');
    Ok(())
}

/// Go's `%s` of something inside a map.
fn write_inner(value: &Value, out: &mut String) -> Result<(), OutOfRange> {
    match value {
        Value::Null => out.push_str("<nil>"),
        Value::Bool(value) => out.push_str(if *value {
            "%!s(bool=true)"
        } else {
            "%!s(bool=false)"
        }),
        Value::Number(number) => {
            let value = number::double(number).ok_or_else(|| OutOfRange(number.to_string()))?;
            out.push_str("%!s(float64=");
            number::write_general(value, out);
            out.push(')');
        }
        Value::String(text) => out.push_str(text),
        Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(' ');
                }
                write_inner(item, out)?;
            }
            out.push(']');
        }
        Value::Object(map) => write_map(map, out)?,
    }
    Ok(())
}

/// Writes `text` with `&`, `'`, `<`, `>` and `"` escaped.
pub(super) fn escape(text: &str, out: &mut String) {
    let mut start = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'\'' => "&apos;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => continue,
        };
        out.push_str(&text[start..at]);
        out.push_str(entity);
        start = at + 1;
    }
    out.push_str(&text[start..]);
}
