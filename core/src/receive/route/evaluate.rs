//! One expression and one message: whether it holds, and what each call saw.
//!
//! `and` and `or` go from left to right and stop as soon as the result is known. Groups of all calls are numbered
//! through; those of calls not evaluated, or under `not`, count as unmatched.

use super::expression::{Call, Expression, Function, Matcher, Node};
use super::input::RouteInput;
use super::reading::Reading;
use super::trace::CallTrace;
use crate::Limits;
use crate::regex::{Exhausted, Scratch};

/// What an expression captured.
#[derive(Debug, Default)]
pub(super) struct Captures {
    /// From group 1 on.
    groups: Vec<Option<String>>,
    /// The whole match of the leftmost call that matched.
    whole: Option<String>,
}

impl Captures {
    /// A group by its number; what took no part is empty.
    pub(super) fn number(&self, number: usize) -> &str {
        let found = match number.checked_sub(1) {
            None => self.whole.as_deref(),
            Some(index) => self.groups.get(index).and_then(Option::as_deref),
        };
        found.unwrap_or_default()
    }

    /// A named group: of the leftmost call in which it took part.
    pub(super) fn name<'c>(&'c self, expression: &Expression, name: &str) -> &'c str {
        let mut numbers = expression.named(name);
        let taken = numbers.find_map(|number| self.groups.get(number - 1).and_then(Option::as_deref));
        taken.unwrap_or_default()
    }
}

/// What there is to evaluate with.
pub(super) struct Evaluation<'a> {
    pub(super) input: &'a RouteInput,
    pub(super) limits: &'a Limits,
    /// Whether an earlier route matched: then `catch_all()` is false.
    pub(super) matched_before: bool,
}

/// An expression being evaluated.
struct Walk<'a> {
    evaluation: &'a Evaluation<'a>,
    expression: &'a Expression,
    reading: Reading,
    scratch: &'a mut Scratch,
    captures: Option<&'a mut Captures>,
    trace: Option<&'a mut Vec<CallTrace>>,
}

impl Evaluation<'_> {
    /// Whether the expression holds under a reading.
    pub(super) fn verdict(
        &self,
        expression: &Expression,
        reading: Reading,
        scratch: &mut Scratch,
    ) -> Result<bool, Exhausted> {
        Walk {
            evaluation: self,
            expression,
            reading,
            scratch,
            captures: None,
            trace: None,
        }
        .node(&expression.root, false)
    }

    /// The same, with all that can be told about it.
    pub(super) fn explained(
        &self,
        expression: &Expression,
        reading: Reading,
        scratch: &mut Scratch,
        trace: &mut Vec<CallTrace>,
    ) -> (Result<bool, Exhausted>, Captures) {
        let mut captures = Captures {
            groups: vec![None; expression.groups],
            whole: None,
        };
        let walk = Walk {
            evaluation: self,
            expression,
            reading,
            scratch,
            captures: Some(&mut captures),
            trace: Some(trace),
        };
        let mut walk = walk;
        let verdict = walk.node(&expression.root, false);
        (verdict, captures)
    }
}

impl Walk<'_> {
    fn node(&mut self, node: &Node, negated: bool) -> Result<bool, Exhausted> {
        match node {
            Node::And(nodes) => {
                for node in nodes {
                    if !self.node(node, negated)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Node::Or(nodes) => {
                for node in nodes {
                    if self.node(node, negated)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Node::Not(inner) => Ok(!self.node(inner, true)?),
            Node::Call(index) => match self.expression.calls.get(*index) {
                Some(call) => self.call(call, negated),
                None => Ok(false),
            },
        }
    }

    fn call(&mut self, call: &Call, negated: bool) -> Result<bool, Exhausted> {
        let input = self.evaluation.input;
        let mut seen = CallTrace::new(&call.span);
        let verdict = match &call.function {
            Function::CatchAll => Ok(!self.evaluation.matched_before),
            Function::Recipient(matcher) => {
                let mut verdict = Ok(false);
                for (form, text) in input.recipients() {
                    verdict = self.find(matcher, text);
                    if verdict == Ok(true) {
                        self.capture(call, matcher, text, negated, &mut seen);
                        seen.form = Some(form);
                    }
                    if verdict != Ok(false) {
                        break;
                    }
                }
                verdict
            }
            Function::Header(_, name, matcher) => {
                let mut verdict = Ok(false);
                for (index, (known, text)) in input.headers().iter().enumerate() {
                    if known != name {
                        continue;
                    }
                    verdict = self.find(matcher, text);
                    if verdict == Ok(true) {
                        self.capture(call, matcher, text, negated, &mut seen);
                        seen.header = Some(index);
                    }
                    if verdict != Ok(false) {
                        break;
                    }
                }
                verdict
            }
        };
        seen.matched = verdict == Ok(true);
        if let Some(trace) = &mut self.trace {
            trace.push(seen);
        }
        verdict
    }

    fn find(&mut self, matcher: &Matcher, text: &str) -> Result<bool, Exhausted> {
        let Reading { mode, ignore_case } = self.reading;
        matcher.program.find(
            text,
            mode.into(),
            ignore_case,
            self.evaluation.limits,
            self.scratch,
        )
    }

    fn capture(&mut self, call: &Call, matcher: &Matcher, text: &str, negated: bool, seen: &mut CallTrace) {
        let group = |number: usize| {
            self.scratch
                .group(number)
                .and_then(|(start, end)| Some((text.get(start..end)?, start..end)))
        };
        let whole = group(0);
        seen.place = whole.as_ref().map(|(_, range)| range.clone().into());
        seen.text = Some(text.to_owned());
        let Some(captures) = &mut self.captures else {
            return;
        };
        if negated {
            return;
        }
        for at in 1..=matcher.names.len() {
            if let Some(slot) = captures.groups.get_mut(call.first_group + at - 2) {
                *slot = group(at).map(|(text, _)| text.to_owned());
            }
        }
        if captures.whole.is_none() {
            captures.whole = whole.map(|(text, _)| text.to_owned());
        }
    }
}
