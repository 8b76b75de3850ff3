//! Options: the one trailing object of a call, read strictly.
//!
//! The host turns the object into a JSON value; [`read`] makes a struct of it. Such a struct stands beside the calls
//! that take it, derives `Default` and `Deserialize` with `rename_all = "camelCase", deny_unknown_fields`, and documents
//! its fields once: under the feature `types` it is also `#[napi(object)]` without either conversion, and the Node
//! package's build collects it as a TypeScript interface, which the WebAssembly package ships as well. Results without
//! behaviour are described in the same way. A key that no struct has is a `TypeError`: a typo must not be ignored in
//! silence.

use crate::Failure;
use mailwright::{Code, Diagnostic, Report};
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, DeserializeSeed, IntoDeserializer, MapAccess};
use serde_json::{Map, Number, Value};

/// Reads the options of a call; `None` and `null` stand for none.
///
/// # Errors
///
/// [`Failure::Type`] for an unknown key or a value of the wrong type.
pub fn read<T: DeserializeOwned + Default>(options: Option<Value>) -> Result<T, Failure> {
    match options {
        None | Some(Value::Null) => Ok(T::default()),
        Some(options) => object("options", options),
    }
}

/// Reads an object that `what` calls; what is wrong with a member of it names the member.
///
/// # Errors
///
/// As [`read`].
pub fn object<T: DeserializeOwned>(what: &str, given: Value) -> Result<T, Failure> {
    let Value::Object(members) = given else {
        return Err(Failure::wrong_type(what, "an object"));
    };
    let mut members = Members {
        rest: members.into_iter(),
        name: String::new(),
        value: Value::Null,
    };
    T::deserialize(MapAccessDeserializer::new(&mut members)).map_err(|error| members.wrong(what, &error))
}

/// The members of an object as they are read. `serde_json` has the same, but does not tell where it was.
struct Members {
    rest: serde_json::map::IntoIter,
    /// Of the member that is read; empty where none is.
    name: String,
    value: Value,
}

impl Members {
    fn wrong(&self, what: &str, error: &serde_json::Error) -> Failure {
        let dot = if self.name.is_empty() { "" } else { "." };
        let told = error.to_string();
        Failure::Type(printable(&[what, dot, &self.name, ": ", &told].concat()))
    }
}

impl<'de> MapAccess<'de> for Members {
    type Error = serde_json::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Self::Error> {
        self.name.clear();
        let Some((name, value)) = self.rest.next() else {
            return Ok(None);
        };
        let key = seed.deserialize(name.as_str().into_deserializer())?;
        (self.name, self.value) = (name, value);
        Ok(Some(key))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Self::Error> {
        seed.deserialize(self.value.take())
    }
}

/// The `limits` of a call, by their names in JavaScript's spelling.
///
/// # Errors
///
/// `limit-unknown-name` as the core says it; [`Failure::Type`] for a limit that is no whole number from 0.
pub fn limits(given: Option<&Map<String, Value>>) -> Result<mailwright::Limits, Failure> {
    let given = given
        .into_iter()
        .flatten()
        .map(|(name, limit)| (name, whole(limit)));
    let (limits, unknown) = limits_of(given).map_err(Failure::Type)?;
    unknown
        .or_ok(limits)
        .map_err(|report| Failure::refused(&report, &crate::no_sources))
}

/// The same of names and whole numbers, `None` standing for a value that is none; and what is said of names that there
/// are not.
///
/// # Errors
///
/// Of a value that is none, what its `TypeError` says.
pub fn limits_of(
    given: impl IntoIterator<Item = (impl AsRef<str>, Option<u64>)>,
) -> Result<(mailwright::Limits, Report), String> {
    let mut limits = mailwright::Limits::default();
    let mut unknown = Report::default();
    for (name, limit) in given {
        let name = name.as_ref();
        let limit = limit
            .and_then(|limit| usize::try_from(limit).ok())
            .ok_or_else(|| ["limits.", quoted(name).as_ref(), " must be a whole number from 0"].concat())?;
        match mailwright::Limits::NAMES
            .iter()
            .position(|known| camel_case(known) == name)
        {
            Some(at) => limits.set_at(at, limit),
            None => unknown.push(unknown_limit(name)),
        }
    }
    Ok((limits, unknown))
}

/// A count: a whole number from 0.
///
/// # Errors
///
/// [`Failure::Type`] where it is none.
pub fn count(what: &str, number: &Number) -> Result<usize, Failure> {
    whole(&Value::Number(number.clone()))
        .and_then(|count| usize::try_from(count).ok())
        .ok_or_else(|| Failure::wrong_type(what, "a whole number from 0"))
}

/// A message with names in it that were not quoted when it was made.
fn printable(message: &str) -> String {
    let shown = message.chars().map(|one| {
        if one.is_control() {
            one.escape_default().to_string()
        } else {
            one.to_string()
        }
    });
    shown.collect()
}

/// A name as the core quotes it: a control character in it does nothing to a terminal.
#[cfg(feature = "full")]
fn quoted(name: &str) -> impl AsRef<str> {
    name.escape_default().collect::<String>()
}

/// The name itself: to quote it takes more room than the entry has, and it stands in the caller's source.
#[cfg(not(feature = "full"))]
fn quoted(name: &str) -> impl AsRef<str> {
    name
}

/// As the core says it, in JavaScript's spelling: `address_list` is no second name of `addressList`.
fn unknown_limit(name: &str) -> Diagnostic {
    let known: Vec<String> = mailwright::Limits::NAMES
        .iter()
        .map(|name| camel_case(name))
        .collect();
    Diagnostic::error(Code::LimitUnknownName, "limits")
        .with_message(["unknown limit `", quoted(name).as_ref(), "`"].concat())
        .with_span(0..name.len())
        .with_source(name)
        .with_help(["the limits are ", &known.join(", ")].concat())
}

/// A whole number from 0.
pub(crate) fn whole(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| whole_number(value.as_f64()?))
}

