//! The room `receive`: a message on its way in, the routes it meets, and what Mailgun posts of it.

mod deliver;
mod message;
mod payload;
mod reply;
mod route;

use pyo3::prelude::*;

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    message::register(module)?;
    payload::register(module)?;
    reply::register(module)?;
    route::register(module)?;
    deliver::register(module)
}
