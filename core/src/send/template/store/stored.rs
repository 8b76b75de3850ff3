//! [`StoredTemplate`] and its versions, each kept with its source parsed.

use super::VersionFields;
use crate::send::template::too_large;
use crate::{Code, Diagnostic, Dialect, Limits, Report, Severity, Template};

/// One stored template with its versions, in the order in which they were added.
///
/// It serializes as [`Templates::from_value`](crate::Templates::from_value) reads it.
///
/// # Examples
///
/// ```
/// use mailwright::{Limits, Templates};
/// use serde_json::json;
/// let value = json!({"bill": {"versions": [{"tag": "v1", "template": "Pay {{sum}}", "active": true}]}});
/// let templates = Templates::from_value(&value, &Limits::default())?;
/// let bill = templates.get("bill").unwrap();
/// assert_eq!(bill.active().unwrap().source(), "Pay {{sum}}");
/// assert_eq!(serde_json::to_value(bill).unwrap(), value["bill"]);
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug)]
pub struct StoredTemplate {
    pub(super) name: String,
    pub(super) description: String,
    pub(super) versions: Vec<TemplateVersion>,
}

/// One version of a stored template: what `t:version` names.
///
/// # Examples
///
/// ```
/// use mailwright::{Context, SendRequest, Templates, VersionFields};
/// let mut templates = Templates::new();
/// templates.create("welcome")?;
/// templates.add_version("welcome", "short", &VersionFields::new().template("Hi"))?;
/// templates.add_version("welcome", "long", &VersionFields::new().template("Good morning"))?;
/// let request = SendRequest::new().with("from", "news@shop.example").with("to", "ann@example.com")
///     .with("template", "welcome").with("t:version", "long");
/// let batch = request.compile(&templates, &Context::new(1_767_225_600, 7))?;
/// assert!(String::from_utf8(batch.delivery(0).unwrap().to_vec()).unwrap().contains("Good morning"));
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug)]
pub struct TemplateVersion {
    pub(super) tag: String,
    pub(super) source: String,
    pub(super) parsed: Result<Template, Report>,
    pub(super) comment: String,
    pub(super) active: bool,
    pub(super) headers: Vec<(String, String)>,
}

/// The headers that a template may carry, as Mailgun spells them.
const HEADERS: [&str; 3] = ["From", "Subject", "Reply-To"];

impl StoredTemplate {
    /// Its name, in lower case: what the parameter `template` says.
    ///
    /// # Examples
    ///
    /// ```
    /// let mut templates = mailwright::Templates::new();
    /// templates.create("Order-Confirmation")?;
    /// assert_eq!(templates.iter().next().unwrap().name(), "order-confirmation");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its description; empty where [`Templates::describe`](crate::Templates::describe) gave none.
    ///
    /// # Examples
    ///
    /// ```
    /// let mut templates = mailwright::Templates::new();
    /// templates.create("bill")?;
    /// assert_eq!(templates.get("bill").unwrap().description(), "");
    /// templates.describe("bill", "Sent on the first of each month")?;
    /// assert_eq!(templates.get("bill").unwrap().description(), "Sent on the first of each month");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn description(&self) -> &str {
        &self.description
    }

    /// Its versions, in the order in which they were added.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{Templates, VersionFields};
    /// # let mut templates = Templates::new();
    /// # templates.create("welcome")?;
    /// templates.add_version("welcome", "v2", &VersionFields::new().template("Hi"))?;
    /// templates.add_version("welcome", "v1", &VersionFields::new().template("Hello"))?;
    /// let tags: Vec<_> = templates.get("welcome").unwrap().versions().iter().map(|one| one.tag()).collect();
    /// assert_eq!(tags, ["v2", "v1"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn versions(&self) -> &[TemplateVersion] {
        &self.versions
    }

    /// The version with that tag, in any case.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{Templates, VersionFields};
    /// # let mut templates = Templates::new();
    /// # templates.create("welcome")?;
    /// templates.add_version("welcome", "Spring", &VersionFields::new().template("Hi {{name}}"))?;
    /// let welcome = templates.get("welcome").unwrap();
    /// assert_eq!(welcome.version("SPRING").unwrap().source(), "Hi {{name}}");
    /// assert!(welcome.version("autumn").is_none());
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn version(&self, tag: &str) -> Option<&TemplateVersion> {
        self.position(tag).ok().and_then(|at| self.versions.get(at))
    }

    /// The version that is sent where none is asked for; `None` of a template without versions, or whose active one was
    /// deleted.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{Templates, VersionFields};
    /// # let mut templates = Templates::new();
    /// templates.create("welcome")?;
    /// assert!(templates.get("welcome").unwrap().active().is_none());
    /// templates.add_version("welcome", "v1", &VersionFields::new().template("Hi"))?;
    /// templates.add_version("welcome", "v2", &VersionFields::new().template("Hello"))?;
    /// assert_eq!(templates.get("welcome").unwrap().active().unwrap().tag(), "v1");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn active(&self) -> Option<&TemplateVersion> {
        self.versions.iter().find(|version| version.active)
    }

    pub(super) fn position(&self, tag: &str) -> Result<usize, Report> {
        let lower = tag.to_lowercase();
        self.versions
            .iter()
            .position(|version| version.tag == lower)
            .ok_or_else(|| unknown_version(self, tag, "tag").into())
    }
}