/// The same of a double.
#[must_use]
pub fn whole_number(number: f64) -> Option<u64> {
    // Doubles up to 2^53 are exact; a larger limit is as good as none.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    (number >= 0.0 && number.fract() == 0.0).then_some(number as u64)
}

/// JavaScript's spelling of one of the core's names.
#[must_use]
pub fn camel_case(name: &str) -> String {
    let mut out = Vec::new();
    let mut is_start = false;
    for &letter in name.as_bytes() {
        if letter != b'_' {
            out.push(if is_start {
                letter.to_ascii_uppercase()
            } else {
                letter
            });
        }
        is_start = letter == b'_';
    }
    String::from_utf8(out).unwrap_or_default()
}

/// A time in Unix seconds; a fraction, as `Date.now() / 1000` has, is cut off.
///
/// # Errors
///
/// [`Failure::Type`] where it is no number that a time can have.
pub fn seconds(what: &str, time: &Number) -> Result<i64, Failure> {
    match time.as_i64() {
        Some(seconds) => Ok(seconds),
        None => whole_seconds(what, time.as_f64().unwrap_or(f64::NAN)),
    }
}

/// The same of a double.
///
/// # Errors
///
/// As [`seconds`].
pub fn whole_seconds(what: &str, time: f64) -> Result<i64, Failure> {
    let seconds = time.floor();
    // Beyond 2^53 a double is no time to the second.
    if seconds.abs() < 9_007_199_254_740_992.0 {
        #[allow(clippy::cast_possible_truncation)]
        Ok(seconds as i64)
    } else {
        Err(Failure::wrong_type(what, "a time in Unix seconds"))
    }
}

/// A seed: a whole number from 0 and below 2^64, number or bigint.
///
/// # Errors
///
/// [`Failure::Type`] where it is none.
pub fn seed(seed: &Number) -> Result<u64, Failure> {
    // What is written as a float can be beyond all seeds.
    let is_too_large = || {
        seed.as_f64()
            .is_none_or(|seed| seed >= 18_446_744_073_709_551_616.0)
    };
    whole(&Value::Number(seed.clone()))
        .filter(|_| seed.is_u64() || !is_too_large())
        .ok_or_else(|| Failure::wrong_type("seed", "a whole number from 0 and below 2^64"))
}

/// When a call happens.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false)
)]
pub struct NowOptions {
    /// The time in Unix seconds. Default: the host's clock.
    #[cfg_attr(feature = "types", napi(ts_type = "number"))]
    pub now: Option<Number>,
}

impl NowOptions {
    /// The time, that of the host where none is given.
    ///
    /// # Errors
    ///
    /// As [`seconds`].
    pub fn resolve(&self, clock: impl FnOnce() -> i64) -> Result<i64, Failure> {
        self.now
            .as_ref()
            .map_or_else(|| Ok(clock()), |now| seconds("now", now))
    }
}

