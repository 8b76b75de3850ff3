//! The standard dialect, by the crate `handlebars`: for comparison with Mailgun's, and for those who want it.
//!
//! Compiled in with the cargo feature `handlebars`. Without it the same calls answer `template-dialect-unavailable`.
//!
//! Limits kept here, since the crate has none of them: nesting before it parses, the length of the output while it
//! renders, and no partial inside an inline partial, which could include itself without end.

use super::PARAMETER;
use crate::{Code, Diagnostic, Limits, Report};
use serde_json::Value;

#[cfg(not(feature = "handlebars"))]
pub(super) use absent::Standard;
#[cfg(feature = "handlebars")]
pub(super) use present::Standard;

/// With which helpers the standard dialect renders.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Helpers {
    /// Those that Handlebars has itself.
    Own,
    /// Besides, `equal` as people who preview Mailgun's templates register it: with an else part.
    WithEqual,
}

#[cfg(not(feature = "handlebars"))]
mod absent {
    use super::{Code, Diagnostic, Helpers, Limits, PARAMETER, Report, Value};

    /// Nothing: the standard dialect is not compiled in.
    #[derive(Clone, Debug)]
    pub(in super::super) enum Standard {}

    impl Standard {
        pub(in super::super) fn parse(_: &str, _: Helpers, _: &Limits) -> Result<Self, Report> {
            Err(Diagnostic::error(Code::TemplateDialectUnavailable, PARAMETER)
                .with_message("the standard dialect of Handlebars is not part of this build")
                .with_help("build mailwright with the cargo feature `handlebars`")
                .into())
        }

        pub(in super::super) fn render(&self, _: &str, _: &Value, _: &mut String) -> Result<(), Report> {
            match *self {}
        }
    }
}

#[cfg(feature = "handlebars")]
mod present {
    use super::{Code, Diagnostic, Helpers, Limits, PARAMETER, Report, Value};
    use handlebars::template::{Parameter, TemplateElement};
    use handlebars::{
        Context, Handlebars, Helper, HelperResult, JsonRender, Output, RenderContext, Renderable, Template,
    };
    use std::io;
    use std::sync::Arc;

    /// A template that the crate has parsed.
    #[derive(Clone, Debug)]
    pub(in super::super) struct Standard {
        registry: Arc<Handlebars<'static>>,
        longest: usize,
    }

    /// The name of the one template in the registry.
    const NAME: &str = "template";

    impl Standard {
        pub(in super::super) fn parse(
            source: &str,
            helpers: Helpers,
            limits: &Limits,
        ) -> Result<Self, Report> {
            if too_deep(source, limits.template_nesting) {
                return Err(Diagnostic::error(Code::TemplateNestingTooDeep, PARAMETER)
                    .with_message(format!(
                        "blocks or parentheses are nested deeper than {}",
                        limits.template_nesting
                    ))
                    .into());
            }
            let template = Template::compile(source).map_err(|error| {
                let found = Diagnostic::error(Code::TemplateSyntax, PARAMETER)
                    .with_message(error.reason().to_string());
                match error.pos() {
                    Some((line, column)) => found.with_span(place(source, line, column)),
                    None => found,
                }
            })?;
            if includes(&template, false) {
                return Err(Diagnostic::error(Code::TemplateUndefinedPartial, PARAMETER)
                    .with_message("a partial inside an inline partial could include itself without end")
                    .into());
            }
            let mut registry = Handlebars::new();
            registry.register_template(NAME, template);
            if helpers == Helpers::WithEqual {
                registry.register_helper("equal", Box::new(equal));
            }
            Ok(Self {
                registry: Arc::new(registry),
                longest: limits.template_output,
            })
        }

