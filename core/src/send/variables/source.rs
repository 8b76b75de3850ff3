//! One source of recipient variables, read as a stream: only the keys that are used are kept.
//!
//! Source: Mailgun's manual, "Batch sending". Of an address or key given twice the later one counts.

use super::lookup::AddressIndex;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt;

/// The key under which `serde_json` hands out a number when it keeps digits.
const NUMBER: &str = "$serde_json::private::Number";

/// The variables of one address, as far as they are used: a handful, so that looking through them is quickest.
#[derive(Debug, Default)]
pub(crate) struct Entry(Vec<(Box<str>, String)>);

impl Entry {
    /// The value of a key.
    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| **known == *key)
            .map(|(_, value)| value.as_str())
    }

    /// Sets a value; the later one of a key counts.
    fn set(&mut self, key: &str, value: String) {
        match self.0.iter_mut().find(|(known, _)| **known == *key) {
            Some((_, known)) => *known = value,
            None => self.0.push((key.into(), value)),
        }
    }
}

/// A source, read.
#[derive(Debug, Default)]
pub(crate) struct Source {
    entries: Vec<Entry>,
    index: AddressIndex,
    /// Variables of every recipient: a container without addresses.
    shared: Option<usize>,
    /// Addresses (or the whole) whose value is no object.
    pub(crate) misshapen: Vec<String>,
}

impl Source {
    /// Reads the JSON text of a source; `keys` are those that some text uses, `flat` allows a container of
    /// variables without addresses.
    pub(crate) fn read(text: &str, keys: &BTreeSet<&str>, flat: bool) -> Result<Self, serde_json::Error> {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let mut source = deserializer.deserialize_any(Addresses { keys, flat })?;
        deserializer.end()?;
        if source.shared.is_some() && source.index.is_empty() {
            source.misshapen.clear();
        } else {
            source.shared = None;
        }
        Ok(source)
    }

    /// The variables of a recipient, and the address they stand under where only the case is another.
    pub(crate) fn of(&self, wire: &str, typed: &str) -> Option<(&Entry, Option<&str>)> {
        if let Some(shared) = self.shared {
            return Some((self.entries.get(shared)?, None));
        }
        let (entry, other_case) = self.index.find(wire, typed)?;
        Some((self.entries.get(entry)?, other_case))
    }
}

/// A variable as text: texts as they are, null as nothing, the rest as compact JSON.
pub(crate) fn as_text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

struct Addresses<'a> {
    keys: &'a BTreeSet<&'a str>,
    flat: bool,
}

impl<'de> Visitor<'de> for Addresses<'_> {
    type Value = Source;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Source, A::Error> {
        let mut source = Source::default();
        let mut shared = Entry::default();
        while let Some(address) = map.next_key::<String>()? {
            if address == NUMBER {
                map.next_value::<IgnoredAny>()?;
                source.misshapen.push(String::new());
                return Ok(source);
            }
            if self.flat && !address.contains('@') {
                let value = map.next_value::<Value>()?;
                if !value.is_object() {
                    source.misshapen.push(address.clone());
                }
                if self.keys.contains(address.as_str()) {
                    shared.set(&address, as_text(value));
                }
                continue;
            }
            match map.next_value_seed(Variables { keys: self.keys })? {
                Some(entry) => {
                    source.index.insert(address, source.entries.len());
                    source.entries.push(entry);
                }
                None => source.misshapen.push(address),
            }
        }
        if self.flat {
            source.shared = Some(source.entries.len());
            source.entries.push(shared);
        }
        Ok(source)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Source, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(no_object())
    }

    fn visit_str<E>(self, _: &str) -> Result<Source, E> {
        Ok(no_object())
    }

    fn visit_bool<E>(self, _: bool) -> Result<Source, E> {
        Ok(no_object())
    }

    fn visit_unit<E>(self) -> Result<Source, E> {
        Ok(no_object())
    }

    fn visit_i64<E>(self, _: i64) -> Result<Source, E> {
        Ok(no_object())
    }

    fn visit_u64<E>(self, _: u64) -> Result<Source, E> {
        Ok(no_object())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Source, E> {
        Ok(no_object())
    }
}

/// A source that is JSON, but no object.
fn no_object() -> Source {
    Source {
        misshapen: vec![String::new()],
        ..Source::default()
    }
}

/// The variables of one address; `None` where they are no object.
struct Variables<'a> {
    keys: &'a BTreeSet<&'a str>,
}

type Found = Option<Entry>;

impl<'de> serde::de::DeserializeSeed<'de> for Variables<'_> {
    type Value = Found;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Variables<'_> {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Found, A::Error> {
        let mut entry = Entry::default();
        while let Some(key) = map.next_key_seed(Key { keys: self.keys })? {
            match key {
                Which::Used(key) => entry.set(key, as_text(map.next_value()?)),
                Which::Unused => {
                    map.next_value::<IgnoredAny>()?;
                }
                Which::Number => {
                    map.next_value::<IgnoredAny>()?;
                    return Ok(None);
                }
            }
        }
        Ok(Some(entry))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Found, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_str<E>(self, _: &str) -> Result<Found, E> {
        Ok(None)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Found, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Found, E> {
        Ok(None)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Found, E> {
        Ok(None)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Found, E> {
        Ok(None)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Found, E> {
        Ok(None)
    }
}

/// A key, looked at without being copied.
struct Key<'a> {
    keys: &'a BTreeSet<&'a str>,
}

enum Which<'a> {
    Used(&'a str),
    Unused,
    /// What looks like an object is a number.
    Number,
}

impl<'de, 'a> serde::de::DeserializeSeed<'de> for Key<'a> {
    type Value = Which<'a>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Which<'a>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'a> Visitor<'_> for Key<'a> {
    type Value = Which<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Which<'a>, E> {
        Ok(match self.keys.get(key) {
            Some(known) => Which::Used(known),
            None if key == NUMBER => Which::Number,
            None => Which::Unused,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Source;
    use std::collections::BTreeSet;

    fn read(text: &str, flat: bool) -> Source {
        Source::read(text, &BTreeSet::from(["x", "n"]), flat).unwrap()
    }

    #[test]
    fn values_are_kept_as_text() {
        let source = read(
            r#"{"a@b.c": {"x": [1.50, {"k": null}], "n": 18446744073709551616, "y": 0}}"#,
            false,
        );
        let (entry, _) = source.of("a@b.c", "a@b.c").unwrap();
        assert_eq!(entry.get("x"), Some(r#"[1.50,{"k":null}]"#));
        assert_eq!(entry.get("n"), Some("18446744073709551616"));
        assert_eq!(entry.get("y"), None);
    }

    #[test]
    fn what_is_no_object_is_told() {
        for text in ["[]", "5", "null", "\"x\"", "true", "1.5e3"] {
            assert_eq!(read(text, false).misshapen, [""], "{text}");
        }
        assert_eq!(
            read(r#"{"a@b.c": [1], "d@e.f": 5, "g@h.i": {}}"#, false).misshapen,
            ["a@b.c", "d@e.f"]
        );
    }

    #[test]
    fn a_container_without_addresses_is_everybodys() {
        let source = read(r#"{"x": "flat", "n": {"o": 1}}"#, true);
        assert!(source.shared.is_some() && source.misshapen.is_empty());
        assert_eq!(
            source.of("any@b.c", "any@b.c").unwrap().0.get("n"),
            Some(r#"{"o":1}"#)
        );
        assert!(read(r#"{"x": "flat", "a@b.c": {}}"#, true).shared.is_none());
    }
}
