//! Fetching the values of a place from an event, whatever holds the event.

use super::field::{Path, Places};
use serde_json::Value;
use std::borrow::Cow;

/// Something that holds an event: a JSON value, or what a scan took from a line.
pub(crate) trait Fetch {
    /// Hands each value at `path` to `visit`, as a text, until it answers `true`; answers whether it did.
    ///
    /// Lists, on the way and at the end, stand for their elements. Numbers and booleans are their JSON text; null
    /// and objects are no values.
    fn each(&self, path: Path, visit: &mut dyn FnMut(&str) -> bool) -> bool;

    /// As [`each`](Self::each), for an object whose names and values count: every name, and every value, texts as
    /// they are and anything else as JSON. A text in place of the object is a value.
    fn each_entry(&self, path: Path, visit: &mut dyn FnMut(&str) -> bool) -> bool;
}

/// Whether some value of a field satisfies `visit`.
pub(crate) fn any(event: &dyn Fetch, places: Places, visit: &mut dyn FnMut(&str) -> bool) -> bool {
    match places {
        Places::One(path) => event.each(path, visit),
        Places::Else(first, second) => {
            let mut none = true;
            let found = event.each(first, &mut |text| {
                none = false;
                visit(text)
            });
            found || none && event.each(second, visit)
        }
        Places::And(first, kind, second) => {
            event.each(first, visit)
                || event.each(&["event"], &mut |name| name == kind) && event.each(second, visit)
        }
    }
}

impl Fetch for Value {
    fn each(&self, path: Path, visit: &mut dyn FnMut(&str) -> bool) -> bool {
        match (self, path) {
            (Self::Array(items), _) => items.iter().any(|item| item.each(path, visit)),
            (Self::Object(map), [key, rest @ ..]) => {
                map.get(*key).is_some_and(|value| value.each(rest, visit))
            }
            (_, [_, ..]) | (Self::Object(_) | Self::Null, []) => false,
            (Self::String(text), []) => visit(text),
            (Self::Number(number), []) => visit(&number_text(number)),
            (Self::Bool(flag), []) => visit(if *flag { "true" } else { "false" }),
        }
    }

    fn each_entry(&self, path: Path, visit: &mut dyn FnMut(&str) -> bool) -> bool {
        match (self, path) {
            (Self::Object(map), [key, rest @ ..]) => {
                map.get(*key).is_some_and(|value| value.each_entry(rest, visit))
            }
            (Self::Object(map), []) => map
                .iter()
                .any(|(name, value)| visit(name) || visit(&entry_text(value))),
            (Self::String(text), []) => visit(text),
            _ => false,
        }
    }
}

/// The value of a user variable as a text: strings as they are, anything else as JSON.
pub(crate) fn entry_text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}

fn number_text(number: &serde_json::Number) -> Cow<'_, str> {
    Cow::Owned(number.to_string())
}
