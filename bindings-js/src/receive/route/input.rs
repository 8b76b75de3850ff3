//! A message as routes see it, from a list of headers.

use crate::Failure;
use mailwright::{Charsets, RouteInput};
use serde_json::Value;

/// Header fields in order: a list of `[name, value]`, or an object whose values are texts or lists of texts.
///
/// # Errors
///
/// [`Failure::Type`] for anything else.
pub fn headers(given: &Value) -> Result<Vec<(&str, &str)>, Failure> {
    let wrong = || {
        Failure::wrong_type(
            "headers",
            "a list of [name, value], or an object of texts or lists of texts",
        )
    };
    let mut headers = Vec::new();
    match given {
        Value::Array(pairs) => {
            for pair in pairs {
                match pair.as_array().map(Vec::as_slice) {
                    Some([Value::String(name), Value::String(value)]) => {
                        headers.push((name.as_str(), value.as_str()));
                    }
                    _ => return Err(wrong()),
                }
            }
        }
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::String(value) => headers.push((name.as_str(), value.as_str())),
                    Value::Array(values) => {
                        for value in values {
                            headers.push((name.as_str(), value.as_str().ok_or_else(wrong)?));
                        }
                    }
                    _ => return Err(wrong()),
                }
            }
        }
        _ => return Err(wrong()),
    }
    Ok(headers)
}

/// A recipient and header fields.
///
/// # Errors
///
/// As [`headers`].
pub fn route_input(recipient: &str, given: &Value, charsets: Charsets) -> Result<RouteInput, Failure> {
    Ok(RouteInput::with_charsets(recipient, headers(given)?, charsets))
}
