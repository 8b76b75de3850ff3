//! The room `events`: what Mailgun reports, searched and counted.

mod event;
mod filter;
mod metrics;
mod poll;
mod query;
mod scan;
mod time_range;
mod view;

use pyo3::prelude::*;

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    event::register(module)?;
    view::register(module)?;
    filter::register(module)?;
    time_range::register(module)?;
    query::register(module)?;
    scan::register(module)?;
    poll::register(module)?;
    metrics::register(module)
}
