//! Stored templates: [`Templates`], named templates with versions, one of them active.
//!
//! The rules are Mailgun's, as its templates API documents them: names and tags are kept in lower case; the first
//! version of a template is its active one, and making another active takes it from the first; an update changes the
//! fields it names and no other; deleting a template deletes its versions. [`json`] reads and writes a store.
//!
//! A source that does not parse is stored with a warning, as the service does; sending with it is refused.

mod json;

use super::{Dialect, Template};
use crate::{Code, Diagnostic, Limits, Report, Severity};

/// Stored templates, by name.
///
/// # Examples
///
/// ```
/// use mailwright::{Templates, VersionFields};
/// let mut templates = Templates::new();
/// templates.create("Welcome")?;
/// templates.add_version("welcome", "v1", &VersionFields::new().template("Hi {{name}}"))?;
/// templates.add_version("welcome", "v2", &VersionFields::new().template("Hello {{name}}").active(true))?;
/// let welcome = templates.get("WELCOME").unwrap();
/// assert_eq!(welcome.active().unwrap().tag(), "v2");
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Templates {
    templates: Vec<StoredTemplate>,
    limits: Limits,
}

/// One stored template with its versions, in the order in which they were added.
///
/// It serializes as [`Templates::from_value`] reads it.
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
    name: String,
    description: String,
    versions: Vec<TemplateVersion>,
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
    tag: String,
    source: String,
    parsed: Result<Template, Report>,
    comment: String,
    active: bool,
    headers: Vec<(String, String)>,
}

/// The headers that a template may carry, as Mailgun spells them.
pub(super) const HEADERS: [&str; 3] = ["From", "Subject", "Reply-To"];

/// What a version is made of, or what an update changes: fields that are not set stay as they are.
///
/// # Examples
///
/// ```
/// use mailwright::VersionFields;
/// let fields = VersionFields::new().template("Hi").header("Subject", "Hello {{name}}").active(true);
/// # let _ = fields;
/// ```
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct VersionFields {
    template: Option<String>,
    comment: Option<String>,
    active: Option<bool>,
    headers: Option<Vec<(String, String)>>,
}

impl VersionFields {
    /// Nothing set: as a new version an empty template, as an update no change.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Templates, VersionFields};
    /// let mut templates = Templates::new();
    /// templates.create("welcome")?;
    /// templates.add_version("welcome", "v1", &VersionFields::new().template("Hi"))?;
    /// templates.update_version("welcome", "v1", &VersionFields::new())?;
    /// assert_eq!(templates.get("welcome").unwrap().version("v1").unwrap().source(), "Hi");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// The source of the template. One that does not parse is stored with a warning; sending with it is refused.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{Templates, VersionFields};
    /// # let mut templates = Templates::new();
    /// # templates.create("welcome")?;
    /// let broken = VersionFields::new().template("Hi {{name}");
    /// let report = templates.add_version("welcome", "v1", &broken)?;
    /// assert_eq!(report.first().unwrap().code().name(), "template-syntax");
    /// assert!(templates.get("welcome").unwrap().version("v1").unwrap().template().is_err());
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn template(mut self, source: impl Into<String>) -> Self {
        self.template = Some(source.into());
        self
    }

    /// A remark for the people who keep the templates; nothing renders it.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{Templates, VersionFields};
    /// # let mut templates = Templates::new();
    /// # templates.create("welcome")?;
    /// let fields = VersionFields::new().template("Hi {{name}}").comment("approved by legal");
    /// templates.add_version("welcome", "v1", &fields)?;
    /// assert_eq!(templates.get("welcome").unwrap().version("v1").unwrap().comment(), "approved by legal");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn comment(mut self, comment: impl Into<String>) -> Self {
        self.comment = Some(comment.into());
        self
    }

    /// Whether this becomes the active version; the one that was active is then no more. `false` never takes the active
    /// version away: make another one active.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{Templates, VersionFields};
    /// # let mut templates = Templates::new();
    /// # templates.create("welcome")?;
    /// # templates.add_version("welcome", "v1", &VersionFields::new().template("Hi"))?;
    /// templates.add_version("welcome", "v2", &VersionFields::new().template("Hello").active(true))?;
    /// assert_eq!(templates.get("welcome").unwrap().active().unwrap().tag(), "v2");
    /// let report = templates.update_version("welcome", "v2", &VersionFields::new().active(false))?;
    /// assert_eq!(report.first().unwrap().message(), "the version `v2` stays active");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn active(mut self, active: bool) -> Self {
        self.active = Some(active);
        self
    }

    /// One more header: From, Subject or Reply-To, in any case; its value is a template too. Setting any replaces all that
    /// the version had.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{Context, SendRequest, Templates, VersionFields};
    /// # let mut templates = Templates::new();
    /// # templates.create("bill")?;
    /// let fields = VersionFields::new().template("Pay {{sum}}").header("subject", "Your bill of {{month}}");
    /// templates.add_version("bill", "v1", &fields)?;
    /// let request = SendRequest::new().with("from", "news@shop.example").with("to", "ann@example.com")
    ///     .with("template", "bill").with("t:variables", r#"{"sum": "10 €", "month": "June"}"#);
    /// let batch = request.compile(&templates, &Context::new(1_767_225_600, 7))?;
    /// assert!(String::from_utf8(batch.delivery(0).unwrap().to_vec()).unwrap().contains("Subject: Your bill of June\r\n"));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers
            .get_or_insert_default()
            .push((name.into(), value.into()));
        self
    }
}

