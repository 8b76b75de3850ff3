//! What a helper does with its arguments: the [`Decision`], which the block or the expression around it carries out.

use super::fault::{Fault, Outcome, fault, negative, range};
use super::{Current, Eval, Witness};
use crate::Code;
use crate::send::template::helper::Helper;
use crate::send::template::pattern::Bad;
use crate::send::template::tree::{Expr, Part};
use crate::send::template::value::Val;
use std::rc::Rc;

/// What a helper or a section decides to do.
pub(super) enum Decision<'a> {
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

impl<'a, W: Witness<'a>> Eval<'a, '_, W> {
    /// Evaluates the arguments of a helper and decides what it does.
    pub(super) fn decide(
        &mut self,
        helper: Helper,
        expr: &'a Expr,
        current: Current<'a>,
    ) -> Outcome<Decision<'a>> {
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
}
