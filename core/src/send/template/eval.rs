//! Renders a tree with data: contexts, loop data, block parameters and helpers as Mailgun's engine keeps them.
//!
//! Everything is borrowed from the template and the data, and written into one `String`; only what a helper renders
//! inside another expression is written apart. Each statement is a step, each rendering of a block's body a level:
//! both are limited, so that a helper that renders the block around it (see [`Eval::call`]) ends in an error.
//!
//! Statements and blocks are here; [`helpers`] decides what a helper does, [`names`] finds what a path stands for,
//! [`fault`] says why rendering ended.

mod fault;
mod helpers;
mod names;

use super::helper::Helper;
use super::pattern::Patterns;
use super::tree::{Block, Expr, Head, Mustache, Node, Param, Path, Program, Range};
use super::value::{Val, escape};
use crate::{Code, Limits};
use fault::{Outcome, fault, negative, range};
use helpers::Decision;
use serde_json::Value;

/// Told what rendering meets; [`super::lint`] makes diagnostics of it.
pub(super) trait Witness<'a> {
    /// A path that is printed leads nowhere.
    fn missing(&mut self, _path: &'a Path) {}
    /// A value decides whether a block is rendered.
    fn condition(&mut self, _value: &Val<'a>, _span: Range) {}
    /// A value is printed.
    fn printed(&mut self, _value: &Val<'a>, _span: Range) {}
    /// `each` walks over a value.
    fn each(&mut self, _value: &Val<'a>, _span: Range) {}
    /// A pattern that is no pattern.
    fn bad_pattern(&mut self, _message: &str, _span: Range) {}
}

/// Nobody listens.
pub(super) struct Unwitnessed;

impl Witness<'_> for Unwitnessed {}

/// Loop data: `@index`, `@key`, `@first`, `@last`.
struct Frame<'a> {
    index: usize,
    last: bool,
    key: Val<'a>,
}

/// The names of `as |item index|` and what they stand for.
struct Bound<'a> {
    names: &'a [Box<str>],
    value: Val<'a>,
    key: Val<'a>,
}

/// The innermost open block, and which of its links.
type Current<'a> = Option<(&'a Block, usize)>;

pub(super) struct Eval<'a, 'l, W> {
    source: &'a str,
    limits: &'l Limits,
    witness: &'l mut W,
    /// Contexts from the root inwards; the root alone may be nil.
    contexts: Vec<Val<'a>>,
    frames: Vec<Frame<'a>>,
    bound: Vec<Bound<'a>>,
    patterns: Patterns,
    depth: usize,
    steps: usize,
    written: usize,
}

/// Renders `root` with `data`, at the end of `out`.
pub(super) fn render<'a, W: Witness<'a>>(
    source: &'a str,
    root: &'a Program,
    data: &'a Value,
    limits: &Limits,
    witness: &mut W,
    out: &mut String,
) -> Outcome {
    let mut eval = Eval {
        source,
        limits,
        witness,
        contexts: Vec::with_capacity(8),
        frames: Vec::new(),
        bound: Vec::new(),
        patterns: Patterns::default(),
        depth: 0,
        steps: limits.template_steps,
        written: limits.template_output,
    };
    eval.contexts.push(data.into());
    eval.program(root, None, out)
}

impl<'a, W: Witness<'a>> Eval<'a, '_, W> {
    fn program(&mut self, program: &'a Program, current: Current<'a>, out: &mut String) -> Outcome {
        for node in &program.nodes {
            let before = out.len();
            match node {
                Node::Text(text) => out.push_str(text.range.text(self.source)),
                Node::Mustache(mustache) => self.mustache(mustache, current, out)?,
                // What the body has written is counted there.
                Node::Block(block) => {
                    self.step(block.links[0].tag)?;
                    self.block(block, 0, out)?;
                    continue;
                }
                Node::Partial(partial) => {
                    return Err(fault(
                        Code::TemplateUndefinedPartial,
                        partial.span,
                        format!(
                            "the partial `{}` does not exist",
                            partial.name.text(self.source).escape_debug()
                        ),
                    ));
                }
                Node::Comment(_) => {}
            }
            let span = match node {
                Node::Mustache(mustache) => mustache.expr.span,
                Node::Text(text) => text.range,
                _ => continue,
            };
            self.spend(out.len() - before, span)?;
        }
        Ok(())
    }

