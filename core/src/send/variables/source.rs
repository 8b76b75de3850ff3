//! One source of recipient variables, read as a stream: only the keys that are used are kept.
//!
//! Source: Mailgun's manual, "Batch sending". Of an address or key given twice the later one counts.

use super::lookup::AddressIndex;
use super::placeholder::{Name, scan};
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::Value;
use std::fmt;
use std::ops::Range;

/// The key under which `serde_json` hands out a number when it keeps digits.
const NUMBER: &str = "$serde_json::private::Number";

/// The keys that some text uses, each with a number.
#[derive(Debug, Default)]
pub(crate) struct Keys<'a>(Vec<&'a str>);

impl<'a> Keys<'a> {
    /// The keys of placeholders.
    pub(crate) fn of(literals: &'a [String]) -> Self {
        let placeholders = literals.iter().flat_map(|literal| scan(literal));
        let mut keys: Vec<&str> = placeholders
            .filter_map(|(_, name)| match name {
                Name::Key(key) => Some(key),
                _ => None,
            })
            .collect();
        keys.sort_unstable();
        keys.dedup();
        Self(keys)
    }

    /// The number of a key.
    pub(super) fn number(&self, key: &str) -> Option<u32> {
        let at = self.0.binary_search(&key).ok()?;
        u32::try_from(at).ok()
    }
}

/// A value of a variable: its key, and where its text ends, which begins where that before it ends.
#[derive(Clone, Copy, Debug)]
struct Cell {
    key: u32,
    end: u32,
}

/// The variables of one address, as far as they are used: a handful, so that looking through them is quickest.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry<'a> {
    source: &'a Source,
    first: usize,
    end: usize,
}

impl<'a> Entry<'a> {
    /// The value of a key, by its number in [`Keys`].
    pub(crate) fn get(self, key: u32) -> Option<&'a str> {
        let Source { text, cells, .. } = self.source;
        let at = (self.first..self.end)
            .rev()
            .find(|&at| cells.get(at).is_some_and(|cell| cell.key == key))?;
        let start = at.checked_sub(1).map_or(0, |before| cells[before].end);
        text.get(start as usize..cells[at].end as usize)
    }
}

/// A source, read. All values are in one text.
#[derive(Debug, Default)]
pub(crate) struct Source {
    text: String,
    cells: Vec<Cell>,
    /// The cells of each address.
    entries: Vec<Range<usize>>,
    index: AddressIndex,
    /// Variables of every recipient: a container without addresses.
    is_shared: bool,
    /// Addresses (or the whole) whose value is no object.
    pub(crate) misshapen: Vec<String>,
}

impl Source {
    /// Reads the JSON text of a source; `flat` allows a container of variables without addresses.
    pub(crate) fn read(text: &str, keys: &Keys<'_>, flat: bool) -> Result<Self, serde_json::Error> {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let source = deserializer.deserialize_any(Addresses { keys, flat })?;
        deserializer.end()?;
        Ok(source)
    }

    /// The variables of a recipient, and the address they stand under where only the case is another.
    pub(crate) fn of(&self, wire: &str, typed: &str) -> Option<(Entry<'_>, Option<&str>)> {
        let (cells, other_case) = if self.is_shared {
            (0..self.cells.len(), None)
        } else {
            let (entry, other_case) = self.index.find(wire, typed)?;
            (self.entries.get(entry)?.clone(), other_case)
        };
        let entry = Entry {
            source: self,
            first: cells.start,
            end: cells.end,
        };
        Some((entry, other_case))
    }

    /// Ends the value of a variable, which is in the text already.
    fn close<E: Error>(&mut self, key: u32) -> Result<(), E> {
        let end = u32::try_from(self.text.len()).map_err(|_| E::custom("more than 4 GiB of values"))?;
        self.cells.push(Cell { key, end });
        Ok(())
    }
}

struct Addresses<'a> {
    keys: &'a Keys<'a>,
    flat: bool,
}

