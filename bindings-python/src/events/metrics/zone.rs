//! The time zone of hours, as Python has it.

use crate::convert::{self, wrong_type};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyInt, PyTzInfo};
use std::sync::{Arc, Mutex, PoisonError};

/// A zone that asks Python, and what it raised when it was asked last.
pub(super) struct Zone {
    raised: Arc<Mutex<Option<PyErr>>>,
}

impl Zone {
    /// Sets the zone of some metrics: seconds, a function of Unix seconds, or a `tzinfo`.
    pub(super) fn set(
        metrics: mailwright::Metrics,
        given: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<(mailwright::Metrics, Option<Self>)> {
        let Some(given) = given else {
            return Ok((metrics, None));
        };
        if given.is_instance_of::<PyInt>() {
            return Ok((metrics.utc_offset(given.extract()?), None));
        }
        let is_tzinfo = given.is_instance_of::<PyTzInfo>();
        if !is_tzinfo && !given.is_callable() {
            return Err(wrong_type("utc_offset", "int, a function or a tzinfo", given));
        }
        let zone = given.clone().unbind();
        let raised = Arc::new(Mutex::new(None));
        let noted = Arc::clone(&raised);
        let metrics = metrics.utc_offset_at(move |at| {
            let offset = Python::attach(|py| {
                let zone = zone.bind(py);
                if is_tzinfo {
                    of_tzinfo(zone, at)
                } else {
                    let offset = zone.call1((at,))?;
                    offset
                        .extract()
                        .map_err(|error: PyErr| convert::noted(py, error, "utc_offset"))
                }
            });
            offset.unwrap_or_else(|error| {
                *noted.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                0
            })
        });
        Ok((metrics, Some(Self { raised })))
    }

    /// What Python raised, if it did.
    pub(super) fn check(&self) -> PyResult<()> {
        let raised = self.raised.lock().unwrap_or_else(PoisonError::into_inner).take();
        raised.map_or(Ok(()), Err)
    }
}

fn of_tzinfo(zone: &Bound<'_, PyAny>, at: i64) -> PyResult<i32> {
    let py = zone.py();
    let datetime = py
        .import(intern!(py, "datetime"))?
        .getattr(intern!(py, "datetime"))?;
    let there = datetime.call_method1(intern!(py, "fromtimestamp"), (at, zone))?;
    let offset = there.call_method0(intern!(py, "utcoffset"))?;
    let seconds: f64 = offset.call_method0(intern!(py, "total_seconds"))?.extract()?;
    // Offsets are less than a day.
    #[allow(clippy::cast_possible_truncation)]
    Ok(seconds as i32)
}
