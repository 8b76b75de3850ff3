//! Versions of a stored template added, changed, copied and deleted.

use super::stored::{TemplateVersion, no_active_version, parse};
use super::{Templates, VersionFields, unsafe_character};
use crate::{Code, Diagnostic, Report, Severity};

impl Templates {
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
                    .with_span(0..tag.len())
                    .with_source(tag),
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

fn check_tag(tag: &str) -> Report {
    let mut report = Report::default();
    if tag.is_empty() {
        report.push(
            Diagnostic::error(Code::TemplateVersionTag, "tag")
                .with_message("a version of a template needs a tag"),
        );
    } else {
        report.extend(unsafe_character(tag, Code::TemplateVersionTag, "tag"));
    }
    report
}
