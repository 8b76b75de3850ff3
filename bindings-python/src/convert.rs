//! Python's values and the core's: bytes, JSON, limits, time, randomness.

use crate::error::{one_source, to_py};
use mailwright::Limits;
use pyo3::conversion::FromPyObjectOwned;
use pyo3::exceptions::{PyOverflowError, PyRecursionError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::pybacked::{PyBackedBytes, PyBackedStr};
use pyo3::types::{
    PyBool, PyByteArray, PyBytes, PyDict, PyFloat, PyInt, PyList, PyMapping, PyMemoryView, PyString, PyTuple,
};
use pyo3::{Borrowed, intern};
use serde_json::{Map, Number, Value};
use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let defaults = Limits::default();
    let limits = PyDict::new(module.py());
    for name in Limits::NAMES {
        limits.set_item(*name, defaults.get(name))?;
    }
    module.add("DEFAULT_LIMITS", limits)
}

/// Bytes from Python: `bytes` and `str` (as UTF-8) without a copy; of any other buffer, which others may change while
/// the interpreter is not locked, a copy.
pub(crate) enum Octets {
    Bytes(PyBackedBytes),
    Text(PyBackedStr),
}

impl Octets {
    pub(crate) fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Bytes(bytes) => bytes,
            Self::Text(text) => text.as_bytes(),
        }
    }
}

impl std::ops::Deref for Octets {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.as_bytes()
    }
}

impl<'py> FromPyObject<'_, 'py> for Octets {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(bytes) = given.cast::<PyBytes>() {
            return Ok(Self::Bytes(bytes.to_owned().into()));
        }
        if let Ok(text) = given.cast::<PyString>() {
            return text.to_owned().try_into().map(Self::Text);
        }
        if let Ok(bytes) = given.cast::<PyByteArray>() {
            return Ok(Self::Bytes(bytes.to_owned().into()));
        }
        let Ok(view) = PyMemoryView::from(&given) else {
            return Err(wrong_type("", "bytes, a buffer or str", &given));
        };
        let copy = view.call_method0(intern!(given.py(), "tobytes"))?;
        Ok(Self::Bytes(copy.cast_into::<PyBytes>()?.into()))
    }
}

/// Several values as an argument: any sequence but a text, which would be its characters.
pub(crate) struct List<T>(Vec<T>);

impl<T> std::ops::Deref for List<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T> IntoIterator for List<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'py, T: FromPyObjectOwned<'py>> FromPyObject<'_, 'py> for List<T> {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if given.is_instance_of::<PyString>() {
            return Err(wrong_type("", "a list or another sequence", &given));
        }
        given.extract().map(Self)
    }
}

/// `TypeError: o:tag: expected …, not …`. Without a place (of an argument) the interpreter's note tells the name.
pub(crate) fn wrong_type(place: &str, expected: &str, given: &Bound<'_, PyAny>) -> PyErr {
    let name = given.get_type().name().map(|name| name.to_string());
    let (colon, name) = (if place.is_empty() { "" } else { ": " }, name.unwrap_or_default());
    PyTypeError::new_err(format!("{place}{colon}expected {expected}, not {name}"))
}

/// An error of the interpreter's (a lone surrogate in a text, say) with a note of what it is about, in the words in which
/// arguments are told.
pub(crate) fn noted(py: Python<'_>, error: PyErr, place: &str) -> PyErr {
    // Without its note it is the same error.
    let _ = error
        .value(py)
        .call_method1(intern!(py, "add_note"), (format!("while processing '{place}'"),));
    error
}

/// A text from Python.
pub(crate) fn text<'a>(place: &str, given: &'a Bound<'_, PyAny>) -> PyResult<&'a str> {
    let text = given
        .cast::<PyString>()
        .map_err(|_| wrong_type(place, "str", given))?;
    text.to_str().map_err(|error| noted(given.py(), error, place))
}

/// Limits by name, `{"recipients": 10}`; those that are not named keep their default.
pub(crate) fn limits(py: Python<'_>, given: Option<&Bound<'_, PyDict>>) -> PyResult<Limits> {
    let mut limits = Limits::default();
    for (name, limit) in given.map(items).transpose()?.into_iter().flatten() {
        let name = text("limits", &name)?;
        limits
            .set(name, limit_of(name, &limit)?)
            .map_err(|report| to_py(py, &report, &one_source(name)))?;
    }
    Ok(limits)
}

fn limit_of(name: &str, limit: &Bound<'_, PyAny>) -> PyResult<usize> {
    let beyond = || format!("the limit `{name}` is not a number from 0 to {}", usize::MAX);
    number_of(limit, &format!("limits[{name:?}]"), "int", beyond)
}