/// What is no object can be many things; none of them is looked at.
macro_rules! no_object {
    ($type:ty, $value:expr) => {
        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<$type, A::Error> {
            while list.next_element::<IgnoredAny>()?.is_some() {}
            Ok($value)
        }

        fn visit_str<E>(self, _: &str) -> Result<$type, E> {
            Ok($value)
        }

        fn visit_bool<E>(self, _: bool) -> Result<$type, E> {
            Ok($value)
        }

        fn visit_unit<E>(self) -> Result<$type, E> {
            Ok($value)
        }

        fn visit_i64<E>(self, _: i64) -> Result<$type, E> {
            Ok($value)
        }

        fn visit_u64<E>(self, _: u64) -> Result<$type, E> {
            Ok($value)
        }

        fn visit_f64<E>(self, _: f64) -> Result<$type, E> {
            Ok($value)
        }
    };
}

impl<'de> Visitor<'de> for Addresses<'_> {
    type Value = Source;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Source, A::Error> {
        let Self { keys, flat } = self;
        let mut source = Source::default();
        while let Some(which) = map.next_key_seed(AddressKey {
            flat,
            index: &mut source.index,
        })? {
            match which {
                Which::Number => {
                    map.next_value::<IgnoredAny>()?;
                    source.misshapen.push(String::new());
                    return Ok(source);
                }
                Which::Variable(name) => {
                    let value = map.next_value::<Value>()?;
                    if let Some(key) = keys.number(&name) {
                        Text(&mut source.text).push(&value);
                        source.close(key)?;
                    }
                    if !value.is_object() {
                        source.misshapen.push(name);
                    }
                }
                Which::Address => {
                    let first = source.cells.len();
                    let is_object = map.next_value_seed(Variables {
                        keys,
                        source: &mut source,
                    })?;
                    if is_object {
                        source.entries.push(first..source.cells.len());
                    } else {
                        let address = source.index.pop();
                        source.misshapen.push(address);
                    }
                }
            }
        }
        if flat && source.index.is_empty() {
            source.is_shared = true;
            source.misshapen.clear();
        }
        Ok(source)
    }

    no_object!(
        Source,
        Source {
            misshapen: vec![String::new()],
            ..Source::default()
        }
    );
}

/// A key where addresses stand.
enum Which {
    /// It is in the index.
    Address,
    /// The name of a variable, where there may be some.
    Variable(String),
    /// What looks like an object is a number.
    Number,
}

struct AddressKey<'a> {
    flat: bool,
    index: &'a mut AddressIndex,
}

impl<'de> DeserializeSeed<'de> for AddressKey<'_> {
    type Value = Which;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Which, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for AddressKey<'_> {
    type Value = Which;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an address")
    }

    fn visit_str<E>(self, key: &str) -> Result<Which, E> {
        Ok(if key == NUMBER {
            Which::Number
        } else if self.flat && !key.contains('@') {
            Which::Variable(key.to_owned())
        } else {
            self.index.push(key);
            Which::Address
        })
    }
}

/// The variables of one address; false where they are no object.
struct Variables<'a> {
    keys: &'a Keys<'a>,
    source: &'a mut Source,
}

impl<'de> DeserializeSeed<'de> for Variables<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Variables<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        while let Some(key) = map.next_key_seed(VariableKey(self.keys))? {
            match key {
                Named::Used(key) => {
                    map.next_value_seed(Text(&mut self.source.text))?;
                    self.source.close(key)?;
                }
                Named::Unused => {
                    map.next_value::<IgnoredAny>()?;
                }
                Named::Number => {
                    map.next_value::<IgnoredAny>()?;
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    no_object!(bool, false);
}

/// A name, looked at without being copied.
struct VariableKey<'a>(&'a Keys<'a>);

enum Named {
    Used(u32),
    Unused,
    /// What looks like an object is a number.
    Number,
}

impl<'de> DeserializeSeed<'de> for VariableKey<'_> {
    type Value = Named;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Named, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for VariableKey<'_> {
    type Value = Named;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Named, E> {
        Ok(match self.0.number(key) {
            Some(known) => Named::Used(known),
            None if key == NUMBER => Named::Number,
            None => Named::Unused,
        })
    }
}

/// A variable as text: texts as they are, null as nothing, the rest as compact JSON.
struct Text<'a>(&'a mut String);

