//! Mailgun's dialect of Handlebars: [`Template`], and the store of them, [`Templates`].
//!
//! Mailgun renders stored templates with a Go fork of Handlebars (`mailgun/raymond`), which differs from
//! handlebars.js in escaping, truth, lookup, printing, whitespace and errors. What comes out here is what comes out
//! there, oddities included; [`Template::check`] explains each of them where it shows. `docs/templates.md` is the
//! dialect for people.
//!
//! A source goes through [`lexer`], [`parser`] and [`whitespace`] once, and through [`eval`] as often as it is
//! rendered. [`uses`] lists what a template needs, [`lint`] makes the diagnostics, [`standard`] and [`compare`] have
//! the standard dialect, [`store`] and [`merge`] are stored templates and their way into a request.
//!
//! Not covered: partials and custom helpers, which Mailgun does not have.

#[cfg(doctest)]
#[doc = include_str!("../../../docs/templates.md")]
mod page {}

mod compare;
mod eval;
mod helper;
mod lexer;
mod lint;
mod merge;
mod number;
mod parser;
mod pattern;
mod standard;
mod store;
mod tree;
mod uses;
mod value;
mod whitespace;

pub(crate) use merge::{Order, Rendered, compare as compare_order, read_variables, render};
pub use store::{StoredTemplate, TemplateVersion, Templates, VersionFields};
pub use uses::TemplateUse;

use crate::diagnostic::{json_objection, json_place};
use crate::{Code, Diagnostic, Limits, Report};
use serde_json::Value;
use standard::{Helpers, Standard};
use tree::{Node, Program, Range};
use uses::Wanted;

/// Which Handlebars: what Mailgun renders, or what everybody else means by the word.
///
/// # Examples
///
/// ```
/// # #[cfg(feature = "handlebars")] {
/// use mailwright::{Dialect, Limits, Template};
/// use serde_json::json;
/// let render = |dialect| Template::parse_with("It's {{name}}", dialect, &Limits::default())?.render(&json!({"name": "O'Hara"}));
/// assert_eq!(render(Dialect::Mailgun).unwrap(), "It's O&apos;Hara");
/// assert_eq!(render(Dialect::Handlebars).unwrap(), "It's O&#x27;Hara");
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Dialect {
    /// What Mailgun renders stored templates with.
    #[default]
    Mailgun,
    /// Standard Handlebars, as the crate `handlebars` has it, with its own helpers and no others. Needs the cargo
    /// feature `handlebars`.
    Handlebars,
}

impl Dialect {
    /// The names of all dialects, for hosts that take them as text.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Dialect;
    /// // A command line that takes a dialect by name and says which there are:
    /// let usage = format!("--dialect {}", Dialect::NAMES.join("|"));
    /// assert_eq!(usage, "--dialect mailgun|handlebars");
    /// assert!(Dialect::NAMES.iter().all(|name| Dialect::from_name(name).is_ok()));
    /// ```
    pub const NAMES: &'static [&'static str] = &["mailgun", "handlebars"];

    /// The name in every binding: `mailgun` or `handlebars`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Dialect, Template};
    /// assert_eq!(Dialect::default().name(), "mailgun");
    /// assert_eq!(Template::parse("Hi {{name}}")?.dialect().name(), "mailgun");
    /// assert_eq!(Dialect::from_name(Dialect::Handlebars.name())?, Dialect::Handlebars);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Mailgun => "mailgun",
            Self::Handlebars => "handlebars",
        }
    }

    /// The dialect of that name.
    ///
    /// # Errors
    ///
    /// `template-dialect-unknown`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Dialect;
    /// assert_eq!(Dialect::from_name("mailgun"), Ok(Dialect::Mailgun));
    /// assert!(Dialect::from_name("mustache").is_err());
    /// ```
    pub fn from_name(name: &str) -> Result<Self, Report> {
        [Self::Mailgun, Self::Handlebars]
            .into_iter()
            .find(|dialect| dialect.name() == name)
            .ok_or_else(|| {
                Diagnostic::error(Code::TemplateDialectUnknown, "dialect")
                    .with_message(format!("there is no dialect `{}`", name.escape_debug()))
                    .with_span(0..name.len())
                    .with_help(format!("the dialects are {}", Self::NAMES.join(", ")))
                    .into()
            })
    }
}