impl TemplateVersion {
    /// Its tag, in lower case: what `t:version` says.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{Limits, Templates};
    /// let templates = Templates::from_json(r#"{"bill": {"versions": [{"tag": "2026-Q1", "template": "Pay"}]}}"#, &Limits::default())?;
    /// assert_eq!(templates.get("bill").unwrap().versions()[0].tag(), "2026-q1");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// The source of the template, as it was given, whether it parses or not.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{Limits, Templates};
    /// let templates = Templates::from_json(r#"{"bill": "Pay {{sum}", "welcome": "Hi"}"#, &Limits::default())?;
    /// let bill = templates.get("bill").unwrap().active().unwrap();
    /// assert_eq!(bill.source(), "Pay {{sum}");
    /// assert!(bill.template().is_err());
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The parsed template, in Mailgun's dialect: it was parsed when it was stored.
    ///
    /// # Errors
    ///
    /// Those of [`Template::parse`], for a source that was stored with a warning.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{Limits, Templates};
    /// let templates = Templates::from_json(r#"{"bill": "Pay {{sum}}, {{name}}"}"#, &Limits::default())?;
    /// let template = templates.get("bill").unwrap().active().unwrap().template()?;
    /// assert_eq!(template.render(&serde_json::json!({"sum": "10 €", "name": "Ann"}))?, "Pay 10 €, Ann");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn template(&self) -> Result<&Template, Report> {
        self.parsed.as_ref().map_err(Clone::clone)
    }

    /// The remark of [`VersionFields::comment`]; empty where there is none.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{Templates, VersionFields};
    /// # let mut templates = Templates::new();
    /// # templates.create("bill")?;
    /// templates.add_version("bill", "v1", &VersionFields::new().template("Pay").comment("draft"))?;
    /// templates.copy_version("bill", "v1", "v2", None)?;
    /// assert_eq!(templates.get("bill").unwrap().version("v2").unwrap().comment(), "draft");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn comment(&self) -> &str {
        &self.comment
    }

    /// Whether it is the active version; at most one of a template is.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{Templates, VersionFields};
    /// # let mut templates = Templates::new();
    /// # templates.create("bill")?;
    /// templates.add_version("bill", "v1", &VersionFields::new().template("Pay"))?;
    /// templates.add_version("bill", "v2", &VersionFields::new().template("Please pay").active(true))?;
    /// let active: Vec<_> = templates.get("bill").unwrap().versions().iter().map(|one| one.is_active()).collect();
    /// assert_eq!(active, [false, true]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.active
    }

    /// Its headers as `(name, value)`: of From, Subject and Reply-To those that are set, spelled like this. Values are
    /// templates themselves; a request that sets the same parameter wins over them.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{Templates, VersionFields};
    /// # let mut templates = Templates::new();
    /// # templates.create("bill")?;
    /// let fields = VersionFields::new().template("Pay").header("reply-to", "bills@shop.example").header("SUBJECT", "Bill {{no}}");
    /// templates.add_version("bill", "v1", &fields)?;
    /// let headers = templates.get("bill").unwrap().version("v1").unwrap().headers().to_vec();
    /// assert_eq!(headers[0], ("Reply-To".to_owned(), "bills@shop.example".to_owned()));
    /// assert_eq!(headers[1], ("Subject".to_owned(), "Bill {{no}}".to_owned()));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    /// Sets what `fields` sets; the report holds errors where something of it is refused.
    pub(super) fn update(&mut self, fields: &VersionFields, limits: &Limits) -> Report {
        let mut report = Report::default();
        if let Some(source) = &fields.template {
            self.source.clone_from(source);
            self.parsed = parse(source, limits);
            if let Err(errors) = &self.parsed {
                report.extend(errors.iter().map(|error| {
                    let mut found =
                        Diagnostic::warning(error.code(), error.parameter()).with_message(error.message());
                    if let Some(span) = error.span() {
                        found = found.with_span(span);
                    }
                    found.with_help("it is stored, but sending with it is refused")
                }));
                report.point_into(0, source);
            }
            report.extend(too_large(source, limits));
        }
        if let Some(comment) = &fields.comment {
            self.comment.clone_from(comment);
        }
        if let Some(headers) = &fields.headers {
            self.headers.clear();
            for (name, value) in headers {
                match HEADERS.into_iter().find(|known| known.eq_ignore_ascii_case(name)) {
                    None => report.push(
                        Diagnostic::error(Code::TemplateHeader, "headers")
                            .with_message(format!(
                                "a template cannot carry the header `{}`",
                                name.escape_debug()
                            ))
                            .with_help("it can carry From, Subject and Reply-To"),
                    ),
                    Some(_) if value.contains(['\r', '\n', '\0']) => report.push(
                        Diagnostic::error(Code::TemplateHeader, "headers").with_message(format!(
                            "the header `{name}` holds a line break or NUL: \"{}\"",
                            value.escape_debug()
                        )),
                    ),
                    Some(known) => {
                        self.headers.retain(|(name, _)| name != known);
                        self.headers.push((known.to_owned(), value.clone()));
                    }
                }
            }
        }
        report
    }
}

