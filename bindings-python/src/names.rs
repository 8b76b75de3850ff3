//! What the core has as an enumeration is a name in Python: the string that every binding uses.

use pyo3::exceptions::PyValueError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyTuple};

/// All names, for a class attribute `ALL`.
pub(crate) fn all<'py, T: Copy>(
    py: Python<'py>,
    all: &[T],
    name: impl Fn(T) -> &'static str,
) -> PyResult<Bound<'py, PyTuple>> {
    PyTuple::new(py, all.iter().map(|one| name(*one)).collect::<Vec<_>>())
}

/// What a name stands for; `what` says what was asked for.
pub(crate) fn find<T: Copy>(
    what: &str,
    given: &str,
    all: &[T],
    name: impl Fn(T) -> &'static str,
) -> PyResult<T> {
    all.iter()
        .copied()
        .find(|one| name(*one) == given)
        .ok_or_else(|| {
            let known: Vec<_> = all.iter().map(|one| name(*one)).collect();
            PyValueError::new_err(format!(
                "there is no {what} `{}`; there are {}",
                given.escape_debug(),
                known.join(", ")
            ))
        })
}

/// How a variant with members shows itself: `RouteOutcome.Email(route=0, …)`, bytes by their number.
pub(crate) fn variant<T>(this: &Bound<'_, T>) -> PyResult<String> {
    let this = this.as_any();
    let class = this.get_type();
    let members: Vec<String> = class.getattr(intern!(this.py(), "__match_args__"))?.extract()?;
    let shown: PyResult<Vec<String>> = members
        .iter()
        .map(|name| {
            let member = this.getattr(name.as_str())?;
            let value = match member.cast::<PyBytes>() {
                Ok(bytes) => format!("<{} bytes>", bytes.as_bytes().len()),
                Err(_) => member.repr()?.to_str()?.to_owned(),
            };
            Ok(format!("{name}={value}"))
        })
        .collect();
    Ok(format!("{}({})", class.qualname()?.to_str()?, shown?.join(", ")))
}