impl Templates {
    /// An empty store with the default limits: 100 templates, 40 versions of each, as at Mailgun. `Templates::default()` is
    /// the same, for requests without a template.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Context, SendRequest, Templates};
    /// let templates = Templates::new();
    /// let request = SendRequest::new().with("from", "news@shop.example").with("to", "ann@example.com")
    ///     .with("subject", "Hi").with("template", "welcome");
    /// let refused = request.compile(&templates, &Context::new(1_767_225_600, 7)).unwrap_err();
    /// assert_eq!(refused.first().unwrap().code().name(), "template-not-found");
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty store with limits of its own (`templates`, `template_versions` and those of a template).
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Limits, Templates};
    /// let mut templates = Templates::with_limits(&Limits::default().templates(1));
    /// templates.create("one")?;
    /// assert_eq!(templates.create("two").unwrap_err().first().unwrap().code().name(), "template-too-many");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn with_limits(limits: &Limits) -> Self {
        Self {
            templates: Vec::new(),
            limits: limits.clone(),
        }
    }

    /// The templates in the order of their creation, as `for template in &templates` gives them.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Limits, Templates};
    /// let templates = Templates::from_json(r#"{"welcome": "Hi", "bill": "Pay"}"#, &Limits::default())?;
    /// let names: Vec<_> = templates.iter().map(|template| template.name()).collect();
    /// assert_eq!(names, ["welcome", "bill"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn iter(&self) -> std::slice::Iter<'_, StoredTemplate> {
        self.templates.iter()
    }

    /// How many templates there are; their versions are not counted.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Templates;
    /// let mut templates = Templates::new();
    /// templates.create("welcome")?;
    /// templates.create("bill")?;
    /// assert_eq!(templates.len(), 2);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.templates.len()
    }

    /// Whether there is no template.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Limits, Templates};
    /// assert!(Templates::from_json("{}", &Limits::default())?.is_empty());
    /// assert!(!Templates::from_json(r#"{"welcome": "Hi"}"#, &Limits::default())?.is_empty());
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.templates.is_empty()
    }

    /// The template of that name, in any case: Mailgun keeps names in lower case.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Limits, Templates};
    /// let templates = Templates::from_json(r#"{"Welcome": "Hi"}"#, &Limits::default())?;
    /// assert_eq!(templates.get("WELCOME").unwrap().name(), "welcome");
    /// assert!(templates.get("farewell").is_none());
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&StoredTemplate> {
        let name = name.to_lowercase();
        self.templates.iter().find(|template| template.name == name)
    }

    fn get_mut(&mut self, name: &str) -> Result<&mut StoredTemplate, Report> {
        let lower = name.to_lowercase();
        self.templates
            .iter_mut()
            .find(|template| template.name == lower)
            .ok_or_else(|| unknown(name).into())
    }

    /// Creates a template without a version.
    ///
    /// # Errors
    ///
    /// `template-name` where the name is empty, `template-exists` where there is one of that name,
    /// `template-too-many` over the limit. A name with characters that are unsafe in a URL is a warning, which is
    /// what an `Ok` holds.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Templates;
    /// let mut templates = Templates::new();
    /// assert!(templates.create("Welcome")?.is_empty());
    /// let warned = templates.create("winter sale")?;
    /// assert_eq!(warned.first().unwrap().message(), "` ` is not safe in the name of a template");
    /// let refused = templates.create("WELCOME").unwrap_err();
    /// assert_eq!(refused.first().unwrap().code().name(), "template-exists");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn create(&mut self, name: &str) -> Result<Report, Report> {
        let lower = name.to_lowercase();
        let mut report = Report::default();
        if lower.is_empty() {
            report
                .push(Diagnostic::error(Code::TemplateName, "name").with_message("a template needs a name"));
        } else if self.templates.iter().any(|template| template.name == lower) {
            report.push(
                Diagnostic::error(Code::TemplateExists, "name")
                    .with_message(format!("the template `{}` exists already", lower.escape_debug()))
                    .with_span(0..name.len()),
            );
        } else if self.templates.len() >= self.limits.templates {
            report.push(
                Diagnostic::error(Code::TemplateTooMany, "name").with_message(format!(
                    "there are {} templates, which is the limit",
                    self.limits.templates
                )),
            );
        } else if let Some((at, odd)) = name.char_indices().find(|&(_, c)| !is_safe(c)) {
            report.push(
                Diagnostic::warning(Code::TemplateName, "name")
                    .with_message(format!(
                        "`{}` is not safe in the name of a template",
                        odd.escape_debug()
                    ))
                    .with_span(at..at + odd.len_utf8())
                    .with_help("letters, digits, `.`, `-`, `_` and `~` are"),
            );
        }
        let report = report.or_report()?;
        self.templates.push(StoredTemplate {
            name: lower,
            description: String::new(),
            versions: Vec::new(),
        });
        Ok(report)
    }

    /// Changes the description of a template, which no mail shows.
    ///
    /// # Errors
    ///
    /// `template-not-found`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Templates;
    /// let mut templates = Templates::new();
    /// templates.create("bill")?;
    /// templates.describe("Bill", "Sent on the first of each month")?;
    /// assert_eq!(templates.get("bill").unwrap().description(), "Sent on the first of each month");
    /// assert!(templates.describe("receipt", "").is_err());
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn describe(&mut self, name: &str, description: impl Into<String>) -> Result<(), Report> {
        self.get_mut(name)?.description = description.into();
        Ok(())
    }

    /// Gives a template another name.
    ///
    /// # Errors
    ///
    /// `template-not-found`, and those of [`create`](Self::create).
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Templates;
    /// let mut templates = Templates::new();
    /// templates.create("old")?;
    /// templates.rename("old", "New")?;
    /// assert_eq!(templates.iter().next().unwrap().name(), "new");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn rename(&mut self, name: &str, new: &str) -> Result<Report, Report> {
        let lower = self.get_mut(name)?.name.clone();
        let mut probe = Self::with_limits(&self.limits.clone().templates(usize::MAX));
        probe.templates = self
            .templates
            .iter()
            .filter(|template| template.name != lower)
            .cloned()
            .collect();
        let report = probe.create(new)?;
        self.get_mut(name)?.name = new.to_lowercase();
        Ok(report)
    }

    /// Deletes a template with all of its versions.
    ///
    /// # Errors
    ///
    /// `template-not-found`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Limits, Templates};
    /// let mut templates = Templates::from_json(r#"{"welcome": "Hi", "bill": "Pay"}"#, &Limits::default())?;
    /// templates.delete("Bill")?;
    /// assert!(templates.get("bill").is_none());
    /// assert_eq!(templates.delete("bill").unwrap_err().first().unwrap().code().name(), "template-not-found");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn delete(&mut self, name: &str) -> Result<(), Report> {
        let lower = self.get_mut(name)?.name.clone();
        self.templates.retain(|template| template.name != lower);
        Ok(())
    }

    /// Deletes all templates; the limits of the store stay.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Limits, Templates};
    /// let mut templates = Templates::with_limits(&Limits::default().templates(1));
    /// templates.create("welcome")?;
    /// templates.clear();
    /// assert!(templates.is_empty());
    /// templates.create("bill")?; // there is room again, for one
    /// assert!(templates.create("receipt").is_err());
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn clear(&mut self) {
        self.templates.clear();
    }

    /// Adds a version. The first one of a template is active whatever `fields` say.
    ///
    /// # Errors
    ///
    /// `template-not-found`; `template-version-tag` where the tag is empty; `template-version-exists`;
    /// `template-too-many-versions` over the limit; `template-header` for a header other than From, Subject and
    /// Reply-To or one with a line break. An `Ok` holds warnings: those about the tag, and what is wrong with a
    /// source that does not parse.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Templates, VersionFields};
    /// let mut templates = Templates::new();
    /// templates.create("welcome")?;
    /// templates.add_version("welcome", "V1", &VersionFields::new().template("Hi").active(false))?;
    /// let first = templates.get("welcome").unwrap().version("v1").unwrap();
    /// assert!(first.is_active()); // as the first one always is
    /// let fields = VersionFields::new().template("Hi").header("Bcc", "eve@example.com");
    /// let refused = templates.add_version("welcome", "v2", &fields).unwrap_err();
    /// assert_eq!(refused.first().unwrap().message(), "a template cannot carry the header `Bcc`");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn add_version(&mut self, name: &str, tag: &str, fields: &VersionFields) -> Result<Report, Report> {
        let limits = self.limits.clone();
        let template = self.get_mut(name)?;
        let mut report = check_tag(tag);
        let lower = tag.to_lowercase();
        if template.version(&lower).is_some() {
            report.push(
                Diagnostic::error(Code::TemplateVersionExists, "tag")
                    .with_message(format!(
                        "the template `{}` has a version `{}` already",
                        template.name.escape_debug(),
                        lower.escape_debug()
                    ))
                    .with_span(0..tag.len()),
            );
        } else if template.versions.len() >= limits.template_versions {
            report.push(
                Diagnostic::error(Code::TemplateTooManyVersions, "tag").with_message(format!(
                    "the template `{}` has {} versions, which is the limit",
                    template.name.escape_debug(),
                    limits.template_versions
                )),
            );
        }
        let mut version = TemplateVersion {
            tag: lower,
            source: String::new(),
            parsed: parse("", &limits),
            comment: String::new(),
            active: false,
            headers: Vec::new(),
        };
        report.extend(version.update(fields, &limits));
        let report = report.or_report()?;
        version.active = fields.active == Some(true) || template.versions.is_empty();
        if version.active {
            template
                .versions
                .iter_mut()
                .for_each(|version| version.active = false);
        }
        template.versions.push(version);
        Ok(report)
    }

    /// Changes the fields of a version that are set in `fields`.
    ///
    /// # Errors
    ///
    /// `template-not-found`, `template-version-not-found`, and those of the fields as in
    /// [`add_version`](Self::add_version). That the active version cannot be made inactive, only another one active,
    /// is a warning.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Templates, VersionFields};
    /// let mut templates = Templates::new();
    /// templates.create("t")?;
    /// templates.add_version("t", "v1", &VersionFields::new().template("Hi").comment("first"))?;
    /// templates.update_version("t", "v1", &VersionFields::new().template("Hello"))?;
    /// let version = templates.get("t").unwrap().version("v1").unwrap();
    /// assert_eq!((version.source(), version.comment(), version.is_active()), ("Hello", "first", true));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn update_version(
        &mut self,
        name: &str,
        tag: &str,
        fields: &VersionFields,
    ) -> Result<Report, Report> {
        let limits = self.limits.clone();
        let template = self.get_mut(name)?;
        let at = template.position(tag)?;
        let mut changed = template.versions[at].clone();
        let mut report: Report = changed.update(fields, &limits).or_report()?;
        match fields.active {
            Some(true) => {
                template
                    .versions
                    .iter_mut()
                    .for_each(|version| version.active = false);
                changed.active = true;
            }
            Some(false) if changed.active => report.push(
                Diagnostic::warning(Code::TemplateStaysActive, "active")
                    .with_message(format!(
                        "the version `{}` stays active",
                        changed.tag.escape_debug()
                    ))
                    .with_help("make another version active"),
            ),
            _ => {}
        }
        template.versions[at] = changed;
        Ok(report)
    }

    /// Copies a version under a new tag, inactive, with a remark of its own or that of the original.
    /// A version that has the new tag is replaced, and stays active if it was.
    ///
    /// # Errors
    ///
    /// `template-not-found`, `template-version-not-found`, `template-version-tag`, `template-too-many-versions`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Templates, VersionFields};
    /// let mut templates = Templates::new();
    /// templates.create("t")?;
    /// templates.add_version("t", "v1", &VersionFields::new().template("Hi"))?;
    /// templates.copy_version("t", "v1", "v2", Some("a copy"))?;
    /// let copy = templates.get("t").unwrap().version("v2").unwrap();
    /// assert_eq!((copy.source(), copy.comment(), copy.is_active()), ("Hi", "a copy", false));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn copy_version(
        &mut self,
        name: &str,
        tag: &str,
        new_tag: &str,
        comment: Option<&str>,
    ) -> Result<Report, Report> {
        let limit = self.limits.template_versions;
        let template = self.get_mut(name)?;
        let mut copy = template.versions[template.position(tag)?].clone();
        let report = check_tag(new_tag).or_report()?;
        copy.tag = new_tag.to_lowercase();
        copy.active = false;
        if let Some(comment) = comment {
            comment.clone_into(&mut copy.comment);
        }
        if let Ok(at) = template.position(new_tag) {
            copy.active = template.versions[at].active;
            template.versions[at] = copy;
        } else if template.versions.len() >= limit {
            return Err(Diagnostic::error(Code::TemplateTooManyVersions, "tag")
                .with_message(format!(
                    "the template `{}` has {limit} versions, which is the limit",
                    template.name.escape_debug()
                ))
                .into());
        } else {
            template.versions.push(copy);
        }
        Ok(report)
    }

    /// Deletes a version. Deleting the active one leaves the template without: a warning, and sending needs `t:version` until
    /// another is made active.
    ///
    /// # Errors
    ///
    /// `template-not-found`, `template-version-not-found`.
    ///
    /// # Examples
    ///
    /// ```
    /// # use mailwright::{Templates, VersionFields};
    /// # let mut templates = Templates::new();
    /// # templates.create("welcome")?;
    /// templates.add_version("welcome", "v1", &VersionFields::new().template("Hi"))?;
    /// templates.add_version("welcome", "v2", &VersionFields::new().template("Hello"))?;
    /// let report = templates.delete_version("welcome", "v1")?;
    /// assert_eq!(report.first().unwrap().message(), "the template `welcome` has no active version");
    /// assert!(templates.get("welcome").unwrap().active().is_none());
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn delete_version(&mut self, name: &str, tag: &str) -> Result<Report, Report> {
        let template = self.get_mut(name)?;
        let at = template.position(tag)?;
        let deleted = template.versions.remove(at);
        let mut report = Report::default();
        if deleted.active && !template.versions.is_empty() {
            report.push(no_active_version(template, Severity::Warning));
        }
        Ok(report)
    }
}