/// A template, parsed once, to be rendered any number of times.
///
/// Source: Mailgun's manual, "Templates"; the details are those of Mailgun's engine, `mailgun/raymond`.
///
/// # Examples
///
/// The manual's language selection:
///
/// ```
/// use mailwright::Template;
/// use serde_json::json;
/// let template = Template::parse(
///     "{{#equal lang \"en\"}}Hello{{/equal}}{{#equal lang \"es\"}}Hola{{/equal}} {{name}}!",
/// )?;
/// assert_eq!(template.render(&json!({"lang": "es", "name": "Ana & Bo"}))?, "Hola Ana &amp; Bo!");
/// # Ok::<(), mailwright::Report>(())
/// ```
///
/// Its `unless`, `with` and `each`:
///
/// ```
/// use mailwright::Template;
/// use serde_json::json;
/// let data = json!({
///     "license": null,
///     "author": {"first": "Jean", "last": "Valjean"},
///     "people": ["Marcel Grossman", "Besso"],
/// });
/// let render = |source: &str| Template::parse(source)?.render(&data);
/// assert_eq!(render("{{#unless license}}Sorry!{{/unless}}")?, "Sorry!");
/// assert_eq!(render("{{#with author}}{{first}} {{last}}{{/with}}")?, "Jean Valjean");
/// assert_eq!(render("{{#each people}}<li>{{this}}</li>{{/each}}")?, "<li>Marcel Grossman</li><li>Besso</li>");
/// # Ok::<(), mailwright::Report>(())
/// ```
///
/// Its order confirmation, in short:
///
/// ```
/// use mailwright::Template;
/// use serde_json::json;
/// let template = Template::parse(
///     "Thank you, {{name}}!\n{{#each items}}\n{{this.count}} x {{this.title}}: {{this.price}}\n{{/each}}\nTotal: {{total}}\n",
/// )?;
/// let data = json!({
///     "name": "Ann",
///     "items": [{"count": 2, "title": "Pen", "price": 1.5}, {"count": 1, "title": "Ink", "price": 7}],
///     "total": "10.00",
/// });
/// assert_eq!(template.render(&data)?, "Thank you, Ann!\n2 x Pen: 1.5\n1 x Ink: 7\nTotal: 10.00\n");
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug)]
pub struct Template {
    source: String,
    root: Program,
    standard: Option<Standard>,
    limits: Limits,
}

impl Template {
    /// Parses a template in Mailgun's dialect, with the default limits.
    ///
    /// # Errors
    ///
    /// Every error of the template with its place: `template-syntax`, `template-unclosed-tag`,
    /// `template-unclosed-block`, `template-block-mismatch`, `template-unexpected-else`,
    /// `template-index-without-brackets`, `template-nesting-too-deep`, `template-too-long`.
    ///
    /// # Examples
    ///
    /// [`Diagnostic::excerpt`] shows an error as text, with line and column:
    ///
    /// ```
    /// use mailwright::Template;
    /// let source = "Hi {{name}\n{{#if vip}}!";
    /// let report = Template::parse(source).unwrap_err();
    /// let found: Vec<_> = report.iter().map(|one| one.code().name()).collect();
    /// assert_eq!(found, ["template-syntax", "template-unclosed-block"]);
    /// assert!(report.first().unwrap().excerpt(source).contains("--> template, line 1, column 10"));
    /// ```
    pub fn parse(source: impl Into<String>) -> Result<Self, Report> {
        Self::parse_with(source, Dialect::Mailgun, &Limits::default())
    }