/// Where random parts come from.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false)
)]
pub struct SeedOptions {
    /// What boundaries are made from. Default: random.
    #[cfg_attr(feature = "types", napi(ts_type = "number | bigint"))]
    pub seed: Option<Number>,
}

impl SeedOptions {
    /// The seed, one of the host's where none is given.
    ///
    /// # Errors
    ///
    /// As [`seed`].
    pub fn resolve(&self, random: impl FnOnce() -> u64) -> Result<u64, Failure> {
        self.seed.as_ref().map_or_else(|| Ok(random()), seed)
    }
}

/// When a call happens, and where its random parts come from.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false)
)]
pub struct NowAndSeedOptions {
    /// The time in Unix seconds. Default: the host's clock.
    #[cfg_attr(feature = "types", napi(ts_type = "number"))]
    pub now: Option<Number>,
    /// What tokens, ids and boundaries are made from. Default: random.
    #[cfg_attr(feature = "types", napi(ts_type = "number | bigint"))]
    pub seed: Option<Number>,
}

impl NowAndSeedOptions {
    /// The time and the seed, those of the host where none is given.
    ///
    /// # Errors
    ///
    /// As [`seconds`] and [`seed`].
    pub fn resolve(
        self,
        clock: impl FnOnce() -> i64,
        random: impl FnOnce() -> u64,
    ) -> Result<(i64, u64), Failure> {
        let now = NowOptions { now: self.now }.resolve(clock)?;
        Ok((now, SeedOptions { seed: self.seed }.resolve(random)?))
    }
}

/// The core's limits as an interface: its table, field by field.
#[cfg(feature = "types")]
macro_rules! interface {
    ($( $(#[doc = $doc:literal])+ $name:ident $(of $room:tt)? = $default:literal, )+) => {
        /// How much of anything is accepted; what is not given keeps its default.
        #[napi_derive::napi(object, object_from_js = false, object_to_js = false)]
        pub struct Limits {
            $( $(#[doc = $doc])+ pub $name: Option<f64>, )+
        }
    };
}

#[cfg(feature = "types")]
mailwright::limits_table!(interface);

#[cfg(test)]
mod tests {
    use super::{NowOptions, limits, read, seconds, seed};
    use crate::Failure;
    use serde_json::{Value, json};

    #[test]
    fn a_misspelt_option_is_a_type_error() {
        let refused = read::<NowOptions>(Some(json!({"nwo": 1}))).unwrap_err();
        assert!(matches!(refused, Failure::Type(message) if message.contains("unknown field `nwo`")));
        assert!(matches!(
            read::<NowOptions>(Some(json!([]))),
            Err(Failure::Type(_))
        ));
    }

    #[test]
    fn a_wrong_option_is_named() {
        let message = |given: Value| match read::<NowOptions>(Some(given)) {
            Err(Failure::Type(message)) => message,
            other => panic!("{other:?}"),
        };
        let told = message(json!({"now": "x"}));
        assert!(
            told.starts_with("options.now: invalid type: string \"x\""),
            "{told}"
        );
        assert!(message(json!({"now": 1, "then": 2})).starts_with("options: unknown field `then`"));
        assert_eq!(message(json!("x")), "options must be an object");
    }

    #[test]
    fn limits_are_known_in_camel_case_alone() {
        let one = |name: &str| limits(json!({ name: 7 }).as_object());
        assert_eq!(one("sendOptionBytes").unwrap().get("send_option_bytes"), Some(7));
        let Err(Failure::Refused { diagnostics, .. }) = one("sendOptionByte") else {
            panic!("accepted");
        };
        assert_eq!(diagnostics[0].code, "limit-unknown-name");
        assert!(
            diagnostics[0]
                .help
                .as_ref()
                .is_some_and(|help| help.contains("sendOptionBytes"))
        );
        assert!(one("send_option_bytes").is_err());
        assert!(matches!(
            limits(json!({"message": -1}).as_object()),
            Err(Failure::Type(_))
        ));
    }

    #[test]
    fn numbers_are_taken_as_javascript_has_them() {
        let number = |text: &str| match serde_json::from_str(text) {
            Ok(Value::Number(number)) => number,
            other => panic!("{other:?}"),
        };
        assert_eq!(seconds("now", &number("1767225600.75")), Ok(1_767_225_600));
        assert_eq!(seconds("now", &number("-0.5")), Ok(-1));
        assert!(seconds("now", &number("1e300")).is_err());
        assert_eq!(seed(&number("18446744073709551615")), Ok(u64::MAX));
        assert!(seed(&number("1.5")).is_err());
    }
}
