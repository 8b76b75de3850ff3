//! Python's values and the core's: bytes, JSON, limits, time, randomness.

use crate::error::{one_source, to_py};
use mailwright::Limits;
use pyo3::exceptions::{PyOverflowError, PyRecursionError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::pybacked::{PyBackedBytes, PyBackedStr};
use pyo3::types::{
    PyBool, PyByteArray, PyBytes, PyDict, PyFloat, PyInt, PyList, PyMapping, PyMemoryView, PyString, PyTuple,
};
use pyo3::{Borrowed, intern};
use serde_json::{Map, Number, Value};
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
            return Err(wrong_type("bytes, a buffer or str", &given));
        };
        let copy = view.call_method0(intern!(given.py(), "tobytes"))?;
        Ok(Self::Bytes(copy.cast_into::<PyBytes>()?.into()))
    }
}

/// `TypeError: expected …, not …`.
pub(crate) fn wrong_type(expected: &str, given: &Bound<'_, PyAny>) -> PyErr {
    let name = given.get_type().name().map(|name| name.to_string());
    PyTypeError::new_err(format!("expected {expected}, not {}", name.unwrap_or_default()))
}

/// Limits by name, `{"recipients": 10}`; those that are not named keep their default.
pub(crate) fn limits(py: Python<'_>, given: Option<&Bound<'_, PyDict>>) -> PyResult<Limits> {
    let mut limits = Limits::default();
    for (name, limit) in given.map(items).transpose()?.into_iter().flatten() {
        let name: PyBackedStr = name.extract()?;
        let limit = limit
            .extract()
            .map_err(|error| negative_is_a_value_error(py, error, &name))?;
        limits
            .set(&name, limit)
            .map_err(|report| to_py(py, &report, &one_source(&name)))?;
    }
    Ok(limits)
}

fn negative_is_a_value_error(py: Python<'_>, error: PyErr, name: &str) -> PyErr {
    if error.is_instance_of::<PyOverflowError>(py) {
        PyValueError::new_err(format!(
            "the limit `{name}` is not a number from 0 to {}",
            usize::MAX
        ))
    } else {
        error
    }
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
        return Err(PyValueError::new_err("not a time in Unix seconds"));
    }
    given.extract()
}

/// A seed; by default one that nobody can guess.
pub(crate) fn seed(py: Python<'_>, given: Option<u64>) -> PyResult<u64> {
    match given {
        Some(seed) => Ok(seed),
        None => py
            .import(intern!(py, "secrets"))?
            .call_method1(intern!(py, "randbits"), (64,))?
            .extract(),
    }
}

/// How deep JSON values may be nested, as in the JSON texts that the core reads: a list may hold itself.
const DEPTH: usize = 127;

/// A value of Python as JSON has it: what `json.dumps` takes, and any mapping.
pub(crate) fn json(value: &Bound<'_, PyAny>) -> PyResult<Value> {
    json_at(value, DEPTH)
}

fn json_at(value: &Bound<'_, PyAny>, depth: usize) -> PyResult<Value> {
    if let Ok(text) = value.cast::<PyString>() {
        return Ok(Value::String(text.to_str()?.to_owned()));
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
        return float(number);
    }
    let Some(depth) = depth.checked_sub(1) else {
        return Err(PyRecursionError::new_err(format!(
            "nested deeper than {DEPTH} levels"
        )));
    };
    if let Ok(dictionary) = value.cast::<PyDict>() {
        let mut map = Map::with_capacity(dictionary.len());
        for (name, value) in items(dictionary)? {
            map.insert(key(&name)?, json_at(&value, depth)?);
        }
        return Ok(Value::Object(map));
    }
    if value.is_instance_of::<PyList>() || value.is_instance_of::<PyTuple>() {
        let items: PyResult<Vec<Value>> = value.try_iter()?.map(|item| json_at(&item?, depth)).collect();
        return items.map(Value::Array);
    }
    if let Ok(mapping) = value.cast::<PyMapping>() {
        let mut map = Map::new();
        for pair in mapping.items()? {
            let (name, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = pair.extract()?;
            map.insert(key(&name)?, json_at(&value, depth)?);
        }
        return Ok(Value::Object(map));
    }
    Err(wrong_type("a value that JSON has", value))
}

/// What a dictionary holds now. Looking at a value may run Python code, or another thread may, that changes the
/// dictionary meanwhile.
pub(crate) fn items<'py>(
    dictionary: &Bound<'py, PyDict>,
) -> PyResult<Vec<(Bound<'py, PyAny>, Bound<'py, PyAny>)>> {
    dictionary.items().iter().map(|pair| pair.extract()).collect()
}

fn key(name: &Bound<'_, PyAny>) -> PyResult<String> {
    match name.cast::<PyString>() {
        Ok(name) => Ok(name.to_str()?.to_owned()),
        Err(_) => Err(wrong_type("str as a key", name)),
    }
}

fn integer(value: &Bound<'_, PyAny>) -> PyResult<Value> {
    if let Ok(small) = value.extract::<i64>() {
        return Ok(Value::from(small));
    }
    // Its digits, also where a subclass (an `IntEnum`) prints something else.
    let digits = value.call_method1(intern!(value.py(), "__format__"), ("d",))?;
    number(digits.cast::<PyString>()?.to_str()?)
}

fn float(value: &Bound<'_, PyFloat>) -> PyResult<Value> {
    if !value.value().is_finite() {
        return Err(PyValueError::new_err(format!(
            "{} is not a number that JSON has",
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