    fn step(&mut self, span: Range) -> Outcome {
        if let Some(left) = self.steps.checked_sub(1) {
            self.steps = left;
            return Ok(());
        }
        let limit = self.limits.template_steps;
        Err(fault(
            Code::TemplateTooManySteps,
            span,
            format!("rendering takes more than {limit} steps"),
        ))
    }

    fn mustache(&mut self, mustache: &'a Mustache, current: Current<'a>, out: &mut String) -> Outcome {
        let span = mustache.expr.span;
        self.step(span)?;
        let value = self.expr(&mustache.expr, current)?;
        match &value {
            Val::Str(text) if mustache.escape => escape(text, out),
            Val::Text(text) if mustache.escape => escape(text, out),
            Val::Array(_) | Val::List(_) | Val::Object(_) if mustache.escape => {
                escape(&value.text().map_err(range(span))?, out);
            }
            _ => value.write(out).map_err(range(span))?,
        }
        if let (Val::Nil, Head::Path(path), None) = (&value, &mustache.expr.head, mustache.expr.helper) {
            self.witness.missing(path);
        }
        self.witness.printed(&value, span);
        Ok(())
    }

    /// Renders a block from one of its links on.
    fn block(&mut self, block: &'a Block, from: usize, out: &mut String) -> Outcome {
        let mut at = from;
        loop {
            let link = &block.links[at];
            let decision = if let Some(helper) = link.expr.helper {
                self.decide(helper, &link.expr, Some((block, at)))?
            } else {
                let value = self.expr(&link.expr, Some((block, at)))?;
                self.witness.condition(&value, link.expr.span);
                match value {
                    value if !value.truth() => Decision::Inverse,
                    value @ (Val::Array(_) | Val::List(_)) => Decision::Each(value),
                    value => Decision::Body(value),
                }
            };
            match decision {
                Decision::Inverse if at + 1 < block.links.len() => at += 1,
                Decision::Inverse => return self.inverse(block, at, out),
                Decision::Body(context) => return self.body(block, at, context, None, out),
                Decision::Each(value) => return self.each(block, at, &value, out),
                Decision::Nothing => return Ok(()),
                Decision::Value(value) => {
                    let before = out.len();
                    value.write(out).map_err(range(link.expr.span))?;
                    return self.spend(out.len() - before, link.expr.span);
                }
            }
        }
    }

    #[inline]
    fn spend(&mut self, length: usize, span: Range) -> Outcome {
        if let Some(left) = self.written.checked_sub(length) {
            self.written = left;
            return Ok(());
        }
        let limit = self.limits.template_output;
        Err(fault(
            Code::TemplateOutputTooLong,
            span,
            format!("the output is longer than {limit} bytes"),
        ))
    }

    fn deeper(&mut self, span: Range) -> Outcome {
        self.depth += 1;
        if self.depth <= self.limits.template_nesting {
            return Ok(());
        }
        let mut fault = fault(
            Code::TemplateRecursion,
            span,
            format!(
                "blocks are rendered more than {} levels deep",
                self.limits.template_nesting
            ),
        );
        fault.help = Some(
            "a helper without a body of its own, as in `{{if x}}`, renders the block it stands in, again and again"
                .into(),
        );
        Err(fault)
    }

    /// The else part of the last link: no context, no parameters.
    fn inverse(&mut self, block: &'a Block, at: usize, out: &mut String) -> Outcome {
        if at + 1 < block.links.len() {
            return self.block(block, at + 1, out);
        }
        let Some(program) = &block.inverse else {
            return Ok(());
        };
        self.deeper(block.links[at].tag)?;
        self.program(program, Some((block, at)), out)?;
        self.depth -= 1;
        Ok(())
    }