impl<'a> IntoIterator for &'a Templates {
    type Item = &'a StoredTemplate;
    type IntoIter = std::slice::Iter<'a, StoredTemplate>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

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

    /// Its description; empty where [`Templates::describe`] gave none.
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

    fn position(&self, tag: &str) -> Result<usize, Report> {
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
    fn update(&mut self, fields: &VersionFields, limits: &Limits) -> Report {
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
            }
            report.extend(super::too_large(source, limits));
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

fn parse(source: &str, limits: &Limits) -> Result<Template, Report> {
    Template::parse_with(source, Dialect::Mailgun, limits)
}

fn is_safe(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '~')
}

fn check_tag(tag: &str) -> Report {
    let mut report = Report::default();
    if tag.is_empty() {
        report.push(
            Diagnostic::error(Code::TemplateVersionTag, "tag")
                .with_message("a version of a template needs a tag"),
        );
    } else if let Some((at, odd)) = tag.char_indices().find(|&(_, c)| !is_safe(c)) {
        report.push(
            Diagnostic::warning(Code::TemplateVersionTag, "tag")
                .with_message(format!(
                    "`{}` is not safe in the tag of a version",
                    odd.escape_debug()
                ))
                .with_span(at..at + odd.len_utf8())
                .with_help("letters, digits, `.`, `-`, `_` and `~` are"),
        );
    }
    report
}

pub(super) fn unknown(name: &str) -> Diagnostic {
    Diagnostic::error(Code::TemplateNotFound, "template")
        .with_message(format!("the template `{}` does not exist", name.escape_debug()))
        .with_span(0..name.len())
}

pub(super) fn unknown_version(template: &StoredTemplate, tag: &str, parameter: &str) -> Diagnostic {
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
        .with_span(0..tag.len());
    if tags.is_empty() {
        found
    } else {
        found.with_help(format!("its versions are {}", tags.join(", ")))
    }
}

pub(super) fn no_active_version(template: &StoredTemplate, severity: Severity) -> Diagnostic {
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

impl Report {
    /// The report itself where it holds no error.
    fn or_report(self) -> Result<Self, Self> {
        if self.has_errors() { Err(self) } else { Ok(self) }
    }
}