        pub(in super::super) fn render(
            &self,
            source: &str,
            data: &Value,
            out: &mut String,
        ) -> Result<(), Report> {
            let mut bounded = Bounded {
                bytes: Vec::new(),
                left: self.longest,
            };
            self.registry
                .render_to_write(NAME, data, &mut bounded)
                .map_err(|error| {
                    if bounded.left == 0 {
                        return Diagnostic::error(Code::TemplateOutputTooLong, PARAMETER)
                            .with_message(format!("the output is longer than {} bytes", self.longest));
                    }
                    let found = Diagnostic::error(Code::TemplateHandlebars, PARAMETER)
                        .with_message(error.reason().to_string());
                    match (error.line_no, error.column_no) {
                        (Some(line), Some(column)) => found.with_span(place(source, line, column)),
                        _ => found,
                    }
                })?;
            out.push_str(&String::from_utf8_lossy(&bounded.bytes));
            Ok(())
        }
    }

    /// An output that refuses to grow without end.
    struct Bounded {
        bytes: Vec<u8>,
        left: usize,
    }

    impl io::Write for Bounded {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            match self.left.checked_sub(bytes.len()) {
                Some(left) => {
                    self.left = left;
                    self.bytes.extend_from_slice(bytes);
                    Ok(bytes.len())
                }
                None => {
                    self.left = 0;
                    Err(io::Error::other("the output is too long"))
                }
            }
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// The helper as a preview registers it: compares texts, and has an else part.
    fn equal<'reg, 'rc>(
        helper: &Helper<'rc>,
        registry: &'reg Handlebars<'reg>,
        context: &'rc Context,
        render: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let text = |at: usize| {
            helper
                .param(at)
                .map(|param| param.value().render())
                .unwrap_or_default()
        };
        let part = if text(0) == text(1) {
            helper.template()
        } else {
            helper.inverse()
        };
        part.map_or(Ok(()), |part| part.render(registry, context, render, out))
    }

    /// The place that the crate names, as an empty range of the source.
    fn place(source: &str, line: usize, column: usize) -> std::ops::Range<usize> {
        let start = source
            .split_inclusive('\n')
            .take(line.saturating_sub(1))
            .map(str::len)
            .sum::<usize>();
        let rest = source.get(start..).unwrap_or_default();
        let at = start
            + rest
                .chars()
                .take(column.saturating_sub(1))
                .map(char::len_utf8)
                .sum::<usize>();
        at..at
    }

    /// The crate's parser recurses: a count of what may be nested, generous, but never below the truth.
    fn too_deep(source: &str, limit: usize) -> bool {
        let (mut parentheses, mut blocks) = (0_usize, 0_usize);
        let mut rest = source;
        while let Some(at) = rest.find(['(', ')', '{', '}']) {
            let byte = rest.as_bytes()[at];
            rest = &rest[at + 1..];
            match byte {
                b'(' => parentheses += 1,
                b')' => parentheses = parentheses.saturating_sub(1),
                b'{' => {
                    let inner = rest.trim_start_matches(['{', '~', ' ', '\t', '\r', '\n']);
                    if rest.starts_with('{') && inner.starts_with(['#', '^']) || rest.starts_with("{{{") {
                        blocks += 1;
                    } else if rest.starts_with('{') && inner.starts_with('/') {
                        blocks = blocks.saturating_sub(1);
                    } else if rest.starts_with('{') && inner.starts_with("else") {
                        blocks += 1;
                    }
                }
                _ => parentheses = 0,
            }
            if parentheses > limit || blocks > limit {
                return true;
            }
        }
        false
    }

    /// Whether a partial stands inside an inline partial or a partial block, at any depth.
    fn includes(template: &Template, inline: bool) -> bool {
        template.elements.iter().any(|element| match element {
            TemplateElement::PartialExpression(_) => inline,
            TemplateElement::PartialBlock(partial) => {
                inline || partial.template.as_ref().is_some_and(|body| includes(body, true))
            }
            TemplateElement::DecoratorBlock(decorator) => {
                matches!(
                    &decorator.name,
                    Parameter::Name(_)
                        | Parameter::Path(_)
                        | Parameter::Literal(_)
                        | Parameter::Subexpression(_)
                ) && decorator
                    .template
                    .as_ref()
                    .is_some_and(|body| includes(body, true))
            }
            TemplateElement::HelperBlock(block) => [&block.template, &block.inverse]
                .into_iter()
                .flatten()
                .any(|part| includes(part, inline)),
            _ => false,
        })
    }
}