    /// Parses a template in a dialect, with limits of your own: `template_source`, `template_nesting`, and for
    /// rendering `template_output` and `template_steps`.
    ///
    /// # Errors
    ///
    /// Those of [`parse`](Self::parse); with [`Dialect::Handlebars`] `template-dialect-unavailable` where the cargo
    /// feature `handlebars` is off.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Dialect, Limits, Template};
    /// use serde_json::json;
    /// let source = "{{list}}";
    /// let data = json!({"list": ["a", "b"]});
    /// assert_eq!(Template::parse(source)?.render(&data)?, "ab");
    /// # #[cfg(feature = "handlebars")]
    /// let standard = Template::parse_with(source, Dialect::Handlebars, &Limits::default())?;
    /// # #[cfg(feature = "handlebars")]
    /// assert_eq!(standard.render(&data)?, "[a, b]");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn parse_with(source: impl Into<String>, dialect: Dialect, limits: &Limits) -> Result<Self, Report> {
        let source = source.into();
        if source.len() > limits.template_source || u32::try_from(source.len()).is_err() {
            let message = format!("the template is longer than {} bytes", limits.template_source);
            return Err(Diagnostic::error(Code::TemplateTooLong, PARAMETER)
                .with_message(message)
                .into());
        }
        let (root, standard) = match dialect {
            Dialect::Mailgun => (parse(&source, limits)?, None),
            Dialect::Handlebars => {
                let standard = Standard::parse(&source, Helpers::Own, limits)?;
                (parse(&source, limits).unwrap_or_default(), Some(standard))
            }
        };
        Ok(Self {
            source,
            root,
            standard,
            limits: limits.clone(),
        })
    }

    /// The source, as it was given: what the spans of diagnostics and of [`variables`](Self::variables) point into.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Template;
    /// let template = Template::parse("Hi {{name}}, {{offer}}")?;
    /// let spans: Vec<_> = template.variables().iter().map(|one| one.span().range()).collect();
    /// let shown: Vec<_> = spans.into_iter().map(|span| &template.source()[span]).collect();
    /// assert_eq!(shown, ["name", "offer"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The dialect it was parsed in.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Dialect, Template};
    /// assert_eq!(Template::parse("Hi {{name}}")?.dialect(), Dialect::Mailgun);
    /// # #[cfg(feature = "handlebars")] {
    /// # use mailwright::Limits;
    /// let preview = Template::parse_with("Hi {{name}}", Dialect::Handlebars, &Limits::default())?;
    /// assert_eq!(preview.dialect(), Dialect::Handlebars);
    /// # }
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        if self.standard.is_some() {
            Dialect::Handlebars
        } else {
            Dialect::Mailgun
        }
    }

    /// Renders the template. Data other than an object is fine; `null` is data without any name.
    ///
    /// # Errors
    ///
    /// What makes Mailgun's engine fail, in the order of rendering, so one error at most: `template-helper-arguments`,
    /// `template-undefined-partial`, `template-negative-index`, `template-data-variable`,
    /// `template-number-out-of-range`, `template-recursion`; over a limit `template-output-too-long` or
    /// `template-too-many-steps`; of the standard dialect `template-handlebars`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Template;
    /// use serde_json::json;
    /// let template = Template::parse("{{#if a b}}x{{/if}}")?;
    /// let report = template.render(&json!({"a": 1, "b": 2})).unwrap_err();
    /// assert_eq!(report.first().unwrap().message(), "the helper `if` takes 1 argument, not 2");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn render(&self, data: &Value) -> Result<String, Report> {
        let mut out = String::with_capacity(self.source.len());
        self.render_into(data, &mut out)?;
        Ok(out)
    }

    /// Renders the template with data that is JSON text, read with all that JSON can say.
    ///
    /// # Errors
    ///
    /// `template-json`, parameter `data`, where it is no JSON, and those of [`render`](Self::render).
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Template;
    /// let template = Template::parse("Order {{id}}")?;
    /// assert_eq!(template.render_json(r#"{"id": 7}"#)?, "Order 7");
    /// let refused = template.render_json("{id: 7}").unwrap_err();
    /// assert_eq!(refused.first().unwrap().code().name(), "template-json");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn render_json(&self, data: &str) -> Result<String, Report> {
        let value: Value = serde_json::from_str(data).map_err(|error| not_json(data, "data", &error))?;
        self.render(&value)
    }

    /// Renders the template at the end of `out`, which an error leaves as it was.
    ///
    /// # Errors
    ///
    /// Those of [`render`](Self::render).
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Template;
    /// use serde_json::json;
    /// let mut out = String::from("Dear ");
    /// Template::parse("{{name}}")?.render_into(&json!({"name": "Ann"}), &mut out)?;
    /// assert_eq!(out, "Dear Ann");
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    pub fn render_into(&self, data: &Value, out: &mut String) -> Result<(), Report> {
        if let Some(standard) = &self.standard {
            return standard.render(&self.source, data, out);
        }
        let before = out.len();
        let witness = &mut eval::Unwitnessed;
        eval::render(&self.source, &self.root, data, &self.limits, witness, out).map_err(|fault| {
            out.truncate(before);
            diagnostic(fault.code, fault.span, fault.message, fault.help).into()
        })
    }

    /// The variables that it reads, in order: each place of each, with the blocks around it. Of a template in the
    /// standard dialect, none where Mailgun's engine cannot read it.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Template;
    /// let template = Template::parse("{{#if user.vip}}{{user.name}}{{/if}}")?;
    /// let found: Vec<_> = template.variables().into_iter().map(|one| one.name().to_owned()).collect();
    /// assert_eq!(found, ["user.vip", "user.name"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn variables(&self) -> Vec<TemplateUse> {
        uses::list(&self.source, &self.root, Wanted::Variables)
    }

    /// The helpers that it calls, in order: each place of each, with the blocks around it.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Template;
    /// let template = Template::parse("{{#if (lookup user \"vip\")}}{{pluralize n \"items\" \"item\"}}{{/if}}")?;
    /// let found: Vec<_> = template.helpers().into_iter().map(|one| one.name().to_owned()).collect();
    /// assert_eq!(found, ["if", "lookup", "pluralize"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn helpers(&self) -> Vec<TemplateUse> {
        uses::list(&self.source, &self.root, Wanted::Helpers)
    }

    /// Everything that can be said before sending: where Mailgun does something else than the author probably
    /// expects, and with data what rendering it meets, errors too. In the order of the source.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Template;
    /// use serde_json::json;
    /// let template = Template::parse("{{#equal lang \"en\"}}Hi{{else}}Hola{{/equal}} {{#if paid}}thanks{{/if}}")?;
    /// let names = |report: mailwright::Report| -> Vec<_> { report.iter().map(|one| one.code().name()).collect() };
    /// assert_eq!(names(template.check(None)), ["template-equal-else"]);
    /// let data = json!({"lang": "es", "paid": "false"});
    /// assert_eq!(names(template.check(Some(&data))), ["template-equal-else", "template-false-text"]);
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn check(&self, data: Option<&Value>) -> Report {
        let mut report: Report = too_large(&self.source, &self.limits).into_iter().collect();
        if self.standard.is_none() {
            report.extend(lint::check(&self.source, &self.root, data, &self.limits));
        } else if let Some(Err(errors)) = data.map(|data| self.render(data)) {
            report.extend(errors);
        }
        report
    }

    /// [`check`](Self::check), and besides a comparison with another dialect on the same data: where the outputs
    /// part is `template-differs-from-handlebars`. For the comparison Handlebars gets a helper `equal` with an else
    /// part, as people who preview Mailgun's templates register it.
    ///
    /// Comparing with the dialect of the template itself adds nothing. Where the cargo feature `handlebars` is off,
    /// the comparison is the error `template-dialect-unavailable`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Dialect, Template};
    /// use serde_json::json;
    /// let template = Template::parse("It's {{n}}")?;
    /// # #[cfg(feature = "handlebars")]
    /// let report = template.check_with(&json!({"n": "'x'"}), Dialect::Handlebars);
    /// # #[cfg(feature = "handlebars")]
    /// assert_eq!(
    ///     report.first().unwrap().message(),
    ///     "the outputs part at line 1, column 7: Mailgun has \"apos;x&apos;\", Handlebars \"#x27;x&#x27;\"",
    /// );
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn check_with(&self, data: &Value, compare: Dialect) -> Report {
        let mut report = self.check(Some(data));
        report.extend(self.compare(data, compare));
        report
    }

    /// What another dialect renders differently.
    fn compare(&self, data: &Value, dialect: Dialect) -> Report {
        match &self.standard {
            _ if dialect == self.dialect() => Report::default(),
            None => compare::with_handlebars(self, data, &self.limits),
            Some(_) => compare::with_mailgun(self, data, &self.limits),
        }
    }

    /// The same template with every `{{…}}` as if it were `{{{…}}}`.
    fn without_escaping(&self) -> Self {
        let mut plain = self.clone();
        unescape(&mut plain.root);
        plain
    }
}

