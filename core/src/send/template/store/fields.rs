//! [`VersionFields`]: what a version of a template is made of, or what an update changes.

/// What a version is made of, or what an update changes: fields that are not set stay as they are.
///
/// # Examples
///
/// ```
/// use mailwright::{Templates, VersionFields};
/// let mut templates = Templates::new();
/// templates.create("welcome")?;
/// let fields = VersionFields::new().template("Hi").header("Subject", "Hello {{name}}");
/// templates.add_version("welcome", "v1", &fields)?;
/// templates.update_version("welcome", "v1", &VersionFields::new().template("Good morning"))?;
/// let version = templates.get("welcome").unwrap().version("v1").unwrap();
/// assert_eq!((version.source(), version.headers().len()), ("Good morning", 1)); // the header stayed
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct VersionFields {
    pub(super) template: Option<String>,
    pub(super) comment: Option<String>,
    pub(super) active: Option<bool>,
    pub(super) headers: Option<Vec<(String, String)>>,
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
