//! What a request is compiled with, from the options of a call.

use crate::convert;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};
use std::sync::{Arc, OnceLock};

/// The recipient of one delivery of a batch, as `unsubscribe_links` is given it.
#[pyclass(frozen, eq, hash, module = "mailwright")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct Recipient {
    address: String,
    name: String,
}

#[pymethods]
impl Recipient {
    /// The bare address, with the domain in A-label form.
    #[getter]
    fn address(&self) -> &str {
        &self.address
    }

    /// The display name; empty where there is none.
    #[getter]
    fn name(&self) -> &str {
        &self.name
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let address = PyString::new(py, &self.address).repr()?;
        Ok(format!("<Recipient {}>", address.to_str()?))
    }
}

/// A context, and what its callback raised.
pub(super) struct Context {
    context: mailwright::Context,
    raised: Arc<OnceLock<PyErr>>,
}

impl Context {
    pub(super) fn new(
        py: Python<'_>,
        now: Option<&Bound<'_, PyAny>>,
        seed: Option<convert::Seed>,
        domain: Option<String>,
        limits: Option<&Bound<'_, PyDict>>,
        unsubscribe_links: Option<Py<PyAny>>,
    ) -> PyResult<Self> {
        let mut context = mailwright::Context::new(convert::now(now)?, convert::seed(py, seed)?);
        if let Some(domain) = domain {
            context = context.with_domain(domain);
        }
        if limits.is_some() {
            context = context.with_limits(convert::limits(py, limits)?);
        }
        let raised = Arc::new(OnceLock::new());
        if let Some(links) = unsubscribe_links {
            if !links.bind(py).is_callable() {
                return Err(convert::wrong_type(
                    "unsubscribe_links",
                    "a function",
                    links.bind(py),
                ));
            }
            let raised = raised.clone();
            context = context.with_unsubscribe_links(move |recipient, link| {
                // After an exception there is nothing left to ask for.
                if raised.get().is_some() {
                    return None;
                }
                let answer = Python::attach(|py| ask(links.bind(py), recipient, link.name()));
                answer.unwrap_or_else(|error| {
                    // Where another thread was faster, its exception is the one that is raised.
                    let _ = raised.set(error);
                    None
                })
            });
        }
        Ok(Self { context, raised })
    }

    /// Does some work without the interpreter's lock; raises what the callback raised.
    pub(super) fn run<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&mailwright::Context) -> T + Send,
    ) -> PyResult<T> {
        let done = py.detach(|| work(&self.context));
        match self.raised.get() {
            Some(error) => Err(error.clone_ref(py)),
            None => Ok(done),
        }
    }
}

fn ask(
    links: &Bound<'_, PyAny>,
    recipient: mailwright::Recipient<'_>,
    link: &str,
) -> PyResult<Option<String>> {
    let recipient = Recipient {
        address: recipient.address().to_owned(),
        name: recipient.name().to_owned(),
    };
    let answer = links.call1((recipient, link))?;
    if answer.is_none() {
        return Ok(None);
    }
    convert::text("unsubscribe_links", &answer).map(|link| Some(link.to_owned()))
}