pub(super) fn parse(source: &str, limits: &Limits) -> Result<Template, Report> {
    Template::parse_with(source, Dialect::Mailgun, limits)
}

pub(in crate::send::template) fn unknown_version(
    template: &StoredTemplate,
    tag: &str,
    parameter: &str,
) -> Diagnostic {
    let tags: Vec<_> = template
        .versions
        .iter()
        .map(|version| version.tag.as_str())
        .collect();
    let found = Diagnostic::error(Code::TemplateVersionNotFound, parameter)
        .with_message(format!(
            "the template `{}` has no version `{}`",
            template.name.escape_debug(),
            tag.escape_debug()
        ))
        .with_span(0..tag.len())
        .with_source(tag);
    if tags.is_empty() {
        found
    } else {
        found.with_help(format!("its versions are {}", tags.join(", ")))
    }
}

pub(in crate::send::template) fn no_active_version(
    template: &StoredTemplate,
    severity: Severity,
) -> Diagnostic {
    let found = match severity {
        Severity::Error => Diagnostic::error(Code::TemplateNoActiveVersion, "template"),
        _ => Diagnostic::warning(Code::TemplateNoActiveVersion, "template"),
    };
    found
        .with_message(format!(
            "the template `{}` has no active version",
            template.name.escape_debug()
        ))
        .with_help("make a version active, or name one with `t:version`")
}
