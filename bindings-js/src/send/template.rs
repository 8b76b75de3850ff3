//! Templates and stored templates, with spans in UTF-16 units.

use super::context::dialect;
use crate::{Diagnostic, Failure, diagnostics, diagnostics_in, ends, no_sources, options};
use mailwright::{Dialect, Report, Template, Templates, Unit, UnitIndex, VersionFields};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// How a template is parsed and rendered.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false)
)]
pub struct TemplateOptions {
    /// Which Handlebars. Default: Mailgun's.
    #[cfg_attr(feature = "types", napi(ts_type = "Dialect"))]
    pub dialect: Option<String>,
    /// Limits other than the default ones: `templateSource`, `templateNesting`, `templateOutput` and `templateSteps`
    /// matter here.
    #[cfg_attr(feature = "types", napi(ts_type = "Limits"))]
    pub limits: Option<Map<String, Value>>,
}

/// How a template is checked.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false)
)]
pub struct TemplateCheckOptions {
    /// Renders the data in this dialect, too, and tells where the outputs part.
    #[cfg_attr(feature = "types", napi(ts_type = "Dialect"))]
    pub compare: Option<String>,
}

/// How a store is made.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false)
)]
pub struct TemplatesOptions {
    /// Limits other than the default ones: `templates`, `templateVersions` and those of a template.
    #[cfg_attr(feature = "types", napi(ts_type = "Limits"))]
    pub limits: Option<Map<String, Value>>,
}

/// What a version is made of, or what an update changes: fields that are not set stay as they are.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false)
)]
pub struct VersionOptions {
    /// The source of the template.
    pub template: Option<String>,
    /// A remark.
    pub comment: Option<String>,
    /// Whether this becomes the active version; the one that was active is then no more.
    pub active: Option<bool>,
    /// Headers: From, Subject or Reply-To. Setting any replaces all that the version had.
    #[cfg_attr(feature = "types", napi(ts_type = "Record<string, string>"))]
    pub headers: Option<Map<String, Value>>,
}

impl VersionOptions {
    /// The fields as the core takes them.
    ///
    /// # Errors
    ///
    /// [`Failure::Type`] for a header that is no text.
    pub fn fields(self) -> Result<VersionFields, Failure> {
        let mut fields = VersionFields::new();
        if let Some(source) = self.template {
            fields = fields.template(source);
        }
        if let Some(comment) = self.comment {
            fields = fields.comment(comment);
        }
        if let Some(active) = self.active {
            fields = fields.active(active);
        }
        for (name, value) in self.headers.into_iter().flatten() {
            match value {
                Value::String(value) => fields = fields.header(name, value),
                _ => return Err(Failure::wrong_type(&format!("headers.{name}"), "a string")),
            }
        }
        Ok(fields)
    }
}

/// How a version is copied.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false)
)]
pub struct CopyVersionOptions {
    /// A remark of the copy's own. Default: that of the original.
    pub comment: Option<String>,
}

/// A name in a template: a variable that it reads or a helper that it calls.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(
    feature = "types",
    napi_derive::napi(object, object_from_js = false, object_to_js = false)
)]
pub struct TemplateUse {
    /// The name as the template writes it: `user.first_name`, `../currency`, `@index`; for a helper `each`.
    pub name: String,
    /// Where it stands in the source.
    #[cfg_attr(feature = "types", napi(ts_type = "[start: number, end: number]"))]
    pub span: (usize, usize),
    /// The blocks around it, from the outermost to the innermost, each as its opening tag says (`each items`); of an else
    /// part with the word `else` before it.
    pub blocks: Vec<String>,
    /// Whether it is not read from the data of the template but from a loop (`@index`) or a block parameter.
    pub is_local: bool,
}

/// Parses a template.
///
/// # Errors
///
/// What the core refuses.
pub fn parse(source: &str, given: &TemplateOptions) -> Result<Template, Failure> {
    let limits = options::limits(given.limits.as_ref())?;
    let dialect = given.dialect.as_deref().map(dialect).transpose()?;
    Template::parse_with(source, dialect.unwrap_or_default(), &limits)
        .map_err(|report| Failure::refused_in(&report, source))
}

/// Renders a template with data.
///
/// # Errors
///
/// What the core refuses.
pub fn render(template: &Template, data: &Value) -> Result<String, Failure> {
    template
        .render(data)
        .map_err(|report| Failure::refused_in(&report, template.source()))
}

/// Renders a template with data in JSON.
///
/// # Errors
///
/// What the core refuses.
pub fn render_json(template: &Template, data: &str) -> Result<String, Failure> {
    template.render_json(data).map_err(|report| {
        Failure::refused(&report, &|parameter| match parameter {
            "data" => Some(data.into()),
            _ => Some(template.source().into()),
        })
    })
}

/// What there is to say about a template.
///
/// # Errors
///
/// `template-dialect-unknown`.
pub fn check(
    template: &Template,
    data: Option<&Value>,
    given: &TemplateCheckOptions,
) -> Result<Vec<Diagnostic>, Failure> {
    let compare: Option<Dialect> = given.compare.as_deref().map(dialect).transpose()?;
    let report = match compare {
        Some(compare) => template.check_with(data.unwrap_or(&Value::Null), compare),
        None => template.check(data),
    };
    Ok(diagnostics_in(&report, template.source()))
}

/// The names that a template uses.
#[must_use]
pub fn uses(template: &Template, uses: &[mailwright::TemplateUse]) -> Vec<TemplateUse> {
    let index = UnitIndex::new(template.source(), Unit::Utf16);
    uses.iter()
        .map(|one| TemplateUse {
            name: one.name().to_owned(),
            span: ends(index.span(one.span())),
            blocks: one.blocks().to_vec(),
            is_local: one.is_local(),
        })
        .collect()
}

/// A store from its JSON form.
///
/// # Errors
///
/// What the core refuses.
pub fn templates(value: Option<&Value>, given: &TemplatesOptions) -> Result<Templates, Failure> {
    let limits = options::limits(given.limits.as_ref())?;
    match value {
        None => Ok(Templates::with_limits(&limits)),
        Some(value) => told(Templates::from_value(value, &limits)),
    }
}

/// A store from JSON text.
///
/// # Errors
///
/// What the core refuses.
pub fn templates_from_json(text: &str, given: &TemplatesOptions) -> Result<Templates, Failure> {
    let limits = options::limits(given.limits.as_ref())?;
    Templates::from_json(text, &limits).map_err(|report| Failure::refused_in(&report, text))
}

/// What a change of a store came to.
///
/// # Errors
///
/// What the core refuses.
pub fn told<T>(result: Result<T, Report>) -> Result<T, Failure> {
    result.map_err(|report| Failure::refused(&report, &no_sources))
}

/// What a change of a store came to, where it answers with warnings.
///
/// # Errors
///
/// What the core refuses.
pub fn warnings(result: Result<Report, Report>) -> Result<Vec<Diagnostic>, Failure> {
    told(result).map(|report| diagnostics(&report, &no_sources))
}
