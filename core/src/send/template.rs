//! Mailgun's dialect of Handlebars: [`Template`], and the store of them, [`Templates`].
//!
//! Mailgun renders stored templates with a Go fork of Handlebars (`mailgun/raymond`), which differs from
//! handlebars.js in escaping, truth, lookup, printing, whitespace and errors. What comes out here is what comes out
//! there, oddities included; [`Template::check`] explains each of them where it shows. `docs/templates.md` is the
//! dialect for people.
//!
//! A source goes through [`lexer`], [`parser`] and [`whitespace`] once, and through [`eval`] as often as it is
//! rendered. [`uses`] lists what a template needs, [`lint`] makes the diagnostics, [`standard`] has the standard
//! dialect for comparison, [`store`] and [`merge`] are stored templates and their way into a request.
//!
//! Not covered: partials and custom helpers, which Mailgun does not have.

mod eval;
mod helper;
mod lexer;
mod number;
mod parser;
mod tree;
mod value;
mod whitespace;

use crate::{Code, Diagnostic, Limits, Report};
use serde_json::Value;
use tree::{Program, Range};

/// Which Handlebars.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Dialect {
    /// What Mailgun renders stored templates with.
    #[default]
    Mailgun,
    /// Standard Handlebars, as the crate `handlebars` has it. Needs the cargo feature `handlebars`.
    Handlebars,
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
#[derive(Clone, Debug)]
pub struct Template {
    source: String,
    root: Program,
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
    /// ```
    /// use mailwright::Template;
    /// let report = Template::parse("Hi {{name}\n{{#if vip}}!").unwrap_err();
    /// let found: Vec<_> = report.iter().map(|one| one.code().name()).collect();
    /// assert_eq!(found, ["template-syntax", "template-unclosed-block"]);
    /// ```
    pub fn parse(source: impl Into<String>) -> Result<Self, Report> {
        Self::parse_with(source, Dialect::Mailgun, &Limits::default())
    }

    /// Parses a template in a dialect, with limits of your own.
    pub fn parse_with(source: impl Into<String>, _dialect: Dialect, limits: &Limits) -> Result<Self, Report> {
        let source = source.into();
        if source.len() > limits.template_source || u32::try_from(source.len()).is_err() {
            let message = format!("the template is longer than {} bytes", limits.template_source);
            return Err(Diagnostic::error(Code::TemplateTooLong, PARAMETER)
                .with_message(message)
                .into());
        }
        let mut root = parser::parse(&source, limits.template_nesting).map_err(|fails| {
            fails
                .into_iter()
                .map(|fail| diagnostic(fail.code, fail.span, fail.message, fail.help))
                .collect::<Report>()
        })?;
        whitespace::treat(&mut root, &source, whitespace::Rules::Mailgun);
        whitespace::sweep(&mut root);
        Ok(Self {
            source,
            root,
            limits: limits.clone(),
        })
    }

    /// Renders the template.
    ///
    /// # Errors
    pub fn render(&self, data: &Value) -> Result<String, Report> {
        let mut out = String::with_capacity(self.source.len() + self.source.len() / 2);
        self.render_into(data, &mut out)?;
        Ok(out)
    }

    /// Renders the template at the end of `out`, which an error leaves as it was.
    ///
    /// # Errors
    pub fn render_into(&self, data: &Value, out: &mut String) -> Result<(), Report> {
        let before = out.len();
        let witness = &mut eval::Unwitnessed;
        eval::render(&self.source, &self.root, data, &self.limits, witness, out).map_err(|fault| {
            out.truncate(before);
            diagnostic(fault.code, fault.span, fault.message, fault.help).into()
        })
    }
}

/// The parameter that spans of a template point into.
const PARAMETER: &str = "template";

fn diagnostic(code: Code, span: Range, message: String, help: Option<String>) -> Diagnostic {
    let found = Diagnostic::error(code, PARAMETER)
        .with_message(message)
        .with_span(span.range());
    match help {
        Some(help) => found.with_help(help),
        None => found,
    }
}
