//! The table of parameters that steer Mailgun.

use pyo3::prelude::*;

/// One parameter that steers Mailgun.
#[pyclass(frozen, eq, hash, module = "mailwright")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct SendOption(mailwright::SendOption);

#[pymethods]
impl SendOption {
    /// All options, in the order of Mailgun's manual.
    #[staticmethod]
    fn all() -> Vec<Self> {
        mailwright::SendOption::all().iter().copied().map(Self).collect()
    }

    /// The option of a form parameter; names are case-sensitive, as at Mailgun.
    #[staticmethod]
    #[pyo3(signature = (name, /))]
    fn by_parameter(name: &str) -> Option<Self> {
        mailwright::SendOption::by_parameter(name).map(Self)
    }

    /// The option that a header of a MIME message sets, in any case.
    #[staticmethod]
    #[pyo3(signature = (name, /))]
    fn by_header(name: &str) -> Option<Self> {
        mailwright::SendOption::by_header(name).map(Self)
    }

    /// The form parameter: `o:testmode`.
    #[getter]
    fn parameter(&self) -> &'static str {
        self.0.parameter()
    }

    /// The header that says the same in MIME and SMTP: `X-Mailgun-Drop-Message`. `t:text` has none.
    #[getter]
    fn header(&self) -> Option<&'static str> {
        self.0.header()
    }

    /// Whether it may be given more than once.
    #[getter]
    fn repeats(&self) -> bool {
        self.0.repeats()
    }

    /// What its value looks like, in a few words.
    #[getter]
    fn values(&self) -> &'static str {
        self.0.values()
    }

    fn __repr__(&self) -> String {
        format!("<SendOption {}>", self.0.parameter())
    }
}
