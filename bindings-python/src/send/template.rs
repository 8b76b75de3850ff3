//! Templates in Mailgun's dialect of Handlebars.

use crate::convert;
use crate::error::{Diagnostic, diagnostics, one_source, to_py};
use crate::lock;
use mailwright::{Dialect, Unit, UnitIndex};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};
use std::borrow::Cow;

/// A dialect by its name, as the core has it.
pub(super) fn dialect(py: Python<'_>, name: &str) -> PyResult<Dialect> {
    Dialect::from_name(name).map_err(|report| to_py(py, &report, &one_source(name)))
}

/// A template, parsed once, to be rendered any number of times.
#[pyclass(frozen, module = "mailwright")]
pub(crate) struct Template(mailwright::Template);

impl Template {
    pub(super) fn new(template: mailwright::Template) -> Self {
        Self(template)
    }

    fn uses(&self, uses: Vec<mailwright::TemplateUse>) -> Vec<TemplateUse> {
        let index = UnitIndex::new(self.0.source(), Unit::CodePoint);
        let place = |one: &mailwright::TemplateUse| {
            let span = index.span(one.span());
            (span.start(), span.end())
        };
        uses.iter()
            .map(|one| TemplateUse {
                name: one.name().to_owned(),
                span: place(one),
                blocks: one.blocks().to_vec(),
                is_local: one.is_local(),
            })
            .collect()
    }
}

#[pymethods]
impl Template {
    /// Parses a template.
    ///
    /// `dialect`: `mailgun`, or `handlebars` for the standard one with its own helpers and no others, to compare with.
    /// Of the limits `template_source`, `template_nesting`, and for rendering `template_output` and `template_steps`
    /// are read.
    ///
    /// Raises `MailwrightError` with every error of the template and its place: `template-syntax`,
    /// `template-unclosed-tag`, `template-unclosed-block`, `template-block-mismatch`, `template-unexpected-else`,
    /// `template-index-without-brackets`, `template-nesting-too-deep`, `template-too-long`; and with
    /// `template-dialect-unknown`.
    #[staticmethod]
    #[pyo3(signature = (source, /, *, dialect=None, limits=None))]
    fn parse(
        py: Python<'_>,
        source: &str,
        dialect: Option<&str>,
        limits: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let dialect = match dialect {
            Some(name) => self::dialect(py, name)?,
            None => Dialect::default(),
        };
        let limits = convert::limits(py, limits)?;
        lock::work(py, source.len(), || {
            mailwright::Template::parse_with(source, dialect, &limits)
        })
        .map(Self)
        .map_err(|report| to_py(py, &report, &one_source(source)))
    }

    /// The source.
    #[getter]
    fn source(&self) -> &str {
        self.0.source()
    }

    /// The dialect it was parsed in: `mailgun` or `handlebars`.
    #[getter]
    fn dialect(&self) -> &'static str {
        self.0.dialect().name()
    }

    /// Renders the template. `data` is what JSON has: a dictionary as a rule; `None` is data without any name.
    ///
    /// Raises `MailwrightError` with what makes Mailgun's engine fail, in the order of rendering, so one error at most:
    /// `template-helper-arguments`, `template-undefined-partial`, `template-negative-index`, `template-data-variable`,
    /// `template-number-out-of-range`, `template-recursion`; over a limit `template-output-too-long` or
    /// `template-too-many-steps`; of the standard dialect `template-handlebars`.
    #[pyo3(signature = (data=None, /))]
    fn render<'py>(
        &self,
        py: Python<'py>,
        data: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyString>> {
        let data = value(data)?;
        // A loop makes a short template long work, but then there is data to loop over.
        py.detach(|| self.0.render(&data))
            .map(|output| PyString::new(py, &output))
            .map_err(|report| to_py(py, &report, &one_source(self.0.source())))
    }

    /// Renders the template with data that is JSON text, read with all that JSON can say: digits that a float does not
    /// hold, a minus zero.
    ///
    /// Raises `MailwrightError` with `template-json`, parameter `data`, where it is no JSON, and as `render` does.
    #[pyo3(signature = (data, /))]
    fn render_json<'py>(&self, py: Python<'py>, data: &str) -> PyResult<Bound<'py, PyString>> {
        py.detach(|| self.0.render_json(data))
            .map(|output| PyString::new(py, &output))
            .map_err(|report| {
                to_py(py, &report, &|found| {
                    let source = if found.parameter() == "data" {
                        data
                    } else {
                        self.0.source()
                    };
                    Some(Cow::Borrowed(source))
                })
            })
    }

    /// The variables that it reads, in order: each place of each, with the blocks around it. Of a template in the
    /// standard dialect, none where Mailgun's engine cannot read it.
    fn variables(&self) -> Vec<TemplateUse> {
        self.uses(self.0.variables())
    }

    /// The helpers that it calls, in order: each place of each, with the blocks around it.
    fn helpers(&self) -> Vec<TemplateUse> {
        self.uses(self.0.helpers())
    }

    /// Everything that can be said before sending: where Mailgun does something else than the author probably expects,
    /// and with `data` what rendering it meets, errors too. In the order of the source.
    ///
    /// `compare`: besides, another dialect (`handlebars`) on the same data; where the outputs part is
    /// `template-differs-from-handlebars`. For that Handlebars gets a helper `equal` with an else part, as people who
    /// preview Mailgun's templates register it.
    ///
    /// Raises `MailwrightError` with `template-dialect-unknown`.
    #[pyo3(signature = (data=None, /, *, compare=None))]
    fn check(
        &self,
        py: Python<'_>,
        data: Option<&Bound<'_, PyAny>>,
        compare: Option<&str>,
    ) -> PyResult<Vec<Diagnostic>> {
        let compare = compare.map(|name| dialect(py, name)).transpose()?;
        let given = data.map(|data| convert::json("data", data)).transpose()?;
        let report = py.detach(|| match compare {
            Some(dialect) => self.0.check_with(&given.unwrap_or_default(), dialect),
            None => self.0.check(given.as_ref()),
        });
        Ok(diagnostics(&report, &one_source(self.0.source())))
    }

    fn __repr__(&self) -> String {
        format!(
            "<Template of {} bytes, {}>",
            self.0.source().len(),
            self.0.dialect().name()
        )
    }
}

fn value(data: Option<&Bound<'_, PyAny>>) -> PyResult<serde_json::Value> {
    data.map_or(Ok(serde_json::Value::Null), |data| convert::json("data", data))
}

/// One place where a template uses a variable or a helper.
#[pyclass(frozen, eq, hash, module = "mailwright")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct TemplateUse {
    name: String,
    span: (usize, usize),
    blocks: Vec<String>,
    is_local: bool,
}

#[pymethods]
impl TemplateUse {
    /// The name as the template writes it: `user.first_name`, `../currency`, `@index`; for a helper `each`.
    #[getter]
    fn name(&self) -> &str {
        &self.name
    }

    /// Where it stands in the source, in code points.
    #[getter]
    fn span(&self) -> (usize, usize) {
        self.span
    }

    /// The blocks around it, from the outermost to the innermost, each as its opening tag says (`each items`); of an
    /// else part with the word `else` before it. The arguments of a block's own tag are not inside it.
    #[getter]
    fn blocks(&self) -> Vec<String> {
        self.blocks.clone()
    }

    /// Whether it is not read from the data of the template but from a loop (`@index`) or a block parameter.
    #[getter]
    fn is_local(&self) -> bool {
        self.is_local
    }

    fn __repr__(&self) -> String {
        let (start, end) = self.span;
        format!("<TemplateUse {} [{start}:{end}]>", self.name)
    }
}