    /// The body of a link, once. A nil context opens no level.
    fn body(
        &mut self,
        block: &'a Block,
        at: usize,
        context: Val<'a>,
        frame: Option<Frame<'a>>,
        out: &mut String,
    ) -> Outcome {
        let Some(program) = &block.links[at].program else {
            return Ok(());
        };
        self.deeper(block.links[at].tag)?;
        let (named, looped, inner) = (!program.names.is_empty(), frame.is_some(), !context.is_nil());
        if named {
            let key = match &frame {
                Some(Frame {
                    key: Val::Nil, index, ..
                }) => Val::Int(i64::try_from(*index).unwrap_or(i64::MAX)),
                Some(frame) => frame.key.clone(),
                None => Val::Nil,
            };
            self.bound.push(Bound {
                names: &program.names,
                value: context.clone(),
                key,
            });
        }
        self.frames.extend(frame);
        if inner {
            self.contexts.push(context);
        }
        self.program(program, Some((block, at)), out)?;
        if inner {
            self.contexts.pop();
        }
        if looped {
            self.frames.pop();
        }
        if named {
            self.bound.pop();
        }
        self.depth -= 1;
        Ok(())
    }

    fn each(&mut self, block: &'a Block, at: usize, value: &Val<'a>, out: &mut String) -> Outcome {
        let tag = block.links[at].tag;
        let frame = |index: usize, length: usize| Frame {
            index,
            last: index + 1 == length,
            key: Val::Nil,
        };
        match value {
            Val::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.step(tag)?;
                    self.body(block, at, item.into(), Some(frame(index, items.len())), out)?;
                }
            }
            Val::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.step(tag)?;
                    self.body(block, at, item.clone(), Some(frame(index, items.len())), out)?;
                }
            }
            Val::Object(map) => {
                for (index, (key, item)) in map.iter().enumerate() {
                    self.step(tag)?;
                    let frame = Frame {
                        key: Val::Str(key),
                        ..frame(index, map.len())
                    };
                    self.body(block, at, item.into(), Some(frame), out)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn expr(&mut self, expr: &'a Expr, current: Current<'a>) -> Outcome<Val<'a>> {
        if let Some(helper) = expr.helper {
            return self.call(helper, expr, current);
        }
        match &expr.head {
            Head::Path(path) => self.path(path),
            Head::Literal(part, span) => {
                let context = self.contexts.last().cloned().unwrap_or(Val::Nil);
                Ok(context.field(part).map_err(negative(*span))?.unwrap_or(Val::Nil))
            }
        }
    }

    /// A helper in a mustache or in parentheses: it renders the body of the *innermost open block*, and what that
    /// gives is its value. Outside of blocks it renders nothing.
    fn call(&mut self, helper: Helper, expr: &'a Expr, current: Current<'a>) -> Outcome<Val<'a>> {
        let decision = self.decide(helper, expr, current)?;
        if let Decision::Value(value) = decision {
            return Ok(value);
        }
        let Some((block, at)) = current else {
            return Ok(Val::Str(""));
        };
        let mut out = String::new();
        match decision {
            Decision::Body(context) => self.body(block, at, context, None, &mut out)?,
            Decision::Each(value) => self.each(block, at, &value, &mut out)?,
            Decision::Inverse => self.inverse(block, at, &mut out)?,
            Decision::Nothing | Decision::Value(_) => {}
        }
        Ok(Val::Text(out.into()))
    }

    fn param(&mut self, param: &'a Param, current: Current<'a>) -> Outcome<Val<'a>> {
        match param {
            Param::Path(path) => self.path(path),
            Param::Str(text, _) => Ok(Val::Str(text)),
            Param::Bool(value, _) => Ok(Val::Bool(*value)),
            Param::Int(value, _) => Ok(Val::Int(*value)),
            Param::Float(value, _) => Ok(Val::Float(*value)),
            Param::Sub(expr) => {
                self.step(expr.span)?;
                self.expr(expr, current)
            }
        }
    }
}
