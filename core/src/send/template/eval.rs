//! Renders a tree with data: contexts, loop data, block parameters and helpers as Mailgun's engine keeps them.
//!
//! Everything is borrowed from the template and the data, and written into one `String`; only what a helper renders
//! inside another expression is written apart. Each statement is a step, each rendering of a block's body a level:
//! both are limited, so that a helper that renders the block around it (see [`Eval::call`]) ends in an error.

use super::helper::Helper;
use super::pattern::{Bad, Patterns};
use super::tree::{Block, Expr, Head, Mustache, Node, Param, Part, Path, Program, Range};
use super::value::{NegativeIndex, OutOfRange, Val, escape};
use crate::{Code, Limits};
use serde_json::Value;
use std::rc::Rc;

/// Why rendering failed, and where.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) code: Code,
    pub(super) span: Range,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

type Outcome<T = ()> = Result<T, Box<Fault>>;

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

/// What a helper or a section decides to do.
enum Decision<'a> {
    /// Render the body, with a context of its own or without.
    Body(Val<'a>),
    /// Render the body for each element.
    Each(Val<'a>),
    /// Render the else part.
    Inverse,
    Nothing,
    /// No block at all: a value.
    Value(Val<'a>),
}

#[allow(clippy::unnecessary_box_returns)] // it becomes an `Err`
fn fault(code: Code, span: Range, message: impl Into<String>) -> Box<Fault> {
    Box::new(Fault {
        code,
        span,
        message: message.into(),
        help: None,
    })
}

fn negative(span: Range) -> impl FnOnce(NegativeIndex) -> Box<Fault> {
    move |NegativeIndex| {
        fault(
            Code::TemplateNegativeIndex,
            span,
            "an array is indexed with a negative number",
        )
    }
}

fn range(span: Range) -> impl FnOnce(OutOfRange) -> Box<Fault> {
    move |OutOfRange(text)| {
        fault(
            Code::TemplateNumberOutOfRange,
            span,
            format!("the number `{text}` of the data is out of range"),
        )
    }
}

impl<'a, W: Witness<'a>> Eval<'a, '_, W> {
    // Statements.

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

    // Expressions.

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

    /// Evaluates the arguments of a helper and decides what it does.
    fn decide(&mut self, helper: Helper, expr: &'a Expr, current: Current<'a>) -> Outcome<Decision<'a>> {
        let mut given = [Val::Nil, Val::Nil, Val::Nil];
        for (at, param) in expr.params.iter().enumerate() {
            let value = self.param(param, current)?;
            if let Some(place) = given.get_mut(at) {
                *place = value;
            }
        }
        let mut include_zero = false;
        for (key, param) in &expr.hash {
            match self.param(param, current)? {
                Val::Bool(value) if &**key == "includeZero" => include_zero = value,
                Val::Nil => {}
                _ if &**key == "includeZero" => include_zero = false,
                _ => {}
            }
        }
        let (count, arity) = (expr.params.len(), helper.arity());
        // The options stand in the place of one more argument. A missing value there leaves the helper without them:
        // it fails as soon as it touches them.
        let without_options = helper.takes_options() && count == arity + 1 && given[count - 1].is_nil();
        if helper == Helper::Pluralize && count == 2 {
            return match given[0].number() {
                Some(number) if number > 1.0 || number.is_nan() => {
                    let [_, many, _] = given;
                    Ok(Decision::Value(many))
                }
                _ => Err(self.arguments(helper, expr)),
            };
        }
        if count != arity && !without_options {
            return Err(self.arguments(helper, expr));
        }
        let [a, b, c] = given;
        let when = |holds: bool| {
            if holds {
                Decision::Body(Val::Nil)
            } else {
                Decision::Inverse
            }
        };
        let decision = match helper {
            Helper::If | Helper::Unless => {
                self.witness.condition(&a, expr.params[0].span());
                let holds = a.truth() || (include_zero && matches!(a, Val::Int(0)));
                when(holds == (helper == Helper::If))
            }
            Helper::With => {
                self.witness.condition(&a, expr.params[0].span());
                if a.truth() {
                    Decision::Body(a)
                } else {
                    Decision::Inverse
                }
            }
            Helper::Each => {
                self.witness.each(&a, expr.params[0].span());
                match a {
                    a if !a.truth() => Decision::Inverse,
                    a @ (Val::Array(_) | Val::List(_) | Val::Object(_)) => Decision::Each(a),
                    _ => Decision::Nothing,
                }
            }
            Helper::Equal => {
                let same = match (a.as_str(), b.as_str()) {
                    (Some(a), Some(b)) => a == b,
                    _ => a.text().map_err(range(expr.span))? == b.text().map_err(range(expr.span))?,
                };
                if same {
                    Decision::Body(Val::Nil)
                } else {
                    Decision::Nothing
                }
            }
            Helper::IfGt | Helper::IfLt | Helper::IfEq => match (a.number(), b.number()) {
                #[allow(clippy::float_cmp)] // as Mailgun compares
                (Some(a), Some(b)) => when(match helper {
                    Helper::IfGt => a > b,
                    Helper::IfLt => a < b,
                    _ => a == b,
                }),
                _ => Decision::Inverse,
            },
            Helper::IfMatchesRegexStr => {
                let (pattern, text) = (
                    a.text().map_err(range(expr.span))?,
                    b.text().map_err(range(expr.span))?,
                );
                self.matches(&pattern, &text, expr)?
            }
            Helper::Lookup => {
                let field = b.text().map_err(range(expr.span))?;
                if a.is_nil() || field.is_empty() {
                    return Ok(Decision::Value(Val::Str("")));
                }
                if without_options {
                    return Err(self.arguments(helper, expr));
                }
                let found = a.field(&Part::verbatim(&field)).map_err(negative(expr.span))?;
                Decision::Value(match found.unwrap_or(Val::Nil) {
                    text @ (Val::Str(_) | Val::Text(_)) => text,
                    Val::Nil => Val::Str(""),
                    value => Val::Text(Rc::from(&*value.text().map_err(range(expr.span))?)),
                })
            }
            Helper::Log => Decision::Value(Val::Str("")),
            Helper::Pluralize => match a.number() {
                Some(number) if number > 1.0 || number.is_nan() => Decision::Value(b),
                _ => Decision::Value(c),
            },
        };
        if without_options && !matches!(decision, Decision::Nothing) {
            return Err(self.arguments(helper, expr));
        }
        Ok(decision)
    }

    fn matches(&mut self, pattern: &str, text: &str, expr: &'a Expr) -> Outcome<Decision<'a>> {
        match self.patterns.matches(pattern, text, self.limits) {
            Ok(true) => Ok(Decision::Body(Val::Nil)),
            Ok(false) => Ok(Decision::Inverse),
            Err(Bad::Syntax(message)) => {
                self.witness.bad_pattern(&message, expr.params[0].span());
                Ok(Decision::Inverse)
            }
            Err(Bad::Limit) => Err(fault(
                Code::TemplatePatternLimit,
                expr.span,
                "the pattern is too large, or takes too many steps on this text",
            )),
        }
    }

    #[cold]
    #[allow(clippy::unnecessary_box_returns)] // it becomes an `Err`
    fn arguments(&self, helper: Helper, expr: &Expr) -> Box<Fault> {
        let (name, arity, count) = (helper.name(), helper.arity(), expr.params.len());
        let plural = if arity == 1 { "" } else { "s" };
        let mut fault = fault(
            Code::TemplateHelperArguments,
            expr.span,
            format!("the helper `{name}` takes {arity} argument{plural}, not {count}"),
        );
        if count == 0 {
            fault.help = Some(format!("a field of that name is read with `this.{name}`"));
        } else if expr
            .params
            .iter()
            .any(|param| param.span().text(self.source).contains('\r'))
        {
            fault.help =
                Some("a carriage return inside a tag counts as part of a name: keep tags on one line".into());
        }
        fault
    }

    // Names.

    fn path(&mut self, path: &'a Path) -> Outcome<Val<'a>> {
        if !self.bound.is_empty()
            && let Some(value) = path.parts.first().and_then(|first| self.bound_to(first))
        {
            return self.bound_path(path, value);
        }
        if !path.data {
            return self.search(path.depth as usize, path);
        }
        if path.parts.is_empty() {
            return Err(fault(
                Code::TemplateDataVariable,
                path.span,
                format!("`{}` is not a data variable", path.span.text(self.source)),
            ));
        }
        if path.is_root() {
            let root = self.contexts[0].clone();
            return Ok(self
                .walk(&root, &path.parts[1..], path.span)?
                .0
                .unwrap_or(Val::Nil));
        }
        match self.data(path)? {
            Val::Nil => self.search(path.depth as usize, path),
            value => Ok(value),
        }
    }

    /// The block parameter of that name, if it is bound to something.
    fn bound_to(&self, part: &Part) -> Option<Val<'a>> {
        // Names are compared as written, brackets included.
        let named = |name: &str| {
            if part.bracketed {
                name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) == Some(&part.name)
            } else {
                name == &*part.name
            }
        };
        for bound in self.bound.iter().rev() {
            let value = match bound.names {
                [_, second, ..] if named(second) && !bound.key.is_nil() => &bound.key,
                [first, ..] if named(first) => &bound.value,
                _ => continue,
            };
            return (!value.is_nil()).then(|| value.clone());
        }
        None
    }

    /// A path that begins with a block parameter: the engine puts the parameter on top of the contexts as an object
    /// with one field, so that `../x` starts at what was the current context.
    fn bound_path(&mut self, path: &'a Path, value: Val<'a>) -> Outcome<Val<'a>> {
        if path.is_root() {
            let root = self.contexts[0].clone();
            return Ok(self
                .walk(&root, &path.parts[1..], path.span)?
                .0
                .unwrap_or(Val::Nil));
        }
        if path.depth > 0 {
            return self.search(path.depth as usize - 1, path);
        }
        if path.parts[0].bracketed {
            return self.search(0, path);
        }
        // The first name is found, so the search ends here whatever follows.
        let mut value = value;
        for part in &path.parts[1..] {
            match value.field(part).map_err(negative(path.span))? {
                Some(found) => value = found,
                None => return Ok(Val::Nil),
            }
        }
        Ok(value)
    }

    /// Looks from a context outwards until the first name of the path exists.
    fn search(&mut self, depth: usize, path: &'a Path) -> Outcome<Val<'a>> {
        let mut level = self.contexts.len().saturating_sub(depth);
        while let Some(at) = level.checked_sub(1) {
            level = at;
            if let (Val::Object(map), [part]) = (&self.contexts[at], &*path.parts) {
                // The usual case, without the detours of the general one.
                match Val::Object(map).field(part).map_err(negative(path.span))? {
                    Some(value) => return Ok(value),
                    None => continue,
                }
            }
            let context = self.contexts[at].clone();
            if context.is_nil() {
                break;
            }
            let (value, resolved) = self.walk(&context, &path.parts, path.span)?;
            match value {
                Some(value) if resolved || !value.is_nil() => return Ok(value),
                None if resolved => return Ok(Val::Nil),
                _ => {}
            }
        }
        Ok(Val::Nil)
    }

    /// Follows the names from a context. The flag says whether the first of them exists. On an array, the names are
    /// followed from each element, and the values that exist make the result.
    fn walk(
        &mut self,
        context: &Val<'a>,
        parts: &'a [Part],
        span: Range,
    ) -> Outcome<(Option<Val<'a>>, bool)> {
        let each = match context {
            Val::Array(_) | Val::List(_) if parts.is_empty() => return Ok((Some(context.clone()), false)),
            Val::Array(items) => {
                let mut found = Vec::new();
                for item in *items {
                    self.step(span)?;
                    found.extend(follow(item.into(), parts, span)?.0);
                }
                found
            }
            Val::List(items) => {
                let mut found = Vec::new();
                for item in items.iter() {
                    self.step(span)?;
                    found.extend(follow(item.clone(), parts, span)?.0);
                }
                found
            }
            _ => return follow(context.clone(), parts, span),
        };
        Ok((Some(Val::List(each.into())), false))
    }

    /// Loop data. Above the outermost loop there is a frame without any.
    fn data(&self, path: &'a Path) -> Outcome<Val<'a>> {
        let Some(at) = self.frames.len().checked_sub(path.depth as usize) else {
            return Ok(Val::Nil);
        };
        let frame = at.checked_sub(1).and_then(|at| self.frames.get(at));
        let (first, rest) = (&path.parts[0], &path.parts[1..]);
        let value = match (&*first.name, frame) {
            ("index", Some(frame)) => Val::Int(i64::try_from(frame.index).unwrap_or(i64::MAX)),
            ("key", Some(frame)) => frame.key.clone(),
            ("first", Some(frame)) => Val::Bool(frame.index == 0),
            ("last", Some(frame)) => Val::Bool(frame.last),
            // The engine keeps the four in a map, which has a length.
            ("length", frame) => Val::Int(if frame.is_some() { 4 } else { 0 }),
            _ => return Ok(Val::Nil),
        };
        Ok(follow(value, rest, path.span)?.0.unwrap_or(Val::Nil))
    }
}

/// Follows names from a value that is not treated as an array context.
fn follow<'a>(from: Val<'a>, parts: &[Part], span: Range) -> Outcome<(Option<Val<'a>>, bool)> {
    let (mut value, mut resolved) = (from, false);
    for part in parts {
        match value.field(part).map_err(negative(span))? {
            Some(found) => (value, resolved) = (found, true),
            None => return Ok((None, resolved)),
        }
    }
    Ok((Some(value), resolved))
}
