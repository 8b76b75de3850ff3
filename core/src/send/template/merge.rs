//! A stored template on its way into a request: version, data, one rendering, headers, text part.

use super::store::{TemplateVersion, Templates, no_active_version, unknown, unknown_version};
use super::{Dialect, Template};
use crate::{Code, Diagnostic, Report, Severity, html};
use serde_json::{Map, Value};

/// What a request says about its template.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Order<'r> {
    /// `template`
    pub(crate) name: &'r str,
    /// `t:version`
    pub(crate) version: Option<&'r str>,
    /// X-Mailgun-Variables and `v:`, merged.
    pub(crate) variables: &'r Map<String, Value>,
    /// `t:variables`, which lie over those key by key.
    pub(crate) template_variables: Option<&'r Map<String, Value>>,
    /// `t:text=yes`
    pub(crate) text: bool,
    /// Whether everything that can be said about the template is to be said.
    pub(crate) check: bool,
}

/// What the template gives to the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rendered {
    pub(crate) html: String,
    /// The text part that `t:text` asks for.
    pub(crate) text: Option<String>,
    /// From, Subject, Reply-To, as far as the template has them; rendered.
    pub(crate) headers: Vec<(String, String)>,
}

impl Rendered {
    /// A header of the template.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// Reads the value of `t:variables`, a JSON object, with Mailgun's message where it is not.
pub(crate) fn read_variables(text: &str) -> Result<Map<String, Value>, Diagnostic> {
    let refused = |help: String| {
        Diagnostic::error(Code::TemplateVariablesJson, "t:variables")
            .with_message(format!(
                "Invalid template variables. Template variables must be valid json. got: '{text}'"
            ))
            .with_span(0..text.len())
            .with_source(text)
            .with_help(help)
    };
    match serde_json::from_str(text) {
        Ok(Value::Object(map)) if map.values().all(fits) => Ok(map),
        Ok(Value::Object(_)) => Err(refused("a number does not fit a double".to_owned())),
        Ok(_) => Err(refused("they are a JSON object: {\"name\": \"Ann\"}".to_owned())),
        Err(error) => Err(refused(error.to_string())),
    }
}

/// Whether every number fits a double; Go refuses such JSON.
fn fits(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.as_f64().is_some_and(f64::is_finite),
        Value::Array(items) => items.iter().all(fits),
        Value::Object(map) => map.values().all(fits),
        _ => true,
    }
}

/// Picks the version, renders it once, and adds what there is to say to `report`; `None` where that holds an error.
pub(crate) fn render(templates: &Templates, order: &Order<'_>, report: &mut Report) -> Option<Rendered> {
    let version = match pick(templates, order) {
        Ok(version) => version,
        Err(error) => {
            report.push(error);
            return None;
        }
    };
    let before = report.len();
    let data = data(order);
    let html = match version.template().and_then(|template| {
        if order.check {
            report.extend(template.check(Some(&data)));
        }
        template.render(&data)
    }) {
        Ok(html) => Some(html),
        Err(errors) => {
            // check() has rendered, too, and said the same.
            let new = errors
                .into_iter()
                .filter(|error| !report.iter().any(|known| known == error));
            let new: Vec<_> = new.collect();
            report.extend(new);
            None
        }
    };
    report.point_into(before, version.source());
    let headers: Option<Vec<_>> = version
        .headers()
        .iter()
        .map(|(name, value)| header(name, value, &data, report).map(|value| (name.clone(), value)))
        .collect();
    let (html, headers) = (html?, headers?);
    let text = order.text.then(|| html::to_text(&html));
    Some(Rendered { html, text, headers })
}

/// Renders the version in another dialect, too, and says what differs; nothing where there is none to render.
pub(crate) fn compare(templates: &Templates, order: &Order<'_>, dialect: Dialect) -> Report {
    match pick(templates, order).map(TemplateVersion::template) {
        Ok(Ok(template)) => {
            let mut report = template.compare(&data(order), dialect);
            report.point_into(0, template.source());
            report
        }
        _ => Report::default(),
    }
}

/// The version that is asked for, else the active one.
fn pick<'t>(templates: &'t Templates, order: &Order<'_>) -> Result<&'t TemplateVersion, Diagnostic> {
    let stored = templates.get(order.name).ok_or_else(|| unknown(order.name))?;
    match order.version {
        Some(tag) => stored
            .version(tag)
            .ok_or_else(|| unknown_version(stored, tag, "t:version")),
        None => stored
            .active()
            .ok_or_else(|| no_active_version(stored, Severity::Error)),
    }
}

/// What the template is rendered with.
fn data(order: &Order<'_>) -> Value {
    let mut data = order.variables.clone();
    for (key, value) in order.template_variables.into_iter().flatten() {
        data.insert(key.clone(), value.clone());
    }
    Value::Object(data)
}

/// Renders a header of a template: its value is a template, too.
fn header(name: &str, source: &str, data: &Value, report: &mut Report) -> Option<String> {
    let parameter = format!("template header {name}");
    let rendered = Template::parse(source).and_then(|template| {
        let value = template.render(data)?;
        Ok((value, template.without_escaping().render(data)?))
    });
    let (value, plain) = match rendered {
        Ok(both) => both,
        Err(errors) => {
            let before = report.len();
            report.extend(
                errors
                    .into_iter()
                    .map(|error| error.with_parameter(parameter.as_str())),
            );
            report.point_into(before, source);
            return None;
        }
    };
    if value.contains(['\r', '\n', '\0']) {
        report.push(
            Diagnostic::error(Code::TemplateHeader, parameter).with_message(format!(
                "the rendered header `{name}` holds a line break or NUL: \"{}\"",
                value.escape_debug()
            )),
        );
        return None;
    }
    if value != plain {
        report.push(
            Diagnostic::warning(Code::TemplateHeaderEscaped, parameter)
                .with_message(format!(
                    "the header `{name}` shows entities: \"{}\"",
                    value.escape_debug()
                ))
                .with_help("values in headers are escaped as in HTML; `{{{name}}}` leaves them as they are"),
        );
    }
    Some(value)
}
