//! A store as JSON: `{name: source}` or `{name: {"description"?, "versions": [{"tag", "template", "active", …}]}}`.

use super::{StoredTemplate, TemplateVersion, Templates, VersionFields};
use crate::send::template::not_json;
use crate::{Code, Diagnostic, Limits, Report};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

/// The tag that Mailgun gives to a version created along with its template.
const INITIAL: &str = "initial";

impl Templates {
    /// Reads a store from JSON: an object of names, each with a source (which becomes the version `initial`) or with
    /// an object of `description` and `versions`. A version has `tag`, `template`, `active` (a boolean, `"yes"` or
    /// `"no"`), `comment` and `headers` (an object, or its JSON text as Mailgun's API takes it).
    ///
    /// # Errors
    ///
    /// `template-json` for another shape, and those of [`create`](Self::create) and
    /// [`add_version`](Self::add_version); the parameter of each is `templates`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Limits, Templates};
    /// use serde_json::json;
    /// let value = json!({"welcome": "Hi", "bill": {"versions": [{"tag": "v1", "template": "Pay", "active": true}]}});
    /// let templates = Templates::from_value(&value, &Limits::default())?;
    /// assert_eq!(templates.get("bill").unwrap().active().unwrap().source(), "Pay");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn from_value(value: &Value, limits: &Limits) -> Result<Self, Report> {
        let mut templates = Self::with_limits(limits);
        let mut report = Report::default();
        let Value::Object(map) = value else {
            return Err(shape("templates are an object of names").into());
        };
        for (name, value) in map {
            if let Err(errors) = templates.create(name) {
                report.extend(errors);
                continue;
            }
            match value {
                Value::String(source) => {
                    let fields = VersionFields::new().template(source);
                    report.extend(
                        templates
                            .add_version(name, INITIAL, &fields)
                            .err()
                            .into_iter()
                            .flatten(),
                    );
                }
                Value::Object(template) => templates.read(name, template, &mut report),
                _ => report.push(shape(&format!(
                    "the template `{}` is a text or an object",
                    name.escape_debug()
                ))),
            }
        }
        let report: Report = report
            .into_iter()
            .map(|found| found.with_parameter("templates"))
            .collect();
        report.or_ok(templates)
    }

    /// Reads a store from JSON text; see [`from_value`](Self::from_value).
    ///
    /// # Errors
    ///
    /// `template-json` where it is no JSON, with the place, and those of [`from_value`](Self::from_value).
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Limits, Templates};
    /// let text = r#"{"welcome": "Hi {{name}}", "bill": {"description": "Sent monthly", "versions": [
    ///     {"tag": "v1", "template": "Pay {{sum}}", "headers": {"Subject": "Your bill"}}]}}"#;
    /// let templates = Templates::from_json(text, &Limits::default())?;
    /// assert_eq!(templates.get("welcome").unwrap().active().unwrap().tag(), "initial");
    /// assert_eq!(templates.get("bill").unwrap().description(), "Sent monthly");
    /// let broken = r#"{"welcome": Hi}"#;
    /// let refused = Templates::from_json(broken, &Limits::default()).unwrap_err();
    /// assert_eq!(refused.first().unwrap().code().name(), "template-json");
    /// assert_eq!(&broken[refused.first().unwrap().span().unwrap().range()], "H");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn from_json(text: &str, limits: &Limits) -> Result<Self, Report> {
        let value = serde_json::from_str(text).map_err(|error| not_json(text, "templates", &error))?;
        Self::from_value(&value, limits)
    }

    fn read(&mut self, name: &str, template: &Map<String, Value>, report: &mut Report) {
        if let Some(Value::String(text)) = template.get("description") {
            report.extend(self.describe(name, text).err().into_iter().flatten());
        }
        let Some(Value::Array(versions)) = template.get("versions") else {
            report.push(shape(&format!(
                "the template `{}` has no list `versions`",
                name.escape_debug()
            )));
            return;
        };
        for version in versions {
            let result = match version {
                Value::Object(version) => fields(version).map_err(Report::from).and_then(|fields| {
                    let tag = version.get("tag").and_then(Value::as_str).unwrap_or(INITIAL);
                    self.add_version(name, tag, &fields)
                }),
                _ => Err(shape("a version is an object").into()),
            };
            report.extend(result.err().into_iter().flatten());
        }
    }
}

fn fields(version: &Map<String, Value>) -> Result<VersionFields, Diagnostic> {
    let mut fields = VersionFields::new();
    for (key, value) in version {
        fields = match (key.as_str(), value) {
            ("template", Value::String(source)) => fields.template(source),
            ("comment", Value::String(text)) => fields.comment(text),
            ("active", Value::Bool(active)) => fields.active(*active),
            ("active", Value::String(word)) if word == "yes" || word == "no" => fields.active(word == "yes"),
            ("headers", Value::Null) => fields,
            ("headers", Value::Object(headers)) => with_headers(fields, headers)?,
            ("headers", Value::String(text)) => match serde_json::from_str(text) {
                Ok(Value::Object(headers)) => with_headers(fields, &headers)?,
                _ => return Err(shape("`headers` is no JSON object")),
            },
            ("template" | "comment" | "active" | "headers", _) => {
                return Err(shape(&format!("`{key}` of a version cannot be `{value}`")));
            }
            // Mailgun answers with more fields than it takes (`id`, `createdAt`, `engine`, `mjml`).
            _ => fields,
        };
    }
    Ok(fields)
}

fn with_headers(
    mut fields: VersionFields,
    headers: &Map<String, Value>,
) -> Result<VersionFields, Diagnostic> {
    for (name, value) in headers {
        let Value::String(value) = value else {
            return Err(shape(&format!("the header `{}` is no text", name.escape_debug())));
        };
        fields = fields.header(name, value);
    }
    Ok(fields)
}

fn shape(message: &str) -> Diagnostic {
    Diagnostic::error(Code::TemplateJson, "templates").with_message(message)
}

impl Serialize for Templates {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.templates.iter().map(|template| (&template.name, template)))
    }
}

impl Serialize for StoredTemplate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if !self.description.is_empty() {
            map.serialize_entry("description", &self.description)?;
        }
        map.serialize_entry("versions", &self.versions)?;
        map.end()
    }
}

impl Serialize for TemplateVersion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("tag", &self.tag)?;
        map.serialize_entry("template", &self.source)?;
        map.serialize_entry("active", &self.active)?;
        if !self.comment.is_empty() {
            map.serialize_entry("comment", &self.comment)?;
        }
        if !self.headers.is_empty() {
            let headers: Map<String, Value> = self
                .headers
                .iter()
                .map(|(name, value)| (name.clone(), value.clone().into()))
                .collect();
            map.serialize_entry("headers", &headers)?;
        }
        map.end()
    }
}