/// A number; `ValueError` for one that is none of its kind.
fn number_of<'py, T: FromPyObjectOwned<'py, Error = PyErr>>(
    given: &Bound<'py, PyAny>,
    place: &str,
    expected: &str,
    beyond: impl FnOnce() -> String,
) -> PyResult<T> {
    given.extract().map_err(|error: PyErr| {
        let py = given.py();
        if error.is_instance_of::<PyOverflowError>(py) {
            PyValueError::new_err(beyond())
        } else if error.is_instance_of::<PyTypeError>(py) {
            wrong_type(place, expected, given)
        } else {
            error
        }
    })
}

/// A time in Unix seconds, fractions cut off; by default the time of the host's clock.
pub(crate) fn now(given: Option<&Bound<'_, PyAny>>) -> PyResult<i64> {
    let Some(given) = given else {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        return Ok(i64::try_from(since.as_secs()).unwrap_or(i64::MAX));
    };
    if let Ok(seconds) = given.cast::<PyFloat>() {
        let seconds = seconds.value().floor();
        // Beyond 2^53 a double is no time to the second.
        if seconds.abs() < 9_007_199_254_740_992.0 {
            #[allow(clippy::cast_possible_truncation)]
            return Ok(seconds as i64);
        }
        return Err(PyValueError::new_err(format!("now: {NO_TIME}")));
    }
    number_of(given, "now", TIME, || format!("now: {NO_TIME}"))
}

const TIME: &str = "a time in Unix seconds (int or float)";
const NO_TIME: &str = "not a time in Unix seconds";

/// A time in Unix seconds with its fraction, as an argument.
pub(crate) struct Seconds(pub(crate) f64);

impl<'py> FromPyObject<'_, 'py> for Seconds {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let seconds: f64 = number_of(&given, "", TIME, || NO_TIME.to_owned())?;
        if seconds.is_finite() {
            Ok(Self(seconds))
        } else {
            Err(PyValueError::new_err(NO_TIME))
        }
    }
}

/// A whole number from 0, as an argument.
#[derive(Clone, Copy)]
pub(crate) struct Whole<T>(pub(crate) T);

impl<'py, T: FromPyObjectOwned<'py, Error = PyErr>> FromPyObject<'_, 'py> for Whole<T> {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let most = u64::MAX >> (64 - 8 * size_of::<T>());
        number_of(&given, "", "int", || format!("not a number from 0 to {most}")).map(Self)
    }
}

/// A seed, as an argument.
pub(crate) type Seed = Whole<u64>;

/// A seed; by default one that nobody can guess.
pub(crate) fn seed(py: Python<'_>, given: Option<Seed>) -> PyResult<u64> {
    match given {
        Some(Whole(seed)) => Ok(seed),
        None => py
            .import(intern!(py, "secrets"))?
            .call_method1(intern!(py, "randbits"), (64,))?
            .extract(),
    }
}

/// How deep JSON values may be nested, as in the JSON texts that the core reads: a list may hold itself.
const DEPTH: usize = 127;

/// A value of Python as JSON has it: what `json.dumps` takes, and any mapping. `name` is what errors call it.
pub(crate) fn json(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Value> {
    json_or(name, value, JSON)
}

/// As [`json`], where at the outermost level something else may stand, too: `expected` says what.
pub(crate) fn json_or(name: &str, value: &Bound<'_, PyAny>, expected: &str) -> PyResult<Value> {
    json_at(value, &Place::Named(name), expected, DEPTH)
}

const JSON: &str = "a value that JSON has";

/// Where in a value: `t:variables["items"][2]`.
enum Place<'a> {
    Named(&'a str),
    Key(&'a Place<'a>, &'a str),
    Index(&'a Place<'a>, usize),
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(name) => f.write_str(name),
            Self::Key(outer, key) => write!(f, "{outer}[{key:?}]"),
            Self::Index(outer, index) => write!(f, "{outer}[{index}]"),
        }
    }
}

fn json_at(value: &Bound<'_, PyAny>, place: &Place<'_>, expected: &str, depth: usize) -> PyResult<Value> {
    if value.is_instance_of::<PyString>() {
        return text_at(value, place).map(|text| Value::String(text.to_owned()));
    }
    if value.is_none() {
        return Ok(Value::Null);
    }
    if let Ok(truth) = value.cast::<PyBool>() {
        return Ok(Value::Bool(truth.is_true()));
    }
    if value.is_instance_of::<PyInt>() {
        return integer(value);
    }
    if let Ok(number) = value.cast::<PyFloat>() {
        return float(number, place);
    }
    let Some(depth) = depth.checked_sub(1) else {
        return Err(PyRecursionError::new_err(format!(
            "nested deeper than {DEPTH} levels"
        )));
    };
    if let Ok(dictionary) = value.cast::<PyDict>() {
        let mut map = Map::with_capacity(dictionary.len());
        for (name, value) in items(dictionary)? {
            member(&mut map, &name, &value, place, depth)?;
        }
        return Ok(Value::Object(map));
    }
    if value.is_instance_of::<PyList>() || value.is_instance_of::<PyTuple>() {
        let items = value.try_iter()?.enumerate();
        let items: PyResult<Vec<Value>> = items
            .map(|(index, item)| json_at(&item?, &Place::Index(place, index), JSON, depth))
            .collect();
        return items.map(Value::Array);
    }
    if let Ok(mapping) = value.cast::<PyMapping>() {
        let mut map = Map::new();
        for pair in mapping.items()? {
            let (name, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = pair.extract()?;
            member(&mut map, &name, &value, place, depth)?;
        }
        return Ok(Value::Object(map));
    }
    Err(wrong_type(&place.to_string(), expected, value))
}

fn member(
    map: &mut Map<String, Value>,
    name: &Bound<'_, PyAny>,
    value: &Bound<'_, PyAny>,
    place: &Place<'_>,
    depth: usize,
) -> PyResult<()> {
    if !name.is_instance_of::<PyString>() {
        return Err(wrong_type(&place.to_string(), "str as a key", name));
    }
    let name = text_at(name, place)?;
    let value = json_at(value, &Place::Key(place, name), JSON, depth)?;
    map.insert(name.to_owned(), value);
    Ok(())
}

/// A text; its place is only written down for an error.
fn text_at<'a>(given: &'a Bound<'_, PyAny>, place: &Place<'_>) -> PyResult<&'a str> {
    given
        .cast::<PyString>()?
        .to_str()
        .map_err(|error| noted(given.py(), error, &place.to_string()))
}