fn unescape(program: &mut Program) {
    for node in &mut program.nodes {
        match node {
            Node::Mustache(mustache) => mustache.escape = false,
            Node::Block(block) => {
                block
                    .links
                    .iter_mut()
                    .filter_map(|link| link.program.as_mut())
                    .for_each(unescape);
                block.inverse.iter_mut().for_each(unescape);
            }
            _ => {}
        }
    }
}

/// The parameter that spans of a template point into.
const PARAMETER: &str = "template";

fn parse(source: &str, limits: &Limits) -> Result<Program, Report> {
    let mut root = parser::parse(source, limits.template_nesting).map_err(|fails| {
        fails
            .into_iter()
            .map(|fail| diagnostic(fail.code, fail.span, fail.message, fail.help))
            .collect::<Report>()
    })?;
    whitespace::treat(&mut root, source, whitespace::Rules::Mailgun);
    whitespace::sweep(&mut root);
    Ok(root)
}

fn diagnostic(code: Code, span: Range, message: String, help: Option<String>) -> Diagnostic {
    let found = Diagnostic::error(code, PARAMETER)
        .with_message(message)
        .with_span(span.range());
    match help {
        Some(help) => found.with_help(help),
        None => found,
    }
}

/// Mailgun's limit for stored templates.
fn too_large(source: &str, limits: &Limits) -> Option<Diagnostic> {
    (source.len() > limits.template_size).then(|| {
        Diagnostic::warning(Code::TemplateTooLarge, PARAMETER).with_message(format!(
            "the template has {} bytes; Mailgun stores up to {}",
            source.len(),
            limits.template_size
        ))
    })
}

/// What is said of a text that is no JSON.
fn not_json(text: &str, parameter: &str, error: &serde_json::Error) -> Diagnostic {
    Diagnostic::error(Code::TemplateJson, parameter)
        .with_message(["not a valid JSON: ", &json_objection(error)].concat())
        .with_span(json_place(text, error))
}
