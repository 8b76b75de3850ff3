//! Stored templates: [`Templates`], named templates with versions, one of them active.
//!
//! The rules are Mailgun's, as its templates API documents them: names and tags are kept in lower case; the first
//! version of a template is its active one, and making another active takes it from the first; an update changes the
//! fields it names and no other; deleting a template deletes its versions. [`stored`] holds a template and its versions,
//! [`versions`] changes them by what [`fields`] say, [`json`] reads and writes a store.
//!
//! A source that does not parse is stored with a warning, as the service does; sending with it is refused.

mod fields;
mod json;
mod stored;
mod versions;

pub use fields::VersionFields;
pub use stored::{StoredTemplate, TemplateVersion};
pub(super) use stored::{no_active_version, unknown_version};

use crate::{Code, Diagnostic, Limits, Report};

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
                    .with_span(0..name.len())
                    .with_source(name),
            );
        } else if self.templates.len() >= self.limits.templates {
            report.push(
                Diagnostic::error(Code::TemplateTooMany, "name").with_message(format!(
                    "there are {} templates, which is the limit",
                    self.limits.templates
                )),
            );
        } else {
            report.extend(unsafe_character(name, Code::TemplateName, "name"));
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
}

impl<'a> IntoIterator for &'a Templates {
    type Item = &'a StoredTemplate;
    type IntoIter = std::slice::Iter<'a, StoredTemplate>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// A warning about the first character of a name or tag that is not safe in a URL (RFC 3986 §2.3).
fn unsafe_character(text: &str, code: Code, parameter: &str) -> Option<Diagnostic> {
    let is_safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '~');
    let (at, odd) = text.char_indices().find(|&(_, c)| !is_safe(c))?;
    let owner = if parameter == "tag" { "version" } else { "template" };
    let found = Diagnostic::warning(code, parameter)
        .with_message(format!(
            "`{}` is not safe in the {parameter} of a {owner}",
            odd.escape_debug()
        ))
        .with_span(at..at + odd.len_utf8())
        .with_source(text)
        .with_help("letters, digits, `.`, `-`, `_` and `~` are");
    Some(found)
}

pub(super) fn unknown(name: &str) -> Diagnostic {
    Diagnostic::error(Code::TemplateNotFound, "template")
        .with_message(format!("the template `{}` does not exist", name.escape_debug()))
        .with_span(0..name.len())
        .with_source(name)
}

impl Report {
    /// The report itself where it holds no error.
    fn or_report(self) -> Result<Self, Self> {
        if self.has_errors() { Err(self) } else { Ok(self) }
    }
}