impl Text<'_> {
    fn push(self, value: &Value) {
        match value {
            Value::String(text) => self.0.push_str(text),
            Value::Null => {}
            other => self.0.push_str(&other.to_string()),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Text<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Text<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.0.push_str(text);
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.push(&value.into());
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.push(&value.into());
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.push(&value.into());
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        self.push(&value.into());
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<(), A::Error> {
        self.push(&Value::deserialize(SeqAccessDeserializer::new(list))?);
        Ok(())
    }

    // Numbers, too: they are handed out so where they keep their digits.
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        self.push(&Value::deserialize(MapAccessDeserializer::new(map))?);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Keys, Source};

    fn keys() -> Vec<String> {
        vec![
            "%recipient.x% and %recipient.n%".to_owned(),
            "%recipient.x%".to_owned(),
        ]
    }

    fn read(text: &str, flat: bool) -> Source {
        Source::read(text, &Keys::of(&keys()), flat).unwrap()
    }

    fn get<'a>(source: &'a Source, address: &str, key: &str) -> Option<&'a str> {
        let (entry, _) = source.of(address, address).unwrap();
        entry.get(Keys::of(&keys()).number(key)?)
    }

    #[test]
    fn values_are_kept_as_text() {
        let source = read(
            r#"{"a@b.c": {"x": [1.50, {"k": null}], "n": 18446744073709551616, "y": 0}, "d@b.c": {"n": true, "x": null}}"#,
            false,
        );
        assert_eq!(get(&source, "a@b.c", "x"), Some(r#"[1.50,{"k":null}]"#));
        assert_eq!(get(&source, "a@b.c", "n"), Some("18446744073709551616"));
        assert_eq!(get(&source, "a@b.c", "y"), None);
        assert_eq!(get(&source, "d@b.c", "n"), Some("true"));
        assert_eq!(get(&source, "d@b.c", "x"), Some(""));
    }

    #[test]
    fn of_a_key_or_an_address_given_twice_the_later_one_counts() {
        let source = read(
            r#"{"a@b.c": {"x": "1", "x": "2"}, "d@b.c": {"x": "3"}, "d@b.c": {"n": "4"}}"#,
            false,
        );
        assert_eq!(get(&source, "a@b.c", "x"), Some("2"));
        assert_eq!(get(&source, "d@b.c", "x"), None);
        assert_eq!(get(&source, "d@b.c", "n"), Some("4"));
    }

    #[test]
    fn what_is_no_object_is_told() {
        for text in ["[]", "5", "null", "\"x\"", "true", "1.5e3"] {
            assert_eq!(read(text, false).misshapen, [""], "{text}");
        }
        let source = read(r#"{"a@b.c": [1], "d@e.f": 5, "g@h.i": {"x": "y"}}"#, false);
        assert_eq!(source.misshapen, ["a@b.c", "d@e.f"]);
        assert_eq!(get(&source, "g@h.i", "x"), Some("y"));
    }

    #[test]
    fn a_container_without_addresses_is_everybodys() {
        let source = read(r#"{"x": "flat", "n": {"o": 1}}"#, true);
        assert!(source.is_shared && source.misshapen.is_empty());
        assert_eq!(get(&source, "any@b.c", "n"), Some(r#"{"o":1}"#));
        let mixed = read(r#"{"x": "flat", "a@b.c": {"n": "own"}, "n": "flat"}"#, true);
        assert!(!mixed.is_shared);
        assert_eq!(get(&mixed, "a@b.c", "x"), None);
        assert_eq!(get(&mixed, "a@b.c", "n"), Some("own"));
    }
}