/// A name and a value, in a tuple or in a list as JSON has it. `place` is what errors call what holds it.
pub(crate) fn pair<'py>(
    place: &str,
    item: &Bound<'py, PyAny>,
) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>)> {
    if !(item.is_instance_of::<PyTuple>() || item.is_instance_of::<PyList>()) || item.len()? != 2 {
        return Err(wrong_type(place, "a pair of a name and a value", item));
    }
    Ok((item.get_item(0)?, item.get_item(1)?))
}

/// A function of the compiled part by which what was pickled is made again.
pub(crate) fn private<'py>(py: Python<'py>, name: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyAny>> {
    py.import(intern!(py, "mailwright._core"))?.getattr(name)
}

/// What a dictionary holds now. Looking at a value may run Python code, or another thread may, that changes the
/// dictionary meanwhile.
pub(crate) fn items<'py>(
    dictionary: &Bound<'py, PyDict>,
) -> PyResult<Vec<(Bound<'py, PyAny>, Bound<'py, PyAny>)>> {
    dictionary.items().iter().map(|pair| pair.extract()).collect()
}

fn integer(value: &Bound<'_, PyAny>) -> PyResult<Value> {
    if let Ok(small) = value.extract::<i64>() {
        return Ok(Value::from(small));
    }
    // Its digits, also where a subclass (an `IntEnum`) prints something else.
    let digits = value.call_method1(intern!(value.py(), "__format__"), ("d",))?;
    number(digits.cast::<PyString>()?.to_str()?)
}

fn float(value: &Bound<'_, PyFloat>, place: &Place<'_>) -> PyResult<Value> {
    if !value.value().is_finite() {
        return Err(PyValueError::new_err(format!(
            "{place}: {} is not a number that JSON has",
            value.value()
        )));
    }
    // Python's spelling, also where a subclass prints something else.
    number(PyFloat::new(value.py(), value.value()).repr()?.to_str()?)
}

fn number(text: &str) -> PyResult<Value> {
    text.parse::<Number>()
        .map(Value::Number)
        .map_err(|error| PyValueError::new_err(error.to_string()))
}

/// A JSON value as Python has it: what `json.loads` gives.
pub(crate) fn python<'py>(py: Python<'py>, value: &Value) -> PyResult<Bound<'py, PyAny>> {
    Ok(match value {
        Value::Null => py.None().into_bound(py),
        Value::Bool(truth) => PyBool::new(py, *truth).to_owned().into_any(),
        Value::Number(number) => python_number(py, number)?,
        Value::String(text) => PyString::new(py, text).into_any(),
        Value::Array(items) => {
            let items: PyResult<Vec<_>> = items.iter().map(|item| python(py, item)).collect();
            PyList::new(py, items?)?.into_any()
        }
        Value::Object(map) => python_map(py, map)?.into_any(),
    })
}

/// A JSON object as a dictionary.
pub(crate) fn python_map<'py>(py: Python<'py>, map: &Map<String, Value>) -> PyResult<Bound<'py, PyDict>> {
    let dictionary = PyDict::new(py);
    for (name, value) in map {
        dictionary.set_item(name, python(py, value)?)?;
    }
    Ok(dictionary)
}

fn python_number<'py>(py: Python<'py>, number: &Number) -> PyResult<Bound<'py, PyAny>> {
    if let Some(small) = number.as_i64() {
        return Ok(small.into_pyobject(py)?.into_any());
    }
    let text = number.as_str();
    if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
        let whole = py.get_type::<PyInt>().call1((text,));
        // Python reads no more than 4300 digits.
        if whole.is_ok() {
            return whole;
        }
    }
    py.get_type::<PyFloat>().call1((text,))
}
