//! Signed payloads to test an endpoint with.

use super::WebhookSigner;
use crate::unchanging;
use crate::{convert, names};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<WebhookType>()?;
    unchanging::add::<WebhookSample>(module)?;
    module.add_class::<AlertType>()?;
    module.add_function(wrap_pyfunction!(sample_alert, module)?)
}

/// The types of webhooks, as they are named when a webhook is set up.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct WebhookType;

#[pymethods]
impl WebhookType {
    /// The names of all of them.
    #[classattr]
    #[pyo3(name = "ALL")]
    fn all(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        names::all(py, mailwright::WebhookType::ALL, mailwright::WebhookType::name)
    }

    /// The event in the payload of a type: `failed` for both failures, else the type's name.
    #[staticmethod]
    #[pyo3(signature = (kind, /))]
    fn event(kind: &str) -> PyResult<&'static str> {
        Ok(webhook_type(kind)?.event())
    }
}

fn webhook_type(kind: &str) -> PyResult<mailwright::WebhookType> {
    names::find(
        "type of webhook",
        kind,
        mailwright::WebhookType::ALL,
        mailwright::WebhookType::name,
    )
}

/// A payload in the making.
///
/// `kind` is a type of webhook (`WebhookType.ALL`). `domain` is the sending domain, by default `example.com`;
/// `recipient` by default `alice@example.org`. `tags` and `user_variables` (the `v:` parameters of the send request)
/// are in the event. With `parent`, a signer, it is signed as the parent account, too, as Mailgun does for events of
/// a subaccount.
///
/// Raises `ValueError` for a type that there is not.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct WebhookSample(mailwright::WebhookSample);

#[pymethods]
impl WebhookSample {
    #[new]
    #[pyo3(signature = (kind, /, *, domain=None, recipient=None, tags=None, user_variables=None, parent=None))]
    fn new(
        kind: &str,
        domain: Option<String>,
        recipient: Option<String>,
        tags: Option<convert::List<String>>,
        user_variables: Option<&Bound<'_, PyDict>>,
        parent: Option<&WebhookSigner>,
    ) -> PyResult<Self> {
        let mut sample = mailwright::WebhookSample::new(webhook_type(kind)?);
        if let Some(domain) = domain {
            sample = sample.domain(domain);
        }
        if let Some(recipient) = recipient {
            sample = sample.recipient(recipient);
        }
        for tag in tags.into_iter().flatten() {
            sample = sample.tag(tag);
        }
        for (name, value) in user_variables
            .map(convert::items)
            .transpose()?
            .into_iter()
            .flatten()
        {
            let place = "user_variables";
            sample = sample.user_variable(convert::text(place, &name)?, convert::text(place, &value)?);
        }
        if let Some(parent) = parent {
            sample = sample.parent(parent.0.clone());
        }
        Ok(Self(sample))
    }

    /// The JSON body, signed at `now` (Unix seconds, by default the host's clock); token and ids are made from
    /// `seed`, by default one that nobody can guess. The same type, key, time and seed give the same text.
    #[pyo3(signature = (signer, /, *, now=None, seed=None))]
    fn body(
        &self,
        py: Python<'_>,
        signer: &WebhookSigner,
        now: Option<&Bound<'_, PyAny>>,
        seed: Option<convert::Seed>,
    ) -> PyResult<String> {
        let (now, seed) = (convert::now(now)?, convert::seed(py, seed)?);
        Ok(py.detach(|| self.0.body(&signer.0, now, seed)))
    }
}

/// The alerts of Mailgun Optimize.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct AlertType;

#[pymethods]
impl AlertType {
    /// The names of all of them.
    #[classattr]
    #[pyo3(name = "ALL")]
    fn all(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        names::all(py, mailwright::AlertType::ALL, mailwright::AlertType::name)
    }
}

/// An alert's body and the value of its `X-Sign` header.
///
/// `kind` is a type of alert (`AlertType.ALL`); `now` and `seed` are as those of `WebhookSample.body`.
///
/// Raises `ValueError` for a type that there is not.
#[pyfunction]
#[pyo3(signature = (kind, signer, /, *, now=None, seed=None))]
fn sample_alert(
    py: Python<'_>,
    kind: &str,
    signer: &WebhookSigner,
    now: Option<&Bound<'_, PyAny>>,
    seed: Option<convert::Seed>,
) -> PyResult<(String, String)> {
    let kind = names::find(
        "type of alert",
        kind,
        mailwright::AlertType::ALL,
        mailwright::AlertType::name,
    )?;
    let (now, seed) = (convert::now(now)?, convert::seed(py, seed)?);
    Ok(py.detach(|| mailwright::sample_alert(kind, &signer.0, now, seed)))
}
